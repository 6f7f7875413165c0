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

import static java.net.StandardProtocolFamily.INET;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.nio.AbstractNioChannel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tables of docs/ioctls.md and of README.md say of every IOCTL what its declaration says, and have no other rows.
 */
class ReferenceTest {

    private static final String COLUMNS = "| IOCTL | code | Java | value, or input -> result | sockets and state "
            + "| since Windows | errors | what the JDK does | Wine 8.0 |";
    private static final String REFUSED = "Refused";

    /**
     * An IOCTL as it is declared, in the words of the tables.
     *
     * @param kind the heading of its table
     * @param constant what it is called in Java
     * @param types of its value, or of its input and result
     * @param sockets the kinds that it is for, and until when
     */
    private record Ioctl(String kind, String constant, String name, int code, String types, String sockets) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static List<Ioctl> ioctls() throws Exception {
        List<Ioctl> ioctls = new ArrayList<>();
        for (Class<?> catalogue : List.of(WinsockOptions.class, WinsockQueries.class, WinsockActions.class,
                WinsockNotifications.class, Class.forName("io.github.nettywinsock.capture.CaptureOption"))) {
            for (Field field : catalogue.getFields()) {
                if (field.getDeclaringClass() == catalogue) {
                    ioctls.add(ioctl(catalogue.getSimpleName() + '.' + field.getName(), field));
                }
            }
        }
        ioctls.add(reservation(PortReservation.class.getMethod("acquireTcp", int.class, int.class),
                PortReservation.ACQUIRE_PORT_RESERVATION));
        ioctls.add(reservation(PortReservation.class.getMethod("close"), PortReservation.RELEASE_PORT_RESERVATION));
        return ioctls;
    }

    private static Ioctl ioctl(String constant, Field field) throws Exception {
        Object value = field.get(null);
        if (value instanceof WinsockOption<?> option) {
            return new Ioctl("Options", constant, option.ioctl(), option.code(),
                    type(field.getGenericType(), 0), sockets(option.declaration(), true));
        }
        if (value instanceof WinsockQuery<?, ?> query) {
            String kind = constant.startsWith("WinsockActions") ? "Actions" : "Queries";
            return new Ioctl(kind, constant, query.ioctl(), query.code(), types(query.inputType(),
                    type(field.getGenericType(), 1)), sockets(query.declaration(), false));
        }
        if (value instanceof WinsockNotification<?> notification) {
            String sockets = sockets(notification.declaration(), false);
            return new Ioctl("Notifications", constant, notification.ioctl(), notification.code(),
                    types(notification.inputType(), name(WinsockNotificationEvent.class)),
                    notification.declaration().isOnePerSocket() ? sockets + "; one watch at a time" : sockets);
        }
        if (value instanceof ChannelOption<?> capture) {
            return new Ioctl("Capture", constant, capture.name(), (int) HeaderCheckTest.call(capture, "code"),
                    type(field.getType().getGenericSuperclass(), 0), "raw socket, " + protocols(capture));
        }
        RefusedIoctl refused = (RefusedIoctl) value;
        return new Ioctl(REFUSED, constant, refused.ioctl(), refused.code(), "nothing", "none");
    }

    private static Ioctl reservation(Method method, WinsockQuery<?, ?> query) {
        String input = Arrays.stream(method.getParameterTypes()).map(ReferenceTest::name).collect(joining(", "));
        return new Ioctl("Actions", "PortReservation." + method.getName(), query.ioctl(), query.code(),
                input.isEmpty() ? "nothing" : input + " -> " + name(method.getReturnType()), "a socket of its own");
    }

    private static String types(Class<?> input, String result) {
        return input == Void.class ? result : name(input) + " -> " + result;
    }

    private static String type(Type generic, int argument) {
        return name(((ParameterizedType) generic).getActualTypeArguments()[argument]);
    }

    private static String name(Type type) {
        return type == Void.class ? "nothing" : '`' + type.getTypeName().replaceAll("[a-z]+\\.", "") + '`';
    }

    /** A query or a watch does not come too late. */
    private static String sockets(IoctlDeclaration<?> declaration, boolean atAnyTime) {
        Map<SocketKind, Moment> sockets = declaration.sockets();
        Set<Moment> moments = Set.copyOf(sockets.values());
        if (moments.size() > 1) {
            return sockets.entrySet().stream().map(socket -> socket.getKey() + " " + socket.getValue())
                    .collect(joining(", "));
        }
        String kinds = sockets.size() == SocketKind.values().length ? "all"
                : sockets.keySet().stream().map(SocketKind::toString).collect(joining(", "));
        Moment moment = moments.iterator().next();
        return moment == Moment.ANY_TIME && !atAnyTime ? kinds : kinds + "; " + moment;
    }

    private static String protocols(ChannelOption<?> capture) throws Exception {
        String protocol = "`" + HeaderCheckTest.call(capture, "protocolName", false) + '`';
        return (boolean) HeaderCheckTest.call(capture, "capturesIpv6")
                ? protocol + " or `" + HeaderCheckTest.call(capture, "protocolName", true) + '`' : protocol;
    }

    private static String file(String... path) throws IOException {
        return Files.readString(Path.of("..", path)).replace("\r", "");
    }

    private static String section(String file, String heading) {
        String[] sections = file.split("\n## " + heading + "\n");
        assertEquals(2, sections.length, heading);
        return sections[1].split("\n## ")[0];
    }

    /** The rows under a heading, each as its cells. */
    private static List<List<String>> rows(String file, String heading) {
        return section(file, heading).lines().filter(line -> line.matches("\\| .*`[\\w.]*\\w` \\|.*"))
                .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| "))).toList();
    }

    private static void assertStarts(Ioctl ioctl, String expected, String cell) {
        assertTrue(cell.matches(Pattern.quote(expected) + "([:;,] .*)?"),
                () -> ioctl + ": expected: " + expected + "; found: " + cell);
    }

    private static List<Ioctl> of(String kind) throws Exception {
        return ioctls().stream().filter(ioctl -> ioctl.kind.equals(kind)).toList();
    }

    static Stream<String> kinds() throws Exception {
        return ioctls().stream().map(Ioctl::kind).distinct();
    }

    // --- docs/ioctls.md ---

    @ParameterizedTest
    @MethodSource("ioctls")
    void theReferenceHasOneRowThatIsTrue(Ioctl ioctl) throws Exception {
        List<List<String>> rows = rows(file("docs", "ioctls.md"), ioctl.kind).stream()
                .filter(cells -> cells.get(0).equals(ioctl.name)).toList();
        assertEquals(1, rows.size(), "rows of " + ioctl);
        List<String> cells = rows.get(0);
        assertEquals(COLUMNS.split(" \\| ").length, cells.size(), cells::toString);
        assertEquals(String.format("0x%08X", ioctl.code), cells.get(1).split(" ")[0], ioctl.name);
        assertEquals(Pattern.matches(notInMingw(), ioctl.name), cells.get(1).endsWith(" \u2020"),
                ioctl + ": mark of what mingw-w64's headers lack");
        assertEquals("`" + ioctl.constant + '`', cells.get(2), ioctl.name);
        assertStarts(ioctl, ioctl.types, cells.get(3));
        assertStarts(ioctl, ioctl.sockets, cells.get(4));
        assertTrue(cells.get(8).matches("works|1\\d{4}|refused|not asked"), cells::toString);
    }

    /** What {@code tools/header-check} knows to be missing from the headers that it compares with. */
    private static String notInMingw() throws IOException {
        Matcher lacking = Pattern.compile("\nlacking='([^']+)'").matcher(file("tools", "header-check", "check"));
        assertTrue(lacking.find());
        return lacking.group(1).replace("\n", "");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theReferenceHasNoOtherRowAndTheSameColumnsInEveryTable(String kind) throws Exception {
        String reference = file("docs", "ioctls.md");
        assertEquals(of(kind).size(), rows(reference, kind).size(), kind);
        assertTrue(section(reference, kind).contains("\n" + COLUMNS + "\n"), kind);
        assertEquals(kinds().count(), reference.lines().filter(line -> line.startsWith("## ")).count());
    }

    @Test
    void wineAnswersOptionsAndQueriesAsItsColumnSays() throws Exception {
        Capability.WINE.assume();
        assumeTrue(Winsock.environment().contains("(Wine 8.0)"), "needs the Wine that the column is about");
        Map<String, String> answers = new TreeMap<>();
        Catalogue.oneEach().forEach(golden -> answers.put(golden.option().ioctl(), answer(
                golden.option().declaration(), false, channel -> set(channel, golden))));
        QueryCatalogue.oneEach().forEach(golden -> answers.put(golden.query().ioctl(), answer(
                golden.query().declaration(), true, golden::ask)));
        Map<String, String> column = new TreeMap<>();
        for (String kind : List.of("Options", "Queries")) {
            rows(file("docs", "ioctls.md"), kind).forEach(cells -> column.put(cells.get(0), cells.get(8)));
        }
        assertEquals(column, answers);
    }

    private static <T> void set(Channel channel, Catalogue.Golden<T> golden) {
        Winsock.set(channel, golden.option(), golden.value());
    }

    private static String answer(IoctlDeclaration<?> declaration, boolean connected, Consumer<Channel> call) {
        Channel channel = QueryCatalogue.channel(declaration.sockets().keySet().iterator().next(), INET);
        try (ServerSocketChannel server = ServerSocketChannel.open(INET).bind(Door.LOOPBACK)) {
            if (connected && ((AbstractNioChannel.NioUnsafe) channel.unsafe()).ch() instanceof SocketChannel client) {
                client.configureBlocking(true);
                client.connect(server.getLocalAddress());
            }
            call.accept(channel);
            return "works";
        } catch (WinsockException e) {
            return String.valueOf(e.errorCode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            channel.unsafe().closeForcibly();
        }
    }

    // --- README.md ---

    static Stream<Ioctl> inReadme() throws Exception {
        return ioctls().stream().filter(ioctl -> !ioctl.kind.equals(REFUSED));
    }

    @ParameterizedTest
    @MethodSource("inReadme")
    void theReadmeHasOneRowThatIsTrue(Ioctl ioctl) throws Exception {
        List<List<String>> rows = rows(file("README.md"), ioctl.kind).stream()
                .filter(cells -> ("." + ioctl.constant).endsWith("." + cells.get(0).replace("`", ""))).toList();
        assertEquals(1, rows.size(), "rows of " + ioctl.constant);
        assertStarts(ioctl, ioctl.types, rows.get(0).get(2));
        assertStarts(ioctl, ioctl.sockets, rows.get(0).get(3));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theReadmeHasNoOtherRow(String kind) throws Exception {
        if (kind.equals(REFUSED)) {
            for (Ioctl refused : of(kind)) {
                assertTrue(file("README.md").contains(refused.name), refused.name);
            }
        } else {
            assertEquals(of(kind).size(), rows(file("README.md"), kind).size(), kind);
        }
    }

    // --- Microsoft's page ---

    static List<Arguments> ofMicrosoft() throws IOException {
        try (InputStream list = ReferenceTest.class.getResourceAsStream("/winsock-ioctl-codes.tsv")) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> Arguments.of((Object[]) line.split("\t"))).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("ofMicrosoft")
    void everyIoctlOfMicrosoftsPageIsTypedOrRefused(String name, String code) throws Exception {
        Map<String, String> codes = new TreeMap<>();
        ioctls().forEach(ioctl -> codes.put(ioctl.name, String.format("0x%08X", ioctl.code)));
        assertNotNull(codes.get(name), name + " is neither typed nor refused");
        assertEquals(code, codes.get(name), name);
    }

    @Test
    void thereAreFiftyFourOfMicrosoftAndTwoMore() throws Exception {
        assertEquals(54, ofMicrosoft().size());
        assertEquals(56, ioctls().stream().map(Ioctl::code).distinct().count());
        assertEquals(56, ioctls().size());
    }
}
