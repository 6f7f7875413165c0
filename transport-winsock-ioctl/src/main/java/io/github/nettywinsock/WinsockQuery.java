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

import static io.netty.util.internal.ObjectUtil.checkNotNull;

import org.jspecify.annotations.Nullable;

/**
 * A Winsock IOCTL that returns something. The queries themselves are in {@link WinsockQueries}; {@link Winsock#query}
 * asks them.
 *
 * @param <I> the type of the input, {@link Void} if the query takes none
 * @param <R> the type of the result, {@code @Nullable Void} if there is none
 */
public final class WinsockQuery<I, R extends @Nullable Object> {

    private final Declaration<I, R> declaration;

    private WinsockQuery(Declaration<I, R> declaration) {
        this.declaration = declaration;
    }

    static <R extends @Nullable Object> Declaration<Void, R> declare(String name, int code, Class<R> type) {
        return new Declaration<>(name, code, type, null, null);
    }

    static <I, R extends @Nullable Object> Declaration<I, R> declare(
            String name, int code, Class<R> type, Class<I> inputType, Encoding<I> input) {
        return new Declaration<>(name, code, type, inputType, input);
    }

    /** Microsoft's name of the IOCTL, as {@code "SIO_TCP_INFO"}. */
    public String ioctl() {
        return declaration.name;
    }

    /** The control code. */
    public int code() {
        return declaration.code;
    }

    /** The type of the result. */
    public Class<R> type() {
        return declaration.type;
    }

    /** The type of the input, {@code Void.class} if the query takes none. */
    @SuppressWarnings("unchecked") // Without an input type, I is Void.
    public Class<I> inputType() {
        return declaration.inputType == null ? (Class<I>) Void.class : declaration.inputType;
    }

    @Override
    public String toString() {
        return declaration.name;
    }

    Declaration<I, R> declaration() {
        return declaration;
    }

    /** What a query says to Winsock and how it reads the answer, once its socket is known. */
    interface Exchange<I, R extends @Nullable Object> {
        R run(SocketCalls calls, Declaration<I, R> declaration, @Nullable I input);
    }

    /**
     * All that this library knows about one query.
     */
    static final class Declaration<I, R extends @Nullable Object>
            extends IoctlDeclaration<Declaration<I, R>> {

        final Class<R> type;
        private final @Nullable Class<I> inputType;
        private final @Nullable Encoding<I> input;
        private Exchange<I, R> exchange = (calls, declaration, value) -> {
            throw new IllegalStateException(declaration.name + " does not say how it is read");
        };

        private Declaration(String name, int code, Class<R> type, @Nullable Class<I> inputType,
                            @Nullable Encoding<I> input) {
            super(name, code);
            this.type = type;
            this.inputType = inputType;
            this.input = input;
        }

        @Override
        Declaration<I, R> self() {
            return this;
        }

        /** An answer of fixed length. */
        Declaration<I, R> answer(int length, Decoder<R> decoder) {
            return exchange((calls, declaration, value) ->
                    decoder.read(calls.ask(declaration, input, value, length, false).require(length)));
        }

        /** An answer of any length. */
        Declaration<I, R> list(int firstLength, Decoder<R> decoder) {
            return exchange((calls, declaration, value) ->
                    decoder.read(calls.ask(declaration, input, value, firstLength, true)));
        }

        /** No answer at all: the IOCTL does something. */
        @SuppressWarnings("NullAway") // R is Void here, and of Void there is only null.
        Declaration<I, R> noAnswer() {
            return exchange((calls, declaration, value) -> {
                calls.ask(declaration, input, value, 0, false);
                return null;
            });
        }

        /** More than one call. */
        Declaration<I, R> exchange(Exchange<I, R> exchange) {
            this.exchange = exchange;
            return this;
        }

        @Override
        String forAcceptedChannels() {
            return "ask an accepted channel";
        }

        WinsockQuery<I, R> query() {
            return new WinsockQuery<>(this);
        }

        /** What to keep of an input that the caller could change. */
        I copy(I value) {
            return input == null ? value : input.copy(value);
        }

        R run(SocketCalls calls, @Nullable I value) {
            if (input != null) {
                input.check(checkNotNull(value, "input"), name);
            }
            return exchange.run(calls, this, value);
        }
    }
}
