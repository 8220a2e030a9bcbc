/* Small operations on XML buffers that headers, faults and addresses need. Single-threaded, like the buffers. */
#ifndef WWS_XML_TREE_H
#define WWS_XML_TREE_H

#include "base/common.h"
#include "xml/xmlbuffer.h"

static inline bool tree_is_element(const struct xml_buffer_node* node)
{
    return node->node.base.nodeType == WS_XML_NODE_TYPE_ELEMENT;
}

/* The first element among node (which may be NULL) and what follows it at its level; NULL when there is none. */
struct xml_buffer_node* tree_element_from(struct xml_buffer_node* node);
/* The first element of the buffer. */
struct xml_buffer_node* tree_root(WS_XML_BUFFER* buffer);
bool tree_declares(const struct xml_buffer_node* element, const WS_XML_STRING* prefix);
/* The element no longer declares that, because something around it does. */
void tree_drop_xmlns(struct xml_buffer_node* element, const WS_XML_STRING* prefix, const WS_XML_STRING* ns);
bool tree_is(const struct xml_buffer_node* element, const WS_XML_STRING* name, const WS_XML_STRING* ns);
/* Of an element; NULL when there is none. */
const WS_XML_ATTRIBUTE* tree_attribute(const struct xml_buffer_node* element, const WS_XML_STRING* name,
                                       const WS_XML_STRING* ns);

/* The element that the reader stands on, with all in it, as the next node in front of `before`. The reader then stands
 * behind it. */
HRESULT tree_read(WS_XML_READER* reader, WS_XML_BUFFER* buffer, struct xml_buffer_node* before,
                  WS_ERROR* error) MUST_USE;
/* The reader comes to stand on a node of a buffer; the writer in front of one. */
HRESULT tree_reader_at(WS_XML_READER* reader, WS_XML_BUFFER* buffer, struct xml_buffer_node* node,
                       WS_ERROR* error) MUST_USE;
HRESULT tree_writer_at(WS_XML_WRITER* writer, WS_XML_BUFFER* buffer, struct xml_buffer_node* before,
                       WS_ERROR* error) MUST_USE;
/* A deep copy of all of it. */
HRESULT tree_copy(WS_XML_BUFFER* buffer, WS_HEAP* heap, WS_XML_BUFFER** out, WS_ERROR* error) MUST_USE;
void    tree_remove(WS_XML_BUFFER* buffer, struct xml_buffer_node* node);
/* The node with all in it. */
HRESULT tree_write(WS_XML_WRITER* writer, struct xml_buffer_node* node, WS_ERROR* error) MUST_USE;
/* Writes what an element of a buffer holds, attributes first, into the element that the writer has open. A default namespace
 * that the element declares is left out when it would change the name of the open one (no_ns: that is in no namespace). */
HRESULT tree_write_content(WS_XML_WRITER* writer, struct xml_buffer_node* element, bool no_ns,
                           WS_ERROR* error) MUST_USE;
/* All text inside an element, which must hold nothing else: in place, or in heap when it is not one piece of UTF-8. */
HRESULT tree_text(WS_HEAP* heap, const struct xml_buffer_node* element, WS_XML_STRING* out, WS_ERROR* error) MUST_USE;
HRESULT tree_attribute_text(WS_HEAP* heap, const WS_XML_ATTRIBUTE* attribute, WS_XML_STRING* out,
                            WS_ERROR* error) MUST_USE;

/* Building. The strings are not copied: they live as long as the buffer. before: a node, or NULL for the end of the buffer. */
HRESULT tree_new_element(WS_XML_BUFFER* buffer, struct xml_buffer_node* before, const WS_XML_STRING* prefix,
                         const WS_XML_STRING* name, const WS_XML_STRING* ns, struct xml_buffer_node** out,
                         WS_ERROR* error) MUST_USE;
HRESULT tree_add_attribute(WS_XML_BUFFER* buffer, struct xml_buffer_node* element, const WS_XML_STRING* prefix,
                           const WS_XML_STRING* name, const WS_XML_STRING* ns, const WS_XML_STRING* value,
                           WS_ERROR* error) MUST_USE;
HRESULT tree_add_xmlns(WS_XML_BUFFER* buffer, struct xml_buffer_node* element, const WS_XML_STRING* prefix,
                       const WS_XML_STRING* ns, WS_ERROR* error) MUST_USE;
HRESULT tree_add_text(WS_XML_BUFFER* buffer, struct xml_buffer_node* element, const WS_XML_STRING* text,
                      WS_ERROR* error) MUST_USE;

#endif
