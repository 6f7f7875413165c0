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

import io.github.nettywinsock.Winsock;
import io.github.nettywinsock.benchmarks.Connections.Connection;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What do many channels take: heap for each, and time to set one option on all of them?
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
// This collector knows to the byte what it left, and leaves nothing dead if told so.
@Fork(value = 2, jvmArgsPrepend = {"-XX:+UseSerialGC", "-XX:MarkSweepAlwaysCompactCount=1"})
@Warmup(iterations = 2)
@Measurement(iterations = 3)
public class ManyChannels {

    /** The time to open them: half of them clients, half accepted from these. */
    @Benchmark
    public void open(Closed channels) throws Exception {
        channels.open();
    }

    /** The time to set {@code SIO_KEEPALIVE_VALS} on all of them. */
    @Benchmark
    public void setOnAll(Open channels) {
        channels.set();
    }

    /** Channels that the benchmark opens. */
    public static class Closed extends Channels {

        @Setup(Level.Invocation)
        public void start() throws InterruptedException {
            HeapPerChannel.start();
        }

        @TearDown(Level.Invocation)
        public void stop() throws Exception {
            HeapPerChannel.stop(count);
            closeAll();
        }
    }

    /** Channels that are open. */
    public static class Open extends Channels {

        @Setup(Level.Invocation)
        public void start() throws Exception {
            SetOption.KeepAlive.setOnce(first.client());
            HeapPerChannel.start();
            open();
        }

        @TearDown(Level.Invocation)
        public void stop() throws Exception {
            HeapPerChannel.stop(count);
            for (Channel channel : channels) {
                NotSupportedHere.unlessSet(channel, KEEPALIVE_VALS);
            }
            closeAll();
        }

        void set() {
            for (Channel end : channels) {
                if (channel.isDropIn()) {
                    end.config().setOption(KEEPALIVE_VALS, SetOption.KeepAlive.VALS);
                } else {
                    Winsock.set(end, KEEPALIVE_VALS, SetOption.KeepAlive.VALS);
                }
            }
        }
    }

    /** A listener, and the channels that are connected to it. */
    @State(Scope.Benchmark)
    public abstract static class Channels {

        @Param({"STOCK", "STOCK_AGAIN", "DROP_IN"})
        public Transport channel;

        @Param("10000")
        public int count;

        final List<Channel> channels = new ArrayList<>();
        Connection first;
        private Connections connections;

        @Setup
        public void listen() throws Exception {
            connections = Connections.open(channel, bootstrap -> { });
            // What is loaded and made once is none of the others' heap.
            first = connections.connect();
        }

        @TearDown
        public void close() {
            connections.close();
        }

        final void open() throws Exception {
            while (channels.size() < count) {
                Connection connection;
                try {
                    connection = connections.connect();
                } catch (Exception e) {
                    throw tooMany(e);
                }
                channels.add(connection.client());
                channels.add(connection.child());
            }
        }

        /** What a system that is out of handles or ports says, as the JDK spells it; other exceptions stay. */
        private Exception tooMany(Exception failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                String text = String.valueOf(cause);
                if (text.contains("Too many open") || text.contains("No buffer space")) {
                    return new NotSupportedHere(count + " channels (-p count=... for less)", text);
                }
            }
            return failure;
        }

        final void closeAll() throws InterruptedException {
            for (int i = 0; i < channels.size(); i += 2) {
                new Connection(channels.get(i), channels.get(i + 1)).close();
            }
            channels.clear();
        }
    }
}
