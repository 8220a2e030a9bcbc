#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "fiber.h"
#include <errno.h>
#include <link.h>
#include "sim_mem.h"
#include <stdlib.h>
#include <string.h>
#if !defined(__x86_64__)
#include <ucontext.h>
#endif

#if defined(__SANITIZE_ADDRESS__)
#define WITH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ASAN 1
#endif
#endif

#ifdef WITH_ASAN
#include <sanitizer/common_interface_defs.h>
#endif

/* The thread-local variables of the program: one block of the real thread, and what it holds at the start. */
static struct {
    char*       block;
    size_t      size;
    const void* image;
    size_t      image_size;
} locals;

static int find_locals(struct dl_phdr_info* info, size_t size, void* state)
{
    UNUSED(size);
    UNUSED(state);
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr)* header = &info->dlpi_phdr[i];

        if (header->p_type != PT_TLS)
            continue;
        locals.block = info->dlpi_tls_data;
        locals.size = header->p_memsz;
        locals.image = (const void*)(info->dlpi_addr + header->p_vaddr);
        locals.image_size = header->p_filesz;
    }
    return 1;                   /* the first one is the program */
}

void fiber_setup(void)
{
    dl_iterate_phdr(find_locals, NULL);
}

static void* locals_create(void)
{
    char* copy = sim_alloc(locals.size + 1);

    assert(copy != NULL);
    if (locals.image_size > 0)
        memcpy(copy, locals.image, locals.image_size);
    return copy;
}

void fiber_adopt(struct fiber* fiber)
{
    *fiber = (struct fiber){ .locals = locals_create() };
}

/* ------------------------------------------------------------------------------------------------ the switch */

#if defined(__x86_64__)

/* Saves what a function must preserve, exchanges the stack pointers, and returns on the other stack. */
void fiber_exchange(void** save, void* to);
__asm__(".text\n"
        ".globl fiber_exchange\n"
        ".hidden fiber_exchange\n"
        ".type fiber_exchange, @function\n"
        "fiber_exchange:\n"
        "    pushq %rbp\n"
        "    pushq %rbx\n"
        "    pushq %r12\n"
        "    pushq %r13\n"
        "    pushq %r14\n"
        "    pushq %r15\n"
        "    movq %rsp, (%rdi)\n"
        "    movq %rsi, %rsp\n"
        "    popq %r15\n"
        "    popq %r14\n"
        "    popq %r13\n"
        "    popq %r12\n"
        "    popq %rbx\n"
        "    popq %rbp\n"
        "    ret\n"
        ".size fiber_exchange, . - fiber_exchange\n");

static void prepare(struct fiber* fiber, void (*entry)(void))
{
    void** top = (void**)(void*)(fiber->stack + fiber->stack_bytes) - 1;

    top[0] = NULL;                              /* where entry would return to */
    top[-1] = (void*)(uintptr_t)entry;
    memset(top - 7, 0, 6 * sizeof *top);
    fiber->stack_pointer = top - 7;
}

static void exchange(struct fiber* from, struct fiber* to)
{
    fiber_exchange(&from->stack_pointer, to->stack_pointer);
}

#else

static ucontext_t* context_of(struct fiber* fiber)
{
    if (fiber->stack_pointer == NULL)
        fiber->stack_pointer = sim_alloc(sizeof(ucontext_t));
    assert(fiber->stack_pointer != NULL);
    return fiber->stack_pointer;
}

static void prepare(struct fiber* fiber, void (*entry)(void))
{
    ucontext_t* context = context_of(fiber);

    getcontext(context);
    context->uc_stack.ss_sp = fiber->stack;
    context->uc_stack.ss_size = fiber->stack_bytes;
    makecontext(context, entry, 0);
}

static void exchange(struct fiber* from, struct fiber* to)
{
    swapcontext(context_of(from), context_of(to));
}

#endif

static struct fiber* arriving;

static void arrived(void* fake_stack)
{
#ifdef WITH_ASAN
    __sanitizer_finish_switch_fiber(fake_stack, NULL, NULL);
#else
    UNUSED(fake_stack);
#endif
}

static void fiber_entry(void)
{
    struct fiber* self = arriving;

    arrived(NULL);
    self->run(self->argument);
    abort();
}

void fiber_init(struct fiber* fiber, char* stack, size_t stack_bytes, void (*run)(void*), void* argument)
{
    *fiber = (struct fiber){ .stack = stack, .stack_bytes = stack_bytes, .run = run, .argument = argument,
                             .locals = locals_create() };
    prepare(fiber, fiber_entry);
}

void fiber_switch(struct fiber* from, struct fiber* to, bool last)
{
    from->saved_errno = errno;
    memcpy(from->locals, locals.block, locals.size);
    memcpy(locals.block, to->locals, locals.size);
    arriving = to;
#ifdef WITH_ASAN
    __sanitizer_start_switch_fiber(last ? NULL : &from->fake_stack, to->stack, to->stack_bytes);
#else
    UNUSED(last);
#endif
    exchange(from, to);
    arrived(from->fake_stack);
    errno = from->saved_errno;
}
