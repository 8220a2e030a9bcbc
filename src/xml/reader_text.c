/* Text encoding: one node after the other. The grammar is XML 1.0 with Namespaces, without document types and processing
 * instructions (the model has no node for them, and SOAP forbids both). */
#include "xml/reader_int.h"

#include "base/err.h"
#include "base/utf.h"
#include "base/xmlname.h"

static bool starts(const BYTE* p, const BYTE* end, const char* literal)
{
    size_t size = strlen(literal);

    return (size_t)(end - p) >= size && memcmp(p, literal, size) == 0;
}

/* p is what is there of the literal, up to the end of the text. */
static bool starts_cut(const BYTE* p, const BYTE* end, const char* literal)
{
    size_t size = (size_t)(end - p);

    return size < strlen(literal) && memcmp(p, literal, size) == 0;
}

void xml_text_begin(WS_XML_READER* reader, const BYTE* bytes, size_t size, bool more)
{
    xml_reader_use(reader, &xml_reader_text_ops);
    reader->begin = reader->node_at = reader->pos = bytes;
    reader->end = bytes + size;
    reader->more = more;
    reader->in_place = !more;
}

/* ---- references --------------------------------------------------------------------------------------------------- */

#define SCALAR_TOO_LARGE 0x110000u

static uint32_t add_digit(uint32_t scalar, uint32_t base, uint32_t digit)
{
    scalar = scalar * base + digit;
    return scalar < SCALAR_TOO_LARGE ? scalar : SCALAR_TOO_LARGE;
}

static HRESULT char_reference(WS_XML_READER* reader, const BYTE** cursor, WS_ERROR* error)
{
    const BYTE* at = *cursor;
    const BYTE* p = at + 2;
    bool hex = p < reader->end && *p == 'x';
    uint32_t scalar = 0;
    const BYTE* digits;
    BYTE encoded[4];
    size_t size;

    p += hex;
    for (digits = p; p < reader->end; p++) {
        if (*p >= '0' && *p <= '9')
            scalar = add_digit(scalar, hex ? 16 : 10, (uint32_t)(*p - '0'));
        else if (hex && ((*p >= 'a' && *p <= 'f') || (*p >= 'A' && *p <= 'F')))
            scalar = add_digit(scalar, 16, (uint32_t)((*p | 0x20) - 'a' + 10));
        else
            break;
    }
    if (p == reader->end || *p != ';' || p == digits)
        return xml_text_fail_char(reader, p, error, "a character reference");
    size = scalar == 0 || scalar >= SCALAR_TOO_LARGE ? 0 : utf8_encode(scalar, encoded);
    if (size == 0 || (!xml_char(scalar) && (!reader->set.allow_invalid_references || scalar >= 0xFFFE)))
        return xml_text_fail(reader, at, error, "'%.*s' refers to a character that XML does not allow%s",
                             (int)(p + 1 - at < 32 ? p + 1 - at : 32), (const char*)at,
                             size != 0 && scalar < 0xFFFE
                             ? "; WS_XML_READER_PROPERTY_ALLOW_INVALID_CHARACTER_REFERENCES accepts it" : "");
    *cursor = p + 1;
    return xml_bytes_append(&reader->scratch, encoded, size, error);
}

HRESULT xml_text_reference(WS_XML_READER* reader, const BYTE** cursor, WS_ERROR* error)
{
    static const struct { const char* text; char value; } entities[] = {
        { "&lt;", '<' }, { "&gt;", '>' }, { "&amp;", '&' }, { "&quot;", '"' }, { "&apos;", '\'' },
    };
    const BYTE* p = *cursor;
    size_t name;

    if (p + 1 < reader->end && p[1] == '#')
        return char_reference(reader, cursor, error);
    for (size_t i = 0; i < ARRAY_COUNT(entities); i++) {
        if (starts(p, reader->end, entities[i].text)) {
            *cursor = p + strlen(entities[i].text);
            return xml_bytes_append(&reader->scratch, &entities[i].value, 1, error);
        }
        if (starts_cut(p, reader->end, entities[i].text))
            return xml_text_fail_end(reader, error, "an entity reference");
    }
    name = xml_ncname_prefix(p + 1, (size_t)(reader->end - p - 1));
    if (name != 0 && p + 1 + name < reader->end && p[1 + name] == ';')
        return xml_text_fail(reader, p, error, "the entity '&%.*s;' is not one of lt, gt, amp, quot, apos", (int)name,
                             (const char*)p + 1);
    return xml_text_fail_char(reader, p + 1 + name, error, "an entity reference");
}

/* ---- text --------------------------------------------------------------------------------------------------------- */

static inline void stand_on_text(WS_XML_READER* reader, const BYTE* bytes, size_t size)
{
    reader->text_value.value.bytes = (BYTE*)(uintptr_t)bytes;
    reader->text_value.value.length = (ULONG)size;
    reader->front.node = &reader->text.node;
}

/* A stream's last bytes may be the beginning of something that needs its end to be understood: they wait for the next fill. */
static bool waits_for_more(const WS_XML_READER* reader, const BYTE* p)
{
    size_t left = (size_t)(reader->end - p);

    if (!reader->more)
        return false;
    if (*p == '\r')
        return left == 1;
    if (*p == ']')
        return left < 3 && (left == 1 || p[1] == ']');
    return *p == '&' && left < 32 && memchr(p, ';', left) == NULL;
}

/* What was run over has characters from 0x80. One that the end of what was filled cuts is left for later: *end moves back. */
static HRESULT check_wide(WS_XML_READER* reader, const BYTE* begin, const BYTE** end, WS_ERROR* error)
{
    const BYTE* bad = xml_scan_utf8(begin, *end);

    if (bad < *end && !xml_text_cut_char(reader, bad))
        return xml_text_fail_char(reader, bad, error, "text");
    *end = bad;
    return S_OK;
}

/* What ended a run at *cursor. Moves it on, or leaves it when the text ends there. *changed: the byte is not itself. */
static HRESULT text_stop(WS_XML_READER* reader, const BYTE** cursor, enum xml_run kind, bool* changed, WS_ERROR* error)
{
    const BYTE* p = *cursor;

    *changed = false;
    if (*p == '<' || waits_for_more(reader, p))
        return S_OK;
    if (*p == ']') {
        if (!starts(p, reader->end, "]]>"))
            *cursor = p + 1;
        else if (kind == XML_RUN_TEXT)
            return xml_text_fail(reader, p, error, "']]>' in text");
        return S_OK;
    }
    if (*p != '&' && *p != '\r')
        return xml_text_fail_char(reader, p, error, "text");
    *changed = true;
    return S_OK;
}

/* Text that has to be changed goes to scratch as a whole, with line ends as LF (XML 1.0 section 2.11). What is in front of
 * the cursor was checked. */
static HRESULT changed_text(WS_XML_READER* reader, const BYTE* begin, const BYTE** cursor, enum xml_run kind,
                            WS_ERROR* error)
{
    const BYTE* p = *cursor;
    const BYTE* run = begin;

    reader->scratch.size = 0;
    while (p < reader->end && *p < 0x80) {
        const BYTE* stop = p;
        bool changed, wide = false;

        TRY(text_stop(reader, &p, kind, &changed, error));
        if (changed) {
            TRY(xml_bytes_append(&reader->scratch, run, (size_t)(p - run), error));
            if (*p == '&') {
                TRY(xml_text_reference(reader, &p, error));
            } else {
                TRY(xml_bytes_append(&reader->scratch, "\n", 1, error));
                p += p + 1 < reader->end && p[1] == '\n' ? 2 : 1;
            }
            run = p;
        } else if (p == stop) {
            break;
        }
        stop = p;
        p = xml_scanner()->run(p, reader->end, kind, &wide);
        if (wide)
            TRY(check_wide(reader, stop, &p, error));
    }
    *cursor = p;
    return xml_bytes_append(&reader->scratch, run, (size_t)(p - run), error);
}

/* kind is a constant: TEXT or CDATA. */
static inline HRESULT read_run(WS_XML_READER* reader, enum xml_run kind, WS_ERROR* error)
{
    const BYTE* begin = reader->pos;
    const BYTE* checked = begin;
    const BYTE* p = begin;
    bool changed = false, wide = false;

    for (;;) {
        const BYTE* stop = p = xml_scan_run(p, reader->end, kind, &wide);

        if (UNLIKELY(wide)) {
            TRY(check_wide(reader, checked, &p, error));
            wide = false;
        }
        if (p == reader->end || p < stop || *p == '<')
            break;
        checked = p;
        TRY(text_stop(reader, &p, kind, &changed, error));
        if (p == stop)
            break;
    }
    if (UNLIKELY(changed))
        TRY(changed_text(reader, begin, &p, kind, error));
    if (UNLIKELY(p == begin))                    /* only what waits for more */
        return xml_text_fail_end(reader, error, "text");
    reader->pos = p;
    if (UNLIKELY(changed))
        stand_on_text(reader, reader->scratch.data, reader->scratch.size);
    else
        stand_on_text(reader, begin, (size_t)(p - begin));
    return S_OK;
}

static HRESULT check_top_level_text(WS_XML_READER* reader, WS_ERROR* error)
{
    const BYTE* p = reader->node_at;

    while (p < reader->pos && (xml_class_ascii[*p] & XML_CLASS_SPACE))
        p++;
    if (p < reader->pos)
        return xml_text_fail(reader, p, error, "text at the top level of the document");
    return S_OK;
}

static inline HRESULT next_text(WS_XML_READER* reader, WS_ERROR* error)
{
    TRY(read_run(reader, XML_RUN_TEXT, error));
    if (UNLIKELY(reader->front.depth == 0 && !reader->set.allow_fragment))
        TRY(check_top_level_text(reader, error));
    return S_OK;
}

static HRESULT next_in_cdata(WS_XML_READER* reader, WS_ERROR* error)
{
    if (starts(reader->pos, reader->end, "]]>")) {
        reader->pos += 3;
        reader->in_cdata = false;
        xml_reader_stand(reader, WS_XML_NODE_TYPE_END_CDATA);
        return S_OK;
    }
    if (reader->pos == reader->end)
        return xml_text_fail_end(reader, error, "a CDATA section");
    return read_run(reader, XML_RUN_CDATA, error);
}

/* ---- markup ------------------------------------------------------------------------------------------------------- */

/* Line ends in a comment, seldom as they are, are normalised like those in text. */
static HRESULT comment_value(WS_XML_READER* reader, const BYTE* begin, const BYTE* end, WS_ERROR* error)
{
    WS_XML_STRING* value = &reader->comment.value;

    value->bytes = (BYTE*)(uintptr_t)begin;
    value->length = (ULONG)(end - begin);
    if (value->length == 0 || memchr(begin, '\r', value->length) == NULL)
        return S_OK;
    reader->scratch.size = 0;
    TRY(xml_bytes_reserve(&reader->scratch, value->length, error));
    for (const BYTE* p = begin; p < end; p++)
        if (*p != '\r')
            reader->scratch.data[reader->scratch.size++] = *p;
        else if (p + 1 == end || p[1] != '\n')
            reader->scratch.data[reader->scratch.size++] = '\n';
    value->bytes = reader->scratch.data;
    value->length = (ULONG)reader->scratch.size;
    return S_OK;
}

static HRESULT next_comment(WS_XML_READER* reader, const BYTE* begin, WS_ERROR* error)
{
    const BYTE* p = begin;

    for (;;) {
        const BYTE* stop = p = xml_scan_comment(p, reader->end);

        if (starts(p, reader->end, "--"))
            break;
        if (p == reader->end || starts_cut(p, reader->end, "--"))
            return xml_text_fail_end(reader, error, "a comment");
        p = *p >= 0x80 ? xml_scan_wide(p, reader->end) : *p == '-' || *p == '\r' ? p + 1 : p;
        if (p == stop)
            return xml_text_fail_char(reader, p, error, "a comment");
    }
    if (p + 2 == reader->end)
        return xml_text_fail_end(reader, error, "a comment");
    if (p[2] != '>')
        return xml_text_fail(reader, p, error, "'--' inside a comment");
    TRY(comment_value(reader, begin, p, error));
    reader->pos = p + 3;
    reader->front.node = &reader->comment.node;
    return S_OK;
}

/* At "<!" or "<?". */
static HRESULT next_special(WS_XML_READER* reader, const BYTE* p, WS_ERROR* error)
{
    if (starts(p, reader->end, "<!--"))
        return next_comment(reader, p + 4, error);
    if (starts(p, reader->end, "<![CDATA[")) {
        if (reader->front.depth == 0 && !reader->set.allow_fragment)
            return xml_text_fail(reader, p, error, "a CDATA section at the top level of the document");
        reader->pos = p + 9;
        reader->in_cdata = true;
        xml_reader_stand(reader, WS_XML_NODE_TYPE_CDATA);
        return S_OK;
    }
    if (starts_cut(p, reader->end, "<!--") || starts_cut(p, reader->end, "<![CDATA["))
        return xml_text_fail_end(reader, error, "markup");
    if (starts(p, reader->end, "<!DOCTYPE"))
        return xml_text_fail(reader, p, error, "a document type declaration, which this reader does not accept");
    if (starts(p, reader->end, "<?xml") && p + 5 < reader->end && xml_space(p[5]))
        return xml_text_fail(reader, p, error, "an XML declaration that is not at the very beginning of the document");
    if (p[1] == '?')
        return xml_text_fail(reader, p, error, "a processing instruction, which this reader does not accept");
    return xml_text_fail_char(reader, p + 2, error, "markup behind '<!'");
}

static inline HRESULT next_markup(WS_XML_READER* reader, const BYTE* p, WS_ERROR* error)
{
    if (p + 1 == reader->end)
        return xml_text_fail_end(reader, error, "markup");
    if (p[1] == '/')
        return xml_text_end_tag(reader, p + 2, error);
    if (p[1] == '!' || p[1] == '?')
        return next_special(reader, p, error);
    return xml_text_start_tag(reader, p + 1, error);
}

static HRESULT next_end(WS_XML_READER* reader, WS_ERROR* error)
{
    if (reader->more)
        return xml_text_fail_end(reader, error, "the document");
    if (reader->front.depth != 0) {
        const struct xml_open* open = &reader->open[reader->front.depth - 1];

        return xml_text_fail(reader, reader->end, error, "the document ends where '%.*s' is open",
                             (int)open->name_bytes, (const char*)open->name);
    }
    if (!reader->root_seen && !reader->set.allow_fragment)
        return xml_text_fail(reader, reader->end, error, "the document has no element");
    xml_reader_stand(reader, WS_XML_NODE_TYPE_EOF);
    return S_OK;
}

/* ---- the next node ------------------------------------------------------------------------------------------------ */

void xml_text_leave(WS_XML_READER* reader)
{
    const struct xml_open* open = &reader->open[--reader->front.depth];

    reader->binding_count = open->binding_count;
    reader->scoped_count = open->scoped_count;
    xml_arena_rewind(&reader->names, open->names);
}

static inline __attribute__((always_inline)) HRESULT next_node(WS_XML_READER* reader, WS_ERROR* error)
{
    WS_XML_NODE_TYPE type = reader->front.node->nodeType;

    if (type == WS_XML_NODE_TYPE_ELEMENT) {
        reader->front.depth++;
        reader->root_seen = true;
        if (reader->element.isEmpty) {
            xml_reader_stand(reader, WS_XML_NODE_TYPE_END_ELEMENT);
            return S_OK;
        }
    } else if (type == WS_XML_NODE_TYPE_END_ELEMENT) {
        xml_text_leave(reader);
    } else if (type == WS_XML_NODE_TYPE_BOF) {
        TRY(xml_text_prolog(reader, error));
    }
    reader->node_at = reader->pos;
    if (UNLIKELY(reader->in_cdata))
        return next_in_cdata(reader, error);
    if (UNLIKELY(reader->pos == reader->end))
        return next_end(reader, error);
    if (*reader->pos == '<')
        return next_markup(reader, reader->pos, error);
    return next_text(reader, error);
}

static HRESULT text_next(WS_XML_READER* reader, WS_ERROR* error)
{
    return next_node(reader, error);
}

/* With no call in between: most documents are read this way. */
static HRESULT text_read(WS_XML_READER* reader, WS_ERROR* error)
{
    return xml_reader_end(reader, xml_goes_on(reader) ? next_node(reader, error) : xml_next_seldom(reader, error));
}

static const WS_XML_STRING* text_find_namespace(const WS_XML_READER* reader, const BYTE* prefix, ULONG size)
{
    return xml_scope_find(reader, prefix, size);
}

static const WS_XML_TEXT* text_find_xml_attribute(const WS_XML_READER* reader, const WS_XML_STRING* local_name)
{
    for (ULONG i = reader->scoped_count; i-- > 0;)
        if (xml_string_equals(&reader->scoped[i].local_name, local_name))
            return &reader->scoped[i].value.text;
    return NULL;
}

static bool text_outer_namespace(const WS_XML_READER* reader, ULONG* cursor, const WS_XML_STRING** prefix,
                                 const WS_XML_STRING** ns)
{
    ULONG count = reader->open[reader->front.depth].binding_count;

    if (*cursor >= count)
        return false;
    *prefix = &reader->bindings[count - 1 - *cursor].prefix;
    *ns = &reader->bindings[count - 1 - *cursor].ns;
    ++*cursor;
    return true;
}

const struct xml_reader_ops xml_reader_text_ops = {
    .next = text_next,
    .read = text_read,
    .outer_namespace = text_outer_namespace,
    .find_namespace = text_find_namespace,
    .find_xml_attribute = text_find_xml_attribute,
    .text = true,
};
