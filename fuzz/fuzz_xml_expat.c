/*
 * Fuzz target: the text reader beside expat (src/xml/reader*.c). Both accept the document or both refuse it, and what
 * both accept has the same events. What differs on purpose (tests/xml/expat_events.h) is not looked at.
 */
#define _GNU_SOURCE                   /* memmem */

#include "xml/expat_events.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

static bool find(const uint8_t* data, size_t size, const char* what)
{
    return memmem(data, size, what, strlen(what)) != NULL;
}

/* ASCII and characters of text beyond it; a declaration, if any, that says nothing unusual. */
static bool is_compared(const uint8_t* data, size_t size)
{
    static const char declaration[] = "<?xml version=\"1.0\"?>";
    size_t skip = size >= sizeof declaration - 1 && memcmp(data, declaration, sizeof declaration - 1) == 0
                ? sizeof declaration - 1 : 0;

    for (size_t i = 0; i < size; i++)
        if (data[i] >= 0x80 || data[i] < 0x08)
            return false;
    return !find(data + skip, size - skip, "<?") && !find(data, size, "<!D");
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    struct events ours = { 0 }, theirs = { 0 };
    WS_XML_READER* reader = NULL;
    bool accepted;

    if (!is_compared(data, size))
        return 0;
    if (FAILED(WsCreateReader(NULL, 0, &reader, NULL)))
        abort();
    accepted = expat_events(data, size, &theirs);
    if (accepted != SUCCEEDED(our_events(reader, data, size, &ours, NULL)))
        abort();
    if (accepted && (ours.size != theirs.size || (ours.size != 0 && memcmp(ours.text, theirs.text, ours.size) != 0)))
        abort();
    WsFreeReader(reader);
    free(ours.text);
    free(theirs.text);
    return 0;
}
