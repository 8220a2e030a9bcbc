/* WsGetDictionary, against tests/data/nbfs-dictionary.tsv. */
#include "binary_support.h"

static void test_strings_are_those_of_the_specification_in_order(void** state)
{
    struct table table = open_table("nbfs-dictionary.tsv");
    const WS_XML_DICTIONARY* dictionary = soap_dictionary();
    ULONG index = 0;

    UNUSED(state);
    for (; next_row(&table); index++) {
        const WS_XML_STRING* string = &dictionary->strings[index];

        assert_int_equal(strtoul(table.column[0], NULL, 10), 2 * index);
        assert_int_equal(string->length, strlen(table.column[1]));
        assert_memory_equal(string->bytes, table.column[1], string->length);
        assert_ptr_equal(string->dictionary, dictionary);
        assert_int_equal(string->id, index);
    }
    assert_int_equal(index, 487);
    assert_int_equal(dictionary->stringCount, 488);          /* and the one that Windows adds */
    free(table.text);
}

static void test_strings_are_different(void** state)
{
    const WS_XML_DICTIONARY* dictionary = soap_dictionary();

    UNUSED(state);
    for (ULONG i = 0; i < dictionary->stringCount; i++) {
        WS_XML_STRING string = { dictionary->strings[i].length, dictionary->strings[i].bytes, NULL, 0 };

        for (ULONG k = 0; k < i; k++)
            if (WsXmlStringEquals(&string, &dictionary->strings[k], NULL) == S_OK)
                fail_msg("strings %u and %u are the same", (unsigned)k, (unsigned)i);
    }
}

static void test_the_binary_encodings_share_a_constant_dictionary(void** state)
{
    WS_XML_DICTIONARY* session = NULL;

    UNUSED(state);
    assert_ok(WsGetDictionary(WS_ENCODING_XML_BINARY_SESSION_1, &session, NULL));
    assert_ptr_equal(session, soap_dictionary());
    assert_true(session->isConst);
}

static void test_other_encodings_have_none(void** state)
{
    UNUSED(state);
    for (int encoding = WS_ENCODING_XML_MTOM_UTF8; encoding <= WS_ENCODING_RAW; encoding++) {
        WS_XML_DICTIONARY* dictionary = soap_dictionary();

        assert_ok(WsGetDictionary((WS_ENCODING)encoding, &dictionary, NULL));
        assert_null(dictionary);
    }
}

static void test_bad_arguments_are_refused(void** state)
{
    WS_XML_DICTIONARY* dictionary = soap_dictionary();
    WS_ERROR* error = test_error();

    UNUSED(state);
    assert_fails(WsGetDictionary(WS_ENCODING_XML_BINARY_1, NULL, error), E_INVALIDARG, error, "no place");
    assert_fails(WsGetDictionary((WS_ENCODING)9, &dictionary, error), E_INVALIDARG, error, "9 is not a WS_ENCODING");
    assert_fails(WsGetDictionary((WS_ENCODING)-1, &dictionary, error), E_INVALIDARG, error, "not a WS_ENCODING");
    assert_ptr_equal(dictionary, soap_dictionary());
    WsFreeError(error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_strings_are_those_of_the_specification_in_order),
        cmocka_unit_test(test_strings_are_different),
        cmocka_unit_test(test_the_binary_encodings_share_a_constant_dictionary),
        cmocka_unit_test(test_other_encodings_have_none),
        cmocka_unit_test(test_bad_arguments_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
