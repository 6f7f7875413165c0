/* What a query answers beyond its row. "Assumed" means as in ioctls.c; the values are those of values.h. */
#include "ioctls.h"
#include "values.h"

#include <string.h>

int answer_readable(struct call *call)
{
    u_long bytes = VALUE_READABLE;
    return answer_with(call, &bytes, sizeof bytes);
}

int answer_at_mark(struct call *call)
{
    BOOL none = TRUE;
    return answer_with(call, &none, sizeof none);
}

/* ---- handles and functions ---- */

/* Without layered providers it is the socket itself. */
int answer_base_handle(struct call *call)
{
    if (call->overlapped != NULL) {
        return notice_settle(call, STATUS_NOT_SUPPORTED, 0);
    }
    return answer_with(call, &call->socket, sizeof call->socket);
}

int answer_bsp_handle(struct call *call)
{
    if (call->overlapped != NULL && call->code == SIO_BSP_HANDLE_POLL) {
        return WSAEFAULT;
    }
    return answer_with(call, &call->socket, sizeof call->socket);
}

static BOOL WSAAPI transmits_nothing(SOCKET socket, LPTRANSMIT_PACKETS_ELEMENT elements, DWORD count, DWORD size,
                                     LPOVERLAPPED overlapped, DWORD flags)
{
    (void) socket, (void) elements, (void) count, (void) size, (void) overlapped, (void) flags;
    WSASetLastError(WSAEOPNOTSUPP);
    return FALSE;
}

int answer_extension(struct call *call)
{
    /* Real functions; two that Wine has not got are given here. */
    static const GUID REAL[] = {WSAID_ACCEPTEX, WSAID_CONNECTEX, WSAID_DISCONNECTEX, WSAID_GETACCEPTEXSOCKADDRS,
                                WSAID_TRANSMITFILE, WSAID_WSARECVMSG, WSAID_WSASENDMSG};
    static const GUID TRANSMIT = WSAID_TRANSMITPACKETS;
    static const GUID POLL = WSAID_WSAPOLL;
    for (size_t i = 0; i < sizeof REAL / sizeof *REAL; i++) {
        if (memcmp(call->in, &REAL[i], sizeof(GUID)) == 0) {
            return PASS;
        }
    }
    void *function = memcmp(call->in, &TRANSMIT, sizeof TRANSMIT) == 0 ? (void *) transmits_nothing
        : memcmp(call->in, &POLL, sizeof POLL) == 0
        ? (void *) GetProcAddress(GetModuleHandleW(L"ws2_32.dll"), "WSAPoll")
        : NULL;
    return function == NULL ? WSAEINVAL : answer_with(call, &function, sizeof function);
}

int answer_translate_handle(struct call *call)
{
    int companion = *(const int *) call->in;
    if (companion != TH_NETDEV && companion != TH_TAPI) {
        return WSAENOPROTOOPT;
    }
    UINT64 handle = VALUE_HANDLE | (unsigned) companion;
    return answer_with(call, &handle, sizeof handle);
}

/* ---- quality of service ---- */

static void fill_flowspec(FLOWSPEC *flow, size_t offset, ULONG more)
{
    ULONG *members = (ULONG *) flow; /* eight ULONGs */
    for (size_t i = 0; i < sizeof *flow / sizeof *members; i++) {
        members[i] = VALUE32(offset + i * sizeof *members) + more;
    }
}

/* Documented: a receiver may ask as soon as it is bound. Assumed: the errors before that, and without room. */
int answer_qos(struct call *call)
{
    if (!call->facts.bound) {
        return WSAEINVAL;
    }
    if (call->cbOut < sizeof(QOS) + PROVIDER_SIZE) {
        return WSAEFAULT;
    }
    ULONG more = call->code == SIO_GET_GROUP_QOS ? VALUE_GROUP : 0;
    QOS qos = {.ProviderSpecific = {PROVIDER_SIZE, (char *) call->out + sizeof qos}};
    fill_flowspec(&qos.SendingFlowspec, offsetof(QOS, SendingFlowspec), more);
    fill_flowspec(&qos.ReceivingFlowspec, offsetof(QOS, ReceivingFlowspec), more);
    answer_with(call, &qos, sizeof qos);
    for (int i = 0; i < PROVIDER_SIZE; i++) {
        qos.ProviderSpecific.buf[i] = (char) (PROVIDER_FIRST + i);
    }
    call->bytes += PROVIDER_SIZE;
    return 0;
}

/* Assumed: the error for another selector. */
int answer_chk_qos(struct call *call)
{
    DWORD selector = *(const DWORD *) call->in;
    DWORD value = VALUE_CHK_QOS | selector;
    return selector < ALLOWED_TO_SEND_DATA || selector > END_TO_END_QOSABILITY
        ? WSAEINVAL
        : answer_with(call, &value, sizeof value);
}

/* ---- connections ---- */

/* Assumed: the errors for a version that is not there, and that an unconnected socket just tells its state. */
int answer_tcp_info(struct call *call)
{
    static const DWORD SIZES[] = {sizeof(TCP_INFO_v0), sizeof(TCP_INFO_v1), sizeof(struct tcp_info_v2)};
    DWORD version = *(const DWORD *) call->in;
    LONG newest = switches.tcpInfo;
    if (newest < 0) {
        return WSAEOPNOTSUPP;
    }
    if (call->cbIn != sizeof version) {
        return WSAEMSGSIZE;
    }
    if (version > (DWORD) newest || version >= sizeof SIZES / sizeof *SIZES || call->cbOut < SIZES[version]) {
        return WSAEINVAL;
    }
    struct tcp_info_v2 info;
    memset(&info, 0xEE, sizeof info); /* what lies between the fields is nobody's */
#define V1(field) FILL(&info.v1, TCP_INFO_v1, field)
#define V2(field) FILL(&info, struct tcp_info_v2, field)
    info.v1.State = call->facts.kind == KIND_LISTENER ? TCPSTATE_LISTEN
        : call->facts.connected                       ? TCPSTATE_ESTABLISHED
        : call->facts.connecting                      ? TCPSTATE_SYN_SENT
                                                      : TCPSTATE_CLOSED;
    V1(Mss);
    V1(ConnectionTimeMs);
    info.v1.TimestampsEnabled = TRUE;
    V1(RttUs);
    V1(MinRttUs);
    V1(BytesInFlight);
    V1(Cwnd);
    V1(SndWnd);
    V1(RcvWnd);
    V1(RcvBuf);
    V1(BytesOut);
    V1(BytesIn);
    V1(BytesReordered);
    V1(BytesRetrans);
    V1(FastRetrans);
    V1(DupAcksIn);
    V1(TimeoutEpisodes);
    V1(SynRetrans);
    V1(SndLimTransRwin);
    V1(SndLimTimeRwin);
    V1(SndLimBytesRwin);
    V1(SndLimTransCwnd);
    V1(SndLimTimeCwnd);
    V1(SndLimBytesCwnd);
    V1(SndLimTransSnd);
    V1(SndLimTimeSnd);
    V1(SndLimBytesSnd);
    V2(OutOfOrderPktsIn);
    info.EcnNegotiated = TRUE;
    V2(EceAcksIn);
    V2(PtoEpisodes);
#undef V1
#undef V2
    return answer_with(call, &info, SIZES[version]);
}

int answer_backlog(struct call *call)
{
    ULONG backlog = VALUE_BACKLOG;
    return call->facts.connected ? answer_with(call, &backlog, sizeof backlog) : WSAENOTCONN;
}

int answer_rss_processor(struct call *call)
{
    if (!call->facts.connected) {
        return WSAENOTCONN;
    }
    SOCKET_PROCESSOR_AFFINITY affinity;
    FILL(&affinity, SOCKET_PROCESSOR_AFFINITY, Processor.Group);
    FILL(&affinity, SOCKET_PROCESSOR_AFFINITY, Processor.Number);
    FILL(&affinity, SOCKET_PROCESSOR_AFFINITY, Processor.Reserved);
    FILL(&affinity, SOCKET_PROCESSOR_AFFINITY, NumaNodeId);
    FILL(&affinity, SOCKET_PROCESSOR_AFFINITY, Reserved);
    return answer_with(call, &affinity, sizeof affinity);
}

int answer_rss_scalability(struct call *call)
{
    RSS_SCALABILITY_INFO info = {TRUE};
    return answer_with(call, &info, sizeof info);
}

/* Assumed: the error for another setting. The page has two errors for a small buffer; its table names this one. */
int answer_query_transport_setting(struct call *call)
{
    static const GUID REAL_TIME = GUID_REAL_TIME_NOTIFICATION;
    REAL_TIME_NOTIFICATION_SETTING_OUTPUT output = {CONTROL_CHANNEL_TRIGGER_STATUS_HARDWARE_SLOT_ALLOCATED};
    if (memcmp(call->in, &REAL_TIME, sizeof REAL_TIME) != 0) {
        return WSAEINVAL;
    }
    if (!call->facts.connected) {
        return WSAENOTCONN;
    }
    if (call->cbOut < sizeof output || call->out == NULL) {
        return answer_needs(call, ERROR_INSUFFICIENT_BUFFER, sizeof output);
    }
    return writable(call->out, call->cbOut) ? answer_with(call, &output, sizeof output) : WSAEFAULT;
}

/* ---- the filtering platform ---- */

/* The same as long as the socket lives, never the same for another. */
int answer_endpoint_handle(struct call *call)
{
    UINT64 handle = VALUE_ENDPOINT + (UINT64) call->life;
    return answer_with(call, &handle, sizeof handle);
}

/* Every connection is a redirected one. */
int answer_redirection(struct call *call)
{
    bool records = call->code == SIO_QUERY_WFP_CONNECTION_REDIRECT_RECORDS;
    DWORD size = records ? RECORDS_SIZE : CONTEXT_SIZE;
    if (!call->facts.connected && call->facts.kind != KIND_UDP) {
        return WSAENOTCONN;
    }
    if (call->cbOut < size || call->out == NULL) {
        return answer_needs(call, ERROR_INSUFFICIENT_BUFFER, size);
    }
    if (!writable(call->out, call->cbOut)) {
        return WSAEFAULT;
    }
    for (DWORD i = 0; i < size; i++) {
        ((BYTE *) call->out)[i] = (BYTE) ((records ? RECORDS_FIRST : CONTEXT_FIRST) + i);
    }
    call->bytes = size;
    return 0;
}

/* ---- timestamps ---- */

/* An id is not there when it is asked for first, is there the next time, and is taken away by that. None ever is there
   unless SIO_TIMESTAMPING asked for those of transmission. */
int answer_tx_timestamp(struct call *call)
{
    static SRWLOCK lock = SRWLOCK_INIT;
    UINT32 id = *(const UINT32 *) call->in;
    UINT32 asked[64];
    TIMESTAMPING_CONFIG config;
    bool there = false;
    if (socket_recall(call->socket, SIO_TIMESTAMPING, &config, sizeof config) < (int) sizeof config
        || !(config.Flags & TIMESTAMPING_FLAG_TX)) {
        return WSAEWOULDBLOCK;
    }
    AcquireSRWLockExclusive(&lock);
    int size = socket_recall(call->socket, call->code, asked, sizeof asked);
    int count = size < 0 ? 0 : size / (int) sizeof id;
    for (int i = 0; i < count && !there; i++) {
        if (asked[i] == id) {
            asked[i] = asked[--count];
            there = true;
        }
    }
    if (!there) {
        if (count == sizeof asked / sizeof *asked) {
            memmove(asked, asked + 1, (size_t) --count * sizeof id);
        }
        asked[count++] = id;
    }
    socket_remember(call->socket, call->life, call->code, asked, (DWORD) count * sizeof id);
    ReleaseSRWLockExclusive(&lock);
    UINT64 timestamp = VALUE_TIMESTAMP | id;
    return there ? answer_with(call, &timestamp, sizeof timestamp) : WSAEWOULDBLOCK;
}
