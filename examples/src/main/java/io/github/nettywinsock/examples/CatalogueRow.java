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
package io.github.nettywinsock.examples;

import io.github.nettywinsock.WinsockException;
import io.github.nettywinsock.examples.CatalogueProbe.Kind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of one IOCTL.
 *
 * @param ioctl Microsoft's name
 * @param socket what it was asked on
 * @param error the Winsock error number, {@code null} if there is none
 * @param detail the answer, or why there is none; {@code null} if there is nothing to say
 */
record CatalogueRow(String ioctl, int code, Kind kind, String socket, Outcome outcome, @Nullable Integer error,
                    @Nullable String detail) {

    enum Outcome {
        SUPPORTED,
        /** By this library. */
        REFUSED,
        ERROR,
        /** There is no Winsock. */
        UNAVAILABLE,
        /** What it needs is not there. */
        NOT_ASKED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private static final int WIDEST_DETAIL = 46;

    static CatalogueRow of(CatalogueProbe probe, Outcome outcome, @Nullable String detail) {
        return new CatalogueRow(probe.ioctl(), probe.code(), probe.kind(), probe.socket(), outcome, null, detail);
    }

    static CatalogueRow failed(CatalogueProbe probe, WinsockException e) {
        int error = e.errorCode();
        // What the other columns say already.
        String detail = String.valueOf(e.getMessage())
                .replace("WSAIoctl(" + probe.ioctl() + ") failed: ", "")
                .replace(" (" + error + ')', "");
        return new CatalogueRow(probe.ioctl(), probe.code(), probe.kind(), probe.socket(), Outcome.ERROR,
                error == 0 ? null : error, detail);
    }

    String hexCode() {
        return String.format("0x%08X", code);
    }

    void addTo(TextTable table) {
        String text = detail == null ? "" : detail;
        table.add(ioctl, hexCode(), kind.toString(), socket,
                error == null ? outcome.toString() : outcome + " " + error,
                text.length() <= WIDEST_DETAIL ? text : text.substring(0, WIDEST_DETAIL - 3) + "...");
    }

    String toJson() {
        return "{\"ioctl\": " + quote(ioctl) + ", \"code\": " + quote(hexCode())
                + ", \"kind\": " + quote(kind.toString()) + ", \"socket\": " + quote(socket)
                + ", \"outcome\": " + quote(outcome.toString())
                + ", \"error\": " + error + ", \"detail\": " + (detail == null ? null : quote(detail)) + '}';
    }

    /** A JSON string in ASCII, which every code page has. */
    static String quote(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
