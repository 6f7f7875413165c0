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

/**
 * What {@link WinsockQueries#CHK_QOS} asks for: one of the selectors of {@code qossp.h}.
 *
 * <p>Not a Java enum, so that a number which a later Windows defines survives.
 *
 * @param value the number that Windows uses, {@code QOSSPBASE} (50000) and some
 */
public record QosSelector(int value) {

    /** {@code ALLOWED_TO_SEND_DATA}. */
    public static final QosSelector ALLOWED_TO_SEND_DATA = new QosSelector(50001);
    /** {@code ABLE_TO_RECV_RSVP}. */
    public static final QosSelector ABLE_TO_RECV_RSVP = new QosSelector(50002);
    /** {@code LINE_RATE}. */
    public static final QosSelector LINE_RATE = new QosSelector(50003);
    /** {@code LOCAL_TRAFFIC_CONTROL}. */
    public static final QosSelector LOCAL_TRAFFIC_CONTROL = new QosSelector(50004);
    /** {@code LOCAL_QOSABILITY}. */
    public static final QosSelector LOCAL_QOSABILITY = new QosSelector(50005);
    /** {@code END_TO_END_QOSABILITY}. */
    public static final QosSelector END_TO_END_QOSABILITY = new QosSelector(50006);

    /** What the answer is where there is none. */
    static final int INFO_NOT_AVAILABLE = 0xFFFF_FFFF;

    static final Encoding<QosSelector> ENCODING =
            Encoding.of(Integer.BYTES, (selector, out) -> out.putInt(selector.value));

    /** The selector with a number, known to this library or not. */
    public static QosSelector of(int value) {
        return new QosSelector(value);
    }

    @Override
    public String toString() {
        return switch (value) {
            case 50001 -> "ALLOWED_TO_SEND_DATA";
            case 50002 -> "ABLE_TO_RECV_RSVP";
            case 50003 -> "LINE_RATE";
            case 50004 -> "LOCAL_TRAFFIC_CONTROL";
            case 50005 -> "LOCAL_QOSABILITY";
            case 50006 -> "END_TO_END_QOSABILITY";
            default -> "QosSelector(" + value + ')';
        };
    }
}
