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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nettywinsock.internal.FakeWsaIoctl;
import io.github.nettywinsock.internal.WinsockModel;
import io.github.nettywinsock.internal.WinsockModel.Line;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PortReservationTest {

    private static final int ACQUIRE = 0x98000064;
    private static final int RELEASE = 0x98000065;
    private static final int ASSOCIATE = 0x98000066;

    /** Ten ports from 50017 on, under a token; what is between them is nobody's. */
    private static final String TEN_PORTS = "c3610a00eeeeeeee0807060504030281";

    private static FakeWsaIoctl granting(String answer) {
        return new FakeWsaIoctl().answer(ACQUIRE, HexFormat.of().parseHex(answer));
    }

    @Test
    void itIsAcquiredAndReleasedOnOneSocketAndReleasedOnce() {
        try (FakeWsaIoctl fake = granting(TEN_PORTS)) {
            PortReservation tcp = PortReservation.acquireTcp(50017, 10);
            assertEquals(50017, tcp.startPort());
            assertEquals(10, tcp.numberOfPorts());
            assertEquals(0x8102030405060708L, tcp.token());
            assertEquals("TCP ports 50017..50026", tcp.toString());
            tcp.close();
            tcp.close();
            assertEquals(List.of("0x98000064 c3610a00", "0x98000065 0807060504030281"), fake.said());
            assertEquals(fake.calls().get(0).socket(), fake.calls().get(1).socket());
            fake.calls().clear();
            try (PortReservation udp = PortReservation.acquireUdp(0, 65535)) {
                assertEquals("UDP ports 50017..50026", udp.toString());
            }
            assertEquals(List.of("0x98000064 0000ffff", "0x98000065 0807060504030281"), fake.said());
        }
    }

    @Test
    void whatWinsockAnswersIsNamed() {
        try (FakeWsaIoctl fake = granting(TEN_PORTS).fail(ACQUIRE, 10048)) {
            WinsockException e = assertThrows(WinsockException.class, () -> PortReservation.acquireTcp(0, 1));
            assertEquals(10048, e.errorCode());
            assertTrue(e.getMessage().startsWith(
                    "WSAIoctl(SIO_ACQUIRE_PORT_RESERVATION) failed: WSAEADDRINUSE (10048)"), e.getMessage());
            assertEquals(1, fake.calls().size());
        }
    }

    @Test
    void itsEndIsNotAnErrorWhenWinsockCannotReleaseIt() {
        try (FakeWsaIoctl fake = granting(TEN_PORTS).fail(RELEASE, 10022)) {
            PortReservation.acquireUdp(0, 10).close();
            assertEquals(1, fake.calls(RELEASE).size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "c3610a00", "c3610a00eeeeeeee08070605040302", // too short
        "c3610a00eeeeeeee0000000000000000", // no token
        "00000a00eeeeeeee0807060504030281", "c3610000eeeeeeee0807060504030281", // no ports
        "ffff0200eeeeeeee0807060504030281"}) // beyond the last port
    void anAnswerThatMakesNoSenseIsRefused(String answer) {
        try (FakeWsaIoctl fake = granting(answer)) {
            String message = assertThrows(WinsockException.class, () -> PortReservation.acquireTcp(0, 1)).getMessage();
            assertTrue(message.contains("malformed"), message);
            assertEquals(1, fake.calls().size());
        }
    }

    @Test
    void portsThatDoNotExistAreRefused() {
        try (FakeWsaIoctl fake = granting(TEN_PORTS)) {
            for (int start : new int[] {-1, 65536}) {
                assertTrue(assertThrows(IllegalArgumentException.class, () -> PortReservation.acquireTcp(start, 1))
                        .getMessage().contains("startPort"));
            }
            for (int[] range : new int[][] {{0, 0}, {0, -1}, {0, 65536}, {1, 65536}, {65535, 2}, {1024, 65000}}) {
                assertTrue(assertThrows(IllegalArgumentException.class,
                        () -> PortReservation.acquireUdp(range[0], range[1])).getMessage().contains("numberOfPorts"));
            }
            assertEquals(List.of(), fake.said());
            PortReservation.acquireTcp(65535, 1).close();
        }
    }

    @Test
    void withoutWinsockItSaysSo() {
        FakeWsaIoctl.unavailable(new UnsatisfiedLinkError("no native part"));
        try {
            WinsockException e = assertThrows(WinsockException.class, () -> PortReservation.acquireTcp(0, 1));
            assertTrue(e.isUnsupported());
            assertTrue(e.getMessage().contains("no native part"), e.getMessage());
        } finally {
            FakeWsaIoctl.restore();
        }
    }

    @Test
    void channelsGetItsPortsThroughTheirBootstrapUntilNoneIsLeft() throws Exception {
        Capability.MODEL.assume();
        EventLoopGroup group = new NioEventLoopGroup(1);
        String mark = WinsockModel.mark();
        List<Channel> bound = new ArrayList<>();
        try (PortReservation tcp = PortReservation.acquireTcp(0, 2);
                PortReservation udp = PortReservation.acquireUdp(0, 1)) {
            Set<Integer> ports = new TreeSet<>();
            ServerBootstrap server = new ServerBootstrap().group(group).channel(WinsockServerSocketChannel.class)
                    .option(WinsockOptions.ASSOCIATE_PORT_RESERVATION.required(), tcp.token())
                    .childHandler(Door.nothing());
            for (int i = 0; i < tcp.numberOfPorts(); i++) {
                Channel listener = server.bind(Door.LOOPBACK).sync().channel();
                bound.add(listener);
                ports.add(((InetSocketAddress) listener.localAddress()).getPort());
            }
            assertEquals(Set.of(tcp.startPort(), tcp.startPort() + 1), ports);
            assertInstanceOf(BindException.class, server.bind(Door.LOOPBACK).await().cause());

            Channel datagrams = new Bootstrap().group(group).channel(NioDatagramChannel.class)
                    .handler(WinsockChannelInitializer
                            .with(WinsockOptions.ASSOCIATE_PORT_RESERVATION.required(), udp.token())
                            .then(Door.nothing()))
                    .bind(Door.LOOPBACK).sync().channel();
            bound.add(datagrams);
            assertEquals(udp.startPort(), ((InetSocketAddress) datagrams.localAddress()).getPort());

            // A token is for its own protocol.
            Throwable cause = new Bootstrap().group(group).channel(WinsockDatagramChannel.class)
                    .handler(WinsockChannelInitializer
                            .with(WinsockOptions.ASSOCIATE_PORT_RESERVATION, tcp.token()).then(Door.nothing()))
                    .bind(Door.LOOPBACK).await().cause();
            assertEquals(10022, assertInstanceOf(WinsockException.class, cause).errorCode());
        } finally {
            for (Channel channel : bound) {
                channel.close().sync();
            }
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
        assertEquals(5, WinsockModel.ours(mark, ASSOCIATE).size());
        // Each was released on the socket that acquired it, which was never bound and then closed.
        List<Line> acquired = WinsockModel.ours(mark, ACQUIRE);
        assertEquals(2, acquired.size());
        for (Line line : acquired) {
            List<String> life = WinsockModel.since(mark).stream().filter(other -> other.is("life", line.get("life")))
                    .map(other -> other.is("call", "WSAIoctl") ? other.get("name") : other.get("call")).toList();
            assertEquals(List.of("SIO_ACQUIRE_PORT_RESERVATION", "SIO_RELEASE_PORT_RESERVATION", "closesocket"),
                    life.subList(life.size() - 3, life.size()));
            assertFalse(life.contains("bind"));
        }
    }

    @Test
    void aTokenIsWorthNothingOnceItsReservationIsClosed() {
        Capability.MODEL.assume();
        PortReservation closed = PortReservation.acquireUdp(0, 1);
        closed.close();
        NioDatagramChannel udp = new NioDatagramChannel();
        try {
            WinsockException e = assertThrows(WinsockException.class,
                    () -> Winsock.set(udp, WinsockOptions.ASSOCIATE_PORT_RESERVATION, closed.token()));
            assertEquals(10022, e.errorCode());
            assertTrue(e.getMessage().contains("that is not closed yet"), e.getMessage());
        } finally {
            udp.unsafe().closeForcibly();
        }
    }

    @Test
    void aSocketThatGotNoPortsIsClosed() {
        Capability.MODEL.assume();
        String mark = WinsockModel.mark();
        WinsockModel.inject(ACQUIRE, 10048);
        try {
            assertThrows(WinsockException.class, () -> PortReservation.acquireTcp(0, 1));
        } finally {
            WinsockModel.reset();
        }
        String life = WinsockModel.ours(mark, ACQUIRE).get(0).get("life");
        assertTrue(WinsockModel.since(mark).stream()
                .anyMatch(line -> line.is("life", life) && line.is("call", "closesocket")));
    }
}
