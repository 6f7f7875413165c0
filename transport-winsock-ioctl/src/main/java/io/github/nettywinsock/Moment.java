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
package io.github.nettywinsock;

import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;

/**
 * Until when in a socket's life an option can be set.
 */
enum Moment {
    ANY_TIME("at any time"),
    BEFORE_BIND("before bind"),
    BEFORE_CONNECT("before connect");

    private final String description;

    Moment(String description) {
        this.description = description;
    }

    /** Not by constants with bodies, each of which is a class more to load at the first use. */
    boolean hasPassed(NetworkChannel channel) throws IOException {
        return this == BEFORE_BIND ? channel.getLocalAddress() != null
                : this == BEFORE_CONNECT && isConnectedOrConnecting(channel);
    }

    private static boolean isConnectedOrConnecting(NetworkChannel channel) {
        return channel instanceof SocketChannel tcp ? tcp.isConnected() || tcp.isConnectionPending()
                : channel instanceof DatagramChannel udp && udp.isConnected();
    }

    @Override
    public String toString() {
        return description;
    }
}
