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

import static io.netty.util.internal.ObjectUtil.checkNotNull;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Applies {@link WinsockOptions} to Netty's own NIO channels, which know nothing of them: before bind and connect, in
 * the order given, and then adds your handlers.
 *
 * <pre>{@code
 * new Bootstrap().channel(NioSocketChannel.class)
 *     .handler(WinsockChannelInitializer.with(WinsockOptions.KEEPALIVE_VALS, vals)
 *                                       .and(WinsockOptions.PRIORITY_HINT, PriorityHint.VERY_LOW)
 *                                       .then(myHandler));
 * }</pre>
 *
 * <p>Serves a client or UDP channel as {@code handler}, a listener as {@code ServerBootstrap.handler}, and accepted
 * channels as {@code childHandler}. Instances are immutable and can be shared; a handler given to {@link #then} that is
 * not {@link Sharable} can serve one channel only, as anywhere in Netty.
 *
 * <p>If an option fails, the bind or connect fails with the {@link WinsockException} and the channel is closed, and an
 * accepted channel is closed with a warning. That is so with every version of Netty.
 */
@ChannelHandler.Sharable
public final class WinsockChannelInitializer extends ChannelInitializer<Channel> {

    private static final InternalLogger logger = InternalLoggerFactory.getInstance(WinsockChannelInitializer.class);

    /** How long a channel whose option failed waits for the bind or connect that it will fail. */
    private static final int PATIENCE_SECONDS = 30;

    private final List<Setting<?>> settings;
    private final List<ChannelHandler> handlers;

    private WinsockChannelInitializer(List<Setting<?>> settings, List<ChannelHandler> handlers) {
        this.settings = settings;
        this.handlers = handlers;
    }

    /**
     * An initializer that applies one option.
     *
     * @throws NullPointerException if an argument is {@code null}
     * @throws IllegalArgumentException if the value is out of range
     */
    public static <T> WinsockChannelInitializer with(WinsockOption<T> option, T value) {
        return new WinsockChannelInitializer(List.of(), List.of()).and(option, value);
    }

    /**
     * An initializer that applies one option more, after those of this one.
     *
     * @throws NullPointerException if an argument is {@code null}
     * @throws IllegalArgumentException if the value is out of range
     */
    public <T> WinsockChannelInitializer and(WinsockOption<T> option, T value) {
        return new WinsockChannelInitializer(append(settings, new Setting<>(option, value)), handlers);
    }

    /** An initializer that adds handlers to the pipeline once all options are applied, after those of this one. */
    public WinsockChannelInitializer then(ChannelHandler... handlers) {
        List<ChannelHandler> all = this.handlers;
        for (ChannelHandler handler : checkNotNull(handlers, "handlers")) {
            all = append(all, checkNotNull(handler, "handler"));
        }
        return new WinsockChannelInitializer(settings, all);
    }

    private static <E> List<E> append(List<? extends E> list, E element) {
        List<E> longer = new ArrayList<>(list);
        longer.add(element);
        return List.copyOf(longer);
    }

    @Override
    protected void initChannel(Channel channel) {
        try {
            for (Setting<?> setting : settings) {
                setting.applyTo(channel);
            }
        } catch (Throwable t) {
            fail(channel, t);
            return;
        }
        if (needsRewriteHandler(channel)) {
            // First, so that it sees the address which the channel is really connected to.
            channel.pipeline().addFirst(RewriteHandler.INSTANCE);
        }
        channel.pipeline().addLast(handlers.toArray(new ChannelHandler[0]));
    }

    private boolean needsRewriteHandler(Channel channel) {
        return channel.parent() == null
                && !(channel instanceof WinsockSocketChannel || channel instanceof WinsockDatagramChannel)
                && settings.stream().anyMatch(setting -> setting.option.declaration().concernsBindOrConnect())
                && channel.pipeline().get(RewriteHandler.class) == null;
    }

    private static void fail(Channel channel, Throwable cause) {
        // A UDP channel can say that it is active before it is bound.
        if (channel.isActive() && channel.localAddress() != null) {
            logger.warn("{}: closed: {}", channel, cause.getMessage(), cause);
            channel.close();
            return;
        }
        channel.pipeline().addFirst(new FailingHandler(cause));
        // The bind or connect that is to fail may have to wait for a name to be resolved, or may never come.
        Future<?> giveUp = channel.eventLoop().schedule(() -> channel.close(), PATIENCE_SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> giveUp.cancel(false));
    }

    private record Setting<T>(WinsockOption<T> option, T value) {

        Setting {
            checkNotNull(option, "option").validate(value);
            value = option.declaration().encoding.copy(value);
        }

        void applyTo(Channel channel) {
            WinsockState.of(channel).apply(option, value);
        }
    }

    /** Does for a stock channel what this package's channels do themselves around bind and connect. */
    @ChannelHandler.Sharable
    private static final class RewriteHandler extends ChannelOutboundHandlerAdapter {

        static final RewriteHandler INSTANCE = new RewriteHandler();

        @Override
        public void bind(ChannelHandlerContext ctx, SocketAddress localAddress, ChannelPromise promise)
                throws Exception {
            WinsockState.beforeBind(ctx.channel());
            ctx.bind(localAddress, promise);
        }

        @Override
        public void connect(ChannelHandlerContext ctx, SocketAddress remoteAddress, SocketAddress localAddress,
                            ChannelPromise promise) throws Exception {
            if (SocketKind.of(ctx.channel()) != SocketKind.DATAGRAM) {
                WinsockState.beforeConnect(ctx.channel(), remoteAddress);
                ctx.connect(remoteAddress, localAddress, promise);
                return;
            }
            if (ctx.channel().localAddress() == null) {
                WinsockState.beforeBind(ctx.channel()); // The JDK binds when it connects.
            }
            ctx.connect(remoteAddress, localAddress, restored(ctx, promise));
        }

        @Override
        public void disconnect(ChannelHandlerContext ctx, ChannelPromise promise) {
            if (SocketKind.of(ctx.channel()) != SocketKind.DATAGRAM) {
                ctx.disconnect(promise);
            } else if (promise.setUncancellable()) {
                ctx.disconnect(restored(ctx, promise));
            }
        }

        /** A promise that sets again what the JDK has overwritten, before it tells the user's promise. */
        private static ChannelPromise restored(ChannelHandlerContext ctx, ChannelPromise whole) {
            return ctx.newPromise().addListener(done -> {
                if (!done.isSuccess()) {
                    whole.tryFailure(done.cause());
                    return;
                }
                try {
                    WinsockState.afterConnectOrDisconnect(ctx.channel());
                    if (!whole.trySuccess()) {
                        ctx.close(); // Cancelled meanwhile, as Netty does it.
                    }
                } catch (WinsockException e) {
                    whole.tryFailure(e);
                    ctx.close();
                }
            });
        }
    }

    /** Answers the bind or connect of a channel whose option failed. */
    private static final class FailingHandler extends ChannelOutboundHandlerAdapter {

        private final Throwable cause;

        FailingHandler(Throwable cause) {
            this.cause = cause;
        }

        @Override
        public void bind(ChannelHandlerContext ctx, SocketAddress localAddress, ChannelPromise promise) {
            fail(ctx, promise);
        }

        @Override
        public void connect(ChannelHandlerContext ctx, SocketAddress remoteAddress, SocketAddress localAddress,
                            ChannelPromise promise) {
            fail(ctx, promise);
        }

        /** A UDP channel could be bound by a send. */
        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            ReferenceCountUtil.release(msg);
            fail(ctx, promise);
        }

        private void fail(ChannelHandlerContext ctx, ChannelPromise promise) {
            ctx.close();
            promise.tryFailure(cause);
        }
    }
}
