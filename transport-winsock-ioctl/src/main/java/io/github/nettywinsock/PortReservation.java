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

import static io.github.nettywinsock.internal.IoctlCode.VENDOR;
import static io.github.nettywinsock.internal.IoctlCode.iow;
import static io.netty.util.internal.ObjectUtil.checkInRange;

import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A block of TCP or UDP ports that Windows keeps for this process until it is closed. Nobody else gets one of them
 * meanwhile, not by chance either; a channel of this process gets one by {@link
 * WinsockOptions#ASSOCIATE_PORT_RESERVATION}:
 * <pre>{@code
 * try (PortReservation ports = PortReservation.acquireTcp(0, 10)) {
 *     bootstrap.option(WinsockOptions.ASSOCIATE_PORT_RESERVATION, ports.token()).bind(0);
 *     ...
 * }
 * }</pre>
 *
 * <p>Acquiring and closing may block, says Microsoft, also on a non-blocking socket: not to be done on an event loop.
 * The reservation lives on a socket of its own, which is neither bound nor connected; it ends with the process at the
 * latest.
 *
 * <p><b>Windows:</b> Vista. No administrator is needed.
 * <br><b>JDK:</b> has nothing of the kind.
 *
 * @see <a href="https://learn.microsoft.com/windows/win32/winsock/sio-acquire-port-reservation">
 *      SIO_ACQUIRE_PORT_RESERVATION</a>
 * @see <a href="https://learn.microsoft.com/windows/win32/winsock/sio-release-port-reservation">
 *      SIO_RELEASE_PORT_RESERVATION</a>
 */
public final class PortReservation implements AutoCloseable {

    /**
     * In {@code INET_PORT_RANGE}, in {@code INET_PORT_RESERVATION_INSTANCE}: the first port in network byte order.
     * It returns output although the code announces input only.
     */
    static final WinsockQuery<PortRange, Granted> ACQUIRE_PORT_RESERVATION =
            WinsockQuery.declare("SIO_ACQUIRE_PORT_RESERVATION", iow(VENDOR, 100), Granted.class, PortRange.class,
                            Encoding.<PortRange>of(4, (range, out) -> out
                                    .putShort(Short.reverseBytes((short) range.startPort))
                                    .putShort((short) range.numberOfPorts)))
                    .answer(16, Granted::read)
                    .query();

    static final WinsockQuery<Long, @Nullable Void> RELEASE_PORT_RESERVATION =
            WinsockQuery.declare("SIO_RELEASE_PORT_RESERVATION", iow(VENDOR, 101), Void.class, Long.class,
                            Encoding.TOKEN)
                    .noAnswer()
                    .query();

    private static final InternalLogger logger = InternalLoggerFactory.getInstance(PortReservation.class);

    /** What is asked for. */
    record PortRange(int startPort, int numberOfPorts) {
    }

    /** What Windows gave. */
    record Granted(PortRange range, long token) {

        static Granted read(Answer answer) {
            int startPort = Short.toUnsignedInt(Short.reverseBytes((short) answer.uint16(0)));
            int numberOfPorts = answer.uint16(2);
            long token = answer.int64(8);
            if (startPort == 0 || numberOfPorts == 0 || startPort + numberOfPorts > PORTS || token == 0) {
                throw answer.malformed(numberOfPorts + " ports from " + startPort + " on, token " + token);
            }
            return new Granted(new PortRange(startPort, numberOfPorts), token);
        }
    }

    private static final int PORTS = 1 << 16;

    private final OwnSocket socket;
    private final Granted granted;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PortReservation(OwnSocket socket, Granted granted) {
        this.socket = socket;
        this.granted = granted;
    }

    /**
     * Reserves a block of TCP ports. May block: not to be called on an event loop.
     *
     * @param startPort the first port, or 0 to let Windows choose
     * @param numberOfPorts from 1 to as many as there are from the first port on
     * @throws WinsockException if Winsock cannot or will not; for ports that are not free with an error number that
     *                          Microsoft does not document
     * @throws IllegalArgumentException if there are no such ports
     */
    public static PortReservation acquireTcp(int startPort, int numberOfPorts) {
        return acquire(SocketChannel::open, startPort, numberOfPorts);
    }

    /**
     * Reserves a block of UDP ports. May block: not to be called on an event loop.
     *
     * @param startPort the first port, or 0 to let Windows choose
     * @param numberOfPorts from 1 to as many as there are from the first port on
     * @throws WinsockException if Winsock cannot or will not; for ports that are not free with an error number that
     *                          Microsoft does not document
     * @throws IllegalArgumentException if there are no such ports
     */
    public static PortReservation acquireUdp(int startPort, int numberOfPorts) {
        return acquire(DatagramChannel::open, startPort, numberOfPorts);
    }

    private static PortReservation acquire(OwnSocket.Opener opener, int startPort, int numberOfPorts) {
        checkInRange(startPort, 0, PORTS - 1, "startPort");
        checkInRange(numberOfPorts, 1, PORTS - Math.max(1, startPort), "numberOfPorts");
        WinsockQuery.Declaration<PortRange, Granted> acquire = ACQUIRE_PORT_RESERVATION.declaration();
        OwnSocket socket = OwnSocket.open(opener, acquire);
        try {
            return new PortReservation(socket,
                    acquire.run(new SocketCalls(socket.socket()), new PortRange(startPort, numberOfPorts)));
        } catch (Throwable t) {
            socket.close();
            throw t;
        }
    }

    /** The first port. */
    public int startPort() {
        return granted.range.startPort;
    }

    /** How many ports there are, the first one included. */
    public int numberOfPorts() {
        return granted.range.numberOfPorts;
    }

    /** What a channel says to get one of the ports: the value of {@link WinsockOptions#ASSOCIATE_PORT_RESERVATION}. */
    public long token() {
        return granted.token;
    }

    /**
     * Gives the ports back, all but those that channels are bound to by then. Does nothing the second time. May block:
     * not to be called on an event loop.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                RELEASE_PORT_RESERVATION.declaration().run(new SocketCalls(socket.socket()), granted.token);
            } catch (WinsockException e) {
                // The reservation ends with its socket anyway.
                logger.debug("{} could not be released: {}", this, e.getMessage());
            } finally {
                socket.close();
            }
        }
    }

    @Override
    public String toString() {
        return (socket.channel() instanceof SocketChannel ? "TCP" : "UDP") + " ports " + startPort() + ".."
                + (startPort() + numberOfPorts() - 1);
    }
}
