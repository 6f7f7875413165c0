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

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.Version;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Supplier;

/**
 * The ways in which a user can give options to a channel.
 */
enum Door {

    /** Options of a bootstrap, on a drop-in channel. */
    BOOTSTRAP {
        @Override
        Attempt open(EventLoopGroup group, SocketKind kind, InetSocketAddress server, List<Setting<?>> settings) {
            return switch (kind) {
                case STREAM -> {
                    Recorder<Channel> recorder = new Recorder<>(WinsockSocketChannel::new);
                    Bootstrap bootstrap = new Bootstrap().group(group).channelFactory(recorder).handler(nothing());
                    settings.forEach(setting -> setting.addTo(bootstrap));
                    yield new Attempt(bootstrap.connect(server), recorder);
                }
                case DATAGRAM -> {
                    Recorder<Channel> recorder = new Recorder<>(WinsockDatagramChannel::new);
                    Bootstrap bootstrap = new Bootstrap().group(group).channelFactory(recorder).handler(nothing());
                    settings.forEach(setting -> setting.addTo(bootstrap));
                    yield new Attempt(bootstrap.bind(LOOPBACK), recorder);
                }
                case LISTENER -> {
                    Recorder<ServerChannel> recorder = new Recorder<>(WinsockServerSocketChannel::new);
                    ServerBootstrap bootstrap =
                            new ServerBootstrap().group(group).channelFactory(recorder).childHandler(nothing());
                    settings.forEach(setting -> setting.addTo(bootstrap));
                    yield new Attempt(bootstrap.bind(LOOPBACK), recorder);
                }
            };
        }
    },

    /** The initializer, on a stock channel. */
    INITIALIZER {
        @Override
        Attempt open(EventLoopGroup group, SocketKind kind, InetSocketAddress server, List<Setting<?>> settings) {
            WinsockChannelInitializer initializer = null;
            for (Setting<?> setting : settings) {
                initializer = setting.addTo(initializer);
            }
            initializer = initializer.then(nothing());
            return switch (kind) {
                case STREAM -> {
                    Recorder<Channel> recorder = new Recorder<>(NioSocketChannel::new);
                    yield new Attempt(new Bootstrap().group(group).channelFactory(recorder).handler(initializer)
                            .connect(server), recorder);
                }
                case DATAGRAM -> {
                    Recorder<Channel> recorder = new Recorder<>(NioDatagramChannel::new);
                    yield new Attempt(new Bootstrap().group(group).channelFactory(recorder).handler(initializer)
                            .bind(LOOPBACK), recorder);
                }
                case LISTENER -> {
                    Recorder<ServerChannel> recorder = new Recorder<>(NioServerSocketChannel::new);
                    yield new Attempt(new ServerBootstrap().group(group).channelFactory(recorder).handler(initializer)
                            .childHandler(nothing()).bind(LOOPBACK), recorder);
                }
            };
        }
    };

    static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    abstract Attempt open(EventLoopGroup group, SocketKind kind, InetSocketAddress server, List<Setting<?>> settings);

    /** Whether an option that fails makes the channel fail: a bootstrap of older Netty versions only logs it. */
    boolean failsWithItsOption() {
        if (this == INITIALIZER) {
            return true;
        }
        String[] version = Version.identify().get("netty-transport").artifactVersion().split("\\.");
        return Integer.parseInt(version[2]) >= (version[1].equals("1") ? 129 : 8);
    }

    static ChannelHandler nothing() {
        return new Nothing();
    }

    @ChannelHandler.Sharable
    private static final class Nothing extends ChannelInboundHandlerAdapter {
    }

    /** An option and its value. */
    record Setting<T>(WinsockOption<T> option, T value) {

        static <T> Setting<T> of(Catalogue.Golden<T> golden) {
            return new Setting<>(golden.option(), golden.value());
        }

        void addTo(Bootstrap bootstrap) {
            bootstrap.option(option, value);
        }

        void addTo(ServerBootstrap bootstrap) {
            bootstrap.option(option, value);
        }

        WinsockChannelInitializer addTo(WinsockChannelInitializer initializer) {
            return initializer == null ? WinsockChannelInitializer.with(option, value)
                    : initializer.and(option, value);
        }

        void setOn(Channel channel) {
            Winsock.set(channel, option, value);
        }
    }

    /** A bind or connect that was begun, and the channel it was for, which a failed future does not always show. */
    record Attempt(ChannelFuture future, Recorder<?> recorder) {

        Channel channel() {
            return recorder.created;
        }

        Attempt await() throws InterruptedException {
            future.await();
            return this;
        }
    }

    /** Remembers the channel that it made. */
    static final class Recorder<C extends Channel> implements ChannelFactory<C> {

        private final Supplier<C> constructor;
        private C created;

        Recorder(Supplier<C> constructor) {
            this.constructor = constructor;
        }

        @Override
        public C newChannel() {
            created = constructor.get();
            return created;
        }
    }
}
