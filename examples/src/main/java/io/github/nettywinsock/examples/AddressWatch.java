/*
 * Copyright 2026 The transport-winsock-ioctl authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *   https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License is
 * distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and limitations under the License.
 */
package io.github.nettywinsock.examples;

import static java.net.StandardProtocolFamily.INET;
import static java.net.StandardProtocolFamily.INET6;

import io.github.nettywinsock.Winsock;
import io.github.nettywinsock.WinsockAddresses;
import io.github.nettywinsock.WinsockException;
import io.github.nettywinsock.WinsockWatch;
import java.net.InetAddress;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Prints the machine's addresses and the one that it would send from, and again whenever they change, without a
 * channel.
 *
 * <p>Usage: {@code java -cp examples/target/examples.jar io.github.nettywinsock.examples.AddressWatch
 * [seconds [destination, default 198.51.100.1]]}
 *
 * <p>Windows only. Ends after so many seconds, without them at Ctrl-C. Change something meanwhile: switch off a network
 * adapter, join a network, connect a VPN.
 */
public final class AddressWatch implements AutoCloseable {

    private static final String IPV4 = "IPv4 addresses";
    private static final String IPV6 = "IPv6 addresses";
    private static final String ROUTING = "routing";

    private final WinsockAddresses machine = new WinsockAddresses();
    /** Where changes are looked at, one after the other. */
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final InetAddress destination;
    private String addresses = "";
    private String route = "";

    private AddressWatch(InetAddress destination) {
        this.destination = destination;
    }

    public static void main(String[] args) throws Exception {
        Arguments arguments =
                new Arguments("AddressWatch [seconds [destination, default 198.51.100.1]]", 0, 2, args);
        int seconds = arguments.number(0, 0, 1, Integer.MAX_VALUE);
        // An address of nobody, to which the default route leads.
        InetAddress destination = arguments.address(1, "198.51.100.1");
        if (!Winsock.isAvailable()) {
            System.err.println(Winsock.environment());
            System.exit(1);
        }
        try (AddressWatch watch = new AddressWatch(destination)) {
            watch.start();
            if (seconds == 0) {
                System.out.println("Watching, Ctrl-C ends it.");
                new CountDownLatch(1).await();
            } else {
                System.out.println("Watching for " + seconds + " seconds.");
                Thread.sleep(TimeUnit.SECONDS.toMillis(seconds));
            }
        }
    }

    /** Watches first and asks then, so that no change is missed. */
    private void start() throws Exception {
        Map<String, WinsockWatch> watches = new LinkedHashMap<>();
        watches.put(IPV4, machine.watchAddressList(INET, executor, () -> changed(IPV4)));
        watches.put(IPV6, machine.watchAddressList(INET6, executor, () -> changed(IPV6)));
        watches.put(ROUTING, machine.watchRoutingInterface(destination, executor, () -> changed(ROUTING)));
        executor.submit(this::look).get();
        watches.forEach(AddressWatch::tell);
    }

    private static void tell(String what, WinsockWatch watch) {
        watch.closeFuture().addListener(end -> {
            if (!end.isSuccess()) {
                System.out.println("No changes of " + what + ": " + end.cause().getMessage());
            }
        });
    }

    private void changed(String what) {
        String before = addresses + route;
        System.out.println(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + " changed: " + what);
        look();
        if (before.equals(addresses + route)) {
            System.out.println("  as before");
        }
    }

    private void look() {
        addresses = say("Addresses", addresses, () -> machine.addressList().stream()
                .map(InetAddress::getHostAddress).collect(Collectors.joining(", ")));
        route = say("To " + destination.getHostAddress() + " from", route,
                () -> machine.routingInterface(destination).getHostAddress());
    }

    /** Says what is new. */
    private static String say(String what, String before, Supplier<String> question) {
        String now;
        try {
            now = question.get();
        } catch (WinsockException e) {
            now = String.valueOf(e.getMessage());
        }
        if (before.isEmpty()) {
            System.out.println(what + ": " + now);
        } else if (!now.equals(before)) {
            System.out.println("  " + what);
            System.out.println("    before: " + before);
            System.out.println("    now:    " + now);
        }
        return now;
    }

    @Override
    public void close() {
        machine.close();
        executor.shutdown();
    }
}
