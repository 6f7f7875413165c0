/*
 * Addresses, interfaces and routes. The machine is imagined; with i counting from 0 its addresses are
 *
 *   unicast    192.0.2.(11+i)           2001:db8::(0b+i)   port 0x1000 + i   flow 0x0A0000 + i   scope 70 + i
 *   broadcast  198.51.100.(11+i)        ff02::(0b+i)       port 0x2000 + i   flow 0x0B0000 + i   scope 70 + i
 *   netmask    /(24 + i % 7)            /(64 + i % 64)     port 0x3000 + i   flow 0x0C0000 + i   scope 70 + i
 */
#include "ioctls.h"

#include <string.h>

enum part {
    UNICAST = 1,
    BROADCAST = 2,
    NETMASK = 3
};

static int length_of(int family)
{
    return family == AF_INET6 ? (int) sizeof(struct sockaddr_in6) : (int) sizeof(struct sockaddr_in);
}

/* The first `bits` bits set. */
static void set_prefix(BYTE *bytes, unsigned bits)
{
    for (unsigned i = 0; i < bits; i++) {
        bytes[i / 8] |= (BYTE) (0x80 >> i % 8);
    }
}

static void fill_address(void *to, int family, enum part part, unsigned i)
{
    USHORT port = htons((USHORT) ((unsigned) part << 12 | i));
    if (family == AF_INET6) {
        static const BYTE FIRST[][4] = {[UNICAST] = {0x20, 0x01, 0x0D, 0xB8}, [BROADCAST] = {0xFF, 0x02},
                                        [NETMASK] = {0}};
        struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_port = port,
                                       .sin6_flowinfo = (0x0900u + 0x0100u * part) << 8 | i, .sin6_scope_id = 70 + i};
        memcpy(address.sin6_addr.u.Byte, FIRST[part], sizeof FIRST[part]);
        if (part == NETMASK) {
            set_prefix(address.sin6_addr.u.Byte, 64 + i % 64);
        } else {
            address.sin6_addr.u.Byte[15] = (BYTE) (11 + i);
        }
        memcpy(to, &address, sizeof address);
    } else {
        static const BYTE FIRST[][4] = {[UNICAST] = {192, 0, 2}, [BROADCAST] = {198, 51, 100}, [NETMASK] = {0}};
        struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = port};
        BYTE *bytes = (BYTE *) &address.sin_addr;
        memcpy(bytes, FIRST[part], sizeof FIRST[part]);
        if (part == NETMASK) {
            set_prefix(bytes, 24 + i % 7);
        } else {
            bytes[3] = (BYTE) (11 + i);
        }
        memcpy(to, &address, sizeof address);
    }
}

/* A list that changed between two calls: what was enough before is not any more. */
static void grow(void)
{
    if (switches.growth > 0) {
        LONG before = InterlockedExchangeAdd(&switches.addresses, switches.growth);
        if (before + switches.growth > 200) {
            InterlockedExchange(&switches.addresses, 200);
        }
    }
}

int answer_address_list(struct call *call)
{
    unsigned count = (unsigned) switches.addresses;
    int length = length_of(call->facts.family);
    DWORD head = (DWORD) (offsetof(SOCKET_ADDRESS_LIST, Address) + count * sizeof(SOCKET_ADDRESS));
    DWORD size = head + count * (DWORD) length;
    /* Documented: no input. */
    if (call->cbIn != 0) {
        return WSAEINVAL;
    }
    if (call->cbOut > 0 && call->cbOut < offsetof(SOCKET_ADDRESS_LIST, Address)) {
        return WSAEINVAL;
    }
    if (call->cbOut < size || call->out == NULL) {
        grow();
        return answer_needs(call, WSAEFAULT, size);
    }
    if (!writable(call->out, call->cbOut)) {
        return WSAEFAULT;
    }
    SOCKET_ADDRESS_LIST *list = call->out;
    BYTE *address = (BYTE *) call->out + head;
    list->iAddressCount = (INT) count;
    for (unsigned i = 0; i < count; i++) {
        fill_address(address, call->facts.family, UNICAST, i);
        list->Address[i] = (SOCKET_ADDRESS) {(struct sockaddr *) address, length};
        address += length;
    }
    call->bytes = size;
    return 0;
}

static ULONG interface_flags(unsigned i)
{
    return IFF_UP | IFF_MULTICAST | (i == 1 ? IFF_LOOPBACK : i == 2 ? IFF_POINTTOPOINT : IFF_BROADCAST);
}

/* An overlapped call pends first, and then tells of too little room by a status of its own. */
static int interface_list(struct call *call, int error, DWORD size)
{
    if (error == WSAEFAULT) {
        grow();
    }
    call->bytes = error == 0 ? size : 0;
    if (call->overlapped == NULL) {
        return error;
    }
    call->bytes = 0;
    return notice_settle(call, error == 0 ? 0 : STATUS_BUFFER_TOO_SMALL, error == 0 ? size : 0);
}

int answer_interface_list(struct call *call)
{
    unsigned count = (unsigned) switches.addresses;
    DWORD size = count * (DWORD) sizeof(INTERFACE_INFO);
    /* Documented: for sockets of IPPROTO_IP. */
    if (call->facts.family != AF_INET) {
        return WSAEINVAL;
    }
    if (call->cbOut < size || !writable(call->out, call->cbOut)) {
        return interface_list(call, WSAEFAULT, 0);
    }
    INTERFACE_INFO *list = call->out;
    memset(list, 0, size);
    for (unsigned i = 0; i < count; i++) {
        list[i].iiFlags = interface_flags(i);
        fill_address(&list[i].iiAddress, AF_INET, UNICAST, i);
        fill_address(&list[i].iiBroadcastAddress, AF_INET, BROADCAST, i);
        fill_address(&list[i].iiNetmask, AF_INET, NETMASK, i);
    }
    return interface_list(call, 0, size);
}

/* Documented: the number of interfaces follows from what `returned` tells. The addresses lie behind that, in the same
   buffer: so they are not counted (assumed). Windows has never implemented this code. */
int answer_interface_list_ex(struct call *call)
{
    unsigned count = (unsigned) switches.addresses;
    int length = length_of(call->facts.family);
    DWORD size = count * (DWORD) sizeof(INTERFACE_INFO_EX);
    if (call->cbOut < size + 3 * count * (DWORD) length || !writable(call->out, call->cbOut)) {
        return interface_list(call, WSAEFAULT, 0);
    }
    INTERFACE_INFO_EX *list = call->out;
    BYTE *address = (BYTE *) call->out + size;
    for (unsigned i = 0; i < count; i++) {
        SOCKET_ADDRESS *parts[] = {&list[i].iiAddress, &list[i].iiBroadcastAddress, &list[i].iiNetmask};
        list[i].iiFlags = interface_flags(i);
        for (unsigned part = 0; part < 3; part++) {
            fill_address(address, call->facts.family, UNICAST + part, i);
            *parts[part] = (SOCKET_ADDRESS) {(struct sockaddr *) address, length};
            address += length;
        }
    }
    return interface_list(call, 0, size);
}

int answer_broadcast_address(struct call *call)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(0x1FFF)};
    address.sin_addr.s_addr = htonl(0xC00002FF); /* 192.0.2.255 */
    return call->facts.family == AF_INET ? answer_with(call, &address, sizeof address) : WSAENOPROTOOPT;
}

int destination_check(const struct call *call)
{
    u_short family = *(const u_short *) call->in;
    if (family != call->facts.family) {
        return WSAEAFNOSUPPORT;
    }
    return call->cbIn < (DWORD) length_of(family) ? call->ioctl->shortIn : 0;
}

int answer_routing_interface(struct call *call)
{
    static const BYTE MAPPED[12] = {[10] = 0xFF, [11] = 0xFF};
    static const BYTE NOWHERE6[6] = {0x20, 0x01, 0x0D, 0xB8, 0xDE, 0xAD};
    static const BYTE NOWHERE[3] = {203, 0, 113};
    static const BYTE LOOPBACK[4] = {127, 0, 0, 1};
    static const BYTE FIRST[4] = {192, 0, 2, 11};
    static const BYTE ANY[16];
    int error = destination_check(call);
    if (error != 0) {
        return error;
    }
    struct sockaddr_storage local;
    int length = length_of(call->facts.family);
    fill_address(&local, call->facts.family, UNICAST, 0);
    const BYTE *v4;
    if (call->facts.family == AF_INET6) {
        BYTE *to = ((struct sockaddr_in6 *) &local)->sin6_addr.u.Byte;
        const BYTE *destination = ((const struct sockaddr_in6 *) call->in)->sin6_addr.u.Byte;
        bool mapped = memcmp(destination, MAPPED, sizeof MAPPED) == 0;
        v4 = mapped ? destination + sizeof MAPPED : NULL;
        if (mapped) {
            memcpy(to, MAPPED, sizeof MAPPED);
            memcpy(to + sizeof MAPPED, v4[0] == 127 ? LOOPBACK : FIRST, sizeof LOOPBACK);
        } else if (IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *) call->in)->sin6_addr)) {
            memcpy(to, destination, 16);
        } else if (memcmp(destination, ANY, sizeof ANY) == 0) {
            return WSAEINVAL;
        } else if (memcmp(destination, NOWHERE6, sizeof NOWHERE6) == 0) {
            return WSAENETUNREACH;
        }
    } else {
        v4 = (const BYTE *) &((const struct sockaddr_in *) call->in)->sin_addr;
        if (v4[0] == 127) {
            memcpy(&((struct sockaddr_in *) &local)->sin_addr, LOOPBACK, sizeof LOOPBACK);
        }
    }
    if (v4 != NULL && memcmp(v4, ANY, 4) == 0) {
        return WSAEINVAL;
    }
    if (v4 != NULL && memcmp(v4, NOWHERE, sizeof NOWHERE) == 0) {
        return WSAENETUNREACH;
    }
    if (call->cbOut < (DWORD) length || call->out == NULL) {
        return answer_needs(call, WSAEFAULT, (DWORD) length);
    }
    return writable(call->out, call->cbOut) ? answer_with(call, &local, (DWORD) length) : WSAEFAULT;
}
