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

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One message of 64 bytes, to and fro between a client and an echo server. Unlike with an {@link EchoConnection}, no
 * third thread takes part.
 */
final class RoundTrips {

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final long TIMEOUT_SECONDS = 60;

    private final Client client = new Client();
    private final Channel channel;

    RoundTrips(EventLoopGroup server, EventLoopGroup clients, Transport transport) throws InterruptedException {
        Channel listener = new ServerBootstrap().group(server)
                .channelFactory(() -> transport.newServer(Address.IPV4.family()))
                .childHandler(new Server())
                .bind(Address.IPV4.anyPort()).sync().channel();
        channel = new Bootstrap().group(clients)
                .channelFactory(() -> transport.newClient(Address.IPV4.family()))
                .handler(client)
                .connect(listener.localAddress()).sync().channel();
    }

    Channel channel() {
        return channel;
    }

    /** Median round trip in nanoseconds. */
    double p50(int roundTrips) throws Exception {
        long[] nanos = client.run(channel, roundTrips).nanos;
        Arrays.sort(nanos);
        return nanos[roundTrips / 2];
    }

    /** Bytes that so many round trips leave on the heap for the collector, on all threads. */
    double bytes(int roundTrips) throws Exception {
        long before = allocated();
        client.run(channel, roundTrips);
        return allocated() - before;
    }

    private static long allocated() {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())).filter(n -> n > 0).sum();
    }

    /** How long the round trips took. */
    private static final class Run {
        final long[] nanos;
        int done;
        long sent;
        final CompletableFuture<Run> whole = new CompletableFuture<>();

        Run(long[] nanos) {
            this.nanos = nanos;
        }
    }

    private static final class Client extends ChannelInboundHandlerAdapter {

        private static final int LENGTH = 64;

        private Run run;
        private int missing;
        private long[] nanos = {};

        Run run(Channel channel, int roundTrips) throws Exception {
            if (nanos.length != roundTrips) {
                nanos = new long[roundTrips];
            }
            Run next = new Run(nanos);
            channel.eventLoop().execute(() -> {
                run = next;
                send(channel.pipeline().lastContext());
            });
            return next.whole.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }

        private void send(ChannelHandlerContext context) {
            missing = LENGTH;
            run.sent = System.nanoTime();
            context.writeAndFlush(context.alloc().directBuffer(LENGTH).writeZero(LENGTH), context.voidPromise());
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            missing -= bytes.readableBytes();
            bytes.release();
            if (missing > 0) {
                return;
            }
            run.nanos[run.done++] = System.nanoTime() - run.sent;
            if (run.done < run.nanos.length) {
                send(context);
            } else {
                run.whole.complete(run);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            run.whole.completeExceptionally(cause);
        }
    }

    private static final class Server extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.writeAndFlush(message, context.voidPromise());
        }
    }
}
