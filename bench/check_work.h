/* Pieces of work that check_bench has done by two builds of the library in turn. check_work.c is compiled once and linked twice,
 * with the one library and with the other; check_bench loads both. */
#ifndef CHECK_WORK_H
#define CHECK_WORK_H

#include <stdint.h>

struct check_work {
    const char* name;
    void      (*begin)(void);           /* once, before the first run; may be NULL */
    void      (*run)(uint64_t count);
    void      (*end)(void);             /* once, after the last; may be NULL       */
};

/* The end of the list has no name. */
__attribute__((visibility("default"))) const struct check_work* check_works(void);
typedef const struct check_work* (*check_works_function)(void);

#endif
