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
package io.github.nettywinsock.examples;

import io.github.nettywinsock.Winsock;

/** What an example runs on, in one line. */
final class Environment {

    /** Set where an agent answers in place of Winsock, whose answers look like those of Windows. */
    private static final String MODEL = "winsock.model";

    private Environment() {
    }

    static String describe() {
        return Winsock.environment()
                + (System.getProperty(MODEL) == null ? "" : "; WSAIoctl answered by the model of tools/winsock-model");
    }
}
