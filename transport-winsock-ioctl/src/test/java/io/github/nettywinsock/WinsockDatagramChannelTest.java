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
import static io.github.nettywinsock.WinsockOptions.UDP_CONNRESET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nettywinsock.Loopback.Inbox;
import io.github.nettywinsock.Loopback.Peer;
import io.github.nettywinsock.Loopback.Transport;
import io.github.nettywinsock.WinsockReport.Outcome;
import io.github.nettywinsock.internal.FakeWsaIoctl;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultAddressedEnvelope;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.InternetProtocolFamily;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The UDP channel is a copy of Netty's, so all of it is compared with Netty's; and it does one thing more, which the
 * initializer does for Netty's: it sets UDP_CONNRESET again where the JDK has set it.
 */
@Timeout(60)
class WinsockDatagramChannelTest {

    private static final String FALSE = "00000000";
    private static final String TRUE = "01000000";
    private static final int WSAEINVAL = 10022;
    private static final int WSAEOPNOTSUPP = 10045;

    private static DatagramPacket packet(String text, InetSocketAddress to) {
        return new DatagramPacket(bytes(text), to);
    }

    private static String textOf(DatagramPacket packet) {
        String text = packet.content().toString(StandardCharsets.US_ASCII);
        packet.release();
        return text;
    }

    private static String nextText(Peer<?> peer) throws InterruptedException {
        return textOf(peer.inbox().next(DatagramPacket.class));
    }

    @ParameterizedTest
    @EnumSource
    void aDatagramArrivesWithItsSenderToAnswerTo(Transport transport) throws Exception {
        try (Loopback loopback = new Loopback()) {
            Peer<DatagramChannel> one = loopback.bound(transport, ANY_PORT);
            Peer<DatagramChannel> other = loopback.bound(transport, ANY_PORT);
            one.channel().writeAndFlush(packet("ping", other.address())).sync();
            DatagramPacket ping = other.inbox().next(DatagramPacket.class);
            assertEquals(one.address(), ping.sender());
            assertEquals(other.address(), ping.recipient());
            other.channel().writeAndFlush(new DatagramPacket(ping.content(), ping.sender())).sync();
            assertEquals("ping", nextText(one));
            assertEquals(0, ping.refCnt());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConnectedChannelTalksToItsPeerAloneUntilItIsDisconnected(Transport transport) throws Exception {
        try (Loopback loopback = new Loopback()) {
            Peer<DatagramChannel> friend = loopback.bound(transport, ANY_PORT);
            Peer<DatagramChannel> stranger = loopback.bound(transport, ANY_PORT);
            Peer<DatagramChannel> peer = loopback.bound(transport, Loopback.freePort());
            peer.channel().connect(friend.address()).sync();
            peer.send("no address");
            assertEquals("no address", nextText(friend));
            stranger.channel().writeAndFlush(packet("from a stranger", peer.address())).sync();
            friend.channel().writeAndFlush(packet("from a friend", peer.address())).sync();
            assertEquals("from a friend", nextText(peer));

            peer.channel().disconnect().sync();
            assertNull(peer.channel().remoteAddress());
            stranger.channel().writeAndFlush(packet("from a stranger", peer.address())).sync();
            assertEquals("from a stranger", nextText(peer));

            peer.channel().connect(stranger.address()).sync();
            peer.send("reconnected");
            assertEquals("reconnected", nextText(stranger));
            assertTrue(friend.inbox().isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChannelGoesThroughTheStatesAndEventsOfNettys(boolean activeOnRegistration) throws Exception {
        List<String> expected = states(Transport.STOCK, activeOnRegistration);
        assertTrue(expected.size() > 10, expected.toString());
        assertEquals(expected, states(Transport.DROP_IN, activeOnRegistration));
    }

    @SuppressWarnings("deprecation") // An option that works as ever, and as long as it does.
    private static List<String> states(Transport transport, boolean activeOnRegistration) throws Exception {
        List<String> states = new ArrayList<>();
        try (Loopback loopback = new Loopback()) {
            InetSocketAddress one = loopback.bound(transport, ANY_PORT).address();
            InetSocketAddress other = loopback.bound(transport, ANY_PORT).address();

            Inbox inbox = new Inbox();
            DatagramChannel channel = transport.newDatagram(InternetProtocolFamily.IPv4);
            channel.config().setOption(ChannelOption.DATAGRAM_CHANNEL_ACTIVE_ON_REGISTRATION, activeOnRegistration);
            channel.pipeline().addLast(inbox);
            states.add("new: " + state(channel, one, other));
            loopback.group.register(channel).sync();
            states.add("registered: " + state(channel, one, other));
            channel.bind(Loopback.freePort()).sync();
            states.add("bound: " + state(channel, one, other));
            channel.connect(one).sync();
            states.add("connected: " + state(channel, one, other));
            channel.disconnect().sync();
            states.add("disconnected: " + state(channel, one, other));
            states.add("disconnected again: " + channel.disconnect().await().isSuccess());
            channel.connect(other).sync();
            states.add("reconnected: " + state(channel, one, other));
            channel.close().sync();
            inbox.awaitEnd();
            states.add("closed: " + state(channel, one, other));
            states.add("events: " + inbox.life);

            Inbox unboundInbox = new Inbox();
            DatagramChannel unbound = transport.newDatagram(InternetProtocolFamily.IPv4);
            unbound.config().setOption(ChannelOption.DATAGRAM_CHANNEL_ACTIVE_ON_REGISTRATION, activeOnRegistration);
            unbound.pipeline().addLast(unboundInbox);
            loopback.group.register(unbound).sync();
            unbound.connect(one).sync();
            states.add("connected without bind: " + state(unbound, one, other));
            unbound.close().sync();
            unboundInbox.awaitEnd();
            states.add("events: " + unboundInbox.life);

            Inbox inboxOfBoth = new Inbox();
            DatagramChannel both = transport.newDatagram(InternetProtocolFamily.IPv4);
            both.pipeline().addLast(inboxOfBoth);
            loopback.group.register(both).sync();
            both.connect(one, ANY_PORT).sync();
            states.add("bound and connected: " + state(both, one, other));
            states.add("connected again: " + both.connect(other).await().cause());
            inboxOfBoth.awaitEnd();
            states.add("closed: " + state(both, one, other));
            states.add("events: " + inboxOfBoth.life);
        }
        return states;
    }

    private static String state(DatagramChannel channel, InetSocketAddress one, InetSocketAddress other) {
        InetSocketAddress local = channel.localAddress();
        InetSocketAddress remote = channel.remoteAddress();
        return (channel.isOpen() ? "open " : "") + (channel.isRegistered() ? "registered " : "")
                + (channel.isActive() ? "active " : "") + (channel.isConnected() ? "connected " : "")
                + (channel.isWritable() ? "writable " : "")
                + "from " + (local == null ? null : local.getAddress())
                + " to " + (one.equals(remote) ? "one" : other.equals(remote) ? "other" : remote);
    }

    @Test
    void whatCannotBeSentIsRefusedAsByNettys() throws Exception {
        List<List<String>> refusals = new ArrayList<>();
        for (Transport transport : Transport.values()) {
            try (Loopback loopback = new Loopback()) {
                Peer<DatagramChannel> peer = loopback.bound(transport, ANY_PORT);
                InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nobody.invalid", 9);
                List<String> refused = new ArrayList<>();
                for (Object message : List.of(packet("x", unresolved),
                        new DefaultAddressedEnvelope<>(bytes("x"), unresolved),
                        new DefaultAddressedEnvelope<>("not bytes", peer.address()), "not bytes",
                        bytes("no address and not connected"))) {
                    ChannelFuture future = peer.channel().writeAndFlush(message).await();
                    assertFalse(future.isSuccess(), message.toString());
                    refused.add(future.cause().toString());
                    if (message instanceof DatagramPacket packet) {
                        assertInstanceOf(UnresolvedAddressException.class, future.cause());
                        assertEquals(0, packet.refCnt());
                    }
                }
                // A datagram that could not be sent does not keep the next one back.
                peer.channel().writeAndFlush(packet("to myself", peer.address())).sync();
                assertEquals("to myself", nextText(peer));
                refusals.add(refused);
            }
        }
        assertEquals(refusals.get(0), refusals.get(1));
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfBufferCanBeSentAndIsReleased(Transport transport) throws Exception {
        try (Loopback loopback = new Loopback()) {
            Peer<DatagramChannel> receiver = loopback.bound(transport, ANY_PORT);
            Peer<DatagramChannel> sender = loopback.bound(transport, ANY_PORT);
            Peer<DatagramChannel> connected = loopback.bound(transport, ANY_PORT);
            connected.channel().connect(receiver.address()).sync();
            for (int kind = 0; kind < 6; kind++) {
                for (int way = 0; way < 3; way++) {
                    ByteBuf buf = buffer(kind);
                    Object message = way == 0 ? new DatagramPacket(buf, receiver.address())
                            : way == 1 ? new DefaultAddressedEnvelope<>(buf, receiver.address()) : buf;
                    (way == 2 ? connected : sender).channel().writeAndFlush(message).sync();
                    assertEquals("content", nextText(receiver), "kind " + kind + ", way " + way);
                    assertEquals(0, buf.refCnt(), "kind " + kind + ", way " + way);
                }
            }
        }
    }

    @Test
    void anEmptyDatagramIsADatagram() throws Exception {
        // Older versions of Netty said that they sent it, and did not.
        try (Loopback loopback = new Loopback()) {
            Peer<DatagramChannel> receiver = loopback.bound(Transport.DROP_IN, ANY_PORT);
            Peer<DatagramChannel> sender = loopback.bound(Transport.DROP_IN, ANY_PORT);
            for (ByteBuf empty : List.of(Unpooled.buffer(8), Unpooled.directBuffer(8), Unpooled.compositeBuffer())) {
                sender.channel().writeAndFlush(new DatagramPacket(empty, receiver.address())).sync();
                assertEquals("", nextText(receiver));
                assertEquals(0, empty.refCnt());
            }
            sender.channel().connect(receiver.address()).sync();
            sender.channel().writeAndFlush(Unpooled.EMPTY_BUFFER).sync();
            sender.send("not empty");
            String text = nextText(receiver);
            // Whether the JDK sends it on a connected channel is for the JDK to know.
            assertEquals("not empty", text.isEmpty() ? nextText(receiver) : text);
        }
    }

    private static ByteBuf buffer(int kind) {
        byte[] content = "content".getBytes(StandardCharsets.US_ASCII);
        return switch (kind) {
            case 0 -> Unpooled.directBuffer().writeBytes(content);
            case 1 -> Unpooled.buffer().writeBytes(content);
            case 2 -> Unpooled.compositeBuffer().addComponents(true,
                    Unpooled.directBuffer().writeBytes(content, 0, 3), Unpooled.buffer().writeBytes(content, 3, 4));
            case 3 -> Unpooled.directBuffer().writeBytes(content).asReadOnly();
            case 4 -> Unpooled.directBuffer().writeZero(3).writeBytes(content).skipBytes(3);
            default -> Unpooled.buffer().writeZero(3).writeBytes(content).writeZero(3).slice(3, 7);
        };
    }

    @ParameterizedTest
    @EnumSource
    void withoutAutoReadNothingIsReadUntilItIsAskedFor(Transport transport) throws Exception {
        try (Loopback loopback = new Loopback()) {
            Peer<DatagramChannel> silent = loopback.bound(transport, ANY_PORT);
            Peer<DatagramChannel> control = loopback.bound(transport, ANY_PORT);
            Peer<DatagramChannel> sender = loopback.bound(transport, ANY_PORT);
            sender.channel().writeAndFlush(packet("heard", silent.address())).sync();
            assertEquals("heard", nextText(silent));

            // Once that turn is over, the channel has asked for more, which has to be taken back.
            loopback.group.submit(() -> { }).sync();
            silent.channel().config().setAutoRead(false);
            for (int i = 0; i < 2; i++) {
                sender.channel().writeAndFlush(packet("not yet heard", silent.address())).sync();
                // What the loop reads for the control, it would have read for the silent one before or right after.
                sender.channel().writeAndFlush(packet("mark", control.address())).sync();
                assertEquals("mark", nextText(control));
                loopback.group.submit(() -> { }).sync();
                assertTrue(silent.inbox().isEmpty());
                silent.channel().read();
                assertEquals("not yet heard", nextText(silent));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneTurnReadsAsManyMessagesAsItMay(Transport transport) throws Exception {
        List<Integer> turns = new CopyOnWriteArrayList<>();
        try (Loopback loopback = new Loopback()) {
            Peer<DatagramChannel> receiver = loopback.datagram(transport, bootstrap -> bootstrap.option(
                    ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(64).maxMessagesPerRead(4)));
            receiver.channel().pipeline().addFirst(new ChannelInboundHandlerAdapter() {
                private int read;

                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                    read++;
                    ctx.fireChannelRead(message);
                }

                @Override
                public void channelReadComplete(ChannelHandlerContext ctx) {
                    turns.add(read);
                    read = 0;
                }
            });
            receiver.channel().bind(ANY_PORT).sync();
            Peer<DatagramChannel> sender = loopback.bound(transport, ANY_PORT);
            // On the loop, so that it cannot read before all are sent.
            loopback.group.submit(() -> {
                for (int i = 0; i < 10; i++) {
                    sender.channel().writeAndFlush(packet("message " + i, receiver.address()));
                }
            }).sync();
            for (int i = 0; i < 10; i++) {
                DatagramPacket packet = receiver.inbox().next(DatagramPacket.class);
                assertEquals(64, packet.content().capacity());
                assertEquals("message " + i, textOf(packet));
            }
        }
        assertTrue(turns.stream().anyMatch(read -> read > 1), turns.toString());
        assertTrue(turns.stream().allMatch(read -> read <= 4), turns.toString());
    }

    /** A group, and the interface on which it was tried out without Netty. */
    private record Multicast(InetAddress group, NetworkInterface networkInterface, InetAddress address) {

        static Multicast assume() throws Exception {
            InetAddress group = InetAddress.getByName("239.255.42.99");
            List<NetworkInterface> interfaces = NetworkInterface.networkInterfaces().sorted(
                    Comparator.comparing(each -> !isLoopback(each))).toList();
            List<String> reasons = new ArrayList<>();
            for (NetworkInterface each : interfaces) {
                for (InetAddress address : each.inetAddresses().toList()) {
                    if (address.getAddress().length == 4) {
                        String reason = objection(group, each);
                        if (reason == null) {
                            return new Multicast(group, each, address);
                        }
                        reasons.add(each.getName() + ": " + reason);
                    }
                }
            }
            return Assumptions.abort("needs an IPv4 interface that can multicast: " + reasons);
        }

        /** Leaves the test where the machine cannot join for one source, as under Wine. */
        void assumeSources(InetAddress... sources) throws IOException {
            for (InetAddress source : sources) {
                try (java.nio.channels.DatagramChannel jdk =
                             java.nio.channels.DatagramChannel.open(StandardProtocolFamily.INET)) {
                    jdk.bind(new InetSocketAddress(0)).join(group, networkInterface, source);
                } catch (IOException e) {
                    Assumptions.abort("needs an interface that can join a group for one source: "
                            + networkInterface.getName() + ": " + e);
                }
            }
        }

        private static boolean isLoopback(NetworkInterface each) {
            try {
                return each.isLoopback();
            } catch (IOException e) {
                return false;
            }
        }

        private static String objection(InetAddress group, NetworkInterface each) throws Exception {
            try (java.nio.channels.DatagramChannel jdk =
                         java.nio.channels.DatagramChannel.open(StandardProtocolFamily.INET)) {
                if (!each.isUp() || !each.supportsMulticast()) {
                    return "down, or not for multicast";
                }
                jdk.bind(new InetSocketAddress(0)).setOption(StandardSocketOptions.IP_MULTICAST_IF, each);
                jdk.join(group, each);
                jdk.send(ByteBuffer.wrap(new byte[1]),
                        new InetSocketAddress(group, ((InetSocketAddress) jdk.getLocalAddress()).getPort()));
                jdk.socket().setSoTimeout(2_000);
                jdk.socket().receive(new java.net.DatagramPacket(new byte[1], 1));
                return null;
            } catch (IOException e) {
                return e.toString();
            }
        }

        /** A channel bound to all addresses, which sends to the group through the interface. */
        Peer<DatagramChannel> newChannel(Loopback loopback, Transport transport) throws InterruptedException {
            Inbox inbox = new Inbox();
            return new Peer<>((DatagramChannel) new Bootstrap().group(loopback.group)
                    .channelFactory(() -> transport.newDatagram(InternetProtocolFamily.IPv4)).handler(inbox)
                    .option(ChannelOption.IP_MULTICAST_IF, networkInterface)
                    .bind(0).sync().channel(), inbox);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aChannelHearsAGroupFromJoiningToLeaving(Transport transport) throws Exception {
        Multicast multicast = Multicast.assume();
        try (Loopback loopback = new Loopback()) {
            Peer<DatagramChannel> sender = multicast.newChannel(loopback, transport);
            Peer<DatagramChannel> receiver = multicast.newChannel(loopback, transport);
            InetSocketAddress group = new InetSocketAddress(multicast.group(), receiver.address().getPort());
            InetSocketAddress alone = new InetSocketAddress(multicast.address(), receiver.address().getPort());

            DatagramChannel channel = receiver.channel();
            for (int round = 0; round < 3; round++) {
                ChannelFuture joined = switch (round) {
                    case 0 -> channel.joinGroup(multicast.group());
                    case 1 -> channel.joinGroup(group, multicast.networkInterface());
                    default -> channel.joinGroup(multicast.group(), multicast.networkInterface(), null);
                };
                joined.sync();
                sender.channel().writeAndFlush(packet("to the group", group)).sync();
                assertEquals("to the group", nextText(receiver));

                ChannelFuture left = round == 1 ? channel.leaveGroup(group, multicast.networkInterface())
                        : channel.leaveGroup(multicast.group(), multicast.networkInterface(), null);
                left.sync();
                assertDeaf(receiver, group, sender, alone);
            }
        }
    }

    /** What is sent to the group does not arrive before what is sent to the receiver alone after it. */
    private static void assertDeaf(Peer<DatagramChannel> receiver, InetSocketAddress group,
                                   Peer<DatagramChannel> sender, InetSocketAddress alone) throws Exception {
        sender.channel().writeAndFlush(packet("to the group again", group)).sync();
        sender.channel().writeAndFlush(packet("to the receiver", alone)).sync();
        assertEquals("to the receiver", nextText(receiver));
    }

    @Test
    void theInterfaceThatWasGivenAsAnOptionIsTheOneToJoinBlockAndLeaveOn() throws Exception {
        // Older versions of Netty look for it in the local address when they block and leave: in vain, if bound to all.
        Multicast multicast = Multicast.assume();
        try (Loopback loopback = new Loopback()) {
            Peer<DatagramChannel> sender = multicast.newChannel(loopback, Transport.DROP_IN);
            Peer<DatagramChannel> receiver = multicast.newChannel(loopback, Transport.DROP_IN);
            InetSocketAddress group = new InetSocketAddress(multicast.group(), receiver.address().getPort());
            InetSocketAddress alone = new InetSocketAddress(multicast.address(), receiver.address().getPort());
            DatagramChannel channel = receiver.channel();
            channel.joinGroup(multicast.group()).sync();
            sender.channel().writeAndFlush(packet("to the group", group)).sync();
            assertEquals("to the group", nextText(receiver));
            channel.leaveGroup(multicast.group()).sync();
            assertDeaf(receiver, group, sender, alone);

            channel.joinGroup(multicast.group()).sync();
            channel.block(multicast.group(), multicast.address()).sync();
            assertDeaf(receiver, group, sender, alone);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aChannelDoesNotHearASourceThatIsBlocked(Transport transport) throws Exception {
        Multicast multicast = Multicast.assume();
        try (Loopback loopback = new Loopback()) {
            Peer<DatagramChannel> sender = multicast.newChannel(loopback, transport);
            Peer<DatagramChannel> receiver = multicast.newChannel(loopback, transport);
            InetSocketAddress group = new InetSocketAddress(multicast.group(), receiver.address().getPort());
            InetSocketAddress alone = new InetSocketAddress(multicast.address(), receiver.address().getPort());
            receiver.channel().joinGroup(group, multicast.networkInterface()).sync();
            sender.channel().writeAndFlush(packet("to the group", group)).sync();
            DatagramPacket heard = receiver.inbox().next(DatagramPacket.class);
            InetAddress source = heard.sender().getAddress();
            assertEquals("to the group", textOf(heard));

            receiver.channel().block(multicast.group(), multicast.networkInterface(), source).sync();
            assertDeaf(receiver, group, sender, alone);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aChannelThatJoinedForOneSourceHearsThatOne(Transport transport) throws Exception {
        Multicast multicast = Multicast.assume();
        InetAddress elsewhere = InetAddress.getByName("192.0.2.77");
        multicast.assumeSources(multicast.address(), elsewhere);
        try (Loopback loopback = new Loopback()) {
            Peer<DatagramChannel> sender = multicast.newChannel(loopback, transport);
            Peer<DatagramChannel> receiver = multicast.newChannel(loopback, transport);
            InetSocketAddress group = new InetSocketAddress(multicast.group(), receiver.address().getPort());
            InetSocketAddress alone = new InetSocketAddress(multicast.address(), receiver.address().getPort());
            DatagramChannel channel = receiver.channel();

            channel.joinGroup(multicast.group(), multicast.networkInterface(), elsewhere).sync();
            sender.channel().writeAndFlush(packet("from another source", group)).sync();
            channel.joinGroup(multicast.group(), multicast.networkInterface(), multicast.address()).sync();
            sender.channel().writeAndFlush(packet("from the source", group)).sync();
            assertEquals("from the source", nextText(receiver));

            // Leaves with that source and no other.
            channel.leaveGroup(multicast.group(), multicast.networkInterface(), elsewhere).sync();
            sender.channel().writeAndFlush(packet("from the source", group)).sync();
            assertEquals("from the source", nextText(receiver));
            channel.leaveGroup(multicast.group(), multicast.networkInterface(), multicast.address()).sync();
            sender.channel().writeAndFlush(packet("from the source", group)).sync();
            sender.channel().writeAndFlush(packet("to the receiver", alone)).sync();
            assertEquals("to the receiver", nextText(receiver));
        }
    }

    /** The two ways to give a UDP channel a value that is to outlive connect and disconnect. */
    private enum Way {
        OPTION {
            @Override
            <T> Bootstrap give(Bootstrap bootstrap, WinsockOption<T> option, T value, Inbox inbox) {
                return bootstrap.channel(Transport.DROP_IN.datagram).option(option, value).handler(inbox);
            }
        },
        INITIALIZER {
            @Override
            <T> Bootstrap give(Bootstrap bootstrap, WinsockOption<T> option, T value, Inbox inbox) {
                return bootstrap.channel(Transport.STOCK.datagram)
                        .handler(WinsockChannelInitializer.with(option, value).then(inbox));
            }
        };

        abstract <T> Bootstrap give(Bootstrap bootstrap, WinsockOption<T> option, T value, Inbox inbox);

        /** A channel with a value, neither bound nor connected. */
        <T> Peer<DatagramChannel> newChannel(Loopback loopback, WinsockOption<T> option, T value)
                throws InterruptedException {
            Inbox inbox = new Inbox();
            Bootstrap bootstrap = give(new Bootstrap().group(loopback.group), option, value, inbox);
            return new Peer<>((DatagramChannel) bootstrap.register().sync().channel(), inbox);
        }
    }

    private static List<String> inputs(FakeWsaIoctl fake) {
        return fake.calls(UDP_CONNRESET.code()).stream().map(FakeWsaIoctl.Call::input).toList();
    }

    @ParameterizedTest
    @EnumSource
    void theLastValueOfUdpConnresetIsSetAgainAfterEachConnectAndDisconnect(Way way) throws Exception {
        try (FakeWsaIoctl fake = new FakeWsaIoctl(); Loopback loopback = new Loopback()) {
            InetSocketAddress remote = loopback.bound(Transport.STOCK, ANY_PORT).address();
            DatagramChannel channel = way.newChannel(loopback, UDP_CONNRESET, false).channel();
            assertEquals(List.of(FALSE), inputs(fake));
            channel.bind(Loopback.freePort()).sync();
            assertEquals(List.of(FALSE), inputs(fake));
            channel.connect(remote).sync();
            assertEquals(List.of(FALSE, FALSE), inputs(fake));
            channel.disconnect().sync();
            assertEquals(List.of(FALSE, FALSE, FALSE), inputs(fake));

            Winsock.set(channel, UDP_CONNRESET, true);
            assertEquals(List.of(FALSE, FALSE, FALSE, TRUE), inputs(fake));
            assertSame(Thread.currentThread(), fake.last().thread());
            channel.connect(remote).sync();
            assertEquals(List.of(FALSE, FALSE, FALSE, TRUE, TRUE), inputs(fake));
            assertTrue(channel.eventLoop().inEventLoop(fake.last().thread()));
            channel.disconnect().sync();
            assertEquals(List.of(FALSE, FALSE, FALSE, TRUE, TRUE, TRUE), inputs(fake));
            assertEquals(1, fake.calls().stream().map(FakeWsaIoctl.Call::socket).distinct().count());
            assertEquals(Outcome.APPLIED, Winsock.report(channel).entry(UDP_CONNRESET).outcome());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theValueIsSetAgainBeforeAnyoneLearnsOfTheConnect(Way way) throws Exception {
        try (FakeWsaIoctl fake = new FakeWsaIoctl(); Loopback loopback = new Loopback()) {
            InetSocketAddress remote = loopback.bound(Transport.STOCK, ANY_PORT).address();
            DatagramChannel channel = way.newChannel(loopback, UDP_CONNRESET, false).channel();
            List<String> order = new CopyOnWriteArrayList<>();
            channel.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelActive(ChannelHandlerContext ctx) {
                    order.add("active, " + inputs(fake).size() + " calls");
                    ctx.fireChannelActive();
                }
            });
            channel.connect(remote, announcing("connected", channel, fake, order)).sync();
            // The promise is kept before the event is fired.
            loopback.group.submit(() -> { }).sync();
            assertEquals(List.of("connected, 2 calls", "active, 2 calls"), order);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theValueIsSetAgainBeforeAnyoneLearnsOfTheDisconnect(Way way) throws Exception {
        try (FakeWsaIoctl fake = new FakeWsaIoctl(); Loopback loopback = new Loopback()) {
            InetSocketAddress remote = loopback.bound(Transport.STOCK, ANY_PORT).address();
            DatagramChannel channel = way.newChannel(loopback, UDP_CONNRESET, false).channel();
            List<String> order = new CopyOnWriteArrayList<>();
            channel.connect(remote, Loopback.freePort()).sync();
            channel.disconnect(announcing("disconnected", channel, fake, order)).sync();
            loopback.group.submit(() -> { }).sync();
            assertEquals(List.of("disconnected, 3 calls"), order);
        }
    }

    private static ChannelPromise announcing(String what, DatagramChannel channel, FakeWsaIoctl fake,
                                             List<String> order) {
        ChannelPromise promise = channel.newPromise();
        promise.addListener(done -> order.add(what + ", " + inputs(fake).size() + " calls"));
        return promise;
    }

    @ParameterizedTest
    @EnumSource
    void whatTheJdkDoesNotTouchAndWhatWasNotGivenIsNotSetAgain(Way way) throws Exception {
        try (FakeWsaIoctl fake = new FakeWsaIoctl(); Loopback loopback = new Loopback()) {
            InetSocketAddress remote = loopback.bound(Transport.STOCK, ANY_PORT).address();
            Peer<DatagramChannel> peer = way.newChannel(loopback, WinsockOptions.UDP_NETRESET, false);
            peer.channel().connect(remote, Loopback.freePort()).sync();
            peer.channel().disconnect().sync();
            assertEquals(1, fake.calls().size(), fake.calls().toString());

            Peer<DatagramChannel> plain = loopback.bound(Transport.DROP_IN, Loopback.freePort());
            plain.channel().connect(remote).sync();
            plain.channel().disconnect().sync();
            assertEquals(1, fake.calls().size(), fake.calls().toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aValueThatCannotBeSetAgainFailsTheConnectAndClosesTheChannel(Way way) throws Exception {
        try (FakeWsaIoctl fake = new FakeWsaIoctl(); Loopback loopback = new Loopback()) {
            InetSocketAddress remote = loopback.bound(Transport.STOCK, ANY_PORT).address();
            Peer<DatagramChannel> peer = way.newChannel(loopback, UDP_CONNRESET, false);
            fake.fail(UDP_CONNRESET.code(), WSAEINVAL);
            Throwable cause = peer.channel().connect(remote).await().cause();
            WinsockException failure = assertInstanceOf(WinsockException.class, cause);
            assertEquals("SIO_UDP_CONNRESET", failure.ioctl());
            assertEquals(WSAEINVAL, failure.errorCode());
            assertFalse(failure.isUnsupported());
            peer.channel().closeFuture().sync();
            peer.inbox().awaitEnd();
            assertEquals(List.of(FALSE, FALSE), inputs(fake));
            assertEquals(Outcome.FAILED, Winsock.report(peer.channel()).entry(UDP_CONNRESET).outcome());
            if (way == Way.OPTION) {
                // The initializer comes too late to keep Netty from announcing the connect.
                assertEquals(List.of("registered", "unregistered"), peer.inbox().life);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aValueThatCannotBeSetAgainFailsTheDisconnect(Way way) throws Exception {
        try (FakeWsaIoctl fake = new FakeWsaIoctl(); Loopback loopback = new Loopback()) {
            InetSocketAddress remote = loopback.bound(Transport.STOCK, ANY_PORT).address();
            Peer<DatagramChannel> peer = way.newChannel(loopback, UDP_CONNRESET, true);
            peer.channel().connect(remote, Loopback.freePort()).sync();
            fake.fail(UDP_CONNRESET.code(), WSAEINVAL);
            Throwable cause = peer.channel().disconnect().await().cause();
            assertEquals(WSAEINVAL, assertInstanceOf(WinsockException.class, cause).errorCode());
            assertEquals(List.of(TRUE, TRUE, TRUE), inputs(fake));
            // Netty alone would leave it open, with the address of a peer that it no longer has.
            peer.channel().closeFuture().sync();
            peer.inbox().awaitEnd();
            assertEquals(List.of("registered", "active", "inactive", "unregistered"), peer.inbox().life);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aValueThatIsNoLongerSupportedIsSkipped(Way way) throws Exception {
        try (FakeWsaIoctl fake = new FakeWsaIoctl(); Loopback loopback = new Loopback()) {
            InetSocketAddress remote = loopback.bound(Transport.STOCK, ANY_PORT).address();
            Peer<DatagramChannel> peer = way.newChannel(loopback, UDP_CONNRESET, false);
            fake.fail(UDP_CONNRESET.code(), WSAEOPNOTSUPP);
            peer.channel().connect(remote, Loopback.freePort()).sync();
            assertTrue(peer.channel().isConnected());
            peer.channel().disconnect().sync();
            assertTrue(peer.channel().isActive());
            WinsockReport.Entry entry = Winsock.report(peer.channel()).entry(UDP_CONNRESET);
            assertNotNull(entry);
            assertEquals(Outcome.UNSUPPORTED, entry.outcome());
            assertEquals(WSAEOPNOTSUPP, entry.errorCode());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theReportKeepsALaterValueThatFailedWhenTheOneBeforeItIsSetAgain(Way way) throws Exception {
        try (FakeWsaIoctl fake = new FakeWsaIoctl(); Loopback loopback = new Loopback()) {
            InetSocketAddress remote = loopback.bound(Transport.STOCK, ANY_PORT).address();
            DatagramChannel channel = way.newChannel(loopback, UDP_CONNRESET, false).channel();
            fake.fail(UDP_CONNRESET.code(), WSAEINVAL);
            assertThrows(WinsockException.class, () -> Winsock.set(channel, UDP_CONNRESET, true));
            WinsockReport.Entry failed = Winsock.report(channel).entry(UDP_CONNRESET);
            assertNotNull(failed);
            assertEquals(List.of(true, Outcome.FAILED, WSAEINVAL),
                    List.of(failed.value(), failed.outcome(), failed.errorCode()));
            fake.succeed(UDP_CONNRESET.code());
            channel.connect(remote, Loopback.freePort()).sync();
            channel.disconnect().sync();
            assertEquals(List.of(FALSE, TRUE, FALSE, FALSE), inputs(fake));
            assertEquals(failed, Winsock.report(channel).entry(UDP_CONNRESET));
            // The failed set was strict; what is set again is what the bootstrap gave, which is not.
            fake.fail(UDP_CONNRESET.code(), WSAEOPNOTSUPP);
            channel.connect(remote).sync();
            assertEquals(failed, Winsock.report(channel).entry(UDP_CONNRESET));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRequiredValueThatIsNoLongerSupportedFailsTheConnect(Way way) throws Exception {
        try (FakeWsaIoctl fake = new FakeWsaIoctl(); Loopback loopback = new Loopback()) {
            InetSocketAddress remote = loopback.bound(Transport.STOCK, ANY_PORT).address();
            Peer<DatagramChannel> peer = way.newChannel(loopback, UDP_CONNRESET.required(), false);
            fake.fail(UDP_CONNRESET.code(), WSAEOPNOTSUPP);
            Throwable cause = peer.channel().connect(remote).await().cause();
            assertTrue(assertInstanceOf(WinsockException.class, cause).isUnsupported());
            peer.channel().closeFuture().sync();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aValueThatWasSkippedFromTheStartIsNotTriedAgain(Way way) throws Exception {
        try (FakeWsaIoctl fake = new FakeWsaIoctl(); Loopback loopback = new Loopback()) {
            InetSocketAddress remote = loopback.bound(Transport.STOCK, ANY_PORT).address();
            fake.fail(UDP_CONNRESET.code(), WSAEOPNOTSUPP);
            Peer<DatagramChannel> peer = way.newChannel(loopback, UDP_CONNRESET, false);
            peer.channel().connect(remote).sync();
            assertEquals(List.of(FALSE), inputs(fake));
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutWinsockAChannelConnectsAndDisconnectsAsEver(Way way) throws Exception {
        FakeWsaIoctl.unavailable(new UnsupportedOperationException("for a test"));
        try (Loopback loopback = new Loopback()) {
            InetSocketAddress remote = loopback.bound(Transport.STOCK, ANY_PORT).address();
            Peer<DatagramChannel> peer = way.newChannel(loopback, UDP_CONNRESET, false);
            peer.channel().connect(remote, Loopback.freePort()).sync();
            peer.channel().disconnect().sync();
            assertEquals(Outcome.UNAVAILABLE, Winsock.report(peer.channel()).entry(UDP_CONNRESET).outcome());
        } finally {
            FakeWsaIoctl.restore();
        }
    }
}
