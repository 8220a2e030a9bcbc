/* When WsxShutdownEngine may stop the engine: is_idle_locked of src/async/engine.c, lane_resting and lane_poll of
 * src/async/lane.c, op_count of src/async/op.c. Read it beside those files.
 *
 * HOPS operations, one after the other: the callback of each begins the next, and completes it on the other of two lanes.
 * Each thread counts what it begins and ends in a counter of its own; the application, which began the first operation,
 * has one too. Meanwhile the application asks whether the engine is idle, LOOKS times.
 *
 * Checked: the answer is yes only when the last callback has returned; and it can be yes (once all is done, it is). */

#ifndef HOPS
#define HOPS 3
#endif
#ifndef LOOKS
#define LOOKS 2
#endif

int  balance[3];                        /* begun minus ended: lane 0, lane 1, the application */
byte inbox[2];
bool sleeping[2], wake[2];
byte rests[2];

byte hops;                              /* operations that have been begun */
bool all_done;                          /* the last callback has returned */
bool stop;

/* ---- a lane: lane_drive, and a callback, which may be invoked short: only sleeping tells that it runs */

proctype lane(byte me)
{
    bool was_sleeping;

    do
    :: d_step { inbox[me] > 0 -> inbox[me]-- };
       balance[me]--;                   /* op_run: ended; then the callback */
       if
       :: hops == HOPS -> all_done = true
       :: else ->
          hops++;
          balance[me]++;                /* async_op_begin */
          inbox[1 - me]++;              /* async_op_complete, lane_post */
          d_step { was_sleeping = sleeping[1 - me]; sleeping[1 - me] = false };
          if
          :: was_sleeping -> wake[1 - me] = true
          :: else
          fi;
          was_sleeping = false
       fi
    :: inbox[me] == 0 ->                /* lane_poll */
#ifndef MUTANT_STAYS_NOT_NUMBERED
       rests[me]++;
#endif
       sleeping[me] = true;
       if
       :: inbox[me] == 0 -> wake[me] || stop; wake[me] = false
       :: else
       fi;
       sleeping[me] = false;
       if
       :: stop -> break
       :: else
       fi
    od
}

/* ---- lane_resting: the number of the stay, 255: not resting */

#define WORKS 255

inline resting(index, stay)
{
    before = rests[index];
    was = sleeping[index];
    stay = (was && rests[index] == before -> before : WORKS)
}

/* ---- is_idle_locked */

inline is_idle(answer)
{
    resting(0, stay0);
    resting(1, stay1);
    pending = balance[2];
    pending = pending + balance[0];
    pending = pending + balance[1];
    answer = pending == 0;
#ifndef MUTANT_COUNTERS_ALONE
    answer = answer && stay0 != WORKS && stay1 != WORKS;
#ifndef MUTANT_ONE_LOOK_AT_THE_LANES
    resting(0, again);
    answer = answer && again == stay0;
    resting(1, again);
    answer = answer && again == stay1;
#endif
#endif
}

init
{
    int pending;
    byte looks, stay0, stay1, again, before;
    bool was, idle;

    atomic {
        balance[2] = 1;                 /* the application's async_op_begin and async_op_complete */
        hops = 1;
        inbox[0] = 1;
        run lane(0);
        run lane(1)
    };
    do
    :: looks < LOOKS ->
       is_idle(idle);
       assert(!idle || all_done);
       atomic { looks++; idle = false; pending = 0; stay0 = 0; stay1 = 0; again = 0; before = 0; was = false }
    :: looks == LOOKS -> break
    od;
    timeout;                            /* nothing else can move: all is done */
    is_idle(idle);
    assert(idle);
    stop = true;
    _nr_pr == 1
}
