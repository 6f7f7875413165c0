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
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * How the values of an option become the input bytes of its IOCTL.
 */
interface Encoding<T> {

    /** A Winsock BOOL: four bytes, 0 or 1. */
    Encoding<Boolean> BOOL = of(Integer.BYTES, (value, out) -> out.putInt(value ? 1 : 0));

    /** A USHORT, from 0 to 65535. */
    Encoding<Integer> USHORT = integer(Short.BYTES, 0, 0xFFFF);

    /** A GUID: three little-endian numbers and eight bytes. */
    Encoding<UUID> GUID = of(16, (value, out) -> {
        long most = value.getMostSignificantBits();
        out.putInt((int) (most >>> 32)).putShort((short) (most >>> 16)).putShort((short) most);
        out.putLong(Long.reverseBytes(value.getLeastSignificantBits()));
    });

    /** A ULONG64 that is nothing but a name for something, of which 0 is none. */
    Encoding<Long> TOKEN = new Encoding<>() {
        @Override
        public void check(Long value, String name) {
            if (value == 0) {
                throw new IllegalArgumentException(name + ": 0 (expected: a token)");
            }
        }

        @Override
        public int length(Long value) {
            return Long.BYTES;
        }

        @Override
        public void write(Long value, ByteBuffer out) {
            out.putLong(value);
        }
    };

    /** No bytes at all, for what can be switched on and never off. */
    Encoding<Boolean> ONLY_TRUE = new Encoding<>() {
        @Override
        public void check(Boolean value, String name) {
            if (!value) {
                throw new IllegalArgumentException(name + ": false (expected: true; it cannot be switched off)");
            }
        }

        @Override
        public int length(Boolean value) {
            return 0;
        }

        @Override
        public void write(Boolean value, ByteBuffer out) {
        }
    };

    /** An int. */
    Encoding<Integer> INT = integer(Integer.BYTES, Integer.MIN_VALUE, Integer.MAX_VALUE);

    /** A ULONG, from 0 to 4294967295. */
    Encoding<Long> ULONG = new Encoding<>() {
        @Override
        public void check(Long value, String name) {
            checkInRange(value, 0L, 0xFFFF_FFFFL, name);
        }

        @Override
        public int length(Long value) {
            return Integer.BYTES;
        }

        @Override
        public void write(Long value, ByteBuffer out) {
            out.putInt(value.intValue());
        }
    };

    /** No input of this library is longer, so that nobody's mistake becomes a large piece of native memory. */
    int LONGEST = 0xFFFF;

    /** The bytes as they are. */
    Encoding<byte[]> BYTES = new Encoding<>() {
        @Override
        public void check(byte[] value, String name) {
            if (value.length > LONGEST) {
                checkInRange(value.length, 0, LONGEST, name + " length");
            }
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

    /** A number in the lowest bytes of an integer, within limits. */
    static Encoding<Integer> integer(int length, int lowest, int highest) {
        return new Encoding<>() {
            @Override
            public void check(Integer value, String name) {
                checkInRange(value, lowest, highest, name);
            }

            @Override
            public int length(Integer value) {
                return length;
            }

            @Override
            public void write(Integer value, ByteBuffer out) {
                for (int i = 0; i < length; i++) {
                    out.put((byte) (value >>> (Byte.SIZE * i)));
                }
            }
        };
    }

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

    /**
     * The same for a value with pointers among its bytes, which point to other bytes of its own.
     *
     * @param address where the first byte will be in memory
     */
    default void write(T value, ByteBuffer out, long address) {
        write(value, out);
    }

    /** What to keep of a value that the caller could change. */
    default T copy(T value) {
        return value;
    }
}
