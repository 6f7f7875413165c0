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
package io.github.nettywinsock.benchmarks;

import static io.github.nettywinsock.WinsockOptions.KEEPALIVE_VALS;

import io.github.nettywinsock.KeepAliveVals;
import io.github.nettywinsock.Winsock;
import io.github.nettywinsock.WinsockSocketChannel;
import io.github.nettywinsock.internal.NioSocket;
import io.github.nettywinsock.internal.SetsockoptInstead;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Measures some of the rows in this JVM and prints what came out, a line each; {@link RatioTable} reads it. To be run
 * several times, since a JVM compiles its code differently each time.
 */
public final class Ratios {

    private static final int BLOCKS = 60;

    private final EventLoopGroup server = EchoConnection.newLoop();
    private final EventLoopGroup clients = EchoConnection.newLoop();

    private Ratios() {
    }

    public static void main(String[] args) throws Exception {
        // On a thread as an event loop's is: that is where options of open channels are set.
        new DefaultEventExecutor(new DefaultThreadFactory(Ratios.class, true)).submit(() -> {
            measure(args);
            return null;
        }).sync();
        System.exit(0);
    }

    private static void measure(String[] args) throws Exception {
        Ratios ratios = new Ratios();
        if (!args[0].equals("first") && !args[0].equals("alone")) {
            System.out.println("environment\t" + Winsock.environment());
        }
        switch (args[0]) {
            case "noop" -> ratios.noop();
            case "real" -> ratios.real();
            case "garbage" -> ratios.garbage();
            case "linux" -> ratios.linux();
            case "bytes" -> {
                ratios.bytes();
                ratios.heap();
            }
            case "first" -> ratios.first(true);
            case "alone" -> ratios.first(false);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private void noop() throws Exception {
        SetPath path = new SetPath(roundTrips(Transport.DROP_IN).channel());
        int times = 4000;
        Map<String, double[]> nanos = new Interleaved()
                .with("bare", () -> path.bare(times))
                .with("bare again", () -> path.bare(times))
                .with("set", () -> path.set(times))
                .with("set again", () -> path.set(times))
                .run(600, BLOCKS);
        scale("bare JNA call into a native no-op, ns", nanos.get("bare"));
        scale("setOption into a native no-op, ns", nanos.get("set"));
        print(Ratio.NOOP_AGAIN, ratio(nanos, "bare again", "bare"));
        print(Ratio.NOOP_SET_AGAIN, ratio(nanos, "set again", "set"));
        print(Ratio.NOOP_SET, ratio(nanos, "set", "bare"));
        path.ensureNoopAnswered();
    }

    private void real() throws Exception {
        SetPath path = new SetPath(roundTrips(Transport.DROP_IN).channel());
        int times = 200;
        Map<String, double[]> nanos = new Interleaved()
                .with("C", () -> path.c(times))
                .with("C again", () -> path.c(times))
                .with("bare", () -> path.bare(times))
                .with("set", () -> path.set(times))
                .run(40, BLOCKS);
        int bytes = 4 << 20;
        Map<String, double[]> nothing = new Interleaved()
                .with("JNA", () -> SetPath.nothing(0, 1, times))
                .with("none", () -> SetPath.nothing(0, 0, times))
                .with("JNA, evicted", () -> SetPath.nothing(bytes, 1, times))
                .with("none, evicted", () -> SetPath.nothing(bytes, 0, times))
                .with("C, evicted", () -> ProgramInC.evictloop(bytes, 1, times) / (double) times)
                .with("none in C, evicted", () -> ProgramInC.evictloop(bytes, 0, times) / (double) times)
                .run(20, BLOCKS);
        scale("JNA call that does nothing, ns", difference(nothing, "JNA", "none"));
        scale("the same after 4 MiB of other memory, ns", difference(nothing, "JNA, evicted", "none, evicted"));
        scale("from C after 4 MiB of other memory, ns", difference(nothing, "C, evicted", "none in C, evicted"));
        scale("bare JNA call beyond C, ns", difference(nanos, "bare", "C"));
        scale("setOption beyond the bare JNA call, ns", difference(nanos, "set", "bare"));
        scale("SIO_KEEPALIVE_VALS in C, ns", nanos.get("C"));
        scale("SIO_KEEPALIVE_VALS by setOption, ns", nanos.get("set"));
        print(Ratio.REAL_AGAIN, ratio(nanos, "C again", "C"));
        print(Ratio.REAL_BARE, ratio(nanos, "bare", "C"));
        print(Ratio.REAL_SET, ratio(nanos, "set", "C"));
        print(Ratio.BYTES_SUCCESS, path.bytesOfSuccess(5_000));
        print(Ratio.BYTES_ERROR, path.bytesOfError(5_000));
    }

    /** The one thing that is the same in every run: fails if a set leaves anything for the collector. */
    private void garbage() throws Exception {
        SetPath path = new SetPath(roundTrips(Transport.DROP_IN).channel());
        double success = path.bytesOfSuccess(10_000);
        double error = path.bytesOfError(10_000);
        print(Ratio.BYTES_SUCCESS, success);
        print(Ratio.BYTES_ERROR, error);
        if (success >= Ratio.BYTES_SUCCESS.goal || error >= Ratio.BYTES_ERROR.goal) {
            throw new IllegalStateException("a set allocates");
        }
    }

    private RoundTrips roundTrips(Transport transport) throws InterruptedException {
        return new RoundTrips(server, clients, transport);
    }

    private void linux() throws Exception {
        SetsockoptInstead.install();
        echo();
        connections();
    }

    private void echo() throws Exception {
        RoundTrips stock = roundTrips(Transport.STOCK);
        RoundTrips again = roundTrips(Transport.STOCK_AGAIN);
        RoundTrips dropIn = roundTrips(Transport.DROP_IN);
        int roundTrips = 1000;
        Map<String, double[]> nanos = new Interleaved()
                .with("stock", () -> stock.p50(roundTrips))
                .with("stock again", () -> again.p50(roundTrips))
                .with("drop-in", () -> dropIn.p50(roundTrips))
                .run(20, BLOCKS);
        scale("echo, stock, p50, ns", nanos.get("stock"));
        print(Ratio.ECHO_AGAIN, ratio(nanos, "stock again", "stock"));
        print(Ratio.ECHO, ratio(nanos, "drop-in", "stock"));
    }

    private void connections() throws Exception {
        Connections stock = Connections.open(Transport.STOCK, bootstrap -> { });
        Connections again = Connections.open(Transport.STOCK_AGAIN, bootstrap -> { });
        Connections dropIn = Connections.open(Transport.DROP_IN, bootstrap -> { });
        Connections option = Connections.open(Transport.DROP_IN,
                bootstrap -> bootstrap.option(KEEPALIVE_VALS, SetPath.VALS));
        Connections jdkOption = Connections.open(Transport.STOCK,
                bootstrap -> bootstrap.option(ChannelOption.TCP_NODELAY, true));
        for (int i = 0; i < 20_000; i++) {
            onNewChannel(channel -> channel.config().setOption(KEEPALIVE_VALS, SetPath.VALS));
            onNewChannel(channel -> NioSocket.of(ChannelCall.jdkChannel(channel)));
        }
        Map<String, double[]> nanos = new Interleaved()
                .with("stock", () -> p50(() -> connect(stock)))
                .with("stock again", () -> p50(() -> connect(again)))
                .with("drop-in", () -> p50(() -> connect(dropIn)))
                .with("option", () -> p50(() -> connect(option)))
                .with("option of the JDK's", () -> p50(() -> connect(jdkOption)))
                .with("set", () -> p50(() -> onNewChannel(
                        channel -> channel.config().setOption(KEEPALIVE_VALS, SetPath.VALS))))
                .with("extraction", () -> p50(() -> onNewChannel(
                        channel -> NioSocket.of(ChannelCall.jdkChannel(channel)))))
                .with("TCP_NODELAY", () -> p50(() -> onNewChannel(
                        channel -> channel.config().setOption(ChannelOption.TCP_NODELAY, true))))
                .run(40, BLOCKS);
        scale("connect, accept, close, stock, p50, ns", nanos.get("stock"));
        scale("first set on a channel, p50, ns", nanos.get("set"));
        scale("of that the extraction of its socket, ns", nanos.get("extraction"));
        scale("for comparison TCP_NODELAY of the JDK's, first on a channel, ns", nanos.get("TCP_NODELAY"));
        print(Ratio.CONNECT_AGAIN, ratio(nanos, "stock again", "stock"));
        print(Ratio.CONNECT, ratio(nanos, "drop-in", "stock"));
        print(Ratio.CONNECT_OPTION, ratio(nanos, "option", "stock"));
        print(Ratio.CONNECT_JDK_OPTION, ratio(nanos, "option of the JDK's", "stock"));
        print(Ratio.CONNECT_SHARE, ratio(nanos, "set", "option"));
    }

    private static double p50(Interleaved.Variant variant) throws Exception {
        double[] nanos = new double[60];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = variant.measure();
        }
        Arrays.sort(nanos);
        return nanos[nanos.length / 2];
    }

    private static double connect(Connections connections) throws Exception {
        long start = System.nanoTime();
        connections.connect().close();
        return System.nanoTime() - start;
    }

    /** What a new channel is asked first. */
    private double onNewChannel(Consumer<Channel> action) throws Exception {
        Channel channel = new WinsockSocketChannel();
        long start = System.nanoTime();
        action.accept(channel);
        long nanos = System.nanoTime() - start;
        clients.register(channel).sync();
        channel.close().sync();
        return nanos;
    }

    /**
     * To be run without buffers per thread, the rest of which would count as garbage, and without Netty's leak
     * detection, which keeps the stack of one buffer in 128, picked at random.
     */
    private void bytes() throws Exception {
        RoundTrips stock = roundTrips(Transport.STOCK);
        RoundTrips again = roundTrips(Transport.STOCK_AGAIN);
        RoundTrips dropIn = roundTrips(Transport.DROP_IN);
        int roundTrips = 10_000;
        Map<String, double[]> bytes = new Interleaved()
                .with("stock", () -> stock.bytes(roundTrips))
                .with("stock again", () -> again.bytes(roundTrips))
                .with("drop-in", () -> dropIn.bytes(roundTrips))
                .run(5, BLOCKS);
        scale("echo, stock, bytes allocated by 10,000 round trips", bytes.get("stock"));
        print(Ratio.ECHO_BYTES_AGAIN, ratio(bytes, "stock again", "stock"));
        print(Ratio.ECHO_BYTES, ratio(bytes, "drop-in", "stock"));
    }

    private void heap() throws Exception {
        SetsockoptInstead.install();
        Map<String, double[]> bytes = new Interleaved()
                .with("stock", () -> heapPerChannel(NioSocketChannel::new, channel -> { }))
                .with("stock again", () -> heapPerChannel(NioSocketChannel::new, channel -> { }))
                .with("drop-in", () -> heapPerChannel(WinsockSocketChannel::new, channel -> { }))
                .with("option", () -> heapPerChannel(WinsockSocketChannel::new,
                        channel -> channel.config().setOption(KEEPALIVE_VALS, SetPath.VALS)))
                .run(2, 8);
        scale("heap per channel, stock, bytes", bytes.get("stock"));
        print(Ratio.HEAP_AGAIN, difference(bytes, "stock again", "stock"));
        print(Ratio.HEAP, difference(bytes, "drop-in", "stock"));
        print(Ratio.HEAP_OPTION, difference(bytes, "option", "stock"));
    }

    private static double heapPerChannel(Supplier<Channel> newChannel, Consumer<Channel> afterwards) throws Exception {
        Channel[] channels = new Channel[2_000];
        long before = HeapPerChannel.heap();
        for (int i = 0; i < channels.length; i++) {
            channels[i] = newChannel.get();
            afterwards.accept(channels[i]);
        }
        double bytes = (HeapPerChannel.heap() - before) / (double) channels.length;
        for (Channel channel : channels) {
            ChannelCall.jdkChannel(channel).close();
        }
        return bytes;
    }

    /**
     * The first thing that this JVM does with JNA. JNA's own load is what a first bare call takes: its classes, its
     * native part, a library and a function of it; or, without a bare call, the first two.
     */
    private void first(boolean bareCall) throws Exception {
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        Channel channel = new WinsockSocketChannel();
        // Netty's own options are not of this library's making.
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        long start = System.nanoTime();
        Class.forName("com.sun.jna.Native");
        if (bareCall) {
            Class.forName(windows ? RawIoctl.class.getName() : SetsockoptInstead.class.getName());
        }
        long loaded = System.nanoTime();
        if (!windows) {
            SetsockoptInstead.install();
        }
        channel.config().setOption(KEEPALIVE_VALS, KeepAliveVals.of(Duration.ofSeconds(30), Duration.ofSeconds(1)));
        long set = System.nanoTime();
        if (channel.config().getOption(KEEPALIVE_VALS) == null) {
            throw new IllegalStateException("not set: " + Winsock.report(channel));
        }
        scale(bareCall ? "JNA's own load, ms" : "JNA's own load, without a function, ms", (loaded - start) / 1e6);
        scale(bareCall ? "first set beyond it, ms" : "first set beyond that, ms", (set - loaded) / 1e6);
        Ratio row = windows ? bareCall ? Ratio.FIRST_WINE : Ratio.FIRST_WINE_ALL
                : bareCall ? Ratio.FIRST_LINUX : Ratio.FIRST_LINUX_ALL;
        print(row, (set - loaded) / (double) (loaded - start));
    }

    private static double[] ratio(Map<String, double[]> measured, String name, String to) {
        double[] ratios = new double[measured.get(to).length];
        Arrays.setAll(ratios, i -> measured.get(name)[i] / measured.get(to)[i]);
        return ratios;
    }

    private static double[] difference(Map<String, double[]> measured, String name, String to) {
        double[] differences = new double[measured.get(to).length];
        Arrays.setAll(differences, i -> measured.get(name)[i] - measured.get(to)[i]);
        return differences;
    }

    private static void print(Ratio ratio, double... values) {
        System.out.println("ratio\t" + ratio + '\t'
                + Arrays.stream(values).mapToObj(Double::toString).collect(Collectors.joining(" ")));
    }

    private static void scale(String what, double... values) {
        System.out.println("scale\t" + what + '\t'
                + Arrays.stream(values).mapToObj(Double::toString).collect(Collectors.joining(" ")));
    }
}
