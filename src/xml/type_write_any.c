/* XML buffers under the name of their field, and attributes of any name. */
#include "xml/type_write.h"

#include "base/err.h"
#include "xml/xmlbuffer.h"

#include <string.h>

static const WS_XML_STRING* empty_prefix(void)
{
    static const WS_XML_STRING empty = { 0, (BYTE*)(uintptr_t)"", NULL, 0 };

    return &empty;
}

/* The single element of the buffer. */
static HRESULT find_element(struct type_writer* out, const WS_XML_BUFFER* buffer,
                            const struct xml_buffer_node** element)
{
    const struct xml_buffer_node* found = NULL;

    if (!xml_buffer_valid(buffer))
        return type_write_raise(out, E_INVALIDARG, "the value is no WS_XML_BUFFER");
    for (const struct xml_buffer_node* node = buffer->root.first; node != NULL; node = node->next) {
        if (node->node.base.nodeType != WS_XML_NODE_TYPE_ELEMENT)
            continue;
        if (found != NULL)
            return type_write_raise(out, E_INVALIDARG, "the XML buffer has more than one element");
        found = node;
    }
    if (found == NULL)
        return type_write_raise(out, E_INVALIDARG, "the XML buffer has no element");
    *element = found;
    return S_OK;
}

static HRESULT write_node(struct type_writer* out, const struct xml_buffer_node* node)
{
    if (node->node.base.nodeType == WS_XML_NODE_TYPE_EOF)
        return S_OK;
    return xml_write_node(out->writer, &node->node.base, out->error);
}

/* Everything inside the element, its end not included: in document order, without recursion. */
static HRESULT write_inside(struct type_writer* out, const struct xml_buffer_node* element)
{
    struct xml_buffer_node* node = element->first;

    for (; node != NULL && node != element->last; node = xml_buffer_next(node))
        TRY(write_node(out, node));
    return S_OK;
}

static HRESULT write_attributes(struct type_writer* out, const WS_XML_ELEMENT_NODE* element,
                                const WS_XML_STRING* own_prefix)
{
    for (ULONG i = 0; i < element->attributeCount; i++) {
        const WS_XML_ATTRIBUTE* attribute = element->attributes[i];

        if (attribute->isXmlNs) {
            if (own_prefix != NULL && type_same_name(attribute->prefix, own_prefix))
                continue;                           /* declared by the element's name already */
            TRY(xml_write_xmlns(out->writer, attribute->prefix, attribute->ns, attribute->singleQuote != 0,
                                out->error));
            continue;
        }
        TRY(xml_write_start_attribute(out->writer, attribute->prefix, attribute->localName, attribute->ns,
                                      attribute->singleQuote != 0, out->error));
        if (attribute->value != NULL)
            TRY(xml_write_text(out->writer, attribute->value, out->error));
        TRY(xml_write_end_attribute(out->writer, out->error));
    }
    return S_OK;
}

HRESULT type_write_buffer_content(struct type_writer* out, const WS_XML_BUFFER* buffer)
{
    const struct xml_buffer_node* element = NULL;

    TRY(find_element(out, buffer, &element));
    TRY(write_attributes(out, &element->node.element, NULL));
    return write_inside(out, element);
}

/* The namespace that the element itself binds to a prefix, or NULL. */
static const WS_XML_STRING* own_binding(const WS_XML_ELEMENT_NODE* element, const WS_XML_STRING* prefix)
{
    for (ULONG i = 0; i < element->attributeCount; i++)
        if (element->attributes[i]->isXmlNs && type_same_name(element->attributes[i]->prefix, prefix))
            return element->attributes[i]->ns;
    return NULL;
}

/* A prefix for the element's new name that does not get in the way of the declarations in the buffer: none, or else p, pp,
 * ppp ... NULL: the writer may choose. */
static const WS_XML_STRING* choose_prefix(const WS_XML_ELEMENT_NODE* element, const WS_XML_STRING* ns,
                                          WS_XML_STRING* made)
{
    static const BYTE    letters[] = "pppppppppppppppppppppppppppppppp";
    const WS_XML_STRING* bound = own_binding(element, empty_prefix());

    if (bound == NULL)
        return NULL;
    if (type_same_name(bound, ns))
        return empty_prefix();
    *made = (WS_XML_STRING){ 1, (BYTE*)(uintptr_t)letters, NULL, 0 };
    while (made->length < sizeof letters - 1 && own_binding(element, made) != NULL)
        made->length++;
    return made;
}

HRESULT type_write_buffer_named(struct type_writer* out, const WS_XML_STRING* local_name, const WS_XML_STRING* ns,
                                const WS_XML_BUFFER* buffer)
{
    const struct xml_buffer_node* element = NULL;
    const WS_XML_STRING*          prefix;
    WS_XML_STRING                 made;

    TRY(find_element(out, buffer, &element));
    prefix = choose_prefix(&element->node.element, ns, &made);
    TRY(xml_write_start_element(out->writer, prefix, local_name, ns, out->error));
    TRY(write_attributes(out, &element->node.element, prefix != NULL && prefix->length == 0 ? prefix : NULL));
    TRY(write_inside(out, element));
    return xml_write_end_element(out->writer, out->error);
}

HRESULT type_write_buffer_element(struct type_writer* out, const WS_XML_BUFFER* buffer)
{
    const struct xml_buffer_node* element = NULL;

    TRY(find_element(out, buffer, &element));
    return xml_write_buffer(out->writer, buffer, out->error);
}

HRESULT type_write_any_attributes(struct type_writer* out, const WS_ANY_ATTRIBUTES* attributes)
{
    WS_ANY_ATTRIBUTES all;

    memcpy(&all, attributes, sizeof all);
    out->kind = "attribute";
    out->name = NULL;
    if (all.attributes == NULL && all.attributeCount != 0)
        return type_write_raise(out, E_INVALIDARG, "WS_ANY_ATTRIBUTES.attributes is NULL");
    for (ULONG i = 0; i < all.attributeCount; i++) {
        const WS_ANY_ATTRIBUTE* attribute = &all.attributes[i];

        out->name = &attribute->localName;
        if (attribute->value == NULL)
            return type_write_raise(out, E_INVALIDARG, "WS_ANY_ATTRIBUTE.value is NULL");
        if ((attribute->localName.bytes == NULL && attribute->localName.length != 0)
            || (attribute->ns.bytes == NULL && attribute->ns.length != 0))
            return type_write_raise(out, E_INVALIDARG, "a name of a WS_ANY_ATTRIBUTE without its bytes");
        TRY(xml_write_start_attribute(out->writer, NULL, &attribute->localName, &attribute->ns, false, out->error));
        TRY(xml_write_text(out->writer, attribute->value, out->error));
        TRY(xml_write_end_attribute(out->writer, out->error));
    }
    return S_OK;
}
