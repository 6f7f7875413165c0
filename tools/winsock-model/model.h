/*
 * What the parts of the model share. The parts, from the outside in:
 *
 *   agent.c         the JVM's way in, the agent options, the exports
 *   hook.c          makes every caller in the process reach calls.c instead of ws2_32
 *   calls.c         the replaced functions
 *   ioctls.c        one row per control code: what Microsoft documents for it
 *     settings.c, queries.c, addresses.c, reservations.c, notices.c
 *                   what a row needs beyond its columns, by topic; values.h has what is answered where nothing is real
 *     decode.c      inputs by the names of the header
 *   sockets.c       what a socket is now, and what was set on it
 *   faults.c        errors, answers and endings that a test asked for
 *   journal.c       one JSON line per call
 */
#ifndef WINSOCK_MODEL_H
#define WINSOCK_MODEL_H

/* The newest Windows these headers know: older ones hide the codes that came later. */
#define _WIN32_WINNT 0x0A00
#define NTDDI_VERSION 0x0A00000B
#define WIN32_LEAN_AND_MEAN

#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>
#include <mswsock.h>
#include <mstcpip.h>
#include <qossp.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "missing.h"

#define MODEL_VERSION 1

/* ---- ws2_32 as it was before hook.c replaced it; the model itself calls nothing else of the replaced ones ---- */

struct winsock {
    int (WSAAPI *WSAIoctl)(SOCKET, DWORD, LPVOID, DWORD, LPVOID, DWORD, LPDWORD, LPWSAOVERLAPPED,
                           LPWSAOVERLAPPED_COMPLETION_ROUTINE);
    SOCKET (WSAAPI *socket)(int, int, int);
    SOCKET (WSAAPI *WSASocketW)(int, int, int, LPWSAPROTOCOL_INFOW, GROUP, DWORD);
    SOCKET (WSAAPI *accept)(SOCKET, struct sockaddr *, int *);
    int (WSAAPI *bind)(SOCKET, const struct sockaddr *, int);
    int (WSAAPI *listen)(SOCKET, int);
    int (WSAAPI *connect)(SOCKET, const struct sockaddr *, int);
    int (WSAAPI *shutdown)(SOCKET, int);
    int (WSAAPI *closesocket)(SOCKET);
    int (WSAAPI *ioctlsocket)(SOCKET, long, u_long *);
    /* kernel32's, for what is pending */
    HANDLE (WINAPI *CreateIoCompletionPort)(HANDLE, HANDLE, ULONG_PTR, DWORD);
    BOOL (WINAPI *CancelIoEx)(HANDLE, LPOVERLAPPED);
};

extern struct winsock original;

/* ---- hook.c ---- */

struct hook {
    const char *name;
    void *replacement;
    void **original;
};

/* False, with the reason on stderr, when the library's functions cannot be replaced. */
bool hook_install(const char *library, const struct hook *hooks, int count);

/* ---- calls.c ---- */

bool calls_install(void);

/* ---- a text that is cut, never overrun ---- */

struct text {
    size_t length;
    char chars[2048];
};

void text_add(struct text *text, const char *format, ...) __attribute__((format(gnu_printf, 2, 3)));

/* ---- sockets.c ---- */

enum kind {
    KIND_TCP = 1,
    KIND_LISTENER = 2,
    KIND_UDP = 4,
    KIND_OTHER = 8,
    KIND_RAW = 16
};

#define KINDS_TCP (KIND_TCP | KIND_LISTENER)
#define KINDS_PORTS (KINDS_TCP | KIND_UDP)
#define KINDS_IP (KINDS_PORTS | KIND_RAW)

struct facts {
    int error; /* not a socket: the Winsock error that says so */
    enum kind kind;
    int family;
    int protocol;
    bool bound;
    bool wildcard; /* bound, or not bound yet, to no particular address */
    bool connected;
    bool connecting;
    char local[80];
    char remote[80];
};

void facts_of(SOCKET socket, struct facts *facts);
int socket_check(SOCKET socket);
const char *kind_name(enum kind kind);
void address_name(const struct sockaddr *address, int length, char *name, size_t capacity);

/* A socket number is used again soon after it is closed: a life is what one socket has from creation to close. */
LONG64 socket_born(SOCKET socket);
LONG64 socket_life(SOCKET socket);
bool socket_lives(SOCKET socket, LONG64 life);
/* The life that ended, 0 for none, and the completion port it was bound to. */
struct port;
LONG64 socket_gone(SOCKET socket, struct port *port);
void socket_connecting(SOCKET socket, bool connecting);
void socket_inherits(SOCKET child, SOCKET listener);

/* What Winsock does not tell about a socket. */
void socket_nonblocking(SOCKET socket, bool nonblocking);
bool socket_is_nonblocking(SOCKET socket);
void socket_not_overlapped(SOCKET socket);
bool socket_is_overlapped(SOCKET socket);
void socket_raw(SOCKET socket, int family, int protocol);

/* The completion port a socket is bound to. */
struct port {
    HANDLE handle; /* null: none */
    ULONG_PTR key;
};

void socket_bind_port(SOCKET socket, const struct port *port);
void socket_port(SOCKET socket, LONG64 life, struct port *port);

void socket_remember(SOCKET socket, LONG64 life, DWORD code, const void *bytes, DWORD size);
/* The size of what was remembered, -1 for nothing; copies what fits. */
int socket_recall(SOCKET socket, DWORD code, void *bytes, DWORD capacity);

/* ---- ioctls.c ---- */

struct call;

struct ioctl {
    DWORD code;
    const char *name;
    /* 0, the Winsock error, or PASS, after the checks of the columns below. */
    int (*answer)(struct call *call);
    void (*decode)(const struct call *call, struct text *fields);
    unsigned kinds;    /* kinds of socket it is for, */
    int wrongKind;     /* and the error on another */
    DWORD in;          /* size of the header's own struct, or of what all its inputs begin with, */
    int shortIn;       /* and the error when less was given */
    DWORD out;         /* size of what it answers, 0 when that varies, */
    int shortOut;      /* and the error when there is less room */
    bool setting;      /* takes no output, and is remembered with the socket */
    bool inherited;    /* accepted sockets have what the listener was given */
    bool jdk;          /* the JDK's own channels live on the real answer: its calls go to ws2_32 */
    bool uncounted;    /* an overlapped completion tells of no bytes, though there are some */
    bool untouched;    /* `returned` stays as it was when the call fails */
};

/* ws2_32 shall answer. */
#define PASS (-1)

struct call {
    SOCKET socket;
    DWORD code;
    const void *in;
    DWORD cbIn;
    void *out;
    DWORD cbOut;
    LPDWORD returned;
    LPWSAOVERLAPPED overlapped;
    const struct ioctl *ioctl; /* null for a code the table does not have */
    LONG64 life;
    struct facts facts;
    DWORD bytes; /* what `returned` is to say */
};

const struct ioctl *ioctl_find(DWORD code);
const struct ioctl *ioctl_named(const char *name);
int ioctl_answer(struct call *call);
/* Whether ws2_32 would crash on these buffers, or write beyond them. */
bool ioctl_dangerous(const struct call *call);

/* Which codes ws2_32 answers itself because a test said so. */
int ioctl_set_real(DWORD code, bool real);
bool ioctl_is_real(const struct ioctl *ioctl);
void ioctl_reset_real(void);

bool readable(const void *from, size_t size);
bool writable(void *to, size_t size);

/* ---- switches a test may turn ---- */

struct switches {
    volatile LONG administrator;
    volatile LONG tcpInfo;   /* the newest version of TCP_INFO there is; -1: none */
    volatile LONG addresses; /* entries in the lists of addresses and interfaces */
    volatile LONG growth;    /* and how many more after each answer that the buffer is too small */
    volatile LONG delay;     /* milliseconds from a cancel or close to the completion it causes */
};

extern struct switches switches;

/* ---- notices.c ---- */

#define BY_EVENT 1u
#define BY_PACKET 2u

/* Completes now. `how`: BY_EVENT and BY_PACKET, what else than the OVERLAPPED itself tells so. */
void complete(LPWSAOVERLAPPED overlapped, LONG status, ULONG_PTR bytes, unsigned how, const struct port *port);
/* Each answers what WSAIoctl is to return. */
int notice_pend(struct call *call, bool alone);
int notice_settle(struct call *call, LONG status, DWORD bytes);
int notice_doom(struct call *call, LONG status, unsigned how);

/* socket 0: all of them; code 0: every code. The number of those concerned. */
int notices_fire(SOCKET socket, DWORD code);
int notices_held(SOCKET socket, DWORD code);
/* overlapped null: all of that life; code 0: every code. They end after the delay. */
int notices_cancel(SOCKET socket, LONG64 life, LPWSAOVERLAPPED overlapped, DWORD code, const struct port *port);

/* A caller did what would hang or corrupt a real process: said on stderr and in the journal, and counted. */
void warn(const char *format, ...) __attribute__((format(gnu_printf, 1, 2)));
int warnings_count(void);
void warnings_reset(void);

/* ---- reservations.c ---- */

void reservations_gone(LONG64 life);
/* Binds to a port of the block when the socket has one and the address leaves the port open; else false. */
bool reservation_bind(SOCKET socket, const struct sockaddr *address, int length, int *result);

/* ---- faults.c ---- */

int fault_set(DWORD code, int error, int times, bool everywhere);
int fault_answer(DWORD code, const void *bytes, DWORD length, DWORD returned, int times);
int fault_pending(DWORD code, LONG status, unsigned how, int times);
void fault_clear(void);
/* Whether a test asked for something else than the model's answer; then *error is the result. */
bool fault_take(struct call *call, bool jdk, int *error);
bool fault_any(void);

/* ---- journal.c ---- */

struct caller {
    bool jdk;
    char module[128];
};

/* Who called, by return address: code the JVM generated has no module. */
void caller_of(const void *address, struct caller *caller);

bool journal_open(const char *path);
bool journal_on(void);
LONG64 journal_sequence(void);
void journal_ioctl(LONG64 sequence, const struct caller *caller, const struct call *call, const char *by, int result,
                   int error);
/* detail: further members of the JSON object, each with a leading comma; may be empty. */
void journal_event(LONG64 sequence, const struct caller *caller, const char *name, SOCKET socket, LONG64 life,
                   const struct facts *facts, const char *detail, int error);
void journal_mark(const char *label);
void journal_warning(const char *what);
void journal_completion(SOCKET socket, LONG64 life, DWORD code, LONG status);

#endif
