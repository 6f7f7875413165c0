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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nettywinsock.WinsockReport.Outcome;
import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What this machine itself answers, be it Windows, Wine, or neither.
 */
class WinsockTest {

    /** What Wine's ws2_32 has; Windows has these too. */
    private static final Set<WinsockOption<?>> EVERYWHERE =
            Set.of(WinsockOptions.KEEPALIVE_VALS, WinsockOptions.UDP_CONNRESET,
                    WinsockOptions.ENABLE_CIRCULAR_QUEUEING);

    /** What Windows must refuse, having it or not: the handles, tokens and records were made up. */
    private static final Set<WinsockOption<?>> MADE_UP =
            Set.of(WinsockOptions.ASSOCIATE_PORT_RESERVATION, WinsockOptions.SET_WFP_CONNECTION_REDIRECT_RECORDS,
                    WinsockOptions.APPLY_TRANSPORT_SETTING, WinsockOptions.ASSOCIATE_HANDLE);

    @ParameterizedTest
    @MethodSource("io.github.nettywinsock.Catalogue#oneEach")
    <T> void winsockAcceptsAnOptionOrSaysThatItDoesNotHaveIt(Catalogue.Golden<T> golden) {
        Capability.WINSOCK.assume();
        for (SocketKind kind : golden.option().declaration().sockets().keySet()) {
            Channel channel = Catalogue.channel(kind);
            try {
                Winsock.set(channel, golden.option(), golden.value());
                assertEquals(Outcome.APPLIED, Winsock.report(channel).entry(golden.option()).outcome());
            } catch (WinsockException e) {
                assertTrue(e.isUnsupported() ? !EVERYWHERE.contains(golden.option())
                        : MADE_UP.contains(golden.option()), e.getMessage());
                assertEquals(e.errorCode(), Winsock.report(channel).entry(golden.option()).errorCode());
            } finally {
                channel.unsafe().closeForcibly();
            }
        }
    }

    @Test
    void keepAliveValsReallySwitchKeepAliveOnAndOff() {
        Capability.WINSOCK.assume();
        WinsockSocketChannel channel = new WinsockSocketChannel();
        try {
            Winsock.set(channel, WinsockOptions.KEEPALIVE_VALS,
                    KeepAliveVals.of(Duration.ofSeconds(30), Duration.ofSeconds(1)));
            assertTrue(channel.config().isKeepAlive());
            Winsock.set(channel, WinsockOptions.KEEPALIVE_VALS, KeepAliveVals.off());
            assertEquals(false, channel.config().isKeepAlive());
        } finally {
            channel.unsafe().closeForcibly();
        }
    }

    @Test
    void availabilityIsSaidInThreeWaysThatAgree() {
        if (Winsock.isAvailable()) {
            assertNull(Winsock.unavailabilityCause());
            Winsock.ensureAvailability();
            assertTrue(Winsock.environment().contains("SOCKET"), Winsock.environment());
        } else {
            assertNotNull(Winsock.unavailabilityCause());
            assertEquals(Winsock.unavailabilityCause(),
                    assertThrows(UnsatisfiedLinkError.class, Winsock::ensureAvailability).getCause());
            assertTrue(Winsock.environment().contains("not available"), Winsock.environment());
        }
        assertEquals(System.getProperty("os.name").startsWith("Windows"), Winsock.isAvailable());
    }

    @Test
    void aMachineWithoutWinsockSaysSoWhenAskedToSetAnOption() {
        Capability.NO_WINSOCK.assume();
        NioSocketChannel channel = new NioSocketChannel();
        try {
            WinsockException e = assertThrows(WinsockException.class,
                    () -> Winsock.set(channel, WinsockOptions.KEEPALIVE_VALS, KeepAliveVals.off()));
            assertTrue(e.getMessage().contains(System.getProperty("os.name")), e.getMessage());
            assertNotEquals(null, e.getCause());
            assertEquals(Outcome.UNAVAILABLE, Winsock.report(channel).entry(WinsockOptions.KEEPALIVE_VALS).outcome());
        } finally {
            channel.unsafe().closeForcibly();
        }
        assertEquals("no Winsock options", Winsock.report(new NioSocketChannel()).toString());
    }
}
