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

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A TCP echo server and one client that is connected to it, over loopback. Either has an event loop of its own; the
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
     * Opens a connection.
     *
     * @param fastPath whether both ends are given {@code LOOPBACK_FAST_PATH}; without, they are given no option at all
     * @throws NotSupportedHere if the machine lacks the address or the option
     */
    static EchoConnection open(Transport transport, Address address, boolean fastPath, int payloadBytes)
            throws Exception {
        EchoConnection connection = new EchoConnection(payloadBytes);
        try {
            connection.connect(transport, address, fastPath);
            return connection;
        } catch (Throwable t) {
            connection.close();
            throw t;
        }
    }

    private void connect(Transport transport, Address address, boolean fastPath) throws Exception {
        ServerBootstrap server = new ServerBootstrap().group(serverLoop)
                .channelFactory(() -> transport.newServer(address.family()))
                .childHandler(new Echo());
        Bootstrap bootstrap = new Bootstrap().group(clientLoop)
                .channelFactory(() -> transport.newClient(address.family()))
                .handler(new Arrivals());
        if (fastPath) {
            server.option(LOOPBACK_FAST_PATH, true);
            bootstrap.option(LOOPBACK_FAST_PATH, true);
        }
        address.ensureAvailable();
        Channel listener = server.bind(address.anyPort()).sync().channel();
        client = bootstrap.connect(listener.localAddress()).sync().channel();
        if (fastPath) {
            NotSupportedHere.unlessApplied(listener, LOOPBACK_FAST_PATH);
            NotSupportedHere.unlessApplied(client, LOOPBACK_FAST_PATH);
        }
        exchange(1);
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
            context.write(message, context.voidPromise());
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
            ByteBuf bytes = (ByteBuf) message;
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
