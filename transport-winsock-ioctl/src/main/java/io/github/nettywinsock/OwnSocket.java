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

import io.github.nettywinsock.WinsockReport.Outcome;
import io.github.nettywinsock.internal.NioSocket;
import io.github.nettywinsock.internal.Ws2;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.io.IOException;
import java.nio.channels.NetworkChannel;

/**
 * A socket that this library opened itself, for IOCTLs that are not about one of the user's. It is neither bound nor
 * connected.
 */
record OwnSocket(NetworkChannel channel, NioSocket socket) {

    private static final InternalLogger logger = InternalLoggerFactory.getInstance(OwnSocket.class);

    /** How to open it. */
    interface Opener {
        NetworkChannel open() throws IOException;
    }

    /**
     * Opens a socket.
     *
     * @param declaration what it is for
     * @throws WinsockException if there can be none that Winsock could be asked on
     */
    static OwnSocket open(Opener opener, IoctlDeclaration<?> declaration) {
        if (Ws2.ioctl() == null) {
            throw Failure.unavailable(declaration, Ws2.unavailabilityCause()).toException();
        }
        NetworkChannel channel;
        try {
            channel = opener.open();
        } catch (IOException e) {
            throw new Failure(declaration, Outcome.FAILED, 0, "no socket could be opened: " + e, e).toException();
        }
        NioSocket socket = NioSocket.of(channel);
        if (socket == null) {
            close(channel);
            throw Failure.foreign(declaration, channel).toException();
        }
        return new OwnSocket(channel, socket);
    }

    void close() {
        close(channel);
    }

    private static void close(NetworkChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            logger.warn("{} could not be closed", channel, e);
        }
    }
}
