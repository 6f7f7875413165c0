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

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.nettywinsock.KeepAliveVals;
import io.github.nettywinsock.PriorityHint;
import io.github.nettywinsock.TcpInitialRto;
import io.github.nettywinsock.Winsock;
import io.github.nettywinsock.WinsockChannelInitializer;
import io.github.nettywinsock.WinsockOptions;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.NetUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Winsock options on Netty's own NIO channels, for when the channel class is not yours to choose: the same options go
 * into an initializer, which applies them before bind or connect and then adds your handlers.
 *
 * <p>Usage: {@code java -cp examples/target/examples.jar io.github.nettywinsock.examples.StockChannelInitializer}
 *
 * <p>Sends one greeting over TCP and one over UDP, prints what became of the options, and ends.
 */
public final class StockChannelInitializer {

    private StockChannelInitializer() {
    }

    public static void main(String[] args) throws Exception {
        EventLoopGroup loops = new NioEventLoopGroup(2);
        try {
            tcp(loops);
            udp(loops);
        } finally {
            loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private static void tcp(EventLoopGroup loops) throws Exception {
        KeepAliveVals keepAlive = KeepAliveVals.of(Duration.ofSeconds(30), Duration.ofSeconds(1));

        Channel listener = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .handler(WinsockChannelInitializer
                        .with(WinsockOptions.TCP_INITIAL_RTO, TcpInitialRto.of(Duration.ofMillis(300), 2)))
                .childHandler(WinsockChannelInitializer
                        .with(WinsockOptions.KEEPALIVE_VALS, keepAlive)
                        .then(new Echo()))
                .bind(NetUtil.LOCALHOST4, 0).sync().channel();
        print("TCP listener", listener);

        Replies replies = new Replies();
        Channel client = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .handler(WinsockChannelInitializer
                        .with(WinsockOptions.KEEPALIVE_VALS, keepAlive)
                        .and(WinsockOptions.PRIORITY_HINT, PriorityHint.VERY_LOW)
                        .then(replies))
                .connect(listener.localAddress()).sync().channel();
        print("TCP client", client);
        greet(client, replies);
    }

    private static void udp(EventLoopGroup loops) throws Exception {
        WinsockChannelInitializer quiet = WinsockChannelInitializer
                .with(WinsockOptions.UDP_CONNRESET, false)
                .and(WinsockOptions.UDP_NETRESET, false);

        Channel server = new Bootstrap()
                .group(loops)
                .channel(NioDatagramChannel.class)
                .handler(quiet.then(new Echo()))
                .bind(NetUtil.LOCALHOST4, 0).sync().channel();
        print("UDP server", server);

        Replies replies = new Replies();
        Channel client = new Bootstrap()
                .group(loops)
                .channel(NioDatagramChannel.class)
                .handler(quiet.then(replies))
                .connect(server.localAddress()).sync().channel();
        print("UDP client", client);
        greet(client, replies);
    }

    private static void print(String name, Channel channel) {
        System.out.println(name + ", a " + channel.getClass().getSimpleName() + ":");
        System.out.println(Winsock.report(channel).toString().indent(2).stripTrailing());
    }

    private static void greet(Channel client, Replies replies) throws Exception {
        client.writeAndFlush(Unpooled.copiedBuffer("hello", UTF_8)).sync();
        String reply = replies.next();
        if (reply == null) {
            throw new IllegalStateException("no echo within 5 seconds");
        }
        System.out.println("Echo: " + reply);
    }
}
