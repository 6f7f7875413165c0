/*
 * What a socket is now is always asked of Winsock, never kept: the JDK changes it through functions that are not
 * replaced here (AcceptEx, ConnectEx, implicit binds). Kept is only what Winsock cannot tell.
 */
#include "model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct setting {
    struct setting *next;
    DWORD code;
    DWORD size;
    BYTE bytes[];
};

struct record {
    struct record *next;
    SOCKET socket;
    LONG64 life;
    bool connecting;
    bool nonblocking;
    bool notOverlapped;
    int rawFamily; /* of a raw socket, as it was asked for; else 0 */
    int rawProtocol;
    struct port port;
    struct setting *settings;
};

#define BUCKETS 1024

static SRWLOCK lock = SRWLOCK_INIT;
static struct record *records[BUCKETS];
static LONG64 lives;

static struct record **bucket_of(SOCKET socket)
{
    return &records[(socket >> 2) % BUCKETS];
}

static struct record **find(SOCKET socket)
{
    struct record **at = bucket_of(socket);
    while (*at != NULL && (*at)->socket != socket) {
        at = &(*at)->next;
    }
    return at;
}

static struct record *find_or_create(SOCKET socket)
{
    struct record **at = find(socket);
    if (*at == NULL) {
        struct record *record = calloc(1, sizeof *record);
        if (record == NULL) {
            return NULL;
        }
        record->socket = socket;
        record->life = ++lives;
        *at = record;
    }
    return *at;
}

static void forget(struct record **at)
{
    struct record *record = *at;
    if (record == NULL) {
        return;
    }
    *at = record->next;
    while (record->settings != NULL) {
        struct setting *setting = record->settings;
        record->settings = setting->next;
        free(setting);
    }
    free(record);
}

static void remember(struct record *record, DWORD code, const void *bytes, DWORD size)
{
    struct setting *setting = malloc(sizeof *setting + size);
    if (setting == NULL) {
        return;
    }
    setting->code = code;
    setting->size = size;
    if (size != 0) {
        memcpy(setting->bytes, bytes, size);
    }
    struct setting **at = &record->settings;
    while (*at != NULL && (*at)->code != code) {
        at = &(*at)->next;
    }
    struct setting *before = *at;
    setting->next = before == NULL ? NULL : before->next;
    *at = setting;
    free(before);
}

LONG64 socket_born(SOCKET socket)
{
    AcquireSRWLockExclusive(&lock);
    forget(find(socket));
    struct record *record = find_or_create(socket);
    LONG64 life = record == NULL ? 0 : record->life;
    ReleaseSRWLockExclusive(&lock);
    return life;
}

LONG64 socket_life(SOCKET socket)
{
    AcquireSRWLockExclusive(&lock);
    struct record *record = find_or_create(socket);
    LONG64 life = record == NULL ? 0 : record->life;
    ReleaseSRWLockExclusive(&lock);
    return life;
}

bool socket_lives(SOCKET socket, LONG64 life)
{
    AcquireSRWLockShared(&lock);
    struct record *record = *find(socket);
    bool lives = record != NULL && record->life == life;
    ReleaseSRWLockShared(&lock);
    return lives;
}

LONG64 socket_gone(SOCKET socket, struct port *port)
{
    AcquireSRWLockExclusive(&lock);
    struct record **at = find(socket);
    LONG64 life = *at == NULL ? 0 : (*at)->life;
    *port = *at == NULL ? (struct port) {0} : (*at)->port;
    forget(at);
    ReleaseSRWLockExclusive(&lock);
    return life;
}

void socket_nonblocking(SOCKET socket, bool nonblocking)
{
    AcquireSRWLockExclusive(&lock);
    struct record *record = find_or_create(socket);
    if (record != NULL) {
        record->nonblocking = nonblocking;
    }
    ReleaseSRWLockExclusive(&lock);
}

bool socket_is_nonblocking(SOCKET socket)
{
    AcquireSRWLockShared(&lock);
    struct record *record = *find(socket);
    bool nonblocking = record != NULL && record->nonblocking;
    ReleaseSRWLockShared(&lock);
    return nonblocking;
}

void socket_not_overlapped(SOCKET socket)
{
    AcquireSRWLockExclusive(&lock);
    struct record *record = find_or_create(socket);
    if (record != NULL) {
        record->notOverlapped = true;
    }
    ReleaseSRWLockExclusive(&lock);
}

bool socket_is_overlapped(SOCKET socket)
{
    AcquireSRWLockShared(&lock);
    struct record *record = *find(socket);
    bool overlapped = record == NULL || !record->notOverlapped;
    ReleaseSRWLockShared(&lock);
    return overlapped;
}

void socket_raw(SOCKET socket, int family, int protocol)
{
    AcquireSRWLockExclusive(&lock);
    struct record *record = find_or_create(socket);
    if (record != NULL) {
        record->rawFamily = family;
        record->rawProtocol = protocol;
    }
    ReleaseSRWLockExclusive(&lock);
}

void socket_bind_port(SOCKET socket, const struct port *port)
{
    AcquireSRWLockExclusive(&lock);
    struct record *record = find_or_create(socket);
    if (record != NULL) {
        record->port = *port;
    }
    ReleaseSRWLockExclusive(&lock);
}

void socket_port(SOCKET socket, LONG64 life, struct port *port)
{
    AcquireSRWLockShared(&lock);
    struct record *record = *find(socket);
    *port = record != NULL && record->life == life ? record->port : (struct port) {0};
    ReleaseSRWLockShared(&lock);
}

void socket_connecting(SOCKET socket, bool connecting)
{
    AcquireSRWLockExclusive(&lock);
    struct record *record = find_or_create(socket);
    if (record != NULL) {
        record->connecting = connecting;
    }
    ReleaseSRWLockExclusive(&lock);
}

void socket_inherits(SOCKET child, SOCKET listener)
{
    AcquireSRWLockExclusive(&lock);
    struct record *from = *find(listener);
    struct record *to = *find(child);
    if (from != NULL && to != NULL) {
        to->nonblocking = from->nonblocking;
        for (struct setting *setting = from->settings; setting != NULL; setting = setting->next) {
            const struct ioctl *ioctl = ioctl_find(setting->code);
            if (ioctl != NULL && ioctl->inherited) {
                remember(to, setting->code, setting->bytes, setting->size);
            }
        }
    }
    ReleaseSRWLockExclusive(&lock);
}

void socket_remember(SOCKET socket, LONG64 life, DWORD code, const void *bytes, DWORD size)
{
    AcquireSRWLockExclusive(&lock);
    struct record *record = *find(socket);
    /* Another life: the socket was closed during the call, and its number belongs to a stranger. */
    if (record != NULL && record->life == life) {
        remember(record, code, bytes, size);
    }
    ReleaseSRWLockExclusive(&lock);
}

int socket_recall(SOCKET socket, DWORD code, void *bytes, DWORD capacity)
{
    int size = -1;
    AcquireSRWLockShared(&lock);
    struct record *record = *find(socket);
    struct setting *setting = record == NULL ? NULL : record->settings;
    while (setting != NULL && setting->code != code) {
        setting = setting->next;
    }
    if (setting != NULL) {
        size = (int) setting->size;
        if (bytes != NULL) {
            memcpy(bytes, setting->bytes, setting->size < capacity ? setting->size : capacity);
        }
    }
    ReleaseSRWLockShared(&lock);
    return size;
}

/* ---- facts ---- */

static bool connect_pending(SOCKET socket)
{
    AcquireSRWLockShared(&lock);
    struct record *record = *find(socket);
    bool pending = record != NULL && record->connecting;
    ReleaseSRWLockShared(&lock);
    return pending;
}

/* Not SO_ERROR: reading that would take the error away from whoever waits for the connect. */
static bool undecided(SOCKET socket)
{
    fd_set done;
    fd_set failed;
    FD_ZERO(&done);
    FD_ZERO(&failed);
    FD_SET(socket, &done);
    FD_SET(socket, &failed);
    struct timeval now = {0, 0};
    return select(0, NULL, &done, &failed, &now) == 0;
}

void address_name(const struct sockaddr *address, int length, char *name, size_t capacity)
{
    char host[INET6_ADDRSTRLEN] = "";
    name[0] = 0;
    if (address->sa_family == AF_INET && length >= (int) sizeof(struct sockaddr_in)) {
        const struct sockaddr_in *in = (const struct sockaddr_in *) address;
        inet_ntop(AF_INET, (void *) &in->sin_addr, host, sizeof host);
        snprintf(name, capacity, "%s:%u", host, ntohs(in->sin_port));
    } else if (address->sa_family == AF_INET6 && length >= (int) sizeof(struct sockaddr_in6)) {
        const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *) address;
        inet_ntop(AF_INET6, (void *) &in6->sin6_addr, host, sizeof host);
        snprintf(name, capacity, "[%s]:%u", host, ntohs(in6->sin6_port));
    }
}

const char *kind_name(enum kind kind)
{
    switch (kind) {
    case KIND_TCP:
        return "tcp";
    case KIND_LISTENER:
        return "listener";
    case KIND_UDP:
        return "udp";
    case KIND_RAW:
        return "raw";
    default:
        return "other";
    }
}

int socket_check(SOCKET socket)
{
    int type;
    int size = sizeof type;
    return getsockopt(socket, SOL_SOCKET, SO_TYPE, (char *) &type, &size) == 0 ? 0 : WSAGetLastError();
}

/* Wine has no protocol info for some raw sockets, and another protocol beneath those that stand for IPPROTO_IP. */
static bool raw(SOCKET socket, struct facts *facts)
{
    AcquireSRWLockShared(&lock);
    struct record *record = *find(socket);
    bool raw = record != NULL && record->rawFamily != 0;
    if (raw) {
        facts->family = record->rawFamily;
        facts->protocol = record->rawProtocol;
    }
    ReleaseSRWLockShared(&lock);
    return raw;
}

static enum kind kind_of(SOCKET socket, struct facts *facts)
{
    if (raw(socket, facts)) {
        return KIND_RAW;
    }
    /* The protocol info tells the family of an unbound socket: AF_UNIX is SOCK_STREAM too. */
    WSAPROTOCOL_INFOW info;
    int size = sizeof info;
    if (getsockopt(socket, SOL_SOCKET, SO_PROTOCOL_INFOW, (char *) &info, &size) != 0
        || (info.iAddressFamily != AF_INET && info.iAddressFamily != AF_INET6)) {
        return KIND_OTHER;
    }
    facts->family = info.iAddressFamily;
    facts->protocol = info.iProtocol;
    if (info.iSocketType == SOCK_DGRAM) {
        return KIND_UDP;
    }
    if (info.iSocketType != SOCK_STREAM) {
        return info.iSocketType == SOCK_RAW ? KIND_RAW : KIND_OTHER;
    }
    BOOL listening = FALSE;
    size = sizeof listening;
    getsockopt(socket, SOL_SOCKET, SO_ACCEPTCONN, (char *) &listening, &size);
    return listening ? KIND_LISTENER : KIND_TCP;
}

static bool is_wildcard(const struct sockaddr_storage *address)
{
    static const BYTE ANY[16];
    return address->ss_family == AF_INET6
        ? memcmp(&((const struct sockaddr_in6 *) address)->sin6_addr, ANY, sizeof ANY) == 0
        : ((const struct sockaddr_in *) address)->sin_addr.s_addr == INADDR_ANY;
}

void facts_of(SOCKET socket, struct facts *facts)
{
    memset(facts, 0, sizeof *facts);
    facts->kind = KIND_OTHER;
    facts->error = socket_check(socket);
    if (facts->error != 0) {
        return;
    }
    facts->kind = kind_of(socket, facts);

    struct sockaddr_storage address;
    int size = sizeof address;
    facts->bound = getsockname(socket, (struct sockaddr *) &address, &size) == 0;
    facts->wildcard = !facts->bound || is_wildcard(&address);
    if (facts->bound) {
        address_name((struct sockaddr *) &address, size, facts->local, sizeof facts->local);
    }
    size = sizeof address;
    facts->connected = getpeername(socket, (struct sockaddr *) &address, &size) == 0;
    if (facts->connected) {
        address_name((struct sockaddr *) &address, size, facts->remote, sizeof facts->remote);
    }
    facts->connecting =
        !facts->connected && facts->kind == KIND_TCP && connect_pending(socket) && undecided(socket);
}
