/* Binary XML: the dictionary of the encoding, the strings of a session, and names as numbers. */
#include "xmltool.h"

#include <stdlib.h>
#include <string.h>

#define TRY(call) do { HRESULT try_hr_ = (call); if (FAILED(try_hr_)) return try_hr_; } while (0)

/* What receivers take by default, of the strings of a session with their sizes. */
#define SESSION_BYTES_MAX 2048

/* ---- dictionaries --------------------------------------------------------------------------------------------------- */

static bool load_dictionary(struct tool* tool)
{
    struct strings* dictionary = &tool->dictionary;

    if (strcmp(tool->options->dictionary, "none") == 0)
        return true;
    if (strcmp(tool->options->dictionary, "soap") == 0) {
        if (FAILED(WsGetDictionary(WS_ENCODING_XML_BINARY_1, &dictionary->known, NULL)))
            return false;
    } else if (!strings_load(dictionary, tool->options->dictionary)) {
        return false;
    }
    return strings_index(dictionary);
}

static size_t announced_size(ULONG length)
{
    return length + (length < 0x80 ? 1u : length < 0x4000 ? 2u : 4u);
}

bool binary_load(struct tool* tool)
{
    const char* strings = tool->options->strings;

    tool->dictionary.dictionary.isConst = tool->session.dictionary.isConst = tool->sent.dictionary.isConst = TRUE;
    if (!load_dictionary(tool))
        return false;
    if (strings != NULL && !(strings_load(&tool->session, strings) && strings_load(&tool->sent, strings)))
        return false;
    tool->sent_before = tool->sent.dictionary.stringCount;
    for (ULONG i = 0; i < tool->sent_before; i++)
        tool->sent_bytes += announced_size(tool->sent.dictionary.strings[i].length);
    return strings_index(&tool->sent);
}

void binary_free(struct tool* tool)
{
    strings_free(&tool->dictionary);
    strings_free(&tool->session);
    strings_free(&tool->sent);
    strings_free(&tool->prolog);
    free(tool->numbered);
    free(tool->numbered_list);
}

/* ---- the table of a session ([MC-NBFSE] 2.1) ------------------------------------------------------------------------ */

HRESULT binary_read_table(struct tool* tool)
{
    struct input* input = &tool->input;
    const unsigned char* begin = input->ahead + input->ahead_at;
    size_t there = input->ahead_size - input->ahead_at;
    size_t size = session_table_size(begin, input->framed && input->left < there ? input->left : there);
    const unsigned char* p = begin;
    const unsigned char* end = begin + size;
    uint32_t length;

    if (size == 0)
        return fail(tool, WS_E_INVALID_FORMAT, "byte 0: no table of strings, and a document behind it, begins here");
    (void)read_mb31(&p, end, &length);
    while (p < end) {
        (void)read_mb31(&p, end, &length);
        if (!strings_add(&tool->session, p, length))
            return E_OUTOFMEMORY;
        p += length;
    }
    input_skip(input, size);
    input->left -= input->framed ? (uint32_t)size : 0;
    return S_OK;
}

static size_t put_mb31(unsigned char* out, size_t value)
{
    size_t size = 0;

    for (; value >= 0x80; value >>= 7)
        out[size++] = (unsigned char)(0x80 | (value & 0x7F));
    out[size++] = (unsigned char)value;
    return size;
}

HRESULT binary_write_table(struct tool* tool)
{
    unsigned char strings[SESSION_BYTES_MAX] = { 0 }, table[SESSION_BYTES_MAX + 8];
    size_t size = 0, head;

    for (ULONG i = tool->sent_before; i < tool->sent.dictionary.stringCount; i++) {
        const WS_XML_STRING* string = &tool->sent.dictionary.strings[i];

        size += put_mb31(strings + size, string->length);
        memcpy(strings + size, string->bytes, string->length);
        size += string->length;
    }
    head = put_mb31(table, size);
    memcpy(table + head, strings, size);
    return output_put_in_front(&tool->output, table, head + size) ? S_OK : E_FAIL;
}

HRESULT CALLBACK binary_find_sent(void* state, const WS_XML_STRING* string, BOOL* found, ULONG* id, WS_ERROR* error)
{
    const struct tool* tool = state;
    const WS_XML_STRING* sent = strings_find(&tool->sent, string);

    (void)error;
    *found = sent != NULL;
    *id = sent == NULL ? 0 : sent->id;
    return S_OK;
}

/* ---- names as numbers ----------------------------------------------------------------------------------------------- */

struct numbered {
    WS_XML_ATTRIBUTE attribute;
    WS_XML_UTF8_TEXT text;
};

static const WS_XML_STRING* number(const struct tool* tool, const WS_XML_STRING* string)
{
    const WS_XML_STRING* known = strings_find(&tool->dictionary, string);

    return known == NULL ? string : known;
}

/* Of a name, or a namespace: in a session it gets a number when it has none. */
static WS_XML_STRING* number_name(struct tool* tool, const WS_XML_STRING* string)
{
    const WS_XML_STRING* known = number(tool, string);

    if (tool->options->to == ENCODING_SESSION && known == string && string->length != 0
        && tool->sent_bytes + announced_size(string->length) <= SESSION_BYTES_MAX
        && strings_find(&tool->sent, string) == NULL && strings_add(&tool->sent, string->bytes, string->length))
        tool->sent_bytes += announced_size(string->length);
    return (WS_XML_STRING*)(uintptr_t)known;
}

static WS_XML_TEXT* number_text(const struct tool* tool, WS_XML_TEXT* text, WS_XML_UTF8_TEXT* room)
{
    if (text == NULL || text->textType != WS_XML_TEXT_TYPE_UTF8)
        return text;
    *room = *(const WS_XML_UTF8_TEXT*)(const void*)text;
    room->value = *number(tool, &room->value);
    return &room->text;
}

static HRESULT reserve(struct tool* tool, ULONG count)
{
    if (count <= tool->numbered_capacity)
        return S_OK;
    free(tool->numbered);
    free(tool->numbered_list);
    tool->numbered_capacity = count * 2;
    tool->numbered = calloc(tool->numbered_capacity, sizeof *tool->numbered);
    tool->numbered_list = calloc(tool->numbered_capacity, sizeof *tool->numbered_list);
    if (tool->numbered != NULL && tool->numbered_list != NULL)
        return S_OK;
    tool->numbered_capacity = 0;
    return E_OUTOFMEMORY;
}

HRESULT binary_write_element(struct tool* tool, const WS_XML_ELEMENT_NODE* element)
{
    WS_XML_ELEMENT_NODE copy = *element;

    TRY(reserve(tool, element->attributeCount));
    copy.localName = number_name(tool, element->localName);
    copy.ns = number_name(tool, element->ns);
    for (ULONG i = 0; i < element->attributeCount; i++) {
        struct numbered* numbered = &tool->numbered[i];

        numbered->attribute = *element->attributes[i];
        if (!numbered->attribute.isXmlNs)
            numbered->attribute.localName = number_name(tool, numbered->attribute.localName);
        numbered->attribute.ns = number_name(tool, numbered->attribute.ns);
        numbered->attribute.value = number_text(tool, numbered->attribute.value, &numbered->text);
        tool->numbered_list[i] = &numbered->attribute;
    }
    copy.attributes = tool->numbered_list;
    return WsWriteNode(tool->writer, &copy.node, tool->error);
}

HRESULT binary_write_text(struct tool* tool, const WS_XML_STRING* text)
{
    WS_XML_UTF8_TEXT utf8 = { { WS_XML_TEXT_TYPE_UTF8 }, *number(tool, text) };

    return WsWriteText(tool->writer, &utf8.text, tool->error);
}
