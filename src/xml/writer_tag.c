/* Elements and attributes: what may follow what. */
#include "xml/writer_int.h"

#include "base/check.h"
#include "base/err.h"
#include "base/xmlname.h"

static WS_XML_STRING no_name = { 0, (BYTE*)(uintptr_t)"", NULL, 0 };
static WS_XML_STRING xml_prefix = { 3, (BYTE*)(uintptr_t)"xml", NULL, 0 };

static HRESULT raise_in_attribute(const char* what, WS_ERROR* error)
{
    return err_raise(error, WS_E_INVALID_OPERATION, "%s inside an attribute; call WsWriteEndAttribute first", what);
}

HRESULT xml_writer_start_document(WS_XML_WRITER* writer, WS_ERROR* error)
{
    static const char* const declarations[] = {
        [WS_CHARSET_UTF8] = "<?xml version=\"1.0\" encoding=\"utf-8\"?>",
        [WS_CHARSET_UTF16LE] = "<?xml version=\"1.0\" encoding=\"utf-16LE\"?>",
        [WS_CHARSET_UTF16BE] = "<?xml version=\"1.0\" encoding=\"utf-16BE\"?>",
    };

    TRY(xml_writer_check_place(writer, error));
    writer->started = true;
    if (writer->is_mtom)
        TRY(xml_mtom_write_head(writer, error));
    if (!writer->set.write_declaration || !writer->ops->text)
        return S_OK;
    return xml_writer_put(writer, declarations[writer->charset], strlen(declarations[writer->charset]), error);
}

static HRESULT put_white_space(WS_XML_WRITER* writer, const char* chars, size_t size, WS_ERROR* error)
{
    TRY(xml_writer_put(writer, chars, size, error));
    return xml_writer_c14n_active(writer) ? xml_writer_c14n_white_space(writer, (const BYTE*)chars, size, error) : S_OK;
}

/* A line break and depth * indent blanks. */
static HRESULT break_line(WS_XML_WRITER* writer, ULONG depth, WS_ERROR* error)
{
    static const char blanks[] = "                                ";
    size_t count = (size_t)writer->set.indent * depth;

    if (!writer->ops->text)
        return S_OK;
    TRY(put_white_space(writer, "\n", 1, error));
    for (; count > sizeof blanks - 1; count -= sizeof blanks - 1)
        TRY(put_white_space(writer, blanks, sizeof blanks - 1, error));
    return put_white_space(writer, blanks, count, error);
}

/* In front of a node, where no text is changed by it. */
static HRESULT indent(WS_XML_WRITER* writer, WS_ERROR* error)
{
    if (writer->depth != 0 && writer->open[writer->depth - 1].has_text)
        return S_OK;
    return break_line(writer, writer->depth, error);
}

HRESULT xml_writer_before_node(WS_XML_WRITER* writer, const char* what, WS_ERROR* error)
{
    if (UNLIKELY(writer->state == XML_WRITER_IN_ATTRIBUTE))
        return raise_in_attribute(what, error);
    if (UNLIKELY(writer->state == XML_WRITER_IN_CDATA))
        return err_raise(error, WS_E_INVALID_OPERATION, "%s inside a CDATA section; call WsWriteEndCData first", what);
    if (UNLIKELY(writer->depth == 0 && xml_mtom_finished(writer)))
        return err_raise(error, WS_E_INVALID_OPERATION, "%s behind the MIME parts, which are written already", what);
    if (writer->state == XML_WRITER_IN_TAG)
        TRY(xml_writer_end_start(writer, error));
    if (UNLIKELY(writer->kept_count != 0))
        TRY(xml_writer_settle(writer, false, error));
    if (UNLIKELY(!writer->started)) {
        TRY(xml_writer_start_document(writer, error));
        if (writer->set.indent != 0 && writer->set.write_declaration)
            TRY(indent(writer, error));
    } else if (UNLIKELY(writer->set.indent != 0)) {
        TRY(indent(writer, error));
    }
    if (writer->depth != 0)
        writer->open[writer->depth - 1].has_child = true;
    return S_OK;
}

HRESULT xml_writer_end_start(WS_XML_WRITER* writer, WS_ERROR* error)
{
    assert(writer->state == XML_WRITER_IN_TAG);
    if (!xml_writer_has_declared(writer))
        TRY(xml_writer_declare_pending(writer, error));
    TRY(writer->ops->end_start(writer, false, error));
    writer->state = XML_WRITER_CONTENT;
    return S_OK;
}

static inline HRESULT check_local_name(const WS_XML_STRING* name, const char* what, WS_ERROR* error)
{
    if (LIKELY(xml_is_ncname(name->bytes, name->length)))
        return S_OK;
    if (name->length == 0)
        return err_raise(error, E_INVALIDARG, "the local name of %s is empty", what);
    return err_raise(error, WS_E_INVALID_FORMAT, "'%.*s' cannot be the local name of %s",
                     name->length < 80 ? (int)name->length : 80, (const char*)name->bytes, what);
}

/* ---- elements ----------------------------------------------------------------------------------------------------- */

static inline HRESULT push_element(WS_XML_WRITER* writer, WS_ERROR* error)
{
    struct xml_writer_open* open;

    if (UNLIKELY(writer->depth >= writer->set.max_depth))
        return err_raise(error, WS_E_QUOTA_EXCEEDED,
                         "elements are nested more than %u deep; raise WS_XML_WRITER_PROPERTY_MAX_DEPTH",
                         (unsigned)writer->set.max_depth);
    if (UNLIKELY(writer->depth == writer->open_capacity))
        TRY(xml_array_grow((void**)&writer->open, &writer->open_capacity, writer->depth + 1, sizeof *writer->open,
                           error));
    open = &writer->open[writer->depth++];
    *open = (struct xml_writer_open){ .binding_count = writer->binding_count, .names_size = writer->names.size };
    writer->serial++;
    writer->attr_count = writer->attr_total = 0;
    return S_OK;
}

static inline void pop_element(WS_XML_WRITER* writer)
{
    const struct xml_writer_open* open = &writer->open[--writer->depth];

    writer->binding_count = open->binding_count;
    writer->names.size = open->names_size;
    writer->state = XML_WRITER_CONTENT;
}

/* The name that the end tag repeats. There is room for it. */
static inline void keep_name(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* local_name)
{
    struct xml_writer_span* name = &writer->open[writer->depth - 1].name;
    BYTE* to = writer->names.data + writer->names.size;

    name->at = writer->names.size;
    name->size = local_name->length;
    if (prefix->length != 0) {
        xml_copy_short(to, prefix->bytes, prefix->length);
        to[prefix->length] = ':';
        to += prefix->length + 1;
        name->size += prefix->length + 1;
    }
    xml_copy_short(to, local_name->bytes, local_name->length);
    writer->names.size += name->size;
}

/* Bytes for a name, and for what binding its prefix keeps: nothing in names moves until the start tag is there. */
static HRESULT reserve_name(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* local_name,
                            const WS_XML_STRING* ns, WS_ERROR* error)
{
    return xml_bytes_reserve(&writer->names,
                             2 * (size_t)prefix->length + local_name->length + ns->length + 1, error);
}

/* An element without a given prefix: the default namespace if ns is that, else a prefix in scope, else ns becomes the default
 * namespace. The string points into names. */
static HRESULT choose_prefix(WS_XML_WRITER* writer, const WS_XML_STRING* local_name, const WS_XML_STRING* ns,
                             WS_XML_STRING* prefix, WS_ERROR* error)
{
    struct xml_writer_binding* binding;

    *prefix = no_name;
    if (ns->length != 0 && !xml_is_xml_namespace(ns)) {
        binding = xml_writer_find_element(writer, ns);
        if (LIKELY(binding != NULL)) {
            prefix->length = binding->prefix.size;
            TRY(reserve_name(writer, prefix, local_name, ns, error));
            prefix->bytes = writer->names.data + binding->prefix.at;
            binding->used_by = writer->serial;
            return S_OK;
        }
    } else if (ns->length != 0) {
        *prefix = xml_prefix;
    }
    TRY(reserve_name(writer, prefix, local_name, ns, error));
    return xml_writer_bind_name(writer, prefix, ns, error);
}

static HRESULT start_pushed(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* local_name,
                            const WS_XML_STRING* ns, WS_ERROR* error)
{
    WS_XML_STRING chosen;

    if (prefix == NULL) {
        TRY(choose_prefix(writer, local_name, ns, &chosen, error));
        prefix = &chosen;
    } else {
        TRY(reserve_name(writer, prefix, local_name, ns, error));
        TRY(xml_writer_bind_name(writer, prefix, ns, error));
    }
    keep_name(writer, prefix, local_name);
    return writer->ops->start_element(writer, prefix, local_name, ns, error);
}

HRESULT xml_write_any_element(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* local_name,
                              const WS_XML_STRING* ns, WS_ERROR* error)
{
    HRESULT hr;

    TRY(check_local_name(local_name, "an element", error));
    if (UNLIKELY(writer->depth == 0 && writer->root_written && !writer->set.allow_fragment
                 && !xml_mtom_finished(writer)))
        return err_raise(error, WS_E_INVALID_OPERATION, "a second element at the top level of the document");
    if (LIKELY(writer->state == XML_WRITER_CONTENT && writer->started && writer->kept_count == 0
               && writer->set.indent == 0 && writer->depth != 0))
        writer->open[writer->depth - 1].has_child = true;
    else
        TRY(xml_writer_before_node(writer, "an element", error));
    TRY(push_element(writer, error));
    hr = start_pushed(writer, prefix, local_name, ns, error);
    if (UNLIKELY(FAILED(hr))) {
        pop_element(writer);
        return hr;
    }
    writer->state = XML_WRITER_IN_TAG;
    writer->root_written = true;
    return S_OK;
}

HRESULT xml_write_start_element(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* local_name,
                                const WS_XML_STRING* ns, WS_ERROR* error)
{
    if (writer->ops->quick_element != NULL && prefix == NULL)
        return writer->ops->quick_element(writer, local_name, ns, error);
    return xml_write_any_element(writer, prefix, local_name, ns, error);
}

HRESULT xml_write_end_start_element(WS_XML_WRITER* writer, WS_ERROR* error)
{
    if (writer->state == XML_WRITER_IN_ATTRIBUTE)
        return raise_in_attribute("the end of a start tag", error);
    if (writer->state != XML_WRITER_IN_TAG)
        return err_raise(error, WS_E_INVALID_OPERATION, "there is no start tag to complete");
    return xml_writer_end_start(writer, error);
}

static HRESULT raise_nothing_to_end(const WS_XML_WRITER* writer, WS_ERROR* error)
{
    if (writer->depth == 0)
        return err_raise(error, WS_E_INVALID_FORMAT, "the end of an element, but none is open");
    return err_raise(error, WS_E_INVALID_OPERATION,
                     "the end of the element in which canonicalization started; call WsEndWriterCanonicalization "
                     "first");
}

HRESULT xml_write_any_end(WS_XML_WRITER* writer, WS_ERROR* error)
{
    if (writer->depth == writer->depth_min)
        return raise_nothing_to_end(writer, error);
    if (writer->state == XML_WRITER_IN_ATTRIBUTE)
        return raise_in_attribute("the end of an element", error);
    if (writer->state == XML_WRITER_IN_CDATA)
        return err_raise(error, WS_E_INVALID_OPERATION, "the end of an element inside a CDATA section");
    if (writer->kept_count != 0)
        TRY(xml_writer_settle(writer, true, error));
    if (writer->state == XML_WRITER_IN_TAG && !writer->set.uncompressed_empty) {
        if (!xml_writer_has_declared(writer))
            TRY(xml_writer_declare_pending(writer, error));
        TRY(writer->ops->end_start(writer, true, error));
    } else {
        if (writer->state == XML_WRITER_IN_TAG)
            TRY(xml_writer_end_start(writer, error));
        if (writer->set.indent != 0 && writer->open[writer->depth - 1].has_child
            && !writer->open[writer->depth - 1].has_text)
            TRY(break_line(writer, writer->depth - 1, error));
        TRY(writer->ops->end_element(writer, error));
    }
    pop_element(writer);
    return S_OK;
}

HRESULT xml_write_end_element(WS_XML_WRITER* writer, WS_ERROR* error)
{
    return writer->ops->quick_end != NULL ? writer->ops->quick_end(writer, error) : xml_write_any_end(writer, error);
}

/* An array of one would be longer than the element. At the top level the second element fails, as one by one. */
HRESULT xml_write_array(WS_XML_WRITER* writer, const WS_XML_STRING* local_name, const WS_XML_STRING* ns, WS_TYPE type,
                        const BYTE* items, ULONG count, bool* written, WS_ERROR* error)
{
    *written = false;
    TRY(check_local_name(local_name, "an element", error));
    if (writer->ops->has_array == NULL || !writer->ops->has_array(writer, type) || count < 2
        || (writer->depth == 0 && !writer->set.allow_fragment))
        return S_OK;
    TRY(xml_writer_before_node(writer, "an array", error));
    TRY(writer->ops->start_array(writer, error));
    TRY(xml_write_start_element(writer, NULL, local_name, ns, error));
    TRY(xml_writer_declare_pending(writer, error));
    TRY(writer->ops->end_array(writer, type, items, count, error));
    pop_element(writer);
    *written = true;
    return S_OK;
}

/* ---- attributes --------------------------------------------------------------------------------------------------- */

/* No two attributes with one expanded name. */
static HRESULT keep_attribute(WS_XML_WRITER* writer, const WS_XML_STRING* local_name, const WS_XML_STRING* ns,
                              WS_ERROR* error)
{
    struct xml_writer_attr attr;

    for (ULONG i = 0; i < writer->attr_count; i++)
        if (xml_writer_span_is(writer, writer->attrs[i].local_name, local_name)
            && xml_writer_span_is(writer, writer->attrs[i].ns, ns))
            return err_raise(error, WS_E_INVALID_FORMAT, "the attribute '%.*s' is written twice on one element",
                             (int)local_name->length, (const char*)local_name->bytes);
    if (writer->attr_count == writer->attr_capacity)
        TRY(xml_array_grow((void**)&writer->attrs, &writer->attr_capacity, writer->attr_count + 1,
                           sizeof *writer->attrs, error));
    TRY(xml_writer_keep(writer, local_name, &attr.local_name, error));
    TRY(xml_writer_keep(writer, ns, &attr.ns, error));
    writer->attrs[writer->attr_count++] = attr;
    return S_OK;
}

/* A prefix for an attribute without one: the default namespace does not apply to attributes. */
static HRESULT attribute_prefix(WS_XML_WRITER* writer, const WS_XML_STRING* ns, BYTE chars[XML_GENERATED_MAX],
                                WS_XML_STRING* prefix, WS_ERROR* error)
{
    *prefix = no_name;
    if (ns->length == 0)
        return S_OK;
    if (xml_is_xml_namespace(ns)) {
        *prefix = xml_prefix;
        return S_OK;
    }
    if (!xml_writer_find_prefix(writer, ns, false, writer->binding_count, prefix)) {
        xml_writer_generate_prefix(writer, chars, prefix);
        return xml_writer_bind_name(writer, prefix, ns, error);
    }
    return S_OK;
}

/* A writer that stands before an element of an XML buffer may add attributes to it. */
static bool can_reopen(const WS_XML_WRITER* writer)
{
    return writer->state == XML_WRITER_CONTENT && writer->buffer != NULL && !xml_writer_c14n_active(writer)
           && writer->at->node.base.nodeType == WS_XML_NODE_TYPE_ELEMENT;
}

/* As if its start tag had just been written; end_reopened goes back to where it was. */
static HRESULT reopen_element(WS_XML_WRITER* writer, WS_ERROR* error)
{
    const WS_XML_ELEMENT_NODE* element = &writer->at->node.element;

    if (writer->kept_count != 0)
        TRY(xml_writer_settle(writer, false, error));
    TRY(xml_writer_enter_scope(writer, writer->at, error));
    writer->serial++;
    writer->attr_count = 0;
    writer->attr_total = element->attributeCount;
    TRY(xml_writer_bind_name(writer, element->prefix, element->ns, error));
    for (ULONG i = 0; i < element->attributeCount; i++) {
        const WS_XML_ATTRIBUTE* attribute = element->attributes[i];

        if (attribute->isXmlNs)
            continue;
        TRY(keep_attribute(writer, attribute->localName, attribute->ns, error));
        if (attribute->prefix->length != 0)
            TRY(xml_writer_bind_name(writer, attribute->prefix, attribute->ns, error));
    }
    writer->element = writer->at;
    writer->reopened = true;
    writer->state = XML_WRITER_IN_TAG;
    return S_OK;
}

static HRESULT end_reopened(WS_XML_WRITER* writer, WS_ERROR* error)
{
    TRY(xml_writer_declare_pending(writer, error));
    pop_element(writer);
    writer->element = NULL;
    writer->reopened = false;
    return S_OK;
}

HRESULT xml_write_start_attribute(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* local_name,
                                  const WS_XML_STRING* ns, bool single_quote, WS_ERROR* error)
{
    BYTE chars[XML_GENERATED_MAX];
    WS_XML_STRING chosen;

    if (writer->state == XML_WRITER_IN_ATTRIBUTE)
        return raise_in_attribute("an attribute", error);
    if (writer->state != XML_WRITER_IN_TAG && !can_reopen(writer))
        return err_raise(error, WS_E_INVALID_OPERATION, "an attribute outside of a start tag");
    TRY(check_local_name(local_name, "an attribute", error));
    if (ns->length == 0 && local_name->length == 5 && memcmp(local_name->bytes, "xmlns", 5) == 0)
        return err_raise(error, WS_E_INVALID_FORMAT,
                         "'xmlns' cannot be the name of an attribute: WsWriteXmlnsAttribute writes declarations");
    if (writer->state != XML_WRITER_IN_TAG)
        TRY(reopen_element(writer, error));
    if (writer->attr_total >= writer->set.max_attributes)
        return err_raise(error, WS_E_QUOTA_EXCEEDED,
                         "more than %u attributes on one element; raise WS_XML_WRITER_PROPERTY_MAX_ATTRIBUTES",
                         (unsigned)writer->set.max_attributes);
    TRY(keep_attribute(writer, local_name, ns, error));
    if (prefix == NULL) {
        TRY(attribute_prefix(writer, ns, chars, &chosen, error));
        prefix = &chosen;
    } else if (prefix->length == 0 && ns->length != 0) {
        return err_raise(error, WS_E_INVALID_FORMAT, "the attribute '%.*s' has a namespace, but an empty prefix",
                         (int)local_name->length, (const char*)local_name->bytes);
    }
    if (prefix->length != 0)
        TRY(xml_writer_bind_name(writer, prefix, ns, error));
    TRY(writer->ops->start_attribute(writer, prefix, local_name, ns, single_quote, error));
    writer->attr_total++;
    writer->attr_text = 0;
    writer->single_quote = single_quote;
    writer->state = XML_WRITER_IN_ATTRIBUTE;
    return S_OK;
}

HRESULT xml_write_end_attribute(WS_XML_WRITER* writer, WS_ERROR* error)
{
    if (writer->state != XML_WRITER_IN_ATTRIBUTE)
        return err_raise(error, WS_E_INVALID_OPERATION, "the end of an attribute, but none is open");
    if (writer->kept_count != 0)
        TRY(xml_writer_settle(writer, false, error));
    TRY(writer->ops->end_attribute(writer, error));
    writer->state = XML_WRITER_IN_TAG;
    return writer->reopened ? end_reopened(writer, error) : S_OK;
}

/* ---- public ------------------------------------------------------------------------------------------------------- */

HRESULT WINAPI WsWriteStartElement(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* localName,
                                   const WS_XML_STRING* ns, WS_ERROR* error)
{
    XML_WRITER_DOOR(WsWriteStartElement(writer, prefix, localName, ns, error), writer, error);
    if (!xml_string_given(localName) || !xml_string_given(ns) || (prefix != NULL && !xml_string_given(prefix)))
        return err_raise(error, E_INVALIDARG, "localName and ns are required, and no string without its bytes");
    return xml_writer_end(writer, xml_write_start_element(writer, prefix, localName, ns, error));
}

HRESULT WINAPI WsWriteEndStartElement(WS_XML_WRITER* writer, WS_ERROR* error)
{
    XML_WRITER_DOOR(WsWriteEndStartElement(writer, error), writer, error);
    return xml_writer_end(writer, xml_write_end_start_element(writer, error));
}

HRESULT WINAPI WsWriteEndElement(WS_XML_WRITER* writer, WS_ERROR* error)
{
    XML_WRITER_DOOR(WsWriteEndElement(writer, error), writer, error);
    return xml_writer_end(writer, xml_write_end_element(writer, error));
}

HRESULT WINAPI WsWriteStartAttribute(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* localName,
                                     const WS_XML_STRING* ns, BOOL singleQuote, WS_ERROR* error)
{
    XML_WRITER_DOOR(WsWriteStartAttribute(writer, prefix, localName, ns, singleQuote, error), writer, error);
    if (!xml_string_given(localName) || !xml_string_given(ns) || (prefix != NULL && !xml_string_given(prefix)))
        return err_raise(error, E_INVALIDARG, "localName and ns are required, and no string without its bytes");
    return xml_writer_end(writer,
                          xml_write_start_attribute(writer, prefix, localName, ns, singleQuote != FALSE, error));
}

HRESULT WINAPI WsWriteEndAttribute(WS_XML_WRITER* writer, WS_ERROR* error)
{
    XML_WRITER_DOOR(WsWriteEndAttribute(writer, error), writer, error);
    return xml_writer_end(writer, xml_write_end_attribute(writer, error));
}
