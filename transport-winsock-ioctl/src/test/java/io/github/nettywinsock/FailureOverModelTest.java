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

import io.github.nettywinsock.internal.WinsockModel;
import org.junit.jupiter.api.BeforeAll;

class FailureOverModelTest extends FailureTest {

    @BeforeAll
    static void needsTheModel() {
        Capability.MODEL.assume();
    }

    @Override
    void inject(int code, int error) {
        WinsockModel.inject(code, error);
    }

    @Override
    boolean accepts(Catalogue.Golden<?> golden, SocketKind kind) {
        return golden.modelAnswer(kind) == 0;
    }

    @Override
    void reset() {
        if (WinsockModel.isLoaded()) {
            WinsockModel.reset();
        }
    }
}
