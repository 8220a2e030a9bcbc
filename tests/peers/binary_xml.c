/*
 * Binary XML as this library writes and reads it; the peer is Mono's XmlDictionaryReader and XmlDictionaryWriter, in
 * binary_xml.cs, with the same commands and the same files.
 *
 *     binary_xml write  SPEC DICTIONARY DOCUMENTS    writes the documents that SPEC says
 *     binary_xml verify SPEC DICTIONARY DOCUMENTS    reads them, and compares each value with SPEC
 *
 * SPEC, a word and its arguments in each line (prefix, name and namespace: - is empty):
 *     message                     the next document of the session
 *     start PREFIX NAME NS        an element, up to its
 *     end
 *     attr PREFIX NAME NS TEXT    of the element before it
 *     text KIND VALUE             one typed value; float and double in hexadecimal, times in ticks behind Z, L or N
 *     array KIND NAME NS V,V,..   elements without a prefix
 *     comment TEXT
 * Strings with @ in front are of the static dictionary, those with $ candidates for the session dictionary.
 *
 * DICTIONARY is nbfs-dictionary.tsv; only the peer needs it. DOCUMENTS: for each message its size, then the table of new
 * session strings and the records as in [MC-NBFSE] section 2.1.
 */
#include <WebServices.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX = 1024, STRINGS_MAX = 256, ITEMS_MAX = 16, VALUE_MAX = 1 << 17 };

static unsigned line_number;
static char     line_text[LINE_MAX];
static WS_ERROR* error;

static void fail(const char* what)
{
    ULONG count = 0;
    WS_STRING string;

    fprintf(stderr, "line %u: %s: %s\n", line_number, line_text, what);
    (void)WsGetErrorProperty(error, WS_ERROR_PROPERTY_STRING_COUNT, &count, sizeof count);
    for (ULONG i = 0; i < count; i++) {
        if (WsGetErrorString(error, i, &string) != S_OK)
            continue;
        for (ULONG k = 0; k < string.length; k++)
            fputc(string.chars[k] < 0x80 ? string.chars[k] : '?', stderr);
        fputc('\n', stderr);
    }
    exit(1);
}

static void check(HRESULT hr, const char* what)
{
    char text[120];

    if (hr == S_OK)
        return;
    snprintf(text, sizeof text, "%s: 0x%08X", what, (unsigned)hr);
    fail(text);
}
#define CHECK(call) check((call), #call)
#define SAME(condition) do { if (!(condition)) fail("differs: " #condition); } while (0)

/* ---- strings ------------------------------------------------------------------------------------------------------ */

/* Strings that are written with a dictionary of their own, which is not the writer's: candidates for the session. */
static WS_XML_DICTIONARY generated = { { 1, 2, 3, { 4 } }, NULL, 0, TRUE };

static bool same_text(const WS_XML_STRING* string, const char* text)
{
    return string->length == strlen(text) && memcmp(string->bytes, text, string->length) == 0;
}

static WS_XML_STRING soap_string(const char* text)
{
    WS_XML_DICTIONARY* soap;

    CHECK(WsGetDictionary(WS_ENCODING_XML_BINARY_SESSION_1, &soap, error));
    for (ULONG i = 0; i < soap->stringCount; i++)
        if (same_text(&soap->strings[i], text))
            return soap->strings[i];
    fail("not in the static dictionary");
    return soap->strings[0];
}

/* The text has to stay where it is. */
static WS_XML_STRING to_string(const char* text)
{
    WS_XML_STRING string = { 0, (BYTE*)(uintptr_t)text, NULL, 0 };

    if (strcmp(text, "-") == 0)
        return string;
    if (text[0] == '@' && text[1] != '\0')
        return soap_string(text + 1);
    if (text[0] == '$' && text[1] != '\0') {
        string.bytes++;
        string.dictionary = &generated;
    }
    string.length = (ULONG)strlen((const char*)string.bytes);
    return string;
}

/* ---- session ------------------------------------------------------------------------------------------------------ */

static struct {
    WS_XML_DICTIONARY dictionary;
    WS_XML_STRING     strings[STRINGS_MAX];
    ULONG             announced;
} session = { { { 9, 9, 9, { 9 } }, session.strings, 0, FALSE }, { { 0 } }, 0 };

static ULONG add_to_session(const BYTE* bytes, ULONG length)
{
    ULONG index = session.dictionary.stringCount++;
    BYTE* copy = malloc(length + 1);

    if (index == STRINGS_MAX || copy == NULL)
        fail("too many strings");
    memcpy(copy, bytes, length);
    session.strings[index] = (WS_XML_STRING){ length, copy, &session.dictionary, index };
    return index;
}

static HRESULT CALLBACK find_dynamic(void* state, const WS_XML_STRING* string, BOOL* found, ULONG* id, WS_ERROR* where)
{
    (void)state;
    (void)where;
    *found = FALSE;
    for (ULONG i = 0; i < session.dictionary.stringCount && !*found; i++) {
        *found = WsXmlStringEquals(string, &session.strings[i], NULL) == S_OK;
        *id = i;
    }
    if (*found || string->dictionary != &generated)
        return S_OK;
    *id = add_to_session(string->bytes, string->length);
    *found = TRUE;
    return S_OK;
}

/* ---- the files ---------------------------------------------------------------------------------------------------- */

static FILE* documents;

static void put_number(FILE* file, size_t value)
{
    for (; value >= 0x80; value >>= 7)
        fputc((int)(value & 0x7F) | 0x80, file);
    fputc((int)value, file);
}

static size_t number_size(size_t value)
{
    return value < 0x80 ? 1 : 1 + number_size(value >> 7);
}

static size_t take_number(const BYTE** p)
{
    size_t value = 0;
    unsigned shift = 0;

    for (; **p >= 0x80; shift += 7)
        value |= (size_t)(*(*p)++ & 0x7F) << shift;
    return value | (size_t)*(*p)++ << shift;
}

/* ---- values ------------------------------------------------------------------------------------------------------- */

union any_value {
    BOOL        boolean;
    INT16       int16;
    INT32       int32;
    INT64       int64;
    UINT64      uint64;
    float       single;
    double      real;
    DECIMAL     decimal;
    WS_DATETIME datetime;
    WS_TIMESPAN timespan;
    GUID        guid;
};

struct kind { const char* name; WS_VALUE_TYPE type; ULONG size; };

static const struct kind kinds[] = {
    { "bool", WS_BOOL_VALUE_TYPE, sizeof(BOOL) },            { "short", WS_INT16_VALUE_TYPE, sizeof(INT16) },
    { "int", WS_INT32_VALUE_TYPE, sizeof(INT32) },           { "long", WS_INT64_VALUE_TYPE, sizeof(INT64) },
    { "ulong", WS_UINT64_VALUE_TYPE, sizeof(UINT64) },       { "float", WS_FLOAT_VALUE_TYPE, sizeof(float) },
    { "double", WS_DOUBLE_VALUE_TYPE, sizeof(double) },      { "decimal", WS_DECIMAL_VALUE_TYPE, sizeof(DECIMAL) },
    { "datetime", WS_DATETIME_VALUE_TYPE, sizeof(WS_DATETIME) },
    { "timespan", WS_TIMESPAN_VALUE_TYPE, sizeof(WS_TIMESPAN) },
    { "guid", WS_GUID_VALUE_TYPE, sizeof(GUID) },
};

static const struct kind* find_kind(const char* name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

static DECIMAL to_decimal(const char* text)
{
    __extension__ unsigned __int128 digits = 0;
    DECIMAL value = { 0 };
    bool fraction = false;

    if (*text == '-') {
        value.sign = DECIMAL_NEG;
        text++;
    }
    for (; *text != '\0'; text++) {
        fraction = fraction || *text == '.';
        if (*text == '.')
            continue;
        digits = digits * 10 + (unsigned)(*text - '0');
        value.scale = (BYTE)(value.scale + fraction);
    }
    value.Hi32 = (ULONG)(digits >> 64);
    value.Lo64 = (ULONGLONG)digits;
    return value;
}

static GUID to_guid(const char* text)
{
    GUID guid;
    unsigned d1, d2, d3, d4[8];

    if (sscanf(text, "%8x-%4x-%4x-%2x%2x-%2x%2x%2x%2x%2x%2x", &d1, &d2, &d3, &d4[0], &d4[1], &d4[2], &d4[3], &d4[4],
               &d4[5], &d4[6], &d4[7]) != 11)
        fail("no GUID");
    guid.Data1 = d1;
    guid.Data2 = (USHORT)d2;
    guid.Data3 = (USHORT)d3;
    for (size_t i = 0; i < 8; i++)
        guid.Data4[i] = (BYTE)d4[i];
    return guid;
}

static union any_value to_value(const struct kind* kind, const char* text)
{
    union any_value value;
    uint32_t bits32;
    uint64_t bits64;

    memset(&value, 0, sizeof value);
    switch (kind->type) {
    case WS_BOOL_VALUE_TYPE:    value.boolean = strcmp(text, "true") == 0; break;
    case WS_INT16_VALUE_TYPE:   value.int16 = (INT16)strtol(text, NULL, 10); break;
    case WS_INT32_VALUE_TYPE:   value.int32 = (INT32)strtol(text, NULL, 10); break;
    case WS_INT64_VALUE_TYPE:   value.int64 = strtoll(text, NULL, 10); break;
    case WS_UINT64_VALUE_TYPE:  value.uint64 = strtoull(text, NULL, 10); break;
    case WS_DECIMAL_VALUE_TYPE: value.decimal = to_decimal(text); break;
    case WS_GUID_VALUE_TYPE:    value.guid = to_guid(text); break;
    case WS_TIMESPAN_VALUE_TYPE: value.timespan.ticks = strtoll(text, NULL, 10); break;
    case WS_DATETIME_VALUE_TYPE:
        value.datetime.ticks = strtoull(text + 1, NULL, 10);
        value.datetime.format = *text == 'Z' ? WS_DATETIME_FORMAT_UTC : *text == 'L' ? WS_DATETIME_FORMAT_LOCAL
                                : WS_DATETIME_FORMAT_NONE;
        break;
    case WS_FLOAT_VALUE_TYPE:
        bits32 = (uint32_t)strtoul(text, NULL, 16);
        memcpy(&value.single, &bits32, sizeof bits32);
        break;
    default:
        bits64 = strtoull(text, NULL, 16);
        memcpy(&value.real, &bits64, sizeof bits64);
        break;
    }
    return value;
}

/* Padding aside. */
static bool same_value(const struct kind* kind, const union any_value* a, const union any_value* b)
{
    if (kind->type == WS_DATETIME_VALUE_TYPE)
        return a->datetime.ticks == b->datetime.ticks && a->datetime.format == b->datetime.format;
    return memcmp(a, b, kind->size) == 0;
}

static BYTE big[VALUE_MAX];

/* Bytes and characters: what the text says, in big; returns how many. */
static ULONG to_bytes(const char* kind, const char* text)
{
    ULONG size = (ULONG)strtoul(text, NULL, 10);

    if (strcmp(kind, "long_string") == 0) {
        memset(big, 'x', size);
        return size;
    }
    if (strcmp(kind, "long_bytes") == 0) {
        memset(big, 0, size);
        return size;
    }
    if (strcmp(kind, "bytes") != 0)
        fail("no kind of value");
    for (size = 0; text[0] != '\0' && text[1] != '\0'; text += 2) {
        unsigned byte;

        if (sscanf(text, "%2x", &byte) != 1)
            fail("no bytes");
        big[size++] = (BYTE)byte;
    }
    return size;
}

static ULONG split_items(const struct kind* kind, char* text, BYTE* items)
{
    ULONG count = 0;

    for (char* item = strtok(text, ","); item != NULL; item = strtok(NULL, ","), count++) {
        union any_value value = to_value(kind, item);

        if (count == ITEMS_MAX)
            fail("too many items");
        memcpy(items + count * kind->size, &value, kind->size);
    }
    return count;
}

/* ---- write -------------------------------------------------------------------------------------------------------- */

static WS_XML_WRITER* writer;
static bool           written;

static void write_document(void)
{
    WS_BYTES records;
    size_t table = 0;

    CHECK(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &records, sizeof records, error));
    for (ULONG i = session.announced; i < session.dictionary.stringCount; i++)
        table += number_size(session.strings[i].length) + session.strings[i].length;
    put_number(documents, number_size(table) + table + records.length);
    put_number(documents, table);
    for (; session.announced < session.dictionary.stringCount; session.announced++) {
        const WS_XML_STRING* string = &session.strings[session.announced];

        put_number(documents, string->length);
        fwrite(string->bytes, 1, string->length, documents);
    }
    fwrite(records.bytes, 1, records.length, documents);
}

static void write_message(void)
{
    WS_XML_WRITER_BINARY_ENCODING encoding = { { WS_XML_WRITER_ENCODING_TYPE_BINARY }, NULL, find_dynamic, NULL };
    WS_XML_WRITER_BUFFER_OUTPUT memory = { { WS_XML_WRITER_OUTPUT_TYPE_BUFFER } };

    if (written)
        write_document();
    written = true;
    CHECK(WsGetDictionary(WS_ENCODING_XML_BINARY_SESSION_1, &encoding.staticDictionary, error));
    CHECK(WsSetOutput(writer, &encoding.encoding, &memory.output, NULL, 0, error));
}

static void write_string(const char* text)
{
    WS_XML_UTF8_TEXT utf8 = { { WS_XML_TEXT_TYPE_UTF8 }, to_string(text) };

    CHECK(WsWriteText(writer, &utf8.text, error));
}

static void write_text(const char* name, char* text)
{
    const struct kind* kind = find_kind(name);
    union any_value value;

    if (kind != NULL) {
        value = to_value(kind, text);
        CHECK(WsWriteValue(writer, kind->type, &value, kind->size, error));
    } else if (strcmp(name, "uniqueid") == 0) {
        WS_UNIQUE_ID id = { { 0, NULL }, to_guid(text) };

        CHECK(WsWriteType(writer, WS_ELEMENT_CONTENT_TYPE_MAPPING, WS_UNIQUE_ID_TYPE, NULL, WS_WRITE_REQUIRED_VALUE,
                          &id, sizeof id, error));
    } else if (strcmp(name, "string") == 0) {
        write_string(text);
    } else if (strcmp(name, "long_string") == 0) {
        CHECK(WsWriteCharsUtf8(writer, big, to_bytes(name, text), error));
    } else {
        ULONG size = to_bytes(name, text);

        CHECK(WsWriteBytes(writer, big, size, error));
    }
}

static void write_array(const char* name, const WS_XML_STRING* local_name, const WS_XML_STRING* ns, char* text)
{
    const struct kind* kind = find_kind(name);
    BYTE items[ITEMS_MAX * sizeof(union any_value)];
    ULONG count = split_items(kind, text, items);

    CHECK(WsWriteArray(writer, local_name, ns, kind->type, items, count * kind->size, 0, count, error));
}

/* ---- verify ------------------------------------------------------------------------------------------------------- */

static WS_XML_READER* reader;
static WS_HEAP*       heap;
static BYTE*          file_bytes;
static const BYTE*    file_at;
static const BYTE*    file_end;
static bool           in_tag;

static WS_XML_NODE_TYPE node_type(void)
{
    const WS_XML_NODE* node;

    CHECK(WsGetReaderNode(reader, &node, error));
    return node->nodeType;
}

/* Into the element whose attributes were looked at. */
static void enter(void)
{
    if (in_tag)
        CHECK(WsReadStartElement(reader, error));
    in_tag = false;
}

static void finish_message(void)
{
    SAME(node_type() == WS_XML_NODE_TYPE_EOF);
}

static void read_message(void)
{
    WS_XML_READER_BINARY_ENCODING encoding = { { WS_XML_READER_ENCODING_TYPE_BINARY }, NULL, &session.dictionary };
    WS_XML_READER_BUFFER_INPUT memory = { { WS_XML_READER_INPUT_TYPE_BUFFER }, NULL, 0 };
    size_t size;
    const BYTE* end;
    const BYTE* table_end;

    if (written)
        finish_message();
    written = true;
    SAME(file_at < file_end);
    size = take_number(&file_at);
    end = file_at + size;
    size = take_number(&file_at);
    for (table_end = file_at + size; file_at < table_end; file_at += size) {
        size = take_number(&file_at);
        (void)add_to_session(file_at, (ULONG)size);
    }
    memory.encodedData = (BYTE*)(uintptr_t)file_at;
    memory.encodedDataSize = (ULONG)(end - file_at);
    file_at = end;
    CHECK(WsGetDictionary(WS_ENCODING_XML_BINARY_SESSION_1, &encoding.staticDictionary, error));
    CHECK(WsSetInput(reader, &encoding.encoding, &memory.input, NULL, 0, error));
    CHECK(WsReadNode(reader, error));
}

static void verify_chars(const WS_XML_STRING* expected)
{
    BYTE chars[256];
    ULONG size, at = 0;

    do {
        CHECK(WsReadCharsUtf8(reader, chars, sizeof chars, &size, error));
        SAME(size <= expected->length - at && memcmp(expected->bytes + at, chars, size) == 0);
        at += size;
    } while (size != 0);
    SAME(at == expected->length);
}

static void verify_start(const WS_XML_STRING* name, const WS_XML_STRING* ns)
{
    BOOL found = FALSE;

    enter();
    CHECK(WsReadToStartElement(reader, name, ns, &found, error));
    SAME(found);
    in_tag = true;
}

static void verify_attribute(const WS_XML_STRING* name, const WS_XML_STRING* ns, const char* text)
{
    WS_XML_STRING expected = to_string(text);
    ULONG index;

    CHECK(WsFindAttribute(reader, name, ns, TRUE, &index, error));
    CHECK(WsReadStartAttribute(reader, index, error));
    verify_chars(&expected);
    CHECK(WsReadEndAttribute(reader, error));
}

static void verify_bytes(ULONG expected)
{
    static BYTE found[VALUE_MAX];
    ULONG size, at = 0;

    do {
        CHECK(WsReadBytes(reader, found + at, VALUE_MAX - at, &size, error));
        at += size;
    } while (size != 0);
    SAME(at == expected && memcmp(found, big, at) == 0);
}

static void verify_text(const char* name, char* text)
{
    const struct kind* kind = find_kind(name);

    enter();
    if (kind != NULL) {
        union any_value expected = to_value(kind, text), found;

        CHECK(WsReadValue(reader, kind->type, &found, kind->size, error));
        SAME(same_value(kind, &found, &expected));
    } else if (strcmp(name, "uniqueid") == 0) {
        GUID expected = to_guid(text);
        WS_UNIQUE_ID id;

        CHECK(WsReadType(reader, WS_ELEMENT_CONTENT_TYPE_MAPPING, WS_UNIQUE_ID_TYPE, NULL, WS_READ_REQUIRED_VALUE, heap,
                         &id, sizeof id, error));
        SAME(id.uri.length == 0 && memcmp(&id.guid, &expected, sizeof expected) == 0);
    } else if (strcmp(name, "string") == 0) {
        WS_XML_STRING expected = to_string(text);

        verify_chars(&expected);
    } else if (strcmp(name, "long_string") == 0) {
        WS_XML_STRING expected = { to_bytes(name, text), big, NULL, 0 };

        verify_chars(&expected);
    } else {
        verify_bytes(to_bytes(name, text));
    }
}

static void verify_array(const char* name, const WS_XML_STRING* local_name, const WS_XML_STRING* ns, char* text)
{
    const struct kind* kind = find_kind(name);
    BYTE expected[ITEMS_MAX * sizeof(union any_value)], found[sizeof expected];
    ULONG count = split_items(kind, text, expected);
    ULONG actual, all = 0;

    enter();
    do {
        CHECK(WsReadArray(reader, local_name, ns, kind->type, found, sizeof found, all, ITEMS_MAX - all, &actual,
                          error));
        all += actual;
    } while (actual != 0);
    SAME(all == count);
    for (ULONG i = 0; i < count; i++) {
        union any_value a, b;

        memcpy(&a, expected + i * kind->size, kind->size);
        memcpy(&b, found + i * kind->size, kind->size);
        SAME(same_value(kind, &a, &b));
    }
}

static void verify_comment(const char* text)
{
    const WS_XML_NODE* node;

    enter();
    SAME(node_type() == WS_XML_NODE_TYPE_COMMENT);
    CHECK(WsGetReaderNode(reader, &node, error));
    SAME(same_text(&((const WS_XML_COMMENT_NODE*)(const void*)node)->value, text));
    CHECK(WsReadNode(reader, error));
}

/* ---- a line of SPEC ----------------------------------------------------------------------------------------------- */

static bool writing;

/* The next word; the last one takes the rest of the line. */
static char* next_word(char** rest, bool last)
{
    char* word = *rest;
    char* blank = last ? NULL : strchr(word, ' ');

    *rest = blank == NULL ? word + strlen(word) : blank + 1;
    if (blank != NULL)
        *blank = '\0';
    return word;
}

static void run_named(const char* what, char* rest)
{
    WS_XML_STRING prefix = to_string(next_word(&rest, false));
    WS_XML_STRING name = to_string(next_word(&rest, false));
    WS_XML_STRING ns = to_string(next_word(&rest, false));

    if (strcmp(what, "start") == 0 && writing)
        CHECK(WsWriteStartElement(writer, &prefix, &name, &ns, error));
    else if (strcmp(what, "start") == 0)
        verify_start(&name, &ns);
    else if (!writing)
        verify_attribute(&name, &ns, rest);
    else {
        CHECK(WsWriteStartAttribute(writer, &prefix, &name, &ns, FALSE, error));
        write_string(rest);
        CHECK(WsWriteEndAttribute(writer, error));
    }
}

static void run_array(char* rest)
{
    const char* kind = next_word(&rest, false);
    WS_XML_STRING name = to_string(next_word(&rest, false));
    WS_XML_STRING ns = to_string(next_word(&rest, false));

    (writing ? write_array : verify_array)(kind, &name, &ns, rest);
}

static void run_comment(const char* text)
{
    WS_XML_COMMENT_NODE comment = { { WS_XML_NODE_TYPE_COMMENT },
                                    { (ULONG)strlen(text), (BYTE*)(uintptr_t)text, NULL, 0 } };

    if (writing)
        CHECK(WsWriteNode(writer, &comment.node, error));
    else
        verify_comment(text);
}

static void run_end(void)
{
    if (writing) {
        CHECK(WsWriteEndElement(writer, error));
    } else {
        enter();
        CHECK(WsReadEndElement(reader, error));
    }
}

static void run_line(char* line)
{
    char* rest = line;
    const char* what = next_word(&rest, false);

    if (strcmp(what, "message") == 0)
        (writing ? write_message : read_message)();
    else if (strcmp(what, "start") == 0 || strcmp(what, "attr") == 0)
        run_named(what, rest);
    else if (strcmp(what, "text") == 0) {
        const char* kind = next_word(&rest, false);

        (writing ? write_text : verify_text)(kind, rest);
    } else if (strcmp(what, "array") == 0)
        run_array(rest);
    else if (strcmp(what, "comment") == 0)
        run_comment(rest);
    else if (strcmp(what, "end") == 0)
        run_end();
    else
        fail("no such word");
}

static void run_spec(const char* path)
{
    static char line[LINE_MAX];
    FILE* file = fopen(path, "r");

    if (file == NULL)
        fail("there is no SPEC");
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        line_number++;
        memcpy(line_text, line, sizeof line);
        if (line[0] != '\0' && line[0] != '#')
            run_line(line);
    }
    fclose(file);
}

static void open_documents(const char* path)
{
    long size;

    documents = fopen(path, writing ? "wb" : "rb");
    if (documents == NULL)
        fail("DOCUMENTS cannot be opened");
    if (writing)
        return;
    fseek(documents, 0, SEEK_END);
    size = ftell(documents);
    rewind(documents);
    file_bytes = malloc(size > 0 ? (size_t)size : 1);
    if (file_bytes == NULL || size <= 0 || fread(file_bytes, 1, (size_t)size, documents) != (size_t)size)
        fail("DOCUMENTS cannot be read");
    file_at = file_bytes;
    file_end = file_bytes + size;
}

int main(int argc, char** argv)
{
    if (argc != 5)
        return 2;
    writing = strcmp(argv[1], "write") == 0;
    CHECK(WsCreateError(NULL, 0, &error));
    CHECK(WsCreateHeap(1 << 20, 0, NULL, 0, &heap, error));
    CHECK(WsCreateReader(NULL, 0, &reader, error));
    CHECK(WsCreateWriter(NULL, 0, &writer, error));
    open_documents(argv[4]);
    run_spec(argv[2]);
    if (writing) {
        write_document();
    } else {
        finish_message();
        SAME(file_at == file_end);
    }
    for (ULONG i = 0; i < session.dictionary.stringCount; i++)
        free(session.strings[i].bytes);
    free(file_bytes);
    WsFreeWriter(writer);
    WsFreeReader(reader);
    WsFreeHeap(heap);
    WsFreeError(error);
    return fclose(documents) == 0 ? 0 : 1;
}
