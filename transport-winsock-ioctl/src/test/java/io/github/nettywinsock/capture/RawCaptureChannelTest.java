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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nettywinsock.WinsockException;
import io.github.nettywinsock.internal.FakeWsaIoctl;
import io.github.nettywinsock.internal.RawCalls;
import io.github.nettywinsock.internal.RawSocket;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.nio.NioEventLoopGroup;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The channel over fakes of Winsock, on any system.
 */
@Timeout(60)
class RawCaptureChannelTest {

    private static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 0);
    private static final String OPEN = "open 2 0";
    private static final String BIND = "bind 02000000" + "7f000001" + "0000000000000000";
    private static final int RCVALL = 0x98000001;

    private final FakeRawCalls raw = new FakeRawCalls();
    private final FakeWsaIoctl ioctl = new FakeWsaIoctl();
    private final Recorder recorder = new Recorder();
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private EventLoopGroup group = new NioEventLoopGroup(1);

    @AfterEach
    void end() throws Exception {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        ioctl.close();
        assertEquals(List.of(), List.copyOf(raw.open), "sockets left open");
        for (Thread reader : raw.readers) {
            reader.join(10_000);
            assertFalse(reader.isAlive(), "a reader is left");
        }
        assertEquals(0, allocator.metric().usedDirectMemory(), "buffers are left");
    }

    /** Collects what comes out of the pipeline. */
    private static final class Recorder extends ChannelInboundHandlerAdapter {

        final BlockingQueue<String> packets = new LinkedBlockingQueue<>();
        final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        volatile int reads;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            assertTrue(ctx.executor().inEventLoop());
            ByteBuf packet = (ByteBuf) message;
            packets.add(ByteBufUtil.hexDump(packet));
            packet.release();
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            reads++;
            ctx.fireChannelReadComplete();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            failures.add(cause);
        }

        String next() throws InterruptedException {
            return packets.poll(30, TimeUnit.SECONDS);
        }
    }

    private Bootstrap bootstrap() {
        return new Bootstrap().group(group).channelFactory(() -> new RawCaptureChannel(() -> raw))
                .option(ChannelOption.ALLOCATOR, allocator).handler(recorder);
    }

    private Channel bind(Bootstrap bootstrap) throws Exception {
        return bootstrap.bind(ADDRESS).sync().channel();
    }

    private <T extends Throwable> T failedBind(Class<T> type, Bootstrap bootstrap, InetSocketAddress address)
            throws Exception {
        ChannelFuture future = bootstrap.bind(address).await();
        future.channel().closeFuture().sync();
        return assertInstanceOf(type, future.cause());
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** The inputs of the calls that set the mode. */
    private List<String> modes() {
        return ioctl.calls(RCVALL).stream().map(FakeWsaIoctl.Call::input).toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void packetsComeOutOfThePipelineInOrderOnAnyEventLoop(boolean nio) throws Exception {
        if (!nio) {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
            group = new DefaultEventLoopGroup(1);
        }
        Channel channel = bind(bootstrap());
        assertTrue(channel.isActive());
        assertEquals(ADDRESS, channel.localAddress());
        assertEquals(List.of(OPEN, BIND), raw.calls);
        assertEquals(List.of("01000000"), modes());
        for (int i = 0; i < 1000; i++) {
            raw.packets.add(new byte[] {(byte) (i >> 8), (byte) i});
        }
        for (int i = 0; i < 1000; i++) {
            assertEquals(String.format("%04x", i), recorder.next());
        }
        channel.close().sync();
        assertFalse(channel.isActive());
        assertEquals(List.of("01000000", "00000000"), modes());
        assertEquals(List.of(OPEN, BIND, "close"), raw.calls);
    }

    @Test
    void theLargestPacketFits() throws Exception {
        bind(bootstrap());
        raw.packets.add(new byte[0xFFFF]);
        assertEquals("00".repeat(0xFFFF), recorder.next());
    }

    @Test
    void ofALongerPacketComesWhatFits() throws Exception {
        bind(bootstrap().option(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(2)));
        raw.packets.add(new byte[] {1, 2, 3});
        raw.packets.add(new byte[] {4, 5});
        assertEquals("0102", recorder.next());
        assertEquals("0405", recorder.next());
    }

    @ParameterizedTest
    @CsvSource({
        "SIO_RCVALL,           0x98000001, 127.0.0.1, open 2 0,   bind 020000007f0000010000000000000000",
        "SIO_RCVALL,           0x98000001, ::1,       open 23 41, "
                + "bind 17000000000000000000000000000000000000000000000100000000",
        "SIO_RCVALL_MCAST,     0x98000002, 127.0.0.1, open 2 17,  bind 020000007f0000010000000000000000",
        "SIO_RCVALL_IGMPMCAST, 0x98000003, 127.0.0.1, open 2 2,   bind 020000007f0000010000000000000000"
    })
    void everyOptionHasASocketOfItsOwn(String name, long code, String address, String open, String bind)
            throws Exception {
        CaptureOption option = List.of(CaptureOption.RCVALL, CaptureOption.RCVALL_MCAST, CaptureOption.RCVALL_IGMPMCAST)
                .stream().filter(candidate -> candidate.ioctl().equals(name)).findFirst().orElseThrow();
        assertEquals((int) code, option.code());
        bootstrap().option(option, CaptureMode.IPLEVEL).bind(new InetSocketAddress(address, 0)).sync();
        assertEquals(List.of(open, bind), raw.calls);
        assertEquals(List.of("03000000"), ioctl.calls().stream().map(FakeWsaIoctl.Call::input).toList());
        assertEquals((int) code, ioctl.last().code());
    }

    @Test
    void anUnknownModeIsPassedOn() throws Exception {
        bind(bootstrap().option(CaptureOption.RCVALL, CaptureMode.of(0x01020304)));
        assertEquals(List.of("04030201"), modes());
    }

    @Test
    void aSocketThatIsToStayOffNeedsNoIoctl() throws Exception {
        Channel channel = bind(bootstrap().option(CaptureOption.RCVALL, CaptureMode.OFF));
        raw.packets.add(new byte[] {7});
        assertEquals("07", recorder.next());
        channel.close().sync();
        assertEquals(List.of(), ioctl.calls());
    }

    @Test
    void theModeCanBeChangedLater() throws Exception {
        Channel channel = bind(bootstrap());
        channel.config().setOption(CaptureOption.RCVALL, CaptureMode.IPLEVEL);
        assertEquals(CaptureMode.IPLEVEL, channel.config().getOption(CaptureOption.RCVALL));
        ioctl.fail(RCVALL, 10022);
        WinsockException e = assertThrows(WinsockException.class,
                () -> channel.config().setOption(CaptureOption.RCVALL, CaptureMode.of(9)));
        assertEquals(10022, e.errorCode());
        assertEquals(CaptureMode.IPLEVEL, channel.config().getOptions().get(CaptureOption.RCVALL));
        ioctl.succeed(RCVALL);
        channel.close().sync();
        assertEquals(List.of("01000000", "03000000", "09000000", "00000000"), modes());
    }

    @Test
    void aChannelIsForOneOfTheOptions() throws Exception {
        Channel channel = bind(bootstrap());
        assertThrows(IllegalArgumentException.class,
                () -> channel.config().setOption(CaptureOption.RCVALL_MCAST, CaptureMode.ON));
        assertNull(channel.config().getOption(CaptureOption.RCVALL_MCAST));
        RawCaptureChannel unbound = new RawCaptureChannel(() -> raw);
        unbound.config().setOption(CaptureOption.RCVALL_MCAST, CaptureMode.ON);
        assertThrows(IllegalArgumentException.class,
                () -> unbound.config().setOption(CaptureOption.RCVALL, CaptureMode.ON));
    }

    @Test
    void theReceiveBufferIsSetBeforeCapturingAndLater() throws Exception {
        Channel channel = bind(bootstrap().option(ChannelOption.SO_RCVBUF, 1 << 20));
        assertEquals(List.of(OPEN, BIND, "setReceiveBuffer 1048576"), raw.calls);
        channel.config().setOption(ChannelOption.SO_RCVBUF, 1 << 21);
        assertEquals("setReceiveBuffer 2097152", raw.calls.get(3));
        assertEquals(1 << 21, channel.config().getOption(ChannelOption.SO_RCVBUF));
    }

    // --- Back-pressure ---

    @Test
    void nothingIsReceivedUnlessARead() throws Exception {
        Channel channel = bind(bootstrap().option(ChannelOption.AUTO_READ, false));
        for (byte i = 1; i <= 3; i++) {
            raw.packets.add(new byte[] {i});
        }
        assertNull(recorder.packets.poll(200, TimeUnit.MILLISECONDS));
        assertEquals(0, raw.received.get());
        channel.read();
        assertEquals("01", recorder.next());
        assertNull(recorder.packets.poll(200, TimeUnit.MILLISECONDS));
        assertEquals(1, raw.received.get());
        channel.read();
        assertEquals("02", recorder.next());
        await(() -> recorder.reads == 2);
    }

    @Test
    void aWaitingReaderStopsWhenAutoReadIsSwitchedOff() throws Exception {
        Channel channel = bind(bootstrap());
        await(() -> !raw.readers.isEmpty());
        channel.config().setAutoRead(false);
        // One that is already being received may still come.
        TimeUnit.MILLISECONDS.sleep(300);
        raw.packets.add(new byte[] {1});
        assertNull(recorder.packets.poll(300, TimeUnit.MILLISECONDS));
        channel.config().setAutoRead(true);
        assertEquals("01", recorder.next());
    }

    @Test
    void oneReadBringsNoMoreThanItMay() throws Exception {
        raw.packets.addAll(List.of(new byte[] {1}, new byte[] {2}, new byte[] {3}));
        bind(bootstrap().option(
                ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(64).maxMessagesPerRead(2)));
        assertEquals("01", recorder.next());
        assertEquals("02", recorder.next());
        assertEquals("03", recorder.next());
        await(() -> recorder.reads == 2);
    }

    // --- What fails ---

    @Test
    void withoutAdministratorTheExceptionSaysSo() throws Exception {
        raw.fail("open", 10013);
        WinsockException e = failedBind(WinsockException.class, bootstrap(), ADDRESS);
        assertEquals("socket(AF_INET, SOCK_RAW, IPPROTO_IP) failed: WSAEACCES (10013) Permission denied; "
                + "capturing needs an administrator", e.getMessage());
        assertEquals("SIO_RCVALL", e.ioctl());
        assertEquals(RCVALL, e.code());
        assertEquals(10013, e.errorCode());
        assertFalse(e.isUnsupported());
        assertEquals(List.of(OPEN), raw.calls);
        assertEquals(List.of(), modes());
    }

    @Test
    void aSocketThatCannotBeBoundIsClosed() throws Exception {
        raw.fail("bind", 10049);
        WinsockException e = failedBind(WinsockException.class, bootstrap(), ADDRESS);
        assertEquals("bind(127.0.0.1) failed: WSAEADDRNOTAVAIL (10049) Not an address of this machine", e.getMessage());
        assertEquals(List.of(OPEN, BIND, "close"), raw.calls);
        assertEquals(List.of(), modes());
    }

    @Test
    void aSocketWhoseBufferCannotBeSetIsClosed() throws Exception {
        raw.fail("setReceiveBuffer", 10055);
        failedBind(WinsockException.class, bootstrap().option(ChannelOption.SO_RCVBUF, 1), ADDRESS);
        assertEquals("close", raw.calls.get(raw.calls.size() - 1));
        assertEquals(List.of(), modes());
    }

    @ParameterizedTest
    @CsvSource({"10013, false", "10022, false", "10045, true"})
    void aModeThatFailsIsSwitchedOffAllTheSame(int error, boolean unsupported) throws Exception {
        ioctl.fail(RCVALL, error);
        WinsockException e = failedBind(WinsockException.class, bootstrap(), ADDRESS);
        assertTrue(e.getMessage().startsWith("WSAIoctl(SIO_RCVALL) failed: "), e.getMessage());
        assertEquals(error, e.errorCode());
        assertEquals(unsupported, e.isUnsupported());
        assertEquals(List.of("01000000", "00000000"), modes());
        assertEquals(List.of(OPEN, BIND, "close"), raw.calls);
    }

    @Test
    void aModeThatCannotBeSwitchedOffDoesNotKeepTheSocketOpen() throws Exception {
        Channel channel = bind(bootstrap());
        ioctl.fail(RCVALL, 10050);
        channel.close().sync();
        assertEquals(List.of("01000000", "00000000"), modes());
        assertEquals(List.of(OPEN, BIND, "close"), raw.calls);
    }

    @Test
    void aFailedReceiveIsReportedAndClosesTheChannel() throws Exception {
        Channel channel = bind(bootstrap());
        raw.fail("receive", 10050);
        channel.closeFuture().sync();
        WinsockException e = assertInstanceOf(WinsockException.class, recorder.failures.take());
        assertEquals("recv failed: WSAENETDOWN (10050) The network is down", e.getMessage());
        assertEquals(List.of("01000000", "00000000"), modes());
    }

    @Test
    void aFailedWaitIsReportedAndClosesTheChannel() throws Exception {
        Channel channel = bind(bootstrap());
        raw.fail("await", 10055);
        channel.closeFuture().sync();
        assertEquals(10055, assertInstanceOf(WinsockException.class, recorder.failures.take()).errorCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void anUnspecifiedAddressIsRefused(String address) throws Exception {
        failedBind(IllegalArgumentException.class, bootstrap(), new InetSocketAddress(address, 0));
        assertEquals(List.of(), raw.calls);
    }

    @Test
    void anAddressThatNoSocketOfTheOptionHasIsRefused() throws Exception {
        failedBind(IllegalArgumentException.class, bootstrap().option(CaptureOption.RCVALL_MCAST, CaptureMode.ON),
                new InetSocketAddress("::1", 0));
        failedBind(UnresolvedAddressException.class, bootstrap().handler(new Recorder()),
                InetSocketAddress.createUnresolved("x.invalid", 0));
        assertEquals(List.of(), raw.calls);
    }

    @Test
    void withoutWinsockTheExceptionSaysWhy() throws Exception {
        FakeWsaIoctl.unavailable(new UnsupportedOperationException("this is a test"));
        WinsockException e = failedBind(WinsockException.class, bootstrap(), ADDRESS);
        assertEquals("SIO_RCVALL was not issued: Winsock is not available: this is a test", e.getMessage());
        assertTrue(e.isUnsupported());
        assertEquals(List.of(), raw.calls);
    }

    @Test
    void nothingCanBeConnectedOrWritten() throws Exception {
        Channel channel = bind(bootstrap());
        ByteBuf buffer = Unpooled.buffer(1);
        assertInstanceOf(UnsupportedOperationException.class, channel.writeAndFlush(buffer).await().cause());
        assertEquals(0, buffer.refCnt());
        assertInstanceOf(UnsupportedOperationException.class, channel.connect(ADDRESS).await().cause());
        assertTrue(channel.isActive());
    }

    // --- Close ---

    @Test
    void closingTwiceClosesOnce() throws Exception {
        Channel channel = bind(bootstrap());
        channel.close();
        channel.close().sync();
        channel.disconnect().sync();
        assertEquals(List.of("01000000", "00000000"), modes());
        assertEquals(List.of(OPEN, BIND, "close"), raw.calls);
    }

    @Test
    void aSocketIsNotTouchedOnceItIsClosed() throws Exception {
        RawSocket socket = new RawSocket(raw, ioctl, raw.open(RawCalls.AF_INET, 0));
        assertEquals(0, socket.close());
        assertEquals(RawSocket.CLOSED, socket.bind(ADDRESS.getAddress()));
        assertEquals(RawSocket.CLOSED, socket.setReceiveBuffer(1));
        assertEquals(RawSocket.CLOSED, socket.ioctl(RCVALL, 0));
        assertEquals(RawSocket.CLOSED, socket.await(0));
        assertEquals(RawSocket.CLOSED, socket.receive(ByteBuffer.allocateDirect(1)));
        assertEquals(RawSocket.CLOSED, socket.close());
        assertEquals(List.of(OPEN, "close"), raw.calls);
        assertEquals(List.of(), modes());
    }

    @Test
    void aChannelThatWasNeverBoundHasNothingToClose() throws Exception {
        Channel channel = bootstrap().register().sync().channel();
        channel.close().sync();
        assertEquals(List.of(), raw.calls);
    }

    @Test
    void aChannelCanBeClosedWhileItsReaderWaitsOrReceives() throws Exception {
        for (int i = 0; i < 200; i++) {
            Channel channel = bind(bootstrap().handler(new Recorder()));
            boolean busy = i % 2 == 0;
            if (busy) {
                raw.packets.add(new byte[] {1});
                raw.packets.add(new byte[] {2});
            }
            channel.close().sync();
            raw.packets.clear();
        }
        assertEquals(List.of(), List.copyOf(raw.open));
    }

    @Test
    void aChannelEndsWithItsEventLoop() throws Exception {
        Channel channel = bind(bootstrap());
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        assertTrue(channel.closeFuture().isDone());
        assertEquals(List.of("01000000", "00000000"), modes());
        assertEquals(List.of(OPEN, BIND, "close"), raw.calls);
    }

    @Test
    void aHandlerMayCloseTheChannelWithPacketsUnderWay() throws Exception {
        raw.packets.addAll(List.of(new byte[] {1}, new byte[] {2}));
        Channel channel = bootstrap().handler(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ((ByteBuf) message).release();
                ctx.close();
            }
        }).bind(ADDRESS).sync().channel();
        channel.closeFuture().sync();
    }
}
