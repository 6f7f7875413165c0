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
 * The value of {@link WinsockOptions#PRIORITY_HINT}: the {@code PRIORITY_HINT} enumeration.
 *
 * <p>Not a Java enum, so that a number which a later Windows defines can be given with {@link #of(int)}.
 *
 * @param value the number that Windows uses
 */
public record PriorityHint(int value) {

    /** {@code IoPriorityHintVeryLow}: background transfer with LEDBAT congestion control. */
    public static final PriorityHint VERY_LOW = new PriorityHint(0);
    /** {@code IoPriorityHintLow}: no effect is documented. */
    public static final PriorityHint LOW = new PriorityHint(1);
    /** {@code IoPriorityHintNormal}: no effect is documented; presumably the default. */
    public static final PriorityHint NORMAL = new PriorityHint(2);

    static final Encoding<PriorityHint> ENCODING = Encoding.of(Integer.BYTES, (hint, out) -> out.putInt(hint.value));

    /** The hint with a number, known to this library or not. */
    public static PriorityHint of(int value) {
        return new PriorityHint(value);
    }

    @Override
    public String toString() {
        return switch (value) {
            case 0 -> "VERY_LOW";
            case 1 -> "LOW";
            case 2 -> "NORMAL";
            default -> "PriorityHint(" + value + ')';
        };
    }
}
