/* The usual records of binary XML in one piece: elements that were seen before, short texts and numbers with the end of their
 * element, ends. Whatever is unusual here, or wrong, is left to the functions of reader_binary.c, as if nothing had been
 * looked at: quotas, errors and the beginning of everything are theirs. */
#include "xml/reader_binary.h"

#include "base/utf_ascii.h"
#include "xml/reader_binary_value.h"
#include "xml/scan.h"

/* ---- elements seen before ----------------------------------------------------------------------------------------- */

/* A start tag without attributes, whose name is a number, is the same element each time while no declaration comes into scope
 * or leaves it: the key has both, the bytes of the record and a number of the scope. */
void bin_remember_element(WS_XML_READER* reader, const BYTE* at, size_t size)
{
    struct xml_binary_reader* binary = bin_of(reader);
    struct bin_seen* seen;
    uint32_t record;

    if (*at < BIN_SHORT_DICTIONARY_ELEMENT || *at == BIN_DICTIONARY_ELEMENT || *at >= BIN_ELEMENT_A || size > 3)
        return;
    record = bin_get16(at) | (size == 3 ? (uint32_t)at[2] << 16 : 0);
    seen = &binary->seen[bin_seen_slot(record)];
    seen->key = binary->scope | record;
    seen->element = binary->element;
    seen->element.attributeCount = 0;
    seen->element.attributes = NULL;
    if (!binary->dictionaries[at[1] & 1].strings->isConst) {
        seen->name = *seen->element.localName;
        seen->element.localName = &seen->name;
    }
}

void bin_change_scope(struct xml_binary_reader* binary)
{
    binary->scope += (uint64_t)1 << BIN_RECORD_BITS;
    if (UNLIKELY(binary->scope == 0)) {          /* all numbers were used: none of what is kept may come again */
        memset(binary->seen, 0, sizeof binary->seen);
        binary->scope = (uint64_t)1 << BIN_RECORD_BITS;
    }
}

static inline bool is_attribute(BYTE type)
{
    return type >= BIN_ATTRIBUTE_FIRST && type <= BIN_ATTRIBUTE_LAST;
}

/* The parts of bin_next below take a record at p, with BIN_QUICK_BYTES there, from the reader's state at a node to the next.
 * They return what follows the record, or NULL: nothing happened, bin_next_any has to look at it. */
#define BIN_QUICK_BYTES 20            /* the longest record without a length, and the start of what follows a name */

static inline const BYTE* seen_element(WS_XML_READER* reader, struct xml_binary_reader* binary, uint32_t record,
                                       BYTE behind, ULONG depth, const BYTE* end)
{
    struct bin_seen* seen = &binary->seen[bin_seen_slot(record)];

    if (UNLIKELY(seen->key != (binary->scope | record) || is_attribute(behind) || depth >= binary->quick_depth_end))
        return NULL;
    reader->front.node = &seen->element.node;
    return end;
}

/* Numbers of one byte and of two: where the record ends follows from the branch, not from the bytes, and so is known sooner. */
static inline const BYTE* quick_element(WS_XML_READER* reader, struct xml_binary_reader* binary, const BYTE* p,
                                        ULONG depth)
{
    uint32_t bytes = bin_get32(p);

    if (LIKELY((bytes & 0x8000) == 0))
        return seen_element(reader, binary, bytes & 0xFFFF, (BYTE)(bytes >> 16), depth, p + 2);
    return seen_element(reader, binary, bytes & 0xFFFFFF, (BYTE)(bytes >> 24), depth, p + 3);
}

/* ---- texts -------------------------------------------------------------------------------------------------------- */

/* Up to 32 bytes, and 32 may be read. */
static inline bool is_ascii(const BYTE* p, size_t size)
{
#if XML_SCAN_SSE2
    uint64_t low = (unsigned)_mm_movemask_epi8(_mm_loadu_si128((const __m128i*)(const void*)p));
    uint64_t high = (unsigned)_mm_movemask_epi8(_mm_loadu_si128((const __m128i*)(const void*)(p + 16)));

    return ((low | high << 16) & (((uint64_t)1 << size) - 1)) == 0;
#else
    return ascii_run(p, size) == size;
#endif
}

static inline const BYTE* quick_chars(WS_XML_READER* reader, struct xml_binary_reader* binary, const BYTE* p)
{
    size_t size = p[1];

    p += 2;
    if (UNLIKELY(size - 1 >= 64 || reader->end - p < 64 || !is_ascii(p, size < 32 ? size : 32)
                 || (size > 32 && !is_ascii(p + 32, size - 32))))
        return NULL;
    binary->chars_value.value.bytes = (BYTE*)(uintptr_t)p;
    binary->chars_value.value.length = (ULONG)size;
    reader->front.node = &binary->chars.node;
    return p + size;
}

static inline const BYTE* quick_fixed(WS_XML_READER* reader, struct xml_binary_reader* binary, const BYTE* p, BYTE type)
{
    ULONG size = bin_set_fixed(&binary->value, type, p + 1);

    if (UNLIKELY(size == 0))
        return NULL;
    reader->front.node = &binary->text.node;
    return p + size;
}

static inline const BYTE* quick_text(WS_XML_READER* reader, struct xml_binary_reader* binary, const BYTE* p, BYTE type)
{
    BYTE even = type & (BYTE)~BIN_WITH_END;
    const BYTE* end = even == BIN_CHARS8 ? quick_chars(reader, binary, p) : quick_fixed(reader, binary, p, even);

    if (LIKELY(end != NULL))
        binary->then = (type & BIN_WITH_END) != 0 ? BIN_THEN_END : BIN_THEN_RECORD;
    return end;
}

/* ---- the next node ------------------------------------------------------------------------------------------------ */

/* At a record inside an element, with depth elements open. */
static inline const BYTE* quick_record(WS_XML_READER* reader, struct xml_binary_reader* binary, const BYTE* p,
                                       ULONG depth)
{
    BYTE type = *p;

    if (type >= BIN_TEXT_FIRST)
        return quick_text(reader, binary, p, type);
    if (type != BIN_END_ELEMENT)
        return quick_element(reader, binary, p, depth);      /* or no element at all: not seen before, then */
    xml_reader_stand(reader, WS_XML_NODE_TYPE_END_ELEMENT);
    return p + 1;
}

/* False: nothing happened. */
static inline __attribute__((always_inline)) bool quick_next(WS_XML_READER* reader)
{
    struct xml_binary_reader* binary = bin_of(reader);
    WS_XML_NODE_TYPE from = reader->front.node->nodeType;
    const BYTE* p = reader->pos;
    const BYTE* end;
    ULONG depth = reader->front.depth;

    if (from == WS_XML_NODE_TYPE_TEXT) {
        if (UNLIKELY(binary->then != BIN_THEN_END))
            return false;
        binary->then = BIN_THEN_RECORD;
        reader->node_at = p;
        xml_reader_stand(reader, WS_XML_NODE_TYPE_END_ELEMENT);
        return true;
    }
    if (from == WS_XML_NODE_TYPE_ELEMENT) {
        if (UNLIKELY(depth++ == 0 || binary->then != BIN_THEN_RECORD))
            return false;
    } else {
        if (UNLIKELY(from != WS_XML_NODE_TYPE_END_ELEMENT || --depth == 0 || (binary->restores >> depth % 64 & 1) != 0))
            return false;
    }
    if (UNLIKELY(reader->end - p < BIN_QUICK_BYTES))
        return false;
    reader->node_at = p;                         /* not beside pos below: the next call waits for that one */
    end = quick_record(reader, binary, p, depth);
    if (UNLIKELY(end == NULL))
        return false;
    reader->pos = end;
    reader->front.depth = depth;
    return true;
}

HRESULT bin_next(WS_XML_READER* reader, WS_ERROR* error)
{
    return quick_next(reader) ? S_OK : bin_next_any(reader, error);
}

HRESULT bin_pass(WS_XML_READER* reader, WS_ERROR* error)
{
    if (!xml_reader_in_nothing(reader))
        xml_reader_forget_pieces(reader);
    if (UNLIKELY(bin_of(reader)->then != BIN_THEN_END)) {
        TRY(bin_next_any(reader, error));
    } else {
        bin_of(reader)->then = BIN_THEN_RECORD;
        xml_reader_stand(reader, WS_XML_NODE_TYPE_END_ELEMENT);
    }
    return bin_next(reader, error);
}

static NOINLINE HRESULT read_any(WS_XML_READER* reader, WS_ERROR* error)
{
    return xml_reader_end(reader, xml_goes_on(reader) ? bin_next_any(reader, error) : xml_next_seldom(reader, error));
}

HRESULT bin_read(WS_XML_READER* reader, WS_ERROR* error)
{
    return xml_reader_in_nothing(reader) && quick_next(reader) ? S_OK : read_any(reader, error);
}
