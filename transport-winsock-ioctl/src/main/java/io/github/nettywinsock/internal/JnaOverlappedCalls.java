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

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * Overlapped calls and their completion port, by JNA direct mapping.
 *
 * <p>The port is not closed: a socket cannot leave it, and may be watched again. It is one handle.
 */
final class JnaOverlappedCalls implements OverlappedCalls {

    private static final int INVALID_HANDLE_VALUE = -1;

    static {
        Native.register(JnaOverlappedCalls.class, NativeLibrary.getInstance("kernel32"));
    }

    @Override
    public int associate(long socket) {
        if (Port.HANDLE == 0) {
            // Without a port to join, the next call would make one for the socket alone, which nobody asks.
            return Port.ERROR;
        }
        return CreateIoCompletionPort(socket, Port.HANDLE, 0, 0) != 0 ? 0 : JnaWsaIoctl.lastError();
    }

    @Override
    public int ioctl(long socket, int code, long in, int inLength, long returned, long overlapped) {
        return JnaWsaIoctl.ioctl(socket, code, in, inLength, returned, overlapped);
    }

    @Override
    public void cancel(long socket, long overlapped) {
        CancelIoEx(socket, overlapped);
    }

    @Override
    public int result(long socket, long overlapped) {
        return JnaWsaIoctl.overlappedResult(socket, overlapped, Port.ARGUMENTS);
    }

    @Override
    public long next(int timeoutMillis) {
        Pointer overlapped = new Pointer(Port.ARGUMENTS);
        overlapped.setLong(0, 0);
        // False with a packet means that the call which the packet is for has failed, and without one, since the
        // port is never closed, that none came in time.
        GetQueuedCompletionStatus(Port.HANDLE, Port.ARGUMENTS + Long.BYTES, Port.ARGUMENTS + 2 * Long.BYTES,
                Port.ARGUMENTS, timeoutMillis);
        return overlapped.getLong(0);
    }

    @Override
    public long allocate(int size) {
        long address = Native.malloc(size);
        if (address == 0) {
            throw new OutOfMemoryError("no " + size + " bytes of native memory");
        }
        new Pointer(address).clear(size);
        return address;
    }

    @Override
    public void free(long address) {
        Native.free(address);
    }

    /** Made when it is needed first: most applications watch nothing. */
    private static final class Port {

        // One thread at a time takes from it.
        static final long HANDLE = CreateIoCompletionPort(INVALID_HANDLE_VALUE, 0, 0, 1);
        static final int ERROR = HANDLE != 0 ? 0 : JnaWsaIoctl.lastError();
        /** For the calls of the one thread, which must not fail for want of memory: it serves everybody's requests. */
        static final long ARGUMENTS = Native.malloc(3 * Long.BYTES);
    }

    @SuppressWarnings("checkstyle:MethodName")
    private static native long CreateIoCompletionPort(long fileHandle, long existingCompletionPort, long completionKey,
                                                      int numberOfConcurrentThreads);

    @SuppressWarnings("checkstyle:MethodName")
    private static native int GetQueuedCompletionStatus(long completionPort, long lpNumberOfBytesTransferred,
                                                        long lpCompletionKey, long lpOverlapped,
                                                        int dwMilliseconds);

    @SuppressWarnings("checkstyle:MethodName")
    private static native int CancelIoEx(long hFile, long lpOverlapped);
}
