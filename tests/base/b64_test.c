#include "support.h"

#include "base/b64.h"

#include <string.h>

struct b64_case { const char* bytes; const char* text; };

/* RFC 4648 section 10 */
static const struct b64_case vectors[] = {
    { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" }, { "foob", "Zm9vYg==" }, { "fooba", "Zm9vYmE=" },
    { "foobar", "Zm9vYmFy" }, { "\xFB\xEF\xBE\xFF\xFF\xFF", "++++////" },
};

static void test_the_vectors_of_the_standard_pass_both_ways(void** state)
{
    BYTE out[32];

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(vectors); i++) {
        size_t size = strlen(vectors[i].bytes);
        size_t length = strlen(vectors[i].text);

        assert_int_equal(b64_encoded_size(size), length);
        assert_int_equal(b64_encode((const BYTE*)vectors[i].bytes, size, out), length);
        assert_memory_equal(out, vectors[i].text, length);
        assert_true(b64_decoded_size_max(length) >= size);
        assert_int_equal(b64_decode((const BYTE*)vectors[i].text, length, out), size);
        assert_memory_equal(out, vectors[i].bytes, size);
    }
}

static void test_what_is_not_strict_base64_is_refused(void** state)
{
    static const char* const bad[] = {
        "A", "AA", "AAA", "AAAAA", "=", "==", "===", "====", "A===", "AA=A", "=AAA", "A=AA", "AA==AAAA", "AAA=AAAA",
        "AAAA====", "AAAAA===", "AA =", "AAA ", " AAA", "AA\nA", "AAAA\r\nAAAA", "AA-A", "AA_A", "AA.A", "AA\xC3\xA4",
        "AAAAAAAA=AAA", "\200AAA",
    };
    BYTE out[32];

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++)
        if (b64_decode((const BYTE*)bad[i], strlen(bad[i]), out) != B64_INVALID)
            fail_msg("\"%s\" was taken", bad[i]);
    assert_int_equal(b64_decode((const BYTE*)"AA\0=", 4, out), B64_INVALID);
}

static void test_each_character_is_refused_unless_it_is_in_the_alphabet(void** state)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    BYTE text[8];
    BYTE out[8];

    UNUSED(state);
    for (unsigned c = 1; c < 256; c++)
        for (size_t at = 0; at < 7; at++) {
            bool valid = strchr(alphabet, (int)c) != NULL;

            memset(text, 'A', 8);
            text[at] = (BYTE)c;
            if ((b64_decode(text, 8, out) != B64_INVALID) != valid)
                fail_msg("character %02X at %zu", c, at);
        }
}

static void test_unused_bits_of_the_last_group_are_ignored(void** state)
{
    BYTE out[4];

    UNUSED(state);
    assert_int_equal(b64_decode((const BYTE*)"Zh==", 4, out), 1);
    assert_int_equal(out[0], 'f');
    assert_int_equal(b64_decode((const BYTE*)"Zm9=", 4, out), 2);
    assert_memory_equal(out, "fo", 2);
}

static void test_all_sizes_round_trip_in_place_and_inside_their_buffers(void** state)
{
    UNUSED(state);
    for (size_t size = 0; size < 300; size++) {
        BYTE bytes[300];
        BYTE text[404];
        BYTE* guarded;
        size_t length;

        for (size_t i = 0; i < size; i++)
            bytes[i] = (BYTE)(i * 151 + size);
        memset(text, 0x5A, sizeof text);
        guarded = test_guarded(bytes, size);
        length = b64_encode(guarded, size, text);
        test_guarded_free(guarded, size);
        assert_int_equal(length, b64_encoded_size(size));
        assert_int_equal(text[length], 0x5A);
        guarded = test_guarded(text, length);
        assert_int_equal(b64_decode(guarded, length, guarded), size);
        assert_memory_equal(guarded, bytes, size);
        test_guarded_free(guarded, length);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_vectors_of_the_standard_pass_both_ways),
        cmocka_unit_test(test_what_is_not_strict_base64_is_refused),
        cmocka_unit_test(test_each_character_is_refused_unless_it_is_in_the_alphabet),
        cmocka_unit_test(test_unused_bits_of_the_last_group_are_ignored),
        cmocka_unit_test(test_all_sizes_round_trip_in_place_and_inside_their_buffers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
