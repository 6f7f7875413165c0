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
