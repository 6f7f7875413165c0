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

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotificationReadmeTest {

    private static final String FIRST_CELL = "| `WinsockNotifications.";

    @Test
    void everyNotificationHasARowThatIsTrueAndThereIsNoOther() throws Exception {
        List<String> rows = Files.readString(Path.of("..", "README.md")).lines()
                .filter(line -> line.startsWith(FIRST_CELL)).toList();
        List<Field> constants = Arrays.stream(WinsockNotifications.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers())
                        && field.getType() == WinsockNotification.class)
                .toList();
        assertFalse(constants.isEmpty());
        assertEquals(constants.size(), rows.size());
        for (Field constant : constants) {
            WinsockNotification<?> notification = (WinsockNotification<?>) constant.get(null);
            List<String> own = rows.stream()
                    .filter(line -> line.startsWith(FIRST_CELL + constant.getName() + "` |")).toList();
            assertEquals(1, own.size(), constant.getName());
            String[] cells = own.get(0).split(" *\\| *");
            assertEquals(String.format("%s 0x%08X", notification.ioctl(), notification.code()), cells[2]);
            assertEquals("SIO_" + constant.getName(), notification.ioctl());
            for (SocketKind kind : SocketKind.values()) {
                assertEquals(notification.declaration().sockets().containsKey(kind),
                        cells[4].contains(kind.toString()), cells[4]);
            }
            assertEquals(notification.declaration().isOnePerSocket(), cells[6].contains("one watch at a time"),
                    cells[6]);
            assertTrue(notification.inputType() == Void.class
                    || cells[3].contains('`' + notification.inputType().getSimpleName() + '`'), cells[3]);
        }
    }
}
