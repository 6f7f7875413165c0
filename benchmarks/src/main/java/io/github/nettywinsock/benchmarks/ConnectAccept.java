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

import io.github.nettywinsock.CompatibilityMode;
import io.github.nettywinsock.KeepAliveVals;
import io.github.nettywinsock.PriorityHint;
import io.github.nettywinsock.TcpIcwLevel;
import io.github.nettywinsock.TcpInitialRto;
import io.github.nettywinsock.WinsockChannelInitializer;
import io.github.nettywinsock.WinsockOption;
import io.github.nettywinsock.WinsockOptions;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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
 * What do options of a client's bootstrap cost each connection?
 */
@Fork(2)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class ConnectAccept {

    /** One connection after the other: connected, accepted, both ends closed. */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    public void connections(Listener listener) throws Exception {
        listener.connections.connect().close();
    }

    /** Which options a client is given. */
    public enum Options {

        NONE,
        KEEPALIVE_VALS(new Setting<>(WinsockOptions.KEEPALIVE_VALS,
                KeepAliveVals.of(Duration.ofSeconds(30), Duration.ofSeconds(1)))),
        LOOPBACK_FAST_PATH(new Setting<>(WinsockOptions.LOOPBACK_FAST_PATH, true)),
        TCP_INITIAL_RTO(new Setting<>(WinsockOptions.TCP_INITIAL_RTO, TcpInitialRto.of(Duration.ofMillis(300), 2))),
        PRIORITY_HINT(new Setting<>(WinsockOptions.PRIORITY_HINT, PriorityHint.NORMAL)),
        SET_COMPATIBILITY_MODE(new Setting<>(WinsockOptions.SET_COMPATIBILITY_MODE,
                new CompatibilityMode(CompatibilityMode.AUTO_TUNING, CompatibilityMode.VISTA))),
        TCP_SET_ACK_FREQUENCY(new Setting<>(WinsockOptions.TCP_SET_ACK_FREQUENCY, 2)),
        TCP_SET_ICW(new Setting<>(WinsockOptions.TCP_SET_ICW, TcpIcwLevel.DEFAULT)),
        /** All of the above. */
        ALL;

        private final List<Setting<?>> own;

        Options(Setting<?>... own) {
            this.own = List.of(own);
        }

        private List<Setting<?>> settings() {
            return this != ALL ? own : Arrays.stream(values()).<Setting<?>>mapMulti((options, next) ->
                    options.own.forEach(next)).toList();
        }

        /** Gives them to the clients, in the way that is meant for these channels. */
        void addTo(Bootstrap bootstrap, Transport transport) {
            WinsockChannelInitializer initializer = null;
            for (Setting<?> setting : settings()) {
                if (transport.isDropIn()) {
                    setting.addTo(bootstrap);
                } else {
                    initializer = setting.addTo(initializer);
                }
            }
            if (initializer != null) {
                bootstrap.handler(initializer.then(bootstrap.config().handler()));
            }
        }

        /** Throws {@link NotSupportedHere} if the machine lacks one of them. */
        void ensureSet(Channel client) {
            for (Setting<?> setting : settings()) {
                NotSupportedHere.unlessSet(client, setting.option);
            }
        }
    }

    private record Setting<T>(WinsockOption<T> option, T value) {

        void addTo(Bootstrap bootstrap) {
            bootstrap.option(option, value);
        }

        WinsockChannelInitializer addTo(WinsockChannelInitializer initializer) {
            return initializer == null
                    ? WinsockChannelInitializer.with(option, value) : initializer.and(option, value);
        }
    }

    /** A listener for each thread. */
    @State(Scope.Thread)
    public static class Listener {

        @Param({"STOCK", "STOCK_AGAIN", "DROP_IN"})
        public Transport channel;

        @Param
        public Options options;

        private Connections connections;

        @Setup
        public void open() throws Exception {
            connections = Connections.open(channel, bootstrap -> options.addTo(bootstrap, channel));
            ensureSet();
        }

        /** A bootstrap skips what has become unsupported, with a warning. */
        @TearDown
        public void close() throws Exception {
            ensureSet();
            connections.close();
        }

        private void ensureSet() throws Exception {
            Connections.Connection connection = connections.connect();
            options.ensureSet(connection.client());
            connection.close();
        }
    }
}
