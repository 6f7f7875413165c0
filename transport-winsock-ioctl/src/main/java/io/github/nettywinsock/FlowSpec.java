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

import java.nio.ByteBuffer;

/**
 * One direction of a {@link QualityOfService}: the {@code FLOWSPEC} structure. Each member is a DWORD, from 0 to
 * 4294967295; {@link #NOT_SPECIFIED} leaves it to Windows.
 *
 * @param tokenRate average rate, in bytes per second
 * @param tokenBucketSize largest burst, in bytes
 * @param peakBandwidth highest rate, in bytes per second; {@link #POSITIVE_INFINITY_RATE} for no limit
 * @param latency longest acceptable delay between sender and receiver, in microseconds. Not a duration, since it can be
 *                {@link #NOT_SPECIFIED}
 * @param delayVariation largest acceptable difference between two delays, in microseconds
 * @param serviceType what is asked for, with flags: {@link #SERVICETYPE_BESTEFFORT} and its companions
 * @param maxSduSize largest packet of the flow, in bytes
 * @param minimumPolicedSize smallest packet to count with, in bytes
 */
public record FlowSpec(long tokenRate, long tokenBucketSize, long peakBandwidth, long latency, long delayVariation,
                       long serviceType, long maxSduSize, long minimumPolicedSize) {

    /** {@code QOS_NOT_SPECIFIED}. */
    public static final long NOT_SPECIFIED = 0xFFFF_FFFFL;
    /** {@code POSITIVE_INFINITY_RATE}. */
    public static final long POSITIVE_INFINITY_RATE = 0xFFFF_FFFEL;

    /** {@code SERVICETYPE_NOTRAFFIC}: nothing flows in this direction. */
    public static final long SERVICETYPE_NOTRAFFIC = 0;
    /** {@code SERVICETYPE_BESTEFFORT}. */
    public static final long SERVICETYPE_BESTEFFORT = 1;
    /** {@code SERVICETYPE_CONTROLLEDLOAD}. */
    public static final long SERVICETYPE_CONTROLLEDLOAD = 2;
    /** {@code SERVICETYPE_GUARANTEED}. */
    public static final long SERVICETYPE_GUARANTEED = 3;
    /** {@code SERVICETYPE_QUALITATIVE}. */
    public static final long SERVICETYPE_QUALITATIVE = 0xD;

    /** {@code sizeof(FLOWSPEC)}. */
    static final int LENGTH = 32;

    private static final FlowSpec UNSPECIFIED = new FlowSpec(NOT_SPECIFIED, NOT_SPECIFIED, NOT_SPECIFIED, NOT_SPECIFIED,
            NOT_SPECIFIED, NOT_SPECIFIED, NOT_SPECIFIED, NOT_SPECIFIED);

    public FlowSpec {
        checkDword(tokenRate, "tokenRate");
        checkDword(tokenBucketSize, "tokenBucketSize");
        checkDword(peakBandwidth, "peakBandwidth");
        checkDword(latency, "latency");
        checkDword(delayVariation, "delayVariation");
        checkDword(serviceType, "serviceType");
        checkDword(maxSduSize, "maxSduSize");
        checkDword(minimumPolicedSize, "minimumPolicedSize");
    }

    /** Every member {@link #NOT_SPECIFIED}. */
    public static FlowSpec unspecified() {
        return UNSPECIFIED;
    }

    private static void checkDword(long value, String name) {
        checkInRange(value, 0, NOT_SPECIFIED, name);
    }

    void write(ByteBuffer out) {
        out.putInt((int) tokenRate).putInt((int) tokenBucketSize).putInt((int) peakBandwidth)
                .putInt((int) latency).putInt((int) delayVariation).putInt((int) serviceType)
                .putInt((int) maxSduSize).putInt((int) minimumPolicedSize);
    }
}
