/* The state word of a wait, and the one timer of its descriptor: src/async/lane_fd.c. Read it beside that file.
 *
 * For each direction an owner performs OPS reads: it tries, arms the wait when there is nothing, and takes what comes:
 * readiness (it tries again), the deadline, or an abort. A peer sends, a driver polls and runs the timer, somebody may
 * abort. At the end the owners release the descriptor, and the driver reaps it.
 *
 * Checked: a wait that is armed ends, once (no double completion, and no end state in which an owner still waits); by the
 * deadline only when that has passed; no deadline stays behind when nothing is pending; nothing touches the descriptor
 * once it is released.
 *
 * Each statement is one step that others can come between; what C does in one atomic operation, or under one lock, stands
 * in d_step or atomic. Time is 0, 1 and 2 (LATE: all deadlines have passed); the clock moves at any moment. */

#ifndef DIRS
#define DIRS 1
#endif
#ifndef OPS
#define OPS 2
#endif
#ifndef DEADLINES
#define DEADLINES 1                     /* each operation has one, so that the peer need not send */
#endif
#ifndef DATA
#define DATA 1                          /* the peer may send; 0: only the deadlines end waits */
#endif
#ifndef SPLIT
#define SPLIT 0                         /* 1: a thread of its own reports events, beside the one that runs the timer */
#endif
#ifndef ABORTS
#define ABORTS 1                        /* somebody aborts, at some moment */
#endif

#define IDLE    0
#define READY   1
#define ARMED   2
#define ABORTED 3
#define STATE(w)  ((w) & 3)
#define ONE_ARM 4

#define LATE  2
#define NEVER 3

/* Makes states equal that differ in what is not looked at any more. */
#define FORGET(a, b, c) a = 0; b = 0; c = 0

#define OK        1                     /* results */
#define TIMED_OUT 2
#define ABORT     3

/* struct lane_fd */
byte word[DIRS];
byte deadline[DIRS] = NEVER;
byte outcome[DIRS];
byte timer_at = NEVER;
byte tick = NEVER;                      /* of the timer in the wheel; NEVER: it is not there */
bool due;                               /* taken out of the wheel, and waiting for its turn  */

/* what is around it */
byte now;
bool data[DIRS];                        /* the socket has something to read         */
bool edge[DIRS];                        /* the poller has an event to report        */
bool posted[DIRS];                      /* the wait's node is queued                */
bool waiting[DIRS];                     /* armed, and not ended: for the assertions */
byte released;                          /* owners that are done with the descriptor */
bool reaped;
bool aborter_done;

/* ---- lane_timer_lower */

inline timer_lower(at)
{
    d_step {
        assert(!reaped);
        if
        :: !due && at < tick -> tick = at
        :: else
        fi
    }
}

/* ---- wait_win: after it, the winner posts the node */

inline wait_win(d, w, state, result, won)
{
    d_step {
#ifdef MUTANT_WIN_WITHOUT_COMPARING
        if
        :: true ->
#else
        if
        :: word[d] == w ->
#endif
           assert(waiting[d]);          /* exactly once */
           waiting[d] = false;
           word[d] = word[d] - STATE(word[d]) + state;
           won = true
        :: else -> won = false
        fi
    };
    if
    :: won -> d_step { outcome[d] = result; deadline[d] = NEVER }
    :: else
    fi
}

inline post(d)
{
    d_step { assert(!posted[d]); posted[d] = true }
}

/* ---- keep_deadline */

inline keep_deadline(d, at)
{
    if
    :: at != NEVER ->
#ifndef MUTANT_DEADLINE_AFTER_THE_LOOK
       deadline[d] = at;
#endif
       earliest = timer_at;
       if
       :: earliest <= at
       :: else ->
          timer_at = at;
          timer_lower(at)
       fi;
#ifdef MUTANT_DEADLINE_AFTER_THE_LOOK
       deadline[d] = at;
#endif
    :: else
    fi
}

/* ---- lane_fd_arm: result 0 (LANE_RETRY), OK (LANE_ARMED) or ABORT (LANE_ABORTED) */

inline fd_arm(d, at, result)
{
    w = word[d];
    if
    :: STATE(w) == IDLE -> keep_deadline(d, at)
    :: else
    fi;
    do
    :: STATE(w) == ABORTED ->
#ifndef MUTANT_ABORTED_KEEPS_ITS_DEADLINE
       deadline[d] = NEVER;
#endif
       result = ABORT;
       break
    :: STATE(w) == READY ->
       d_step {
           if
           :: word[d] == w -> word[d] = w - READY; result = 0; won = true
           :: else -> w = word[d]; won = false
           fi
       };
       if
       :: won -> deadline[d] = NEVER; break
       :: else
       fi
    :: STATE(w) == IDLE ->
       d_step {
           if
           :: word[d] == w ->
#ifdef MUTANT_ARMS_NOT_COUNTED
              word[d] = w + ARMED;
#else
              word[d] = w + ONE_ARM + ARMED;
#endif
              assert(!waiting[d] && !posted[d]);
              waiting[d] = true;
              result = OK;
              won = true
           :: else -> w = word[d]; won = false
           fi
       };
       if
       :: won -> break
       :: else
       fi
    :: STATE(w) == ARMED -> assert(false)
    od
}

/* ---- op_run of net/stream.c, one operation after the other, and then lane_fd_release */

proctype owner(byte d)
{
    byte done, at, got, w, earliest;
    bool won;

    do
    :: done == OPS -> break
    :: else ->
       at = NEVER;
#if DEADLINES
       if
       :: at = 1
       :: at = LATE
#if ABORTS
       :: skip
#endif
       fi;
#endif
       do
       :: STATE(word[d]) == ABORTED -> break
       :: else ->
          d_step { won = data[d]; data[d] = false };            /* recv */
          if
          :: won -> break
          :: else
          fi;
          fd_arm(d, at, got);
          if
          :: got == ABORT -> break
          :: got == OK ->
             posted[d];                 /* until the node has its turn */
             d_step { posted[d] = false; got = outcome[d] };
             if
             :: got == TIMED_OUT -> assert(at <= now); break
             :: got == ABORT -> break
             :: else                    /* ready: try again */
             fi
          :: else                       /* retry */
          fi
       od;
progress_owner:
       atomic { assert(deadline[d] == NEVER); done++; FORGET(at, got, w); FORGET(earliest, earliest, won) }
    od;
    released++
}

/* ---- the peer: sends what is read, and may stop when the reader has another way out */

proctype peer(byte d)
{
    byte sent;

    do
    :: sent < OPS && !data[d] -> atomic { data[d] = true; edge[d] = true; sent++ }
    :: sent == OPS -> break
#if DEADLINES || ABORTS
    :: break
    :: released == DIRS -> break
#endif
    od
}

/* ---- wait_ready, called by the driver for an event */

inline wait_ready(d)
{
    w = word[d];
    do
    :: STATE(w) == IDLE ->
#ifdef MUTANT_READINESS_FORGOTTEN
       break
#else
       d_step {
           if
           :: word[d] == w -> word[d] = w + READY; won = true
           :: else -> w = word[d]; won = false
           fi
       };
       if
       :: won -> break
       :: else
       fi
#endif
    :: STATE(w) == ARMED ->
       wait_win(d, w, IDLE, OK, won);
       if
       :: won -> post(d); break
       :: else -> w = word[d]
       fi
    :: else -> break
    od;
    atomic { FORGET(d, w, won) }
}

/* ---- timer_fired, and in it wait_expire for each direction */

inline timer_fired()
{
    assert(!reaped);
    fired_at = now;
    next = NEVER;
#ifndef MUTANT_TIMER_CLEARED_AFTER_THE_LOOK
    timer_at = NEVER;
#endif
    d = 0;
    do
    :: d == DIRS -> break
    :: else ->
       w = word[d];
       at = deadline[d];
       if
       :: at > fired_at                                         /* not yet */
       :: else ->
          won = false;
          if
          :: STATE(w) == ARMED -> wait_win(d, w, IDLE, TIMED_OUT, won)
          :: else
          fi;
          if
          :: won -> post(d); at = NEVER
#ifdef MUTANT_NO_SECOND_LOOK
          :: else -> at = NEVER
#else
          :: else -> at = fired_at      /* about to be armed, or just completed: look again */
#endif
          fi
       fi;
       if
       :: at < next -> next = at
       :: else
       fi;
       d++
    od;
#ifdef MUTANT_TIMER_CLEARED_AFTER_THE_LOOK
    timer_at = NEVER;
#endif
    if
    :: next != NEVER ->
       earliest = timer_at;
       if
       :: earliest > next ->
          timer_at = next;
          timer_lower(next)
       :: else
       fi
    :: else
    fi;
    atomic { FORGET(w, at, next); FORGET(earliest, fired_at, d) }
}

/* ---- the driver of the lane: poll_events, expire_timers, timer_run, reap_run */

proctype driver()
{
    byte d, w, at, next, earliest, fired_at;
    bool won;

    do
#if !SPLIT
    :: d_step { edge[0] -> edge[0] = false; d = 0 }; wait_ready(d)
#if DIRS == 2
    :: d_step { edge[1] -> edge[1] = false; d = 1 }; wait_ready(d)
#endif
#endif
    :: d_step { tick <= now && tick != NEVER -> tick = NEVER; due = true }
    :: d_step { due -> due = false }; timer_fired()
    :: released == DIRS && aborter_done ->
       tick = NEVER;                    /* lane_timer_stop */
#ifndef MUTANT_REAPED_WHILE_THE_TIMER_IS_DUE
       if
       :: due ->                        /* has its turn before the second try */
progress_reap:
          skip
       :: else -> reaped = true; break
       fi
#else
       reaped = true;
       if
       :: due -> timer_fired()
       :: else
       fi;
       break
#endif
    od
}

#if SPLIT
proctype poller()
{
    byte d, w;
    bool won;

    do
    :: d_step { edge[0] -> edge[0] = false; d = 0 }; wait_ready(d)
    :: !edge[0] && reaped -> break
    od
}
#endif

/* ---- lane_fd_abort; for a stream, net_abort's lock keeps the release waiting */

inline wait_abort(d)
{
    w = word[d];
    do
    :: STATE(w) == ABORTED -> break
    :: STATE(w) == ARMED ->
       wait_win(d, w, ABORTED, ABORT, won);
       if
#ifdef MUTANT_ABORT_POSTS_NOTHING
       :: won -> break
#else
       :: won -> post(d); break
#endif
       :: else -> w = word[d]
       fi
    :: else ->
       d_step {
           if
           :: word[d] == w -> word[d] = w - STATE(w) + ABORTED; won = true
           :: else -> w = word[d]; won = false
           fi
       };
       if
       :: won -> break
       :: else
       fi
    od
}

proctype aborter()
{
    byte d, w;
    bool won;

    do
    :: d == DIRS -> break
    :: else -> wait_abort(d); d++
    od;
    aborter_done = true
}

proctype clock()
{
    do
    :: now < LATE -> now++
    :: else -> break
    od
}

init
{
    atomic {
        run driver();
#if SPLIT
        run poller();
#endif
        run owner(0);
#if DATA
        run peer(0);
#endif
#if DIRS == 2
        run owner(1);
#if DATA
        run peer(1);
#endif
#endif
#if ABORTS
        run aborter();
#else
        aborter_done = true;
#endif
#if DEADLINES
        run clock();
#endif
    };
    _nr_pr == 1;
    assert(reaped && tick == NEVER && !due)
}
