/* Any document survives any encoding: a document is generated as a list of steps, written in one encoding, read, copied node
 * by node into another one, and read again. What is compared is what the document says: names, namespaces, attributes and
 * their values, characters, comments; not prefixes that were free to choose, nor how text is cut into nodes.
 * Everything comes from a seed, which a failure prints; ROUNDTRIP_SEED=n runs that one alone. */
#include "coding_support.h"
#include "xml_support.h"

#include <math.h>

enum
{
    ROUNDS = 150,                         /* each in every pairing */
    STEPS_MAX = 400,
    DEPTH_MAX = 12,
    ATTRIBUTES_MAX = 6,
    CHARS_MAX = 80,
    BYTES_MAX = 3000
};

/* ------------------------------------------------------------------------------------------------------ random */

static uint64_t seed_now;
static uint64_t random_state;

static uint32_t below(uint32_t limit)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(random_state >> 33) % limit;
}

static bool one_in(uint32_t n)
{
    return below(n) == 0;
}

static uint64_t random_64(void)
{
    uint64_t bits = (uint64_t)below(1u << 22) << 42 ^ (uint64_t)below(1u << 22) << 21 ^ below(1u << 22);

    return one_in(2) ? bits >> below(64) : bits;
}

/* ----------------------------------------------------------------------------------------------- the document */

union any_text {
    WS_XML_TEXT           text;
    WS_XML_UTF8_TEXT      utf8;
    WS_XML_UTF16_TEXT     utf16;
    WS_XML_BASE64_TEXT    base64;
    WS_XML_BOOL_TEXT      boolean;
    WS_XML_INT32_TEXT     int32;
    WS_XML_INT64_TEXT     int64;
    WS_XML_UINT64_TEXT    uint64;
    WS_XML_FLOAT_TEXT     float32;
    WS_XML_DOUBLE_TEXT    float64;
    WS_XML_DECIMAL_TEXT   decimal;
    WS_XML_GUID_TEXT      guid;
    WS_XML_UNIQUE_ID_TEXT unique_id;
    WS_XML_DATETIME_TEXT  datetime;
    WS_XML_TIMESPAN_TEXT  timespan;
    WS_XML_QNAME_TEXT     qname;
};

enum step_kind { START, ATTRIBUTE, END, TEXT, CDATA, COMMENT };

struct step {
    enum step_kind       kind;
    bool                 single_quote;
    const WS_XML_STRING* prefix;          /* NULL: the writer's choice */
    const WS_XML_STRING* name;
    const WS_XML_STRING* ns;
    union any_text       text;
    size_t               storage;         /* of the text's characters or bytes, in storage */
};

static struct step steps[STEPS_MAX + 2 * DEPTH_MAX];
static size_t      step_count;
static BYTE        storage[1 << 20];
static size_t      storage_used;

static void* keep(size_t size)
{
    void* memory = storage + storage_used;

    storage_used = (storage_used + size + 15) & ~(size_t)15;
    assert_true(storage_used <= sizeof storage);
    return memory;
}

#define NAME(literal) { (ULONG)(sizeof(literal) - 1), (BYTE*)(uintptr_t)(literal), NULL, 0 }

/* Some of them are in the static dictionary of the binary encoding. */
static const WS_XML_STRING names[] = {
    NAME("a"), NAME("Envelope"), NAME("order"), NAME("Body"), NAME("x-y.z"), NAME("\xC3\xA9l\xC3\xA9ment"),
    NAME("a-name-that-is-longer-than-any-register-of-a-processor-and-so-takes-the-other-path"), NAME("Action"),
    NAME("_"), NAME("type"), NAME("\xF0\x90\x80\x80")
};
static const WS_XML_STRING namespaces[] = {
    NAME(""), NAME("urn:one"), NAME("http://www.w3.org/2003/05/soap-envelope"), NAME("urn:two"),
    NAME("http://example.org/a?b=c&d='e'"), NAME("http://www.w3.org/2005/08/addressing")
};
static const WS_XML_STRING prefixes[] = {
    NAME("p"), NAME("s"), NAME("long-prefix"), NAME("a"), NAME("z"), NAME("q1"), NAME("\xC3\xA9")
};

static const WS_XML_STRING* pick(const WS_XML_STRING* from, size_t count)
{
    return &from[below((uint32_t)count)];
}
#define PICK(array) pick(array, ARRAY_COUNT(array))

/* ------------------------------------------------------------------------------------------------------ texts */

/* Characters that some encoding has to treat with care. */
static const char* const characters[] = {
    "a", "z", " ", "<", ">", "&", "\"", "'", "]", "]]>", "\n", "\t", "\r", "\r\n", "-", "\xC2\x85", "\xE2\x80\xA8",
    "\xC3\xA9", "\xE2\x82\xAC", "\xEF\xBF\xBD", "\xF0\x9F\x98\x80", "\xF4\x8F\xBF\xBD", "word ", "0123456789abcdef"
};

static WS_XML_STRING random_chars(const char* without)
{
    uint32_t count = one_in(8) ? below(40) * CHARS_MAX : below(CHARS_MAX);
    BYTE* bytes = keep(count * 16 + 1);
    ULONG size = 0;

    for (uint32_t i = 0; i < count; i++) {
        const char* one = characters[below(one_in(3) ? ARRAY_COUNT(characters) : 2)];

        if (strpbrk(one, without) != NULL)
            continue;
        memcpy(bytes + size, one, strlen(one));
        size += (ULONG)strlen(one);
    }
    return (WS_XML_STRING){ size, bytes, NULL, 0 };
}

static void make_utf16(WS_XML_UTF16_TEXT* text)
{
    static const WCHAR units[] = { 'u', '<', '&', 0xE9, 0x20AC, 0xD83D, 0xDE00, ']', '>', '"' };
    ULONG count = below(CHARS_MAX);
    WCHAR* chars = keep((count + 1) * sizeof *chars);
    ULONG used = 0;

    while (used < count) {
        uint32_t i = below(ARRAY_COUNT(units));

        if (i == 5 || i == 6) {
            chars[used++] = units[5];
            chars[used++] = units[6];
        } else {
            chars[used++] = units[i];
        }
    }
    text->text.textType = WS_XML_TEXT_TYPE_UTF16;
    text->bytes = (BYTE*)chars;
    text->byteCount = used * (ULONG)sizeof *chars;
}

static void make_base64(WS_XML_BASE64_TEXT* text)
{
    text->text.textType = WS_XML_TEXT_TYPE_BASE64;
    text->length = below(one_in(3) ? BYTES_MAX : 20);
    text->bytes = keep(text->length + 1);
    for (ULONG i = 0; i < text->length; i++)
        text->bytes[i] = (BYTE)below(256);
}

static void make_string(union any_text* text)
{
    if (one_in(3)) {
        make_utf16(&text->utf16);
        return;
    }
    text->text.textType = WS_XML_TEXT_TYPE_UTF8;
    text->utf8.value = random_chars("\r\n\t");
    if (one_in(2))
        text->utf8.value = random_chars("");
}

static void make_decimal(WS_XML_DECIMAL_TEXT* text)
{
    text->text.textType = WS_XML_TEXT_TYPE_DECIMAL;
    text->value.scale = (BYTE)below(29);
    text->value.sign = one_in(2) ? 0x80 : 0;
    text->value.Hi32 = one_in(2) ? 0 : (ULONG)random_64();
    text->value.Lo64 = random_64() | 1;
}

static void make_bits(void* value, size_t size)
{
    BYTE* bytes = value;

    for (size_t i = 0; i < size; i++)
        bytes[i] = (BYTE)below(256);
}

static void make_time(union any_text* text)
{
    static const WS_DATETIME_FORMAT formats[] = { WS_DATETIME_FORMAT_UTC, WS_DATETIME_FORMAT_LOCAL,
                                                  WS_DATETIME_FORMAT_NONE };

    text->text.textType = WS_XML_TEXT_TYPE_DATETIME;
    text->datetime.value.ticks = random_64() % 3155378975999999999u;
    text->datetime.value.format = formats[below(ARRAY_COUNT(formats))];
    if (text->datetime.value.format == WS_DATETIME_FORMAT_LOCAL)
        text->datetime.value.format = WS_DATETIME_FORMAT_UTC;      /* an offset is the machine's, not the document's */
}

static void make_typed(union any_text* text)
{
    static const WS_XML_TEXT_TYPE types[] = {
        WS_XML_TEXT_TYPE_BASE64, WS_XML_TEXT_TYPE_BOOL,      WS_XML_TEXT_TYPE_INT32,    WS_XML_TEXT_TYPE_INT64,
        WS_XML_TEXT_TYPE_UINT64, WS_XML_TEXT_TYPE_FLOAT,     WS_XML_TEXT_TYPE_DOUBLE,   WS_XML_TEXT_TYPE_DECIMAL,
        WS_XML_TEXT_TYPE_GUID,   WS_XML_TEXT_TYPE_UNIQUE_ID, WS_XML_TEXT_TYPE_DATETIME, WS_XML_TEXT_TYPE_TIMESPAN
    };
    static const double doubles[] = { 0.0, -0.0, 1.0, 3.5, -1e300, 5e-324, 0.1, 16777217.0, 1e21, INFINITY,
                                      -INFINITY, NAN };

    text->text.textType = types[below(ARRAY_COUNT(types))];
    switch (text->text.textType) {
    case WS_XML_TEXT_TYPE_BASE64:   make_base64(&text->base64); break;
    case WS_XML_TEXT_TYPE_BOOL:     text->boolean.value = one_in(2); break;
    case WS_XML_TEXT_TYPE_INT32:    text->int32.value = (int)(uint32_t)random_64() * (one_in(2) ? 1 : -1); break;
    case WS_XML_TEXT_TYPE_INT64:    text->int64.value = (int64_t)random_64(); break;
    case WS_XML_TEXT_TYPE_UINT64:   text->uint64.value = random_64(); break;
    case WS_XML_TEXT_TYPE_FLOAT:    text->float32.value = (float)doubles[below(ARRAY_COUNT(doubles))]; break;
    case WS_XML_TEXT_TYPE_DOUBLE:   text->float64.value = doubles[below(ARRAY_COUNT(doubles))]; break;
    case WS_XML_TEXT_TYPE_DECIMAL:  make_decimal(&text->decimal); break;
    case WS_XML_TEXT_TYPE_GUID:     make_bits(&text->guid.value, sizeof text->guid.value); break;
    case WS_XML_TEXT_TYPE_UNIQUE_ID: make_bits(&text->unique_id.value, sizeof text->unique_id.value); break;
    case WS_XML_TEXT_TYPE_DATETIME: make_time(text); break;
    default:                        text->timespan.value.ticks = (int64_t)random_64() / 2; break;
    }
}

/* ----------------------------------------------------------------------------------------------- generation */

static struct step* add(enum step_kind kind)
{
    struct step* step = &steps[step_count++];

    assert_true(step_count <= ARRAY_COUNT(steps));
    *step = (struct step){ .kind = kind, .single_quote = one_in(4) };
    return step;
}

static void name_step(struct step* step, bool attribute)
{
    step->name = PICK(names);
    step->ns = PICK(namespaces);
    if (step->ns->length == 0)
        step->prefix = attribute || one_in(2) ? &namespaces[0] : NULL;
    else if (one_in(2))
        step->prefix = PICK(prefixes);
    else if (!attribute && one_in(2))
        step->prefix = &namespaces[0];
}

/* No two attributes of one name; one prefix means one namespace within a tag, also one that the writer chose before. */
static bool clashes(size_t start, const struct step* step)
{
    for (size_t i = start; i < step_count; i++) {
        if (&steps[i] == step)
            continue;
        if (i != start && steps[i].name == step->name && steps[i].ns == step->ns)
            return true;
        if (step->prefix != NULL && steps[i].ns != step->ns
            && (steps[i].prefix == step->prefix || (steps[i].prefix == NULL && step->prefix->length != 0)))
            return true;
    }
    return false;
}

static void make_tag(void)
{
    size_t start = step_count;
    uint32_t count = below(ATTRIBUTES_MAX);

    name_step(add(START), false);
    while (count-- > 0) {
        struct step* step = add(ATTRIBUTE);

        name_step(step, true);
        if (clashes(start, step)) {
            step_count--;
            continue;
        }
        if (one_in(2))
            make_typed(&step->text);
        else
            make_string(&step->text);
    }
}

static void make_comment(void)
{
    struct step* step = add(COMMENT);

    step->text.text.textType = WS_XML_TEXT_TYPE_UTF8;
    step->text.utf8.value = random_chars("-\r");
}

static void make_content(int depth);

static void make_element(int depth)
{
    make_tag();
    if (one_in(3))
        make_typed(&add(TEXT)->text);       /* a typed value is all there is */
    else
        make_content(depth);
    add(END);
}

static void make_content(int depth)
{
    uint32_t count = below(8);

    while (count-- > 0 && step_count < STEPS_MAX) {
        struct step* step;

        switch (below(6)) {
        case 0: make_string(&add(TEXT)->text); break;
        case 1:
            step = add(CDATA);
            step->text.text.textType = WS_XML_TEXT_TYPE_UTF8;
            step->text.utf8.value = random_chars("]\r");
            break;
        case 2: make_comment(); break;
        default:
            if (depth < DEPTH_MAX)
                make_element(depth + 1);
        }
    }
}

static void make_document(void)
{
    step_count = 0;
    storage_used = 0;
    if (one_in(4))
        make_comment();
    make_element(1);
    if (one_in(4))
        make_comment();
}

/* --------------------------------------------------------------------------------------------------- writing */

static HRESULT write_step(WS_XML_WRITER* writer, const struct step* step, WS_ERROR* error)
{
    WS_XML_COMMENT_NODE comment = { { WS_XML_NODE_TYPE_COMMENT }, step->text.utf8.value };

    switch (step->kind) {
    case START: return WsWriteStartElement(writer, step->prefix, step->name, step->ns, error);
    case ATTRIBUTE:
        TRY(WsWriteStartAttribute(writer, step->prefix, step->name, step->ns, step->single_quote, error));
        TRY(WsWriteText(writer, &step->text.text, error));
        return WsWriteEndAttribute(writer, error);
    case END:  return WsWriteEndElement(writer, error);
    case TEXT: return WsWriteText(writer, &step->text.text, error);
    case CDATA:
        TRY(WsWriteStartCData(writer, error));
        TRY(WsWriteText(writer, &step->text.text, error));
        return WsWriteEndCData(writer, error);
    default: return WsWriteNode(writer, &comment.node, error);
    }
}

static void write_document(WS_XML_WRITER* writer, WS_ERROR* error)
{
    for (size_t i = 0; i < step_count; i++)
        assert_ok_error(write_step(writer, &steps[i], error), error);
}

/* --------------------------------------------------------------------------------------------------- reading */

static void sink_chars(struct sink* sink, WS_XML_READER* reader)
{
    BYTE chars[61];
    ULONG count;

    do {
        assert_ok(WsReadCharsUtf8(reader, chars, sizeof chars, &count, NULL));
        sink_bytes(sink, chars, count);
    } while (count != 0);
}

static void sink_name(struct sink* sink, const WS_XML_STRING* name, const WS_XML_STRING* ns)
{
    sink_xml(sink, name);
    sink_text(sink, "|");
    sink_xml(sink, ns);
}

/* Attributes in the order of the document; declarations are not part of what it says. */
static void sink_tag(struct sink* sink, WS_XML_READER* reader, const WS_XML_ELEMENT_NODE* element)
{
    sink_text(sink, "{");
    sink_name(sink, element->localName, element->ns);
    for (ULONG i = 0; i < element->attributeCount; i++) {
        const WS_XML_ATTRIBUTE* attribute = element->attributes[i];

        if (attribute->isXmlNs)
            continue;
        sink_text(sink, " ");
        sink_name(sink, attribute->localName, attribute->ns);
        sink_text(sink, "=");
        assert_ok(WsReadStartAttribute(reader, i, NULL));
        sink_chars(sink, reader);
        assert_ok(WsReadEndAttribute(reader, NULL));
    }
    sink_text(sink, "}");
}

/* What the document says, from behind BOF to EOF. */
static void sink_document(struct sink* sink, WS_XML_READER* reader)
{
    const WS_XML_NODE* node = NULL;

    do {
        assert_ok(WsGetReaderNode(reader, &node, NULL));
        switch (node->nodeType) {
        case WS_XML_NODE_TYPE_ELEMENT:
            sink_tag(sink, reader, (const WS_XML_ELEMENT_NODE*)(const void*)node);
            break;
        case WS_XML_NODE_TYPE_END_ELEMENT: sink_text(sink, "{/}"); break;
        case WS_XML_NODE_TYPE_TEXT:        sink_chars(sink, reader); continue;
        case WS_XML_NODE_TYPE_COMMENT:     sink_node(sink, node); break;
        default:                           break;
        }
        if (node->nodeType != WS_XML_NODE_TYPE_EOF)
            assert_ok(WsReadNode(reader, NULL));
    } while (node->nodeType != WS_XML_NODE_TYPE_EOF);
}

/* ------------------------------------------------------------------------------------------------- encodings */

/* What was written lies in bytes or buffer. */
struct medium {
    BYTE*          bytes;
    ULONG          size;
    WS_XML_BUFFER* buffer;
};

/* A session: every name and namespace that the writer asks for gets a number. */
static WS_XML_STRING     session_strings[ARRAY_COUNT(names) + ARRAY_COUNT(namespaces)];
static WS_XML_DICTIONARY session = { { 1, 2, 3, { 4 } }, session_strings, 0, FALSE };

static HRESULT CALLBACK find_in_session(void* state, const WS_XML_STRING* string, BOOL* found, ULONG* id,
                                        WS_ERROR* error)
{
    const WS_XML_STRING* known = NULL;

    UNUSED(state);
    for (ULONG i = 0; i < session.stringCount; i++)
        if (WsXmlStringEquals(&session_strings[i], string, error) == S_OK) {
            *found = TRUE;
            *id = i;
            return S_OK;
        }
    for (size_t i = 0; i < ARRAY_COUNT(names) && known == NULL; i++)
        known = WsXmlStringEquals(&names[i], string, error) == S_OK ? &names[i] : NULL;
    for (size_t i = 0; i < ARRAY_COUNT(namespaces) && known == NULL; i++)
        known = WsXmlStringEquals(&namespaces[i], string, error) == S_OK ? &namespaces[i] : NULL;
    *found = known != NULL;
    if (known == NULL)
        return S_OK;
    *id = session.stringCount;
    session_strings[session.stringCount++] = (WS_XML_STRING){ known->length, known->bytes, &session, *id };
    return S_OK;
}

static const WS_XML_WRITER_BINARY_ENCODING session_out = { .encoding = { WS_XML_WRITER_ENCODING_TYPE_BINARY },
                                                           .dynamicStringCallback = find_in_session };
static const WS_XML_READER_BINARY_ENCODING session_in = { .encoding = { WS_XML_READER_ENCODING_TYPE_BINARY },
                                                          .dynamicDictionary = &session };

static const struct coding codings[] = {
    CODINGS_OF_BYTES,
    { "binary with a session", &session_out.encoding, &session_in.encoding },
    { "XML buffer", NULL, NULL }
};

static const ULONG depth_max = 64;
static const ULONG bytes_max = 1 << 24;

static void begin_output(WS_XML_WRITER* writer, const struct coding* coding, struct medium* medium, WS_HEAP* heap)
{
    const WS_XML_WRITER_PROPERTY properties[] = {
        { WS_XML_WRITER_PROPERTY_MAX_DEPTH, (void*)(uintptr_t)&depth_max, sizeof depth_max },
        { WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE, (void*)(uintptr_t)&bytes_max, sizeof bytes_max },
        { WS_XML_WRITER_PROPERTY_MAX_MIME_PARTS_BUFFER_SIZE, (void*)(uintptr_t)&bytes_max, sizeof bytes_max }
    };

    *medium = (struct medium){ 0 };
    if (coding->writer != NULL) {
        assert_ok(WsSetOutput(writer, coding->writer, &memory_output.output, properties, ARRAY_COUNT(properties),
                              NULL));
        return;
    }
    assert_ok(WsCreateXmlBuffer(heap, NULL, 0, &medium->buffer, NULL));
    assert_ok(WsSetOutputToBuffer(writer, medium->buffer, properties, 1, NULL));
}

static void end_output(WS_XML_WRITER* writer, struct medium* medium)
{
    WS_BYTES bytes;

    if (medium->buffer != NULL)
        return;
    assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, NULL));
    medium->bytes = malloc(bytes.length);       /* a block of its own: what reads past it is seen */
    assert_non_null(medium->bytes);
    memcpy(medium->bytes, bytes.bytes, bytes.length);
    medium->size = bytes.length;
}

static void begin_input(WS_XML_READER* reader, const struct coding* coding, const struct medium* medium)
{
    const WS_XML_READER_PROPERTY depth = { WS_XML_READER_PROPERTY_MAX_DEPTH, (void*)(uintptr_t)&depth_max,
                                           sizeof depth_max };
    WS_XML_READER_BUFFER_INPUT input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, medium->bytes, medium->size };

    if (medium->buffer != NULL)
        assert_ok(WsSetInputToBuffer(reader, medium->buffer, &depth, 1, NULL));
    else
        assert_ok(WsSetInput(reader, coding->reader, &input.input, &depth, 1, NULL));
}

/* ------------------------------------------------------------------------------------------------- the property */

struct trip {
    WS_ERROR*      error;
    WS_HEAP*       heap;
    WS_XML_WRITER* writer;
    WS_XML_READER* reader;
    struct sink    expected;
};

static void assert_says(struct trip* trip, const struct coding* coding, const struct medium* medium, const char* path)
{
    struct sink said = { 0 };

    begin_input(trip->reader, coding, medium);
    sink_document(&said, trip->reader);
    if (trip->expected.text == NULL) {
        trip->expected = said;
        return;
    }
    if (strcmp(said.text, trip->expected.text) != 0) {
        print_error("ROUNDTRIP_SEED=%llu, %s, %s:\n%s\ninstead of\n%s\n", (unsigned long long)seed_now, path,
                    coding->name, said.text, trip->expected.text);
        fail();
    }
    sink_reset(&said);
}

static void copy_document(struct trip* trip)
{
    const WS_XML_NODE* node = NULL;

    for (;;) {
        assert_ok(WsGetReaderNode(trip->reader, &node, NULL));
        if (node->nodeType == WS_XML_NODE_TYPE_EOF)
            return;
        if (node->nodeType == WS_XML_NODE_TYPE_BOF)
            assert_ok(WsReadNode(trip->reader, NULL));
        else
            assert_ok_error(WsCopyNode(trip->writer, trip->reader, trip->error), trip->error);
    }
}

static void check_pair(struct trip* trip, const struct coding* from, const struct coding* to)
{
    struct medium first, second;

    begin_output(trip->writer, from, &first, trip->heap);
    write_document(trip->writer, trip->error);
    end_output(trip->writer, &first);
    assert_says(trip, from, &first, "written as");
    begin_input(trip->reader, from, &first);
    begin_output(trip->writer, to, &second, trip->heap);
    copy_document(trip);
    end_output(trip->writer, &second);
    assert_says(trip, to, &second, from->name);
    free(first.bytes);
    free(second.bytes);
    assert_ok(WsResetHeap(trip->heap, NULL));
}

static void check_seed(struct trip* trip, uint64_t seed)
{
    seed_now = seed;
    random_state = seed * 0x9E3779B97F4A7C15u + 1;
    below(2);
    make_document();
    for (size_t from = 0; from < ARRAY_COUNT(codings); from++)
        for (size_t to = 0; to < ARRAY_COUNT(codings); to++)
            check_pair(trip, &codings[from], &codings[to]);
    sink_reset(&trip->expected);
}

static void test_any_document_survives_any_encoding_in_every_pairing(void** state)
{
    const char* only = getenv("ROUNDTRIP_SEED");
    struct trip trip = { .error = test_error() };

    (void)state;
    assert_ok(WsCreateHeap(1 << 26, 0, NULL, 0, &trip.heap, NULL));
    assert_ok(WsCreateWriter(NULL, 0, &trip.writer, NULL));
    assert_ok(WsCreateReader(NULL, 0, &trip.reader, NULL));
    if (only != NULL)
        check_seed(&trip, strtoull(only, NULL, 10));
    for (uint64_t seed = 1; only == NULL && seed <= (uint64_t)test_rounds_of_one_thread(ROUNDS); seed++)
        check_seed(&trip, seed);
    WsFreeReader(trip.reader);
    WsFreeWriter(trip.writer);
    WsFreeHeap(trip.heap);
    WsFreeError(trip.error);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_any_document_survives_any_encoding_in_every_pairing) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
