#include "support.h"

#include "base/err.h"
#include "base/utf.h"

#include <dirent.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>
#include <wws/wwsx.h>

/* ---------------------------------------------------------------------------------------------------- HRESULTs */

static const char* hr_name(HRESULT hr)
{
    const char* name = err_code_name(hr);

    return name != NULL ? name : "?";
}

void test_check_hr(HRESULT hr, HRESULT expected, WS_ERROR* error, const char* text, const char* file, int line)
{
    char buffer[ERROR_TEXT_BYTES];

    if (hr == expected)
        return;
    torture_unexpected(hr, expected, text);
    print_error("%s\n  is  %s (0x%08X)\n  not %s (0x%08X)\n", text, hr_name(hr), (unsigned)hr, hr_name(expected),
                (unsigned)expected);
    if (error != NULL)
        print_error("  error strings: %s\n", error_text(error, buffer));
    _fail(file, line);
}

/* ------------------------------------------------------------------------------------------------- error strings */

const char* error_text(WS_ERROR* error, char buffer[ERROR_TEXT_BYTES])
{
    size_t used = 0;
    ULONG count = 0;
    WS_STRING string;

    buffer[0] = '\0';
    if (error == NULL || FAILED(WsGetErrorProperty(error, WS_ERROR_PROPERTY_STRING_COUNT, &count, sizeof count)))
        return buffer;
    for (ULONG i = 0; i < count && SUCCEEDED(WsGetErrorString(error, i, &string)); i++) {
        if (i != 0 && used + 4 < ERROR_TEXT_BYTES)
            used += (size_t)snprintf(buffer + used, 4, " | ");
        err_utf16(string.chars, string.length, buffer + used, ERROR_TEXT_BYTES - used);
        used += strlen(buffer + used);
    }
    return buffer;
}

void test_check_error_says(WS_ERROR* error, const char* part, const char* file, int line)
{
    char buffer[ERROR_TEXT_BYTES];

    if (strstr(error_text(error, buffer), part) == NULL) {
        print_error("error strings: \"%s\"\n  do not say: \"%s\"\n", buffer, part);
        _fail(file, line);
    }
    WsResetError(error);
}

WS_ERROR* test_error(void)
{
    WS_ERROR* error = NULL;

    assert_ok(WsCreateError(NULL, 0, &error));
    return error;
}

void test_breaks(ULONG rules)
{
    const char* words = getenv("WWS_CHECK");
    WSX_CHECK_SETTINGS settings = { .rules = WSX_CHECK_ALL & ~rules, .short_ms = 30000, .pending_ms = 300000 };

    if (words == NULL || words[0] == '\0' || words[0] == '0')
        return;
    if (strstr(words, "abort") != NULL)
        settings.action = WSX_CHECK_ABORT;
    assert_ok(WsxSetCheck(&settings, NULL));
}

/* ------------------------------------------------------------------------------------------------------ UTF-16 */

void test_check_text(WS_STRING string, const char* utf8, const char* what, const char* file, int line)
{
    size_t size = strlen(utf8);
    size_t need = utf16_to_utf8(string.chars, string.length, NULL, 0);
    BYTE* bytes = malloc(need != UTF_INVALID ? need + 1 : 1);
    bool same;

    assert_non_null(bytes);
    same = need == size && utf16_to_utf8(string.chars, string.length, bytes, need) == need
           && memcmp(bytes, utf8, size) == 0;
    if (!same)
        print_error("%s\n  is  \"%.*s\"\n  not \"%s\"\n", what, need != UTF_INVALID ? (int)need : 13,
                    need != UTF_INVALID ? (const char*)bytes : "(bad UTF-16)", utf8);
    free(bytes);
    if (!same)
        _fail(file, line);
}

WS_STRING test_string(const char* utf8)
{
    size_t size = strlen(utf8);
    WCHAR* chars = malloc((size + 1) * sizeof(WCHAR));
    size_t length;

    assert_non_null(chars);
    length = utf8_to_utf16((const BYTE*)utf8, size, chars, size);
    assert_true(length != UTF_INVALID);
    chars[length] = 0;
    return (WS_STRING){ (ULONG)length, chars };
}

/* ------------------------------------------------------------------------------------------ failing allocations */

enum { FAILURES_MAX = 100000 };                 /* more allocations than any test makes: it would never pass */

uint64_t test_each_allocation_failure(test_run_fn run, void* state, HRESULT expected, const char* what,
                                      const char* file, int line)
{
    for (uint64_t n = 0; n < 2 * FAILURES_MAX; n++) {
        size_t live = mem_live_blocks();
        uint64_t hits;
        HRESULT hr;

        mem_fail_after(n / 2, n % 2 != 0);
        hr = run(state);
        hits = mem_fail_hits();
        mem_fail_after(UINT64_MAX, false);
        if (mem_live_blocks() != live) {
            print_error("%s: %zd blocks leaked with allocation %u failing%s\n", what,
                        (ssize_t)(mem_live_blocks() - live), (unsigned)(n / 2), n % 2 != 0 ? ", and all after it" : "");
            _fail(file, line);
        }
        if (hr != expected && (hits == 0 || hr != E_OUTOFMEMORY)) {
            print_error("%s: %s (0x%08X) instead of %s with allocation %u failing\n", what, hr_name(hr), (unsigned)hr,
                        hr_name(hits != 0 ? E_OUTOFMEMORY : expected), (unsigned)(n / 2));
            _fail(file, line);
        }
        if (hits == 0)
            return n / 2;
    }
    print_error("%s: still has allocations to fail after %d\n", what, FAILURES_MAX);
    _fail(file, line);
    return 0;
}

/* --------------------------------------------------------------------------------------------------- environment */

/* Below the range from which the system takes ports by itself (for outgoing connections, and for port 0), so that nobody
 * is given this one by accident before the test uses it. Test programs that run at the same time begin in other places. */
enum { PORT_FIRST = 12000, PORT_COUNT = 20000 };

static bool nobody_uses(int type, uint16_t port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                   .sin_port = htons(port) };
    int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
    bool unused;

    assert_true(fd >= 0);
    unused = bind(fd, (struct sockaddr*)&address, sizeof address) == 0;
    close(fd);
    return unused;
}

static uint16_t find_port(int type)
{
    static atomic_uint taken;
    unsigned begin = (unsigned)getpid() * 2654435761u >> 8;         /* the golden ratio of 32 bits: spreads the ids */

    for (int i = 0; i < PORT_COUNT; i++) {
        uint16_t port = (uint16_t)(PORT_FIRST + (begin + atomic_fetch_add(&taken, 1)) % PORT_COUNT);

        if (nobody_uses(type, port))
            return port;
    }
    fail_msg("no free port from %d to %d", PORT_FIRST, PORT_FIRST + PORT_COUNT - 1);
    return 0;
}

uint16_t free_port(void)
{
    return find_port(SOCK_STREAM);
}

uint16_t free_udp_port(void)
{
    return find_port(SOCK_DGRAM);
}

char* test_folder_create(char path[64])
{
    const char* base = getenv("TMPDIR");

    if (base == NULL || strlen(base) > 40)
        base = "/tmp";
    snprintf(path, 64, "%s/wws-test-XXXXXX", base);
    assert_non_null(mkdtemp(path));
    return path;
}

void test_folder_remove(const char* path)
{
    DIR* folder = opendir(path);
    struct dirent* entry;
    char child[512];

    if (folder != NULL) {
        while ((entry = readdir(folder)) != NULL) {
            if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
                continue;
            assert_true(snprintf(child, sizeof child, "%s/%s", path, entry->d_name) < (int)sizeof child);
            if (entry->d_type == DT_DIR)
                test_folder_remove(child);
            else
                assert_int_equal(unlink(child), 0);
        }
        closedir(folder);
    }
    assert_int_equal(rmdir(path), 0);
}

char* test_data(const char* name, size_t* size)
{
    char path[512];
    FILE* file;
    long length;
    char* text;

    assert_true(snprintf(path, sizeof path, "%s/%s", TEST_DATA, name) < (int)sizeof path);
    file = fopen(path, "rb");
    if (file == NULL)
        fail_msg("%s cannot be opened", path);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    length = ftell(file);
    assert_true(length >= 0);
    rewind(file);
    text = malloc((size_t)length + 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, (size_t)length, file), length);
    text[length] = '\0';
    fclose(file);
    if (size != NULL)
        *size = (size_t)length;
    return text;
}

/* ------------------------------------------------------------------------------------------------ guarded memory */

enum { GUARDED_BYTES_MAX = 64 * 1024 };

BYTE* test_guarded(const void* bytes, size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t readable = (GUARDED_BYTES_MAX + page - 1) / page * page;
    BYTE* block;

    assert_true(size <= GUARDED_BYTES_MAX);
    block = mmap(NULL, readable + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(block != MAP_FAILED);
    assert_int_equal(mprotect(block + readable, page, PROT_NONE), 0);
    if (size != 0)
        memcpy(block + readable - size, bytes, size);
    return block + readable - size;
}

void test_guarded_free(BYTE* bytes, size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t readable = (GUARDED_BYTES_MAX + page - 1) / page * page;

    assert_int_equal(munmap(bytes + size - readable, readable + page), 0);
}
