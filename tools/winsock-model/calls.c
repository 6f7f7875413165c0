/*
 * The functions that callers reach instead of those of ws2_32. No lock is held while one of the originals runs: they
 * may block, and a close in another thread is what ends them.
 */
#include "model.h"

#include <stdio.h>
#include <string.h>

struct winsock original;

/* Inlining would make the return address that of somebody else. */
#define REPLACED __attribute__((noinline))

static int end_of(struct call *call, int error, bool untouched)
{
    if (!untouched && writable(call->returned, sizeof *call->returned)) {
        *call->returned = call->bytes;
    }
    if (error == 0 && call->overlapped != NULL && writable(call->overlapped, sizeof *call->overlapped)) {
        struct port port;
        socket_port(call->socket, call->life, &port);
        DWORD counted = call->ioctl != NULL && call->ioctl->uncounted ? 0 : call->bytes;
        complete(call->overlapped, 0, counted, BY_EVENT | BY_PACKET, &port);
    }
    return error;
}

/* Whether ws2_32 answers without the model being asked. */
static bool passes(const struct call *call, const struct caller *caller)
{
    const struct ioctl *ioctl = call->ioctl;
    return ioctl == NULL || (ioctl->jdk && caller->jdk) || (ioctl_is_real(ioctl) && !ioctl_dangerous(call));
}

REPLACED static int WSAAPI replaced_WSAIoctl(SOCKET s, DWORD code, LPVOID in, DWORD cbIn, LPVOID out, DWORD cbOut,
                                            LPDWORD returned, LPWSAOVERLAPPED overlapped,
                                            LPWSAOVERLAPPED_COMPLETION_ROUTINE routine)
{
    const void *from = __builtin_return_address(0);
    struct call call = {.socket = s, .code = code, .in = in, .cbIn = cbIn, .out = out, .cbOut = cbOut,
                        .returned = returned, .overlapped = overlapped, .ioctl = ioctl_find(code)};
    bool logged = journal_on();
    LONG64 sequence = logged ? journal_sequence() : 0;
    struct caller caller = {0};
    if (logged || fault_any() || (call.ioctl != NULL && call.ioctl->jdk)) {
        caller_of(from, &caller);
    }
    bool passed = passes(&call, &caller);
    if (logged || !passed) {
        facts_of(s, &call.facts);
    } else {
        call.facts.error = socket_check(s);
    }
    if (call.facts.error == 0) {
        call.life = socket_life(s);
    }

    const char *by = "model";
    int error;
    if (fault_any() && fault_take(&call, caller.jdk, &error)) {
        by = "injected";
        end_of(&call, error, false);
    } else if (call.facts.error != 0) {
        /* Wine answers for many codes without looking at the handle. */
        error = end_of(&call, call.facts.error, false);
    } else if (passed || (error = ioctl_answer(&call)) == PASS) {
        by = "ws2_32";
        error = 0;
        if (original.WSAIoctl(s, code, in, cbIn, out, cbOut, returned, overlapped, routine) != 0) {
            error = WSAGetLastError();
        } else {
            call.bytes = returned == NULL ? 0 : *returned;
            if (code == FIONBIO && readable(in, sizeof(u_long))) {
                socket_nonblocking(s, *(const u_long *) in != 0);
            }
        }
    } else {
        end_of(&call, error, error != 0 && call.ioctl->untouched);
    }

    int result = error == 0 ? 0 : SOCKET_ERROR;
    if (logged) {
        journal_ioctl(sequence, &caller, &call, by, result, error);
    }
    WSASetLastError(error);
    return result;
}

/* ---- the calls around ours: logged for their order, watched for what a socket is ---- */

static void log_event(const void *from, LONG64 sequence, const char *name, SOCKET socket, LONG64 life,
                      const char *detail, int error)
{
    struct caller caller;
    struct facts facts;
    caller_of(from, &caller);
    facts_of(socket, &facts);
    journal_event(sequence, &caller, name, socket, life, &facts, detail, error);
}

static SOCKET created(const void *from, LONG64 sequence, const char *name, SOCKET socket, int family, int type,
                      int protocol)
{
    int error = socket == INVALID_SOCKET ? WSAGetLastError() : 0;
    LONG64 life = error == 0 ? socket_born(socket) : 0;
    if (error == 0 && type == SOCK_RAW) {
        socket_raw(socket, family, protocol);
    }
    if (journal_on()) {
        log_event(from, sequence, name, socket, life, "", error);
    }
    WSASetLastError(error);
    return socket;
}

/* Documented: raw sockets are for administrators. */
static bool refused(int type)
{
    if (type == SOCK_RAW && !switches.administrator) {
        WSASetLastError(WSAEACCES);
        return true;
    }
    return false;
}

/* Wine has no raw sockets of IPPROTO_IP: one of IPPROTO_UDP stands for it, and sees packets of UDP only. */
static bool missing(int family, int type, int protocol)
{
    return family == AF_INET && type == SOCK_RAW && protocol == IPPROTO_IP && WSAGetLastError() == WSAEPROTONOSUPPORT;
}

REPLACED static SOCKET WSAAPI replaced_socket(int family, int type, int protocol)
{
    const void *from = __builtin_return_address(0);
    LONG64 sequence = journal_on() ? journal_sequence() : 0;
    SOCKET socket = refused(type) ? INVALID_SOCKET : original.socket(family, type, protocol);
    if (socket == INVALID_SOCKET && missing(family, type, protocol)) {
        socket = original.socket(family, type, IPPROTO_UDP);
    }
    return created(from, sequence, "socket", socket, family, type, protocol);
}

REPLACED static SOCKET WSAAPI replaced_WSASocketW(int family, int type, int protocol, LPWSAPROTOCOL_INFOW info,
                                                 GROUP group, DWORD flags)
{
    const void *from = __builtin_return_address(0);
    LONG64 sequence = journal_on() ? journal_sequence() : 0;
    SOCKET socket = refused(type) ? INVALID_SOCKET : original.WSASocketW(family, type, protocol, info, group, flags);
    if (socket == INVALID_SOCKET && missing(family, type, protocol)) {
        socket = original.WSASocketW(family, type, IPPROTO_UDP, info, group, flags);
    }
    socket = created(from, sequence, "WSASocketW", socket, family, type, protocol);
    if (socket != INVALID_SOCKET && !(flags & WSA_FLAG_OVERLAPPED)) {
        socket_not_overlapped(socket);
    }
    return socket;
}

REPLACED static SOCKET WSAAPI replaced_accept(SOCKET s, struct sockaddr *address, int *length)
{
    const void *from = __builtin_return_address(0);
    LONG64 sequence = journal_on() ? journal_sequence() : 0;
    SOCKET child = original.accept(s, address, length);
    int error = child == INVALID_SOCKET ? WSAGetLastError() : 0;
    LONG64 life = 0;
    if (error == 0) {
        life = socket_born(child);
        socket_inherits(child, s);
    }
    /* A selector loop tries once more than there are connections. */
    if (journal_on() && error != WSAEWOULDBLOCK) {
        char detail[48];
        snprintf(detail, sizeof detail, ",\"listener\":%lld", (long long) s);
        log_event(from, sequence, "accept", child, life, detail, error);
    }
    WSASetLastError(error);
    return child;
}

static int done(const void *from, LONG64 sequence, const char *name, SOCKET s, const char *detail, int result)
{
    int error = result == 0 ? 0 : WSAGetLastError();
    if (journal_on()) {
        log_event(from, sequence, name, s, socket_life(s), detail, error);
    }
    WSASetLastError(error);
    return result;
}

static void address_detail(const struct sockaddr *address, int length, char *detail, size_t capacity)
{
    detail[0] = 0;
    if (journal_on() && readable(address, (size_t) length)) {
        char name[80];
        address_name(address, length, name, sizeof name);
        if (name[0] != 0) {
            snprintf(detail, capacity, ",\"address\":\"%s\"", name);
        }
    }
}

REPLACED static int WSAAPI replaced_bind(SOCKET s, const struct sockaddr *address, int length)
{
    const void *from = __builtin_return_address(0);
    char detail[128];
    LONG64 sequence = journal_on() ? journal_sequence() : 0;
    address_detail(address, length, detail, sizeof detail);
    int result;
    if (!reservation_bind(s, address, length, &result)) {
        result = original.bind(s, address, length);
    }
    return done(from, sequence, "bind", s, detail, result);
}

REPLACED static int WSAAPI replaced_listen(SOCKET s, int backlog)
{
    const void *from = __builtin_return_address(0);
    char detail[48];
    LONG64 sequence = journal_on() ? journal_sequence() : 0;
    snprintf(detail, sizeof detail, ",\"backlog\":%d", backlog);
    return done(from, sequence, "listen", s, detail, original.listen(s, backlog));
}

REPLACED static int WSAAPI replaced_connect(SOCKET s, const struct sockaddr *address, int length)
{
    const void *from = __builtin_return_address(0);
    char detail[128];
    LONG64 sequence = journal_on() ? journal_sequence() : 0;
    bool disconnect = readable(address, sizeof address->sa_family) && address->sa_family == AF_UNSPEC;
    address_detail(address, length, detail, sizeof detail);
    int result = original.connect(s, address, length);
    int error = result == 0 ? 0 : WSAGetLastError();
    socket_connecting(s, error == WSAEWOULDBLOCK);
    WSASetLastError(error);
    return done(from, sequence, disconnect ? "disconnect" : "connect", s, detail, result);
}

REPLACED static int WSAAPI replaced_closesocket(SOCKET s)
{
    const void *from = __builtin_return_address(0);
    /* Logged and forgotten before it happens: afterwards the number may be another thread's socket already. */
    if (journal_on() && socket_check(s) == 0) {
        log_event(from, journal_sequence(), "closesocket", s, socket_life(s), "", 0);
    }
    struct port port;
    LONG64 life = socket_gone(s, &port);
    int result = original.closesocket(s);
    if (life != 0) {
        int error = result == 0 ? 0 : WSAGetLastError();
        reservations_gone(life);
        notices_cancel(s, life, NULL, 0, &port);
        WSASetLastError(error);
    }
    return result;
}

/* ---- watched, not logged ---- */

REPLACED static int WSAAPI replaced_shutdown(SOCKET s, int how)
{
    int result = original.shutdown(s, how);
    /* Documented: the end of the send direction ends the notification. */
    if (result == 0 && how != SD_RECEIVE) {
        notices_cancel(s, socket_life(s), NULL, SIO_IDEAL_SEND_BACKLOG_CHANGE, NULL);
    }
    return result;
}

REPLACED static int WSAAPI replaced_ioctlsocket(SOCKET s, long command, u_long *argument)
{
    int result = original.ioctlsocket(s, command, argument);
    if (result == 0 && (DWORD) command == (DWORD) FIONBIO) {
        socket_nonblocking(s, *argument != 0);
    }
    return result;
}

REPLACED static HANDLE WINAPI replaced_CreateIoCompletionPort(HANDLE file, HANDLE existing, ULONG_PTR key,
                                                             DWORD threads)
{
    HANDLE port = original.CreateIoCompletionPort(file, existing, key, threads);
    if (port != NULL && file != INVALID_HANDLE_VALUE) {
        DWORD error = GetLastError();
        if (socket_check((SOCKET) file) == 0) {
            socket_bind_port((SOCKET) file, &(struct port) {port, key});
        }
        SetLastError(error);
    }
    return port;
}

REPLACED static BOOL WINAPI replaced_CancelIoEx(HANDLE file, LPOVERLAPPED overlapped)
{
    bool ours = notices_held((SOCKET) file, 0) != 0
        && notices_cancel((SOCKET) file, socket_life((SOCKET) file), overlapped, 0, NULL) != 0;
    if (ours && overlapped != NULL) {
        return TRUE;
    }
    return original.CancelIoEx(file, overlapped) || ours;
}

bool calls_install(void)
{
#define HOOK(name) {#name, (void *) replaced_##name, (void **) &original.name}
    const struct hook sockets[] = {
        HOOK(WSAIoctl), HOOK(socket), HOOK(WSASocketW), HOOK(accept), HOOK(bind), HOOK(listen), HOOK(connect),
        HOOK(shutdown), HOOK(closesocket), HOOK(ioctlsocket),
    };
    const struct hook completions[] = {HOOK(CreateIoCompletionPort), HOOK(CancelIoEx)};
#undef HOOK
    return hook_install("ws2_32.dll", sockets, sizeof sockets / sizeof *sockets)
        && hook_install("kernel32.dll", completions, sizeof completions / sizeof *completions);
}
