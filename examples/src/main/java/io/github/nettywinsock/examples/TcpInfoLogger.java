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
package io.github.nettywinsock.examples;

import io.github.nettywinsock.TcpInfo;
import io.github.nettywinsock.Winsock;
import io.github.nettywinsock.WinsockException;
import io.github.nettywinsock.WinsockServerSocketChannel;
import io.github.nettywinsock.WinsockSocketChannel;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.NetUtil;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A handler that logs once a second what Windows knows of its connection: round-trip time, bytes in flight, bytes sent
 * again. It asks on the connection's event loop, and always into the same object, so that it can watch thousands of
 * connections without garbage.
 *
 * <p>Usage:
 * {@code java -cp examples/target/examples.jar io.github.nettywinsock.examples.TcpInfoLogger [seconds, default 5]}
 *
 * <p>Shows itself on two connections over the loopback interface, across which 64 KB go to and fro; prints a line per
 * second and end of a connection, and ends by itself. Where there is no SIO_TCP_INFO, says so and ends with 1.
 */
public final class TcpInfoLogger extends ChannelInboundHandlerAdapter {

    private static final int CONNECTIONS = 2;

    private final String name;
    private final TcpInfo info = new TcpInfo();
    private @Nullable ScheduledFuture<?> everySecond;

    TcpInfoLogger(String name) {
        this.name = name;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        everySecond = ctx.executor().scheduleAtFixedRate(() -> log(ctx), 1, 1, TimeUnit.SECONDS);
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stop();
        ctx.fireChannelInactive();
    }

    private void log(ChannelHandlerContext ctx) {
        try {
            Winsock.tcpInfo(ctx.channel(), info);
            System.out.printf("%-9s rtt %7d us, in flight %7d, sent %11d, sent again %d, timeouts %d%n", name,
                    info.rtt().toNanos() / 1000, info.bytesInFlight(), info.bytesOut(), info.bytesRetrans(),
                    info.timeoutEpisodes());
        } catch (WinsockException e) {
            System.out.printf("%-9s %s%n", name, e.getMessage());
            stop();
        }
    }

    private void stop() {
        if (everySecond != null) {
            everySecond.cancel(false);
        }
    }

    public static void main(String[] args) throws Exception {
        int seconds = new Arguments("TcpInfoLogger [seconds, default 5]", 0, 1, args)
                .number(0, 5, 1, Integer.MAX_VALUE);
        String environment = Environment.describe();
        EventLoopGroup loops = new NioEventLoopGroup(2);
        try {
            Channel listener = new ServerBootstrap()
                    .group(loops)
                    .channel(WinsockServerSocketChannel.class)
                    .childHandler(logged("server"))
                    .bind(NetUtil.LOCALHOST4, 0).sync().channel();
            Bootstrap clients = new Bootstrap()
                    .group(loops)
                    .channel(WinsockSocketChannel.class)
                    .handler(logged("client"));
            for (int i = 0; i < CONNECTIONS; i++) {
                Channel client = clients.connect(listener.localAddress()).sync().channel();
                // Here once, or each end would say that there is none.
                Winsock.tcpInfo(client, new TcpInfo());
                // Both ends are echoes, so it never comes to rest.
                client.writeAndFlush(client.alloc().buffer().writeZero(64 * 1024));
            }
            System.out.println(environment);
            Thread.sleep(TimeUnit.SECONDS.toMillis(seconds) + 500);
        } catch (WinsockException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        } finally {
            loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    /** Puts the logger and an echo into each connection, and numbers it. */
    private static ChannelInitializer<Channel> logged(String side) {
        return new ChannelInitializer<>() {
            private final AtomicInteger connections = new AtomicInteger();

            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(
                        new TcpInfoLogger(side + ' ' + connections.incrementAndGet()), new Echo());
            }
        };
    }
}
