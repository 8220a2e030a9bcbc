/* What the tests of the binary encoding share: bytes in hexadecimal, tables of tests/data, dictionaries. */
#ifndef WWS_TESTS_BINARY_SUPPORT_H
#define WWS_TESTS_BINARY_SUPPORT_H

#include "xml_support.h"

/* ---------------------------------------------------------------------------------------------------------- bytes */

struct bytes { BYTE data[8192]; size_t size; };

static inline unsigned hex_digit(char c)
{
    return c >= '0' && c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a' + 10);
}

/* Blanks are skipped. */
static inline struct bytes from_hex(const char* hex)
{
    struct bytes bytes = { { 0 }, 0 };

    for (; *hex != '\0'; hex++) {
        if (*hex == ' ')
            continue;
        assert_true(bytes.size < sizeof bytes.data && hex[1] != '\0');
        bytes.data[bytes.size++] = (BYTE)(hex_digit(hex[0]) << 4 | hex_digit(hex[1]));
        hex++;
    }
    return bytes;
}

static inline char* to_hex(const BYTE* bytes, size_t size)
{
    char* hex = malloc(2 * size + 1);

    assert_non_null(hex);
    for (size_t i = 0; i < size; i++)
        snprintf(hex + 2 * i, 3, "%02X", bytes[i]);
    hex[2 * size] = '\0';
    return hex;
}

/* --------------------------------------------------------------------------------------------------- dictionaries */

/* As in the examples of [MC-NBFX] the string of wire id N is "strN", of even and odd ids. */
#define EXAMPLE_STRINGS 512
static struct {
    WS_XML_DICTIONARY dictionary;
    WS_XML_STRING     strings[EXAMPLE_STRINGS];
    char              text[EXAMPLE_STRINGS][8];
} examples[2];

static inline WS_XML_DICTIONARY* example_dictionary(unsigned odd)
{
    WS_XML_DICTIONARY* dictionary = &examples[odd].dictionary;

    *dictionary = (WS_XML_DICTIONARY){ { 1 + odd, 2, 3, { 4 } }, examples[odd].strings, EXAMPLE_STRINGS, TRUE };
    for (ULONG i = 0; i < EXAMPLE_STRINGS; i++) {
        char* text = examples[odd].text[i];
        int size = snprintf(text, sizeof examples[odd].text[i], "str%u", (unsigned)(2 * i + odd) % 10000);

        examples[odd].strings[i] = (WS_XML_STRING){ (ULONG)size, (BYTE*)text, dictionary, i };
    }
    return dictionary;
}

static inline WS_XML_DICTIONARY* soap_dictionary(void)
{
    WS_XML_DICTIONARY* dictionary = NULL;

    assert_ok(WsGetDictionary(WS_ENCODING_XML_BINARY_1, &dictionary, NULL));
    return dictionary;
}

/* The strings of a table in front of a document ([MC-NBFSE] 2.1), at most 127 bytes of them. */
struct session {
    WS_XML_DICTIONARY dictionary;
    WS_XML_STRING     strings[16];
};

static inline size_t take_session(struct session* session, const BYTE* bytes, size_t size)
{
    size_t end = 1 + (size_t)bytes[0];

    assert_true(end <= size && bytes[0] < 0x80);
    *session = (struct session){ .dictionary = { { 5, 6, 7, { 8 } }, session->strings, 0, FALSE } };
    for (size_t at = 1; at < end; at += 1 + (size_t)bytes[at]) {
        ULONG index = session->dictionary.stringCount++;

        session->strings[index] = (WS_XML_STRING){ bytes[at], (BYTE*)(uintptr_t)(bytes + at + 1),
                                                   &session->dictionary, index };
    }
    return end;
}

/* --------------------------------------------------------------------------------------------- inputs and outputs */

static BOOL allow_fragment = TRUE;

static inline HRESULT set_binary(WS_XML_READER* reader, const void* bytes, size_t size, WS_XML_DICTIONARY* fixed,
                                 WS_XML_DICTIONARY* dynamic, WS_ERROR* error)
{
    WS_XML_READER_BINARY_ENCODING encoding = { { WS_XML_READER_ENCODING_TYPE_BINARY }, fixed, dynamic };
    WS_XML_READER_BUFFER_INPUT input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, (void*)(uintptr_t)bytes, (ULONG)size };
    WS_XML_READER_PROPERTY fragment = { WS_XML_READER_PROPERTY_ALLOW_FRAGMENT, &allow_fragment, sizeof allow_fragment };

    return WsSetInput(reader, &encoding.encoding, &input.input, &fragment, 1, error);
}

static inline void set_binary_output(WS_XML_WRITER* writer, WS_XML_DICTIONARY* fixed,
                                     WS_DYNAMIC_STRING_CALLBACK callback, void* state)
{
    WS_XML_WRITER_BINARY_ENCODING encoding = { { WS_XML_WRITER_ENCODING_TYPE_BINARY }, fixed, callback, state };
    WS_XML_WRITER_PROPERTY fragment = { WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT, &allow_fragment, sizeof allow_fragment };

    assert_ok(WsSetOutput(writer, &encoding.encoding, &memory_output.output, &fragment, 1, NULL));
}

static inline void set_text_output(WS_XML_WRITER* writer)
{
    WS_XML_WRITER_PROPERTY fragment = { WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT, &allow_fragment, sizeof allow_fragment };

    set_output_with(writer, &fragment, 1);
}

static inline WS_BYTES written(WS_XML_WRITER* writer)
{
    WS_BYTES bytes = { 0 };

    assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, NULL));
    return bytes;
}

#define assert_hex(writer, expected) check_hex((writer), (expected), __FILE__, __LINE__)
static inline void check_hex(WS_XML_WRITER* writer, const char* expected, const char* file, int line)
{
    WS_BYTES bytes = written(writer);
    struct bytes wanted = from_hex(expected);
    char* hex;

    if (bytes.length == wanted.size && memcmp(bytes.bytes, wanted.data, wanted.size) == 0)
        return;
    hex = to_hex(bytes.bytes, bytes.length);
    print_error("written  %s\nexpected %s\n", hex, expected);
    free(hex);
    _fail(file, line);
}

/* ---------------------------------------------------------------------------------------------------------- tables */

#define COLUMNS_MAX 5

/* One line of a table at a time; the columns point into text, which test_data gave. */
struct table { char* text; char* next; char* column[COLUMNS_MAX]; unsigned line; };

static inline struct table open_table(const char* name)
{
    char* text = test_data(name, NULL);
    char* next = strchr(text, '\n');

    assert_non_null(next);
    return (struct table){ text, next + 1, { NULL }, 1 };
}

static inline bool next_row(struct table* table)
{
    char* p = table->next;
    char* end = strchr(p, '\n');

    if (end == NULL)
        return false;
    *end = '\0';
    table->next = end + 1;
    table->line++;
    for (size_t i = 0; i < COLUMNS_MAX; i++) {
        char* tab = p == NULL ? NULL : strchr(p, '\t');

        table->column[i] = p;
        if (tab != NULL)
            *tab = '\0';
        p = tab == NULL ? NULL : tab + 1;
    }
    return true;
}

/* A document of nbfx-vectors.tsv. */
struct vector {
    struct bytes       bytes;
    size_t             at;             /* of the document, behind the table of session strings */
    WS_XML_DICTIONARY* fixed;
    WS_XML_DICTIONARY* dynamic;
    struct session     session;
    const char*        xml;
    const char*        name;
};

static inline void take_vector(struct vector* vector, const struct table* table)
{
    vector->bytes = from_hex(table->column[0]);
    vector->xml = table->column[1];
    vector->name = table->column[3];
    vector->at = 0;
    vector->dynamic = NULL;
    vector->fixed = soap_dictionary();
    if (strcmp(table->column[2], "strN") == 0) {
        vector->fixed = example_dictionary(0);
        vector->dynamic = example_dictionary(1);
    }
    if (strcmp(table->column[2], "NBFSE") != 0)
        return;
    vector->at = take_session(&vector->session, vector->bytes.data, vector->bytes.size);
    vector->dynamic = &vector->session.dictionary;
}

static inline HRESULT set_vector(WS_XML_READER* reader, const struct vector* vector, WS_ERROR* error)
{
    return set_binary(reader, vector->bytes.data + vector->at, vector->bytes.size - vector->at, vector->fixed,
                      vector->dynamic, error);
}

#endif
