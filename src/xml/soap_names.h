/* The names and URIs of the SOAP and WS-Addressing versions, as tables. Constant data, any thread. */
#ifndef WWS_XML_SOAP_NAMES_H
#define WWS_XML_SOAP_NAMES_H

#include "base/common.h"

struct soap_version {
    WS_ENVELOPE_VERSION id;
    const char*         label;                 /* for error strings: "SOAP 1.2"                              */
    WS_XML_STRING       ns;
    WS_XML_STRING       role;                  /* name of the attribute that targets a header                */
    WS_XML_STRING       role_next;             /* the roles that are this node's; an empty or missing one is */
    WS_XML_STRING       role_ultimate;         /* the ultimate receiver's as well; empty: has no name        */
    WS_XML_STRING       code_sender;           /* what WS_FAULT calls Sender and Receiver                    */
    WS_XML_STRING       code_receiver;
};

struct addr_version {
    WS_ADDRESSING_VERSION id;
    const char*           label;
    WS_XML_STRING         ns;                  /* empty for TRANSPORT: nothing is in the envelope            */
    WS_XML_STRING         anonymous;
    WS_XML_STRING         none;                /* empty: the version has no such address                     */
    WS_XML_STRING         unspecified;         /* RelatesTo in reply to a message without an id              */
    WS_XML_STRING         fault_action;        /* of an addressing fault                                     */
    WS_XML_STRING         soap_fault_action;   /* of any other fault that has no action of its own           */
};

/* NULL for a value that is no version. */
const struct soap_version* soap_version(WS_ENVELOPE_VERSION id);
const struct addr_version* addr_version(WS_ADDRESSING_VERSION id);

/* Local names of the addressing headers, by WS_HEADER_TYPE; entry 0 is unused. */
#define HEADER_TYPE_COUNT ((WS_HEADER_TYPE)(WS_FAULT_TO_HEADER + 1))
extern const WS_XML_STRING header_names[HEADER_TYPE_COUNT];

/* The addressing header of that name, 0 for none. */
WS_HEADER_TYPE header_type_of(const struct addr_version* addressing, const WS_XML_STRING* name,
                              const WS_XML_STRING* ns);

/* Prefixes that the library writes. */
extern const WS_XML_STRING soap_prefix;                /* s */
extern const WS_XML_STRING addr_prefix;                /* a */

extern const WS_XML_STRING soap_empty;                 /* "" with a pointer */
extern const WS_XML_STRING soap_envelope, soap_header, soap_body, soap_fault, soap_must_understand, soap_relay;
extern const WS_XML_STRING soap_one;                   /* 1 */
extern const WS_XML_STRING soap_ns_identity;            /* addressing identity extension */
extern const WS_XML_STRING soap_ns_xml;                 /* namespace of the prefix xml */

/* Text that is a constant of C, without a dictionary. */
#define XML_TEXT(literal) { sizeof(literal) - 1, (BYTE*)(uintptr_t)(literal), NULL, 0 }

#endif
