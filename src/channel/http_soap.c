#include "channel/http_soap.h"
#include "channel/http_scan.h"
#include "base/err.h"
#include <string.h>

/* ------------------------------------------------------------------------------------------------ media types */

const char* http_soap_content_type(WS_ENVELOPE_VERSION envelope)
{
    return envelope == WS_ENVELOPE_VERSION_SOAP_1_1 ? "text/xml; charset=utf-8" : "application/soap+xml; charset=utf-8";
}

static bool type_is(struct http_text type, WS_ENVELOPE_VERSION envelope)
{
    return envelope == WS_ENVELOPE_VERSION_SOAP_1_1 ? HTTP_EQUALS(type.chars, type.size, "text/xml")
                                                    : HTTP_EQUALS(type.chars, type.size, "application/soap+xml");
}

static bool find_charset(struct http_text name, WS_CHARSET* out)
{
    static const struct { const char* name; WS_CHARSET charset; } charsets[] = {
        { "utf-8", WS_CHARSET_UTF8 }, { "us-ascii", WS_CHARSET_UTF8 }, { "utf-16le", WS_CHARSET_UTF16LE },
        { "utf-16be", WS_CHARSET_UTF16BE }, { "utf-16", WS_CHARSET_AUTO },
    };

    for (size_t i = 0; i < ARRAY_COUNT(charsets); i++)
        if (http_equals(name.chars, name.size, charsets[i].name, strlen(charsets[i].name))) {
            *out = charsets[i].charset;
            return true;
        }
    return false;
}

HRESULT http_soap_read_type(WS_ENVELOPE_VERSION envelope, const struct http_head* head, const char* bytes,
                            struct http_soap_type* out, WS_ERROR* error)
{
    struct http_span  field = head->field[HTTP_FIELD_CONTENT_TYPE];
    const char*       expected = envelope == WS_ENVELOPE_VERSION_SOAP_1_1 ? "text/xml" : "application/soap+xml";
    struct http_media media;
    char              text[120];

    if (!http_has(head, HTTP_FIELD_CONTENT_TYPE))
        return err_raise(error, WS_E_INVALID_FORMAT, "the HTTP message has no Content-Type; %s is expected", expected);
    if (!http_media_parse(bytes + field.offset, field.size, &media))
        return err_raise(error, WS_E_INVALID_FORMAT, "the Content-Type \"%s\" is malformed",
                         err_utf8(bytes + field.offset, field.size, text, sizeof text));
    if (!type_is(media.type, envelope))
        return err_raise(error, WS_E_INVALID_FORMAT, "the Content-Type \"%s\" is not %s, that of the channel's "
                         "WS_CHANNEL_PROPERTY_ENVELOPE_VERSION",
                         err_utf8(bytes + field.offset, field.size, text, sizeof text), expected);
    out->charset = WS_CHARSET_AUTO;
    if (media.charset.chars != NULL && !find_charset(media.charset, &out->charset))
        return err_raise(error, WS_E_INVALID_FORMAT, "the charset of the Content-Type \"%s\" is not known",
                         err_utf8(bytes + field.offset, field.size, text, sizeof text));
    if (http_has(head, HTTP_FIELD_CONTENT_ENCODING))
        return err_raise(error, WS_E_INVALID_FORMAT, "the HTTP message has a Content-Encoding; none is expected");
    out->action = media.action;
    return S_OK;
}

HRESULT http_soap_read_action(WS_ENVELOPE_VERSION envelope, const struct http_head* head, const char* bytes,
                              const struct http_soap_type* type, struct http_text* out, WS_ERROR* error)
{
    struct http_span field = head->field[HTTP_FIELD_SOAP_ACTION];

    if (envelope != WS_ENVELOPE_VERSION_SOAP_1_1) {
        *out = type->action;
        return S_OK;
    }
    *out = (struct http_text){ NULL, 0 };
    if (http_has(head, HTTP_FIELD_SOAP_ACTION) && !http_action_parse(bytes + field.offset, field.size, out))
        return err_raise(error, WS_E_INVALID_FORMAT, "the SOAPAction header is malformed");
    return S_OK;
}

/* ------------------------------------------------------------------------------------------------ statuses */

/* The schemes of a challenge, to be or-ed; the first of the table is preferred. */
struct scheme {
    const char* name;
    HRESULT     server;
    HRESULT     proxy;
};

static const struct scheme schemes[] = {
    { "negotiate", WS_E_SERVER_REQUIRES_NEGOTIATE_AUTH, WS_E_PROXY_REQUIRES_NEGOTIATE_AUTH },
    { "ntlm", WS_E_SERVER_REQUIRES_NTLM_AUTH, WS_E_PROXY_REQUIRES_NTLM_AUTH },
    { "digest", WS_E_SERVER_REQUIRES_DIGEST_AUTH, WS_E_PROXY_REQUIRES_DIGEST_AUTH },
    { "basic", WS_E_SERVER_REQUIRES_BASIC_AUTH, WS_E_PROXY_REQUIRES_BASIC_AUTH },
};

/* Challenges are a list whose elements are "scheme", "scheme name=value" or, going on with the one before, "name=value". */
static void note_schemes(const char* text, size_t size, unsigned* found)
{
    const char* end = text + size;

    while (text < end) {
        const char* from;

        while (text < end && (*text == ' ' || *text == '\t' || *text == ','))
            text++;
        from = text;
        while (text < end && http_is(*text, HTTP_CLASS_TOKEN))
            text++;
        for (size_t i = 0; i < ARRAY_COUNT(schemes); i++)
            if (http_equals(from, (size_t)(text - from), schemes[i].name, strlen(schemes[i].name))
                && (text == end || *text != '='))
                *found |= 1u << i;
        while (text < end && *text != ',') {
            if (*text++ != '"')
                continue;
            while (text < end && *text != '"')
                text += *text == '\\' && end - text > 1 ? 2 : 1;
        }
    }
}

static HRESULT judge_challenge(const struct http_head* head, const char* bytes, bool proxy)
{
    const char*      header = proxy ? "proxy-authenticate" : "www-authenticate";
    struct http_span name, value;
    uint32_t         at = 0;
    unsigned         found = 0;

    while (http_head_next(head, bytes, &at, &name, &value))
        if (http_equals(bytes + name.offset, name.size, header, strlen(header)))
            note_schemes(bytes + value.offset, value.size, &found);
    for (size_t i = 0; i < ARRAY_COUNT(schemes); i++)
        if ((found & 1u << i) != 0)
            return proxy ? schemes[i].proxy : schemes[i].server;
    return proxy ? WS_E_PROXY_ACCESS_DENIED : WS_E_ENDPOINT_ACCESS_DENIED;
}

static HRESULT code_of_status(const struct http_head* head, const char* bytes)
{
    switch (head->status) {
    case 401: return judge_challenge(head, bytes, false);
    case 403: return WS_E_ENDPOINT_ACCESS_DENIED;
    case 404: return WS_E_ENDPOINT_NOT_FOUND;
    case 407: return judge_challenge(head, bytes, true);
    case 408: return WS_E_OPERATION_TIMED_OUT;
    case 410: return WS_E_ENDPOINT_NOT_AVAILABLE;
    case 503: return WS_E_ENDPOINT_TOO_BUSY;
    case 504: return WS_E_OPERATION_TIMED_OUT;
    default:  return WS_E_ENDPOINT_FAILURE;
    }
}

HRESULT http_soap_judge(const struct http_head* head, const char* bytes, bool has_body, bool soap, const char* url,
                        WS_ERROR* error)
{
    char phrase[80];

    if (head->status >= 200 && head->status <= 299)
        return has_body ? S_OK : WS_S_END;
    if (soap && (head->status == 500 || head->status == 400))
        return S_OK;                    /* a fault; SOAP 1.2 part 2 section 7.5.2.2 has 400 for those of the sender */
    err_utf8(bytes + head->phrase.offset, head->phrase.size, phrase, sizeof phrase);
    if (head->status >= 300 && head->status <= 399)
        return err_raise(error, WS_E_ENDPOINT_FAILURE,
                         "%s answered with HTTP status %u (%s): a redirection, which is not "
                         "followed",
                         url, head->status, phrase);
    return err_raise(error, code_of_status(head, bytes), "%s answered with HTTP status %u (%s)", url, head->status,
                     phrase);
}
