/* An XML buffer as output: nodes are put in front of the one the writer stands before. */
#include "xml/writer_int.h"

#include "base/check.h"
#include "base/err.h"
#include "base/utf.h"
#include "xml/scan.h"
#include "xml/text.h"

/* ---- content ------------------------------------------------------------------------------------------------------ */

static HRESULT insert_text(WS_XML_WRITER* writer, const WS_XML_TEXT* text, WS_ERROR* error)
{
    struct xml_buffer_node* node;

    TRY(xml_buffer_new_node(writer->buffer, WS_XML_NODE_TYPE_TEXT, &node, error));
    TRY(xml_buffer_copy_text(writer->buffer, text, &node->node.text.text, error));
    xml_buffer_insert(node, writer->at);
    return S_OK;
}

static HRESULT check_chars(const WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    const BYTE* end = size == 0 ? bytes : bytes + size;
    const BYTE* p = bytes;

    while ((p = xml_scan_cdata(p, end)) < end) {
        const BYTE* wide;

        if (*p == ']' || *p == '\r' || (*p < 0x20 && *p != 0 && writer->set.allow_invalid_references)) {
            p++;
            continue;
        }
        wide = *p >= 0x80 ? xml_scan_wide(p, end) : p;
        if (wide == p)
            return err_raise(error, WS_E_INVALID_FORMAT,
                             "byte 0x%02X in text to be written is not allowed in XML, or not valid UTF-8", *p);
        p = wide;
    }
    return S_OK;
}

/* Pieces of an attribute are put together; they become its value when it ends. */
static HRESULT buffer_plain(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    WS_XML_UTF8_TEXT text = { { WS_XML_TEXT_TYPE_UTF8 }, { size, (BYTE*)(uintptr_t)bytes, NULL, 0 } };

    if (writer->state == XML_WRITER_IN_ATTRIBUTE)
        return xml_bytes_append(&writer->value, bytes, size, error);
    return size == 0 ? S_OK : insert_text(writer, &text.text, error);
}

static HRESULT buffer_chars(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    TRY(check_chars(writer, bytes, size, error));
    return buffer_plain(writer, bytes, size, error);
}

static HRESULT buffer_base64(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    WS_XML_BASE64_TEXT text = { { WS_XML_TEXT_TYPE_BASE64 }, (BYTE*)(uintptr_t)bytes, size };

    if (writer->state == XML_WRITER_IN_ATTRIBUTE)
        return xml_bytes_append(&writer->value, bytes, size, error);
    return insert_text(writer, &text.text, error);
}

/* A date or decimal that is none would be found when it is read. */
static HRESULT check_scalar(const WS_XML_TEXT* text, WS_ERROR* error)
{
    BYTE chars[XML_TEXT_CHARS_MAX];
    size_t size;
    bool scalar;

    if (text->textType != WS_XML_TEXT_TYPE_DATETIME && text->textType != WS_XML_TEXT_TYPE_DECIMAL)
        return S_OK;
    return xml_text_scalar(text, chars, &size, &scalar, error);
}

static HRESULT buffer_scalar(WS_XML_WRITER* writer, const WS_XML_TEXT* text, WS_ERROR* error)
{
    TRY(check_scalar(text, error));
    if (writer->state == XML_WRITER_IN_ATTRIBUTE)
        return xml_buffer_copy_text(writer->buffer, text, &writer->attribute->value, error);
    return insert_text(writer, text, error);
}

/* ---- elements ----------------------------------------------------------------------------------------------------- */

/* The names around where an element is written, which its own mostly repeat: NULL where there is no such element. */
struct names { WS_XML_STRING *prefix, *local_name, *ns; };

static struct names names_of(const struct xml_buffer_node* node)
{
    if (node == NULL || node->node.base.nodeType != WS_XML_NODE_TYPE_ELEMENT)
        return (struct names){ NULL, NULL, NULL };
    return (struct names){ node->node.element.prefix, node->node.element.localName, node->node.element.ns };
}

/* The element in front of this place, over the white space that mostly lies between. */
static const struct xml_buffer_node* element_in_front(const struct xml_buffer_node* place)
{
    const struct xml_buffer_node* node = place->prev;

    if (node != NULL && node->node.base.nodeType == WS_XML_NODE_TYPE_TEXT)
        node = node->prev;
    return node;
}

static HRESULT name_element(WS_XML_WRITER* writer, WS_XML_ELEMENT_NODE* element, const WS_XML_STRING* prefix,
                            const WS_XML_STRING* local_name, const WS_XML_STRING* ns, WS_ERROR* error)
{
    struct names above = names_of(writer->at->parent);
    struct names before = names_of(element_in_front(writer->at));
    WS_XML_STRING* const prefixes[] = { before.prefix, above.prefix };
    WS_XML_STRING* const local_names[] = { before.local_name };
    WS_XML_STRING* const spaces[] = { before.ns, above.ns };

    TRY(xml_buffer_share_string(writer->buffer, prefix, prefixes, 2, &element->prefix, error));
    TRY(xml_buffer_share_string(writer->buffer, local_name, local_names, 1, &element->localName, error));
    return xml_buffer_share_string(writer->buffer, ns, spaces, 2, &element->ns, error);
}

/* The attribute of the element in front that stands where the next one of this element will. */
static struct names attribute_before(const WS_XML_WRITER* writer)
{
    const struct xml_buffer_node* node = writer->reopened ? NULL : element_in_front(writer->at);
    ULONG index = writer->element->node.element.attributeCount;
    const WS_XML_ATTRIBUTE* attribute;

    if (names_of(node).ns == NULL || index >= node->node.element.attributeCount)
        return (struct names){ NULL, NULL, NULL };
    attribute = node->node.element.attributes[index];
    return (struct names){ attribute->prefix, attribute->localName, attribute->ns };
}

static HRESULT name_attribute(WS_XML_WRITER* writer, WS_XML_ATTRIBUTE* attribute, const WS_XML_STRING* prefix,
                              const WS_XML_STRING* local_name, const WS_XML_STRING* ns, WS_ERROR* error)
{
    struct names before = attribute_before(writer);
    struct names own = names_of(writer->element);
    WS_XML_STRING* const prefixes[] = { before.prefix, own.prefix };
    WS_XML_STRING* const local_names[] = { before.local_name };
    WS_XML_STRING* const spaces[] = { before.ns, own.ns };

    TRY(xml_buffer_share_string(writer->buffer, prefix, prefixes, 2, &attribute->prefix, error));
    if (local_name != NULL)
        TRY(xml_buffer_share_string(writer->buffer, local_name, local_names, 1, &attribute->localName, error));
    return xml_buffer_share_string(writer->buffer, ns, spaces, 2, &attribute->ns, error);
}

static HRESULT buffer_start_element(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* local_name,
                                    const WS_XML_STRING* ns, WS_ERROR* error)
{
    struct xml_buffer_node* node;
    struct xml_buffer_node* end;

    TRY(xml_buffer_new_node(writer->buffer, WS_XML_NODE_TYPE_ELEMENT, &node, error));
    TRY(xml_buffer_new_node(writer->buffer, WS_XML_NODE_TYPE_END_ELEMENT, &end, error));
    TRY(name_element(writer, &node->node.element, prefix, local_name, ns, error));
    node->first = node->last = end;
    end->parent = node;
    writer->element = node;
    return S_OK;
}

static HRESULT buffer_start_attribute(WS_XML_WRITER* writer, const WS_XML_STRING* prefix,
                                      const WS_XML_STRING* local_name, const WS_XML_STRING* ns, bool single_quote,
                                      WS_ERROR* error)
{
    WS_XML_ATTRIBUTE attribute = { .singleQuote = single_quote };

    TRY(name_attribute(writer, &attribute, prefix, local_name, ns, error));
    TRY(xml_buffer_add_attribute(writer->buffer, writer->element, &writer->attribute, error));
    *writer->attribute = attribute;
    writer->value.size = 0;
    return S_OK;
}

static HRESULT buffer_end_attribute(WS_XML_WRITER* writer, WS_ERROR* error)
{
    BYTE* bytes = writer->value.size == 0 ? (BYTE*)(uintptr_t)"" : writer->value.data;
    ULONG size = (ULONG)writer->value.size;
    WS_XML_UTF8_TEXT utf8 = { { WS_XML_TEXT_TYPE_UTF8 }, { size, bytes, NULL, 0 } };
    WS_XML_BASE64_TEXT base64 = { { WS_XML_TEXT_TYPE_BASE64 }, bytes, size };

    if (writer->attribute->value != NULL)
        return S_OK;
    return xml_buffer_copy_text(writer->buffer,
                                writer->attr_text == WS_XML_TEXT_TYPE_BASE64 ? &base64.text : &utf8.text,
                                &writer->attribute->value, error);
}

static HRESULT buffer_xmlns(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* ns,
                            bool single_quote, WS_ERROR* error)
{
    WS_XML_ATTRIBUTE attribute = { .singleQuote = single_quote, .isXmlNs = TRUE };
    WS_XML_ATTRIBUTE* added;

    TRY(check_chars(writer, ns->bytes, ns->length, error));
    TRY(name_attribute(writer, &attribute, prefix, NULL, ns, error));
    TRY(xml_buffer_add_attribute(writer->buffer, writer->element, &added, error));
    *added = attribute;
    return S_OK;
}

/* From here on the element is part of the tree. */
static HRESULT buffer_end_start(WS_XML_WRITER* writer, bool empty, WS_ERROR* error)
{
    struct xml_buffer_node* element = writer->element;

    UNUSED(error);
    element->node.element.isEmpty = empty;
    xml_buffer_insert(element, writer->at);
    writer->element = NULL;
    if (!empty)
        writer->at = element->last;
    return S_OK;
}

static HRESULT buffer_end_element(WS_XML_WRITER* writer, WS_ERROR* error)
{
    UNUSED(error);
    writer->at = writer->at->parent->next;
    return S_OK;
}

/* Of the CDATA section around this place: its end; NULL when it has none yet. */
static struct xml_buffer_node* end_of_section(struct xml_buffer_node* node)
{
    while (node != NULL && node->node.base.nodeType != WS_XML_NODE_TYPE_CDATA
           && node->node.base.nodeType != WS_XML_NODE_TYPE_END_CDATA)
        node = node->next;
    return node == NULL || node->node.base.nodeType == WS_XML_NODE_TYPE_CDATA ? NULL : node;
}

static HRESULT insert_plain(WS_XML_WRITER* writer, WS_XML_NODE_TYPE type, WS_ERROR* error)
{
    struct xml_buffer_node* node;

    TRY(xml_buffer_new_node(writer->buffer, type, &node, error));
    xml_buffer_insert(node, writer->at);
    return S_OK;
}

static HRESULT buffer_start_cdata(WS_XML_WRITER* writer, WS_ERROR* error)
{
    return insert_plain(writer, WS_XML_NODE_TYPE_CDATA, error);
}

/* A section that was there before, where the writer stands now, ends where it did. */
static HRESULT buffer_end_cdata(WS_XML_WRITER* writer, WS_ERROR* error)
{
    struct xml_buffer_node* end = end_of_section(writer->at);

    if (end != NULL) {
        writer->at = end->next;
        return S_OK;
    }
    return insert_plain(writer, WS_XML_NODE_TYPE_END_CDATA, error);
}

static HRESULT buffer_comment(WS_XML_WRITER* writer, const WS_XML_STRING* value, WS_ERROR* error)
{
    struct xml_buffer_node* node;
    WS_XML_STRING* copy;

    TRY(xml_buffer_new_node(writer->buffer, WS_XML_NODE_TYPE_COMMENT, &node, error));
    TRY(xml_buffer_copy_string(writer->buffer, value, &copy, error));
    node->node.comment.value = *copy;
    xml_buffer_insert(node, writer->at);
    return S_OK;
}

/* ---- positions ---------------------------------------------------------------------------------------------------- */

static HRESULT buffer_check(const WS_XML_WRITER* writer, WS_ERROR* error)
{
    if (writer->at->removed)
        return err_raise(
            error, WS_E_INVALID_OPERATION,
            "the node the writer stands before was removed; call WsSetWriterPosition or WsSetOutputToBuffer");
    return S_OK;
}

/* Behind the front's checks of order: nothing can come before the beginning of the document. */
HRESULT xml_writer_check_place(const WS_XML_WRITER* writer, WS_ERROR* error)
{
    if (writer->buffer != NULL && writer->at == &writer->buffer->root)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "the writer stands at the beginning of the document, and nothing can be in front of that");
    return S_OK;
}

HRESULT xml_writer_enter_scope(WS_XML_WRITER* writer, const struct xml_buffer_node* node, WS_ERROR* error)
{
    const WS_XML_ELEMENT_NODE* element = &node->node.element;

    if (writer->depth >= writer->set.max_depth)
        return err_raise(error, WS_E_QUOTA_EXCEEDED,
                         "elements are nested more than %u deep; raise WS_XML_WRITER_PROPERTY_MAX_DEPTH",
                         (unsigned)writer->set.max_depth);
    TRY(xml_array_grow((void**)&writer->open, &writer->open_capacity, writer->depth + 1, sizeof *writer->open, error));
    writer->open[writer->depth++] = (struct xml_writer_open){ .binding_count = writer->binding_count,
                                                              .names_size = writer->names.size };
    for (ULONG i = 0; i < element->attributeCount; i++)
        if (element->attributes[i]->isXmlNs)
            TRY(xml_writer_bind(writer, element->attributes[i]->prefix, element->attributes[i]->ns, true, error));
    return S_OK;
}

static const struct xml_buffer_node* outermost_not_entered(const struct xml_buffer_node* node, ULONG depth)
{
    ULONG count = 0;

    for (const struct xml_buffer_node* p = node->parent; p->parent != NULL; p = p->parent)
        count++;
    for (node = node->parent; count > depth + 1; count--)
        node = node->parent;
    return node;
}

static ULONG depth_of(const struct xml_buffer_node* node)
{
    ULONG depth = 0;

    for (const struct xml_buffer_node* p = node->parent; p != NULL && p->parent != NULL; p = p->parent)
        depth++;
    return depth;
}

static bool has_root_element(const WS_XML_BUFFER* buffer)
{
    for (const struct xml_buffer_node* node = buffer->root.first; node != NULL; node = node->next)
        if (node->node.base.nodeType == WS_XML_NODE_TYPE_ELEMENT)
            return true;
    return false;
}

HRESULT xml_writer_stand_before(WS_XML_WRITER* writer, struct xml_buffer_node* node, WS_ERROR* error)
{
    ULONG depth = depth_of(node);

    writer->depth = writer->binding_count = 0;
    writer->names.size = 0;
    writer->state = end_of_section(node) != NULL ? XML_WRITER_IN_CDATA : XML_WRITER_CONTENT;
    writer->reopened = false;
    writer->started = false;                     /* the place is checked when something is written */
    writer->root_written = has_root_element(writer->buffer);
    while (writer->depth < depth)
        TRY(xml_writer_enter_scope(writer, outermost_not_entered(node, writer->depth), error));
    writer->at = node;
    return S_OK;
}

static HRESULT check_not_canonicalizing(const WS_XML_WRITER* writer, WS_ERROR* error)
{
    return xml_writer_c14n_active(writer)
         ? err_raise(error, WS_E_INVALID_OPERATION,
                     "the writer only goes forward while it is canonicalizing; call WsEndWriterCanonicalization first")
         : S_OK;
}

/* What is open has to be complete before the writer goes elsewhere. */
static HRESULT before_move(WS_XML_WRITER* writer, WS_ERROR* error)
{
    if (writer->buffer == NULL)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "the writer has no WS_XML_BUFFER as output: it only goes forward");
    if (writer->state == XML_WRITER_IN_ATTRIBUTE
        || (writer->state == XML_WRITER_IN_CDATA && end_of_section(writer->at) == NULL))
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "a change of the position inside an attribute or CDATA section");
    if (writer->state == XML_WRITER_IN_TAG)
        TRY(xml_writer_end_start(writer, error));
    return writer->kept_count == 0 ? S_OK : xml_writer_settle(writer, false, error);
}

static HRESULT move_writer(WS_XML_WRITER* writer, WS_MOVE_TO move_to, BOOL* found, WS_ERROR* error)
{
    struct xml_buffer_node* node;
    bool moved;

    TRY(before_move(writer, error));
    node = writer->at;
    moved = xml_buffer_move(writer->buffer, &node, move_to);
    if (!moved && found == NULL)
        return err_raise(error, WS_E_INVALID_FORMAT, "the node to which the writer should move does not exist");
    if (moved)
        TRY(xml_writer_stand_before(writer, node, error));
    if (found != NULL)
        *found = moved;
    return S_OK;
}

HRESULT WINAPI WsMoveWriter(WS_XML_WRITER* writer, WS_MOVE_TO moveTo, BOOL* found, WS_ERROR* error)
{
    CHECK_CALL(WsMoveWriter(writer, moveTo, found, error), writer, error);
    TRY(xml_writer_check(writer, error));
    TRY(check_not_canonicalizing(writer, error));
    if ((ULONG)moveTo > WS_MOVE_TO_CHILD_NODE)
        return err_raise(error, E_INVALIDARG, "%d is not a WS_MOVE_TO", (int)moveTo);
    return xml_writer_end(writer, move_writer(writer, moveTo, found, error));
}

HRESULT WINAPI WsGetWriterPosition(WS_XML_WRITER* writer, WS_XML_NODE_POSITION* nodePosition, WS_ERROR* error)
{
    CHECK_CALL(WsGetWriterPosition(writer, nodePosition, error), writer, error);
    TRY(xml_writer_check(writer, error));
    if (nodePosition == NULL)
        return err_raise(error, E_INVALIDARG, "nodePosition: there is no place for the position");
    if (writer->buffer == NULL)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "the writer has no WS_XML_BUFFER as output: it has no position");
    nodePosition->buffer = writer->buffer;
    nodePosition->node = writer->at;
    return S_OK;
}

static HRESULT set_position(WS_XML_WRITER* writer, const WS_XML_NODE_POSITION* position, WS_ERROR* error)
{
    struct xml_buffer_node* node = position->node;

    if (!writer->at->removed)
        TRY(before_move(writer, error));
    return xml_writer_stand_before(writer, node, error);
}

HRESULT WINAPI WsSetWriterPosition(WS_XML_WRITER* writer, const WS_XML_NODE_POSITION* nodePosition, WS_ERROR* error)
{
    CHECK_CALL(WsSetWriterPosition(writer, nodePosition, error), writer, error);
    if (!xml_writer_valid(writer) || nodePosition == NULL)
        return err_raise(error, E_INVALIDARG, "a writer and a position are required");
    if ((writer->front.door & XML_WRITER_FAULTED) != 0)
        return err_raise(error, WS_E_OBJECT_FAULTED,
                         "the writer failed before; WsSetOutputToBuffer makes it usable again");
    if (writer->buffer == NULL)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "the writer has no WS_XML_BUFFER as output: it only goes forward");
    TRY(check_not_canonicalizing(writer, error));
    if (nodePosition->buffer != writer->buffer || nodePosition->node == NULL)
        return err_raise(error, E_INVALIDARG, "the position is in another WS_XML_BUFFER than the writer's");
    if (((struct xml_buffer_node*)nodePosition->node)->removed)
        return err_raise(error, WS_E_INVALID_OPERATION, "the node of this position was removed");
    return xml_writer_end(writer, set_position(writer, nodePosition, error));
}

const struct xml_writer_ops xml_writer_buffer_ops = {
    .start_element = buffer_start_element,
    .start_attribute = buffer_start_attribute,
    .end_attribute = buffer_end_attribute,
    .xmlns = buffer_xmlns,
    .end_start = buffer_end_start,
    .end_element = buffer_end_element,
    .chars = buffer_chars,
    .plain = buffer_plain,
    .base64 = buffer_base64,
    .scalar = buffer_scalar,
    .start_cdata = buffer_start_cdata,
    .end_cdata = buffer_end_cdata,
    .comment = buffer_comment,
    .check = buffer_check,
};
