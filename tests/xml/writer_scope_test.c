/* Prefixes and namespaces: given, chosen, declared. */
#include "xml_fixture.h"

static WS_XML_STRING xml(const char* text)
{
    return (WS_XML_STRING){ (ULONG)strlen(text), (BYTE*)(uintptr_t)text, NULL, 0 };
}

/* prefix NULL: the writer chooses. */
static HRESULT start(const char* prefix, const char* name, const char* ns)
{
    WS_XML_STRING p = xml(prefix == NULL ? "" : prefix), n = xml(name), u = xml(ns);

    return WsWriteStartElement(writer, prefix == NULL ? NULL : &p, &n, &u, error);
}

static HRESULT attribute(const char* prefix, const char* name, const char* ns)
{
    WS_XML_STRING p = xml(prefix == NULL ? "" : prefix), n = xml(name), u = xml(ns);
    HRESULT hr = WsWriteStartAttribute(writer, prefix == NULL ? NULL : &p, &n, &u, FALSE, error);

    return SUCCEEDED(hr) ? WsWriteEndAttribute(writer, error) : hr;
}

static HRESULT declare(const char* prefix, const char* ns)
{
    WS_XML_STRING p = xml(prefix == NULL ? "" : prefix), u = xml(ns);

    return WsWriteXmlnsAttribute(writer, prefix == NULL ? NULL : &p, &u, FALSE, error);
}

static void fresh(void)
{
    WsResetError(error);
    set_output_with(writer, NULL, 0);
}

static void end(int count)
{
    while (count-- > 0)
        assert_ok_error(WsWriteEndElement(writer, error), error);
}

static void test_a_prefix_is_declared_where_it_is_first_used_behind_the_attributes(void** state)
{
    UNUSED(state);
    fresh();
    assert_ok(start("s", "Envelope", "urn:s"));
    assert_ok(declare("a", "urn:a"));
    assert_ok(attribute("", "x", ""));
    assert_ok(start("s", "Header", "urn:s"));
    end(1);
    assert_ok(start("s", "Body", "urn:s"));
    assert_ok(start("", "b", "urn:b"));
    assert_ok(attribute("p", "y", "urn:p"));
    assert_ok(start("", "c", "urn:b"));
    end(4);
    assert_written(writer, "<s:Envelope xmlns:a=\"urn:a\" x=\"\" xmlns:s=\"urn:s\"><s:Header/><s:Body>"
                           "<b p:y=\"\" xmlns=\"urn:b\" xmlns:p=\"urn:p\"><c/></b></s:Body></s:Envelope>");
}

static void test_a_declaration_written_by_hand_is_not_repeated(void** state)
{
    UNUSED(state);
    fresh();
    assert_ok(start("p", "a", "urn:p"));
    assert_ok(declare("p", "urn:p"));
    assert_ok(declare("", "urn:d"));
    assert_ok(start("p", "b", "urn:p"));
    assert_ok(start("", "c", "urn:d"));
    end(3);
    assert_written(writer, "<p:a xmlns:p=\"urn:p\" xmlns=\"urn:d\"><p:b><c/></p:b></p:a>");
}

static void test_without_a_prefix_the_writer_takes_one_in_scope_or_the_default_namespace(void** state)
{
    UNUSED(state);
    fresh();
    assert_ok(start(NULL, "a", "urn:1"));
    assert_ok(declare("p", "urn:2"));
    assert_ok(start(NULL, "b", "urn:2"));
    assert_ok(start(NULL, "c", "urn:1"));
    assert_ok(start(NULL, "d", ""));
    assert_ok(start(NULL, "e", "urn:2"));
    end(5);
    assert_written(writer, "<a xmlns:p=\"urn:2\" xmlns=\"urn:1\"><p:b><c><d xmlns=\"\"><p:e/></d></c></p:b></a>");
}

static void test_a_prefix_that_was_redefined_is_not_taken_for_its_old_namespace(void** state)
{
    UNUSED(state);
    fresh();
    assert_ok(start("p", "a", "urn:1"));
    assert_ok(start("p", "b", "urn:2"));
    assert_ok(start(NULL, "c", "urn:1"));
    assert_ok(attribute(NULL, "x", "urn:1"));
    end(3);
    assert_written(writer,
                   "<p:a xmlns:p=\"urn:1\"><p:b xmlns:p=\"urn:2\"><c a:x=\"\" xmlns=\"urn:1\" xmlns:a=\"urn:1\"/></p:b>"
                   "</p:a>");
}

static void test_attributes_without_a_prefix_get_a_b_c_and_never_the_default_namespace(void** state)
{
    UNUSED(state);
    fresh();
    assert_ok(start("", "e", "urn:d"));
    assert_ok(declare("b", "urn:b"));
    assert_ok(attribute(NULL, "x", "urn:d"));
    assert_ok(attribute(NULL, "x", "urn:1"));
    assert_ok(attribute(NULL, "y", "urn:1"));
    assert_ok(attribute(NULL, "x", "urn:b"));
    assert_ok(attribute(NULL, "x", ""));
    assert_ok(attribute(NULL, "lang", "http://www.w3.org/XML/1998/namespace"));
    end(1);
    assert_written(writer,
                   "<e xmlns:b=\"urn:b\" a:x=\"\" c:x=\"\" c:y=\"\" b:x=\"\" x=\"\" xml:lang=\"\" xmlns=\"urn:d\" "
                   "xmlns:a=\"urn:d\" xmlns:c=\"urn:1\"/>");
}

static void test_one_prefix_cannot_mean_two_namespaces_on_one_element(void** state)
{
    UNUSED(state);
    fresh();
    assert_ok(start("p", "a", "urn:1"));
    assert_fails(attribute("p", "x", "urn:2"), WS_E_INVALID_FORMAT, error,
                 "means another namespace on the same element");
    fresh();
    assert_ok(start("p", "a", "urn:1"));
    assert_hr(declare("p", "urn:2"), WS_E_INVALID_FORMAT);
    fresh();
    assert_ok(start("p", "a", "urn:1"));
    assert_ok(start("p", "b", "urn:1"));
    assert_hr(declare("p", "urn:2"), WS_E_INVALID_FORMAT);
    fresh();
    assert_ok(start("", "a", ""));
    assert_hr(declare("", "urn:2"), WS_E_INVALID_FORMAT);
    fresh();
    assert_ok(start("p", "a", "urn:1"));
    assert_ok(start("q", "b", "urn:2"));
    assert_ok(declare("p", "urn:3"));
    assert_hr(attribute("p", "x", "urn:1"), WS_E_INVALID_FORMAT);
    fresh();
    assert_ok(start("p", "a", "urn:1"));
    assert_ok(declare("q", "urn:2"));
    assert_fails(declare("q", "urn:2"), WS_E_INVALID_FORMAT, error, "declared twice");
}

static void test_reserved_names_and_empty_namespaces_are_refused(void** state)
{
    static const struct { const char* prefix; const char* ns; } pairs[] = {
        { "p", "" }, { "xmlns", "urn:1" }, { "xml", "urn:1" }, { "p", "http://www.w3.org/XML/1998/namespace" },
        { "", "http://www.w3.org/XML/1998/namespace" }, { "p", "http://www.w3.org/2000/xmlns/" },
        { "", "http://www.w3.org/2000/xmlns/" }, { "1", "urn:1" }, { "a:b", "urn:1" },
        { "xmlns", "http://www.w3.org/2000/xmlns/" },
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(pairs); i++) {
        fresh();
        assert_hr(start(pairs[i].prefix, "a", pairs[i].ns), WS_E_INVALID_FORMAT);
        fresh();
        assert_ok(start("", "a", ""));
        assert_hr(declare(pairs[i].prefix, pairs[i].ns), WS_E_INVALID_FORMAT);
        fresh();
        assert_ok(start("", "a", ""));
        assert_hr(attribute(pairs[i].prefix, "x", pairs[i].ns), WS_E_INVALID_FORMAT);
    }
    fresh();
    assert_ok(start("", "a", ""));
    assert_fails(attribute(NULL, "x", "http://www.w3.org/2000/xmlns/"), WS_E_INVALID_FORMAT, error, "reserved");
    fresh();
    assert_ok(start(NULL, "a", "urn:1"));
    assert_fails(attribute(NULL, "xmlns", ""), WS_E_INVALID_FORMAT, error, "WsWriteXmlnsAttribute");
    fresh();
    assert_ok(start("", "a", "urn:d"));
    assert_fails(attribute("", "x", "urn:d"), WS_E_INVALID_FORMAT, error, "an empty prefix");
    fresh();
    assert_ok(start("xml", "a", "http://www.w3.org/XML/1998/namespace"));
    assert_ok(attribute("xml", "lang", "http://www.w3.org/XML/1998/namespace"));
    end(1);
    assert_written(writer, "<xml:a xml:lang=\"\"/>");
}

static void test_a_declaration_without_a_prefix_gets_one_unless_there_is_one(void** state)
{
    UNUSED(state);
    fresh();
    assert_ok(start("", "a", ""));
    assert_ok(declare(NULL, "urn:1"));
    assert_ok(declare(NULL, "urn:1"));
    assert_ok(declare(NULL, "urn:2"));
    assert_ok(declare(NULL, ""));
    end(1);
    assert_written(writer, "<a xmlns:a=\"urn:1\" xmlns:b=\"urn:2\"/>");
}

static void test_namespaces_are_escaped_like_any_attribute(void** state)
{
    WS_XML_STRING ns = TEXT_XML("a&b\"<'");

    UNUSED(state);
    fresh();
    assert_ok(WsWriteStartElement(writer, X("p"), X("a"), &ns, error));
    assert_ok(WsWriteXmlnsAttribute(writer, X("q"), &ns, TRUE, error));
    end(1);
    assert_written(writer, "<p:a xmlns:q='a&amp;b\"&lt;&apos;' xmlns:p=\"a&amp;b&quot;&lt;'\"/>");
}

static void check_prefix(const char* ns, const char* expected)
{
    WS_XML_STRING u = xml(ns);
    const WS_XML_STRING* prefix = NULL;
    HRESULT hr = WsGetPrefixFromNamespace(writer, &u, FALSE, &prefix, error);

    assert_hr(hr, expected == NULL ? S_FALSE : S_OK);
    if (expected == NULL) {
        assert_null(prefix);
        return;
    }
    assert_int_equal(prefix->length, strlen(expected));
    assert_memory_equal(prefix->bytes, expected, prefix->length);
}

static void test_prefixes_can_be_asked_for_once_the_start_tag_is_complete(void** state)
{
    const WS_XML_STRING* prefix = NULL;

    UNUSED(state);
    fresh();
    check_prefix("", "");
    check_prefix("http://www.w3.org/XML/1998/namespace", "xml");
    check_prefix("http://www.w3.org/2000/xmlns/", "xmlns");
    assert_ok(start("p", "a", "urn:1"));
    check_prefix("urn:1", NULL);
    assert_ok(WsWriteEndStartElement(writer, error));
    check_prefix("urn:1", "p");
    assert_ok(start("", "b", "urn:d"));
    assert_ok(WsWriteEndStartElement(writer, error));
    check_prefix("urn:d", "");
    check_prefix("", NULL);
    assert_ok(WsGetPrefixFromNamespace(writer, X("urn:1"), TRUE, &prefix, error));
    assert_ok(WsWriteStartElement(writer, prefix, X("c"), X("urn:1"), error));
    end(3);
    check_prefix("urn:1", NULL);
    assert_written(writer, "<p:a xmlns:p=\"urn:1\"><b xmlns=\"urn:d\"><p:c/></b></p:a>");
    assert_fails(WsGetPrefixFromNamespace(writer, X("urn:9"), TRUE, &prefix, error), WS_E_INVALID_FORMAT, error,
                 "urn:9");
}

static HRESULT qname(const char* prefix, const char* name, const char* ns)
{
    WS_XML_STRING p = xml(prefix == NULL ? "" : prefix), n = xml(name), u = xml(ns == NULL ? "" : ns);

    return WsWriteQualifiedName(writer, prefix == NULL ? NULL : &p, &n, ns == NULL ? NULL : &u, error);
}

static void test_qualified_names_take_declare_or_miss_a_prefix(void** state)
{
    UNUSED(state);
    fresh();
    assert_ok(start("", "a", ""));
    assert_ok(declare("p", "urn:1"));
    assert_ok(WsWriteStartAttribute(writer, X(""), X("t"), X(""), FALSE, error));
    assert_ok(qname(NULL, "n", "urn:2"));
    assert_ok(WsWriteEndAttribute(writer, error));
    assert_ok(qname(NULL, "n", "urn:1"));
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)" ", 1, error));
    assert_ok(qname("p", "m", "urn:1"));
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)" ", 1, error));
    assert_ok(qname("z", "m", NULL));
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)" ", 1, error));
    assert_ok(qname(NULL, "m", ""));
    end(1);
    assert_written(writer, "<a xmlns:p=\"urn:1\" t=\"a:n\" xmlns:a=\"urn:2\">p:n p:m z:m m</a>");
    fresh();
    assert_ok(start("", "a", "urn:d"));
    assert_fails(qname("q", "n", "urn:q"), WS_E_INVALID_FORMAT, error, "the prefix 'q' of a qualified name is not");
    fresh();
    assert_ok(start("", "a", "urn:d"));
    assert_ok(WsWriteEndStartElement(writer, error));
    assert_fails(qname(NULL, "n", "urn:r"), WS_E_INVALID_FORMAT, error, "no prefix for the namespace 'urn:r'");
    fresh();
    assert_ok(start("", "a", ""));
    assert_hr(qname(NULL, "n", NULL), E_INVALIDARG);
    assert_hr(qname("p", "", "u"), E_INVALIDARG);
    assert_hr(qname("p", "1", "u"), WS_E_INVALID_FORMAT);
}

/* No prefix may be bound to it, and without one the name would be in the default namespace. */
static void test_outside_of_all_elements_there_is_no_prefix_to_find(void** state)
{
    WS_XML_STRING empty = { 0, (BYTE*)(uintptr_t)"", NULL, 0 };

    UNUSED(state);
    set_output_with(writer, NULL, 0);
    assert_fails(WsWriteQualifiedName(writer, NULL, X("n"), X("urn:q"), error), WS_E_INVALID_FORMAT, error, "outside");
    set_output_with(writer, NULL, 0);
    assert_fails(WsWriteQualifiedName(writer, NULL, X("n"), &empty, error), WS_E_INVALID_FORMAT, error, "outside");
}

static void test_a_qualified_name_in_no_namespace_needs_a_place_without_a_default_namespace(void** state)
{
    UNUSED(state);
    fresh();
    assert_ok(start("", "a", "urn:d"));
    assert_fails(qname(NULL, "n", ""), WS_E_INVALID_FORMAT, error, "write the element around it with a prefix");
    fresh();
    assert_ok(start("", "a", "urn:d"));
    assert_ok(WsWriteEndStartElement(writer, error));
    assert_ok(qname(NULL, "n", "urn:d"));
    assert_fails(qname(NULL, "n", ""), WS_E_INVALID_FORMAT, error, "where there is a default namespace");
    fresh();
    assert_ok(start("", "a", "urn:d"));
    assert_ok(start("p", "b", "urn:p"));
    assert_ok(qname(NULL, "n", ""));
    end(2);
    assert_written(writer, "<a xmlns=\"urn:d\"><p:b xmlns:p=\"urn:p\" xmlns=\"\">n</p:b></a>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_prefix_is_declared_where_it_is_first_used_behind_the_attributes),
        cmocka_unit_test(test_a_declaration_written_by_hand_is_not_repeated),
        cmocka_unit_test(test_without_a_prefix_the_writer_takes_one_in_scope_or_the_default_namespace),
        cmocka_unit_test(test_a_prefix_that_was_redefined_is_not_taken_for_its_old_namespace),
        cmocka_unit_test(test_attributes_without_a_prefix_get_a_b_c_and_never_the_default_namespace),
        cmocka_unit_test(test_one_prefix_cannot_mean_two_namespaces_on_one_element),
        cmocka_unit_test(test_reserved_names_and_empty_namespaces_are_refused),
        cmocka_unit_test(test_a_declaration_without_a_prefix_gets_one_unless_there_is_one),
        cmocka_unit_test(test_namespaces_are_escaped_like_any_attribute),
        cmocka_unit_test(test_prefixes_can_be_asked_for_once_the_start_tag_is_complete),
        cmocka_unit_test(test_qualified_names_take_declare_or_miss_a_prefix),
        cmocka_unit_test(test_outside_of_all_elements_there_is_no_prefix_to_find),
        cmocka_unit_test(test_a_qualified_name_in_no_namespace_needs_a_place_without_a_default_namespace),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
