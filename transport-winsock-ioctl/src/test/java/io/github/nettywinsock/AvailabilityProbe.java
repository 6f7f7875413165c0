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

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What {@link AvailabilityTest} runs in JVMs of their own: traffic over channels with every option, and then all that
 * the library says about it, written to a properties file.
 */
public final class AvailabilityProbe {

    /** The options that the probe gives to its channels. */
    static final List<WinsockOption<?>> GIVEN = List.of(
            WinsockOptions.LOOPBACK_FAST_PATH, WinsockOptions.TCP_INITIAL_RTO, WinsockOptions.KEEPALIVE_VALS,
            WinsockOptions.PRIORITY_HINT, WinsockOptions.UDP_CONNRESET, WinsockOptions.UDP_NETRESET,
            WinsockOptions.CPU_AFFINITY);

    private static final KeepAliveVals VALS = KeepAliveVals.of(Duration.ofSeconds(30), Duration.ofSeconds(1));
    private static final TcpInitialRto RTO = TcpInitialRto.of(Duration.ofMillis(300), 2);
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    /** So that a second warning for an option would have its occasion. */
    private static final int ROUNDS = 2;

    private final Properties seen = new Properties();
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
    private final EventLoopGroup group = new NioEventLoopGroup(1);

    private AvailabilityProbe() {
    }

    /** Takes the name of the file to write. */
    public static void main(String[] args) throws Exception {
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        Warnings warnings = new Warnings();
        Logger logger = Logger.getLogger(AvailabilityProbe.class.getPackageName());
        logger.addHandler(warnings);

        AvailabilityProbe probe = new AvailabilityProbe();
        try {
            probe.askForAvailability();
            probe.exchange();
        } finally {
            probe.group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
        }
        for (WinsockOption<?> option : GIVEN) {
            List<String> texts = warnings.of(option);
            probe.seen.setProperty("warnings." + option.ioctl(), String.valueOf(texts.size()));
            probe.seen.setProperty("warning." + option.ioctl(), String.join(" | ", texts));
        }
        // Keeps the logger, which java.util.logging itself would let go.
        logger.removeHandler(warnings);
        try (OutputStream out = Files.newOutputStream(Path.of(args[0]))) {
            probe.seen.store(out, null);
        }
    }

    private void askForAvailability() {
        seen.setProperty("available", String.valueOf(Winsock.isAvailable()));
        seen.setProperty("cause", String.valueOf(Winsock.unavailabilityCause()));
        try {
            Winsock.ensureAvailability();
            seen.setProperty("ensureAvailability", "");
        } catch (UnsatisfiedLinkError e) {
            seen.setProperty("ensureAvailability", e.getMessage());
        }
        try {
            seen.setProperty("environment", Winsock.environment());
        } catch (Throwable e) {
            seen.setProperty("environment.threw", e.toString());
        }
    }

    private void exchange() throws Exception {
        Channel listener = new ServerBootstrap().group(group)
                .channel(WinsockServerSocketChannel.class)
                .option(WinsockOptions.LOOPBACK_FAST_PATH, false)
                .option(WinsockOptions.TCP_INITIAL_RTO, RTO)
                .childOption(WinsockOptions.KEEPALIVE_VALS, VALS)
                .childOption(WinsockOptions.PRIORITY_HINT, PriorityHint.LOW)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted.add(channel);
                        channel.pipeline().addLast(new Echo());
                    }
                })
                .bind(ANY_PORT).sync().channel();
        for (int round = 0; round < ROUNDS; round++) {
            Channel client = new Bootstrap().group(group)
                    .channel(WinsockSocketChannel.class)
                    .option(WinsockOptions.KEEPALIVE_VALS, VALS)
                    .option(WinsockOptions.LOOPBACK_FAST_PATH, false)
                    .option(WinsockOptions.TCP_INITIAL_RTO, RTO)
                    .option(WinsockOptions.PRIORITY_HINT, PriorityHint.LOW)
                    .handler(new Receiver())
                    .connect(listener.localAddress()).sync().channel();
            client.writeAndFlush(Unpooled.copiedBuffer("tcp " + round, StandardCharsets.UTF_8)).sync();
            seen.setProperty("tcp." + round, String.valueOf(received.poll(20, TimeUnit.SECONDS)));
            report("client", client);
            report("child", accepted.take());
            client.close().sync();

            Channel sender = datagram();
            Channel receiver = datagram();
            sender.writeAndFlush(new DatagramPacket(Unpooled.copiedBuffer("udp " + round, StandardCharsets.UTF_8),
                    (InetSocketAddress) receiver.localAddress())).sync();
            seen.setProperty("udp." + round, String.valueOf(received.poll(20, TimeUnit.SECONDS)));
            report("datagram", receiver);
            sender.close().sync();
            receiver.close().sync();
        }
        report("listener", listener);
        required(listener);
        listener.close().sync();
    }

    private Channel datagram() throws InterruptedException {
        return new Bootstrap().group(group)
                .channel(WinsockDatagramChannel.class)
                .option(WinsockOptions.UDP_CONNRESET, false)
                .option(WinsockOptions.UDP_NETRESET, false)
                .option(WinsockOptions.CPU_AFFINITY, 0)
                .handler(new Receiver())
                .bind(ANY_PORT).sync().channel();
    }

    private void required(Channel listener) throws InterruptedException {
        ChannelFuture connected = new Bootstrap().group(group)
                .channel(WinsockSocketChannel.class)
                .option(WinsockOptions.KEEPALIVE_VALS.required(), VALS)
                .handler(new Receiver())
                .connect(listener.localAddress()).await();
        Throwable cause = connected.cause();
        seen.setProperty("required", cause == null ? "connected" : cause.toString());
        seen.setProperty("required.sameCause", String.valueOf(
                cause != null && cause.getCause() == Winsock.unavailabilityCause()));
        if (cause == null) {
            connected.channel().close().sync();
        }
    }

    private void report(String name, Channel channel) {
        for (WinsockReport.Entry entry : Winsock.report(channel).entries()) {
            seen.setProperty("report." + name + '.' + entry.option().ioctl(),
                    entry.outcome() + " " + entry.errorCode() + " " + entry.detail());
        }
    }

    /** Keeps the warnings of the library. */
    private static final class Warnings extends Handler {

        private final List<String> texts = new CopyOnWriteArrayList<>();

        List<String> of(WinsockOption<?> option) {
            return texts.stream().filter(text -> text.contains(option.ioctl())).toList();
        }

        @Override
        public void publish(LogRecord record) {
            if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
                texts.add(record.getMessage());
            }
        }

        @Override
        public void flush() {
        }

        @Override
        public void close() {
        }
    }

    @ChannelHandler.Sharable
    private static final class Echo extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.writeAndFlush(message);
        }
    }

    private final class Receiver extends SimpleChannelInboundHandler<Object> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Object message) {
            ByteBuf content = message instanceof DatagramPacket packet ? packet.content() : (ByteBuf) message;
            received.add(content.toString(StandardCharsets.UTF_8));
        }
    }
}
