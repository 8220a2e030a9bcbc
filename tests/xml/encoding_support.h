/* What tests share that look at every encoding: one document at a time is written in one of them, and read back. */
#ifndef WWS_TESTS_ENCODING_SUPPORT_H
#define WWS_TESTS_ENCODING_SUPPORT_H

#include "coding_support.h"
#include "mtom_support.h"

static const struct coding codings[] = { CODINGS_OF_BYTES, { "XML buffer", NULL, NULL } };

#define for_each_coding(each) for (const struct coding* each = codings; each < codings + ARRAY_COUNT(codings); each++)

static WS_ERROR* error;
static WS_HEAP* heap;
static WS_XML_WRITER* writer;         /* writes the document */
static WS_XML_READER* reader;         /* reads it back */
static WS_XML_WRITER* printer;        /* what was read, in UTF-8 */
static WS_XML_BUFFER* buffer;         /* the document, if it is one */
static char printed[1 << 16];

static inline int coding_setup(void** state)
{
    UNUSED(state);
    error = test_error();
    heap = new_heap();
    reader = new_reader();
    printer = new_writer();
    assert_ok(WsCreateWriter(NULL, 0, &writer, NULL));
    return 0;
}

static inline int coding_teardown(void** state)
{
    UNUSED(state);
    WsFreeWriter(writer);
    WsFreeWriter(printer);
    WsFreeReader(reader);
    WsFreeHeap(heap);
    WsFreeError(error);
    return 0;
}

static inline void write_in_with(const struct coding* coding, const WS_XML_WRITER_PROPERTY* properties, ULONG count)
{
    buffer = NULL;
    if (coding->writer != NULL) {
        assert_ok_error(WsSetOutput(writer, coding->writer, &memory_output.output, properties, count, error), error);
        return;
    }
    assert_ok(WsCreateXmlBuffer(heap, NULL, 0, &buffer, error));
    assert_ok_error(WsSetOutputToBuffer(writer, buffer, properties, count, error), error);
}

static inline void write_in(const struct coding* coding)
{
    write_in_with(coding, NULL, 0);
}

/* The reader stands at the beginning of bytes in the encoding; they are borrowed. */
static inline void read_bytes(const struct coding* coding, const void* bytes, ULONG size)
{
    WS_XML_READER_BUFFER_INPUT input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, (void*)(uintptr_t)bytes, size };

    assert_ok_error(WsSetInput(reader, coding->reader, &input.input, NULL, 0, error), error);
}

/* The reader stands at the beginning of what was written. */
static inline void read_back(const struct coding* coding)
{
    WS_BYTES bytes;

    if (buffer != NULL) {
        assert_ok_error(WsSetInputToBuffer(reader, buffer, NULL, 0, error), error);
        return;
    }
    assert_ok_error(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, error), error);
    read_bytes(coding, bytes.bytes, bytes.length);
}

/* What the printer wrote, as a string. */
static inline const char* print_end(void)
{
    WS_BYTES bytes = written_bytes(printer);

    assert_in_range(bytes.length, 0, sizeof printed - 1);
    memcpy(printed, bytes.bytes, bytes.length);
    printed[bytes.length] = 0;
    return printed;
}

/* What the reader still has to give, in UTF-8. */
static inline const char* print_rest(void)
{
    set_output_with(printer, NULL, 0);
    assert_ok_error(WsCopyNode(printer, reader, error), error);
    return print_end();
}

/* The document that was written, in UTF-8. */
static inline const char* print_document(const struct coding* coding)
{
    read_back(coding);
    return print_rest();
}

/* got and expected are strings; what says which case of a table this is. */
#define assert_same(where, what, got, expected) \
    check_same((where)->name, (what), (got), (expected), __FILE__, __LINE__)
static inline void check_same(const char* coding, const char* what, const char* got, const char* expected,
                              const char* file, int line)
{
    if (strcmp(got, expected) == 0)
        return;
    print_error("%s, %s:\n  %s\ninstead of\n  %s\n", coding, what, got, expected);
    _fail(file, line);
}

static inline bool is_binary(const struct coding* coding)
{
    return coding->writer == &binary_out.encoding;
}

static inline bool is_mtom(const struct coding* coding)
{
    return coding->writer != NULL && coding->writer->encodingType == WS_XML_WRITER_ENCODING_TYPE_MTOM;
}

#define CODING_TEST(function) cmocka_unit_test_setup_teardown(function, coding_setup, coding_teardown)

#endif
