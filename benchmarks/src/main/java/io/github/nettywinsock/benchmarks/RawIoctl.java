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

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.github.nettywinsock.internal.NioSocket;
import java.nio.channels.SocketChannel;

/**
 * {@code WSAIoctl} by JNA direct mapping and nothing else: the memory is there, the number of the SOCKET is known, and
 * nobody asks whether it is still open. What the library costs is what it takes more than this.
 */
final class RawIoctl {

    static {
        Native.register(RawIoctl.class, NativeLibrary.getInstance("ws2_32"));
    }

    private final long socket;
    private final int code;
    private final Memory memory;
    private final long input;
    private final int inputLength;
    private final long output;
    private final int outputLength;
    private final long returned;

    /**
     * A call that can be made any number of times.
     *
     * @param input the DWORDs of the input
     * @param outputLength length of the output in bytes
     */
    RawIoctl(SocketChannel channel, int code, int[] input, int outputLength) {
        this.socket = NioSocket.of(channel).number();
        this.code = code;
        this.inputLength = input.length * Integer.BYTES;
        this.outputLength = outputLength;
        // The output first, which may hold 64-bit numbers.
        memory = new Memory(outputLength + inputLength + Integer.BYTES);
        memory.write(outputLength, input, 0, input.length);
        this.output = outputLength == 0 ? 0 : Pointer.nativeValue(memory);
        this.input = Pointer.nativeValue(memory) + outputLength;
        this.returned = this.input + inputLength;
    }

    /** The Winsock error number, {@code 0} on success. */
    int call() {
        return WSAIoctl(socket, code, input, inputLength, output, outputLength, returned, 0, 0) == 0
                ? 0 : Native.getLastError();
    }

    /** Makes a call that has to succeed. */
    int callOrThrow() {
        int error = call();
        if (error != 0) {
            throw new IllegalStateException("WSAIoctl failed: " + error);
        }
        return error;
    }

    @SuppressWarnings("checkstyle:MethodName")
    private static native int WSAIoctl(long s, int dwIoControlCode, long lpvInBuffer, int cbInBuffer,
                                       long lpvOutBuffer, int cbOutBuffer, long lpcbBytesReturned,
                                       long lpOverlapped, long lpCompletionRoutine);
}
