/* Typed values to elements, attributes and text: one value, whatever its type. */
#include "xml/type_write.h"

#include "base/err.h"
#include "xml/type_soap.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

HRESULT (type_write_raise)(struct type_writer* out, HRESULT hr, const char* format, ...)
{
    char    reason[448];
    va_list arguments;

    if (out->error == NULL)
        return hr;
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    if (out->name == NULL)
        return err_raise(out->error, hr, "writing the %s: %s", out->kind, reason);
    return err_raise(out->error, hr, "writing the %s '%.*s': %s", out->kind, NAME_ARGS(out->name), reason);
}

/* ---- nil and derived types ----------------------------------------------------------------------------------------- */

HRESULT type_write_nil_attribute(struct type_writer* out)
{
    TRY(xml_write_start_attribute(out->writer, NULL, &type_xsi_nil, &type_xsi_ns, false, out->error));
    TRY(xml_write_plain(out->writer, (const BYTE*)"true", 4, out->error));
    return xml_write_end_attribute(out->writer, out->error);
}

HRESULT type_write_nil(struct type_writer* out, const WS_XML_STRING* local_name, const WS_XML_STRING* ns)
{
    TRY(xml_write_start_element(out->writer, NULL, local_name, ns, out->error));
    TRY(type_write_nil_attribute(out));
    return xml_write_end_element(out->writer, out->error);
}

static bool is_derived(const WS_STRUCT_DESCRIPTION* actual, const WS_STRUCT_DESCRIPTION* base)
{
    enum { DERIVATION_DEPTH_MAX = 64 };

    for (unsigned depth = 0; actual != NULL && depth < DERIVATION_DEPTH_MAX; depth++) {
        if (actual == base)
            return true;
        actual = actual->parentType;
    }
    return false;
}

HRESULT type_write_resolve(struct type_writer* out, const WS_STRUCT_DESCRIPTION* description, const void* value,
                           const WS_STRUCT_DESCRIPTION** actual)
{
    const WS_STRUCT_DESCRIPTION* stored = description;

    TRY(type_check_struct_once(&out->checked, description, out->error));
    if (description->fieldCount != 0 && description->fields[0]->mapping == WS_TYPE_ATTRIBUTE_FIELD_MAPPING)
        memcpy(&stored, (const BYTE*)value + description->fields[0]->offset, sizeof stored);
    if (stored == NULL)
        return type_write_raise(out, E_INVALIDARG,
                                "the type field (WS_TYPE_ATTRIBUTE_FIELD_MAPPING) of a struct '%.*s' is "
                                "NULL; set it to the WS_STRUCT_DESCRIPTION of the value",
                                NAME_ARGS(description->typeLocalName));
    if (!is_derived(stored, description))
        return type_write_raise(out, E_INVALIDARG,
                                "the type field of a struct names '%.*s', which is not derived from '%.*s' "
                                "(parentType)",
                                NAME_ARGS(stored->typeLocalName), NAME_ARGS(description->typeLocalName));
    if ((stored->structOptions & WS_STRUCT_ABSTRACT) != 0)
        return type_write_raise(out, E_INVALIDARG,
                                "the type '%.*s' is abstract (WS_STRUCT_ABSTRACT): only types derived from "
                                "it have values",
                                NAME_ARGS(stored->typeLocalName));
    *actual = stored;
    return S_OK;
}

/* ---- a value into an element --------------------------------------------------------------------------------------- */

HRESULT type_write_custom(struct type_writer* out, WS_TYPE_MAPPING mapping,
                          const WS_CUSTOM_TYPE_DESCRIPTION* description, const void* value)
{
    if (description->writeCallback == NULL)
        return type_write_raise(out, E_INVALIDARG, "WS_CUSTOM_TYPE_DESCRIPTION.writeCallback is NULL");
    return description->writeCallback(out->writer, mapping, description->descriptionData, value, description->size,
                                      out->error);
}

static HRESULT write_struct_value(struct type_writer* out, const WS_STRUCT_DESCRIPTION* description, const void* value)
{
    const WS_STRUCT_DESCRIPTION* actual;

    TRY(type_write_resolve(out, description, value, &actual));
    return type_write_struct(out, actual, (struct type_places){ value, NULL });
}

static HRESULT write_buffer_value(struct type_writer* out, const void* value)
{
    const WS_XML_BUFFER* buffer;

    memcpy(&buffer, value, sizeof buffer);
    return type_write_buffer_content(out, buffer);
}

static HRESULT write_element_value(struct type_writer* out, WS_TYPE type, const void* description, const void* value)
{
    switch (type) {
    case WS_STRUCT_TYPE:
        return write_struct_value(out, description, value);
    case WS_UNION_TYPE:
        return type_write_choice(out, description, value, false);
    case WS_CUSTOM_TYPE:
        return type_write_custom(out, WS_ELEMENT_TYPE_MAPPING, description, value);
    case WS_XML_BUFFER_TYPE:
        return write_buffer_value(out, value);
    case WS_VOID_TYPE:
        return S_OK;
    default:
        return type_write_soap(out->writer, type, description, value, out->error);
    }
}

HRESULT type_write_element_value(struct type_writer* out, WS_TYPE type, const void* description, const void* value,
                                 ULONG count)
{
    if (LIKELY(type_has(type, TYPE_TEXT)))
        return value_write(out, type, description, value, count);
    TRY(type_write_enter(out));
    TRY(write_element_value(out, type, description, value));
    out->depth--;
    return S_OK;
}

HRESULT type_write_named(struct type_writer* out, const WS_XML_STRING* local_name, const WS_XML_STRING* ns,
                         WS_TYPE type, const void* description, const void* value, ULONG count)
{
    if (type == WS_XML_BUFFER_TYPE) {
        const WS_XML_BUFFER* buffer;

        memcpy(&buffer, value, sizeof buffer);
        return type_write_buffer_named(out, local_name, ns, buffer);
    }
    TRY(xml_write_start_element(out->writer, NULL, local_name, ns, out->error));
    TRY(type_write_element_value(out, type, description, value, count));
    return xml_write_end_element(out->writer, out->error);
}

HRESULT type_write_text_value(struct type_writer* out, WS_TYPE type, const void* description, const void* value,
                              ULONG count)
{
    if (type != WS_STRUCT_TYPE)
        return value_write(out, type, description, value, count);
    TRY(type_write_enter(out));
    TRY(type_write_struct_text(out, description, value));
    out->depth--;
    return S_OK;
}

/* ---- entry --------------------------------------------------------------------------------------------------------- */

static struct type_writer make_writer(WS_XML_WRITER* writer, const char* kind, const WS_XML_STRING* name,
                                      WS_ERROR* error)
{
    return (struct type_writer){ .writer = writer, .error = error, .kind = kind, .name = name };
}

static bool wants_pointer(WS_WRITE_OPTION option)
{
    return option == WS_WRITE_REQUIRED_POINTER || option == WS_WRITE_NILLABLE_POINTER;
}

/* A derived struct is larger than what the description says: its size is that of its own description. */
static HRESULT check_value_size(struct type_writer* out, WS_TYPE type, const void* description, const void* value,
                                ULONG value_size)
{
    size_t size = type_size(type, description);

    if (type == WS_STRUCT_TYPE && value != NULL && value_size >= size) {
        const WS_STRUCT_DESCRIPTION* actual = description;

        TRY(type_write_resolve(out, description, value, &actual));
        size = actual->size;
    }
    if (value_size != size)
        return type_write_raise(out, E_INVALIDARG, "valueSize is %u; a %s has %zu", value_size, type_infos[type].name,
                                size);
    return S_OK;
}

static HRESULT check_value(struct type_writer* out, WS_TYPE type, const void* description, WS_WRITE_OPTION option,
                           const void* value, ULONG value_size)
{
    if (option < WS_WRITE_REQUIRED_VALUE || option > WS_WRITE_NILLABLE_POINTER)
        return type_write_raise(out, E_INVALIDARG, "%d is no WS_WRITE_OPTION", (int)option);
    if (!wants_pointer(option) && type_has(type, TYPE_IS_POINTER))
        return type_write_raise(out, E_INVALIDARG, "%s is a pointer already: use WS_WRITE_REQUIRED_POINTER",
                                type_infos[type].name);
    if (option == WS_WRITE_NILLABLE_VALUE && !type_has(type, TYPE_HAS_NIL))
        return type_write_raise(out, E_INVALIDARG, "a %s cannot be nil: use WS_WRITE_NILLABLE_POINTER",
                                type_infos[type].name);
    if (value == NULL && (value_size != 0 || wants_pointer(option) || type_size(type, description) != 0))
        return type_write_raise(out, E_INVALIDARG, "value is NULL");
    if (!wants_pointer(option))
        return check_value_size(out, type, description, value, value_size);
    if (value_size != sizeof(void*))
        return type_write_raise(out, E_INVALIDARG, "valueSize is %u; with this option it is that of a pointer, %zu",
                                value_size, sizeof(void*));
    return S_OK;
}

/* Where the value itself is; NULL when it is nil, as the option allows. For types that are pointers: where the pointer is. */
static HRESULT find_value(struct type_writer* out, WS_TYPE type, WS_WRITE_OPTION option, const void* value,
                          const void** found)
{
    const void* pointer = value;
    bool        nil;

    if (wants_pointer(option))
        memcpy(&pointer, value, sizeof pointer);
    nil = pointer == NULL || (option == WS_WRITE_NILLABLE_VALUE && value_is_nil(type, value));
    if (nil && (option == WS_WRITE_REQUIRED_POINTER || option == WS_WRITE_REQUIRED_VALUE))
        return type_write_raise(out, E_INVALIDARG,
                                "the pointer to the value is NULL; WS_WRITE_NILLABLE_POINTER would write "
                                "a nil element");
    *found = nil ? NULL : type_has(type, TYPE_IS_POINTER) ? value : pointer;
    return S_OK;
}

static HRESULT write_mapped(struct type_writer* out, WS_TYPE_MAPPING mapping, WS_TYPE type, const void* description,
                            const void* value)
{
    if (mapping == WS_ELEMENT_TYPE_MAPPING)
        return type_write_element_value(out, type, description, value, 0);
    if (type == WS_CUSTOM_TYPE)
        return type_write_custom(out, mapping, description, value);
    if (mapping == WS_ANY_ELEMENT_TYPE_MAPPING) {
        const WS_XML_BUFFER* buffer;

        memcpy(&buffer, value, sizeof buffer);
        return type_write_buffer_element(out, buffer);
    }
    if (mapping == WS_ELEMENT_CONTENT_TYPE_MAPPING && type == WS_STRUCT_TYPE)
        return type_write_content(out, description, (struct type_places){ value, NULL }, false);
    if (type == WS_UNION_TYPE)
        return type_write_choice(out, description, value, false);
    return type_write_text_value(out, type, description, value, 0);
}

HRESULT type_write(WS_XML_WRITER* writer, WS_TYPE_MAPPING mapping, WS_TYPE type, const void* description,
                   WS_WRITE_OPTION option, const void* value, ULONG value_size, WS_ERROR* error)
{
    struct type_writer out = make_writer(writer, "value", NULL, error);
    const void*        found = NULL;

    TRY(type_check_use(type, description, mapping, "writing a value", error));
    TRY(check_value(&out, type, description, option, value, value_size));
    if ((mapping == WS_ATTRIBUTE_TYPE_MAPPING) != xml_writer_in_attribute(writer))
        return err_raise(error, WS_E_INVALID_OPERATION, "writing a value with %s %s an attribute",
                         type_mapping_name(mapping), mapping == WS_ATTRIBUTE_TYPE_MAPPING ? "outside of" : "inside");
    TRY(find_value(&out, type, option, value, &found));
    if (found == NULL && mapping != WS_ELEMENT_TYPE_MAPPING)
        return type_write_raise(&out, E_INVALIDARG, "only an element can be nil");
    return found == NULL ? type_write_nil_attribute(&out) : write_mapped(&out, mapping, type, description, found);
}

HRESULT type_write_element(WS_XML_WRITER* writer, const WS_ELEMENT_DESCRIPTION* description, WS_WRITE_OPTION option,
                           const void* value, ULONG value_size, WS_ERROR* error)
{
    struct type_writer out = make_writer(writer, "element", NULL, error);
    const void*        found = NULL;
    bool               any;

    if (description == NULL)
        return err_raise(error, E_INVALIDARG, "the element description is NULL");
    out.name = description->elementLocalName;
    any = description->elementLocalName == NULL && description->elementNs == NULL
          && (description->type == WS_XML_BUFFER_TYPE || description->type == WS_CUSTOM_TYPE);
    if (!any && (description->elementLocalName == NULL || description->elementNs == NULL))
        return err_raise(error, E_INVALIDARG, "elementLocalName and elementNs are required");
    TRY(type_check_use(description->type, description->typeDescription,
                       any ? WS_ANY_ELEMENT_TYPE_MAPPING : WS_ELEMENT_TYPE_MAPPING, "writing an element", error));
    TRY(check_value(&out, description->type, description->typeDescription, option, value, value_size));
    TRY(find_value(&out, description->type, option, value, &found));
    if (any && found == NULL)
        return type_write_raise(&out, E_INVALIDARG, "an element without a name cannot be nil");
    if (any)
        return write_mapped(&out, WS_ANY_ELEMENT_TYPE_MAPPING, description->type, description->typeDescription, found);
    if (found == NULL)
        return type_write_nil(&out, description->elementLocalName, description->elementNs);
    return type_write_named(&out, description->elementLocalName, description->elementNs, description->type,
                            description->typeDescription, found, 0);
}

HRESULT type_write_attribute(WS_XML_WRITER* writer, const WS_ATTRIBUTE_DESCRIPTION* description, WS_WRITE_OPTION option,
                             const void* value, ULONG value_size, WS_ERROR* error)
{
    struct type_writer out = make_writer(writer, "attribute", NULL, error);
    const void*        found = NULL;

    if (description == NULL || description->attributeLocalName == NULL || description->attributeNs == NULL)
        return err_raise(error, E_INVALIDARG, "writing an attribute: attributeLocalName and attributeNs are required");
    out.name = description->attributeLocalName;
    TRY(type_check_use(description->type, description->typeDescription, WS_ATTRIBUTE_TYPE_MAPPING,
                       "writing an attribute", error));
    if (option != WS_WRITE_REQUIRED_VALUE && option != WS_WRITE_REQUIRED_POINTER)
        return type_write_raise(&out, E_INVALIDARG, "the write option %d cannot be used: an attribute cannot be nil",
                                (int)option);
    TRY(check_value(&out, description->type, description->typeDescription, option, value, value_size));
    TRY(find_value(&out, description->type, option, value, &found));
    TRY(xml_write_start_attribute(writer, NULL, description->attributeLocalName, description->attributeNs, false,
                                  error));
    TRY(write_mapped(&out, WS_ATTRIBUTE_TYPE_MAPPING, description->type, description->typeDescription, found));
    return xml_write_end_attribute(writer, error);
}

HRESULT type_write_wrapper(WS_XML_WRITER* writer, const WS_ELEMENT_DESCRIPTION* wrapper, const struct type_frame* frame,
                           WS_ERROR* error)
{
    struct type_writer out = make_writer(writer, "element", NULL, error);

    if (wrapper == NULL || wrapper->elementLocalName == NULL || wrapper->elementNs == NULL
        || wrapper->type != WS_STRUCT_TYPE)
        return err_raise(error, E_INVALIDARG, "a wrapper element needs a name, a namespace and WS_STRUCT_TYPE");
    TRY(type_check_use(wrapper->type, wrapper->typeDescription, WS_ELEMENT_TYPE_MAPPING, "writing parameters", error));
    TRY(type_check_struct(wrapper->typeDescription, true, error));
    out.name = wrapper->elementLocalName;
    TRY(xml_write_start_element(writer, NULL, wrapper->elementLocalName, wrapper->elementNs, error));
    TRY(type_write_struct(&out, wrapper->typeDescription, (struct type_places){ NULL, frame }));
    return xml_write_end_element(writer, error);
}
