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

import io.github.nettywinsock.WinsockDatagramChannel;
import io.github.nettywinsock.WinsockServerSocketChannel;
import io.github.nettywinsock.WinsockSocketChannel;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A socket that IOCTLs are asked on: an IPv4 one, because some of them have no answer on others.
 */
enum CatalogueSocket {
    TCP("TCP/IPv4, unconnected") {
        @Override
        Channel open(EventLoopGroup loop) throws InterruptedException {
            return registered(loop, new WinsockSocketChannel(SelectorProvider.provider(), IPV4));
        }
    },
    CONNECTION("TCP/IPv4, connected") {
        @Override
        Channel open(EventLoopGroup loop) throws InterruptedException {
            Channel listener = LISTENER.open(loop);
            return new Bootstrap().group(loop)
                    .channelFactory(() -> new WinsockSocketChannel(SelectorProvider.provider(), IPV4))
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(listener.localAddress()).sync().channel();
        }
    },
    LISTENER("TCP/IPv4 listener") {
        @Override
        Channel open(EventLoopGroup loop) throws InterruptedException {
            return new ServerBootstrap().group(loop)
                    .channelFactory(() -> new WinsockServerSocketChannel(SelectorProvider.provider(), IPV4))
                    .childHandler(new ChannelInboundHandlerAdapter())
                    .bind(NetUtil.LOCALHOST4, 0).sync().channel();
        }
    },
    UDP("UDP/IPv4, bound") {
        @Override
        Channel open(EventLoopGroup loop) throws InterruptedException {
            Channel channel = UNBOUND_UDP.open(loop);
            channel.bind(new InetSocketAddress(NetUtil.LOCALHOST4, 0)).sync();
            return channel;
        }
    },
    UNBOUND_UDP("UDP/IPv4, not bound") {
        @Override
        Channel open(EventLoopGroup loop) throws InterruptedException {
            return registered(loop, new WinsockDatagramChannel(IPV4));
        }
    };

    private static final InternetProtocolFamily IPV4 = InternetProtocolFamily.IPv4;

    private final String description;

    CatalogueSocket(String description) {
        this.description = description;
    }

    /** Opens one that closes with the event loop. */
    abstract Channel open(EventLoopGroup loop) throws InterruptedException;

    private static Channel registered(EventLoopGroup loop, Channel channel) throws InterruptedException {
        loop.register(channel).sync();
        return channel;
    }

    interface OnChannel {
        @Nullable String ask(Channel channel) throws Exception;
    }

    interface OnLoop {
        @Nullable String ask(EventLoopGroup loop) throws Exception;
    }

    /** Asks on a new socket. */
    @Nullable String ask(OnChannel question) throws Exception {
        return askOnLoop(loop -> question.ask(open(loop)));
    }

    /**
     * Asks with an event loop of its own, so that neither a setting nor a call that hangs is there for the next
     * question.
     */
    static @Nullable String askOnLoop(OnLoop question) throws Exception {
        EventLoopGroup loop = new NioEventLoopGroup(1);
        try {
            return question.ask(loop);
        } finally {
            loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        }
    }

    @Override
    public String toString() {
        return description;
    }
}
