/* The history of a run: hashed always, printed on request, its end kept for when the run fails. */
#include "sched.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TAIL_LINES 120
#define LINE_BYTES 200

static struct {
    enum sim_print     print;
    struct sim_result* result;
    uint64_t           hash;
    const char*        on;
    bool               failing;         /* lines that explain the failure, always kept */
    char               tail[TAIL_LINES][LINE_BYTES];
    unsigned           lines;
    char               out[64 * 1024];
    size_t             out_bytes;
    char               why[700];
} history;

static void hash_bytes(const void* bytes, size_t size)
{
    const unsigned char* next = bytes;

    for (size_t i = 0; i < size; i++)
        history.hash = (history.hash ^ next[i]) * UINT64_C(0x100000001B3);
}

static void out_flush(void)
{
    size_t done = 0;

    while (done < history.out_bytes) {
        ssize_t wrote = write(STDOUT_FILENO, history.out + done, history.out_bytes - done);

        if (wrote <= 0)
            break;
        done += (size_t)wrote;
    }
    history.out_bytes = 0;
}

static void out_line(const char* line)
{
    size_t size = strlen(line);

    if (history.out_bytes + size + 1 > sizeof history.out)
        out_flush();
    memcpy(history.out + history.out_bytes, line, size);
    history.out_bytes += size;
    history.out[history.out_bytes++] = '\n';
}

static void keep_line(const char* line)
{
    snprintf(history.tail[history.lines++ % TAIL_LINES], LINE_BYTES, "%s", line);
}

static void line_out(const char* text)
{
    struct sim_thread* self = sim_self();
    int number = self != NULL ? sim_thread_number(self) : 0;
    char line[LINE_BYTES];

    snprintf(line, sizeof line, "%12.6f ms  %2d %-10.10s  %s", (double)sim_now() / 1e6 - 1000.0, number,
             self != NULL ? sim_thread_name(number) : "", text);
    if (history.print >= SIM_PRINT_NOTES)
        out_line(line);
    else
        keep_line(line);
}

void history_begin(enum sim_print print, struct sim_result* result)
{
    history.print = print;
    history.result = result;
    history.hash = UINT64_C(0xCBF29CE484222325);
}

void history_on(const char* text)
{
    history.on = text;
}

void history_point(const char* what, const char* on, const char* function, int line)
{
    uint64_t mark[3] = { (uint64_t)(unsigned)sim_thread_number(sim_self()), sim_now(), (uint64_t)(unsigned)line };
    char text[LINE_BYTES];

    for (unsigned i = 0; i < ARRAY_COUNT(mark); i++)
        history.hash = (history.hash ^ mark[i]) * UINT64_C(0x9E3779B97F4A7C15) + (history.hash >> 29);
    if (on == NULL)
        on = history.on;
    history.on = NULL;
    if (history.print == SIM_PRINT_NOTHING || history.print == SIM_PRINT_NOTES)
        return;
    if (function != NULL)
        snprintf(text, sizeof text, "   %s:%d %s %s", function, line, what, on != NULL ? on : "");
    else
        snprintf(text, sizeof text, "   %s %s", what, on != NULL ? on : "");
    line_out(text);
}

void history_switch(int to)
{
    hash_bytes(&to, sizeof to);
}

static void say(const char* format, va_list arguments, bool hashed)
{
    char text[LINE_BYTES * 4];
    int length = vsnprintf(text, sizeof text, format, arguments);

    if (hashed)
        hash_bytes(text, (size_t)length < sizeof text ? (size_t)length : sizeof text - 1);
    if (history.failing) {
        size_t used = strlen(history.why);

        snprintf(history.why + used, sizeof history.why - used, "\n%s", text);
    }
    if (history.print != SIM_PRINT_NOTHING)
        line_out(text);
}

void history_say(const char* format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say(format, arguments, false);
    va_end(arguments);
}

void sim_note(const char* format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say(format, arguments, true);
    va_end(arguments);
}

void history_fail_first(void)
{
    history.failing = true;
}

const char* history_place(const void* address)
{
    extern const char __executable_start;
    static char text[40];

    snprintf(text, sizeof text, "0x%zx", (size_t)((const char*)address - &__executable_start));
    return text;
}

void history_finish(const char* message)
{
    struct sim_result* result = history.result;

    if (message != NULL)
        for (unsigned i = history.lines > TAIL_LINES ? history.lines - TAIL_LINES : 0; i < history.lines; i++)
            out_line(history.tail[i % TAIL_LINES]);
    out_flush();
    result->failed = message != NULL;
    result->hash = history.hash;
    result->counts = *sim_counts();
    result->counts.virtual_ms = (sim_now() - 1000 * SIM_MS) / SIM_MS;
    if (message != NULL)
        snprintf(result->message, sizeof result->message, "%s%s", message, history.why);
    _exit(message != NULL ? 1 : 0);
}

void sim_fail(const char* format, ...)
{
    char message[400];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    history.failing = false;
    history_say("FAILED: %s", message);
    history_finish(message);
}
