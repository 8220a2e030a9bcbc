#include "channel/http_write.h"
#include "base/num.h"
#include <string.h>
#include <time.h>

void http_put(struct http_out* out, const char* bytes, size_t size)
{
    if (size > out->room - out->size) {
        out->full = true;
        return;
    }
    if (size != 0)
        memcpy(out->bytes + out->size, bytes, size);
    out->size += size;
}

void http_put_text(struct http_out* out, const char* text)
{
    http_put(out, text, strlen(text));
}

void http_put_number(struct http_out* out, uint64_t number)
{
    BYTE text[NUM_INT_CHARS];

    http_put(out, (const char*)text, num_write_uint(number, text));
}

const char* http_status_phrase(unsigned status)
{
    switch (status) {
    case 100: return "Continue";
    case 200: return "OK";
    case 202: return "Accepted";
    case 400: return "Bad Request";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 411: return "Length Required";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default:  return "";
    }
}

/* RFC 9110 section 6.6.1: an origin server with a clock sends Date. Formatted once a second in each thread. */
static const char* date_line(void)
{
    static _Thread_local char   line[48];
    static _Thread_local time_t of;
    time_t                      now = time(NULL);
    struct tm                   parts;

    if (now != of || line[0] == '\0') {
        of = now;
        gmtime_r(&now, &parts);
        if (strftime(line, sizeof line, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts) == 0)
            line[0] = '\0';
    }
    return line;
}

void http_put_response_head(struct http_out* out, unsigned status, const char* content_type, uint64_t length,
                            bool keep_alive, const char* extra)
{
    http_put_text(out, "HTTP/1.1 ");
    http_put_number(out, status);
    http_put_text(out, " ");
    http_put_text(out, http_status_phrase(status));
    http_put_text(out, "\r\n");
    http_put_text(out, date_line());
    http_put_text(out, "Server: libwws\r\n");
    if (content_type != NULL) {
        http_put_text(out, "Content-Type: ");
        http_put_text(out, content_type);
        http_put_text(out, "\r\n");
    }
    http_put_text(out, "Content-Length: ");
    http_put_number(out, length);
    http_put_text(out, "\r\n");
    if (!keep_alive)
        http_put_text(out, "Connection: close\r\n");
    if (extra != NULL)
        http_put_text(out, extra);
    http_put_text(out, "\r\n");
}
