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
import io.github.nettywinsock.Winsock;
import io.github.nettywinsock.WinsockException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What does it cost to set a Winsock option on an open, connected channel, next to the native call alone and next to an
 * option of the JDK's own?
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SetOption {

    /** {@code SIO_KEEPALIVE_VALS}. */
    @Benchmark
    public void keepAliveVals(KeepAlive call, Blackhole hole) {
        call.run(hole);
    }

    /** {@code TCP_NODELAY}, which the library passes on. */
    @Benchmark
    public void tcpNoDelay(NoDelay call, Blackhole hole) {
        call.run(hole);
    }

    /** Ways to set {@code SIO_KEEPALIVE_VALS}. */
    public static class KeepAlive extends ChannelCall {

        static final KeepAliveVals VALS = KeepAliveVals.of(Duration.ofSeconds(30), Duration.ofSeconds(1));

        /** Who sets it. */
        public enum By {
            /** The native call alone. */
            RAW_CALL,
            /** The same, for the noise. */
            RAW_CALL_AGAIN,
            /** The config of this library's channel. */
            DROP_IN,
            /** {@link Winsock#set} on Netty's own channel. */
            STOCK
        }

        @Param
        public By by;

        @Override
        Transport transport() {
            return by == By.DROP_IN ? Transport.DROP_IN : Transport.STOCK;
        }

        @Override
        Consumer<Blackhole> on(Channel client) {
            setOnce(client);
            return switch (by) {
                case RAW_CALL, RAW_CALL_AGAIN -> {
                    RawIoctl raw = new RawIoctl(jdkChannel(client), KEEPALIVE_VALS.code(),
                            new int[] {1, (int) VALS.idle().toMillis(), (int) VALS.interval().toMillis()}, 0);
                    yield hole -> hole.consume(raw.callOrThrow());
                }
                case DROP_IN -> {
                    ChannelConfig config = client.config();
                    yield hole -> hole.consume(config.setOption(KEEPALIVE_VALS, VALS));
                }
                case STOCK -> hole -> Winsock.set(client, KEEPALIVE_VALS, VALS);
            };
        }

        /** Throws {@link NotSupportedHere} if the machine does not have it. */
        static void setOnce(Channel channel) {
            try {
                Winsock.set(channel, KEEPALIVE_VALS, VALS);
            } catch (WinsockException e) {
                throw NotSupportedHere.because(e);
            }
        }

        /** A config skips what has become unsupported, with a warning. */
        @Override
        void check(Channel client) {
            NotSupportedHere.unlessSet(client, KEEPALIVE_VALS);
        }
    }

    /** Ways to set {@code TCP_NODELAY}. */
    public static class NoDelay extends ChannelCall {

        /** Who sets it. */
        public enum By {
            /** The JDK's channel. */
            JDK,
            /** The same, for the noise. */
            JDK_AGAIN,
            /** The config of Netty's own channel. */
            STOCK,
            /** The config of this library's channel. */
            DROP_IN
        }

        @Param
        public By by;

        @Override
        Transport transport() {
            return by == By.DROP_IN ? Transport.DROP_IN : Transport.STOCK;
        }

        @Override
        Consumer<Blackhole> on(Channel client) {
            if (by == By.STOCK || by == By.DROP_IN) {
                ChannelConfig config = client.config();
                return hole -> hole.consume(config.setOption(ChannelOption.TCP_NODELAY, true));
            }
            SocketChannel channel = jdkChannel(client);
            return hole -> {
                try {
                    hole.consume(channel.setOption(StandardSocketOptions.TCP_NODELAY, true));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            };
        }
    }
}
