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

import static java.util.Map.entry;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * The queries as they stand in {@link WinsockQueries}, found by reflection,
                            and for each the bytes that it must say to
 * Winsock and what it must make of an answer. The answers are those of the model,
                            as far as it gives the same on every
 * socket: no two members of a structure have the same value, and what lies between them is 0xEE.
 */
final class QueryCatalogue {

    /**
     * One exchange.
     *
     * @param family the address family of the socket
     * @param code the control code as the Windows headers have it
     * @param sent the input, as hexadecimal digits
     * @param answer the output, as hexadecimal digits; {@code p} and a number is a pointer to that offset
     * @param counted how many bytes of it are returned
     * @param needed every answer shorter than this is refused
     * @param expected the result as {@link #comparable} has it
     */
    record Golden<I, R>(WinsockQuery<I, R> query, StandardProtocolFamily family, I input, int code, String sent,
                        String answer, int counted, int needed, Object expected) {

        /** The answer for the place where it will be. */
        LongFunction<byte[]> bytes() {
            return address -> {
                ByteBuffer out = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
                for (String token : answer.trim().split(" +")) {
                    if (token.startsWith("p")) {
                        out.putLong(address + Integer.parseInt(token.substring(1)));
                    } else {
                        out.put(HexFormat.of().parseHex(token));
                    }
                }
                return Arrays.copyOf(out.array(), out.position());
            };
        }

        /** A channel of the family, of one of the kinds that the query is for, not registered. */
        Channel channel() {
            return QueryCatalogue.channel(query.declaration().sockets().keySet().iterator().next(), family);
        }

        @SuppressWarnings("unchecked") // Without an input, I is Void.
        R ask(Channel channel) {
            return input != null ? Winsock.queryNow(channel, query, input)
                    : Winsock.queryNow(channel, (WinsockQuery<Void, R>) query);
        }

        @Override
        public String toString() {
            return query + (input == null ? "" : " of " + input) + " on " + family;
        }
    }

    private static final StandardProtocolFamily IPV4 = StandardProtocolFamily.INET;
    private static final StandardProtocolFamily IPV6 = StandardProtocolFamily.INET6;

    static final List<Golden<?, ?>> GOLDEN = List.of(
            of(WinsockQueries.TCP_INFO, IPV4, null, 0xD8000027, "02000000",
                    "040000000404ab890808ab896745230101eeeeee1414ab891818ab891c1cab89"
                            + "2020ab892424ab892828ab892c2cab893030ab89674523013838ab8967452301"
                            + "4040ab894444ab894848ab894c4cab895050ab89d4eeeeee5858ab895c5cab89"
                            + "6060ab89674523016868ab896c6cab897070ab89674523017878ab897c7cab89"
                            + "8080ab89674523018888ab8901eeeeee9090ab899494ab89",
                    Map.ofEntries(
                            entry("version", 2),
                            entry("state", TcpState.ESTABLISHED),
                            entry("mss", 0x89AB0404L),
                            entry("connectionTime", Duration.ofMillis(0x123456789AB0808L)),
                            entry("timestampsEnabled", true),
                            entry("rtt", Duration.ofNanos(0x89AB1414L * 1000)),
                            entry("minRtt", Duration.ofNanos(0x89AB1818L * 1000)),
                            entry("bytesInFlight", 0x89AB1C1CL),
                            entry("cwnd", 0x89AB2020L),
                            entry("sndWnd", 0x89AB2424L),
                            entry("rcvWnd", 0x89AB2828L),
                            entry("rcvBuf", 0x89AB2C2CL),
                            entry("bytesOut", 0x123456789AB3030L),
                            entry("bytesIn", 0x123456789AB3838L),
                            entry("bytesReordered", 0x89AB4040L),
                            entry("bytesRetrans", 0x89AB4444L),
                            entry("fastRetrans", 0x89AB4848L),
                            entry("dupAcksIn", 0x89AB4C4CL),
                            entry("timeoutEpisodes", 0x89AB5050L),
                            entry("synRetrans", 212),
                            entry("sndLimTransRwin", OptionalLong.of(0x89AB5858L)),
                            entry("sndLimTimeRwin", Optional.of(Duration.ofMillis(0x89AB5C5CL))),
                            entry("sndLimBytesRwin", OptionalLong.of(0x123456789AB6060L)),
                            entry("sndLimTransCwnd", OptionalLong.of(0x89AB6868L)),
                            entry("sndLimTimeCwnd", Optional.of(Duration.ofMillis(0x89AB6C6CL))),
                            entry("sndLimBytesCwnd", OptionalLong.of(0x123456789AB7070L)),
                            entry("sndLimTransSnd", OptionalLong.of(0x89AB7878L)),
                            entry("sndLimTimeSnd", Optional.of(Duration.ofMillis(0x89AB7C7CL))),
                            entry("sndLimBytesSnd", OptionalLong.of(0x123456789AB8080L)),
                            entry("outOfOrderPktsIn", OptionalLong.of(0x89AB8888L)),
                            entry("ecnNegotiated", Optional.of(true)),
                            entry("eceAcksIn", OptionalLong.of(0x89AB9090L)),
                            entry("ptoEpisodes", OptionalLong.of(0x89AB9494L)))),
            of(WinsockQueries.IDEAL_SEND_BACKLOG, 0x4004747B, "efcdab00", 0xABCDEFL),
            of(WinsockQueries.IDEAL_SEND_BACKLOG, 0x4004747B, "ffffffff", 0xFFFFFFFFL),
            of(WinsockQueries.RSS_PROCESSOR_INFO, 0x48000025, "0089828304890689",
                    new SocketProcessorAffinity(0x8900, 0x82, 0x8904)),
            of(WinsockQueries.RSS_SCALABILITY_INFO, 0x580000D2, "01", true),
            of(WinsockQueries.RSS_SCALABILITY_INFO, 0x580000D2, "00", false),
            of(WinsockQueries.TRANSPORT_SETTING, IPV4, TransportSetting.REAL_TIME_NOTIFICATION_CAPABILITY, 0x98000014,
                    "9a81596bae5c2d49a9012a3c2c50164f", "02000000",
                    ControlChannelTriggerStatus.HARDWARE_SLOT_ALLOCATED),
            of(WinsockQueries.TRANSPORT_SETTING, IPV4,
                    TransportSetting.REAL_TIME_NOTIFICATION_CAPABILITY_EX, 0x98000014,
                    "03da43684a151646a50844371295f96b", "04030281", ControlChannelTriggerStatus.of(0x81020304)),
            of(WinsockQueries.WFP_ALE_ENDPOINT_HANDLE, 0x580000CD, "efcdab8967452301", 0x0123456789ABCDEFL),
            lenient(of(WinsockQueries.WFP_CONNECTION_REDIRECT_CONTEXT, 0x980000DD,
                    "505152535455565758595a5b5c5d5e5f606162636465666768696a6b6c6d6e6f7071727374757677",
                    "505152535455565758595a5b5c5d5e5f606162636465666768696a6b6c6d6e6f7071727374757677"), 40, 0),
            lenient(of(WinsockQueries.WFP_CONNECTION_REDIRECT_RECORDS, 0x980000DC,
                    "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcc"
                            + "cdcecf",
                    "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcc"
                            + "cdcecf"), 48, 0),
            of(WinsockQueries.ADDRESS_LIST, 0x48000016, "03000000eeeeeeee"
                            + " p56 10000000eeeeeeee"
                            + " p72 10000000eeeeeeee"
                            + " p88 10000000eeeeeeee"
                            + " 02001000c000020b0000000000000000"
                            + " 02001001c000020c0000000000000000"
                            + " 02001002c000020d0000000000000000",
                    List.of(ip("192.0.2.11"), ip("192.0.2.12"), ip("192.0.2.13"))),
            of(WinsockQueries.ADDRESS_LIST, IPV6, null, 0x48000016, "", "03000000eeeeeeee"
                            + " p56 1c000000eeeeeeee"
                            + " p84 1c000000eeeeeeee"
                            + " p112 1c000000eeeeeeee"
                            + " 1700100000000a0020010db800000000000000000000000b46000000"
                            + " 1700100101000a0020010db800000000000000000000000c47000000"
                            + " 1700100202000a0020010db800000000000000000000000d48000000",
                    List.of(ip("2001:db8::b%70"), ip("2001:db8::c%71"), ip("2001:db8::d%72"))),
            lenient(of(WinsockQueries.ADDRESS_LIST, 0x48000016, "0000000000000000", List.of()), 8, 4),
            of(WinsockQueries.ADDRESS_LIST, 0x48000016, "02000000eeeeeeee"
                            + " p40 10000000eeeeeeee"
                            + " p56 10000000eeeeeeee"
                            + " 21001111111111111111111111111111"
                            + " 02001000c000020b0000000000000000", List.of(ip("192.0.2.11"))),
            lenient(of(WinsockQueries.ROUTING_INTERFACE, IPV4, ip("198.51.100.7"), 0xC8000014,
                    "02000000c63364070000000000000000", "02001000c000020b0000000000000000", ip("192.0.2.11")), 16, 8),
            of(WinsockQueries.ROUTING_INTERFACE, IPV6, ip("2001:db8::7%5"), 0xC8000014,
                    "170000000000000020010db800000000000000000000000705000000",
                    "1700100000000a0020010db800000000000000000000000b46000000", ip("2001:db8::b%70")),
            of(WinsockQueries.ROUTING_INTERFACE, IPV6, ip("198.51.100.7"), 0xC8000014,
                    "170000000000000000000000000000000000ffffc633640700000000",
                    "1700100000000a0000000000000000000000ffffc000020b46000000", ip("192.0.2.11")),
            lenient(of(WinsockQueries.INTERFACE_LIST, 0x4004747F, "13000000"
                            + " 02001000c000020b00000000000000000000000000000000"
                            + " 02002000c633640b00000000000000000000000000000000"
                            + " 02003000ffffff0000000000000000000000000000000000"
                            + " 15000000"
                            + " 02001001c000020c00000000000000000000000000000000"
                            + " 02002001c633640c00000000000000000000000000000000"
                            + " 02003001ffffff8000000000000000000000000000000000"
                            + " 19000000"
                            + " 02001002c000020d00000000000000000000000000000000"
                            + " 02002002c633640d00000000000000000000000000000000"
                            + " 02003002ffffffc000000000000000000000000000000000",
                    List.of(new InterfaceInfo(19, ip("192.0.2.11"), ip("198.51.100.11"), ip("255.255.255.0")),
                            new InterfaceInfo(21, ip("192.0.2.12"), ip("198.51.100.12"), ip("255.255.255.128")),
                            new InterfaceInfo(25, ip("192.0.2.13"), ip("198.51.100.13"), ip("255.255.255.192")))),
                    228, 0),
            lenient(of(WinsockQueries.INTERFACE_LIST_EX, 0x4004747E, "13000000eeeeeeee"
                            + " p168 10000000eeeeeeee"
                            + " p184 10000000eeeeeeee"
                            + " p200 10000000eeeeeeee"
                            + " 15000000eeeeeeee"
                            + " p216 10000000eeeeeeee"
                            + " p232 10000000eeeeeeee"
                            + " p248 10000000eeeeeeee"
                            + " 19000000eeeeeeee"
                            + " p264 10000000eeeeeeee"
                            + " p280 10000000eeeeeeee"
                            + " p296 10000000eeeeeeee"
                            + " 02001000c000020b0000000000000000"
                            + " 02002000c633640b0000000000000000"
                            + " 02003000ffffff000000000000000000"
                            + " 02001001c000020c0000000000000000"
                            + " 02002001c633640c0000000000000000"
                            + " 02003001ffffff800000000000000000"
                            + " 02001002c000020d0000000000000000"
                            + " 02002002c633640d0000000000000000"
                            + " 02003002ffffffc00000000000000000",
                    List.of(new InterfaceInfo(19, ip("192.0.2.11"), ip("198.51.100.11"), ip("255.255.255.0")),
                            new InterfaceInfo(21, ip("192.0.2.12"), ip("198.51.100.12"), ip("255.255.255.128")),
                            new InterfaceInfo(25, ip("192.0.2.13"), ip("198.51.100.13"), ip("255.255.255.192")))),
                    168, 0),
            lenient(of(WinsockQueries.INTERFACE_LIST, 0x4004747F,
                    "21000000"
                            + " 02000000c000020b00000000000000000000000000000000"
                            + " 000000000000000000000000000000000000000000000000"
                            + " 000000000000000000000000000000000000000000000000",
                    List.of(new InterfaceInfo(0x21, ip("192.0.2.11"), null, null))), 76, 0),
            lenient(of(WinsockQueries.BROADCAST_ADDRESS, 0x48000005, "02001fffc00002ff0000000000000000",
                    ip("192.0.2.255")), 16, 8),
            of(WinsockQueries.GET_QOS, 0xC8000007,
                    "0000ab890404ab890808ab890c0cab891010ab891414ab891818ab891c1cab89"
                            + "2020ab892424ab892828ab892c2cab893030ab893434ab893838ab893c3cab89"
                            + " 08000000eeeeeeee p80 d0d1d2d3d4d5d6d7",
                    new QualityOfService(new FlowSpec(0x89AB0000L, 0x89AB0404L, 0x89AB0808L, 0x89AB0C0CL,
                            0x89AB1010L, 0x89AB1414L, 0x89AB1818L, 0x89AB1C1CL),
                            new FlowSpec(0x89AB2020L, 0x89AB2424L, 0x89AB2828L, 0x89AB2C2CL,
                            0x89AB3030L, 0x89AB3434L, 0x89AB3838L, 0x89AB3C3CL),
                            HexFormat.of().parseHex("d0d1d2d3d4d5d6d7"))),
            of(WinsockQueries.GET_GROUP_QOS, 0xC8000008,
                    "0000ac890404ac890808ac890c0cac891010ac891414ac891818ac891c1cac89"
                            + "2020ac892424ac892828ac892c2cac893030ac893434ac893838ac893c3cac89"
                            + " 08000000eeeeeeee p80 d0d1d2d3d4d5d6d7",
                    new QualityOfService(new FlowSpec(0x89AC0000L, 0x89AC0404L, 0x89AC0808L, 0x89AC0C0CL,
                            0x89AC1010L, 0x89AC1414L, 0x89AC1818L, 0x89AC1C1CL),
                            new FlowSpec(0x89AC2020L, 0x89AC2424L, 0x89AC2828L, 0x89AC2C2CL,
                            0x89AC3030L, 0x89AC3434L, 0x89AC3838L, 0x89AC3C3CL),
                            HexFormat.of().parseHex("d0d1d2d3d4d5d6d7"))),
            of(WinsockQueries.GET_QOS, 0xC8000007,
                    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
                            + "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
                            + " 00000000eeeeeeeeeeeeeeeeeeeeeeee",
                    new QualityOfService(FlowSpec.unspecified(), FlowSpec.unspecified())),
            of(WinsockQueries.CHK_QOS, IPV4, QosSelector.LINE_RATE, 0xDC000001, "53c30000", "53c30051",
                    OptionalLong.of(0x5100C353L)),
            of(WinsockQueries.CHK_QOS, IPV4, QosSelector.of(0x81020304), 0xDC000001, "04030281", "ffffffff",
                    OptionalLong.empty()),
            of(WinsockQueries.FIONREAD, 0x4004667F, "ad0ef100", 0xF10EADL),
            of(WinsockQueries.FIONREAD, 0x4004667F, "00000080", 0x80000000L),
            of(WinsockQueries.SIOCATMARK, 0x40047307, "01000000", true),
            of(WinsockQueries.SIOCATMARK, 0x40047307, "00000000", false),
            of(WinsockQueries.BASE_HANDLE, 0x48000022, "0804000000000000", 1032L),
            of(WinsockQueries.BSP_HANDLE, 0x4800001B, "0804000000000000", 1032L),
            of(WinsockQueries.BSP_HANDLE_SELECT, 0x4800001C, "0804000000000000", 1032L),
            of(WinsockQueries.BSP_HANDLE_POLL, 0x4800001D, "0804000000000000", 1032L),
            of(WinsockQueries.EXTENSION_FUNCTION_POINTER, IPV4, ExtensionFunctions.ACCEPTEX, 0xC8000006,
                    "f17d36b5accbcf1195ca00805f48a192", "10325476f87f0000", 0x7FF876543210L),
            of(WinsockQueries.TRANSLATE_HANDLE, IPV4,
                    new CompanionInterface(CompanionInterface.TAPI, new byte[] {7, 8}), 0xC800000D,
                    "020000000708", "0200000067452301", 0x0123456700000002L),
            of(WinsockQueries.TX_TIMESTAMP, IPV4, 0xFEDCBA98L, 0x980000EA, "98badcfe", "98badcfe10325476",
                    OptionalLong.of(0x76543210FEDCBA98L)));

    private QueryCatalogue() {
    }

    /** An answer of which all is needed. */
    private static <R> Golden<Void, R> of(WinsockQuery<Void, R> query, int code, String answer, Object expected) {
        return of(query, IPV4, null, code, "", answer, expected);
    }

    private static <I, R> Golden<I, R> of(WinsockQuery<I, R> query, StandardProtocolFamily family, I input, int code,
                                          String sent, String answer, Object expected) {
        int length = new Golden<>(query, family, input, code, sent, answer, 0, 0, expected).bytes().apply(0).length;
        return new Golden<>(query, family, input, code, sent, answer, length, length, expected);
    }

    /** The same golden answer, of which not all is needed or counted. */
    private static <I, R> Golden<I, R> lenient(Golden<I, R> golden, int counted, int needed) {
        return new Golden<>(golden.query, golden.family, golden.input, golden.code, golden.sent, golden.answer,
                counted, needed, golden.expected);
    }

    static Channel channel(SocketKind kind, StandardProtocolFamily family) {
        try {
            return switch (kind) {
                case STREAM -> new NioSocketChannel(SocketChannel.open(family));
                case LISTENER -> new NioServerSocketChannel(ServerSocketChannel.open(family));
                case DATAGRAM -> new NioDatagramChannel(DatagramChannel.open(family));
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static InetAddress ip(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** Something with an {@code equals} that says whether two results are the same. */
    static Object comparable(Object result) {
        if (result instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        if (result instanceof InetAddress address) {
            return address.getHostAddress(); // equals() does not look at the scope
        }
        if (result instanceof List<?> list) {
            return list.stream().map(QueryCatalogue::comparable).toList();
        }
        if (!(result instanceof TcpInfo)) {
            return result;
        }
        Map<String, Object> members = new TreeMap<>();
        for (Method method : TcpInfo.class.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers()) && method.getParameterCount() == 0
                    && !method.getName().equals("toString")) {
                try {
                    members.put(method.getName(), method.invoke(result));
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return members;
    }

    /** The constants of {@link WinsockQueries}. */
    static Map<String, WinsockQuery<?, ?>> queries() {
        Map<String, WinsockQuery<?, ?>> queries = new TreeMap<>();
        for (Field field : WinsockQueries.class.getFields()) {
            if (field.getType() == WinsockQuery.class) {
                try {
                    queries.put(field.getName(), (WinsockQuery<?, ?>) field.get(null));
                } catch (IllegalAccessException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return queries;
    }

    /** One exchange for each query. */
    static Stream<Golden<?, ?>> oneEach() {
        return queries().values().stream().map(query -> GOLDEN.stream().filter(golden -> golden.query() == query)
                .findFirst().orElseThrow(() -> new AssertionError("no golden bytes: " + query)));
    }
}
