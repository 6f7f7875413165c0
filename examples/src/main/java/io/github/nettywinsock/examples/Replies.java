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

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Hands over what arrives, over TCP or UDP, as text. */
final class Replies extends SimpleChannelInboundHandler<Object> {

    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Object msg) {
        ByteBuf bytes = msg instanceof ByteBufHolder holder ? holder.content() : (ByteBuf) msg;
        texts.add(bytes.toString(UTF_8).strip());
    }

    /** The next one, {@code null} if none comes within 5 seconds. */
    @Nullable String next() throws InterruptedException {
        return texts.poll(5, TimeUnit.SECONDS);
    }
}
