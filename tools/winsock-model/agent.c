/* The JVM's way in. The few names of JVMTI that are needed are declared here, so that no JDK is needed to build. */
#include "model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __declspec(dllexport)

#define JNI_OK 0
#define JNI_ERR (-1)

static bool parse_number(const char *text, long long *number)
{
    char *end;
    *number = strtoll(text, &end, 0);
    return end != text && *end == 0;
}

/* code:error:times, the code as a number or by its name in the headers; a fourth part "all" includes the JDK's calls. */
static bool option_inject(char *value)
{
    char *parts[4] = {NULL};
    int count = 0;
    for (char *part = strtok(value, ":"); part != NULL; part = strtok(NULL, ":")) {
        if (count == 4) {
            return false;
        }
        parts[count++] = part;
    }
    if (count < 3 || (count == 4 && strcmp(parts[3], "all") != 0)) {
        return false;
    }
    long long code;
    long long error;
    long long times;
    const struct ioctl *ioctl = ioctl_named(parts[0]);
    if (ioctl != NULL) {
        code = ioctl->code;
    } else if (!parse_number(parts[0], &code) || code < 0 || code > 0xFFFFFFFFLL) {
        return false;
    }
    return parse_number(parts[1], &error) && error > 0 && error <= 0x7FFFFFFF && parse_number(parts[2], &times)
        && times >= -1 && times <= 0x7FFFFFFF && fault_set((DWORD) code, (int) error, (int) times, count == 4) == 0;
}

static bool option(char *text)
{
    if (strncmp(text, "log=", 4) == 0 && text[4] != 0) {
        if (!journal_open(text + 4)) {
            fprintf(stderr, "winsock-model: cannot open the log %s (%lu)\n", text + 4, GetLastError());
            return false;
        }
        return true;
    }
    if (strncmp(text, "inject=", 7) == 0) {
        char *value = _strdup(text + 7);
        bool good = value != NULL && option_inject(value);
        free(value);
        if (!good) {
            fprintf(stderr, "winsock-model: %s: expected inject=<code or name>:<error>:<times, -1 for ever>[:all]\n",
                    text);
        }
        return good;
    }
    fprintf(stderr, "winsock-model: unknown option \"%s\": expected log=<file> or inject=<code>:<error>:<times>[:all]\n",
            text);
    return false;
}

static bool options(const char *given)
{
    bool good = true;
    char *copy = _strdup(given);
    char *at = copy;
    while (good && at != NULL && *at != 0) {
        char *comma = strchr(at, ',');
        if (comma != NULL) {
            *comma = 0;
        }
        good = option(at);
        at = comma == NULL ? NULL : comma + 1;
    }
    free(copy);
    return good;
}

EXPORT int WINAPI Agent_OnLoad(void *vm, const char *given, void *reserved)
{
    (void) vm;
    (void) reserved;
    bool good = options(given == NULL ? "" : given) && calls_install();
    fflush(stderr);
    return good ? JNI_OK : JNI_ERR;
}

EXPORT int winsock_model_version(void)
{
    return MODEL_VERSION;
}

/* The next `times` calls with this code fail with this error; times -1: all of them, until error 0 clears it.
   Calls of the JDK's own libraries are left alone. 0, or -1 when too many codes are set. */
EXPORT int winsock_model_inject(unsigned long code, int error, int times)
{
    return fault_set(code, error, times, false);
}

/* The same, the JDK's own calls included. */
EXPORT int winsock_model_inject_everywhere(unsigned long code, int error, int times)
{
    return fault_set(code, error, times, true);
}

/* The next `times` calls write these bytes, as far as the caller's buffer goes, and succeed; `returned` is told as
   given, true or not. Calls of the JDK's own libraries are left alone. 0, or -1 when it cannot be kept. */
EXPORT int winsock_model_inject_answer(unsigned long code, const void *bytes, unsigned long length,
                                       unsigned long returned, int times)
{
    return fault_answer(code, bytes, length, returned, times);
}

/* The next `times` calls with an OVERLAPPED pend, and complete after the delay with this NTSTATUS (0xC00000BB: not
   supported): the event is signalled for how & 1, the completion packet posted for how & 2; it cannot be cancelled.
   Without an OVERLAPPED such a call answers 10045. */
EXPORT int winsock_model_inject_pending(unsigned long code, unsigned long status, unsigned how, int times)
{
    return fault_pending(code, (LONG) status, how, times);
}

#define AS_AT_THE_START {.administrator = 1, .tcpInfo = 2, .addresses = 3, .growth = 0, .delay = 20}

struct switches switches = AS_AT_THE_START;

/* Errors, answers, endings and switches are as at the start; what is pending or reserved stays. */
EXPORT void winsock_model_reset(void)
{
    fault_clear();
    ioctl_reset_real();
    warnings_reset();
    switches = (struct switches) AS_AT_THE_START;
}

EXPORT void winsock_model_set_administrator(int administrator)
{
    InterlockedExchange(&switches.administrator, administrator != 0);
}

/* The newest version of TCP_INFO that there is; -1: the code is not supported at all. */
EXPORT void winsock_model_set_tcp_info_version(int newest)
{
    InterlockedExchange(&switches.tcpInfo, newest);
}

/* How many entries the lists of addresses and interfaces have (at most 200), and how many more after each answer that
   the buffer is too small. */
EXPORT void winsock_model_set_addresses(int entries, int growth)
{
    InterlockedExchange(&switches.addresses, entries < 0 ? 0 : entries > 200 ? 200 : entries);
    InterlockedExchange(&switches.growth, growth < 0 ? 0 : growth);
}

/* Milliseconds from a cancel, a close or an injected pending call to the completion. */
EXPORT void winsock_model_set_delay(int milliseconds)
{
    InterlockedExchange(&switches.delay, milliseconds < 0 ? 0 : milliseconds);
}

/* Whether ws2_32 itself answers this code. 0, or -1 for a code that the model has not got. */
EXPORT int winsock_model_set_real(unsigned long code, int real)
{
    return ioctl_set_real(code, real != 0);
}

/* Completes what pends with this code (0: any) on this socket (0: all of them). How many. */
EXPORT int winsock_model_fire(unsigned long long socket, unsigned long code)
{
    return notices_fire((SOCKET) socket, code);
}

/* How many OVERLAPPEDs are not completed yet, the cancelled ones included. */
EXPORT int winsock_model_pending(unsigned long long socket, unsigned long code)
{
    return notices_held((SOCKET) socket, code);
}

/* How often a caller did what would hang or corrupt a real process, since the start or the last reset. */
EXPORT int winsock_model_warnings(void)
{
    return warnings_count();
}

/* What was last set with this code on this socket: its size, or -1 for nothing. Copies what fits. */
EXPORT int winsock_model_applied(unsigned long long socket, unsigned long code, void *bytes, unsigned long capacity)
{
    return socket_recall((SOCKET) socket, code, bytes, capacity);
}

/* A line of its own in the log, to find one's place in it. */
EXPORT void winsock_model_mark(const char *label)
{
    journal_mark(label);
}
