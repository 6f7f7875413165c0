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

import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that stands with Winsock, and the one thread that is told when something of it is done.
 *
 * <p>Why a completion port: an event per request would bind a thread to every 64 of them, and Wine signals no event for
 * a request that it does not support. A packet comes for every request that was accepted, however it ends: done,
 * failed, cancelled, or by the end of its socket. The JDK's selectors are not disturbed. They poll through a handle of
 * their own, and the JDK's other calls have no overlapped structure, so that no packet is posted for them.
 */
public final class CompletionPort {

    private static final InternalLogger logger = InternalLoggerFactory.getInstance(CompletionPort.class);

    /** How often the thread looks whether it is needed any more. */
    private static final int QUIET_MILLIS = 5_000;

    final OverlappedCalls calls;
    private final int quietMillis;
    /** By the address of the overlapped structure. */
    private final Map<Long, StandingIoctl> standing = new HashMap<>();
    private @Nullable Thread thread;

    CompletionPort(OverlappedCalls calls) {
        this(calls, QUIET_MILLIS);
    }

    /** For tests. */
    CompletionPort(OverlappedCalls calls, int quietMillis) {
        this.calls = calls;
        this.quietMillis = quietMillis;
    }

    /** To be called before the request is made: its packet may come before the call returns. */
    void add(long overlapped, StandingIoctl request) {
        synchronized (standing) {
            if (thread == null) {
                Thread created = new Thread(null, this::run, "winsock-completion-port", 0, false);
                created.setDaemon(true);
                // It may outlive the application that was the first to need it.
                created.setContextClassLoader(null);
                created.start();
                thread = created;
            }
            standing.put(overlapped, request);
        }
    }

    /** The request was not accepted, and no packet will come. */
    void remove(long overlapped) {
        synchronized (standing) {
            standing.remove(overlapped);
        }
    }

    /** How many requests Winsock holds. */
    int size() {
        synchronized (standing) {
            return standing.size();
        }
    }

    private void run() {
        while (true) {
            long overlapped = calls.next(quietMillis);
            StandingIoctl request;
            synchronized (standing) {
                if (overlapped == 0 && standing.isEmpty()) {
                    thread = null;
                    return;
                }
                request = standing.remove(overlapped);
            }
            if (request != null) {
                try {
                    request.completed();
                } catch (Throwable t) {
                    logger.warn("A notification was lost", t);
                }
            }
        }
    }
}
