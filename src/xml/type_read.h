/* What the files that read typed values share: the state of one call. */
#ifndef WWS_XML_TYPE_READ_H
#define WWS_XML_TYPE_READ_H

#include "xml/reader.h"
#include "xml/type_check.h"
#include "xml/type_scratch.h"

/* What is being read, for error strings. */
struct type_place {
    const char*          kind;         /* "element", "attribute", ... */
    const WS_XML_STRING* name;         /* NULL: not known             */
};

struct type_reader {
    WS_XML_READER*      reader;
    WS_HEAP*            heap;          /* may be NULL */
    WS_ERROR*           error;
    struct type_place   place;
    ULONG               depth;         /* typed values inside each other, up to TYPE_DEPTH_MAX */
    struct type_checked checked;
    struct type_scratch scratch;
};

/* ---- value_read.c, value_string.c ---------------------------------------------------------------------------------- */

/* The value of a type with TYPE_TEXT from its characters, facets checked, memory from the heap. Writes out, and for array
 * types count, only on success; neither needs to be aligned. */
HRESULT value_from_text(struct type_reader* in, WS_TYPE type, const void* description, struct xml_span text, void* out,
                        void* count) MUST_USE;
/* The same from the bytes that base64 text stands for, for the two types of bytes. */
HRESULT value_from_bytes(struct type_reader* in, WS_TYPE type, const void* description, struct xml_span bytes,
                         void* out, void* count) MUST_USE;
HRESULT value_string_from_text(struct type_reader* in, WS_TYPE type, const void* description, struct xml_span text,
                               void* out, void* count) MUST_USE;

/* ---- value_typed.c ------------------------------------------------------------------------------------------------- */

/* The value from typed text, or false: then it has to come from the text's characters. */
bool value_from_typed(WS_TYPE type, const void* description, const WS_XML_TEXT* text, void* out);
/* The value from all text up to the next element or end, which the reader then stands on; from an attribute. */
HRESULT value_from_content(struct type_reader* in, WS_TYPE type, const void* description, void* out,
                           void* count) MUST_USE;
HRESULT value_from_attribute(struct type_reader* in, WS_TYPE type, const void* description, ULONG index, void* out,
                             void* count) MUST_USE;

/* Raises hr: position, place, the text found (cut), then the format. */
HRESULT value_raise(struct type_reader* in, HRESULT hr, struct xml_span text, const char* format, ...)
    PRINTF_LIKE(4, 5);
#define value_raise(...) TYPE_FAILS(value_raise(__VA_ARGS__))
/* Memory of the heap; E_INVALIDARG when there is none. */
HRESULT value_alloc(struct type_reader* in, size_t size, void** out) MUST_USE;
HRESULT value_copy_bytes(struct type_reader* in, const BYTE* bytes, ULONG size, BYTE** out) MUST_USE;

/* ---- type_read.c --------------------------------------------------------------------------------------------------- */

/* Raises hr with position and place in front. */
HRESULT type_read_raise(struct type_reader* in, HRESULT hr, const char* format, ...) PRINTF_LIKE(3, 4);
#define type_read_raise(...) TYPE_FAILS(type_read_raise(__VA_ARGS__))

/* A value from the element the reader stands on, with its attributes; the reader is then behind it. A struct is read as its
 * own type: derived types went through type_read_resolve. */
HRESULT type_read_element_value(struct type_reader* in, WS_TYPE type, const void* description, void* out,
                                void* count) MUST_USE;
/* A value from characters: of an attribute, of an element, or of a text field. */
HRESULT type_read_text_value(struct type_reader* in, WS_TYPE type, const void* description, struct xml_span text,
                             void* out, void* count) MUST_USE;
/* A value allocated in the heap, from the element the reader stands on; of a derived type if xsi:type says so. */
HRESULT type_read_element_pointer(struct type_reader* in, WS_TYPE type, const void* description, void** out) MUST_USE;
/* The struct that xsi:type on this element names: the description itself or one derived from it. */
HRESULT type_read_resolve(struct type_reader* in, const WS_STRUCT_DESCRIPTION* description,
                          const WS_STRUCT_DESCRIPTION** actual) MUST_USE;
/* The element the reader stands on has xsi:nil="true". */
HRESULT type_read_is_nil(struct type_reader* in, bool* nil) MUST_USE;
/* Reads a nil element: no content, no attributes but those of xsi. */
HRESULT type_read_nil(struct type_reader* in) MUST_USE;
/* Goes to the next node that matters; true: it is an element. Else it is the end of the parent, or text. */
HRESULT type_read_to_element(struct type_reader* in, bool* at_element) MUST_USE;
/* No attribute is left unmapped, for types that have none. */
HRESULT type_read_no_attributes(struct type_reader* in) MUST_USE;

static inline HRESULT type_read_enter(struct type_reader* in)
{
    if (UNLIKELY(in->depth == TYPE_DEPTH_MAX))
        return type_read_raise(in, WS_E_QUOTA_EXCEEDED, "more than %u typed values inside each other", TYPE_DEPTH_MAX);
    in->depth++;
    return S_OK;
}

static inline bool type_at_element(const struct type_reader* in)
{
    return xml_reader_node_type(in->reader) == WS_XML_NODE_TYPE_ELEMENT;
}

static inline bool type_at_name(const struct type_reader* in, const WS_XML_STRING* local_name, const WS_XML_STRING* ns)
{
    const WS_XML_ELEMENT_NODE* element = xml_reader_element(in->reader);

    return type_same_name(element->localName, local_name) && type_same_name(element->ns, ns);
}

/* ---- type_read_struct.c -------------------------------------------------------------------------------------------- */

/* Where the fields of a struct lie. */
struct type_slots {
    BYTE*                    base;         /* of the C structure */
    const struct type_frame* frame;        /* not NULL: of the frame, whatever base is */
};

static inline void* type_slot(struct type_slots slots, const WS_FIELD_DESCRIPTION* field, ULONG index)
{
    return slots.frame != NULL ? slots.frame->values[index] : slots.base + field->offset;
}

/* Where the number of items goes, for fields that have one; only to be copied to, as it need not be aligned. */
static inline void* type_count_slot(struct type_slots slots, const WS_FIELD_DESCRIPTION* field, ULONG index)
{
    if (slots.frame == NULL)
        return slots.base + field->countOffset;
    return slots.frame->counts == NULL ? NULL : slots.frame->counts[index];
}

/* From the element the reader stands on to behind it. */
HRESULT type_read_struct(struct type_reader* in, const WS_STRUCT_DESCRIPTION* description,
                         struct type_slots slots) MUST_USE;
/* The content fields only. whole: up to the end of the element, which the reader then stands on. */
HRESULT type_read_content(struct type_reader* in, const WS_STRUCT_DESCRIPTION* description, struct type_slots slots,
                          bool whole) MUST_USE;
/* A struct from characters: all fields but one of WS_TEXT_FIELD_MAPPING are unmapped. */
HRESULT type_read_struct_text(struct type_reader* in, const WS_STRUCT_DESCRIPTION* description, struct xml_span text,
                              BYTE* base) MUST_USE;
/* A struct inside its parent or in an array: a derived one has to fit. */
HRESULT type_read_struct_in_place(struct type_reader* in, const WS_STRUCT_DESCRIPTION* description,
                                  void* slot) MUST_USE;
/* One element field, at the element (found) or without it. */
HRESULT type_read_field_element(struct type_reader* in, const WS_FIELD_DESCRIPTION* field, void* slot,
                                void* count) MUST_USE;
HRESULT type_read_field_missing(struct type_reader* in, const WS_FIELD_DESCRIPTION* field, void* slot,
                                void* count) MUST_USE;
/* The WS_TEXT_FIELD_MAPPING field that takes xsi:nil on the struct's own element, or NULL. */
const WS_FIELD_DESCRIPTION* type_nil_text_field(const WS_STRUCT_DESCRIPTION* description);

/* ---- type_read_attribute.c ----------------------------------------------------------------------------------------- */

/* The attributes of the element the reader stands on. */
HRESULT type_read_attributes(struct type_reader* in, const WS_STRUCT_DESCRIPTION* description,
                             struct type_slots slots) MUST_USE;

/* The value of one of them. */
HRESULT type_read_attribute_value(struct type_reader* in, WS_TYPE type, const void* description, ULONG index, void* out,
                                  void* count) MUST_USE;

/* ---- type_read_repeat.c -------------------------------------------------------------------------------------------- */

/* Fields that take any number of elements. */
HRESULT type_read_repeating(struct type_reader* in, const WS_FIELD_DESCRIPTION* field, void* slot,
                            void* count) MUST_USE;
/* A union, at the next element; out is its structure. found: one of its elements was there. */
HRESULT type_read_choice(struct type_reader* in, const WS_UNION_DESCRIPTION* description, BYTE* out,
                         bool* found) MUST_USE;

/* ---- type_read_any.c ----------------------------------------------------------------------------------------------- */

/* The element matches the namespace restriction of a field of any elements. */
bool    type_read_any_matches(const struct type_reader* in, const WS_FIELD_DESCRIPTION* field);
/* One element into an XML buffer, or away (WS_VOID_TYPE), or to a custom type's callback. */
HRESULT type_read_any_element(struct type_reader* in, const WS_FIELD_DESCRIPTION* field, void* out) MUST_USE;
HRESULT type_read_any_content(struct type_reader* in, const WS_FIELD_DESCRIPTION* field, void* slot) MUST_USE;

#endif
