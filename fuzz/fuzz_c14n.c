/*
 * Fuzz target of canonicalization (src/xml/c14n*.c), beside libxml2's. The first byte chooses the algorithm. What both
 * read has the same canonical form, whatever size the buffer has, and that form is its own canonical form.
 *
 * Not compared: what libxml2 2.9 gets wrong (namespaces that need an escape or are not ASCII) and what one of the two does
 * not read (document types, processing instructions, other encodings).
 */
#define _GNU_SOURCE                   /* memmem */

#include <WebServices.h>

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

#define CHECK(condition) do { if (!(condition)) abort(); } while (0)

struct bytes { uint8_t* data; size_t size; };

static HRESULT CALLBACK take(void* state, const WS_BYTES* buffers, ULONG count, const WS_ASYNC_CONTEXT* context,
                             WS_ERROR* error)
{
    struct bytes* bytes = state;

    (void)context;
    (void)error;
    for (ULONG i = 0; i < count; i++) {
        bytes->data = realloc(bytes->data, bytes->size + buffers[i].length + 1);
        CHECK(bytes->data != NULL);
        memcpy(bytes->data + bytes->size, buffers[i].bytes, buffers[i].length);
        bytes->size += buffers[i].length;
    }
    return S_OK;
}

static HRESULT ours(const uint8_t* data, size_t size, WS_XML_CANONICALIZATION_ALGORITHM algorithm, ULONG buffer_bytes,
                    struct bytes* out)
{
    static const WS_XML_READER_TEXT_ENCODING text = { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    WS_XML_READER_BUFFER_INPUT input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, (void*)(uintptr_t)data, (ULONG)size };
    const WS_XML_CANONICALIZATION_PROPERTY properties[] = {
        { WS_XML_CANONICALIZATION_PROPERTY_ALGORITHM, &algorithm, sizeof algorithm },
        { WS_XML_CANONICALIZATION_PROPERTY_OUTPUT_BUFFER_SIZE, &buffer_bytes, sizeof buffer_bytes },
    };
    const WS_XML_NODE* node = NULL;
    WS_XML_READER* reader = NULL;
    HRESULT hr;

    CHECK(SUCCEEDED(WsCreateReader(NULL, 0, &reader, NULL)));
    hr = WsSetInput(reader, &text.encoding, &input.input, NULL, 0, NULL);
    if (SUCCEEDED(hr))
        hr = WsStartReaderCanonicalization(reader, take, out, properties, WsCountOf(properties), NULL);
    while (SUCCEEDED(hr) && (node == NULL || node->nodeType != WS_XML_NODE_TYPE_EOF)) {
        hr = WsReadNode(reader, NULL);
        if (SUCCEEDED(hr))
            hr = WsGetReaderNode(reader, &node, NULL);
    }
    if (SUCCEEDED(hr))
        hr = WsEndReaderCanonicalization(reader, NULL);
    WsFreeReader(reader);
    return hr;
}

static void ignore(void* state, const char* format, ...)
{
    (void)state;
    (void)format;
}

/* False: libxml2 does not read it, or has no canonical form for it. */
static bool theirs(const uint8_t* data, size_t size, WS_XML_CANONICALIZATION_ALGORITHM algorithm, struct bytes* out)
{
    xmlDocPtr document = xmlReadMemory((const char*)data, (int)size, NULL, "UTF-8",
                                       XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    int mode = algorithm >= WS_INCLUSIVE_XML_CANONICALIZATION_ALGORITHM ? XML_C14N_1_0 : XML_C14N_EXCLUSIVE_1_0;
    bool comments = algorithm == WS_EXCLUSIVE_WITH_COMMENTS_XML_CANONICALIZATION_ALGORITHM
                 || algorithm == WS_INCLUSIVE_WITH_COMMENTS_XML_CANONICALIZATION_ALGORITHM;
    xmlChar* text = NULL;
    int length = document == NULL ? -1 : xmlC14NDocDumpMemory(document, NULL, mode, NULL, comments, &text);

    if (length >= 0) {
        WS_BYTES bytes = { (ULONG)length, text };

        (void)take(out, &bytes, 1, NULL, NULL);
    }
    xmlFree(text);
    xmlFreeDoc(document);
    return length >= 0;
}

static bool find(const uint8_t* data, size_t size, const char* what)
{
    return memmem(data, size, what, strlen(what)) != NULL;
}

/* Declarations whose namespace is plain: libxml2 knows what to do with them. */
static bool plain_namespaces(const uint8_t* data, size_t size)
{
    const uint8_t* end = data + size;

    for (const uint8_t* p = data; (p = memmem(p, (size_t)(end - p), "xmlns", 5)) != NULL; p++) {
        const uint8_t* quote = p;

        while (quote < end && *quote != '"' && *quote != '\'' && *quote != '>')
            quote++;
        if (quote == end || *quote == '>')
            continue;
        for (const uint8_t* c = quote + 1; c < end && *c != *quote; c++)
            if ((*c | 0x20) < 'a' || (*c | 0x20) > 'z')
                if (*c != ':' && (*c < '0' || *c > '9'))
                    return false;
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    struct bytes first = { 0 }, second = { 0 }, other = { 0 };
    WS_XML_CANONICALIZATION_ALGORITHM algorithm;

    if (size == 0 || find(data, size, "<?") || find(data, size, "<!D"))
        return 0;
    xmlSetGenericErrorFunc(NULL, ignore);
    algorithm = (WS_XML_CANONICALIZATION_ALGORITHM)(*data % 4);
    if (SUCCEEDED(ours(data + 1, size - 1, algorithm, 1, &first))) {
        CHECK(SUCCEEDED(ours(first.data, first.size, algorithm, 100, &second)));
        CHECK(first.size == second.size && memcmp(first.data, second.data, first.size) == 0);
        if (plain_namespaces(data + 1, size - 1) && theirs(data + 1, size - 1, algorithm, &other))
            CHECK(first.size == other.size && memcmp(first.data, other.data, first.size) == 0);
    }
    free(first.data);
    free(second.data);
    free(other.data);
    return 0;
}
