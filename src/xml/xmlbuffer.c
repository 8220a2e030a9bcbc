#include "xml/xmlbuffer.h"

#include "base/check.h"
#include "base/err.h"
#include "base/heap.h"
#include <string.h>

bool xml_buffer_valid(const WS_XML_BUFFER* buffer)
{
    return buffer != NULL && buffer->tag == XML_BUFFER_TAG;
}

/* ---- building ----------------------------------------------------------------------------------------------------- */

HRESULT xml_buffer_create(WS_HEAP* heap, WS_XML_BUFFER** out, WS_ERROR* error)
{
    WS_XML_BUFFER* buffer;
    void* block;

    TRY(heap_zalloc(heap, sizeof *buffer, &block, error));
    buffer = block;
    buffer->tag = XML_BUFFER_TAG;
    buffer->heap = heap;
    buffer->root.node.base.nodeType = WS_XML_NODE_TYPE_BOF;
    buffer->eof.node.base.nodeType = WS_XML_NODE_TYPE_EOF;
    buffer->eof.parent = &buffer->root;
    buffer->root.first = buffer->root.last = &buffer->eof;
    *out = buffer;
    return S_OK;
}

static size_t node_size(WS_XML_NODE_TYPE type)
{
    size_t front = offsetof(struct xml_buffer_node, node);

    return type == WS_XML_NODE_TYPE_ELEMENT   ? front + sizeof(WS_XML_ELEMENT_NODE)
           : type == WS_XML_NODE_TYPE_TEXT    ? front + sizeof(WS_XML_TEXT_NODE)
           : type == WS_XML_NODE_TYPE_COMMENT ? front + sizeof(WS_XML_COMMENT_NODE)
                                              : front + sizeof(WS_XML_NODE);
}

HRESULT xml_buffer_new_node(WS_XML_BUFFER* buffer, WS_XML_NODE_TYPE type, struct xml_buffer_node** out, WS_ERROR* error)
{
    struct xml_buffer_node* node;
    void* block;

    TRY(heap_zalloc(buffer->heap, node_size(type), &block, error));
    node = block;
    node->node.base.nodeType = type;
    *out = node;
    return S_OK;
}

static HRESULT copy_bytes(WS_XML_BUFFER* buffer, const BYTE* bytes, ULONG size, BYTE** out, WS_ERROR* error)
{
    void* copy;

    TRY(heap_alloc(buffer->heap, size, &copy, error));
    if (size != 0)
        memcpy(copy, bytes, size);
    *out = copy;
    return S_OK;
}

/* The dictionary has the string under its number. */
static bool is_of_dictionary(const WS_XML_STRING* string)
{
    const WS_XML_STRING* own;

    if (string->id >= string->dictionary->stringCount)
        return false;
    own = &string->dictionary->strings[string->id];
    return own->length == string->length
           && (own->bytes == string->bytes || memcmp(own->bytes, string->bytes, own->length) == 0);
}

/* A constant dictionary lives as long as everything that its strings are used with: they are not copied, and binary XML
 * written from the buffer names them by their number. Other dictionaries may be gone before the buffer, and so may bytes
 * that are not the dictionary's own. */
static HRESULT copy_string(WS_XML_BUFFER* buffer, const WS_XML_STRING* from, WS_XML_STRING* to, WS_ERROR* error)
{
    if (from->dictionary != NULL && from->dictionary->isConst && is_of_dictionary(from)) {
        *to = (WS_XML_STRING){ from->length, from->dictionary->strings[from->id].bytes, from->dictionary, from->id };
        return S_OK;
    }
    *to = (WS_XML_STRING){ from->length, NULL, NULL, 0 };
    return copy_bytes(buffer, from->bytes, from->length, &to->bytes, error);
}

HRESULT xml_buffer_copy_string(WS_XML_BUFFER* buffer, const WS_XML_STRING* string, WS_XML_STRING** out, WS_ERROR* error)
{
    void* block;

    TRY(heap_alloc(buffer->heap, sizeof **out, &block, error));
    TRY(copy_string(buffer, string, block, error));
    *out = block;
    return S_OK;
}

HRESULT xml_buffer_share_string(WS_XML_BUFFER* buffer, const WS_XML_STRING* string, WS_XML_STRING* const candidates[],
                                size_t count, WS_XML_STRING** out, WS_ERROR* error)
{
    static WS_XML_STRING none = { 0, (BYTE*)(uintptr_t)"", NULL, 0 };

    if (string->length == 0) {
        *out = &none;
        return S_OK;
    }
    for (size_t i = 0; i < count; i++) {
        WS_XML_STRING* shared = candidates[i];

        if (shared != NULL && shared->length == string->length
            && memcmp(shared->bytes, string->bytes, string->length) == 0) {
            *out = shared;
            return S_OK;
        }
    }
    return xml_buffer_copy_string(buffer, string, out, error);
}

/* 0: the writer turns texts of this type into characters before they get here. */
static size_t text_size(WS_XML_TEXT_TYPE type)
{
    static const size_t sizes[] = {
        [WS_XML_TEXT_TYPE_UTF8] = sizeof(WS_XML_UTF8_TEXT),
        [WS_XML_TEXT_TYPE_BASE64] = sizeof(WS_XML_BASE64_TEXT),
        [WS_XML_TEXT_TYPE_BOOL] = sizeof(WS_XML_BOOL_TEXT),
        [WS_XML_TEXT_TYPE_INT32] = sizeof(WS_XML_INT32_TEXT),
        [WS_XML_TEXT_TYPE_INT64] = sizeof(WS_XML_INT64_TEXT),
        [WS_XML_TEXT_TYPE_UINT64] = sizeof(WS_XML_UINT64_TEXT),
        [WS_XML_TEXT_TYPE_FLOAT] = sizeof(WS_XML_FLOAT_TEXT),
        [WS_XML_TEXT_TYPE_DOUBLE] = sizeof(WS_XML_DOUBLE_TEXT),
        [WS_XML_TEXT_TYPE_DECIMAL] = sizeof(WS_XML_DECIMAL_TEXT),
        [WS_XML_TEXT_TYPE_GUID] = sizeof(WS_XML_GUID_TEXT),
        [WS_XML_TEXT_TYPE_UNIQUE_ID] = sizeof(WS_XML_UNIQUE_ID_TEXT),
        [WS_XML_TEXT_TYPE_DATETIME] = sizeof(WS_XML_DATETIME_TEXT),
        [WS_XML_TEXT_TYPE_TIMESPAN] = sizeof(WS_XML_TIMESPAN_TEXT),
    };

    return (ULONG)type < ARRAY_COUNT(sizes) ? sizes[type] : 0;
}

HRESULT xml_buffer_copy_text(WS_XML_BUFFER* buffer, const WS_XML_TEXT* text, WS_XML_TEXT** out, WS_ERROR* error)
{
    size_t size = text_size(text->textType);
    WS_XML_BASE64_TEXT* base64;
    WS_XML_UTF8_TEXT* utf8;
    void* copy;

    assert(size != 0);
    TRY(heap_alloc(buffer->heap, size, &copy, error));
    memcpy(copy, text, size);
    if (text->textType == WS_XML_TEXT_TYPE_UTF8) {
        utf8 = copy;
        TRY(copy_string(buffer, &((const WS_XML_UTF8_TEXT*)(const void*)text)->value, &utf8->value, error));
    } else if (text->textType == WS_XML_TEXT_TYPE_BASE64) {
        base64 = copy;
        TRY(copy_bytes(buffer, base64->bytes, base64->length, &base64->bytes, error));
    }
    *out = copy;
    return S_OK;
}

HRESULT xml_buffer_add_attribute(WS_XML_BUFFER* buffer, struct xml_buffer_node* element, WS_XML_ATTRIBUTE** out,
                                 WS_ERROR* error)
{
    WS_XML_ELEMENT_NODE* node = &element->node.element;
    void* block;

    if (node->attributeCount == element->attr_capacity) {
        ULONG capacity = element->attr_capacity == 0 ? 1 : element->attr_capacity * 2;

        TRY(heap_realloc(buffer->heap, node->attributes, element->attr_capacity * sizeof *node->attributes,
                         capacity * sizeof *node->attributes, &block, error));
        node->attributes = block;
        element->attr_capacity = capacity;
    }
    TRY(heap_zalloc(buffer->heap, sizeof **out, &block, error));
    node->attributes[node->attributeCount++] = block;
    *out = block;
    return S_OK;
}

void xml_buffer_insert(struct xml_buffer_node* node, struct xml_buffer_node* before)
{
    struct xml_buffer_node* parent = before->parent;

    node->parent = parent;
    node->prev = before->prev;
    node->next = before;
    if (before->prev == NULL)
        parent->first = node;
    else
        before->prev->next = node;
    before->prev = node;
    if (parent->node.base.nodeType == WS_XML_NODE_TYPE_ELEMENT)
        parent->node.element.isEmpty = FALSE;
}

/* ---- walking ------------------------------------------------------------------------------------------------------ */

struct xml_buffer_node* xml_buffer_next(struct xml_buffer_node* node)
{
    if (node->first != NULL)
        return node->first;
    if (node->next != NULL)
        return node->next;
    return node->parent == NULL ? NULL : node->parent->next;     /* behind an END_ELEMENT, the last child */
}

static bool is_element(const struct xml_buffer_node* node)
{
    return node->node.base.nodeType == WS_XML_NODE_TYPE_ELEMENT;
}

static struct xml_buffer_node* element_from(struct xml_buffer_node* node)
{
    while (node != NULL && !is_element(node))
        node = node->next;
    return node;
}

static struct xml_buffer_node* element_before(struct xml_buffer_node* node)
{
    do {
        node = node->prev;
    } while (node != NULL && !is_element(node));
    return node;
}

bool xml_buffer_move(WS_XML_BUFFER* buffer, struct xml_buffer_node** at, WS_MOVE_TO move_to)
{
    struct xml_buffer_node* node = *at;
    struct xml_buffer_node* to = NULL;

    switch (move_to) {
    case WS_MOVE_TO_ROOT_ELEMENT:     to = element_from(buffer->root.first); break;
    case WS_MOVE_TO_NEXT_ELEMENT:     to = element_from(node->next); break;
    case WS_MOVE_TO_PREVIOUS_ELEMENT: to = element_before(node); break;
    case WS_MOVE_TO_CHILD_ELEMENT:    to = element_from(node->first); break;
    case WS_MOVE_TO_END_ELEMENT:      to = is_element(node) ? node->last : NULL; break;
    case WS_MOVE_TO_PARENT_ELEMENT:   to = node->parent; break;
    case WS_MOVE_TO_NEXT_NODE:        to = node->next; break;
    case WS_MOVE_TO_PREVIOUS_NODE:    to = node->prev; break;
    case WS_MOVE_TO_FIRST_NODE:       to = node->parent == NULL ? NULL : node->parent->first; break;
    case WS_MOVE_TO_BOF:              to = &buffer->root; break;
    case WS_MOVE_TO_EOF:              to = &buffer->eof; break;
    case WS_MOVE_TO_CHILD_NODE:       to = node->first; break;
    }
    if (to == NULL)
        return false;
    *at = to;
    return true;
}

/* ---- public ------------------------------------------------------------------------------------------------------- */

HRESULT WINAPI WsCreateXmlBuffer(WS_HEAP* heap, const WS_XML_BUFFER_PROPERTY* properties, ULONG propertyCount,
                                 WS_XML_BUFFER** buffer, WS_ERROR* error)
{
    CHECK_CALL(WsCreateXmlBuffer(heap, properties, propertyCount, buffer, error), heap, error);
    if (!heap_valid(heap) || buffer == NULL)
        return err_raise(error, E_INVALIDARG, "a heap and a place for the buffer are required");
    if (propertyCount != 0)
        return err_raise(error, E_INVALIDARG, "%u properties%s: an XML buffer has none", (unsigned)propertyCount,
                         properties == NULL ? ", but no array of them" : "");
    return xml_buffer_create(heap, buffer, error);
}

static void mark_removed(struct xml_buffer_node* top)
{
    struct xml_buffer_node* node = top;

    for (;;) {
        node->removed = true;
        if (node->first != NULL) {
            node = node->first;
            continue;
        }
        while (node != top && node->next == NULL)
            node = node->parent;
        if (node == top)
            return;
        node = node->next;
    }
}

/* From first to last, which are siblings. */
static void unlink_nodes(struct xml_buffer_node* first, struct xml_buffer_node* last)
{
    if (first->prev == NULL)
        first->parent->first = last->next;
    else
        first->prev->next = last->next;
    last->next->prev = first->prev;
    for (struct xml_buffer_node* node = first;; node = node->next) {
        mark_removed(node);
        if (node == last)
            return;
    }
}

/* Its END_CDATA; while a writer has not ended the section yet, the last node in it. */
static struct xml_buffer_node* end_of_cdata(struct xml_buffer_node* node)
{
    while (node->node.base.nodeType != WS_XML_NODE_TYPE_END_CDATA && node->next->next != NULL)
        node = node->next;
    return node;
}

HRESULT WINAPI WsRemoveNode(const WS_XML_NODE_POSITION* nodePosition, WS_ERROR* error)
{
    CHECK_CALL(WsRemoveNode(nodePosition, error), error);
    struct xml_buffer_node* node;

    if (nodePosition == NULL || !xml_buffer_valid(nodePosition->buffer) || nodePosition->node == NULL)
        return err_raise(error, E_INVALIDARG, "the position is none in a WS_XML_BUFFER");
    node = nodePosition->node;
    if (node->removed)
        return err_raise(error, WS_E_INVALID_OPERATION, "the node of this position was removed before");
    switch (node->node.base.nodeType) {
    case WS_XML_NODE_TYPE_BOF:
    case WS_XML_NODE_TYPE_EOF:
    case WS_XML_NODE_TYPE_END_ELEMENT:
    case WS_XML_NODE_TYPE_END_CDATA:
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "the end of an element or CDATA section and the borders of the document cannot be removed by "
                         "themselves");
    case WS_XML_NODE_TYPE_CDATA:
        unlink_nodes(node, end_of_cdata(node));
        return S_OK;
    default:
        unlink_nodes(node, node);
        return S_OK;
    }
}
