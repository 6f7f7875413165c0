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

import java.time.Duration;

/**
 * The check that all times of this package's values pass.
 */
final class Durations {

    private static final int NANOS_PER_MILLI = 1_000_000;

    private Durations() {
    }

    /**
     * Refuses what a DWORD or USHORT of milliseconds cannot hold.
     *
     * @param name the parameter's name, for the message
     */
    static Duration checkWholeMillis(Duration duration, long shortest, long longest, String name) {
        checkNotNull(duration, name);
        // Compared as durations: toMillis() would overflow for the longest ones.
        if (duration.compareTo(Duration.ofMillis(shortest)) < 0 || duration.compareTo(Duration.ofMillis(longest)) > 0) {
            throw new IllegalArgumentException(
                    name + ": " + duration + " (expected: " + shortest + ".." + longest + " ms)");
        }
        if (duration.toNanosPart() % NANOS_PER_MILLI != 0) {
            throw new IllegalArgumentException(name + ": " + duration + " (expected: whole milliseconds)");
        }
        return duration;
    }
}
