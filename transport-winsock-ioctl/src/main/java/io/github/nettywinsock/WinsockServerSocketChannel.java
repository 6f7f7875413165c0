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

import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.ServerSocketChannelConfig;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.internal.SocketUtils;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link NioServerSocketChannel} whose config also takes {@link WinsockOptions}, and whose children are
 * {@link WinsockSocketChannel}s.
 */
public class WinsockServerSocketChannel extends NioServerSocketChannel {

    private static final InternalLogger logger = InternalLoggerFactory.getInstance(WinsockServerSocketChannel.class);

    private final WinsockServerSocketChannelConfig config = new WinsockServerSocketChannelConfig(this, super.config());

    /** Creates a channel over a new socket. */
    public WinsockServerSocketChannel() {
    }

    /** Creates a channel over a new socket of a provider. */
    public WinsockServerSocketChannel(SelectorProvider provider) {
        super(provider);
    }

    /** Creates a channel over a new socket of a provider and an address family. */
    public WinsockServerSocketChannel(SelectorProvider provider, InternetProtocolFamily family) {
        super(provider, family);
    }

    /** Creates a channel over an open socket. */
    public WinsockServerSocketChannel(ServerSocketChannel channel) {
        super(channel);
    }

    /** {@code null} while the superclass is built. */
    WinsockState.@Nullable Keeper keeper() {
        return config;
    }

    @Override
    public ServerSocketChannelConfig config() {
        // Not there yet while the superclass is built.
        return config == null ? super.config() : config;
    }

    @Override
    protected int doReadMessages(List<Object> buf) throws Exception {
        SocketChannel socket = SocketUtils.accept(javaChannel());
        if (socket == null) {
            return 0;
        }
        try {
            buf.add(new WinsockSocketChannel(this, socket));
            return 1;
        } catch (Throwable t) {
            logger.warn("Failed to create a new channel from an accepted socket.", t);
            try {
                socket.close();
            } catch (Throwable t2) {
                logger.warn("Failed to close a socket.", t2);
            }
            return 0;
        }
    }
}
