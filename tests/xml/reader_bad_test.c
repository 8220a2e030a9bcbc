/* Bad input in every encoding: characters that are none, documents that are cut, values that do not exist. The error is the
 * documented one and says where. */
#include "form_support.h"

static WS_XML_READER* reader;
static WS_ERROR* error;

static int set_up(void** state)
{
    UNUSED(state);
    reader = new_reader();
    error = test_error();
    return 0;
}

static int tear_down(void** state)
{
    UNUSED(state);
    WsFreeReader(reader);
    form_reset();
    WsFreeError(error);
    return 0;
}

#define form_ok(call) assert_form_hr(form, (call), S_OK, error)

/* ----------------------------------------------------------------------------------------------- malformed UTF-8 */

static const char* const not_utf8[] = {
    "\x80", "\xBF", "\x80\xBF", "\xC3", "\xC3\x28", "\xE2\x82", "\xE2\x28\xA1", "\xE2\x82\x28", "\xF0\x9F\x98",
    "\xF0\x28\x8C\xBC", "\xF0\x90\x28\xBC", "\xF0\x28\x8C\x28", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF",
    "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xED\xA0\x80", "\xED\xBF\xBF", "\xED\xA0\xBD\xED\xB8\x80",
    "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xF8\x88\x80\x80\x80", "\xFC\x84\x80\x80\x80\x80", "\xFE", "\xFF",
};
/* These are UTF-8, but no characters of XML. */
static const char* const not_xml[] = { "\xEF\xBF\xBE", "\xEF\xBF\xBF", "\x01", "\x08", "\x0B", "\x0C", "\x0E", "\x1F" };

/* '%' is where the bytes go. */
static const char* const text_places[] = {
    "<a>%</a>", "<a b='%'/>", "<a b=\"&amp;%\"/>", "<a xmlns:p='%'/>", "<%/>", "<a %=''/>", "<a xmlns:%='u'/>",
    "<p:% xmlns:p='u'/>", "<a><!--%--></a>", "<a><![CDATA[%]]></a>", "<a>&lt;%</a>", "<a/>%", "%<a/>", "<a></a%>",
    "<a>&%;</a>", "<a/><!--%-->",
};

static size_t make_text(const char* place, const char* bad, size_t lead, char* document)
{
    const char* at = strchr(place, '%');

    memcpy(document, place, (size_t)(at - place));
    memset(document + (at - place), 'x', lead);
    strcpy(document + (at - place) + lead, bad);
    strcat(document, at + 1);
    return (size_t)(at - place) + lead;
}

/* White space at the top level, where other characters would be the error; end tags and entities have to be the right one. */
static bool keeps_lead(const char* place)
{
    return place[0] != '%' && strncmp(place, "<a/>%", 5) != 0 && strchr(place, '&') == NULL && place[3] != '<';
}

static void refuse_text(const struct form* form, const char* place, const char* bad, size_t lead)
{
    struct sink sink = { 0 };
    char document[256], column[64];
    size_t at = make_text(place, bad, lead, document);

    form_reset();
    if (form->kind == FORM_MTOM)
        form_package(document, false);
    else
        sink_text(&form_input.bytes, document);
    form_ok(form_set_cut(reader, form, form_input.bytes.size, NULL, 0, error));
    assert_form_hr(form, read_events(reader, &sink, error), WS_E_INVALID_FORMAT, error);
    snprintf(column, sizeof column, "line 1, column %zu: ", at + 1);
    if (strchr(place, ';') == NULL)
        assert_error_says(error, column);
    WsResetError(error);
    sink_reset(&sink);
}

static void test_malformed_utf8_is_refused_in_text_wherever_it_stands(void** state)
{
    static const size_t leads[] = { 0, 1, 7, 15, 16, 31, 33, 63, 64, 70 };

    UNUSED(state);
    for_each_form(form) {
        if (form->kind != FORM_UTF8 && form->kind != FORM_MTOM)
            continue;
        for (size_t i = 0; i < ARRAY_COUNT(text_places); i++)
            for (size_t k = 0; k < (keeps_lead(text_places[i]) ? ARRAY_COUNT(leads) : 1); k++) {
                for (size_t m = 0; m < ARRAY_COUNT(not_utf8); m++)
                    refuse_text(form, text_places[i], not_utf8[m], leads[k]);
                for (size_t m = 0; m < ARRAY_COUNT(not_xml); m++)
                    refuse_text(form, text_places[i], not_xml[m], leads[k]);
            }
    }
}

/* 'a' to 'f' and digits: hexadecimal; '%' is where the length of the bytes and the bytes go. */
static const char* const binary_places[] = {
    "400161 98 % 01", "400161 99 %", "400161 0401 62 98 % 01", "40 % 01", "400161 04 % 9801 76 01", "400161 02 % 01",
    "400161 0901 70 % 01", "400161 09 % 01 75 01", "400161 08 % 01", "41 % 01 61 0901 70 01 75 01",
    "400161 A4 98 % A6 01",
};

static void refuse_binary(const struct form* form, const char* place, const char* bad, size_t lead)
{
    struct sink sink = { 0 }, document = { 0 };

    for (const char* p = place; *p != '\0'; p++) {
        unsigned byte;

        if (*p == '%') {
            byte = (unsigned)(lead + strlen(bad));
            sink_bytes(&document, &(BYTE){ (BYTE)byte }, 1);
            for (size_t i = 0; i < lead; i++)
                sink_text(&document, "x");
            sink_text(&document, bad);
        } else if (*p != ' ') {
            assert_int_equal(sscanf(p++, "%2x", &byte), 1);
            sink_bytes(&document, &(BYTE){ (BYTE)byte }, 1);
        }
    }
    form_reset();
    form_input.bytes = document;
    form_ok(form_set_cut(reader, form, document.size, NULL, 0, error));
    assert_form_hr(form, read_events(reader, &sink, error), WS_E_INVALID_FORMAT, error);
    assert_error_says(error, "byte ");
    sink_reset(&sink);
}

static void test_malformed_utf8_is_refused_in_binary_wherever_it_stands(void** state)
{
    static const size_t leads[] = { 0, 1, 7, 15, 16, 31, 33, 63, 64, 70 };

    UNUSED(state);
    for_each_form(form) {
        if (form->kind != FORM_BINARY)
            continue;
        for (size_t i = 0; i < ARRAY_COUNT(binary_places); i++)
            for (size_t k = 0; k < ARRAY_COUNT(leads); k++)
                for (size_t m = 0; m < ARRAY_COUNT(not_utf8); m++)
                    refuse_binary(form, binary_places[i], not_utf8[m], leads[k]);
    }
}

/* --------------------------------------------------------------------------------------------- documents cut off */

static const char whole[] = "<?xml version='1.0'?><!--c--><p:a xmlns:p='urn:p' x='1&amp;\xC3\xA9' p:y=\"2\">t&#65;\r\n"
                            "<b><c/></b><![CDATA[x]]y]]><d xmlns='u' xml:lang='e'>\xF0\x9F\x98\x80</d></p:a>";

/* Every beginning of the document; what ends there is said where. */
static void test_a_document_cut_at_any_byte_is_refused_in_every_form(void** state)
{
    UNUSED(state);
    for_each_form(form) {
        struct sink sink = { 0 };
        size_t size;

        if (form->kind == FORM_BUFFER)
            continue;
        form_make(form->kind, whole);
        size = form_input.bytes.size;
        if (form->kind == FORM_MTOM || form->kind == FORM_MTOM_UTF16)
            size -= sizeof "\r\n" - 1;                      /* behind the last delimiter */
        for (size_t cut = 0; cut < size; cut++) {
            char text[ERROR_TEXT_BYTES];
            HRESULT hr = form_set_cut(reader, form, cut, NULL, 0, error);

            if (SUCCEEDED(hr))
                hr = read_events(reader, &sink, error);
            if (hr != WS_E_INVALID_FORMAT)
                print_error("cut at %zu\n", cut);
            assert_form_hr(form, hr, WS_E_INVALID_FORMAT, error);
            error_text(error, text);
            assert_form(form, strstr(text, "line ") != NULL || strstr(text, "byte ") != NULL);
            WsResetError(error);
            sink_reset(&sink);
        }
        form_ok(form_set_cut(reader, form, size, NULL, 0, error));
        form_ok(read_events(reader, &sink, error));
        sink_reset(&sink);
    }
}

/* The same beginnings as all that was filled of a stream that goes on. */
static void test_what_was_not_filled_is_a_quota_in_every_form(void** state)
{
    UNUSED(state);
    for_each_form(form) {
        size_t size;

        if (form->from != FROM_STREAM)
            continue;
        form_make(form->kind, whole);
        size = form_input.bytes.size;
        if (form->kind == FORM_MTOM || form->kind == FORM_MTOM_UTF16)
            continue;                                       /* WsFillReader fills the root part as a whole */
        for (ULONG filled = 0; filled < size; filled++) {
            WS_XML_READER_STREAM_INPUT input = source_of(form_input.bytes.text, size, 1);
            struct sink sink = { 0 };

            form_ok(WsSetInput(reader, form_encoding(form->kind), &input.input, NULL, 0, error));
            form_ok(WsFillReader(reader, filled, NULL, error));
            if (source.at == size)
                continue;                                   /* both halves of a unit, or of a pair */
            assert_form_hr(form, read_events(reader, &sink, error), WS_E_QUOTA_EXCEEDED, error);
            assert_error_says(error, "WsFillReader");
            sink_reset(&sink);
        }
    }
}

/* ---------------------------------------------------------------------------------------- values that do not exist */

static const struct bad_value {
    WS_VALUE_TYPE type;
    HRESULT       hr;
    const char*   text;
} bad_values[] = {
#define NO(type, text)   { WS_##type##_VALUE_TYPE, WS_E_INVALID_FORMAT, text }
#define OVER(type, text) { WS_##type##_VALUE_TYPE, WS_E_NUMERIC_OVERFLOW, text }
    /* dates and times */
    NO(DATETIME, "2023-02-29T00:00:00Z"), NO(DATETIME, "1900-02-29T00:00:00Z"), NO(DATETIME, "2024-02-30T00:00:00Z"),
    NO(DATETIME, "2023-04-31T00:00:00Z"), NO(DATETIME, "2023-06-31T00:00:00Z"), NO(DATETIME, "2023-09-31T00:00:00Z"),
    NO(DATETIME, "2023-11-31T00:00:00Z"), NO(DATETIME, "2023-01-32T00:00:00Z"), NO(DATETIME, "2023-01-00T00:00:00Z"),
    NO(DATETIME, "2023-00-10T00:00:00Z"), NO(DATETIME, "2023-13-01T00:00:00Z"), NO(DATETIME, "0000-01-01T00:00:00Z"),
    NO(DATETIME, "-0001-01-01T00:00:00Z"), NO(DATETIME, "10000-01-01T00:00:00Z"), NO(DATETIME, "2023-01-01T24:00:01Z"),
    NO(DATETIME, "2023-01-01T25:00:00Z"), NO(DATETIME, "2023-01-01T00:60:00Z"), NO(DATETIME, "2023-01-01T00:00:60Z"),
    NO(DATETIME, "2016-12-31T23:59:60Z"), NO(DATETIME, "2023-01-01T00:00:00+14:01"),
    NO(DATETIME, "2023-01-01T00:00:00-15:00"), NO(DATETIME, "2023-01-01T00:00:00+00:60"),
    NO(DATETIME, "0001-01-01T00:00:00+00:01"), NO(DATETIME, "9999-12-31T23:59:59-00:01"),
    NO(DATETIME, "9999-12-31T24:00:00Z"), NO(DATETIME, "2023-01-01T00:00:00.Z"),
    NO(DATETIME, "2023-01-01T00:00:00.12345678Z"), NO(DATETIME, "2023-01-01 00:00:00Z"), NO(DATETIME, "2023-01-01"),
    NO(DATETIME, "2023-1-1T00:00:00Z"), NO(DATETIME, "2023-01-01T0:00:00Z"), NO(DATETIME, ""),
    NO(TIMESPAN, "24:00:00"), NO(TIMESPAN, "00:60:00"), NO(TIMESPAN, "00:00:60"), NO(TIMESPAN, "1.24:00:00"),
    NO(TIMESPAN, "10675199.02:48:05.4775808"), NO(TIMESPAN, "-10675199.02:48:05.4775809"),
    NO(TIMESPAN, "99999999999999999999.00:00:00"), NO(TIMESPAN, "00:00"), NO(TIMESPAN, ""),
    NO(DURATION, "P"), NO(DURATION, "PT"), NO(DURATION, "P1DT"), NO(DURATION, "P1"), NO(DURATION, "1Y"),
    NO(DURATION, "P1M1Y"), NO(DURATION, "P1H"), NO(DURATION, "PT1D"), NO(DURATION, "PT1.S"), NO(DURATION, "PT.1S"),
    NO(DURATION, "PT1.5M"), NO(DURATION, "P-1Y"), NO(DURATION, "PT0.00000001S"), NO(DURATION, ""),
    /* numbers */
    OVER(INT8, "128"), OVER(INT8, "-129"), OVER(INT16, "32768"), OVER(INT16, "-32769"), NO(INT32, "2147483648"),
    NO(INT32, "-2147483649"), NO(INT64, "9223372036854775808"), NO(INT64, "-9223372036854775809"), OVER(UINT8, "256"),
    OVER(UINT8, "-1"), OVER(UINT16, "65536"), OVER(UINT16, "-1"), OVER(UINT32, "4294967296"), OVER(UINT32, "-1"),
    NO(UINT64, "18446744073709551616"), NO(UINT64, "-1"), NO(INT32, ""), NO(INT32, "1 2"), NO(INT32, "0x1"),
    NO(INT64, "99999999999999999999999999999999999999999999999999"), NO(INT32, "\xD9\xA1"), NO(INT32, "1\xC2\xA0"),
    NO(DECIMAL, "79228162514264337593543950336"), NO(DECIMAL, "-79228162514264337593543950336"), NO(DECIMAL, "1e3"),
    NO(DECIMAL, "."), NO(DECIMAL, "1."), NO(DECIMAL, "INF"), NO(DECIMAL, ""), NO(DOUBLE, "1e"), NO(DOUBLE, "inf"),
    NO(DOUBLE, "0x1p3"), NO(DOUBLE, ""), NO(FLOAT, "1e+"), NO(FLOAT, "nan"), NO(BOOL, "TRUE"),
    NO(BOOL, "2"), NO(BOOL, ""),
    /* identifiers */
    NO(GUID, "00112233-4455-6677-8899-aabbccddeef"), NO(GUID, "00112233-4455-6677-8899-aabbccddeeffa"),
    NO(GUID, "{00112233-4455-6677-8899-aabbccddeeff}"), NO(GUID, "00112233445566778899aabbccddeeff"),
    NO(GUID, "0011223g-4455-6677-8899-aabbccddeeff"), NO(GUID, "00112233-4455-6677-8899_aabbccddeeff"), NO(GUID, ""),
#undef NO
#undef OVER
};

static void test_values_that_do_not_exist_are_refused_in_elements_and_attributes(void** state)
{
    static const ULONG sizes[] = { 4, 1, 2, 4, 8, 1, 2, 4, 8, 4, 8, 16, sizeof(WS_DATETIME), sizeof(WS_TIMESPAN), 16,
                                   sizeof(WS_DURATION) };

    UNUSED(state);
    for_each_form(form)
        for (size_t i = 0; i < 2 * ARRAY_COUNT(bad_values); i++) {
            const struct bad_value* bad = &bad_values[i / 2];
            BYTE value[sizeof(WS_DURATION)], before[sizeof value];
            char document[128];
            HRESULT hr;

            snprintf(document, sizeof document, i & 1 ? "<a v='%s'/>" : "<a>%s</a>", bad->text);
            form_set(reader, form, document, error);
            form_ok(WsReadToStartElement(reader, NULL, NULL, NULL, error));
            form_ok(i & 1 ? WsReadStartAttribute(reader, 0, error) : WsReadStartElement(reader, error));
            memset(value, 0xA5, sizeof value);
            memcpy(before, value, sizeof value);
            hr = WsReadValue(reader, bad->type, value, sizes[bad->type], error);
            if (hr != bad->hr)
                print_error("%s\n", document);
            assert_form_hr(form, hr, bad->hr, error);
            assert_error_says(error, form_place(form, "line 1, column ", "byte "));
            assert_memory_equal(value, before, sizeof value);
            assert_form_hr(form, WsReadNode(reader, NULL), WS_E_OBJECT_FAULTED, NULL);
            WsResetError(error);
        }
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(test_malformed_utf8_is_refused_in_text_wherever_it_stands),
        TEST(test_malformed_utf8_is_refused_in_binary_wherever_it_stands),
        TEST(test_a_document_cut_at_any_byte_is_refused_in_every_form),
        TEST(test_what_was_not_filled_is_a_quota_in_every_form),
        TEST(test_values_that_do_not_exist_are_refused_in_elements_and_attributes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
