/* Parameters: the fields of a wrapper element, each in a place of its own. And every allocation of a call failing in turn. */
#include "type_support.h"

#include "xml/type.h"

static WS_XML_STRING name_a = XML("a");
static WS_XML_STRING name_b = XML("b");
static WS_XML_STRING name_c = XML("c");
static WS_XML_STRING name_d = XML("d");
static WS_XML_STRING name_item = XML("item");

struct point { INT32 x; WS_STRING y; };

/* The shape that a generated parameter struct has; its offsets are never used. */
struct parameters {
    INT32         a;
    struct point* b;
    INT32*        c;
    ULONG         c_count;
    WS_STRING     d;
};

static WS_FIELD_DESCRIPTION point_x =
    FIELD(WS_ATTRIBUTE_FIELD_MAPPING, &name_a, WS_INT32_TYPE, NULL, struct point, x, 0);
static WS_FIELD_DESCRIPTION point_y =
    FIELD(WS_ELEMENT_FIELD_MAPPING, &name_b, WS_STRING_TYPE, NULL, struct point, y, 0);
static WS_FIELD_DESCRIPTION* point_fields[] = { &point_x, &point_y };
static WS_STRUCT_DESCRIPTION point_desc = STRUCT_DESC(struct point, point_fields);

static WS_FIELD_DESCRIPTION field_a =
    FIELD(WS_ELEMENT_FIELD_MAPPING, &name_a, WS_INT32_TYPE, NULL, struct parameters, a, 0);
static WS_FIELD_DESCRIPTION field_b = FIELD(WS_ELEMENT_FIELD_MAPPING, &name_b, WS_STRUCT_TYPE, &point_desc,
                                            struct parameters, b, WS_FIELD_POINTER | WS_FIELD_NILLABLE);
static WS_FIELD_DESCRIPTION field_c = { .mapping = WS_REPEATING_ELEMENT_FIELD_MAPPING,
                                        .localName = &name_c,
                                        .ns = &no_ns,
                                        .type = WS_INT32_TYPE,
                                        .offset = offsetof(struct parameters, c),
                                        .countOffset = offsetof(struct parameters, c_count),
                                        .itemLocalName = &name_item,
                                        .itemNs = &no_ns };
static WS_FIELD_DESCRIPTION field_d =
    FIELD(WS_ELEMENT_FIELD_MAPPING, &name_d, WS_STRING_TYPE, NULL, struct parameters, d, WS_FIELD_OPTIONAL);
static WS_FIELD_DESCRIPTION* all_fields[] = { &field_a, &field_b, &field_c, &field_d };
static WS_STRUCT_DESCRIPTION all_desc = STRUCT_DESC(struct parameters, all_fields);
static WS_ELEMENT_DESCRIPTION wrapper = { &root_name, &no_ns, WS_STRUCT_TYPE, &all_desc };

/* Four variables of a caller, far from each other. */
struct variables {
    INT32         a;
    char          gap[100];
    struct point* b;
    char          gap2[100];
    ULONG         count;
    INT32*        c;
    char          gap3[100];
    WS_STRING     d;
};

#define FRAME_OF(v) \
    void*  values[] = { &(v).a, &(v).b, &(v).c, &(v).d }; \
    ULONG* counts[] = { NULL, NULL, &(v).count, NULL }; \
    struct type_frame frame = { values, counts }

static const char full[] = "<r><a>1</a><b a=\"2\"><b>x</b></b><c><item>3</item><item>4</item></c><d>y</d></r>";

static void test_parameters_go_straight_to_their_places_and_back(void** state)
{
    struct variables v = { 0 };
    FRAME_OF(v);

    (void)state;
    kit_input(full);
    assert_ok_error(type_read_wrapper(kit.reader, &wrapper, &frame, kit.heap, kit.error), kit.error);
    assert_int_equal(v.a, 1);
    assert_int_equal(v.b->x, 2);
    assert_text(v.b->y, "x");
    assert_int_equal(v.count, 2);
    assert_int_equal(v.c[1], 4);
    assert_text(v.d, "y");
    kit_output();
    assert_ok_error(type_write_wrapper(kit.writer, &wrapper, &frame, kit.error), kit.error);
    assert_string_equal(kit_written(), full);
    kit_input("<r><a>1</a></r>");
    assert_ok_error(type_read_wrapper(kit.reader, &wrapper, &frame, kit.heap, kit.error), kit.error);
    assert_null(v.b);
    assert_null(v.c);
    assert_int_equal(v.count, 0);
    assert_null(v.d.chars);
}

static void test_a_wrapper_without_parameters(void** state)
{
    WS_STRUCT_DESCRIPTION  none = { .size = 0, .alignment = 1 };
    WS_ELEMENT_DESCRIPTION element = { &root_name, &no_ns, WS_STRUCT_TYPE, &none };
    struct type_frame      frame = { NULL, NULL };

    (void)state;
    kit_input("<r/>");
    assert_ok_error(type_read_wrapper(kit.reader, &element, &frame, NULL, kit.error), kit.error);
    kit_output();
    assert_ok_error(type_write_wrapper(kit.writer, &element, &frame, kit.error), kit.error);
    assert_string_equal(kit_written(), "<r/>");
    kit_input("<r><x/></r>");
    assert_hr(type_read_wrapper(kit.reader, &element, &frame, NULL, kit.error), WS_E_INVALID_FORMAT);
}

static void test_a_parameter_without_a_place_is_a_mistake_of_the_caller(void** state)
{
    struct variables v = { 0 };
    FRAME_OF(v);

    (void)state;
    values[3] = NULL;
    kit_input(full);
    assert_fails(type_read_wrapper(kit.reader, &wrapper, &frame, kit.heap, kit.error), E_INVALIDARG, kit.error,
                 "element 'd': no parameter takes field 3 of the message");
    kit_output();
    assert_fails(type_write_wrapper(kit.writer, &wrapper, &frame, kit.error), E_INVALIDARG, kit.error,
                 "no parameter gives field 3");
    values[3] = &v.d;
    counts[2] = NULL;
    kit_input(full);
    assert_fails(type_read_wrapper(kit.reader, &wrapper, &frame, kit.heap, kit.error), E_INVALIDARG, kit.error,
                 "field 2");
    frame.counts = NULL;
    kit_output();
    assert_fails(type_write_wrapper(kit.writer, &wrapper, &frame, kit.error), E_INVALIDARG, kit.error, "field 2");
}

static void test_another_wrapper_is_refused(void** state)
{
    struct variables       v = { 0 };
    WS_ELEMENT_DESCRIPTION other = wrapper;
    FRAME_OF(v);

    (void)state;
    kit_input("<s/>");
    assert_fails(type_read_wrapper(kit.reader, &wrapper, &frame, kit.heap, kit.error), WS_E_INVALID_FORMAT, kit.error,
                 "the element 'r'");
    other.type = WS_INT32_TYPE;
    assert_hr(type_read_wrapper(kit.reader, &other, &frame, kit.heap, kit.error), E_INVALIDARG);
    assert_hr(type_write_wrapper(kit.writer, &other, &frame, kit.error), E_INVALIDARG);
    assert_hr(type_read_wrapper(kit.reader, NULL, &frame, kit.heap, kit.error), E_INVALIDARG);
    assert_hr(type_write_wrapper(kit.writer, NULL, &frame, kit.error), E_INVALIDARG);
}

static void test_the_storage_of_a_field(void** state)
{
    struct type_storage storage = type_field_storage(&field_a);

    (void)state;
    assert_int_equal(storage.size, 4);
    assert_int_equal(storage.alignment, 4);
    assert_false(storage.has_count);
    storage = type_field_storage(&field_b);
    assert_int_equal(storage.size, sizeof(void*));
    assert_false(storage.has_count);
    storage = type_field_storage(&field_c);
    assert_int_equal(storage.size, sizeof(void*));
    assert_true(storage.has_count);
    storage = type_field_storage(&field_d);
    assert_int_equal(storage.size, sizeof(WS_STRING));
    assert_int_equal(type_size(WS_STRUCT_TYPE, &point_desc), sizeof(struct point));
}

/* ---- allocations ---- */

static char many[32768];

static HRESULT read_all(void* state)
{
    WS_XML_READER_TEXT_ENCODING encoding = { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    WS_XML_READER_BUFFER_INPUT  input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, many, (ULONG)strlen(many) };
    WS_XML_READER*              reader = NULL;
    WS_HEAP*                    heap = NULL;
    struct parameters           value = { 7, NULL, NULL, 0, { 0, NULL } };
    HRESULT                     hr = WsCreateReader(NULL, 0, &reader, NULL);

    (void)state;
    if (SUCCEEDED(hr))
        hr = WsCreateHeap(1 << 20, 0, NULL, 0, &heap, NULL);
    if (SUCCEEDED(hr))
        hr = WsSetInput(reader, &encoding.encoding, &input.input, NULL, 0, NULL);
    if (SUCCEEDED(hr))
        hr = WsReadElement(reader, &wrapper, WS_READ_REQUIRED_VALUE, heap, &value, sizeof value, NULL);
    if (FAILED(hr))
        assert_int_equal(value.a, 7);
    else
        assert_int_equal(value.c_count, 2000);
    WsFreeHeap(heap);
    WsFreeReader(reader);
    return hr;
}

static HRESULT write_all(void* state)
{
    WS_XML_WRITER_TEXT_ENCODING encoding = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    WS_XML_WRITER_BUFFER_OUTPUT output = { { WS_XML_WRITER_OUTPUT_TYPE_BUFFER } };
    WS_XML_WRITER*              writer = NULL;
    HRESULT                     hr = WsCreateWriter(NULL, 0, &writer, NULL);

    if (SUCCEEDED(hr))
        hr = WsSetOutput(writer, &encoding.encoding, &output.output, NULL, 0, NULL);
    if (SUCCEEDED(hr))
        hr = WsWriteElement(writer, &wrapper, WS_WRITE_REQUIRED_VALUE, state, sizeof(struct parameters), NULL);
    WsFreeWriter(writer);
    return hr;
}

static void test_every_allocation_of_a_call_may_fail(void** state)
{
    size_t            size = 0;
    struct point      point = { 1, TEXT_STRING(u"text") };
    static INT32      numbers[3000];
    struct parameters value = { 1, &point, numbers, ARRAY_COUNT(numbers), TEXT_STRING(u"more") };

    (void)state;
    size += (size_t)snprintf(many + size, sizeof many - size, "<r><a>1</a><b a='2'><b>x</b></b><c>");
    for (int i = 0; i < 2000; i++)
        size += (size_t)snprintf(many + size, sizeof many - size, "<item>7</item>");
    (void)snprintf(many + size, sizeof many - size, "</c></r>");
    assert_true(for_each_allocation_failure(read_all, NULL, S_OK) > 5);
    assert_true(for_each_allocation_failure(write_all, &value, S_OK) > 3);
}

static void test_no_allocation_for_each_value_once_warm(void** state)
{
    WS_ELEMENT_DESCRIPTION element = wrapper;
    struct parameters      value = { 0 };
    size_t                 blocks;

    (void)state;
    for (int round = 0; round < 3; round++) {
        assert_ok(WsResetHeap(kit.heap, kit.error));
        kit_input(full);
        assert_ok(
            WsReadElement(kit.reader, &element, WS_READ_REQUIRED_VALUE, kit.heap, &value, sizeof value, kit.error));
        kit_output();
        assert_ok(WsWriteElement(kit.writer, &element, WS_WRITE_REQUIRED_VALUE, &value, sizeof value, kit.error));
    }
    blocks = mem_live_blocks();
    kit_input(full);
    mem_fail_after(0, true);                              /* from now on nothing can be allocated */
    assert_ok(WsReadElement(kit.reader, &element, WS_READ_REQUIRED_VALUE, kit.heap, &value, sizeof value, kit.error));
    mem_fail_after(UINT64_MAX, false);
    kit_output();
    mem_fail_after(0, true);
    assert_ok(WsWriteElement(kit.writer, &element, WS_WRITE_REQUIRED_VALUE, &value, sizeof value, kit.error));
    mem_fail_after(UINT64_MAX, false);
    assert_int_equal(mem_live_blocks(), blocks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        KIT_TEST(test_parameters_go_straight_to_their_places_and_back),
        KIT_TEST(test_a_wrapper_without_parameters),
        KIT_TEST(test_a_parameter_without_a_place_is_a_mistake_of_the_caller),
        KIT_TEST(test_another_wrapper_is_refused),
        KIT_TEST(test_the_storage_of_a_field),
        cmocka_unit_test(test_every_allocation_of_a_call_may_fail),
        KIT_TEST(test_no_allocation_for_each_value_once_warm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
