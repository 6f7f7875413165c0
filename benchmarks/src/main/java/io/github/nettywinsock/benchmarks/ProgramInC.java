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
}
