/* One direction of a net.tcp connection ([MC-NMF]): records, of which some hold messages of binary XML. */
#include "xmltool.h"

#include <stdlib.h>
#include <string.h>

#define TRY(call) do { HRESULT try_hr_ = (call); if (FAILED(try_hr_)) return try_hr_; } while (0)

enum record {
    RECORD_VERSION, RECORD_MODE, RECORD_VIA, RECORD_ENCODING, RECORD_MEDIA_TYPE, RECORD_UNSIZED, RECORD_SIZED,
    RECORD_END, RECORD_FAULT, RECORD_UPGRADE, RECORD_UPGRADE_RESPONSE, RECORD_ACK, RECORD_PREAMBLE_END
};

#define CODE_BINARY  7
#define CODE_SESSION 8

bool begins_framing(const unsigned char* bytes, size_t size)
{
    static const unsigned char version[] = { RECORD_VERSION, 1, 0, RECORD_MODE };

    if (size >= sizeof version && memcmp(bytes, version, sizeof version) == 0)
        return true;
    return size >= 2 && ((bytes[0] == RECORD_ACK && (bytes[1] == RECORD_SIZED || bytes[1] == RECORD_UNSIZED))
                         || (bytes[0] == RECORD_UPGRADE_RESPONSE && bytes[1] == RECORD_ACK));
}

/* ---- bytes of a record ---------------------------------------------------------------------------------------------- */

static HRESULT take(struct tool* tool, void* bytes, size_t size)
{
    struct input* input = &tool->input;

    if (!input_look(input, size))
        return E_FAIL;
    if (input->ahead_size - input->ahead_at < size)
        return fail(tool, WS_E_INVALID_FORMAT, "byte %llu: the stream ends inside a record",
                    (unsigned long long)(input->bytes_read - input->skipped + input->ahead_size - input->ahead_at));
    memcpy(bytes, input->ahead + input->ahead_at, size);
    input_skip(input, size);
    return S_OK;
}

static HRESULT take_size(struct tool* tool, uint32_t* size)
{
    unsigned char bytes[5] = { 0 };
    const unsigned char* p = bytes;
    size_t count = 0;

    do
        TRY(take(tool, bytes + count, 1));
    while (bytes[count++] >= 0x80 && count < sizeof bytes);
    return read_mb31(&p, bytes + count, size)
           ? S_OK : fail(tool, WS_E_INVALID_FORMAT, "byte 0: the size in front of this place has more than 31 bits");
}

/* A size, and so many characters. */
static HRESULT take_text(struct tool* tool, char* text, size_t room)
{
    uint32_t size;

    TRY(take_size(tool, &size));
    if (size >= room)
        return fail(tool, WS_E_INVALID_FORMAT, "byte 0: a record of %u bytes, where a name or an address should be",
                    (unsigned)size);
    text[size] = '\0';
    return take(tool, text, size);
}

/* ---- records -------------------------------------------------------------------------------------------------------- */

static HRESULT take_encoding(struct tool* tool)
{
    unsigned char code = 0;

    TRY(take(tool, &code, 1));
    if (code != CODE_BINARY && code != CODE_SESSION)
        return fail(tool, WS_E_INVALID_FORMAT,
                    "byte 0: messages in the encoding %u, where only 7 and 8, binary, are read out of a stream", code);
    tool->input.encoding = code == CODE_BINARY ? ENCODING_BINARY : ENCODING_SESSION;
    return S_OK;
}

static HRESULT take_message(struct tool* tool, bool sized)
{
    uint32_t size;

    TRY(take_size(tool, &size));
    if (!sized && size == 0)
        return fail(tool, WS_E_INVALID_FORMAT, "byte 0: a message without any bytes");
    tool->input.left = size;
    tool->input.chunked = !sized;
    tool->input.chunk_count = 0;
    tool->message++;
    return S_OK;
}

static HRESULT take_record(struct tool* tool, unsigned char type)
{
    unsigned char bytes[2];
    char text[1024];

    switch (type) {
    case RECORD_VERSION:                          /* a connection that is used again: nothing is left of before */
        strings_clear(&tool->session);
        return take(tool, bytes, 2);
    case RECORD_MODE: return take(tool, bytes, 1);
    case RECORD_ENCODING: return take_encoding(tool);
    case RECORD_VIA: return take_text(tool, text, sizeof text);
    case RECORD_MEDIA_TYPE:
        TRY(take_text(tool, text, sizeof text));
        return fail(tool, WS_E_INVALID_FORMAT, "byte 0: messages of the type '%s', which are not read out of a stream",
                    text);
    case RECORD_UNSIZED:
    case RECORD_SIZED: return take_message(tool, type == RECORD_SIZED);
    case RECORD_FAULT:
        TRY(take_text(tool, text, sizeof text));
        return fail(tool, WS_E_ENDPOINT_FAULT_RECEIVED, "byte 0: the connection ends with the fault '%s'", text);
    case RECORD_UPGRADE:
        TRY(take_text(tool, text, sizeof text));
        return fail(tool, WS_E_INVALID_FORMAT, "byte 0: from here on the stream is secured, by '%s'", text);
    case RECORD_END:
    case RECORD_UPGRADE_RESPONSE:
    case RECORD_ACK:
    case RECORD_PREAMBLE_END: return S_OK;
    default: return fail(tool, WS_E_INVALID_FORMAT, "byte 0: behind a record of no known type, 0x%02X", type);
    }
}

HRESULT framing_next(struct tool* tool, bool* found)
{
    struct input* input = &tool->input;
    unsigned long before = tool->message;
    unsigned char type = 0;

    *found = false;
    while (tool->message == before) {
        if (!input_look(input, 1))
            return E_FAIL;
        if (input->ahead_size == input->ahead_at)
            return S_OK;
        TRY(take(tool, &type, 1));
        TRY(take_record(tool, type));
    }
    *found = true;
    return S_OK;
}

static bool note_chunk(struct input* input)
{
    if (input->chunk_count == input->chunk_capacity) {
        size_t capacity = input->chunk_capacity == 0 ? 64 : input->chunk_capacity * 2;
        struct chunk* chunks = realloc(input->chunks, capacity * sizeof *chunks);

        if (chunks == NULL)
            return false;
        input->chunks = chunks;
        input->chunk_capacity = capacity;
    }
    input->chunks[input->chunk_count++] = (struct chunk){ input->given, input->bytes_read };
    return true;
}

uint64_t framing_place(const struct input* input, uint64_t offset)
{
    uint64_t place = input->skipped + offset;

    for (size_t i = 0; i < input->chunk_count && input->chunks[i].given <= offset; i++)
        place = input->chunks[i].place + offset - input->chunks[i].given;
    return place;
}

/* The next chunk of a message whose size was not known; none is left at 0. */
bool framing_next_chunk(struct input* input)
{
    uint32_t size = 0;
    const unsigned char* p;

    if (!input_look(input, 5))
        return false;
    p = input->ahead + input->ahead_at;
    if (!read_mb31(&p, input->ahead + input->ahead_size, &size))
        size = 0;
    input_pass(input, (size_t)(p - input->ahead) - input->ahead_at);
    input->left = size;
    input->chunked = size != 0;
    return note_chunk(input);
}
