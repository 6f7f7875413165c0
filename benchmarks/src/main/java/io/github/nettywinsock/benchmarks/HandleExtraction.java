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

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import io.github.nettywinsock.internal.NioSocket;
import io.netty.channel.Channel;
import java.lang.reflect.Field;
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
 * What does it cost to take the native socket from a JDK channel without a JVM flag?
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsPrepend = "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HandleExtraction {

    /** One extraction. */
    @Benchmark
    public void extract(Extraction call, Blackhole hole) {
        call.run(hole);
    }

    /** Ways to extract. */
    public static class Extraction extends ChannelCall {

        /** Who extracts. */
        public enum By {
            /** Nobody: one call through JNA, of a C function that does nothing to speak of. */
            JNA_CALL,
            /** This library: number and lock, read by reflection that JNI has allowed. */
            NIO_SOCKET,
            /** The same, for the noise. */
            NIO_SOCKET_AGAIN,
            /** Reflection: the number alone, and the JVM needs {@code --add-opens}. */
            REFLECTION
        }

        @Param
        public By by;

        @Override
        Consumer<Blackhole> on(Channel client) throws Exception {
            SocketChannel channel = jdkChannel(client);
            return switch (by) {
                case JNA_CALL -> hole -> hole.consume(CLibrary.abs(-1));
                case NIO_SOCKET, NIO_SOCKET_AGAIN -> hole -> hole.consume(NioSocket.of(channel));
                case REFLECTION -> {
                    Field number = channel.getClass().getDeclaredField("fdVal");
                    number.setAccessible(true);
                    yield hole -> {
                        try {
                            hole.consume(number.getInt(channel));
                        } catch (IllegalAccessException e) {
                            throw new IllegalStateException(e);
                        }
                    };
                }
            };
        }
    }

    private static final class CLibrary {

        static {
            Native.register(CLibrary.class, NativeLibrary.getInstance(Platform.C_LIBRARY_NAME));
        }

        static native int abs(int number);
    }
}
