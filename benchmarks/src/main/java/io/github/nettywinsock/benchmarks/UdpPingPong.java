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

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * Is a UDP echo on this library's channels as fast as on Netty's own?
 */
@Fork(2)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class UdpPingPong {

    /** The time from handing one datagram to the client's event loop until its echo has arrived here. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public void roundTrip(Connection connection) throws InterruptedException {
        connection.echo.exchange(1);
    }

    /** A connection for each thread. */
    @State(Scope.Thread)
    public static class Connection {

        @Param({"STOCK", "STOCK_AGAIN", "DROP_IN"})
        public Transport channel;

        @Param({"1", "1024", "16384"})
        public int payload;

        private EchoConnection echo;

        @Setup
        public void open() throws Exception {
            echo = EchoConnection.overUdp(channel, Address.IPV4, payload);
        }

        @TearDown
        public void close() {
            echo.close();
        }
    }
}
