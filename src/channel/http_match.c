#include "channel/http_match.h"
#include "channel/http_scan.h"
#include <arpa/inet.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

static struct http_text literal(const char* chars)
{
    return (struct http_text){ chars, strlen(chars) };
}

static bool same_name(struct http_text a, struct http_text b)
{
    if (a.size != b.size)
        return false;
    for (size_t i = 0; i < a.size; i++)
        if (http_lower(a.chars[i]) != http_lower(b.chars[i]))
            return false;
    return true;
}

bool http_match_host(struct http_text host, const char* expected)
{
    return same_name(host, literal(expected));
}

/* ------------------------------------------------------------------------------------------------ parts */

/* The characters were checked when the head was parsed, or are those of a URL in a message: then it may be malformed. */
static bool split_authority(struct http_text authority, struct http_where* out)
{
    const char* end = authority.chars + authority.size;
    const char* colon;
    unsigned    port = 0;

    if (authority.size != 0 && authority.chars[0] == '[') {
        colon = memchr(authority.chars, ']', authority.size);
        if (colon == NULL)
            return false;
        out->host = (struct http_text){ authority.chars + 1, (size_t)(colon - authority.chars) - 1 };
        colon++;
    } else {
        colon = memchr(authority.chars, ':', authority.size);
        if (colon == NULL)
            colon = end;
        out->host = (struct http_text){ authority.chars, (size_t)(colon - authority.chars) };
    }
    if (colon == end)
        return out->host.size != 0;
    if (*colon != ':')
        return false;
    for (colon++; colon < end; colon++) {
        if (!http_is(*colon, HTTP_CLASS_DIGIT) || port > 65535)
            return false;
        port = port * 10 + (unsigned)(*colon - '0');
    }
    out->port = (USHORT)port;
    return out->host.size != 0 && port <= 65535;
}

bool http_where_split(struct http_text authority, struct http_text target, struct http_where* out)
{
    const char* query = target.size != 0 ? memchr(target.chars, '?', target.size) : NULL;

    *out = (struct http_where){ .path = target, .query = query != NULL };
    if (query != NULL)
        out->path.size = (size_t)(query - target.chars);
    return authority.chars == NULL || split_authority(authority, out);
}

/* ------------------------------------------------------------------------------------------------ path */

/* The next character of an escaped path. */
static char next_unescaped(const char** at, const char* end)
{
    char c = *(*at)++;

    if (c != '%' || end - *at < 2 || !http_is((*at)[0], HTTP_CLASS_HEX) || !http_is((*at)[1], HTTP_CLASS_HEX))
        return c;
    c = (char)(http_hex_value((*at)[0]) << 4 | http_hex_value((*at)[1]));
    *at += 2;
    return c;
}

/* Dot segments are not resolved: what would need it is another path. */
enum http_path_match http_match_path(struct http_text escaped, const char* path)
{
    const char* at = escaped.chars;
    const char* end = at + escaped.size;
    size_t      length = strlen(path);

    while (length > 0 && path[length - 1] == '/')
        length--;
    for (size_t i = 0; i < length; i++)
        if (at == end || next_unescaped(&at, end) != path[i])
            return HTTP_PATH_OTHER;
    if (at == end || (end - at == 1 && *at == '/'))
        return HTTP_PATH_SAME;
    return *at == '/' ? HTTP_PATH_BELOW : HTTP_PATH_OTHER;
}

/* ------------------------------------------------------------------------------------------------ host */

static bool is_address(struct http_text host)
{
    char           text[INET6_ADDRSTRLEN];
    unsigned char  address[16];

    if (host.size >= sizeof text)
        return false;
    memcpy(text, host.chars, host.size);
    text[host.size] = '\0';
    return inet_pton(AF_INET, text, address) == 1 || inet_pton(AF_INET6, text, address) == 1;
}

/* The name of this machine, alone or with any domain behind it: which domains are its own is not known here. */
static bool is_machine(struct http_text host, ULONG options)
{
    char      name[HOST_NAME_MAX + 1] = "";
    struct http_text own;
    const char* dot;

    if (gethostname(name, sizeof name - 1) != 0 || name[0] == '\0')
        return false;
    own = literal(name);
    if (same_name(host, own))
        return true;
    dot = memchr(own.chars, '.', own.size);
    if (dot != NULL)
        own.size = (size_t)(dot - own.chars);
    if (same_name(host, own))
        return (options & (WS_MATCH_URL_NETBIOS_HOST | WS_MATCH_URL_DNS_HOST)) != 0;
    return (options & (WS_MATCH_URL_DNS_FULLY_QUALIFIED_HOST)) != 0 && host.size > own.size &&
           host.chars[own.size] == '.' && same_name((struct http_text){host.chars, own.size}, own);
}

/* A request can only have come to an address of this machine, or of one that passes requests on to it: any will do. */
static bool host_allowed(struct http_text host, const struct url* listener, ULONG options)
{
    if (!listener->wildcard_host && http_match_host(host, listener->host))
        return true;
    if ((options & WS_MATCH_URL_LOCAL_HOST) != 0 && http_match_host(host, "localhost"))
        return true;
    if ((options & WS_MATCH_URL_HOST_ADDRESSES) != 0 && is_address(host))
        return true;
    return (options & (WS_MATCH_URL_DNS_HOST | WS_MATCH_URL_DNS_FULLY_QUALIFIED_HOST | WS_MATCH_URL_NETBIOS_HOST)) != 0
           && is_machine(host, options);
}

const char* http_match_url(const struct http_where* where, const struct url* listener, USHORT port, ULONG options)
{
    enum http_path_match path = http_match_path(where->path, listener->path);

    if ((options & WS_MATCH_URL_EXACT_PATH) != 0 && path != HTTP_PATH_SAME)
        return "the path";
    if ((options & WS_MATCH_URL_PREFIX_PATH) != 0 && path == HTTP_PATH_OTHER)
        return "the path";
    if ((options & WS_MATCH_URL_NO_QUERY) != 0 && where->query)
        return "the query";
    if (where->host.chars == NULL)
        return NULL;
    if ((options & WS_MATCH_URL_THIS_HOST) != 0 && !host_allowed(where->host, listener, options))
        return "the host";
    if ((options & WS_MATCH_URL_PORT) != 0 && (where->port != 0 ? where->port : 80) != port)
        return "the port";
    return NULL;
}
