/* Random descriptions of types, and random values for them. All numbers come from random_state, which is a seed; as long as
 * there is some, from random_input instead, whose bytes a fuzzer can steer by. Nothing here needs a test's framework. */
#ifndef WWS_TESTS_TYPE_RANDOM_H
#define WWS_TESTS_TYPE_RANDOM_H

#include "base/common.h"
#include "xml/type.h"

#include <stdlib.h>
#include <string.h>

enum
{
    DEPTH_MAX = 3,
    FIELDS_MAX = 7,
    NAMES = 26,
    ARENA_BYTES = 1 << 22
};

/* ---- random numbers and memory ---- */

static uint64_t random_state;

static const uint8_t* random_input;
static const uint8_t* random_input_end;

static uint32_t next_random(void)
{
    uint32_t bits = 0;

    if (random_input != random_input_end) {
        bits = *random_input++;
        return bits << 16 | bits << 8 | bits;
    }
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(random_state >> 33);
}

static uint32_t below(uint32_t limit)
{
    return next_random() % limit;
}

static bool one_in(uint32_t n)
{
    return below(n) == 0;
}

static uint64_t random_64(void)
{
    uint64_t bits = (uint64_t)next_random() << 42 ^ (uint64_t)next_random() << 21 ^ next_random();

    return one_in(2) ? bits >> below(64) : bits;
}

/* Descriptions and values of one round. */
static _Alignas(16) BYTE arena[ARENA_BYTES];
static size_t            arena_used;

static void* take(size_t size)
{
    void* memory = arena + arena_used;

    arena_used = (arena_used + size + 15) & ~(size_t)15;
    if (arena_used > sizeof arena)
        abort();
    memset(memory, 0, size);
    return memory;
}

/* ---- names ---- */

static BYTE          name_bytes[NAMES * 2];
static WS_XML_STRING names[NAMES * 2];        /* a .. z, A .. Z */
#define RANDOM_NAME(literal) { (ULONG)(sizeof(literal) - 1), (BYTE*)(uintptr_t)(literal), NULL, 0 }
static WS_XML_STRING namespaces[] = { RANDOM_NAME(""), RANDOM_NAME("urn:one"),
                                      RANDOM_NAME("http://two.example/with/a/longer/path") };

static void make_names(void)
{
    for (ULONG i = 0; i < NAMES * 2; i++) {
        name_bytes[i] = (BYTE)(i < NAMES ? 'a' + i : 'A' + i - NAMES);
        names[i] = (WS_XML_STRING){ 1, &name_bytes[i], NULL, 0 };
    }
}

/* ---- random descriptions ---- */

static const WS_TYPE scalars[] = { WS_BOOL_TYPE,       WS_INT8_TYPE,      WS_INT16_TYPE,      WS_INT32_TYPE,
                                   WS_INT64_TYPE,      WS_UINT8_TYPE,     WS_UINT16_TYPE,     WS_UINT32_TYPE,
                                   WS_UINT64_TYPE,     WS_FLOAT_TYPE,     WS_DOUBLE_TYPE,     WS_DECIMAL_TYPE,
                                   WS_DATETIME_TYPE,   WS_TIMESPAN_TYPE,  WS_GUID_TYPE,       WS_UNIQUE_ID_TYPE,
                                   WS_DURATION_TYPE,   WS_XML_QNAME_TYPE, WS_ENUM_TYPE,       WS_STRING_TYPE,
                                   WS_WSZ_TYPE,        WS_BYTES_TYPE,     WS_XML_STRING_TYPE, WS_CHAR_ARRAY_TYPE,
                                   WS_UTF8_ARRAY_TYPE, WS_BYTE_ARRAY_TYPE };

static bool is_array(WS_TYPE type)
{
    return type == WS_CHAR_ARRAY_TYPE || type == WS_UTF8_ARRAY_TYPE || type == WS_BYTE_ARRAY_TYPE;
}

static bool has_nil(WS_TYPE type)
{
    return is_array(type) || type == WS_STRING_TYPE || type == WS_WSZ_TYPE || type == WS_BYTES_TYPE
           || type == WS_XML_STRING_TYPE;
}

static WS_ENUM_DESCRIPTION* make_enum(void)
{
    WS_ENUM_DESCRIPTION* desc = take(sizeof *desc);
    ULONG                count = 1 + below(NAMES);

    desc->values = take(count * sizeof *desc->values);
    desc->valueCount = count;
    desc->maxByteCount = 1;
    if (one_in(2))
        desc->nameIndices = take(count * sizeof(ULONG));
    for (ULONG i = 0; i < count; i++) {
        desc->values[i] = (WS_ENUM_VALUE){ (int)i * 3 - 10, &names[i] };
        if (desc->nameIndices != NULL)
            desc->nameIndices[i] = i;
    }
    return desc;
}

static WS_STRUCT_DESCRIPTION* make_struct(int depth);
static WS_UNION_DESCRIPTION* make_union(int depth);

static void choose_type(WS_FIELD_DESCRIPTION* field, int depth, bool text_only, bool no_arrays)
{
    if (!text_only && depth < DEPTH_MAX && one_in(4)) {
        field->type = WS_STRUCT_TYPE;
        field->typeDescription = make_struct(depth + 1);
        return;
    }
    do {
        field->type = scalars[below(ARRAY_COUNT(scalars))];
    } while (no_arrays && is_array(field->type));
    if (field->type == WS_ENUM_TYPE)
        field->typeDescription = make_enum();
}

static void make_value(WS_TYPE type, const void* description, void* out, ULONG* count);

static void choose_options(WS_FIELD_DESCRIPTION* field, bool optional)
{
    bool pointer = field->type != WS_WSZ_TYPE && !is_array(field->type) && one_in(3);

    if (pointer)
        field->options |= WS_FIELD_POINTER;
    if ((pointer || has_nil(field->type)) && one_in(3) && field->mapping == WS_ELEMENT_FIELD_MAPPING)
        field->options |= WS_FIELD_NILLABLE;
    if (optional && (pointer || field->type != WS_STRUCT_TYPE) && one_in(3))
        field->options |= WS_FIELD_OPTIONAL;
    if ((field->options & WS_FIELD_OPTIONAL) != 0 && field->type != WS_STRUCT_TYPE && !is_array(field->type)
        && one_in(2)) {
        field->defaultValue = take(sizeof *field->defaultValue);
        field->defaultValue->valueSize = (ULONG)type_size(field->type, field->typeDescription);
        field->defaultValue->value = take(field->defaultValue->valueSize);
        make_value(field->type, field->typeDescription, field->defaultValue->value, NULL);
    }
}

static void name_field(WS_FIELD_DESCRIPTION* field, ULONG index)
{
    field->localName = &names[index];
    field->ns = &namespaces[below(ARRAY_COUNT(namespaces))];
}

static void make_attribute(WS_FIELD_DESCRIPTION* field, ULONG index)
{
    field->mapping = WS_ATTRIBUTE_FIELD_MAPPING;
    name_field(field, index);
    choose_type(field, DEPTH_MAX, true, false);
    choose_options(field, true);
}

static void make_repeating(WS_FIELD_DESCRIPTION* field, ULONG index, int depth)
{
    field->mapping = WS_REPEATING_ELEMENT_FIELD_MAPPING;
    name_field(field, index);
    field->itemLocalName = &names[NAMES + index];
    field->itemNs = &namespaces[below(ARRAY_COUNT(namespaces))];
    choose_type(field, depth, false, true);
    if (field->type != WS_WSZ_TYPE && one_in(3))
        field->options |= WS_FIELD_POINTER;
    if (((field->options & WS_FIELD_POINTER) != 0 || has_nil(field->type)) && one_in(2))
        field->options |= WS_FIELD_NILLABLE_ITEM;
    if (one_in(2)) {
        field->localName = NULL;
        field->ns = NULL;
    } else if (one_in(2)) {
        field->options |= one_in(2) ? WS_FIELD_OPTIONAL : WS_FIELD_NILLABLE;
    }
}

static void make_choice(WS_FIELD_DESCRIPTION* field, int depth)
{
    field->mapping = one_in(2) ? WS_ELEMENT_CHOICE_FIELD_MAPPING : WS_REPEATING_ELEMENT_CHOICE_FIELD_MAPPING;
    field->type = WS_UNION_TYPE;
    field->typeDescription = make_union(depth + 1);
    if (one_in(2))
        field->options = WS_FIELD_OPTIONAL;
}

/* Gives the field its place behind what there is. */
static void place_field(WS_FIELD_DESCRIPTION* field, ULONG* size, ULONG* alignment)
{
    struct type_storage storage = type_field_storage(field);
    ULONG               align = (ULONG)storage.alignment;

    *size = (*size + align - 1) & ~(align - 1);
    field->offset = *size;
    *size += (ULONG)storage.size;
    if (storage.has_count) {
        *size = (*size + 3) & ~3u;
        field->countOffset = *size;
        *size += sizeof(ULONG);
        align = align < 4 ? 4 : align;
    }
    *alignment = align > *alignment ? align : *alignment;
}

/* Field i of a struct has the name i (and its items the capital): no two elements of it are the same. */
static WS_STRUCT_DESCRIPTION* make_struct(int depth)
{
    WS_STRUCT_DESCRIPTION* desc = take(sizeof *desc);
    ULONG                  count = below(FIELDS_MAX + 1);
    ULONG                  attributes = below(count + 1) / 2;
    bool                   text = one_in(4);

    desc->fields = take((count + 1) * sizeof *desc->fields);
    desc->alignment = 1;
    for (ULONG i = 0; i < count; i++) {
        WS_FIELD_DESCRIPTION* field = take(sizeof *field);

        if (i < attributes) {
            make_attribute(field, i);
        } else if (text) {
            field->mapping = WS_TEXT_FIELD_MAPPING;
            choose_type(field, DEPTH_MAX, true, false);
            count = i + 1;
        } else if (depth < DEPTH_MAX && one_in(6)) {
            make_choice(field, depth);
        } else if (one_in(3)) {
            make_repeating(field, i, depth);
        } else {
            field->mapping = WS_ELEMENT_FIELD_MAPPING;
            name_field(field, i);
            choose_type(field, depth, false, false);
            choose_options(field, true);
        }
        place_field(field, &desc->size, &desc->alignment);
        desc->fields[desc->fieldCount++] = field;
        if (field->type == WS_UNION_TYPE)                       /* its elements could be taken for those that follow */
            break;
    }
    desc->size = (desc->size + desc->alignment - 1) & ~(desc->alignment - 1);
    return desc;
}

static int compare_fields(const void* a, const void* b)
{
    const WS_FIELD_DESCRIPTION* x = &(*(WS_UNION_FIELD_DESCRIPTION* const*)a)->field;
    const WS_FIELD_DESCRIPTION* y = &(*(WS_UNION_FIELD_DESCRIPTION* const*)b)->field;
    ULONG                       shorter = x->ns->length < y->ns->length ? x->ns->length : y->ns->length;
    int                         order = memcmp(x->ns->bytes, y->ns->bytes, shorter);

    if (order == 0)
        order = (x->ns->length > y->ns->length) - (x->ns->length < y->ns->length);
    return order != 0 ? order : x->localName->bytes[0] - y->localName->bytes[0];
}

/* Names from the end of the alphabet, which no field of a struct has. The values run against the order of the names. */
static WS_UNION_DESCRIPTION* make_union(int depth)
{
    WS_UNION_DESCRIPTION* desc = take(sizeof *desc);
    ULONG                 count = 1 + below(4);

    desc->fields = take(count * sizeof *desc->fields);
    desc->fieldCount = count;
    desc->size = sizeof(int);
    desc->alignment = 4;
    desc->noneEnumValue = -1;
    for (ULONG i = 0; i < count; i++) {
        WS_UNION_FIELD_DESCRIPTION* choice = take(sizeof *choice);

        choice->field.mapping = WS_ELEMENT_FIELD_MAPPING;
        name_field(&choice->field, NAMES - 1 - i);
        choose_type(&choice->field, depth, false, false);
        choose_options(&choice->field, false);
        place_field(&choice->field, &desc->size, &desc->alignment);
        desc->fields[i] = choice;
    }
    qsort(desc->fields, count, sizeof *desc->fields, compare_fields);
    desc->valueIndices = one_in(2) ? take(count * sizeof(ULONG)) : NULL;
    for (ULONG i = 0; i < count; i++) {
        desc->fields[i]->value = (int)(count - i) * 5;
        if (desc->valueIndices != NULL)
            desc->valueIndices[i] = count - 1 - i;
    }
    desc->size = (desc->size + desc->alignment - 1) & ~(desc->alignment - 1);
    return desc;
}

/* ---- random values ---- */

static ULONG random_chars(WCHAR* out, ULONG max)
{
    static const WCHAR pool[] = u"abcXYZ019 <>&\"'/=\xE9\x4E2D\xFFFD\xD7FF";
    ULONG              count = 0;
    ULONG              wanted = below(max);

    while (count < wanted) {
        if (one_in(12) && count + 2 <= max) {
            out[count++] = (WCHAR)(0xD800 + below(0x400));
            out[count++] = (WCHAR)(0xDC00 + below(0x300));
        } else if (one_in(10)) {
            out[count++] = one_in(2) ? '\n' : one_in(2) ? '\t' : '\r';
        } else {
            out[count++] = pool[below(ARRAY_COUNT(pool) - 1)];
        }
    }
    return count;
}

static WCHAR* make_chars(ULONG* length)
{
    WCHAR* chars = take(40 * sizeof *chars);

    *length = random_chars(chars, 36);
    chars[*length] = 0;
    return chars;
}

static BYTE* make_utf8(ULONG* length)
{
    static const char pool[] = "abcXYZ019 <>&\"'/=";
    BYTE*             bytes = take(64);

    *length = below(40);
    for (ULONG i = 0; i < *length; i++)
        bytes[i] = (BYTE)pool[below(sizeof pool - 1)];
    return bytes;
}

static BYTE* make_octets(ULONG* length)
{
    BYTE* bytes = take(64);

    *length = below(60);
    for (ULONG i = 0; i < *length; i++)
        bytes[i] = (BYTE)next_random();
    return bytes;
}

static double random_double(void)
{
    static const double special[] = { 0.0, -0.0, 1.0, 0.1, 1e15, 1e14, 5e-324, 1.7976931348623157e308, 123456789.125 };
    uint64_t            bits = random_64();
    double              value;

    if (one_in(3))
        return special[below(ARRAY_COUNT(special))];
    bits ^= random_64();
    memcpy(&value, &bits, sizeof value);
    return value == value ? value : 1.0;
}

static float random_float(void)
{
    uint32_t bits = next_random() << 1 ^ next_random();
    float    value;

    memcpy(&value, &bits, sizeof value);
    return value == value && !one_in(3) ? value : 0.1f;
}

static void make_scalar(WS_TYPE type, const void* description, void* out)
{
    switch (type) {
    case WS_BOOL_TYPE:
        *(BOOL*)out = one_in(2);
        break;
    case WS_INT8_TYPE:
    case WS_UINT8_TYPE:
        *(UINT8*)out = (UINT8)random_64();
        break;
    case WS_INT16_TYPE:
    case WS_UINT16_TYPE:
        *(UINT16*)out = (UINT16)random_64();
        break;
    case WS_INT32_TYPE:
    case WS_UINT32_TYPE:
        *(UINT32*)out = (UINT32)random_64();
        break;
    case WS_INT64_TYPE:
    case WS_UINT64_TYPE:
    case WS_TIMESPAN_TYPE:
        *(UINT64*)out = random_64();
        break;
    case WS_FLOAT_TYPE:
        *(float*)out = random_float();
        break;
    case WS_DOUBLE_TYPE:
        *(double*)out = random_double();
        break;
    case WS_DECIMAL_TYPE:
        ((DECIMAL*)out)->Lo64 = random_64();
        ((DECIMAL*)out)->Hi32 = (ULONG)random_64();
        ((DECIMAL*)out)->scale = (BYTE)below(29);
        ((DECIMAL*)out)->sign = one_in(2) && ((DECIMAL*)out)->Lo64 != 0 ? DECIMAL_NEG : 0;
        break;
    case WS_DATETIME_TYPE:
        ((WS_DATETIME*)out)->ticks = 504911232000000000 + random_64() % 2600000000000000000;
        ((WS_DATETIME*)out)->format = (WS_DATETIME_FORMAT)below(3);
        break;
    case WS_GUID_TYPE:
        for (int i = 0; i < 16; i++)
            ((BYTE*)out)[i] = (BYTE)next_random();
        break;
    case WS_DURATION_TYPE:
        *(WS_DURATION*)out = (WS_DURATION){ one_in(2),
                                            below(3) * next_random(),
                                            below(2) * 7,
                                            below(3),
                                            below(2) * 90,
                                            below(3),
                                            below(2) * next_random(),
                                            below(1000),
                                            one_in(2) ? 0 : below(10000) };
        break;
    case WS_UNIQUE_ID_TYPE:
        if (one_in(2)) {
            make_scalar(WS_GUID_TYPE, NULL, &((WS_UNIQUE_ID*)out)->guid);
        } else {
            ((WS_UNIQUE_ID*)out)->uri.chars = make_chars(&((WS_UNIQUE_ID*)out)->uri.length);
            ((WS_UNIQUE_ID*)out)->uri.chars[0] = 'x';           /* not only white space */
            ((WS_UNIQUE_ID*)out)->uri.length += ((WS_UNIQUE_ID*)out)->uri.length == 0;
            if (((WS_UNIQUE_ID*)out)->uri.chars[1] >= 0xDC00 && ((WS_UNIQUE_ID*)out)->uri.chars[1] < 0xE000)
                ((WS_UNIQUE_ID*)out)->uri.length = 1;
        }
        break;
    case WS_XML_QNAME_TYPE:
        ((WS_XML_QNAME*)out)->localName = names[below(NAMES)];
        ((WS_XML_QNAME*)out)->ns = namespaces[1 + below(ARRAY_COUNT(namespaces) - 1)];
        break;
    case WS_ENUM_TYPE: {
        const WS_ENUM_DESCRIPTION* values = description;

        *(int*)out = values->values[below(values->valueCount)].value;
        break;
    }
    default:
        abort();
    }
}

/* A value that is not nil. */
static void make_value(WS_TYPE type, const void* description, void* out, ULONG* count)
{
    ULONG length = 0;

    switch (type) {
    case WS_STRING_TYPE:
        ((WS_STRING*)out)->chars = make_chars(&((WS_STRING*)out)->length);
        break;
    case WS_WSZ_TYPE:
        *(WCHAR**)out = make_chars(&length);
        break;
    case WS_CHAR_ARRAY_TYPE:
        *(WCHAR**)out = make_chars(count);
        break;
    case WS_BYTES_TYPE:
        ((WS_BYTES*)out)->bytes = make_octets(&((WS_BYTES*)out)->length);
        break;
    case WS_BYTE_ARRAY_TYPE:
        *(BYTE**)out = make_octets(count);
        break;
    case WS_XML_STRING_TYPE:
        ((WS_XML_STRING*)out)->bytes = make_utf8(&((WS_XML_STRING*)out)->length);
        break;
    case WS_UTF8_ARRAY_TYPE:
        *(BYTE**)out = make_utf8(count);
        break;
    default:
        make_scalar(type, description, out);
    }
}

#endif
