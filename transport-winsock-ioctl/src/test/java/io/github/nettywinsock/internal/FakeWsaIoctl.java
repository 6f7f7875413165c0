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

import com.sun.jna.Pointer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the one native call, on any system: records what would have been said to Winsock, and fails on demand.
 * Installed from construction to {@link #close()}.
 */
public final class FakeWsaIoctl implements WsaIoctl, AutoCloseable {

    /** One call: the control code, the input as hexadecimal digits, the room for output, who called, and the socket. */
    public record Call(int code, String input, int outLength, Thread thread, long socket) {

        @Override
        public String toString() {
            return String.format("0x%08X %s", code, input);
        }
    }

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Map<Integer, Integer> errors = new ConcurrentHashMap<>();
    private final Map<Integer, LongFunction<byte[]>> answers = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> claims = new ConcurrentHashMap<>();
    /** The error, negative if the length that is needed is not told. */
    private final Map<Integer, Integer> tooSmall = new ConcurrentHashMap<>();

    public FakeWsaIoctl() {
        Ws2.replace(this, null);
    }

    /** Puts a call of the test's own in the place of this, until {@link #restore()}. */
    public static void install(WsaIoctl ioctl) {
        Ws2.replace(ioctl, null);
    }

    /** A call that returns so many bytes, whatever they are, and leaves no trace. */
    public static WsaIoctl quiet(int length) {
        return (socket, code, in, inLength, out, outLength, returned) -> {
            IoctlBuffer.of(inLength, outLength).memory().putInt(0, length);
            return 0;
        };
    }

    /** Makes the JVM one without Winsock, until {@link #restore()}. */
    public static void unavailable(Throwable cause) {
        Ws2.replace(null, cause);
    }

    public static void restore() {
        Ws2.restore();
    }

    /** From now on, calls with this code fail with this number. */
    public FakeWsaIoctl fail(int code, int error) {
        errors.put(code, error);
        return this;
    }

    /** From now on, calls with this code succeed again, with the answer that they had, if any. */
    public void succeed(int code) {
        errors.remove(code);
    }

    /**
     * From now on, calls with this code return these bytes. If they do not fit, nothing is written and the call fails
     * with WSAEFAULT and the length that is needed, as SIO_ADDRESS_LIST_QUERY does.
     */
    public FakeWsaIoctl answer(int code, byte[] bytes) {
        return answer(code, outputAddress -> bytes);
    }

    /** The same for an answer with pointers in it, which is made for the address that it is written to. */
    public FakeWsaIoctl answer(int code, LongFunction<byte[]> bytes) {
        answers.put(code, bytes);
        return this;
    }

    /**
     * From now on, calls with this code whose output does not fit fail with this number.
     *
     * @param tells whether the length that is needed is told
     */
    public FakeWsaIoctl whenTooSmall(int code, int error, boolean tells) {
        tooSmall.put(code, tells ? error : -error);
        return this;
    }

    /** From now on, calls with this code claim to have returned so many bytes, whatever they wrote. */
    public FakeWsaIoctl claim(int code, int returned) {
        claims.put(code, returned);
        return this;
    }

    @Override
    public int ioctl(long socket, int code, long in, int inLength, long out, int outLength, long returned) {
        byte[] input = in == 0 ? new byte[0] : new Pointer(in).getByteArray(0, inLength);
        calls.add(new Call(code, HexFormat.of().formatHex(input), outLength, Thread.currentThread(), socket));
        if (returned == 0) {
            return 10014;
        }
        Integer error = errors.get(code);
        if (error != null) {
            return error;
        }
        LongFunction<byte[]> answer = answers.get(code);
        if (answer != null) {
            byte[] bytes = answer.apply(out);
            if (bytes.length > outLength) {
                int refusal = tooSmall.getOrDefault(code, 10014);
                new Pointer(returned).setInt(0, refusal < 0 ? 0 : claims.getOrDefault(code, bytes.length));
                return Math.abs(refusal);
            }
            new Pointer(returned).setInt(0, claims.getOrDefault(code, bytes.length));
            new Pointer(out).write(0, bytes, 0, bytes.length);
        }
        return 0;
    }

    public List<Call> calls() {
        return calls;
    }

    /** All calls as text, with code and input. */
    public List<String> said() {
        return calls.stream().map(Call::toString).toList();
    }

    /** The calls with one code. */
    public List<Call> calls(int code) {
        return calls.stream().filter(call -> call.code() == code).toList();
    }

    public @Nullable Call last() {
        return calls.isEmpty() ? null : calls.get(calls.size() - 1);
    }

    @Override
    public void close() {
        Ws2.restore();
    }
}
