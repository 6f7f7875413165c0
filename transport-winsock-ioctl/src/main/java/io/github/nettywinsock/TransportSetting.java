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
import static io.netty.util.internal.ObjectUtil.checkNotNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The value of {@link WinsockOptions#APPLY_TRANSPORT_SETTING}: a structure that begins with a {@code
 * TRANSPORT_SETTING_ID}, which says what the rest is.
 *
 * @param id which setting: {@link #REAL_TIME_NOTIFICATION_CAPABILITY} and its companions, or one that this library does
 *           not know
 * @param parameters what follows the id in the structure of the setting, at most 65519 bytes, little-endian
 */
@SuppressWarnings("ArrayRecordComponent") // Copied in, copied out, and compared by content.
public record TransportSetting(UUID id, byte[] parameters) {

    /** {@code REAL_TIME_NOTIFICATION_CAPABILITY}, Windows 8 and Server 2012. */
    public static final UUID REAL_TIME_NOTIFICATION_CAPABILITY =
            UUID.fromString("6b59819a-5cae-492d-a901-2a3c2c50164f");
    /** {@code REAL_TIME_NOTIFICATION_CAPABILITY_EX}. */
    public static final UUID REAL_TIME_NOTIFICATION_CAPABILITY_EX =
            UUID.fromString("6843da03-154a-4616-a508-44371295f96b");
    /** {@code ASSOCIATE_NAMERES_CONTEXT}, Windows 10 and Server 2016. */
    public static final UUID ASSOCIATE_NAMERES_CONTEXT = UUID.fromString("59a38b67-d4fe-46e1-ba3c-87ea74ca3049");

    static final Encoding<TransportSetting> ENCODING = new Encoding<>() {
        @Override
        public int length(TransportSetting setting) {
            return GUID_LENGTH + setting.parameters.length;
        }

        @Override
        public void write(TransportSetting setting, ByteBuffer out) {
            Encoding.GUID.write(setting.id, out);
            out.put(setting.parameters);
        }
    };

    private static final int GUID_LENGTH = 16;

    public TransportSetting {
        checkNotNull(id, "id");
        parameters = checkNotNull(parameters, "parameters").clone();
        checkInRange(parameters.length, 0, Encoding.LONGEST - GUID_LENGTH, "parameters length");
    }

    /**
     * Marks a TCP socket for background notifications of a Windows Store app. Meant for network services of Windows.
     *
     * @param brokerEvent the event of the {@code ControlChannelTrigger}
     */
    public static TransportSetting realTimeNotification(UUID brokerEvent) {
        checkNotNull(brokerEvent, "brokerEvent");
        return new TransportSetting(REAL_TIME_NOTIFICATION_CAPABILITY,
                bytes(GUID_LENGTH, out -> Encoding.GUID.write(brokerEvent, out)));
    }

    /**
     * The same in its later form, which can also take the mark away.
     *
     * @param brokerEvent the event of the {@code ControlChannelTrigger}
     * @param unmark whether to take the mark away
     */
    public static TransportSetting realTimeNotificationEx(UUID brokerEvent, boolean unmark) {
        checkNotNull(brokerEvent, "brokerEvent");
        // A GUID, a BOOLEAN, and what brings the structure to a multiple of four.
        return new TransportSetting(REAL_TIME_NOTIFICATION_CAPABILITY_EX, bytes(GUID_LENGTH + 4, out -> {
            Encoding.GUID.write(brokerEvent, out);
            out.put((byte) (unmark ? 1 : 0));
        }));
    }

    /**
     * Ties a socket to the name look-up that its destination came from.
     *
     * @param handle the name resolution context that {@code GetAddrInfoEx} returned
     */
    public static TransportSetting associateNameResolutionContext(long handle) {
        return new TransportSetting(ASSOCIATE_NAMERES_CONTEXT, bytes(Long.BYTES, out -> out.putLong(handle)));
    }

    private static byte[] bytes(int length, Consumer<ByteBuffer> writer) {
        byte[] bytes = new byte[length];
        writer.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        return bytes;
    }

    /** A copy of what follows the id. */
    @Override
    public byte[] parameters() {
        return parameters.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TransportSetting setting && id.equals(setting.id)
                && Arrays.equals(parameters, setting.parameters);
    }

    @Override
    public int hashCode() {
        return 31 * id.hashCode() + Arrays.hashCode(parameters);
    }

    @Override
    public String toString() {
        String name = id.equals(REAL_TIME_NOTIFICATION_CAPABILITY) ? "REAL_TIME_NOTIFICATION_CAPABILITY"
                : id.equals(REAL_TIME_NOTIFICATION_CAPABILITY_EX) ? "REAL_TIME_NOTIFICATION_CAPABILITY_EX"
                : id.equals(ASSOCIATE_NAMERES_CONTEXT) ? "ASSOCIATE_NAMERES_CONTEXT" : id.toString();
        return name + ' ' + HexFormat.of().formatHex(parameters);
    }
}
