/* The documents of the XML benchmarks, and the orders that one of them consists of. Everything is made from a fixed seed:
 * each program makes the same bytes for itself. */
#ifndef XML_DOCUMENTS_H
#define XML_DOCUMENTS_H

#include "bench.h"
#include <stdbool.h>
#include <stddef.h>

#define ORDERS_NS "http://example.org/orders"

enum { LINES_MAX = 6, STRING_MAX = 160 };

struct order_line {
    char   sku[STRING_MAX];
    char   description[STRING_MAX];
    int    quantity;
    double price;
    bool   gift;
};

struct order {
    uint64_t          id;
    char              customer[STRING_MAX];
    int               placed_days;            /* since 2020-01-01, at most 366 */
    int               placed_seconds;
    int               status;                 /* of order_status_names */
    char              street[STRING_MAX];
    char              city[STRING_MAX];
    char              zip[STRING_MAX];
    char              country[STRING_MAX];
    struct order_line lines[LINES_MAX];
    int               line_count;
    double            total;
    char              note[STRING_MAX];       /* "" : the element is left out */
};

extern const char* const order_status_names[4];
void order_make(uint64_t number, struct order* order);
#define PLACED_CHARS 48
/* "2020-03-01T10:00:00Z" */
void order_placed(const struct order* order, char out[PLACED_CHARS]);

struct xml_document {
    char*  text;                              /* terminated by 0 behind size, for those who need that */
    size_t size;
    size_t orders;
};

/* orders, request, text or attributes; of about so many bytes (the request has its own size, 2 KB). */
struct xml_document xml_document_make(const char* name, size_t bytes);

/* An endless document of orders, piece by piece: xml_flood_next fills the buffer. It ends, well-formed, with the first order
 * behind total bytes. */
struct xml_flood {
    uint64_t    total;
    uint64_t    given;
    const char* piece;                        /* what comes next of it */
    size_t      left;
    char*       orders;                       /* some orders, again and again */
    size_t      orders_size;
    int         stage;
};
void   xml_flood_begin(struct xml_flood* flood, uint64_t total);
size_t xml_flood_next(struct xml_flood* flood, void* buffer, size_t room);
void   xml_flood_end(struct xml_flood* flood);

/* Passes of one measurement, in time of the processor: at least 3, and for about a third of a second. The fastest one counts:
 * what disturbs a pass only ever makes it slower. */
struct bench_passes {
    uint64_t begun, fastest, started;
    unsigned count;
    double   seconds;                         /* 0: a third */
};
/* How often a document is gone through in one pass: small ones many times. */
size_t bench_repeats(const struct xml_document* document);
/* Prints a number that two sides have only if they made the same bytes. */
void bench_print_digest(const char* bytes, size_t size);
bool bench_another_pass(struct bench_passes* passes);      /* also marks the end of the one before */
void bench_print_speed(const struct bench_passes* passes, size_t bytes);   /* "speed MB/s" */

#endif
