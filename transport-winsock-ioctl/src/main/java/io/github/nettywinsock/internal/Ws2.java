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

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether Winsock can be reached on this JVM, and the call if it can.
 */
public final class Ws2 {

    private static final Ws2 LOADED = load();
    private static volatile Ws2 current = LOADED;

    private final @Nullable WsaIoctl ioctl;
    /** That of a test. */
    private final @Nullable CompletionPort port;
    private final @Nullable Throwable cause;

    private Ws2(@Nullable WsaIoctl ioctl, @Nullable CompletionPort port, @Nullable Throwable cause) {
        this.ioctl = ioctl;
        this.port = port;
        this.cause = cause;
    }

    /** The call, or {@code null} if Winsock cannot be reached, for {@link #unavailabilityCause()}. */
    public static @Nullable WsaIoctl ioctl() {
        return current.ioctl;
    }

    /** Where standing requests are kept, or {@code null} if Winsock cannot be reached. */
    public static @Nullable CompletionPort port() {
        Ws2 now = current;
        return now == LOADED && now.ioctl != null ? OfProcess.PORT : now.port;
    }

    /** Why Winsock cannot be reached, or {@code null} if it can. */
    public static @Nullable Throwable unavailabilityCause() {
        return current.cause;
    }

    private static Ws2 load() {
        String os = System.getProperty("os.name", "");
        if (!os.toLowerCase(Locale.ROOT).startsWith("windows")) {
            return new Ws2(null, null, new UnsupportedOperationException("this is " + os + ", not Windows"));
        }
        if (!"64".equals(System.getProperty("sun.arch.data.model", "64"))) {
            return new Ws2(null, null, new UnsupportedOperationException("a 64-bit JVM is needed"));
        }
        try {
            WsaIoctl ioctl = new JnaWsaIoctl();
            NioSocket.probe();
            return new Ws2(ioctl, null, null);
        } catch (Throwable t) {
            // No JNA on the class path, or an old one; no native part of it for this machine, or that of another
            // version, for which JNA throws a plain Error; native access denied to it (--illegal-native-access=deny);
            // a JDK whose channels look different.
            return new Ws2(null, null, t);
        }
    }

    /** For tests: puts a fake call, or a cause for having none, in place of what was found. */
    static void replace(@Nullable WsaIoctl ioctl, @Nullable Throwable cause) {
        current = new Ws2(ioctl, null, cause);
    }

    /** For tests: puts a port over fake calls in place of what was found. */
    static void replacePort(WsaIoctl ioctl, CompletionPort port) {
        current = new Ws2(ioctl, port, null);
    }

    /** For tests: back to what this machine has. */
    static void restore() {
        current = LOADED;
    }

    /** Apart, since most programs watch nothing. */
    private static final class OfProcess {
        static final CompletionPort PORT = new CompletionPort(new JnaOverlappedCalls());
    }
}
