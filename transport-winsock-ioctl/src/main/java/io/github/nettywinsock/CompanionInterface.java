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
import java.util.Arrays;

/**
 * A companion interface of a Winsock provider, and what is to be said to it: value of {@link
 * WinsockOptions#ASSOCIATE_HANDLE}.
 *
 * @param id {@link #NETDEV}, {@link #TAPI}, or another number that the provider knows
 * @param data what follows the number, at most 65531 bytes: the companion's handle and whatever else the companion
 *             wants, as its documentation lays them out
 */
@SuppressWarnings("ArrayRecordComponent") // Copied in, copied out, and compared by content.
public record CompanionInterface(int id, byte[] data) {

    /** {@code TH_NETDEV}. */
    public static final int NETDEV = 1;
    /** {@code TH_TAPI}. */
    public static final int TAPI = 2;

    static final Encoding<CompanionInterface> ENCODING = new Encoding<>() {
        @Override
        public int length(CompanionInterface companion) {
            return Integer.BYTES + companion.data.length;
        }

        @Override
        public void write(CompanionInterface companion, ByteBuffer out) {
            out.putInt(companion.id).put(companion.data);
        }
    };

    public CompanionInterface {
        data = checkNotNull(data, "data").clone();
        checkInRange(data.length, 0, Encoding.LONGEST - Integer.BYTES, "data length");
    }

    /** A copy of what follows the number. */
    @Override
    public byte[] data() {
        return data.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CompanionInterface companion && id == companion.id
                && Arrays.equals(data, companion.data);
    }

    @Override
    public int hashCode() {
        return 31 * id + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return switch (id) {
            case NETDEV -> "NETDEV";
            case TAPI -> "TAPI";
            default -> "companion " + id;
        } + ", " + data.length + " bytes";
    }
}
