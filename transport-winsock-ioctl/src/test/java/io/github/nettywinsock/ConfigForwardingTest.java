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
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.nettywinsock.internal.FakeWsaIoctl;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultMessageSizeEstimator;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramChannelConfig;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.ServerSocketChannelConfig;
import io.netty.channel.socket.SocketChannelConfig;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.util.NetUtil;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The configs of this package's channels do all that Netty's do. What that is, is asked of the interfaces of the Netty
 * at hand: a method that a later Netty adds is tested, too.
 */
@Timeout(60)
class ConfigForwardingTest {

    /** One of the two TCP channels. */
    private record Wrapped<C extends ChannelConfig>(Class<C> type, Channel channel, Function<C, C> wrap,
                                                    WinsockOption<Boolean> option) {

        static Wrapped<SocketChannelConfig> stream() {
            Channel channel = new WinsockSocketChannel();
            return new Wrapped<>(SocketChannelConfig.class, channel,
                    inner -> new WinsockSocketChannelConfig(channel, inner), WinsockOptions.LOOPBACK_FAST_PATH);
        }

        static Wrapped<ServerSocketChannelConfig> listener() {
            Channel channel = new WinsockServerSocketChannel();
            return new Wrapped<>(ServerSocketChannelConfig.class, channel,
                    inner -> new WinsockServerSocketChannelConfig(channel, inner), WinsockOptions.LOOPBACK_FAST_PATH);
        }
    }

    private record Invocation(String method, List<Class<?>> types, List<?> arguments) {

        Invocation(Method method, Object... arguments) {
            this(method.getName(), List.of(method.getParameterTypes()), List.of(arguments));
        }
    }

    /** A config that does nothing but remember what it was asked. */
    private static final class Recorder<C extends ChannelConfig> implements InvocationHandler {

        final List<Invocation> invocations = new ArrayList<>();
        final C config;
        @Nullable Object answer;

        Recorder(Class<C> type) {
            config = type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this));
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
            invocations.add(new Invocation(method, arguments == null ? new Object[0] : arguments));
            return answer;
        }
    }

    private static Stream<Method> methods(Class<?> config) {
        return Arrays.stream(config.getMethods()).filter(method -> !Modifier.isStatic(method.getModifiers()))
                .sorted(Comparator.comparing(Method::toString));
    }

    static Stream<Arguments> tcpMethods() {
        return Stream.of(SocketChannelConfig.class, ServerSocketChannelConfig.class)
                .flatMap(type -> methods(type).map(method -> Arguments.of(type.getSimpleName(), method)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("tcpMethods")
    void everyMethodOfATcpChannelsConfigIsPassedOnAndEverySetterReturnsTheConfig(String type, Method method)
            throws Exception {
        if (type.equals("SocketChannelConfig")) {
            passesOn(Wrapped.stream(), method);
        } else {
            passesOn(Wrapped.listener(), method);
        }
    }

    private static <C extends ChannelConfig> void passesOn(Wrapped<C> wrapped, Method method) throws Exception {
        try {
            // Twice, so that a constant or a default would be noticed, whatever it is.
            for (int variant = 0; variant < 2; variant++) {
                Recorder<C> recorder = new Recorder<>(wrapped.type);
                C config = wrapped.wrap.apply(recorder.config);
                boolean setter = ChannelConfig.class.isAssignableFrom(method.getReturnType());
                recorder.answer = setter ? recorder.config : sample(method.getReturnType(), variant);
                Object[] arguments = new Object[method.getParameterCount()];
                for (int i = 0; i < arguments.length; i++) {
                    arguments[i] = sample(method.getParameterTypes()[i], variant);
                }

                Object result = method.invoke(config, arguments);

                Invocation expected = new Invocation(method, arguments);
                if (method.getName().equals("setOptions")) {
                    // It has to look at each of them.
                    Method each = ChannelConfig.class.getMethod("setOption", ChannelOption.class, Object.class);
                    expected = new Invocation(each, ChannelOption.SO_BACKLOG, 7 + variant);
                }
                assertEquals(List.of(expected), recorder.invocations);
                if (setter) {
                    assertSame(config, result);
                } else {
                    assertEquals(recorder.answer, result);
                }
            }
        } finally {
            wrapped.channel.unsafe().closeForcibly();
        }
    }

    private static Object sample(Class<?> type, int variant) {
        if (type == boolean.class) {
            return variant == 0;
        }
        if (type == int.class) {
            return 7 + variant;
        }
        if (type == Object.class) {
            return "value " + variant;
        }
        if (type == Map.class) {
            return new HashMap<>(Map.of(ChannelOption.SO_BACKLOG, 7 + variant));
        }
        if (type == ChannelOption.class) {
            return variant == 0 ? ChannelOption.SO_TIMEOUT : NioChannelOption.of(StandardSocketOptions.SO_LINGER);
        }
        if (type == ByteBufAllocator.class) {
            return new UnpooledByteBufAllocator(variant == 0);
        }
        if (type == RecvByteBufAllocator.class) {
            return new FixedRecvByteBufAllocator(64 + variant);
        }
        if (type == MessageSizeEstimator.class) {
            return new DefaultMessageSizeEstimator(variant);
        }
        if (type == WriteBufferWaterMark.class) {
            return new WriteBufferWaterMark(variant, 7);
        }
        return fail("no sample of " + type + ": this Netty has a method that this test does not know");
    }

    static Stream<Arguments> wrapped() {
        return Stream.of(Arguments.of(Wrapped.stream()), Arguments.of(Wrapped.listener()));
    }

    @ParameterizedTest
    @MethodSource("wrapped")
    <C extends ChannelConfig> void onlyWinsockOptionsAreKeptFromNettysConfig(Wrapped<C> wrapped) {
        Recorder<C> recorder = new Recorder<>(wrapped.type);
        C config = wrapped.wrap.apply(recorder.config);
        try (FakeWsaIoctl fake = new FakeWsaIoctl()) {
            assertNull(config.getOption(wrapped.option));
            assertTrue(config.setOption(wrapped.option, true));
            assertTrue(config.setOptions(Map.of(wrapped.option, false)));
            assertEquals(false, config.getOption(wrapped.option));
            assertEquals(2, fake.calls(wrapped.option.code()).size());
            assertEquals(List.of(), recorder.invocations);

            recorder.answer = new HashMap<>(Map.of(ChannelOption.SO_BACKLOG, 7));
            assertEquals(Map.of(ChannelOption.SO_BACKLOG, 7, wrapped.option, false), config.getOptions());

            recorder.answer = false;
            Map<ChannelOption<?>, Object> mixed = new LinkedHashMap<>();
            mixed.put(ChannelOption.SO_TIMEOUT, 7);
            mixed.put(wrapped.option, true);
            assertEquals(false, config.setOptions(mixed), "one of them was refused");
            assertEquals(true, config.getOption(wrapped.option), "the other was set nevertheless");
        } finally {
            wrapped.channel.unsafe().closeForcibly();
        }
    }

    @ParameterizedTest
    @MethodSource("wrapped")
    <C extends ChannelConfig> void aTcpChannelShowsOneWrapperOfItsConfig(Wrapped<C> wrapped) {
        try {
            ChannelConfig config = wrapped.channel.config();
            assertEquals(WinsockConfig.class, config.getClass().getSuperclass());
            assertSame(config, wrapped.channel.config());
        } finally {
            wrapped.channel.unsafe().closeForcibly();
        }
    }

    /** The two UDP channels, registered, so that reading can be switched on and off. */
    private static final class Datagrams implements AutoCloseable {

        private final Loopback loopback = new Loopback();
        final DatagramChannel stock = Loopback.Transport.STOCK.newDatagram(InternetProtocolFamily.IPv4);
        final DatagramChannel dropIn = Loopback.Transport.DROP_IN.newDatagram(InternetProtocolFamily.IPv4);

        Datagrams register() throws InterruptedException {
            loopback.group.register(stock).sync();
            loopback.group.register(dropIn).sync();
            return this;
        }

        /** What a call on a config returned, or why it failed. Netty 4.1 wraps exceptions once more than 4.2. */
        static @Nullable Object outcome(Callable<?> call) throws Exception {
            try {
                return Loopback.describe(call.call());
            } catch (InvocationTargetException | RuntimeException e) {
                Throwable innermost = e;
                while (innermost.getCause() != null) {
                    innermost = innermost.getCause();
                }
                return innermost.getClass();
            }
        }

        void assertSameState() throws Exception {
            for (Method getter : methods(DatagramChannelConfig.class).filter(ConfigForwardingTest::isGetter).toList()) {
                if (!getter.getName().equals("getOptions")) {
                    assertEquals(outcome(() -> getter.invoke(stock.config())),
                            outcome(() -> getter.invoke(dropIn.config())), getter.getName());
                }
            }
            // Names and values, those of the JDK's socket among them.
            assertEquals(Loopback.options(stock.config()), Loopback.options(dropIn.config()));
        }

        @Override
        public void close() {
            for (DatagramChannel channel : List.of(stock, dropIn)) {
                if (!channel.isRegistered()) {
                    channel.unsafe().closeForcibly();
                }
            }
            loopback.close();
        }
    }

    private static boolean isGetter(Method method) {
        return method.getParameterCount() == 0;
    }

    @Test
    void aUdpChannelsConfigStartsWithWhatNettysStartsWith() throws Exception {
        try (Datagrams channels = new Datagrams()) {
            channels.assertSameState();
            assertInstanceOf(WinsockDatagramChannelConfig.class, channels.dropIn.config());
            assertSame(channels.dropIn.config(), channels.dropIn.config());
        }
    }

    static Stream<Method> datagramSetters() {
        return methods(DatagramChannelConfig.class)
                .filter(method -> !isGetter(method) && !method.getName().matches("(get|set)Options?"));
    }

    @ParameterizedTest
    @MethodSource("datagramSetters")
    void everySetterOfAUdpChannelsConfigHasTheEffectOfNettysAndReturnsTheConfig(Method setter) throws Exception {
        try (Datagrams channels = new Datagrams().register()) {
            int succeeded = 0;
            for (Object value : values(setter.getParameterTypes())) {
                Object stock = Datagrams.outcome(() -> setter.invoke(channels.stock.config(), value));
                Object dropIn = Datagrams.outcome(() -> setter.invoke(channels.dropIn.config(), value));
                if (stock == channels.stock.config()) {
                    succeeded++;
                    assertSame(channels.dropIn.config(), dropIn, () -> setter.getName() + '(' + value + ')');
                } else {
                    assertEquals(stock, dropIn, () -> setter.getName() + '(' + value + ')');
                }
                channels.assertSameState();
            }
            assertTrue(succeeded > 0, "no value was accepted by Netty's own config");
        }
    }

    @Test
    void everySetterOfAUdpChannelsConfigHasAGetterToCompareWith() {
        List<String> getters = methods(DatagramChannelConfig.class).filter(ConfigForwardingTest::isGetter)
                .map(method -> method.getName().replaceFirst("^(get|is)", "")).toList();
        List<String> setters = datagramSetters().map(method -> method.getName().substring(3)).toList();
        assertTrue(setters.size() > 20, setters.toString());
        assertTrue(getters.containsAll(setters), () -> setters + " in " + getters);
    }

    /** Values of which at least one is in range for every setter, and some are not. */
    private static List<?> values(Class<?>[] types) throws Exception {
        assertEquals(1, types.length);
        Class<?> type = types[0];
        if (type == int.class) {
            return List.of(64, 100_000, 8, -1);
        }
        if (type == InetAddress.class || type == NetworkInterface.class) {
            List<Object> values = new ArrayList<>();
            for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
                for (InetAddress address : each.inetAddresses().toList()) {
                    values.add(type == InetAddress.class ? address : each);
                }
            }
            return values;
        }
        return List.of(sample(type, 1), sample(type, 0), sample(type, 1));
    }

    @Test
    void aUdpChannelTakesEveryOptionOfTheJdkThatNettysTakes() throws Exception {
        try (Datagrams channels = new Datagrams().register()) {
            List<SocketOption<?>> options = new ArrayList<>(List.of(
                    StandardSocketOptions.TCP_NODELAY, StandardSocketOptions.SO_LINGER));
            java.nio.channels.DatagramChannel jdk = java.nio.channels.DatagramChannel.open();
            try (jdk) {
                options.addAll(jdk.supportedOptions());
            }
            assertTrue(options.size() > 8, options.toString());
            for (SocketOption<?> option : options) {
                compare(channels, option);
            }
        }
    }

    private static <T> void compare(Datagrams channels, SocketOption<T> option) throws Exception {
        ChannelOption<T> channelOption = NioChannelOption.of(option);
        for (Object value : jdkValues(option.type())) {
            T typed = option.type().cast(value);
            assertEquals(Datagrams.outcome(() -> channels.stock.config().setOption(channelOption, typed)),
                    Datagrams.outcome(() -> channels.dropIn.config().setOption(channelOption, typed)),
                    () -> option.name() + " = " + value);
            assertEquals(Datagrams.outcome(() -> channels.stock.config().getOption(channelOption)),
                    Datagrams.outcome(() -> channels.dropIn.config().getOption(channelOption)), option.name());
            channels.assertSameState();
        }
    }

    private static List<?> jdkValues(Class<?> type) throws Exception {
        return type == Boolean.class ? List.of(true, false)
                : type == Integer.class ? List.of(64, 8, 100_000, -1)
                : type == NetworkInterface.class ? List.of(NetworkInterface.getByInetAddress(NetUtil.LOCALHOST4))
                : fail("no sample of " + type);
    }

    @Test
    @SuppressWarnings("deprecation") // An option that works as ever, and as long as it does.
    void aUdpChannelTakesItsOptionsByNettysNames() throws Exception {
        try (Datagrams channels = new Datagrams()) {
            for (DatagramChannel channel : List.of(channels.stock, channels.dropIn)) {
                ChannelConfig config = channel.config();
                assertTrue(config.setOption(ChannelOption.DATAGRAM_CHANNEL_ACTIVE_ON_REGISTRATION, true));
                assertTrue(config.setOptions(Map.of(ChannelOption.SO_BROADCAST, true, ChannelOption.SO_RCVBUF, 32768,
                        ChannelOption.IP_TOS, 8, ChannelOption.IP_MULTICAST_TTL, 3,
                        ChannelOption.IP_MULTICAST_LOOP_DISABLED, false)));
                assertEquals(false, config.setOption(ChannelOption.SO_BACKLOG, 7));
                assertNull(config.getOption(ChannelOption.SO_BACKLOG));
                assertEquals(3, config.getOption(ChannelOption.IP_MULTICAST_TTL));
            }
            channels.assertSameState();
        }
    }

    @Test
    void aUdpChannelShowsTheWinsockOptionsThatWereAppliedBesideNettys() {
        try (FakeWsaIoctl fake = new FakeWsaIoctl(); Datagrams channels = new Datagrams()) {
            ChannelConfig config = channels.dropIn.config();
            assertNull(config.getOption(WinsockOptions.UDP_NETRESET));
            assertTrue(config.setOption(WinsockOptions.UDP_NETRESET, false));
            assertEquals(1, fake.calls(WinsockOptions.UDP_NETRESET.code()).size());
            assertEquals(false, config.getOption(WinsockOptions.UDP_NETRESET));

            List<String> expected = new ArrayList<>(Loopback.options(channels.stock.config()));
            expected.add("WinsockOption SIO_UDP_NETRESET=false");
            assertEquals(expected.stream().sorted().toList(), Loopback.options(config));
        }
    }

    @Test
    void aUdpChannelsAddressesAreThoseThatItsTypePromises() throws Exception {
        try (Loopback loopback = new Loopback()) {
            DatagramChannel channel = loopback.bound(Loopback.Transport.DROP_IN, Loopback.ANY_PORT).channel();
            InetSocketAddress local = channel.localAddress();
            assertEquals(NetUtil.LOCALHOST4, local.getAddress());
            assertNull(channel.remoteAddress());
        }
    }
}
