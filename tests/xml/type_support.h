/* What the tests of typed values share: a reader, a writer, a heap and an error, and short ways to feed and look at them. */
#ifndef WWS_TESTS_TYPE_SUPPORT_H
#define WWS_TESTS_TYPE_SUPPORT_H

#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct kit {
    WS_ERROR*      error;
    WS_HEAP*       heap;
    WS_XML_READER* reader;
    WS_XML_WRITER* writer;
    char           text[65536];            /* what kit_written gave last */
};

/* Static storage: a kit is larger than what a test wants on its stack. */
static struct kit kit;

#define XML(literal) { (ULONG)(sizeof(literal) - 1), (BYTE*)(uintptr_t)(literal), NULL, 0 }

static WS_XML_STRING no_ns = XML("");

__attribute__((unused)) static int kit_setup(void** state)
{
    *state = &kit;
    kit.error = test_error();
    assert_ok(WsCreateHeap(1 << 20, 0, NULL, 0, &kit.heap, kit.error));
    assert_ok(WsCreateReader(NULL, 0, &kit.reader, kit.error));
    assert_ok(WsCreateWriter(NULL, 0, &kit.writer, kit.error));
    return 0;
}

__attribute__((unused)) static int kit_teardown(void** state)
{
    (void)state;
    WsFreeWriter(kit.writer);
    WsFreeReader(kit.reader);
    WsFreeHeap(kit.heap);
    WsFreeError(kit.error);
    memset(&kit, 0, sizeof kit);
    return 0;
}

__attribute__((unused)) static void kit_input_bytes(const void* bytes, size_t size)
{
    WS_XML_READER_TEXT_ENCODING encoding = { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    WS_XML_READER_BUFFER_INPUT  input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, (void*)(uintptr_t)bytes, (ULONG)size };

    assert_ok_error(WsSetInput(kit.reader, &encoding.encoding, &input.input, NULL, 0, kit.error), kit.error);
}

/* The text has to live until it is read. */
__attribute__((unused)) static void kit_input(const char* xml)
{
    kit_input_bytes(xml, strlen(xml));
}

__attribute__((unused)) static void kit_output(void)
{
    WS_XML_WRITER_TEXT_ENCODING encoding = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    WS_XML_WRITER_BUFFER_OUTPUT output = { { WS_XML_WRITER_OUTPUT_TYPE_BUFFER } };

    assert_ok_error(WsSetOutput(kit.writer, &encoding.encoding, &output.output, NULL, 0, kit.error), kit.error);
}

/* What was written since kit_output. */
__attribute__((unused)) static const char* kit_written(void)
{
    WS_BYTES bytes;

    assert_ok(WsGetWriterProperty(kit.writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, kit.error));
    assert_in_range(bytes.length, 0, sizeof kit.text - 1);
    memcpy(kit.text, bytes.bytes, bytes.length);
    kit.text[bytes.length] = 0;
    return kit.text;
}

/* ---- descriptions ---- */

#define FIELD(mapping_, local_, type_, description_, structure_, member_, options_) \
    { .mapping = (mapping_), .localName = (local_), .ns = (local_) == NULL ? NULL : &no_ns, .type = (type_), \
      .typeDescription = (description_), .offset = (ULONG)offsetof(structure_, member_), .options = (options_) }

#define STRUCT_DESC(structure_, fields_)                                                    \
    {                                                                                       \
        .size = sizeof(structure_), .alignment = _Alignof(structure_), .fields = (fields_), \
        .fieldCount = WsCountOf(fields_)                                                    \
    }

/* <r> in no namespace, of a struct. */
static WS_XML_STRING root_name = XML("r");

__attribute__((unused)) static WS_ELEMENT_DESCRIPTION element_of(WS_TYPE type, const void* description)
{
    return (WS_ELEMENT_DESCRIPTION){ &root_name, &no_ns, type, (void*)(uintptr_t)description };
}

__attribute__((unused)) static HRESULT kit_read(const char* xml, WS_TYPE type, const void* description, void* value,
                                                size_t size)
{
    WS_ELEMENT_DESCRIPTION element = element_of(type, description);

    kit_input(xml);
    return WsReadElement(kit.reader, &element, WS_READ_REQUIRED_VALUE, kit.heap, value, (ULONG)size, kit.error);
}

__attribute__((unused)) static HRESULT kit_read_pointer(const char* xml, WS_TYPE type, const void* description,
                                                        WS_READ_OPTION option, void* pointer)
{
    WS_ELEMENT_DESCRIPTION element = element_of(type, description);

    kit_input(xml);
    return WsReadElement(kit.reader, &element, option, kit.heap, pointer, sizeof(void*), kit.error);
}

__attribute__((unused)) static HRESULT kit_write(WS_TYPE type, const void* description, const void* value, size_t size)
{
    WS_ELEMENT_DESCRIPTION element = element_of(type, description);

    kit_output();
    return WsWriteElement(kit.writer, &element, WS_WRITE_REQUIRED_VALUE, value, (ULONG)size, kit.error);
}

#define KIT_TEST(function) cmocka_unit_test_setup_teardown(function, kit_setup, kit_teardown)

#endif
