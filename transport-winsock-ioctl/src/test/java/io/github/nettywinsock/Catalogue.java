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

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;

/**
 * The options as they stand in {@link WinsockOptions}, found by reflection, and for each the bytes that it must become.
 */
final class Catalogue {

    /**
     * What an option must say to Winsock.
     *
     * @param code the control code as the Windows headers have it
     * @param input the input, as hexadecimal digits; dots where a pointer is
     */
    record Golden<T>(WinsockOption<T> option, T value, int code, String input) {

        /** Whether this is the input, wherever it was in memory. */
        boolean isInput(String digits) {
            return digits.matches(input);
        }

        /** What {@code tools/winsock-model} answers when all is well with the channel: 0, or an error number. */
        int modelAnswer(SocketKind kind) {
            if (value instanceof PriorityHint hint) {
                return hint.value() > 2 ? 10022 : 0;
            }
            if (value instanceof TcpIcwLevel level) {
                return level.toString().startsWith("TcpIcwLevel") ? 10022 : 0;
            }
            if (value instanceof CompatibilityMode mode) {
                return mode.behaviorId() > 2 ? 10022 : 0;
            }
            if (value instanceof TransportSetting setting) {
                return setting.id().equals(UNKNOWN_SETTING) ? 10022
                        : setting.id().equals(TransportSetting.ASSOCIATE_NAMERES_CONTEXT) ? 0
                        : kind == SocketKind.DATAGRAM ? 10045 : 0;
            }
            if (value instanceof CompanionInterface companion) {
                return companion.id() > 2 ? 10042 : companion.data().length < 8 ? 10014 : 0;
            }
            // Nobody acquired these.
            return option == WinsockOptions.ASSOCIATE_PORT_RESERVATION ? 10022 : 0;
        }

        @Override
        public String toString() {
            return option.ioctl() + " = " + value;
        }
    }

    private static final UUID UNKNOWN_SETTING = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final FlowSpec SENDING = new FlowSpec(
            0x01020304, 0x05060708, FlowSpec.POSITIVE_INFINITY_RATE, 0x0d0e0f10, 0x11121314,
            FlowSpec.SERVICETYPE_GUARANTEED, 0x191a1b1c, 0x1d1e1f20);
    private static final String SENDING_BYTES = "0403020108070605feffffff100f0e0d14131211030000001c1b1a19201f1e1d";
    private static final QualityOfService PLAIN_QOS = new QualityOfService(SENDING, FlowSpec.unspecified());
    private static final QualityOfService QOS = new QualityOfService(
            FlowSpec.unspecified(), SENDING, new byte[] {1, 2, 3});
    private static final String PLAIN_QOS_BYTES = SENDING_BYTES + "ff".repeat(32) + "00".repeat(16);
    private static final String QOS_BYTES =
            "ff".repeat(32) + SENDING_BYTES + "0300000000000000" + "..".repeat(8) + "010203";

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
            new Golden<>(WinsockOptions.CPU_AFFINITY, 65535, 0x98000015, "ffff"),
            new Golden<>(WinsockOptions.MULTIPOINT_LOOPBACK, true, 0x88000009, "01000000"),
            new Golden<>(WinsockOptions.MULTIPOINT_LOOPBACK, false, 0x88000009, "00000000"),
            new Golden<>(WinsockOptions.MULTICAST_SCOPE, 0, 0x8800000A, "00000000"),
            new Golden<>(WinsockOptions.MULTICAST_SCOPE, 255, 0x8800000A, "ff000000"),
            new Golden<>(WinsockOptions.ENABLE_CIRCULAR_QUEUEING, true, 0x28000002, ""),
            new Golden<>(WinsockOptions.SET_COMPATIBILITY_MODE,
                    new CompatibilityMode(CompatibilityMode.AUTO_TUNING, CompatibilityMode.VISTA),
                    0x9800012C, "0200000000000006"),
            new Golden<>(WinsockOptions.SET_COMPATIBILITY_MODE,
                    new CompatibilityMode(CompatibilityMode.RECEIVE_BUFFERING, CompatibilityMode.XP),
                    0x9800012C, "0100000000000105"),
            new Golden<>(WinsockOptions.SET_COMPATIBILITY_MODE, new CompatibilityMode(CompatibilityMode.ALL, 0),
                    0x9800012C, "0000000000000000"),
            new Golden<>(WinsockOptions.SET_COMPATIBILITY_MODE, new CompatibilityMode(0x01020304, 0xFFFF_FFFFL),
                    0x9800012C, "04030201ffffffff"),
            new Golden<>(WinsockOptions.APPLY_TRANSPORT_SETTING,
                    TransportSetting.associateNameResolutionContext(0x8102030405060708L),
                    0x98000013, "678ba359fed4e146ba3c87ea74ca30490807060504030281"),
            new Golden<>(WinsockOptions.APPLY_TRANSPORT_SETTING,
                    TransportSetting.realTimeNotification(UNKNOWN_SETTING),
                    0x98000013, "9a81596bae5c2d49a9012a3c2c50164f33221100554477668899aabbccddeeff"),
            new Golden<>(WinsockOptions.APPLY_TRANSPORT_SETTING,
                    TransportSetting.realTimeNotificationEx(UNKNOWN_SETTING, true),
                    0x98000013, "03da43684a151646a50844371295f96b33221100554477668899aabbccddeeff01000000"),
            new Golden<>(WinsockOptions.APPLY_TRANSPORT_SETTING,
                    TransportSetting.realTimeNotificationEx(UNKNOWN_SETTING, false),
                    0x98000013, "03da43684a151646a50844371295f96b33221100554477668899aabbccddeeff00000000"),
            new Golden<>(WinsockOptions.APPLY_TRANSPORT_SETTING,
                    new TransportSetting(UNKNOWN_SETTING, new byte[] {1, 2}),
                    0x98000013, "33221100554477668899aabbccddeeff0102"),
            new Golden<>(WinsockOptions.TIMESTAMPING, new Timestamping(true, false, 0),
                    0x980000EB, "0100000000000000"),
            new Golden<>(WinsockOptions.TIMESTAMPING, new Timestamping(false, true, 0x0102),
                    0x980000EB, "0200000002010000"),
            new Golden<>(WinsockOptions.TIMESTAMPING, new Timestamping(true, true, 65535),
                    0x980000EB, "03000000ffff0000"),
            new Golden<>(WinsockOptions.TIMESTAMPING, Timestamping.off(), 0x980000EB, "0000000000000000"),
            new Golden<>(WinsockOptions.ASSOCIATE_PORT_RESERVATION, 0x0102030405060708L,
                    0x98000066, "0807060504030201"),
            new Golden<>(WinsockOptions.ASSOCIATE_PORT_RESERVATION, -1L, 0x98000066, "ffffffffffffffff"),
            new Golden<>(WinsockOptions.SET_WFP_CONNECTION_REDIRECT_RECORDS, new byte[] {1, (byte) 0xFF, 3},
                    0x980000DE, "01ff03"),
            new Golden<>(WinsockOptions.SET_QOS, PLAIN_QOS, 0x8800000B, PLAIN_QOS_BYTES),
            new Golden<>(WinsockOptions.SET_QOS, QOS, 0x8800000B, QOS_BYTES),
            new Golden<>(WinsockOptions.SET_GROUP_QOS, PLAIN_QOS, 0x8800000C, PLAIN_QOS_BYTES),
            new Golden<>(WinsockOptions.SET_GROUP_QOS, QOS, 0x8800000C, QOS_BYTES),
            new Golden<>(WinsockOptions.ASSOCIATE_HANDLE,
                    new CompanionInterface(CompanionInterface.TAPI, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}),
                    0x88000001, "02000000010203040506070809"),
            new Golden<>(WinsockOptions.ASSOCIATE_HANDLE,
                    new CompanionInterface(CompanionInterface.NETDEV, new byte[0]), 0x88000001, "01000000"),
            new Golden<>(WinsockOptions.ASSOCIATE_HANDLE, new CompanionInterface(0x01020304, new byte[8]),
                    0x88000001, "040302010000000000000000"),
            new Golden<>(WinsockOptions.TCP_SET_ACK_FREQUENCY, 1, 0x98000017, "01"),
            new Golden<>(WinsockOptions.TCP_SET_ACK_FREQUENCY, 255, 0x98000017, "ff"),
            new Golden<>(WinsockOptions.TCP_SET_ICW, TcpIcwLevel.DEFAULT, 0x98000016, "00000000"),
            new Golden<>(WinsockOptions.TCP_SET_ICW, TcpIcwLevel.HIGH, 0x98000016, "01000000"),
            new Golden<>(WinsockOptions.TCP_SET_ICW, TcpIcwLevel.VERY_HIGH, 0x98000016, "02000000"),
            new Golden<>(WinsockOptions.TCP_SET_ICW, TcpIcwLevel.AGGRESSIVE, 0x98000016, "03000000"),
            new Golden<>(WinsockOptions.TCP_SET_ICW, TcpIcwLevel.EXPERIMENTAL, 0x98000016, "04000000"),
            new Golden<>(WinsockOptions.TCP_SET_ICW, TcpIcwLevel.COMPAT, 0x98000016, "fe000000"),
            new Golden<>(WinsockOptions.TCP_SET_ICW, TcpIcwLevel.of(0x01020304), 0x98000016, "04030201"));

    private Catalogue() {
    }

    /** Asserts that a value came back, be it the same object or, if it is an array, a copy. */
    static void assertValue(Object expected, Object actual) {
        Assertions.assertArrayEquals(new Object[] {expected}, new Object[] {actual});
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

    /** One of Netty's own channels, neither bound nor connected. */
    static Channel channel(SocketKind kind) {
        return switch (kind) {
            case STREAM -> new NioSocketChannel();
            case LISTENER -> new NioServerSocketChannel();
            case DATAGRAM -> new NioDatagramChannel();
        };
    }
}
