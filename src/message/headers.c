#include "message/headers.h"

#include "base/err.h"
#include "base/heap.h"
#include "base/xmlname.h"
#include "xml/reader.h"
#include "xml/soap_address.h"
#include "xml/soap_text.h"
#include "xml/tree.h"
#include "xml/writer.h"

#include <string.h>

/* Action and To are written with mustUnderstand, the others without. */
static ULONG written_flags(WS_HEADER_TYPE type)
{
    return type == WS_ACTION_HEADER || type == WS_TO_HEADER ? HEADER_MUST_UNDERSTAND : 0;
}

/* -------------------------------------------------------------------------------------------------------- the list */

static void clear_standard(WS_MESSAGE* message, WS_HEADER_TYPE type)
{
    message->standard[type] = (struct msg_header){
        .type = type, .name = &header_names[type], .ns = &message->addressing->ns,
    };
}

static void clear_custom(WS_MESSAGE* message)
{
    message->custom = NULL;
    message->custom_end = &message->custom;
}

void headers_clear(WS_MESSAGE* message)
{
    for (WS_HEADER_TYPE type = WS_ACTION_HEADER; type < HEADER_TYPE_COUNT; type++)
        clear_standard(message, type);
    clear_custom(message);
    message->header_count = 0;
    message->tree = (struct header_tree){ 0 };
}

static HRESULT count_one_more(WS_MESSAGE* message, WS_ERROR* error)
{
    if (message->header_count >= message->headers_max)
        return err_raise(error, WS_E_QUOTA_EXCEEDED, "the message has more than %u headers; raise "
                         "WS_MESSAGE_PROPERTY_MAX_PROCESSED_HEADERS", message->headers_max);
    message->header_count++;
    return S_OK;
}

static void append_custom(WS_MESSAGE* message, struct msg_header* header)
{
    header->next = NULL;
    *message->custom_end = header;
    message->custom_end = &header->next;
}

static void unlink_custom(WS_MESSAGE* message, struct msg_header* header)
{
    struct msg_header** link = &message->custom;

    while (*link != header)
        link = &(*link)->next;
    *link = header->next;
    if (message->custom_end == &header->next)
        message->custom_end = link;
}

struct msg_header* headers_find(const WS_MESSAGE* message, const WS_XML_STRING* name, const WS_XML_STRING* ns,
                                bool mapped, ULONG index)
{
    for (struct msg_header* header = message->custom; header != NULL; header = header->next) {
        if ((header->flags & HEADER_FOREIGN) != 0 || mapped != ((header->flags & HEADER_MAPPED) != 0))
            continue;
        if (xml_string_equals(header->name, name) && xml_string_equals(header->ns, ns) && index-- == 0)
            return header;
    }
    return NULL;
}

HRESULT headers_set_text(WS_MESSAGE* message, WS_HEADER_TYPE type, const BYTE* utf8, ULONG length, WS_ERROR* error)
{
    struct msg_header* header = &message->standard[type];
    WS_XML_STRING text;

    TRY(soap_copy_text(message->heap, utf8, length, &text, error));
    if ((header->flags & HEADER_PRESENT) == 0)
        TRY(count_one_more(message, error));
    if (header->node != NULL)
        tree_remove(message->tree.buffer, header->node);
    clear_standard(message, type);
    header->flags = HEADER_PRESENT | HEADER_UNDERSTOOD | written_flags(type);
    header->text = text;
    return message->tree.shared ? headers_make_node(message, header, error) : S_OK;
}

void headers_remove(WS_MESSAGE* message, struct msg_header* header)
{
    if (header->node != NULL)
        tree_remove(message->tree.buffer, header->node);
    if (header->type != 0)
        clear_standard(message, header->type);
    else
        unlink_custom(message, header);
    message->header_count--;
}

/* -------------------------------------------------------------------------------------------------------- the tree */

static HRESULT declare_prefixes(const WS_MESSAGE* message, const struct header_tree* tree, WS_ERROR* error)
{
    if (message->addressing->ns.length != 0)
        TRY(tree_add_xmlns(tree->buffer, tree->envelope, &addr_prefix, &message->addressing->ns, error));
    if (message->soap->ns.length != 0)
        TRY(tree_add_xmlns(tree->buffer, tree->envelope, &soap_prefix, &message->soap->ns, error));
    return S_OK;
}

HRESULT headers_tree(WS_MESSAGE* message, WS_ERROR* error)
{
    const WS_XML_STRING* ns = &message->soap->ns;
    const WS_XML_STRING* prefix = ns->length != 0 ? &soap_prefix : &soap_empty;
    struct header_tree tree = { 0 };
    struct xml_buffer_node* body;

    if (message->tree.buffer != NULL)
        return S_OK;
    TRY(xml_buffer_create(message->heap, &tree.buffer, error));
    TRY(tree_new_element(tree.buffer, NULL, prefix, &soap_envelope, ns, &tree.envelope, error));
    TRY(declare_prefixes(message, &tree, error));
    TRY(tree_new_element(tree.buffer, tree.envelope->last, prefix, &soap_header, ns, &tree.header, error));
    TRY(tree_new_element(tree.buffer, tree.envelope->last, prefix, &soap_body, ns, &body, error));
    message->tree = tree;
    return S_OK;
}

static HRESULT fill_node(WS_MESSAGE* message, const struct msg_header* header, struct xml_buffer_node* node,
                         WS_ERROR* error)
{
    WS_XML_BUFFER* buffer = message->tree.buffer;
    struct xml_buffer_node* holder = node;

    if ((header->flags & HEADER_MUST_UNDERSTAND) != 0)
        TRY(tree_add_attribute(buffer, node, &soap_prefix, &soap_must_understand, &message->soap->ns, &soap_one,
                               error));
    if (headers_is_reference(header->type))
        TRY(tree_new_element(buffer, node->last, &addr_prefix, &address_element, &message->addressing->ns, &holder,
                             error));
    return tree_add_text(buffer, holder, &header->text, error);
}

/* What is a text stands in front, as it does when it is written. */
HRESULT headers_make_node(WS_MESSAGE* message, struct msg_header* header, WS_ERROR* error)
{
    struct xml_buffer_node* node;
    HRESULT hr;

    if (header->node != NULL || message->addressing->ns.length == 0)    /* TRANSPORT: never an element */
        return S_OK;
    TRY(headers_tree(message, error));
    TRY(tree_new_element(message->tree.buffer, message->tree.header->first, &addr_prefix, header->name, header->ns,
                         &node, error));
    hr = fill_node(message, header, node, error);
    if (FAILED(hr))
        tree_remove(message->tree.buffer, node);
    else
        header->node = node;
    return hr;
}

HRESULT headers_share_tree(WS_MESSAGE* message, WS_ERROR* error)
{
    TRY(headers_tree(message, error));
    for (size_t i = HEADERS_ORDER_COUNT; i-- != 0;) {
        struct msg_header* header = headers_standard(message, headers_order[i]);

        if (header != NULL)
            TRY(headers_make_node(message, header, error));
    }
    message->tree.shared = true;
    return S_OK;
}

HRESULT headers_begin_node(WS_MESSAGE* message, struct header_place* place, WS_ERROR* error)
{
    TRY(headers_tree(message, error));
    place->before = message->tree.header->last;
    place->previous = place->before->prev;
    return S_OK;
}

/* --------------------------------------------------------------------------------- from an element to a list entry */

static HRESULT raise_second(const WS_MESSAGE* message, WS_HEADER_TYPE type, WS_ERROR* error)
{
    return err_raise(error, WS_E_INVALID_FORMAT, "the message has more than one %s header of %s",
                     (const char*)header_names[type].bytes, message->addressing->label);
}

HRESULT headers_claim(WS_MESSAGE* message, WS_HEADER_TYPE type, struct msg_header** out, WS_ERROR* error)
{
    if ((message->standard[type].flags & HEADER_PRESENT) != 0)
        return raise_second(message, type, error);
    TRY(count_one_more(message, error));
    *out = &message->standard[type];
    return S_OK;
}

/* The text of a standard header; of an endpoint reference the address, without a pointer when it has none. */
static HRESULT read_node_text(WS_MESSAGE* message, WS_HEADER_TYPE type, struct xml_buffer_node* node,
                              WS_XML_STRING* out, WS_ERROR* error)
{
    struct xml_buffer_node* holder = node;
    WS_XML_STRING text;

    if (headers_is_reference(type)) {
        holder = tree_element_from(node->first);
        while (holder != NULL && !tree_is(holder, &address_element, &message->addressing->ns))
            holder = tree_element_from(holder->next);
        if (holder == NULL) {
            *out = (WS_XML_STRING){ 0, NULL, NULL, 0 };
            return S_OK;
        }
    }
    TRY(tree_text(message->heap, holder, &text, error));
    *out = soap_trim(text.bytes, text.length);
    return S_OK;
}

static HRESULT enter_standard(WS_MESSAGE* message, WS_HEADER_TYPE type, struct xml_buffer_node* node, ULONG flags,
                              struct msg_header** out, WS_ERROR* error)
{
    struct msg_header* header;
    WS_XML_STRING text;

    TRY(read_node_text(message, type, node, &text, error));
    TRY(headers_claim(message, type, &header, error));
    header->flags = HEADER_PRESENT | flags;
    header->text = text;
    header->node = node;
    *out = header;
    return S_OK;
}

/* reuse: an entry that is not in the list any more, or NULL. */
static HRESULT enter_custom(WS_MESSAGE* message, struct xml_buffer_node* node, ULONG flags, struct msg_header* reuse,
                            struct msg_header** out, WS_ERROR* error)
{
    struct msg_header* header = reuse;

    if (header == NULL) {
        void* block;

        TRY(heap_alloc(message->heap, sizeof *header, &block, error));
        header = block;
    }
    TRY(count_one_more(message, error));
    *header = (struct msg_header){
        .name = node->node.element.localName, .ns = node->node.element.ns, .flags = flags, .node = node,
    };
    append_custom(message, header);
    *out = header;
    return S_OK;
}

static HRESULT enter_node(WS_MESSAGE* message, struct xml_buffer_node* node, ULONG extra_flags,
                          struct msg_header* reuse, struct msg_header** out, WS_ERROR* error)
{
    struct header_attributes attributes;
    WS_XML_READER* reader;
    WS_HEADER_TYPE type = header_type_of(message->addressing, node->node.element.localName, node->node.element.ns);

    TRY(msg_tree_reader(message, &reader, error));
    TRY(tree_reader_at(reader, message->tree.buffer, node, error));
    TRY(headers_read_attributes(message, reader, &attributes, error));
    if (type != 0)
        extra_flags |= HEADER_UNDERSTOOD;
    if (type == 0 || attributes.no_reply || (attributes.flags & HEADER_FOREIGN) != 0)
        return enter_custom(message, node, attributes.flags | extra_flags, reuse, out, error);
    return enter_standard(message, type, node, attributes.flags | extra_flags, out, error);
}

HRESULT headers_end_node(WS_MESSAGE* message, const struct header_place* place, HRESULT hr, ULONG extra_flags,
                         struct msg_header** out, WS_ERROR* error)
{
    struct msg_header* header;

    if (SUCCEEDED(hr))
        hr = enter_node(message, headers_new_node(place), extra_flags, NULL, &header, error);
    if (FAILED(hr)) {
        while (place->before->prev != place->previous)
            tree_remove(message->tree.buffer, place->before->prev);
        return hr;
    }
    if (out != NULL)
        *out = header;
    return S_OK;
}

HRESULT headers_replace_node(WS_MESSAGE* message, WS_HEADER_TYPE type, const struct header_place* place, HRESULT hr,
                             WS_ERROR* error)
{
    struct msg_header old = message->standard[type];
    ULONG count = message->header_count;

    if ((old.flags & HEADER_PRESENT) != 0) {
        clear_standard(message, type);
        message->header_count--;
    }
    hr = headers_end_node(message, place, hr, 0, NULL, error);
    if (FAILED(hr)) {
        message->standard[type] = old;
        message->header_count = count;
    } else if (old.node != NULL) {
        tree_remove(message->tree.buffer, old.node);
    }
    return hr;
}

/* The entry that the node had before, taken out of the old list. */
static struct msg_header* take_old(struct msg_header** list, const struct xml_buffer_node* node)
{
    for (struct msg_header** link = list; *link != NULL; link = &(*link)->next) {
        struct msg_header* header = *link;

        if (header->node == node) {
            *link = header->next;
            return header;
        }
    }
    return NULL;
}

HRESULT headers_sync(WS_MESSAGE* message, WS_ERROR* error)
{
    struct msg_header* old = message->custom;
    struct msg_header* header;

    if (!message->tree.shared)
        return S_OK;
    if (message->tree.header->removed)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "the Header element was removed from the message's header buffer");
    clear_custom(message);
    message->header_count = 0;
    for (WS_HEADER_TYPE type = WS_ACTION_HEADER; type < HEADER_TYPE_COUNT; type++) {
        if (message->standard[type].node != NULL)
            clear_standard(message, type);
        else if ((message->standard[type].flags & HEADER_PRESENT) != 0)
            message->header_count++;
    }
    for (struct xml_buffer_node* node = tree_element_from(message->tree.header->first); node != NULL;
         node = tree_element_from(node->next)) {
        struct msg_header* reuse = take_old(&old, node);
        /* An element without a namespace that the application put there is a mapped header; one of a peer is not. */
        ULONG kept = reuse != NULL ? reuse->flags & (HEADER_UNDERSTOOD | HEADER_MAPPED)
                                   : node->node.element.ns->length == 0 ? (ULONG)HEADER_MAPPED : 0;

        TRY(enter_node(message, node, kept, reuse, &header, error));
    }
    return S_OK;
}

/* ----------------------------------------------------------------------------------------------------------- copying */

static const WS_XML_STRING name_is_reference = XML_TEXT("IsReferenceParameter");
static const WS_XML_STRING text_true = XML_TEXT("true");

/* What the Envelope declares need not be declared again. */
static void settle_node(const WS_MESSAGE* message, struct xml_buffer_node* node)
{
    tree_drop_xmlns(node, &addr_prefix, &message->addressing->ns);
    tree_drop_xmlns(node, &soap_prefix, &message->soap->ns);
}

HRESULT headers_read_node(WS_MESSAGE* message, const struct header_place* place, WS_XML_READER* reader, WS_ERROR* error)
{
    TRY(tree_read(reader, message->tree.buffer, place->before, error));
    settle_node(message, headers_new_node(place));
    return S_OK;
}

static HRESULT copy_node(WS_MESSAGE* message, const struct header_place* place, WS_XML_BUFFER* buffer,
                         struct xml_buffer_node* element, WS_ERROR* error)
{
    WS_XML_READER* reader;

    TRY(msg_tree_reader(message, &reader, error));
    TRY(tree_reader_at(reader, buffer, element, error));
    return headers_read_node(message, place, reader, error);
}

/* A prefix for the addressing namespace that the element does not use for something else. */
static const WS_XML_STRING* free_prefix(const struct xml_buffer_node* element)
{
    static const WS_XML_STRING others[] = { XML_TEXT("wsa"), XML_TEXT("wsa1"), XML_TEXT("wsa2") };
    const WS_XML_STRING* prefix = &addr_prefix;

    for (size_t i = 0; i < ARRAY_COUNT(others) && tree_declares(element, prefix); i++)
        prefix = &others[i];
    return prefix;
}

static HRESULT copy_reference(WS_MESSAGE* message, const struct header_place* place, WS_XML_BUFFER* buffer,
                              struct xml_buffer_node* element, WS_ERROR* error)
{
    struct xml_buffer_node* node;
    const WS_XML_STRING* prefix;

    TRY(copy_node(message, place, buffer, element, error));
    if (message->addressing->id != WS_ADDRESSING_VERSION_1_0)
        return S_OK;
    node = headers_new_node(place);
    prefix = free_prefix(node);
    if (prefix != &addr_prefix)
        TRY(tree_add_xmlns(message->tree.buffer, node, prefix, &message->addressing->ns, error));
    return tree_add_attribute(message->tree.buffer, node, prefix, &name_is_reference, &message->addressing->ns,
                              &text_true, error);
}

/* A reference parameter comes from whoever gave the address, in a reply from the peer: it must not pass for a header that
 * the library sets. */
static HRESULT check_reference(const WS_MESSAGE* message, const struct xml_buffer_node* element, WS_ERROR* error)
{
    WS_HEADER_TYPE type =
        header_type_of(message->addressing, element->node.element.localName, element->node.element.ns);

    if (type != 0)
        return err_raise(error, WS_E_INVALID_FORMAT,
                         "a reference parameter of the endpoint address is the addressing header "
                         "%s",
                         (const char*)header_names[type].bytes);
    return S_OK;
}

HRESULT headers_add_copy(WS_MESSAGE* message, WS_XML_BUFFER* buffer, struct xml_buffer_node* element, ULONG extra_flags,
                         WS_ERROR* error)
{
    struct header_place place;

    TRY(headers_begin_node(message, &place, error));
    return headers_end_node(message, &place, copy_node(message, &place, buffer, element, error), extra_flags, NULL,
                            error);
}

HRESULT headers_add_reference(WS_MESSAGE* message, WS_XML_BUFFER* buffer, struct xml_buffer_node* element,
                              WS_ERROR* error)
{
    struct header_place place;

    TRY(check_reference(message, element, error));
    TRY(headers_begin_node(message, &place, error));
    return headers_end_node(message, &place, copy_reference(message, &place, buffer, element, error), 0, NULL, error);
}
