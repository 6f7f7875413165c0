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

import io.github.nettywinsock.WinsockDatagramChannel;
import io.github.nettywinsock.WinsockServerSocketChannel;
import io.github.nettywinsock.WinsockSocketChannel;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.channels.spi.SelectorProvider;

/**
 * Whose channels a benchmark runs on.
 */
public enum Transport {

    /** Netty's own. */
    STOCK,

    /** The same. What this row differs from the other one by is noise. */
    STOCK_AGAIN,

    /** The ones of this library. */
    DROP_IN,

    /** The ones of this library, both ends with {@code LOOPBACK_FAST_PATH}. */
    DROP_IN_FAST_PATH;

    private static final SelectorProvider JDK = SelectorProvider.provider();

    boolean isDropIn() {
        return this == DROP_IN || hasFastPath();
    }

    boolean hasFastPath() {
        return this == DROP_IN_FAST_PATH;
    }

    SocketChannel newClient(InternetProtocolFamily family) {
        return isDropIn() ? new WinsockSocketChannel(JDK, family) : new NioSocketChannel(JDK, family);
    }

    ServerChannel newServer(InternetProtocolFamily family) {
        return isDropIn() ? new WinsockServerSocketChannel(JDK, family) : new NioServerSocketChannel(JDK, family);
    }

    DatagramChannel newDatagram(InternetProtocolFamily family) {
        return isDropIn() ? new WinsockDatagramChannel(JDK, family) : new NioDatagramChannel(JDK, family);
    }
}
