/* Typed values: C values to and from XML, as descriptions say. What messages, proxies and hosts use beside the public
 * functions (WsReadType, WsReadElement, WsReadAttribute, WsWriteType, WsWriteElement, WsWriteAttribute, ...). Single-threaded,
 * like the reader or writer.
 *
 * The functions check descriptions as they come upon them, each struct once in a call: E_INVALIDARG with a string that names
 * the field and what is wrong with it. They do not check handles and never fault a reader or writer: see xml/reader.h.
 *
 * Values are allocated in the heap given (which may be NULL as long as none needs it); arrays have exactly the size of their
 * items. When reading fails, what the caller owns keeps its value; what the heap holds by then stays there. */
#ifndef WWS_XML_TYPE_H
#define WWS_XML_TYPE_H

#include "base/common.h"

/* As WsReadType and WsReadElement, but with every read option wherever it makes sense: bodies, headers and fault details take
 * WS_READ_NILLABLE_POINTER and WS_READ_NILLABLE_VALUE. An element description without name and namespace takes any element.
 * OPTIONAL and NILLABLE options: nothing is consumed when the next node is not that element. */
HRESULT type_read(WS_XML_READER* reader, WS_TYPE_MAPPING mapping, WS_TYPE type, const void* description,
                  WS_READ_OPTION option, WS_HEAP* heap, void* value, ULONG value_size, WS_ERROR* error) MUST_USE;
HRESULT type_read_element(WS_XML_READER* reader, const WS_ELEMENT_DESCRIPTION* description, WS_READ_OPTION option,
                          WS_HEAP* heap, void* value, ULONG value_size, WS_ERROR* error) MUST_USE;
HRESULT type_write(WS_XML_WRITER* writer, WS_TYPE_MAPPING mapping, WS_TYPE type, const void* description,
                   WS_WRITE_OPTION option, const void* value, ULONG value_size, WS_ERROR* error) MUST_USE;
HRESULT type_write_element(WS_XML_WRITER* writer, const WS_ELEMENT_DESCRIPTION* description, WS_WRITE_OPTION option,
                           const void* value, ULONG value_size, WS_ERROR* error) MUST_USE;

/* As WsReadAttribute and WsWriteAttribute, with the read options up to WS_READ_OPTIONAL_POINTER. The reader stands on the
 * element, before and after. */
HRESULT type_read_attribute(WS_XML_READER* reader, const WS_ATTRIBUTE_DESCRIPTION* description, WS_READ_OPTION option,
                            WS_HEAP* heap, void* value, ULONG value_size, WS_ERROR* error) MUST_USE;
HRESULT type_write_attribute(WS_XML_WRITER* writer, const WS_ATTRIBUTE_DESCRIPTION* description, WS_WRITE_OPTION option,
                             const void* value, ULONG value_size, WS_ERROR* error) MUST_USE;

/* A struct whose fields do not lie side by side: the parameters of an operation, described by the struct of its wrapper
 * element. Both arrays have an entry for each field of that struct, in its order. */
struct type_frame {
    void* const*  values;        /* what would be at field->offset: the value, or the pointer to it, an array ... */
    ULONG* const* counts;        /* what would be at field->countOffset, for fields that have one; else NULL. The array itself
                                  * may be NULL when no field has one                                                      */
};

/* The wrapper element with all fields, each read straight into its place in the frame. The description's type is
 * WS_STRUCT_TYPE (a wrapper without parameters has no fields). On failure some places are written already. */
HRESULT type_read_wrapper(WS_XML_READER* reader, const WS_ELEMENT_DESCRIPTION* wrapper, const struct type_frame* frame,
                          WS_HEAP* heap, WS_ERROR* error) MUST_USE;
HRESULT type_write_wrapper(WS_XML_WRITER* writer, const WS_ELEMENT_DESCRIPTION* wrapper, const struct type_frame* frame,
                           WS_ERROR* error) MUST_USE;

/* Size and alignment of what is at field->offset: a pointer for WS_FIELD_POINTER and arrays, else the value. The field was
 * checked. has_count: there is a ULONG at field->countOffset too. */
struct type_storage {
    size_t size;
    size_t alignment;
    bool   has_count;
};
struct type_storage type_field_storage(const WS_FIELD_DESCRIPTION* field);
/* Bytes of a value of a type whose description was checked. */
size_t type_size(WS_TYPE type, const void* description);

/* Checks everything that can be reached from the description, recursive ones too: E_INVALIDARG, or E_OUTOFMEMORY. For proxies
 * and hosts, once, at creation. what: the beginning of the error string ("input message of operation 'Add'"). */
HRESULT type_check_element(const WS_ELEMENT_DESCRIPTION* description, const char* what, WS_ERROR* error) MUST_USE;

#endif
