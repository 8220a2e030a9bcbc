/* The XML writer inside the library: what typed values, messages and channels use beside the public functions. Everything
 * here is single-threaded, like the writer.
 *
 * Life:   WsCreateWriter -> WsSetOutput (bytes, stream) or WsSetOutputToBuffer -> write ... -> WsSetOutput again | WsFreeWriter
 *
 * The functions below check the state of the document (order of calls, quotas, namespaces), not their pointers, and never
 * fault the writer: a public function is
 *
 *     XML_WRITER_DOOR(WsWriteNode(writer, node, error), writer, error);     the checker, the handle, faulted, no output
 *     return xml_writer_end(writer, work(writer, error));   a failure of the work faults the writer */
#ifndef WWS_XML_WRITER_H
#define WWS_XML_WRITER_H

#include "base/check.h"

#define XML_WRITER_TAG 0x58575452u    /* "XWTR" */

/* What stands at the door of public functions; none: they may come in. */
enum xml_writer_door {
    XML_WRITER_NO_OUTPUT = 1,
    XML_WRITER_FAULTED   = 2,
    XML_WRITER_FLUSHING  = 4,          /* WsFlushWriter has not finished                               */
    XML_WRITER_ASKS      = 8           /* the output has a check of its own: XML buffers do            */
};

/* The beginning of every writer. Read only. */
struct xml_writer_front {
    uint32_t tag;                      /* see check_tag                  */
    unsigned door;                     /* enum xml_writer_door, or-ed    */
};

/* ---- doors of public functions ---------------------------------------------------------------------------------- */

bool    xml_writer_valid(const WS_XML_WRITER* writer);                       /* not NULL and the tag is right */
/* E_INVALIDARG (handle), WS_E_OBJECT_FAULTED, WS_E_INVALID_OPERATION (no output was set). */
static inline HRESULT xml_writer_check(WS_XML_WRITER* writer, WS_ERROR* error) MUST_USE;
HRESULT xml_writer_check_closed(WS_XML_WRITER* writer, WS_ERROR* error) MUST_USE;       /* not everything is in order */

/* Nothing at the door of this handle, whatever it is, and no contract checker. */
static inline bool xml_writer_open(const WS_XML_WRITER* writer)
{
    const struct xml_writer_front* front = (const struct xml_writer_front*)(const void*)writer;

    return LIKELY(writer != NULL && front->tag == XML_WRITER_TAG && front->door == 0);
}

static inline HRESULT xml_writer_check(WS_XML_WRITER* writer, WS_ERROR* error)
{
    return xml_writer_open(writer) ? S_OK : xml_writer_check_closed(writer, error);
}

/* The whole door of a public function with parameters of these names: the contract checker's and ours. */
#define XML_WRITER_DOOR(call, ...) \
    do { \
        if (!xml_writer_open(writer)) { \
            CHECK_CALL(call, __VA_ARGS__); \
            TRY(xml_writer_check_closed(writer, error)); \
        } \
    } while (0)

/* Returns hr; a failure other than E_INVALIDARG and WS_E_INVALID_OPERATION faults the writer. */
HRESULT xml_writer_end_failed(WS_XML_WRITER* writer, HRESULT hr);

static inline HRESULT xml_writer_end(WS_XML_WRITER* writer, HRESULT hr)
{
    return LIKELY(SUCCEEDED(hr)) ? hr : xml_writer_end_failed(writer, hr);
}

/* A function of several steps takes a mark first, and ends with xml_writer_end_since: a failure faults the writer whatever
 * its code, unless nothing was written since the mark. */
struct xml_writer_mark {
    size_t      out_size;
    const void* in_front;
    ULONG       serial, attr_total, depth, kept_count;
    int         state, attr_text;
};

struct xml_writer_mark xml_writer_mark(const WS_XML_WRITER* writer);
HRESULT xml_writer_end_since(WS_XML_WRITER* writer, const struct xml_writer_mark* mark, HRESULT hr);

/* ---- elements and attributes ------------------------------------------------------------------------------------- */

/* prefix NULL: the prefix in scope for ns (the default namespace first), else ns becomes the default namespace here
 * (attributes: a new prefix a, b, c ...). A prefix that is not bound to ns in scope is declared on this element, after
 * the attributes, when its start tag is complete. Strings are copied. */
HRESULT xml_write_start_element(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* local_name,
                                const WS_XML_STRING* ns, WS_ERROR* error) MUST_USE;
HRESULT xml_write_end_start_element(WS_XML_WRITER* writer, WS_ERROR* error) MUST_USE;
HRESULT xml_write_end_element(WS_XML_WRITER* writer, WS_ERROR* error) MUST_USE;
HRESULT xml_write_start_attribute(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* local_name,
                                  const WS_XML_STRING* ns, bool single_quote, WS_ERROR* error) MUST_USE;
HRESULT xml_write_end_attribute(WS_XML_WRITER* writer, WS_ERROR* error) MUST_USE;
/* Declares the prefix on the open start tag, here and now. Declaring it twice on one element: WS_E_INVALID_FORMAT. */
HRESULT xml_write_xmlns(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* ns, bool single_quote,
                        WS_ERROR* error) MUST_USE;

/* ---- content of an element or attribute --------------------------------------------------------------------------- */

/* Any WS_XML_TEXT: numbers and the like keep their type in an XML buffer and in a binary encoding, and are formatted
 * straight into the output of a text encoding. Typed values write through this one. */
HRESULT xml_write_text(WS_XML_WRITER* writer, const WS_XML_TEXT* text, WS_ERROR* error) MUST_USE;
/* Characters, escaped as the place needs. WS_E_INVALID_FORMAT: not UTF-8 (UTF-16), or not a character of XML. */
HRESULT xml_write_utf8(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error) MUST_USE;
HRESULT xml_write_utf16(WS_XML_WRITER* writer, const WCHAR* chars, ULONG count, WS_ERROR* error) MUST_USE;
HRESULT xml_write_base64(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error) MUST_USE;
/* A value whose characters are known to be ASCII and to need no escape anywhere (a duration, true): an attribute holds
 * nothing else. */
HRESULT xml_write_plain(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error) MUST_USE;
/* "p:local" as WsWriteQualifiedName: declares a prefix on the open start tag when it has to and can. */
HRESULT xml_write_qname(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* local_name,
                        const WS_XML_STRING* ns, WS_ERROR* error) MUST_USE;
/* Elements of one name with a value of the type in each, in the form that an encoding has for that. !written: it has none,
 * or none for these, and nothing was done. */
HRESULT xml_write_array(WS_XML_WRITER* writer, const WS_XML_STRING* local_name, const WS_XML_STRING* ns, WS_TYPE type,
                        const BYTE* items, ULONG count, bool* written, WS_ERROR* error) MUST_USE;
/* The start tag of an element node with its attributes, left open for more of them. */
HRESULT xml_write_start_tag(WS_XML_WRITER* writer, const WS_XML_ELEMENT_NODE* element, WS_ERROR* error) MUST_USE;
/* A whole node (WsWriteNode); everything that is in a buffer (WsWriteXmlBuffer); what the reader stands on (WsCopyNode). */
HRESULT xml_write_node(WS_XML_WRITER* writer, const WS_XML_NODE* node, WS_ERROR* error) MUST_USE;
HRESULT xml_write_buffer(WS_XML_WRITER* writer, const WS_XML_BUFFER* buffer, WS_ERROR* error) MUST_USE;
HRESULT xml_copy_node(WS_XML_WRITER* writer, WS_XML_READER* reader, WS_ERROR* error) MUST_USE;
/* Nothing more of the run of base64 that was written last: at the top level no end of an element says so. */
HRESULT xml_write_end_base64(WS_XML_WRITER* writer, WS_ERROR* error) MUST_USE;

/* ---- questions ---------------------------------------------------------------------------------------------------- */

ULONG   xml_writer_depth(const WS_XML_WRITER* writer);                       /* open elements */
bool    xml_writer_in_attribute(const WS_XML_WRITER* writer);
/* A prefix bound to ns where the writer stands; false when there is none. The span is valid until the next write. An
 * element whose start tag is still open does not count, as for WsGetPrefixFromNamespace. */
bool    xml_writer_prefix(const WS_XML_WRITER* writer, const WS_XML_STRING* ns, const BYTE** prefix, ULONG* size);
/* The open start tag has a declaration of this prefix already. */
bool    xml_writer_declares(const WS_XML_WRITER* writer, const WS_XML_STRING* prefix);
/* The document so far (buffer output): valid until the next write. Ends an MTOM package. Faults the writer as a public
 * function would. */
HRESULT xml_writer_bytes(WS_XML_WRITER* writer, WS_BYTES* bytes, WS_ERROR* error) MUST_USE;

#endif
