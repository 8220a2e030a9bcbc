/* A document as a run of events, by our reader and by expat in namespace mode, so that the two can be compared: accepted or
 * refused, and the same elements, attributes, text and comments. For tests and fuzz targets; needs nothing of cmocka.
 *
 * Deliberate differences, which the users of this file keep out: document types and processing instructions (we refuse
 * them), encodings other than UTF-8 and UTF-16, names beyond the fourth edition of XML 1.0 (expat knows no others), and
 * undeclared prefixes of the XML version 1.1. */
#ifndef WWS_TESTS_EXPAT_EVENTS_H
#define WWS_TESTS_EXPAT_EVENTS_H

#include <WebServices.h>

#include <expat.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define EVENT_SEPARATOR '\x01'        /* between namespace and local name: in neither of them */

struct events {
    char*  text;
    size_t size, capacity;
};

static inline void events_add(struct events* events, const void* bytes, size_t size)
{
    if (events->size + size > events->capacity) {
        events->capacity = (events->size + size) * 2;
        events->text = realloc(events->text, events->capacity);
        if (events->text == NULL)
            abort();
    }
    if (size != 0)
        memcpy(events->text + events->size, bytes, size);
    events->size += size;
}

static inline void events_mark(struct events* events, char mark)
{
    events_add(events, &mark, 1);
}

/* ------------------------------------------------------------------------------------------------------- expat */

static inline void XMLCALL expat_start(void* state, const XML_Char* name, const XML_Char** attributes)
{
    events_mark(state, '\x02');
    events_add(state, name, strlen(name));
    for (; *attributes != NULL; attributes += 2) {
        events_mark(state, '\x03');
        events_add(state, attributes[0], strlen(attributes[0]));
        events_mark(state, '\x04');
        events_add(state, attributes[1], strlen(attributes[1]));
    }
    events_mark(state, '\x05');
}

static inline void XMLCALL expat_end(void* state, const XML_Char* name)
{
    (void)name;
    events_mark(state, '\x06');
}

static inline void XMLCALL expat_text(void* state, const XML_Char* text, int size)
{
    events_add(state, text, (size_t)size);
}

static inline void XMLCALL expat_comment(void* state, const XML_Char* text)
{
    events_mark(state, '\x07');
    events_add(state, text, strlen(text));
    events_mark(state, '\x07');
}

static inline bool expat_events(const void* bytes, size_t size, struct events* events)
{
    XML_Parser parser = XML_ParserCreateNS(NULL, EVENT_SEPARATOR);
    bool accepted;

    if (parser == NULL)
        abort();
    XML_SetUserData(parser, events);
    XML_SetElementHandler(parser, expat_start, expat_end);
    XML_SetCharacterDataHandler(parser, expat_text);
    XML_SetCommentHandler(parser, expat_comment);
    accepted = XML_Parse(parser, bytes, (int)size, 1) == XML_STATUS_OK;
    XML_ParserFree(parser);
    return accepted;
}

/* ------------------------------------------------------------------------------------------------------- ours */

static inline void our_name(struct events* events, const WS_XML_STRING* ns, const WS_XML_STRING* local_name)
{
    if (ns->length != 0) {
        events_add(events, ns->bytes, ns->length);
        events_mark(events, EVENT_SEPARATOR);
    }
    events_add(events, local_name->bytes, local_name->length);
}

static inline const WS_XML_STRING* our_text(const WS_XML_TEXT* text)
{
    return &((const WS_XML_UTF8_TEXT*)(const void*)text)->value;
}

static inline void our_element(struct events* events, const WS_XML_ELEMENT_NODE* element)
{
    events_mark(events, '\x02');
    our_name(events, element->ns, element->localName);
    for (ULONG i = 0; i < element->attributeCount; i++) {
        const WS_XML_ATTRIBUTE* attribute = element->attributes[i];

        if (attribute->isXmlNs)
            continue;
        events_mark(events, '\x03');
        our_name(events, attribute->ns, attribute->localName);
        events_mark(events, '\x04');
        events_add(events, our_text(attribute->value)->bytes, our_text(attribute->value)->length);
    }
    events_mark(events, '\x05');
}

/* depth: of the document; text beside the root element is no event. */
static inline void our_event(struct events* events, const WS_XML_NODE* node, ULONG* depth)
{
    const WS_XML_STRING* text = NULL;

    switch (node->nodeType) {
    case WS_XML_NODE_TYPE_ELEMENT:
        ++*depth;
        our_element(events, (const WS_XML_ELEMENT_NODE*)(const void*)node);
        break;
    case WS_XML_NODE_TYPE_END_ELEMENT:
        --*depth;
        events_mark(events, '\x06');
        break;
    case WS_XML_NODE_TYPE_TEXT:
        text = our_text(((const WS_XML_TEXT_NODE*)(const void*)node)->text);
        if (*depth != 0)
            events_add(events, text->bytes, text->length);
        break;
    case WS_XML_NODE_TYPE_COMMENT:
        text = &((const WS_XML_COMMENT_NODE*)(const void*)node)->value;
        events_mark(events, '\x07');
        events_add(events, text->bytes, text->length);
        events_mark(events, '\x07');
        break;
    default:
        break;
    }
}

static inline HRESULT our_events(WS_XML_READER* reader, const void* bytes, size_t size, struct events* events,
                                 WS_ERROR* error)
{
    static ULONG many = 1000000;
    static const WS_XML_READER_PROPERTY properties[] = {
        { WS_XML_READER_PROPERTY_MAX_DEPTH, &many, sizeof many },
        { WS_XML_READER_PROPERTY_MAX_ATTRIBUTES, &many, sizeof many },
        { WS_XML_READER_PROPERTY_MAX_NAMESPACES, &many, sizeof many },
    };
    static const WS_XML_READER_TEXT_ENCODING encoding = { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_AUTO };
    WS_XML_READER_BUFFER_INPUT input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, (void*)(uintptr_t)bytes, (ULONG)size };
    HRESULT hr = WsSetInput(reader, &encoding.encoding, &input.input, properties, WsCountOf(properties), error);
    const WS_XML_NODE* node = NULL;
    ULONG depth = 0;

    while (SUCCEEDED(hr) && (node == NULL || node->nodeType != WS_XML_NODE_TYPE_EOF)) {
        hr = WsReadNode(reader, error);
        if (SUCCEEDED(hr))
            hr = WsGetReaderNode(reader, &node, error);
        if (SUCCEEDED(hr))
            our_event(events, node, &depth);
    }
    return hr;
}

#endif
