/* What the binary reader gives out: typed text, dictionary strings, typed values; its quotas and its errors. */
#include "binary_support.h"
#include "xml_fixture.h"

static struct bytes document;

static void set_hex(const char* hex)
{
    document = from_hex(hex);
    assert_ok_error(set_binary(reader, document.data, document.size, soap_dictionary(), NULL, error), error);
}

static const WS_XML_NODE* current(void)
{
    const WS_XML_NODE* node = NULL;

    assert_ok(WsGetReaderNode(reader, &node, NULL));
    return node;
}

static const WS_XML_ELEMENT_NODE* element(void)
{
    assert_int_equal(current()->nodeType, WS_XML_NODE_TYPE_ELEMENT);
    return (const WS_XML_ELEMENT_NODE*)(const void*)current();
}

static const WS_XML_TEXT* text(void)
{
    assert_int_equal(current()->nodeType, WS_XML_NODE_TYPE_TEXT);
    return ((const WS_XML_TEXT_NODE*)(const void*)current())->text;
}

static void next(void)
{
    assert_ok_error(WsReadNode(reader, error), error);
}

/* ------------------------------------------------------------------------------------------------------ typed text */

static void test_records_become_text_of_their_type(void** state)
{
    static const struct { const char* hex; WS_XML_TEXT_TYPE type; } rows[] = {
        { "81", WS_XML_TEXT_TYPE_INT32 },
        { "83", WS_XML_TEXT_TYPE_INT32 },
        { "85", WS_XML_TEXT_TYPE_BOOL },
        { "89FF", WS_XML_TEXT_TYPE_INT32 },
        { "8BFFFF", WS_XML_TEXT_TYPE_INT32 },
        { "8DFFFFFFFF", WS_XML_TEXT_TYPE_INT32 },
        { "8FFFFFFFFFFFFFFFFF", WS_XML_TEXT_TYPE_INT64 },
        { "910000803F", WS_XML_TEXT_TYPE_FLOAT },
        { "93000000000000F03F", WS_XML_TEXT_TYPE_DOUBLE },
        { "9500000000000000000500000000000000", WS_XML_TEXT_TYPE_DECIMAL },
        { "970000000000000040", WS_XML_TEXT_TYPE_DATETIME },
        { "990178", WS_XML_TEXT_TYPE_UTF8 },
        { "9F0178", WS_XML_TEXT_TYPE_BASE64 },
        { "A482A601", WS_XML_TEXT_TYPE_LIST },
        { "AB02", WS_XML_TEXT_TYPE_UTF8 },
        { "AD000102030405060708090A0B0C0D0E0F", WS_XML_TEXT_TYPE_UNIQUE_ID },
        { "AF0100000000000000", WS_XML_TEXT_TYPE_TIMESPAN },
        { "B1000102030405060708090A0B0C0D0E0F", WS_XML_TEXT_TYPE_GUID },
        { "B3FFFFFFFFFFFFFFFF", WS_XML_TEXT_TYPE_UINT64 },
        { "B501", WS_XML_TEXT_TYPE_BOOL },
        { "B7027800", WS_XML_TEXT_TYPE_UTF16 },
        { "BD0002", WS_XML_TEXT_TYPE_QNAME },
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        char hex[80];

        snprintf(hex, sizeof hex, "400161%s", rows[i].hex);
        set_hex(hex);
        next();
        assert_false(element()->isEmpty);
        next();
        if (text()->textType != rows[i].type)
            fail_msg("%s: text type %d", rows[i].hex, (int)text()->textType);
        next();
        assert_int_equal(current()->nodeType, WS_XML_NODE_TYPE_END_ELEMENT);
        next();
        assert_int_equal(current()->nodeType, WS_XML_NODE_TYPE_EOF);
    }
}

static void test_names_and_texts_from_a_dictionary_are_its_strings(void** state)
{
    const WS_XML_STRING* soap = soap_dictionary()->strings;
    const WS_XML_UTF8_TEXT* value;

    UNUSED(state);
    set_hex("56 02 1E 00 AA0E 0B 0173 04 AB0E");
    next();
    assert_ptr_equal(element()->localName, &soap[1]);
    assert_ptr_equal(element()->ns->bytes, soap[2].bytes);
    assert_ptr_equal(element()->ns->dictionary, soap_dictionary());
    assert_int_equal(element()->ns->id, 2);
    assert_ptr_equal(element()->attributes[0]->localName, &soap[0]);
    value = (const WS_XML_UTF8_TEXT*)(const void*)element()->attributes[0]->value;
    assert_ptr_equal(value->value.dictionary, soap_dictionary());
    assert_int_equal(value->value.id, 7);
    next();
    value = (const WS_XML_UTF8_TEXT*)(const void*)text();
    assert_ptr_equal(value->value.bytes, soap[7].bytes);
}

static void test_empty_texts_make_no_node(void** state)
{
    UNUSED(state);
    set_hex("400161 A8 9800 9E00 B600 A4A6 98 01 78 A9");
    next();
    next();
    assert_int_equal(text_value(text())->length, 1);
    next();
    assert_int_equal(current()->nodeType, WS_XML_NODE_TYPE_END_ELEMENT);
}

static void test_a_qualified_name_knows_its_namespace_where_there_is_one(void** state)
{
    const WS_XML_QNAME_TEXT* name;

    UNUSED(state);
    set_hex("400161 09 0173 0175 04 0162 BC 12 02  BD 00 02");
    next();
    name = (const WS_XML_QNAME_TEXT*)(const void*)element()->attributes[1]->value;
    assert_memory_equal(name->prefix->bytes, "s", 1);
    assert_ptr_equal(name->localName, &soap_dictionary()->strings[1]);
    assert_memory_equal(name->ns->bytes, "u", 1);
    next();
    name = (const WS_XML_QNAME_TEXT*)(const void*)text();
    assert_null(name->ns);
}

/* ---------------------------------------------------------------------------------------------------- typed values */

static void read_value(const char* hex, WS_VALUE_TYPE type, void* value, ULONG size, HRESULT expected)
{
    char all[120];

    snprintf(all, sizeof all, "400161 %s", hex);
    set_hex(all);
    next();
    assert_ok(WsReadStartElement(reader, error));
    assert_hr_error(WsReadValue(reader, type, value, size, error), expected, error);
    if (expected == S_OK)
        assert_ok_error(WsReadEndElement(reader, error), error);
}

#define ASSERT_VALUE(hex, type, c_type, expected) \
    do { \
        c_type found_; \
        read_value(hex, type, &found_, sizeof found_, S_OK); \
        assert_true(found_ == (expected)); \
    } while (0)
#define ASSERT_NO_VALUE(hex, type, c_type, code) \
    do { \
        c_type found_; \
        read_value(hex, type, &found_, sizeof found_, code); \
    } while (0)

static void test_numbers_convert_where_they_fit(void** state)
{
    UNUSED(state);
    ASSERT_VALUE("83", WS_BOOL_VALUE_TYPE, BOOL, TRUE);
    ASSERT_VALUE("81", WS_BOOL_VALUE_TYPE, BOOL, FALSE);
    ASSERT_VALUE("87", WS_BOOL_VALUE_TYPE, BOOL, TRUE);
    ASSERT_VALUE("89 80", WS_INT8_VALUE_TYPE, INT8, -128);
    ASSERT_VALUE("8F 7F00000000000000", WS_INT8_VALUE_TYPE, INT8, 127);
    ASSERT_VALUE("89 7F", WS_UINT64_VALUE_TYPE, UINT64, 127);
    ASSERT_VALUE("B3 FFFFFFFFFFFFFFFF", WS_UINT64_VALUE_TYPE, UINT64, UINT64_MAX);
    ASSERT_VALUE("B3 FFFFFFFFFFFFFF7F", WS_INT64_VALUE_TYPE, INT64, INT64_MAX);
    ASSERT_VALUE("89 02", WS_DOUBLE_VALUE_TYPE, double, 2.0);
    ASSERT_VALUE("91 CDCC8C3F", WS_DOUBLE_VALUE_TYPE, double, (double)1.1F);
    ASSERT_VALUE("8D FFFFFF7F", WS_FLOAT_VALUE_TYPE, float, 2147483648.0F);
}

static void test_numbers_that_do_not_fit_are_refused_as_in_text(void** state)
{
    UNUSED(state);
    ASSERT_NO_VALUE("8B 8000", WS_INT8_VALUE_TYPE, INT8, WS_E_NUMERIC_OVERFLOW);
    ASSERT_NO_VALUE("89 FF", WS_UINT8_VALUE_TYPE, UINT8, WS_E_NUMERIC_OVERFLOW);
    ASSERT_NO_VALUE("8F 0000008000000000", WS_INT32_VALUE_TYPE, INT32, WS_E_INVALID_FORMAT);
    ASSERT_NO_VALUE("89 02", WS_BOOL_VALUE_TYPE, BOOL, WS_E_INVALID_FORMAT);
    ASSERT_NO_VALUE("85", WS_INT32_VALUE_TYPE, INT32, WS_E_INVALID_FORMAT);
    ASSERT_NO_VALUE("93 CDCCCCCCCCCC0040", WS_INT32_VALUE_TYPE, INT32, WS_E_INVALID_FORMAT);
    ASSERT_NO_VALUE("81", WS_GUID_VALUE_TYPE, GUID, WS_E_INVALID_FORMAT);
    ASSERT_NO_VALUE("01", WS_INT32_VALUE_TYPE, INT32, WS_E_INVALID_FORMAT);
}

static void test_texts_next_to_each_other_are_one(void** state)
{
    UNUSED(state);
    ASSERT_VALUE("82 83", WS_INT32_VALUE_TYPE, INT32, 11);
    ASSERT_VALUE("88FF 0201 78 83", WS_INT32_VALUE_TYPE, INT32, -11);
    ASSERT_VALUE("9802 3132 B702 3300", WS_INT32_VALUE_TYPE, INT32, 123);
    ASSERT_VALUE("82 01", WS_INT32_VALUE_TYPE, INT32, 1);
}

static void test_bytes_come_as_they_are_or_from_base64(void** state)
{
    static const struct { const char* hex; const char* expected; } rows[] = {
        { "9F03616263", "abc" },
        { "9E03616263 9F0164", "abcd" },
        { "9E0161 9E026263 0201 78 9F0164", "abcd" },
        { "9904 59574A6A", "abc" },
        { "9E03616263 9904 5A413D3D", "abcd" },
        { "9804 59574A6A 9F0164", "abcd" },
        { "01", "" },
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        char hex[80];
        WS_BYTES bytes;

        snprintf(hex, sizeof hex, "400161 %s", rows[i].hex);
        set_hex(hex);
        next();
        assert_ok_error(WsReadType(reader, WS_ELEMENT_TYPE_MAPPING, WS_BYTES_TYPE, NULL, WS_READ_REQUIRED_VALUE, heap,
                                   &bytes, sizeof bytes, error), error);
        assert_int_equal(bytes.length, strlen(rows[i].expected));
        assert_memory_equal(bytes.bytes, rows[i].expected, bytes.length);
    }
}

static void test_facets_hold_for_typed_text(void** state)
{
    WS_INT32_DESCRIPTION range = { 5, 10 };
    WS_BYTES_DESCRIPTION lengths = { 2, 3 };
    INT32 value;
    WS_BYTES bytes;

    UNUSED(state);
    set_hex("400161 89 07");
    next();
    assert_ok(WsReadType(reader, WS_ELEMENT_TYPE_MAPPING, WS_INT32_TYPE, &range, WS_READ_REQUIRED_VALUE, heap, &value,
                         sizeof value, error));
    assert_int_equal(value, 7);
    set_hex("400161 89 0B");
    next();
    assert_fails(WsReadType(reader, WS_ELEMENT_TYPE_MAPPING, WS_INT32_TYPE, &range, WS_READ_REQUIRED_VALUE, heap,
                            &value, sizeof value, error),
                 WS_E_INVALID_FORMAT, error, "WS_INT32_DESCRIPTION allows 5 to 10");
    set_hex("400161 9F 01 61");
    next();
    assert_fails(WsReadType(reader, WS_ELEMENT_TYPE_MAPPING, WS_BYTES_TYPE, &lengths, WS_READ_REQUIRED_VALUE, heap,
                            &bytes, sizeof bytes, error), WS_E_INVALID_FORMAT, error, "WS_BYTES_DESCRIPTION");
}

static void test_attributes_have_typed_values_too(void** state)
{
    WS_ATTRIBUTE_DESCRIPTION b = { X("b"), X(""), WS_INT32_TYPE, NULL };
    WS_ATTRIBUTE_DESCRIPTION c = { X("c"), X(""), WS_BYTES_TYPE, NULL };
    INT32 number;
    WS_BYTES bytes;

    UNUSED(state);
    set_hex("400161 040162 8C D2040000 040163 9E 04 61626364 01");
    next();
    assert_ok_error(WsReadAttribute(reader, &b, WS_READ_REQUIRED_VALUE, heap, &number, sizeof number, error), error);
    assert_int_equal(number, 1234);
    assert_ok_error(WsReadAttribute(reader, &c, WS_READ_REQUIRED_VALUE, heap, &bytes, sizeof bytes, error), error);
    assert_int_equal(bytes.length, 4);
    assert_memory_equal(bytes.bytes, "abcd", 4);
    assert_ok(WsReadStartAttribute(reader, 0, error));
    assert_ok(WsReadValue(reader, WS_INT32_VALUE_TYPE, &number, sizeof number, error));
    assert_ok(WsReadEndAttribute(reader, error));
}

/* ---------------------------------------------------------------------------------------------------------- arrays */

static void test_arrays_read_whole_in_parts_and_as_other_types(void** state)
{
    static const char hex[] = "400172 03 400169 01 8D 04 01000000020000000300000004000000 400178 01 01";
    INT32 numbers[16];
    INT64 wide[8];
    ULONG actual;

    UNUSED(state);
    for (ULONG part = 1; part <= 5; part++) {
        ULONG all = 0;

        set_hex(hex);
        next();
        next();
        do {
            assert_ok_error(WsReadArray(reader, X("i"), X(""), WS_INT32_VALUE_TYPE, numbers, sizeof numbers, all, part,
                                        &actual, error), error);
            all += actual;
        } while (actual != 0);
        assert_int_equal(all, 4);
        for (int i = 0; i < 4; i++)
            assert_int_equal(numbers[i], i + 1);
        assert_memory_equal(element()->localName->bytes, "x", 1);
    }
    set_hex(hex);
    next();
    next();
    assert_ok(WsReadArray(reader, X("i"), X(""), WS_INT64_VALUE_TYPE, wide, sizeof wide, 0, 8, &actual, error));
    assert_int_equal(actual, 4);
    assert_int_equal(wide[3], 4);
    set_hex(hex);
    next();
    next();
    assert_ok(WsReadArray(reader, X("other"), X(""), WS_INT32_VALUE_TYPE, numbers, sizeof numbers, 0, 8, &actual,
                          error));
    assert_int_equal(actual, 0);
}

static void test_bad_items_of_an_array_are_refused_either_way(void** state)
{
    BOOL truths[4];
    ULONG actual;

    UNUSED(state);
    set_hex("400172 03 400169 01 B5 02 0102 01");
    next();
    next();
    assert_fails(WsReadArray(reader, X("i"), X(""), WS_BOOL_VALUE_TYPE, truths, sizeof truths, 0, 4, &actual, error),
                 WS_E_INVALID_FORMAT, error, "byte 11");
}

/* ---------------------------------------------------------------------------------------------- dictionaries, quotas */

static void test_a_string_that_is_no_name_is_refused_as_a_name(void** state)
{
    UNUSED(state);
    set_hex("42 04 01");
    assert_fails(WsReadNode(reader, error), WS_E_INVALID_FORMAT, error, "cannot be the name of an element");
    set_hex("400161 06 04 9800 01");
    assert_fails(WsReadNode(reader, error), WS_E_INVALID_FORMAT, error, "cannot be the name of an attribute");
}

static void test_a_missing_dictionary_is_named(void** state)
{
    UNUSED(state);
    set_hex("42 03 01");
    assert_fails(WsReadNode(reader, error), WS_E_INVALID_FORMAT, error,
                 "byte 1: string 1 of the dynamicDictionary, but there is none");
    set_hex("42 D007 01");
    assert_fails(WsReadNode(reader, error), WS_E_INVALID_FORMAT, error,
                 "byte 1: string 488 of the staticDictionary, which has 488");
}

static void test_strings_of_a_dictionary_are_not_trusted(void** state)
{
    WS_XML_STRING strings[] = { TEXT_XML("\xC3("), TEXT_XML("ok") };
    WS_XML_DICTIONARY bad = { { 0 }, strings, 2, FALSE };
    WS_XML_DICTIONARY empty = { { 0 }, NULL, 2, FALSE };
    struct bytes bytes = from_hex("42 03 AB01");

    UNUSED(state);
    assert_ok(set_binary(reader, bytes.data, bytes.size, NULL, &bad, error));
    next();
    assert_fails(WsReadNode(reader, error), WS_E_INVALID_FORMAT, error, "not valid UTF-8");
    assert_fails(set_binary(reader, bytes.data, bytes.size, NULL, &empty, error), E_INVALIDARG, error,
                 "dynamicDictionary: 2 strings, but no pointer to them");
}

/* A session learns strings while a document of it is being read: those that were not there when it began count as well. */
static void test_a_dictionary_may_grow_while_a_document_is_read(void** state)
{
    static WS_XML_STRING strings[1000];
    WS_XML_DICTIONARY session = { { 0 }, strings, 1, FALSE };
    struct bytes bytes = from_hex("42 01 0A 01 01 42 03 01 42 CF0F AB CF0F");

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(strings); i++)
        strings[i] = TEXT_XML("name");
    assert_ok(set_binary(reader, bytes.data, bytes.size, NULL, &session, error));
    next();
    session.stringCount = 2;
    next();
    next();
    session.stringCount = ARRAY_COUNT(strings);
    next();
    next();
    assert_memory_equal(element()->localName->bytes, "name", 4);
    assert_ptr_equal(element()->localName, &strings[999]);
    next();
    assert_int_equal(node_type(reader), WS_XML_NODE_TYPE_TEXT);
    session.stringCount = 1;
    assert_ok(set_binary(reader, bytes.data, bytes.size, NULL, &session, error));
    next();
    next();
    assert_fails(WsReadNode(reader, error), WS_E_INVALID_FORMAT, error,
                 "string 1 of the dynamicDictionary, which has 1");
}

static void test_a_qualified_name_in_one_record_can_be_read_as_such(void** state)
{
    WS_XML_STRING prefix, local, ns;

    UNUSED(state);
    set_hex("400161 090170 0175 BC0F2A 01");
    next();
    next();
    assert_ok_error(WsReadQualifiedName(reader, heap, &prefix, &local, &ns, error), error);
    assert_memory_equal(prefix.bytes, "p", 1);
    assert_int_equal(local.length, soap_dictionary()->strings[0x15].length);
    assert_memory_equal(local.bytes, soap_dictionary()->strings[0x15].bytes, local.length);
    assert_memory_equal(ns.bytes, "u", 1);
}

static void read_with_quota(WS_XML_READER_PROPERTY_ID id, ULONG value, const char* hex, const char* says)
{
    WS_XML_READER_BINARY_ENCODING encoding = { { WS_XML_READER_ENCODING_TYPE_BINARY }, NULL, NULL };
    WS_XML_READER_BUFFER_INPUT input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, document.data, 0 };
    WS_XML_READER_PROPERTY property = { id, &value, sizeof value };
    HRESULT hr = S_OK;

    document = from_hex(hex);
    for (int more = 0; more < 2; more++, value++) {
        input.encodedDataSize = (ULONG)document.size;
        assert_ok(WsSetInput(reader, &encoding.encoding, &input.input, &property, 1, error));
        do {
            hr = WsReadNode(reader, error);
        } while (SUCCEEDED(hr) && node_type(reader) != WS_XML_NODE_TYPE_EOF);
        if (more == 0)
            assert_fails(hr, WS_E_QUOTA_EXCEEDED, error, says);
        else
            assert_ok_error(hr, error);
    }
}

static void test_each_quota_names_its_property(void** state)
{
    UNUSED(state);
    read_with_quota(WS_XML_READER_PROPERTY_MAX_DEPTH, 2, "400161 400162 400163 01 01 01",
                    "byte 6: elements are nested more than 2 deep; raise WS_XML_READER_PROPERTY_MAX_DEPTH");
    read_with_quota(WS_XML_READER_PROPERTY_MAX_DEPTH, 1, "400161 03 400162 01 8B 02 0000 0000 01",
                    "WS_XML_READER_PROPERTY_MAX_DEPTH");
    read_with_quota(WS_XML_READER_PROPERTY_MAX_ATTRIBUTES, 1, "400161 040162 80 040163 80 01",
                    "byte 7: more than 1 attributes on one element; raise WS_XML_READER_PROPERTY_MAX_ATTRIBUTES");
    read_with_quota(WS_XML_READER_PROPERTY_MAX_NAMESPACES, 1, "400161 09 0161 0161 400162 09 0162 0162 01 01",
                    "WS_XML_READER_PROPERTY_MAX_NAMESPACES");
}

static void test_namespace_rules_are_those_of_text(void** state)
{
    static const struct { const char* hex; const char* says; } rows[] = {
        { "400161 09 0170 00 01", "bound to an empty namespace" },
        { "400161 09 03786D6C 0161 01", "'xml' must not be bound" },
        { "400161 09 05786D6C6E73 0161 01", "cannot be a prefix" },
        { "400161 08 1D 687474703A2F2F7777772E77332E6F72672F323030302F786D6C6E732F 01", "no prefix may be bound" },
        { "4101 71 0161 01", "the prefix 'q' is not declared" },
        { "400161 0901700175 0901710175 26 0162 80 01", "the prefix 'a' is not declared" },
        { "400161 0901700175 0901710175 350162 80 360162 80 01", "appears twice on one element" },
        { "400161 09 00 0175 01", "cannot be a prefix" },
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        set_hex(rows[i].hex);
        assert_fails(WsReadNode(reader, error), WS_E_INVALID_FORMAT, error, rows[i].says);
    }
}

static void test_prefixes_mean_again_what_they_meant_outside(void** state)
{
    UNUSED(state);
    set_hex("5E 0178 09016101 31 08 01 64  5E 0179 09016101 32 01 4001 7A 08 00 4001 7A 01 01 5E0177 01 01");
    next();
    assert_memory_equal(element()->ns->bytes, "1", 1);
    next();
    assert_memory_equal(element()->ns->bytes, "2", 1);
    next();
    next();
    assert_int_equal(element()->ns->length, 0);
    next();
    assert_int_equal(element()->ns->length, 0);
    next();
    next();
    next();
    assert_memory_equal(element()->ns->bytes, "1", 1);
    next();
    next();
    next();
    assert_int_equal(node_type(reader), WS_XML_NODE_TYPE_EOF);
}

static void test_many_attributes_are_compared_by_hash(void** state)
{
    struct bytes bytes = { { 0x40, 0x01, 0x61 }, 3 };

    UNUSED(state);
    for (int i = 0; i < 100; i++) {
        memcpy(bytes.data + bytes.size, (BYTE[]){ 0x04, 0x02, (BYTE)('a' + i / 26), (BYTE)('a' + i % 26), 0x80 }, 5);
        bytes.size += 5;
    }
    bytes.data[bytes.size++] = 0x01;
    assert_ok(set_binary(reader, bytes.data, bytes.size, NULL, NULL, error));
    next();
    assert_int_equal(element()->attributeCount, 100);
    memcpy(bytes.data + 3 + 99 * 5, bytes.data + 3 + 17 * 5, 5);
    assert_ok(set_binary(reader, bytes.data, bytes.size, NULL, NULL, error));
    assert_fails(WsReadNode(reader, error), WS_E_INVALID_FORMAT, error, "appears twice");
}

/* ------------------------------------------------------------------------------------------------------ properties */

static void test_binary_documents_have_no_rows_and_no_charset(void** state)
{
    ULONGLONG row;
    WS_CHARSET charset;

    UNUSED(state);
    set_hex("400161 01");
    assert_fails(WsGetReaderProperty(reader, WS_XML_READER_PROPERTY_ROW, &row, sizeof row, error),
                 WS_E_INVALID_OPERATION, error, "only a text document");
    assert_fails(WsGetReaderProperty(reader, WS_XML_READER_PROPERTY_CHARSET, &charset, sizeof charset, error),
                 WS_E_INVALID_OPERATION, error, "only a text document");
}

static void test_an_xml_buffer_keeps_constant_dictionary_strings_and_types(void** state)
{
    WS_XML_BUFFER* buffer;

    UNUSED(state);
    set_hex("56 02 1E 00 86 0B 0173 04 8D D2040000");
    assert_ok_error(WsReadXmlBuffer(reader, heap, &buffer, error), error);
    set_binary_output(writer, soap_dictionary(), NULL, NULL);
    assert_ok_error(WsWriteXmlBuffer(writer, buffer, error), error);
    assert_hex(writer, "56 02 1E 00 86 0B 0173 04 8B D204");
}

/* -------------------------------------------------------------------------------------------------------- failures */

static HRESULT read_something(void* state)
{
    struct bytes bytes = from_hex("43 03707265 02 0B 03707265 04 05 03786D6C 0162 B604 64006500 0401 63 A4808282A6"
                                  "9E0161 9F026263");
    WS_XML_READER_BINARY_ENCODING encoding = { { WS_XML_READER_ENCODING_TYPE_BINARY }, soap_dictionary(), NULL };
    WS_XML_READER_BUFFER_INPUT input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, bytes.data, (ULONG)bytes.size };
    WS_XML_READER* fresh = NULL;
    HRESULT hr = WsCreateReader(NULL, 0, &fresh, NULL);

    UNUSED(state);
    if (SUCCEEDED(hr))
        hr = WsSetInput(fresh, &encoding.encoding, &input.input, NULL, 0, NULL);
    while (SUCCEEDED(hr) && node_type(fresh) != WS_XML_NODE_TYPE_EOF)
        hr = WsReadNode(fresh, NULL);
    WsFreeReader(fresh);
    return hr;
}

static void test_every_allocation_may_fail(void** state)
{
    UNUSED(state);
    assert_true(for_each_allocation_failure(read_something, NULL, S_OK) > 5);
}

/* A small document again and again: nothing is allocated once the reader knows it. */
static void test_steady_state_allocates_nothing(void** state)
{
    UNUSED(state);
    for (int i = 0; i < 4; i++) {
        if (i == 2)
            mem_fail_after(0, true);
        set_hex("56 02 1E 00 86 0B 0173 04 440A 09 0161 0175 0401 63 A4808282A6 9E0161 9F026263 01");
        while (node_type(reader) != WS_XML_NODE_TYPE_EOF)
            next();
    }
    assert_int_equal(mem_fail_hits(), 0);
    mem_fail_after(UINT64_MAX, false);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_records_become_text_of_their_type),
        CASE(test_names_and_texts_from_a_dictionary_are_its_strings),
        CASE(test_empty_texts_make_no_node),
        CASE(test_a_qualified_name_knows_its_namespace_where_there_is_one),
        CASE(test_numbers_convert_where_they_fit),
        CASE(test_numbers_that_do_not_fit_are_refused_as_in_text),
        CASE(test_texts_next_to_each_other_are_one),
        CASE(test_bytes_come_as_they_are_or_from_base64),
        CASE(test_facets_hold_for_typed_text),
        CASE(test_attributes_have_typed_values_too),
        CASE(test_arrays_read_whole_in_parts_and_as_other_types),
        CASE(test_bad_items_of_an_array_are_refused_either_way),
        CASE(test_a_string_that_is_no_name_is_refused_as_a_name),
        CASE(test_a_missing_dictionary_is_named),
        CASE(test_strings_of_a_dictionary_are_not_trusted),
        CASE(test_a_dictionary_may_grow_while_a_document_is_read),
        CASE(test_a_qualified_name_in_one_record_can_be_read_as_such),
        CASE(test_each_quota_names_its_property),
        CASE(test_namespace_rules_are_those_of_text),
        CASE(test_prefixes_mean_again_what_they_meant_outside),
        CASE(test_many_attributes_are_compared_by_hash),
        CASE(test_binary_documents_have_no_rows_and_no_charset),
        CASE(test_an_xml_buffer_keeps_constant_dictionary_strings_and_types),
        CASE(test_every_allocation_may_fail),
        CASE(test_steady_state_allocates_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
