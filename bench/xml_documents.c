/* See xml_documents.h. */
#include "xml_documents.h"

#include <stdarg.h>
#include <string.h>

/* ---- values that look like those of real documents ------------------------------------------------------------------ */

static uint32_t next_random(uint64_t* state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

static const char* const words[] = {
    "large", "walnut", "table", "with", "drawers", "steel", "lamp", "and", "shade", "blue", "cotton", "shirt", "of",
    "the", "first", "quality", "caf\xC3\xA9", "M\xC3\xBCller", "chair", "for", "garden", "oak", "printed", "manual",
    "set", "delivery", "before", "noon", "ring", "bell", "twice", "\xE6\x9D\xB1\xE4\xBA\xAC", "cable", "adapter",
    "seven",
};
enum { WORD_COUNT = sizeof words / sizeof *words };

const char* const order_status_names[4] = { "pending", "confirmed", "shipped", "delivered" };

static void put_words(char* out, uint64_t* state, unsigned count)
{
    *out = 0;
    for (unsigned i = 0; i < count; i++) {
        if (i != 0)
            strcat(out, " ");
        strcat(out, words[next_random(state) % WORD_COUNT]);
    }
}

static void make_line(struct order_line* line, uint64_t* state)
{
    snprintf(line->sku, sizeof line->sku, "SKU-%06u-%02u", next_random(state) % 1000000, next_random(state) % 100);
    put_words(line->description, state, 3 + next_random(state) % 5);
    if (next_random(state) % 16 == 0)
        strcat(line->description, " <B & C>");
    line->quantity = 1 + (int)(next_random(state) % 40);
    line->price = (double)(100 + next_random(state) % 50000) / 100;
    line->gift = next_random(state) % 4 == 0;
}

void order_make(uint64_t number, struct order* order)
{
    uint64_t state = number + 1;

    next_random(&state);
    order->id = 1000000 + number;
    put_words(order->customer, &state, 2);
    order->placed_days = (int)(next_random(&state) % 366);
    order->placed_seconds = (int)(next_random(&state) % 86400);
    order->status = (int)(next_random(&state) % 4);
    snprintf(order->street, sizeof order->street, "%u %s street", 1 + next_random(&state) % 200,
             words[next_random(&state) % WORD_COUNT]);
    put_words(order->city, &state, 1);
    snprintf(order->zip, sizeof order->zip, "%05u", next_random(&state) % 100000);
    strcpy(order->country, next_random(&state) % 2 ? "DE" : "JP");
    order->line_count = 1 + (int)(next_random(&state) % LINES_MAX);
    order->total = 0;
    for (int i = 0; i < order->line_count; i++) {
        make_line(&order->lines[i], &state);
        order->total += order->lines[i].price * order->lines[i].quantity;
    }
    order->total = (double)(int64_t)(order->total * 100 + 0.5) / 100;
    put_words(order->note, &state, next_random(&state) % 2 ? 8 : 0);
}

void order_placed(const struct order* order, char out[PLACED_CHARS])
{
    static const int days[12] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int day = order->placed_days, month = 0, seconds = order->placed_seconds;

    while (day >= days[month])
        day -= days[month++];
    snprintf(out, PLACED_CHARS, "2020-%02d-%02dT%02d:%02d:%02dZ", month + 1, day + 1, seconds / 3600, seconds / 60 % 60,
             seconds % 60);
}

/* ---- text ----------------------------------------------------------------------------------------------------------- */

struct text { char* bytes; size_t size, capacity; };

static void put(struct text* text, const char* bytes, size_t size)
{
    if (text->capacity - text->size <= size) {
        text->capacity = text->capacity * 2 + size + 1;
        text->bytes = realloc(text->bytes, text->capacity);
        if (text->bytes == NULL)
            bench_fail("no memory for a document");
    }
    memcpy(text->bytes + text->size, bytes, size);
    text->size += size;
    text->bytes[text->size] = 0;
}

static void __attribute__((format(printf, 2, 3))) print(struct text* text, const char* format, ...)
{
    char line[4096];
    va_list arguments;
    int size;

    va_start(arguments, format);
    size = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    put(text, line, (size_t)size);
}

static void put_escaped(struct text* text, const char* value)
{
    for (; *value != 0; value++)
        if (*value == '<')
            put(text, "&lt;", 4);
        else if (*value == '>')
            put(text, "&gt;", 4);
        else if (*value == '&')
            put(text, "&amp;", 5);
        else
            put(text, value, 1);
}

static void put_element(struct text* text, const char* name, const char* value)
{
    print(text, "<%s>", name);
    put_escaped(text, value);
    print(text, "</%s>", name);
}

static void put_order(struct text* text, const struct order* order)
{
    char placed[PLACED_CHARS];

    order_placed(order, placed);
    print(text, "<order id=\"%llu\">", (unsigned long long)order->id);
    put_element(text, "customer", order->customer);
    put_element(text, "placed", placed);
    put_element(text, "status", order_status_names[order->status]);
    print(text, "<shipTo>");
    put_element(text, "street", order->street);
    put_element(text, "city", order->city);
    put_element(text, "zip", order->zip);
    put_element(text, "country", order->country);
    print(text, "</shipTo>");
    for (int i = 0; i < order->line_count; i++) {
        const struct order_line* line = &order->lines[i];

        print(text, "<line>");
        put_element(text, "sku", line->sku);
        put_element(text, "description", line->description);
        print(text, "<quantity>%d</quantity><price>%.15g</price><gift>%s</gift></line>", line->quantity, line->price,
              line->gift ? "true" : "false");
    }
    print(text, "<total>%.15g</total>", order->total);
    if (*order->note != 0)
        put_element(text, "note", order->note);
    print(text, "</order>");
}

/* ---- the documents -------------------------------------------------------------------------------------------------- */

#define ENVELOPE_BEGIN "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\">"
#define BODY_BEGIN     "<s:Body><PlaceOrders xmlns=\"" ORDERS_NS "\">"
#define BODY_END       "</PlaceOrders></s:Body></s:Envelope>"

static size_t put_orders(struct text* text, size_t bytes)
{
    struct order order;
    size_t count = 0;

    print(text, ENVELOPE_BEGIN BODY_BEGIN);
    do {
        order_make(count++, &order);
        put_order(text, &order);
    } while (text->size < bytes);
    print(text, BODY_END);
    return count;
}

/* One order of the size that makes a request of about 2 KB, with the headers of WS-Addressing. */
static size_t put_request(struct text* text)
{
    struct order order;
    uint64_t number = 0;

    do
        order_make(number++, &order);
    while (order.line_count != LINES_MAX);
    print(text, "<?xml version=\"1.0\" encoding=\"utf-8\"?>" ENVELOPE_BEGIN
          "<s:Header xmlns:a=\"http://www.w3.org/2005/08/addressing\">"
          "<a:Action s:mustUnderstand=\"1\">http://example.org/orders/PlaceOrders</a:Action>"
          "<a:MessageID>urn:uuid:6a9f1f3e-7c0d-4c1b-9d3e-2b7f5a1c8e40</a:MessageID>"
          "<a:ReplyTo><a:Address>http://www.w3.org/2005/08/addressing/anonymous</a:Address></a:ReplyTo>"
          "<a:To s:mustUnderstand=\"1\">http://shop.example.org/services/orders</a:To></s:Header>" BODY_BEGIN);
    put_order(text, &order);
    print(text, BODY_END);
    return 1;
}

static void put_paragraphs(struct text* text, size_t bytes)
{
    uint64_t state = 7;
    char sentence[1024];

    print(text, "<book>\n");
    while (text->size < bytes) {
        unsigned sentences = 4 + next_random(&state) % 12;

        print(text, "  <p>");
        for (unsigned i = 0; i < sentences; i++) {
            put_words(sentence, &state, 8 + next_random(&state) % 16);
            print(text, "%s%s", sentence, i % 4 == 3 ? ".\n    " : next_random(&state) % 32 == 0 ? " &amp; " : ", ");
        }
        print(text, "<em>%s</em></p>\n", words[next_random(&state) % WORD_COUNT]);
    }
    print(text, "</book>");
}

static void put_attributes(struct text* text, size_t bytes)
{
    static const char* const names[] = { "width", "height", "color", "x:kind", "title", "x:ref", "visible", "z" };
    uint64_t state = 11;

    print(text, "<drawing xmlns=\"http://example.org/drawing\" xmlns:x=\"http://example.org/extra\">");
    while (text->size < bytes) {
        print(text, "<shape id=\"s%u\" x=\"%u.%u\" y=\"%u\"", next_random(&state), next_random(&state) % 1000,
              next_random(&state) % 10, next_random(&state) % 1000);
        for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
            if (next_random(&state) % 4 != 0)
                print(text, " %s=\"%s %u\"", names[i], words[next_random(&state) % WORD_COUNT],
                      next_random(&state) % 100);
        print(text, "/>");
    }
    print(text, "</drawing>");
}

struct xml_document xml_document_make(const char* name, size_t bytes)
{
    struct text text = { NULL, 0, 0 };
    size_t orders = 0;

    if (strcmp(name, "orders") == 0)
        orders = put_orders(&text, bytes);
    else if (strcmp(name, "request") == 0)
        orders = put_request(&text);
    else if (strcmp(name, "text") == 0)
        put_paragraphs(&text, bytes);
    else if (strcmp(name, "attributes") == 0)
        put_attributes(&text, bytes);
    else
        bench_fail("the documents are orders, request, text and attributes");
    return (struct xml_document){ text.bytes, text.size, orders };
}

/* ---- the flood ------------------------------------------------------------------------------------------------------ */

void xml_flood_begin(struct xml_flood* flood, uint64_t total)
{
    struct text text = { NULL, 0, 0 };
    struct order order;

    for (uint64_t i = 0; i < 64; i++) {
        order_make(i, &order);
        put_order(&text, &order);
    }
    *flood = (struct xml_flood){ .total = total, .piece = ENVELOPE_BEGIN BODY_BEGIN,
                                 .left = sizeof(ENVELOPE_BEGIN BODY_BEGIN) - 1, .orders = text.bytes,
                                 .orders_size = text.size };
}

size_t xml_flood_next(struct xml_flood* flood, void* buffer, size_t room)
{
    size_t size;

    if (flood->left == 0 && flood->stage == 0 && flood->given < flood->total) {
        flood->piece = flood->orders;
        flood->left = flood->orders_size;
    } else if (flood->left == 0 && flood->stage == 0) {
        flood->piece = BODY_END;
        flood->left = sizeof BODY_END - 1;
        flood->stage = 1;
    }
    size = flood->left < room ? flood->left : room;
    memcpy(buffer, flood->piece, size);
    flood->piece += size;
    flood->left -= size;
    flood->given += size;
    return size;
}

void xml_flood_end(struct xml_flood* flood)
{
    free(flood->orders);
}

/* ---- passes --------------------------------------------------------------------------------------------------------- */

size_t bench_repeats(const struct xml_document* document)
{
    return document->size > 1 << 20 ? 1 : (1 << 22) / document->size;
}

void bench_print_digest(const char* bytes, size_t size)
{
    uint32_t digest = 2166136261u;               /* FNV-1a */

    for (size_t i = 0; i < size; i++)
        digest = (digest ^ (unsigned char)bytes[i]) * 16777619u;
    bench_print("digest", (double)digest);
}

static uint64_t processor_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

bool bench_another_pass(struct bench_passes* passes)
{
    uint64_t now = processor_ns();
    uint64_t enough = passes->seconds == 0 ? 333000000u : (uint64_t)(passes->seconds * 1e9);

    if (passes->count == 0)
        passes->started = now;
    else if (passes->fastest == 0 || now - passes->begun < passes->fastest)
        passes->fastest = now - passes->begun;
    if (passes->count >= 3 && now - passes->started >= enough)
        return false;
    passes->count++;
    passes->begun = processor_ns();
    return true;
}

void bench_print_speed(const struct bench_passes* passes, size_t bytes)
{
    bench_print("speed", (double)bytes * 1000 / (double)passes->fastest);
}
