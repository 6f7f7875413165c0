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
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ValuesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void keepAliveTimesAreWholeMillisecondsOfAnUnsignedDword() {
        refusesAllButWholeMillisUpTo(0xFFFF_FFFFL, "idle", bad -> KeepAliveVals.of(bad, SECOND));
        refusesAllButWholeMillisUpTo(0xFFFF_FFFFL, "interval", bad -> KeepAliveVals.of(SECOND, bad));
    }

    @Test
    void theRoundTripTimeIsWholeMillisecondsBetweenDefaultAndUnspecified() {
        refusesAllButWholeMillisUpTo(65534, "rtt", bad -> TcpInitialRto.of(bad, 1));
        refuses("rtt", () -> TcpInitialRto.of(Duration.ZERO, 1));
        TcpInitialRto.of(Duration.ofMillis(1), 1);
    }

    private static void refusesAllButWholeMillisUpTo(long longest, String name, Consumer<Duration> make) {
        assertTrue(assertThrows(NullPointerException.class, () -> make.accept(null)).getMessage().contains(name));
        refuses(name, () -> make.accept(Duration.ofMillis(-1)));
        refuses(name, () -> make.accept(Duration.ofNanos(1)));
        refuses(name, () -> make.accept(Duration.ofMillis(5).plusNanos(999_999)));
        refuses(name, () -> make.accept(Duration.ofMillis(longest).plusNanos(1)));
        refuses(name, () -> make.accept(Duration.ofMillis(longest + 1)));
        refuses(name, () -> make.accept(Duration.ofSeconds(Long.MAX_VALUE)));
        refuses(name, () -> make.accept(Duration.ofSeconds(Long.MIN_VALUE)));
        make.accept(Duration.ofMillis(longest));
    }

    private static void refuses(String name, Executable make) {
        String message = assertThrows(IllegalArgumentException.class, make).getMessage();
        assertTrue(message.startsWith(name + ": "), message);
        assertTrue(message.contains("expected: "), message);
    }

    @Test
    void aNumberOfSynRetransmissionsIsNoneOfTheNumbersWithAMeaningOfTheirOwn() {
        for (int number : new int[] {Integer.MIN_VALUE, -1, 0, 254, 255, 256, Integer.MAX_VALUE}) {
            String message = assertThrows(IllegalArgumentException.class, () -> TcpInitialRto.of(SECOND, number))
                    .getMessage();
            assertTrue(message.contains("synRetransmissions"), message);
        }
        assertEquals(OptionalInt.of(253), TcpInitialRto.of(SECOND, 253).synRetransmissions());
    }

    @Test
    void anInitialRtoSaysWhatItWasMadeOf() {
        TcpInitialRto rto = TcpInitialRto.of(Duration.ofMillis(300), 2);
        assertEquals(Optional.of(Duration.ofMillis(300)), rto.rtt());
        assertEquals(OptionalInt.of(2), rto.synRetransmissions());
        assertEquals("RTT 300 ms, SYN retransmissions 2", rto.toString());
        assertEquals(Optional.empty(), rto.withDefaultRtt().rtt());
        assertEquals(Optional.empty(), rto.withUnspecifiedRtt().rtt());
        assertEquals(OptionalInt.empty(), rto.withDefaultSynRetransmissions().synRetransmissions());
        assertEquals(OptionalInt.empty(), rto.withUnspecifiedSynRetransmissions().synRetransmissions());
        assertEquals(OptionalInt.of(0), rto.withNoSynRetransmissions().synRetransmissions());
        assertEquals("RTT default, SYN retransmissions none",
                rto.withDefaultRtt().withNoSynRetransmissions().toString());
        assertEquals("RTT unspecified, SYN retransmissions unspecified", TcpInitialRto.unspecified().toString());
        assertEquals("RTT 300 ms, SYN retransmissions default", rto.withDefaultSynRetransmissions().toString());
        assertEquals(rto, TcpInitialRto.of(Duration.ofMillis(300), 2));
        assertEquals(rto.hashCode(), TcpInitialRto.of(Duration.ofMillis(300), 2).hashCode());
        assertNotEquals(rto, rto.withNoSynRetransmissions());
        assertNotEquals(rto, rto.withDefaultRtt());
    }

    @Test
    void aPriorityHintKeepsANumberThatItDoesNotKnow() {
        assertEquals(PriorityHint.VERY_LOW, PriorityHint.of(0));
        assertEquals("NORMAL", PriorityHint.of(2).toString());
        assertEquals(7, PriorityHint.of(7).value());
        assertEquals("PriorityHint(7)", PriorityHint.of(7).toString());
    }

    @Test
    void aProcessorIndexIsAnUnsignedShort() {
        for (int index : new int[] {-1, 65536, Integer.MAX_VALUE}) {
            String message = assertThrows(IllegalArgumentException.class,
                    () -> WinsockOptions.CPU_AFFINITY.validate(index)).getMessage();
            assertTrue(message.contains("SIO_CPU_AFFINITY"), message);
        }
        WinsockOptions.CPU_AFFINITY.validate(0);
        WinsockOptions.CPU_AFFINITY.validate(65535);
    }

    @Test
    void numbersOfOptionsStayWithinTheirLimits() {
        refusesAllBut(WinsockOptions.MULTICAST_SCOPE, 0, 255);
        refusesAllBut(WinsockOptions.TCP_SET_ACK_FREQUENCY, 1, 255);
        refuses("SIO_ASSOCIATE_PORT_RESERVATION", () -> WinsockOptions.ASSOCIATE_PORT_RESERVATION.validate(0L));
        refuses("SIO_ENABLE_CIRCULAR_QUEUEING", () -> WinsockOptions.ENABLE_CIRCULAR_QUEUEING.validate(false));
    }

    private static void refusesAllBut(WinsockOption<Integer> option, int lowest, int highest) {
        for (int number : new int[] {Integer.MIN_VALUE, lowest - 1, highest + 1, Integer.MAX_VALUE}) {
            refuses(option.ioctl(), () -> option.validate(number));
        }
        option.validate(lowest);
        option.validate(highest);
    }

    @Test
    void aCompatibilityModeKeepsABehaviourThatItDoesNotKnowAndRefusesWhatIsNoDword() {
        for (long version : new long[] {-1, 0x1_0000_0000L}) {
            refuses("targetOsVersion", () -> new CompatibilityMode(CompatibilityMode.ALL, version));
        }
        assertEquals("AUTO_TUNING as in 0x06000000",
                new CompatibilityMode(CompatibilityMode.AUTO_TUNING, CompatibilityMode.VISTA).toString());
        assertEquals("RECEIVE_BUFFERING as in 0x05010000",
                new CompatibilityMode(CompatibilityMode.RECEIVE_BUFFERING, CompatibilityMode.XP).toString());
        assertEquals("behavior -1 as in 0xFFFFFFFF", new CompatibilityMode(-1, 0xFFFF_FFFFL).toString());
    }

    @Test
    void aCongestionWindowLevelKeepsANumberThatItDoesNotKnow() {
        assertEquals(TcpIcwLevel.AGGRESSIVE, TcpIcwLevel.of(3));
        assertEquals("COMPAT", TcpIcwLevel.of(254).toString());
        assertEquals("TcpIcwLevel(5)", TcpIcwLevel.of(5).toString());
        assertEquals(-1, TcpIcwLevel.of(-1).value());
    }

    @Test
    void asManyTimestampsCanBeBufferedAsFitIntoAnUnsignedShort() {
        for (int number : new int[] {-1, 65536}) {
            refuses("txTimestampsBuffered", () -> new Timestamping(true, true, number));
        }
    }

    @Test
    void everyMemberOfAFlowSpecIsADword() {
        String[] names = {"tokenRate", "tokenBucketSize", "peakBandwidth", "latency", "delayVariation", "serviceType",
            "maxSduSize", "minimumPolicedSize"};
        for (int i = 0; i < names.length; i++) {
            for (long bad : new long[] {-1, 0x1_0000_0000L}) {
                long[] all = new long[names.length];
                all[i] = bad;
                refuses(names[i], () -> new FlowSpec(all[0], all[1], all[2], all[3], all[4], all[5], all[6], all[7]));
            }
        }
    }

    @Test
    void valuesWithBytesKeepACopyAndAreEqualByContent() {
        byte[] bytes = {1, 2, 3};
        UUID id = UUID.randomUUID();
        FlowSpec flow = FlowSpec.unspecified();
        QualityOfService qos = new QualityOfService(flow, flow, bytes);
        CompanionInterface companion = new CompanionInterface(7, bytes);
        TransportSetting setting = new TransportSetting(id, bytes);
        bytes[0] = 9;
        for (byte[] kept : List.of(qos.providerSpecific(), companion.data(), setting.parameters())) {
            assertEquals(1, kept[0]);
            kept[0] = 9;
        }
        byte[] same = {1, 2, 3};
        assertEquals(new QualityOfService(flow, flow, same), qos);
        assertEquals(new QualityOfService(flow, flow, same).hashCode(), qos.hashCode());
        assertNotEquals(new QualityOfService(flow, flow, bytes), qos);
        assertEquals(new CompanionInterface(7, same), companion);
        assertEquals(new CompanionInterface(7, same).hashCode(), companion.hashCode());
        assertNotEquals(new CompanionInterface(7, bytes), companion);
        assertNotEquals(new CompanionInterface(8, same), companion);
        assertEquals(new TransportSetting(id, same), setting);
        assertEquals(new TransportSetting(id, same).hashCode(), setting.hashCode());
        assertNotEquals(new TransportSetting(id, bytes), setting);
        assertNotEquals(new TransportSetting(UUID.randomUUID(), same), setting);
        assertEquals("companion 7, 3 bytes", companion.toString());
        assertEquals(id + " 010203", setting.toString());
        assertEquals("ASSOCIATE_NAMERES_CONTEXT 0100000000000000",
                TransportSetting.associateNameResolutionContext(1).toString());
    }

    @Test
    void valuesWithBytesRefuseMoreThanAnInputMayHave() {
        FlowSpec flow = FlowSpec.unspecified();
        UUID id = UUID.randomUUID();
        refuses("providerSpecific length", () -> new QualityOfService(flow, flow, new byte[65456]));
        refuses("data length", () -> new CompanionInterface(1, new byte[65532]));
        refuses("parameters length", () -> new TransportSetting(id, new byte[65520]));
        assertEquals(65535, QualityOfService.ENCODING.length(new QualityOfService(flow, flow, new byte[65455])));
        assertEquals(65535, CompanionInterface.ENCODING.length(new CompanionInterface(1, new byte[65531])));
        assertEquals(65535, TransportSetting.ENCODING.length(new TransportSetting(id, new byte[65519])));
        assertThrows(NullPointerException.class, () -> new QualityOfService(null, flow));
        assertThrows(NullPointerException.class, () -> new QualityOfService(flow, null));
        assertThrows(NullPointerException.class, () -> new QualityOfService(flow, flow, null));
        assertThrows(NullPointerException.class, () -> new CompanionInterface(1, null));
        assertThrows(NullPointerException.class, () -> new TransportSetting(null, new byte[1]));
        assertThrows(NullPointerException.class, () -> new TransportSetting(id, null));
        assertThrows(NullPointerException.class, () -> TransportSetting.realTimeNotification(null));
        assertThrows(NullPointerException.class, () -> TransportSetting.realTimeNotificationEx(null, true));
    }

    @ParameterizedTest
    @MethodSource("io.github.nettywinsock.Catalogue#oneEach")
    @SuppressWarnings({"unchecked", "rawtypes"})
    void anOptionRefusesNullAndValuesOfAnotherType(Catalogue.Golden<?> golden) {
        for (ChannelOption option : new ChannelOption[] {golden.option(), golden.option().required()}) {
            String ofNull = assertThrows(NullPointerException.class, () -> option.validate(null)).getMessage();
            assertTrue(ofNull.contains(golden.option().ioctl()), ofNull);
            String ofType = assertThrows(IllegalArgumentException.class, () -> option.validate("text")).getMessage();
            assertTrue(ofType.contains(golden.option().ioctl()) && ofType.contains("java.lang.String"), ofType);
            option.validate(golden.value());
        }
    }

    @Test
    void theRequiredFormOfAnOptionIsOneObject() {
        WinsockOption<Boolean> required = WinsockOptions.UDP_NETRESET.required();
        assertTrue(required.isRequired());
        assertFalse(WinsockOptions.UDP_NETRESET.isRequired());
        assertSame(required, WinsockOptions.UDP_NETRESET.required());
        assertSame(required, required.required());
        assertEquals(WinsockOptions.UDP_NETRESET.code(), required.code());
        assertNotEquals(WinsockOptions.UDP_NETRESET.name(), required.name());
    }

    @Test
    void aRawOptionRefusesCodesThatBlockReturnOutputOrBelongToTheJdk() {
        for (RefusedIoctl refused : WinsockOptions.refused()) {
            refusesRaw(refused.code(), refused.ioctl() + ": " + refused.reason());
        }
        refusesRaw(0x8004667E, "FIONBIO: it would change the blocking mode");
        refusesRaw(0x28000017, "use WinsockNotifications.ADDRESS_LIST_CHANGE");
        refusesRaw(0x88000015, "use WinsockNotifications.ROUTING_INTERFACE_CHANGE");
        refusesRaw(0x2000747A, "use WinsockNotifications.IDEAL_SEND_BACKLOG_CHANGE");
        refusesRaw(0x98000064, "use PortReservation");
        refusesRaw(0x98000065, "use PortReservation");
        // BASE_HANDLE, TCP_INFO, and those that do not announce it: QUERY_TRANSPORT_SETTING,
        // QUERY_WFP_CONNECTION_REDIRECT_RECORDS and _CONTEXT, GET_TX_TIMESTAMP
        for (int code : new int[] {0x48000022, 0xD8000027, 0x98000014, 0x980000DC, 0x980000DD, 0x980000EA}) {
            refusesRaw(code, "an option cannot return output; use a query of WinsockQueries");
        }
        assertThrows(NullPointerException.class, () -> WinsockOptions.raw(null, 0x98000099));
        assertThrows(IllegalArgumentException.class, () -> WinsockOptions.raw(" ", 0x98000099));
        WinsockOption<byte[]> raw = WinsockOptions.raw("SIO_SOMETHING", 0x98000099);
        assertEquals("SIO_SOMETHING", raw.ioctl());
        assertThrows(IllegalArgumentException.class, () -> raw.validate(new byte[65536]));
        raw.validate(new byte[65535]);
    }

    private static void refusesRaw(int code, String reason) {
        String message = assertThrows(IllegalArgumentException.class, () -> WinsockOptions.raw("SIO_X", code))
                .getMessage();
        assertTrue(message.startsWith(String.format("code: 0x%08X (SIO_X): ", code)), message);
        assertTrue(message.contains(reason), message);
    }
}
