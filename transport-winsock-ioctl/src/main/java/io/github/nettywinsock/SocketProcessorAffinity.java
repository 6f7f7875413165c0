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
 * The processor that receives a connection's packets: the result of {@link WinsockQueries#RSS_PROCESSOR_INFO}, the
 * structure {@code SOCKET_PROCESSOR_AFFINITY}.
 *
 * @param group the processor group, from 0 to 65535
 * @param number the processor within its group, from 0 to 255
 * @param numaNode the NUMA node, from 0 to 65535
 */
public record SocketProcessorAffinity(int group, int number, int numaNode) {

    public SocketProcessorAffinity {
        checkInRange(group, 0, 0xFFFF, "group");
        checkInRange(number, 0, 0xFF, "number");
        checkInRange(numaNode, 0, 0xFFFF, "numaNode");
    }

    static SocketProcessorAffinity of(Answer answer) {
        return new SocketProcessorAffinity(answer.uint16(0), answer.uint8(2), answer.uint16(4));
    }
}
