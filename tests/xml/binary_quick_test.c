/* What the binary reader and writer do in one piece has to be what they do record by record: elements that come again, in
 * scopes that change, at every depth; texts of every length; numbers. Text, which knows nothing of all that, is the witness. */
#include "binary_support.h"
#include "xml_fixture.h"

#define DEPTH_MAX   100
#define NAME_COUNT  400                         /* of the dictionary: numbers of one byte and of two */

static WS_XML_WRITER* witness;                  /* writes text */
static uint64_t       random_state;
static unsigned       declared;                 /* prefixes of this document: none comes twice */

static uint32_t roll(uint32_t below)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(random_state >> 33) % below;
}

static int set_up_both(void** state)
{
    witness = new_writer();
    return set_up(state);
}

static int tear_down_both(void** state)
{
    WsFreeWriter(witness);
    return tear_down(state);
}

static WS_XML_STRING chars_of(const char* text)
{
    return (WS_XML_STRING){ (ULONG)strlen(text), (BYTE*)(uintptr_t)text, NULL, 0 };
}

/* ------------------------------------------------------------------------------------------ the same to two writers */

static const ULONG depth_quota = DEPTH_MAX + 1;

static void begin_both(WS_XML_DICTIONARY* dictionary)
{
    WS_XML_WRITER_BINARY_ENCODING binary = { { WS_XML_WRITER_ENCODING_TYPE_BINARY }, dictionary, NULL, NULL };
    WS_XML_WRITER_TEXT_ENCODING text = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    WS_XML_WRITER_PROPERTY depth = { WS_XML_WRITER_PROPERTY_MAX_DEPTH, (void*)(uintptr_t)&depth_quota,
                                     sizeof depth_quota };

    assert_ok(WsSetOutput(writer, &binary.encoding, &memory_output.output, &depth, 1, error));
    assert_ok(WsSetOutput(witness, &text.encoding, &memory_output.output, &depth, 1, error));
}

static void start_both(const WS_XML_STRING* name, const WS_XML_STRING* ns)
{
    assert_ok_error(WsWriteStartElement(writer, NULL, name, ns, error), error);
    assert_ok_error(WsWriteStartElement(witness, NULL, name, ns, error), error);
}

static void end_both(void)
{
    assert_ok_error(WsWriteEndElement(writer, error), error);
    assert_ok_error(WsWriteEndElement(witness, error), error);
}

static void text_both(const WS_XML_TEXT* text)
{
    assert_ok_error(WsWriteText(writer, text, error), error);
    assert_ok_error(WsWriteText(witness, text, error), error);
}

static void declare_both(const char* prefix, const WS_XML_STRING* ns)
{
    const WS_XML_STRING name = chars_of(prefix);

    assert_ok_error(WsWriteXmlnsAttribute(writer, &name, ns, FALSE, error), error);
    assert_ok_error(WsWriteXmlnsAttribute(witness, &name, ns, FALSE, error), error);
}

static void attribute_both(const WS_XML_STRING* name)
{
    assert_ok(WsWriteStartAttribute(writer, NULL, name, &none, FALSE, error));
    assert_ok(WsWriteStartAttribute(witness, NULL, name, &none, FALSE, error));
    assert_ok(WsWriteEndAttribute(writer, error));
    assert_ok(WsWriteEndAttribute(witness, error));
}

/* What the binary document says in text is what the witness wrote. The document ends where its memory ends. */
static void compare_both(WS_XML_DICTIONARY* dictionary)
{
    WS_XML_READER_PROPERTY depth = { WS_XML_READER_PROPERTY_MAX_DEPTH, (void*)(uintptr_t)&depth_quota,
                                     sizeof depth_quota };
    WS_XML_READER_BINARY_ENCODING encoding = { { WS_XML_READER_ENCODING_TYPE_BINARY }, dictionary, NULL };
    WS_BYTES bytes = written(writer), expected = written(witness);
    BYTE* copy = malloc(bytes.length);
    WS_XML_READER_BUFFER_INPUT input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, copy, bytes.length };
    WS_XML_WRITER* again = new_writer();

    assert_non_null(copy);
    memcpy(copy, bytes.bytes, bytes.length);
    assert_ok(WsSetInput(reader, &encoding.encoding, &input.input, &depth, 1, error));
    assert_ok(WsSetOutput(again, &(WS_XML_WRITER_TEXT_ENCODING){ { WS_XML_WRITER_ENCODING_TYPE_TEXT },
                                                                 WS_CHARSET_UTF8 }.encoding, &memory_output.output,
                          &(WS_XML_WRITER_PROPERTY){ WS_XML_WRITER_PROPERTY_MAX_DEPTH, (void*)(uintptr_t)&depth_quota,
                                                     sizeof depth_quota }, 1, error));
    while (node_type(reader) != WS_XML_NODE_TYPE_EOF) {
        const WS_XML_NODE* node;

        assert_ok_error(WsReadNode(reader, error), error);
        assert_ok(WsGetReaderNode(reader, &node, error));
        if (node->nodeType != WS_XML_NODE_TYPE_EOF)
            assert_ok_error(WsWriteNode(again, node, error), error);
    }
    bytes = written(again);
    assert_int_equal(bytes.length, expected.length);
    assert_memory_equal(bytes.bytes, expected.bytes, expected.length);
    WsFreeWriter(again);
    free(copy);
}

/* -------------------------------------------------------------------------------------------------- random documents */

static void random_chars(void)
{
    static const char* const pieces[] = { "a", "bc", "<&>", "caf\xC3\xA9", "\xE6\x9D\xB1", "\xF0\x9F\x98\x80",
                                          "        " };
    char chars[256] = "";
    WS_XML_UTF8_TEXT text = { { WS_XML_TEXT_TYPE_UTF8 }, { 0 } };

    for (uint32_t i = 1 + roll(roll(4) == 0 ? 40 : 8); i > 0; i--)
        strcat(chars, pieces[roll(3) == 0 ? roll(ARRAY_COUNT(pieces)) : roll(2)]);
    text.value = chars_of(chars);
    text_both(&text.text);
}

static void random_text(void)
{
    static const int64_t limits[] = { 0, 1, 2, -1, 127, 128, -129, 32767, 40000, -40000, INT32_MAX, INT64_MIN };
    WS_XML_INT64_TEXT number = { { WS_XML_TEXT_TYPE_INT64 }, limits[roll(ARRAY_COUNT(limits))] };
    WS_XML_DOUBLE_TEXT real = { { WS_XML_TEXT_TYPE_DOUBLE }, roll(1000) / 8.0 };
    WS_XML_BOOL_TEXT truth = { { WS_XML_TEXT_TYPE_BOOL }, (BOOL)roll(2) };
    WS_XML_DATETIME_TEXT when = { { WS_XML_TEXT_TYPE_DATETIME },
                                  { 10000000ull * roll(1u << 31), WS_DATETIME_FORMAT_UTC } };
    WS_XML_GUID_TEXT guid = { { WS_XML_TEXT_TYPE_GUID }, { roll(1000), 2, 3, { 4 } } };

    switch (roll(8)) {
    case 0:  text_both(&number.text); break;
    case 1:  text_both(&real.text); break;
    case 2:  text_both(&truth.text); break;
    case 3:  text_both(&when.text); break;
    case 4:  text_both(&guid.text); break;
    default: random_chars(); break;
    }
}

/* Most elements have one of few names, and the namespace around them; some declare, or have attributes. */
static void random_element(WS_XML_DICTIONARY* dictionary, const WS_XML_STRING* ns, int depth, bool deep)
{
    static WS_XML_STRING spaces[4];
    const WS_XML_STRING* name = &dictionary->strings[roll(8) == 0 ? roll(NAME_COUNT) : 60 + roll(8)];
    const WS_XML_STRING copy = chars_of((const char*)name->bytes);
    char prefix[16];
    uint32_t children = depth == DEPTH_MAX ? 0 : deep ? 1 : roll(depth < 4 ? 6 : 2);

    for (ULONG i = 0; i < ARRAY_COUNT(spaces); i++)
        spaces[i] = i == 0 ? chars_of("urn:plain") : dictionary->strings[NAME_COUNT + i];
    if (roll(12) == 0)
        ns = roll(5) == 0 ? &none : &spaces[roll(ARRAY_COUNT(spaces))];
    start_both(roll(6) == 0 ? &copy : name, ns);
    if (roll(12) == 0) {
        snprintf(prefix, sizeof prefix, declared < 26 ? "%c" : "long%u", declared < 26 ? 'a' + declared : declared);
        declared++;
        declare_both(prefix, &spaces[roll(ARRAY_COUNT(spaces))]);
    }
    if (roll(12) == 0)
        attribute_both(name);
    for (uint32_t i = 0; i < children; i++)
        random_element(dictionary, ns, depth + 1, deep);
    if (children == 0 && roll(8) != 0)
        random_text();
    else if (children == 0)                     /* as it comes from a reader: <a></a> */
        assert_ok(WsWriteEndStartElement(witness, error));
    end_both();
}

static void test_random_documents_say_the_same_in_binary_and_in_text(void** state)
{
    WS_XML_DICTIONARY* dictionary = example_dictionary(0);

    UNUSED(state);
    for (uint64_t seed = 0; seed < 400; seed++) {
        random_state = seed;
        declared = 0;
        dictionary->isConst = seed % 2 == 0;
        begin_both(dictionary);
        random_element(dictionary, &dictionary->strings[NAME_COUNT], 0, seed % 16 == 15);
        compare_both(dictionary);
    }
}

/* ------------------------------------------------------------------------------------------------------------- texts */

/* Room to look ahead: more children than a quick look needs. */
#define PADDING "99 01 61" "99 01 61" "99 01 61" "99 01 61" "99 01 61" "99 01 61" "99 01 61" "99 01 61" "99 01 61"

/* Text of the size behind an element that was seen before; bad: the byte at this place is no UTF-8. */
static struct bytes short_text(size_t size, size_t bad)
{
    struct bytes bytes = from_hex("42 00 42 02 01 42 02 99 00");

    bytes.data[8] = (BYTE)size;
    memset(bytes.data + 9, 'x', size);
    if (bad < size)
        bytes.data[9 + bad] = 0xE9;
    memset(bytes.data + 9 + size, 0x02, 100);              /* comments of two bytes: room to look ahead */
    for (size_t i = 0; i < 100; i++)
        bytes.data[9 + size + i] = i % 4 == 0 ? 0x02 : i % 4 == 1 ? 0x02 : 'c';
    bytes.data[9 + size + 100] = 0x01;
    bytes.size = 9 + size + 101;
    return bytes;
}

static void test_short_texts_are_checked_to_their_last_byte(void** state)
{
    UNUSED(state);
    for (size_t size = 1; size <= 100; size++)
        for (size_t bad = 0; bad <= size; bad++) {
            struct bytes bytes = short_text(size, bad);
            const WS_XML_NODE* node;

            assert_ok(set_binary(reader, bytes.data, bytes.size, example_dictionary(0), NULL, error));
            for (int i = 0; i < 4; i++)
                assert_ok(WsReadNode(reader, error));
            if (bad < size) {
                assert_fails(WsReadNode(reader, error), WS_E_INVALID_FORMAT, error, "0xE9 in text is not valid UTF-8");
                continue;
            }
            assert_ok(WsReadNode(reader, error));
            assert_ok(WsGetReaderNode(reader, &node, error));
            assert_int_equal(node->nodeType, WS_XML_NODE_TYPE_TEXT);
            assert_int_equal(((const WS_XML_UTF8_TEXT*)(const void*)((const WS_XML_TEXT_NODE*)(const void*)node)->text)
                                 ->value.length, size);
        }
}

/* ------------------------------------------------------------------------------------------- quotas, errors, growing */

static HRESULT read_all(const char* hex, ULONG depth)
{
    const struct bytes bytes = from_hex(hex);
    WS_XML_READER_BINARY_ENCODING encoding = { { WS_XML_READER_ENCODING_TYPE_BINARY }, example_dictionary(0), NULL };
    WS_XML_READER_BUFFER_INPUT input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, (void*)(uintptr_t)bytes.data,
                                         (ULONG)bytes.size };
    WS_XML_READER_PROPERTY property = { WS_XML_READER_PROPERTY_MAX_DEPTH, &depth, sizeof depth };
    HRESULT hr;

    assert_ok(WsSetInput(reader, &encoding.encoding, &input.input, &property, 1, error));
    do
        hr = WsReadNode(reader, error);
    while (SUCCEEDED(hr) && node_type(reader) != WS_XML_NODE_TYPE_EOF);
    return hr;
}

static void test_elements_seen_before_obey_the_rules_too(void** state)
{
    UNUSED(state);
    assert_fails(read_all("42 00 42 02 01 42 02 42 02 01 01 01" PADDING, 2), WS_E_QUOTA_EXCEEDED, error,
                 "byte 7: elements are nested more than 2 deep; raise WS_XML_READER_PROPERTY_MAX_DEPTH");
    assert_fails(read_all("42 00 44 02 01 01" PADDING, 32), WS_E_INVALID_FORMAT, error,
                 "the prefix 'a' is not declared");
    assert_fails(read_all("42 00 42 02 09 01 61 01 75 44 02 01 01 44 02 01 01" PADDING, 32), WS_E_INVALID_FORMAT, error,
                 "byte 13: the prefix 'a' is not declared");
    assert_fails(read_all("42 00 42 02 01 42 02 04 01 78 98 01 79 04 01 78 98 01 79 01 01" PADDING, 32),
                 WS_E_INVALID_FORMAT, error, "appears twice");
    assert_fails(read_all("42 00 42 02 01 42 02 B5 02 01" PADDING, 32), WS_E_INVALID_FORMAT, error,
                 "0x02 is neither false (0) nor true (1)");
    assert_fails(read_all("42 00 42 02 01 42 02 97 FFFFFFFFFFFFFFFF 01" PADDING, 32), WS_E_INVALID_FORMAT, error,
                 "is not a date and time");
    assert_fails(read_all("42 00 42 02 01 42 02 7F 01" PADDING, 32), WS_E_INVALID_FORMAT, error,
                 "0x7F is not a type of a record");
}

static void test_a_dictionary_may_move_while_a_document_is_read(void** state)
{
    static const WS_XML_STRING name = WS_XML_STRING_VALUE("name");
    WS_XML_STRING* strings = malloc(2 * sizeof *strings);
    WS_XML_DICTIONARY session = { { 0 }, strings, 2, FALSE };
    const struct bytes bytes = from_hex("42 01 42 03 01 42 03 01 42 03 01 42 03 01 42 03 01 42 03 01 42 03 01 01");
    const WS_XML_NODE* node;

    UNUSED(state);
    assert_non_null(strings);
    strings[0] = strings[1] = name;
    assert_ok(set_binary(reader, bytes.data, bytes.size, NULL, &session, error));
    for (int i = 0; i < 3; i++)
        assert_ok(WsReadNode(reader, error));
    session.strings = malloc(2 * sizeof *strings);
    assert_non_null(session.strings);
    session.strings[0] = session.strings[1] = name;
    free(strings);
    assert_ok(WsReadNode(reader, error));
    assert_ok(WsGetReaderNode(reader, &node, error));
    assert_int_equal(node->nodeType, WS_XML_NODE_TYPE_ELEMENT);
    assert_memory_equal(((const WS_XML_ELEMENT_NODE*)(const void*)node)->localName->bytes, "name", 4);
    WsFreeReader(reader);
    reader = new_reader();
    free(session.strings);
}

/* Only what was a name once is taken for one. */
static void test_a_string_of_the_dictionary_that_is_no_name_is_never_written(void** state)
{
    WS_XML_DICTIONARY* dictionary = example_dictionary(0);

    UNUSED(state);
    dictionary->strings[7] = (WS_XML_STRING){ 3, (BYTE*)(uintptr_t)"a b", dictionary, 7 };
    set_binary_output(writer, dictionary, NULL, NULL);
    for (ULONG i = 5; i < 7; i++)
        assert_ok(WsWriteStartElement(writer, NULL, &dictionary->strings[i], &dictionary->strings[1], error));
    assert_fails(WsWriteStartElement(writer, NULL, &dictionary->strings[7], &dictionary->strings[1], error),
                 WS_E_INVALID_FORMAT, error, "'a b' cannot be the local name of an element");
}

#define BOTH(function) cmocka_unit_test_setup_teardown(function, set_up_both, tear_down_both)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(test_random_documents_say_the_same_in_binary_and_in_text),
        BOTH(test_short_texts_are_checked_to_their_last_byte),
        BOTH(test_elements_seen_before_obey_the_rules_too),
        BOTH(test_a_dictionary_may_move_while_a_document_is_read),
        BOTH(test_a_string_of_the_dictionary_that_is_no_name_is_never_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
