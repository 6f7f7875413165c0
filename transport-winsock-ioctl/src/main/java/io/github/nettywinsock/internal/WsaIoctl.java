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

/**
 * The one native call that this library makes. Everything above it is ordinary Java and is tested over a fake of it.
 */
@FunctionalInterface
public interface WsaIoctl {

    /**
     * Calls {@code WSAIoctl} without an overlapped structure.
     *
     * @param socket the SOCKET
     * @param code the control code
     * @param in address of the input, {@code 0} for none
     * @param inLength length of the input in bytes
     * @param out address of the output buffer, {@code 0} for none
     * @param outLength length of the output buffer in bytes
     * @param returned address of the DWORD that receives the number of bytes written; never {@code 0}, which Winsock
     *                 answers with WSAEFAULT
     * @return {@code 0} on success, else the Winsock error number, which is never {@code 0}
     */
    int ioctl(long socket, int code, long in, int inLength, long out, int outLength, long returned);
}
