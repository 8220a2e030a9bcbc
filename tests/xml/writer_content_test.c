/* Text in all its forms: escapes, types, base64, CDATA. */
#include "xml_fixture.h"

static void open_element(void)
{
    WsResetError(error);
    set_output_with(writer, NULL, 0);
    assert_ok(WsWriteStartElement(writer, &none, X("a"), &none, error));
}

static void open_attribute(bool single_quote)
{
    open_element();
    assert_ok(WsWriteStartAttribute(writer, &none, X("b"), &none, single_quote, error));
}

static void close_all(bool attribute)
{
    if (attribute)
        assert_ok(WsWriteEndAttribute(writer, error));
    assert_ok(WsWriteEndElement(writer, error));
}

static const char specials[] = "<>&\"'\t\n\r]]>\xC3\xA9\x7F";

static void test_each_place_has_its_escapes(void** state)
{
    UNUSED(state);
    open_element();
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)specials, sizeof specials - 1, error));
    close_all(false);
    assert_written(writer, "<a>&lt;&gt;&amp;\"'\t\n&#xD;]]&gt;\xC3\xA9\x7F</a>");
    open_attribute(false);
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)specials, sizeof specials - 1, error));
    close_all(true);
    assert_written(writer, "<a b=\"&lt;>&amp;&quot;'&#x9;&#xA;&#xD;]]>\xC3\xA9\x7F\"/>");
    open_attribute(true);
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)specials, sizeof specials - 1, error));
    close_all(true);
    assert_written(writer, "<a b='&lt;>&amp;\"&apos;&#x9;&#xA;&#xD;]]>\xC3\xA9\x7F'/>");
    open_element();
    assert_ok(WsWriteStartCData(writer, error));
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)"<&\"]]>x]", 8, error));
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)"]", 1, error));
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)">]>]]\xC3\xA9", 7, error));
    assert_ok(WsWriteEndCData(writer, error));
    close_all(false);
    assert_written(writer, "<a><![CDATA[<&\"]]]]><![CDATA[>x]]]]><![CDATA[>]>]]\xC3\xA9]]></a>");
}

static void test_a_long_text_with_one_special_at_any_place_is_escaped_there(void** state)
{
    UNUSED(state);
    for (size_t at = 0; at < 40; at++) {
        char plain[41], expected[64];

        memset(plain, 'x', 40);
        plain[40] = '\0';
        plain[at] = '&';
        snprintf(expected, sizeof expected, "<a>%.*s&amp;%s</a>", (int)at, plain, plain + at + 1);
        open_element();
        assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)plain, 40, error));
        close_all(false);
        assert_written(writer, expected);
    }
}

static void test_what_is_no_text_of_xml_is_refused(void** state)
{
    static const struct { const char* bytes; ULONG size; const char* says; } cases[] = {
        { "\x01", 1, "U+0001" }, { "x\x1F", 2, "ALLOW_INVALID_CHARACTER_REFERENCES" }, { "\0", 1, "U+0000" },
        { "\xC3", 1, "byte 0xC3" }, { "\x80", 1, "byte 0x80" }, { "\xED\xA0\x80", 3, "byte 0xED" },
        { "\xEF\xBF\xBE", 3, "U+FFFE" }, { "\xEF\xBF\xBF", 3, "U+FFFF" }, { "\xC0\x80", 2, "byte 0xC0" },
    };
    static const WCHAR lone[] = { 'x', 0xD800, 'y' }, cut[] = { 0xD800 }, low[] = { 0xDC00 }, bad[] = { 0xFFFE };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        open_element();
        assert_fails(WsWriteCharsUtf8(writer, (const BYTE*)cases[i].bytes, cases[i].size, error), WS_E_INVALID_FORMAT,
                     error, cases[i].says);
        open_attribute(true);
        assert_hr(WsWriteCharsUtf8(writer, (const BYTE*)cases[i].bytes, cases[i].size, error), WS_E_INVALID_FORMAT);
        open_element();
        assert_ok(WsWriteStartCData(writer, error));
        assert_hr(WsWriteCharsUtf8(writer, (const BYTE*)cases[i].bytes, cases[i].size, error), WS_E_INVALID_FORMAT);
    }
    open_element();
    assert_fails(WsWriteChars(writer, lone, 3, error), WS_E_INVALID_FORMAT, error, "surrogate");
    open_element();
    assert_hr(WsWriteChars(writer, cut, 1, error), WS_E_INVALID_FORMAT);
    open_element();
    assert_hr(WsWriteChars(writer, low, 1, error), WS_E_INVALID_FORMAT);
    open_element();
    assert_hr(WsWriteChars(writer, bad, 1, error), WS_E_INVALID_FORMAT);
}

static void test_invalid_characters_become_references_on_demand(void** state)
{
    BOOL yes = TRUE;
    WS_XML_WRITER_PROPERTY property = { WS_XML_WRITER_PROPERTY_ALLOW_INVALID_CHARACTER_REFERENCES, &yes, sizeof yes };

    UNUSED(state);
    set_output_with(writer, &property, 1);
    assert_ok(WsWriteStartElement(writer, &none, X("a"), &none, error));
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)"\x01\x1F", 2, error));
    close_all(false);
    assert_written(writer, "<a>&#x1;&#x1F;</a>");
}

static void test_empty_text_is_fine_everywhere(void** state)
{
    WS_XML_UTF8_TEXT utf8 = { { WS_XML_TEXT_TYPE_UTF8 }, { 0, NULL, NULL, 0 } };
    WS_XML_WRITER* fresh = new_writer();

    UNUSED(state);
    assert_ok_error(WsWriteChars(fresh, NULL, 0, error), error);
    assert_ok_error(WsWriteCharsUtf8(fresh, NULL, 0, error), error);
    assert_ok_error(WsWriteBytes(fresh, NULL, 0, error), error);
    assert_ok_error(WsWriteText(fresh, &utf8.text, error), error);
    assert_ok(WsWriteStartElement(fresh, NULL, X("a"), &(WS_XML_STRING){ 0 }, error));
    assert_ok(WsWriteStartAttribute(fresh, NULL, X("b"), &(WS_XML_STRING){ 0 }, FALSE, error));
    assert_ok(WsWriteChars(fresh, NULL, 0, error));
    assert_ok(WsWriteEndAttribute(fresh, error));
    assert_ok(WsWriteXmlnsAttribute(fresh, X("p"), X("u"), FALSE, error));
    assert_ok(WsWriteText(fresh, &utf8.text, error));
    assert_ok(WsWriteEndElement(fresh, error));
    assert_written(fresh, "<a b=\"\" xmlns:p=\"u\"></a>");
    WsFreeWriter(fresh);
}

static void test_utf16_comes_out_as_utf8(void** state)
{
    static const WCHAR chars[] = { 'x', '<', 0xE9, 0x20AC, 0xD83D, 0xDE00 };

    UNUSED(state);
    open_element();
    assert_ok(WsWriteChars(writer, chars, ARRAY_COUNT(chars), error));
    assert_ok(WsWriteChars(writer, NULL, 0, error));
    close_all(false);
    assert_written(writer, "<a>x&lt;\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80</a>");
}

/* ---------------------------------------------------------------------------------------------- base64 */

static void test_bytes_of_several_calls_make_one_base64_text(void** state)
{
    static const char bytes[] = "foobar12";

    UNUSED(state);
    for (ULONG step = 1; step <= 8; step++) {
        open_element();
        for (ULONG at = 0; at < 8; at += step)
            assert_ok(WsWriteBytes(writer, bytes + at, step < 8 - at ? step : 8 - at, error));
        close_all(false);
        assert_written(writer, "<a>Zm9vYmFyMTI=</a>");
        open_attribute(false);
        for (ULONG at = 0; at < 8; at += step)
            assert_ok(WsWriteBytes(writer, bytes + at, step < 8 - at ? step : 8 - at, error));
        close_all(true);
        assert_written(writer, "<a b=\"Zm9vYmFyMTI=\"/>");
    }
}

static void test_bytes_kept_back_come_before_what_follows(void** state)
{
    UNUSED(state);
    open_element();
    assert_ok(WsWriteBytes(writer, "f", 1, error));
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)" ", 1, error));
    assert_ok(WsWriteBytes(writer, "fo", 2, error));
    assert_ok(WsWriteStartElement(writer, &none, X("b"), &none, error));
    assert_ok(WsWriteStartCData(writer, error));
    assert_ok(WsWriteBytes(writer, "f", 1, error));
    assert_ok(WsWriteEndCData(writer, error));
    assert_ok(WsWriteEndElement(writer, error));
    close_all(false);
    assert_written(writer, "<a>Zg== Zm8=<b><![CDATA[Zg==]]></b></a>");
}

/* ---------------------------------------------------------------------------------------------- types */

static void test_typed_text_comes_out_in_its_canonical_form(void** state)
{
    WS_XML_BOOL_TEXT boolean = { { WS_XML_TEXT_TYPE_BOOL }, TRUE };
    WS_XML_INT32_TEXT int32 = { { WS_XML_TEXT_TYPE_INT32 }, -5 };
    WS_XML_INT64_TEXT int64 = { { WS_XML_TEXT_TYPE_INT64 }, INT64_MIN };
    WS_XML_UINT64_TEXT uint64 = { { WS_XML_TEXT_TYPE_UINT64 }, UINT64_MAX };
    WS_XML_FLOAT_TEXT single = { { WS_XML_TEXT_TYPE_FLOAT }, 0.5f };
    WS_XML_DOUBLE_TEXT real = { { WS_XML_TEXT_TYPE_DOUBLE }, 0.1 };
    WS_XML_DECIMAL_TEXT decimal = { { WS_XML_TEXT_TYPE_DECIMAL }, { 0 } };
    WS_XML_GUID_TEXT guid = { { WS_XML_TEXT_TYPE_GUID },
                              { 0x00112233, 0x4455, 0x6677, { 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF } } };
    WS_XML_UNIQUE_ID_TEXT id = { { WS_XML_TEXT_TYPE_UNIQUE_ID }, guid.value };
    WS_XML_DATETIME_TEXT date = { { WS_XML_TEXT_TYPE_DATETIME }, { 0, WS_DATETIME_FORMAT_UTC } };
    WS_XML_TIMESPAN_TEXT span = { { WS_XML_TEXT_TYPE_TIMESPAN }, { 15000000 } };
    WS_XML_UTF8_TEXT utf8 = { { WS_XML_TEXT_TYPE_UTF8 }, TEXT_XML("<8>") };
    WS_XML_UTF16_TEXT utf16 = { { WS_XML_TEXT_TYPE_UTF16 }, (BYTE*)(uintptr_t)u"<16>", 8 };
    WS_XML_BASE64_TEXT base64 = { { WS_XML_TEXT_TYPE_BASE64 }, (BYTE*)(uintptr_t)"f", 1 };
    WS_XML_QNAME_TEXT qname = { { WS_XML_TEXT_TYPE_QNAME }, NULL, X("n"), X("") };
    WS_XML_TEXT* items[] = { &boolean.text, &int32.text, &utf8.text };
    WS_XML_LIST_TEXT list = { { WS_XML_TEXT_TYPE_LIST }, ARRAY_COUNT(items), items };
    const struct { const WS_XML_TEXT* text; const char* written;
    } cases[] = {
        { &boolean.text, "true" },
        { &int32.text, "-5" },
        { &int64.text, "-9223372036854775808" },
        { &uint64.text, "18446744073709551615" },
        { &single.text, "0.5" },
        { &real.text, "0.1" },
        { &decimal.text, "0" },
        { &guid.text, "00112233-4455-6677-8899-aabbccddeeff" },
        { &id.text, "urn:uuid:00112233-4455-6677-8899-aabbccddeeff" },
        { &date.text, "0001-01-01T00:00:00Z" },
        { &span.text, "00:00:01.5" },
        { &utf8.text, "&lt;8&gt;" },
        { &utf16.text, "&lt;16&gt;" },
        { &base64.text, "Zg==" },
        { &qname.text, "n" },
        { &list.text, "true -5 &lt;8&gt;" },
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        char expected[96];

        open_element();
        assert_ok_error(WsWriteText(writer, cases[i].text, error), error);
        close_all(false);
        snprintf(expected, sizeof expected, "<a>%s</a>", cases[i].written);
        assert_written(writer, expected);
    }
}

static void test_text_that_is_none_is_refused(void** state)
{
    WS_XML_TEXT none_such = { 0 }, unknown = { 17 };
    WS_XML_DATETIME_TEXT date = { { WS_XML_TEXT_TYPE_DATETIME }, { UINT64_MAX, WS_DATETIME_FORMAT_UTC } };
    WS_XML_UTF16_TEXT odd = { { WS_XML_TEXT_TYPE_UTF16 }, (BYTE*)(uintptr_t)u"<", 1 };
    WS_XML_QNAME_TEXT nameless = { { WS_XML_TEXT_TYPE_QNAME }, NULL, NULL, X("") };
    WS_XML_LIST_TEXT inner = { { WS_XML_TEXT_TYPE_LIST }, 0, NULL };
    WS_XML_TEXT* items[] = { &inner.text };
    WS_XML_LIST_TEXT nested = { { WS_XML_TEXT_TYPE_LIST }, 1, items };

    UNUSED(state);
    open_element();
    assert_hr(WsWriteText(writer, &none_such, error), E_INVALIDARG);
    assert_hr(WsWriteText(writer, &unknown, error), E_INVALIDARG);
    assert_hr(WsWriteText(writer, &odd.text, error), E_INVALIDARG);
    assert_hr(WsWriteText(writer, &nameless.text, error), E_INVALIDARG);
    assert_hr(WsWriteText(writer, &nested.text, error), E_INVALIDARG);
    assert_hr(WsWriteText(writer, &date.text, error), WS_E_INVALID_FORMAT);
}

static void test_names_in_a_list_need_a_prefix_that_is_bound(void** state)
{
    WS_XML_QNAME_TEXT name = { { WS_XML_TEXT_TYPE_QNAME }, X("p"), X("n"), X("urn:p") };
    WS_XML_TEXT* items[] = { &name.text, &name.text };
    WS_XML_LIST_TEXT list = { { WS_XML_TEXT_TYPE_LIST }, 2, items };

    UNUSED(state);
    open_element();
    assert_fails(WsWriteText(writer, &list.text, error), WS_E_INVALID_FORMAT, error, "is not bound to 'urn:p'");
    open_element();
    assert_ok(WsWriteXmlnsAttribute(writer, X("p"), X("urn:p"), FALSE, error));
    assert_ok_error(WsWriteText(writer, &list.text, error), error);
    close_all(false);
    assert_written(writer, "<a xmlns:p=\"urn:p\">p:n p:n</a>");
    name.prefix = NULL;
    open_element();
    assert_fails(WsWriteText(writer, &list.text, error), WS_E_INVALID_FORMAT, error, "is not bound to 'urn:p'");
}

static void test_an_attribute_takes_one_kind_of_text(void** state)
{
    WS_XML_INT32_TEXT number = { { WS_XML_TEXT_TYPE_INT32 }, 1 };

    UNUSED(state);
    open_attribute(false);
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)"x", 1, error));
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)"y", 1, error));
    assert_fails(WsWriteChars(writer, (const WCHAR*)u"z", 1, error), WS_E_INVALID_OPERATION, error, "in one attribute");
    assert_hr(WsWriteBytes(writer, "z", 1, error), WS_E_INVALID_OPERATION);
    assert_hr(WsWriteText(writer, &number.text, error), WS_E_INVALID_OPERATION);
    close_all(true);
    assert_written(writer, "<a b=\"xy\"/>");
    open_attribute(false);
    assert_ok(WsWriteText(writer, &number.text, error));
    assert_hr(WsWriteText(writer, &number.text, error), WS_E_INVALID_OPERATION);
    close_all(true);
    assert_written(writer, "<a b=\"1\"/>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_place_has_its_escapes),
        cmocka_unit_test(test_a_long_text_with_one_special_at_any_place_is_escaped_there),
        cmocka_unit_test(test_what_is_no_text_of_xml_is_refused),
        cmocka_unit_test(test_invalid_characters_become_references_on_demand),
        cmocka_unit_test(test_empty_text_is_fine_everywhere),
        cmocka_unit_test(test_utf16_comes_out_as_utf8),
        cmocka_unit_test(test_bytes_of_several_calls_make_one_base64_text),
        cmocka_unit_test(test_bytes_kept_back_come_before_what_follows),
        cmocka_unit_test(test_typed_text_comes_out_in_its_canonical_form),
        cmocka_unit_test(test_text_that_is_none_is_refused),
        cmocka_unit_test(test_an_attribute_takes_one_kind_of_text),
        cmocka_unit_test(test_names_in_a_list_need_a_prefix_that_is_bound),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
