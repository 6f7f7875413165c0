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
package io.github.nettywinsock.benchmarks;

import io.github.nettywinsock.Winsock;
import io.github.nettywinsock.internal.Host;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a run was made on.
 *
 * @param environment one line, as {@link Winsock#environment()} has it
 * @param processor the model, as the system names it
 * @param processors how many of them the JVM may use
 * @param jna the version of JNA
 */
record Machine(String environment, String processor, int processors, String jna) {

    private static final Pattern MODEL = Pattern.compile(
            "^\\s*(?:model name\\s*:|ProcessorNameString\\s+REG_SZ)\\s*(\\S.*?)\\s*$", Pattern.MULTILINE);

    static Machine current() {
        return new Machine(Winsock.environment(), processorModel(), Runtime.getRuntime().availableProcessors(),
                Host.jna());
    }

    /** The system and its version, with Wine's if it is that. */
    String system() {
        return environment.replaceFirst(", Java .*", "");
    }

    /** Whether it certainly is: without Winsock nobody can say whether it is Wine. */
    boolean isWindows() {
        return environment.startsWith("Windows") && !isWine() && !environment.contains("Winsock is not available");
    }

    boolean isWine() {
        return environment.toLowerCase(Locale.ROOT).contains("wine");
    }

    /** What has to be said before any figure. */
    String headline() {
        if (isWindows()) {
            return "Measured on " + system() + '.';
        }
        String where = isWine() ? "under Wine" : "on " + system();
        return "Measured " + where + ": these figures say nothing about Windows.";
    }

    private static String processorModel() {
        try {
            Matcher model = MODEL.matcher(System.getProperty("os.name", "").startsWith("Windows")
                    ? registryValue("HKLM\\HARDWARE\\DESCRIPTION\\System\\CentralProcessor\\0", "ProcessorNameString")
                    : Files.readString(Path.of("/proc/cpuinfo")));
            if (model.find()) {
                return model.group(1);
            }
        } catch (IOException e) {
            // Then what every JVM knows has to do.
        }
        return Objects.requireNonNullElse(System.getenv("PROCESSOR_IDENTIFIER"), System.getProperty("os.arch"));
    }

    private static String registryValue(String key, String name) throws IOException {
        Process reg = new ProcessBuilder("reg", "query", key, "/v", name).redirectErrorStream(true).start();
        try (InputStream out = reg.getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
