/* What the benchmark programs share. Each prints its figures as "name value" lines; bench/bench runs and compares them. */
#ifndef BENCH_H
#define BENCH_H

#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static inline uint64_t bench_now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static inline void bench_print(const char* name, double value)
{
    printf("%s %.3f\n", name, value);
    fflush(stdout);
}

static inline void bench_fail(const char* why)
{
    fprintf(stderr, "benchmark: %s\n", why);
    exit(1);
}

/* Keeps the calling thread on the first or the second processor that this process may use: two threads that wake each
 * other cost ten times as much on two processors as on one, and a scheduler changes its mind. */
static inline void bench_pin(int which)
{
    cpu_set_t allowed;
    cpu_set_t one;
    size_t found = 0;

    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0)
        bench_fail("cannot read the processors of this process");
    for (size_t cpu = 0; cpu < CPU_SETSIZE && which >= 0; cpu++) {
        if (CPU_ISSET(cpu, &allowed)) {
            found = cpu;
            which--;
        }
    }
    CPU_ZERO(&one);
    CPU_SET(found, &one);
    if (sched_setaffinity(0, sizeof one, &one) != 0)
        bench_fail("cannot choose a processor");
}

/* Memory of this process that is in RAM now. */
static inline double bench_resident_bytes(void)
{
    unsigned long pages = 0;
    FILE* file = fopen("/proc/self/statm", "r");

    if (file == NULL || fscanf(file, "%*u %lu", &pages) != 1)
        bench_fail("cannot read the size of this process");
    fclose(file);
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

#endif
