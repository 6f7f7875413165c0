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
import static io.github.nettywinsock.internal.IoctlCode.QOSSP;
import static io.github.nettywinsock.internal.IoctlCode.VENDOR;
import static io.github.nettywinsock.internal.IoctlCode.WS2;
import static io.github.nettywinsock.internal.IoctlCode.ior;
import static io.github.nettywinsock.internal.IoctlCode.iorw;
import static io.github.nettywinsock.internal.IoctlCode.iow;
import static io.github.nettywinsock.internal.IoctlCode.unixIor;
import static io.netty.util.internal.ObjectUtil.checkInRange;
import static io.netty.util.internal.ObjectUtil.checkNonEmptyAfterTrim;

import io.github.nettywinsock.internal.IoctlBuffer;
import io.github.nettywinsock.internal.WinsockError;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The Winsock IOCTLs that return something, as queries for {@link Winsock#query} and {@link Winsock#queryNow}.
 *
 * <p>The constants are spelled as Microsoft spells them, without {@code SIO_}, {@code SIO_GET_} and {@code SIO_QUERY_}
 * where nothing is lost by that. None of them blocks. Each says what it tells, its input and result, the channels it is
 * for, the first Windows that has it, and what the JDK has to do with it. Nothing said here about Windows was observed
 * by this project on Windows itself; it is what Microsoft documents and what the authors of other products report.
 *
 * <p>{@link WinsockAddresses} answers those about the machine without a channel.
 */
public final class WinsockQueries {

    /**
     * What Windows knows about a connection: round-trip time, windows, bytes, retransmissions, what limits sending.
     *
     * <p><b>Result:</b> {@link TcpInfo}. Version 2 of the structure is asked for, then 1 and 0; what this machine has
     * is remembered. {@link Winsock#tcpInfo} fills an object again and again.
     * <br><b>Channels:</b> TCP, useful when connected; what Windows answers before that, and of a listener, is not
     * documented.
     * <br><b>Windows:</b> 10 version 1703. Microsoft's page also says Server 2016, which is older than that; Server
     * 2019 has it. Version 1 needs 10 version 1809 and Server 2019, version 2 Windows 11, going by the headers.
     * <br><b>JDK:</b> has nothing like it.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/sio-tcp-info">SIO_TCP_INFO</a>
     */
    public static final WinsockQuery<Void, TcpInfo> TCP_INFO =
            WinsockQuery.declare("SIO_TCP_INFO", iorw(VENDOR, 39), TcpInfo.class)
                    .stream(ANY_TIME).listener(ANY_TIME)
                    .exchange((calls, declaration, nothing) -> new TcpInfo().ask(calls, declaration))
                    .query();

    /**
     * How many bytes Windows would like to have in flight on a connection, to keep it busy. Since Windows 7 buffers
     * grow by themselves, unless {@code SO_SNDBUF} was set.
     *
     * <p><b>Result:</b> {@code Long}, bytes, from 0 to 16 MB.
     * <br><b>Channels:</b> TCP, connected (else WSAENOTCONN), until its output is shut down or it is reset (then
     * WSA_OPERATION_ABORTED or WSAEINTR).
     * <br><b>Windows:</b> Vista SP1 and Server 2008.
     * <br><b>JDK:</b> leaves it alone.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/sio-ideal-send-backlog-query">
     *      SIO_IDEAL_SEND_BACKLOG_QUERY</a>
     */
    public static final WinsockQuery<Void, Long> IDEAL_SEND_BACKLOG =
            WinsockQuery.declare("SIO_IDEAL_SEND_BACKLOG_QUERY", unixIor('t', 123), Long.class)
                    .stream(ANY_TIME)
                    .answer(Integer.BYTES, answer -> answer.uint32(0))
                    .query();

    /**
     * The processor on which a connection's packets arrive, by receive-side scaling: to serve the channel there.
     *
     * <p><b>Result:</b> {@link SocketProcessorAffinity}.
     * <br><b>Channels:</b> TCP and UDP, connected (else WSAENOTCONN).
     * <br><b>Windows:</b> 8 and Server 2012.
     * <br><b>JDK:</b> has nothing like it.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/sio-query-rss-processor-info">
     *      SIO_QUERY_RSS_PROCESSOR_INFO</a>
     */
    public static final WinsockQuery<Void, SocketProcessorAffinity> RSS_PROCESSOR_INFO =
            WinsockQuery.declare("SIO_QUERY_RSS_PROCESSOR_INFO", ior(WS2, 37), SocketProcessorAffinity.class)
                    .stream(ANY_TIME).datagram(ANY_TIME)
                    .answer(8, SocketProcessorAffinity::of)
                    .query();

    /**
     * Whether receive-side scaling is on for at least one network interface of the machine.
     *
     * <p><b>Result:</b> {@code Boolean}.
     * <br><b>Channels:</b> TCP and TCP listener, in any state.
     * <br><b>Windows:</b> Vista.
     * <br><b>JDK:</b> has nothing like it.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">
     *      SIO_QUERY_RSS_SCALABILITY_INFO</a>
     */
    public static final WinsockQuery<Void, Boolean> RSS_SCALABILITY_INFO =
            WinsockQuery.declare("SIO_QUERY_RSS_SCALABILITY_INFO", ior(VENDOR, 210), Boolean.class)
                    .stream(ANY_TIME).listener(ANY_TIME)
                    .answer(1, answer -> answer.bool8(0))
                    .query();

    /**
     * Whether a Windows Store app is notified of this connection in the background. Meant for services of Windows.
     *
     * <p><b>Input:</b> {@code UUID}, the setting. {@link TransportSetting#REAL_TIME_NOTIFICATION_CAPABILITY} is the
     * only one of which a result is documented.
     * <br><b>Result:</b> {@link ControlChannelTriggerStatus}, although the code announces input only.
     * <br><b>Channels:</b> TCP, connected (else WSAENOTCONN).
     * <br><b>Windows:</b> 8 and Server 2012.
     * <br><b>JDK:</b> leaves it alone.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/sio-query-transport-setting">
     *      SIO_QUERY_TRANSPORT_SETTING</a>
     */
    public static final WinsockQuery<UUID, ControlChannelTriggerStatus> TRANSPORT_SETTING =
            WinsockQuery.declare("SIO_QUERY_TRANSPORT_SETTING", iow(VENDOR, 20), ControlChannelTriggerStatus.class,
                            UUID.class, Encoding.GUID)
                    .stream(ANY_TIME)
                    .answer(Integer.BYTES, answer -> ControlChannelTriggerStatus.of(answer.int32(0)))
                    .query();

    /**
     * The handle under which the Windows Filtering Platform knows a socket. Another socket never has the same at the
     * same time.
     *
     * <p><b>Result:</b> {@code Long}, 64 bits without a meaning of their own.
     * <br><b>Channels:</b> all.
     * <br><b>Windows:</b> Vista.
     * <br><b>JDK:</b> has nothing like it.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">
     *      SIO_QUERY_WFP_ALE_ENDPOINT_HANDLE</a>
     */
    public static final WinsockQuery<Void, Long> WFP_ALE_ENDPOINT_HANDLE =
            WinsockQuery.declare("SIO_QUERY_WFP_ALE_ENDPOINT_HANDLE", ior(VENDOR, 205), Long.class)
                    .anywhere()
                    .answer(Long.BYTES, answer -> answer.int64(0))
                    .query();

    /**
     * What a callout driver of the Windows Filtering Platform left for the proxy that it redirected a connection to.
     *
     * <p><b>Result:</b> {@code byte[]}, as that driver laid it out, although the code announces input only.
     * <br><b>Channels:</b> TCP, accepted by the proxy (else WSAENOTCONN); UDP.
     * <br><b>Windows:</b> 8 and Server 2012, with such a driver.
     * <br><b>JDK:</b> has nothing like it.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/sio-query-wfp-connection-redirect-context">
     *      SIO_QUERY_WFP_CONNECTION_REDIRECT_CONTEXT</a>
     */
    public static final WinsockQuery<Void, byte[]> WFP_CONNECTION_REDIRECT_CONTEXT =
            WinsockQuery.declare("SIO_QUERY_WFP_CONNECTION_REDIRECT_CONTEXT", iow(VENDOR, 221), byte[].class)
                    .stream(ANY_TIME).datagram(ANY_TIME)
                    .list(IoctlBuffer.OUTPUT_CAPACITY, answer -> answer.bytes(0, answer.length()))
                    .query();

    /**
     * The records of a connection that the Windows Filtering Platform redirected to a proxy, which the proxy hands on
     * to its own connection to the real destination.
     *
     * <p><b>Result:</b> {@code byte[]}, opaque, although the code announces input only; the value of
     * {@link WinsockOptions#SET_WFP_CONNECTION_REDIRECT_RECORDS}.
     * <br><b>Channels:</b> TCP, accepted by the proxy (else WSAENOTCONN); UDP.
     * <br><b>Windows:</b> 8 and Server 2012, with a callout driver that redirects.
     * <br><b>JDK:</b> has nothing like it.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/sio-query-wfp-connection-redirect-records">
     *      SIO_QUERY_WFP_CONNECTION_REDIRECT_RECORDS</a>
     */
    public static final WinsockQuery<Void, byte[]> WFP_CONNECTION_REDIRECT_RECORDS =
            WinsockQuery.declare("SIO_QUERY_WFP_CONNECTION_REDIRECT_RECORDS", iow(VENDOR, 220), byte[].class)
                    .stream(ANY_TIME).datagram(ANY_TIME)
                    .list(IoctlBuffer.OUTPUT_CAPACITY, answer -> answer.bytes(0, answer.length()))
                    .query();

    /**
     * The local addresses that a socket can be bound to. Left out are those that are not usable yet or any more
     * (duplicate address detection), and loopback addresses of software loopback interfaces.
     *
     * <p><b>Result:</b> {@code List<InetAddress>}, of the socket's address family.
     * <br><b>Channels:</b> all, bound or not. The JDK's sockets are IPv6 ones unless they were opened for IPv4, and
     * then list IPv6 addresses only; {@link WinsockAddresses#addressList()} lists both.
     * <br><b>Windows:</b> 2000.
     * <br><b>JDK:</b> {@link java.net.NetworkInterface} lists more than can be bound to.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/sio-address-list-query">
     *      SIO_ADDRESS_LIST_QUERY</a>
     */
    public static final WinsockQuery<Void, List<InetAddress>> ADDRESS_LIST =
            WinsockQuery.declare("SIO_ADDRESS_LIST_QUERY", ior(WS2, 22), WinsockQueries.<InetAddress>listType())
                    .anywhere()
                    .list(IoctlBuffer.OUTPUT_CAPACITY, WinsockQueries::addressList)
                    .query();

    /**
     * The local address that Windows would send from to a destination, which can be a multicast address.
     *
     * <p><b>Input:</b> {@code InetAddress}, the destination. On an IPv6 socket an IPv4 address is asked for in its
     * IPv4-mapped form; on an IPv4 socket an IPv6 address is refused.
     * <br><b>Result:</b> {@code InetAddress}. WSAENETUNREACH or WSAENETDOWN if there is no route; WSAEINVAL for the
     * wildcard address.
     * <br><b>Channels:</b> all; or {@link WinsockAddresses#routingInterface} without one.
     * <br><b>Windows:</b> not documented; 2000 presumably.
     * <br><b>JDK:</b> has nothing like it, short of connecting a UDP channel.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/sio-routing-interface-query">
     *      SIO_ROUTING_INTERFACE_QUERY</a>
     */
    public static final WinsockQuery<InetAddress, InetAddress> ROUTING_INTERFACE =
            WinsockQuery.declare("SIO_ROUTING_INTERFACE_QUERY", iorw(WS2, 20), InetAddress.class, InetAddress.class,
                            Sockaddr.IPV6) // on an IPv6 socket
                    .anywhere()
                    .hint(WinsockError.WSAEINVAL, "the wildcard address is no destination")
                    .exchange((calls, declaration, destination) -> address(calls.ask(declaration,
                            calls.sockaddr(declaration, destination), destination, IoctlBuffer.OUTPUT_CAPACITY, false)))
                    .query();

    /**
     * The IPv4 addresses of the machine's interfaces, loopback included, with broadcast address and netmask.
     *
     * <p><b>Result:</b> {@code List<InterfaceInfo>}.
     * <br><b>Channels:</b> all, as long as their socket is an IPv4 one (else WSAEINVAL), which is not how the JDK opens
     * them unless told so; {@link WinsockAddresses#interfaceList()} has one.
     * <br><b>Windows:</b> NT 4 SP4.
     * <br><b>JDK:</b> {@link java.net.NetworkInterface} tells the same and more.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_GET_INTERFACE_LIST</a>
     */
    public static final WinsockQuery<Void, List<InterfaceInfo>> INTERFACE_LIST =
            WinsockQuery.declare("SIO_GET_INTERFACE_LIST", unixIor('t', 127), WinsockQueries.<InterfaceInfo>listType())
                    .anywhere()
                    .hint(WinsockError.WSAEINVAL, "it needs an IPv4 socket, as WinsockAddresses has one")
                    .list(IoctlBuffer.OUTPUT_CAPACITY, InterfaceInfo::list)
                    .query();

    /**
     * The addresses of the machine's interfaces, of any family. <b>Documented as not supported by Windows.</b>
     *
     * <p><b>Result:</b> {@code List<InterfaceInfo>}.
     * <br><b>Channels:</b> all.
     * <br><b>Windows:</b> none so far.
     * <br><b>JDK:</b> {@link java.net.NetworkInterface} tells the same and more.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_GET_INTERFACE_LIST_EX</a>
     */
    public static final WinsockQuery<Void, List<InterfaceInfo>> INTERFACE_LIST_EX =
            WinsockQuery.declare("SIO_GET_INTERFACE_LIST_EX", unixIor('t', 126),
                            WinsockQueries.<InterfaceInfo>listType())
                    .anywhere()
                    .list(IoctlBuffer.OUTPUT_CAPACITY, InterfaceInfo::listEx)
                    .query();

    /**
     * An address to which a datagram can be sent to reach everybody.
     *
     * <p><b>Result:</b> {@code InetAddress}.
     * <br><b>Channels:</b> UDP, as long as the socket is an IPv4 one (else WSAENOPROTOOPT), which is not how the JDK
     * opens them unless told so; {@link WinsockAddresses#broadcastAddress()} has one.
     * <br><b>Windows:</b> not documented.
     * <br><b>JDK:</b> {@link java.net.InterfaceAddress#getBroadcast()} knows one for each interface.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_GET_BROADCAST_ADDRESS</a>
     */
    public static final WinsockQuery<Void, InetAddress> BROADCAST_ADDRESS =
            WinsockQuery.declare("SIO_GET_BROADCAST_ADDRESS", ior(WS2, 5), InetAddress.class)
                    .datagram(ANY_TIME)
                    .hint(WinsockError.WSAENOPROTOOPT, "there is none on an IPv6 socket")
                    .exchange((calls, declaration, nothing) ->
                            address(calls.ask(declaration, null, null, IoctlBuffer.OUTPUT_CAPACITY, false)))
                    .query();

    /**
     * What was asked of the network for a socket. <b>The providers that know it are gone since Windows Vista.</b>
     *
     * <p><b>Result:</b> {@link QualityOfService}. The page calls the input optional; none is given.
     * <br><b>Channels:</b> TCP and UDP: for who receives as soon as bound, for who sends when connected.
     * <br><b>Windows:</b> 98 and 2000; Server 2003 returns nothing (a malformed answer); since Vista WSAENOPROTOOPT or
     * WSAEOPNOTSUPP, as far as is known. Microsoft's page has the direction of the code wrong: it is O and I, as the
     * headers say, not O.
     * <br><b>JDK:</b> has nothing like it.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_GET_QOS</a>
     */
    public static final WinsockQuery<Void, QualityOfService> GET_QOS =
            WinsockQuery.declare("SIO_GET_QOS", iorw(WS2, 7), QualityOfService.class)
                    .stream(ANY_TIME).datagram(ANY_TIME)
                    .list(IoctlBuffer.OUTPUT_CAPACITY, WinsockQueries::qualityOfService)
                    .query();

    /**
     * What was asked of the network for the group of a socket. <b>Reserved by Microsoft.</b>
     *
     * <p><b>Result:</b> {@link QualityOfService}. Microsoft's page says that its members are NULL for a socket without
     * a group, which they cannot be: they are part of the structure.
     * <br><b>Channels:</b> TCP and UDP.
     * <br><b>Windows:</b> none that says so; WSAENOPROTOOPT or WSAEOPNOTSUPP.
     * <br><b>JDK:</b> has nothing like it.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_GET_GROUP_QOS</a>
     */
    public static final WinsockQuery<Void, QualityOfService> GET_GROUP_QOS =
            WinsockQuery.declare("SIO_GET_GROUP_QOS", iorw(WS2, 8), QualityOfService.class)
                    .stream(ANY_TIME).datagram(ANY_TIME)
                    .list(IoctlBuffer.OUTPUT_CAPACITY, WinsockQueries::qualityOfService)
                    .query();

    /**
     * What the network makes of a reserved flow. <b>RSVP, which it asks, works on Windows 2000 only.</b>
     *
     * <p><b>Input:</b> {@link QosSelector}, what to ask for; its type and that of the result are not documented, but
     * what the header suggests.
     * <br><b>Result:</b> {@code OptionalLong}, empty for {@code INFO_NOT_AVAILABLE}.
     * <br><b>Channels:</b> TCP and UDP.
     * <br><b>Windows:</b> 2000; WSAENOPROTOOPT or WSAEOPNOTSUPP on later ones.
     * <br><b>JDK:</b> has nothing like it.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_CHK_QOS</a>
     */
    public static final WinsockQuery<QosSelector, OptionalLong> CHK_QOS =
            WinsockQuery.declare("SIO_CHK_QOS", iorw(QOSSP, 1), OptionalLong.class, QosSelector.class,
                            QosSelector.ENCODING)
                    .stream(ANY_TIME).datagram(ANY_TIME)
                    .answer(Integer.BYTES, answer -> answer.int32(0) == QosSelector.INFO_NOT_AVAILABLE
                            ? OptionalLong.empty() : OptionalLong.of(answer.uint32(0)))
                    .query();

    /**
     * How many bytes can be read.
     *
     * <p><b>Result:</b> {@code Long}, bytes: on TCP what one receive would give, on UDP all datagrams together (Wine:
     * the first one).
     * <br><b>Channels:</b> TCP and UDP; 0 while not connected or bound.
     * <br><b>Windows:</b> all.
     * <br><b>JDK:</b> asks it for {@code InputStream.available()} of a socket. A Netty channel that reads by itself has
     * mostly read everything already.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">FIONREAD</a>
     */
    public static final WinsockQuery<Void, Long> FIONREAD =
            WinsockQuery.declare("FIONREAD", unixIor('f', 127), Long.class)
                    .stream(ANY_TIME).datagram(ANY_TIME)
                    .answer(Integer.BYTES, answer -> answer.uint32(0))
                    .query();

    /**
     * Whether no urgent data is waiting to be read: the inverse of what Unix answers.
     *
     * <p><b>Result:</b> {@code Boolean}.
     * <br><b>Channels:</b> TCP; documented with {@code SO_OOBINLINE} only.
     * <br><b>Windows:</b> all.
     * <br><b>JDK:</b> leaves it alone.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIOCATMARK</a>
     */
    public static final WinsockQuery<Void, Boolean> SIOCATMARK =
            WinsockQuery.declare("SIOCATMARK", unixIor('s', 7), Boolean.class)
                    .stream(ANY_TIME)
                    .answer(Integer.BYTES, answer -> answer.bool32(0))
                    .query();

    /**
     * The SOCKET of the base provider, below all layered service providers.
     *
     * <p><b>Result:</b> {@code Long}, the number of a SOCKET that must not be closed. Without layered providers it is
     * that of the channel.
     * <br><b>Channels:</b> all.
     * <br><b>Windows:</b> Vista.
     * <br><b>JDK:</b> asks the same for each socket at its first select.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_BASE_HANDLE</a>
     */
    public static final WinsockQuery<Void, Long> BASE_HANDLE = socket("SIO_BASE_HANDLE", ior(WS2, 34));

    /**
     * The SOCKET of the next provider that {@code WSASendMsg} is to be called with.
     *
     * <p><b>Result:</b> {@code Long}, the number of a SOCKET that must not be closed.
     * <br><b>Channels:</b> all.
     * <br><b>Windows:</b> Vista. Answered by layered service providers that want to see those calls.
     * <br><b>JDK:</b> leaves it alone.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_BSP_HANDLE</a>
     */
    public static final WinsockQuery<Void, Long> BSP_HANDLE = socket("SIO_BSP_HANDLE", ior(WS2, 27));

    /**
     * The SOCKET of the next provider that {@code select} is to be called with.
     *
     * <p><b>Result:</b> {@code Long}, the number of a SOCKET that must not be closed.
     * <br><b>Channels:</b> all.
     * <br><b>Windows:</b> Vista. Answered by layered service providers that want to see those calls.
     * <br><b>JDK:</b> leaves it alone.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_BSP_HANDLE_SELECT</a>
     */
    public static final WinsockQuery<Void, Long> BSP_HANDLE_SELECT = socket("SIO_BSP_HANDLE_SELECT", ior(WS2, 28));

    /**
     * The SOCKET of the next provider that {@code WSAPoll} is to be called with.
     *
     * <p><b>Result:</b> {@code Long}, the number of a SOCKET that must not be closed.
     * <br><b>Channels:</b> all.
     * <br><b>Windows:</b> Vista. Answered by layered service providers that want to see those calls.
     * <br><b>JDK:</b> asks it where SIO_BASE_HANDLE fails, which some layered providers make it do.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_BSP_HANDLE_POLL</a>
     */
    public static final WinsockQuery<Void, Long> BSP_HANDLE_POLL = socket("SIO_BSP_HANDLE_POLL", ior(WS2, 29));

    /**
     * The address of a function that the provider of a socket has beyond those of {@code ws2_32.dll}.
     *
     * <p><b>Input:</b> {@code UUID}, the function: one of {@link ExtensionFunctions} or another that the provider knows
     * (else WSAEINVAL).
     * <br><b>Result:</b> {@code Long}, a pointer to native code, for {@code WSAAPI} calls with sockets of the same
     * provider.
     * <br><b>Channels:</b> all.
     * <br><b>Windows:</b> all.
     * <br><b>JDK:</b> asks for ConnectEx and AcceptEx for its asynchronous channels.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">
     *      SIO_GET_EXTENSION_FUNCTION_POINTER</a>
     */
    public static final WinsockQuery<UUID, Long> EXTENSION_FUNCTION_POINTER =
            WinsockQuery.declare("SIO_GET_EXTENSION_FUNCTION_POINTER", iorw(WS2, 6), Long.class,
                            UUID.class, Encoding.GUID)
                    .anywhere()
                    .hint(WinsockError.WSAEINVAL, "the provider has no such function")
                    .answer(Long.BYTES, answer -> answer.int64(0))
                    .query();

    /**
     * The handle under which a companion interface of the provider knows a socket. <b>No provider of today is known to
     * have a companion.</b>
     *
     * <p><b>Input:</b> {@link CompanionInterface}, its number and what else it wants.
     * <br><b>Result:</b> {@code Long}, the handle. It is the one that SIO_ASSOCIATE_HANDLE set; Microsoft's page says
     * SIO_TRANSLATE_HANDLE.
     * <br><b>Channels:</b> all.
     * <br><b>Windows:</b> none that says so; WSAENOPROTOOPT or WSAEOPNOTSUPP.
     * <br><b>JDK:</b> leaves it alone.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_TRANSLATE_HANDLE</a>
     */
    public static final WinsockQuery<CompanionInterface, Long> TRANSLATE_HANDLE =
            WinsockQuery.declare("SIO_TRANSLATE_HANDLE", iorw(WS2, 13), Long.class,
                            CompanionInterface.class, CompanionInterface.ENCODING)
                    .anywhere()
                    .answer(Long.BYTES, answer -> answer.int64(0))
                    .query();

    /**
     * When a datagram was sent. Takes the timestamp out of the channel's queue, which SIO_TIMESTAMPING must have
     * switched on.
     *
     * <p><b>Input:</b> {@code Long}, from 0 to 4294967295: the id given to {@code WSASendMsg} with the datagram
     * ({@code SO_TIMESTAMP_ID}).
     * <br><b>Result:</b> {@code OptionalLong}, ticks of the performance counter or of the adapter's clock, although
     * the code announces input only. Empty if it is not there yet (WSAEWOULDBLOCK): ask again later.
     * <br><b>Channels:</b> UDP.
     * <br><b>Windows:</b> 11 and Server 2022, going by the headers.
     * <br><b>JDK:</b> its channels send without {@code WSASendMsg}, so nothing that they send has an id. Of use for who
     * sends on the socket by other means.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-timestamping">Winsock timestamping</a>
     */
    public static final WinsockQuery<Long, OptionalLong> TX_TIMESTAMP =
            WinsockQuery.declare("SIO_GET_TX_TIMESTAMP", iow(VENDOR, 234), OptionalLong.class,
                            Long.class, Encoding.ULONG)
                    .datagram(ANY_TIME)
                    .exchange(WinsockQueries::timestamp)
                    .query();

    /** Codes whose answer makes sense only while it is where Windows wrote it, and what to use instead. */
    private static final Map<Integer, String> WITH_POINTERS = Map.of(
            ADDRESS_LIST.code(), "ADDRESS_LIST",
            INTERFACE_LIST_EX.code(), "INTERFACE_LIST_EX",
            GET_QOS.code(), "GET_QOS",
            GET_GROUP_QOS.code(), "GET_GROUP_QOS");

    private WinsockQueries() {
    }

    /**
     * A query for an IOCTL that this class does not know. Its bytes are passed on as they are; keep the query in a
     * constant.
     *
     * <p><b>Input:</b> {@code byte[]}, at most 65535 bytes and possibly none, as the IOCTL's documentation lays them
     * out (little-endian).
     * <br><b>Result:</b> {@code byte[]}, as many bytes as Windows returned.
     * <br><b>Channels:</b> all three kinds.
     *
     * @param ioctl Microsoft's name of the IOCTL, as {@code "SIO_SOMETHING"}
     * @param code the control code
     * @param outputLength how much output to offer, from 0 to 1 MB
     * @throws IllegalArgumentException if the code blocks the calling thread, returns pointers, or is FIONBIO
     */
    public static WinsockQuery<byte[], byte[]> raw(String ioctl, int code, int outputLength) {
        checkNonEmptyAfterTrim(ioctl, "ioctl");
        checkInRange(outputLength, 0, SocketCalls.LONGEST_ANSWER, "outputLength");
        String reason = notRaw(code);
        if (reason != null) {
            throw new IllegalArgumentException(String.format("code: 0x%08X (%s): %s", code, ioctl, reason));
        }
        return WinsockQuery.declare(ioctl, code, byte[].class, byte[].class, Encoding.BYTES)
                .anywhere()
                .exchange((calls, declaration, input) -> {
                    Answer answer = calls.ask(declaration, Encoding.BYTES, input, outputLength, false);
                    return answer.bytes(0, answer.length());
                })
                .query();
    }

    private static @Nullable String notRaw(int code) {
        String typed = WITH_POINTERS.get(code);
        if (typed != null) {
            return "its answer has pointers; use WinsockQueries." + typed;
        }
        RefusedIoctl refused = WinsockOptions.refusal(code);
        return refused == null ? null : refused.ioctl() + ": " + refused.reason();
    }

    private static WinsockQuery<Void, Long> socket(String name, int code) {
        return WinsockQuery.declare(name, code, Long.class)
                .anywhere()
                .answer(Long.BYTES, answer -> answer.int64(0))
                .query();
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // A class has no type arguments.
    private static <T> Class<List<T>> listType() {
        return (Class) List.class;
    }

    private static InetAddress address(Answer answer) {
        InetAddress address = answer.inetAddress(0, answer.length());
        if (address == null) {
            throw answer.malformed("no IP address");
        }
        return address;
    }

    /** SOCKET_ADDRESS_LIST: a count, and so many pointers to a sockaddr each with its length. */
    private static List<InetAddress> addressList(Answer answer) {
        int count = answer.int32(0);
        // By division, since a lying count would overflow a product.
        if (count < 0 || count > (answer.length() - 8) / Answer.SOCKET_ADDRESS) {
            throw answer.malformed(Integer.toUnsignedString(count) + " addresses in " + answer.length() + " bytes");
        }
        List<InetAddress> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            InetAddress address = answer.socketAddress(8 + i * Answer.SOCKET_ADDRESS, answer.length());
            if (address != null) {
                list.add(address);
            }
        }
        return List.copyOf(list);
    }

    /** QOS: two FLOWSPECs and a WSABUF. */
    private static QualityOfService qualityOfService(Answer answer) {
        int length = 80;
        answer.require(length);
        return new QualityOfService(
                flowSpec(answer, 0), flowSpec(answer, 32), answer.wsabuf(64, Encoding.LONGEST - length));
    }

    private static FlowSpec flowSpec(Answer answer, int at) {
        return new FlowSpec(answer.uint32(at), answer.uint32(at + 4), answer.uint32(at + 8), answer.uint32(at + 12),
                answer.uint32(at + 16), answer.uint32(at + 20), answer.uint32(at + 24), answer.uint32(at + 28));
    }

    private static OptionalLong timestamp(SocketCalls calls, IoctlDeclaration<?> declaration, @Nullable Long id) {
        try {
            return OptionalLong.of(calls.ask(declaration, Encoding.ULONG, id, Long.BYTES, false).int64(0));
        } catch (WinsockException e) {
            if (e.errorCode() == WinsockError.WSAEWOULDBLOCK) {
                return OptionalLong.empty();
            }
            throw e;
        }
    }
}
