/*
 * A library's export table is changed, not its code: whoever looks a function up afterwards, by import table, by
 * GetProcAddress or through a forwarder of another library, gets the replacement. Export entries are 32-bit offsets
 * from the module, so they point at small jumps in a page near it. Modules that are already bound have their import
 * tables changed as well.
 */
#include "model.h"

#include <psapi.h>
#include <stdio.h>
#include <string.h>

#define JUMP_SIZE 16
#define GRANULARITY 0x10000u

static IMAGE_DATA_DIRECTORY directory_of(const BYTE *base, int index)
{
    const IMAGE_NT_HEADERS *headers = (const IMAGE_NT_HEADERS *) (base + ((const IMAGE_DOS_HEADER *) base)->e_lfanew);
    return headers->OptionalHeader.DataDirectory[index];
}

static DWORD size_of(const BYTE *base)
{
    const IMAGE_NT_HEADERS *headers = (const IMAGE_NT_HEADERS *) (base + ((const IMAGE_DOS_HEADER *) base)->e_lfanew);
    return headers->OptionalHeader.SizeOfImage;
}

static BYTE *round_up(const BYTE *address)
{
    return (BYTE *) (((ULONG_PTR) address + GRANULARITY - 1) & ~(ULONG_PTR) (GRANULARITY - 1));
}

static BYTE *page_above(BYTE *base)
{
    BYTE *at = round_up(base + size_of(base));
    BYTE *end = base + 0xFFFF0000u;
    while (at < end) {
        MEMORY_BASIC_INFORMATION region;
        if (VirtualQuery(at, &region, sizeof region) == 0) {
            return NULL;
        }
        BYTE *next = (BYTE *) region.BaseAddress + region.RegionSize;
        if (region.State == MEM_FREE && (size_t) (next - at) >= GRANULARITY) {
            BYTE *page = VirtualAlloc(at, GRANULARITY, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
            if (page != NULL) {
                return page;
            }
            next = at + GRANULARITY;
        }
        at = round_up(next);
    }
    return NULL;
}

static bool overwrite(void *at, const void *with, size_t size)
{
    DWORD before;
    if (!VirtualProtect(at, size, PAGE_READWRITE, &before)) {
        return false;
    }
    memcpy(at, with, size);
    VirtualProtect(at, size, before, &before);
    return true;
}

/* The export's entry, or null; a forwarder's entry holds a name, not a function. */
static DWORD *export_entry(BYTE *base, const char *name)
{
    IMAGE_DATA_DIRECTORY directory = directory_of(base, IMAGE_DIRECTORY_ENTRY_EXPORT);
    const IMAGE_EXPORT_DIRECTORY *exports = (const IMAGE_EXPORT_DIRECTORY *) (base + directory.VirtualAddress);
    const DWORD *names = (const DWORD *) (base + exports->AddressOfNames);
    const WORD *ordinals = (const WORD *) (base + exports->AddressOfNameOrdinals);
    DWORD *functions = (DWORD *) (base + exports->AddressOfFunctions);
    for (DWORD i = 0; i < exports->NumberOfNames; i++) {
        if (strcmp((const char *) base + names[i], name) == 0) {
            DWORD *entry = &functions[ordinals[i]];
            bool forwarder = *entry - directory.VirtualAddress < directory.Size;
            return forwarder ? NULL : entry;
        }
    }
    return NULL;
}

static void rebind(void **slot, const struct hook *hooks, int count)
{
    for (int i = 0; i < count; i++) {
        if (*slot == *hooks[i].original) {
            overwrite(slot, &hooks[i].replacement, sizeof *slot);
            return;
        }
    }
}

static void rebind_imports(BYTE *base, const struct hook *hooks, int count)
{
    IMAGE_DATA_DIRECTORY imports = directory_of(base, IMAGE_DIRECTORY_ENTRY_IMPORT);
    if (imports.VirtualAddress != 0) {
        const IMAGE_IMPORT_DESCRIPTOR *from = (const IMAGE_IMPORT_DESCRIPTOR *) (base + imports.VirtualAddress);
        for (; from->Name != 0; from++) {
            for (void **slot = (void **) (base + from->FirstThunk); *slot != NULL; slot++) {
                rebind(slot, hooks, count);
            }
        }
    }
    IMAGE_DATA_DIRECTORY delayed = directory_of(base, IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT);
    if (delayed.VirtualAddress != 0) {
        const IMAGE_DELAYLOAD_DESCRIPTOR *from = (const IMAGE_DELAYLOAD_DESCRIPTOR *) (base + delayed.VirtualAddress);
        for (; from->DllNameRVA != 0; from++) {
            for (void **slot = (void **) (base + from->ImportAddressTableRVA); *slot != NULL; slot++) {
                rebind(slot, hooks, count);
            }
        }
    }
}

bool hook_install(const char *library, const struct hook *hooks, int count)
{
    BYTE *base = (BYTE *) GetModuleHandleA(library);
    DWORD *entries[16];
    if (base == NULL || count > (int) (sizeof entries / sizeof *entries)) {
        fprintf(stderr, "winsock-model: %s is not loaded\n", library);
        return false;
    }
    for (int i = 0; i < count; i++) {
        entries[i] = export_entry(base, hooks[i].name);
        if (entries[i] == NULL) {
            fprintf(stderr, "winsock-model: %s does not export %s itself\n", library, hooks[i].name);
            return false;
        }
        *hooks[i].original = base + *entries[i];
    }

    BYTE *page = page_above(base);
    if (page == NULL) {
        fprintf(stderr, "winsock-model: no free memory within 4 GB above %s\n", library);
        return false;
    }
    for (int i = 0; i < count; i++) {
        static const BYTE JUMP[] = {0xFF, 0x25, 0, 0, 0, 0}; /* jmp [rip+0], the address follows */
        BYTE *jump = page + i * JUMP_SIZE;
        memcpy(jump, JUMP, sizeof JUMP);
        memcpy(jump + sizeof JUMP, &hooks[i].replacement, sizeof(void *));
    }
    DWORD before;
    if (!VirtualProtect(page, GRANULARITY, PAGE_EXECUTE_READ, &before)) {
        fprintf(stderr, "winsock-model: cannot make the jumps executable (%lu)\n", GetLastError());
        return false;
    }
    FlushInstructionCache(GetCurrentProcess(), page, GRANULARITY);
    for (int i = 0; i < count; i++) {
        DWORD offset = (DWORD) (page + i * JUMP_SIZE - base);
        if (!overwrite(entries[i], &offset, sizeof offset)) {
            fprintf(stderr, "winsock-model: cannot write %s's export table (%lu)\n", library,
                    GetLastError());
            return false;
        }
    }

    HMODULE modules[512];
    DWORD size;
    if (!EnumProcessModules(GetCurrentProcess(), modules, sizeof modules, &size)) {
        fprintf(stderr, "winsock-model: cannot list the loaded modules (%lu)\n", GetLastError());
        return false;
    }
    HMODULE self;
    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                       (const void *) &hook_install, &self);
    for (DWORD i = 0; i < size / sizeof *modules && i < sizeof modules / sizeof *modules; i++) {
        if (modules[i] != self) {
            rebind_imports((BYTE *) modules[i], hooks, count);
        }
    }
    return true;
}
