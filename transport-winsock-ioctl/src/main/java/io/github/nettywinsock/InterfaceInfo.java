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

import static io.netty.util.internal.ObjectUtil.checkInRange;
import static io.netty.util.internal.ObjectUtil.checkNotNull;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One address of an interface: an element of {@link WinsockQueries#INTERFACE_LIST}, the structure
 * {@code INTERFACE_INFO}.
 *
 * @param flags {@code iiFlags}, those included that this library does not know
 * @param address the unicast address
 * @param broadcast the broadcast address, {@code null} if Windows gives none
 * @param netmask the network mask, {@code null} if Windows gives none
 */
public record InterfaceInfo(long flags, InetAddress address, @Nullable InetAddress broadcast,
                            @Nullable InetAddress netmask) {

    private static final int UP = 1;
    private static final int BROADCAST = 2;
    private static final int LOOPBACK = 4;
    private static final int POINT_TO_POINT = 8;
    private static final int MULTICAST = 16;

    public InterfaceInfo {
        checkInRange(flags, 0, 0xFFFF_FFFFL, "flags");
        checkNotNull(address, "address");
    }

    /** Whether the interface is running ({@code IFF_UP}). */
    public boolean isUp() {
        return (flags & UP) != 0;
    }

    /** Whether it has broadcasts ({@code IFF_BROADCAST}). */
    public boolean isBroadcast() {
        return (flags & BROADCAST) != 0;
    }

    /** Whether it is the loopback interface ({@code IFF_LOOPBACK}). */
    public boolean isLoopback() {
        return (flags & LOOPBACK) != 0;
    }

    /** Whether it is a point-to-point link ({@code IFF_POINTTOPOINT}). */
    public boolean isPointToPoint() {
        return (flags & POINT_TO_POINT) != 0;
    }

    /** Whether it has multicasts ({@code IFF_MULTICAST}). */
    public boolean isMulticast() {
        return (flags & MULTICAST) != 0;
    }

    /** INTERFACE_INFO: flags, and three sockaddr of which each has 24 bytes. */
    static List<InterfaceInfo> list(Answer answer) {
        return list(answer, 76, (at, index) -> answer.inetAddress(at + 4 + index * 24, 24));
    }

    /** INTERFACE_INFO_EX: flags, and pointers to three sockaddr, which are not counted in the length of the answer. */
    static List<InterfaceInfo> listEx(Answer answer) {
        return list(answer, 56, (at, index) ->
                answer.socketAddress(at + 8 + index * Answer.SOCKET_ADDRESS, answer.room()));
    }

    /** Reads one of the three addresses of the element that begins somewhere. */
    private interface Part {
        @Nullable InetAddress read(int at, int index);
    }

    private static List<InterfaceInfo> list(Answer answer, int size, Part part) {
        if (answer.length() % size != 0) {
            throw answer.malformed(answer.length() + " bytes (expected: a multiple of " + size + ')');
        }
        List<InterfaceInfo> list = new ArrayList<>(answer.length() / size);
        for (int at = 0; at < answer.length(); at += size) {
            InetAddress address = part.read(at, 0);
            // Without one of a family that Java knows there is nothing to tell.
            if (address != null) {
                list.add(new InterfaceInfo(answer.uint32(at), address, part.read(at, 1), part.read(at, 2)));
            }
        }
        return List.copyOf(list);
    }
}
