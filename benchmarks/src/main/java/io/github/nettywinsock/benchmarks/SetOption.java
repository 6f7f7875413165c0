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

import io.github.nettywinsock.KeepAliveVals;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to set a Winsock option on an open, connected channel, next to an option of the JDK's own?
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SetOption {

    private static final KeepAliveVals VALS = KeepAliveVals.of(Duration.ofSeconds(30), Duration.ofSeconds(1));

    /** {@code SIO_KEEPALIVE_VALS} through the drop-in channel's config. */
    @Benchmark
    public boolean keepAliveVals(KeepAlive channel) {
        return channel.config.setOption(KEEPALIVE_VALS, VALS);
    }

    /** {@code TCP_NODELAY} through the drop-in channel's config, which passes it on to Netty's. */
    @Benchmark
    public boolean tcpNoDelayDropIn(DropIn channel) {
        return channel.config.setOption(ChannelOption.TCP_NODELAY, true);
    }

    /** {@code TCP_NODELAY} through the config of Netty's own channel. */
    @Benchmark
    public boolean tcpNoDelayStock(Stock channel) {
        return channel.config.setOption(ChannelOption.TCP_NODELAY, true);
    }

    /** A connected channel of Netty's for each thread. */
    @State(Scope.Thread)
    public static class Stock extends Connected {
        public Stock() {
            super(Transport.STOCK);
        }
    }

    /** A connected channel of this library's for each thread. */
    @State(Scope.Thread)
    public static class DropIn extends Connected {
        public DropIn() {
            super(Transport.DROP_IN);
        }
    }

    /** One that takes {@code SIO_KEEPALIVE_VALS}, before the first set that is measured and still after the last. */
    @State(Scope.Thread)
    public static class KeepAlive extends Connected {

        public KeepAlive() {
            super(Transport.DROP_IN);
        }

        @Setup
        public void setOnce() {
            config.setOption(KEEPALIVE_VALS, VALS);
            NotSupportedHere.unlessApplied(connection.client(), KEEPALIVE_VALS);
        }

        @TearDown
        public void stillApplied() {
            NotSupportedHere.unlessApplied(connection.client(), KEEPALIVE_VALS);
        }
    }

    /** The client's end of a connection. */
    @State(Scope.Thread)
    public abstract static class Connected {

        private final Transport transport;
        EchoConnection connection;
        ChannelConfig config;

        Connected(Transport transport) {
            this.transport = transport;
        }

        @Setup
        public void open() throws Exception {
            connection = EchoConnection.open(transport, Address.IPV4, false, 1);
            config = connection.client().config();
        }

        @TearDown
        public void close() {
            connection.close();
        }
    }
}
