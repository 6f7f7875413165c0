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

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.WinReg;
import java.lang.reflect.Field;

/**
 * What the native side of a Windows machine says about itself. Only to be used where Winsock is available.
 */
public final class Host {

    private static final String CURRENT_VERSION = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";

    private Host() {
    }

    /** The build of Windows, and the version of Wine if it is not Windows at all. */
    public static String windows() {
        String build = build();
        try {
            Function wineVersion = NativeLibrary.getInstance("ntdll").getFunction("wine_get_version");
            return build + " (Wine " + wineVersion.invokeString(null, false) + ')';
        } catch (UnsatisfiedLinkError e) {
            return build;
        }
    }

    private static String build() {
        try {
            return "build " + Advapi32Util.registryGetStringValue(
                    WinReg.HKEY_LOCAL_MACHINE, CURRENT_VERSION, "CurrentBuildNumber");
        } catch (RuntimeException | LinkageError e) {
            // No jna-platform on the class path, which nothing else needs, or no such value. A line for a bug report
            // had better be short of something than missing.
            return System.getProperty("os.version");
        }
    }

    /** The version of JNA at hand. Read by reflection, or the compiler would put in the one that it was built with. */
    public static String jna() {
        try {
            Field version = Native.class.getField("VERSION");
            // Its interface is not public.
            version.setAccessible(true);
            return (String) version.get(null);
        } catch (ReflectiveOperationException e) {
            return "?";
        }
    }

    /** How a channel's socket is found. */
    public static String handleStrategy() {
        return "SOCKET read from the field fdVal, used under stateLock";
    }
}
