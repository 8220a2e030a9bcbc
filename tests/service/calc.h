/* A contract as the WSDL compiler generates it: descriptions, client functions, stubs, a function table. The operations cover
 * the kinds of parameters there are. The service's functions are in calc.c; what "Ask" does is up to each test. */
#ifndef WWS_TESTS_CALC_H
#define WWS_TESTS_CALC_H

#include "support.h"
#include "async/completion.h"

/* ---- client side: as generated, arguments live on the function's own stack */

HRESULT calc_add(WS_SERVICE_PROXY* proxy, WS_HEAP* heap, int a, int b, int* result, const WS_CALL_PROPERTY* properties,
                 ULONG count, const WS_ASYNC_CONTEXT* context, WS_ERROR* error);
HRESULT calc_echo(WS_SERVICE_PROXY* proxy, WS_HEAP* heap, const WCHAR* text, WCHAR** echo,
                  const WS_CALL_PROPERTY* properties, ULONG count, const WS_ASYNC_CONTEXT* context, WS_ERROR* error);
HRESULT calc_notify(WS_SERVICE_PROXY* proxy, WS_HEAP* heap, int n, const WS_CALL_PROPERTY* properties, ULONG count,
                    const WS_ASYNC_CONTEXT* context, WS_ERROR* error);
HRESULT calc_sum(WS_SERVICE_PROXY* proxy, WS_HEAP* heap, ULONG count, const int* items, int* sum, ULONG* doubled_count,
                 int** doubled, const WS_CALL_PROPERTY* properties, ULONG property_count,
                 const WS_ASYNC_CONTEXT* context, WS_ERROR* error);
HRESULT calc_bump(WS_SERVICE_PROXY* proxy, WS_HEAP* heap, int* value, const WS_CALL_PROPERTY* properties, ULONG count,
                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error);
struct calc_order { WCHAR* product; int quantity; };
struct calc_receipt { int number; WCHAR* text; };
HRESULT calc_order(WS_SERVICE_PROXY* proxy, WS_HEAP* heap, const struct calc_order* order,
                   struct calc_receipt** receipt, const WS_CALL_PROPERTY* properties, ULONG count,
                   const WS_ASYNC_CONTEXT* context, WS_ERROR* error);
HRESULT calc_ask(WS_SERVICE_PROXY* proxy, WS_HEAP* heap, int n, int* answer, const WS_CALL_PROPERTY* properties,
                 ULONG count, const WS_ASYNC_CONTEXT* context, WS_ERROR* error);
/* No operation of the contract has its action. */
HRESULT calc_unknown(WS_SERVICE_PROXY* proxy, WS_HEAP* heap, int n, int* answer, const WS_CALL_PROPERTY* properties,
                     ULONG count, const WS_ASYNC_CONTEXT* context, WS_ERROR* error);

#define CALC_NS          "urn:calc"
#define CALC_ACTION(op)  "urn:calc/ICalc/" op

/* ---- the contract, to be changed by tests that want it broken */

extern const WS_SERVICE_CONTRACT       calc_contract;
extern const WS_CONTRACT_DESCRIPTION   calc_description;
extern const WS_OPERATION_DESCRIPTION* const calc_operations[];
enum { CALC_ADD, CALC_ECHO, CALC_NOTIFY, CALC_SUM, CALC_BUMP, CALC_ORDER, CALC_ASK, CALC_COUNT };
extern const void* const calc_methods[CALC_COUNT];
extern const WS_OPERATION_DESCRIPTION calc_ask_operation;

/* ---- service side */

struct calc;
typedef HRESULT (*calc_ask_fn)(struct calc* calc, const WS_OPERATION_CONTEXT* context, int n, int* answer,
                               const WS_ASYNC_CONTEXT* async, WS_ERROR* error);

#define CALC_HEAPS 64

/* A host on a port of its own, and a proxy for it, with settings that may be changed before calc_start. */
struct calc {
    WS_ERROR*        error;
    WS_HEAP*         heap;
    WS_HEAP*         heaps[CALC_HEAPS];    /* see calc_heap */
    WS_SERVICE_HOST* host;
    WS_SERVICE_PROXY* proxy;
    WCHAR            url[64];              /* http://127.0.0.1:PORT/calc */
    char             url8[64];
    uint16_t         port;

    WS_ENVELOPE_VERSION   envelope;
    WS_ADDRESSING_VERSION addressing;
    WS_SERVICE_ENDPOINT_PROPERTY endpoint_properties[16];
    ULONG            endpoint_property_count;
    WS_SERVICE_PROPERTY  host_properties[8];
    ULONG            host_property_count;
    WS_PROXY_PROPERTY proxy_properties[8];
    ULONG            proxy_property_count;
    const WS_SERVICE_CONTRACT*   contract;
    WS_SERVICE_SECURITY_CALLBACK authorize;

    calc_ask_fn      ask;                  /* NULL: answers n + 1 at once */
    atomic_int       asked;                /* operations that began                             */
    atomic_int       notified;             /* sum of what Notify got                            */
    struct sys_event notified_event;
    void*            state;                /* the test's own */
};

void calc_init(struct calc* calc);
void calc_endpoint_property(struct calc* calc, WS_SERVICE_ENDPOINT_PROPERTY_ID id, const void* value, ULONG size);
void calc_host_property(struct calc* calc, WS_SERVICE_PROPERTY_ID id, const void* value, ULONG size);
void calc_proxy_property(struct calc* calc, WS_PROXY_PROPERTY_ID id, const void* value, ULONG size);
HRESULT calc_create_host(struct calc* calc, WS_SERVICE_HOST** host);
HRESULT calc_create_proxy(struct calc* calc, WS_SERVICE_PROXY** proxy);
WS_ENDPOINT_ADDRESS calc_address(struct calc* calc);
/* Creates and opens both. */
void calc_start(struct calc* calc);
/* A heap for the call of this number: calls that are pending at once share none. */
WS_HEAP* calc_heap(struct calc* calc, int call);
/* Closes and frees what there is. */
void calc_stop(struct calc* calc);
void calc_close_host(struct calc* calc);

/* ---- asks of several kinds */

/* Completes on another thread, after having returned. */
HRESULT calc_ask_later(struct calc* calc, const WS_OPERATION_CONTEXT* context, int n, int* answer,
                       const WS_ASYNC_CONTEXT* async, WS_ERROR* error);
/* Completes on another thread before it returns. */
HRESULT calc_ask_before_return(struct calc* calc, const WS_OPERATION_CONTEXT* context, int n, int* answer,
                               const WS_ASYNC_CONTEXT* async, WS_ERROR* error);

/* Keeps what it is asked until the test answers: in calc->state. */
struct calc_parked {
    WS_ASYNC_CONTEXT    async;
    int                 n;
    int*                answer;
    struct calc_parked* next;
};
struct calc_parking {
    struct lock         lock;
    struct calc_parked* first;             /* latest first */
    int                 count;
    int                 wanted;            /* set event at so many */
    bool                open;              /* whoever comes is answered at once */
    struct sys_event    event;
    /* of operations that registered */
    bool                registers;
    atomic_int          cancelled;
    atomic_int          freed;
    atomic_int          reason;            /* WS_SERVICE_CANCEL_REASON */
    struct sys_event    cancel_event;
    bool                completes_in_cancel;
};
void    parking_init(struct calc_parking* parking, struct calc* calc);
void    parking_destroy(struct calc_parking* parking);
HRESULT calc_ask_parked(struct calc* calc, const WS_OPERATION_CONTEXT* context, int n, int* answer,
                        const WS_ASYNC_CONTEXT* async, WS_ERROR* error);
/* Starts both with the first call parked: done is its completion. */
void    calc_park(struct calc* calc, struct calc_parking* parking, struct completion* done, int* answer,
                  WS_ERROR* error);
/* Until count operations are parked. */
void    parking_wait(struct calc_parking* parking, int count);
/* Answers all with n + 1, or fails them. */
void    parking_release(struct calc_parking* parking, HRESULT hr);
/* Answers all, and those that are still on their way here. */
void    parking_open(struct calc_parking* parking);

#define wait_for(event) assert_true(sys_event_wait((event), sys_deadline_ns(PATIENCE_MS)))

#endif
