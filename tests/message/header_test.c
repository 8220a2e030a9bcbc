/* The standard headers. */
#include "message_support.h"

#define V12 WS_ENVELOPE_VERSION_SOAP_1_2, WS_ADDRESSING_VERSION_1_0
#define GUID_URN "urn:uuid:00112233-4455-6677-8899-aabbccddeeff"

static const GUID guid = {
    0x00112233, 0x4455, 0x6677, { 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF },
};

/* ------------------------------------------------------------------------------------------------------------ texts */

static void assert_all_text_types(WS_MESSAGE* message, WS_HEADER_TYPE type, const char* expected)
{
    WS_STRING string;
    WS_STRING* string_pointer = NULL;
    WS_XML_STRING xml;
    WCHAR* wsz = NULL;

    assert_ok(WsGetHeader(message, type, WS_STRING_TYPE, WS_READ_REQUIRED_VALUE, NULL, &string, sizeof string, NULL));
    assert_text(string, expected);
    assert_ok(WsGetHeader(message, type, WS_STRING_TYPE, WS_READ_REQUIRED_POINTER, NULL, &string_pointer,
                          sizeof string_pointer, NULL));
    assert_text(*string_pointer, expected);
    assert_ok(WsGetHeader(message, type, WS_XML_STRING_TYPE, WS_READ_REQUIRED_VALUE, NULL, &xml, sizeof xml, NULL));
    assert_int_equal(xml.length, strlen(expected));
    assert_memory_equal(xml.bytes, expected, xml.length);
    assert_ok(WsGetHeader(message, type, WS_WSZ_TYPE, WS_READ_OPTIONAL_POINTER, NULL, &wsz, sizeof wsz, NULL));
    assert_int_equal(wsz[string.length], 0);
    assert_memory_equal(wsz, string.chars, string.length * sizeof(WCHAR));
}

static void test_a_text_is_set_and_got_in_every_type(void** state)
{
    const WS_HEADER_TYPE types[] = { WS_ACTION_HEADER, WS_TO_HEADER, WS_MESSAGE_ID_HEADER, WS_RELATES_TO_HEADER };
    const WS_STRING string = TEXT_STRING(u"http://x/\u00E9");
    const WS_STRING* string_pointer = &string;
    const WS_XML_STRING xml = TEXT_XML("http://x/\xC3\xA9");
    const WCHAR* wsz = (const WCHAR*)u"http://x/\u00E9";

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(types); i++) {
        WS_MESSAGE* message = blank_message(V12);

        assert_ok(
            WsSetHeader(message, types[i], WS_STRING_TYPE, WS_WRITE_REQUIRED_VALUE, &string, sizeof string, NULL));
        assert_all_text_types(message, types[i], "http://x/\xC3\xA9");
        assert_ok(WsSetHeader(message, types[i], WS_XML_STRING_TYPE, WS_WRITE_REQUIRED_VALUE, &xml, sizeof xml, NULL));
        assert_all_text_types(message, types[i], "http://x/\xC3\xA9");
        set_header(message, types[i], "other");
        assert_ok(WsSetHeader(message, types[i], WS_WSZ_TYPE, WS_WRITE_REQUIRED_POINTER, &wsz, sizeof wsz, NULL));
        assert_all_text_types(message, types[i], "http://x/\xC3\xA9");
        set_header(message, types[i], "other");
        assert_ok(WsSetHeader(message, types[i], WS_STRING_TYPE, WS_WRITE_REQUIRED_POINTER, &string_pointer,
                              sizeof string_pointer, NULL));
        assert_all_text_types(message, types[i], "http://x/\xC3\xA9");
        WsFreeMessage(message);
    }
}

static void test_a_unique_id_is_a_guid_or_a_string(void** state)
{
    WS_MESSAGE* message = blank_message(V12);
    WS_UNIQUE_ID id = { .guid = guid };

    UNUSED(state);
    assert_ok(
        WsSetHeader(message, WS_MESSAGE_ID_HEADER, WS_UNIQUE_ID_TYPE, WS_WRITE_REQUIRED_VALUE, &id, sizeof id, NULL));
    assert_string_equal(get_header(message, WS_MESSAGE_ID_HEADER), GUID_URN);
    memset(&id, 0xAA, sizeof id);
    assert_ok(WsGetHeader(message, WS_MESSAGE_ID_HEADER, WS_UNIQUE_ID_TYPE, WS_READ_REQUIRED_VALUE, NULL, &id,
                          sizeof id, NULL));
    assert_int_equal(id.uri.length, 0);
    assert_memory_equal(&id.guid, &guid, sizeof guid);

    id.uri = TEXT_STRING(u"urn:other");
    assert_ok(
        WsSetHeader(message, WS_RELATES_TO_HEADER, WS_UNIQUE_ID_TYPE, WS_WRITE_REQUIRED_VALUE, &id, sizeof id, NULL));
    assert_ok(WsGetHeader(message, WS_RELATES_TO_HEADER, WS_UNIQUE_ID_TYPE, WS_READ_REQUIRED_VALUE, NULL, &id,
                          sizeof id, NULL));
    assert_text(id.uri, "urn:other");
    WsFreeMessage(message);
}

static void test_a_value_goes_into_the_heap_that_is_given(void** state)
{
    WS_MESSAGE* message = blank_message(V12);
    WS_HEAP* heap = new_heap();
    WS_STRING* value = NULL;

    UNUSED(state);
    set_header(message, WS_ACTION_HEADER, "urn:x");
    assert_ok(WsGetHeader(message, WS_ACTION_HEADER, WS_STRING_TYPE, WS_READ_REQUIRED_POINTER, heap, &value,
                          sizeof value, NULL));
    WsFreeMessage(message);
    assert_text(*value, "urn:x");
    WsFreeHeap(heap);
}

static void test_a_missing_header_is_an_error_or_null(void** state)
{
    WS_MESSAGE* message = blank_message(V12);
    WS_ERROR* error = test_error();
    WS_STRING* value = (WS_STRING*)(void*)message;
    WS_STRING string;

    UNUSED(state);
    assert_ok(WsGetHeader(message, WS_TO_HEADER, WS_STRING_TYPE, WS_READ_OPTIONAL_POINTER, NULL, &value, sizeof value,
                          error));
    assert_null(value);
    assert_fails(
        WsGetHeader(message, WS_TO_HEADER, WS_STRING_TYPE, WS_READ_REQUIRED_POINTER, NULL, &value, sizeof value, error),
        WS_E_INVALID_FORMAT, error, "no To header");
    assert_fails(WsGetHeader(message, WS_ACTION_HEADER, WS_STRING_TYPE, WS_READ_REQUIRED_VALUE, NULL, &string,
                             sizeof string, error),
                 WS_E_INVALID_FORMAT, error, "no Action header");
    WsFreeError(error);
    WsFreeMessage(message);
}

static void test_removing_a_header_that_is_not_there_is_fine(void** state)
{
    WS_MESSAGE* message = blank_message(V12);

    UNUSED(state);
    set_header(message, WS_ACTION_HEADER, "urn:x");
    assert_ok(WsRemoveHeader(message, WS_ACTION_HEADER, NULL));
    assert_string_equal(get_header(message, WS_ACTION_HEADER), "(none)");
    assert_ok(WsRemoveHeader(message, WS_ACTION_HEADER, NULL));
    assert_message(message, NULL, "<s:Envelope xmlns:a=\"" ADDR10_NS "\" xmlns:s=\"" SOAP12_NS "\"><s:Header/><s:Body/>"
                   "</s:Envelope>");
    WsFreeMessage(message);
}

static void test_text_is_escaped_and_read_back(void** state)
{
    WS_MESSAGE* message = blank_message(V12);

    UNUSED(state);
    set_header(message, WS_ACTION_HEADER, "urn:a&b<c>");
    assert_message(message, NULL, "<s:Envelope xmlns:a=\"" ADDR10_NS "\" xmlns:s=\"" SOAP12_NS "\"><s:Header>"
                   "<a:Action s:mustUnderstand=\"1\">urn:a&amp;b&lt;c&gt;</a:Action></s:Header><s:Body/></s:Envelope>");
    WsFreeMessage(message);
    message = read_message(
        V12, "<s:Envelope xmlns:a=\"" ADDR10_NS "\" xmlns:s=\"" SOAP12_NS "\"><s:Header>"
             "<a:Action> urn:<!-- c -->a&amp;b<![CDATA[<c>]]>\n</a:Action></s:Header><s:Body/></s:Envelope>");
    assert_string_equal(get_header(message, WS_ACTION_HEADER), "urn:a&b<c>");
    WsFreeMessage(message);
}

/* ------------------------------------------------------------------------------------------------------ bad arguments */

static void test_wrong_arguments_are_refused_by_name(void** state)
{
    WS_MESSAGE* message = blank_message(V12);
    WS_ERROR* error = test_error();
    WS_STRING string = TEXT_STRING(u"x");
    const WS_STRING* null_string = NULL;
    const WS_STRING lone = { 1, (WCHAR*)(uintptr_t)"\x00\xD8\x00" };
    WS_ENDPOINT_ADDRESS address = { 0 };
    struct {
        WS_HEADER_TYPE header;
        WS_TYPE type;
        WS_READ_OPTION option;
        void* value;
        ULONG size;
        const char* says;
    } get[] = {
        { 0, WS_STRING_TYPE, WS_READ_REQUIRED_VALUE, &string, sizeof string, "0 is not a WS_HEADER_TYPE" },
        { 8, WS_STRING_TYPE, WS_READ_REQUIRED_VALUE, &string, sizeof string, "8 is not a WS_HEADER_TYPE" },
        { WS_ACTION_HEADER, WS_INT32_TYPE, WS_READ_REQUIRED_VALUE, &string, 4, "Action header cannot have the type" },
        { WS_ACTION_HEADER, WS_UNIQUE_ID_TYPE, WS_READ_REQUIRED_VALUE, &string, sizeof string, "cannot have the type" },
        { WS_ACTION_HEADER, WS_ENDPOINT_ADDRESS_TYPE, WS_READ_REQUIRED_VALUE, &address, sizeof address, "cannot have" },
        { WS_FROM_HEADER, WS_STRING_TYPE, WS_READ_REQUIRED_VALUE, &string, sizeof string, "From header cannot have" },
        { WS_ACTION_HEADER, WS_WSZ_TYPE, WS_READ_REQUIRED_VALUE, &string, sizeof(WCHAR*), "pointer type" },
        { WS_ACTION_HEADER, WS_STRING_TYPE, WS_READ_NILLABLE_POINTER, &string, sizeof(void*), "never nil" },
        { WS_ACTION_HEADER, WS_STRING_TYPE, WS_READ_NILLABLE_VALUE, &string, sizeof string, "never nil" },
        { WS_ACTION_HEADER, WS_STRING_TYPE, WS_READ_REQUIRED_VALUE, NULL, sizeof string, "NULL" },
        { WS_ACTION_HEADER, WS_STRING_TYPE, WS_READ_REQUIRED_VALUE, &string, sizeof string - 1, "size of 15" },
        { WS_ACTION_HEADER, WS_STRING_TYPE, WS_READ_OPTIONAL_POINTER, &string, sizeof string, "size of 16" },
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(get); i++)
        assert_fails(
            WsGetHeader(message, get[i].header, get[i].type, get[i].option, NULL, get[i].value, get[i].size, error),
            E_INVALIDARG, error, get[i].says);
    assert_fails(WsGetHeader(message, WS_ACTION_HEADER, WS_STRING_TYPE, WS_READ_REQUIRED_VALUE, (WS_HEAP*)(void*)&lone,
                             &string, sizeof string, error), E_INVALIDARG, error, "heap");
    assert_fails(WsSetHeader(message, 9, WS_STRING_TYPE, WS_WRITE_REQUIRED_VALUE, &string, sizeof string, error),
                 E_INVALIDARG, error, "9 is not");
    assert_fails(WsSetHeader(message, WS_ACTION_HEADER, WS_STRING_TYPE, WS_WRITE_NILLABLE_VALUE, &string, sizeof string,
                             error), E_INVALIDARG, error, "never nil");
    assert_fails(WsSetHeader(message, WS_ACTION_HEADER, WS_STRING_TYPE, WS_WRITE_REQUIRED_POINTER, &null_string,
                             sizeof null_string, error), E_INVALIDARG, error, "NULL");
    assert_fails(
        WsSetHeader(message, WS_ACTION_HEADER, WS_STRING_TYPE, WS_WRITE_REQUIRED_VALUE, &lone, sizeof lone, error),
        E_INVALIDARG, error, "surrogate");
    assert_fails(WsRemoveHeader(message, 8, error), E_INVALIDARG, error, "8 is not");
    assert_string_equal(get_header(message, WS_ACTION_HEADER), "(none)");
    WsFreeError(error);
    WsFreeMessage(message);
}

static void test_transport_addressing_has_action_and_to_only(void** state)
{
    WS_MESSAGE* message = blank_message(WS_ENVELOPE_VERSION_SOAP_1_1, WS_ADDRESSING_VERSION_TRANSPORT);
    const WS_STRING string = TEXT_STRING(u"x");
    const WS_ENDPOINT_ADDRESS address = { 0 };
    WS_ERROR* error = test_error();

    UNUSED(state);
    set_header(message, WS_ACTION_HEADER, "urn:x");
    set_header(message, WS_TO_HEADER, "http://x/");
    assert_fails(WsSetHeader(message, WS_MESSAGE_ID_HEADER, WS_STRING_TYPE, WS_WRITE_REQUIRED_VALUE, &string,
                             sizeof string, error),
                 E_INVALIDARG, error, "has no MessageID header");
    assert_fails(WsSetHeader(message, WS_REPLY_TO_HEADER, WS_ENDPOINT_ADDRESS_TYPE, WS_WRITE_REQUIRED_VALUE, &address,
                             sizeof address, error), E_INVALIDARG, error, "has no ReplyTo header");
    assert_fails(WsRemoveHeader(message, WS_RELATES_TO_HEADER, error), E_INVALIDARG, error, "has no RelatesTo header");
    WsFreeError(error);
    WsFreeMessage(message);
}

/* ------------------------------------------------------------------------------------------------ endpoint references */

static WS_ENDPOINT_ADDRESS get_address(WS_MESSAGE* message, WS_HEADER_TYPE type)
{
    WS_ENDPOINT_ADDRESS address;

    memset(&address, 0xAA, sizeof address);
    assert_ok(WsGetHeader(message, type, WS_ENDPOINT_ADDRESS_TYPE, WS_READ_REQUIRED_VALUE, NULL, &address,
                          sizeof address, NULL));
    return address;
}

static HRESULT set_address(WS_MESSAGE* message, WS_HEADER_TYPE type, const WS_ENDPOINT_ADDRESS* address,
                           WS_ERROR* error)
{
    return WsSetHeader(message, type, WS_ENDPOINT_ADDRESS_TYPE, WS_WRITE_REQUIRED_VALUE, address, sizeof *address,
                       error);
}

static void test_a_plain_address_is_kept(void** state)
{
    const WS_ENDPOINT_ADDRESS address = { .url = TEXT_STRING(u"http://x/") };
    WS_MESSAGE* message = blank_message(V12);
    WS_ENDPOINT_ADDRESS got;

    UNUSED(state);
    for (WS_HEADER_TYPE type = WS_FROM_HEADER; type <= WS_FAULT_TO_HEADER; type++) {
        assert_ok(set_address(message, type, &address, NULL));
        got = get_address(message, type);
        assert_text(got.url, "http://x/");
        assert_null(got.headers);
        assert_null(got.extensions);
        assert_null(got.identity);
    }
    WsFreeMessage(message);
}

static void test_an_empty_url_is_the_anonymous_address(void** state)
{
    const WS_ENDPOINT_ADDRESS address = { .url = { 0, NULL } };
    WS_MESSAGE* message = blank_message(V12);

    UNUSED(state);
    assert_ok(set_address(message, WS_REPLY_TO_HEADER, &address, NULL));
    assert_int_equal(get_address(message, WS_REPLY_TO_HEADER).url.length, 0);
    assert_message(message, NULL,
                   "<s:Envelope xmlns:a=\"" ADDR10_NS "\" xmlns:s=\"" SOAP12_NS "\"><s:Header><a:ReplyTo>"
                   "<a:Address>" ADDR10_NS "/anonymous</a:Address></a:ReplyTo></s:Header><s:Body/></s:Envelope>");
    WsFreeMessage(message);
}

#define EPR(content) \
    "<s:Envelope xmlns:a=\"" ADDR10_NS "\" xmlns:s=\"" SOAP12_NS "\" xmlns:x=\"urn:x\"><s:Header><a:ReplyTo>" content \
    "</a:ReplyTo></s:Header><s:Body/></s:Envelope>"
#define KEY_END  "</KeyInfo>"
#define RSA_KEY  "<KeyValue><RSAKeyValue><Modulus>AQ==</Modulus><Exponent>Ag==</Exponent></RSAKeyValue></KeyValue>"
#define KEY_INFO "<KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\">"
#define IDENTITY(content) \
    EPR("<a:Address>http://x/</a:Address><Identity " \
        "xmlns=\"http://schemas.xmlsoap.org/ws/2006/02/addressingidentity\">" content "</Identity>")

static void test_a_received_reference_is_read_with_all_its_parts(void** state)
{
    WS_MESSAGE* message =
        read_message(V12, EPR("\n <a:Address> http://x/?a=1&amp;b=2 </a:Address>\n"
                              "<a:ReferenceParameters><k:A xmlns:k=\"urn:k\">1</k:A> <B xmlns=\"urn:b\"/>"
                              "</a:ReferenceParameters><a:Metadata><x:M/></a:Metadata><x:Other/>"));
    WS_ENDPOINT_ADDRESS address = get_address(message, WS_REPLY_TO_HEADER);
    const char* headers = buffer_text(msg_heap(message), address.headers);
    const char* extensions = buffer_text(msg_heap(message), address.extensions);

    UNUSED(state);
    assert_text(address.url, "http://x/?a=1&b=2");
    assert_non_null(strstr(headers, "<k:A xmlns:k=\"urn:k\""));
    assert_non_null(strstr(headers, ">1</k:A><B xmlns=\"urn:b\""));
    assert_non_null(strstr(extensions, "<a:Metadata"));
    assert_non_null(strstr(extensions, "</a:Metadata><x:Other"));
    WsFreeMessage(message);
}

static void test_identities_are_read(void** state)
{
    struct { const char* text; WS_ENDPOINT_IDENTITY_TYPE type; const char* name; } rows[] = {
        { IDENTITY("<Dns>x.example</Dns>"), WS_DNS_ENDPOINT_IDENTITY_TYPE, "x.example" },
        { IDENTITY("<Upn>me@x</Upn>"), WS_UPN_ENDPOINT_IDENTITY_TYPE, "me@x" },
        { IDENTITY("\n <Spn> host/x </Spn>\n"), WS_SPN_ENDPOINT_IDENTITY_TYPE, "host/x" },
        { IDENTITY("<x:Unknown>1</x:Unknown>"), WS_UNKNOWN_ENDPOINT_IDENTITY_TYPE, NULL },
        { IDENTITY(KEY_INFO "<X509Data><X509Certificate>\nAQ\nID</X509Certificate></X509Data></KeyInfo>"),
          WS_CERT_ENDPOINT_IDENTITY_TYPE, NULL },
        { IDENTITY(KEY_INFO "<KeyValue><RSAKeyValue><Modulus>AQID</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>"
                   "</KeyValue></KeyInfo>"), WS_RSA_ENDPOINT_IDENTITY_TYPE, NULL },
        { IDENTITY(KEY_INFO "<KeyName>k</KeyName></KeyInfo>"), WS_UNKNOWN_ENDPOINT_IDENTITY_TYPE, NULL },
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        WS_MESSAGE* message = read_message(V12, rows[i].text);
        WS_ENDPOINT_ADDRESS address = get_address(message, WS_REPLY_TO_HEADER);

        assert_non_null(address.identity);
        assert_int_equal(address.identity->identityType, rows[i].type);
        if (rows[i].name != NULL)
            assert_text(((WS_DNS_ENDPOINT_IDENTITY*)(void*)address.identity)->dns, rows[i].name);
        if (rows[i].type == WS_CERT_ENDPOINT_IDENTITY_TYPE) {
            WS_BYTES bytes = ((WS_CERT_ENDPOINT_IDENTITY*)(void*)address.identity)->rawCertificateData;

            assert_int_equal(bytes.length, 3);
            assert_memory_equal(bytes.bytes, "\1\2\3", 3);
        }
        WsFreeMessage(message);
    }
}

static void test_identities_are_written_as_they_are_read(void** state)
{
    static const char* const texts[] = {
        "<Dns>x.example</Dns>",
        "<Upn>me@x</Upn>",
        "<Spn>host/x</Spn>",
        KEY_INFO "<X509Data><X509Certificate>AQID</X509Certificate></X509Data></KeyInfo>",
        KEY_INFO RSA_KEY KEY_END,
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        char text[1024];
        WS_MESSAGE* received;
        WS_MESSAGE* message = blank_message(V12);
        WS_ENDPOINT_ADDRESS address;

        snprintf(
            text, sizeof text,
            "<s:Envelope xmlns:a=\"" ADDR10_NS "\" xmlns:s=\"" SOAP12_NS "\"><s:Header><a:ReplyTo>"
            "<a:Address>http://x/</a:Address>"
            "<Identity xmlns=\"http://schemas.xmlsoap.org/ws/2006/02/addressingidentity\">%s</Identity></a:ReplyTo>"
            "</s:Header><s:Body/></s:Envelope>",
            texts[i]);
        received = read_message(V12, text);
        address = get_address(received, WS_REPLY_TO_HEADER);
        assert_ok(set_address(message, WS_REPLY_TO_HEADER, &address, NULL));
        assert_message(message, NULL, text);
        WsFreeMessage(received);
        WsFreeMessage(message);
    }
}

static void test_a_bad_reference_is_refused_when_it_is_read(void** state)
{
    struct { const char* text; const char* says; } rows[] = {
        { EPR(""), "without an Address" },
        { EPR("<a:Address>http://x/</a:Address><a:Address>http://y/</a:Address>"), "a second Address" },
        { EPR("<a:Address><x:y/></a:Address>"), "holds only text" },
        { EPR("<a:Address>http://x/</a:Address><a:ReferenceParameters><x:a/></a:ReferenceParameters>"
              "<a:ReferenceParameters/>"), "a second ReferenceParameters" },
        { EPR("<a:Address>http://x/</a:Address>text"), "the end of" },
        { IDENTITY("<Spn><x:a/></Spn>"), "" },
        { IDENTITY(KEY_INFO "<X509Data><X509Certificate>A</X509Certificate></X509Data></KeyInfo>"), "not base64" },
    };
    WS_ERROR* error = test_error();

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        WS_MESSAGE* message = new_message(V12);
        WS_ENDPOINT_ADDRESS address;
        HRESULT hr =
            msg_read_start(message, WS_CHARSET_UTF8, rows[i].text, (ULONG)strlen(rows[i].text), NULL, NULL, error);

        if (SUCCEEDED(hr))
            hr = WsGetHeader(message, WS_REPLY_TO_HEADER, WS_ENDPOINT_ADDRESS_TYPE, WS_READ_REQUIRED_VALUE, NULL,
                             &address, sizeof address, error);
        assert_fails(hr, WS_E_INVALID_FORMAT, error, rows[i].says);
        WsFreeMessage(message);
    }
    WsFreeError(error);
}

static void test_setting_a_bad_reference_keeps_the_old_one(void** state)
{
    const WS_ENDPOINT_ADDRESS good = { .url = TEXT_STRING(u"http://good/") };
    WS_ENDPOINT_IDENTITY identity = { 77 };
    WS_ENDPOINT_ADDRESS bad = { .url = TEXT_STRING(u"http://bad/"), .identity = &identity };
    WS_MESSAGE* message = blank_message(V12);
    WS_ERROR* error = test_error();

    UNUSED(state);
    assert_ok(set_address(message, WS_REPLY_TO_HEADER, &good, NULL));
    assert_fails(set_address(message, WS_REPLY_TO_HEADER, &bad, error), E_INVALIDARG, error, "77 is not a type");
    bad.identity = NULL;
    bad.headers = (WS_XML_BUFFER*)(void*)&identity;
    assert_fails(set_address(message, WS_REPLY_TO_HEADER, &bad, error), E_INVALIDARG, error, "not a WS_XML_BUFFER");
    assert_text(get_address(message, WS_REPLY_TO_HEADER).url, "http://good/");
    WsFreeError(error);
    WsFreeMessage(message);
}

static void test_reference_properties_of_2004_come_before_the_parameters(void** state)
{
    WS_MESSAGE* message = blank_message(WS_ENVELOPE_VERSION_SOAP_1_1, WS_ADDRESSING_VERSION_0_9);
    WS_HEAP* heap = new_heap();
    WS_ENDPOINT_ADDRESS address = {
        .url = TEXT_STRING(u"http://x/"), .headers = buffer_of(heap, "<p:P xmlns:p=\"urn:p\"/>"),
        .extensions = buffer_of(heap, "<a:ReferenceProperties xmlns:a=\"" ADDR09_NS "\"><q:Q xmlns:q=\"urn:q\"/>"
                                "</a:ReferenceProperties><e:E xmlns:e=\"urn:e\"/>"),
    };

    UNUSED(state);
    assert_ok(set_address(message, WS_FROM_HEADER, &address, NULL));
    assert_ok(WsAddressMessage(message, &address, NULL));
    assert_message(
        message, NULL,
        "<s:Envelope xmlns:a=\"" ADDR09_NS "\" xmlns:s=\"" SOAP11_NS "\"><s:Header>"
        "<a:From><a:Address>http://x/</a:Address>"
        "<a:ReferenceProperties xmlns:a=\"" ADDR09_NS "\"><q:Q xmlns:q=\"urn:q\"/></a:ReferenceProperties>"
        "<a:ReferenceParameters><p:P xmlns:p=\"urn:p\"/></a:ReferenceParameters><e:E xmlns:e=\"urn:e\"/></a:From>"
        "<a:To s:mustUnderstand=\"1\">http://x/</a:To>"
        "<q:Q xmlns:q=\"urn:q\"/><p:P xmlns:p=\"urn:p\"/></s:Header><s:Body/></s:Envelope>");
    WsFreeHeap(heap);
    WsFreeMessage(message);
}

/* ------------------------------------------------------------------------------------------------- WsAddressMessage */

static BOOL is_addressed(WS_MESSAGE* message)
{
    BOOL addressed = 77;

    assert_ok(WsGetMessageProperty(message, WS_MESSAGE_PROPERTY_IS_ADDRESSED, &addressed, sizeof addressed, NULL));
    return addressed;
}

static void test_a_message_is_addressed_once(void** state)
{
    WS_MESSAGE* message = blank_message(V12);
    const WS_ENDPOINT_ADDRESS address = { .url = TEXT_STRING(u"http://x/") };
    WS_ERROR* error = test_error();

    UNUSED(state);
    assert_false(is_addressed(message));
    assert_ok(WsAddressMessage(message, &address, error));
    assert_true(is_addressed(message));
    assert_string_equal(get_header(message, WS_TO_HEADER), "http://x/");
    assert_fails(WsAddressMessage(message, &address, error), WS_E_INVALID_OPERATION, error, "IS_ADDRESSED");
    assert_ok(WsResetMessage(message, NULL));
    assert_ok(WsInitializeMessage(message, WS_BLANK_MESSAGE, NULL, NULL));
    assert_false(is_addressed(message));
    WsFreeError(error);
    WsFreeMessage(message);
}

static void test_addressing_to_null_only_marks_the_message(void** state)
{
    WS_MESSAGE* message = blank_message(V12);

    UNUSED(state);
    assert_ok(WsAddressMessage(message, NULL, NULL));
    assert_true(is_addressed(message));
    assert_string_equal(get_header(message, WS_TO_HEADER), "(none)");
    WsFreeMessage(message);
}

static void test_addressing_replaces_to(void** state)
{
    WS_MESSAGE* message = blank_message(V12);
    const WS_ENDPOINT_ADDRESS anonymous = { .url = { 0, NULL } };

    UNUSED(state);
    set_header(message, WS_TO_HEADER, "http://old/");
    assert_ok(WsAddressMessage(message, &anonymous, NULL));
    assert_string_equal(get_header(message, WS_TO_HEADER), ADDR10_NS "/anonymous");
    WsFreeMessage(message);
}

static void test_a_reference_parameter_cannot_pass_for_an_addressing_header(void** state)
{
    WS_MESSAGE* message = blank_message(V12);
    WS_HEAP* heap = new_heap();
    WS_ERROR* error = test_error();
    const WS_ENDPOINT_ADDRESS address = {
        .url = TEXT_STRING(u"http://x/"),
        .headers = buffer_of(heap, "<w:Action xmlns:w=\"" ADDR10_NS "\">urn:evil</w:Action>"),
    };

    UNUSED(state);
    assert_fails(WsAddressMessage(message, &address, error), WS_E_INVALID_FORMAT, error, "addressing header Action");
    assert_string_equal(get_header(message, WS_ACTION_HEADER), "(none)");
    WsFreeError(error);
    WsFreeHeap(heap);
    WsFreeMessage(message);
}

static void test_a_reference_parameter_may_use_our_prefix_for_something_else(void** state)
{
    WS_MESSAGE* message = blank_message(V12);
    WS_HEAP* heap = new_heap();
    const WS_ENDPOINT_ADDRESS address = {
        .url = TEXT_STRING(u"http://x/"), .headers = buffer_of(heap, "<a:K xmlns:a=\"urn:other\" a:b=\"1\"/>"),
    };

    UNUSED(state);
    assert_ok(WsAddressMessage(message, &address, NULL));
    assert_message(message, NULL,
                   "<s:Envelope xmlns:a=\"" ADDR10_NS "\" xmlns:s=\"" SOAP12_NS "\"><s:Header>"
                   "<a:To s:mustUnderstand=\"1\">http://x/</a:To>"
                   "<a:K xmlns:a=\"urn:other\" a:b=\"1\" xmlns:wsa=\"" ADDR10_NS
                   "\" wsa:IsReferenceParameter=\"true\"/>"
                   "</s:Header><s:Body/></s:Envelope>");
    WsFreeHeap(heap);
    WsFreeMessage(message);
}

/* ------------------------------------------------------------------------------------------------------------ quotas */

static void test_headers_are_counted_against_their_maximum(void** state)
{
    ULONG maximum = 2;
    const WS_MESSAGE_PROPERTY property = { WS_MESSAGE_PROPERTY_MAX_PROCESSED_HEADERS, &maximum, sizeof maximum };
    WS_MESSAGE* message = NULL;
    WS_ERROR* error = test_error();
    const WS_STRING string = TEXT_STRING(u"x");

    UNUSED(state);
    assert_ok(WsCreateMessage(V12, &property, 1, &message, error));
    assert_ok(WsInitializeMessage(message, WS_BLANK_MESSAGE, NULL, error));
    set_header(message, WS_ACTION_HEADER, "1");
    set_header(message, WS_TO_HEADER, "2");
    set_header(message, WS_TO_HEADER, "3");
    assert_fails(WsSetHeader(message, WS_MESSAGE_ID_HEADER, WS_STRING_TYPE, WS_WRITE_REQUIRED_VALUE, &string,
                             sizeof string, error),
                 WS_E_QUOTA_EXCEEDED, error, "WS_MESSAGE_PROPERTY_MAX_PROCESSED_HEADERS");
    assert_ok(WsRemoveHeader(message, WS_ACTION_HEADER, error));
    assert_ok(WsSetHeader(message, WS_MESSAGE_ID_HEADER, WS_STRING_TYPE, WS_WRITE_REQUIRED_VALUE, &string,
                          sizeof string, error));
    WsFreeError(error);
    WsFreeMessage(message);
}

static HRESULT set_and_get_all(void* unused)
{
    WS_SPN_ENDPOINT_IDENTITY identity = { { WS_SPN_ENDPOINT_IDENTITY_TYPE }, TEXT_STRING(u"host/x") };
    const WS_ENDPOINT_ADDRESS address = { .url = TEXT_STRING(u"http://x/"), .identity = &identity.identity };
    const WS_STRING string = TEXT_STRING(u"urn:x");
    WS_MESSAGE* message = NULL;
    WS_ENDPOINT_ADDRESS* got = NULL;
    WS_STRING* text = NULL;
    WS_ERROR* error = NULL;
    HRESULT hr = WsCreateError(NULL, 0, &error);

    UNUSED(unused);
    if (SUCCEEDED(hr))
        hr = WsCreateMessage(V12, NULL, 0, &message, error);
    if (SUCCEEDED(hr))
        hr = WsInitializeMessage(message, WS_REQUEST_MESSAGE, NULL, error);
    if (SUCCEEDED(hr))
        hr = WsSetHeader(message, WS_ACTION_HEADER, WS_STRING_TYPE, WS_WRITE_REQUIRED_VALUE, &string, sizeof string,
                         error);
    if (SUCCEEDED(hr))
        hr = set_address(message, WS_REPLY_TO_HEADER, &address, error);
    if (SUCCEEDED(hr))
        hr = WsGetHeader(message, WS_REPLY_TO_HEADER, WS_ENDPOINT_ADDRESS_TYPE, WS_READ_REQUIRED_POINTER, NULL, &got,
                         sizeof got, error);
    if (SUCCEEDED(hr))
        hr = WsGetHeader(message, WS_ACTION_HEADER, WS_STRING_TYPE, WS_READ_REQUIRED_POINTER, NULL, &text, sizeof text,
                         error);
    WsFreeMessage(message);
    WsFreeError(error);
    return hr;
}

static void test_every_allocation_may_fail(void** state)
{
    UNUSED(state);
    assert_true(for_each_allocation_failure(set_and_get_all, NULL, S_OK) > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_text_is_set_and_got_in_every_type),
        cmocka_unit_test(test_a_unique_id_is_a_guid_or_a_string),
        cmocka_unit_test(test_a_value_goes_into_the_heap_that_is_given),
        cmocka_unit_test(test_a_missing_header_is_an_error_or_null),
        cmocka_unit_test(test_removing_a_header_that_is_not_there_is_fine),
        cmocka_unit_test(test_text_is_escaped_and_read_back),
        cmocka_unit_test(test_wrong_arguments_are_refused_by_name),
        cmocka_unit_test(test_transport_addressing_has_action_and_to_only),
        cmocka_unit_test(test_a_plain_address_is_kept),
        cmocka_unit_test(test_an_empty_url_is_the_anonymous_address),
        cmocka_unit_test(test_a_received_reference_is_read_with_all_its_parts),
        cmocka_unit_test(test_identities_are_read),
        cmocka_unit_test(test_identities_are_written_as_they_are_read),
        cmocka_unit_test(test_a_bad_reference_is_refused_when_it_is_read),
        cmocka_unit_test(test_setting_a_bad_reference_keeps_the_old_one),
        cmocka_unit_test(test_reference_properties_of_2004_come_before_the_parameters),
        cmocka_unit_test(test_a_message_is_addressed_once),
        cmocka_unit_test(test_addressing_to_null_only_marks_the_message),
        cmocka_unit_test(test_addressing_replaces_to),
        cmocka_unit_test(test_a_reference_parameter_cannot_pass_for_an_addressing_header),
        cmocka_unit_test(test_a_reference_parameter_may_use_our_prefix_for_something_else),
        cmocka_unit_test(test_headers_are_counted_against_their_maximum),
        cmocka_unit_test(test_every_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
