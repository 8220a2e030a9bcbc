/* Values of standard headers, for the other files of messages. */
#ifndef WWS_MESSAGE_HEADER_H
#define WWS_MESSAGE_HEADER_H

#include "message/message_int.h"

/* From, ReplyTo or FaultTo as a value. */
HRESULT header_get_address(WS_MESSAGE* message, struct msg_header* header, WS_HEAP* heap, WS_ENDPOINT_ADDRESS* out,
                           WS_ERROR* error) MUST_USE;

#endif
