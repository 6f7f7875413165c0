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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nettywinsock.Door.Setting;
import io.github.nettywinsock.WinsockReport.Outcome;
import io.github.nettywinsock.internal.WinsockError;
import io.github.nettywinsock.internal.WinsockModel;
import io.github.nettywinsock.internal.WinsockModel.Line;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On a Windows JVM, with a WSAIoctl that decodes its input by the Windows headers and asks real sockets for their
 * state.
 */
@Timeout(60)
class ModelTest {

    private EventLoopGroup group;
    private Channel server;

    @BeforeEach
    void start() throws Exception {
        Capability.MODEL.assume();
        group = new NioEventLoopGroup(2);
        server = new ServerBootstrap().group(group).channel(NioServerSocketChannel.class)
                .childHandler(Door.nothing()).bind(Door.LOOPBACK).sync().channel();
    }

    @AfterEach
    void end() throws Exception {
        if (group != null) {
            WinsockModel.reset();
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }

    @ParameterizedTest
    @FieldSource("io.github.nettywinsock.Catalogue#GOLDEN")
    <T> void everyOptionIsAcceptedThroughEveryDoorWithItsBytes(Catalogue.Golden<T> golden) throws Exception {
        for (SocketKind kind : golden.option().declaration().sockets().keySet()) {
            for (Door door : Door.values()) {
                String mark = WinsockModel.mark();
                Channel channel = door.open(group, kind, (InetSocketAddress) server.localAddress(),
                        List.of(Setting.of(golden))).await().channel();
                WinsockReport.Entry entry = Winsock.report(channel).entry(golden.option());
                boolean overwritten = kind == SocketKind.STREAM
                        && golden.option().declaration().rewrite() == JdkRewrite.AT_LOOPBACK_CONNECT;
                int answer = golden.modelAnswer(kind);
                Outcome expected = WinsockError.isUnsupported(answer) ? Outcome.UNSUPPORTED
                        : answer != 0 ? Outcome.FAILED : overwritten ? Outcome.OVERWRITTEN : Outcome.APPLIED;
                assertEquals(expected, entry.outcome(), entry::detail);
                List<Line> ours = WinsockModel.ours(mark, golden.code());
                assertEquals(1, ours.size(), ours::toString);
                assertTrue(golden.isInput(ours.get(0).get("in")), ours::toString);
                assertEquals("0", ours.get(0).get("cbOut"));
                assertEquals(Integer.toString(answer), ours.get(0).get("error"));
                if (channel.isRegistered()) {
                    channel.close().sync();
                }
            }
        }
    }

    @Test
    void structuresAreReadByTheWindowsHeadersAsTheyWereMeant() throws Exception {
        String mark = WinsockModel.mark();
        WinsockSocketChannel tcp = new WinsockSocketChannel();
        tcp.config().setOption(WinsockOptions.KEEPALIVE_VALS,
                KeepAliveVals.of(Duration.ofMillis(30_001), Duration.ofMillis(1_002)));
        tcp.config().setOption(WinsockOptions.TCP_INITIAL_RTO, TcpInitialRto.of(Duration.ofMillis(300), 2));
        assertTrue(tcp.config().isKeepAlive());
        tcp.unsafe().closeForcibly();
        assertEquals("{\"onoff\":1,\"keepalivetime\":30001,\"keepaliveinterval\":1002}",
                WinsockModel.ours(mark, WinsockOptions.KEEPALIVE_VALS.code()).get(0).get("fields"));
        assertEquals("{\"Rtt\":300,\"MaxSynRetransmissions\":2}",
                WinsockModel.ours(mark, WinsockOptions.TCP_INITIAL_RTO.code()).get(0).get("fields"));
    }

    @ParameterizedTest
    @EnumSource(Door.class)
    void connresetIsSetAgainAfterEachConnectAndDisconnectOfTheJdk(Door door) throws Exception {
        String mark = WinsockModel.mark();
        Bootstrap bootstrap = new Bootstrap().group(group);
        if (door == Door.BOOTSTRAP) {
            bootstrap.channel(WinsockDatagramChannel.class).handler(Door.nothing())
                    .option(WinsockOptions.UDP_CONNRESET, false);
        } else {
            bootstrap.channel(NioDatagramChannel.class).handler(
                    WinsockChannelInitializer.with(WinsockOptions.UDP_CONNRESET, false).then(Door.nothing()));
        }
        // Wine loses a port that it chose itself at disconnect.
        DatagramChannel udp = (DatagramChannel) bootstrap.bind(Loopback.freePort()).sync().channel();
        InetSocketAddress peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
        udp.connect(peer).sync();
        udp.disconnect().sync();
        udp.connect(peer).sync();
        String detail = Winsock.report(udp).entry(WinsockOptions.UDP_CONNRESET).detail();
        assertTrue(detail.contains("set again"), detail);
        udp.close().sync();

        String life = WinsockModel.ours(mark, WinsockOptions.UDP_CONNRESET.code()).get(0).get("life");
        List<String> story = WinsockModel.since(mark).stream()
                .filter(line -> line.is("life", life))
                .filter(line -> line.is("call", "connect") || line.is("call", "disconnect")
                        || line.is("name", "SIO_UDP_CONNRESET"))
                .map(line -> line.is("call", "WSAIoctl")
                        ? (line.is("jdk", "true") ? "JDK " : "user ") + line.get("in") : line.get("call"))
                .toList();
        assertEquals(List.of("JDK 00000000", "user 00000000",
                "connect", "JDK 01000000", "user 00000000",
                "disconnect", "JDK 00000000", "user 00000000",
                "connect", "JDK 01000000", "user 00000000"), story);
    }

    @Test
    void theJdkOverwritesTheInitialRtoOfALoopbackConnect() throws Exception {
        String mark = WinsockModel.mark();
        Channel client = Door.BOOTSTRAP.open(group, SocketKind.STREAM, (InetSocketAddress) server.localAddress(),
                List.of(new Setting<>(WinsockOptions.TCP_INITIAL_RTO, TcpInitialRto.of(Duration.ofMillis(300), 2))))
                .await().channel();
        List<Line> calls = WinsockModel.calls(mark, WinsockOptions.TCP_INITIAL_RTO.code());
        assertEquals(List.of("false", "true"), calls.stream().map(line -> line.get("jdk")).toList());
        assertEquals(calls.get(0).get("socket"), calls.get(1).get("socket"));
        assertEquals(Outcome.OVERWRITTEN, Winsock.report(client).entry(WinsockOptions.TCP_INITIAL_RTO).outcome());
    }

    @ParameterizedTest
    @ValueSource(ints = {10014, 10022, 10038, 10042, 10045})
    void whatWinsockAnswersIsNamedInTheException(int error) {
        WinsockOption<byte[]> raw = WinsockOptions.raw("SIO_SOMETHING", 0x98000099);
        WinsockModel.inject(raw.code(), error);
        NioDatagramChannel udp = new NioDatagramChannel();
        WinsockException e = assertThrows(WinsockException.class, () -> Winsock.set(udp, raw, new byte[4]));
        udp.unsafe().closeForcibly();
        assertEquals(error, e.errorCode());
        assertTrue(e.getMessage().matches("WSAIoctl\\(SIO_SOMETHING\\) failed: WSAE[A-Z]+ \\(" + error + "\\) .*"),
                e.getMessage());
        assertEquals(Set.of(10042, 10045).contains(error), e.isUnsupported());
    }

    @Test
    void whatThisLibraryRefusesIsRefusedByWinsockToo() {
        // The same codes as raw options, which are not checked: wrong kind of socket, and input too short.
        NioDatagramChannel udp = new NioDatagramChannel();
        try {
            raw(10042, udp, WinsockOptions.KEEPALIVE_VALS, new byte[12]);
            raw(10022, udp, WinsockOptions.TCP_INITIAL_RTO, new byte[4]);
            raw(10014, udp, WinsockOptions.CPU_AFFINITY, new byte[1]);
            udp.config().setReuseAddress(true);
            raw(10022, udp, WinsockOptions.CPU_AFFINITY, new byte[2]);
        } finally {
            udp.unsafe().closeForcibly();
        }
    }

    private static void raw(int error, Channel channel, WinsockOption<?> option, byte[] input) {
        WinsockException e = assertThrows(WinsockException.class,
                () -> Winsock.set(channel, WinsockOptions.raw(option.ioctl(), option.code()), input));
        assertEquals(error, e.errorCode(), e.getMessage());
    }

    @Test
    void aChildInheritsTheFastPathOfItsListenerWithoutACallOfItsOwn() throws Exception {
        String mark = WinsockModel.mark();
        Channel listener = Door.BOOTSTRAP.open(group, SocketKind.LISTENER, Door.LOOPBACK,
                List.of(new Setting<>(WinsockOptions.LOOPBACK_FAST_PATH, true))).await().channel();
        Channel client = Door.BOOTSTRAP.open(group, SocketKind.STREAM, (InetSocketAddress) listener.localAddress(),
                List.of(new Setting<>(WinsockOptions.LOOPBACK_FAST_PATH, true))).await().channel();
        assertTrue(client.isActive());
        List<Line> calls = WinsockModel.calls(mark, WinsockOptions.LOOPBACK_FAST_PATH.code());
        assertEquals(2, calls.size());
        assertFalse(calls.get(0).is("connected", "true") || calls.get(1).is("connected", "true"));
    }
}
