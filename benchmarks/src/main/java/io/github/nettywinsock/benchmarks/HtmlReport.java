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

import io.github.nettywinsock.benchmarks.Plot.Axis;
import io.github.nettywinsock.benchmarks.Plot.Line;
import io.github.nettywinsock.benchmarks.Plot.Point;
import io.github.nettywinsock.benchmarks.Plot.Tick;
import io.netty.util.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.util.Statistics;

/**
 * The rows of a run as one HTML page that needs nothing else: what it was measured on, what the figures show and what
 * they do not, and the plots and tables of each class.
 */
final class HtmlReport {

    /** What each class asks, in the order of the page. One that is not here comes last, with its name alone. */
    private static final Map<String, String> QUESTIONS = new LinkedHashMap<>();

    static {
        QUESTIONS.put("LoopbackPingPong", "Is a Netty echo over loopback faster with LOOPBACK_FAST_PATH on both ends,"
                + " or over a Unix-domain socket, and is it as fast on this library's channels as on Netty's own?");
        QUESTIONS.put("ConnectAccept", "What do options of a client's bootstrap cost each connection?");
        QUESTIONS.put("SetOption", "What does it cost to set a Winsock option on an open, connected channel, next to"
                + " the native call alone and next to an option of the JDK's own?");
        QUESTIONS.put("QueryTcpInfo", "What does it cost to ask a connected channel for its TCP_INFO, next to the"
                + " native call alone?");
        QUESTIONS.put("HandleExtraction", "What does it cost to take the native socket from a JDK channel?");
        QUESTIONS.put("UdpPingPong", "Is a UDP echo on this library's channels as fast as on Netty's own?");
        QUESTIONS.put("ManyChannels", "What do many channels take: heap for each, and time to set one option on all of"
                + " them?");
    }

    private static final int COLOURS = 8;
    private static final List<Tick> PERCENTILES = Arrays.stream(ResultTable.PERCENTILES)
            .mapToObj(percentile -> new Tick(x(percentile), ResultTable.percentileName(percentile))).toList();

    private final Machine machine;
    private final List<Row> rows;
    private final List<String> args;
    private final ZonedDateTime date;

    HtmlReport(Machine machine, List<Row> rows, List<String> args, ZonedDateTime date) {
        this.machine = machine;
        this.rows = rows;
        this.args = args;
        this.date = date;
    }

    String page() throws IOException {
        String template;
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.html")) {
            template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Map<String, List<Row>> classes = new LinkedHashMap<>();
        QUESTIONS.keySet().forEach(name -> classes.put(name, new ArrayList<>()));
        rows.forEach(row -> classes.computeIfAbsent(className(row), name -> new ArrayList<>()).add(row));
        classes.values().removeIf(List::isEmpty);
        StringBuilder sections = new StringBuilder();
        classes.forEach((name, ofClass) -> addSection(sections, name, ofClass));
        return template.replace("${headline}", text(machine.headline()))
                .replace("${kind}", machine.isWindows() ? "" : "warning")
                .replace("${facts}", facts())
                .replace("${notes}", notes())
                .replace("${sections}", sections);
    }

    private static String className(Row row) {
        return row.params().getBenchmark().replaceFirst("\\.[^.]*$", "").replaceFirst(".*\\.", "");
    }

    private String facts() {
        BenchmarkParams params = rows.get(0).params();
        Version netty = Version.identify().get("netty-transport");
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("System", machine.system());
        facts.put("Processor", machine.processor() + "; logical processors for the JVM: " + machine.processors());
        facts.put("JVM", params.getVmName() + ' ' + params.getVmVersion() + ", JDK " + params.getJdkVersion());
        facts.put("JVM arguments", String.join(" ", params.getJvmArgs()));
        facts.put("Netty", netty == null ? "?" : netty.artifactVersion());
        facts.put("JNA", machine.jna());
        facts.put("JMH", params.getJmhVersion());
        Map<String, Set<String>> forks = new LinkedHashMap<>();
        rows.forEach(row ->
                forks.computeIfAbsent(forks(row.params()), key -> new LinkedHashSet<>()).add(className(row)));
        facts.put("Forks", forks.entrySet().stream()
                .map(entry -> entry.getKey() + " (" + String.join(", ", entry.getValue()) + ')')
                .collect(Collectors.joining("; ")));
        facts.put("Date", date.truncatedTo(ChronoUnit.SECONDS).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME));
        facts.put("Command line", "java -jar benchmarks.jar " + String.join(" ", args));
        long measured = rows.stream().filter(Row::isMeasured).count();
        long notSupported = rows.stream().filter(Row::isNotSupported).count();
        facts.put("Rows", measured + " with figures, " + notSupported + " not supported here, "
                + (rows.size() - measured - notSupported) + " failed");
        return facts.entrySet().stream().map(fact -> "<tr><th scope=\"row\">" + text(fact.getKey()) + "</th><td>"
                + text(fact.getValue()) + "</td></tr>").collect(Collectors.joining("\n"));
    }

    private static String forks(BenchmarkParams params) {
        return params.getForks() + " with " + iterations(params.getWarmup()) + " of warm-up and "
                + iterations(params.getMeasurement()) + " measured";
    }

    private static String iterations(IterationParams iterations) {
        return iterations.getCount() + " x " + iterations.getTime();
    }

    private String notes() {
        List<String> notes = new ArrayList<>();
        if (machine.isWine()) {
            notes.add("<strong>Wine is not Windows.</strong> A system call takes a detour through another process"
                    + " there, times spread by 10 to 40 %, and it refuses most of what only Windows has. All that can"
                    + " be learned from these times is that the benchmarks run.");
        } else if (!machine.isWindows()) {
            notes.add("<strong>There is no Winsock here.</strong> What was measured is the JVM, Netty and the network"
                    + " of another system, and what this library's channels add to them.");
        }
        if (args.contains(Main.QUICK)) {
            notes.add("<strong>" + Main.QUICK + "</strong> is too short a run to compare anything. It shows that the"
                    + " benchmarks run.");
        }
        if (rows.stream().flatMap(row -> row.params().getParamsKeys().stream().map(row.params()::getParam))
                .noneMatch(Comparison::isAgain)) {
            notes.add("<strong>This run has no A/A rows</strong>: nothing in it tells a difference from noise.");
        }
        return notes.stream().map(note -> "<li>" + note + "</li>").collect(Collectors.joining("\n"));
    }

    private static void addSection(StringBuilder html, String name, List<Row> ofClass) {
        html.append("\n<h2>").append(text(name)).append("</h2>\n");
        if (QUESTIONS.containsKey(name)) {
            html.append("<p>").append(text(QUESTIONS.get(name))).append("</p>\n");
        }
        List<Comparison> comparisons = Comparison.among(ofClass);
        // Latency first.
        comparisons.sort(Comparator.comparing(comparison -> !comparison.isSampled()));
        for (Comparison comparison : comparisons) {
            String constants = comparison.constants().entrySet().stream()
                    .map(constant -> constant.getKey() + ' ' + constant.getValue() + "; ")
                    .collect(Collectors.joining());
            html.append("<h3>").append(text(comparison.title())).append("</h3>\n<p class=\"setup\">")
                    .append(text(constants)).append(comparison.isMoreBetter() ? "more" : "less")
                    .append(" is better</p>\n");
            List<String> reasons = comparison.rows().stream().filter(row -> !row.isMeasured())
                    .map(Row::reason).distinct().toList();
            if (comparison.isSampled() || comparison.axis().isPresent()) {
                addLines(html, comparison, reasons);
            } else {
                addBars(html, comparison, reasons);
            }
            addTable(html, comparison, reasons);
            for (int i = 0; i < reasons.size(); i++) {
                html.append("<p class=\"notes\">[").append(i + 1).append("] ").append(text(reasons.get(i)))
                        .append("</p>\n");
            }
        }
    }

    // --- Plots ---

    private static void addLines(StringBuilder html, Comparison comparison, List<String> reasons) {
        html.append("<ul class=\"legend\">\n");
        for (String series : comparison.series()) {
            html.append("<li><svg class=\"").append(style(comparison, series)).append("\" aria-hidden=\"true\">")
                    .append("<line class=\"key\" x1=\"0\" x2=\"30\" y1=\"5\" y2=\"5\"/></svg>").append(text(series))
                    .append("</li>\n");
        }
        html.append("</ul>\n<div class=\"plots\">\n");
        List<Tick> ticks = comparison.axis().map(name -> places(comparison.values(name))).orElse(PERCENTILES);
        String ticksTitle = comparison.axis().map(name -> name.equals("payload") ? "payload, bytes" : name)
                .orElse("percentile");
        DoubleSummaryStatistics range = range(comparison.rows().stream().filter(Row::isMeasured)
                .flatMap(row -> points(comparison, row).stream()));
        Axis axis = Axis.around(range.getMin(), range.getMax());
        comparison.plots().forEach((title, inPlot) -> {
            html.append("<figure>\n<figcaption>").append(text(title)).append("</figcaption>\n");
            // If only baselines have figures, there is nothing to see.
            if (inPlot.stream().anyMatch(row -> row.isMeasured()
                    && Comparison.isBaseline(row) == Comparison.isBaseline(inPlot.get(0)))) {
                html.append(Plot.lines(comparison.title() + ' ' + title, ticks, ticksTitle, axis,
                        unit(comparison.unit()), lines(comparison, inPlot))).append('\n');
            }
            namesWithoutFigures(comparison, inPlot, reasons).forEach((why, names) -> html.append("<p class=\"notes\">")
                    .append(text(String.join(", ", names))).append(": ").append(why).append("</p>\n"));
            html.append("</figure>\n");
        });
        html.append("</div>\n");
    }

    private static List<Line> lines(Comparison comparison, List<Row> inPlot) {
        List<Line> lines = new ArrayList<>();
        List<String> names = comparison.series();
        for (String name : names) {
            List<Point> points = inPlot.stream()
                    .filter(row -> row.isMeasured() && comparison.series(row).equals(name))
                    .flatMap(row -> points(comparison, row).stream()).toList();
            lines.add(new Line(style(comparison, name), 2 * names.indexOf(name) - names.size(), points));
        }
        return lines;
    }

    /** The lines that are not in a plot, and the points that are missing in a line, by the reason. */
    private static Map<String, Set<String>> namesWithoutFigures(
            Comparison comparison, List<Row> inPlot, List<String> reasons) {
        Map<String, Set<String>> names = new LinkedHashMap<>();
        for (Row row : inPlot) {
            if (!row.isMeasured()) {
                String series = comparison.series(row);
                boolean hasLine = inPlot.stream()
                        .anyMatch(other -> other.isMeasured() && comparison.series(other).equals(series));
                names.computeIfAbsent(withoutFigures(row, reasons), why -> new LinkedHashSet<>())
                        .add(series + comparison.axis().filter(name -> hasLine)
                                .map(name -> ' ' + Comparison.value(row, name)).orElse(""));
            }
        }
        return names;
    }

    private static List<Point> points(Comparison comparison, Row row) {
        return comparison.axis().map(name -> places(comparison.values(name)).stream()
                .filter(tick -> tick.label().equals(Comparison.value(row, name)))
                .map(tick -> point(tick.x(), comparison.result(row))).toList()).orElseGet(() -> percentiles(row));
    }

    /** Equally far apart, whatever the numbers are. */
    private static List<Tick> places(List<String> numbers) {
        return numbers.stream()
                .map(number -> new Tick(numbers.indexOf(number) / Math.max(1.0, numbers.size() - 1), number)).toList();
    }

    /** Every nine takes the same space. */
    private static double x(double percentile) {
        double nines = -Math.log10(1 - percentile / 100);
        double first = -Math.log10(1 - ResultTable.PERCENTILES[0] / 100);
        double last = -Math.log10(1 - ResultTable.PERCENTILES[ResultTable.PERCENTILES.length - 1] / 100);
        return (nines - first) / (last - first);
    }

    private static List<Point> percentiles(Row row) {
        List<Point> points = new ArrayList<>();
        for (double percentile : ResultTable.PERCENTILES) {
            Row.percentile(row.score().getStatistics(), percentile).ifPresent(time -> {
                double[] iterations = row.iterations().stream()
                        .map(samples -> Row.percentile(samples, percentile))
                        .filter(OptionalDouble::isPresent).mapToDouble(OptionalDouble::getAsDouble).toArray();
                points.add(new Point(x(percentile), time, Arrays.stream(iterations).min().orElse(time),
                        Arrays.stream(iterations).max().orElse(time)));
            });
        }
        return points;
    }

    private static Point point(double x, Result<?> result) {
        double error = Double.isNaN(result.getScoreError()) ? 0 : result.getScoreError();
        return new Point(x, result.getScore(), result.getScore() - error, result.getScore() + error);
    }

    /** Where error bars end, but for those of more than half their figure: they end at the edge of the plot. */
    private static DoubleSummaryStatistics range(Stream<Point> points) {
        return points.flatMapToDouble(point -> DoubleStream.of(Math.max(point.low(), point.value() / 2),
                Math.min(point.high(), point.value() * 1.5))).summaryStatistics();
    }

    private static String style(Comparison comparison, String series) {
        List<String> distinct = comparison.series().stream().map(Comparison::withoutAgain).distinct().toList();
        return "s" + distinct.indexOf(Comparison.withoutAgain(series)) % COLOURS
                + (Comparison.isAgain(series) ? " again" : "");
    }

    private static void addBars(StringBuilder html, Comparison comparison, List<String> reasons) {
        Axis axis = Axis.fromZero(range(comparison.rows().stream().filter(Row::isMeasured)
                .map(row -> point(0, comparison.result(row)))).getMax());
        html.append("<table class=\"bars\">\n");
        comparison.plots().forEach((title, inPlot) -> {
            if (!title.isEmpty()) {
                html.append("<tr><th colspan=\"3\" class=\"faint\" scope=\"rowgroup\">").append(text(title))
                        .append("</th></tr>\n");
            }
            inPlot.stream().filter(Row::isMeasured).forEach(row -> {
                String series = comparison.series(row);
                html.append("<tr><th scope=\"row\">").append(text(series)).append("</th><td>")
                        .append(Plot.bar(style(comparison, series), axis, point(0, comparison.result(row))))
                        .append("</td><td>").append(ResultTable.number(comparison.result(row).getScore()))
                        .append("</td></tr>\n");
            });
            namesWithoutFigures(comparison, inPlot, reasons).forEach((why, names) ->
                    html.append("<tr><td class=\"none\" colspan=\"3\">").append(text(String.join(", ", names)))
                            .append(": ").append(why).append("</td></tr>\n"));
        });
        if (comparison.rows().stream().anyMatch(Row::isMeasured)) {
            html.append("<tr><td></td><td>").append(Plot.barAxis(axis)).append("</td><td>")
                    .append(text(unit(comparison.unit()))).append("</td></tr>\n");
        }
        html.append("</table>\n");
    }

    // --- Tables ---

    private static void addTable(StringBuilder html, Comparison comparison, List<String> reasons) {
        List<Row> measured = comparison.rows().stream().filter(Row::isMeasured).toList();
        Map<String, Function<Row, String>> names = new LinkedHashMap<>();
        comparison.variables().stream().filter(name -> !Comparison.WAYS.contains(name))
                .forEach(name -> names.put(name, row -> Comparison.value(row, name)));
        names.put(comparison.way(), comparison::series);
        Map<String, Function<Row, String>> figures = figures(comparison, measured);

        html.append("<div class=\"scroll\"><table class=\"figures\">\n<thead><tr>");
        names.keySet().forEach(name -> html.append("<th scope=\"col\">").append(text(name)).append("</th>"));
        figures.keySet().forEach(name ->
                html.append("<th scope=\"col\" class=\"number\">").append(text(name)).append("</th>"));
        html.append("</tr></thead>\n<tbody>\n");
        for (Row row : comparison.rows()) {
            html.append("<tr>");
            names.values().forEach(cell -> html.append("<td>").append(text(cell.apply(row))).append("</td>"));
            if (row.isMeasured()) {
                figures.values().forEach(cell ->
                        html.append("<td class=\"number\">").append(cell.apply(row)).append("</td>"));
            } else {
                html.append("<td colspan=\"").append(Math.max(1, figures.size())).append("\">")
                        .append(withoutFigures(row, reasons)).append("</td>");
            }
            html.append("</tr>\n");
        }
        html.append("</tbody>\n</table></div>\n");
    }

    /** The columns with figures that any row has. */
    private static Map<String, Function<Row, String>> figures(Comparison comparison, List<Row> measured) {
        Map<String, Function<Row, String>> figures = new LinkedHashMap<>();
        if (measured.isEmpty()) {
            return figures;
        }
        figures.put("mean, " + unit(comparison.unit()), row -> ResultTable.number(comparison.result(row).getScore()));
        figures.put("\u00b1", row -> {
            double error = comparison.result(row).getScoreError();
            return Double.isNaN(error) ? "-" : ResultTable.number(error);
        });
        if (comparison.isSampled()) {
            for (double percentile : ResultTable.PERCENTILES) {
                figures.put(ResultTable.percentileName(percentile), row -> {
                    Statistics samples = comparison.result(row).getStatistics();
                    OptionalDouble time = Row.percentile(samples, percentile);
                    return time.isPresent() ? ResultTable.number(time.getAsDouble()) : "-";
                });
            }
        }
        if (comparison.isScore() && measured.stream().anyMatch(row -> row.allocated().isPresent())) {
            figures.put("B/op", row -> row.allocated().map(ResultTable::number).orElse(""));
        }
        double noise = measured.stream().map(comparison::noise).flatMap(Optional::stream)
                .mapToDouble(Math::abs).max().orElse(0);
        if (measured.stream().anyMatch(row -> comparison.reference(row).filter(Row::isMeasured).isPresent())) {
            figures.put("difference", row -> difference(comparison, row, comparison.reference(row), noise));
        }
        if (measured.stream().anyMatch(row -> comparison.bare(row).filter(Row::isMeasured).isPresent())) {
            figures.put("difference by " + comparison.optional().orElseThrow(),
                    row -> difference(comparison, row, comparison.bare(row), noise));
        }
        if (measured.stream().anyMatch(row -> comparison.noise(row).isPresent())) {
            figures.put("A/A", row -> comparison.noise(row).map(HtmlReport::percent).orElse(""));
        }
        return figures;
    }

    /** What is compared, with its error bar. */
    private static Point typical(Comparison comparison, Row row) {
        return comparison.isSampled() ? percentiles(row).get(0) : point(0, comparison.result(row));
    }

    private static String difference(Comparison comparison, Row row, Optional<Row> reference, double noise) {
        return reference.flatMap(other -> comparison.difference(row, other).map(difference -> {
            String cell = percent(difference) + " against " + text(comparison.nameBeside(row, other));
            Point one = typical(comparison, row);
            Point another = typical(comparison, other);
            boolean overlap = one.low() <= another.high() && another.low() <= one.high();
            return overlap || Math.abs(difference) <= noise ? "<span class=\"faint\">" + cell + "</span>" : cell;
        })).orElse("");
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%+.1f\u00a0%%", 100 * part);
    }

    private static String withoutFigures(Row row, List<String> reasons) {
        String note = " [" + (reasons.indexOf(row.reason()) + 1) + ']';
        return row.isNotSupported() ? "not supported here" + note : "<span class=\"failed\">FAILED</span>" + note;
    }

    /** As people write it. */
    private static String unit(String unit) {
        return unit.replaceFirst("^us/", "\u00b5s/");
    }

    /** Text as HTML. */
    static String text(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
