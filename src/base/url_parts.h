/* A URL taken apart where it stands (RFC 3986), for url.c: no memory of its own, pure functions, any thread. */
#ifndef WWS_BASE_URL_PARTS_H
#define WWS_BASE_URL_PARTS_H

#include "base/common.h"

/* What is being taken apart, and how errors are to be raised. */
struct url_text {
    const WCHAR* chars;
    size_t       length;
    ULONG        flags;           /* WS_URL_FLAGS_*                                        */
    HRESULT      bad;             /* what to raise: WS_E_INVALID_FORMAT for the functions
                                   * on URLs, WS_E_INVALID_ENDPOINT_URL for addresses      */
    WS_ERROR*    error;
};

struct url_range { const WCHAR* chars; size_t length; };

/* As they stand in the text, escapes and all. A part that is not there has chars NULL. */
struct url_parts {
    bool               has_scheme;
    bool               has_authority;
    WS_URL_SCHEME_TYPE scheme;    /* of a URL that has one                                 */
    USHORT             port;      /* the scheme's default when none is given; set by the checks below */
    bool               wildcard;  /* the host is * or +; set by the checks below           */
    struct url_range   scheme_text;
    struct url_range   authority; /* host[:port]                                           */
    struct url_range   host;      /* with the brackets of an IP literal                    */
    struct url_range   port_text; /* digits, may be empty                                  */
    struct url_range   path;      /* never NULL; empty, or begins with / after an authority */
    struct url_range   query;     /* without the ?                                         */
    struct url_range   fragment;  /* without the #                                         */
};

enum { URL_PORT_NONE = 0xFFFF };  /* default port of a scheme that has none */

enum url_class {
    URL_CLASS_HOST     = 1,
    URL_CLASS_PATH     = 2,       /* the / included */
    URL_CLASS_QUERY    = 4,       /* of queries and fragments */
    URL_CLASS_LITERAL  = 8        /* between the brackets of an IP literal */
};

bool        url_char_is(uint32_t scalar, enum url_class allowed);      /* without an escape */
USHORT      url_default_port(WS_URL_SCHEME_TYPE scheme);
const char* url_scheme_name(WS_URL_SCHEME_TYPE scheme);                /* NULL for a value that is no scheme */

/* Raises text->bad with the URL in front of the reason. */
HRESULT url_raise(const struct url_text* text, const char* format, ...) PRINTF_LIKE(2, 3);

/* A URL reference: any of scheme and authority may be missing. Checks each character, the escapes, a scheme that is
 * there, and an authority that is there. */
HRESULT url_split(const struct url_text* text, struct url_parts* parts) MUST_USE;

/* The host is there, a wildcard only where the flags allow it, and the port is a number; fills in wildcard and port, for
 * parts->scheme. */
HRESULT url_check_authority(const struct url_text* text, struct url_parts* parts) MUST_USE;

/* A URL with scheme and host: both of the above. */
HRESULT url_split_absolute(const struct url_text* text, struct url_parts* parts) MUST_USE;

/* Removes dot segments (RFC 3986 section 5.2.4; %2E is a dot) from a path that begins with /, in place; returns the new
 * length. */
size_t url_collapse(WCHAR* path, size_t length);

/* Decodes the escapes of a part; out (room for length units) may be the part itself. What is no escape stays as it is.
 * Returns the units written. */
size_t url_unescape(struct url_range part, WCHAR* out);

#endif
