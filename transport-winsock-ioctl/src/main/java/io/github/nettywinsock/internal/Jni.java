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

import com.sun.jna.JNIEnv;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.SymbolProvider;
import java.util.Map;

/**
 * Three functions of the Java Native Interface, called through JNA.
 *
 * <p>The JDK has no public door to a channel's descriptor, and reflection needs {@code --add-opens}. JNI is not subject
 * to module encapsulation, so this reads a private field on every JDK with no flag, opens no module and needs no
 * Unsafe. It reads and never writes.
 */
final class Jni {

    // Indices into the function table, fixed by the JNI specification.
    private static final Map<String, Integer> SLOTS =
            Map.of("GetFieldID", 94, "GetObjectField", 95, "GetIntField", 100);

    static {
        long functionTable = functionTable();
        SymbolProvider slots = (handle, name, parent) ->
                Pointer.nativeValue(new Pointer(functionTable + (long) slot(name) * Native.POINTER_SIZE).getPointer(0));
        Native.register(Jni.class, NativeLibrary.getInstance(Platform.C_LIBRARY_NAME, Map.of(
                Library.OPTION_ALLOW_OBJECTS, true, Library.OPTION_SYMBOL_PROVIDER, slots)));
    }

    private Jni() {
    }

    /** The first word of a JNIEnv is the address of the function table, the same for every thread. */
    private static long functionTable() {
        try (Memory firstWord = new Memory(Native.POINTER_SIZE)) {
            NativeLibrary.getInstance(Platform.C_LIBRARY_NAME, Map.of(Library.OPTION_ALLOW_OBJECTS, true))
                    .getFunction("memcpy")
                    .invokePointer(new Object[] {firstWord, JNIEnv.CURRENT, (long) Native.POINTER_SIZE});
            return Pointer.nativeValue(firstWord.getPointer(0));
        }
    }

    private static int slot(String function) {
        Integer slot = SLOTS.get(function);
        if (slot == null) {
            throw new UnsatisfiedLinkError(function);
        }
        return slot;
    }

    /**
     * The id of a field, valid as long as its class is loaded.
     *
     * @throws NoSuchFieldError if the class has no such field
     */
    static long fieldId(Class<?> type, String name, String signature) {
        return GetFieldID(JNIEnv.CURRENT, type, name, signature);
    }

    static int getInt(Object target, long fieldId) {
        return GetIntField(JNIEnv.CURRENT, target, fieldId);
    }

    static Object getObject(Object target, long fieldId) {
        return GetObjectField(JNIEnv.CURRENT, target, fieldId);
    }

    @SuppressWarnings("checkstyle:MethodName")
    private static native long GetFieldID(JNIEnv env, Object type, String name, String signature);

    @SuppressWarnings("checkstyle:MethodName")
    private static native int GetIntField(JNIEnv env, Object target, long fieldId);

    @SuppressWarnings("checkstyle:MethodName")
    private static native Object GetObjectField(JNIEnv env, Object target, long fieldId);
}
