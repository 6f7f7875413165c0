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

/**
 * The value of {@link WinsockOptions#SET_COMPATIBILITY_MODE}: the {@code WSA_COMPATIBILITY_MODE} structure.
 *
 * <p>Windows looks only at whether the target is Windows Vista and later or something older.
 *
 * @param behaviorId what to behave alike in: {@link #ALL}, {@link #RECEIVE_BUFFERING}, {@link #AUTO_TUNING}, or a
 *                   number that a later Windows defines
 * @param targetOsVersion the Windows to behave like, as an {@code NTDDI_VERSION}: {@link #VISTA}, {@link #XP} or
 *                        another
 */
public record CompatibilityMode(int behaviorId, long targetOsVersion) {

    /** {@code WsaBehaviorAll}: all that there are. */
    public static final int ALL = 0;
    /**
     * {@code WsaBehaviorReceiveBuffering}: whether {@code SO_RCVBUF} can be reduced on a connection. Vista: it can;
     * older: it cannot.
     */
    public static final int RECEIVE_BUFFERING = 1;
    /**
     * {@code WsaBehaviorAutoTuning}: how large the receive window may grow. Vista: auto-tuning with a window scale of 2
     * instead of 8; older: no auto-tuning, no window scaling and at most 65535 bytes, whatever {@code SO_RCVBUF} says.
     */
    public static final int AUTO_TUNING = 2;

    /** {@code NTDDI_WINXP}: Windows XP, or anything before Vista. */
    public static final long XP = 0x0501_0000;
    /** {@code NTDDI_LONGHORN}: Windows Vista and Server 2008, or anything later. */
    public static final long VISTA = 0x0600_0000;

    static final Encoding<CompatibilityMode> ENCODING = Encoding.of(8, (mode, out) -> out
            .putInt(mode.behaviorId)
            .putInt((int) mode.targetOsVersion));

    public CompatibilityMode {
        checkInRange(targetOsVersion, 0, 0xFFFF_FFFFL, "targetOsVersion");
    }

    @Override
    public String toString() {
        String behavior = switch (behaviorId) {
            case ALL -> "ALL";
            case RECEIVE_BUFFERING -> "RECEIVE_BUFFERING";
            case AUTO_TUNING -> "AUTO_TUNING";
            default -> "behavior " + behaviorId;
        };
        return String.format("%s as in 0x%08X", behavior, targetOsVersion);
    }
}
