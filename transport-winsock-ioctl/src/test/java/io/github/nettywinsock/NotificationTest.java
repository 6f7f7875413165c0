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
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nettywinsock.WinsockWatch.End;
import io.github.nettywinsock.internal.FakeOverlapped;
import io.github.nettywinsock.internal.FakeWsaIoctl;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Watches over a kernel that completes on demand.
 */
@Timeout(60)
class NotificationTest {

    private static final WinsockNotification<Void> ADDRESSES = WinsockNotifications.ADDRESS_LIST_CHANGE;
    private static final WinsockNotification<InetAddress> ROUTE = WinsockNotifications.ROUTING_INTERFACE_CHANGE;
    private static final WinsockNotification<Void> BACKLOG = WinsockNotifications.IDEAL_SEND_BACKLOG_CHANGE;

    /** An event as the handler saw it: on which thread, and how many requests the kernel held then. */
    private record Seen(WinsockNotificationEvent event, Thread thread, int held) {
    }

    private final FakeOverlapped kernel = new FakeOverlapped();
    private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
    private EventLoopGroup group;
    private Channel channel;

    @BeforeEach
    void open() throws Exception {
        group = new NioEventLoopGroup(1);
        channel = udp(null);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        channel.close().sync();
        for (WinsockNotification<?> notification : List.of(ADDRESSES, ROUTE, BACKLOG)) {
            kernel.complete(notification.code(), 995);
        }
        Loopback.await(() -> kernel.memory() == 0);
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        kernel.close();
        assertEquals(List.of(), kernel.faults());
    }

    private Channel udp(InternetProtocolFamily family) throws Exception {
        return new Bootstrap().group(group).channelFactory(() -> new NioDatagramChannel(family))
                .handler(recorder()).register().sync().channel();
    }

    private ChannelInboundHandlerAdapter recorder() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                seen.add(new Seen((WinsockNotificationEvent) event, Thread.currentThread(), kernel.held()));
            }
        };
    }

    private Seen next() throws InterruptedException {
        Seen next = seen.poll(20, TimeUnit.SECONDS);
        assertTrue(next != null, "no event");
        return next;
    }

    private void noEvent() throws Exception {
        // What was on its way to the event loop has come by then.
        channel.eventLoop().submit(() -> { }).sync();
        assertEquals(0, seen.size());
    }

    private static End end(WinsockWatch watch) throws Exception {
        return watch.closeFuture().get(20, TimeUnit.SECONDS);
    }

    private static WinsockException failure(WinsockWatch watch) throws Exception {
        assertTrue(watch.closeFuture().await(20, TimeUnit.SECONDS));
        return assertInstanceOf(WinsockException.class, watch.closeFuture().cause());
    }

    /** Keeps the event loop busy until the latch is released. */
    private CountDownLatch busy() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        channel.eventLoop().execute(() -> {
            begun.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        begun.await();
        return release;
    }

    @Test
    void eachChangeIsAnEventOnTheEventLoopAndIsWatchedForAgainByThen() throws Exception {
        WinsockWatch watch = Winsock.watch(channel, ADDRESSES);
        assertEquals(1, kernel.held());
        Thread loop = channel.eventLoop().submit(Thread::currentThread).get();
        for (int i = 0; i < 3; i++) {
            assertEquals(1, kernel.complete(ADDRESSES.code(), 0));
            Seen change = next();
            assertEquals(new WinsockNotificationEvent(ADDRESSES, null), change.event());
            assertSame(loop, change.thread());
            assertEquals(1, change.held());
        }
        assertFalse(watch.closeFuture().isDone());
        assertSame(ADDRESSES, watch.notification());
        assertEquals(4, kernel.requests().size());
        noEvent();
    }

    @Test
    void eventsSayWhichWatchTheyAreOf() throws Exception {
        InetAddress one = InetAddress.getByName("192.0.2.1");
        Winsock.watch(channel, ROUTE, one);
        Winsock.watch(channel, ADDRESSES);
        kernel.complete(ADDRESSES.code(), 0);
        assertEquals(new WinsockNotificationEvent(ADDRESSES, null), next().event());
        kernel.complete(ROUTE.code(), 0);
        assertEquals(new WinsockNotificationEvent(ROUTE, one), next().event());
        assertEquals(2, kernel.held());
    }

    @Test
    void changesWhileAnEventIsOnItsWayAreToldByThatEvent() throws Exception {
        WinsockWatch watch = Winsock.watch(channel, ADDRESSES);
        CountDownLatch release = busy();
        assertEquals(1, kernel.complete(ADDRESSES.code(), 0));
        // Nothing stands that could be told of.
        assertEquals(0, kernel.complete(ADDRESSES.code(), 0));
        release.countDown();
        next();
        noEvent();
        assertEquals(1, kernel.complete(ADDRESSES.code(), 0));
        next();
        watch.close();
    }

    @Test
    void aClosedWatchKeepsItsMemoryUntilTheKernelLetsGoAndTellsOfNothingMeanwhile() throws Exception {
        kernel.takeTime();
        WinsockWatch watch = Winsock.watch(channel, ADDRESSES);
        watch.close();
        watch.close();
        noEvent();
        assertFalse(watch.closeFuture().isDone());
        assertEquals(1, kernel.memory());
        // It changes before the cancel has been heard.
        kernel.complete(ADDRESSES.code(), 0);
        assertEquals(End.CANCELLED, end(watch));
        assertEquals(0, kernel.memory());
        watch.close();
        noEvent();
    }

    @Test
    void anEventThatIsOnItsWayDoesNotOutliveTheWatch() throws Exception {
        WinsockWatch watch = Winsock.watch(channel, ADDRESSES);
        CountDownLatch release = busy();
        kernel.complete(ADDRESSES.code(), 0);
        // One task waits for the event loop, behind the one that keeps it busy.
        Loopback.await(() -> ((SingleThreadEventExecutor) channel.eventLoop()).pendingTasks() == 1);
        watch.close();
        assertEquals(0, kernel.memory());
        watch.close();
        release.countDown();
        assertEquals(End.CANCELLED, end(watch));
        noEvent();
    }

    @Test
    void aWatchCanBeClosedFromItsOwnEvent() throws Exception {
        WinsockWatch[] watch = new WinsockWatch[1];
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter());
        channel.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                watch[0].close();
                ctx.fireUserEventTriggered(event);
            }
        });
        watch[0] = Winsock.watch(channel, ADDRESSES);
        kernel.complete(ADDRESSES.code(), 0);
        assertEquals(End.CANCELLED, end(watch[0]));
        next();
        assertEquals(0, kernel.memory());
    }

    @ParameterizedTest
    @ValueSource(ints = {995, 0})
    void theCloseOfTheChannelEndsItsWatchesWhateverTheKernelSaysLast(int last) throws Exception {
        WinsockWatch one = Winsock.watch(channel, ADDRESSES);
        WinsockWatch two = Winsock.watch(channel, ROUTE, InetAddress.getByName("192.0.2.1"));
        channel.close().sync();
        assertEquals(2, kernel.memory());
        kernel.complete(ADDRESSES.code(), last);
        kernel.complete(ROUTE.code(), last);
        assertEquals(End.CHANNEL_CLOSED, end(one));
        assertEquals(End.CHANNEL_CLOSED, end(two));
        one.close();
        assertEquals(0, kernel.memory());
        assertEquals(0, seen.size());
    }

    @Test
    void anEventThatIsOnItsWayWhenTheChannelClosesIsNotFired() throws Exception {
        WinsockWatch watch = Winsock.watch(channel, ADDRESSES);
        CountDownLatch release = busy();
        channel.close();
        kernel.complete(ADDRESSES.code(), 0);
        release.countDown();
        assertEquals(End.CHANNEL_CLOSED, end(watch));
        assertEquals(0, kernel.memory());
        assertEquals(0, seen.size());
    }

    @Test
    void aChannelThatIsClosedOrBeingClosedHasNoWatch() throws Exception {
        WinsockWatch[] watch = new WinsockWatch[1];
        channel.eventLoop().submit(() -> {
            channel.close();
            watch[0] = Winsock.watch(channel, ADDRESSES);
        }).sync();
        assertEquals(End.CHANNEL_CLOSED, end(watch[0]));
        channel.closeFuture().sync();
        assertEquals(End.CHANNEL_CLOSED, end(Winsock.watch(channel, ADDRESSES)));
        assertEquals(List.of(), kernel.requests());
    }

    @ParameterizedTest
    @CsvSource({"10045, true", "10042, true", "10022, false", "995, false"})
    void whatIsNotSupportedFailsTheWatchAtOnceOrLater(int error, boolean unsupported) throws Exception {
        kernel.refuse(ADDRESSES.code(), error);
        WinsockWatch refused = Winsock.watch(channel, ADDRESSES);
        assertTrue(refused.closeFuture().isDone());
        WinsockWatch failed = Winsock.watch(channel, ROUTE, InetAddress.getByName("0.0.0.0"));
        assertFalse(failed.closeFuture().isDone());
        kernel.complete(ROUTE.code(), error);
        for (WinsockWatch watch : List.of(refused, failed)) {
            WinsockException e = failure(watch);
            assertEquals(watch.notification().ioctl(), e.ioctl());
            assertEquals(watch.notification().code(), e.code());
            assertEquals(error, e.errorCode());
            assertEquals(unsupported, e.isUnsupported());
        }
        assertEquals(0, kernel.memory());
        for (WinsockWatch watch : List.of(refused, failed)) {
            Throwable e = watch.closeFuture().cause();
            watch.close();
            assertSame(e, watch.closeFuture().cause());
        }
        noEvent();
    }

    @Test
    void aChangeIsToldEvenIfItIsTheLast() throws Exception {
        WinsockWatch watch = Winsock.watch(channel, ADDRESSES);
        kernel.refuse(ADDRESSES.code(), 10050);
        kernel.complete(ADDRESSES.code(), 0);
        next();
        assertEquals(10050, failure(watch).errorCode());
    }

    @Test
    void aSocketOfAnotherCompletionPortFailsTheWatch() throws Exception {
        kernel.refuseAssociation(87);
        assertEquals(87, failure(Winsock.watch(channel, ADDRESSES)).errorCode());
        assertEquals(List.of(), kernel.requests());
        kernel.refuseAssociation(0);
        Winsock.watch(channel, ADDRESSES).close();
        assertEquals(1, kernel.requests().size());
    }

    @Test
    void aConnectionHasOneBacklogWatchAtATime() throws Exception {
        Channel server = new ServerBootstrap().group(group).channel(NioServerSocketChannel.class)
                .childHandler(Door.nothing()).bind(Door.LOOPBACK).sync().channel();
        Channel client = new Bootstrap().group(group).channel(NioSocketChannel.class).handler(recorder())
                .connect(server.localAddress()).sync().channel();
        kernel.takeTime();
        WinsockWatch first = Winsock.watch(client, BACKLOG);
        WinsockException e = failure(Winsock.watch(client, BACKLOG));
        assertTrue(e.getMessage().startsWith("SIO_IDEAL_SEND_BACKLOG_CHANGE was not issued: the channel has such a "
                + "watch"), e.getMessage());
        assertEquals(1, kernel.held());
        first.close();
        // Not before the kernel has let go of the first.
        failure(Winsock.watch(client, BACKLOG));
        kernel.complete(BACKLOG.code(), 995);
        assertEquals(End.CANCELLED, end(first));
        WinsockWatch second = Winsock.watch(client, BACKLOG);
        kernel.complete(BACKLOG.code(), 0);
        assertEquals(BACKLOG, next().event().notification());
        // Any number of the others.
        Winsock.watch(client, ADDRESSES);
        Winsock.watch(client, ADDRESSES);
        assertEquals(3, kernel.held());
        client.close().sync();
        kernel.complete(BACKLOG.code(), 995);
        assertEquals(End.CHANNEL_CLOSED, end(second));
        kernel.complete(ADDRESSES.code(), 995);

        kernel.refuse(BACKLOG.code(), 10057);
        Channel other = new Bootstrap().group(group).channel(NioSocketChannel.class).handler(recorder())
                .connect(server.localAddress()).sync().channel();
        kernel.forgetSockets();
        assertEquals(10057, failure(Winsock.watch(other, BACKLOG)).errorCode());
        kernel.refuse(BACKLOG.code(), 0);
        assertFalse(Winsock.watch(other, BACKLOG).closeFuture().isDone());
        other.close().sync();
        server.close().sync();
    }

    @Test
    void whatCannotBeWatchedFailsTheWatch() throws Exception {
        String wrong = failure(Winsock.watch(channel, BACKLOG)).getMessage();
        assertTrue(wrong.contains("it is for a TCP channel, not for a UDP channel"), wrong);
        String foreign = failure(Winsock.watch(new EmbeddedChannel(), ADDRESSES)).getMessage();
        assertTrue(foreign.contains("EmbeddedChannel"), foreign);
        NioDatagramChannel early = new NioDatagramChannel();
        String unregistered = failure(Winsock.watch(early, ADDRESSES)).getMessage();
        assertTrue(unregistered.contains("not registered"), unregistered);
        early.unsafe().closeForcibly();
        assertEquals(End.CHANNEL_CLOSED, end(Winsock.watch(early, ADDRESSES)));
        assertThrows(NullPointerException.class, () -> Winsock.watch(null, ADDRESSES));
        assertThrows(NullPointerException.class, () -> Winsock.watch(channel, null));
        assertThrows(NullPointerException.class, () -> Winsock.watch(channel, ROUTE, null));
        FakeWsaIoctl.unavailable(new UnsupportedOperationException("no Winsock"));
        WinsockException e = failure(Winsock.watch(channel, ADDRESSES));
        assertTrue(e.isUnsupported() && e.getMessage().contains("no Winsock"), e.getMessage());
        assertEquals(List.of(), kernel.requests());
    }

    @ParameterizedTest
    @CsvSource({
        "false, 192.0.2.1, 0200 0000 c0000201 0000000000000000",
        "false, 0.0.0.0, 0200 0000 00000000 0000000000000000",
        "false, ::, 0200 0000 00000000 0000000000000000",
        "true, 192.0.2.1, 1700 0000 00000000 00000000000000000000ffffc0000201 00000000",
        "true, 0.0.0.0, 1700 0000 00000000 00000000000000000000000000000000 00000000",
        "true, ::, 1700 0000 00000000 00000000000000000000000000000000 00000000",
        "true, 2001:db8::1, 1700 0000 00000000 20010db8000000000000000000000001 00000000",
        "true, fe80::1%7, 1700 0000 00000000 fe800000000000000000000000000001 07000000"
    })
    void aDestinationBecomesAnAddressOfTheSocketsFamily(boolean ipv6, String address, String bytes) throws Exception {
        Channel of = udp(ipv6 ? InternetProtocolFamily.IPv6 : InternetProtocolFamily.IPv4);
        Winsock.watch(of, ROUTE, InetAddress.getByName(address));
        assertEquals(bytes.replace(" ", ""), kernel.requests().get(0).input());
        kernel.complete(ROUTE.code(), 0);
        next();
        assertEquals(kernel.requests().get(0), kernel.requests().get(1));
        of.close().sync();
    }

    @Test
    void anIpv6DestinationIsRefusedOnAnIpv4Channel() throws Exception {
        Channel ipv4 = udp(InternetProtocolFamily.IPv4);
        String refused = failure(Winsock.watch(ipv4, ROUTE, InetAddress.getByName("::1"))).getMessage();
        assertTrue(refused.contains("an IPv6 address on an IPv4 socket"), refused);
        ipv4.close().sync();
    }

    @Test
    void theThreeSayToWinsockWhatTheHeadersDescribe() {
        assertEquals(0x28000017, ADDRESSES.code());
        assertEquals(0x88000015, ROUTE.code());
        assertEquals(0x2000747A, BACKLOG.code());
        assertEquals(Void.class, ADDRESSES.inputType());
        assertEquals(InetAddress.class, ROUTE.inputType());
        assertEquals(Void.class, BACKLOG.inputType());
        assertEquals("SIO_ADDRESS_LIST_CHANGE", ADDRESSES.toString());
    }

    @Test
    void tenThousandWatchesLeaveNothing() throws Exception {
        for (int i = 0; i < 10_000; i++) {
            WinsockWatch watch = Winsock.watch(channel, ADDRESSES);
            if (i % 10 == 0) {
                kernel.complete(ADDRESSES.code(), 0);
            }
            watch.close();
            if (i % 100 == 0) {
                end(watch);
            }
        }
        Loopback.await(() -> kernel.memory() == 0);
        assertEquals(0, kernel.held());
        assertEquals(List.of(), kernel.faults());
        Loopback.await(() -> FakeOverlapped.thread() == null);
    }

    @Test
    void thousandsOfWatchesNeedOneThreadThatGoesWithTheLast() throws Exception {
        // That of the test before may still be looking whether it is needed.
        Loopback.await(() -> FakeOverlapped.thread() == null);
        List<Channel> channels = new ArrayList<>();
        List<WinsockWatch> watches = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            channels.add(udp(null));
        }
        for (int i = 0; i < 3_000; i++) {
            watches.add(Winsock.watch(channels.get(i % channels.size()), ADDRESSES));
        }
        assertEquals(3_000, kernel.complete(ADDRESSES.code(), 0));
        for (int i = 0; i < 3_000; i++) {
            next();
        }
        assertEquals(3_000, kernel.held());
        assertEquals(1, Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("winsock-completion-port")).count());
        assertTrue(FakeOverlapped.thread().isDaemon());
        watches.forEach(WinsockWatch::close);
        for (WinsockWatch watch : watches) {
            assertEquals(End.CANCELLED, end(watch));
        }
        Loopback.await(() -> FakeOverlapped.thread() == null);
        for (Channel each : channels) {
            each.close().sync();
        }
        // And comes back with the next.
        WinsockWatch again = Winsock.watch(channel, ADDRESSES);
        kernel.stray();
        kernel.complete(ADDRESSES.code(), 0);
        next();
        again.close();
        end(again);
    }

    /** Whatever it is, and above all if it is what an executor throws that takes no more tasks. */
    @Test
    void whatAListenerThrowsOnTheThreadOfTheKernelEndsNothing() throws Exception {
        BlockingQueue<RuntimeException> thrown = new LinkedBlockingQueue<>();
        try (WinsockAddresses addresses = new WinsockAddresses()) {
            WinsockWatch watch = addresses.watchAddressList(StandardProtocolFamily.INET, Runnable::run, () -> {
                RuntimeException e = thrown.isEmpty() ? new RejectedExecutionException() : new IllegalStateException();
                thrown.add(e);
                throw e;
            });
            for (int i = 1; i <= 3; i++) {
                assertEquals(1, kernel.complete(ADDRESSES.code(), 0));
                int told = i;
                Loopback.await(() -> thrown.size() == told && kernel.held() == 1);
                assertEquals(1, kernel.memory());
            }
            assertFalse(watch.closeFuture().isDone());
            watch.close();
            assertEquals(End.CANCELLED, end(watch));
        }
    }

    @Test
    void anExecutorThatFailsEndsTheWatch() throws Exception {
        try (WinsockAddresses addresses = new WinsockAddresses()) {
            WinsockWatch watch = addresses.watchAddressList(StandardProtocolFamily.INET, task -> {
                throw new IllegalStateException("for a test");
            }, () -> { });
            kernel.complete(ADDRESSES.code(), 0);
            assertEquals(End.CHANNEL_CLOSED, end(watch));
            assertEquals(0, kernel.memory());
        }
    }

    @Test
    void aWatchThatCannotBeBegunLeavesItsPlaceToAnother() throws Exception {
        Channel tcp = new Bootstrap().group(group).channel(NioSocketChannel.class).handler(recorder())
                .register().sync().channel();
        kernel.runOutOfMemory(true);
        assertThrows(OutOfMemoryError.class, () -> Winsock.watch(tcp, BACKLOG));
        kernel.runOutOfMemory(false);
        assertFalse(Winsock.watch(tcp, BACKLOG).closeFuture().isDone());
        tcp.close().sync();
    }

    @Test
    void theMachineIsWatchedWithoutAChannelOnAnExecutorOfTheCallers() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        WinsockAddresses addresses = new WinsockAddresses();
        WinsockWatch ipv4 = addresses.watchAddressList(StandardProtocolFamily.INET, Runnable::run,
                () -> told.add("addresses"));
        InetAddress destination = InetAddress.getByName("2001:db8::1");
        WinsockWatch ipv6 = addresses.watchRoutingInterface(destination, Runnable::run, () -> told.add("route"));
        assertTrue(kernel.requests().get(0).socket() != kernel.requests().get(1).socket());
        assertEquals("1700000000000000" + "20010db8000000000000000000000001" + "00000000",
                kernel.requests().get(1).input());
        kernel.complete(ADDRESSES.code(), 0);
        assertEquals("addresses", told.poll(20, TimeUnit.SECONDS));
        kernel.complete(ROUTE.code(), 0);
        assertEquals("route", told.poll(20, TimeUnit.SECONDS));
        ipv4.close();
        assertEquals(End.CANCELLED, end(ipv4));

        WinsockWatch rejected = addresses.watchAddressList(StandardProtocolFamily.INET, task -> {
            throw new RejectedExecutionException();
        }, () -> told.add("rejected"));
        kernel.complete(ADDRESSES.code(), 0);
        assertEquals(End.CHANNEL_CLOSED, end(rejected));

        addresses.close();
        kernel.complete(ROUTE.code(), 995);
        assertEquals(End.CHANNEL_CLOSED, end(ipv6));
        WinsockException e = failure(addresses.watchAddressList(StandardProtocolFamily.INET, Runnable::run,
                () -> told.add("closed")));
        assertTrue(e.getMessage().contains("closed"), e.getMessage());
        assertEquals(0, told.size());
    }
}
