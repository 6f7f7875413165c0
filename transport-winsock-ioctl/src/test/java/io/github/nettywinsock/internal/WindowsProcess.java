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
import com.sun.jna.NativeLibrary;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.ptr.IntByReference;

/**
 * What this process holds on Windows.
 */
public final class WindowsProcess {

    private WindowsProcess() {
    }

    /** The number of open handles. */
    public static int handles() {
        IntByReference count = new IntByReference();
        NativeLibrary.getInstance("kernel32").getFunction("GetProcessHandleCount", Function.ALT_CONVENTION)
                .invokeInt(new Object[] {Kernel32.INSTANCE.GetCurrentProcess(), count});
        return count.getValue();
    }

    /** The number of requests that Winsock holds for this library, and so of pieces of memory lent to it. */
    public static int standingRequests() {
        return Ws2.port().size();
    }
}
