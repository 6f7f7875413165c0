/*
 * An iphlpapi.dll to lie beside java.exe of JDK 21 and 25 under Wine.
 *
 * Their net.dll asks for GetAnycastIpAddressTable, which Wine's iphlpapi lacks before Wine 10, and a JVM dies of a
 * missing import (0xc06d007f). This one answers that function with an empty table and hands everything else that the
 * JDK and Wine's ws2_32 import on to Wine's own.
 *
 * iphlpapi.h is left out on purpose: it declares these functions as imported, here they are exported. Pointers are
 * passed on untouched, so their types do not matter.
 */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#define EXPORT __declspec(dllexport)

static FARPROC wine_function(const char *name)
{
    static HMODULE volatile library;
    FARPROC function;

    if (library == NULL)
        library = LoadLibraryW(L"C:\\windows\\system32\\iphlpapi.dll");
    function = library == NULL ? NULL : GetProcAddress(library, name);
    if (function == NULL)
        /* What a missing delay import raises: the JVM's crash report then tells the same story. */
        RaiseException(0xc06d007f, EXCEPTION_NONCONTINUABLE, 0, NULL);
    return function;
}

#define FORWARD(result, name, parameters, arguments)                                      \
    EXPORT result WINAPI name parameters                                                  \
    {                                                                                     \
        return ((result (WINAPI *) parameters) (void *) wine_function(#name)) arguments;  \
    }

FORWARD(void, FreeMibTable, (void *table), (table))
FORWARD(ULONG, GetAdaptersAddresses, (ULONG family, ULONG flags, void *reserved, void *addresses, ULONG *size),
        (family, flags, reserved, addresses, size))
FORWARD(ULONG, GetIfEntry2, (void *row), (row))
FORWARD(ULONG, GetIfTable2, (void **table), (table))
FORWARD(ULONG, GetUnicastIpAddressTable, (USHORT family, void **table), (family, table))
FORWARD(ULONG, ConvertInterfaceNameToLuidW, (const WCHAR *name, void *luid), (name, luid))
FORWARD(ULONG, ConvertInterfaceLuidToNameW, (const void *luid, WCHAR *name, SIZE_T length), (luid, name, length))
FORWARD(ULONG, ConvertLengthToIpv4Mask, (ULONG length, ULONG *mask), (length, mask))
FORWARD(DWORD, NotifyAddrChange, (HANDLE *handle, OVERLAPPED *overlapped), (handle, overlapped))

/* What ws2_32 asks for the lists of addresses and interfaces. */
FORWARD(DWORD, GetAdaptersInfo, (void *info, ULONG *size), (info, size))
FORWARD(DWORD, GetBestRoute, (DWORD destination, DWORD source, void *row), (destination, source, row))
FORWARD(DWORD, GetIpAddrTable, (void *table, ULONG *size, BOOL sort), (table, size, sort))
FORWARD(DWORD, GetIpForwardTable, (void *table, ULONG *size, BOOL sort), (table, size, sort))

/* MIB_ANYCASTIPADDRESS_TABLE is a count and its rows. The caller frees it by FreeMibTable, in Wine a HeapFree. */
EXPORT ULONG WINAPI GetAnycastIpAddressTable(USHORT family, void **table)
{
    (void) family;
    if (table == NULL)
        return ERROR_INVALID_PARAMETER;
    *table = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, 64);
    return *table == NULL ? ERROR_NOT_ENOUGH_MEMORY : NO_ERROR;
}
