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
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nettywinsock.WinsockReport.Outcome;
import io.github.nettywinsock.internal.FakeWsaIoctl;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What reaches Winsock from real bootstraps, when, in which order and on which thread.
 */
@Timeout(60)
class BootstrapTest {

    private static final KeepAliveVals VALS = KeepAliveVals.of(Duration.ofSeconds(30), Duration.ofSeconds(1));
    private static final String KEEPALIVE = "0x98000004 0100000030750000e8030000";
    private static final TcpInitialRto RTO = TcpInitialRto.of(Duration.ofMillis(300), 2);
    private static final String INITIAL_RTO = "0x98000011 2c010200";
    private static final String FAST_PATH = "0x98000010 01000000";
    private static final String VERY_LOW = "0x98000018 00000000";

    private final EventLoopGroup boss = new NioEventLoopGroup(1);
    private final EventLoopGroup workers = new NioEventLoopGroup(1);
    private final FakeWsaIoctl fake = new FakeWsaIoctl();
    private final BlockingQueue<Channel> children = new LinkedBlockingQueue<>();

    @BeforeEach
    void forgetWarnings() {
        Catalogue.options().forEach(option -> option.declaration().warned.clear());
    }

    @AfterEach
    void end() throws Exception {
        fake.close();
        boss.shutdownGracefully(0, 5, TimeUnit.SECONDS);
        workers.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        boss.terminationFuture().sync();
    }

    private List<String> said() {
        return fake.calls().stream().map(FakeWsaIoctl.Call::toString).toList();
    }

    private ChannelHandler collectingChildren() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel child) {
                children.add(child);
            }
        };
    }

    private Channel plainServer() throws Exception {
        return new ServerBootstrap().group(boss, workers).channel(NioServerSocketChannel.class)
                .childHandler(collectingChildren()).bind(Door.LOOPBACK).sync().channel();
    }

    @Test
    void aClientsOptionsAreSetInOrderByTheCallersThreadBeforeAnythingElseHappens() throws Exception {
        Channel server = plainServer();
        Channel client = new Bootstrap().group(workers).channel(WinsockSocketChannel.class).handler(Door.nothing())
                .option(WinsockOptions.TCP_INITIAL_RTO, RTO)
                .option(ChannelOption.TCP_NODELAY, false)
                .option(WinsockOptions.PRIORITY_HINT, PriorityHint.VERY_LOW)
                .option(WinsockOptions.KEEPALIVE_VALS, VALS)
                .option(WinsockOptions.LOOPBACK_FAST_PATH, true)
                .connect(server.localAddress()).sync().channel();
        assertEquals(List.of(INITIAL_RTO, VERY_LOW, KEEPALIVE, FAST_PATH), said());
        fake.calls().forEach(call -> assertSame(Thread.currentThread(), call.thread()));
        assertEquals(1, fake.calls().stream().map(FakeWsaIoctl.Call::socket).distinct().count());
        assertEquals(VALS, client.config().getOption(WinsockOptions.KEEPALIVE_VALS));
        assertEquals(VALS, client.config().getOption(WinsockOptions.KEEPALIVE_VALS.required()));
        assertEquals(false, client.config().getOption(ChannelOption.TCP_NODELAY));
        assertNull(client.config().getOption(WinsockOptions.UDP_CONNRESET));
        assertEquals(Outcome.OVERWRITTEN, Winsock.report(client).entry(WinsockOptions.TCP_INITIAL_RTO).outcome());
        assertEquals(RTO, client.config().getOption(WinsockOptions.TCP_INITIAL_RTO));
    }

    @Test
    void aListenersOptionsAreSetBeforeBindAndItsChildrensBeforeTheirFirstEvent() throws Exception {
        Channel listener = new ServerBootstrap().group(boss, workers).channel(WinsockServerSocketChannel.class)
                .option(WinsockOptions.LOOPBACK_FAST_PATH, true)
                .option(WinsockOptions.TCP_INITIAL_RTO, RTO)
                .childOption(WinsockOptions.KEEPALIVE_VALS, VALS)
                .childOption(WinsockOptions.PRIORITY_HINT, PriorityHint.VERY_LOW)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel child) {
                        assertEquals(VALS, child.config().getOption(WinsockOptions.KEEPALIVE_VALS));
                        children.add(child);
                    }
                })
                .bind(Door.LOOPBACK).sync().channel();
        assertEquals(List.of(FAST_PATH, INITIAL_RTO), said());
        fake.calls().clear();
        new Bootstrap().group(workers).channel(NioSocketChannel.class).handler(Door.nothing())
                .connect(listener.localAddress()).sync();
        Channel child = children.poll(10, TimeUnit.SECONDS);
        assertInstanceOf(WinsockSocketChannel.class, child);
        assertSame(listener, child.parent());
        assertEquals(List.of(KEEPALIVE, VERY_LOW), said());
        fake.calls().forEach(call -> assertTrue(call.thread() != Thread.currentThread()));
        assertEquals(PriorityHint.VERY_LOW, child.config().getOption(WinsockOptions.PRIORITY_HINT));
        assertEquals(Outcome.APPLIED, Winsock.report(listener).entry(WinsockOptions.TCP_INITIAL_RTO).outcome());
    }

    @Test
    void aDatagramChannelsOptionsAreSetBeforeBind() throws Exception {
        Channel udp = new Bootstrap().group(workers).channel(WinsockDatagramChannel.class).handler(Door.nothing())
                .option(WinsockOptions.UDP_CONNRESET, false)
                .option(WinsockOptions.UDP_NETRESET, false)
                .option(WinsockOptions.CPU_AFFINITY, 3)
                .bind(Door.LOOPBACK).sync().channel();
        assertEquals(List.of("0x9800000C 00000000", "0x9800000F 00000000", "0x98000015 0300"), said());
        assertEquals(3, udp.config().getOption(WinsockOptions.CPU_AFFINITY));
        assertTrue(udp.config().getOptions().containsKey(WinsockOptions.CPU_AFFINITY));
    }

    @Test
    void theInitializerDoesTheSameForStockChannelsOnTheirEventLoop() throws Exception {
        BlockingQueue<Channel> initialized = new LinkedBlockingQueue<>();
        ChannelHandler probe = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                initialized.add(channel);
            }
        };
        Channel listener = new ServerBootstrap().group(boss, workers).channel(NioServerSocketChannel.class)
                .handler(WinsockChannelInitializer.with(WinsockOptions.LOOPBACK_FAST_PATH, true)
                        .and(WinsockOptions.TCP_INITIAL_RTO, RTO).then(probe))
                .childHandler(WinsockChannelInitializer.with(WinsockOptions.PRIORITY_HINT, PriorityHint.VERY_LOW)
                        .and(WinsockOptions.KEEPALIVE_VALS, VALS).then(collectingChildren()))
                .bind(Door.LOOPBACK).sync().channel();
        assertEquals(List.of(FAST_PATH, INITIAL_RTO), said());
        assertSame(listener, initialized.poll(10, TimeUnit.SECONDS));

        fake.calls().clear();
        WinsockChannelInitializer shared = WinsockChannelInitializer.with(WinsockOptions.TCP_INITIAL_RTO, RTO)
                .then(probe, Door.nothing());
        for (int i = 0; i < 2; i++) {
            Channel client = new Bootstrap().group(workers).channel(NioSocketChannel.class).handler(shared)
                    .connect(listener.localAddress()).sync().channel();
            assertSame(client, initialized.poll(10, TimeUnit.SECONDS));
            Channel child = children.poll(10, TimeUnit.SECONDS);
            assertEquals(NioSocketChannel.class, child.getClass());
            assertEquals(List.of(INITIAL_RTO, VERY_LOW, KEEPALIVE), said());
            fake.calls().forEach(call -> assertFalse(call.thread() == Thread.currentThread()));
            assertEquals(Outcome.OVERWRITTEN, Winsock.report(client).entry(WinsockOptions.TCP_INITIAL_RTO).outcome());
            assertEquals(Outcome.APPLIED, Winsock.report(child).entry(WinsockOptions.KEEPALIVE_VALS).outcome());
            assertNull(client.pipeline().get(WinsockChannelInitializer.class));
            fake.calls().clear();
        }
    }

    @Test
    void setWorksOnAnyChannelAtAnyTimeFromAnyThread() throws Exception {
        Channel server = plainServer();
        for (Function<Bootstrap, Bootstrap> channel : List.<Function<Bootstrap, Bootstrap>>of(
                bootstrap -> bootstrap.channel(NioSocketChannel.class),
                bootstrap -> bootstrap.channel(WinsockSocketChannel.class))) {
            Channel client = channel.apply(new Bootstrap()).group(workers).handler(Door.nothing())
                    .connect(server.localAddress()).sync().channel();
            Winsock.set(client, WinsockOptions.KEEPALIVE_VALS, VALS);
            client.eventLoop().submit(() -> Winsock.set(client, WinsockOptions.KEEPALIVE_VALS, KeepAliveVals.off()))
                    .sync();
            assertEquals(List.of(KEEPALIVE, "0x98000004 000000000000000000000000"), said());
            fake.calls().clear();
        }
        assertThrows(NullPointerException.class, () -> Winsock.set(null, WinsockOptions.KEEPALIVE_VALS, VALS));
        assertThrows(NullPointerException.class, () -> Winsock.set(server, null, VALS));
        assertThrows(NullPointerException.class, () -> Winsock.set(server, WinsockOptions.KEEPALIVE_VALS, null));
        assertThrows(IllegalArgumentException.class, () -> Winsock.set(server, WinsockOptions.CPU_AFFINITY, 65536));
        assertEquals(List.of(), said());
    }

    @Test
    void aRawOptionPassesItsBytesOnAndKeepsACopy() {
        WinsockOption<byte[]> raw = WinsockOptions.raw("SIO_SOMETHING", 0x98000099);
        NioDatagramChannel udp = new NioDatagramChannel();
        try {
            byte[] bytes = {1, 2, 3};
            Winsock.set(udp, raw, bytes);
            bytes[0] = 9;
            Winsock.set(udp, raw, new byte[0]);
            Winsock.set(udp, raw, new byte[1000]);
            assertEquals(List.of("0x98000099 010203", "0x98000099 ", "0x98000099 " + "00".repeat(1000)), said());
        } finally {
            udp.unsafe().closeForcibly();
        }
        WinsockSocketChannel tcp = new WinsockSocketChannel();
        try {
            byte[] bytes = {1, 2, 3};
            tcp.config().setOption(raw, bytes);
            bytes[0] = 9;
            byte[] applied = tcp.config().getOption(raw);
            assertEquals(1, applied[0]);
            applied[0] = 9;
            assertEquals(1, tcp.config().getOption(raw)[0]);
        } finally {
            tcp.unsafe().closeForcibly();
        }
    }

    @Test
    void askingForOptionsMakesNoNativeCall() {
        for (Channel channel : List.of(
                new WinsockSocketChannel(), new WinsockServerSocketChannel(), new WinsockDatagramChannel())) {
            Catalogue.oneEach().filter(golden -> golden.option().declaration().sockets()
                    .containsKey(SocketKind.of(channel))).forEach(golden -> setOn(channel, golden));
            assertFalse(fake.calls().isEmpty());
            fake.calls().clear();
            Map<ChannelOption<?>, Object> options = channel.config().getOptions();
            Catalogue.oneEach().forEach(golden -> {
                boolean applied = golden.option().declaration().sockets().containsKey(SocketKind.of(channel));
                Catalogue.assertValue(applied ? golden.value() : null, options.get(golden.option()));
                Catalogue.assertValue(applied ? golden.value() : null, channel.config().getOption(golden.option()));
            });
            assertNotNull(Winsock.report(channel).toString());
            assertEquals(List.of(), said());
            channel.unsafe().closeForcibly();
        }
    }

    private static <T> void setOn(Channel channel, Catalogue.Golden<T> golden) {
        assertTrue(channel.config().setOption(golden.option(), golden.value()));
    }

    @Test
    void anOptionThatIsSkippedIsWarnedOfOnceAndTheNextOnesAreSet() throws Exception {
        fake.fail(WinsockOptions.LOOPBACK_FAST_PATH.code(), 10045);
        Channel server = plainServer();
        try (WarningLog log = new WarningLog()) {
            for (int i = 0; i < 3; i++) {
                Channel client = new Bootstrap().group(workers).channel(WinsockSocketChannel.class)
                        .handler(Door.nothing())
                        .option(WinsockOptions.LOOPBACK_FAST_PATH, true)
                        .option(WinsockOptions.KEEPALIVE_VALS, VALS)
                        .connect(server.localAddress()).sync().channel();
                assertEquals(VALS, client.config().getOption(WinsockOptions.KEEPALIVE_VALS));
                assertNull(client.config().getOption(WinsockOptions.LOOPBACK_FAST_PATH));
            }
            assertEquals(1, log.messages().size(), log.messages()::toString);
            assertTrue(log.messages().get(0).contains("SIO_LOOPBACK_FAST_PATH skipped: WSAEOPNOTSUPP (10045)"),
                    log.messages()::toString);
        }
    }

    @Test
    void anInitialRtoThatTheJdkWillOverwriteIsWarnedOfOnce() throws Exception {
        Channel server = plainServer();
        try (WarningLog log = new WarningLog()) {
            for (int i = 0; i < 2; i++) {
                new Bootstrap().group(workers).channel(WinsockSocketChannel.class).handler(Door.nothing())
                        .option(WinsockOptions.TCP_INITIAL_RTO, RTO).connect(server.localAddress()).sync();
            }
            assertEquals(1, log.messages().size(), log.messages()::toString);
            assertTrue(log.messages().get(0).contains("SIO_TCP_INITIAL_RTO overwritten"), log.messages()::toString);
        }
        // The JDK takes the wildcard address for the loopback address.
        for (String wildcard : new String[] {"0.0.0.0", "::"}) {
            WinsockSocketChannel channel = new WinsockSocketChannel();
            channel.config().setOption(WinsockOptions.TCP_INITIAL_RTO, RTO);
            WinsockState.beforeConnect(channel, new InetSocketAddress(wildcard, 1));
            assertEquals(Outcome.OVERWRITTEN, Winsock.report(channel).entry(WinsockOptions.TCP_INITIAL_RTO).outcome());
            channel.unsafe().closeForcibly();
        }
        // The value stays what was last applied through the channel.
        WinsockSocketChannel elsewhere = new WinsockSocketChannel();
        elsewhere.config().setOption(WinsockOptions.TCP_INITIAL_RTO, RTO);
        WinsockState.beforeConnect(elsewhere, new InetSocketAddress("192.0.2.1", 1));
        WinsockState.beforeConnect(elsewhere, InetSocketAddress.createUnresolved("localhost", 1));
        assertEquals(Outcome.APPLIED, Winsock.report(elsewhere).entry(WinsockOptions.TCP_INITIAL_RTO).outcome());
        elsewhere.unsafe().closeForcibly();
    }

    @Test
    void cpuAffinityWarnsOfTheJdksExclusiveBind() {
        String property = "sun.net.useExclusiveBind";
        String before = System.getProperty(property);
        try (WarningLog log = new WarningLog()) {
            for (String exclusive : new String[] {"false", "true", "", null}) {
                if (exclusive == null) {
                    System.clearProperty(property);
                } else {
                    System.setProperty(property, exclusive);
                }
                WinsockOptions.CPU_AFFINITY.declaration().warned.clear();
                log.messages().clear();
                NioDatagramChannel udp = new NioDatagramChannel();
                Winsock.set(udp, WinsockOptions.CPU_AFFINITY, 0);
                Winsock.set(udp, WinsockOptions.CPU_AFFINITY, 1);
                boolean stands = !"false".equals(exclusive);
                assertEquals(stands ? 1 : 0, log.messages().size(), log.messages()::toString);
                String detail = Winsock.report(udp).entry(WinsockOptions.CPU_AFFINITY).detail();
                assertEquals(stands, detail.contains("-Dsun.net.useExclusiveBind=false"), detail);
                udp.unsafe().closeForcibly();
            }
        } finally {
            if (before == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, before);
            }
        }
    }

    @Test
    void withoutWinsockEverythingWorksAndNothingIsSet() throws Exception {
        FakeWsaIoctl.unavailable(new UnsatisfiedLinkError("no native part"));
        assertFalse(Winsock.isAvailable());
        assertTrue(assertThrows(UnsatisfiedLinkError.class, Winsock::ensureAvailability).getMessage()
                .contains("no native part"));
        Channel server = plainServer();
        try (WarningLog log = new WarningLog()) {
            Channel client = new Bootstrap().group(workers).channel(WinsockSocketChannel.class).handler(Door.nothing())
                    .option(WinsockOptions.KEEPALIVE_VALS, VALS).connect(server.localAddress()).sync().channel();
            assertEquals(Outcome.UNAVAILABLE, Winsock.report(client).entry(WinsockOptions.KEEPALIVE_VALS).outcome());
            assertEquals(1, log.messages().size(), log.messages()::toString);
            assertTrue(log.messages().get(0).contains("no native part"), log.messages()::toString);
            WinsockException e = assertThrows(WinsockException.class,
                    () -> Winsock.set(client, WinsockOptions.KEEPALIVE_VALS, VALS));
            assertInstanceOf(UnsatisfiedLinkError.class, e.getCause());
            assertTrue(e.isUnsupported());
        }
        Throwable cause = new Bootstrap().group(workers).channel(NioSocketChannel.class)
                .handler(WinsockChannelInitializer.with(WinsockOptions.KEEPALIVE_VALS.required(), VALS)
                        .then(Door.nothing()))
                .connect(server.localAddress()).await().cause();
        assertInstanceOf(WinsockException.class, cause);
        assertEquals(List.of(), said());
    }
}
