/* Binary XML: one record after the other, [MC-NBFX]. */
#include "xml/reader_binary.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/xmlname.h"

#define LETTER(c) { 1, (BYTE*)(uintptr_t)(c), NULL, 0 }

const WS_XML_STRING bin_letters[26] = {
    LETTER("a"), LETTER("b"), LETTER("c"), LETTER("d"), LETTER("e"), LETTER("f"), LETTER("g"), LETTER("h"), LETTER("i"),
    LETTER("j"), LETTER("k"), LETTER("l"), LETTER("m"), LETTER("n"), LETTER("o"), LETTER("p"), LETTER("q"), LETTER("r"),
    LETTER("s"), LETTER("t"), LETTER("u"), LETTER("v"), LETTER("w"), LETTER("x"), LETTER("y"), LETTER("z")
};

/* ---- fields ------------------------------------------------------------------------------------------------------- */

static HRESULT fail_mb31(WS_XML_READER* reader, const BYTE* at, const char* what, WS_ERROR* error)
{
    size_t left = (size_t)(reader->end - at);
    size_t high = 0;

    while (high < left && high < BIN_MB31_MAX && at[high] >= 0x80)
        high++;
    if (high == left && left < BIN_MB31_MAX)
        return xml_text_fail_end(reader, error, what);
    return xml_text_fail(reader, at, error, "a number of more than 31 bits in %s", what);
}

HRESULT bin_take_mb31(WS_XML_READER* reader, const BYTE** cursor, ULONG* value, const char* what, WS_ERROR* error)
{
    const BYTE* p = bin_get_mb31(*cursor, reader->end, value);

    if (UNLIKELY(p == NULL))
        return fail_mb31(reader, *cursor, what, error);
    *cursor = p;
    return S_OK;
}

/* Length and bytes, not looked at. */
static inline HRESULT take_bytes(WS_XML_READER* reader, const BYTE** cursor, WS_XML_STRING* string, const char* what,
                                 WS_ERROR* error)
{
    const BYTE* p;
    ULONG size;

    p = bin_get_mb31(*cursor, reader->end, &size);
    if (UNLIKELY(p == NULL))
        return fail_mb31(reader, *cursor, what, error);
    if (UNLIKELY(size > (size_t)(reader->end - p)))
        return xml_text_fail_end(reader, error, what);
    *string = (WS_XML_STRING){ size, (BYTE*)(uintptr_t)p, NULL, 0 };
    *cursor = p + size;
    return S_OK;
}

HRESULT bin_take_string(WS_XML_READER* reader, const BYTE** cursor, WS_XML_STRING* string, const char* what,
                        WS_ERROR* error)
{
    TRY(take_bytes(reader, cursor, string, what, error));
    return bin_check_utf8(reader, string->bytes, string->length, what, error);
}

/* An NCName other than xmlns. Names of ASCII letters, which nearly all are, take one look at each byte. */
static bool is_name(const WS_XML_STRING* name)
{
    const BYTE* p = name->bytes;
    const BYTE* end = p + name->length;

    if (name->length == 0 || (name->length == 5 && memcmp(p, "xmlns", 5) == 0))
        return false;
    if ((xml_class_ascii[*p] & XML_CLASS_NAME_START) != 0) {
        do {
            p++;
        } while (p < end && (xml_class_ascii[*p] & XML_CLASS_NAME) != 0);
        if (LIKELY(p == end))
            return true;
    }
    return xml_ncname_valid(name->bytes, name->length);
}

static HRESULT fail_name(WS_XML_READER* reader, const BYTE* at, const WS_XML_STRING* name, const char* what,
                         WS_ERROR* error)
{
    TRY(bin_check_utf8(reader, name->bytes, name->length, what, error));
    return xml_text_fail(reader, at, error, "'%.*s' cannot be %s", name->length < 80 ? (int)name->length : 80,
                         (const char*)name->bytes, what);
}

HRESULT bin_take_name(WS_XML_READER* reader, const BYTE** cursor, WS_XML_STRING* name, const char* what,
                      WS_ERROR* error)
{
    const BYTE* at = *cursor;

    TRY(take_bytes(reader, cursor, name, what, error));
    return LIKELY(is_name(name)) ? S_OK : fail_name(reader, at, name, what, error);
}

/* ---- dictionaries ------------------------------------------------------------------------------------------------- */

static HRESULT fail_id(WS_XML_READER* reader, const BYTE* at, const struct bin_dictionary* dictionary, ULONG id,
                       WS_ERROR* error)
{
    if (dictionary->strings == NULL)
        return xml_text_fail(reader, at, error, "string %u of the %s, but there is none: "
                             "WS_XML_READER_BINARY_ENCODING.%s is NULL", (unsigned)(id >> 1), dictionary->name,
                             dictionary->name);
    return xml_text_fail(reader, at, error, "string %u of the %s, which has %u", (unsigned)(id >> 1), dictionary->name,
                         (unsigned)dictionary->strings->stringCount);
}

/* Strings that the application put there since are strings of the dictionary. */
static NOINLINE HRESULT take_new_id(WS_XML_READER* reader, const BYTE* at, struct bin_dictionary* dictionary, ULONG id,
                                    WS_ERROR* error)
{
    ULONG count = dictionary->count;

    if (dictionary->strings == NULL || id >> 1 >= dictionary->strings->stringCount)
        return fail_id(reader, at, dictionary, id, error);
    TRY(xml_array_grow((void**)&dictionary->known, &dictionary->known_capacity, dictionary->strings->stringCount, 1,
                       error));
    dictionary->count = dictionary->strings->stringCount;
    memset(dictionary->known + count, 0, dictionary->count - count);
    return S_OK;
}

static inline HRESULT take_id(WS_XML_READER* reader, const BYTE** cursor, struct bin_dictionary** dictionary,
                              ULONG* index, WS_ERROR* error)
{
    const BYTE* at = *cursor;
    ULONG id;

    TRY(bin_take_mb31(reader, cursor, &id, "the number of a dictionary string", error));
    *dictionary = &bin_of(reader)->dictionaries[id & 1];
    *index = id >> 1;
    return LIKELY(*index < (*dictionary)->count) ? S_OK : take_new_id(reader, at, *dictionary, id, error);
}

/* The application, or a peer before it, may have put anything there: looked at once for each document. */
static HRESULT check_known(WS_XML_READER* reader, struct bin_dictionary* dictionary, ULONG index, enum bin_known wanted,
                           const BYTE* at, const char* what, WS_ERROR* error)
{
    const WS_XML_STRING* string = &dictionary->strings->strings[index];

    if (LIKELY((dictionary->known[index] & wanted) != 0))
        return S_OK;
    if (wanted == BIN_KNOWN_UTF8)
        TRY(bin_check_utf8(reader, string->bytes, string->length, what, error));
    else if (!is_name(string))
        return fail_name(reader, at, string, what, error);
    dictionary->known[index] = (BYTE)(dictionary->known[index] | wanted);
    return S_OK;
}

HRESULT bin_take_dictionary(WS_XML_READER* reader, const BYTE** cursor, const WS_XML_STRING** string, WS_ERROR* error)
{
    const BYTE* at = *cursor;
    struct bin_dictionary* dictionary;
    ULONG index;

    TRY(take_id(reader, cursor, &dictionary, &index, error));
    TRY(check_known(reader, dictionary, index, BIN_KNOWN_UTF8, at, "a dictionary string", error));
    *string = &dictionary->strings->strings[index];
    return S_OK;
}

HRESULT bin_take_dictionary_name(WS_XML_READER* reader, const BYTE** cursor, const WS_XML_STRING** name,
                                 const char* what, WS_ERROR* error)
{
    const BYTE* at = *cursor;
    struct bin_dictionary* dictionary;
    ULONG index;

    TRY(take_id(reader, cursor, &dictionary, &index, error));
    TRY(check_known(reader, dictionary, index, BIN_KNOWN_NAME, at, what, error));
    *name = &dictionary->strings->strings[index];
    return S_OK;
}

/* ---- the next node ------------------------------------------------------------------------------------------------ */

void bin_leave_scope(WS_XML_READER* reader, ULONG depth)
{
    struct xml_binary_reader* binary = bin_of(reader);
    const struct bin_open* open = &binary->open[depth];

    if (!bin_restores(binary, depth))
        return;
    bin_set_restores(binary, depth, false);
    bin_unbind(binary, open->binding_count);
    binary->scoped_count = open->scoped_count;
    xml_arena_rewind(&reader->names, open->names);
}

static HRESULT next_comment(WS_XML_READER* reader, WS_ERROR* error)
{
    const BYTE* p = reader->pos + 1;

    TRY(bin_take_string(reader, &p, &reader->comment.value, "a comment", error));
    reader->pos = p;
    reader->front.node = &reader->comment.node;
    return S_OK;
}

static HRESULT next_end(WS_XML_READER* reader, WS_ERROR* error)
{
    if (reader->more)
        return xml_text_fail_end(reader, error, "the document");
    if (reader->front.depth != 0)
        return xml_text_fail(reader, reader->end, error, "the document ends inside an element, %u deep",
                             (unsigned)reader->front.depth);
    if (!reader->root_seen && !reader->set.allow_fragment)
        return xml_text_fail(reader, reader->end, error, "the document has no element");
    xml_reader_stand(reader, WS_XML_NODE_TYPE_EOF);
    return S_OK;
}

static HRESULT next_end_element(WS_XML_READER* reader, WS_ERROR* error)
{
    if (reader->front.depth == 0)
        return xml_text_fail(reader, reader->pos, error, "the end of an element, but none is open");
    reader->pos++;
    xml_reader_stand(reader, WS_XML_NODE_TYPE_END_ELEMENT);
    return S_OK;
}

static HRESULT fail_record(WS_XML_READER* reader, WS_ERROR* error)
{
    BYTE type = *reader->pos;

    if (type >= BIN_ATTRIBUTE_FIRST && type <= BIN_ATTRIBUTE_LAST)
        return xml_text_fail(reader, reader->pos, error, "an attribute (record 0x%02X) outside of a start tag", type);
    return xml_text_fail(reader, reader->pos, error, "0x%02X is not a type of a record", type);
}

static HRESULT next_record(WS_XML_READER* reader, WS_ERROR* error)
{
    BYTE type;

    if (UNLIKELY(reader->pos == reader->end))
        return next_end(reader, error);
    type = *reader->pos;
    if (type >= BIN_SHORT_ELEMENT && type <= BIN_ELEMENT_LAST)
        return bin_start_element(reader, &reader->pos, error);
    if (type >= BIN_TEXT_FIRST && type <= BIN_TEXT_LAST)
        return bin_next_text(reader, error);
    switch (type) {
    case BIN_END_ELEMENT: return next_end_element(reader, error);
    case BIN_COMMENT:     return next_comment(reader, error);
    case BIN_ARRAY:       return bin_start_array(reader, error);
    default:              return fail_record(reader, error);
    }
}

static HRESULT next_known(WS_XML_READER* reader, WS_ERROR* error)
{
    struct xml_binary_reader* binary = bin_of(reader);

    switch (binary->then) {
    case BIN_THEN_RECORD:
        return next_record(reader, error);
    case BIN_THEN_END:
        binary->then = BIN_THEN_RECORD;
        xml_reader_stand(reader, WS_XML_NODE_TYPE_END_ELEMENT);
        return S_OK;
    case BIN_THEN_ITEM:
        return bin_item_text(reader, error);
    default:
        return bin_next_rest(reader, error);
    }
}

HRESULT bin_go_on(WS_XML_READER* reader, WS_ERROR* error)
{
    HRESULT hr;

    do {                                         /* S_FALSE: an empty text, which makes no node */
        reader->node_at = reader->pos;
        hr = next_known(reader, error);
    } while (UNLIKELY(hr == S_FALSE));
    return hr;
}

HRESULT bin_next_any(WS_XML_READER* reader, WS_ERROR* error)
{
    WS_XML_NODE_TYPE type = reader->front.node->nodeType;

    if (type == WS_XML_NODE_TYPE_ELEMENT) {
        reader->front.depth++;
        reader->root_seen = true;
    } else if (type == WS_XML_NODE_TYPE_END_ELEMENT) {
        bin_leave_scope(reader, --reader->front.depth);
        if (UNLIKELY(bin_of(reader)->array.left != 0)) {
            reader->node_at = reader->pos;
            return bin_next_item(reader, error);
        }
    }
    return bin_go_on(reader, error);
}

/* The end of the element is next: it came with the text, or its record is there. */
static bool binary_alone(const WS_XML_READER* reader)
{
    enum bin_then then = bin_of(reader)->then;

    return then == BIN_THEN_END
           || (then == BIN_THEN_RECORD && reader->pos < reader->end && *reader->pos == BIN_END_ELEMENT);
}

/* ---- memory that moves -------------------------------------------------------------------------------------------- */

static void move_string(const struct xml_move* move, WS_XML_STRING* string)
{
    xml_move_bytes(move, &string->bytes);
}

static void move_value(const struct xml_move* move, union bin_value* value)
{
    switch (value->text.textType) {
    case WS_XML_TEXT_TYPE_UTF8:   move_string(move, &value->utf8.value); break;
    case WS_XML_TEXT_TYPE_UTF16:  xml_move_bytes(move, &value->utf16.bytes); break;
    case WS_XML_TEXT_TYPE_BASE64: xml_move_bytes(move, &value->base64.bytes); break;
    default:                      break;
    }
}

/* The current node's pointers into the input. */
static void binary_moved(WS_XML_READER* reader, const struct xml_move* move)
{
    struct xml_binary_reader* binary = bin_of(reader);

    move_string(move, &binary->element_prefix);
    move_string(move, &binary->element_name);
    move_value(move, &binary->value);
    move_string(move, &binary->chars_value.value);
    move_string(move, &reader->comment.value);
    for (ULONG i = 0; i < binary->attr_count; i++) {
        struct bin_attr* attr = &binary->attrs[i];

        xml_move_const(move, &attr->at);
        move_string(move, &attr->own_prefix);
        move_string(move, &attr->own_name);
        if (attr->node.isXmlNs)
            move_string(move, &attr->value.utf8.value);
        else
            move_value(move, &attr->value);
    }
    for (ULONG i = 0; i < binary->item_count; i++)
        move_value(move, &binary->items[i]);
}

const struct xml_reader_ops xml_reader_binary_ops = {
    .next = bin_next,
    .read = bin_read,
    .find_namespace = bin_find_namespace,
    .outer_namespace = bin_outer_namespace,
    .find_xml_attribute = bin_find_xml_attribute,
    .moved = binary_moved,
    .alone = binary_alone,
    .pass = bin_pass,
    .read_array = bin_read_array,
    .bytes = true,
};

/* ---- begin and free ----------------------------------------------------------------------------------------------- */

static HRESULT create_state(struct xml_binary_reader** out, WS_ERROR* error)
{
    struct xml_binary_reader* binary = mem_zalloc(sizeof *binary);

    if (binary == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for reading binary XML");
    binary->element.node.nodeType = WS_XML_NODE_TYPE_ELEMENT;
    binary->text.node.nodeType = WS_XML_NODE_TYPE_TEXT;
    binary->text.text = &binary->value.text;
    binary->chars.node.nodeType = WS_XML_NODE_TYPE_TEXT;
    binary->chars.text = &binary->chars_value.text;
    binary->chars_value.text.textType = WS_XML_TEXT_TYPE_UTF8;
    binary->dictionaries[0].name = "staticDictionary";
    binary->dictionaries[1].name = "dynamicDictionary";
    *out = binary;
    return S_OK;
}

void xml_binary_free(struct xml_binary_reader* binary)
{
    if (binary == NULL)
        return;
    mem_free(binary->dictionaries[0].known);
    mem_free(binary->dictionaries[1].known);
    mem_free(binary->attrs);
    mem_free(binary->attr_list);
    mem_free(binary->attr_slots);
    mem_free(binary->items);
    mem_free(binary->item_list);
    mem_free(binary->open);
    mem_free(binary->bindings);
    mem_free(binary->scoped);
    xml_bytes_free(&binary->array.copy);
    mem_free(binary);
}

static HRESULT set_dictionary(struct bin_dictionary* dictionary, const WS_XML_DICTIONARY* strings, WS_ERROR* error)
{
    dictionary->strings = strings;
    dictionary->count = 0;
    if (strings == NULL || strings->stringCount == 0)
        return S_OK;
    if (strings->strings == NULL)
        return err_raise(error, E_INVALIDARG, "%s: %u strings, but no pointer to them", dictionary->name,
                         (unsigned)strings->stringCount);
    TRY(xml_array_grow((void**)&dictionary->known, &dictionary->known_capacity, strings->stringCount, 1, error));
    memset(dictionary->known, 0, strings->stringCount);
    dictionary->count = strings->stringCount;
    return S_OK;
}

static HRESULT set_input(WS_XML_READER* reader, const WS_XML_READER_INPUT* input, WS_ERROR* error)
{
    const WS_XML_READER_BUFFER_INPUT* memory = (const WS_XML_READER_BUFFER_INPUT*)(const void*)input;

    if (input->inputType == WS_XML_READER_INPUT_TYPE_STREAM)
        return xml_stream_begin(reader, WS_CHARSET_UTF8, (const WS_XML_READER_STREAM_INPUT*)(const void*)input, error);
    if (input->inputType != WS_XML_READER_INPUT_TYPE_BUFFER)
        return err_raise(error, E_INVALIDARG, "%d is not an input type", (int)input->inputType);
    if (memory->encodedData == NULL && memory->encodedDataSize != 0)
        return err_raise(error, E_INVALIDARG, "encodedData: %u bytes, but no pointer to them",
                         (unsigned)memory->encodedDataSize);
    xml_text_begin(reader, memory->encodedData == NULL ? (const BYTE*)"" : memory->encodedData,
                   memory->encodedDataSize, false);
    return S_OK;
}

HRESULT xml_binary_begin(WS_XML_READER* reader, const WS_XML_READER_BINARY_ENCODING* encoding,
                         const WS_XML_READER_INPUT* input, WS_ERROR* error)
{
    struct xml_binary_reader* binary;

    if (reader->binary == NULL)
        TRY(create_state(&reader->binary, error));
    binary = reader->binary;
    TRY(set_dictionary(&binary->dictionaries[0], encoding->staticDictionary, error));
    TRY(set_dictionary(&binary->dictionaries[1], encoding->dynamicDictionary, error));
    binary->then = BIN_THEN_RECORD;
    binary->carry_count = 0;
    binary->attr_count = binary->item_count = 0;
    binary->binding_count = binary->scoped_count = 0;
    binary->array.left = 0;
    memset(binary->current, 0, sizeof binary->current);
    bin_change_scope(binary);
    binary->restores = 0;
    binary->quick_depth_end = reader->set.max_depth < BIN_DEPTH_BITS ? reader->set.max_depth : BIN_DEPTH_BITS;
    binary->value.text.textType = WS_XML_TEXT_TYPE_BOOL;     /* nothing that could point anywhere */
    reader->comment.value = binary->element_prefix = binary->element_name = binary->chars_value.value = xml_no_name;
    TRY(set_input(reader, input, error));
    xml_reader_use(reader, &xml_reader_binary_ops);
    return S_OK;
}
