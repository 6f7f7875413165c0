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
package io.github.nettywinsock.benchmarks;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;

/**
 * A benchmark with one combination of its parameters, and what came of it.
 *
 * @param result the figures, {@code null} if there are none
 * @param failure the first thing that went wrong, {@code null} if nothing did
 */
record Row(BenchmarkParams params, BenchmarkResult result, String failure) {

    private static final String NOT_SUPPORTED = NotSupportedHere.class.getName() + ": ";

    /** Whether every fork came to its end. */
    boolean isMeasured() {
        return failure == null && result != null;
    }

    /** Whether it has no figures because the machine lacks what it measures. */
    boolean isNotSupported() {
        return failure != null && failure.startsWith(NOT_SUPPORTED);
    }

    /** Why there are no figures to be shown. */
    String reason() {
        if (isNotSupported()) {
            return failure.substring(NOT_SUPPORTED.length());
        }
        return failure == null ? "JMH gave no result" : failure;
    }
}
