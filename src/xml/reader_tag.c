/* Start tags and end tags of text. */
#include "xml/reader_int.h"

#include "base/err.h"
#include "base/xmlname.h"
#include "xml/scan.h"

/* A name as written: "p:local" or "local". */
struct raw_name {
    const BYTE* at;
    ULONG       prefix_bytes;         /* 0: no colon */
    ULONG       size;                 /* of all of it */
};

static inline WS_XML_STRING raw_prefix(const struct raw_name* name)
{
    return (WS_XML_STRING){ name->prefix_bytes, (BYTE*)(uintptr_t)name->at, NULL, 0 };
}

static inline WS_XML_STRING raw_local(const struct raw_name* name)
{
    ULONG skip = name->prefix_bytes == 0 ? 0 : name->prefix_bytes + 1;

    return (WS_XML_STRING){ name->size - skip, (BYTE*)(uintptr_t)(name->at + skip), NULL, 0 };
}

static inline const BYTE* skip_space(const BYTE* p, const BYTE* end)
{
    while (p < end && (xml_class_ascii[*p] & XML_CLASS_SPACE))
        p++;
    return p;
}

/* Behind the NCName at p; p itself when there is none. */
static inline const BYTE* ncname_end(const BYTE* p, const BYTE* end)
{
    const BYTE* begin = p;

    if (p == end)
        return p;
    if (xml_class_ascii[*p] & XML_CLASS_NAME_START) {
        do {
            p++;
        } while (p < end && (xml_class_ascii[*p] & XML_CLASS_NAME));
        if (p == end || *p < 0x80)
            return p;
    } else if (*p < 0x80) {
        return p;
    }
    return begin + xml_ncname_prefix(begin, (size_t)(end - begin));
}

static HRESULT read_name(WS_XML_READER* reader, const BYTE** cursor, struct raw_name* name, const char* where,
                         WS_ERROR* error)
{
    const BYTE* begin = *cursor;
    const BYTE* p = ncname_end(begin, reader->end);

    if (p == begin)
        return xml_text_fail_char(reader, p, error, where);
    name->at = begin;
    name->prefix_bytes = 0;
    if (p < reader->end && *p == ':') {
        const BYTE* local = p + 1;

        name->prefix_bytes = (ULONG)(p - begin);
        p = ncname_end(local, reader->end);
        if (p == local)
            return xml_text_fail_char(reader, p, error, where);
    }
    name->size = (ULONG)(p - begin);
    *cursor = p;
    return S_OK;
}

/* Attribute-value normalisation (XML 1.0 section 3.3.3): a line end or TAB written as itself becomes a space. */
static HRESULT value_changed(WS_XML_READER* reader, const BYTE** cursor, BYTE quote, struct xml_attr* attr,
                             WS_ERROR* error)
{
    const BYTE* p = attr->value.value.bytes;
    const BYTE* run = p;

    attr->scratch_at = reader->scratch.size;
    for (p = *cursor; p < reader->end && *p != quote; p = xml_scan_attribute(p, reader->end, quote)) {
        const BYTE* next;

        TRY(xml_bytes_append(&reader->scratch, run, (size_t)(p - run), error));
        run = p;
        if (*p >= 0x80) {
            next = xml_scan_wide(p, reader->end);
            if (next == p)
                return xml_text_fail_char(reader, p, error, "an attribute value");
            p = next;
        } else if (*p == '&') {
            TRY(xml_text_reference(reader, &p, error));
            run = p;
        } else if (*p == '\t' || *p == '\n' || *p == '\r') {
            p += *p == '\r' && p + 1 < reader->end && p[1] == '\n' ? 2 : 1;
            run = p;
            TRY(xml_bytes_append(&reader->scratch, " ", 1, error));
        } else {
            return xml_text_fail_char(reader, p, error, "an attribute value");
        }
    }
    TRY(xml_bytes_append(&reader->scratch, run, (size_t)(p - run), error));
    attr->value.value.length = (ULONG)(reader->scratch.size - attr->scratch_at);
    *cursor = p;
    return S_OK;
}

/* The cursor is behind the opening quote, and then behind the closing one. */
static HRESULT read_value(WS_XML_READER* reader, const BYTE** cursor, BYTE quote, struct xml_attr* attr,
                          WS_ERROR* error)
{
    const BYTE* begin = *cursor;
    const BYTE* p = begin;

    attr->scratch_at = XML_IN_PLACE;
    attr->value.value.bytes = (BYTE*)(uintptr_t)begin;
    for (;;) {
        const BYTE* wide;

        p = xml_scan_attribute(p, reader->end, quote);
        if (p == reader->end || *p < 0x80)
            break;
        wide = xml_scan_wide(p, reader->end);
        if (wide == p)
            break;
        p = wide;
    }
    attr->value.value.length = (ULONG)(p - begin);
    if (p < reader->end && *p != quote)
        TRY(value_changed(reader, &p, quote, attr, error));
    if (p == reader->end)
        return xml_text_fail_end(reader, error, "an attribute value");
    *cursor = p + 1;
    return S_OK;
}

/* The arrays moved: everything inside them that points into them is set anew. */
static HRESULT grow_attributes(WS_XML_READER* reader, WS_ERROR* error)
{
    ULONG old = reader->attr_capacity;

    TRY(xml_array_grow((void**)&reader->attrs, &reader->attr_capacity, reader->attr_count + 1, sizeof *reader->attrs,
                       error));
    for (ULONG i = 0; i < reader->attr_capacity; i++) {
        struct xml_attr* attr = &reader->attrs[i];

        if (i >= old)
            memset(attr, 0, sizeof *attr);
        attr->value.text.textType = WS_XML_TEXT_TYPE_UTF8;
        attr->node.prefix = &attr->prefix;
        if (i < reader->attr_count && attr->node.isXmlNs)
            continue;
        attr->node.localName = &attr->local_name;
        attr->node.value = &attr->value.text;
    }
    return S_OK;
}

static HRESULT link_attributes(WS_XML_READER* reader, WS_ERROR* error)
{
    TRY(xml_array_grow((void**)&reader->attr_list, &reader->attr_list_capacity, reader->attr_capacity,
                       sizeof *reader->attr_list, error));
    for (ULONG i = 0; i < reader->attr_count; i++) {
        struct xml_attr* attr = &reader->attrs[i];

        reader->attr_list[i] = &attr->node;
        if (attr->scratch_at != XML_IN_PLACE)
            attr->value.value.bytes = reader->scratch.data + attr->scratch_at;
    }
    reader->element.attributes = reader->attr_list;
    reader->element.attributeCount = reader->attr_count;
    return S_OK;
}

/* What must outlive the current node goes to the arena, unless it stays where it is in the input anyway. */
static HRESULT keep_string(WS_XML_READER* reader, WS_XML_STRING* string, bool changed, WS_ERROR* error)
{
    BYTE* copy;

    if (reader->in_place && !changed)
        return S_OK;
    TRY(xml_arena_copy(&reader->names, string->bytes, string->length, &copy, error));
    string->bytes = copy;
    return S_OK;
}

static HRESULT declare_prefix(WS_XML_READER* reader, struct xml_attr* attr, const struct raw_name* name,
                              WS_ERROR* error)
{
    bool changed = attr->scratch_at != XML_IN_PLACE;
    WS_XML_STRING ns = attr->value.value;

    attr->prefix = name->prefix_bytes == 0 ? xml_no_name : raw_local(name);
    attr->node.isXmlNs = TRUE;
    attr->node.localName = NULL;
    attr->node.value = NULL;
    if (changed)
        ns.bytes = reader->scratch.data + attr->scratch_at;
    TRY(keep_string(reader, &attr->prefix, false, error));
    TRY(keep_string(reader, &ns, changed, error));
    return xml_scope_bind(reader, &attr->prefix, &ns, attr->at, error);
}

static bool declares_prefix(const struct raw_name* name)
{
    if (name->prefix_bytes == 0)
        return name->size == 5 && memcmp(name->at, "xmlns", 5) == 0;
    return name->prefix_bytes == 5 && memcmp(name->at, "xmlns", 5) == 0;
}

/* name Eq quote value quote; the cursor is at the name. */
static HRESULT read_attribute(WS_XML_READER* reader, const BYTE** cursor, WS_ERROR* error)
{
    struct raw_name name;
    struct xml_attr* attr;
    const BYTE* p = *cursor;
    BYTE quote;

    if (reader->attr_count >= reader->set.max_attributes)
        return xml_text_fail_quota(
            reader, p, error, "more than %u attributes on one element; raise WS_XML_READER_PROPERTY_MAX_ATTRIBUTES",
            (unsigned)reader->set.max_attributes);
    TRY(read_name(reader, &p, &name, "the name of an attribute", error));
    p = skip_space(p, reader->end);
    if (p == reader->end || *p != '=')
        return xml_text_fail_char(reader, p, error, "a start tag, where '=' should follow the attribute's name");
    p = skip_space(p + 1, reader->end);
    if (p == reader->end || (*p != '"' && *p != '\''))
        return xml_text_fail_char(reader, p, error, "a start tag, where a quoted attribute value should be");
    if (reader->attr_count == reader->attr_capacity)
        TRY(grow_attributes(reader, error));
    attr = &reader->attrs[reader->attr_count++];
    attr->at = *cursor;
    quote = *p++;
    attr->node.singleQuote = quote == '\'';
    attr->node.isXmlNs = FALSE;                  /* the rest is set below, or by grow_attributes */
    TRY(read_value(reader, &p, quote, attr, error));
    *cursor = p;
    if (declares_prefix(&name))
        return declare_prefix(reader, attr, &name, error);
    attr->node.localName = &attr->local_name;
    attr->node.value = &attr->value.text;
    attr->prefix = raw_prefix(&name);
    attr->local_name = raw_local(&name);
    return S_OK;
}

/* The element's slot among the open ones, with what to go back to. */
static HRESULT open_element(WS_XML_READER* reader, const struct raw_name* name, WS_ERROR* error)
{
    ULONG depth = reader->front.depth;
    struct xml_open* open;
    BYTE* copy;

    if (depth >= reader->set.max_depth)
        return xml_text_fail_quota(reader, name->at, error,
                                   "elements are nested more than %u deep; raise WS_XML_READER_PROPERTY_MAX_DEPTH",
                                   (unsigned)reader->set.max_depth);
    if (depth == reader->open_capacity)
        TRY(xml_array_grow((void**)&reader->open, &reader->open_capacity, depth + 1, sizeof *reader->open, error));
    open = &reader->open[depth];
    open->binding_count = reader->binding_count;
    open->scoped_count = reader->scoped_count;
    open->names = xml_arena_mark(&reader->names);
    open->name = name->at;
    open->name_bytes = name->size;
    if (!reader->in_place) {
        TRY(xml_arena_copy(&reader->names, name->at, name->size, &copy, error));
        open->name = copy;
    }
    return S_OK;
}

/* xml:lang and the like stay in scope for WsGetXmlAttribute. */
static HRESULT keep_xml_attributes(WS_XML_READER* reader, WS_ERROR* error)
{
    for (ULONG i = 0; i < reader->attr_count; i++) {
        struct xml_attr* attr = &reader->attrs[i];
        struct xml_scoped* scoped;

        if (attr->node.isXmlNs || attr->prefix.length != 3 || memcmp(attr->prefix.bytes, "xml", 3) != 0)
            continue;
        if (reader->scoped_count == reader->scoped_capacity)
            TRY(xml_array_grow((void**)&reader->scoped, &reader->scoped_capacity, reader->scoped_count + 1,
                               sizeof *reader->scoped, error));
        scoped = &reader->scoped[reader->scoped_count];
        scoped->local_name = attr->local_name;
        scoped->value = attr->value;
        TRY(keep_string(reader, &scoped->local_name, false, error));
        TRY(keep_string(reader, &scoped->value.value, attr->scratch_at != XML_IN_PLACE, error));
        reader->scoped_count++;
    }
    return S_OK;
}

static HRESULT read_attributes(WS_XML_READER* reader, const BYTE** cursor, WS_ERROR* error)
{
    const BYTE* p = *cursor;

    for (;;) {
        const BYTE* before = p;

        p = skip_space(p, reader->end);
        if (p == reader->end)
            return xml_text_fail_end(reader, error, "a start tag");
        if (*p == '>' || *p == '/')
            break;
        if (p == before)
            return xml_text_fail_char(reader, p, error, "a start tag, where white space, '>' or '/>' should be");
        TRY(read_attribute(reader, &p, error));
    }
    reader->element.isEmpty = *p == '/';
    if (*p == '/') {
        p++;
        if (p == reader->end || *p != '>')
            return xml_text_fail_char(reader, p, error, "a start tag, where '>' should follow '/'");
    }
    *cursor = p + 1;
    return S_OK;
}

HRESULT xml_text_start_tag(WS_XML_READER* reader, const BYTE* cursor, WS_ERROR* error)
{
    struct raw_name name;
    const BYTE* p = cursor;

    if (reader->front.depth == 0 && reader->root_seen && !reader->set.allow_fragment)
        return xml_text_fail(reader, cursor, error, "a second element at the top level of the document");
    TRY(read_name(reader, &p, &name, "the name of an element", error));
    TRY(open_element(reader, &name, error));
    reader->attr_count = 0;
    reader->scratch.size = 0;
    TRY(read_attributes(reader, &p, error));
    reader->element_prefix = raw_prefix(&name);
    reader->element_name = raw_local(&name);
    TRY(link_attributes(reader, error));
    TRY(xml_scope_resolve(reader, error));
    if (reader->attr_count != 0)
        TRY(keep_xml_attributes(reader, error));
    reader->pos = p;
    reader->front.node = &reader->element.node;
    return S_OK;
}

HRESULT xml_text_end_tag(WS_XML_READER* reader, const BYTE* cursor, WS_ERROR* error)
{
    const struct xml_open* open;
    const BYTE* p = cursor;
    struct raw_name name;

    if (reader->front.depth == 0)
        return xml_text_fail(reader, cursor, error, "an end tag without an open element");
    open = &reader->open[reader->front.depth - 1];
    TRY(read_name(reader, &p, &name, "the name of an end tag", error));
    if (p == reader->end)
        return xml_text_fail_end(reader, error, "an end tag");
    if (name.size != open->name_bytes || memcmp(name.at, open->name, name.size) != 0)
        return xml_text_fail(reader, cursor, error, "the end tag '%.*s' where '%.*s' is open", (int)name.size,
                             (const char*)name.at, (int)open->name_bytes, (const char*)open->name);
    p = skip_space(p, reader->end);
    if (p == reader->end || *p != '>')
        return xml_text_fail_char(reader, p, error, "an end tag, where '>' should be");
    reader->pos = p + 1;
    xml_reader_stand(reader, WS_XML_NODE_TYPE_END_ELEMENT);
    return S_OK;
}
