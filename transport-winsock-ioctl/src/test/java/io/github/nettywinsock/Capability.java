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
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs of the machine that not every machine has. A test that is skipped says which of these was missing.
 */
public enum Capability {
    WINSOCK("a Windows JVM that reaches Winsock", Winsock::isAvailable),
    MODEL("the Winsock model in the JVM", WinsockModel::isLoaded),
    WINE("Wine's own ws2_32",
            () -> Winsock.isAvailable() && !WinsockModel.isLoaded() && Winsock.environment().contains("Wine")),
    NO_WINSOCK("a JVM without Winsock", () -> !Winsock.isAvailable());

    private final String description;
    private final BooleanSupplier test;

    Capability(String description, BooleanSupplier test) {
        this.description = description;
        this.test = test;
    }

    public void assume() {
        Assumptions.assumeTrue(test.getAsBoolean(), "needs " + description);
    }
}
