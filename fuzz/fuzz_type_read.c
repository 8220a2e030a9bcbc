/* Typed values from a peer's text: WsReadElement, WsReadType, WsReadArray with descriptions of every field mapping.
 *
 * Input: one byte that chooses the description, then the text.
 * Properties: what is read can be written, and reads back to the same text; a failure leaves the value as it was. */
#include "base/common.h"

#include <stdlib.h>
#include <string.h>

#define CHECK(condition) do { if (!(condition)) abort(); } while (0)
#define NAME(literal) { (ULONG)(sizeof(literal) - 1), (BYTE*)(uintptr_t)(literal), NULL, 0 }

static WS_XML_STRING no_ns = NAME("");
static WS_XML_STRING urn = NAME("u");
static WS_XML_STRING r = NAME("r"), a = NAME("a"), b = NAME("b"), c = NAME("c"), d = NAME("d"), e = NAME("e"),
                     lang = NAME("lang");

enum { HEAP_BYTES = 1 << 16 };

/* ---- descriptions ---- */

struct scalars {
    BOOL          b;
    INT8          i8;
    UINT64        u64;
    double        number;
    DECIMAL       decimal;
    WS_DATETIME   date;
    WS_TIMESPAN   span;
    WS_DURATION   duration;
    GUID          guid;
    WS_UNIQUE_ID  id;
    WS_XML_QNAME  qname;
    WS_BYTES      bytes;
    WCHAR*        text;
};

#define ELEMENT(name_, type_, structure_, member_, options_) \
    { .mapping = WS_ELEMENT_FIELD_MAPPING, .localName = &(name_), .ns = &no_ns, .type = (type_), \
      .offset = offsetof(structure_, member_), .options = (options_) }

static WS_FIELD_DESCRIPTION scalar_fields[] = {
    ELEMENT(a, WS_BOOL_TYPE, struct scalars, b, WS_FIELD_OPTIONAL),
    ELEMENT(b, WS_INT8_TYPE, struct scalars, i8, WS_FIELD_OPTIONAL),
    ELEMENT(c, WS_UINT64_TYPE, struct scalars, u64, WS_FIELD_OPTIONAL),
    ELEMENT(d, WS_DOUBLE_TYPE, struct scalars, number, WS_FIELD_OPTIONAL),
    ELEMENT(e, WS_DECIMAL_TYPE, struct scalars, decimal, WS_FIELD_OPTIONAL),
    ELEMENT(a, WS_DATETIME_TYPE, struct scalars, date, WS_FIELD_OPTIONAL),
    ELEMENT(b, WS_TIMESPAN_TYPE, struct scalars, span, WS_FIELD_OPTIONAL),
    ELEMENT(c, WS_DURATION_TYPE, struct scalars, duration, WS_FIELD_OPTIONAL),
    ELEMENT(d, WS_GUID_TYPE, struct scalars, guid, WS_FIELD_OPTIONAL),
    ELEMENT(e, WS_UNIQUE_ID_TYPE, struct scalars, id, WS_FIELD_OPTIONAL),
    ELEMENT(a, WS_XML_QNAME_TYPE, struct scalars, qname, WS_FIELD_OPTIONAL),
    ELEMENT(b, WS_BYTES_TYPE, struct scalars, bytes, WS_FIELD_OPTIONAL),
    ELEMENT(c, WS_WSZ_TYPE, struct scalars, text, WS_FIELD_NILLABLE),
};
static WS_FIELD_DESCRIPTION* scalar_list[ARRAY_COUNT(scalar_fields)];
static WS_STRUCT_DESCRIPTION scalar_desc = { .size = sizeof(struct scalars), .alignment = 8, .fields = scalar_list,
                                             .fieldCount = ARRAY_COUNT(scalar_list) };

struct tree {
    const WS_STRUCT_DESCRIPTION* type;
    INT32             a;
    WS_STRING         lang;
    WS_ANY_ATTRIBUTES any;
    INT32*            numbers;
    ULONG             number_count;
    struct tree**     trees;
    ULONG             tree_count;
    struct choice {
        int selector;
        union { INT16 number; WS_STRING text; WS_XML_BUFFER* any; } value;
    }*                choices;
    ULONG             choice_count;
    WS_XML_BUFFER*    rest;
};

static WS_STRUCT_DESCRIPTION tree_desc, leaf_desc;
static WS_ITEM_RANGE         few = { 0, 9 };
static WS_INT32_DESCRIPTION  small_range = { -100, 100 };
static WS_UNION_FIELD_DESCRIPTION choice_number = { 1, ELEMENT(d, WS_INT16_TYPE, struct choice, value.number, 0) };
static WS_UNION_FIELD_DESCRIPTION choice_text = {
    2, ELEMENT(e, WS_STRING_TYPE, struct choice, value.text, WS_FIELD_NILLABLE)};
static WS_UNION_FIELD_DESCRIPTION choice_any = {3,
                                                {.mapping = WS_ANY_ELEMENT_FIELD_MAPPING,
                                                 .ns = &urn,
                                                 .type = WS_XML_BUFFER_TYPE,
                                                 .offset = offsetof(struct choice, value.any)}};
static WS_UNION_FIELD_DESCRIPTION* choice_list[] = { &choice_number, &choice_text, &choice_any };
static WS_UNION_DESCRIPTION choice_desc = {
    sizeof(struct choice), 8, choice_list, 3, offsetof(struct choice, selector), 0, NULL};

static WS_FIELD_DESCRIPTION tree_fields[] = {
    {.mapping = WS_TYPE_ATTRIBUTE_FIELD_MAPPING, .type = WS_DESCRIPTION_TYPE, .offset = offsetof(struct tree, type)},
    {.mapping = WS_ATTRIBUTE_FIELD_MAPPING,
     .localName = &a,
     .ns = &no_ns,
     .type = WS_INT32_TYPE,
     .typeDescription = &small_range,
     .offset = offsetof(struct tree, a),
     .options = WS_FIELD_OPTIONAL},
    {.mapping = WS_XML_ATTRIBUTE_FIELD_MAPPING,
     .localName = &lang,
     .type = WS_STRING_TYPE,
     .offset = offsetof(struct tree, lang),
     .options = WS_FIELD_OPTIONAL},
    {.mapping = WS_ANY_ATTRIBUTES_FIELD_MAPPING, .type = WS_ANY_ATTRIBUTES_TYPE, .offset = offsetof(struct tree, any)},
    {.mapping = WS_REPEATING_ELEMENT_FIELD_MAPPING,
     .localName = &b,
     .ns = &no_ns,
     .type = WS_INT32_TYPE,
     .offset = offsetof(struct tree, numbers),
     .countOffset = offsetof(struct tree, number_count),
     .options = WS_FIELD_OPTIONAL,
     .itemLocalName = &a,
     .itemNs = &no_ns,
     .itemRange = &few},
    {.mapping = WS_REPEATING_ELEMENT_FIELD_MAPPING,
     .type = WS_STRUCT_TYPE,
     .typeDescription = &tree_desc,
     .offset = offsetof(struct tree, trees),
     .countOffset = offsetof(struct tree, tree_count),
     .options = WS_FIELD_POINTER | WS_FIELD_NILLABLE_ITEM,
     .itemLocalName = &c,
     .itemNs = &no_ns},
    {.mapping = WS_REPEATING_ELEMENT_CHOICE_FIELD_MAPPING,
     .type = WS_UNION_TYPE,
     .typeDescription = &choice_desc,
     .offset = offsetof(struct tree, choices),
     .countOffset = offsetof(struct tree, choice_count)},
    {.mapping = WS_ANY_CONTENT_FIELD_MAPPING, .type = WS_XML_BUFFER_TYPE, .offset = offsetof(struct tree, rest)},
};
static WS_FIELD_DESCRIPTION* tree_list[ARRAY_COUNT(tree_fields)];
static WS_STRUCT_DESCRIPTION* tree_subtypes[] = { &leaf_desc };
static WS_STRUCT_DESCRIPTION tree_desc = {.size = sizeof(struct tree),
                                          .alignment = 8,
                                          .fields = tree_list,
                                          .fieldCount = ARRAY_COUNT(tree_list),
                                          .typeLocalName = &d,
                                          .typeNs = &urn,
                                          .subTypes = tree_subtypes,
                                          .subTypeCount = 1};
static WS_STRUCT_DESCRIPTION leaf_desc = {.size = sizeof(struct tree),
                                          .alignment = 8,
                                          .fields = tree_list,
                                          .fieldCount = 4,
                                          .typeLocalName = &e,
                                          .typeNs = &urn,
                                          .parentType = &tree_desc,
                                          .structOptions = WS_STRUCT_IGNORE_TRAILING_ELEMENT_CONTENT};

static const WS_TYPE plain_types[] = {WS_INT32_TYPE,   WS_STRING_TYPE,   WS_BYTES_TYPE,     WS_DATETIME_TYPE,
                                      WS_DECIMAL_TYPE, WS_DURATION_TYPE, WS_XML_QNAME_TYPE, WS_FLOAT_TYPE};

/* ---- one input ---- */

static WS_XML_READER* reader;
static WS_XML_WRITER* writer;
static WS_HEAP*       heap;
static WS_ERROR*      error;

static void start(void)
{
    if (reader != NULL)
        return;
    for (size_t i = 0; i < ARRAY_COUNT(scalar_fields); i++)
        scalar_list[i] = &scalar_fields[i];
    for (size_t i = 0; i < ARRAY_COUNT(tree_fields); i++)
        tree_list[i] = &tree_fields[i];
    CHECK(SUCCEEDED(WsCreateError(NULL, 0, &error)) && SUCCEEDED(WsCreateReader(NULL, 0, &reader, error)) &&
          SUCCEEDED(WsCreateWriter(NULL, 0, &writer, error)) &&
          SUCCEEDED(WsCreateHeap(HEAP_BYTES, 0, NULL, 0, &heap, error)));
}

static HRESULT read_value(const WS_ELEMENT_DESCRIPTION* element, const void* text, ULONG size, void** value)
{
    WS_XML_READER_TEXT_ENCODING encoding = { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    WS_XML_READER_BUFFER_INPUT  input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, (void*)(uintptr_t)text, size };
    void*                       before = *value;
    HRESULT                     hr = WsSetInput(reader, &encoding.encoding, &input.input, NULL, 0, error);

    if (SUCCEEDED(hr))
        hr = WsReadElement(reader, element, WS_READ_REQUIRED_POINTER, heap, value, sizeof *value, error);
    CHECK(hr != E_INVALIDARG && hr != E_OUTOFMEMORY);
    CHECK(SUCCEEDED(hr) || *value == before);
    return hr;
}

static WS_BYTES write_value(const WS_ELEMENT_DESCRIPTION* element, void* value)
{
    WS_XML_WRITER_TEXT_ENCODING encoding = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    WS_XML_WRITER_BUFFER_OUTPUT output = { { WS_XML_WRITER_OUTPUT_TYPE_BUFFER } };
    WS_BYTES                    bytes = { 0, NULL };

    CHECK(SUCCEEDED(WsSetOutput(writer, &encoding.encoding, &output.output, NULL, 0, error)));
    if (SUCCEEDED(WsWriteElement(writer, element, WS_WRITE_REQUIRED_POINTER, &value, sizeof value, error)))
        CHECK(SUCCEEDED(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, error)));
    return bytes;
}

/* The text of the value, copied; NULL when it does not fit the quotas. */
static BYTE* write_copy(const WS_ELEMENT_DESCRIPTION* element, void* value, ULONG* size)
{
    WS_BYTES bytes = write_value(element, value);
    BYTE*    copy = bytes.length == 0 ? NULL : malloc(bytes.length);

    if (copy != NULL)
        memcpy(copy, bytes.bytes, bytes.length);
    *size = bytes.length;
    return copy;
}

/* Written, read, and written again: the same text. XML buffers come back with the declarations around them as their own,
 * once, so that for these it is the text after the next. Texts that do not fit the quotas again are let be. */
static void check_round_trip(const WS_ELEMENT_DESCRIPTION* element, void* value)
{
    int   rounds = element->typeDescription == &tree_desc ? 2 : 1;
    ULONG size;
    ULONG again_size = 0;
    BYTE* text = write_copy(element, value, &size);

    for (int i = 0; i < rounds && text != NULL; i++) {
        BYTE* again = NULL;

        CHECK(SUCCEEDED(WsResetHeap(heap, error)));
        if (SUCCEEDED(read_value(element, text, size, &value)))
            again = write_copy(element, value, &again_size);
        if (again != NULL && i == rounds - 1)
            CHECK(size == again_size && memcmp(text, again, size) == 0);
        free(text);
        text = again;
        size = again_size;
    }
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    WS_ELEMENT_DESCRIPTION element = { &r, &no_ns, WS_STRUCT_TYPE, &tree_desc };
    void*                  value = &element;
    HRESULT                hr;

    if (size < 2 || size > 1 << 16)
        return 0;
    start();
    if (data[0] % 16 >= 8) {
        element.type = plain_types[data[0] % 8];
        element.typeDescription = NULL;
    } else if (data[0] % 2 != 0) {
        element.typeDescription = &scalar_desc;
    }
    hr = read_value(&element, data + 1, (ULONG)(size - 1), &value);
    if (SUCCEEDED(hr))
        check_round_trip(&element, value);
    CHECK(SUCCEEDED(WsResetHeap(heap, error)));
    CHECK(SUCCEEDED(WsResetError(error)));
    return 0;
}
