/* Headers of MIME (RFC 2045, RFC 2046, RFC 5322), as far as multipart/related packages need them. Pure functions over bytes
 * of a peer, any thread. */
#ifndef WWS_XML_MIME_H
#define WWS_XML_MIME_H

#include "xml/bytes.h"
#include "xml/reader.h"

enum mime_found { MIME_ABSENT, MIME_PRESENT, MIME_MALFORMED };

/* block: header fields, each ended by CR LF and possibly folded. Looks for the one with that name (lower case; any case in
 * the block) and gives its value without the white space around it. Malformed: a line that is no field, a control
 * character, the field twice. */
enum mime_found mime_field(struct xml_span block, const char* name, struct xml_span* value);

/* The media type of a Content-Type value, without parameters: "multipart/related". */
struct xml_span mime_media_type(struct xml_span value);

/* A parameter of a media type, without quotes and backslashes, into out (emptied first). Malformed: parameters that do not
 * read as name=value, the parameter twice. */
HRESULT mime_parameter(struct xml_span value, const char* name, struct xml_bytes* out, enum mime_found* found,
                       WS_ERROR* error) MUST_USE;

/* The value of Content-ID or of the parameter start, without the angle brackets. */
struct xml_span mime_content_id(struct xml_span value);

bool mime_is(struct xml_span text, const char* lower);              /* ASCII letters in any case */
bool mime_starts(struct xml_span text, const char* lower);
/* RFC 2046: 1 to 70 of its boundary characters, the last one no blank. */
bool mime_boundary_valid(struct xml_span boundary);
/* Printable ASCII: can stand in a header field as it is. */
bool mime_header_safe(struct xml_span text);

#endif
