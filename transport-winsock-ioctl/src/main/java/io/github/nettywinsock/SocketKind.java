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

import io.netty.channel.Channel;
import io.netty.channel.nio.AbstractNioChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of channel that an option can be meant for.
 */
enum SocketKind {
    STREAM("TCP channel"),
    LISTENER("TCP listener"),
    DATAGRAM("UDP channel");

    private final String description;

    SocketKind(String description) {
        this.description = description;
    }

    /** The kind of an NIO channel, {@code null} for anything else, Unix-domain channels included. */
    static @Nullable SocketKind of(Channel channel) {
        if (!(channel instanceof AbstractNioChannel)) {
            return null;
        }
        if (channel instanceof SocketChannel) {
            return STREAM;
        }
        if (channel instanceof ServerSocketChannel) {
            return LISTENER;
        }
        return channel instanceof DatagramChannel ? DATAGRAM : null;
    }

    @Override
    public String toString() {
        return description;
    }
}
