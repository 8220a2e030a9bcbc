/* Walks over the bytes of a MIME multipart (RFC 2046 section 5.1), of which not all need be there yet. It does no input
 * and keeps no bytes: the owner has the window [at, end) and lengthens, shifts or moves it between calls.
 *
 *   (HEADER: header fields and a blank line ->) PREAMBLE -> PART_HEADER -> BODY -> PART_HEADER ... -> BODY -> END
 *
 * A delimiter is CR LF "--" boundary, blanks, CR LF; the one with "--" behind the boundary ends the multipart. A line that
 * only begins like one is content. */
#ifndef WWS_XML_MIME_SCAN_H
#define WWS_XML_MIME_SCAN_H

#include "xml/mime.h"

enum mime_state { MIME_HEADER, MIME_PREAMBLE, MIME_PART_HEADER, MIME_BODY, MIME_END };

struct mime_scan {
    enum mime_state  state;
    const BYTE*      at;
    const BYTE*      end;
    bool             last;            /* nothing follows end                                              */
    struct xml_bytes delimiter;       /* CR LF "--" boundary: set before the preamble is scanned          */
    bool             fresh;           /* preamble, body: at its first byte, where a delimiter needs no CR LF */
    size_t           clear;           /* body: bytes from at that are known to belong to it               */
    bool             bounded;         /* body: the delimiter is right behind them ...                     */
    bool             closing;         /* ... and it is the closing one                                    */
    size_t           skip;            /* ... of that many bytes                                           */
};

void    mime_scan_begin(struct mime_scan* scan, enum mime_state state, const BYTE* bytes, size_t size, bool last);
HRESULT mime_scan_boundary(struct mime_scan* scan, struct xml_span boundary, WS_ERROR* error) MUST_USE;

/* Each of the next three returns false when it needs bytes behind end (never, when they are the last: then that is a
 * package cut short). HEADER and PART_HEADER: the fields, without the blank line behind them. */
bool    mime_scan_header(struct mime_scan* scan, struct xml_span* block);
bool    mime_scan_preamble(struct mime_scan* scan);
/* BODY: how many bytes from at are known to belong to the part; *whole: it has no more than these. */
size_t  mime_scan_body(struct mime_scan* scan, bool* whole);
/* Moves on by so many of them, or back by as many as were moved on just now. */
void    mime_scan_take(struct mime_scan* scan, size_t size);
void    mime_scan_untake(struct mime_scan* scan, size_t size);
/* From a body that is whole and taken to what follows its delimiter. */
void    mime_scan_next_part(struct mime_scan* scan);

#endif
