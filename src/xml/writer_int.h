/* The writer's struct and what its files share. Only src/xml/writer*.c and c14n_writer.c include this.
 *
 *   writer.c          create, free, properties, outputs, the doors
 *   writer_tag.c      elements and attributes: order, names     writer_scope.c   prefixes and namespaces
 *   writer_content.c  text in all its forms                     writer_node.c    nodes, copies, XML buffers
 *   writer_text.c     text encoding, into memory                writer_buffer.c  an XML buffer as output, positions
 *   writer_stream.c   WsFlushWriter                     c14n_writer.c    canonical bytes of what is written
 *   writer_stream.c   WsFlushWriter                   writer_wide.c    text encoding in UTF-16
 *   writer_mtom.c     MTOM encoding (see writer_mtom.h)                   writer_raw.c     raw encoding
 *   writer_push.c     WsPushBytes, WsPullBytes
 *   writer_binary*.c  binary encoding, into memory
 *
 * The front (tag, scope, content) knows the document: what may follow what, which prefix means what, quotas. It calls the
 * output (struct xml_writer_ops) with names that are resolved and in order. */
#ifndef WWS_XML_WRITER_INT_H
#define WWS_XML_WRITER_INT_H

#include "xml/bytes.h"
#include "xml/scan.h"
#include "xml/writer.h"
#include "xml/xmlbuffer.h"

struct xml_writer_ops {
    HRESULT (*start_element)(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* local_name,
                             const WS_XML_STRING* ns, WS_ERROR* error);
    HRESULT (*start_attribute)(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* local_name,
                               const WS_XML_STRING* ns, bool single_quote, WS_ERROR* error);
    HRESULT (*end_attribute)(WS_XML_WRITER* writer, WS_ERROR* error);
    HRESULT (*xmlns)(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* ns, bool single_quote,
                     WS_ERROR* error);
    /* xml_write_start_element without a prefix, and xml_write_end_element, which do the usual in one piece, and leave all else
     * to xml_write_any_element and xml_write_any_end. NULL: those. */
    HRESULT (*quick_element)(WS_XML_WRITER* writer, const WS_XML_STRING* local_name, const WS_XML_STRING* ns,
                             WS_ERROR* error);
    HRESULT (*quick_end)(WS_XML_WRITER* writer, WS_ERROR* error);
    /* The start tag is complete; empty: and the element too. */
    HRESULT (*end_start)(WS_XML_WRITER* writer, bool empty, WS_ERROR* error);
    HRESULT (*end_element)(WS_XML_WRITER* writer, WS_ERROR* error);
    /* Content of an element, attribute or CDATA section. Characters are not checked yet, but for plain ones. */
    HRESULT (*chars)(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error);
    HRESULT (*plain)(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error);
    HRESULT (*base64)(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error);
    HRESULT (*scalar)(WS_XML_WRITER* writer, const WS_XML_TEXT* text, WS_ERROR* error);   /* see xml_text_scalar */
    /* Characters that are a string of a dictionary. NULL: as chars. */
    HRESULT (*string)(WS_XML_WRITER* writer, const WS_XML_STRING* string, WS_ERROR* error);
    /* Elements of one name, each with a value of the type in it: called in front of the start tag of the first, and when it
     * is complete. NULL: one by one. */
    bool    (*has_array)(const WS_XML_WRITER* writer, WS_TYPE type);
    HRESULT (*start_array)(WS_XML_WRITER* writer, WS_ERROR* error);
    HRESULT (*end_array)(WS_XML_WRITER* writer, WS_TYPE type, const BYTE* items, ULONG count, WS_ERROR* error);
    HRESULT (*start_cdata)(WS_XML_WRITER* writer, WS_ERROR* error);
    HRESULT (*end_cdata)(WS_XML_WRITER* writer, WS_ERROR* error);
    HRESULT (*comment)(WS_XML_WRITER* writer, const WS_XML_STRING* value, WS_ERROR* error);
    /* May be written to where it stands. NULL: always. */
    HRESULT (*check)(const WS_XML_WRITER* writer, WS_ERROR* error);
    bool text;                                   /* the document is text: a declaration, line breaks, a charset      */
    bool open_ended;                             /* end_start of a start tag that is not empty writes nothing        */
    bool any_bytes;                              /* base64 takes bytes as they come, not only in groups of three     */
};
extern const struct xml_writer_ops xml_writer_text_ops;
extern const struct xml_writer_ops xml_writer_wide_ops;
extern const struct xml_writer_ops xml_writer_mtom_ops;
extern const struct xml_writer_ops xml_writer_raw_ops;
extern const struct xml_writer_ops xml_writer_buffer_ops;
extern const struct xml_writer_ops xml_writer_binary_ops;

struct xml_writer_settings {
    ULONG    max_depth;
    BOOL     allow_fragment;
    ULONG    max_attributes;
    BOOL     write_declaration;
    ULONG    indent;
    ULONG    buffer_trim_bytes;
    ULONG    buffer_bytes_max;
    ULONG    mime_parts_bytes_max;
    WS_BYTES initial_buffer;
    BOOL     allow_invalid_references;
    ULONG    max_namespaces;
    BOOL     compress_empty;
    BOOL     uncompressed_empty;
};

/*          +----------- WsWriteEndElement of an empty one --------+
 *          v                                                      |
 *   CONTENT --start_element--> TAG --start_attribute--> ATTRIBUTE |     (CONTENT: also before the root and behind it)
 *      ^                       |  ^----end_attribute--------+     |
 *      +----- any content -----+----------------------------------+
 *   CONTENT --start_cdata--> CDATA --end_cdata--> CONTENT */
enum xml_writer_state { XML_WRITER_CONTENT, XML_WRITER_IN_TAG, XML_WRITER_IN_ATTRIBUTE, XML_WRITER_IN_CDATA };

/* Offsets into names: the bytes may move. */
struct xml_writer_span { size_t at; ULONG size; };

struct xml_writer_binding {
    struct xml_writer_span prefix;
    struct xml_writer_span ns;
    WS_XML_DICTIONARY*     ns_dictionary;         /* of the namespace as it was given */
    ULONG                  ns_id;
    ULONG                  used_by;   /* serial of the last start tag that uses the prefix with this meaning */
    bool                   written;   /* false: to be declared when the start tag is complete                */
};

#define XML_NOT_KNOWN UINT32_MAX

struct xml_writer_attr {
    struct xml_writer_span local_name;
    struct xml_writer_span ns;
};

struct xml_writer_open {
    struct xml_writer_span name;      /* as written, prefix included: there before the output is called */
    ULONG                  binding_count;
    size_t                 names_size;
    bool                   has_text;  /* no line breaks are put inside */
    bool                   has_child;
};

struct xml_writer_c14n;
struct xml_mtom_output;
#define XML_NO_RECORD SIZE_MAX
#define XML_KNOWN_NAMES 512                       /* of a dictionary: those in front */

struct xml_writer_binary {
    const WS_XML_DICTIONARY*   dictionary;        /* strings of it are written by their index; or NULL                  */
    WS_DYNAMIC_STRING_CALLBACK callback;          /* asked about the others; or NULL                                    */
    void*                      callback_state;
    size_t                     text_at;           /* the text record of an element that was written last: it can take
                                                   * the end of the element along                                       */
    size_t                     value_at;          /* the text record of the attribute: more of its kind is put to it    */
    WS_XML_STRING              value_string;      /* the dictionary string that it stands for                           */
    uint64_t                   names[XML_KNOWN_NAMES / 64];    /* bit n: string n of the dictionary was a name before    */
};

struct _WS_XML_WRITER {
    struct xml_writer_front      front;
    bool                         root_written;
    bool                         started;         /* something was written: the declaration, if any, is behind us */
    enum xml_writer_state        state;
    const struct xml_writer_ops* ops;             /* NULL: no output was set */
    struct xml_writer_settings   created;         /* by WsCreateWriter */
    struct xml_writer_settings   set;

    ULONG                        depth;
    ULONG                        depth_min;       /* elements that cannot be ended: canonicalization started in them */
    struct xml_writer_open*      open;            /* depth of them are in use */
    ULONG                        open_capacity;
    struct xml_writer_binding*   bindings;
    ULONG                        binding_count, binding_capacity;
    ULONG                        known;           /* the binding that names without a given prefix took last, found */
    ULONG                        known_count;     /* when so many were in scope; XML_NOT_KNOWN                      */
    struct xml_writer_attr*      attrs;           /* of the start tag that is open */
    ULONG                        attr_count, attr_capacity;
    ULONG                        attr_total;      /* with the namespace declarations */
    ULONG                        serial;          /* of the start tag that is open */
    ULONG                        default_used_by; /* as used_by, for no default namespace at all */
    struct xml_bytes             names;
    WS_XML_STRING                found_prefix;    /* what WsGetPrefixFromNamespace gave out */
    struct xml_bytes             found_bytes;

    WS_XML_TEXT_TYPE             attr_text;       /* in an attribute: what was written last; 0: nothing yet */
    bool                         single_quote;
    BYTE                         kept[3];         /* bytes that wait for a whole group of base64 */
    ULONG                        kept_count;
    struct xml_bytes             converted;       /* UTF-16 and lists as UTF-8 */

    /* text output */
    BYTE*                        out;
    size_t                       out_size, out_capacity;
    size_t                       out_limit;       /* of out_capacity, what the quota lets be used */
    size_t                       out_max;         /* what the quota lets be used at all */
    bool                         out_borrowed;    /* the caller's WS_XML_WRITER_PROPERTY_INITIAL_BUFFER */
    size_t                       tag_at;          /* where the open start tag begins: not committed from there on */
    size_t                       cdata_brackets;  /* ']' at the end of the open CDATA section */
    WS_CHARSET                   charset;
    size_t                       text_at;         /* where the document begins, behind the head of an MTOM package */
    bool                         is_wide;         /* UTF-16, which is encoded when it leaves */
    struct xml_bytes             wide;            /* what out becomes, up to wide_at */
    size_t                       wide_at;
    size_t                       counted, counted_at;     /* bytes that out becomes, up to counted_at */
    BYTE                         raw_kept[4];     /* raw encoding: characters that wait for a whole group of base64 */
    ULONG                        raw_kept_count;
    struct xml_bytes             chunk;           /* what the callback of WsPullBytes fills */
    struct xml_mtom_output*      mtom;            /* MTOM output, kept until the writer is freed */
    bool                         is_mtom;         /* the output is one */
    WS_BYTES                     given;           /* for WS_XML_WRITER_PROPERTY_BUFFERS */
    bool                         stream;
    WS_WRITE_CALLBACK            write_callback;
    void*                        write_state;
    WS_ASYNC_STATE               flush_state;

    /* binary output */
    struct xml_writer_binary     binary;

    /* XML buffer output */
    WS_XML_BUFFER*               buffer;
    struct xml_buffer_node*      at;              /* what is written goes in front of it */
    struct xml_buffer_node*      element;         /* the start tag that is open, in no tree yet */
    WS_XML_ATTRIBUTE*            attribute;
    bool                         reopened;        /* element is in the tree already, and gets one more attribute */
    struct xml_bytes             value;           /* of the attribute */

    struct xml_writer_c14n*      c14n;            /* canonicalization, on or off; kept until the writer is freed */
};

/* The output is this from now on. */
static inline void xml_writer_use(WS_XML_WRITER* writer, const struct xml_writer_ops* ops)
{
    writer->ops = ops;
    writer->front.door &= ~(unsigned)(XML_WRITER_NO_OUTPUT | XML_WRITER_ASKS);
    writer->front.door |= ops == NULL ? XML_WRITER_NO_OUTPUT : ops->check != NULL ? XML_WRITER_ASKS : 0;
}

/* writer_tag.c */
HRESULT xml_write_any_element(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* local_name,
                              const WS_XML_STRING* ns, WS_ERROR* error) MUST_USE;
HRESULT xml_write_any_end(WS_XML_WRITER* writer, WS_ERROR* error) MUST_USE;
/* What may stand here: completes an open start tag, puts the declaration first. WS_E_INVALID_OPERATION in an attribute. */
HRESULT xml_writer_before_node(WS_XML_WRITER* writer, const char* what, WS_ERROR* error) MUST_USE;
HRESULT xml_writer_start_document(WS_XML_WRITER* writer, WS_ERROR* error) MUST_USE;
HRESULT xml_writer_end_start(WS_XML_WRITER* writer, WS_ERROR* error) MUST_USE;

/* writer_scope.c */
HRESULT xml_writer_bind_name(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* ns,
                             WS_ERROR* error) MUST_USE;
HRESULT xml_writer_bind(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* ns, bool written,
                        WS_ERROR* error) MUST_USE;
/* The binding whose prefix an element of this namespace takes when none is given, or NULL. */
struct xml_writer_binding* xml_writer_find_element(WS_XML_WRITER* writer, const WS_XML_STRING* ns);
/* A prefix that means ns among the first count bindings; the empty one only if it may be. The string points into names. */
bool    xml_writer_find_prefix(const WS_XML_WRITER* writer, const WS_XML_STRING* ns, bool allow_empty, ULONG count,
                               WS_XML_STRING* prefix);
const struct xml_writer_binding* xml_writer_find_binding(const WS_XML_WRITER* writer, const WS_XML_STRING* prefix);
/* a, b, c ... not in scope. */
#define XML_GENERATED_MAX 12
void    xml_writer_generate_prefix(const WS_XML_WRITER* writer, BYTE chars[XML_GENERATED_MAX], WS_XML_STRING* prefix);
HRESULT xml_writer_declare_pending(WS_XML_WRITER* writer, WS_ERROR* error) MUST_USE;
bool    xml_is_xml_namespace(const WS_XML_STRING* ns);

/* writer_content.c: bytes of base64 that were kept back. last: the element ends. */
HRESULT xml_writer_settle(WS_XML_WRITER* writer, bool last, WS_ERROR* error) MUST_USE;
HRESULT xml_write_start_cdata(WS_XML_WRITER* writer, WS_ERROR* error) MUST_USE;
HRESULT xml_write_end_cdata(WS_XML_WRITER* writer, WS_ERROR* error) MUST_USE;

/* writer_text.c */
size_t  xml_writer_committed(const WS_XML_WRITER* writer);  /* bytes of out that will not change any more */
HRESULT xml_writer_put(WS_XML_WRITER* writer, const void* bytes, size_t size, WS_ERROR* error) MUST_USE;
HRESULT xml_writer_reserve(WS_XML_WRITER* writer, size_t size, WS_ERROR* error) MUST_USE;   /* for what will be written */
void    xml_writer_release_out(WS_XML_WRITER* writer);

/* writer_wide.c */
size_t  xml_writer_output_size(const WS_XML_WRITER* writer);            /* of what is committed, as it leaves */
HRESULT xml_writer_encode(WS_XML_WRITER* writer, size_t end, WS_ERROR* error) MUST_USE;  /* out up to end, into wide */
/* Behind everything, as it is: into out, or wide. */
HRESULT xml_writer_put_tail(WS_XML_WRITER* writer, const void* bytes, size_t size, WS_ERROR* error) MUST_USE;

/* writer_mtom.c; on top of the text encoding that the writer has been set to */
HRESULT xml_mtom_output_begin(WS_XML_WRITER* writer, const WS_XML_WRITER_MTOM_ENCODING* encoding,
                              WS_ERROR* error) MUST_USE;
void    xml_mtom_output_free(struct xml_mtom_output* mtom);
bool    xml_mtom_finished(const WS_XML_WRITER* writer);                 /* nothing can be written any more */
/* Bytes of an element's content; alone: so far they are all of it. settle: that was all of them. */
HRESULT xml_mtom_keep(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, bool alone, WS_ERROR* error) MUST_USE;
HRESULT xml_mtom_settle(WS_XML_WRITER* writer, bool last, WS_ERROR* error) MUST_USE;
/* A callback whose bytes can wait until the parts are written; then defer instead of keep. */
bool    xml_mtom_defers(const WS_XML_WRITER* writer);
HRESULT xml_mtom_defer(WS_XML_WRITER* writer, WS_PUSH_BYTES_CALLBACK push, WS_PULL_BYTES_CALLBACK pull, void* state,
                       WS_ERROR* error) MUST_USE;
/* writer_mtom_finish.c */
HRESULT xml_mtom_write_head(WS_XML_WRITER* writer, WS_ERROR* error) MUST_USE;
HRESULT xml_mtom_check_finish(const WS_XML_WRITER* writer, WS_ERROR* error) MUST_USE;
HRESULT xml_mtom_finish(WS_XML_WRITER* writer, WS_ERROR* error) MUST_USE;          /* all parts behind the document */
/* writer->given: what is left of the document. Writes it and all parts. */
HRESULT xml_mtom_flush(WS_XML_WRITER* writer, ULONG size_min, const WS_ASYNC_CONTEXT* context,
                       WS_ERROR* error) MUST_USE;
/* writer_stream.c: the end of a flush. */
HRESULT xml_writer_flushed(WS_XML_WRITER* writer, HRESULT hr);
/* writer_binary.c */
void    xml_binary_output(WS_XML_WRITER* writer, const WS_XML_WRITER_BINARY_ENCODING* encoding);

/* writer_buffer.c: stands before the node, with the scope that it has. */
HRESULT xml_writer_stand_before(WS_XML_WRITER* writer, struct xml_buffer_node* node, WS_ERROR* error) MUST_USE;

HRESULT xml_writer_enter_scope(WS_XML_WRITER* writer, const struct xml_buffer_node* node, WS_ERROR* error) MUST_USE;
HRESULT xml_writer_check_place(const WS_XML_WRITER* writer, WS_ERROR* error) MUST_USE;

/* c14n_writer.c. While it is on, ops is not the output's own struct: what is written without it asks for that. */
bool    xml_writer_c14n_active(const WS_XML_WRITER* writer);
bool    xml_writer_c14n_in_callback(const WS_XML_WRITER* writer);
void    xml_writer_c14n_free(WS_XML_WRITER* writer);
/* Line breaks and blanks that the writer adds by itself; only while it is on. */
HRESULT xml_writer_c14n_white_space(WS_XML_WRITER* writer, const BYTE* bytes, size_t size, WS_ERROR* error) MUST_USE;

/* No namespace of the open start tag waits to be declared. */
static inline bool xml_writer_has_declared(const WS_XML_WRITER* writer)
{
    return writer->binding_count == writer->open[writer->depth - 1].binding_count;
}

/* What a caller gave as a name or namespace. */
static inline bool xml_string_given(const WS_XML_STRING* string)
{
    return string != NULL && (string->bytes != NULL || string->length == 0);
}

static inline WS_XML_STRING xml_writer_string(const WS_XML_WRITER* writer, struct xml_writer_span span)
{
    return (WS_XML_STRING){ span.size, writer->names.data + span.at, NULL, 0 };
}

static inline bool xml_writer_span_is(const WS_XML_WRITER* writer, struct xml_writer_span span,
                                      const WS_XML_STRING* string)
{
    return span.size == string->length
           && (span.size == 0 || xml_same_bytes(writer->names.data + span.at, string->bytes, span.size));
}

static inline HRESULT xml_writer_keep(WS_XML_WRITER* writer, const WS_XML_STRING* string, struct xml_writer_span* span,
                                      WS_ERROR* error)
{
    *span = (struct xml_writer_span){ writer->names.size, string->length };
    return xml_bytes_append(&writer->names, string->bytes, string->length, error);
}

#endif
