#include "xml/tree.h"

#include "base/err.h"
#include "base/heap.h"
#include "base/xmlname.h"
#include "xml/reader.h"
#include "xml/soap_names.h"
#include "xml/soap_text.h"
#include "xml/text.h"
#include "xml/writer.h"

#include <string.h>

/* ------------------------------------------------------------------------------------------------------- looking */

struct xml_buffer_node* tree_element_from(struct xml_buffer_node* node)
{
    while (node != NULL && !tree_is_element(node))
        node = node->next;
    return node;
}

struct xml_buffer_node* tree_root(WS_XML_BUFFER* buffer)
{
    return tree_element_from(buffer->root.first);
}

bool tree_is(const struct xml_buffer_node* element, const WS_XML_STRING* name, const WS_XML_STRING* ns)
{
    return xml_string_equals(element->node.element.localName, name) && xml_string_equals(element->node.element.ns, ns);
}

bool tree_declares(const struct xml_buffer_node* element, const WS_XML_STRING* prefix)
{
    const WS_XML_ELEMENT_NODE* node = &element->node.element;

    for (ULONG i = 0; i < node->attributeCount; i++)
        if (node->attributes[i]->isXmlNs && xml_string_equals(node->attributes[i]->prefix, prefix))
            return true;
    return false;
}

void tree_drop_xmlns(struct xml_buffer_node* element, const WS_XML_STRING* prefix, const WS_XML_STRING* ns)
{
    WS_XML_ELEMENT_NODE* node = &element->node.element;
    ULONG kept = 0;

    for (ULONG i = 0; i < node->attributeCount; i++) {
        WS_XML_ATTRIBUTE* attribute = node->attributes[i];

        if (!attribute->isXmlNs || !xml_string_equals(attribute->prefix, prefix)
            || !xml_string_equals(attribute->ns, ns))
            node->attributes[kept++] = attribute;
    }
    node->attributeCount = kept;
}

const WS_XML_ATTRIBUTE* tree_attribute(const struct xml_buffer_node* element, const WS_XML_STRING* name,
                                       const WS_XML_STRING* ns)
{
    const WS_XML_ELEMENT_NODE* node = &element->node.element;

    for (ULONG i = 0; i < node->attributeCount; i++) {
        const WS_XML_ATTRIBUTE* attribute = node->attributes[i];

        if (!attribute->isXmlNs && xml_string_equals(attribute->localName, name)
            && xml_string_equals(attribute->ns, ns))
            return attribute;
    }
    return NULL;
}

static const WS_XML_STRING* as_utf8(const WS_XML_TEXT* text)
{
    return text->textType == WS_XML_TEXT_TYPE_UTF8 ? &((const WS_XML_UTF8_TEXT*)(const void*)text)->value : NULL;
}

static const WS_XML_TEXT* text_of(const struct xml_buffer_node* node)
{
    return node->node.base.nodeType == WS_XML_NODE_TYPE_TEXT ? node->node.text.text : NULL;
}

/* Everything that says nothing about the text itself. */
static bool is_silent(const struct xml_buffer_node* node)
{
    return node->node.base.nodeType != WS_XML_NODE_TYPE_TEXT && !tree_is_element(node);
}

static HRESULT gather(const struct xml_buffer_node* element, struct xml_bytes* out, WS_ERROR* error)
{
    for (const struct xml_buffer_node* node = element->first; node != NULL; node = node->next)
        if (text_of(node) != NULL)
            TRY(xml_text_append(text_of(node), out, error));
    return S_OK;
}

static HRESULT copy_gathered(WS_HEAP* heap, HRESULT hr, struct xml_bytes* bytes, WS_XML_STRING* out, WS_ERROR* error)
{
    if (SUCCEEDED(hr))
        hr = soap_copy_text(heap, bytes->data, (ULONG)bytes->size, out, error);
    xml_bytes_free(bytes);
    return hr;
}

HRESULT tree_text(WS_HEAP* heap, const struct xml_buffer_node* element, WS_XML_STRING* out, WS_ERROR* error)
{
    const WS_XML_TEXT* only = NULL;
    struct xml_bytes bytes = { 0 };
    ULONG count = 0;

    for (const struct xml_buffer_node* node = element->first; node != NULL; node = node->next) {
        if (tree_is_element(node))
            return err_raise(error, WS_E_INVALID_FORMAT, "the element '%.*s' should hold text and holds elements",
                             (int)element->node.element.localName->length,
                             (const char*)element->node.element.localName->bytes);
        if (!is_silent(node)) {
            only = text_of(node);
            count++;
        }
    }
    if (count == 0) {
        *out = soap_empty;
        return S_OK;
    }
    if (count == 1 && as_utf8(only) != NULL) {
        *out = *as_utf8(only);
        return S_OK;
    }
    return copy_gathered(heap, gather(element, &bytes, error), &bytes, out, error);
}

HRESULT tree_attribute_text(WS_HEAP* heap, const WS_XML_ATTRIBUTE* attribute, WS_XML_STRING* out, WS_ERROR* error)
{
    struct xml_bytes bytes = { 0 };

    if (attribute->value == NULL) {
        *out = soap_empty;
        return S_OK;
    }
    if (as_utf8(attribute->value) != NULL) {
        *out = *as_utf8(attribute->value);
        return S_OK;
    }
    return copy_gathered(heap, xml_text_append(attribute->value, &bytes, error), &bytes, out, error);
}

/* ------------------------------------------------------------------------------------------- reading and writing */

/* Takes the only element out of a buffer that was made for it. Both are in one heap, so that no copy is needed. */
static void adopt(WS_XML_BUFFER* from, struct xml_buffer_node* before)
{
    struct xml_buffer_node* node = tree_root(from);

    from->root.first = &from->eof;
    from->eof.prev = NULL;
    xml_buffer_insert(node, before);
}

HRESULT tree_read(WS_XML_READER* reader, WS_XML_BUFFER* buffer, struct xml_buffer_node* before, WS_ERROR* error)
{
    WS_XML_BUFFER* single;

    TRY(xml_read_buffer(reader, buffer->heap, &single, error));
    adopt(single, before);
    return S_OK;
}

HRESULT tree_reader_at(WS_XML_READER* reader, WS_XML_BUFFER* buffer, struct xml_buffer_node* node, WS_ERROR* error)
{
    const WS_XML_NODE_POSITION position = { buffer, node };

    TRY(WsSetInputToBuffer(reader, buffer, NULL, 0, error));
    return WsSetReaderPosition(reader, &position, error);
}

HRESULT tree_writer_at(WS_XML_WRITER* writer, WS_XML_BUFFER* buffer, struct xml_buffer_node* before, WS_ERROR* error)
{
    const WS_XML_NODE_POSITION position = { buffer, before };

    TRY(WsSetOutputToBuffer(writer, buffer, NULL, 0, error));
    return WsSetWriterPosition(writer, &position, error);
}

HRESULT tree_copy(WS_XML_BUFFER* buffer, WS_HEAP* heap, WS_XML_BUFFER** out, WS_ERROR* error)
{
    WS_XML_READER* reader;
    HRESULT hr;

    TRY(WsCreateReader(NULL, 0, &reader, error));
    hr = WsSetInputToBuffer(reader, buffer, NULL, 0, error);
    if (SUCCEEDED(hr))
        hr = xml_read_buffer(reader, heap, out, error);
    WsFreeReader(reader);
    return hr;
}

void tree_remove(WS_XML_BUFFER* buffer, struct xml_buffer_node* node)
{
    const WS_XML_NODE_POSITION position = { buffer, node };
    HRESULT hr = WsRemoveNode(&position, NULL);

    assert(SUCCEEDED(hr));                               /* the node is in the tree, and no end */
    UNUSED(hr);
}

HRESULT tree_write(WS_XML_WRITER* writer, struct xml_buffer_node* node, WS_ERROR* error)
{
    const struct xml_buffer_node* last = tree_is_element(node) ? node->last : node;

    for (; node != last; node = xml_buffer_next(node))
        TRY(xml_write_node(writer, &node->node.base, error));
    return xml_write_node(writer, &node->node.base, error);
}

static HRESULT write_attribute(WS_XML_WRITER* writer, const WS_XML_ATTRIBUTE* attribute, WS_ERROR* error)
{
    TRY(xml_write_start_attribute(writer, attribute->prefix, attribute->localName, attribute->ns,
                                  attribute->singleQuote != 0, error));
    if (attribute->value != NULL)
        TRY(xml_write_text(writer, attribute->value, error));
    return xml_write_end_attribute(writer, error);
}

static bool is_declared(const WS_XML_WRITER* writer, const WS_XML_ATTRIBUTE* attribute)
{
    const BYTE* prefix;
    ULONG size;

    return xml_writer_prefix(writer, attribute->ns, &prefix, &size) && size == attribute->prefix->length
        && memcmp(prefix, attribute->prefix->bytes, size) == 0;
}

HRESULT tree_write_content(WS_XML_WRITER* writer, struct xml_buffer_node* element, bool no_ns, WS_ERROR* error)
{
    const WS_XML_ELEMENT_NODE* node = &element->node.element;

    for (ULONG i = 0; i < node->attributeCount; i++) {
        const WS_XML_ATTRIBUTE* attribute = node->attributes[i];

        if (!attribute->isXmlNs)
            TRY(write_attribute(writer, attribute, error));
        else if ((!no_ns || attribute->prefix->length != 0) && !is_declared(writer, attribute))
            TRY(xml_write_xmlns(writer, attribute->prefix, attribute->ns, attribute->singleQuote != 0, error));
    }
    for (struct xml_buffer_node* child = element->first; child != element->last; child = child->next)
        TRY(tree_write(writer, child, error));
    return S_OK;
}

/* ------------------------------------------------------------------------------------------------------ building */

static WS_XML_STRING* lasting(const WS_XML_STRING* string)
{
    return (WS_XML_STRING*)(uintptr_t)string;            /* the nodes' type has no const; nobody writes through it */
}

HRESULT tree_new_element(WS_XML_BUFFER* buffer, struct xml_buffer_node* before, const WS_XML_STRING* prefix,
                         const WS_XML_STRING* name, const WS_XML_STRING* ns, struct xml_buffer_node** out,
                         WS_ERROR* error)
{
    struct xml_buffer_node* element;
    struct xml_buffer_node* end;

    TRY(xml_buffer_new_node(buffer, WS_XML_NODE_TYPE_ELEMENT, &element, error));
    TRY(xml_buffer_new_node(buffer, WS_XML_NODE_TYPE_END_ELEMENT, &end, error));
    element->node.element.prefix = lasting(prefix);
    element->node.element.localName = lasting(name);
    element->node.element.ns = lasting(ns);
    element->first = element->last = end;
    end->parent = element;
    xml_buffer_insert(element, before != NULL ? before : &buffer->eof);
    *out = element;
    return S_OK;
}

static HRESULT new_text(WS_XML_BUFFER* buffer, const WS_XML_STRING* value, WS_XML_TEXT** out, WS_ERROR* error)
{
    WS_XML_UTF8_TEXT* text;
    void* block;

    TRY(heap_zalloc(buffer->heap, sizeof *text, &block, error));
    text = block;
    text->text.textType = WS_XML_TEXT_TYPE_UTF8;
    text->value = *value;
    *out = &text->text;
    return S_OK;
}

HRESULT tree_add_attribute(WS_XML_BUFFER* buffer, struct xml_buffer_node* element, const WS_XML_STRING* prefix,
                           const WS_XML_STRING* name, const WS_XML_STRING* ns, const WS_XML_STRING* value,
                           WS_ERROR* error)
{
    WS_XML_ATTRIBUTE* attribute;
    WS_XML_TEXT* text;

    TRY(new_text(buffer, value, &text, error));
    TRY(xml_buffer_add_attribute(buffer, element, &attribute, error));
    *attribute = (WS_XML_ATTRIBUTE){ FALSE, FALSE, lasting(prefix), lasting(name), lasting(ns), text };
    return S_OK;
}

HRESULT tree_add_xmlns(WS_XML_BUFFER* buffer, struct xml_buffer_node* element, const WS_XML_STRING* prefix,
                       const WS_XML_STRING* ns, WS_ERROR* error)
{
    WS_XML_ATTRIBUTE* attribute;

    TRY(xml_buffer_add_attribute(buffer, element, &attribute, error));
    *attribute = (WS_XML_ATTRIBUTE){ FALSE, TRUE, lasting(prefix), NULL, lasting(ns), NULL };
    return S_OK;
}

HRESULT tree_add_text(WS_XML_BUFFER* buffer, struct xml_buffer_node* element, const WS_XML_STRING* text,
                      WS_ERROR* error)
{
    struct xml_buffer_node* node;
    WS_XML_TEXT* value;

    TRY(new_text(buffer, text, &value, error));
    TRY(xml_buffer_new_node(buffer, WS_XML_NODE_TYPE_TEXT, &node, error));
    node->node.text.text = value;
    xml_buffer_insert(node, element->last);
    return S_OK;
}
