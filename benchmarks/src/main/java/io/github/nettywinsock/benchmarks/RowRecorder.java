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

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/**
 * Passes on what JMH prints, and notes the rows that it started, with their results or what failed.
 *
 * <p>JMH leaves a benchmark that failed out of its results. The text that it prints then is the only trace of the
 * reason: it comes from the fork, through this interface.
 */
final class RowRecorder implements OutputFormat {

    private final OutputFormat out;
    private final List<Row> rows = new ArrayList<>();
    private BenchmarkParams started;
    private BenchmarkResult result;
    private String failure;
    private boolean failureFollows;

    RowRecorder(OutputFormat out) {
        this.out = out;
    }

    /** All that was started. */
    synchronized List<Row> rows() {
        finishRow();
        return List.copyOf(rows);
    }

    @Override
    public synchronized void startBenchmark(BenchmarkParams params) {
        finishRow();
        started = params;
        out.startBenchmark(params);
    }

    @Override
    public synchronized void endBenchmark(BenchmarkResult result) {
        // JMH calls it once more, with null, at the end of everything.
        if (result != null) {
            this.result = result;
        }
        out.endBenchmark(result);
    }

    @Override
    public synchronized void println(String text) {
        if (failure == null) {
            if (failureFollows && !text.isBlank()) {
                failure = text.lines().findFirst().orElse(text);
            } else if (text.startsWith("<forked VM failed") || text.startsWith("<failed to invoke the VM")) {
                failure = text;
            }
        }
        failureFollows = text.equals("<failure>") || failureFollows && text.isBlank();
        out.println(text);
    }

    private void finishRow() {
        if (started != null) {
            rows.add(new Row(started, result, failure));
        }
        started = null;
        result = null;
        failure = null;
        failureFollows = false;
    }

    @Override
    public void endRun(Collection<RunResult> results) {
        // JMH's table, in whose place there is ours.
    }

    @Override
    public void iteration(BenchmarkParams benchmark, IterationParams params, int iteration) {
        out.iteration(benchmark, params, iteration);
    }

    @Override
    public void iterationResult(BenchmarkParams benchmark, IterationParams params, int iteration,
                                IterationResult data) {
        out.iterationResult(benchmark, params, iteration, data);
    }

    @Override
    public void startRun() {
        out.startRun();
    }

    @Override
    public void print(String text) {
        out.print(text);
    }

    @Override
    public void verbosePrintln(String text) {
        out.verbosePrintln(text);
    }

    @Override
    public void write(int b) {
        out.write(b);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {
        out.close();
    }
}
