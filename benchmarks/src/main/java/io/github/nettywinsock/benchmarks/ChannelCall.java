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

import io.netty.channel.Channel;
import io.netty.channel.nio.AbstractNioChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The client's end of a connection for each thread, and one call on it that can be made in several ways. In each fork
 * there is one of them, so that choosing costs nothing.
 */
@State(Scope.Thread)
public abstract class ChannelCall {

    private EchoConnection connection;
    private Consumer<Blackhole> call;

    /** Whose channel is called. */
    Transport transport() {
        return Transport.STOCK;
    }

    /**
     * The call, which throws if it does not succeed.
     *
     * @throws NotSupportedHere if the machine lacks what is called
     */
    abstract Consumer<Blackhole> on(Channel client) throws Exception;

    /** Throws if the calls have not done what they should. */
    void check(Channel client) {
    }

    final void run(Blackhole hole) {
        call.accept(hole);
    }

    static SocketChannel jdkChannel(Channel channel) {
        return (SocketChannel) ((AbstractNioChannel.NioUnsafe) channel.unsafe()).ch();
    }

    @Setup
    public void open() throws Exception {
        connection = EchoConnection.overTcp(transport(), Address.IPV4, 1);
        call = on(connection.client());
    }

    @TearDown
    public void close() {
        check(connection.client());
        connection.close();
    }
}
