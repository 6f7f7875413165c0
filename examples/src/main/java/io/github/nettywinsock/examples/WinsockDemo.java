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

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.nettywinsock.KeepAliveVals;
import io.github.nettywinsock.PriorityHint;
import io.github.nettywinsock.TcpInitialRto;
import io.github.nettywinsock.Winsock;
import io.github.nettywinsock.WinsockDatagramChannel;
import io.github.nettywinsock.WinsockOptions;
import io.github.nettywinsock.WinsockReport;
import io.github.nettywinsock.WinsockServerSocketChannel;
import io.github.nettywinsock.WinsockSocketChannel;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Seven options, each on the channels and at the moment it is made for: echo servers and clients over TCP and UDP,
 * built from the drop-in channels, and a table of what became of each option.
 *
 * <p>Usage: {@code java -cp examples/target/examples.jar io.github.nettywinsock.examples.WinsockDemo}
 *
 * <p>Ends by itself: with 0 if everything that was sent came back, with 1 otherwise. An option that this machine does
 * not have is no failure.
 */
public final class WinsockDemo {

    private static final int MESSAGES = 100;

    private final EventLoopGroup loops = new NioEventLoopGroup(2);
    /** The channels by what they are called in the table. */
    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private boolean complete = true;

    private WinsockDemo() {
    }

    public static void main(String[] args) {
        // Winsock's warnings in a line each.
        System.getProperties().putIfAbsent("java.util.logging.SimpleFormatter.format", "%4$s: %5$s%6$s%n");
        System.out.println(Environment.describe());
        WinsockDemo demo = new WinsockDemo();
        try {
            demo.tcp();
            demo.udp();
            demo.printTable();
        } catch (Exception e) {
            demo.complete = false;
            System.out.println("The demo failed: " + e);
        }
        demo.loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        System.exit(demo.complete ? 0 : 1);
    }

    private void tcp() throws Exception {
        KeepAliveVals keepAlive = KeepAliveVals.of(Duration.ofSeconds(30), Duration.ofSeconds(1));
        TcpInitialRto initialRto = TcpInitialRto.of(Duration.ofMillis(300), 2);
        Replies replies = new Replies();
        Promise<Channel> accepted = loops.next().newPromise();

        Channel listener = new ServerBootstrap()
                .group(loops)
                .channel(WinsockServerSocketChannel.class)
                .option(WinsockOptions.LOOPBACK_FAST_PATH, true)
                .option(WinsockOptions.TCP_INITIAL_RTO, initialRto)
                .childOption(WinsockOptions.KEEPALIVE_VALS, keepAlive)
                .childOption(WinsockOptions.PRIORITY_HINT, PriorityHint.VERY_LOW)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel child) {
                        child.pipeline().addLast(new Echo());
                        accepted.trySuccess(child);
                    }
                })
                .bind(NetUtil.LOCALHOST4, 0).sync().channel();
        channels.put("TCP listener", listener);

        Channel client = new Bootstrap()
                .group(loops)
                .channel(WinsockSocketChannel.class)
                .option(WinsockOptions.KEEPALIVE_VALS, keepAlive)
                .option(WinsockOptions.LOOPBACK_FAST_PATH, true)
                .option(WinsockOptions.TCP_INITIAL_RTO, initialRto)
                .option(WinsockOptions.PRIORITY_HINT, PriorityHint.VERY_LOW)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new LineBasedFrameDecoder(64), replies);
                    }
                })
                .connect(listener.localAddress()).sync().channel();
        channels.put("TCP client", client);
        channels.put("TCP child", accepted.sync().getNow());

        pingPong("TCP", client, replies);
    }

    private void udp() throws Exception {
        Replies replies = new Replies();

        Channel server = new Bootstrap()
                .group(loops)
                .channel(WinsockDatagramChannel.class)
                .option(WinsockOptions.UDP_CONNRESET, false)
                .option(WinsockOptions.UDP_NETRESET, false)
                .option(WinsockOptions.CPU_AFFINITY, 0)
                .handler(new Echo())
                .bind(NetUtil.LOCALHOST4, 0).sync().channel();
        channels.put("UDP server", server);

        // Connected, because it is the connect at which the JDK overwrites UDP_CONNRESET; the channel sets it again.
        Channel client = new Bootstrap()
                .group(loops)
                .channel(WinsockDatagramChannel.class)
                .option(WinsockOptions.UDP_CONNRESET, false)
                .option(WinsockOptions.UDP_NETRESET, false)
                .handler(replies)
                .connect(server.localAddress()).sync().channel();
        channels.put("UDP client", client);

        pingPong("UDP", client, replies);
    }

    /** Sends a message, waits for its echo, sends the next. */
    private void pingPong(String protocol, Channel client, Replies replies) throws Exception {
        int returned = 0;
        for (int i = 0; i < MESSAGES; i++) {
            String message = "message " + i;
            client.writeAndFlush(Unpooled.copiedBuffer(message + '\n', UTF_8)).sync();
            if (!message.equals(replies.next())) {
                break;
            }
            returned++;
        }
        System.out.println(protocol + " echo: " + returned + " of " + MESSAGES + " messages came back");
        complete &= returned == MESSAGES;
    }

    private void printTable() {
        TextTable table = new TextTable("option", "code", "channel", "value", "outcome", "getOption");
        List<String> notes = new ArrayList<>();
        channels.forEach((name, channel) -> {
            for (WinsockReport.Entry entry : Winsock.report(channel).entries()) {
                table.add(
                        entry.option().ioctl(),
                        String.format("0x%08X", entry.option().code()),
                        name,
                        String.valueOf(entry.value()),
                        outcome(entry, notes),
                        String.valueOf(channel.config().getOption(entry.option())));
            }
        });

        System.out.println();
        table.print();
        System.out.println();
        for (int i = 0; i < notes.size(); i++) {
            System.out.println("[" + (i + 1) + "] " + notes.get(i));
        }
        System.out.println("getOption answers what was last applied through the channel; Windows cannot be asked.");
    }

    /** The outcome in words, with the number of a note if there is more to say. */
    private static String outcome(WinsockReport.Entry entry, List<String> notes) {
        String text = entry.outcome().name().toLowerCase(Locale.ROOT);
        if (entry.errorCode() != 0) {
            text += " " + entry.errorCode();
        }
        if (entry.detail().isEmpty()) {
            return text;
        }
        if (!notes.contains(entry.detail())) {
            notes.add(entry.detail());
        }
        return text + " [" + (notes.indexOf(entry.detail()) + 1) + ']';
    }
}
