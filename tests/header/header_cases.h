/*
 * The cases of header_c_test.c and header_cpp_test.cpp: layouts and macros, decided by the compiler where it can, at run
 * time where it cannot. CHECK(actual, expected) is the including file's.
 */
#ifndef HEADER_CASES_H
#define HEADER_CASES_H

#include "generated_idioms.h"
#include <WebServicesDebug.h>
#include <wws/wwsx.h>

#include <sys/socket.h>

#ifdef __cplusplus
#define STATIC_CHECK(condition) static_assert(condition, #condition)
#define ALIGNMENT(type) alignof(type)
#else
#define STATIC_CHECK(condition) _Static_assert(condition, #condition)
#define ALIGNMENT(type) _Alignof(type)
#endif

/* Widths that differ from this system's types of the same name, or that data on the wire depends on. */
STATIC_CHECK(sizeof(LONG) == 4 && sizeof(ULONG) == 4 && sizeof(DWORD) == 4 && sizeof(HRESULT) == 4);
STATIC_CHECK((LONG)-1 < 0 && (HRESULT)-1 < 0 && (ULONG)-1 > 0 && (DWORD)-1 > 0);
STATIC_CHECK(sizeof(WCHAR) == 2 && (WCHAR)-1 > 0 && ALIGNMENT(WCHAR) == 2);
STATIC_CHECK(sizeof(__int64) == 8 && sizeof(unsigned __int64) == 8 && sizeof(ULONGLONG) == 8);
STATIC_CHECK(sizeof(__int32) == 4 && sizeof(__int16) == 2 && sizeof(__int8) == 1);
STATIC_CHECK((__typeof__(((WS_INT8_DESCRIPTION*)0)->minValue))-1 < 0 && (INT8)-1 < 0);
STATIC_CHECK(sizeof(BOOL) == 4 && sizeof(BOOLEAN) == 1 && sizeof(SIZE_T) == sizeof(void*) && sizeof(LANGID) == 2);

/* Layouts of 64-bit Windows. */
STATIC_CHECK(sizeof(GUID) == 16 && ALIGNMENT(GUID) == 4 && offsetof(GUID, Data4) == 8);
STATIC_CHECK(sizeof(FILETIME) == 8 && ALIGNMENT(FILETIME) == 4);
STATIC_CHECK(sizeof(DECIMAL) == 16 && offsetof(DECIMAL, sign) == 3 && offsetof(DECIMAL, Hi32) == 4);
STATIC_CHECK(offsetof(DECIMAL, Lo64) == 8 && offsetof(DECIMAL, Mid32) == 12);
STATIC_CHECK(sizeof(CERT_CONTEXT) == 40 && sizeof(SecPkgContext_IssuerListInfoEx) == 16);
STATIC_CHECK(sizeof(SOCKADDR_STORAGE) == 128);
STATIC_CHECK(sizeof(WS_STRING) == 16 && offsetof(WS_STRING, chars) == 8);
STATIC_CHECK(sizeof(WS_XML_STRING) == 32 && offsetof(WS_XML_STRING, dictionary) == 16);
STATIC_CHECK(sizeof(WS_DATETIME) == 16 && sizeof(WS_DURATION) == 36 && sizeof(WS_UNIQUE_ID) == 32);
STATIC_CHECK(sizeof(WS_ASYNC_STATE) == 5 * sizeof(void*) && sizeof(WS_ASYNC_CONTEXT) == 2 * sizeof(void*));
STATIC_CHECK(sizeof(WS_FIELD_DESCRIPTION) == 88 && offsetof(WS_FIELD_DESCRIPTION, countOffset) == 56);
STATIC_CHECK(sizeof(WS_STRUCT_DESCRIPTION) == 64 && offsetof(WS_STRUCT_DESCRIPTION, structOptions) == 60);
STATIC_CHECK(sizeof(WS_PARAMETER_DESCRIPTION) == 8 && sizeof(WS_OPERATION_DESCRIPTION) == 64);
STATIC_CHECK(sizeof(WS_XML_READER_PROPERTY) == 24 && offsetof(WS_XML_READER_PROPERTY, valueSize) == 16);

/* Values that are easy to get wrong. */
STATIC_CHECK((unsigned)WS_S_ASYNC == 0x003D0000u && (unsigned)WS_S_END == 0x003D0001u);
STATIC_CHECK((unsigned)WS_E_INVALID_FORMAT == 0x803D0000u && HRESULT_FACILITY(WS_E_INVALID_FORMAT) == 61);
STATIC_CHECK((unsigned)E_INVALIDARG == 0x80070057u && (unsigned)E_OUTOFMEMORY == 0x8007000Eu);
STATIC_CHECK(WS_SSL_TRANSPORT_SECURITY_BINDING_TYPE == 1 && WS_CHANNEL_TYPE_DUPLEX_SESSION == 7);
STATIC_CHECK(WS_STREAMED_TRANSFER_MODE == 3 && WS_SERVICE_ENDPOINT_PROPERTY_MAX_CHANNELS_PER_IP == 15);
STATIC_CHECK((unsigned)WS_EXCEPTION_CODE_USAGE_FAILURE == 0xC03D0000u && WS_TRACE_API_NONE == -1);
STATIC_CHECK(SUCCEEDED(WS_S_ASYNC) && SUCCEEDED(WS_S_END) && SUCCEEDED(S_FALSE) && FAILED(WS_E_OTHER));
STATIC_CHECK(HRESULT_FROM_WIN32(0) == S_OK && HRESULT_FROM_WIN32(87) == E_INVALIDARG);
STATIC_CHECK(HRESULT_FROM_WIN32(WS_E_QUOTA_EXCEEDED) == WS_E_QUOTA_EXCEEDED);
STATIC_CHECK(MAKE_HRESULT(1, 61, 8) == WS_E_QUOTA_EXCEEDED && HRESULT_CODE(WS_E_QUOTA_EXCEEDED) == 8);
STATIC_CHECK(WsCountOf(channel_properties) == 1 && WsOffsetOf(WS_XML_STRING, id) == 24);

#if __WCHAR_MAX__ <= 0xFFFF
STATIC_CHECK(sizeof(wchar_t) == sizeof(WCHAR));
#else
STATIC_CHECK(sizeof(wchar_t) == 4);
#endif

static HRESULT CALLBACK submit(const WS_OPERATION_CONTEXT* context, OrderType* order, const WS_STRING* notes,
                               unsigned int noteCount, WCHAR** receipt, unsigned __int64* number,
                               const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error)
{
    (void)context, (void)notes, (void)asyncContext, (void)error;
    *number = (unsigned __int64)order->quantity * 1000u + noteCount;
    *receipt = order->productName;
    return WS_S_END;
}

static void check_strings(void)
{
    static const WS_STRING literal = WS_STRING_VALUE(u"\u00e4\U0001F600");

    CHECK(service_url.length, 27);
    CHECK(service_url.chars[0], 'h');
    CHECK(service_url.chars[26], 'r');
    CHECK(from_array.length, 5);
    CHECK(from_array.chars == array_text, 1);
    CHECK(literal.length, 3);
    CHECK(literal.chars[0], 0xE4);
    CHECK(literal.chars[1], 0xD83D);
    CHECK(no_text.length, 0);
    CHECK(local_name.length, 5);
    CHECK(local_name.bytes[4], 'r');
    CHECK(local_name.dictionary == NULL, 1);
    CHECK(no_name.bytes == NULL && no_name.length == 0 && no_name.dictionary == NULL && no_name.id == 0, 1);
}

static void check_descriptions(void)
{
    CHECK(order_definitions.names.quantityName.length, 8);
    CHECK(order_definitions.names.quantityName.id, 2);
    CHECK(order_definitions.names.quantityName.dictionary == &order_definitions.dict, 1);
    CHECK(order_definitions.dict.strings[5].length, 7);
    CHECK(order_definitions.types.structDesc.fields[1]->offset, offsetof(OrderType, items));
    CHECK(order_definitions.types.structDesc.alignment, 8);
    CHECK(order_definitions.types.stateDescription.values[1].name->bytes[0], 's');
    CHECK(order_definitions.types.stateDescription.nameIndices[1], 1);
}

static void check_stub(void)
{
    WCHAR name[] = TEXT16("bolt");
    OrderType order_value = OrderType();
    OrderType* order = &order_value;
    const WS_STRING* notes = &service_url;
    unsigned int note_count = 7;
    WCHAR* receipt = NULL;
    unsigned __int64 number = 0;
    void* frame[] = { &order, &notes, &note_count, &receipt, &number };
    OrderBindingFunctionTable table = { submit };

    order->quantity = 12;
    order->productName = name;
    CHECK(Order_Submit_Stub(NULL, frame, &table.Submit, NULL, NULL), WS_S_END);
    CHECK(number, 12007);
    CHECK(receipt == name, 1);
}

static void check_decimal(void)
{
    DECIMAL decimal;

    decimal.wReserved = 0;
    decimal.signscale = 0;
    decimal.scale = 2;
    decimal.sign = DECIMAL_NEG;
    decimal.Hi32 = 1;
    decimal.Lo64 = 0x0000000200000003;
    CHECK(decimal.Lo32, 3);
    CHECK(decimal.Mid32, 2);
    CHECK(decimal.signscale, 0x8002);
}

static void check_results(void)
{
    CHECK(name_of_result(WS_S_ASYNC), 1);
    CHECK(name_of_result(WS_E_INVALID_FORMAT), 2);
    CHECK(name_of_result(WS_E_OTHER), 3);
}

static void check_all(void)
{
    check_strings();
    check_descriptions();
    check_stub();
    check_decimal();
    check_results();
}

#endif
