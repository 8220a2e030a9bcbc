// What wmain gets: arguments and environment in UTF-16.

#include "windows.h"
#include "stdio.h"
#include "string.h"
#include "wchar.h"

int __cdecl wmain(_In_ int argc, _In_reads_(argc) wchar_t** argv, _In_z_ wchar_t** envp)
{
    size_t variables = 0;

    while (envp[variables] != NULL)
    {
        if (wcsncmp(envp[variables], L"GREETING=", 9) == 0)
        {
            wprintf(L"GREETING is %s\n", envp[variables] + 9);
        }
        variables++;
    }
    for (int i = 1; i < argc; i++)
    {
        wprintf(L"%d: %s, %Iu units\n", i, argv[i], wcslen(argv[i]));
    }
    wprintf(L"%s\n", variables > 0 && argv[argc] == NULL ? L"that is all" : L"no end");
    return 0;
}
