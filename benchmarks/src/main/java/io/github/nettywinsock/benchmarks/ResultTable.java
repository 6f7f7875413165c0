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

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.util.Statistics;

/**
 * The rows of a run as text, in columns. A row without figures says so, with the reason under the table.
 */
final class ResultTable {

    static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};
    private static final int UNIT = 2;

    private final List<String> parameters;
    private final boolean hasAllocation;
    private final List<Line> lines = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();

    /**
     * A line of the table.
     *
     * @param names the benchmark and its parameters
     * @param figures the score, its error, its unit, bytes allocated, and the percentiles of a sampled time
     */
    private record Line(List<String> names, List<String> figures) { }

    ResultTable(List<Row> rows) {
        parameters = new ArrayList<>(rows.stream().flatMap(row -> row.params().getParamsKeys().stream())
                .distinct().toList());
        // Who is compared comes last, so that they stand one below the other.
        parameters.sort(Comparator.comparing(Comparison.WAYS::contains));
        hasAllocation = rows.stream().anyMatch(row -> row.isMeasured() && row.allocated().isPresent());
        addHeader(rows);
        rows.stream().sorted(order(rows)).forEach(this::addRow);
    }

    /** The values of each parameter stay in the order of the benchmark. */
    private Comparator<Row> order(List<Row> rows) {
        Map<String, List<Row>> byBenchmark =
                rows.stream().collect(Collectors.groupingBy(row -> row.params().getBenchmark()));
        Comparator<Row> order = Comparator.comparing(row -> row.params().getBenchmark());
        for (String name : parameters) {
            order = order.thenComparing(row -> byBenchmark.get(row.params().getBenchmark()).stream()
                    .map(known -> parameter(known.params(), name)).distinct().toList()
                    .indexOf(parameter(row.params(), name)));
        }
        return order;
    }

    private static String parameter(BenchmarkParams params, String name) {
        return params.getParamsKeys().contains(name) ? params.getParam(name) : "";
    }

    private void addHeader(List<Row> rows) {
        List<String> names = new ArrayList<>(List.of("benchmark"));
        names.addAll(parameters);
        List<String> figures = new ArrayList<>(List.of("score", "error", "unit"));
        if (hasAllocation) {
            figures.add("B/op");
        }
        if (rows.stream().anyMatch(row -> row.isMeasured() && row.isSampled())) {
            for (double percentile : PERCENTILES) {
                figures.add(percentileName(percentile));
            }
        }
        lines.add(new Line(names, figures));
    }

    static String percentileName(double percentile) {
        return "p" + BigDecimal.valueOf(percentile).stripTrailingZeros().toPlainString();
    }

    private void addRow(Row row) {
        List<String> names = new ArrayList<>(List.of(shortName(row.params().getBenchmark())));
        parameters.forEach(name -> names.add(parameter(row.params(), name)));
        if (!row.isMeasured()) {
            String text = (row.isNotSupported() ? "not supported here" : "FAILED") + " [" + note(row.reason()) + ']';
            lines.add(new Line(names, List.of(text)));
            return;
        }
        List<String> figures = figures(row.score());
        if (hasAllocation) {
            figures.add(row.allocated().map(ResultTable::number).orElse("-"));
        }
        if (row.isSampled()) {
            addPercentiles(figures, row.score().getStatistics());
        }
        lines.add(new Line(names, figures));
        row.metrics().forEach(name ->
                lines.add(new Line(List.of("  " + name), figures(row.secondaryResults().get(name)))));
    }

    private static String shortName(String benchmark) {
        return benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1);
    }

    /** The number of a reason, the same for the same reason. */
    private int note(String reason) {
        if (!reasons.contains(reason)) {
            reasons.add(reason);
        }
        return reasons.indexOf(reason) + 1;
    }

    private static List<String> figures(Result<?> result) {
        double error = result.getScoreError();
        return new ArrayList<>(List.of(
                number(result.getScore()), Double.isNaN(error) ? "" : number(error), result.getScoreUnit()));
    }

    private static void addPercentiles(List<String> figures, Statistics samples) {
        for (double percentile : PERCENTILES) {
            OptionalDouble time = Row.percentile(samples, percentile);
            figures.add(time.isPresent() ? number(time.getAsDouble()) : "-");
        }
    }

    static String number(double number) {
        return String.format(Locale.ROOT, Math.abs(number) >= 1000 ? "%.0f" : "%.2f", number);
    }

    @Override
    public String toString() {
        Line header = lines.get(0);
        int[] nameWidths = new int[header.names.size()];
        int[] figureWidths = new int[header.figures.size()];
        for (Line line : lines) {
            widen(nameWidths, line.names);
            // The text in place of figures runs over their columns.
            if (line.figures.size() > 1) {
                widen(figureWidths, line.figures);
            }
        }
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            StringBuilder cells = new StringBuilder();
            for (int i = 0; i < nameWidths.length; i++) {
                String cell = i < line.names.size() ? line.names.get(i) : "";
                cells.append(cell).append(" ".repeat(nameWidths[i] - cell.length() + 2));
            }
            for (int i = 0; i < line.figures.size(); i++) {
                String cell = line.figures.get(i);
                String padding = " ".repeat(Math.max(0, figureWidths[i] - cell.length()));
                cells.append(i == UNIT ? cell + padding : padding + cell).append("  ");
            }
            text.append(cells.toString().stripTrailing()).append(System.lineSeparator());
        }
        for (String reason : reasons) {
            text.append('[').append(note(reason)).append("] ").append(reason).append(System.lineSeparator());
        }
        return text.toString();
    }

    private static void widen(int[] widths, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            widths[i] = Math.max(widths[i], cells.get(i).length());
        }
    }
}
