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

import static io.netty.util.internal.ObjectUtil.checkNotNull;
import static java.net.StandardProtocolFamily.INET;
import static java.net.StandardProtocolFamily.INET6;

import io.github.nettywinsock.WinsockReport.Outcome;
import io.github.nettywinsock.internal.NioSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The addresses, interfaces and routes of this machine, as Winsock tells them.
 *
 * <p>Winsock wants a socket of the right address family to answer, and the sockets of channels are mostly IPv6 ones.
 * This has a UDP socket of its own for each family, which is opened when it is needed first, never bound, and closed by
 * {@link #close()}. Nothing here blocks; all of it may be called from any thread.
 *
 * <pre>
 * try (WinsockAddresses addresses = new WinsockAddresses()) {
 *     InetAddress local = addresses.routingInterface(remote);
 * }
 * </pre>
 */
public final class WinsockAddresses implements AutoCloseable {

    private final Map<StandardProtocolFamily, OwnSocket> sockets = new EnumMap<>(StandardProtocolFamily.class);
    private boolean closed;

    /** Opens nothing yet. */
    public WinsockAddresses() {
    }

    /**
     * The local addresses that a socket can be bound to, those of IPv4 first, as {@link WinsockQueries#ADDRESS_LIST}
     * tells them.
     *
     * @throws WinsockException if Winsock cannot or will not answer
     */
    public List<InetAddress> addressList() {
        // A set, since Wine answers on both sockets with the addresses of IPv4.
        Set<InetAddress> addresses = new LinkedHashSet<>(ask(INET, WinsockQueries.ADDRESS_LIST));
        WinsockQuery.Declaration<Void, List<InetAddress>> declaration = WinsockQueries.ADDRESS_LIST.declaration();
        NioSocket ipv6 = socketIfAny(INET6, declaration);
        if (ipv6 != null) {
            addresses.addAll(declaration.run(new SocketCalls(ipv6), null));
        }
        return List.copyOf(addresses);
    }

    /**
     * The IPv4 addresses of the interfaces, as {@link WinsockQueries#INTERFACE_LIST} tells them.
     *
     * @throws WinsockException if Winsock cannot or will not answer
     */
    public List<InterfaceInfo> interfaceList() {
        return ask(INET, WinsockQueries.INTERFACE_LIST);
    }

    /**
     * The local address that Windows would send from to a destination, as {@link WinsockQueries#ROUTING_INTERFACE}
     * tells it.
     *
     * @throws WinsockException if Winsock cannot or will not answer, or there is no route
     */
    public InetAddress routingInterface(InetAddress destination) {
        boolean ipv4 = checkNotNull(destination, "destination") instanceof Inet4Address;
        WinsockQuery.Declaration<InetAddress, InetAddress> declaration = WinsockQueries.ROUTING_INTERFACE.declaration();
        return declaration.run(new SocketCalls(socket(ipv4 ? INET : INET6, declaration)), destination);
    }

    /**
     * An IPv4 address to which a datagram can be sent to reach everybody, as {@link WinsockQueries#BROADCAST_ADDRESS}
     * tells it.
     *
     * @throws WinsockException if Winsock cannot or will not answer
     */
    public InetAddress broadcastAddress() {
        return ask(INET, WinsockQueries.BROADCAST_ADDRESS);
    }

    /**
     * Tells when the local addresses of a family change, as {@link WinsockNotifications#ADDRESS_LIST_CHANGE} does. When
     * this returns, Windows is watching; the listener may ask for {@link #addressList()} then.
     *
     * @param family whose addresses
     * @param executor where the listener is called
     * @param listener what to do at a change
     * @return lasts until it is closed, or this is; fails if there can be no such watch
     */
    public WinsockWatch watchAddressList(StandardProtocolFamily family, Executor executor, Runnable listener) {
        return watch(checkNotNull(family, "family"), WinsockNotifications.ADDRESS_LIST_CHANGE, null, executor,
                listener);
    }

    /**
     * Tells when another interface leads to a destination, as {@link WinsockNotifications#ROUTING_INTERFACE_CHANGE}
     * does; the listener may ask for {@link #routingInterface} then.
     *
     * @param destination a wildcard address stands for all of its family
     * @param executor where the listener is called
     * @param listener what to do at a change
     * @return lasts until it is closed, or this is; fails if there can be no such watch
     */
    public WinsockWatch watchRoutingInterface(InetAddress destination, Executor executor, Runnable listener) {
        boolean ipv4 = checkNotNull(destination, "destination") instanceof Inet4Address;
        return watch(ipv4 ? INET : INET6, WinsockNotifications.ROUTING_INTERFACE_CHANGE, destination, executor,
                listener);
    }

    private <I> WinsockWatch watch(StandardProtocolFamily family, WinsockNotification<I> notification,
                                   @Nullable I input, Executor executor, Runnable listener) {
        checkNotNull(executor, "executor");
        checkNotNull(listener, "listener");
        return WinsockWatch.of(() -> socket(family, notification.declaration()), notification, input, executor,
                event -> listener.run());
    }

    /** Closes the sockets, which ends the watches. Does nothing the second time. */
    @Override
    public synchronized void close() {
        closed = true;
        sockets.values().forEach(OwnSocket::close);
        sockets.clear();
    }

    private <R> R ask(StandardProtocolFamily family, WinsockQuery<Void, R> query) {
        return query.declaration().run(new SocketCalls(socket(family, query.declaration())), null);
    }

    /** The socket of a family; throws what stands in the way of an IOCTL on it. */
    private NioSocket socket(StandardProtocolFamily family, IoctlDeclaration<?> declaration) {
        NioSocket socket = socketIfAny(family, declaration);
        if (socket == null) {
            throw new Failure(declaration, Outcome.UNSUPPORTED, 0, "this machine has no IPv6", null).toException();
        }
        return socket;
    }

    /** The same, {@code null} if the machine does not have the family. */
    private synchronized @Nullable NioSocket socketIfAny(StandardProtocolFamily family,
                                                         IoctlDeclaration<?> declaration) {
        if (closed) {
            throw Failure.closed(declaration).toException();
        }
        OwnSocket socket = sockets.get(family);
        if (socket == null) {
            try {
                socket = OwnSocket.open(() -> DatagramChannel.open(family), declaration);
            } catch (UnsupportedOperationException e) {
                return null;
            }
            sockets.put(family, socket);
        }
        return socket.socket();
    }
}
