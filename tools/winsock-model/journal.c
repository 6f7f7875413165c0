/*
 * One JSON object per line, one write per line: a reader in another thread or process sees whole lines, in the order
 * in which the calls ended. `seq` is the order in which they began.
 */
#include "model.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Longer inputs are cut; cbIn still tells their size. */
#define LOGGED_INPUT 1024

static HANDLE file = INVALID_HANDLE_VALUE;
static SRWLOCK lock = SRWLOCK_INIT;
static volatile LONG64 sequence;

struct line {
    size_t length;
    char chars[8192];
};

static void put(char *chars, size_t capacity, size_t *length, const char *format, va_list arguments)
{
    size_t room = capacity - *length;
    int wanted = vsnprintf(chars + *length, room, format, arguments);
    if (wanted > 0) {
        *length += (size_t) wanted < room ? (size_t) wanted : room - 1;
    }
}

void text_add(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    put(text->chars, sizeof text->chars, &text->length, format, arguments);
    va_end(arguments);
}

__attribute__((format(gnu_printf, 2, 3))) static void add(struct line *line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    put(line->chars, sizeof line->chars, &line->length, format, arguments);
    va_end(arguments);
}

static void add_string(struct line *line, const char *name, const char *value)
{
    add(line, ",\"%s\":\"", name);
    for (const char *at = value; *at != 0; at++) {
        if (*at == '"' || *at == '\\') {
            add(line, "\\%c", *at);
        } else if ((unsigned char) *at < 0x20) {
            add(line, "\\u%04x", *at);
        } else {
            add(line, "%c", *at);
        }
    }
    add(line, "\"");
}

static const char *truth(bool value)
{
    return value ? "true" : "false";
}

static void begin(struct line *line, LONG64 number, const char *name)
{
    line->length = 0;
    add(line, "{\"seq\":%lld,\"thread\":%lu,\"call\":\"%s\"", (long long) number, GetCurrentThreadId(), name);
}

static void add_socket(struct line *line, SOCKET socket, LONG64 life, const struct facts *facts)
{
    add(line, ",\"socket\":%lld,\"life\":%lld,\"kind\":\"%s\",\"bound\":%s,\"connected\":%s", (long long) socket,
        (long long) life, kind_name(facts->kind), truth(facts->bound), truth(facts->connected));
    if (facts->connecting) {
        add(line, ",\"connecting\":true");
    }
    if (facts->local[0] != 0) {
        add_string(line, "local", facts->local);
    }
    if (facts->remote[0] != 0) {
        add_string(line, "remote", facts->remote);
    }
}

static void add_caller(struct line *line, const struct caller *caller)
{
    add_string(line, "module", caller->module);
    add(line, ",\"jdk\":%s", truth(caller->jdk));
}

static void end(struct line *line)
{
    add(line, "}\n");
    AcquireSRWLockExclusive(&lock);
    DWORD written;
    WriteFile(file, line->chars, (DWORD) line->length, &written, NULL);
    ReleaseSRWLockExclusive(&lock);
}

void journal_ioctl(LONG64 number, const struct caller *caller, const struct call *call, const char *by, int result,
                   int error)
{
    struct line line;
    begin(&line, number, "WSAIoctl");
    add(&line, ",\"code\":\"0x%08lx\",\"name\":\"%s\"", call->code, call->ioctl == NULL ? "" : call->ioctl->name);
    add_socket(&line, call->socket, call->life, &call->facts);
    bool seen = call->cbIn == 0 || readable(call->in, call->cbIn);
    if (seen) {
        DWORD size = call->cbIn < LOGGED_INPUT ? call->cbIn : LOGGED_INPUT;
        add(&line, ",\"in\":\"");
        for (DWORD i = 0; i < size; i++) {
            add(&line, "%02x", ((const BYTE *) call->in)[i]);
        }
        add(&line, "\"");
    } else {
        add(&line, ",\"in\":null");
    }
    add(&line, ",\"cbIn\":%lu,\"cbOut\":%lu,\"overlapped\":%s", call->cbIn, call->cbOut,
        truth(call->overlapped != NULL));
    add_caller(&line, caller);
    add(&line, ",\"by\":\"%s\",\"result\":%d,\"error\":%d", by, result, error);
    if (result == 0 || call->bytes != 0) {
        add(&line, ",\"returned\":%lu", call->bytes);
    }
    if (call->ioctl != NULL && call->ioctl->decode != NULL && seen && call->cbIn >= call->ioctl->in) {
        struct text fields = {.length = 0};
        call->ioctl->decode(call, &fields);
        add(&line, ",\"fields\":{%s}", fields.chars);
    }
    end(&line);
}

void journal_event(LONG64 number, const struct caller *caller, const char *name, SOCKET socket, LONG64 life,
                   const struct facts *facts, const char *detail, int error)
{
    struct line line;
    begin(&line, number, name);
    add_socket(&line, socket, life, facts);
    add(&line, "%s", detail);
    add_caller(&line, caller);
    add(&line, ",\"result\":%d,\"error\":%d", error == 0 ? 0 : SOCKET_ERROR, error);
    end(&line);
}

void journal_mark(const char *label)
{
    if (journal_on()) {
        struct line line;
        begin(&line, journal_sequence(), "mark");
        char cut[1024];
        snprintf(cut, sizeof cut, "%s", label);
        add_string(&line, "label", cut);
        end(&line);
    }
}

void journal_warning(const char *what)
{
    if (journal_on()) {
        struct line line;
        begin(&line, journal_sequence(), "warning");
        add_string(&line, "what", what);
        end(&line);
    }
}

void journal_completion(SOCKET socket, LONG64 life, DWORD code, LONG status)
{
    if (journal_on()) {
        struct line line;
        const struct ioctl *ioctl = ioctl_find(code);
        begin(&line, journal_sequence(), "completion");
        add(&line, ",\"code\":\"0x%08lx\",\"name\":\"%s\",\"socket\":%lld,\"life\":%lld,\"status\":\"0x%08lx\"", code,
            ioctl == NULL ? "" : ioctl->name, (long long) socket, (long long) life, (unsigned long) status);
        end(&line);
    }
}

bool journal_open(const char *path)
{
    file = CreateFileA(path, FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                       OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    return file != INVALID_HANDLE_VALUE;
}

bool journal_on(void)
{
    return file != INVALID_HANDLE_VALUE;
}

LONG64 journal_sequence(void)
{
    return InterlockedIncrement64(&sequence);
}

void caller_of(const void *address, struct caller *caller)
{
    /* By name: JNA's library is a file with a random name in the temporary folder, and may lie anywhere. */
    static const char *const JDK[] = {"net.dll", "nio.dll", "extnet.dll", "java.dll", "jvm.dll", "jdwp.dll",
                                      "dt_socket.dll"};
    HMODULE module;
    wchar_t path[MAX_PATH];
    caller->jdk = false;
    caller->module[0] = 0;
    if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                            address, &module)
        || GetModuleFileNameW(module, path, MAX_PATH) == 0) {
        return;
    }
    const wchar_t *name = path;
    for (const wchar_t *at = path; *at != 0; at++) {
        if (*at == L'\\' || *at == L'/') {
            name = at + 1;
        }
    }
    if (WideCharToMultiByte(CP_UTF8, 0, name, -1, caller->module, sizeof caller->module, NULL, NULL) == 0) {
        caller->module[0] = 0;
    }
    for (size_t i = 0; i < sizeof JDK / sizeof *JDK; i++) {
        caller->jdk |= _stricmp(caller->module, JDK[i]) == 0;
    }
}
