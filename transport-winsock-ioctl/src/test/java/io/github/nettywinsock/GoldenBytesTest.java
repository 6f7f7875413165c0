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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class GoldenBytesTest {

    @ParameterizedTest
    @FieldSource("io.github.nettywinsock.Catalogue#GOLDEN")
    <T> void anOptionBecomesTheBytesThatTheWindowsHeadersDescribe(Catalogue.Golden<T> golden) {
        Encoding<T> encoding = golden.option().declaration().encoding;
        byte[] memory = new byte[128];
        Arrays.fill(memory, (byte) 0xEE);
        ByteBuffer out = ByteBuffer.wrap(memory).order(ByteOrder.LITTLE_ENDIAN);
        encoding.write(golden.value(), out);
        String input = HexFormat.of().formatHex(memory, 0, out.position());
        assertTrue(golden.isInput(input), input);
        assertEquals(out.position(), encoding.length(golden.value()));
        assertEquals(golden.code(), golden.option().code());
    }

    @Test
    void aPointerPointsToTheBytesBehindItsStructureWhereverThatIs() {
        ByteBuffer out = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
        QualityOfService.ENCODING.write(
                new QualityOfService(FlowSpec.unspecified(), FlowSpec.unspecified(), new byte[] {7}), out, 0x1000);
        assertEquals(1, out.getInt(64));
        assertEquals(0x1050, out.getLong(72));
        assertEquals(7, out.get(0x50));
        out.clear();
        QualityOfService.ENCODING.write(
                new QualityOfService(FlowSpec.unspecified(), FlowSpec.unspecified()), out, 0x1000);
        assertEquals(0, out.getLong(72));
    }

    @Test
    void everyOptionHasGoldenBytes() {
        List<WinsockOption<?>> options = Catalogue.options();
        assertFalse(options.isEmpty());
        assertEquals(options.size(), Catalogue.oneEach().count());
    }
}
