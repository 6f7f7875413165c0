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
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.nettywinsock.internal.FakeWsaIoctl;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FailureOverFakeTest extends FailureTest {

    private FakeWsaIoctl fake;

    @BeforeAll
    void install() {
        fake = new FakeWsaIoctl();
    }

    @AfterAll
    void uninstall() {
        fake.close();
    }

    @Override
    void inject(int code, int error) {
        fake.fail(code, error);
    }

    @Override
    void reset() {
        Catalogue.options().forEach(option -> fake.succeed(option.code()));
    }

    @Test
    void aCallThatThrowsLeavesNothingInTheReport() {
        WinsockSocketChannel channel = new WinsockSocketChannel();
        FakeWsaIoctl.install((socket, code, in, inLength, out, outLength, returned) -> {
            throw new OutOfMemoryError("made up");
        });
        try {
            KeepAliveVals vals = KeepAliveVals.off();
            assertThrows(OutOfMemoryError.class, () -> channel.config().setOption(WinsockOptions.KEEPALIVE_VALS, vals));
            assertEquals(List.of(), Winsock.report(channel).entries());
        } finally {
            FakeWsaIoctl.install(fake);
            channel.unsafe().closeForcibly();
        }
    }
}
