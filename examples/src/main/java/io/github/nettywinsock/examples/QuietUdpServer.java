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

import io.github.nettywinsock.Winsock;
import io.github.nettywinsock.WinsockDatagramChannel;
import io.github.nettywinsock.WinsockOptions;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.util.concurrent.TimeUnit;

/**
 * A UDP server that is not disturbed by clients which are gone: ICMP answers to its own datagrams ("network
 * unreachable", "time to live exceeded") no longer surface as failures of its next receive. Of "port unreachable" the
 * JDK itself keeps a channel that is not connected; UDP_CONNRESET is here for the day that somebody connects it.
 *
 * <p>Usage:
 * {@code java -cp examples/target/examples.jar io.github.nettywinsock.examples.QuietUdpServer [port, default 9999]}
 *
 * <p>Echoes every datagram until you press Ctrl-C.
 */
public final class QuietUdpServer {

    private QuietUdpServer() {
    }

    public static void main(String[] args) throws Exception {
        int port = new Arguments("QuietUdpServer [port, default 9999]", 0, 1, args).number(0, 9999, 0, 65535);
        EventLoopGroup loops = new NioEventLoopGroup(1);
        try {
            ChannelFuture bound = new Bootstrap()
                    .group(loops)
                    .channel(WinsockDatagramChannel.class)
                    .option(WinsockOptions.UDP_CONNRESET, false)
                    .option(WinsockOptions.UDP_NETRESET, false)
                    .handler(new QuietEcho())
                    .bind(port).await();
            if (!bound.isSuccess()) {
                System.err.println("No server on port " + port + ": " + bound.cause().getMessage());
                System.exit(1);
            }
            Channel channel = bound.channel();
            System.out.println("Echoing on " + channel.localAddress() + ", Ctrl-C ends it.");
            System.out.println(Winsock.report(channel));
            channel.closeFuture().sync();
        } finally {
            loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    /** Sends every datagram back, and says when a receive failed after all. */
    private static final class QuietEcho extends Echo {

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            System.out.println("Disturbed: " + cause);
        }
    }
}
