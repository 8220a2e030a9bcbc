/* What the reference says about each WS_TYPE: its size, where it may stand, how it is nil. Shared by the files of typed
 * values only. */
#ifndef WWS_XML_TYPE_INFO_H
#define WWS_XML_TYPE_INFO_H

#include "xml/type.h"

enum { TYPE_COUNT = WS_ANY_ATTRIBUTES_TYPE + 1, FIELD_MAPPING_COUNT = WS_ANY_ATTRIBUTES_FIELD_MAPPING + 1 };

enum type_flags {
    TYPE_TEXT         = 1,      /* its XML form is text: no attributes, no elements                              */
    TYPE_HAS_NIL      = 2,      /* the value itself can be nil: NULL, or a structure with a NULL pointer         */
    TYPE_IS_POINTER   = 4,      /* the C value is a pointer to heap memory                                       */
    TYPE_IS_ARRAY     = 8,      /* a pointer and, at countOffset, a count                                        */
    TYPE_WANTS_DESC   = 16,     /* the type description is required                                              */
    TYPE_SIZE_OF_DESC = 32,     /* and says the size                                                             */
    TYPE_DEFAULT      = 64,     /* may have a WS_DEFAULT_VALUE                                                   */
    TYPE_NO_DESC      = 128     /* has no description structure                                                  */
};

struct type_info {
    const char* name;             /* WS_..._TYPE                                         */
    BYTE        size;             /* 0: the description says                             */
    BYTE        alignment;
    USHORT      flags;            /* enum type_flags                                     */
    USHORT      mappings;         /* bit WS_..._TYPE_MAPPING                             */
    USHORT      field_mappings;   /* bit WS_..._FIELD_MAPPING                            */
};

/* Indexed by WS_TYPE. */
extern const struct type_info type_infos[TYPE_COUNT];
/* WS_..._FIELD_MAPPING, WS_..._TYPE_MAPPING; "?" for a number that is none. */
const char* type_field_mapping_name(WS_FIELD_MAPPING mapping);
const char* type_mapping_name(WS_TYPE_MAPPING mapping);

static inline bool type_known(WS_TYPE type)
{
    return (unsigned)type < TYPE_COUNT;
}

static inline bool type_has(WS_TYPE type, enum type_flags flag)
{
    return (type_infos[type].flags & flag) != 0;
}

/* There is a number of items beside the field: type_field_storage(field).has_count. */
static inline bool type_field_has_count(const WS_FIELD_DESCRIPTION* field)
{
    return type_has(field->type, TYPE_IS_ARRAY) || field->mapping == WS_REPEATING_ELEMENT_FIELD_MAPPING
           || field->mapping == WS_REPEATING_ELEMENT_CHOICE_FIELD_MAPPING
           || (field->mapping == WS_REPEATING_ANY_ELEMENT_FIELD_MAPPING && field->type != WS_VOID_TYPE);
}

size_t type_alignment(WS_TYPE type, const void* description);

/* Text that points into a WS_XML_STRING, which may be NULL, for "%.*s". */
#define NAME_ARGS(string) ((string) == NULL ? 1 : (int)(string)->length), \
                          ((string) == NULL ? "?" : (const char*)(string)->bytes)

/* Equal names; quicker than comparing when both come from one dictionary or are the same string. */
bool type_names_differ(const WS_XML_STRING* a, const WS_XML_STRING* b);

static inline bool type_same_name(const WS_XML_STRING* a, const WS_XML_STRING* b)
{
    if (a == b)
        return true;
    return a->length == b->length && (a->bytes == b->bytes || !type_names_differ(a, b));
}

/* The name and namespace used by xsi:nil and xsi:type. */
extern const WS_XML_STRING type_xsi_ns;
extern const WS_XML_STRING type_xsi_nil;
extern const WS_XML_STRING type_xsi_type;
extern const WS_XML_STRING type_xml_ns;

/* Around the functions that raise errors: the compiler sees that they return failures, and so which paths go on. */
#define TYPE_FAILS(call) \
    __extension__({ \
        const HRESULT type_fails_hr_ = (call); \
        if (SUCCEEDED(type_fails_hr_)) \
            __builtin_unreachable(); \
        type_fails_hr_; \
    })

/* Calls of a typed value inside another, each a few hundred bytes of C stack. */
#define TYPE_DEPTH_MAX 500u

#endif
