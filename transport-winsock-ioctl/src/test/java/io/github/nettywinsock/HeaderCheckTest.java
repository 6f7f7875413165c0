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
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nettywinsock.internal.FakeWsaIoctl;
import io.github.nettywinsock.internal.WinsockError;
import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Writes {@code target/header-check.c}: what this library believes of the Windows headers, one line each, for
 * {@code tools/header-check} to compile.
 *
 * <p>Nothing is said twice. Names and numbers are those of the constants. Where a member of a structure is, is found by
 * varying it and looking which bytes of the input change, or by varying each byte of an answer and looking what changes
 * in the result. Only what it is called in C is written down here.
 */
@Timeout(120)
class HeaderCheckTest {

    private static final String PACKAGE = "io.github.nettywinsock.";

    private final FakeWsaIoctl fake = new FakeWsaIoctl();
    private final List<Channel> channels = new ArrayList<>();
    private final Set<String> lines = new TreeSet<>();
    private final Set<String> lines64 = new TreeSet<>();
    private final Set<String> typedOptions = new TreeSet<>();

    @AfterEach
    void end() {
        channels.forEach(channel -> channel.unsafe().closeForcibly());
        fake.close();
    }

    @Test
    void whatTheHeadersMustSayIsWritten() throws Exception {
        codes();
        numbers();
        guids();
        inputs();
        outputs();
        pointers();
        List<String> file = new ArrayList<>();
        file.add("/* Written by HeaderCheckTest for tools/header-check. */");
        file.add("#include \"header-check.h\"");
        file.addAll(lines);
        // The library runs in 64-bit JVMs only, and what contains pointers is read and written for those.
        file.add("#ifdef _WIN64");
        file.addAll(lines64);
        file.add("#endif");
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", "header-check.c"), String.join("\n", file) + '\n');
    }

    private void line(boolean only64, String format, Object... arguments) {
        (only64 ? lines64 : lines).add(String.format(Locale.ROOT, format, arguments));
    }

    // --- Codes ---

    private void codes() throws Exception {
        for (Class<?> type : classes()) {
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && isIoctl(field.getType())) {
                    field.setAccessible(true);
                    code(field.get(null));
                }
            }
        }
        for (RefusedIoctl refused : WinsockOptions.refused()) {
            code(refused);
        }
        long codes = lines.stream().filter(line -> line.startsWith("CODE")).count();
        assertEquals(56, codes, "Microsoft's 54, and 2 more");
    }

    private void code(Object ioctl) throws Exception {
        line(false, "CODE(%s, 0x%08X)", call(ioctl, "ioctl"), call(ioctl, "code"));
    }

    /** Whether it has a name and a code. */
    private static boolean isIoctl(Class<?> type) {
        return List.of("ioctl", "code").stream().allMatch(name -> Stream.of(type.getDeclaredMethods())
                .anyMatch(method -> method.getName().equals(name) && method.getParameterCount() == 0));
    }

    /** All of the library, not initialised. */
    private static List<Class<?>> classes() throws Exception {
        Path root = Path.of("target", "classes", "io", "github", "nettywinsock");
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".class")).toList()) {
                String name = root.relativize(file).toString().replaceAll("[/\\\\]", ".").replaceAll("\\.class$", "");
                classes.add(Class.forName(PACKAGE + name, false, HeaderCheckTest.class.getClassLoader()));
            }
        }
        return classes;
    }

    static Object call(Object target, String method, Object... arguments) throws Exception {
        Method found = target.getClass().getDeclaredMethod(method,
                Stream.of(arguments).map(argument -> boolean.class).toArray(Class<?>[]::new));
        found.setAccessible(true);
        return found.invoke(target, arguments);
    }

    /** The static fields of a class. */
    private static Map<String, Object> constants(Class<?> type) throws Exception {
        Map<String, Object> constants = new TreeMap<>();
        Field[] fields = Stream.of(type.getDeclaredFields()).filter(field -> Modifier.isStatic(field.getModifiers()))
                .toArray(Field[]::new);
        AccessibleObject.setAccessible(fields, true);
        for (Field field : fields) {
            Object value = field.get(null);
            if (value != null) {
                constants.put(field.getName(), value);
            }
        }
        return constants;
    }

    // --- Numbers ---

    private void numbers() throws Exception {
        // What a constant is called in C; nothing, if it is none of Windows.
        Map<String, UnaryOperator<String>> names = new TreeMap<>(Map.ofEntries(
                Map.entry("CompanionInterface", name -> "TH_" + name),
                Map.entry("CompatibilityMode", name -> Map.of("XP", "NTDDI_WINXP", "VISTA", "NTDDI_VISTA")
                        .getOrDefault(name, "WsaBehavior" + camel(name))),
                Map.entry("ControlChannelTriggerStatus", name -> "CONTROL_CHANNEL_TRIGGER_STATUS_" + name),
                Map.entry("FlowSpec", name -> Map.of("LENGTH", "sizeof(FLOWSPEC)", "NOT_SPECIFIED", "QOS_NOT_SPECIFIED")
                        .getOrDefault(name, name)),
                Map.entry("InterfaceInfo", name -> "IFF_" + name.replace("POINT_TO_POINT", "POINTTOPOINT")),
                Map.entry("PriorityHint", name -> "SocketPriorityHint" + camel(name)),
                Map.entry("QosSelector", name -> name),
                Map.entry("TcpIcwLevel", name -> "TCP_ICW_LEVEL_" + name),
                Map.entry("TcpInitialRto", name -> "TCP_INITIAL_RTO_" + name),
                Map.entry("TcpState", name -> "TCPSTATE_" + name),
                Map.entry("capture.CaptureMode", name -> "RCVALL_" + name),
                Map.entry("internal.RawCalls", name -> name),
                Map.entry("internal.StandingIoctl",
                        name -> name.equals("RETURNED_OFFSET") ? "sizeof(OVERLAPPED)" : ""),
                Map.entry("internal.WinsockError", name -> name)));
        for (String type : names.keySet()) {
            Class<?> declaring = Class.forName(PACKAGE + type);
            for (Map.Entry<String, Object> constant : constants(declaring).entrySet()) {
                Object value = declaring.isInstance(constant.getValue()) && declaring.isRecord()
                        && declaring.getRecordComponents().length == 1
                        ? call(constant.getValue(), "value") : constant.getValue();
                String name = names.get(type).apply(constant.getKey());
                if (value instanceof Number number && !name.isEmpty()) {
                    line(name.equals("sizeof(OVERLAPPED)"), "NUMBER(%s, 0x%08X)", name, (int) number.longValue());
                }
            }
        }
        everyEnumerationIsAmong(names.keySet());
        for (Object option : constants(Class.forName(PACKAGE + "capture.CaptureOption")).values()) {
            if (!(option instanceof Number)) {
                for (boolean ipv6 : new boolean[] {false, true}) {
                    line(false, "NUMBER(%s, 0x%08X)",
                            call(option, "protocolName", ipv6), call(option, "protocol", ipv6));
                }
            }
        }
        Pattern described = Pattern.compile("(\\w+) \\((\\d+)\\).*");
        for (int error = 1; error < 12_000; error++) {
            Matcher matcher = described.matcher(WinsockError.describe(error));
            if (matcher.matches()) {
                assertEquals(error, Integer.parseInt(matcher.group(2)));
                line(false, "NUMBER(%s, 0x%08X)", matcher.group(1), error);
            }
        }
    }

    /** {@code VERY_LOW} as in {@code VeryLow}. */
    private static String camel(String name) {
        StringBuilder camel = new StringBuilder();
        for (String word : name.split("_")) {
            camel.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return camel.toString();
    }

    /** A record of nothing but the number that Windows uses is an enumeration. */
    private static void everyEnumerationIsAmong(Set<String> types) throws Exception {
        for (Class<?> type : classes()) {
            RecordComponent[] components = type.getRecordComponents();
            assertTrue(components == null || components.length != 1 || !components[0].getName().equals("value")
                    || types.contains(type.getName().substring(PACKAGE.length())),
                    () -> type + " is not compared with the headers");
        }
    }

    private void guids() throws Exception {
        Map<Class<?>, String> prefixes = Map.of(ExtensionFunctions.class, "WSAID_", TransportSetting.class, "");
        for (Map.Entry<Class<?>, String> entry : prefixes.entrySet()) {
            for (Map.Entry<String, Object> constant : constants(entry.getKey()).entrySet()) {
                if (constant.getValue() instanceof UUID guid) {
                    // As an IOCTL gets it, and not as UUID prints it.
                    ByteBuffer bytes = ByteBuffer.wrap(encode(Encoding.GUID, guid)).order(ByteOrder.LITTLE_ENDIAN);
                    StringBuilder tail = new StringBuilder();
                    for (int i = 8; i < 16; i++) {
                        tail.append(String.format(", 0x%02X", bytes.get(i)));
                    }
                    line(false, "GUID_IS(%s%s, 0x%08X, 0x%04X, 0x%04X%s)", entry.getValue(), constant.getKey(),
                            bytes.getInt(0), bytes.getShort(4), bytes.getShort(6), tail);
                }
            }
        }
    }

    // --- Inputs: which bytes change with a member ---

    /** A value that differs from another in one member. */
    private record Varied<T>(String member, T value, boolean whole) {
    }

    /** Varied so that each byte of the member changes. */
    private static <T> Varied<T> member(String member, T value) {
        return new Varied<>(member, value, true);
    }

    /** Too short of values for that: a flag. */
    private static <T> Varied<T> flag(String member, T value) {
        return new Varied<>(member, value, false);
    }

    private static <T> byte[] encode(Encoding<T> encoding, T value) {
        byte[] bytes = new byte[encoding.length(value)];
        encoding.write(value, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), 0);
        return bytes;
    }

    @SafeVarargs
    private final <T> void input(boolean only64, String type, Encoding<T> encoding, T value, Varied<T>... members) {
        byte[] bytes = encode(encoding, value);
        line(only64, "SIZE(%s, %d)", type, bytes.length);
        for (Varied<T> varied : members) {
            byte[] other = encode(encoding, varied.value);
            BitSet changed = new BitSet();
            for (int i = 0; i < bytes.length; i++) {
                changed.set(i, bytes[i] != other[i]);
            }
            int start = changed.nextSetBit(0);
            assertEquals(changed.length() - start, changed.cardinality(), type + '.' + varied.member);
            line(only64, "%s(%s, %s, %d, %d)", varied.whole ? "MEMBER" : "FLAG", type, varied.member, start,
                    changed.length());
        }
    }

    /** An option whose input is a structure, or one value. */
    @SafeVarargs
    @SuppressWarnings("varargs") // Handed on as they are.
    private final <T> void option(WinsockOption<T> option, String type, T value, Varied<T>... members) {
        typedOptions.add(option.ioctl());
        input(false, type, option.declaration().encoding, value, members);
    }

    private void inputs() throws Exception {
        option(WinsockOptions.KEEPALIVE_VALS, "struct tcp_keepalive", new KeepAliveVals(false, millis(0), millis(0)),
                flag("onoff", new KeepAliveVals(true, millis(0), millis(0))),
                member("keepalivetime", new KeepAliveVals(false, millis(0x01020304), millis(0))),
                member("keepaliveinterval", new KeepAliveVals(false, millis(0), millis(0x01020304))));
        TcpInitialRto rto = TcpInitialRto.of(millis(0x0101), 1);
        option(WinsockOptions.TCP_INITIAL_RTO, "TCP_INITIAL_RTO_PARAMETERS", rto,
                member("Rtt", rto.withRtt(millis(0x0202))),
                member("MaxSynRetransmissions", rto.withSynRetransmissions(2)));
        option(WinsockOptions.SET_COMPATIBILITY_MODE, "WSA_COMPATIBILITY_MODE", new CompatibilityMode(0, 0),
                member("BehaviorId", new CompatibilityMode(0x01020304, 0)),
                member("TargetOsVersion", new CompatibilityMode(0, 0x01020304)));
        option(WinsockOptions.TIMESTAMPING, "TIMESTAMPING_CONFIG", Timestamping.off(),
                flag("Flags", new Timestamping(true, false, 0)),
                member("TxTimestampsBuffered", new Timestamping(false, false, 0x0102)));
        line(false, "NUMBER(TIMESTAMPING_FLAG_RX, 0x%08X)", flags(new Timestamping(true, false, 0)));
        line(false, "NUMBER(TIMESTAMPING_FLAG_TX, 0x%08X)", flags(new Timestamping(false, true, 0)));
        option(WinsockOptions.LOOPBACK_FAST_PATH, "BOOL", true);
        option(WinsockOptions.UDP_CONNRESET, "BOOL", true);
        option(WinsockOptions.UDP_NETRESET, "BOOL", true);
        option(WinsockOptions.MULTIPOINT_LOOPBACK, "BOOL", true);
        option(WinsockOptions.MULTICAST_SCOPE, "int", 1);
        option(WinsockOptions.CPU_AFFINITY, "USHORT", 1);
        option(WinsockOptions.PRIORITY_HINT, "SOCKET_PRIORITY_HINT", PriorityHint.LOW);
        option(WinsockOptions.TCP_SET_ICW, "TCP_ICW_PARAMETERS", TcpIcwLevel.DEFAULT,
                member("Level", TcpIcwLevel.of(0x01020304)));
        option(WinsockOptions.TCP_SET_ACK_FREQUENCY, "TCP_ACK_FREQUENCY_PARAMETERS", 1,
                member("TcpDelayedAckFrequency", 2));
        option(WinsockOptions.ASSOCIATE_PORT_RESERVATION, "INET_PORT_RESERVATION_TOKEN", 0x0101010101010101L,
                member("Token", 0x0202020202020202L));
        option(WinsockOptions.ASSOCIATE_HANDLE, "int", new CompanionInterface(1, new byte[0]));
        settings();
        flowSpecs(WinsockOptions.SET_QOS);
        flowSpecs(WinsockOptions.SET_GROUP_QOS);
        // What is as long as the caller makes it.
        typedOptions.add(WinsockOptions.ENABLE_CIRCULAR_QUEUEING.ioctl());
        typedOptions.add(WinsockOptions.SET_WFP_CONNECTION_REDIRECT_RECORDS.ioctl());
        assertEquals(typedOptions, new TreeSet<>(Catalogue.options().stream().map(WinsockOption::ioctl).toList()));

        InetAddress ipv4 = InetAddress.getByAddress(new byte[] {1, 1, 1, 1});
        input(false, "struct sockaddr_in", Sockaddr.IPV4, ipv4,
                member("sin_addr", InetAddress.getByAddress(new byte[] {2, 2, 2, 2})));
        byte[] ones = new byte[16];
        Arrays.fill(ones, (byte) 1);
        byte[] twos = new byte[16];
        Arrays.fill(twos, (byte) 2);
        input(false, "struct sockaddr_in6", Sockaddr.IPV6, Inet6Address.getByAddress(null, ones, 0x01010101),
                member("sin6_addr", Inet6Address.getByAddress(null, twos, 0x01010101)),
                member("sin6_scope_id", Inet6Address.getByAddress(null, ones, 0x02020202)));
        line(false, "NUMBER(AF_INET, 0x%08X)", (int) encode(Sockaddr.IPV4, ipv4)[0]);
        line(false, "NUMBER(AF_INET6, 0x%08X)", (int) encode(Sockaddr.IPV6, ipv4)[0]);
        input(false, "GUID", Encoding.GUID, new UUID(0, 0),
                member("Data1", new UUID(0x0102030400000000L, 0)), member("Data2", new UUID(0x01020000L, 0)),
                member("Data3", new UUID(0x0102L, 0)), member("Data4", new UUID(0, 0x0102030405060708L)));
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    private static int flags(Timestamping config) {
        return encode(Timestamping.ENCODING, config)[0];
    }

    private void settings() {
        UUID none = new UUID(0, 0);
        UUID broker = new UUID(0x0101010101010101L, 0x0101010101010101L);
        option(WinsockOptions.APPLY_TRANSPORT_SETTING, "REAL_TIME_NOTIFICATION_SETTING_INPUT",
                TransportSetting.realTimeNotification(none),
                member("BrokerEventGuid", TransportSetting.realTimeNotification(broker)));
        option(WinsockOptions.APPLY_TRANSPORT_SETTING, "REAL_TIME_NOTIFICATION_SETTING_INPUT_EX",
                TransportSetting.realTimeNotificationEx(none, false),
                member("BrokerEventGuid", TransportSetting.realTimeNotificationEx(broker, false)),
                flag("Unmark", TransportSetting.realTimeNotificationEx(none, true)));
        option(WinsockOptions.APPLY_TRANSPORT_SETTING, "ASSOCIATE_NAMERES_CONTEXT_INPUT",
                TransportSetting.associateNameResolutionContext(0),
                member("Handle", TransportSetting.associateNameResolutionContext(0x0102030405060708L)));
        option(WinsockOptions.APPLY_TRANSPORT_SETTING, "TRANSPORT_SETTING_ID",
                new TransportSetting(none, new byte[0]),
                member("Guid", new TransportSetting(broker, new byte[0])));
    }

    private void flowSpecs(WinsockOption<QualityOfService> option) throws Exception {
        typedOptions.add(option.ioctl());
        FlowSpec zero = flowSpec(-1);
        List<Varied<QualityOfService>> members = new ArrayList<>();
        RecordComponent[] components = FlowSpec.class.getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            String name = capital(components[i].getName());
            members.add(member("SendingFlowspec." + name, new QualityOfService(flowSpec(i), zero)));
            members.add(member("ReceivingFlowspec." + name, new QualityOfService(zero, flowSpec(i))));
        }
        @SuppressWarnings({"unchecked", "rawtypes"})
        Varied<QualityOfService>[] array = members.toArray(new Varied[0]);
        input(true, "QOS", option.declaration().encoding, new QualityOfService(zero, zero), array);
    }

    /** Zero but for one member. */
    private static FlowSpec flowSpec(int member) {
        long[] members = new long[8];
        if (member >= 0) {
            members[member] = 0x01020304;
        }
        return new FlowSpec(members[0], members[1], members[2], members[3], members[4], members[5], members[6],
                members[7]);
    }

    private static String capital(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    // --- Outputs: what changes with a byte ---

    /** Makes 0 of the lengths, and more than there is of anything that is longer than a byte. */
    private static final int VARIATION = 8;

    private Channel channel(boolean datagram) {
        Channel channel = datagram ? new NioDatagramChannel() : new NioSocketChannel();
        channels.add(channel);
        return channel;
    }

    /** Bytes of an answer that matter to one part of the result. */
    private static final class Parts {
        final Map<String, BitSet> bytes = new TreeMap<>();

        void add(String part, int at) {
            bytes.computeIfAbsent(part, key -> new BitSet()).set(at);
        }
    }

    /**
     * Varies each byte of an answer in turn.
     *
     * @param failing the part of the result that makes no sense if reading fails
     */
    private Parts vary(int code, LongFunction<byte[]> answer, int length, Supplier<Map<String, Object>> read,
                       String failing) {
        fake.answer(code, answer);
        Map<String, Object> plain = read.get();
        assertFalse(plain.isEmpty());
        Parts parts = new Parts();
        for (int i = 0; i < length; i++) {
            int at = i;
            fake.answer(code, address -> {
                byte[] bytes = answer.apply(address);
                bytes[at] ^= VARIATION;
                return bytes;
            });
            try {
                Map<String, Object> varied = read.get();
                plain.forEach((part, value) -> {
                    if (!value.equals(varied.get(part))) {
                        parts.add(part, at);
                    }
                });
            } catch (WinsockException | IndexOutOfBoundsException e) {
                parts.add(failing, at);
            }
        }
        assertEquals(plain.keySet(), parts.bytes.keySet(), "all parts of the result are read from the answer");
        return parts;
    }

    /**
     * One line for each stretch of bytes that a part of the result is read from.
     *
     * @param names the members, one for each stretch, or the first and the last one that a stretch spans
     */
    private void outputs(boolean only64, String type, Parts parts, Function<String, List<String>> names) {
        parts.bytes.forEach((part, bytes) -> {
            List<String> members = names.apply(part);
            int stretch = 0;
            for (int start = bytes.nextSetBit(0); start >= 0; stretch++) {
                int end = bytes.nextClearBit(start);
                String[] span = members.get(stretch).split(" ");
                line(only64, "SPAN(%s, %s, %s, %d, %d)", type, span[0], span[span.length - 1], start, end);
                start = bytes.nextSetBit(end);
            }
            assertEquals(members.size(), stretch, type + ' ' + part + ' ' + bytes);
        });
    }

    /** The components of a record, and of those in it. */
    private static void components(String prefix, Object value, Map<String, Object> into) {
        if (value instanceof Record record && record.getClass().getRecordComponents().length > 1) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                try {
                    Method accessor = component.getAccessor();
                    accessor.setAccessible(true);
                    components(prefix + component.getName() + '.', accessor.invoke(record), into);
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            }
        } else {
            into.put(prefix.isEmpty() ? "value" : prefix.substring(0, prefix.length() - 1),
                    value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value));
        }
    }

    private static Map<String, Object> components(Object value) {
        Map<String, Object> components = new TreeMap<>();
        components("", value, components);
        return components;
    }

    /** A query whose answer is one value. */
    private <I> void value(boolean datagram, boolean only64, WinsockQuery<I, ?> query, I input, String type, int size) {
        Parts parts = vary(query.code(), address -> new byte[size], size, () -> components(
                ask(query, input, channel(datagram))), "value");
        assertEquals(1, parts.bytes.size());
        assertEquals(size, parts.bytes.get("value").cardinality(), query.ioctl());
        line(only64, "SIZE(%s, %d)", type, size);
    }

    private static <I, R> R ask(WinsockQuery<I, R> query, I input, Channel channel) {
        return input == null ? Winsock.queryNow(channel, nothing(query)) : Winsock.queryNow(channel, query, input);
    }

    @SuppressWarnings("unchecked") // It takes no input.
    private static <R> WinsockQuery<Void, R> nothing(WinsockQuery<?, R> query) {
        return (WinsockQuery<Void, R>) query;
    }

    private void outputs() throws Exception {
        value(false, false, WinsockQueries.IDEAL_SEND_BACKLOG, null, "ULONG", 4);
        value(false, false, WinsockQueries.RSS_SCALABILITY_INFO, null, "RSS_SCALABILITY_INFO", 1);
        value(false, false, WinsockQueries.WFP_ALE_ENDPOINT_HANDLE, null, "UINT64", 8);
        value(false, false, WinsockQueries.FIONREAD, null, "u_long", 4);
        value(false, false, WinsockQueries.SIOCATMARK, null, "BOOL", 4);
        value(false, false, WinsockQueries.CHK_QOS, QosSelector.LINE_RATE, "DWORD", 4);
        value(false, false, WinsockQueries.TRANSPORT_SETTING, TransportSetting.REAL_TIME_NOTIFICATION_CAPABILITY,
                "REAL_TIME_NOTIFICATION_SETTING_OUTPUT", 4);
        value(true, false, WinsockQueries.TX_TIMESTAMP, 1L, "UINT64", 8);
        for (WinsockQuery<Void, Long> handle : List.of(WinsockQueries.BASE_HANDLE, WinsockQueries.BSP_HANDLE,
                WinsockQueries.BSP_HANDLE_SELECT, WinsockQueries.BSP_HANDLE_POLL)) {
            value(false, true, handle, null, "SOCKET", 8);
        }
        value(false, true, WinsockQueries.EXTENSION_FUNCTION_POINTER, ExtensionFunctions.ACCEPTEX, "void *", 8);

        int code = WinsockQueries.RSS_PROCESSOR_INFO.code();
        Parts processor = vary(code, address -> new byte[8], 8,
                () -> components(Winsock.queryNow(channel(false), WinsockQueries.RSS_PROCESSOR_INFO)), "");
        Map<String, String> names =
                Map.of("group", "Processor.Group", "number", "Processor.Number", "numaNode", "NumaNodeId");
        outputs(false, "SOCKET_PROCESSOR_AFFINITY", processor, part -> List.of(names.get(part)));
        line(false, "SIZE(SOCKET_PROCESSOR_AFFINITY, 8)");
        tcpInfo();
        portReservation();
        sockaddrs();

        // AF_INET in all three addresses.
        byte[] list = new byte[76];
        list[4] = 2;
        list[28] = 2;
        list[52] = 2;
        Parts info = vary(WinsockQueries.INTERFACE_LIST.code(), address -> list.clone(), 76,
                () -> components(Winsock.queryNow(channel(false), WinsockQueries.INTERFACE_LIST).get(0)), "address");
        outputs(false, "INTERFACE_INFO", info, HeaderCheckTest::interfaceMembers);
        line(false, "SIZE(INTERFACE_INFO, %d)", elementSize(WinsockQueries.INTERFACE_LIST));
    }

    private void sockaddrs() {
        WinsockQuery<Void, InetAddress> query = WinsockQueries.BROADCAST_ADDRESS;
        byte[] ipv4 = new byte[16];
        ipv4[0] = 2;
        outputs(false, "struct sockaddr_in", vary(query.code(), address -> ipv4.clone(), 16,
                () -> components(Winsock.queryNow(channel(true), query)), "value"),
                part -> List.of("sin_family", "sin_addr"));
        byte[] ipv6 = new byte[28];
        ipv6[0] = 23;
        outputs(false, "struct sockaddr_in6", vary(query.code(), address -> ipv6.clone(), 28,
                () -> components(Winsock.queryNow(channel(true), query)), "value"),
                part -> List.of("sin6_family", "sin6_addr sin6_scope_id"));
    }

    private static List<String> interfaceMembers(String part) {
        if (part.equals("flags")) {
            return List.of("iiFlags");
        }
        String member = Map.of("address", "iiAddress", "broadcast", "iiBroadcastAddress", "netmask", "iiNetmask")
                .get(part) + ".AddressIn.";
        return List.of(member + "sin_family", member + "sin_addr");
    }

    private void tcpInfo() throws Exception {
        List<Method> accessors = Stream.of(TcpInfo.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && method.getParameterCount() == 0
                        && !Set.of("toString", "version").contains(method.getName())).toList();
        int[] lengths = (int[]) constants(TcpInfo.class).get("LENGTHS");
        // Another test may have met a Windows that has less.
        TcpInfo.newest = lengths.length - 1;
        Map<String, String> units = Map.of("connectionTime", "Ms", "rtt", "Us", "minRtt", "Us");
        Parts parts = vary(WinsockQueries.TCP_INFO.code(), address -> new byte[152], 152, () -> {
            TcpInfo info = Winsock.queryNow(channel(false), WinsockQueries.TCP_INFO);
            Map<String, Object> members = new TreeMap<>();
            for (Method accessor : accessors) {
                try {
                    members.put(accessor.getName(), accessor.invoke(info));
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            }
            return members;
        }, "");
        for (int version = 0; version < lengths.length; version++) {
            int length = lengths[version];
            String type = "TCP_INFO_v" + version;
            line(false, "SIZE(%s, %d)", type, length);
            Parts ofVersion = new Parts();
            parts.bytes.forEach((part, bytes) -> {
                if (bytes.length() <= length) {
                    ofVersion.bytes.put(part, bytes);
                }
            });
            outputs(false, type, ofVersion, part -> List.of(capital(part) + units.getOrDefault(part, "")));
        }
    }

    private void portReservation() {
        byte[] instance = new byte[16];
        Arrays.fill(instance, (byte) 2);
        int code = PortReservation.ACQUIRE_PORT_RESERVATION.code();
        Parts parts = vary(code, address -> instance.clone(), 16, () -> {
            try (PortReservation reservation = PortReservation.acquireTcp(1, 1)) {
                return Map.of("StartPort", reservation.startPort(), "NumberOfPorts", reservation.numberOfPorts(),
                        "Token", reservation.token());
            }
        }, "");
        outputs(false, "INET_PORT_RESERVATION_INSTANCE", parts, List::of);
        line(false, "SIZE(INET_PORT_RESERVATION_INSTANCE, 16)");

        // The input is not an encoding that can be asked, so it is what was said to Winsock.
        byte[] range = acquired(0x0101, 0x0101);
        line(false, "SIZE(INET_PORT_RANGE, %d)", range.length);
        assertEquals(List.of(0, 1), differences(range, acquired(0x0202, 0x0101)));
        line(false, "MEMBER(INET_PORT_RANGE, StartPort, 0, 2)");
        assertEquals(List.of(2, 3), differences(range, acquired(0x0101, 0x0202)));
        line(false, "MEMBER(INET_PORT_RANGE, NumberOfPorts, 2, 4)");
    }

    private byte[] acquired(int startPort, int numberOfPorts) {
        PortReservation.acquireTcp(startPort, numberOfPorts).close();
        List<FakeWsaIoctl.Call> calls = fake.calls(PortReservation.ACQUIRE_PORT_RESERVATION.code());
        return HexFormat.of().parseHex(calls.get(calls.size() - 1).input());
    }

    private static List<Integer> differences(byte[] one, byte[] other) {
        List<Integer> differences = new ArrayList<>();
        for (int i = 0; i < one.length; i++) {
            if (one[i] != other[i]) {
                differences.add(i);
            }
        }
        return differences;
    }

    // --- Outputs with pointers ---

    /** A structure, and behind it 8 bytes for each pointer in it, the start of an IPv4 address. */
    private static LongFunction<byte[]> withPointers(byte[] structure, int lengthAfter, int... pointers) {
        return address -> {
            ByteBuffer bytes = ByteBuffer.allocate(structure.length + pointers.length * 8)
                    .order(ByteOrder.LITTLE_ENDIAN).put(structure);
            for (int i = 0; i < pointers.length; i++) {
                int at = structure.length + i * 8;
                bytes.putLong(pointers[i], address + at).putInt(pointers[i] + lengthAfter, 8);
                // No two alike, or a pointer to another would not be noticed.
                bytes.putShort(at, (short) 2).putInt(at + 4, structure.length << 8 | i + 1);
            }
            return bytes.array();
        };
    }

    /** The length of the shortest list that is not empty. */
    private int elementSize(WinsockQuery<Void, ?> list) {
        for (int length = 1;; length++) {
            try {
                fake.answer(list.code(), new byte[length]);
                Winsock.queryNow(channel(false), list);
                return length;
            } catch (WinsockException e) {
                assertTrue(length < 1000, list::ioctl);
            }
        }
    }

    private void pointers() {
        line(true, "NUMBER(sizeof(SOCKET_ADDRESS), 0x%08X)", Answer.SOCKET_ADDRESS);
        byte[] one = new byte[24];
        one[0] = 1;
        Parts list = vary(WinsockQueries.ADDRESS_LIST.code(), withPointers(one, 8, 8), 24,
                () -> Map.of("list", Winsock.queryNow(channel(false), WinsockQueries.ADDRESS_LIST)), "list");
        outputs(true, "SOCKET_ADDRESS_LIST", list,
                part -> List.of("iAddressCount", "Address[0].lpSockaddr Address[0].iSockaddrLength"));
        line(true, "SIZE(SOCKET_ADDRESS_LIST, 24)");

        int size = elementSize(WinsockQueries.INTERFACE_LIST_EX);
        line(true, "SIZE(INTERFACE_INFO_EX, %d)", size);
        // The length of an answer must be a multiple of that, so the addresses are in a second one.
        byte[] two = new byte[2 * size - 24];
        Parts info = vary(WinsockQueries.INTERFACE_LIST_EX.code(), withPointers(two, 8, 8, 24, 40), 56,
                () -> Map.of("list", Winsock.queryNow(channel(false), WinsockQueries.INTERFACE_LIST_EX)), "list");
        outputs(true, "INTERFACE_INFO_EX", info, part -> List.of("iiFlags",
                "iiAddress.lpSockaddr iiAddress.iSockaddrLength",
                "iiBroadcastAddress.lpSockaddr iiBroadcastAddress.iSockaddrLength",
                "iiNetmask.lpSockaddr iiNetmask.iSockaddrLength"));

        for (WinsockQuery<Void, QualityOfService> query : List.of(WinsockQueries.GET_QOS,
                WinsockQueries.GET_GROUP_QOS)) {
            Parts qos = vary(query.code(), withPointers(new byte[80], -8, 72), 80,
                    () -> components(Winsock.queryNow(channel(false), query)), "providerSpecific");
            outputs(true, "QOS", qos, HeaderCheckTest::qosMembers);
        }
    }

    private static List<String> qosMembers(String part) {
        if (part.equals("providerSpecific")) {
            return List.of("ProviderSpecific.len", "ProviderSpecific.buf");
        }
        String[] path = part.split("\\.");
        return List.of(capital(path[0]) + "Flowspec." + capital(path[1]));
    }
}
