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
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReadmeTest {

    private static String readme() throws IOException {
        return Files.readString(Path.of("..", "README.md"));
    }

    @ParameterizedTest
    @MethodSource("io.github.nettywinsock.Catalogue#oneEach")
    void everyOptionHasARowThatIsTrue(Catalogue.Golden<?> golden) throws Exception {
        WinsockOption<?> option = golden.option();
        String constant = Catalogue.constant(option);
        List<String> rows = readme().lines().filter(line -> line.startsWith("| `" + constant + "` |")).toList();
        assertEquals(1, rows.size(), constant);
        String[] cells = rows.get(0).split(" *\\| *");
        assertEquals(String.format("%s 0x%08X", option.ioctl(), option.code()), cells[2]);
        assertTrue(cells[3].startsWith("`" + option.type().getSimpleName() + "`"), cells[3]);
        for (SocketKind kind : SocketKind.values()) {
            assertEquals(option.declaration().sockets().containsKey(kind), cells[4].contains(kind.toString()),
                    cells[4]);
        }
        for (Moment moment : option.declaration().sockets().values()) {
            // A listener of the fast path takes it at any time, but only what is accepted later inherits it.
            assertTrue(cells[5].contains(moment.toString()) || constant.equals("LOOPBACK_FAST_PATH"), cells[5]);
        }
    }

    @Test
    void noRowIsLeftOfAnOptionThatIsGone() throws Exception {
        assertEquals(Catalogue.options().size(), rows("Options").size());
        assertEquals(QueryCatalogue.queries().size(), rows("Queries").size());
    }

    /** The rows of IOCTLs under a heading. */
    private static List<String> rows(String heading) throws IOException {
        String section = readme().replace("\r", "").split("\n## " + heading + "\n")[1].split("\n## ")[0];
        return section.lines().filter(line -> line.matches("\\| `[A-Z_]+` \\| (SIO|FIO).*")).toList();
    }

    static Stream<Arguments> queries() {
        return QueryCatalogue.queries().entrySet().stream()
                .map(query -> Arguments.of(query.getKey(), query.getValue()));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void everyQueryHasARowThatIsTrue(String constant, WinsockQuery<?, ?> query) throws Exception {
        List<String> rows = rows("Queries").stream().filter(line -> line.startsWith("| `" + constant + "` |")).toList();
        assertEquals(1, rows.size(), constant);
        String[] cells = rows.get(0).split(" *\\| *");
        assertEquals(String.format("%s 0x%08X", query.ioctl(), query.code()), cells[2]);
        assertTrue(cells[3].matches("`" + Pattern.quote(query.type().getSimpleName()) + "[`<].*"), cells[3]);
        assertEquals(query.inputType() != Void.class,
                cells[3].contains("for a `" + query.inputType().getSimpleName() + '`')
                        || cells[3].contains("for an `" + query.inputType().getSimpleName() + '`'), cells[3]);
        for (SocketKind kind : SocketKind.values()) {
            assertEquals(query.declaration().sockets().containsKey(kind), cells[4].contains(kind.toString()), cells[4]);
        }
    }

    @Test
    void whatIsNoOptionHasARowThatIsTrue() throws Exception {
        RefusedIoctl fionbio = WinsockOptions.FIONBIO;
        assertTrue(WinsockOptions.refused().contains(fionbio));
        for (String row : List.of(
                row("`WinsockActions.FLUSH`", WinsockActions.FLUSH),
                row("`WinsockActions.FIND_ROUTE`", WinsockActions.FIND_ROUTE),
                row("`PortReservation`", PortReservation.ACQUIRE_PORT_RESERVATION),
                row("`PortReservation`", PortReservation.RELEASE_PORT_RESERVATION),
                String.format("| refused | %s 0x%08X | %s |", fionbio.ioctl(), fionbio.code(), fionbio.reason()))) {
            assertEquals(1, readme().lines().filter(line -> line.startsWith(row)).count(), row);
        }
    }

    private static String row(String name, WinsockQuery<?, ?> action) {
        return String.format("| %s | %s 0x%08X |", name, action.ioctl(), action.code());
    }

    @Test
    void itsCodeCompiles(@TempDir Path out) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assumeTrue(compiler != null, "needs a JDK with javac");
        StringBuilder body = new StringBuilder();
        List<String> blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(readme().replace("\r", ""))
                .results().map((MatchResult block) -> block.group(1)).toList();
        assertTrue(blocks.size() >= 3);
        blocks.forEach(block -> body.append("{\n").append(block).append("}\n"));
        String source = """
                import io.github.nettywinsock.*;
                import io.netty.bootstrap.*;
                import io.netty.channel.*;
                import io.netty.channel.socket.nio.*;
                import io.github.nettywinsock.capture.*;
                import java.net.InetSocketAddress;
                import java.time.Duration;
                class Readme {
                    void code(EventLoopGroup boss, EventLoopGroup workers, ChannelHandler handler, Channel channel) {
                """ + body + "}}\n";
        URI uri = URI.create("string:///Readme.java");
        JavaFileObject file = new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        StringWriter errors = new StringWriter();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        assertTrue(compiler.getTask(errors, null, null,
                List.of("-proc:none", "-cp", classPath, "-d", out.toString()), null, List.of(file)).call(),
                errors::toString);
    }
}
