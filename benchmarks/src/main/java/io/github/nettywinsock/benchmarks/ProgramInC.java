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
package io.github.nettywinsock.benchmarks;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * What the library is compared with: the same IOCTL in a loop in C, {@code src/main/native/setloop.c}.
 */
final class ProgramInC {

    static {
        Native.register(ProgramInC.class, NativeLibrary.getInstance("setloop"));
    }

    private ProgramInC() {
    }

    /**
     * Issues an IOCTL on a socket so many times.
     *
     * @return how long that took in nanoseconds, a negative Winsock error number if it failed
     */
    static native long setloop(long socket, int code, long in, int length, int times);

    /** Touches so many bytes of memory, so that what was in the caches is there no longer. */
    static native int evict(int bytes);

    /** A function of the shape of {@code WSAIoctl} that does nothing. */
    static native int nothing(long socket, int code, long in, int inLength, long out, int outLength, long returned,
                              long overlapped, long routine);

    /** How long so many calls of the second take after the first, from C. */
    static native long evictloop(int bytes, int calls, int times);
}
