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

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

    @Test
    void itsCodeCompiles(@TempDir Path out) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assumeTrue(compiler != null, "needs a JDK with javac");
        String readme = Files.readString(Path.of("..", "README.md")).replace("\r", "");
        StringBuilder body = new StringBuilder();
        List<String> blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(readme)
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
