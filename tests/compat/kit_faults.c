/* What the porting kit asks of the system, as points that can fail. The tests are linked with a copy of the kit that is
 * compiled with these names (CMakeLists.txt): the kit itself knows nothing of it. */
#include "support/torture.h"

#include "base/fault.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

const bool torture_other_memory = true;

void* kit_malloc(size_t size);
void* kit_calloc(size_t count, size_t size);
void* kit_realloc(void* block, size_t size);
int   kit_pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*), void* argument);
int   kit_pthread_cond_init(pthread_cond_t* condition, const pthread_condattr_t* attributes);

void* kit_malloc(size_t size)
{
    return fault_refused(FAULT_MEMORY, __func__) ? (errno = ENOMEM, NULL) : malloc(size);
}

void* kit_calloc(size_t count, size_t size)
{
    return fault_refused(FAULT_MEMORY, __func__) ? (errno = ENOMEM, NULL) : calloc(count, size);
}

void* kit_realloc(void* block, size_t size)
{
    return fault_refused(FAULT_MEMORY, __func__) ? (errno = ENOMEM, NULL) : realloc(block, size);
}

int kit_pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*), void* argument)
{
    return fault_refused(FAULT_SYSTEM, __func__) ? EAGAIN : pthread_create(thread, attributes, start, argument);
}

int kit_pthread_cond_init(pthread_cond_t* condition, const pthread_condattr_t* attributes)
{
    return fault_refused(FAULT_SYSTEM, __func__) ? ENOMEM : pthread_cond_init(condition, attributes);
}
