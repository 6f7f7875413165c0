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

import static io.github.nettywinsock.internal.IoctlCode.takesInput;

import io.github.nettywinsock.internal.IoctlBuffer;
import io.github.nettywinsock.internal.NioSocket;
import io.github.nettywinsock.internal.WinsockError;
import io.github.nettywinsock.internal.Ws2;
import io.github.nettywinsock.internal.WsaIoctl;
import java.lang.ref.Reference;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Asks queries on one socket, and turns what Winsock answers into exceptions.
 */
final class SocketCalls {

    /** No list of addresses or interfaces comes near this. */
    static final int LONGEST_ANSWER = 1 << 20;

    private final NioSocket socket;

    SocketCalls(NioSocket socket) {
        this.socket = socket;
    }

    /** The encoding of an address that this socket can be told of. */
    Encoding<InetAddress> sockaddr(IoctlDeclaration<?> declaration, @Nullable InetAddress address) {
        boolean ipv6;
        try {
            ipv6 = socket.isIpv6();
        } catch (IncompatibleClassChangeError e) {
            throw Failure.refused(declaration, "this JDK does not say whether a socket is IPv4 or IPv6").toException();
        }
        if (!ipv6 && address instanceof Inet6Address) {
            throw Failure.refused(declaration, "an IPv6 address on an IPv4 socket").toException();
        }
        return ipv6 ? Sockaddr.IPV6 : Sockaddr.IPV4;
    }

    /**
     * Asks once, or, for an answer that can be of any length, until enough output was offered.
     *
     * @param outLength how much output to offer
     * @param growing whether to offer more, as long as Winsock says that it is too little
     * @return valid until the thread's next call
     * @throws WinsockException if Winsock answers with an error
     */
    <I> Answer ask(IoctlDeclaration<?> declaration, @Nullable Encoding<I> encoding, @Nullable I input,
                   int outLength, boolean growing) {
        WsaIoctl call = Ws2.ioctl();
        if (call == null) {
            throw Failure.unavailable(declaration, Ws2.unavailabilityCause()).toException();
        }
        int inLength = encoding == null || input == null ? 0 : encoding.length(input);
        int capacity = outLength;
        while (true) {
            IoctlBuffer buffer = IoctlBuffer.of(inLength, capacity);
            try {
                if (encoding != null && input != null) {
                    encoding.write(input, buffer.input(), buffer.inputAddress());
                }
                // A null pointer would crash the process with some codes on Wine: output is always offered, and input
                // to every code that takes some.
                boolean inputless = input == null || (inLength == 0 && !takesInput(declaration.code));
                int error = socket.ioctl(call, declaration.code, inputless ? 0 : buffer.inputAddress(), inLength,
                        buffer.outputAddress(), capacity, buffer.returnedAddress());
                if (error == 0) {
                    return Answer.of(declaration, buffer, capacity);
                }
                if (error == NioSocket.CLOSED) {
                    throw Failure.closed(declaration).toException();
                }
                if (!growing || !isTooSmall(error) || capacity >= LONGEST_ANSWER) {
                    throw Failure.ofError(declaration, error).toException();
                }
                // Some codes say how much they need, some do not; and the list may grow again until the next call.
                capacity = Math.min(LONGEST_ANSWER, Math.max(buffer.returned(), 2 * capacity));
            } finally {
                Reference.reachabilityFence(buffer);
            }
        }
    }

    /** Three numbers say so: most codes the first, the filtering platform the second, SIO_GET_QOS the third. */
    private static boolean isTooSmall(int error) {
        return error == WinsockError.WSAEFAULT || error == WinsockError.ERROR_INSUFFICIENT_BUFFER
                || error == WinsockError.WSAENOBUFS;
    }
}
