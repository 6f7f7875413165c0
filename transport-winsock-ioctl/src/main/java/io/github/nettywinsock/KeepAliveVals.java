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

import java.time.Duration;

/**
 * The value of {@link WinsockOptions#KEEPALIVE_VALS}: the {@code tcp_keepalive} structure.
 *
 * <p>Both times are whole milliseconds from 0 to 4294967295 (about 49 days and 17 hours). Windows takes all three
 * members at once; there is no way to change one of them and none to read them back.
 *
 * @param on whether keep-alive probes are sent
 * @param idle how long a connection must be idle before the first probe ({@code keepalivetime}); ignored when off
 * @param interval how long to wait for an answer before the next probe ({@code keepaliveinterval}); ignored when off
 */
public record KeepAliveVals(boolean on, Duration idle, Duration interval) {

    static final Encoding<KeepAliveVals> ENCODING = Encoding.of(12, (vals, out) -> out
            .putInt(vals.on ? 1 : 0)
            .putInt((int) vals.idle.toMillis())
            .putInt((int) vals.interval.toMillis()));

    private static final long LONGEST_MILLIS = 0xFFFF_FFFFL;

    public KeepAliveVals {
        Durations.checkWholeMillis(idle, 0, LONGEST_MILLIS, "idle");
        Durations.checkWholeMillis(interval, 0, LONGEST_MILLIS, "interval");
    }

    /**
     * Keep-alive on.
     *
     * @param idle how long a connection must be idle before the first probe
     * @param interval how long to wait for an answer before the next probe
     */
    public static KeepAliveVals of(Duration idle, Duration interval) {
        return new KeepAliveVals(true, idle, interval);
    }

    /** Keep-alive off. */
    public static KeepAliveVals off() {
        return new KeepAliveVals(false, Duration.ZERO, Duration.ZERO);
    }

    @Override
    public String toString() {
        return on ? "idle " + idle.toMillis() + " ms, interval " + interval.toMillis() + " ms" : "off";
    }
}
