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

import io.github.nettywinsock.internal.WinsockError;
import java.net.StandardSocketOptions;
import java.util.List;
import java.util.Set;
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
     * @see <a
     * href="https://learn.microsoft.com/windows/win32/winsock/sio-loopback-fast-path">SIO_LOOPBACK_FAST_PATH</a>
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

    /**
     * Whether multicast datagrams that this machine sends also reach receivers on this machine.
     *
     * <p><b>Value:</b> {@code Boolean}. Default: true. Microsoft's page says that the IOCTL takes no input; it takes a
     * BOOL, as the headers and the code itself say.
     * <br><b>Channels:</b> UDP.
     * <br><b>When:</b> at any time.
     * <br><b>Windows:</b> not documented.
     * <br><b>JDK:</b> leaves it alone, but has the socket option for the same: {@code IP_MULTICAST_LOOP}, in Netty
     * {@code ChannelOption.IP_MULTICAST_LOOP_DISABLED}. Prefer that one.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_MULTIPOINT_LOOPBACK</a>
     */
    public static final WinsockOption<Boolean> MULTIPOINT_LOOPBACK =
            WinsockOption.declare("SIO_MULTIPOINT_LOOPBACK", iow(WS2, 9), Boolean.class, Encoding.BOOL)
                    .datagram(ANY_TIME)
                    .option();

    /**
     * How many routers a multicast datagram may pass: its time to live.
     *
     * <p><b>Value:</b> {@code Integer} from 0, which keeps it on this machine, to 255. Default: 1, the local network.
     * <br><b>Channels:</b> UDP.
     * <br><b>When:</b> at any time.
     * <br><b>Windows:</b> not documented.
     * <br><b>JDK:</b> leaves it alone, but has the socket option for the same: {@code IP_MULTICAST_TTL}, in Netty
     * {@code ChannelOption.IP_MULTICAST_TTL}. Prefer that one.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_MULTICAST_SCOPE</a>
     */
    public static final WinsockOption<Integer> MULTICAST_SCOPE =
            WinsockOption.declare("SIO_MULTICAST_SCOPE", iow(WS2, 10), Integer.class,
                            Encoding.integer(Integer.BYTES, 0, 255))
                    .datagram(ANY_TIME)
                    .option();

    /**
     * When the receive buffer is full, drops the oldest datagram in it instead of the one that has just arrived.
     *
     * <p>Windows accepts it on UDP sockets, going by Wine's conformance tests; whether its UDP honours it is not
     * documented.
     *
     * <p><b>Value:</b> {@code Boolean}, of which only true can be set: nothing switches it off again. Default: false.
     * <br><b>Channels:</b> UDP.
     * <br><b>When:</b> at any time.
     * <br><b>Windows:</b> not documented.
     * <br><b>JDK:</b> leaves it alone.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_ENABLE_CIRCULAR_QUEUEING</a>
     */
    public static final WinsockOption<Boolean> ENABLE_CIRCULAR_QUEUEING =
            WinsockOption.declare("SIO_ENABLE_CIRCULAR_QUEUEING", io(WS2, 2), Boolean.class, Encoding.ONLY_TRUE)
                    .datagram(ANY_TIME)
                    .option();

    /**
     * Makes TCP behave as it did in another Windows where the two differ: how far the receive window grows by itself,
     * and whether {@code SO_RCVBUF} can be reduced on a connection.
     *
     * <p><b>Value:</b> {@link CompatibilityMode}: a behaviour, and the Windows to take it from. Default: that of the
     * Windows at hand.
     * <br><b>Channels:</b> TCP; TCP listener.
     * <br><b>When:</b> before connect, best right after the socket was created; on a listener before bind. Microsoft:
     * it has no meaning once the SYN is sent.
     * <br><b>Windows:</b> Vista.
     * <br><b>JDK:</b> leaves it alone.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/sio-set-compatibility-mode">
     *      SIO_SET_COMPATIBILITY_MODE</a>
     */
    public static final WinsockOption<CompatibilityMode> SET_COMPATIBILITY_MODE =
            WinsockOption.declare("SIO_SET_COMPATIBILITY_MODE", iow(VENDOR, 300), CompatibilityMode.class,
                            CompatibilityMode.ENCODING)
                    .stream(BEFORE_CONNECT)
                    .listener(BEFORE_BIND)
                    .option();

    /**
     * Applies a setting that is named by a GUID. Those there are serve Windows' own network services: background
     * notifications of Windows Store apps, and the tie between a connection and the name look-up before it.
     *
     * <p><b>Value:</b> {@link TransportSetting}: one of three, or any GUID with the bytes that go with it. No default.
     * <br><b>Channels:</b> TCP; UDP, though the notification settings are for TCP alone.
     * <br><b>When:</b> not documented, so at any time.
     * <br><b>Windows:</b> 8 and Server 2012; the name look-up 10 and Server 2016.
     * <br><b>JDK:</b> leaves it alone.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/sio-apply-transport-setting">
     *      SIO_APPLY_TRANSPORT_SETTING</a>
     */
    public static final WinsockOption<TransportSetting> APPLY_TRANSPORT_SETTING =
            WinsockOption.declare("SIO_APPLY_TRANSPORT_SETTING", iow(VENDOR, 19), TransportSetting.class,
                            TransportSetting.ENCODING)
                    .stream(ANY_TIME)
                    .datagram(ANY_TIME)
                    .option();

    /**
     * Makes Windows note when datagrams were received or sent.
     *
     * <p>The times of received datagrams, and the ids that those of sent ones are asked for by, travel as control data
     * of WSARecvMsg and WSASendMsg. The JDK calls neither, so they do not reach a channel; the option is of use to
     * native code that shares the socket.
     *
     * <p><b>Value:</b> {@link Timestamping}: received, sent, and how many of the latter are kept, from 0 to 65535.
     * Default: none.
     * <br><b>Channels:</b> UDP.
     * <br><b>When:</b> at any time.
     * <br><b>Windows:</b> 11 and Server 2022, going by the headers.
     * <br><b>JDK:</b> leaves it alone.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-timestamping">Winsock timestamping</a>
     */
    public static final WinsockOption<Timestamping> TIMESTAMPING =
            WinsockOption.declare("SIO_TIMESTAMPING", iow(VENDOR, 235), Timestamping.class, Timestamping.ENCODING)
                    .datagram(ANY_TIME)
                    .option();

    /**
     * Takes the local port from a block of ports that was reserved before: bind to port 0 then gets a port of the
     * block, and fails when none is left.
     *
     * <p><b>Value:</b> {@code Long}, {@link PortReservation#token()} of a reservation of the same protocol, or the
     * token of a persistent reservation, which only an administrator can use (else WSAEACCES) and which may change at
     * a restart of Windows. Not 0, which is no token. No default.
     * <br><b>Channels:</b> TCP; TCP listener; UDP.
     * <br><b>When:</b> before bind, and before the reservation is closed. Microsoft says that it may block even on a
     * non-blocking socket.
     * <br><b>Windows:</b> Vista.
     * <br><b>JDK:</b> leaves it alone, but binds with {@code SO_EXCLUSIVEADDRUSE}. Whether that matters here is not
     * documented.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/sio-associate-port-reservation">
     *      SIO_ASSOCIATE_PORT_RESERVATION</a>
     */
    public static final WinsockOption<Long> ASSOCIATE_PORT_RESERVATION =
            WinsockOption.declare("SIO_ASSOCIATE_PORT_RESERVATION", iow(VENDOR, 102), Long.class, Encoding.TOKEN)
                    .stream(BEFORE_BIND)
                    .listener(BEFORE_BIND)
                    .datagram(BEFORE_BIND)
                    .hint(WinsockError.WSAEACCES, "a persistent reservation can only be used by an administrator")
                    .hint(WinsockError.WSAEINVAL, "it must be set before bind, with the token of a reservation for the"
                            + " same protocol that is not closed yet")
                    .option();

    /**
     * Hands on to an outgoing connection what the Windows Filtering Platform recorded about the redirected connection
     * that it continues, so that proxies do not redirect each other's connections for ever.
     *
     * <p><b>Value:</b> {@code byte[]}, at most 65535 bytes: the records as they were read from the accepted connection;
     * what is in them is nobody's business. No default. Microsoft's prototype shows them as output; they are input, as
     * its text says.
     * <br><b>Channels:</b> TCP, for a redirect service with a driver of its own.
     * <br><b>When:</b> before connect; not said by Microsoft, but they concern the connect.
     * <br><b>Windows:</b> 8 and Server 2012. Needs an administrator (else WSAEACCES).
     * <br><b>JDK:</b> leaves it alone.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/sio-set-wfp-connection-redirect-records">
     *      SIO_SET_WFP_CONNECTION_REDIRECT_RECORDS</a>
     */
    public static final WinsockOption<byte[]> SET_WFP_CONNECTION_REDIRECT_RECORDS =
            WinsockOption.declare("SIO_SET_WFP_CONNECTION_REDIRECT_RECORDS", iow(VENDOR, 222), byte[].class,
                            Encoding.BYTES)
                    .stream(BEFORE_CONNECT)
                    .hint(WinsockError.WSAEACCES, "it needs an administrator")
                    .option();

    /**
     * Asks the network for a quality of service, by RSVP. <b>History:</b> Windows has had nothing behind it since
     * Vista, as far as is known; expect WSAENOPROTOOPT or WSAEOPNOTSUPP, and use qWAVE (QOS2) or DSCP ({@code IP_TOS})
     * instead.
     *
     * <p><b>Value:</b> {@link QualityOfService}: two flow specifications, and what the provider defines beyond them.
     * <br><b>Channels:</b> all.
     * <br><b>When:</b> at any time.
     * <br><b>Windows:</b> 98 and 2000; without RSVP XP and Server 2003.
     * <br><b>JDK:</b> leaves it alone.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_SET_QOS</a>
     */
    public static final WinsockOption<QualityOfService> SET_QOS =
            WinsockOption.declare("SIO_SET_QOS", iow(WS2, 11), QualityOfService.class, QualityOfService.ENCODING)
                    .anywhere()
                    .option();

    /**
     * The same for a group of sockets. <b>Reserved by Microsoft</b>, which never gave it a meaning: sockets cannot be
     * grouped.
     *
     * <p><b>Value:</b> {@link QualityOfService}.
     * <br><b>Channels:</b> all.
     * <br><b>When:</b> at any time.
     * <br><b>Windows:</b> none, as far as is known.
     * <br><b>JDK:</b> leaves it alone.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_SET_GROUP_QOS</a>
     */
    public static final WinsockOption<QualityOfService> SET_GROUP_QOS =
            WinsockOption.declare("SIO_SET_GROUP_QOS", iow(WS2, 12), QualityOfService.class, QualityOfService.ENCODING)
                    .anywhere()
                    .option();

    /**
     * Ties a socket to a handle of a companion interface of its provider. <b>History:</b> no provider of today is
     * known to have one; expect WSAENOPROTOOPT or WSAEOPNOTSUPP.
     *
     * <p><b>Value:</b> {@link CompanionInterface}: which one, and the bytes that it wants. No default.
     * <br><b>Channels:</b> all.
     * <br><b>When:</b> at any time.
     * <br><b>Windows:</b> not documented.
     * <br><b>JDK:</b> leaves it alone.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_ASSOCIATE_HANDLE</a>
     */
    public static final WinsockOption<CompanionInterface> ASSOCIATE_HANDLE =
            WinsockOption.declare("SIO_ASSOCIATE_HANDLE", iow(WS2, 1), CompanionInterface.class,
                            CompanionInterface.ENCODING)
                    .anywhere()
                    .option();

    /**
     * After how many segments a connection acknowledges at once what it receives; fewer wait for Windows' delay, 40 to
     * 200 milliseconds as reported. 1 switches delayed acknowledgements off.
     *
     * <p>Not on Microsoft's page: it is only in the header, and what is said here is what others found out. CPython,
     * which calls it {@code TCP_QUICKACK}, and Rust's socket2 have it too. Unlike Linux's option of that name it stays
     * as set.
     *
     * <p><b>Value:</b> {@code Integer} from 1 to 255. Default: 2, unless {@code TcpAckFrequency} in the registry says
     * otherwise.
     * <br><b>Channels:</b> TCP. On a server set it with {@code childOption}.
     * <br><b>When:</b> at any time.
     * <br><b>Windows:</b> not documented; reported from 7 and Server 2008 R2 on.
     * <br><b>JDK:</b> leaves it alone. Its {@code jdk.net.ExtendedSocketOptions.TCP_QUICKACK} is for Linux only.
     *
     * @see <a href="https://github.com/python/cpython/pull/123478">CPython's TCP_QUICKACK on Windows</a>
     */
    public static final WinsockOption<Integer> TCP_SET_ACK_FREQUENCY =
            WinsockOption.declare("SIO_TCP_SET_ACK_FREQUENCY", iow(VENDOR, 23), Integer.class,
                            Encoding.integer(Byte.BYTES, 1, 255))
                    .stream(ANY_TIME)
                    .option();

    /**
     * How much a connection may send before the first acknowledgement: the level of its initial congestion window.
     *
     * <p>Not on Microsoft's page, and documented nowhere: it is only in the header.
     *
     * <p><b>Value:</b> {@link TcpIcwLevel}. Default: presumably {@link TcpIcwLevel#DEFAULT}.
     * <br><b>Channels:</b> TCP; TCP listener. Whether accepted channels inherit it is not known.
     * <br><b>When:</b> not documented, so at any time; to be of use, before connect or before the first write.
     * <br><b>Windows:</b> not documented.
     * <br><b>JDK:</b> leaves it alone.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/api/mstcpip/">mstcpip.h</a>
     */
    public static final WinsockOption<TcpIcwLevel> TCP_SET_ICW =
            WinsockOption.declare("SIO_TCP_SET_ICW", iow(VENDOR, 22), TcpIcwLevel.class, TcpIcwLevel.ENCODING)
                    .stream(ANY_TIME)
                    .listener(ANY_TIME)
                    .option();

    /**
     * Switches a socket between blocking and non-blocking. <b>Refused</b>: a channel's blocking mode belongs to NIO,
     * which would go on believing in the one that it set; a blocking socket under a non-blocking channel stops its
     * event loop. Use {@code SelectableChannel.configureBlocking}, and on a Netty channel nothing.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">FIONBIO</a>
     */
    public static final RefusedIoctl FIONBIO = new RefusedIoctl("FIONBIO", unixIow('f', 126),
            "it would change the blocking mode behind the JDK's back");

    private static final List<RefusedIoctl> REFUSED = List.of(
            FIONBIO,
            new RefusedIoctl("SIO_ADDRESS_LIST_CHANGE", io(WS2, 23),
                    "it may block; use WinsockNotifications.ADDRESS_LIST_CHANGE"),
            new RefusedIoctl("SIO_ROUTING_INTERFACE_CHANGE", iow(WS2, 21),
                    "it may block; use WinsockNotifications.ROUTING_INTERFACE_CHANGE"),
            new RefusedIoctl("SIO_IDEAL_SEND_BACKLOG_CHANGE", unixIo('t', 122),
                    "it blocks, on a non-blocking socket too; use WinsockNotifications.IDEAL_SEND_BACKLOG_CHANGE"),
            new RefusedIoctl("SIO_ACQUIRE_PORT_RESERVATION", iow(VENDOR, 100),
                    "it may block, on a non-blocking socket too; use PortReservation"),
            new RefusedIoctl("SIO_RELEASE_PORT_RESERVATION", iow(VENDOR, 101),
                    "it may block, on a non-blocking socket too; use PortReservation.close()"));

    /** Codes that return output although they do not announce it. */
    private static final Set<Integer> SECRET_OUTPUT = Set.of(
            iow(VENDOR, 20), // SIO_QUERY_TRANSPORT_SETTING
            iow(VENDOR, 220), // SIO_QUERY_WFP_CONNECTION_REDIRECT_RECORDS
            iow(VENDOR, 221), // SIO_QUERY_WFP_CONNECTION_REDIRECT_CONTEXT
            iow(VENDOR, 234)); // SIO_GET_TX_TIMESTAMP

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
        RefusedIoctl refused = refusal(code);
        String reason = refused != null ? refused.ioctl() + ": " + refused.reason()
                : returnsOutput(code) || SECRET_OUTPUT.contains(code)
                        ? "an option cannot return output; use a query of WinsockQueries" : null;
        if (reason != null) {
            throw new IllegalArgumentException(String.format("code: 0x%08X (%s): %s", code, ioctl, reason));
        }
        return WinsockOption.declare(ioctl, code, byte[].class, Encoding.BYTES)
                .anywhere()
                .option();
    }

    /**
     * The codes that are issued in no raw form, each with the reason and with what to use instead: {@link #FIONBIO},
     * and those that would block the calling thread.
     */
    public static List<RefusedIoctl> refused() {
        return REFUSED;
    }

    /** Why a code is issued in no raw form, {@code null} if it may be. */
    static @Nullable RefusedIoctl refusal(int code) {
        return REFUSED.stream().filter(refused -> refused.code() == code).findFirst().orElse(null);
    }

    /** The JDK's reading of the property, from sun.nio.ch.Net. */
    private static @Nullable String exclusiveBind() {
        String property = System.getProperty("sun.net.useExclusiveBind");
        boolean exclusive = property == null || property.isEmpty() || Boolean.parseBoolean(property);
        return exclusive ? "the JDK binds with SO_EXCLUSIVEADDRUSE, so a second channel on the port will be refused"
                + " with WSAEADDRINUSE (10048); start the JVM with -Dsun.net.useExclusiveBind=false" : null;
    }
}
