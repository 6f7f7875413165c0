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

import io.netty.channel.Channel;
import java.io.IOException;
import java.nio.channels.NetworkChannel;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What this library knows about one IOCTL, whether it is an option, a query, an action or a notification.
 *
 * @param <D> the subclass
 */
abstract class IoctlDeclaration<D extends IoctlDeclaration<D>> {

    /** Says why Winsock would refuse the IOCTL on a channel as it is now, {@code null} if it would not. */
    interface Rule {
        @Nullable String violation(NetworkChannel channel) throws IOException;
    }

    final String name;
    final int code;
    private final Map<SocketKind, Moment> sockets = new EnumMap<>(SocketKind.class);
    private final Map<Integer, String> hints = new HashMap<>();
    private @Nullable Rule refusal;

    IoctlDeclaration(String name, int code) {
        this.name = name;
        this.code = code;
    }

    abstract D self();

    D stream(Moment until) {
        return on(SocketKind.STREAM, until);
    }

    D listener(Moment until) {
        return on(SocketKind.LISTENER, until);
    }

    D datagram(Moment until) {
        return on(SocketKind.DATAGRAM, until);
    }

    /** All three kinds of channel, at any time. */
    D anywhere() {
        return stream(Moment.ANY_TIME).listener(Moment.ANY_TIME).datagram(Moment.ANY_TIME);
    }

    private D on(SocketKind kind, Moment until) {
        sockets.put(kind, until);
        return self();
    }

    /** A combination that Winsock would refuse or ignore. For an option it is asked again at bind. */
    D refusedIf(Rule rule) {
        refusal = rule;
        return self();
    }

    /** What a Winsock error most likely means with this IOCTL. */
    D hint(int error, String text) {
        hints.put(error, text);
        return self();
    }

    /** The kinds of channel that the IOCTL is for, and until when it can be issued there. */
    Map<SocketKind, Moment> sockets() {
        return sockets;
    }

    /** Whether nothing can stand in the way of the IOCTL on such a channel, but that it is closed. */
    boolean isAlwaysAllowed(SocketKind kind) {
        return refusal == null && sockets.get(kind) == Moment.ANY_TIME;
    }

    @Nullable String hint(int error) {
        return hints.get(error);
    }

    boolean hasRefusal() {
        return refusal != null;
    }

    @Nullable String refusal(NetworkChannel channel) throws IOException {
        return refusal == null ? null : refusal.violation(channel);
    }

    /** What to say when the IOCTL is issued on a kind of channel that it is not for. */
    String misplaced(@Nullable SocketKind kind, Channel channel) {
        String message = "it is for a " + sockets.keySet().stream().map(SocketKind::toString)
                .collect(Collectors.joining(" or ")) + ", not for "
                + (kind != null ? "a " + kind : channel.getClass().getName());
        return kind == SocketKind.LISTENER && sockets.containsKey(SocketKind.STREAM)
                ? message + "; " + forAcceptedChannels() : message;
    }

    /** What to do instead of issuing the IOCTL on a listener. */
    String forAcceptedChannels() {
        return "childOption sets it on accepted channels";
    }

    /** What to say when the IOCTL comes too late. */
    String late(Moment until, Channel channel) {
        String message = "it must be set " + until;
        return channel.parent() != null && sockets.containsKey(SocketKind.LISTENER)
                ? message + "; for accepted channels set it on the listener" : message;
    }
}
