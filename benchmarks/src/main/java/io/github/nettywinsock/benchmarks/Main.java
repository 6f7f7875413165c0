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

import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Defaults;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks: JMH's own command line, plus {@code -quick}. Writes JMH's JSON and an HTML page, and prints one
 * table.
 *
 * <p>Exits with 0 only if every row has figures or measures something that this machine does not support.
 */
public final class Main {

    static final String QUICK = "-quick";
    private static final String RESULTS = "benchmarks-results.json";

    private Main() {
    }

    public static void main(String[] args) throws Exception {
        List<String> jmhArgs = new ArrayList<>(Arrays.asList(args));
        boolean quick = jmhArgs.removeIf(QUICK::equals);
        CommandLineOptions given;
        try {
            given = new CommandLineOptions(jmhArgs.toArray(new String[0]));
        } catch (CommandLineOptionException e) {
            System.err.println(e.getMessage());
            System.exit(1);
            return;
        }
        if (given.shouldHelp()) {
            System.out.println("JMH's options, and " + QUICK + ": one fork, few and short iterations, few parameters.");
            System.out.println("Without -rf and -rff, JMH's JSON is written to " + RESULTS
                    + "; next to it, one HTML page.");
            System.out.println();
        }
        if (given.shouldHelp() || given.shouldList() || given.shouldListWithParams() || given.shouldListProfilers()
                || given.shouldListResultFormats()) {
            org.openjdk.jmh.Main.main(jmhArgs.toArray(new String[0]));
            return;
        }
        // Not only on failure: threads that a benchmark left behind would keep this JVM alive.
        System.exit(run(options(given, quick), List.of(args)) ? 0 : 1);
    }

    /** What was given on the command line, and defaults for what was not. */
    private static Options options(CommandLineOptions given, boolean quick) {
        ChainedOptionsBuilder options = new OptionsBuilder().parent(given);
        if (!given.getResultFormat().hasValue()) {
            options.resultFormat(ResultFormatType.JSON);
            if (!given.getResult().hasValue()) {
                options.result(RESULTS);
            }
        }
        if (!given.getJvm().hasValue() && Runtime.version().feature() >= 24) {
            List<String> append = new ArrayList<>(given.getJvmArgsAppend().orElse(List.of()));
            // For JNA: a fork is not started by the jar's manifest, which says the same.
            append.add("--enable-native-access=ALL-UNNAMED");
            // For JMH, which would have every fork print a warning.
            append.add("--sun-misc-unsafe-memory-access=allow");
            options.jvmArgsAppend(append.toArray(new String[0]));
        }
        options.addProfiler(HeapPerChannel.class);
        if (given.getProfilers().isEmpty()) {
            options.addProfiler(GCProfiler.class);
        }
        if (quick) {
            shorten(options, given);
        }
        return options.build();
    }

    private static void shorten(ChainedOptionsBuilder options, CommandLineOptions given) {
        if (!given.getForkCount().hasValue()) {
            options.forks(1);
        }
        if (!given.getWarmupIterations().hasValue()) {
            options.warmupIterations(1);
        }
        if (!given.getWarmupTime().hasValue()) {
            options.warmupTime(TimeValue.milliseconds(500));
        }
        if (!given.getMeasurementIterations().hasValue()) {
            options.measurementIterations(3);
        }
        if (!given.getMeasurementTime().hasValue()) {
            options.measurementTime(TimeValue.milliseconds(500));
        }
        if (!given.getParameter("payload").hasValue()) {
            options.param("payload", "1024");
        }
        if (!given.getParameter("address").hasValue()) {
            options.param("address", Address.IPV4.name());
        }
        if (!given.getParameter("options").hasValue()) {
            options.param("options", ConnectAccept.Options.NONE.name(), ConnectAccept.Options.KEEPALIVE_VALS.name(),
                    ConnectAccept.Options.ALL.name());
        }
        if (!given.getParameter("count").hasValue()) {
            options.param("count", "1000");
        }
    }

    /** Whether nothing went wrong. */
    private static boolean run(Options options, List<String> args) throws IOException {
        RowRecorder recorder;
        try {
            recorder = new RowRecorder(format(options));
        } catch (FileNotFoundException e) {
            System.err.println(e.getMessage());
            return false;
        }
        boolean ran = false;
        try {
            new Runner(options, recorder).run();
            ran = true;
        } catch (NoBenchmarksException e) {
            System.err.println("No benchmark matches; -l lists them.");
            return false;
        } catch (RunnerException e) {
            if (e.getCause() == null) {
                System.err.println(e.getMessage());
            } else {
                e.printStackTrace();
            }
        }
        List<Row> rows = recorder.rows();
        if (!rows.isEmpty()) {
            Machine machine = Machine.current();
            print(machine, rows, args.contains(QUICK));
            Path page = page(options);
            Files.writeString(page, new HtmlReport(machine, rows, args, ZonedDateTime.now()).page());
            System.out.println();
            System.out.println("As a page, with plots: " + page);
        }
        return ran && rows.stream().allMatch(row -> row.isMeasured() || row.isNotSupported());
    }

    /** Where JMH itself prints to. */
    private static OutputFormat format(Options options) throws FileNotFoundException {
        PrintStream out = options.getOutput().hasValue()
                ? new PrintStream(new FileOutputStream(options.getOutput().get()), true)
                : new PrintStream(new StandardOutput(), true, charset());
        return OutputFormatFactory.createFormatInstance(out, options.verbosity().orElse(Defaults.VERBOSITY));
    }

    /** What {@code System.out} encodes with; Java 17 has no other way to ask. */
    private static Charset charset() {
        String name = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
        return name == null ? Charset.defaultCharset() : Charset.forName(name);
    }

    /** Next to JMH's own file. */
    private static Path page(Options options) {
        Path results = Path.of(options.getResult().orElse(RESULTS));
        return results.resolveSibling(results.getFileName().toString().replaceFirst("\\.\\w+$", "") + ".html");
    }

    private static void print(Machine machine, List<Row> rows, boolean quick) {
        System.out.println();
        System.out.println(machine.environment());
        System.out.println(machine.headline());
        BenchmarkParams first = rows.get(0).params();
        System.out.println("measured by JMH " + first.getJmhVersion() + " on JDK " + first.getJdkVersion() + ", "
                + first.getVmName());
        if (quick) {
            System.out.println(QUICK + ": too short a run to compare anything");
        }
        System.out.println();
        System.out.print(new ResultTable(rows));
        System.out.flush();
    }

    /** JMH closes what it prints to. */
    private static final class StandardOutput extends FilterOutputStream {

        StandardOutput() {
            super(System.out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
