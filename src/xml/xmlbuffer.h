/* WS_XML_BUFFER: a tree of public nodes in a WS_HEAP. Lives and dies with its heap; single-threaded.
 *
 * The root (BOF) has the top-level nodes as children, the last of which is EOF; the last child of an element is its
 * END_ELEMENT. So every place that something can be inserted before is a node, and a position is a pointer to it. */
#ifndef WWS_XML_XMLBUFFER_H
#define WWS_XML_XMLBUFFER_H

#include "base/common.h"

struct xml_buffer_node {
    struct xml_buffer_node* parent;              /* NULL: the root, or removed */
    struct xml_buffer_node* prev;
    struct xml_buffer_node* next;
    struct xml_buffer_node* first;               /* children: elements and the root only */
    struct xml_buffer_node* last;
    ULONG                   attr_capacity;
    bool                    removed;             /* WsRemoveNode, with everything in it */
    union {
        WS_XML_NODE         base;
        WS_XML_ELEMENT_NODE element;
        WS_XML_TEXT_NODE    text;
        WS_XML_COMMENT_NODE comment;
    } node;                                      /* last: only as much of it is allocated as its type has */
};

#define XML_BUFFER_TAG 0x58425546u               /* "XBUF" */

struct _WS_XML_BUFFER {
    uint32_t                tag;
    WS_HEAP*                heap;
    struct xml_buffer_node  root;                /* BOF */
    struct xml_buffer_node  eof;
};

bool    xml_buffer_valid(const WS_XML_BUFFER* buffer);
HRESULT xml_buffer_create(WS_HEAP* heap, WS_XML_BUFFER** out, WS_ERROR* error) MUST_USE;

/* A node that is in no tree yet. Texts and names are copied into the heap. */
HRESULT xml_buffer_new_node(WS_XML_BUFFER* buffer, WS_XML_NODE_TYPE type, struct xml_buffer_node** out,
                            WS_ERROR* error) MUST_USE;
HRESULT xml_buffer_copy_string(WS_XML_BUFFER* buffer, const WS_XML_STRING* string, WS_XML_STRING** out,
                               WS_ERROR* error) MUST_USE;
/* The same, but one of the candidates (which may be NULL) when it has the same characters: a name is there once. */
HRESULT xml_buffer_share_string(WS_XML_BUFFER* buffer, const WS_XML_STRING* string, WS_XML_STRING* const candidates[],
                                size_t count, WS_XML_STRING** out, WS_ERROR* error) MUST_USE;
/* Characters in UTF-8, base64, numbers, times, GUIDs: what the writer's front lets through to a buffer. */
HRESULT xml_buffer_copy_text(WS_XML_BUFFER* buffer, const WS_XML_TEXT* text, WS_XML_TEXT** out,
                             WS_ERROR* error) MUST_USE;
/* An element node gets one more attribute slot, zeroed. */
HRESULT xml_buffer_add_attribute(WS_XML_BUFFER* buffer, struct xml_buffer_node* element, WS_XML_ATTRIBUTE** out,
                                 WS_ERROR* error) MUST_USE;
/* Links the node before another (never the root). */
void    xml_buffer_insert(struct xml_buffer_node* node, struct xml_buffer_node* before);
/* Moves a position as WsMoveReader says. Returns false, and leaves it, when there is no such node. */
bool    xml_buffer_move(WS_XML_BUFFER* buffer, struct xml_buffer_node** at, WS_MOVE_TO move_to);

/* The next node in document order: into an element, over its end, up to EOF (NULL behind that). */
struct xml_buffer_node* xml_buffer_next(struct xml_buffer_node* node);

#endif
