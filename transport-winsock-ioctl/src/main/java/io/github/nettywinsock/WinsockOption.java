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

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.nio.channels.NetworkChannel;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
    static final class Declaration<T> {

        /** Says why Winsock would refuse the option on a channel as it is now, {@code null} if it would not. */
        interface Rule {
            @Nullable String violation(NetworkChannel channel) throws IOException;
        }

        final String name;
        final int code;
        final Class<T> type;
        final Encoding<T> encoding;
        /** What was warned of in this JVM. */
        final Set<String> warned = ConcurrentHashMap.newKeySet();
        private final Map<SocketKind, Moment> sockets = new EnumMap<>(SocketKind.class);
        private final Map<Integer, String> hints = new HashMap<>();
        private JdkRewrite rewrite = JdkRewrite.NEVER;
        private @Nullable Rule refusal;
        private Supplier<@Nullable String> caution = () -> null;

        private Declaration(String name, int code, Class<T> type, Encoding<T> encoding) {
            this.name = name;
            this.code = code;
            this.type = type;
            this.encoding = encoding;
        }

        Declaration<T> stream(Moment until) {
            return on(SocketKind.STREAM, until);
        }

        Declaration<T> listener(Moment until) {
            return on(SocketKind.LISTENER, until);
        }

        Declaration<T> datagram(Moment until) {
            return on(SocketKind.DATAGRAM, until);
        }

        private Declaration<T> on(SocketKind kind, Moment until) {
            sockets.put(kind, until);
            return this;
        }

        Declaration<T> rewrittenByJdk(JdkRewrite when) {
            rewrite = when;
            return this;
        }

        /** A combination that Winsock would refuse or ignore: setting the option fails. Asked again at bind. */
        Declaration<T> refusedIf(Rule rule) {
            refusal = rule;
            return this;
        }

        /** What about this JVM makes the option work otherwise than the user will expect: one warning. */
        Declaration<T> cautionedBy(Supplier<@Nullable String> text) {
            caution = text;
            return this;
        }

        /** What a Winsock error most likely means with this IOCTL. */
        Declaration<T> hint(int error, String text) {
            hints.put(error, text);
            return this;
        }

        WinsockOption<T> option() {
            return new WinsockOption<>(this);
        }

        /** The kinds of channel that the option is for, and until when it can be set there. */
        Map<SocketKind, Moment> sockets() {
            return sockets;
        }

        /** What to say when the option is given for a kind of channel that it is not for. */
        String misplaced(@Nullable SocketKind kind, Channel channel) {
            String message = "it is for a " + sockets.keySet().stream().map(SocketKind::toString)
                    .collect(Collectors.joining(" or ")) + ", not for "
                    + (kind != null ? "a " + kind : channel.getClass().getName());
            return kind == SocketKind.LISTENER && sockets.containsKey(SocketKind.STREAM)
                    ? message + "; childOption sets it on accepted channels" : message;
        }

        /** What to say when the option comes too late. */
        String late(Moment until, Channel channel) {
            String message = "it must be set " + until;
            return channel.parent() != null && sockets.containsKey(SocketKind.LISTENER)
                    ? message + "; for accepted channels set it on the listener" : message;
        }

        JdkRewrite rewrite() {
            return rewrite;
        }

        /** Whether something is to be done about the option when a channel is bound or connected. */
        boolean concernsBindOrConnect() {
            return rewrite != JdkRewrite.NEVER || refusal != null;
        }

        @Nullable String hint(int error) {
            return hints.get(error);
        }

        @Nullable String refusal(NetworkChannel channel) throws IOException {
            return refusal == null ? null : refusal.violation(channel);
        }

        @Nullable String caution() {
            return caution.get();
        }
    }
}
