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

import static io.github.nettywinsock.Loopback.ANY_PORT;
import static io.github.nettywinsock.Loopback.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nettywinsock.Loopback.Peer;
import io.github.nettywinsock.Loopback.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever puts this package's TCP channels in the place of Netty's notices no difference. Everything is asked of both:
 * what fails for both says something about Netty or the machine, not about this package.
 */
@Timeout(60)
class DropInChannelTest {

    @Test
    void theMetadataIsTheSame() {
        assertSameMetadata(new NioSocketChannel(), new WinsockSocketChannel());
        assertSameMetadata(new NioServerSocketChannel(), new WinsockServerSocketChannel());
        assertSameMetadata(new NioDatagramChannel(), new WinsockDatagramChannel());
    }

    private static void assertSameMetadata(Channel stock, Channel dropIn) {
        ChannelMetadata expected = stock.metadata();
        ChannelMetadata actual = dropIn.metadata();
        stock.unsafe().closeForcibly();
        dropIn.unsafe().closeForcibly();
        assertEquals(expected.hasDisconnect(), actual.hasDisconnect());
        assertEquals(expected.defaultMaxMessagesPerRead(), actual.defaultMaxMessagesPerRead());
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSentArrivesAndAListenersChildrenAreOfItsKind(Transport transport) throws Exception {
        try (Loopback loopback = new Loopback()) {
            Channel listener = loopback.listen(transport);
            assertTrue(listener.isActive());
            for (int i = 0; i < 3; i++) {
                Peer<SocketChannel> client = loopback.connect(transport, listener.localAddress());
                Peer<SocketChannel> child = loopback.accepted();
                client.send("ping " + i);
                assertEquals("ping " + i, child.inbox().text(6));
                child.send("pong " + i);
                assertEquals("pong " + i, client.inbox().text(6));

                assertSame(transport.stream, child.channel().getClass());
                assertSame(listener, child.channel().parent());
                assertNull(client.channel().parent());
                assertEquals(client.address(), child.channel().remoteAddress());
                assertEquals(child.address(), client.channel().remoteAddress());
            }
        }
    }

    /** A JDK channel that only remembers with which backlog it was bound. */
    private static final class BacklogRecorder extends ServerSocketChannel {

        private final ServerSocket socket = new ServerSocket();
        int backlog = -1;

        BacklogRecorder() throws IOException {
            super(SelectorProvider.provider());
        }

        @Override
        public ServerSocketChannel bind(SocketAddress local, int backlog) {
            this.backlog = backlog;
            return this;
        }

        @Override
        public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) {
            return this;
        }

        @Override
        public <T> T getOption(SocketOption<T> name) {
            return null;
        }

        @Override
        public Set<SocketOption<?>> supportedOptions() {
            return Set.of();
        }

        @Override
        public ServerSocket socket() {
            return socket;
        }

        @Override
        public java.nio.channels.SocketChannel accept() {
            return null;
        }

        @Override
        public SocketAddress getLocalAddress() {
            return null;
        }

        @Override
        protected void implCloseSelectableChannel() throws IOException {
            socket.close();
        }

        @Override
        protected void implConfigureBlocking(boolean block) {
        }
    }

    @ParameterizedTest
    @EnumSource
    void theBacklogReachesTheJdk(Transport transport) throws Exception {
        for (int backlog : new int[] {1, 77}) {
            try (BacklogRecorder jdk = new BacklogRecorder()) {
                AtomicReference<ChannelConfig> config = new AtomicReference<>();
                if (transport == Transport.STOCK) {
                    new NioServerSocketChannel(jdk) {
                        void bindWith(int backlog) throws Exception {
                            config().setOption(ChannelOption.SO_BACKLOG, backlog);
                            config.set(config());
                            doBind(ANY_PORT);
                        }
                    }.bindWith(backlog);
                } else {
                    new WinsockServerSocketChannel(jdk) {
                        void bindWith(int backlog) throws Exception {
                            config().setOption(ChannelOption.SO_BACKLOG, backlog);
                            config.set(config());
                            doBind(ANY_PORT);
                        }
                    }.bindWith(backlog);
                }
                assertEquals(backlog, jdk.backlog);
                assertEquals(backlog, config.get().getOption(ChannelOption.SO_BACKLOG));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyBuffersWrittenAtOnceArriveWholeAndInOrder(Transport transport) throws Exception {
        byte[] content = new byte[3_000_000];
        new Random(42).nextBytes(content);
        try (Loopback loopback = new Loopback()) {
            Channel listener = loopback.listen(transport);
            Peer<SocketChannel> client = loopback.connect(transport, listener.localAddress());
            Peer<SocketChannel> child = loopback.accepted();

            // More than the 1024 buffers that the JDK is handed at once, on the heap and off it.
            int at = 0;
            CompositeByteBuf composite = Unpooled.compositeBuffer(2_000);
            for (int i = 0; i < 1_500; i++, at += 100) {
                composite.addComponent(true, copy(content, at, 100, i % 3 == 0));
            }
            client.channel().write(composite);
            for (int i = 0; i < 1_500; i++, at += 100) {
                client.channel().write(copy(content, at, 100, i % 3 == 0));
            }
            ChannelFuture last = client.channel().writeAndFlush(copy(content, at, content.length - at, true));

            assertArrayEquals(content, child.inbox().bytes(content.length));
            last.sync();
            assertEquals(0, composite.refCnt());
            assertNull(client.channel().unsafe().outboundBuffer().current());
        }
    }

    private static ByteBuf copy(byte[] content, int at, int length, boolean heap) {
        ByteBuf buf = heap ? Unpooled.buffer(length) : Unpooled.directBuffer(length);
        return buf.writeBytes(content, at, length);
    }

    @ParameterizedTest
    @EnumSource
    void aHalfClosedConnectionStaysOpenIfHalfClosureIsAllowed(Transport transport) throws Exception {
        try (Loopback loopback = new Loopback()) {
            Channel listener = loopback.listen(transport);
            Peer<SocketChannel> client = loopback.connect(transport, listener.localAddress(),
                    bootstrap -> bootstrap.option(ChannelOption.ALLOW_HALF_CLOSURE, true));
            Peer<SocketChannel> child = loopback.accepted();

            child.send("last words");
            child.channel().shutdownOutput().sync();
            assertTrue(child.channel().isOutputShutdown());
            assertFalse(child.channel().isInputShutdown());
            child.inbox().next(ChannelOutputShutdownEvent.class);
            assertEquals("last words", client.inbox().text(10));
            client.inbox().next(ChannelInputShutdownEvent.class);
            assertTrue(client.channel().isActive());
            assertTrue(client.channel().isInputShutdown());
            assertFalse(client.channel().isOutputShutdown());
            client.send("still there");
            assertEquals("still there", child.inbox().text(11));

            client.channel().shutdown().sync();
            assertTrue(client.channel().isShutdown());
            child.channel().closeFuture().sync();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHalfClosedConnectionIsClosedIfHalfClosureIsNotAllowed(Transport transport) throws Exception {
        try (Loopback loopback = new Loopback()) {
            Channel listener = loopback.listen(transport);
            Peer<SocketChannel> client = loopback.connect(transport, listener.localAddress());
            Peer<SocketChannel> child = loopback.accepted();

            child.send("last words");
            child.channel().shutdownOutput().sync();
            client.channel().closeFuture().sync();
            assertEquals("last words", client.inbox().text(10));
            assertTrue(client.inbox().isEmpty());
            child.channel().closeFuture().sync();
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutAutoReadNothingIsReadUntilItIsAskedFor(Transport transport) throws Exception {
        try (Loopback loopback = new Loopback()) {
            Channel listener = loopback.listen(transport);
            Peer<SocketChannel> silent = loopback.connect(transport, listener.localAddress(),
                    bootstrap -> bootstrap.option(ChannelOption.AUTO_READ, false));
            Peer<SocketChannel> toSilent = loopback.accepted();
            Peer<SocketChannel> control = loopback.connect(transport, listener.localAddress());
            Peer<SocketChannel> toControl = loopback.accepted();
            assertFalse(silent.channel().config().isAutoRead());

            // What the loop reads for the control, it would have read for the silent one before.
            toSilent.send("one");
            toControl.send("mark");
            assertEquals("mark", control.inbox().text(4));
            assertTrue(silent.inbox().isEmpty());
            silent.channel().read();
            assertEquals("one", silent.inbox().text(3));

            toSilent.send("two");
            toControl.send("mark");
            assertEquals("mark", control.inbox().text(4));
            assertTrue(silent.inbox().isEmpty());
            silent.channel().config().setAutoRead(true);
            assertEquals("two", silent.inbox().text(3));

            // Once that turn is over, the channel has asked for more, which has to be taken back.
            loopback.group.submit(() -> { }).sync();
            silent.channel().config().setAutoRead(false);
            toSilent.send("three");
            toControl.send("mark");
            assertEquals("mark", control.inbox().text(4));
            assertTrue(silent.inbox().isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutAutoReadAListenerAcceptsNobodyUntilItIsAskedTo(Transport transport) throws Exception {
        try (Loopback loopback = new Loopback()) {
            Channel silent = loopback.listen(transport,
                    bootstrap -> bootstrap.option(ChannelOption.AUTO_READ, false));
            Channel control = loopback.listen(transport);
            loopback.connect(transport, silent.localAddress());
            loopback.connect(transport, control.localAddress());
            assertSame(control, loopback.accepted().channel().parent());
            silent.read();
            assertSame(silent, loopback.accepted().channel().parent());
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsUseTheAllocatorsThatWereGiven(Transport transport) throws Exception {
        ByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
        try (Loopback loopback = new Loopback()) {
            Channel listener = loopback.listen(transport, bootstrap -> bootstrap
                    .childOption(ChannelOption.ALLOCATOR, allocator)
                    .childOption(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(7)));
            Peer<SocketChannel> client = loopback.connect(transport, listener.localAddress());
            Peer<SocketChannel> child = loopback.accepted();
            assertSame(allocator, child.channel().alloc());

            client.send("more than seven");
            for (int received = 0; received < 15;) {
                ByteBuf buf = child.inbox().next(ByteBuf.class);
                assertSame(allocator, buf.alloc());
                assertEquals(7, buf.capacity());
                received += buf.readableBytes();
                buf.release();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theWriteBufferWaterMarksDecideWhetherAChannelIsWritable(Transport transport) throws Exception {
        try (Loopback loopback = new Loopback()) {
            Channel listener = loopback.listen(transport);
            SocketChannel client = loopback.connect(transport, listener.localAddress(), bootstrap -> bootstrap
                    .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(100, 2_000))).channel();
            assertEquals(2_000, client.config().getWriteBufferHighWaterMark());
            assertEquals(100, client.config().getWriteBufferLowWaterMark());
            // On the loop, nothing is flushed in between.
            client.eventLoop().submit(() -> {
                assertTrue(client.isWritable());
                client.write(Unpooled.buffer(1_000).writeZero(1_000));
                assertTrue(client.isWritable());
                client.write(Unpooled.buffer(1_000).writeZero(1_000));
                assertFalse(client.isWritable());
                client.flush();
                assertTrue(client.isWritable());
                client.config().setWriteBufferHighWaterMark(3_000);
                client.write(Unpooled.buffer(2_000).writeZero(2_000));
                assertTrue(client.isWritable());
            }).sync();
        }
    }

    @Test
    void theNumberOfMessagesPerWriteIsTheOneThatWasGiven() throws Exception {
        // Netty reads this one from its own class of configs, and asks getOption of any other.
        class Stream extends WinsockSocketChannel {
            int messagesPerWrite() {
                return maxMessagesPerWrite();
            }
        }

        class Listener extends WinsockServerSocketChannel {
            int messagesPerWrite() {
                return maxMessagesPerWrite();
            }
        }

        Stream stream = new Stream();
        Listener listener = new Listener();
        WinsockDatagramChannel datagram = new WinsockDatagramChannel();
        try {
            NioSocketChannel stock = new NioSocketChannel();
            assertEquals(stock.config().getOption(ChannelOption.MAX_MESSAGES_PER_WRITE), stream.messagesPerWrite());
            stock.unsafe().closeForcibly();
            for (Channel channel : List.of(stream, listener, datagram)) {
                assertTrue(channel.config().setOption(ChannelOption.MAX_MESSAGES_PER_WRITE, 3));
                assertEquals(3, channel.config().getOption(ChannelOption.MAX_MESSAGES_PER_WRITE));
                assertTrue(channel.config().setOption(ChannelOption.WRITE_SPIN_COUNT, 5));
                assertEquals(5, channel.config().getOption(ChannelOption.WRITE_SPIN_COUNT));
                assertEquals(5, channel.config().getWriteSpinCount());
            }
            assertEquals(3, stream.messagesPerWrite());
            assertEquals(3, listener.messagesPerWrite());
        } finally {
            stream.unsafe().closeForcibly();
            listener.unsafe().closeForcibly();
            datagram.unsafe().closeForcibly();
        }
    }

    @Test
    void optionsOfABootstrapEndUpAsOnNettysChannels() throws Exception {
        List<List<String>> listener = new ArrayList<>();
        List<List<String>> client = new ArrayList<>();
        List<List<String>> child = new ArrayList<>();
        for (Transport transport : Transport.values()) {
            try (Loopback loopback = new Loopback()) {
                Channel channel = loopback.listen(transport, bootstrap -> bootstrap
                        .option(ChannelOption.SO_BACKLOG, 7)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .option(ChannelOption.SO_RCVBUF, 65536)
                        .option(ChannelOption.WRITE_SPIN_COUNT, 9)
                        .childOption(ChannelOption.TCP_NODELAY, false)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childOption(ChannelOption.SO_RCVBUF, 65536)
                        .childOption(ChannelOption.SO_SNDBUF, 65536)
                        .childOption(ChannelOption.AUTO_CLOSE, false)
                        .childOption(ChannelOption.MAX_MESSAGES_PER_WRITE, 4));
                Peer<SocketChannel> peer = loopback.connect(transport, channel.localAddress(), bootstrap -> bootstrap
                        .option(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 12_345)
                        .option(ChannelOption.SO_LINGER, 3)
                        .option(ChannelOption.SO_RCVBUF, 65536)
                        .option(ChannelOption.SO_SNDBUF, 65536)
                        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(10, 20))
                        .option(NioChannelOption.of(StandardSocketOptions.SO_REUSEADDR), true));
                client.add(Loopback.options(peer.channel().config()));
                child.add(Loopback.options(loopback.accepted().channel().config()));
                listener.add(Loopback.options(channel.config()));
                // It lingers, and would come to its end after its loop.
                peer.channel().close();
                peer.inbox().awaitEnd();
            }
        }
        assertEquals(listener.get(0), listener.get(1));
        assertEquals(client.get(0), client.get(1));
        assertEquals(child.get(0), child.get(1));
        assertTrue(listener.get(0).contains("ChannelOption SO_BACKLOG=7"), listener.toString());
        assertTrue(client.get(0).contains("ChannelOption SO_LINGER=3"), client.toString());
        assertTrue(child.get(0).contains("ChannelOption MAX_MESSAGES_PER_WRITE=4"), child.toString());
    }

    @Test
    void aRefusedConnectFailsWithTheSameException() throws Exception {
        SocketAddress address;
        try (ServerSocket socket = new ServerSocket(0, 1, NetUtil.LOCALHOST4)) {
            address = socket.getLocalSocketAddress();
        }
        List<Class<?>> types = new ArrayList<>();
        for (Transport transport : Transport.values()) {
            try (Loopback loopback = new Loopback()) {
                ChannelFuture future = new Bootstrap().group(loopback.group).channel(transport.stream)
                        .handler(new Loopback.Inbox()).connect(address).await();
                Throwable cause = future.cause();
                assertInstanceOf(ConnectException.class, cause);
                assertTrue(cause.getMessage().contains(address.toString()), cause.toString());
                types.add(cause.getClass());
                assertTrue(future.channel().closeFuture().await().isSuccess());
            }
        }
        assertSame(types.get(0), types.get(1));
    }

    @ParameterizedTest
    @EnumSource
    void aConnectThatTakesTooLongFails(Transport transport) throws Exception {
        // No network answers never, and everywhere: so it is the channel that does not.
        Channel patient = transport == Transport.STOCK
                ? new NioSocketChannel() {
                    @Override
                    protected boolean doConnect(SocketAddress remote, SocketAddress local) {
                        return false;
                    }
                }
                : new WinsockSocketChannel() {
                    @Override
                    protected boolean doConnect(SocketAddress remote, SocketAddress local) {
                        return false;
                    }
                };
        try (Loopback loopback = new Loopback()) {
            ChannelFuture future = new Bootstrap().group(loopback.group).channelFactory(() -> patient)
                    .handler(new Loopback.Inbox()).option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 10)
                    .connect(new InetSocketAddress(NetUtil.LOCALHOST4, 9)).await();
            assertInstanceOf(ConnectTimeoutException.class, future.cause());
            future.channel().closeFuture().sync();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClosedChannelGoesThroughTheStatesOfNettys(Transport transport) throws Exception {
        try (Loopback loopback = new Loopback()) {
            Channel listener = loopback.listen(transport);
            Peer<SocketChannel> client = loopback.connect(transport, listener.localAddress());
            Peer<SocketChannel> child = loopback.accepted();
            assertTrue(client.channel().isActive() && client.channel().isOpen() && client.channel().isRegistered());
            assertFalse(client.channel().closeFuture().isDone());

            client.channel().close().sync();
            assertTrue(client.channel().closeFuture().isSuccess());
            child.channel().closeFuture().sync();
            for (Peer<SocketChannel> peer : List.of(client, child)) {
                peer.inbox().awaitEnd();
                assertFalse(peer.channel().isActive() || peer.channel().isOpen() || peer.channel().isRegistered());
                assertEquals(List.of("registered", "active", "inactive", "unregistered"), peer.inbox().life);
            }
            assertThrows(java.nio.channels.ClosedChannelException.class, () -> client.send("too late"));
            listener.close().sync();
            assertFalse(listener.isActive());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aChannelThatLingersIsNotClosedOnItsLoop(Transport transport) throws Exception {
        AtomicReference<Thread> closer = new AtomicReference<>();
        Channel channel = transport == Transport.STOCK
                ? new NioSocketChannel() {
                    @Override
                    protected void doClose() throws Exception {
                        closer.set(Thread.currentThread());
                        super.doClose();
                    }
                }
                : new WinsockSocketChannel() {
                    @Override
                    protected void doClose() throws Exception {
                        closer.set(Thread.currentThread());
                        super.doClose();
                    }
                };
        try (Loopback loopback = new Loopback()) {
            Channel listener = loopback.listen(transport);
            Loopback.Inbox inbox = new Loopback.Inbox();
            new Bootstrap().group(loopback.group).channelFactory(() -> channel).handler(inbox)
                    .option(ChannelOption.SO_LINGER, 5).connect(listener.localAddress()).sync();
            Peer<SocketChannel> child = loopback.accepted();
            channel.writeAndFlush(bytes("before the end"));
            channel.close().sync();
            assertNotNull(closer.get());
            assertFalse(channel.eventLoop().inEventLoop(closer.get()));
            assertEquals("before the end", child.inbox().text(14));
            child.channel().closeFuture().sync();
            inbox.awaitEnd();
        }
    }

    /** What Netty has since 4.2 cannot be in a library that also runs with 4.1. */
    private static boolean isIn41(Constructor<?> constructor) {
        return Arrays.stream(constructor.getParameterTypes())
                .noneMatch(type -> type.getSimpleName().equals("SocketProtocolFamily"));
    }

    static Stream<Arguments> constructors() {
        Map<Class<? extends Channel>, Class<? extends Channel>> counterparts = new HashMap<>();
        counterparts.put(Transport.STOCK.listener, Transport.DROP_IN.listener);
        counterparts.put(Transport.STOCK.stream, Transport.DROP_IN.stream);
        counterparts.put(Transport.STOCK.datagram, Transport.DROP_IN.datagram);
        return counterparts.entrySet().stream().flatMap(entry ->
                Arrays.stream(entry.getKey().getConstructors()).filter(DropInChannelTest::isIn41)
                        .map(constructor -> Arguments.of(entry.getValue(), List.of(constructor.getParameterTypes()))));
    }

    @ParameterizedTest
    @MethodSource("constructors")
    void everyConstructorOfNettysChannelsIsThereAndWorks(Class<? extends Channel> type, List<Class<?>> parameters)
            throws Exception {
        Constructor<? extends Channel> constructor = type.getConstructor(parameters.toArray(new Class<?>[0]));
        List<InternetProtocolFamily> families = new ArrayList<>();
        families.add(InternetProtocolFamily.IPv4);
        if (parameters.contains(InternetProtocolFamily.class)) {
            families.add(null);
        }
        try (Loopback loopback = new Loopback()) {
            Channel parent = loopback.listen(Transport.DROP_IN);
            for (InternetProtocolFamily family : families) {
                Object[] arguments = new Object[parameters.size()];
                for (int i = 0; i < arguments.length; i++) {
                    Class<?> parameter = parameters.get(i);
                    arguments[i] = parameter == SelectorProvider.class ? SelectorProvider.provider()
                            : parameter == InternetProtocolFamily.class ? family
                            : parameter == Channel.class ? parent
                            : parameter.getMethod("open").invoke(null);
                }
                Channel channel = constructor.newInstance(arguments);
                assertSame(parameters.contains(Channel.class) ? parent : null, channel.parent());
                loopback.group.register(channel).sync();
                channel.bind(ANY_PORT).sync();
                assertEquals(NetUtil.LOCALHOST4, ((InetSocketAddress) channel.localAddress()).getAddress());
                channel.close().sync();
            }
        }
    }

    private static List<Channel> ofFamily(InternetProtocolFamily family) {
        SelectorProvider provider = SelectorProvider.provider();
        return List.of(new WinsockServerSocketChannel(provider, family), new WinsockSocketChannel(provider, family),
                new WinsockDatagramChannel(provider, family), new WinsockDatagramChannel(family),
                new NioServerSocketChannel(provider, family), new NioSocketChannel(provider, family),
                new NioDatagramChannel(provider, family));
    }

    @Test
    void aChannelOfTheIpv4FamilyRefusesIpv6() throws Exception {
        try (Loopback loopback = new Loopback()) {
            for (Channel channel : ofFamily(InternetProtocolFamily.IPv4)) {
                loopback.group.register(channel).sync();
                assertInstanceOf(UnsupportedAddressTypeException.class,
                        channel.bind(new InetSocketAddress(NetUtil.LOCALHOST6, 0)).await().cause());
                channel.bind(ANY_PORT).sync();
                assertEquals(NetUtil.LOCALHOST4, ((InetSocketAddress) channel.localAddress()).getAddress());
            }
        }
    }

    @Test
    void aChannelOfTheIpv6FamilyBindsToTheIpv6Loopback() throws Exception {
        InetAddress loopback6 = NetUtil.LOCALHOST6;
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(loopback6, 0));
        } catch (IOException e) {
            Assumptions.abort("needs IPv6 on the loopback interface: " + e);
        }
        try (Loopback loopback = new Loopback()) {
            for (Channel channel : ofFamily(InternetProtocolFamily.IPv6)) {
                loopback.group.register(channel).sync();
                channel.bind(new InetSocketAddress(loopback6, 0)).sync();
                assertEquals(loopback6, ((InetSocketAddress) channel.localAddress()).getAddress());
            }
        }
    }
}
