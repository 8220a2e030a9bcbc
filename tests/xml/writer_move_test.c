/* WsMoveWriter and WsSetWriterPosition, from every node of a document to every other: against a list of its nodes in document
 * order, in which each move is what the reference says in words. */
#include "xml_support.h"

static WS_XML_WRITER* writer;
static WS_XML_READER* reader;
static WS_ERROR* error;
static WS_HEAP* heap;
static WS_XML_BUFFER* buffer;

enum { NODES_MAX = 64, NOWHERE = -1 };

/* node 0 is BOF, which is the parent of what stands at the top level. */
static struct node {
    WS_XML_NODE_POSITION position;
    WS_XML_NODE_TYPE     type;
    int                  parent;
} nodes[NODES_MAX];
static int node_count;

static int set_up(void** state)
{
    UNUSED(state);
    writer = new_writer();
    reader = new_reader();
    error = test_error();
    heap = new_heap();
    return 0;
}

static int tear_down(void** state)
{
    UNUSED(state);
    WsFreeWriter(writer);
    WsFreeReader(reader);
    WsFreeError(error);
    WsFreeHeap(heap);
    return 0;
}

static void load(const char* text)
{
    int parent = NOWHERE;

    assert_ok_error(WsReadXmlBufferFromBytes(reader, NULL, NULL, 0, text, (ULONG)strlen(text), heap, &buffer, error),
                    error);
    assert_ok(WsSetInputToBuffer(reader, buffer, NULL, 0, error));
    for (node_count = 0;; node_count++) {
        struct node* node = &nodes[node_count];

        assert_in_range(node_count, 0, NODES_MAX - 1);
        node->type = node_type(reader);
        node->parent = parent;
        assert_ok(WsGetReaderPosition(reader, &node->position, error));
        if (node->type == WS_XML_NODE_TYPE_BOF || node->type == WS_XML_NODE_TYPE_ELEMENT)
            parent = node_count;
        if (node->type == WS_XML_NODE_TYPE_END_ELEMENT)
            parent = nodes[node->parent].parent;
        if (node->type == WS_XML_NODE_TYPE_EOF)
            break;
        assert_ok(WsReadNode(reader, error));
    }
    node_count++;
}

/* From first in steps, the next node with that parent; an element, if it has to be one. */
static int search(int first, int step, int parent, bool element)
{
    for (int i = first; i >= 0 && i < node_count; i += step)
        if (nodes[i].parent == parent && (!element || nodes[i].type == WS_XML_NODE_TYPE_ELEMENT))
            return i;
    return NOWHERE;
}

static int model(int at, WS_MOVE_TO to)
{
    int parent = nodes[at].parent;

    switch (to) {
    case WS_MOVE_TO_ROOT_ELEMENT:     return search(1, 1, 0, true);
    case WS_MOVE_TO_NEXT_ELEMENT:     return search(at + 1, 1, parent, true);
    case WS_MOVE_TO_PREVIOUS_ELEMENT: return search(at - 1, -1, parent, true);
    case WS_MOVE_TO_CHILD_ELEMENT:    return search(at + 1, 1, at, true);
    case WS_MOVE_TO_END_ELEMENT:
        return nodes[at].type == WS_XML_NODE_TYPE_ELEMENT ? search(node_count - 1, -1, at, false) : NOWHERE;
    case WS_MOVE_TO_PARENT_ELEMENT:   return parent;
    case WS_MOVE_TO_NEXT_NODE:        return search(at + 1, 1, parent, false);
    case WS_MOVE_TO_PREVIOUS_NODE:    return search(at - 1, -1, parent, false);
    case WS_MOVE_TO_FIRST_NODE:       return parent == NOWHERE ? NOWHERE : search(0, 1, parent, false);
    case WS_MOVE_TO_BOF:              return 0;
    case WS_MOVE_TO_EOF:              return node_count - 1;
    default:                          return search(at + 1, 1, at, false);
    }
}

static void check_move(int at, WS_MOVE_TO to)
{
    int expected = model(at, to);
    WS_XML_NODE_POSITION position;
    BOOL found = 7;

    assert_ok_error(WsSetWriterPosition(writer, &nodes[at].position, error), error);
    assert_ok_error(WsMoveWriter(writer, to, &found, error), error);
    assert_ok(WsGetWriterPosition(writer, &position, error));
    assert_ptr_equal(position.buffer, buffer);
    if (found != (expected != NOWHERE) || position.node != nodes[expected == NOWHERE ? at : expected].position.node)
        fail_msg("from node %d, WS_MOVE_TO %d: found is %d, node %d expected", at, (int)to, (int)found, expected);
    if (expected == NOWHERE) {
        assert_fails(WsMoveWriter(writer, to, NULL, error), WS_E_INVALID_FORMAT, error, "does not exist");
        assert_ok(WsSetOutputToBuffer(writer, buffer, NULL, 0, error));
    } else {
        assert_ok(WsSetWriterPosition(writer, &nodes[at].position, error));
        assert_ok(WsMoveWriter(writer, to, NULL, error));
    }
}

static void check_all_moves(const char* text)
{
    load(text);
    assert_ok(WsSetOutputToBuffer(writer, buffer, NULL, 0, error));
    for (int at = 0; at < node_count; at++)
        for (int to = WS_MOVE_TO_ROOT_ELEMENT; to <= WS_MOVE_TO_CHILD_NODE; to++)
            check_move(at, (WS_MOVE_TO)to);
    assert_hr(WsMoveWriter(writer, (WS_MOVE_TO)12, NULL, error), E_INVALIDARG);
    assert_hr(WsMoveWriter(writer, (WS_MOVE_TO)-1, NULL, error), E_INVALIDARG);
    WsResetError(error);
}

static void test_every_move_goes_where_the_reference_says(void** state)
{
    UNUSED(state);
    check_all_moves("<a/>");
    check_all_moves("<!--1--><a><b><c/>t</b>u<!--2--><d>v<e/>w</d></a><!--3-->");
    check_all_moves("<a>t<![CDATA[u]]>v<b><![CDATA[]]></b><b></b></a>");
}

static void check_buffer(const char* expected)
{
    set_output_with(writer, NULL, 0);
    assert_ok_error(WsWriteXmlBuffer(writer, buffer, error), error);
    assert_written(writer, expected);
}

/* In front of each node something can be written, but for the beginning; the rest of the document stays. */
static void test_what_is_written_comes_in_front_of_the_node(void** state)
{
    static const char* const expected[] = { "<!--x--><a>t<b/></a>", "<a><!--x-->t<b/></a>", "<a>t<!--x--><b/></a>",
                                            "<a>t<b><!--x--></b></a>", "<a>t<b/><!--x--></a>", "<a>t<b/></a><!--x-->" };
    WS_XML_COMMENT_NODE comment = { { WS_XML_NODE_TYPE_COMMENT }, TEXT_XML("x") };

    UNUSED(state);
    for (int at = 1; at <= (int)ARRAY_COUNT(expected); at++) {
        load("<a>t<b/></a>");
        assert_int_equal(node_count, ARRAY_COUNT(expected) + 1);
        assert_ok(WsSetOutputToBuffer(writer, buffer, NULL, 0, error));
        assert_ok(WsSetWriterPosition(writer, &nodes[at].position, error));
        assert_ok_error(WsWriteNode(writer, &comment.node, error), error);
        check_buffer(expected[at - 1]);
    }
}

/* Between WS_XML_NODE_TYPE_CDATA and its end there is text and nothing else. */
static void test_a_position_in_a_cdata_section_takes_text_only(void** state)
{
    UNUSED(state);
    load("<a><![CDATA[t]]>u</a>");
    assert_ok(WsSetOutputToBuffer(writer, buffer, NULL, 0, error));
    assert_ok(WsSetWriterPosition(writer, &nodes[3].position, error));           /* t */
    assert_hr(WsWriteStartElement(writer, NULL, X("b"), X(""), error), WS_E_INVALID_OPERATION);
    assert_hr(WsWriteStartCData(writer, error), WS_E_INVALID_OPERATION);
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)"s", 1, error));
    assert_ok(WsMoveWriter(writer, WS_MOVE_TO_NEXT_NODE, NULL, error));          /* the end of the section */
    assert_hr(WsWriteEndElement(writer, error), WS_E_INVALID_OPERATION);
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)"!", 1, error));
    assert_ok(WsWriteEndCData(writer, error));
    assert_ok(WsWriteStartElement(writer, NULL, X("b"), X(""), error));
    assert_ok(WsWriteEndElement(writer, error));
    WsResetError(error);
    check_buffer("<a><![CDATA[st!]]><b/>u</a>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_move_goes_where_the_reference_says, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_written_comes_in_front_of_the_node, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_position_in_a_cdata_section_takes_text_only, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
