#include "xml/c14n.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/prop.h"
#include "base/xmlname.h"

#define BUFFER_BYTES_DEFAULT 1024
#define PLAIN_NAME_MAX 256            /* longer ones go through the loop of xml_c14n_put_long */

#define SETTING(id, type, field) PROP_RULE(id, PROP_CREATE, type, struct xml_c14n_settings, field)

static const struct prop_rule c14n_rules[] = {
    SETTING(WS_XML_CANONICALIZATION_PROPERTY_ALGORITHM, WS_XML_CANONICALIZATION_ALGORITHM, algorithm),
    SETTING(WS_XML_CANONICALIZATION_PROPERTY_INCLUSIVE_PREFIXES, WS_XML_CANONICALIZATION_INCLUSIVE_PREFIXES, prefixes),
    SETTING(WS_XML_CANONICALIZATION_PROPERTY_OMITTED_ELEMENT, WS_XML_QNAME, omitted),
    SETTING(WS_XML_CANONICALIZATION_PROPERTY_OUTPUT_BUFFER_SIZE, ULONG, buffer_bytes),
};

void xml_c14n_init(struct xml_c14n* c14n, xml_c14n_scope_fn scope, const void* owner)
{
    *c14n = (struct xml_c14n){ .scope = scope, .owner = owner };
}

void xml_c14n_free(struct xml_c14n* c14n)
{
    xml_bytes_free(&c14n->kept);
    mem_free(c14n->out);
    mem_free(c14n->open);
    mem_free(c14n->rendered);
    xml_bytes_free(&c14n->names);
    mem_free(c14n->attrs);
    mem_free(c14n->declared);
    xml_bytes_free(&c14n->converted);
}

/* ---- settings ------------------------------------------------------------------------------------------------------- */

static HRESULT check_string(const WS_XML_STRING* string, const char* what, WS_ERROR* error)
{
    return string->bytes != NULL || string->length == 0
         ? S_OK
         : err_raise(error, E_INVALIDARG, "%s: %u bytes, but no pointer to them", what, (unsigned)string->length);
}

static HRESULT check_settings(const struct xml_c14n_settings* set, WS_ERROR* error)
{
    const WS_XML_CANONICALIZATION_INCLUSIVE_PREFIXES* prefixes = &set->prefixes;

    if ((ULONG)set->algorithm > WS_INCLUSIVE_WITH_COMMENTS_XML_CANONICALIZATION_ALGORITHM)
        return err_raise(error, E_INVALIDARG, "%d is not a WS_XML_CANONICALIZATION_ALGORITHM", (int)set->algorithm);
    if (prefixes->prefixes == NULL && prefixes->prefixCount != 0)
        return err_raise(error, E_INVALIDARG, "%u inclusive prefixes, but no array of them",
                         (unsigned)prefixes->prefixCount);
    for (ULONG i = 0; i < prefixes->prefixCount; i++)
        TRY(check_string(&prefixes->prefixes[i], "an inclusive prefix", error));
    TRY(check_string(&set->omitted.localName, "the name of the omitted element", error));
    return check_string(&set->omitted.ns, "the namespace of the omitted element", error);
}

static void keep_string(BYTE** at, WS_XML_STRING* string)
{
    if (string->length != 0)
        memcpy(*at, string->bytes, string->length);
    *string = (WS_XML_STRING){ string->length, *at, NULL, 0 };
    *at += string->length;
}

/* The application's strings may go when the start function returns. The array of prefixes stands first. */
static HRESULT keep_strings(struct xml_c14n* c14n, struct xml_c14n_settings* set, WS_ERROR* error)
{
    size_t array = set->prefixes.prefixCount * sizeof *set->prefixes.prefixes;
    size_t size = array + set->omitted.localName.length + set->omitted.ns.length + 1;
    WS_XML_STRING* prefixes;
    BYTE* at;

    for (ULONG i = 0; i < set->prefixes.prefixCount; i++)
        size += set->prefixes.prefixes[i].length;
    c14n->kept.size = 0;
    TRY(xml_bytes_reserve(&c14n->kept, size, error));
    prefixes = (WS_XML_STRING*)(void*)c14n->kept.data;
    at = c14n->kept.data + array;
    for (ULONG i = 0; i < set->prefixes.prefixCount; i++) {
        static const WS_XML_STRING default_token = { 8, (BYTE*)(uintptr_t)"#default", NULL, 0 };
        static const WS_XML_STRING empty = { 0, NULL, NULL, 0 };
        const WS_XML_STRING* given = &set->prefixes.prefixes[i];

        /* The standard's name for the empty prefix in such a list; no prefix could be called that. */
        prefixes[i] = *(xml_string_equals(given, &default_token) ? &empty : given);
        keep_string(&at, &prefixes[i]);
    }
    set->prefixes.prefixes = prefixes;
    keep_string(&at, &set->omitted.localName);
    keep_string(&at, &set->omitted.ns);
    return S_OK;
}

static HRESULT make_buffer(struct xml_c14n* c14n, size_t capacity, WS_ERROR* error)
{
    BYTE* out;

    if (capacity == c14n->capacity)
        return S_OK;
    out = mem_alloc(capacity);
    if (out == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for a buffer of %zu canonical bytes", capacity);
    mem_free(c14n->out);
    c14n->out = out;
    c14n->capacity = capacity;
    return S_OK;
}

HRESULT xml_c14n_begin(struct xml_c14n* c14n, WS_WRITE_CALLBACK callback, void* callback_state,
                       const WS_XML_CANONICALIZATION_PROPERTY* properties, ULONG count, WS_ERROR* error)
{
    struct xml_c14n_settings set = { .buffer_bytes = BUFFER_BYTES_DEFAULT };

    if (callback == NULL)
        return err_raise(error, E_INVALIDARG, "writeCallback: there is nobody to take the canonical bytes");
    TRY(prop_apply(c14n_rules, ARRAY_COUNT(c14n_rules), properties, count, &set, error));
    TRY(check_settings(&set, error));
    TRY(keep_strings(c14n, &set, error));
    TRY(make_buffer(c14n, (size_t)set.buffer_bytes + XML_C14N_ROOM, error));
    c14n->set = set;
    c14n->callback = callback;
    c14n->callback_state = callback_state;
    c14n->size = 0;
    c14n->depth = c14n->omitted = c14n->rendered_count = 0;
    c14n->root_seen = false;
    c14n->names.size = 0;
    return S_OK;
}

HRESULT xml_c14n_finish(struct xml_c14n* c14n, WS_ERROR* error)
{
    return xml_c14n_flush(c14n, error);
}

/* ---- elements ------------------------------------------------------------------------------------------------------- */

static HRESULT keep_name(struct xml_c14n* c14n, const WS_XML_STRING* string, struct xml_c14n_span* span,
                         WS_ERROR* error)
{
    *span = (struct xml_c14n_span){ c14n->names.size, string->length };
    return xml_bytes_append(&c14n->names, string->bytes, string->length, error);
}

static HRESULT push_element(struct xml_c14n* c14n, const WS_XML_ELEMENT_NODE* element, WS_ERROR* error)
{
    struct xml_c14n_open* open;
    struct xml_c14n_span local;

    if (c14n->depth == c14n->open_capacity)
        TRY(xml_array_grow((void**)&c14n->open, &c14n->open_capacity, c14n->depth + 1, sizeof *c14n->open, error));
    open = &c14n->open[c14n->depth];
    open->names_size = c14n->names.size;
    open->rendered_count = c14n->rendered_count;
    open->name = (struct xml_c14n_span){ c14n->names.size, 0 };
    if (element->prefix->length != 0) {
        TRY(keep_name(c14n, element->prefix, &open->name, error));
        TRY(xml_bytes_append(&c14n->names, ":", 1, error));
    }
    TRY(keep_name(c14n, element->localName, &local, error));
    open->name.size = (ULONG)(c14n->names.size - open->name.at);
    return S_OK;
}

static HRESULT put_declarations(struct xml_c14n* c14n, WS_ERROR* error)
{
    TRY(xml_array_grow((void**)&c14n->rendered, &c14n->rendered_capacity, c14n->rendered_count + c14n->declared_count,
                       sizeof *c14n->rendered, error));
    for (ULONG i = 0; i < c14n->declared_count; i++) {
        const struct xml_c14n_binding* binding = &c14n->declared[i];
        struct xml_c14n_rendered* rendered = &c14n->rendered[c14n->rendered_count];

        TRY(xml_c14n_put(c14n, " xmlns:", 6 + (binding->prefix.length != 0), error));
        TRY(xml_c14n_put(c14n, binding->prefix.bytes, binding->prefix.length, error));
        TRY(xml_c14n_put(c14n, "=\"", 2, error));
        TRY(xml_c14n_put_escaped(c14n, binding->ns.bytes, binding->ns.length, XML_C14N_ATTRIBUTE, error));
        TRY(xml_c14n_put(c14n, "\"", 1, error));
        TRY(keep_name(c14n, &binding->prefix, &rendered->prefix, error));
        TRY(keep_name(c14n, &binding->ns, &rendered->ns, error));
        c14n->rendered_count++;
    }
    return S_OK;
}

static HRESULT put_attributes(struct xml_c14n* c14n, WS_ERROR* error)
{
    for (ULONG i = 0; i < c14n->attr_count; i++) {
        const WS_XML_ATTRIBUTE* attribute = c14n->attrs[i];

        TRY(xml_c14n_put(c14n, " ", 1, error));
        if (attribute->prefix->length != 0) {
            TRY(xml_c14n_put(c14n, attribute->prefix->bytes, attribute->prefix->length, error));
            TRY(xml_c14n_put(c14n, ":", 1, error));
        }
        TRY(xml_c14n_put(c14n, attribute->localName->bytes, attribute->localName->length, error));
        TRY(xml_c14n_put(c14n, "=\"", 2, error));
        if (attribute->value != NULL)
            TRY(xml_c14n_put_text(c14n, attribute->value, XML_C14N_ATTRIBUTE, error));
        TRY(xml_c14n_put(c14n, "\"", 1, error));
    }
    return S_OK;
}

static bool is_omitted(const struct xml_c14n* c14n, const WS_XML_ELEMENT_NODE* element)
{
    return c14n->set.omitted.localName.length != 0
        && xml_string_equals(&c14n->set.omitted.localName, element->localName)
        && xml_string_equals(&c14n->set.omitted.ns, element->ns);
}

/* No attribute, and the prefix is known: most elements are like that. */
static bool is_plain(const struct xml_c14n* c14n, const WS_XML_ELEMENT_NODE* element)
{
    return element->attributeCount == 0 && c14n->depth != 0
        && (xml_c14n_inclusive(c14n) || xml_c14n_is_rendered(c14n, element->prefix, element->ns));
}

HRESULT xml_c14n_start_element(struct xml_c14n* c14n, const WS_XML_ELEMENT_NODE* element, bool top, WS_ERROR* error)
{
    WS_XML_STRING name;

    if (top)
        c14n->root_seen = true;
    if (UNLIKELY(c14n->omitted != 0 || is_omitted(c14n, element))) {
        c14n->omitted++;
        return S_OK;
    }
    TRY(push_element(c14n, element, error));
    name = xml_c14n_string(c14n, c14n->open[c14n->depth].name);
    if (LIKELY(name.length < PLAIN_NAME_MAX)) {  /* one look at the room there is */
        TRY(xml_c14n_reserve(c14n, name.length + 2, error));
        xml_c14n_byte(c14n, '<');
        xml_copy_short(c14n->out + c14n->size, name.bytes, name.length);
        c14n->size += name.length;
    } else {
        TRY(xml_c14n_put(c14n, "<", 1, error));
        TRY(xml_c14n_put(c14n, name.bytes, name.length, error));
    }
    if (!is_plain(c14n, element)) {
        TRY(xml_c14n_collect(c14n, element, error));
        TRY(put_declarations(c14n, error));
        TRY(put_attributes(c14n, error));
    }
    c14n->depth++;
    return xml_c14n_put(c14n, ">", 1, error);
}

HRESULT xml_c14n_end_element(struct xml_c14n* c14n, WS_ERROR* error)
{
    const struct xml_c14n_open* open;
    WS_XML_STRING name;

    if (UNLIKELY(c14n->omitted != 0)) {
        c14n->omitted--;
        return S_OK;
    }
    assert(c14n->depth != 0);
    open = &c14n->open[--c14n->depth];
    name = xml_c14n_string(c14n, open->name);
    if (LIKELY(name.length < PLAIN_NAME_MAX)) {
        TRY(xml_c14n_reserve(c14n, name.length + 3, error));
        xml_c14n_byte(c14n, '<');
        xml_c14n_byte(c14n, '/');
        xml_copy_short(c14n->out + c14n->size, name.bytes, name.length);
        c14n->size += name.length;
        xml_c14n_byte(c14n, '>');
    } else {
        TRY(xml_c14n_put(c14n, "</", 2, error));
        TRY(xml_c14n_put(c14n, name.bytes, name.length, error));
        TRY(xml_c14n_put(c14n, ">", 1, error));
    }
    c14n->names.size = open->names_size;
    c14n->rendered_count = open->rendered_count;
    return S_OK;
}

/* ---- other nodes ---------------------------------------------------------------------------------------------------- */

static bool is_white_space(const WS_XML_TEXT* text)
{
    const WS_XML_STRING* value = &((const WS_XML_UTF8_TEXT*)(const void*)text)->value;

    if (text->textType != WS_XML_TEXT_TYPE_UTF8)
        return false;
    for (ULONG i = 0; i < value->length; i++)
        if (!xml_space(value->bytes[i]))
            return false;
    return true;
}

/* White space beside the root element is not part of the document's data. Anything else there is a fragment's. */
HRESULT xml_c14n_text(struct xml_c14n* c14n, const WS_XML_TEXT* text, bool top, WS_ERROR* error)
{
    if (UNLIKELY(c14n->omitted != 0 || (top && is_white_space(text))))
        return S_OK;
    return xml_c14n_put_text(c14n, text, XML_C14N_TEXT, error);
}

/* Canonical XML section 2.3: beside the root element each comment gets a line of its own. */
HRESULT xml_c14n_comment(struct xml_c14n* c14n, const WS_XML_STRING* value, bool top, WS_ERROR* error)
{
    bool comments = c14n->set.algorithm == WS_EXCLUSIVE_WITH_COMMENTS_XML_CANONICALIZATION_ALGORITHM
                 || c14n->set.algorithm == WS_INCLUSIVE_WITH_COMMENTS_XML_CANONICALIZATION_ALGORITHM;

    if (!comments || c14n->omitted != 0)
        return S_OK;
    if (top && c14n->root_seen)
        TRY(xml_c14n_put(c14n, "\n", 1, error));
    TRY(xml_c14n_put(c14n, "<!--", 4, error));
    TRY(xml_c14n_put_comment(c14n, value->bytes, value->length, error));
    TRY(xml_c14n_put(c14n, "-->", 3, error));
    return top && !c14n->root_seen ? xml_c14n_put(c14n, "\n", 1, error) : S_OK;
}

static HRESULT put_node(struct xml_c14n* c14n, const WS_XML_NODE* node, ULONG depth, WS_ERROR* error)
{
    switch (node->nodeType) {
    case WS_XML_NODE_TYPE_ELEMENT:
        return xml_c14n_start_element(c14n, (const WS_XML_ELEMENT_NODE*)(const void*)node, depth == 0, error);
    case WS_XML_NODE_TYPE_END_ELEMENT:
        return xml_c14n_end_element(c14n, error);
    case WS_XML_NODE_TYPE_TEXT:
        return xml_c14n_text(c14n, ((const WS_XML_TEXT_NODE*)(const void*)node)->text, depth == 0, error);
    case WS_XML_NODE_TYPE_COMMENT:
        return xml_c14n_comment(c14n, &((const WS_XML_COMMENT_NODE*)(const void*)node)->value, depth == 0, error);
    default:
        return S_OK;                             /* the borders of CDATA sections and of the document leave no trace */
    }
}

HRESULT xml_c14n_node(struct xml_c14n* c14n, const WS_XML_NODE* node, ULONG depth, WS_ERROR* error)
{
    TRY(put_node(c14n, node, depth, error));
    return xml_c14n_drain(c14n, error);
}
