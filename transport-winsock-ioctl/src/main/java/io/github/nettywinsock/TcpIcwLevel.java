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

/**
 * The value of {@link WinsockOptions#TCP_SET_ICW}: the {@code TCP_ICW_LEVEL} enumeration. What a level means in bytes
 * or segments is not documented; the names are all that the header says.
 *
 * <p>Not a Java enum, so that a number which a later Windows defines can be given with {@link #of(int)}.
 *
 * @param value the number that Windows uses
 */
public record TcpIcwLevel(int value) {

    /** {@code TCP_ICW_LEVEL_DEFAULT}. */
    public static final TcpIcwLevel DEFAULT = new TcpIcwLevel(0);
    /** {@code TCP_ICW_LEVEL_HIGH}. */
    public static final TcpIcwLevel HIGH = new TcpIcwLevel(1);
    /** {@code TCP_ICW_LEVEL_VERY_HIGH}. */
    public static final TcpIcwLevel VERY_HIGH = new TcpIcwLevel(2);
    /** {@code TCP_ICW_LEVEL_AGGRESSIVE}. */
    public static final TcpIcwLevel AGGRESSIVE = new TcpIcwLevel(3);
    /** {@code TCP_ICW_LEVEL_EXPERIMENTAL}. */
    public static final TcpIcwLevel EXPERIMENTAL = new TcpIcwLevel(4);
    /** {@code TCP_ICW_LEVEL_COMPAT}. */
    public static final TcpIcwLevel COMPAT = new TcpIcwLevel(254);

    static final Encoding<TcpIcwLevel> ENCODING = Encoding.of(Integer.BYTES, (level, out) -> out.putInt(level.value));

    /** The level with a number, known to this library or not. */
    public static TcpIcwLevel of(int value) {
        return new TcpIcwLevel(value);
    }

    @Override
    public String toString() {
        return switch (value) {
            case 0 -> "DEFAULT";
            case 1 -> "HIGH";
            case 2 -> "VERY_HIGH";
            case 3 -> "AGGRESSIVE";
            case 4 -> "EXPERIMENTAL";
            case 254 -> "COMPAT";
            default -> "TcpIcwLevel(" + value + ')';
        };
    }
}
