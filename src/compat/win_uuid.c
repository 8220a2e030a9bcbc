#include "compat/win32/uuid.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum {
    UUID_TEXT_CHARS = 36
};

RPC_STATUS UuidCreate(UUID* uuid)
{
    if (uuid == NULL)
        return RPC_S_INVALID_ARG;
    if (getentropy(uuid, sizeof *uuid) != 0)
        return RPC_S_UUID_NO_ADDRESS;
    uuid->Data3 = (USHORT)((uuid->Data3 & 0x0FFF) | 0x4000);            /* RFC 9562, section 5.4: version 4 */
    uuid->Data4[0] = (BYTE)((uuid->Data4[0] & 0x3F) | 0x80);            /* and its variant */
    return RPC_S_OK;
}

static void uuid_text(const UUID* uuid, char text[UUID_TEXT_CHARS + 1])
{
    const BYTE* last = uuid->Data4;

    snprintf(text, UUID_TEXT_CHARS + 1, "%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x", uuid->Data1, uuid->Data2,
             uuid->Data3, last[0], last[1], last[2], last[3], last[4], last[5], last[6], last[7]);
}

RPC_STATUS UuidToStringA(const UUID* uuid, RPC_CSTR* text)
{
    char* made;

    if (uuid == NULL || text == NULL)
        return RPC_S_INVALID_ARG;
    made = malloc(UUID_TEXT_CHARS + 1);
    if (made == NULL)
        return RPC_S_OUT_OF_MEMORY;
    uuid_text(uuid, made);
    *text = (RPC_CSTR)made;
    return RPC_S_OK;
}

RPC_STATUS UuidToStringW(const UUID* uuid, RPC_WSTR* text)
{
    char narrow[UUID_TEXT_CHARS + 1];
    RPC_WSTR made;

    if (uuid == NULL || text == NULL)
        return RPC_S_INVALID_ARG;
    made = malloc((UUID_TEXT_CHARS + 1) * sizeof *made);
    if (made == NULL)
        return RPC_S_OUT_OF_MEMORY;
    uuid_text(uuid, narrow);
    for (int i = 0; i <= UUID_TEXT_CHARS; i++)
        made[i] = (unsigned char)narrow[i];
    *text = made;
    return RPC_S_OK;
}

RPC_STATUS RpcStringFreeA(RPC_CSTR* text)
{
    if (text == NULL)
        return RPC_S_INVALID_ARG;
    free(*text);
    *text = NULL;
    return RPC_S_OK;
}

RPC_STATUS RpcStringFreeW(RPC_WSTR* text)
{
    if (text == NULL)
        return RPC_S_INVALID_ARG;
    free(*text);
    *text = NULL;
    return RPC_S_OK;
}
