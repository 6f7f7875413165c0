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

import io.github.nettywinsock.internal.NioSocket;
import org.jspecify.annotations.Nullable;

/**
 * A Winsock IOCTL that Windows keeps until something changes. The notifications themselves are in
 * {@link WinsockNotifications}; {@link Winsock#watch} subscribes to them.
 *
 * @param <I> the type of the input, {@link Void} if the notification takes none
 */
public final class WinsockNotification<I> {

    private final Declaration<I> declaration;

    private WinsockNotification(Declaration<I> declaration) {
        this.declaration = declaration;
    }

    static Declaration<Void> declare(String name, int code) {
        return new Declaration<>(name, code, Void.class, (declaration, value, socket) -> new byte[0]);
    }

    static <I> Declaration<I> declare(String name, int code, Class<I> inputType, Input<I> input) {
        return new Declaration<>(name, code, inputType, input);
    }

    /** Microsoft's name of the IOCTL, as {@code "SIO_ADDRESS_LIST_CHANGE"}. */
    public String ioctl() {
        return declaration.name;
    }

    /** The control code. */
    public int code() {
        return declaration.code;
    }

    /** The type of the input, {@code Void.class} if the notification takes none. */
    public Class<I> inputType() {
        return declaration.inputType;
    }

    @Override
    public String toString() {
        return declaration.name;
    }

    Declaration<I> declaration() {
        return declaration;
    }

    /** How a value becomes the input of the IOCTL, which depends on the socket. */
    interface Input<I> {

        /**
         * The bytes of a value.
         *
         * @throws WinsockException if there are none
         */
        byte[] bytes(Declaration<I> declaration, I value, NioSocket socket);
    }

    /**
     * All that this library knows about one notification.
     */
    static final class Declaration<I> extends IoctlDeclaration<Declaration<I>> {

        final Class<I> inputType;
        private final Input<I> input;
        private boolean onePerSocket;

        private Declaration(String name, int code, Class<I> inputType, Input<I> input) {
            super(name, code);
            this.inputType = inputType;
            this.input = input;
        }

        @Override
        Declaration<I> self() {
            return this;
        }

        /** Windows keeps no more than one of them for a socket. */
        Declaration<I> onePerSocket() {
            onePerSocket = true;
            return this;
        }

        boolean isOnePerSocket() {
            return onePerSocket;
        }

        /** The input as it is for a socket. */
        byte[] input(@Nullable I value, NioSocket socket) {
            return value == null ? new byte[0] : input.bytes(this, value, socket);
        }

        @Override
        String forAcceptedChannels() {
            return "watch an accepted channel";
        }

        WinsockNotification<I> notification() {
            return new WinsockNotification<>(this);
        }
    }
}
