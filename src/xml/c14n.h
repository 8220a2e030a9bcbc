/* Canonical XML 1.0 (inclusive) and Exclusive XML Canonicalization 1.0, on the fly: fed with the nodes of a document or of
 * a part of it, in order, whatever encoding they come from or go to, it gives the canonical bytes to a WS_WRITE_CALLBACK.
 * Only src/xml/c14n*.c include this; the reader's and the writer's side of it are in c14n_reader.c and c14n_writer.c.
 * Single-threaded, like reader and writer.
 *
 *   c14n.c       settings, elements, namespaces     c14n_out.c   characters, escapes, the way to the callback
 *   c14n_tag.c   attributes and namespaces in order
 *
 * Life:   xml_c14n_init -> (xml_c14n_begin -> nodes ... -> xml_c14n_finish) any number of times -> xml_c14n_free
 *
 * Memory is kept from one use to the next: in steady state nothing is allocated. Nothing grows with the document but by
 * its depth: output goes out in pieces of about the size that was asked for, also from within one long text. */
#ifndef WWS_XML_C14N_H
#define WWS_XML_C14N_H

#include "xml/bytes.h"
#include "xml/scan.h"

/* The namespace that a prefix is bound to where the owner stands; false: none. */
typedef bool (*xml_c14n_scope_fn)(const void* owner, const WS_XML_STRING* prefix, WS_XML_STRING* ns);

struct xml_c14n_settings {
    WS_XML_CANONICALIZATION_ALGORITHM          algorithm;
    WS_XML_CANONICALIZATION_INCLUSIVE_PREFIXES prefixes;
    WS_XML_QNAME                               omitted;     /* lengths 0: none */
    ULONG                                      buffer_bytes;
};

/* Offsets into names: the bytes may move. */
struct xml_c14n_span { size_t at; ULONG size; };

/* A namespace declaration that stands in the output, on an element that is open. */
struct xml_c14n_rendered {
    struct xml_c14n_span prefix;
    struct xml_c14n_span ns;
};

struct xml_c14n_open {
    size_t               names_size;    /* what to go back to */
    ULONG                rendered_count;
    struct xml_c14n_span name;          /* as written, prefix included: the end tag repeats it */
};

struct xml_c14n_binding { WS_XML_STRING prefix, ns; };

struct xml_c14n {
    WS_WRITE_CALLBACK  callback;
    void*              callback_state;
    bool               in_callback;
    unsigned*          door;            /* of the owner: door_bit stands in it while the callback runs. NULL: none */
    unsigned           door_bit;
    struct xml_c14n_settings set;       /* prefixes and names in it point into kept */
    struct xml_bytes   kept;
    xml_c14n_scope_fn  scope;
    const void*        owner;

    /* output: what is in out has not gone to the callback. There is room for XML_C14N_ROOM bytes behind set.buffer_bytes */
    BYTE*              out;
    size_t             size, capacity;

    ULONG              depth;           /* open elements that are in the output */
    ULONG              omitted;         /* open elements that are left out, the outermost of them by its name */
    bool               root_seen;
    struct xml_c14n_open*     open;
    ULONG              open_capacity;
    struct xml_c14n_rendered* rendered;
    ULONG              rendered_count, rendered_capacity;
    struct xml_bytes   names;

    /* the start tag at hand */
    const WS_XML_ATTRIBUTE**  attrs;
    ULONG              attr_count, attr_capacity;
    struct xml_c14n_binding*  declared;
    ULONG              declared_count, declared_capacity;
    struct xml_bytes   converted;       /* text that is not UTF-8, as UTF-8 */
};

void    xml_c14n_init(struct xml_c14n* c14n, xml_c14n_scope_fn scope, const void* owner);
void    xml_c14n_free(struct xml_c14n* c14n);
/* The properties are copied. E_INVALIDARG (named), E_OUTOFMEMORY. */
HRESULT xml_c14n_begin(struct xml_c14n* c14n, WS_WRITE_CALLBACK callback, void* callback_state,
                       const WS_XML_CANONICALIZATION_PROPERTY* properties, ULONG count, WS_ERROR* error) MUST_USE;
/* What is left goes to the callback. */
HRESULT xml_c14n_finish(struct xml_c14n* c14n, WS_ERROR* error) MUST_USE;

static inline bool xml_c14n_inclusive(const struct xml_c14n* c14n)
{
    return c14n->set.algorithm >= WS_INCLUSIVE_XML_CANONICALIZATION_ALGORITHM;
}

/* ---- nodes ----------------------------------------------------------------------------------------------------------
 *
 * A failure of the callback is returned as it is. All but xml_c14n_node leave it to the caller to drain. */

/* Any node; depth: of the document, not of what is canonicalized (0: beside the root element). */
HRESULT xml_c14n_node(struct xml_c14n* c14n, const WS_XML_NODE* node, ULONG depth, WS_ERROR* error) MUST_USE;
HRESULT xml_c14n_start_element(struct xml_c14n* c14n, const WS_XML_ELEMENT_NODE* element, bool top,
                               WS_ERROR* error) MUST_USE;
HRESULT xml_c14n_end_element(struct xml_c14n* c14n, WS_ERROR* error) MUST_USE;
HRESULT xml_c14n_text(struct xml_c14n* c14n, const WS_XML_TEXT* text, bool top, WS_ERROR* error) MUST_USE;
HRESULT xml_c14n_comment(struct xml_c14n* c14n, const WS_XML_STRING* value, bool top, WS_ERROR* error) MUST_USE;

/* ---- c14n_tag.c ---------------------------------------------------------------------------------------------------- */

/* Collects and orders what the start tag gets. The element is open already. */
HRESULT xml_c14n_collect(struct xml_c14n* c14n, const WS_XML_ELEMENT_NODE* element, WS_ERROR* error) MUST_USE;
/* The declaration is in the output already, where it counts. */
bool    xml_c14n_is_rendered(const struct xml_c14n* c14n, const WS_XML_STRING* prefix, const WS_XML_STRING* ns);

/* ---- c14n_out.c ---------------------------------------------------------------------------------------------------- */

#define XML_C14N_ROOM 2048

enum xml_c14n_kind { XML_C14N_TEXT, XML_C14N_ATTRIBUTE };

HRESULT xml_c14n_flush(struct xml_c14n* c14n, WS_ERROR* error) MUST_USE;
HRESULT xml_c14n_put_long(struct xml_c14n* c14n, const BYTE* bytes, size_t size, WS_ERROR* error) MUST_USE;
HRESULT xml_c14n_put_escaped(struct xml_c14n* c14n, const BYTE* bytes, size_t size, enum xml_c14n_kind kind,
                             WS_ERROR* error) MUST_USE;
HRESULT xml_c14n_put_text(struct xml_c14n* c14n, const WS_XML_TEXT* text, enum xml_c14n_kind kind,
                          WS_ERROR* error) MUST_USE;
/* As it is, but CR as a reference. */
HRESULT xml_c14n_put_comment(struct xml_c14n* c14n, const BYTE* bytes, size_t size, WS_ERROR* error) MUST_USE;

/* What has come together goes out, if that is enough. */
static inline HRESULT xml_c14n_drain(struct xml_c14n* c14n, WS_ERROR* error)
{
    return c14n->size >= c14n->set.buffer_bytes ? xml_c14n_flush(c14n, error) : S_OK;
}

/* Room for at most XML_C14N_ROOM bytes. When there is too little, more than buffer_bytes are there already. */
static inline HRESULT xml_c14n_reserve(struct xml_c14n* c14n, size_t size, WS_ERROR* error)
{
    return LIKELY(c14n->capacity - c14n->size >= size) ? S_OK : xml_c14n_flush(c14n, error);
}

static inline void xml_c14n_byte(struct xml_c14n* c14n, char byte)
{
    c14n->out[c14n->size++] = (BYTE)byte;
}

static inline HRESULT xml_c14n_put(struct xml_c14n* c14n, const void* bytes, size_t size, WS_ERROR* error)
{
    if (UNLIKELY(c14n->capacity - c14n->size < size))
        return xml_c14n_put_long(c14n, bytes, size, error);
    xml_copy_short(c14n->out + c14n->size, bytes, size);
    c14n->size += size;
    return S_OK;
}

/* As xml_c14n_put_escaped, for what is mostly short and needs no escape. */
static inline HRESULT xml_c14n_put_short(struct xml_c14n* c14n, const BYTE* bytes, size_t size,
                                         enum xml_c14n_kind kind, WS_ERROR* error)
{
    if (c14n->capacity - c14n->size < size
        || !xml_run_all(bytes, size, kind == XML_C14N_TEXT ? XML_RUN_ESCAPE : XML_RUN_QUOT))
        return xml_c14n_put_escaped(c14n, bytes, size, kind, error);
    xml_copy_short(c14n->out + c14n->size, bytes, size);
    c14n->size += size;
    return S_OK;
}

static inline WS_XML_STRING xml_c14n_string(const struct xml_c14n* c14n, struct xml_c14n_span span)
{
    return (WS_XML_STRING){ span.size, c14n->names.data + span.at, NULL, 0 };
}

#endif
