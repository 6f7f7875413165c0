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

import io.github.nettywinsock.internal.IoctlBuffer;
import io.netty.util.concurrent.FastThreadLocal;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The output of one IOCTL. Whatever Winsock or a provider between wrote, nothing outside of it is read.
 *
 * <p>Like the memory that it shows, it belongs to the thread and lasts until the thread's next call: asking a query
 * allocates nothing but its result.
 */
final class Answer {

    /** {@code sizeof(SOCKET_ADDRESS)}. */
    static final int SOCKET_ADDRESS = 16;

    private static final FastThreadLocal<Answer> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected Answer initialValue() {
            return new Answer();
        }
    };

    private @Nullable IoctlDeclaration<?> declaration;
    private ByteBuffer memory = ByteBuffer.allocate(0);
    private int start;
    private long address;
    private int length;
    private int room;

    private Answer() {
    }

    /**
     * An answer, over a buffer that a call has just filled. Valid until the thread's next.
     *
     * @param room how much output was offered
     */
    static Answer of(IoctlDeclaration<?> declaration, IoctlBuffer buffer, int room) {
        int returned = buffer.returned();
        if (returned < 0 || returned > room) {
            throw malformed(declaration,
                    Integer.toUnsignedString(returned) + " bytes in a buffer of " + room);
        }
        // A thread does not keep the memory of a long answer.
        Answer answer = room > IoctlBuffer.OUTPUT_CAPACITY ? new Answer() : OF_THREAD.get();
        answer.declaration = declaration;
        answer.memory = buffer.memory();
        answer.start = buffer.outputOffset();
        answer.address = buffer.outputAddress();
        answer.length = returned;
        answer.room = room;
        return answer;
    }

    /** The number of bytes that were returned. */
    int length() {
        return length;
    }

    /** Refuses an answer that is too short for what is about to be read. */
    Answer require(int needed) {
        if (length < needed) {
            throw malformed(length + " bytes (expected: " + needed + " or more)");
        }
        return this;
    }

    /** The exception for an answer that makes no sense. */
    WinsockException malformed(String what) {
        if (declaration == null) {
            throw new IllegalStateException("no answer yet");
        }
        return malformed(declaration, what);
    }

    private static WinsockException malformed(IoctlDeclaration<?> declaration, String what) {
        return new WinsockException(declaration.name, declaration.code, 0, false,
                "WSAIoctl(" + declaration.name + ") gave a malformed answer: " + what, null);
    }

    int uint8(int offset) {
        return Byte.toUnsignedInt(memory.get(at(offset, 1, length)));
    }

    /** A BOOLEAN: one byte. */
    boolean bool8(int offset) {
        return uint8(offset) != 0;
    }

    /** A BOOL: four bytes. */
    boolean bool32(int offset) {
        return int32(offset) != 0;
    }

    int uint16(int offset) {
        return Short.toUnsignedInt(memory.getShort(at(offset, 2, length)));
    }

    int int32(int offset) {
        return memory.getInt(at(offset, 4, length));
    }

    long uint32(int offset) {
        return Integer.toUnsignedLong(int32(offset));
    }

    long int64(int offset) {
        return memory.getLong(at(offset, 8, length));
    }

    byte[] bytes(int offset, int count) {
        return bytes(offset, count, length);
    }

    /** Copies the beginning of the answer into an array that is long enough. */
    void copyTo(byte[] target, int count) {
        memory.get(at(0, count, length), target, 0, count);
    }

    /** How much output was offered: an answer can use more of it than it counts in its length. */
    int room() {
        return room;
    }

    /** A WSABUF: a length, which is limited, and a pointer to so many bytes. */
    byte[] wsabuf(int offset, int longest) {
        long count = uint32(offset);
        if (count > longest) {
            throw malformed(count + " bytes beyond it");
        }
        return count == 0 ? new byte[0] : bytes(pointer(offset + 8, count, length), (int) count);
    }

    /**
     * A SOCKET_ADDRESS: a pointer to a sockaddr, and its length.
     *
     * @param limit where the sockaddr must end
     * @return {@code null} if it is none of an IP address
     */
    @Nullable InetAddress socketAddress(int offset, int limit) {
        int count = int32(offset + 8);
        return int64(offset) == 0 || count == 0 ? null : inetAddress(pointer(offset, count, limit), count, limit);
    }

    /**
     * The IP address in a sockaddr.
     *
     * @param count how much of the answer belongs to it
     * @return {@code null} for an address family other than IPv4 and IPv6
     */
    @Nullable InetAddress inetAddress(int offset, int count) {
        return inetAddress(offset, count, length);
    }

    private @Nullable InetAddress inetAddress(int offset, int count, int limit) {
        if (count < Sockaddr.FAMILY_LENGTH) {
            throw malformed("a sockaddr of " + count + " bytes");
        }
        int family = Short.toUnsignedInt(memory.getShort(at(offset, Sockaddr.FAMILY_LENGTH, limit)));
        if (family == Sockaddr.AF_INET && count >= Sockaddr.IPV4_NEEDED) {
            return inet(bytes(offset + Sockaddr.IPV4_ADDRESS, 4, limit), 0);
        }
        if (family == Sockaddr.AF_INET6 && count >= Sockaddr.IPV6_LENGTH) {
            int scope = memory.getInt(at(offset + Sockaddr.IPV6_SCOPE, 4, limit));
            return inet(bytes(offset + Sockaddr.IPV6_ADDRESS, 16, limit), scope);
        }
        if (family == Sockaddr.AF_INET || family == Sockaddr.AF_INET6) {
            throw malformed("a sockaddr of family " + family + " in " + count + " bytes");
        }
        return null;
    }

    private InetAddress inet(byte[] raw, int scope) {
        try {
            InetAddress address = InetAddress.getByAddress(raw);
            // An IPv4-mapped address has become one of IPv4.
            return scope == 0 || address instanceof Inet4Address
                    ? address : Inet6Address.getByAddress(null, raw, scope);
        } catch (UnknownHostException e) {
            throw malformed(e.toString());
        }
    }

    private byte[] bytes(int offset, int count, int limit) {
        int from = at(offset, count, limit);
        byte[] copy = new byte[count];
        memory.get(from, copy);
        return copy;
    }

    /** The offset of what a pointer in the answer points to. */
    private int pointer(int offset, long count, int limit) {
        long target = int64(offset) - address;
        if (target < 0 || count < 0 || target > limit - count) {
            throw malformed("a pointer out of it");
        }
        return (int) target;
    }

    private int at(int offset, int count, int limit) {
        if (offset < 0 || count < 0 || offset > limit - count) {
            throw malformed(length + " bytes (expected: " + ((long) offset + count) + " or more)");
        }
        return start + offset;
    }
}
