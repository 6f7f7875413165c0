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
package io.github.nettywinsock.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

public class PrivateFieldTest {

    private static final String TEXT = "text";

    @Test
    void readsWhatReflectionMayNot() throws Exception {
        assertEquals(TEXT.hashCode(), PrivateField.of(String.class, int.class, "hash").getInt(TEXT));
        assertFalse(String.class.getDeclaredField("hash").trySetAccessible(), "the mark is on one Field object");
    }

    @Test
    void aFieldOfAnotherNameOrTypeIsNone() {
        assertTrue(assertThrows(NoSuchFieldError.class, () -> PrivateField.of(String.class, int.class, "length"))
                .getMessage().contains("java.lang.String.length"));
        assertTrue(assertThrows(NoSuchFieldError.class, () -> PrivateField.of(String.class, long.class, "hash"))
                .getMessage().contains("expected: long"));
    }
}
