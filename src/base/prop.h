/* Property arrays and getters, driven by a table for each object: id, exact value size, and where it is kept. */
#ifndef WWS_BASE_PROP_H
#define WWS_BASE_PROP_H

#include "base/common.h"

enum prop_access { PROP_CREATE = 1, PROP_GET = 2, PROP_SET = 4 };

struct prop_rule {
    ULONG       id;
    ULONG       size;         /* exact size of the value                                   */
    ULONG       access;       /* PROP_*                                                    */
    size_t      offset;       /* into the settings struct the value is copied to and from  */
    const char* name;         /* WS_..._PROPERTY_..., for error strings                    */
};
#define PROP_RULE(id, access, type, settings, field) \
    { (ULONG)(id), sizeof(type), (access), offsetof(settings, field), #id }

/* The shape that all WS_XXX_PROPERTY structures share: { ULONG-sized id; void* value; ULONG valueSize; }. */
struct prop_entry { ULONG id; const void* value; ULONG value_size; };

/* Copies each entry to its place in settings. entries: a WS_XXX_PROPERTY array. E_INVALIDARG (named) for an unknown id,
 * one that cannot be given here, a NULL value, a size that is not exact, or an id given twice. */
HRESULT prop_apply(const struct prop_rule* rules, size_t rule_count, const void* entries, ULONG count,
                   void* settings, WS_ERROR* error) MUST_USE;
HRESULT prop_get(const struct prop_rule* rules, size_t rule_count, const void* settings, ULONG id,
                 void* value, ULONG value_size, WS_ERROR* error) MUST_USE;
HRESULT prop_set(const struct prop_rule* rules, size_t rule_count, void* settings, ULONG id,
                 const void* value, ULONG value_size, WS_ERROR* error) MUST_USE;

#endif
