/* Prefixes and namespaces of the writer. */
#include "xml/writer_int.h"

#include "base/check.h"
#include "base/err.h"
#include "base/xmlname.h"
#include <stdio.h>

#define NS_XML   "http://www.w3.org/XML/1998/namespace"
#define NS_XMLNS "http://www.w3.org/2000/xmlns/"

#define IS(string, literal) \
    ((string)->length == sizeof(literal) - 1 && memcmp((string)->bytes, literal, sizeof(literal) - 1) == 0)

bool xml_is_xml_namespace(const WS_XML_STRING* ns)
{
    return IS(ns, NS_XML);
}

const struct xml_writer_binding* xml_writer_find_binding(const WS_XML_WRITER* writer, const WS_XML_STRING* prefix)
{
    for (ULONG i = writer->binding_count; i-- > 0;)
        if (xml_writer_span_is(writer, writer->bindings[i].prefix, prefix))
            return &writer->bindings[i];
    return NULL;
}

static bool declared_here(const WS_XML_WRITER* writer, const struct xml_writer_binding* binding)
{
    return binding != NULL && (ULONG)(binding - writer->bindings) >= writer->open[writer->depth - 1].binding_count;
}

/* The prefix has a meaning on the open start tag already: from an outer declaration, and some name uses it. */
static bool used_here(const WS_XML_WRITER* writer, const struct xml_writer_binding* binding,
                      const WS_XML_STRING* prefix)
{
    if (binding != NULL)
        return binding->used_by == writer->serial;
    return prefix->length == 0 && writer->default_used_by == writer->serial;
}

static HRESULT raise_conflict(const WS_XML_STRING* prefix, const WS_XML_STRING* ns, WS_ERROR* error)
{
    return err_raise(error, WS_E_INVALID_FORMAT,
                     "the prefix '%.*s' cannot be bound to '%.*s': it means another namespace on the same element",
                     (int)prefix->length, (const char*)prefix->bytes, (int)ns->length, (const char*)ns->bytes);
}

/* Namespaces in XML 1.0, "Reserved Prefixes and Namespace Names" and "No Prefix Undeclaring". */
static HRESULT check_pair(const WS_XML_STRING* prefix, const WS_XML_STRING* ns, WS_ERROR* error)
{
    if (prefix->length == 0 && !IS(ns, NS_XML) && !IS(ns, NS_XMLNS))
        return S_OK;
    if (prefix->length != 0 && !xml_ncname_valid(prefix->bytes, prefix->length))
        return err_raise(error, WS_E_INVALID_FORMAT, "'%.*s' is not a prefix: it has to be a name without a colon",
                         (int)prefix->length, (const char*)prefix->bytes);
    if (prefix->length != 0 && ns->length == 0)
        return err_raise(error, WS_E_INVALID_FORMAT, "the prefix '%.*s' cannot stand for an empty namespace",
                         (int)prefix->length, (const char*)prefix->bytes);
    if (IS(prefix, "xmlns") || IS(ns, NS_XMLNS) || IS(prefix, "xml") != IS(ns, NS_XML))
        return err_raise(error, WS_E_INVALID_FORMAT,
                         "the prefix '%.*s' cannot be bound to '%.*s': one of them is reserved", (int)prefix->length,
                         (const char*)prefix->bytes, (int)ns->length, (const char*)ns->bytes);
    return S_OK;
}

HRESULT xml_writer_bind(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* ns, bool written,
                        WS_ERROR* error)
{
    ULONG count = writer->binding_count;
    struct xml_writer_binding binding = { .used_by = writer->serial, .written = written,
                                          .ns_dictionary = ns->dictionary, .ns_id = ns->id };

    if (count >= writer->set.max_namespaces)
        return err_raise(error, WS_E_QUOTA_EXCEEDED,
                         "more than %u namespace declarations in scope; raise WS_XML_WRITER_PROPERTY_MAX_NAMESPACES",
                         (unsigned)writer->set.max_namespaces);
    if (count == writer->binding_capacity)
        TRY(xml_array_grow((void**)&writer->bindings, &writer->binding_capacity, count + 1, sizeof *writer->bindings,
                           error));
    TRY(xml_writer_keep(writer, prefix, &binding.prefix, error));
    TRY(xml_writer_keep(writer, ns, &binding.ns, error));
    writer->bindings[count] = binding;
    writer->binding_count = count + 1;
    writer->known_count = XML_NOT_KNOWN;
    return S_OK;
}

/* Sees to it that the prefix means ns on the open start tag. */
HRESULT xml_writer_bind_name(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* ns,
                             WS_ERROR* error)
{
    struct xml_writer_binding* binding;

    if (prefix->length == 0 && ns->length == 0 && writer->binding_count == 0) {
        writer->default_used_by = writer->serial;
        return S_OK;
    }
    binding = (struct xml_writer_binding*)(uintptr_t)xml_writer_find_binding(writer, prefix);
    if (binding != NULL && xml_writer_span_is(writer, binding->ns, ns)) {
        binding->used_by = writer->serial;
        return S_OK;
    }
    TRY(check_pair(prefix, ns, error));
    if (IS(prefix, "xml"))
        return S_OK;
    if (binding == NULL && prefix->length == 0 && ns->length == 0) {
        writer->default_used_by = writer->serial;
        return S_OK;
    }
    if (declared_here(writer, binding) || used_here(writer, binding, prefix))
        return raise_conflict(prefix, ns, error);
    return xml_writer_bind(writer, prefix, ns, false, error);
}

static const struct xml_writer_binding* find_ns(const WS_XML_WRITER* writer, const WS_XML_STRING* ns,
                                                bool allow_empty, ULONG count)
{
    const struct xml_writer_binding* found = NULL;

    for (ULONG i = count; i-- > 0;) {
        const struct xml_writer_binding* binding = &writer->bindings[i];
        WS_XML_STRING own = xml_writer_string(writer, binding->prefix);
        bool hidden = false;

        if (!xml_writer_span_is(writer, binding->ns, ns) || (own.length == 0 && !allow_empty))
            continue;
        for (ULONG k = i + 1; k < count && !hidden; k++)
            hidden = xml_writer_span_is(writer, writer->bindings[k].prefix, &own);
        if (hidden)
            continue;
        if (found == NULL || own.length == 0)
            found = binding;
    }
    return found;
}

bool xml_writer_find_prefix(const WS_XML_WRITER* writer, const WS_XML_STRING* ns, bool allow_empty, ULONG count,
                            WS_XML_STRING* prefix)
{
    const struct xml_writer_binding* found = find_ns(writer, ns, allow_empty, count);

    if (found == NULL)
        return false;
    *prefix = xml_writer_string(writer, found->prefix);
    return true;
}

/* Mostly the one that the element before took: nothing has come into scope or left it since. */
struct xml_writer_binding* xml_writer_find_element(WS_XML_WRITER* writer, const WS_XML_STRING* ns)
{
    const struct xml_writer_binding* found;

    if (writer->binding_count == 0)              /* there may be no array yet */
        return NULL;
    found = &writer->bindings[writer->known];
    if (LIKELY(writer->known_count == writer->binding_count) && LIKELY(found->ns.size == ns->length)
        && LIKELY(xml_same_long(writer->names.data + found->ns.at, ns->bytes, ns->length)))
        return &writer->bindings[writer->known];
    found = find_ns(writer, ns, true, writer->binding_count);
    if (found == NULL)
        return NULL;
    writer->known = (ULONG)(found - writer->bindings);
    writer->known_count = writer->binding_count;
    return &writer->bindings[writer->known];
}

void xml_writer_generate_prefix(const WS_XML_WRITER* writer, BYTE chars[XML_GENERATED_MAX], WS_XML_STRING* prefix)
{
    for (ULONG n = 0;; n++) {
        int size = n < 26 ? snprintf((char*)chars, XML_GENERATED_MAX, "%c", (int)('a' + n))
                          : snprintf((char*)chars, XML_GENERATED_MAX, "a%u", (unsigned)(n - 26));

        *prefix = (WS_XML_STRING){ (ULONG)size, chars, NULL, 0 };
        if (xml_writer_find_binding(writer, prefix) == NULL)
            return;
    }
}

static HRESULT put_xmlns(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* ns, bool single_quote,
                         WS_ERROR* error)
{
    if (writer->attr_total >= writer->set.max_attributes)
        return err_raise(error, WS_E_QUOTA_EXCEEDED,
                         "more than %u attributes on one element; raise WS_XML_WRITER_PROPERTY_MAX_ATTRIBUTES",
                         (unsigned)writer->set.max_attributes);
    writer->attr_total++;
    return writer->ops->xmlns(writer, prefix, ns, single_quote, error);
}

HRESULT xml_writer_declare_pending(WS_XML_WRITER* writer, WS_ERROR* error)
{
    for (ULONG i = writer->open[writer->depth - 1].binding_count; i < writer->binding_count; i++) {
        struct xml_writer_binding* binding = &writer->bindings[i];
        WS_XML_STRING prefix = xml_writer_string(writer, binding->prefix);
        WS_XML_STRING ns = xml_writer_string(writer, binding->ns);

        if (binding->written)
            continue;
        ns.dictionary = binding->ns_dictionary;
        ns.id = binding->ns_id;
        TRY(put_xmlns(writer, &prefix, &ns, false, error));
        binding->written = true;
    }
    return S_OK;
}

/* Without a prefix given, nothing is written when some prefix means ns already. */
static HRESULT choose_prefix(WS_XML_WRITER* writer, const WS_XML_STRING* ns, BYTE chars[XML_GENERATED_MAX],
                             WS_XML_STRING* prefix, bool* needed)
{
    *needed = ns->length != 0 && !xml_is_xml_namespace(ns)
              && !xml_writer_find_prefix(writer, ns, true, writer->binding_count, prefix);
    if (*needed)
        xml_writer_generate_prefix(writer, chars, prefix);
    return S_OK;
}

HRESULT xml_write_xmlns(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* ns, bool single_quote,
                        WS_ERROR* error)
{
    BYTE chars[XML_GENERATED_MAX];
    WS_XML_STRING chosen;
    struct xml_writer_binding* binding;
    bool needed = true, same;

    if (writer->state != XML_WRITER_IN_TAG)
        return err_raise(error, WS_E_INVALID_OPERATION, "a namespace declaration outside of a start tag");
    if (prefix == NULL) {
        TRY(choose_prefix(writer, ns, chars, &chosen, &needed));
        prefix = &chosen;
    }
    if (!needed)
        return S_OK;
    TRY(check_pair(prefix, ns, error));
    binding = (struct xml_writer_binding*)(uintptr_t)xml_writer_find_binding(writer, prefix);
    same = binding != NULL ? xml_writer_span_is(writer, binding->ns, ns) : ns->length == 0;
    if (declared_here(writer, binding) && binding->written)
        return err_raise(error, WS_E_INVALID_FORMAT, "the prefix '%.*s' is declared twice on one element",
                         (int)prefix->length, (const char*)prefix->bytes);
    if (!same && (declared_here(writer, binding) || used_here(writer, binding, prefix)))
        return raise_conflict(prefix, ns, error);
    if (declared_here(writer, binding))
        binding->written = true;
    else
        TRY(xml_writer_bind(writer, prefix, ns, true, error));
    return put_xmlns(writer, prefix, ns, single_quote, error);
}

bool xml_writer_declares(const WS_XML_WRITER* writer, const WS_XML_STRING* prefix)
{
    const struct xml_writer_binding* binding = xml_writer_find_binding(writer, prefix);

    return declared_here(writer, binding) && binding->written;
}

bool xml_writer_prefix(const WS_XML_WRITER* writer, const WS_XML_STRING* ns, const BYTE** prefix, ULONG* size)
{
    bool open = writer->state == XML_WRITER_IN_TAG || writer->state == XML_WRITER_IN_ATTRIBUTE;
    ULONG count = open ? writer->open[writer->depth - 1].binding_count : writer->binding_count;
    WS_XML_STRING found = { 0, (BYTE*)(uintptr_t)"", NULL, 0 };

    if (xml_is_xml_namespace(ns))
        found = (WS_XML_STRING){ 3, (BYTE*)(uintptr_t)"xml", NULL, 0 };
    else if (IS(ns, NS_XMLNS))
        found = (WS_XML_STRING){ 5, (BYTE*)(uintptr_t)"xmlns", NULL, 0 };
    else if (!xml_writer_find_prefix(writer, ns, true, count, &found)
             && (ns->length != 0 || xml_writer_find_binding(writer, &found) != NULL))
        return false;
    *prefix = found.bytes;
    *size = found.length;
    return true;
}

/* ---- public ------------------------------------------------------------------------------------------------------- */

HRESULT WINAPI WsWriteXmlnsAttribute(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* ns,
                                     BOOL singleQuote, WS_ERROR* error)
{
    XML_WRITER_DOOR(WsWriteXmlnsAttribute(writer, prefix, ns, singleQuote, error), writer, error);
    if (!xml_string_given(ns) || (prefix != NULL && !xml_string_given(prefix)))
        return err_raise(error, E_INVALIDARG, "ns: the namespace is required, and no string without its bytes");
    return xml_writer_end(writer, xml_write_xmlns(writer, prefix, ns, singleQuote != FALSE, error));
}

HRESULT WINAPI WsGetPrefixFromNamespace(WS_XML_WRITER* writer, const WS_XML_STRING* ns, BOOL required,
                                        const WS_XML_STRING** prefix, WS_ERROR* error)
{
    CHECK_CALL(WsGetPrefixFromNamespace(writer, ns, required, prefix, error), writer, error);
    const BYTE* bytes;
    ULONG size;

    TRY(xml_writer_check(writer, error));
    if (!xml_string_given(ns) || prefix == NULL)
        return err_raise(error, E_INVALIDARG, "ns and prefix are required");
    if (!xml_writer_prefix(writer, ns, &bytes, &size)) {
        if (required)
            return xml_writer_end(writer,
                                  err_raise(error, WS_E_INVALID_FORMAT, "no prefix is bound to the namespace '%.*s'",
                                            (int)ns->length, (const char*)ns->bytes));
        *prefix = NULL;
        return S_FALSE;
    }
    writer->found_bytes.size = 0;                /* a copy: it may be given to a function that moves names */
    TRY(xml_bytes_append(&writer->found_bytes, bytes, size, error));
    writer->found_prefix = (WS_XML_STRING){ size, writer->found_bytes.data, NULL, 0 };
    if (size == 0)
        writer->found_prefix.bytes = (BYTE*)(uintptr_t)"";
    *prefix = &writer->found_prefix;
    return S_OK;
}
