/* Runs seeds of the simulation: each in a process of its own, so that a crash is a result like any other.
 *
 *   simulate SEED                        one seed, with its history (--all: every point)
 *   simulate --runs N [--seed M]         N seeds from M on; stops at the first that fails
 *   simulate --list FILE                 the seeds at the starts of its lines, each with its scenario
 *     --jobs J        so many at once (default: processors)
 *     --scenario S    only this one
 *     --quiet         no progress line
 *     --twice         each seed twice: the histories must be the same
 *     --keep-going    counts failures instead of stopping */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "scenarios.h"
#include "sim.h"
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define JOBS_MAX 64
#define LISTED_MAX 1000
#define REAL_SECONDS_MAX 60             /* for one seed: beyond this it hangs between two points */

static const struct { const char* name; void (*run)(void); unsigned weight; } scenarios[] = {
    { "core", core_scenario, 5 },
    { "net", net_scenario, 4 },
    { "chan", chan_scenario, 4 },
    { "soap", soap_scenario, 6 },
    { "wait", wait_scenario, 1 },
};

static struct {
    uint64_t    seed;
    uint64_t    runs;
    unsigned    jobs;
    const char* scenario;
    const char* list;
    bool        one;
    bool        all;
    bool        quiet;
    bool        twice;
    bool        keep_going;
} options = { .seed = 1, .runs = 1 };

/* Shared by all processes. */
static struct shared {
    struct sim_result  result[JOBS_MAX];
    struct sim_counts  sum[JOBS_MAX];
    volatile uint64_t  failed_seed[JOBS_MAX];
    volatile unsigned  failures[JOBS_MAX];
    volatile uint64_t  first;               /* index of the first seed that has failed so far */
} *shared;

static void (*scenario_of(uint64_t seed))(void)
{
    unsigned sum = 0;
    unsigned at;

    for (size_t i = 0; i < ARRAY_COUNT(scenarios); i++) {
        if (options.scenario != NULL && strcmp(options.scenario, scenarios[i].name) == 0)
            return scenarios[i].run;
        sum += scenarios[i].weight;
    }
    at = (unsigned)(seed % sum);
    for (size_t i = 0; ; i++) {
        if (at < scenarios[i].weight)
            return scenarios[i].run;
        at -= scenarios[i].weight;
    }
}

/* ------------------------------------------------------------------------------------------------ one seed */

static void crashed(int signal_number)
{
    signal(signal_number, SIG_DFL);
    sim_fail("signal %d (%s)", signal_number, strsignal(signal_number));
}

static void catch_crashes(void)
{
    static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGALRM };
    static char stack[64 * 1024];
    stack_t alternate = { .ss_sp = stack, .ss_size = sizeof stack };
    struct sigaction action = { .sa_handler = crashed, .sa_flags = SA_ONSTACK | SA_NODEFER };

    sigaltstack(&alternate, NULL);
    for (size_t i = 0; i < ARRAY_COUNT(signals); i++)
        sigaction(signals[i], &action, NULL);
    alarm(REAL_SECONDS_MAX);
}

static void run_in_child(uint64_t seed, enum sim_print print, struct sim_result* result)
{
    pid_t child;
    int status;

    memset(result, 0, sizeof *result);
    result->failed = true;
    snprintf(result->message, sizeof result->message, "the process ended without a word");
    child = fork();
    if (child < 0) {
        perror("fork");
        exit(2);
    }
    if (child == 0) {
        catch_crashes();
        sim_run(seed, scenario_of(seed), print, result);
    }
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
}

static void add_counts(struct sim_counts* sum, const struct sim_counts* one)
{
    sum->seeds += one->seeds;
    sum->steps += one->steps;
    sum->switches += one->switches;
    sum->operations += one->operations;
    sum->completions += one->completions;
    sum->aborts += one->aborts;
    sum->faults += one->faults;
    sum->delayed_stores += one->delayed_stores;
    sum->virtual_ms += one->virtual_ms;
}

/* ------------------------------------------------------------------------------------------------ many seeds */

/* The seeds of a file, one at the start of each line with its scenario: "17 (core) what it found". */
static struct { uint64_t seed; char scenario[16]; } listed[LISTED_MAX];

static bool read_list(void)
{
    FILE* file = fopen(options.list, "r");
    char line[256];

    if (file == NULL) {
        perror(options.list);
        return false;
    }
    options.runs = 0;
    while (fgets(line, sizeof line, file) != NULL && options.runs < LISTED_MAX)
        if (sscanf(line, "%" SCNu64 " (%15[a-z])", &listed[options.runs].seed, listed[options.runs].scenario) == 2)
            options.runs++;
    fclose(file);
    return true;
}

static uint64_t seed_at(uint64_t index)
{
    return options.list != NULL ? listed[index].seed : options.seed + index;
}

static bool seed_fails(uint64_t seed, unsigned job)
{
    struct sim_result* result = &shared->result[job];

    run_in_child(seed, SIM_PRINT_NOTHING, result);
    add_counts(&shared->sum[job], &result->counts);
    if (!result->failed && options.twice) {
        uint64_t hash = result->hash;

        run_in_child(seed, SIM_PRINT_NOTHING, result);
        if (!result->failed && result->hash != hash) {
            result->failed = true;
            snprintf(result->message, sizeof result->message, "the second run of the seed had another history");
        }
    }
    return result->failed;
}

static void work(unsigned job)
{
    for (uint64_t i = job; i < options.runs && i < shared->first; i += options.jobs) {
        if (options.list != NULL)
            options.scenario = listed[i].scenario;
        if (!seed_fails(seed_at(i), job))
            continue;
        if (shared->failures[job]++ == 0)
            shared->failed_seed[job] = seed_at(i);
        if (options.keep_going)
            printf("seed %llu: %s\n", (unsigned long long)seed_at(i),
                   shared->result[job].message);
        else if (i < shared->first)
            shared->first = i;
        fflush(stdout);
        if (!options.keep_going)
            break;
    }
    exit(0);
}

static double seconds_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static struct sim_counts sum_of_all(void)
{
    struct sim_counts sum = { 0 };

    for (unsigned job = 0; job < options.jobs; job++)
        add_counts(&sum, &shared->sum[job]);
    return sum;
}

static void print_progress(double started)
{
    struct sim_counts sum = sum_of_all();

    fprintf(stderr, "\rsimulate: %llu of %llu seeds, %.0f s ", (unsigned long long)sum.seeds,
            (unsigned long long)options.runs, seconds_now() - started);
}

static void print_counts(double seconds)
{
    struct sim_counts sum = sum_of_all();

    printf("seeds %llu (%llu to %llu), %llu s virtual, %.1f s real\n"
           "steps %llu, switches %llu, delayed stores %llu\n"
           "operations %llu, completions %llu (of them aborted %llu), faults injected %llu\n",
           (unsigned long long)sum.seeds, (unsigned long long)seed_at(0),
           (unsigned long long)seed_at(options.runs > 0 ? options.runs - 1 : 0),
           (unsigned long long)(sum.virtual_ms / 1000), seconds,
           (unsigned long long)sum.steps, (unsigned long long)sum.switches, (unsigned long long)sum.delayed_stores,
           (unsigned long long)sum.operations, (unsigned long long)sum.completions, (unsigned long long)sum.aborts,
           (unsigned long long)sum.faults);
}

static unsigned report_failures(void)
{
    unsigned failures = 0;

    for (unsigned job = 0; job < options.jobs; job++) {
        failures += shared->failures[job];
        if (shared->failures[job] > 0 && !options.keep_going && shared->failed_seed[job] == seed_at(shared->first))
            printf("seed %llu: %s\n", (unsigned long long)shared->failed_seed[job], shared->result[job].message);
    }
    return failures;
}

static int run_many(void)
{
    double started = seconds_now();
    unsigned running = options.jobs;
    unsigned failures;

    for (unsigned job = 0; job < options.jobs; job++) {
        fflush(NULL);
        if (fork() == 0)
            work(job);
    }
    while (running > 0) {
        if (waitpid(-1, NULL, options.quiet ? 0 : WNOHANG) > 0)
            running--;
        else if (!options.quiet) {
            print_progress(started);
            poll(NULL, 0, 200);
        }
    }
    if (!options.quiet)
        fprintf(stderr, "\r%60s\r", "");
    failures = report_failures();
    print_counts(seconds_now() - started);
    printf("%u failures\n", failures);
    return failures > 0 ? 1 : 0;
}

static int run_one(void)
{
    struct sim_result* result = &shared->result[0];

    fflush(NULL);
    run_in_child(options.seed, options.all ? SIM_PRINT_ALL : SIM_PRINT_NOTES, result);
    printf("seed %llu: %llu steps, %llu switches, %llu operations, %llu faults; history %016llx\n",
           (unsigned long long)options.seed, (unsigned long long)result->counts.steps,
           (unsigned long long)result->counts.switches, (unsigned long long)result->counts.operations,
           (unsigned long long)result->counts.faults, (unsigned long long)result->hash);
    printf("seed %llu: %s\n", (unsigned long long)options.seed, result->failed ? result->message : "passed");
    return result->failed ? 1 : 0;
}

/* ------------------------------------------------------------------------------------------------ the command */

static int usage(void)
{
    fprintf(stderr, "usage: simulate SEED [--all] | --runs N [--seed M] | --list FILE; [--jobs J] [--quiet] [--twice] "
            "[--keep-going] [--scenario NAME]\n");
    return 2;
}

static bool read_options(int argc, char** argv)
{
    options.jobs = (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
    for (int i = 1; i < argc; i++) {
        const char* name = argv[i];
        const char* value = i + 1 < argc ? argv[i + 1] : NULL;

        if (strcmp(name, "--all") == 0)
            options.all = true;
        else if (strcmp(name, "--quiet") == 0)
            options.quiet = true;
        else if (strcmp(name, "--twice") == 0)
            options.twice = true;
        else if (strcmp(name, "--keep-going") == 0)
            options.keep_going = true;
        else if (name[0] != '-')
            options.one = (options.seed = strtoull(name, NULL, 0), true);
        else if (value == NULL)
            return false;
        else if (i++, strcmp(name, "--runs") == 0)
            options.runs = strtoull(value, NULL, 0);
        else if (strcmp(name, "--seed") == 0)
            options.seed = strtoull(value, NULL, 0);
        else if (strcmp(name, "--list") == 0)
            options.list = value;
        else if (strcmp(name, "--jobs") == 0)
            options.jobs = (unsigned)strtoul(value, NULL, 0);
        else if (strcmp(name, "--scenario") == 0)
            options.scenario = value;
        else
            return false;
    }
    if (options.jobs == 0 || options.jobs > JOBS_MAX)
        options.jobs = 1;
    return true;
}

int main(int argc, char** argv)
{
    if (!read_options(argc, argv))
        return usage();
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return 2;
    shared->first = UINT64_MAX;
    if (options.list != NULL && !read_list())
        return 2;
    return options.one ? run_one() : run_many();
}
