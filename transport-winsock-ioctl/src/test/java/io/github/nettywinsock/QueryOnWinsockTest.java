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
package io.github.nettywinsock;

import static io.github.nettywinsock.QueryCatalogue.channel;
import static io.github.nettywinsock.QueryCatalogue.comparable;
import static io.github.nettywinsock.QueryCatalogue.ip;
import static java.net.StandardProtocolFamily.INET;
import static java.net.StandardProtocolFamily.INET6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nettywinsock.QueryCatalogue.Golden;
import io.github.nettywinsock.internal.NioSocket;
import io.github.nettywinsock.internal.WinsockError;
import io.github.nettywinsock.internal.WinsockModel;
import io.github.nettywinsock.internal.WinsockModel.Line;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.AbstractNioChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import java.lang.reflect.Field;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Queries on real sockets of a Windows JVM, answered by Windows, by Wine, or by the model.
 */
@Timeout(60)
class QueryOnWinsockTest {

    /** What Wine's ws2_32 answers; Windows does too. */
    private static final Set<WinsockQuery<?, ?>> EVERYWHERE = Set.of(WinsockQueries.BASE_HANDLE,
            WinsockQueries.IDEAL_SEND_BACKLOG, WinsockQueries.ADDRESS_LIST, WinsockQueries.INTERFACE_LIST,
            WinsockQueries.ROUTING_INTERFACE, WinsockQueries.FIONREAD, WinsockQueries.SIOCATMARK,
            WinsockQueries.EXTENSION_FUNCTION_POINTER);

    private EventLoopGroup group;
    private Channel server;
    private Channel client;
    private Channel udp;

    @BeforeEach
    void connect() throws Exception {
        Capability.WINSOCK.assume();
        TcpInfo.newest = 2;
        group = new NioEventLoopGroup(1);
        server = new ServerBootstrap().group(group).channelFactory(
                        () -> (ServerChannel) channel(SocketKind.LISTENER, INET))
                .childHandler(Door.nothing()).bind(Door.LOOPBACK).sync().channel();
        client = new Bootstrap().group(group).channelFactory(() -> channel(SocketKind.STREAM, INET))
                .handler(Door.nothing()).connect(server.localAddress()).sync().channel();
        udp = new Bootstrap().group(group).channelFactory(() -> channel(SocketKind.DATAGRAM, INET))
                .handler(Door.nothing()).option(ChannelOption.AUTO_READ, false)
                .bind(Door.LOOPBACK).sync().channel();
    }

    @AfterEach
    void end() throws Exception {
        TcpInfo.newest = 2;
        if (WinsockModel.isLoaded()) {
            WinsockModel.reset();
        }
        if (group != null) {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }

    private Channel of(SocketKind kind) {
        return switch (kind) {
            case STREAM -> client;
            case LISTENER -> server;
            case DATAGRAM -> udp;
        };
    }

    private static long number(Channel channel) {
        return NioSocket.of(((AbstractNioChannel.NioUnsafe) channel.unsafe()).ch()).number();
    }

    static Stream<Golden<?, ?>> onIpv4() {
        return QueryCatalogue.oneEach();
    }

    @ParameterizedTest
    @MethodSource("onIpv4")
    void winsockAnswersAQueryOrSaysThatItDoesNotHaveIt(Golden<?, ?> golden) {
        for (SocketKind kind : golden.query().declaration().sockets().keySet()) {
            try {
                assertTrue(golden.query().type().isInstance(golden.ask(of(kind))));
            } catch (WinsockException e) {
                // There may be no route, and what there is may make no sense on this socket.
                boolean senseless = Set.of(WinsockError.WSAEINVAL, WinsockError.WSAENOTCONN).contains(e.errorCode());
                assertTrue(EVERYWHERE.contains(golden.query()) ? e.errorCode() == WinsockError.WSAENETUNREACH
                        : e.isUnsupported() || senseless, () -> kind + ": " + e.getMessage());
            }
        }
    }

    @Test
    void theBaseHandleIsTheSocketItself() {
        for (Channel channel : List.of(server, client, udp)) {
            assertEquals(number(channel), Winsock.queryNow(channel, WinsockQueries.BASE_HANDLE));
        }
    }

    @Test
    void theIdealSendBacklogBelongsToAConnection() {
        assertEquals(WinsockModel.isLoaded() ? 0xABCDEF : 0x10000,
                Winsock.queryNow(client, WinsockQueries.IDEAL_SEND_BACKLOG));
        Channel unconnected = channel(SocketKind.STREAM, INET);
        try {
            WinsockException e = assertThrows(WinsockException.class,
                    () -> Winsock.queryNow(unconnected, WinsockQueries.IDEAL_SEND_BACKLOG));
            assertEquals(WinsockError.WSAENOTCONN, e.errorCode());
        } finally {
            unconnected.unsafe().closeForcibly();
        }
    }

    @Test
    void theMachineHasAddressesInterfacesAndRoutes() {
        try (WinsockAddresses addresses = new WinsockAddresses()) {
            List<InetAddress> all = addresses.addressList();
            assertFalse(all.isEmpty());
            assertEquals(all.size(), Set.copyOf(all).size());
            assertTrue(all.containsAll(Winsock.queryNow(client, WinsockQueries.ADDRESS_LIST)), all::toString);
            List<InterfaceInfo> interfaces = addresses.interfaceList();
            assertTrue(interfaces.stream().anyMatch(InterfaceInfo::isLoopback), interfaces::toString);
            assertEquals(interfaces, Winsock.queryNow(udp, WinsockQueries.INTERFACE_LIST));
            InetAddress local = interfaces.get(0).address();
            InetAddress route = addresses.routingInterface(local);
            assertTrue(route instanceof Inet4Address, route::toString);
            assertEquals(route, Winsock.queryNow(server, WinsockQueries.ROUTING_INTERFACE, local));
        }
    }

    @Test
    void whatArrivedCanBeRead() throws Exception {
        if (WinsockModel.isLoaded()) {
            assertEquals(0xF10EAD, Winsock.queryNow(udp, WinsockQueries.FIONREAD));
            return;
        }
        assertEquals(0, Winsock.queryNow(udp, WinsockQueries.FIONREAD));
        Channel sender = new Bootstrap().group(group).channelFactory(() -> channel(SocketKind.DATAGRAM, INET))
                .handler(Door.nothing()).connect(udp.localAddress()).sync().channel();
        sender.writeAndFlush(Unpooled.wrappedBuffer(new byte[5])).sync();
        while (Winsock.queryNow(udp, WinsockQueries.FIONREAD) == 0) {
            Thread.sleep(10);
        }
        assertEquals(5, Winsock.queryNow(udp, WinsockQueries.FIONREAD));
    }

    @Test
    void noUrgentDataIsWaiting() {
        assertTrue(Winsock.queryNow(client, WinsockQueries.SIOCATMARK));
    }

    @Test
    void extensionFunctionsHaveAddresses() throws Exception {
        for (Field field : ExtensionFunctions.class.getFields()) {
            try {
                assertNotEquals(0, Winsock.queryNow(client, WinsockQueries.EXTENSION_FUNCTION_POINTER,
                        (UUID) field.get(null)), field.getName());
            } catch (WinsockException e) {
                // Wine has not got two of them.
                assertTrue(e.errorCode() == WinsockError.WSAEINVAL
                        && Set.of("TRANSMITPACKETS", "WSAPOLL").contains(field.getName()), field.getName());
            }
        }
        assertEquals(WinsockError.WSAEINVAL, assertThrows(WinsockException.class, () -> Winsock.queryNow(client,
                WinsockQueries.EXTENSION_FUNCTION_POINTER, new UUID(1, 2))).errorCode());
    }

    @Test
    void theRawDoorGivesTheSameAsATypedQuery() {
        WinsockQuery<byte[], byte[]> raw = WinsockQueries.raw("SIO_BASE_HANDLE", WinsockQueries.BASE_HANDLE.code(), 8);
        byte[] handle = Winsock.queryNow(client, raw, new byte[0]);
        assertEquals(8, handle.length);
        assertEquals((byte) number(client), handle[0]);
        // Wine reads a GUID and writes a pointer without a look at the lengths, and would crash on a null pointer.
        WinsockQuery<byte[], byte[]> pointer = WinsockQueries.raw("SIO_GET_EXTENSION_FUNCTION_POINTER",
                WinsockQueries.EXTENSION_FUNCTION_POINTER.code(), 0);
        assertThrows(WinsockException.class, () -> Winsock.queryNow(client, pointer, new byte[0]));
    }

    // ---- over the model, which answers every query as documented, each member with a value of its own ----

    /** What is the same on every socket. */
    static Stream<Golden<?, ?>> constant() {
        Set<WinsockQuery<?, ?>> various = Set.of(WinsockQueries.TCP_INFO, WinsockQueries.RSS_PROCESSOR_INFO,
                WinsockQueries.WFP_ALE_ENDPOINT_HANDLE, WinsockQueries.TX_TIMESTAMP, WinsockQueries.BASE_HANDLE,
                WinsockQueries.BSP_HANDLE, WinsockQueries.BSP_HANDLE_SELECT, WinsockQueries.BSP_HANDLE_POLL,
                WinsockQueries.EXTENSION_FUNCTION_POINTER);
        return QueryCatalogue.oneEach().filter(golden -> !various.contains(golden.query()));
    }

    @ParameterizedTest
    @MethodSource("constant")
    void everyMemberIsReadFromItsPlace(Golden<?, ?> golden) {
        Capability.MODEL.assume();
        for (SocketKind kind : golden.query().declaration().sockets().keySet()) {
            String mark = WinsockModel.mark();
            assertEquals(comparable(golden.expected()), comparable(golden.ask(of(kind))));
            List<Line> ours = WinsockModel.ours(mark, golden.code());
            assertEquals(1, ours.size());
            assertEquals(golden.sent(), ours.get(0).get("in"));
        }
    }

    private static Golden<?, ?> golden(WinsockQuery<?, ?> query) {
        return QueryCatalogue.oneEach().filter(golden -> golden.query() == query).findFirst().orElseThrow();
    }

    @Test
    void aConnectionTellsItsTcpInfoInTheVersionThatThereIs() {
        Capability.MODEL.assume();
        assertEquals(comparable(golden(WinsockQueries.TCP_INFO).expected()),
                comparable(Winsock.queryNow(client, WinsockQueries.TCP_INFO)));
        assertEquals(TcpState.LISTEN, Winsock.queryNow(server, WinsockQueries.TCP_INFO).state());
        TcpInfo info = new TcpInfo();
        for (int version = 2; version >= 0; version--) {
            WinsockModel.tcpInfoVersion(version);
            Winsock.tcpInfo(client, info);
            assertEquals(version, info.version());
            assertEquals(version >= 1 ? OptionalLong.of(0x89AB5858L) : OptionalLong.empty(), info.sndLimTransRwin());
            assertEquals(version >= 2 ? OptionalLong.of(0x89AB8888L) : OptionalLong.empty(), info.outOfOrderPktsIn());
        }
        String mark = WinsockModel.mark();
        Winsock.tcpInfo(client, info);
        assertEquals(1, WinsockModel.ours(mark, WinsockQueries.TCP_INFO.code()).size());
        WinsockModel.tcpInfoVersion(-1);
        assertTrue(assertThrows(WinsockException.class, () -> Winsock.tcpInfo(client, info)).isUnsupported());
    }

    @Test
    void onlyAConnectionHasAProcessor() {
        Capability.MODEL.assume();
        Golden<?, ?> golden = golden(WinsockQueries.RSS_PROCESSOR_INFO);
        assertEquals(golden.expected(), golden.ask(client));
        assertEquals(WinsockError.WSAENOTCONN,
                assertThrows(WinsockException.class, () -> golden.ask(udp)).errorCode());
    }

    @Test
    void handlesBelongToOneSocket() {
        Capability.MODEL.assume();
        for (Channel channel : List.of(server, client, udp)) {
            assertEquals(number(channel), Winsock.queryNow(channel, WinsockQueries.BSP_HANDLE));
            assertEquals(number(channel), Winsock.queryNow(channel, WinsockQueries.BSP_HANDLE_SELECT));
            assertEquals(number(channel), Winsock.queryNow(channel, WinsockQueries.BSP_HANDLE_POLL));
        }
        long endpoint = Winsock.queryNow(client, WinsockQueries.WFP_ALE_ENDPOINT_HANDLE);
        assertEquals(0x0A1E, endpoint >>> 48);
        assertEquals(endpoint, Winsock.queryNow(client, WinsockQueries.WFP_ALE_ENDPOINT_HANDLE));
        assertNotEquals(endpoint, Winsock.queryNow(server, WinsockQueries.WFP_ALE_ENDPOINT_HANDLE));
    }

    @Test
    void aTimestampComesLater() {
        Capability.MODEL.assume();
        Winsock.set(udp, WinsockOptions.raw("SIO_TIMESTAMPING", 0x980000EB), new byte[] {3, 0, 0, 0, 16, 0, 0, 0});
        assertEquals(OptionalLong.empty(), Winsock.queryNow(udp, WinsockQueries.TX_TIMESTAMP, 0x89ABCDEFL));
        assertEquals(OptionalLong.of(0x7654321089ABCDEFL),
                Winsock.queryNow(udp, WinsockQueries.TX_TIMESTAMP, 0x89ABCDEFL));
    }

    @Test
    void anIpv6SocketKnowsIpv6() {
        Capability.MODEL.assume();
        Channel ipv6 = channel(SocketKind.DATAGRAM, INET6);
        try {
            QueryCatalogue.GOLDEN.stream().filter(golden -> golden.family() == INET6)
                    .forEach(golden -> assertEquals(comparable(golden.expected()), comparable(golden.ask(ipv6))));
            assertEquals(WinsockError.WSAEINVAL, assertThrows(WinsockException.class,
                    () -> Winsock.queryNow(ipv6, WinsockQueries.INTERFACE_LIST)).errorCode());
            assertEquals(WinsockError.WSAENOPROTOOPT, assertThrows(WinsockException.class,
                    () -> Winsock.queryNow(ipv6, WinsockQueries.BROADCAST_ADDRESS)).errorCode());
        } finally {
            ipv6.unsafe().closeForcibly();
        }
        try (WinsockAddresses addresses = new WinsockAddresses()) {
            assertEquals(6, addresses.addressList().size());
            assertEquals("192.0.2.255", addresses.broadcastAddress().getHostAddress());
            assertEquals("2001:db8:0:0:0:0:0:b%70", addresses.routingInterface(ip("2001:db8::9")).getHostAddress());
            assertEquals(WinsockError.WSAENETUNREACH, assertThrows(WinsockException.class,
                    () -> addresses.routingInterface(ip("203.0.113.1"))).errorCode());
            assertEquals(WinsockError.WSAEINVAL, assertThrows(WinsockException.class,
                    () -> addresses.routingInterface(ip("0.0.0.0"))).errorCode());
        }
    }

    @Test
    void listsThatGrowWhileTheyAreAskedForAreCompleteInTheEnd() {
        Capability.MODEL.assume();
        for (WinsockQuery<Void, ? extends List<?>> query : List.of(WinsockQueries.ADDRESS_LIST,
                WinsockQueries.INTERFACE_LIST, WinsockQueries.INTERFACE_LIST_EX)) {
            WinsockModel.addresses(100, 10);
            String mark = WinsockModel.mark();
            int size = Winsock.queryNow(client, query).size();
            int calls = WinsockModel.ours(mark, query.code()).size();
            assertTrue(calls > 1);
            assertEquals(100 + 10 * (calls - 1), size);
        }
    }

    @ParameterizedTest
    @MethodSource("onIpv4")
    void nonsenseFromTheNativeSideIsOneException(Golden<?, ?> golden) {
        Capability.MODEL.assume();
        Channel channel = of(golden.query().declaration().sockets().keySet().iterator().next());
        Random random = new Random(golden.code());
        for (int round = 0; round < 100; round++) {
            byte[] garbage = new byte[random.nextInt(300)];
            random.nextBytes(garbage);
            WinsockModel.answer(golden.code(), garbage, round % 3 == 0 ? random.nextInt() : garbage.length);
            try {
                comparable(golden.ask(channel));
            } catch (WinsockException e) {
                assertEquals(0, e.errorCode(), e::getMessage);
                assertTrue(e.getMessage().contains("gave a malformed answer"), e.getMessage());
            }
        }
    }
}
