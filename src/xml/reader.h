/* The XML reader inside the library: what typed values, messages and channels use beside the public functions. A reader is
 * a cursor on one node; everything here is single-threaded, like the reader.
 *
 * Life:   WsCreateReader -> WsSetInput (bytes, stream) or WsSetInputToBuffer -> read ... -> WsSetInput again | WsFreeReader
 *
 * The functions below do not check their arguments and never fault the reader: a public function is
 *
 *     XML_READER_DOOR(WsReadNode(reader, error), reader, error);    the checker, the handle, faulted, no input
 *     return xml_reader_end(reader, work(reader, error));   a failure of the work faults the reader
 *
 * What a function gives out (nodes, spans, strings) points into the input or into the reader's own buffers and is valid until
 * the reader moves on from where it stands when the function returns. */
#ifndef WWS_XML_READER_H
#define WWS_XML_READER_H

#include "base/check.h"

/* UTF-8 text without a terminator. bytes is never NULL, also when size is 0. */
struct xml_span {
    const BYTE* bytes;
    ULONG       size;
};

#define XML_READER_TAG 0x58524452u    /* "XRDR" */

/* What stands at the door of public functions; none: they may come in. */
enum xml_reader_door {
    XML_DOOR_NO_INPUT = 1,
    XML_DOOR_FAULTED  = 2,
    XML_DOOR_FILLING  = 4,             /* WsFillReader has not finished                    */
    XML_DOOR_ASKS     = 8              /* the input has a check of its own: XML buffers do */
};

/* The beginning of every reader, here so that the most frequent questions cost no call. Read only. */
struct xml_reader_front {
    uint32_t           tag;            /* see check_tag */
    unsigned           door;           /* enum xml_reader_door, or-ed */
    const WS_XML_NODE* node;           /* where the reader stands: never NULL once there is an input                     */
    ULONG              depth;          /* elements that are open; the one the reader stands on counts when it is entered */
    bool               in_attribute;   /* between WsReadStartAttribute and WsReadEndAttribute                            */
    bool               in_pieces;      /* something of the current text may have been given out, or converted           */
};

static inline const WS_XML_NODE* xml_reader_node(const WS_XML_READER* reader)
{
    return ((const struct xml_reader_front*)(const void*)reader)->node;
}

static inline WS_XML_NODE_TYPE xml_reader_node_type(const WS_XML_READER* reader)
{
    return xml_reader_node(reader)->nodeType;
}

/* The element the reader stands on; only when the node type is ELEMENT. */
static inline const WS_XML_ELEMENT_NODE* xml_reader_element(const WS_XML_READER* reader)
{
    assert(xml_reader_node_type(reader) == WS_XML_NODE_TYPE_ELEMENT);
    return (const WS_XML_ELEMENT_NODE*)(const void*)xml_reader_node(reader);
}

/* ---- doors of public functions ---------------------------------------------------------------------------------- */

bool    xml_reader_valid(const WS_XML_READER* reader);                       /* not NULL and the tag is right */
/* E_INVALIDARG (handle), WS_E_OBJECT_FAULTED, WS_E_INVALID_OPERATION (no input was set, a fill is pending). */
static inline HRESULT xml_reader_check(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;
HRESULT xml_reader_check_closed(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;       /* not everything is in order */

/* Nothing at the door of this handle, whatever it is, and no contract checker. */
static inline bool xml_reader_open(const WS_XML_READER* reader)
{
    const struct xml_reader_front* front = (const struct xml_reader_front*)(const void*)reader;

    return LIKELY(reader != NULL && front->tag == XML_READER_TAG && front->door == 0);
}

static inline HRESULT xml_reader_check(WS_XML_READER* reader, WS_ERROR* error)
{
    return xml_reader_open(reader) ? S_OK : xml_reader_check_closed(reader, error);
}

/* The whole door of a public function with parameters of these names: the contract checker's and ours. */
#define XML_READER_DOOR(call, ...) \
    do { \
        if (!xml_reader_open(reader)) { \
            CHECK_CALL(call, __VA_ARGS__); \
            TRY(xml_reader_check_closed(reader, error)); \
        } \
    } while (0)

/* Returns hr; a failure other than E_INVALIDARG and WS_E_INVALID_OPERATION faults the reader. */
HRESULT xml_reader_end_failed(WS_XML_READER* reader, HRESULT hr);

static inline HRESULT xml_reader_end(WS_XML_READER* reader, HRESULT hr)
{
    return LIKELY(SUCCEEDED(hr)) ? hr : xml_reader_end_failed(reader, hr);
}

/* ---- errors ----------------------------------------------------------------------------------------------------- */

/* err_raise with "line L, column C: " in front (of the node the reader stands on; counted from 1) when the input is text. */
HRESULT xml_reader_raise(WS_XML_READER* reader, WS_ERROR* error, HRESULT hr, const char* format, ...) PRINTF_LIKE(4, 5);
/* The same with the position of a byte of the input; of the node, when at does not lie in the input. */
HRESULT xml_reader_raise_at(WS_XML_READER* reader, const BYTE* at, WS_ERROR* error, HRESULT hr, const char* format, ...)
        PRINTF_LIKE(5, 6);
/* WS_E_INVALID_FORMAT: "expected <what>, found the element 'x' (namespace 'y')" and the like, with the position. */
HRESULT xml_reader_raise_expected(WS_XML_READER* reader, WS_ERROR* error, const char* what);
/* The compiler sees that these return failures, and so which paths go on. */
#define XML_FAILS(call)                                                                                                \
    __extension__({                                                                                                    \
        const HRESULT xml_fails_hr_ = (call);                                                                          \
        if (SUCCEEDED(xml_fails_hr_))                                                                                  \
            __builtin_unreachable();                                                                                   \
        xml_fails_hr_;                                                                                                 \
    })
#define xml_reader_raise(...)          XML_FAILS(xml_reader_raise(__VA_ARGS__))
#define xml_reader_raise_at(...)       XML_FAILS(xml_reader_raise_at(__VA_ARGS__))
#define xml_reader_raise_expected(...) XML_FAILS(xml_reader_raise_expected(__VA_ARGS__))
/* A short description of the node the reader stands on, for error strings. Returns buffer. */
const char* xml_reader_describe(const WS_XML_READER* reader, char* buffer, size_t size);
/* Counted from 0, in characters. 0, 0 when the input is not text. */
void    xml_reader_position(WS_XML_READER* reader, ULONGLONG* row, ULONGLONG* column);

/* A block of memory for the time of one call, kept from call to call: NULL when there is none, or a call around this one has
 * it. Given back (or a new one, or NULL) at the end. From mem_alloc; freed with the reader. */
void*   xml_reader_take_spare(WS_XML_READER* reader);
void    xml_reader_give_spare(WS_XML_READER* reader, void* block);

/* ---- moving ----------------------------------------------------------------------------------------------------- */

HRESULT xml_next(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;          /* WsReadNode */
HRESULT xml_skip(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;          /* WsSkipNode: an element with all in it */
/* Over white space and comments (and the start of the document), not further: to the next element, its parent's end, or
 * other text. Look at the node type for what it was; no call when the reader stands on an element already. */
HRESULT xml_to_content(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;
/* From the element the reader stands on to the first node inside it. An empty element has an END_ELEMENT node too. */
HRESULT xml_enter(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;
/* WsReadEndElement: over white space and comments to END_ELEMENT (anything else: WS_E_INVALID_FORMAT) and past it. */
HRESULT xml_leave(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;

/* The reader stands on an element with this name. NULL: any. */
bool    xml_at_element(const WS_XML_READER* reader, const WS_XML_STRING* local_name, const WS_XML_STRING* ns);

/* ---- text ------------------------------------------------------------------------------------------------------- */

/* All text from here to the next element or end element, which the reader then stands on; inside an attribute, its value,
 * and the reader stands on EOF. Comments and CDATA borders vanish. In place whenever the text needed no change. Typed text
 * of an XML buffer or a binary encoding comes as its characters. */
HRESULT xml_read_text(WS_XML_READER* reader, struct xml_span* text, WS_ERROR* error) MUST_USE;
/* xml_enter, xml_read_text, xml_leave in one: the element may hold only text. The reader then stands behind the element;
 * the span is valid until the next move. */
HRESULT xml_read_element_text(WS_XML_READER* reader, struct xml_span* text, WS_ERROR* error) MUST_USE;

/* Typed text (XML buffers, binary XML) that is all the text from here to the end of the element or attribute: a number, a
 * time, an identifier. NULL: anything else. xml_next moves behind it. */
const WS_XML_TEXT* xml_reader_typed(const WS_XML_READER* reader);
/* Text of any type that is all the text from here to the end of the element that was just entered, or NULL: text as
 * characters and whatever is in more than one piece. xml_pass moves behind the element. */
const WS_XML_TEXT* xml_reader_alone(const WS_XML_READER* reader);
HRESULT xml_pass(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;
/* As xml_read_text; raw: the text was bytes, and these are the bytes. */
HRESULT xml_read_bytes(WS_XML_READER* reader, struct xml_span* span, bool* raw, WS_ERROR* error) MUST_USE;
/* From the element that the reader stands on: items of an array of binary XML, up to count of them, when it holds this type.
 * The reader is then behind their elements. *done 0: there is no such array here, the elements are read one by one. */
HRESULT xml_read_array(WS_XML_READER* reader, WS_TYPE type, BYTE* items, ULONG count, ULONG* done,
                       WS_ERROR* error) MUST_USE;

/* The element that the reader stands on, with all in it (BOF: the whole document), as WsReadXmlBuffer. The element declares
 * every prefix that was in scope around it, so that names in its content still resolve. */
HRESULT xml_read_buffer(WS_XML_READER* reader, WS_HEAP* heap, WS_XML_BUFFER** out, WS_ERROR* error) MUST_USE;
/* What is left of the content of the element that the reader is in; the reader then stands on its end. */
HRESULT xml_read_content_buffer(WS_XML_READER* reader, WS_HEAP* heap, WS_XML_BUFFER** out, WS_ERROR* error) MUST_USE;

/* ---- attributes (the reader stands on an element) ---------------------------------------------------------------- */

/* Index in the element node's attributes, or XML_NO_ATTRIBUTE. Never one with isXmlNs. */
#define XML_NO_ATTRIBUTE ((ULONG)-1)
ULONG   xml_find_attribute(const WS_XML_READER* reader, const WS_XML_STRING* local_name, const WS_XML_STRING* ns);
/* The value as text, without moving the reader. Attributes with isXmlNs give their namespace. */
HRESULT xml_attribute_text(WS_XML_READER* reader, ULONG index, struct xml_span* text, WS_ERROR* error) MUST_USE;

/* ---- namespaces -------------------------------------------------------------------------------------------------- */

/* The namespace bound to the prefix here, NULL when there is none; "" bound to the empty prefix by default. */
const WS_XML_STRING* xml_reader_namespace(const WS_XML_READER* reader, const BYTE* prefix, ULONG size);
/* Splits "p:local" or "local" (white space around it removed already) and resolves the prefix where the reader stands (an
 * unprefixed name takes the default namespace). WS_E_INVALID_FORMAT: not a QName, or the prefix is not bound. */
struct xml_qname {
    struct xml_span prefix;
    struct xml_span local_name;
    struct xml_span ns;
};
HRESULT xml_reader_qname(WS_XML_READER* reader, const BYTE* text, ULONG size, struct xml_qname* out,
                         WS_ERROR* error) MUST_USE;

#endif
