/* Content-Type and SOAPAction as peers write them. */
#include "channel/http_media.h"
#include "http_guard.h"
#include "support.h"

static struct guard guard;

static int set_up(void** state)
{
    UNUSED(state);
    guard = guard_create(4096);
    return 0;
}

static int tear_down(void** state)
{
    UNUSED(state);
    guard_free(&guard);
    return 0;
}

static void assert_span(struct http_text text, const char* expected)
{
    if (expected == NULL) {
        assert_null(text.chars);
        return;
    }
    assert_non_null(text.chars);
    assert_int_equal(text.size, strlen(expected));
    assert_memory_equal(text.chars, expected, text.size);
}

static void test_media_types_are_read_as_peers_write_them(void** state)
{
    static const struct { const char* text; const char* type; const char* charset; const char* action; } rows[] = {
        { "text/xml", "text/xml", NULL, NULL },
        { "text/xml; charset=utf-8", "text/xml", "utf-8", NULL },
        { "Text/XML;Charset=\"UTF-8\"", "Text/XML", "UTF-8", NULL },
        { "application/soap+xml; charset=utf-8; action=\"urn:a b\"", "application/soap+xml", "utf-8", "urn:a b" },
        { "application/soap+xml;action=http://x/y;charset=utf-8", "application/soap+xml", "utf-8", "http://x/y" },
        { "application/soap+xml ; action=\"\" ;", "application/soap+xml", NULL, "" },
        { "a/b;;; x=y", "a/b", NULL, NULL },
        { "multipart/related; type=\"application/xop+xml\"; charset=utf-8", "multipart/related", "utf-8", NULL },
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct http_media media;

        if (!http_media_parse(guard_put(&guard, rows[i].text, strlen(rows[i].text)), strlen(rows[i].text), &media))
            fail_msg("refused: %s", rows[i].text);
        assert_span(media.type, rows[i].type);
        assert_span(media.charset, rows[i].charset);
        assert_span(media.action, rows[i].action);
    }
}

static void test_malformed_media_types_are_refused(void** state)
{
    static const char* const rows[] = {
        "",
        "text",
        "text/",
        "/xml",
        "text /xml",
        "text/xml charset=utf-8",
        "text/xml, text/html",
        "text/xml; charset",
        "text/xml; charset=",
        "text/xml; charset =utf-8",
        "text/xml; charset= utf-8",
        "text/xml; charset=\"utf-8",
        "text/xml; charset=utf-8; charset=utf-8",
        "text/xml; action=\"a\\\"b\"",
        "text/xml; =x",
        "text/xml; action=\"a\"b",
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct http_media media;

        if (http_media_parse(guard_put(&guard, rows[i], strlen(rows[i])), strlen(rows[i]), &media))
            fail_msg("accepted: %s", rows[i]);
    }
}

static void test_actions_are_read_with_and_without_quotes(void** state)
{
    static const struct { const char* text; const char* action; } rows[] = {
        { "", "" }, { "\"\"", "" }, { "\"urn:x\"", "urn:x" }, { "urn:x", "urn:x" }, { "\"a b\"", "a b" },
    };
    static const char* const malformed[] = { "\"", "\"a", "a\"", "a\"b", "\"a\"b\"", "a b", "\"a\\b\"" };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct http_text action;

        assert_true(
            http_action_parse(guard_put(&guard, rows[i].text, strlen(rows[i].text)), strlen(rows[i].text), &action));
        assert_span(action, rows[i].action);
    }
    for (size_t i = 0; i < ARRAY_COUNT(malformed); i++) {
        struct http_text action;

        if (http_action_parse(malformed[i], strlen(malformed[i]), &action))
            fail_msg("accepted: %s", malformed[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_media_types_are_read_as_peers_write_them),
        cmocka_unit_test(test_malformed_media_types_are_refused),
        cmocka_unit_test(test_actions_are_read_with_and_without_quotes),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
