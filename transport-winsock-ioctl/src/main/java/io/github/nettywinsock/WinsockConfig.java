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

import static io.netty.util.internal.ObjectUtil.checkNotNull;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stock channel's own config with the Winsock options added. The channel keeps using its own config inside, so there
 * must be no second one: every method passes on, and every setter returns this config.
 *
 * @param <C> the interface that the setters return
 */
abstract class WinsockConfig<C extends ChannelConfig> implements ChannelConfig, WinsockState.Keeper {

    final C config;
    private final Channel channel;
    private volatile @Nullable WinsockState state;

    WinsockConfig(Channel channel, C config) {
        this.channel = channel;
        this.config = config;
    }

    /** This config. */
    abstract C self();

    @Override
    public @Nullable WinsockState state() {
        return state;
    }

    @Override
    public void keep(WinsockState state) {
        this.state = state;
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        return withApplied(channel, config.getOptions());
    }

    /** Netty's options and those of ours that were applied. */
    static Map<ChannelOption<?>, Object> withApplied(Channel channel, Map<ChannelOption<?>, Object> options) {
        WinsockState state = WinsockState.ifPresent(channel);
        if (state != null) {
            state.addTo(options);
        }
        return options;
    }

    @Override
    @SuppressWarnings("unchecked") // The map has the type of each value in its key, as far as anyone can know.
    public boolean setOptions(Map<ChannelOption<?>, ?> options) {
        boolean all = true;
        for (Map.Entry<ChannelOption<?>, ?> entry : checkNotNull(options, "options").entrySet()) {
            all &= setOption((ChannelOption<Object>) entry.getKey(), entry.getValue());
        }
        return all;
    }

    @Override
    public <T> @Nullable T getOption(ChannelOption<T> option) {
        return option instanceof WinsockOption<T> ours ? applied(channel, ours) : config.getOption(option);
    }

    static <T> @Nullable T applied(Channel channel, WinsockOption<T> option) {
        WinsockState state = WinsockState.ifPresent(channel);
        return state == null ? null : state.get(option);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        if (option instanceof WinsockOption<T> ours) {
            WinsockState known = state;
            (known != null ? known : WinsockState.of(channel)).apply(ours, value);
            return true;
        }
        return config.setOption(option, value);
    }

    @Override
    public int getConnectTimeoutMillis() {
        return config.getConnectTimeoutMillis();
    }

    @Override
    public int getWriteSpinCount() {
        return config.getWriteSpinCount();
    }

    @Override
    public ByteBufAllocator getAllocator() {
        return config.getAllocator();
    }

    @Override
    public boolean isAutoRead() {
        return config.isAutoRead();
    }

    @Override
    public boolean isAutoClose() {
        return config.isAutoClose();
    }

    @Override
    public int getWriteBufferHighWaterMark() {
        return config.getWriteBufferHighWaterMark();
    }

    @Override
    public int getWriteBufferLowWaterMark() {
        return config.getWriteBufferLowWaterMark();
    }

    @Override
    public MessageSizeEstimator getMessageSizeEstimator() {
        return config.getMessageSizeEstimator();
    }

    @Override
    public WriteBufferWaterMark getWriteBufferWaterMark() {
        return config.getWriteBufferWaterMark();
    }

    @Override
    @Deprecated
    public int getMaxMessagesPerRead() {
        return config.getMaxMessagesPerRead();
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's signature.
    public <T extends RecvByteBufAllocator> T getRecvByteBufAllocator() {
        return config.getRecvByteBufAllocator();
    }

    @Override
    @Deprecated
    public C setMaxMessagesPerRead(int maxMessagesPerRead) {
        config.setMaxMessagesPerRead(maxMessagesPerRead);
        return self();
    }

    @Override
    public C setConnectTimeoutMillis(int connectTimeoutMillis) {
        config.setConnectTimeoutMillis(connectTimeoutMillis);
        return self();
    }

    @Override
    public C setWriteSpinCount(int writeSpinCount) {
        config.setWriteSpinCount(writeSpinCount);
        return self();
    }

    @Override
    public C setAllocator(ByteBufAllocator allocator) {
        config.setAllocator(allocator);
        return self();
    }

    @Override
    public C setRecvByteBufAllocator(RecvByteBufAllocator allocator) {
        config.setRecvByteBufAllocator(allocator);
        return self();
    }

    @Override
    public C setAutoRead(boolean autoRead) {
        config.setAutoRead(autoRead);
        return self();
    }

    @Override
    public C setAutoClose(boolean autoClose) {
        config.setAutoClose(autoClose);
        return self();
    }

    @Override
    public C setMessageSizeEstimator(MessageSizeEstimator estimator) {
        config.setMessageSizeEstimator(estimator);
        return self();
    }

    @Override
    public C setWriteBufferWaterMark(WriteBufferWaterMark writeBufferWaterMark) {
        config.setWriteBufferWaterMark(writeBufferWaterMark);
        return self();
    }

    @Override
    public C setWriteBufferHighWaterMark(int writeBufferHighWaterMark) {
        config.setWriteBufferHighWaterMark(writeBufferHighWaterMark);
        return self();
    }

    @Override
    public C setWriteBufferLowWaterMark(int writeBufferLowWaterMark) {
        config.setWriteBufferLowWaterMark(writeBufferLowWaterMark);
        return self();
    }
}
