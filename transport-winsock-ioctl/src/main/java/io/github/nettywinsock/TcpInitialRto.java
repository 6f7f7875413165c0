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

import static io.netty.util.internal.ObjectUtil.checkInRange;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The value of {@link WinsockOptions#TCP_INITIAL_RTO}: the {@code TCP_INITIAL_RTO_PARAMETERS} structure.
 *
 * <p>Each of the two members is a number, <em>unspecified</em> (what the administrator configured) or <em>default</em>
 * (what Windows ships with). Start from {@link #of} or {@link #unspecified()} and change one member at a time:
 * <pre>{@code
 * TcpInitialRto.of(Duration.ofMillis(300), 2);
 * TcpInitialRto.unspecified().withNoSynRetransmissions();
 * }</pre>
 */
public final class TcpInitialRto {

    static final Encoding<TcpInitialRto> ENCODING = Encoding.of(4, (rto, out) -> out
            .putShort((short) rto.rttMillis)
            .put((byte) rto.maxSynRetransmissions)
            .put((byte) 0));

    private static final int UNSPECIFIED_RTT = 0xFFFF;
    private static final int DEFAULT_RTT = 0;
    private static final int UNSPECIFIED_MAX_SYN_RETRANSMISSIONS = 0xFF;
    private static final int NO_SYN_RETRANSMISSIONS = 0xFE;
    private static final int DEFAULT_MAX_SYN_RETRANSMISSIONS = 0;

    private static final TcpInitialRto UNSPECIFIED =
            new TcpInitialRto(UNSPECIFIED_RTT, UNSPECIFIED_MAX_SYN_RETRANSMISSIONS);

    private final int rttMillis;
    private final int maxSynRetransmissions;

    private TcpInitialRto(int rttMillis, int maxSynRetransmissions) {
        this.rttMillis = rttMillis;
        this.maxSynRetransmissions = maxSynRetransmissions;
    }

    /**
     * Both members as numbers.
     *
     * @param rtt the round-trip time to assume before any was measured: whole milliseconds from 1 to 65534
     * @param synRetransmissions how often a SYN is sent again before the connect fails: from 1 to 253. Windows was
     *                           reported to refuse 10.
     */
    public static TcpInitialRto of(Duration rtt, int synRetransmissions) {
        return UNSPECIFIED.withRtt(rtt).withSynRetransmissions(synRetransmissions);
    }

    /** Both members as the administrator configured them. */
    public static TcpInitialRto unspecified() {
        return UNSPECIFIED;
    }

    /**
     * With a round-trip time to assume before any was measured. Windows was reported to wait three times as long for
     * the answer to the first SYN, and twice as long again after each retransmission.
     *
     * @param rtt whole milliseconds from 1 to 65534
     */
    public TcpInitialRto withRtt(Duration rtt) {
        Durations.checkWholeMillis(rtt, DEFAULT_RTT + 1, UNSPECIFIED_RTT - 1, "rtt");
        return new TcpInitialRto((int) rtt.toMillis(), maxSynRetransmissions);
    }

    /** With the round-trip time that Windows ships with. */
    public TcpInitialRto withDefaultRtt() {
        return new TcpInitialRto(DEFAULT_RTT, maxSynRetransmissions);
    }

    /** With the round-trip time that the administrator configured. */
    public TcpInitialRto withUnspecifiedRtt() {
        return new TcpInitialRto(UNSPECIFIED_RTT, maxSynRetransmissions);
    }

    /**
     * With a number of times that a SYN is sent again before the connect fails.
     *
     * @param synRetransmissions from 1 to 253. To Windows, 0 means its default; say {@link #withNoSynRetransmissions()}
     *                           for none.
     */
    public TcpInitialRto withSynRetransmissions(int synRetransmissions) {
        if (synRetransmissions == DEFAULT_MAX_SYN_RETRANSMISSIONS) {
            throw new IllegalArgumentException("synRetransmissions: 0 (expected: 1-253; 0 is Windows' default, say"
                    + " withDefaultSynRetransmissions() for that and withNoSynRetransmissions() for none)");
        }
        checkInRange(synRetransmissions, DEFAULT_MAX_SYN_RETRANSMISSIONS + 1, NO_SYN_RETRANSMISSIONS - 1,
                "synRetransmissions");
        return new TcpInitialRto(rttMillis, synRetransmissions);
    }

    /** With one SYN only. Needs Windows 10 version 1709 (build 16299); before that, 1 is the smallest number. */
    public TcpInitialRto withNoSynRetransmissions() {
        return new TcpInitialRto(rttMillis, NO_SYN_RETRANSMISSIONS);
    }

    /** With as many retransmissions as Windows ships with. */
    public TcpInitialRto withDefaultSynRetransmissions() {
        return new TcpInitialRto(rttMillis, DEFAULT_MAX_SYN_RETRANSMISSIONS);
    }

    /** With as many retransmissions as the administrator configured. */
    public TcpInitialRto withUnspecifiedSynRetransmissions() {
        return new TcpInitialRto(rttMillis, UNSPECIFIED_MAX_SYN_RETRANSMISSIONS);
    }

    /** The round-trip time, empty if it is default or unspecified. */
    public Optional<Duration> rtt() {
        return rttMillis == UNSPECIFIED_RTT || rttMillis == DEFAULT_RTT
                ? Optional.empty() : Optional.of(Duration.ofMillis(rttMillis));
    }

    /** The number of SYN retransmissions (0 for none), empty if it is default or unspecified. */
    public OptionalInt synRetransmissions() {
        return switch (maxSynRetransmissions) {
            case DEFAULT_MAX_SYN_RETRANSMISSIONS, UNSPECIFIED_MAX_SYN_RETRANSMISSIONS -> OptionalInt.empty();
            case NO_SYN_RETRANSMISSIONS -> OptionalInt.of(0);
            default -> OptionalInt.of(maxSynRetransmissions);
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TcpInitialRto rto && rttMillis == rto.rttMillis
                && maxSynRetransmissions == rto.maxSynRetransmissions;
    }

    @Override
    public int hashCode() {
        return rttMillis << 8 | maxSynRetransmissions;
    }

    @Override
    public String toString() {
        String rtt = switch (rttMillis) {
            case UNSPECIFIED_RTT -> "unspecified";
            case DEFAULT_RTT -> "default";
            default -> rttMillis + " ms";
        };
        String retransmissions = switch (maxSynRetransmissions) {
            case UNSPECIFIED_MAX_SYN_RETRANSMISSIONS -> "unspecified";
            case DEFAULT_MAX_SYN_RETRANSMISSIONS -> "default";
            case NO_SYN_RETRANSMISSIONS -> "none";
            default -> Integer.toString(maxSynRetransmissions);
        };
        return "RTT " + rtt + ", SYN retransmissions " + retransmissions;
    }
}
