/* wws-xml: reads an XML document and writes it in another form. What its files share; only the library's public interface
 * is used.
 *
 *   xmltool_main.c     options, exit status             xmltool_input.c    the file that is read, progress
 *   xmltool_convert.c  from node to node                xmltool_nodes.c    the list of nodes
 *   xmltool_error.c    what went wrong, and where       xmltool_output.c   the file that is written
 *
 * Everything streams: memory does not depend on the length of the document. */
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

enum form { FORM_TEXT, FORM_CANONICAL, FORM_NODES, FORM_NONE };

struct options {
    const char* input;                                  /* "-": standard input  */
    const char* output;                                 /* "-": standard output */
    enum form   form;
    WS_XML_CANONICALIZATION_ALGORITHM algorithm;
    WS_XML_STRING prefixes[64];                         /* inclusive prefixes */
    ULONG       prefix_count;
    WS_XML_QNAME omitted;                               /* localName.length 0: none */
    ULONG       indent;                                 /* blanks for each level; 0: white space stays as it is */
    bool        declaration;
    bool        full;                                   /* nodes: texts are not cut */
    int         progress;                               /* -1: when it helps, 0: never, 1: always */
};

/* ---- xmltool_input.c ------------------------------------------------------------------------------------------------ */

/* The last bytes that were read are kept, with their place in the document, to show the line of an error. */
struct history {
    unsigned char* bytes;
    size_t         size;
    uint64_t       line;                                /* of the first of them; counted from 1 */
    uint64_t       column;                              /* characters in front of it on that line */
};

struct input {
    int            fd;
    const char*    name;                                /* for people */
    int64_t        size;                                /* -1: unknown */
    uint64_t       bytes_read;
    int            error;                               /* errno of a read that failed */
    struct history history;
    bool           progress;
    bool           progress_shown;
    uint64_t       started_ms, drawn_ms;
};

bool input_open(struct input* input, const struct options* options);
void input_close(struct input* input);
HRESULT CALLBACK input_read(void* state, void* bytes, ULONG max, ULONG* actual, const WS_ASYNC_CONTEXT* context,
                            WS_ERROR* error);
void progress_clear(struct input* input);

/* ---- xmltool_output.c ----------------------------------------------------------------------------------------------- */

struct output {
    int         fd;
    const char* name;
    bool        created;                                /* by us: it goes again when the document is wrong */
    int         error;                                  /* errno of a write that failed */
};

bool output_open(struct output* output, const struct options* options, const struct input* input);
bool output_close(struct output* output, bool keep);
HRESULT CALLBACK output_write(void* state, const WS_BYTES* buffers, ULONG count, const WS_ASYNC_CONTEXT* context,
                              WS_ERROR* error);

/* ---- xmltool_convert.c ---------------------------------------------------------------------------------------------- */

struct tool {
    const struct options* options;
    struct input          input;
    struct output         output;
    WS_ERROR*             error;
    WS_XML_READER*        reader;
    WS_XML_WRITER*        writer;
};

HRESULT convert(struct tool* tool);
/* The next node, with enough of the document behind it. */
HRESULT next_node(struct tool* tool, const WS_XML_NODE** node);

/* ---- xmltool_nodes.c ------------------------------------------------------------------------------------------------ */

HRESULT list_nodes(struct tool* tool);

/* ---- xmltool_error.c ------------------------------------------------------------------------------------------------ */

/* The strings of the error on standard error, with the line they speak of and a caret below the column. */
void report(struct tool* tool, HRESULT hr);

#endif
