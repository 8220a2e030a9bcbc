/* Random descriptions with random values: what is written reads back equal, and is written the same again, in every
 * encoding. Damaged text is read or refused, never more. Everything comes from a seed, which a failure prints; TYPE_SEED=n
 * runs that one alone. */
#include "coding_support.h"
#include "type_support.h"

#include "type_random.h"
#include "xml/type.h"

enum
{
    ROUNDS = 1500,
    ITEMS_MAX = 12,
    MUTATIONS = 20
};

static const struct coding codings[] = { CODINGS_OF_BYTES };
static const struct coding utf8_coding = { "text, damaged", &utf8_out.encoding, &detected_in.encoding };

static uint64_t             seed_now;
static const struct coding* coding_now;

/* ---- random values of structures ---- */

static void fill_struct(const WS_STRUCT_DESCRIPTION* desc, BYTE* base);
static void fill_union(const WS_UNION_DESCRIPTION* desc, BYTE* base, bool may_be_none);

static void fill_one(const WS_FIELD_DESCRIPTION* field, BYTE* slot, ULONG* count, bool may_be_nil)
{
    BYTE* value = slot;

    if (may_be_nil && one_in(3))
        return;
    if ((field->options & WS_FIELD_POINTER) != 0) {
        value = take(type_size(field->type, field->typeDescription));
        memcpy(slot, &value, sizeof value);
    }
    if (field->type == WS_STRUCT_TYPE)
        fill_struct(field->typeDescription, value);
    else
        make_value(field->type, field->typeDescription, value, count);
}

static void fill_repeating(const WS_FIELD_DESCRIPTION* field, BYTE* base)
{
    size_t item =
        (field->options & WS_FIELD_POINTER) != 0 ? sizeof(void*) : type_size(field->type, field->typeDescription);
    ULONG  count = one_in(4) ? 0 : below(ITEMS_MAX);
    BYTE*  items = count == 0 ? NULL : take(count * item + 1);

    memcpy(base + field->offset, &items, sizeof items);
    memcpy(base + field->countOffset, &count, sizeof count);
    for (ULONG i = 0; i < count; i++) {
        if (field->type == WS_UNION_TYPE)
            fill_union(field->typeDescription, items + i * item, false);
        else
            fill_one(field, items + i * item, NULL, (field->options & WS_FIELD_NILLABLE_ITEM) != 0);
    }
}

static void fill_struct(const WS_STRUCT_DESCRIPTION* desc, BYTE* base)
{
    for (ULONG i = 0; i < desc->fieldCount; i++) {
        const WS_FIELD_DESCRIPTION* field = desc->fields[i];
        bool nil = (field->options & WS_FIELD_NILLABLE) != 0;
        bool missing = (field->options & WS_FIELD_OPTIONAL) != 0 && field->defaultValue == NULL
                       && ((field->options & WS_FIELD_POINTER) != 0 || has_nil(field->type));

        if (field->mapping == WS_REPEATING_ELEMENT_FIELD_MAPPING
            || field->mapping == WS_REPEATING_ELEMENT_CHOICE_FIELD_MAPPING)
            fill_repeating(field, base);
        else if (field->type == WS_UNION_TYPE)
            fill_union(field->typeDescription, base + field->offset, (field->options & WS_FIELD_OPTIONAL) != 0);
        else
            fill_one(field, base + field->offset,
                     (ULONG*)(void*)(base + field->countOffset), nil || missing);
    }
}

static void fill_union(const WS_UNION_DESCRIPTION* desc, BYTE* base, bool may_be_none)
{
    const WS_UNION_FIELD_DESCRIPTION* choice = desc->fields[below(desc->fieldCount)];
    int                               value = may_be_none && one_in(3) ? desc->noneEnumValue : choice->value;

    memcpy(base + desc->enumOffset, &value, sizeof value);
    if (value == choice->value)
        fill_one(&choice->field, base + choice->field.offset, (ULONG*)(void*)(base + choice->field.countOffset),
                 (choice->field.options & WS_FIELD_NILLABLE) != 0);
}

/* ---- comparing ---- */

static bool same_run(const void* a, ULONG a_length, const void* b, ULONG b_length, size_t unit)
{
    return (a == NULL) == (b == NULL) && a_length == b_length && (a_length == 0 || memcmp(a, b, a_length * unit) == 0);
}

static ULONG count_chars(const WCHAR* chars)
{
    ULONG count = 0;

    while (chars != NULL && chars[count] != 0)
        count++;
    return count;
}

static bool same_struct(const WS_STRUCT_DESCRIPTION* desc, const BYTE* a, const BYTE* b);

static bool same_value(WS_TYPE type, const void* description, const BYTE* a, const BYTE* b, const ULONG* a_count,
                       const ULONG* b_count)
{
    const WS_STRING*     sa = (const void*)a;
    const WS_STRING*     sb = (const void*)b;
    const WS_BYTES*      ba = (const void*)a;
    const WS_BYTES*      bb = (const void*)b;
    const WS_XML_STRING* xa = (const void*)a;
    const WS_XML_STRING* xb = (const void*)b;
    const WCHAR* const*  wa = (const void*)a;
    const WCHAR* const*  wb = (const void*)b;
    const BYTE* const*   pa = (const void*)a;
    const BYTE* const*   pb = (const void*)b;

    switch (type) {
    case WS_STRUCT_TYPE:
        return same_struct(description, a, b);
    case WS_STRING_TYPE:
        return same_run(sa->chars, sa->length, sb->chars, sb->length, 2);
    case WS_BYTES_TYPE:
        return same_run(ba->bytes, ba->length, bb->bytes, bb->length, 1);
    case WS_XML_STRING_TYPE:
        return same_run(xa->bytes, xa->length, xb->bytes, xb->length, 1);
    case WS_WSZ_TYPE:
        return same_run(*wa, count_chars(*wa), *wb, count_chars(*wb), 2);
    case WS_CHAR_ARRAY_TYPE:
        return same_run(*wa, *a_count, *wb, *b_count, 2);
    case WS_UTF8_ARRAY_TYPE:
    case WS_BYTE_ARRAY_TYPE:
        return same_run(*pa, *a_count, *pb, *b_count, 1);
    case WS_XML_QNAME_TYPE:
        return same_run(xa[0].bytes, xa[0].length, xb[0].bytes, xb[0].length, 1)
               && same_run(xa[1].bytes, xa[1].length, xb[1].bytes, xb[1].length, 1);
    case WS_UNIQUE_ID_TYPE:
        return sa->length != 0
                   ? same_run(sa->chars, sa->length, sb->chars, sb->length, 2)
                   : sb->length == 0
                         && memcmp(&((const WS_UNIQUE_ID*)sa)->guid, &((const WS_UNIQUE_ID*)sb)->guid, 16) == 0;
    case WS_DATETIME_TYPE:
        return ((const WS_DATETIME*)sa)->ticks == ((const WS_DATETIME*)sb)->ticks
               && ((const WS_DATETIME*)sa)->format == ((const WS_DATETIME*)sb)->format;
    default:
        return memcmp(a, b, type_size(type, description)) == 0;
    }
}

static const BYTE* pointer_at(const BYTE* place)
{
    const BYTE* pointer;

    memcpy(&pointer, place, sizeof pointer);
    return pointer;
}

static bool same_one(const WS_FIELD_DESCRIPTION* field, const BYTE* a, const BYTE* b, const void* a_count,
                     const void* b_count)
{
    if ((field->options & WS_FIELD_POINTER) != 0) {
        a = pointer_at(a);
        b = pointer_at(b);
        if (a == NULL || b == NULL)
            return a == b;
    }
    return same_value(field->type, field->typeDescription, a, b, a_count, b_count);
}

static bool same_union(const WS_UNION_DESCRIPTION* desc, const BYTE* a, const BYTE* b)
{
    int selected;

    if (memcmp(a + desc->enumOffset, b + desc->enumOffset, sizeof selected) != 0)
        return false;
    memcpy(&selected, a + desc->enumOffset, sizeof selected);
    for (ULONG i = 0; i < desc->fieldCount; i++) {
        const WS_FIELD_DESCRIPTION* field = &desc->fields[i]->field;

        if (desc->fields[i]->value == selected)
            return same_one(field, a + field->offset, b + field->offset, a + field->countOffset,
                            b + field->countOffset);
    }
    return selected == desc->noneEnumValue;
}

static bool same_items(const WS_FIELD_DESCRIPTION* field, const BYTE* a, const BYTE* b)
{
    size_t item =
        (field->options & WS_FIELD_POINTER) != 0 ? sizeof(void*) : type_size(field->type, field->typeDescription);
    const BYTE* a_items;
    const BYTE* b_items;
    ULONG       a_count;
    ULONG       b_count;

    memcpy(&a_items, a + field->offset, sizeof a_items);
    memcpy(&b_items, b + field->offset, sizeof b_items);
    memcpy(&a_count, a + field->countOffset, sizeof a_count);
    memcpy(&b_count, b + field->countOffset, sizeof b_count);
    if (a_count != b_count)
        return false;
    for (ULONG i = 0; i < a_count; i++) {
        bool same = field->type == WS_UNION_TYPE
                        ? same_union(field->typeDescription, a_items + i * item, b_items + i * item)
                        : same_one(field, a_items + i * item, b_items + i * item, NULL, NULL);

        if (!same)
            return false;
    }
    return true;
}

static bool same_struct(const WS_STRUCT_DESCRIPTION* desc, const BYTE* a, const BYTE* b)
{
    for (ULONG i = 0; i < desc->fieldCount; i++) {
        const WS_FIELD_DESCRIPTION* field = desc->fields[i];
        bool                        same;

        if (field->mapping == WS_REPEATING_ELEMENT_FIELD_MAPPING
            || field->mapping == WS_REPEATING_ELEMENT_CHOICE_FIELD_MAPPING)
            same = same_items(field, a, b);
        else if (field->type == WS_UNION_TYPE)
            same = same_union(field->typeDescription, a + field->offset, b + field->offset);
        else
            same =
                same_one(field, a + field->offset, b + field->offset, a + field->countOffset, b + field->countOffset);
        if (!same) {
            print_message("field %u: type %d, mapping %d, options %u\n", i, (int)field->type, (int)field->mapping,
                          field->options);
            return false;
        }
    }
    return true;
}

/* ---- rounds ---- */

static char text[1 << 20];

static void check_ok(HRESULT hr, const char* what, size_t size)
{
    char strings[ERROR_TEXT_BYTES];

    if (hr != S_OK)
        fail_msg("seed %llu, %s: %s is 0x%08X: %s\n%.*s", (unsigned long long)seed_now, coding_now->name, what,
                 (unsigned)hr, error_text(kit.error, strings), (int)size, text);
}

static size_t write_value(const WS_ELEMENT_DESCRIPTION* element, const void* value, ULONG size)
{
    WS_XML_WRITER_BUFFER_OUTPUT output = { { WS_XML_WRITER_OUTPUT_TYPE_BUFFER } };
    WS_BYTES bytes = { 0, NULL };

    assert_ok_error(WsSetOutput(kit.writer, coding_now->writer, &output.output, NULL, 0, kit.error), kit.error);
    check_ok(WsWriteElement(kit.writer, element, WS_WRITE_REQUIRED_VALUE, value, size, kit.error), "writing", 0);
    assert_ok(WsGetWriterProperty(kit.writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, kit.error));
    assert_in_range(bytes.length, 1, sizeof text);
    memcpy(text, bytes.bytes, bytes.length);
    return bytes.length;
}

/* Any answer is good that is one to the damage, as long as the value is untouched by a failure. */
static void read_damaged(const WS_ELEMENT_DESCRIPTION* element, ULONG value_size, size_t size)
{
    BYTE* value = take(value_size + 1);
    BYTE* guarded;
    HRESULT hr;

    for (int i = 0; i < MUTATIONS; i++) {
        size_t at = below((uint32_t)size);
        char   kept = text[at];
        size_t cut = one_in(4) ? below((uint32_t)size) : size;

        text[at] = one_in(2) ? "<>/&;='\" xi0-."[below(14)] : (char)next_random();
        memset(value, 0x5A, value_size);
        assert_ok(WsResetHeap(kit.heap, kit.error));
        guarded = cut <= 60000 ? test_guarded(text, cut) : NULL;
        kit_input_bytes(guarded != NULL ? (const char*)guarded : text, cut);
        hr = WsReadElement(kit.reader, element, WS_READ_REQUIRED_VALUE, kit.heap, value, value_size, kit.error);
        assert_int_not_equal(hr, E_OUTOFMEMORY);
        if (FAILED(hr))
            for (ULONG j = 0; j < value_size; j++)
                if (value[j] != 0x5A)
                    fail_msg("seed %llu: a failed read has touched the value", (unsigned long long)seed_now);
        kit_input_bytes("<x/>", 4);
        if (guarded != NULL)
            test_guarded_free(guarded, cut);
        text[at] = kept;
    }
    assert_ok(WsResetError(kit.error));
}

static void input_value(const void* bytes, size_t size)
{
    WS_XML_READER_BUFFER_INPUT input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, (void*)(uintptr_t)bytes, (ULONG)size };

    assert_ok_error(WsSetInput(kit.reader, coding_now->reader, &input.input, NULL, 0, kit.error), kit.error);
}

static size_t check_round_trip(const WS_ELEMENT_DESCRIPTION* element, const WS_STRUCT_DESCRIPTION* desc, BYTE* value)
{
    BYTE*  back = take(desc->size + 1);
    size_t size = write_value(element, value, desc->size);
    BYTE*  first = take(size);
    size_t again;

    memcpy(first, text, size);
    assert_ok(WsResetHeap(kit.heap, kit.error));
    input_value(first, size);
    check_ok(WsReadElement(kit.reader, element, WS_READ_REQUIRED_VALUE, kit.heap, back, desc->size, kit.error),
             "reading", size);
    if (!same_struct(desc, value, back))
        fail_msg("seed %llu, %s: what is read differs from what was written:\n%.*s", (unsigned long long)seed_now,
                 coding_now->name, (int)size, text);
    again = write_value(element, back, desc->size);
    if (again != size || memcmp(first, text, size) != 0)
        fail_msg("seed %llu, %s: written again it differs:\n%.*s\n%.*s", (unsigned long long)seed_now, coding_now->name,
                 (int)size, (const char*)first, (int)again, text);
    return size;
}

static void run_round(uint64_t seed)
{
    WS_STRUCT_DESCRIPTION* desc;
    WS_ELEMENT_DESCRIPTION element;
    BYTE*                  value;
    size_t                 kept;

    seed_now = seed;
    coding_now = &codings[0];
    random_state = seed * 0x9E3779B97F4A7C15u + 1;
    arena_used = 0;
    desc = make_struct(0);
    element = element_of(WS_STRUCT_TYPE, desc);
    value = take(desc->size + 1);
    fill_struct(desc, value);
    check_ok(type_check_element(&element, "random", kit.error), "checking", 0);
    kept = arena_used;
    for (size_t i = 0; i < ARRAY_COUNT(codings); i++) {
        coding_now = &codings[i];
        arena_used = kept;
        check_round_trip(&element, desc, value);
    }
    coding_now = &utf8_coding;
    arena_used = kept;
    read_damaged(&element, desc->size, check_round_trip(&element, desc, value));
}

static void test_random_values_of_random_types_survive_a_round_trip(void** state)
{
    const char* chosen = getenv("TYPE_SEED");

    (void)state;
    make_names();
    if (chosen != NULL) {
        run_round(strtoull(chosen, NULL, 0));
        return;
    }
    for (uint64_t seed = 1; seed <= (uint64_t)test_rounds_of_one_thread(ROUNDS); seed++)
        run_round(seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        KIT_TEST(test_random_values_of_random_types_survive_a_round_trip),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
