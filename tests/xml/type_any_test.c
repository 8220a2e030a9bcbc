/* What typed values keep in XML buffers, in every encoding; and values that do not fit where they are said to be. */
#include "encoding_support.h"

#include "type_support.h"

struct any {
    WS_XML_BUFFER* content;
};

static WS_FIELD_DESCRIPTION content_field = { .mapping = WS_ANY_CONTENT_FIELD_MAPPING, .type = WS_XML_BUFFER_TYPE };
static WS_FIELD_DESCRIPTION* content_fields[] = { &content_field };
static WS_STRUCT_DESCRIPTION content_desc = STRUCT_DESC(struct any, content_fields);

static WS_FIELD_DESCRIPTION element_field = { .mapping = WS_ANY_ELEMENT_FIELD_MAPPING, .type = WS_XML_BUFFER_TYPE };
static WS_FIELD_DESCRIPTION* element_fields[] = { &element_field };
static WS_STRUCT_DESCRIPTION element_desc = STRUCT_DESC(struct any, element_fields);

/* ---- any content ---- */

static void test_any_content_keeps_the_last_bytes_of_base64(void** state)
{
    WS_ELEMENT_DESCRIPTION element = element_of(WS_STRUCT_TYPE, &content_desc);
    struct any value = { NULL };

    (void)state;
    for_each_coding(coding) {
        write_in(coding);
        assert_ok(WsWriteStartElement(writer, NULL, &root_name, &no_ns, error));
        assert_ok(WsWriteBytes(writer, "abcd", 4, error));
        assert_ok(WsWriteEndElement(writer, error));
        read_back(coding);
        assert_ok_error(WsReadElement(reader, &element, WS_READ_REQUIRED_VALUE, heap, &value, sizeof value, error),
                        error);
        set_output_with(printer, NULL, 0);
        assert_ok_error(WsWriteElement(printer, &element, WS_WRITE_REQUIRED_VALUE, &value, sizeof value, error), error);
        assert_same(coding, "any content", print_end(), "<r>YWJjZA==</r>");
    }
}

/* Deeper, and with more attributes and namespaces, than a writer has by default: the reader's own quotas count. */
static void test_any_content_is_bounded_by_the_quotas_of_the_reader(void** state)
{
    static char text[4096];
    WS_ELEMENT_DESCRIPTION element = element_of(WS_STRUCT_TYPE, &content_desc);
    ULONG many = 100;
    WS_XML_READER_PROPERTY deeper[] = { { WS_XML_READER_PROPERTY_MAX_DEPTH, &many, sizeof many },
                                        { WS_XML_READER_PROPERTY_MAX_NAMESPACES, &many, sizeof many } };
    struct any value = { NULL };
    char* p = text;

    (void)state;
    p += sprintf(p, "<r>");
    for (int i = 0; i < 60; i++)
        p += sprintf(p, "<p%d:a xmlns:p%d='u%d'>", i, i, i);
    for (int i = 59; i >= 0; i--)
        p += sprintf(p, "</p%d:a>", i);
    sprintf(p, "</r>");
    assert_ok(set_bytes_with(reader, text, strlen(text), deeper, 2, error));
    assert_ok_error(WsReadElement(reader, &element, WS_READ_REQUIRED_VALUE, heap, &value, sizeof value, error), error);
    assert_non_null(value.content);
    many = 20;
    assert_ok(set_bytes_with(reader, text, strlen(text), deeper, 1, error));
    assert_fails(WsReadElement(reader, &element, WS_READ_REQUIRED_VALUE, heap, &value, sizeof value, error),
                 WS_E_QUOTA_EXCEEDED, error, "WS_XML_READER_PROPERTY_MAX_DEPTH");
}

/* ---- buffers that are none, or hold something else ---- */

static WS_XML_BUFFER* buffer_of(const char* text)
{
    WS_XML_BUFFER* made = NULL;
    BOOL yes = TRUE;
    WS_XML_READER_PROPERTY fragment = { WS_XML_READER_PROPERTY_ALLOW_FRAGMENT, &yes, sizeof yes };

    assert_ok_error(WsReadXmlBufferFromBytes(reader, NULL, &fragment, 1, text, (ULONG)strlen(text), heap, &made, error),
                    error);
    return made;
}

static void check_any(WS_STRUCT_DESCRIPTION* desc, WS_XML_BUFFER* content, const char* expected, const char* says)
{
    WS_ELEMENT_DESCRIPTION element = element_of(WS_STRUCT_TYPE, desc);
    struct any value = { content };
    HRESULT hr;

    set_output_with(printer, NULL, 0);
    hr = WsWriteElement(printer, &element, WS_WRITE_REQUIRED_VALUE, &value, sizeof value, error);
    if (says != NULL) {
        assert_fails(hr, E_INVALIDARG, error, says);
        assert_hr(WsWriteEndElement(printer, NULL), WS_E_OBJECT_FAULTED);     /* the start tag is there already */
        return;
    }
    assert_ok_error(hr, error);
    assert_string_equal(print_end(), expected);
}

static void test_an_element_of_any_name_is_one_element(void** state)
{
    char not_a_buffer[sizeof(void*) * 32] = { 0 };

    (void)state;
    check_any(&element_desc, buffer_of("<p:x xmlns:p='u'/>"), "<r><p:x xmlns:p='u'/></r>", NULL);
    check_any(&element_desc, buffer_of("<!--c--><x>t</x>"), "<r><!--c--><x>t</x></r>", NULL);
    check_any(&element_desc, buffer_of("<x/><y/>"), NULL, "more than one element");
    check_any(&element_desc, buffer_of("text"), NULL, "no element");
    check_any(&element_desc, (WS_XML_BUFFER*)(void*)not_a_buffer, NULL, "no WS_XML_BUFFER");
    check_any(&content_desc, buffer_of("t<x/>u<y/>"), "<r>t<x/>u<y/></r>", NULL);
    check_any(&content_desc, NULL, "<r/>", NULL);
    check_any(&content_desc, (WS_XML_BUFFER*)(void*)not_a_buffer, NULL, "no WS_XML_BUFFER");
}

/* ---- a derived struct in the place of its base ---- */

struct base {
    const WS_STRUCT_DESCRIPTION* type;
    INT64                        a;
};

struct derived {
    struct base base;
    INT64       b;
};

struct holder {
    struct base  one;
    struct base* many;
    ULONG        count;
};

static WS_XML_STRING a_name = XML("a"), b_name = XML("b"), base_name = XML("Base"), derived_name = XML("Derived");
static WS_XML_STRING one_name = XML("one"), many_name = XML("many");
static WS_FIELD_DESCRIPTION type_field = { .mapping = WS_TYPE_ATTRIBUTE_FIELD_MAPPING, .type = WS_DESCRIPTION_TYPE };
static WS_FIELD_DESCRIPTION a_field =
    FIELD(WS_ELEMENT_FIELD_MAPPING, &a_name, WS_INT64_TYPE, NULL, struct base, a, 0);
static WS_FIELD_DESCRIPTION b_field =
    FIELD(WS_ELEMENT_FIELD_MAPPING, &b_name, WS_INT64_TYPE, NULL, struct derived, b, 0);
static WS_FIELD_DESCRIPTION* base_fields[] = { &type_field, &a_field };
static WS_FIELD_DESCRIPTION* derived_fields[] = { &type_field, &a_field, &b_field };
static WS_STRUCT_DESCRIPTION derived_desc;
static WS_STRUCT_DESCRIPTION* sub_types[] = { &derived_desc };
static WS_STRUCT_DESCRIPTION base_desc = { .size = sizeof(struct base), .alignment = 8, .fields = base_fields,
                                           .fieldCount = 2, .typeLocalName = &base_name, .typeNs = &no_ns,
                                           .subTypes = sub_types, .subTypeCount = 1 };
static WS_STRUCT_DESCRIPTION derived_desc = { .size = sizeof(struct derived), .alignment = 8, .fields = derived_fields,
                                              .fieldCount = 3, .typeLocalName = &derived_name, .typeNs = &no_ns,
                                              .parentType = &base_desc };
static WS_FIELD_DESCRIPTION one_field =
    FIELD(WS_ELEMENT_FIELD_MAPPING, &one_name, WS_STRUCT_TYPE, &base_desc, struct holder, one, 0);
static WS_FIELD_DESCRIPTION many_field = { .mapping = WS_REPEATING_ELEMENT_FIELD_MAPPING, .type = WS_STRUCT_TYPE,
                                           .typeDescription = &base_desc, .offset = offsetof(struct holder, many),
                                           .countOffset = offsetof(struct holder, count), .itemLocalName = &many_name,
                                           .itemNs = &no_ns };
static WS_FIELD_DESCRIPTION* holder_fields[] = { &one_field, &many_field };
static WS_STRUCT_DESCRIPTION holder_desc = STRUCT_DESC(struct holder, holder_fields);

static HRESULT write_element(void* description, const void* value, size_t size)
{
    WS_ELEMENT_DESCRIPTION element = element_of(WS_STRUCT_TYPE, description);

    set_output_with(printer, NULL, 0);
    return WsWriteElement(printer, &element, WS_WRITE_REQUIRED_VALUE, value, (ULONG)size, error);
}

static void test_a_derived_value_is_not_read_behind_its_place(void** state)
{
    struct base items[2] = { { &base_desc, 1 }, { &base_desc, 2 } };
    struct holder holder = { { &base_desc, 0 }, items, 2 };
    struct derived whole = { { &derived_desc, 3 }, 4 };

    (void)state;
    assert_ok_error(write_element(&holder_desc, &holder, sizeof holder), error);
    holder.one.type = &derived_desc;
    assert_fails(write_element(&holder_desc, &holder, sizeof holder), E_INVALIDARG, error, "WS_FIELD_POINTER");
    holder.one.type = &base_desc;
    items[1].type = &derived_desc;
    assert_fails(write_element(&holder_desc, &holder, sizeof holder), E_INVALIDARG, error, "WS_FIELD_POINTER");
    assert_ok_error(write_element(&base_desc, &whole, sizeof whole), error);
    assert_fails(write_element(&base_desc, &whole, sizeof whole.base), E_INVALIDARG, error, "valueSize is 16");
}

/* ---- strings without their characters ---- */

static void check_refused(WS_TYPE type, void* description, const void* value, size_t size)
{
    WS_ELEMENT_DESCRIPTION element = element_of(type, description);

    set_output_with(printer, NULL, 0);
    assert_fails(WsWriteElement(printer, &element, WS_WRITE_REQUIRED_VALUE, value, (ULONG)size, error), E_INVALIDARG,
                 error, "");
}

static void test_faults_and_addresses_with_a_string_that_is_null_are_refused(void** state)
{
    WS_FAULT_DESCRIPTION versions[] = { { WS_ENVELOPE_VERSION_SOAP_1_1 }, { WS_ENVELOPE_VERSION_SOAP_1_2 } };
    WS_ENDPOINT_ADDRESS_DESCRIPTION addressing = { WS_ADDRESSING_VERSION_1_0 };
    WS_FAULT_CODE second = { { XML("x"), { 3, NULL, NULL, 0 } }, NULL };
    WS_FAULT_CODE code = { { XML("Sender"), XML("") }, &second };
    WS_FAULT_REASON reason = { { 4, NULL }, { 0, NULL } };
    WS_FAULT fault = { .code = &code, .reasons = &reason, .reasonCount = 1 };
    WS_CERT_ENDPOINT_IDENTITY certificate = { { WS_CERT_ENDPOINT_IDENTITY_TYPE }, { 7, NULL } };
    WS_ENDPOINT_ADDRESS address = { .url = { 5, NULL } };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(versions); i++) {
        code.subCode = &second;
        check_refused(WS_FAULT_TYPE, &versions[i], &fault, sizeof fault);
        code.subCode = NULL;
        check_refused(WS_FAULT_TYPE, &versions[i], &fault, sizeof fault);
    }
    check_refused(WS_ENDPOINT_ADDRESS_TYPE, &addressing, &address, sizeof address);
    address.url.length = 0;
    address.identity = &certificate.identity;
    check_refused(WS_ENDPOINT_ADDRESS_TYPE, &addressing, &address, sizeof address);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CODING_TEST(test_any_content_keeps_the_last_bytes_of_base64),
        CODING_TEST(test_any_content_is_bounded_by_the_quotas_of_the_reader),
        CODING_TEST(test_an_element_of_any_name_is_one_element),
        CODING_TEST(test_a_derived_value_is_not_read_behind_its_place),
        CODING_TEST(test_faults_and_addresses_with_a_string_that_is_null_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
