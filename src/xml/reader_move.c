/* Moving from node to node, on top of the encoding's next(). */
#include "xml/reader_int.h"

#include "base/check.h"
#include "base/err.h"
#include "base/heap.h"
#include "base/xmlname.h"
#include <stdio.h>

/* ---- inside the library ------------------------------------------------------------------------------------------- */

HRESULT xml_next_seldom(WS_XML_READER* reader, WS_ERROR* error)
{
    if (reader->front.node->nodeType == WS_XML_NODE_TYPE_EOF)
        return xml_reader_raise(reader, error, WS_E_INVALID_FORMAT, "there is nothing behind the end of the %s",
                                reader->front.in_attribute ? "attribute" : "document");
    assert(reader->front.in_attribute);
    xml_reader_stand(reader, WS_XML_NODE_TYPE_EOF);
    return S_OK;
}

HRESULT xml_next(WS_XML_READER* reader, WS_ERROR* error)
{
    return xml_goes_on(reader) ? reader->ops->next(reader, error) : xml_next_seldom(reader, error);
}

HRESULT xml_reader_read(WS_XML_READER* reader, WS_ERROR* error)
{
    return xml_reader_end(reader, xml_next(reader, error));
}

HRESULT xml_skip(WS_XML_READER* reader, WS_ERROR* error)
{
    ULONG depth = reader->front.depth;

    if (xml_reader_node_type(reader) == WS_XML_NODE_TYPE_ELEMENT)
        do {
            TRY(xml_next(reader, error));
        } while (xml_reader_node_type(reader) != WS_XML_NODE_TYPE_END_ELEMENT || reader->front.depth != depth + 1);
    return xml_next(reader, error);
}

static bool is_white_utf16(const WS_XML_UTF16_TEXT* text)
{
    for (ULONG i = 0; i + 1 < text->byteCount; i += 2)
        if (text->bytes[i + 1] != 0 || !xml_space(text->bytes[i]))
            return false;
    return true;
}

static bool is_white_space(const WS_XML_TEXT* text)
{
    const WS_XML_STRING* value = &((const WS_XML_UTF8_TEXT*)(const void*)text)->value;

    if (text->textType == WS_XML_TEXT_TYPE_UTF16)
        return is_white_utf16((const WS_XML_UTF16_TEXT*)(const void*)text);
    if (text->textType != WS_XML_TEXT_TYPE_UTF8)
        return false;
    for (ULONG i = 0; i < value->length; i++)
        if (!xml_space(value->bytes[i]))
            return false;
    return true;
}

/* White space, comments, the beginning of the document: what separates nodes that matter. */
static bool is_filler(const WS_XML_NODE* node)
{
    if (node->nodeType == WS_XML_NODE_TYPE_TEXT)
        return is_white_space(((const WS_XML_TEXT_NODE*)(const void*)node)->text);
    return node->nodeType == WS_XML_NODE_TYPE_COMMENT || node->nodeType == WS_XML_NODE_TYPE_BOF;
}

HRESULT xml_to_content(WS_XML_READER* reader, WS_ERROR* error)
{
    while (is_filler(reader->front.node))
        TRY(xml_next(reader, error));
    return S_OK;
}

HRESULT xml_enter(WS_XML_READER* reader, WS_ERROR* error)
{
    assert(xml_reader_node_type(reader) == WS_XML_NODE_TYPE_ELEMENT);
    return xml_next(reader, error);
}

HRESULT xml_leave(WS_XML_READER* reader, WS_ERROR* error)
{
    TRY(xml_to_content(reader, error));
    if (xml_reader_node_type(reader) != WS_XML_NODE_TYPE_END_ELEMENT)
        return xml_reader_raise_expected(reader, error, "the end of the element");
    return xml_next(reader, error);
}

/* ---- public ------------------------------------------------------------------------------------------------------- */

static NOINLINE HRESULT read_at_closed_door(WS_XML_READER* reader, WS_ERROR* error)
{
    CHECK_CALL_AS("WsReadNode", CHECK_CALLER, WsReadNode(reader, error), reader, error);
    TRY(xml_reader_check_closed(reader, error));
    return xml_reader_read(reader, error);
}

HRESULT WINAPI WsReadNode(WS_XML_READER* reader, WS_ERROR* error)
{
    if (!xml_reader_open(reader))
        return read_at_closed_door(reader, error);
    return reader->ops->read(reader, error);
}

HRESULT WINAPI WsSkipNode(WS_XML_READER* reader, WS_ERROR* error)
{
    XML_READER_DOOR(WsSkipNode(reader, error), reader, error);
    return xml_reader_end(reader, xml_skip(reader, error));
}

static NOINLINE HRESULT get_at_closed_door(WS_XML_READER* reader, const WS_XML_NODE** node, WS_ERROR* error)
{
    CHECK_CALL_AS("WsGetReaderNode", CHECK_CALLER, WsGetReaderNode(reader, node, error), reader, error);
    TRY(xml_reader_check(reader, error));
    if (node == NULL)
        return err_raise(error, E_INVALIDARG, "node: there is no place for the node");
    *node = reader->front.node;
    return S_OK;
}

HRESULT WINAPI WsGetReaderNode(WS_XML_READER* xmlReader, const WS_XML_NODE** node, WS_ERROR* error)
{
    if (!xml_reader_open(xmlReader) || UNLIKELY(node == NULL))
        return get_at_closed_door(xmlReader, node, error);
    *node = xmlReader->front.node;
    return S_OK;
}

static HRESULT read_start_element(WS_XML_READER* reader, WS_ERROR* error)
{
    TRY(xml_to_content(reader, error));
    if (xml_reader_node_type(reader) != WS_XML_NODE_TYPE_ELEMENT)
        return xml_reader_raise_expected(reader, error, "an element");
    return xml_next(reader, error);
}

HRESULT WINAPI WsReadStartElement(WS_XML_READER* reader, WS_ERROR* error)
{
    XML_READER_DOOR(WsReadStartElement(reader, error), reader, error);
    return xml_reader_end(reader, read_start_element(reader, error));
}

HRESULT WINAPI WsReadEndElement(WS_XML_READER* reader, WS_ERROR* error)
{
    XML_READER_DOOR(WsReadEndElement(reader, error), reader, error);
    return xml_reader_end(reader, xml_leave(reader, error));
}

static HRESULT raise_other_element(WS_XML_READER* reader, const WS_XML_STRING* local_name, const WS_XML_STRING* ns,
                                   WS_ERROR* error)
{
    char what[256];

    snprintf(what, sizeof what, "the element '%.*s' of namespace '%.*s'",
             local_name == NULL ? 1 : local_name->length < 80 ? (int)local_name->length : 80,
             local_name == NULL ? "*" : (const char*)local_name->bytes,
             ns == NULL ? 1 : ns->length < 120 ? (int)ns->length : 120, ns == NULL ? "*" : (const char*)ns->bytes);
    return xml_reader_raise_expected(reader, error, what);
}

static HRESULT read_to_start_element(WS_XML_READER* reader, const WS_XML_STRING* local_name, const WS_XML_STRING* ns,
                                     BOOL* found, WS_ERROR* error)
{
    bool matches;

    TRY(xml_to_content(reader, error));
    matches = xml_at_element(reader, local_name, ns);
    if (!matches && found == NULL)
        return raise_other_element(reader, local_name, ns, error);
    if (found != NULL)
        *found = matches;
    return S_OK;
}

HRESULT WINAPI WsReadToStartElement(WS_XML_READER* reader, const WS_XML_STRING* localName, const WS_XML_STRING* ns,
                                    BOOL* found, WS_ERROR* error)
{
    XML_READER_DOOR(WsReadToStartElement(reader, localName, ns, found, error), reader, error);
    return xml_reader_end(reader, read_to_start_element(reader, localName, ns, found, error));
}

/* ---- attributes --------------------------------------------------------------------------------------------------- */

static WS_XML_TEXT* attribute_value(WS_XML_READER* reader, const WS_XML_ATTRIBUTE* attribute)
{
    if (!attribute->isXmlNs)
        return attribute->value;
    reader->attribute_ns.value = *attribute->ns;
    return &reader->attribute_ns.text;
}

HRESULT WINAPI WsReadStartAttribute(WS_XML_READER* reader, ULONG attributeIndex, WS_ERROR* error)
{
    XML_READER_DOOR(WsReadStartAttribute(reader, attributeIndex, error), reader, error);
    const WS_XML_ELEMENT_NODE* element;

    if (xml_reader_node_type(reader) != WS_XML_NODE_TYPE_ELEMENT)
        return xml_reader_end(reader, xml_reader_raise_expected(reader, error, "an element with an attribute to read"));
    element = xml_reader_element(reader);
    if (attributeIndex >= element->attributeCount)
        return err_raise(error, E_INVALIDARG, "there is no attribute %u: the element has %u", (unsigned)attributeIndex,
                         (unsigned)element->attributeCount);
    reader->attribute_owner = reader->front.node;
    reader->attribute_text.text = attribute_value(reader, element->attributes[attributeIndex]);
    reader->front.node = &reader->attribute_text.node;
    reader->front.in_attribute = true;
    xml_reader_forget_pieces(reader);
    return S_OK;
}

HRESULT WINAPI WsReadEndAttribute(WS_XML_READER* reader, WS_ERROR* error)
{
    XML_READER_DOOR(WsReadEndAttribute(reader, error), reader, error);
    if (!reader->front.in_attribute)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "the reader is not in an attribute: no WsReadStartAttribute before");
    reader->front.node = reader->attribute_owner;
    reader->front.in_attribute = false;
    xml_reader_forget_pieces(reader);
    return S_OK;
}

HRESULT WINAPI WsFindAttribute(WS_XML_READER* reader, const WS_XML_STRING* localName, const WS_XML_STRING* ns,
                               BOOL required, ULONG* attributeIndex, WS_ERROR* error)
{
    XML_READER_DOOR(WsFindAttribute(reader, localName, ns, required, attributeIndex, error), reader, error);
    ULONG index;

    if (localName == NULL || ns == NULL || attributeIndex == NULL)
        return err_raise(error, E_INVALIDARG, "localName, ns and attributeIndex are required");
    if (xml_reader_node_type(reader) != WS_XML_NODE_TYPE_ELEMENT)
        return err_raise(error, WS_E_INVALID_OPERATION, "the reader does not stand on an element");
    index = xml_find_attribute(reader, localName, ns);
    if (index == XML_NO_ATTRIBUTE && required)
        return xml_reader_end(reader,
                              xml_reader_raise(reader, error, WS_E_INVALID_FORMAT,
                                               "the element has no attribute '%.*s' of namespace '%.*s'",
                                               (int)localName->length, (const char*)localName->bytes,
                                               (int)ns->length, (const char*)ns->bytes));
    if (index == XML_NO_ATTRIBUTE)
        return S_FALSE;
    *attributeIndex = index;
    return S_OK;
}

/* ---- positions (XML buffer input) ----------------------------------------------------------------------------------- */

static HRESULT check_buffer_input(WS_XML_READER* reader, WS_ERROR* error)
{
    if (reader->buffer == NULL)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "the reader has no WS_XML_BUFFER as input: it only goes forward");
    if (reader->front.in_attribute)
        return err_raise(error, WS_E_INVALID_OPERATION, "the reader is in an attribute");
    return S_OK;
}

static HRESULT check_may_move(WS_XML_READER* reader, WS_ERROR* error)
{
    TRY(check_buffer_input(reader, error));
    return xml_reader_c14n_active(reader)
         ? err_raise(error, WS_E_INVALID_OPERATION,
                     "the reader only goes forward while it is canonicalizing; call WsEndReaderCanonicalization first")
         : S_OK;
}

static void stand_in_buffer(WS_XML_READER* reader, struct xml_buffer_node* node)
{
    reader->at = node;
    reader->front.node = &node->node.base;
    reader->front.depth = 0;
    for (struct xml_buffer_node* parent = node->parent; parent != NULL && parent->parent != NULL;
         parent = parent->parent)
        reader->front.depth++;
    xml_reader_forget_pieces(reader);
}

HRESULT WINAPI WsMoveReader(WS_XML_READER* reader, WS_MOVE_TO moveTo, BOOL* found, WS_ERROR* error)
{
    CHECK_CALL(WsMoveReader(reader, moveTo, found, error), reader, error);
    struct xml_buffer_node* node;
    bool moved;

    TRY(xml_reader_check(reader, error));
    TRY(check_may_move(reader, error));
    if ((ULONG)moveTo > WS_MOVE_TO_CHILD_NODE)
        return err_raise(error, E_INVALIDARG, "%d is not a WS_MOVE_TO", (int)moveTo);
    node = reader->at;
    moved = xml_buffer_move(reader->buffer, &node, moveTo);
    if (!moved && found == NULL)
        return xml_reader_end(reader, err_raise(error, WS_E_INVALID_FORMAT,
                                                "the node to which the reader should move does not exist"));
    if (moved)
        stand_in_buffer(reader, node);
    if (found != NULL)
        *found = moved;
    return S_OK;
}

HRESULT WINAPI WsGetReaderPosition(WS_XML_READER* reader, WS_XML_NODE_POSITION* nodePosition, WS_ERROR* error)
{
    CHECK_CALL(WsGetReaderPosition(reader, nodePosition, error), reader, error);
    TRY(xml_reader_check(reader, error));
    if (nodePosition == NULL)
        return err_raise(error, E_INVALIDARG, "nodePosition: there is no place for the position");
    TRY(check_buffer_input(reader, error));
    nodePosition->buffer = reader->buffer;
    nodePosition->node = reader->at;
    return S_OK;
}

HRESULT WINAPI WsSetReaderPosition(WS_XML_READER* reader, const WS_XML_NODE_POSITION* nodePosition, WS_ERROR* error)
{
    CHECK_CALL(WsSetReaderPosition(reader, nodePosition, error), reader, error);
    struct xml_buffer_node* node;

    if (!xml_reader_valid(reader) || nodePosition == NULL)
        return err_raise(error, E_INVALIDARG, "a reader and a position are required");
    if ((reader->front.door & XML_DOOR_FAULTED) != 0)
        return err_raise(error, WS_E_OBJECT_FAULTED,
                         "the reader failed before; WsSetInputToBuffer makes it usable again");
    TRY(check_may_move(reader, error));
    if (nodePosition->buffer != reader->buffer || nodePosition->node == NULL)
        return err_raise(error, E_INVALIDARG, "the position is in another WS_XML_BUFFER than the reader's");
    node = nodePosition->node;
    if (node->removed)
        return err_raise(error, WS_E_INVALID_OPERATION, "the node of this position was removed");
    stand_in_buffer(reader, node);
    return S_OK;
}
