/* SOAP in HTTP: media types and actions for each envelope version, and what a response's status stands for. No I/O, any
 * thread. */
#ifndef WWS_CHANNEL_HTTP_SOAP_H
#define WWS_CHANNEL_HTTP_SOAP_H

#include "channel/http_media.h"
#include "channel/http_parse.h"

/* "text/xml; charset=utf-8" and the like, for text in UTF-8. */
const char* http_soap_content_type(WS_ENVELOPE_VERSION envelope);

/* Is Content-Type that of the envelope version? WS_E_INVALID_FORMAT when not, or with an unknown charset. */
struct http_soap_type {
    WS_CHARSET       charset;
    struct http_text action;            /* of the media type: SOAP 1.2 */
};
HRESULT http_soap_read_type(WS_ENVELOPE_VERSION envelope, const struct http_head* head, const char* bytes,
                            struct http_soap_type* out, WS_ERROR* error) MUST_USE;

/* The action that a request carries in its head: SOAPAction or the parameter, by the envelope version. */
HRESULT http_soap_read_action(WS_ENVELOPE_VERSION envelope, const struct http_head* head, const char* bytes,
                              const struct http_soap_type* type, struct http_text* out, WS_ERROR* error) MUST_USE;

/* What a response means: S_OK: its body is a message; WS_S_END: there is none, and none was to be expected; else the failure
 * that its status stands for. soap: it has a body of the right type. url names the endpoint in the error's text. */
HRESULT http_soap_judge(const struct http_head* head, const char* bytes, bool has_body, bool soap, const char* url,
                        WS_ERROR* error) MUST_USE;

#endif
