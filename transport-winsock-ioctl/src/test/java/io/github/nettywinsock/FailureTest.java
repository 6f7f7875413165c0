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
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.nettywinsock.Door.Attempt;
import io.github.nettywinsock.Door.Setting;
import io.github.nettywinsock.WinsockReport.Outcome;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What happens when Winsock says no: every option, every kind of channel it is for, every door, every number. Run over
 * the recording fake everywhere, and over the model on a Windows JVM.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FailureTest {

    private static final int[] ERRORS = {10022, 10045, 10042, 10014, 10038};

    private EventLoopGroup group;
    private Channel server;
    private final List<Channel> opened = new ArrayList<>();

    /** Makes calls with a code fail. */
    abstract void inject(int code, int error);

    /** Whether the value is accepted when nothing was injected. */
    boolean accepts(Catalogue.Golden<?> golden, SocketKind kind) {
        return true;
    }

    /** Undoes all {@link #inject}. */
    abstract void reset();

    @BeforeAll
    void startServer() throws Exception {
        group = new NioEventLoopGroup(2);
        server = new ServerBootstrap().group(group).channel(NioServerSocketChannel.class)
                .childHandler(Door.nothing()).bind(Door.LOOPBACK).sync().channel();
    }

    @AfterAll
    void stopServer() throws Exception {
        if (group != null) {
            server.close().sync();
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }

    @BeforeEach
    void forgetWarnings() {
        Catalogue.options().forEach(option -> option.declaration().warned.clear());
    }

    @AfterEach
    void closeChannels() throws Exception {
        reset();
        for (Channel channel : opened) {
            if (channel.isRegistered()) {
                channel.close().sync();
            }
        }
        opened.clear();
    }

    static Stream<Arguments> cases() {
        return Catalogue.oneEach().flatMap(golden -> golden.option().declaration().sockets().keySet().stream()
                .flatMap(kind -> Arrays.stream(Door.values())
                        .flatMap(door -> Arrays.stream(ERRORS)
                                .mapToObj(error -> Arguments.of(golden, kind, door, error)))));
    }

    private Attempt open(Door door, SocketKind kind, Setting<?>... settings) throws Exception {
        Attempt attempt = door.open(group, kind, (InetSocketAddress) server.localAddress(), List.of(settings)).await();
        opened.add(attempt.channel());
        return attempt;
    }

    @ParameterizedTest
    @MethodSource("cases")
    <T> void anOptionThatFailsIsSkippedIfUnsupportedAndElseFailsTheChannel(
            Catalogue.Golden<T> golden, SocketKind kind, Door door, int error) throws Exception {
        inject(golden.code(), error);
        boolean unsupported = error == 10045 || error == 10042;
        Attempt attempt = open(door, kind, Setting.of(golden));
        WinsockReport.Entry entry = Winsock.report(attempt.channel()).entry(golden.option());
        assertEquals(error, entry.errorCode());
        assertEquals(unsupported ? Outcome.UNSUPPORTED : Outcome.FAILED, entry.outcome());
        Catalogue.assertValue(golden.value(), entry.value());
        if (unsupported || !door.failsWithItsOption()) {
            assertTrue(attempt.future().isSuccess(), () -> String.valueOf(attempt.future().cause()));
            assertNull(door == Door.BOOTSTRAP ? attempt.channel().config().getOption(golden.option()) : null);
        } else {
            assertFailed(golden, error, attempt);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    <T> void aRequiredOptionThatFailsFailsTheChannel(
            Catalogue.Golden<T> golden, SocketKind kind, Door door, int error) throws Exception {
        inject(golden.code(), error);
        Attempt attempt = open(door, kind, new Setting<>(golden.option().required(), golden.value()));
        assertEquals(error, Winsock.report(attempt.channel()).entry(golden.option()).errorCode());
        if (door.failsWithItsOption()) {
            assertFailed(golden, error, attempt);
        } else {
            assertTrue(attempt.future().isSuccess(), () -> String.valueOf(attempt.future().cause()));
        }
    }

    private static void assertFailed(Catalogue.Golden<?> golden, int error, Attempt attempt) throws Exception {
        assertNames(golden, error, assertInstanceOf(WinsockException.class, attempt.future().cause()));
        assertClosed(attempt.channel());
    }

    private static void assertClosed(Channel channel) throws Exception {
        if (channel.isRegistered()) {
            // A bootstrap closes a channel that was never registered at once, and leaves its close future alone.
            assertTrue(channel.closeFuture().await(10, TimeUnit.SECONDS));
        }
        assertFalse(channel.isOpen());
    }

    private static void assertNames(Catalogue.Golden<?> golden, int error, WinsockException e) {
        assertEquals(error, e.errorCode());
        assertEquals(golden.code(), e.code());
        assertEquals(golden.option().ioctl(), e.ioctl());
        assertEquals(error == 10045 || error == 10042, e.isUnsupported());
        assertTrue(e.getMessage().startsWith("WSAIoctl(" + golden.option().ioctl() + ") failed: WSAE"), e.getMessage());
        assertTrue(e.getMessage().contains("(" + error + ")"), e.getMessage());
    }

    @ParameterizedTest
    @MethodSource("io.github.nettywinsock.Catalogue#oneEach")
    <T> void setThrowsWhateverWinsockSaysAndKeepsTheValueThatWasAppliedBefore(Catalogue.Golden<T> golden)
            throws Exception {
        for (SocketKind kind : golden.option().declaration().sockets().keySet()) {
            Channel channel = Catalogue.channel(kind);
            try {
                if (accepts(golden, kind)) {
                    Winsock.set(channel, golden.option(), golden.value());
                }
                for (int error : ERRORS) {
                    inject(golden.code(), error);
                    assertNames(golden, error, assertThrows(WinsockException.class,
                            () -> Winsock.set(channel, golden.option(), golden.value())));
                    assertNames(golden, error, assertThrows(WinsockException.class,
                            () -> Winsock.set(channel, golden.option().required(), golden.value())));
                    assertEquals(error, Winsock.report(channel).entry(golden.option()).errorCode());
                }
                inject(golden.code(), 0);
                if (accepts(golden, kind)) {
                    Winsock.set(channel, golden.option(), golden.value());
                    assertEquals(Outcome.APPLIED, Winsock.report(channel).entry(golden.option()).outcome());
                }
            } finally {
                channel.unsafe().closeForcibly();
            }
            String closed = assertThrows(WinsockException.class,
                    () -> Winsock.set(channel, golden.option(), golden.value())).getMessage();
            assertTrue(closed.contains("the channel is closed"), closed);
        }
    }

    @ParameterizedTest
    @EnumSource(Door.class)
    void anOptionThatFailsInTheMiddleLeavesNoChannelOpenAndTheRestUnset(Door door) throws Exception {
        assumeTrue(door.failsWithItsOption(),
                "needs a Netty whose bootstrap fails with an option (4.1.129, 4.2.8)");
        inject(WinsockOptions.PRIORITY_HINT.code(), 10022);
        Attempt attempt = open(door, SocketKind.STREAM,
                new Setting<>(WinsockOptions.KEEPALIVE_VALS, KeepAliveVals.off()),
                new Setting<>(WinsockOptions.PRIORITY_HINT, PriorityHint.LOW),
                new Setting<>(WinsockOptions.TCP_INITIAL_RTO, TcpInitialRto.unspecified()));
        assertInstanceOf(WinsockException.class, attempt.future().cause());
        assertClosed(attempt.channel());
        assertEquals(List.of(Outcome.APPLIED, Outcome.FAILED),
                Winsock.report(attempt.channel()).entries().stream().map(WinsockReport.Entry::outcome).toList());
    }

    @Test
    void anAcceptedChannelWhoseOptionFailsIsClosed() throws Exception {
        inject(WinsockOptions.KEEPALIVE_VALS.code(), 10022);
        KeepAliveVals vals = KeepAliveVals.of(Duration.ofSeconds(30), Duration.ofSeconds(1));
        List<ServerBootstrap> servers = new ArrayList<>(List.of(new ServerBootstrap()
                .channel(NioServerSocketChannel.class)
                .childHandler(WinsockChannelInitializer.with(WinsockOptions.KEEPALIVE_VALS, vals)
                        .then(Door.nothing()))));
        if (Door.BOOTSTRAP.failsWithItsOption()) {
            servers.add(new ServerBootstrap().channel(WinsockServerSocketChannel.class)
                    .childOption(WinsockOptions.KEEPALIVE_VALS, vals).childHandler(Door.nothing()));
        }
        for (ServerBootstrap bootstrap : servers) {
            Channel listener = bootstrap.group(group).bind(Door.LOOPBACK).sync().channel();
            opened.add(listener);
            Channel client = new Bootstrap().group(group).channel(NioSocketChannel.class)
                    .handler(Door.nothing()).connect(listener.localAddress()).sync().channel();
            // The peer sees the end of the connection.
            assertTrue(client.closeFuture().await(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void anOptionAfterItsMomentOrForAnotherKindOfChannelFailsEverywhereItIsAskedFor() throws Exception {
        InetSocketAddress address = (InetSocketAddress) server.localAddress();
        Channel client = open(Door.BOOTSTRAP, SocketKind.STREAM).channel();
        Channel listener = open(Door.BOOTSTRAP, SocketKind.LISTENER).channel();
        Channel udp = open(Door.BOOTSTRAP, SocketKind.DATAGRAM).channel();
        TcpInitialRto rto = TcpInitialRto.unspecified();
        refused("must be set before connect", client, WinsockOptions.TCP_INITIAL_RTO, rto);
        refused("must be set before connect", client, WinsockOptions.LOOPBACK_FAST_PATH, true);
        refused("must be set before bind", listener, WinsockOptions.TCP_INITIAL_RTO, rto);
        refused("must be set before bind", udp, WinsockOptions.CPU_AFFINITY, 0);
        CompatibilityMode mode = new CompatibilityMode(CompatibilityMode.ALL, CompatibilityMode.XP);
        refused("must be set before connect", client, WinsockOptions.SET_COMPATIBILITY_MODE, mode);
        refused("must be set before bind", listener, WinsockOptions.SET_COMPATIBILITY_MODE, mode);
        refused("must be set before connect", client, WinsockOptions.SET_WFP_CONNECTION_REDIRECT_RECORDS, new byte[1]);
        for (Channel bound : List.of(client, listener, udp)) {
            refused("must be set before bind", bound, WinsockOptions.ASSOCIATE_PORT_RESERVATION, 1L);
        }
        refused("TCP channel, not for a UDP channel", udp, WinsockOptions.PRIORITY_HINT, PriorityHint.LOW);
        refused("childOption", listener, WinsockOptions.KEEPALIVE_VALS, KeepAliveVals.off());
        refused("UDP channel, not for a TCP channel", client, WinsockOptions.UDP_NETRESET, true);
        refused("UDP channel, not for a TCP listener", listener, WinsockOptions.UDP_CONNRESET, true);
        // A listener may still get the fast path: what it accepts from now on inherits it.
        Winsock.set(listener, WinsockOptions.LOOPBACK_FAST_PATH, true);

        Attempt misplaced = open(Door.INITIALIZER, SocketKind.DATAGRAM,
                new Setting<>(WinsockOptions.PRIORITY_HINT, PriorityHint.LOW));
        assertInstanceOf(WinsockException.class, misplaced.future().cause());
        assertEquals(address, server.localAddress());
    }

    @ParameterizedTest
    @MethodSource("io.github.nettywinsock.Catalogue#oneEach")
    <T> void everyOptionIsRefusedOnAnotherKindOfChannelAndWhenItIsTooLate(Catalogue.Golden<T> golden) throws Exception {
        // A failure of another kind shows that Winsock was asked.
        inject(golden.code(), 10022);
        Map<SocketKind, Moment> sockets = golden.option().declaration().sockets();
        for (SocketKind kind : SocketKind.values()) {
            Moment until = sockets.get(kind);
            Channel channel = open(Door.BOOTSTRAP, kind).channel();
            if (until == null) {
                refused(", not for a " + kind, channel, golden.option(), golden.value());
            } else if (until == Moment.ANY_TIME || until == Moment.BEFORE_CONNECT && kind != SocketKind.STREAM) {
                assertEquals(10022, assertThrows(WinsockException.class,
                        () -> Winsock.set(channel, golden.option(), golden.value())).errorCode());
            } else {
                refused("it must be set " + until, channel, golden.option(), golden.value());
            }
        }
    }

    private static <T> void refused(String reason, Channel channel, WinsockOption<T> option, T value) {
        WinsockException e = assertThrows(WinsockException.class, () -> Winsock.set(channel, option, value));
        assertEquals(0, e.errorCode());
        assertFalse(e.isUnsupported());
        assertTrue(e.getMessage().startsWith(option.ioctl() + " was not issued: "), e.getMessage());
        assertTrue(e.getMessage().contains(reason), e.getMessage());
        assertTrue(channel.isOpen());
    }

    @Test
    void cpuAffinityIsNotCombinedWithReuseAddressInEitherOrder() throws Exception {
        NioDatagramChannel reusing = new NioDatagramChannel();
        try {
            reusing.config().setReuseAddress(true);
            refused("SO_REUSEADDR", reusing, WinsockOptions.CPU_AFFINITY, 0);
        } finally {
            reusing.unsafe().closeForcibly();
        }
        Bootstrap late = new Bootstrap().group(group).handler(Door.nothing())
                .channel(WinsockDatagramChannel.class)
                .option(WinsockOptions.CPU_AFFINITY, 0).option(ChannelOption.SO_REUSEADDR, true);
        Throwable cause = late.bind(Door.LOOPBACK).await().cause();
        assertTrue(assertInstanceOf(WinsockException.class, cause).getMessage().contains("SO_REUSEADDR"));

        late = new Bootstrap().group(group).channel(NioDatagramChannel.class)
                .handler(WinsockChannelInitializer.with(WinsockOptions.CPU_AFFINITY, 0)
                        .then(new ChannelInboundHandlerAdapter() {
                            @Override
                            public void handlerAdded(ChannelHandlerContext ctx) {
                                ctx.channel().config().setOption(ChannelOption.SO_REUSEADDR, true);
                            }
                        }));
        cause = late.bind(Door.LOOPBACK).await().cause();
        assertTrue(assertInstanceOf(WinsockException.class, cause).getMessage().contains("SO_REUSEADDR"));
    }

    @Test
    @SuppressWarnings("deprecation") // Netty deprecated the option, not what it does.
    void aUdpChannelThatIsActiveBeforeItIsBoundFailsItsBindToo() throws Exception {
        inject(WinsockOptions.UDP_NETRESET.code(), 10022);
        Throwable cause = new Bootstrap().group(group).channel(NioDatagramChannel.class)
                .option(ChannelOption.DATAGRAM_CHANNEL_ACTIVE_ON_REGISTRATION, true)
                .handler(WinsockChannelInitializer.with(WinsockOptions.UDP_NETRESET, false).then(Door.nothing()))
                .bind(Door.LOOPBACK).await().cause();
        assertInstanceOf(WinsockException.class, cause);
    }

    @Test
    void aUdpChannelWhoseOptionFailedCannotBeBoundByASend() throws Exception {
        inject(WinsockOptions.UDP_NETRESET.code(), 10022);
        Channel udp = new Bootstrap().group(group).channel(NioDatagramChannel.class)
                .handler(WinsockChannelInitializer.with(WinsockOptions.UDP_NETRESET, false).then(Door.nothing()))
                .register().sync().channel();
        ByteBuf data = Unpooled.copiedBuffer("x", StandardCharsets.US_ASCII);
        Throwable cause = udp.writeAndFlush(new DatagramPacket(data, (InetSocketAddress) server.localAddress()))
                .await().cause();
        assertInstanceOf(WinsockException.class, cause);
        assertEquals(0, data.refCnt());
        assertClosed(udp);
    }

    @Test
    void aValueThatCannotBeRestoredAfterConnectOrDisconnectFailsItAndClosesTheChannel() throws Exception {
        for (Bootstrap bootstrap : List.of(
                new Bootstrap().channel(WinsockDatagramChannel.class).handler(Door.nothing())
                        .option(WinsockOptions.UDP_CONNRESET, false),
                new Bootstrap().channel(NioDatagramChannel.class)
                        .handler(WinsockChannelInitializer.with(WinsockOptions.UDP_CONNRESET, false)
                                .then(Door.nothing())))) {
            for (boolean atDisconnect : new boolean[] {false, true}) {
                reset();
                Channel udp = bootstrap.clone().group(group).bind(Loopback.freePort()).sync().channel();
                if (atDisconnect) {
                    udp.connect(server.localAddress()).sync();
                }
                inject(WinsockOptions.UDP_CONNRESET.code(), 10022);
                Throwable cause = atDisconnect ? udp.disconnect().await().cause()
                        : udp.connect(server.localAddress()).await().cause();
                assertInstanceOf(WinsockException.class, cause);
                assertClosed(udp);
            }
        }
    }

    @Test
    void aChannelThatIsBeingClosedIsClosedToOptions() throws Exception {
        Channel channel = open(Door.BOOTSTRAP, SocketKind.STREAM).channel();
        channel.close().sync();
        WinsockException e = assertThrows(WinsockException.class,
                () -> Winsock.set(channel, WinsockOptions.KEEPALIVE_VALS, KeepAliveVals.off()));
        assertInstanceOf(ClosedChannelException.class, e.getCause());
        assertFalse(e.isUnsupported());
    }
}
