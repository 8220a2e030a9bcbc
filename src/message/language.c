#include "message/language.h"

#include <string.h>

enum { PRIMARY_MASK = 0x03FF };                   /* the low ten bits of a LANGID */

static const struct { BYTE primary; char tag[3]; } languages[] = {
    { 0x01, "ar" }, { 0x02, "bg" }, { 0x03, "ca" }, { 0x04, "zh" }, { 0x05, "cs" }, { 0x06, "da" }, { 0x07, "de" },
    { 0x08, "el" }, { 0x09, "en" }, { 0x0A, "es" }, { 0x0B, "fi" }, { 0x0C, "fr" }, { 0x0D, "he" }, { 0x0E, "hu" },
    { 0x0F, "is" }, { 0x10, "it" }, { 0x11, "ja" }, { 0x12, "ko" }, { 0x13, "nl" }, { 0x14, "no" }, { 0x15, "pl" },
    { 0x16, "pt" }, { 0x18, "ro" }, { 0x19, "ru" }, { 0x1A, "hr" }, { 0x1B, "sk" }, { 0x1D, "sv" }, { 0x1E, "th" },
    { 0x1F, "tr" }, { 0x20, "ur" }, { 0x21, "id" }, { 0x22, "uk" }, { 0x23, "be" }, { 0x24, "sl" }, { 0x25, "et" },
    { 0x26, "lv" }, { 0x27, "lt" }, { 0x29, "fa" }, { 0x2A, "vi" }, { 0x2D, "eu" }, { 0x39, "hi" }, { 0x3E, "ms" },
};

static const char* find_tag(LANGID language)
{
    for (size_t i = 0; i < ARRAY_COUNT(languages); i++)
        if (languages[i].primary == (language & PRIMARY_MASK))
            return languages[i].tag;
    return NULL;
}

const char* language_tag(LANGID language)
{
    const char* tag = find_tag(language);

    return tag != NULL ? tag : "en";
}

static WCHAR lower(WCHAR c)
{
    return c >= 'A' && c <= 'Z' ? (WCHAR)(c + ('a' - 'A')) : c;
}

bool language_matches(const WS_STRING* tag, LANGID language)
{
    const char* wanted = find_tag(language);
    ULONG length = wanted != NULL ? (ULONG)strlen(wanted) : 0;

    if (length == 0 || tag->length < length || (tag->length > length && tag->chars[length] != '-'))
        return false;
    for (ULONG i = 0; i < length; i++)
        if (lower(tag->chars[i]) != (unsigned char)wanted[i])
            return false;
    return true;
}
