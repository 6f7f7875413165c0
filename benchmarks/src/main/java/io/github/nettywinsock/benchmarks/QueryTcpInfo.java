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

import static io.github.nettywinsock.WinsockQueries.TCP_INFO;

import io.github.nettywinsock.TcpInfo;
import io.github.nettywinsock.Winsock;
import io.github.nettywinsock.WinsockException;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
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
 * What does it cost to ask a connected channel for its {@code TCP_INFO}, next to the native call alone and next to an
 * option of the JDK's own?
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class QueryTcpInfo {

    /** One answer. */
    @Benchmark
    public void query(Query call, Blackhole hole) {
        call.run(hole);
    }

    /** Ways to ask. */
    public static class Query extends ChannelCall {

        /** Length of the structure, by version. */
        private static final int[] LENGTHS = {88, 136, 152};

        /** Who asks. */
        public enum By {
            /** The native call alone. */
            RAW_CALL,
            /** The same, for the noise. */
            RAW_CALL_AGAIN,
            /** {@link Winsock#tcpInfo}, into the same object each time. */
            REUSED,
            /** {@link Winsock#queryNow}, which makes an object each time. */
            NEW,
            /** The JDK's channel, for {@code SO_RCVBUF}. */
            JDK
        }

        @Param
        public By by;

        @Override
        Consumer<Blackhole> on(Channel client) {
            SocketChannel channel = jdkChannel(client);
            if (by == By.JDK) {
                return hole -> {
                    try {
                        hole.consume(channel.getOption(StandardSocketOptions.SO_RCVBUF));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                };
            }
            TcpInfo info = askOnce(client);
            return switch (by) {
                case REUSED -> hole -> hole.consume(Winsock.tcpInfo(client, info));
                case NEW -> hole -> hole.consume(Winsock.queryNow(client, TCP_INFO));
                default -> {
                    RawIoctl raw = new RawIoctl(
                            channel, TCP_INFO.code(), new int[] {info.version()}, LENGTHS[info.version()]);
                    yield hole -> hole.consume(raw.callOrThrow());
                }
            };
        }

        private static TcpInfo askOnce(Channel channel) {
            try {
                return Winsock.queryNow(channel, TCP_INFO);
            } catch (WinsockException e) {
                throw NotSupportedHere.because(e);
            }
        }
    }
}
