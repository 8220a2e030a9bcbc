/* The public functions of primitive values: WsReadValue, WsWriteValue, WsReadArray, WsWriteArray. A WS_VALUE_TYPE is one of
 * the types that need no heap, without a description. */
#include "base/check.h"
#include "base/err.h"
#include "xml/type_read.h"
#include "xml/type_write.h"

#include <string.h>

/* Indexed by WS_VALUE_TYPE. */
static const BYTE value_types[] = { WS_BOOL_TYPE,     WS_INT8_TYPE,     WS_INT16_TYPE,  WS_INT32_TYPE,
                                    WS_INT64_TYPE,    WS_UINT8_TYPE,    WS_UINT16_TYPE, WS_UINT32_TYPE,
                                    WS_UINT64_TYPE,   WS_FLOAT_TYPE,    WS_DOUBLE_TYPE, WS_DECIMAL_TYPE,
                                    WS_DATETIME_TYPE, WS_TIMESPAN_TYPE, WS_GUID_TYPE,   WS_DURATION_TYPE };

static HRESULT check_value(WS_VALUE_TYPE value_type, const void* value, ULONG value_size, WS_TYPE* type,
                           WS_ERROR* error)
{
    if ((unsigned)value_type >= ARRAY_COUNT(value_types))
        return err_raise(error, E_INVALIDARG, "%d is no WS_VALUE_TYPE", (int)value_type);
    *type = (WS_TYPE)value_types[value_type];
    if (value == NULL)
        return err_raise(error, E_INVALIDARG, "value is NULL");
    if (value_size != type_infos[*type].size)
        return err_raise(error, E_INVALIDARG, "valueSize is %u; a %s has %u", value_size, type_infos[*type].name,
                         type_infos[*type].size);
    return S_OK;
}

static HRESULT check_array(const WS_XML_STRING* local_name, const WS_XML_STRING* ns, WS_VALUE_TYPE value_type,
                           const void* array, ULONG array_size, ULONG item_offset, ULONG item_count, WS_TYPE* type,
                           WS_ERROR* error)
{
    ULONG room;

    if (local_name == NULL || ns == NULL || (local_name->bytes == NULL && local_name->length != 0)
        || (ns->bytes == NULL && ns->length != 0))
        return err_raise(error, E_INVALIDARG, "an array needs the localName and ns of its elements");
    if ((unsigned)value_type >= ARRAY_COUNT(value_types))
        return err_raise(error, E_INVALIDARG, "%d is no WS_VALUE_TYPE", (int)value_type);
    *type = (WS_TYPE)value_types[value_type];
    room = array_size / type_infos[*type].size;
    if (array == NULL)
        return err_raise(error, E_INVALIDARG, "array is NULL");
    if (item_offset > room || item_count > room - item_offset)
        return err_raise(error, E_INVALIDARG,
                         "items %u to %llu are outside of an array of %u bytes, which has %u items", item_offset,
                         (unsigned long long)item_offset + item_count, array_size, room);
    return S_OK;
}

/* ---- reading ------------------------------------------------------------------------------------------------------- */

/* Values without heap, description and structs need no more than this of the state. */
static void init(struct type_reader* in, WS_XML_READER* reader, const WS_XML_STRING* name, WS_ERROR* error)
{
    in->reader = reader;
    in->heap = NULL;
    in->error = error;
    in->place = (struct type_place){ name == NULL ? "value" : "element", name };
}

static HRESULT read_value(WS_XML_READER* reader, WS_TYPE type, void* value, WS_ERROR* error)
{
    struct type_reader in;

    init(&in, reader, NULL, error);
    return value_from_content(&in, type, NULL, value, NULL);
}

HRESULT WINAPI WsReadValue(WS_XML_READER* reader, WS_VALUE_TYPE valueType, void* value, ULONG valueSize,
                           WS_ERROR* error)
{
    XML_READER_DOOR(WsReadValue(reader, valueType, value, valueSize, error), reader, error);
    WS_TYPE type;

    TRY(check_value(valueType, value, valueSize, &type, error));
    return xml_reader_end(reader, read_value(reader, type, value, error));
}

static HRESULT read_array(struct type_reader* in, const WS_XML_STRING* ns, WS_TYPE type, BYTE* next, ULONG count,
                          ULONG* actual)
{
    size_t item = type_infos[type].size;
    ULONG  done = 0, taken;
    bool   at_element;

    while (done < count) {
        TRY(type_read_to_element(in, &at_element));
        if (!at_element || !type_at_name(in, in->place.name, ns))
            break;
        TRY(xml_read_array(in->reader, type, next + done * item, count - done, &taken, in->error));
        done += taken;
        if (taken != 0)
            continue;
        TRY(xml_enter(in->reader, in->error));
        TRY(value_from_content(in, type, NULL, next + done * item, NULL));
        TRY(xml_leave(in->reader, in->error));
        done++;
    }
    *actual = done;
    return S_OK;
}

HRESULT WINAPI WsReadArray(WS_XML_READER* reader, const WS_XML_STRING* localName, const WS_XML_STRING* ns,
                           WS_VALUE_TYPE valueType, void* array, ULONG arraySize, ULONG itemOffset, ULONG itemCount,
                           ULONG* actualItemCount, WS_ERROR* error)
{
    CHECK_CALL(WsReadArray(reader, localName, ns, valueType, array, arraySize, itemOffset, itemCount, actualItemCount,
                           error), reader, error);
    struct type_reader in;
    WS_TYPE            type;

    TRY(xml_reader_check(reader, error));
    TRY(check_array(localName, ns, valueType, array, arraySize, itemOffset, itemCount, &type, error));
    if (actualItemCount == NULL)
        return err_raise(error, E_INVALIDARG, "actualItemCount is NULL");
    init(&in, reader, localName, error);
    return xml_reader_end(reader, read_array(&in, ns, type, (BYTE*)array + (size_t)itemOffset * type_infos[type].size,
                                             itemCount, actualItemCount));
}

/* ---- writing ------------------------------------------------------------------------------------------------------- */

HRESULT WINAPI WsWriteValue(WS_XML_WRITER* writer, WS_VALUE_TYPE valueType, const void* value, ULONG valueSize,
                            WS_ERROR* error)
{
    XML_WRITER_DOOR(WsWriteValue(writer, valueType, value, valueSize, error), writer, error);
    struct type_writer out = { .writer = writer, .error = error, .kind = "value" };
    WS_TYPE            type;

    TRY(check_value(valueType, value, valueSize, &type, error));
    return xml_writer_end(writer, value_write(&out, type, NULL, value, 0));
}

static HRESULT write_array(struct type_writer* out, const WS_XML_STRING* ns, WS_TYPE type, const BYTE* next,
                           ULONG count)
{
    bool written;

    TRY(xml_write_array(out->writer, out->name, ns, type, next, count, &written, out->error));
    if (written)
        return S_OK;
    for (ULONG i = 0; i < count; i++) {
        TRY(xml_write_start_element(out->writer, NULL, out->name, ns, out->error));
        TRY(value_write(out, type, NULL, next + (size_t)i * type_infos[type].size, 0));
        TRY(xml_write_end_element(out->writer, out->error));
    }
    return S_OK;
}

HRESULT WINAPI WsWriteArray(WS_XML_WRITER* writer, const WS_XML_STRING* localName, const WS_XML_STRING* ns,
                            WS_VALUE_TYPE valueType, const void* array, ULONG arraySize, ULONG itemOffset,
                            ULONG itemCount, WS_ERROR* error)
{
    CHECK_CALL(WsWriteArray(writer, localName, ns, valueType, array, arraySize, itemOffset, itemCount, error),
               writer, error);
    struct type_writer out = { .writer = writer, .error = error, .kind = "element", .name = localName };
    WS_TYPE            type;

    TRY(xml_writer_check(writer, error));
    TRY(check_array(localName, ns, valueType, array, arraySize, itemOffset, itemCount, &type, error));
    return xml_writer_end(
        writer,
        write_array(&out, ns, type, (const BYTE*)array + (size_t)itemOffset * type_infos[type].size, itemCount));
}
