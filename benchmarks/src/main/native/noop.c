/* A ws2_32.dll for JNA alone, by -Djna.library.path: WSAIoctl does nothing and succeeds. What is left of the time of a
   set is what it takes to get there. Its header would declare these two as imported. */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

__declspec(dllexport) int WINAPI WSAIoctl(UINT_PTR s, DWORD code, void *in, DWORD inLength, void *out, DWORD outLength,
                                          DWORD *returned, void *overlapped, void *routine)
{
    (void) s, (void) code, (void) in, (void) inLength, (void) out, (void) outLength;
    (void) returned, (void) overlapped, (void) routine;
    return 0;
}

/* The library looks this one up as well. */
__declspec(dllexport) BOOL WINAPI WSAGetOverlappedResult(UINT_PTR s, void *overlapped, DWORD *transfer, BOOL wait,
                                                         DWORD *flags)
{
    (void) s, (void) overlapped, (void) transfer, (void) wait, (void) flags;
    return FALSE;
}
