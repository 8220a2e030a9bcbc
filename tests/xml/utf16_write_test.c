/* Text in UTF-16, written into memory and streams, and read back. */
#include "stream_support.h"
#include "xml_fixture.h"

#include "base/utf.h"

static const WS_XML_WRITER_TEXT_ENCODING little = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF16LE };
static const WS_XML_WRITER_TEXT_ENCODING big = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF16BE };
static const WS_XML_WRITER_TEXT_ENCODING* const both[] = { &little, &big };

/* The bytes are this text in the charset. */
static void check_wide(const void* bytes, size_t size, WS_CHARSET charset, const char* text)
{
    static WCHAR units[4096];
    static char got[8192];
    size_t filled;

    assert_int_equal(size % 2, 0);
    assert_true(size / 2 <= ARRAY_COUNT(units));
    for (size_t i = 0; i < size / 2; i++) {
        const BYTE* p = (const BYTE*)bytes + 2 * i;

        units[i] = (WCHAR)(charset == WS_CHARSET_UTF16BE ? p[0] << 8 | p[1] : p[1] << 8 | p[0]);
    }
    filled = utf16_to_utf8(units, size / 2, (BYTE*)got, sizeof got - 1);
    assert_true(filled < sizeof got);
    got[filled] = '\0';
    assert_string_equal(got, text);
}

static void assert_wide(const char* text)
{
    WS_BYTES bytes = { 0 };
    WS_CHARSET charset;

    assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_CHARSET, &charset, sizeof charset, error));
    assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, error));
    check_wide(bytes.bytes, bytes.length, charset, text);
}

static void begin(const WS_XML_WRITER_TEXT_ENCODING* encoding, const WS_XML_WRITER_PROPERTY* properties, ULONG count)
{
    assert_ok(WsSetOutput(writer, &encoding->encoding, &memory_output.output, properties, count, error));
}

static ULONG written(void)
{
    ULONG count = 0;

    assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES_WRITTEN, &count, sizeof count, error));
    return count;
}

#define DOCUMENT \
    "<p:a xmlns:p=\"urn:\xC3\xA9\" b=\"&lt;\xE2\x82\xAC\xF0\x9F\x98\x80\">\xF0\x9F\x98\x80\xE2\x82\xAC\xC3\xA9x" \
    "<!--\xC3\xA9--><![CDATA[\xC3\xA9]]><c/></p:a>"

/* Copies it from UTF-8. */
static void copy_document(void)
{
    WS_XML_READER* source_reader = new_reader();

    set_text(source_reader, DOCUMENT);
    assert_ok_error(WsCopyNode(writer, source_reader, error), error);
    WsFreeReader(source_reader);
}

static void test_a_document_is_written_in_either_byte_order(void** state)
{
    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(both); i++) {
        begin(both[i], NULL, 0);
        copy_document();
        assert_wide(DOCUMENT);
    }
}

static void test_the_declaration_names_the_byte_order(void** state)
{
    BOOL yes = TRUE;
    WS_XML_WRITER_PROPERTY property = { WS_XML_WRITER_PROPERTY_WRITE_DECLARATION, &yes, sizeof yes };
    static const char* const expected[] = { "<?xml version=\"1.0\" encoding=\"utf-16LE\"?>" DOCUMENT,
                                            "<?xml version=\"1.0\" encoding=\"utf-16BE\"?>" DOCUMENT };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(both); i++) {
        WS_BYTES bytes;
        struct sink sink = { 0 };

        begin(both[i], &property, 1);
        copy_document();
        assert_wide(expected[i]);
        assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, error));
        assert_ok_error(set_bytes(reader, bytes.bytes, bytes.length, error), error);
        assert_ok_error(read_events(reader, &sink, error), error);
        sink_reset(&sink);
    }
}

static void test_any_text_survives_the_way_there_and_back(void** state)
{
    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(both); i++) {
        uint32_t seed = 12345;

        for (int run = 0; run < 200; run++) {
            struct sink text = { 0 }, got = { 0 };
            WS_BYTES bytes;

            for (int k = 0; k < run % 50; k++) {
                static const uint32_t limits[] = { 0x7F, 0x7FF, 0xD7FF, 0xFFFD, 0x10FFFF };
                uint32_t scalar;
                BYTE encoded[4];

                seed = seed * 1664525 + 1013904223;
                scalar = 0x20 + (seed >> 8) % (limits[(seed >> 3) % ARRAY_COUNT(limits)] - 0x20);
                if ((scalar >= 0xD800 && scalar < 0xE000) || scalar == 0xFFFE || scalar == 0xFFFF)
                    continue;
                sink_bytes(&text, encoded, utf8_encode(scalar, encoded));
            }
            begin(both[i], NULL, 0);
            assert_ok(WsWriteStartElement(writer, NULL, X("a"), &none, error));
            assert_ok_error(WsWriteCharsUtf8(writer, (const BYTE*)text.text, (ULONG)text.size, error), error);
            assert_ok(WsWriteEndElement(writer, error));
            assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, error));
            assert_int_equal(written(), bytes.length);
            assert_ok_error(set_bytes(reader, bytes.bytes, bytes.length, error), error);
            assert_ok(WsReadStartElement(reader, error));
            for (ULONG actual = 1; actual != 0;) {
                BYTE piece[16];

                assert_ok_error(WsReadCharsUtf8(reader, piece, sizeof piece, &actual, error), error);
                sink_bytes(&got, piece, actual);
            }
            assert_int_equal(got.size, text.size);
            if (text.size != 0)
                assert_memory_equal(got.text, text.text, text.size);
            sink_reset(&text);
            sink_reset(&got);
        }
    }
}

static void test_bytes_are_counted_as_they_leave(void** state)
{
    ULONG to_close = 0;

    UNUSED(state);
    begin(&little, NULL, 0);
    assert_ok(WsWriteStartElement(writer, NULL, X("ab"), &none, error));
    assert_int_equal(written(), 0);              /* the start tag may still change */
    assert_ok(WsWriteChars(writer, u"\u00e9\u20ac\U0001F600", 4, error));
    assert_int_equal(written(), 16);
    assert_ok(WsWriteStartElement(writer, NULL, X("c"), &none, error));
    assert_int_equal(written(), 16);
    assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES_TO_CLOSE, &to_close, sizeof to_close, error));
    assert_int_equal(to_close, 2 * (5 + 4 + 1));
    assert_wide("<ab>\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
    assert_ok(WsWriteEndElement(writer, error));
    assert_ok(WsWriteEndElement(writer, error));
    assert_int_equal(written(), 16 + 8 + 10);
    assert_wide("<ab>\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80<c/></ab>");
}

static void test_the_quota_counts_utf16_exactly(void** state)
{
    ULONG most = 0;
    WS_XML_WRITER_PROPERTY property = { WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE, &most, sizeof most };
    static const struct { const WCHAR* chars; ULONG count; } texts[] = {
        { u"xxxxxxxx", 8 }, { u"\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac", 8 },
        { u"\U0001F600\U0001F600\U0001F600\U0001F600", 8 },
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        for (most = 20; most < 24; most++) {
            begin(&big, &property, 1);
            assert_ok(WsWriteStartElement(writer, NULL, X("a"), &none, error));
            if (most >= 22)
                assert_ok_error(WsWriteChars(writer, texts[i].chars, texts[i].count, error), error);
            else
                assert_fails(WsWriteChars(writer, texts[i].chars, texts[i].count, error), WS_E_QUOTA_EXCEEDED, error,
                             "bytes in UTF-16; raise WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE");
        }
    }
}

static void test_streams_are_flushed_in_utf16(void** state)
{
    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(both); i++) {
        for (int async = 0; async < 2; async++) {
            WS_XML_WRITER_STREAM_OUTPUT output = fresh_target();
            const WS_ASYNC_CONTEXT* context = async ? &completion_context : NULL;

            target.async = async != 0;
            assert_ok(WsSetOutput(writer, &both[i]->encoding, &output.output, NULL, 0, error));
            assert_ok(WsWriteStartElement(writer, NULL, X("a"), &none, error));
            for (int k = 0; k < 5; k++) {
                assert_ok(WsWriteChars(writer, u"\u00e9\U0001F600", 3, error));
                assert_ok(WsWriteStartElement(writer, NULL, X("b"), &none, error));
                assert_ok_error(wait_for(WsFlushWriter(writer, 0, context, error)), error);
                assert_int_equal(written(), 0);
                assert_ok(WsWriteStartAttribute(writer, NULL, X("c"), &none, TRUE, error));
                assert_ok(WsWriteChars(writer, u"\u20ac", 1, error));
                assert_ok(WsWriteEndAttribute(writer, error));
                assert_ok(WsWriteEndElement(writer, error));
                assert_int_equal(written(), 2 * (int)sizeof "<b c='x'/>" - 2);
                assert_ok(WsFlushWriter(writer, 100, NULL, error));
                assert_int_equal(written(), 2 * (int)sizeof "<b c='x'/>" - 2);
            }
            assert_ok(WsWriteEndElement(writer, error));
            assert_ok_error(wait_for(WsFlushWriter(writer, 0, context, error)), error);
#define ONE "\xC3\xA9\xF0\x9F\x98\x80<b c='\xE2\x82\xAC'/>"
            check_wide(target.sink.text, target.sink.size, both[i]->charSet, "<a>" ONE ONE ONE ONE ONE "</a>");
        }
    }
}

static void test_the_charset_has_to_be_one(void** state)
{
    WS_XML_WRITER_TEXT_ENCODING encoding = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_AUTO };

    UNUSED(state);
    assert_fails(WsSetOutput(writer, &encoding.encoding, &memory_output.output, NULL, 0, error), E_INVALIDARG, error,
                 "WS_CHARSET_AUTO is for readers");
    encoding.charSet = (WS_CHARSET)4;
    assert_fails(WsSetOutput(writer, &encoding.encoding, &memory_output.output, NULL, 0, error), E_INVALIDARG, error,
                 "charset 4");
}

static HRESULT write_wide(void* state)
{
    WS_XML_WRITER* own = NULL;
    WS_BYTES bytes;
    HRESULT hr = WsCreateWriter(NULL, 0, &own, NULL);

    UNUSED(state);
    if (SUCCEEDED(hr))
        hr = WsSetOutput(own, &big.encoding, &memory_output.output, NULL, 0, NULL);
    if (SUCCEEDED(hr))
        hr = WsWriteStartElement(own, NULL, X("a"), &none, NULL);
    if (SUCCEEDED(hr))
        hr = WsWriteEndElement(own, NULL);
    if (SUCCEEDED(hr))
        hr = WsGetWriterProperty(own, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, NULL);
    WsFreeWriter(own);
    return hr;
}

static void test_every_allocation_may_fail(void** state)
{
    UNUSED(state);
    for_each_allocation_failure(write_wide, NULL, S_OK);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(test_a_document_is_written_in_either_byte_order),
        TEST(test_the_declaration_names_the_byte_order),
        TEST(test_any_text_survives_the_way_there_and_back),
        TEST(test_bytes_are_counted_as_they_leave),
        TEST(test_the_quota_counts_utf16_exactly),
        TEST(test_streams_are_flushed_in_utf16),
        TEST(test_the_charset_has_to_be_one),
        TEST(test_every_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
