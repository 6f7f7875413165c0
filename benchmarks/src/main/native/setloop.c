/* An option set by a program in C, to compare the library with: no JVM between the loop and WSAIoctl. */
#include <winsock2.h>
#include <windows.h>

__declspec(dllexport) long long setloop(SOCKET socket, DWORD code, void *in, DWORD length, int times)
{
    LARGE_INTEGER frequency, start, end;
    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&start);
    for (int i = 0; i < times; i++) {
        DWORD returned;
        if (WSAIoctl(socket, code, in, length, NULL, 0, &returned, NULL, NULL) != 0) {
            return -WSAGetLastError();
        }
    }
    QueryPerformanceCounter(&end);
    return (long long) ((double) (end.QuadPart - start.QuadPart) * 1e9 / (double) frequency.QuadPart);
}

/* What the switch to another process and back does to caches, without it. */
__declspec(dllexport) int evict(int bytes)
{
    static volatile char memory[1 << 23];
    int sum = 0;
    for (int i = 0; i < bytes; i += 64) {
        sum += memory[i]++;
    }
    return sum;
}

/* A function of the shape of WSAIoctl that does nothing. */
__declspec(dllexport) int WINAPI nothing(SOCKET socket, DWORD code, void *in, DWORD inLength, void *out,
                                         DWORD outLength, DWORD *returned, void *overlapped, void *routine)
{
    (void) socket, (void) code, (void) in, (void) inLength, (void) out, (void) outLength;
    (void) returned, (void) overlapped, (void) routine;
    return 0;
}

/* How long the second takes after the first, from C: nanoseconds. */
__declspec(dllexport) long long evictloop(int bytes, int calls, int times)
{
    int (WINAPI *volatile function)(SOCKET, DWORD, void *, DWORD, void *, DWORD, DWORD *, void *, void *) = nothing;
    LARGE_INTEGER frequency, start, end;
    long long ticks = 0;
    QueryPerformanceFrequency(&frequency);
    for (int i = 0; i < times; i++) {
        evict(bytes);
        QueryPerformanceCounter(&start);
        for (int call = 0; call < calls; call++) {
            function(0, 0, NULL, 0, NULL, 0, NULL, NULL, NULL);
        }
        QueryPerformanceCounter(&end);
        ticks += end.QuadPart - start.QuadPart;
    }
    return (long long) ((double) ticks * 1e9 / (double) frequency.QuadPart);
}
