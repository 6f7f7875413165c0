/*
 * One row per control code. A row without an answer goes to ws2_32 and is only logged under its name; a new code is
 * one more row, with a function for what the columns cannot say.
 *
 * "Assumed" marks an error that Microsoft's pages leave open. There the model is strict, so that a caller who comes
 * too late is found out; the page's list of errors allows WSAEINVAL in all these places ("a specified input parameter
 * is not acceptable, or the command is not applicable to the type of socket specified"). The error for a short input is
 * known for SIO_KEEPALIVE_VALS and assumed for the others.
 */
#include "model.h"

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

/* ---- what a setting needs beyond its row ---- */

static int any_time(struct call *call)
{
    (void) call;
    return 0;
}

static int answer_keepalive(struct call *call)
{
    /* Documented for SO_KEEPALIVE, which this code sets: not while a connect is under way. */
    if (call->facts.connecting) {
        return WSAEINVAL;
    }
    /* The settings are real where ws2_32 has them. Wine answers 10022 beyond 32767 s, which Windows does not. */
    const struct tcp_keepalive *vals = call->in;
    DWORD bytes;
    if (original.WSAIoctl(call->socket, call->code, (void *) call->in, sizeof *vals, NULL, 0, &bytes, NULL, NULL) != 0) {
        BOOL on = vals->onoff != 0;
        setsockopt(call->socket, SOL_SOCKET, SO_KEEPALIVE, (const char *) &on, sizeof on);
    }
    return 0;
}

/* Documented: before connect, and on a listener before the accept. Assumed: WSAEINVAL once connected. */
static int answer_fast_path(struct call *call)
{
    return call->facts.connected || call->facts.connecting ? WSAEINVAL : 0;
}

/* Documented: before a connection attempt starts. Assumed: WSAEINVAL afterwards, and once listening. */
static int answer_initial_rto(struct call *call)
{
    return call->facts.connected || call->facts.connecting || call->facts.kind == KIND_LISTENER ? WSAEINVAL : 0;
}

static int answer_priority_hint(struct call *call)
{
    PRIORITY_HINT hint = *(const PRIORITY_HINT *) call->in;
    return (unsigned) hint >= MaximumIoPriorityHintType ? WSAEINVAL : 0;
}

/* Documented: WSAEINVAL once bound; not together with SO_REUSEADDR (assumed: the same error). */
static int answer_cpu_affinity(struct call *call)
{
    BOOL reuse = FALSE;
    int size = sizeof reuse;
    if (getsockopt(call->socket, SOL_SOCKET, SO_REUSEADDR, (char *) &reuse, &size) == 0 && reuse) {
        return WSAEINVAL;
    }
    return call->facts.bound ? WSAEINVAL : 0;
}

/* ---- the input as the header lays it out ---- */

static void decode_bool(const void *in, struct text *fields)
{
    text_add(fields, "\"value\":%d", *(const BOOL *) in);
}

static void decode_keepalive(const void *in, struct text *fields)
{
    const struct tcp_keepalive *vals = in;
    text_add(fields, "\"onoff\":%lu,\"keepalivetime\":%lu,\"keepaliveinterval\":%lu", vals->onoff,
             vals->keepalivetime, vals->keepaliveinterval);
}

static void decode_initial_rto(const void *in, struct text *fields)
{
    const TCP_INITIAL_RTO_PARAMETERS *rto = in;
    text_add(fields, "\"Rtt\":%u,\"MaxSynRetransmissions\":%u", rto->Rtt, rto->MaxSynRetransmissions);
}

static void decode_priority_hint(const void *in, struct text *fields)
{
    text_add(fields, "\"PriorityHint\":%d", *(const PRIORITY_HINT *) in);
}

static void decode_cpu_affinity(const void *in, struct text *fields)
{
    text_add(fields, "\"ProcessorIndex\":%u", *(const USHORT *) in);
}

/* ---- the table ---- */

#define CODE(id) .code = id, .name = #id

static const struct ioctl IOCTLS[] = {
    {CODE(SIO_KEEPALIVE_VALS), .answer = answer_keepalive, .decode = decode_keepalive,
     .kinds = KINDS_TCP, .wrongKind = WSAENOPROTOOPT, .in = sizeof(struct tcp_keepalive), .shortIn = WSAEFAULT,
     .setting = true},
    {CODE(SIO_LOOPBACK_FAST_PATH), .answer = answer_fast_path, .decode = decode_bool,
     .kinds = KINDS_TCP, .wrongKind = WSAEINVAL, .in = sizeof(BOOL), .shortIn = WSAEFAULT,
     .setting = true, .inherited = true},
    {CODE(SIO_TCP_INITIAL_RTO), .answer = answer_initial_rto, .decode = decode_initial_rto,
     .kinds = KINDS_TCP, .wrongKind = WSAEINVAL, .in = sizeof(TCP_INITIAL_RTO_PARAMETERS), .shortIn = WSAEFAULT,
     .setting = true},
    {CODE(SIO_SET_PRIORITY_HINT), .answer = answer_priority_hint, .decode = decode_priority_hint,
     .kinds = KINDS_TCP, .wrongKind = WSAEINVAL, .in = sizeof(PRIORITY_HINT), .shortIn = WSAEFAULT,
     .setting = true},
    {CODE(SIO_UDP_CONNRESET), .answer = any_time, .decode = decode_bool,
     .kinds = KIND_UDP, .wrongKind = WSAEINVAL, .in = sizeof(BOOL), .shortIn = WSAEFAULT,
     .setting = true},
    {CODE(SIO_UDP_NETRESET), .answer = any_time, .decode = decode_bool,
     .kinds = KIND_UDP, .wrongKind = WSAEINVAL, .in = sizeof(BOOL), .shortIn = WSAEFAULT,
     .setting = true},
    {CODE(SIO_CPU_AFFINITY), .answer = answer_cpu_affinity, .decode = decode_cpu_affinity,
     .kinds = KIND_UDP, .wrongKind = WSAEINVAL, .in = sizeof(USHORT), .shortIn = WSAEFAULT,
     .setting = true},

    {CODE(FIONBIO)},
    {CODE(FIONREAD)},
    {CODE(SIOCATMARK)},
    {CODE(SIO_ACQUIRE_PORT_RESERVATION)},
    {CODE(SIO_ADDRESS_LIST_CHANGE)},
    {CODE(SIO_ADDRESS_LIST_QUERY)},
    {CODE(SIO_APPLY_TRANSPORT_SETTING)},
    {CODE(SIO_ASSOCIATE_HANDLE)},
    {CODE(SIO_ASSOCIATE_PORT_RESERVATION)},
    {CODE(SIO_BASE_HANDLE)},
    {CODE(SIO_BSP_HANDLE)},
    {CODE(SIO_BSP_HANDLE_SELECT)},
    {CODE(SIO_BSP_HANDLE_POLL)},
    {CODE(SIO_CHK_QOS)},
    {CODE(SIO_ENABLE_CIRCULAR_QUEUEING)},
    {CODE(SIO_FIND_ROUTE)},
    {CODE(SIO_FLUSH)},
    {CODE(SIO_GET_BROADCAST_ADDRESS)},
    {CODE(SIO_GET_EXTENSION_FUNCTION_POINTER)},
    {CODE(SIO_GET_GROUP_QOS)},
    {CODE(SIO_GET_INTERFACE_LIST)},
    {CODE(SIO_GET_INTERFACE_LIST_EX)},
    {CODE(SIO_GET_QOS)},
    {CODE(SIO_GET_TX_TIMESTAMP)},
    {CODE(SIO_IDEAL_SEND_BACKLOG_CHANGE)},
    {CODE(SIO_IDEAL_SEND_BACKLOG_QUERY)},
    {CODE(SIO_MULTIPOINT_LOOPBACK)},
    {CODE(SIO_MULTICAST_SCOPE)},
    {CODE(SIO_QUERY_RSS_PROCESSOR_INFO)},
    {CODE(SIO_QUERY_RSS_SCALABILITY_INFO)},
    {CODE(SIO_QUERY_TRANSPORT_SETTING)},
    {CODE(SIO_QUERY_WFP_ALE_ENDPOINT_HANDLE)},
    {CODE(SIO_QUERY_WFP_CONNECTION_REDIRECT_CONTEXT)},
    {CODE(SIO_QUERY_WFP_CONNECTION_REDIRECT_RECORDS)},
    {CODE(SIO_RCVALL)},
    {CODE(SIO_RCVALL_IGMPMCAST)},
    {CODE(SIO_RCVALL_MCAST)},
    {CODE(SIO_RELEASE_PORT_RESERVATION)},
    {CODE(SIO_ROUTING_INTERFACE_CHANGE)},
    {CODE(SIO_ROUTING_INTERFACE_QUERY)},
    {CODE(SIO_SET_COMPATIBILITY_MODE)},
    {CODE(SIO_SET_GROUP_QOS)},
    {CODE(SIO_SET_QOS)},
    {CODE(SIO_SET_WFP_CONNECTION_REDIRECT_RECORDS)},
    {CODE(SIO_TCP_INFO)},
    {CODE(SIO_TCP_SET_ACK_FREQUENCY)},
    {CODE(SIO_TCP_SET_ICW)},
    {CODE(SIO_TIMESTAMPING)},
    {CODE(SIO_TRANSLATE_HANDLE)},
};

const struct ioctl *ioctl_find(DWORD code)
{
    for (size_t i = 0; i < sizeof IOCTLS / sizeof *IOCTLS; i++) {
        if (IOCTLS[i].code == code) {
            return &IOCTLS[i];
        }
    }
    return NULL;
}

const struct ioctl *ioctl_named(const char *name)
{
    for (size_t i = 0; i < sizeof IOCTLS / sizeof *IOCTLS; i++) {
        if (strcmp(IOCTLS[i].name, name) == 0) {
            return &IOCTLS[i];
        }
    }
    return NULL;
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
    int error = ioctl->answer(call);
    if (error == 0 && ioctl->setting) {
        socket_remember(call->socket, call->life, call->code, call->in, call->cbIn);
    }
    return error;
}
