/* All descriptions that can be reached from one: each is looked at once, however often it is used and whatever circles there
 * are. */
#include "xml/type_check.h"

#include "base/err.h"
#include "base/mem.h"

#include <string.h>

enum { FIRST_ROOM = 64 };                   /* a power of two; grows when it is half full */

/* Descriptions found so far, in the order in which they were found: those from next on wait to be checked. */
struct walk {
    struct found { WS_TYPE type; const void* description; }* found;
    ULONG*    slots;                        /* hash table of indices into found, plus 1 */
    size_t    room;                         /* of the table; found has half of it       */
    size_t    count;
    WS_ERROR* error;
};

static size_t slot_of(const struct walk* walk, const void* description)
{
    size_t slot = (size_t)(((uintptr_t)description >> 3) * 0x9E3779B97F4A7C15u >> 20) & (walk->room - 1);

    while (walk->slots[slot] != 0 && walk->found[walk->slots[slot] - 1].description != description)
        slot = (slot + 1) & (walk->room - 1);
    return slot;
}

static HRESULT grow(struct walk* walk)
{
    size_t        room = walk->room == 0 ? FIRST_ROOM : walk->room * 2;
    struct found* found = mem_realloc(walk->found, room / 2 * sizeof *found);
    ULONG*        slots;

    if (found != NULL)
        walk->found = found;
    slots = found == NULL ? NULL : mem_zalloc(room * sizeof *slots);
    if (slots == NULL)
        return err_raise(walk->error, E_OUTOFMEMORY, "no memory to check %zu descriptions", room / 2);
    mem_free(walk->slots);
    walk->slots = slots;
    walk->room = room;
    for (size_t i = 0; i < walk->count; i++)
        walk->slots[slot_of(walk, walk->found[i].description)] = (ULONG)i + 1;
    return S_OK;
}

static HRESULT add(struct walk* walk, WS_TYPE type, const void* description)
{
    size_t slot;

    if (description == NULL || (type != WS_STRUCT_TYPE && type != WS_UNION_TYPE && type != WS_ENUM_TYPE))
        return S_OK;
    if (walk->count == walk->room / 2)
        TRY(grow(walk));
    slot = slot_of(walk, description);
    if (walk->slots[slot] != 0)
        return S_OK;
    walk->found[walk->count].type = type;
    walk->found[walk->count].description = description;
    walk->slots[slot] = (ULONG)++walk->count;
    return S_OK;
}

static HRESULT check_enum(const WS_ENUM_DESCRIPTION* description, WS_ERROR* error)
{
    for (ULONG i = 0; i < description->valueCount; i++) {
        if (description->values[i].name == NULL)
            return err_raise(error, E_INVALIDARG, "description of an enumeration: value %u has no name", i);
        if (description->nameIndices != NULL && description->nameIndices[i] >= description->valueCount)
            return err_raise(error, E_INVALIDARG,
                             "description of an enumeration: nameIndices[%u] is %u, and there are %u values",
                             i, description->nameIndices[i], description->valueCount);
        if (description->nameIndices != NULL && i != 0
            && description->values[i - 1].value >= description->values[i].value)
            return err_raise(error, E_INVALIDARG, "description of an enumeration: with nameIndices, values have to be "
                             "sorted, and value %u is not above the one before it", i);
    }
    return S_OK;
}

static HRESULT add_struct(struct walk* walk, const WS_STRUCT_DESCRIPTION* description)
{
    for (ULONG i = 0; i < description->fieldCount; i++)
        TRY(add(walk, description->fields[i]->type, description->fields[i]->typeDescription));
    for (ULONG i = 0; i < description->subTypeCount; i++)
        TRY(add(walk, WS_STRUCT_TYPE, description->subTypes[i]));
    return S_OK;
}

static HRESULT add_union(struct walk* walk, const WS_UNION_DESCRIPTION* description)
{
    for (ULONG i = 0; i < description->fieldCount; i++) {
        if (description->valueIndices != NULL && description->valueIndices[i] >= description->fieldCount)
            return err_raise(walk->error, E_INVALIDARG,
                             "description of a union: valueIndices[%u] is %u, and there are %u fields",
                             i, description->valueIndices[i], description->fieldCount);
        TRY(add(walk, description->fields[i]->field.type, description->fields[i]->field.typeDescription));
    }
    return S_OK;
}

static HRESULT check_all(struct walk* walk)
{
    for (size_t next = 0; next < walk->count; next++) {
        const struct found at = walk->found[next];

        if (at.type == WS_ENUM_TYPE) {
            TRY(check_enum(at.description, walk->error));
        } else if (at.type == WS_STRUCT_TYPE) {
            TRY(type_check_struct(at.description, false, walk->error));
            TRY(add_struct(walk, at.description));
        } else {
            TRY(type_check_union(at.description, walk->error));
            TRY(add_union(walk, at.description));
        }
    }
    return S_OK;
}

HRESULT type_check_element(const WS_ELEMENT_DESCRIPTION* description, const char* what, WS_ERROR* error)
{
    struct walk     walk = { .error = error };
    WS_TYPE_MAPPING mapping = WS_ELEMENT_TYPE_MAPPING;
    HRESULT         hr;

    if (description == NULL)
        return err_raise(error, E_INVALIDARG, "%s: there is no element description", what);
    if ((description->elementLocalName == NULL) != (description->elementNs == NULL))
        return err_raise(error, E_INVALIDARG, "%s: elementLocalName and elementNs have to be both NULL or both given",
                         what);
    if (description->elementLocalName == NULL && description->type == WS_XML_BUFFER_TYPE)
        mapping = WS_ANY_ELEMENT_TYPE_MAPPING;
    TRY(type_check_use(description->type, description->typeDescription, mapping, what, error));
    hr = add(&walk, description->type, description->typeDescription);
    if (SUCCEEDED(hr))
        hr = check_all(&walk);
    mem_free(walk.found);
    mem_free(walk.slots);
    if (FAILED(hr))
        err_add(error, "%s", what);
    return hr;
}
