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

/**
 * {@code WSAIoctl} of {@code ws2_32.dll} by JNA direct mapping: plain numbers in, no object per call.
 *
 * <p>SOCKET and pointers are declared as {@code long}, which is right on 64-bit Windows only; {@link Ws2} sees to that.
 */
final class JnaWsaIoctl implements WsaIoctl {

    static {
        Native.register(JnaWsaIoctl.class, NativeLibrary.getInstance("ws2_32"));
    }

    @Override
    public int ioctl(long socket, int code, long in, int inLength, long out, int outLength, long returned) {
        return WSAIoctl(socket, code, in, inLength, out, outLength, returned, 0, 0) == 0 ? 0 : lastError();
    }

    /** The same with an overlapped structure. */
    static int ioctl(long socket, int code, long in, int inLength, long returned, long overlapped) {
        return WSAIoctl(socket, code, in, inLength, 0, 0, returned, overlapped, 0) == 0 ? 0 : lastError();
    }

    /**
     * How an overlapped call ended: Winsock's own translation of the NTSTATUS that it left.
     *
     * @param returned address of two DWORDs that Winsock wants to be there
     */
    static int overlappedResult(long socket, long overlapped, long returned) {
        return WSAGetOverlappedResult(socket, overlapped, returned, 0, returned + Integer.BYTES) != 0 ? 0 : lastError();
    }

    /** Why the last call of this thread failed, which is never {@code 0}. */
    static int lastError() {
        // JNA kept the thread's last error at the end of the call. Asking Windows for it in a call of its own would
        // be too late: the JVM may have overwritten it by then.
        int error = Native.getLastError();
        return error != 0 ? error : WinsockError.WSASYSCALLFAILURE;
    }

    @SuppressWarnings("checkstyle:MethodName")
    private static native int WSAIoctl(long s, int dwIoControlCode, long lpvInBuffer, int cbInBuffer,
                                       long lpvOutBuffer, int cbOutBuffer, long lpcbBytesReturned,
                                       long lpOverlapped, long lpCompletionRoutine);

    @SuppressWarnings("checkstyle:MethodName")
    private static native int WSAGetOverlappedResult(long s, long lpOverlapped, long lpcbTransfer, int fWait,
                                                     long lpdwFlags);
}
