/* What the tests of canonicalization share: canonical bytes collected, by us and by libxml2. */
#ifndef WWS_TESTS_C14N_SUPPORT_H
#define WWS_TESTS_C14N_SUPPORT_H

#include "xml_support.h"

#define EXCLUSIVE          WS_EXCLUSIVE_XML_CANONICALIZATION_ALGORITHM
#define EXCLUSIVE_COMMENTS WS_EXCLUSIVE_WITH_COMMENTS_XML_CANONICALIZATION_ALGORITHM
#define INCLUSIVE          WS_INCLUSIVE_XML_CANONICALIZATION_ALGORITHM
#define INCLUSIVE_COMMENTS WS_INCLUSIVE_WITH_COMMENTS_XML_CANONICALIZATION_ALGORITHM

/* How to canonicalize; all 0: as without properties. */
struct form {
    WS_XML_CANONICALIZATION_ALGORITHM algorithm;
    const char*                       prefixes;      /* inclusive prefixes, with blanks between them; "-": the empty one */
    const char*                       omitted;       /* local name of the elements to be left out */
    const char*                       omitted_ns;
    ULONG                             buffer_bytes;  /* 0: not given */
    ULONG                             apex;          /* 0: the whole document from BOF, n: the n-th element with all in it */
};

struct properties {
    WS_XML_CANONICALIZATION_PROPERTY           list[4];
    ULONG                                      count;
    WS_XML_STRING                              prefixes[16];
    WS_XML_CANONICALIZATION_INCLUSIVE_PREFIXES prefix_list;
    WS_XML_QNAME                               omitted;
    WS_XML_CANONICALIZATION_ALGORITHM          algorithm;
    ULONG                                      buffer_bytes;
};

static inline WS_XML_STRING form_string(const char* text, size_t size)
{
    return (WS_XML_STRING){ (ULONG)size, (BYTE*)(uintptr_t)text, NULL, 0 };
}

static inline void add_property(struct properties* properties, WS_XML_CANONICALIZATION_PROPERTY_ID id, void* value,
                                size_t size)
{
    properties->list[properties->count++] = (WS_XML_CANONICALIZATION_PROPERTY){ id, value, (ULONG)size };
}

static inline void make_properties(const struct form* form, struct properties* out)
{
    *out = (struct properties){ .algorithm = form->algorithm, .buffer_bytes = form->buffer_bytes };
    if (form->algorithm != 0)
        add_property(out, WS_XML_CANONICALIZATION_PROPERTY_ALGORITHM, &out->algorithm, sizeof out->algorithm);
    if (form->buffer_bytes != 0)
        add_property(out, WS_XML_CANONICALIZATION_PROPERTY_OUTPUT_BUFFER_SIZE, &out->buffer_bytes,
                     sizeof out->buffer_bytes);
    for (const char* p = form->prefixes; p != NULL && *p != '\0'; p += strspn(p, " ")) {
        size_t size = strcspn(p, " ");

        out->prefixes[out->prefix_list.prefixCount++] = form_string(p, *p == '-' ? 0 : size);
        p += size;
    }
    out->prefix_list.prefixes = out->prefixes;
    if (out->prefix_list.prefixCount != 0)
        add_property(out, WS_XML_CANONICALIZATION_PROPERTY_INCLUSIVE_PREFIXES, &out->prefix_list,
                     sizeof out->prefix_list);
    if (form->omitted != NULL) {
        out->omitted.localName = form_string(form->omitted, strlen(form->omitted));
        out->omitted.ns = form_string(form->omitted_ns, strlen(form->omitted_ns));
        add_property(out, WS_XML_CANONICALIZATION_PROPERTY_OMITTED_ELEMENT, &out->omitted, sizeof out->omitted);
    }
}

/* ------------------------------------------------------------------------------------------------- the callback */

struct canonical {
    struct sink text;
    ULONG       calls;
    ULONG       smallest, largest;      /* bytes of one call */
    HRESULT     result;                 /* what the callback returns */
};

static inline HRESULT CALLBACK take_canonical(void* state, const WS_BYTES* buffers, ULONG count,
                                              const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct canonical* canonical = state;
    ULONG size = 0;

    UNUSED(error);
    assert_null(context);
    for (ULONG i = 0; i < count; i++) {
        sink_bytes(&canonical->text, buffers[i].bytes, buffers[i].length);
        size += buffers[i].length;
    }
    assert_int_not_equal(size, 0);
    if (canonical->calls++ == 0 || size < canonical->smallest)
        canonical->smallest = size;
    if (size > canonical->largest)
        canonical->largest = size;
    return canonical->result;
}

static inline void canonical_reset(struct canonical* canonical)
{
    sink_reset(&canonical->text);
    *canonical = (struct canonical){ 0 };
}

/* ------------------------------------------------------------------------------------------------ by the reader */

static inline HRESULT start_reader(WS_XML_READER* reader, const struct form* form, struct canonical* canonical,
                                   WS_ERROR* error)
{
    struct properties properties;

    make_properties(form, &properties);
    return WsStartReaderCanonicalization(reader, take_canonical, canonical,
                                         properties.count == 0 ? NULL : properties.list, properties.count, error);
}

static inline HRESULT move_to_apex(WS_XML_READER* reader, ULONG apex, WS_ERROR* error)
{
    for (ULONG seen = 0; seen < apex;) {
        HRESULT hr = WsReadNode(reader, error);

        if (FAILED(hr))
            return hr;
        if (node_type(reader) == WS_XML_NODE_TYPE_EOF)
            fail_msg("there is no element %u", (unsigned)apex);
        seen += node_type(reader) == WS_XML_NODE_TYPE_ELEMENT;
    }
    return S_OK;
}

/* What the reader has as input, in canonical form. */
static inline HRESULT canonicalize(WS_XML_READER* reader, const struct form* form, struct canonical* canonical,
                                   WS_ERROR* error)
{
    HRESULT hr = move_to_apex(reader, form->apex, error);

    if (SUCCEEDED(hr))
        hr = start_reader(reader, form, canonical, error);
    if (SUCCEEDED(hr) && form->apex != 0)
        hr = WsSkipNode(reader, error);
    while (SUCCEEDED(hr) && form->apex == 0 && node_type(reader) != WS_XML_NODE_TYPE_EOF)
        hr = WsReadNode(reader, error);
    return SUCCEEDED(hr) ? WsEndReaderCanonicalization(reader, error) : hr;
}

#endif
