/* A peer that never stops: streams without an end, each hostile in its own way. The reader refuses them, or reads on for ever
 * in the memory that it had at the beginning; what it refuses by a quota names the property. */
#include "xml_support.h"

enum { FILL = 4096, MEMORY_MAX = 256 * 1024, NODES = 100 /* of a round */, ROUNDS = 200 };

static WS_ERROR*      error;
static WS_XML_READER* reader;

/* head once, then body again and again; %u in it counts. */
struct endless {
    const char* head;
    const char* body;
    bool        began;
    unsigned    count;
    size_t      most_memory;
};

static void add_size(const struct mem_block* block, void* state)
{
    *(size_t*)state += block->size;
}

static HRESULT CALLBACK read_endless(void* state, void* bytes, ULONG max, ULONG* actual,
                                     const WS_ASYNC_CONTEXT* context, WS_ERROR* callback_error)
{
    struct endless* endless = state;
    size_t memory = 0;
    ULONG size = 0;

    UNUSED(context);
    UNUSED(callback_error);
    mem_each_block(add_size, &memory);
    endless->most_memory = memory > endless->most_memory ? memory : endless->most_memory;
    if (!endless->began) {
        endless->began = true;
        size = (ULONG)strlen(endless->head);
        memcpy(bytes, endless->head, size);
    }
    while (size + 64 < max) {
        char part[64];
        int length = snprintf(part, sizeof part, endless->body, endless->count++);

        memcpy((char*)bytes + size, part, (size_t)length);
        size += (ULONG)length;
    }
    *actual = size;
    return S_OK;
}

static HRESULT read_on(struct endless* endless)
{
    WS_XML_READER_STREAM_INPUT input = { { WS_XML_READER_INPUT_TYPE_STREAM }, read_endless, endless };

    TRY(WsSetInput(reader, &auto_text.encoding, &input.input, NULL, 0, error));
    for (int i = 0; i < NODES * test_rounds_of_one_thread(ROUNDS); i++) {
        TRY(WsFillReader(reader, FILL, NULL, error));
        TRY(WsReadNode(reader, error));
    }
    return S_OK;
}

static void test_documents_without_an_end_are_refused_or_read_in_constant_memory(void** state)
{
    static const struct {
        const char* head;
        const char* body;
        HRESULT     hr;
        const char* says;
    } streams[] = {
        { "", "<a>", WS_E_QUOTA_EXCEEDED, "WS_XML_READER_PROPERTY_MAX_DEPTH" },
        { "", "<element%u b=''>", WS_E_QUOTA_EXCEEDED, "WS_XML_READER_PROPERTY_MAX_DEPTH" },
        { "<a ", "b%u='' ", WS_E_QUOTA_EXCEEDED, "WS_XML_READER_PROPERTY_MAX_ATTRIBUTES" },
        { "<a ", "xmlns:n%u='urn:%1$u' ", WS_E_QUOTA_EXCEEDED, "WS_XML_READER_PROPERTY_MAX_" },
        { "<a ", "          ", WS_E_QUOTA_EXCEEDED, "WsFillReader" },
        { "<", "name", WS_E_QUOTA_EXCEEDED, "WsFillReader" },
        { "<a b='", "value", WS_E_QUOTA_EXCEEDED, "WsFillReader" },
        { "<a>&", "lt", WS_E_QUOTA_EXCEEDED, "WsFillReader" },
        { "<a>&#", "0000", WS_E_QUOTA_EXCEEDED, "WsFillReader" },
        { "<a><!--", "comment ", WS_E_QUOTA_EXCEEDED, "WsFillReader" },
        { "<a></a", "    ", WS_E_QUOTA_EXCEEDED, "WsFillReader" },
        { "<?xml version='1.0'", "      ", WS_E_QUOTA_EXCEEDED, "WsFillReader" },
        { "<!DOCTYPE a [", "<!ENTITY e%u '&e0;&e0;'>", WS_E_INVALID_FORMAT, "document type declaration" },
        { "<a>", "<b/>", S_OK, NULL },
        { "<a>", "<b%u><c x='%1$u'/>&amp;</b%1$u>", S_OK, NULL },
        { "<a>", "<n%u:b xmlns:n%1$u='urn:%1$u'/>", S_OK, NULL },
        { "<a>", "text %u &lt;", S_OK, NULL },
        { "<a><![CDATA[", "text %u <", S_OK, NULL },
        { "", "<!--%u-->", S_OK, NULL },
        { "<a/>", "<!--%u--> ", S_OK, NULL },
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(streams); i++) {
        struct endless endless = { streams[i].head, streams[i].body, false, 0, 0 };
        HRESULT hr = read_on(&endless);

        if (hr != streams[i].hr || endless.most_memory > MEMORY_MAX)
            print_error("%s%s...\n  gives 0x%08X with at most %zu bytes\n", streams[i].head, streams[i].body,
                        (unsigned)hr, endless.most_memory);
        assert_hr_error(hr, streams[i].hr, error);
        assert_in_range(endless.most_memory, 1, MEMORY_MAX);
        if (streams[i].says != NULL)
            assert_error_says(error, streams[i].says);
    }
}

static int create(void** state)
{
    UNUSED(state);
    error = test_error();
    reader = new_reader();
    return 0;
}

static int destroy(void** state)
{
    UNUSED(state);
    WsFreeReader(reader);
    WsFreeError(error);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_documents_without_an_end_are_refused_or_read_in_constant_memory),
    };

    return cmocka_run_group_tests(tests, create, destroy);
}
