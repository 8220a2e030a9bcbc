#include "xml/type_soap.h"

#include "base/err.h"
#include "xml/reader.h"
#include "xml/soap_address.h"
#include "xml/soap_fault.h"

static HRESULT fault_version(const void* description, const struct soap_version** out, WS_ERROR* error)
{
    WS_ENVELOPE_VERSION id = ((const WS_FAULT_DESCRIPTION*)description)->envelopeVersion;

    *out = soap_version(id);
    if (*out == NULL || id == WS_ENVELOPE_VERSION_NONE)
        return err_raise(error, E_INVALIDARG, "WS_FAULT_DESCRIPTION: envelope version %d has no faults", (int)id);
    return S_OK;
}

static HRESULT address_version(const void* description, const struct addr_version** out, WS_ERROR* error)
{
    WS_ADDRESSING_VERSION id = ((const WS_ENDPOINT_ADDRESS_DESCRIPTION*)description)->addressingVersion;

    *out = addr_version(id);
    if (*out == NULL || id == WS_ADDRESSING_VERSION_TRANSPORT)
        return err_raise(error, E_INVALIDARG, "WS_ENDPOINT_ADDRESS_DESCRIPTION: addressing version %d has no form for "
                         "endpoint addresses", (int)id);
    return S_OK;
}

HRESULT type_read_soap(WS_XML_READER* reader, WS_TYPE type, const void* description, WS_HEAP* heap, void* value,
                       WS_ERROR* error)
{
    const struct addr_version* addressing;
    const struct soap_version* soap;

    assert(type == WS_FAULT_TYPE || type == WS_ENDPOINT_ADDRESS_TYPE);
    if (heap == NULL)
        return err_raise(error, E_INVALIDARG, "a %s is read into a heap, and heap is NULL",
                         type == WS_FAULT_TYPE ? "WS_FAULT" : "WS_ENDPOINT_ADDRESS");
    if (type == WS_FAULT_TYPE) {
        TRY(fault_version(description, &soap, error));
        TRY(xml_enter(reader, error));
        TRY(fault_read(reader, soap, heap, value, error));
    } else {
        TRY(address_version(description, &addressing, error));
        TRY(xml_enter(reader, error));
        TRY(address_read(reader, addressing, heap, value, error));
    }
    return xml_leave(reader, error);
}

HRESULT type_write_soap(WS_XML_WRITER* writer, WS_TYPE type, const void* description, const void* value,
                        WS_ERROR* error)
{
    const struct addr_version* addressing;
    const struct soap_version* soap;

    assert(type == WS_FAULT_TYPE || type == WS_ENDPOINT_ADDRESS_TYPE);
    if (type == WS_FAULT_TYPE) {
        TRY(fault_version(description, &soap, error));
        return fault_write(writer, soap, value, error);
    }
    TRY(address_version(description, &addressing, error));
    return address_write(writer, addressing, value, error);
}
