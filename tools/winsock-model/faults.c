#include "model.h"

#include <string.h>

struct fault {
    DWORD code;
    int error;
    int times; /* negative: until it is cleared */
    bool everywhere;
};

static SRWLOCK lock = SRWLOCK_INIT;
static struct fault faults[128];
static volatile LONG count;

static struct fault *find(DWORD code)
{
    for (LONG i = 0; i < count; i++) {
        if (faults[i].code == code) {
            return &faults[i];
        }
    }
    return NULL;
}

int fault_set(DWORD code, int error, int times, bool everywhere)
{
    int result = 0;
    AcquireSRWLockExclusive(&lock);
    struct fault *fault = find(code);
    if (error == 0 || times == 0) {
        if (fault != NULL) {
            *fault = faults[count - 1];
            InterlockedDecrement(&count);
        }
    } else {
        if (fault == NULL && count < (LONG) (sizeof faults / sizeof *faults)) {
            fault = &faults[count];
            InterlockedIncrement(&count);
        }
        if (fault == NULL) {
            result = -1;
        } else {
            *fault = (struct fault) {code, error, times, everywhere};
        }
    }
    ReleaseSRWLockExclusive(&lock);
    return result;
}

void fault_clear(void)
{
    AcquireSRWLockExclusive(&lock);
    InterlockedExchange(&count, 0);
    ReleaseSRWLockExclusive(&lock);
}

bool fault_any(void)
{
    return count != 0;
}

int fault_take(DWORD code, bool jdk)
{
    int error = 0;
    AcquireSRWLockExclusive(&lock);
    struct fault *fault = find(code);
    if (fault != NULL && (fault->everywhere || !jdk)) {
        error = fault->error;
        if (fault->times > 0 && --fault->times == 0) {
            *fault = faults[count - 1];
            InterlockedDecrement(&count);
        }
    }
    ReleaseSRWLockExclusive(&lock);
    return error;
}
