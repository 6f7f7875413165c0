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

import com.sun.jna.Pointer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * A request that Winsock keeps until something changes, and that is then made again, until it is cancelled, its channel
 * is closed, or Winsock refuses it.
 *
 * <p>It is made again on the listener's executor, directly before the listener is told. So nothing that changes after
 * the listener begins to look goes unnoticed, and an executor that does not keep up is not flooded: there is never more
 * than one change on its way to it.
 *
 * <p>The overlapped structure and the input belong to the kernel from the moment the request is made until its packet
 * has come, which is later than the cancel or close that brings it about. They are freed only then.
 */
public final class StandingIoctl {

    /** Why it ended: it was cancelled. No Winsock number is negative. */
    public static final int CANCELLED = -2;

    private static final int RETURNED_OFFSET = 32;
    private static final int INPUT_OFFSET = 40;

    /** Who wants to know. */
    public interface Listener {

        /** Something changed. The request stands again already. Called on the executor. */
        void changed();

        /**
         * The end, and Winsock has let go of everything. Called once, on any thread; what is done here must not block.
         *
         * @param reason {@link #CANCELLED}, {@link NioSocket#CLOSED}, or the Winsock error number
         */
        void ended(int reason);
    }

    private final CompletionPort port;
    private final NioSocket socket;
    private final int code;
    private final int inputLength;
    private final Executor executor;
    private final Listener listener;

    // All below is guarded by the monitor. It is taken before the lock of the socket, never after, and no listener or
    // executor is called with it.
    /** Address of the overlapped structure, of what Winsock wants to return, and of the input; 0 once freed. */
    private long memory;
    private boolean standing;
    private boolean cancelled;

    private StandingIoctl(CompletionPort port, NioSocket socket, int code, byte[] input, Executor executor,
                          Listener listener) {
        this.port = port;
        this.socket = socket;
        this.code = code;
        inputLength = input.length;
        this.executor = executor;
        this.listener = listener;
        memory = port.calls.allocate(INPUT_OFFSET + inputLength);
        new Pointer(memory).write(INPUT_OFFSET, input, 0, inputLength);
    }

    /**
     * Makes the request. When this returns, it stands, or the listener has been told that it has ended.
     *
     * @param executor where the listener is told of changes. If it does not take a task, the request ends as if its
     *                 channel had been closed
     */
    public static StandingIoctl start(CompletionPort port, NioSocket socket, int code, byte[] input, Executor executor,
                                      Listener listener) {
        StandingIoctl request = new StandingIoctl(port, socket, code, input, executor, listener);
        int refusal = request.stand();
        if (refusal != 0) {
            listener.ended(refusal);
        }
        return request;
    }

    /** Ends it, if it has not ended. It does not change any more when this returns on the executor. */
    public void cancel() {
        synchronized (this) {
            if (cancelled || memory == 0) {
                return;
            }
            cancelled = true;
            if (standing) {
                socket.cancel(port.calls, memory);
                return;
            }
            free();
        }
        listener.ended(CANCELLED);
    }

    /** Makes the request, {@code 0} if Winsock has it. Else it has ended. */
    private synchronized int stand() {
        if (memory == 0) {
            return CANCELLED;
        }
        new Pointer(memory).clear(INPUT_OFFSET);
        int error;
        try {
            port.add(memory, this);
            error = socket.ioctl(port.calls, code, inputLength == 0 ? 0 : memory + INPUT_OFFSET, inputLength,
                    memory + RETURNED_OFFSET, memory);
        } catch (Throwable t) {
            port.remove(memory);
            free();
            throw t;
        }
        standing = error == 0 || error == WinsockError.WSA_IO_PENDING;
        if (standing) {
            return 0;
        }
        port.remove(memory);
        free();
        return error;
    }

    /** The packet has come. Called on the thread of the port. */
    void completed() {
        int reason;
        synchronized (this) {
            standing = false;
            reason = cancelled ? CANCELLED : socket.result(port.calls, memory);
            if (reason != 0) {
                free();
            }
        }
        if (reason != 0) {
            listener.ended(reason);
            return;
        }
        try {
            executor.execute(this::standAgainAndTell);
        } catch (RuntimeException | Error e) {
            boolean refused;
            synchronized (this) {
                // An executor that runs it on this thread throws what the listener throws, and the request stands then.
                refused = memory != 0 && !standing;
                if (refused) {
                    free();
                }
            }
            if (refused) {
                listener.ended(NioSocket.CLOSED);
            }
            if (!refused || !(e instanceof RejectedExecutionException)) {
                throw e;
            }
        }
    }

    private void standAgainAndTell() {
        int refusal;
        try {
            refusal = stand();
        } catch (Throwable t) {
            listener.ended(WinsockError.WSASYSCALLFAILURE);
            throw t;
        }
        if (refusal == CANCELLED) {
            return;
        }
        try {
            // Not after the close of the channel: the rest of the pipeline may be gone by then.
            if (refusal != NioSocket.CLOSED) {
                listener.changed();
            }
        } finally {
            if (refusal != 0) {
                listener.ended(refusal);
            }
        }
    }

    private void free() {
        port.calls.free(memory);
        memory = 0;
    }
}
