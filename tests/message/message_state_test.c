/* The states of a message, and what each function says in the wrong one. */
#include "message_support.h"

#define V12 WS_ENVELOPE_VERSION_SOAP_1_2, WS_ADDRESSING_VERSION_1_0

static const char plain[] = "<s:Envelope xmlns:s=\"" SOAP12_NS "\"><s:Body/></s:Envelope>";

struct objects {
    WS_MESSAGE*    message;
    WS_XML_READER* reader;
    WS_XML_WRITER* writer;
    WS_ERROR*      error;
    WS_HEAP*       heap;
};

static void set_output(WS_XML_WRITER* writer)
{
    static const WS_XML_WRITER_TEXT_ENCODING encoding = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    static const WS_XML_WRITER_BUFFER_OUTPUT output = { { WS_XML_WRITER_OUTPUT_TYPE_BUFFER } };

    assert_ok(WsSetOutput(writer, &encoding.encoding, &output.output, NULL, 0, NULL));
}

static void set_input(WS_XML_READER* reader, const char* text)
{
    const WS_XML_READER_TEXT_ENCODING encoding = { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    const WS_XML_READER_BUFFER_INPUT input = {
        { WS_XML_READER_INPUT_TYPE_BUFFER }, (void*)(uintptr_t)text, (ULONG)strlen(text),
    };

    assert_ok(WsSetInput(reader, &encoding.encoding, &input.input, NULL, 0, NULL));
}

static void objects_init(struct objects* objects)
{
    objects->message = new_message(V12);
    assert_ok(WsCreateReader(NULL, 0, &objects->reader, NULL));
    assert_ok(WsCreateWriter(NULL, 0, &objects->writer, NULL));
    objects->error = test_error();
    objects->heap = new_heap();
    set_input(objects->reader, plain);
    set_output(objects->writer);
}

static void objects_reset(struct objects* objects)
{
    WsFreeMessage(objects->message);
    WsFreeReader(objects->reader);
    WsFreeWriter(objects->writer);
    WsFreeError(objects->error);
    WsFreeHeap(objects->heap);
}

/* Brings a new message into the state; DONE by writing. */
static void bring(struct objects* objects, WS_MESSAGE_STATE state)
{
    if (state == WS_MESSAGE_STATE_READING)
        assert_ok(WsReadEnvelopeStart(objects->message, objects->reader, NULL, NULL, NULL));
    if (state == WS_MESSAGE_STATE_INITIALIZED || state == WS_MESSAGE_STATE_WRITING || state == WS_MESSAGE_STATE_DONE)
        assert_ok(WsInitializeMessage(objects->message, WS_BLANK_MESSAGE, NULL, NULL));
    if (state == WS_MESSAGE_STATE_WRITING || state == WS_MESSAGE_STATE_DONE)
        assert_ok(WsWriteEnvelopeStart(objects->message, objects->writer, NULL, NULL, NULL));
    if (state == WS_MESSAGE_STATE_DONE)
        assert_ok(WsWriteEnvelopeEnd(objects->message, NULL));
    assert_int_equal(state_of(objects->message), state);
}

/* ------------------------------------------------------------------------------------------------ one call for each */

static HRESULT initialize(struct objects* o)
{
    return WsInitializeMessage(o->message, WS_BLANK_MESSAGE, NULL, o->error);
}

static HRESULT read_start(struct objects* o)
{
    return WsReadEnvelopeStart(o->message, o->reader, NULL, NULL, o->error);
}

static HRESULT read_end(struct objects* o)
{
    return WsReadEnvelopeEnd(o->message, o->error);
}

static HRESULT write_start(struct objects* o)
{
    return WsWriteEnvelopeStart(o->message, o->writer, NULL, NULL, o->error);
}

static HRESULT write_end(struct objects* o)
{
    return WsWriteEnvelopeEnd(o->message, o->error);
}

static WS_XML_STRING int_name = { 1, (BYTE*)(uintptr_t)"i", NULL, 0 };
static WS_XML_STRING int_ns = { 5, (BYTE*)(uintptr_t)"urn:i", NULL, 0 };
static const WS_ELEMENT_DESCRIPTION int_element = { &int_name, &int_ns, WS_INT32_TYPE, NULL };

static HRESULT write_body(struct objects* o)
{
    const INT32 value = 1;

    return WsWriteBody(o->message, &int_element, WS_WRITE_REQUIRED_VALUE, &value, sizeof value, o->error);
}

static HRESULT read_body(struct objects* o)
{
    INT32* value = NULL;

    return WsReadBody(o->message, &int_element, WS_READ_OPTIONAL_POINTER, o->heap, &value, sizeof value, o->error);
}

static HRESULT fill_body(struct objects* o)
{
    return WsFillBody(o->message, 1, NULL, o->error);
}

static HRESULT flush_body(struct objects* o)
{
    return WsFlushBody(o->message, 1, NULL, o->error);
}

static HRESULT get_a_header(struct objects* o)
{
    WS_STRING* value = NULL;

    return WsGetHeader(o->message, WS_ACTION_HEADER, WS_STRING_TYPE, WS_READ_OPTIONAL_POINTER, NULL, &value,
                       sizeof value, o->error);
}

static HRESULT set_a_header(struct objects* o)
{
    const WS_STRING value = TEXT_STRING(u"urn:x");

    return WsSetHeader(o->message, WS_ACTION_HEADER, WS_STRING_TYPE, WS_WRITE_REQUIRED_VALUE, &value, sizeof value,
                       o->error);
}

static HRESULT remove_a_header(struct objects* o)
{
    return WsRemoveHeader(o->message, WS_ACTION_HEADER, o->error);
}

static HRESULT add_custom(struct objects* o)
{
    const INT32 value = 1;

    return WsAddCustomHeader(o->message, &int_element, WS_WRITE_REQUIRED_VALUE, &value, sizeof value, 0, o->error);
}

static HRESULT get_custom(struct objects* o)
{
    INT32* value = NULL;

    return WsGetCustomHeader(o->message, &int_element, WS_REPEATING_HEADER, 0, WS_READ_OPTIONAL_POINTER, NULL, &value,
                             sizeof value, NULL, o->error);
}

static HRESULT remove_custom(struct objects* o)
{
    return WsRemoveCustomHeader(o->message, &int_name, &int_ns, o->error);
}

static HRESULT add_mapped(struct objects* o)
{
    const INT32 value = 1;

    return WsAddMappedHeader(o->message, &int_name, WS_INT32_TYPE, WS_WRITE_REQUIRED_VALUE, &value, sizeof value,
                             o->error);
}

static HRESULT get_mapped(struct objects* o)
{
    INT32* value = NULL;

    return WsGetMappedHeader(o->message, &int_name, WS_REPEATING_HEADER, 0, WS_INT32_TYPE, WS_READ_OPTIONAL_POINTER,
                             NULL, &value, sizeof value, o->error);
}

static HRESULT remove_mapped(struct objects* o)
{
    return WsRemoveMappedHeader(o->message, &int_name, o->error);
}

static HRESULT check_must_understand(struct objects* o)
{
    return WsCheckMustUnderstandHeaders(o->message, o->error);
}

static HRESULT mark_understood(struct objects* o)
{
    WS_XML_NODE_POSITION position = { NULL, &position };         /* of no header: E_INVALIDARG once the state is right */

    return WsMarkHeaderAsUnderstood(o->message, &position, o->error);
}

static HRESULT set_fault_flag(struct objects* o)
{
    const BOOL yes = TRUE;

    return WsSetMessageProperty(o->message, WS_MESSAGE_PROPERTY_IS_FAULT, &yes, sizeof yes, o->error);
}

static HRESULT get_fault_flag(struct objects* o)
{
    BOOL flag;

    return WsGetMessageProperty(o->message, WS_MESSAGE_PROPERTY_IS_FAULT, &flag, sizeof flag, o->error);
}

static HRESULT get_body_reader(struct objects* o)
{
    WS_XML_READER* reader;

    return WsGetMessageProperty(o->message, WS_MESSAGE_PROPERTY_BODY_READER, &reader, sizeof reader, o->error);
}

static HRESULT get_body_writer(struct objects* o)
{
    WS_XML_WRITER* writer;

    return WsGetMessageProperty(o->message, WS_MESSAGE_PROPERTY_BODY_WRITER, &writer, sizeof writer, o->error);
}

static HRESULT get_header_buffer(struct objects* o)
{
    WS_XML_BUFFER* buffer;

    return WsGetMessageProperty(o->message, WS_MESSAGE_PROPERTY_HEADER_BUFFER, &buffer, sizeof buffer, o->error);
}

static HRESULT address(struct objects* o)
{
    const WS_ENDPOINT_ADDRESS to = { .url = TEXT_STRING(u"http://x/") };

    return WsAddressMessage(o->message, &to, o->error);
}

#define EMPTY       (1u << WS_MESSAGE_STATE_EMPTY)
#define INITIALIZED (1u << WS_MESSAGE_STATE_INITIALIZED)
#define READING     (1u << WS_MESSAGE_STATE_READING)
#define WRITING     (1u << WS_MESSAGE_STATE_WRITING)
#define DONE        (1u << WS_MESSAGE_STATE_DONE)
#define NOT_EMPTY   (INITIALIZED | READING | WRITING | DONE)

static const struct call {
    const char* name;
    HRESULT   (*call)(struct objects* objects);
    unsigned    states;                  /* in which it may be called                                    */
    HRESULT     result;                  /* then                                                         */
    WS_MESSAGE_STATE after;              /* the state afterwards, when it changes                        */
} calls[] = {
    { "WsInitializeMessage", initialize, EMPTY, S_OK, WS_MESSAGE_STATE_INITIALIZED },
    { "WsReadEnvelopeStart", read_start, EMPTY, S_OK, WS_MESSAGE_STATE_READING },
    { "WsReadEnvelopeEnd", read_end, READING, S_OK, WS_MESSAGE_STATE_DONE },
    { "WsWriteEnvelopeStart", write_start, INITIALIZED, S_OK, WS_MESSAGE_STATE_WRITING },
    { "WsWriteEnvelopeEnd", write_end, WRITING, S_OK, WS_MESSAGE_STATE_DONE },
    { "WsWriteBody", write_body, WRITING, S_OK, 0 },
    { "WsReadBody", read_body, READING, S_OK, 0 },
    { "WsFillBody", fill_body, READING, S_OK, 0 },
    { "WsFlushBody", flush_body, WRITING, S_OK, 0 },
    { "WsGetHeader", get_a_header, NOT_EMPTY, S_OK, 0 },
    { "WsSetHeader", set_a_header, NOT_EMPTY, S_OK, 0 },
    { "WsRemoveHeader", remove_a_header, NOT_EMPTY, S_OK, 0 },
    { "WsAddCustomHeader", add_custom, NOT_EMPTY, S_OK, 0 },
    { "WsGetCustomHeader", get_custom, NOT_EMPTY, S_OK, 0 },
    { "WsRemoveCustomHeader", remove_custom, NOT_EMPTY, S_OK, 0 },
    { "WsAddMappedHeader", add_mapped, NOT_EMPTY, S_OK, 0 },
    { "WsGetMappedHeader", get_mapped, NOT_EMPTY, S_OK, 0 },
    { "WsRemoveMappedHeader", remove_mapped, NOT_EMPTY, S_OK, 0 },
    { "WsCheckMustUnderstandHeaders", check_must_understand, READING, S_OK, 0 },
    { "WsMarkHeaderAsUnderstood", mark_understood, READING, E_INVALIDARG, 0 },
    { "WsSetMessageProperty", set_fault_flag, NOT_EMPTY, S_OK, 0 },
    { "WsGetMessageProperty", get_fault_flag, NOT_EMPTY, S_OK, 0 },
    { "WsGetMessageProperty", get_body_reader, READING, S_OK, 0 },
    { "WsGetMessageProperty", get_body_writer, WRITING, S_OK, 0 },
    { "WsGetMessageProperty", get_header_buffer, NOT_EMPTY, S_OK, 0 },
    { "WsAddressMessage", address, INITIALIZED | WRITING | DONE, S_OK, 0 },
};

static void assert_call(const struct call* call, WS_MESSAGE_STATE state)
{
    bool allowed = (call->states & 1u << state) != 0;
    struct objects objects;
    HRESULT hr;

    objects_init(&objects);
    bring(&objects, state);
    hr = call->call(&objects);
    if (hr != (allowed ? call->result : WS_E_INVALID_OPERATION))
        fail_msg("%s in state %d: 0x%08X", call->name, (int)state, (unsigned)hr);
    if (!allowed)
        assert_error_says(objects.error, call->name);
    assert_int_equal(state_of(objects.message), allowed && call->after != 0 ? call->after : state);
    objects_reset(&objects);
}

static void test_each_function_in_each_state(void** state)
{
    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(calls); i++)
        for (WS_MESSAGE_STATE s = WS_MESSAGE_STATE_EMPTY; s <= WS_MESSAGE_STATE_DONE; s++)
            assert_call(&calls[i], s);
}

static void test_a_function_refuses_what_is_no_message(void** state)
{
    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(calls); i++) {
        uint32_t other[64] = { 0x12345678 };
        struct objects objects;
        WS_MESSAGE* message;

        objects_init(&objects);
        message = objects.message;
        objects.message = NULL;
        assert_fails(calls[i].call(&objects), E_INVALIDARG, objects.error, "not a WS_MESSAGE");
        objects.message = (WS_MESSAGE*)(void*)other;
        assert_fails(calls[i].call(&objects), E_INVALIDARG, objects.error, "not a WS_MESSAGE");
        objects.message = message;
        objects_reset(&objects);
    }
    assert_hr(WsResetMessage(NULL, NULL), E_INVALIDARG);
    WsFreeMessage(NULL);
}

static void test_reset_makes_a_message_empty_from_every_state(void** state)
{
    UNUSED(state);
    for (WS_MESSAGE_STATE s = WS_MESSAGE_STATE_EMPTY; s <= WS_MESSAGE_STATE_DONE; s++) {
        struct objects objects;

        objects_init(&objects);
        bring(&objects, s);
        assert_ok(WsResetMessage(objects.message, NULL));
        assert_int_equal(state_of(objects.message), WS_MESSAGE_STATE_EMPTY);
        set_input(objects.reader, plain);
        assert_ok(read_start(&objects));
        assert_string_equal(get_header(objects.message, WS_ACTION_HEADER), "(none)");
        objects_reset(&objects);
    }
}

/* ------------------------------------------------------------------------------------------------------ done callback */

static void CALLBACK count_done(void* state)
{
    ++*(int*)state;
}

static void test_the_done_callback_runs_once_at_reset_or_free(void** state)
{
    struct objects objects;
    int reading = 0;
    int writing = 0;

    UNUSED(state);
    objects_init(&objects);
    assert_ok(WsReadEnvelopeStart(objects.message, objects.reader, count_done, &reading, NULL));
    assert_ok(WsReadEnvelopeEnd(objects.message, NULL));
    assert_int_equal(reading, 0);
    assert_ok(WsResetMessage(objects.message, NULL));
    assert_int_equal(reading, 1);
    assert_ok(WsResetMessage(objects.message, NULL));
    assert_int_equal(reading, 1);

    bring(&objects, WS_MESSAGE_STATE_INITIALIZED);
    assert_ok(WsWriteEnvelopeStart(objects.message, objects.writer, count_done, &writing, NULL));
    assert_int_equal(writing, 0);
    WsFreeMessage(objects.message);
    assert_int_equal(writing, 1);
    objects.message = NULL;
    objects_reset(&objects);
}

static void test_the_done_callback_does_not_run_when_the_start_failed(void** state)
{
    struct objects objects;
    int count = 0;

    UNUSED(state);
    objects_init(&objects);
    set_input(objects.reader, "<a/>");
    assert_hr(WsReadEnvelopeStart(objects.message, objects.reader, count_done, &count, NULL), WS_E_INVALID_FORMAT);
    assert_int_equal(state_of(objects.message), WS_MESSAGE_STATE_EMPTY);
    assert_ok(WsResetMessage(objects.message, NULL));
    assert_hr(msg_read_start(objects.message, WS_CHARSET_UTF8, "<a/>", 4, count_done, &count, NULL),
              WS_E_INVALID_FORMAT);
    WsFreeMessage(objects.message);
    assert_int_equal(count, 0);
    objects.message = NULL;
    objects_reset(&objects);
}

static void CALLBACK free_reader(void* state)
{
    WsFreeReader(state);
}

static void test_the_done_callback_may_free_the_reader(void** state)
{
    struct objects objects;

    UNUSED(state);
    objects_init(&objects);
    assert_ok(WsReadEnvelopeStart(objects.message, objects.reader, free_reader, objects.reader, NULL));
    objects.reader = NULL;
    objects_reset(&objects);
}

/* ------------------------------------------------------------------------------------------------------ bad arguments */

static void test_readers_and_writers_are_checked(void** state)
{
    struct objects objects;
    WS_XML_READER* no_input = NULL;
    WS_XML_WRITER* no_output = NULL;

    UNUSED(state);
    objects_init(&objects);
    assert_ok(WsCreateReader(NULL, 0, &no_input, NULL));
    assert_ok(WsCreateWriter(NULL, 0, &no_output, NULL));
    assert_fails(WsReadEnvelopeStart(objects.message, NULL, NULL, NULL, objects.error), E_INVALIDARG, objects.error,
                 "reader");
    assert_fails(WsReadEnvelopeStart(objects.message, no_input, NULL, NULL, objects.error), WS_E_INVALID_OPERATION,
                 objects.error, "input");
    bring(&objects, WS_MESSAGE_STATE_INITIALIZED);
    assert_fails(WsWriteEnvelopeStart(objects.message, NULL, NULL, NULL, objects.error), E_INVALIDARG, objects.error,
                 "writer");
    assert_fails(WsWriteEnvelopeStart(objects.message, no_output, NULL, NULL, objects.error), WS_E_INVALID_OPERATION,
                 objects.error, "output");
    assert_int_equal(state_of(objects.message), WS_MESSAGE_STATE_INITIALIZED);
    WsFreeReader(no_input);
    WsFreeWriter(no_output);
    objects_reset(&objects);
}

static void test_abandoning_ends_reading_and_writing(void** state)
{
    struct objects objects;

    UNUSED(state);
    for (WS_MESSAGE_STATE s = WS_MESSAGE_STATE_EMPTY; s <= WS_MESSAGE_STATE_DONE; s++) {
        bool open = s == WS_MESSAGE_STATE_READING || s == WS_MESSAGE_STATE_WRITING;

        objects_init(&objects);
        bring(&objects, s);
        msg_abandon(objects.message);
        assert_int_equal(state_of(objects.message), open ? WS_MESSAGE_STATE_DONE : s);
        objects_reset(&objects);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_function_in_each_state),
        cmocka_unit_test(test_a_function_refuses_what_is_no_message),
        cmocka_unit_test(test_reset_makes_a_message_empty_from_every_state),
        cmocka_unit_test(test_the_done_callback_runs_once_at_reset_or_free),
        cmocka_unit_test(test_the_done_callback_does_not_run_when_the_start_failed),
        cmocka_unit_test(test_the_done_callback_may_free_the_reader),
        cmocka_unit_test(test_readers_and_writers_are_checked),
        cmocka_unit_test(test_abandoning_ends_reading_and_writing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
