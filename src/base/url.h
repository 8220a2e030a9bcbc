/* Parsed URLs. Public functions: WsDecodeUrl, WsEncodeUrl, WsCombineUrl. */
#ifndef WWS_BASE_URL_H
#define WWS_BASE_URL_H

#include "base/common.h"

/* A URL of the transports, in UTF-8, zero-terminated parts in one block; port is filled in from the scheme. */
struct url {
    WS_URL_SCHEME_TYPE scheme;
    char*              host;            /* without the brackets of an IPv6 literal; "+" or "*" kept for listeners */
    char*              host_header;     /* host[:port] as a Host header carries it (no default port)              */
    char*              target;          /* path and query as they go on a request line; "/" when empty            */
    char*              path;            /* decoded path, "/" when empty                                           */
    USHORT             port;
    bool               wildcard_host;   /* "+" or "*": any address (listener URLs only)                          */
};

/* E_INVALIDARG never; WS_E_INVALID_ENDPOINT_URL with the reason. listener: accepts "+" and "*" as host. */
HRESULT url_parse(const WCHAR* chars, ULONG length, bool listener, struct url* out, WS_ERROR* error) MUST_USE;
void    url_reset(struct url* url);

#endif
