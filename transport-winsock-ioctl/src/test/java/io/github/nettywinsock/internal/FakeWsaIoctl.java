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
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the one native call, on any system: records what would have been said to Winsock, and fails on demand.
 * Installed from construction to {@link #close()}.
 */
public final class FakeWsaIoctl implements WsaIoctl, AutoCloseable {

    /** One call: the control code, the input as hexadecimal digits, who called, and the socket's number. */
    public record Call(int code, String input, Thread thread, long socket) {

        @Override
        public String toString() {
            return String.format("0x%08X %s", code, input);
        }
    }

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Map<Integer, Integer> errors = new ConcurrentHashMap<>();

    public FakeWsaIoctl() {
        Ws2.replace(this, null);
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

    /** From now on, calls with this code succeed again. */
    public void succeed(int code) {
        errors.remove(code);
    }

    @Override
    public int ioctl(long socket, int code, long in, int inLength, long out, int outLength, long returned) {
        byte[] input = in == 0 ? new byte[0] : new Pointer(in).getByteArray(0, inLength);
        calls.add(new Call(code, HexFormat.of().formatHex(input), Thread.currentThread(), socket));
        if (returned == 0) {
            return 10014;
        }
        Integer error = errors.get(code);
        return error == null ? 0 : error;
    }

    public List<Call> calls() {
        return calls;
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
