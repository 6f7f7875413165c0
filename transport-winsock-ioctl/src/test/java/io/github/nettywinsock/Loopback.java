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

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One event loop and the channels on it, all on the loopback address, for the length of a test. Both ends of a
 * connection share the loop: what one end was told before the other is an order that a test can rely on.
 */
final class Loopback implements AutoCloseable {

    static final InetSocketAddress ANY_PORT = new InetSocketAddress(NetUtil.LOCALHOST4, 0);

    /** Long enough for a slow machine; nothing waits so long unless it fails. */
    static final int PATIENCE_SECONDS = 20;

    /** Netty's channels and those of this package, which differ in nothing but the Winsock options. */
    enum Transport {
        STOCK(NioServerSocketChannel.class, NioSocketChannel.class, NioDatagramChannel.class),
        DROP_IN(WinsockServerSocketChannel.class, WinsockSocketChannel.class, WinsockDatagramChannel.class);

        final Class<? extends ServerChannel> listener;
        final Class<? extends SocketChannel> stream;
        final Class<? extends DatagramChannel> datagram;

        Transport(Class<? extends ServerChannel> listener, Class<? extends SocketChannel> stream,
                  Class<? extends DatagramChannel> datagram) {
            this.listener = listener;
            this.stream = stream;
            this.datagram = datagram;
        }

        DatagramChannel newDatagram(InternetProtocolFamily family) {
            return this == STOCK ? new NioDatagramChannel(family) : new WinsockDatagramChannel(family);
        }
    }

    /** A channel and what its last handler was told. */
    record Peer<C extends Channel>(C channel, Inbox inbox) {

        InetSocketAddress address() {
            return (InetSocketAddress) channel.localAddress();
        }

        void send(String text) throws InterruptedException {
            channel.writeAndFlush(bytes(text)).sync();
        }
    }

    /** Keeps messages, user events and exceptions in the order in which they came, and the life of the channel. */
    static final class Inbox extends ChannelInboundHandlerAdapter {

        final List<String> life = new CopyOnWriteArrayList<>();
        private final BlockingQueue<Object> arrivals = new LinkedBlockingQueue<>();
        private final CountDownLatch end = new CountDownLatch(1);

        /** Waits for the last event of the channel, which comes after its close future. */
        void awaitEnd() throws InterruptedException {
            assertTrue(end.await(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "not unregistered: " + life);
        }

        /** The next arrival, which must be of a type. */
        <T> T next(Class<T> type) throws InterruptedException {
            return assertInstanceOf(type, arrivals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }

        byte[] bytes(int length) throws InterruptedException {
            byte[] all = new byte[length];
            for (int at = 0; at < length;) {
                ByteBuf buf = next(ByteBuf.class);
                int part = buf.readableBytes();
                buf.readBytes(all, at, part).release();
                at += part;
            }
            return all;
        }

        String text(int length) throws InterruptedException {
            return new String(bytes(length), StandardCharsets.US_ASCII);
        }

        boolean isEmpty() {
            return arrivals.isEmpty();
        }

        @Override
        public void channelRegistered(ChannelHandlerContext ctx) {
            life.add("registered");
            ctx.fireChannelRegistered();
        }

        @Override
        public void channelUnregistered(ChannelHandlerContext ctx) {
            life.add("unregistered");
            end.countDown();
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            life.add("active");
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            life.add("inactive");
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            arrivals.add(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            arrivals.add(event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            arrivals.add(cause);
        }
    }

    final EventLoopGroup group = new NioEventLoopGroup(1);
    private final BlockingQueue<Peer<SocketChannel>> accepted = new LinkedBlockingQueue<>();

    /** A listener on a port of its own; its children wait for {@link #accepted()}. */
    Channel listen(Transport transport, Consumer<ServerBootstrap> settings) throws InterruptedException {
        ServerBootstrap bootstrap = new ServerBootstrap().group(group).channel(transport.listener)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel child) {
                        Inbox inbox = new Inbox();
                        child.pipeline().addLast(inbox);
                        accepted.add(new Peer<>(child, inbox));
                    }
                });
        settings.accept(bootstrap);
        return bootstrap.bind(ANY_PORT).sync().channel();
    }

    Channel listen(Transport transport) throws InterruptedException {
        return listen(transport, bootstrap -> { });
    }

    /** The other end of the connection that was made first and not asked for yet. */
    Peer<SocketChannel> accepted() throws InterruptedException {
        Peer<SocketChannel> peer = accepted.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(peer, "nobody connected");
        return peer;
    }

    Peer<SocketChannel> connect(Transport transport, SocketAddress remote, Consumer<Bootstrap> settings)
            throws InterruptedException {
        Inbox inbox = new Inbox();
        Bootstrap bootstrap = new Bootstrap().group(group).channel(transport.stream).handler(inbox);
        settings.accept(bootstrap);
        return new Peer<>((SocketChannel) bootstrap.connect(remote).sync().channel(), inbox);
    }

    Peer<SocketChannel> connect(Transport transport, SocketAddress remote) throws InterruptedException {
        return connect(transport, remote, bootstrap -> { });
    }

    /** A UDP channel that is registered, and neither bound nor connected. */
    Peer<DatagramChannel> datagram(Transport transport, Consumer<Bootstrap> settings) throws InterruptedException {
        Inbox inbox = new Inbox();
        Bootstrap bootstrap = new Bootstrap().group(group).channel(transport.datagram).handler(inbox);
        settings.accept(bootstrap);
        return new Peer<>((DatagramChannel) bootstrap.register().sync().channel(), inbox);
    }

    /** A UDP channel that is bound. */
    Peer<DatagramChannel> bound(Transport transport, SocketAddress local) throws InterruptedException {
        Peer<DatagramChannel> peer = datagram(transport, bootstrap -> { });
        peer.channel().bind(local).sync();
        return peer;
    }

    /**
     * A UDP port that nobody has. Port 0 will not do where a UDP channel is disconnected: on Windows the
     * JDK then binds it to its port again, which Wine has forgotten if it chose it itself.
     */
    static InetSocketAddress freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(ANY_PORT)) {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }
    }

    /** Waits until something has come about by itself. */
    static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(2 * PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, "it does not come about");
            Thread.sleep(1);
        }
    }

    static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    /** The options of a channel as text. Two options can have the same name: Netty's and the JDK's. */
    static List<String> options(ChannelConfig config) {
        return config.getOptions().entrySet().stream().map(Loopback::describe).sorted().toList();
    }

    private static String describe(Map.Entry<ChannelOption<?>, Object> option) {
        return option.getKey().getClass().getSimpleName() + ' ' + option.getKey().name() + '='
                + describe(option.getValue());
    }

    /** Tells apart what is told apart by a user: not two allocators of the same kind, each made for its channel. */
    static @Nullable Object describe(@Nullable Object value) {
        if (value instanceof RecvByteBufAllocator) {
            return value.getClass();
        }
        return value instanceof WriteBufferWaterMark ? value.toString() : value;
    }

    /** Closes all channels, too. */
    @Override
    public void close() {
        group.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
