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

import io.github.nettywinsock.WinsockOption.Declaration;
import io.github.nettywinsock.WinsockReport.Outcome;
import io.github.nettywinsock.internal.IoctlBuffer;
import io.github.nettywinsock.internal.NioSocket;
import io.github.nettywinsock.internal.Ws2;
import io.github.nettywinsock.internal.WsaIoctl;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.nio.AbstractNioChannel;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.io.IOException;
import java.lang.ref.Reference;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Winsock side of one channel: issues its options and remembers what became of them. Kept as an attribute of the
 * channel from its first option on, whichever way the option came.
 *
 * <p>All methods may be called from any thread. The monitor keeps what is remembered in the order of the native calls.
 */
final class WinsockState {

    private static final InternalLogger logger = InternalLoggerFactory.getInstance(Winsock.class);
    private static final AttributeKey<WinsockState> KEY = AttributeKey.valueOf(WinsockState.class, "state");

    private final Channel channel;
    private final @Nullable SocketKind kind;
    private final List<Entry<?>> entries = new ArrayList<>(2);
    private volatile @Nullable NioSocket socket;
    private volatile @Nullable SocketCalls calls;

    private WinsockState(Channel channel) {
        this.channel = channel;
        kind = SocketKind.of(channel);
    }

    static WinsockState of(Channel channel) {
        Attribute<WinsockState> attribute = channel.attr(KEY);
        WinsockState state = attribute.get();
        if (state != null) {
            return state;
        }
        WinsockState created = new WinsockState(channel);
        WinsockState earlier = attribute.setIfAbsent(created);
        return earlier != null ? earlier : created;
    }

    /** The state of a channel that was given an option, {@code null} for any other. */
    static @Nullable WinsockState ifPresent(Channel channel) {
        return channel.hasAttr(KEY) ? channel.attr(KEY).get() : null;
    }

    /** Sets an option as the facade does: throws whatever stood in the way. */
    <T> void set(WinsockOption<T> option, T value) {
        option.validate(value);
        settle(option, attempt(option.plain(), value, true), true);
    }

    /** Sets an option as a bootstrap does: what the machine does not support is skipped with a warning. */
    <T> void apply(WinsockOption<T> option, T value) {
        option.validate(value);
        settle(option, attempt(option.plain(), value, option.isRequired()), option.isRequired());
    }

    /** The value of an option that was last applied, {@code null} if none was. */
    synchronized <T> @Nullable T get(WinsockOption<T> option) {
        Entry<T> entry = find(option.plain());
        T applied = entry == null ? null : entry.applied;
        return applied == null ? null : option.declaration().encoding.copy(applied);
    }

    /** Adds the values that were applied. */
    synchronized void addTo(Map<ChannelOption<?>, Object> options) {
        for (Entry<?> entry : entries) {
            Object applied = get(entry.option);
            if (applied != null) {
                options.put(entry.option, applied);
            }
        }
    }

    synchronized WinsockReport report() {
        return new WinsockReport(entries.stream().map(Entry::report).toList());
    }

    /** To be called before a channel is bound: asks again what may have changed since an option was set. */
    static void beforeBind(Channel channel) throws IOException {
        WinsockState state = ifPresent(channel);
        if (state != null) {
            state.beforeBind();
        }
    }

    /** To be called before a TCP channel is connected: warns of values that the JDK is about to overwrite. */
    static void beforeConnect(Channel channel, SocketAddress remote) {
        WinsockState state = ifPresent(channel);
        // To the JDK, a connect to the wildcard address is one to the loopback address.
        if (state != null && remote instanceof InetSocketAddress inet && !inet.isUnresolved()
                && (inet.getAddress().isLoopbackAddress() || inet.getAddress().isAnyLocalAddress())) {
            state.beforeLoopbackConnect();
        }
    }

    /** To be called after a UDP channel was connected or disconnected: sets again what the JDK has just overwritten. */
    static void afterConnectOrDisconnect(Channel channel) {
        WinsockState state = ifPresent(channel);
        if (state != null) {
            state.afterConnectOrDisconnect();
        }
    }

    private synchronized void beforeBind() throws IOException {
        for (Entry<?> entry : entries) {
            if (entry.applied != null) {
                String refusal = entry.option.declaration().refusal(jdkChannel());
                if (refusal != null) {
                    throw Failure.refused(entry.option.declaration(), refusal).toException();
                }
            }
        }
    }

    private synchronized void beforeLoopbackConnect() {
        for (Entry<?> entry : entries) {
            if (entry.applied != null && entry.option.declaration().rewrite() == JdkRewrite.AT_LOOPBACK_CONNECT) {
                entry.overwritten = true;
                entry.note = "the JDK overwrites it directly before each connect to a loopback address";
                warnOnce(entry.option, "overwritten", entry.note);
            }
        }
    }

    private synchronized void afterConnectOrDisconnect() {
        for (Entry<?> entry : entries) {
            if (entry.option.declaration().rewrite() == JdkRewrite.AT_CONNECT_AND_DISCONNECT) {
                reapply(entry);
            }
        }
    }

    /** What was given later, and failed, stays what the report tells of. */
    private <T> void reapply(Entry<T> entry) {
        T value = entry.applied;
        if (value == null) {
            return;
        }
        Failure failure = issue(entry.option, value, entry.failure);
        if (entry.given == value) {
            entry.failure = failure;
            entry.note = failure == null ? "set again after the JDK overwrote it at connect or disconnect" : "";
        }
        settle(entry.option, failure, entry.strict);
    }

    private void settle(WinsockOption<?> option, @Nullable Failure failure, boolean strict) {
        if (failure == null) {
            return;
        }
        if (strict || !failure.isUnsupported()) {
            throw failure.toException();
        }
        warnOnce(option, "skipped", failure.reason());
    }

    private void warnOnce(WinsockOption<?> option, String topic, String text) {
        if (option.declaration().warned.add(topic)) {
            logger.warn("{}: {} {}: {} (further channels are not logged)", channel, option.ioctl(), topic, text);
        }
    }

    private synchronized <T> @Nullable Failure attempt(WinsockOption<T> option, T value, boolean strict) {
        Entry<T> entry = find(option);
        if (entry == null) {
            entry = new Entry<>(option);
            entries.add(entry);
        }
        T given = option.declaration().encoding.copy(value);
        entry.given = given;
        entry.overwritten = false;
        entry.note = "";
        entry.failure = issue(option, given, entry.failure);
        if (entry.failure == null) {
            entry.applied = given;
            entry.strict = strict;
            String caution = option.declaration().caution();
            if (caution != null) {
                entry.note = caution;
                warnOnce(option, "applied, but", caution);
            }
        }
        return entry.failure;
    }

    /**
     * Everything between a valid value and its outcome. Allocates nothing, unless it fails in another way than before.
     *
     * @param previous how the option failed the last time
     */
    private <T> @Nullable Failure issue(WinsockOption<T> option, T value, @Nullable Failure previous) {
        Declaration<T> declaration = option.declaration();
        Failure obstacle = obstacle(declaration);
        NioSocket target = socket;
        WsaIoctl call = Ws2.ioctl();
        if (obstacle != null || target == null || call == null) {
            return obstacle;
        }
        int length = declaration.encoding.length(value);
        IoctlBuffer buffer = IoctlBuffer.of(length, 0);
        int error;
        try {
            declaration.encoding.write(value, buffer.input(), buffer.inputAddress());
            error = target.ioctl(call, declaration.code, buffer.inputAddress(), length, 0, 0, buffer.returnedAddress());
        } finally {
            Reference.reachabilityFence(buffer);
        }
        if (error == 0) {
            return null;
        }
        if (error == NioSocket.CLOSED) {
            return Failure.closed(declaration);
        }
        return previous != null && previous.error() == error ? previous : Failure.ofError(declaration, error);
    }

    /** What stands in the way of an IOCTL on this channel now, {@code null} if nothing does: then there is a socket. */
    private synchronized @Nullable Failure obstacle(IoctlDeclaration<?> declaration) {
        if (Ws2.ioctl() == null) {
            return Failure.unavailable(declaration, Ws2.unavailabilityCause());
        }
        Moment until = kind == null ? null : declaration.sockets().get(kind);
        if (until == null) {
            return Failure.refused(declaration, declaration.misplaced(kind, channel));
        }
        NetworkChannel jdkChannel = jdkChannel();
        if (socket == null) {
            socket = NioSocket.of(jdkChannel);
        }
        if (socket == null) {
            return Failure.foreign(declaration, jdkChannel);
        }
        try {
            String refusal = until.hasPassed(jdkChannel) ? declaration.late(until, channel)
                    : declaration.refusal(jdkChannel);
            return refusal == null ? null : Failure.refused(declaration, refusal);
        } catch (ClosedChannelException e) {
            return Failure.closed(declaration);
        } catch (IOException e) {
            return Failure.refused(declaration, "the state of the channel cannot be read: " + e);
        }
    }

    /** The socket, for an IOCTL that nothing stands in the way of; throws what does. */
    NioSocket socketFor(IoctlDeclaration<?> declaration) {
        Failure obstacle = obstacle(declaration);
        NioSocket target = socket;
        if (obstacle != null || target == null) {
            throw (obstacle != null ? obstacle : Failure.closed(declaration)).toException();
        }
        return target;
    }

    /** The same for a query. */
    SocketCalls callsFor(IoctlDeclaration<?> declaration) {
        NioSocket target = socketFor(declaration);
        SocketCalls kept = calls;
        if (kept == null) {
            kept = new SocketCalls(target);
            calls = kept;
        }
        return kept;
    }

    private NetworkChannel jdkChannel() {
        return (NetworkChannel) ((AbstractNioChannel.NioUnsafe) channel.unsafe()).ch();
    }

    @SuppressWarnings("unchecked") // An entry has the type of its option.
    private <T> @Nullable Entry<T> find(WinsockOption<T> option) {
        for (Entry<?> entry : entries) {
            if (entry.option.equals(option)) {
                return (Entry<T>) entry;
            }
        }
        return null;
    }

    /** One option of the channel. */
    private static final class Entry<T> {

        final WinsockOption<T> option;
        @Nullable T given;
        @Nullable T applied;
        @Nullable Failure failure;
        /** How {@link #applied} was given. */
        boolean strict;
        boolean overwritten;
        String note = "";

        Entry(WinsockOption<T> option) {
            this.option = option;
        }

        WinsockReport.Entry report() {
            Object value = given == null ? null : option.declaration().encoding.copy(given);
            Failure failure = this.failure;
            if (failure != null) {
                return new WinsockReport.Entry(option, value, failure.outcome(), failure.error(), failure.reason());
            }
            return new WinsockReport.Entry(
                    option, value, overwritten ? Outcome.OVERWRITTEN : Outcome.APPLIED, 0, note);
        }
    }
}
