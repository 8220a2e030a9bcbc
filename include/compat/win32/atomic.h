/**
 * win32/atomic.h: the interlocked functions. Each is one atomic step and a full memory barrier.
 *
 * On Windows LONG is `long`, and sources use either. Here they have different sizes, so the functions take a pointer to
 * any integer type of 32 or 64 bits and work on the whole of it: LONG, ULONG, long, LONG64 ... In C they are macros over
 * the compiler's generic built-in functions, in C++ templates.
 *
 * InterlockedIncrement, InterlockedDecrement and InterlockedAdd return the new value; InterlockedExchange,
 * InterlockedExchangeAdd, InterlockedCompareExchange, InterlockedAnd, InterlockedOr and InterlockedXor the one before.
 */
#ifndef WWS_COMPAT_WIN32_ATOMIC_H
#define WWS_COMPAT_WIN32_ATOMIC_H

#include "base.h"

#ifdef __cplusplus

extern "C++" {

/* An integer type that the functions below take; as ::type it keeps a parameter from taking part in deduction. */
template <class T>
struct wws_compat_word {
    static_assert(sizeof(T) == 4 || sizeof(T) == 8, "interlocked functions take 32 or 64 bits");
    typedef T type;
};

template <class T>
inline T InterlockedIncrement(volatile T* target)
{
    return __sync_add_and_fetch(target, (typename wws_compat_word<T>::type)1);
}

template <class T>
inline T InterlockedDecrement(volatile T* target)
{
    return __sync_sub_and_fetch(target, (typename wws_compat_word<T>::type)1);
}

template <class T>
inline T InterlockedAdd(volatile T* target, typename wws_compat_word<T>::type value)
{
    return __sync_add_and_fetch(target, value);
}

template <class T>
inline T InterlockedExchange(volatile T* target, typename wws_compat_word<T>::type value)
{
    return __atomic_exchange_n(target, value, __ATOMIC_SEQ_CST);
}

template <class T>
inline T InterlockedExchangeAdd(volatile T* target, typename wws_compat_word<T>::type value)
{
    return __sync_fetch_and_add(target, value);
}

template <class T>
inline T InterlockedCompareExchange(volatile T* target, typename wws_compat_word<T>::type value,
                                    typename wws_compat_word<T>::type comparand)
{
    return __sync_val_compare_and_swap(target, comparand, value);
}

template <class T>
inline T InterlockedAnd(volatile T* target, typename wws_compat_word<T>::type value)
{
    return __sync_fetch_and_and(target, value);
}

template <class T>
inline T InterlockedOr(volatile T* target, typename wws_compat_word<T>::type value)
{
    return __sync_fetch_and_or(target, value);
}

template <class T>
inline T InterlockedXor(volatile T* target, typename wws_compat_word<T>::type value)
{
    return __sync_fetch_and_xor(target, value);
}

}

#else

#define InterlockedIncrement(target)            __sync_add_and_fetch((target), 1)
#define InterlockedDecrement(target)            __sync_sub_and_fetch((target), 1)
#define InterlockedAdd(target, value)           __sync_add_and_fetch((target), (value))
#define InterlockedExchange(target, value)      __atomic_exchange_n((target), (value), __ATOMIC_SEQ_CST)
#define InterlockedExchangeAdd(target, value)   __sync_fetch_and_add((target), (value))
#define InterlockedCompareExchange(target, value, comparand) \
    __sync_val_compare_and_swap((target), (comparand), (value))
#define InterlockedAnd(target, value)           __sync_fetch_and_and((target), (value))
#define InterlockedOr(target, value)            __sync_fetch_and_or((target), (value))
#define InterlockedXor(target, value)           __sync_fetch_and_xor((target), (value))

#endif

#define InterlockedIncrement64(target)          InterlockedIncrement(target)
#define InterlockedDecrement64(target)          InterlockedDecrement(target)
#define InterlockedAdd64(target, value)         InterlockedAdd(target, value)
#define InterlockedExchange64(target, value)    InterlockedExchange(target, value)
#define InterlockedExchangeAdd64(target, value) InterlockedExchangeAdd(target, value)
#define InterlockedCompareExchange64(target, value, comparand) InterlockedCompareExchange(target, value, comparand)

/** Stores a pointer and returns the one before. */
static inline PVOID InterlockedExchangePointer(PVOID volatile* target, PVOID value)
{
    return __atomic_exchange_n(target, value, __ATOMIC_SEQ_CST);
}

/** Stores value if the pointer is comparand; returns the one before in either case. */
static inline PVOID InterlockedCompareExchangePointer(PVOID volatile* target, PVOID value, PVOID comparand)
{
    return __sync_val_compare_and_swap(target, comparand, value);
}

/** A full memory barrier. */
#define MemoryBarrier() __sync_synchronize()

#endif
