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
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.util.Map;

/**
 * A private field of a JDK class, for reading.
 *
 * <p>The JDK has no public door to a channel's descriptor, and {@code setAccessible} needs {@code --add-opens}. The
 * Java Native Interface is not subject to module encapsulation: two functions of it, called through JNA, set the mark
 * on a {@link Field} that {@code setAccessible} would set. It needs no flag and no Unsafe, and opens no package: the
 * mark is on this one {@code Field} object, which is kept here, and is used for reading only. A JDK where it has
 * another name, or no effect, is one where nothing can be extracted. To read each field by JNI would need no mark, but
 * was more than half of what a channel's first option took.
 */
final class PrivateField {

    /** The id of the mark. */
    private static final long OVERRIDE;

    static {
        Native.register(PrivateField.class, NativeLibrary.getInstance(Platform.C_LIBRARY_NAME, Map.of(
                Library.OPTION_ALLOW_OBJECTS, true, Library.OPTION_SYMBOL_PROVIDER, new FunctionTable())));
        OVERRIDE = GetFieldID(JNIEnv.CURRENT, AccessibleObject.class, "override", "Z");
    }

    private final Field field;

    private PrivateField(Field field) {
        this.field = field;
    }

    /**
     * A field that a class itself declares.
     *
     * @throws NoSuchFieldError if it declares none of this name and type
     * @throws IllegalAccessError if it cannot be read on this JVM
     */
    static PrivateField of(Class<?> owner, Class<?> type, String name) {
        Field field = declared(owner, name);
        if (field.getType() != type) {
            throw new NoSuchFieldError(field + " (expected: " + type.getName() + ')');
        }
        SetBooleanField(JNIEnv.CURRENT, field, OVERRIDE, true);
        // Answers at once if the mark is what it looks at.
        if (!field.trySetAccessible()) {
            throw new IllegalAccessError(field.toString());
        }
        return new PrivateField(field);
    }

    private static Field declared(Class<?> owner, String name) {
        try {
            return owner.getDeclaredField(name);
        } catch (NoSuchFieldException e) {
            throw new NoSuchFieldError(owner.getName() + '.' + name);
        }
    }

    int getInt(Object target) {
        try {
            return field.getInt(target);
        } catch (IllegalAccessException e) {
            throw unexpected(e);
        }
    }

    Object get(Object target) {
        try {
            return field.get(target);
        } catch (IllegalAccessException e) {
            throw unexpected(e);
        }
    }

    private static IllegalStateException unexpected(IllegalAccessException e) {
        return new IllegalStateException("accessible before, but not now", e);
    }

    @SuppressWarnings("checkstyle:MethodName")
    private static native long GetFieldID(JNIEnv env, Object type, String name, String signature);

    @SuppressWarnings("checkstyle:MethodName")
    private static native void SetBooleanField(JNIEnv env, Object target, long fieldId, boolean value);

    /** The functions of JNI by name. Not a lambda, which takes several times as long to load. */
    private static final class FunctionTable implements SymbolProvider {

        // Indices into the table, fixed by the JNI specification.
        private static final Map<String, Integer> SLOTS = Map.of("GetFieldID", 94, "SetBooleanField", 105);

        private final Pointer address = address();

        /** The first word of a JNIEnv is the address of the table, the same for every thread. */
        private static Pointer address() {
            try (Memory firstWord = new Memory(Native.POINTER_SIZE)) {
                NativeLibrary.getInstance(Platform.C_LIBRARY_NAME, Map.of(Library.OPTION_ALLOW_OBJECTS, true))
                        .getFunction("memcpy")
                        .invokePointer(new Object[] {firstWord, JNIEnv.CURRENT, (long) Native.POINTER_SIZE});
                return firstWord.getPointer(0);
            }
        }

        @Override
        public long getSymbolAddress(long handle, String name, SymbolProvider parent) {
            Integer slot = SLOTS.get(name);
            if (slot == null) {
                throw new UnsatisfiedLinkError(name);
            }
            return Pointer.nativeValue(address.getPointer((long) slot * Native.POINTER_SIZE));
        }
    }
}
