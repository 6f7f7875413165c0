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
 * Composes control codes the way {@code winsock2.h} and {@code ws2def.h} do, so that a declaration can be read next
 * to the header it comes from.
 */
public final class IoctlCode {

    /** {@code IOC_WS2}: codes that every Winsock 2 provider may know. */
    public static final int WS2 = 0x08000000;
    /** {@code IOC_VENDOR}: codes of one vendor, here Microsoft. */
    public static final int VENDOR = 0x18000000;
    /** What the codes of {@code qossp.h} have in common: {@code mCOMPANY | mIOC_VENDOR}. */
    public static final int QOSSP = VENDOR | 0x04000000;

    private static final int IOC_VOID = 0x20000000;
    private static final int IOC_OUT = 0x40000000;
    private static final int IOC_IN = 0x80000000;
    private static final int IOCPARM_MASK = 0x7f;
    private static final int SIZE_OF_U_LONG = 4;

    private IoctlCode() {
    }

    /** {@code _WSAIO(type, number)}: takes and returns nothing. */
    public static int io(int type, int number) {
        return IOC_VOID | type | number;
    }

    /** {@code _WSAIOW(type, number)}: takes an input buffer. */
    public static int iow(int type, int number) {
        return IOC_IN | type | number;
    }

    /** {@code _WSAIOR(type, number)}: returns an output buffer. */
    public static int ior(int type, int number) {
        return IOC_OUT | type | number;
    }

    /** {@code _WSAIORW(type, number)}: takes an input buffer and returns an output buffer. */
    public static int iorw(int type, int number) {
        return IOC_IN | IOC_OUT | type | number;
    }

    /** {@code _IO(group, number)}: a Unix code without a parameter. */
    public static int unixIo(char group, int number) {
        return IOC_VOID | group << 8 | number;
    }

    /** {@code _IOW(group, number, u_long)}: a Unix code that takes an {@code u_long}. */
    public static int unixIow(char group, int number) {
        return IOC_IN | (SIZE_OF_U_LONG & IOCPARM_MASK) << 16 | group << 8 | number;
    }

    /** {@code _IOR(group, number, u_long)}: a Unix code that returns an {@code u_long}. */
    public static int unixIor(char group, int number) {
        return IOC_OUT | (SIZE_OF_U_LONG & IOCPARM_MASK) << 16 | group << 8 | number;
    }

    /** Whether the code announces an input buffer ({@code IOC_IN}). */
    public static boolean takesInput(int code) {
        return (code & IOC_IN) != 0;
    }

    /** Whether the code announces an output buffer ({@code IOC_OUT}). */
    public static boolean returnsOutput(int code) {
        return (code & IOC_OUT) != 0;
    }
}
