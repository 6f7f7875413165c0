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

import io.github.nettywinsock.PortReservation;
import io.github.nettywinsock.WinsockException;
import io.github.nettywinsock.WinsockOptions;
import io.github.nettywinsock.WinsockServerSocketChannel;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Servers on ports that Windows keeps for this process: a block of ports is reserved, and each server gets one of it.
 *
 * <p>Usage: {@code java -cp examples/target/examples.jar io.github.nettywinsock.examples.PortReservationServer
 * [ports, default 3]}
 *
 * <p>Windows only. Prints the ports that were reserved, those that the servers got, what one server too many is told,
 * and that the ports are free again; then ends.
 */
public final class PortReservationServer {

    private PortReservationServer() {
    }

    public static void main(String[] args) {
        int number = new Arguments("PortReservationServer [ports, default 3]", 0, 1, args).number(0, 3, 1, 65535);
        EventLoopGroup loops = new NioEventLoopGroup(1);
        try {
            int startPort;
            try (PortReservation ports = PortReservation.acquireTcp(0, number)) {
                startPort = ports.startPort();
                System.out.println("Reserved: " + ports);
                serve(loops, ports);
            }
            System.out.println("Released.");
            try (PortReservation again = PortReservation.acquireTcp(startPort, number)) {
                System.out.println("Free for the next one: " + again);
            }
        } catch (WinsockException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        } finally {
            loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    /** Starts a server for each of the ports and one more, then stops them. */
    private static void serve(EventLoopGroup loops, PortReservation ports) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(WinsockServerSocketChannel.class)
                // Without the reservation there is to be no server.
                .option(WinsockOptions.ASSOCIATE_PORT_RESERVATION.required(), ports.token())
                .childHandler(new Echo());
        List<Channel> servers = new ArrayList<>();
        for (int i = 1; i <= ports.numberOfPorts() + 1; i++) {
            ChannelFuture bound = bootstrap.bind(NetUtil.LOCALHOST4, 0).awaitUninterruptibly();
            System.out.println("Server " + i + ": "
                    + (bound.isSuccess() ? bound.channel().localAddress() : bound.cause()));
            servers.add(bound.channel());
        }
        servers.forEach(server -> server.close().awaitUninterruptibly());
        System.out.println("Servers closed.");
    }
}
