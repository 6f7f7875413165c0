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
 * Native memory for one call, owned by the thread and reused, so that a call allocates nothing.
 */
public final class IoctlBuffer {

    /** How much output costs nothing. */
    public static final int OUTPUT_CAPACITY = 896;

    private static final int RETURNED_OFFSET = 0;
    private static final int INPUT_OFFSET = 8;
    private static final int INPUT_CAPACITY = 120;

    private static final FastThreadLocal<IoctlBuffer> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected IoctlBuffer initialValue() {
            return new IoctlBuffer(INPUT_CAPACITY, OUTPUT_CAPACITY);
        }
    };

    private final ByteBuffer memory;
    private final long address;
    private final int outputOffset;

    private IoctlBuffer(int inputCapacity, int outputCapacity) {
        // Output that holds structures with pointers and 64-bit numbers starts at a multiple of 8.
        outputOffset = INPUT_OFFSET + (inputCapacity + 7 & ~7);
        memory = ByteBuffer.allocateDirect(outputOffset + outputCapacity).order(ByteOrder.LITTLE_ENDIAN);
        address = Pointer.nativeValue(Native.getDirectBufferPointer(memory));
    }

    /**
     * The thread's buffer, or one of its own for a call too large for that. To be kept reachable during the call.
     *
     * @param inputLength length of the input in bytes
     * @param outputLength length of the output in bytes
     */
    public static IoctlBuffer of(int inputLength, int outputLength) {
        IoctlBuffer buffer = inputLength <= INPUT_CAPACITY && outputLength <= OUTPUT_CAPACITY ? OF_THREAD.get()
                : new IoctlBuffer(inputLength, Math.max(outputLength, OUTPUT_CAPACITY));
        buffer.memory.putInt(RETURNED_OFFSET, 0);
        return buffer;
    }

    /** Where the input is to be written: little-endian, positioned at its start, which need not be zero. */
    public ByteBuffer input() {
        return memory.clear().position(INPUT_OFFSET);
    }

    public long inputAddress() {
        return address + INPUT_OFFSET;
    }

    /** All of the memory, of which the output begins at {@link #outputOffset()}. */
    public ByteBuffer memory() {
        return memory;
    }

    public int outputOffset() {
        return outputOffset;
    }

    public long outputAddress() {
        return address + outputOffset;
    }

    /** The number of bytes that the call returned. */
    public int returned() {
        return memory.getInt(RETURNED_OFFSET);
    }

    /** Address of the DWORD that receives the number of bytes returned. */
    public long returnedAddress() {
        return address + RETURNED_OFFSET;
    }
}
