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

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A TCP listener, and clients that connect to it over loopback and send nothing. Either side has an event loop; the
 * caller is a third thread.
 *
 * <p>Both ends are closed with a reset: otherwise each connection would occupy a port for minutes, and a machine would
 * be out of ports after some seconds. Nobody reads, so that nobody is told of the reset.
 */
final class Connections implements AutoCloseable {

    private static final Address ADDRESS = Address.IPV4;
    private static final long TIMEOUT_SECONDS = 30;

    private final EventLoopGroup serverLoop = EchoConnection.newLoop();
    private final EventLoopGroup clientLoop = EchoConnection.newLoop();
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
    private volatile Throwable failure;
    private Bootstrap bootstrap;

    private Connections() {
    }

    /**
     * Opens the listener.
     *
     * @param options what the clients are to have besides
     */
    static Connections open(Transport transport, Consumer<Bootstrap> options) throws Exception {
        Connections connections = new Connections();
        try {
            connections.listen(transport, options);
            return connections;
        } catch (Throwable t) {
            connections.close();
            throw t;
        }
    }

    private void listen(Transport transport, Consumer<Bootstrap> options) throws Exception {
        ADDRESS.ensureAvailable();
        Channel listener = new ServerBootstrap().group(serverLoop)
                .channelFactory(() -> transport.newServer(ADDRESS.family()))
                .handler(new Failures())
                .childOption(ChannelOption.SO_LINGER, 0)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new Accepted())
                .bind(ADDRESS.anyPort()).sync().channel();
        bootstrap = new Bootstrap().group(clientLoop)
                .channelFactory(() -> transport.newClient(ADDRESS.family()))
                .remoteAddress(listener.localAddress())
                .option(ChannelOption.SO_LINGER, 0)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new Failures());
        options.accept(bootstrap);
    }

    /** Connects, and waits until the connection is accepted. */
    Connection connect() throws Exception {
        Channel client = bootstrap.connect().sync().channel();
        Channel child = accepted.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (failure != null) {
            throw new IllegalStateException("a connection failed: " + failure, failure);
        }
        if (child == null) {
            throw new IllegalStateException("not accepted within " + TIMEOUT_SECONDS + " s");
        }
        return new Connection(client, child);
    }

    @Override
    public void close() {
        clientLoop.shutdownGracefully(0, TIMEOUT_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
        serverLoop.shutdownGracefully(0, TIMEOUT_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** Both ends of a connection. */
    record Connection(Channel client, Channel child) {

        void close() throws InterruptedException {
            client.close();
            child.close();
            client.closeFuture().sync();
            child.closeFuture().sync();
        }
    }

    @Sharable
    private class Failures extends ChannelInboundHandlerAdapter {

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            failure = cause;
            // So that nobody waits for what will not come.
            accepted.add(context.channel());
            context.fireExceptionCaught(cause);
        }
    }

    @Sharable
    private final class Accepted extends Failures {

        @Override
        public void channelActive(ChannelHandlerContext context) {
            accepted.add(context.channel());
        }
    }
}
