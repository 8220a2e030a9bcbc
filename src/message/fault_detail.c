/* The detail of the fault in a WS_ERROR: WsGetFaultErrorDetail, WsSetFaultErrorDetail. */
#include "base/check.h"
#include "base/err_fault.h"
#include "base/heap.h"
#include "base/xmlname.h"
#include "message/fault_error.h"
#include "xml/reader.h"
#include "xml/soap_names.h"
#include "xml/tree.h"
#include "xml/type.h"
#include "xml/writer.h"

#include <string.h>

static bool is_whole_detail(const WS_ELEMENT_DESCRIPTION* description)
{
    return description->elementLocalName == NULL && description->elementNs == NULL;
}

static bool is_described(const WS_FAULT_DETAIL_DESCRIPTION* description)
{
    const WS_ELEMENT_DESCRIPTION* element = description != NULL ? description->detailElementDescription : NULL;

    return element != NULL && (!is_whole_detail(element) || element->type == WS_STRUCT_TYPE);
}

/* ------------------------------------------------------------------------------------------------------- reading */

static bool actions_differ(const WS_XML_STRING* wanted, const WS_XML_STRING* action)
{
    return wanted != NULL && wanted->length != 0 && action->length != 0 && !xml_string_equals(wanted, action);
}

/* What the option gives when there is no such detail. */
static HRESULT get_missing(WS_READ_OPTION option, void* value, ULONG size)
{
    if (option != WS_READ_OPTIONAL_POINTER && option != WS_READ_NILLABLE_POINTER)
        return WS_E_INVALID_FORMAT;
    if (size != sizeof(void*))
        return E_INVALIDARG;
    *(void**)value = NULL;
    return S_OK;
}

static HRESULT read_detail(WS_XML_READER* reader, WS_XML_BUFFER* detail, const WS_ELEMENT_DESCRIPTION* description,
                           WS_READ_OPTION option, WS_HEAP* heap, void* value, ULONG size)
{
    TRY(tree_reader_at(reader, detail, tree_root(detail), NULL));
    TRY(xml_enter(reader, NULL));
    if (is_whole_detail(description))
        return type_read(reader, WS_ELEMENT_CONTENT_TYPE_MAPPING, WS_STRUCT_TYPE, description->typeDescription, option,
                         heap, value, size, NULL);
    return type_read_element(reader, description, option, heap, value, size, NULL);
}

HRESULT WINAPI WsGetFaultErrorDetail(WS_ERROR* error, const WS_FAULT_DETAIL_DESCRIPTION* fault_detail_description,
                                     WS_READ_OPTION read_option, WS_HEAP* heap, void* value, ULONG value_size)
{
    CHECK_CALL(WsGetFaultErrorDetail(error, fault_detail_description, read_option, heap, value, value_size),
               error, heap);
    const struct fault_error* record;
    WS_XML_READER* reader;
    HRESULT hr;

    if (!err_valid(error) || !is_described(fault_detail_description) || value == NULL
        || (heap != NULL && !heap_valid(heap)))
        return E_INVALIDARG;
    record = fault_error_get(error);
    if (record->fault == NULL || record->fault->detail == NULL || tree_root(record->fault->detail) == NULL
        || actions_differ(fault_detail_description->action, &record->action))
        return get_missing(read_option, value, value_size);
    TRY(WsCreateReader(NULL, 0, &reader, NULL));
    hr = read_detail(reader, record->fault->detail, fault_detail_description->detailElementDescription, read_option,
                     heap, value, value_size);
    WsFreeReader(reader);
    return hr;
}

/* ------------------------------------------------------------------------------------------------------- writing */

static const WS_XML_STRING name_detail = XML_TEXT("Detail");

static HRESULT write_detail(WS_XML_WRITER* writer, WS_XML_BUFFER* detail, struct xml_buffer_node* element,
                            const WS_ELEMENT_DESCRIPTION* description, WS_WRITE_OPTION option, const void* value,
                            ULONG size)
{
    TRY(tree_writer_at(writer, detail, element->last, NULL));
    if (is_whole_detail(description))
        return type_write(writer, WS_ELEMENT_CONTENT_TYPE_MAPPING, WS_STRUCT_TYPE, description->typeDescription, option,
                          value, size, NULL);
    return type_write_element(writer, description, option, value, size, NULL);
}

static HRESULT make_detail(WS_HEAP* heap, const WS_ELEMENT_DESCRIPTION* description, WS_WRITE_OPTION option,
                           const void* value, ULONG size, WS_XML_BUFFER** out)
{
    struct xml_buffer_node* element;
    WS_XML_WRITER* writer;
    WS_XML_BUFFER* detail;
    HRESULT hr;

    TRY(xml_buffer_create(heap, &detail, NULL));
    TRY(tree_new_element(detail, NULL, &soap_empty, &name_detail, &soap_empty, &element, NULL));
    TRY(WsCreateWriter(NULL, 0, &writer, NULL));
    hr = write_detail(writer, detail, element, description, option, value, size);
    WsFreeWriter(writer);
    if (SUCCEEDED(hr))
        *out = detail;
    return hr;
}

/* A program sets the detail alone: the rest of the fault is then the generic one. */
static HRESULT set_detail(WS_ERROR* error, WS_XML_BUFFER* detail)
{
    static const WS_XML_STRING receiver = XML_TEXT("Receiver");
    WS_FAULT_CODE code = { { receiver, soap_empty }, NULL };
    const WS_FAULT generic = { .code = &code };

    if (fault_error_get(error)->fault == NULL)
        TRY(fault_error_set_fault(error, &generic));
    fault_error_get(error)->fault->detail = detail;
    return S_OK;
}

HRESULT WINAPI WsSetFaultErrorDetail(WS_ERROR* error, const WS_FAULT_DETAIL_DESCRIPTION* fault_detail_description,
                                     WS_WRITE_OPTION write_option, const void* value, ULONG value_size)
{
    CHECK_CALL(WsSetFaultErrorDetail(error, fault_detail_description, write_option, value, value_size), error);
    const WS_XML_STRING* action;
    WS_XML_BUFFER* detail;
    WS_HEAP* heap;

    if (!err_valid(error) || !is_described(fault_detail_description))
        return E_INVALIDARG;
    TRY(err_fault_heap(error, &heap));
    TRY(make_detail(heap, fault_detail_description->detailElementDescription, write_option, value, value_size,
                    &detail));
    action = fault_detail_description->action;
    if (action != NULL)
        TRY(fault_error_set_action(error, action->bytes, action->length));
    return set_detail(error, detail);
}
