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

import java.lang.ref.Reference;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A raw socket that this library opened itself.
 *
 * <p>Calls are made, and the socket is closed, under one lock, and no call under it blocks: a number that was closed
 * and given to somebody else is never used. Only waiting is done without the lock. At worst it waits for a stranger's
 * socket, in vain, and ends soon.
 */
public final class RawSocket {

    /** Result of a call when the socket is closed and none was made. No Winsock number is 1. */
    public static final int CLOSED = -1;

    private final RawCalls calls;
    private final WsaIoctl ioctl;
    private final long number;
    private boolean closed;

    /**
     * Takes over a socket.
     *
     * @param number the SOCKET that {@link RawCalls#open} returned
     */
    public RawSocket(RawCalls calls, WsaIoctl ioctl, long number) {
        this.calls = calls;
        this.ioctl = ioctl;
        this.number = number;
    }

    /** The address family that a raw socket for an address is of. */
    public static int familyOf(InetAddress address) {
        return address instanceof Inet6Address ? RawCalls.AF_INET6 : RawCalls.AF_INET;
    }

    /** Binds to an address, and to no port. */
    public synchronized int bind(InetAddress address) {
        return closed ? CLOSED : calls.bind(number, sockaddr(address));
    }

    private static ByteBuffer sockaddr(InetAddress address) {
        boolean ipv6 = address instanceof Inet6Address;
        // The family, then the port and the flow information of IPv6, both zero.
        ByteBuffer sockaddr = ByteBuffer.allocateDirect(ipv6 ? 28 : 16).order(ByteOrder.LITTLE_ENDIAN)
                .putShort(0, (short) familyOf(address))
                .put(ipv6 ? 8 : 4, address.getAddress());
        return address instanceof Inet6Address scoped ? sockaddr.putInt(24, scoped.getScopeId()) : sockaddr;
    }

    /** Sets SO_RCVBUF. */
    public synchronized int setReceiveBuffer(int bytes) {
        return closed ? CLOSED : calls.setReceiveBuffer(number, bytes);
    }

    /** Issues an IOCTL that takes a DWORD. Returns {@code 0} or an error number, negated. */
    public synchronized int ioctl(int code, int value) {
        if (closed) {
            return CLOSED;
        }
        IoctlBuffer buffer = IoctlBuffer.of(Integer.BYTES, 0);
        try {
            buffer.input().putInt(value);
            return -ioctl.ioctl(number, code, buffer.inputAddress(), Integer.BYTES, 0, 0, buffer.returnedAddress());
        } finally {
            Reference.reachabilityFence(buffer);
        }
    }

    /** Waits until {@link #receive} has something to say, or the time is up: then {@code 0}. */
    public int await(int millis) {
        synchronized (this) {
            if (closed) {
                return CLOSED;
            }
        }
        return calls.await(number, millis);
    }

    /** Receives one packet, if there is one. See {@link RawCalls#receive}. */
    public synchronized int receive(ByteBuffer packet) {
        return closed ? CLOSED : calls.receive(number, packet);
    }

    /** Closes the socket, once. */
    public synchronized int close() {
        if (closed) {
            return CLOSED;
        }
        closed = true;
        return calls.close(number);
    }
}
