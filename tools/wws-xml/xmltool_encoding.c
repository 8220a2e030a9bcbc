/* Reader and writer for an encoding. */
#include "xmltool.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define TRY(call) do { HRESULT try_hr_ = (call); if (FAILED(try_hr_)) return try_hr_; } while (0)

#define BOUNDARY_CHARS_MAX 70

bool is_binary(enum encoding encoding)
{
    return encoding == ENCODING_BINARY || encoding == ENCODING_SESSION;
}

HRESULT fail(struct tool* tool, HRESULT hr, const char* format, ...)
{
    char text[256];
    WCHAR wide[sizeof text];
    va_list arguments;
    WS_STRING string = { 0, wide };

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    for (; text[string.length] != '\0'; string.length++)
        wide[string.length] = (unsigned char)text[string.length];
    (void)WsAddErrorString(tool->error, &string);
    return hr;
}

static WS_CHARSET charset_of(enum encoding encoding)
{
    switch (encoding) {
    case ENCODING_UTF8:    return WS_CHARSET_UTF8;
    case ENCODING_UTF16LE: return WS_CHARSET_UTF16LE;
    case ENCODING_UTF16BE: return WS_CHARSET_UTF16BE;
    default:               return WS_CHARSET_AUTO;
    }
}

/* ASCII; what is none fails in the library, which says why. */
static WS_STRING widen(const char* text, size_t size, WCHAR* out)
{
    for (size_t i = 0; i < size; i++)
        out[i] = (unsigned char)text[i];
    return (WS_STRING){ (ULONG)size, out };
}

/* ---- reader --------------------------------------------------------------------------------------------------------- */

/* Quotas protect a service from its callers. Who runs a command on a file of his own wants to see it. */
static HRESULT new_reader(struct tool* tool)
{
    static ULONG depth = 100000, attributes = 100000, namespaces = 10000, chunk = CHUNK_BYTES;
    static ULONG root = 1024 * 1024 * 1024, headers = 1024 * 1024, parts = UINT32_MAX;
    static const WS_XML_READER_PROPERTY properties[] = {
        { WS_XML_READER_PROPERTY_MAX_DEPTH, &depth, sizeof depth },
        { WS_XML_READER_PROPERTY_MAX_ATTRIBUTES, &attributes, sizeof attributes },
        { WS_XML_READER_PROPERTY_MAX_NAMESPACES, &namespaces, sizeof namespaces },
        { WS_XML_READER_PROPERTY_STREAM_BUFFER_SIZE, &chunk, sizeof chunk },
        { WS_XML_READER_PROPERTY_STREAM_MAX_ROOT_MIME_PART_SIZE, &root, sizeof root },
        { WS_XML_READER_PROPERTY_STREAM_MAX_MIME_HEADERS_SIZE, &headers, sizeof headers },
        { WS_XML_READER_PROPERTY_MAX_MIME_PARTS, &parts, sizeof parts },
    };

    return WsCreateReader(properties, WsCountOf(properties), &tool->reader, tool->error);
}

static HRESULT set_input(struct tool* tool, const WS_XML_READER_ENCODING* encoding)
{
    WS_XML_READER_STREAM_INPUT stream = { { WS_XML_READER_INPUT_TYPE_STREAM }, input_read, &tool->input };

    return WsSetInput(tool->reader, encoding, &stream.input, NULL, 0, tool->error);
}

/* A file that was looked at as a whole: it is the history, too. */
static HRESULT set_input_whole(struct tool* tool, const WS_XML_READER_ENCODING* encoding)
{
    struct input* input = &tool->input;
    struct history* history = &input->history;
    WS_XML_READER_BUFFER_INPUT memory = { { WS_XML_READER_INPUT_TYPE_BUFFER }, input->ahead, (ULONG)input->ahead_size };

    free(history->bytes);
    *history = (struct history){ .bytes = input->ahead, .size = input->ahead_size, .line = 1 };
    input->ahead = NULL;
    return WsSetInput(tool->reader, encoding, &memory.input, NULL, 0, tool->error);
}

static HRESULT read_text(struct tool* tool)
{
    const WS_XML_READER_TEXT_ENCODING text = { { WS_XML_READER_ENCODING_TYPE_TEXT },
                                               charset_of(tool->input.encoding) };

    return set_input(tool, &text.encoding);
}

static HRESULT read_binary(struct tool* tool)
{
    WS_XML_READER_BINARY_ENCODING binary = { { WS_XML_READER_ENCODING_TYPE_BINARY }, tool->dictionary.known, NULL };

    if (tool->input.encoding == ENCODING_SESSION)
        TRY(binary_read_table(tool));
    binary.dynamicDictionary = tool->session.known;
    return set_input(tool, &binary.encoding);
}

/* A package without a MIME header in front: what HTTP carries as a body. */
static HRESULT read_mtom(struct tool* tool)
{
    static const WS_XML_READER_TEXT_ENCODING text = { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_AUTO };
    struct input* input = &tool->input;
    size_t boundary = first_boundary(input->ahead, input->ahead_size);
    WCHAR wide[BOUNDARY_CHARS_MAX + 2];
    WS_XML_READER_MTOM_ENCODING mtom = {
        .encoding = { WS_XML_READER_ENCODING_TYPE_MTOM }, .readMimeHeader = boundary == 0,
        .textEncoding = (WS_XML_READER_ENCODING*)(uintptr_t)&text.encoding,
    };

    if (boundary != 0)
        mtom.boundary = widen((const char*)input->ahead + 2, boundary, wide);
    if (!input_look(input, PACKAGE_BYTES + 1))
        return E_FAIL;
    return input->ended && input->ahead_size <= PACKAGE_BYTES ? set_input_whole(tool, &mtom.encoding)
                                                               : set_input(tool, &mtom.encoding);
}

HRESULT create_reader(struct tool* tool)
{
    struct input* input = &tool->input;
    enum encoding from = tool->options->from;

    if (!input_look(input, DETECT_BYTES))
        return E_FAIL;
    input->encoding = from == ENCODING_AUTO ? detect(input->ahead, input->ahead_size) : from;
    TRY(new_reader(tool));
    if (input->encoding == ENCODING_FRAMED) {
        input->framed = true;
        input->encoding = ENCODING_SESSION;       /* what is not said in the direction of the answers */
        return S_OK;
    }
    return is_binary(input->encoding) ? read_binary(tool)
           : input->encoding == ENCODING_MTOM ? read_mtom(tool) : read_text(tool);
}

HRESULT begin_message(struct tool* tool)
{
    tool->input.skipped = tool->input.bytes_read;
    tool->input.given = 0;
    if (!input_look(&tool->input, tool->input.left < DETECT_BYTES ? tool->input.left : DETECT_BYTES))
        return E_FAIL;
    WsFreeWriter(tool->writer);
    tool->writer = NULL;
    return read_binary(tool);
}

/* ---- writer --------------------------------------------------------------------------------------------------------- */

static HRESULT new_writer(struct tool* tool)
{
    static ULONG depth = 100000, attributes = 100000, namespaces = 10000, parts = UINT32_MAX;
    ULONG indent = tool->options->indent;
    BOOL declaration = tool->options->declaration, fragment = tool->options->to < ENCODING_BINARY;
    const WS_XML_WRITER_PROPERTY properties[] = {
        { WS_XML_WRITER_PROPERTY_MAX_DEPTH, &depth, sizeof depth },
        { WS_XML_WRITER_PROPERTY_MAX_ATTRIBUTES, &attributes, sizeof attributes },
        { WS_XML_WRITER_PROPERTY_MAX_NAMESPACES, &namespaces, sizeof namespaces },
        { WS_XML_WRITER_PROPERTY_MAX_MIME_PARTS_BUFFER_SIZE, &parts, sizeof parts },
        { WS_XML_WRITER_PROPERTY_INDENT, &indent, sizeof indent },
        { WS_XML_WRITER_PROPERTY_WRITE_DECLARATION, &declaration, sizeof declaration },
        { WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT, &fragment, sizeof fragment },
    };

    return WsCreateWriter(properties, WsCountOf(properties), &tool->writer, tool->error);
}

static HRESULT set_output(struct tool* tool, const WS_XML_WRITER_ENCODING* encoding)
{
    WS_XML_WRITER_STREAM_OUTPUT stream = { { WS_XML_WRITER_OUTPUT_TYPE_STREAM }, output_write, &tool->output };

    return WsSetOutput(tool->writer, encoding, &stream.output, NULL, 0, tool->error);
}

/* The library leaves the byte order mark to the application; XML in UTF-16 begins with one. */
static HRESULT write_text(struct tool* tool)
{
    static const BYTE marks[][2] = { { 0xFF, 0xFE }, { 0xFE, 0xFF } };
    enum encoding to = tool->options->to;
    const WS_XML_WRITER_TEXT_ENCODING text = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, charset_of(to) };
    WS_BYTES mark = { 2, (BYTE*)(uintptr_t)marks[to == ENCODING_UTF16BE] };

    if (to != ENCODING_UTF8)
        TRY(output_write(&tool->output, &mark, 1, NULL, tool->error));
    return set_output(tool, &text.encoding);
}

static HRESULT write_binary(struct tool* tool)
{
    bool session = tool->options->to == ENCODING_SESSION;
    const WS_XML_WRITER_BINARY_ENCODING binary = {
        { WS_XML_WRITER_ENCODING_TYPE_BINARY }, tool->dictionary.known, session ? binary_find_sent : NULL, tool,
    };

    if (session && !output_collect(&tool->output))
        return E_FAIL;
    return set_output(tool, &binary.encoding);
}

/* 128 random bits, so that no part has it in it. */
static size_t put_boundary(char* out)
{
    unsigned char random[16];
    size_t size = 0;

    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        return 0;
    size = (size_t)sprintf(out, "wws-");
    for (size_t i = 0; i < sizeof random; i++)
        size += (size_t)sprintf(out + size, "%02x", random[i]);
    return size;
}

static const char* start_info(const struct tool* tool, const WS_XML_ELEMENT_NODE* element)
{
    static const char soap12[] = "http://www.w3.org/2003/05/soap-envelope";

    if (tool->options->start_info != NULL)
        return tool->options->start_info;
    return element != NULL && element->ns->length == sizeof soap12 - 1
        && memcmp(element->ns->bytes, soap12, sizeof soap12 - 1) == 0 ? "application/soap+xml" : "text/xml";
}

static HRESULT write_mtom(struct tool* tool, const WS_XML_ELEMENT_NODE* element)
{
    static const WS_XML_WRITER_TEXT_ENCODING text = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    static WCHAR root[] = u"root@wws-xml";
    const char* boundary = tool->options->boundary;
    const char* info = start_info(tool, element);
    char random[64];
    WCHAR wide_boundary[BOUNDARY_CHARS_MAX + 1], wide_info[START_INFO_CHARS_MAX];
    size_t size = boundary == NULL ? put_boundary(random) : strnlen(boundary, BOUNDARY_CHARS_MAX + 1);
    WS_XML_WRITER_MTOM_ENCODING mtom = {
        .encoding = { WS_XML_WRITER_ENCODING_TYPE_MTOM }, .writeMimeHeader = TRUE,
        .textEncoding = (WS_XML_WRITER_ENCODING*)(uintptr_t)&text.encoding,
        .boundary = widen(boundary == NULL ? random : boundary, size, wide_boundary),
        .startInfo = widen(info, strnlen(info, START_INFO_CHARS_MAX), wide_info),
        .startUri = { WsCountOf(root) - 1, root },
        .maxInlineByteCount = tool->options->bytes_min - 1,
    };

    return set_output(tool, &mtom.encoding);
}

HRESULT create_writer(struct tool* tool, const WS_XML_ELEMENT_NODE* element)
{
    TRY(new_writer(tool));
    return is_binary(tool->options->to) ? write_binary(tool)
           : tool->options->to == ENCODING_MTOM ? write_mtom(tool, element) : write_text(tool);
}

HRESULT finish_writer(struct tool* tool)
{
    if (tool->options->indent != 0)
        TRY(WsWriteCharsUtf8(tool->writer, (const BYTE*)"\n", 1, tool->error));
    TRY(WsFlushWriter(tool->writer, 0, NULL, tool->error));
    return tool->options->to == ENCODING_SESSION ? binary_write_table(tool) : S_OK;
}
