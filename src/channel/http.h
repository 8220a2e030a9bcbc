/* The HTTP binding, as channel.c and chan_listener.c see it. */
#ifndef WWS_CHANNEL_HTTP_H
#define WWS_CHANNEL_HTTP_H

#include "channel/chan_int.h"
#include "channel/chan_listener.h"

extern const struct chan_transport          http_client_transport;      /* WS_CHANNEL_TYPE_REQUEST */
extern const struct chan_transport          http_reply_transport;       /* WS_CHANNEL_TYPE_REPLY   */
extern const struct chan_listener_transport http_listener_transport;

#endif
