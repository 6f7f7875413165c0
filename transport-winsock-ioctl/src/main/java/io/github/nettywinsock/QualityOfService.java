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
 * What a socket asks of the network: the {@code QOS} structure, value of {@link WinsockOptions#SET_QOS} and {@link
 * WinsockOptions#SET_GROUP_QOS}.
 *
 * @param sending what it asks for the data that it sends
 * @param receiving what it asks for the data that it receives
 * @param providerSpecific what the provider defines beyond that, often nothing; at most 65455 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Copied in, copied out, and compared by content.
public record QualityOfService(FlowSpec sending, FlowSpec receiving, byte[] providerSpecific) {

    /** {@code sizeof(QOS)}: two FLOWSPECs and a WSABUF. */
    private static final int STRUCTURE = 2 * FlowSpec.LENGTH + 16;

    static final Encoding<QualityOfService> ENCODING = new Encoding<>() {
        @Override
        public int length(QualityOfService qos) {
            return STRUCTURE + qos.providerSpecific.length;
        }

        @Override
        public void write(QualityOfService qos, ByteBuffer out) {
            write(qos, out, 0);
        }

        @Override
        public void write(QualityOfService qos, ByteBuffer out, long address) {
            qos.sending.write(out);
            qos.receiving.write(out);
            int length = qos.providerSpecific.length;
            out.putInt(length).putInt(0).putLong(length == 0 ? 0 : address + STRUCTURE);
            out.put(qos.providerSpecific);
        }
    };

    public QualityOfService {
        checkNotNull(sending, "sending");
        checkNotNull(receiving, "receiving");
        providerSpecific = checkNotNull(providerSpecific, "providerSpecific").clone();
        checkInRange(providerSpecific.length, 0, Encoding.LONGEST - STRUCTURE, "providerSpecific length");
    }

    /** Without provider-specific bytes. */
    public QualityOfService(FlowSpec sending, FlowSpec receiving) {
        this(sending, receiving, new byte[0]);
    }

    /** A copy of the provider-specific bytes. */
    @Override
    public byte[] providerSpecific() {
        return providerSpecific.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QualityOfService qos && sending.equals(qos.sending)
                && receiving.equals(qos.receiving) && Arrays.equals(providerSpecific, qos.providerSpecific);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * sending.hashCode() + receiving.hashCode()) + Arrays.hashCode(providerSpecific);
    }

    @Override
    public String toString() {
        return "sending " + sending + ", receiving " + receiving + ", " + providerSpecific.length
                + " provider-specific bytes";
    }
}
