#include "service/settings.h"

#include "base/err.h"
#include "base/heap.h"
#include "base/prop.h"

#include <string.h>

/* All WS_XXX_PROPERTIES are one array with its count, and all WS_XXX_PROPERTY have the shape of struct prop_entry. */
struct entry_list { struct prop_entry* entries; ULONG count; };
_Static_assert(sizeof(struct entry_list) == sizeof(WS_HEAP_PROPERTIES), "shape of WS_HEAP_PROPERTIES");
_Static_assert(sizeof(struct entry_list) == sizeof(WS_XML_READER_PROPERTIES), "shape of WS_XML_READER_PROPERTIES");
_Static_assert(sizeof(struct entry_list) == sizeof(WS_XML_WRITER_PROPERTIES), "shape of WS_XML_WRITER_PROPERTIES");
_Static_assert(sizeof(struct prop_entry) == sizeof(WS_MESSAGE_PROPERTY), "shape of WS_MESSAGE_PROPERTY");

static HRESULT copy_bytes(const void* from, size_t size, WS_HEAP* heap, const void** to, WS_ERROR* error)
{
    void* copy;

    TRY(heap_alloc(heap, size, &copy, error));
    memcpy(copy, from, size);
    *to = copy;
    return S_OK;
}

/* The entries with their values byte for byte: settings of heaps, readers and writers are plain values. */
static HRESULT copy_entries(const struct entry_list* from, const char* owner, WS_HEAP* heap, struct entry_list* to,
                            WS_ERROR* error)
{
    void* block;

    *to = (struct entry_list){ NULL, 0 };
    if (from->count == 0)
        return S_OK;
    if (from->entries == NULL)
        return err_raise(error, E_INVALIDARG, "%s: %u properties were announced, but the pointer to them is NULL",
                         owner, from->count);
    TRY(heap_alloc(heap, from->count * sizeof(struct prop_entry), &block, error));
    *to = (struct entry_list){ block, from->count };
    for (ULONG i = 0; i < from->count; i++) {
        to->entries[i] = from->entries[i];
        if (from->entries[i].value == NULL)
            return err_raise(error, E_INVALIDARG, "%s: the pointer to the value of property %u is NULL", owner,
                             from->entries[i].id);
        TRY(copy_bytes(from->entries[i].value, from->entries[i].value_size, heap, &to->entries[i].value, error));
    }
    return S_OK;
}

static bool is_nested(ULONG id)
{
    return id == WS_MESSAGE_PROPERTY_HEAP_PROPERTIES || id == WS_MESSAGE_PROPERTY_XML_READER_PROPERTIES
           || id == WS_MESSAGE_PROPERTY_XML_WRITER_PROPERTIES;
}

static HRESULT copy_nested(struct prop_entry* entry, const char* owner, WS_HEAP* heap, WS_ERROR* error)
{
    struct entry_list from, to;

    if (entry->value_size != sizeof from)
        return err_raise(error, E_INVALIDARG, "%s: message property %u has %zu bytes, but a size of %u was given",
                         owner, entry->id, sizeof from, entry->value_size);
    memcpy(&from, entry->value, sizeof from);
    TRY(copy_entries(&from, owner, heap, &to, error));
    return copy_bytes(&to, sizeof to, heap, &entry->value, error);
}

HRESULT settings_copy_message_properties(const WS_MESSAGE_PROPERTIES* from, const char* owner, WS_HEAP* heap,
                                         WS_MESSAGE_PROPERTIES* to, WS_ERROR* error)
{
    struct entry_list source = { (struct prop_entry*)(void*)from->properties, from->propertyCount };
    struct entry_list copy;

    TRY(copy_entries(&source, owner, heap, &copy, error));
    for (ULONG i = 0; i < copy.count; i++) {
        ULONG id = copy.entries[i].id;

        if (!is_nested(id) && id != WS_MESSAGE_PROPERTY_MAX_PROCESSED_HEADERS)
            return err_raise(error, E_INVALIDARG, "%s: message property %u cannot be given here; only "
                             "WS_MESSAGE_PROPERTY_HEAP_PROPERTIES, _XML_READER_PROPERTIES, _XML_WRITER_PROPERTIES and "
                             "_MAX_PROCESSED_HEADERS can", owner, id);
        if (is_nested(id))
            TRY(copy_nested(&copy.entries[i], owner, heap, error));
    }
    *to = (WS_MESSAGE_PROPERTIES){ (WS_MESSAGE_PROPERTY*)(void*)copy.entries, copy.count };
    return S_OK;
}

HRESULT settings_copy_string(const WS_STRING* from, WS_HEAP* heap, WS_STRING* to, WS_ERROR* error)
{
    void* chars;

    TRY(heap_zalloc(heap, ((size_t)from->length + 1) * sizeof(WCHAR), &chars, error));
    if (from->length != 0)
        memcpy(chars, from->chars, from->length * sizeof(WCHAR));
    *to = (WS_STRING){ from->length, chars };
    return S_OK;
}

/* All of an XML buffer, in another heap. */
static HRESULT copy_buffer(WS_XML_BUFFER* from, WS_HEAP* heap, WS_XML_BUFFER** to, WS_ERROR* error)
{
    WS_XML_READER* reader;
    HRESULT hr;

    *to = NULL;
    if (from == NULL)
        return S_OK;
    TRY(WsCreateReader(NULL, 0, &reader, error));
    hr = WsSetInputToBuffer(reader, from, NULL, 0, error);
    if (SUCCEEDED(hr))
        hr = WsReadXmlBuffer(reader, heap, to, error);
    WsFreeReader(reader);
    return hr;
}

/* The identity is for security bindings alone: it is not needed before there are any. */
HRESULT settings_copy_address(const WS_ENDPOINT_ADDRESS* from, WS_HEAP* heap, WS_ENDPOINT_ADDRESS* to, WS_ERROR* error)
{
    WS_ENDPOINT_ADDRESS copy = { .identity = NULL };

    if (from->url.length != 0 && from->url.chars == NULL)
        return err_raise(error, E_INVALIDARG, "the address has a url of %u characters, but the pointer to them is NULL",
                         from->url.length);
    TRY(settings_copy_string(&from->url, heap, &copy.url, error));
    TRY(copy_buffer(from->headers, heap, &copy.headers, error));
    TRY(copy_buffer(from->extensions, heap, &copy.extensions, error));
    *to = copy;
    return S_OK;
}
