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

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The options as they stand in {@link WinsockOptions}, found by reflection, and for each the bytes that it must become.
 */
final class Catalogue {

    /**
     * What an option must say to Winsock.
     *
     * @param code the control code as the Windows headers have it
     * @param input the input, as hexadecimal digits
     */
    record Golden<T>(WinsockOption<T> option, T value, int code, String input) {

        @Override
        public String toString() {
            return option.ioctl() + " = " + value;
        }
    }

    static final List<Golden<?>> GOLDEN = List.of(
            new Golden<>(WinsockOptions.KEEPALIVE_VALS,
                    KeepAliveVals.of(Duration.ofSeconds(30), Duration.ofSeconds(1)),
                    0x98000004, "0100000030750000e8030000"),
            new Golden<>(WinsockOptions.KEEPALIVE_VALS, KeepAliveVals.off(), 0x98000004, "000000000000000000000000"),
            new Golden<>(WinsockOptions.KEEPALIVE_VALS,
                    KeepAliveVals.of(Duration.ofMillis(0xFFFF_FFFFL), Duration.ofMillis(0x8000_0000L)),
                    0x98000004, "01000000ffffffff00000080"),
            new Golden<>(WinsockOptions.LOOPBACK_FAST_PATH, true, 0x98000010, "01000000"),
            new Golden<>(WinsockOptions.LOOPBACK_FAST_PATH, false, 0x98000010, "00000000"),
            new Golden<>(WinsockOptions.TCP_INITIAL_RTO, TcpInitialRto.of(Duration.ofMillis(300), 2),
                    0x98000011, "2c010200"),
            new Golden<>(WinsockOptions.TCP_INITIAL_RTO, TcpInitialRto.unspecified(), 0x98000011, "ffffff00"),
            new Golden<>(WinsockOptions.TCP_INITIAL_RTO,
                    TcpInitialRto.unspecified().withDefaultRtt().withDefaultSynRetransmissions(),
                    0x98000011, "00000000"),
            new Golden<>(WinsockOptions.TCP_INITIAL_RTO,
                    TcpInitialRto.unspecified().withRtt(Duration.ofMillis(65534)).withNoSynRetransmissions(),
                    0x98000011, "fefffe00"),
            new Golden<>(WinsockOptions.PRIORITY_HINT, PriorityHint.VERY_LOW, 0x98000018, "00000000"),
            new Golden<>(WinsockOptions.PRIORITY_HINT, PriorityHint.LOW, 0x98000018, "01000000"),
            new Golden<>(WinsockOptions.PRIORITY_HINT, PriorityHint.NORMAL, 0x98000018, "02000000"),
            new Golden<>(WinsockOptions.PRIORITY_HINT, PriorityHint.of(0x01020304), 0x98000018, "04030201"),
            new Golden<>(WinsockOptions.UDP_CONNRESET, true, 0x9800000C, "01000000"),
            new Golden<>(WinsockOptions.UDP_CONNRESET, false, 0x9800000C, "00000000"),
            new Golden<>(WinsockOptions.UDP_NETRESET, true, 0x9800000F, "01000000"),
            new Golden<>(WinsockOptions.UDP_NETRESET, false, 0x9800000F, "00000000"),
            new Golden<>(WinsockOptions.CPU_AFFINITY, 3, 0x98000015, "0300"),
            new Golden<>(WinsockOptions.CPU_AFFINITY, 65535, 0x98000015, "ffff"));

    private Catalogue() {
    }

    /** The constants of {@link WinsockOptions}. */
    static List<WinsockOption<?>> options() {
        return constants().<WinsockOption<?>>map(Catalogue::value).toList();
    }

    /** The name of an option's constant. */
    static String constant(WinsockOption<?> option) {
        return constants().filter(field -> value(field) == option).findFirst().orElseThrow().getName();
    }

    private static Stream<Field> constants() {
        return Arrays.stream(WinsockOptions.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == WinsockOption.class);
    }

    private static WinsockOption<?> value(Field constant) {
        try {
            return (WinsockOption<?>) constant.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    /** One value for each option. */
    static Stream<Golden<?>> oneEach() {
        return options().stream().map(option -> GOLDEN.stream().filter(golden -> golden.option() == option)
                .findFirst().orElseThrow(() -> new AssertionError("no golden bytes: " + option)));
    }
}
