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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.AverageTimeResult;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ResultRole;
import org.openjdk.jmh.results.SampleTimeResult;
import org.openjdk.jmh.results.ScalarResult;
import org.openjdk.jmh.results.SingleShotResult;
import org.openjdk.jmh.results.ThroughputResult;
import org.openjdk.jmh.runner.IterationType;
import org.openjdk.jmh.runner.WorkloadParams;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.SampleBuffer;

/** Rows as a run leaves them, with figures that are made up. */
final class SampleRows {

    private static final IterationParams ITERATIONS =
            new IterationParams(IterationType.MEASUREMENT, 5, TimeValue.seconds(1), 1);

    private final Random random = new Random(1);
    private final List<Row> rows = new ArrayList<>();

    List<Row> rows() {
        return rows;
    }

    /**
     * Adds a row with figures.
     *
     * @param nanos how long an operation takes
     * @param params names and values
     */
    SampleRows measured(String benchmark, Mode mode, double nanos, String... params) {
        return measured(benchmark, mode, nanos, 1 / 30.0, params);
    }

    /** Adds a row of which every iteration took the same time. */
    SampleRows exactly(String benchmark, double nanos, String... params) {
        return measured(benchmark, Mode.AverageTime, nanos, 0, params);
    }

    private SampleRows measured(String benchmark, Mode mode, double nanos, double deviation, String... params) {
        BenchmarkParams benchmarkParams = params(benchmark, mode, params);
        List<IterationResult> iterations = new ArrayList<>();
        for (int i = 0; i < ITERATIONS.getCount(); i++) {
            double spread = nanos * (1 + random.nextGaussian() * deviation);
            IterationResult iteration = new IterationResult(benchmarkParams, ITERATIONS, null);
            iteration.addResult(result(mode, spread));
            iteration.addResult(new ScalarResult("gc.alloc.rate.norm", 24, "B/op", AggregationPolicy.AVG));
            if (mode == Mode.SingleShotTime) {
                iteration.addResult(new ScalarResult("heapPerChannel", spread / 1e4, "B", AggregationPolicy.AVG));
            }
            iterations.add(iteration);
        }
        rows.add(new Row(benchmarkParams, new BenchmarkResult(benchmarkParams, iterations), null));
        return this;
    }

    private Result<?> result(Mode mode, double nanos) {
        return switch (mode) {
            case SampleTime -> {
                SampleBuffer samples = new SampleBuffer();
                for (int i = 0; i < 400; i++) {
                    samples.add((long) (nanos * (1 + Math.exp(1.2 * random.nextGaussian()) / 5)));
                }
                yield new SampleTimeResult(ResultRole.PRIMARY, "sample", samples, TimeUnit.MICROSECONDS);
            }
            case Throughput -> new ThroughputResult(ResultRole.PRIMARY, "ops", 1e9 / nanos, 1_000_000_000,
                    TimeUnit.SECONDS);
            case SingleShotTime -> new SingleShotResult(ResultRole.PRIMARY, "shot", (long) nanos,
                    TimeUnit.MILLISECONDS);
            default -> new AverageTimeResult(ResultRole.PRIMARY, "average", 1e9 / nanos, 1_000_000_000,
                    TimeUnit.NANOSECONDS);
        };
    }

    /** Adds a row that the machine does not support. */
    SampleRows notSupported(String benchmark, Mode mode, String reason, String... params) {
        return failed(benchmark, mode, NotSupportedHere.class.getName() + ": " + reason, params);
    }

    /** Adds a row that went wrong. */
    SampleRows failed(String benchmark, Mode mode, String failure, String... params) {
        rows.add(new Row(params(benchmark, mode, params), null, failure));
        return this;
    }

    private static BenchmarkParams params(String benchmark, Mode mode, String... params) {
        WorkloadParams workload = new WorkloadParams();
        for (int i = 0; i < params.length; i += 2) {
            workload.put(params[i], params[i + 1], i);
        }
        TimeUnit unit = Map.of(Mode.SampleTime, TimeUnit.MICROSECONDS, Mode.Throughput, TimeUnit.SECONDS,
                Mode.SingleShotTime, TimeUnit.MILLISECONDS).getOrDefault(mode, TimeUnit.NANOSECONDS);
        return new BenchmarkParams("com.example." + benchmark, "generated", true, 1, new int[] {1}, List.of(), 2, 0,
                ITERATIONS, ITERATIONS, mode, workload, unit, 1, "java", List.of("-Dx=<y>"), "17.0.1", "VM",
                "17.0.1+1", "1.37", TimeValue.minutes(10));
    }
}
