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
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nettywinsock.internal.FakeWsaIoctl;
import io.github.nettywinsock.internal.WinsockModel;
import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WinsockActionsTest {

    private static final int FLUSH = 0x28000004;
    private static final int FIND_ROUTE = 0x48000003;
    private static final String IPV4 = "0200000009080706" + "00".repeat(8);
    private static final String IPV4_MAPPED = "1700000000000000" + "00".repeat(10) + "ffff09080706" + "00000000";

    private final NioDatagramChannel udp = new NioDatagramChannel();

    @AfterEach
    void close() {
        udp.unsafe().closeForcibly();
    }

    @Test
    void flushSaysNothingButItsCodeAndReturnsNothing() throws Exception {
        try (FakeWsaIoctl fake = new FakeWsaIoctl()) {
            for (Channel channel : List.of(new NioSocketChannel(), new NioServerSocketChannel(), udp)) {
                assertNull(Winsock.queryNow(channel, WinsockActions.FLUSH));
                assertNull(Winsock.query(channel, WinsockActions.FLUSH).sync().getNow());
                assertEquals(List.of("0x28000004 ", "0x28000004 "), fake.said());
                fake.calls().clear();
                channel.unsafe().closeForcibly();
            }
        }
    }

    @Test
    void findRouteGivesTheAddressInTheFormThatTheSocketWants() throws Exception {
        InetAddress ipv4 = InetAddress.getByName("9.8.7.6");
        Channel v4 = QueryCatalogue.channel(SocketKind.DATAGRAM, StandardProtocolFamily.INET);
        Channel v6 = QueryCatalogue.channel(SocketKind.DATAGRAM, StandardProtocolFamily.INET6);
        try (FakeWsaIoctl fake = new FakeWsaIoctl()) {
            assertNull(Winsock.queryNow(v4, WinsockActions.FIND_ROUTE, ipv4));
            assertNull(Winsock.queryNow(v6, WinsockActions.FIND_ROUTE, ipv4));
            assertEquals(List.of("0x48000003 " + IPV4, "0x48000003 " + IPV4_MAPPED), fake.said());
            fake.calls().clear();
            byte[] bytes = InetAddress.getByName("2001:db8::1").getAddress();
            Winsock.query(v6, WinsockActions.FIND_ROUTE, Inet6Address.getByAddress(null, bytes, 0x0102)).sync();
            assertEquals(List.of("0x48000003 170000000000000020010db8" + "00".repeat(11) + "0102010000"), fake.said());
        } finally {
            v4.unsafe().closeForcibly();
            v6.unsafe().closeForcibly();
        }
    }

    @Test
    void whatWinsockAnswersIsNamed() {
        try (FakeWsaIoctl fake = new FakeWsaIoctl().fail(FLUSH, 10045).fail(FIND_ROUTE, 10051)) {
            WinsockException e = assertThrows(WinsockException.class,
                    () -> Winsock.queryNow(udp, WinsockActions.FLUSH));
            assertTrue(e.isUnsupported());
            assertTrue(e.getMessage().startsWith("WSAIoctl(SIO_FLUSH) failed: WSAEOPNOTSUPP"), e.getMessage());
            assertEquals(10051, assertThrows(WinsockException.class, () -> Winsock.queryNow(
                    udp, WinsockActions.FIND_ROUTE, InetAddress.getLoopbackAddress())).errorCode());
            assertEquals(2, fake.calls().size());
            assertThrows(NullPointerException.class, () -> Winsock.queryNow(udp, WinsockActions.FIND_ROUTE, null));
        }
    }

    @Test
    void aSocketOfTheModelKnowsBoth() throws Exception {
        Capability.MODEL.assume();
        String mark = WinsockModel.mark();
        assertNull(Winsock.queryNow(udp, WinsockActions.FLUSH));
        assertNull(Winsock.queryNow(udp, WinsockActions.FIND_ROUTE, InetAddress.getByName("9.8.7.6")));
        assertEquals("0", WinsockModel.since(mark).stream().filter(line -> line.is("name", "SIO_FLUSH"))
                .findFirst().orElseThrow().get("cbOut"));
        NioSocketChannel tcp = new NioSocketChannel();
        try {
            assertEquals(10045, assertThrows(WinsockException.class,
                    () -> Winsock.queryNow(tcp, WinsockActions.FLUSH)).errorCode());
        } finally {
            tcp.unsafe().closeForcibly();
        }
    }
}
