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
import io.netty.channel.socket.SocketChannelConfig;

/**
 * The config of a {@link WinsockSocketChannel}.
 */
final class WinsockSocketChannelConfig extends WinsockConfig<SocketChannelConfig> implements SocketChannelConfig {

    WinsockSocketChannelConfig(Channel channel, SocketChannelConfig config) {
        super(channel, config);
    }

    @Override
    SocketChannelConfig self() {
        return this;
    }

    @Override
    public boolean isTcpNoDelay() {
        return config.isTcpNoDelay();
    }

    @Override
    public int getSoLinger() {
        return config.getSoLinger();
    }

    @Override
    public int getSendBufferSize() {
        return config.getSendBufferSize();
    }

    @Override
    public int getReceiveBufferSize() {
        return config.getReceiveBufferSize();
    }

    @Override
    public boolean isKeepAlive() {
        return config.isKeepAlive();
    }

    @Override
    public int getTrafficClass() {
        return config.getTrafficClass();
    }

    @Override
    public boolean isReuseAddress() {
        return config.isReuseAddress();
    }

    @Override
    public boolean isAllowHalfClosure() {
        return config.isAllowHalfClosure();
    }

    @Override
    public SocketChannelConfig setTcpNoDelay(boolean tcpNoDelay) {
        config.setTcpNoDelay(tcpNoDelay);
        return this;
    }

    @Override
    public SocketChannelConfig setSoLinger(int soLinger) {
        config.setSoLinger(soLinger);
        return this;
    }

    @Override
    public SocketChannelConfig setSendBufferSize(int sendBufferSize) {
        config.setSendBufferSize(sendBufferSize);
        return this;
    }

    @Override
    public SocketChannelConfig setReceiveBufferSize(int receiveBufferSize) {
        config.setReceiveBufferSize(receiveBufferSize);
        return this;
    }

    @Override
    public SocketChannelConfig setKeepAlive(boolean keepAlive) {
        config.setKeepAlive(keepAlive);
        return this;
    }

    @Override
    public SocketChannelConfig setTrafficClass(int trafficClass) {
        config.setTrafficClass(trafficClass);
        return this;
    }

    @Override
    public SocketChannelConfig setReuseAddress(boolean reuseAddress) {
        config.setReuseAddress(reuseAddress);
        return this;
    }

    @Override
    public SocketChannelConfig setAllowHalfClosure(boolean allowHalfClosure) {
        config.setAllowHalfClosure(allowHalfClosure);
        return this;
    }

    @Override
    public SocketChannelConfig setPerformancePreferences(int connectionTime, int latency, int bandwidth) {
        config.setPerformancePreferences(connectionTime, latency, bandwidth);
        return this;
    }
}
