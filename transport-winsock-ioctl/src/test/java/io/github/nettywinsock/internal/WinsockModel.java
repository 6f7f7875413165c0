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
package io.github.nettywinsock.internal;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The DLL of {@code tools/winsock-model} in this JVM: a WSAIoctl that behaves as Microsoft documents.
 */
public final class WinsockModel {

    /** One line of the model's log. */
    public record Line(String json) {

        /** A member of the line, as text; {@code null} if it is not there. */
        public @Nullable String get(String member) {
            Matcher matcher = Pattern.compile('"' + member + "\":(\"([^\"]*)\"|\\{[^}]*}|[^,}]*)").matcher(json);
            return !matcher.find() ? null : matcher.group(2) != null ? matcher.group(2) : matcher.group(1);
        }

        public boolean is(String member, String value) {
            return value.equals(get(member));
        }

        @Override
        public String toString() {
            return json;
        }
    }

    private static int marks;

    private WinsockModel() {
    }

    /** Whether this JVM runs with the model. */
    public static boolean isLoaded() {
        return System.getProperty("winsock.model") != null;
    }

    /** From now on, this library's calls with this code fail with this number, until {@link #reset()}. */
    public static void inject(int code, int error) {
        call("winsock_model_inject", code, error, -1);
    }

    /** Whether this process is one of an administrator, until {@link #reset()}. */
    public static void administrator(boolean administrator) {
        call("winsock_model_set_administrator", administrator ? 1 : 0);
    }

    public static void reset() {
        call("winsock_model_reset");
    }

    /** From now on, calls with this code write these bytes, and claim so many, until {@link #reset()}. */
    public static void answer(int code, byte[] bytes, int claimed) {
        call("winsock_model_inject_answer", code, bytes, bytes.length, claimed, -1);
    }

    /** The newest version of TCP_INFO that there is, -1 for none. */
    public static void tcpInfoVersion(int newest) {
        call("winsock_model_set_tcp_info_version", newest);
    }

    /** How long the lists of addresses are, and by how much they grow whenever one did not fit. */
    public static void addresses(int count, int growth) {
        call("winsock_model_set_addresses", count, growth);
    }

    /** A place in the log, for {@link #since}. */
    public static String mark() {
        String label = "mark-" + ++marks;
        call("winsock_model_mark", label);
        return label;
    }

    /** What the model saw since a mark. */
    public static List<Line> since(String mark) {
        try {
            List<Line> lines = new ArrayList<>();
            for (String json : Files.readAllLines(
                    Path.of(System.getProperty("winsock.model.log")), StandardCharsets.UTF_8)) {
                Line line = new Line(json);
                if (line.is("label", mark)) {
                    lines.clear();
                } else {
                    lines.add(line);
                }
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The calls with a code since a mark, the JDK's included. */
    public static List<Line> calls(String mark, int code) {
        return since(mark).stream().filter(line -> line.is("code", String.format("0x%08x", code))).toList();
    }

    /** The calls of this library with a code since a mark. */
    public static List<Line> ours(String mark, int code) {
        return calls(mark, code).stream().filter(line -> line.is("jdk", "false")).toList();
    }

    /** Completes all notifications with this code. Returns how many there were. */
    public static int fire(int code) {
        return call("winsock_model_fire", 0L, code);
    }

    /** How many overlapped structures with this code the model holds. */
    public static int pending(int code) {
        return call("winsock_model_pending", 0L, code);
    }

    /** How often memory was freed, changed or used again while the model held it, since {@link #reset()}. */
    public static int warnings() {
        return call("winsock_model_warnings");
    }

    private static int call(String function, Object... arguments) {
        return (Integer) NativeLibrary.getInstance(System.getProperty("winsock.model"))
                .getFunction(function, Function.C_CONVENTION).invoke(int.class, arguments);
    }
}
