/* The store of a message's headers: see message_int.h. None of this looks at the state of the message. */
#ifndef WWS_MESSAGE_HEADERS_H
#define WWS_MESSAGE_HEADERS_H

#include "message/message_int.h"

/* The order in which standard headers are written. */
enum { HEADERS_ORDER_COUNT = WS_FAULT_TO_HEADER };
extern const WS_HEADER_TYPE headers_order[HEADERS_ORDER_COUNT];

/* From, ReplyTo, FaultTo: an endpoint reference. The others are text. */
static inline bool headers_is_reference(WS_HEADER_TYPE type)
{
    return type >= WS_FROM_HEADER;
}

void    headers_clear(WS_MESSAGE* message);
/* Makes the list anew when an application may have changed the header tree. Before every use of what is below. */
HRESULT headers_sync(WS_MESSAGE* message, WS_ERROR* error) MUST_USE;

static inline struct msg_header* headers_standard(const WS_MESSAGE* message, WS_HEADER_TYPE type)
{
    const struct msg_header* header = &message->standard[type];

    return (header->flags & HEADER_PRESENT) != 0 ? (struct msg_header*)(uintptr_t)header : NULL;
}

/* The index-th custom header of that name that is for this node (mapped: or that is mapped), from 0. NULL: there is none. */
struct msg_header* headers_find(const WS_MESSAGE* message, const WS_XML_STRING* name, const WS_XML_STRING* ns,
                                bool mapped, ULONG index);

/* The entry of a standard header that is not there yet, and is counted from now on. WS_E_INVALID_FORMAT: it is there. */
HRESULT headers_claim(WS_MESSAGE* message, WS_HEADER_TYPE type, struct msg_header** out, WS_ERROR* error) MUST_USE;
/* Adds or replaces a standard header that is a text; utf8 is copied. */
HRESULT headers_set_text(WS_MESSAGE* message, WS_HEADER_TYPE type, const BYTE* utf8, ULONG length,
                         WS_ERROR* error) MUST_USE;
/* The header leaves the list and the tree. */
void    headers_remove(WS_MESSAGE* message, struct msg_header* header);

/* The header tree, built now if there is none. */
HRESULT headers_tree(WS_MESSAGE* message, WS_ERROR* error) MUST_USE;
/* The same with every header in it; it becomes shared. */
HRESULT headers_share_tree(WS_MESSAGE* message, WS_ERROR* error) MUST_USE;
/* The header becomes an element of the tree, if it is none yet. */
HRESULT headers_make_node(WS_MESSAGE* message, struct msg_header* header, WS_ERROR* error) MUST_USE;

/* A place for new elements at the end of the Header element: in front of `before`. */
struct header_place {
    struct xml_buffer_node* before;
    struct xml_buffer_node* previous;       /* what stood in front of it */
};
HRESULT headers_begin_node(WS_MESSAGE* message, struct header_place* place, WS_ERROR* error) MUST_USE;
/* Enters the element that was put there into the list, with what its attributes say and extra_flags. When hr, the result of
 * putting it there, is a failure or this fails, the element is gone. out may be NULL. */
HRESULT headers_end_node(WS_MESSAGE* message, const struct header_place* place, HRESULT hr, ULONG extra_flags,
                         struct msg_header** out, WS_ERROR* error) MUST_USE;
/* The same when the element takes the place of the standard header of that type, which stays when something fails. */
HRESULT headers_replace_node(WS_MESSAGE* message, WS_HEADER_TYPE type, const struct header_place* place, HRESULT hr,
                             WS_ERROR* error) MUST_USE;
static inline struct xml_buffer_node* headers_new_node(const struct header_place* place)
{
    return place->before->prev;
}

/* Puts the element that the reader is on there, to be followed by headers_end_node. */
HRESULT headers_read_node(WS_MESSAGE* message, const struct header_place* place, WS_XML_READER* reader,
                          WS_ERROR* error) MUST_USE;

/* A copy of an element of any buffer becomes a header. */
HRESULT headers_add_copy(WS_MESSAGE* message, WS_XML_BUFFER* buffer, struct xml_buffer_node* element, ULONG extra_flags,
                         WS_ERROR* error) MUST_USE;
/* The same for a reference parameter (or property) of an endpoint address. */
HRESULT headers_add_reference(WS_MESSAGE* message, WS_XML_BUFFER* buffer, struct xml_buffer_node* element,
                              WS_ERROR* error) MUST_USE;

/* ---- headers_io.c */

/* What the attributes of a header block say. */
struct header_attributes {
    ULONG flags;                            /* HEADER_MUST_UNDERSTAND, HEADER_RELAY, HEADER_FOREIGN             */
    bool  others;                           /* there are more, so that a text is not all there is to the header */
    bool  no_reply;                         /* a RelatesTo whose relationship is not that of a reply            */
};
/* Of the element that the reader is on. */
HRESULT headers_read_attributes(const WS_MESSAGE* message, WS_XML_READER* reader, struct header_attributes* out,
                                WS_ERROR* error) MUST_USE;
/* Reads the header that the reader is on; the reader then stands behind it. */
HRESULT headers_read(WS_MESSAGE* message, WS_XML_READER* reader, WS_ERROR* error) MUST_USE;
/* Writes all headers that travel in the envelope. */
HRESULT headers_write(const WS_MESSAGE* message, WS_XML_WRITER* writer, WS_ERROR* error) MUST_USE;

#endif
