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

import io.github.nettywinsock.internal.CompletionPort;
import io.github.nettywinsock.internal.NioSocket;
import io.github.nettywinsock.internal.StandingIoctl;
import io.github.nettywinsock.internal.Ws2;
import io.netty.channel.Channel;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A subscription to a {@link WinsockNotification}, made by {@link Winsock#watch} or {@link WinsockAddresses}. It lasts
 * until it is closed, its channel is closed, or Winsock ends it.
 */
public final class WinsockWatch implements AutoCloseable {

    /** How a watch ended that did not fail. */
    public enum End {
        /** By {@link WinsockWatch#close()}. */
        CANCELLED,
        /** The channel or {@link WinsockAddresses} was closed, or its executor takes no more tasks. */
        CHANNEL_CLOSED
    }

    private final WinsockNotification<?> notification;
    private final Promise<End> end;
    /** Where the channel keeps the only watch that it may have, {@code null} if there may be more. */
    private final @Nullable Attribute<WinsockWatch> seat;
    private volatile @Nullable StandingIoctl request;

    private WinsockWatch(WinsockNotification<?> notification, Promise<End> end,
                         @Nullable Attribute<WinsockWatch> seat) {
        this.notification = notification;
        this.end = end;
        this.seat = seat;
        end.setUncancellable();
    }

    /** A watch of a channel, which fires events through its pipeline. */
    static <I> WinsockWatch of(Channel channel, WinsockNotification<I> notification, @Nullable I input) {
        WinsockNotification.Declaration<I> declaration = checkNotNull(notification, "notification").declaration();
        boolean registered = checkNotNull(channel, "channel").isRegistered();
        Attribute<WinsockWatch> seat = declaration.isOnePerSocket()
                ? channel.attr(AttributeKey.valueOf(WinsockWatch.class, declaration.name)) : null;
        EventExecutor executor = registered ? channel.eventLoop() : GlobalEventExecutor.INSTANCE;
        WinsockWatch watch = new WinsockWatch(notification, executor.newPromise(), seat);
        try {
            NioSocket socket = WinsockState.of(channel).socketFor(declaration);
            if (seat != null && !seat.compareAndSet(null, watch)) {
                throw Failure.refused(declaration, "the channel has such a watch, and Windows keeps one for a "
                        + "connection; close it, and wait for its closeFuture()").toException();
            }
            if (registered) {
                watch.start(socket, declaration, input, task -> channel.eventLoop().execute(task),
                        channel.pipeline()::fireUserEventTriggered);
            } else if (channel.isOpen()) {
                throw Failure.refused(declaration, "the channel is not registered with an event loop").toException();
            } else {
                watch.ended(declaration, NioSocket.CLOSED);
            }
        } catch (WinsockException e) {
            watch.failed(e);
        } catch (Throwable t) {
            watch.leaveSeat();
            throw t;
        }
        return watch;
    }

    /**
     * A watch of a socket.
     *
     * @param socket throws what stands in the way of one
     * @param executor where the listener is called
     */
    static <I> WinsockWatch of(Supplier<NioSocket> socket, WinsockNotification<I> notification, @Nullable I input,
                               Executor executor, Consumer<WinsockNotificationEvent> listener) {
        WinsockWatch watch = new WinsockWatch(notification, GlobalEventExecutor.INSTANCE.newPromise(), null);
        try {
            watch.start(socket.get(), notification.declaration(), input, executor, listener);
        } catch (WinsockException e) {
            watch.failed(e);
        }
        return watch;
    }

    private <I> void start(NioSocket socket, WinsockNotification.Declaration<I> declaration, @Nullable I input,
                           Executor executor, Consumer<WinsockNotificationEvent> listener) {
        CompletionPort port;
        try {
            port = Ws2.port();
        } catch (LinkageError e) {
            throw Failure.unavailable(declaration, e).toException();
        }
        if (port == null) {
            throw Failure.unavailable(declaration, Ws2.unavailabilityCause()).toException();
        }
        WinsockNotificationEvent event = new WinsockNotificationEvent(notification, input);
        byte[] bytes = declaration.input(input, socket);
        request = StandingIoctl.start(port, socket, declaration.code, bytes, executor, new StandingIoctl.Listener() {
            @Override
            public void changed() {
                listener.accept(event);
            }

            @Override
            public void ended(int reason) {
                WinsockWatch.this.ended(declaration, reason);
            }
        });
    }

    private void ended(IoctlDeclaration<?> declaration, int reason) {
        switch (reason) {
            case StandingIoctl.CANCELLED -> succeeded(End.CANCELLED);
            case NioSocket.CLOSED -> succeeded(End.CHANNEL_CLOSED);
            default -> failed(Failure.ofError(declaration, reason).toException());
        }
    }

    private void succeeded(End how) {
        leaveSeat();
        end.trySuccess(how);
    }

    private void failed(WinsockException cause) {
        leaveSeat();
        end.tryFailure(cause);
    }

    /** First, so that who waits for the end may watch again. */
    private void leaveSeat() {
        if (seat != null) {
            seat.compareAndSet(this, null);
        }
    }

    /** What is watched. */
    public WinsockNotification<?> notification() {
        return notification;
    }

    /**
     * Ends the watch; does nothing if it has ended. Called on the channel's event loop, it returns with the last event
     * fired; called elsewhere, one more may be under way.
     */
    @Override
    public void close() {
        StandingIoctl request = this.request;
        if (request != null) {
            request.cancel();
        }
    }

    /**
     * Done when the watch has ended and Windows has let go of it, which is soon after {@link #close()}.
     *
     * @return how it ended, or fails with the {@link WinsockException} that ended it
     */
    public Future<End> closeFuture() {
        return end;
    }
}
