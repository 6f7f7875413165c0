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
 * The native calls behind {@link StandingIoctl} and {@link CompletionPort}, and the memory that they work on. What is
 * above them is ordinary Java and is tested over a fake of them.
 */
public interface OverlappedCalls {

    /**
     * Makes the socket post its completion packets to the port from now on. Can be done once for a socket, and not be
     * undone.
     *
     * @return {@code 0} on success, else the Windows error number
     */
    int associate(long socket);

    /**
     * Calls {@code WSAIoctl} with an overlapped structure and without an output buffer.
     *
     * @param in address of the input, {@code 0} for none
     * @param returned address of the DWORD that Winsock wants to be there, whatever it does with it
     * @return {@code 0} or {@link WinsockError#WSA_IO_PENDING} if a packet will be posted, else the Winsock error
     *         number
     */
    int ioctl(long socket, int code, long in, int inLength, long returned, long overlapped);

    /** Asks for an end of the call. If it is not done already, its packet comes soon. */
    void cancel(long socket, long overlapped);

    /**
     * How a call ended whose packet has come: {@code 0}, or the Winsock error number. To be called on the thread that
     * took the packet.
     */
    int result(long socket, long overlapped);

    /**
     * Takes a packet from the port. To be called on one thread at a time.
     *
     * @return the address of the overlapped structure, {@code 0} if none came in time
     */
    long next(int timeoutMillis);

    /** Memory of this size, zeroed. */
    long allocate(int size);

    void free(long address);
}
