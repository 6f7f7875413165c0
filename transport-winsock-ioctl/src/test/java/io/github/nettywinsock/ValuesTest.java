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
import java.util.Optional;
import java.util.OptionalInt;
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
        // FIONBIO, ADDRESS_LIST_CHANGE, ROUTING_INTERFACE_CHANGE, IDEAL_SEND_BACKLOG_CHANGE, ACQUIRE_PORT_RESERVATION,
        // BASE_HANDLE, TCP_INFO
        for (int code : new int[] {
            0x8004667E, 0x28000017, 0x88000015, 0x2000747A, 0x98000064, 0x48000022, 0xD8000027}) {
            String message = assertThrows(IllegalArgumentException.class, () -> WinsockOptions.raw("SIO_X", code))
                    .getMessage();
            assertTrue(message.startsWith(String.format("code: 0x%08X (SIO_X): ", code)), message);
        }
        assertThrows(NullPointerException.class, () -> WinsockOptions.raw(null, 0x98000099));
        assertThrows(IllegalArgumentException.class, () -> WinsockOptions.raw(" ", 0x98000099));
        WinsockOption<byte[]> raw = WinsockOptions.raw("SIO_SOMETHING", 0x98000099);
        assertEquals("SIO_SOMETHING", raw.ioctl());
        assertThrows(IllegalArgumentException.class, () -> raw.validate(new byte[65536]));
        raw.validate(new byte[65535]);
    }
}
