/* Written forms of every type, WsReadValue and WsWriteValue, and arrays of elements. */
#include "type_support.h"

#include <math.h>

static WS_XML_STRING item_name = XML("item");

#define check_written(type, value, text) \
    do { \
        assert_ok_error(kit_write((type), NULL, (value), sizeof *(value)), kit.error); \
        assert_string_equal(kit_written(), "<r>" text "</r>"); \
    } while (0)

static void test_every_type_has_its_written_form(void** state)
{
    static WCHAR chars[] = u"<\xE9>&\"'\r\n";
    static BYTE  bytes[] = { 'a', 'b', 0xFF };
    const WS_GUID_DESCRIPTION guid = {
        { 0x00112233, 0x4455, 0x6677, { 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff } }
    };
    DECIMAL      decimal = { 0 };

    (void)state;
    decimal.Lo64 = 125;
    decimal.scale = 2;
    decimal.sign = DECIMAL_NEG;
    check_written(WS_BOOL_TYPE, &(BOOL){ TRUE }, "true");
    check_written(WS_BOOL_TYPE, &(BOOL){ 7 }, "true");
    check_written(WS_BOOL_TYPE, &(BOOL){ FALSE }, "false");
    check_written(WS_INT8_TYPE, &(INT8){ INT8_MIN }, "-128");
    check_written(WS_INT16_TYPE, &(INT16){ INT16_MIN }, "-32768");
    check_written(WS_INT32_TYPE, &(INT32){ INT32_MIN }, "-2147483648");
    check_written(WS_INT64_TYPE, &(INT64){ INT64_MIN }, "-9223372036854775808");
    check_written(WS_UINT8_TYPE, &(UINT8){ UINT8_MAX }, "255");
    check_written(WS_UINT16_TYPE, &(UINT16){ UINT16_MAX }, "65535");
    check_written(WS_UINT32_TYPE, &(UINT32){ UINT32_MAX }, "4294967295");
    check_written(WS_UINT64_TYPE, &(UINT64){ UINT64_MAX }, "18446744073709551615");
    check_written(WS_FLOAT_TYPE, &(float){ 0.1f }, "0.1");
    check_written(WS_DOUBLE_TYPE, &(double){ 1e15 }, "1E+15");
    check_written(WS_DOUBLE_TYPE, &(double){ 1e-2 }, "1E-2");
    check_written(WS_DOUBLE_TYPE, &(double){ -INFINITY }, "-INF");
    check_written(WS_DOUBLE_TYPE, &(double){ NAN }, "NaN");
    check_written(WS_DECIMAL_TYPE, &decimal, "-1.25");
    check_written(WS_DATETIME_TYPE, &((WS_DATETIME){ 633262806000000000, WS_DATETIME_FORMAT_UTC }),
                  "2007-09-25T01:30:00Z");
    check_written(WS_DATETIME_TYPE, &((WS_DATETIME){ 633264858000000000, WS_DATETIME_FORMAT_NONE }),
                  "2007-09-27T10:30:00");
    check_written(WS_TIMESPAN_TYPE, &(WS_TIMESPAN){ -15000000 }, "-00:00:01.5");
    check_written(WS_DURATION_TYPE, &((WS_DURATION){ .days = 1, .seconds = 2 }), "P1DT2S");
    check_written(WS_GUID_TYPE, &guid.value, "00112233-4455-6677-8899-aabbccddeeff");
    check_written(WS_UNIQUE_ID_TYPE, &((WS_UNIQUE_ID){ { 0, NULL }, guid.value }),
                  "urn:uuid:00112233-4455-6677-8899-aabbccddeeff");
    check_written(WS_UNIQUE_ID_TYPE, &((WS_UNIQUE_ID){ { 1, chars + 1 }, { 0 } }), "\xC3\xA9");
    check_written(WS_STRING_TYPE, &((WS_STRING){ 8, chars }), "&lt;\xC3\xA9&gt;&amp;\"'&#xD;\n");
    check_written(WS_XML_STRING_TYPE, &((WS_XML_STRING){ 2, (BYTE*)(uintptr_t)"<x", NULL, 0 }), "&lt;x");
    check_written(WS_BYTES_TYPE, &((WS_BYTES){ 3, bytes }), "YWL/");
    check_written(WS_XML_QNAME_TYPE, &((WS_XML_QNAME){ XML("x"), XML("") }), "x");
}

static void test_a_qualified_name_declares_its_prefix_on_the_element(void** state)
{
    WS_XML_QNAME value = { XML("x"), XML("urn:q") };
    WS_XML_QNAME none = { XML(""), XML("urn:q") };
    WS_XML_QNAME back = { XML(""), XML("") };
    static char  xml[256];

    (void)state;
    assert_ok_error(kit_write(WS_XML_QNAME_TYPE, NULL, &value, sizeof value), kit.error);
    strcpy(xml, kit_written());
    assert_ok_error(kit_read(xml, WS_XML_QNAME_TYPE, NULL, &back, sizeof back), kit.error);
    assert_int_equal(back.ns.length, 5);
    assert_memory_equal(back.ns.bytes, "urn:q", 5);
    assert_fails(kit_write(WS_XML_QNAME_TYPE, NULL, &none, sizeof none), E_INVALIDARG, kit.error,
                 "without a local name");
}

static void test_values_that_have_no_text_are_not_written(void** state)
{
    DECIMAL     decimal = { .scale = 29 };
    WS_DATETIME date = { UINT64_MAX, WS_DATETIME_FORMAT_UTC };
    WS_DURATION duration = { .ticks = 10000 };
    WS_STRING   string = { 1, NULL };
    WS_BYTES    bytes = { 1, NULL };
    WS_STRING   broken = { 1, (WCHAR*)(uintptr_t)u"\xD800" };

    (void)state;
    assert_hr(kit_write(WS_DECIMAL_TYPE, NULL, &decimal, sizeof decimal), WS_E_INVALID_FORMAT);
    assert_hr(kit_write(WS_DATETIME_TYPE, NULL, &date, sizeof date), WS_E_INVALID_FORMAT);
    assert_fails(kit_write(WS_DURATION_TYPE, NULL, &duration, sizeof duration), WS_E_INVALID_FORMAT, kit.error,
                 "10000 ticks");
    assert_hr(kit_write(WS_STRING_TYPE, NULL, &string, sizeof string), E_INVALIDARG);
    assert_hr(kit_write(WS_BYTES_TYPE, NULL, &bytes, sizeof bytes), E_INVALIDARG);
    assert_hr(kit_write(WS_STRING_TYPE, NULL, &broken, sizeof broken), WS_E_INVALID_FORMAT);
}

/* ---- WsReadValue, WsWriteValue ---- */

static const struct { WS_VALUE_TYPE type; ULONG size; const char* text;
} value_cases[] = {
    { WS_BOOL_VALUE_TYPE, 4, "true" },
    { WS_INT8_VALUE_TYPE, 1, "-128" },
    { WS_INT16_VALUE_TYPE, 2, "-32768" },
    { WS_INT32_VALUE_TYPE, 4, "-2147483648" },
    { WS_INT64_VALUE_TYPE, 8, "-9223372036854775808" },
    { WS_UINT8_VALUE_TYPE, 1, "255" },
    { WS_UINT16_VALUE_TYPE, 2, "65535" },
    { WS_UINT32_VALUE_TYPE, 4, "4294967295" },
    { WS_UINT64_VALUE_TYPE, 8, "18446744073709551615" },
    { WS_FLOAT_VALUE_TYPE, 4, "1.5" },
    { WS_DOUBLE_VALUE_TYPE, 8, "-1.7976931348623157E+308" },
    { WS_DECIMAL_VALUE_TYPE, 16, "1.20" },
    { WS_DATETIME_VALUE_TYPE, sizeof(WS_DATETIME), "2007-09-25T01:30:00Z" },
    { WS_TIMESPAN_VALUE_TYPE, 8, "1.00:00:00" },
    { WS_GUID_VALUE_TYPE, 16, "00112233-4455-6677-8899-aabbccddeeff" },
    { WS_DURATION_VALUE_TYPE, sizeof(WS_DURATION), "P1Y" },
};

static void enter(const char* xml)
{
    kit_input(xml);
    assert_ok(WsReadToStartElement(kit.reader, NULL, NULL, NULL, kit.error));
    assert_ok(WsReadStartElement(kit.reader, kit.error));
}

static void test_values_are_read_from_content_and_attributes_and_written_to_them(void** state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(value_cases); i++) {
        _Alignas(16) BYTE value[64];
        static char       xml[256];
        static char       again[256];

        snprintf(xml, sizeof xml, "<r> %s </r>", value_cases[i].text);
        enter(xml);
        assert_ok_error(WsReadValue(kit.reader, value_cases[i].type, value, value_cases[i].size, kit.error), kit.error);
        assert_ok(WsReadEndElement(kit.reader, kit.error));
        kit_output();
        assert_ok(WsWriteStartElement(kit.writer, NULL, &root_name, &no_ns, kit.error));
        assert_ok(WsWriteStartAttribute(kit.writer, NULL, &item_name, &no_ns, FALSE, kit.error));
        assert_ok_error(WsWriteValue(kit.writer, value_cases[i].type, value, value_cases[i].size, kit.error),
                        kit.error);
        assert_ok(WsWriteEndAttribute(kit.writer, kit.error));
        assert_ok_error(WsWriteValue(kit.writer, value_cases[i].type, value, value_cases[i].size, kit.error),
                        kit.error);
        assert_ok(WsWriteEndElement(kit.writer, kit.error));
        snprintf(again, sizeof again, "<r item=\"%s\">%s</r>", value_cases[i].text, value_cases[i].text);
        assert_string_equal(kit_written(), again);
        kit_input(again);
        assert_ok(WsReadToStartElement(kit.reader, NULL, NULL, NULL, kit.error));
        assert_ok(WsReadStartAttribute(kit.reader, 0, kit.error));
        memset(value, 0, sizeof value);
        assert_ok_error(WsReadValue(kit.reader, value_cases[i].type, value, value_cases[i].size, kit.error), kit.error);
        assert_ok(WsReadEndAttribute(kit.reader, kit.error));
    }
}

static void test_read_and_write_value_check_their_arguments(void** state)
{
    INT32 value = 5;

    (void)state;
    enter("<r>7</r>");
    assert_fails(WsReadValue(kit.reader, (WS_VALUE_TYPE)16, &value, 4, kit.error), E_INVALIDARG, kit.error,
                 "16 is no WS_VALUE_TYPE");
    assert_fails(WsReadValue(kit.reader, (WS_VALUE_TYPE)-1, &value, 4, kit.error), E_INVALIDARG, kit.error,
                 "WS_VALUE_TYPE");
    assert_fails(WsReadValue(kit.reader, WS_INT32_VALUE_TYPE, &value, 8, kit.error), E_INVALIDARG, kit.error,
                 "valueSize is 8");
    assert_fails(WsReadValue(kit.reader, WS_INT32_VALUE_TYPE, NULL, 4, kit.error), E_INVALIDARG, kit.error,
                 "value is NULL");
    assert_hr(WsReadValue(NULL, WS_INT32_VALUE_TYPE, &value, 4, kit.error), E_INVALIDARG);
    assert_ok(WsReadValue(kit.reader, WS_INT32_VALUE_TYPE, &value, 4, kit.error));
    assert_int_equal(value, 7);
    assert_hr(WsReadValue(kit.reader, WS_INT32_VALUE_TYPE, &value, 4, kit.error), WS_E_INVALID_FORMAT);    /* nothing left */
    assert_int_equal(value, 7);
    kit_output();
    assert_ok(WsWriteStartElement(kit.writer, NULL, &root_name, &no_ns, kit.error));
    assert_hr(WsWriteValue(kit.writer, (WS_VALUE_TYPE)16, &value, 4, kit.error), E_INVALIDARG);
    assert_hr(WsWriteValue(kit.writer, WS_INT32_VALUE_TYPE, &value, 2, kit.error), E_INVALIDARG);
    assert_hr(WsWriteValue(kit.writer, WS_INT32_VALUE_TYPE, NULL, 4, kit.error), E_INVALIDARG);
    assert_hr(WsWriteValue(NULL, WS_INT32_VALUE_TYPE, &value, 4, kit.error), E_INVALIDARG);
}

/* ---- WsReadArray, WsWriteArray ---- */

static void test_an_array_is_written_and_read_in_pieces(void** state)
{
    static const UINT32 numbers[] = { 1, 1, 2, 3, 5, 8, 13, 21 };
    UINT32              back[8] = { 0 };
    ULONG               done = 0;
    ULONG               actual = 99;

    (void)state;
    kit_output();
    assert_ok(WsWriteStartElement(kit.writer, NULL, &root_name, &no_ns, kit.error));
    assert_ok_error(
        WsWriteArray(kit.writer, &item_name, &no_ns, WS_UINT32_VALUE_TYPE, numbers, sizeof numbers, 0, 3, kit.error),
        kit.error);
    assert_ok_error(
        WsWriteArray(kit.writer, &item_name, &no_ns, WS_UINT32_VALUE_TYPE, numbers, sizeof numbers, 3, 5, kit.error),
        kit.error);
    assert_ok(WsWriteEndElement(kit.writer, kit.error));
    assert_non_null(strstr(kit_written(), "<r><item>1</item><item>1</item><item>2</item><item>3</item>"));
    enter(kit.text);
    while (actual != 0) {
        assert_ok_error(WsReadArray(kit.reader, &item_name, &no_ns, WS_UINT32_VALUE_TYPE, back, sizeof back, done,
                                    done + 3 <= 8 ? 3 : 8 - done, &actual, kit.error), kit.error);
        done += actual;
    }
    assert_int_equal(done, 8);
    assert_memory_equal(back, numbers, sizeof numbers);
    assert_ok(WsReadEndElement(kit.reader, kit.error));
}

static void test_an_array_ends_at_another_element(void** state)
{
    INT32 values[4] = { 9, 9, 9, 9 };
    ULONG actual = 99;

    (void)state;
    enter("<r> <item>1</item> <!-- c --><item a='x'> 2 </item><other>3</other></r>");
    assert_ok_error(WsReadArray(kit.reader, &item_name, &no_ns, WS_INT32_VALUE_TYPE, values, sizeof values, 1, 3,
                                &actual, kit.error),
                    kit.error);
    assert_int_equal(actual, 2);
    assert_int_equal(values[0] * 100 + values[1] * 10 + values[2], 912);
    assert_ok(WsReadArray(kit.reader, &item_name, &no_ns, WS_INT32_VALUE_TYPE, values, sizeof values, 0, 4, &actual,
                          kit.error));
    assert_int_equal(actual, 0);
    enter("<r><item>1</item><item>x</item></r>");
    assert_fails(WsReadArray(kit.reader, &item_name, &no_ns, WS_INT32_VALUE_TYPE, values, sizeof values, 0, 4, &actual,
                             kit.error),
                 WS_E_INVALID_FORMAT, kit.error, "element 'item': \"x\"");
    assert_int_equal(actual, 0);
}

static void test_array_functions_check_their_arguments(void** state)
{
    INT32 values[4] = { 0 };
    ULONG actual = 99;

    (void)state;
    enter("<r><item>1</item></r>");
    kit_output();
    assert_ok(WsWriteStartElement(kit.writer, NULL, &root_name, &no_ns, kit.error));
    assert_fails(WsReadArray(kit.reader, &item_name, &no_ns, WS_INT32_VALUE_TYPE, values, sizeof values, 2, 3, &actual,
                             kit.error),
                 E_INVALIDARG, kit.error, "items 2 to 5 are outside of an array of 16 bytes, which has 4 items");
    assert_hr(WsReadArray(kit.reader, &item_name, &no_ns, WS_INT32_VALUE_TYPE, values, sizeof values, UINT32_MAX, 2,
                          &actual, kit.error),
              E_INVALIDARG);
    assert_hr(WsReadArray(kit.reader, &item_name, &no_ns, WS_INT32_VALUE_TYPE, NULL, 0, 0, 1, &actual, kit.error),
              E_INVALIDARG);
    assert_hr(
        WsReadArray(kit.reader, NULL, &no_ns, WS_INT32_VALUE_TYPE, values, sizeof values, 0, 1, &actual, kit.error),
        E_INVALIDARG);
    assert_hr(
        WsReadArray(kit.reader, &item_name, NULL, WS_INT32_VALUE_TYPE, values, sizeof values, 0, 1, &actual, kit.error),
        E_INVALIDARG);
    assert_hr(
        WsReadArray(kit.reader, &item_name, &no_ns, WS_INT32_VALUE_TYPE, values, sizeof values, 0, 1, NULL, kit.error),
        E_INVALIDARG);
    assert_hr(
        WsReadArray(kit.reader, &item_name, &no_ns, (WS_VALUE_TYPE)16, values, sizeof values, 0, 1, &actual, kit.error),
        E_INVALIDARG);
    assert_hr(WsWriteArray(kit.writer, &item_name, &no_ns, WS_INT32_VALUE_TYPE, values, sizeof values, 2, 3, kit.error),
              E_INVALIDARG);
    assert_hr(WsWriteArray(kit.writer, &item_name, &no_ns, WS_INT32_VALUE_TYPE, NULL, 0, 0, 1, kit.error),
              E_INVALIDARG);
    assert_hr(WsWriteArray(kit.writer, NULL, &no_ns, WS_INT32_VALUE_TYPE, values, sizeof values, 0, 1, kit.error),
              E_INVALIDARG);
    assert_int_equal(actual, 99);
    assert_ok(WsReadArray(kit.reader, &item_name, &no_ns, WS_INT32_VALUE_TYPE, values, sizeof values, 0, 4, &actual,
                          kit.error));
    assert_int_equal(actual, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        KIT_TEST(test_every_type_has_its_written_form),
        KIT_TEST(test_a_qualified_name_declares_its_prefix_on_the_element),
        KIT_TEST(test_values_that_have_no_text_are_not_written),
        KIT_TEST(test_values_are_read_from_content_and_attributes_and_written_to_them),
        KIT_TEST(test_read_and_write_value_check_their_arguments),
        KIT_TEST(test_an_array_is_written_and_read_in_pieces),
        KIT_TEST(test_an_array_ends_at_another_element),
        KIT_TEST(test_array_functions_check_their_arguments),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
