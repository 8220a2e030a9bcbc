#include "base/prop.h"

#include "base/err.h"

#include <string.h>

enum { RULES_MAX = 64 };          /* one bit for each in prop_apply */

static const struct prop_rule* find_rule(const struct prop_rule* rules, size_t count, ULONG id)
{
    for (size_t i = 0; i < count; i++)
        if (rules[i].id == id)
            return &rules[i];
    return NULL;
}

/* What all three have to check. verb: how the property is used, for the text. */
static HRESULT check_use(const struct prop_rule* rule, ULONG id, ULONG access, const char* verb, const void* value,
                         ULONG size, WS_ERROR* error)
{
    if (rule == NULL)
        return err_raise(error, E_INVALIDARG, "property %u is not known to this object", id);
    if ((rule->access & access) == 0)
        return err_raise(error, E_INVALIDARG, "%s cannot be %s", rule->name, verb);
    if (value == NULL)
        return err_raise(error, E_INVALIDARG, "%s: the pointer to the value is NULL", rule->name);
    if (size != rule->size)
        return err_raise(error, E_INVALIDARG, "%s: the value has %u bytes, but a size of %u was given",
                         rule->name, rule->size, size);
    return S_OK;
}

static struct prop_entry read_entry(const void* entries, ULONG index)
{
    struct prop_entry entry;

    memcpy(&entry, (const BYTE*)entries + index * sizeof entry, sizeof entry);
    return entry;
}

/* Two passes: settings keep their values when any entry is wrong. */
HRESULT prop_apply(const struct prop_rule* rules, size_t rule_count, const void* entries, ULONG count,
                   void* settings, WS_ERROR* error)
{
    uint64_t seen = 0;

    assert(rule_count <= RULES_MAX);
    if (count != 0 && entries == NULL)
        return err_raise(error, E_INVALIDARG, "%u properties were announced, but the pointer to them is NULL", count);
    for (ULONG i = 0; i < count; i++) {
        struct prop_entry entry = read_entry(entries, i);
        const struct prop_rule* rule = find_rule(rules, rule_count, entry.id);
        uint64_t bit;

        TRY(check_use(rule, entry.id, PROP_CREATE, "given at creation", entry.value, entry.value_size, error));
        bit = UINT64_C(1) << (rule - rules);
        if (seen & bit)
            return err_raise(error, E_INVALIDARG, "%s is given twice", rule->name);
        seen |= bit;
    }
    for (ULONG i = 0; i < count; i++) {
        struct prop_entry entry = read_entry(entries, i);
        const struct prop_rule* rule = find_rule(rules, rule_count, entry.id);

        memcpy((BYTE*)settings + rule->offset, entry.value, rule->size);
    }
    return S_OK;
}

HRESULT prop_get(const struct prop_rule* rules, size_t rule_count, const void* settings, ULONG id,
                 void* value, ULONG value_size, WS_ERROR* error)
{
    const struct prop_rule* rule = find_rule(rules, rule_count, id);

    TRY(check_use(rule, id, PROP_GET, "read", value, value_size, error));
    memcpy(value, (const BYTE*)settings + rule->offset, rule->size);
    return S_OK;
}

HRESULT prop_set(const struct prop_rule* rules, size_t rule_count, void* settings, ULONG id,
                 const void* value, ULONG value_size, WS_ERROR* error)
{
    const struct prop_rule* rule = find_rule(rules, rule_count, id);

    TRY(check_use(rule, id, PROP_SET, "set after creation", value, value_size, error));
    memcpy((BYTE*)settings + rule->offset, value, rule->size);
    return S_OK;
}
