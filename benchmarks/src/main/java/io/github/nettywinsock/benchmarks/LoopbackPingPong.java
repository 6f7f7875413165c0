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

import io.netty.channel.EventLoopGroup;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Is a Netty echo over loopback faster with {@code LOOPBACK_FAST_PATH} on both ends, or over a Unix-domain socket, and
 * is it as fast on this library's channels as on Netty's own?
 */
@Fork(2)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class LoopbackPingPong {

    private static final int IN_FLIGHT = 16;

    /** The time from handing one message to the client's event loop until its echo has arrived here. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public void roundTrip(Tcp connection) throws InterruptedException {
        connection.exchange(1);
    }

    /** Echoed messages per second when they are sent in bursts. */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OperationsPerInvocation(IN_FLIGHT)
    @OutputTimeUnit(TimeUnit.SECONDS)
    public void pipelined(Tcp connection) throws InterruptedException {
        connection.exchange(IN_FLIGHT);
    }

    /** {@link #roundTrip} without TCP. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public void roundTripUnixDomain(UnixDomain connection) throws InterruptedException {
        connection.exchange(1);
    }

    /** {@link #pipelined} without TCP. */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OperationsPerInvocation(IN_FLIGHT)
    @OutputTimeUnit(TimeUnit.SECONDS)
    public void pipelinedUnixDomain(UnixDomain connection) throws InterruptedException {
        connection.exchange(IN_FLIGHT);
    }

    /** The part of a round trip that no option can change: the way to an event loop and back, without a network. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public void handOff(Loop loop) throws InterruptedException {
        loop.group.execute(loop.answer);
        // As a round trip waits: with a limit.
        if (!loop.answered.tryAcquire(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no answer");
        }
    }

    /** A TCP connection for each thread. */
    public static class Tcp extends Connection {

        @Param
        public Transport channel;

        @Param
        public Address address;

        @Override
        EchoConnection connect(int payloadBytes) throws Exception {
            if (System.getProperty("jdk.net.useFastTcpLoopback") != null) {
                throw new IllegalStateException("-Djdk.net.useFastTcpLoopback makes the JDK set the fast path by"
                        + " itself, on every socket: start the JVM without it");
            }
            return EchoConnection.overTcp(channel, address, payloadBytes);
        }
    }

    /** A Unix-domain connection for each thread. */
    public static class UnixDomain extends Connection {

        @Override
        EchoConnection connect(int payloadBytes) throws Exception {
            return EchoConnection.overUnixDomain(payloadBytes);
        }
    }

    /** A connection for each thread. */
    @State(Scope.Thread)
    public abstract static class Connection {

        @Param({"1", "1024", "16384", "65536"})
        public int payload;

        private EchoConnection echo;

        abstract EchoConnection connect(int payloadBytes) throws Exception;

        @Setup
        public void open() throws Exception {
            echo = connect(payload);
        }

        final void exchange(int messages) throws InterruptedException {
            echo.exchange(messages);
        }

        @TearDown
        public void close() {
            echo.close();
        }
    }

    /** An event loop without channels for each thread. */
    @State(Scope.Thread)
    public static class Loop {

        private final EventLoopGroup group = EchoConnection.newLoop();
        private final Semaphore answered = new Semaphore(0);
        private final Runnable answer = answered::release;

        @TearDown
        public void close() {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }
}
