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
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.SocketChannelConfig;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import org.jspecify.annotations.Nullable;

/**
 * A {@link NioSocketChannel} whose config also takes {@link WinsockOptions}.
 */
public class WinsockSocketChannel extends NioSocketChannel {

    private final WinsockSocketChannelConfig config = new WinsockSocketChannelConfig(this, super.config());

    /** Creates a channel over a new socket. */
    public WinsockSocketChannel() {
    }

    /** Creates a channel over a new socket of a provider. */
    public WinsockSocketChannel(SelectorProvider provider) {
        super(provider);
    }

    /** Creates a channel over a new socket of a provider and an address family. */
    public WinsockSocketChannel(SelectorProvider provider, InternetProtocolFamily family) {
        super(provider, family);
    }

    /** Creates a channel over an open socket. */
    public WinsockSocketChannel(SocketChannel socket) {
        super(socket);
    }

    /**
     * Creates a channel over an open socket.
     *
     * @param parent the listener that accepted it, {@code null} if none did
     */
    public WinsockSocketChannel(Channel parent, SocketChannel socket) {
        super(parent, socket);
    }

    /** {@code null} while the superclass is built. */
    WinsockState.@Nullable Keeper keeper() {
        return config;
    }

    @Override
    public SocketChannelConfig config() {
        // Not there yet while the superclass is built.
        return config == null ? super.config() : config;
    }

    @Override
    protected boolean doConnect(SocketAddress remoteAddress, SocketAddress localAddress) throws Exception {
        WinsockState.beforeConnect(this, remoteAddress);
        return super.doConnect(remoteAddress, localAddress);
    }
}
