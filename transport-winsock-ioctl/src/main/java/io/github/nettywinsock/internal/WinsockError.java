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

import java.util.Map;

/**
 * The names and meanings of the Winsock error numbers that {@code WSAIoctl}, and what capturing needs besides, can
 * leave.
 */
public final class WinsockError {

    public static final int ERROR_INSUFFICIENT_BUFFER = 122;
    /** No error: an overlapped call was accepted. */
    public static final int WSA_IO_PENDING = 997;
    public static final int WSAEACCES = 10013;
    public static final int WSAEFAULT = 10014;
    public static final int WSAEINVAL = 10022;
    public static final int WSAEWOULDBLOCK = 10035;
    public static final int WSAENOTSOCK = 10038;
    public static final int WSAEMSGSIZE = 10040;
    public static final int WSAENOPROTOOPT = 10042;
    public static final int WSAEOPNOTSUPP = 10045;
    public static final int WSAEAFNOSUPPORT = 10047;
    public static final int WSAENETUNREACH = 10051;
    public static final int WSAENOBUFS = 10055;
    public static final int WSAENOTCONN = 10057;
    /** What to say if a call fails and leaves no number. */
    public static final int WSASYSCALLFAILURE = 10107;

    private static final Map<Integer, String> DESCRIPTIONS = Map.ofEntries(
            Map.entry(ERROR_INSUFFICIENT_BUFFER, "ERROR_INSUFFICIENT_BUFFER (122) The output buffer is too small"),
            Map.entry(995, "WSA_OPERATION_ABORTED (995) The operation was cancelled"),
            Map.entry(WSA_IO_PENDING, "WSA_IO_PENDING (997) The operation is not complete yet"),
            Map.entry(10004, "WSAEINTR (10004) The operation was interrupted"),
            Map.entry(WSAEACCES, "WSAEACCES (10013) Permission denied"),
            Map.entry(WSAEFAULT, "WSAEFAULT (10014) Bad address, or a buffer too small"),
            Map.entry(WSAEINVAL, "WSAEINVAL (10022) Invalid argument"),
            Map.entry(WSAEWOULDBLOCK, "WSAEWOULDBLOCK (10035) The operation would block"),
            Map.entry(10036, "WSAEINPROGRESS (10036) A blocking operation is in progress"),
            Map.entry(WSAENOTSOCK, "WSAENOTSOCK (10038) Not a socket"),
            Map.entry(WSAEMSGSIZE, "WSAEMSGSIZE (10040) Wrong size of input"),
            Map.entry(WSAENOPROTOOPT, "WSAENOPROTOOPT (10042) Not supported by this protocol"),
            Map.entry(10043, "WSAEPROTONOSUPPORT (10043) No such protocol here"),
            Map.entry(10044, "WSAESOCKTNOSUPPORT (10044) No such type of socket here"),
            Map.entry(WSAEOPNOTSUPP, "WSAEOPNOTSUPP (10045) Not supported by this Windows or provider"),
            Map.entry(WSAEAFNOSUPPORT, "WSAEAFNOSUPPORT (10047) Address family not supported"),
            Map.entry(10048, "WSAEADDRINUSE (10048) Address already in use"),
            Map.entry(10049, "WSAEADDRNOTAVAIL (10049) Not an address of this machine"),
            Map.entry(10050, "WSAENETDOWN (10050) The network is down"),
            Map.entry(WSAENETUNREACH, "WSAENETUNREACH (10051) The network is unreachable"),
            Map.entry(WSAENOBUFS, "WSAENOBUFS (10055) No buffer space"),
            Map.entry(10056, "WSAEISCONN (10056) The socket is connected"),
            Map.entry(WSAENOTCONN, "WSAENOTCONN (10057) The socket is not connected"),
            Map.entry(10093, "WSANOTINITIALISED (10093) Winsock was not started"),
            Map.entry(WSASYSCALLFAILURE, "WSASYSCALLFAILURE (10107) The call failed without a number"));

    private WinsockError() {
    }

    /** Exactly two numbers mean that the IOCTL is not there; WSAEINVAL has too many other causes to be taken for it. */
    public static boolean isUnsupported(int error) {
        return error == WSAEOPNOTSUPP || error == WSAENOPROTOOPT;
    }

    /** Constant, number and meaning. */
    public static String describe(int error) {
        String description = DESCRIPTIONS.get(error);
        return description != null ? description : "Winsock error " + error;
    }
}
