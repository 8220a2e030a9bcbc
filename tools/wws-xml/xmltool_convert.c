#include "xmltool.h"

#include <string.h>

#define TRY(call) do { HRESULT try_hr_ = (call); if (FAILED(try_hr_)) return try_hr_; } while (0)

#define FLUSH_BYTES (64 * 1024)

HRESULT next_node(struct tool* tool, const WS_XML_NODE** node)
{
    TRY(WsFillReader(tool->reader, WINDOW_BYTES, NULL, tool->error));
    TRY(WsReadNode(tool->reader, tool->error));
    return WsGetReaderNode(tool->reader, node, tool->error);
}

static HRESULT read_all(struct tool* tool)
{
    const WS_XML_NODE* node;

    do
        TRY(next_node(tool, &node));
    while (node->nodeType != WS_XML_NODE_TYPE_EOF);
    return S_OK;
}

/* ---- canonical ------------------------------------------------------------------------------------------------------ */

static HRESULT canonicalize(struct tool* tool)
{
    const struct options* options = tool->options;
    WS_XML_CANONICALIZATION_INCLUSIVE_PREFIXES prefixes = { options->prefix_count,
                                                            (WS_XML_STRING*)(uintptr_t)options->prefixes };
    WS_XML_CANONICALIZATION_ALGORITHM algorithm = options->algorithm;
    WS_XML_QNAME omitted = options->omitted;
    ULONG buffer_bytes = FLUSH_BYTES;
    const WS_XML_CANONICALIZATION_PROPERTY properties[] = {
        { WS_XML_CANONICALIZATION_PROPERTY_ALGORITHM, &algorithm, sizeof algorithm },
        { WS_XML_CANONICALIZATION_PROPERTY_OUTPUT_BUFFER_SIZE, &buffer_bytes, sizeof buffer_bytes },
        { WS_XML_CANONICALIZATION_PROPERTY_INCLUSIVE_PREFIXES, &prefixes, sizeof prefixes },
        { WS_XML_CANONICALIZATION_PROPERTY_OMITTED_ELEMENT, &omitted, sizeof omitted },
    };

    TRY(WsStartReaderCanonicalization(tool->reader, output_write, &tool->output, properties, WsCountOf(properties),
                                      tool->error));
    TRY(read_all(tool));
    return WsEndReaderCanonicalization(tool->reader, tool->error);
}

/* ---- documents ------------------------------------------------------------------------------------------------------ */

static bool is_white_space(const WS_XML_NODE* node)
{
    const WS_XML_TEXT* text;
    const WS_XML_STRING* value;

    if (node->nodeType != WS_XML_NODE_TYPE_TEXT)
        return false;
    text = ((const WS_XML_TEXT_NODE*)(const void*)node)->text;
    if (text->textType != WS_XML_TEXT_TYPE_UTF8)
        return false;
    value = &((const WS_XML_UTF8_TEXT*)(const void*)text)->value;
    for (ULONG i = 0; i < value->length; i++)
        if (value->bytes[i] != ' ' && value->bytes[i] != '\t' && value->bytes[i] != '\n' && value->bytes[i] != '\r')
            return false;
    return true;
}

/* Text: what was written is what comes out. */
static HRESULT put_text_node(struct tool* tool, const WS_XML_NODE* node)
{
    if (tool->options->indent != 0 && is_white_space(node))
        return S_OK;
    return WsWriteNode(tool->writer, node, tool->error);
}

/* Binary and MTOM: names as numbers, and bytes where they are. Around the document there is no white space. */
static HRESULT put_packed_node(struct tool* tool, const WS_XML_NODE* node)
{
    const WS_XML_TEXT* text;

    switch (node->nodeType) {
    case WS_XML_NODE_TYPE_ELEMENT:
        tool->depth++;
        TRY(base64_begin(tool));
        return binary_write_element(tool, (const WS_XML_ELEMENT_NODE*)(const void*)node);
    case WS_XML_NODE_TYPE_END_ELEMENT:
        tool->depth--;
        TRY(base64_end(tool, true));
        return WsWriteNode(tool->writer, node, tool->error);
    case WS_XML_NODE_TYPE_TEXT:
        text = ((const WS_XML_TEXT_NODE*)(const void*)node)->text;
        if (tool->depth == 0)
            return S_OK;
        if (text->textType == WS_XML_TEXT_TYPE_UTF8)
            return base64_text(tool, &((const WS_XML_UTF8_TEXT*)(const void*)text)->value);
        break;
    default:
        break;
    }
    TRY(base64_end(tool, false));
    return WsWriteNode(tool->writer, node, tool->error);
}

/* What the start-info of a package says is to be seen at the document's element: comments in front of it wait. */
static HRESULT put_packed_prolog(struct tool* tool, const WS_XML_NODE* node, bool* waits)
{
    const WS_XML_STRING* value = &((const WS_XML_COMMENT_NODE*)(const void*)node)->value;
    const WS_XML_ELEMENT_NODE* element = (const WS_XML_ELEMENT_NODE*)(const void*)node;
    struct strings* prolog = &tool->prolog;

    *waits = node->nodeType != WS_XML_NODE_TYPE_ELEMENT;
    if (node->nodeType == WS_XML_NODE_TYPE_COMMENT)
        return strings_add(prolog, value->bytes, value->length) ? S_OK : E_OUTOFMEMORY;
    if (*waits)
        return S_OK;
    TRY(create_writer(tool, element));
    for (ULONG i = 0; i < prolog->dictionary.stringCount; i++) {
        WS_XML_COMMENT_NODE comment = { { WS_XML_NODE_TYPE_COMMENT }, prolog->dictionary.strings[i] };

        TRY(WsWriteNode(tool->writer, &comment.node, tool->error));
    }
    return S_OK;
}

/* A package is complete when it is flushed behind the document's last tag: not before the comments there. */
static HRESULT flush(struct tool* tool)
{
    return tool->options->to == ENCODING_MTOM && tool->depth == 0
           ? S_OK : WsFlushWriter(tool->writer, FLUSH_BYTES, NULL, tool->error);
}

static HRESULT copy(struct tool* tool)
{
    bool packed = tool->options->to >= ENCODING_BINARY, waits = false;
    const WS_XML_NODE* node;

    if (!packed)
        TRY(create_writer(tool, NULL));
    for (;;) {
        TRY(next_node(tool, &node));
        if (node->nodeType == WS_XML_NODE_TYPE_EOF)
            return finish_writer(tool);
        if (tool->writer == NULL)
            TRY(put_packed_prolog(tool, node, &waits));
        if (!waits) {
            TRY(packed ? put_packed_node(tool, node) : put_text_node(tool, node));
            TRY(flush(tool));
        }
    }
}

static HRESULT convert_document(struct tool* tool)
{
    switch (tool->options->form) {
    case FORM_DOCUMENT: return copy(tool);
    case FORM_CANONICAL: return canonicalize(tool);
    case FORM_NODES: return list_nodes(tool);
    default: return read_all(tool);
    }
}

static HRESULT put_line(struct tool* tool, const char* line)
{
    WS_BYTES bytes = { (ULONG)strlen(line), (BYTE*)(uintptr_t)line };

    return output_write(&tool->output, &bytes, 1, NULL, tool->error);
}

/* One message, behind a line that says where it is; or ahead over it, for the names that it announces. */
static HRESULT convert_message(struct tool* tool)
{
    enum form form = tool->options->form;
    bool wanted = tool->options->message == 0 || tool->options->message == tool->message;
    unsigned long long place = tool->input.bytes_read;
    char line[100];

    TRY(begin_message(tool));
    if (!wanted)
        return read_all(tool);
    if (form == FORM_NODES) {
        snprintf(line, sizeof line, "message %lu, byte 0x%llx\n", tool->message, place);
        TRY(put_line(tool, line));
    }
    TRY(convert_document(tool));
    if (tool->options->message != 0 || form == FORM_NODES || form == FORM_NONE || tool->options->indent != 0)
        return S_OK;
    return put_line(tool, "\n");
}

static HRESULT convert_stream(struct tool* tool)
{
    bool found;

    if (tool->options->form == FORM_DOCUMENT && tool->options->to != ENCODING_UTF8 && tool->options->message == 0)
        return fail(tool, E_INVALIDARG,
                    "several messages have no place in a document of this form: --message=N takes one");
    for (;;) {
        TRY(framing_next(tool, &found));
        if (found)
            TRY(convert_message(tool));
        else
            return tool->message >= tool->options->message
                   ? S_OK : fail(tool, E_INVALIDARG, "the stream has %lu messages", tool->message);
    }
}

HRESULT convert(struct tool* tool)
{
    TRY(create_reader(tool));
    if (tool->options->message != 0 && !tool->input.framed)
        return fail(tool, E_INVALIDARG, "--message takes one out of a stream of net.tcp, which this is not");
    return tool->input.framed ? convert_stream(tool) : convert_document(tool);
}
