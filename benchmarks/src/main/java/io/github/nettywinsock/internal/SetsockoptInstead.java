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
import com.sun.jna.Platform;

/**
 * Linux has no WSAIoctl. To measure the way to it there, TCP_NODELAY is set instead, which Netty has set already: a
 * system call on the same socket that changes nothing.
 */
public final class SetsockoptInstead implements WsaIoctl {

    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;

    static {
        Native.register(SetsockoptInstead.class, NativeLibrary.getInstance(Platform.C_LIBRARY_NAME));
    }

    private SetsockoptInstead() {
    }

    public static void install() {
        Ws2.replace(new SetsockoptInstead(), null);
    }

    @Override
    public int ioctl(long socket, int code, long in, int inLength, long out, int outLength, long returned) {
        return setsockopt((int) socket, IPPROTO_TCP, TCP_NODELAY, in, Integer.BYTES) == 0 ? 0 : Native.getLastError();
    }

    private static native int setsockopt(int socket, int level, int name, long value, int length);
}
