/* The same calls on the same document give the same in every form: random documents, of text and of typed values, and
 * random calls, from seeds. */
#include "form_support.h"

#define SEEDS 60
#define CALLS_MAX 60
#define VALUE_TYPES 16

static WS_XML_READER* reader;
static WS_HEAP* heap;

static int set_up(void** state)
{
    UNUSED(state);
    reader = new_reader();
    heap = new_heap();
    return 0;
}

static int tear_down(void** state)
{
    UNUSED(state);
    WsFreeReader(reader);
    form_reset();
    WsFreeHeap(heap);
    return 0;
}

static uint32_t seed;

static uint32_t below(uint32_t limit)
{
    seed = seed * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)seed * limit) >> 32);
}

/* ------------------------------------------------------------------------------------------------------ documents */

static const char* const contents[] = {
    " 12 ", "-7", "200", "70000", "4294967296", "1.5", "-0", "1e3", "INF", "true", "0", "2000-02-29T00:00:00Z",
    "2023-02-29T00:00:00Z", "2001-01-01T10:00:00.5+01:30", "1.02:03:04.5", "PT1S", "-P1Y2M3DT4H", "aGVsbG8=",
    "aGVs bG8h\n", "p:loc", "loc", "none:loc", "x&amp;y&#233;", "\xC3\xA9\xF0\x9F\x98\x80\xE2\x82\xAC", " ",
    "\r\n\t", "00112233-4455-6677-8899-aabbccddeeff", "79228162514264337593543950335",
    "-0.00000000000000000000000000001", "",
};
static const char* const names[] = { "a", "b", "i", "p:c", "i", "q:d" };

static void make_content(struct sink* sink, unsigned depth);

static void make_element(struct sink* sink, unsigned depth)
{
    const char* name = names[below(ARRAY_COUNT(names))];

    sink_text(sink, "<");
    sink_text(sink, name);
    if (below(4) == 0)
        sink_text(sink, below(2) ? " xmlns:p='urn:inner'" : " xmlns='urn:d'");
    if (below(3) == 0) {
        sink_text(sink, below(2) ? " x='" : " p:x='");
        sink_text(sink, contents[below(ARRAY_COUNT(contents))]);
        sink_text(sink, "'");
    }
    if (below(5) == 0)
        sink_text(sink, below(2) ? " xml:lang='en'" : " xml:lang='\xC3\xA9'");
    sink_text(sink, ">");
    make_content(sink, depth);
    sink_text(sink, "</");
    sink_text(sink, name);
    sink_text(sink, ">");
}

static void make_content(struct sink* sink, unsigned depth)
{
    for (unsigned count = below(4); count > 0; count--)
        switch (below(4)) {
        case 0:
            sink_text(sink, contents[below(ARRAY_COUNT(contents))]);
            break;
        case 1:
            sink_text(sink, "<!-- c -->");
            break;
        default:
            if (depth < 4)
                make_element(sink, depth + 1);
            break;
        }
}

static void make_document(enum form_kind kind)
{
    struct sink sink = { 0 };

    sink_text(&sink, "<r xmlns:p='urn:p' xmlns:q='urn:q'>");
    make_element(&sink, 0);
    make_element(&sink, 0);
    make_content(&sink, 0);
    sink_text(&sink, "</r>");
    form_make(kind, sink.text);
    sink_reset(&sink);
}

/* ---------------------------------------------------------------------------------------------------- typed values */

static const BYTE value_sizes[VALUE_TYPES] = { 4, 1, 2, 4, 8, 1, 2, 4, 8, 4, 8, 16, sizeof(WS_DATETIME),
                                               sizeof(WS_TIMESPAN), 16, sizeof(WS_DURATION) };

union value { BYTE bytes[64]; BOOL truth; INT64 number; UINT64 positive; float single; double real; DECIMAL decimal;
              WS_DATETIME datetime; WS_TIMESPAN timespan; GUID guid; WS_DURATION duration; };

static WS_VALUE_TYPE make_value(union value* value)
{
    static const INT64 numbers[] = { 0, 1, 2, -1, 127, 128, 255, 256, -128, 32767, 65535, 70000, INT32_MAX, INT32_MIN,
                                     UINT32_MAX, INT64_MAX, INT64_MIN };
    WS_VALUE_TYPE type = (WS_VALUE_TYPE)below(VALUE_TYPES);

    memset(value, 0, sizeof *value);
    value->number = numbers[below(ARRAY_COUNT(numbers))];      /* the low bytes of it are a number of each size */
    switch (type) {
    case WS_BOOL_VALUE_TYPE:     value->truth = (BOOL)below(2); break;
    case WS_FLOAT_VALUE_TYPE:    value->single = (float)value->number; break;    /* a double too, as characters */
    case WS_DOUBLE_VALUE_TYPE:   value->real = (double)value->number / (below(2) ? 1 : 3); break;
    case WS_DECIMAL_VALUE_TYPE:
        value->decimal = (DECIMAL){ .Lo64 = (UINT64)value->number, .scale = (BYTE)below(29) };
        value->decimal.sign = below(2) ? DECIMAL_NEG : 0;
        if (value->decimal.Lo64 == 0)
            value->decimal.sign = 0;
        break;
    case WS_DATETIME_VALUE_TYPE:
        value->datetime.ticks = 630873792000000000u + below(1u << 31);         /* the padding stays 0: see write_content */
        value->datetime.format = (WS_DATETIME_FORMAT)below(3);
        break;
    case WS_DURATION_VALUE_TYPE:
        value->duration = (WS_DURATION){ .negative = (BOOL)below(2), .days = 1 + below(99) };
        break;
    default: break;
    }
    return type;
}

static void write_content(WS_XML_WRITER* writer)
{
    union value value;
    WS_VALUE_TYPE type = make_value(&value);

    switch (below(5)) {
    case 0:  assert_ok(WsWriteBytes(writer, value.bytes, below(64), NULL)); break;
    case 1:  assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)"p:\xC3\xA9", 4, NULL)); break;
    default: assert_ok(WsWriteValue(writer, type, &value, value_sizes[type], NULL)); break;
    }
}

static void make_values(enum form_kind kind)
{
    WS_XML_WRITER* writer = form_writer();

    form_reset();
    form_open_output(writer, kind);
    assert_ok(WsWriteStartElement(writer, NULL, X("r"), X(""), NULL));
    assert_ok(WsWriteXmlnsAttribute(writer, X("p"), X("urn:p"), FALSE, NULL));
    for (unsigned count = 1 + below(8); count > 0; count--) {
        if (below(4) == 0) {
            union value values[2] = { 0 };
            WS_VALUE_TYPE type = make_value(&values[0]);

            memmove(values[0].bytes + value_sizes[type], values[0].bytes, value_sizes[type]);
            assert_ok(WsWriteArray(writer, X("i"), X(""), type, values, 2u * value_sizes[type], 0, 2, NULL));
            continue;
        }
        assert_ok(WsWriteStartElement(writer, NULL, X("i"), X(""), NULL));
        if (below(2)) {
            assert_ok(WsWriteStartAttribute(writer, NULL, X("x"), X(""), FALSE, NULL));
            write_content(writer);
            assert_ok(WsWriteEndAttribute(writer, NULL));
        }
        write_content(writer);
        if (below(4) == 0)
            write_content(writer);
        assert_ok(WsWriteEndElement(writer, NULL));
    }
    assert_ok(WsWriteEndElement(writer, NULL));
    form_take_output(writer, kind);
    WsFreeWriter(writer);
}

/* ---------------------------------------------------------------------------------------------------------- calls */

static HRESULT read_all_chars(struct sink* log, ULONG size)
{
    BYTE bytes[64];
    ULONG actual;
    HRESULT hr;

    do {
        hr = WsReadCharsUtf8(reader, bytes, size, &actual, NULL);
        if (hr == S_OK)
            sink_bytes(log, bytes, actual);
    } while (hr == S_OK && actual != 0);
    return hr;
}

static HRESULT read_all_wide(struct sink* log, ULONG size)
{
    WCHAR chars[64];
    ULONG actual;
    HRESULT hr;

    do {
        hr = WsReadChars(reader, chars, size, &actual, NULL);
        if (hr == S_OK)
            sink_bytes(log, chars, 2 * (size_t)actual);
    } while (hr == S_OK && actual != 0);
    return hr;
}

static HRESULT read_all_bytes(struct sink* log, ULONG size)
{
    BYTE bytes[64];
    ULONG actual;
    HRESULT hr;

    do {
        hr = WsReadBytes(reader, bytes, size, &actual, NULL);
        if (hr == S_OK)
            sink_bytes(log, bytes, actual);
    } while (hr == S_OK && actual != 0);
    return hr;
}

/* A WS_DATETIME ends with padding, which says nothing. */
static void sink_values(struct sink* log, WS_VALUE_TYPE type, const void* values, ULONG count)
{
    size_t used = type == WS_DATETIME_VALUE_TYPE ? offsetof(WS_DATETIME, format) + sizeof(WS_DATETIME_FORMAT)
                                                 : value_sizes[type];

    for (ULONG i = 0; i < count; i++)
        sink_bytes(log, (const BYTE*)values + (size_t)i * value_sizes[type], used);
}

static HRESULT read_a_value(struct sink* log, WS_VALUE_TYPE type)
{
    union value value = { { 0 } };
    HRESULT hr = WsReadValue(reader, type, &value, value_sizes[type], NULL);

    if (hr == S_OK)
        sink_values(log, type, &value, 1);
    return hr;
}

static HRESULT read_an_array(struct sink* log, WS_VALUE_TYPE type, ULONG count)
{
    union value values[4] = { { { 0 } } };
    ULONG actual = 0;
    HRESULT hr = WsReadArray(reader, X("i"), X(""), type, values, sizeof values, 0, count, &actual, NULL);

    if (hr == S_OK)
        sink_values(log, type, values, actual);
    return hr;
}

static HRESULT read_a_name(struct sink* log, bool resolve)
{
    WS_XML_STRING prefix, local, ns;
    HRESULT hr = WsReadQualifiedName(reader, heap, &prefix, &local, resolve ? &ns : NULL, NULL);

    if (hr == S_OK) {
        sink_xml(log, &prefix);
        sink_xml(log, &local);
        if (resolve)
            sink_xml(log, &ns);
    }
    return hr;
}

static HRESULT ask_scope(struct sink* log)
{
    const WS_XML_STRING* ns = NULL;
    WCHAR* chars = NULL;
    ULONG count = 0;
    HRESULT hr = WsGetNamespaceFromPrefix(reader, X("p"), FALSE, &ns, NULL);

    if (hr == S_OK)
        sink_xml(log, ns);
    hr = WsGetXmlAttribute(reader, X("lang"), heap, &chars, &count, NULL);
    if (hr == S_OK)
        sink_bytes(log, chars, 2 * (size_t)count);
    return hr;
}

static HRESULT enter_attribute(void)
{
    ULONG index;
    HRESULT hr = WsFindAttribute(reader, X("x"), X(""), FALSE, &index, NULL);

    return hr == S_OK ? WsReadStartAttribute(reader, index, NULL) : hr;
}

static HRESULT to_buffer(struct sink* log)
{
    WS_XML_BUFFER* buffer = NULL;
    HRESULT hr = WsReadXmlBuffer(reader, heap, &buffer, NULL);
    WS_XML_READER* other;
    ULONG actual;
    BYTE bytes[256];

    if (hr != S_OK)
        return hr;
    other = new_reader();
    assert_ok(WsSetInputToBuffer(other, buffer, NULL, 0, NULL));
    do {
        assert_ok(WsReadCharsUtf8(other, bytes, sizeof bytes, &actual, NULL));
        sink_bytes(log, bytes, actual);
        if (node_type(other) != WS_XML_NODE_TYPE_EOF)
            assert_ok(WsReadNode(other, NULL));
    } while (node_type(other) != WS_XML_NODE_TYPE_EOF);
    WsFreeReader(other);
    return S_OK;
}

/* Text has as many nodes as an encoding likes: only markup is passed by WsReadNode. */
static HRESULT next_markup(bool skip)
{
    WS_XML_NODE_TYPE type = node_type(reader);

    if (type == WS_XML_NODE_TYPE_TEXT)
        return S_FALSE;
    return skip ? WsSkipNode(reader, NULL) : WsReadNode(reader, NULL);
}

static HRESULT make_call(struct sink* log)
{
    uint32_t call = below(20), more = below(16), size = 4 + below(20);

    switch (call) {
    case 0:  return read_all_chars(log, size);
    case 1:  return read_all_wide(log, size);
    case 2:  return read_all_bytes(log, size - 3);
    case 3:  return read_a_value(log, (WS_VALUE_TYPE)more);
    case 4:  return read_an_array(log, (WS_VALUE_TYPE)more, 1 + more % 4);
    case 5:  return read_a_name(log, more & 1);
    case 6:  return ask_scope(log);
    case 7:  return enter_attribute();
    case 8:  return WsReadEndAttribute(reader, NULL);
    case 9:  return to_buffer(log);
    case 10: return next_markup(true);
    case 11: return node_type(reader) == WS_XML_NODE_TYPE_END_ELEMENT ? WsReadEndElement(reader, NULL) : S_FALSE;
    case 12: return WsReadToStartElement(reader, NULL, NULL, &(BOOL){ 0 }, NULL);
    default: return next_markup(false);
    }
}

/* What the calls gave, with their results; up to a failure, which differs in no form. */
static void run(struct sink* log)
{
    for (int i = 0; i < CALLS_MAX; i++) {
        size_t before = log->size;
        HRESULT hr = make_call(log);
        char step[64];

        if (FAILED(hr))                          /* how much a call gave out before is not said */
            log->size = before;
        snprintf(step, sizeof step, " [%d %08X]", i, (unsigned)hr);
        sink_text(log, step);
        if (FAILED(hr) && hr != E_INVALIDARG && hr != WS_E_INVALID_OPERATION)
            return;
    }
}

static bool same_logs(const struct sink* a, const struct sink* b)
{
    return a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
}

static void print_log(const char* name, const struct sink* log)
{
    print_error("%s: ", name);
    for (size_t i = 0; i < log->size; i++)
        print_error(log->text[i] >= ' ' && log->text[i] < 0x7F ? "%c" : "\\x%02X", (BYTE)log->text[i]);
    print_error("\n");
}

static void compare_forms(void (*make)(enum form_kind kind))
{
    for (uint32_t first = 1; first <= SEEDS; first++) {
        struct sink expected = { 0 };

        for_each_form(form) {
            struct sink log = { 0 };
            uint32_t after;

            seed = first;
            make(form->kind);
            after = seed;
            assert_form_hr(form, form_set_cut(reader, form, form_input.bytes.size, NULL, 0, NULL), S_OK, NULL);
            for (uint32_t i = 0; i < 3; i++) {
                seed = after + i * 7919;
                assert_form_hr(form, form_set_cut(reader, form, form_input.bytes.size, NULL, 0, NULL), S_OK, NULL);
                run(&log);
            }
            if (form == forms) {
                expected = log;
                continue;
            }
            if (!same_logs(&expected, &log)) {
                print_log(forms[0].name, &expected);
                print_log(form->name, &log);
                fail_msg("seed %u", (unsigned)first);
            }
            sink_reset(&log);
        }
        sink_reset(&expected);
        assert_ok(WsResetHeap(heap, NULL));
    }
}

static void test_any_calls_on_any_text_give_the_same_in_every_form(void** state)
{
    UNUSED(state);
    compare_forms(make_document);
}

static void test_any_calls_on_any_values_give_the_same_in_every_form(void** state)
{
    UNUSED(state);
    compare_forms(make_values);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(test_any_calls_on_any_text_give_the_same_in_every_form),
        TEST(test_any_calls_on_any_values_give_the_same_in_every_form),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
