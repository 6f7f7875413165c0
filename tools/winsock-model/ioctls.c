/*
 * One row per control code; what the columns cannot say is a function of settings.c, queries.c, addresses.c,
 * reservations.c or notices.c.
 *
 * "Assumed" marks an error that Microsoft's pages leave open. There the model is strict, so that a caller who comes
 * too late is found out; the page's list of errors allows WSAEINVAL in all these places ("a specified input parameter
 * is not acceptable, or the command is not applicable to the type of socket specified"). The error for a short input is
 * known for FIONBIO, SIO_KEEPALIVE_VALS, SIO_TCP_INFO, SIO_SET_COMPATIBILITY_MODE, SIO_ROUTING_INTERFACE_QUERY and
 * SIO_RCVALL, and assumed for the others; so is the one for the wrong kind of socket where it is WSAEINVAL.
 */
#include "ioctls.h"

#include <string.h>

/* Pages are looked up, not touched: a wild pointer must answer WSAEFAULT, and C has no way to catch the fault. */
static bool accessible(const void *from, size_t size, DWORD protections)
{
    const BYTE *at = from;
    const BYTE *end = at + size;
    while (at < end) {
        MEMORY_BASIC_INFORMATION page;
        if (VirtualQuery(at, &page, sizeof page) == 0 || page.State != MEM_COMMIT || (page.Protect & PAGE_GUARD)
            || !(page.Protect & protections)) {
            return false;
        }
        at = (const BYTE *) page.BaseAddress + page.RegionSize;
    }
    return true;
}

bool readable(const void *from, size_t size)
{
    return from != NULL
        && accessible(from, size,
                      PAGE_READONLY | PAGE_READWRITE | PAGE_WRITECOPY | PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE
                          | PAGE_EXECUTE_WRITECOPY);
}

bool writable(void *to, size_t size)
{
    return to != NULL
        && accessible(to, size, PAGE_READWRITE | PAGE_WRITECOPY | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY);
}

/* ---- the table ---- */

#define CODE(id) .code = id, .name = #id
#define ANSWER(function) .answer = answer_##function
#define DECODE(function) .decode = decode_##function
#define ON(sockets, error) .kinds = sockets, .wrongKind = error
#define INPUT(type, error) .in = sizeof(type), .shortIn = error
#define OUTPUT(type, error) .out = sizeof(type), .shortOut = error

/* What every sockaddr begins with. */
#define FAMILY u_short

static const struct ioctl IOCTLS[] = {
    /* ---- what servers and clients tune ---- */
    {CODE(SIO_KEEPALIVE_VALS), ANSWER(keepalive), DECODE(keepalive), ON(KINDS_TCP, WSAENOPROTOOPT),
     INPUT(struct tcp_keepalive, WSAEFAULT), .setting = true},
    {CODE(SIO_LOOPBACK_FAST_PATH), ANSWER(fast_path), DECODE(bool), ON(KINDS_TCP, WSAEINVAL),
     INPUT(BOOL, WSAEFAULT), .setting = true, .inherited = true},
    {CODE(SIO_TCP_INITIAL_RTO), ANSWER(initial_rto), DECODE(initial_rto), ON(KINDS_TCP, WSAEINVAL),
     INPUT(TCP_INITIAL_RTO_PARAMETERS, WSAEFAULT), .setting = true},
    {CODE(SIO_SET_PRIORITY_HINT), ANSWER(priority_hint), DECODE(priority_hint), ON(KINDS_TCP, WSAEINVAL),
     INPUT(PRIORITY_HINT, WSAEFAULT), .setting = true},
    {CODE(SIO_TCP_SET_ACK_FREQUENCY), ANSWER(any_time), DECODE(ack_frequency), ON(KINDS_TCP, WSAEINVAL),
     INPUT(TCP_ACK_FREQUENCY_PARAMETERS, WSAEFAULT), .setting = true},
    {CODE(SIO_TCP_SET_ICW), ANSWER(icw), DECODE(icw), ON(KINDS_TCP, WSAEINVAL),
     INPUT(TCP_ICW_PARAMETERS, WSAEFAULT), .setting = true},
    {CODE(SIO_SET_COMPATIBILITY_MODE), ANSWER(compatibility_mode), DECODE(compatibility_mode),
     ON(KINDS_TCP, WSAEOPNOTSUPP), INPUT(WSA_COMPATIBILITY_MODE, WSAEINVAL), .setting = true},
    {CODE(SIO_UDP_CONNRESET), ANSWER(any_time), DECODE(bool), ON(KIND_UDP, WSAEINVAL),
     INPUT(BOOL, WSAEFAULT), .setting = true},
    {CODE(SIO_UDP_NETRESET), ANSWER(any_time), DECODE(bool), ON(KIND_UDP, WSAEINVAL),
     INPUT(BOOL, WSAEFAULT), .setting = true},
    {CODE(SIO_CPU_AFFINITY), ANSWER(cpu_affinity), DECODE(cpu_affinity), ON(KIND_UDP, WSAEINVAL),
     INPUT(USHORT, WSAEFAULT), .setting = true},
    {CODE(SIO_TIMESTAMPING), ANSWER(timestamping), DECODE(timestamping), ON(KIND_UDP, WSAEINVAL),
     INPUT(TIMESTAMPING_CONFIG, WSAEFAULT), .setting = true},
    {CODE(SIO_GET_TX_TIMESTAMP), ANSWER(tx_timestamp), DECODE(number), ON(KIND_UDP, WSAEINVAL),
     INPUT(UINT32, WSAEFAULT), OUTPUT(UINT64, WSAEFAULT)},
    {CODE(SIO_ENABLE_CIRCULAR_QUEUEING), ANSWER(any_time), ON(KIND_UDP, WSAENOPROTOOPT), .setting = true},
    {CODE(SIO_MULTIPOINT_LOOPBACK), ANSWER(any_time), DECODE(bool), ON(KIND_UDP, WSAEINVAL),
     INPUT(BOOL, WSAEFAULT), .setting = true},
    {CODE(SIO_MULTICAST_SCOPE), ANSWER(multicast_scope), DECODE(number), ON(KIND_UDP, WSAEINVAL),
     INPUT(int, WSAEFAULT), .setting = true},
    /* On a TCP socket of real Windows: not supported. */
    {CODE(SIO_FLUSH), ANSWER(any_time), ON(KIND_UDP, WSAEOPNOTSUPP), .setting = true},
    {CODE(FIONBIO), ANSWER(nonblocking), DECODE(number), ON(KINDS_IP | KIND_OTHER, WSAEINVAL),
     INPUT(u_long, WSAEFAULT), .jdk = true},

    /* ---- how a connection is doing ---- */
    {CODE(SIO_TCP_INFO), ANSWER(tcp_info), DECODE(number), ON(KINDS_TCP, WSAEINVAL),
     INPUT(DWORD, WSAEMSGSIZE), OUTPUT(TCP_INFO_v0, WSAEINVAL)},
    {CODE(SIO_IDEAL_SEND_BACKLOG_QUERY), ANSWER(backlog), ON(KINDS_TCP, WSAEOPNOTSUPP), OUTPUT(ULONG, WSAEINVAL)},
    {CODE(SIO_IDEAL_SEND_BACKLOG_CHANGE), ANSWER(backlog_change), ON(KINDS_TCP, WSAEOPNOTSUPP)},
    {CODE(FIONREAD), ANSWER(readable), ON(KINDS_IP | KIND_OTHER, WSAEINVAL), OUTPUT(u_long, WSAEFAULT),
     .jdk = true, .uncounted = true, .untouched = true},
    {CODE(SIOCATMARK), ANSWER(at_mark), ON(KINDS_TCP, WSAEINVAL), OUTPUT(BOOL, WSAEFAULT),
     .jdk = true, .uncounted = true, .untouched = true},
    {CODE(SIO_QUERY_RSS_PROCESSOR_INFO), ANSWER(rss_processor), ON(KINDS_PORTS, WSAENOPROTOOPT),
     OUTPUT(SOCKET_PROCESSOR_AFFINITY, WSAEINVAL)},
    {CODE(SIO_QUERY_RSS_SCALABILITY_INFO), ANSWER(rss_scalability), ON(KINDS_TCP, WSAEINVAL),
     OUTPUT(RSS_SCALABILITY_INFO, WSAEINVAL)},
    {CODE(SIO_APPLY_TRANSPORT_SETTING), ANSWER(apply_transport_setting), DECODE(transport_setting),
     ON(KINDS_PORTS, WSAEOPNOTSUPP), INPUT(TRANSPORT_SETTING_ID, WSAEFAULT), .setting = true},
    {CODE(SIO_QUERY_TRANSPORT_SETTING), ANSWER(query_transport_setting), DECODE(transport_setting),
     ON(KINDS_TCP, WSAEOPNOTSUPP), INPUT(TRANSPORT_SETTING_ID, WSAEFAULT)},

    /* ---- addresses ---- */
    {CODE(SIO_ADDRESS_LIST_QUERY), ANSWER(address_list), ON(KINDS_IP, WSAENOPROTOOPT), .uncounted = true},
    {CODE(SIO_ADDRESS_LIST_CHANGE), ANSWER(address_change), ON(KINDS_IP, WSAENOPROTOOPT)},
    {CODE(SIO_ROUTING_INTERFACE_QUERY), ANSWER(routing_interface), DECODE(address), ON(KINDS_IP, WSAENOPROTOOPT),
     INPUT(FAMILY, WSAEINVAL), .uncounted = true},
    {CODE(SIO_ROUTING_INTERFACE_CHANGE), ANSWER(routing_change), DECODE(address), ON(KINDS_IP, WSAENOPROTOOPT),
     INPUT(FAMILY, WSAEINVAL)},
    {CODE(SIO_GET_INTERFACE_LIST), ANSWER(interface_list), ON(KINDS_IP, WSAEINVAL)},
    {CODE(SIO_GET_INTERFACE_LIST_EX), ANSWER(interface_list_ex), ON(KINDS_IP, WSAEINVAL)},
    {CODE(SIO_GET_BROADCAST_ADDRESS), ANSWER(broadcast_address), ON(KIND_UDP, WSAENOPROTOOPT),
     OUTPUT(struct sockaddr_in, WSAEFAULT)},
    {CODE(SIO_FIND_ROUTE), ANSWER(find_route), DECODE(address), ON(KINDS_IP, WSAENOPROTOOPT),
     INPUT(FAMILY, WSAEFAULT), .setting = true},

    /* ---- quality of service, long gone from Windows ---- */
    {CODE(SIO_SET_QOS), ANSWER(any_time), DECODE(qos), ON(KINDS_PORTS, WSAENOPROTOOPT),
     INPUT(QOS, WSAEFAULT), .setting = true},
    {CODE(SIO_SET_GROUP_QOS), ANSWER(any_time), DECODE(qos), ON(KINDS_PORTS, WSAENOPROTOOPT),
     INPUT(QOS, WSAEFAULT), .setting = true},
    {CODE(SIO_GET_QOS), ANSWER(qos), DECODE(blob), ON(KINDS_PORTS, WSAENOPROTOOPT), OUTPUT(QOS, WSAEFAULT)},
    {CODE(SIO_GET_GROUP_QOS), ANSWER(qos), DECODE(blob), ON(KINDS_PORTS, WSAENOPROTOOPT), OUTPUT(QOS, WSAEFAULT)},
    {CODE(SIO_CHK_QOS), ANSWER(chk_qos), DECODE(number), ON(KINDS_PORTS, WSAENOPROTOOPT),
     INPUT(DWORD, WSAEFAULT), OUTPUT(DWORD, WSAEFAULT)},

    /* ---- handles and functions ---- */
    {CODE(SIO_BASE_HANDLE), ANSWER(base_handle), ON(KINDS_IP | KIND_OTHER, WSAEINVAL), OUTPUT(SOCKET, WSAEFAULT),
     .jdk = true},
    {CODE(SIO_BSP_HANDLE), ANSWER(bsp_handle), ON(KINDS_IP | KIND_OTHER, WSAEINVAL), OUTPUT(SOCKET, WSAEFAULT)},
    {CODE(SIO_BSP_HANDLE_SELECT), ANSWER(bsp_handle), ON(KINDS_IP | KIND_OTHER, WSAEINVAL), OUTPUT(SOCKET, WSAEFAULT)},
    {CODE(SIO_BSP_HANDLE_POLL), ANSWER(bsp_handle), ON(KINDS_IP | KIND_OTHER, WSAEINVAL), OUTPUT(SOCKET, WSAEFAULT)},
    {CODE(SIO_GET_EXTENSION_FUNCTION_POINTER), ANSWER(extension), DECODE(guid), ON(KINDS_IP | KIND_OTHER, WSAEINVAL),
     INPUT(GUID, WSAEFAULT), OUTPUT(void *, WSAEFAULT), .jdk = true, .uncounted = true, .untouched = true},
    {CODE(SIO_ASSOCIATE_HANDLE), ANSWER(associate_handle), DECODE(companion), ON(KINDS_IP, WSAENOPROTOOPT),
     INPUT(int, WSAEFAULT), .setting = true},
    {CODE(SIO_TRANSLATE_HANDLE), ANSWER(translate_handle), DECODE(companion), ON(KINDS_IP, WSAENOPROTOOPT),
     INPUT(int, WSAEFAULT), OUTPUT(HANDLE, WSAEFAULT)},

    /* ---- port reservations ---- */
    {CODE(SIO_ACQUIRE_PORT_RESERVATION), ANSWER(acquire_reservation), DECODE(port_range),
     ON(KINDS_PORTS, WSAEOPNOTSUPP), INPUT(INET_PORT_RANGE, WSAEFAULT),
     OUTPUT(struct port_reservation_instance, WSAEINVAL)},
    {CODE(SIO_RELEASE_PORT_RESERVATION), ANSWER(release_reservation), DECODE(token), ON(KINDS_PORTS, WSAEOPNOTSUPP),
     INPUT(INET_PORT_RESERVATION_TOKEN, WSAEFAULT), .setting = true},
    {CODE(SIO_ASSOCIATE_PORT_RESERVATION), ANSWER(associate_reservation), DECODE(token),
     ON(KINDS_PORTS, WSAEOPNOTSUPP), INPUT(INET_PORT_RESERVATION_TOKEN, WSAEFAULT), .setting = true},

    /* ---- capture ---- */
    {CODE(SIO_RCVALL), ANSWER(rcvall), DECODE(rcvall), ON(KIND_RAW, WSAEINVAL), INPUT(UCHAR, WSAEINVAL),
     .setting = true},
    {CODE(SIO_RCVALL_MCAST), ANSWER(rcvall), DECODE(rcvall), ON(KIND_RAW, WSAEINVAL), INPUT(UCHAR, WSAEINVAL),
     .setting = true},
    {CODE(SIO_RCVALL_IGMPMCAST), ANSWER(rcvall), DECODE(rcvall), ON(KIND_RAW, WSAEINVAL), INPUT(UCHAR, WSAEINVAL),
     .setting = true},

    /* ---- the filtering platform ---- */
    {CODE(SIO_QUERY_WFP_ALE_ENDPOINT_HANDLE), ANSWER(endpoint_handle), ON(KINDS_IP, WSAEOPNOTSUPP),
     OUTPUT(UINT64, WSAEINVAL)},
    {CODE(SIO_QUERY_WFP_CONNECTION_REDIRECT_RECORDS), ANSWER(redirection), ON(KINDS_PORTS, WSAEOPNOTSUPP)},
    {CODE(SIO_QUERY_WFP_CONNECTION_REDIRECT_CONTEXT), ANSWER(redirection), ON(KINDS_PORTS, WSAEOPNOTSUPP)},
    {CODE(SIO_SET_WFP_CONNECTION_REDIRECT_RECORDS), ANSWER(set_redirect_records), DECODE(blob),
     ON(KIND_TCP, WSAEOPNOTSUPP), INPUT(BYTE, WSAEINVAL), .setting = true},
};

#define COUNT (sizeof IOCTLS / sizeof *IOCTLS)

static volatile LONG real[COUNT];

const struct ioctl *ioctl_find(DWORD code)
{
    for (size_t i = 0; i < COUNT; i++) {
        if (IOCTLS[i].code == code) {
            return &IOCTLS[i];
        }
    }
    return NULL;
}

const struct ioctl *ioctl_named(const char *name)
{
    for (size_t i = 0; i < COUNT; i++) {
        if (strcmp(IOCTLS[i].name, name) == 0) {
            return &IOCTLS[i];
        }
    }
    return NULL;
}

int ioctl_set_real(DWORD code, bool on)
{
    const struct ioctl *ioctl = ioctl_find(code);
    if (ioctl == NULL) {
        return -1;
    }
    InterlockedExchange(&real[ioctl - IOCTLS], on);
    return 0;
}

bool ioctl_is_real(const struct ioctl *ioctl)
{
    return real[ioctl - IOCTLS] != 0;
}

void ioctl_reset_real(void)
{
    for (size_t i = 0; i < COUNT; i++) {
        InterlockedExchange(&real[i], 0);
    }
}

bool ioctl_dangerous(const struct call *call)
{
    const struct ioctl *ioctl = call->ioctl;
    return (ioctl->in != 0 && (call->cbIn < ioctl->in || !readable(call->in, call->cbIn)))
        || (ioctl->out != 0 && (call->cbOut < ioctl->out || !writable(call->out, call->cbOut)));
}

int answer_with(struct call *call, const void *bytes, DWORD size)
{
    memcpy(call->out, bytes, size);
    call->bytes = size;
    return 0;
}

int answer_needs(struct call *call, int error, DWORD size)
{
    call->bytes = size;
    return error;
}

int ioctl_answer(struct call *call)
{
    const struct ioctl *ioctl = call->ioctl;
    if (call->facts.error != 0) {
        return call->facts.error;
    }
    if (!writable(call->returned, sizeof *call->returned)) {
        return WSAEFAULT;
    }
    if (!(ioctl->kinds & call->facts.kind)) {
        return ioctl->wrongKind;
    }
    if (call->cbIn < ioctl->in || (ioctl->in != 0 && call->in == NULL)) {
        return ioctl->shortIn;
    }
    if (call->cbIn != 0 && !readable(call->in, call->cbIn)) {
        return WSAEFAULT;
    }
    /* Documented: the output size must be zero. Assumed: the error. */
    if (ioctl->setting && call->cbOut != 0) {
        return WSAEINVAL;
    }
    if (ioctl->out != 0 && (call->cbOut < ioctl->out || call->out == NULL)) {
        return ioctl->shortOut;
    }
    if (ioctl->out != 0 && !writable(call->out, call->cbOut)) {
        return WSAEFAULT;
    }
    if (call->overlapped != NULL && !writable(call->overlapped, sizeof *call->overlapped)) {
        return WSAEFAULT;
    }
    int error = ioctl->answer(call);
    if (error == 0 && ioctl->setting) {
        socket_remember(call->socket, call->life, call->code, call->in, call->in == NULL ? 0 : call->cbIn);
    }
    return error;
}
