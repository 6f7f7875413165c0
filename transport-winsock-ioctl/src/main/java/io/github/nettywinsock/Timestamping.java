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
 * The value of {@link WinsockOptions#TIMESTAMPING}: the {@code TIMESTAMPING_CONFIG} structure. What is not switched on
 * is switched off.
 *
 * @param receive whether received datagrams get a timestamp ({@code TIMESTAMPING_FLAG_RX})
 * @param transmit whether datagrams that are sent can get one ({@code TIMESTAMPING_FLAG_TX})
 * @param txTimestampsBuffered how many timestamps of sent datagrams wait to be fetched, from 0 to 65535; those that
 *                             find no room are dropped
 */
public record Timestamping(boolean receive, boolean transmit, int txTimestampsBuffered) {

    static final Encoding<Timestamping> ENCODING = Encoding.of(8, (config, out) -> out
            .putInt((config.receive ? 1 : 0) | (config.transmit ? 2 : 0))
            .putShort((short) config.txTimestampsBuffered)
            .putShort((short) 0));

    public Timestamping {
        checkInRange(txTimestampsBuffered, 0, 0xFFFF, "txTimestampsBuffered");
    }

    /** No timestamps. */
    public static Timestamping off() {
        return new Timestamping(false, false, 0);
    }
}
