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

import io.github.nettywinsock.internal.WinsockError;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What Windows knows about one TCP connection: the result of {@link WinsockQueries#TCP_INFO}, the structure
 * {@code TCP_INFO_v2} or, on an older Windows, one of the two that it grew from. What this Windows does not say is
 * empty. The accessors are named after the members of the structure.
 *
 * <p>An object can be filled again by {@link Winsock#tcpInfo}, and is not thread-safe then. Until it is filled, all is
 * zero.
 */
public final class TcpInfo {

    /** By version. */
    private static final int[] LENGTHS = {88, 136, 152};
    private static final int NEWEST = LENGTHS.length - 1;

    /** The newest version that this machine was seen to have. */
    static volatile int newest = NEWEST;

    private final byte[] bytes = new byte[LENGTHS[NEWEST]];
    private final ByteBuffer members = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    private int version;

    /** Everything zero, to be filled. */
    public TcpInfo() {
    }

    /** Fills this object with the newest version that Windows has. */
    TcpInfo ask(SocketCalls calls, IoctlDeclaration<?> declaration) {
        int asked = newest;
        while (true) {
            try {
                int length = LENGTHS[asked];
                calls.ask(declaration, Encoding.INT, asked, length, false).require(length).copyTo(bytes, length);
                version = asked;
                if (newest != asked) {
                    newest = asked;
                }
                return this;
            } catch (WinsockException e) {
                // What Windows says to a version that it does not know is not documented; one of these two, most
                // likely.
                boolean unknown =
                        e.errorCode() == WinsockError.WSAEINVAL || WinsockError.isUnsupported(e.errorCode());
                if (!unknown || asked == 0) {
                    throw e;
                }
                asked--;
            }
        }
    }

    /** The version of the structure that Windows filled: 0, 1 or 2. */
    public int version() {
        return version;
    }

    /** The state of the connection. */
    public TcpState state() {
        return TcpState.of(members.getInt(0));
    }

    /** Maximum segment size, in bytes. */
    public long mss() {
        return uint32(4);
    }

    /** How long the connection has existed. */
    public Duration connectionTime() {
        return Duration.ofMillis(members.getLong(8));
    }

    /** Whether TCP timestamps are on. */
    public boolean timestampsEnabled() {
        return bytes[16] != 0;
    }

    /** The current estimate of the round-trip time, to the microsecond. */
    public Duration rtt() {
        return Duration.of(uint32(20), ChronoUnit.MICROS);
    }

    /** The shortest round-trip time measured, to the microsecond. */
    public Duration minRtt() {
        return Duration.of(uint32(24), ChronoUnit.MICROS);
    }

    /** Bytes sent and not acknowledged yet. */
    public long bytesInFlight() {
        return uint32(28);
    }

    /** The congestion window, in bytes. */
    public long cwnd() {
        return uint32(32);
    }

    /** The send window, which the peer's receive window sets, in bytes. */
    public long sndWnd() {
        return uint32(36);
    }

    /** The receive window, in bytes. */
    public long rcvWnd() {
        return uint32(40);
    }

    /** The receive buffer, in bytes. Auto-tuning changes it. */
    public long rcvBuf() {
        return uint32(44);
    }

    /** Bytes sent. */
    public long bytesOut() {
        return members.getLong(48);
    }

    /** Bytes received. */
    public long bytesIn() {
        return members.getLong(56);
    }

    /** Bytes that arrived out of order. */
    public long bytesReordered() {
        return uint32(64);
    }

    /** Bytes sent again. */
    public long bytesRetrans() {
        return uint32(68);
    }

    /** How often fast retransmit was invoked. */
    public long fastRetrans() {
        return uint32(72);
    }

    /** Duplicate acknowledgements received. */
    public long dupAcksIn() {
        return uint32(76);
    }

    /** How often retransmission timed out; an episode can hold several timeouts. */
    public long timeoutEpisodes() {
        return uint32(80);
    }

    /** How often the SYN was sent again, up to 255. */
    public int synRetrans() {
        return Byte.toUnsignedInt(bytes[84]);
    }

    /** How often sending became limited by the peer's receive window; from version 1 of the structure. */
    public OptionalLong sndLimTransRwin() {
        return version < 1 ? OptionalLong.empty() : OptionalLong.of(uint32(88));
    }

    /** How long sending was limited by the peer's receive window; from version 1 of the structure. */
    public Optional<Duration> sndLimTimeRwin() {
        return version < 1 ? Optional.empty() : Optional.of(Duration.ofMillis(uint32(92)));
    }

    /** Bytes sent while limited by the peer's receive window; from version 1 of the structure. */
    public OptionalLong sndLimBytesRwin() {
        return version < 1 ? OptionalLong.empty() : OptionalLong.of(members.getLong(96));
    }

    /** How often sending became limited by the congestion window; from version 1 of the structure. */
    public OptionalLong sndLimTransCwnd() {
        return version < 1 ? OptionalLong.empty() : OptionalLong.of(uint32(104));
    }

    /**
     * How long sending was limited by the congestion window, retransmission timeouts included; from version 1 of
     * the structure.
     */
    public Optional<Duration> sndLimTimeCwnd() {
        return version < 1 ? Optional.empty() : Optional.of(Duration.ofMillis(uint32(108)));
    }

    /** Bytes sent while limited by the congestion window; from version 1 of the structure. */
    public OptionalLong sndLimBytesCwnd() {
        return version < 1 ? OptionalLong.empty() : OptionalLong.of(members.getLong(112));
    }

    /**
     * How often sending became limited by the application, which had nothing to send; from version 1 of the
     * structure.
     */
    public OptionalLong sndLimTransSnd() {
        return version < 1 ? OptionalLong.empty() : OptionalLong.of(uint32(120));
    }

    /** How long sending was limited by the application; from version 1 of the structure. */
    public Optional<Duration> sndLimTimeSnd() {
        return version < 1 ? Optional.empty() : Optional.of(Duration.ofMillis(uint32(124)));
    }

    /** Bytes sent while limited by the application; from version 1 of the structure. */
    public OptionalLong sndLimBytesSnd() {
        return version < 1 ? OptionalLong.empty() : OptionalLong.of(members.getLong(128));
    }

    /** Packets that arrived out of order; from version 2 of the structure. */
    public OptionalLong outOfOrderPktsIn() {
        return version < 2 ? OptionalLong.empty() : OptionalLong.of(uint32(136));
    }

    /** Whether explicit congestion notification was negotiated; from version 2 of the structure. */
    public Optional<Boolean> ecnNegotiated() {
        return version < 2 ? Optional.empty() : Optional.of(bytes[140] != 0);
    }

    /** Acknowledgements received with the ECN echo flag; from version 2 of the structure. */
    public OptionalLong eceAcksIn() {
        return version < 2 ? OptionalLong.empty() : OptionalLong.of(uint32(144));
    }

    /** Probe timeout episodes (tail loss probes); from version 2 of the structure. */
    public OptionalLong ptoEpisodes() {
        return version < 2 ? OptionalLong.empty() : OptionalLong.of(uint32(148));
    }

    @Override
    public String toString() {
        return state() + ", rtt " + uint32(20) + " us (at least " + uint32(24) + " us), cwnd " + cwnd() + ", in flight "
                + bytesInFlight() + ", out " + bytesOut() + ", in " + bytesIn() + ", retransmitted " + bytesRetrans();
    }

    private long uint32(int offset) {
        return Integer.toUnsignedLong(members.getInt(offset));
    }
}
