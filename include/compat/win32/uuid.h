/** win32/uuid.h: universally unique identifiers (on Windows: rpc.h, rpcdce.h). */
#ifndef WWS_COMPAT_WIN32_UUID_H
#define WWS_COMPAT_WIN32_UUID_H

#include "base.h"

typedef GUID  UUID;
typedef LONG  RPC_STATUS;                       /**< a Win32 error number */
typedef unsigned short* RPC_WSTR;               /**< UTF-16 text of these functions */
typedef unsigned char*  RPC_CSTR;               /**< UTF-8 text of these functions */

#define RPC_S_OK                0               /**< success */
#define RPC_S_OUT_OF_MEMORY     14
#define RPC_S_INVALID_ARG       87
#define RPC_S_UUID_NO_ADDRESS   1739            /**< no source of random numbers */

#ifdef __cplusplus
extern "C" {
#endif

/** A new random identifier (version 4). */
RPC_STATUS UuidCreate(UUID* uuid);

/** The text form, 36 characters in lower case; give it back with RpcStringFree. */
RPC_STATUS UuidToStringW(const UUID* uuid, RPC_WSTR* text);
RPC_STATUS UuidToStringA(const UUID* uuid, RPC_CSTR* text);

/** Frees a text and sets the pointer to NULL. */
RPC_STATUS RpcStringFreeW(RPC_WSTR* text);
RPC_STATUS RpcStringFreeA(RPC_CSTR* text);

#ifdef __cplusplus
}
#endif

#ifdef UNICODE
#define UuidToString  UuidToStringW
#define RpcStringFree RpcStringFreeW
#else
#define UuidToString  UuidToStringA
#define RpcStringFree RpcStringFreeA
#endif

#endif
