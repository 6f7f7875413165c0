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
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the kernel, on any system: keeps requests until a test completes them, and takes note of every liberty
 * with memory that a real kernel would answer with a crash. Installed from construction to {@link #close()}.
 */
public final class FakeOverlapped implements OverlappedCalls, AutoCloseable {

    /** One request: the control code, the input as hexadecimal digits, and the socket's number. */
    public record Request(int code, String input, long socket) {
    }

    private static final int OVERLAPPED = 32;

    private final CompletionPort port = new CompletionPort(this, 100);
    private final BlockingQueue<Long> packets = new LinkedBlockingQueue<>();
    private final Map<Integer, Integer> refusals = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    // Guarded by this.
    private final Map<Long, Request> held = new HashMap<>();
    private final Map<Long, Integer> results = new HashMap<>();
    private final Set<Long> memory = new HashSet<>();
    private final Set<Long> associated = new HashSet<>();
    private int associateError;
    private boolean slow;
    private boolean outOfMemory;

    public FakeOverlapped() {
        Ws2.replacePort((socket, code, in, inLength, out, outLength, returned) -> 0, port);
    }

    /** From now on, requests with this code are refused at once with this number; with 0 they no longer are. */
    public void refuse(int code, int error) {
        refusals.put(code, error);
    }

    /** From now on, sockets cannot be associated with the port. */
    public synchronized void refuseAssociation(int error) {
        associateError = error;
    }

    /** From now on, a cancelled request is held until it is completed, as if the kernel took its time. */
    public synchronized void takeTime() {
        slow = true;
    }

    /**
     * Completes all requests with this code.
     *
     * @param error 0 for a change
     * @return how many there were
     */
    public synchronized int complete(int code, int error) {
        List<Long> done = held.keySet().stream().filter(overlapped -> code(overlapped) == code).sorted().toList();
        done.forEach(overlapped -> complete(overlapped, error));
        return done.size();
    }

    private int code(long overlapped) {
        Request request = held.get(overlapped);
        return request == null ? 0 : request.code();
    }

    private void complete(long overlapped, int error) {
        held.remove(overlapped);
        results.put(overlapped, error);
        if (memory.contains(overlapped)) {
            new Pointer(overlapped).setLong(0, error);
            new Pointer(overlapped).setLong(8, 0x5555_5555);
        } else {
            faults.add("memory freed while a request was held");
        }
        packets.add(overlapped);
    }

    /** All requests that were made, the refused ones included. */
    public List<Request> requests() {
        return requests;
    }

    public synchronized int held() {
        return held.size();
    }

    public synchronized int memory() {
        return memory.size();
    }

    /** What a real kernel would not have forgiven. */
    public List<String> faults() {
        return faults;
    }

    /** A packet for nothing that anybody asked for. */
    public void stray() {
        packets.add(0x1234_5678L);
    }

    @Override
    public synchronized int associate(long socket) {
        if (associateError == 0 && !associated.add(socket)) {
            faults.add("associated twice");
        }
        return associateError;
    }

    /** A number may be that of a new socket from now on. */
    public synchronized void forgetSockets() {
        associated.clear();
    }

    @Override
    public synchronized int ioctl(long socket, int code, long in, int inLength, long returned, long overlapped) {
        byte[] input = in == 0 ? new byte[0] : new Pointer(in).getByteArray(0, inLength);
        Request request = new Request(code, HexFormat.of().formatHex(input), socket);
        requests.add(request);
        if (!associated.contains(socket)) {
            faults.add("not associated");
        }
        if (!memory.contains(overlapped)) {
            faults.add("no memory of ours");
        }
        for (byte b : new Pointer(overlapped).getByteArray(0, OVERLAPPED)) {
            if (b != 0) {
                faults.add("an overlapped structure that is not zero");
            }
        }
        int refusal = refusals.getOrDefault(code, 0);
        if (refusal != 0) {
            return refusal;
        }
        if (held.put(overlapped, request) != null) {
            faults.add("used again while it was held");
        }
        new Pointer(returned).setInt(0, 0x55555555);
        return WinsockError.WSA_IO_PENDING;
    }

    @Override
    public synchronized void cancel(long socket, long overlapped) {
        if (!slow && held.containsKey(overlapped)) {
            complete(overlapped, 995);
        }
    }

    @Override
    public synchronized int result(long socket, long overlapped) {
        Integer result = results.remove(overlapped);
        return result == null ? 996 : result;
    }

    @Override
    public long next(int timeoutMillis) {
        try {
            Long packet = packets.poll(timeoutMillis, TimeUnit.MILLISECONDS);
            return packet == null ? 0 : packet;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether there is no memory for another request from now on. */
    public synchronized void runOutOfMemory(boolean out) {
        outOfMemory = out;
    }

    @Override
    public synchronized long allocate(int size) {
        if (outOfMemory) {
            throw new OutOfMemoryError("for a test");
        }
        long address = Native.malloc(size);
        new Pointer(address).clear(size);
        memory.add(address);
        return address;
    }

    @Override
    public synchronized void free(long address) {
        if (!memory.remove(address)) {
            faults.add("freed what is not allocated");
            return;
        }
        if (held.containsKey(address)) {
            faults.add("freed while it was held");
        }
        Native.free(address);
    }

    /** The thread of the port, {@code null} if there is none. */
    public static @Nullable Thread thread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("winsock-completion-port")).findAny().orElse(null);
    }

    @Override
    public void close() {
        Ws2.restore();
    }
}
