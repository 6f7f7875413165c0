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

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.util.Statistics;

/**
 * A benchmark with one combination of its parameters, and what came of it.
 */
final class Row {

    private static final String NOT_SUPPORTED = NotSupportedHere.class.getName() + ": ";

    private final BenchmarkParams params;
    private final String failure;
    private final Result<?> score;
    private final Map<String, Result<?>> secondaryResults;
    private final List<Statistics> iterations;

    /**
     * Makes a row. JMH adds up its iterations every time it is asked for a result, so it is asked once.
     *
     * @param result the figures, {@code null} if there are none
     * @param failure the first thing that went wrong, {@code null} if nothing did
     */
    @SuppressWarnings({"rawtypes", "unchecked"}) // JMH leaves out the type of its results.
    Row(BenchmarkParams params, BenchmarkResult result, String failure) {
        this.params = params;
        this.failure = failure;
        score = result == null ? null : result.getPrimaryResult();
        secondaryResults = new TreeMap<>(result == null ? Map.of() : (Map) result.getSecondaryResults());
        // JMH has the percentiles among them.
        secondaryResults.keySet().removeIf(name -> name.matches("p[01]\\.\\d+"));
        iterations = result == null ? List.of() : result.getIterationResults().stream()
                .map(iteration -> iteration.getPrimaryResult().getStatistics()).toList();
    }

    BenchmarkParams params() {
        return params;
    }

    /** The figures of a row that has any. */
    Result<?> score() {
        return score;
    }

    /** The same of each iteration. */
    List<Statistics> iterations() {
        return iterations;
    }

    /** What was measured besides, by its name. */
    Map<String, Result<?>> secondaryResults() {
        return secondaryResults;
    }

    /** The figures that the benchmark takes itself, besides the score. */
    List<String> metrics() {
        return secondaryResults.keySet().stream().filter(name -> !name.startsWith("gc.")).toList();
    }

    /** The bytes that an operation allocates, if JMH's gc profiler was there. */
    Optional<Double> allocated() {
        return Optional.ofNullable(secondaryResults.get("gc.alloc.rate.norm")).map(Result::getScore);
    }

    /** Whether every fork came to its end. */
    boolean isMeasured() {
        return failure == null && score != null;
    }

    boolean isSampled() {
        return params.getMode() == Mode.SampleTime;
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

    /** A percentile, if there are enough samples to tell it. */
    static OptionalDouble percentile(Statistics samples, double percentile) {
        boolean enough = samples.getN() * (100 - percentile) / 100 >= 1;
        return enough ? OptionalDouble.of(samples.getPercentile(percentile)) : OptionalDouble.empty();
    }

    @Override
    public String toString() {
        return params.id();
    }
}
