/* wws-xml: reads an XML document and writes it in another form. What its files share; only the library's public interface
 * is used.
 *
 *   xmltool_main.c        exit status                     xmltool_options.c    the command line
 *   xmltool_input.c       the file that is read           xmltool_progress.c   the bar
 *   xmltool_detect.c      which encoding it has           xmltool_encoding.c   reader and writer for an encoding
 *   xmltool_dictionary.c  strings that have numbers       xmltool_binary.c     and what binary XML does with them
 *   xmltool_base64.c      text that is bytes
 *   xmltool_convert.c     from node to node               xmltool_nodes.c      the list of nodes
 *   xmltool_error.c       what went wrong                 xmltool_place.c      and where: a line, or bytes
 *   xmltool_package.c     the parts of a MIME package     xmltool_framing.c    the messages of a net.tcp stream
 *   xmltool_output.c      the file that is written
 *
 * Everything streams: memory does not depend on the length of the document, but for MIME packages. */
#ifndef XMLTOOL_H
#define XMLTOOL_H

#include <WebServices.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum {
    STATUS_OK,
    STATUS_DOCUMENT,          /* the document is wrong, or has no canonical form */
    STATUS_USAGE,
    STATUS_FILE               /* a file cannot be read or written */
};

/* Bytes that are there when a node is read: a tag or a comment has to fit. */
#define WINDOW_BYTES (128 * 1024)
#define CHUNK_BYTES  (256 * 1024)

/* A MIME package up to this size is read as a whole: its parts can be in any order. */
#define PACKAGE_BYTES (64 * 1024 * 1024)

enum encoding { ENCODING_AUTO, ENCODING_UTF8, ENCODING_UTF16LE, ENCODING_UTF16BE, ENCODING_BINARY, ENCODING_SESSION,
                ENCODING_MTOM, ENCODING_FRAMED };

enum form { FORM_DOCUMENT, FORM_CANONICAL, FORM_NODES, FORM_NONE };

struct options {
    const char* input;                                  /* "-": standard input  */
    const char* output;                                 /* "-": standard output */
    enum encoding from;
    enum encoding to;                                   /* of FORM_DOCUMENT */
    enum form   form;
    WS_XML_CANONICALIZATION_ALGORITHM algorithm;
    WS_XML_STRING prefixes[64];                         /* inclusive prefixes */
    ULONG       prefix_count;
    WS_XML_QNAME omitted;                               /* localName.length 0: none */
    ULONG       indent;                                 /* blanks for each level; 0: white space stays as it is */
    bool        declaration;
    unsigned long message;                              /* of a stream, the one that is wanted; 0: all */
    bool        full;                                   /* nodes: texts are not cut */
    const char* dictionary;                             /* binary: "soap", "none", or a file of strings */
    const char* strings;                                /* binary: a file of strings the session has so far; or NULL */
    ULONG       bytes_min;                              /* binary, MTOM: shorter base64 stays text; 0: not given */
    const char* boundary;                               /* MTOM; NULL: a random one */
    const char* start_info;                             /* MTOM; NULL: as the SOAP version has it */
    int         progress;                               /* -1: when it helps, 0: never, 1: always */
};

/* ---- xmltool_options.c ---------------------------------------------------------------------------------------------- */

#define START_INFO_CHARS_MAX 200

enum parsed { PARSED_RUN, PARSED_DONE, PARSED_WRONG };

enum parsed options_parse(struct options* options, int argc, char** argv);

/* ---- xmltool_input.c ------------------------------------------------------------------------------------------------ */

/* The last bytes that were read are kept, with their place in the document, to show what is around an error. UTF-16 is kept
 * as UTF-8. */
struct history {
    unsigned char* bytes;
    size_t         size;
    uint64_t       offset;                              /* of the first of them, in the file */
    uint64_t       line;                                /* of the first of them; counted from 1 */
    uint64_t       column;                              /* characters in front of it on that line */
};

struct chunk {
    uint64_t given;                                     /* bytes of the document in front of it */
    uint64_t place;                                     /* in the file */
};

struct input {
    int            fd;
    const char*    name;                                /* for people */
    int64_t        size;                                /* -1: unknown */
    uint64_t       bytes_read;
    int            error;                               /* errno of a read that failed */
    enum encoding  encoding;
    uint64_t       skipped;                             /* bytes in front of the document */
    bool           framed;                              /* the document is a message among others */
    bool           chunked;                             /* and comes in chunks */
    uint32_t       left;                                /* bytes of the message, or of the chunk */
    uint64_t       given;                               /* bytes of the document, to the reader */
    struct chunk*  chunks;                              /* of the message, without the first */
    size_t         chunk_count, chunk_capacity;
    unsigned char* ahead;                               /* read, and not given to the reader yet */
    size_t         ahead_size, ahead_at;
    bool           ended;                               /* nothing comes behind ahead */
    struct history history;
    bool           progress;
    bool           progress_shown;
    uint64_t       started_ms, drawn_ms;
};

bool input_open(struct input* input, const struct options* options);
void input_close(struct input* input);
/* Reads ahead until that many bytes are there behind ahead_at, or the end; false when that fails. */
bool input_look(struct input* input, size_t size);
/* Takes bytes that were read ahead, and are no part of the document. */
void input_skip(struct input* input, size_t size);
void input_pass(struct input* input, size_t size);      /* in the middle of it */
HRESULT CALLBACK input_read(void* state, void* bytes, ULONG max, ULONG* actual, const WS_ASYNC_CONTEXT* context,
                            WS_ERROR* error);

/* ---- xmltool_progress.c --------------------------------------------------------------------------------------------- */

void progress_begin(struct input* input, const struct options* options);
void progress_draw(struct input* input);
void progress_clear(struct input* input);

/* ---- xmltool_detect.c ----------------------------------------------------------------------------------------------- */

#define DETECT_BYTES (64 * 1024)      /* that are enough to see the encoding */

enum encoding detect(const unsigned char* bytes, size_t size);
/* Bytes of the table of strings in front of a document of a session; 0: there is none. */
size_t session_table_size(const unsigned char* bytes, size_t size);
/* A number of 31 bits ([MC-NBFX] 2.1.2) at *p, which moves behind it. */
bool read_mb31(const unsigned char** p, const unsigned char* end, uint32_t* value);
/* "--boundary" on the first line: its length without the two; 0: there is none. */
size_t first_boundary(const unsigned char* bytes, size_t size);

/* ---- xmltool_output.c ----------------------------------------------------------------------------------------------- */

struct output {
    int         fd;
    const char* name;
    bool        created;                                /* by us: it goes again when the document is wrong */
    int         error;                                  /* errno of a write that failed */
    int         final_fd;                               /* while a session's document is collected in a file that fd is */
};

bool output_open(struct output* output, const struct options* options, const struct input* input);
bool output_close(struct output* output, bool keep);
HRESULT CALLBACK output_write(void* state, const WS_BYTES* buffers, ULONG count, const WS_ASYNC_CONTEXT* context,
                              WS_ERROR* error);
/* What is written from here on waits for what has to stand in front of it. */
bool output_collect(struct output* output);
bool output_put_in_front(struct output* output, const void* bytes, size_t size);

/* ---- xmltool_dictionary.c ------------------------------------------------------------------------------------------- */

/* Strings with numbers, found by their bytes. */
struct strings {
    WS_XML_DICTIONARY dictionary;
    WS_XML_DICTIONARY* known;                           /* the library's, or dictionary; NULL: none */
    ULONG             capacity;
    ULONG*            slots;                            /* 0, or index + 1 */
    ULONG             slot_count;
};

bool strings_add(struct strings* strings, const void* bytes, ULONG size);
bool strings_load(struct strings* strings, const char* path);         /* one a line; says what is wrong itself */
bool strings_index(struct strings* strings);
void strings_clear(struct strings* strings);
/* The string of the dictionary with these bytes; NULL: there is none. */
const WS_XML_STRING* strings_find(const struct strings* strings, const WS_XML_STRING* string);
void strings_free(struct strings* strings);

/* ---- xmltool_base64.c ----------------------------------------------------------------------------------------------- */

/* Text that may turn out to be base64: characters of one element, as long as they can be. */
struct base64 {
    char*  chars;
    size_t size, capacity;
    size_t padding;                                     /* characters '=' in the end of it */
    bool   open;                                        /* nothing but base64 has come since the start tag */
    bool   written;                                     /* bytes from the front of it are written already */
};

/* ---- xmltool_convert.c ---------------------------------------------------------------------------------------------- */

struct tool {
    const struct options* options;
    struct input          input;
    struct output         output;
    WS_ERROR*             error;
    WS_XML_READER*        reader;
    WS_XML_WRITER*        writer;
    struct strings        dictionary;                   /* binary: static */
    struct strings        session;                      /* binary: of the session that is read */
    struct strings        sent;                         /* binary: of the session that is written */
    ULONG                 sent_before;                  /* of these, what the other side has already */
    size_t                sent_bytes;
    struct base64         base64;
    unsigned long         message;                      /* of a stream: its number, from 1 */
    struct strings        prolog;                       /* comments in front of what is written */
    ULONG                 depth;
    struct numbered*      numbered;                     /* attributes of the element that is written */
    WS_XML_ATTRIBUTE**    numbered_list;
    ULONG                 numbered_capacity;
};

HRESULT convert(struct tool* tool);
/* The next node, with enough of the document behind it. */
HRESULT next_node(struct tool* tool, const WS_XML_NODE** node);

/* ---- xmltool_encoding.c --------------------------------------------------------------------------------------------- */

/* Sees the encoding of the input, and reads what stands in front of the document. */
HRESULT create_reader(struct tool* tool);
/* Of a stream: for the message that comes next. */
HRESULT begin_message(struct tool* tool);
/* element: the document's, which MTOM asks about; or NULL. */
HRESULT create_writer(struct tool* tool, const WS_XML_ELEMENT_NODE* element);
/* What the document's end still needs. */
HRESULT finish_writer(struct tool* tool);
bool    is_binary(enum encoding encoding);
HRESULT fail(struct tool* tool, HRESULT hr, const char* format, ...) __attribute__((format(printf, 3, 4)));

/* ---- xmltool_binary.c ----------------------------------------------------------------------------------------------- */

bool    binary_load(struct tool* tool);                 /* the files of strings; says what is wrong itself */
void    binary_free(struct tool* tool);
HRESULT binary_read_table(struct tool* tool);           /* of a session, in front of the document */
HRESULT binary_write_table(struct tool* tool);
/* WsWriteNode, where strings that have a number are written as numbers. */
HRESULT binary_write_element(struct tool* tool, const WS_XML_ELEMENT_NODE* element);
HRESULT binary_write_text(struct tool* tool, const WS_XML_STRING* text);
HRESULT CALLBACK binary_find_sent(void* state, const WS_XML_STRING* string, BOOL* found, ULONG* id, WS_ERROR* error);

/* Texts that come into the writer: bytes where they are base64. */
HRESULT base64_begin(struct tool* tool);
HRESULT base64_text(struct tool* tool, const WS_XML_STRING* text);
/* last: the end tag comes next, so that what was collected is all of the element. */
HRESULT base64_end(struct tool* tool, bool last);

/* ---- xmltool_nodes.c ------------------------------------------------------------------------------------------------ */

HRESULT list_nodes(struct tool* tool);

/* ---- xmltool_framing.c ---------------------------------------------------------------------------------------------- */

bool    begins_framing(const unsigned char* bytes, size_t size);
/* To the next message of the stream, if there is one. */
HRESULT framing_next(struct tool* tool, bool* found);
bool    framing_next_chunk(struct input* input);
/* Where a byte of the document is in the file. */
uint64_t framing_place(const struct input* input, uint64_t offset);

/* ---- xmltool_package.c ---------------------------------------------------------------------------------------------- */

struct part {
    unsigned             number;                        /* from 1; 0: in front of all parts */
    const unsigned char* id;                            /* Content-ID; NULL: none */
    size_t               id_size;
    size_t               content;                       /* where it begins, in the package */
};

/* The part that holds a byte of the package, as far as the package is there; false when there is no telling. */
bool package_part_at(const unsigned char* bytes, size_t size, size_t at, struct part* out);
bool package_root(const unsigned char* bytes, size_t size, struct part* out);

/* ---- xmltool_place.c ------------------------------------------------------------------------------------------------ */

/* The line, and a caret below the column. */
void show_line(const struct history* history, uint64_t line, uint64_t column);
/* The bytes around a place, and a mark below the one. */
void show_bytes(const struct history* history, uint64_t offset);

/* ---- xmltool_error.c ------------------------------------------------------------------------------------------------ */

size_t put_utf8(uint32_t scalar, char* out);            /* up to 4 bytes */

/* The strings of the error on standard error, with the line they speak of and a caret below the column. */
void report(struct tool* tool, HRESULT hr);
/* The lines of a package that are in front of its root part; false: they are not there any more. */
bool lines_before_root(const struct tool* tool, unsigned long long* lines);

#endif
