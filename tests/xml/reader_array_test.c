/* WsReadArray: every type in every encoding, whole, in parts, item by item, and what is no array. */
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
#define ITEMS 5

/* Three items at each end of what the type can hold, and two in between. */
static const BOOL truths[ITEMS] = { TRUE, FALSE, FALSE, TRUE, TRUE };
static const INT8 i8[ITEMS] = { INT8_MIN, -1, 0, 1, INT8_MAX };
static const INT16 i16[ITEMS] = { INT16_MIN, -200, 0, 200, INT16_MAX };
static const INT32 i32[ITEMS] = { INT32_MIN, -70000, 0, 70000, INT32_MAX };
static const INT64 i64[ITEMS] = { INT64_MIN, -5000000000, 0, 5000000000, INT64_MAX };
static const UINT8 u8[ITEMS] = { 0, 1, 127, 128, UINT8_MAX };
static const UINT16 u16[ITEMS] = { 0, 1, 32767, 32768, UINT16_MAX };
static const UINT32 u32[ITEMS] = { 0, 1, 0x7FFFFFFF, 0x80000000, UINT32_MAX };
static const UINT64 u64[ITEMS] = { 0, 1, INT64_MAX, (UINT64)INT64_MAX + 1, UINT64_MAX };
static const float singles[ITEMS] = { -3.4028235e38f, -0.1f, 0, 1e-45f, 16777215 };
static const double doubles[ITEMS] = { -1.7976931348623157e308, -0.1, 0, 5e-324, 9007199254740991 };
static const DECIMAL decimals[ITEMS] = {
    { .Hi32 = UINT32_MAX, .Lo64 = UINT64_MAX }, { .sign = DECIMAL_NEG, .scale = 28, .Lo64 = 1 }, { 0 },
    { .scale = 2, .Lo64 = 125 }, { .sign = DECIMAL_NEG, .Hi32 = 1, .Lo64 = 7 },
};
static const WS_DATETIME datetimes[ITEMS] = {
    { 0, WS_DATETIME_FORMAT_UTC }, { 3155378975999999999, WS_DATETIME_FORMAT_NONE },
    { 630873792000000000, WS_DATETIME_FORMAT_UTC }, { 630873792000000001, WS_DATETIME_FORMAT_NONE },
    { 630873792010000000, WS_DATETIME_FORMAT_LOCAL },
};
static const WS_TIMESPAN timespans[ITEMS] = { { INT64_MIN + 1 }, { -1 }, { 0 }, { 864000000000 }, { INT64_MAX } };
static const GUID guids[ITEMS] = { { 0 }, { 1, 2, 3, { 4, 5, 6, 7, 8, 9, 10, 11 } }, { 0xFFFFFFFF, 0, 1, { 2 } } };
static const WS_DURATION durations[ITEMS] = {
    { .days = 1 }, { TRUE, 1, 2, 3, 4, 5, 6, 7, 8 }, { .seconds = UINT32_MAX }, { .years = 4, .ticks = 1 },
    { .hours = 9 },
};

static const struct value_type {
    WS_VALUE_TYPE type;
    ULONG         size;
    const void*   items;
} types[] = {
    { WS_BOOL_VALUE_TYPE, sizeof *truths, truths },            { WS_INT8_VALUE_TYPE, sizeof *i8, i8 },
    { WS_INT16_VALUE_TYPE, sizeof *i16, i16 },                 { WS_INT32_VALUE_TYPE, sizeof *i32, i32 },
    { WS_INT64_VALUE_TYPE, sizeof *i64, i64 },                 { WS_UINT8_VALUE_TYPE, sizeof *u8, u8 },
    { WS_UINT16_VALUE_TYPE, sizeof *u16, u16 },                { WS_UINT32_VALUE_TYPE, sizeof *u32, u32 },
    { WS_UINT64_VALUE_TYPE, sizeof *u64, u64 },                { WS_FLOAT_VALUE_TYPE, sizeof *singles, singles },
    { WS_DOUBLE_VALUE_TYPE, sizeof *doubles, doubles },        { WS_DECIMAL_VALUE_TYPE, sizeof *decimals, decimals },
    { WS_DATETIME_VALUE_TYPE, sizeof *datetimes, datetimes },  { WS_TIMESPAN_VALUE_TYPE, sizeof *timespans, timespans },
    { WS_GUID_VALUE_TYPE, sizeof *guids, guids },              { WS_DURATION_VALUE_TYPE, sizeof *durations, durations },
};

/* <a xmlns="u"><p:i>item</p:i>...<z/></a>, with the items as WsWriteArray writes them. */
static void make_array(enum form_kind kind, const struct value_type* type)
{
    WS_XML_WRITER* writer = form_writer();

    form_reset();
    form_open_output(writer, kind);
    assert_ok(WsWriteStartElement(writer, NULL, X("a"), X("u"), NULL));
    assert_ok(WsWriteXmlnsAttribute(writer, X("p"), X("items"), FALSE, NULL));
    assert_ok(WsWriteArray(writer, X("i"), X("items"), type->type, type->items, ITEMS * type->size, 0, ITEMS, NULL));
    assert_ok(WsWriteStartElement(writer, NULL, X("z"), X("u"), NULL));
    assert_ok(WsWriteEndElement(writer, NULL));
    assert_ok(WsWriteEndElement(writer, NULL));
    form_take_output(writer, kind);
    WsFreeWriter(writer);
}

static void to_array(const struct form* form)
{
    form_ok(form_set_cut(reader, form, form_input.bytes.size, NULL, 0, error));
    form_ok(WsReadToStartElement(reader, NULL, NULL, NULL, error));
    form_ok(WsReadStartElement(reader, error));
}

/* In parts of this many items, each to its place in the array; up to the element behind them. */
static void read_in_parts(const struct form* form, const struct value_type* type, ULONG part)
{
    BYTE got[(ITEMS + 1) * sizeof(WS_DURATION)];
    ULONG all = 0, actual;

    memset(got, 0xA5, sizeof got);
    to_array(form);
    do {
        ULONG room = ITEMS + 1 - all;

        form_ok(WsReadArray(reader, X("i"), X("items"), type->type, got, (ITEMS + 1) * type->size, all,
                            part < room ? part : room, &actual, error));
        assert_form(form, actual <= part);
        all += actual;
    } while (actual != 0);
    assert_form(form, all == ITEMS && memcmp(got, type->items, (size_t)ITEMS * type->size) == 0);
    assert_form(form, got[ITEMS * type->size] == 0xA5);
    form_ok(WsReadToStartElement(reader, X("z"), X("u"), NULL, error));
    form_ok(WsReadStartElement(reader, error));
    form_ok(WsReadEndElement(reader, error));
    form_ok(WsReadEndElement(reader, error));
    assert_form(form, node_type(reader) == WS_XML_NODE_TYPE_EOF);
}

static void read_item_by_item(const struct form* form, const struct value_type* type)
{
    BYTE item[sizeof(WS_DURATION)];

    to_array(form);
    for (size_t i = 0; i < ITEMS; i++) {
        form_ok(WsReadToStartElement(reader, X("i"), X("items"), NULL, error));
        form_ok(WsReadStartElement(reader, error));
        form_ok(WsReadValue(reader, type->type, item, type->size, error));
        form_ok(WsReadEndElement(reader, error));
        assert_form(form, memcmp(item, (const BYTE*)type->items + i * type->size, type->size) == 0);
    }
}

static void test_arrays_of_every_type_read_back_in_parts_of_any_size(void** state)
{
    UNUSED(state);
    for_each_form(form)
        for (size_t i = 0; i < ARRAY_COUNT(types); i++) {
            make_array(form->kind, &types[i]);
            for (ULONG part = 1; part <= ITEMS + 1; part++)
                read_in_parts(form, &types[i], part);
            read_item_by_item(form, &types[i]);
        }
}

/* An array of one type read as another: each item has to be a value of that, whatever its record says. */
static void test_an_array_reads_as_any_type_that_its_items_fit(void** state)
{
    static const INT16 bits[ITEMS] = { 0, 1, 0, 1, 1 };
    static const struct value_type small = { WS_INT16_VALUE_TYPE, sizeof *bits, bits };
    static const WS_VALUE_TYPE as[] = { WS_BOOL_VALUE_TYPE, WS_INT8_VALUE_TYPE, WS_UINT64_VALUE_TYPE,
                                        WS_FLOAT_VALUE_TYPE, WS_DECIMAL_VALUE_TYPE };
    BYTE got[ITEMS * sizeof(WS_DURATION)];
    ULONG actual;

    UNUSED(state);
    for_each_form(form) {
        make_array(form->kind, &small);
        for (size_t i = 0; i < ARRAY_COUNT(as); i++) {
            to_array(form);
            form_ok(WsReadArray(reader, X("i"), X("items"), as[i], got, ITEMS * types[as[i]].size, 0, ITEMS, &actual,
                                error));
            assert_form(form, actual == ITEMS);
        }
        to_array(form);
        assert_form_hr(form, WsReadArray(reader, X("i"), X("items"), WS_GUID_VALUE_TYPE, got, sizeof got, 0, ITEMS,
                                         &actual, error), WS_E_INVALID_FORMAT, error);
        assert_error_says(error, "element 'i'");
        make_array(form->kind, &types[WS_INT16_VALUE_TYPE]);
        to_array(form);
        assert_form_hr(form, WsReadArray(reader, X("i"), X("items"), WS_UINT8_VALUE_TYPE, got, sizeof got, 0, ITEMS,
                                         &actual, error), WS_E_NUMERIC_OVERFLOW, error);
        assert_form_hr(form, WsReadNode(reader, NULL), WS_E_OBJECT_FAULTED, NULL);
        WsResetError(error);
    }
}

static void test_an_array_ends_at_whatever_is_no_item(void** state)
{
    static const struct { const char* items; ULONG count; HRESULT hr; WS_XML_NODE_TYPE then; } cases[] = {
        { "<i>1</i> <!--x--> <i> 2 </i>\n<i><![CDATA[3]]></i><j/>", 3, S_OK, WS_XML_NODE_TYPE_ELEMENT },
        { "<i>1</i>text<i>2</i>", 1, S_OK, WS_XML_NODE_TYPE_TEXT },
        { "<i>1</i><i xmlns='v'>2</i>", 1, S_OK, WS_XML_NODE_TYPE_ELEMENT },
        { "<i>1</i><p:i xmlns:p='u'>2</p:i>", 2, S_OK, WS_XML_NODE_TYPE_END_ELEMENT },
        { "<i x='y'>1</i><I>2</I>", 1, S_OK, WS_XML_NODE_TYPE_ELEMENT },
        { "", 0, S_OK, WS_XML_NODE_TYPE_END_ELEMENT },
        { "<j/>", 0, S_OK, WS_XML_NODE_TYPE_ELEMENT },
        { "<i>1</i><i/>", 0, WS_E_INVALID_FORMAT, 0 },
        { "<i>1</i><i>x</i>", 0, WS_E_INVALID_FORMAT, 0 },
        { "<i>1<j/></i>", 0, WS_E_INVALID_FORMAT, 0 },
        { "<i>2147483648</i>", 0, WS_E_INVALID_FORMAT, 0 },
    };
    INT32 got[8];
    ULONG actual;

    UNUSED(state);
    for_each_form(form)
        for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
            char document[128];

            snprintf(document, sizeof document, "<a xmlns='u'>%s</a>", cases[i].items);
            form_make(form->kind, document);
            to_array(form);
            actual = 99;
            assert_form_hr(form, WsReadArray(reader, X("i"), X("u"), WS_INT32_VALUE_TYPE, got, sizeof got, 0, 8,
                                             &actual, error), cases[i].hr, error);
            assert_form(form, actual == (SUCCEEDED(cases[i].hr) ? cases[i].count : 99));
            for (ULONG k = 0; k < cases[i].count; k++)
                assert_form(form, got[k] == (INT32)k + 1);
            if (SUCCEEDED(cases[i].hr))
                assert_form(form, node_type(reader) == cases[i].then);
            WsResetError(error);
        }
}

static void test_arguments_of_reading_arrays_are_checked(void** state)
{
    INT32 got[4];
    ULONG actual = 99;

    UNUSED(state);
    set_text(reader, "<a><i>1</i></a>");
    assert_ok(WsReadToStartElement(reader, NULL, NULL, NULL, error));
    assert_ok(WsReadStartElement(reader, error));
#define READ(name, ns, type, array, size, at, count, actual) \
    WsReadArray(reader, (name), (ns), (type), (array), (size), (at), (count), (actual), error)
    assert_hr(READ(NULL, X(""), WS_INT32_VALUE_TYPE, got, 16, 0, 4, &actual), E_INVALIDARG);
    assert_hr(READ(X("i"), NULL, WS_INT32_VALUE_TYPE, got, 16, 0, 4, &actual), E_INVALIDARG);
    assert_hr(READ(X("i"), X(""), (WS_VALUE_TYPE)16, got, 16, 0, 4, &actual), E_INVALIDARG);
    assert_hr(READ(X("i"), X(""), (WS_VALUE_TYPE)-1, got, 16, 0, 4, &actual), E_INVALIDARG);
    assert_hr(READ(X("i"), X(""), WS_INT32_VALUE_TYPE, NULL, 16, 0, 4, &actual), E_INVALIDARG);
    assert_hr(READ(X("i"), X(""), WS_INT32_VALUE_TYPE, got, 15, 0, 4, &actual), E_INVALIDARG);
    assert_hr(READ(X("i"), X(""), WS_INT32_VALUE_TYPE, got, 16, 1, 4, &actual), E_INVALIDARG);
    assert_hr(READ(X("i"), X(""), WS_INT32_VALUE_TYPE, got, 16, UINT32_MAX, 2, &actual), E_INVALIDARG);
    assert_hr(READ(X("i"), X(""), WS_INT32_VALUE_TYPE, got, 16, 0, 4, NULL), E_INVALIDARG);
    assert_hr(WsReadArray(NULL, X("i"), X(""), WS_INT32_VALUE_TYPE, got, 16, 0, 4, &actual, NULL), E_INVALIDARG);
    assert_int_equal(actual, 99);
    assert_ok(READ(X("i"), X(""), WS_INT32_VALUE_TYPE, got, 16, 4, 0, &actual));      /* none, at the end of the array */
    assert_int_equal(actual, 0);
    assert_ok(READ(X("i"), X(""), WS_INT32_VALUE_TYPE, got, 16, 3, 1, &actual));
    assert_int_equal(actual, 1);
    assert_int_equal(got[3], 1);
#undef READ
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(test_arrays_of_every_type_read_back_in_parts_of_any_size),
        TEST(test_an_array_reads_as_any_type_that_its_items_fit),
        TEST(test_an_array_ends_at_whatever_is_no_item),
        TEST(test_arguments_of_reading_arrays_are_checked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
