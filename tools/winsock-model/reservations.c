/*
 * Port reservations: blocks of ports of this process, as long as the socket lives that acquired them. They bind really,
 * but nothing keeps other sockets out of the block.
 */
#include "ioctls.h"
#include "values.h"

#include <stdlib.h>
#include <string.h>

struct reservation {
    struct reservation *next;
    LONG64 owner;
    UINT64 token;
    bool udp;
    unsigned first;
    unsigned count;
};

static SRWLOCK lock = SRWLOCK_INIT;
static struct reservation *reservations;
static UINT64 tokens = VALUE_TOKEN;
static unsigned wildcard;

static bool overlaps(unsigned first, unsigned count, bool udp)
{
    for (struct reservation *at = reservations; at != NULL; at = at->next) {
        if (at->udp == udp && first < at->first + at->count && at->first < first + count) {
            return true;
        }
    }
    return false;
}

/* Away from the ports that systems hand out themselves; another start in each process. 0 when nothing is left. */
static unsigned choose(unsigned count, bool udp)
{
    enum { LOW = 20000, HIGH = 32000 };
    if (wildcard == 0) {
        wildcard = LOW + GetCurrentProcessId() * 64 % 8000;
    }
    for (unsigned tries = 0; tries < HIGH - LOW; tries++) {
        unsigned first = wildcard++;
        if (wildcard + count >= HIGH) {
            wildcard = LOW;
        }
        if (first + count < HIGH && !overlaps(first, count, udp)) {
            wildcard = first + count;
            return first;
        }
    }
    return 0;
}

/* Assumed: WSAEINVAL for no ports or ports beyond 65535, WSAEADDRINUSE for ports reserved already. */
int answer_acquire_reservation(struct call *call)
{
    const INET_PORT_RANGE *range = call->in;
    unsigned first = ntohs(range->StartPort);
    unsigned count = range->NumberOfPorts;
    bool udp = call->facts.kind == KIND_UDP;
    if (count == 0 || first + count > 65536) {
        return WSAEINVAL;
    }
    struct reservation *reservation = calloc(1, sizeof *reservation);
    if (reservation == NULL) {
        return WSAENOBUFS;
    }
    AcquireSRWLockExclusive(&lock);
    if (first == 0) {
        first = choose(count, udp);
    } else if (overlaps(first, count, udp)) {
        first = 0;
    }
    if (first == 0) {
        ReleaseSRWLockExclusive(&lock);
        free(reservation);
        return WSAEADDRINUSE;
    }
    *reservation = (struct reservation) {reservations, call->life, ++tokens, udp, first, count};
    reservations = reservation;
    struct port_reservation_instance instance;
    memset(&instance, 0xEE, sizeof instance); /* what lies between the fields is nobody's */
    instance.Reservation.StartPort = htons((USHORT) first);
    instance.Reservation.NumberOfPorts = (USHORT) count;
    instance.Token.Token = reservation->token;
    ReleaseSRWLockExclusive(&lock);
    if (!socket_lives(call->socket, call->life)) {
        reservations_gone(call->life);
    }
    return answer_with(call, &instance, sizeof instance);
}

static struct reservation **find(UINT64 token)
{
    struct reservation **at = &reservations;
    while (*at != NULL && (*at)->token != token) {
        at = &(*at)->next;
    }
    return at;
}

static void drop(struct reservation **at)
{
    struct reservation *reservation = *at;
    *at = reservation->next;
    free(reservation);
}

/* Assumed: the error for an unknown token. */
int answer_release_reservation(struct call *call)
{
    int error = WSAEINVAL;
    AcquireSRWLockExclusive(&lock);
    struct reservation **at = find(((const INET_PORT_RESERVATION_TOKEN *) call->in)->Token);
    if (*at != NULL) {
        drop(at);
        error = 0;
    }
    ReleaseSRWLockExclusive(&lock);
    return error;
}

/* Documented: before bind. Assumed: the error afterwards, for an unknown token and for the other protocol's. */
int answer_associate_reservation(struct call *call)
{
    AcquireSRWLockShared(&lock);
    struct reservation *reservation = *find(((const INET_PORT_RESERVATION_TOKEN *) call->in)->Token);
    bool good = reservation != NULL && reservation->udp == (call->facts.kind == KIND_UDP) && !call->facts.bound;
    ReleaseSRWLockShared(&lock);
    return good ? 0 : WSAEINVAL;
}

void reservations_gone(LONG64 life)
{
    AcquireSRWLockExclusive(&lock);
    for (struct reservation **at = &reservations; *at != NULL;) {
        if ((*at)->owner == life) {
            drop(at);
        } else {
            at = &(*at)->next;
        }
    }
    ReleaseSRWLockExclusive(&lock);
}

/* Documented: the port is taken from the block, and bind fails when none is left. Assumed: with WSAEADDRINUSE. */
bool reservation_bind(SOCKET socket, const struct sockaddr *address, int length, int *result)
{
    INET_PORT_RESERVATION_TOKEN token;
    if (socket_recall(socket, SIO_ASSOCIATE_PORT_RESERVATION, &token, sizeof token) < (int) sizeof token
        || length < (int) sizeof(struct sockaddr_in) || length > (int) sizeof(struct sockaddr_storage)
        || !readable(address, (size_t) length) || ((const struct sockaddr_in *) address)->sin_port != 0) {
        return false;
    }
    AcquireSRWLockShared(&lock);
    struct reservation *reservation = *find(token.Token);
    unsigned first = reservation == NULL ? 0 : reservation->first;
    unsigned count = reservation == NULL ? 0 : reservation->count;
    ReleaseSRWLockShared(&lock);
    *result = SOCKET_ERROR;
    int error = WSAEADDRINUSE;
    for (unsigned i = 0; i < count && *result != 0 && (error == WSAEADDRINUSE || error == WSAEACCES); i++) {
        struct sockaddr_storage local;
        memcpy(&local, address, (size_t) length);
        ((struct sockaddr_in *) &local)->sin_port = htons((USHORT) (first + i)); /* where sockaddr_in6 has it too */
        *result = original.bind(socket, (struct sockaddr *) &local, length);
        error = *result == 0 ? 0 : WSAGetLastError();
    }
    WSASetLastError(error);
    return true;
}
