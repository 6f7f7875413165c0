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
import io.netty.channel.socket.ServerSocketChannelConfig;

/**
 * The config of a {@link WinsockServerSocketChannel}.
 */
final class WinsockServerSocketChannelConfig extends WinsockConfig<ServerSocketChannelConfig>
        implements ServerSocketChannelConfig {

    WinsockServerSocketChannelConfig(Channel channel, ServerSocketChannelConfig config) {
        super(channel, config);
    }

    @Override
    ServerSocketChannelConfig self() {
        return this;
    }

    @Override
    public int getBacklog() {
        return config.getBacklog();
    }

    @Override
    public boolean isReuseAddress() {
        return config.isReuseAddress();
    }

    @Override
    public int getReceiveBufferSize() {
        return config.getReceiveBufferSize();
    }

    @Override
    public ServerSocketChannelConfig setBacklog(int backlog) {
        config.setBacklog(backlog);
        return this;
    }

    @Override
    public ServerSocketChannelConfig setReuseAddress(boolean reuseAddress) {
        config.setReuseAddress(reuseAddress);
        return this;
    }

    @Override
    public ServerSocketChannelConfig setReceiveBufferSize(int receiveBufferSize) {
        config.setReceiveBufferSize(receiveBufferSize);
        return this;
    }

    @Override
    public ServerSocketChannelConfig setPerformancePreferences(int connectionTime, int latency, int bandwidth) {
        config.setPerformancePreferences(connectionTime, latency, bandwidth);
        return this;
    }
}
