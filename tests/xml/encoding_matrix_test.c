/* The writer's functions in every encoding: what is written reads the same everywhere. */
#include "encoding_support.h"

#include "type_values.h"

static WS_XML_STRING none = { 0, (BYTE*)(uintptr_t)"", NULL, 0 };

static void open_root(void)
{
    assert_ok_error(WsWriteStartElement(writer, NULL, X("r"), &none, error), error);
}

static void close_root(void)
{
    assert_ok_error(WsWriteEndElement(writer, error), error);
}

/* ------------------------------------------------------------------------------------------------------ texts */

static const struct { const WS_XML_TEXT* text; const char* written;
} texts[] = {
    { &(WS_XML_UTF8_TEXT){ { WS_XML_TEXT_TYPE_UTF8 }, { 6, (BYTE*)(uintptr_t)"<8\xE2\x82\xAC&", NULL, 0 } }.text,
      "&lt;8\xE2\x82\xAC&amp;" },
    { &(WS_XML_UTF8_TEXT){ { WS_XML_TEXT_TYPE_UTF8 }, { 0, NULL, NULL, 0 } }.text, "" },
    { &(WS_XML_UTF16_TEXT){ { WS_XML_TEXT_TYPE_UTF16 }, (BYTE*)(uintptr_t)u"\xD83D\xDE00x", 6 }.text,
      "\xF0\x9F\x98\x80x" },
    { &(WS_XML_UTF16_TEXT){ { WS_XML_TEXT_TYPE_UTF16 }, NULL, 0 }.text, "" },
    { &(WS_XML_BASE64_TEXT){ { WS_XML_TEXT_TYPE_BASE64 }, (BYTE*)(uintptr_t)"f", 1 }.text, "Zg==" },
    { &(WS_XML_BASE64_TEXT){ { WS_XML_TEXT_TYPE_BASE64 }, (BYTE*)(uintptr_t)"foobar", 6 }.text, "Zm9vYmFy" },
    { &(WS_XML_BASE64_TEXT){ { WS_XML_TEXT_TYPE_BASE64 }, NULL, 0 }.text, "" },
    { &(WS_XML_BOOL_TEXT){ { WS_XML_TEXT_TYPE_BOOL }, TRUE }.text, "true" },
    { &(WS_XML_BOOL_TEXT){ { WS_XML_TEXT_TYPE_BOOL }, FALSE }.text, "false" },
    { &(WS_XML_INT32_TEXT){ { WS_XML_TEXT_TYPE_INT32 }, 0 }.text, "0" },
    { &(WS_XML_INT32_TEXT){ { WS_XML_TEXT_TYPE_INT32 }, 1 }.text, "1" },
    { &(WS_XML_INT32_TEXT){ { WS_XML_TEXT_TYPE_INT32 }, INT32_MIN }.text, "-2147483648" },
    { &(WS_XML_INT64_TEXT){ { WS_XML_TEXT_TYPE_INT64 }, INT64_MIN }.text, "-9223372036854775808" },
    { &(WS_XML_UINT64_TEXT){ { WS_XML_TEXT_TYPE_UINT64 }, UINT64_MAX }.text, "18446744073709551615" },
    { &(WS_XML_FLOAT_TEXT){ { WS_XML_TEXT_TYPE_FLOAT }, -0.0f }.text, "-0" },
    { &(WS_XML_FLOAT_TEXT){ { WS_XML_TEXT_TYPE_FLOAT }, 3e38f }.text, "3E+38" },
    { &(WS_XML_DOUBLE_TEXT){ { WS_XML_TEXT_TYPE_DOUBLE }, 0.1 }.text, "0.1" },
    { &(WS_XML_DOUBLE_TEXT){ { WS_XML_TEXT_TYPE_DOUBLE }, -17 }.text, "-17" },
    { &(WS_XML_DOUBLE_TEXT){ { WS_XML_TEXT_TYPE_DOUBLE }, -INFINITY }.text, "-INF" },
    { &(WS_XML_DOUBLE_TEXT){ { WS_XML_TEXT_TYPE_DOUBLE }, NAN }.text, "NaN" },
    { &(WS_XML_DECIMAL_TEXT){ { WS_XML_TEXT_TYPE_DECIMAL }, { .scale = 2, .sign = DECIMAL_NEG, .Lo64 = 125 } }.text,
      "-1.25" },
    { &(WS_XML_GUID_TEXT){ { WS_XML_TEXT_TYPE_GUID }, { 0x00112233, 0x4455, 0x6677, { 0x88 } } }.text,
      "00112233-4455-6677-8800-000000000000" },
    { &(WS_XML_UNIQUE_ID_TEXT){ { WS_XML_TEXT_TYPE_UNIQUE_ID }, { 0x00112233, 0x4455, 0x6677, { 0x88 } } }.text,
      "urn:uuid:00112233-4455-6677-8800-000000000000" },
    { &(WS_XML_DATETIME_TEXT){ { WS_XML_TEXT_TYPE_DATETIME }, { 0, WS_DATETIME_FORMAT_UTC } }.text,
      "0001-01-01T00:00:00Z" },
    { &(WS_XML_DATETIME_TEXT){ { WS_XML_TEXT_TYPE_DATETIME }, { 15000000, WS_DATETIME_FORMAT_NONE } }.text,
      "0001-01-01T00:00:01.5" },
    { &(WS_XML_TIMESPAN_TEXT){ { WS_XML_TEXT_TYPE_TIMESPAN }, { -15000000 } }.text, "-00:00:01.5" },
    { &(WS_XML_QNAME_TEXT){ { WS_XML_TEXT_TYPE_QNAME }, NULL,
                            &(WS_XML_STRING){ 1, (BYTE*)(uintptr_t)"n", NULL, 0 }, &none }.text, "n" },
    { &(WS_XML_LIST_TEXT){ { WS_XML_TEXT_TYPE_LIST }, 3, (WS_XML_TEXT*[]){
          &(WS_XML_INT32_TEXT){ { WS_XML_TEXT_TYPE_INT32 }, 123 }.text,
          &(WS_XML_BOOL_TEXT){ { WS_XML_TEXT_TYPE_BOOL }, TRUE }.text,
          &(WS_XML_BASE64_TEXT){ { WS_XML_TEXT_TYPE_BASE64 }, (BYTE*)(uintptr_t)"f", 1 }.text } }.text,
      "123 true Zg==" },
    { &(WS_XML_LIST_TEXT){ { WS_XML_TEXT_TYPE_LIST }, 0, NULL }.text, "" },
};

static void test_every_text_type_reads_the_same_in_every_encoding(void** state)
{
    char expected[256];

    UNUSED(state);
    for_each_coding(coding) {
        for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
            write_in(coding);
            open_root();
            assert_ok(WsWriteStartAttribute(writer, NULL, X("a"), &none, FALSE, error));
            assert_ok_error(WsWriteText(writer, texts[i].text, error), error);
            assert_ok_error(WsWriteEndAttribute(writer, error), error);
            assert_ok(WsWriteEndStartElement(writer, error));
            assert_ok_error(WsWriteText(writer, texts[i].text, error), error);
            close_root();
            snprintf(expected, sizeof expected, "<r a=\"%s\">%s</r>", texts[i].written, texts[i].written);
            assert_same(coding, texts[i].written, print_document(coding), expected);
        }
    }
}

static void test_every_text_type_can_stand_in_a_cdata_section(void** state)
{
    WS_XML_TEXT_TYPE type;
    WS_XML_STRING text;

    UNUSED(state);
    for_each_coding(coding) {
        for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
            type = texts[i].text->textType;
            if (type == WS_XML_TEXT_TYPE_UTF8 || type == WS_XML_TEXT_TYPE_UTF16)
                continue;                        /* written without escapes */
            write_in(coding);
            open_root();
            assert_ok(WsWriteStartCData(writer, error));
            assert_ok_error(WsWriteText(writer, texts[i].text, error), error);
            assert_ok_error(WsWriteEndCData(writer, error), error);
            close_root();
            read_back(coding);
            assert_ok(WsReadToStartElement(reader, NULL, NULL, NULL, error));
            assert_ok(WsReadStartElement(reader, error));
            assert_ok_error(WsReadType(reader, WS_ELEMENT_CONTENT_TYPE_MAPPING, WS_XML_STRING_TYPE, NULL,
                                       WS_READ_REQUIRED_VALUE, heap, &text, sizeof text, error), error);
            snprintf(printed, sizeof printed, "%.*s", (int)text.length, (const char*)text.bytes);
            assert_same(coding, "CDATA", printed, texts[i].written);
        }
    }
}

/* The page of WsWriteText, and of each function that writes a value. */
static void test_an_attribute_takes_one_kind_of_text_in_every_encoding(void** state)
{
    static const BYTE bytes[] = "ab";
    HRESULT again[ARRAY_COUNT(texts)];

    UNUSED(state);
    for_each_coding(coding) {
        for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
            WS_XML_TEXT_TYPE type = texts[i].text->textType;
            bool repeatable = type == WS_XML_TEXT_TYPE_UTF8 || type == WS_XML_TEXT_TYPE_UTF16
                              || type == WS_XML_TEXT_TYPE_BASE64;

            for (size_t k = 0; k < ARRAY_COUNT(texts); k++) {
                write_in(coding);
                open_root();
                assert_ok(WsWriteStartAttribute(writer, NULL, X("a"), &none, FALSE, error));
                assert_ok_error(WsWriteText(writer, texts[i].text, error), error);
                again[k] = WsWriteText(writer, texts[k].text, error);
                if (repeatable && texts[k].text->textType == type)
                    assert_ok_error(again[k], error);
                else
                    assert_hr(again[k], WS_E_INVALID_OPERATION);
            }
            write_in(coding);
            open_root();
            assert_ok(WsWriteStartAttribute(writer, NULL, X("a"), &none, FALSE, error));
            assert_ok(WsWriteText(writer, texts[i].text, error));
            assert_hr(WsWriteCharsUtf8(writer, bytes, 2, error),
                      type == WS_XML_TEXT_TYPE_UTF8 ? S_OK : WS_E_INVALID_OPERATION);
            assert_hr(WsWriteChars(writer, (const WCHAR*)u"ab", 2, error),
                      type == WS_XML_TEXT_TYPE_UTF16 ? S_OK : WS_E_INVALID_OPERATION);
            assert_hr(WsWriteBytes(writer, bytes, 2, error),
                      type == WS_XML_TEXT_TYPE_BASE64 ? S_OK : WS_E_INVALID_OPERATION);
        }
    }
}

static void test_an_attribute_takes_one_value(void** state)
{
    _Alignas(16) BYTE value[64] = { 0 };

    UNUSED(state);
    for_each_coding(coding) {
        for (size_t i = 0; i < ARRAY_COUNT(value_types); i++) {
            for (size_t k = 0; k < ARRAY_COUNT(value_types); k++) {
                write_in(coding);
                open_root();
                assert_ok(WsWriteStartAttribute(writer, NULL, X("a"), &none, FALSE, error));
                assert_ok_error(WsWriteValue(writer, value_types[i].type, value, value_types[i].size, error), error);
                assert_hr(WsWriteValue(writer, value_types[k].type, value, value_types[k].size, error),
                          WS_E_INVALID_OPERATION);
                assert_hr(WsWriteCharsUtf8(writer, value, 0, error), WS_E_INVALID_OPERATION);
            }
            write_in(coding);
            open_root();
            assert_ok(WsWriteStartAttribute(writer, NULL, X("a"), &none, FALSE, error));
            assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)"x", 1, error));
            assert_hr(WsWriteValue(writer, value_types[i].type, value, value_types[i].size, error),
                      WS_E_INVALID_OPERATION);
        }
    }
}

static void test_texts_that_lack_something_are_refused_in_every_encoding(void** state)
{
    static WS_XML_UTF8_TEXT utf8 = { { WS_XML_TEXT_TYPE_UTF8 }, { 1, NULL, NULL, 0 } };
    static WS_XML_UTF16_TEXT utf16 = { { WS_XML_TEXT_TYPE_UTF16 }, NULL, 2 };
    static WS_XML_BASE64_TEXT base64 = { { WS_XML_TEXT_TYPE_BASE64 }, NULL, 1 };
    static WS_XML_QNAME_TEXT qname = { { WS_XML_TEXT_TYPE_QNAME }, NULL, NULL, &none };
    static WS_XML_LIST_TEXT list = { { WS_XML_TEXT_TYPE_LIST }, 1, NULL };
    static WS_XML_TEXT* null_items[] = { NULL };
    static WS_XML_LIST_TEXT null_item = { { WS_XML_TEXT_TYPE_LIST }, 1, null_items };
    static WS_XML_TEXT* qname_items[] = { &qname.text };
    static WS_XML_LIST_TEXT qname_item = { { WS_XML_TEXT_TYPE_LIST }, 1, qname_items };
    static WS_XML_TEXT* utf8_items[] = { &utf8.text };
    static WS_XML_LIST_TEXT utf8_item = { { WS_XML_TEXT_TYPE_LIST }, 1, utf8_items };
    static WS_XML_TEXT* base64_items[] = { &base64.text };
    static WS_XML_LIST_TEXT base64_item = { { WS_XML_TEXT_TYPE_LIST }, 1, base64_items };
    const WS_XML_TEXT* const bad[] = { &utf8.text, &utf16.text, &base64.text, &qname.text, &list.text, &null_item.text,
                                       &qname_item.text, &utf8_item.text, &base64_item.text };

    UNUSED(state);
    for_each_coding(coding) {
        for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
            write_in(coding);
            open_root();
            assert_hr(WsWriteText(writer, bad[i], error), E_INVALIDARG);
        }
    }
}

/* ----------------------------------------------------------------------------------------------------- arrays */

static void write_one_by_one(const struct value_type* type, ULONG offset, ULONG count)
{
    for (ULONG i = offset; i < offset + count; i++) {
        assert_ok(WsWriteStartElement(writer, NULL, X("i"), X("urn:i"), error));
        assert_ok_error(WsWriteValue(writer, type->type, (const BYTE*)type->items + i * type->size, type->size, error),
                        error);
        assert_ok(WsWriteEndElement(writer, error));
    }
}

/* Reads the array back, and prints it again. */
static const char* print_array(const struct coding* coding, const struct value_type* type, ULONG count)
{
    _Alignas(16) BYTE items[VALUE_ITEMS * 64];
    ULONG actual = 99;

    read_back(coding);
    assert_ok(WsReadToStartElement(reader, NULL, NULL, NULL, error));
    assert_ok(WsReadStartElement(reader, error));
    assert_ok_error(WsReadArray(reader, X("i"), X("urn:i"), type->type, items, VALUE_ITEMS * type->size, 0, VALUE_ITEMS,
                                &actual, error), error);
    assert_int_equal(actual, count);
    assert_ok(WsReadEndElement(reader, error));
    set_output_with(printer, NULL, 0);
    assert_ok(WsWriteStartElement(printer, NULL, X("r"), &none, error));
    assert_ok_error(WsWriteArray(printer, X("i"), X("urn:i"), type->type, items, VALUE_ITEMS * type->size, 0, count,
                                 error), error);
    assert_ok(WsWriteEndElement(printer, error));
    return print_end();
}

static void test_an_array_reads_as_if_its_elements_were_written_one_by_one(void** state)
{
    static char expected[sizeof printed];

    UNUSED(state);
    for_each_coding(coding) {
        for (const struct value_type* type = value_types; type < value_types + ARRAY_COUNT(value_types); type++) {
            for (ULONG count = 0; count <= VALUE_ITEMS; count++) {
                ULONG offset = VALUE_ITEMS - count;

                write_in(coding);
                open_root();
                write_one_by_one(type, offset, count);
                close_root();
                strcpy(expected, print_document(coding));
                write_in(coding);
                open_root();
                assert_ok_error(WsWriteArray(writer, X("i"), X("urn:i"), type->type, type->items,
                                             VALUE_ITEMS * type->size, offset, count, error), error);
                close_root();
                assert_same(coding, type->name, print_document(coding), expected);
                print_array(coding, type, count);
                assert_same(coding, type->name, count == 0 ? "<r></r>" : printed, count == 0 ? "<r></r>" : expected);
            }
        }
    }
}

static void test_an_array_with_a_bad_item_faults_the_writer(void** state)
{
    static const WS_DATETIME dates[] = { { 0, WS_DATETIME_FORMAT_UTC }, { UINT64_MAX, WS_DATETIME_FORMAT_UTC } };
    static const WS_DURATION durations[] = { { .years = 1 }, { .milliseconds = 1000 } };
    static const DECIMAL decimals[] = { { .scale = 0 }, { .scale = 29 } };

    UNUSED(state);
    for_each_coding(coding) {
        write_in(coding);
        open_root();
        assert_hr(WsWriteArray(writer, X("i"), &none, WS_DATETIME_VALUE_TYPE, dates, sizeof dates, 0, 2, error),
                  WS_E_INVALID_FORMAT);
        assert_hr(WsWriteEndElement(writer, error), WS_E_OBJECT_FAULTED);
        write_in(coding);
        open_root();
        assert_hr(WsWriteArray(writer, X("i"), &none, WS_DURATION_VALUE_TYPE, durations, sizeof durations, 0, 2, error),
                  WS_E_INVALID_FORMAT);
        write_in(coding);
        open_root();
        assert_hr(WsWriteArray(writer, X("i"), &none, WS_DECIMAL_VALUE_TYPE, decimals, sizeof decimals, 0, 2, error),
                  WS_E_INVALID_FORMAT);
    }
}

/* ------------------------------------------------------------------------------------------------ XML buffers */

/* Which steps are followed by a flush: every one, one alone. */
#define FLUSH_EACH UINT32_MAX
static unsigned step_count, flush_at;

static void step(HRESULT hr)
{
    assert_ok_error(hr, error);
    step_count++;
    if (flush_at == FLUSH_EACH || flush_at == step_count)
        assert_ok_error(WsFlushWriter(writer, 0, NULL, error), error);
}

/* Everything that can stand in a document. */
static void write_everything(void)
{
    static const BYTE long_text[] = "0123456789 0123456789 0123456789 <&> \xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80";
    WS_XML_COMMENT_NODE comment = { { WS_XML_NODE_TYPE_COMMENT }, TEXT_XML(" c ") };
    GUID guid = { 1, 2, 3, { 4 } };

    step(WsWriteNode(writer, &comment.node, error));
    step(WsWriteStartElement(writer, X("p"), X("r"), X("urn:p"), error));
    step(WsWriteXmlnsAttribute(writer, X(""), X("urn:default"), TRUE, error));
    step(WsWriteStartAttribute(writer, X("q"), X("a"), X("urn:q"), TRUE, error));
    step(WsWriteCharsUtf8(writer, (const BYTE*)"<&>", 3, error));
    step(WsWriteCharsUtf8(writer, (const BYTE*)"\t\n", 2, error));
    step(WsWriteEndAttribute(writer, error));
    step(WsWriteStartAttribute(writer, X("xml"), X("lang"), X("http://www.w3.org/XML/1998/namespace"), FALSE,
                                    error));
    step(WsWriteChars(writer, (const WCHAR*)u"en", 2, error));
    step(WsWriteEndAttribute(writer, error));
    step(WsWriteStartElement(writer, NULL, X("e"), X("urn:default"), error));
    step(WsWriteEndElement(writer, error));
    step(WsWriteStartElement(writer, NULL, X("f"), &none, error));
    step(WsWriteStartAttribute(writer, NULL, X("pieces"), &none, FALSE, error));
    step(WsWriteCharsUtf8(writer, (const BYTE*)"one ", 4, error));
    step(WsWriteCharsUtf8(writer, (const BYTE*)"two", 3, error));
    step(WsWriteEndAttribute(writer, error));
    step(WsWriteEndElement(writer, error));
    step(WsWriteCharsUtf8(writer, long_text, sizeof long_text - 1, error));
    step(WsWriteStartElement(writer, NULL, X("b"), X("urn:q"), error));
    step(WsWriteBytes(writer, long_text, 1, error));
    step(WsWriteBytes(writer, long_text + 1, 39, error));
    step(WsWriteEndElement(writer, error));
    step(WsWriteStartElement(writer, NULL, X("v"), &none, error));
    step(WsWriteValue(writer, WS_GUID_VALUE_TYPE, &guid, sizeof guid, error));
    step(WsWriteNode(writer, &comment.node, error));
    step(WsWriteEndElement(writer, error));
    step(WsWriteEndElement(writer, error));
    step(WsWriteNode(writer, &comment.node, error));
}

/* A buffer of everything; expected: what it reads as. */
static WS_XML_BUFFER* buffer_of_everything(char* expected)
{
    write_in(&codings[ARRAY_COUNT(codings) - 1]);
    assert_non_null(buffer);
    write_everything();
    strcpy(expected, print_document(&codings[ARRAY_COUNT(codings) - 1]));
    return buffer;
}

/* Single quotes and how an element without content is written are lost in binary. */
static const char* expected_in(const struct coding* coding, const char* expected)
{
    static char changed[sizeof printed];
    char* empty;
    char* end;

    strcpy(changed, expected);
    if (!is_binary(coding))
        return changed;
    for (char* p = changed; *p != 0; p++)
        *p = *p == '\'' ? '"' : *p;
    while ((empty = strstr(changed, "/>")) != NULL) {
        char name = empty[-1] == 'e' ? 'e' : 'f';

        end = empty + 2;
        memmove(end + 3, end, strlen(end) + 1);
        memcpy(empty, (const char[]){ '>', '<', '/', name, '>' }, 5);
    }
    return changed;
}

static void test_a_buffer_becomes_bytes_in_every_encoding(void** state)
{
    static char expected[sizeof printed];
    WS_XML_BUFFER* source;

    UNUSED(state);
    source = buffer_of_everything(expected);
    for_each_coding(coding) {
        void* bytes = NULL;
        ULONG size = 0;

        if (coding->writer == NULL)
            continue;
        assert_ok_error(WsWriteXmlBufferToBytes(writer, source, coding->writer, NULL, 0, heap, &bytes, &size, error),
                        error);
        read_bytes(coding, bytes, size);
        assert_same(coding, "to bytes", print_rest(), expected_in(coding, expected));
    }
}

static void test_a_buffer_is_written_inside_an_element_in_every_encoding(void** state)
{
    static char expected[sizeof printed], whole[sizeof printed + 8];
    WS_XML_BUFFER* source;

    UNUSED(state);
    source = buffer_of_everything(expected);
    snprintf(whole, sizeof whole, "<r>%s</r>", expected);
    for_each_coding(coding) {
        write_in(coding);
        open_root();
        assert_ok_error(WsWriteXmlBuffer(writer, source, error), error);
        close_root();
        assert_same(coding, "inside", print_document(coding), expected_in(coding, whole));
    }
}

static void test_nodes_are_copied_between_all_encodings(void** state)
{
    static char expected[sizeof printed];
    WS_XML_BUFFER* source;

    UNUSED(state);
    source = buffer_of_everything(expected);
    for_each_coding(from) {
        for_each_coding(to) {
            void* bytes = NULL;
            ULONG size = 0;
            bool binary = is_binary(from);

            if (from->writer == NULL) {
                assert_ok(WsSetInputToBuffer(reader, source, NULL, 0, error));
            } else {
                assert_ok(WsWriteXmlBufferToBytes(writer, source, from->writer, NULL, 0, heap, &bytes, &size, error));
                read_bytes(from, bytes, size);
            }
            write_in(to);
            assert_ok_error(WsCopyNode(writer, reader, error), error);
            assert_int_equal(node_type(reader), WS_XML_NODE_TYPE_EOF);
            assert_hr(WsCopyNode(writer, reader, error), WS_E_INVALID_OPERATION);
            assert_same(to, from->name, print_document(to), expected_in(binary ? from : to, expected));
        }
    }
}

static void test_a_buffer_becomes_bytes_only_with_all_arguments(void** state)
{
    static char expected[sizeof printed];
    WS_XML_BUFFER* source;
    WS_HEAP* small = NULL;
    ULONG depth = 1, size = 77;
    BOOL yes = TRUE;
    WS_XML_WRITER_PROPERTY flat = { WS_XML_WRITER_PROPERTY_MAX_DEPTH, &depth, sizeof depth };
    WS_XML_WRITER_PROPERTY declaration = { WS_XML_WRITER_PROPERTY_WRITE_DECLARATION, &yes, sizeof yes };
    void* bytes = &size;

    UNUSED(state);
    source = buffer_of_everything(expected);
    assert_hr(WsWriteXmlBufferToBytes(NULL, source, NULL, NULL, 0, heap, &bytes, &size, error), E_INVALIDARG);
    assert_hr(WsWriteXmlBufferToBytes(writer, NULL, NULL, NULL, 0, heap, &bytes, &size, error), E_INVALIDARG);
    assert_hr(WsWriteXmlBufferToBytes(writer, source, NULL, NULL, 1, heap, &bytes, &size, error), E_INVALIDARG);
    assert_hr(WsWriteXmlBufferToBytes(writer, source, NULL, NULL, 0, NULL, &bytes, &size, error), E_INVALIDARG);
    assert_hr(WsWriteXmlBufferToBytes(writer, source, NULL, NULL, 0, heap, NULL, &size, error), E_INVALIDARG);
    assert_hr(WsWriteXmlBufferToBytes(writer, source, NULL, NULL, 0, heap, &bytes, NULL, error), E_INVALIDARG);
    WsResetError(error);
    assert_fails(WsWriteXmlBufferToBytes(writer, source, NULL, &flat, 1, heap, &bytes, &size, error),
                 WS_E_QUOTA_EXCEEDED, error, "WS_XML_WRITER_PROPERTY_MAX_DEPTH");
    assert_ok(WsCreateHeap(64, 0, NULL, 0, &small, error));
    assert_fails(WsWriteXmlBufferToBytes(writer, source, NULL, NULL, 0, small, &bytes, &size, error),
                 WS_E_QUOTA_EXCEEDED, error, "WS_HEAP_PROPERTY_MAX_SIZE");
    assert_int_equal(size, 77);
    assert_ptr_equal(bytes, &size);
    assert_ok_error(WsWriteXmlBufferToBytes(writer, source, NULL, &declaration, 1, heap, &bytes, &size, error), error);
    assert_memory_equal(bytes, "<?xml version=\"1.0\" encoding=\"utf-8\"?><!-- c -->", 48);
    WsFreeHeap(small);
}

/* One node of each kind; the reader then stands on what follows. */
static void test_each_kind_of_node_can_be_copied(void** state)
{
    static const char document[] = "<r><a b='c'>d<e/></a>text<!--f--><![CDATA[g]]></r>";
    static const WS_XML_NODE_TYPE next[] = { WS_XML_NODE_TYPE_TEXT, WS_XML_NODE_TYPE_COMMENT, WS_XML_NODE_TYPE_CDATA,
                                             WS_XML_NODE_TYPE_TEXT, WS_XML_NODE_TYPE_END_CDATA,
                                             WS_XML_NODE_TYPE_END_ELEMENT };

    UNUSED(state);
    for_each_coding(coding) {
        write_in(coding);
        open_root();
        set_text(reader, document);
        assert_ok(WsReadToStartElement(reader, NULL, NULL, NULL, error));
        assert_ok(WsReadStartElement(reader, error));
        for (size_t i = 0; i < ARRAY_COUNT(next); i++) {
            assert_ok_error(WsCopyNode(writer, reader, error), error);
            assert_int_equal(node_type(reader), next[i]);
        }
        assert_hr(WsCopyNode(writer, reader, error), WS_E_INVALID_OPERATION);
        close_root();
        assert_same(coding, "nodes", print_document(coding), !is_binary(coding)
                    ? "<r><a b='c'>d<e/></a>text<!--f--><![CDATA[g]]></r>"
                    : "<r><a b=\"c\">d<e></e></a>text<!--f-->g</r>");
    }
}

/* ------------------------------------------------------------------------------------------------------ streams */

static struct sink flushed;

static HRESULT CALLBACK take(void* state, const WS_BYTES* buffers, ULONG count, const WS_ASYNC_CONTEXT* context,
                             WS_ERROR* take_error)
{
    UNUSED(state);
    UNUSED(context);
    UNUSED(take_error);
    for (ULONG i = 0; i < count; i++)
        sink_bytes(&flushed, buffers[i].bytes, buffers[i].length);
    return S_OK;
}

static void check_flushed(const struct coding* coding, unsigned at)
{
    static const WS_XML_WRITER_STREAM_OUTPUT output = { { WS_XML_WRITER_OUTPUT_TYPE_STREAM }, take, NULL };
    WS_BYTES whole;

    assert_ok(WsSetOutput(writer, coding->writer, &output.output, NULL, 0, error));
    flush_at = at;
    write_everything();
    assert_ok(WsFlushWriter(writer, 0, NULL, error));
    flush_at = 0;
    write_in(coding);
    write_everything();
    whole = written_bytes(writer);
    if (flushed.size != whole.length || memcmp(flushed.text, whole.bytes, whole.length) != 0)
        fail_msg("%s, flushed behind step %u: %zu bytes are not the %u in memory", coding->name, at, flushed.size,
                 (unsigned)whole.length);
    sink_reset(&flushed);
}

static void test_a_document_is_the_same_wherever_it_is_flushed(void** state)
{
    UNUSED(state);
    write_in(&codings[0]);
    step_count = 0;
    write_everything();
    for (unsigned last = step_count, at = 0; at <= last; at++)
        for_each_coding(coding)
            if (coding->writer != NULL && !is_mtom(coding)) {   /* a flush can end the package there */
                step_count = 0;
                check_flushed(coding, at == 0 ? FLUSH_EACH : at);
            }
}

static void test_bytes_at_the_top_level_are_flushed_to_the_last(void** state)
{
    static const WS_XML_WRITER_STREAM_OUTPUT output = { { WS_XML_WRITER_OUTPUT_TYPE_STREAM }, take, NULL };
    BOOL yes = TRUE;
    WS_XML_WRITER_PROPERTY fragment = { WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT, &yes, sizeof yes };

    UNUSED(state);
    assert_ok(WsSetOutput(writer, &utf8_text.encoding, &output.output, &fragment, 1, error));
    assert_ok(WsWriteBytes(writer, "abcd", 4, error));
    assert_ok(WsFlushWriter(writer, 0, NULL, error));
    assert_string_equal(flushed.text, "YWJjZA==");
    sink_reset(&flushed);
}

/* -------------------------------------------------------------------------------------------- push, pull, quotas */

static HRESULT CALLBACK push_two(void* state, WS_WRITE_CALLBACK write, void* write_state,
                                 const WS_ASYNC_CONTEXT* context, WS_ERROR* push_error)
{
    const WS_BYTES buffers[] = { { 1, (BYTE*)(uintptr_t)"f" }, { 0, NULL }, { 5, (BYTE*)(uintptr_t)"oobar" } };

    UNUSED(state);
    return write(write_state, buffers, 3, context, push_error);
}

static HRESULT CALLBACK pull_one(void* state, void* bytes, ULONG max, ULONG* actual, const WS_ASYNC_CONTEXT* context,
                                 WS_ERROR* pull_error)
{
    const char** left = state;

    UNUSED(context);
    UNUSED(pull_error);
    assert_in_range(max, 1, UINT32_MAX);
    *actual = **left == 0 ? 0 : 1;
    memcpy(bytes, *left, *actual);
    *left += *actual;
    return S_OK;
}

static HRESULT give_bytes(int how)
{
    const char* left = "foobar";

    switch (how) {
    case 0:  return WsWriteBytes(writer, "foobar", 6, error);
    case 1:  return WsPushBytes(writer, push_two, NULL, error);
    default: return WsPullBytes(writer, pull_one, &left, error);
    }
}

static void test_bytes_written_pushed_and_pulled_are_the_same_everywhere(void** state)
{
    UNUSED(state);
    for_each_coding(coding) {
        for (int how = 0; how < 3; how++) {
            write_in(coding);
            open_root();
            assert_ok(WsWriteStartAttribute(writer, NULL, X("a"), &none, FALSE, error));
            assert_ok_error(give_bytes(how), error);
            assert_hr(WsWriteCharsUtf8(writer, (const BYTE*)"x", 1, error), WS_E_INVALID_OPERATION);
            assert_ok(WsWriteEndAttribute(writer, error));
            assert_ok_error(give_bytes(how), error);
            assert_ok(WsWriteStartElement(writer, NULL, X("b"), &none, error));
            assert_ok_error(give_bytes(how), error);
            assert_ok(WsWriteEndElement(writer, error));
            close_root();
            assert_same(coding, "bytes", print_document(coding), "<r a=\"Zm9vYmFy\">Zm9vYmFy<b>Zm9vYmFy</b></r>");
        }
    }
}

static HRESULT write_within(int what)
{
    switch (what) {
    case 0:
        TRY(WsWriteStartElement(writer, NULL, X("a"), &none, error));
        return WsWriteStartElement(writer, NULL, X("b"), &none, error);
    case 1:
        TRY(WsWriteStartElement(writer, NULL, X("a"), &none, error));
        TRY(WsWriteStartAttribute(writer, NULL, X("b"), &none, FALSE, error));
        TRY(WsWriteEndAttribute(writer, error));
        return WsWriteStartAttribute(writer, NULL, X("c"), &none, FALSE, error);
    case 2:
        TRY(WsWriteStartElement(writer, X("p"), X("a"), X("urn:p"), error));
        return WsWriteXmlnsAttribute(writer, X("q"), X("urn:q"), FALSE, error);
    default:
        TRY(WsWriteStartElement(writer, NULL, X("a"), &none, error));
        return WsWriteCharsUtf8(writer, (const BYTE*)"0123456789", 10, error);
    }
}

static void test_every_quota_holds_in_every_encoding_and_is_named(void** state)
{
    static const struct { WS_XML_WRITER_PROPERTY_ID id; ULONG value; const char* name; } quotas[] = {
        { WS_XML_WRITER_PROPERTY_MAX_DEPTH, 1, "WS_XML_WRITER_PROPERTY_MAX_DEPTH" },
        { WS_XML_WRITER_PROPERTY_MAX_ATTRIBUTES, 1, "WS_XML_WRITER_PROPERTY_MAX_ATTRIBUTES" },
        { WS_XML_WRITER_PROPERTY_MAX_NAMESPACES, 1, "WS_XML_WRITER_PROPERTY_MAX_NAMESPACES" },
        { WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE, 11, "WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE" },
    };

    UNUSED(state);
    for_each_coding(coding) {
        for (int i = 0; i < (int)ARRAY_COUNT(quotas); i++) {
            ULONG value = quotas[i].value;
            WS_XML_WRITER_PROPERTY property = { quotas[i].id, &value, sizeof value };

            write_in_with(coding, &property, 1);
            if (coding->writer == NULL && quotas[i].id == WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE) {
                assert_ok(write_within(i));      /* "has no effect" with WsSetOutputToBuffer */
                continue;
            }
            assert_fails(write_within(i), WS_E_QUOTA_EXCEEDED, error, quotas[i].name);
            assert_hr(WsWriteEndElement(writer, NULL), WS_E_OBJECT_FAULTED);
            value = quotas[i].id == WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE ? 1000 : 2;
            write_in_with(coding, &property, 1);
            assert_ok_error(write_within(i), error);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CODING_TEST(test_every_text_type_reads_the_same_in_every_encoding),
        CODING_TEST(test_every_text_type_can_stand_in_a_cdata_section),
        CODING_TEST(test_an_attribute_takes_one_kind_of_text_in_every_encoding),
        CODING_TEST(test_an_attribute_takes_one_value),
        CODING_TEST(test_texts_that_lack_something_are_refused_in_every_encoding),
        CODING_TEST(test_an_array_reads_as_if_its_elements_were_written_one_by_one),
        CODING_TEST(test_an_array_with_a_bad_item_faults_the_writer),
        CODING_TEST(test_a_buffer_becomes_bytes_in_every_encoding),
        CODING_TEST(test_a_buffer_is_written_inside_an_element_in_every_encoding),
        CODING_TEST(test_nodes_are_copied_between_all_encodings),
        CODING_TEST(test_a_buffer_becomes_bytes_only_with_all_arguments),
        CODING_TEST(test_each_kind_of_node_can_be_copied),
        CODING_TEST(test_a_document_is_the_same_wherever_it_is_flushed),
        CODING_TEST(test_bytes_at_the_top_level_are_flushed_to_the_last),
        CODING_TEST(test_bytes_written_pushed_and_pulled_are_the_same_everywhere),
        CODING_TEST(test_every_quota_holds_in_every_encoding_and_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
