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
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Plots as SVG. The page's style sheet has the colours.
 */
final class Plot {

    private static final int WIDTH = 420;
    private static final int HEIGHT = 270;
    private static final int LEFT = 52;
    private static final int RIGHT = WIDTH - 16;
    private static final int TOP = 26;
    private static final int BOTTOM = HEIGHT - 44;

    private Plot() {
    }

    /**
     * A figure.
     *
     * @param x where it is on the horizontal axis, from 0 to 1
     * @param low where its error bar begins
     * @param high where it ends
     */
    record Point(double x, double value, double low, double high) { }

    /**
     * The figures of one thing.
     *
     * @param style classes of the style sheet
     * @param shift by how much it stands beside the others, so that error bars do not cover each other
     */
    record Line(String style, int shift, List<Point> points) { }

    /**
     * A place on the horizontal axis.
     *
     * @param x from 0 to 1
     */
    record Tick(double x, String label) { }

    /**
     * An axis from its lowest to its highest tick.
     *
     * @param isLog whether equal distances are equal ratios
     */
    record Axis(List<Double> ticks, boolean isLog) {

        /** From 0 to the highest figure. */
        static Axis fromZero(double high) {
            List<Double> ticks = new ArrayList<>();
            double step = high > 0 ? round(high / 4) : 1;
            for (int i = 0; ticks.isEmpty() || last(ticks) < high; i++) {
                ticks.add(i * step);
            }
            return new Axis(ticks, false);
        }

        /** From 0, or with equal ratios if the figures are far apart. */
        static Axis around(double low, double high) {
            if (low <= 0 || high <= 8 * low) {
                return fromZero(high);
            }
            List<Double> ticks = new ArrayList<>();
            for (double tick = Math.pow(10, Math.floor(Math.log10(low))); ticks.isEmpty() || last(ticks) < high;) {
                for (int factor : high > 1000 * low ? new int[] {1} : new int[] {1, 2, 5}) {
                    // From the last one that is below all figures to the first that is above.
                    if (factor * tick <= low) {
                        ticks.clear();
                    }
                    if (ticks.isEmpty() || last(ticks) < high) {
                        ticks.add(factor * tick);
                    }
                }
                tick *= 10;
            }
            return new Axis(ticks, true);
        }

        private static double last(List<Double> ticks) {
            return ticks.get(ticks.size() - 1);
        }

        /** The next of 1, 2, 5, 10, 20, ... */
        private static double round(double number) {
            double power = Math.pow(10, Math.floor(Math.log10(number)));
            return power * Arrays.stream(new int[] {1, 2, 5, 10}).filter(factor -> factor * power >= number)
                    .findFirst().orElse(10);
        }

        /** Where a figure is, from 0 to 1; at an end if it lies beyond it. */
        double at(double figure) {
            double low = ticks.get(0);
            double high = last(ticks);
            double part = isLog ? Math.log(Math.max(figure, low) / low) / Math.log(high / low)
                    : (figure - low) / (high - low);
            return Math.max(0, Math.min(1, part));
        }
    }

    /** Lines over an axis of any places. */
    static String lines(String name, List<Tick> places, String placesTitle, Axis axis, String axisTitle,
                        List<Line> lines) {
        StringBuilder svg = new StringBuilder(String.format(
                "<svg class=\"plot\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n", WIDTH, HEIGHT,
                HtmlReport.text(name)));
        text(svg, 2, 13, "title", axisTitle + (axis.isLog() ? ", logarithmic" : ""));
        for (double tick : axis.ticks()) {
            double y = y(axis, tick);
            line(svg, "grid", LEFT, y, RIGHT, y);
            text(svg, LEFT - 6, y + 4, "end", number(tick));
        }
        for (Tick place : places) {
            line(svg, "tick", x(place.x()), BOTTOM, x(place.x()), BOTTOM + 4);
            text(svg, x(place.x()), BOTTOM + 17, "middle", place.label());
        }
        line(svg, "axis", LEFT, BOTTOM, RIGHT, BOTTOM);
        text(svg, (LEFT + RIGHT) / 2.0, HEIGHT - 8, "middle title", placesTitle);
        for (Line line : lines) {
            svg.append("<g class=\"").append(line.style()).append("\"><polyline points=\"");
            for (Point point : line.points()) {
                svg.append(String.format(
                        Locale.ROOT, "%.1f,%.1f ", x(point.x()) + line.shift(), y(axis, point.value())));
            }
            svg.append("\"/>");
            for (Point point : line.points()) {
                double x = x(point.x()) + line.shift();
                line(svg, "error", x, y(axis, point.low()), x, y(axis, point.high()));
                svg.append(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.6\"/>",
                        x, y(axis, point.value())));
            }
            svg.append("</g>\n");
        }
        return svg.append("</svg>").toString();
    }

    /** One bar, as wide as what it stands in. */
    static String bar(String style, Axis axis, Point point) {
        double low = 100 * axis.at(point.low());
        double high = 100 * axis.at(point.high());
        return String.format(Locale.ROOT, """
                <svg class="bar %s" aria-hidden="true"><rect y="4" height="12" width="%.2f%%"/>\
                <line class="error" x1="%.2f%%" x2="%.2f%%" y1="10" y2="10"/>%s%s</svg>""",
                style, 100 * axis.at(point.value()), low, high, cap(low), cap(high));
    }

    /** None where an error bar leaves the plot. */
    private static String cap(double at) {
        return at <= 0 || at >= 100 ? "" : upright("error", at, 6, 14);
    }

    private static String upright(String style, double x, int top, int bottom) {
        return String.format(Locale.ROOT,
                "<line class=\"%1$s\" x1=\"%2$.2f%%\" x2=\"%2$.2f%%\" y1=\"%3$d\" y2=\"%4$d\"/>",
                style, x, top, bottom);
    }

    /** The axis below bars. */
    static String barAxis(Axis axis) {
        StringBuilder svg = new StringBuilder("<svg class=\"bar\" aria-hidden=\"true\">");
        svg.append("<line class=\"axis\" x1=\"0\" x2=\"100%\" y1=\"0.5\" y2=\"0.5\"/>");
        for (double tick : axis.ticks()) {
            double x = 100 * axis.at(tick);
            svg.append(upright("tick", x, 0, 4)).append(String.format(Locale.ROOT,
                    "<text class=\"%s\" x=\"%.2f%%\" y=\"16\">%s</text>",
                    x == 0 ? "start" : x == 100 ? "end" : "middle", x, number(tick)));
        }
        return svg.append("</svg>").toString();
    }

    private static double x(double part) {
        return LEFT + 14 + part * (RIGHT - LEFT - 28);
    }

    private static double y(Axis axis, double figure) {
        return BOTTOM - axis.at(figure) * (BOTTOM - TOP);
    }

    private static void line(StringBuilder svg, String style, double x1, double y1, double x2, double y2) {
        svg.append(String.format(Locale.ROOT, "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
                style, x1, y1, x2, y2));
    }

    private static void text(StringBuilder svg, double x, double y, String style, String text) {
        svg.append(String.format(Locale.ROOT, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>%n",
                style, x, y, HtmlReport.text(text)));
    }

    /** A round number, short. */
    private static String number(double number) {
        String[] units = {"", "k", "M", "G"};
        int unit = 0;
        while (number >= 10_000 && unit < units.length - 1) {
            number /= 1000;
            unit++;
        }
        return new BigDecimal(number).round(new MathContext(3)).stripTrailingZeros().toPlainString() + units[unit];
    }
}
