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
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.nettywinsock.WinsockWatch.End;
import io.github.nettywinsock.internal.FakeOverlapped;
import io.github.nettywinsock.internal.WindowsProcess;
import io.github.nettywinsock.internal.WinsockModel;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Watches on a Windows JVM: what Winsock itself does with them, be it that of Windows or of Wine, and what the model
 * does.
 */
@Timeout(120)
class NotificationOverWinsockTest {

    private static final String ADDRESS = "127.0.0.55";
    private static final WinsockNotification<Void> ADDRESSES = WinsockNotifications.ADDRESS_LIST_CHANGE;
    private static final WinsockNotification<InetAddress> ROUTE = WinsockNotifications.ROUTING_INTERFACE_CHANGE;
    private static final WinsockNotification<Void> BACKLOG = WinsockNotifications.IDEAL_SEND_BACKLOG_CHANGE;

    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    private EventLoopGroup group;
    private Channel server;
    private SocketChannel client;

    @BeforeEach
    void connect() throws Exception {
        Capability.WINSOCK.assume();
        group = new NioEventLoopGroup(2);
        server = new ServerBootstrap().group(group).channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true).childHandler(new Echo())
                .bind(Door.LOOPBACK).sync().channel();
        client = (SocketChannel) new Bootstrap().group(group).channel(NioSocketChannel.class).handler(new Recorder())
                .connect(server.localAddress()).sync().channel();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        if (group != null) {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
            Loopback.await(() -> WindowsProcess.standingRequests() == 0);
            if (WinsockModel.isLoaded()) {
                assertEquals(0, WinsockModel.warnings());
                WinsockModel.reset();
            }
        }
    }

    @ChannelHandler.Sharable
    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.writeAndFlush(message);
        }
    }

    private final class Recorder extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ((ByteBuf) message).release();
            events.add("read");
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            events.add(event);
        }
    }

    private Object next() throws InterruptedException {
        return events.poll(20, TimeUnit.SECONDS);
    }

    private static WinsockNotificationEvent event(WinsockNotification<?> notification, Object input) {
        return new WinsockNotificationEvent(notification, input);
    }

    private static End end(WinsockWatch watch) throws Exception {
        return watch.closeFuture().get(20, TimeUnit.SECONDS);
    }

    private static WinsockException failure(WinsockWatch watch) throws Exception {
        assertTrue(watch.closeFuture().await(20, TimeUnit.SECONDS));
        return assertInstanceOf(WinsockException.class, watch.closeFuture().cause());
    }

    /** A Unix program, from a JVM on Wine. What it printed and how it ended is lost on the way. */
    private static void unix(String... command) throws Exception {
        Process process = new ProcessBuilder(Stream.concat(
                Stream.of("cmd", "/c", "start", "/wait", "/unix"), Arrays.stream(command)).toList())
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    }

    private static boolean isAddressThere() throws Exception {
        return NetworkInterface.getByInetAddress(InetAddress.getByName(ADDRESS)) != null;
    }

    @Test
    void anAddressThatComesAndGoesIsTold() throws Exception {
        Capability.WINE.assume();
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        WinsockWatch ofMachine;
        WinsockWatch ofChannel;
        try (WinsockAddresses machine = new WinsockAddresses()) {
            ofMachine = machine.watchAddressList(StandardProtocolFamily.INET, Runnable::run, () -> told.add("changed"));
            ofChannel = Winsock.watch(client, ADDRESSES);
            unix("/usr/sbin/ip", "addr", "add", ADDRESS + "/32", "dev", "lo");
            try {
                assumeTrue(isAddressThere(), "needs /usr/sbin/ip, and leave to change addresses with it");
                assertEquals("changed", told.poll(20, TimeUnit.SECONDS));
                assertEquals(event(ADDRESSES, null), next());
            } finally {
                unix("/usr/sbin/ip", "addr", "del", ADDRESS + "/32", "dev", "lo");
            }
            assertEquals("changed", told.poll(20, TimeUnit.SECONDS));
            assertEquals(event(ADDRESSES, null), next());
            assertFalse(isAddressThere());
            ofChannel.close();
        }
        assertEquals(End.CANCELLED, end(ofChannel));
        assertEquals(End.CHANNEL_CLOSED, end(ofMachine));
    }

    @Test
    void whatWineDoesNotHaveFailsTheWatchInsteadOfHanging() throws Exception {
        Capability.WINE.assume();
        for (WinsockWatch watch : List.of(Winsock.watch(client, BACKLOG),
                Winsock.watch(client, ROUTE, InetAddress.getLoopbackAddress()),
                Winsock.watch(server, ROUTE, InetAddress.getByName("::")))) {
            WinsockException e = failure(watch);
            assertEquals(10045, e.errorCode());
            assertTrue(e.isUnsupported());
        }
        // The first left the place to the next.
        assertEquals(10045, failure(Winsock.watch(client, BACKLOG)).errorCode());
    }

    @Test
    void aWatchEndsByItsCloseAndByThatOfTheChannel() throws Exception {
        WinsockWatch one = Winsock.watch(client, ADDRESSES);
        WinsockWatch two = Winsock.watch(client, ADDRESSES);
        WinsockWatch three = Winsock.watch(server, ADDRESSES);
        assertEquals(3, WindowsProcess.standingRequests());
        one.close();
        one.close();
        assertEquals(End.CANCELLED, end(one));
        assertFalse(two.closeFuture().isDone());
        client.close();
        server.close();
        assertEquals(End.CHANNEL_CLOSED, end(two));
        assertEquals(End.CHANNEL_CLOSED, end(three));
        assertEquals(End.CHANNEL_CLOSED, end(Winsock.watch(client, ADDRESSES)));
    }

    @Test
    void theSelectorServesASocketThatIsWatched() throws Exception {
        WinsockWatch watch = Winsock.watch(client, ADDRESSES);
        for (int i = 0; i < 100; i++) {
            client.writeAndFlush(Unpooled.buffer().writeByte(i)).sync();
            assertEquals("read", next());
        }
        watch.close();
        end(watch);
        client.writeAndFlush(Unpooled.buffer().writeByte(1)).sync();
        assertEquals("read", next());
    }

    @Test
    void tenThousandWatchesLeaveNoHandleAndNoThread() throws Exception {
        end(closed(Winsock.watch(client, ADDRESSES)));
        int handles = WindowsProcess.handles();
        for (int i = 0; i < 10_000; i++) {
            WinsockWatch watch = closed(Winsock.watch(client, ADDRESSES));
            if (i % 100 == 0) {
                end(watch);
            }
        }
        Loopback.await(() -> WindowsProcess.standingRequests() == 0);
        // Some come and go with the JVM's own threads.
        int now = WindowsProcess.handles();
        assertTrue(now < handles + 100, handles + " handles before, " + now + " after");
        Loopback.await(() -> FakeOverlapped.thread() == null);
    }

    private static WinsockWatch closed(WinsockWatch watch) {
        watch.close();
        return watch;
    }

    @Test
    void threeThousandWatchesOnThreeHundredSocketsEnd() throws Exception {
        List<WinsockWatch> watches = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Channel udp = new Bootstrap().group(group).channel(NioDatagramChannel.class).handler(new Recorder())
                    .register().sync().channel();
            for (int j = 0; j < 10; j++) {
                watches.add(Winsock.watch(udp, ADDRESSES));
            }
            if (i % 2 == 0) {
                udp.close();
            }
        }
        watches.forEach(WinsockWatch::close);
        for (WinsockWatch watch : watches) {
            end(watch);
        }
    }

    @Test
    void aWatchThatIsBegunWhileItsChannelClosesEnds() throws Exception {
        for (int i = 0; i < 300; i++) {
            Channel udp = new Bootstrap().group(group).channel(NioDatagramChannel.class).handler(new Recorder())
                    .register().sync().channel();
            CountDownLatch loopIsThere = new CountDownLatch(1);
            udp.eventLoop().execute(() -> {
                loopIsThere.countDown();
                udp.close();
            });
            loopIsThere.await();
            List<WinsockWatch> watches = new ArrayList<>();
            do {
                watches.add(Winsock.watch(udp, ADDRESSES));
            } while (udp.isOpen());
            for (WinsockWatch watch : watches) {
                assertEquals(End.CHANNEL_CLOSED, end(watch));
            }
        }
    }

    @Test
    void inTheModelAllThreeAreToldAgainAndAgain() throws Exception {
        Capability.MODEL.assume();
        InetAddress destination = InetAddress.getByName("192.0.2.1");
        List<WinsockWatch> watches = List.of(Winsock.watch(client, ADDRESSES),
                Winsock.watch(client, ROUTE, destination), Winsock.watch(client, BACKLOG));
        List<WinsockNotificationEvent> expected =
                List.of(event(ADDRESSES, null), event(ROUTE, destination), event(BACKLOG, null));
        for (int round = 0; round < 3; round++) {
            for (WinsockNotificationEvent event : expected) {
                assertEquals(1, WinsockModel.fire(event.notification().code()));
                assertEquals(event, next());
                assertEquals(1, WinsockModel.pending(event.notification().code()));
            }
        }
        for (WinsockWatch watch : watches) {
            assertEquals(End.CANCELLED, end(closed(watch)));
            assertEquals(0, WinsockModel.pending(watch.notification().code()));
        }
    }

    @Test
    void inTheModelABacklogWatchIsForAConnectionThatCanStillSend() throws Exception {
        Capability.MODEL.assume();
        Channel unconnected = new Bootstrap().group(group).channel(NioSocketChannel.class).handler(new Recorder())
                .register().sync().channel();
        assertEquals(10057, failure(Winsock.watch(unconnected, BACKLOG)).errorCode());
        WinsockWatch watch = Winsock.watch(client, BACKLOG);
        assertEquals(0, failure(Winsock.watch(client, BACKLOG)).errorCode());
        client.shutdownOutput().sync();
        assertEquals(995, failure(watch).errorCode());
    }

    @Test
    void inTheModelADestinationIsUnderstoodWhateverFamilyItIsOf() throws Exception {
        Capability.MODEL.assume();
        Channel ipv4 = new Bootstrap().group(group).handler(new Recorder()).channelFactory(
                () -> new NioDatagramChannel(InternetProtocolFamily.IPv4))
                .register().sync().channel();
        for (String address : List.of("0.0.0.0", "::", "192.0.2.1")) {
            for (Channel channel : List.of(ipv4, client)) {
                WinsockWatch watch = Winsock.watch(channel, ROUTE, InetAddress.getByName(address));
                assertEquals(1, WinsockModel.fire(ROUTE.code()));
                assertEquals(event(ROUTE, InetAddress.getByName(address)), next());
                assertEquals(End.CANCELLED, end(closed(watch)));
            }
        }
    }
}
