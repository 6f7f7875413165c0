/*
 * Copyright 2012 The Netty Project
 *
 * The Netty Project licenses this file to you under the Apache License,
 * version 2.0 (the "License"); you may not use this file except in compliance
 * with the License. You may obtain a copy of the License at:
 *
 *   https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS, WITHOUT
 * WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied. See the
 * License for the specific language governing permissions and limitations
 * under the License.
 */
/*
 * Derived from io.netty.channel.socket.nio.NioDatagramChannelConfig of Netty 4.1, which is not public. Changed by the
 * transport-winsock-ioctl authors: Winsock options, NioChannelOption by name, Java 17.
 */
package io.github.nettywinsock;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DatagramChannelConfig;
import io.netty.channel.socket.DefaultDatagramChannelConfig;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.internal.SocketUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.Enumeration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The config of a {@link WinsockDatagramChannel}.
 */
final class WinsockDatagramChannelConfig extends DefaultDatagramChannelConfig implements WinsockState.Keeper {

    private final DatagramChannel javaChannel;
    private volatile @Nullable WinsockState state;

    WinsockDatagramChannelConfig(WinsockDatagramChannel channel, DatagramChannel javaChannel) {
        super(channel, javaChannel.socket());
        this.javaChannel = javaChannel;
    }

    @Override
    public @Nullable WinsockState state() {
        return state;
    }

    @Override
    public void keep(WinsockState state) {
        this.state = state;
    }

    @Override
    public int getTimeToLive() {
        return getOption0(StandardSocketOptions.IP_MULTICAST_TTL);
    }

    @Override
    public DatagramChannelConfig setTimeToLive(int ttl) {
        setOption0(StandardSocketOptions.IP_MULTICAST_TTL, ttl);
        return this;
    }

    @Override
    public @Nullable InetAddress getInterface() {
        NetworkInterface inf = getNetworkInterface();
        if (inf != null) {
            Enumeration<InetAddress> addresses = SocketUtils.addressesFromNetworkInterface(inf);
            if (addresses.hasMoreElements()) {
                return addresses.nextElement();
            }
        }
        return null;
    }

    @Override
    public DatagramChannelConfig setInterface(InetAddress interfaceAddress) {
        try {
            setNetworkInterface(NetworkInterface.getByInetAddress(interfaceAddress));
        } catch (SocketException e) {
            throw new ChannelException(e);
        }
        return this;
    }

    @Override
    public @Nullable NetworkInterface getNetworkInterface() {
        return getOption0(StandardSocketOptions.IP_MULTICAST_IF);
    }

    @Override
    public DatagramChannelConfig setNetworkInterface(NetworkInterface networkInterface) {
        setOption0(StandardSocketOptions.IP_MULTICAST_IF, networkInterface);
        return this;
    }

    @Override
    public boolean isLoopbackModeDisabled() {
        return nettys().isLoopbackModeDisabled();
    }

    @Override
    public DatagramChannelConfig setLoopbackModeDisabled(boolean loopbackModeDisabled) {
        nettys().setLoopbackModeDisabled(loopbackModeDisabled);
        return this;
    }

    /**
     * Netty's own config of the same socket, to mean by "disabled" what the Netty at hand means: between two of its
     * versions that was turned round.
     */
    private DatagramChannelConfig nettys() {
        return new NioDatagramChannel(javaChannel).config();
    }

    @Override
    protected void autoReadCleared() {
        ((WinsockDatagramChannel) channel).clearReadPending0();
    }

    private <T> T getOption0(SocketOption<T> option) {
        try {
            return javaChannel.getOption(option);
        } catch (IOException e) {
            throw new ChannelException(e);
        }
    }

    private <T> void setOption0(SocketOption<T> option, T value) {
        try {
            javaChannel.setOption(option, value);
        } catch (IOException e) {
            throw new ChannelException(e);
        }
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        if (option instanceof WinsockOption<T> ours) {
            WinsockState.of(channel).apply(ours, value);
            return true;
        }
        if (option instanceof NioChannelOption) {
            SocketOption<T> jdkOption = jdkOption(option);
            if (jdkOption == null) {
                return false;
            }
            setOption0(jdkOption, value);
            return true;
        }
        return super.setOption(option, value);
    }

    @Override
    public <T> @Nullable T getOption(ChannelOption<T> option) {
        if (option instanceof WinsockOption<T> ours) {
            return WinsockConfig.applied(channel, ours);
        }
        if (option instanceof NioChannelOption) {
            SocketOption<T> jdkOption = jdkOption(option);
            return jdkOption == null ? null : getOption0(jdkOption);
        }
        return super.getOption(option);
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        ChannelOption<?>[] jdkOptions =
                javaChannel.supportedOptions().stream().map(NioChannelOption::of).toArray(ChannelOption<?>[]::new);
        return WinsockConfig.withApplied(channel, getOptions(super.getOptions(), jdkOptions));
    }

    /** A {@link NioChannelOption} does not show the JDK's option that it stands for, but has its name. */
    @SuppressWarnings("unchecked") // Both have the type that the JDK gives to the name.
    private <T> @Nullable SocketOption<T> jdkOption(ChannelOption<T> option) {
        for (SocketOption<?> candidate : javaChannel.supportedOptions()) {
            if (candidate.name().equals(option.name())) {
                return (SocketOption<T>) candidate;
            }
        }
        return null;
    }
}
