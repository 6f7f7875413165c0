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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.nettywinsock.Capability;
import io.github.nettywinsock.WinsockException;
import io.github.nettywinsock.internal.WinsockModel;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real raw sockets, on a Windows JVM: Wine's own, and with the model, which has the IOCTLs and the IPPROTO_IP that Wine
 * lacks.
 */
@Timeout(60)
class CaptureOverWinsockTest {

    private static final InetAddress LOOPBACK = new InetSocketAddress("127.0.0.1", 0).getAddress();
    private static final int WSAEACCES = 10013;

    private final BlockingQueue<byte[]> packets = new LinkedBlockingQueue<>();
    private EventLoopGroup group;

    @AfterEach
    void end() throws Exception {
        if (group != null) {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
        if (WinsockModel.isLoaded()) {
            WinsockModel.reset();
        }
    }

    private ChannelFuture bind(CaptureOption option, CaptureMode mode, InetAddress address) throws Exception {
        group = new NioEventLoopGroup(1);
        return new Bootstrap().group(group).channel(RawCaptureChannel.class).option(option, mode)
                .handler(new SimpleChannelInboundHandler<ByteBuf>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf packet) {
                        byte[] bytes = new byte[packet.readableBytes()];
                        packet.readBytes(bytes);
                        packets.add(bytes);
                    }
                }).bind(new InetSocketAddress(address, 0)).await();
    }

    /** Sends real datagrams, and expects each among the packets that were captured, in order, with its IP header. */
    private void sendAndExpect(int count) throws Exception {
        try (DatagramSocket to = new DatagramSocket(0, LOOPBACK);
             DatagramSocket from = new DatagramSocket(0, LOOPBACK)) {
            for (int i = 0; i < count; i++) {
                byte[] payload = ("datagram " + i).getBytes(StandardCharsets.US_ASCII);
                from.send(new DatagramPacket(payload, payload.length, LOOPBACK, to.getLocalPort()));
                byte[] packet = nextFrom(from.getLocalPort());
                assertEquals(28 + payload.length, packet.length);
                assertEquals(0x45, packet[0]);
                assertEquals(17, packet[9], "protocol");
                assertArrayEquals(LOOPBACK.getAddress(), Arrays.copyOfRange(packet, 12, 16), "source");
                assertArrayEquals(LOOPBACK.getAddress(), Arrays.copyOfRange(packet, 16, 20), "destination");
                assertEquals(to.getLocalPort(), port(packet, 22));
                assertEquals("datagram " + i, new String(packet, 28, packet.length - 28, StandardCharsets.US_ASCII));
            }
        }
    }

    /** Others may be sending on this machine too. */
    private byte[] nextFrom(int port) throws InterruptedException {
        while (true) {
            byte[] packet = packets.poll(20, TimeUnit.SECONDS);
            assertTrue(packet != null, "no packet");
            if (packet.length >= 28 && port(packet, 20) == port) {
                return packet;
            }
        }
    }

    private static int port(byte[] packet, int offset) {
        return (packet[offset] & 0xFF) << 8 | packet[offset + 1] & 0xFF;
    }

    private static WinsockException failure(ChannelFuture future) {
        return assertInstanceOf(WinsockException.class, future.cause());
    }

    @Test
    void onSystemsWithoutWinsockItSaysWhy() throws Exception {
        Capability.NO_WINSOCK.assume();
        WinsockException e = failure(bind(CaptureOption.RCVALL, CaptureMode.ON, LOOPBACK));
        assertTrue(e.isUnsupported());
        assertInstanceOf(UnsupportedOperationException.class, e.getCause());
    }

    @ParameterizedTest
    @CsvSource({"RCVALL, 10043", "RCVALL_MCAST, 10045", "RCVALL_IGMPMCAST, 10045"})
    void wineHasNoneOfTheIoctls(String constant, int error) throws Exception {
        Capability.WINE.assume();
        CaptureOption option = (CaptureOption) CaptureOption.class.getField(constant).get(null);
        WinsockException e = failure(bind(option, CaptureMode.ON, LOOPBACK));
        assumeFalse(e.errorCode() == WSAEACCES, "needs root, for raw sockets");
        assertEquals(error, e.errorCode(), e.getMessage());
    }

    @Test
    void realPacketsArriveOnARawUdpSocketOfWine() throws Exception {
        Capability.WINE.assume();
        // OFF, because the IOCTL is not there. A raw socket gets the datagrams for its address in any mode.
        ChannelFuture future = bind(CaptureOption.RCVALL_MCAST, CaptureMode.OFF, LOOPBACK);
        assumeFalse(!future.isSuccess() && failure(future).errorCode() == WSAEACCES, "needs root, for raw sockets");
        sendAndExpect(100);
        future.sync().channel().close().sync();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RCVALL", "RCVALL_MCAST", "RCVALL_IGMPMCAST"})
    void theModeIsSetAfterBindAndSwitchedOffBeforeClose(String constant) throws Exception {
        Capability.MODEL.assume();
        CaptureOption option = (CaptureOption) CaptureOption.class.getField(constant).get(null);
        String mark = WinsockModel.mark();
        Channel channel = bind(option, CaptureMode.IPLEVEL, LOOPBACK).sync().channel();
        channel.config().setOption(option, CaptureMode.ON);
        channel.close().sync();
        assertEquals(List.of("socket 0", "bind 0", option.ioctl() + " 03000000 0", option.ioctl() + " 01000000 0",
                option.ioctl() + " 00000000 0", "closesocket 0"), calls(mark));
    }

    @Test
    void realPacketsArriveWhileCapturing() throws Exception {
        Capability.MODEL.assume();
        Channel channel = bind(CaptureOption.RCVALL, CaptureMode.ON, LOOPBACK).sync().channel();
        sendAndExpect(100);
        channel.close().sync();
    }

    @Test
    void onlyAnAdministratorMayCapture() throws Exception {
        Capability.MODEL.assume();
        WinsockModel.administrator(false);
        WinsockException e = failure(bind(CaptureOption.RCVALL, CaptureMode.ON, LOOPBACK));
        assertEquals("socket(AF_INET, SOCK_RAW, IPPROTO_IP) failed: WSAEACCES (10013) Permission denied; "
                + "capturing needs an administrator", e.getMessage());
    }

    @Test
    void aModeThatFailsIsSwitchedOffAndTheSocketClosed() throws Exception {
        Capability.MODEL.assume();
        WinsockModel.inject(CaptureOption.RCVALL.code(), 10055);
        String mark = WinsockModel.mark();
        ChannelFuture future = bind(CaptureOption.RCVALL, CaptureMode.ON, LOOPBACK);
        assertEquals(10055, failure(future).errorCode());
        assertEquals(List.of("socket 0", "bind 0", "SIO_RCVALL 01000000 10055", "SIO_RCVALL 00000000 10055",
                "closesocket 0"), calls(mark));
    }

    /** The calls on raw sockets, as the model saw them. */
    private static List<String> calls(String mark) {
        return WinsockModel.since(mark).stream().filter(line -> line.is("kind", "raw"))
                .map(line -> line.is("call", "WSAIoctl")
                        ? line.get("name") + ' ' + line.get("in") + ' ' + line.get("error")
                        : line.get("call") + ' ' + line.get("error")).toList();
    }

    @Test
    void anAddressOfAnotherMachineIsRefused() throws Exception {
        Capability.WINSOCK.assume();
        WinsockException e = failure(bind(CaptureOption.RCVALL_MCAST, CaptureMode.OFF,
                InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1})));
        assumeFalse(e.errorCode() == WSAEACCES, "needs an administrator, or root, for raw sockets");
        assertEquals(10049, e.errorCode(), e.getMessage());
    }
}
