/* Which records the binary writer chooses. */
#include "binary_support.h"

#include <math.h>

static WS_XML_WRITER* writer;
static WS_ERROR* error;

static int set_up(void** state)
{
    UNUSED(state);
    writer = new_writer();
    error = test_error();
    set_binary_output(writer, NULL, NULL, NULL);
    return 0;
}

static int tear_down(void** state)
{
    UNUSED(state);
    WsFreeWriter(writer);
    WsFreeError(error);
    return 0;
}

static void start(const char* prefix, const char* name, const char* ns)
{
    WS_XML_STRING strings[3] = { { (ULONG)strlen(prefix), (BYTE*)(uintptr_t)prefix, NULL, 0 },
                                 { (ULONG)strlen(name), (BYTE*)(uintptr_t)name, NULL, 0 },
                                 { (ULONG)strlen(ns), (BYTE*)(uintptr_t)ns, NULL, 0 } };

    assert_ok_error(WsWriteStartElement(writer, &strings[0], &strings[1], &strings[2], error), error);
}

static void attribute(const char* prefix, const char* name, const char* ns)
{
    WS_XML_STRING strings[3] = { { (ULONG)strlen(prefix), (BYTE*)(uintptr_t)prefix, NULL, 0 },
                                 { (ULONG)strlen(name), (BYTE*)(uintptr_t)name, NULL, 0 },
                                 { (ULONG)strlen(ns), (BYTE*)(uintptr_t)ns, NULL, 0 } };

    assert_ok_error(WsWriteStartAttribute(writer, &strings[0], &strings[1], &strings[2], FALSE, error), error);
}

static void end(void)
{
    assert_ok_error(WsWriteEndElement(writer, error), error);
}

static void chars(const char* text)
{
    assert_ok_error(WsWriteCharsUtf8(writer, (const BYTE*)text, (ULONG)strlen(text), error), error);
}

static void fresh(void)
{
    set_binary_output(writer, NULL, NULL, NULL);
    start("", "a", "");
}

/* ---------------------------------------------------------------------------------------------------------- markup */

static void test_elements_take_the_record_of_their_prefix(void** state)
{
    UNUSED(state);
    start("", "x", "");
    start("p", "y", "urn:p");
    start("pre", "z", "urn:q");
    end();
    end();
    end();
    assert_hex(writer, "40 01 78  6D 01 79 09 01 70 05 75726E3A70  41 03 707265 01 7A 09 03 707265 05 75726E3A71"
                       "01 01 01");
}

static void test_attributes_come_before_the_declarations_they_need(void** state)
{
    UNUSED(state);
    start("", "x", "");
    attribute("", "a", "");
    assert_ok(WsWriteEndAttribute(writer, error));
    attribute("p", "b", "urn:p");
    chars("1");
    assert_ok(WsWriteEndAttribute(writer, error));
    attribute("pre", "c", "urn:q");
    chars("2");
    assert_ok(WsWriteEndAttribute(writer, error));
    end();
    assert_hex(writer, "40 01 78  04 01 61 98 00  35 01 62 98 01 31  05 03 707265 01 63 98 01 32"
                       "09 01 70 05 75726E3A70  09 03 707265 05 75726E3A71 01");
}

static void test_default_namespaces_have_records_of_their_own(void** state)
{
    UNUSED(state);
    start("", "x", "urn:d");
    start("", "y", "");
    end();
    end();
    assert_hex(writer, "40 01 78 08 05 75726E3A64 40 01 79 08 00 01 01");
}

static void test_the_last_text_takes_the_end_of_the_element_along(void** state)
{
    UNUSED(state);
    start("", "x", "");
    chars("1");
    chars("2");
    start("", "y", "");
    end();
    end();
    assert_hex(writer, "40 01 78 98 01 31 98 01 32 40 01 79 01 01");
    fresh();
    chars("1");
    chars("2");
    end();
    assert_hex(writer, "40 01 61 98 01 31 99 01 32");
    fresh();
    chars("");
    end();
    assert_hex(writer, "40 01 61 01");
}

static void test_comments_and_cdata_sections(void** state)
{
    WS_XML_COMMENT_NODE comment = { { WS_XML_NODE_TYPE_COMMENT }, TEXT_XML("hi") };

    UNUSED(state);
    fresh();
    assert_ok(WsWriteNode(writer, &comment.node, error));
    assert_ok(WsWriteStartCData(writer, error));
    chars("<");
    assert_ok(WsWriteEndCData(writer, error));
    end();
    assert_hex(writer, "40 01 61 02 02 6869 99 01 3C");
    fresh();
    chars("1");
    assert_ok(WsWriteNode(writer, &comment.node, error));
    end();
    assert_hex(writer, "40 01 61 98 01 31 02 02 6869 01");
}

/* ---------------------------------------------------------------------------------------------------- typed values */

union any_text {
    WS_XML_TEXT           text;
    WS_XML_BOOL_TEXT      boolean;
    WS_XML_INT32_TEXT     int32;
    WS_XML_INT64_TEXT     int64;
    WS_XML_UINT64_TEXT    uint64;
    WS_XML_FLOAT_TEXT     single;
    WS_XML_DOUBLE_TEXT    real;
    WS_XML_DECIMAL_TEXT   decimal;
    WS_XML_GUID_TEXT      guid;
    WS_XML_UNIQUE_ID_TEXT unique_id;
    WS_XML_DATETIME_TEXT  datetime;
    WS_XML_TIMESPAN_TEXT  timespan;
};

#define INT32_(x)  { .int32 = { { WS_XML_TEXT_TYPE_INT32 }, x } }
#define INT64_(x)  { .int64 = { { WS_XML_TEXT_TYPE_INT64 }, x } }
#define UINT64_(x) { .uint64 = { { WS_XML_TEXT_TYPE_UINT64 }, x } }
#define FLOAT_(x)  { .single = { { WS_XML_TEXT_TYPE_FLOAT }, x } }
#define DOUBLE_(x) { .real = { { WS_XML_TEXT_TYPE_DOUBLE }, x } }

#define SOME_GUID { 0x00112233, 0x4455, 0x6677, { 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF } }

static const struct { union any_text text; const char* hex; } typed[] = {
    { { .boolean = { { WS_XML_TEXT_TYPE_BOOL }, FALSE } }, "85" },
    { { .boolean = { { WS_XML_TEXT_TYPE_BOOL }, TRUE } }, "87" },
    { { .boolean = { { WS_XML_TEXT_TYPE_BOOL }, 7 } }, "87" },
    { INT32_(0), "81" },
    { INT32_(1), "83" },
    { INT32_(2), "89 02" },
    { INT32_(-1), "89 FF" },
    { INT32_(127), "89 7F" },
    { INT32_(-128), "89 80" },
    { INT32_(128), "8B 8000" },
    { INT32_(-129), "8B 7FFF" },
    { INT32_(32767), "8B FF7F" },
    { INT32_(-32768), "8B 0080" },
    { INT32_(32768), "8D 00800000" },
    { INT32_(-32769), "8D FF7FFFFF" },
    { INT32_(INT32_MIN), "8D 00000080" },
    { INT64_(1), "83" },
    { INT64_(INT32_MAX), "8D FFFFFF7F" },
    { INT64_(2147483648), "8F 0000008000000000" },
    { INT64_(-2147483649), "8F FFFFFF7FFFFFFFFF" },
    { INT64_(INT64_MIN), "8F 0000000000000080" },
    { UINT64_(0), "81" },
    { UINT64_(INT64_MAX), "8F FFFFFFFFFFFFFF7F" },
    { UINT64_(UINT64_C(0x8000000000000000)), "B3 0000000000000080" },
    { FLOAT_(0), "81" },
    { FLOAT_(1), "83" },
    { FLOAT_(2), "89 02" },
    { FLOAT_(1.1F), "91 CDCC8C3F" },
    { FLOAT_(32768), "91 00000047" },
    { FLOAT_(-0.0F), "91 00000080" },
    { FLOAT_(INFINITY), "91 0000807F" },
    { DOUBLE_(0), "81" },
    { DOUBLE_(2), "89 02" },
    { DOUBLE_(-2147483648.0), "8D 00000080" },
    { DOUBLE_(2147483648.0), "93 000000000000E041" },
    { DOUBLE_(2.1), "93 CDCCCCCCCCCC0040" },
    { DOUBLE_(-0.0), "93 0000000000000080" },
    { DOUBLE_(-INFINITY), "93 000000000000F0FF" },
    { { .decimal = { { WS_XML_TEXT_TYPE_DECIMAL }, { .scale = 2, .sign = DECIMAL_NEG, .Lo64 = 123 } } },
      "95 00000280000000007B00000000000000" },
    { { .guid = { { WS_XML_TEXT_TYPE_GUID }, SOME_GUID } }, "B1 33221100554477668899AABBCCDDEEFF" },
    { { .unique_id = { { WS_XML_TEXT_TYPE_UNIQUE_ID }, SOME_GUID } }, "AD 33221100554477668899AABBCCDDEEFF" },
    { { .datetime = { { WS_XML_TEXT_TYPE_DATETIME }, { UINT64_C(3155378975999999999), WS_DATETIME_FORMAT_UTC } } },
      "97 FF3F37F47528CA6B" },
    { { .datetime = { { WS_XML_TEXT_TYPE_DATETIME }, { 1, WS_DATETIME_FORMAT_LOCAL } } }, "97 0100000000000080" },
    { { .datetime = { { WS_XML_TEXT_TYPE_DATETIME }, { 1, WS_DATETIME_FORMAT_NONE } } }, "97 0100000000000000" },
    { { .timespan = { { WS_XML_TEXT_TYPE_TIMESPAN }, { -1 } } }, "AF FFFFFFFFFFFFFFFF" },
};

static void test_typed_text_takes_the_shortest_record(void** state)
{
    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(typed); i++) {
        char expected[80];

        fresh();
        assert_ok_error(WsWriteText(writer, &typed[i].text.text, error), error);
        end();
        snprintf(expected, sizeof expected, "400161 %s", typed[i].hex);
        assert_hex(writer, expected);
    }
}

static void test_typed_text_in_an_attribute_has_no_end(void** state)
{
    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(typed); i++) {
        char expected[80];

        fresh();
        attribute("", "b", "");
        assert_ok_error(WsWriteText(writer, &typed[i].text.text, error), error);
        assert_ok(WsWriteEndAttribute(writer, error));
        end();
        snprintf(expected, sizeof expected, "400161 040162 %02X %s 01", (hex_digit(typed[i].hex[0]) << 4
                 | hex_digit(typed[i].hex[1])) & 0xFEu, typed[i].hex + 2);
        assert_hex(writer, expected);
    }
}

static void test_values_that_no_record_holds_are_refused(void** state)
{
    static const union any_text bad[] = {
        { .decimal = { { WS_XML_TEXT_TYPE_DECIMAL }, { .scale = 29, .Lo64 = 1 } } },
        { .datetime = { { WS_XML_TEXT_TYPE_DATETIME }, { UINT64_C(3155378976000000000), WS_DATETIME_FORMAT_UTC } } },
        { .datetime = { { WS_XML_TEXT_TYPE_DATETIME }, { 0, (WS_DATETIME_FORMAT)3 } } },
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
        fresh();
        assert_fails(WsWriteText(writer, &bad[i].text, error), WS_E_INVALID_FORMAT, error, "cannot be written");
    }
}

/* --------------------------------------------------------------------------------------------- characters and bytes */

static void check_run(ULONG size, bool bytes, const char* head, size_t head_of)
{
    static BYTE run[70000];
    WS_BYTES out;
    struct bytes expected = from_hex(head);

    memset(run, 'x', sizeof run);
    fresh();
    if (bytes)
        assert_ok(WsWriteBytes(writer, run, size, error));
    else
        assert_ok(WsWriteCharsUtf8(writer, run, size, error));
    end();
    out = written(writer);
    assert_int_equal(out.length, 3 + head_of);
    assert_memory_equal(out.bytes + 3, expected.data, expected.size);
}

static void test_characters_take_the_shortest_length(void** state)
{
    UNUSED(state);
    check_run(1, false, "99 01 78", 3);
    check_run(255, false, "99 FF 78", 257);
    check_run(256, false, "9B 0001 78", 259);
    check_run(65535, false, "9B FFFF 78", 65538);
    check_run(65536, false, "9D 00000100 78", 65541);
}

static void test_bytes_are_cut_into_groups_of_three_and_the_rest(void** state)
{
    UNUSED(state);
    check_run(0, true, "01", 1);
    check_run(1, true, "9F 01 78", 3);
    check_run(3, true, "9F 03 787878", 5);
    check_run(4, true, "9E 03 787878 9F 01 78", 8);
    check_run(6, true, "9F 06 78", 8);
    check_run(255, true, "9F FF 78", 257);
    check_run(256, true, "9E FF 78", 260);
    check_run(257, true, "9E FF 78", 261);
    check_run(258, true, "A1 0201 78", 261);
    check_run(65538, true, "A3 02000100 78", 65543);
}

static void test_pieces_of_an_attribute_become_one_record(void** state)
{
    static const char long_part[256] = { 0 };
    struct sink expected = { 0 };

    UNUSED(state);
    fresh();
    attribute("", "b", "");
    chars("12");
    chars("");
    chars("345");
    assert_ok(WsWriteEndAttribute(writer, error));
    attribute("", "c", "");
    assert_ok(WsWriteBytes(writer, "\1\2\3\4", 4, error));
    assert_ok(WsWriteBytes(writer, "\5", 1, error));
    assert_ok(WsWriteEndAttribute(writer, error));
    end();
    assert_hex(writer, "400161 040162 98 05 3132333435 040163 9E 05 0102030405 01");
    fresh();
    attribute("", "b", "");
    chars("1");
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)long_part, 254, error));
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)long_part, 1, error));
    assert_ok(WsWriteEndAttribute(writer, error));
    end();
    sink_text(&expected, "400161 040162 9A 0001 31");
    for (int i = 0; i < 255; i++)
        sink_text(&expected, "00");
    sink_text(&expected, "01");
    assert_hex(writer, expected.text);
    sink_reset(&expected);
}

static void test_text_has_to_be_utf8(void** state)
{
    UNUSED(state);
    fresh();
    assert_fails(WsWriteCharsUtf8(writer, (const BYTE*)"ab\xC3(", 4, error), WS_E_INVALID_FORMAT, error, "0xC3");
    fresh();
    chars("\xC3\xA9");
    end();
    assert_hex(writer, "400161 99 02 C3A9");
}

static void test_utf16_is_written_as_utf8(void** state)
{
    UNUSED(state);
    fresh();
    assert_ok(WsWriteChars(writer, u"\u00E9\U0001F600", 3, error));
    end();
    assert_hex(writer, "400161 99 06 C3A9 F09F9880");
}

/* ---------------------------------------------------------------------------------------------------- dictionaries */

static struct {
    unsigned    calls;
    const char* known[8];              /* index: the number */
    char        asked[256];
    HRESULT     result;
    ULONG       first;                 /* number of the first */
} dynamic;

static HRESULT CALLBACK find_dynamic(void* state, const WS_XML_STRING* string, BOOL* found, ULONG* id, WS_ERROR* where)
{
    size_t used = strlen(dynamic.asked);

    assert_ptr_equal(state, &dynamic);
    dynamic.calls++;
    snprintf(dynamic.asked + used, sizeof dynamic.asked - used, "%.*s ", (int)string->length, (char*)string->bytes);
    if (FAILED(dynamic.result) && where != NULL)
        (void)WsAddErrorString(where, &TEXT_STRING(u"the callback failed"));
    *found = FALSE;
    for (ULONG i = 0; i < ARRAY_COUNT(dynamic.known) && dynamic.known[i] != NULL; i++)
        if (strlen(dynamic.known[i]) == string->length
            && memcmp(dynamic.known[i], string->bytes, string->length) == 0) {
            *found = TRUE;
            *id = dynamic.first + i;
        }
    return dynamic.result;
}

static void test_strings_of_the_static_dictionary_become_numbers_wherever_they_stand(void** state)
{
    WS_XML_DICTIONARY* soap = soap_dictionary();
    const WS_XML_STRING* must_understand = &soap->strings[0];
    const WS_XML_STRING* envelope = &soap->strings[1];
    const WS_XML_STRING* ns = &soap->strings[2];
    WS_XML_UTF8_TEXT text = { { WS_XML_TEXT_TYPE_UTF8 }, soap->strings[7] };

    UNUSED(state);
    set_binary_output(writer, soap, NULL, NULL);
    assert_ok(WsWriteStartElement(writer, X("s"), envelope, ns, error));
    assert_ok(WsWriteStartAttribute(writer, X("s"), must_understand, ns, FALSE, error));
    assert_ok(WsWriteText(writer, &text.text, error));
    assert_ok(WsWriteEndAttribute(writer, error));
    assert_ok(WsWriteText(writer, &text.text, error));
    end();
    assert_hex(writer, "56 02  1E 00 AA 0E  0B 01 73 04  AB 0E");
    set_binary_output(writer, soap, NULL, NULL);
    assert_ok(WsWriteStartElement(writer, NULL, &soap->strings[486], &soap->strings[485], error));
    assert_ok(WsWriteStartElement(writer, X("pre"), envelope, ns, error));
    end();
    end();
    assert_hex(writer, "42 CC07 0A CA07 43 03 707265 02 0B 03 707265 04 01 01");
}

static void test_characters_that_equal_a_dictionary_string_do_not_become_a_number(void** state)
{
    UNUSED(state);
    set_binary_output(writer, soap_dictionary(), NULL, NULL);
    start("", "Envelope", "");
    end();
    assert_hex(writer, "40 08 456E76656C6F7065 01");
    set_binary_output(writer, example_dictionary(0), NULL, NULL);
    assert_ok(WsWriteStartElement(writer, X(""), &soap_dictionary()->strings[132 / 2], X(""), error));
    end();
    assert_hex(writer, "40 01 73 01");
}

static void test_the_callback_is_asked_for_names_and_namespaces_never_for_prefixes(void** state)
{
    WS_XML_DICTIONARY other = { { 0 }, NULL, 0, TRUE };
    WS_XML_UTF8_TEXT text = { { WS_XML_TEXT_TYPE_UTF8 }, { 5, (BYTE*)(uintptr_t)"value", &other, 0 } };

    UNUSED(state);
    memset(&dynamic, 0, sizeof dynamic);
    dynamic.known[0] = "name";
    dynamic.known[1] = "urn:n";
    dynamic.known[2] = "value";
    dynamic.first = 100;
    set_binary_output(writer, soap_dictionary(), find_dynamic, &dynamic);
    start("p", "name", "urn:n");
    assert_ok(WsWriteStartElement(writer, NULL, &soap_dictionary()->strings[1], X("urn:n"), error));
    chars("value");
    end();
    assert_ok(WsWriteText(writer, &text.text, error));
    end();
    assert_string_equal(dynamic.asked, "name urn:n value ");
    assert_hex(writer, "53 C901 0B 01 70 CB01  53 02 99 05 76616C7565  AB CD01");
}

static void test_a_callback_that_fails_fails_the_write(void** state)
{
    UNUSED(state);
    memset(&dynamic, 0, sizeof dynamic);
    dynamic.result = WS_E_OBJECT_FAULTED;
    set_binary_output(writer, NULL, find_dynamic, &dynamic);
    assert_fails(WsWriteStartElement(writer, NULL, X("a"), X(""), error), WS_E_OBJECT_FAULTED, error,
                 "the callback failed");
    dynamic.result = E_INVALIDARG;               /* a name is half written, whatever the code */
    set_binary_output(writer, NULL, find_dynamic, &dynamic);
    assert_hr(WsWriteStartElement(writer, NULL, X("a"), X(""), error), E_INVALIDARG);
    assert_hr(WsWriteStartElement(writer, NULL, X("a"), X(""), error), WS_E_OBJECT_FAULTED);
}

static void test_a_number_from_the_callback_has_to_fit(void** state)
{
    UNUSED(state);
    memset(&dynamic, 0, sizeof dynamic);
    dynamic.known[0] = "a";
    dynamic.first = 0x40000000;
    set_binary_output(writer, NULL, find_dynamic, &dynamic);
    assert_fails(WsWriteStartElement(writer, NULL, X("a"), X(""), error), WS_E_INVALID_FORMAT, error, "1073741824");
    dynamic.first = 0x3FFFFFFF;
    set_binary_output(writer, NULL, find_dynamic, &dynamic);
    assert_ok(WsWriteStartElement(writer, NULL, X("a"), X(""), error));
    end();
    assert_hex(writer, "42 FFFFFFFF07 01");
}

static void test_a_dictionary_string_in_pieces_of_an_attribute_becomes_characters(void** state)
{
    WS_XML_UTF8_TEXT text = { { WS_XML_TEXT_TYPE_UTF8 }, soap_dictionary()->strings[7] };

    UNUSED(state);
    text.value = soap_dictionary()->strings[6];                                               /* "To" */
    set_binary_output(writer, soap_dictionary(), NULL, NULL);
    start("", "a", "");
    attribute("", "b", "");
    assert_ok(WsWriteText(writer, &text.text, error));
    chars("!");
    assert_ok(WsWriteText(writer, &text.text, error));
    assert_ok(WsWriteEndAttribute(writer, error));
    end();
    assert_hex(writer, "400161 040162 98 05 546F 21 546F 01");
}

/* ---------------------------------------------------------------------------------------------------------- arrays */

static void test_arrays_take_one_record(void** state)
{
    static const INT32 numbers[] = { 1, 2, 3, 4 };
    static const BOOL truths[] = { TRUE, FALSE, 5 };
    static const WS_DATETIME times[] = { { 1, WS_DATETIME_FORMAT_UTC }, { 2, WS_DATETIME_FORMAT_NONE } };
    static const DECIMAL decimals[] = { { .scale = 1, .Lo64 = 5 }, { .sign = DECIMAL_NEG, .Hi32 = 1 } };

    UNUSED(state);
    fresh();
    assert_ok_error(WsWriteArray(writer, X("i"), X("u"), WS_INT32_VALUE_TYPE, numbers, sizeof numbers, 1, 3, error),
                    error);
    assert_ok_error(WsWriteArray(writer, X("b"), X(""), WS_BOOL_VALUE_TYPE, truths, sizeof truths, 0, 3, error), error);
    assert_ok_error(WsWriteArray(writer, X("t"), X(""), WS_DATETIME_VALUE_TYPE, times, sizeof times, 0, 2, error),
                    error);
    assert_ok_error(WsWriteArray(writer, X("d"), X(""), WS_DECIMAL_VALUE_TYPE, decimals, sizeof decimals, 0, 2, error),
                    error);
    end();
    assert_hex(writer, "400161 03 400169 080175 01 8D 03 020000000300000004000000"
                       "03 400162 01 B5 03 010001"
                       "03 400174 01 97 02 0100000000000040 0200000000000000"
                       "03 400164 01 95 02 0000010000000000 0500000000000000 0000008001000000 0000000000000000 01");
}

static void test_arrays_without_a_record_are_written_one_by_one(void** state)
{
    static const UINT8 numbers[] = { 0, 7 };
    static const INT32 one[] = { 5 };

    UNUSED(state);
    fresh();
    assert_ok(WsWriteArray(writer, X("i"), X(""), WS_UINT8_VALUE_TYPE, numbers, sizeof numbers, 0, 2, error));
    assert_ok(WsWriteArray(writer, X("j"), X(""), WS_INT32_VALUE_TYPE, one, sizeof one, 0, 1, error));
    assert_ok(WsWriteArray(writer, X("k"), X(""), WS_INT32_VALUE_TYPE, one, sizeof one, 0, 0, error));
    end();
    assert_hex(writer, "400161 400169 81 400169 89 07 40016A 89 05 01");
}

static void test_an_array_keeps_the_quota_on_depth(void** state)
{
    static const INT32 numbers[] = { 1, 2 };
    ULONG depth = 1;
    WS_XML_WRITER_PROPERTY property = { WS_XML_WRITER_PROPERTY_MAX_DEPTH, &depth, sizeof depth };
    WS_XML_WRITER_BINARY_ENCODING encoding = { { WS_XML_WRITER_ENCODING_TYPE_BINARY }, NULL, NULL, NULL };

    UNUSED(state);
    assert_ok(WsSetOutput(writer, &encoding.encoding, &memory_output.output, &property, 1, NULL));
    start("", "a", "");
    assert_fails(WsWriteArray(writer, X("i"), X(""), WS_INT32_VALUE_TYPE, numbers, sizeof numbers, 0, 2, error),
                 WS_E_QUOTA_EXCEEDED, error, "WS_XML_WRITER_PROPERTY_MAX_DEPTH");
}

/* ------------------------------------------------------------------------------------------------------ properties */

static void test_the_quota_on_bytes_is_exact(void** state)
{
    WS_XML_WRITER_BINARY_ENCODING encoding = { { WS_XML_WRITER_ENCODING_TYPE_BINARY }, NULL, NULL, NULL };
    WS_XML_INT32_TEXT number = { { WS_XML_TEXT_TYPE_INT32 }, 1000 };

    UNUSED(state);
    for (ULONG size = 0; size <= 12; size++) {
        WS_XML_WRITER_PROPERTY property = { WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE, &size, sizeof size };
        HRESULT hr;

        assert_ok(WsSetOutput(writer, &encoding.encoding, &memory_output.output, &property, 1, NULL));
        hr = WsWriteStartElement(writer, NULL, X("a"), X("urn"), error);                 /* 3 */
        if (SUCCEEDED(hr))
            hr = WsWriteText(writer, &number.text, error);                               /* 5 and 3 */
        if (SUCCEEDED(hr))
            hr = WsWriteEndElement(writer, error);                                       /* 0 */
        assert_hr(hr, size < 11 ? WS_E_QUOTA_EXCEEDED : S_OK);
    }
}

static void test_bytes_to_close_is_what_closing_takes(void** state)
{
    ULONG before = 0, to_close = 0, after = 0;

    UNUSED(state);
    fresh();
    start("p", "b", "urn:p");
    assert_ok(WsWriteEndStartElement(writer, error));
    assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES_WRITTEN, &before, sizeof before, error));
    assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES_TO_CLOSE, &to_close, sizeof to_close, error));
    end();
    end();
    assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES_WRITTEN, &after, sizeof after, error));
    assert_int_equal(to_close, after - before);
}

static void test_an_array_that_is_refused_leaves_nothing_behind(void** state)
{
    static const INT32 items[] = { 1, 2, 3 };

    UNUSED(state);
    fresh();
    assert_hr(WsWriteArray(writer, X(""), X(""), WS_INT32_VALUE_TYPE, items, sizeof items, 0, 3, error),
              E_INVALIDARG);
    end();
    assert_hex(writer, "40 01 61 01");
}

static void test_no_name_is_xmlns(void** state)
{
    UNUSED(state);
    fresh();
    assert_fails(WsWriteStartElement(writer, NULL, X("xmlns"), X(""), error), WS_E_INVALID_FORMAT, error, "'xmlns'");
    fresh();
    assert_fails(WsWriteStartAttribute(writer, X("p"), X("xmlns"), X("urn:p"), FALSE, error), WS_E_INVALID_FORMAT,
                 error, "'xmlns'");
}

static void test_binary_xml_has_no_charset_and_no_declaration(void** state)
{
    WS_XML_WRITER_BINARY_ENCODING encoding = { { WS_XML_WRITER_ENCODING_TYPE_BINARY }, NULL, NULL, NULL };
    BOOL yes = TRUE;
    ULONG indent = 2;
    WS_XML_WRITER_PROPERTY properties[] = { { WS_XML_WRITER_PROPERTY_WRITE_DECLARATION, &yes, sizeof yes },
                                            { WS_XML_WRITER_PROPERTY_INDENT, &indent, sizeof indent } };
    WS_CHARSET charset;

    UNUSED(state);
    assert_fails(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_CHARSET, &charset, sizeof charset, error),
                 WS_E_INVALID_OPERATION, error, "charset");
    assert_ok(WsSetOutput(writer, &encoding.encoding, &memory_output.output, properties, 2, NULL));
    start("", "a", "");
    start("", "b", "");
    end();
    end();
    assert_hex(writer, "400161 400162 01 01");
}

/* -------------------------------------------------------------------------------------------------------- flushing */

static struct sink flushed;

static HRESULT CALLBACK write_flushed(void* state, const WS_BYTES* buffers, ULONG count,
                                      const WS_ASYNC_CONTEXT* context, WS_ERROR* where)
{
    UNUSED(state);
    UNUSED(context);
    UNUSED(where);
    for (ULONG i = 0; i < count; i++)
        sink_bytes(&flushed, buffers[i].bytes, buffers[i].length);
    return S_OK;
}

static void test_the_end_of_an_element_does_not_change_what_was_flushed(void** state)
{
    WS_XML_WRITER_BINARY_ENCODING encoding = { { WS_XML_WRITER_ENCODING_TYPE_BINARY }, NULL, NULL, NULL };
    WS_XML_WRITER_STREAM_OUTPUT stream = { { WS_XML_WRITER_OUTPUT_TYPE_STREAM }, write_flushed, NULL };
    struct bytes expected = from_hex("400161 98 01 31 01");

    UNUSED(state);
    assert_ok(WsSetOutput(writer, &encoding.encoding, &stream.output, NULL, 0, error));
    start("", "a", "");
    chars("1");
    assert_ok(WsFlushWriter(writer, 0, NULL, error));
    end();
    assert_ok(WsFlushWriter(writer, 0, NULL, error));
    assert_int_equal(flushed.size, expected.size);
    assert_memory_equal(flushed.text, expected.data, expected.size);
    sink_reset(&flushed);
}

/* ------------------------------------------------------------------------------------------------------- failures */

static HRESULT write_something(void* state)
{
    WS_XML_WRITER_BINARY_ENCODING encoding = { { WS_XML_WRITER_ENCODING_TYPE_BINARY }, NULL, NULL, NULL };
    static const INT32 numbers[300] = { 0 };
    WS_XML_WRITER* fresh_writer = NULL;
    HRESULT hr = WsCreateWriter(NULL, 0, &fresh_writer, NULL);

    UNUSED(state);
    if (SUCCEEDED(hr))
        hr = WsSetOutput(fresh_writer, &encoding.encoding, &memory_output.output, NULL, 0, NULL);
    if (SUCCEEDED(hr))
        hr = WsWriteStartElement(fresh_writer, NULL, X("a"), X("urn"), NULL);
    if (SUCCEEDED(hr))
        hr = WsWriteArray(fresh_writer, X("i"), X(""), WS_INT32_VALUE_TYPE, numbers, sizeof numbers, 0, 300, NULL);
    if (SUCCEEDED(hr))
        hr = WsWriteEndElement(fresh_writer, NULL);
    WsFreeWriter(fresh_writer);
    return hr;
}

static void test_every_allocation_may_fail(void** state)
{
    UNUSED(state);
    assert_true(for_each_allocation_failure(write_something, NULL, S_OK) > 3);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_elements_take_the_record_of_their_prefix),
        CASE(test_attributes_come_before_the_declarations_they_need),
        CASE(test_default_namespaces_have_records_of_their_own),
        CASE(test_the_last_text_takes_the_end_of_the_element_along),
        CASE(test_comments_and_cdata_sections),
        CASE(test_typed_text_takes_the_shortest_record),
        CASE(test_typed_text_in_an_attribute_has_no_end),
        CASE(test_values_that_no_record_holds_are_refused),
        CASE(test_characters_take_the_shortest_length),
        CASE(test_bytes_are_cut_into_groups_of_three_and_the_rest),
        CASE(test_pieces_of_an_attribute_become_one_record),
        CASE(test_text_has_to_be_utf8),
        CASE(test_utf16_is_written_as_utf8),
        CASE(test_strings_of_the_static_dictionary_become_numbers_wherever_they_stand),
        CASE(test_characters_that_equal_a_dictionary_string_do_not_become_a_number),
        CASE(test_the_callback_is_asked_for_names_and_namespaces_never_for_prefixes),
        CASE(test_a_callback_that_fails_fails_the_write),
        CASE(test_a_number_from_the_callback_has_to_fit),
        CASE(test_a_dictionary_string_in_pieces_of_an_attribute_becomes_characters),
        CASE(test_arrays_take_one_record),
        CASE(test_arrays_without_a_record_are_written_one_by_one),
        CASE(test_an_array_keeps_the_quota_on_depth),
        CASE(test_the_quota_on_bytes_is_exact),
        CASE(test_bytes_to_close_is_what_closing_takes),
        CASE(test_an_array_that_is_refused_leaves_nothing_behind),
        CASE(test_no_name_is_xmlns),
        CASE(test_binary_xml_has_no_charset_and_no_declaration),
        CASE(test_the_end_of_an_element_does_not_change_what_was_flushed),
        CASE(test_every_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
