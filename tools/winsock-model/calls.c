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

static void complete(LPWSAOVERLAPPED overlapped, DWORD bytes)
{
    overlapped->Internal = 0;
    overlapped->InternalHigh = bytes;
    /* The low-order bit only says that no completion packet is wanted. */
    HANDLE event = (HANDLE) ((ULONG_PTR) overlapped->hEvent & ~(ULONG_PTR) 1);
    if (event != NULL) {
        SetEvent(event);
    }
}

static int end_of(struct call *call, int error)
{
    if (writable(call->returned, sizeof *call->returned)) {
        *call->returned = error == 0 ? call->bytes : 0;
    }
    if (error == 0 && call->overlapped != NULL) {
        complete(call->overlapped, call->bytes);
    }
    return error;
}

REPLACED static int WSAAPI replaced_WSAIoctl(SOCKET s, DWORD code, LPVOID in, DWORD cbIn, LPVOID out, DWORD cbOut,
                                            LPDWORD returned, LPWSAOVERLAPPED overlapped,
                                            LPWSAOVERLAPPED_COMPLETION_ROUTINE routine)
{
    const void *from = __builtin_return_address(0);
    struct call call = {.socket = s, .code = code, .in = in, .cbIn = cbIn, .out = out, .cbOut = cbOut,
                        .returned = returned, .overlapped = overlapped, .ioctl = ioctl_find(code)};
    bool modelled = call.ioctl != NULL && call.ioctl->answer != NULL;
    bool logged = journal_on();
    LONG64 sequence = logged ? journal_sequence() : 0;
    struct caller caller = {0};
    if (logged || fault_any()) {
        caller_of(from, &caller);
    }
    if (logged || modelled) {
        facts_of(s, &call.facts);
    } else {
        call.facts.error = socket_check(s);
    }
    if (call.facts.error == 0) {
        call.life = socket_life(s);
    }

    const char *by;
    int error = fault_any() ? fault_take(code, caller.jdk) : 0;
    if (error != 0) {
        by = "injected";
        end_of(&call, error);
    } else if (modelled) {
        by = "model";
        error = end_of(&call, ioctl_answer(&call));
    } else if (call.facts.error != 0) {
        /* Wine answers for many codes without looking at the handle. */
        by = "model";
        error = end_of(&call, call.facts.error);
    } else {
        by = "ws2_32";
        if (original.WSAIoctl(s, code, in, cbIn, out, cbOut, returned, overlapped, routine) != 0) {
            error = WSAGetLastError();
        } else {
            call.bytes = returned == NULL ? 0 : *returned;
        }
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

static SOCKET created(const void *from, LONG64 sequence, const char *name, SOCKET socket, const char *detail)
{
    int error = socket == INVALID_SOCKET ? WSAGetLastError() : 0;
    LONG64 life = error == 0 ? socket_born(socket) : 0;
    if (journal_on()) {
        log_event(from, sequence, name, socket, life, detail, error);
    }
    WSASetLastError(error);
    return socket;
}

REPLACED static SOCKET WSAAPI replaced_socket(int family, int type, int protocol)
{
    const void *from = __builtin_return_address(0);
    LONG64 sequence = journal_on() ? journal_sequence() : 0;
    return created(from, sequence, "socket", original.socket(family, type, protocol), "");
}

REPLACED static SOCKET WSAAPI replaced_WSASocketW(int family, int type, int protocol, LPWSAPROTOCOL_INFOW info,
                                                 GROUP group, DWORD flags)
{
    const void *from = __builtin_return_address(0);
    LONG64 sequence = journal_on() ? journal_sequence() : 0;
    return created(from, sequence, "WSASocketW", original.WSASocketW(family, type, protocol, info, group, flags), "");
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
    return done(from, sequence, "bind", s, detail, original.bind(s, address, length));
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
    socket_gone(s);
    return original.closesocket(s);
}

bool calls_install(void)
{
#define HOOK(name) {#name, (void *) replaced_##name, (void **) &original.name}
    const struct hook hooks[] = {
        HOOK(WSAIoctl), HOOK(socket), HOOK(WSASocketW), HOOK(accept),
        HOOK(bind), HOOK(listen), HOOK(connect), HOOK(closesocket),
    };
#undef HOOK
    return hook_install(hooks, sizeof hooks / sizeof *hooks);
}
