#include "async/lane_int.h"

#define WHEEL_BITS 6

uint64_t wheel_tick(uint64_t deadline_ns)
{
    return deadline_ns / SYS_NS_PER_MS + (deadline_ns % SYS_NS_PER_MS != 0);
}

void wheel_init(struct wheel* wheel, uint64_t now_ns)
{
    *wheel = (struct wheel){ .now = now_ns / SYS_NS_PER_MS };
    lock_init(&wheel->lock);
}

static void list_push(struct lane_timer** head, struct lane_timer* timer)
{
    timer->next = *head;
    timer->link = head;
    if (timer->next != NULL)
        timer->next->link = &timer->next;
    *head = timer;
}

static void list_remove(struct lane_timer* timer)
{
    *timer->link = timer->next;
    if (timer->next != NULL)
        timer->next->link = timer->link;
    timer->next = NULL;
    timer->link = NULL;
}

/* A tick beyond the top level goes to the top level's farthest slot, and is put again when that slot comes up. */
void wheel_put_locked(struct wheel* wheel, struct lane_timer* timer, uint64_t tick)
{
    const uint64_t span = (UINT64_C(1) << (WHEEL_LEVELS * WHEEL_BITS)) - 1;
    uint64_t place;
    unsigned level;
    unsigned slot;

    assert(lock_held(&wheel->lock));
    timer->tick = tick;
    place = tick <= wheel->now ? wheel->now + 1 : tick;
    if (place - wheel->now > span / 2)
        place = wheel->now + span / 2;
    level = (63u - (unsigned)__builtin_clzll((place ^ wheel->now) | 1)) / WHEEL_BITS;
    if (level >= WHEEL_LEVELS)              /* a carry over the top: the farthest slot before it */
        level = WHEEL_LEVELS - 1;
    slot = (unsigned)(place >> (level * WHEEL_BITS)) % WHEEL_SLOTS;
    timer->level = (unsigned char)level;
    timer->slot = (unsigned char)slot;
    list_push(&wheel->slot[level][slot], timer);
    wheel->occupied[level] |= UINT64_C(1) << slot;
}

void wheel_remove_locked(struct wheel* wheel, struct lane_timer* timer)
{
    assert(lock_held(&wheel->lock));
    list_remove(timer);
    if (wheel->slot[timer->level][timer->slot] == NULL)
        wheel->occupied[timer->level] &= ~(UINT64_C(1) << timer->slot);
}

static uint64_t rotate_right(uint64_t bits, unsigned count)
{
    return count == 0 ? bits : bits >> count | bits << (64 - count);
}

/* The next slot that has timers, and the tick at which it begins. Lower levels come before upper ones. */
static bool wheel_next_slot(const struct wheel* wheel, unsigned* level_out, unsigned* slot_out, uint64_t* tick_out)
{
    for (unsigned level = 0; level < WHEEL_LEVELS; level++) {
        unsigned shift = level * WHEEL_BITS;
        unsigned here = (unsigned)(wheel->now >> shift) % WHEEL_SLOTS;
        uint64_t group = wheel->now >> shift;
        unsigned ahead;

        if (wheel->occupied[level] == 0)
            continue;
        ahead = (unsigned)__builtin_ctzll(rotate_right(wheel->occupied[level], here));
        if (ahead == 0 && level == WHEEL_LEVELS - 1)
            ahead = WHEEL_SLOTS;            /* only the top level wraps: a full turn away */
        *level_out = level;
        *slot_out = (here + ahead) % WHEEL_SLOTS;
        *tick_out = (group + ahead) << shift;
        return true;
    }
    return false;
}

uint64_t wheel_next_ns_locked(const struct wheel* wheel)
{
    unsigned level;
    unsigned slot;
    uint64_t tick;

    assert(lock_held(&wheel->lock));
    if (wheel->moving != NULL)
        return wheel->now * SYS_NS_PER_MS;
    return wheel_next_slot(wheel, &level, &slot, &tick) ? tick * SYS_NS_PER_MS : SYS_NEVER;
}

/* Puts one timer of a slot that the wheel has come to where it belongs now; gives it back when it is due. */
static struct lane_timer* wheel_move_one_locked(struct wheel* wheel)
{
    struct lane_timer* timer = wheel->moving;

    list_remove(timer);
    if (timer->tick <= wheel->now)
        return timer;
    wheel_put_locked(wheel, timer, timer->tick);
    return NULL;
}

struct lane_timer* wheel_take_due_locked(struct wheel* wheel, uint64_t now_ns, unsigned* budget)
{
    uint64_t now = now_ns / SYS_NS_PER_MS;
    unsigned level;
    unsigned slot;
    uint64_t tick;

    assert(lock_held(&wheel->lock));
    for (;;) {
        while (wheel->moving != NULL) {
            struct lane_timer* due;

            if (*budget == 0)
                return NULL;
            --*budget;
            due = wheel_move_one_locked(wheel);
            if (due != NULL)
                return due;
        }
        if (!wheel_next_slot(wheel, &level, &slot, &tick) || tick > now) {
            if (wheel->now < now)
                wheel->now = now;
            return NULL;
        }
        wheel->now = tick;
        wheel->moving = wheel->slot[level][slot];
        wheel->moving->link = &wheel->moving;
        wheel->slot[level][slot] = NULL;
        wheel->occupied[level] &= ~(UINT64_C(1) << slot);
    }
}
