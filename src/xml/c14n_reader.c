/* Canonicalization while reading. The reader's functions are replaced while it is on: a reader without it pays nothing.
 *
 * A node counts when the reader leaves it, by whatever function: the one that it stands on when canonicalization starts is
 * the first, the one that it stands on when it ends is left out. */
#include "xml/reader_int.h"

#include "base/check.h"
#include "base/err.h"
#include "base/mem.h"
#include "xml/c14n.h"

struct xml_reader_c14n {
    struct xml_c14n              core;
    struct xml_reader_ops        ops;            /* the encoding's, with ours in place of some; in use while it is on */
    const struct xml_reader_ops* inner;
    ULONG                        depth;          /* of the reader when it started */
};

bool xml_reader_c14n_active(const WS_XML_READER* reader)
{
    return reader->c14n != NULL && reader->ops == &reader->c14n->ops;
}

bool xml_reader_c14n_in_callback(const WS_XML_READER* reader)
{
    return reader->c14n != NULL && reader->c14n->core.in_callback;
}

void xml_reader_c14n_free(WS_XML_READER* reader)
{
    if (reader->c14n == NULL)
        return;
    xml_c14n_free(&reader->c14n->core);
    mem_free(reader->c14n);
    reader->c14n = NULL;
}

/* ---- what replaces the encoding's functions ------------------------------------------------------------------------- */

static HRESULT canonical_check(const WS_XML_READER* reader, WS_ERROR* error)
{
    const struct xml_reader_c14n* c14n = reader->c14n;

    if (c14n->core.in_callback)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "the reader is in use: it is called from the writeCallback of its canonicalization");
    return c14n->inner->check == NULL ? S_OK : c14n->inner->check(reader, error);
}

static HRESULT canonical_next(WS_XML_READER* reader, WS_ERROR* error)
{
    struct xml_reader_c14n* c14n = reader->c14n;
    const WS_XML_NODE* node = reader->front.node;
    HRESULT hr;

    if (node->nodeType == WS_XML_NODE_TYPE_END_ELEMENT && reader->front.depth == c14n->depth)
        return xml_reader_raise(reader, error, WS_E_INVALID_OPERATION,
                                "the end of the element in which canonicalization started: call "
                                "WsEndReaderCanonicalization before leaving it");
    hr = xml_c14n_node(&c14n->core, node, reader->front.depth, error);
    if (FAILED(hr)) {
        reader->front.door |= XML_DOOR_FAULTED;  /* whatever the code: the canonical bytes are not whole any more */
        return hr;
    }
    return c14n->inner->next(reader, error);
}

static bool namespace_in_scope(const void* owner, const WS_XML_STRING* prefix, WS_XML_STRING* ns)
{
    const WS_XML_STRING* found = xml_reader_namespace(owner, prefix->bytes, prefix->length);

    if (found != NULL)
        *ns = *found;
    return found != NULL;
}

/* ---- public --------------------------------------------------------------------------------------------------------- */

static HRESULT create(WS_XML_READER* reader, WS_ERROR* error)
{
    reader->c14n = mem_zalloc(sizeof *reader->c14n);
    if (reader->c14n == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for a canonicalization");
    xml_c14n_init(&reader->c14n->core, namespace_in_scope, reader);
    reader->c14n->core.door = &reader->front.door;
    reader->c14n->core.door_bit = XML_DOOR_ASKS;
    return S_OK;
}

static HRESULT check_start(const WS_XML_READER* reader, WS_ERROR* error)
{
    if (xml_reader_c14n_active(reader))
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "canonicalization has started already; call WsEndReaderCanonicalization first");
    if (reader->front.in_attribute)
        return err_raise(error, WS_E_INVALID_OPERATION, "canonicalization cannot start in an attribute");
    return S_OK;
}

HRESULT WINAPI WsStartReaderCanonicalization(WS_XML_READER* reader, WS_WRITE_CALLBACK writeCallback,
                                             void* writeCallbackState,
                                             const WS_XML_CANONICALIZATION_PROPERTY* properties, ULONG propertyCount,
                                             WS_ERROR* error)
{
    CHECK_CALL(WsStartReaderCanonicalization(reader, writeCallback, writeCallbackState, properties, propertyCount,
                                             error), reader, error);
    struct xml_reader_c14n* c14n;

    TRY(xml_reader_check(reader, error));
    TRY(check_start(reader, error));
    if (reader->c14n == NULL)
        TRY(create(reader, error));
    c14n = reader->c14n;
    TRY(xml_c14n_begin(&c14n->core, writeCallback, writeCallbackState, properties, propertyCount, error));
    if (xml_c14n_inclusive(&c14n->core) && xml_reader_node_type(reader) != WS_XML_NODE_TYPE_BOF)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "inclusive canonicalization is for whole documents: the reader has to stand at their "
                         "beginning (WS_XML_NODE_TYPE_BOF)");
    c14n->inner = reader->ops;
    c14n->ops = *reader->ops;
    c14n->ops.next = canonical_next;
    c14n->ops.read = xml_reader_read;
    c14n->ops.check = canonical_check;
    c14n->ops.read_array = NULL;                 /* nothing goes over nodes but next */
    c14n->ops.pass = NULL;
    c14n->depth = reader->front.depth;
    xml_reader_use(reader, &c14n->ops);
    if (c14n->inner->check == NULL && c14n->inner->give_back == NULL)    /* ours speaks only while the callback runs */
        reader->front.door &= ~(unsigned)XML_DOOR_ASKS;
    return S_OK;
}

HRESULT WINAPI WsEndReaderCanonicalization(WS_XML_READER* reader, WS_ERROR* error)
{
    CHECK_CALL(WsEndReaderCanonicalization(reader, error), reader, error);
    struct xml_reader_c14n* c14n;

    TRY(xml_reader_check(reader, error));
    if (!xml_reader_c14n_active(reader))
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "canonicalization has not started; call WsStartReaderCanonicalization first");
    c14n = reader->c14n;
    if (reader->front.in_attribute || reader->front.depth != c14n->depth)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "canonicalization has to end where it started: the reader was in %u elements then, and is "
                         "in %u%s now",
                         (unsigned)c14n->depth, (unsigned)reader->front.depth,
                         reader->front.in_attribute ? " and an attribute" : "");
    TRY(xml_reader_end(reader, xml_c14n_finish(&c14n->core, error)));
    xml_reader_use(reader, c14n->inner);
    return S_OK;
}
