/* Fields that take any number of elements, and unions.
 *
 * Items are collected in scratch memory, in pieces that double and do not move, and copied into the heap once their number is
 * known: an array takes exactly its size there, as applications compute the quota of a heap, and a long one costs no more for
 * each item than a short one. */
#include "xml/type_read.h"

#include "base/err.h"

#include <string.h>

enum { FIRST_PIECE_ITEMS = 8, PIECE_BYTES_MAX = 1 << 20, QUOTA_LOOK_BYTES = 1 << 16 };

struct piece {
    struct piece* next;
    ULONG         count;               /* items in use */
    ULONG         room;
    _Alignas(TYPE_SCRATCH_ALIGNMENT) BYTE data[];
};

struct items {
    struct piece*            first;
    struct piece*            last;
    size_t                   item_size;
    ULONG                    count;
    struct type_scratch_mark mark;
};

/* ---- collecting ---------------------------------------------------------------------------------------------------- */

/* What is collected has to fit into the heap in the end: a peer must not make more of it than its owner allowed. */
static HRESULT check_quota(struct type_reader* in, size_t bytes)
{
    SIZE_T max;
    SIZE_T used;

    if (in->heap == NULL || bytes < QUOTA_LOOK_BYTES)
        return S_OK;
    TRY(WsGetHeapProperty(in->heap, WS_HEAP_PROPERTY_MAX_SIZE, &max, sizeof max, in->error));
    TRY(WsGetHeapProperty(in->heap, WS_HEAP_PROPERTY_REQUESTED_SIZE, &used, sizeof used, in->error));
    if (bytes <= max - used)
        return S_OK;
    return type_read_raise(in, WS_E_QUOTA_EXCEEDED, "an array of over %zu bytes does not fit into the heap; raise "
                           "WS_HEAP_PROPERTY_MAX_SIZE (%zu)", bytes, (size_t)max);
}

static HRESULT add_piece(struct type_reader* in, struct items* items)
{
    size_t        room = items->last == NULL ? FIRST_PIECE_ITEMS : (size_t)items->last->room * 2;
    struct piece* piece;
    void*         memory;

    if (room > FIRST_PIECE_ITEMS && items->item_size != 0 && room > PIECE_BYTES_MAX / items->item_size)
        room = items->last->room;
    TRY(check_quota(in, items->count * items->item_size));
    TRY(type_scratch_alloc(&in->scratch, sizeof *piece + room * items->item_size, &memory, in->error));
    piece = memory;
    piece->next = NULL;
    piece->count = 0;
    piece->room = (ULONG)room;
    if (items->last == NULL)
        items->first = piece;
    else
        items->last->next = piece;
    items->last = piece;
    return S_OK;
}

/* Zeroed memory for one more item. */
static HRESULT add_item(struct type_reader* in, struct items* items, void** item)
{
    if (items->last == NULL || items->last->count == items->last->room)
        TRY(add_piece(in, items));
    *item = items->last->data + items->last->count * items->item_size;
    memset(*item, 0, items->item_size);
    items->last->count++;
    items->count++;
    return S_OK;
}

/* The item added last was none. */
static void drop_item(struct items* items)
{
    items->last->count--;
    items->count--;
}

static HRESULT store_items(struct type_reader* in, struct items* items, void* slot, void* count)
{
    void*  array = NULL;
    size_t size = items->count * items->item_size;

    if (items->count != 0) {
        BYTE* next;

        TRY(value_alloc(in, size, &array));
        next = array;
        for (const struct piece* piece = items->first; piece != NULL; piece = piece->next) {
            memcpy(next, piece->data, piece->count * items->item_size);
            next += piece->count * items->item_size;
        }
    }
    memcpy(slot, &array, sizeof array);
    memcpy(count, &items->count, sizeof items->count);
    type_scratch_rewind(&in->scratch, items->mark);
    return S_OK;
}

/* ---- unions -------------------------------------------------------------------------------------------------------- */

static int compare_bytes(const WS_XML_STRING* a, const WS_XML_STRING* b)
{
    ULONG shorter = a->length < b->length ? a->length : b->length;
    int   order = shorter == 0 ? 0 : memcmp(a->bytes, b->bytes, shorter);

    return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

static int compare_names(const WS_XML_ELEMENT_NODE* element, const WS_FIELD_DESCRIPTION* field)
{
    int order = compare_bytes(element->ns, field->ns);

    return order != 0 ? order : compare_bytes(element->localName, field->localName);
}

/* With valueIndices the fields are sorted by name, one of any element last. */
static const WS_UNION_FIELD_DESCRIPTION* find_sorted(const WS_UNION_DESCRIPTION* description, ULONG named,
                                                     const WS_XML_ELEMENT_NODE* element)
{
    ULONG low = 0;
    ULONG high = named;

    while (low < high) {
        ULONG middle = low + (high - low) / 2;
        int   order = compare_names(element, &description->fields[middle]->field);

        if (order == 0)
            return description->fields[middle];
        if (order > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* From the choice found last on: equal elements and sequences cost one or two comparisons each. */
static const WS_UNION_FIELD_DESCRIPTION* find_from(const struct type_reader* in,
                                                   const WS_UNION_DESCRIPTION* description, ULONG named, ULONG* cursor)
{
    for (ULONG tried = 0, i = *cursor; tried < named; tried++, i++) {
        const WS_FIELD_DESCRIPTION* field;

        if (i >= named)
            i = 0;
        field = &description->fields[i]->field;
        if (type_at_name(in, field->localName, field->ns)) {
            *cursor = i;
            return description->fields[i];
        }
    }
    return NULL;
}

static const WS_UNION_FIELD_DESCRIPTION* find_choice(const struct type_reader* in,
                                                     const WS_UNION_DESCRIPTION* description, ULONG* cursor)
{
    ULONG                             named = description->fieldCount;
    const WS_UNION_FIELD_DESCRIPTION* any = NULL;
    const WS_UNION_FIELD_DESCRIPTION* found;

    if (named != 0 && description->fields[named - 1]->field.mapping == WS_ANY_ELEMENT_FIELD_MAPPING)
        any = description->fields[--named];
    found = description->valueIndices != NULL ? find_sorted(description, named, xml_reader_element(in->reader))
                                              : find_from(in, description, named, cursor);
    if (found == NULL && any != NULL && type_read_any_matches(in, &any->field))
        found = any;
    return found;
}

static HRESULT read_choice(struct type_reader* in, const WS_UNION_DESCRIPTION* description, ULONG* cursor, BYTE* out,
                           bool* found)
{
    const WS_UNION_FIELD_DESCRIPTION* choice = NULL;
    const WS_FIELD_DESCRIPTION*       field;
    bool                              at_element;

    TRY(type_check_union_once(&in->checked, description, in->error));
    TRY(type_read_to_element(in, &at_element));
    if (at_element)
        choice = find_choice(in, description, cursor);
    *found = choice != NULL;
    if (choice == NULL)
        return S_OK;
    field = &choice->field;
    memcpy(out + description->enumOffset, &choice->value, sizeof choice->value);
    in->place = (struct type_place){ "element", field->localName };
    if (field->mapping == WS_REPEATING_ELEMENT_FIELD_MAPPING)
        return type_read_repeating(in, field, out + field->offset, out + field->countOffset);
    if (field->mapping == WS_ANY_ELEMENT_FIELD_MAPPING)
        return type_read_any_element(in, field, out + field->offset);
    return type_read_field_element(in, field, out + field->offset, out + field->countOffset);
}

HRESULT type_read_choice(struct type_reader* in, const WS_UNION_DESCRIPTION* description, BYTE* out, bool* found)
{
    ULONG cursor = 0;

    return read_choice(in, description, &cursor, out, found);
}

/* ---- items --------------------------------------------------------------------------------------------------------- */

static size_t item_size(const WS_FIELD_DESCRIPTION* field)
{
    if ((field->options & WS_FIELD_POINTER) != 0)
        return sizeof(void*);
    return field->type == WS_VOID_TYPE ? 0 : type_size(field->type, field->typeDescription);
}

static HRESULT read_item(struct type_reader* in, const WS_FIELD_DESCRIPTION* field, void* item)
{
    bool  nil = false;
    void* pointer;

    if ((field->options & WS_FIELD_NILLABLE_ITEM) != 0)
        TRY(type_read_is_nil(in, &nil));
    if (nil)
        return type_read_nil(in);
    if ((field->options & WS_FIELD_POINTER) != 0) {
        TRY(type_read_element_pointer(in, field->type, field->typeDescription, &pointer));
        memcpy(item, &pointer, sizeof pointer);
        return S_OK;
    }
    if (field->type == WS_STRUCT_TYPE)
        return type_read_struct_in_place(in, field->typeDescription, item);
    return type_read_element_value(in, field->type, field->typeDescription, item, NULL);
}

/* The next item, if there is one. */
static HRESULT read_next(struct type_reader* in, const WS_FIELD_DESCRIPTION* field, ULONG* cursor, struct items* items,
                         bool* found)
{
    void* item;

    if (field->mapping == WS_REPEATING_ELEMENT_CHOICE_FIELD_MAPPING) {
        TRY(add_item(in, items, &item));
        TRY(read_choice(in, field->typeDescription, cursor, item, found));
        if (!*found)
            drop_item(items);
        return S_OK;
    }
    TRY(type_read_to_element(in, found));
    if (field->mapping == WS_REPEATING_ANY_ELEMENT_FIELD_MAPPING) {
        *found = *found && type_read_any_matches(in, field);
        if (!*found)
            return S_OK;
        TRY(add_item(in, items, &item));
        return type_read_any_element(in, field, item);
    }
    *found = *found && type_at_name(in, field->itemLocalName, field->itemNs);
    if (!*found)
        return S_OK;
    TRY(add_item(in, items, &item));
    in->place = (struct type_place){ "element", field->itemLocalName };
    return read_item(in, field, item);
}

static HRESULT check_count(struct type_reader* in, const WS_FIELD_DESCRIPTION* field, ULONG count)
{
    const WS_ITEM_RANGE* range = field->itemRange;

    if (range == NULL || (count >= range->minItemCount && count <= range->maxItemCount))
        return S_OK;
    in->place =
        (struct type_place){ "elements", field->itemLocalName != NULL ? field->itemLocalName : field->localName };
    return type_read_raise(in, WS_E_INVALID_FORMAT, "there are %s%u; the itemRange of the field allows %u to %u",
                           count > range->maxItemCount ? "at least " : "", count, range->minItemCount,
                           range->maxItemCount);
}

static HRESULT read_items(struct type_reader* in, const WS_FIELD_DESCRIPTION* field, void* slot, void* count)
{
    struct items items = { NULL, NULL, item_size(field), 0, type_scratch_mark(&in->scratch) };
    const ULONG  max = field->itemRange == NULL ? UINT32_MAX : field->itemRange->maxItemCount;
    ULONG        cursor = 0;
    bool         found = true;

    while (found && items.count <= max)
        TRY(read_next(in, field, &cursor, &items, &found));
    TRY(check_count(in, field, items.count));
    if (field->type == WS_VOID_TYPE) {
        type_scratch_rewind(&in->scratch, items.mark);
        return S_OK;
    }
    return store_items(in, &items, slot, count);
}

static void store_none(const WS_FIELD_DESCRIPTION* field, void* slot, void* count)
{
    const ULONG none = 0;

    if (field->type == WS_VOID_TYPE)
        return;
    memset(slot, 0, sizeof(void*));
    memcpy(count, &none, sizeof none);
}

HRESULT type_read_repeating(struct type_reader* in, const WS_FIELD_DESCRIPTION* field, void* slot, void* count)
{
    bool wrapped = field->localName != NULL && field->mapping != WS_REPEATING_ANY_ELEMENT_FIELD_MAPPING;
    bool at_element;
    bool nil = false;

    if (!wrapped)
        return read_items(in, field, slot, count);
    in->place = (struct type_place){ "element", field->localName };
    TRY(type_read_to_element(in, &at_element));
    if (!at_element || !type_at_name(in, field->localName, field->ns)) {
        store_none(field, slot, count);
        return (field->options & WS_FIELD_OPTIONAL) != 0 ? S_OK : check_count(in, field, 0);
    }
    if ((field->options & WS_FIELD_NILLABLE) != 0)
        TRY(type_read_is_nil(in, &nil));
    if (nil) {
        store_none(field, slot, count);
        return type_read_nil(in);
    }
    TRY(type_read_no_attributes(in));
    TRY(xml_enter(in->reader, in->error));
    TRY(read_items(in, field, slot, count));
    return xml_leave(in->reader, in->error);
}
