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
 * A Winsock IOCTL that {@link WinsockOptions#raw} refuses.
 *
 * @param ioctl Microsoft's name of the IOCTL, as {@code "FIONBIO"}
 * @param code the control code
 * @param reason why, and what to use instead where there is something
 */
public record RefusedIoctl(String ioctl, int code, String reason) {

    @Override
    public String toString() {
        return String.format("%s 0x%08X: %s", ioctl, code, reason);
    }
}
