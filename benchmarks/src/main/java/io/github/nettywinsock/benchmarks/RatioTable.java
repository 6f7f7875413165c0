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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Puts what {@link Ratios} printed in several JVMs into one table, in Markdown.
 */
public final class RatioTable {

    private RatioTable() {
    }

    public static void main(String[] args) throws Exception {
        Set<String> environments = new LinkedHashSet<>();
        Map<Ratio, List<double[]>> ratios = new EnumMap<>(Ratio.class);
        Map<String, List<double[]>> scale = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            String[] parts = line.split("\t");
            switch (parts[0]) {
                case "environment" -> environments.add(parts[1]);
                case "ratio" -> ratios.computeIfAbsent(Ratio.valueOf(parts[1]), ratio -> new ArrayList<>())
                        .add(values(parts[2]));
                case "scale" -> scale.computeIfAbsent(parts[1], what -> new ArrayList<>()).add(values(parts[2]));
                default -> System.err.println(line); // what a JVM has to say on its standard output
            }
        }
        environments.forEach(System.out::println);
        System.out.println();
        System.out.println("| # | what | median | quartiles | medians of the JVMs | blocks | goal | reached |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        ratios.forEach(RatioTable::print);
        System.out.println();
        scale.forEach((what, runs) -> System.out.printf(Locale.ROOT, "- %s: %.0f%n", what, quantile(all(runs), 0.5)));
    }

    private static double[] values(String text) {
        return Stream.of(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    private static double[] all(List<double[]> runs) {
        return runs.stream().flatMapToDouble(DoubleStream::of).sorted().toArray();
    }

    private static void print(Ratio ratio, List<double[]> runs) {
        double[] all = all(runs);
        double[] medians = runs.stream().mapToDouble(run -> quantile(all(List.of(run)), 0.5)).sorted().toArray();
        double median = quantile(all, 0.5);
        boolean hasGoal = !Double.isNaN(ratio.goal);
        System.out.printf(Locale.ROOT, "| %s | %s | %s | %s to %s | %s to %s | %d | %s | %s |%n",
                ratio.number, ratio.text, number(median), number(quantile(all, 0.25)), number(quantile(all, 0.75)),
                number(medians[0]), number(medians[medians.length - 1]), all.length,
                hasGoal ? "≤ " + Double.toString(ratio.goal).replaceAll("\\.0$", "") : "",
                hasGoal ? verdict(ratio.goal, medians) : "");
    }

    /** Whether all JVMs agree that the goal is met, or not. */
    private static String verdict(double goal, double[] medians) {
        long met = DoubleStream.of(medians).filter(median -> median <= goal).count();
        return met == medians.length ? "met" : met == 0 ? "**not met**"
                : "met by " + met + " of " + medians.length + " JVMs";
    }

    private static double quantile(double[] sorted, double fraction) {
        double at = fraction * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 10 ? "%.0f" : "%.3f", value);
    }
}
