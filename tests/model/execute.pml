/* The hand-over word of WsAsyncExecute: src/async/execute.c. Read it beside that file.
 *
 * A sequence of STEPS functions. Each completes synchronously, or starts an operation that a thread of its own completes:
 * before the function has returned, or any time later. The thread that finds the other one's mark in the word goes on.
 *
 * Checked: each function runs once, in its turn, with the result of the one before it (X2, X5, X6); the last result is
 * returned or called back, once (X3); nobody touches the sequence after the final callback has freed it (X8); no thread
 * is left waiting.
 *
 * Each statement is one step that others can come between; what C does in one atomic operation stands in d_step. */

#ifndef STEPS
#define STEPS 3
#endif

/* Values of the word. A function is named by the step that it is, the end of the sequence by a function of its own; a
 * result carries a mark, so that S_OK (0) is told from an empty word. */
#define EMPTY     0
#define END       (STEPS + 1)
#ifdef MUTANT_RESULT_WITHOUT_MARK
#define RESULT(n) ((n) == 0 -> 0 : 32 + (n))
#else
#define RESULT(n) (32 + (n))
#endif
#define UNPACK(w) ((w) - 32)

byte handover = EMPTY;
bool freed;                             /* by the final callback */
byte ran;                               /* functions that have run */
byte last;                              /* the result of the last one that has completed: 0 is S_OK */
byte delivered;                         /* final results, returned or called back */
bool went_asynchronous;                 /* WsAsyncExecute returned WS_S_ASYNC */

#define EXCHANGE(old, new)  d_step { assert(!freed); old = handover; handover = new }
#define STORE(new)          d_step { assert(!freed); handover = new }

/* sequence_run: function, then what it names, until one goes asynchronous (async) or the last has completed. */
inline sequence_run(function, hr, async)
{
    do
    :: d_step {                         /* hr = function(hr, ...) */
           assert(!freed);
           assert(function == ran + 1 && function <= STEPS);
           assert(hr == last);
           ran++;
           follow = (function < STEPS -> function + 1 : EMPTY)
       };
       if
       :: d_step { hr = function % 3; last = hr }               /* it completed synchronously */
       :: run completer(function % 3);                          /* it returned WS_S_ASYNC */
#ifdef MUTANT_STARTER_STORES
          word = handover;
          STORE((follow != EMPTY -> follow : END));
#else
#ifdef MUTANT_NO_FUNCTION_FOR_THE_END
          EXCHANGE(word, follow);
#else
          EXCHANGE(word, (follow != EMPTY -> follow : END));
#endif
#endif
          if
          :: word == EMPTY -> async = true; break               /* the completer will carry on */
          :: else
          fi;
#ifndef MUTANT_STARTER_LEAVES_THE_RESULT
          STORE(EMPTY);
#endif
          hr = UNPACK(word)
       fi;
       if
       :: follow == EMPTY -> break
       :: else -> function = follow
       fi
    od
}

/* sequence_completed, on the thread that an operation completes on. */
proctype completer(byte hr)
{
    byte function, follow, word;
    bool async;

    last = hr;                          /* the operation has this result; nothing else completes meanwhile */
    d_step { assert(!freed); function = handover };
    if
    :: function == EMPTY ->
#ifdef MUTANT_COMPLETER_STORES
       STORE(RESULT(hr))
#else
       EXCHANGE(function, RESULT(hr))
#endif
    :: else
    fi;
#ifndef MUTANT_COMPLETER_ALWAYS_GOES_ON
    if
    :: function == EMPTY -> goto done   /* the starter has not returned; it will carry on */
    :: else
    fi;
#else
    if
    :: function == EMPTY -> function = ran + 1
    :: else
    fi;
#endif
#ifndef MUTANT_COMPLETER_LEAVES_THE_FUNCTION
    STORE(EMPTY);
#endif
    if
    :: function == END                  /* sequence_end passes the result through */
    :: else -> sequence_run(function, hr, async)
    fi;
    if
    :: !async -> d_step { assert(hr == last); delivered++; freed = true }
    :: else
    fi;
done:
    skip
}

/* WsAsyncExecute with a context. */
init
{
    byte function = 1, follow, word, hr = 0;
    bool async;

    sequence_run(function, hr, async);
    if
    :: async -> went_asynchronous = true
    :: else -> d_step { assert(hr == last); delivered++; freed = true }
    fi;
    _nr_pr == 1;                        /* every completer has ended */
    assert(delivered == 1 && ran == STEPS)
}
