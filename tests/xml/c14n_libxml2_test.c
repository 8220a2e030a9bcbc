/* Our canonical form against libxml2's, byte by byte: on documents that are made to be awkward, and on random ones.
 *
 * Not compared, because libxml2 (2.9) is wrong there: namespaces with & < or a quote, which it does not escape, and those
 * beyond ASCII, which it refuses. */
#include "c14n_support.h"

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#define RANDOM_DOCUMENTS 4000

static WS_XML_READER* reader;
static WS_ERROR* error;

/* ------------------------------------------------------------------------------------------------- by libxml2 */

struct part { xmlNodePtr apex; };

static int in_part(void* state, xmlNodePtr node, xmlNodePtr parent)
{
    const struct part* part = state;

    if (node->type == XML_NAMESPACE_DECL)
        node = parent;
    for (; node != NULL; node = node->parent)
        if (node == part->apex)
            return 1;
    return 0;
}

/* The n-th element in document order. */
static xmlNodePtr element_at(xmlDocPtr document, ULONG n)
{
    xmlNodePtr node = xmlDocGetRootElement(document);

    while (node != NULL) {
        if (node->type == XML_ELEMENT_NODE && --n == 0)
            return node;
        if (node->type == XML_ELEMENT_NODE && node->children != NULL) {
            node = node->children;
            continue;
        }
        while (node != NULL && node->next == NULL)
            node = node->parent;
        if (node != NULL)
            node = node->next;
    }
    return NULL;
}

static void reference(const char* text, size_t size, const struct form* form, struct sink* out)
{
    bool inclusive = form->algorithm >= INCLUSIVE;
    bool comments = form->algorithm == EXCLUSIVE_COMMENTS || form->algorithm == INCLUSIVE_COMMENTS;
    xmlDocPtr document = xmlReadMemory(text, (int)size, NULL, NULL, XML_PARSE_NONET | XML_PARSE_HUGE);
    xmlOutputBufferPtr buffer = xmlAllocOutputBuffer(NULL);
    struct properties properties;
    char names[16][16];
    xmlChar* prefixes[17] = { 0 };
    struct part part;

    assert_non_null(document);
    assert_non_null(buffer);
    make_properties(form, &properties);
    for (ULONG i = 0; i < properties.prefix_list.prefixCount; i++) {
        const WS_XML_STRING* prefix = &properties.prefixes[i];

        snprintf(names[i], sizeof names[i], "%.*s", prefix->length == 0 ? 8 : (int)prefix->length,
                 prefix->length == 0 ? "#default" : (const char*)prefix->bytes);
        prefixes[i] = (xmlChar*)names[i];
    }
    part.apex = form->apex == 0 ? NULL : element_at(document, form->apex);
    assert_true(xmlC14NExecute(document, part.apex == NULL ? NULL : in_part, &part,
                               inclusive ? XML_C14N_1_0 : XML_C14N_EXCLUSIVE_1_0, prefixes, comments, buffer) >= 0);
    sink_bytes(out, xmlOutputBufferGetContent(buffer), xmlOutputBufferGetSize(buffer));
    xmlOutputBufferClose(buffer);
    xmlFreeDoc(document);
}

/* ------------------------------------------------------------------------------------------------------ by us */

static const WS_XML_READER_PROPERTY* wide_quotas(void)
{
    static ULONG many = 100000;
    static const WS_XML_READER_PROPERTY properties[] = {
        { WS_XML_READER_PROPERTY_MAX_DEPTH, &many, sizeof many },
        { WS_XML_READER_PROPERTY_MAX_ATTRIBUTES, &many, sizeof many },
        { WS_XML_READER_PROPERTY_MAX_NAMESPACES, &many, sizeof many },
    };

    return properties;
}

static void check_same(const char* text, const struct form* form, const struct canonical* ours,
                       const struct sink* theirs, const char* how)
{
    if (ours->text.size != theirs->size || memcmp(ours->text.text, theirs->text, theirs->size) != 0)
        fail_msg("%s, algorithm %d, prefixes '%s', apex %u:\n%s\n     is %s\n should %s", how, (int)form->algorithm,
                 form->prefixes == NULL ? "" : form->prefixes, (unsigned)form->apex, text, ours->text.text,
                 theirs->text);
}

/* From the text, and once more from the document as an XML buffer. */
static void compare(const char* text, const struct form* form)
{
    size_t size = strlen(text);
    struct sink theirs = { 0 };
    struct canonical ours = { 0 };
    WS_XML_BUFFER* buffer = NULL;
    WS_HEAP* heap = new_heap();

    reference(text, size, form, &theirs);
    assert_ok_error(set_bytes_with(reader, text, size, wide_quotas(), 3, error), error);
    assert_ok_error(canonicalize(reader, form, &ours, error), error);
    check_same(text, form, &ours, &theirs, "text");
    canonical_reset(&ours);
    assert_ok_error(WsReadXmlBufferFromBytes(reader, NULL, wide_quotas(), 3, text, (ULONG)size, heap, &buffer, error),
                    error);
    assert_ok(WsSetInputToBuffer(reader, buffer, wide_quotas(), 3, error));
    assert_ok_error(canonicalize(reader, form, &ours, error), error);
    check_same(text, form, &ours, &theirs, "XML buffer");
    canonical_reset(&ours);
    sink_reset(&theirs);
    WsFreeHeap(heap);
}

static void test_awkward_documents_have_the_same_form(void** state)
{
    static const char* const documents[] = {
        "<a/>",
        "<?xml version='1.0' encoding='UTF-8'?>\n<!-- x -->\n<a>\r\n<b/>\n</a>\n<!-- y --><!--z-->\n",
        "<a b=\"'&quot;&#9;&#10;&#13;&lt;&gt;&amp;\">&#9;&#10;&#13;&lt;>&amp;'\"</a>",
        "<a><![CDATA[<x>&]]]]>&gt;<![CDATA[]]><b><![CDATA[\r\n]]></b></a>",
        "<a xmlns='urn:d'><b xmlns=''><c xmlns='urn:d'/><c xmlns=''/></b></a>",
        "<p:a xmlns:p='urn:p' xmlns:q='urn:p' p:x='1' q:y='2' z='3'><q:b/><p:b xmlns:p='urn:q' p:x='1' q:x='2'/></p:a>",
        "<a xmlns:z='urn:a' xmlns:y='urn:b' xmlns:x='urn:c' z:b='' z:a='' y:b='' x:a='' a='' b='' xml:lang='x'/>",
        "<a xml:space='preserve' xmlns:xml='http://www.w3.org/XML/1998/namespace'> <b xml:id='i'/> </a>",
        "<p:a xmlns:p='urn:1'><b><p:c xmlns:p='urn:2'><p:d xmlns:p='urn:1'/></p:c></b><p:e/></p:a>",
        "<a xmlns='urn:d' xmlns:p='urn:d'><p:b><c/></p:b><b p:x='1' x='1'/></a>",
        "<a xmlns:p='urn:x?y=1;z=2'><p:b>\xE2\x82\xAC</p:b></a>",
        "<\xC3\xA4:\xC3\xB6 xmlns:\xC3\xA4='urn:x' \xC3\xA4:\xE6\x97\xA5='\xF0\x9F\x98\x80'/>",
    };
    static const char* const prefix_lists[] = { NULL, "p", "- p", "q xml", "p q x y z -" };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(documents); i++)
        for (ULONG algorithm = 0; algorithm < 4; algorithm++)
            for (size_t k = 0; k < ARRAY_COUNT(prefix_lists); k++) {
                struct form form = { .algorithm = algorithm, .prefixes = prefix_lists[k] };

                compare(documents[i], &form);
                form.apex = algorithm < INCLUSIVE ? 1 : 0;
                compare(documents[i], &form);
            }
}

/* ------------------------------------------------------------------------------------------------------ random */

struct generator {
    uint64_t    seed;
    struct sink text;
    ULONG       elements;
    const char* scope[8];       /* the namespace of each prefix, NULL: none */
};

static uint32_t pick(struct generator* gen, uint32_t below)
{
    gen->seed = gen->seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((gen->seed >> 33) % below);
}

static const char* const prefixes[8] = { "", "a", "b", "c", "p", "q", "\xC3\xA4", "zz" };
static const char* const namespaces[] = {
    "urn:a", "urn:b", "urn:A", "http://x/y?z=1;q=%20", "urn:a-long-one:0123456789", "urn:%C3%A4",
};

static void put_content(struct generator* gen, bool attribute)
{
    static const char* const both[] = {
        "x", "some words of text ", "&amp;", "&lt;", "&#13;", "&#9;", "&#10;", "\n", "\r\n", "\t", "\xC3\xA4",
        "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "'", "0123456789abcdef", "&quot;", "&apos;", "&gt;", "&#x20AC;",
    };
    static const char* const content[] = { "\"", ">", "] ", "<!---->", "<!-- c\r\nd -->", "<![CDATA[ <&\"'> ]]>",
                                           "<![CDATA[]]>", "<!--\xC3\xA4-->" };

    for (uint32_t i = pick(gen, 5); i > 0; i--) {
        const char* piece = both[pick(gen, ARRAY_COUNT(both))];

        if (!attribute && pick(gen, 3) == 0)
            piece = content[pick(gen, ARRAY_COUNT(content))];
        sink_text(&gen->text, attribute && *piece == '\'' ? "&apos;" : piece);       /* that quotes it */
    }
}

static void put_attributes(struct generator* gen)
{
    bool used[8][6] = { { false } };

    for (uint32_t i = pick(gen, 6); i > 0; i--) {
        uint32_t prefix = pick(gen, 8), name = pick(gen, 6);
        bool twice = false;

        if (gen->scope[prefix] == NULL && prefix != 0)
            continue;
        for (uint32_t k = 0; k < 8; k++)         /* nor by another prefix of the same namespace */
            twice |= used[k][name] && (k == prefix || (k != 0 && prefix != 0 && gen->scope[k] != NULL
                                                       && strcmp(gen->scope[k], gen->scope[prefix]) == 0));
        if (twice)
            continue;
        used[prefix][name] = true;
        sink_text(&gen->text, pick(gen, 4) == 0 ? "\n " : " ");
        if (prefix != 0) {
            sink_text(&gen->text, prefixes[prefix]);
            sink_text(&gen->text, ":");
        }
        sink_bytes(&gen->text, &"nabNCD"[name], 1);
        sink_text(&gen->text, "='");
        put_content(gen, true);
        sink_text(&gen->text, "'");
    }
}

static void put_declarations(struct generator* gen)
{
    for (uint32_t prefix = 0; prefix < 8; prefix++) {
        if (pick(gen, 5) != 0)
            continue;
        gen->scope[prefix] = prefix == 0 && pick(gen, 3) == 0 ? NULL : namespaces[pick(gen, ARRAY_COUNT(namespaces))];
        sink_text(&gen->text, prefix == 0 ? " xmlns" : " xmlns:");
        sink_text(&gen->text, prefixes[prefix]);
        sink_text(&gen->text, "='");
        sink_text(&gen->text, gen->scope[prefix] == NULL ? "" : gen->scope[prefix]);
        sink_text(&gen->text, "'");
    }
    if (pick(gen, 10) == 0)
        sink_text(&gen->text, " xml:lang='de'");
}

static void put_name(struct generator* gen, uint32_t prefix, uint32_t name)
{
    static const char* const names[] = { "e", "long-element-name", "x.y", "\xC3\xA4\xC3\xB6", "_", "e1" };

    sink_text(&gen->text, prefixes[prefix]);
    sink_text(&gen->text, prefix == 0 ? "" : ":");
    sink_text(&gen->text, names[name]);
}

static void put_element(struct generator* gen, uint32_t depth)
{
    const char* outer[8];
    struct sink inside = gen->text;
    uint32_t prefix, name = pick(gen, 6);

    gen->elements++;
    memcpy(outer, gen->scope, sizeof outer);
    gen->text = (struct sink){ 0 };              /* the name depends on what is declared: attributes first */
    put_declarations(gen);
    put_attributes(gen);
    do
        prefix = pick(gen, 8);
    while (prefix != 0 && gen->scope[prefix] == NULL);
    {
        struct sink tag = gen->text;

        gen->text = inside;
        sink_text(&gen->text, "<");
        put_name(gen, prefix, name);
        sink_bytes(&gen->text, tag.text, tag.size);
        sink_reset(&tag);
    }
    if (pick(gen, 5) == 0) {
        sink_text(&gen->text, "/>");
    } else {
        sink_text(&gen->text, ">");
        put_content(gen, false);
        for (uint32_t i = depth == 0 ? 0 : pick(gen, 4); i > 0; i--) {
            put_element(gen, depth - 1);
            put_content(gen, false);
        }
        sink_text(&gen->text, "</");
        put_name(gen, prefix, name);
        sink_text(&gen->text, ">");
    }
    memcpy(gen->scope, outer, sizeof outer);
}

static void test_random_documents_have_the_same_form(void** state)
{
    static const char* const lists[] = { NULL, NULL, "a", "- b", "p q zz", "- a b c p q zz" };

    UNUSED(state);
    for (uint64_t seed = 1; seed <= (uint64_t)test_rounds_of_one_thread(RANDOM_DOCUMENTS); seed++) {
        struct generator gen = { .seed = seed * 7919 };
        struct form form = { .algorithm = pick(&gen, 4), .buffer_bytes = pick(&gen, 3000) };

        if (pick(&gen, 3) == 0)
            sink_text(&gen.text, "<!-- before --> ");
        put_element(&gen, 5);
        if (pick(&gen, 3) == 0)
            sink_text(&gen.text, " <!-- behind -->\n");
        if (form.algorithm < INCLUSIVE) {
            form.apex = pick(&gen, gen.elements + 1);
            form.prefixes = lists[pick(&gen, ARRAY_COUNT(lists))];
        }
        compare(gen.text.text, &form);
        sink_reset(&gen.text);
    }
}

static int set_up(void** state)
{
    UNUSED(state);
    reader = new_reader();
    error = test_error();
    return 0;
}

static int tear_down(void** state)
{
    UNUSED(state);
    WsFreeReader(reader);
    WsFreeError(error);
    xmlCleanupParser();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_awkward_documents_have_the_same_form),
        cmocka_unit_test(test_random_documents_have_the_same_form),
    };

    return cmocka_run_group_tests_name("c14n_libxml2", tests, set_up, tear_down);
}
