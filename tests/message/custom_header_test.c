/* Custom and mapped headers, mustUnderstand, the header buffer. */
#include "message_support.h"

#define V12 WS_ENVELOPE_VERSION_SOAP_1_2, WS_ADDRESSING_VERSION_1_0
#define V11 WS_ENVELOPE_VERSION_SOAP_1_1, WS_ADDRESSING_VERSION_TRANSPORT

#define START_12 "<s:Envelope xmlns:a=\"" ADDR10_NS "\" xmlns:s=\"" SOAP12_NS "\"><s:Header>"
#define START_11 "<s:Envelope xmlns:s=\"" SOAP11_NS "\"><s:Header>"
#define END      "</s:Header><s:Body/></s:Envelope>"

static WS_XML_STRING item_name = { 4, (BYTE*)(uintptr_t)"Item", NULL, 0 };
static WS_XML_STRING item_ns = { 5, (BYTE*)(uintptr_t)"urn:i", NULL, 0 };
static const WS_ELEMENT_DESCRIPTION item = { &item_name, &item_ns, WS_INT32_TYPE, NULL };

static HRESULT add_item(WS_MESSAGE* message, INT32 value, ULONG flags, WS_ERROR* error)
{
    return WsAddCustomHeader(message, &item, WS_WRITE_REQUIRED_VALUE, &value, sizeof value, flags, error);
}

static HRESULT get_item(WS_MESSAGE* message, WS_REPEATING_HEADER_OPTION option, ULONG index, INT32* value, ULONG* flags,
                        WS_ERROR* error)
{
    return WsGetCustomHeader(message, &item, option, index, WS_READ_REQUIRED_VALUE, NULL, value, sizeof *value, flags,
                             error);
}

/* ------------------------------------------------------------------------------------------------------ custom headers */

static void test_a_custom_header_is_written_behind_the_standard_ones(void** state)
{
    WS_MESSAGE* message = blank_message(V12);

    UNUSED(state);
    assert_ok(add_item(message, 7, WS_MUST_UNDERSTAND_HEADER_ATTRIBUTE | WS_RELAY_HEADER_ATTRIBUTE, NULL));
    assert_ok(add_item(message, 8, 0, NULL));
    set_header(message, WS_ACTION_HEADER, "urn:x");
    assert_message(
        message, NULL,
        START_12
        "<a:Action s:mustUnderstand=\"1\">urn:x</a:Action>"
        "<Item xmlns=\"urn:i\" s:mustUnderstand=\"1\" s:relay=\"1\">7</Item><Item xmlns=\"urn:i\">8</Item>" END);
    WsFreeMessage(message);
}

static void test_a_custom_header_is_found_by_name_and_index(void** state)
{
    WS_MESSAGE* message = blank_message(V12);
    WS_ERROR* error = test_error();
    INT32 value = 0;
    ULONG flags = 77;

    UNUSED(state);
    assert_ok(add_item(message, 7, WS_MUST_UNDERSTAND_HEADER_ATTRIBUTE, error));
    assert_ok(get_item(message, WS_SINGLETON_HEADER, 0, &value, &flags, error));
    assert_int_equal(value, 7);
    assert_int_equal(flags, WS_MUST_UNDERSTAND_HEADER_ATTRIBUTE);
    assert_ok(add_item(message, 8, 0, error));
    assert_ok(get_item(message, WS_REPEATING_HEADER, 1, &value, &flags, error));
    assert_int_equal(value, 8);
    assert_int_equal(flags, 0);
    assert_ok(get_item(message, WS_REPEATING_HEADER, 0, &value, NULL, error));
    assert_int_equal(value, 7);
    assert_fails(get_item(message, WS_REPEATING_HEADER, 2, &value, NULL, error), WS_E_INVALID_FORMAT, error,
                 "no header 'Item'");
    assert_fails(get_item(message, WS_SINGLETON_HEADER, 0, &value, NULL, error), WS_E_INVALID_FORMAT, error,
                 "more than one header 'Item'");
    assert_fails(get_item(message, WS_SINGLETON_HEADER, 1, &value, NULL, error), E_INVALIDARG, error, "index 0");
    assert_fails(get_item(message, 3, 0, &value, NULL, error), E_INVALIDARG, error, "3 is not");
    WsFreeError(error);
    WsFreeMessage(message);
}

static void test_a_missing_custom_header_follows_the_read_option(void** state)
{
    WS_MESSAGE* message = blank_message(V12);
    const WS_ELEMENT_DESCRIPTION string_item = { &item_name, &item_ns, WS_STRING_TYPE, NULL };
    INT32* pointer = (INT32*)(void*)message;
    WS_STRING string = TEXT_STRING(u"x");

    UNUSED(state);
    assert_ok(WsGetCustomHeader(message, &item, WS_SINGLETON_HEADER, 0, WS_READ_OPTIONAL_POINTER, NULL, &pointer,
                                sizeof pointer, NULL, NULL));
    assert_null(pointer);
    assert_ok(WsGetCustomHeader(message, &string_item, WS_SINGLETON_HEADER, 0, WS_READ_NILLABLE_VALUE, NULL, &string,
                                sizeof string, NULL, NULL));
    assert_null(string.chars);
    assert_hr(WsGetCustomHeader(message, &item, WS_SINGLETON_HEADER, 0, WS_READ_REQUIRED_POINTER, NULL, &pointer,
                                sizeof pointer, NULL, NULL), WS_E_INVALID_FORMAT);
    assert_hr(WsGetCustomHeader(message, &item, WS_SINGLETON_HEADER, 0, WS_READ_OPTIONAL_POINTER, NULL, &pointer, 4,
                                NULL, NULL),
              E_INVALIDARG);
    WsFreeMessage(message);
}

static void test_custom_headers_are_removed_one_at_a_time(void** state)
{
    WS_MESSAGE* message = blank_message(V12);
    WS_ERROR* error = test_error();

    UNUSED(state);
    assert_ok(WsRemoveCustomHeader(message, &item_name, &item_ns, error));
    assert_ok(add_item(message, 7, 0, error));
    assert_ok(WsRemoveCustomHeader(message, &item_name, &item_ns, error));
    assert_ok(add_item(message, 8, 0, error));
    assert_ok(add_item(message, 9, 0, error));
    assert_fails(WsRemoveCustomHeader(message, &item_name, &item_ns, error), WS_E_INVALID_FORMAT, error,
                 "more than one");
    assert_fails(WsRemoveCustomHeader(message, NULL, &item_ns, error), E_INVALIDARG, error, "NULL");
    assert_message(message, NULL, START_12 "<Item xmlns=\"urn:i\">8</Item><Item xmlns=\"urn:i\">9</Item>" END);
    WsFreeError(error);
    WsFreeMessage(message);
}

static void test_a_standard_header_can_be_reached_as_a_custom_one(void** state)
{
    static WS_XML_STRING action = { 6, (BYTE*)(uintptr_t)"Action", NULL, 0 };
    static WS_XML_STRING ns = { sizeof(ADDR10_NS) - 1, (BYTE*)(uintptr_t)ADDR10_NS, NULL, 0 };
    const WS_ELEMENT_DESCRIPTION description = { &action, &ns, WS_STRING_TYPE, NULL };
    const WS_STRING second = TEXT_STRING(u"urn:y");
    WS_MESSAGE* message = blank_message(V12);
    WS_ERROR* error = test_error();
    WS_STRING value;
    ULONG flags = 0;

    UNUSED(state);
    set_header(message, WS_ACTION_HEADER, "urn:x");
    assert_ok(WsGetCustomHeader(message, &description, WS_SINGLETON_HEADER, 0, WS_READ_REQUIRED_VALUE, NULL, &value,
                                sizeof value, &flags, error));
    assert_text(value, "urn:x");
    assert_int_equal(flags, WS_MUST_UNDERSTAND_HEADER_ATTRIBUTE);
    assert_fails(WsAddCustomHeader(message, &description, WS_WRITE_REQUIRED_VALUE, &second, sizeof second, 0, error),
                 WS_E_INVALID_FORMAT, error, "more than one Action");
    assert_ok(WsRemoveCustomHeader(message, &action, &ns, error));
    assert_ok(WsAddCustomHeader(message, &description, WS_WRITE_REQUIRED_VALUE, &second, sizeof second, 0, error));
    assert_string_equal(get_header(message, WS_ACTION_HEADER), "urn:y");
    WsFreeError(error);
    WsFreeMessage(message);
}

static void test_wrong_arguments_are_refused(void** state)
{
    WS_MESSAGE* message = blank_message(V11);
    WS_MESSAGE* naked = blank_message(WS_ENVELOPE_VERSION_NONE, WS_ADDRESSING_VERSION_TRANSPORT);
    WS_ELEMENT_DESCRIPTION no_name = item;
    WS_ERROR* error = test_error();
    INT32 value = 1;

    UNUSED(state);
    no_name.elementLocalName = NULL;
    assert_fails(WsAddCustomHeader(message, &no_name, WS_WRITE_REQUIRED_VALUE, &value, sizeof value, 0, error),
                 E_INVALIDARG, error, "a name and a namespace");
    assert_fails(WsAddCustomHeader(message, NULL, WS_WRITE_REQUIRED_VALUE, &value, sizeof value, 0, error),
                 E_INVALIDARG, error, "a name and a namespace");
    assert_fails(add_item(message, 1, 4, error), E_INVALIDARG, error, "0x4");
    assert_fails(add_item(message, 1, WS_RELAY_HEADER_ATTRIBUTE, error), E_INVALIDARG, error, "SOAP 1.1 has no relay");
    assert_fails(add_item(naked, 1, 0, error), WS_E_INVALID_OPERATION, error, "without an envelope");
    assert_fails(WsAddCustomHeader(message, &item, WS_WRITE_REQUIRED_VALUE, &value, 1, 0, error), E_INVALIDARG, error,
                 "");
    assert_message(message, NULL, "<s:Envelope xmlns:s=\"" SOAP11_NS "\"><s:Header/><s:Body/></s:Envelope>");
    WsFreeError(error);
    WsFreeMessage(naked);
    WsFreeMessage(message);
}

static void test_a_received_header_of_any_size_is_read(void** state)
{
    enum { CHARS = 60000 };
    static char text[CHARS + 400];
    const WS_ELEMENT_DESCRIPTION string_item = { &item_name, &item_ns, WS_STRING_TYPE, NULL };
    WS_MESSAGE* message;
    WS_HEAP* heap = new_heap();
    WS_STRING value;
    size_t at = 0;

    UNUSED(state);
    at += (size_t)snprintf(text, sizeof text, START_12 "<i:Item xmlns:i=\"urn:i\">");
    memset(text + at, 'x', CHARS);
    snprintf(text + at + CHARS, sizeof text - at - CHARS, "</i:Item>" END);
    message = read_message(V12, text);
    assert_ok(WsGetCustomHeader(message, &string_item, WS_SINGLETON_HEADER, 0, WS_READ_REQUIRED_VALUE, heap, &value,
                                sizeof value, NULL, NULL));
    assert_int_equal(value.length, CHARS);
    WsFreeHeap(heap);
    WsFreeMessage(message);
}

static void test_a_prefix_of_the_envelope_still_means_the_same_in_a_header(void** state)
{
    const WS_ELEMENT_DESCRIPTION name_item = { &item_name, &item_ns, WS_XML_QNAME_TYPE, NULL };
    WS_MESSAGE* message =
        read_message(V12, "<e:Envelope xmlns:e=\"" SOAP12_NS "\" xmlns:q=\"urn:q\"><e:Header xmlns:s=\"urn:s\">"
                          "<i:Item xmlns:i=\"urn:i\">q:one</i:Item><i:Item xmlns:i=\"urn:i\">s:two</i:Item>"
                          "</e:Header><e:Body/></e:Envelope>");
    WS_XML_QNAME name;

    UNUSED(state);
    assert_ok(WsGetCustomHeader(message, &name_item, WS_REPEATING_HEADER, 0, WS_READ_REQUIRED_VALUE, NULL, &name,
                                sizeof name, NULL, NULL));
    assert_memory_equal(name.ns.bytes, "urn:q", 5);
    assert_ok(WsGetCustomHeader(message, &name_item, WS_REPEATING_HEADER, 1, WS_READ_REQUIRED_VALUE, NULL, &name,
                                sizeof name, NULL, NULL));
    assert_int_equal(name.ns.length, 5);
    assert_memory_equal(name.ns.bytes, "urn:s", 5);
    assert_memory_equal(name.localName.bytes, "two", 3);
    WsFreeMessage(message);
}

static void test_headers_for_other_nodes_are_not_seen(void** state)
{
    struct { const char* role; bool mine; } rows[] = {
        { "", true }, { SOAP12_NS "/role/next", true }, { SOAP12_NS "/role/ultimateReceiver", true },
        { SOAP12_NS "/role/none", false }, { "urn:other", false },
    };
    INT32 value = 0;

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        char text[1024];
        WS_MESSAGE* message;

        snprintf(text, sizeof text,
                 START_12 "<i:Item xmlns:i=\"urn:i\" s:role=\"%s\" s:mustUnderstand=\"true\">5</i:Item>"
                          "<a:Action s:role=\"%s\">urn:x</a:Action>" END,
                 rows[i].role, rows[i].role);
        message = read_message(V12, text);
        assert_hr(WsCheckMustUnderstandHeaders(message, NULL), rows[i].mine ? WS_E_INVALID_FORMAT : S_OK);
        assert_hr(get_item(message, WS_SINGLETON_HEADER, 0, &value, NULL, NULL),
                  rows[i].mine ? S_OK : WS_E_INVALID_FORMAT);
        assert_string_equal(get_header(message, WS_ACTION_HEADER), rows[i].mine ? "urn:x" : "(none)");
        WsFreeMessage(message);
    }
}

static void test_attributes_that_make_no_sense_are_refused(void** state)
{
    struct { const char* text; const char* says; } rows[] = {
        { START_12 "<i:Item xmlns:i=\"urn:i\" s:mustUnderstand=\"yes\"/>" END,
          "'yes' is not a value of the attribute must" },
        { START_12 "<a:Action s:mustUnderstand=\"2\">x</a:Action>" END, "'2' is not a value" },
        { START_12 "<i:Item xmlns:i=\"urn:i\" s:relay=\"\"/>" END, "'' is not a value of the attribute relay" },
    };
    WS_MESSAGE* message = new_message(V12);
    WS_MESSAGE* old = new_message(V11);
    WS_ERROR* error = test_error();
    static const char true_11[] = START_11 "<i:Item xmlns:i=\"urn:i\" s:mustUnderstand=\"true\"/>" END;

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++)
        assert_fails(
            msg_read_start(message, WS_CHARSET_UTF8, rows[i].text, (ULONG)strlen(rows[i].text), NULL, NULL, error),
            WS_E_INVALID_FORMAT, error, rows[i].says);
    assert_fails(msg_read_start(old, WS_CHARSET_UTF8, true_11, sizeof true_11 - 1, NULL, NULL, error),
                 WS_E_INVALID_FORMAT, error, "'true' is not a value");
    WsFreeError(error);
    WsFreeMessage(old);
    WsFreeMessage(message);
}

/* ------------------------------------------------------------------------------------------------------ mustUnderstand */

static void test_what_was_read_is_understood(void** state)
{
    WS_MESSAGE* message = read_message(V12, START_12 "<a:To s:mustUnderstand=\"1\">http://x/</a:To>"
                                       "<i:Item xmlns:i=\"urn:i\" s:mustUnderstand=\" 1 \">5</i:Item>"
                                       "<i:Free xmlns:i=\"urn:i\" s:mustUnderstand=\"0\"/>" END);
    WS_ERROR* error = test_error();
    INT32 value = 0;
    ULONG flags = 0;

    UNUSED(state);
    assert_fails(WsCheckMustUnderstandHeaders(message, error), WS_E_INVALID_FORMAT, error,
                 "header 'Item' (namespace 'urn:i') must be understood");
    assert_ok(get_item(message, WS_SINGLETON_HEADER, 0, &value, &flags, error));
    assert_int_equal(flags, WS_MUST_UNDERSTAND_HEADER_ATTRIBUTE);
    assert_ok(WsCheckMustUnderstandHeaders(message, error));
    WsFreeError(error);
    WsFreeMessage(message);
}

static void test_the_error_holds_the_fault_to_send(void** state)
{
    static const char text[] = START_12 "<i:Item xmlns:i=\"urn:i\" s:mustUnderstand=\"1\">5</i:Item>"
                               "<n:Other xmlns:n=\"urn:n\" s:mustUnderstand=\"true\"/>" END;
    WS_MESSAGE* message = read_message(V12, text);
    WS_MESSAGE* reply = new_message(V12);
    WS_ERROR* error = test_error();
    const WS_FAULT* fault = NULL;
    WS_BYTES bytes;

    UNUSED(state);
    assert_hr(WsCheckMustUnderstandHeaders(message, error), WS_E_INVALID_FORMAT);
    assert_ok(WsGetFaultErrorProperty(error, WS_FAULT_ERROR_PROPERTY_FAULT, &fault, sizeof fault));
    assert_int_equal(fault->code->value.localName.length, 14);
    assert_memory_equal(fault->code->value.localName.bytes, "MustUnderstand", 14);

    assert_ok(WsInitializeMessage(reply, WS_FAULT_MESSAGE, message, NULL));
    assert_ok(msg_prepare_fault(reply, error, NULL));
    assert_ok(msg_write_start(reply, OUTPUT_BYTES_MAX, "X", NULL));
    assert_ok(msg_write_error(reply, error, WS_E_INVALID_FORMAT, WS_FULL_FAULT_DISCLOSURE, NULL));
    assert_ok(msg_write_end(reply, &bytes, NULL));
    assert_bytes(
        bytes, START_12
        "<a:Action s:mustUnderstand=\"1\">" ADDR10_NS "/soap/fault</a:Action>"
        "<a:RelatesTo>" ADDR10_NS "/unspecified</a:RelatesTo>"
        "<a:To s:mustUnderstand=\"1\">" ADDR10_NS "/anonymous</a:To>"
        "<s:NotUnderstood xmlns:p=\"urn:i\" qname=\"p:Item\"/>"
        "<s:NotUnderstood xmlns:p=\"urn:n\" qname=\"p:Other\"/></s:Header>"
        "<s:Body><s:Fault><s:Code><s:Value>s:MustUnderstand</s:Value></s:Code><s:Reason><s:Text xml:lang=\"en\">"
        "the header 'Item' (namespace 'urn:i') must be understood, and was not</s:Text></s:Reason></s:Fault>"
        "</s:Body></s:Envelope>");
    WsFreeError(error);
    WsFreeMessage(reply);
    WsFreeMessage(message);
}

/* --------------------------------------------------------------------------------------------------- the header buffer */

static WS_XML_NODE_POSITION header_position(WS_MESSAGE* message)
{
    WS_XML_NODE_POSITION position;
    WS_XML_BUFFER* buffer;

    assert_ok(WsGetMessageProperty(message, WS_MESSAGE_PROPERTY_HEADER_POSITION, &position, sizeof position, NULL));
    assert_ok(WsGetMessageProperty(message, WS_MESSAGE_PROPERTY_HEADER_BUFFER, &buffer, sizeof buffer, NULL));
    assert_ptr_equal(position.buffer, buffer);
    return position;
}

static void test_the_header_buffer_holds_all_headers(void** state)
{
    WS_MESSAGE* message = blank_message(V12);
    WS_HEAP* heap = new_heap();

    UNUSED(state);
    assert_ok(add_item(message, 7, 0, NULL));
    set_header(message, WS_TO_HEADER, "http://x/");
    set_header(message, WS_ACTION_HEADER, "urn:x");
    assert_string_equal(buffer_text(heap, header_position(message).buffer),
                        START_12 "<a:Action s:mustUnderstand=\"1\">urn:x</a:Action>"
                        "<a:To s:mustUnderstand=\"1\">http://x/</a:To><Item xmlns=\"urn:i\">7</Item></s:Header>"
                        "<s:Body></s:Body></s:Envelope>");
    WsFreeHeap(heap);
    WsFreeMessage(message);
}

/* As the reference describes it: a reader walks over the headers and marks what it understands. */
static void test_an_application_may_read_and_mark_headers_itself(void** state)
{
    WS_MESSAGE* message = read_message(V12, START_12 "<a:To s:mustUnderstand=\"1\">http://x/</a:To>"
                                       "<i:Item xmlns:i=\"urn:i\" s:mustUnderstand=\"1\" s:relay=\"1\">5</i:Item>" END);
    WS_XML_NODE_POSITION position = header_position(message);
    WS_XML_NODE_POSITION found;
    WS_XML_READER* reader = NULL;
    WS_ERROR* error = test_error();
    ULONG flags = 0;

    UNUSED(state);
    assert_ok(WsCreateReader(NULL, 0, &reader, NULL));
    assert_ok(WsSetInputToBuffer(reader, position.buffer, NULL, 0, NULL));
    assert_ok(WsSetReaderPosition(reader, &position, NULL));
    assert_fails(WsMarkHeaderAsUnderstood(message, &position, error), E_INVALIDARG, error, "not that of a header");
    assert_ok(WsMoveReader(reader, WS_MOVE_TO_CHILD_ELEMENT, NULL, NULL));
    assert_ok(WsGetReaderPosition(reader, &found, NULL));
    assert_ok(WsMarkHeaderAsUnderstood(message, &found, error));
    assert_hr(WsCheckMustUnderstandHeaders(message, NULL), WS_E_INVALID_FORMAT);
    assert_ok(WsMoveReader(reader, WS_MOVE_TO_NEXT_ELEMENT, NULL, NULL));
    assert_ok(WsGetHeaderAttributes(message, reader, &flags, error));
    assert_int_equal(flags, WS_MUST_UNDERSTAND_HEADER_ATTRIBUTE | WS_RELAY_HEADER_ATTRIBUTE);
    assert_ok(WsGetReaderPosition(reader, &found, NULL));
    assert_ok(WsMarkHeaderAsUnderstood(message, &found, error));
    assert_ok(WsCheckMustUnderstandHeaders(message, error));
    assert_ok(WsMoveReader(reader, WS_MOVE_TO_CHILD_NODE, NULL, NULL));
    assert_fails(WsGetHeaderAttributes(message, reader, &flags, error), WS_E_INVALID_OPERATION, error,
                 "not on an element");
    WsFreeReader(reader);
    WsFreeError(error);
    WsFreeMessage(message);
}

static WS_XML_WRITER* writer_in_header(WS_MESSAGE* message)
{
    WS_XML_NODE_POSITION position = header_position(message);
    WS_XML_WRITER* writer = NULL;

    assert_ok(WsCreateWriter(NULL, 0, &writer, NULL));
    assert_ok(WsSetOutputToBuffer(writer, position.buffer, NULL, 0, NULL));
    assert_ok(WsSetWriterPosition(writer, &position, NULL));
    assert_ok(WsMoveWriter(writer, WS_MOVE_TO_END_ELEMENT, NULL, NULL));
    return writer;
}

static void write_int(WS_XML_WRITER* writer, INT32 value)
{
    assert_ok(WsWriteElement(writer, &item, WS_WRITE_REQUIRED_VALUE, &value, sizeof value, NULL));
}

static void test_a_header_written_into_the_buffer_belongs_to_the_message(void** state)
{
    WS_MESSAGE* message = blank_message(V12);
    WS_XML_WRITER* writer;
    INT32 value = 0;

    UNUSED(state);
    set_header(message, WS_ACTION_HEADER, "urn:x");
    writer = writer_in_header(message);
    write_int(writer, 9);
    assert_ok(get_item(message, WS_SINGLETON_HEADER, 0, &value, NULL, NULL));
    assert_int_equal(value, 9);
    assert_string_equal(get_header(message, WS_ACTION_HEADER), "urn:x");
    set_header(message, WS_TO_HEADER, "http://x/");
    set_header(message, WS_ACTION_HEADER, "urn:y");
    assert_ok(add_item(message, 10, 0, NULL));
    assert_message(message, NULL,
                   START_12 "<a:Action s:mustUnderstand=\"1\">urn:y</a:Action>"
                            "<a:To s:mustUnderstand=\"1\">http://x/</a:To><Item xmlns=\"urn:i\">9</Item><Item "
                            "xmlns=\"urn:i\">10</Item>" END);
    WsFreeWriter(writer);
    WsFreeMessage(message);
}

static void test_a_second_action_written_into_the_buffer_is_found_out(void** state)
{
    WS_MESSAGE* message = blank_message(V12);
    WS_XML_WRITER* writer;
    WS_ERROR* error = test_error();
    WS_STRING value;
    const WS_XML_STRING action = TEXT_XML("Action");
    const WS_XML_STRING ns = TEXT_XML(ADDR10_NS);

    UNUSED(state);
    set_header(message, WS_ACTION_HEADER, "urn:x");
    writer = writer_in_header(message);
    assert_ok(WsWriteStartElement(writer, NULL, &action, &ns, NULL));
    assert_ok(WsWriteEndElement(writer, NULL));
    assert_fails(WsGetHeader(message, WS_ACTION_HEADER, WS_STRING_TYPE, WS_READ_REQUIRED_VALUE, NULL, &value,
                             sizeof value, error),
                 WS_E_INVALID_FORMAT, error, "more than one Action");
    assert_fails(WsRemoveHeader(message, WS_ACTION_HEADER, error), WS_E_INVALID_FORMAT, error, "more than one Action");
    assert_hr(msg_write_start(message, OUTPUT_BYTES_MAX, "X", NULL), WS_E_INVALID_FORMAT);
    assert_int_equal(state_of(message), WS_MESSAGE_STATE_INITIALIZED);
    WsFreeWriter(writer);
    WsFreeError(error);
    WsFreeMessage(message);
}

static void test_a_header_removed_from_the_buffer_is_gone(void** state)
{
    WS_MESSAGE* message = blank_message(V12);
    WS_XML_NODE_POSITION position;
    WS_XML_WRITER* writer;
    WS_ERROR* error = test_error();

    UNUSED(state);
    set_header(message, WS_ACTION_HEADER, "urn:x");
    writer = writer_in_header(message);
    position = header_position(message);
    assert_ok(WsSetWriterPosition(writer, &position, NULL));
    assert_ok(WsMoveWriter(writer, WS_MOVE_TO_CHILD_ELEMENT, NULL, NULL));
    assert_ok(WsGetWriterPosition(writer, &position, NULL));
    assert_ok(WsRemoveNode(&position, NULL));
    assert_string_equal(get_header(message, WS_ACTION_HEADER), "(none)");
    position = header_position(message);
    assert_ok(WsRemoveNode(&position, NULL));
    assert_fails(WsRemoveHeader(message, WS_ACTION_HEADER, error), WS_E_INVALID_OPERATION, error,
                 "Header element was removed");
    assert_ok(WsResetMessage(message, NULL));
    assert_ok(WsInitializeMessage(message, WS_BLANK_MESSAGE, NULL, NULL));
    set_header(message, WS_ACTION_HEADER, "urn:x");
    WsFreeWriter(writer);
    WsFreeError(error);
    WsFreeMessage(message);
}

/* ------------------------------------------------------------------------------------------------------ mapped headers */

static const WS_XML_STRING mapped_name = { 10, (BYTE*)(uintptr_t)"X-Priority", NULL, 0 };

static void test_mapped_headers_stay_out_of_the_envelope(void** state)
{
    WS_MESSAGE* message = blank_message(V11);
    const WCHAR* wsz = (const WCHAR*)u"high";
    UINT32 number = 3;
    WS_XML_STRING text;
    WS_STRING string;
    WS_ERROR* error = test_error();

    UNUSED(state);
    assert_ok(
        WsAddMappedHeader(message, &mapped_name, WS_WSZ_TYPE, WS_WRITE_REQUIRED_POINTER, &wsz, sizeof wsz, error));
    assert_ok(WsAddMappedHeader(message, &mapped_name, WS_UINT32_TYPE, WS_WRITE_REQUIRED_VALUE, &number, sizeof number,
                                error));
    assert_ok(msg_mapped(message, &mapped_name, 0, &text, error));
    assert_int_equal(text.length, 4);
    assert_memory_equal(text.bytes, "high", 4);
    assert_ok(msg_mapped(message, &mapped_name, 1, &text, error));
    assert_int_equal(text.length, 1);
    assert_memory_equal(text.bytes, "3", 1);
    assert_hr(msg_mapped(message, &mapped_name, 2, &text, error), S_FALSE);
    number = 0;
    assert_ok(WsGetMappedHeader(message, &mapped_name, WS_REPEATING_HEADER, 1, WS_UINT32_TYPE, WS_READ_REQUIRED_VALUE,
                                NULL, &number, sizeof number, error));
    assert_int_equal(number, 3);
    assert_fails(WsGetMappedHeader(message, &mapped_name, WS_SINGLETON_HEADER, 0, WS_STRING_TYPE,
                                   WS_READ_REQUIRED_VALUE, NULL, &string, sizeof string, error),
                 WS_E_INVALID_FORMAT, error, "more than one");
    assert_ok(WsRemoveMappedHeader(message, &mapped_name, error));
    assert_hr(msg_mapped(message, &mapped_name, 0, &text, error), S_FALSE);
    assert_ok(msg_add_mapped(message, &mapped_name, (const BYTE*)"low", 3, error));
    assert_ok(WsGetMappedHeader(message, &mapped_name, WS_SINGLETON_HEADER, 0, WS_STRING_TYPE, WS_READ_REQUIRED_VALUE,
                                NULL, &string, sizeof string, error));
    assert_text(string, "low");
    assert_message(message, NULL, "<s:Envelope xmlns:s=\"" SOAP11_NS "\"><s:Header/><s:Body/></s:Envelope>");
    WsFreeError(error);
    WsFreeMessage(message);
}

static void test_a_peer_cannot_send_a_mapped_header_in_the_envelope(void** state)
{
    WS_MESSAGE* message = read_message(V11, START_11 "<X-Priority>high</X-Priority>" END);
    WS_XML_STRING text;

    UNUSED(state);
    assert_hr(msg_mapped(message, &mapped_name, 0, &text, NULL), S_FALSE);
    header_position(message);
    assert_hr(msg_mapped(message, &mapped_name, 0, &text, NULL), S_FALSE);
    WsFreeMessage(message);
}

/* ------------------------------------------------------------------------------------------------------ no memory */

static HRESULT use_custom_headers(void* unused)
{
    static const char text[] =
        START_12 "<a:To>http://x/</a:To><i:Item xmlns:i=\"urn:i\" s:mustUnderstand=\"1\">5</i:Item>" END;
    WS_MESSAGE* received = NULL;
    WS_MESSAGE* copy = NULL;
    WS_XML_BUFFER* buffer = NULL;
    WS_ERROR* error = NULL;
    INT32 value = 0;
    HRESULT hr = WsCreateError(NULL, 0, &error);

    UNUSED(unused);
    if (SUCCEEDED(hr))
        hr = WsCreateMessage(V12, NULL, 0, &received, error);
    if (SUCCEEDED(hr))
        hr = WsCreateMessage(V12, NULL, 0, &copy, error);
    if (SUCCEEDED(hr))
        hr = msg_read_start(received, WS_CHARSET_UTF8, text, sizeof text - 1, NULL, NULL, error);
    if (SUCCEEDED(hr)) {
        hr = WsCheckMustUnderstandHeaders(received, error);
        hr = hr == WS_E_INVALID_FORMAT ? S_OK : hr;
    }
    if (SUCCEEDED(hr))
        hr = get_item(received, WS_SINGLETON_HEADER, 0, &value, NULL, error);
    if (SUCCEEDED(hr))
        hr = WsInitializeMessage(copy, WS_DUPLICATE_MESSAGE, received, error);
    if (SUCCEEDED(hr))
        hr = WsGetMessageProperty(copy, WS_MESSAGE_PROPERTY_HEADER_BUFFER, &buffer, sizeof buffer, error);
    if (SUCCEEDED(hr))
        hr = add_item(copy, 6, WS_MUST_UNDERSTAND_HEADER_ATTRIBUTE, error);
    WsFreeMessage(received);
    WsFreeMessage(copy);
    WsFreeError(error);
    return hr;
}

static void test_every_allocation_may_fail(void** state)
{
    UNUSED(state);
    assert_true(for_each_allocation_failure(use_custom_headers, NULL, S_OK) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_custom_header_is_written_behind_the_standard_ones),
        cmocka_unit_test(test_a_custom_header_is_found_by_name_and_index),
        cmocka_unit_test(test_a_missing_custom_header_follows_the_read_option),
        cmocka_unit_test(test_custom_headers_are_removed_one_at_a_time),
        cmocka_unit_test(test_a_standard_header_can_be_reached_as_a_custom_one),
        cmocka_unit_test(test_wrong_arguments_are_refused),
        cmocka_unit_test(test_a_received_header_of_any_size_is_read),
        cmocka_unit_test(test_a_prefix_of_the_envelope_still_means_the_same_in_a_header),
        cmocka_unit_test(test_headers_for_other_nodes_are_not_seen),
        cmocka_unit_test(test_attributes_that_make_no_sense_are_refused),
        cmocka_unit_test(test_what_was_read_is_understood),
        cmocka_unit_test(test_the_error_holds_the_fault_to_send),
        cmocka_unit_test(test_the_header_buffer_holds_all_headers),
        cmocka_unit_test(test_an_application_may_read_and_mark_headers_itself),
        cmocka_unit_test(test_a_header_written_into_the_buffer_belongs_to_the_message),
        cmocka_unit_test(test_a_second_action_written_into_the_buffer_is_found_out),
        cmocka_unit_test(test_a_header_removed_from_the_buffer_is_gone),
        cmocka_unit_test(test_mapped_headers_stay_out_of_the_envelope),
        cmocka_unit_test(test_a_peer_cannot_send_a_mapped_header_in_the_envelope),
        cmocka_unit_test(test_every_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
