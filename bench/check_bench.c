/*
 * Two builds of the library side by side in one process: what one of them costs beside the other.
 *
 *   check_bench OURS.so THEIRS.so WHAT SECONDS
 *
 * The .so files are check_work.c, linked with the one build and with the other. WHAT is the name of a piece of work in
 * it. The two do it in turn, a few milliseconds each, the order swapped from pair to pair: whatever slows the machine
 * slows both. Time is that of the processor, of the whole process. The pairs end when their median is known well enough,
 * or after so many seconds.
 *
 * Prints "ours" and "theirs" (nanoseconds of one, median), and of the ratios of the pairs "ratio" (median), "low" and
 * "high" (quartiles), and "error": how far the median may be from the one of endless pairs, two standard errors.
 */
#include "bench.h"
#include "check_work.h"

#include <dlfcn.h>
#include <math.h>
#include <string.h>

#define SLICE_NS 3000000                /* long beside the clock, short beside what other programs do */
#define PAIRS_MIN 100
#define PAIRS_MAX 100000
#define ERROR_MAX 0.002                 /* a fifth of the percent that is asked for */

static uint64_t spent_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static const struct check_work* load(const char* path, const char* name)
{
    void* module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    check_works_function works = module != NULL ? (check_works_function)(uintptr_t)dlsym(module, "check_works") : NULL;
    const struct check_work* work = works != NULL ? works() : NULL;

    if (work == NULL)
        bench_fail(dlerror());
    while (work->name != NULL && strcmp(work->name, name) != 0)
        work++;
    if (work->name == NULL)
        bench_fail("there is no such work");
    work->begin();
    return work;
}

static double run_ns(const struct check_work* work, uint64_t count)
{
    uint64_t start = spent_ns();

    work->run(count);
    return (double)(spent_ns() - start) / (double)count;
}

/* So many that they take about a slice. */
static uint64_t count_for(const struct check_work* work)
{
    uint64_t count = 1;

    while (run_ns(work, count) * (double)count < SLICE_NS / 2.0)
        count *= 2;
    return count * 2;
}

static int compare(const void* left, const void* right)
{
    double a = *(const double*)left, b = *(const double*)right;

    return (a > b) - (a < b);
}

static double ours_ns[PAIRS_MAX], theirs_ns[PAIRS_MAX];

struct quartiles { double low, middle, high, error; };

/* Of a normal distribution: the quartiles are 1.349 standard deviations apart, and the standard error of the median of n is
 * 1.2533 / sqrt(n) of one. */
static struct quartiles quartiles_of(const double* values, const double* by, size_t count)
{
    static double sorted[PAIRS_MAX];
    struct quartiles of;

    for (size_t i = 0; i < count; i++)
        sorted[i] = by != NULL ? values[i] / by[i] : values[i];
    qsort(sorted, count, sizeof *sorted, compare);
    of = (struct quartiles){ sorted[count / 4], sorted[count / 2], sorted[count - 1 - count / 4], 0 };
    of.error = 2 * 1.2533 * (of.high - of.low) / 1.349 / sqrt((double)count);
    return of;
}

static void run_pair(const struct check_work* ours, const struct check_work* theirs, uint64_t count, size_t pair)
{
    if (pair % 2 == 0)
        ours_ns[pair] = run_ns(ours, count);
    theirs_ns[pair] = run_ns(theirs, count);
    if (pair % 2 != 0)
        ours_ns[pair] = run_ns(ours, count);
}

static size_t run_pairs(const struct check_work* ours, const struct check_work* theirs, double seconds)
{
    uint64_t end = bench_now_ns() + (uint64_t)(seconds * 1e9);
    uint64_t count = count_for(theirs);
    size_t pairs = 0;

    (void)run_ns(ours, count);
    while (pairs < PAIRS_MAX) {
        run_pair(ours, theirs, count, pairs++);
        if (bench_now_ns() > end)
            break;
        if (pairs % PAIRS_MIN == 0 && quartiles_of(ours_ns, theirs_ns, pairs).error < ERROR_MAX)
            break;
    }
    return pairs;
}

int main(int argc, char** argv)
{
    double seconds = argc == 5 ? strtod(argv[4], NULL) : 0;
    const struct check_work* ours;
    const struct check_work* theirs;
    struct quartiles ratio;
    size_t pairs;

    if (seconds <= 0)
        bench_fail("usage: check_bench OURS.so THEIRS.so WHAT SECONDS");
    ours = load(argv[1], argv[3]);
    theirs = load(argv[2], argv[3]);
    pairs = run_pairs(ours, theirs, seconds);
    ours->end();
    theirs->end();
    ratio = quartiles_of(ours_ns, theirs_ns, pairs);
    bench_print("ours", quartiles_of(ours_ns, NULL, pairs).middle);
    bench_print("theirs", quartiles_of(theirs_ns, NULL, pairs).middle);
    printf("ratio %.5f\nlow %.5f\nhigh %.5f\nerror %.5f\n", ratio.middle, ratio.low, ratio.high, ratio.error);
    return 0;
}
