#include "crt_stream.h"

#include "crt.h"
#include "crt_format.h"

#include <pthread.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

/* ------------------------------------------------------------------------------------------- halves of surrogate pairs */

enum {
    HALVES_MAX = 16                     /* streams that are in the middle of a character at one time */
};

static struct left_over {
    FILE*            file;              /* NULL: free */
    enum stream_half half;
    WCHAR            unit;
} halves[HALVES_MAX];
static unsigned        halves_used;
static pthread_mutex_t halves_lock = PTHREAD_MUTEX_INITIALIZER;     /* guards both */

WCHAR stream_take(FILE* file, enum stream_half half)
{
    WCHAR unit = 0;

    pthread_mutex_lock(&halves_lock);
    for (size_t i = 0; halves_used != 0 && i < HALVES_MAX; i++) {
        if (halves[i].file == file && halves[i].half == half) {
            unit = halves[i].unit;
            halves[i].file = NULL;
            halves_used--;
            break;
        }
    }
    pthread_mutex_unlock(&halves_lock);
    return unit;
}

bool stream_leave(FILE* file, enum stream_half half, WCHAR unit)
{
    bool found = false;

    pthread_mutex_lock(&halves_lock);
    for (size_t i = 0; !found && i < HALVES_MAX; i++) {
        if (halves[i].file != NULL)
            continue;
        halves[i] = (struct left_over){ file, half, unit };
        halves_used++;
        found = true;
    }
    pthread_mutex_unlock(&halves_lock);
    return found;
}

/* ---------------------------------------------------------------------------------------------------------- writing */

static bool write_units(FILE* file, const WCHAR* units, size_t count)
{
    struct crt_out out = { .wide = true, .file = file };
    bool good;

    flockfile(file);
    out.lead = stream_take(file, STREAM_LEAD);
    for (size_t i = 0; i < count; i++)
        crt_out_unit(&out, units[i]);
    if (out.lead != 0 && stream_leave(file, STREAM_LEAD, out.lead))
        out.lead = 0;
    good = crt_out_flush(&out, true);
    funlockfile(file);
    return good;
}

wint_t wws_crt_fputwc(WCHAR unit, FILE* file)
{
    return write_units(file, &unit, 1) ? unit : WEOF;
}

wint_t wws_crt_putwchar(WCHAR unit)
{
    return wws_crt_fputwc(unit, stdout);
}

int wws_crt_fputws(const WCHAR* text, FILE* file)
{
    return write_units(file, text, wws_crt_wcslen(text)) ? 0 : EOF;
}

int wws_crt__putws(const WCHAR* text)
{
    static const WCHAR line_end = '\n';
    bool good;

    flockfile(stdout);
    good = wws_crt_fputws(text, stdout) == 0 && write_units(stdout, &line_end, 1);
    funlockfile(stdout);
    return good ? 0 : EOF;
}

/* ---------------------------------------------------------------------------------------------------------- reading */

/* Reads the bytes of one character. Ends before the first byte that cannot belong to it. */
static size_t read_character(FILE* file, int first, char bytes[4])
{
    size_t size = 1;

    bytes[0] = (char)first;
    while (size < 4) {
        uint32_t scalar;
        int next;

        if (utf8_next(bytes, size, &scalar) != size || scalar != UTF_MALFORMED)
            break;                      /* complete, or wrong */
        next = getc_unlocked(file);
        if (next == EOF)
            break;
        bytes[size] = (char)next;
        if (utf8_next(bytes, size + 1, &scalar) != size + 1) {
            ungetc(next, file);
            break;
        }
        size++;
    }
    return size;
}

static wint_t read_unit_locked(FILE* file)
{
    WCHAR trail = stream_take(file, STREAM_TRAIL);
    char bytes[4];
    WCHAR units[2];
    uint32_t scalar;
    int first;

    if (trail != 0)
        return trail;
    first = getc_unlocked(file);
    if (first == EOF)
        return WEOF;
    utf8_next(bytes, read_character(file, first, bytes), &scalar);
    if (utf16_put(scalar, units) == 2 && !stream_leave(file, STREAM_TRAIL, units[1]))
        return UTF_REPLACEMENT;
    return units[0];
}

wint_t wws_crt_fgetwc(FILE* file)
{
    wint_t unit;

    flockfile(file);
    unit = read_unit_locked(file);
    funlockfile(file);
    return unit;
}

wint_t wws_crt_getwchar(void)
{
    return wws_crt_fgetwc(stdin);
}

WCHAR* wws_crt_fgetws(WCHAR* to, int size, FILE* file)
{
    int count = 0;
    wint_t unit = 0;

    if (size <= 0)
        return NULL;
    flockfile(file);
    while (count < size - 1 && unit != '\n') {
        unit = read_unit_locked(file);
        if (unit == WEOF)
            break;
        to[count++] = (WCHAR)unit;
    }
    funlockfile(file);
    to[count] = 0;
    return count == 0 && size > 1 ? NULL : to;
}

/* -------------------------------------------------------------------------------------------------------- the console */

/* Reads a byte or, if wide, a unit from standard input; from a terminal at once and without showing it. */
static wint_t read_key(bool wide)
{
    struct termios before;
    bool terminal = tcgetattr(STDIN_FILENO, &before) == 0;
    wint_t key;

    if (terminal) {
        struct termios raw = before;

        raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
        raw.c_iflag &= ~(tcflag_t)ICRNL;        /* the Enter key is '\r' on Windows */
        raw.c_cc[VMIN] = 1;
        raw.c_cc[VTIME] = 0;
        tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
    }
    key = wide ? wws_crt_fgetwc(stdin) : (wint_t)getchar();
    if (terminal)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
    return key;
}

int wws_crt__getch(void)
{
    return (int)read_key(false);
}

wint_t wws_crt__getwch(void)
{
    return read_key(true);
}
