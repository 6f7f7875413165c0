/* What a setting needs beyond its row. "Assumed" means as in ioctls.c. */
#include "ioctls.h"

#include <string.h>

static bool started(const struct call *call)
{
    return call->facts.connected || call->facts.connecting;
}

int answer_any_time(struct call *call)
{
    (void) call;
    return 0;
}

int answer_keepalive(struct call *call)
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
int answer_fast_path(struct call *call)
{
    return started(call) ? WSAEINVAL : 0;
}

/* Documented: before a connection attempt starts. Assumed: WSAEINVAL afterwards, and once listening. */
int answer_initial_rto(struct call *call)
{
    return started(call) || call->facts.kind == KIND_LISTENER ? WSAEINVAL : 0;
}

int answer_priority_hint(struct call *call)
{
    PRIORITY_HINT hint = *(const PRIORITY_HINT *) call->in;
    return (unsigned) hint >= MaximumIoPriorityHintType ? WSAEINVAL : 0;
}

/* Documented: WSAEINVAL once bound; not together with SO_REUSEADDR (assumed: the same error). */
int answer_cpu_affinity(struct call *call)
{
    BOOL reuse = FALSE;
    int size = sizeof reuse;
    if (getsockopt(call->socket, SOL_SOCKET, SO_REUSEADDR, (char *) &reuse, &size) == 0 && reuse) {
        return WSAEINVAL;
    }
    return call->facts.bound ? WSAEINVAL : 0;
}

/* Really switched: the mode is the socket's, and who owns it reads by it. */
int answer_nonblocking(struct call *call)
{
    (void) call;
    return PASS;
}

/* A time to live. Assumed: the error beyond one byte. */
int answer_multicast_scope(struct call *call)
{
    int scope = *(const int *) call->in;
    return scope < 0 || scope > 255 ? WSAEINVAL : 0;
}

int answer_find_route(struct call *call)
{
    return destination_check(call);
}

/* Documented: the error for a companion that the provider does not know. */
int answer_associate_handle(struct call *call)
{
    int companion = *(const int *) call->in;
    if (companion != TH_NETDEV && companion != TH_TAPI) {
        return WSAENOPROTOOPT;
    }
    /* Documented: the handle follows. Assumed: the error without it. */
    return call->cbIn < sizeof companion + sizeof(HANDLE) ? WSAEFAULT : 0;
}

/* Documented: has no meaning once the SYN is sent. Assumed: WSAEINVAL then, and for an unknown behaviour. */
int answer_compatibility_mode(struct call *call)
{
    const WSA_COMPATIBILITY_MODE *mode = call->in;
    return started(call) || (unsigned) mode->BehaviorId > WsaBehaviorAutoTuning ? WSAEINVAL : 0;
}

/* Documented: the real-time settings are for TCP. Assumed: the errors for a short structure and an unknown GUID. */
int answer_apply_transport_setting(struct call *call)
{
    static const struct {
        GUID guid;
        DWORD size;
        bool tcp;
    } SETTINGS[] = {
        {GUID_REAL_TIME_NOTIFICATION, sizeof(REAL_TIME_NOTIFICATION_SETTING_INPUT), true},
        {GUID_REAL_TIME_NOTIFICATION_EX, sizeof(REAL_TIME_NOTIFICATION_SETTING_INPUT_EX), true},
        {GUID_ASSOCIATE_NAMERES_CONTEXT, sizeof(ASSOCIATE_NAMERES_CONTEXT_INPUT), false},
    };
    for (size_t i = 0; i < sizeof SETTINGS / sizeof *SETTINGS; i++) {
        if (memcmp(call->in, &SETTINGS[i].guid, sizeof(GUID)) == 0) {
            if (SETTINGS[i].tcp && call->facts.kind == KIND_UDP) {
                return WSAEOPNOTSUPP;
            }
            return call->cbIn < SETTINGS[i].size ? WSAEFAULT : 0;
        }
    }
    return WSAEINVAL;
}

/* Assumed: the error for unknown flags. */
int answer_timestamping(struct call *call)
{
    const TIMESTAMPING_CONFIG *config = call->in;
    return config->Flags & ~(ULONG) (TIMESTAMPING_FLAG_RX | TIMESTAMPING_FLAG_TX) ? WSAEINVAL : 0;
}

/* Undocumented altogether; assumed: WSAEINVAL for a level that the header does not name. */
int answer_icw(struct call *call)
{
    unsigned level = ((const TCP_ICW_PARAMETERS *) call->in)->Level;
    return level > TCP_ICW_LEVEL_EXPERIMENTAL && level != TCP_ICW_LEVEL_COMPAT ? WSAEINVAL : 0;
}

/* Documented: WSAEACCES. Assumed: before connect, else WSAEINVAL. */
int answer_set_redirect_records(struct call *call)
{
    if (!switches.administrator) {
        return WSAEACCES;
    }
    return started(call) ? WSAEINVAL : 0;
}

/* Documented: the socket each of the three is for, bound to an address of its own, by an administrator, and WSAEINVAL
   for what is no RCVALL_VALUE. Assumed: the other errors. */
int answer_rcvall(struct call *call)
{
    int protocol = call->code == SIO_RCVALL_MCAST ? IPPROTO_UDP
        : call->code == SIO_RCVALL_IGMPMCAST      ? IPPROTO_IGMP
        : call->facts.family == AF_INET6          ? IPPROTO_IPV6
                                                  : IPPROTO_IP;
    DWORD value = 0;
    memcpy(&value, call->in, call->cbIn < sizeof value ? call->cbIn : sizeof value);
    if (!switches.administrator) {
        return WSAEACCES;
    }
    if (call->facts.protocol != protocol || (call->code != SIO_RCVALL && call->facts.family != AF_INET)) {
        return WSAEINVAL;
    }
    return !call->facts.bound || call->facts.wildcard || value > RCVALL_MAX ? WSAEINVAL : 0;
}
