/*
 * The Windows headers, and what header-check.c, which HeaderCheckTest writes, says of them. A line that is not true does
 * not compile.
 */
#define _WIN32_WINNT 0x0A00
#define NTDDI_VERSION 0x0A00000C

#include <winsock2.h>
#include <ws2tcpip.h>
#include <mswsock.h>
#include <mstcpip.h>
#include <qos.h>
#include <qossp.h>
#include <windows.h>
#include <stddef.h>

#ifdef WITH_MISSING
#include "../winsock-model/missing.h"
#define REAL_TIME_NOTIFICATION_CAPABILITY GUID_REAL_TIME_NOTIFICATION
#define REAL_TIME_NOTIFICATION_CAPABILITY_EX GUID_REAL_TIME_NOTIFICATION_EX
#define ASSOCIATE_NAMERES_CONTEXT GUID_ASSOCIATE_NAMERES_CONTEXT
/* The same as in there, with members that can be named as in the SDK. */
typedef struct {
    TCP_INFO_v1;
    ULONG OutOfOrderPktsIn;
    BOOLEAN EcnNegotiated;
    ULONG EceAcksIn;
    ULONG PtoEpisodes;
} TCP_INFO_v2;
_Static_assert(sizeof(TCP_INFO_v2) == sizeof(struct tcp_info_v2), "TCP_INFO_v2");
#endif

#define CODE(name, code) _Static_assert((DWORD) (name) == code, #name " is not " #code);
#define NUMBER(name, value) _Static_assert((DWORD) (name) == value, #name " is not " #value);
#define SIZE(type, size) _Static_assert(sizeof(type) == size, "sizeof(" #type ") is not " #size);

/* From start to end, exclusive. */
#define SPAN(type, first, last, start, end) \
    _Static_assert(offsetof(type, first) == start && offsetof(type, last) + sizeof(((type *) 0)->last) == end, \
                   #type "." #first " to " #last " is not " #start " to " #end);
#define MEMBER(type, member, start, end) SPAN(type, member, member, start, end)

/* A member that is larger than its values. */
#define FLAG(type, member, start, end) \
    _Static_assert(offsetof(type, member) == start && offsetof(type, member) + sizeof(((type *) 0)->member) >= end, \
                   #type "." #member " is not at " #start);

/* The members of a constant are no constants to C, so it is the optimiser who finds out that the call is never made. */
#define GUID_IS(name, d1, d2, d3, b0, b1, b2, b3, b4, b5, b6, b7) \
    __attribute__((error(#name " is another GUID"))) void another_##name(void); \
    void check_##name(void) \
    { \
        const GUID guid = name; \
        const BYTE *b = guid.Data4; \
        if (guid.Data1 != d1 || guid.Data2 != d2 || guid.Data3 != d3 || b[0] != b0 || b[1] != b1 || b[2] != b2 \
            || b[3] != b3 || b[4] != b4 || b[5] != b5 || b[6] != b6 || b[7] != b7) { \
            another_##name(); \
        } \
    }
