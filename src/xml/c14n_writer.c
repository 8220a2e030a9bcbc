/* Canonicalization while writing. The writer's functions are replaced while it is on: a writer without it pays nothing.
 *
 * The output comes first, so that what it refuses never gets into the canonical form. A start tag is put together while it
 * is written, and counts when it is complete, as an element node like any that a reader gives. */
#include "xml/writer_int.h"

#include "base/b64.h"
#include "base/check.h"
#include "base/err.h"
#include "base/mem.h"
#include "xml/c14n.h"
#include "xml/text.h"

/* An attribute or declaration of the open start tag. The strings are offsets into tag until it is complete. */
struct tag_attr {
    WS_XML_ATTRIBUTE     node;
    struct xml_c14n_span prefix_at, local_name_at, ns_at, value_at;
    WS_XML_STRING        prefix, local_name, ns;
    WS_XML_UTF8_TEXT     value;
};

struct xml_writer_c14n {
    struct xml_c14n              core;
    struct xml_writer_ops        ops;            /* the output's, with ours in place of most; in use while it is on */
    const struct xml_writer_ops* inner;

    struct xml_bytes             tag;            /* the strings of the open start tag */
    struct xml_c14n_span         prefix, local_name, ns;
    struct tag_attr*             attrs;
    ULONG                        attr_count, attr_capacity;
    WS_XML_ATTRIBUTE**           list;
    ULONG                        list_capacity;

    bool                         cr;             /* the last character in the CDATA section was CR */
    struct xml_bytes             lines;          /* text with its line ends changed */
};

bool xml_writer_c14n_active(const WS_XML_WRITER* writer)
{
    return writer->c14n != NULL && writer->ops == &writer->c14n->ops;
}

bool xml_writer_c14n_in_callback(const WS_XML_WRITER* writer)
{
    return writer->c14n != NULL && writer->c14n->core.in_callback;
}

void xml_writer_c14n_free(WS_XML_WRITER* writer)
{
    struct xml_writer_c14n* c14n = writer->c14n;

    if (c14n == NULL)
        return;
    xml_c14n_free(&c14n->core);
    xml_bytes_free(&c14n->tag);
    xml_bytes_free(&c14n->lines);
    mem_free(c14n->attrs);
    mem_free(c14n->list);
    mem_free(c14n);
    writer->c14n = NULL;
}

/* Whatever the code: what was written and its canonical form do not agree any more. */
static HRESULT settle(WS_XML_WRITER* writer, HRESULT hr, WS_ERROR* error)
{
    if (SUCCEEDED(hr))
        hr = xml_c14n_drain(&writer->c14n->core, error);
    if (FAILED(hr))
        writer->front.door |= XML_WRITER_FAULTED;
    return hr;
}

/* ---- the start tag -------------------------------------------------------------------------------------------------- */

static HRESULT keep(struct xml_writer_c14n* c14n, const WS_XML_STRING* string, struct xml_c14n_span* span,
                    WS_ERROR* error)
{
    *span = (struct xml_c14n_span){ c14n->tag.size, string->length };
    return xml_bytes_append(&c14n->tag, string->bytes, string->length, error);
}

static WS_XML_STRING kept(const struct xml_writer_c14n* c14n, struct xml_c14n_span span)
{
    return (WS_XML_STRING){ span.size, c14n->tag.data + span.at, NULL, 0 };
}

static HRESULT canonical_start_element(WS_XML_WRITER* writer, const WS_XML_STRING* prefix,
                                       const WS_XML_STRING* local_name, const WS_XML_STRING* ns, WS_ERROR* error)
{
    struct xml_writer_c14n* c14n = writer->c14n;

    TRY(c14n->inner->start_element(writer, prefix, local_name, ns, error));
    c14n->tag.size = 0;
    c14n->attr_count = 0;
    TRY(keep(c14n, prefix, &c14n->prefix, error));
    TRY(keep(c14n, local_name, &c14n->local_name, error));
    return keep(c14n, ns, &c14n->ns, error);
}

static HRESULT add_attribute(struct xml_writer_c14n* c14n, const WS_XML_STRING* prefix,
                             const WS_XML_STRING* local_name, const WS_XML_STRING* ns, WS_ERROR* error)
{
    struct tag_attr* attr;

    TRY(xml_array_grow((void**)&c14n->attrs, &c14n->attr_capacity, c14n->attr_count + 1, sizeof *c14n->attrs, error));
    attr = &c14n->attrs[c14n->attr_count];
    *attr = (struct tag_attr){ .node.isXmlNs = local_name == NULL };
    TRY(keep(c14n, prefix, &attr->prefix_at, error));
    TRY(keep(c14n, ns, &attr->ns_at, error));
    if (local_name != NULL)
        TRY(keep(c14n, local_name, &attr->local_name_at, error));
    attr->value_at.at = c14n->tag.size;
    c14n->attr_count++;
    return S_OK;
}

static HRESULT canonical_start_attribute(WS_XML_WRITER* writer, const WS_XML_STRING* prefix,
                                         const WS_XML_STRING* local_name, const WS_XML_STRING* ns, bool single_quote,
                                         WS_ERROR* error)
{
    TRY(writer->c14n->inner->start_attribute(writer, prefix, local_name, ns, single_quote, error));
    return add_attribute(writer->c14n, prefix, local_name, ns, error);
}

static HRESULT canonical_end_attribute(WS_XML_WRITER* writer, WS_ERROR* error)
{
    struct xml_writer_c14n* c14n = writer->c14n;
    struct xml_c14n_span* value = &c14n->attrs[c14n->attr_count - 1].value_at;

    TRY(c14n->inner->end_attribute(writer, error));
    value->size = (ULONG)(c14n->tag.size - value->at);
    return S_OK;
}

static HRESULT canonical_xmlns(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* ns,
                               bool single_quote, WS_ERROR* error)
{
    TRY(writer->c14n->inner->xmlns(writer, prefix, ns, single_quote, error));
    return add_attribute(writer->c14n, prefix, NULL, ns, error);
}

/* The bytes do not move any more: the strings can point to them. */
static void link_attribute(const struct xml_writer_c14n* c14n, struct tag_attr* attr)
{
    attr->prefix = kept(c14n, attr->prefix_at);
    attr->local_name = kept(c14n, attr->local_name_at);
    attr->ns = kept(c14n, attr->ns_at);
    attr->value.text.textType = WS_XML_TEXT_TYPE_UTF8;
    attr->value.value = kept(c14n, attr->value_at);
    attr->node.prefix = &attr->prefix;
    attr->node.ns = &attr->ns;
    if (!attr->node.isXmlNs) {
        attr->node.localName = &attr->local_name;
        attr->node.value = &attr->value.text;
    }
}

static HRESULT put_tag(WS_XML_WRITER* writer, bool empty, WS_ERROR* error)
{
    struct xml_writer_c14n* c14n = writer->c14n;
    WS_XML_STRING prefix = kept(c14n, c14n->prefix);
    WS_XML_STRING local_name = kept(c14n, c14n->local_name);
    WS_XML_STRING ns = kept(c14n, c14n->ns);
    WS_XML_ELEMENT_NODE element = { .node.nodeType = WS_XML_NODE_TYPE_ELEMENT, .prefix = &prefix,
                                    .localName = &local_name, .ns = &ns, .attributeCount = c14n->attr_count };

    TRY(xml_array_grow((void**)&c14n->list, &c14n->list_capacity, c14n->attr_count, sizeof *c14n->list, error));
    for (ULONG i = 0; i < c14n->attr_count; i++) {
        link_attribute(c14n, &c14n->attrs[i]);
        c14n->list[i] = &c14n->attrs[i].node;
    }
    element.attributes = c14n->list;
    TRY(xml_c14n_start_element(&c14n->core, &element, writer->depth == 1, error));
    return empty ? xml_c14n_end_element(&c14n->core, error) : S_OK;
}

static HRESULT canonical_end_start(WS_XML_WRITER* writer, bool empty, WS_ERROR* error)
{
    TRY(writer->c14n->inner->end_start(writer, empty, error));
    return settle(writer, put_tag(writer, empty, error), error);
}

static HRESULT canonical_end_element(WS_XML_WRITER* writer, WS_ERROR* error)
{
    TRY(writer->c14n->inner->end_element(writer, error));
    return settle(writer, xml_c14n_end_element(&writer->c14n->core, error), error);
}

/* ---- content -------------------------------------------------------------------------------------------------------- */

/* Reading the text that is written turns CR LF and CR into LF, where CR could not be written as a reference. */
static HRESULT change_line_ends(struct xml_writer_c14n* c14n, const BYTE* bytes, size_t size, WS_ERROR* error)
{
    c14n->lines.size = 0;
    TRY(xml_bytes_reserve(&c14n->lines, size, error));
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] != '\n' || !c14n->cr)
            c14n->lines.data[c14n->lines.size++] = bytes[i] == '\r' ? '\n' : bytes[i];
        c14n->cr = bytes[i] == '\r';
    }
    return S_OK;
}

static HRESULT put_text(WS_XML_WRITER* writer, const WS_XML_TEXT* text, WS_ERROR* error)
{
    return settle(writer, xml_c14n_text(&writer->c14n->core, text, writer->depth == 0, error), error);
}

static HRESULT put_utf8(WS_XML_WRITER* writer, const BYTE* bytes, size_t size, WS_ERROR* error)
{
    struct xml_writer_c14n* c14n = writer->c14n;
    WS_XML_UTF8_TEXT text = { { WS_XML_TEXT_TYPE_UTF8 }, { (ULONG)size, (BYTE*)(uintptr_t)bytes, NULL, 0 } };

    if (writer->state == XML_WRITER_IN_ATTRIBUTE)
        return xml_bytes_append(&c14n->tag, bytes, size, error);
    if (writer->state == XML_WRITER_IN_CDATA && c14n->inner->text) {
        TRY(change_line_ends(c14n, bytes, size, error));
        text.value.bytes = c14n->lines.data;
        text.value.length = (ULONG)c14n->lines.size;
    }
    return put_text(writer, &text.text, error);
}

static HRESULT canonical_chars(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    TRY(writer->c14n->inner->chars(writer, bytes, size, error));
    return put_utf8(writer, bytes, size, error);
}

static HRESULT canonical_plain(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    TRY(writer->c14n->inner->plain(writer, bytes, size, error));
    return put_utf8(writer, bytes, size, error);
}

/* Comes in whole groups of three bytes, but for the last: the pieces make one run of base64. */
static HRESULT canonical_base64(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    struct xml_writer_c14n* c14n = writer->c14n;
    WS_XML_BASE64_TEXT text = { { WS_XML_TEXT_TYPE_BASE64 }, (BYTE*)(uintptr_t)bytes, size };

    TRY(c14n->inner->base64(writer, bytes, size, error));
    if (writer->state == XML_WRITER_IN_ATTRIBUTE)
        return xml_text_append(&text.text, &c14n->tag, error);
    return put_text(writer, &text.text, error);
}

static HRESULT canonical_scalar(WS_XML_WRITER* writer, const WS_XML_TEXT* text, WS_ERROR* error)
{
    TRY(writer->c14n->inner->scalar(writer, text, error));
    if (writer->state == XML_WRITER_IN_ATTRIBUTE)
        return xml_text_append(text, &writer->c14n->tag, error);
    return put_text(writer, text, error);
}

static HRESULT canonical_start_cdata(WS_XML_WRITER* writer, WS_ERROR* error)
{
    writer->c14n->cr = false;
    return writer->c14n->inner->start_cdata(writer, error);
}

static HRESULT canonical_comment(WS_XML_WRITER* writer, const WS_XML_STRING* value, WS_ERROR* error)
{
    struct xml_writer_c14n* c14n = writer->c14n;
    WS_XML_STRING changed = *value;

    TRY(c14n->inner->comment(writer, value, error));
    if (c14n->inner->text) {
        c14n->cr = false;
        TRY(change_line_ends(c14n, value->bytes, value->length, error));
        changed = (WS_XML_STRING){ (ULONG)c14n->lines.size, c14n->lines.data, NULL, 0 };
    }
    return settle(writer, xml_c14n_comment(&c14n->core, &changed, writer->depth == 0, error), error);
}

/* Line breaks that the writer adds by itself are text like any other, but for those around what is canonicalized. */
HRESULT xml_writer_c14n_white_space(WS_XML_WRITER* writer, const BYTE* bytes, size_t size, WS_ERROR* error)
{
    return writer->depth == writer->depth_min ? S_OK : put_utf8(writer, bytes, size, error);
}

static HRESULT canonical_check(const WS_XML_WRITER* writer, WS_ERROR* error)
{
    const struct xml_writer_c14n* c14n = writer->c14n;

    if (c14n->core.in_callback)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "the writer is in use: it is called from the writeCallback of its canonicalization");
    return c14n->inner->check == NULL ? S_OK : c14n->inner->check(writer, error);
}

/* ---- public --------------------------------------------------------------------------------------------------------- */

static bool namespace_in_scope(const void* owner, const WS_XML_STRING* prefix, WS_XML_STRING* ns)
{
    const struct xml_writer_binding* found = xml_writer_find_binding(owner, prefix);

    if (found != NULL)
        *ns = xml_writer_string(owner, found->ns);
    return found != NULL;
}

static HRESULT create(WS_XML_WRITER* writer, WS_ERROR* error)
{
    writer->c14n = mem_zalloc(sizeof *writer->c14n);
    if (writer->c14n == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for a canonicalization");
    xml_c14n_init(&writer->c14n->core, namespace_in_scope, writer);
    return S_OK;
}

static HRESULT check_start(const WS_XML_WRITER* writer, WS_ERROR* error)
{
    if (xml_writer_c14n_active(writer))
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "canonicalization has started already; call WsEndWriterCanonicalization first");
    if (writer->state == XML_WRITER_IN_ATTRIBUTE || writer->state == XML_WRITER_IN_CDATA)
        return err_raise(error, WS_E_INVALID_OPERATION, "canonicalization cannot start in %s",
                         writer->state == XML_WRITER_IN_CDATA ? "a CDATA section" : "an attribute");
    return S_OK;
}

static bool at_beginning(const WS_XML_WRITER* writer)
{
    return writer->depth == 0 && !writer->started
        && (writer->buffer == NULL || writer->buffer->root.first == &writer->buffer->eof);
}

/* What was written before is complete: an open start tag can get no more attributes. */
static HRESULT complete(WS_XML_WRITER* writer, WS_ERROR* error)
{
    if (writer->state == XML_WRITER_IN_TAG)
        TRY(xml_writer_end_start(writer, error));
    return writer->kept_count == 0 ? S_OK : xml_writer_settle(writer, false, error);
}

static void replace_ops(WS_XML_WRITER* writer)
{
    struct xml_writer_c14n* c14n = writer->c14n;

    c14n->inner = writer->ops;
    c14n->ops = *writer->ops;
    c14n->ops.start_element = canonical_start_element;
    c14n->ops.start_attribute = canonical_start_attribute;
    c14n->ops.end_attribute = canonical_end_attribute;
    c14n->ops.xmlns = canonical_xmlns;
    c14n->ops.end_start = canonical_end_start;
    c14n->ops.end_element = canonical_end_element;
    c14n->ops.chars = canonical_chars;
    c14n->ops.plain = canonical_plain;
    c14n->ops.base64 = canonical_base64;
    c14n->ops.scalar = canonical_scalar;
    c14n->ops.start_cdata = canonical_start_cdata;
    c14n->ops.comment = canonical_comment;
    c14n->ops.check = canonical_check;
    c14n->ops.string = NULL;                     /* text and arrays go the general way, element by element */
    c14n->ops.quick_element = NULL;
    c14n->ops.quick_end = NULL;
    c14n->ops.open_ended = false;
    c14n->ops.has_array = NULL;
    xml_writer_use(writer, &c14n->ops);
}

HRESULT WINAPI WsStartWriterCanonicalization(WS_XML_WRITER* writer, WS_WRITE_CALLBACK writeCallback,
                                             void* writeCallbackState,
                                             const WS_XML_CANONICALIZATION_PROPERTY* properties, ULONG propertyCount,
                                             WS_ERROR* error)
{
    CHECK_CALL(WsStartWriterCanonicalization(writer, writeCallback, writeCallbackState, properties, propertyCount,
                                             error), writer, error);
    TRY(xml_writer_check(writer, error));
    TRY(check_start(writer, error));
    if (writer->c14n == NULL)
        TRY(create(writer, error));
    TRY(xml_c14n_begin(&writer->c14n->core, writeCallback, writeCallbackState, properties, propertyCount, error));
    if (xml_c14n_inclusive(&writer->c14n->core) && !at_beginning(writer))
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "inclusive canonicalization is for whole documents: nothing may have been written before "
                         "(WS_XML_NODE_TYPE_BOF)");
    TRY(xml_writer_end(writer, complete(writer, error)));
    replace_ops(writer);
    writer->depth_min = writer->depth;
    return S_OK;
}

static HRESULT finish(WS_XML_WRITER* writer, WS_ERROR* error)
{
    if (writer->kept_count != 0)
        TRY(xml_writer_settle(writer, false, error));
    return settle(writer, xml_c14n_finish(&writer->c14n->core, error), error);
}

HRESULT WINAPI WsEndWriterCanonicalization(WS_XML_WRITER* writer, WS_ERROR* error)
{
    CHECK_CALL(WsEndWriterCanonicalization(writer, error), writer, error);
    TRY(xml_writer_check(writer, error));
    if (!xml_writer_c14n_active(writer))
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "canonicalization has not started; call WsStartWriterCanonicalization first");
    if (writer->depth != writer->depth_min || writer->state != XML_WRITER_CONTENT)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "canonicalization has to end where it started: the writer was in %u elements then, and is "
                         "in %u%s now",
                         (unsigned)writer->depth_min, (unsigned)writer->depth,
                         writer->state == XML_WRITER_IN_CDATA ? " and a CDATA section" : "");
    TRY(xml_writer_end(writer, finish(writer, error)));
    xml_writer_use(writer, writer->c14n->inner);
    writer->depth_min = 0;
    return S_OK;
}
