/* What the files of the MTOM encoding's writer share (writer_mtom*.c).
 *
 *   writer_mtom.c         the encoding: which bytes become parts, xop:Include
 *   writer_mtom_finish.c  the package: headers, parts, in memory and into a stream
 *
 * The document is written by the text encoding, behind the package's first headers in the writer's memory. The parts follow
 * when there is no open element and the bytes are asked for, or flushed. */
#ifndef WWS_XML_WRITER_MTOM_H
#define WWS_XML_WRITER_MTOM_H

#include "xml/writer_int.h"

enum mtom_source { MTOM_BYTES, MTOM_PUSH, MTOM_PULL };

struct mtom_out_part {
    enum mtom_source       source;
    size_t                 at, size;        /* MTOM_BYTES: in bytes */
    struct xml_writer_span type;            /* in types; its Content-Type, size 0: application/octet-stream */
    struct xml_writer_span header;          /* in headers, once they are written */
    WS_PUSH_BYTES_CALLBACK push;
    WS_PULL_BYTES_CALLBACK pull;
    void*                  state;
};

struct xml_mtom_output {
    const struct xml_writer_ops* inner;     /* the text encoding that writes the root part */
    bool             write_header;
    bool             finished;              /* the package is complete: nothing can be written any more */
    ULONG            inline_bytes_max;
    struct xml_bytes boundary, start, start_info;
    struct mtom_out_part* parts;
    ULONG            part_count, part_capacity;
    struct xml_bytes bytes;                 /* of all parts that are kept */
    struct xml_bytes types;
    struct xml_bytes headers;               /* of all parts, and the line that closes the package */

    /* the element that is open */
    bool             pending;               /* bytes from pending_at on are its content, and may become a part */
    bool             alone;                 /* so far they are all of it */
    bool             as_part;               /* for the encoding's base64 function: make it one */
    bool             included;              /* it has an xop:Include: nothing else may follow */
    size_t           pending_at;
    bool             in_type;               /* in its attribute xmime:contentType */
    struct xml_bytes type;                  /* what that says */

    /* a flush that writes the parts */
    ULONG            part;
    struct xml_bytes list;                  /* array of WS_BYTES for the writeCallback */
    struct xml_bytes chunk;                 /* what a pull callback fills */
    ULONG            actual;
    WS_BYTES         given;
};

/* Content-ID of part number index, appended. */
HRESULT xml_mtom_append_id(const struct xml_mtom_output* mtom, ULONG index, struct xml_bytes* out,
                           WS_ERROR* error) MUST_USE;

#endif
