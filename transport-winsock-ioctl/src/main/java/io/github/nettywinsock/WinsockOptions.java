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
import static io.github.nettywinsock.Moment.BEFORE_BIND;
import static io.github.nettywinsock.Moment.BEFORE_CONNECT;
import static io.github.nettywinsock.internal.IoctlCode.VENDOR;
import static io.github.nettywinsock.internal.IoctlCode.WS2;
import static io.github.nettywinsock.internal.IoctlCode.io;
import static io.github.nettywinsock.internal.IoctlCode.iow;
import static io.github.nettywinsock.internal.IoctlCode.returnsOutput;
import static io.github.nettywinsock.internal.IoctlCode.unixIo;
import static io.github.nettywinsock.internal.IoctlCode.unixIow;
import static io.netty.util.internal.ObjectUtil.checkNonEmptyAfterTrim;

import java.net.StandardSocketOptions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Winsock IOCTLs that set something, as channel options.
 *
 * <p>The constants are spelled as Microsoft spells them, without {@code SIO_}. None of them can be read back from
 * Windows: {@code getOption} answers the value that was last applied through the channel. Each says what it does, its
 * value, the channels it is for, when to set it, the first Windows that has it, and what the JDK does to it. Nothing
 * said here about Windows was observed by this project on Windows itself; it is what Microsoft documents and what the
 * authors of other products report.
 *
 * <p>What happens on a machine that lacks an IOCTL is said in {@link WinsockOption}. An option for the wrong kind of
 * channel, or one that comes too late, fails.
 */
public final class WinsockOptions {

    /**
     * Sends keep-alive probes on an idle connection, after a time of your choice instead of the system's two hours.
     *
     * <p><b>Value:</b> {@link KeepAliveVals}: on or off, idle time and interval in whole milliseconds. Default: off;
     * with {@code SO_KEEPALIVE} alone 2 hours and 1 second. The number of probes is not part of it; Windows sends 10.
     * <br><b>Channels:</b> TCP. On a server set it with {@code childOption}.
     * <br><b>When:</b> at any time. Setting {@code SO_KEEPALIVE} to false later turns it off.
     * <br><b>Windows:</b> 2000.
     * <br><b>JDK:</b> leaves it alone. Newer JDKs have {@code jdk.net.ExtendedSocketOptions.TCP_KEEPIDLE} and its
     * companions, which count in seconds and can be read back, on Windows 10 version 1709 and later.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/sio-keepalive-vals">SIO_KEEPALIVE_VALS</a>
     */
    public static final WinsockOption<KeepAliveVals> KEEPALIVE_VALS =
            WinsockOption.declare("SIO_KEEPALIVE_VALS", iow(VENDOR, 4), KeepAliveVals.class, KeepAliveVals.ENCODING)
                    .stream(ANY_TIME)
                    .option();

    /**
     * Takes a shorter way through the network stack for connections within the machine. <b>Deprecated by Microsoft,
     * which says not to use it.</b>
     *
     * <p>Products that had switched it on withdrew it: blue screens, hangs and high processor load were reported. Only
     * few socket options work with it (not {@code TCP_NODELAY}, not keep-alive), and any firewall or capture driver
     * that inspects connections turns it off without a word. Ordinary loopback has become faster since. A Unix-domain
     * socket is the better answer where both ends can use one.
     *
     * <p><b>Value:</b> {@code Boolean}. Default: false.
     * <br><b>Channels:</b> TCP, and both ends of the connection must set it; TCP listener, whose accepted connections
     * inherit it. No effect but on loopback.
     * <br><b>When:</b> before connect; on a listener before the connection is accepted, so {@code childOption} is too
     * late.
     * <br><b>Windows:</b> 8 and Server 2012. Whether current ones still honour it is not documented.
     * <br><b>JDK:</b> leaves it alone, unless started with {@code -Djdk.net.useFastTcpLoopback=true}: then it sets it
     * on every TCP socket that it creates.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/sio-loopback-fast-path">SIO_LOOPBACK_FAST_PATH</a>
     */
    public static final WinsockOption<Boolean> LOOPBACK_FAST_PATH =
            WinsockOption.declare("SIO_LOOPBACK_FAST_PATH", iow(VENDOR, 16), Boolean.class, Encoding.BOOL)
                    .stream(BEFORE_CONNECT)
                    .listener(ANY_TIME)
                    .option();

    /**
     * Decides how soon and how often an unanswered SYN is sent again, and so how long a connect to a dead host takes.
     *
     * <p><b>Value:</b> {@link TcpInitialRto}: a round-trip time in whole milliseconds and a number of retransmissions,
     * each of which can also be left to the system. The first wait was reported to be three times the round-trip time.
     * With the usual 4 retransmissions a connect gives up after about 21 seconds, with 2 after about 7.
     * {@code CONNECT_TIMEOUT_MILLIS} still ends a connect that takes longer than that.
     * <br><b>Channels:</b> TCP, for its own connect; TCP listener, for the SYN+ACK it answers with. Nothing on an
     * accepted channel.
     * <br><b>When:</b> before connect; on a listener before bind.
     * <br><b>Windows:</b> 8 and Server 2012; no retransmission at all needs 10 version 1709.
     * <br><b>JDK:</b> sets it itself, directly before each connect to a loopback address, to fail at once when nobody
     * listens. Your value is lost there, and nothing can be done about it; one warning says so.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/sio-tcp-initial-rto">SIO_TCP_INITIAL_RTO</a>
     */
    public static final WinsockOption<TcpInitialRto> TCP_INITIAL_RTO =
            WinsockOption.declare("SIO_TCP_INITIAL_RTO", iow(VENDOR, 17), TcpInitialRto.class, TcpInitialRto.ENCODING)
                    .stream(BEFORE_CONNECT)
                    .listener(BEFORE_BIND)
                    .rewrittenByJdk(JdkRewrite.AT_LOOPBACK_CONNECT)
                    .option();

    /**
     * Makes a connection's outgoing data yield to other traffic: with {@link PriorityHint#VERY_LOW} Windows uses LEDBAT
     * congestion control, meant for backups and updates.
     *
     * <p><b>Value:</b> {@link PriorityHint}. Only {@code VERY_LOW} has a documented effect.
     * <br><b>Channels:</b> TCP, outbound data only. On a server set it with {@code childOption}.
     * <br><b>When:</b> at any time.
     * <br><b>Windows:</b> 10 version 1809 and Server 2019.
     * <br><b>JDK:</b> leaves it alone.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/sio-priority-hint">SIO_PRIORITY_HINT</a>
     */
    public static final WinsockOption<PriorityHint> PRIORITY_HINT =
            WinsockOption.declare("SIO_SET_PRIORITY_HINT", iow(VENDOR, 24), PriorityHint.class, PriorityHint.ENCODING)
                    .stream(ANY_TIME)
                    .option();

    /**
     * Whether an ICMP "port unreachable" that answers an earlier datagram makes a later receive fail (WSAECONNRESET).
     *
     * <p><b>Value:</b> {@code Boolean}; false keeps such answers from the channel. Default of Windows: true. Default
     * on a JVM: false while not connected, true while connected, where it surfaces as
     * {@link java.net.PortUnreachableException}.
     * <br><b>Channels:</b> UDP. The useful case is false on a connected channel: the JDK hides the error on others.
     * <br><b>When:</b> at any time.
     * <br><b>Windows:</b> XP.
     * <br><b>JDK:</b> sets false when it creates the socket, true after each connect and false after each disconnect.
     * {@link WinsockDatagramChannel}, and {@link WinsockChannelInitializer} on Netty's own channel, set your value
     * again each time; after {@link Winsock#set} on a stock channel you do.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_UDP_CONNRESET</a>
     */
    public static final WinsockOption<Boolean> UDP_CONNRESET =
            WinsockOption.declare("SIO_UDP_CONNRESET", iow(VENDOR, 12), Boolean.class, Encoding.BOOL)
                    .datagram(ANY_TIME)
                    .rewrittenByJdk(JdkRewrite.AT_CONNECT_AND_DISCONNECT)
                    .option();

    /**
     * Whether an ICMP "network unreachable" or "time exceeded" that answers an earlier datagram makes a later receive
     * fail (WSAENETRESET), which the JDK reports as "Network dropped connection on reset".
     *
     * <p><b>Value:</b> {@code Boolean}; false keeps such answers from the channel. Default: true.
     * <br><b>Channels:</b> UDP.
     * <br><b>When:</b> at any time.
     * <br><b>Windows:</b> not documented; Vista presumably.
     * <br><b>JDK:</b> leaves it alone.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_UDP_NETRESET</a>
     */
    public static final WinsockOption<Boolean> UDP_NETRESET =
            WinsockOption.declare("SIO_UDP_NETRESET", iow(VENDOR, 15), Boolean.class, Encoding.BOOL)
                    .datagram(ANY_TIME)
                    .option();

    /**
     * Lets several channels share a port, each served by one processor: Windows distributes the flows among them by
     * their RSS hash. One flow always arrives at the same channel.
     *
     * <p><b>Value:</b> {@code Integer}, the zero-based index of a processor across all groups, from 0 to 65535. No
     * default.
     * <br><b>Channels:</b> UDP; not together with {@code SO_REUSEADDR}.
     * <br><b>When:</b> before bind; a first send on an unbound channel binds it.
     * <br><b>Windows:</b> 10 version 2004 and Server 2022, going by the headers.
     * <br><b>JDK:</b> binds with {@code SO_EXCLUSIVEADDRUSE}, which stands in the way of the second channel
     * (WSAEADDRINUSE); start it with {@code -Dsun.net.useExclusiveBind=false}. One warning says so where it applies.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/sio-cpu-affinity">SIO_CPU_AFFINITY</a>
     */
    public static final WinsockOption<Integer> CPU_AFFINITY =
            WinsockOption.declare("SIO_CPU_AFFINITY", iow(VENDOR, 21), Integer.class, Encoding.USHORT)
                    .datagram(BEFORE_BIND)
                    .refusedIf(channel -> channel.getOption(StandardSocketOptions.SO_REUSEADDR)
                            ? "it cannot be combined with SO_REUSEADDR" : null)
                    .cautionedBy(WinsockOptions::exclusiveBind)
                    .hint(WinsockError.WSAEINVAL, "it must be set before bind, with the index of a processor there is")
                    .option();

    /** Codes that no raw option can have, with the reason. */
    private static final Map<Integer, String> NOT_RAW = Map.of(
            unixIow('f', 126), "FIONBIO would change the blocking mode behind the JDK's back",
            io(WS2, 23), "SIO_ADDRESS_LIST_CHANGE may block",
            iow(WS2, 21), "SIO_ROUTING_INTERFACE_CHANGE may block",
            unixIo('t', 122), "SIO_IDEAL_SEND_BACKLOG_CHANGE blocks, on a non-blocking socket too",
            iow(VENDOR, 100), "SIO_ACQUIRE_PORT_RESERVATION blocks and returns output");

    private WinsockOptions() {
    }

    /**
     * An option for an IOCTL that this class does not know. Its bytes are passed on as they are; keep the option in a
     * constant.
     *
     * <p><b>Value:</b> {@code byte[]}, at most 65535 bytes, as the IOCTL's documentation lays them out (little-endian).
     * <br><b>Channels:</b> all three kinds.
     * <br><b>When:</b> for you to know. The bytes must hold no pointers.
     *
     * @param ioctl Microsoft's name of the IOCTL, as {@code "SIO_SOMETHING"}
     * @param code the control code
     * @throws IllegalArgumentException if the code blocks the calling thread, returns output, or is FIONBIO
     */
    public static WinsockOption<byte[]> raw(String ioctl, int code) {
        checkNonEmptyAfterTrim(ioctl, "ioctl");
        String reason = NOT_RAW.get(code);
        if (reason == null && returnsOutput(code)) {
            reason = "an option cannot return output";
        }
        if (reason != null) {
            throw new IllegalArgumentException(String.format("code: 0x%08X (%s): %s", code, ioctl, reason));
        }
        return WinsockOption.declare(ioctl, code, byte[].class, Encoding.BYTES)
                .stream(ANY_TIME).listener(ANY_TIME).datagram(ANY_TIME)
                .option();
    }

    /** The JDK's reading of the property, from sun.nio.ch.Net. */
    private static @Nullable String exclusiveBind() {
        String property = System.getProperty("sun.net.useExclusiveBind");
        boolean exclusive = property == null || property.isEmpty() || Boolean.parseBoolean(property);
        return exclusive ? "the JDK binds with SO_EXCLUSIVEADDRUSE, so a second channel on the port will be refused"
                + " with WSAEADDRINUSE (10048); start the JVM with -Dsun.net.useExclusiveBind=false" : null;
    }
}
