/* What a canonical start tag gets: the namespace declarations that are due, by prefix, then the attributes, by namespace and
 * local name. */
#include "xml/c14n.h"

#include "base/err.h"

#define INSERTION_MAX 16              /* attributes that are put in order by insertion; more by a heap sort */

static bool is_xml_prefix(const WS_XML_STRING* prefix)
{
    return prefix->length == 3 && memcmp(prefix->bytes, "xml", 3) == 0;
}

static bool span_is(const struct xml_c14n* c14n, struct xml_c14n_span span, const WS_XML_STRING* string)
{
    return span.size == string->length
        && (span.size == 0 || memcmp(c14n->names.data + span.at, string->bytes, span.size) == 0);
}

/* By code points, which is the order of UTF-8 bytes. */
static int compare_strings(const WS_XML_STRING* a, const WS_XML_STRING* b)
{
    ULONG common = a->length < b->length ? a->length : b->length;
    int order = common == 0 ? 0 : memcmp(a->bytes, b->bytes, common);

    return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

/* ---- namespaces ----------------------------------------------------------------------------------------------------- */

/* The nearest declaration in the output counts; without one, only the empty prefix means something: no namespace. */
bool xml_c14n_is_rendered(const struct xml_c14n* c14n, const WS_XML_STRING* prefix, const WS_XML_STRING* ns)
{
    for (ULONG i = c14n->rendered_count; i-- > 0;)
        if (span_is(c14n, c14n->rendered[i].prefix, prefix))
            return span_is(c14n, c14n->rendered[i].ns, ns);
    return ns->length == 0;
}

/* Canonical XML section 1.3: "implementations MUST report an operation failure on documents containing relative namespace
 * URIs". Absolute is what begins with a scheme (RFC 3986 section 3.1). */
static HRESULT check_absolute(const WS_XML_STRING* ns, WS_ERROR* error)
{
    for (ULONG i = 0; i < ns->length; i++) {
        BYTE byte = ns->bytes[i];
        bool letter = (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';

        if (byte == ':' && i != 0)
            return S_OK;
        if (!letter && (i == 0 || ((byte < '0' || byte > '9') && byte != '+' && byte != '-' && byte != '.')))
            break;
    }
    return ns->length == 0 ? S_OK
                           : err_raise(error, WS_E_INVALID_FORMAT,
                                       "the namespace '%.*s' is relative: canonical XML is defined only for documents "
                                       "whose namespaces are absolute URIs",
                                       ns->length < 120 ? (int)ns->length : 120, (const char*)ns->bytes);
}

/* Declares the prefix on the tag at hand, unless that would say nothing new. */
static HRESULT declare(struct xml_c14n* c14n, const WS_XML_STRING* prefix, const WS_XML_STRING* ns, WS_ERROR* error)
{
    struct xml_c14n_binding* list;
    ULONG at = c14n->declared_count;

    if (xml_c14n_is_rendered(c14n, prefix, ns) || is_xml_prefix(prefix))
        return S_OK;
    while (at > 0) {
        int order = compare_strings(&c14n->declared[at - 1].prefix, prefix);

        if (order == 0)
            return S_OK;
        if (order < 0)
            break;
        at--;
    }
    TRY(check_absolute(ns, error));
    TRY(xml_array_grow((void**)&c14n->declared, &c14n->declared_capacity, c14n->declared_count + 1,
                       sizeof *c14n->declared, error));
    list = c14n->declared;
    memmove(list + at + 1, list + at, (c14n->declared_count - at) * sizeof *list);
    list[at] = (struct xml_c14n_binding){ *prefix, *ns };
    c14n->declared_count++;
    return S_OK;
}

static bool is_inclusive_prefix(const struct xml_c14n* c14n, const WS_XML_STRING* prefix)
{
    for (ULONG i = 0; i < c14n->set.prefixes.prefixCount; i++)
        if (compare_strings(&c14n->set.prefixes.prefixes[i], prefix) == 0)
            return true;
    return false;
}

/* What the outermost element of the output inherits for the prefixes that count as in the inclusive form. */
static HRESULT declare_inherited(struct xml_c14n* c14n, WS_ERROR* error)
{
    for (ULONG i = 0; i < c14n->set.prefixes.prefixCount; i++) {
        const WS_XML_STRING* prefix = &c14n->set.prefixes.prefixes[i];
        WS_XML_STRING ns;

        if (c14n->scope(c14n->owner, prefix, &ns))
            TRY(declare(c14n, prefix, &ns, error));
    }
    return S_OK;
}

/* ---- attributes ----------------------------------------------------------------------------------------------------- */

static int compare_attributes(const WS_XML_ATTRIBUTE* a, const WS_XML_ATTRIBUTE* b)
{
    int order = a->ns == b->ns ? 0 : compare_strings(a->ns, b->ns);

    return order != 0 ? order : compare_strings(a->localName, b->localName);
}

static void sort_insertion(const WS_XML_ATTRIBUTE** attrs, ULONG count)
{
    for (ULONG i = 1; i < count; i++) {
        const WS_XML_ATTRIBUTE* moved = attrs[i];
        ULONG k = i;

        for (; k > 0 && compare_attributes(attrs[k - 1], moved) > 0; k--)
            attrs[k] = attrs[k - 1];
        attrs[k] = moved;
    }
}

static void sift_down(const WS_XML_ATTRIBUTE** attrs, size_t root, size_t count)
{
    const WS_XML_ATTRIBUTE* moved = attrs[root];

    for (;;) {
        size_t child = 2 * root + 1;

        if (child + 1 < count && compare_attributes(attrs[child], attrs[child + 1]) < 0)
            child++;
        if (child >= count || compare_attributes(moved, attrs[child]) >= 0)
            break;
        attrs[root] = attrs[child];
        root = child;
    }
    attrs[root] = moved;
}

/* In place, and n log n whatever a peer sends. */
static void sort_heap(const WS_XML_ATTRIBUTE** attrs, size_t count)
{
    for (size_t i = count / 2; i-- > 0;)
        sift_down(attrs, i, count);
    for (size_t end = count; end-- > 1;) {
        const WS_XML_ATTRIBUTE* largest = attrs[0];

        attrs[0] = attrs[end];
        attrs[end] = largest;
        sift_down(attrs, 0, end);
    }
}

static HRESULT collect_attribute(struct xml_c14n* c14n, const WS_XML_ATTRIBUTE* attribute, WS_ERROR* error)
{
    if (!attribute->isXmlNs) {
        c14n->attrs[c14n->attr_count++] = attribute;
        if (xml_c14n_inclusive(c14n) || attribute->prefix->length == 0)
            return S_OK;
        return declare(c14n, attribute->prefix, attribute->ns, error);
    }
    TRY(check_absolute(attribute->ns, error));
    if (xml_c14n_inclusive(c14n) || is_inclusive_prefix(c14n, attribute->prefix))
        return declare(c14n, attribute->prefix, attribute->ns, error);
    return S_OK;
}

HRESULT xml_c14n_collect(struct xml_c14n* c14n, const WS_XML_ELEMENT_NODE* element, WS_ERROR* error)
{
    c14n->attr_count = c14n->declared_count = 0;
    TRY(xml_array_grow((void**)&c14n->attrs, &c14n->attr_capacity, element->attributeCount, sizeof *c14n->attrs,
                       error));
    if (!xml_c14n_inclusive(c14n)) {
        TRY(declare(c14n, element->prefix, element->ns, error));
        if (c14n->depth == 0)
            TRY(declare_inherited(c14n, error));
    }
    for (ULONG i = 0; i < element->attributeCount; i++)
        TRY(collect_attribute(c14n, element->attributes[i], error));
    if (c14n->attr_count > INSERTION_MAX)
        sort_heap(c14n->attrs, c14n->attr_count);
    else
        sort_insertion(c14n->attrs, c14n->attr_count);
    return S_OK;
}
