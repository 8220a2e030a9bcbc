/* The <stdatomic.h> of the simulation: every operation is a synchronisation point, and a store that is weaker than
 * sequentially consistent may be seen late by others, as with a processor's store buffer. */
#pragma GCC system_header      /* for #include_next */
#include_next <stdatomic.h>

#ifndef WWS_SIM_STDATOMIC_H
#define WWS_SIM_STDATOMIC_H

#include <stdbool.h>
#include <stddef.h>

void sim_atomic_load(const volatile void* object, const char* text, const char* function, int line);
void sim_atomic_update(const volatile void* object, const char* what, const char* text, const char* function, int line);
bool sim_atomic_weak_fails(void);
/* True: the value was put into the store buffer. */
bool sim_atomic_delays(volatile void* object, const void* value, size_t size, bool sequential, const char* text,
                       const char* function, int line);
void sim_atomic_init(void);

#undef atomic_init
#undef atomic_load
#undef atomic_load_explicit
#undef atomic_store
#undef atomic_store_explicit
#undef atomic_exchange
#undef atomic_exchange_explicit
#undef atomic_compare_exchange_strong
#undef atomic_compare_exchange_strong_explicit
#undef atomic_compare_exchange_weak
#undef atomic_compare_exchange_weak_explicit
#undef atomic_fetch_add
#undef atomic_fetch_add_explicit
#undef atomic_fetch_sub
#undef atomic_fetch_sub_explicit
#undef atomic_fetch_or
#undef atomic_fetch_or_explicit
#undef atomic_fetch_and
#undef atomic_fetch_and_explicit
#undef atomic_fetch_xor
#undef atomic_fetch_xor_explicit
/* Not simulated: using one of these in the library asks for it here first. */
#undef atomic_flag_test_and_set
#undef atomic_flag_test_and_set_explicit
#undef atomic_flag_clear
#undef atomic_flag_clear_explicit
#undef atomic_thread_fence

#define SIM_VALUE_OF(object) __typeof__((void)0, *(object))

#ifdef __clang__
#define SIM_LOAD(object)            __c11_atomic_load((object), memory_order_seq_cst)
#define SIM_STORE(object, value)    __c11_atomic_store((object), (value), memory_order_seq_cst)
#define SIM_SWAP(object, value)     __c11_atomic_exchange((object), (value), memory_order_seq_cst)
#define SIM_COMPARE(object, expected, value) \
    __c11_atomic_compare_exchange_strong((object), (expected), (value), memory_order_seq_cst, memory_order_seq_cst)
#define SIM_FETCH(name, object, value) __c11_atomic_fetch_##name((object), (value), memory_order_seq_cst)
#else
#define SIM_LOAD(object) \
    __extension__({ SIM_VALUE_OF(object) sim_v_; __atomic_load((object), &sim_v_, __ATOMIC_SEQ_CST); sim_v_; })
#define SIM_STORE(object, value) \
    __extension__({ SIM_VALUE_OF(object) sim_v_ = (value); __atomic_store((object), &sim_v_, __ATOMIC_SEQ_CST); })
#define SIM_SWAP(object, value) \
    __extension__({ SIM_VALUE_OF(object) sim_v_ = (value); SIM_VALUE_OF(object) sim_o_; \
                    __atomic_exchange((object), &sim_v_, &sim_o_, __ATOMIC_SEQ_CST); sim_o_; })
#define SIM_COMPARE(object, expected, value) \
    __extension__({ SIM_VALUE_OF(object) sim_v_ = (value); \
                    __atomic_compare_exchange((object), (expected), &sim_v_, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); })
#define SIM_FETCH(name, object, value) __atomic_fetch_##name((object), (value), __ATOMIC_SEQ_CST)
#endif

/* Each argument is evaluated once, and before the point: the value that is stored was computed before. */
#define atomic_init(object, value) \
    __extension__({ sim_atomic_init(); SIM_STORE(object, value); })
#define atomic_load_explicit(object, order) \
    __extension__({ __auto_type sim_p_ = (object); (void)(order); \
                    sim_atomic_load(sim_p_, #object, __func__, __LINE__); SIM_LOAD(sim_p_); })
#define atomic_store_explicit(object, value, order) \
    __extension__({ __auto_type sim_p_ = (object); SIM_VALUE_OF(sim_p_) sim_n_ = (value); \
                    if (!sim_atomic_delays(sim_p_, &sim_n_, sizeof sim_n_, (order) == memory_order_seq_cst, #object, \
                                           __func__, __LINE__)) \
                        SIM_STORE(sim_p_, sim_n_); })
#define atomic_exchange_explicit(object, value, order) \
    __extension__({ __auto_type sim_p_ = (object); SIM_VALUE_OF(sim_p_) sim_n_ = (value); (void)(order); \
                    sim_atomic_update(sim_p_, "exchange", #object, __func__, __LINE__); SIM_SWAP(sim_p_, sim_n_); })
#define atomic_compare_exchange_strong_explicit(object, expected, value, success, failure) \
    __extension__({ __auto_type sim_p_ = (object); __auto_type sim_e_ = (expected); \
                    SIM_VALUE_OF(sim_p_) sim_n_ = (value); (void)(success); (void)(failure); \
                    sim_atomic_update(sim_p_, "compare-exchange", #object, __func__, __LINE__); \
                    SIM_COMPARE(sim_p_, sim_e_, sim_n_); })
#define atomic_compare_exchange_weak_explicit(object, expected, value, success, failure) \
    __extension__({ __auto_type sim_p_ = (object); __auto_type sim_e_ = (expected); \
                    SIM_VALUE_OF(sim_p_) sim_n_ = (value); (void)(success); (void)(failure); \
                    sim_atomic_update(sim_p_, "compare-exchange", #object, __func__, __LINE__); \
                    sim_atomic_weak_fails() ? (*sim_e_ = SIM_LOAD(sim_p_), (bool)0) \
                                            : (bool)SIM_COMPARE(sim_p_, sim_e_, sim_n_); })
#define SIM_UPDATE(name, object, value) \
    __extension__({ __auto_type sim_p_ = (object); __auto_type sim_d_ = (value); \
                    sim_atomic_update(sim_p_, "fetch-" #name, #object, __func__, __LINE__); \
                    SIM_FETCH(name, sim_p_, sim_d_); })
#define atomic_fetch_add_explicit(object, value, order) SIM_UPDATE(add, object, value)
#define atomic_fetch_sub_explicit(object, value, order) SIM_UPDATE(sub, object, value)
#define atomic_fetch_or_explicit(object, value, order)  SIM_UPDATE(or, object, value)
#define atomic_fetch_and_explicit(object, value, order) SIM_UPDATE(and, object, value)
#define atomic_fetch_xor_explicit(object, value, order) SIM_UPDATE(xor, object, value)

#define atomic_load(object)             atomic_load_explicit(object, memory_order_seq_cst)
#define atomic_store(object, value)     atomic_store_explicit(object, value, memory_order_seq_cst)
#define atomic_exchange(object, value)  atomic_exchange_explicit(object, value, memory_order_seq_cst)
#define atomic_compare_exchange_strong(object, expected, value) \
    atomic_compare_exchange_strong_explicit(object, expected, value, memory_order_seq_cst, memory_order_seq_cst)
#define atomic_compare_exchange_weak(object, expected, value) \
    atomic_compare_exchange_weak_explicit(object, expected, value, memory_order_seq_cst, memory_order_seq_cst)
#define atomic_fetch_add(object, value) SIM_UPDATE(add, object, value)
#define atomic_fetch_sub(object, value) SIM_UPDATE(sub, object, value)
#define atomic_fetch_or(object, value)  SIM_UPDATE(or, object, value)
#define atomic_fetch_and(object, value) SIM_UPDATE(and, object, value)
#define atomic_fetch_xor(object, value) SIM_UPDATE(xor, object, value)

#endif
