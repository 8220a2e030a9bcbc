/* Canonical output: escapes, and the way to the callback. */
#include "xml/c14n.h"

#include "base/b64.h"
#include "base/err.h"
#include "xml/text.h"
#include <stdio.h>

#if defined(__SSE2__) && !defined(XML_SCAN_PORTABLE)
#include <emmintrin.h>
#define C14N_SSE2 1
#else
#define C14N_SSE2 0
#endif

#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* Bytes of text that are handled between two looks at the room there is. The longest escape, &quot;, has six bytes; blocks
 * are stored whole before it is known how much of them counts. */
#define PIECE ((XML_C14N_ROOM - 16) / 6)

/* ---- the callback --------------------------------------------------------------------------------------------------- */

static HRESULT call_back(struct xml_c14n* c14n, const WS_BYTES* bytes, WS_ERROR* error)
{
    bool shuts = c14n->door != NULL && (*c14n->door & c14n->door_bit) == 0;
    HRESULT hr;

    c14n->in_callback = true;
    if (shuts)
        *c14n->door |= c14n->door_bit;
    hr = c14n->callback(c14n->callback_state, bytes, 1, NULL, error);
    if (shuts)
        *c14n->door &= ~c14n->door_bit;
    c14n->in_callback = false;
    return hr;
}

HRESULT xml_c14n_flush(struct xml_c14n* c14n, WS_ERROR* error)
{
    WS_BYTES bytes = { (ULONG)c14n->size, c14n->out };
    HRESULT hr;

    if (c14n->size == 0)
        return S_OK;
    hr = call_back(c14n, &bytes, error);
    c14n->size = 0;
    if (hr == WS_S_ASYNC)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "the writeCallback of a canonicalization returned WS_S_ASYNC, though it was given no context");
    return FAILED(hr) ? hr : S_OK;
}

HRESULT xml_c14n_put_long(struct xml_c14n* c14n, const BYTE* bytes, size_t size, WS_ERROR* error)
{
    while (size != 0) {
        size_t piece = size < XML_C14N_ROOM ? size : XML_C14N_ROOM;

        TRY(xml_c14n_reserve(c14n, piece, error));
        memcpy(c14n->out + c14n->size, bytes, piece);
        c14n->size += piece;
        bytes += piece;
        size -= piece;
    }
    return S_OK;
}

/* ---- escapes -------------------------------------------------------------------------------------------------------- */

/* Canonical XML section 1.1: & < > CR in text, & < " TAB LF CR in attributes. The other controls are no characters of XML,
 * and come here only where the application allowed references to them. */
ALWAYS_INLINE bool is_escaped(BYTE byte, enum xml_c14n_kind kind)
{
    if (byte < 0x20)
        return kind == XML_C14N_ATTRIBUTE || (byte != '\t' && byte != '\n');
    return byte == '&' || byte == '<' || byte == (kind == XML_C14N_TEXT ? '>' : '"');
}

#if C14N_SSE2
ALWAYS_INLINE unsigned escaped_in(__m128i block, enum xml_c14n_kind kind)
{
    __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1F)), block);
    __m128i named = _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8(kind == XML_C14N_TEXT ? '>' : '"')),
                                 _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('&')),
                                              _mm_cmpeq_epi8(block, _mm_set1_epi8('<'))));

    if (kind == XML_C14N_TEXT)
        low = _mm_andnot_si128(_mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('\t')),
                                            _mm_cmpeq_epi8(block, _mm_set1_epi8('\n'))), low);
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(low, named));
}
#endif

static BYTE* put_escape(BYTE* out, BYTE byte)
{
    const char* escape;

    switch (byte) {
    case '&':  escape = "&amp;"; break;
    case '<':  escape = "&lt;"; break;
    case '>':  escape = "&gt;"; break;
    case '"':  escape = "&quot;"; break;
    default:
        return out + snprintf((char*)out, 8, "&#x%X;", byte);
    }
    memcpy(out, escape, strlen(escape));
    return out + strlen(escape);
}

ALWAYS_INLINE BYTE* escape_piece(BYTE* out, const BYTE* p, const BYTE* end, enum xml_c14n_kind kind)
{
#if C14N_SSE2
    const BYTE* begin = p;

    while (end - p >= 16) {
        __m128i block = _mm_loadu_si128((const __m128i*)(const void*)p);
        unsigned mask = escaped_in(block, kind);
        unsigned clean;

        _mm_storeu_si128((__m128i*)(void*)out, block);
        if (LIKELY(mask == 0)) {
            p += 16;
            out += 16;
            continue;
        }
        clean = (unsigned)__builtin_ctz(mask);
        p += clean;
        out = put_escape(out + clean, *p++);
    }
    if (end - begin >= 16 && p < end) {          /* the rest, seen as the end of the last sixteen bytes */
        __m128i block = _mm_loadu_si128((const __m128i*)(const void*)(end - 16));
        size_t rest = (size_t)(end - p) & 15;

        if (escaped_in(block, kind) >> (16 - rest) == 0) {
            xml_copy_short(out, p, rest);
            return out + rest;
        }
    }
#endif
    for (; p < end; p++) {
        if (UNLIKELY(is_escaped(*p, kind)))
            out = put_escape(out, *p);
        else
            *out++ = *p;
    }
    return out;
}

HRESULT xml_c14n_put_escaped(struct xml_c14n* c14n, const BYTE* bytes, size_t size, enum xml_c14n_kind kind,
                             WS_ERROR* error)
{
    while (size != 0) {
        size_t piece = size < PIECE ? size : PIECE;
        BYTE* out;

        TRY(xml_c14n_reserve(c14n, 6 * piece + 16, error));
        out = c14n->out + c14n->size;
        out = kind == XML_C14N_TEXT ? escape_piece(out, bytes, bytes + piece, XML_C14N_TEXT)
                                    : escape_piece(out, bytes, bytes + piece, XML_C14N_ATTRIBUTE);
        c14n->size = (size_t)(out - c14n->out);
        bytes += piece;
        size -= piece;
    }
    return S_OK;
}

HRESULT xml_c14n_put_comment(struct xml_c14n* c14n, const BYTE* bytes, size_t size, WS_ERROR* error)
{
    while (size != 0) {
        const BYTE* cr = memchr(bytes, '\r', size);
        size_t clean = cr == NULL ? size : (size_t)(cr - bytes);

        TRY(xml_c14n_put(c14n, bytes, clean, error));
        if (cr == NULL)
            break;
        TRY(xml_c14n_put(c14n, "&#xD;", 5, error));
        bytes += clean + 1;
        size -= clean + 1;
    }
    return S_OK;
}

/* ---- text of all types ---------------------------------------------------------------------------------------------- */

/* Straight into the output: a text of many bytes needs no memory of its own. */
static HRESULT put_base64(struct xml_c14n* c14n, const BYTE* bytes, size_t size, WS_ERROR* error)
{
    enum { GROUPS = XML_C14N_ROOM / 4 };

    while (size != 0) {
        size_t piece = size < 3 * GROUPS ? size : 3 * GROUPS;

        TRY(xml_c14n_reserve(c14n, b64_encoded_size(piece), error));
        c14n->size += b64_encode(bytes, piece, c14n->out + c14n->size);
        bytes += piece;
        size -= piece;
    }
    return S_OK;
}

static HRESULT put_converted(struct xml_c14n* c14n, const WS_XML_TEXT* text, enum xml_c14n_kind kind, WS_ERROR* error)
{
    c14n->converted.size = 0;
    TRY(xml_text_append(text, &c14n->converted, error));
    return xml_c14n_put_escaped(c14n, c14n->converted.data, c14n->converted.size, kind, error);
}

HRESULT xml_c14n_put_text(struct xml_c14n* c14n, const WS_XML_TEXT* text, enum xml_c14n_kind kind, WS_ERROR* error)
{
    const WS_XML_STRING* utf8 = &((const WS_XML_UTF8_TEXT*)(const void*)text)->value;
    const WS_XML_BASE64_TEXT* base64 = (const WS_XML_BASE64_TEXT*)(const void*)text;

    if (LIKELY(text->textType == WS_XML_TEXT_TYPE_UTF8))
        return xml_c14n_put_short(c14n, utf8->bytes, utf8->length, kind, error);
    if (text->textType == WS_XML_TEXT_TYPE_BASE64)
        return put_base64(c14n, base64->bytes, base64->length, error);
    return put_converted(c14n, text, kind, error);
}
