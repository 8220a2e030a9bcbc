/* Does a URL mean this listener? The routing of requests, and the verification that WS_LISTENER_PROPERTY_*_MATCHING_OPTIONS
 * ask for. Pure functions, any thread. */
#ifndef WWS_CHANNEL_HTTP_MATCH_H
#define WWS_CHANNEL_HTTP_MATCH_H

#include "base/url.h"
#include "channel/http_media.h"

/* A URL as requests carry it, in parts: host without brackets, port 0 when it has none, path still escaped. */
struct http_where {
    struct http_text host;              /* chars NULL: not known (HTTP/1.0) */
    USHORT           port;
    struct http_text path;              /* up to the query                  */
    bool             query;
};

/* authority: host[:port]; target: path[?query], empty for "/". */
bool http_where_split(struct http_text authority, struct http_text target, struct http_where* out);

/* How far the escaped path goes along with the decoded one of a listener, whole segments; a slash at the end of either does
 * not count. */
enum http_path_match { HTTP_PATH_OTHER, HTTP_PATH_BELOW, HTTP_PATH_SAME };
enum http_path_match http_match_path(struct http_text escaped, const char* path);

bool http_match_host(struct http_text host, const char* expected);

/* NULL: it matches; else what does not, for people ("the host"). options: WS_MATCH_URL_*. */
const char* http_match_url(const struct http_where* where, const struct url* listener, USHORT port, ULONG options);

#endif
