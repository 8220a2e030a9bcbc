/* The entry point of programs that define wmain. Nothing else is in this file, so that a program with a main of its own does
 * not link it. */
#include "crt.h"

#include "crt_utf.h"

#include <stdlib.h>
#include <string.h>

extern char** environ;

/* Of the program; called with three arguments whichever form it has, as main is. */
int wmain(int argc, WCHAR** argv, WCHAR** envp);

/* What wmain gets. Neither is freed: other threads may go on using it until the process has ended. */
struct wide_list {
    WCHAR** pointers;                   /* ends with NULL */
    WCHAR*  text;                       /* all of it, one after the other */
};
static struct wide_list arguments;
static struct wide_list variables;

static size_t put_wide(const char* text, WCHAR* to)
{
    size_t size = strlen(text) + 1;
    size_t made = 0;

    for (size_t at = 0; at < size;) {
        uint32_t scalar;

        at += utf8_next(text + at, size - at, &scalar);
        made += utf16_put(scalar, to + made);
    }
    return made;
}

static bool list_create(struct wide_list* list, char** narrow)
{
    size_t count;
    size_t bytes = 0;
    size_t at = 0;

    for (count = 0; narrow[count] != NULL; count++)
        bytes += strlen(narrow[count]) + 1;
    list->pointers = calloc(count + 1, sizeof *list->pointers);
    list->text = malloc((bytes + 1) * sizeof *list->text);      /* never more units than bytes */
    if (list->pointers == NULL || list->text == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        list->pointers[i] = list->text + at;
        at += put_wide(narrow[i], list->text + at);
    }
    return true;
}

int main(int argc, char** argv)
{
    if (!list_create(&arguments, argv) || !list_create(&variables, environ)) {
        fputs("wmain: no memory for the arguments\n", stderr);
        return EXIT_FAILURE;
    }
    return wmain(argc, arguments.pointers, variables.pointers);
}
