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
package io.github.nettywinsock;

import static io.github.nettywinsock.WinsockOptions.KEEPALIVE_VALS;
import static io.github.nettywinsock.WinsockOptions.PRIORITY_HINT;
import static io.github.nettywinsock.WinsockOptions.TCP_INITIAL_RTO;
import static io.github.nettywinsock.WinsockOptions.UDP_CONNRESET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.nettywinsock.internal.FakeWsaIoctl;
import io.netty.channel.ChannelConfig;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a set costs, as far as that is the same on every machine: garbage and native calls, never time.
 */
class SetCostTest {

    private static final int TIMES = 10_000;
    /** A collection in between counts as garbage what is left of the thread's buffer, so the least counts. */
    private static final int ROUNDS = 5;
    private static final KeepAliveVals VALS = KeepAliveVals.of(Duration.ofSeconds(30), Duration.ofSeconds(1));

    private final WinsockSocketChannel channel = new WinsockSocketChannel();
    private final ChannelConfig config = channel.config();
    private int calls;
    private int error;

    @BeforeEach
    void install() {
        FakeWsaIoctl.install((socket, code, in, inLength, out, outLength, returned) -> {
            calls++;
            return error;
        });
    }

    @AfterEach
    void restore() throws IOException {
        channel.unsafe().ch().close();
        FakeWsaIoctl.restore();
    }

    @Test
    void setLeavesNoGarbage() {
        assertNoGarbage(() -> config.setOption(KEEPALIVE_VALS, VALS));
    }

    @Test
    void setOfAnOptionThatHasItsMomentLeavesNoGarbage() {
        TcpInitialRto rto = TcpInitialRto.of(Duration.ofMillis(300), 2);
        assertNoGarbage(() -> config.setOption(TCP_INITIAL_RTO, rto));
    }

    @Test
    void setThroughTheFacadeLeavesNoGarbage() {
        assertNoGarbage(() -> Winsock.set(channel, KEEPALIVE_VALS, VALS));
    }

    @Test
    void setOnOneOfNettysOwnChannelsLeavesNoGarbage() throws IOException {
        NioSocketChannel stock = new NioSocketChannel();
        assertNoGarbage(() -> Winsock.set(stock, KEEPALIVE_VALS, VALS));
        stock.unsafe().ch().close();
    }

    @Test
    void setOnAUdpChannelLeavesNoGarbage() throws IOException {
        WinsockDatagramChannel udp = new WinsockDatagramChannel();
        assertNoGarbage(() -> udp.config().setOption(UDP_CONNRESET, false));
        udp.unsafe().ch().close();
    }

    @Test
    void setThatIsSkippedForItsErrorCodeLeavesNoGarbage() {
        error = 10045;
        assertNoGarbage(() -> config.setOption(PRIORITY_HINT, PriorityHint.LOW));
        assertEquals(10045, Winsock.report(channel).entry(PRIORITY_HINT).errorCode());
    }

    @Test
    void setIsOneNativeCall() {
        config.setOption(KEEPALIVE_VALS, VALS);
        assertEquals(1, calls);
        config.setOption(KEEPALIVE_VALS, VALS);
        assertEquals(2, calls);
    }

    @Test
    void readingOptionsIsNoNativeCall() {
        config.setOption(KEEPALIVE_VALS, VALS);
        calls = 0;
        assertEquals(VALS, config.getOption(KEEPALIVE_VALS));
        assertTrue(config.getOptions().containsKey(KEEPALIVE_VALS));
        Winsock.report(channel);
        assertEquals(0, calls);
    }

    private static void assertNoGarbage(Runnable set) {
        assumeTrue(ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean,
                "this JVM does not count what a thread allocates");
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < TIMES; i++) {
                set.run();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < TIMES, least + " bytes of garbage from " + TIMES + " sets");
    }
}
