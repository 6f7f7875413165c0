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

import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of the options that were given for a channel, in the order in which they were first given.
 *
 * @param entries one for each option
 */
public record WinsockReport(List<Entry> entries) {

    public WinsockReport {
        entries = List.copyOf(entries);
    }

    /** What became of an option. */
    public enum Outcome {
        /**
         * The IOCTL succeeded. On one of Netty's own channels without the initializer, that the JDK overwrote the value
         * afterwards is not seen.
         */
        APPLIED,
        /** The IOCTL succeeded, and the JDK then issued it again with a value of its own. */
        OVERWRITTEN,
        /** This Windows, its provider or this kind of JDK channel does not have the IOCTL. */
        UNSUPPORTED,
        /** Winsock cannot be reached: not Windows, or no native access. */
        UNAVAILABLE,
        /** Anything else went wrong. */
        FAILED
    }

    /**
     * What became of one option.
     *
     * @param option the option
     * @param value the value that was last given
     * @param outcome what became of it
     * @param errorCode the Winsock error number, 0 if there was none
     * @param detail why, in words, or what else there is to know; empty if the option was simply applied
     */
    public record Entry(WinsockOption<?> option, @Nullable Object value, Outcome outcome, int errorCode,
                        String detail) {

        @Override
        public String toString() {
            String text = value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value);
            return option.ioctl() + " = " + text + ": " + outcome + (detail.isEmpty() ? "" : " (" + detail + ')');
        }
    }

    /** The entry of an option, {@code null} if it was not given for this channel. */
    public @Nullable Entry entry(WinsockOption<?> option) {
        for (Entry entry : entries) {
            if (entry.option.equals(option.plain())) {
                return entry;
            }
        }
        return null;
    }

    /** One line per option. */
    @Override
    public String toString() {
        StringBuilder lines = new StringBuilder();
        for (Entry entry : entries) {
            lines.append(entry).append(System.lineSeparator());
        }
        return lines.isEmpty() ? "no Winsock options" : lines.toString().stripTrailing();
    }
}
