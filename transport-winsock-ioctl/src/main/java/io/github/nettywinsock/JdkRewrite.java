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

/**
 * When the JDK itself issues the IOCTL of an option, over the user's value.
 */
enum JdkRewrite {
    NEVER,
    /** Directly before each TCP connect to a loopback address; nothing can be put between that and the connect. */
    AT_LOOPBACK_CONNECT,
    /** Directly after each connect and disconnect of a UDP channel; can be undone by setting the value again. */
    AT_CONNECT_AND_DISCONNECT
}
