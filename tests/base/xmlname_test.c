#include "support.h"

#include "base/utf.h"
#include "base/xmlname.h"

#include <string.h>

/* ----------------------------------------------------------------------------------------------- character classes */

/* Productions [4] and [4a] of XML 1.0 (fifth edition) as they are printed there, without the colon. */
static bool name_start_by_definition(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || c == '_' || (c >= 'a' && c <= 'z') || (c >= 0xC0 && c <= 0xD6)
           || (c >= 0xD8 && c <= 0xF6) || (c >= 0xF8 && c <= 0x2FF) || (c >= 0x370 && c <= 0x37D)
           || (c >= 0x37F && c <= 0x1FFF) || (c >= 0x200C && c <= 0x200D) || (c >= 0x2070 && c <= 0x218F)
           || (c >= 0x2C00 && c <= 0x2FEF) || (c >= 0x3001 && c <= 0xD7FF) || (c >= 0xF900 && c <= 0xFDCF)
           || (c >= 0xFDF0 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0xEFFFF);
}

static bool name_by_definition(uint32_t c)
{
    return name_start_by_definition(c) || c == '-' || c == '.' || (c >= '0' && c <= '9') || c == 0xB7
           || (c >= 0x300 && c <= 0x36F) || (c >= 0x203F && c <= 0x2040);
}

static bool char_by_definition(uint32_t c)
{
    return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD)
           || (c >= 0x10000 && c <= 0x10FFFF);
}

static void test_every_scalar_value_is_in_the_classes_of_the_standard(void** state)
{
    UNUSED(state);
    for (uint32_t c = 0; c <= 0x110000; c++)
        if (xml_name_start(c) != name_start_by_definition(c) || xml_name_char(c) != name_by_definition(c)
            || xml_char(c) != char_by_definition(c)
            || xml_space(c) != (c == 0x9 || c == 0xA || c == 0xD || c == 0x20))
            fail_msg("U+%04X", c);
    for (unsigned byte = 0x80; byte < 256; byte++)
        assert_int_equal(xml_class_ascii[byte], 0);
}

static void check_prefix(const char* text, size_t expected)
{
    BYTE* guarded = test_guarded(text, strlen(text));

    if (xml_ncname_prefix(guarded, strlen(text)) != expected)
        fail_msg("\"%s\": %zu instead of %zu", text, xml_ncname_prefix(guarded, strlen(text)), expected);
    assert_int_equal(xml_ncname_valid(guarded, strlen(text)), expected != 0 && expected == strlen(text));
    test_guarded_free(guarded, strlen(text));
}

static void test_the_longest_name_at_the_start_is_found(void** state)
{
    UNUSED(state);
    check_prefix("", 0);
    check_prefix("a", 1);
    check_prefix("_a-b.c9", 7);
    check_prefix("a:b", 1);
    check_prefix(":a", 0);
    check_prefix("-a", 0);
    check_prefix("9a", 0);
    check_prefix("a b", 1);
    check_prefix("a>", 1);
    check_prefix("\xC3\xA4" "b", 3);
    check_prefix("a\xC2\xB7", 3);                           /* U+00B7 goes on in a name, and starts none */
    check_prefix("\xC2\xB7" "a", 0);
    check_prefix("a\xC3\x97" "b", 1);                       /* U+00D7 is in no name */
    check_prefix("a\xF0\x90\x80\x80" "b", 6);
    check_prefix("a\xF3\xB0\x80\x80", 1);                   /* U+F0000 */
    check_prefix("a\xC3", 1);
    check_prefix("a\xFF", 1);
    check_prefix("a\xED\xA0\x80", 1);
}

/* ------------------------------------------------------------------------------------------------ WsXmlStringEquals */

static void test_strings_are_equal_when_their_bytes_are(void** state)
{
    WS_XML_STRING a = TEXT_XML("value");
    char other_bytes[] = "value";
    WS_XML_STRING b = { 5, (BYTE*)other_bytes, NULL, 0 };
    WS_XML_STRING c = TEXT_XML("valuE");
    WS_XML_STRING d = TEXT_XML("value2");
    WS_XML_STRING empty = TEXT_XML("");
    WS_XML_STRING null = { 0, NULL, NULL, 0 };

    UNUSED(state);
    assert_hr(WsXmlStringEquals(&a, &a, NULL), S_OK);
    assert_hr(WsXmlStringEquals(&a, &b, NULL), S_OK);
    assert_hr(WsXmlStringEquals(&a, &c, NULL), S_FALSE);
    assert_hr(WsXmlStringEquals(&a, &d, NULL), S_FALSE);
    assert_hr(WsXmlStringEquals(&a, &empty, NULL), S_FALSE);
    assert_hr(WsXmlStringEquals(&empty, &null, NULL), S_OK);
    assert_hr(WsXmlStringEquals(&null, &null, NULL), S_OK);
}

static void test_dictionary_strings_compare_by_id_and_by_bytes(void** state)
{
    WS_XML_DICTIONARY dictionary;
    WS_XML_DICTIONARY other;
    char one[] = "same";
    char two[] = "same";
    WS_XML_STRING a = { 4, (BYTE*)one, &dictionary, 3 };
    WS_XML_STRING b = { 4, (BYTE*)two, &dictionary, 3 };
    WS_XML_STRING c = { 4, (BYTE*)two, &other, 9 };
    WS_XML_STRING d = { 4, (BYTE*)two, &dictionary, 4 };

    UNUSED(state);
    assert_true(xml_string_equals(&a, &b));
    assert_true(xml_string_equals(&a, &c));
    assert_true(xml_string_equals(&a, &d));
    two[0] = 'l';
    assert_false(xml_string_equals(&a, &c));
    assert_false(xml_string_equals(&a, &d));
}

static void test_equals_checks_its_arguments(void** state)
{
    WS_XML_STRING good = TEXT_XML("x");
    WS_XML_STRING bad = { 1, NULL, NULL, 0 };
    WS_ERROR* error = test_error();

    UNUSED(state);
    assert_fails(WsXmlStringEquals(NULL, &good, error), E_INVALIDARG, error, "a string is NULL");
    assert_fails(WsXmlStringEquals(&good, NULL, error), E_INVALIDARG, error, "a string is NULL");
    assert_fails(WsXmlStringEquals(&good, &bad, error), E_INVALIDARG, error, "has a length but no bytes");
    assert_fails(WsXmlStringEquals(&bad, &good, error), E_INVALIDARG, error, "has a length but no bytes");
    WsFreeError(error);
}

/* ---------------------------------------------------------------------------------------------- WsTrimXmlWhitespace */

static void check_trim(const WCHAR* text, ULONG count, ULONG begin, ULONG trimmed_count)
{
    WCHAR* chars = (WCHAR*)(uintptr_t)text;
    WCHAR* trimmed = NULL;
    ULONG length = 4711;

    assert_ok(WsTrimXmlWhitespace(chars, count, &trimmed, &length, NULL));
    assert_ptr_equal(trimmed, chars + begin);
    assert_int_equal(length, trimmed_count);
}

static void test_trim_removes_the_four_spaces_of_xml_only(void** state)
{
    UNUSED(state);
    check_trim(u" \t\r\n a b \n", 9, 5, 3);
    check_trim(u"a", 1, 0, 1);
    check_trim(u"", 0, 0, 0);
    check_trim(u" \n ", 3, 3, 0);
    check_trim(u"\u00A0a\u2003", 3, 0, 3);
    check_trim(u"\va\f", 3, 0, 3);
    check_trim(u"\u0A20a", 2, 0, 2);                        /* its low byte is a space */
}

static void test_trim_checks_its_arguments(void** state)
{
    WCHAR text[] = { 'a' };
    WCHAR* trimmed = text;
    ULONG length = 4711;
    WS_ERROR* error = test_error();

    UNUSED(state);
    assert_fails(WsTrimXmlWhitespace(NULL, 1, &trimmed, &length, error), E_INVALIDARG, error, "a pointer is NULL");
    assert_fails(WsTrimXmlWhitespace(text, 1, NULL, &length, error), E_INVALIDARG, error, "a pointer is NULL");
    assert_fails(WsTrimXmlWhitespace(text, 1, &trimmed, NULL, error), E_INVALIDARG, error, "a pointer is NULL");
    assert_ok(WsTrimXmlWhitespace(NULL, 0, &trimmed, &length, error));
    assert_null(trimmed);
    assert_int_equal(length, 0);
    WsFreeError(error);
}

/* ----------------------------------------------------------------------------------------------- WsVerifyXmlNCName */

static void test_names_are_verified(void** state)
{
    static const WCHAR high[] = { 'a', 0xD800, 'b' };
    WS_ERROR* error = test_error();

    UNUSED(state);
    assert_ok(WsVerifyXmlNCName(u"order", 5, error));
    assert_ok(WsVerifyXmlNCName(u"_1.2-3", 6, error));
    assert_ok(WsVerifyXmlNCName(u"\u00E4\u4E00", 2, error));
    assert_ok(WsVerifyXmlNCName(u"a\U00010000", 3, error));
    assert_fails(WsVerifyXmlNCName(NULL, 0, error), WS_E_INVALID_FORMAT, error, "the empty string is not an XML name");
    assert_fails(WsVerifyXmlNCName(u"x", 0, error), WS_E_INVALID_FORMAT, error, "the empty string is not an XML name");
    assert_fails(WsVerifyXmlNCName(NULL, 1, error), E_INVALIDARG, error, "is NULL");
    assert_fails(WsVerifyXmlNCName(u"1a", 2, error), WS_E_INVALID_FORMAT, error,
                 "'1a' is not an XML name (NCName): U+0031 cannot start one, at index 0");
    assert_fails(WsVerifyXmlNCName(u"p:a", 3, error), WS_E_INVALID_FORMAT, error,
                 "'p:a' is not an XML name (NCName): U+003A cannot be in one, at index 1");
    assert_fails(WsVerifyXmlNCName(u"a b", 3, error), WS_E_INVALID_FORMAT, error,
                 "U+0020 cannot be in one, at index 1");
    assert_fails(WsVerifyXmlNCName(u"a\0", 2, error), WS_E_INVALID_FORMAT, error, "U+0000 cannot be in one");
    assert_fails(WsVerifyXmlNCName(u"a\U000F0000", 3, error), WS_E_INVALID_FORMAT, error, "U+F0000 cannot be in one");
    assert_fails(WsVerifyXmlNCName(high, 3, error), WS_E_INVALID_FORMAT, error, "half of a surrogate pair at index 1");
    WsFreeError(error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_scalar_value_is_in_the_classes_of_the_standard),
        cmocka_unit_test(test_the_longest_name_at_the_start_is_found),
        cmocka_unit_test(test_strings_are_equal_when_their_bytes_are),
        cmocka_unit_test(test_dictionary_strings_compare_by_id_and_by_bytes),
        cmocka_unit_test(test_equals_checks_its_arguments),
        cmocka_unit_test(test_trim_removes_the_four_spaces_of_xml_only),
        cmocka_unit_test(test_trim_checks_its_arguments),
        cmocka_unit_test(test_names_are_verified),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
