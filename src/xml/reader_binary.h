/* What the files of the binary reader share. Only src/xml/reader_binary*.c and reader.c include this.
 *
 *   reader_binary.c        one node after the other             reader_binary_tag.c    elements and attributes
 *   reader_binary_text.c   text records, lists                  reader_binary_scope.c  namespaces in scope
 *   reader_binary_array.c  the array record                    reader_binary_quick.c  the usual records in one piece
 *
 * A record is read where it lies: nodes point into the input or into a dictionary. The state lives as long as the reader,
 * with its memory: in steady state nothing is allocated. */
#ifndef WWS_XML_READER_BINARY_H
#define WWS_XML_READER_BINARY_H

#include "xml/binary.h"
#include "xml/reader_int.h"

/* A dictionary of the encoding, with what is known of its strings. */
struct bin_dictionary {
    const WS_XML_DICTIONARY* strings;            /* NULL: there is none */
    ULONG                    count;              /* of its strings; 0 when there is none */
    BYTE*                    known;              /* enum bin_known of each string */
    ULONG                    known_capacity;
    const char*              name;               /* for error strings */
};
enum bin_known { BIN_KNOWN_UTF8 = 1, BIN_KNOWN_NAME = 2 };

struct bin_attr {
    WS_XML_ATTRIBUTE     node;                   /* its pointers are set when the start tag is complete */
    const WS_XML_STRING* prefix;                 /* NULL: own_prefix */
    const WS_XML_STRING* local_name;             /* NULL: own_name */
    WS_XML_STRING        own_prefix;
    WS_XML_STRING        own_name;
    union bin_value      value;                  /* utf8: also the namespace of a declaration */
    ULONG                list_at;                /* first of its items, when value is a list */
    ULONG                slot;                   /* index in bin_bindings.current of its prefix */
    const BYTE*          at;
};

struct bin_binding {
    WS_XML_STRING prefix;
    WS_XML_STRING ns;
    ULONG         slot;
    ULONG         shadowed;                      /* 1 + index of the binding that the slot had before; 0: none */
};

/* Slots of prefixes that are found without searching: none, and the letters a to z. */
enum { BIN_SLOT_NONE = 26, BIN_SLOT_COUNT = 27, BIN_SLOT_OTHER = 27 };

struct bin_scoped { WS_XML_STRING local_name; union bin_value value; };

/* An open element with a bit in restores: what to go back to when it ends. */
struct bin_open {
    ULONG                 binding_count;
    ULONG                 scoped_count;
    struct xml_arena_mark names;
};

/* An element that comes again, and what it is found by: 0, or the number of the scope above the bytes of the record. */
struct bin_seen {
    WS_XML_ELEMENT_NODE element;
    uint64_t            key;
    WS_XML_STRING       name;                    /* of a dictionary that may grow, and so move */
};
#define BIN_RECORD_BITS 24
#define BIN_SEEN_COUNT  128                      /* every number of one byte has its own place */

static inline unsigned bin_seen_slot(uint32_t record)
{
    return ((record >> 8) ^ (record >> 12 & 0x70)) % BIN_SEEN_COUNT;
}

/* What follows the current node, when it is not simply the next record. */
enum bin_then {
    BIN_THEN_RECORD,
    BIN_THEN_END,                                /* the end of the element, which the text record brought along */
    BIN_THEN_CHARS,                              /* the rest of a text record, of which the stream had a part */
    BIN_THEN_BYTES,
    BIN_THEN_UNICODE,
    BIN_THEN_CARRY,                              /* bytes in carry, or more bytes behind them */
    BIN_THEN_ITEM                                /* the text of an item of an array */
};

struct bin_array {
    ULONG            left;                       /* items that were not begun */
    BYTE             record;
    ULONG            item_bytes;
    const BYTE*      header;                     /* the array record up to its data: in the input, or in copy */
    struct xml_bytes copy;                       /* of the header, while the input may move */
};

struct xml_binary_reader {
    struct bin_dictionary dictionaries[2];       /* [0] static, [1] dynamic: the lowest bit of an id */
    enum bin_then         then;
    bool                  rest_ends;             /* the text record whose rest is awaited brings the end along */
    size_t                rest_bytes;
    BYTE                  carry[3];              /* bytes behind a multiple of three, which more bytes may follow */
    ULONG                 carry_count;
    bool                  carry_ends;

    WS_XML_ELEMENT_NODE   element;
    WS_XML_STRING         element_prefix;
    WS_XML_STRING         element_name;
    WS_XML_TEXT_NODE      text;
    union bin_value       value;                 /* of the text node */
    WS_XML_TEXT_NODE      chars;                 /* instead: a short run of ASCII */
    WS_XML_UTF8_TEXT      chars_value;

    struct bin_attr*      attrs;
    WS_XML_ATTRIBUTE**    attr_list;
    ULONG                 attr_count, attr_capacity, attr_list_capacity;
    ULONG*                attr_slots;            /* hash table for elements with many attributes */
    ULONG                 attr_slot_capacity;
    union bin_value*      items;                 /* of lists, in attributes and text */
    WS_XML_TEXT**         item_list;
    ULONG                 item_count, item_capacity, item_list_capacity;

    uint64_t              scope;                 /* changes with every declaration that comes or goes; see bin_seen */
    struct bin_seen       seen[BIN_SEEN_COUNT];
    uint64_t              restores;              /* bit n: see open[n]; none above the elements that are open */
    ULONG                 quick_depth_end;       /* elements less deep have a bit there, and are within MAX_DEPTH */
    struct bin_open*      open;
    ULONG                 open_capacity;
    struct bin_binding*   bindings;
    ULONG                 binding_count, binding_capacity;
    ULONG                 current[BIN_SLOT_COUNT];    /* 1 + index of the binding in force; 0: none */
    struct bin_scoped*    scoped;
    ULONG                 scoped_count, scoped_capacity;
    struct bin_array      array;
};

/* reader_binary.c */
HRESULT xml_binary_begin(WS_XML_READER* reader, const WS_XML_READER_BINARY_ENCODING* encoding,
                         const WS_XML_READER_INPUT* input, WS_ERROR* error) MUST_USE;
void    xml_binary_free(struct xml_binary_reader* binary);
void    bin_leave_scope(WS_XML_READER* reader, ULONG depth);       /* of the element that was opened at this depth */
HRESULT bin_go_on(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;          /* to the next node, whatever was before */
/* The number, string or dictionary string at *cursor, which moves behind it. what: for error strings. */
HRESULT bin_take_mb31(WS_XML_READER* reader, const BYTE** cursor, ULONG* value, const char* what,
                      WS_ERROR* error) MUST_USE;
HRESULT bin_take_string(WS_XML_READER* reader, const BYTE** cursor, WS_XML_STRING* string, const char* what,
                        WS_ERROR* error) MUST_USE;
HRESULT bin_take_dictionary(WS_XML_READER* reader, const BYTE** cursor, const WS_XML_STRING** string,
                            WS_ERROR* error) MUST_USE;
HRESULT bin_take_name(WS_XML_READER* reader, const BYTE** cursor, WS_XML_STRING* name, const char* what,
                      WS_ERROR* error) MUST_USE;
HRESULT bin_take_dictionary_name(WS_XML_READER* reader, const BYTE** cursor, const WS_XML_STRING** name,
                                 const char* what, WS_ERROR* error) MUST_USE;
HRESULT bin_check_utf8(WS_XML_READER* reader, const BYTE* bytes, size_t size, const char* what,
                       WS_ERROR* error) MUST_USE;
extern const WS_XML_STRING bin_letters[26];
extern const struct xml_reader_ops xml_reader_binary_ops;

/* The same, quickly: numbers of one or two bytes, which nearly all are, of strings that were names before. */
static inline HRESULT bin_take_known_name(WS_XML_READER* reader, const BYTE** cursor, const WS_XML_STRING** name,
                                          const char* what, WS_ERROR* error)
{
    const BYTE* p = *cursor;

    if (LIKELY(reader->end - p >= 2)) {
        bool two = p[0] >= 0x80;
        ULONG id = two ? (p[0] & 0x7Fu) | (ULONG)p[1] << 7 : p[0];
        const struct bin_dictionary* dictionary = &reader->binary->dictionaries[id & 1];

        if (LIKELY(!(two && p[1] >= 0x80) && id >> 1 < dictionary->count
                   && (dictionary->known[id >> 1] & BIN_KNOWN_NAME) != 0)) {
            *name = &dictionary->strings->strings[id >> 1];
            *cursor = p + 1 + two;
            return S_OK;
        }
    }
    return bin_take_dictionary_name(reader, cursor, name, what, error);
}

/* reader_binary_quick.c */
HRESULT bin_next(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;           /* the encoding's next and read */
HRESULT bin_read(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;
HRESULT bin_pass(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;
HRESULT bin_next_any(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;       /* reader_binary.c: the same as bin_next */
void    bin_remember_element(WS_XML_READER* reader, const BYTE* at, size_t size);    /* of the record, up to its name's end */
void    bin_change_scope(struct xml_binary_reader* binary);

/* reader_binary_tag.c; cursor at the element record. Moves it behind the last attribute. */
HRESULT bin_start_element(WS_XML_READER* reader, const BYTE** cursor, WS_ERROR* error) MUST_USE;

/* reader_binary_text.c; cursor behind the type, which is even. A list's items are appended to items. */
HRESULT bin_take_value(WS_XML_READER* reader, const BYTE** cursor, BYTE type, union bin_value* value,
                       WS_ERROR* error) MUST_USE;
/* Items of lists and namespaces of names, once the namespaces are known and nothing moves any more. */
void    bin_link_value(WS_XML_READER* reader, union bin_value* value, ULONG list_at);
HRESULT bin_reserve_item_list(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;
/* S_FALSE: the text is empty, and the reader stands where it stood; go on to what follows. */
HRESULT bin_next_text(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;      /* at a text record */
HRESULT bin_next_rest(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;      /* BIN_THEN_CHARS .. BIN_THEN_CARRY */

/* reader_binary_scope.c */
HRESULT bin_bind(WS_XML_READER* reader, const struct bin_attr* attr, WS_ERROR* error) MUST_USE;
void    bin_unbind(struct xml_binary_reader* binary, ULONG count);
const WS_XML_STRING* bin_find_namespace(const WS_XML_READER* reader, const BYTE* prefix, ULONG size);
HRESULT bin_resolve(WS_XML_READER* reader, ULONG element_slot, const BYTE* element_at, WS_ERROR* error) MUST_USE;
bool    bin_outer_namespace(const WS_XML_READER* reader, ULONG* cursor, const WS_XML_STRING** prefix,
                            const WS_XML_STRING** ns);
const WS_XML_TEXT* bin_find_xml_attribute(const WS_XML_READER* reader, const WS_XML_STRING* local_name);
/* xml:lang and the like stay in scope for WsGetXmlAttribute. */
HRESULT bin_keep_scoped(WS_XML_READER* reader, const struct bin_attr* attr, WS_ERROR* error) MUST_USE;

/* reader_binary_array.c */
HRESULT bin_start_array(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;    /* at the array record */
HRESULT bin_next_item(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;      /* the element of the next item */
HRESULT bin_item_text(WS_XML_READER* reader, WS_ERROR* error) MUST_USE;
HRESULT bin_read_array(WS_XML_READER* reader, WS_TYPE type, BYTE* items, ULONG count, ULONG* done,
                       WS_ERROR* error) MUST_USE;

#define BIN_DEPTH_BITS 64             /* elements deeper than this are always looked at when they end */

/* There is something to go back to when the element at this depth ends. */
static inline bool bin_restores(const struct xml_binary_reader* binary, ULONG depth)
{
    return depth >= BIN_DEPTH_BITS || (binary->restores >> depth & 1) != 0;
}

static inline void bin_set_restores(struct xml_binary_reader* binary, ULONG depth, bool restores)
{
    if (depth < BIN_DEPTH_BITS)
        binary->restores = (binary->restores & ~((uint64_t)1 << depth)) | (uint64_t)restores << depth;
}

static inline struct xml_binary_reader* bin_of(const WS_XML_READER* reader)
{
    return reader->binary;
}

#endif
