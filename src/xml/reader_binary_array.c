/* The array record ([MC-NBFX] section 2.3.3): one start tag and many values, which read as so many elements. */
#include "xml/reader_binary.h"

#include "base/err.h"
#include "xml/type_info.h"

/* The start tag of an item, from the header; *cursor moves behind its end element record. */
static HRESULT take_tag(WS_XML_READER* reader, const BYTE** cursor, WS_ERROR* error)
{
    const BYTE* p = *cursor;

    if (p == reader->end)
        return xml_text_fail_end(reader, error, "an array");
    if (*p < BIN_SHORT_ELEMENT || *p > BIN_ELEMENT_LAST)
        return xml_text_fail(reader, p, error, "record 0x%02X in an array, where an element should be", *p);
    TRY(bin_start_element(reader, &p, error));
    bin_set_restores(bin_of(reader), reader->front.depth, true);     /* the next item follows its end */
    if (p == reader->end)
        return xml_text_fail_end(reader, error, "an array");
    if (*p != BIN_END_ELEMENT)
        return xml_text_fail(reader, p, error, "record 0x%02X in an array, where the end of its element should be", *p);
    *cursor = p + 1;
    return S_OK;
}

/* Type and number of the items. */
static HRESULT take_items(WS_XML_READER* reader, const BYTE** cursor, struct bin_array* array, WS_ERROR* error)
{
    const BYTE* at = *cursor;
    ULONG count;

    if (at == reader->end)
        return xml_text_fail_end(reader, error, "an array");
    array->record = *at;
    array->item_bytes = bin_array_item_size(array->record);
    if (array->item_bytes == 0)
        return xml_text_fail(reader, at, error, "0x%02X is not a type of items of an array", *at);
    *cursor = at + 1;
    TRY(bin_take_mb31(reader, cursor, &count, "the number of items of an array", error));
    if (count == 0)
        return xml_text_fail(reader, at, error, "an array without items");
    if (!reader->more && (size_t)(reader->end - *cursor) / array->item_bytes < count)
        return xml_text_fail_end(reader, error, "an array");
    array->left = count;
    return S_OK;
}

HRESULT bin_start_array(WS_XML_READER* reader, WS_ERROR* error)
{
    struct bin_array* array = &bin_of(reader)->array;
    const BYTE* p = reader->pos + 1;
    const BYTE* header = p;

    TRY(take_tag(reader, &p, error));
    TRY(take_items(reader, &p, array, error));
    array->header = header;
    if (!reader->in_place) {
        array->copy.size = 0;
        TRY(xml_bytes_append(&array->copy, header, (size_t)(p - header), error));
        array->header = array->copy.data;
    }
    array->left--;
    reader->pos = p;
    bin_of(reader)->then = BIN_THEN_ITEM;
    return S_OK;
}

/* The header was read once already: it is whole, and only quotas of what is around it could refuse it now. */
HRESULT bin_next_item(WS_XML_READER* reader, WS_ERROR* error)
{
    struct bin_array* array = &bin_of(reader)->array;
    const BYTE* end = reader->end;
    const BYTE* p = array->header;
    HRESULT hr;

    if (!reader->in_place)
        reader->end = array->header + array->copy.size;
    hr = bin_start_element(reader, &p, error);
    reader->end = end;
    bin_set_restores(bin_of(reader), reader->front.depth, true);
    array->left--;
    bin_of(reader)->then = BIN_THEN_ITEM;
    return hr;
}

HRESULT bin_item_text(WS_XML_READER* reader, WS_ERROR* error)
{
    struct xml_binary_reader* binary = bin_of(reader);
    const BYTE* p = reader->pos;

    if ((size_t)(reader->end - p) < binary->array.item_bytes)
        return xml_text_fail_end(reader, error, "an array");
    TRY(bin_take_value(reader, &p, binary->array.record & (BYTE)~BIN_WITH_END, &binary->value, error));
    reader->pos = p;
    binary->then = BIN_THEN_END;
    reader->front.node = &binary->text.node;
    return S_OK;
}

/* ---- all at once -------------------------------------------------------------------------------------------------- */

static HRESULT fail_item(WS_XML_READER* reader, const BYTE* at, WS_TYPE type, WS_ERROR* error)
{
    return xml_text_fail(reader, at, error, "an item of an array that is no value of %s", type_infos[type].name);
}

static HRESULT take_item(WS_XML_READER* reader, const BYTE* p, WS_TYPE type, BYTE* out, WS_ERROR* error)
{
    WS_DATETIME datetime = { 0 };
    DECIMAL decimal;
    BOOL truth;

    switch (type) {
    case WS_BOOL_TYPE:
        if (*p > 1)
            return fail_item(reader, p, type, error);
        truth = *p;
        memcpy(out, &truth, sizeof truth);
        return S_OK;
    case WS_DECIMAL_TYPE:
        if (!bin_get_decimal(p, &decimal))
            return fail_item(reader, p, type, error);
        memcpy(out, &decimal, sizeof decimal);
        return S_OK;
    default:
        assert(type == WS_DATETIME_TYPE);
        if (!bin_get_datetime(p, &datetime))
            return fail_item(reader, p, type, error);
        memcpy(out, &datetime, sizeof datetime);
        return S_OK;
    }
}

static HRESULT take_all(WS_XML_READER* reader, WS_TYPE type, BYTE* out, ULONG count, WS_ERROR* error)
{
    const BYTE* p = reader->pos;
    size_t item = bin_of(reader)->array.item_bytes;

    if (bin_same_in_memory(type)) {
        memcpy(out, p, item * count);
        return S_OK;
    }
    for (ULONG i = 0; i < count; i++)
        TRY(take_item(reader, p + i * item, type, out + (size_t)i * type_infos[type].size, error));
    return S_OK;
}

HRESULT bin_read_array(WS_XML_READER* reader, WS_TYPE type, BYTE* items, ULONG count, ULONG* done, WS_ERROR* error)
{
    struct xml_binary_reader* binary = bin_of(reader);
    struct bin_array* array = &binary->array;
    size_t there = binary->then == BIN_THEN_ITEM && xml_reader_node_type(reader) == WS_XML_NODE_TYPE_ELEMENT
                       ? (size_t)(reader->end - reader->pos) / array->item_bytes : 0;

    if (there == 0 || array->record != bin_array_record(type) || reader->ops != &xml_reader_binary_ops)
        return S_OK;                             /* other functions in place of ours want to see each node */
    if (count > (size_t)array->left + 1)
        count = array->left + 1;
    if (count > there)
        count = (ULONG)there;
    TRY(take_all(reader, type, items, count, error));
    reader->pos += count * array->item_bytes;
    reader->root_seen = true;
    array->left -= count - 1;
    binary->then = BIN_THEN_RECORD;
    bin_leave_scope(reader, reader->front.depth);
    *done = count;
    if (array->left == 0)
        return bin_go_on(reader, error);
    reader->node_at = reader->pos;
    return bin_next_item(reader, error);
}
