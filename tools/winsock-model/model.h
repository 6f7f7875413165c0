/*
 * What the parts of the model share. The parts, from the outside in:
 *
 *   agent.c    the JVM's way in, the agent options, the exports
 *   hook.c     makes every caller in the process reach calls.c instead of ws2_32
 *   calls.c    the replaced functions
 *   ioctls.c   one row per control code: what Microsoft documents for it
 *   sockets.c  what a socket is now, and what was set on it
 *   faults.c   errors that a test asked for
 *   journal.c  one JSON line per call
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
    int (WSAAPI *closesocket)(SOCKET);
};

extern struct winsock original;

/* ---- hook.c ---- */

struct hook {
    const char *name;
    void *replacement;
    void **original;
};

/* False, with the reason on stderr, when ws2_32 cannot be replaced. */
bool hook_install(const struct hook *hooks, int count);

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
    KIND_OTHER = 8
};

#define KINDS_TCP (KIND_TCP | KIND_LISTENER)

struct facts {
    int error; /* not a socket: the Winsock error that says so */
    enum kind kind;
    bool bound;
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
void socket_gone(SOCKET socket);
void socket_connecting(SOCKET socket, bool connecting);
void socket_inherits(SOCKET child, SOCKET listener);

void socket_remember(SOCKET socket, LONG64 life, DWORD code, const void *bytes, DWORD size);
/* The size of what was remembered, -1 for nothing; copies what fits. */
int socket_recall(SOCKET socket, DWORD code, void *bytes, DWORD capacity);

/* ---- ioctls.c ---- */

struct call;

struct ioctl {
    DWORD code;
    const char *name;
    /* Null: not modelled, the call goes to ws2_32. Else 0 or the Winsock error, after the checks of the columns below. */
    int (*answer)(struct call *call);
    void (*decode)(const void *in, struct text *fields);
    unsigned kinds;    /* kinds of socket it is for, */
    int wrongKind;     /* and the error on another */
    DWORD in;          /* size of the header's own struct, */
    int shortIn;       /* and the error when less was given */
    bool setting;      /* takes no output, and is remembered with the socket */
    bool inherited;    /* accepted sockets have what the listener was given */
};

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

bool readable(const void *from, size_t size);
bool writable(void *to, size_t size);

/* ---- faults.c ---- */

int fault_set(DWORD code, int error, int times, bool everywhere);
void fault_clear(void);
/* The error this call shall fail with, or 0. */
int fault_take(DWORD code, bool jdk);
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

#endif
