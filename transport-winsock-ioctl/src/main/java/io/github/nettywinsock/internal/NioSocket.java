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
package io.github.nettywinsock.internal;

import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channel;
import org.jspecify.annotations.Nullable;

/**
 * The native socket of a JDK channel: its number, and the lock under which the JDK closes it.
 *
 * <p>A number alone is dangerous. Windows hands out closed numbers again at once, and a call from one thread while
 * another closes the channel would hit a stranger's socket; asking {@code isOpen()} first only makes that rarer. The
 * JDK closes a descriptor under the channel's private {@code stateLock}, so the call is made under the same lock, after
 * {@code isOpen()} was asked under it.
 */
public final class NioSocket {

    /** Answer of {@link #ioctl} when the channel is closed and no call was made. No Winsock number is negative. */
    public static final int CLOSED = -1;

    private final Channel channel;
    private final Object stateLock;
    private final long number;
    /** Whether it posts packets to the completion port; guarded by {@link #stateLock}. */
    private boolean associated;

    private NioSocket(Channel channel, Object stateLock, long number) {
        this.channel = channel;
        this.stateLock = stateLock;
        this.number = number;
    }

    /**
     * The socket of a JDK channel.
     *
     * @return {@code null} if the channel is not one of the JDK's own TCP and UDP channels, as with a foreign
     *         {@code SelectorProvider}
     */
    public static @Nullable NioSocket of(Channel channel) {
        Fields fields = Fields.of(channel.getClass());
        if (fields == null) {
            return null;
        }
        // A SOCKET is unsigned; the JDK keeps it in an int.
        long number = Integer.toUnsignedLong(fields.fdVal.getInt(channel));
        return new NioSocket(channel, fields.stateLock.get(channel), number);
    }

    /**
     * The lock under which the JDK closes the socket, and every call here is made. For what must happen in the order of
     * the calls; nobody else's code is to be called while it is held.
     */
    public Object lock() {
        return stateLock;
    }

    /** Fails unless sockets can be extracted on this JVM. */
    static void probe() {
        Fields.of(NioSocket.class);
    }

    /**
     * Issues one call on the socket, or none if the channel is closed.
     *
     * @return {@code 0}, a Winsock error number, or {@link #CLOSED}
     */
    public int ioctl(WsaIoctl call, int code, long in, int inLength, long out, int outLength, long returned) {
        synchronized (stateLock) {
            return ioctlLocked(call, code, in, inLength, out, outLength, returned);
        }
    }

    /** The same for a caller that holds the {@link #lock()}: to take it twice costs more than all the rest. */
    public int ioctlLocked(WsaIoctl call, int code, long in, int inLength, long out, int outLength, long returned) {
        assert Thread.holdsLock(stateLock);
        return channel.isOpen() ? call.ioctl(number, code, in, inLength, out, outLength, returned) : CLOSED;
    }

    /**
     * The same with an overlapped structure. The first such call associates the socket with the completion port, which
     * cannot be done twice: all of them on one socket have to be made on the same object.
     */
    int ioctl(OverlappedCalls calls, int code, long in, int inLength, long returned, long overlapped) {
        synchronized (stateLock) {
            if (!channel.isOpen()) {
                return CLOSED;
            }
            if (!associated) {
                int error = calls.associate(number);
                if (error != 0) {
                    return error;
                }
                associated = true;
            }
            return calls.ioctl(number, code, in, inLength, returned, overlapped);
        }
    }

    /** Asks for an end of an overlapped call. If the channel is closed, it has been asked for already. */
    void cancel(OverlappedCalls calls, long overlapped) {
        synchronized (stateLock) {
            if (channel.isOpen()) {
                calls.cancel(number, overlapped);
            }
        }
    }

    /** How an overlapped call ended: {@code 0}, a Winsock error number, or {@link #CLOSED} if the channel is closed. */
    int result(OverlappedCalls calls, long overlapped) {
        synchronized (stateLock) {
            return channel.isOpen() ? calls.result(number, overlapped) : CLOSED;
        }
    }

    /** The number of the SOCKET when it was read. For display only: it says nothing about whose it is by now. */
    public long number() {
        return number;
    }

    /**
     * Whether it is an IPv6 socket, as the JDK opens them unless told otherwise, also for IPv4 peers.
     *
     * @throws IncompatibleClassChangeError if this JDK does not say
     */
    public boolean isIpv6() {
        return PrivateField.of(channel.getClass(), ProtocolFamily.class, "family").get(channel)
                == StandardProtocolFamily.INET6;
    }

    /** Where the JDK's three implementations keep what is needed. */
    private record Fields(Class<?> type, PrivateField fdVal, PrivateField stateLock) {

        static final Fields[] KNOWN = {
            in("sun.nio.ch.SocketChannelImpl"),
            in("sun.nio.ch.ServerSocketChannelImpl"),
            in("sun.nio.ch.DatagramChannelImpl")
        };

        static @Nullable Fields of(Class<?> type) {
            for (Fields fields : KNOWN) {
                if (fields.type == type) {
                    return fields;
                }
            }
            return null;
        }

        private static Fields in(String className) {
            try {
                // Not initialized: most programs have no use for all three.
                Class<?> type = Class.forName(className, false, null);
                return new Fields(type, PrivateField.of(type, int.class, "fdVal"),
                        PrivateField.of(type, Object.class, "stateLock"));
            } catch (ClassNotFoundException e) {
                throw new NoClassDefFoundError(className);
            }
        }
    }
}
