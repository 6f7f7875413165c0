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

/**
 * The value of a {@link CaptureOption}: the {@code RCVALL_VALUE} enumeration.
 *
 * <p>Not a Java enum, so that a number which a later Windows defines can be given with {@link #of(int)}.
 *
 * @param value the number that Windows uses
 */
public record CaptureMode(int value) {

    /** {@code RCVALL_OFF}: what any raw socket of the protocol receives, which needs no IOCTL. */
    public static final CaptureMode OFF = new CaptureMode(0);
    /**
     * {@code RCVALL_ON}: all packets of the interface. Puts the network adapter into promiscuous mode if it has one,
     * and then also receives what is meant for other machines on the same segment.
     */
    public static final CaptureMode ON = new CaptureMode(1);
    /** {@code RCVALL_SOCKETLEVELONLY}: not implemented, says Microsoft, and has no effect. */
    public static final CaptureMode SOCKETLEVELONLY = new CaptureMode(2);
    /** {@code RCVALL_IPLEVEL}: all packets that the adapter takes in anyway, without promiscuous mode. */
    public static final CaptureMode IPLEVEL = new CaptureMode(3);

    /** The mode with a number, known to this library or not. */
    public static CaptureMode of(int value) {
        return new CaptureMode(value);
    }

    @Override
    public String toString() {
        return switch (value) {
            case 0 -> "OFF";
            case 1 -> "ON";
            case 2 -> "SOCKETLEVELONLY";
            case 3 -> "IPLEVEL";
            default -> "CaptureMode(" + value + ')';
        };
    }
}
