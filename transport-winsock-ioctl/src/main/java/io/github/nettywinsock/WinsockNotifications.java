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

import static io.github.nettywinsock.Moment.ANY_TIME;
import static io.github.nettywinsock.internal.IoctlCode.WS2;
import static io.github.nettywinsock.internal.IoctlCode.io;
import static io.github.nettywinsock.internal.IoctlCode.iow;
import static io.github.nettywinsock.internal.IoctlCode.unixIo;

import io.github.nettywinsock.internal.NioSocket;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The Winsock IOCTLs that tell of a change, as notifications for {@link Winsock#watch}.
 *
 * <p>All of them say only that something changed. A handler that gets the event asks what it is now:
 *
 * <pre>
 * public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
 *     if (event instanceof WinsockNotificationEvent change
 *             &amp;&amp; change.notification() == WinsockNotifications.ADDRESS_LIST_CHANGE) {
 *         ...
 *     } else {
 *         ctx.fireUserEventTriggered(event);
 *     }
 * }
 * </pre>
 *
 * <p>Without an overlapped structure these IOCTLs answer WSAEWOULDBLOCK or block, so they are no options or queries.
 * Nothing said here about Windows was observed by this project on Windows itself; it is what Microsoft documents.
 */
public final class WinsockNotifications {

    private static final InetAddress IPV4_WILDCARD = wildcard(4);
    private static final InetAddress IPV6_WILDCARD = wildcard(16);

    /**
     * Tells when a local address of the socket's family came or went.
     *
     * <p><b>Input:</b> none.
     * <br><b>Event:</b> {@link WinsockNotificationEvent}; then ask for the address list again.
     * <br><b>Channels:</b> all. The notice is about the machine and not about the channel. It is about one address
     * family, and a channel of a JDK is one of IPv6 unless it was opened for IPv4 or the JVM was started with
     * {@code -Djava.net.preferIPv4Stack=true}; {@link WinsockAddresses} needs no channel and has both. Any number of
     * watches may be on a channel.
     * <br><b>When:</b> at any time, bound or not.
     * <br><b>Windows:</b> Microsoft's page names none; the query that belongs to it is there since 2000.
     * <br><b>JDK:</b> leaves it alone.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_ADDRESS_LIST_CHANGE</a>
     */
    public static final WinsockNotification<Void> ADDRESS_LIST_CHANGE =
            WinsockNotification.declare("SIO_ADDRESS_LIST_CHANGE", io(WS2, 23))
                    .anywhere()
                    .notification();

    /**
     * Tells when another local interface is to be used for sending to an address.
     *
     * <p><b>Input:</b> {@link InetAddress}, the destination. The wildcard address ({@code 0.0.0.0} or {@code ::})
     * stands for every destination. Windows may take any input for that, so be prepared for changes that leave your
     * route as it was. Microsoft asks that one watch for the wildcard address be preferred to many.
     * <br><b>Event:</b> {@link WinsockNotificationEvent} with the input; then ask for the interface again.
     * <br><b>Channels:</b> all. The notice is about the machine and not about the channel. An IPv4 address on an IPv6
     * channel, which is what a JDK usually opens, is given as an IPv4-mapped one, and its wildcard as that of IPv6; an
     * IPv6 address on an IPv4 channel is refused.
     * <br><b>When:</b> at any time, bound or not.
     * <br><b>Windows:</b> Microsoft's page names none. Wine 8 does not have it: the watch fails with WSAEOPNOTSUPP,
     * observed.
     * <br><b>JDK:</b> leaves it alone.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_ROUTING_INTERFACE_CHANGE</a>
     */
    public static final WinsockNotification<InetAddress> ROUTING_INTERFACE_CHANGE =
            WinsockNotification.declare("SIO_ROUTING_INTERFACE_CHANGE", iow(WS2, 21), InetAddress.class,
                            WinsockNotifications::destination)
                    .anywhere()
                    .notification();

    /**
     * Tells when Windows would like to have more or less data in flight on a connection.
     *
     * <p><b>Input:</b> none.
     * <br><b>Event:</b> {@link WinsockNotificationEvent}; then ask {@link WinsockQueries#IDEAL_SEND_BACKLOG}, and keep
     * that much written and unacknowledged. Since Windows 7 the send buffer grows by itself, and this is of use only
     * where {@code SO_SNDBUF} was set.
     * <br><b>Channels:</b> TCP, connected (else WSAENOTCONN). Windows keeps one request per connection, so a second
     * watch on a channel fails until the {@link WinsockWatch#closeFuture()} of the first is done.
     * <br><b>When:</b> once connected, until the output is shut down: that, and a reset by the peer, ends the watch
     * with WSA_OPERATION_ABORTED or WSAEINTR, unless the channel was closed by then.
     * <br><b>Windows:</b> Vista SP1 and Server 2008. Wine 8 does not have it: the watch fails with WSAEOPNOTSUPP,
     * observed.
     * <br><b>JDK:</b> leaves it alone.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/sio-ideal-send-backlog-change">
     *      SIO_IDEAL_SEND_BACKLOG_CHANGE</a>
     */
    public static final WinsockNotification<Void> IDEAL_SEND_BACKLOG_CHANGE =
            WinsockNotification.declare("SIO_IDEAL_SEND_BACKLOG_CHANGE", unixIo('t', 122))
                    .stream(ANY_TIME)
                    .onePerSocket()
                    .notification();

    private WinsockNotifications() {
    }

    private static byte[] destination(IoctlDeclaration<?> declaration, InetAddress address, NioSocket socket) {
        boolean wildcard = address.isAnyLocalAddress();
        Encoding<InetAddress> encoding = new SocketCalls(socket).sockaddr(declaration, wildcard ? null : address);
        // Each family has a wildcard of its own, and an IPv4-mapped one is none.
        InetAddress own = !wildcard ? address : encoding == Sockaddr.IPV6 ? IPV6_WILDCARD : IPV4_WILDCARD;
        byte[] bytes = new byte[encoding.length(own)];
        encoding.write(own, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        return bytes;
    }

    private static InetAddress wildcard(int length) {
        try {
            return InetAddress.getByAddress(new byte[length]);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
