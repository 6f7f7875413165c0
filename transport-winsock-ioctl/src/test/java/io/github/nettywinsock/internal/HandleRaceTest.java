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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Pointer;
import io.github.nettywinsock.internal.NioSocketTest.OsSocket;
import java.io.IOException;
import java.lang.ref.Reference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Threads issue calls on channels while others close these and open new ones, which get the same numbers at once.
 */
@Timeout(90)
public class HandleRaceTest {

    private static final int SLOTS = 4;
    private static final int CALLERS = 3;
    private static final int OPENERS = 2;
    private static final long ENOUGH_CALLS = 5_000;
    private static final long ENOUGH_CLOSED = 100;
    private static final long SECONDS = 3;
    /** How long a control may take to hit what it must hit. It stops there, most often at once. */
    private static final long PATIENCE_SECONDS = 20;

    /** One way to get from a channel to a call on its socket. */
    private interface Way {
        int ioctl(Target target, WsaIoctl call, long in, int inLength, long returned);
    }

    @Test
    void aCallNeverHitsASocketThatIsNotTheChannels() throws Exception {
        Witness witness = new Witness();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        long closed = race(witness,
                (target, call, in, inLength, returned) -> target.socket.ioctl(call, 0, in, inLength, 0, 0, returned),
                closedSoFar -> System.nanoTime() - end >= 0 && (witness.hasSeenAnother()
                        || witness.calls() >= ENOUGH_CALLS && closedSoFar >= ENOUGH_CLOSED));

        System.out.println("NioSocket.ioctl: " + witness + ", closed " + closed);
        assertEquals(0, witness.wrong(), witness::toString);
        assertEquals(0, witness.dead(), witness::toString);
    }

    @Test
    void theRaceIsLostWithTheNumberAlone() throws Exception {
        assertLost("number alone", (target, call, in, inLength, returned) ->
                call.ioctl(target.socket.number(), 0, in, inLength, 0, 0, returned));
    }

    @Test
    void theRaceIsLostWithoutTheLock() throws Exception {
        assertLost("isOpen without the lock", (target, call, in, inLength, returned) -> target.channel.isOpen()
                ? call.ioctl(target.socket.number(), 0, in, inLength, 0, 0, returned) : NioSocket.CLOSED);
    }

    private static void assertLost(String name, Way way) throws Exception {
        Witness witness = new Witness();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        race(witness, way, closed -> witness.hasSeenAnother() || System.nanoTime() - end >= 0);

        System.out.println(name + ": " + witness);
        assertTrue(witness.hasSeenAnother(), witness::toString);
    }

    private interface Enough {
        boolean reached(long closed);
    }

    /**
     * Races until it was enough.
     *
     * @return how often a channel was found closed
     */
    private static long race(Witness witness, Way way, Enough enough) throws Exception {
        AtomicReferenceArray<Target> slots = new AtomicReferenceArray<>(SLOTS);
        for (int slot = 0; slot < SLOTS; slot++) {
            slots.set(slot, Target.open(slot));
        }
        LongAdder closed = new LongAdder();
        BooleanSupplier over = () -> enough.reached(closed.sum()) || Thread.currentThread().isInterrupted();
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            tasks.add(() -> {
                while (!over.getAsBoolean()) {
                    Target target = slots.get(ThreadLocalRandom.current().nextInt(SLOTS));
                    if (call(target, way, witness) == NioSocket.CLOSED) {
                        closed.increment();
                    }
                }
                return null;
            });
        }
        for (int i = 0; i < OPENERS; i++) {
            tasks.add(() -> {
                while (!over.getAsBoolean()) {
                    int slot = ThreadLocalRandom.current().nextInt(SLOTS);
                    // Closed before the next is opened, so that it is the next which gets the number.
                    slots.get(slot).channel.close();
                    Target next = Target.open(ThreadLocalRandom.current().nextInt(SLOTS));
                    slots.getAndSet(slot, next).channel.close();
                }
                return null;
            });
        }
        try {
            runAll(tasks);
        } finally {
            for (int slot = 0; slot < SLOTS; slot++) {
                slots.get(slot).channel.close();
            }
        }
        return closed.sum();
    }

    private static int call(Target target, Way way, WsaIoctl call) {
        IoctlBuffer buffer = IoctlBuffer.of(Long.BYTES, 0);
        try {
            buffer.input().putLong(target.identity);
            return way.ioctl(target, call, buffer.inputAddress(), Long.BYTES, buffer.returnedAddress());
        } finally {
            Reference.reachabilityFence(buffer);
        }
    }

    private static void runAll(List<Callable<Void>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<Future<Void>> running = new ArrayList<>();
            for (Callable<Void> task : tasks) {
                running.add(threads.submit(task));
            }
            for (Future<Void> task : running) {
                task.get();
            }
        } finally {
            threads.shutdownNow();
            assertTrue(threads.awaitTermination(30, TimeUnit.SECONDS));
        }
    }

    /** A channel and the socket that it was created with. */
    private record Target(NetworkChannel channel, NioSocket socket, long identity) {

        static Target open(int kind) throws IOException {
            NetworkChannel channel = switch (kind % 4) {
                case 0 -> SocketChannel.open();
                case 1 -> ServerSocketChannel.open();
                default -> DatagramChannel.open();
            };
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            NioSocket socket = Objects.requireNonNull(NioSocket.of(channel));
            return new Target(channel, socket, OsSocket.identity(socket.number()));
        }
    }

    /**
     * Stands in for the native call: sees which socket the number belongs to while the call is made. The input says
     * which it should be, as eight bytes, little-endian.
     */
    public static final class Witness implements WsaIoctl, AutoCloseable {

        private final LongAdder right = new LongAdder();
        private final LongAdder wrong = new LongAdder();
        private final LongAdder dead = new LongAdder();

        /** In place of Winsock, on any system, until {@link #close()}. */
        public Witness install() {
            Ws2.replace(this, null);
            return this;
        }

        /** What the input for a channel must be. */
        public static byte[] input(Channel channel) {
            long identity = OsSocket.identity(Objects.requireNonNull(NioSocket.of(channel)).number());
            return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(identity).array();
        }

        @Override
        public int ioctl(long socket, int code, long in, int inLength, long out, int outLength, long returned) {
            if (inLength != Long.BYTES) {
                return 0;
            }
            long expected = new Pointer(in).getByteBuffer(0, inLength).order(ByteOrder.LITTLE_ENDIAN).getLong();
            // A thread may lose its processor anywhere between the decision to call and the kernel.
            Thread.yield();
            long found = OsSocket.identity(socket);
            (found == expected ? right : found == OsSocket.DEAD ? dead : wrong).increment();
            return 0;
        }

        public long calls() {
            return right.sum() + wrong.sum() + dead.sum();
        }

        /** Whether a call was made on anything but the socket that it was meant for. */
        boolean hasSeenAnother() {
            return wrong() + dead() > 0;
        }

        public long wrong() {
            return wrong.sum();
        }

        public long dead() {
            return dead.sum();
        }

        @Override
        public void close() {
            Ws2.restore();
        }

        @Override
        public String toString() {
            return "right socket " + right + ", wrong " + wrong + ", dead " + dead;
        }
    }
}
