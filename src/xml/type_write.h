/* What the files that write typed values share: the state of one call. */
#ifndef WWS_XML_TYPE_WRITE_H
#define WWS_XML_TYPE_WRITE_H

#include "xml/type_check.h"
#include "xml/writer.h"

struct type_writer {
    WS_XML_WRITER*       writer;
    WS_ERROR*            error;
    const char*          kind;         /* "element", "attribute", ...: for error strings */
    const WS_XML_STRING* name;         /* NULL: not known                                */
    ULONG                depth;        /* typed values inside each other, up to TYPE_DEPTH_MAX */
    struct type_checked  checked;
};

/* err_raise with the place in front. */
HRESULT type_write_raise(struct type_writer* out, HRESULT hr, const char* format, ...) PRINTF_LIKE(3, 4);
#define type_write_raise(...) TYPE_FAILS(type_write_raise(__VA_ARGS__))

/* ---- value_write.c ------------------------------------------------------------------------------------------------- */

/* The characters of a type with TYPE_TEXT, as content or attribute value. count: of array types. */
HRESULT value_write(struct type_writer* out, WS_TYPE type, const void* description, const void* value,
                    ULONG count) MUST_USE;

/* ---- value_default.c ----------------------------------------------------------------------------------------------- */

/* The value, not a pointer to it, is nil. False for types that have no nil. */
bool    value_is_nil(WS_TYPE type, const void* value);
/* The value equals the default of its field, or zero where there is none: an optional field is then left out. */
HRESULT value_is_default(struct type_writer* out, const WS_FIELD_DESCRIPTION* field, const void* value, ULONG count,
                         bool* is_default) MUST_USE;

/* ---- type_write.c -------------------------------------------------------------------------------------------------- */

/* Attributes and content of the element whose start tag is open. */
HRESULT type_write_element_value(struct type_writer* out, WS_TYPE type, const void* description, const void* value,
                                 ULONG count) MUST_USE;
/* An element with its tags; XML buffers choose their prefixes. */
HRESULT type_write_named(struct type_writer* out, const WS_XML_STRING* local_name, const WS_XML_STRING* ns,
                         WS_TYPE type, const void* description, const void* value, ULONG count) MUST_USE;
HRESULT type_write_nil_attribute(struct type_writer* out) MUST_USE;
HRESULT type_write_nil(struct type_writer* out, const WS_XML_STRING* local_name, const WS_XML_STRING* ns) MUST_USE;
/* A value as characters: of an attribute, or of a text field. */
HRESULT type_write_text_value(struct type_writer* out, WS_TYPE type, const void* description, const void* value,
                              ULONG count) MUST_USE;
HRESULT type_write_custom(struct type_writer* out, WS_TYPE_MAPPING mapping,
                          const WS_CUSTOM_TYPE_DESCRIPTION* description, const void* value) MUST_USE;
/* The description of the struct that the value really is: the type field's, where it has one. */
HRESULT type_write_resolve(struct type_writer* out, const WS_STRUCT_DESCRIPTION* description, const void* value,
                           const WS_STRUCT_DESCRIPTION** actual) MUST_USE;

static inline HRESULT type_write_enter(struct type_writer* out)
{
    if (UNLIKELY(out->depth == TYPE_DEPTH_MAX))
        return type_write_raise(out, E_INVALIDARG, "more than %u typed values inside each other: a circle of pointers?",
                                TYPE_DEPTH_MAX);
    out->depth++;
    return S_OK;
}

/* ---- type_write_struct.c ------------------------------------------------------------------------------------------- */

struct type_places {
    const BYTE*              base;         /* of the C structure */
    const struct type_frame* frame;        /* not NULL: of the frame, whatever base is */
};

HRESULT type_write_struct(struct type_writer* out, const WS_STRUCT_DESCRIPTION* description,
                          struct type_places places) MUST_USE;
HRESULT type_write_content(struct type_writer* out, const WS_STRUCT_DESCRIPTION* description,
                           struct type_places places, bool whole) MUST_USE;
HRESULT type_write_struct_text(struct type_writer* out, const WS_STRUCT_DESCRIPTION* description,
                               const BYTE* base) MUST_USE;
/* optional: none of the choices may be what is selected. */
HRESULT type_write_choice(struct type_writer* out, const WS_UNION_DESCRIPTION* description, const BYTE* value,
                          bool optional) MUST_USE;

/* ---- type_write_any.c ---------------------------------------------------------------------------------------------- */

/* The single element of an XML buffer under another name; its attributes and content only; as it is. */
HRESULT type_write_buffer_named(struct type_writer* out, const WS_XML_STRING* local_name, const WS_XML_STRING* ns,
                                const WS_XML_BUFFER* buffer) MUST_USE;
HRESULT type_write_buffer_content(struct type_writer* out, const WS_XML_BUFFER* buffer) MUST_USE;
HRESULT type_write_buffer_element(struct type_writer* out, const WS_XML_BUFFER* buffer) MUST_USE;
HRESULT type_write_any_attributes(struct type_writer* out, const WS_ANY_ATTRIBUTES* attributes) MUST_USE;

#endif
