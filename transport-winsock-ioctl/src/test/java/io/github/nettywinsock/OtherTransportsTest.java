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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nettywinsock.WinsockReport.Outcome;
import io.github.nettywinsock.internal.FakeWsaIoctl;
import io.github.nettywinsock.internal.NioSocketTest.WrappedSocketChannel;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalServerChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Channels that have no socket of the JDK's: asked to set an option, they say so and Winsock is not called.
 */
@Timeout(60)
class OtherTransportsTest {

    /** For every kind of channel, so that it is only the transport that stands in the way. */
    private static final WinsockOption<byte[]> OPTION = WinsockOptions.raw("SIO_ANYTHING", 0x980000AA);
    private static final byte[] VALUE = {1};
    private static final Throwable NO_WINDOWS = new UnsupportedOperationException("this is a test, not Windows");

    private enum Transport {
        EMBEDDED {
            @Override
            Channel open() {
                return new EmbeddedChannel();
            }
        },
        LOCAL {
            @Override
            Channel open() {
                return new LocalChannel();
            }
        },
        LOCAL_LISTENER {
            @Override
            Channel open() {
                return new LocalServerChannel();
            }
        },
        UNIX_DOMAIN {
            @Override
            Channel open() {
                assumeUnixDomainSockets();
                return new NioDomainSocketChannel();
            }
        },
        UNIX_DOMAIN_LISTENER {
            @Override
            Channel open() {
                assumeUnixDomainSockets();
                return new NioServerDomainSocketChannel();
            }
        };

        abstract Channel open();
    }

    private final List<Channel> opened = new ArrayList<>();
    private final EventLoopGroup group = new DefaultEventLoopGroup(1);

    @AfterEach
    void cleanUp() throws InterruptedException {
        FakeWsaIoctl.restore();
        for (Channel channel : opened) {
            channel.unsafe().closeForcibly();
        }
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
    }

    @ParameterizedTest
    @EnumSource
    void aChannelOfAnotherTransportIsNamedAndWinsockIsNotCalled(Transport transport) {
        Channel channel = remember(transport.open());
        try (FakeWsaIoctl winsock = new FakeWsaIoctl()) {
            optionsAndValues().forEach(golden -> {
                WinsockException e = refusal(channel, golden);

                assertFalse(e.isUnsupported());
                assertTrue(e.getMessage().contains(channel.getClass().getName()), e.getMessage());
                assertEquals(Outcome.FAILED, Winsock.report(channel).entry(golden.option()).outcome());
            });
            assertEquals(List.of(), winsock.calls());
        }
    }

    @ParameterizedTest
    @EnumSource
    void elsewhereAChannelOfAnotherTransportSaysThatThereIsNoWinsock(Transport transport) {
        Channel channel = remember(transport.open());
        FakeWsaIoctl.unavailable(NO_WINDOWS);
        optionsAndValues().forEach(golden -> {
            WinsockException e = refusal(channel, golden);

            assertTrue(e.isUnsupported());
            assertSame(NO_WINDOWS, e.getCause());
            assertEquals(Outcome.UNAVAILABLE, Winsock.report(channel).entry(golden.option()).outcome());
        });
    }

    @ParameterizedTest
    @EnumSource
    void aChannelThatWasGivenNoOptionHasAnEmptyReport(Transport transport) {
        assertEquals(List.of(), Winsock.report(remember(transport.open())).entries());
    }

    static Stream<Channel> nioChannelsOfAnotherProvider() {
        return Stream.of(new NioSocketChannel(new AnotherProvider()), new WinsockSocketChannel(new AnotherProvider()));
    }

    @ParameterizedTest
    @MethodSource("nioChannelsOfAnotherProvider")
    void aJdkChannelOfAnotherProviderIsNamedAndWinsockIsNotCalled(Channel channel) {
        remember(channel);
        try (FakeWsaIoctl winsock = new FakeWsaIoctl()) {
            WinsockException e = assertThrows(WinsockException.class, () -> Winsock.set(channel, OPTION, VALUE));

            assertTrue(e.isUnsupported());
            assertEquals(0, e.errorCode());
            assertTrue(e.getMessage().contains(OPTION.ioctl()), e.getMessage());
            assertTrue(e.getMessage().contains(WrappedSocketChannel.class.getName()), e.getMessage());
            assertEquals(Outcome.UNSUPPORTED, Winsock.report(channel).entry(OPTION).outcome());
            assertEquals(List.of(), winsock.calls());
        }
    }

    @ParameterizedTest
    @MethodSource("nioChannelsOfAnotherProvider")
    void elsewhereAJdkChannelOfAnotherProviderSaysThatThereIsNoWinsock(Channel channel) {
        remember(channel);
        FakeWsaIoctl.unavailable(NO_WINDOWS);
        WinsockException e = assertThrows(WinsockException.class, () -> Winsock.set(channel, OPTION, VALUE));

        assertSame(NO_WINDOWS, e.getCause());
        assertEquals(Outcome.UNAVAILABLE, Winsock.report(channel).entry(OPTION).outcome());
    }

    @Test
    void aDropInChannelOverAnotherProviderSkipsAnOptionUnlessItIsRequired() {
        Channel channel = remember(new WinsockSocketChannel(new AnotherProvider()));
        try (FakeWsaIoctl winsock = new FakeWsaIoctl()) {
            assertTrue(channel.config().setOption(OPTION, VALUE));
            assertNull(channel.config().getOption(OPTION));
            assertThrows(WinsockException.class, () -> channel.config().setOption(OPTION.required(), VALUE));
            assertTrue(channel.isOpen());
            assertEquals(List.of(), winsock.calls());
        }
    }

    @Test
    void aLocalListenerWithTheInitializerFailsToBind() throws InterruptedException {
        try (FakeWsaIoctl winsock = new FakeWsaIoctl()) {
            ChannelFuture bound = new ServerBootstrap().group(group).channel(LocalServerChannel.class)
                    .handler(WinsockChannelInitializer.with(OPTION, VALUE))
                    .childHandler(new ChannelInboundHandlerAdapter())
                    .bind(new LocalAddress("listener of another transport")).await();

            assertFailed(bound);
            assertEquals(List.of(), winsock.calls());
        }
    }

    @Test
    void aLocalChannelWithTheInitializerFailsToConnect() throws InterruptedException {
        Channel listener = listen(new ChannelInboundHandlerAdapter());
        try (FakeWsaIoctl winsock = new FakeWsaIoctl()) {
            ChannelFuture connected = new Bootstrap().group(group).channel(LocalChannel.class)
                    .handler(WinsockChannelInitializer.with(OPTION, VALUE))
                    .connect(listener.localAddress()).await();

            assertFailed(connected);
            assertEquals(List.of(), winsock.calls());
        }
    }

    @Test
    void anActiveChannelOfAnotherTransportIsClosedByTheInitializer() {
        try (FakeWsaIoctl winsock = new FakeWsaIoctl()) {
            EmbeddedChannel channel = new EmbeddedChannel(WinsockChannelInitializer.with(OPTION, VALUE));

            channel.runPendingTasks();
            assertFalse(channel.isOpen());
            assertEquals(Outcome.FAILED, Winsock.report(channel).entry(OPTION).outcome());
            assertEquals(List.of(), winsock.calls());
        }
    }

    @Test
    void elsewhereLocalChannelsWorkWithTheInitializer() throws InterruptedException {
        FakeWsaIoctl.unavailable(NO_WINDOWS);
        Channel listener = listen(WinsockChannelInitializer.with(OPTION, VALUE).then(
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        ctx.writeAndFlush(message);
                    }
                }));
        BlockingQueue<Object> received = new LinkedBlockingQueue<>();
        Channel client = new Bootstrap().group(group).channel(LocalChannel.class)
                .handler(WinsockChannelInitializer.with(OPTION, VALUE).then(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        received.add(message);
                    }
                }))
                .connect(listener.localAddress()).sync().channel();
        client.writeAndFlush("echo").sync();

        assertEquals("echo", received.poll(20, TimeUnit.SECONDS));
        assertEquals(Outcome.UNAVAILABLE, Winsock.report(client).entry(OPTION).outcome());
        client.close().sync();
        listener.close().sync();
    }

    @Test
    void elsewhereARequiredOptionFailsALocalChannelToo() throws InterruptedException {
        FakeWsaIoctl.unavailable(NO_WINDOWS);
        Channel listener = listen(new ChannelInboundHandlerAdapter());
        ChannelFuture connected = new Bootstrap().group(group).channel(LocalChannel.class)
                .handler(WinsockChannelInitializer.with(OPTION.required(), VALUE))
                .connect(listener.localAddress()).await();

        assertSame(NO_WINDOWS, assertFailed(connected).getCause());
    }

    private Channel listen(ChannelHandler childHandler) throws InterruptedException {
        return new ServerBootstrap().group(group).channel(LocalServerChannel.class).childHandler(childHandler)
                .bind(LocalAddress.ANY).sync().channel();
    }

    private static WinsockException assertFailed(ChannelFuture future) throws InterruptedException {
        WinsockException cause = (WinsockException) future.cause();
        assertNotNull(cause);
        assertEquals(OPTION.ioctl(), cause.ioctl());
        assertTrue(future.channel().closeFuture().await(20, TimeUnit.SECONDS));
        assertFalse(future.channel().isOpen());
        return cause;
    }

    private static Stream<Catalogue.Golden<?>> optionsAndValues() {
        return Stream.concat(Stream.of(new Catalogue.Golden<>(OPTION, VALUE, OPTION.code(), "01")),
                Catalogue.oneEach());
    }

    private static <T> WinsockException refusal(Channel channel, Catalogue.Golden<T> golden) {
        WinsockException e = assertThrows(WinsockException.class,
                () -> Winsock.set(channel, golden.option(), golden.value()));
        assertEquals(golden.option().ioctl(), e.ioctl());
        assertEquals(golden.option().code(), e.code());
        assertEquals(0, e.errorCode());
        assertTrue(e.getMessage().contains(golden.option().ioctl()), e.getMessage());
        return e;
    }

    private Channel remember(Channel channel) {
        opened.add(channel);
        return channel;
    }

    private static void assumeUnixDomainSockets() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            assertNotNull(channel);
        } catch (IOException | UnsupportedOperationException e) {
            Assumptions.abort("needs Unix-domain sockets: " + e);
        }
    }

    /** Gives out TCP channels that are none of the JDK's classes. */
    private static final class AnotherProvider extends SelectorProvider {

        @Override
        public SocketChannel openSocketChannel() throws IOException {
            return new WrappedSocketChannel(this);
        }

        @Override
        public DatagramChannel openDatagramChannel() throws IOException {
            return provider().openDatagramChannel();
        }

        @Override
        public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
            return provider().openDatagramChannel(family);
        }

        @Override
        public Pipe openPipe() throws IOException {
            return provider().openPipe();
        }

        @Override
        public AbstractSelector openSelector() throws IOException {
            return provider().openSelector();
        }

        @Override
        public ServerSocketChannel openServerSocketChannel() throws IOException {
            return provider().openServerSocketChannel();
        }
    }
}
