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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.annotations.Mode;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HtmlReportTest {

    private static final String WINE =
            "Windows 10 build 19045 (Wine 8.0), Java 17.0.9+9, Netty 4.1.140.Final, JNA 5.19.1, x";
    private static final String LINUX = "Linux 6.1, Java 17.0.9+9, Netty 4.1.140.Final; Winsock is not available: y";
    private static final String WINDOWS = "Windows 11 build 26100, Java 17.0.9+9, Netty 4.1.140.Final, JNA 5.19.1, x";

    /** Every kind of row, in every kind of plot. */
    private static final List<Row> SUITE = suite();

    private static List<Row> suite() {
        SampleRows rows = new SampleRows();
        for (String payload : List.of("1", "1024", "16384", "65536")) {
            double size = 20_000 + Integer.parseInt(payload);
            for (String address : List.of("IPV4", "IPV4_MAPPED")) {
                for (String channel : List.of("STOCK", "STOCK_AGAIN", "DROP_IN")) {
                    String[] params = {"channel", channel, "address", address, "payload", payload};
                    rows.measured("PingPong.roundTrip", Mode.SampleTime, size, params);
                    rows.measured("PingPong.pipelined", Mode.Throughput, size / 10, params);
                }
                String[] params = {"channel", "DROP_IN_FAST_PATH", "address", address, "payload", payload};
                rows.notSupported("PingPong.roundTrip", Mode.SampleTime, "no <fast> path & so on", params);
                rows.notSupported("PingPong.pipelined", Mode.Throughput, "no <fast> path & so on", params);
            }
            rows.measured("PingPong.unixDomain", Mode.SampleTime, size / 2, "payload", payload);
        }
        rows.measured("PingPong.handOff", Mode.SampleTime, 9000);
        for (String by : List.of("RAW_CALL", "RAW_CALL_AGAIN", "DROP_IN")) {
            rows.measured("Set.option", Mode.AverageTime, by.equals("DROP_IN") ? 370 : 300, "by", by);
        }
        rows.failed("Set.option", Mode.AverageTime, "java.lang.IllegalStateException: <broken>", "by", "STOCK");
        for (String option : List.of("NONE", "KEEPALIVE_VALS", "TCP_INITIAL_RTO")) {
            for (String channel : List.of("STOCK", "STOCK_AGAIN", "DROP_IN")) {
                rows.measured("Connect.connections", Mode.Throughput, option.equals("NONE") ? 90_000 : 100_000,
                        "channel", channel, "options", option);
            }
        }
        rows.measured("Many.open", Mode.SingleShotTime, 3e7, "channel", "STOCK", "count", "1000");
        rows.measured("Many.open", Mode.SingleShotTime, 4e7, "channel", "DROP_IN", "count", "1000");
        rows.measured("Unheard.of", Mode.AverageTime, 0.004, "what", "a thing", "other", "true");
        rows.notSupported("Unheard.of", Mode.AverageTime, "not here", "what", "a thing", "other", "false");
        return rows.rows();
    }

    private static String page(String environment, List<Row> rows, String... args) throws Exception {
        return new HtmlReport(new Machine(environment, "A <fast> processor", 4, "5.19.1"), rows, List.of(args),
                ZonedDateTime.parse("2026-01-02T03:04:05Z")).page();
    }

    /** The page is XML as well, so that an unescaped character or a tag that is not closed is found here. */
    private static List<String> all(String page, String xpath) throws Exception {
        Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(page)));
        NodeList nodes = (NodeList) XPathFactory.newInstance().newXPath()
                .evaluate(xpath, document, XPathConstants.NODESET);
        return IntStream.range(0, nodes.getLength()).mapToObj(nodes::item)
                .map(node -> node.getTextContent().replace('\u00a0', ' ')).toList();
    }

    @Test
    void thePageNeedsNothingElse() throws Exception {
        String page = page(WINE, SUITE);
        assertFalse(Pattern.compile("https?:|\\b(src|href|srcset|data)=|url\\(|@import|<script|<link")
                .matcher(page).find());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        WINE + "|Measured under Wine: these figures say nothing about Windows.",
        LINUX + "|Measured on Linux 6.1: these figures say nothing about Windows.",
        WINDOWS + "|Measured on Windows 11 build 26100."
    })
    void theFirstLineSaysWhereItWasMeasured(String environment, String line) throws Exception {
        assertEquals(line, all(page(environment, SUITE), "//body//text()[normalize-space()]").get(0));
    }

    @Test
    void everyRowIsInATableWithItsFiguresOrWhyThereAreNone() throws Exception {
        String page = page(LINUX, SUITE);
        assertEquals(List.of("68 with figures"), all(page, "//tr[th = 'Rows']/td").stream()
                .map(cell -> cell.replaceFirst(",.*", "")).toList());
        for (Row row : SUITE) {
            String path = inTable(row);
            assertTrue(!all(page, path).isEmpty(), path);
        }
    }

    /** Finds the line of a row with its figure, or with the reason below the table. */
    private static String inTable(Row row) {
        String names = row.params().getParamsKeys().stream()
                // Those with one value stand above the table.
                .filter(name -> !Set.of("count", "what").contains(name))
                .map(name -> "[td = '" + row.params().getParam(name) + "']").collect(Collectors.joining());
        String table = "//table[@class = 'figures']/tbody/tr" + names;
        if (row.isMeasured()) {
            return table + "[td = '" + ResultTable.number(row.score().getScore()) + "']";
        }
        String text = row.isNotSupported() ? "not supported here [1]" : "FAILED [1]";
        return table + "[td = '" + text + "']/following::p[@class = 'notes'][1][contains(., '" + row.reason() + "')]";
    }

    @Test
    void eachDifferenceStandsNextToThatOfTwoEqualRows() throws Exception {
        SampleRows rows = new SampleRows();
        for (String channel : List.of("STOCK", "STOCK_AGAIN", "DROP_IN", "DROP_IN_FAST_PATH")) {
            int nanos = Map.of("STOCK", 100, "STOCK_AGAIN", 104, "DROP_IN", 200).getOrDefault(channel, 100);
            rows.exactly("Any.thing", nanos, "channel", channel);
        }
        assertEquals(List.of(
                List.of("STOCK", "", "+4.0 %"),
                List.of("STOCK_AGAIN", "+4.0 % against STOCK", "+4.0 %"),
                List.of("DROP_IN", "+100.0 % against STOCK", "+4.0 %"),
                List.of("DROP_IN_FAST_PATH", "-50.0 % against DROP_IN", "+4.0 %")),
                differences(page(WINDOWS, rows.rows())));
    }

    @Test
    void aBaselineStandsNextToTheRowThatIsMostLikeIt() throws Exception {
        SampleRows rows = new SampleRows()
                .exactly("Any.baseline", 150, "payload", "2").exactly("Any.other", 70);
        for (String payload : List.of("1", "2")) {
            int nanos = Integer.parseInt(payload) * 100;
            rows.exactly("Any.thing", nanos, "payload", payload, "channel", "STOCK")
                    .exactly("Any.thing", 1.04 * nanos, "payload", payload, "channel", "STOCK_AGAIN");
        }
        assertEquals(List.of("+4.0 % against STOCK", "+4.0 % against STOCK", "-25.0 % against STOCK"),
                all(page(WINDOWS, rows.rows()), "//td[contains(., 'against')]"));
    }

    private static List<List<String>> differences(String page) throws Exception {
        List<String> cells = all(page,
                "//table[@class = 'figures']/tbody/tr/td[position() = 1 or position() >= last() - 1]");
        return IntStream.range(0, cells.size() / 3).mapToObj(i -> cells.subList(3 * i, 3 * i + 3)).toList();
    }

    @Test
    void aDifferenceThatMayBeNoiseIsFaint() throws Exception {
        SampleRows rows = new SampleRows()
                .exactly("Any.thing", 100, "by", "X").exactly("Any.thing", 104, "by", "X_AGAIN")
                .exactly("Any.thing", 103, "by", "Y").exactly("Any.thing", 105, "by", "Z");
        assertEquals(List.of("+4.0 % against X", "+3.0 % against X"),
                all(page(WINDOWS, rows.rows()), "//td/span[@class = 'faint']"));
    }

    @Test
    void aQuickRunAndOneWithoutEqualRowsSaySo() throws Exception {
        List<Row> alone = new SampleRows().exactly("Any.thing", 100, "by", "X").rows();
        assertEquals(List.of("-quick", "This run has no A/A rows"), all(page(WINDOWS, alone, "-quick"), "//li/strong")
                .subList(0, 2));
        assertEquals("There is no Winsock here.", all(page(LINUX, SUITE), "//li/strong").get(0));
        assertEquals("Wine is not Windows.", all(page(WINE, SUITE), "//li/strong").get(0));
        assertEquals("One machine, one run.", all(page(WINDOWS, SUITE), "//li/strong").get(0));
    }

    @Test
    void thereIsAPlotOfEveryKind() throws Exception {
        String page = page(WINDOWS, SUITE);
        // Two addresses with four payloads each, and two addresses along whose payloads there are lines.
        assertEquals(8 + 2, all(page, "//*[name() = 'svg'][@class = 'plot']").size());
        assertEquals(3 + 9 + 2 * 2 + 1, all(page, "//*[name() = 'svg'][starts-with(@class, 'bar s')]").size());
    }
}
