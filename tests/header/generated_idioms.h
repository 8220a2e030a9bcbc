/*
 * What code looks like that the WSDL compiler of Windows writes, in its old and its current form, and what sources that
 * were written for Windows use besides. All of it must compile, as C and as C++, with 16-bit and with 32-bit wchar_t.
 * Included by header_c_test.c and header_cpp_test.cpp.
 */
#ifndef GENERATED_IDIOMS_H
#define GENERATED_IDIOMS_H

#include <webservices.h>

#if __WCHAR_MAX__ <= 0xFFFF
#define TEXT16(literal) L##literal
#else
#define TEXT16(literal) u##literal
#endif

#if defined(__cplusplus)
extern "C" {
#endif

#pragma warning(disable : 4055) // conversion from data pointer to function pointer
#pragma warning(suppress : 26018)
#pragma comment(lib, "WebServices.lib")

/* Forward declarations, operations and stubs, with annotations of both generations. */
typedef struct _OrderType OrderType;
typedef struct _SubmitInput SubmitInput;

typedef HRESULT (CALLBACK* SubmitCallback)(
    _In_ const WS_OPERATION_CONTEXT* context,
    _In_ OrderType* order,
    _In_reads_(noteCount) const WS_STRING* notes,
    _In_ unsigned int noteCount,
    _Outptr_opt_result_z_ WCHAR** receipt,
    _Out_ unsigned __int64* number,
    _In_opt_ const WS_ASYNC_CONTEXT* asyncContext,
    _In_opt_ WS_ERROR* error);

HRESULT WINAPI Order_Submit(
    _In_ WS_SERVICE_PROXY* serviceProxy,
    __in_opt OrderType* order,
    __in_ecount_opt(noteCount) const WS_STRING* notes,
    _In_range_(0, 100) unsigned int noteCount,
    __deref_out_opt WCHAR** receipt,
    __inout unsigned __int64* number,
    _In_ WS_HEAP* heap,
    _In_reads_opt_(callPropertyCount) const WS_CALL_PROPERTY* callProperties,
    _In_ const ULONG callPropertyCount,
    _In_opt_ const WS_ASYNC_CONTEXT* asyncContext,
    _In_opt_ WS_ERROR* error);

typedef struct OrderBindingFunctionTable {
    SubmitCallback Submit;
} OrderBindingFunctionTable;

/* Types of the schema. */
typedef enum OrderState {
    OrderStatePending = 0,
    OrderStateShipped = 1
} OrderState;

struct _OrderType {
    int quantity;
    __int64 weight;
    unsigned __int64 number;
    __int8 priority;
    WS_DATETIME placed;
    _Null_terminated_ WCHAR* productName;
    WS_XML_STRING reference;
    OrderState state;
    ULONG itemsCount;
    _Field_size_(itemsCount) int* items;
    WS_DECIMAL_DESCRIPTION* limits;
};

struct _SubmitInput {
    OrderType* order;
};

/* Descriptions: one constant structure of structures that point at each other. */
typedef struct _OrderDefinitions {
    WS_XML_DICTIONARY dict;
    struct {
        WS_XML_STRING orderTypeName;
        WS_XML_STRING ns;
        WS_XML_STRING quantityName;
        WS_XML_STRING itemName;
        WS_XML_STRING pendingName;
        WS_XML_STRING shippedName;
    } names;
    struct {
        WS_ENUM_VALUE values[2];
        ULONG nameIndices[2];
        WS_ENUM_DESCRIPTION stateDescription;
        WS_INT32_DESCRIPTION quantityDescription;
        WS_FIELD_DESCRIPTION quantity;
        WS_FIELD_DESCRIPTION items;
        WS_FIELD_DESCRIPTION* fields[2];
        WS_STRUCT_DESCRIPTION structDesc;
    } types;
    WS_ELEMENT_DESCRIPTION element;
    WS_MESSAGE_DESCRIPTION message;
} OrderDefinitions;

extern const OrderDefinitions order_definitions;

const OrderDefinitions order_definitions = {
    {
        { 0x8b1d3c50, 0x0c4e, 0x4c8a, { 0x90, 0x57, 0x0e, 0x1f, 0x2d, 0x3c, 0x4b, 0x5a } },
        (WS_XML_STRING*)&order_definitions.names,
        6,
        TRUE,
    },
    {
        WS_XML_STRING_DICTIONARY_VALUE("OrderType", (WS_XML_DICTIONARY*)&order_definitions.dict, 0),
        WS_XML_STRING_DICTIONARY_VALUE("urn:example:order", (WS_XML_DICTIONARY*)&order_definitions.dict, 1),
        WS_XML_STRING_DICTIONARY_VALUE("quantity", (WS_XML_DICTIONARY*)&order_definitions.dict, 2),
        WS_XML_STRING_DICTIONARY_VALUE("item", (WS_XML_DICTIONARY*)&order_definitions.dict, 3),
        WS_XML_STRING_DICTIONARY_VALUE("pending", (WS_XML_DICTIONARY*)&order_definitions.dict, 4),
        WS_XML_STRING_DICTIONARY_VALUE("shipped", (WS_XML_DICTIONARY*)&order_definitions.dict, 5),
    },
    {
        {
            { OrderStatePending, (WS_XML_STRING*)&order_definitions.names.pendingName },
            { OrderStateShipped, (WS_XML_STRING*)&order_definitions.names.shippedName },
        },
        { 0, 1 },
        {
            (WS_ENUM_VALUE*)order_definitions.types.values,
            WsCountOf(order_definitions.types.values),
            7,
            (ULONG*)order_definitions.types.nameIndices,
        },
        { 1, 100 },
        {
            WS_ATTRIBUTE_FIELD_MAPPING,
            (WS_XML_STRING*)&order_definitions.names.quantityName,
            (WS_XML_STRING*)&order_definitions.names.ns,
            WS_INT32_TYPE,
            (void*)&order_definitions.types.quantityDescription,
            WsOffsetOf(OrderType, quantity),
            0,
            0,
            (ULONG)-1,
            0,
            0,
            0,
        },
        {
            WS_REPEATING_ELEMENT_FIELD_MAPPING,
            0,
            0,
            WS_INT32_TYPE,
            0,
            WsOffsetOf(OrderType, items),
            WS_FIELD_OPTIONAL | WS_FIELD_NILLABLE_ITEM,
            0,
            WsOffsetOf(OrderType, itemsCount),
            (WS_XML_STRING*)&order_definitions.names.itemName,
            (WS_XML_STRING*)&order_definitions.names.ns,
            0,
        },
        {
            (WS_FIELD_DESCRIPTION*)&order_definitions.types.quantity,
            (WS_FIELD_DESCRIPTION*)&order_definitions.types.items,
        },
        {
            sizeof(OrderType),
            __alignof(OrderType),
            (WS_FIELD_DESCRIPTION**)&order_definitions.types.fields,
            WsCountOf(order_definitions.types.fields),
            (WS_XML_STRING*)&order_definitions.names.orderTypeName,
            (WS_XML_STRING*)&order_definitions.names.ns,
            0,
            0,
            0,
            WS_STRUCT_IGNORE_TRAILING_ELEMENT_CONTENT,
        },
    },
    {
        (WS_XML_STRING*)&order_definitions.names.orderTypeName,
        (WS_XML_STRING*)&order_definitions.names.ns,
        WS_STRUCT_TYPE,
        (void*)&order_definitions.types.structDesc,
    },
    {
        (WS_XML_STRING*)&order_definitions.names.ns,
        (WS_ELEMENT_DESCRIPTION*)&order_definitions.element,
    },
};

/* A stub: takes the frame apart and calls the operation. */
HRESULT CALLBACK Order_Submit_Stub(
    _In_ const WS_OPERATION_CONTEXT* context,
    _In_ void* frame,
    _In_opt_ const void* callback,
    _In_opt_ const WS_ASYNC_CONTEXT* asyncContext,
    _In_opt_ WS_ERROR* error);

HRESULT CALLBACK Order_Submit_Stub(
    const WS_OPERATION_CONTEXT* context,
    void* frame,
    const void* callback,
    const WS_ASYNC_CONTEXT* asyncContext,
    WS_ERROR* error)
{
    void** const parameters = (void**)frame;
    SubmitCallback operation = *(SubmitCallback const*)callback;

    return operation(context, *(OrderType**)parameters[0], *(const WS_STRING**)parameters[1],
                     *(unsigned int*)parameters[2], (WCHAR**)parameters[3], (unsigned __int64*)parameters[4],
                     asyncContext, error);
}

/* What applications write: text, properties, results. */
static const WS_STRING service_url = WS_STRING_VALUE(TEXT16("http://localhost:8080/order"));
static const WS_STRING no_text = WS_STRING_EMPTY;
static const WS_XML_STRING local_name = WS_XML_STRING_VALUE("Order");
static const WS_XML_STRING no_name = WS_XML_STRING_NULL;
static const WCHAR array_text[] = TEXT16("array");
static const WS_STRING from_array = WS_STRING_VALUE(array_text);

static const WS_ENVELOPE_VERSION soap_version = WS_ENVELOPE_VERSION_SOAP_1_1;
static const WS_CHANNEL_PROPERTY channel_properties[] = {
    { WS_CHANNEL_PROPERTY_ENVELOPE_VERSION, (void*)&soap_version, sizeof(soap_version) },
};

static DWORD APIENTRY name_of_result(HRESULT hr);

static DWORD APIENTRY name_of_result(HRESULT hr)
{
    switch (hr) {
    case S_OK:
    case S_FALSE:
    case WS_S_ASYNC:
    case WS_S_END:
        return SUCCEEDED(hr) ? 1 : 0;
    case E_INVALIDARG:
    case WS_E_INVALID_FORMAT:
    case CERT_E_EXPIRED:
        return FAILED(hr) ? 2 : 0;
    default:
        return 3;
    }
}

#if defined(__cplusplus)
}
#endif

#endif
