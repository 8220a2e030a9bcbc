#include "xmltool.h"

#define TRY(call) do { HRESULT try_hr_ = (call); if (FAILED(try_hr_)) return try_hr_; } while (0)

#define FLUSH_BYTES (64 * 1024)

/* Quotas protect a service from its callers. Who runs a command on a file of his own wants to see it. */
static HRESULT create_reader(struct tool* tool)
{
    static ULONG depth = 100000, attributes = 100000, namespaces = 10000, chunk = CHUNK_BYTES;
    static const WS_XML_READER_PROPERTY properties[] = {
        { WS_XML_READER_PROPERTY_MAX_DEPTH, &depth, sizeof depth },
        { WS_XML_READER_PROPERTY_MAX_ATTRIBUTES, &attributes, sizeof attributes },
        { WS_XML_READER_PROPERTY_MAX_NAMESPACES, &namespaces, sizeof namespaces },
        { WS_XML_READER_PROPERTY_STREAM_BUFFER_SIZE, &chunk, sizeof chunk },
    };
    static const WS_XML_READER_TEXT_ENCODING text = { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_AUTO };
    WS_XML_READER_STREAM_INPUT stream = { { WS_XML_READER_INPUT_TYPE_STREAM }, input_read, &tool->input };

    TRY(WsCreateReader(properties, WsCountOf(properties), &tool->reader, tool->error));
    return WsSetInput(tool->reader, &text.encoding, &stream.input, NULL, 0, tool->error);
}

static HRESULT create_writer(struct tool* tool)
{
    static ULONG depth = 100000, attributes = 100000, namespaces = 10000;
    ULONG indent = tool->options->indent;
    BOOL declaration = tool->options->declaration, fragment = TRUE;
    const WS_XML_WRITER_PROPERTY properties[] = {
        { WS_XML_WRITER_PROPERTY_MAX_DEPTH, &depth, sizeof depth },
        { WS_XML_WRITER_PROPERTY_MAX_ATTRIBUTES, &attributes, sizeof attributes },
        { WS_XML_WRITER_PROPERTY_MAX_NAMESPACES, &namespaces, sizeof namespaces },
        { WS_XML_WRITER_PROPERTY_INDENT, &indent, sizeof indent },
        { WS_XML_WRITER_PROPERTY_WRITE_DECLARATION, &declaration, sizeof declaration },
        { WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT, &fragment, sizeof fragment },
    };
    static const WS_XML_WRITER_TEXT_ENCODING text = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    WS_XML_WRITER_STREAM_OUTPUT stream = { { WS_XML_WRITER_OUTPUT_TYPE_STREAM }, output_write, &tool->output };

    TRY(WsCreateWriter(properties, WsCountOf(properties), &tool->writer, tool->error));
    return WsSetOutput(tool->writer, &text.encoding, &stream.output, NULL, 0, tool->error);
}

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

/* ---- text ----------------------------------------------------------------------------------------------------------- */

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

static HRESULT copy(struct tool* tool)
{
    const WS_XML_NODE* node;

    TRY(create_writer(tool));
    for (;;) {
        TRY(next_node(tool, &node));
        if (node->nodeType == WS_XML_NODE_TYPE_EOF)
            break;
        if (tool->options->indent == 0 || !is_white_space(node))
            TRY(WsWriteNode(tool->writer, node, tool->error));
        TRY(WsFlushWriter(tool->writer, FLUSH_BYTES, NULL, tool->error));
    }
    if (tool->options->indent != 0)
        TRY(WsWriteCharsUtf8(tool->writer, (const BYTE*)"\n", 1, tool->error));
    return WsFlushWriter(tool->writer, 0, NULL, tool->error);
}

HRESULT convert(struct tool* tool)
{
    TRY(create_reader(tool));
    switch (tool->options->form) {
    case FORM_TEXT: return copy(tool);
    case FORM_CANONICAL: return canonicalize(tool);
    case FORM_NODES: return list_nodes(tool);
    default: return read_all(tool);
    }
}
