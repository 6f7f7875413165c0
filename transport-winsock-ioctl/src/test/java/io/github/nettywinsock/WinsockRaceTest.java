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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nettywinsock.internal.HandleRaceTest.Witness;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.AbstractNioChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Threads set options on channels in an event loop while others close these and open new ones.
 */
@Timeout(90)
class WinsockRaceTest {

    /** Carries to the witness which socket it is meant for. */
    private static final WinsockOption<byte[]> IDENTITY = WinsockOptions.raw("SIO_IDENTITY", 0x98000099);
    private static final int SLOTS = 6;
    private static final int SETTERS = 3;
    private static final int OPENERS = 2;
    private static final long ENOUGH = 2_000;
    private static final long ENOUGH_CLOSED = 50;
    private static final long SECONDS = 3;

    private final Witness witness = new Witness();
    private final LongAdder set = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private final AtomicReferenceArray<Target> slots = new AtomicReferenceArray<>(SLOTS);

    @Test
    void anOptionReachesTheSocketOfItsChannelOrTheChannelIsClosed() throws Exception {
        EventLoopGroup group = new NioEventLoopGroup(2);
        ExecutorService threads = Executors.newFixedThreadPool(SETTERS + OPENERS);
        try (witness) {
            witness.install();
            for (int slot = 0; slot < SLOTS; slot++) {
                slots.set(slot, Target.open(group, slot));
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < SETTERS; i++) {
                running.add(threads.submit(() -> {
                    while (!isEnough(end)) {
                        setOn(slots.get(ThreadLocalRandom.current().nextInt(SLOTS)));
                    }
                }));
            }
            for (int i = 0; i < OPENERS; i++) {
                running.add(threads.submit(() -> {
                    while (!isEnough(end)) {
                        int slot = ThreadLocalRandom.current().nextInt(SLOTS);
                        slots.get(slot).channel.close().await();
                        slots.getAndSet(slot, Target.open(group, slot)).channel.close().await();
                    }
                    return null;
                }));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
            for (int slot = 0; slot < SLOTS; slot++) {
                slots.get(slot).channel.close().await();
            }
        } finally {
            threads.shutdownNow();
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
        }
        System.out.println("Winsock.set: set " + set + ", closed " + closed + "; " + witness);
        assertTrue(witness.calls() > 0);
        assertEquals(0, witness.wrong(), witness::toString);
        assertEquals(0, witness.dead(), witness::toString);
    }

    private boolean isEnough(long end) {
        return System.nanoTime() - end >= 0 && set.sum() >= ENOUGH && closed.sum() >= ENOUGH_CLOSED
                || Thread.currentThread().isInterrupted();
    }

    private void setOn(Target target) {
        try {
            target.set();
            set.increment();
        } catch (WinsockException e) {
            assertInstanceOf(ClosedChannelException.class, e.getCause(), e.getMessage());
            assertEquals(0, e.errorCode());
            closed.increment();
        }
    }

    private record Target(Channel channel, byte[] identity) {

        static Target open(EventLoopGroup group, int kind) throws InterruptedException {
            Channel channel = kind % 3 == 0 ? new NioSocketChannel() : new NioDatagramChannel();
            // Nobody reads, and what goes wrong because the channel is closed at once is no concern of this test.
            channel.pipeline().addLast(new ChannelInboundHandlerAdapter());
            group.register(channel).sync();
            if (kind % 3 == 2) {
                return new Target(channel, new byte[0]);
            }
            if (kind % 2 == 0 && channel instanceof NioSocketChannel) {
                // Netty closes such a channel on a thread that is not the event loop's.
                channel.config().setOption(ChannelOption.SO_LINGER, 1);
            }
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).sync();
            return new Target(channel, Witness.input(((AbstractNioChannel.NioUnsafe) channel.unsafe()).ch()));
        }

        void set() {
            if (identity.length > 0) {
                Winsock.set(channel, IDENTITY, identity);
            } else {
                // An option for which the library itself asks the JDK about the state of the channel.
                Winsock.set(channel, WinsockOptions.CPU_AFFINITY, 0);
            }
        }
    }
}
