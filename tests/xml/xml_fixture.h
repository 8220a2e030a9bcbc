/* What each test of a program finds new: a reader, a writer whose output is memory, a heap, an error; and elements in no
 * namespace, written in short. A header of streams has to be included before this one. */
#ifndef WWS_TESTS_XML_FIXTURE_H
#define WWS_TESTS_XML_FIXTURE_H

#include "xml_support.h"

#define FIXTURE static __attribute__((unused))

FIXTURE WS_XML_READER* reader;
FIXTURE WS_XML_WRITER* writer;
FIXTURE WS_HEAP* heap;
FIXTURE WS_ERROR* error;
FIXTURE WS_XML_STRING none = { 0, (BYTE*)(uintptr_t)"", NULL, 0 };

FIXTURE int set_up(void** state)
{
    UNUSED(state);
    reader = new_reader();
    writer = new_writer();
    heap = new_heap();
    error = test_error();
    return 0;
}

FIXTURE int tear_down(void** state)
{
    UNUSED(state);
    WsFreeReader(reader);
    WsFreeWriter(writer);
    WsFreeHeap(heap);
    WsFreeError(error);
#ifdef WWS_TESTS_STREAM_SUPPORT_H
    sink_reset(&target.sink);
#endif
    return 0;
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

FIXTURE void start_element(const WS_XML_STRING* name)
{
    assert_ok_error(WsWriteStartElement(writer, NULL, name, &none, error), error);
}

FIXTURE void end_element(void)
{
    assert_ok_error(WsWriteEndElement(writer, error), error);
}

#endif
