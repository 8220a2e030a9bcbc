/* The dictionary that the binary encodings have built in. */
#include "base/check.h"
#include "base/err.h"

#define SOAP_STRINGS 488

static const struct {
    WS_XML_DICTIONARY dictionary;
    WS_XML_STRING     strings[SOAP_STRINGS];
} soap = {
    { { 0x5BDB0A57, 0x0C6D, 0x4C0F, { 0x9E, 0x3A, 0x5D, 0x53, 0x8F, 0x27, 0x61, 0xB4 } },
      (WS_XML_STRING*)(uintptr_t)soap.strings,
      SOAP_STRINGS,
      TRUE },
    {
#define STRING(id, text) [id] = WS_XML_STRING_DICTIONARY_VALUE(text, (uintptr_t)&soap.dictionary, id),
#include "xml/dictionary_soap.h"
#undef STRING
    }
};

HRESULT WINAPI WsGetDictionary(WS_ENCODING encoding, WS_XML_DICTIONARY** dictionary, WS_ERROR* error)
{
    CHECK_CALL(WsGetDictionary(encoding, dictionary, error), error);
    if (dictionary == NULL)
        return err_raise(error, E_INVALIDARG, "dictionary: there is no place for the dictionary");
    if ((ULONG)encoding > WS_ENCODING_RAW)
        return err_raise(error, E_INVALIDARG, "%d is not a WS_ENCODING", (int)encoding);
    *dictionary = encoding == WS_ENCODING_XML_BINARY_1 || encoding == WS_ENCODING_XML_BINARY_SESSION_1
                      ? (WS_XML_DICTIONARY*)(uintptr_t)&soap.dictionary
                      : NULL;
    return S_OK;
}
