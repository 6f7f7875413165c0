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
 * The state of a TCP connection: the {@code TCPSTATE} enumeration.
 *
 * <p>Not a Java enum, so that a number which a later Windows defines survives.
 *
 * @param value the number that Windows uses
 */
public record TcpState(int value) {

    /** {@code TCPSTATE_CLOSED}. */
    public static final TcpState CLOSED = new TcpState(0);
    /** {@code TCPSTATE_LISTEN}. */
    public static final TcpState LISTEN = new TcpState(1);
    /** {@code TCPSTATE_SYN_SENT}. */
    public static final TcpState SYN_SENT = new TcpState(2);
    /** {@code TCPSTATE_SYN_RCVD}. */
    public static final TcpState SYN_RCVD = new TcpState(3);
    /** {@code TCPSTATE_ESTABLISHED}. */
    public static final TcpState ESTABLISHED = new TcpState(4);
    /** {@code TCPSTATE_FIN_WAIT_1}. */
    public static final TcpState FIN_WAIT_1 = new TcpState(5);
    /** {@code TCPSTATE_FIN_WAIT_2}. */
    public static final TcpState FIN_WAIT_2 = new TcpState(6);
    /** {@code TCPSTATE_CLOSE_WAIT}. */
    public static final TcpState CLOSE_WAIT = new TcpState(7);
    /** {@code TCPSTATE_CLOSING}. */
    public static final TcpState CLOSING = new TcpState(8);
    /** {@code TCPSTATE_LAST_ACK}. */
    public static final TcpState LAST_ACK = new TcpState(9);
    /** {@code TCPSTATE_TIME_WAIT}. */
    public static final TcpState TIME_WAIT = new TcpState(10);

    // One object for each, so that a poller allocates none.
    private static final TcpState[] KNOWN = {
        CLOSED, LISTEN, SYN_SENT, SYN_RCVD, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK,
        TIME_WAIT
    };

    /** The state with a number, known to this library or not. */
    public static TcpState of(int value) {
        return value >= 0 && value < KNOWN.length ? KNOWN[value] : new TcpState(value);
    }

    @Override
    public String toString() {
        return switch (value) {
            case 0 -> "CLOSED";
            case 1 -> "LISTEN";
            case 2 -> "SYN_SENT";
            case 3 -> "SYN_RCVD";
            case 4 -> "ESTABLISHED";
            case 5 -> "FIN_WAIT_1";
            case 6 -> "FIN_WAIT_2";
            case 7 -> "CLOSE_WAIT";
            case 8 -> "CLOSING";
            case 9 -> "LAST_ACK";
            case 10 -> "TIME_WAIT";
            default -> "TcpState(" + value + ')';
        };
    }
}
