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

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * The structures {@code sockaddr_in} and {@code sockaddr_in6} of an address without a port.
 */
final class Sockaddr {

    static final int AF_INET = 2;
    static final int AF_INET6 = 23;
    static final int FAMILY_LENGTH = 2;

    static final int IPV4_ADDRESS = 4;
    /** Up to the end of the address: nobody fills {@code sin_zero} with anything. */
    static final int IPV4_NEEDED = 8;
    static final int IPV4_LENGTH = 16;

    static final int IPV6_ADDRESS = 8;
    static final int IPV6_SCOPE = 24;
    static final int IPV6_LENGTH = 28;

    /** For an IPv4 socket, which can be told of IPv4 addresses only. */
    static final Encoding<InetAddress> IPV4 = Encoding.of(IPV4_LENGTH, (address, out) -> out
            .putShort((short) AF_INET).putShort((short) 0).put(address.getAddress()).putLong(0));

    /** For an IPv6 socket, which takes an IPv4 address in its IPv4-mapped form. */
    static final Encoding<InetAddress> IPV6 = Encoding.of(IPV6_LENGTH, (address, out) -> {
        out.putShort((short) AF_INET6).putShort((short) 0).putInt(0);
        putIpv6(address, out);
        out.putInt(address instanceof Inet6Address ipv6 ? ipv6.getScopeId() : 0);
    });

    private Sockaddr() {
    }

    private static void putIpv6(InetAddress address, ByteBuffer out) {
        if (address instanceof Inet4Address) {
            out.putLong(0).putShort((short) 0).putShort((short) -1);
        }
        out.put(address.getAddress());
    }
}
