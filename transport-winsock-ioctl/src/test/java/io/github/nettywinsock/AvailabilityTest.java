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

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.resolver.AddressResolver;
import io.netty.util.Version;
import io.netty.util.internal.PlatformDependent;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a JVM lacks, channels work in it, and say once what is not done and why. Each test starts a JVM of its own.
 */
@Timeout(180)
class AvailabilityTest {

    private static final String JNA = "com.sun.jna.Native";
    private static final String JNA_PLATFORM = "com.sun.jna.platform.win32.Advapi32Util";
    private static final boolean WINDOWS = PlatformDependent.isWindows();

    @TempDir
    private Path folder;

    @Test
    void everythingIsThere() throws Exception {
        Properties seen = probe(List.of(JNA, JNA_PLATFORM));

        if (WINDOWS) {
            assertAvailable(seen);
        } else {
            assertUnavailable(seen, "not Windows");
        }
    }

    @Test
    void jnaIsNotOnTheClassPath() throws Exception {
        assertUnavailable(probe(List.of()), onWindows("ClassNotFoundException: com.sun.jna."));
    }

    @Test
    void theNativePartOfJnaIsMissing() throws Exception {
        assertUnavailable(probe(List.of(JNA, JNA_PLATFORM), "-Djna.nounpack=true", "-Djna.nosys=true"),
                onWindows("UnsatisfiedLinkError"));
    }

    @Test
    void nativeAccessIsDenied() throws Exception {
        Assumptions.assumeTrue(Runtime.version().feature() >= 24, "needs JDK 24");
        assertUnavailable(probe(List.of(JNA, JNA_PLATFORM), "--illegal-native-access=deny"),
                onWindows("IllegalCallerException"));
    }

    @Test
    void jnaPlatformIsNotOnTheClassPath() throws Exception {
        Properties seen = probe(List.of(JNA));

        if (WINDOWS) {
            assertAvailable(seen);
        } else {
            assertUnavailable(seen, "not Windows");
        }
    }

    /** The reason to expect: anywhere but on Windows nothing else is looked at. */
    private static String onWindows(String reason) {
        return WINDOWS ? reason : "not Windows";
    }

    private static void assertAvailable(Properties seen) {
        assertWorks(seen);
        assertEquals("true", seen.getProperty("available"));
        assertEquals("", seen.getProperty("ensureAvailability"));
        assertEquals("connected", seen.getProperty("required"));
        assertTrue(seen.getProperty("report.client.SIO_KEEPALIVE_VALS").startsWith("APPLIED"), seen::toString);
        for (WinsockOption<?> option : AvailabilityProbe.GIVEN) {
            assertTrue(Integer.parseInt(seen.getProperty("warnings." + option.ioctl())) <= 1,
                    () -> seen.getProperty("warning." + option.ioctl()));
        }
    }

    private static void assertUnavailable(Properties seen, String reason) {
        assertWorks(seen);
        assertEquals("false", seen.getProperty("available"));
        assertAll(Set.of("ensureAvailability", "environment").stream().map(key -> () ->
                assertTrue(seen.getProperty(key).contains(reason), () -> key + ": " + seen.getProperty(key))));
        for (WinsockOption<?> option : AvailabilityProbe.GIVEN) {
            String warning = seen.getProperty("warning." + option.ioctl());
            assertEquals("1", seen.getProperty("warnings." + option.ioctl()), warning);
            assertTrue(warning.contains("skipped") && warning.contains(reason), warning);
        }
        seen.stringPropertyNames().stream().filter(key -> key.startsWith("report.")).forEach(key ->
                assertTrue(seen.getProperty(key).matches("UNAVAILABLE 0 .*\\Q" + reason + "\\E.*"),
                        () -> key + ": " + seen.getProperty(key)));
        if (bootstrapFailsWithAnOption()) {
            String required = seen.getProperty("required");
            assertTrue(required.startsWith(WinsockException.class.getName()) && required.contains(reason), required);
            assertEquals("true", seen.getProperty("required.sameCause"));
        } else {
            assertEquals("connected", seen.getProperty("required"));
        }
    }

    private static void assertWorks(Properties seen) {
        for (int round = 0; round < 2; round++) {
            assertEquals("tcp " + round, seen.getProperty("tcp." + round));
            assertEquals("udp " + round, seen.getProperty("udp." + round));
        }
        assertNull(seen.getProperty("environment.threw"));
        assertTrue(seen.getProperty("environment").contains("Netty"), seen::toString);
        assertEquals(4 + 2 + 2 + 3, seen.stringPropertyNames().stream()
                .filter(key -> key.startsWith("report.")).count(), seen::toString);
    }

    /** Since 4.1.129 and 4.2.8. */
    private static boolean bootstrapFailsWithAnOption() {
        String version = Version.identify().get("netty-transport").artifactVersion();
        int patch = Integer.parseInt(version.split("\\.")[2]);
        return patch >= (version.startsWith("4.1.") ? 129 : 8);
    }

    /**
     * Runs {@link AvailabilityProbe} in a JVM like this one.
     *
     * @param further names of classes that are to be found there besides those of this library and Netty
     * @return what it has seen
     */
    private Properties probe(List<String> further, String... flags) throws Exception {
        Path result = folder.resolve("seen.properties");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", WINDOWS ? "java.exe" : "java").toString(),
                // Told the number of processors, a JVM under Wine does not ask for it in vain.
                "-XX:ActiveProcessorCount=" + Runtime.getRuntime().availableProcessors(),
                "-cp", classPath(further)));
        Collections.addAll(command, flags);
        Collections.addAll(command, AvailabilityProbe.class.getName(), result.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
        boolean ended;
        try {
            ended = process.waitFor(120, TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly().waitFor();
        }
        String log = command + System.lineSeparator() + output.get(20, TimeUnit.SECONDS);
        assertTrue(ended, log);
        assertEquals(0, process.exitValue(), log);
        Properties seen = new Properties();
        try (InputStream in = Files.newInputStream(result)) {
            seen.load(in);
        }
        return seen;
    }

    private static String read(InputStream output) {
        try (output) {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Made of the places where classes were found, because the class path of this JVM may be a jar that lists them. */
    private static String classPath(List<String> further) throws Exception {
        Set<String> places = new LinkedHashSet<>();
        for (Class<?> type : List.of(Winsock.class, AvailabilityProbe.class, Channel.class, ByteBuf.class,
                AddressResolver.class, Version.class)) {
            places.add(place(type));
        }
        for (String name : further) {
            places.add(place(Class.forName(name, false, AvailabilityTest.class.getClassLoader())));
        }
        return String.join(File.pathSeparator, places);
    }

    private static String place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }
}
