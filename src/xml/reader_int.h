/* The reader's struct and what its files share. Only src/xml/reader*.c and c14n_reader.c include this.
 *
 *   reader.c          create, free, properties, inputs, the doors
 *   reader_text.c     text encoding: one node after the other        reader_tag.c    its start tags and end tags
 *   reader_prolog.c   charset, byte order mark, XML declaration      reader_scope.c  namespaces in scope, attribute lookup
 *   reader_move.c     WsReadNode ... on top of the encoding          reader_content.c characters, bytes, whole text
 *   reader_buffer.c   an XML buffer as input                         reader_error.c  positions, descriptions
 *   reader_stream.c   WsFillReader                                reader_save.c   into an XML buffer
 *   c14n_reader.c     canonical bytes of what is read
 *   reader_mtom.c     MTOM encoding (see reader_mtom.h)           reader_raw.c    raw encoding
 *   reader_binary*.c  binary encoding, see reader_binary.h
 *
 * An encoding is a set of node-level functions (struct xml_reader_ops). The rest of the reader works on the current node,
 * a public WS_XML_NODE, whatever produced it. */
#ifndef WWS_XML_READER_INT_H
#define WWS_XML_READER_INT_H

#include "xml/arena.h"
#include "xml/bytes.h"
#include "xml/reader.h"
#include "xml/scan.h"
#include "xml/xmlbuffer.h"

/* Memory of a stream that moved: what pointed from..from_end points to the same bytes at to. */
struct xml_move { const BYTE* from; const BYTE* from_end; BYTE* to; };

struct xml_reader_ops {
    /* From the current node, which is not EOF and no attribute, to the next one. */
    HRESULT (*next)(WS_XML_READER* reader, WS_ERROR* error);
    /* WsReadNode of a reader that may come in: to the next node from any, a failure faults the reader. xml_reader_read, or
     * the same in one piece. */
    HRESULT (*read)(WS_XML_READER* reader, WS_ERROR* error);
    /* The namespace that the prefix is bound to where the reader stands, or NULL. xml and xmlns never get here. */
    const WS_XML_STRING* (*find_namespace)(const WS_XML_READER* reader, const BYTE* prefix, ULONG size);
    /* The value of the nearest attribute xml:<local_name> in scope, or NULL. */
    const WS_XML_TEXT* (*find_xml_attribute)(const WS_XML_READER* reader, const WS_XML_STRING* local_name);
    /* Declarations on elements around the current one, the innermost first. *cursor is 0 at first; false: no more. */
    bool (*outer_namespace)(const WS_XML_READER* reader, ULONG* cursor, const WS_XML_STRING** prefix,
                            const WS_XML_STRING** ns);
    /* The current node may still be read on from: WS_E_INVALID_OPERATION when it was removed. NULL: always. */
    HRESULT (*check)(const WS_XML_READER* reader, WS_ERROR* error);
    /* The last bytes of bytes_value, which is open, are to come again. NULL: it never is. */
    void (*give_back)(WS_XML_READER* reader, ULONG size);
    /* A stream's memory moved: so do the current node's pointers. NULL: those of text. */
    void (*moved)(WS_XML_READER* reader, const struct xml_move* move);
    /* The text that the reader stands on is all there is up to the end of its element. NULL: there is no typed text. */
    bool (*alone)(const WS_XML_READER* reader);
    /* From such text to behind the end of its element. NULL: next does it. */
    HRESULT (*pass)(WS_XML_READER* reader, WS_ERROR* error);
    /* xml_read_array. NULL: there are no arrays. */
    HRESULT (*read_array)(WS_XML_READER* reader, WS_TYPE type, BYTE* items, ULONG count, ULONG* done, WS_ERROR* error);
    bool text;                                   /* rows and columns mean something */
    bool bytes;                                  /* else the offset of a byte does  */
};
extern const struct xml_reader_ops xml_reader_text_ops;
extern const struct xml_reader_ops xml_reader_buffer_ops;
extern const struct xml_reader_ops xml_reader_mtom_ops;
extern const struct xml_reader_ops xml_reader_raw_ops;

struct xml_reader_settings {
    ULONG max_depth;
    BOOL  allow_fragment;
    ULONG max_attributes;
    BOOL  read_declaration;
    ULONG utf8_trim_bytes;
    ULONG stream_buffer_bytes;
    ULONG mime_root_bytes_max;
    ULONG mime_headers_bytes_max;
    ULONG mime_parts_max;
    BOOL  allow_invalid_references;
    ULONG max_namespaces;
};

/* One attribute of the current element; node points to the parts behind it. */
struct xml_attr {
    WS_XML_ATTRIBUTE  node;
    WS_XML_STRING     prefix;
    WS_XML_STRING     local_name;
    WS_XML_UTF8_TEXT  value;
    const BYTE*       at;             /* in the input, for error positions */
    size_t            scratch_at;     /* of a value that was changed; XML_IN_PLACE */
};
#define XML_IN_PLACE SIZE_MAX

struct xml_binding { WS_XML_STRING prefix, ns; };
#define XML_NO_DEFAULT_NS UINT32_MAX     /* the default namespace is not known */

/* xml:lang and the like of an open element. */
struct xml_scoped { WS_XML_STRING local_name; WS_XML_UTF8_TEXT value; };

/* An open element, and what to go back to when it ends. */
struct xml_open {
    const BYTE*           name;       /* as written, prefix included */
    ULONG                 name_bytes;
    ULONG                 binding_count;
    ULONG                 scoped_count;
    struct xml_arena_mark names;
};

/* Where rows were counted to: scanning for a position starts here. */
struct xml_row_mark { const BYTE* at; ULONGLONG row, column; };

struct xml_stream_fill;
struct xml_reader_c14n;
struct xml_mtom_input;
struct xml_binary_reader;

struct _WS_XML_READER {
    struct xml_reader_front     front;
    const struct xml_reader_ops* ops;            /* NULL: no input was set */
    struct xml_reader_settings  created;         /* by WsCreateReader */
    struct xml_reader_settings  set;             /* by the last WsSetInput on top of these */

    /* text: begin <= node_at <= pos <= end; node_at is where the current node begins, pos what follows it */
    const BYTE* begin;
    const BYTE* node_at;
    const BYTE* pos;
    const BYTE* end;
    bool        more;                            /* a stream that has not ended: end is only what was filled */
    bool        is_stream;
    bool        in_place;                        /* the input stays where it is until the next WsSetInput */
    bool        root_seen;
    bool        in_cdata;
    WS_CHARSET  charset;
    struct xml_row_mark row_mark;
    ULONGLONG   begin_row, begin_column;         /* of begin: a stream drops what was read */
    ULONGLONG   begin_offset;

    /* the current node's storage; front.node points to one of them or into an XML buffer */
    WS_XML_NODE          plain;                  /* BOF, EOF, END_ELEMENT, CDATA, END_CDATA */
    WS_XML_ELEMENT_NODE  element;
    WS_XML_STRING        element_prefix;
    WS_XML_STRING        element_name;
    WS_XML_TEXT_NODE     text;
    WS_XML_UTF8_TEXT     text_value;
    WS_XML_COMMENT_NODE  comment;
    WS_XML_TEXT_NODE     bytes_node;             /* text that is bytes: a MIME part, a raw document */
    WS_XML_BASE64_TEXT   bytes_value;
    bool                 bytes_open;             /* more of the same text follows: not all of it was there yet */
    const WS_XML_NODE*   attribute_owner;        /* in an attribute: the element to go back to */
    WS_XML_TEXT_NODE     attribute_text;
    WS_XML_UTF8_TEXT     attribute_ns;           /* the value of an xmlns attribute */

    struct xml_attr*     attrs;                  /* attr_count of attr_capacity are the current element's */
    WS_XML_ATTRIBUTE**   attr_list;
    ULONG                attr_count, attr_capacity, attr_list_capacity;
    ULONG*               attr_slots;             /* hash table for elements with many attributes */
    ULONG                attr_slot_capacity;

    struct xml_open*     open;                   /* open[front.depth] is the current element's when it is not entered */
    ULONG                open_capacity;
    struct xml_binding*  bindings;
    ULONG                binding_count, binding_capacity;
    WS_XML_STRING*       default_ns;             /* found when default_ns_count bindings were in scope */
    ULONG                default_ns_count;
    struct xml_scoped*   scoped;
    ULONG                scoped_count, scoped_capacity;
    struct xml_arena     names;                  /* what bindings and open elements cannot leave in the input */

    struct xml_bytes     scratch;                /* text and values of the current node that had to change */
    struct xml_bytes     gathered;               /* xml_read_text over several nodes */
    struct xml_bytes     converted;              /* typed text as characters */
    const WS_XML_TEXT*   converted_from;         /* the text that is in converted, or NULL */
    struct xml_bytes     utf8;                   /* a UTF-16 document as UTF-8 */

    /* a text node that is being read piece by piece; all of it and converted_from is nothing unless front.in_pieces */
    ULONG                text_used;              /* its characters that were given out, in bytes of UTF-8 */
    ULONG                bytes_used;             /* of BASE64 text, instead: its bytes that were given out */
    BYTE                 kept[4];                /* characters or bytes over from the last call */
    ULONG                kept_count;

    struct xml_buffer_node* at;                  /* XML buffer input: the current node */
    WS_XML_BUFFER*       buffer;
    WS_XML_WRITER*       copier;                 /* builds XML buffers from what is read; created when first needed */
    void*                spare;                  /* see xml_reader_take_spare */
    struct xml_stream_fill* stream;              /* stream input, kept until the reader is freed */
    struct xml_reader_c14n* c14n;                /* canonicalization, on or off; kept until the reader is freed */
    struct xml_mtom_input* mtom;                 /* MTOM input, likewise */
    bool                 is_mtom;                /* the input is one */
    struct xml_binary_reader* binary;            /* binary encoding, likewise */
};

/* An encoding takes the reader over. */
static inline void xml_reader_use(WS_XML_READER* reader, const struct xml_reader_ops* ops)
{
    reader->ops = ops;
    reader->front.door = ops->check == NULL ? 0 : XML_DOOR_ASKS;
}

/* reader_move.c: xml_next when it does not go to the encoding's next; xml_next with xml_reader_end. */
HRESULT xml_next_seldom(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;
HRESULT xml_reader_read(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;

/* What was read of the current text by pieces is forgotten. */
static inline void xml_reader_forget_pieces(WS_XML_READER* reader)
{
    reader->text_used = reader->bytes_used = reader->kept_count = 0;
    reader->converted_from = NULL;
    reader->front.in_pieces = false;
}

/* In no attribute, and nothing was read by pieces: both in one look. */
static inline bool xml_reader_in_nothing(const WS_XML_READER* reader)
{
    uint16_t both;

    static_assert(offsetof(struct xml_reader_front, in_pieces) == offsetof(struct xml_reader_front, in_attribute) + 1,
                  "one behind the other");
    memcpy(&both, (const BYTE*)reader + offsetof(struct xml_reader_front, in_attribute), sizeof both);
    return LIKELY(both == 0);
}

/* xml_next is the encoding's next; false: xml_next_seldom. */
static inline bool xml_goes_on(WS_XML_READER* reader)
{
    if (!xml_reader_in_nothing(reader)) {
        xml_reader_forget_pieces(reader);
        if (reader->front.in_attribute)
            return false;
    }
    return LIKELY(reader->front.node->nodeType != WS_XML_NODE_TYPE_EOF);
}

/* On a node without content. */
static inline void xml_reader_stand(WS_XML_READER* reader, WS_XML_NODE_TYPE type)
{
    reader->plain.nodeType = type;
    reader->front.node = &reader->plain;
}

/* reader.c: on BASE64 text. open: what follows is more of it. */
void    xml_reader_stand_on_bytes(WS_XML_READER* reader, const BYTE* bytes, ULONG size, bool open);
/* BASE64 text that is open is cut to whole groups, so that the characters of all its pieces are one run of base64. */
void    xml_reader_whole_groups(WS_XML_READER* reader);
/* How many bytes of an open piece have to wait for the next: canonicalization sees the pieces as characters, which are those
 * of whole groups of bytes. */
#define XML_GROUP_BYTES 3
size_t  xml_reader_piece_rest(const WS_XML_READER* reader, size_t size, bool open);

/* reader_text.c: one character reference or predefined entity at *cursor ('&'), appended to scratch. */
HRESULT xml_text_reference(WS_XML_READER* reader, const BYTE** cursor, WS_ERROR* error) MUST_USE;
void    xml_text_begin(WS_XML_READER* reader, const BYTE* bytes, size_t size, bool more);
void    xml_text_leave(WS_XML_READER* reader);   /* the element that ends here goes out of scope */

/* reader_tag.c; cursor behind "<" or "</" */
HRESULT xml_text_start_tag(WS_XML_READER* reader, const BYTE* cursor, WS_ERROR* error) MUST_USE;
HRESULT xml_text_end_tag(WS_XML_READER* reader, const BYTE* cursor, WS_ERROR* error) MUST_USE;

/* reader_prolog.c */
HRESULT xml_text_prolog(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;    /* moves pos behind the declaration */
HRESULT xml_text_input(WS_XML_READER* reader, WS_CHARSET charset, const BYTE* bytes, ULONG size,
                       WS_ERROR* error) MUST_USE;

WS_CHARSET xml_text_detect(const BYTE* bytes, size_t size);
/* UTF-16 to UTF-8, appended to out. *used: without a unit or pair that the end cuts, unless last. Malformed UTF-16 becomes
 * malformed UTF-8. */
#define XML_HALF_UNIT 0xFF
HRESULT xml_text_transcode(bool big_endian, const BYTE* bytes, size_t size, bool last, struct xml_bytes* out,
                           size_t* used, WS_ERROR* error) MUST_USE;

/* reader_scope.c */
HRESULT xml_scope_bind(WS_XML_READER* reader, const WS_XML_STRING* prefix, const WS_XML_STRING* ns,
                       const BYTE* at, WS_ERROR* error) MUST_USE;
WS_XML_STRING* xml_scope_find(const WS_XML_READER* reader, const BYTE* prefix, ULONG size);
/* The names of the current start tag. same_name: attributes may have a name twice, and are compared. */
HRESULT xml_scope_resolve(WS_XML_READER* reader, bool same_name, WS_ERROR* error) MUST_USE;
/* As xml_reader_qname, without resolving: ns is not set. */
HRESULT xml_reader_split(WS_XML_READER* reader, const BYTE* text, ULONG size, struct xml_qname* out,
                         WS_ERROR* error) MUST_USE;
extern WS_XML_STRING xml_no_name;                                            /* "" */

/* reader_error.c: an error found at a byte of the text; what ends too early (a stream: WS_E_QUOTA_EXCEEDED). */
HRESULT xml_text_fail(WS_XML_READER* reader, const BYTE* at, WS_ERROR* error, const char* format, ...)
    PRINTF_LIKE(4, 5);
HRESULT xml_text_fail_quota(WS_XML_READER* reader, const BYTE* at, WS_ERROR* error, const char* format, ...)
        PRINTF_LIKE(4, 5);
HRESULT xml_text_fail_char(WS_XML_READER* reader, const BYTE* at, WS_ERROR* error, const char* where);
bool    xml_text_cut_char(const WS_XML_READER* reader, const BYTE* at);
HRESULT xml_text_fail_end(WS_XML_READER* reader, WS_ERROR* error, const char* inside);
#define xml_text_fail(...)       XML_FAILS(xml_text_fail(__VA_ARGS__))
#define xml_text_fail_quota(...) XML_FAILS(xml_text_fail_quota(__VA_ARGS__))
#define xml_text_fail_char(...)  XML_FAILS(xml_text_fail_char(__VA_ARGS__))
#define xml_text_fail_end(...)   XML_FAILS(xml_text_fail_end(__VA_ARGS__))
void    xml_text_row(WS_XML_READER* reader, const BYTE* at, ULONGLONG* row, ULONGLONG* column);

static inline void xml_move_bytes(const struct xml_move* move, BYTE** bytes)
{
    if (*bytes >= move->from && *bytes <= move->from_end)
        *bytes = move->to + (*bytes - move->from);
}

static inline void xml_move_const(const struct xml_move* move, const BYTE** bytes)
{
    if (*bytes >= move->from && *bytes <= move->from_end)
        *bytes = move->to + (*bytes - move->from);
}

/* reader_content.c: appends all text from here to what was gathered. */
HRESULT xml_gather_text(WS_XML_READER* reader, struct xml_span* text, WS_ERROR* error) MUST_USE;

/* reader_stream.c */
void    xml_stream_free(struct xml_stream_fill* stream);
HRESULT xml_stream_begin(WS_XML_READER* reader, WS_CHARSET charset, const WS_XML_READER_STREAM_INPUT* input,
                         WS_ERROR* error) MUST_USE;

/* c14n_reader.c. While it is on, ops is not the encoding's own struct: what goes over nodes without ops->next asks for that. */
bool    xml_reader_c14n_active(const WS_XML_READER* reader);
bool    xml_reader_c14n_in_callback(const WS_XML_READER* reader);
void    xml_reader_c14n_free(WS_XML_READER* reader);
/* reader_mtom.c, reader_raw.c */
HRESULT xml_mtom_begin(WS_XML_READER* reader, const WS_XML_READER_MTOM_ENCODING* encoding,
                       const WS_XML_READER_INPUT* input, WS_ERROR* error) MUST_USE;
HRESULT xml_mtom_fill(WS_XML_READER* reader, ULONG size, const WS_ASYNC_CONTEXT* context, WS_ERROR* error) MUST_USE;
void    xml_mtom_free(struct xml_mtom_input* mtom);
HRESULT xml_raw_begin(WS_XML_READER* reader, const WS_XML_READER_INPUT* input, WS_ERROR* error) MUST_USE;

static inline bool xml_span_is(const BYTE* bytes, ULONG size, const WS_XML_STRING* string)
{
    return size == string->length && xml_same_bytes(bytes, string->bytes, size);
}

#endif
