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
package io.github.nettywinsock.capture;

import static io.netty.util.internal.ObjectUtil.checkPositive;

import io.github.nettywinsock.WinsockException;
import io.github.nettywinsock.internal.RawCalls;
import io.github.nettywinsock.internal.RawSocket;
import io.github.nettywinsock.internal.WinsockError;
import io.github.nettywinsock.internal.Ws2;
import io.github.nettywinsock.internal.WsaIoctl;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.UncheckedBooleanSupplier;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Receives the IP packets that pass through a network interface, each as a {@link ByteBuf}, on a raw socket of its own.
 *
 * <pre>{@code
 * new Bootstrap().group(group)
 *     .channel(RawCaptureChannel.class)
 *     .option(CaptureOption.RCVALL, CaptureMode.IPLEVEL)
 *     .handler(handler)
 *     .bind(new InetSocketAddress("192.0.2.7", 0));
 * }</pre>
 *
 * <p>Bind starts it, on the interface that has the address; a port is of no meaning. It fails with a
 * {@link WinsockException} without administrator rights (WSAEACCES, 10013), where an IOCTL is not supported, and on
 * other systems than Windows. Close switches the mode off again, whatever happened before. An IPv4 packet starts with
 * its IP header. Whether an IPv6 packet does is not said by Microsoft for capturing; other raw sockets leave it out.
 *
 * <p>A raw socket cannot be registered with a JDK selector, so a thread of its own waits for packets and hands them to
 * the event loop. Any event loop with one thread will do: {@code NioEventLoopGroup}, {@code DefaultEventLoopGroup}.
 * Nothing is received unless a read is wanted, so a pipeline that does not keep up makes Windows drop packets
 * ({@link ChannelOption#SO_RCVBUF} is how much it keeps), not memory run out. With
 * {@link ChannelOption#AUTO_READ} false one {@code read()} is one packet.
 *
 * <p>A buffer has room for the largest packet. {@link ChannelOption#RCVBUF_ALLOCATOR} with a smaller fixed size
 * captures only so much of each; what is beyond is lost. Nothing can be written.
 */
public final class RawCaptureChannel extends AbstractChannel {

    private static final InternalLogger logger = InternalLoggerFactory.getInstance(RawCaptureChannel.class);
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);
    private static final ThreadFactory READERS = new DefaultThreadFactory("winsock-capture", true);

    private static final int LARGEST_PACKET = 0xFFFF;
    /** A reader whose socket is closed while it waits sees it no later than this; closing does not wait for it. */
    private static final int LONGEST_WAIT_MILLIS = 100;

    private final Config config = new Config();
    private final Runnable shutdownHook = this::closeNow;
    private final Supplier<RawCalls> calls;
    private volatile @Nullable RawSocket socket;
    private volatile @Nullable InetSocketAddress localAddress;
    private volatile @Nullable Thread reader;
    private volatile boolean readPending;
    private volatile boolean closed;

    public RawCaptureChannel() {
        this(RawCalls::ofWinsock);
    }

    RawCaptureChannel(Supplier<RawCalls> calls) {
        super(null);
        this.calls = calls;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public boolean isActive() {
        return localAddress != null && !closed;
    }

    @Override
    public @Nullable InetSocketAddress localAddress() {
        return (InetSocketAddress) super.localAddress();
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return localAddress;
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return null;
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop instanceof SingleThreadEventLoop;
    }

    @Override
    protected void doRegister() {
        // The event loop does not know this channel, and would end without closing it.
        ((SingleThreadEventLoop) eventLoop()).addShutdownHook(shutdownHook);
    }

    @Override
    protected void doDeregister() {
        ((SingleThreadEventLoop) eventLoop()).removeShutdownHook(shutdownHook);
    }

    @Override
    protected void doBind(SocketAddress local) {
        if (!(local instanceof InetSocketAddress inet)) {
            throw new UnsupportedAddressTypeException();
        }
        InetAddress address = inet.getAddress();
        if (address == null) {
            throw new UnresolvedAddressException();
        }
        if (address.isAnyLocalAddress()) {
            throw new IllegalArgumentException(address.getHostAddress() + " (expected: the address of one interface)");
        }
        // Nobody may choose another option, or mode, in between.
        synchronized (config) {
            if (socket != null) {
                throw new AlreadyBoundException();
            }
            try {
                RawSocket opened = open(config.option, address);
                socket = opened;
                config.apply(opened);
                Thread thread = READERS.newThread(() -> receive(opened));
                reader = thread;
                thread.start();
            } catch (Throwable t) {
                closeSocket();
                throw t;
            }
        }
        localAddress = new InetSocketAddress(address, 0);
    }

    private RawSocket open(CaptureOption option, InetAddress address) {
        boolean ipv6 = address instanceof Inet6Address;
        if (ipv6 && !option.capturesIpv6()) {
            throw new IllegalArgumentException(
                    address.getHostAddress() + " (expected: an IPv4 address, for " + option.ioctl() + ')');
        }
        WsaIoctl ioctl = Ws2.ioctl();
        if (ioctl == null) {
            throw WinsockException.unavailable(option.ioctl(), option.code());
        }
        RawCalls calls = this.calls.get();
        long number = calls.open(RawSocket.familyOf(address), option.protocol(ipv6));
        if (number < 0) {
            throw failed("socket(" + (ipv6 ? "AF_INET6" : "AF_INET") + ", SOCK_RAW, " + option.protocolName(ipv6) + ')',
                    (int) number);
        }
        RawSocket opened = new RawSocket(calls, ioctl, number);
        int result = opened.bind(address);
        if (result != 0) {
            opened.close();
            throw failed("bind(" + address.getHostAddress() + ')', result);
        }
        return opened;
    }

    /** @param result what a call returned: an error number, negated */
    private WinsockException failed(String call, int result) {
        CaptureOption option = config.option;
        return WinsockException.of(option.ioctl(), option.code(), call, -result,
                result == -WinsockError.WSAEACCES ? "capturing needs an administrator" : null);
    }

    @Override
    protected void doBeginRead() {
        readPending = true;
        LockSupport.unpark(reader);
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doClose() {
        closed = true;
        closeSocket();
        LockSupport.unpark(reader);
    }

    private void closeNow() {
        unsafe().close(voidPromise());
    }

    private void closeSocket() {
        synchronized (config) {
            RawSocket socket = this.socket;
            if (socket != null) {
                this.socket = null;
                config.switchOff(socket);
                socket.close();
            }
        }
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        throw new UnsupportedOperationException("nothing can be sent by capturing");
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new CaptureUnsafe();
    }

    // --- On the reader's thread ---

    private void receive(RawSocket socket) {
        while (!closed) {
            if (!readPending) {
                LockSupport.park(this);
                continue;
            }
            List<ByteBuf> packets = new ArrayList<>();
            Throwable failure = null;
            try {
                int ready = socket.await(LONGEST_WAIT_MILLIS);
                if (ready < 0) {
                    throw failed("WSAPoll", ready);
                }
                if (ready > 0 && readPending) {
                    receive(socket, packets);
                }
            } catch (Throwable t) {
                failure = closed ? null : t;
            }
            if (!packets.isEmpty() || failure != null) {
                readPending = false;
                handOver(packets, failure);
            }
        }
    }

    /** Receives as many packets as one read may bring, without waiting. */
    @SuppressWarnings("deprecation") // The handle that Netty's own channels use.
    private void receive(RawSocket socket, List<ByteBuf> packets) {
        RecvByteBufAllocator.Handle handle = unsafe().recvBufAllocHandle();
        handle.reset(config);
        boolean more;
        do {
            // Not handle.allocate(), which need not be direct.
            ByteBuf packet = config.getAllocator().directBuffer(handle.guess());
            boolean received = false;
            try {
                received = receive(socket, packet);
            } finally {
                if (!received) {
                    packet.release();
                }
            }
            if (!received) {
                break;
            }
            packets.add(packet);
            handle.incMessagesRead(1);
            handle.attemptedBytesRead(packet.capacity());
            handle.lastBytesRead(packet.readableBytes());
            more = handle instanceof RecvByteBufAllocator.ExtendedHandle extended
                    ? extended.continueReading(UncheckedBooleanSupplier.TRUE_SUPPLIER) : handle.continueReading();
        } while (more);
        handle.readComplete();
    }

    private boolean receive(RawSocket socket, ByteBuf packet) {
        int room = packet.writableBytes();
        int result = socket.receive(packet.nioBuffer(packet.writerIndex(), room));
        if (result == -WinsockError.WSAEWOULDBLOCK) {
            return false;
        }
        if (result < 0 && result != -WinsockError.WSAEMSGSIZE) {
            throw failed("recv", result);
        }
        packet.writerIndex(packet.writerIndex() + (result < 0 ? room : result));
        return true;
    }

    private void handOver(List<ByteBuf> packets, @Nullable Throwable failure) {
        try {
            eventLoop().execute(() -> deliver(packets, failure));
        } catch (RejectedExecutionException e) {
            packets.forEach(ByteBuf::release);
            doClose();
        }
    }

    // --- On the event loop ---

    private void deliver(List<ByteBuf> packets, @Nullable Throwable failure) {
        if (closed) {
            packets.forEach(ByteBuf::release);
            return;
        }
        ChannelPipeline pipeline = pipeline();
        packets.forEach(pipeline::fireChannelRead);
        if (!packets.isEmpty()) {
            pipeline.fireChannelReadComplete();
        }
        if (failure != null) {
            pipeline.fireExceptionCaught(failure);
            closeNow();
        }
    }

    private final class CaptureUnsafe extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
            safeSetFailure(promise, new UnsupportedOperationException("a capturing channel is bound, not connected"));
        }
    }

    /** Keeps what was given before bind, and issues what comes later at once. */
    private final class Config extends DefaultChannelConfig {

        private volatile CaptureOption option = CaptureOption.RCVALL;
        private CaptureMode mode = CaptureMode.ON;
        private boolean chosen;
        private boolean issued;
        private int receiveBuffer;

        Config() {
            super(RawCaptureChannel.this, new FixedRecvByteBufAllocator(LARGEST_PACKET));
        }

        @Override
        public Map<ChannelOption<?>, Object> getOptions() {
            return getOptions(super.getOptions(), option, ChannelOption.SO_RCVBUF);
        }

        @Override
        @SuppressWarnings("unchecked") // The options say what type their values are of.
        public synchronized <T> @Nullable T getOption(ChannelOption<T> option) {
            if (option instanceof CaptureOption) {
                return option.equals(this.option) ? (T) mode : null;
            }
            if (option.equals(ChannelOption.SO_RCVBUF)) {
                return receiveBuffer == 0 ? null : (T) Integer.valueOf(receiveBuffer);
            }
            return super.getOption(option);
        }

        @Override
        public <T> boolean setOption(ChannelOption<T> option, T value) {
            validate(option, value);
            if (option instanceof CaptureOption capture) {
                setMode(capture, (CaptureMode) value);
            } else if (option.equals(ChannelOption.SO_RCVBUF)) {
                setReceiveBuffer((Integer) value);
            } else {
                return super.setOption(option, value);
            }
            return true;
        }

        private synchronized void setMode(CaptureOption option, CaptureMode mode) {
            RawSocket socket = RawCaptureChannel.this.socket;
            if (!option.equals(this.option) && (chosen || socket != null)) {
                throw new IllegalArgumentException(
                        option.ioctl() + " (expected: " + this.option.ioctl() + ", which the channel is for)");
            }
            this.option = option;
            chosen = true;
            if (socket != null) {
                issue(socket, mode);
            }
            this.mode = mode;
        }

        private synchronized void setReceiveBuffer(int bytes) {
            checkPositive(bytes, "SO_RCVBUF");
            RawSocket socket = RawCaptureChannel.this.socket;
            if (socket != null) {
                applyReceiveBuffer(socket, bytes);
            }
            receiveBuffer = bytes;
        }

        synchronized void apply(RawSocket socket) {
            if (receiveBuffer != 0) {
                applyReceiveBuffer(socket, receiveBuffer);
            }
            // A new socket is switched off.
            if (!mode.equals(CaptureMode.OFF)) {
                issue(socket, mode);
            }
        }

        private void applyReceiveBuffer(RawSocket socket, int bytes) {
            int result = socket.setReceiveBuffer(bytes);
            if (result != 0) {
                throw failed("setsockopt(SO_RCVBUF)", result);
            }
        }

        private void issue(RawSocket socket, CaptureMode mode) {
            // Also if it fails: nobody says what that leaves behind.
            issued = true;
            int result = socket.ioctl(option.code(), mode.value());
            if (result != 0) {
                throw failed("WSAIoctl(" + option.ioctl() + ')', result);
            }
        }

        synchronized void switchOff(RawSocket socket) {
            if (issued) {
                issued = false;
                int result = socket.ioctl(option.code(), CaptureMode.OFF.value());
                if (result != 0) {
                    logger.debug("{} not switched off", RawCaptureChannel.this,
                            failed("WSAIoctl(" + option.ioctl() + ')', result));
                }
            }
        }

        @Override
        protected void autoReadCleared() {
            readPending = false;
        }
    }
}
