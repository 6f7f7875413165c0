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

import static io.github.nettywinsock.QueryCatalogue.channel;
import static io.github.nettywinsock.QueryCatalogue.comparable;
import static io.github.nettywinsock.QueryCatalogue.ip;
import static java.net.StandardProtocolFamily.INET;
import static java.net.StandardProtocolFamily.INET6;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.nettywinsock.QueryCatalogue.Golden;
import io.github.nettywinsock.internal.FakeWsaIoctl;
import io.github.nettywinsock.internal.IoctlBuffer;
import io.github.nettywinsock.internal.WinsockError;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.AbstractNioChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.Future;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Queries over a fake of the one native call: what they say, what they make of the answer, and of all that is none.
 */
@Timeout(60)
class QueryTest {

    private static final String CATALOGUE = "io.github.nettywinsock.QueryCatalogue#";

    private final FakeWsaIoctl fake = new FakeWsaIoctl();
    private final List<Channel> opened = new ArrayList<>();

    @BeforeEach
    void forgetTheVersion() {
        TcpInfo.newest = 2;
    }

    @AfterEach
    void end() {
        opened.forEach(channel -> channel.unsafe().closeForcibly());
        fake.close();
        TcpInfo.newest = 2;
    }

    private Channel open(SocketKind kind) {
        return opened(channel(kind, INET));
    }

    private Channel opened(Channel channel) {
        opened.add(channel);
        return channel;
    }

    private void answer(Golden<?, ?> golden) {
        fake.answer(golden.code(), golden.bytes()).claim(golden.code(), golden.counted());
    }

    @ParameterizedTest
    @FieldSource(CATALOGUE + "GOLDEN")
    void aQuerySaysAndReadsTheBytesThatTheWindowsHeadersDescribe(Golden<?, ?> golden) {
        answer(golden);
        Channel channel = opened(golden.channel());
        assertEquals(comparable(golden.expected()), comparable(golden.ask(channel)));
        assertEquals(1, fake.calls().size());
        assertEquals(golden.sent(), fake.last().input());
        assertEquals(golden.code(), fake.last().code());
        assertEquals(golden.code(), golden.query().code());
    }

    @Test
    void everyQueryHasGoldenBytes() {
        assertEquals(25, QueryCatalogue.queries().size());
        assertEquals(QueryCatalogue.queries().size(), QueryCatalogue.oneEach().count());
    }

    // ---- answers that are none ----

    @ParameterizedTest
    @FieldSource(CATALOGUE + "GOLDEN")
    void anAnswerThatIsTooShortIsRefusedAtEveryLength(Golden<?, ?> golden) {
        Channel channel = opened(golden.channel());
        for (int length = 0; length < golden.counted(); length++) {
            int shorter = length;
            fake.answer(golden.code(), address -> Arrays.copyOf(golden.bytes().apply(address), shorter));
            if (length < golden.needed()) {
                malformed(assertThrows(WinsockException.class, () -> golden.ask(channel), () -> shorter + " bytes"));
            } else {
                valueOrMalformed(golden, channel);
            }
        }
    }

    private static void malformed(WinsockException e) {
        assertTrue(e.getMessage().startsWith("WSAIoctl(" + e.ioctl() + ") gave a malformed answer: "), e.getMessage());
        assertEquals(0, e.errorCode());
        assertFalse(e.isUnsupported());
    }

    private static void valueOrMalformed(Golden<?, ?> golden, Channel channel) {
        try {
            comparable(golden.ask(channel));
        } catch (WinsockException e) {
            if (e.errorCode() != WinsockError.WSAEFAULT) {
                malformed(e);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(CATALOGUE + "oneEach")
    void aLieAboutTheLengthIsFoundOut(Golden<?, ?> golden) {
        answer(golden);
        Channel channel = opened(golden.channel());
        for (int lie : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 20, 897}) {
            fake.claim(golden.code(), lie);
            malformed(assertThrows(WinsockException.class, () -> golden.ask(channel)));
        }
    }

    @ParameterizedTest
    @MethodSource(CATALOGUE + "oneEach")
    void noGarbageIsReadBeyondItsEnd(Golden<?, ?> golden) {
        Channel channel = opened(golden.channel());
        Random random = new Random(golden.code());
        for (int round = 0; round < 500; round++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            // Half of them are right but for a few bytes.
            boolean nearlyRight = random.nextBoolean();
            fake.answer(golden.code(), address -> {
                if (!nearlyRight) {
                    return garbage;
                }
                byte[] bytes = golden.bytes().apply(address);
                for (int i = 0; i < 3; i++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                return bytes;
            });
            valueOrMalformed(golden, channel);
        }
    }

    static Stream<Golden<?, ?>> withPointers() {
        return QueryCatalogue.GOLDEN.stream().filter(golden -> golden.answer().contains(" p"));
    }

    @ParameterizedTest
    @MethodSource("withPointers")
    void aPointerOutOfTheAnswerIsNotFollowed(Golden<?, ?> golden) {
        Channel channel = opened(golden.channel());
        for (long offset : new long[] {-1, -16, 896 - 7, 896, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE}) {
            fake.answer(golden.code(), address -> {
                byte[] bytes = golden.bytes().apply(address);
                ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                int pointer = golden.query() == WinsockQueries.GET_QOS
                        || golden.query() == WinsockQueries.GET_GROUP_QOS ? 72 : 8;
                // The difference to the address may overflow, and then it is still not within.
                out.putLong(pointer, address + offset);
                return bytes;
            });
            malformed(assertThrows(WinsockException.class, () -> golden.ask(channel), () -> "offset " + offset));
        }
    }

    @Test
    void anAddressThatIsNoneMakesAnAnswerMalformed() {
        Channel channel = open(SocketKind.DATAGRAM);
        for (String sockaddr : List.of("0000", "21001000c000020b", "17001000c000020b0000000000000000", "02", "")) {
            fake.answer(WinsockQueries.BROADCAST_ADDRESS.code(), HexFormat.of().parseHex(sockaddr));
            malformed(assertThrows(WinsockException.class,
                    () -> Winsock.queryNow(channel, WinsockQueries.BROADCAST_ADDRESS)));
        }
    }

    // ---- errors ----

    static Stream<Arguments> errors() {
        return QueryCatalogue.oneEach().flatMap(golden -> IntStream.of(10022, 10045, 10042, 10038, 10057, 12345)
                .mapToObj(error -> Arguments.of(golden, error)));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorIsNamedInTheException(Golden<?, ?> golden, int error) {
        fake.fail(golden.code(), error);
        Channel channel = opened(golden.channel());
        WinsockException e = assertThrows(WinsockException.class, () -> golden.ask(channel));
        assertEquals(error, e.errorCode());
        assertEquals(golden.code(), e.code());
        assertEquals(golden.query().ioctl(), e.ioctl());
        assertEquals(error == 10045 || error == 10042, e.isUnsupported());
        assertTrue(e.getMessage().startsWith("WSAIoctl(" + golden.query().ioctl() + ") failed: "), e.getMessage());
    }

    @ParameterizedTest
    @MethodSource(CATALOGUE + "oneEach")
    void aQueryIsRefusedOnAnotherKindOfChannel(Golden<?, ?> golden) {
        for (SocketKind kind : SocketKind.values()) {
            if (!golden.query().declaration().sockets().containsKey(kind)) {
                Channel channel = open(kind);
                WinsockException e = assertThrows(WinsockException.class, () -> golden.ask(channel));
                assertEquals(0, e.errorCode());
                assertTrue(e.getMessage().contains(", not for a " + kind), e.getMessage());
                assertFalse(e.getMessage().contains("childOption"), e.getMessage());
            }
        }
        assertEquals(List.of(), fake.calls());
    }

    @ParameterizedTest
    @MethodSource(CATALOGUE + "oneEach")
    void aClosedChannelIsNotAsked(Golden<?, ?> golden) {
        Channel channel = golden.channel();
        channel.unsafe().closeForcibly();
        WinsockException e = assertThrows(WinsockException.class, () -> golden.ask(channel));
        assertTrue(e.getMessage().endsWith("the channel is closed"), e.getMessage());
        assertInstanceOf(ClosedChannelException.class, e.getCause());
        assertEquals(List.of(), fake.calls());
    }

    @ParameterizedTest
    @MethodSource(CATALOGUE + "oneEach")
    void withoutWinsockTheCauseIsSaid(Golden<?, ?> golden) {
        Channel channel = opened(golden.channel());
        Throwable cause = new UnsatisfiedLinkError("no native part");
        FakeWsaIoctl.unavailable(cause);
        WinsockException e = assertThrows(WinsockException.class, () -> golden.ask(channel));
        assertSame(cause, e.getCause());
        assertTrue(e.isUnsupported());
    }

    // ---- answers of any length ----

    static Stream<Arguments> tooSmall() {
        return Stream.of(WinsockError.WSAEFAULT, WinsockError.ERROR_INSUFFICIENT_BUFFER, WinsockError.WSAENOBUFS)
                .flatMap(error -> Stream.of(true, false).map(tells -> Arguments.of(error, tells)));
    }

    @ParameterizedTest
    @MethodSource("tooSmall")
    void aListThatDoesNotFitIsAskedForAgain(int error, boolean tells) {
        byte[] records = new byte[5000];
        new Random(1).nextBytes(records);
        WinsockQuery<Void, byte[]> query = WinsockQueries.WFP_CONNECTION_REDIRECT_RECORDS;
        fake.answer(query.code(), records).whenTooSmall(query.code(), error, tells);
        assertArrayEquals(records, Winsock.queryNow(open(SocketKind.STREAM), query));
        assertEquals(tells ? List.of(896, 5000) : List.of(896, 1792, 3584, 7168),
                fake.calls().stream().map(FakeWsaIoctl.Call::outLength).toList());
    }

    @Test
    void aListMayGrowBetweenTwoCalls() {
        int code = WinsockQueries.WFP_CONNECTION_REDIRECT_RECORDS.code();
        fake.answer(code, address -> new byte[1000 * fake.calls(code).size()]);
        assertEquals(3000,
                Winsock.queryNow(open(SocketKind.STREAM), WinsockQueries.WFP_CONNECTION_REDIRECT_RECORDS).length);
        assertEquals(List.of(896, 1792, 3584), fake.calls().stream().map(FakeWsaIoctl.Call::outLength).toList());
    }

    @Test
    void aThreadDoesNotKeepTheMemoryOfALongAnswer() throws Exception {
        WeakReference<ByteBuffer> memory = memoryOfAnAnswerOf(1 << 20);
        while (memory.get() != null) {
            System.gc();
            Thread.sleep(10);
        }
    }

    private static WeakReference<ByteBuffer> memoryOfAnAnswerOf(int room) {
        IoctlBuffer buffer = IoctlBuffer.of(0, room);
        assertEquals(0, Answer.of(WinsockQueries.ADDRESS_LIST.declaration(), buffer, room).length());
        return new WeakReference<>(buffer.memory());
    }

    @Test
    void aLongListOfAddressesKeepsItsPointers() {
        int count = 300;
        LongFunction<byte[]> list = address -> {
            ByteBuffer out = ByteBuffer.allocate(8 + 32 * count).order(ByteOrder.LITTLE_ENDIAN);
            out.putInt(count).putInt(0);
            for (int i = 0; i < count; i++) {
                out.putLong(address + 8 + 16 * count + 16 * i).putInt(16).putInt(0);
            }
            for (int i = 0; i < count; i++) {
                out.putInt(2).put(new byte[] {10, 0, (byte) (i >> 8), (byte) i}).putLong(0);
            }
            return out.array();
        };
        fake.answer(WinsockQueries.ADDRESS_LIST.code(), list);
        List<InetAddress> addresses = Winsock.queryNow(open(SocketKind.STREAM), WinsockQueries.ADDRESS_LIST);
        assertEquals(count, addresses.size());
        assertEquals(ip("10.0.1.43"), addresses.get(299));
    }

    static Stream<WinsockQuery<Void, ?>> lists() {
        return Stream.of(WinsockQueries.ADDRESS_LIST, WinsockQueries.INTERFACE_LIST, WinsockQueries.INTERFACE_LIST_EX,
                WinsockQueries.WFP_CONNECTION_REDIRECT_CONTEXT, WinsockQueries.WFP_CONNECTION_REDIRECT_RECORDS,
                WinsockQueries.GET_QOS, WinsockQueries.GET_GROUP_QOS);
    }

    @ParameterizedTest
    @MethodSource("lists")
    void aListThatNeverFitsIsGivenUp(WinsockQuery<Void, ?> query) {
        Channel channel = open(SocketKind.STREAM);
        for (int error : new int[] {WinsockError.WSAEFAULT, WinsockError.ERROR_INSUFFICIENT_BUFFER}) {
            fake.calls().clear();
            fake.fail(query.code(), error);
            assertEquals(error,
                    assertThrows(WinsockException.class, () -> Winsock.queryNow(channel, query)).errorCode());
            assertEquals(12, fake.calls().size());
            assertEquals(1 << 20, fake.last().outLength());
        }
    }

    // ---- TCP_INFO ----

    private static Golden<?, ?> tcpInfo() {
        return QueryCatalogue.oneEach().filter(golden -> golden.query() == WinsockQueries.TCP_INFO)
                .findFirst().orElseThrow();
    }

    /** Knows versions up to one, and says so. */
    private void answerTcpInfo(int newest, int error) {
        byte[] bytes = tcpInfo().bytes().apply(0);
        int[] lengths = {88, 136, 152};
        fake.answer(WinsockQueries.TCP_INFO.code(), address -> {
            int version = Integer.parseInt(fake.last().input().substring(0, 2));
            assertEquals(lengths[version], fake.last().outLength());
            return version > newest ? new byte[1000] : Arrays.copyOf(bytes, lengths[version]);
        }).whenTooSmall(WinsockQueries.TCP_INFO.code(), error, false);
    }

    @Test
    void tcpInfoFallsBackToTheVersionThatTheMachineHasAndRemembersIt() {
        Channel channel = open(SocketKind.STREAM);
        for (int error : new int[] {10022, 10045, 10042}) {
            for (int newest = 0; newest <= 2; newest++) {
                TcpInfo.newest = 2;
                answerTcpInfo(newest, error);
                fake.calls().clear();
                TcpInfo info = Winsock.queryNow(channel, WinsockQueries.TCP_INFO);
                assertEquals(newest, info.version());
                assertEquals(3 - newest, fake.calls().size());
                Winsock.queryNow(channel, WinsockQueries.TCP_INFO);
                assertEquals(4 - newest, fake.calls().size());
                assertEquals(0x89AB5050L, info.timeoutEpisodes());
                assertEquals(newest >= 1 ? OptionalLong.of(0x123456789AB8080L) : OptionalLong.empty(),
                        info.sndLimBytesSnd());
                assertEquals(newest >= 1, info.sndLimTimeRwin().isPresent());
                assertEquals(newest >= 2 ? Optional.of(true) : Optional.empty(), info.ecnNegotiated());
                assertEquals(newest >= 2, info.ptoEpisodes().isPresent());
            }
        }
    }

    @Test
    void anErrorThatIsNotAboutTheVersionIsNotFollowedByAnotherAttempt() {
        answerTcpInfo(-1, 10038);
        assertThrows(WinsockException.class,
                () -> Winsock.queryNow(open(SocketKind.STREAM), WinsockQueries.TCP_INFO));
        assertEquals(1, fake.calls().size());
        answerTcpInfo(-1, 10045);
        assertThrows(WinsockException.class,
                () -> Winsock.queryNow(open(SocketKind.STREAM), WinsockQueries.TCP_INFO));
        assertEquals(4, fake.calls().size());
        // That one socket does not have it says nothing about the machine.
        assertEquals(2, TcpInfo.newest);
    }

    @Test
    void tcpInfoFillsAnObjectAgainAndLeavesItAloneWhenItFails() {
        Channel channel = open(SocketKind.STREAM);
        TcpInfo info = new TcpInfo();
        assertEquals(TcpState.CLOSED, info.state());
        answerTcpInfo(2, 10022);
        assertSame(info, Winsock.tcpInfo(channel, info));
        assertEquals(comparable(tcpInfo().expected()), comparable(info));
        fake.fail(WinsockQueries.TCP_INFO.code(), 10057);
        assertThrows(WinsockException.class, () -> Winsock.tcpInfo(channel, info));
        fake.succeed(WinsockQueries.TCP_INFO.code());
        fake.claim(WinsockQueries.TCP_INFO.code(), 151);
        assertThrows(WinsockException.class, () -> Winsock.tcpInfo(channel, info));
        assertEquals(comparable(tcpInfo().expected()), comparable(info));
        assertTrue(info.toString().startsWith("ESTABLISHED, rtt 2309690388 us"), info.toString());
    }

    @Test
    void aStateThatThisLibraryDoesNotKnowSurvives() {
        ByteBuffer bytes = ByteBuffer.allocate(152).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 0x81020304);
        fake.answer(WinsockQueries.TCP_INFO.code(), bytes.array());
        assertEquals(0x81020304,
                Winsock.queryNow(open(SocketKind.LISTENER), WinsockQueries.TCP_INFO).state().value());
    }

    @Test
    void pollingTcpInfoAllocatesNothing() {
        assumeTrue(ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean,
                "needs a JVM that counts allocated bytes");
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Channel channel = open(SocketKind.STREAM);
        TcpInfo info = new TcpInfo();
        FakeWsaIoctl.install(FakeWsaIoctl.quiet(152));
        poll(channel, info, 20_000);
        long before = threads.getCurrentThreadAllocatedBytes();
        poll(channel, info, 10_000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 10_000, () -> allocated + " bytes in 10000 polls");
    }

    private static void poll(Channel channel, TcpInfo info, int times) {
        for (int i = 0; i < times; i++) {
            Winsock.tcpInfo(channel, info);
        }
    }

    // ---- others ----

    @Test
    void aTimestampThatIsNotThereYetIsNoError() {
        fake.fail(WinsockQueries.TX_TIMESTAMP.code(), WinsockError.WSAEWOULDBLOCK);
        assertEquals(OptionalLong.empty(),
                Winsock.queryNow(open(SocketKind.DATAGRAM), WinsockQueries.TX_TIMESTAMP, 7L));
        assertThrows(IllegalArgumentException.class,
                () -> Winsock.queryNow(open(SocketKind.DATAGRAM), WinsockQueries.TX_TIMESTAMP, -1L));
        assertThrows(IllegalArgumentException.class,
                () -> Winsock.queryNow(open(SocketKind.DATAGRAM), WinsockQueries.TX_TIMESTAMP, 1L << 32));
    }

    @Test
    void anIpv6DestinationIsRefusedOnAnIpv4Socket() {
        WinsockException e = assertThrows(WinsockException.class,
                () -> Winsock.queryNow(open(SocketKind.STREAM), WinsockQueries.ROUTING_INTERFACE, ip("::1")));
        assertTrue(e.getMessage().endsWith("an IPv6 address on an IPv4 socket"), e.getMessage());
        assertEquals(List.of(), fake.calls());
    }

    @Test
    void everyKindOfChannelSaysWhetherItIsIpv6() {
        for (SocketKind kind : SocketKind.values()) {
            for (Channel channel : List.of(channel(kind, INET), channel(kind, INET6))) {
                opened(channel);
                fake.answer(WinsockQueries.ROUTING_INTERFACE.code(), HexFormat.of().parseHex("0200000001020304"));
                Winsock.queryNow(channel, WinsockQueries.ROUTING_INTERFACE, ip("192.0.2.1"));
            }
        }
        assertEquals(List.of(16, 28, 16, 28, 16, 28),
                fake.calls().stream().map(call -> call.input().length() / 2).toList());
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void anInputIsNeverNull() {
        for (WinsockQuery query : QueryCatalogue.queries().values()) {
            Channel channel = open(SocketKind.STREAM);
            if (query.inputType() != Void.class) {
                assertThrows(NullPointerException.class, () -> Winsock.queryNow(channel, query, null));
                assertThrows(NullPointerException.class, () -> Winsock.query(channel, query, null));
                assertThrows(RuntimeException.class, () -> Winsock.queryNow(channel, query));
            }
        }
        assertEquals(List.of(), fake.calls());
    }

    // ---- the raw door ----

    @Test
    void aRawQueryPassesItsBytesBothWays() {
        WinsockQuery<byte[], byte[]> raw = WinsockQueries.raw("SIO_SOMETHING", 0xD8000099, 6);
        fake.answer(raw.code(), new byte[] {1, 2, 3});
        assertArrayEquals(new byte[] {1, 2, 3}, Winsock.queryNow(open(SocketKind.DATAGRAM), raw, new byte[] {9, 8}));
        assertEquals("0908", fake.last().input());
        assertEquals(6, fake.last().outLength());
        fake.answer(raw.code(), new byte[7]);
        assertEquals(10014, assertThrows(WinsockException.class,
                () -> Winsock.queryNow(open(SocketKind.LISTENER), raw, new byte[0])).errorCode());
        WinsockQuery<byte[], byte[]> large = WinsockQueries.raw("SIO_SOMETHING", 0xD8000098, 1 << 20);
        fake.answer(large.code(), new byte[1 << 20]);
        assertEquals(1 << 20, Winsock.queryNow(open(SocketKind.STREAM), large, new byte[65535]).length);
        assertThrows(IllegalArgumentException.class,
                () -> Winsock.queryNow(open(SocketKind.STREAM), large, new byte[65536]));
    }

    @Test
    void aCodeThatTakesInputIsNeverGivenANullPointer() {
        long[] addresses = new long[3];
        FakeWsaIoctl.install((socket, code, in, inLength, out, outLength, returned) -> {
            addresses[0] = in;
            addresses[1] = out;
            addresses[2] = returned;
            return 0;
        });
        byte[] nothing = {};
        Winsock.queryNow(open(SocketKind.STREAM),
                WinsockQueries.raw("SIO_GET_EXTENSION_FUNCTION_POINTER", 0xC8000006, 0), nothing);
        assertTrue(addresses[0] != 0 && addresses[1] != 0 && addresses[2] != 0, Arrays.toString(addresses));
        Winsock.queryNow(open(SocketKind.STREAM), WinsockQueries.raw("SIO_BASE_HANDLE", 0x48000022, 0), nothing);
        assertTrue(addresses[0] == 0 && addresses[1] != 0 && addresses[2] != 0, Arrays.toString(addresses));
    }

    @Test
    void aRawQueryRefusesCodesThatBlockReturnPointersOrBelongToTheJdk() {
        assertTrue(refused(0x8004667E).contains("FIONBIO"));
        assertTrue(refused(0x28000017).contains("use WinsockNotifications.ADDRESS_LIST_CHANGE"));
        assertTrue(refused(0x88000015).contains("use WinsockNotifications.ROUTING_INTERFACE_CHANGE"));
        assertTrue(refused(0x2000747A).contains("use WinsockNotifications.IDEAL_SEND_BACKLOG_CHANGE"));
        assertTrue(refused(0x98000064).contains("use PortReservation"));
        WinsockOptions.refused().forEach(refused -> refused(refused.code()));
        assertTrue(refused(0x48000016).contains("use WinsockQueries.ADDRESS_LIST"));
        assertTrue(refused(0x4004747E).contains("use WinsockQueries.INTERFACE_LIST_EX"));
        assertTrue(refused(0xC8000007).contains("use WinsockQueries.GET_QOS"));
        assertTrue(refused(0xC8000008).contains("use WinsockQueries.GET_GROUP_QOS"));
        assertThrows(IllegalArgumentException.class, () -> WinsockQueries.raw(" ", 0xD8000099, 4));
        assertThrows(NullPointerException.class, () -> WinsockQueries.raw(null, 0xD8000099, 4));
        assertThrows(IllegalArgumentException.class, () -> WinsockQueries.raw("SIO_X", 0xD8000099, -1));
        assertThrows(IllegalArgumentException.class, () -> WinsockQueries.raw("SIO_X", 0xD8000099, (1 << 20) + 1));
    }

    private static String refused(int code) {
        String message = assertThrows(IllegalArgumentException.class, () -> WinsockQueries.raw("SIO_X", code, 16))
                .getMessage();
        assertTrue(message.startsWith(String.format("code: 0x%08X (SIO_X): ", code)), message);
        return message;
    }

    // ---- futures ----

    @Test
    void aFutureAnswersFromTheEventLoopAndKeepsItsOwnCopyOfTheInput() throws Exception {
        EventLoopGroup group = new NioEventLoopGroup(1);
        try {
            Channel channel = open(SocketKind.DATAGRAM);
            group.register(channel).sync();
            AtomicReference<Thread> loop = new AtomicReference<>();
            WinsockQuery<byte[], byte[]> raw = WinsockQueries.raw("SIO_SOMETHING", 0xD8000099, 4);
            fake.answer(raw.code(), new byte[] {5}).fail(WinsockQueries.FIONREAD.code(), 10045);
            byte[] input = {1, 2};
            Future<Future<byte[]>> asked = channel.eventLoop().submit(() -> {
                loop.set(Thread.currentThread());
                Future<byte[]> answer = Winsock.query(channel, raw, input);
                input[0] = 99;
                return answer;
            });
            assertArrayEquals(new byte[] {5}, asked.sync().getNow().sync().getNow());
            assertEquals("0102", fake.last().input());
            assertSame(loop.get(), fake.last().thread());
            Throwable cause = Winsock.query(channel, WinsockQueries.FIONREAD).await().cause();
            assertTrue(assertInstanceOf(WinsockException.class, cause).isUnsupported());
            assertSame(loop.get(), fake.last().thread());
            channel.close().sync();
            assertInstanceOf(WinsockException.class,
                    Winsock.query(channel, WinsockQueries.FIONREAD).await().cause());
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }

    @Test
    void aFutureFailsWhenTheEventLoopHasEnded() throws Exception {
        EventLoopGroup group = new NioEventLoopGroup(1);
        // Not one of those that are closed after each test: Netty insists on closing it by its loop.
        Channel channel = channel(SocketKind.DATAGRAM, INET);
        group.register(channel).sync();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        ((AbstractNioChannel.NioUnsafe) channel.unsafe()).ch().close();
        Throwable cause = Winsock.query(channel, WinsockQueries.FIONREAD).await().cause();
        assertInstanceOf(WinsockException.class, cause);
        assertThrows(NullPointerException.class, () -> Winsock.query(channel, null));
        assertThrows(NullPointerException.class, () -> Winsock.query(null, WinsockQueries.FIONREAD));
    }

    @Test
    void aChannelThatIsNotRegisteredIsAskedAtOnce() throws Exception {
        fake.answer(WinsockQueries.FIONREAD.code(), new byte[] {7, 0, 0, 0});
        Future<Long> answer = Winsock.query(open(SocketKind.STREAM), WinsockQueries.FIONREAD);
        assertTrue(answer.isDone());
        assertEquals(7, answer.get());
    }

    // ---- the machine ----

    @Test
    void theMachineIsAskedOnASocketOfTheRightFamily() {
        fake.answer(WinsockQueries.ADDRESS_LIST.code(), golden(WinsockQueries.ADDRESS_LIST, INET).bytes());
        fake.answer(WinsockQueries.INTERFACE_LIST.code(), golden(WinsockQueries.INTERFACE_LIST, INET).bytes());
        fake.answer(WinsockQueries.BROADCAST_ADDRESS.code(), golden(WinsockQueries.BROADCAST_ADDRESS, INET).bytes());
        fake.answer(WinsockQueries.ROUTING_INTERFACE.code(), golden(WinsockQueries.ROUTING_INTERFACE, INET6).bytes());
        try (WinsockAddresses addresses = new WinsockAddresses()) {
            assertEquals(List.of(), fake.calls());
            assertEquals(golden(WinsockQueries.INTERFACE_LIST, INET).expected(), addresses.interfaceList());
            assertEquals(ip("192.0.2.255"), addresses.broadcastAddress());
            assertEquals(comparable(ip("2001:db8::b%70")), comparable(addresses.routingInterface(ip("2001:db8::7"))));
            addresses.routingInterface(ip("192.0.2.7"));
            assertEquals(List.of(56, 32), fake.calls(WinsockQueries.ROUTING_INTERFACE.code()).stream()
                    .map(call -> call.input().length()).toList());
            // Both sockets have the same in this fake, and each address is listed once.
            assertEquals(golden(WinsockQueries.ADDRESS_LIST, INET).expected(), addresses.addressList());
            List<Long> sockets = fake.calls(WinsockQueries.ADDRESS_LIST.code()).stream()
                    .map(FakeWsaIoctl.Call::socket).toList();
            assertNotEquals(sockets.get(0), sockets.get(1));
            assertEquals(2, fake.calls().stream().map(FakeWsaIoctl.Call::socket).distinct().count());
            assertThrows(NullPointerException.class, () -> addresses.routingInterface(null));
        }
    }

    private static Golden<?, ?> golden(WinsockQuery<?, ?> query, StandardProtocolFamily family) {
        return QueryCatalogue.GOLDEN.stream()
                .filter(golden -> golden.query() == query && golden.family() == family).findFirst().orElseThrow();
    }

    @Test
    void theMachineIsNotAskedAfterClose() {
        WinsockAddresses addresses = new WinsockAddresses();
        fake.answer(WinsockQueries.INTERFACE_LIST.code(), new byte[0]);
        assertEquals(List.of(), addresses.interfaceList());
        addresses.close();
        addresses.close();
        assertTrue(assertThrows(WinsockException.class, addresses::interfaceList).getMessage().contains("closed"));
        FakeWsaIoctl.unavailable(new UnsatisfiedLinkError("no native part"));
        assertTrue(assertThrows(WinsockException.class, () -> new WinsockAddresses().addressList()).isUnsupported());
    }
}
