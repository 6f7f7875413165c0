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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nettywinsock.Winsock;
import io.github.nettywinsock.examples.CatalogueProbe.Kind;
import io.github.nettywinsock.examples.CatalogueRow.Outcome;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WinsockCatalogueTest {

    @Test
    void everyConstantHasASampleAndEveryIoctlOneRow() {
        List<CatalogueProbe> probes = CatalogueProbes.list();
        assertEquals(probes.size(), probes.stream().map(CatalogueProbe::code).distinct().count());
        assertEquals(probes.size(), probes.stream().map(CatalogueProbe::ioctl).distinct().count());
        assertEquals(Set.of(Kind.values()), probes.stream().map(CatalogueProbe::kind).collect(Collectors.toSet()));
    }

    @Test
    void whateverAQuestionThrowsBecomesARow() throws Exception {
        CatalogueRow row = new CatalogueProbe("SIO_X", 1, Kind.QUERY, "none", () -> {
            throw new IllegalStateException("no socket");
        }).run();
        assertEquals(Outcome.ERROR, row.outcome());
        assertTrue(String.valueOf(row.detail()).contains("no socket"));
    }

    @Test
    void theEnvironmentSaysThatTheModelAnswers() {
        assertEquals(Winsock.environment(), Environment.describe());
        System.setProperty("winsock.model", "");
        try {
            assertEquals(Winsock.environment() + "; WSAIoctl answered by the model of tools/winsock-model",
                    Environment.describe());
        } finally {
            System.clearProperty("winsock.model");
        }
    }

    @Test
    void jsonIsAsciiWithEverythingElseEscaped() {
        assertEquals("\"a \\\"b\\\" c:\\\\d\\u000a\\u0000\\u007f\\u00e9\\ud83d\\ude00\"",
                CatalogueRow.quote("a \"b\" c:\\d\n\0\u007f\u00e9\ud83d\ude00"));
        assertEquals("{\"ioctl\": \"SIO_X\", \"code\": \"0x98000004\", \"kind\": \"option\", \"socket\": \"UDP\", "
                + "\"outcome\": \"not asked\", \"error\": null, \"detail\": null}",
                new CatalogueRow("SIO_X", 0x98000004, Kind.OPTION, "UDP", Outcome.NOT_ASKED, null, null).toJson());
    }
}
