/* Binary encoding ([MC-NBFX]) into memory: elements, attributes and names. Each record takes one check of the room. */
#include "xml/writer_binary.h"

#include "base/err.h"

/* The records of one kind of name: short, with a prefix, dictionary, dictionary with a prefix, and one-letter families. */
struct bin_family { BYTE plain, letter, dictionary_letter; };

static const struct bin_family element_family = { BIN_SHORT_ELEMENT, BIN_ELEMENT_A, BIN_DICTIONARY_ELEMENT_A };
static const struct bin_family attribute_family = { BIN_SHORT_ATTRIBUTE, BIN_ATTRIBUTE_A, BIN_DICTIONARY_ATTRIBUTE_A };

#define WITH_PREFIX      1            /* added to the plain record */
#define WITH_DICTIONARY  2

/* ---- strings ------------------------------------------------------------------------------------------------------ */

static HRESULT ask_callback(WS_XML_WRITER* writer, const WS_XML_STRING* string, bool* found, ULONG* id, WS_ERROR* error)
{
    BOOL answer = FALSE;
    ULONG index = 0;
    HRESULT hr = writer->binary.callback(writer->binary.callback_state, string, &answer, &index, error);

    if (FAILED(hr)) {                            /* whatever the code: some of the name is written */
        writer->front.door |= XML_WRITER_FAULTED;
        return hr;
    }
    if (answer && index > BIN_INT31_MAX / 2)
        return err_raise(error, WS_E_INVALID_FORMAT, "the dynamicStringCallback gave the number %u: the largest is %u",
                         (unsigned)index, BIN_INT31_MAX / 2);
    *found = answer != FALSE;
    *id = 2 * index + 1;
    return S_OK;
}

HRESULT bin_find_id(WS_XML_WRITER* writer, const WS_XML_STRING* string, bool* found, ULONG* id, WS_ERROR* error)
{
    const WS_XML_DICTIONARY* dictionary = writer->binary.dictionary;

    *found = false;
    if (string->dictionary != NULL && string->dictionary == dictionary) {
        *found = string->id < dictionary->stringCount;
        *id = 2 * string->id;
        return S_OK;
    }
    return writer->binary.callback == NULL ? S_OK : ask_callback(writer, string, found, id, error);
}

/* [MC-NBFX] has no such name, although XML does. */
static HRESULT check_name(const WS_XML_STRING* name, WS_ERROR* error)
{
    return name->length != 5 || LIKELY(memcmp(name->bytes, "xmlns", 5) != 0)
           ? S_OK : err_raise(error, WS_E_INVALID_FORMAT, "the local name 'xmlns' cannot be written in binary XML");
}

static HRESULT check_size(const WS_XML_STRING* string, WS_ERROR* error)
{
    if (LIKELY(string->length <= BIN_INT31_MAX))
        return S_OK;
    return err_raise(error, WS_E_INVALID_FORMAT, "a name or namespace of %u bytes is too long for binary XML",
                     (unsigned)string->length);
}

static inline size_t string_size(const WS_XML_STRING* string)
{
    return bin_mb31_size(string->length) + (size_t)string->length;
}

static inline BYTE* put_string(BYTE* p, const WS_XML_STRING* string)
{
    return bin_put_bytes(bin_put_mb31(p, string->length), string->bytes, string->length);
}

/* Type, prefix and name in the shortest form that there is. */
static HRESULT put_name(WS_XML_WRITER* writer, const struct bin_family* family, const WS_XML_STRING* prefix,
                        const WS_XML_STRING* local_name, WS_ERROR* error)
{
    bool letter = prefix->length == 1 && *prefix->bytes >= 'a' && *prefix->bytes <= 'z';
    bool found;
    ULONG id = 0;
    BYTE* p;

    TRY(check_name(local_name, error));
    TRY(bin_find_id(writer, local_name, &found, &id, error));
    TRY(check_size(local_name, error));
    TRY(bin_reserve(writer, 1 + (letter || prefix->length == 0 ? 0 : string_size(prefix))
                                + (found ? bin_mb31_size(id) : string_size(local_name)), error));
    p = bin_out(writer);
    if (letter)
        *p++ = (BYTE)((found ? family->dictionary_letter : family->letter) + (*prefix->bytes - 'a'));
    else
        *p++ = (BYTE)(family->plain + (prefix->length != 0 ? WITH_PREFIX : 0) + (found ? WITH_DICTIONARY : 0));
    if (prefix->length != 0 && !letter)
        p = put_string(p, prefix);
    p = found ? bin_put_mb31(p, id) : put_string(p, local_name);
    bin_done(writer, p);
    return S_OK;
}

/* ---- the usual element -------------------------------------------------------------------------------------------- */

/* The string is one of the dictionary's own, and was a name before; names are looked at in writer_tag.c. */
static inline bool is_known_name(const struct xml_writer_binary* binary, const WS_XML_STRING* name)
{
    ULONG id = name->id;

    return name->dictionary != NULL && name->dictionary == binary->dictionary && id < XML_KNOWN_NAMES
           && (binary->names[id / 64] >> id % 64 & 1) != 0 && name->bytes == binary->dictionary->strings[id].bytes
           && name->length == binary->dictionary->strings[id].length;
}

static void learn_name(struct xml_writer_binary* binary, const WS_XML_STRING* name)
{
    ULONG id = name->id;

    if (name->dictionary != NULL && name->dictionary == binary->dictionary && id < XML_KNOWN_NAMES
        && id < binary->dictionary->stringCount && name->bytes == binary->dictionary->strings[id].bytes
        && name->length == binary->dictionary->strings[id].length)
        binary->names[id / 64] |= (uint64_t)1 << id % 64;
}

/* The binding that the element before took has this namespace. False: perhaps; no call is worth it here. */
static inline bool is_known_ns(const WS_XML_WRITER* writer, const struct xml_writer_binding* binding,
                               const WS_XML_STRING* ns)
{
    if (ns->length != binding->ns.size || ns->length == 0)
        return false;
    return (ns->dictionary != NULL && ns->dictionary == binding->ns_dictionary && ns->id == binding->ns_id)
           || (ns->length > 16 && ns->length <= 32
               && xml_same_long(writer->names.data + binding->ns.at, ns->bytes, ns->length));
}

/* An element may stand here, and nothing has to be written in front of it. */
static inline bool may_start(const WS_XML_WRITER* writer)
{
    return writer->depth != 0 && writer->depth < writer->set.max_depth && writer->depth < writer->open_capacity
           && (writer->state == XML_WRITER_CONTENT
               || (writer->state == XML_WRITER_IN_TAG && xml_writer_has_declared(writer)))
           && writer->kept_count == 0 && writer->set.indent == 0;
}

#define QUICK_RECORD_MAX 3            /* type, and the number of a known name */

static HRESULT quick_element(WS_XML_WRITER* writer, const WS_XML_STRING* local_name, const WS_XML_STRING* ns,
                             WS_ERROR* error)
{
    struct xml_writer_binding* binding;
    struct xml_writer_open* open;
    BYTE* p;
    BYTE letter;

    static_assert(2 * XML_KNOWN_NAMES <= 0x4000, "the number of a known name has at most two bytes");
    if (UNLIKELY(!is_known_name(&writer->binary, local_name) || !may_start(writer)
                 || writer->known_count != writer->binding_count
                 || writer->out_limit - writer->out_size < QUICK_RECORD_MAX))
        return xml_write_any_element(writer, NULL, local_name, ns, error);
    binding = &writer->bindings[writer->known];
    letter = binding->prefix.size == 0 ? 0 : writer->names.data[binding->prefix.at];
    if (UNLIKELY(!is_known_ns(writer, binding, ns) || binding->prefix.size > 1
                 || (letter != 0 && (letter < 'a' || letter > 'z'))))
        return xml_write_any_element(writer, NULL, local_name, ns, error);
    writer->open[writer->depth - 1].has_child = true;
    open = &writer->open[writer->depth++];
    *open = (struct xml_writer_open){ .binding_count = writer->binding_count, .names_size = writer->names.size };
    writer->attr_count = writer->attr_total = 0;
    binding->used_by = ++writer->serial;
    writer->tag_at = writer->out_size;
    writer->binary.text_at = XML_NO_RECORD;
    writer->state = XML_WRITER_IN_TAG;
    p = bin_out(writer);
    *p++ = (BYTE)(letter == 0 ? BIN_SHORT_DICTIONARY_ELEMENT : BIN_DICTIONARY_ELEMENT_A + (letter - 'a'));
    bin_done(writer, bin_put_mb31(p, 2 * local_name->id));
    return S_OK;
}

static HRESULT quick_end(WS_XML_WRITER* writer, WS_ERROR* error)
{
    const struct xml_writer_open* open;
    size_t text_at = writer->binary.text_at;

    if (UNLIKELY(writer->state != XML_WRITER_CONTENT || writer->kept_count != 0 || writer->set.indent != 0
                 || writer->out_limit == writer->out_size || writer->depth == writer->depth_min))
        return xml_write_any_end(writer, error);
    if (text_at != XML_NO_RECORD)
        writer->out[text_at] |= BIN_WITH_END;
    else
        writer->out[writer->out_size++] = BIN_END_ELEMENT;
    writer->binary.text_at = XML_NO_RECORD;
    open = &writer->open[--writer->depth];
    writer->binding_count = open->binding_count;
    writer->names.size = open->names_size;
    return S_OK;
}

/* ---- markup ------------------------------------------------------------------------------------------------------- */

static HRESULT binary_start_element(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* local_name,
                                    const WS_XML_STRING* ns, WS_ERROR* error)
{
    UNUSED(ns);
    writer->tag_at = writer->out_size;
    writer->binary.text_at = XML_NO_RECORD;
    learn_name(&writer->binary, local_name);
    return put_name(writer, &element_family, prefix, local_name, error);
}

static HRESULT binary_start_attribute(WS_XML_WRITER* writer, const WS_XML_STRING* prefix,
                                      const WS_XML_STRING* local_name, const WS_XML_STRING* ns, bool single_quote,
                                      WS_ERROR* error)
{
    UNUSED(ns);
    UNUSED(single_quote);
    writer->binary.value_at = XML_NO_RECORD;
    return put_name(writer, &attribute_family, prefix, local_name, error);
}

static HRESULT binary_end_attribute(WS_XML_WRITER* writer, WS_ERROR* error)
{
    static const BYTE empty[] = { BIN_CHARS8, 0 };

    return writer->binary.value_at != XML_NO_RECORD ? S_OK : xml_writer_put(writer, empty, sizeof empty, error);
}

static HRESULT binary_xmlns(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* ns,
                            bool single_quote, WS_ERROR* error)
{
    bool found;
    ULONG id = 0;
    BYTE* p;

    UNUSED(single_quote);
    TRY(bin_find_id(writer, ns, &found, &id, error));
    TRY(check_size(ns, error));
    if (!found)
        TRY(bin_check_chars(ns->bytes, ns->length, error));
    TRY(bin_reserve(writer, 1 + (prefix->length == 0 ? 0 : string_size(prefix))
                                + (found ? bin_mb31_size(id) : string_size(ns)), error));
    p = bin_out(writer);
    *p++ = (BYTE)(BIN_SHORT_XMLNS + (prefix->length != 0 ? WITH_PREFIX : 0) + (found ? WITH_DICTIONARY : 0));
    if (prefix->length != 0)
        p = put_string(p, prefix);
    p = found ? bin_put_mb31(p, id) : put_string(p, ns);
    bin_done(writer, p);
    return S_OK;
}

static HRESULT put_end(WS_XML_WRITER* writer, WS_ERROR* error)
{
    TRY(bin_reserve(writer, 1, error));
    writer->out[writer->out_size++] = BIN_END_ELEMENT;
    return S_OK;
}

static HRESULT binary_end_start(WS_XML_WRITER* writer, bool empty, WS_ERROR* error)
{
    return empty ? put_end(writer, error) : S_OK;
}

static HRESULT binary_end_element(WS_XML_WRITER* writer, WS_ERROR* error)
{
    if (writer->binary.text_at == XML_NO_RECORD)
        return put_end(writer, error);
    writer->out[writer->binary.text_at] |= BIN_WITH_END;
    writer->binary.text_at = XML_NO_RECORD;
    return S_OK;
}

/* Binary XML has no CDATA sections: what is in them is text. */
static HRESULT binary_cdata(WS_XML_WRITER* writer, WS_ERROR* error)
{
    UNUSED(writer);
    UNUSED(error);
    return S_OK;
}

static HRESULT binary_comment(WS_XML_WRITER* writer, const WS_XML_STRING* value, WS_ERROR* error)
{
    BYTE* p;

    TRY(check_size(value, error));
    TRY(bin_reserve(writer, 1 + string_size(value), error));
    p = bin_out(writer);
    *p++ = BIN_COMMENT;
    bin_done(writer, put_string(p, value));
    writer->binary.text_at = XML_NO_RECORD;
    return S_OK;
}

/* Other functions in place of ours want to see each element. */
static bool binary_has_array(const WS_XML_WRITER* writer, WS_TYPE type)
{
    return writer->ops == &xml_writer_binary_ops && bin_array_record(type) != 0;
}

static HRESULT binary_start_array(WS_XML_WRITER* writer, WS_ERROR* error)
{
    TRY(bin_reserve(writer, 1, error));
    writer->out[writer->out_size++] = BIN_ARRAY;
    return S_OK;
}

const struct xml_writer_ops xml_writer_binary_ops = {
    .start_element = binary_start_element,
    .start_attribute = binary_start_attribute,
    .end_attribute = binary_end_attribute,
    .xmlns = binary_xmlns,
    .end_start = binary_end_start,
    .end_element = binary_end_element,
    .chars = bin_write_chars,
    .plain = bin_write_plain,
    .base64 = bin_write_base64,
    .scalar = bin_write_scalar,
    .string = bin_write_string,
    .has_array = binary_has_array,
    .start_array = binary_start_array,
    .end_array = bin_end_array,
    .start_cdata = binary_cdata,
    .end_cdata = binary_cdata,
    .comment = binary_comment,
    .quick_element = quick_element,
    .quick_end = quick_end,
    .open_ended = true,
};

void xml_binary_output(WS_XML_WRITER* writer, const WS_XML_WRITER_BINARY_ENCODING* encoding)
{
    writer->binary = (struct xml_writer_binary){ .dictionary = encoding->staticDictionary,
                                                 .callback = encoding->dynamicStringCallback,
                                                 .callback_state = encoding->dynamicStringCallbackState,
                                                 .text_at = XML_NO_RECORD,
                                                 .value_at = XML_NO_RECORD };
    xml_writer_use(writer, &xml_writer_binary_ops);
}
