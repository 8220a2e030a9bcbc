/* Checks of descriptions: E_INVALIDARG with a string that names the field. They are constant data of the program, so what is
 * wrong is a mistake in it, found at the first use. */
#ifndef WWS_XML_TYPE_CHECK_H
#define WWS_XML_TYPE_CHECK_H

#include "xml/type_info.h"

/* A type with its description, used with a mapping; does not look into the fields of structs and unions. what: what the
 * caller tried, for the string ("WsReadType"). */
HRESULT type_check_use(WS_TYPE type, const void* description, WS_TYPE_MAPPING mapping, const char* what,
                       WS_ERROR* error) MUST_USE;

/* All fields of one struct or union, not what their own descriptions point to. in_frame: offsets do not matter. */
HRESULT type_check_struct(const WS_STRUCT_DESCRIPTION* description, bool in_frame, WS_ERROR* error) MUST_USE;
HRESULT type_check_union(const WS_UNION_DESCRIPTION* description, WS_ERROR* error) MUST_USE;

/* Structs and unions that were checked in this call: a description does not change while it is in use, so that each item of
 * an array costs one comparison. Direct-mapped: when two fall together, both are checked more often. */
enum { TYPE_CHECKED_SLOTS = 32 };
struct type_checked {
    const void* descriptions[TYPE_CHECKED_SLOTS];
};

static inline bool type_checked_before(struct type_checked* checked, const void* description)
{
    const void** slot = &checked->descriptions[((uintptr_t)description >> 4) % TYPE_CHECKED_SLOTS];

    if (*slot == description)
        return true;
    *slot = description;
    return false;
}

static inline HRESULT type_check_struct_once(struct type_checked* checked, const WS_STRUCT_DESCRIPTION* description,
                                             WS_ERROR* error)
{
    return LIKELY(type_checked_before(checked, description)) ? S_OK : type_check_struct(description, false, error);
}

static inline HRESULT type_check_union_once(struct type_checked* checked, const WS_UNION_DESCRIPTION* description,
                                            WS_ERROR* error)
{
    return LIKELY(type_checked_before(checked, description)) ? S_OK : type_check_union(description, error);
}

#endif
