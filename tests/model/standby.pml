/* Long callbacks and the standby of a lane: src/async/lane.c (go_out, come_back, take_over, watch_sleep, lane_stand_by) and
 * src/async/pool.c (pool_assign, help_lonely_lane, park, thread_leave). Read it beside those files.
 *
 * THREADS threads, the first of which drives the lane; NODES callbacks, each of which returns at once or stays out until
 * all have been started, which it may do only when it is invoked long. Then the engine stops.
 *
 * Checked: one thread at a time is in the lane (what only the driver may touch); every callback is run, although those
 * before it stay out (M2), by no more threads than there are (M4, M6); a standby that sleeps is woken; every thread leaves
 * at the end.
 *
 * The light barrier is none for the processor: a driver's stores to out wait in a buffer, and become visible one by one
 * at any later time, or when the other side makes a barrier for all threads, or when the driver itself does something
 * atomic. */

#ifndef THREADS
#define THREADS 3
#endif
#ifndef NODES
#define NODES 3
#endif

#define WATCH_TICKS 1
#define NOBODY 0

mtype = { LOOKING, PARKED, DRIVE, STAND_BY, EXIT };   /* LOOKING: done with one role, without the next */

/* struct lane */
byte hand = NOBODY;                     /* who has the lock */
byte driver = 1;
byte standby = NOBODY;
bool guarded, alone, watch_asleep;

/* struct thread */
mtype role[THREADS + 1];
byte out[THREADS + 1];
bool evicted[THREADS + 1];
bool wake[THREADS + 1];

/* a thread's stores to out that are not visible yet */
byte stored[THREADS + 1];
bool buffered[THREADS + 1];

/* what is around it */
byte left = NODES;                      /* callbacks to start */
byte ended;
byte in_lane;
byte threads_left;
bool stopping;

#define FLUSH(t)      if :: buffered[t] -> out[t] = stored[t]; buffered[t] = false :: else fi
#define STORE_OUT(v)  d_step { FLUSH(me); stored[me] = v; buffered[me] = true }
#define LOCK          d_step { hand == NOBODY -> hand = me; FLUSH(me) }
#define UNLOCK        hand = NOBODY

inline barrier_all_threads()
{
#ifndef MUTANT_NO_BARRIER
    d_step {
        FLUSH(1);
        FLUSH(2);
#if THREADS > 2
        FLUSH(3);
#endif
#if THREADS > 3
        FLUSH(4);
#endif
        skip
    }
#else
    skip
#endif
}

proctype memory(byte t)
{
end:
    do
    :: d_step { buffered[t] -> out[t] = stored[t]; buffered[t] = false }
    od
}

#ifdef MUTANT_TWO_STANDBYS
#define FREE(t) (role[t] == PARKED)
#else
#define FREE(t) (role[t] == PARKED && standby == NOBODY)
#endif
#define ASSIGN(t) d_step { FREE(t) -> role[t] = STAND_BY; standby = t; guarded = true; alone = false }

/* ---- pool_assign(THREAD_STAND_BY), lane_guard. Time passes while a lane is alone: it may ask again. */

inline lane_guard()
{
    if
    :: alone -> skip                    /* not yet */
    :: true ->
       LOCK;
       if
#ifndef MUTANT_TWO_STANDBYS
       :: standby != NOBODY -> alone = false
#endif
       :: ASSIGN(1)
       :: ASSIGN(2)
#if THREADS > 2
       :: ASSIGN(3)
#endif
       :: else -> alone = true
       fi;
       UNLOCK
    fi
}

/* ---- go_out, the callback, come_back */

inline run_node()
{
    if
    :: !guarded -> lane_guard()
    :: else
    fi;
    if
    :: guarded ->
       in_lane--;                       /* go_out */
       calls++;
       STORE_OUT(calls);
#ifndef MUTANT_NOBODY_IS_WOKEN
       if
       :: watch_asleep ->
          d_step { FLUSH(me); was_asleep = watch_asleep; watch_asleep = false };
          if
          :: was_asleep ->
             LOCK;
             if
             :: standby != NOBODY -> wake[standby] = true
             :: else
             fi;
             UNLOCK;
             was_asleep = false
          :: else
          fi
       :: else
       fi;
#endif
       if                               /* the callback, invoked long */
       :: true                          /* returns at once */
       :: true -> left == 0             /* stays out until all have been started */
       fi;
progress_long:
       ended++;
       STORE_OUT(0);                    /* come_back */
       if
       :: !evicted[me] -> still = true
       :: else ->
#ifdef MUTANT_EVICTED_BUT_NOT_TAKEN
          still = false;
          evicted[me] = false
#else
          LOCK;
          still = driver == me;
          evicted[me] = false;
          UNLOCK
#endif
       fi;
       if
       :: still -> in_lane++; assert(in_lane == 1 && driver == me)
       :: else
       fi
    :: else ->
progress_short:
       ended++                          /* invoked short: it returns */
    fi
}

/* ---- lane_drive */

inline lane_drive()
{
    in_lane++;
    assert(in_lane == 1);
    still = true;
    do
    :: d_step { left > 0 -> left-- };
       run_node();
       if
       :: !still -> break
       :: else
       fi
    :: left == 0 && stopping ->
       LOCK;
       driver = NOBODY;                 /* lane_leave */
       UNLOCK;
       in_lane--;
       break
    od
}

/* ---- lane_driver_out */

inline look_out(seen)
{
    LOCK;
    seen = (driver != NOBODY -> out[driver] : 0);
    UNLOCK
}

/* ---- take_over */

inline take_over(seen)
{
    taken = false;
    LOCK;
    if
    :: driver != NOBODY && out[driver] == seen ->
       evicted[driver] = true;
       barrier_all_threads();
#ifdef MUTANT_NO_SECOND_LOOK
       taken = true;
#else
       taken = out[driver] == seen;
#endif
       if
       :: taken -> driver = me; standby = NOBODY; guarded = false
       :: else -> evicted[driver] = false
       fi
    :: else
    fi;
    UNLOCK
}

/* ---- watch_sleep */

inline watch_sleep()
{
    wake[me] = false;
    watch_asleep = true;
    barrier_all_threads();
#ifdef MUTANT_SLEEPS_WITHOUT_LOOKING
    seen = 0;
#else
    look_out(seen);
#endif
    if
    :: seen != 0 || stopping
    :: else -> wake[me]
    fi;
    watch_asleep = false;
    seen = 0
}

/* ---- lane_stand_by: ticks pass at any moment */

inline lane_stand_by()
{
    quiet = 0;
    do
    :: stopping -> break
    :: else ->
       wake[me] = false;
       if
       :: stopping -> break
       :: else
       fi;
       look_out(seen);
       if
       :: seen != 0 -> take_over(seen); seen = 0; quiet = 0
       :: seen == 0 && quiet < WATCH_TICKS -> quiet++
       :: seen == 0 -> watch_sleep(); quiet = 0
       fi;
       if
       :: taken -> break
       :: else
       fi
    od;
    if
    :: taken ->
       taken = false;
       quiet = 0;
       role[me] = DRIVE;
       lane_guard();
       lane_drive()
    :: else ->
       LOCK;
       standby = NOBODY;
       guarded = false;
       UNLOCK
    fi
}

/* ---- help_lonely_lane, park */

inline help_or_park()
{
    role[me] = LOOKING;
    if
    :: !stopping && alone ->
       LOCK;
       if
       :: standby == NOBODY && alone -> alone = false; standby = me; guarded = true; role[me] = STAND_BY
       :: else
       fi;
       UNLOCK
    :: else
    fi;
    if
    :: role[me] == STAND_BY
    :: else ->
       role[me] = (stopping -> EXIT : PARKED);
       role[me] != PARKED || stopping;
       if
       :: d_step { role[me] == PARKED -> role[me] = EXIT }
       :: else
       fi
    fi
}

/* ---- thread_main */

proctype thread(byte me)
{
    byte calls, seen, quiet;
    bool still, taken, was_asleep;

    do
    :: role[me] == DRIVE -> lane_drive(); help_or_park()
    :: role[me] == STAND_BY -> lane_stand_by(); help_or_park()
    :: role[me] == LOOKING -> help_or_park()
    :: role[me] == EXIT -> break
    od;
    assert(!buffered[me] || stored[me] == 0);
    threads_left++
}

/* ---- WsxShutdownEngine, when nothing is pending and nothing runs */

init
{
    byte me = THREADS + 1;
    byte t;

    atomic {
        t = 1;
        do
        :: t > THREADS -> break
        :: else ->
           role[t] = (t == 1 -> DRIVE : LOOKING);
           run memory(t);
           run thread(t);
           t++
        od
    };
    ended == NODES && in_lane == 1;     /* one, that is: the driver is back from its last callback */
    stopping = true;
    d_step { hand == NOBODY -> hand = me };
    if
    :: standby != NOBODY -> wake[standby] = true                /* wake_everybody */
    :: else
    fi;
    UNLOCK;
    threads_left == THREADS;            /* pool_wait_empty */
    assert(left == 0 && in_lane == 0 && driver == NOBODY)
}
