/* Typed values from elements, attributes and text: one value, whatever its type. */
#include "xml/type_read.h"

#include "base/err.h"
#include "base/heap.h"
#include "base/num.h"
#include "xml/type_soap.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

HRESULT (type_read_raise)(struct type_reader* in, HRESULT hr, const char* format, ...)
{
    char    reason[448];
    va_list arguments;

    if (in->error == NULL)
        return hr;
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    if (in->place.name == NULL)
        return xml_reader_raise(in->reader, in->error, hr, "%s: %s", in->place.kind, reason);
    return xml_reader_raise(in->reader, in->error, hr, "%s '%.*s': %s", in->place.kind, NAME_ARGS(in->place.name),
                            reason);
}

HRESULT type_read_to_element(struct type_reader* in, bool* at_element)
{
    WS_XML_NODE_TYPE type = xml_reader_node_type(in->reader);

    if (type != WS_XML_NODE_TYPE_ELEMENT) {
        TRY(xml_to_content(in->reader, in->error));
        type = xml_reader_node_type(in->reader);
    }
    *at_element = type == WS_XML_NODE_TYPE_ELEMENT;
    return S_OK;
}

/* ---- xsi:nil and xsi:type ------------------------------------------------------------------------------------------ */

static HRESULT parse_nil(struct type_reader* in, ULONG index, bool* nil)
{
    struct xml_span text;
    BOOL            value;

    TRY(xml_attribute_text(in->reader, index, &text, in->error));
    TRY(value_from_text(in, WS_BOOL_TYPE, NULL, text, &value, NULL));
    *nil = value;
    return S_OK;
}

HRESULT type_read_is_nil(struct type_reader* in, bool* nil)
{
    ULONG index;

    *nil = false;
    if (xml_reader_element(in->reader)->attributeCount == 0)
        return S_OK;
    index = xml_find_attribute(in->reader, &type_xsi_nil, &type_xsi_ns);
    return index == XML_NO_ATTRIBUTE ? S_OK : parse_nil(in, index, nil);
}

/* Attributes of the xsi namespace may stand on any element; every other has to be mapped. */
static HRESULT check_attributes(struct type_reader* in, bool nil_allowed)
{
    const WS_XML_ELEMENT_NODE* element = xml_reader_element(in->reader);

    for (ULONG i = 0; i < element->attributeCount; i++) {
        const WS_XML_ATTRIBUTE* attribute = element->attributes[i];
        bool                    nil = false;

        if (attribute->isXmlNs)
            continue;
        if (!type_same_name(attribute->ns, &type_xsi_ns))
            return type_read_raise(in, WS_E_INVALID_FORMAT, "the attribute '%.*s' is not expected",
                                   NAME_ARGS(attribute->localName));
        if (type_same_name(attribute->localName, &type_xsi_nil))
            TRY(parse_nil(in, i, &nil));
        if (nil && !nil_allowed)
            return type_read_raise(in, WS_E_INVALID_FORMAT,
                                   "is nil (xsi:nil), and has to have a value; WS_FIELD_NILLABLE "
                                   "or a nillable read option would allow it");
    }
    return S_OK;
}

HRESULT type_read_no_attributes(struct type_reader* in)
{
    return LIKELY(xml_reader_element(in->reader)->attributeCount == 0) ? S_OK : check_attributes(in, false);
}

HRESULT type_read_nil(struct type_reader* in)
{
    struct xml_span text;

    TRY(check_attributes(in, true));
    TRY(xml_enter(in->reader, in->error));
    TRY(xml_read_text(in->reader, &text, in->error));
    if (text.size != 0 || xml_reader_node_type(in->reader) != WS_XML_NODE_TYPE_END_ELEMENT)
        return type_read_raise(in, WS_E_INVALID_FORMAT, "is nil (xsi:nil), and is not empty");
    return xml_next(in->reader, in->error);
}

static bool names_type(const WS_STRUCT_DESCRIPTION* description, const struct xml_qname* name)
{
    const WS_XML_STRING* local = description->typeLocalName;
    const WS_XML_STRING* ns = description->typeNs;

    return local != NULL && ns != NULL && local->length == name->local_name.size && ns->length == name->ns.size
           && (local->length == 0 || memcmp(local->bytes, name->local_name.bytes, local->length) == 0)
           && (ns->length == 0 || memcmp(ns->bytes, name->ns.bytes, ns->length) == 0);
}

/* The description of that name among the type and what is derived from it. Depth: descriptions could run in a circle. */
static const WS_STRUCT_DESCRIPTION* find_type(const WS_STRUCT_DESCRIPTION* description, const struct xml_qname* name,
                                              unsigned depth)
{
    const WS_STRUCT_DESCRIPTION* found = names_type(description, name) ? description : NULL;

    for (ULONG i = 0; found == NULL && depth != 0 && description->subTypes != NULL && i < description->subTypeCount;
         i++)
        if (description->subTypes[i] != NULL)
            found = find_type(description->subTypes[i], name, depth - 1);
    return found;
}

HRESULT type_read_resolve(struct type_reader* in, const WS_STRUCT_DESCRIPTION* description,
                          const WS_STRUCT_DESCRIPTION** actual)
{
    enum { DERIVATION_DEPTH_MAX = 64 };
    ULONG            index = XML_NO_ATTRIBUTE;
    struct xml_span  text;
    struct xml_qname name;

    *actual = description;
    if (xml_reader_element(in->reader)->attributeCount != 0)
        index = xml_find_attribute(in->reader, &type_xsi_type, &type_xsi_ns);
    if (index != XML_NO_ATTRIBUTE && description->typeLocalName != NULL && description->typeNs != NULL) {
        size_t size;

        TRY(xml_attribute_text(in->reader, index, &text, in->error));
        size = text.size;
        num_trim(&text.bytes, &size);
        TRY(xml_reader_qname(in->reader, text.bytes, (ULONG)size, &name, in->error));
        *actual = find_type(description, &name, DERIVATION_DEPTH_MAX);
        if (*actual == NULL)
            return type_read_raise(in, WS_E_INVALID_FORMAT,
                                   "its xsi:type '%.*s' of namespace '%.*s' is not '%.*s' or one "
                                   "of the subTypes of its WS_STRUCT_DESCRIPTION",
                                   (int)name.local_name.size, (const char*)name.local_name.bytes, (int)name.ns.size,
                                   (const char*)name.ns.bytes, NAME_ARGS(description->typeLocalName));
    }
    if (((*actual)->structOptions & WS_STRUCT_ABSTRACT) != 0)
        return type_read_raise(in, WS_E_INVALID_FORMAT,
                               "the type '%.*s' is abstract (WS_STRUCT_ABSTRACT): xsi:type has to "
                               "name a type derived from it",
                               NAME_ARGS((*actual)->typeLocalName));
    return S_OK;
}

/* ---- a value from an element --------------------------------------------------------------------------------------- */

static HRESULT read_union_element(struct type_reader* in, const WS_UNION_DESCRIPTION* description, void* out)
{
    bool found;

    TRY(type_read_no_attributes(in));
    TRY(xml_enter(in->reader, in->error));
    TRY(type_read_choice(in, description, out, &found));
    if (!found)
        return xml_reader_raise_expected(in->reader, in->error, "one of the elements of a union");
    return xml_leave(in->reader, in->error);
}

static HRESULT read_custom(struct type_reader* in, WS_TYPE_MAPPING mapping,
                           const WS_CUSTOM_TYPE_DESCRIPTION* description, void* out)
{
    if (description->readCallback == NULL)
        return type_read_raise(in, E_INVALIDARG, "WS_CUSTOM_TYPE_DESCRIPTION.readCallback is NULL");
    return description->readCallback(in->reader, mapping, description->descriptionData, in->heap, out,
                                     description->size, in->error);
}

/* Text of XML buffers and binary XML, in one piece, before the reader moves on from it. S_FALSE: it is not in one piece, or
 * its characters have to say what the value is. */
static HRESULT read_alone(struct type_reader* in, WS_TYPE type, const void* description, void* out, void* count)
{
    const WS_XML_TEXT*   alone = xml_reader_alone(in->reader);
    const WS_XML_STRING* value;

    if (alone == NULL)
        return S_FALSE;
    value = &((const WS_XML_UTF8_TEXT*)(const void*)alone)->value;
    if (alone->textType == WS_XML_TEXT_TYPE_UTF8 && value->length != 0)
        return value_from_text(in, type, description, (struct xml_span){ value->bytes, value->length }, out, count);
    if (alone->textType < WS_XML_TEXT_TYPE_BOOL || alone->textType > WS_XML_TEXT_TYPE_TIMESPAN)
        return S_FALSE;
    return value_from_typed(type, description, alone, out) ? S_OK : S_FALSE;
}

static HRESULT read_text_element(struct type_reader* in, WS_TYPE type, const void* description, void* out, void* count)
{
    struct xml_span text;
    bool            raw = false;
    HRESULT         hr;

    TRY(type_read_no_attributes(in));
    TRY(xml_enter(in->reader, in->error));
    hr = read_alone(in, type, description, out, count);
    if (hr != S_FALSE)
        return FAILED(hr) ? hr : xml_pass(in->reader, in->error);
    if (type == WS_BYTES_TYPE || type == WS_BYTE_ARRAY_TYPE)
        TRY(xml_read_bytes(in->reader, &text, &raw, in->error));
    else
        TRY(xml_read_text(in->reader, &text, in->error));
    if (UNLIKELY(xml_reader_node_type(in->reader) != WS_XML_NODE_TYPE_END_ELEMENT))
        return type_read_raise(in, WS_E_INVALID_FORMAT, "has an element inside; a %s is text only",
                               type_infos[type].name);
    TRY(raw ? value_from_bytes(in, type, description, text, out, count)
            : value_from_text(in, type, description, text, out, count));
    return xml_next(in->reader, in->error);
}

static HRESULT read_xml_buffer(struct type_reader* in, void* out)
{
    WS_XML_BUFFER* buffer;

    if (in->heap == NULL)
        return type_read_raise(in, E_INVALIDARG, "the value needs memory, and there is no heap");
    TRY(xml_read_buffer(in->reader, in->heap, &buffer, in->error));
    memcpy(out, &buffer, sizeof buffer);
    return S_OK;
}

static HRESULT read_element_value(struct type_reader* in, WS_TYPE type, const void* description, void* out, void* count)
{
    switch (type) {
    case WS_STRUCT_TYPE:
        return type_read_struct(in, description, (struct type_slots){ out, NULL });
    case WS_UNION_TYPE:
        return read_union_element(in, description, out);
    case WS_CUSTOM_TYPE:
        return read_custom(in, WS_ELEMENT_TYPE_MAPPING, description, out);
    case WS_XML_BUFFER_TYPE:
        return read_xml_buffer(in, out);
    case WS_VOID_TYPE:
        return xml_skip(in->reader, in->error);
    case WS_ENDPOINT_ADDRESS_TYPE:
    case WS_FAULT_TYPE:
        return type_read_soap(in->reader, type, description, in->heap, out, in->error);
    default:
        return read_text_element(in, type, description, out, count);
    }
}

HRESULT type_read_element_value(struct type_reader* in, WS_TYPE type, const void* description, void* out, void* count)
{
    if (LIKELY(type_has(type, TYPE_TEXT)))
        return read_text_element(in, type, description, out, count);
    TRY(type_read_enter(in));
    TRY(read_element_value(in, type, description, out, count));
    in->depth--;
    return S_OK;
}

HRESULT type_read_element_pointer(struct type_reader* in, WS_TYPE type, const void* description, void** out)
{
    const void* actual = description;
    void*       value;

    if (type == WS_STRUCT_TYPE) {
        const WS_STRUCT_DESCRIPTION* actual_struct;

        TRY(type_read_resolve(in, description, &actual_struct));
        actual = actual_struct;
    }
    TRY(value_alloc(in, type_size(type, actual), &value));
    memset(value, 0, type_size(type, actual));
    TRY(type_read_element_value(in, type, actual, value, NULL));
    *out = value;
    return S_OK;
}

HRESULT type_read_text_value(struct type_reader* in, WS_TYPE type, const void* description, struct xml_span text,
                             void* out, void* count)
{
    if (type != WS_STRUCT_TYPE)
        return value_from_text(in, type, description, text, out, count);
    TRY(type_read_enter(in));
    TRY(type_read_struct_text(in, description, text, out));
    in->depth--;
    return S_OK;
}

/* ---- entry --------------------------------------------------------------------------------------------------------- */

static void init(struct type_reader* in, WS_XML_READER* reader, WS_HEAP* heap, WS_ERROR* error)
{
    in->reader = reader;
    in->heap = heap;
    in->error = error;
    in->place = (struct type_place){ "value", NULL };
    in->depth = 0;
    memset(&in->checked, 0, sizeof in->checked);
    type_scratch_init(&in->scratch, xml_reader_take_spare(reader));
}

static HRESULT finish(struct type_reader* in, HRESULT hr)
{
    xml_reader_give_spare(in->reader, type_scratch_reset(&in->scratch));
    return hr;
}

/* A value of the mapping, where the reader stands. Text values write out only on success. */
static HRESULT read_mapped(struct type_reader* in, WS_TYPE_MAPPING mapping, WS_TYPE type, const void* description,
                           void* out)
{
    struct xml_span text;
    bool            found;

    if (mapping == WS_ELEMENT_TYPE_MAPPING)
        return type_read_element_value(in, type, description, out, NULL);
    if (type == WS_CUSTOM_TYPE)
        return read_custom(in, mapping, description, out);
    if (mapping == WS_ANY_ELEMENT_TYPE_MAPPING)
        return read_xml_buffer(in, out);
    if (mapping == WS_ELEMENT_CONTENT_TYPE_MAPPING && type == WS_STRUCT_TYPE)
        return type_read_content(in, description, (struct type_slots){ out, NULL }, false);
    if (type == WS_UNION_TYPE) {
        TRY(type_read_choice(in, description, out, &found));
        return found ? S_OK : xml_reader_raise_expected(in->reader, in->error, "one of the elements of a union");
    }
    if (type != WS_STRUCT_TYPE)
        return value_from_content(in, type, description, out, NULL);
    TRY(xml_read_text(in->reader, &text, in->error));
    return type_read_text_value(in, type, description, text, out, NULL);
}

/* The value goes to its owner in one piece, and only when all of it is there. What no field describes stays as it was. */
static HRESULT read_value(struct type_reader* in, WS_TYPE_MAPPING mapping, WS_TYPE type, const void* description,
                          void* value)
{
    size_t size = type_size(type, description);
    void*  copy;

    if (type_has(type, TYPE_TEXT))
        return read_mapped(in, mapping, type, description, value);
    TRY(type_scratch_alloc(&in->scratch, size, &copy, in->error));
    memcpy(copy, value, size);
    if (type == WS_STRUCT_TYPE && mapping == WS_ELEMENT_TYPE_MAPPING) {
        const WS_STRUCT_DESCRIPTION* actual;

        TRY(type_read_resolve(in, description, &actual));
        if (actual->size > size)
            return type_read_raise(in, WS_E_INVALID_FORMAT,
                                   "the derived type '%.*s' (xsi:type) does not fit into a value of "
                                   "%zu bytes; WS_READ_REQUIRED_POINTER makes room for it",
                                   NAME_ARGS(actual->typeLocalName), size);
        description = actual;
    }
    TRY(read_mapped(in, mapping, type, description, copy));
    memcpy(value, copy, size);
    return S_OK;
}

static HRESULT read_pointer(struct type_reader* in, WS_TYPE_MAPPING mapping, WS_TYPE type, const void* description,
                            void* value)
{
    void* pointer = NULL;

    if (type_has(type, TYPE_IS_POINTER)) {
        TRY(read_mapped(in, mapping, type, description, &pointer));
    } else if (mapping == WS_ELEMENT_TYPE_MAPPING) {
        TRY(type_read_element_pointer(in, type, description, &pointer));
    } else {
        TRY(value_alloc(in, type_size(type, description), &pointer));
        memset(pointer, 0, type_size(type, description));
        TRY(read_mapped(in, mapping, type, description, pointer));
    }
    memcpy(value, &pointer, sizeof pointer);
    return S_OK;
}

static bool wants_pointer(WS_READ_OPTION option)
{
    return option != WS_READ_REQUIRED_VALUE && option != WS_READ_NILLABLE_VALUE;
}

static bool may_be_nil(WS_READ_OPTION option)
{
    return option == WS_READ_NILLABLE_POINTER || option == WS_READ_NILLABLE_VALUE;
}

/* The reader stands on what holds the value. */
static HRESULT read_with_option(struct type_reader* in, WS_TYPE_MAPPING mapping, WS_TYPE type, const void* description,
                                WS_READ_OPTION option, void* value, ULONG value_size)
{
    bool nil = false;

    if (may_be_nil(option) && mapping == WS_ELEMENT_TYPE_MAPPING)
        TRY(type_read_is_nil(in, &nil));
    if (nil) {
        TRY(type_read_nil(in));
        memset(value, 0, value_size);
        return S_OK;
    }
    return wants_pointer(option) ? read_pointer(in, mapping, type, description, value)
                                 : read_value(in, mapping, type, description, value);
}

static HRESULT check_value(WS_TYPE type, const void* description, WS_READ_OPTION option, const WS_HEAP* heap,
                           const void* value, ULONG value_size, WS_ERROR* error)
{
    size_t size;

    if (option < WS_READ_REQUIRED_VALUE || option > WS_READ_NILLABLE_VALUE)
        return err_raise(error, E_INVALIDARG, "%d is no WS_READ_OPTION", (int)option);
    size = wants_pointer(option) ? sizeof(void*) : type_size(type, description);
    if (!wants_pointer(option) && type_has(type, TYPE_IS_POINTER))
        return err_raise(error, E_INVALIDARG, "%s is a pointer already: use WS_READ_REQUIRED_POINTER",
                         type_infos[type].name);
    if (option == WS_READ_NILLABLE_VALUE && !type_has(type, TYPE_HAS_NIL))
        return err_raise(error, E_INVALIDARG, "a %s cannot be nil: use WS_READ_NILLABLE_POINTER",
                         type_infos[type].name);
    if (heap != NULL && !heap_valid(heap))
        return err_raise(error, E_INVALIDARG, "heap is no WS_HEAP");
    if (heap == NULL && wants_pointer(option))
        return err_raise(error, E_INVALIDARG, "a read option with a pointer needs a heap");
    if (value_size != size)
        return err_raise(error, E_INVALIDARG, "valueSize is %u; with this option and type it is %zu", value_size, size);
    if (value == NULL && size != 0)
        return err_raise(error, E_INVALIDARG, "there is no place for the value: value is NULL");
    return S_OK;
}

HRESULT type_read(WS_XML_READER* reader, WS_TYPE_MAPPING mapping, WS_TYPE type, const void* description,
                  WS_READ_OPTION option, WS_HEAP* heap, void* value, ULONG value_size, WS_ERROR* error)
{
    struct type_reader in;

    TRY(type_check_use(type, description, mapping, "reading a value", error));
    TRY(check_value(type, description, option, heap, value, value_size, error));
    if (mapping == WS_ATTRIBUTE_TYPE_MAPPING
        && !((const struct xml_reader_front*)(const void*)reader)->in_attribute)
        return err_raise(error, WS_E_INVALID_OPERATION, "reading an attribute value: call WsReadStartAttribute first");
    init(&in, reader, heap, error);
    if (mapping == WS_ELEMENT_TYPE_MAPPING || mapping == WS_ANY_ELEMENT_TYPE_MAPPING) {
        TRY(xml_to_content(reader, error));
        if (!type_at_element(&in))
            return xml_reader_raise_expected(reader, error, "an element");
        in.place.kind = "element";
    } else {
        in.place.kind = mapping == WS_ATTRIBUTE_TYPE_MAPPING ? "attribute value" : "element content";
    }
    return finish(&in, read_with_option(&in, mapping, type, description, option, value, value_size));
}

static HRESULT raise_missing(struct type_reader* in, const WS_ELEMENT_DESCRIPTION* description)
{
    char what[256];

    snprintf(what, sizeof what, "the element '%.*s' of namespace '%.*s'", NAME_ARGS(description->elementLocalName),
             NAME_ARGS(description->elementNs));
    return xml_reader_raise_expected(in->reader, in->error, what);
}

static HRESULT read_described(struct type_reader* in, const WS_ELEMENT_DESCRIPTION* description,
                              WS_TYPE_MAPPING mapping, WS_READ_OPTION option, void* value, ULONG value_size)
{
    bool any = description->elementLocalName == NULL;

    in->place = (struct type_place){ "element", description->elementLocalName };
    TRY(xml_to_content(in->reader, in->error));
    if (type_at_element(in) && (any || type_at_name(in, description->elementLocalName, description->elementNs)))
        return read_with_option(in, mapping, description->type, description->typeDescription, option, value,
                                value_size);
    if (option == WS_READ_REQUIRED_VALUE || option == WS_READ_REQUIRED_POINTER)
        return raise_missing(in, description);
    memset(value, 0, value_size);
    return S_OK;
}

static HRESULT check_description(const WS_ELEMENT_DESCRIPTION* description, WS_ERROR* error)
{
    if (description == NULL)
        return err_raise(error, E_INVALIDARG, "the element description is NULL");
    if ((description->elementLocalName == NULL) != (description->elementNs == NULL))
        return err_raise(error, E_INVALIDARG, "elementLocalName and elementNs have to be both NULL or both given");
    return S_OK;
}

/* Without a name the description is of any element, with its name: types that can hold it read it too. */
static WS_TYPE_MAPPING mapping_of(const WS_ELEMENT_DESCRIPTION* description)
{
    bool with_name = description->type == WS_XML_BUFFER_TYPE || description->type == WS_CUSTOM_TYPE;

    return description->elementLocalName == NULL && with_name ? WS_ANY_ELEMENT_TYPE_MAPPING : WS_ELEMENT_TYPE_MAPPING;
}

HRESULT type_read_element(WS_XML_READER* reader, const WS_ELEMENT_DESCRIPTION* description, WS_READ_OPTION option,
                          WS_HEAP* heap, void* value, ULONG value_size, WS_ERROR* error)
{
    struct type_reader in;
    WS_TYPE_MAPPING    mapping;

    TRY(check_description(description, error));
    mapping = mapping_of(description);
    TRY(type_check_use(description->type, description->typeDescription, mapping, "reading an element", error));
    TRY(check_value(description->type, description->typeDescription, option, heap, value, value_size, error));
    init(&in, reader, heap, error);
    return finish(&in, read_described(&in, description, mapping, option, value, value_size));
}

static HRESULT read_attribute_found(struct type_reader* in, const WS_ATTRIBUTE_DESCRIPTION* description, ULONG index,
                                    WS_READ_OPTION option, void* value)
{
    const WS_TYPE type = description->type;
    const size_t  size = type_size(type, description->typeDescription);
    void*         pointer = NULL;
    void*         target;

    if (option == WS_READ_REQUIRED_VALUE && type_has(type, TYPE_TEXT))
        return type_read_attribute_value(in, type, description->typeDescription, index, value, NULL);
    if (option == WS_READ_REQUIRED_VALUE) {
        TRY(type_scratch_alloc(&in->scratch, size, &target, in->error));
        memcpy(target, value, size);
        TRY(type_read_attribute_value(in, type, description->typeDescription, index, target, NULL));
        memcpy(value, target, size);
        return S_OK;
    }
    if (!type_has(type, TYPE_IS_POINTER)) {
        TRY(value_alloc(in, size, &pointer));
        memset(pointer, 0, size);
    }
    target = type_has(type, TYPE_IS_POINTER) ? &pointer : pointer;
    TRY(type_read_attribute_value(in, type, description->typeDescription, index, target, NULL));
    memcpy(value, &pointer, sizeof pointer);
    return S_OK;
}

HRESULT type_read_attribute(WS_XML_READER* reader, const WS_ATTRIBUTE_DESCRIPTION* description, WS_READ_OPTION option,
                            WS_HEAP* heap, void* value, ULONG value_size, WS_ERROR* error)
{
    struct type_reader in;
    ULONG              index;

    if (description == NULL || description->attributeLocalName == NULL || description->attributeNs == NULL)
        return err_raise(error, E_INVALIDARG, "reading an attribute: attributeLocalName and attributeNs are required");
    TRY(type_check_use(description->type, description->typeDescription, WS_ATTRIBUTE_TYPE_MAPPING,
                       "reading an attribute", error));
    TRY(check_value(description->type, description->typeDescription, option, heap, value, value_size, error));
    if (xml_reader_node_type(reader) != WS_XML_NODE_TYPE_ELEMENT)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "reading an attribute: the reader does not stand on an element");
    init(&in, reader, heap, error);
    in.place = (struct type_place){ "attribute", description->attributeLocalName };
    index = xml_find_attribute(reader, description->attributeLocalName, description->attributeNs);
    if (index != XML_NO_ATTRIBUTE)
        return finish(&in, read_attribute_found(&in, description, index, option, value));
    if (option != WS_READ_OPTIONAL_POINTER)
        return type_read_raise(&in, WS_E_INVALID_FORMAT, "is missing from the element '%.*s'",
                               NAME_ARGS(xml_reader_element(reader)->localName));
    memset(value, 0, value_size);
    return S_OK;
}

/* A frame has a place for every field that is stored. */
static HRESULT check_frame(struct type_reader* in, const WS_STRUCT_DESCRIPTION* fields, const struct type_frame* frame)
{
    for (ULONG i = 0; i < fields->fieldCount; i++) {
        const struct type_storage storage = type_field_storage(fields->fields[i]);

        if ((storage.size == 0 || frame->values[i] != NULL)
            && (!storage.has_count || (frame->counts != NULL && frame->counts[i] != NULL)))
            continue;
        in->place.name = fields->fields[i]->localName;
        return type_read_raise(in, E_INVALIDARG, "no parameter takes field %u of the message", i);
    }
    return S_OK;
}

static HRESULT read_wrapper(struct type_reader* in, const WS_ELEMENT_DESCRIPTION* wrapper,
                            const struct type_frame* frame)
{
    const WS_STRUCT_DESCRIPTION* fields = wrapper->typeDescription;

    in->place = (struct type_place){ "element", wrapper->elementLocalName };
    TRY(type_check_struct(fields, true, in->error));
    TRY(check_frame(in, fields, frame));
    TRY(xml_to_content(in->reader, in->error));
    if (!type_at_element(in) || !type_at_name(in, wrapper->elementLocalName, wrapper->elementNs))
        return raise_missing(in, wrapper);
    return type_read_struct(in, fields, (struct type_slots){ NULL, frame });
}

HRESULT type_read_wrapper(WS_XML_READER* reader, const WS_ELEMENT_DESCRIPTION* wrapper, const struct type_frame* frame,
                          WS_HEAP* heap, WS_ERROR* error)
{
    struct type_reader in;

    TRY(check_description(wrapper, error));
    if (wrapper->elementLocalName == NULL || wrapper->type != WS_STRUCT_TYPE)
        return err_raise(error, E_INVALIDARG, "a wrapper element needs a name and WS_STRUCT_TYPE");
    TRY(type_check_use(wrapper->type, wrapper->typeDescription, WS_ELEMENT_TYPE_MAPPING, "reading parameters", error));
    init(&in, reader, heap, error);
    return finish(&in, read_wrapper(&in, wrapper, frame));
}
