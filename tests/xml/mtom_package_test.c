/* MTOM packages in memory: what is read, what is refused and how that is said. */
#include "mtom_support.h"
#include "xml_fixture.h"

static void assert_reads(const char* package, const char* expected)
{
    struct sink sink = { 0 };

    assert_ok_error(set_package(reader, package, strlen(package), error), error);
    assert_ok_error(read_mtom_events(reader, &sink, error), error);
    assert_string_equal(sink.text, expected);
    sink_reset(&sink);
}

#define assert_refused(package, hr, says) check_refused(package, hr, says, __LINE__)
static void check_refused(const char* package, HRESULT expected, const char* says, int line)
{
    struct sink sink = { 0 };
    HRESULT hr;

    assert_ok_error(set_package(reader, package, strlen(package), error), error);
    hr = read_mtom_events(reader, &sink, error);
    sink_reset(&sink);
    test_check_hr(hr, expected, error, package, __FILE__, line);
    test_check_error_says(error, says, __FILE__, line);
    assert_hr(WsReadNode(reader, NULL), WS_E_OBJECT_FAULTED);
}

#define DATA(cid) "<a><b>" XOP(cid) "</b></a>"
#define DATA_EVENTS(body) "{|a|}{|b|}[" body "]{/}{/}{eof}"

/* ------------------------------------------------------------------------------------------------------- reading */

static void test_a_part_takes_the_place_of_its_include(void** state)
{
    UNUSED(state);
    assert_reads(PACKAGE_HEADER("") ROOT_HEADER DATA("p") PART("p", "\x01\r\n--B=\x02") PACKAGE_END,
                 DATA_EVENTS("\x01\r\n--B=\x02"));
}

static void test_parts_may_come_in_any_order_also_before_the_root(void** state)
{
    UNUSED(state);
    assert_reads(PACKAGE_HEADER("") "preamble\r\n--B=1\r\nContent-ID: <2>\r\n\r\ntwo\r\n" ROOT_HEADER
                 "<a><b>" XOP("1") "</b><c>" XOP("2") "</c><d>" XOP("3") "</d></a>"
                 PART("3", "three") PART("1", "one") PACKAGE_END "epilogue",
                 "{|a|}{|b|}[one]{/}{|c|}[two]{/}{|d|}[three]{/}{/}{eof}");
}

static void test_parts_that_nothing_includes_are_ignored(void** state)
{
    UNUSED(state);
    assert_reads(PACKAGE_HEADER("") ROOT_HEADER DATA("p") PART("q", "?") "\r\n--B=1\r\n\r\nno header"
                 PART("p", "x") "\r\n--B=1\r\nContent-ID:\r\n\r\nempty" PACKAGE_END, DATA_EVENTS("x"));
}

static void test_headers_may_be_folded_and_parameters_quoted_or_not_in_any_order_and_case(void** state)
{
    UNUSED(state);
    assert_reads("x-other: 1\r\nCONTENT-TYPE : Multipart/Related;start-info=\"text/xml\"; BOUNDARY=B=1 ;\r\n"
                 "\tstart=\"\\<root>\";\r\n  type=Application/XOP+XML;\r\n\r\n"
                 "--B=1  \r\ncontent-type:application/xop+xml\r\ncontent-id:\r\n <root>\r\n\r\n" DATA("p")
                 "\r\n--B=1\t\r\ncontent-id: <p>\r\ncontent-transfer-encoding: BINARY\r\n\r\nx\r\n--B=1--",
                 DATA_EVENTS("x"));
}

static void test_content_ids_are_percent_encoded_in_references(void** state)
{
    UNUSED(state);
    assert_reads(PACKAGE_HEADER("") ROOT_HEADER DATA("http%3A%2F%2Ftempuri.org%2f1%252")
                 PART("http://tempuri.org/1%2", "x") PACKAGE_END, DATA_EVENTS("x"));
}

static void test_an_include_may_have_content_and_white_space_around(void** state)
{
    UNUSED(state);
    assert_reads(PACKAGE_HEADER("") ROOT_HEADER
                 "<a>\n<i:Include href='cid:p' xmlns:i='http://www.w3.org/2004/08/xop/include' x='y'>"
                 "<z/>text<!--c--></i:Include>\n<!--d--></a>" PART("p", "x") PACKAGE_END,
                 "{|a|}\n[x]\n{!d}{/}{eof}");
}

static void test_an_empty_part_is_empty_text(void** state)
{
    UNUSED(state);
    assert_reads(PACKAGE_HEADER("") ROOT_HEADER DATA("p") PART("p", "") PACKAGE_END, DATA_EVENTS(""));
    /* the blank line's CR LF may be the one in front of the boundary */
    assert_reads(PACKAGE_HEADER("") ROOT_HEADER DATA("p") "\r\n--B=1\r\nContent-ID: <p>\r\n\r\n--B=1--",
                 DATA_EVENTS(""));
}

static void test_lines_that_only_begin_like_a_boundary_are_content(void** state)
{
    UNUSED(state);
    assert_reads(PACKAGE_HEADER("") ROOT_HEADER DATA("p") PART("p", "x\r\n--B=12\r\n--B=1 y\r\n--B=1\r\r\n--B=1-\r\n")
                 PACKAGE_END, DATA_EVENTS("x\r\n--B=12\r\n--B=1 y\r\n--B=1\r\r\n--B=1-\r\n"));
}

static void test_without_start_the_first_part_is_the_root(void** state)
{
    UNUSED(state);
    assert_reads("Content-Type: multipart/related;type=\"application/xop+xml\";boundary=B=1\r\n\r\n"
                 "--B=1\r\nContent-Type: application/xop+xml\r\n\r\n" DATA("p") PART("p", "x") PACKAGE_END,
                 DATA_EVENTS("x"));
}

static void test_the_parameters_may_come_from_the_encoding_instead_of_a_header(void** state)
{
    static const char package[] = ROOT_HEADER DATA("p") PART("p", "x") PACKAGE_END;
    WS_XML_READER_MTOM_ENCODING encoding = mtom_without_header();
    struct sink sink = { 0 };

    UNUSED(state);
    encoding.startUri = TEXT_STRING(u"<root>");
    assert_ok_error(set_package_with(reader, &encoding, package, sizeof package - 1, NULL, 0, error), error);
    assert_ok_error(read_mtom_events(reader, &sink, error), error);
    assert_string_equal(sink.text, DATA_EVENTS("x"));
    sink_reset(&sink);
}

/* ------------------------------------------------------------------------------------------------------- refusals */

static void test_a_package_cut_anywhere_is_refused(void** state)
{
    static const char package[] = PACKAGE_HEADER("") ROOT_HEADER DATA("p") PART("p", "some bytes") "\r\n--B=1--";
    BYTE* guarded;

    UNUSED(state);
    for (size_t size = 0; size < sizeof package - 1; size++) {
        struct sink sink = { 0 };

        guarded = test_guarded(package, size);
        assert_ok(set_package(reader, guarded, size, error));
        assert_hr_error(read_mtom_events(reader, &sink, error), WS_E_INVALID_FORMAT, error);
        assert_error_says(error, "byte ");
        sink_reset(&sink);
        test_guarded_free(guarded, size);
    }
    assert_reads(package, DATA_EVENTS("some bytes"));
}

static void test_references_that_lead_nowhere_are_refused_with_line_and_column(void** state)
{
    UNUSED(state);
    assert_refused(PACKAGE_HEADER("") ROOT_HEADER DATA("q") PART("p", "x") PACKAGE_END, WS_E_INVALID_FORMAT,
                   "line 1, column 7: no MIME part has the Content-ID 'q'");
    assert_refused(PACKAGE_HEADER("") ROOT_HEADER "<a>\n <b>" XOP("p") "</b>\n <c>" XOP("p") "</c></a>" PART("p", "x")
                   PACKAGE_END, WS_E_INVALID_FORMAT, "line 3, column 5: the MIME part 'p' is included a second time");
    assert_refused(PACKAGE_HEADER("") ROOT_HEADER DATA("root") PACKAGE_END, WS_E_INVALID_FORMAT, "is the root part");
    assert_refused(PACKAGE_HEADER("") ROOT_HEADER "<a>" "<Include xmlns='http://www.w3.org/2004/08/xop/include'/></a>"
                   PACKAGE_END, WS_E_INVALID_FORMAT, "xop:Include has no href");
    assert_refused(PACKAGE_HEADER("") ROOT_HEADER "<a><i:Include xmlns:i='http://www.w3.org/2004/08/xop/include' "
                   "i:href='cid:p'/></a>" PACKAGE_END, WS_E_INVALID_FORMAT, "attribute of its own namespace");
    assert_refused(PACKAGE_HEADER("") ROOT_HEADER "<a><Include xmlns='http://www.w3.org/2004/08/xop/include' "
                   "href='http://x/'/></a>" PACKAGE_END, WS_E_INVALID_FORMAT, "is not a cid: URL");
    assert_refused(PACKAGE_HEADER("") ROOT_HEADER DATA("") PACKAGE_END, WS_E_INVALID_FORMAT, "is not a cid: URL");
    assert_refused(PACKAGE_HEADER("") ROOT_HEADER DATA("p%4") PACKAGE_END, WS_E_INVALID_FORMAT, "two hexadecimal");
    assert_refused(PACKAGE_HEADER("") ROOT_HEADER DATA("p%4x") PACKAGE_END, WS_E_INVALID_FORMAT, "two hexadecimal");
}

static void test_an_include_that_is_not_alone_is_refused(void** state)
{
    UNUSED(state);
    assert_refused(PACKAGE_HEADER("") ROOT_HEADER "<a>x" XOP("p") "</a>" PART("p", "x") PACKAGE_END,
                   WS_E_INVALID_FORMAT, "has to be all that its element contains");
    assert_refused(PACKAGE_HEADER("") ROOT_HEADER "<a>" XOP("p") "x</a>" PART("p", "x") PACKAGE_END,
                   WS_E_INVALID_FORMAT, "something behind xop:Include");
    assert_refused(PACKAGE_HEADER("") ROOT_HEADER "<a><b/>" XOP("p") "</a>" PART("p", "x") PACKAGE_END,
                   WS_E_INVALID_FORMAT, "has to be all that its element contains");
    assert_refused(PACKAGE_HEADER("") ROOT_HEADER "<a>" XOP("p") "<b/></a>" PART("p", "x") PACKAGE_END,
                   WS_E_INVALID_FORMAT, "something behind xop:Include");
    assert_refused(PACKAGE_HEADER("") ROOT_HEADER "<a>" XOP("p") " " XOP("q") "</a>" PART("p", "x") PART("q", "x")
                   PACKAGE_END, WS_E_INVALID_FORMAT, "something behind xop:Include");
    assert_refused(PACKAGE_HEADER("") ROOT_HEADER XOP("p") PART("p", "x") PACKAGE_END, WS_E_INVALID_FORMAT,
                   "has to be all that its element contains");
}

static void test_packages_of_another_kind_are_refused(void** state)
{
    UNUSED(state);
    assert_refused("Content-Type: text/xml\r\n\r\n<a/>", WS_E_INVALID_FORMAT, "where multipart/related should be");
    assert_refused("MIME-Version: 1.0\r\n\r\n<a/>", WS_E_INVALID_FORMAT, "where multipart/related should be");
    assert_refused("MIME-Version: 2.0\r\n\r\n<a/>", WS_E_INVALID_FORMAT, "is not 1.0");
    assert_refused("Content-Type: multipart/related;boundary=x\r\n\r\n", WS_E_INVALID_FORMAT,
                   "should be application/xop+xml");
    assert_refused("Content-Type: multipart/related;type=\"application/xop+xml\"\r\n\r\n", WS_E_INVALID_FORMAT,
                   "boundary of 1 to 70 characters");
    assert_refused("Content-Type: multipart/related;type=\"application/xop+xml\";boundary=\"\xC3\xA9\"\r\n\r\n",
                   WS_E_INVALID_FORMAT, "boundary of 1 to 70 characters");
    assert_refused("Content-Type: multipart/related;type=\"application/xop+xml\";boundary=\"a \"\r\n\r\n",
                   WS_E_INVALID_FORMAT, "boundary of 1 to 70 characters");
    assert_refused("Content-Type: multipart/related;type=\"application/xop+xml\";boundary=x;boundary=y\r\n\r\n",
                   WS_E_INVALID_FORMAT, "is malformed");
    assert_refused(PACKAGE_HEADER("") "--B=1\r\nContent-ID: <root>\r\nContent-Type: text/xml\r\n\r\n<a/>" PACKAGE_END,
                   WS_E_INVALID_FORMAT, "where application/xop+xml should be");
    assert_refused(PACKAGE_HEADER("") "--B=1\r\nContent-ID: <root>\r\n\r\n<a/>" PACKAGE_END, WS_E_INVALID_FORMAT,
                   "where application/xop+xml should be");
    assert_refused(PACKAGE_HEADER("") "--B=1\r\nContent-ID: <root>\r\nContent-Type: application/xop+xml;"
                   "type=\"application/soap+xml\"\r\n\r\n<a/>" PACKAGE_END, WS_E_INVALID_FORMAT,
                   "of type 'application/soap+xml', and not 'text/xml'");
    assert_refused(PACKAGE_HEADER("") "--B=1\r\nContent-ID: <other>\r\nContent-Type: application/xop+xml\r\n\r\n<a/>"
                   PACKAGE_END, WS_E_INVALID_FORMAT, "no part has the Content-ID 'root'");
    assert_refused(PACKAGE_HEADER("") "--B=1--\r\n", WS_E_INVALID_FORMAT, "no part has the Content-ID 'root'");
    assert_refused(PACKAGE_HEADER("") "<a/>", WS_E_INVALID_FORMAT, "no line of the package is the boundary 'B=1'");
    assert_refused(PACKAGE_HEADER("") ROOT_HEADER "<a/>" PART("p", "x") PART("p", "y") PACKAGE_END, WS_E_INVALID_FORMAT,
                   "a second part with the Content-ID 'p'");
}

static void test_hostile_headers_are_refused(void** state)
{
    static const char* const bad[] = {
        "Content-Type\r\n", ": x\r\n", "Content Type: x\r\n", "A: b\x01\r\n", "A: b\n\r\n", "A: \rb\r\n",
        " A: b\r\n", "A: \x7F\r\n", "Content-ID: <p>\r\nContent-ID: <q>\r\n",
        "Content-Transfer-Encoding: base64\r\n", "\xC3\xA9: b\r\n",
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
        struct sink sink = { 0 };

        sink_text(&sink, PACKAGE_HEADER("") ROOT_HEADER "<a/>\r\n--B=1\r\n");
        sink_text(&sink, bad[i]);
        sink_text(&sink, "\r\nx" PACKAGE_END);
        print_message("%s", bad[i]);
        assert_refused(sink.text, WS_E_INVALID_FORMAT, "of the MIME package: ");
        sink_reset(&sink);
    }
}

static void test_the_charset_of_the_root_part_has_to_agree(void** state)
{
    WS_XML_READER_TEXT_ENCODING utf16 = { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF16LE };
    WS_XML_READER_MTOM_ENCODING encoding = mtom_with_header();
    static const char package[] = PACKAGE_HEADER("") ROOT_HEADER "<a/>" PACKAGE_END;

    UNUSED(state);
    encoding.textEncoding = &utf16.encoding;
    assert_ok(set_package_with(reader, &encoding, package, sizeof package - 1, NULL, 0, error));
    assert_fails(WsReadNode(reader, error), WS_E_INVALID_FORMAT, error, "is not that of the reader's textEncoding");
    assert_refused(PACKAGE_HEADER("") "--B=1\r\nContent-ID: <root>\r\nContent-Type: application/xop+xml;charset=latin1"
                   "\r\n\r\n<a/>" PACKAGE_END, WS_E_INVALID_FORMAT, "the charset 'latin1'");
}

static void test_more_parts_than_the_quota_are_refused(void** state)
{
    static const char package[] = PACKAGE_HEADER("") ROOT_HEADER "<a/>" PART("p", "x") PART("q", "y") PACKAGE_END;
    ULONG most = 2;
    WS_XML_READER_PROPERTY property = { WS_XML_READER_PROPERTY_MAX_MIME_PARTS, &most, sizeof most };
    WS_XML_READER_MTOM_ENCODING encoding = mtom_with_header();

    UNUSED(state);
    assert_ok(set_package_with(reader, &encoding, package, sizeof package - 1, &property, 1, error));
    assert_fails(WsReadNode(reader, error), WS_E_QUOTA_EXCEEDED, error, "raise WS_XML_READER_PROPERTY_MAX_MIME_PARTS");
    most = 3;
    assert_ok(set_package_with(reader, &encoding, package, sizeof package - 1, &property, 1, error));
    assert_ok_error(WsReadNode(reader, error), error);
}

/* ------------------------------------------------------------------------------------------------------ arguments */

static void test_arguments_of_the_encoding_are_checked(void** state)
{
    WS_XML_READER_BINARY_ENCODING binary = { { WS_XML_READER_ENCODING_TYPE_BINARY }, NULL, NULL };
    BOOL yes = TRUE;
    WS_XML_READER_PROPERTY fragment = { WS_XML_READER_PROPERTY_ALLOW_FRAGMENT, &yes, sizeof yes };
    WS_XML_READER_MTOM_ENCODING encoding = mtom_without_header();

    UNUSED(state);
    encoding.textEncoding = NULL;
    assert_fails(set_package_with(reader, &encoding, "", 0, NULL, 0, error), E_INVALIDARG, error, "textEncoding");
    encoding.textEncoding = &binary.encoding;
    assert_fails(set_package_with(reader, &encoding, "", 0, NULL, 0, error), E_INVALIDARG, error, "textEncoding");
    encoding = mtom_without_header();
    encoding.boundary.length = 0;
    assert_fails(set_package_with(reader, &encoding, "", 0, NULL, 0, error), E_INVALIDARG, error, "boundary");
    encoding = mtom_without_header();
    encoding.startUri = TEXT_STRING(u"a\u00e9");
    assert_fails(set_package_with(reader, &encoding, "", 0, NULL, 0, error), E_INVALIDARG, error, "U+00E9");
    encoding = mtom_without_header();
    encoding.startInfo.chars = NULL;
    assert_fails(set_package_with(reader, &encoding, "", 0, NULL, 0, error), E_INVALIDARG, error, "no pointer");
    encoding = mtom_without_header();
    encoding.readMimeHeader = TRUE;
    assert_fails(set_package_with(reader, &encoding, "", 0, NULL, 0, error), E_INVALIDARG, error, "leave them empty");
    encoding = mtom_with_header();
    assert_fails(set_package_with(reader, &encoding, "", 0, &fragment, 1, error), E_INVALIDARG, error,
                 "ALLOW_FRAGMENT cannot be TRUE");
    assert_fails(set_package_with(reader, &encoding, NULL, 1, NULL, 0, error), E_INVALIDARG, error, "encodedData");
    assert_hr(WsReadNode(reader, error), WS_E_INVALID_OPERATION);
}

/* ----------------------------------------------------------------------------------------------- bytes in pieces */

static void test_bytes_of_a_part_are_read_in_pieces_of_any_size_and_as_characters(void** state)
{
    static const char package[] = PACKAGE_HEADER("") ROOT_HEADER DATA("p") PART("p", "0123456789") PACKAGE_END;
    BYTE bytes[16];
    WCHAR chars[32];
    ULONG actual;

    UNUSED(state);
    for (ULONG step = 1; step < 12; step++) {
        ULONG filled = 0;

        assert_ok(set_package(reader, package, sizeof package - 1, error));
        assert_ok(WsReadStartElement(reader, error));
        assert_ok(WsReadStartElement(reader, error));
        do {
            ULONG room = step < 11 - filled ? step : 11 - filled;

            assert_ok_error(WsReadBytes(reader, bytes + filled, room, &actual, error), error);
            filled += actual;
        } while (actual != 0);
        assert_int_equal(filled, 10);
        assert_memory_equal(bytes, "0123456789", 10);
        assert_ok(WsReadEndElement(reader, error));
    }
    assert_ok(set_package(reader, package, sizeof package - 1, error));
    assert_ok(WsReadStartElement(reader, error));
    assert_ok(WsReadStartElement(reader, error));
    assert_ok(WsReadBytes(reader, bytes, 3, &actual, error));
    assert_int_equal(actual, 3);
    assert_ok(WsReadChars(reader, chars, 8, &actual, error));
    assert_int_equal(actual, 8);
    assert_memory_equal(chars, u"MzQ1Njc4", 16);
    assert_ok(WsReadBytes(reader, bytes, 16, &actual, error));
    assert_int_equal(actual, 1);
    assert_int_equal(bytes[0], '9');
}

static void test_typed_values_take_parts_in_place_or_what_is_left_of_them(void** state)
{
    static const char package[] = PACKAGE_HEADER("") ROOT_HEADER "<a><b>" XOP("p") "</b><b>" XOP("q") "<!----></b></a>"
                                  PART("p", "0123456789") PART("q", "abcd") PACKAGE_END;

    UNUSED(state);
    for (ULONG taken = 0; taken < 8; taken += 3) {
        BYTE bytes[8];
        ULONG actual;
        WS_BYTES value = { 0 };

        assert_ok(set_package(reader, package, sizeof package - 1, error));
        assert_ok(WsReadStartElement(reader, error));
        assert_ok(WsReadStartElement(reader, error));
        assert_ok(WsReadBytes(reader, bytes, taken, &actual, error));
        assert_ok_error(WsReadType(reader, WS_ELEMENT_CONTENT_TYPE_MAPPING, WS_BYTES_TYPE, NULL, WS_READ_REQUIRED_VALUE,
                                   heap, &value, sizeof value, error), error);
        assert_int_equal(value.length, 10 - taken);
        assert_memory_equal(value.bytes, &"0123456789"[taken], 10 - taken);
        assert_ok_error(WsReadEndElement(reader, error), error);
        assert_ok_error(WsReadStartElement(reader, error), error);
        assert_ok_error(WsReadType(reader, WS_ELEMENT_CONTENT_TYPE_MAPPING, WS_BYTES_TYPE, NULL, WS_READ_REQUIRED_VALUE,
                                   heap, &value, sizeof value, error), error);
        assert_int_equal(value.length, 4);
        assert_ok_error(WsReadEndElement(reader, error), error);
        assert_ok_error(WsReadEndElement(reader, error), error);
    }
}

static HRESULT read_package(void* state)
{
    static const char package[] = PACKAGE_HEADER("") ROOT_HEADER "<a><b>" XOP("p") "</b><c>" XOP("q") "</c></a>"
                                  PART("q", "y") PART("p", "x") PACKAGE_END;
    WS_XML_READER* own = NULL;
    struct sink sink = { 0 };
    HRESULT hr = WsCreateReader(NULL, 0, &own, NULL);

    UNUSED(state);
    if (SUCCEEDED(hr))
        hr = set_package(own, package, sizeof package - 1, NULL);
    if (SUCCEEDED(hr))
        hr = read_mtom_events(own, &sink, NULL);
    WsFreeReader(own);
    sink_reset(&sink);
    return hr;
}

static void test_every_allocation_may_fail(void** state)
{
    UNUSED(state);
    for_each_allocation_failure(read_package, NULL, S_OK);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(test_a_part_takes_the_place_of_its_include),
        TEST(test_parts_may_come_in_any_order_also_before_the_root),
        TEST(test_parts_that_nothing_includes_are_ignored),
        TEST(test_headers_may_be_folded_and_parameters_quoted_or_not_in_any_order_and_case),
        TEST(test_content_ids_are_percent_encoded_in_references),
        TEST(test_an_include_may_have_content_and_white_space_around),
        TEST(test_an_empty_part_is_empty_text),
        TEST(test_lines_that_only_begin_like_a_boundary_are_content),
        TEST(test_without_start_the_first_part_is_the_root),
        TEST(test_the_parameters_may_come_from_the_encoding_instead_of_a_header),
        TEST(test_a_package_cut_anywhere_is_refused),
        TEST(test_references_that_lead_nowhere_are_refused_with_line_and_column),
        TEST(test_an_include_that_is_not_alone_is_refused),
        TEST(test_packages_of_another_kind_are_refused),
        TEST(test_hostile_headers_are_refused),
        TEST(test_the_charset_of_the_root_part_has_to_agree),
        TEST(test_more_parts_than_the_quota_are_refused),
        TEST(test_arguments_of_the_encoding_are_checked),
        TEST(test_bytes_of_a_part_are_read_in_pieces_of_any_size_and_as_characters),
        TEST(test_typed_values_take_parts_in_place_or_what_is_left_of_them),
        TEST(test_every_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
