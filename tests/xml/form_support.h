/* A text document in every form that a reader takes: each charset, binary, MTOM, an XML buffer; from memory, and from streams
 * that come in steps, filled in this thread or asynchronously. What a test says then holds for all of them. */
#ifndef WWS_TESTS_FORM_SUPPORT_H
#define WWS_TESTS_FORM_SUPPORT_H

#include "mtom_support.h"
#include "stream_support.h"

#include "base/utf.h"

enum form_kind { FORM_UTF8, FORM_UTF16LE, FORM_UTF16BE, FORM_BINARY, FORM_MTOM, FORM_MTOM_UTF16, FORM_BUFFER };
enum form_source { FROM_MEMORY, FROM_STREAM, FROM_ASYNC };

struct form {
    enum form_kind   kind;
    enum form_source from;
    const char*      name;
};

#define FORMS_OF(kind, name) { kind, FROM_MEMORY, name }, { kind, FROM_STREAM, name " (stream)" }, \
    { kind, FROM_ASYNC, name " (asynchronous stream)" }

static const struct form forms[] = {
    FORMS_OF(FORM_UTF8, "UTF-8"),       FORMS_OF(FORM_UTF16LE, "UTF-16LE"),
    FORMS_OF(FORM_UTF16BE, "UTF-16BE"), FORMS_OF(FORM_BINARY, "binary"),
    FORMS_OF(FORM_MTOM, "MTOM"),        FORMS_OF(FORM_MTOM_UTF16, "MTOM of UTF-16"),
    { FORM_BUFFER, FROM_MEMORY, "XML buffer" },
};

#define for_each_form(form) \
    for (const struct form* form = forms; form < forms + ARRAY_COUNT(forms); form++)

/* A check of a form that fails says which form it was. */
#define assert_form(form, condition) check_form((form), (condition), #condition, __FILE__, __LINE__)
static inline void check_form(const struct form* form, bool holds, const char* condition, const char* file, int line)
{
    if (holds)
        return;
    print_error("%s: %s\n", form->name, condition);
    _fail(file, line);
}

#define assert_form_hr(form, call, expected, error) \
    check_form_hr((form), (call), (expected), (error), #call, __FILE__, __LINE__)
static inline void check_form_hr(const struct form* form, HRESULT hr, HRESULT expected, WS_ERROR* error,
                                 const char* text, const char* file, int line)
{
    if (hr != expected)
        print_error("%s:\n", form->name);
    test_check_hr(hr, expected, error, text, file, line);
}

/* Where errors are: text by line and column, binary by byte; an XML buffer has neither. */
static inline const char* form_place(const struct form* form, const char* line_and_column, const char* byte)
{
    return form->kind == FORM_BINARY ? byte : form->kind == FORM_BUFFER ? "" : line_and_column;
}

static inline bool form_is_text(const struct form* form)
{
    return form->kind != FORM_BINARY && form->kind != FORM_BUFFER;
}

/* ------------------------------------------------------------------------------------------- documents in a form */

/* What the reader reads from; one document at a time. */
static struct {
    struct sink    bytes;
    WS_HEAP*       heap;
    WS_XML_BUFFER* buffer;
} form_input;

static inline void form_reset(void)
{
    sink_reset(&form_input.bytes);
    WsFreeHeap(form_input.heap);
    memset(&form_input, 0, sizeof form_input);
}

static inline void sink_utf16(struct sink* sink, const char* text, size_t size, bool big_endian)
{
    size_t units = utf8_to_utf16((const BYTE*)text, size, NULL, 0);
    WCHAR* chars = malloc(units * sizeof *chars + 1);

    assert_non_null(chars);
    assert_true(units != UTF_INVALID);
    utf8_to_utf16((const BYTE*)text, size, chars, units);
    for (size_t i = 0; i < units; i++) {
        BYTE pair[2];

        pair[big_endian] = (BYTE)chars[i];
        pair[!big_endian] = (BYTE)(chars[i] >> 8);
        sink_bytes(sink, pair, 2);
    }
    free(chars);
}

static BOOL form_yes = TRUE;

/* Binary and XML buffers are copied from the text, node by node. Nothing but the document's own quotas is checked later. */
static inline HRESULT form_copy(WS_XML_WRITER* writer, const char* document)
{
    ULONG any = 100000;
    WS_XML_READER_PROPERTY properties[] = {
        { WS_XML_READER_PROPERTY_MAX_DEPTH, &any, sizeof any },
        { WS_XML_READER_PROPERTY_MAX_ATTRIBUTES, &any, sizeof any },
        { WS_XML_READER_PROPERTY_MAX_NAMESPACES, &any, sizeof any },
        { WS_XML_READER_PROPERTY_ALLOW_FRAGMENT, &form_yes, sizeof form_yes },
    };
    WS_XML_READER* reader = new_reader();
    HRESULT hr = set_bytes_with(reader, document, strlen(document), properties, ARRAY_COUNT(properties), NULL);

    if (SUCCEEDED(hr))
        hr = WsCopyNode(writer, reader, NULL);
    WsFreeReader(reader);
    return hr;
}

static inline WS_XML_WRITER* form_writer(void)
{
    ULONG any = 100000;
    WS_XML_WRITER_PROPERTY properties[] = {
        { WS_XML_WRITER_PROPERTY_MAX_DEPTH, &any, sizeof any },
        { WS_XML_WRITER_PROPERTY_MAX_ATTRIBUTES, &any, sizeof any },
        { WS_XML_WRITER_PROPERTY_MAX_NAMESPACES, &any, sizeof any },
        { WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT, &form_yes, sizeof form_yes },
    };
    WS_XML_WRITER* writer = NULL;

    assert_ok(WsCreateWriter(properties, ARRAY_COUNT(properties), &writer, NULL));
    return writer;
}

static inline void form_open_output(WS_XML_WRITER* writer, enum form_kind kind)
{
    static const WS_XML_WRITER_TEXT_ENCODING texts[] = {
        { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 },
        { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF16LE },
        { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF16BE },
    };
    WS_XML_WRITER_BINARY_ENCODING binary = { { WS_XML_WRITER_ENCODING_TYPE_BINARY }, NULL, NULL, NULL };
    WS_XML_WRITER_MTOM_ENCODING mtom = mtom_output(1u << 20);
    const WS_XML_WRITER_ENCODING* encoding = kind == FORM_BINARY ? &binary.encoding : &mtom.encoding;

    if (kind == FORM_BUFFER) {
        form_input.heap = new_heap();
        assert_ok(WsCreateXmlBuffer(form_input.heap, NULL, 0, &form_input.buffer, NULL));
        assert_ok(WsSetOutputToBuffer(writer, form_input.buffer, NULL, 0, NULL));
        return;
    }
    if (kind <= FORM_UTF16BE)
        encoding = &texts[kind].encoding;
    if (kind == FORM_MTOM_UTF16)
        mtom.textEncoding = (WS_XML_WRITER_ENCODING*)(uintptr_t)&texts[FORM_UTF16LE].encoding;
    if (kind == FORM_MTOM || kind == FORM_MTOM_UTF16) {
        BOOL no = FALSE;
        WS_XML_WRITER_PROPERTY whole = { WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT, &no, sizeof no };

        assert_ok(WsSetOutput(writer, encoding, &memory_output.output, &whole, 1, NULL));
        return;
    }
    assert_ok(WsSetOutput(writer, encoding, &memory_output.output, NULL, 0, NULL));
}

/* What was written since form_open_output becomes the input. */
static inline void form_take_output(WS_XML_WRITER* writer, enum form_kind kind)
{
    WS_BYTES bytes = { 0 };

    if (kind == FORM_BUFFER)
        return;
    assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, NULL));
    sink_bytes(&form_input.bytes, bytes.bytes, bytes.length);
}

static inline void form_convert(enum form_kind kind, const char* document)
{
    WS_XML_WRITER* writer = form_writer();

    form_open_output(writer, kind);
    assert_ok(form_copy(writer, document));
    form_take_output(writer, kind);
    WsFreeWriter(writer);
}

static inline void form_package(const char* document, bool utf16)
{
    struct sink* bytes = &form_input.bytes;

    sink_text(bytes, PACKAGE_HEADER(""));
    if (utf16) {
        sink_text(bytes, "--B=1\r\nContent-ID: <root>\r\nContent-Type: application/xop+xml;charset=utf-16\r\n\r\n");
        sink_bytes(bytes, "\xFF\xFE", 2);
        sink_utf16(bytes, document, strlen(document), false);
    } else {
        sink_text(bytes, ROOT_HEADER);
        sink_text(bytes, document);
    }
    sink_text(bytes, PACKAGE_END);
}

/* The document's bytes in this form, or its buffer. */
static inline void form_make(enum form_kind kind, const char* document)
{
    form_reset();
    switch (kind) {
    case FORM_UTF8:       sink_text(&form_input.bytes, document); break;
    case FORM_UTF16LE:    sink_utf16(&form_input.bytes, document, strlen(document), false); break;
    case FORM_UTF16BE:    sink_utf16(&form_input.bytes, document, strlen(document), true); break;
    case FORM_MTOM:       form_package(document, false); break;
    case FORM_MTOM_UTF16: form_package(document, true); break;
    default:              form_convert(kind, document); break;
    }
}

/* ------------------------------------------------------------------------------------------------------- reading */

static inline const WS_XML_READER_ENCODING* form_encoding(enum form_kind kind)
{
    static const WS_XML_READER_TEXT_ENCODING texts[] = {
        { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 },
        { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF16LE },
        { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF16BE },
    };
    static const WS_XML_READER_BINARY_ENCODING binary = { { WS_XML_READER_ENCODING_TYPE_BINARY }, NULL, NULL };
    static WS_XML_READER_MTOM_ENCODING mtom;

    if (kind == FORM_BINARY)
        return &binary.encoding;
    if (kind <= FORM_UTF16BE)
        return &texts[kind].encoding;
    mtom = mtom_with_header();
    return &mtom.encoding;
}

/* All that the stream has is filled. */
static inline HRESULT form_fill(WS_XML_READER* reader, const struct form* form, WS_ERROR* error)
{
    switch (form->from) {
    case FROM_STREAM: return WsFillReader(reader, 1u << 20, NULL, error);
    case FROM_ASYNC:  return wait_for(WsFillReader(reader, 1u << 20, &completion_context, error));
    default:          return S_OK;
    }
}

/* Sets the reader to the first size bytes of what form_make made. */
static inline HRESULT form_set_cut(WS_XML_READER* reader, const struct form* form, size_t size,
                                   const WS_XML_READER_PROPERTY* properties, ULONG count, WS_ERROR* error)
{
    const struct sink* bytes = &form_input.bytes;
    WS_XML_READER_BUFFER_INPUT memory = { { WS_XML_READER_INPUT_TYPE_BUFFER }, bytes->text, (ULONG)size };
    WS_XML_READER_STREAM_INPUT stream;
    HRESULT hr;

    if (form->kind == FORM_BUFFER)
        return WsSetInputToBuffer(reader, form_input.buffer, properties, count, error);
    if (form->from == FROM_MEMORY)
        return WsSetInput(reader, form_encoding(form->kind), &memory.input, properties, count, error);
    stream = source_of(bytes->text, size, form->from == FROM_STREAM ? 7 : 61);
    source.async = form->from == FROM_ASYNC;
    hr = WsSetInput(reader, form_encoding(form->kind), &stream.input, properties, count, error);
    return SUCCEEDED(hr) ? form_fill(reader, form, error) : hr;
}

static inline HRESULT form_set_with(WS_XML_READER* reader, const struct form* form, const char* document,
                                    const WS_XML_READER_PROPERTY* properties, ULONG count, WS_ERROR* error)
{
    form_make(form->kind, document);
    return form_set_cut(reader, form, form_input.bytes.size, properties, count, error);
}

static inline void form_set(WS_XML_READER* reader, const struct form* form, const char* document, WS_ERROR* error)
{
    assert_form_hr(form, form_set_with(reader, form, document, NULL, 0, error), S_OK, error);
}

#endif
