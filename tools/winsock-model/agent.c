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

EXPORT void winsock_model_reset(void)
{
    fault_clear();
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
