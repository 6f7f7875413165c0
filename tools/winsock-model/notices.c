/*
 * Calls that pend: notifications, and what a test wants to end badly. Each is completed once, by whoever takes it off
 * the list: the test's fire, a cancel, a close, or the thread that brings about what is due.
 *
 * An OVERLAPPED belongs to Winsock until then. One that was written to, freed or used again meanwhile would corrupt
 * memory on a real Windows; here it is found out and warned of.
 */
#include "ioctls.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

NTSYSAPI LONG NTAPI NtSetIoCompletion(HANDLE port, ULONG_PTR key, ULONG_PTR value, LONG status, SIZE_T bytes);

struct notice {
    struct notice *next;
    SOCKET socket;
    LONG64 life;
    DWORD code;
    LPWSAOVERLAPPED overlapped;
    unsigned how;
    bool ending; /* at `due`, with `status`, and nothing else can happen to it any more */
    ULONGLONG due;
    LONG status;
    struct port port; /* of a socket that is gone; else the socket is asked */
};

static SRWLOCK lock = SRWLOCK_INIT;
static CONDITION_VARIABLE sooner = CONDITION_VARIABLE_INIT;
static struct notice *notices;
static bool running; /* the thread for what is due */
static volatile LONG warnings;

void warn(const char *format, ...)
{
    char what[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    InterlockedIncrement(&warnings);
    fprintf(stderr, "winsock-model: WARNING: %s\n", what);
    fflush(stderr);
    journal_warning(what);
}

int warnings_count(void)
{
    return warnings;
}

void warnings_reset(void)
{
    InterlockedExchange(&warnings, 0);
}

/* The low-order bit only says that no completion packet is wanted. */
static HANDLE event_of(HANDLE given)
{
    return (HANDLE) ((ULONG_PTR) given & ~(ULONG_PTR) 1);
}

void complete(LPWSAOVERLAPPED overlapped, LONG status, ULONG_PTR bytes, unsigned how, const struct port *port)
{
    HANDLE given = overlapped->hEvent;
    overlapped->InternalHigh = bytes;
    MemoryBarrier();
    /* From here on it may be gone. */
    *(volatile ULONG_PTR *) &overlapped->Internal = (ULONG) status;
    if ((how & BY_PACKET) && port->handle != NULL && event_of(given) == given) {
        NtSetIoCompletion(port->handle, port->key, (ULONG_PTR) overlapped, status, bytes);
    }
    if ((how & BY_EVENT) && event_of(given) != NULL) {
        SetEvent(event_of(given));
    }
}

static void start(LPWSAOVERLAPPED overlapped)
{
    overlapped->Internal = STATUS_PENDING;
    overlapped->InternalHigh = 0;
    if (event_of(overlapped->hEvent) != NULL) {
        ResetEvent(event_of(overlapped->hEvent));
    }
}

/* It is off the list already. */
static void finish(struct notice *notice)
{
    if (!writable(notice->overlapped, sizeof *notice->overlapped)
        || (ULONG) notice->overlapped->Internal != (ULONG) STATUS_PENDING) {
        warn("the OVERLAPPED at %p was freed or changed while 0x%08lx was pending on socket %llu",
             (void *) notice->overlapped, notice->code, (unsigned long long) notice->socket);
    } else {
        if (notice->port.handle == NULL) {
            socket_port(notice->socket, notice->life, &notice->port);
        }
        /* Told before it happens: afterwards the waiting thread may be ahead of the journal. */
        journal_completion(notice->socket, notice->life, notice->code, notice->status);
        complete(notice->overlapped, notice->status, 0, notice->how, &notice->port);
    }
    free(notice);
}

static void finish_all(struct notice *list)
{
    while (list != NULL) {
        struct notice *notice = list;
        list = notice->next;
        finish(notice);
    }
}

static DWORD WINAPI bring_about(void *nothing)
{
    (void) nothing;
    AcquireSRWLockExclusive(&lock);
    for (;;) {
        ULONGLONG now = GetTickCount64();
        ULONGLONG next = 0;
        struct notice *due = NULL;
        struct notice **last = &due;
        for (struct notice **at = &notices; *at != NULL;) {
            struct notice *notice = *at;
            if (notice->ending && notice->due <= now) {
                *at = notice->next;
                notice->next = NULL;
                *last = notice;
                last = &notice->next;
            } else {
                if (notice->ending && (next == 0 || notice->due < next)) {
                    next = notice->due;
                }
                at = &notice->next;
            }
        }
        if (due != NULL) {
            ReleaseSRWLockExclusive(&lock);
            finish_all(due);
            AcquireSRWLockExclusive(&lock);
        } else {
            SleepConditionVariableSRW(&sooner, &lock, next == 0 ? INFINITE : (DWORD) (next - now), 0);
        }
    }
    return 0;
}

/* Under the lock. */
static void end_later(struct notice *notice, LONG status)
{
    notice->ending = true;
    notice->status = status;
    notice->due = GetTickCount64() + (ULONGLONG) switches.delay;
    if (!running) {
        HANDLE thread = CreateThread(NULL, 0, bring_about, NULL, 0, NULL);
        running = thread != NULL;
        if (running) {
            CloseHandle(thread);
        }
    }
    WakeAllConditionVariable(&sooner);
}

static bool concerns(const struct notice *notice, SOCKET socket, DWORD code)
{
    return (socket == 0 || notice->socket == socket) && (code == 0 || notice->code == code);
}

static int begin(struct call *call, bool alone, bool doomed, LONG status, unsigned how)
{
    struct notice *notice = calloc(1, sizeof *notice);
    if (notice == NULL) {
        return WSAENOBUFS;
    }
    *notice = (struct notice) {.socket = call->socket, .life = call->life, .code = call->code,
                               .overlapped = call->overlapped, .how = how};
    bool again = false;
    bool another = false;
    AcquireSRWLockExclusive(&lock);
    struct notice **at = &notices;
    for (; *at != NULL; at = &(*at)->next) {
        again |= (*at)->overlapped == call->overlapped;
        another |= (*at)->life == call->life && (*at)->code == call->code && !(*at)->ending;
    }
    if (alone && another) {
        ReleaseSRWLockExclusive(&lock);
        free(notice);
        return WSAEINTR;
    }
    start(call->overlapped);
    *at = notice;
    if (doomed) {
        end_later(notice, status);
    } else if (!socket_lives(call->socket, call->life)) {
        end_later(notice, STATUS_CANCELLED); /* closed meanwhile */
    }
    ReleaseSRWLockExclusive(&lock);
    if (again) {
        warn("the OVERLAPPED at %p was used again while it was pending", (void *) call->overlapped);
    }
    return WSA_IO_PENDING;
}

int notice_pend(struct call *call, bool alone)
{
    return begin(call, alone, false, 0, BY_EVENT | BY_PACKET);
}

int notice_doom(struct call *call, LONG status, unsigned how)
{
    return begin(call, false, true, status, how);
}

int notice_settle(struct call *call, LONG status, DWORD bytes)
{
    struct port port;
    socket_port(call->socket, call->life, &port);
    start(call->overlapped);
    complete(call->overlapped, status, bytes, BY_EVENT | BY_PACKET, &port);
    return WSA_IO_PENDING;
}

int notices_fire(SOCKET socket, DWORD code)
{
    int count = 0;
    struct notice *fired = NULL;
    struct notice **last = &fired;
    AcquireSRWLockExclusive(&lock);
    for (struct notice **at = &notices; *at != NULL;) {
        struct notice *notice = *at;
        if (!notice->ending && concerns(notice, socket, code)) {
            *at = notice->next;
            notice->next = NULL;
            *last = notice;
            last = &notice->next;
            count++;
        } else {
            at = &notice->next;
        }
    }
    ReleaseSRWLockExclusive(&lock);
    finish_all(fired);
    return count;
}

int notices_held(SOCKET socket, DWORD code)
{
    int count = 0;
    AcquireSRWLockShared(&lock);
    for (struct notice *notice = notices; notice != NULL; notice = notice->next) {
        count += concerns(notice, socket, code);
    }
    ReleaseSRWLockShared(&lock);
    return count;
}

int notices_cancel(SOCKET socket, LONG64 life, LPWSAOVERLAPPED overlapped, DWORD code, const struct port *port)
{
    int count = 0;
    AcquireSRWLockExclusive(&lock);
    for (struct notice *notice = notices; notice != NULL; notice = notice->next) {
        if (notice->life == life && concerns(notice, socket, code)
            && (overlapped == NULL || notice->overlapped == overlapped)) {
            if (port != NULL) {
                notice->port = *port;
            }
            if (!notice->ending) {
                end_later(notice, STATUS_CANCELLED);
                count++;
            }
        }
    }
    ReleaseSRWLockExclusive(&lock);
    return count;
}

/* ---- the three notifications ---- */

static bool asynchronous(const struct call *call)
{
    return call->overlapped != NULL && socket_is_overlapped(call->socket);
}

/* Nothing ever blocks here: whoever would wait for good is told so, and gets the error of a non-blocking socket. */
static int would_block(const struct call *call, bool always)
{
    if (always || !socket_is_nonblocking(call->socket)) {
        warn("%s on socket %llu would block for good: %s", call->ioctl->name, (unsigned long long) call->socket,
             call->overlapped == NULL ? "no OVERLAPPED" : "the socket was made without WSA_FLAG_OVERLAPPED");
    }
    return WSAEWOULDBLOCK;
}

int answer_address_change(struct call *call)
{
    return asynchronous(call) ? notice_pend(call, false) : would_block(call, false);
}

/* Documented: the wildcard address is for changes of any route. */
int answer_routing_change(struct call *call)
{
    int error = destination_check(call);
    if (error != 0) {
        return error;
    }
    return asynchronous(call) ? notice_pend(call, false) : would_block(call, false);
}

/* Documented: no output buffer; connected; blocks even on a non-blocking socket; one at a time, else WSAEINTR. */
int answer_backlog_change(struct call *call)
{
    if (call->cbOut != 0) {
        return WSAEINVAL;
    }
    if (!call->facts.connected) {
        return WSAENOTCONN;
    }
    return asynchronous(call) ? notice_pend(call, true) : would_block(call, true);
}
