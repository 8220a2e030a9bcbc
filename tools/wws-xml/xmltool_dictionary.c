/* Strings of binary XML that have numbers. */
#include "xmltool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- growing -------------------------------------------------------------------------------------------------------- */

bool strings_add(struct strings* strings, const void* bytes, ULONG size)
{
    WS_XML_DICTIONARY* dictionary = &strings->dictionary;
    ULONG index = dictionary->stringCount;
    BYTE* copy = malloc((size_t)size + 1);

    if (copy != NULL && index == strings->capacity) {
        ULONG capacity = index == 0 ? 64 : index * 2;
        WS_XML_STRING* all = realloc(dictionary->strings, capacity * sizeof *all);

        if (all != NULL) {
            dictionary->strings = all;
            strings->capacity = capacity;
        }
    }
    if (copy == NULL || index == strings->capacity) {
        free(copy);
        return false;
    }
    if (size != 0)
        memcpy(copy, bytes, size);
    dictionary->strings[index] = (WS_XML_STRING){ size, copy, dictionary, index };
    dictionary->stringCount++;
    strings->known = dictionary;
    return strings->slot_count == 0 || strings_index(strings);
}

void strings_clear(struct strings* strings)
{
    for (ULONG i = 0; i < strings->dictionary.stringCount; i++)
        free(strings->dictionary.strings[i].bytes);
    strings->dictionary.stringCount = 0;
    strings->slot_count = 0;
}

void strings_free(struct strings* strings)
{
    strings_clear(strings);
    free(strings->dictionary.strings);
    free(strings->slots);
}

/* ---- finding -------------------------------------------------------------------------------------------------------- */

static bool same(const WS_XML_STRING* a, const WS_XML_STRING* b)
{
    return a->length == b->length && (a->length == 0 || memcmp(a->bytes, b->bytes, a->length) == 0);
}

/* The slot that holds the string, or where it belongs. */
static ULONG* slot_of(const struct strings* strings, const WS_XML_STRING* string)
{
    ULONG mask = strings->slot_count - 1;
    uint32_t hash = 2166136261u;

    for (ULONG i = 0; i < string->length; i++)
        hash = (hash ^ string->bytes[i]) * 16777619u;
    for (ULONG i = hash & mask;; i = (i + 1) & mask)
        if (strings->slots[i] == 0 || same(&strings->known->strings[strings->slots[i] - 1], string))
            return &strings->slots[i];
}

static void put_slot(struct strings* strings, ULONG index)
{
    ULONG* slot = slot_of(strings, &strings->known->strings[index]);

    if (*slot == 0)                               /* of equal strings the first counts */
        *slot = index + 1;
}

bool strings_index(struct strings* strings)
{
    ULONG count = strings->known == NULL ? 0 : strings->known->stringCount;
    ULONG slots = 64;

    if (strings->slot_count / 2 > count && count != 0) {
        put_slot(strings, count - 1);
        return true;
    }
    while (slots / 4 <= count)
        slots *= 2;
    free(strings->slots);
    strings->slot_count = 0;
    strings->slots = calloc(slots, sizeof *strings->slots);
    if (strings->slots == NULL)
        return false;
    strings->slot_count = slots;
    for (ULONG i = 0; i < count; i++)
        put_slot(strings, i);
    return true;
}

const WS_XML_STRING* strings_find(const struct strings* strings, const WS_XML_STRING* string)
{
    ULONG slot = strings->slot_count == 0 || strings->known == NULL ? 0 : *slot_of(strings, string);

    return slot == 0 ? NULL : &strings->known->strings[slot - 1];
}

/* ---- files ---------------------------------------------------------------------------------------------------------- */

bool strings_load(struct strings* strings, const char* path)
{
    FILE* file = fopen(path, "re");
    char* line = NULL;
    size_t capacity = 0;
    ssize_t size;
    bool added = file != NULL;

    while (added && (size = getline(&line, &capacity, file)) >= 0) {
        while (size > 0 && (line[size - 1] == '\n' || line[size - 1] == '\r'))
            size--;
        added = size <= 0xFFFFFF && strings_add(strings, line, (ULONG)size);
    }
    if (!added || ferror(file))
        fprintf(stderr, "wws-xml: %s: %s\n", path, strerror(errno));
    added = added && !ferror(file);
    free(line);
    if (file != NULL)
        fclose(file);
    return added;
}
