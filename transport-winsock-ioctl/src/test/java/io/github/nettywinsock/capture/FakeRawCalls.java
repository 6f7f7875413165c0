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
package io.github.nettywinsock.capture;

import io.github.nettywinsock.internal.RawCalls;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands in for the sockets of Winsock, on any system: receives the packets that a test puts into it.
 */
final class FakeRawCalls implements RawCalls {

    /** What was called, in order, except await and receive. */
    final List<String> calls = new CopyOnWriteArrayList<>();
    final Set<Long> open = ConcurrentHashMap.newKeySet();
    final Set<Thread> readers = ConcurrentHashMap.newKeySet();
    final AtomicInteger received = new AtomicInteger();
    final BlockingQueue<byte[]> packets = new LinkedBlockingQueue<>();
    private final Map<String, Integer> errors = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong(1000);

    /** From now on, calls of a function fail. */
    FakeRawCalls fail(String function, int error) {
        errors.put(function, error);
        return this;
    }

    private int result(String function) {
        return -errors.getOrDefault(function, 0);
    }

    @Override
    public long open(int family, int protocol) {
        calls.add("open " + family + ' ' + protocol);
        if (result("open") != 0) {
            return result("open");
        }
        long number = numbers.incrementAndGet();
        open.add(number);
        return number;
    }

    @Override
    public int bind(long socket, ByteBuffer sockaddr) {
        byte[] bytes = new byte[sockaddr.limit()];
        sockaddr.get(0, bytes);
        calls.add("bind " + HexFormat.of().formatHex(bytes));
        return result("bind");
    }

    @Override
    public int setReceiveBuffer(long socket, int bytes) {
        calls.add("setReceiveBuffer " + bytes);
        return result("setReceiveBuffer");
    }

    @Override
    public int await(long socket, int millis) {
        readers.add(Thread.currentThread());
        try {
            for (int waited = 0; waited < millis && open.contains(socket) && packets.isEmpty()
                    && result("receive") == 0 && result("await") == 0; waited++) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return !open.contains(socket) ? -10038 : result("await") != 0 ? result("await")
                : packets.isEmpty() && result("receive") == 0 ? 0 : 1;
    }

    @Override
    public int receive(long socket, ByteBuffer packet) {
        if (!open.contains(socket)) {
            throw new AssertionError("received from a closed socket");
        }
        if (result("receive") != 0) {
            return result("receive");
        }
        byte[] bytes = packets.poll();
        if (bytes == null) {
            return -10035;
        }
        received.incrementAndGet();
        int length = Math.min(bytes.length, packet.limit());
        packet.put(0, bytes, 0, length);
        return length < bytes.length ? -10040 : length;
    }

    @Override
    public int close(long socket) {
        calls.add("close");
        return open.remove(socket) ? 0 : -10038;
    }
}
