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
import com.sun.jna.Pointer;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Native memory for one call, owned by the thread and reused, so that setting an option allocates nothing.
 */
public final class IoctlBuffer {

    private static final int RETURNED_OFFSET = 0;
    private static final int INPUT_OFFSET = 8;
    private static final int INPUT_CAPACITY = 120;

    private static final FastThreadLocal<IoctlBuffer> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected IoctlBuffer initialValue() {
            return new IoctlBuffer(INPUT_CAPACITY);
        }
    };

    private final ByteBuffer memory;
    private final long address;

    private IoctlBuffer(int inputCapacity) {
        memory = ByteBuffer.allocateDirect(INPUT_OFFSET + inputCapacity).order(ByteOrder.LITTLE_ENDIAN);
        address = Pointer.nativeValue(Native.getDirectBufferPointer(memory));
    }

    /**
     * The thread's buffer, or one of its own for an input too large for that.
     *
     * @param inputLength length of the input in bytes
     */
    public static IoctlBuffer withInput(int inputLength) {
        return inputLength <= INPUT_CAPACITY ? OF_THREAD.get() : new IoctlBuffer(inputLength);
    }

    /** Where the input is to be written: little-endian, positioned at its start, which need not be zero. */
    public ByteBuffer input() {
        return memory.clear().position(INPUT_OFFSET);
    }

    public long inputAddress() {
        return address + INPUT_OFFSET;
    }

    /** Address of the DWORD that receives the number of bytes returned. */
    public long returnedAddress() {
        return address + RETURNED_OFFSET;
    }
}
