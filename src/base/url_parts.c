#include "base/url_parts.h"

#include "base/err.h"
#include "base/utf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ----------------------------------------------------------------------------------------------- character classes */

enum {
    H = URL_CLASS_HOST | URL_CLASS_PATH | URL_CLASS_QUERY | URL_CLASS_LITERAL,     /* unreserved, sub-delims   */
    C = URL_CLASS_PATH | URL_CLASS_QUERY | URL_CLASS_LITERAL,                      /* ':' of IP literals       */
    A = URL_CLASS_PATH | URL_CLASS_QUERY,                                          /* '@' and '/'              */
    Q = URL_CLASS_QUERY,                                                           /* '?'                      */
    P = URL_CLASS_LITERAL                                                          /* '%' of an IPv6 zone      */
};

static const BYTE classes[128] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, H, 0, 0, H, P, H, H, H, H, H, H, H, H, H, A,         /*   ! " # $ % & ' ( ) * + , - . / */
    H, H, H, H, H, H, H, H, H, H, C, H, 0, H, 0, Q,         /* 0 1 2 3 4 5 6 7 8 9 : ; < = > ? */
    A, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,         /* @ A B C ...                     */
    H, H, H, H, H, H, H, H, H, H, H, 0, 0, 0, 0, H,         /* ... X Y Z [ \ ] ^ _             */
    0, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,         /* ` a b c ...                     */
    H, H, H, H, H, H, H, H, H, H, H, 0, 0, 0, H, 0,         /* ... x y z { | } ~               */
};

bool url_char_is(uint32_t scalar, enum url_class allowed)
{
    return scalar < 0x80 && (classes[scalar] & allowed) != 0;
}

static bool is_alpha(WCHAR c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(WCHAR c)
{
    return c >= '0' && c <= '9';
}

static int hex_value(WCHAR c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* ------------------------------------------------------------------------------------------------------- schemes */

static const struct { const char* name; USHORT port; } schemes[] = {
    [WS_URL_HTTP_SCHEME_TYPE] = { "http", 80 },
    [WS_URL_HTTPS_SCHEME_TYPE] = { "https", 443 },
    [WS_URL_NETTCP_SCHEME_TYPE] = { "net.tcp", 808 },
    [WS_URL_SOAPUDP_SCHEME_TYPE] = { "soap.udp", URL_PORT_NONE },
    [WS_URL_NETPIPE_SCHEME_TYPE] = { "net.pipe", URL_PORT_NONE },
};

const char* url_scheme_name(WS_URL_SCHEME_TYPE scheme)
{
    return (size_t)scheme < ARRAY_COUNT(schemes) ? schemes[scheme].name : NULL;
}

USHORT url_default_port(WS_URL_SCHEME_TYPE scheme)
{
    return schemes[scheme].port;
}

static bool same_ignoring_case(struct url_range text, const char* lower)
{
    if (text.length != strlen(lower))
        return false;
    for (size_t i = 0; i < text.length; i++)
        if ((is_alpha(text.chars[i]) ? (text.chars[i] | 0x20) : text.chars[i]) != lower[i])
            return false;
    return true;
}

/* -------------------------------------------------------------------------------------------------------- errors */

HRESULT url_raise(const struct url_text* text, const char* format, ...)
{
    char reason[256];
    char shown[512];
    va_list arguments;

    va_start(arguments, format);
    if (vsnprintf(reason, sizeof reason, format, arguments) < 0)
        reason[0] = '\0';
    va_end(arguments);
    return err_raise(text->error, text->bad, "URL '%s': %s",
                     err_utf16(text->chars, (ULONG)text->length, shown, sizeof shown), reason);
}

/* The URL is not shown: there may be a password in it. */
static HRESULT raise_user_info(const struct url_text* text)
{
    return err_raise(text->error, text->bad, "a URL has user information (name@ in front of the host), which is not "
                     "supported: give credentials in the security description");
}

static HRESULT raise_char(const struct url_text* text, const char* part, const WCHAR* at)
{
    return url_raise(text, "U+%04X at index %zu is not allowed in the %s; write it as %%hh of its UTF-8 bytes",
                     (unsigned)(uint16_t)*at, (size_t)(at - text->chars), part);
}

/* ----------------------------------------------------------------------------------------------- checking one part */

/* Bytes of the run of escapes at the start of the text, at most 4; 0 when the first is not whole. */
static size_t read_escapes(const WCHAR* chars, size_t length, BYTE bytes[4])
{
    size_t count = 0;

    for (; count < 4 && length >= 3 && chars[0] == '%'; chars += 3, length -= 3) {
        int high = hex_value(chars[1]);
        int low = hex_value(chars[2]);

        if (high < 0 || low < 0)
            break;
        bytes[count++] = (BYTE)(high * 16 + low);
    }
    return count;
}

static HRESULT check_part(const struct url_text* text, const char* name, struct url_range part, enum url_class allowed)
{
    for (size_t i = 0; i < part.length;) {
        BYTE bytes[4];
        uint32_t scalar;
        size_t count;

        if (part.chars[i] != '%') {
            if (!url_char_is((uint16_t)part.chars[i], allowed))
                return raise_char(text, name, part.chars + i);
            i++;
            continue;
        }
        count = read_escapes(part.chars + i, part.length - i, bytes);
        if (count == 0)
            return url_raise(text, "the %% at index %zu is not followed by two hexadecimal digits",
                             (size_t)(part.chars + i - text->chars));
        count = utf8_decode(bytes, count, &scalar);
        if (count == 0)
            return url_raise(text, "the escapes from index %zu on are not UTF-8",
                             (size_t)(part.chars + i - text->chars));
        i += count * 3;
    }
    return S_OK;
}

size_t url_unescape(struct url_range part, WCHAR* out)
{
    size_t used = 0;

    for (size_t i = 0; i < part.length;) {
        BYTE bytes[4];
        uint32_t scalar;
        size_t count = utf8_decode(bytes, read_escapes(part.chars + i, part.length - i, bytes), &scalar);

        if (count == 0) {                   /* no escape, or a % of an IP literal that means itself */
            out[used++] = part.chars[i++];
            continue;
        }
        i += count * 3;
        used += utf16_encode(scalar, out + used);
    }
    return used;
}

/* ----------------------------------------------------------------------------------------------------- splitting */

static struct url_range range_of(const WCHAR* begin, const WCHAR* end)
{
    return (struct url_range){ begin, (size_t)(end - begin) };
}

static const WCHAR* find_any(const WCHAR* at, const WCHAR* end, const char* stops)
{
    while (at < end && (*at >= 0x80 || *at == 0 || strchr(stops, (char)*at) == NULL))
        at++;
    return at;
}

/* scheme ":" at the start, if there is one. */
static HRESULT split_scheme(const struct url_text* text, const WCHAR** at, struct url_parts* parts)
{
    const WCHAR* end = text->chars + text->length;
    const WCHAR* colon = text->chars;

    if (colon == end || !is_alpha(*colon))
        return S_OK;
    while (colon < end && (is_alpha(*colon) || is_digit(*colon) || *colon == '+' || *colon == '-' || *colon == '.'))
        colon++;
    if (colon == end || *colon != ':')
        return S_OK;
    parts->has_scheme = true;
    parts->scheme_text = range_of(text->chars, colon);
    *at = colon + 1;
    for (size_t i = 0; i < ARRAY_COUNT(schemes); i++)
        if (same_ignoring_case(parts->scheme_text, schemes[i].name)) {
            parts->scheme = (WS_URL_SCHEME_TYPE)i;
            return S_OK;
        }
    return url_raise(text, "the scheme is none of http, https, net.tcp, soap.udp, net.pipe");
}

/* Fills host and port_text from authority. */
static HRESULT split_authority(const struct url_text* text, struct url_parts* parts)
{
    const WCHAR* begin = parts->authority.chars;
    const WCHAR* end = begin + parts->authority.length;
    const WCHAR* host_end;

    if (find_any(begin, end, "@") != end)
        return raise_user_info(text);
    if (begin < end && *begin == '[') {
        host_end = find_any(begin, end, "]");
        if (host_end == end)
            return url_raise(text, "the [ of an IP address has no ]");
        for (const WCHAR* c = begin + 1; c < host_end; c++)
            if (!url_char_is((uint16_t)*c, URL_CLASS_LITERAL))
                return raise_char(text, "IP address", c);
        host_end++;
        parts->host = range_of(begin, host_end);
    } else {
        host_end = find_any(begin, end, ":");
        parts->host = range_of(begin, host_end);
        TRY(check_part(text, "host", parts->host, URL_CLASS_HOST));
    }
    if (host_end == end)
        return S_OK;
    if (*host_end != ':')
        return url_raise(text, "only a port can follow the ] of an IP address");
    parts->port_text = range_of(host_end + 1, end);
    return S_OK;
}

HRESULT url_split(const struct url_text* text, struct url_parts* parts)
{
    const WCHAR* end = text->chars + text->length;
    const WCHAR* at = text->chars;
    const WCHAR* next;

    *parts = (struct url_parts){ .has_scheme = false };
    TRY(split_scheme(text, &at, parts));
    if (end - at >= 2 && at[0] == '/' && at[1] == '/') {
        parts->has_authority = true;
        next = find_any(at + 2, end, "/?#");
        parts->authority = range_of(at + 2, next);
        TRY(split_authority(text, parts));
        at = next;
    }
    next = find_any(at, end, "?#");
    parts->path = range_of(at, next);
    TRY(check_part(text, "path", parts->path, URL_CLASS_PATH));
    if (next < end && *next == '?') {
        at = next + 1;
        next = find_any(at, end, "#");
        parts->query = range_of(at, next);
        TRY(check_part(text, "query", parts->query, URL_CLASS_QUERY));
    }
    if (next < end) {
        parts->fragment = range_of(next + 1, end);
        TRY(check_part(text, "fragment", parts->fragment, URL_CLASS_QUERY));
    }
    return S_OK;
}

static HRESULT read_port(const struct url_text* text, struct url_parts* parts)
{
    uint32_t port = 0;

    for (size_t i = 0; i < parts->port_text.length; i++) {
        if (!is_digit(parts->port_text.chars[i]))
            return url_raise(text, "the port is not a number");
        port = port * 10 + (uint32_t)(parts->port_text.chars[i] - '0');
        if (port > 65535)
            return url_raise(text, "the port is over 65535");
    }
    parts->port = parts->port_text.length != 0 ? (USHORT)port : url_default_port(parts->scheme);
    return S_OK;
}

/* "*", "+", or one of them as an escape. */
static bool is_wildcard(struct url_range host)
{
    WCHAR plain[3];

    if (host.length == 0 || host.length > 3)
        return false;
    return url_unescape(host, plain) == 1 && (plain[0] == '*' || plain[0] == '+');
}

HRESULT url_check_authority(const struct url_text* text, struct url_parts* parts)
{
    if (parts->host.length == 0)
        return url_raise(text, "it has no host, //name behind the scheme");
    parts->wildcard = is_wildcard(parts->host);
    if (parts->wildcard && (text->flags & WS_URL_FLAGS_ALLOW_HOST_WILDCARDS) == 0)
        return url_raise(text, "the host is a wildcard, which stands for any host of a listener only "
                         "(WS_URL_FLAGS_ALLOW_HOST_WILDCARDS)");
    return read_port(text, parts);
}

HRESULT url_split_absolute(const struct url_text* text, struct url_parts* parts)
{
    TRY(url_split(text, parts));
    if (!parts->has_scheme)
        return url_raise(text, "it does not begin with a scheme, as http: does");
    return url_check_authority(text, parts);
}

/* -------------------------------------------------------------------------------------------------- dot segments */

/* 1 for ".", 2 for "..", 0 for any other segment. */
static size_t count_dots(const WCHAR* segment, size_t length)
{
    size_t dots = 0;

    while (length != 0) {
        size_t taken = segment[0] == '.' ? 1
                       : length >= 3 && segment[0] == '%' && segment[1] == '2' && (segment[2] | 0x20) == 'e' ? 3 : 0;

        if (taken == 0 || ++dots > 2)
            return 0;
        segment += taken;
        length -= taken;
    }
    return dots;
}

size_t url_collapse(WCHAR* path, size_t length)
{
    size_t used = 0;                        /* ends before a slash, or at the end */

    for (size_t i = 0; i < length;) {
        size_t next = i + 1;                /* path[i] is the slash before a segment */
        size_t dots;

        while (next < length && path[next] != '/')
            next++;
        dots = count_dots(path + i + 1, next - i - 1);
        if (dots == 0) {
            memmove(path + used, path + i, (next - i) * sizeof(WCHAR));
            used += next - i;
        } else {
            if (dots == 2)
                while (used > 0 && path[--used] != '/')
                    ;
            if (next == length)             /* the last one leaves its slash: /a/. is /a/ */
                path[used++] = '/';
        }
        i = next;
    }
    return used;
}
