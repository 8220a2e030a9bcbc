/* Descriptions, client functions and service stubs for calculator.wsdl; see calculator_desc.h. */
#include "calculator_desc.h"

#include <stddef.h>

#define NOT_IN_MESSAGE ((USHORT)-1)
#define NO_COUNT ((ULONG)-1)

#define NAMESPACE "http://example.org/calculator"

/* Names: one dictionary for the file, each name once. */

enum string_id {
    ID_ns,
    ID_name_Add,
    ID_name_a,
    ID_name_b,
    ID_name_AddResponse,
    ID_name_result,
    ID_name_Echo,
    ID_name_text,
    ID_name_EchoResponse,
    ID_name_Divide,
    ID_name_DivideResponse,
    ID_name_quotient,
    ID_name_Sum,
    ID_name_values,
    ID_name_SumResponse,
    ID_name_total,
    ID_name_Slow,
    ID_name_delayMilliseconds,
    ID_name_SlowResponse,
    ID_name_waitedMilliseconds,
    ID_action_Add,
    ID_action_AddResponse,
    ID_action_Echo,
    ID_action_EchoResponse,
    ID_action_Divide,
    ID_action_DivideResponse,
    ID_action_Sum,
    ID_action_SumResponse,
    ID_action_Slow,
    ID_action_SlowResponse,
    STRING_COUNT
};

static WS_XML_STRING strings[STRING_COUNT];

static const WS_XML_DICTIONARY dictionary = {
    { 0x5d1f7a3c, 0x0e52, 0x4b6a, { 0x9c, 0x41, 0x7e, 0x2b, 0xd0, 0x86, 0x13, 0xf5 } },
    strings,
    STRING_COUNT,
    TRUE
};

#define DICTIONARY_STRING(text, name) \
    WS_XML_STRING_DICTIONARY_VALUE(text, (WS_XML_DICTIONARY*)&dictionary, ID_##name)

static WS_XML_STRING strings[STRING_COUNT] = {
    [ID_ns] = DICTIONARY_STRING(NAMESPACE, ns),
    [ID_name_Add] = DICTIONARY_STRING("Add", name_Add),
    [ID_name_a] = DICTIONARY_STRING("a", name_a),
    [ID_name_b] = DICTIONARY_STRING("b", name_b),
    [ID_name_AddResponse] = DICTIONARY_STRING("AddResponse", name_AddResponse),
    [ID_name_result] = DICTIONARY_STRING("result", name_result),
    [ID_name_Echo] = DICTIONARY_STRING("Echo", name_Echo),
    [ID_name_text] = DICTIONARY_STRING("text", name_text),
    [ID_name_EchoResponse] = DICTIONARY_STRING("EchoResponse", name_EchoResponse),
    [ID_name_Divide] = DICTIONARY_STRING("Divide", name_Divide),
    [ID_name_DivideResponse] = DICTIONARY_STRING("DivideResponse", name_DivideResponse),
    [ID_name_quotient] = DICTIONARY_STRING("quotient", name_quotient),
    [ID_name_Sum] = DICTIONARY_STRING("Sum", name_Sum),
    [ID_name_values] = DICTIONARY_STRING("values", name_values),
    [ID_name_SumResponse] = DICTIONARY_STRING("SumResponse", name_SumResponse),
    [ID_name_total] = DICTIONARY_STRING("total", name_total),
    [ID_name_Slow] = DICTIONARY_STRING("Slow", name_Slow),
    [ID_name_delayMilliseconds] = DICTIONARY_STRING("delayMilliseconds", name_delayMilliseconds),
    [ID_name_SlowResponse] = DICTIONARY_STRING("SlowResponse", name_SlowResponse),
    [ID_name_waitedMilliseconds] = DICTIONARY_STRING("waitedMilliseconds", name_waitedMilliseconds),
    [ID_action_Add] = DICTIONARY_STRING(NAMESPACE "/Add", action_Add),
    [ID_action_AddResponse] = DICTIONARY_STRING(NAMESPACE "/AddResponse", action_AddResponse),
    [ID_action_Echo] = DICTIONARY_STRING(NAMESPACE "/Echo", action_Echo),
    [ID_action_EchoResponse] = DICTIONARY_STRING(NAMESPACE "/EchoResponse", action_EchoResponse),
    [ID_action_Divide] = DICTIONARY_STRING(NAMESPACE "/Divide", action_Divide),
    [ID_action_DivideResponse] = DICTIONARY_STRING(NAMESPACE "/DivideResponse", action_DivideResponse),
    [ID_action_Sum] = DICTIONARY_STRING(NAMESPACE "/Sum", action_Sum),
    [ID_action_SumResponse] = DICTIONARY_STRING(NAMESPACE "/SumResponse", action_SumResponse),
    [ID_action_Slow] = DICTIONARY_STRING(NAMESPACE "/Slow", action_Slow),
    [ID_action_SlowResponse] = DICTIONARY_STRING(NAMESPACE "/SlowResponse", action_SlowResponse),
};

#define STRING(name) (&strings[ID_##name])

#define ELEMENT_FIELD(owner, field, fieldType) { \
    .mapping = WS_ELEMENT_FIELD_MAPPING, .localName = STRING(name_##field), .ns = STRING(ns), .type = (fieldType), \
    .offset = offsetof(owner, field), .countOffset = NO_COUNT }

#define REPEATING_FIELD(owner, field, itemType) { \
    .mapping = WS_REPEATING_ELEMENT_FIELD_MAPPING, .type = (itemType), .offset = offsetof(owner, field), \
    .countOffset = offsetof(owner, field##Count), .itemLocalName = STRING(name_##field), .itemNs = STRING(ns) }

#define STRUCT(owner, ownerFields) { \
    .size = sizeof(owner), .alignment = _Alignof(owner), .fields = (ownerFields), .fieldCount = WsCountOf(ownerFields) }

#define OPERATION(name) { \
    .versionInfo = 1, \
    .inputMessageDescription = (WS_MESSAGE_DESCRIPTION*)&calculator_wsdl.messages.name##Input, \
    .outputMessageDescription = (WS_MESSAGE_DESCRIPTION*)&calculator_wsdl.messages.name##Output, \
    .parameterCount = WsCountOf(name##_parameters), .parameterDescription = name##_parameters, \
    .stubCallback = name##_stub, .style = WS_NON_RPC_LITERAL_OPERATION }

#define ELEMENT(name) { STRING(name_##name), STRING(ns), WS_STRUCT_TYPE, &name##_struct }
#define MESSAGE(name) { STRING(action_##name), (WS_ELEMENT_DESCRIPTION*)&calculator_wsdl.globalElements.name }

/* ---- Add ---- */

static WS_FIELD_DESCRIPTION Add_a = ELEMENT_FIELD(_Add, a, WS_INT32_TYPE);
static WS_FIELD_DESCRIPTION Add_b = ELEMENT_FIELD(_Add, b, WS_INT32_TYPE);
static WS_FIELD_DESCRIPTION* Add_fields[] = { &Add_a, &Add_b };
static WS_STRUCT_DESCRIPTION Add_struct = STRUCT(_Add, Add_fields);

static WS_FIELD_DESCRIPTION AddResponse_result = ELEMENT_FIELD(_AddResponse, result, WS_INT32_TYPE);
static WS_FIELD_DESCRIPTION* AddResponse_fields[] = { &AddResponse_result };
static WS_STRUCT_DESCRIPTION AddResponse_struct = STRUCT(_AddResponse, AddResponse_fields);

static WS_PARAMETER_DESCRIPTION Add_parameters[] = {
    { WS_PARAMETER_TYPE_NORMAL, 0, NOT_IN_MESSAGE },
    { WS_PARAMETER_TYPE_NORMAL, 1, NOT_IN_MESSAGE },
    { WS_PARAMETER_TYPE_NORMAL, NOT_IN_MESSAGE, 0 },
};

struct Add_frame {
    int* a;
    int* b;
    int* result;
};

static HRESULT CALLBACK Add_stub(const WS_OPERATION_CONTEXT* context, void* frame_arguments, const void* callback,
                                 const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error)
{
    const struct Add_frame* frame = frame_arguments;
    Calculator_AddCallback operation = __extension__(Calculator_AddCallback)callback;

    return operation(context, *frame->a, *frame->b, frame->result, asyncContext, error);
}

static WS_OPERATION_DESCRIPTION Add_operation = OPERATION(Add);

HRESULT WINAPI Calculator_Add(WS_SERVICE_PROXY* serviceProxy, int a, int b, int* result, WS_HEAP* heap,
                              const WS_CALL_PROPERTY* callProperties, ULONG callPropertyCount,
                              const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error)
{
    const void* arguments[] = { &a, &b, &result };

    return WsCall(serviceProxy, &Add_operation, arguments, heap, callProperties, callPropertyCount, asyncContext,
                  error);
}

/* ---- Echo ---- */

static WS_FIELD_DESCRIPTION Echo_text = ELEMENT_FIELD(_Echo, text, WS_WSZ_TYPE);
static WS_FIELD_DESCRIPTION* Echo_fields[] = { &Echo_text };
static WS_STRUCT_DESCRIPTION Echo_struct = STRUCT(_Echo, Echo_fields);

static WS_FIELD_DESCRIPTION EchoResponse_text = ELEMENT_FIELD(_EchoResponse, text, WS_WSZ_TYPE);
static WS_FIELD_DESCRIPTION* EchoResponse_fields[] = { &EchoResponse_text };
static WS_STRUCT_DESCRIPTION EchoResponse_struct = STRUCT(_EchoResponse, EchoResponse_fields);

static WS_PARAMETER_DESCRIPTION Echo_parameters[] = {
    { WS_PARAMETER_TYPE_NORMAL, 0, NOT_IN_MESSAGE },
    { WS_PARAMETER_TYPE_NORMAL, NOT_IN_MESSAGE, 0 },
};

struct Echo_frame {
    WCHAR** text;
    WCHAR** echoed;
};

static HRESULT CALLBACK Echo_stub(const WS_OPERATION_CONTEXT* context, void* frame_arguments, const void* callback,
                                  const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error)
{
    const struct Echo_frame* frame = frame_arguments;
    Calculator_EchoCallback operation = __extension__(Calculator_EchoCallback)callback;

    return operation(context, *frame->text, frame->echoed, asyncContext, error);
}

static WS_OPERATION_DESCRIPTION Echo_operation = OPERATION(Echo);

HRESULT WINAPI Calculator_Echo(WS_SERVICE_PROXY* serviceProxy, WCHAR* text, WCHAR** echoed, WS_HEAP* heap,
                               const WS_CALL_PROPERTY* callProperties, ULONG callPropertyCount,
                               const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error)
{
    const void* arguments[] = { &text, &echoed };

    return WsCall(serviceProxy, &Echo_operation, arguments, heap, callProperties, callPropertyCount, asyncContext,
                  error);
}

/* ---- Divide ---- */

static WS_FIELD_DESCRIPTION Divide_a = ELEMENT_FIELD(_Divide, a, WS_DOUBLE_TYPE);
static WS_FIELD_DESCRIPTION Divide_b = ELEMENT_FIELD(_Divide, b, WS_DOUBLE_TYPE);
static WS_FIELD_DESCRIPTION* Divide_fields[] = { &Divide_a, &Divide_b };
static WS_STRUCT_DESCRIPTION Divide_struct = STRUCT(_Divide, Divide_fields);

static WS_FIELD_DESCRIPTION DivideResponse_quotient = ELEMENT_FIELD(_DivideResponse, quotient, WS_DOUBLE_TYPE);
static WS_FIELD_DESCRIPTION* DivideResponse_fields[] = { &DivideResponse_quotient };
static WS_STRUCT_DESCRIPTION DivideResponse_struct = STRUCT(_DivideResponse, DivideResponse_fields);

static WS_PARAMETER_DESCRIPTION Divide_parameters[] = {
    { WS_PARAMETER_TYPE_NORMAL, 0, NOT_IN_MESSAGE },
    { WS_PARAMETER_TYPE_NORMAL, 1, NOT_IN_MESSAGE },
    { WS_PARAMETER_TYPE_NORMAL, NOT_IN_MESSAGE, 0 },
};

struct Divide_frame {
    double* a;
    double* b;
    double* quotient;
};

static HRESULT CALLBACK Divide_stub(const WS_OPERATION_CONTEXT* context, void* frame_arguments, const void* callback,
                                    const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error)
{
    const struct Divide_frame* frame = frame_arguments;
    Calculator_DivideCallback operation = __extension__(Calculator_DivideCallback)callback;

    return operation(context, *frame->a, *frame->b, frame->quotient, asyncContext, error);
}

static WS_OPERATION_DESCRIPTION Divide_operation = OPERATION(Divide);

HRESULT WINAPI Calculator_Divide(WS_SERVICE_PROXY* serviceProxy, double a, double b, double* quotient,
                                 WS_HEAP* heap, const WS_CALL_PROPERTY* callProperties, ULONG callPropertyCount,
                                 const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error)
{
    const void* arguments[] = { &a, &b, &quotient };

    return WsCall(serviceProxy, &Divide_operation, arguments, heap, callProperties, callPropertyCount, asyncContext,
                  error);
}

/* ---- Sum ---- */

static WS_FIELD_DESCRIPTION Sum_values = REPEATING_FIELD(_Sum, values, WS_INT32_TYPE);
static WS_FIELD_DESCRIPTION* Sum_fields[] = { &Sum_values };
static WS_STRUCT_DESCRIPTION Sum_struct = STRUCT(_Sum, Sum_fields);

static WS_FIELD_DESCRIPTION SumResponse_total = ELEMENT_FIELD(_SumResponse, total, WS_INT32_TYPE);
static WS_FIELD_DESCRIPTION* SumResponse_fields[] = { &SumResponse_total };
static WS_STRUCT_DESCRIPTION SumResponse_struct = STRUCT(_SumResponse, SumResponse_fields);

static WS_PARAMETER_DESCRIPTION Sum_parameters[] = {
    { WS_PARAMETER_TYPE_ARRAY_COUNT, 0, NOT_IN_MESSAGE },
    { WS_PARAMETER_TYPE_ARRAY, 0, NOT_IN_MESSAGE },
    { WS_PARAMETER_TYPE_NORMAL, NOT_IN_MESSAGE, 0 },
};

struct Sum_frame {
    unsigned int* valuesCount;
    int** values;
    int* total;
};

static HRESULT CALLBACK Sum_stub(const WS_OPERATION_CONTEXT* context, void* frame_arguments, const void* callback,
                                 const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error)
{
    const struct Sum_frame* frame = frame_arguments;
    Calculator_SumCallback operation = __extension__(Calculator_SumCallback)callback;

    return operation(context, *frame->valuesCount, *frame->values, frame->total, asyncContext, error);
}

static WS_OPERATION_DESCRIPTION Sum_operation = OPERATION(Sum);

HRESULT WINAPI Calculator_Sum(WS_SERVICE_PROXY* serviceProxy, unsigned int valuesCount, int* values, int* total,
                              WS_HEAP* heap, const WS_CALL_PROPERTY* callProperties, ULONG callPropertyCount,
                              const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error)
{
    const void* arguments[] = { &valuesCount, &values, &total };

    return WsCall(serviceProxy, &Sum_operation, arguments, heap, callProperties, callPropertyCount, asyncContext,
                  error);
}

/* ---- Slow ---- */

static WS_FIELD_DESCRIPTION Slow_delayMilliseconds = ELEMENT_FIELD(_Slow, delayMilliseconds, WS_UINT32_TYPE);
static WS_FIELD_DESCRIPTION* Slow_fields[] = { &Slow_delayMilliseconds };
static WS_STRUCT_DESCRIPTION Slow_struct = STRUCT(_Slow, Slow_fields);

static WS_FIELD_DESCRIPTION SlowResponse_waitedMilliseconds =
    ELEMENT_FIELD(_SlowResponse, waitedMilliseconds, WS_UINT32_TYPE);
static WS_FIELD_DESCRIPTION* SlowResponse_fields[] = { &SlowResponse_waitedMilliseconds };
static WS_STRUCT_DESCRIPTION SlowResponse_struct = STRUCT(_SlowResponse, SlowResponse_fields);

static WS_PARAMETER_DESCRIPTION Slow_parameters[] = {
    { WS_PARAMETER_TYPE_NORMAL, 0, NOT_IN_MESSAGE },
    { WS_PARAMETER_TYPE_NORMAL, NOT_IN_MESSAGE, 0 },
};

struct Slow_frame {
    unsigned int* delayMilliseconds;
    unsigned int* waitedMilliseconds;
};

static HRESULT CALLBACK Slow_stub(const WS_OPERATION_CONTEXT* context, void* frame_arguments, const void* callback,
                                  const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error)
{
    const struct Slow_frame* frame = frame_arguments;
    Calculator_SlowCallback operation = __extension__(Calculator_SlowCallback)callback;

    return operation(context, *frame->delayMilliseconds, frame->waitedMilliseconds, asyncContext, error);
}

static WS_OPERATION_DESCRIPTION Slow_operation = OPERATION(Slow);

HRESULT WINAPI Calculator_Slow(WS_SERVICE_PROXY* serviceProxy, unsigned int delayMilliseconds,
                               unsigned int* waitedMilliseconds, WS_HEAP* heap,
                               const WS_CALL_PROPERTY* callProperties, ULONG callPropertyCount,
                               const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error)
{
    const void* arguments[] = { &delayMilliseconds, &waitedMilliseconds };

    return WsCall(serviceProxy, &Slow_operation, arguments, heap, callProperties, callPropertyCount, asyncContext,
                  error);
}

static WS_OPERATION_DESCRIPTION* operations[] = {
    &Add_operation, &Echo_operation, &Divide_operation, &Sum_operation, &Slow_operation
};

const _calculator_wsdl calculator_wsdl = {
    .globalElements = {
        .Add = ELEMENT(Add),
        .AddResponse = ELEMENT(AddResponse),
        .Echo = ELEMENT(Echo),
        .EchoResponse = ELEMENT(EchoResponse),
        .Divide = ELEMENT(Divide),
        .DivideResponse = ELEMENT(DivideResponse),
        .Sum = ELEMENT(Sum),
        .SumResponse = ELEMENT(SumResponse),
        .Slow = ELEMENT(Slow),
        .SlowResponse = ELEMENT(SlowResponse),
    },
    .messages = {
        .AddInput = MESSAGE(Add),
        .AddOutput = MESSAGE(AddResponse),
        .EchoInput = MESSAGE(Echo),
        .EchoOutput = MESSAGE(EchoResponse),
        .DivideInput = MESSAGE(Divide),
        .DivideOutput = MESSAGE(DivideResponse),
        .SumInput = MESSAGE(Sum),
        .SumOutput = MESSAGE(SumResponse),
        .SlowInput = MESSAGE(Slow),
        .SlowOutput = MESSAGE(SlowResponse),
    },
    .contracts = {
        .Calculator = { WsCountOf(operations), operations },
    },
};
