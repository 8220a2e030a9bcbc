#include "base/err.h"

struct code_entry {
    HRESULT     code;
    const char* name;
    const char* text;
};

#define CODE(code, text) { (HRESULT)(code), #code, text }

static const struct code_entry codes[] = {
    CODE(S_OK, "success"),
    CODE(S_FALSE, "success, and the answer is no"),
    CODE(WS_S_ASYNC, "the operation goes on and calls back"),
    CODE(WS_S_END, "the end was reached"),
    CODE(WS_E_INVALID_FORMAT, "the data is not in the expected format or has not the expected value"),
    CODE(WS_E_OBJECT_FAULTED, "the object is faulted and can only be aborted, closed and reset"),
    CODE(WS_E_NUMERIC_OVERFLOW, "the number does not fit its type"),
    CODE(WS_E_INVALID_OPERATION, "the operation is not allowed in the object's current state"),
    CODE(WS_E_OPERATION_ABORTED, "the operation was aborted"),
    CODE(WS_E_ENDPOINT_ACCESS_DENIED, "the remote endpoint denied access"),
    CODE(WS_E_OPERATION_TIMED_OUT, "the operation did not complete in the time allotted"),
    CODE(WS_E_OPERATION_ABANDONED, "the operation was abandoned"),
    CODE(WS_E_QUOTA_EXCEEDED, "a quota was exceeded"),
    CODE(WS_E_NO_TRANSLATION_AVAILABLE, "the information is not available in the language asked for"),
    CODE(WS_E_SECURITY_VERIFICATION_FAILURE, "the security of the received data could not be verified"),
    CODE(WS_E_ADDRESS_IN_USE, "the address is in use"),
    CODE(WS_E_ADDRESS_NOT_AVAILABLE, "the address is not available on this machine"),
    CODE(WS_E_ENDPOINT_NOT_FOUND, "the remote endpoint does not exist or could not be located"),
    CODE(WS_E_ENDPOINT_NOT_AVAILABLE, "the remote endpoint is not in service at this location"),
    CODE(WS_E_ENDPOINT_FAILURE, "the remote endpoint could not process the request"),
    CODE(WS_E_ENDPOINT_UNREACHABLE, "the remote endpoint could not be reached"),
    CODE(WS_E_ENDPOINT_ACTION_NOT_SUPPORTED, "the remote endpoint does not support the operation"),
    CODE(WS_E_ENDPOINT_TOO_BUSY, "the remote endpoint is overloaded"),
    CODE(WS_E_ENDPOINT_FAULT_RECEIVED, "a message with a fault was received from the remote endpoint"),
    CODE(WS_E_ENDPOINT_DISCONNECTED, "the connection with the remote endpoint was terminated"),
    CODE(WS_E_PROXY_FAILURE, "the HTTP proxy could not process the request"),
    CODE(WS_E_PROXY_ACCESS_DENIED, "the HTTP proxy denied access"),
    CODE(WS_E_NOT_SUPPORTED, "the feature is not available here"),
    CODE(WS_E_PROXY_REQUIRES_BASIC_AUTH, "the HTTP proxy requires 'basic' authentication"),
    CODE(WS_E_PROXY_REQUIRES_DIGEST_AUTH, "the HTTP proxy requires 'digest' authentication"),
    CODE(WS_E_PROXY_REQUIRES_NTLM_AUTH, "the HTTP proxy requires 'NTLM' authentication"),
    CODE(WS_E_PROXY_REQUIRES_NEGOTIATE_AUTH, "the HTTP proxy requires 'negotiate' authentication"),
    CODE(WS_E_SERVER_REQUIRES_BASIC_AUTH, "the remote endpoint requires 'basic' authentication"),
    CODE(WS_E_SERVER_REQUIRES_DIGEST_AUTH, "the remote endpoint requires 'digest' authentication"),
    CODE(WS_E_SERVER_REQUIRES_NTLM_AUTH, "the remote endpoint requires 'NTLM' authentication"),
    CODE(WS_E_SERVER_REQUIRES_NEGOTIATE_AUTH, "the remote endpoint requires 'negotiate' authentication"),
    CODE(WS_E_INVALID_ENDPOINT_URL, "the URL of the endpoint is not valid"),
    CODE(WS_E_OTHER, "an error that has no code of its own"),
    CODE(WS_E_SECURITY_TOKEN_EXPIRED, "the security token has expired"),
    CODE(WS_E_SECURITY_SYSTEM_FAILURE, "the security system failed"),
    CODE(E_NOTIMPL, "not implemented"),
    CODE(E_FAIL, "unspecified failure"),
    CODE(E_OUTOFMEMORY, "not enough memory"),
    CODE(E_INVALIDARG, "an argument is not valid"),
    CODE(CRYPT_E_REVOCATION_OFFLINE, "the server that knows revoked certificates could not be reached"),
    CODE(CERT_E_EXPIRED, "the certificate is not in its validity period"),
    CODE(CERT_E_UNTRUSTEDROOT, "the certificate's chain ends at a root that is not trusted"),
    CODE(CERT_E_CN_NO_MATCH, "the certificate's name is not the one that was asked for"),
    CODE(CERT_E_WRONG_USAGE, "the certificate is not meant for this use"),
};

static const struct code_entry* find_code(HRESULT hr)
{
    for (size_t i = 0; i < ARRAY_COUNT(codes); i++)
        if (codes[i].code == hr)
            return &codes[i];
    return NULL;
}

const char* err_code_name(HRESULT hr)
{
    const struct code_entry* entry = find_code(hr);

    return entry != NULL ? entry->name : NULL;
}

const char* err_code_text(HRESULT hr)
{
    const struct code_entry* entry = find_code(hr);

    return entry != NULL ? entry->text : NULL;
}
