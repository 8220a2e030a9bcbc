/* SOAP messages inside the library: what channels, proxy and host need beyond the public functions. A message is
 * single-threaded. It knows nothing of channels: it takes bytes and gives bytes.
 *
 * Sending, into memory                           Receiving, from memory
 *   msg_create           EMPTY                     msg_create           EMPTY
 *   msg_initialize       INITIALIZED               msg_read_start       READING   (bytes borrowed until reset)
 *   msg_set_text ...                               msg_set_transport    (TRANSPORT addressing: action and To)
 *   msg_write_start      WRITING                   msg_read_body ...
 *   WsWriteBody ...                                msg_read_end         DONE
 *   msg_write_end        DONE    (bytes valid      msg_reset            EMPTY
 *   msg_reset            EMPTY    until reset)
 *
 * After a reset the message keeps its memory (heap up to the trim size, reader, writer and its buffer): in steady state
 * sending and receiving allocate nothing from the system. */
#ifndef WWS_MESSAGE_MESSAGE_H
#define WWS_MESSAGE_MESSAGE_H

#include "base/common.h"

/* As WsCreateMessage. For WsCreateMessageForChannel the channel gives its own versions. */
HRESULT msg_create(WS_ENVELOPE_VERSION envelope, WS_ADDRESSING_VERSION addressing,
                   const WS_MESSAGE_PROPERTY* properties, ULONG property_count, WS_MESSAGE** out,
                   WS_ERROR* error) MUST_USE;
void    msg_free(WS_MESSAGE* message);
void    msg_reset(WS_MESSAGE* message);
bool    msg_valid(const WS_MESSAGE* message);                     /* the tag is right */

/* The message is in state, or WS_E_INVALID_OPERATION saying what was attempted ("sending"). */
HRESULT msg_check_state(const WS_MESSAGE* message, WS_MESSAGE_STATE state, const char* attempt,
                        WS_ERROR* error) MUST_USE;
/* As above, for functions that take a message in any state but EMPTY. */
HRESULT msg_check_not_empty(const WS_MESSAGE* message, const char* attempt, WS_ERROR* error) MUST_USE;

WS_MESSAGE_STATE      msg_state(const WS_MESSAGE* message);
WS_ENVELOPE_VERSION   msg_envelope_version(const WS_MESSAGE* message);
WS_ADDRESSING_VERSION msg_addressing_version(const WS_MESSAGE* message);
WS_HEAP*              msg_heap(const WS_MESSAGE* message);         /* emptied by a reset: not while EMPTY */
bool                  msg_is_fault(const WS_MESSAGE* message);
void                  msg_set_fault(WS_MESSAGE* message, bool fault);
bool                  msg_is_addressed(const WS_MESSAGE* message);

/* As WsInitializeMessage: EMPTY -> INITIALIZED. */
HRESULT msg_initialize(WS_MESSAGE* message, WS_MESSAGE_INITIALIZATION initialization, WS_MESSAGE* source,
                       WS_ERROR* error) MUST_USE;

/* Action, To, MessageID, RelatesTo as UTF-8 text; of From, ReplyTo, FaultTo the address. NULL: there is none. Valid until
 * the header is set or removed, or the message reset. With TRANSPORT addressing only action and To exist; they are never
 * written into the envelope: the channel sends them (msg_text) and brings them in (msg_set_text). */
const WS_XML_STRING* msg_text(WS_MESSAGE* message, WS_HEADER_TYPE type);
/* Adds or replaces Action, To, MessageID or RelatesTo; text is copied. Any state but EMPTY. */
HRESULT msg_set_text(WS_MESSAGE* message, WS_HEADER_TYPE type, const BYTE* utf8, ULONG length,
                     WS_ERROR* error) MUST_USE;
HRESULT msg_set_text16(WS_MESSAGE* message, WS_HEADER_TYPE type, const WCHAR* chars, ULONG length,
                       WS_ERROR* error) MUST_USE;

/* As WsAddressMessage, without the check that it is not addressed yet. */
HRESULT msg_address(WS_MESSAGE* message, const WS_ENDPOINT_ADDRESS* address, WS_ERROR* error) MUST_USE;
/* The message goes to the version's "none" address: a reply that must not be sent. */
bool    msg_to_none(WS_MESSAGE* message);
/* A request gets a MessageID when it has none (and what its addressing version wants with it); nothing for TRANSPORT. */
HRESULT msg_ensure_id(WS_MESSAGE* message, WS_ERROR* error) MUST_USE;
/* The reply's RelatesTo is the request's MessageID, else WS_E_INVALID_FORMAT; S_OK for TRANSPORT. */
HRESULT msg_check_reply(WS_MESSAGE* request, WS_MESSAGE* reply, WS_ERROR* error) MUST_USE;

/* Headers that travel outside of the envelope (WS_HTTP_MESSAGE_MAPPING). name is copied, as is the text. msg_mapped: the
 * index-th one of that name; S_FALSE when there is none; out is valid as long as the header. */
HRESULT msg_add_mapped(WS_MESSAGE* message, const WS_XML_STRING* name, const BYTE* utf8, ULONG length,
                       WS_ERROR* error) MUST_USE;
HRESULT msg_mapped(WS_MESSAGE* message, const WS_XML_STRING* name, ULONG index, WS_XML_STRING* out,
                   WS_ERROR* error) MUST_USE;

/* Writes the envelope up to the body into the message's own writer: UTF-8 text in memory, of at most bytes_max bytes
 * (WS_E_QUOTA_EXCEEDED names limit_name, the property to raise). INITIALIZED -> WRITING. */
HRESULT msg_write_start(WS_MESSAGE* message, ULONG bytes_max, const char* limit_name, WS_ERROR* error) MUST_USE;
/* Ends the envelope: WRITING -> DONE, whatever the result. out: the whole of it in one piece, valid until the reset. */
HRESULT msg_write_end(WS_MESSAGE* message, WS_BYTES* out, WS_ERROR* error) MUST_USE;
/* Reads the envelope up to the body with the message's own reader. bytes: text in that charset (WS_CHARSET_AUTO: as its first
 * bytes say), borrowed until the message is reset or freed: then done(done_state) runs, once (never when this fails; done
 * may be NULL). EMPTY -> READING. */
HRESULT msg_read_start(WS_MESSAGE* message, WS_CHARSET charset, const void* bytes, ULONG size,
                       WS_MESSAGE_DONE_CALLBACK done, void* done_state, WS_ERROR* error) MUST_USE;
/* As WsReadEnvelopeEnd: READING -> DONE, whatever the result. Nothing but white space may follow the envelope. */
HRESULT msg_read_end(WS_MESSAGE* message, WS_ERROR* error) MUST_USE;
/* What is left of the message is given up: READING or WRITING -> DONE. */
void    msg_abandon(WS_MESSAGE* message);

/* The body as a fault: READING, with the reader at the body's first child. */
HRESULT msg_read_fault(WS_MESSAGE* message, WS_HEAP* heap, WS_FAULT* out, WS_ERROR* error) MUST_USE;
HRESULT msg_write_fault(WS_MESSAGE* message, const WS_FAULT* fault, WS_ERROR* error) MUST_USE;

/* Client side: reads the body's fault and stores it in error (fault, action, strings). Returns the result for the caller:
 * WS_E_ENDPOINT_FAULT_RECEIVED or what an addressing fault stands for; another failure when the fault cannot be read. */
HRESULT msg_receive_fault(WS_MESSAGE* message, WS_ERROR* error) MUST_USE;

/* Server side (WsSendFaultMessageForError, service host): gives an INITIALIZED fault message its action and fault header
 * from fault_error (which may be NULL), ... */
HRESULT msg_prepare_fault(WS_MESSAGE* message, WS_ERROR* fault_error, WS_ERROR* error) MUST_USE;
/* ... and, once it is WRITING, its body. */
HRESULT msg_write_error(WS_MESSAGE* message, WS_ERROR* fault_error, HRESULT code, WS_FAULT_DISCLOSURE disclosure,
                        WS_ERROR* error) MUST_USE;

/* Raises WS_E_ENDPOINT_ACTION_NOT_SUPPORTED (the request's action), WS_E_ENDPOINT_NOT_FOUND (its To), with the fault that
 * WS-Addressing has for it in error. */
HRESULT msg_raise_unknown_action(WS_MESSAGE* request, WS_ERROR* error) MUST_USE;
HRESULT msg_raise_unknown_destination(WS_MESSAGE* request, WS_ERROR* error) MUST_USE;

#endif
