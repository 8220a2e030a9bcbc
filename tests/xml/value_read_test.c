/* Every type of text as an element: good forms, bad forms, facets, and what the errors say. */
#include "type_support.h"

#include "xml/type_read.h"

#include <math.h>

/* A value of any scalar type, from text; *hr as it came. */
union any {
    BOOL   b;
    INT8   i8;
    INT16  i16;
    INT32  i32;
    INT64  i64;
    UINT8  u8;
    UINT16 u16;
    UINT32 u32;
    UINT64 u64;
    float  f;
    double d;
};

static HRESULT read_text(WS_TYPE type, const void* description, const char* text, void* value, size_t size)
{
    static char xml[1024];

    snprintf(xml, sizeof xml, "<r>%s</r>", text);
    return kit_read(xml, type, description, value, size);
}

/* ---- numbers ---- */

struct integer_case {
    WS_TYPE     type;
    ULONG       size;
    const char* text;
    HRESULT     hr;
    INT64       value;
};

#define OK_(type, size, text, value) { type, size, text, S_OK, value }
#define NO_(type, size, text, hr)    { type, size, text, hr, 0 }

static INT64 widen(WS_TYPE type, const union any* value)
{
    switch (type) {
    case WS_BOOL_TYPE: return value->b;
    case WS_INT8_TYPE: return value->i8;
    case WS_INT16_TYPE: return value->i16;
    case WS_INT32_TYPE: return value->i32;
    case WS_INT64_TYPE: return value->i64;
    case WS_UINT8_TYPE: return value->u8;
    case WS_UINT16_TYPE: return value->u16;
    case WS_UINT32_TYPE: return value->u32;
    default: return (INT64)value->u64;
    }
}

static void test_integers_and_booleans_are_read_or_refused_with_their_code(void** state)
{
    static const struct integer_case cases[] = {
        OK_(WS_BOOL_TYPE, 4, "true", 1),
        OK_(WS_BOOL_TYPE, 4, "1", 1),
        OK_(WS_BOOL_TYPE, 4, " false\n", 0),
        OK_(WS_BOOL_TYPE, 4, "0", 0),
        NO_(WS_BOOL_TYPE, 4, "TRUE", WS_E_INVALID_FORMAT),
        NO_(WS_BOOL_TYPE, 4, "True", WS_E_INVALID_FORMAT),
        NO_(WS_BOOL_TYPE, 4, "2", WS_E_INVALID_FORMAT),
        NO_(WS_BOOL_TYPE, 4, "t", WS_E_INVALID_FORMAT),
        NO_(WS_BOOL_TYPE, 4, "", WS_E_INVALID_FORMAT),
        OK_(WS_INT8_TYPE, 1, "-128", -128),
        OK_(WS_INT8_TYPE, 1, "127", 127),
        OK_(WS_INT8_TYPE, 1, " 12 ", 12),
        NO_(WS_INT8_TYPE, 1, "128", WS_E_NUMERIC_OVERFLOW),
        NO_(WS_INT8_TYPE, 1, "-129", WS_E_NUMERIC_OVERFLOW),
        OK_(WS_INT16_TYPE, 2, "-32768", -32768),
        OK_(WS_INT16_TYPE, 2, "32767", 32767),
        NO_(WS_INT16_TYPE, 2, "32768", WS_E_NUMERIC_OVERFLOW),
        OK_(WS_INT32_TYPE, 4, "-2147483648", INT32_MIN),
        OK_(WS_INT32_TYPE, 4, "2147483647", INT32_MAX),
        NO_(WS_INT32_TYPE, 4, "2147483648", WS_E_INVALID_FORMAT),
        NO_(WS_INT32_TYPE, 4, "-2147483649", WS_E_INVALID_FORMAT),
        OK_(WS_INT32_TYPE, 4, "-0", 0),
        OK_(WS_INT32_TYPE, 4, "007", 7),
        OK_(WS_INT32_TYPE, 4, "\t\r\n 5 \n", 5),
        OK_(WS_INT32_TYPE, 4, "1<!-- inside -->2", 12),
        OK_(WS_INT32_TYPE, 4, "<![CDATA[3]]>4", 34),
        OK_(WS_INT32_TYPE, 4, "&#49;&#x32;", 12),
        NO_(WS_INT32_TYPE, 4, "+255", WS_E_INVALID_FORMAT),
        NO_(WS_INT32_TYPE, 4, "0xff", WS_E_INVALID_FORMAT),
        NO_(WS_INT32_TYPE, 4, "1.0", WS_E_INVALID_FORMAT),
        NO_(WS_INT32_TYPE, 4, "1e3", WS_E_INVALID_FORMAT),
        NO_(WS_INT32_TYPE, 4, "-", WS_E_INVALID_FORMAT),
        NO_(WS_INT32_TYPE, 4, "1 2", WS_E_INVALID_FORMAT),
        NO_(WS_INT32_TYPE, 4, "", WS_E_INVALID_FORMAT),
        NO_(WS_INT32_TYPE, 4, "   ", WS_E_INVALID_FORMAT),
        NO_(WS_INT32_TYPE, 4, "<x/>", WS_E_INVALID_FORMAT),
        NO_(WS_INT32_TYPE, 4, "1<x/>", WS_E_INVALID_FORMAT),
        OK_(WS_INT64_TYPE, 8, "-9223372036854775808", INT64_MIN),
        OK_(WS_INT64_TYPE, 8, "9223372036854775807", INT64_MAX),
        NO_(WS_INT64_TYPE, 8, "9223372036854775808", WS_E_INVALID_FORMAT),
        OK_(WS_UINT8_TYPE, 1, "255", 255),
        OK_(WS_UINT8_TYPE, 1, "-0", 0),
        NO_(WS_UINT8_TYPE, 1, "256", WS_E_NUMERIC_OVERFLOW),
        NO_(WS_UINT8_TYPE, 1, "-255", WS_E_NUMERIC_OVERFLOW),
        NO_(WS_UINT8_TYPE, 1, "+255", WS_E_INVALID_FORMAT),
        OK_(WS_UINT16_TYPE, 2, "65535", 65535),
        NO_(WS_UINT16_TYPE, 2, "65536", WS_E_NUMERIC_OVERFLOW),
        OK_(WS_UINT32_TYPE, 4, "4294967295", UINT32_MAX),
        NO_(WS_UINT32_TYPE, 4, "4294967296", WS_E_NUMERIC_OVERFLOW),
        NO_(WS_UINT32_TYPE, 4, "-1", WS_E_NUMERIC_OVERFLOW),
        OK_(WS_UINT64_TYPE, 8, "18446744073709551615", -1),
        NO_(WS_UINT64_TYPE, 8, "18446744073709551616", WS_E_INVALID_FORMAT),
        NO_(WS_UINT64_TYPE, 8, "-1", WS_E_INVALID_FORMAT),
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        const struct integer_case* c = &cases[i];
        union any                  value;
        HRESULT                    hr;

        memset(&value, 0xA5, sizeof value);
        hr = read_text(c->type, NULL, c->text, &value, c->size);
        if (hr != c->hr)
            fail_msg("type %d, \"%s\": 0x%08X instead of 0x%08X", (int)c->type, c->text, (unsigned)hr, (unsigned)c->hr);
        if (hr == S_OK)
            assert_true(widen(c->type, &value) == c->value);
        for (size_t j = hr == S_OK ? c->size : 0; j < sizeof value; j++)      /* untouched on failure, and behind it */
            assert_int_equal(((BYTE*)&value)[j], 0xA5);
        assert_ok(WsResetError(kit.error));
    }
}

static void test_floating_point_is_read_in_all_forms(void** state)
{
    static const struct { const char* text; HRESULT hr; double value; } cases[] = {
        { "0", S_OK, 0 }, { "-1.5e3", S_OK, -1500 }, { ".5", S_OK, 0.5 }, { "0.", S_OK, 0 }, { "+1", S_OK, 1 },
        { " 1E-2 ", S_OK, 0.01 }, { "INF", S_OK, INFINITY }, { "-INF", S_OK, -INFINITY },
        { "1.7976931348623159e308", S_OK, INFINITY }, { "1e-400", S_OK, 0 }, { "+INF", WS_E_INVALID_FORMAT, 0 },
        { "inf", WS_E_INVALID_FORMAT, 0 }, { "Infinity", WS_E_INVALID_FORMAT, 0 }, { "-NaN", WS_E_INVALID_FORMAT, 0 },
        { "1e", WS_E_INVALID_FORMAT, 0 }, { "e10", WS_E_INVALID_FORMAT, 0 }, { ".", WS_E_INVALID_FORMAT, 0 },
        { "", WS_E_INVALID_FORMAT, 0 }, { "1e10.", WS_E_INVALID_FORMAT, 0 }, { "0x1p3", WS_E_INVALID_FORMAT, 0 },
    };
    double   value;
    float    small;
    uint64_t bits;

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        value = 77;
        assert_hr(read_text(WS_DOUBLE_TYPE, NULL, cases[i].text, &value, 8), cases[i].hr);
        assert_true(value == (cases[i].hr == S_OK ? cases[i].value : 77));
    }
    assert_ok(read_text(WS_DOUBLE_TYPE, NULL, "NaN", &value, 8));
    memcpy(&bits, &value, 8);
    assert_true(bits == 0xFFF8000000000000u);
    assert_ok(read_text(WS_FLOAT_TYPE, NULL, "16777217.0000001", &small, 4));      /* rounded once */
    assert_true(small == 16777218.0f);
    assert_ok(read_text(WS_FLOAT_TYPE, NULL, "3.4028236e38", &small, 4));
    assert_true(isinf(small));
}

/* ---- ranges ---- */

static void test_a_range_is_kept_and_the_error_says_which(void** state)
{
    WS_INT8_DESCRIPTION     i8 = { -2, 3 };
    WS_INT32_DESCRIPTION    i32 = { -5, 100 };
    WS_UINT64_DESCRIPTION   u64 = { 10, UINT64_MAX };
    WS_DOUBLE_DESCRIPTION   number = { -1.5, 2.5 };
    WS_BOOL_DESCRIPTION     yes = { TRUE };
    WS_DATETIME_DESCRIPTION dates = { { 621355968000000000, WS_DATETIME_FORMAT_UTC },
                                      { 630873792000000000, WS_DATETIME_FORMAT_NONE } };
    WS_TIMESPAN_DESCRIPTION spans = { { -10000000 }, { 10000000 } };
    WS_GUID_DESCRIPTION     guid = { { 1, 2, 3, { 4, 5, 6, 7, 8, 9, 10, 11 } } };
    INT8        a = 9;
    INT32       b = 9;
    UINT64      c = 9;
    double      d = 9;
    BOOL        e = 9;
    WS_DATETIME f = { 9, 0 };
    WS_TIMESPAN g = { 9 };
    GUID        h = { 9, 0, 0, { 0 } };

    (void)state;
    assert_ok(read_text(WS_INT8_TYPE, &i8, "-2", &a, 1));
    assert_ok(read_text(WS_INT8_TYPE, &i8, "3", &a, 1));
    assert_fails(read_text(WS_INT8_TYPE, &i8, "4", &a, 1), WS_E_INVALID_FORMAT, kit.error,
                 "WS_INT8_DESCRIPTION allows -2 to 3 (minValue, maxValue)");
    assert_int_equal(a, 3);
    assert_fails(read_text(WS_INT32_TYPE, &i32, "101", &b, 4), WS_E_INVALID_FORMAT, kit.error,
                 "element 'r': \"101\" is out of range; WS_INT32_DESCRIPTION allows -5 to 100");
    assert_int_equal(b, 9);
    assert_fails(read_text(WS_UINT64_TYPE, &u64, "9", &c, 8), WS_E_INVALID_FORMAT, kit.error,
                 "WS_UINT64_DESCRIPTION allows 10 to 18446744073709551615");
    assert_ok(read_text(WS_DOUBLE_TYPE, &number, "2.5", &d, 8));
    assert_fails(read_text(WS_DOUBLE_TYPE, &number, "2.5000001", &d, 8), WS_E_INVALID_FORMAT, kit.error,
                 "WS_DOUBLE_DESCRIPTION allows -1.5 to 2.5");
    assert_fails(read_text(WS_DOUBLE_TYPE, &number, "NaN", &d, 8), WS_E_INVALID_FORMAT, kit.error,
                 "WS_DOUBLE_DESCRIPTION");
    assert_ok(read_text(WS_BOOL_TYPE, &yes, "1", &e, 4));
    assert_fails(read_text(WS_BOOL_TYPE, &yes, "false", &e, 4), WS_E_INVALID_FORMAT, kit.error,
                 "is not true, which WS_BOOL_DESCRIPTION.value requires");
    assert_ok(read_text(WS_DATETIME_TYPE, &dates, "2000-02-29T00:00:00+00:00", &f, sizeof f));
    assert_fails(read_text(WS_DATETIME_TYPE, &dates, "2000-02-29T00:00:01Z", &f, sizeof f), WS_E_INVALID_FORMAT,
                 kit.error, "WS_DATETIME_DESCRIPTION allows 1970-01-01T00:00:00Z to 2000-02-29T00:00:00Z");
    assert_fails(read_text(WS_TIMESPAN_TYPE, &spans, "00:00:02", &g, sizeof g), WS_E_INVALID_FORMAT, kit.error,
                 "WS_TIMESPAN_DESCRIPTION allows -00:00:01 to 00:00:01");
    assert_ok(read_text(WS_GUID_TYPE, &guid, "00000001-0002-0003-0405-060708090a0b", &h, sizeof h));
    assert_fails(read_text(WS_GUID_TYPE, &guid, "00000001-0002-0003-0405-060708090a0c", &h, sizeof h),
                 WS_E_INVALID_FORMAT, kit.error,
                 "is not 00000001-0002-0003-0405-060708090a0b, which WS_GUID_DESCRIPTION.value requires");
}

static HRESULT CALLBACK compare_days(const WS_DURATION* a, const WS_DURATION* b, int* result, WS_ERROR* error)
{
    long long x = a->years * 360ll + a->months * 30ll + a->days;
    long long y = b->years * 360ll + b->months * 30ll + b->days;

    (void)error;
    *result = (x > y) - (x < y);
    return S_OK;
}

static void test_decimal_and_duration_ranges(void** state)
{
    WS_DECIMAL_DESCRIPTION  decimals = { { 0 }, { 0 } };
    WS_DURATION_DESCRIPTION durations = { { .days = 1 }, { .days = 10 }, NULL };
    DECIMAL                 decimal = { 0 };
    WS_DURATION             duration = { 0 };

    (void)state;
    decimals.minValue.Lo64 = 150;
    decimals.minValue.scale = 2;
    decimals.maxValue.Lo64 = 2;
    assert_ok(read_text(WS_DECIMAL_TYPE, &decimals, "1.5", &decimal, sizeof decimal));
    assert_fails(read_text(WS_DECIMAL_TYPE, &decimals, "2.001", &decimal, sizeof decimal), WS_E_INVALID_FORMAT,
                 kit.error, "WS_DECIMAL_DESCRIPTION allows 1.50 to 2");
    assert_ok(read_text(WS_DURATION_TYPE, &durations, "PT24H", &duration, sizeof duration));
    assert_fails(read_text(WS_DURATION_TYPE, &durations, "P11D", &duration, sizeof duration), WS_E_INVALID_FORMAT,
                 kit.error, "WS_DURATION_DESCRIPTION allows P1D to P10D");
    assert_fails(read_text(WS_DURATION_TYPE, &durations, "P1M", &duration, sizeof duration), WS_E_INVALID_FORMAT,
                 kit.error, "cannot be compared");
    durations.comparer = compare_days;
    durations.maxValue.days = 31;
    assert_ok(read_text(WS_DURATION_TYPE, &durations, "P1M", &duration, sizeof duration));
    assert_int_equal(duration.months, 1);
}

/* ---- strings and bytes ---- */

static void test_strings_keep_every_character(void** state)
{
    WS_STRING     string = { 0 };
    WS_XML_STRING xml = { 0 };
    WCHAR*        wsz;

    (void)state;
    assert_ok(read_text(WS_STRING_TYPE, NULL, " a\tb&#xD;&lt;<![CDATA[<&]]>\xC3\xA9\xF0\x9F\x98\x80 ", &string,
                        sizeof string));
    assert_text(string, " a\tb\r<<&\xC3\xA9\xF0\x9F\x98\x80 ");
    assert_ok(read_text(WS_XML_STRING_TYPE, NULL, " \xC3\xA9 ", &xml, sizeof xml));
    assert_int_equal(xml.length, 4);
    assert_memory_equal(xml.bytes, " \xC3\xA9 ", 4);
    assert_null(xml.dictionary);
    assert_ok(kit_read_pointer("<r>h\xC3\xA9</r>", WS_WSZ_TYPE, NULL, WS_READ_REQUIRED_POINTER, &wsz));
    assert_int_equal(wsz[0], 'h');
    assert_int_equal(wsz[1], 0xE9);
    assert_int_equal(wsz[2], 0);
}

static void test_an_empty_element_is_an_empty_value_and_not_nil(void** state)
{
    static const char* const forms[] = { "<r/>", "<r></r>", "<r><!-- nothing --></r>" };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(forms); i++) {
        WS_STRING     string = { 9, NULL };
        WS_XML_STRING xml = { .length = 9 };
        WS_BYTES      bytes = { 9, NULL };
        WCHAR*        wsz = NULL;

        assert_ok(kit_read(forms[i], WS_STRING_TYPE, NULL, &string, sizeof string));
        assert_ok(kit_read(forms[i], WS_XML_STRING_TYPE, NULL, &xml, sizeof xml));
        assert_ok(kit_read(forms[i], WS_BYTES_TYPE, NULL, &bytes, sizeof bytes));
        assert_ok(kit_read_pointer(forms[i], WS_WSZ_TYPE, NULL, WS_READ_REQUIRED_POINTER, &wsz));
        assert_int_equal(string.length + xml.length + bytes.length, 0);
        assert_non_null(string.chars);
        assert_non_null(xml.bytes);
        assert_non_null(bytes.bytes);
        assert_int_equal(wsz[0], 0);
    }
}

static void test_bytes_are_base64(void** state)
{
    static const struct { const char* text; HRESULT hr; const char* bytes;
    } cases[] = {
        { "", S_OK, "" },
        { "YQ==", S_OK, "a" },
        { " YWI= \n", S_OK, "ab" },
        { "YWJj", S_OK, "abc" },
        { "YWJjZA==", S_OK, "abcd" },
        { "YQ", WS_E_INVALID_FORMAT, NULL },
        { "YQ=", WS_E_INVALID_FORMAT, NULL },
        { "Y===", WS_E_INVALID_FORMAT, NULL },
        { "YQ==YQ==", WS_E_INVALID_FORMAT, NULL },
        { "YW Jj", WS_E_INVALID_FORMAT, NULL },
        { "YW-j", WS_E_INVALID_FORMAT, NULL },
        { "=", WS_E_INVALID_FORMAT, NULL },
        { "====", WS_E_INVALID_FORMAT, NULL },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        WS_BYTES value = { 7, NULL };

        assert_hr(read_text(WS_BYTES_TYPE, NULL, cases[i].text, &value, sizeof value), cases[i].hr);
        if (cases[i].hr != S_OK) {
            assert_int_equal(value.length, 7);
            assert_error_says(kit.error, "is not base64");
            continue;
        }
        assert_int_equal(value.length, strlen(cases[i].bytes));
        assert_memory_equal(value.bytes, cases[i].bytes, value.length);
    }
}

static void test_lengths_are_kept_in_the_unit_of_the_type(void** state)
{
    WS_STRING_DESCRIPTION     chars = { 1, 2 };
    WS_XML_STRING_DESCRIPTION utf8 = { 2, 3 };
    WS_BYTES_DESCRIPTION      octets = { 1, 3 };
    WS_WSZ_DESCRIPTION        terminated = { 0, 1 };
    WS_UNIQUE_ID_DESCRIPTION  ids = { 0, 3 };
    WS_STRING     string = { 9, NULL };
    WS_XML_STRING xml = { 0 };
    WS_BYTES      bytes = { 9, NULL };
    WCHAR*        wsz = NULL;
    WS_UNIQUE_ID  id = { 0 };

    (void)state;
    assert_ok(read_text(WS_STRING_TYPE, &chars, "\xC3\xA9\xC3\xA9", &string, sizeof string));
    assert_ok(read_text(WS_STRING_TYPE, &chars, "\xF0\x9F\x98\x80", &string, sizeof string));      /* two units of UTF-16 */
    assert_fails(read_text(WS_STRING_TYPE, &chars, "abc", &string, sizeof string), WS_E_INVALID_FORMAT, kit.error,
                 "\"abc\" has 3 characters; WS_STRING_DESCRIPTION allows 1 to 2");
    assert_fails(read_text(WS_STRING_TYPE, &chars, "", &string, sizeof string), WS_E_INVALID_FORMAT, kit.error,
                 "has 0 characters");
    assert_ok(read_text(WS_XML_STRING_TYPE, &utf8, "\xC3\xA9", &xml, sizeof xml));
    assert_fails(read_text(WS_XML_STRING_TYPE, &utf8, "\xC3\xA9\xC3\xA9", &xml, sizeof xml), WS_E_INVALID_FORMAT,
                 kit.error, "has 4 bytes of UTF-8; WS_XML_STRING_DESCRIPTION allows 2 to 3");
    assert_ok(read_text(WS_BYTES_TYPE, &octets, "YWJj", &bytes, sizeof bytes));
    assert_fails(read_text(WS_BYTES_TYPE, &octets, "YWJjZA==", &bytes, sizeof bytes), WS_E_INVALID_FORMAT, kit.error,
                 "has 4 bytes; WS_BYTES_DESCRIPTION allows 1 to 3");
    assert_int_equal(bytes.length, 3);
    assert_fails(kit_read_pointer("<r>ab</r>", WS_WSZ_TYPE, &terminated, WS_READ_REQUIRED_POINTER, &wsz),
                 WS_E_INVALID_FORMAT, kit.error, "WS_WSZ_DESCRIPTION");
    assert_null(wsz);
    assert_ok(read_text(WS_UNIQUE_ID_TYPE, &ids, "urn:uuid:00112233-4455-6677-8899-aabbccddeeff", &id, sizeof id));
    assert_fails(read_text(WS_UNIQUE_ID_TYPE, &ids, "http", &id, sizeof id), WS_E_INVALID_FORMAT, kit.error,
                 "WS_UNIQUE_ID_DESCRIPTION");
}

/* Text encodings refuse the reference to it; it can come from other encodings. */
static void test_a_zero_character_does_not_fit_into_a_terminated_string(void** state)
{
    static struct type_reader in;
    struct xml_span           text = { (const BYTE*)"a\0b", 3 };
    WCHAR*                    wsz = NULL;
    WS_STRING                 string = { 0 };

    (void)state;
    kit_input("<r/>");
    in.reader = kit.reader;
    in.heap = kit.heap;
    in.error = kit.error;
    in.place.kind = "value";
    assert_fails(value_from_text(&in, WS_WSZ_TYPE, NULL, text, &wsz, NULL), WS_E_INVALID_FORMAT, kit.error,
                 "zero character");
    assert_null(wsz);
    assert_ok(value_from_text(&in, WS_STRING_TYPE, NULL, text, &string, NULL));
    assert_int_equal(string.length, 3);
    assert_int_equal(string.chars[1], 0);
}

/* ---- identifiers and names ---- */

static void test_unique_ids_are_guids_or_strings(void** state)
{
    WS_UNIQUE_ID value = { 0 };

    (void)state;
    assert_ok(
        read_text(WS_UNIQUE_ID_TYPE, NULL, " urn:uuid:00112233-4455-6677-8899-AABBCCDDEEFF ", &value, sizeof value));
    assert_int_equal(value.uri.length, 0);
    assert_int_equal(value.guid.Data1, 0x00112233);
    assert_ok(read_text(WS_UNIQUE_ID_TYPE, NULL, " uri ", &value, sizeof value));
    assert_text(value.uri, " uri ");
    assert_ok(
        read_text(WS_UNIQUE_ID_TYPE, NULL, "URN:UUID:00112233-4455-6677-8899-aabbccddeeff", &value, sizeof value));
    assert_int_equal(value.uri.length, 45);
    assert_hr(read_text(WS_UNIQUE_ID_TYPE, NULL, "", &value, sizeof value), WS_E_INVALID_FORMAT);
}

static WS_XML_STRING names[] = { XML("red"), XML("green"), XML("blue"), XML("") };

static void test_enumerations_are_exact_names(void** state)
{
    static WS_ENUM_VALUE values[] = { { 10, &names[0] }, { 20, &names[1] }, { 30, &names[2] } };
    static ULONG         sorted[] = { 2, 1, 0 };
    WS_ENUM_DESCRIPTION  plain = { values, 3, 5, NULL };
    WS_ENUM_DESCRIPTION  indexed = { values, 3, 5, sorted };
    WS_ENUM_DESCRIPTION* both[] = { &plain, &indexed };
    int                  value;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        for (ULONG j = 0; j < 3; j++) {
            char text[16];

            snprintf(text, sizeof text, "%.*s", (int)values[j].name->length, (const char*)values[j].name->bytes);
            assert_ok(read_text(WS_ENUM_TYPE, both[i], text, &value, sizeof value));
            assert_int_equal(value, values[j].value);
            assert_ok_error(kit_write(WS_ENUM_TYPE, both[i], &value, sizeof value), kit.error);
        }
        assert_fails(read_text(WS_ENUM_TYPE, both[i], "Red", &value, sizeof value), WS_E_INVALID_FORMAT, kit.error,
                     "\"Red\" is not one of the 3 names of its WS_ENUM_DESCRIPTION (red, ...)");
        assert_hr(read_text(WS_ENUM_TYPE, both[i], " red", &value, sizeof value), WS_E_INVALID_FORMAT);
        assert_hr(read_text(WS_ENUM_TYPE, both[i], "redd", &value, sizeof value), WS_E_INVALID_FORMAT);
        assert_hr(read_text(WS_ENUM_TYPE, both[i], "", &value, sizeof value), WS_E_INVALID_FORMAT);
        assert_ok(WsResetError(kit.error));
        value = 11;
        assert_fails(kit_write(WS_ENUM_TYPE, both[i], &value, sizeof value), E_INVALIDARG, kit.error,
                     "11 is no value of its WS_ENUM_DESCRIPTION");
    }
}

static void check_qname(const char* xml, const char* local, const char* ns)
{
    WS_XML_QNAME value = { 0 };

    assert_ok_error(kit_read(xml, WS_XML_QNAME_TYPE, NULL, &value, sizeof value), kit.error);
    assert_int_equal(value.localName.length, strlen(local));
    assert_memory_equal(value.localName.bytes, local, strlen(local));
    assert_int_equal(value.ns.length, strlen(ns));
    assert_memory_equal(value.ns.bytes, ns, strlen(ns));
}

static void test_qualified_names_resolve_their_prefix_on_the_element(void** state)
{
    static const char* const bad[] = {
        "<r>p:local</r>", "<r>:</r>", "<r xmlns:p='urn:p'>p:</r>",
        "<r>:local</r>",  "<r></r>",  "<r xmlns:p='urn:p'>p:a:b</r>",
        "<r>1a</r>",
    };
    WS_XML_QNAME_DESCRIPTION range = { 1, 3, 0, 5 };
    WS_XML_QNAME             value = { .localName = { .length = 9 } };

    (void)state;
    check_qname("<r xmlns:p='urn:p'>p:local</r>", "local", "urn:p");
    check_qname("<r xmlns:p='urn:p'> p:local\n</r>", "local", "urn:p");
    check_qname("<r>local</r>", "local", "");
    check_qname("<r xmlns:xml='http://www.w3.org/XML/1998/namespace'>xml:lang</r>", "lang",
                "http://www.w3.org/XML/1998/namespace");
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++)
        assert_hr(kit_read(bad[i], WS_XML_QNAME_TYPE, NULL, &value, sizeof value), WS_E_INVALID_FORMAT);
    assert_int_equal(value.localName.length, 9);
    assert_ok(WsResetError(kit.error));
    assert_fails(kit_read("<r xmlns:p='urn:p'>p:local</r>", WS_XML_QNAME_TYPE, &range, &value, sizeof value),
                 WS_E_INVALID_FORMAT, kit.error, "has a local name of 5 bytes; WS_XML_QNAME_DESCRIPTION allows 1 to 3");
    assert_fails(kit_read("<r xmlns:p='urn:pp'>p:a</r>", WS_XML_QNAME_TYPE, &range, &value, sizeof value),
                 WS_E_INVALID_FORMAT, kit.error, "has a namespace of 6 bytes");
}

/* ---- errors ---- */

static void test_errors_say_where_what_was_found_and_what_was_expected(void** state)
{
    INT32 value = 5;

    (void)state;
    assert_fails(kit_read("<!-- c -->\n <r>12x</r>", WS_INT32_TYPE, NULL, &value, 4), WS_E_INVALID_FORMAT, kit.error,
                 "line 2, column 5: element 'r'");
    assert_fails(kit_read("<r> 12x </r>", WS_INT32_TYPE, NULL, &value, 4), WS_E_INVALID_FORMAT, kit.error,
                 "line 1, column 5:");
    assert_fails(kit_read("<r>12x</r>", WS_INT32_TYPE, NULL, &value, 4), WS_E_INVALID_FORMAT, kit.error,
                 "element 'r': \"12x\" is not a whole number from -2147483648 to 2147483647");
    assert_fails(kit_read("<r>0123456789012345678901234567890123456789012345678901234567890123456789</r>",
                          WS_INT32_TYPE, NULL, &value, 4),
                 WS_E_INVALID_FORMAT, kit.error, "...\" is out of range");
    assert_fails(kit_read("<r><x/></r>", WS_INT32_TYPE, NULL, &value, 4), WS_E_INVALID_FORMAT, kit.error,
                 "has an element inside");
    assert_fails(kit_read("<r a='1'>1</r>", WS_INT32_TYPE, NULL, &value, 4), WS_E_INVALID_FORMAT, kit.error,
                 "the attribute 'a' is not expected");
    assert_fails(kit_read("<s>1</s>", WS_INT32_TYPE, NULL, &value, 4), WS_E_INVALID_FORMAT, kit.error, "'r'");
    assert_int_equal(value, 5);
}

static void test_attributes_of_the_schema_instance_may_stand_on_any_element(void** state)
{
    INT32 value = 5;

    (void)state;
    assert_ok_error(kit_read("<r xmlns:i='http://www.w3.org/2001/XMLSchema-instance' xmlns:x='urn:x' i:type='x:int' "
                             "i:nil='false'>7</r>",
                             WS_INT32_TYPE, NULL, &value, 4),
                    kit.error);
    assert_int_equal(value, 7);
    assert_fails(
        kit_read("<r xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='1'/>", WS_INT32_TYPE, NULL, &value, 4),
        WS_E_INVALID_FORMAT, kit.error, "is nil (xsi:nil)");
    assert_fails(kit_read("<r xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='no'>7</r>", WS_INT32_TYPE,
                          NULL, &value, 4),
                 WS_E_INVALID_FORMAT, kit.error, "\"no\" is not true, false, 1 or 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        KIT_TEST(test_integers_and_booleans_are_read_or_refused_with_their_code),
        KIT_TEST(test_floating_point_is_read_in_all_forms),
        KIT_TEST(test_a_range_is_kept_and_the_error_says_which),
        KIT_TEST(test_decimal_and_duration_ranges),
        KIT_TEST(test_strings_keep_every_character),
        KIT_TEST(test_an_empty_element_is_an_empty_value_and_not_nil),
        KIT_TEST(test_bytes_are_base64),
        KIT_TEST(test_lengths_are_kept_in_the_unit_of_the_type),
        KIT_TEST(test_a_zero_character_does_not_fit_into_a_terminated_string),
        KIT_TEST(test_unique_ids_are_guids_or_strings),
        KIT_TEST(test_enumerations_are_exact_names),
        KIT_TEST(test_qualified_names_resolve_their_prefix_on_the_element),
        KIT_TEST(test_errors_say_where_what_was_found_and_what_was_expected),
        KIT_TEST(test_attributes_of_the_schema_instance_may_stand_on_any_element),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
