/* Text of elements and attributes: as a whole for the library, piece by piece for WsReadChars and its kin. */
#include "xml/reader_int.h"

#include "base/b64.h"
#include "base/check.h"
#include "base/err.h"
#include "base/heap.h"
#include "base/num.h"
#include "base/utf.h"
#include "base/xmlname.h"
#include "xml/text.h"

static const WS_XML_TEXT* current_text(const WS_XML_READER* reader)
{
    return ((const WS_XML_TEXT_NODE*)(const void*)reader->front.node)->text;
}

/* The characters of a text; those that are not UTF-8 are converted into the reader's buffer. */
static HRESULT text_chars(WS_XML_READER* reader, const WS_XML_TEXT* text, struct xml_span* out, WS_ERROR* error)
{
    if (LIKELY(text->textType == WS_XML_TEXT_TYPE_UTF8)) {
        const WS_XML_STRING* value = &((const WS_XML_UTF8_TEXT*)(const void*)text)->value;

        *out = (struct xml_span){ value->length == 0 ? (const BYTE*)"" : value->bytes, value->length };
        return S_OK;
    }
    if (reader->converted_from != text) {        /* once, however often a piece of it is asked for */
        xml_reader_whole_groups(reader);
        reader->front.in_pieces = true;
        reader->converted_from = NULL;
        reader->converted.size = 0;
        TRY(xml_text_append(text, &reader->converted, error));
        reader->converted_from = text;
    }
    *out = (struct xml_span){ reader->converted.size == 0 ? (const BYTE*)"" : reader->converted.data,
                              (ULONG)reader->converted.size };
    return S_OK;
}

/* What is left of the text the reader stands on, as characters. */
static HRESULT chars_left(WS_XML_READER* reader, struct xml_span* out, WS_ERROR* error)
{
    TRY(text_chars(reader, current_text(reader), out, error));
    if (reader->bytes_used != 0) {               /* some of it was taken as bytes */
        reader->text_used = (reader->bytes_used + 2) / 3 * 4;
        reader->bytes_used = 0;
    }
    out->bytes += reader->text_used;
    out->size -= reader->text_used;
    return S_OK;
}

/* Comments and the borders of CDATA sections do not interrupt text. */
static bool interrupts_text(WS_XML_NODE_TYPE type)
{
    return type == WS_XML_NODE_TYPE_ELEMENT || type == WS_XML_NODE_TYPE_END_ELEMENT || type == WS_XML_NODE_TYPE_EOF;
}

/* From text that is not the first: everything is copied together. */
HRESULT xml_gather_text(WS_XML_READER* reader, struct xml_span* text, WS_ERROR* error)
{
    struct xml_span piece;

    while (!interrupts_text(xml_reader_node_type(reader))) {
        if (xml_reader_node_type(reader) == WS_XML_NODE_TYPE_TEXT) {
            TRY(text_chars(reader, current_text(reader), &piece, error));
            TRY(xml_bytes_append(&reader->gathered, piece.bytes, piece.size, error));
        }
        TRY(xml_next(reader, error));
    }
    *text = (struct xml_span){ reader->gathered.size == 0 ? (const BYTE*)"" : reader->gathered.data,
                               (ULONG)reader->gathered.size };
    return S_OK;
}

HRESULT xml_read_text(WS_XML_READER* reader, struct xml_span* text, WS_ERROR* error)
{
    WS_XML_NODE_TYPE type = xml_reader_node_type(reader);
    struct xml_span first = { (const BYTE*)"", 0 };

    if (type == WS_XML_NODE_TYPE_TEXT) {
        TRY(chars_left(reader, &first, error));
        TRY(xml_next(reader, error));
        type = xml_reader_node_type(reader);
    }
    if (LIKELY(interrupts_text(type))) {
        *text = first;
        return S_OK;
    }
    reader->gathered.size = 0;
    TRY(xml_bytes_append(&reader->gathered, first.bytes, first.size, error));
    return xml_gather_text(reader, text, error);
}

HRESULT xml_read_element_text(WS_XML_READER* reader, struct xml_span* text, WS_ERROR* error)
{
    struct xml_span inside;

    TRY(xml_enter(reader, error));
    TRY(xml_read_text(reader, &inside, error));
    if (xml_reader_node_type(reader) != WS_XML_NODE_TYPE_END_ELEMENT)
        return xml_reader_raise_expected(reader, error, "the end of an element that holds only text");
    if (inside.bytes == reader->scratch.data || inside.bytes == reader->converted.data) {
        reader->gathered.size = 0;               /* the next node may need those buffers */
        TRY(xml_bytes_append(&reader->gathered, inside.bytes, inside.size, error));
        inside.bytes = inside.size == 0 ? (const BYTE*)"" : reader->gathered.data;
    }
    TRY(xml_next(reader, error));
    *text = inside;
    return S_OK;
}

HRESULT xml_attribute_text(WS_XML_READER* reader, ULONG index, struct xml_span* text, WS_ERROR* error)
{
    const WS_XML_ATTRIBUTE* attribute = xml_reader_element(reader)->attributes[index];

    if (!attribute->isXmlNs)
        return text_chars(reader, attribute->value, text, error);
    *text = (struct xml_span){ attribute->ns->bytes, attribute->ns->length };
    return S_OK;
}

/* ---- piece by piece ------------------------------------------------------------------------------------------------- */

/* What follows the node that the reader stands on may not have been filled: who has something to give out does not move on. */
static bool may_be_cut(const WS_XML_READER* reader)
{
    return reader->more || (reader->front.node == &reader->bytes_node.node && reader->bytes_open);
}

/* What is left of the text the reader stands on, moving on to text that has something left; size 0: there is no more, or the
 * reader stays. It does not leave a text before it is asked for more, so that a text that was used up is still the current
 * node. */
static HRESULT next_piece(WS_XML_READER* reader, bool stay, struct xml_span* piece, WS_ERROR* error)
{
    for (;;) {
        WS_XML_NODE_TYPE type = xml_reader_node_type(reader);

        reader->front.in_pieces = true;
        *piece = (struct xml_span){ (const BYTE*)"", 0 };
        if (interrupts_text(type))
            return S_OK;
        if (type == WS_XML_NODE_TYPE_TEXT) {
            TRY(chars_left(reader, piece, error));
            if (piece->size != 0)
                return S_OK;
        }
        if (stay)
            return S_OK;
        {
            ULONG kept = reader->kept_count;

            TRY(xml_next(reader, error));
            reader->kept_count = kept;
        }
    }
}

/* The longest part of the bytes that fits into max and does not cut a character. */
static ULONG whole_chars(const BYTE* bytes, ULONG size, ULONG max)
{
    ULONG count = max;

    if (size <= max)
        return size;
    while (count > 0 && (bytes[count] & 0xC0) == 0x80)
        count--;
    return count;
}

static HRESULT read_utf8(WS_XML_READER* reader, BYTE* bytes, ULONG max, ULONG* actual, WS_ERROR* error)
{
    ULONG filled = 0;

    while (filled < max) {
        struct xml_span piece;
        ULONG count;

        TRY(next_piece(reader, filled != 0 && may_be_cut(reader), &piece, error));
        count = whole_chars(piece.bytes, piece.size, max - filled);
        if (count == 0)
            break;
        memcpy(bytes + filled, piece.bytes, count);
        reader->text_used += count;
        filled += count;
    }
    if (filled == 0 && max != 0 && !interrupts_text(xml_reader_node_type(reader)))
        return err_raise(error, E_INVALIDARG, "%u bytes are too few for the next character", (unsigned)max);
    *actual = filled;
    return S_OK;
}

HRESULT WINAPI WsReadCharsUtf8(WS_XML_READER* reader, BYTE* bytes, ULONG maxByteCount, ULONG* actualByteCount,
                               WS_ERROR* error)
{
    XML_READER_DOOR(WsReadCharsUtf8(reader, bytes, maxByteCount, actualByteCount, error), reader, error);
    if ((bytes == NULL && maxByteCount != 0) || actualByteCount == NULL)
        return err_raise(error, E_INVALIDARG, "bytes and actualByteCount are required");
    return xml_reader_end(reader, read_utf8(reader, bytes, maxByteCount, actualByteCount, error));
}

/* As many characters of the piece as fit; returns the units written and, in *taken, the bytes used. */
static ULONG to_utf16(struct xml_span piece, WCHAR* chars, ULONG max, ULONG* taken)
{
    ULONG filled = 0, at = 0;

    while (at < piece.size && filled < max) {
        uint32_t scalar = piece.bytes[at];
        size_t size = 1;

        if (scalar >= 0x80)
            size = utf8_decode(piece.bytes + at, piece.size - at, &scalar);
        assert(size != 0);
        if (scalar >= 0x10000 && max - filled < 2)
            break;
        filled += (ULONG)utf16_encode(scalar, chars + filled);
        at += (ULONG)size;
    }
    *taken = at;
    return filled;
}

static HRESULT read_utf16(WS_XML_READER* reader, WCHAR* chars, ULONG max, ULONG* actual, WS_ERROR* error)
{
    ULONG filled = 0;

    while (filled < max) {
        struct xml_span piece;
        ULONG taken, count;

        TRY(next_piece(reader, filled != 0 && may_be_cut(reader), &piece, error));
        count = to_utf16(piece, chars + filled, max - filled, &taken);
        if (count == 0)
            break;
        reader->text_used += taken;
        filled += count;
    }
    if (filled == 0 && max != 0 && !interrupts_text(xml_reader_node_type(reader)))
        return err_raise(error, E_INVALIDARG, "one unit is too few for the next character, a surrogate pair");
    *actual = filled;
    return S_OK;
}

HRESULT WINAPI WsReadChars(WS_XML_READER* reader, WCHAR* chars, ULONG maxCharCount, ULONG* actualCharCount,
                           WS_ERROR* error)
{
    XML_READER_DOOR(WsReadChars(reader, chars, maxCharCount, actualCharCount, error), reader, error);
    if ((chars == NULL && maxCharCount != 0) || actualCharCount == NULL)
        return err_raise(error, E_INVALIDARG, "chars and actualCharCount are required");
    return xml_reader_end(reader, read_utf16(reader, chars, maxCharCount, actualCharCount, error));
}

/* ---- base64 piece by piece ------------------------------------------------------------------------------------------ */

static HRESULT raise_base64(WS_XML_READER* reader, WS_ERROR* error)
{
    return xml_reader_raise(reader, error, WS_E_INVALID_FORMAT, "the text is not base64");
}

/* The next four characters of base64, over white space at either end of the text and over the borders of nodes. Fewer: the
 * text ended. */
static HRESULT next_group(WS_XML_READER* reader, bool stay, BYTE group[4], ULONG* count, WS_ERROR* error)
{
    *count = 0;
    while (*count < 4) {
        struct xml_span piece;
        ULONG at = 0;

        TRY(next_piece(reader, stay, &piece, error));
        if (piece.size == 0)
            break;
        for (; at < piece.size && *count < 4; at++)
            if (!xml_space(piece.bytes[at]))
                group[(*count)++] = piece.bytes[at];
        reader->text_used += at;
    }
    return S_OK;
}

/* Text that is bytes already (XML buffers, MIME parts, raw documents, binary encodings) never becomes characters here. */
static bool holds_bytes(WS_XML_READER* reader)
{
    if (xml_reader_node_type(reader) != WS_XML_NODE_TYPE_TEXT
        || current_text(reader)->textType != WS_XML_TEXT_TYPE_BASE64 || reader->text_used % 4 != 0)
        return false;
    reader->front.in_pieces = true;
    if (reader->text_used != 0) {                /* some of it was taken as characters */
        reader->bytes_used = reader->text_used / 4 * 3;
        reader->text_used = 0;
    }
    return true;
}

/* Returns what it copied; 0: there is no more in this text. */
static ULONG copy_bytes(WS_XML_READER* reader, BYTE* bytes, ULONG max)
{
    const WS_XML_BASE64_TEXT* text = (const WS_XML_BASE64_TEXT*)(const void*)current_text(reader);
    ULONG left = reader->bytes_used < text->length ? text->length - reader->bytes_used : 0;
    ULONG take = left < max ? left : max;

    if (take != 0)
        memcpy(bytes, text->bytes + reader->bytes_used, take);
    reader->bytes_used += take;
    return take;
}

/* Whole groups straight from the piece to the caller; stops at whatever needs a closer look. */
static HRESULT read_groups(WS_XML_READER* reader, BYTE* bytes, ULONG max, ULONG* filled, WS_ERROR* error)
{
    struct xml_span piece;
    ULONG groups, room = (max - *filled) / 3;

    TRY(next_piece(reader, *filled != 0 && may_be_cut(reader), &piece, error));
    groups = piece.size / 4;
    if (groups > 0 && piece.size % 4 == 0 && piece.bytes[piece.size - 1] == '=')
        groups--;
    if (groups > room)
        groups = room;
    while (groups > 0) {
        size_t written = b64_decode(piece.bytes, (size_t)groups * 4, bytes + *filled);

        if (written == (size_t)groups * 3) {
            *filled += (ULONG)written;
            reader->text_used += groups * 4;
            return S_OK;
        }
        groups /= 2;                             /* white space or padding inside: the slow way takes over there */
    }
    return S_OK;
}

/* A group that may go on, or that the text may not end with, waits for the next call when others were read before it. */
static HRESULT read_one_group(WS_XML_READER* reader, BYTE* bytes, ULONG max, ULONG* filled, WS_ERROR* error)
{
    bool stay = *filled != 0 && may_be_cut(reader);
    ULONG begin = reader->text_used;
    BYTE group[4], decoded[4];
    ULONG count, take;
    size_t written;

    TRY(next_group(reader, stay, group, &count, error));
    if (count == 0)
        return S_OK;
    if (stay && (count < 4 || group[3] == '=')) {
        reader->text_used = begin;
        return S_OK;
    }
    written = count == 4 ? b64_decode(group, 4, decoded) : B64_INVALID;
    if (written == B64_INVALID)
        return raise_base64(reader, error);
    if (written < 3) {                           /* padding: nothing but white space may follow */
        TRY(next_group(reader, false, group, &count, error));
        if (count != 0)
            return raise_base64(reader, error);
    }
    take = written < max - *filled ? (ULONG)written : max - *filled;
    memcpy(bytes + *filled, decoded, take);
    *filled += take;
    reader->front.in_pieces = true;
    reader->kept_count = (ULONG)written - take;
    memcpy(reader->kept, decoded + take, reader->kept_count);
    return S_OK;
}

static HRESULT read_base64(WS_XML_READER* reader, BYTE* bytes, ULONG max, ULONG* actual, WS_ERROR* error)
{
    ULONG filled = reader->kept_count < max ? reader->kept_count : max;

    if (filled != 0) {
        memcpy(bytes, reader->kept, filled);
        reader->kept_count -= filled;
        memmove(reader->kept, reader->kept + filled, reader->kept_count);
    }
    while (filled < max) {
        ULONG before = filled;

        if (holds_bytes(reader)) {
            filled += copy_bytes(reader, bytes + filled, max - filled);
            if (filled == before && filled != 0 && may_be_cut(reader))
                break;
            if (filled == before)
                TRY(xml_next(reader, error));
            continue;
        }
        TRY(read_groups(reader, bytes, max, &filled, error));
        if (filled == before)
            TRY(read_one_group(reader, bytes, max, &filled, error));
        if (filled == before)
            break;
    }
    *actual = filled;
    return S_OK;
}

HRESULT WINAPI WsReadBytes(WS_XML_READER* reader, void* bytes, ULONG maxByteCount, ULONG* actualByteCount,
                           WS_ERROR* error)
{
    XML_READER_DOOR(WsReadBytes(reader, bytes, maxByteCount, actualByteCount, error), reader, error);
    if ((bytes == NULL && maxByteCount != 0) || actualByteCount == NULL)
        return err_raise(error, E_INVALIDARG, "bytes and actualByteCount are required");
    return xml_reader_end(reader, read_base64(reader, bytes, maxByteCount, actualByteCount, error));
}

/* ---- names and namespaces ------------------------------------------------------------------------------------------- */

static HRESULT heap_string(WS_HEAP* heap, struct xml_span from, WS_XML_STRING* to, WS_ERROR* error)
{
    void* copy;

    TRY(heap_alloc(heap, from.size, &copy, error));
    memcpy(copy, from.bytes, from.size);
    *to = (WS_XML_STRING){ from.size, copy, NULL, 0 };
    return S_OK;
}

static HRESULT read_qualified_name(WS_XML_READER* reader, WS_HEAP* heap, WS_XML_STRING* prefix,
                                   WS_XML_STRING* local_name, WS_XML_STRING* ns, WS_ERROR* error)
{
    WS_XML_STRING found_prefix = { 0 }, found_name, found_ns = { 0 };
    struct xml_qname name;
    struct xml_span text;
    size_t size;

    TRY(xml_read_text(reader, &text, error));
    size = text.size;
    num_trim(&text.bytes, &size);
    TRY(ns != NULL ? xml_reader_qname(reader, text.bytes, (ULONG)size, &name, error)
                   : xml_reader_split(reader, text.bytes, (ULONG)size, &name, error));
    TRY(heap_string(heap, name.local_name, &found_name, error));
    if (prefix != NULL)
        TRY(heap_string(heap, name.prefix, &found_prefix, error));
    if (ns != NULL)
        TRY(heap_string(heap, name.ns, &found_ns, error));
    *local_name = found_name;
    if (prefix != NULL)
        *prefix = found_prefix;
    if (ns != NULL)
        *ns = found_ns;
    return S_OK;
}

HRESULT WINAPI WsReadQualifiedName(WS_XML_READER* reader, WS_HEAP* heap, WS_XML_STRING* prefix,
                                   WS_XML_STRING* localName, WS_XML_STRING* ns, WS_ERROR* error)
{
    CHECK_CALL(WsReadQualifiedName(reader, heap, prefix, localName, ns, error), reader, heap, error);
    TRY(xml_reader_check(reader, error));
    if (!heap_valid(heap) || localName == NULL)
        return err_raise(error, E_INVALIDARG, "a heap and localName are required");
    return xml_reader_end(reader, read_qualified_name(reader, heap, prefix, localName, ns, error));
}

HRESULT WINAPI WsGetNamespaceFromPrefix(WS_XML_READER* reader, const WS_XML_STRING* prefix, BOOL required,
                                        const WS_XML_STRING** ns, WS_ERROR* error)
{
    CHECK_CALL(WsGetNamespaceFromPrefix(reader, prefix, required, ns, error), reader, error);
    const WS_XML_STRING* found;

    TRY(xml_reader_check(reader, error));
    if (prefix == NULL || ns == NULL)
        return err_raise(error, E_INVALIDARG, "prefix and ns are required");
    found = xml_reader_namespace(reader, prefix->bytes, prefix->length);
    if (found == NULL && required)
        return xml_reader_end(reader, xml_reader_raise(reader, error, WS_E_INVALID_FORMAT,
                                                       "the prefix '%.*s' is not declared", (int)prefix->length,
                                                       (const char*)prefix->bytes));
    *ns = found;
    return found == NULL ? S_FALSE : S_OK;
}

static HRESULT heap_utf16(WS_HEAP* heap, struct xml_span from, WCHAR** chars, ULONG* count, WS_ERROR* error)
{
    size_t units = utf8_to_utf16(from.bytes, from.size, NULL, 0);
    void* copy;

    assert(units != UTF_INVALID);
    TRY(heap_alloc(heap, units * sizeof(WCHAR), &copy, error));
    utf8_to_utf16(from.bytes, from.size, copy, units);
    *chars = copy;
    *count = (ULONG)units;
    return S_OK;
}

HRESULT WINAPI WsGetXmlAttribute(WS_XML_READER* reader, const WS_XML_STRING* localName, WS_HEAP* heap,
                                 WCHAR** valueChars, ULONG* valueCharCount, WS_ERROR* error)
{
    CHECK_CALL(WsGetXmlAttribute(reader, localName, heap, valueChars, valueCharCount, error), reader, heap, error);
    struct xml_span value = { (const BYTE*)"", 0 };
    const WS_XML_TEXT* text;
    HRESULT hr;

    TRY(xml_reader_check(reader, error));
    if (localName == NULL || !heap_valid(heap) || valueChars == NULL || valueCharCount == NULL)
        return err_raise(error, E_INVALIDARG, "localName, a heap, valueChars and valueCharCount are required");
    text = reader->ops->find_xml_attribute(reader, localName);
    if (text != NULL)
        TRY(xml_reader_end(reader, text_chars(reader, text, &value, error)));
    hr = xml_reader_end(reader, heap_utf16(heap, value, valueChars, valueCharCount, error));
    return SUCCEEDED(hr) && text == NULL ? S_FALSE : hr;
}
