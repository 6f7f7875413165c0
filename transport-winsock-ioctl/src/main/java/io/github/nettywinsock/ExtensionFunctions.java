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

import java.util.UUID;

/**
 * The functions that {@code mswsock.h} names, for {@link WinsockQueries#EXTENSION_FUNCTION_POINTER}.
 */
public final class ExtensionFunctions {

    /** {@code WSAID_ACCEPTEX}. */
    public static final UUID ACCEPTEX = UUID.fromString("b5367df1-cbac-11cf-95ca-00805f48a192");
    /** {@code WSAID_CONNECTEX}. */
    public static final UUID CONNECTEX = UUID.fromString("25a207b9-ddf3-4660-8ee9-76e58c74063e");
    /** {@code WSAID_DISCONNECTEX}. */
    public static final UUID DISCONNECTEX = UUID.fromString("7fda2e11-8630-436f-a031-f536a6eec157");
    /** {@code WSAID_GETACCEPTEXSOCKADDRS}. */
    public static final UUID GETACCEPTEXSOCKADDRS = UUID.fromString("b5367df2-cbac-11cf-95ca-00805f48a192");
    /** {@code WSAID_TRANSMITFILE}. */
    public static final UUID TRANSMITFILE = UUID.fromString("b5367df0-cbac-11cf-95ca-00805f48a192");
    /** {@code WSAID_TRANSMITPACKETS}. */
    public static final UUID TRANSMITPACKETS = UUID.fromString("d9689da0-1f90-11d3-9971-00c04f68c876");
    /** {@code WSAID_WSAPOLL}. */
    public static final UUID WSAPOLL = UUID.fromString("18c76f85-dc66-4964-972e-23c27238312b");
    /** {@code WSAID_WSARECVMSG}. */
    public static final UUID WSARECVMSG = UUID.fromString("f689d7c8-6f1f-436b-8a53-e54fe351c322");
    /** {@code WSAID_WSASENDMSG}. */
    public static final UUID WSASENDMSG = UUID.fromString("a441e712-754f-43ca-84a7-0dee44cf606d");

    private ExtensionFunctions() {
    }
}
