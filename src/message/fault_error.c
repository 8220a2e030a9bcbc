#include "message/fault_error.h"

#include "base/check.h"
#include "base/err.h"
#include "base/err_fault.h"
#include "base/heap.h"
#include "base/utf.h"
#include "base/xmlname.h"
#include "message/language.h"
#include "message/message_int.h"
#include "xml/reader.h"
#include "xml/soap_fault.h"
#include "xml/soap_text.h"
#include "xml/tree.h"
#include "xml/type.h"
#include "xml/writer.h"

#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------------------------------------------ the record */

static HRESULT copy_record(const void* record, WS_HEAP* heap, void** out)
{
    const struct fault_error* from = record;
    struct fault_error* copy;
    void* block;

    TRY(heap_zalloc(heap, sizeof *copy, &block, NULL));
    copy = block;
    if (from->fault != NULL) {
        TRY(heap_zalloc(heap, sizeof *copy->fault, &block, NULL));
        copy->fault = block;
        TRY(fault_copy(from->fault, heap, copy->fault, NULL));
    }
    if (from->action.length != 0)
        TRY(soap_copy_text(heap, from->action.bytes, from->action.length, &copy->action, NULL));
    if (from->header != NULL)
        TRY(tree_copy(from->header, heap, &copy->header, NULL));
    *out = copy;
    return S_OK;
}

const struct fault_error* fault_error_get(const WS_ERROR* error)
{
    static const struct fault_error nothing;

    return error != NULL && err_fault(error) != NULL ? err_fault(error) : &nothing;
}

static HRESULT open_record(WS_ERROR* error, struct fault_error** out, WS_HEAP** heap)
{
    void* block;

    TRY(err_fault_heap(error, heap));
    if (err_fault(error) == NULL) {
        TRY(heap_zalloc(*heap, sizeof **out, &block, error));
        err_fault_set(error, block, copy_record);
    }
    *out = err_fault(error);
    return S_OK;
}

/* The reason of a fault that is in the language of the error's strings, or in none. */
static const WS_FAULT_REASON* reason_for(const WS_FAULT* fault, LANGID language)
{
    for (ULONG i = 0; i < fault->reasonCount; i++)
        if (fault->reasons[i].lang.length == 0 || language_matches(&fault->reasons[i].lang, language))
            return &fault->reasons[i];
    return NULL;
}

HRESULT fault_error_set_fault(WS_ERROR* error, const WS_FAULT* fault)
{
    const WS_FAULT_REASON* reason;
    struct fault_error* record;
    WS_HEAP* heap;
    void* block;

    TRY(open_record(error, &record, &heap));
    TRY(heap_zalloc(heap, sizeof *record->fault, &block, error));
    TRY(fault_copy(fault, heap, block, error));
    reason = reason_for(block, err_langid(error));
    if (reason != NULL && reason->text.length != 0)
        TRY(err_add_utf16(error, reason->text.chars, reason->text.length));
    record->fault = block;
    return S_OK;
}

HRESULT fault_error_set_action(WS_ERROR* error, const BYTE* utf8, ULONG length)
{
    struct fault_error* record;
    WS_HEAP* heap;

    TRY(open_record(error, &record, &heap));
    return soap_copy_text(heap, utf8, length, &record->action, error);
}

static HRESULT set_header(WS_ERROR* error, WS_XML_BUFFER* header)
{
    struct fault_error* record;
    WS_XML_BUFFER* copy = NULL;
    WS_HEAP* heap;

    TRY(open_record(error, &record, &heap));
    if (header != NULL)
        TRY(tree_copy(header, heap, &copy, error));
    record->header = copy;
    return S_OK;
}

/* ------------------------------------------------------------------------------------------- faults of the library */

static WS_FAULT_CODE code_named(const char* name)
{
    return (WS_FAULT_CODE){
        { { (ULONG)strlen(name), (BYTE*)(uintptr_t)name, NULL, 0 }, XML_TEXT("") }, NULL,
    };
}

/* A fault of that code without a reason: it is made from the error's strings when the fault is sent. */
static HRESULT set_code(WS_ERROR* error, const char* name)
{
    WS_FAULT_CODE code = code_named(name);
    WS_FAULT fault = { .code = &code };

    return fault_error_set_fault(error, &fault);
}

void fault_error_version_mismatch(WS_ERROR* error)
{
    if (error != NULL && fault_error_get(error)->fault == NULL) {
        HRESULT hr = set_code(error, "VersionMismatch");

        UNUSED(hr);
    }
}

static const WS_XML_STRING name_not_understood = XML_TEXT("NotUnderstood");
static const WS_XML_STRING name_qname = XML_TEXT("qname");
static const WS_XML_STRING prefix_named = XML_TEXT("p");

/* <s:NotUnderstood qname="p:name" xmlns:p="..."/> at the end of the buffer. */
static HRESULT add_not_understood(const struct soap_version* soap, WS_XML_BUFFER* buffer, const WS_XML_STRING* name,
                                  const WS_XML_STRING* ns, WS_ERROR* error)
{
    const WS_XML_STRING* prefix = ns->length != 0 ? &prefix_named : &soap_empty;
    struct xml_buffer_node* element;
    WS_XML_STRING copy;
    WS_XML_STRING value;
    size_t size = prefix->length + 1u + name->length;
    void* block;

    TRY(tree_new_element(buffer, NULL, &soap_prefix, &name_not_understood, &soap->ns, &element, error));
    TRY(tree_add_xmlns(buffer, element, &soap_prefix, &soap->ns, error));
    if (prefix->length != 0) {
        TRY(soap_copy_text(buffer->heap, ns->bytes, ns->length, &copy, error));
        TRY(heap_alloc(buffer->heap, sizeof copy, &block, error));
        memcpy(block, &copy, sizeof copy);
        TRY(tree_add_xmlns(buffer, element, prefix, block, error));
    }
    TRY(heap_alloc(buffer->heap, size, &block, error));
    value = (WS_XML_STRING){ 0, block, NULL, 0 };
    if (prefix->length != 0) {
        value.bytes[value.length++] = prefix->bytes[0];
        value.bytes[value.length++] = ':';
    }
    memcpy(value.bytes + value.length, name->bytes, name->length);
    value.length += name->length;
    element->node.element.isEmpty = TRUE;
    return tree_add_attribute(buffer, element, &soap_empty, &name_qname, &soap_empty, &value, error);
}

HRESULT fault_error_not_understood(const WS_MESSAGE* message, const WS_XML_STRING* name, const WS_XML_STRING* ns,
                                   WS_ERROR* error)
{
    const WS_XML_STRING* action = &message->addressing->soap_fault_action;
    struct fault_error* record;
    WS_HEAP* heap;

    if (error == NULL)
        return S_OK;
    TRY(open_record(error, &record, &heap));
    if (record->fault == NULL)
        TRY(set_code(error, "MustUnderstand"));
    TRY(fault_error_set_action(error, action->bytes, action->length));
    if (message->soap->id != WS_ENVELOPE_VERSION_SOAP_1_2)
        return S_OK;
    if (record->header == NULL)
        TRY(xml_buffer_create(heap, &record->header, error));
    return add_not_understood(message->soap, record->header, name, ns, error);
}

/* ------------------------------------------------------------------------------------------------ reason of a fault */

/* Appends text, with what XML does not allow replaced: error strings may hold anything. */
static HRESULT append_text(WS_HEAP* heap, WS_STRING* to, const WCHAR* chars, ULONG length, WS_ERROR* error)
{
    size_t old_size = to->length * sizeof(WCHAR);
    void* block;

    if (length > UINT32_MAX / 4 - to->length)
        return err_raise(error, WS_E_QUOTA_EXCEEDED, "the strings of the error are too long for a fault");
    TRY(heap_realloc(heap, to->chars, old_size, old_size + (size_t)length * sizeof(WCHAR), &block, error));
    to->chars = block;
    for (ULONG i = 0; i < length;) {
        uint32_t scalar;
        size_t units = utf16_decode(chars + i, length - i, &scalar);
        bool valid = units != 0 && xml_char(scalar);

        if (valid)
            memcpy(to->chars + to->length, chars + i, units * sizeof(WCHAR));
        else
            to->chars[to->length] = 0xFFFD;
        to->length += valid ? (ULONG)units : 1;
        i += units != 0 ? (ULONG)units : 1;
    }
    return S_OK;
}

/* Text of the library; all of it is shorter than this. */
static HRESULT append_ascii(WS_HEAP* heap, WS_STRING* to, const char* text, WS_ERROR* error)
{
    WCHAR chars[256];
    ULONG length = (ULONG)utf8_to_utf16((const BYTE*)text, strlen(text), chars, ARRAY_COUNT(chars));

    assert(length <= ARRAY_COUNT(chars));
    return append_text(heap, to, chars, length, error);
}

static HRESULT append_error_strings(WS_ERROR* source, WS_HEAP* heap, WS_STRING* to, WS_ERROR* error)
{
    ULONG count = 0;

    if (source == NULL)
        return S_OK;
    TRY(WsGetErrorProperty(source, WS_ERROR_PROPERTY_STRING_COUNT, &count, sizeof count));
    for (ULONG i = 0; i < count; i++) {
        WS_STRING string;

        TRY(WsGetErrorString(source, i, &string));
        if (to->length != 0)
            TRY(append_ascii(heap, to, "\n", error));
        TRY(append_text(heap, to, string.chars, string.length, error));
    }
    return S_OK;
}

static HRESULT append_code_text(HRESULT code, WS_HEAP* heap, WS_STRING* to, WS_ERROR* error)
{
    char unknown[32];

    if (err_code_text(code) != NULL)
        return append_ascii(heap, to, err_code_text(code), error);
    snprintf(unknown, sizeof unknown, "Error 0x%08X.", (unsigned)code);
    return append_ascii(heap, to, unknown, error);
}

static HRESULT make_reason_text(WS_ERROR* source, HRESULT code, WS_FAULT_DISCLOSURE disclosure, WS_HEAP* heap,
                                WS_STRING* out, WS_ERROR* error)
{
    WS_STRING text = { 0, NULL };

    if (disclosure == WS_FULL_FAULT_DISCLOSURE) {
        TRY(append_error_strings(source, heap, &text, error));
        if (text.length == 0)
            TRY(append_code_text(code, heap, &text, error));
    } else {
        TRY(append_ascii(heap, &text, "The server was unable to process the request.", error));
    }
    *out = text;
    return S_OK;
}

static HRESULT add_reason(WS_ERROR* source, HRESULT code, WS_FAULT_DISCLOSURE disclosure, WS_HEAP* heap,
                          WS_FAULT* fault, WS_ERROR* error)
{
    WS_FAULT_REASON* reason;
    void* block;

    TRY(heap_zalloc(heap, sizeof *reason, &block, error));
    reason = block;
    TRY(make_reason_text(source, code, disclosure, heap, &reason->text, error));
    TRY(append_ascii(heap, &reason->lang, language_tag(source != NULL ? err_langid(source) : LANGUAGE_ENGLISH), error));
    fault->reasons = reason;
    fault->reasonCount = 1;
    return S_OK;
}

HRESULT fault_error_to_fault(WS_ERROR* source, HRESULT code, WS_FAULT_DISCLOSURE disclosure, WS_HEAP* heap,
                             WS_FAULT* out, WS_ERROR* error)
{
    const WS_FAULT* stored = fault_error_get(source)->fault;
    WS_FAULT_CODE receiver = code_named("Receiver");
    const WS_FAULT generic = { .code = &receiver };
    WS_FAULT fault;

    TRY(fault_copy(stored != NULL ? stored : &generic, heap, &fault, error));
    if (fault.reasonCount == 0)
        TRY(add_reason(source, code, disclosure, heap, &fault, error));
    *out = fault;
    return S_OK;
}

HRESULT WINAPI WsCreateFaultFromError(WS_ERROR* error, HRESULT fault_error_code, WS_FAULT_DISCLOSURE fault_disclosure,
                                      WS_HEAP* heap, WS_FAULT* fault)
{
    CHECK_CALL(WsCreateFaultFromError(error, fault_error_code, fault_disclosure, heap, fault), error, heap);
    if (!err_valid(error) || !heap_valid(heap) || fault == NULL || SUCCEEDED(fault_error_code))
        return E_INVALIDARG;
    if (fault_disclosure != WS_MINIMAL_FAULT_DISCLOSURE && fault_disclosure != WS_FULL_FAULT_DISCLOSURE)
        return E_INVALIDARG;
    return fault_error_to_fault(error, fault_error_code, fault_disclosure, heap, fault, NULL);
}

/* ------------------------------------------------------------------------------------------------------- properties */

HRESULT WINAPI WsGetFaultErrorProperty(WS_ERROR* error, WS_FAULT_ERROR_PROPERTY_ID id, void* buffer, ULONG buffer_size)
{
    CHECK_CALL(WsGetFaultErrorProperty(error, id, buffer, buffer_size), error);
    const struct fault_error* record;

    if (!err_valid(error) || buffer == NULL)
        return E_INVALIDARG;
    record = fault_error_get(error);
    switch (id) {
    case WS_FAULT_ERROR_PROPERTY_FAULT:
        if (buffer_size != sizeof record->fault)
            return E_INVALIDARG;
        memcpy(buffer, &record->fault, buffer_size);
        return S_OK;
    case WS_FAULT_ERROR_PROPERTY_ACTION:
        if (buffer_size != sizeof record->action)
            return E_INVALIDARG;
        memcpy(buffer, &record->action, buffer_size);
        return S_OK;
    case WS_FAULT_ERROR_PROPERTY_HEADER:
        if (buffer_size != sizeof record->header)
            return E_INVALIDARG;
        memcpy(buffer, &record->header, buffer_size);
        return S_OK;
    }
    return E_INVALIDARG;
}

static HRESULT set_fault_property(WS_ERROR* error, const WS_FAULT* fault)
{
    if (fault->code == NULL || (fault->reasonCount != 0 && fault->reasons == NULL))
        return E_INVALIDARG;
    if (fault->detail != NULL && !xml_buffer_valid(fault->detail))
        return E_INVALIDARG;
    return fault_error_set_fault(error, fault);
}

HRESULT WINAPI WsSetFaultErrorProperty(WS_ERROR* error, WS_FAULT_ERROR_PROPERTY_ID id, const void* value,
                                       ULONG value_size)
{
    CHECK_CALL(WsSetFaultErrorProperty(error, id, value, value_size), error);
    WS_XML_STRING action;
    WS_XML_BUFFER* header;

    if (!err_valid(error) || value == NULL)
        return E_INVALIDARG;
    switch (id) {
    case WS_FAULT_ERROR_PROPERTY_FAULT:
        return value_size == sizeof(WS_FAULT) ? set_fault_property(error, value) : E_INVALIDARG;
    case WS_FAULT_ERROR_PROPERTY_ACTION:
        if (value_size != sizeof action)
            return E_INVALIDARG;
        memcpy(&action, value, sizeof action);
        return fault_error_set_action(error, action.bytes, action.length);
    case WS_FAULT_ERROR_PROPERTY_HEADER:
        if (value_size != sizeof header)
            return E_INVALIDARG;
        memcpy(&header, value, sizeof header);
        return header == NULL || xml_buffer_valid(header) ? set_header(error, header) : E_INVALIDARG;
    }
    return E_INVALIDARG;
}
