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

import io.github.nettywinsock.internal.Host;
import io.github.nettywinsock.internal.Ws2;
import io.netty.channel.Channel;
import io.netty.util.Version;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Winsock IOCTLs on Netty's NIO channels, drop-in or stock: whether they can be reached, and setting them at any time.
 */
public final class Winsock {

    private Winsock() {
    }

    /** Whether Winsock can be reached from this JVM: 64-bit Windows, with native access for JNA. */
    public static boolean isAvailable() {
        return Ws2.unavailabilityCause() == null;
    }

    /**
     * Throws unless Winsock can be reached.
     *
     * @throws UnsatisfiedLinkError if it cannot, with {@link #unavailabilityCause()} as its cause
     */
    public static void ensureAvailability() {
        Throwable cause = Ws2.unavailabilityCause();
        if (cause != null) {
            throw (Error) new UnsatisfiedLinkError(Failure.describe(cause)).initCause(cause);
        }
    }

    /** Why Winsock cannot be reached, {@code null} if it can. */
    public static @Nullable Throwable unavailabilityCause() {
        return Ws2.unavailabilityCause();
    }

    /**
     * One line that says what this runs on, for a bug report: Windows and its build, Wine if it is that, the JVM,
     * Netty, JNA and how sockets are found; or why Winsock is not available.
     */
    public static String environment() {
        StringBuilder line = new StringBuilder(System.getProperty("os.name"));
        Throwable cause = unavailabilityCause();
        line.append(' ').append(cause == null ? Host.windows() : System.getProperty("os.version"))
                .append(", Java ").append(System.getProperty("java.runtime.version"));
        Version netty = Version.identify().get("netty-transport");
        line.append(", Netty ").append(netty == null ? "?" : netty.artifactVersion());
        if (cause == null) {
            return line.append(", JNA ").append(Host.jna()).append(", ").append(Host.handleStrategy()).toString();
        }
        return line.append("; ").append(Failure.describe(cause)).toString();
    }

    /**
     * Sets an option on a channel, now.
     *
     * <p>May be called from any thread, for every NIO channel of Netty and this package. What the JDK overwrites later
     * on one of Netty's own channels is neither set again nor seen in the {@link #report}, unless the channel has the
     * {@link WinsockChannelInitializer}; see {@link WinsockOptions#UDP_CONNRESET} and
     * {@link WinsockOptions#TCP_INITIAL_RTO}.
     *
     * @throws WinsockException if it was not set, for whatever reason
     * @throws NullPointerException if an argument is {@code null}
     * @throws IllegalArgumentException if the value is out of range
     */
    public static <T> void set(Channel channel, WinsockOption<T> option, T value) {
        checkNotNull(option, "option");
        WinsockState.of(checkNotNull(channel, "channel")).set(option, value);
    }

    /**
     * Asks a query that takes no input, on the channel's event loop.
     *
     * @return fails with a {@link WinsockException} if Winsock cannot or will not answer
     */
    public static <R extends @Nullable Object> Future<R> query(Channel channel, WinsockQuery<Void, R> query) {
        checkNotNull(query, "query");
        return onEventLoop(channel, () -> queryNow(channel, query));
    }

    /**
     * Asks a query, on the channel's event loop.
     *
     * @return fails with a {@link WinsockException} if Winsock cannot or will not answer
     */
    public static <I, R extends @Nullable Object> Future<R> query(Channel channel, WinsockQuery<I, R> query, I input) {
        I copy = checkNotNull(query, "query").declaration().copy(checkNotNull(input, "input"));
        return onEventLoop(channel, () -> queryNow(channel, query, copy));
    }

    private static <R extends @Nullable Object> Future<R> onEventLoop(Channel channel, Callable<R> task) {
        checkNotNull(channel, "channel");
        if (channel.isRegistered()) {
            try {
                return channel.eventLoop().submit(task);
            } catch (RejectedExecutionException e) {
                // The loop has ended and left the channel registered. It may be asked from here as well.
            }
        }
        return ImmediateEventExecutor.INSTANCE.submit(task);
    }

    /**
     * Asks a query that takes no input, now, on the calling thread. No query blocks.
     *
     * @throws WinsockException if Winsock cannot or will not answer
     */
    public static <R extends @Nullable Object> R queryNow(Channel channel, WinsockQuery<Void, R> query) {
        return ask(channel, query, null);
    }

    /**
     * Asks a query, now, on the calling thread. No query blocks.
     *
     * @throws WinsockException if Winsock cannot or will not answer
     * @throws NullPointerException if an argument is {@code null}
     * @throws IllegalArgumentException if the input is out of range
     */
    public static <I, R extends @Nullable Object> R queryNow(Channel channel, WinsockQuery<I, R> query, I input) {
        return ask(channel, query, checkNotNull(input, "input"));
    }

    private static <I, R extends @Nullable Object> R ask(
            Channel channel, WinsockQuery<I, R> query, @Nullable I input) {
        WinsockQuery.Declaration<I, R> declaration = checkNotNull(query, "query").declaration();
        return declaration.run(WinsockState.of(checkNotNull(channel, "channel")).callsFor(declaration), input);
    }

    /**
     * Asks {@link WinsockQueries#TCP_INFO}, now, on the calling thread, into an object that is used again: for who asks
     * many channels many times. Allocates nothing, unless it fails.
     *
     * @param info what to fill; left as it is if the query fails
     * @return the same object
     * @throws WinsockException if Winsock cannot or will not answer
     */
    public static TcpInfo tcpInfo(Channel channel, TcpInfo info) {
        WinsockQuery.Declaration<Void, TcpInfo> declaration = WinsockQueries.TCP_INFO.declaration();
        SocketCalls calls = WinsockState.of(checkNotNull(channel, "channel")).callsFor(declaration);
        return checkNotNull(info, "info").ask(calls, declaration);
    }

    /**
     * Subscribes to a notification that takes no input. Each change fires a {@link WinsockNotificationEvent} through
     * the channel's pipeline, on its event loop, until the watch is closed or the channel is.
     *
     * <p>When this returns, Windows is watching: what is asked then and again at each event is never out of date for
     * good. The request is made again directly before the event is fired, so a handler that asks sees every change up
     * to then, and gets another event for each later one. Changes that come while an event is on its way to the event
     * loop are told by that event. No thread is bound by a watch, and none blocks.
     *
     * @return its {@link WinsockWatch#closeFuture()} fails with a {@link WinsockException} if there can be no such
     *         watch, which Windows may say at once or later
     */
    public static WinsockWatch watch(Channel channel, WinsockNotification<Void> notification) {
        return WinsockWatch.of(channel, notification, null);
    }

    /**
     * Subscribes to a notification, as {@link #watch(Channel, WinsockNotification)} does.
     *
     * @throws NullPointerException if an argument is {@code null}
     */
    public static <I> WinsockWatch watch(Channel channel, WinsockNotification<I> notification, I input) {
        return WinsockWatch.of(channel, notification, checkNotNull(input, "input"));
    }

    /** What became of the options that were given for a channel, whichever way they were given. */
    public static WinsockReport report(Channel channel) {
        WinsockState state = WinsockState.ifPresent(checkNotNull(channel, "channel"));
        return state == null ? new WinsockReport(List.of()) : state.report();
    }
}
