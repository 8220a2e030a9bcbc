/* The progress bar, on standard error. */
#include "xmltool.h"

#include <time.h>
#include <unistd.h>

#define PROGRESS_MS      100              /* between two drawings */
#define PROGRESS_WAIT_MS 500              /* what is faster needs none */

static uint64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void progress_begin(struct input* input, const struct options* options)
{
    input->progress = options->progress > 0 || (options->progress < 0 && isatty(STDERR_FILENO));
    input->started_ms = now_ms();
}

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

void progress_draw(struct input* input)
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
