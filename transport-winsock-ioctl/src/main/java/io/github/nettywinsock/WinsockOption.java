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

import io.netty.channel.ChannelOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ChannelOption} that is set by issuing a Winsock IOCTL. The options themselves are in {@link WinsockOptions}.
 *
 * <p>Given to a bootstrap of one of this package's channels, or to {@link WinsockChannelInitializer} for Netty's own,
 * an option that the machine does not support is skipped with one warning per option and JVM; see {@link #required()}
 * for the strict form. {@link Winsock#set} always throws.
 *
 * @param <T> the type of the value
 */
public final class WinsockOption<T> extends ChannelOption<T> {

    private final Declaration<T> declaration;
    private final WinsockOption<T> plain;
    private final WinsockOption<T> required;

    @SuppressWarnings("deprecation") // Netty's only constructor for subclasses, and it uses it itself.
    private WinsockOption(Declaration<T> declaration) {
        super(declaration.name);
        this.declaration = declaration;
        plain = this;
        required = new WinsockOption<>(this);
    }

    @SuppressWarnings("deprecation")
    private WinsockOption(WinsockOption<T> plain) {
        super(plain.name() + " (required)");
        declaration = plain.declaration;
        this.plain = plain;
        required = this;
    }

    static <T> Declaration<T> declare(String name, int code, Class<T> type, Encoding<T> encoding) {
        return new Declaration<>(name, code, type, encoding);
    }

    /** Microsoft's name of the IOCTL, as {@code "SIO_KEEPALIVE_VALS"}. */
    public String ioctl() {
        return declaration.name;
    }

    /** The control code. */
    public int code() {
        return declaration.code;
    }

    /** The type of the value. */
    public Class<T> type() {
        return declaration.type;
    }

    /**
     * This option in its strict form: what would be skipped with a warning (not Windows, no native access, an IOCTL
     * that this Windows or provider does not support) makes the bootstrap fail instead.
     *
     * <p>Before Netty 4.1.129 and 4.2.8 a bootstrap only logs an option that fails, and goes on; the
     * {@link WinsockChannelInitializer} fails the channel with every Netty version.
     */
    public WinsockOption<T> required() {
        return required;
    }

    /** Whether this is the strict form of the option. */
    public boolean isRequired() {
        return equals(required);
    }

    /**
     * Refuses a value of the wrong type or out of range.
     *
     * @throws NullPointerException if the value is {@code null}
     * @throws IllegalArgumentException if it is of the wrong type or out of range
     */
    @Override
    public void validate(T value) {
        checkNotNull(value, declaration.name);
        if (!declaration.type.isInstance(value)) {
            throw new IllegalArgumentException(declaration.name + ": " + value.getClass().getName()
                    + " (expected: " + declaration.type.getName() + ')');
        }
        declaration.encoding.check(value, declaration.name);
    }

    Declaration<T> declaration() {
        return declaration;
    }

    /** The one form under which values are remembered. */
    WinsockOption<T> plain() {
        return plain;
    }

    /**
     * All that this library knows about one option. Both forms of the option share it.
     */
    static final class Declaration<T> extends IoctlDeclaration<Declaration<T>> {

        final Class<T> type;
        final Encoding<T> encoding;
        /** What was warned of in this JVM. */
        final Set<String> warned = ConcurrentHashMap.newKeySet();
        private JdkRewrite rewrite = JdkRewrite.NEVER;
        private @Nullable Supplier<@Nullable String> caution;

        private Declaration(String name, int code, Class<T> type, Encoding<T> encoding) {
            super(name, code);
            this.type = type;
            this.encoding = encoding;
        }

        @Override
        Declaration<T> self() {
            return this;
        }

        Declaration<T> rewrittenByJdk(JdkRewrite when) {
            rewrite = when;
            return this;
        }

        /** What about this JVM makes the option work otherwise than the user will expect: one warning. */
        Declaration<T> cautionedBy(Supplier<@Nullable String> text) {
            caution = text;
            return this;
        }

        WinsockOption<T> option() {
            return new WinsockOption<>(this);
        }

        JdkRewrite rewrite() {
            return rewrite;
        }

        /** Whether something is to be done about the option when a channel is bound or connected. */
        boolean concernsBindOrConnect() {
            return rewrite != JdkRewrite.NEVER || hasRefusal();
        }

        @Nullable String caution() {
            return caution == null ? null : caution.get();
        }
    }
}
