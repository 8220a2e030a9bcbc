#include "xmltool.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool refuse(const struct output* output, const char* why)
{
    fprintf(stderr, "wws-xml: %s: %s\n", output->name, why);
    return false;
}

static bool is_input(const struct stat* info, const struct input* input)
{
    struct stat other;

    return S_ISREG(info->st_mode) && fstat(input->fd, &other) == 0 && other.st_dev == info->st_dev
        && other.st_ino == info->st_ino;
}

bool output_open(struct output* output, const struct options* options, const struct input* input)
{
    struct stat info;

    *output = (struct output){ .fd = STDOUT_FILENO, .name = "standard output", .final_fd = -1 };
    if (strcmp(options->output, "-") == 0)
        return true;
    output->name = options->output;
    if (stat(options->output, &info) != 0)
        output->created = true;
    else if (is_input(&info, input))
        return refuse(output, "is the input; writing it would destroy what is to be read");
    output->fd = open(options->output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    return output->fd >= 0 || refuse(output, strerror(errno));
}

bool output_close(struct output* output, bool keep)
{
    bool closed = true;

    if (output->final_fd >= 0) {                  /* the document did not come to its end */
        close(output->fd);
        output->fd = output->final_fd;
    }
    if (output->fd > STDOUT_FILENO)
        closed = close(output->fd) == 0 || refuse(output, strerror(errno));
    if (output->created && !(keep && closed))
        unlink(output->name);
    return closed;
}

static bool write_all(struct output* output, const unsigned char* bytes, size_t size)
{
    while (size != 0) {
        ssize_t written = write(output->fd, bytes, size);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            output->error = errno;
            return false;
        }
        bytes += written;
        size -= (size_t)written;
    }
    return true;
}

HRESULT CALLBACK output_write(void* state, const WS_BYTES* buffers, ULONG count, const WS_ASYNC_CONTEXT* context,
                              WS_ERROR* error)
{
    struct output* output = state;

    (void)context;
    (void)error;
    for (ULONG i = 0; i < count; i++)
        if (!write_all(output, buffers[i].bytes, buffers[i].length))
            return E_FAIL;
    return S_OK;
}

/* ---- something in front of what comes ------------------------------------------------------------------------------- */

bool output_collect(struct output* output)
{
    FILE* file = tmpfile();
    int fd = file == NULL ? -1 : dup(fileno(file));

    if (fd < 0)
        output->error = errno;
    if (file != NULL)
        fclose(file);
    if (fd < 0)
        return false;
    output->final_fd = output->fd;
    output->fd = fd;
    return true;
}

bool output_put_in_front(struct output* output, const void* bytes, size_t size)
{
    static unsigned char piece[64 * 1024];
    int collected = output->fd;
    ssize_t got = 1;
    bool done = lseek(collected, 0, SEEK_SET) == 0;

    output->fd = output->final_fd;
    output->final_fd = -1;
    done = done && write_all(output, bytes, size);
    while (done && (got = read(collected, piece, sizeof piece)) > 0)
        done = write_all(output, piece, (size_t)got);
    if ((!done || got < 0) && output->error == 0)
        output->error = errno;
    close(collected);
    return done && got == 0;
}
