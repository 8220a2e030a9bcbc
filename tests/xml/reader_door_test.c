/* Every function of the reader at its door: what is no reader, a reader without input, one that failed; pointers that have
 * to be there, and those that need not. */
#include "form_support.h"

static WS_XML_READER* reader;
static WS_HEAP* heap;
static WS_ERROR* error;

static int set_up(void** state)
{
    UNUSED(state);
    reader = new_reader();
    heap = new_heap();
    error = test_error();
    return 0;
}

static int tear_down(void** state)
{
    UNUSED(state);
    WsFreeReader(reader);
    form_reset();
    WsFreeHeap(heap);
    WsFreeError(error);
    return 0;
}

static HRESULT CALLBACK swallow(void* state, const WS_BYTES* buffers, ULONG count, const WS_ASYNC_CONTEXT* context,
                                WS_ERROR* write_error)
{
    UNUSED(state);
    UNUSED(buffers);
    UNUSED(count);
    UNUSED(context);
    UNUSED(write_error);
    return S_OK;
}

/* --------------------------------------------------------------------------------------------------- the reader */

static union {
    ULONG                number;
    BOOL                 found;
    INT32                value;
    BYTE                 bytes[16];
    WCHAR                chars[8];
    WS_XML_STRING        string;
    WS_XML_NODE_POSITION position;
    const WS_XML_NODE*   node;
    const WS_XML_STRING* ns;
    WCHAR*               text;
    WS_XML_BUFFER*       buffer;
} out;
static ULONG count;

static WS_XML_STRING name_a = { 1, (BYTE*)(uintptr_t)"a", NULL, 0 }, no_name = { 0, (BYTE*)(uintptr_t)"", NULL, 0 };
static const WS_ELEMENT_DESCRIPTION int_a = { &name_a, &no_name, WS_INT32_TYPE, NULL };
static WS_ATTRIBUTE_DESCRIPTION int_attribute = { &name_a, &no_name, WS_INT32_TYPE, NULL };

static const WS_XML_NODE_POSITION nowhere = { NULL, NULL };

/* All good arguments, whatever they are good for. */
static HRESULT call(int function, WS_XML_READER* r)
{
    switch (function) {
    case 0:  return WsFillReader(r, 1, NULL, error);
    case 1:  return WsGetReaderProperty(r, WS_XML_READER_PROPERTY_MAX_DEPTH, &out.number, sizeof out.number, error);
    case 2:  return WsGetReaderNode(r, &out.node, error);
    case 3:  return WsReadNode(r, error);
    case 4:  return WsSkipNode(r, error);
    case 5:  return WsReadStartElement(r, error);
    case 6:  return WsReadToStartElement(r, NULL, NULL, &out.found, error);
    case 7:  return WsReadStartAttribute(r, 0, error);
    case 8:  return WsReadEndAttribute(r, error);
    case 9:  return WsReadEndElement(r, error);
    case 10: return WsFindAttribute(r, X("a"), X(""), FALSE, &out.number, error);
    case 11: return WsReadChars(r, out.chars, 8, &count, error);
    case 12: return WsReadCharsUtf8(r, out.bytes, 16, &count, error);
    case 13: return WsReadBytes(r, out.bytes, 16, &count, error);
    case 14: return WsReadArray(r, X("a"), X(""), WS_INT32_VALUE_TYPE, out.bytes, 16, 0, 4, &count, error);
    case 15: return WsReadValue(r, WS_INT32_VALUE_TYPE, &out.value, sizeof out.value, error);
    case 16: return WsReadQualifiedName(r, heap, NULL, &out.string, NULL, error);
    case 17: return WsReadElement(r, &int_a, WS_READ_REQUIRED_VALUE, heap, &out.value, sizeof out.value, error);
    case 18: return WsReadAttribute(r, &int_attribute, WS_READ_REQUIRED_VALUE, heap, &out.value, 4, error);
    case 19: return WsReadType(r, WS_ELEMENT_TYPE_MAPPING, WS_INT32_TYPE, NULL, WS_READ_REQUIRED_VALUE, heap,
                               &out.value, 4, error);
    case 20: return WsReadXmlBuffer(r, heap, &out.buffer, error);
    case 21: return WsGetReaderPosition(r, &out.position, error);
    case 22: return WsSetReaderPosition(r, &nowhere, error);
    case 23: return WsMoveReader(r, WS_MOVE_TO_BOF, &out.found, error);
    case 24: return WsGetNamespaceFromPrefix(r, X("a"), FALSE, &out.ns, error);
    case 25: return WsGetXmlAttribute(r, X("lang"), heap, &out.text, &count, error);
    case 26: return WsStartReaderCanonicalization(r, swallow, NULL, NULL, 0, error);
    case 27: return WsEndReaderCanonicalization(r, error);
    default: return S_OK;
    }
}
#define FUNCTIONS 28

static void check_each(WS_XML_READER* r, HRESULT expected)
{
    for (int i = 0; i < FUNCTIONS; i++) {
        HRESULT hr = call(i, r);
        ULONG strings = 0;

        if (hr != expected)
            fail_msg("function %d: 0x%08X instead of 0x%08X", i, (unsigned)hr, (unsigned)expected);
        assert_ok(WsGetErrorProperty(error, WS_ERROR_PROPERTY_STRING_COUNT, &strings, sizeof strings));
        if (strings == 0)
            fail_msg("function %d: 0x%08X without a word", i, (unsigned)hr);
        assert_ok(WsResetError(error));
    }
}

static void test_every_function_wants_a_reader_that_can_read(void** state)
{
    static union { char bytes[1024]; void* aligned; } foreign;

    UNUSED(state);
    check_each(NULL, E_INVALIDARG);
    check_each((WS_XML_READER*)(void*)&foreign, E_INVALIDARG);
    check_each(reader, WS_E_INVALID_OPERATION);
    for_each_form(form) {
        if (form->kind == FORM_BUFFER) {                     /* nothing is wrong in a buffer but what is asked for */
            form_set(reader, form, "<a/>", error);
            assert_hr(WsReadEndElement(reader, NULL), WS_E_INVALID_FORMAT);
        } else {
            form_make(form->kind, "<a><b>1</b></a>");
            (void)form_set_cut(reader, form, form_input.bytes.size / 2, NULL, 0, NULL);
            while (WsReadNode(reader, NULL) == S_OK) {
            }
        }
        check_each(reader, WS_E_OBJECT_FAULTED);
        form_set(reader, form, "<a/>", error);               /* a new input brings it back */
        assert_form_hr(form, WsReadNode(reader, error), S_OK, error);
    }
}

/* ------------------------------------------------------------------------------------------------- what it gives */

static void test_pointers_that_have_to_be_there_are_asked_for_and_do_no_harm(void** state)
{
    UNUSED(state);
    set_text(reader, "<a a='1'>1</a>");
    assert_ok(WsReadToStartElement(reader, NULL, NULL, NULL, NULL));
#define REFUSED(call) assert_hr((call), E_INVALIDARG)
    REFUSED(WsGetReaderProperty(reader, WS_XML_READER_PROPERTY_MAX_DEPTH, NULL, 4, NULL));
    REFUSED(WsGetReaderProperty(reader, WS_XML_READER_PROPERTY_MAX_DEPTH, out.bytes, 3, NULL));
    REFUSED(WsGetReaderProperty(reader, WS_XML_READER_PROPERTY_MAX_DEPTH, out.bytes, 8, NULL));
    REFUSED(WsGetReaderProperty(reader, WS_XML_READER_PROPERTY_IN_ATTRIBUTE, out.bytes, 1, NULL));
    REFUSED(WsGetReaderProperty(reader, (WS_XML_READER_PROPERTY_ID)15, out.bytes, 4, NULL));
    REFUSED(WsGetReaderNode(reader, NULL, NULL));
    REFUSED(WsReadStartAttribute(reader, 1, NULL));
    REFUSED(WsReadStartAttribute(reader, UINT32_MAX, NULL));
    REFUSED(WsFindAttribute(reader, NULL, X(""), FALSE, &count, NULL));
    REFUSED(WsFindAttribute(reader, X("a"), NULL, FALSE, &count, NULL));
    REFUSED(WsFindAttribute(reader, X("a"), X(""), FALSE, NULL, NULL));
    REFUSED(WsReadChars(reader, NULL, 1, &count, NULL));
    REFUSED(WsReadChars(reader, out.chars, 1, NULL, NULL));
    REFUSED(WsReadCharsUtf8(reader, NULL, 1, &count, NULL));
    REFUSED(WsReadCharsUtf8(reader, out.bytes, 1, NULL, NULL));
    REFUSED(WsReadBytes(reader, NULL, 1, &count, NULL));
    REFUSED(WsReadBytes(reader, out.bytes, 1, NULL, NULL));
    REFUSED(WsReadValue(reader, WS_INT32_VALUE_TYPE, NULL, 4, NULL));
    REFUSED(WsReadValue(reader, WS_INT32_VALUE_TYPE, &out.value, 8, NULL));
    REFUSED(WsReadValue(reader, (WS_VALUE_TYPE)16, &out.value, 4, NULL));
    REFUSED(WsReadQualifiedName(reader, NULL, NULL, &out.string, NULL, NULL));
    REFUSED(WsReadQualifiedName(reader, heap, NULL, NULL, NULL, NULL));
    REFUSED(WsGetReaderPosition(reader, NULL, NULL));
    REFUSED(WsSetReaderPosition(reader, NULL, NULL));
    REFUSED(WsGetNamespaceFromPrefix(reader, NULL, FALSE, &out.ns, NULL));
    REFUSED(WsGetNamespaceFromPrefix(reader, X("a"), FALSE, NULL, NULL));
    REFUSED(WsGetXmlAttribute(reader, NULL, heap, &out.text, &count, NULL));
    REFUSED(WsGetXmlAttribute(reader, X("lang"), NULL, &out.text, &count, NULL));
    REFUSED(WsGetXmlAttribute(reader, X("lang"), heap, NULL, &count, NULL));
    REFUSED(WsGetXmlAttribute(reader, X("lang"), heap, &out.text, NULL, NULL));
    REFUSED(WsStartReaderCanonicalization(reader, NULL, NULL, NULL, 0, NULL));
    REFUSED(WsStartReaderCanonicalization(reader, swallow, NULL, NULL, 1, NULL));
    REFUSED(WsCreateXmlBuffer(NULL, NULL, 0, &out.buffer, NULL));
    REFUSED(WsCreateXmlBuffer(heap, NULL, 0, NULL, NULL));
    REFUSED(WsCreateXmlBuffer(heap, NULL, 1, &out.buffer, NULL));
    REFUSED(WsRemoveNode(NULL, NULL));
    REFUSED(WsRemoveNode(&nowhere, NULL));
    REFUSED(WsSetInputToBuffer(reader, NULL, NULL, 0, NULL));
#undef REFUSED
    assert_ok(WsReadStartAttribute(reader, 0, NULL));         /* the reader is where it was */
    assert_ok(WsReadEndAttribute(reader, NULL));
    assert_ok(WsReadStartElement(reader, NULL));
    assert_ok(WsReadChars(reader, NULL, 0, &count, NULL));
    assert_int_equal(count, 0);
    assert_ok(WsReadValue(reader, WS_INT32_VALUE_TYPE, &out.value, sizeof out.value, NULL));
    assert_int_equal(out.value, 1);
}

static void test_what_does_not_fit_the_state_is_refused_and_does_no_harm(void** state)
{
    UNUSED(state);
    for_each_form(form) {
        form_set(reader, form, "<a a='1'>1</a>", error);
        assert_form_hr(form, WsFindAttribute(reader, X("a"), X(""), TRUE, &count, NULL), WS_E_INVALID_OPERATION, NULL);
        assert_form_hr(form, WsReadEndAttribute(reader, NULL), WS_E_INVALID_OPERATION, NULL);
        assert_form_hr(form, WsEndReaderCanonicalization(reader, NULL), WS_E_INVALID_OPERATION, NULL);
        if (form->kind != FORM_BUFFER) {
            assert_form_hr(form, WsGetReaderPosition(reader, &out.position, NULL), WS_E_INVALID_OPERATION, NULL);
            assert_form_hr(form, WsSetReaderPosition(reader, &nowhere, NULL), WS_E_INVALID_OPERATION, NULL);
            assert_form_hr(form, WsMoveReader(reader, WS_MOVE_TO_BOF, NULL, NULL), WS_E_INVALID_OPERATION, NULL);
        }
        assert_form_hr(form, WsReadToStartElement(reader, NULL, NULL, NULL, error), S_OK, error);
        assert_form_hr(form, WsReadStartAttribute(reader, 0, error), S_OK, error);
        assert_form_hr(form, WsFindAttribute(reader, X("a"), X(""), TRUE, &count, NULL), WS_E_INVALID_OPERATION, NULL);
        assert_form_hr(form, WsStartReaderCanonicalization(reader, swallow, NULL, NULL, 0, NULL),
                       WS_E_INVALID_OPERATION, NULL);
        assert_form_hr(form, WsReadEndAttribute(reader, error), S_OK, error);
        assert_form_hr(form, WsReadStartElement(reader, error), S_OK, error);
        assert_form_hr(form, WsReadXmlBuffer(reader, heap, &out.buffer, NULL), WS_E_INVALID_OPERATION, NULL);
        assert_form_hr(form, WsReadValue(reader, WS_INT32_VALUE_TYPE, &out.value, 4, error), S_OK, error);
        assert_form_hr(form, WsReadStartAttribute(reader, 0, error), WS_E_INVALID_FORMAT, error);    /* as documented */
        WsResetError(error);
    }
}

/* ------------------------------------------------------------------------------------------------------- filling */

static void test_filling_what_is_in_memory_does_nothing(void** state)
{
    UNUSED(state);
    for_each_form(form) {
        if (form->from != FROM_MEMORY)
            continue;
        form_set(reader, form, "<a/>", error);
        assert_form_hr(form, WsFillReader(reader, UINT32_MAX, NULL, error), S_OK, error);
        assert_form_hr(form, WsFillReader(reader, UINT32_MAX, &completion_context, error), S_OK, error);
        assert_form(form, node_type(reader) == WS_XML_NODE_TYPE_BOF && !completion.done);
    }
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(test_every_function_wants_a_reader_that_can_read),
        TEST(test_pointers_that_have_to_be_there_are_asked_for_and_do_no_harm),
        TEST(test_what_does_not_fit_the_state_is_refused_and_does_no_harm),
        TEST(test_filling_what_is_in_memory_does_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
