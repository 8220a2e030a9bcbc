/* Start tags and end tags of text. */
#include "xml/reader_int.h"

#include "base/err.h"
#include "base/xmlname.h"

/* A name as written: "p:local" or "local". */
struct raw_name {
    const BYTE* at;
    ULONG       prefix_bytes;         /* 0: no colon */
    ULONG       size;                 /* of all of it */
};

/* Strings of the nodes never have a dictionary here: only these two fields change. */
static inline void set_string(WS_XML_STRING* string, const BYTE* bytes, ULONG size)
{
    string->length = size;
    string->bytes = (BYTE*)(uintptr_t)bytes;
}

static inline void set_prefix(WS_XML_STRING* string, const struct raw_name* name)
{
    set_string(string, name->at, name->prefix_bytes);
}

static inline void set_local(WS_XML_STRING* string, const struct raw_name* name)
{
    ULONG skip = name->prefix_bytes == 0 ? 0 : name->prefix_bytes + 1;

    set_string(string, name->at + skip, name->size - skip);
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
    const BYTE* stop = xml_scan_name(p, end);

    if (UNLIKELY(stop < end && *stop >= 0x80))
        return p + xml_ncname_prefix(p, (size_t)(end - p));
    return stop > p && (xml_class_ascii[*p] & XML_CLASS_NAME_START) ? stop : p;
}

static inline HRESULT read_name(WS_XML_READER* reader, const BYTE** cursor, struct raw_name* name, const char* where,
                                WS_ERROR* error)
{
    const BYTE* begin = *cursor;
    const BYTE* p = ncname_end(begin, reader->end);

    if (UNLIKELY(p == begin))
        return xml_text_fail_char(reader, p, error, where);
    name->at = begin;
    name->prefix_bytes = 0;
    if (p < reader->end && *p == ':') {
        const BYTE* local = p + 1;

        name->prefix_bytes = (ULONG)(p - begin);
        p = ncname_end(local, reader->end);
        if (UNLIKELY(p == local))
            return xml_text_fail_char(reader, p, error, where);
    }
    name->size = (ULONG)(p - begin);
    *cursor = p;
    return S_OK;
}

static HRESULT check_wide(WS_XML_READER* reader, const BYTE* begin, const BYTE* end, WS_ERROR* error)
{
    const BYTE* bad = xml_scan_utf8(begin, end);

    return bad == end ? S_OK : xml_text_fail_char(reader, bad, error, "an attribute value");
}

/* Attribute-value normalisation (XML 1.0 section 3.3.3): a line end or TAB written as itself becomes a space. What is in front
 * of the cursor was checked. */
static HRESULT value_changed(WS_XML_READER* reader, const BYTE** cursor, enum xml_run kind, struct xml_attr* attr,
                             WS_ERROR* error)
{
    const BYTE* run = attr->value.value.bytes;
    const BYTE* p = *cursor;
    BYTE quote = kind == XML_RUN_QUOT ? '"' : '\'';

    attr->scratch_at = reader->scratch.size;
    while (p < reader->end && *p != quote) {
        bool wide = false;

        TRY(xml_bytes_append(&reader->scratch, run, (size_t)(p - run), error));
        if (*p == '&') {
            TRY(xml_text_reference(reader, &p, error));
        } else if (*p == '\t' || *p == '\n' || *p == '\r') {
            p += *p == '\r' && p + 1 < reader->end && p[1] == '\n' ? 2 : 1;
            TRY(xml_bytes_append(&reader->scratch, " ", 1, error));
        } else {
            return xml_text_fail_char(reader, p, error, "an attribute value");
        }
        run = p;
        p = xml_scanner()->run(p, reader->end, kind, &wide);
        if (wide)
            TRY(check_wide(reader, run, p, error));
    }
    TRY(xml_bytes_append(&reader->scratch, run, (size_t)(p - run), error));
    attr->value.value.length = (ULONG)(reader->scratch.size - attr->scratch_at);
    *cursor = p;
    return S_OK;
}

/* The cursor is behind the opening quote, and then behind the closing one. */
static inline HRESULT read_value(WS_XML_READER* reader, const BYTE** cursor, enum xml_run kind, struct xml_attr* attr,
                                 WS_ERROR* error)
{
    const BYTE* begin = *cursor;
    bool wide = false;
    const BYTE* p = xml_scan_run(begin, reader->end, kind, &wide);

    if (wide)
        TRY(check_wide(reader, begin, p, error));
    attr->scratch_at = XML_IN_PLACE;
    set_string(&attr->value.value, begin, (ULONG)(p - begin));
    if (UNLIKELY(p < reader->end && *p != (kind == XML_RUN_QUOT ? '"' : '\'')))
        TRY(value_changed(reader, &p, kind, attr, error));
    if (UNLIKELY(p == reader->end))
        return xml_text_fail_end(reader, error, "an attribute value");
    *cursor = p + 1;
    return S_OK;
}

/* The arrays moved: everything inside them that points into them is set anew. */
static HRESULT grow_attributes(WS_XML_READER* reader, WS_ERROR* error)
{
    ULONG old = reader->attr_capacity;

    TRY(xml_array_grow((void**)&reader->attr_list, &reader->attr_list_capacity, reader->attr_count + 1,
                       sizeof *reader->attr_list, error));
    TRY(xml_array_grow((void**)&reader->attrs, &reader->attr_capacity, reader->attr_count + 1, sizeof *reader->attrs,
                       error));
    for (ULONG i = 0; i < reader->attr_capacity; i++) {
        struct xml_attr* attr = &reader->attrs[i];

        if (i >= old)
            memset(attr, 0, sizeof *attr);
        attr->value.text.textType = WS_XML_TEXT_TYPE_UTF8;
        attr->node.prefix = &attr->prefix;
        if (i < reader->attr_list_capacity)
            reader->attr_list[i] = &attr->node;
        if (i < reader->attr_count && attr->node.isXmlNs)
            continue;
        attr->node.localName = &attr->local_name;
        attr->node.value = &attr->value.text;
    }
    return S_OK;
}

/* Values that had to be changed lie where scratch is now. */
static void link_changed(WS_XML_READER* reader)
{
    for (ULONG i = 0; i < reader->attr_count; i++) {
        struct xml_attr* attr = &reader->attrs[i];

        if (attr->scratch_at != XML_IN_PLACE)
            attr->value.value.bytes = reader->scratch.data + attr->scratch_at;
    }
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

    if (name->prefix_bytes == 0)
        set_string(&attr->prefix, xml_no_name.bytes, 0);
    else
        set_local(&attr->prefix, name);
    attr->node.isXmlNs = TRUE;
    attr->node.localName = NULL;
    attr->node.value = NULL;
    if (changed)
        ns.bytes = reader->scratch.data + attr->scratch_at;
    TRY(keep_string(reader, &attr->prefix, false, error));
    TRY(keep_string(reader, &ns, changed, error));
    return xml_scope_bind(reader, &attr->prefix, &ns, attr->at, error);
}

static inline bool declares_prefix(const struct raw_name* name)
{
    ULONG size = name->prefix_bytes == 0 ? name->size : name->prefix_bytes;

    return size == 5 && name->at[0] == 'x' && memcmp(name->at, "xmlns", 5) == 0;
}

/* What the attributes of one start tag are asked only when there is reason to. */
struct tag_notes {
    uint64_t names;                   /* a bit for each local name, by its length, first and last byte */
    bool     same_name;               /* some bit was there twice: compare the names                   */
    bool     has_xml;                 /* xml:lang and the like                                         */
};

static inline void note_attribute(struct tag_notes* notes, const struct xml_attr* attr)
{
    const WS_XML_STRING* name = &attr->local_name;
    uint64_t bit = UINT64_C(1) << ((name->length * 11 + name->bytes[0] * 3u + name->bytes[name->length - 1]) % 64);

    notes->same_name |= (notes->names & bit) != 0;
    notes->names |= bit;
    notes->has_xml |= attr->prefix.length == 3 && memcmp(attr->prefix.bytes, "xml", 3) == 0;
}

/* name Eq quote; the cursor is at the name, and then behind the quote. */
static inline HRESULT read_attribute_name(WS_XML_READER* reader, const BYTE** cursor, struct raw_name* name,
                                          WS_ERROR* error)
{
    const BYTE* p = *cursor;

    TRY(read_name(reader, &p, name, "the name of an attribute", error));
    if (UNLIKELY(p == reader->end || *p != '=')) {
        p = skip_space(p, reader->end);
        if (p == reader->end || *p != '=')
            return xml_text_fail_char(reader, p, error, "a start tag, where '=' should follow the attribute's name");
    }
    p = skip_space(p + 1, reader->end);
    if (UNLIKELY(p == reader->end || (*p != '"' && *p != '\'')))
        return xml_text_fail_char(reader, p, error, "a start tag, where a quoted attribute value should be");
    *cursor = p + 1;
    return S_OK;
}

/* The cursor is at the name, and then behind the value. */
static HRESULT read_attribute(WS_XML_READER* reader, const BYTE** cursor, struct tag_notes* notes, WS_ERROR* error)
{
    const BYTE* at = *cursor;
    struct raw_name name;
    struct xml_attr* attr;

    if (UNLIKELY(reader->attr_count >= reader->set.max_attributes))
        return xml_text_fail_quota(
            reader, at, error, "more than %u attributes on one element; raise WS_XML_READER_PROPERTY_MAX_ATTRIBUTES",
            (unsigned)reader->set.max_attributes);
    TRY(read_attribute_name(reader, cursor, &name, error));
    if (reader->attr_count >= reader->attr_capacity || reader->attr_count >= reader->attr_list_capacity)
        TRY(grow_attributes(reader, error));
    attr = &reader->attrs[reader->attr_count++];
    attr->at = at;
    attr->node.isXmlNs = FALSE;
    attr->node.singleQuote = (*cursor)[-1] == '\'';
    TRY(attr->node.singleQuote ? read_value(reader, cursor, XML_RUN_APOS, attr, error)
                               : read_value(reader, cursor, XML_RUN_QUOT, attr, error));
    if (UNLIKELY(declares_prefix(&name)))
        return declare_prefix(reader, attr, &name, error);
    attr->node.localName = &attr->local_name;
    attr->node.value = &attr->value.text;
    set_prefix(&attr->prefix, &name);
    set_local(&attr->local_name, &name);
    note_attribute(notes, attr);
    return S_OK;
}

/* The element's slot among the open ones, with what to go back to. */
static inline HRESULT open_element(WS_XML_READER* reader, const struct raw_name* name, WS_ERROR* error)
{
    ULONG depth = reader->front.depth;
    struct xml_open* open;
    BYTE* copy;

    if (UNLIKELY(depth >= reader->set.max_depth))
        return xml_text_fail_quota(reader, name->at, error,
                                   "elements are nested more than %u deep; raise WS_XML_READER_PROPERTY_MAX_DEPTH",
                                   (unsigned)reader->set.max_depth);
    if (UNLIKELY(depth == reader->open_capacity))
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

/* Up to the end of the start tag. */
static HRESULT read_attributes(WS_XML_READER* reader, const BYTE** cursor, struct tag_notes* notes, WS_ERROR* error)
{
    const BYTE* p = *cursor;

    for (;;) {
        const BYTE* before = p;

        p = skip_space(p, reader->end);
        if (UNLIKELY(p == reader->end))
            return xml_text_fail_end(reader, error, "a start tag");
        if (*p == '>' || *p == '/')
            break;
        if (UNLIKELY(p == before))
            return xml_text_fail_char(reader, p, error, "a start tag, where white space, '>' or '/>' should be");
        TRY(read_attribute(reader, &p, notes, error));
    }
    reader->element.isEmpty = *p == '/';
    if (*p == '/') {
        p++;
        if (UNLIKELY(p == reader->end || *p != '>'))
            return xml_text_fail_char(reader, p, error, "a start tag, where '>' should follow '/'");
    }
    *cursor = p + 1;
    return S_OK;
}

/* The start tag goes on behind its name. */
static NOINLINE HRESULT finish_start_tag(WS_XML_READER* reader, const BYTE** cursor, WS_ERROR* error)
{
    struct tag_notes notes = { 0, false, false };

    reader->scratch.size = 0;
    TRY(read_attributes(reader, cursor, &notes, error));
    if (UNLIKELY(reader->scratch.size != 0))
        link_changed(reader);
    TRY(xml_scope_resolve(reader, notes.same_name, error));
    if (UNLIKELY(notes.has_xml))
        TRY(keep_xml_attributes(reader, error));
    reader->element.attributes = reader->attr_list;
    return S_OK;
}

HRESULT xml_text_start_tag(WS_XML_READER* reader, const BYTE* cursor, WS_ERROR* error)
{
    struct raw_name name;
    const BYTE* p = cursor;

    if (UNLIKELY(reader->front.depth == 0 && reader->root_seen && !reader->set.allow_fragment))
        return xml_text_fail(reader, cursor, error, "a second element at the top level of the document");
    TRY(read_name(reader, &p, &name, "the name of an element", error));
    TRY(open_element(reader, &name, error));
    set_prefix(&reader->element_prefix, &name);
    set_local(&reader->element_name, &name);
    reader->attr_count = 0;
    if (LIKELY(p < reader->end && *p == '>')) {
        p++;
        reader->element.isEmpty = FALSE;
        if (LIKELY(name.prefix_bytes == 0 && reader->default_ns_count == reader->binding_count))
            reader->element.ns = reader->default_ns;
        else
            TRY(xml_scope_resolve(reader, false, error));
    } else {
        TRY(finish_start_tag(reader, &p, error));
    }
    reader->element.attributeCount = reader->attr_count;
    reader->pos = p;
    reader->front.node = &reader->element.node;
    return S_OK;
}

/* Anything but the open element's name right in front of '>'. */
static HRESULT other_end_tag(WS_XML_READER* reader, const BYTE* cursor, WS_ERROR* error)
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

HRESULT xml_text_end_tag(WS_XML_READER* reader, const BYTE* cursor, WS_ERROR* error)
{
    if (LIKELY(reader->front.depth != 0)) {
        const struct xml_open* open = &reader->open[reader->front.depth - 1];

        if (LIKELY((size_t)(reader->end - cursor) > open->name_bytes && cursor[open->name_bytes] == '>'
                   && xml_same_bytes(cursor, open->name, open->name_bytes))) {
            reader->pos = cursor + open->name_bytes + 1;
            xml_reader_stand(reader, WS_XML_NODE_TYPE_END_ELEMENT);
            return S_OK;
        }
    }
    return other_end_tag(reader, cursor, error);
}
