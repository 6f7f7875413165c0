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
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Rows that belong into one plot and one table: those of one method, and of methods of its class that measure the same
 * in one way only, which are its baselines.
 *
 * <p>What is compared are the ways of doing the same, the values of the parameter {@code by} or {@code channel}. One
 * that has a twin called {@code _AGAIN} is what the others are compared with; one that begins with the name of another
 * is compared with that. Every other parameter is the axis if it is a number, or makes a plot of its own.
 */
final class Comparison {

    static final Set<String> WAYS = Set.of("by", "channel");
    private static final String AGAIN = "_AGAIN";
    private static final String NONE = "NONE";

    private final String metric;
    private final List<Row> rows;
    private final Map<String, List<String>> parameters;

    /**
     * Compares rows.
     *
     * @param metric the secondary result that is compared, {@code null} for the score
     */
    private Comparison(List<Row> rows, String metric) {
        this.metric = metric;
        parameters = parameters(rows);
        Comparator<Row> order = Comparator.comparing(Comparison::isBaseline);
        order = order.thenComparing(Comparison::method);
        for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
            order = order.thenComparing(row -> parameter.getValue().indexOf(value(row, parameter.getKey())));
        }
        this.rows = rows.stream().sorted(order).toList();
    }

    /** The values of each parameter in the order in which they came up, which is that of the benchmark; ways last. */
    private static Map<String, List<String>> parameters(List<Row> rows) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        rows.stream().flatMap(row -> row.params().getParamsKeys().stream()).distinct()
                .sorted(Comparator.comparing(WAYS::contains))
                .forEach(name -> parameters.put(name, rows.stream()
                        .map(row -> value(row, name)).filter(value -> !value.isEmpty()).distinct().toList()));
        return parameters;
    }

    /** All comparisons among the rows of a class. */
    static List<Comparison> among(List<Row> rows) {
        List<Comparison> comparisons = new ArrayList<>();
        for (List<Row> alike : groups(rows, row -> row.params().getMode() + unit(row)).values()) {
            List<Row> baselines = alike.stream().filter(Comparison::isBaseline).toList();
            Map<String, List<Row>> methods =
                    groups(alike.stream().filter(row -> !isBaseline(row)).toList(), Comparison::method);
            if (methods.isEmpty()) {
                methods = Map.of("", List.of());
            }
            for (List<Row> method : methods.values()) {
                List<Row> compared = Stream.concat(method.stream(), baselines.stream()).toList();
                comparisons.add(new Comparison(compared, null));
                compared.stream().flatMap(row -> row.metrics().stream()).distinct().forEach(metric -> comparisons.add(
                        new Comparison(compared.stream()
                                .filter(row -> !row.isMeasured() || row.metrics().contains(metric)).toList(), metric)));
            }
        }
        return comparisons;
    }

    private static Map<String, List<Row>> groups(List<Row> rows, Function<Row, String> key) {
        return rows.stream().collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
    }

    private static String unit(Row row) {
        String time = TimeValue.tuToString(row.params().getTimeUnit());
        return row.params().getMode() == Mode.Throughput ? "ops/" + time : time + "/op";
    }

    static boolean isBaseline(Row row) {
        return way(row).isEmpty();
    }

    static String method(Row row) {
        return row.params().getBenchmark().replaceFirst(".*\\.", "");
    }

    /** The value of a parameter, empty if the row does not have it. */
    static String value(Row row, String parameter) {
        return row.params().getParamsKeys().contains(parameter) ? row.params().getParam(parameter) : "";
    }

    List<Row> rows() {
        return rows;
    }

    String unit() {
        return metric == null ? unit(rows.get(0)) : rows.stream().filter(Row::isMeasured)
                .map(row -> result(row).getScoreUnit()).findFirst().orElse("");
    }

    /** Whether it is about the score, and not about something that was measured besides. */
    boolean isScore() {
        return metric == null;
    }

    /** Whether it is about percentiles. */
    boolean isSampled() {
        return metric == null && mode() == Mode.SampleTime;
    }

    private Mode mode() {
        return rows.get(0).params().getMode();
    }

    boolean isMoreBetter() {
        return metric == null && mode() == Mode.Throughput;
    }

    String title() {
        String what = metric != null ? metric : switch (mode()) {
            case SampleTime -> "latency percentiles";
            case Throughput -> "throughput";
            case SingleShotTime -> "time of one shot";
            default -> "average time";
        };
        boolean onlyBaselines = isBaseline(rows.get(0));
        return (onlyBaselines ? "" : method(rows.get(0)) + ": ") + what;
    }

    /** The parameters that have one value in all rows. */
    Map<String, String> constants() {
        Map<String, String> constants = new LinkedHashMap<>();
        parameters.forEach((name, values) -> {
            if (values.size() == 1 && !WAYS.contains(name)) {
                constants.put(name, values.get(0));
            }
        });
        return constants;
    }

    /** The parameters that tell rows apart. */
    List<String> variables() {
        return parameters.keySet().stream().filter(name -> !constants().containsKey(name)).toList();
    }

    /** The parameter along which there are lines. */
    Optional<String> axis() {
        return isSampled() ? Optional.empty() : variables().stream().filter(name -> !WAYS.contains(name)
                && parameters.get(name).stream().allMatch(value -> value.matches("\\d+"))).findFirst();
    }

    List<String> values(String parameter) {
        return parameters.get(parameter);
    }

    /** The rows of each plot by its title. A baseline is in all of them, as far as its parameters fit. */
    Map<String, List<Row>> plots() {
        List<String> names = variables().stream()
                .filter(name -> !WAYS.contains(name) && axis().filter(name::equals).isEmpty()).toList();
        boolean onlyBaselines = isBaseline(rows.get(0));
        Map<String, List<Row>> plots = new LinkedHashMap<>();
        for (Row first : rows) {
            if (onlyBaselines || !isBaseline(first)) {
                plots.computeIfAbsent(names.stream().filter(name -> !value(first, name).isEmpty())
                        .map(name -> name + ' ' + value(first, name)).collect(Collectors.joining(", ")),
                        title -> rows.stream().filter(row -> names.stream().allMatch(name ->
                                value(row, name).equals(value(first, name))
                                        || isBaseline(row) && value(row, name).isEmpty())).toList());
            }
        }
        return plots;
    }

    /** What to call a line or a bar. */
    String series(Row row) {
        return way(row).map(name -> value(row, name)).orElseGet(() -> method(row));
    }

    /** What the series are. */
    String way() {
        return way(rows.get(0)).orElse("benchmark");
    }

    List<String> series() {
        return rows.stream().map(this::series).distinct().toList();
    }

    static boolean isAgain(String series) {
        return series.endsWith(AGAIN);
    }

    static String withoutAgain(String series) {
        return isAgain(series) ? series.substring(0, series.length() - AGAIN.length()) : series;
    }

    /** The figures of a measured row. */
    Result<?> result(Row row) {
        return metric == null ? row.score() : row.secondaryResults().get(metric);
    }

    /** What a row is compared with: the same by another way, and a baseline with the row that is most like it. */
    Optional<Row> reference(Row row) {
        return isBaseline(row) ? likest(row) : way(row).flatMap(name -> {
            String value = value(row, name);
            Optional<String> root = parameters.get(name).stream().filter(other -> value.startsWith(other + '_'))
                    .max(Comparator.comparing(String::length));
            return root.or(() -> compared(name).filter(other -> !other.equals(value)))
                    .flatMap(other -> sibling(row, name, other));
        });
    }

    /** The first row of the way that others are compared with, if there is a parameter that both have. */
    private Optional<Row> likest(Row baseline) {
        Collection<String> names = baseline.params().getParamsKeys();
        return names.isEmpty() ? Optional.empty() : rows.stream().filter(this::isCompared)
                .filter(other -> names.stream().allMatch(name -> value(other, name).equals(value(baseline, name))))
                .findFirst();
    }

    /** Whether it goes the way that others are compared with. */
    private boolean isCompared(Row row) {
        return way(row).filter(name -> compared(name).filter(value(row, name)::equals).isPresent()).isPresent();
    }

    /** The parameter of which one value is to do without. */
    Optional<String> optional() {
        return variables().stream().filter(name -> parameters.get(name).contains(NONE)).findFirst();
    }

    /** The same row without what is optional. */
    Optional<Row> bare(Row row) {
        return optional().filter(name -> !value(row, name).equals(NONE)).flatMap(name -> sibling(row, name, NONE));
    }

    /** How far apart two rows are that measure the same thing, with the other parameters of this row. */
    Optional<Double> noise(Row row) {
        return way(row).flatMap(name -> compared(name).flatMap(value -> sibling(row, name, value).flatMap(one ->
                sibling(row, name, value + AGAIN).flatMap(twin -> difference(twin, one)))));
    }

    /** The relative difference of two rows: of their medians if there are percentiles, or else of their scores. */
    Optional<Double> difference(Row row, Row reference) {
        return row.isMeasured() && reference.isMeasured()
                ? Optional.of(typical(row) / typical(reference) - 1) : Optional.empty();
    }

    /** The value of the one parameter by which another row differs. */
    String nameBeside(Row row, Row other) {
        return variables().stream().filter(name -> !value(row, name).equals(value(other, name)))
                .map(name -> value(other, name)).collect(Collectors.joining(" "));
    }

    private double typical(Row row) {
        return isSampled() ? result(row).getStatistics().getPercentile(50) : result(row).getScore();
    }

    private static Optional<String> way(Row row) {
        return WAYS.stream().filter(row.params().getParamsKeys()::contains).findFirst();
    }

    /** The value that has a twin. */
    private Optional<String> compared(String parameter) {
        List<String> values = parameters.get(parameter);
        return values.stream().filter(value -> values.contains(value + AGAIN)).findFirst();
    }

    private Optional<Row> sibling(Row row, String parameter, String value) {
        return rows.stream().filter(other -> method(other).equals(method(row)) && parameters.keySet().stream()
                .allMatch(name -> value(other, name).equals(name.equals(parameter) ? value : value(row, name))))
                .findFirst();
    }
}
