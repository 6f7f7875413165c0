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

import static io.github.nettywinsock.WinsockOptions.LOOPBACK_FAST_PATH;

import io.netty.bootstrap.AbstractBootstrap;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * An echo server and one client that is connected to it, within the machine. Either has an event loop of its own; the
 * caller is a third thread.
 */
final class EchoConnection implements AutoCloseable {

    private static final long TIMEOUT_SECONDS = 30;

    private final EventLoopGroup serverLoop = newLoop();
    private final EventLoopGroup clientLoop = newLoop();
    private final ByteBuf payload;
    private final Semaphore arrived = new Semaphore(0);
    private final Runnable send = this::send;
    private Channel client;
    /** Written by the caller before it wakes the client's loop. */
    private int messages;
    /** Of the client's loop. */
    private long missingBytes;
    private volatile Throwable failure;

    private EchoConnection(int payloadBytes) {
        payload = PooledByteBufAllocator.DEFAULT.directBuffer(payloadBytes);
        for (int i = 0; i < payloadBytes; i++) {
            payload.writeByte(i);
        }
    }

    /**
     * A TCP connection.
     *
     * @throws NotSupportedHere if the machine lacks the address or the fast path
     */
    static EchoConnection overTcp(Transport transport, Address address, int payloadBytes) throws Exception {
        return open(payloadBytes, connection -> connection.connectTcp(transport, address));
    }

    /**
     * A Unix-domain connection, on Netty's own channels.
     *
     * @throws NotSupportedHere if the machine has no such sockets
     */
    static EchoConnection overUnixDomain(int payloadBytes) throws Exception {
        return open(payloadBytes, EchoConnection::connectUnixDomain);
    }

    /**
     * Two UDP channels, of which the client is connected to the server.
     *
     * @throws NotSupportedHere if the machine lacks the address
     */
    static EchoConnection overUdp(Transport transport, Address address, int payloadBytes) throws Exception {
        return open(payloadBytes, connection -> connection.connectUdp(transport, address));
    }

    private interface Opening {
        void connect(EchoConnection connection) throws Exception;
    }

    private static EchoConnection open(int payloadBytes, Opening opening) throws Exception {
        EchoConnection connection = new EchoConnection(payloadBytes);
        try {
            opening.connect(connection);
            connection.exchange(1);
            return connection;
        } catch (Throwable t) {
            connection.close();
            throw t;
        }
    }

    private void connectTcp(Transport transport, Address address) throws Exception {
        address.ensureAvailable();
        ServerBootstrap server = new ServerBootstrap()
                .channelFactory(() -> transport.newServer(address.family()))
                .childHandler(new Echo());
        Bootstrap bootstrap = new Bootstrap().channelFactory(() -> transport.newClient(address.family()));
        if (transport.hasFastPath()) {
            server.option(LOOPBACK_FAST_PATH, true);
            bootstrap.option(LOOPBACK_FAST_PATH, true);
        }
        Channel listener = connect(server, address.anyPort(), bootstrap);
        if (transport.hasFastPath()) {
            NotSupportedHere.unlessSet(listener, LOOPBACK_FAST_PATH);
            NotSupportedHere.unlessSet(client, LOOPBACK_FAST_PATH);
        }
    }

    private void connectUnixDomain() throws Exception {
        Path folder = Files.createTempDirectory("echo");
        try {
            ServerBootstrap server = new ServerBootstrap()
                    .channelFactory(NioServerDomainSocketChannel::new)
                    .childHandler(new Echo());
            Bootstrap bootstrap = new Bootstrap().channelFactory(NioDomainSocketChannel::new);
            try (ServerSocketChannel probe = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                probe.bind(UnixDomainSocketAddress.of(folder.resolve("probe")));
            } catch (UnsupportedOperationException | SocketException e) {
                throw new NotSupportedHere("Unix-domain sockets", String.valueOf(e));
            } finally {
                Files.deleteIfExists(folder.resolve("probe"));
            }
            connect(server, UnixDomainSocketAddress.of(folder.resolve("echo")), bootstrap);
        } finally {
            // Who is connected needs the name no longer.
            Files.deleteIfExists(folder.resolve("echo"));
            Files.delete(folder);
        }
    }

    private void connectUdp(Transport transport, Address address) throws Exception {
        address.ensureAvailable();
        connect(udp(transport, address).handler(new Echo()), address.anyPort(), udp(transport, address));
    }

    private Bootstrap udp(Transport transport, Address address) {
        return new Bootstrap()
                .channelFactory(() -> transport.newDatagram(address.family()))
                // What is longer than that is cut off.
                .option(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(payload.readableBytes()));
    }

    private Channel connect(AbstractBootstrap<?, ?> server, SocketAddress address, Bootstrap bootstrap)
            throws InterruptedException {
        Channel listener = server.group(serverLoop).bind(address).sync().channel();
        client = bootstrap.group(clientLoop).handler(new Arrivals())
                .connect(listener.localAddress()).sync().channel();
        return listener;
    }

    /** Its thread is a daemon: JMH tears down nothing whose set-up failed. */
    static EventLoopGroup newLoop() {
        return new NioEventLoopGroup(1, new DefaultThreadFactory("loop", true));
    }

    /** The client's end. */
    Channel client() {
        return client;
    }

    /**
     * Sends the payload, and waits until all of it has come back.
     *
     * @param messages how often to send it before the first answer is waited for
     */
    void exchange(int messages) throws InterruptedException {
        this.messages = messages;
        client.eventLoop().execute(send);
        boolean done = arrived.tryAcquire(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (failure != null) {
            throw new IllegalStateException("the connection failed: " + failure);
        }
        if (!done) {
            throw new IllegalStateException("no answer within " + TIMEOUT_SECONDS + " s");
        }
    }

    private void send() {
        missingBytes = (long) messages * payload.readableBytes();
        for (int i = 0; i < messages; i++) {
            client.write(payload.retainedDuplicate(), client.voidPromise());
        }
        client.flush();
    }

    @Override
    public void close() {
        clientLoop.shutdownGracefully(0, TIMEOUT_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
        serverLoop.shutdownGracefully(0, TIMEOUT_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
        payload.release();
    }

    @Sharable
    private static final class Echo extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.write(message instanceof DatagramPacket packet
                    ? new DatagramPacket(packet.content(), packet.sender()) : message, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!(cause instanceof IOException)) {
                context.fireExceptionCaught(cause);
            }
            context.close();
        }
    }

    private final class Arrivals extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = message instanceof DatagramPacket packet ? packet.content() : (ByteBuf) message;
            missingBytes -= bytes.readableBytes();
            bytes.release();
            if (missingBytes == 0) {
                arrived.release();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            fail(new ClosedChannelException());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            fail(cause);
            context.close();
        }

        private void fail(Throwable cause) {
            if (failure == null) {
                failure = cause;
            }
            arrived.release();
        }
    }
}
