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

import io.github.nettywinsock.WinsockOption.Declaration;
import io.github.nettywinsock.WinsockReport.Outcome;
import io.github.nettywinsock.internal.IoctlBuffer;
import io.github.nettywinsock.internal.NioSocket;
import io.github.nettywinsock.internal.Ws2;
import io.github.nettywinsock.internal.WsaIoctl;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.nio.AbstractNioChannel;
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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The Winsock side of one channel: issues its options and remembers what became of them. Kept from the channel's first
 * option on, whichever way the option came: by the config of this package's channels, as an attribute of any other.
 *
 * <p>All methods may be called from any thread. One lock keeps what is remembered in the order of the native calls: the
 * one that these are made under anyway. It is the JDK's, which a close waits for, so nothing else is done under it.
 */
final class WinsockState {

    private static final InternalLogger logger = InternalLoggerFactory.getInstance(Winsock.class);
    private static final AttributeKey<WinsockState> KEY = AttributeKey.valueOf(WinsockState.class, "state");

    private final Channel channel;
    private final @Nullable SocketKind kind;
    /** {@code null} if it is no NIO channel for TCP or UDP. */
    private final @Nullable NetworkChannel jdkChannel;
    /** {@code null} if none can be taken from the JDK's channel, or there is no Winsock. */
    private final @Nullable NioSocket socket;
    private final Object lock;
    private @Nullable Entry<?> first;
    private volatile @Nullable SocketCalls calls;

    private WinsockState(Channel channel) {
        this.channel = channel;
        kind = SocketKind.of(channel);
        jdkChannel = kind == null ? null : (NetworkChannel) ((AbstractNioChannel.NioUnsafe) channel.unsafe()).ch();
        socket = jdkChannel == null || Ws2.ioctl() == null ? null : NioSocket.of(jdkChannel);
        lock = socket == null ? this : socket.lock();
    }

    /** What keeps the state of its channel itself: an attribute takes longer to make and to find, and more memory. */
    interface Keeper {

        @Nullable WinsockState state();

        void keep(WinsockState state);
    }

    static WinsockState of(Channel channel) {
        WinsockState state = ifPresent(channel);
        if (state != null) {
            return state;
        }
        WinsockState created = new WinsockState(channel);
        Keeper keeper = keeper(channel);
        if (keeper == null) {
            WinsockState earlier = channel.attr(KEY).setIfAbsent(created);
            return earlier != null ? earlier : created;
        }
        synchronized (keeper) {
            WinsockState earlier = keeper.state();
            if (earlier == null) {
                keeper.keep(created);
            }
            return earlier != null ? earlier : created;
        }
    }

    /** The state of a channel that was given an option, {@code null} for any other. */
    static @Nullable WinsockState ifPresent(Channel channel) {
        Keeper keeper = keeper(channel);
        if (keeper != null) {
            return keeper.state();
        }
        return channel.hasAttr(KEY) ? channel.attr(KEY).get() : null;
    }

    /** Not asked of {@code config()}, which a subclass may have replaced. */
    private static @Nullable Keeper keeper(Channel channel) {
        return channel instanceof WinsockSocketChannel tcp ? tcp.keeper()
                : channel instanceof WinsockServerSocketChannel listener ? listener.keeper()
                : channel instanceof WinsockDatagramChannel udp ? udp.keeper() : null;
    }

    /** Sets an option as the facade does: throws whatever stood in the way. */
    <T> void set(WinsockOption<T> option, T value) {
        set(option, value, true);
    }

    /** Sets an option as a bootstrap does: what the machine does not support is skipped with a warning. */
    <T> void apply(WinsockOption<T> option, T value) {
        set(option, value, option.isRequired());
    }

    private <T> void set(WinsockOption<T> option, T value, boolean strict) {
        option.validate(value);
        Declaration<T> declaration = option.declaration();
        String caution = declaration.caution();
        T given = declaration.encoding.copy(value);
        Failure failure = issue(option.plain(), given, strict, caution == null ? "" : caution);
        if (failure != null) {
            settle(option, failure, strict);
        } else if (caution != null) {
            warnOnce(option, "applied, but", caution);
        }
    }

    /** The value of an option that was last applied, {@code null} if none was. */
    <T> @Nullable T get(WinsockOption<T> option) {
        synchronized (lock) {
            Entry<T> entry = find(option.plain());
            T applied = entry == null ? null : entry.applied;
            return applied == null ? null : option.declaration().encoding.copy(applied);
        }
    }

    /** Adds the values that were applied. */
    void addTo(Map<ChannelOption<?>, Object> options) {
        for (Entry<?> entry : entries(declaration -> true)) {
            Object applied = get(entry.option);
            if (applied != null) {
                options.put(entry.option, applied);
            }
        }
    }

    WinsockReport report() {
        synchronized (lock) {
            return new WinsockReport(entries(declaration -> true).stream().map(Entry::report).toList());
        }
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

    private void beforeBind() throws IOException {
        for (Entry<?> entry : entries(IoctlDeclaration::hasRefusal)) {
            if (get(entry.option) != null) {
                String refusal = entry.option.declaration().refusal(checkNotNull(jdkChannel, "jdkChannel"));
                if (refusal != null) {
                    throw Failure.refused(entry.option.declaration(), refusal).toException();
                }
            }
        }
    }

    private void beforeLoopbackConnect() {
        for (Entry<?> entry : entries(declaration -> declaration.rewrite() == JdkRewrite.AT_LOOPBACK_CONNECT)) {
            if (get(entry.option) != null) {
                String note = "the JDK overwrites it directly before each connect to a loopback address";
                synchronized (lock) {
                    entry.overwritten = true;
                    entry.note = note;
                }
                warnOnce(entry.option, "overwritten", note);
            }
        }
    }

    private void afterConnectOrDisconnect() {
        entries(declaration -> declaration.rewrite() == JdkRewrite.AT_CONNECT_AND_DISCONNECT).forEach(this::reapply);
    }

    private <T> void reapply(Entry<T> entry) {
        T value;
        boolean strict;
        synchronized (lock) {
            value = entry.applied;
            strict = entry.strict;
        }
        if (value != null) {
            Failure failure = issue(entry.option, value, strict, null);
            if (failure != null) {
                settle(entry.option, failure, strict);
            }
        }
    }

    private void settle(WinsockOption<?> option, Failure failure, boolean strict) {
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

    /**
     * Everything between a valid value and its outcome. Allocates nothing when it succeeds, or when Winsock's error is
     * the same as before.
     *
     * @param note what to remember about a value that was applied; {@code null} to set again the value that is, which
     *             is left to whoever has set another one meanwhile
     */
    private <T> @Nullable Failure issue(WinsockOption<T> option, T value, boolean strict, @Nullable String note) {
        Declaration<T> declaration = option.declaration();
        NioSocket target = socket;
        WsaIoctl call = Ws2.ioctl();
        if (target == null || call == null || kind == null || !declaration.isAlwaysAllowed(kind)) {
            Failure obstacle = obstacle(declaration);
            if (obstacle != null || target == null || call == null) {
                synchronized (lock) {
                    remember(find(option), option, value, strict, note, obstacle);
                }
                return obstacle;
            }
        }
        int length = declaration.encoding.length(value);
        IoctlBuffer buffer = IoctlBuffer.of(length, 0);
        try {
            declaration.encoding.write(value, buffer.input(), buffer.inputAddress());
            synchronized (lock) {
                Entry<T> entry = find(option);
                if (note == null && (entry == null || entry.applied != value)) {
                    return null;
                }
                int error = target.ioctlLocked(
                        call, declaration.code, buffer.inputAddress(), length, 0, 0, buffer.returnedAddress());
                Failure failure = error == 0 ? null : failure(declaration, error, entry);
                remember(entry, option, value, strict, note, failure);
                return failure;
            }
        } finally {
            Reference.reachabilityFence(buffer);
        }
    }

    private static Failure failure(Declaration<?> declaration, int error, @Nullable Entry<?> entry) {
        if (error == NioSocket.CLOSED) {
            return Failure.closed(declaration);
        }
        Failure previous = entry == null ? null : entry.failure;
        return previous != null && previous.error() == error ? previous : Failure.ofError(declaration, error);
    }

    private <T> void remember(@Nullable Entry<T> known, WinsockOption<T> option, T value, boolean strict,
                              @Nullable String note, @Nullable Failure failure) {
        Entry<T> entry = known != null ? known : add(new Entry<>(option));
        if (note != null) {
            entry.set(value, strict, note, failure);
        } else if (entry.given == value) {
            // If not, what was given later, and failed, stays what the report tells of.
            entry.failure = failure;
            entry.note = failure == null ? "set again after the JDK overwrote it at connect or disconnect" : "";
        }
    }

    /** What stands in the way of an IOCTL on this channel now, {@code null} if nothing does: then there is a socket. */
    private @Nullable Failure obstacle(IoctlDeclaration<?> declaration) {
        if (Ws2.ioctl() == null) {
            return Failure.unavailable(declaration, Ws2.unavailabilityCause());
        }
        Moment until = kind == null ? null : declaration.sockets().get(kind);
        if (until == null || jdkChannel == null) {
            return Failure.refused(declaration, declaration.misplaced(kind, channel));
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
        if (obstacle != null || socket == null) {
            throw (obstacle != null ? obstacle : Failure.closed(declaration)).toException();
        }
        return socket;
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

    /** The options that there are by now, of those that are asked for. */
    private List<Entry<?>> entries(Predicate<Declaration<?>> wanted) {
        List<Entry<?>> entries = new ArrayList<>();
        synchronized (lock) {
            for (Entry<?> entry = first; entry != null; entry = entry.next) {
                if (wanted.test(entry.option.declaration())) {
                    entries.add(entry);
                }
            }
        }
        return entries;
    }

    @SuppressWarnings("unchecked") // An entry has the type of its option.
    private <T> @Nullable Entry<T> find(WinsockOption<T> option) {
        for (Entry<?> entry = first; entry != null; entry = entry.next) {
            if (entry.option.equals(option)) {
                return (Entry<T>) entry;
            }
        }
        return null;
    }

    private <T> Entry<T> add(Entry<T> added) {
        Entry<?> last = first;
        if (last == null) {
            first = added;
            return added;
        }
        while (last.next != null) {
            last = last.next;
        }
        last.next = added;
        return added;
    }

    /** One option of the channel, and the next one: there are few, and most channels have one. */
    private static final class Entry<T> {

        final WinsockOption<T> option;
        @Nullable Entry<?> next;
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

        /** What became of a set. Mostly it is the same as before, and to write a reference costs more than to look. */
        @SuppressWarnings("ReferenceEquality")
        void set(T value, boolean strict, String note, @Nullable Failure failure) {
            if (given != value) {
                given = value;
            }
            if (this.failure != failure) {
                this.failure = failure;
            }
            overwritten = false;
            String remark = failure == null ? note : "";
            if (!this.note.equals(remark)) {
                this.note = remark;
            }
            if (failure == null) {
                this.strict = strict;
                if (applied != value) {
                    applied = value;
                }
            }
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
