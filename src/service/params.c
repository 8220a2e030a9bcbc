#include "service/params.h"

#include "base/err.h"
#include "base/heap.h"
#include "xml/reader.h"
#include "xml/type.h"

#include <string.h>

static const char* side_name(enum params_side side)
{
    return side == PARAMS_INPUT ? "input" : "output";
}

static USHORT field_index(const WS_PARAMETER_DESCRIPTION* parameter, enum params_side side)
{
    return side == PARAMS_INPUT ? parameter->inputMessageIndex : parameter->outputMessageIndex;
}

static const WS_ELEMENT_DESCRIPTION* body_element(const WS_OPERATION_DESCRIPTION* operation, enum params_side side)
{
    const WS_MESSAGE_DESCRIPTION* message = params_message(operation, side);

    return message == NULL ? NULL : message->bodyElementDescription;
}

/* The struct of a body whose fields are parameters; NULL when there is none. */
static const WS_STRUCT_DESCRIPTION* body_struct(const WS_OPERATION_DESCRIPTION* operation, enum params_side side)
{
    const WS_ELEMENT_DESCRIPTION* element = body_element(operation, side);

    return element == NULL || element->type != WS_STRUCT_TYPE ? NULL : element->typeDescription;
}

/* The parameter that is the whole message of a side; PARAM_ABSENT: the fields of the body are parameters. */
static ULONG message_parameter(const WS_OPERATION_DESCRIPTION* operation, enum params_side side)
{
    for (ULONG i = 0; i < operation->parameterCount; i++)
        if (operation->parameterDescription[i].parameterType == WS_PARAMETER_TYPE_MESSAGES
            && params_has(operation, i, side))
            return i;
    return PARAM_ABSENT;
}

/* ------------------------------------------------------------------------------------------------------ checks */

static HRESULT check_parameter(const WS_OPERATION_DESCRIPTION* operation, ULONG index, enum params_side side,
                               WS_ERROR* error)
{
    const WS_PARAMETER_DESCRIPTION* parameter = &operation->parameterDescription[index];
    const WS_STRUCT_DESCRIPTION* fields = body_struct(operation, side);
    USHORT field = field_index(parameter, side);

    if (field == PARAM_ABSENT)
        return S_OK;
    if (body_element(operation, side) == NULL)
        return err_raise(error, E_INVALIDARG, "parameter %u is in the %s message, but that message has no body element",
                         index, side_name(side));
    if (parameter->parameterType == WS_PARAMETER_TYPE_MESSAGES)
        return S_OK;
    if ((ULONG)parameter->parameterType > WS_PARAMETER_TYPE_MESSAGES)
        return err_raise(error, E_INVALIDARG, "parameter %u has the unknown type %d", index, parameter->parameterType);
    if (fields == NULL)
        return err_raise(error, E_INVALIDARG, "parameter %u is a field of the %s message's body, which is no structure",
                         index, side_name(side));
    if (field >= fields->fieldCount)
        return err_raise(error, E_INVALIDARG, "parameter %u is field %u of the %s message's body, which has %u fields",
                         index, field, side_name(side), fields->fieldCount);
    return S_OK;
}

/* Each field of the body must have a place, and a count where it needs one: nothing is made up. */
static HRESULT check_fields(const WS_OPERATION_DESCRIPTION* operation, enum params_side side, WS_ERROR* error)
{
    const WS_STRUCT_DESCRIPTION* fields = body_struct(operation, side);
    ULONG values = 0, counts = 0;

    if (fields == NULL || message_parameter(operation, side) != PARAM_ABSENT)
        return S_OK;
    if (fields->fieldCount != 0 && fields->fields == NULL)
        return err_raise(error, E_INVALIDARG, "the %s message's body has %u fields, but the pointer to them is NULL",
                         side_name(side), fields->fieldCount);
    for (ULONG i = 0; i < operation->parameterCount; i++) {
        if (!params_has(operation, i, side))
            continue;
        if (operation->parameterDescription[i].parameterType == WS_PARAMETER_TYPE_ARRAY_COUNT)
            counts++;
        else
            values++;
    }
    for (ULONG i = 0; i < fields->fieldCount; i++) {
        const WS_FIELD_DESCRIPTION* field = fields->fields[i];

        if (field == NULL || (ULONG)field->type > WS_ANY_ATTRIBUTES_TYPE)
            return err_raise(error, E_INVALIDARG,
                             "field %u of the %s message's body has no description, or an unknown type", i,
                             side_name(side));
        counts -= type_field_storage(field).has_count ? 1 : 0;
    }
    if (values != fields->fieldCount || counts != 0)
        return err_raise(error, E_INVALIDARG,
                         "the %u fields of the %s message's body are not covered by the operation's "
                         "parameters, one for each field and one for each array's count",
                         fields->fieldCount, side_name(side));
    return S_OK;
}

static HRESULT check_side(const WS_OPERATION_DESCRIPTION* operation, enum params_side side, WS_ERROR* error)
{
    for (ULONG i = 0; i < operation->parameterCount; i++)
        TRY(check_parameter(operation, i, side, error));
    return check_fields(operation, side, error);
}

HRESULT params_check(const WS_OPERATION_DESCRIPTION* operation, WS_ERROR* error)
{
    if (operation->versionInfo != 1)
        return err_raise(error, E_INVALIDARG, "the operation description has version %u; this library knows version 1",
                         operation->versionInfo);
    if (operation->inputMessageDescription == NULL)
        return err_raise(error, E_INVALIDARG, "the operation description has no input message");
    if (operation->parameterCount != 0 && operation->parameterDescription == NULL)
        return err_raise(error, E_INVALIDARG, "the operation has %u parameters, but their descriptions are NULL",
                         operation->parameterCount);
    for (ULONG i = 0; i < operation->parameterCount; i++)
        if (!params_has(operation, i, PARAMS_INPUT) && !params_has(operation, i, PARAMS_OUTPUT))
            return err_raise(error, E_INVALIDARG, "parameter %u is neither in the input nor in the output message", i);
    TRY(check_side(operation, PARAMS_INPUT, error));
    return check_side(operation, PARAMS_OUTPUT, error);
}

/* ------------------------------------------------------------------------------------------------------ places */

/* What a whole message is in C: structures by pointer, everything else by value. */
static bool message_by_pointer(const WS_ELEMENT_DESCRIPTION* element)
{
    return element->type == WS_STRUCT_TYPE || element->type == WS_UNION_TYPE;
}

static size_t place_size(const WS_OPERATION_DESCRIPTION* operation, ULONG index)
{
    const WS_PARAMETER_DESCRIPTION* parameter = &operation->parameterDescription[index];
    enum params_side side = params_has(operation, index, PARAMS_INPUT) ? PARAMS_INPUT : PARAMS_OUTPUT;
    const WS_ELEMENT_DESCRIPTION* element = body_element(operation, side);

    switch (parameter->parameterType) {
    case WS_PARAMETER_TYPE_ARRAY_COUNT:
        return sizeof(ULONG);
    case WS_PARAMETER_TYPE_MESSAGES:
        return message_by_pointer(element) ? sizeof(void*) : type_size(element->type, element->typeDescription);
    default:
        return type_field_storage(body_struct(operation, side)->fields[field_index(parameter, side)]).size;
    }
}

static size_t round_up(size_t size)
{
    return (size + 7) & ~(size_t)7;
}

static bool takes_place(const WS_OPERATION_DESCRIPTION* operation, ULONG index, enum params_side side)
{
    return side == PARAMS_ALL || params_has(operation, index, side);
}

HRESULT params_make_places(const WS_OPERATION_DESCRIPTION* operation, enum params_side side, WS_HEAP* heap,
                           void*** places, WS_ERROR* error)
{
    size_t size = (operation->parameterCount + 1u) * sizeof(void*);
    void* block;
    BYTE* place;

    for (ULONG i = 0; i < operation->parameterCount; i++)
        if (takes_place(operation, i, side))
            size += round_up(place_size(operation, i));
    TRY(heap_zalloc(heap, size, &block, error));
    *places = block;
    place = (BYTE*)(*places + operation->parameterCount + 1);
    for (ULONG i = 0; i < operation->parameterCount; i++) {
        if (!takes_place(operation, i, side))
            continue;
        (*places)[i] = place;
        place += round_up(place_size(operation, i));
    }
    return S_OK;
}

/* ---------------------------------------------------------------------------------------------------- messages */

/* The places in the order of the body's fields. */
static HRESULT make_frame(const WS_OPERATION_DESCRIPTION* operation, enum params_side side, void* const* places,
                          WS_HEAP* scratch, struct type_frame* frame, WS_ERROR* error)
{
    const WS_STRUCT_DESCRIPTION* fields = body_struct(operation, side);
    size_t count = fields->fieldCount;
    void** values;
    void* block;
    ULONG** counts;

    TRY(heap_zalloc(scratch, (count * 2 + 1) * sizeof(void*), &block, error));
    values = block;
    counts = (ULONG**)(void*)(values + count);
    for (ULONG i = 0; i < operation->parameterCount; i++) {
        const WS_PARAMETER_DESCRIPTION* parameter = &operation->parameterDescription[i];
        USHORT field = field_index(parameter, side);

        if (field == PARAM_ABSENT)
            continue;
        if (parameter->parameterType == WS_PARAMETER_TYPE_ARRAY_COUNT)
            counts[field] = places[i];
        else
            values[field] = places[i];
    }
    for (ULONG i = 0; i < count; i++)
        if (values[i] == NULL || (counts[i] == NULL && type_field_storage(fields->fields[i]).has_count))
            return err_raise(error, E_INVALIDARG, "field %u of the %s message's body has no parameter%s", i,
                             side_name(side), values[i] == NULL ? "" : " for its count");
    *frame = (struct type_frame){ values, counts };
    return S_OK;
}

static bool nillable(const WS_OPERATION_DESCRIPTION* operation, enum params_side side)
{
    ULONG options = side == PARAMS_INPUT ? operation->inputMessageOptions : operation->outputMessageOptions;

    return (options & WS_SERVICE_OPERATION_MESSAGE_NILLABLE_ELEMENT) != 0;
}

/* The type's C value is itself a pointer: pointer options apply, though the parameter is passed by value. */
static bool pointer_type(WS_TYPE type)
{
    return type == WS_WSZ_TYPE || type == WS_XML_BUFFER_TYPE;
}

static HRESULT write_message(WS_XML_WRITER* writer, const WS_OPERATION_DESCRIPTION* operation, enum params_side side,
                             const void* place, WS_ERROR* error)
{
    const WS_ELEMENT_DESCRIPTION* element = body_element(operation, side);

    if (!message_by_pointer(element) && !pointer_type(element->type))
        return type_write_element(writer, element, WS_WRITE_REQUIRED_VALUE, place,
                                  (ULONG)type_size(element->type, element->typeDescription), error);
    return type_write_element(writer, element,
                              nillable(operation, side) ? WS_WRITE_NILLABLE_POINTER : WS_WRITE_REQUIRED_POINTER, place,
                              sizeof(void*), error);
}

static HRESULT read_message(WS_XML_READER* reader, const WS_OPERATION_DESCRIPTION* operation, enum params_side side,
                            WS_HEAP* heap, void* place, WS_ERROR* error)
{
    const WS_ELEMENT_DESCRIPTION* element = body_element(operation, side);

    if (!message_by_pointer(element) && !pointer_type(element->type))
        return type_read_element(reader, element, WS_READ_REQUIRED_VALUE, heap, place,
                                 (ULONG)type_size(element->type, element->typeDescription), error);
    return type_read_element(reader, element,
                             nillable(operation, side) ? WS_READ_NILLABLE_POINTER : WS_READ_REQUIRED_POINTER, heap,
                             place, sizeof(void*), error);
}

HRESULT params_write(WS_MESSAGE* message, const WS_OPERATION_DESCRIPTION* operation, enum params_side side,
                     void* const* places, WS_HEAP* scratch, WS_ERROR* error)
{
    const WS_ELEMENT_DESCRIPTION* element = body_element(operation, side);
    ULONG whole = message_parameter(operation, side);
    struct type_frame frame;
    WS_XML_WRITER* writer;

    if (element == NULL)
        return S_OK;
    TRY(WsGetMessageProperty(message, WS_MESSAGE_PROPERTY_BODY_WRITER, &writer, sizeof writer, error));
    if (whole != PARAM_ABSENT)
        return write_message(writer, operation, side, places[whole], error);
    TRY(make_frame(operation, side, places, scratch, &frame, error));
    return type_write_wrapper(writer, element, &frame, error);
}

/* "The service model ignores the name for the response body wrapper element in RPC/literal operations." The element keeps
 * its description, under the name that is there. */
static HRESULT take_any_name(WS_XML_READER* reader, WS_ELEMENT_DESCRIPTION* element, WS_ERROR* error)
{
    TRY(xml_to_content(reader, error));
    if (xml_reader_node_type(reader) == WS_XML_NODE_TYPE_ELEMENT) {
        element->elementLocalName = xml_reader_element(reader)->localName;
        element->elementNs = xml_reader_element(reader)->ns;
    }
    return S_OK;
}

HRESULT params_read(WS_MESSAGE* message, const WS_OPERATION_DESCRIPTION* operation, enum params_side side,
                    void* const* places, WS_HEAP* scratch, WS_HEAP* heap, WS_ERROR* error)
{
    ULONG whole = message_parameter(operation, side);
    WS_ELEMENT_DESCRIPTION element;
    struct type_frame frame;
    WS_XML_READER* reader;

    if (body_element(operation, side) == NULL)
        return S_OK;
    TRY(WsGetMessageProperty(message, WS_MESSAGE_PROPERTY_BODY_READER, &reader, sizeof reader, error));
    if (whole != PARAM_ABSENT)
        return read_message(reader, operation, side, heap, places[whole], error);
    TRY(make_frame(operation, side, places, scratch, &frame, error));
    element = *body_element(operation, side);
    if (operation->style == WS_RPC_LITERAL_OPERATION && side == PARAMS_OUTPUT)
        TRY(take_any_name(reader, &element, error));
    return type_read_wrapper(reader, &element, &frame, heap, error);
}

/* --------------------------------------------------------------------------------------------------- arguments */

HRESULT params_check_arguments(const WS_OPERATION_DESCRIPTION* operation, const void* const* arguments, WS_ERROR* error)
{
    if (operation->parameterCount != 0 && arguments == NULL)
        return err_raise(error, E_INVALIDARG, "the operation has %u parameters, but arguments is NULL",
                         operation->parameterCount);
    for (ULONG i = 0; i < operation->parameterCount; i++) {
        if (arguments[i] == NULL)
            return err_raise(error, E_INVALIDARG, "the pointer to argument %u is NULL", i);
        if (params_has(operation, i, PARAMS_OUTPUT) && *(void* const*)arguments[i] == NULL)
            return err_raise(error, E_INVALIDARG, "argument %u is an output, but the pointer to its variable is NULL",
                             i);
    }
    return S_OK;
}

void params_from_arguments(const WS_OPERATION_DESCRIPTION* operation, const void* const* arguments, void** places)
{
    for (ULONG i = 0; i < operation->parameterCount; i++) {
        if (params_has(operation, i, PARAMS_OUTPUT))
            places[i] = *(void* const*)arguments[i];
        else
            places[i] = (void*)(uintptr_t)arguments[i];
    }
}

static size_t argument_size(const WS_OPERATION_DESCRIPTION* operation, ULONG index)
{
    return params_has(operation, index, PARAMS_OUTPUT) ? sizeof(void*) : place_size(operation, index);
}

HRESULT params_copy_arguments(const WS_OPERATION_DESCRIPTION* operation, const void* const* arguments, WS_HEAP* heap,
                              const void* const** copy, WS_ERROR* error)
{
    size_t count = operation->parameterCount;
    size_t size = count * sizeof(void*);
    const void** list;
    void* block;
    BYTE* value;

    for (ULONG i = 0; i < count; i++)
        size += round_up(argument_size(operation, i));
    TRY(heap_alloc(heap, size + sizeof(void*), &block, error));
    list = block;
    value = (BYTE*)(list + count);
    for (ULONG i = 0; i < count; i++) {
        memcpy(value, arguments[i], argument_size(operation, i));
        list[i] = value;
        value += round_up(argument_size(operation, i));
    }
    *copy = list;
    return S_OK;
}

void params_give_outputs(const WS_OPERATION_DESCRIPTION* operation, const void* const* arguments, void* const* places)
{
    for (ULONG i = 0; i < operation->parameterCount; i++)
        if (params_has(operation, i, PARAMS_OUTPUT))
            memcpy(*(void* const*)arguments[i], places[i], place_size(operation, i));
}
