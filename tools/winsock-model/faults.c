/* What a test asked for instead of the model's answer. For one code an error comes before an answer, and both before an
   ending; each has its own count. */
#include "model.h"

#include <stdlib.h>
#include <string.h>

enum what {
    FAIL,
    ANSWER,
    PENDING
};

struct fault {
    DWORD code;
    enum what what;
    int times; /* negative: until it is cleared */
    bool everywhere;
    int error;
    BYTE *bytes;
    DWORD length;
    DWORD returned;
    LONG status;
    unsigned how;
};

static SRWLOCK lock = SRWLOCK_INIT;
static struct fault faults[128];
static volatile LONG count;

static struct fault *find(DWORD code, enum what what)
{
    for (LONG i = 0; i < count; i++) {
        if (faults[i].code == code && faults[i].what == what) {
            return &faults[i];
        }
    }
    return NULL;
}

static void drop(struct fault *fault)
{
    free(fault->bytes);
    *fault = faults[count - 1];
    InterlockedDecrement(&count);
}

/* times 0 takes it away. */
static int set(const struct fault *wanted)
{
    int result = 0;
    AcquireSRWLockExclusive(&lock);
    struct fault *fault = find(wanted->code, wanted->what);
    if (wanted->times == 0) {
        if (fault != NULL) {
            drop(fault);
        }
    } else if (fault != NULL) {
        free(fault->bytes);
        *fault = *wanted;
    } else if (count < (LONG) (sizeof faults / sizeof *faults)) {
        faults[count] = *wanted;
        InterlockedIncrement(&count);
    } else {
        result = -1;
    }
    ReleaseSRWLockExclusive(&lock);
    return result;
}

int fault_set(DWORD code, int error, int times, bool everywhere)
{
    return set(&(struct fault) {.code = code, .what = FAIL, .times = error == 0 ? 0 : times, .everywhere = everywhere,
                                .error = error});
}

int fault_answer(DWORD code, const void *bytes, DWORD length, DWORD returned, int times)
{
    BYTE *copy = NULL;
    if (times != 0 && length != 0) {
        copy = readable(bytes, length) ? malloc(length) : NULL;
        if (copy == NULL) {
            return -1;
        }
        memcpy(copy, bytes, length);
    }
    int result = set(&(struct fault) {.code = code, .what = ANSWER, .times = times, .bytes = copy, .length = length,
                                      .returned = returned});
    if (result != 0) {
        free(copy);
    }
    return result;
}

int fault_pending(DWORD code, LONG status, unsigned how, int times)
{
    return set(&(struct fault) {.code = code, .what = PENDING, .times = times, .status = status, .how = how});
}

void fault_clear(void)
{
    AcquireSRWLockExclusive(&lock);
    while (count != 0) {
        drop(&faults[count - 1]);
    }
    ReleaseSRWLockExclusive(&lock);
}

bool fault_any(void)
{
    return count != 0;
}

static struct fault *find_for(DWORD code, bool jdk)
{
    for (enum what what = FAIL; what <= PENDING; what++) {
        struct fault *fault = find(code, what);
        if (fault != NULL && (fault->everywhere || !jdk)) {
            return fault;
        }
    }
    return NULL;
}

bool fault_take(struct call *call, bool jdk, int *error)
{
    AcquireSRWLockExclusive(&lock);
    struct fault *fault = find_for(call->code, jdk);
    struct fault taken = fault == NULL ? (struct fault) {0} : *fault;
    if (fault != NULL && taken.what == ANSWER) {
        /* Whatever it claims, nothing is written beyond the caller's buffer. */
        DWORD size = taken.length < call->cbOut ? taken.length : call->cbOut;
        if (size != 0 && writable(call->out, size)) {
            memcpy(call->out, taken.bytes, size);
        }
    }
    if (fault != NULL && taken.times > 0 && --fault->times == 0) {
        drop(fault);
    }
    ReleaseSRWLockExclusive(&lock);
    if (fault == NULL) {
        return false;
    }
    switch (taken.what) {
    case FAIL:
        *error = taken.error;
        break;
    case ANSWER:
        call->bytes = taken.returned;
        *error = 0;
        break;
    case PENDING:
        *error = call->overlapped != NULL && writable(call->overlapped, sizeof *call->overlapped)
            ? notice_doom(call, taken.status, taken.how)
            : WSAEOPNOTSUPP;
        break;
    }
    return true;
}
