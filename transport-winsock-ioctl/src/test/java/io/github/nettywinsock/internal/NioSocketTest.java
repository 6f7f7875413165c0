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
package io.github.nettywinsock.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
public class NioSocketTest {

    private static final WsaIoctl NEVER = (socket, code, in, inLength, out, outLength, returned) -> {
        throw new AssertionError("called on a closed channel");
    };

    /** {@code null} is what the JDK chooses when it is not told. */
    static Stream<@Nullable ProtocolFamily> families() {
        return Stream.of(null, StandardProtocolFamily.INET, StandardProtocolFamily.INET6);
    }

    @ParameterizedTest
    @MethodSource("families")
    void theNumberOfATcpChannelIsItsSocketBeforeAndAfterConnect(@Nullable ProtocolFamily family) throws IOException {
        try (ServerSocketChannel listener = bound(listener(family), family);
             SocketChannel client = stream(family)) {
            NioSocket beforeConnect = socketOf(client);
            client.connect(listener.getLocalAddress());

            assertEquals(portOf(client), OsSocket.port(beforeConnect.number()));
            assertEquals(beforeConnect.number(), socketOf(client).number());
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void theNumberOfAnAcceptedChannelIsItsSocket(@Nullable ProtocolFamily family) throws IOException {
        try (ServerSocketChannel listener = bound(listener(family), family);
             SocketChannel client = stream(family)) {
            client.connect(listener.getLocalAddress());
            try (SocketChannel accepted = listener.accept()) {
                // It shares its port with the listener, so that alone would not tell them apart.
                long number = socketOf(accepted).number();
                assertEquals(portOf(accepted), OsSocket.port(number));
                assertEquals(portOf(client), OsSocket.remotePort(number));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void theNumberOfAListenerIsItsSocket(@Nullable ProtocolFamily family) throws IOException {
        try (ServerSocketChannel listener = listener(family)) {
            NioSocket beforeBind = socketOf(listener);
            bound(listener, family);

            assertEquals(portOf(listener), OsSocket.port(beforeBind.number()));
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void theNumberOfAUdpChannelIsItsSocketBoundAndConnected(@Nullable ProtocolFamily family) throws IOException {
        try (DatagramChannel peer = bound(datagram(family), family);
             DatagramChannel channel = datagram(family)) {
            NioSocket beforeBind = socketOf(channel);
            bound(channel, family);
            assertEquals(portOf(channel), OsSocket.port(beforeBind.number()));

            channel.connect(peer.getLocalAddress());
            assertEquals(portOf(peer), OsSocket.remotePort(socketOf(channel).number()));
        }
    }

    @Test
    void theNumberReachesTheCallAsItIs() throws IOException {
        try (DatagramChannel channel = bound(DatagramChannel.open(), null)) {
            int port = portOf(channel);
            int answer = socketOf(channel).ioctl((socket, code, in, inLength, out, outLength, returned) ->
                    OsSocket.port(socket), 0, 0, 0, 0, 0, 0);

            assertEquals(port, answer);
        }
    }

    @Test
    void aClosedChannelIsNotCalled() throws IOException {
        for (Channel channel : new Channel[] {
            SocketChannel.open(), ServerSocketChannel.open(), DatagramChannel.open()
        }) {
            NioSocket socket = socketOf(channel);
            channel.close();

            assertEquals(NioSocket.CLOSED, socket.ioctl(NEVER, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void aChannelThatWasClosedBeforeItsSocketWasTakenIsNotCalled() throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.close();

        assertEquals(NioSocket.CLOSED, socketOf(channel).ioctl(NEVER, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void aChannelOfAnotherMakerHasNoSocket() throws IOException {
        try (SocketChannel foreign = new WrappedSocketChannel(SelectorProvider.provider())) {
            assertNull(NioSocket.of(foreign));
        }
    }

    @Test
    void aChannelOfTheJdkThatIsNoSocketHasNone() throws IOException {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = pipe.source(); Pipe.SinkChannel sink = pipe.sink()) {
            assertNull(NioSocket.of(source));
            assertNull(NioSocket.of(sink));
        }
    }

    @Test
    void noModuleIsOpenedForIt() throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            socketOf(channel);
        }
        Module base = Object.class.getModule();
        Module ours = NioSocket.class.getModule();
        for (String name : new String[] {"sun.nio.ch", "java.io"}) {
            assertFalse(base.isOpen(name, ours), name);
        }
        assertFalse(base.isExported("sun.nio.ch", ours));
    }

    private static NioSocket socketOf(Channel channel) {
        return Objects.requireNonNull(NioSocket.of(channel), () -> channel.getClass().getName());
    }

    private static SocketChannel stream(@Nullable ProtocolFamily family) throws IOException {
        return family == null ? SocketChannel.open() : SocketChannel.open(family);
    }

    private static ServerSocketChannel listener(@Nullable ProtocolFamily family) throws IOException {
        return family == null ? ServerSocketChannel.open() : ServerSocketChannel.open(family);
    }

    private static DatagramChannel datagram(@Nullable ProtocolFamily family) throws IOException {
        return family == null ? DatagramChannel.open() : DatagramChannel.open(family);
    }

    private static <C extends NetworkChannel> C bound(C channel, @Nullable ProtocolFamily family) throws IOException {
        String address = family == StandardProtocolFamily.INET6 ? "::1" : "127.0.0.1";
        try {
            channel.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
        } catch (IOException e) {
            channel.close();
            Assumptions.assumeFalse(family == StandardProtocolFamily.INET6, "needs the loopback address of IPv6");
            throw e;
        }
        return channel;
    }

    private static int portOf(NetworkChannel channel) throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    /**
     * What the operating system itself says about a socket, given its number.
     */
    static final class OsSocket {

        /** Answer of {@link #identity} when the number is not that of a socket. */
        static final long DEAD = -1;

        private static final boolean HAS_COOKIES = Platform.isLinux();
        private static final int SOL_SOCKET = 1;
        private static final int SO_COOKIE = 57;
        private static final int WSAEINVAL = 10022;
        private static final int LONGEST_ADDRESS = 128;

        /** Room for an address, or a cookie, behind a word for its length. Kept, so that looking does not take long. */
        private static final ThreadLocal<Memory> ANSWER =
                ThreadLocal.withInitial(() -> new Memory(Long.BYTES + LONGEST_ADDRESS));

        static {
            String library = Platform.isWindows() ? "ws2_32" : Platform.C_LIBRARY_NAME;
            Native.register(OsSocket.class, NativeLibrary.getInstance(library));
        }

        private OsSocket() {
        }

        /**
         * Which socket the number belongs to at this moment: a number that no two open sockets share, {@link #DEAD} for
         * none. Linux numbers all sockets ever made. Elsewhere it is the local port, so the sockets must be bound.
         */
        static long identity(long socket) {
            Memory answer = answer(HAS_COOKIES ? Long.BYTES : LONGEST_ADDRESS);
            Pointer content = answer.share(Long.BYTES);
            if (HAS_COOKIES) {
                return getsockopt(socket, SOL_SOCKET, SO_COOKIE, content, answer) == 0 ? content.getLong(0) : DEAD;
            }
            if (getsockname(socket, content, answer) == 0) {
                return port(content);
            }
            // Windows has no name for a socket that is not bound yet: another's then, but not a dead one.
            return Native.getLastError() == WSAEINVAL ? 0 : DEAD;
        }

        static int port(long socket) {
            Memory answer = answer(LONGEST_ADDRESS);
            Pointer content = answer.share(Long.BYTES);
            assertEquals(0, getsockname(socket, content, answer), () -> "error " + Native.getLastError());
            return port(content);
        }

        static int remotePort(long socket) {
            Memory answer = answer(LONGEST_ADDRESS);
            Pointer content = answer.share(Long.BYTES);
            assertEquals(0, getpeername(socket, content, answer), () -> "error " + Native.getLastError());
            return port(content);
        }

        private static Memory answer(int length) {
            Memory answer = ANSWER.get();
            answer.setInt(0, length);
            return answer;
        }

        /** The port comes after two bytes in the address of either family, most significant byte first. */
        private static int port(Pointer address) {
            return Byte.toUnsignedInt(address.getByte(2)) << 8 | Byte.toUnsignedInt(address.getByte(3));
        }

        // A SOCKET of Windows is as long as a pointer. Where it is an int, the callee takes the lower half.

        private static native int getsockname(long socket, Pointer address, Pointer length);

        private static native int getpeername(long socket, Pointer address, Pointer length);

        private static native int getsockopt(long socket, int level, int option, Pointer value, Pointer length);
    }

    /**
     * A channel as another maker's {@link SelectorProvider} may give out: works, but is none of the JDK's classes.
     */
    public static final class WrappedSocketChannel extends SocketChannel {

        private final SocketChannel wrapped;

        public WrappedSocketChannel(SelectorProvider provider) throws IOException {
            super(provider);
            wrapped = SelectorProvider.provider().openSocketChannel();
        }

        @Override
        public SocketChannel bind(SocketAddress local) throws IOException {
            wrapped.bind(local);
            return this;
        }

        @Override
        public <T> SocketChannel setOption(SocketOption<T> name, T value) throws IOException {
            wrapped.setOption(name, value);
            return this;
        }

        @Override
        public <T> T getOption(SocketOption<T> name) throws IOException {
            return wrapped.getOption(name);
        }

        @Override
        public Set<SocketOption<?>> supportedOptions() {
            return wrapped.supportedOptions();
        }

        @Override
        public SocketChannel shutdownInput() throws IOException {
            wrapped.shutdownInput();
            return this;
        }

        @Override
        public SocketChannel shutdownOutput() throws IOException {
            wrapped.shutdownOutput();
            return this;
        }

        @Override
        public Socket socket() {
            return wrapped.socket();
        }

        @Override
        public boolean isConnected() {
            return wrapped.isConnected();
        }

        @Override
        public boolean isConnectionPending() {
            return wrapped.isConnectionPending();
        }

        @Override
        public boolean connect(SocketAddress remote) throws IOException {
            return wrapped.connect(remote);
        }

        @Override
        public boolean finishConnect() throws IOException {
            return wrapped.finishConnect();
        }

        @Override
        public SocketAddress getRemoteAddress() throws IOException {
            return wrapped.getRemoteAddress();
        }

        @Override
        public SocketAddress getLocalAddress() throws IOException {
            return wrapped.getLocalAddress();
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return wrapped.read(target);
        }

        @Override
        public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
            return wrapped.read(targets, offset, length);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            return wrapped.write(source);
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
            return wrapped.write(sources, offset, length);
        }

        @Override
        protected void implCloseSelectableChannel() throws IOException {
            wrapped.close();
        }

        @Override
        protected void implConfigureBlocking(boolean block) throws IOException {
            wrapped.configureBlocking(block);
        }
    }
}
