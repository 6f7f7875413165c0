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

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** What an example was called with. Where that makes no sense, it ends with its usage and 2. */
final class Arguments {

    private final String usage;
    private final String[] values;

    Arguments(String usage, int least, int most, String... values) {
        this.usage = usage;
        this.values = values;
        if (values.length < least || values.length > most) {
            throw refused("");
        }
    }

    int number(int index, int otherwise, int least, int greatest) {
        String value = value(index);
        if (value == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= greatest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Refused with those that are out of range.
        }
        throw refused("; not: " + value);
    }

    InetAddress address(int index, String otherwise) {
        String value = value(index);
        try {
            return InetAddress.getByName(value == null ? otherwise : value);
        } catch (UnknownHostException e) {
            throw refused("; no such host: " + value);
        }
    }

    @Nullable String value(int index) {
        return index < values.length ? values[index] : null;
    }

    private IllegalArgumentException refused(String why) {
        System.err.println("usage: " + usage + why);
        System.exit(2);
        return new IllegalArgumentException(why);
    }
}
