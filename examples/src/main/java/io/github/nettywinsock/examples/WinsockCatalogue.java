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
package io.github.nettywinsock.examples;

import io.github.nettywinsock.Winsock;
import io.github.nettywinsock.examples.CatalogueRow.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the machine at hand says to each IOCTL of the library, as a table, or with {@code --json} as one JSON document:
 * for a bug report.
 *
 * <p>Usage: {@code java -cp examples/target/examples.jar io.github.nettywinsock.examples.WinsockCatalogue [--json]}
 *
 * <p>Asks with harmless values on sockets of its own, on the loopback interface. Capture needs an administrator. Prints
 * a row per IOCTL, local addresses among the answers, and ends by itself, with 0 whatever the answers are.
 */
public final class WinsockCatalogue {

    private WinsockCatalogue() {
    }

    public static void main(String[] args) throws InterruptedException {
        boolean json = args.length == 1 && args[0].equals("--json");
        if (args.length > 0 && !json) {
            System.err.println("usage: WinsockCatalogue [--json]");
            System.exit(2);
        }
        // Winsock's warnings in a line each.
        System.getProperties().putIfAbsent("java.util.logging.SimpleFormatter.format", "%4$s: %5$s%6$s%n");
        List<CatalogueRow> rows = new ArrayList<>();
        for (CatalogueProbe probe : CatalogueProbes.list()) {
            rows.add(Winsock.isAvailable() ? probe.run() : CatalogueRow.of(probe, Outcome.UNAVAILABLE, null));
        }
        if (json) {
            printJson(rows);
        } else {
            printTable(rows);
        }
        // Also past a call that hangs.
        System.exit(0);
    }

    private static void printTable(List<CatalogueRow> rows) {
        // It also has the reason for Winsock not being available.
        System.out.println(Environment.describe());
        System.out.println();
        TextTable table = new TextTable("IOCTL", "code", "kind", "socket", "outcome", "detail");
        rows.forEach(row -> row.addTo(table));
        table.print();
        System.out.println();
        System.out.println(Stream.of(Outcome.values())
                .map(outcome -> rows.stream().filter(row -> row.outcome() == outcome).count() + " " + outcome
                        + (outcome == Outcome.ERROR ? "s" : ""))
                .filter(count -> !count.startsWith("0 "))
                .collect(Collectors.joining(", ")));
        if (Winsock.isAvailable()) {
            System.out.println(
                    "Asked on IPv4 sockets; those that Java opens by default are IPv6, and some answers differ there.");
            System.out.println("Long details are cut off here; --json has all of them.");
        }
    }

    private static void printJson(List<CatalogueRow> rows) {
        System.out.println("{");
        System.out.println("  \"environment\": " + CatalogueRow.quote(Environment.describe()) + ',');
        System.out.println("  \"rows\": [");
        System.out.println(rows.stream().map(row -> "    " + row.toJson()).collect(Collectors.joining(",\n")));
        System.out.println("  ]");
        System.out.println("}");
    }
}
