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

import static io.github.nettywinsock.examples.CatalogueSocket.CONNECTION;
import static io.github.nettywinsock.examples.CatalogueSocket.TCP;
import static io.github.nettywinsock.examples.CatalogueSocket.UDP;
import static io.github.nettywinsock.examples.CatalogueSocket.UNBOUND_UDP;

import io.github.nettywinsock.CompanionInterface;
import io.github.nettywinsock.CompatibilityMode;
import io.github.nettywinsock.ExtensionFunctions;
import io.github.nettywinsock.FlowSpec;
import io.github.nettywinsock.InterfaceInfo;
import io.github.nettywinsock.KeepAliveVals;
import io.github.nettywinsock.PortReservation;
import io.github.nettywinsock.PriorityHint;
import io.github.nettywinsock.QosSelector;
import io.github.nettywinsock.QualityOfService;
import io.github.nettywinsock.RefusedIoctl;
import io.github.nettywinsock.TcpIcwLevel;
import io.github.nettywinsock.TcpInitialRto;
import io.github.nettywinsock.Timestamping;
import io.github.nettywinsock.TransportSetting;
import io.github.nettywinsock.Winsock;
import io.github.nettywinsock.WinsockActions;
import io.github.nettywinsock.WinsockException;
import io.github.nettywinsock.WinsockNotification;
import io.github.nettywinsock.WinsockNotifications;
import io.github.nettywinsock.WinsockOption;
import io.github.nettywinsock.WinsockOptions;
import io.github.nettywinsock.WinsockQueries;
import io.github.nettywinsock.WinsockQuery;
import io.github.nettywinsock.WinsockWatch;
import io.github.nettywinsock.capture.CaptureMode;
import io.github.nettywinsock.capture.CaptureOption;
import io.github.nettywinsock.capture.RawCaptureChannel;
import io.github.nettywinsock.examples.CatalogueProbe.Kind;
import io.github.nettywinsock.examples.CatalogueProbe.NoQuestion;
import io.github.nettywinsock.examples.CatalogueProbe.Question;
import io.github.nettywinsock.examples.CatalogueRow.Outcome;
import io.github.nettywinsock.examples.CatalogueSocket.OnChannel;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.util.NetUtil;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A harmless question for every IOCTL of the library: a socket that it makes sense on, and a sample of its input.
 */
final class CatalogueProbes {

    private static final List<Class<?>> CATALOGUES = List.of(WinsockOptions.class, WinsockQueries.class,
            WinsockActions.class, WinsockNotifications.class, CaptureOption.class);
    private static final Set<Class<?>> IOCTLS =
            Set.of(WinsockOption.class, WinsockQuery.class, WinsockNotification.class, CaptureOption.class);

    private static final UUID NO_BROKER_EVENT = new UUID(0, 0);
    private static final QualityOfService BEST_EFFORT =
            new QualityOfService(FlowSpec.unspecified(), FlowSpec.unspecified());
    /** For who cannot have one. */
    private static final long NO_TOKEN = 1;
    private static final int WATCHED_MILLIS = 200;

    private final Map<Object, CatalogueProbe> samples = new HashMap<>();

    private CatalogueProbes() {
        option(WinsockOptions.KEEPALIVE_VALS, CONNECTION,
                KeepAliveVals.of(Duration.ofSeconds(30), Duration.ofSeconds(1)));
        option(WinsockOptions.LOOPBACK_FAST_PATH, TCP, true);
        option(WinsockOptions.TCP_INITIAL_RTO, TCP, TcpInitialRto.of(Duration.ofMillis(300), 2));
        option(WinsockOptions.PRIORITY_HINT, CONNECTION, PriorityHint.VERY_LOW);
        option(WinsockOptions.UDP_CONNRESET, UDP, false);
        option(WinsockOptions.UDP_NETRESET, UDP, false);
        option(WinsockOptions.CPU_AFFINITY, UNBOUND_UDP, 0);
        option(WinsockOptions.MULTIPOINT_LOOPBACK, UDP, true);
        option(WinsockOptions.MULTICAST_SCOPE, UDP, 1);
        option(WinsockOptions.ENABLE_CIRCULAR_QUEUEING, UDP, true);
        option(WinsockOptions.SET_COMPATIBILITY_MODE, TCP,
                new CompatibilityMode(CompatibilityMode.AUTO_TUNING, CompatibilityMode.VISTA));
        option(WinsockOptions.APPLY_TRANSPORT_SETTING, TCP, TransportSetting.realTimeNotification(NO_BROKER_EVENT));
        option(WinsockOptions.TIMESTAMPING, UDP, new Timestamping(true, true, 16));
        add(WinsockOptions.ASSOCIATE_PORT_RESERVATION, WinsockOptions.ASSOCIATE_PORT_RESERVATION.ioctl(),
                WinsockOptions.ASSOCIATE_PORT_RESERVATION.code(), Kind.OPTION, TCP, CatalogueProbes::associate);
        option(WinsockOptions.SET_WFP_CONNECTION_REDIRECT_RECORDS, TCP, new byte[8]);
        option(WinsockOptions.SET_QOS, UDP, BEST_EFFORT);
        option(WinsockOptions.SET_GROUP_QOS, UDP, BEST_EFFORT);
        option(WinsockOptions.ASSOCIATE_HANDLE, TCP, new CompanionInterface(CompanionInterface.NETDEV, new byte[8]));
        option(WinsockOptions.TCP_SET_ACK_FREQUENCY, CONNECTION, 1);
        option(WinsockOptions.TCP_SET_ICW, TCP, TcpIcwLevel.DEFAULT);

        query(WinsockQueries.TCP_INFO, CONNECTION);
        query(WinsockQueries.IDEAL_SEND_BACKLOG, CONNECTION);
        query(WinsockQueries.RSS_PROCESSOR_INFO, CONNECTION);
        query(WinsockQueries.RSS_SCALABILITY_INFO, CONNECTION);
        query(WinsockQueries.TRANSPORT_SETTING, CONNECTION, TransportSetting.REAL_TIME_NOTIFICATION_CAPABILITY);
        query(WinsockQueries.WFP_ALE_ENDPOINT_HANDLE, UDP);
        query(WinsockQueries.WFP_CONNECTION_REDIRECT_CONTEXT, CONNECTION);
        query(WinsockQueries.WFP_CONNECTION_REDIRECT_RECORDS, CONNECTION);
        query(WinsockQueries.ADDRESS_LIST, UDP);
        query(WinsockQueries.ROUTING_INTERFACE, UDP, NetUtil.LOCALHOST4);
        query(WinsockQueries.INTERFACE_LIST, UDP);
        query(WinsockQueries.INTERFACE_LIST_EX, UDP);
        query(WinsockQueries.BROADCAST_ADDRESS, UDP);
        query(WinsockQueries.GET_QOS, CONNECTION);
        query(WinsockQueries.GET_GROUP_QOS, CONNECTION);
        query(WinsockQueries.CHK_QOS, CONNECTION, QosSelector.LINE_RATE);
        query(WinsockQueries.FIONREAD, CONNECTION);
        query(WinsockQueries.SIOCATMARK, CONNECTION);
        query(WinsockQueries.BASE_HANDLE, CONNECTION);
        query(WinsockQueries.BSP_HANDLE, CONNECTION);
        query(WinsockQueries.BSP_HANDLE_SELECT, CONNECTION);
        query(WinsockQueries.BSP_HANDLE_POLL, CONNECTION);
        query(WinsockQueries.EXTENSION_FUNCTION_POINTER, CONNECTION, ExtensionFunctions.ACCEPTEX);
        query(WinsockQueries.TRANSLATE_HANDLE, CONNECTION,
                new CompanionInterface(CompanionInterface.NETDEV, new byte[8]));
        query(WinsockQueries.TX_TIMESTAMP, UDP, 1L);

        query(WinsockActions.FLUSH, UDP);
        query(WinsockActions.FIND_ROUTE, UDP, NetUtil.LOCALHOST4);

        notification(WinsockNotifications.ADDRESS_LIST_CHANGE, UDP);
        notification(WinsockNotifications.ROUTING_INTERFACE_CHANGE, UDP, NetUtil.LOCALHOST4);
        notification(WinsockNotifications.IDEAL_SEND_BACKLOG_CHANGE, CONNECTION);

        capture(CaptureOption.RCVALL);
        capture(CaptureOption.RCVALL_MCAST);
        capture(CaptureOption.RCVALL_IGMPMCAST);
    }

    /**
     * All of them.
     *
     * @throws IllegalStateException if there is a constant without a sample
     */
    static List<CatalogueProbe> list() {
        Map<Object, CatalogueProbe> samples = new CatalogueProbes().samples;
        List<CatalogueProbe> probes = new ArrayList<>();
        for (Class<?> catalogue : CATALOGUES) {
            for (Field field : catalogue.getFields()) {
                if (IOCTLS.contains(field.getType())) {
                    CatalogueProbe probe = samples.get(constant(field));
                    if (probe == null) {
                        throw new IllegalStateException("no sample for " + field);
                    }
                    probes.add(probe);
                }
            }
        }
        for (RefusedIoctl refused : WinsockOptions.refused()) {
            // The others are refused in their raw form only.
            if (probes.stream().noneMatch(probe -> probe.code() == refused.code())) {
                probes.add(ofRefused(refused));
            }
        }
        probes.sort(Comparator.comparing(CatalogueProbe::kind));
        return probes;
    }

    private static Object constant(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private <T> void option(WinsockOption<T> option, CatalogueSocket socket, T value) {
        add(option, option.ioctl(), option.code(), Kind.OPTION, socket, channel -> {
            Winsock.set(channel, option, value);
            return describe(value);
        });
    }

    private <R extends @Nullable Object> void query(WinsockQuery<Void, R> query, CatalogueSocket socket) {
        add(query, query.ioctl(), query.code(), kind(query), socket,
                channel -> describe(Winsock.queryNow(channel, query)));
    }

    private <I, R extends @Nullable Object> void query(WinsockQuery<I, R> query, CatalogueSocket socket, I input) {
        add(query, query.ioctl(), query.code(), kind(query), socket,
                channel -> describe(Winsock.queryNow(channel, query, input)));
    }

    private static Kind kind(WinsockQuery<?, ?> query) {
        return query.type() == Void.class ? Kind.ACTION : Kind.QUERY;
    }

    private void notification(WinsockNotification<Void> notification, CatalogueSocket socket) {
        add(notification, notification.ioctl(), notification.code(), Kind.NOTIFICATION, socket,
                channel -> stands(Winsock.watch(channel, notification)));
    }

    private <I> void notification(WinsockNotification<I> notification, CatalogueSocket socket, I input) {
        add(notification, notification.ioctl(), notification.code(), Kind.NOTIFICATION, socket,
                channel -> stands(Winsock.watch(channel, notification, input)));
    }

    private void capture(CaptureOption option) {
        Question question = () -> CatalogueSocket.askOnLoop(loop -> {
            new Bootstrap().group(loop)
                    .channel(RawCaptureChannel.class)
                    .option(option, CaptureMode.IPLEVEL)
                    .option(ChannelOption.AUTO_READ, false)
                    .handler(new ChannelInboundHandlerAdapter())
                    .bind(NetUtil.LOCALHOST4, 0).sync();
            return describe(CaptureMode.IPLEVEL);
        });
        samples.put(option,
                new CatalogueProbe(option.ioctl(), option.code(), Kind.CAPTURE, "raw/IPv4, bound", question));
    }

    private void add(Object constant, String ioctl, int code, Kind kind, CatalogueSocket socket,
                     OnChannel question) {
        samples.put(constant,
                new CatalogueProbe(ioctl, code, kind, socket.toString(), () -> socket.ask(question)));
    }

    /** An IOCTL that has no constant: one behind {@link PortReservation}, or one that the library does not issue. */
    private static CatalogueProbe ofRefused(RefusedIoctl refused) {
        return switch (refused.ioctl()) {
            case "SIO_ACQUIRE_PORT_RESERVATION" -> new CatalogueProbe(refused.ioctl(), refused.code(), Kind.ACTION,
                    TCP.toString(), CatalogueProbes::acquire);
            case "SIO_RELEASE_PORT_RESERVATION" -> new CatalogueProbe(refused.ioctl(), refused.code(), Kind.ACTION,
                    TCP.toString(), CatalogueProbes::release);
            default -> new CatalogueProbe(refused.ioctl(), refused.code(), Kind.REFUSED, "none", () -> {
                throw new NoQuestion(Outcome.REFUSED, refused.reason());
            });
        };
    }

    private static String acquire() {
        try (PortReservation ports = PortReservation.acquireTcp(0, 1)) {
            return ports.toString();
        }
    }

    /** By what it does, since a reservation keeps for itself what Winsock said at its end. */
    private static String release() throws NoQuestion {
        int port;
        try (PortReservation ports = PortReservation.acquireTcp(0, 1)) {
            port = ports.startPort();
        } catch (WinsockException e) {
            throw new NoQuestion(Outcome.NOT_ASKED, "there is no reservation to release");
        }
        PortReservation.acquireTcp(port, 1).close();
        return "port " + port + " could be reserved again";
    }

    private static String associate(Channel channel) {
        try (PortReservation ports = PortReservation.acquireTcp(0, 1)) {
            return associate(channel, ports.token());
        } catch (WinsockException e) {
            if (e.code() == WinsockOptions.ASSOCIATE_PORT_RESERVATION.code()) {
                throw e;
            }
            return associate(channel, NO_TOKEN);
        }
    }

    private static String associate(Channel channel, long token) {
        Winsock.set(channel, WinsockOptions.ASSOCIATE_PORT_RESERVATION, token);
        return "token " + token;
    }

    /** Waits a little for a watch to fail, then ends it. */
    private static String stands(WinsockWatch watch) throws Exception {
        if (!watch.closeFuture().await(WATCHED_MILLIS)) {
            watch.close();
            if (!watch.closeFuture().await(5, TimeUnit.SECONDS)) {
                throw new IllegalStateException("cancelled, but not ended");
            }
        }
        return watch.closeFuture().sync().getNow() == WinsockWatch.End.CANCELLED ? "watched, then cancelled" : "ended";
    }

    private static @Nullable String describe(@Nullable Object value) {
        return value == null ? null
                : value instanceof byte[] bytes ? bytes.length + " bytes"
                : value instanceof OptionalLong number
                        ? number.isPresent() ? String.valueOf(number.getAsLong()) : "none yet"
                : value instanceof List<?> list
                        ? list.stream().map(CatalogueProbes::describe).collect(Collectors.joining(", "))
                : value instanceof InterfaceInfo info ? info.address().getHostAddress()
                : value instanceof InetAddress address ? address.getHostAddress()
                : value.toString();
    }
}
