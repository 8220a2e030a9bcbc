/* An XML buffer as input: the current node is the buffer's own. */
#include "xml/reader_int.h"

#include "base/err.h"
#include "base/xmlname.h"

static HRESULT buffer_check(const WS_XML_READER* reader, WS_ERROR* error)
{
    if (reader->at->removed)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "the node the reader stands on was removed; call WsSetReaderPosition or WsSetInputToBuffer");
    return S_OK;
}

static HRESULT buffer_next(WS_XML_READER* reader, WS_ERROR* error)
{
    struct xml_buffer_node* next = xml_buffer_next(reader->at);
    WS_XML_NODE_TYPE type = reader->at->node.base.nodeType;
    ULONG depth = reader->front.depth;

    depth += type == WS_XML_NODE_TYPE_ELEMENT;
    depth -= type == WS_XML_NODE_TYPE_END_ELEMENT;
    /* WsMoveReader goes to any depth, where an element may be left by its end: only a start tag that is read counts. */
    if (UNLIKELY(next->node.base.nodeType == WS_XML_NODE_TYPE_ELEMENT && depth >= reader->set.max_depth))
        return err_raise(error, WS_E_QUOTA_EXCEEDED,
                         "elements are nested more than %u deep; raise WS_XML_READER_PROPERTY_MAX_DEPTH",
                         (unsigned)reader->set.max_depth);
    reader->front.depth = depth;
    reader->at = next;
    reader->front.node = &next->node.base;
    return S_OK;
}

static const WS_XML_ELEMENT_NODE* enclosing_element(const struct xml_buffer_node* node)
{
    return node->node.base.nodeType == WS_XML_NODE_TYPE_ELEMENT ? &node->node.element : NULL;
}

/* Elements of a buffer declare every prefix that they use: looking outwards finds what is in scope. */
static const WS_XML_STRING* buffer_find_namespace(const WS_XML_READER* reader, const BYTE* prefix, ULONG size)
{
    for (const struct xml_buffer_node* node = reader->at; node != NULL; node = node->parent) {
        const WS_XML_ELEMENT_NODE* element = enclosing_element(node);

        for (ULONG i = 0; element != NULL && i < element->attributeCount; i++)
            if (element->attributes[i]->isXmlNs && xml_span_is(prefix, size, element->attributes[i]->prefix))
                return element->attributes[i]->ns;
    }
    return size == 0 ? &xml_no_name : NULL;
}

static bool buffer_outer_namespace(const WS_XML_READER* reader, ULONG* cursor, const WS_XML_STRING** prefix,
                                   const WS_XML_STRING** ns)
{
    ULONG skip = *cursor;

    for (const struct xml_buffer_node* node = reader->at->parent; node != NULL; node = node->parent) {
        const WS_XML_ELEMENT_NODE* element = enclosing_element(node);

        for (ULONG i = 0; element != NULL && i < element->attributeCount; i++) {
            if (!element->attributes[i]->isXmlNs || skip-- != 0)
                continue;
            *prefix = element->attributes[i]->prefix;
            *ns = element->attributes[i]->ns;
            ++*cursor;
            return true;
        }
    }
    return false;
}

static const WS_XML_TEXT* buffer_find_xml_attribute(const WS_XML_READER* reader, const WS_XML_STRING* local_name)
{
    for (const struct xml_buffer_node* node = reader->at; node != NULL; node = node->parent) {
        const WS_XML_ELEMENT_NODE* element = enclosing_element(node);

        for (ULONG i = 0; element != NULL && i < element->attributeCount; i++) {
            const WS_XML_ATTRIBUTE* attribute = element->attributes[i];

            if (!attribute->isXmlNs && xml_string_equals(attribute->localName, local_name)
                && xml_span_is((const BYTE*)"xml", 3, attribute->prefix))
                return attribute->value;
        }
    }
    return NULL;
}

static bool buffer_alone(const WS_XML_READER* reader)
{
    const struct xml_buffer_node* next = reader->at->next;

    return next != NULL && next->node.base.nodeType == WS_XML_NODE_TYPE_END_ELEMENT;
}

const struct xml_reader_ops xml_reader_buffer_ops = {
    .alone = buffer_alone,
    .next = buffer_next,
    .read = xml_reader_read,
    .find_namespace = buffer_find_namespace,
    .outer_namespace = buffer_outer_namespace,
    .find_xml_attribute = buffer_find_xml_attribute,
    .check = buffer_check,
};
