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
 * The result of {@link WinsockQueries#TRANSPORT_SETTING}: the {@code CONTROL_CHANNEL_TRIGGER_STATUS} enumeration.
 *
 * <p>Not a Java enum, so that a number which a later Windows defines survives.
 *
 * @param value the number that Windows uses
 */
public record ControlChannelTriggerStatus(int value) {

    /** {@code CONTROL_CHANNEL_TRIGGER_STATUS_INVALID}. */
    public static final ControlChannelTriggerStatus INVALID = new ControlChannelTriggerStatus(0);
    /** {@code CONTROL_CHANNEL_TRIGGER_STATUS_SOFTWARE_SLOT_ALLOCATED}. */
    public static final ControlChannelTriggerStatus SOFTWARE_SLOT_ALLOCATED = new ControlChannelTriggerStatus(1);
    /** {@code CONTROL_CHANNEL_TRIGGER_STATUS_HARDWARE_SLOT_ALLOCATED}. */
    public static final ControlChannelTriggerStatus HARDWARE_SLOT_ALLOCATED = new ControlChannelTriggerStatus(2);
    /** {@code CONTROL_CHANNEL_TRIGGER_STATUS_POLICY_ERROR}. */
    public static final ControlChannelTriggerStatus POLICY_ERROR = new ControlChannelTriggerStatus(3);
    /** {@code CONTROL_CHANNEL_TRIGGER_STATUS_SYSTEM_ERROR}. */
    public static final ControlChannelTriggerStatus SYSTEM_ERROR = new ControlChannelTriggerStatus(4);
    /** {@code CONTROL_CHANNEL_TRIGGER_STATUS_TRANSPORT_DISCONNECTED}. */
    public static final ControlChannelTriggerStatus TRANSPORT_DISCONNECTED = new ControlChannelTriggerStatus(5);
    /** {@code CONTROL_CHANNEL_TRIGGER_STATUS_SERVICE_UNAVAILABLE}. */
    public static final ControlChannelTriggerStatus SERVICE_UNAVAILABLE = new ControlChannelTriggerStatus(6);

    /** The status with a number, known to this library or not. */
    public static ControlChannelTriggerStatus of(int value) {
        return new ControlChannelTriggerStatus(value);
    }

    @Override
    public String toString() {
        return switch (value) {
            case 0 -> "INVALID";
            case 1 -> "SOFTWARE_SLOT_ALLOCATED";
            case 2 -> "HARDWARE_SLOT_ALLOCATED";
            case 3 -> "POLICY_ERROR";
            case 4 -> "SYSTEM_ERROR";
            case 5 -> "TRANSPORT_DISCONNECTED";
            case 6 -> "SERVICE_UNAVAILABLE";
            default -> "ControlChannelTriggerStatus(" + value + ')';
        };
    }
}
