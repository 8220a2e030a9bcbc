/* Canonical XML of what a writer writes: it is that of the document that comes out, and the states of the writer. */
#include "c14n_support.h"
#include "xml_fixture.h"

static HRESULT start_writer(WS_XML_WRITER* target, const struct form* form, struct canonical* canonical, WS_ERROR* err)
{
    struct properties properties;

    make_properties(form, &properties);
    return WsStartWriterCanonicalization(target, take_canonical, canonical,
                                         properties.count == 0 ? NULL : properties.list, properties.count, err);
}

static void fresh(const struct form* form, struct canonical* canonical)
{
    set_output_with(writer, NULL, 0);
    assert_ok_error(start_writer(writer, form, canonical, error), error);
}

static HRESULT element(const char* name)
{
    WS_XML_STRING local = form_string(name, strlen(name));

    return WsWriteStartElement(writer, &none, &local, &none, error);
}

static HRESULT text(const char* chars)
{
    return WsWriteCharsUtf8(writer, (const BYTE*)chars, (ULONG)strlen(chars), error);
}

/* Ends it, and what it gave is expected. */
static void check_canonical(struct canonical* canonical, const char* expected)
{
    assert_ok_error(WsEndWriterCanonicalization(writer, error), error);
    assert_string_equal(canonical->text.text == NULL ? "" : canonical->text.text, expected);
    canonical_reset(canonical);
}

/* ---------------------------------------------------------------------------------------- any tree, any function */

#define RANDOM_DOCUMENTS 3000

struct random_writer {
    uint64_t         seed;
    WS_XML_WRITER*   writer;
    const struct form* form;
    struct canonical canonical;
    ULONG            elements;       /* written */
    ULONG            apex;           /* of them, the one that is canonicalized; 0: all */
};

static uint32_t pick(struct random_writer* random, uint32_t below)
{
    random->seed = random->seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((random->seed >> 33) % below);
}

static const char* const uris[] = { "urn:a", "urn:b", "urn:c&<\">'" };

static const WS_XML_STRING* pick_ns(struct random_writer* random, WS_XML_STRING* out)
{
    const char* uri = pick(random, 3) == 0 ? "" : uris[pick(random, ARRAY_COUNT(uris))];

    *out = form_string(uri, strlen(uri));
    return out;
}

static void write_scalar(struct random_writer* random)
{
    WS_XML_BOOL_TEXT boolean = { { WS_XML_TEXT_TYPE_BOOL }, TRUE };
    WS_XML_INT64_TEXT number = { { WS_XML_TEXT_TYPE_INT64 }, (int64_t)pick(random, 100000) - 50000 };
    WS_XML_DOUBLE_TEXT real = { { WS_XML_TEXT_TYPE_DOUBLE }, (double)pick(random, 1000) / 8 };
    WS_XML_GUID_TEXT guid = { { WS_XML_TEXT_TYPE_GUID }, { pick(random, 99999), 1, 2, { 3, 4, 5, 6, 7, 8, 9, 10 } } };
    const WS_XML_TEXT* texts[] = { &boolean.text, &number.text, &real.text, &guid.text };

    assert_ok_error(WsWriteText(random->writer, texts[pick(random, ARRAY_COUNT(texts))], error), error);
}

static void write_pieces(struct random_writer* random)
{
    static const char* const pieces[] = {
        "x", "longer piece of text", "<&>\"'", "\t\n", "\r", "\r\n", "\xE2\x82\xAC", "",
    };

    for (uint32_t i = pick(random, 4); i > 0; i--) {
        const char* piece = pieces[pick(random, ARRAY_COUNT(pieces))];

        assert_ok_error(WsWriteCharsUtf8(random->writer, (const BYTE*)piece, (ULONG)strlen(piece), error), error);
    }
}

static void write_bytes(struct random_writer* random)
{
    static const BYTE bytes[4000] = { 0xFF, 0, 1, 2, 0x80 };

    for (uint32_t i = pick(random, 3) + 1; i > 0; i--)
        assert_ok_error(WsWriteBytes(random->writer, bytes, pick(random, pick(random, 9) == 0 ? 4000 : 8), error),
                        error);
}

static void write_value(struct random_writer* random, bool attribute)
{
    static const WCHAR wide[] = u"w\u00e4<\r\u20ac\U0001F600";

    switch (pick(random, 6)) {
    case 0: write_scalar(random); break;
    case 1: write_bytes(random); break;
    case 2: assert_ok_error(WsWriteChars(random->writer, wide, 7, error), error); break;
    case 3:
        if (attribute)
            assert_ok_error(WsWriteQualifiedName(random->writer, NULL, X("q"), X("urn:q"), error), error);
        break;
    default: write_pieces(random); break;
    }
}

static void write_attributes(struct random_writer* random)
{
    static const char* const names[] = { "b", "a", "c", "B", "\xC3\xA4" };
    WS_XML_STRING ns;

    for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
        WS_XML_STRING name = form_string(names[i], strlen(names[i]));

        if (pick(random, 3) == 0)
            assert_ok_error(WsWriteXmlnsAttribute(random->writer, NULL, pick_ns(random, &ns), pick(random, 2) != 0,
                                                  error), error);
        if (pick(random, 3) != 0)
            continue;
        assert_ok_error(WsWriteStartAttribute(random->writer, NULL, &name, pick_ns(random, &ns), pick(random, 2) != 0,
                                              error), error);
        write_value(random, true);
        assert_ok_error(WsWriteEndAttribute(random->writer, error), error);
    }
    if (pick(random, 8) == 0) {
        assert_ok(WsWriteStartAttribute(random->writer, X("xml"), X("lang"),
                                        X("http://www.w3.org/XML/1998/namespace"), FALSE, error));
        assert_ok(WsWriteEndAttribute(random->writer, error));
    }
}

static void write_nodes(struct random_writer* random)
{
    WS_XML_COMMENT_NODE comment = { { WS_XML_NODE_TYPE_COMMENT }, TEXT_XML("c\r\nd<&") };
    WS_XML_ATTRIBUTE attribute = { .localName = X("n"), .ns = X("urn:n"), .prefix = X("n") };
    WS_XML_ATTRIBUTE* attributes[] = { &attribute };
    WS_XML_ELEMENT_NODE empty = { { WS_XML_NODE_TYPE_ELEMENT }, X("n"), X("node"), X("urn:n"), 1, attributes, TRUE };
    WS_XML_NODE end = { WS_XML_NODE_TYPE_END_ELEMENT };
    WS_XML_BUFFER* buffer = NULL;
    static const char copied[] = "<k:copy xmlns:k='urn:k' xmlns='urn:d'>"
                                 "<i k:x='&#13;'/>t<!--c--><![CDATA[<]]></k:copy>";

    switch (pick(random, 4)) {
    case 0: assert_ok_error(WsWriteNode(random->writer, &comment.node, error), error); break;
    case 1:
        random->elements++;
        assert_ok_error(WsWriteNode(random->writer, &empty.node, error), error);
        assert_ok_error(WsWriteNode(random->writer, &end, error), error);
        break;
    case 2:
        random->elements += 2;
        set_text(reader, copied);
        assert_ok(WsReadNode(reader, error));
        assert_ok_error(WsCopyNode(random->writer, reader, error), error);
        break;
    default:
        random->elements += 2;
        assert_ok(WsReadXmlBufferFromBytes(reader, NULL, NULL, 0, copied, sizeof copied - 1, heap, &buffer, error));
        assert_ok_error(WsWriteXmlBuffer(random->writer, buffer, error), error);
        break;
    }
}

static void write_element(struct random_writer* random, uint32_t depth);

static void write_content(struct random_writer* random, uint32_t depth)
{
    for (uint32_t i = pick(random, 4); i > 0; i--)
        switch (pick(random, 6)) {
        case 0:
            assert_ok_error(WsWriteStartCData(random->writer, error), error);
            write_pieces(random);
            assert_ok_error(WsWriteEndCData(random->writer, error), error);
            break;
        case 1: write_nodes(random); break;
        case 2: write_value(random, false); break;
        default:
            if (depth > 0)
                write_element(random, depth - 1);
            break;
        }
}

static void write_element(struct random_writer* random, uint32_t depth)
{
    static const char* const names[] = { "e", "element", "\xC3\xB6" };
    const char* chosen = names[pick(random, ARRAY_COUNT(names))];
    WS_XML_STRING name = form_string(chosen, strlen(chosen));
    bool apex = ++random->elements == random->apex;

    if (apex)
        assert_ok_error(start_writer(random->writer, random->form, &random->canonical, error), error);
    assert_ok_error(WsWriteStartElement(random->writer, pick(random, 2) != 0 ? NULL : X("p"), &name,
                                        X("urn:p"), error), error);
    write_attributes(random);
    write_content(random, depth);
    assert_ok_error(WsWriteEndElement(random->writer, error), error);
    if (apex)
        assert_ok_error(WsEndWriterCanonicalization(random->writer, error), error);
}

static void write_document(struct random_writer* random)
{
    if (random->apex == 0)
        assert_ok_error(start_writer(random->writer, random->form, &random->canonical, error), error);
    if (pick(random, 3) == 0)
        assert_ok_error(WsWriteNode(random->writer, &(WS_XML_COMMENT_NODE){ { WS_XML_NODE_TYPE_COMMENT },
                                                                            TEXT_XML("before") }.node, error), error);
    write_element(random, 4);
    if (pick(random, 3) == 0)
        assert_ok_error(WsWriteNode(random->writer, &(WS_XML_COMMENT_NODE){ { WS_XML_NODE_TYPE_COMMENT },
                                                                            TEXT_XML("behind") }.node, error), error);
    if (random->apex == 0)
        assert_ok_error(WsEndWriterCanonicalization(random->writer, error), error);
}

static void check_against_reader(struct random_writer* random, struct form form, uint64_t seed, const char* how)
{
    struct canonical read = { 0 };
    WS_BYTES bytes = { 0 };

    form.apex = random->apex;
    assert_ok_error(canonicalize(reader, &form, &read, error), error);
    if (read.text.size != random->canonical.text.size
        || memcmp(read.text.text, random->canonical.text.text, read.text.size) != 0) {
        (void)WsGetWriterProperty(random->writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, NULL);
        fail_msg("seed %u, %s:\n%.*s\n   written %s\n      read %s", (unsigned)seed, how, (int)bytes.length,
                 (const char*)bytes.bytes, random->canonical.text.text, read.text.text);
    }
    canonical_reset(&read);
}

static const WS_XML_READER_PROPERTY* wide_quotas(void)
{
    static ULONG many = 1000;
    static const WS_XML_READER_PROPERTY properties[] = {
        { WS_XML_READER_PROPERTY_MAX_NAMESPACES, &many, sizeof many },
    };

    return properties;
}

static void test_it_is_the_canonical_form_of_the_text_that_comes_out(void** state)
{
    UNUSED(state);
    for (uint64_t seed = 1; seed <= (uint64_t)test_rounds_of_one_thread(RANDOM_DOCUMENTS); seed++) {
        struct form form = { .prefixes = seed % 5 == 0 ? "p a -" : NULL, .buffer_bytes = (ULONG)(seed % 4000) };
        struct random_writer random = { .seed = seed * 104729, .writer = writer, .form = &form };
        ULONG many = 1000, blanks = seed % 3 == 0 ? 2 : 0;
        BOOL yes = TRUE, uncompressed = seed % 7 == 0;
        WS_XML_WRITER_PROPERTY properties[] = {
            { WS_XML_WRITER_PROPERTY_MAX_NAMESPACES, &many, sizeof many },
            { WS_XML_WRITER_PROPERTY_INDENT, &blanks, sizeof blanks },
            { WS_XML_WRITER_PROPERTY_WRITE_DECLARATION, &yes, sizeof yes },
            { WS_XML_WRITER_PROPERTY_EMIT_UNCOMPRESSED_EMPTY_ELEMENTS, &uncompressed, sizeof uncompressed },
        };
        WS_BYTES bytes = { 0 };

        random.apex = pick(&random, 3) == 0 ? 0 : 1 + pick(&random, 3);
        form.algorithm = pick(&random, random.apex == 0 ? 4 : 2);
        set_output_with(writer, properties, ARRAY_COUNT(properties));
        write_document(&random);
        if (random.apex > 1 && random.canonical.calls == 0)
            continue;                            /* there were not as many elements, or a node function wrote that one */
        assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, error));
        assert_ok(set_bytes_with(reader, bytes.bytes, bytes.length, wide_quotas(), 1, error));
        check_against_reader(&random, form, seed, "text");
        canonical_reset(&random.canonical);
    }
}

static void test_it_is_the_canonical_form_of_the_xml_buffer_that_comes_out(void** state)
{
    UNUSED(state);
    for (uint64_t seed = 1; seed <= (uint64_t)test_rounds_of_one_thread(RANDOM_DOCUMENTS); seed++) {
        struct form form = { .prefixes = seed % 5 == 0 ? "p a -" : NULL };
        struct random_writer random = { .seed = seed * 15485863, .writer = writer, .form = &form };
        ULONG many = 1000;
        WS_XML_WRITER_PROPERTY namespaces = { WS_XML_WRITER_PROPERTY_MAX_NAMESPACES, &many, sizeof many };
        WS_XML_BUFFER* buffer = NULL;

        random.apex = pick(&random, 3) == 0 ? 0 : 1 + pick(&random, 3);
        form.algorithm = pick(&random, random.apex == 0 ? 4 : 2);
        assert_ok(WsResetHeap(heap, error));
        assert_ok(WsCreateXmlBuffer(heap, NULL, 0, &buffer, error));
        assert_ok(WsSetOutputToBuffer(writer, buffer, &namespaces, 1, error));
        write_document(&random);
        if (random.apex > 1 && random.canonical.calls == 0)
            continue;
        assert_ok(WsSetInputToBuffer(reader, buffer, wide_quotas(), 1, error));
        check_against_reader(&random, form, seed, "XML buffer");
        canonical_reset(&random.canonical);
    }
}

static void test_it_is_the_canonical_form_of_the_mtom_package_that_comes_out(void** state)
{
    static WS_XML_WRITER_TEXT_ENCODING out_text = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    static WS_XML_READER_TEXT_ENCODING in_text = { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    static const WS_XML_WRITER_MTOM_ENCODING out = {
        { WS_XML_WRITER_ENCODING_TYPE_MTOM }, &out_text.encoding, TRUE, { 1, (WCHAR*)(uintptr_t)u"b" },
        { 8, (WCHAR*)(uintptr_t)u"text/xml" }, { 0, NULL }, 3,
    };
    static const WS_XML_READER_MTOM_ENCODING in = { .encoding = { WS_XML_READER_ENCODING_TYPE_MTOM },
                                                    .textEncoding = &in_text.encoding, .readMimeHeader = TRUE };

    UNUSED(state);
    for (uint64_t seed = 1; seed <= (uint64_t)test_rounds_of_one_thread(RANDOM_DOCUMENTS); seed++) {
        struct form form = { .prefixes = seed % 5 == 0 ? "p a -" : NULL };
        struct random_writer random = { .seed = seed * 32452843, .writer = writer, .form = &form };
        ULONG many = 1000;
        WS_XML_WRITER_PROPERTY namespaces = { WS_XML_WRITER_PROPERTY_MAX_NAMESPACES, &many, sizeof many };
        WS_XML_READER_BUFFER_INPUT input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, NULL, 0 };
        WS_BYTES bytes = { 0 };

        random.apex = pick(&random, 3) == 0 ? 0 : 1 + pick(&random, 3);
        form.algorithm = pick(&random, random.apex == 0 ? 4 : 2);
        assert_ok(WsSetOutput(writer, &out.encoding, &memory_output.output, &namespaces, 1, error));
        write_document(&random);
        if (random.apex > 1 && random.canonical.calls == 0)
            continue;
        assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, error));
        input.encodedData = bytes.bytes;
        input.encodedDataSize = bytes.length;
        assert_ok_error(WsSetInput(reader, &in.encoding, &input.input, wide_quotas(), 1, error), error);
        check_against_reader(&random, form, seed, "MTOM");
        canonical_reset(&random.canonical);
    }
}

static void test_it_is_the_canonical_form_of_the_binary_document_that_comes_out(void** state)
{
    static const WS_XML_WRITER_BINARY_ENCODING out = { { WS_XML_WRITER_ENCODING_TYPE_BINARY }, NULL, NULL, NULL };
    static const WS_XML_READER_BINARY_ENCODING in = { { WS_XML_READER_ENCODING_TYPE_BINARY }, NULL, NULL };

    UNUSED(state);
    for (uint64_t seed = 1; seed <= (uint64_t)test_rounds_of_one_thread(RANDOM_DOCUMENTS); seed++) {
        struct form form = { .prefixes = seed % 5 == 0 ? "p a -" : NULL };
        struct random_writer random = { .seed = seed * 49979687, .writer = writer, .form = &form };
        ULONG many = 1000;
        WS_XML_WRITER_PROPERTY namespaces = { WS_XML_WRITER_PROPERTY_MAX_NAMESPACES, &many, sizeof many };
        WS_XML_READER_BUFFER_INPUT input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, NULL, 0 };
        WS_BYTES bytes = { 0 };

        random.apex = pick(&random, 3) == 0 ? 0 : 1 + pick(&random, 3);
        form.algorithm = pick(&random, random.apex == 0 ? 4 : 2);
        assert_ok(WsSetOutput(writer, &out.encoding, &memory_output.output, &namespaces, 1, error));
        write_document(&random);
        if (random.apex > 1 && random.canonical.calls == 0)
            continue;
        assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, error));
        input.encodedData = bytes.bytes;
        input.encodedDataSize = bytes.length;
        assert_ok_error(WsSetInput(reader, &in.encoding, &input.input, wide_quotas(), 1, error), error);
        check_against_reader(&random, form, seed, "binary");
        canonical_reset(&random.canonical);
    }
}

/* -------------------------------------------------------------------------------------------------- states */

static void test_start_and_end_go_in_pairs_at_one_depth(void** state)
{
    struct form form = { 0 };
    struct canonical canonical = { 0 };

    UNUSED(state);
    set_output_with(writer, NULL, 0);
    assert_hr(WsStartWriterCanonicalization(NULL, take_canonical, NULL, NULL, 0, NULL), E_INVALIDARG);
    assert_hr(WsEndWriterCanonicalization(NULL, NULL), E_INVALIDARG);
    assert_fails(WsStartWriterCanonicalization(writer, NULL, NULL, NULL, 0, error), E_INVALIDARG, error,
                 "writeCallback");
    assert_fails(WsEndWriterCanonicalization(writer, error), WS_E_INVALID_OPERATION, error, "has not started");
    assert_ok(element("a"));
    assert_ok(start_writer(writer, &form, &canonical, error));  /* completes <a> */
    assert_fails(start_writer(writer, &form, &canonical, error), WS_E_INVALID_OPERATION, error, "started already");
    assert_fails(WsWriteStartAttribute(writer, NULL, X("x"), &none, FALSE, error), WS_E_INVALID_OPERATION, error,
                 "start tag");
    assert_ok(text("t"));
    assert_ok(element("b"));
    assert_fails(WsEndWriterCanonicalization(writer, error), WS_E_INVALID_OPERATION, error, "in 2 now");
    assert_ok(WsWriteEndElement(writer, error));
    assert_fails(WsWriteEndElement(writer, error), WS_E_INVALID_OPERATION, error, "WsEndWriterCanonicalization");
    assert_ok(WsWriteStartCData(writer, error));
    assert_fails(WsEndWriterCanonicalization(writer, error), WS_E_INVALID_OPERATION, error, "CDATA");
    assert_ok(WsWriteEndCData(writer, error));
    check_canonical(&canonical, "t<b></b>");
    assert_ok(WsWriteEndElement(writer, error));
    assert_written(writer, "<a>t<b/><![CDATA[]]></a>");
}

static void test_inside_an_attribute_or_cdata_it_cannot_start(void** state)
{
    struct form form = { 0 };
    struct canonical canonical = { 0 };

    UNUSED(state);
    set_output_with(writer, NULL, 0);
    assert_ok(element("a"));
    assert_ok(WsWriteStartAttribute(writer, NULL, X("x"), &none, FALSE, error));
    assert_fails(start_writer(writer, &form, &canonical, error), WS_E_INVALID_OPERATION, error, "attribute");
    assert_ok(WsWriteEndAttribute(writer, error));
    assert_ok(WsWriteStartCData(writer, error));
    assert_fails(start_writer(writer, &form, &canonical, error), WS_E_INVALID_OPERATION, error, "CDATA");
}

static void test_the_inclusive_form_is_for_whole_documents(void** state)
{
    struct form form = { .algorithm = INCLUSIVE };
    struct canonical canonical = { 0 };
    WS_XML_BUFFER* buffer = NULL;

    UNUSED(state);
    set_output_with(writer, NULL, 0);
    assert_ok(element("a"));
    assert_fails(start_writer(writer, &form, &canonical, error), WS_E_INVALID_OPERATION, error, "BOF");
    assert_ok(WsReadXmlBufferFromBytes(reader, NULL, NULL, 0, "<a/>", 4, heap, &buffer, error));
    assert_ok(WsSetOutputToBuffer(writer, buffer, NULL, 0, error));
    assert_fails(start_writer(writer, &form, &canonical, error), WS_E_INVALID_OPERATION, error, "BOF");
    fresh(&form, &canonical);
    assert_ok(WsWriteStartElement(writer, X("p"), X("a"), X("urn:a"), error));
    assert_ok(WsWriteXmlnsAttribute(writer, X("q"), X("urn:q"), FALSE, error));
    assert_ok(WsWriteEndElement(writer, error));
    check_canonical(&canonical, "<p:a xmlns:p=\"urn:a\" xmlns:q=\"urn:q\"></p:a>");
}

static void test_bytes_written_before_do_not_count(void** state)
{
    struct form form = { 0 };
    struct canonical canonical = { 0 };

    UNUSED(state);
    set_output_with(writer, NULL, 0);
    assert_ok(element("a"));
    assert_ok(WsWriteBytes(writer, "x", 1, error));
    assert_ok(start_writer(writer, &form, &canonical, error));
    assert_ok(WsWriteBytes(writer, "y", 1, error));
    check_canonical(&canonical, "eQ==");
    assert_ok(WsWriteEndElement(writer, error));
    assert_written(writer, "<a>eA==eQ==</a>");
}

static void test_an_xml_buffer_does_not_move_meanwhile(void** state)
{
    struct form form = { 0 };
    struct canonical canonical = { 0 };
    WS_XML_BUFFER* buffer = NULL;
    WS_XML_NODE_POSITION position;

    UNUSED(state);
    assert_ok(WsReadXmlBufferFromBytes(reader, NULL, NULL, 0, "<a><b/></a>", 11, heap, &buffer, error));
    assert_ok(WsSetOutputToBuffer(writer, buffer, NULL, 0, error));
    assert_ok(WsMoveWriter(writer, WS_MOVE_TO_ROOT_ELEMENT, NULL, error));
    assert_ok(WsMoveWriter(writer, WS_MOVE_TO_CHILD_ELEMENT, NULL, error));
    assert_ok(start_writer(writer, &form, &canonical, error));
    assert_ok(WsGetWriterPosition(writer, &position, error));
    assert_fails(WsMoveWriter(writer, WS_MOVE_TO_BOF, NULL, error), WS_E_INVALID_OPERATION, error, "canonicalizing");
    assert_fails(WsSetWriterPosition(writer, &position, error), WS_E_INVALID_OPERATION, error, "canonicalizing");
    assert_fails(WsWriteStartAttribute(writer, NULL, X("x"), &none, FALSE, error), WS_E_INVALID_OPERATION, error,
                 "start tag");
    assert_ok(element("c"));
    assert_ok(WsWriteEndElement(writer, error));
    check_canonical(&canonical, "<c></c>");
    assert_ok(WsMoveWriter(writer, WS_MOVE_TO_BOF, NULL, error));
}

static void test_what_the_output_refuses_is_not_canonicalized(void** state)
{
    struct form form = { 0 };
    struct canonical canonical = { 0 };

    UNUSED(state);
    fresh(&form, &canonical);
    assert_ok(element("a"));
    assert_hr(text("\x01"), WS_E_INVALID_FORMAT);
    assert_hr(WsEndWriterCanonicalization(writer, error), WS_E_OBJECT_FAULTED);
    assert_int_equal(canonical.calls, 0);
    WsResetError(error);
    fresh(&form, &canonical);
    assert_ok(WsWriteStartElement(writer, NULL, X("a"), X("relative"), error));
    assert_fails(WsWriteEndElement(writer, error), WS_E_INVALID_FORMAT, error, "relative");
    assert_hr(WsWriteEndElement(writer, error), WS_E_OBJECT_FAULTED);
    WsResetError(error);
}

static void test_a_callback_that_fails_faults_the_writer(void** state)
{
    static const HRESULT results[] = { E_FAIL, E_INVALIDARG, WS_E_INVALID_OPERATION };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(results); i++) {
        struct form form = { .buffer_bytes = 1 };
        struct canonical canonical = { .result = results[i] };

        fresh(&form, &canonical);
        assert_ok(element("a"));
        assert_hr(text("x"), results[i]);
        assert_hr(WsEndWriterCanonicalization(writer, error), WS_E_OBJECT_FAULTED);
        assert_int_equal(canonical.calls, 1);
        canonical_reset(&canonical);
    }
    WsResetError(error);
}

static HRESULT CALLBACK misuse_writer(void* state, const WS_BYTES* buffers, ULONG count,
                                      const WS_ASYNC_CONTEXT* context, WS_ERROR* err)
{
    ULONG* calls = state;

    UNUSED(buffers);
    UNUSED(count);
    UNUSED(context);
    ++*calls;
    assert_hr(WsWriteEndElement(writer, err), WS_E_INVALID_OPERATION);
    assert_hr(WsSetOutput(writer, &utf8_text.encoding, &memory_output.output, NULL, 0, err), WS_E_INVALID_OPERATION);
    WsFreeWriter(writer);                                       /* ignored, as while an operation is pending */
    return S_OK;
}

static void test_the_callback_cannot_use_the_writer(void** state)
{
    ULONG calls = 0;

    UNUSED(state);
    set_output_with(writer, NULL, 0);
    assert_ok(WsStartWriterCanonicalization(writer, misuse_writer, &calls, NULL, 0, error));
    assert_ok(element("a"));
    assert_ok(WsWriteEndElement(writer, error));
    assert_ok(WsEndWriterCanonicalization(writer, error));
    assert_int_equal(calls, 1);
    WsResetError(error);
}

static void test_a_new_output_ends_it(void** state)
{
    struct form form = { 0 };
    struct canonical canonical = { 0 };

    UNUSED(state);
    fresh(&form, &canonical);
    assert_ok(element("a"));
    set_output_with(writer, NULL, 0);
    assert_fails(WsEndWriterCanonicalization(writer, error), WS_E_INVALID_OPERATION, error, "has not started");
    assert_ok(element("b"));
    assert_ok(WsWriteEndElement(writer, error));
    assert_written(writer, "<b/>");
    assert_int_equal(canonical.calls, 0);
}

static HRESULT write_once(void* state)
{
    struct canonical canonical = { 0 };
    struct form form = { .prefixes = "p q", .omitted = "o", .omitted_ns = "urn:o" };
    WS_XML_WRITER* created = NULL;
    HRESULT hr = WsCreateWriter(NULL, 0, &created, NULL);

    UNUSED(state);
    if (SUCCEEDED(hr))
        hr = WsSetOutput(created, &utf8_text.encoding, &memory_output.output, NULL, 0, NULL);
    if (SUCCEEDED(hr))
        hr = start_writer(created, &form, &canonical, NULL);
    if (SUCCEEDED(hr))
        hr = WsWriteStartElement(created, X("p"), X("a"), X("urn:p"), NULL);
    if (SUCCEEDED(hr))
        hr = WsWriteStartAttribute(created, NULL, X("y"), X("urn:p"), FALSE, NULL);
    if (SUCCEEDED(hr))
        hr = WsWriteBytes(created, "abcd", 4, NULL);
    if (SUCCEEDED(hr))
        hr = WsWriteEndAttribute(created, NULL);
    if (SUCCEEDED(hr))
        hr = WsWriteChars(created, u"<", 1, NULL);
    if (SUCCEEDED(hr))
        hr = WsWriteEndElement(created, NULL);
    if (SUCCEEDED(hr))
        hr = WsEndWriterCanonicalization(created, NULL);
    if (SUCCEEDED(hr))
        assert_string_equal(canonical.text.text, "<p:a xmlns:p=\"urn:p\" p:y=\"YWJjZA==\">&lt;</p:a>");
    canonical_reset(&canonical);
    WsFreeWriter(created);
    return hr;
}

static void test_each_allocation_may_fail(void** state)
{
    UNUSED(state);
    for_each_allocation_failure(write_once, NULL, S_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_is_the_canonical_form_of_the_text_that_comes_out),
        cmocka_unit_test(test_it_is_the_canonical_form_of_the_xml_buffer_that_comes_out),
        cmocka_unit_test(test_it_is_the_canonical_form_of_the_mtom_package_that_comes_out),
        cmocka_unit_test(test_it_is_the_canonical_form_of_the_binary_document_that_comes_out),
        cmocka_unit_test(test_start_and_end_go_in_pairs_at_one_depth),
        cmocka_unit_test(test_inside_an_attribute_or_cdata_it_cannot_start),
        cmocka_unit_test(test_the_inclusive_form_is_for_whole_documents),
        cmocka_unit_test(test_bytes_written_before_do_not_count),
        cmocka_unit_test(test_an_xml_buffer_does_not_move_meanwhile),
        cmocka_unit_test(test_what_the_output_refuses_is_not_canonicalized),
        cmocka_unit_test(test_a_callback_that_fails_faults_the_writer),
        cmocka_unit_test(test_the_callback_cannot_use_the_writer),
        cmocka_unit_test(test_a_new_output_ends_it),
        cmocka_unit_test(test_each_allocation_may_fail),
    };

    return cmocka_run_group_tests_name("c14n_writer", tests, set_up, tear_down);
}
