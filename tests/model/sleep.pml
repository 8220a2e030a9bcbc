/* A driver that goes to sleep, and those who must wake it: lane_post, lane_timer_start and lane_poll of src/async/lane.c.
 * Read it beside that file.
 *
 * POSTERS threads post a node each, TIMERS threads start a timer each, at any time; then the engine stops. The clock moves
 * only when nothing else can, so that whatever is late has been forgotten.
 *
 * Checked: every node is run and every timer fires, at its tick; the driver leaves at the end.
 *
 * All that is looked at by both sides is sequentially consistent in C too, or under the lock of the wheel. Each statement
 * is one step that others can come between; an atomic operation of C, or what stands under the lock, is a d_step. */

#ifndef POSTERS
#define POSTERS 2
#endif
#ifndef TIMERS
#define TIMERS 2
#endif

#define LATE  3
#define NEVER 4

byte inbox;                             /* nodes posted, and not taken */
bool sleeping;
bool wake;                              /* the poller has been woken */
byte tick[TIMERS] = NEVER;              /* of each timer in the wheel */

byte now;
byte ran, fired;
bool stopping, left;

/* ---- wheel_next_ns_locked */

#if TIMERS == 2
#define NEXT (tick[0] < tick[1] -> tick[0] : tick[1])
#else
#define NEXT (tick[0])
#endif

#define FIRE(t) if :: tick[t] <= now -> assert(tick[t] == now); tick[t] = NEVER; ready++ :: else fi

/* ---- expire_timers */

inline expire_timers()
{
    d_step {
        FIRE(0);
#if TIMERS == 2
        FIRE(1);
#endif
        deadline = NEXT
    }
}

/* ---- poll_events: returns when it is woken, or at the deadline */

inline poll(at)
{
    d_step { wake || (at != NEVER && now >= at) -> wake = false }
}

/* ---- lane_drive, and in it lane_poll */

active proctype driver()
{
    byte ready, deadline;

    do
    :: d_step { ran = ran + inbox; inbox = 0 };                 /* ready_take_inbox, and a turn for each */
       fired = fired + ready;
       ready = 0;
       if
       :: stopping && inbox == 0 -> break
       :: else
       fi;
       expire_timers();
       if
       :: ready != 0 || inbox != 0      /* poll_events(lane, 0) */
       :: else ->
#ifdef MUTANT_LOOKS_BEFORE_IT_SLEEPS
          if
          :: inbox != 0 -> deadline = 0
          :: else
          fi;
          sleeping = true;
          expire_timers();
#else
          sleeping = true;
          if
          :: inbox == 0 && !stopping ->
#ifndef MUTANT_TIMERS_NOT_LOOKED_AT_AGAIN
             expire_timers()
#else
             skip
#endif
          :: else -> deadline = 0
          fi;
#endif
          if
          :: ready != 0 -> deadline = 0
          :: else
          fi;
          if
          :: deadline == 0 -> wake = false
          :: else -> poll(deadline)
          fi;
          sleeping = false
       fi
    od;
    left = true
}

inline wake_driver()
{
    if
    :: sleeping ->
       d_step { was_sleeping = sleeping; sleeping = false };
       if
       :: was_sleeping -> wake = true
       :: else
       fi
    :: else
    fi
}

/* ---- lane_post */

active [POSTERS] proctype poster()
{
    bool was_sleeping;

    if                                  /* now, or later */
    :: true
    :: true -> now >= 1
    fi;
#ifdef MUTANT_WAKES_BEFORE_IT_POSTS
    wake_driver();
    inbox++
#else
    inbox++;
    wake_driver()
#endif
}

/* ---- lane_timer_start */

active [TIMERS] proctype starter()
{
    byte me = _pid - POSTERS - 1;
    bool earlier, was_sleeping;

    if
    :: true
    :: true -> now >= 1
    fi;
    if
    :: d_step { earlier = now + 1 < NEXT; tick[me] = now + 1 }
    :: d_step { earlier = now + 2 < NEXT; tick[me] = now + 2 }
    fi;
#ifndef MUTANT_EARLIER_TIMER_WAKES_NOBODY
    if
    :: earlier -> wake_driver()
    :: else
    fi
#endif
}

/* ---- time, and in the end WsxShutdownEngine */

active proctype clock()
{
    do
    :: timeout ->
       if
       :: now < LATE -> now++
       :: else -> break
       fi
    od;
    assert(ran == POSTERS && fired == TIMERS);
    stopping = true;
    wake = true;                        /* wake_everybody */
    left
}
