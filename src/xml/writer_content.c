/* Text of elements, attributes and CDATA sections. */
#include "xml/writer_int.h"

#include "base/check.h"
#include "base/err.h"
#include "base/xmlname.h"
#include "xml/text.h"

/* White space without carriage returns: these survive as character references only, which need an element around them. */
static bool fits_top_level(const BYTE* bytes, ULONG size)
{
    for (ULONG i = 0; i < size; i++)
        if (!xml_space(bytes[i]) || bytes[i] == '\r')
            return false;
    return true;
}

static bool repeatable(WS_XML_TEXT_TYPE type)
{
    return type == WS_XML_TEXT_TYPE_UTF8 || type == WS_XML_TEXT_TYPE_UTF16 || type == WS_XML_TEXT_TYPE_BASE64;
}

/* One kind of text for each attribute; only characters and bytes may come in pieces. */
static HRESULT in_attribute(WS_XML_WRITER* writer, WS_XML_TEXT_TYPE type, WS_ERROR* error)
{
    if (writer->attr_text != 0 && (writer->attr_text != type || !repeatable(type)))
        return err_raise(
            error, WS_E_INVALID_OPERATION,
            "text of type %d behind text of type %d in one attribute: only UTF-8, UTF-16 and base64 text may "
            "be continued, each by its own kind",
            (int)type, (int)writer->attr_text);
    writer->attr_text = type;
    return S_OK;
}

static HRESULT at_top_level(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    if (UNLIKELY(xml_mtom_finished(writer)))
        return err_raise(error, WS_E_INVALID_OPERATION, "text behind the MIME parts, which are written already");
    if (!writer->set.allow_fragment && (bytes == NULL || !fits_top_level(bytes, size)))
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "text at the top level of the document; WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT permits it");
    return writer->started ? S_OK : xml_writer_start_document(writer, error);
}

static HRESULT before_any_text(WS_XML_WRITER* writer, WS_XML_TEXT_TYPE type, const BYTE* bytes, ULONG size,
                               WS_ERROR* error)
{
    if (writer->state == XML_WRITER_IN_ATTRIBUTE)
        TRY(in_attribute(writer, type, error));
    else if (writer->state == XML_WRITER_IN_TAG)
        TRY(xml_writer_end_start(writer, error));
    if (UNLIKELY(writer->kept_count != 0 && type != WS_XML_TEXT_TYPE_BASE64))
        TRY(xml_writer_settle(writer, false, error));
    if (UNLIKELY(writer->depth == 0))
        return at_top_level(writer, bytes, size, error);
    if (writer->state != XML_WRITER_IN_ATTRIBUTE)
        writer->open[writer->depth - 1].has_text = true;
    return S_OK;
}

static HRESULT raise_no_pointer(const char* type, ULONG size, WS_ERROR* error)
{
    return err_raise(error, E_INVALIDARG, "%s of length %u whose pointer is NULL", type, (unsigned)size);
}

/* bytes: the text, when it can be white space. */
static inline HRESULT before_text(WS_XML_WRITER* writer, WS_XML_TEXT_TYPE type, const BYTE* bytes, ULONG size,
                                  WS_ERROR* error)
{
    if (writer->ops->open_ended && writer->state == XML_WRITER_IN_TAG && xml_writer_has_declared(writer)
        && writer->kept_count == 0) {
        writer->state = XML_WRITER_CONTENT;
        writer->open[writer->depth - 1].has_text = true;
        return S_OK;
    }
    return before_any_text(writer, type, bytes, size, error);
}

HRESULT xml_write_utf8(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    if (size == 0)
        bytes = (const BYTE*)"";                 /* NULL stands for text that cannot be white space */
    TRY(before_text(writer, WS_XML_TEXT_TYPE_UTF8, bytes, size, error));
    return writer->ops->chars(writer, bytes, size, error);
}

/* Counts as a number does: nothing can be put to it in an attribute. */
HRESULT xml_write_plain(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    TRY(before_text(writer, WS_XML_TEXT_TYPE_TIMESPAN, bytes, size, error));
    return writer->ops->plain(writer, bytes, size, error);
}

/* The text as UTF-8 in the writer's own buffer. */
static HRESULT write_converted(WS_XML_WRITER* writer, const WS_XML_TEXT* text, WS_ERROR* error)
{
    const BYTE* bytes;
    ULONG size;

    writer->converted.size = 0;
    TRY(xml_text_append(text, &writer->converted, error));
    size = (ULONG)writer->converted.size;
    bytes = size == 0 ? (const BYTE*)"" : writer->converted.data;
    TRY(before_text(writer, text->textType, bytes, size, error));
    return writer->ops->chars(writer, bytes, size, error);
}

HRESULT xml_write_utf16(WS_XML_WRITER* writer, const WCHAR* chars, ULONG count, WS_ERROR* error)
{
    WS_XML_UTF16_TEXT text = { { WS_XML_TEXT_TYPE_UTF16 }, (BYTE*)(uintptr_t)chars, count * 2 };

    if (count > UINT32_MAX / 2)
        return err_raise(error, E_INVALIDARG, "%u characters are more than a text can hold", (unsigned)count);
    return write_converted(writer, &text.text, error);
}

/* ---- base64 ------------------------------------------------------------------------------------------------------- */

HRESULT xml_writer_settle(WS_XML_WRITER* writer, bool last, WS_ERROR* error)
{
    ULONG count = writer->kept_count;

    if (writer->is_mtom && writer->state == XML_WRITER_CONTENT)
        return xml_mtom_settle(writer, last, error);
    writer->kept_count = 0;
    return writer->ops->base64(writer, writer->kept, count, error);
}

HRESULT xml_write_end_base64(WS_XML_WRITER* writer, WS_ERROR* error)
{
    return writer->kept_count == 0 ? S_OK : xml_writer_settle(writer, false, error);
}

/* Several calls make one run of base64: groups of three bytes go out at once, what is over waits for the next call. */
HRESULT xml_write_base64(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    bool alone = writer->is_mtom && writer->depth != 0 && !writer->open[writer->depth - 1].has_text
                 && !writer->open[writer->depth - 1].has_child;
    ULONG whole;

    if (UNLIKELY(bytes == NULL && size != 0))
        return raise_no_pointer("bytes", size, error);
    TRY(before_text(writer, WS_XML_TEXT_TYPE_BASE64, size == 0 ? (const BYTE*)"" : NULL, 0, error));
    if (writer->is_mtom && writer->state == XML_WRITER_CONTENT)
        return xml_mtom_keep(writer, bytes, size, alone, error);
    if (writer->ops->any_bytes)
        return writer->ops->base64(writer, bytes, size, error);
    if (writer->kept_count != 0) {
        while (writer->kept_count < 3 && size > 0) {
            writer->kept[writer->kept_count++] = *bytes++;
            size--;
        }
        if (writer->kept_count == 3)
            TRY(xml_writer_settle(writer, false, error));
    }
    whole = size - size % 3;
    if (whole != 0)
        TRY(writer->ops->base64(writer, bytes, whole, error));
    if (size > whole) {
        memcpy(writer->kept + writer->kept_count, bytes + whole, size - whole);
        writer->kept_count += size - whole;
    }
    return S_OK;
}

/* ---- typed text --------------------------------------------------------------------------------------------------- */

static HRESULT write_qname_text(WS_XML_WRITER* writer, const WS_XML_QNAME_TEXT* text, WS_ERROR* error)
{
    if (!xml_string_given(text->localName) || (text->prefix != NULL && !xml_string_given(text->prefix))
        || (text->ns != NULL && !xml_string_given(text->ns)))
        return err_raise(error, E_INVALIDARG, "a WS_XML_QNAME_TEXT without a local name, or a string that is NULL");
    return xml_write_qname(writer, text->prefix, text->localName, text->ns, error);
}

static bool means(const WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* ns)
{
    const struct xml_writer_binding* binding = xml_writer_find_binding(writer, prefix);

    if (binding != NULL)
        return xml_writer_span_is(writer, binding->ns, ns);
    if (prefix->length == 3 && memcmp(prefix->bytes, "xml", 3) == 0)
        return xml_is_xml_namespace(ns);
    return prefix->length == 0 && ns->length == 0;
}

/* Names in a list bring their prefix: there is no place for each of them to declare one. */
static HRESULT write_list(WS_XML_WRITER* writer, const WS_XML_TEXT* text, WS_ERROR* error)
{
    static const WS_XML_STRING none = { 0, (BYTE*)(uintptr_t)"", NULL, 0 };
    const WS_XML_LIST_TEXT* list = (const WS_XML_LIST_TEXT*)(const void*)text;

    for (ULONG i = 0; list->items != NULL && i < list->itemCount; i++) {
        const WS_XML_QNAME_TEXT* name = (const WS_XML_QNAME_TEXT*)(const void*)list->items[i];

        if (name == NULL || name->text.textType != WS_XML_TEXT_TYPE_QNAME || name->ns == NULL)
            continue;
        if (!xml_string_given(name->ns) || (name->prefix != NULL && !xml_string_given(name->prefix)))
            return err_raise(error, E_INVALIDARG, "a WS_XML_QNAME_TEXT with a string that is NULL");
        if (!means(writer, name->prefix == NULL ? &none : name->prefix, name->ns))
            return err_raise(error, WS_E_INVALID_FORMAT,
                             "the prefix of item %u of a WS_XML_LIST_TEXT is not bound to '%.*s' here", (unsigned)i,
                             (int)name->ns->length, (const char*)name->ns->bytes);
    }
    return write_converted(writer, text, error);
}

static HRESULT write_string(WS_XML_WRITER* writer, const WS_XML_STRING* string, WS_ERROR* error)
{
    const BYTE* bytes = string->length == 0 ? (const BYTE*)"" : string->bytes;

    TRY(before_text(writer, WS_XML_TEXT_TYPE_UTF8, bytes, string->length, error));
    return writer->ops->string(writer, string, error);
}

HRESULT xml_write_text(WS_XML_WRITER* writer, const WS_XML_TEXT* text, WS_ERROR* error)
{
    const WS_XML_UTF8_TEXT* utf8 = (const WS_XML_UTF8_TEXT*)(const void*)text;
    const WS_XML_BASE64_TEXT* base64 = (const WS_XML_BASE64_TEXT*)(const void*)text;

    switch (text->textType) {
    case WS_XML_TEXT_TYPE_UTF8:
        if (UNLIKELY(utf8->value.bytes == NULL && utf8->value.length != 0))
            return raise_no_pointer("a WS_XML_UTF8_TEXT", utf8->value.length, error);
        if (UNLIKELY(utf8->value.dictionary != NULL && writer->ops->string != NULL))
            return write_string(writer, &utf8->value, error);
        return xml_write_utf8(writer, utf8->value.bytes, utf8->value.length, error);
    case WS_XML_TEXT_TYPE_BASE64:
        return xml_write_base64(writer, base64->bytes, base64->length, error);
    case WS_XML_TEXT_TYPE_UTF16:
        return write_converted(writer, text, error);
    case WS_XML_TEXT_TYPE_LIST:
        return write_list(writer, text, error);
    case WS_XML_TEXT_TYPE_QNAME:
        return write_qname_text(writer, (const WS_XML_QNAME_TEXT*)(const void*)text, error);
    default:
        if ((ULONG)text->textType < WS_XML_TEXT_TYPE_BOOL || (ULONG)text->textType > WS_XML_TEXT_TYPE_TIMESPAN)
            return err_raise(error, E_INVALIDARG, "%d is not a WS_XML_TEXT_TYPE", (int)text->textType);
        TRY(before_text(writer, text->textType, NULL, 0, error));
        return writer->ops->scalar(writer, text, error);
    }
}

/* ---- qualified names ---------------------------------------------------------------------------------------------- */

static bool in_start_tag(const WS_XML_WRITER* writer)
{
    return writer->state == XML_WRITER_IN_TAG || writer->state == XML_WRITER_IN_ATTRIBUTE;
}

/* No prefix can stand for no namespace: such a name is written without one, where no default namespace gets in its way. */
static HRESULT undeclare_default(WS_XML_WRITER* writer, const WS_XML_STRING* none, WS_ERROR* error)
{
    HRESULT hr = in_start_tag(writer) ? xml_writer_bind_name(writer, none, none, NULL) : WS_E_INVALID_FORMAT;

    return hr != WS_E_INVALID_FORMAT
           ? hr : err_raise(error, hr, "a qualified name in no namespace cannot be written where there is a default "
                                       "namespace; write the element around it with a prefix");
}

/* The prefix that the name is written with; declared on the open start tag when it has to be. */
static HRESULT qname_prefix(WS_XML_WRITER* writer, const WS_XML_STRING* given, const WS_XML_STRING* ns,
                            BYTE chars[XML_GENERATED_MAX], WS_XML_STRING* prefix, WS_ERROR* error)
{
    static const WS_XML_STRING none = { 0, (BYTE*)(uintptr_t)"", NULL, 0 };

    if (given != NULL && ns == NULL) {
        *prefix = *given;
        return S_OK;
    }
    if (given == NULL && ns->length != 0) {
        if (xml_writer_find_prefix(writer, ns, true, writer->binding_count, prefix))
            return S_OK;
        xml_writer_generate_prefix(writer, chars, prefix);
    } else {
        *prefix = given == NULL ? none : *given;
    }
    if (means(writer, prefix, ns))
        return S_OK;
    if (prefix->length == 0 && ns->length == 0)
        return undeclare_default(writer, &none, error);
    if (!in_start_tag(writer))
        return err_raise(error, WS_E_INVALID_FORMAT,
                         "no prefix for the namespace '%.*s' of a qualified name, and no start tag to declare it on",
                         (int)ns->length, (const char*)ns->bytes);
    return xml_writer_bind_name(writer, prefix, ns, error);
}

HRESULT xml_write_qname(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* local_name,
                        const WS_XML_STRING* ns, WS_ERROR* error)
{
    BYTE chars[XML_GENERATED_MAX];
    WS_XML_STRING chosen;

    if (prefix == NULL && ns == NULL)
        return err_raise(error, E_INVALIDARG, "a qualified name needs a prefix or a namespace");
    if (prefix == NULL && writer->depth == 0)
        return err_raise(error, WS_E_INVALID_FORMAT, "a qualified name without its own prefix outside of all elements");
    if (!xml_ncname_valid(local_name->bytes, local_name->length))
        return err_raise(error, local_name->length == 0 ? E_INVALIDARG : WS_E_INVALID_FORMAT,
                         "'%.*s' cannot be the local name of a qualified name",
                         local_name->length < 80 ? (int)local_name->length : 80, (const char*)local_name->bytes);
    TRY(qname_prefix(writer, prefix, ns, chars, &chosen, error));
    writer->converted.size = 0;
    if (chosen.length != 0) {
        TRY(xml_bytes_append(&writer->converted, chosen.bytes, chosen.length, error));
        TRY(xml_bytes_append(&writer->converted, ":", 1, error));
    }
    TRY(xml_bytes_append(&writer->converted, local_name->bytes, local_name->length, error));
    TRY(before_text(writer, WS_XML_TEXT_TYPE_QNAME, writer->converted.data, (ULONG)writer->converted.size, error));
    return writer->ops->chars(writer, writer->converted.data, (ULONG)writer->converted.size, error);
}

/* ---- CDATA -------------------------------------------------------------------------------------------------------- */

HRESULT xml_write_start_cdata(WS_XML_WRITER* writer, WS_ERROR* error)
{
    if (writer->state == XML_WRITER_IN_CDATA || writer->state == XML_WRITER_IN_ATTRIBUTE)
        return err_raise(error, WS_E_INVALID_OPERATION, "a CDATA section inside %s",
                         writer->state == XML_WRITER_IN_CDATA ? "a CDATA section" : "an attribute");
    if (writer->depth == 0 && !writer->set.allow_fragment)
        return err_raise(error, WS_E_INVALID_OPERATION, "a CDATA section at the top level of the document");
    TRY(before_text(writer, WS_XML_TEXT_TYPE_UTF8, (const BYTE*)"", 0, error));
    TRY(writer->ops->start_cdata(writer, error));
    writer->state = XML_WRITER_IN_CDATA;
    return S_OK;
}

HRESULT xml_write_end_cdata(WS_XML_WRITER* writer, WS_ERROR* error)
{
    if (writer->state != XML_WRITER_IN_CDATA)
        return err_raise(error, WS_E_INVALID_OPERATION, "the end of a CDATA section, but none is open");
    if (writer->kept_count != 0)
        TRY(xml_writer_settle(writer, false, error));
    TRY(writer->ops->end_cdata(writer, error));
    writer->state = XML_WRITER_CONTENT;
    return S_OK;
}

/* ---- public ------------------------------------------------------------------------------------------------------- */

HRESULT WINAPI WsWriteText(WS_XML_WRITER* writer, const WS_XML_TEXT* text, WS_ERROR* error)
{
    XML_WRITER_DOOR(WsWriteText(writer, text, error), writer, error);
    if (text == NULL)
        return err_raise(error, E_INVALIDARG, "text: there is none");
    return xml_writer_end(writer, xml_write_text(writer, text, error));
}

HRESULT WINAPI WsWriteChars(WS_XML_WRITER* writer, const WCHAR* chars, ULONG charCount, WS_ERROR* error)
{
    XML_WRITER_DOOR(WsWriteChars(writer, chars, charCount, error), writer, error);
    if (chars == NULL && charCount != 0)
        return err_raise(error, E_INVALIDARG, "chars: %u characters, but no pointer to them", (unsigned)charCount);
    return xml_writer_end(writer, xml_write_utf16(writer, chars, charCount, error));
}

HRESULT WINAPI WsWriteCharsUtf8(WS_XML_WRITER* writer, const BYTE* bytes, ULONG byteCount, WS_ERROR* error)
{
    XML_WRITER_DOOR(WsWriteCharsUtf8(writer, bytes, byteCount, error), writer, error);
    if (bytes == NULL && byteCount != 0)
        return err_raise(error, E_INVALIDARG, "bytes: %u bytes, but no pointer to them", (unsigned)byteCount);
    return xml_writer_end(writer, xml_write_utf8(writer, bytes, byteCount, error));
}

HRESULT WINAPI WsWriteBytes(WS_XML_WRITER* writer, const void* bytes, ULONG byteCount, WS_ERROR* error)
{
    XML_WRITER_DOOR(WsWriteBytes(writer, bytes, byteCount, error), writer, error);
    if (bytes == NULL && byteCount != 0)
        return err_raise(error, E_INVALIDARG, "bytes: %u bytes, but no pointer to them", (unsigned)byteCount);
    return xml_writer_end(writer, xml_write_base64(writer, bytes, byteCount, error));
}

HRESULT WINAPI WsWriteQualifiedName(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* localName,
                                    const WS_XML_STRING* ns, WS_ERROR* error)
{
    XML_WRITER_DOOR(WsWriteQualifiedName(writer, prefix, localName, ns, error), writer, error);
    if (!xml_string_given(localName) || (prefix != NULL && !xml_string_given(prefix))
        || (ns != NULL && !xml_string_given(ns)))
        return err_raise(error, E_INVALIDARG, "localName is required, and no string without its bytes");
    if (prefix != NULL && ns != NULL && localName->length != 0 && !means(writer, prefix, ns))
        return xml_writer_end(writer, err_raise(error, WS_E_INVALID_FORMAT,
                                                "the prefix '%.*s' of a qualified name is not bound to '%.*s' here",
                                                (int)prefix->length, (const char*)prefix->bytes, (int)ns->length,
                                                (const char*)ns->bytes));
    return xml_writer_end(writer, xml_write_qname(writer, prefix, localName, ns, error));
}

HRESULT WINAPI WsWriteStartCData(WS_XML_WRITER* writer, WS_ERROR* error)
{
    XML_WRITER_DOOR(WsWriteStartCData(writer, error), writer, error);
    return xml_writer_end(writer, xml_write_start_cdata(writer, error));
}

HRESULT WINAPI WsWriteEndCData(WS_XML_WRITER* writer, WS_ERROR* error)
{
    XML_WRITER_DOOR(WsWriteEndCData(writer, error), writer, error);
    return xml_writer_end(writer, xml_write_end_cdata(writer, error));
}
