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

import static io.github.nettywinsock.internal.IoctlCode.WS2;
import static io.github.nettywinsock.internal.IoctlCode.io;
import static io.github.nettywinsock.internal.IoctlCode.ior;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The Winsock IOCTLs that do something and return nothing: for {@link Winsock#query} and {@link Winsock#queryNow},
 * whose result is {@code null}. Port reservations have a class of their own, {@link PortReservation}.
 */
public final class WinsockActions {

    /**
     * Discards what waits to be sent. <b>Of no use on today's Windows</b>, whose TCP answers WSAEOPNOTSUPP, going by
     * Wine's conformance tests; only providers of others may have it.
     *
     * <p><b>Result:</b> none.
     * <br><b>Channels:</b> all.
     * <br><b>When:</b> at any time.
     * <br><b>Windows:</b> not documented.
     * <br><b>JDK:</b> leaves it alone, and learns nothing of what is gone.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_FLUSH</a>
     */
    public static final WinsockQuery<Void, @Nullable Void> FLUSH =
            WinsockQuery.declare("SIO_FLUSH", io(WS2, 4), Void.class)
                    .anywhere()
                    .noAnswer()
                    .query();

    /**
     * Has the route to an address looked for anew, forgetting what is known about it. <b>History:</b> it was made for
     * Novell's IPX; nothing is known of a TCP/IP that has it.
     *
     * <p><b>Input:</b> {@link InetAddress}. The headers announce output; there is none. An IPv4 address is
     * given to an IPv6 socket, which most of the JDK's are, in its IPv6 form.
     * <br><b>Result:</b> none.
     * <br><b>Channels:</b> all.
     * <br><b>When:</b> at any time.
     * <br><b>Windows:</b> not documented.
     * <br><b>JDK:</b> leaves it alone.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_FIND_ROUTE</a>
     */
    public static final WinsockQuery<InetAddress, @Nullable Void> FIND_ROUTE =
            WinsockQuery.declare("SIO_FIND_ROUTE", ior(WS2, 3), Void.class, InetAddress.class, Sockaddr.IPV6)
                    .anywhere()
                    .exchange(WinsockActions::findRoute)
                    .query();

    private WinsockActions() {
    }

    @SuppressWarnings("NullAway") // Of Void there is only null.
    private static Void findRoute(SocketCalls calls,
            WinsockQuery.Declaration<InetAddress, Void> declaration, @Nullable InetAddress destination) {
        calls.ask(declaration, calls.sockaddr(declaration, destination), destination, 0, false);
        return null;
    }
}
