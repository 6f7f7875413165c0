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

import io.netty.channel.socket.InternetProtocolFamily;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.spi.SelectorProvider;

/**
 * A loopback address, and the family of the sockets that use it.
 */
public enum Address {

    /** 127.0.0.1 on IPv4-only sockets. */
    IPV4(InternetProtocolFamily.IPv4, "127.0.0.1"),

    /** 127.0.0.1 on dual-stack sockets, which is what a JVM makes unless told otherwise. */
    IPV4_MAPPED(InternetProtocolFamily.IPv6, "127.0.0.1"),

    /** ::1 on dual-stack sockets. */
    IPV6(InternetProtocolFamily.IPv6, "::1");

    private final InternetProtocolFamily family;
    private final String host;

    Address(InternetProtocolFamily family, String host) {
        this.family = family;
        this.host = host;
    }

    /**
     * Throws unless this machine and JVM have the address.
     *
     * @throws NotSupportedHere if they do not
     */
    void ensureAvailable() throws IOException {
        ProtocolFamily jdkFamily = family == InternetProtocolFamily.IPv4
                ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
        try (ServerSocketChannel socket = SelectorProvider.provider().openServerSocketChannel(jdkFamily)) {
            socket.bind(anyPort());
        } catch (UnsupportedOperationException | BindException e) {
            throw new NotSupportedHere(name(), String.valueOf(e));
        }
    }

    InternetProtocolFamily family() {
        return family;
    }

    /** The address with a port of the system's choice. */
    InetSocketAddress anyPort() {
        return new InetSocketAddress(host, 0);
    }
}
