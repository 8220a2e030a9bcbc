/* gSOAP's side of the XML benchmarks, with code that soapcpp2 generates from xml_orders_gsoap.h.
 *
 *   xml_gsoap_bench read|write DOCUMENT BYTES [SECONDS]      "speed" in MB/s; the document has orders
 *
 * gSOAP is spared what the other side does not do either: no search for multiple references to one object (SOAP_XML_TREE), and
 * strings stay UTF-8 (SOAP_C_UTFSTRING). It writes into memory that is large enough. */
#include "soapH.h"
#include "o.nsmap"

#include "xml_documents.h"

static char* written;
static size_t written_size, written_room;

static int keep_written(struct soap* soap, const char* bytes, size_t size)
{
    (void)soap;
    if (size > written_room - written_size)
        return SOAP_EOM;
    memcpy(written + written_size, bytes, size);
    written_size += size;
    return SOAP_OK;
}

static void check(struct soap* soap, int result)
{
    if (result == SOAP_OK)
        return;
    soap_print_fault(soap, stderr);
    bench_fail("gSOAP failed");
}

static void read_orders(struct soap* soap, const struct xml_document* document, struct o__PlaceOrders* value)
{
    soap->is = document->text;
    check(soap, soap_begin_recv(soap));
    check(soap, soap_envelope_begin_in(soap));
    check(soap, soap_recv_header(soap));
    check(soap, soap_body_begin_in(soap));
    if (soap_get_o__PlaceOrders(soap, value, "o:PlaceOrders", NULL) == NULL)
        check(soap, soap->error);
    check(soap, soap_body_end_in(soap));
    check(soap, soap_envelope_end_in(soap));
    check(soap, soap_end_recv(soap));
}

static void write_orders(struct soap* soap, const struct o__PlaceOrders* value)
{
    check(soap, soap_begin_send(soap));
    check(soap, soap_envelope_begin_out(soap));
    check(soap, soap_body_begin_out(soap));
    check(soap, soap_put_o__PlaceOrders(soap, value, "o:PlaceOrders", NULL));
    check(soap, soap_body_end_out(soap));
    check(soap, soap_envelope_end_out(soap));
    check(soap, soap_end_send(soap));
}

static void bench_read(struct soap* soap, const struct xml_document* document, struct bench_passes* passes)
{
    struct o__PlaceOrders value;

    while (bench_another_pass(passes))
        for (size_t i = bench_repeats(document); i > 0; i--) {
            soap_end(soap);
            read_orders(soap, document, &value);
        }
    if ((size_t)value.__sizeorder != document->orders)
        bench_fail("gSOAP read another number of orders");
    bench_print("orders", value.__sizeorder);
    bench_print_speed(passes, document->size * bench_repeats(document));
}

/* Its document is longer, with prefixes and declarations of its own: both sides are measured by the orders in it. */
static void bench_write(struct soap* soap, const struct xml_document* document, struct bench_passes* passes)
{
    struct o__PlaceOrders value;

    written_room = 2 * document->size + 4096;
    written = malloc(written_room);
    if (written == NULL)
        bench_fail("no memory");
    read_orders(soap, document, &value);
    soap->is = NULL;
    soap->fsend = keep_written;
    while (bench_another_pass(passes))
        for (size_t i = bench_repeats(document); i > 0; i--) {
            written_size = 0;
            write_orders(soap, &value);
        }
    if (written_size < document->size)
        bench_fail("gSOAP wrote too little");
    bench_print_speed(passes, document->size * bench_repeats(document));
    free(written);
}

int main(int count, char** arguments)
{
    struct bench_passes passes = { 0 };
    struct xml_document document;
    struct soap* soap;

    if (count < 4)
        bench_fail("usage: xml_gsoap_bench read|write DOCUMENT BYTES [SECONDS]");
    document = xml_document_make(arguments[2], strtoull(arguments[3], NULL, 10));
    passes.seconds = count > 4 ? strtod(arguments[4], NULL) : 0;
    soap = soap_new1(SOAP_XML_TREE | SOAP_C_UTFSTRING);
    (strcmp(arguments[1], "read") == 0 ? bench_read : bench_write)(soap, &document, &passes);
    soap_destroy(soap);
    soap_end(soap);
    soap_free(soap);
    free(document.text);
    return 0;
}
