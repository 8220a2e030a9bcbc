/* Text records ([MC-NBFX] section 2.2.3). Numbers, times and identifiers stay what they are: nodes carry typed text. */
#include "xml/reader_binary.h"

#include "base/err.h"
#include "base/utf.h"
#include "base/utf_ascii.h"
#include "base/xmlname.h"
#include "xml/reader_binary_value.h"

/* ---- characters --------------------------------------------------------------------------------------------------- */

HRESULT bin_check_utf8(WS_XML_READER* reader, const BYTE* bytes, size_t size, const char* what, WS_ERROR* error)
{
    size_t valid;

    if (LIKELY(size == 0 || xml_is_ascii(bytes, size) || xml_scan_utf8(bytes, bytes + size) == bytes + size))
        return S_OK;
    valid = utf8_valid_prefix(bytes, size);
    if (valid == size)
        return S_OK;
    return xml_text_fail(reader, bytes + valid, error, "byte 0x%02X in %s is not valid UTF-8", bytes[valid], what);
}

/* Units of UTF-16 in little-endian order; a pair has to be whole. */
static HRESULT check_utf16(WS_XML_READER* reader, const BYTE* bytes, size_t size, WS_ERROR* error)
{
    if (size % 2 != 0)
        return xml_text_fail(reader, bytes, error, "UTF-16 text of %zu bytes, which is an odd number", size);
    for (size_t i = 0; i < size; i += 2) {
        unsigned high = bytes[i + 1] & 0xFCu;

        if (LIKELY(high != 0xD8 && high != 0xDC))
            continue;
        if (high == 0xDC || size - i < 4 || (bytes[i + 3] & 0xFCu) != 0xDC)
            return xml_text_fail(reader, bytes + i, error, "half a surrogate pair in UTF-16 text");
        i += 2;
    }
    return S_OK;
}

static void set_base64(union bin_value* value, const BYTE* bytes, size_t size)
{
    value->base64 = (WS_XML_BASE64_TEXT){ { WS_XML_TEXT_TYPE_BASE64 }, (BYTE*)(uintptr_t)bytes, (ULONG)size };
}

/* UTF-16 in memory is in the order of the machine. */
static HRESULT set_utf16(WS_XML_READER* reader, union bin_value* value, const BYTE* bytes, size_t size, WS_ERROR* error)
{
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "UTF-16 text is handed out as it lies in the input, which is little-endian"
#endif
    TRY(check_utf16(reader, bytes, size, error));
    value->utf16 = (WS_XML_UTF16_TEXT){ { WS_XML_TEXT_TYPE_UTF16 }, (BYTE*)(uintptr_t)bytes, (ULONG)size };
    return S_OK;
}

/* ---- texts of a size that their type says ------------------------------------------------------------------------- */

static bool set_fixed(union bin_value* value, BYTE type, const BYTE* p)
{
    switch (type) {
    case BIN_DECIMAL:
        value->decimal.text.textType = WS_XML_TEXT_TYPE_DECIMAL;
        return bin_get_decimal(p, &value->decimal.value);
    case BIN_EMPTY:
        bin_set_utf8(value, (const BYTE*)"", 0);
        return true;
    default:
        return bin_set_fixed(value, type, p) != 0;
    }
}

static HRESULT fail_fixed(WS_XML_READER* reader, const BYTE* p, BYTE type, WS_ERROR* error)
{
    switch (type) {
    case BIN_BOOL:
        return xml_text_fail(reader, p, error, "0x%02X is neither false (0) nor true (1)", *p);
    case BIN_DECIMAL:
        return xml_text_fail(reader, p, error, "a decimal with scale %u and sign byte 0x%02X, or with reserved bits",
                             p[2], p[3]);
    default:
        assert(type == BIN_DATETIME);
        return xml_text_fail(reader, p, error, "0x%016llX is not a date and time of the years 1 to 9999 with its zone",
                             (unsigned long long)bin_get64(p));
    }
}

/* ---- texts that say their size ------------------------------------------------------------------------------------ */

static ULONG length_bytes(BYTE type)
{
    switch (type) {
    case BIN_CHARS8:
    case BIN_BYTES8:
    case BIN_UNICODE8:
        return 1;
    case BIN_CHARS16:
    case BIN_BYTES16:
    case BIN_UNICODE16:
        return 2;
    case BIN_CHARS32:
    case BIN_BYTES32:
    case BIN_UNICODE32:
        return 4;
    default:
        return 0;
    }
}

/* The length field, of the types that have one; *cursor moves to the bytes that it counts. */
static HRESULT take_length(WS_XML_READER* reader, const BYTE** cursor, BYTE type, size_t* size, WS_ERROR* error)
{
    const BYTE* p = *cursor;
    ULONG field = length_bytes(type);

    if ((size_t)(reader->end - p) < field)
        return xml_text_fail_end(reader, error, "the length of a text");
    *size = field == 1 ? *p : field == 2 ? bin_get16(p) : bin_get32(p);
    if (*size > BIN_INT31_MAX)
        return xml_text_fail(reader, p, error, "the length of a text is negative (0x%08X)", (unsigned)*size);
    *cursor = p + field;
    return S_OK;
}

static HRESULT set_run(WS_XML_READER* reader, union bin_value* value, BYTE type, const BYTE* bytes, size_t size,
                       WS_ERROR* error)
{
    if (type <= BIN_CHARS32) {
        bin_set_utf8(value, bytes, size);
        return bin_check_utf8(reader, bytes, size, "text", error);
    }
    if (type <= BIN_BYTES32) {
        set_base64(value, bytes, size);
        return S_OK;
    }
    return set_utf16(reader, value, bytes, size, error);
}

/* A letter and a dictionary string: the letter is the prefix of a qualified name. */
static HRESULT take_qname(WS_XML_READER* reader, const BYTE** cursor, union bin_value* value, WS_ERROR* error)
{
    const BYTE* p = *cursor;
    const WS_XML_STRING* name;
    ULONG letter;

    if (p == reader->end)
        return xml_text_fail_end(reader, error, "a qualified name");
    letter = *p;
    if (letter >= ARRAY_COUNT(bin_letters))
        return xml_text_fail(reader, p, error, "%u is not the number of a letter, 0 to 25", (unsigned)letter);
    p++;
    TRY(bin_take_dictionary_name(reader, &p, &name, "a qualified name", error));
    value->qname = (WS_XML_QNAME_TEXT){ { WS_XML_TEXT_TYPE_QNAME },
                                        (WS_XML_STRING*)(uintptr_t)&bin_letters[letter],
                                        (WS_XML_STRING*)(uintptr_t)name, NULL };
    *cursor = p;
    return S_OK;
}

/* ---- lists -------------------------------------------------------------------------------------------------------- */

static HRESULT fail_type(WS_XML_READER* reader, const BYTE* at, const char* where, WS_ERROR* error)
{
    BYTE type = *at;

    if (type == BIN_END_ELEMENT || (type >= BIN_TEXT_FIRST && type <= BIN_TEXT_LAST && (type & BIN_WITH_END) != 0))
        return xml_text_fail(reader, at, error, "record 0x%02X ends an element in %s", type, where);
    return xml_text_fail(reader, at, error, "record 0x%02X in %s, where a text should be", type, where);
}

static bool is_even_text(BYTE type)
{
    return type >= BIN_TEXT_FIRST && type <= BIN_TEXT_LAST && (type & BIN_WITH_END) == 0;
}

static HRESULT take_list(WS_XML_READER* reader, const BYTE** cursor, union bin_value* list, WS_ERROR* error)
{
    struct xml_binary_reader* binary = bin_of(reader);
    const BYTE* p = *cursor;
    ULONG first = binary->item_count;

    for (;;) {
        if (p == reader->end)
            return xml_text_fail_end(reader, error, "a list");
        if (*p == BIN_END_LIST)
            break;
        if (!is_even_text(*p) || *p == BIN_START_LIST)
            return fail_type(reader, p, "a list", error);
        if (binary->item_count == binary->item_capacity)
            TRY(xml_array_grow((void**)&binary->items, &binary->item_capacity, binary->item_count + 1,
                               sizeof *binary->items, error));
        p++;
        TRY(bin_take_value(reader, &p, p[-1], &binary->items[binary->item_count], error));
        binary->item_count++;
    }
    list->list = (WS_XML_LIST_TEXT){ { WS_XML_TEXT_TYPE_LIST }, binary->item_count - first, NULL };
    *cursor = p + 1;
    return S_OK;
}

HRESULT bin_reserve_item_list(WS_XML_READER* reader, WS_ERROR* error)
{
    struct xml_binary_reader* binary = bin_of(reader);

    return xml_array_grow((void**)&binary->item_list, &binary->item_list_capacity, binary->item_capacity,
                          sizeof *binary->item_list, error);
}

static void link_qname(WS_XML_READER* reader, union bin_value* value)
{
    if (value->text.textType == WS_XML_TEXT_TYPE_QNAME)
        value->qname.ns = (WS_XML_STRING*)(uintptr_t)bin_find_namespace(reader, value->qname.prefix->bytes, 1);
}

void bin_link_value(WS_XML_READER* reader, union bin_value* value, ULONG list_at)
{
    struct xml_binary_reader* binary = bin_of(reader);

    link_qname(reader, value);
    if (value->text.textType != WS_XML_TEXT_TYPE_LIST || value->list.itemCount == 0)
        return;
    value->list.items = binary->item_list + list_at;
    for (ULONG i = 0; i < value->list.itemCount; i++) {
        value->list.items[i] = &binary->items[list_at + i].text;
        link_qname(reader, &binary->items[list_at + i]);
    }
}

/* ---- any text ----------------------------------------------------------------------------------------------------- */

HRESULT bin_take_value(WS_XML_READER* reader, const BYTE** cursor, BYTE type, union bin_value* value, WS_ERROR* error)
{
    const BYTE* p = *cursor;
    size_t size = bin_payload_bytes[(type - BIN_TEXT_FIRST) / 2];

    if (LIKELY(size != BIN_VARIABLE)) {
        if (UNLIKELY((size_t)(reader->end - p) < size))
            return xml_text_fail_end(reader, error, "a text");
        *cursor = p + size;
        return LIKELY(set_fixed(value, type, p)) ? S_OK : fail_fixed(reader, p, type, error);
    }
    switch (type) {
    case BIN_DICTIONARY: {
        const WS_XML_STRING* string;

        TRY(bin_take_dictionary(reader, cursor, &string, error));
        value->utf8.text.textType = WS_XML_TEXT_TYPE_UTF8;
        value->utf8.value = *string;
        return S_OK;
    }
    case BIN_QNAME:
        return take_qname(reader, cursor, value, error);
    case BIN_START_LIST:
        return take_list(reader, cursor, value, error);
    case BIN_END_LIST:
        return xml_text_fail(reader, p - 1, error, "the end of a list that did not begin");
    default:
        if (length_bytes(type) == 0)
            return xml_text_fail(reader, p - 1, error, "0x%02X is not a type of a record", type);
        TRY(take_length(reader, &p, type, &size, error));
        if (size > (size_t)(reader->end - p))
            return xml_text_fail_end(reader, error, "a text");
        *cursor = p + size;
        return set_run(reader, value, type, p, size, error);
    }
}

/* ---- text nodes --------------------------------------------------------------------------------------------------- */

static bool is_space_text(const union bin_value* value)
{
    const WS_XML_STRING* utf8 = &value->utf8.value;

    if (value->text.textType == WS_XML_TEXT_TYPE_UTF16) {
        for (ULONG i = 0; i < value->utf16.byteCount; i += 2)
            if (value->utf16.bytes[i + 1] != 0 || !xml_space(value->utf16.bytes[i]))
                return false;
        return true;
    }
    if (value->text.textType != WS_XML_TEXT_TYPE_UTF8)
        return false;
    for (ULONG i = 0; i < utf8->length; i++)
        if (!xml_space(utf8->bytes[i]))
            return false;
    return true;
}

static bool is_empty(const union bin_value* value)
{
    switch (value->text.textType) {
    case WS_XML_TEXT_TYPE_UTF8:   return value->utf8.value.length == 0;
    case WS_XML_TEXT_TYPE_UTF16:  return value->utf16.byteCount == 0;
    case WS_XML_TEXT_TYPE_BASE64: return value->base64.length == 0;
    case WS_XML_TEXT_TYPE_LIST:   return value->list.itemCount == 0;
    default:                      return false;
    }
}

/* S_FALSE: the text is empty, which makes no node. */
static HRESULT stand_on_text(WS_XML_READER* reader, bool ends, WS_ERROR* error)
{
    struct xml_binary_reader* binary = bin_of(reader);

    if (UNLIKELY(reader->front.depth == 0)) {
        if (ends)
            return xml_text_fail(reader, reader->node_at, error, "the end of an element, but none is open");
        if (!reader->set.allow_fragment && !is_space_text(&binary->value))
            return xml_text_fail(reader, reader->node_at, error, "text at the top level of the document");
    }
    if (ends)
        binary->then = BIN_THEN_END;
    if (UNLIKELY(is_empty(&binary->value)))
        return S_FALSE;
    reader->front.node = &binary->text.node;
    return S_OK;
}

static bool is_bytes(BYTE type)
{
    return type >= BIN_BYTES8 && type < BIN_START_LIST;
}

/* More bytes may follow those that end at p: the next record says so, or is not there yet. */
static bool bytes_may_follow(const WS_XML_READER* reader, const BYTE* p)
{
    return p == reader->end ? reader->more : is_bytes(*p);
}

/* Base64 of several records is that of all their bytes: a node but the last has a multiple of three of them. What is over
 * waits in carry for the bytes that follow. */
static HRESULT stand_on_bytes(WS_XML_READER* reader, const BYTE* bytes, size_t size, bool ends, WS_ERROR* error)
{
    struct xml_binary_reader* binary = bin_of(reader);
    size_t over = (size + binary->carry_count) % 3;

    if (ends || over == 0 || !bytes_may_follow(reader, reader->pos))
        over = 0;
    if (UNLIKELY(binary->carry_count != 0)) {
        reader->scratch.size = 0;
        TRY(xml_bytes_append(&reader->scratch, binary->carry, binary->carry_count, error));
        TRY(xml_bytes_append(&reader->scratch, bytes, size, error));
        bytes = reader->scratch.data;
        size = reader->scratch.size;
        binary->carry_count = 0;
    }
    size -= over;
    if (UNLIKELY(over != 0)) {
        memcpy(binary->carry, bytes + size, over);
        binary->carry_count = (ULONG)over;
        binary->then = BIN_THEN_CARRY;
    }
    set_base64(&binary->value, bytes, size);
    return stand_on_text(reader, ends, error);
}

/* A part of a long text that is there already; the rest comes with the next fills. */
static HRESULT stand_on_part(WS_XML_READER* reader, BYTE type, const BYTE* p, size_t size, bool ends, WS_ERROR* error)
{
    struct xml_binary_reader* binary = bin_of(reader);
    size_t there = (size_t)(reader->end - p);
    size_t take;

    if (type <= BIN_CHARS32) {
        take = utf8_valid_prefix(p, there);
        if (take < there && !xml_text_cut_char(reader, p + take))
            take = there;                        /* not UTF-8 at all: set_run says where */
        binary->then = BIN_THEN_CHARS;
    } else if (is_bytes(type)) {
        take = there - there % 3;
        binary->then = BIN_THEN_BYTES;
    } else {
        take = there - there % 2;
        if (take >= 2 && (p[take - 1] & 0xFCu) == 0xD8)
            take -= 2;
        binary->then = BIN_THEN_UNICODE;
    }
    if (take == 0)
        return xml_text_fail_end(reader, error, "a text");
    binary->rest_bytes = size - take;
    binary->rest_ends = ends;
    reader->pos = p + take;
    TRY(set_run(reader, &binary->value, type, p, take, error));
    return stand_on_text(reader, false, error);
}

/* Characters, bytes or UTF-16 of size bytes at p. */
static HRESULT stand_on_run(WS_XML_READER* reader, BYTE type, const BYTE* p, size_t size, bool ends, WS_ERROR* error)
{
    struct xml_binary_reader* binary = bin_of(reader);

    if (UNLIKELY(size > (size_t)(reader->end - p))) {
        if (!reader->more)
            return xml_text_fail_end(reader, error, "a text");
        if (binary->carry_count == 0)
            return stand_on_part(reader, type, p, size, ends, error);
        return xml_text_fail_end(reader, error, "a text");
    }
    reader->pos = p + size;
    if (is_bytes(type))
        return stand_on_bytes(reader, p, size, ends, error);
    TRY(set_run(reader, &binary->value, type, p, size, error));
    return stand_on_text(reader, ends, error);
}

static BYTE even(BYTE type)
{
    return type & (BYTE)~BIN_WITH_END;
}

/* Up to 16 bytes of ASCII, the most frequent text, are looked at in two words that may overlap. */
static inline bool is_short_ascii(const BYTE* p, size_t size)
{
    uint64_t first, last;

    if (size >= 8 && size <= 16) {
        memcpy(&first, p, sizeof first);
        memcpy(&last, p + size - 8, sizeof last);
        return ((first | last) & ASCII_MASK8) == 0;
    }
    first = 0;
    if (size < 8)
        for (size_t i = 0; i < size; i++)
            first |= p[i];
    return size < 8 && first < 0x80;
}

HRESULT bin_next_text(WS_XML_READER* reader, WS_ERROR* error)
{
    struct xml_binary_reader* binary = bin_of(reader);
    const BYTE* p = reader->pos + 1;
    BYTE type = even(*reader->pos);
    bool ends = (*reader->pos & BIN_WITH_END) != 0;
    size_t size;

    if (LIKELY(type == BIN_CHARS8 && p < reader->end && reader->front.depth != 0 && *p != 0
               && *p < reader->end - p && is_short_ascii(p + 1, *p))) {
        bin_set_utf8(&binary->value, p + 1, *p);
        reader->pos = p + 1 + *p;
        binary->then = ends ? BIN_THEN_END : BIN_THEN_RECORD;
        reader->front.node = &binary->text.node;
        return S_OK;
    }
    if (length_bytes(type) != 0) {
        TRY(take_length(reader, &p, type, &size, error));
        return stand_on_run(reader, type, p, size, ends, error);
    }
    if (UNLIKELY(ends && (type == BIN_START_LIST || type == BIN_END_LIST)))
        return xml_text_fail(reader, reader->pos, error, "0x%02X is not a type of a record", *reader->pos);
    binary->item_count = 0;
    TRY(bin_take_value(reader, &p, type, &binary->value, error));
    if (UNLIKELY(type == BIN_START_LIST))
        TRY(bin_reserve_item_list(reader, error));
    if (UNLIKELY(type == BIN_START_LIST || type == BIN_QNAME))
        bin_link_value(reader, &binary->value, 0);
    reader->pos = p;
    return stand_on_text(reader, ends, error);
}

/* Bytes in carry: more bytes follow them, or they are the last. */
static HRESULT next_carry(WS_XML_READER* reader, WS_ERROR* error)
{
    if (reader->pos == reader->end && reader->more)
        return xml_text_fail_end(reader, error, "bytes");
    if (bytes_may_follow(reader, reader->pos))
        return bin_next_text(reader, error);
    return stand_on_bytes(reader, reader->pos, 0, false, error);
}

HRESULT bin_next_rest(WS_XML_READER* reader, WS_ERROR* error)
{
    struct xml_binary_reader* binary = bin_of(reader);
    enum bin_then then = binary->then;
    BYTE type = then == BIN_THEN_CHARS ? BIN_CHARS32 : then == BIN_THEN_BYTES ? BIN_BYTES32 : BIN_UNICODE32;

    binary->then = BIN_THEN_RECORD;
    if (then == BIN_THEN_CARRY)
        return next_carry(reader, error);
    return stand_on_run(reader, type, reader->pos, binary->rest_bytes, binary->rest_ends, error);
}
