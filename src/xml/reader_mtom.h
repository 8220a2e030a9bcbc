/* What the files of the MTOM encoding's reader share (reader_mtom*.c).
 *
 *   reader_mtom.c          the encoding: the root part's nodes, xop:Include
 *   reader_mtom_package.c  the package: headers, the root part, finding parts in memory
 *   reader_mtom_stream.c   stream input: the root part first, then part after part
 *
 * The root part is read by the text encoding. A part is the BASE64 text node that WS_XML_READER's bytes_node is; in stream
 * input as many of them as there are pieces of it. */
#ifndef WWS_XML_READER_MTOM_H
#define WWS_XML_READER_MTOM_H

#include "xml/mime_scan.h"
#include "xml/reader_int.h"

struct mtom_part {
    struct xml_span id;               /* without angle brackets; empty: it has none */
    struct xml_span body;
    bool            used;
};

struct xml_mtom_stream {
    WS_READ_CALLBACK callback;
    void*            callback_state;
    struct xml_bytes data;            /* what came in and was not dropped yet; the scan's window ends with it */
    ULONGLONG        dropped;         /* bytes in front of data                                               */
    struct xml_bytes root;            /* the root part's content                                              */
    size_t           wanted;          /* bytes that the fill in progress is to reach                          */
    ULONG            room, actual;
    WS_ASYNC_STATE   async;
};

struct xml_mtom_input {
    const BYTE*      package;         /* memory: the bytes that offsets are counted from */
    bool             streamed;
    bool             read_header;
    bool             opened;          /* the text encoding has the root part */
    bool             root_whole;      /* stream: all of the root part is there */
    WS_CHARSET       charset;
    struct mime_scan scan;
    struct xml_bytes start;           /* Content-ID of the root part; empty: the first part is it */
    struct xml_bytes start_info;      /* its type; empty: not known */
    struct xml_bytes wanted_id;       /* of the part that is included where the reader stands */
    struct xml_bytes parameter;
    ULONG            part_count;
    struct mtom_part* parts;          /* memory */
    ULONG            part_capacity;
    ULONG*           slots;           /* hash table of Content-IDs: 0, or the index of a part plus 1 */
    ULONG            slot_count, slot_capacity;

    bool             content_seen;    /* the element has content other than white space and comments */
    bool             include_seen;    /* the element had an xop:Include: nothing may follow */
    bool             awaits_part;     /* stream: the wanted part has not begun */
    bool             in_part;         /* stream: its body is being read */
    struct xml_mtom_stream stream;
};

static inline bool xml_mtom_in_part(const struct xml_mtom_input* mtom)
{
    return mtom->awaits_part || mtom->in_part;
}

/* reader_mtom_package.c */
HRESULT xml_mtom_fail(const struct xml_mtom_input* mtom, const BYTE* at, HRESULT hr, WS_ERROR* error,
                      const char* format, ...) PRINTF_LIKE(5, 6);
#define xml_mtom_fail(...) XML_FAILS(xml_mtom_fail(__VA_ARGS__))
HRESULT xml_mtom_package_header(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;  /* when it can; then the boundary is set */
/* The fields of a part whose header the scan is at. */
struct mtom_fields { struct xml_span block, id, type; };
HRESULT xml_mtom_part_fields(WS_XML_READER* reader, struct xml_span block, struct mtom_fields* out,
                             WS_ERROR* error) MUST_USE;
HRESULT xml_mtom_count_part(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;
HRESULT xml_mtom_check_root(WS_XML_READER* reader, const struct mtom_fields* fields, WS_ERROR* error) MUST_USE;
/* Memory: all parts; gives the root part to the text encoding. */
HRESULT xml_mtom_open_package(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;
HRESULT xml_mtom_open_text(WS_XML_READER* reader, struct xml_span root, WS_ERROR* error) MUST_USE;
HRESULT xml_mtom_find_part(WS_XML_READER* reader, struct xml_span* body, WS_ERROR* error) MUST_USE;
HRESULT xml_mtom_fail_missing(WS_XML_READER* reader, WS_ERROR* error);

/* reader_mtom_stream.c */
HRESULT xml_mtom_check_header_size(WS_XML_READER* reader, const BYTE* begin, size_t size, WS_ERROR* error) MUST_USE;
HRESULT xml_mtom_stream_begin(WS_XML_READER* reader, const WS_XML_READER_STREAM_INPUT* input,
                              WS_ERROR* error) MUST_USE;
HRESULT xml_mtom_open_stream(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;
/* A piece of the part, or none: *ended, or nothing was filled (S_OK with size 0 and not ended). */
HRESULT xml_mtom_stream_piece(WS_XML_READER* reader, struct xml_span* piece, bool* ended, WS_ERROR* error) MUST_USE;

#endif
