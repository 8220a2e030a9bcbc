#include "xml/soap_names.h"

#include "base/xmlname.h"

#define SOAP11 "http://schemas.xmlsoap.org/soap/envelope/"
#define SOAP12 "http://www.w3.org/2003/05/soap-envelope"
#define ADDR09 "http://schemas.xmlsoap.org/ws/2004/08/addressing"
#define ADDR10 "http://www.w3.org/2005/08/addressing"

static const struct soap_version soap_versions[] = {
    {
        .id = WS_ENVELOPE_VERSION_SOAP_1_1, .label = "SOAP 1.1",
        .ns = XML_TEXT(SOAP11),
        .role = XML_TEXT("actor"), .role_next = XML_TEXT("http://schemas.xmlsoap.org/soap/actor/next"),
        .role_ultimate = XML_TEXT(""),
        .code_sender = XML_TEXT("Client"), .code_receiver = XML_TEXT("Server"),
    }, {
        .id = WS_ENVELOPE_VERSION_SOAP_1_2, .label = "SOAP 1.2",
        .ns = XML_TEXT(SOAP12),
        .role = XML_TEXT("role"), .role_next = XML_TEXT(SOAP12 "/role/next"),
        .role_ultimate = XML_TEXT(SOAP12 "/role/ultimateReceiver"),
        .code_sender = XML_TEXT("Sender"), .code_receiver = XML_TEXT("Receiver"),
    }, {
        .id = WS_ENVELOPE_VERSION_NONE, .label = "no envelope",
        .ns = XML_TEXT(""), .role = XML_TEXT(""), .role_next = XML_TEXT(""), .role_ultimate = XML_TEXT(""),
        .code_sender = XML_TEXT("Sender"), .code_receiver = XML_TEXT("Receiver"),
    },
};

static const struct addr_version addr_versions[] = {
    {
        .id = WS_ADDRESSING_VERSION_0_9, .label = "WS-Addressing 2004/08",
        .ns = XML_TEXT(ADDR09),
        .anonymous = XML_TEXT(ADDR09 "/role/anonymous"), .none = XML_TEXT(""),
        .unspecified = XML_TEXT(ADDR09 "/id/unspecified"),
        .fault_action = XML_TEXT(ADDR09 "/fault"), .soap_fault_action = XML_TEXT(ADDR09 "/fault"),
    }, {
        .id = WS_ADDRESSING_VERSION_1_0, .label = "WS-Addressing 1.0",
        .ns = XML_TEXT(ADDR10),
        .anonymous = XML_TEXT(ADDR10 "/anonymous"), .none = XML_TEXT(ADDR10 "/none"),
        .unspecified = XML_TEXT(ADDR10 "/unspecified"),
        .fault_action = XML_TEXT(ADDR10 "/fault"), .soap_fault_action = XML_TEXT(ADDR10 "/soap/fault"),
    }, {
        .id = WS_ADDRESSING_VERSION_TRANSPORT, .label = "transport addressing",
        .ns = XML_TEXT(""), .anonymous = XML_TEXT(""), .none = XML_TEXT(""), .unspecified = XML_TEXT(""),
        .fault_action = XML_TEXT(""), .soap_fault_action = XML_TEXT(""),
    },
};

const WS_XML_STRING header_names[HEADER_TYPE_COUNT] = {
    [WS_ACTION_HEADER]     = XML_TEXT("Action"),
    [WS_TO_HEADER]         = XML_TEXT("To"),
    [WS_MESSAGE_ID_HEADER] = XML_TEXT("MessageID"),
    [WS_RELATES_TO_HEADER] = XML_TEXT("RelatesTo"),
    [WS_FROM_HEADER]       = XML_TEXT("From"),
    [WS_REPLY_TO_HEADER]   = XML_TEXT("ReplyTo"),
    [WS_FAULT_TO_HEADER]   = XML_TEXT("FaultTo"),
};

const WS_XML_STRING soap_prefix = XML_TEXT("s");
const WS_XML_STRING addr_prefix = XML_TEXT("a");
const WS_XML_STRING soap_empty = XML_TEXT("");
const WS_XML_STRING soap_envelope = XML_TEXT("Envelope");
const WS_XML_STRING soap_header = XML_TEXT("Header");
const WS_XML_STRING soap_body = XML_TEXT("Body");
const WS_XML_STRING soap_fault = XML_TEXT("Fault");
const WS_XML_STRING soap_must_understand = XML_TEXT("mustUnderstand");
const WS_XML_STRING soap_relay = XML_TEXT("relay");
const WS_XML_STRING soap_one = XML_TEXT("1");
const WS_XML_STRING soap_ns_identity = XML_TEXT("http://schemas.xmlsoap.org/ws/2006/02/addressingidentity");
const WS_XML_STRING soap_ns_xml = XML_TEXT("http://www.w3.org/XML/1998/namespace");

const struct soap_version* soap_version(WS_ENVELOPE_VERSION id)
{
    for (size_t i = 0; i < ARRAY_COUNT(soap_versions); i++)
        if (soap_versions[i].id == id)
            return &soap_versions[i];
    return NULL;
}

const struct addr_version* addr_version(WS_ADDRESSING_VERSION id)
{
    for (size_t i = 0; i < ARRAY_COUNT(addr_versions); i++)
        if (addr_versions[i].id == id)
            return &addr_versions[i];
    return NULL;
}

WS_HEADER_TYPE header_type_of(const struct addr_version* addressing, const WS_XML_STRING* name, const WS_XML_STRING* ns)
{
    if (addressing->ns.length == 0 || !xml_string_equals(ns, &addressing->ns))
        return 0;
    for (WS_HEADER_TYPE type = WS_ACTION_HEADER; type < HEADER_TYPE_COUNT; type++)
        if (xml_string_equals(name, &header_names[type]))
            return type;
    return 0;
}
