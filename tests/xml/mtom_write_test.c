/* MTOM packages written into memory, and read back. */
#define _GNU_SOURCE                   /* memmem */
#include "mtom_support.h"
#include "xml_fixture.h"

static void bytes(const char* text)
{
    assert_ok_error(WsWriteBytes(writer, text, (ULONG)strlen(text), error), error);
}

/* What was written is that, and it reads as these events. */
static void assert_package(const char* package, const char* events)
{
    struct sink sink = { 0 };
    WS_BYTES written = written_bytes(writer);

    if (package != NULL)
        assert_written(writer, package);
    assert_ok_error(set_package(reader, written.bytes, written.length, error), error);
    assert_ok_error(read_mtom_events(reader, &sink, error), error);
    assert_string_equal(sink.text, events);
    sink_reset(&sink);
}

#define HEAD \
    "MIME-Version: 1.0\r\nContent-Type: multipart/related;type=\"application/xop+xml\";boundary=\"B=1\";" \
    "start=\"<root>\";start-info=\"text/xml\"\r\n\r\n" ROOT_HEADER
#define WRITTEN(id) "<xop:Include href=\"cid:" id "\" xmlns:xop=\"http://www.w3.org/2004/08/xop/include\"/>"

static void test_bytes_over_the_limit_become_a_part_and_others_base64(void** state)
{
    UNUSED(state);
    set_mtom_output(writer, 3);
    start_element(X("a"));
    start_element(X("b"));
    bytes("123");
    end_element();
    start_element(X("c"));
    bytes("1234");
    end_element();
    end_element();
    assert_package(HEAD "<a><b>MTIz</b><c>" WRITTEN("root%2Fpart1") "</c></a>" PART("root/part1", "1234") PACKAGE_END,
                   "{|a|}{|b|}MTIz{/}{|c|}[1234]{/}{/}{eof}");
}

static void test_bytes_of_several_calls_are_one_part(void** state)
{
    UNUSED(state);
    set_mtom_output(writer, 3);
    start_element(X("a"));
    assert_ok(WsWriteEndStartElement(writer, error));
    bytes("");
    bytes("12");
    bytes("34");
    end_element();
    assert_package(HEAD "<a>" WRITTEN("root%2Fpart1") "</a>" PART("root/part1", "1234") PACKAGE_END,
                   "{|a|}[1234]{/}{eof}");
}

static void test_bytes_beside_other_content_are_base64(void** state)
{
    UNUSED(state);
    set_mtom_output(writer, 0);
    start_element(X("a"));
    bytes("1234");
    assert_ok(WsWriteChars(writer, u"-", 1, error));
    bytes("56");
    start_element(X("b"));
    end_element();
    bytes("78");
    end_element();
    assert_package(HEAD "<a>MTIzNA==-NTY=<b/>Nzg=</a>" PACKAGE_END, "{|a|}MTIzNA==-NTY={|b| /}{/}Nzg={/}{eof}");
}

static void test_bytes_in_attributes_and_cdata_are_base64(void** state)
{
    UNUSED(state);
    set_mtom_output(writer, 0);
    start_element(X("a"));
    assert_ok(WsWriteStartAttribute(writer, NULL, X("x"), &none, FALSE, error));
    bytes("1234");
    assert_ok(WsWriteEndAttribute(writer, error));
    assert_ok(WsWriteStartCData(writer, error));
    bytes("1234");
    assert_ok(WsWriteEndCData(writer, error));
    end_element();
    assert_package(HEAD "<a x=\"MTIzNA==\"><![CDATA[MTIzNA==]]></a>" PACKAGE_END,
                   "{|a| |x|=\"MTIzNA==}{[MTIzNA==]}{/}{eof}");
}

static void test_bytes_with_the_boundary_in_them_are_refused(void** state)
{
    static const char* const bad[] = { "--B=1", "x\r\n--B=1", "\n--B=1--", "\n\n--B=12" };
    static const char* const good[] = { "--B=", "x--B=1", "\r\n-B=1", "\r\n--b=1\n" };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
        set_mtom_output(writer, 0);
        start_element(X("a"));
        bytes(bad[i]);
        assert_fails(WsWriteEndElement(writer, error), WS_E_INVALID_FORMAT, error, "boundary");
        set_mtom_output(writer, 0);
        start_element(X("a"));
        bytes(good[i]);
        assert_ok_error(WsWriteEndElement(writer, error), error);
    }
}

static void test_an_empty_value_is_no_part(void** state)
{
    UNUSED(state);
    set_mtom_output(writer, 0);
    start_element(X("a"));
    bytes("");
    end_element();
    assert_package(HEAD "<a></a>" PACKAGE_END, "{|a|}{/}{eof}");
}

static void test_xmime_content_type_is_the_type_of_the_part(void** state)
{
    static const WS_XML_STRING spaces[] = { WS_XML_STRING_VALUE("http://www.w3.org/2004/11/xmlmime"),
                                            WS_XML_STRING_VALUE("http://www.w3.org/2005/05/xmlmime") };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(spaces); i++) {
        static const char header[] = "\r\nContent-Type: image/png; a=\"<\"\r\n\r\n1\r\n";
        WS_BYTES package;

        set_mtom_output(writer, 0);
        start_element(X("a"));
        assert_ok(WsWriteStartAttribute(writer, X("m"), X("contentType"), &spaces[i], FALSE, error));
        assert_ok(WsWriteChars(writer, u"image/", 6, error));
        assert_ok(WsWriteChars(writer, u"png; a=\"<\"", 10, error));
        assert_ok(WsWriteEndAttribute(writer, error));
        bytes("1");
        end_element();
        package = written_bytes(writer);
        assert_non_null(memmem(package.bytes, package.length, header, sizeof header - 1));
    }
}

static void test_a_content_type_that_would_break_the_header_is_refused(void** state)
{
    UNUSED(state);
    set_mtom_output(writer, 0);
    start_element(X("a"));
    assert_ok(WsWriteStartAttribute(writer, X("m"), X("contentType"), X("http://www.w3.org/2005/05/xmlmime"), FALSE,
                                    error));
    assert_ok(WsWriteChars(writer, u"a/b\r\nX: y", 9, error));
    assert_fails(WsWriteEndAttribute(writer, error), WS_E_INVALID_FORMAT, error, "cannot stand in a MIME header");
}

static void test_an_include_of_the_callers_own_is_refused(void** state)
{
    UNUSED(state);
    set_mtom_output(writer, 0);
    start_element(X("a"));
    assert_fails(WsWriteStartElement(writer, NULL, X("Include"), X("http://www.w3.org/2004/08/xop/include"), error),
                 WS_E_INVALID_FORMAT, error, "stands for a MIME part");
}

static void test_the_mime_header_and_names_are_optional(void** state)
{
    WS_XML_WRITER_MTOM_ENCODING encoding = mtom_output(0);

    UNUSED(state);
    encoding.writeMimeHeader = FALSE;
    encoding.startInfo.length = encoding.startUri.length = 0;
    assert_ok(WsSetOutput(writer, &encoding.encoding, &memory_output.output, NULL, 0, error));
    start_element(X("a"));
    bytes("1");
    end_element();
    assert_written(writer, "--B=1\r\nContent-Transfer-Encoding: 8bit\r\nContent-Type: application/xop+xml;charset=utf-8"
                   "\r\n\r\n<a>" WRITTEN("part1") "</a>" PART("part1", "1") PACKAGE_END);
}

static void test_after_the_package_is_complete_nothing_can_be_written(void** state)
{
    WS_BYTES package;
    WS_BUFFERS buffers = { 0 };

    UNUSED(state);
    set_mtom_output(writer, 0);
    assert_fails(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &package, sizeof package, error),
                 WS_E_INVALID_OPERATION, error, "no element yet");
    start_element(X("a"));
    bytes("1");
    assert_fails(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BUFFERS, &buffers, sizeof buffers, error),
                 WS_E_INVALID_OPERATION, error, "1 elements are open");
    end_element();
    package = written_bytes(writer);
    assert_fails(WsWriteNode(writer, &(WS_XML_COMMENT_NODE){ { WS_XML_NODE_TYPE_COMMENT }, none }.node, error),
                 WS_E_INVALID_OPERATION, error, "behind the MIME parts");
    assert_fails(WsWriteChars(writer, u" ", 1, error), WS_E_INVALID_OPERATION, error, "behind the MIME parts");
    assert_fails(WsWriteStartElement(writer, NULL, X("b"), &none, error), WS_E_INVALID_OPERATION, error,
                 "behind the MIME parts");
    assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BUFFERS, &buffers, sizeof buffers, error));
    assert_int_equal(buffers.bufferCount, 1);
    assert_int_equal(buffers.buffers[0].length, package.length);
    set_mtom_output(writer, 0);
    start_element(X("a"));
}

static void test_more_bytes_in_parts_than_the_quota_are_refused(void** state)
{
    WS_XML_WRITER_MTOM_ENCODING encoding = mtom_output(2);
    ULONG most = 10;
    WS_XML_WRITER_PROPERTY property = { WS_XML_WRITER_PROPERTY_MAX_MIME_PARTS_BUFFER_SIZE, &most, sizeof most };

    UNUSED(state);
    assert_ok(WsSetOutput(writer, &encoding.encoding, &memory_output.output, &property, 1, error));
    start_element(X("a"));
    for (int i = 0; i < 20; i++) {               /* in place: does not count */
        start_element(X("b"));
        bytes("12");
        end_element();
    }
    start_element(X("b"));
    bytes("12345678");
    end_element();
    start_element(X("b"));
    assert_fails(WsWriteBytes(writer, "123", 3, error), WS_E_QUOTA_EXCEEDED, error,
                 "raise WS_XML_WRITER_PROPERTY_MAX_MIME_PARTS_BUFFER_SIZE");
    assert_hr(WsWriteEndElement(writer, error), WS_E_OBJECT_FAULTED);
}

static void test_a_package_larger_than_the_quota_is_refused(void** state)
{
    ULONG sizes[2] = { 0 };

    UNUSED(state);
    for (int wide = 0; wide < 2; wide++) {
        WS_XML_WRITER_TEXT_ENCODING text = { { WS_XML_WRITER_ENCODING_TYPE_TEXT },
                                             wide ? WS_CHARSET_UTF16LE : WS_CHARSET_UTF8 };
        ULONG most = 100000;
        WS_XML_WRITER_PROPERTY property = { WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE, &most, sizeof most };
        WS_XML_WRITER_MTOM_ENCODING encoding = mtom_output(2);
        WS_BYTES package;

        encoding.textEncoding = &text.encoding;
        for (int run = 0; run < 3; run++) {
            HRESULT hr;

            assert_ok(WsSetOutput(writer, &encoding.encoding, &memory_output.output, &property, 1, error));
            start_element(X("a"));
            bytes("12345678");
            end_element();
            hr = WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &package, sizeof package, error);
            if (run == 0)
                sizes[wide] = package.length;
            assert_hr(hr, run < 2 ? S_OK : WS_E_QUOTA_EXCEEDED);
            if (run == 2)
                assert_error_says(error, "WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE");
            most = run == 0 ? package.length : package.length - 1;
        }
    }
    assert_true(sizes[1] > sizes[0]);
}

static void test_arguments_of_the_encoding_are_checked(void** state)
{
    BOOL yes = TRUE;
    WS_XML_WRITER_PROPERTY fragment = { WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT, &yes, sizeof yes };
    WS_XML_WRITER_MTOM_ENCODING encoding = mtom_output(0);
    WS_XML_WRITER_TEXT_ENCODING text = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_AUTO };

    UNUSED(state);
#define SET(count) WsSetOutput(writer, &encoding.encoding, &memory_output.output, &fragment, count, error)
    assert_fails(SET(1), E_INVALIDARG, error, "ALLOW_FRAGMENT cannot be TRUE");
    encoding.textEncoding = NULL;
    assert_fails(SET(0), E_INVALIDARG, error, "textEncoding");
    encoding.textEncoding = &text.encoding;
    assert_fails(SET(0), E_INVALIDARG, error, "WS_CHARSET_AUTO");
    encoding = mtom_output(0);
    encoding.boundary.length = 0;
    assert_fails(SET(0), E_INVALIDARG, error, "boundary");
    encoding.boundary = TEXT_STRING(u"a\r\nb");
    assert_fails(SET(0), E_INVALIDARG, error, "boundary: the character U+000D");
    encoding = mtom_output(0);
    encoding.startUri = TEXT_STRING(u"a>b");
    assert_fails(SET(0), E_INVALIDARG, error, "startUri: the character U+003E");
    encoding = mtom_output(0);
    encoding.startInfo.chars = NULL;
    assert_fails(SET(0), E_INVALIDARG, error, "startInfo");
    assert_hr(WsWriteStartElement(writer, NULL, X("a"), &none, error), WS_E_INVALID_OPERATION);
}

static void test_a_start_info_with_an_action_is_quoted(void** state)
{
    WS_XML_WRITER_MTOM_ENCODING encoding = mtom_output(0);

    UNUSED(state);
    encoding.startInfo = TEXT_STRING(u"application/soap+xml;action=\"urn:a\"");
    assert_ok(WsSetOutput(writer, &encoding.encoding, &memory_output.output, NULL, 0, error));
    start_element(X("a"));
    bytes("1");
    end_element();
    assert_package(NULL, "{|a|}[1]{/}{eof}");
}

static void test_utf16_documents_have_parts_too(void** state)
{
    static const WS_CHARSET charsets[] = { WS_CHARSET_UTF16LE, WS_CHARSET_UTF16BE };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(charsets); i++) {
        WS_XML_WRITER_TEXT_ENCODING text = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, charsets[i] };
        WS_XML_WRITER_MTOM_ENCODING encoding = mtom_output(0);

        encoding.textEncoding = &text.encoding;
        assert_ok(WsSetOutput(writer, &encoding.encoding, &memory_output.output, NULL, 0, error));
        start_element(X("a"));
        start_element(X("b"));
        assert_ok(WsWriteChars(writer, u"\u00e9\u20ac\U0001F600", 4, error));
        end_element();
        start_element(X("b"));
        bytes("1234");
        end_element();
        end_element();
        assert_package(NULL, "{|a|}{|b|}\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80{/}{|b|}[1234]{/}{/}{eof}");
    }
}

/* A copy from package to package through an XML buffer keeps bytes as bytes. */
static void test_parts_survive_an_xml_buffer(void** state)
{
    WS_XML_BUFFER* buffer = NULL;
    WS_BYTES package;

    UNUSED(state);
    set_mtom_output(writer, 2);
    start_element(X("a"));
    start_element(X("b"));
    bytes("1234");
    end_element();
    end_element();
    package = written_bytes(writer);
    assert_ok(set_package(reader, package.bytes, package.length, error));
    assert_ok_error(WsReadXmlBuffer(reader, heap, &buffer, error), error);
    set_mtom_output(writer, 2);
    assert_ok_error(WsWriteXmlBuffer(writer, buffer, error), error);
    assert_package(NULL, "{|a|}{|b|}[1234]{/}{/}{eof}");
}

static HRESULT write_package(void* state)
{
    WS_XML_WRITER* own = NULL;
    WS_XML_WRITER_MTOM_ENCODING encoding = mtom_output(0);
    WS_BYTES package;
    HRESULT hr = WsCreateWriter(NULL, 0, &own, NULL);

    UNUSED(state);
    if (SUCCEEDED(hr))
        hr = WsSetOutput(own, &encoding.encoding, &memory_output.output, NULL, 0, NULL);
    if (SUCCEEDED(hr))
        hr = WsWriteStartElement(own, NULL, X("a"), &none, NULL);
    if (SUCCEEDED(hr))
        hr = WsWriteBytes(own, "12345", 5, NULL);
    if (SUCCEEDED(hr))
        hr = WsWriteEndElement(own, NULL);
    if (SUCCEEDED(hr))
        hr = WsGetWriterProperty(own, WS_XML_WRITER_PROPERTY_BYTES, &package, sizeof package, NULL);
    WsFreeWriter(own);
    return hr;
}

static void test_every_allocation_may_fail(void** state)
{
    UNUSED(state);
    for_each_allocation_failure(write_package, NULL, S_OK);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(test_bytes_over_the_limit_become_a_part_and_others_base64),
        TEST(test_bytes_of_several_calls_are_one_part),
        TEST(test_bytes_beside_other_content_are_base64),
        TEST(test_bytes_in_attributes_and_cdata_are_base64),
        TEST(test_an_empty_value_is_no_part),
        TEST(test_bytes_with_the_boundary_in_them_are_refused),
        TEST(test_xmime_content_type_is_the_type_of_the_part),
        TEST(test_a_content_type_that_would_break_the_header_is_refused),
        TEST(test_an_include_of_the_callers_own_is_refused),
        TEST(test_the_mime_header_and_names_are_optional),
        TEST(test_after_the_package_is_complete_nothing_can_be_written),
        TEST(test_more_bytes_in_parts_than_the_quota_are_refused),
        TEST(test_a_package_larger_than_the_quota_is_refused),
        TEST(test_arguments_of_the_encoding_are_checked),
        TEST(test_a_start_info_with_an_action_is_quoted),
        TEST(test_utf16_documents_have_parts_too),
        TEST(test_parts_survive_an_xml_buffer),
        TEST(test_every_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
