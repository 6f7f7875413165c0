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

import static io.netty.util.internal.ObjectUtil.checkInRange;

import java.nio.ByteBuffer;
import java.util.function.BiConsumer;

/**
 * How the values of an option become the input bytes of its IOCTL.
 */
interface Encoding<T> {

    /** A Winsock BOOL: four bytes, 0 or 1. */
    Encoding<Boolean> BOOL = of(Integer.BYTES, (value, out) -> out.putInt(value ? 1 : 0));

    /** A USHORT, from 0 to 65535. */
    Encoding<Integer> USHORT = new Encoding<>() {
        @Override
        public void check(Integer value, String name) {
            checkInRange(value, 0, 0xFFFF, name);
        }

        @Override
        public int length(Integer value) {
            return Short.BYTES;
        }

        @Override
        public void write(Integer value, ByteBuffer out) {
            out.putShort(value.shortValue());
        }
    };

    /** The bytes as they are. */
    Encoding<byte[]> BYTES = new Encoding<>() {
        private static final int LONGEST = 0xFFFF;

        @Override
        public void check(byte[] value, String name) {
            checkInRange(value.length, 0, LONGEST, name + " length");
        }

        @Override
        public int length(byte[] value) {
            return value.length;
        }

        @Override
        public void write(byte[] value, ByteBuffer out) {
            out.put(value);
        }

        @Override
        public byte[] copy(byte[] value) {
            return value.clone();
        }
    };

    /** An encoding of fixed length, for values that checked themselves when they were built. */
    static <T> Encoding<T> of(int length, BiConsumer<T, ByteBuffer> writer) {
        return new Encoding<>() {
            @Override
            public int length(T value) {
                return length;
            }

            @Override
            public void write(T value, ByteBuffer out) {
                writer.accept(value, out);
            }
        };
    }

    /**
     * Refuses a value that the type alone does not rule out.
     *
     * @param name what to call the value in the message
     */
    default void check(T value, String name) {
    }

    int length(T value);

    /** Writes all {@link #length(Object)} bytes, padding included, to a little-endian buffer that need not be zero. */
    void write(T value, ByteBuffer out);

    /** What to keep of a value that the caller could change. */
    default T copy(T value) {
        return value;
    }
}
