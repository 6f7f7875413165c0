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
package io.github.nettywinsock.examples;

import io.github.nettywinsock.WinsockException;
import io.github.nettywinsock.capture.CaptureMode;
import io.github.nettywinsock.capture.CaptureOption;
import io.github.nettywinsock.capture.RawCaptureChannel;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;

/**
 * Prints a line for each IPv4 packet that a network interface sends or takes in, until so many were printed.
 *
 * <p>Usage: {@code java -cp examples.jar io.github.nettywinsock.examples.PacketCapture <local IPv4 address> [packets]}
 *
 * <p>Windows only, as an administrator. The address says which interface; 127.0.0.1 is the machine itself.
 */
public final class PacketCapture {

    private static final int TCP = 6;
    private static final int UDP = 17;

    private PacketCapture() {
    }

    public static void main(String[] args) throws Exception {
        Arguments arguments = new Arguments("PacketCapture <local IPv4 address> [packets, default 20]", 1, 2, args);
        InetAddress address = arguments.address(0, "");
        int packets = arguments.number(1, 20, 1, Integer.MAX_VALUE);
        EventLoopGroup loop = new NioEventLoopGroup(1);
        try {
            Channel channel = new Bootstrap()
                    .group(loop)
                    .channel(RawCaptureChannel.class)
                    .option(CaptureOption.RCVALL, CaptureMode.IPLEVEL)
                    .handler(new Printer(packets))
                    .bind(address, 0).sync().channel();
            System.out.println("Capturing on " + args[0]);
            channel.closeFuture().sync();
        } catch (WinsockException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        } finally {
            loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    /** {@code UDP 127.0.0.1:50000 > 127.0.0.1:9999, 33 bytes}; what is too short to say all of that says less. */
    private static String describe(ByteBuf packet) {
        if (packet.readableBytes() < 20 || packet.getByte(0) >> 4 != 4) {
            return "not IPv4, " + packet.readableBytes() + " bytes";
        }
        int header = (packet.getByte(0) & 0xF) * 4;
        int protocol = packet.getUnsignedByte(9);
        // Only the first fragment has ports.
        boolean ports = (protocol == TCP || protocol == UDP) && (packet.getShort(6) & 0x1FFF) == 0
                && packet.readableBytes() >= header + 4;
        return (protocol == TCP ? "TCP" : protocol == UDP ? "UDP" : "protocol " + protocol)
                + ' ' + address(packet, 12) + (ports ? ":" + packet.getUnsignedShort(header) : "")
                + " > " + address(packet, 16) + (ports ? ":" + packet.getUnsignedShort(header + 2) : "")
                + ", " + packet.getUnsignedShort(2) + " bytes";
    }

    private static String address(ByteBuf packet, int offset) {
        return packet.getUnsignedByte(offset) + "." + packet.getUnsignedByte(offset + 1) + '.'
                + packet.getUnsignedByte(offset + 2) + '.' + packet.getUnsignedByte(offset + 3);
    }

    /** Prints so many packets, then closes. */
    private static final class Printer extends SimpleChannelInboundHandler<ByteBuf> {

        private int left;

        Printer(int packets) {
            left = packets;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf packet) {
            if (left > 0) {
                System.out.println(describe(packet));
                left--;
            }
            if (left == 0) {
                ctx.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            System.err.println(cause.getMessage());
            ctx.close();
        }
    }
}
