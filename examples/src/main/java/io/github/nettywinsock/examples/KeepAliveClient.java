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

import io.github.nettywinsock.KeepAliveVals;
import io.github.nettywinsock.Winsock;
import io.github.nettywinsock.WinsockOptions;
import io.github.nettywinsock.WinsockSocketChannel;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A connection whose peer is found dead within seconds instead of hours: keep-alive with times of its own.
 *
 * <p>Usage: {@code java -cp examples/target/examples.jar io.github.nettywinsock.examples.KeepAliveClient <host> <port>}
 *
 * <p>Says nothing to its peer, and stays until the connection ends or you press Ctrl-C. Pull the peer's plug, or watch
 * the probes in a packet capture.
 */
public final class KeepAliveClient {

    private KeepAliveClient() {
    }

    public static void main(String[] args) throws Exception {
        Arguments arguments = new Arguments("KeepAliveClient <host> <port>", 2, 2, args);
        int port = arguments.number(1, 0, 1, 65535);
        EventLoopGroup loops = new NioEventLoopGroup(1);
        try {
            ChannelFuture connected = new Bootstrap()
                    .group(loops)
                    .channel(WinsockSocketChannel.class)
                    .option(WinsockOptions.KEEPALIVE_VALS,
                            KeepAliveVals.of(Duration.ofSeconds(10), Duration.ofSeconds(1)))
                    .handler(new Listening())
                    .connect(args[0], port).await();
            if (!connected.isSuccess()) {
                System.err.println("Not connected: " + connected.cause().getMessage());
                System.exit(1);
            }
            Channel channel = connected.channel();
            System.out.println("Connected to " + channel.remoteAddress() + ", Ctrl-C ends it.");
            System.out.println(Winsock.report(channel));
            channel.closeFuture().sync();
            System.out.println("The connection has ended.");
        } finally {
            loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    /** Drops what arrives, and says how the connection was lost. */
    private static final class Listening extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ReferenceCountUtil.release(msg);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            System.out.println("Lost: " + cause.getMessage());
            ctx.close();
        }
    }
}
