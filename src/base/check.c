/* The contract checker: settings, the environment, and how a breach is reported. */
#define _GNU_SOURCE                     /* secure_getenv */
#include "base/check_int.h"
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DEFAULT_SHORT_MS   100
#define DEFAULT_PENDING_MS 60000
#define NS_PER_MS          1000000ull
#define REPORTS_MAX        100          /* a program that breaks a rule in a loop fills no disk */
#define TEXT_BYTES         (24 * 1024)

bool                  check_enabled;
struct check_settings check_settings;

const struct check_hooks* check_hooks;

static pthread_mutex_t the_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;       /* reports */
static ULONG           breaches;        /* [L] */
static ULONG           unreported;      /* [L] */

void check_lock(void)
{
    pthread_mutex_lock(&the_lock);
}

void check_unlock(void)
{
    pthread_mutex_unlock(&the_lock);
}

uint64_t check_now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000ull + (uint64_t)now.tv_nsec;
}

/* ------------------------------------------------------------------------------------------------ words */

const char* check_kind_name(enum check_kind kind)
{
    static const char* const name[] = {
        [CHECK_NONE] = "nothing", [CHECK_ERROR] = "WS_ERROR", [CHECK_HEAP] = "WS_HEAP",
        [CHECK_BUFFER] = "WS_XML_BUFFER", [CHECK_READER] = "WS_XML_READER", [CHECK_WRITER] = "WS_XML_WRITER",
        [CHECK_MESSAGE] = "WS_MESSAGE", [CHECK_CHANNEL] = "WS_CHANNEL", [CHECK_LISTENER] = "WS_LISTENER",
        [CHECK_PROXY] = "WS_SERVICE_PROXY", [CHECK_HOST] = "WS_SERVICE_HOST", [CHECK_LIMITER] = "WSX_LIMITER",
    };

    return name[kind];
}

const char* check_object_name(enum check_kind kind, const void* object, char* text, size_t size)
{
    if (kind == CHECK_NONE)
        text[0] = '\0';
    else
        snprintf(text, size, "%s %p", check_kind_name(kind), object);
    return text;
}

const char* check_duration(uint64_t ns, char* text, size_t size)
{
    uint64_t ms = ns / NS_PER_MS;

    if (ms < 10)
        snprintf(text, size, "%llu.%03llu ms", (unsigned long long)ms, (unsigned long long)(ns / 1000 % 1000));
    else if (ms < 10000)
        snprintf(text, size, "%llu ms", (unsigned long long)ms);
    else
        snprintf(text, size, "%llu.%llu s", (unsigned long long)(ms / 1000), (unsigned long long)(ms / 100 % 10));
    return text;
}

/* ------------------------------------------------------------------------------------------------ reports */

bool check_breach(struct check_report* report, ULONG rule, const char* operation, enum check_kind kind,
                  const void* object, uint64_t since_ns)
{
    if (!check_rule(rule))
        return false;
    if (++breaches > REPORTS_MAX) {
        unreported++;
        return false;
    }
    report->rule = rule;
    report->operation = operation;
    report->kind = kind;
    report->object = object;
    report->since_ns = since_ns;
    report->text[0] = '\0';
    report->parts = 0;
    return true;
}

void check_say(struct check_report* report, const char* format, ...)
{
    size_t used = strlen(report->text);
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(report->text + used, sizeof report->text - used, format, arguments);
    va_end(arguments);
}

struct check_stack* check_part(struct check_report* report, const char* format, ...)
{
    struct check_part* part = &report->part[report->parts < CHECK_PARTS_MAX ? report->parts++ : CHECK_PARTS_MAX - 1];
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(part->title, sizeof part->title, format, arguments);
    va_end(arguments);
    part->stack.count = 0;
    return &part->stack;
}

struct text { char* chars; size_t size, used; };

static void put(struct text* text, const char* format, ...) PRINTF_LIKE(2, 3);
static void put(struct text* text, const char* format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(text->chars + text->used, text->size - text->used, format, arguments);
    va_end(arguments);
    if (length > 0)
        text->used += (size_t)length < text->size - text->used ? (size_t)length : text->size - text->used - 1;
}

static unsigned rule_number(ULONG rule)
{
    return (unsigned)__builtin_ctz(rule) + 1;
}

static void put_report(struct text* text, const struct check_report* report)
{
    char place[256];

    put(text, "wws check: K%u: %s\n", rule_number(report->rule), report->text);
    for (unsigned i = 0; i < report->parts; i++) {
        const struct check_part* part = &report->part[i];

        put(text, "  %s\n", part->title);
        for (int frame = 0, number = 0; frame < part->stack.count; frame++) {
            if (frame > 0 && check_same_function(part->stack.at[frame - 1], part->stack.at[frame]))
                continue;
            check_place(part->stack.at[frame], place, sizeof place);
            put(text, "    #%-2d %s\n", number++, place);
        }
    }
}

static void write_all(const char* text, size_t size)
{
    while (size > 0) {
        ssize_t written = write(STDERR_FILENO, text, size);

        if (written <= 0)
            return;                     /* nobody to tell */
        text += written;
        size -= (size_t)written;
    }
}

/* What the application does there is not checked in turn. */
static void call_back(const struct check_settings* settings, const WSX_CHECK_BREACH* breach)
{
    struct check_thread* thread = check_thread();
    bool inside = thread != NULL && thread->inside;

    if (thread != NULL)
        thread->inside = true;
    settings->callback(breach, settings->callback_state);
    if (thread != NULL)
        thread->inside = inside;
}

/* One write for a report: those of several threads do not mix. */
static WSX_CHECK_ACTION emit(struct check_report* report)
{
    static char chars[TEXT_BYTES];
    struct text text = { chars, sizeof chars, 0 };
    struct check_settings settings;

    if (report->rule == 0)
        return WSX_CHECK_LOG;
    check_lock();
    settings = check_settings;
    check_unlock();
    pthread_mutex_lock(&one_at_a_time);
    put_report(&text, report);
    if (settings.callback != NULL) {
        WSX_CHECK_BREACH breach = {
            .rule = (WSX_CHECK_RULES)report->rule, .operation = report->operation,
            .object_type = report->kind == CHECK_NONE ? NULL : check_kind_name(report->kind), .object = report->object,
            .duration_us = report->since_ns / 1000, .text = chars,
        };

        call_back(&settings, &breach);
    } else {
        write_all(chars, text.used);
    }
    pthread_mutex_unlock(&one_at_a_time);
    report->rule = 0;
    return settings.action;
}

void check_emit(struct check_report* report)
{
    if (emit(report) == WSX_CHECK_ABORT)
        abort();
}

void check_emit_and_go_on(struct check_report* report)
{
    (void)emit(report);
}

static void say(const char* format, ...) PRINTF_LIKE(1, 2);
static void say(const char* format, ...)
{
    char line[512];
    struct text text = { line, sizeof line - 1, 0 };
    va_list arguments;
    int length;

    put(&text, "wws check: ");
    va_start(arguments, format);
    length = vsnprintf(line + text.used, sizeof line - 1 - text.used, format, arguments);
    va_end(arguments);
    if (length > 0)
        text.used = strlen(line);
    line[text.used++] = '\n';
    write_all(line, text.used);
}

/* ------------------------------------------------------------------------------------------------ settings */

static void settings_default(struct check_settings* settings)
{
    *settings = (struct check_settings){
        .rules = WSX_CHECK_ALL, .action = WSX_CHECK_LOG,
        .short_ns = DEFAULT_SHORT_MS * NS_PER_MS, .pending_ns = DEFAULT_PENDING_MS * NS_PER_MS,
    };
}

static void in_child(void)
{
    pthread_mutex_init(&one_at_a_time, NULL);
    check_stack_after_fork();
    if (check_hooks != NULL)
        check_hooks->forget_locked();
    check_forget_objects_locked();
    check_unlock();
}

/* What the parent has created and started is the parent's, also to be reported. */
static void follow_forks(void)
{
    (void)pthread_atfork(check_lock, check_unlock, in_child);
}

static void apply(const struct check_settings* settings)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, follow_forks);
    check_stack_prepare();
    check_lock();
    check_settings = *settings;
    check_unlock();
    __atomic_store_n(&check_enabled, settings->rules != 0, __ATOMIC_RELEASE);
}

HRESULT WsxSetCheck(const WSX_CHECK_SETTINGS* settings, WS_ERROR* error)
{
    struct check_settings wanted;

    settings_default(&wanted);
    if (settings == NULL) {
        wanted.rules = 0;
        apply(&wanted);
        return S_OK;
    }
    if ((settings->rules & ~(ULONG)WSX_CHECK_ALL) != 0)
        return err_raise(error, E_INVALIDARG, "WsxSetCheck: rules is 0x%x; the rules are 0x%x", settings->rules,
                         WSX_CHECK_ALL);
    if (settings->action != WSX_CHECK_LOG && settings->action != WSX_CHECK_ABORT)
        return err_raise(error, E_INVALIDARG, "WsxSetCheck: action is %d; WSX_CHECK_LOG and WSX_CHECK_ABORT are known",
                         (int)settings->action);
#ifdef WWS_NO_CHECK
    return err_raise(error, WS_E_NOT_SUPPORTED, "WsxSetCheck: the library was built without the contract checker");
#endif
    if (settings->rules != 0)
        wanted.rules = settings->rules;
    wanted.action = settings->action;
    if (settings->short_ms != 0)
        wanted.short_ns = settings->short_ms * NS_PER_MS;
    if (settings->pending_ms != 0)
        wanted.pending_ns = settings->pending_ms * NS_PER_MS;
    wanted.callback = settings->callback;
    wanted.callback_state = settings->callback_state;
    apply(&wanted);
    return S_OK;
}

/* ------------------------------------------------------------------------------------------------ environment */

static bool same(const char* word, size_t length, const char* name)
{
    return strlen(name) == length && memcmp(word, name, length) == 0;
}

/* "50ms", "30s", "2min" */
static bool parse_time(const char* word, size_t length, uint64_t* ns)
{
    uint64_t value = 0;
    size_t digits = 0;

    while (digits < length && word[digits] >= '0' && word[digits] <= '9' && digits < 9)
        value = value * 10 + (uint64_t)(word[digits++] - '0');
    if (digits == 0 || value == 0)
        return false;
    word += digits;
    length -= digits;
    if (same(word, length, "ms"))
        *ns = value * NS_PER_MS;
    else if (same(word, length, "s"))
        *ns = value * NS_PER_MS * 1000;
    else if (same(word, length, "min"))
        *ns = value * NS_PER_MS * 60000;
    else
        return false;
    return true;
}

struct parsed { struct check_settings settings; ULONG only, without; bool off; };

static bool parse_rule(const char* word, size_t length, struct parsed* parsed)
{
    bool without = length == 3 && word[0] == '-';

    word += without ? 1 : 0;
    length -= without ? 1 : 0;
    if (length != 2 || word[0] != 'K' || word[1] < '1' || word[1] > '6')
        return false;
    *(without ? &parsed->without : &parsed->only) |= 1u << (word[1] - '1');
    return true;
}

static bool parse_word(const char* word, size_t length, struct parsed* parsed)
{
    if (same(word, length, "1") || same(word, length, "log"))
        return true;
    if (same(word, length, "0"))
        parsed->off = true;
    else if (same(word, length, "abort"))
        parsed->settings.action = WSX_CHECK_ABORT;
    else if (length > 6 && memcmp(word, "short=", 6) == 0)
        return parse_time(word + 6, length - 6, &parsed->settings.short_ns);
    else if (length > 8 && memcmp(word, "pending=", 8) == 0)
        return parse_time(word + 8, length - 8, &parsed->settings.pending_ns);
    else
        return parse_rule(word, length, parsed);
    return true;
}

static bool parse(const char* value, struct parsed* parsed)
{
    for (const char* word = value; ; ) {
        size_t length = strcspn(word, ",");

        if (!parse_word(word, length, parsed)) {
            say("WWS_CHECK: \"%.*s\" is not understood, and so nothing is checked. Known are 1, 0, log, abort, "
                "short=TIME, pending=TIME, K1 to K6 (only these), -K1 to -K6 (all but these), with commas between "
                "them; a TIME is a number and ms, s or min", (int)(length < 60 ? length : 60), word);
            return false;
        }
        if (word[length] == '\0')
            return true;
        word += length + 1;
    }
}

/* Before the program's own code runs: the doors need not ask. */
__attribute__((constructor)) static void read_environment(void)
{
    const char* value = secure_getenv("WWS_CHECK");
    struct parsed parsed = { .off = false };

    if (value == NULL || value[0] == '\0')
        return;
    settings_default(&parsed.settings);
    if (!parse(value, &parsed) || parsed.off)
        return;
#ifdef WWS_NO_CHECK
    say("WWS_CHECK: the library was built without the contract checker");
    return;
#endif
    if (parsed.only != 0)
        parsed.settings.rules = parsed.only;
    parsed.settings.rules &= ~parsed.without;
    apply(&parsed.settings);
}

/* Runs after what the program has asked atexit for. The library's threads may still run. */
__attribute__((destructor)) static void at_exit(void)
{
    const struct check_hooks* hooks;
    WSX_CHECK_ACTION action;
    unsigned alive = 0;
    bool wanted;

    if (!check_on())
        return;
    check_lock();
    hooks = check_hooks;
    wanted = check_rule(WSX_CHECK_ALIVE_AT_EXIT);
    action = check_settings.action;
    check_unlock();
    if (hooks != NULL)
        hooks->stop();
    if (wanted)
        alive = (hooks != NULL ? hooks->report_alive() : 0) + check_report_objects();
    if (unreported > 0)
        say("%u more breaches were found, and not reported", (unsigned)unreported);
    if (alive > 0 && action == WSX_CHECK_ABORT)
        abort();
}
