/* The sides of expat and libxml2 in the XML benchmarks.
 *
 *   xml_peer_bench WHAT DOCUMENT BYTES [SECONDS]      "speed" in MB/s, and what to compare it by
 *
 * WHAT: expat, libxml2 (its reader), libxml2-write (its writer), libxml2-c14n (parsing, then canonical form),
 * libxml2-c14n-tree (canonical form of what is parsed).
 */
#include "xml_documents.h"

#include <expat.h>
#include <libxml/c14n.h>
#include <libxml/xmlreader.h>
#include <libxml/xmlwriter.h>
#include <string.h>

struct counts { uint64_t elements, attributes, text_bytes; };

static void print_nodes(const struct bench_passes* passes, const struct xml_document* document, struct counts counts)
{
    size_t repeats = bench_repeats(document);

    bench_print("elements", (double)(counts.elements / passes->count / repeats));
    if (counts.text_bytes != 0)
        bench_print("text", (double)(counts.text_bytes / passes->count / repeats));
    bench_print_speed(passes, document->size * repeats);
}

/* ---- expat ---------------------------------------------------------------------------------------------------------- */

static void XMLCALL expat_start(void* state, const XML_Char* name, const XML_Char** attributes)
{
    struct counts* counts = state;

    (void)name;
    counts->elements++;
    for (; *attributes != NULL; attributes += 2)
        counts->attributes++;
}

static void XMLCALL expat_end(void* state, const XML_Char* name)
{
    (void)state;
    (void)name;
}

static void XMLCALL expat_text(void* state, const XML_Char* text, int size)
{
    struct counts* counts = state;

    (void)text;
    counts->text_bytes += (uint64_t)size;
}

static void bench_expat(const struct xml_document* document, struct bench_passes* passes)
{
    XML_Parser parser = XML_ParserCreateNS(NULL, '|');
    struct counts counts = { 0 };

    while (bench_another_pass(passes))
        for (size_t i = bench_repeats(document); i > 0; i--) {
            XML_ParserReset(parser, NULL);
            XML_SetUserData(parser, &counts);
            XML_SetElementHandler(parser, expat_start, expat_end);
            XML_SetCharacterDataHandler(parser, expat_text);
            if (XML_Parse(parser, document->text, (int)document->size, 1) != XML_STATUS_OK)
                bench_fail(XML_ErrorString(XML_GetErrorCode(parser)));
        }
    print_nodes(passes, document, counts);
    XML_ParserFree(parser);
}

/* ---- libxml2 -------------------------------------------------------------------------------------------------------- */

static void bench_libxml2(const struct xml_document* document, struct bench_passes* passes)
{
    xmlTextReaderPtr reader = xmlReaderForMemory(document->text, (int)document->size, NULL, NULL, XML_PARSE_HUGE);
    struct counts counts = { 0 };
    int got;

    while (bench_another_pass(passes))
        for (size_t i = bench_repeats(document); i > 0; i--) {
            if (xmlReaderNewMemory(reader, document->text, (int)document->size, NULL, NULL, XML_PARSE_HUGE) != 0)
                bench_fail("libxml2 does not take the document");
            while ((got = xmlTextReaderRead(reader)) == 1)
                if (xmlTextReaderNodeType(reader) == XML_READER_TYPE_ELEMENT) {
                    counts.elements++;
                    counts.attributes += (uint64_t)xmlTextReaderAttributeCount(reader);
                }
            if (got != 0)
                bench_fail("libxml2 refuses the document");
        }
    print_nodes(passes, document, counts);
    xmlFreeTextReader(reader);
}

static const xmlChar* text_of(const char* text)
{
    return (const xmlChar*)text;
}

static void write_text(xmlTextWriterPtr writer, const char* name, const char* value)
{
    xmlTextWriterWriteElement(writer, text_of(name), text_of(value));
}

static void write_order(xmlTextWriterPtr writer, const struct order* order)
{
    char number[PLACED_CHARS];

    xmlTextWriterStartElement(writer, text_of("order"));
    snprintf(number, sizeof number, "%llu", (unsigned long long)order->id);
    xmlTextWriterWriteAttribute(writer, text_of("id"), text_of(number));
    write_text(writer, "customer", order->customer);
    order_placed(order, number);
    write_text(writer, "placed", number);
    write_text(writer, "status", order_status_names[order->status]);
    xmlTextWriterStartElement(writer, text_of("shipTo"));
    write_text(writer, "street", order->street);
    write_text(writer, "city", order->city);
    write_text(writer, "zip", order->zip);
    write_text(writer, "country", order->country);
    xmlTextWriterEndElement(writer);
    for (int i = 0; i < order->line_count; i++) {
        const struct order_line* line = &order->lines[i];

        xmlTextWriterStartElement(writer, text_of("line"));
        write_text(writer, "sku", line->sku);
        write_text(writer, "description", line->description);
        snprintf(number, sizeof number, "%d", line->quantity);
        write_text(writer, "quantity", number);
        snprintf(number, sizeof number, "%.15g", line->price);
        write_text(writer, "price", number);
        write_text(writer, "gift", line->gift ? "true" : "false");
        xmlTextWriterEndElement(writer);
    }
    snprintf(number, sizeof number, "%.15g", order->total);
    write_text(writer, "total", number);
    if (*order->note != 0)
        write_text(writer, "note", order->note);
    xmlTextWriterEndElement(writer);
}

static void write_orders(xmlTextWriterPtr writer, const struct order* orders, size_t count)
{
    static const char envelope_ns[] = "http://www.w3.org/2003/05/soap-envelope";

    xmlTextWriterStartElementNS(writer, text_of("s"), text_of("Envelope"), text_of(envelope_ns));
    xmlTextWriterStartElement(writer, text_of("s:Body"));
    xmlTextWriterStartElementNS(writer, NULL, text_of("PlaceOrders"), text_of(ORDERS_NS));
    for (size_t i = 0; i < count; i++)
        write_order(writer, &orders[i]);
    xmlTextWriterEndElement(writer);
    xmlTextWriterEndElement(writer);
    xmlTextWriterEndElement(writer);
    xmlTextWriterFlush(writer);
}

static void bench_libxml2_write(const struct xml_document* document, struct bench_passes* passes)
{
    struct order* orders = calloc(document->orders, sizeof *orders);
    xmlBufferPtr buffer = xmlBufferCreateSize(2 * document->size);

    if (orders == NULL || buffer == NULL)
        bench_fail("no memory");
    for (size_t i = 0; i < document->orders; i++)
        order_make(i, &orders[i]);
    while (bench_another_pass(passes)) {
        xmlTextWriterPtr writer = xmlNewTextWriterMemory(buffer, 0);

        xmlBufferEmpty(buffer);
        write_orders(writer, orders, document->orders);
        xmlFreeTextWriter(writer);
    }
    if ((size_t)xmlBufferLength(buffer) != document->size
        || memcmp(xmlBufferContent(buffer), document->text, document->size) != 0)
        bench_fail("libxml2 wrote another document");
    bench_print_speed(passes, document->size);
    xmlBufferFree(buffer);
    free(orders);
}

/* ---- canonical form ------------------------------------------------------------------------------------------------- */

static xmlDocPtr parse(const struct xml_document* document)
{
    xmlDocPtr tree = xmlReadMemory(document->text, (int)document->size, NULL, NULL, XML_PARSE_HUGE);

    if (tree == NULL)
        bench_fail("libxml2 refuses the document");
    return tree;
}

static void canonicalize(xmlDocPtr tree, xmlBufferPtr buffer)
{
    xmlOutputBufferPtr output = xmlOutputBufferCreateBuffer(buffer, NULL);

    xmlBufferEmpty(buffer);
    if (xmlC14NExecute(tree, NULL, NULL, XML_C14N_EXCLUSIVE_1_0, NULL, 0, output) < 0)
        bench_fail("xmlC14NExecute failed");
    xmlOutputBufferClose(output);
}

static void bench_c14n(const struct xml_document* document, struct bench_passes* passes, bool with_parsing)
{
    xmlBufferPtr buffer = xmlBufferCreateSize(2 * document->size);
    xmlDocPtr tree = with_parsing ? NULL : parse(document);

    while (bench_another_pass(passes))
        for (size_t i = bench_repeats(document); i > 0; i--) {
            if (with_parsing)
                tree = parse(document);
            canonicalize(tree, buffer);
            if (with_parsing)
                xmlFreeDoc(tree);
        }
    bench_print_digest((const char*)xmlBufferContent(buffer), (size_t)xmlBufferLength(buffer));
    bench_print_speed(passes, document->size * bench_repeats(document));
    if (!with_parsing)
        xmlFreeDoc(tree);
    xmlBufferFree(buffer);
}

static void bench_libxml2_c14n(const struct xml_document* document, struct bench_passes* passes)
{
    bench_c14n(document, passes, true);
}

static void bench_libxml2_c14n_tree(const struct xml_document* document, struct bench_passes* passes)
{
    bench_c14n(document, passes, false);
}

/* ---- main ----------------------------------------------------------------------------------------------------------- */

static const struct { const char* name; void (*run)(const struct xml_document*, struct bench_passes*); } benches[] = {
    { "expat", bench_expat }, { "libxml2", bench_libxml2 }, { "libxml2-write", bench_libxml2_write },
    { "libxml2-c14n", bench_libxml2_c14n }, { "libxml2-c14n-tree", bench_libxml2_c14n_tree },
};

int main(int count, char** arguments)
{
    struct bench_passes passes = { 0 };
    struct xml_document document;
    size_t i = 0;

    if (count < 4)
        bench_fail("usage: xml_peer_bench WHAT DOCUMENT BYTES [SECONDS]");
    document = xml_document_make(arguments[2], strtoull(arguments[3], NULL, 10));
    passes.seconds = count > 4 ? strtod(arguments[4], NULL) : 0;
    while (i < sizeof benches / sizeof *benches && strcmp(arguments[1], benches[i].name) != 0)
        i++;
    if (i == sizeof benches / sizeof *benches)
        bench_fail("no such measurement");
    benches[i].run(&document, &passes);
    free(document.text);
    return 0;
}
