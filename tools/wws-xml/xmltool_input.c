#include "xmltool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HISTORY_BYTES   (1024 * 1024)     /* more than the reader looks ahead */

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
    progress_begin(input, options);
    return true;
}

void input_close(struct input* input)
{
    if (input->fd > STDIN_FILENO)
        close(input->fd);
    free(input->history.bytes);
    free(input->ahead);
    free(input->chunks);
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
    history->offset += size;
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

/* A surrogate is no character, and neither is its partner when they come in two reads: what is shown is not for machines. */
static void history_add_utf16(struct input* input, const unsigned char* bytes, size_t size)
{
    size_t high = input->encoding == ENCODING_UTF16LE ? 1 : 0;
    char utf8[4];

    for (size_t i = input->bytes_read & 1; i + 1 < size; i += 2) {
        uint32_t scalar = (uint32_t)bytes[i + high] << 8 | bytes[i + 1 - high];

        if (scalar >= 0xD800 && scalar < 0xDC00 && i + 3 < size && (bytes[i + 2 + high] & 0xFC) == 0xDC) {
            scalar = 0x10000 + ((scalar & 0x3FF) << 10) + ((bytes[i + 2 + high] & 3u) << 8 | bytes[i + 3 - high]);
            i += 2;
        }
        if (scalar != 0xFEFF)
            history_add(&input->history, (const unsigned char*)utf8, put_utf8(scalar, utf8));
    }
}

static void keep_history(struct input* input, const unsigned char* bytes, size_t size)
{
    if (input->encoding == ENCODING_UTF16LE || input->encoding == ENCODING_UTF16BE)
        history_add_utf16(input, bytes, size);
    else
        history_add(&input->history, bytes, size);
}

/* ---- reading -------------------------------------------------------------------------------------------------------- */

static bool read_some(struct input* input, void* bytes, size_t max, size_t* actual)
{
    ssize_t size;

    do
        size = read(input->fd, bytes, max);
    while (size < 0 && errno == EINTR);
    if (size < 0) {
        input->error = errno;
        return false;
    }
    *actual = (size_t)size;
    return true;
}

bool input_look(struct input* input, size_t size)
{
    size_t actual = 0, capacity;

    if (input->ahead_at != 0) {
        input->ahead_size -= input->ahead_at;
        memmove(input->ahead, input->ahead + input->ahead_at, input->ahead_size);
        input->ahead_at = 0;
    }
    capacity = input->ahead_size;
    while (input->ahead_size < size && !input->ended) {
        if (input->ahead_size == capacity) {
            unsigned char* bytes;

            capacity = capacity == 0 ? DETECT_BYTES : capacity * 2;
            bytes = realloc(input->ahead, capacity);
            if (bytes == NULL) {
                input->error = ENOMEM;
                return false;
            }
            input->ahead = bytes;
        }
        if (!read_some(input, input->ahead + input->ahead_size, capacity - input->ahead_size, &actual))
            return false;
        input->ahead_size += actual;
        input->ended = actual == 0;
    }
    return true;
}

static void took(struct input* input, const unsigned char* bytes, size_t size)
{
    keep_history(input, bytes, size);
    input->bytes_read += size;
}

void input_pass(struct input* input, size_t size)
{
    took(input, input->ahead + input->ahead_at, size);
    input->ahead_at += size;
}

void input_skip(struct input* input, size_t size)
{
    input_pass(input, size);
    input->skipped = input->bytes_read;
    input->given = 0;
}

HRESULT CALLBACK input_read(void* state, void* bytes, ULONG max, ULONG* actual, const WS_ASYNC_CONTEXT* context,
                            WS_ERROR* error)
{
    struct input* input = state;
    size_t ahead = input->ahead_size - input->ahead_at;
    size_t size = ahead < max ? ahead : max;

    (void)context;
    (void)error;
    if (input->framed && input->left == 0 && input->chunked && !framing_next_chunk(input))
        return E_FAIL;
    if (input->framed) {
        max = max < input->left ? max : input->left;
        ahead = input->ahead_size - input->ahead_at;
        size = ahead < max ? ahead : max;
    }
    if (max == 0) {
        *actual = 0;
        return S_OK;
    }
    if (size != 0) {
        memcpy(bytes, input->ahead + input->ahead_at, size);
        input->ahead_at += size;
    } else if (!input->ended && !read_some(input, bytes, max, &size)) {
        return E_FAIL;
    }
    took(input, bytes, size);
    input->left -= input->framed ? (uint32_t)size : 0;
    input->given += size;
    progress_draw(input);
    *actual = (ULONG)size;
    return S_OK;
}
