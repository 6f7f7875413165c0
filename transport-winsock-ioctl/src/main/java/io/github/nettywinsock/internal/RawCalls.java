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

import java.nio.ByteBuffer;

/**
 * What is called on a raw socket besides {@code WSAIoctl}. A fake of it stands in for Winsock in tests.
 *
 * <p>A negative result is a Winsock error number, negated.
 */
public interface RawCalls {

    int AF_INET = 2;
    int AF_INET6 = 23;
    int SOCK_RAW = 3;
    int SOL_SOCKET = 0xFFFF;
    int SO_RCVBUF = 0x1002;
    short POLLRDNORM = 0x0100;

    /** The calls of {@code ws2_32.dll}. Only to be asked for where Winsock is available. */
    static RawCalls ofWinsock() {
        return JnaRawCalls.INSTANCE;
    }

    /** Makes a non-blocking socket of type SOCK_RAW. */
    long open(int family, int protocol);

    /**
     * Binds a socket.
     *
     * @param sockaddr a direct buffer, used from 0 to its limit
     */
    int bind(long socket, ByteBuffer sockaddr);

    /** Sets SO_RCVBUF. */
    int setReceiveBuffer(long socket, int bytes);

    /**
     * Waits until there is something to be received, or to be said about the socket.
     *
     * @return {@code 0} if nothing came in time
     */
    int await(long socket, int millis);

    /**
     * Receives one packet. What does not fit is lost, and WSAEMSGSIZE the answer.
     *
     * @param packet a direct buffer, filled from 0 to its limit
     * @return the length
     */
    int receive(long socket, ByteBuffer packet);

    int close(long socket);
}
