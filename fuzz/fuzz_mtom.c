/*
 * Fuzz target of the MTOM encoding: WsSetInput, WsReadNode, WsReadBytes, WsFillReader, WsCopyNode, WsWriteBytes with
 * WS_XML_READER_MTOM_ENCODING and WS_XML_WRITER_MTOM_ENCODING (src/xml/mime*.c, reader_mtom*.c, writer_mtom*.c).
 *
 * The first byte chooses how the rest is read: bit 7, whether it has a MIME header; the others, the step of the stream.
 * What holds besides survival: a package from a stream is taken, or refused at the same place with the same code, whatever
 * the steps and however it is filled, and reads the same up to there; and the same as from memory when both take it; what is
 * written from it reads the same again, in UTF-8 and UTF-16; the quotas hold.
 */
#define _GNU_SOURCE                   /* memmem */
#include <WebServices.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

#define CHECK(condition) do { if (!(condition)) abort(); } while (0)

static const WS_XML_READER_TEXT_ENCODING any_text = { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_AUTO };
static const WS_XML_WRITER_BUFFER_OUTPUT memory_output = { { WS_XML_WRITER_OUTPUT_TYPE_BUFFER } };

static WCHAR boundary[] = { 'B' };
static WCHAR start_uri[] = { 'r' };

/* ---- what was read, as a number ----------------------------------------------------------------------------------- */

#define NOTHING_READ 14695981039346656037u

struct digest {
    uint64_t hash;
    uint8_t  group[3];                /* bytes that wait for a whole group of base64 */
    size_t   count;
};

static void mix(struct digest* digest, const void* bytes, size_t size)
{
    const uint8_t* p = bytes;

    for (size_t i = 0; i < size; i++)
        digest->hash = (digest->hash ^ p[i]) * 1099511628211u;
}

static void mix_string(struct digest* digest, const WS_XML_STRING* string)
{
    mix(digest, &string->length, sizeof string->length);
    mix(digest, string->bytes, string->length);
}

static void mix_group(struct digest* digest)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = (uint32_t)digest->group[0] << 16 | (uint32_t)digest->group[1] << 8 | digest->group[2];

    for (size_t i = 0; i < 4; i++)
        mix(digest, i <= digest->count ? &digits[bits >> (18 - 6 * i) & 63] : "=", 1);
    memset(digest->group, 0, sizeof digest->group);
    digest->count = 0;
}

/* Bytes count as the base64 that they are: in pieces, as a part or in place. */
static void mix_base64(struct digest* digest, const WS_XML_BASE64_TEXT* text)
{
    for (ULONG i = 0; i < text->length; i++) {
        digest->group[digest->count++] = text->bytes[i];
        if (digest->count == 3)
            mix_group(digest);
    }
}

static void mix_text(struct digest* digest, const WS_XML_TEXT* text)
{
    const WS_XML_UTF8_TEXT* utf8 = (const WS_XML_UTF8_TEXT*)(const void*)text;

    if (text->textType == WS_XML_TEXT_TYPE_BASE64) {
        mix_base64(digest, (const WS_XML_BASE64_TEXT*)(const void*)text);
        return;
    }
    CHECK(text->textType == WS_XML_TEXT_TYPE_UTF8);
    if (digest->count != 0)
        mix_group(digest);
    mix(digest, utf8->value.bytes, utf8->value.length);
}

static void mix_element(struct digest* digest, const WS_XML_ELEMENT_NODE* element)
{
    mix_string(digest, element->prefix);
    mix_string(digest, element->localName);
    mix_string(digest, element->ns);
    for (ULONG i = 0; i < element->attributeCount; i++) {
        const WS_XML_ATTRIBUTE* attribute = element->attributes[i];

        mix_string(digest, attribute->prefix);
        mix_string(digest, attribute->ns);
        if (!attribute->isXmlNs)
            mix_text(digest, attribute->value);
    }
}

static void mix_node(struct digest* digest, const WS_XML_NODE* node)
{
    if (node->nodeType == WS_XML_NODE_TYPE_TEXT) {
        mix_text(digest, ((const WS_XML_TEXT_NODE*)(const void*)node)->text);
        return;
    }
    if (digest->count != 0)
        mix_group(digest);
    mix(digest, &node->nodeType, sizeof node->nodeType);
    if (node->nodeType == WS_XML_NODE_TYPE_ELEMENT)
        mix_element(digest, (const WS_XML_ELEMENT_NODE*)(const void*)node);
    else if (node->nodeType == WS_XML_NODE_TYPE_COMMENT)
        mix_string(digest, &((const WS_XML_COMMENT_NODE*)(const void*)node)->value);
}

/* All nodes, or those in front of a failure; with fill, more is asked for before each. */
static HRESULT read_all(WS_XML_READER* reader, bool fill, WS_ERROR* error, uint64_t* out)
{
    struct digest digest = { .hash = NOTHING_READ };
    const WS_XML_NODE* node = NULL;
    HRESULT hr;

    do {
        hr = fill ? WsFillReader(reader, 1, NULL, error) : S_OK;
        if (SUCCEEDED(hr))
            hr = WsReadNode(reader, error);
        if (FAILED(hr))
            break;
        CHECK(SUCCEEDED(WsGetReaderNode(reader, &node, NULL)));
        mix_node(&digest, node);
    } while (node->nodeType != WS_XML_NODE_TYPE_EOF);
    if (digest.count != 0)
        mix_group(&digest);
    *out = digest.hash;
    return hr;
}

/* ---- inputs ------------------------------------------------------------------------------------------------------- */

struct source { const uint8_t* bytes; size_t size, at, step; };

static HRESULT CALLBACK read_source(void* state, void* bytes, ULONG max, ULONG* actual, const WS_ASYNC_CONTEXT* context,
                                    WS_ERROR* error)
{
    struct source* source = state;
    size_t size = source->size - source->at;

    (void)context;
    (void)error;
    size = size < source->step ? size : source->step;
    size = size < max ? size : max;
    memcpy(bytes, source->bytes + source->at, size);
    source->at += size;
    *actual = (ULONG)size;
    return S_OK;
}

static WS_XML_READER_MTOM_ENCODING encoding_of(bool header)
{
    WS_XML_READER_MTOM_ENCODING encoding = {
        .encoding = { WS_XML_READER_ENCODING_TYPE_MTOM }, .readMimeHeader = header,
        .textEncoding = (WS_XML_READER_ENCODING*)(uintptr_t)&any_text.encoding,
    };

    if (!header) {
        encoding.boundary = (WS_STRING){ 1, boundary };
        encoding.startUri = (WS_STRING){ 1, start_uri };
    }
    return encoding;
}

static HRESULT set_bytes(WS_XML_READER* reader, bool header, const void* bytes, size_t size)
{
    WS_XML_READER_BUFFER_INPUT input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, (void*)(uintptr_t)bytes, (ULONG)size };
    WS_XML_READER_MTOM_ENCODING encoding = encoding_of(header);

    return WsSetInput(reader, &encoding.encoding, &input.input, NULL, 0, NULL);
}

static HRESULT read_stream(WS_XML_READER* reader, bool header, struct source source, bool fill_each, WS_ERROR* error,
                           uint64_t* out)
{
    WS_XML_READER_STREAM_INPUT input = { { WS_XML_READER_INPUT_TYPE_STREAM }, read_source, &source };
    WS_XML_READER_MTOM_ENCODING encoding = encoding_of(header);
    ULONG room = 64;
    WS_XML_READER_PROPERTY property = { WS_XML_READER_PROPERTY_STREAM_BUFFER_SIZE, &room, sizeof room };
    HRESULT hr = WsSetInput(reader, &encoding.encoding, &input.input, &property, 1, error);

    CHECK(SUCCEEDED(hr));
    *out = NOTHING_READ;
    if (!fill_each)
        hr = WsFillReader(reader, UINT32_MAX, NULL, error);
    return SUCCEEDED(hr) ? read_all(reader, fill_each, error, out) : hr;
}

/* ---- properties --------------------------------------------------------------------------------------------------- */

/* Unlikely to be in the input; what holds it is let go. */
static const char mark[] = "=_a boundary of the fuzz target_=";

static void check_round_trip(WS_XML_READER* reader, WS_XML_WRITER* writer, bool header, const uint8_t* data,
                             size_t size, WS_CHARSET charset, uint64_t expected)
{
    WCHAR wide_mark[sizeof mark - 1];
    WS_XML_WRITER_TEXT_ENCODING text = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, charset };
    WS_XML_WRITER_MTOM_ENCODING encoding = {
        .encoding = { WS_XML_WRITER_ENCODING_TYPE_MTOM }, .textEncoding = &text.encoding, .writeMimeHeader = TRUE,
        .boundary = { sizeof mark - 1, wide_mark }, .startUri = { 1, start_uri },
    };
    ULONG any = UINT32_MAX;
    WS_XML_WRITER_PROPERTY property = { WS_XML_WRITER_PROPERTY_MAX_MIME_PARTS_BUFFER_SIZE, &any, sizeof any };
    WS_BYTES bytes;
    uint64_t again;
    HRESULT hr;

    for (size_t i = 0; i < sizeof mark - 1; i++)
        wide_mark[i] = (WCHAR)mark[i];
    CHECK(SUCCEEDED(set_bytes(reader, header, data, size)));
    CHECK(SUCCEEDED(WsSetOutput(writer, &encoding.encoding, &memory_output.output, &property, 1, NULL)));
    hr = WsCopyNode(writer, reader, NULL);
    CHECK(SUCCEEDED(hr) || hr == WS_E_INVALID_FORMAT);       /* an xmime:contentType that cannot be a header */
    if (FAILED(hr) || memmem(data, size, mark, sizeof mark - 1) != NULL)
        return;
    CHECK(SUCCEEDED(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, NULL)));
    CHECK(SUCCEEDED(set_bytes(reader, true, bytes.bytes, bytes.length)));
    CHECK(SUCCEEDED(read_all(reader, false, NULL, &again)) && again == expected);
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    WS_XML_READER* reader = NULL;
    WS_XML_WRITER* writer = NULL;
    WS_ERROR* error = NULL;
    uint64_t first = 0, second = 0, third = 0;
    struct source source;
    bool header;
    HRESULT hr, streamed;

    if (size == 0)
        return 0;
    header = (data[0] & 0x80) != 0;
    source = (struct source){ data + 1, size - 1, 0, 1 + data[0] % 64u };
    CHECK(SUCCEEDED(WsCreateReader(NULL, 0, &reader, NULL)) && SUCCEEDED(WsCreateWriter(NULL, 0, &writer, NULL)));
    CHECK(SUCCEEDED(WsCreateError(NULL, 0, &error)));
    hr = set_bytes(reader, header, data + 1, size - 1);
    if (SUCCEEDED(hr))
        hr = read_all(reader, false, error, &first);
    CHECK(hr == S_OK || hr == WS_E_INVALID_FORMAT || hr == WS_E_QUOTA_EXCEEDED);
    streamed = read_stream(reader, header, source, false, error, &second);
    CHECK(streamed == S_OK || streamed == WS_E_INVALID_FORMAT || streamed == WS_E_QUOTA_EXCEEDED);
    source.step = source.step % 7 + 1;
    CHECK(read_stream(reader, header, source, true, error, &third) == streamed && third == second);
    CHECK(hr != S_OK || streamed != S_OK || first == second);
    if (SUCCEEDED(hr)) {
        check_round_trip(reader, writer, header, data + 1, size - 1, WS_CHARSET_UTF8, first);
        check_round_trip(reader, writer, header, data + 1, size - 1, WS_CHARSET_UTF16LE, first);
    }
    WsFreeError(error);
    WsFreeWriter(writer);
    WsFreeReader(reader);
    return 0;
}
