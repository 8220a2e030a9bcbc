#include "xmltool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define HISTORY_BYTES   (1024 * 1024)     /* more than the reader looks ahead */
#define PROGRESS_MS     100               /* between two drawings */
#define PROGRESS_WAIT_MS 500              /* what is faster needs none */

static uint64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

bool input_open(struct input* input, const struct options* options)
{
    bool standard = strcmp(options->input, "-") == 0;
    struct stat info;

    *input = (struct input){ .name = standard ? "standard input" : options->input, .size = -1 };
    input->history.line = 1;
    input->fd = standard ? STDIN_FILENO : open(options->input, O_RDONLY | O_CLOEXEC);
    if (input->fd < 0 || fstat(input->fd, &info) != 0) {
        fprintf(stderr, "wws-xml: %s: %s\n", input->name, strerror(errno));
        return false;
    }
    if (S_ISREG(info.st_mode))
        input->size = info.st_size;
    input->history.bytes = malloc(2 * HISTORY_BYTES);
    if (input->history.bytes == NULL) {
        fprintf(stderr, "wws-xml: no memory\n");
        return false;
    }
    input->progress = options->progress > 0 || (options->progress < 0 && isatty(STDERR_FILENO));
    input->started_ms = now_ms();
    return true;
}

void input_close(struct input* input)
{
    if (input->fd > STDIN_FILENO)
        close(input->fd);
    free(input->history.bytes);
}

/* ---- history -------------------------------------------------------------------------------------------------------- */

/* Line ends are LF, CR LF and CR, as XML has them. */
static void history_drop(struct history* history, size_t size)
{
    const unsigned char* bytes = history->bytes;
    uint64_t lines = 0;
    size_t line_at = 0;
    bool any = false;

    for (size_t i = 0; i < size; i++)
        lines += (bytes[i] == '\n') | ((bytes[i] == '\r') & (bytes[i + 1] != '\n'));
    for (size_t i = size; i > 0 && lines != 0 && !any; i--) {
        any = bytes[i - 1] == '\n' || (bytes[i - 1] == '\r' && bytes[i] != '\n');
        line_at = i;
    }
    if (lines != 0)
        history->column = 0;
    for (size_t i = any ? line_at : 0; i < size; i++)
        history->column += (bytes[i] & 0xC0) != 0x80 && bytes[i] != '\r';
    history->line += lines;
    history->size -= size;
    memmove(history->bytes, history->bytes + size, history->size);
}

static void history_add(struct history* history, const unsigned char* bytes, size_t size)
{
    while (size != 0) {
        size_t piece = size < HISTORY_BYTES ? size : HISTORY_BYTES;

        if (history->size + piece > 2 * HISTORY_BYTES)
            history_drop(history, history->size - HISTORY_BYTES);
        memcpy(history->bytes + history->size, bytes, piece);
        history->size += piece;
        bytes += piece;
        size -= piece;
    }
}

/* ---- progress ------------------------------------------------------------------------------------------------------- */

static void put_size(double bytes)
{
    static const char* const units[] = { "B", "kB", "MB", "GB", "TB" };
    size_t unit = 0;

    for (; bytes >= 1000 && unit + 1 < sizeof units / sizeof units[0]; unit++)
        bytes /= 1000;
    fprintf(stderr, bytes < 10 && unit != 0 ? "%.1f %s" : "%.0f %s", bytes, units[unit]);
}

static void put_bar(double part)
{
    enum { WIDTH = 30 };
    char bar[WIDTH + 1];
    int filled = (int)(part * WIDTH);

    for (int i = 0; i < WIDTH; i++)
        bar[i] = i < filled ? '=' : i == filled ? '>' : ' ';
    bar[WIDTH] = '\0';
    fprintf(stderr, "[%s] %3.0f%%  ", bar, part * 100);
}

static void progress_draw(struct input* input)
{
    uint64_t now = now_ms();
    double seconds = (double)(now - input->started_ms) / 1000;
    double read = (double)input->bytes_read, rate;

    if (!input->progress || now - input->drawn_ms < PROGRESS_MS || now - input->started_ms < PROGRESS_WAIT_MS)
        return;
    input->drawn_ms = now;
    input->progress_shown = true;
    rate = read / seconds;
    fputc('\r', stderr);
    if (input->size > 0)
        put_bar(read < (double)input->size ? read / (double)input->size : 1);
    put_size(read);
    if (input->size > 0) {
        fputs(" of ", stderr);
        put_size((double)input->size);
    }
    fputs(", ", stderr);
    put_size(rate);
    fputs("/s", stderr);
    if (input->size > 0 && rate > 0) {
        unsigned left = (unsigned)(((double)input->size - read) / rate + 0.5);

        fprintf(stderr, ", %u:%02u left", left / 60, left % 60);
    }
    fputs("\033[K", stderr);                      /* what is left of a longer line */
    fflush(stderr);
}

void progress_clear(struct input* input)
{
    if (input->progress_shown)
        fputs("\r\033[K", stderr);
    input->progress_shown = false;
}

/* ---- reading -------------------------------------------------------------------------------------------------------- */

HRESULT CALLBACK input_read(void* state, void* bytes, ULONG max, ULONG* actual, const WS_ASYNC_CONTEXT* context,
                            WS_ERROR* error)
{
    struct input* input = state;
    ssize_t size;

    (void)context;
    (void)error;
    do
        size = read(input->fd, bytes, max);
    while (size < 0 && errno == EINTR);
    if (size < 0) {
        input->error = errno;
        return E_FAIL;
    }
    input->bytes_read += (uint64_t)size;
    history_add(&input->history, bytes, (size_t)size);
    progress_draw(input);
    *actual = (ULONG)size;
    return S_OK;
}
