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
package io.github.nettywinsock.benchmarks;

import static io.github.nettywinsock.WinsockOptions.KEEPALIVE_VALS;
import static io.github.nettywinsock.WinsockOptions.PRIORITY_HINT;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.github.nettywinsock.KeepAliveVals;
import io.github.nettywinsock.PriorityHint;
import io.github.nettywinsock.Winsock;
import io.github.nettywinsock.WinsockOption;
import io.github.nettywinsock.internal.NioSocket;
import io.netty.channel.Channel;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.channels.SocketChannel;

/**
 * What an option that is set through a channel's config costs, on one connected channel.
 */
final class SetPath {

    static final KeepAliveVals VALS = SetOption.KeepAlive.VALS;
    private static final int[] DWORDS = {1, (int) VALS.idle().toMillis(), (int) VALS.interval().toMillis()};

    private static final int ROUNDS = 5;

    private final Channel channel;
    private final RawIoctl raw;
    private final long socket;
    private final Memory in = new Memory(DWORDS.length * Integer.BYTES);

    SetPath(Channel channel) {
        this.channel = channel;
        SocketChannel jdkChannel = ChannelCall.jdkChannel(channel);
        raw = new RawIoctl(jdkChannel, KEEPALIVE_VALS.code(), DWORDS, 0);
        socket = NioSocket.of(jdkChannel).number();
        in.write(0, DWORDS, 0, DWORDS.length);
        // Through a config, what is not supported would be skipped, and the skipping measured.
        Winsock.set(channel, KEEPALIVE_VALS, VALS);
    }

    /** Nanoseconds of one set through the library. */
    double set(int times) {
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            channel.config().setOption(KEEPALIVE_VALS, VALS);
        }
        return (System.nanoTime() - start) / (double) times;
    }

    /** Nanoseconds of one bare call. */
    double bare(int times) {
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            raw.callOrThrow();
        }
        return (System.nanoTime() - start) / (double) times;
    }

    /** Nanoseconds of one call in C. */
    double c(int times) {
        long nanos = ProgramInC.setloop(socket, KEEPALIVE_VALS.code(), Pointer.nativeValue(in), (int) in.size(), times);
        Reference.reachabilityFence(this);
        if (nanos < 0) {
            throw new IllegalStateException("the call in C failed with " + -nanos);
        }
        return nanos / (double) times;
    }

    /** Nanoseconds that so many calls by JNA take that do nothing, after C has touched so much memory. */
    static double nothing(int bytes, int calls, int times) {
        long nanos = 0;
        for (int i = 0; i < times; i++) {
            ProgramInC.evict(bytes);
            long start = System.nanoTime();
            for (int call = 0; call < calls; call++) {
                ProgramInC.nothing(0, 0, 0, 0, 0, 0, 0, 0, 0);
            }
            nanos += System.nanoTime() - start;
        }
        return nanos / (double) times;
    }

    /** Fails unless it was the no-op that answered: Wine itself does not have this option. */
    void ensureNoopAnswered() {
        Winsock.set(channel, PRIORITY_HINT, PriorityHint.LOW);
    }

    /** Bytes that one set of an option leaves on the heap for the collector. */
    double bytesOfSuccess(int times) {
        return bytes(KEEPALIVE_VALS, VALS, times);
    }

    /** The same for an option that Wine does not support: it is skipped, and nothing is thrown. */
    double bytesOfError(int times) {
        double bytes = bytes(PRIORITY_HINT, PriorityHint.LOW, times);
        boolean refused = Winsock.report(channel).entries().stream()
                .anyMatch(entry -> entry.option() == PRIORITY_HINT && entry.errorCode() != 0);
        if (!refused) {
            throw new IllegalStateException("no error code here: " + Winsock.report(channel));
        }
        return bytes;
    }

    private <T> double bytes(WinsockOption<T> option, T value, int times) {
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        // A collection in between counts what is left of the thread's buffer as well.
        for (int round = 0; round < ROUNDS; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < times; i++) {
                channel.config().setOption(option, value);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least / (double) times;
    }
}
