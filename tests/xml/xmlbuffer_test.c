/* XML buffers edited at positions: moving, inserting, removing; and typed text kept as what it is. */
#include "xml_fixture.h"

static WS_XML_BUFFER* buffer;

static void load(const char* text)
{
    WsResetError(error);
    assert_ok_error(WsReadXmlBufferFromBytes(reader, NULL, NULL, 0, text, (ULONG)strlen(text), heap, &buffer, error),
                    error);
    assert_ok(WsSetInputToBuffer(reader, buffer, NULL, 0, error));
}

static void check_buffer(const char* expected)
{
    WS_XML_WRITER* other = new_writer();
    BOOL yes = TRUE;
    WS_XML_WRITER_PROPERTY property = { WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT, &yes, sizeof yes };

    set_output_with(other, &property, 1);
    assert_ok_error(WsWriteXmlBuffer(other, buffer, error), error);
    assert_written(other, expected);
    WsFreeWriter(other);
}

static void check_at(WS_XML_READER* at, const char* expected)
{
    struct sink sink = { 0 };

    sink_current(&sink, at);
    assert_string_equal(sink.text, expected);
    sink_reset(&sink);
}

static bool move(WS_MOVE_TO to)
{
    BOOL found = 7;

    assert_ok_error(WsMoveReader(reader, to, &found, error), error);
    return found;
}

static WS_XML_NODE_POSITION position_of(WS_XML_READER* at)
{
    WS_XML_NODE_POSITION position;

    assert_ok(WsGetReaderPosition(at, &position, error));
    return position;
}

static HRESULT element(const char* name)
{
    WS_XML_STRING local = { (ULONG)strlen(name), (BYTE*)(uintptr_t)name, NULL, 0 };

    return WsWriteStartElement(writer, X(""), &local, X(""), error);
}

/* ---------------------------------------------------------------------------------------------- moving */

static void test_a_reader_moves_among_the_nodes_of_a_buffer(void** state)
{
    UNUSED(state);
    load("<!--x--><a>1<b>2</b>3<c/><!--4--></a><!--y-->");
    check_at(reader, "{bof}");
    assert_false(move(WS_MOVE_TO_PARENT_ELEMENT));
    assert_false(move(WS_MOVE_TO_NEXT_NODE));
    assert_false(move(WS_MOVE_TO_FIRST_NODE));
    assert_true(move(WS_MOVE_TO_CHILD_NODE));
    check_at(reader, "{!x}");
    assert_false(move(WS_MOVE_TO_CHILD_NODE));
    assert_false(move(WS_MOVE_TO_PREVIOUS_NODE));
    assert_false(move(WS_MOVE_TO_END_ELEMENT));
    assert_true(move(WS_MOVE_TO_ROOT_ELEMENT));
    check_at(reader, "{|a|}");
    assert_true(move(WS_MOVE_TO_CHILD_ELEMENT));
    check_at(reader, "{|b|}");
    assert_false(move(WS_MOVE_TO_PREVIOUS_ELEMENT));
    assert_true(move(WS_MOVE_TO_NEXT_ELEMENT));
    check_at(reader, "{|c| /}");
    assert_false(move(WS_MOVE_TO_NEXT_ELEMENT));
    assert_false(move(WS_MOVE_TO_CHILD_ELEMENT));
    assert_true(move(WS_MOVE_TO_PREVIOUS_ELEMENT));
    check_at(reader, "{|b|}");
    assert_true(move(WS_MOVE_TO_NEXT_NODE));
    check_at(reader, "3");
    assert_true(move(WS_MOVE_TO_FIRST_NODE));
    check_at(reader, "1");
    assert_true(move(WS_MOVE_TO_PARENT_ELEMENT));
    check_at(reader, "{|a|}");
    assert_true(move(WS_MOVE_TO_END_ELEMENT));
    check_at(reader, "{/}");
    assert_false(move(WS_MOVE_TO_NEXT_NODE));
    assert_true(move(WS_MOVE_TO_PREVIOUS_NODE));
    check_at(reader, "{!4}");
    assert_true(move(WS_MOVE_TO_EOF));
    check_at(reader, "{eof}");
    assert_true(move(WS_MOVE_TO_PREVIOUS_NODE));
    check_at(reader, "{!y}");
    assert_true(move(WS_MOVE_TO_BOF));
    check_at(reader, "{bof}");
    assert_true(move(WS_MOVE_TO_CHILD_ELEMENT));
    assert_true(move(WS_MOVE_TO_PARENT_ELEMENT));
    check_at(reader, "{bof}");
    assert_hr(WsMoveReader(reader, 12, NULL, error), E_INVALIDARG);
    assert_hr(WsMoveReader(reader, WS_MOVE_TO_NEXT_NODE, NULL, error), WS_E_INVALID_FORMAT);
}

/* Where each move leads from each node of the document below, in the order in which they are read; '.': it stays. */
static const struct { WS_MOVE_TO move; const char* from_each_node; } moves[] = {
    /*                               bof !x a  1  b  2  /b [  3  ]  c  /c /a !y eof */
    { WS_MOVE_TO_ROOT_ELEMENT,     "2  2  2  2  2  2  2  2  2  2  2  2  2  2  2" },
    { WS_MOVE_TO_NEXT_ELEMENT,     ".  2  .  4  10 .  .  10 10 10 .  .  .  .  ." },
    { WS_MOVE_TO_PREVIOUS_ELEMENT, ".  .  .  .  .  .  .  4  4  4  4  .  10 2  2" },
    { WS_MOVE_TO_CHILD_ELEMENT,    "2  .  4  .  .  .  .  .  .  .  .  .  .  .  ." },
    { WS_MOVE_TO_END_ELEMENT,      ".  .  12 .  6  .  .  .  .  .  11 .  .  .  ." },
    { WS_MOVE_TO_PARENT_ELEMENT,   ".  0  0  2  2  4  4  2  2  2  2  10 2  0  0" },
    { WS_MOVE_TO_NEXT_NODE,        ".  2  13 4  7  6  .  8  9  10 12 .  .  14 ." },
    { WS_MOVE_TO_PREVIOUS_NODE,    ".  .  1  .  3  .  5  4  7  8  9  .  10 2  13" },
    { WS_MOVE_TO_FIRST_NODE,       ".  1  1  3  3  5  5  3  3  3  3  11 3  1  1" },
    { WS_MOVE_TO_BOF,              "0  0  0  0  0  0  0  0  0  0  0  0  0  0  0" },
    { WS_MOVE_TO_EOF,              "14 14 14 14 14 14 14 14 14 14 14 14 14 14 14" },
    { WS_MOVE_TO_CHILD_NODE,       "1  .  3  .  5  .  .  .  .  .  11 .  .  .  ." },
};
#define MOVE_NODES 15

static void check_move(const WS_XML_NODE_POSITION* nodes, size_t from, WS_MOVE_TO to, size_t expected)
{
    bool stays = expected == MOVE_NODES;
    size_t at = stays ? from : expected;

    assert_ok(WsSetReaderPosition(reader, &nodes[from], error));
    if (move(to) == stays || position_of(reader).node != nodes[at].node)
        fail_msg("move %d from node %zu", (int)to, from);
    for (; at + 1 < MOVE_NODES; at++) {                      /* reading goes on from there, at the right depth */
        assert_ok_error(WsReadNode(reader, error), error);
        assert_ptr_equal(position_of(reader).node, nodes[at + 1].node);
    }
    assert_ok(WsSetReaderPosition(reader, &nodes[from], error));
    assert_hr(WsMoveReader(reader, to, NULL, NULL), stays ? WS_E_INVALID_FORMAT : S_OK);
    assert_hr(WsReadNode(reader, NULL), stays ? WS_E_OBJECT_FAULTED
                                        : expected == MOVE_NODES - 1 ? WS_E_INVALID_FORMAT : S_OK);
    assert_ok(WsSetInputToBuffer(reader, buffer, NULL, 0, error));
}

static void test_every_move_from_every_node(void** state)
{
    WS_XML_NODE_POSITION nodes[MOVE_NODES];

    UNUSED(state);
    load("<!--x--><a>1<b>2</b><![CDATA[3]]><c/></a><!--y-->");
    for (size_t i = 0; i < MOVE_NODES; i++) {
        nodes[i] = position_of(reader);
        assert_hr(WsReadNode(reader, NULL), i + 1 < MOVE_NODES ? S_OK : WS_E_INVALID_FORMAT);
    }
    assert_ok(WsSetInputToBuffer(reader, buffer, NULL, 0, error));
    for (size_t i = 0; i < ARRAY_COUNT(moves); i++) {
        const char* p = moves[i].from_each_node;

        for (size_t from = 0; from < MOVE_NODES; from++) {
            char* end;
            size_t expected = *p == '.' ? MOVE_NODES : strtoul(p, &end, 10);

            check_move(nodes, from, moves[i].move, expected);
            p += strcspn(p, " ");
            p += strspn(p, " ");
        }
    }
}

static void test_after_a_move_reading_goes_on_from_there(void** state)
{
    const WS_XML_STRING* ns = NULL;

    UNUSED(state);
    load("<a xmlns:p='u'><b><c/></b><d xml:lang='x'>t</d></a>");
    assert_true(move(WS_MOVE_TO_ROOT_ELEMENT));
    assert_true(move(WS_MOVE_TO_CHILD_ELEMENT));
    assert_true(move(WS_MOVE_TO_CHILD_ELEMENT));
    check_at(reader, "{|c| /}");
    assert_ok(WsGetNamespaceFromPrefix(reader, X("p"), TRUE, &ns, error));
    assert_ok(WsSkipNode(reader, error));
    assert_ok(WsReadEndElement(reader, error));
    check_at(reader, "{|d| xml|lang|http://www.w3.org/XML/1998/namespace='x}");
    assert_ok(WsReadStartElement(reader, error));
    check_at(reader, "t");
    assert_ok(WsSkipNode(reader, error));
    assert_ok(WsReadEndElement(reader, error));
    assert_ok(WsReadEndElement(reader, error));
    check_at(reader, "{eof}");
    assert_hr(WsReadNode(reader, error), WS_E_INVALID_FORMAT);
}

static void test_positions_bring_readers_back(void** state)
{
    WS_XML_READER* other = new_reader();
    WS_XML_NODE_POSITION position, foreign;
    WS_XML_BUFFER* empty = NULL;

    UNUSED(state);
    load("<a><b/><c/></a>");
    assert_true(move(WS_MOVE_TO_ROOT_ELEMENT));
    assert_true(move(WS_MOVE_TO_CHILD_ELEMENT));
    position = position_of(reader);
    assert_ok(WsSetInputToBuffer(other, buffer, NULL, 0, error));
    assert_ok(WsSetReaderPosition(other, &position, error));
    check_at(other, "{|b| /}");
    assert_ok(WsSkipNode(other, error));
    check_at(other, "{|c| /}");
    assert_ok(WsCreateXmlBuffer(heap, NULL, 0, &empty, error));
    foreign = (WS_XML_NODE_POSITION){ empty, position.node };
    assert_hr(WsSetReaderPosition(other, &foreign, error), E_INVALIDARG);
    assert_hr(WsSetReaderPosition(other, NULL, error), E_INVALIDARG);
    assert_hr(WsGetReaderPosition(other, NULL, error), E_INVALIDARG);
    WsFreeReader(other);
}

/* ---------------------------------------------------------------------------------------------- writing */

static void test_a_new_buffer_is_written_at_its_end(void** state)
{
    UNUSED(state);
    assert_ok(WsCreateXmlBuffer(heap, NULL, 0, &buffer, error));
    assert_hr(WsCreateXmlBuffer(NULL, NULL, 0, &buffer, error), E_INVALIDARG);
    assert_hr(WsCreateXmlBuffer(heap, NULL, 1, &buffer, error), E_INVALIDARG);
    check_buffer("");
    assert_ok(WsSetOutputToBuffer(writer, buffer, NULL, 0, error));
    assert_ok(WsWriteStartElement(writer, X("p"), X("a"), X("u"), error));
    assert_ok(WsWriteStartAttribute(writer, NULL, X("x"), X("v"), TRUE, error));
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)"1", 1, error));
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)"2&", 2, error));
    assert_ok(WsWriteEndAttribute(writer, error));
    assert_ok(WsWriteChars(writer, (const WCHAR*)u"t<", 2, error));
    assert_ok(element("b"));
    assert_ok(WsWriteEndElement(writer, error));
    assert_ok(WsWriteStartCData(writer, error));
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)"d", 1, error));
    assert_ok(WsWriteEndCData(writer, error));
    assert_ok(WsWriteEndElement(writer, error));
    check_buffer("<p:a a:x='12&amp;' xmlns:p=\"u\" xmlns:a=\"v\">t&lt;<b/><![CDATA[d]]></p:a>");
    assert_hr(element("c"), WS_E_INVALID_OPERATION);
    assert_hr(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &(WS_BYTES){ 0 }, sizeof(WS_BYTES), error),
              WS_E_INVALID_OPERATION);
}

static void test_a_writer_inserts_in_front_of_where_it_stands(void** state)
{
    BOOL found = FALSE;

    UNUSED(state);
    load("<a xmlns:p='u'><b/><c>t</c></a>");
    assert_ok(WsSetOutputToBuffer(writer, buffer, NULL, 0, error));
    assert_ok(WsMoveWriter(writer, WS_MOVE_TO_ROOT_ELEMENT, NULL, error));
    assert_ok(WsMoveWriter(writer, WS_MOVE_TO_CHILD_ELEMENT, NULL, error));
    assert_ok(WsMoveWriter(writer, WS_MOVE_TO_NEXT_ELEMENT, &found, error));
    assert_int_equal(found, TRUE);
    assert_ok(WsWriteStartElement(writer, NULL, X("n"), X("u"), error));
    assert_ok(WsWriteEndElement(writer, error));
    check_buffer("<a xmlns:p='u'><b/><p:n/><c>t</c></a>");
    assert_ok(WsMoveWriter(writer, WS_MOVE_TO_CHILD_NODE, NULL, error));
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)"s", 1, error));
    assert_ok(WsMoveWriter(writer, WS_MOVE_TO_PARENT_ELEMENT, NULL, error));
    assert_ok(WsMoveWriter(writer, WS_MOVE_TO_END_ELEMENT, NULL, error));
    assert_ok(element("in"));
    assert_ok(WsWriteEndElement(writer, error));
    assert_ok(WsWriteEndElement(writer, error));
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)"x", 1, error));
    check_buffer("<a xmlns:p='u'><b/><p:n/><c>st<in/></c>x</a>");
    assert_ok(WsMoveWriter(writer, WS_MOVE_TO_NEXT_ELEMENT, &found, error));
    assert_int_equal(found, FALSE);
    assert_hr(WsMoveWriter(writer, WS_MOVE_TO_NEXT_ELEMENT, NULL, error), WS_E_INVALID_FORMAT);
}

static HRESULT add_attribute(const WS_XML_STRING* prefix, const WS_XML_STRING* name, const WS_XML_STRING* ns)
{
    HRESULT hr = WsWriteStartAttribute(writer, prefix, name, ns, FALSE, error);

    if (SUCCEEDED(hr))
        hr = WsWriteCharsUtf8(writer, (const BYTE*)"1", 1, error);
    return SUCCEEDED(hr) ? WsWriteEndAttribute(writer, error) : hr;
}

static void test_attributes_can_be_added_to_an_element_that_the_writer_stands_before(void** state)
{
    UNUSED(state);
    load("<a xmlns:p='u'><p:b x='0'>t</p:b></a>");
    assert_ok(WsSetOutputToBuffer(writer, buffer, NULL, 0, error));
    assert_ok(WsMoveWriter(writer, WS_MOVE_TO_ROOT_ELEMENT, NULL, error));
    assert_ok(WsMoveWriter(writer, WS_MOVE_TO_CHILD_ELEMENT, NULL, error));
    assert_ok_error(add_attribute(X(""), X("y"), X("")), error);
    assert_ok_error(add_attribute(NULL, X("x"), X("u")), error);
    assert_ok_error(add_attribute(X("q"), X("z"), X("v")), error);
    check_buffer("<a xmlns:p='u'><p:b x='0' y=\"1\" p:x=\"1\" q:z=\"1\" xmlns:q=\"v\">t</p:b></a>");
    assert_ok(element("c"));
    assert_ok(WsWriteEndElement(writer, error));
    check_buffer("<a xmlns:p='u'><c/><p:b x='0' y=\"1\" p:x=\"1\" q:z=\"1\" xmlns:q=\"v\">t</p:b></a>");
    assert_hr(add_attribute(X(""), X(""), X("")), E_INVALIDARG);
    WsResetError(error);
    assert_fails(add_attribute(X(""), X("x"), X("")), WS_E_INVALID_FORMAT, error, "written twice");
    assert_ok(WsSetOutputToBuffer(writer, buffer, NULL, 0, error));
    assert_hr(add_attribute(X(""), X("x"), X("")), WS_E_INVALID_OPERATION);
}

static void test_nothing_goes_in_front_of_the_beginning(void** state)
{
    UNUSED(state);
    load("<a/>");
    assert_ok(WsSetOutputToBuffer(writer, buffer, NULL, 0, error));
    assert_ok(WsMoveWriter(writer, WS_MOVE_TO_BOF, NULL, error));
    assert_hr(element("b"), WS_E_INVALID_OPERATION);
    assert_hr(WsWriteCharsUtf8(writer, (const BYTE*)" ", 1, error), WS_E_INVALID_OPERATION);
    assert_ok(WsMoveWriter(writer, WS_MOVE_TO_CHILD_NODE, NULL, error));
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)" ", 1, error));
    check_buffer(" <a/>");
}

static void test_positions_of_writers_and_readers_are_the_same(void** state)
{
    WS_XML_NODE_POSITION inner;

    UNUSED(state);
    assert_ok(WsCreateXmlBuffer(heap, NULL, 0, &buffer, error));
    assert_ok(WsSetOutputToBuffer(writer, buffer, NULL, 0, error));
    assert_ok(element("a"));
    assert_ok(element("b"));
    assert_ok(WsWriteEndStartElement(writer, error));
    assert_ok(WsGetWriterPosition(writer, &inner, error));
    assert_hr(WsGetWriterPosition(writer, NULL, error), E_INVALIDARG);
    assert_ok(WsWriteEndElement(writer, error));
    assert_ok(WsWriteEndElement(writer, error));
    assert_ok(WsSetWriterPosition(writer, &inner, error));
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)"t", 1, error));
    check_buffer("<a><b>t</b></a>");
    assert_ok(WsSetInputToBuffer(reader, buffer, NULL, 0, error));
    assert_ok(WsSetReaderPosition(reader, &inner, error));
    check_at(reader, "{/}");
    assert_hr(WsSetWriterPosition(writer, NULL, error), E_INVALIDARG);
    set_output_with(writer, NULL, 0);
    assert_hr(WsSetWriterPosition(writer, &inner, error), WS_E_INVALID_OPERATION);
    assert_hr(WsGetWriterPosition(writer, &inner, error), WS_E_INVALID_OPERATION);
    assert_hr(WsMoveWriter(writer, WS_MOVE_TO_BOF, NULL, error), WS_E_INVALID_OPERATION);
}

/* ---------------------------------------------------------------------------------------------- removing */

static void test_removing_takes_an_element_with_all_in_it_or_one_node(void** state)
{
    WS_XML_NODE_POSITION position;

    UNUSED(state);
    load("<a>1<b><c/></b>2<!--3--></a>");
    assert_true(move(WS_MOVE_TO_ROOT_ELEMENT));
    assert_true(move(WS_MOVE_TO_CHILD_ELEMENT));
    position = position_of(reader);
    assert_true(move(WS_MOVE_TO_NEXT_NODE));
    assert_ok(WsRemoveNode(&position, error));
    check_buffer("<a>12<!--3--></a>");
    position = position_of(reader);
    assert_ok(WsRemoveNode(&position, error));
    check_buffer("<a>1<!--3--></a>");
    assert_hr(WsRemoveNode(&position, error), WS_E_INVALID_OPERATION);
    assert_hr(WsRemoveNode(NULL, error), E_INVALIDARG);
}

static void test_what_depends_on_a_removed_node_fails_until_it_stands_elsewhere(void** state)
{
    WS_XML_NODE_POSITION root, outer, inner;

    UNUSED(state);
    load("<a><b><c/></b></a>");
    assert_true(move(WS_MOVE_TO_ROOT_ELEMENT));
    root = position_of(reader);
    assert_true(move(WS_MOVE_TO_CHILD_ELEMENT));
    outer = position_of(reader);
    assert_true(move(WS_MOVE_TO_CHILD_ELEMENT));
    inner = position_of(reader);
    assert_ok(WsSetOutputToBuffer(writer, buffer, NULL, 0, error));
    assert_ok(WsSetWriterPosition(writer, &inner, error));
    assert_ok(WsRemoveNode(&outer, error));
    assert_hr(WsReadNode(reader, error), WS_E_INVALID_OPERATION);
    assert_hr(WsMoveReader(reader, WS_MOVE_TO_BOF, NULL, error), WS_E_INVALID_OPERATION);
    assert_hr(WsSetReaderPosition(reader, &inner, error), WS_E_INVALID_OPERATION);
    assert_hr(element("d"), WS_E_INVALID_OPERATION);
    assert_hr(WsSetWriterPosition(writer, &outer, error), WS_E_INVALID_OPERATION);
    assert_ok(WsSetReaderPosition(reader, &root, error));
    check_at(reader, "{|a|}");
    assert_ok(WsSetWriterPosition(writer, &root, error));
    check_buffer("<a></a>");
}

static void test_the_borders_of_document_and_element_cannot_be_removed(void** state)
{
    static const WS_MOVE_TO borders[] = { WS_MOVE_TO_BOF, WS_MOVE_TO_EOF, WS_MOVE_TO_END_ELEMENT };

    UNUSED(state);
    load("<a></a>");
    for (size_t i = 0; i < ARRAY_COUNT(borders); i++) {
        WS_XML_NODE_POSITION position;

        assert_true(move(WS_MOVE_TO_ROOT_ELEMENT));
        assert_true(move(borders[i]));
        position = position_of(reader);
        assert_hr(WsRemoveNode(&position, error), WS_E_INVALID_OPERATION);
    }
}

static void test_a_cdata_section_goes_as_a_whole(void** state)
{
    WS_XML_NODE_POSITION position;

    UNUSED(state);
    load("<a>1<![CDATA[2]]>3</a>");
    assert_true(move(WS_MOVE_TO_ROOT_ELEMENT));
    assert_true(move(WS_MOVE_TO_CHILD_NODE));
    assert_true(move(WS_MOVE_TO_NEXT_NODE));
    check_at(reader, "{[");
    position = position_of(reader);
    assert_true(move(WS_MOVE_TO_NEXT_NODE));
    assert_true(move(WS_MOVE_TO_NEXT_NODE));
    {
        WS_XML_NODE_POSITION end = position_of(reader);

        assert_hr(WsRemoveNode(&end, error), WS_E_INVALID_OPERATION);
    }
    assert_ok(WsRemoveNode(&position, error));
    check_buffer("<a>13</a>");
}

/* ---------------------------------------------------------------------------------------------- typed text */

static void test_typed_text_stays_typed_and_reads_as_characters(void** state)
{
    WS_XML_INT32_TEXT number = { { WS_XML_TEXT_TYPE_INT32 }, -7 };
    WS_XML_DOUBLE_TEXT real = { { WS_XML_TEXT_TYPE_DOUBLE }, 0.5 };
    const WS_XML_NODE* node = NULL;
    const WS_XML_TEXT* text;
    BYTE bytes[32];
    ULONG count = 0;

    UNUSED(state);
    assert_ok(WsCreateXmlBuffer(heap, NULL, 0, &buffer, error));
    assert_ok(WsSetOutputToBuffer(writer, buffer, NULL, 0, error));
    assert_ok(element("a"));
    assert_ok(WsWriteStartAttribute(writer, X(""), X("x"), X(""), FALSE, error));
    assert_ok(WsWriteText(writer, &real.text, error));
    assert_ok(WsWriteEndAttribute(writer, error));
    assert_ok(WsWriteText(writer, &number.text, error));
    assert_ok(WsWriteEndElement(writer, error));
    check_buffer("<a x=\"0.5\">-7</a>");
    assert_ok(WsSetInputToBuffer(reader, buffer, NULL, 0, error));
    assert_ok(WsReadNode(reader, error));
    assert_ok(WsReadStartAttribute(reader, 0, error));
    assert_ok(WsReadCharsUtf8(reader, bytes, 2, &count, error));
    assert_memory_equal(bytes, "0.", 2);
    assert_ok(WsReadCharsUtf8(reader, bytes, 2, &count, error));
    assert_int_equal(count, 1);
    assert_ok(WsReadEndAttribute(reader, error));
    assert_ok(WsReadNode(reader, error));
    assert_ok(WsGetReaderNode(reader, &node, error));
    text = ((const WS_XML_TEXT_NODE*)(const void*)node)->text;
    assert_int_equal(text->textType, WS_XML_TEXT_TYPE_INT32);
    assert_int_equal(((const WS_XML_INT32_TEXT*)(const void*)text)->value, -7);
    assert_ok(WsReadCharsUtf8(reader, bytes, 32, &count, error));
    assert_int_equal(count, 2);
    assert_memory_equal(bytes, "-7", 2);
}

static void test_bytes_in_a_buffer_come_back_in_pieces_of_any_size(void** state)
{
    static const BYTE data[] = "seventeen bytes!!";

    UNUSED(state);
    for (ULONG written = 1; written < 18; written += 3) {
        for (ULONG step = 1; step < 20; step++) {
            BYTE all[64];
            ULONG filled = 0, count = 0;

            assert_ok(WsCreateXmlBuffer(heap, NULL, 0, &buffer, error));
            assert_ok(WsSetOutputToBuffer(writer, buffer, NULL, 0, error));
            assert_ok(element("a"));
            for (ULONG at = 0; at < 17; at += written)
                assert_ok(WsWriteBytes(writer, data + at, written < 17 - at ? written : 17 - at, error));
            assert_ok(WsWriteEndElement(writer, error));
            check_buffer("<a>c2V2ZW50ZWVuIGJ5dGVzISE=</a>");
            assert_ok(WsSetInputToBuffer(reader, buffer, NULL, 0, error));
            assert_ok(WsReadStartElement(reader, error));
            do {
                assert_ok_error(WsReadBytes(reader, all + filled, step, &count, error), error);
                filled += count;
            } while (count != 0);
            assert_int_equal(filled, 17);
            assert_memory_equal(all, data, 17);
        }
    }
}

static void test_text_of_every_kind_can_be_written_to_a_buffer(void** state)
{
    WS_XML_UTF16_TEXT utf16 = { { WS_XML_TEXT_TYPE_UTF16 }, (BYTE*)(uintptr_t)u"<16>", 8 };
    WS_XML_QNAME_TEXT qname = { { WS_XML_TEXT_TYPE_QNAME }, X("p"), X("n"), X("u") };
    WS_XML_BOOL_TEXT boolean = { { WS_XML_TEXT_TYPE_BOOL }, TRUE };
    WS_XML_TEXT* items[] = { &boolean.text, &boolean.text };
    WS_XML_LIST_TEXT list = { { WS_XML_TEXT_TYPE_LIST }, 2, items };

    UNUSED(state);
    assert_ok(WsCreateXmlBuffer(heap, NULL, 0, &buffer, error));
    assert_ok(WsSetOutputToBuffer(writer, buffer, NULL, 0, error));
    assert_ok(element("a"));
    assert_ok(WsWriteStartAttribute(writer, X(""), X("x"), X(""), FALSE, error));
    assert_ok(WsWriteBytes(writer, "f", 1, error));
    assert_ok(WsWriteEndAttribute(writer, error));
    assert_ok(WsWriteXmlnsAttribute(writer, X("p"), X("u"), FALSE, error));
    assert_ok(WsWriteText(writer, &utf16.text, error));
    assert_ok(WsWriteText(writer, &qname.text, error));
    assert_ok(WsWriteText(writer, &list.text, error));
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)"\xC3\xA9\r]", 4, error));
    assert_ok(WsWriteEndElement(writer, error));
    check_buffer("<a x=\"Zg==\" xmlns:p=\"u\">&lt;16&gt;p:ntrue true\xC3\xA9&#xD;]</a>");
}

static void test_what_is_no_text_of_xml_does_not_get_into_a_buffer(void** state)
{
    static const char* const texts[] = { "\x01", "x\xC3", "\xEF\xBF\xBF", "\xED\xA0\x80" };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        assert_ok(WsCreateXmlBuffer(heap, NULL, 0, &buffer, error));
        assert_ok(WsSetOutputToBuffer(writer, buffer, NULL, 0, error));
        assert_ok(element("a"));
        assert_hr(WsWriteCharsUtf8(writer, (const BYTE*)texts[i], (ULONG)strlen(texts[i]), error), WS_E_INVALID_FORMAT);
    }
}

static void test_an_inner_element_of_a_buffer_can_become_a_buffer(void** state)
{
    WS_XML_STRING lang = TEXT_XML("lang");
    WS_XML_BUFFER* inner = NULL;
    const WS_XML_STRING* ns = NULL;
    WCHAR* chars = NULL;
    ULONG count = 0;

    UNUSED(state);
    load("<a xmlns:p='1' xmlns:q='2' xml:lang='en'><b xmlns:p='3'><c q:x=''>p:v</c></b></a>");
    assert_true(move(WS_MOVE_TO_ROOT_ELEMENT));
    assert_true(move(WS_MOVE_TO_CHILD_ELEMENT));
    assert_true(move(WS_MOVE_TO_CHILD_ELEMENT));
    assert_ok(WsGetXmlAttribute(reader, &lang, heap, &chars, &count, error));
    assert_text(((WS_STRING){ count, chars }), "en");
    assert_hr(WsGetXmlAttribute(reader, X("space"), heap, &chars, &count, error), S_FALSE);
    assert_hr(WsGetNamespaceFromPrefix(reader, X("z"), FALSE, &ns, error), S_FALSE);
    assert_ok(WsGetNamespaceFromPrefix(reader, X(""), TRUE, &ns, error));
    assert_int_equal(ns->length, 0);
    assert_ok(WsReadXmlBuffer(reader, heap, &inner, error));
    check_at(reader, "{/}");
    buffer = inner;
    check_buffer("<c q:x='' xmlns:p=\"3\" xmlns:q=\"2\">p:v</c>");
}

static void test_a_declaration_that_is_there_many_times_is_kept_once(void** state)
{
    static const struct { const char* document; const char* inner; } cases[] = {
        { "<r><b xmlns='u'><b xmlns='u'>t</b></b></r>", "<b xmlns='u'>t</b>" },
        { "<r xmlns:p='u'><b xmlns:p='u'><c>t</c></b></r>", "<c xmlns:p=\"u\">t</c>" },
        { "<r xmlns:p='u'><b xmlns:p='v'><c xmlns:p='u'/></b></r>", "<c xmlns:p='u'/>" },
        { "<r xmlns='u'><b xmlns=''><c>t</c></b></r>", "<c>t</c>" },
        { "<r xmlns:p='u'><b xmlns:p='u'><p:c>t</p:c></b></r>", "<p:c xmlns:p=\"u\">t</p:c>" },
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        WS_XML_BUFFER* inner = NULL;

        load(cases[i].document);
        assert_true(move(WS_MOVE_TO_ROOT_ELEMENT) && move(WS_MOVE_TO_CHILD_ELEMENT) && move(WS_MOVE_TO_CHILD_ELEMENT));
        assert_ok_error(WsReadXmlBuffer(reader, heap, &inner, error), error);
        buffer = inner;
        check_buffer(cases[i].inner);
    }
}

static void test_a_buffer_is_not_written_into_itself_nor_read_deeper_than_allowed(void** state)
{
    ULONG depth = 1;
    WS_XML_READER_PROPERTY shallow = { WS_XML_READER_PROPERTY_MAX_DEPTH, &depth, sizeof depth };
    WS_XML_WRITER_PROPERTY flat = { WS_XML_WRITER_PROPERTY_MAX_DEPTH, &depth, sizeof depth };

    UNUSED(state);
    load("<a><b><c/></b></a>");
    assert_ok(WsSetOutputToBuffer(writer, buffer, &flat, 1, error));
    assert_hr(WsWriteXmlBuffer(writer, buffer, error), WS_E_INVALID_OPERATION);
    assert_ok(WsMoveWriter(writer, WS_MOVE_TO_ROOT_ELEMENT, NULL, error));
    assert_ok(WsMoveWriter(writer, WS_MOVE_TO_CHILD_ELEMENT, NULL, error));
    WsResetError(error);
    assert_fails(WsMoveWriter(writer, WS_MOVE_TO_CHILD_ELEMENT, NULL, error), WS_E_QUOTA_EXCEEDED, error, "MAX_DEPTH");
    assert_ok(WsSetInputToBuffer(reader, buffer, &shallow, 1, error));
    assert_ok(WsReadNode(reader, error));
    assert_fails(WsReadNode(reader, error), WS_E_QUOTA_EXCEEDED, error, "WS_XML_READER_PROPERTY_MAX_DEPTH");
}

static void test_moving_completes_a_start_tag_but_not_an_attribute_or_cdata(void** state)
{
    UNUSED(state);
    load("<a/>");
    assert_ok(WsSetOutputToBuffer(writer, buffer, NULL, 0, error));
    assert_ok(WsMoveWriter(writer, WS_MOVE_TO_ROOT_ELEMENT, NULL, error));
    assert_ok(WsMoveWriter(writer, WS_MOVE_TO_END_ELEMENT, NULL, error));
    assert_ok(element("b"));
    assert_ok(WsWriteStartAttribute(writer, X(""), X("x"), X(""), FALSE, error));
    assert_hr(WsMoveWriter(writer, WS_MOVE_TO_BOF, NULL, error), WS_E_INVALID_OPERATION);
    assert_ok(WsWriteEndAttribute(writer, error));
    assert_ok(WsMoveWriter(writer, WS_MOVE_TO_PARENT_ELEMENT, NULL, error));
    assert_ok(WsMoveWriter(writer, WS_MOVE_TO_CHILD_NODE, NULL, error));
    assert_ok(WsWriteStartCData(writer, error));
    assert_hr(WsMoveWriter(writer, WS_MOVE_TO_BOF, NULL, error), WS_E_INVALID_OPERATION);
    assert_ok(WsWriteEndCData(writer, error));
    assert_hr(WsMoveWriter(writer, 12, NULL, error), E_INVALIDARG);
    check_buffer("<a><b x=\"\"><![CDATA[]]></b></a>");
}

static void test_a_full_heap_is_a_quota(void** state)
{
    WS_HEAP* small = NULL;
    WS_XML_BUFFER* made = NULL;
    char text[4096];

    UNUSED(state);
    memset(text, 'x', sizeof text);
    memcpy(text, "<a>", 3);
    memcpy(text + sizeof text - 4, "</a>", 4);
    assert_ok(WsCreateHeap(2048, 0, NULL, 0, &small, error));
    assert_hr(WsReadXmlBufferFromBytes(reader, NULL, NULL, 0, text, sizeof text, small, &made, error),
              WS_E_QUOTA_EXCEEDED);
    assert_null(made);
    WsFreeHeap(small);
}

/* A name is there once, however many elements in a row have it. */
/* The namespace that the writer declares by itself, too, which is a copy of its own. */
static void test_strings_of_a_constant_dictionary_stay_when_the_writer_is_gone(void** state)
{
    WS_XML_STRING strings[2] = { TEXT_XML("name"), TEXT_XML("urn:of the dictionary") };
    WS_XML_DICTIONARY dictionary = { { 7, 0, 0, { 0 } }, strings, 2, TRUE };
    WS_XML_STRING lying = { 4, (BYTE*)(uintptr_t)"else", &dictionary, 0 };
    WS_XML_WRITER* other = NULL;

    UNUSED(state);
    for (ULONG i = 0; i < 2; i++) {
        strings[i].dictionary = &dictionary;
        strings[i].id = i;
    }
    assert_ok(WsCreateXmlBuffer(heap, NULL, 0, &buffer, error));
    assert_ok(WsCreateWriter(NULL, 0, &other, error));
    assert_ok(WsSetOutputToBuffer(other, buffer, NULL, 0, error));
    assert_ok(WsWriteStartElement(other, X(""), &strings[0], X(""), error));
    assert_ok(WsWriteStartAttribute(other, X("p"), &lying, &strings[1], FALSE, error));
    assert_ok(WsWriteEndAttribute(other, error));
    assert_ok(WsWriteEndElement(other, error));
    WsFreeWriter(other);
    check_buffer("<name p:else=\"\" xmlns:p=\"urn:of the dictionary\"/>");
}

static void test_elements_take_little_memory(void** state)
{
    WS_HEAP* own = NULL;
    WS_XML_BUFFER* list = NULL;
    WS_XML_WRITER* list_writer = new_writer();
    SIZE_T used[2] = { 0 };

    UNUSED(state);
    assert_ok(WsCreateHeap(1 << 20, 0, NULL, 0, &own, NULL));
    assert_ok(WsCreateXmlBuffer(own, NULL, 0, &list, NULL));
    assert_ok(WsSetOutputToBuffer(list_writer, list, NULL, 0, NULL));
    assert_ok(WsWriteStartElement(list_writer, X("p"), X("list"), X("http://example.org/a/long/namespace"), NULL));
    for (int i = 0; i < 101; i++) {
        if (i == 1)
            assert_ok(WsGetHeapProperty(own, WS_HEAP_PROPERTY_REQUESTED_SIZE, &used[0], sizeof used[0], NULL));
        assert_ok(WsWriteStartElement(list_writer, X("p"), X("aLongNameOfAnItem"),
                                      X("http://example.org/a/long/namespace"), NULL));
        assert_ok(WsWriteEndElement(list_writer, NULL));
    }
    assert_ok(WsGetHeapProperty(own, WS_HEAP_PROPERTY_REQUESTED_SIZE, &used[1], sizeof used[1], NULL));
    assert_true((used[1] - used[0]) / 100 <= 160);
    WsFreeWriter(list_writer);
    WsFreeHeap(own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_reader_moves_among_the_nodes_of_a_buffer),
        cmocka_unit_test(test_every_move_from_every_node),
        cmocka_unit_test(test_after_a_move_reading_goes_on_from_there),
        cmocka_unit_test(test_positions_bring_readers_back),
        cmocka_unit_test(test_a_new_buffer_is_written_at_its_end),
        cmocka_unit_test(test_a_writer_inserts_in_front_of_where_it_stands),
        cmocka_unit_test(test_attributes_can_be_added_to_an_element_that_the_writer_stands_before),
        cmocka_unit_test(test_nothing_goes_in_front_of_the_beginning),
        cmocka_unit_test(test_positions_of_writers_and_readers_are_the_same),
        cmocka_unit_test(test_removing_takes_an_element_with_all_in_it_or_one_node),
        cmocka_unit_test(test_what_depends_on_a_removed_node_fails_until_it_stands_elsewhere),
        cmocka_unit_test(test_the_borders_of_document_and_element_cannot_be_removed),
        cmocka_unit_test(test_a_cdata_section_goes_as_a_whole),
        cmocka_unit_test(test_typed_text_stays_typed_and_reads_as_characters),
        cmocka_unit_test(test_bytes_in_a_buffer_come_back_in_pieces_of_any_size),
        cmocka_unit_test(test_text_of_every_kind_can_be_written_to_a_buffer),
        cmocka_unit_test(test_what_is_no_text_of_xml_does_not_get_into_a_buffer),
        cmocka_unit_test(test_an_inner_element_of_a_buffer_can_become_a_buffer),
        cmocka_unit_test(test_a_declaration_that_is_there_many_times_is_kept_once),
        cmocka_unit_test(test_a_buffer_is_not_written_into_itself_nor_read_deeper_than_allowed),
        cmocka_unit_test(test_moving_completes_a_start_tag_but_not_an_attribute_or_cdata),
        cmocka_unit_test(test_a_full_heap_is_a_quota),
        cmocka_unit_test(test_elements_take_little_memory),
        cmocka_unit_test(test_strings_of_a_constant_dictionary_stay_when_the_writer_is_gone),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
