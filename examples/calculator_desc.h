/*
 * The service of calculator.wsdl, as a WSDL compiler gives it to C: a structure for each element, descriptions of
 * them, a function for each operation that a client calls, and a table of the functions that a service provides.
 * Written by hand in that shape.
 */
#ifndef CALCULATOR_DESC_H
#define CALCULATOR_DESC_H

#include <WebServices.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Elements */

typedef struct _Add {
    int a;
    int b;
} _Add;

typedef struct _AddResponse {
    int result;
} _AddResponse;

typedef struct _Echo {
    WCHAR* text;
} _Echo;

typedef struct _EchoResponse {
    WCHAR* text;
} _EchoResponse;

typedef struct _Divide {
    double a;
    double b;
} _Divide;

typedef struct _DivideResponse {
    double quotient;
} _DivideResponse;

typedef struct _Sum {
    unsigned int valuesCount;
    int* values;
} _Sum;

typedef struct _SumResponse {
    int total;
} _SumResponse;

typedef struct _Slow {
    unsigned int delayMilliseconds;
} _Slow;

typedef struct _SlowResponse {
    unsigned int waitedMilliseconds;
} _SlowResponse;

/* What a client calls. Outputs are allocated in the heap; heap, error and what inputs point to must stay until the
 * call completes. */

HRESULT WINAPI Calculator_Add(WS_SERVICE_PROXY* serviceProxy, int a, int b, int* result, WS_HEAP* heap,
                              const WS_CALL_PROPERTY* callProperties, ULONG callPropertyCount,
                              const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

HRESULT WINAPI Calculator_Echo(WS_SERVICE_PROXY* serviceProxy, WCHAR* text, WCHAR** echoed, WS_HEAP* heap,
                               const WS_CALL_PROPERTY* callProperties, ULONG callPropertyCount,
                               const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

HRESULT WINAPI Calculator_Divide(WS_SERVICE_PROXY* serviceProxy, double a, double b, double* quotient, WS_HEAP* heap,
                                 const WS_CALL_PROPERTY* callProperties, ULONG callPropertyCount,
                                 const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

HRESULT WINAPI Calculator_Sum(WS_SERVICE_PROXY* serviceProxy, unsigned int valuesCount, int* values, int* total,
                              WS_HEAP* heap, const WS_CALL_PROPERTY* callProperties, ULONG callPropertyCount,
                              const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

HRESULT WINAPI Calculator_Slow(WS_SERVICE_PROXY* serviceProxy, unsigned int delayMilliseconds,
                               unsigned int* waitedMilliseconds, WS_HEAP* heap,
                               const WS_CALL_PROPERTY* callProperties, ULONG callPropertyCount,
                               const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/* What a service provides */

typedef HRESULT (CALLBACK* Calculator_AddCallback)(const WS_OPERATION_CONTEXT* context, int a, int b, int* result,
                                                   const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

typedef HRESULT (CALLBACK* Calculator_EchoCallback)(const WS_OPERATION_CONTEXT* context, WCHAR* text, WCHAR** echoed,
                                                    const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

typedef HRESULT (CALLBACK* Calculator_DivideCallback)(const WS_OPERATION_CONTEXT* context, double a, double b,
                                                      double* quotient, const WS_ASYNC_CONTEXT* asyncContext,
                                                      WS_ERROR* error);

typedef HRESULT (CALLBACK* Calculator_SumCallback)(const WS_OPERATION_CONTEXT* context, unsigned int valuesCount,
                                                   int* values, int* total, const WS_ASYNC_CONTEXT* asyncContext,
                                                   WS_ERROR* error);

typedef HRESULT (CALLBACK* Calculator_SlowCallback)(const WS_OPERATION_CONTEXT* context,
                                                    unsigned int delayMilliseconds, unsigned int* waitedMilliseconds,
                                                    const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

typedef struct CalculatorFunctionTable {
    Calculator_AddCallback Add;
    Calculator_EchoCallback Echo;
    Calculator_DivideCallback Divide;
    Calculator_SumCallback Sum;
    Calculator_SlowCallback Slow;
} CalculatorFunctionTable;

/* Descriptions */

typedef struct _calculator_wsdl {
    struct {
        WS_ELEMENT_DESCRIPTION Add;
        WS_ELEMENT_DESCRIPTION AddResponse;
        WS_ELEMENT_DESCRIPTION Echo;
        WS_ELEMENT_DESCRIPTION EchoResponse;
        WS_ELEMENT_DESCRIPTION Divide;
        WS_ELEMENT_DESCRIPTION DivideResponse;
        WS_ELEMENT_DESCRIPTION Sum;
        WS_ELEMENT_DESCRIPTION SumResponse;
        WS_ELEMENT_DESCRIPTION Slow;
        WS_ELEMENT_DESCRIPTION SlowResponse;
    } globalElements;
    struct {
        WS_MESSAGE_DESCRIPTION AddInput;
        WS_MESSAGE_DESCRIPTION AddOutput;
        WS_MESSAGE_DESCRIPTION EchoInput;
        WS_MESSAGE_DESCRIPTION EchoOutput;
        WS_MESSAGE_DESCRIPTION DivideInput;
        WS_MESSAGE_DESCRIPTION DivideOutput;
        WS_MESSAGE_DESCRIPTION SumInput;
        WS_MESSAGE_DESCRIPTION SumOutput;
        WS_MESSAGE_DESCRIPTION SlowInput;
        WS_MESSAGE_DESCRIPTION SlowOutput;
    } messages;
    struct {
        WS_CONTRACT_DESCRIPTION Calculator;
    } contracts;
} _calculator_wsdl;

extern const _calculator_wsdl calculator_wsdl;

#ifdef __cplusplus
}
#endif

#endif
