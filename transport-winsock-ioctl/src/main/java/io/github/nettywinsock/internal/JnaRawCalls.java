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

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * {@link RawCalls} of {@code ws2_32.dll} by JNA direct mapping. For SOCKETs see {@link JnaWsaIoctl}.
 */
final class JnaRawCalls implements RawCalls {

    static final RawCalls INSTANCE = new JnaRawCalls();

    private static final int FIONBIO = IoctlCode.unixIow('f', 126);
    private static final long INVALID_SOCKET = -1;

    /** A WSAPOLLFD: the SOCKET, what to wait for, and what has come. Longer than any other argument by address. */
    private static final FastThreadLocal<ByteBuffer> ARGUMENT = new FastThreadLocal<>() {
        @Override
        protected ByteBuffer initialValue() {
            return ByteBuffer.allocateDirect(16).order(ByteOrder.LITTLE_ENDIAN);
        }
    };

    static {
        Native.register(JnaRawCalls.class, NativeLibrary.getInstance("ws2_32"));
    }

    private JnaRawCalls() {
    }

    @Override
    public long open(int family, int protocol) {
        long socket = socket(family, SOCK_RAW, protocol);
        if (socket == INVALID_SOCKET) {
            return error();
        }
        if (ioctlsocket(socket, FIONBIO, ARGUMENT.get().putInt(0, 1)) != 0) {
            int error = error();
            closesocket(socket);
            return error;
        }
        return socket;
    }

    @Override
    public int bind(long socket, ByteBuffer sockaddr) {
        return bind(socket, sockaddr, sockaddr.limit()) == 0 ? 0 : error();
    }

    @Override
    public int setReceiveBuffer(long socket, int bytes) {
        return setsockopt(socket, SOL_SOCKET, SO_RCVBUF, ARGUMENT.get().putInt(0, bytes), Integer.BYTES) == 0
                ? 0 : error();
    }

    @Override
    public int await(long socket, int millis) {
        int ready = WSAPoll(ARGUMENT.get().putLong(0, socket).putShort(8, POLLRDNORM).putShort(10, (short) 0),
                1, millis);
        return ready >= 0 ? ready : error();
    }

    @Override
    public int receive(long socket, ByteBuffer packet) {
        int length = recv(socket, packet, packet.limit(), 0);
        return length >= 0 ? length : error();
    }

    @Override
    public int close(long socket) {
        return closesocket(socket) == 0 ? 0 : error();
    }

    private static int error() {
        return -JnaWsaIoctl.lastError();
    }

    private static native long socket(int af, int type, int protocol);

    private static native int ioctlsocket(long s, int cmd, ByteBuffer argp);

    private static native int bind(long s, ByteBuffer name, int namelen);

    private static native int setsockopt(long s, int level, int optname, ByteBuffer optval, int optlen);

    @SuppressWarnings("checkstyle:MethodName")
    private static native int WSAPoll(ByteBuffer fdArray, int fds, int timeout);

    private static native int recv(long s, ByteBuffer buf, int len, int flags);

    private static native int closesocket(long s);
}
