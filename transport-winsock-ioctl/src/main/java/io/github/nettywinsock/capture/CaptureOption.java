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
package io.github.nettywinsock.capture;

import static io.github.nettywinsock.internal.IoctlCode.VENDOR;
import static io.github.nettywinsock.internal.IoctlCode.iow;

import io.netty.channel.ChannelOption;

/**
 * What a {@link RawCaptureChannel} captures: the three Winsock IOCTLs, each of which is for a raw socket of a protocol
 * of its own. The constants are spelled as Microsoft spells them, without {@code SIO_}.
 *
 * <p>A channel is given one of them, or captures with {@link #RCVALL}. It can be set to another mode at any time.
 * All of them take a {@link CaptureMode} of four bytes and are set to {@link CaptureMode#OFF} at close.
 */
public final class CaptureOption extends ChannelOption<CaptureMode> {

    /**
     * Captures all packets of an interface.
     *
     * <p><b>Value:</b> {@link CaptureMode}. Default: {@link CaptureMode#ON}.
     * <br><b>Socket:</b> raw, {@code IPPROTO_IP} or {@code IPPROTO_IPV6}; bound to one local address; administrator.
     * <br><b>When:</b> before bind, which issues it, or later.
     * <br><b>Windows:</b> 2000; packets that the machine itself sends since 7 and Server 2008 R2. Microsoft's page
     * shows the call with a null input and the name SIO_RCV_ALL; both are wrong.
     * <br><b>JDK:</b> has no raw sockets.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/sio-rcvall">SIO_RCVALL</a>
     */
    public static final CaptureOption RCVALL = new CaptureOption("SIO_RCVALL", iow(VENDOR, 1), 0, "IPPROTO_IP");

    /**
     * Captures all IPv4 multicast packets of an interface.
     *
     * <p><b>Value:</b> {@link CaptureMode}. Default: {@link CaptureMode#ON}. Microsoft does not say what the input is;
     * that it is as with {@link #RCVALL} is assumed.
     * <br><b>Socket:</b> raw, {@code IPPROTO_UDP}, IPv4; bound to one local address; administrator.
     * <br><b>When:</b> before bind, which issues it, or later.
     * <br><b>Windows:</b> 2000.
     * <br><b>JDK:</b> has no raw sockets.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_RCVALL_MCAST</a>
     */
    public static final CaptureOption RCVALL_MCAST =
            new CaptureOption("SIO_RCVALL_MCAST", iow(VENDOR, 2), 17, "IPPROTO_UDP");

    /**
     * Captures all IGMP multicast packets of an interface, and no other multicast.
     *
     * <p><b>Value:</b> {@link CaptureMode}. Default: {@link CaptureMode#ON}. Microsoft does not say what the input is;
     * that it is as with {@link #RCVALL} is assumed.
     * <br><b>Socket:</b> raw, {@code IPPROTO_IGMP}, IPv4; bound to one local address; administrator.
     * <br><b>When:</b> before bind, which issues it, or later.
     * <br><b>Windows:</b> 2000.
     * <br><b>JDK:</b> has no raw sockets.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_RCVALL_IGMPMCAST</a>
     */
    public static final CaptureOption RCVALL_IGMPMCAST =
            new CaptureOption("SIO_RCVALL_IGMPMCAST", iow(VENDOR, 3), 2, "IPPROTO_IGMP");

    private static final int IPPROTO_IPV6 = 41;

    private final int code;
    private final int protocol;
    private final String protocolName;

    @SuppressWarnings("deprecation") // Netty's only constructor for subclasses, and it uses it itself.
    private CaptureOption(String ioctl, int code, int protocol, String protocolName) {
        super(ioctl);
        this.code = code;
        this.protocol = protocol;
        this.protocolName = protocolName;
    }

    /** Microsoft's name of the IOCTL, as {@code "SIO_RCVALL"}. */
    public String ioctl() {
        return name();
    }

    /** The control code. */
    public int code() {
        return code;
    }

    /** Whether there is a socket for it that is bound to an IPv6 address. */
    boolean capturesIpv6() {
        return equals(RCVALL);
    }

    int protocol(boolean ipv6) {
        return ipv6 ? IPPROTO_IPV6 : protocol;
    }

    String protocolName(boolean ipv6) {
        return ipv6 ? "IPPROTO_IPV6" : protocolName;
    }
}
