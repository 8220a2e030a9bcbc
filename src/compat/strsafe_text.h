/* The functions of strsafe.h for one kind of text: strsafe.c includes this file once for each. Each function has one form
 * that counts characters and one that counts bytes.
 *
 *   UNIT         what the text is made of
 *   NAME(name)   name, as it ends for this kind
 *   UNITS        strnlen
 *   PRINT        _vsnprintf_s */

/* Puts at most count characters of from at to[at], cuts them to fit, and ends with a zero. */
static HRESULT NAME(put)(UNIT* to, size_t size, size_t at, const UNIT* from, size_t count)
{
    size_t room = size - at;
    size_t length = UNITS(from, count < room ? count : room);
    bool fits = length < room;

    if (!fits)
        length = room - 1;
    memcpy(to + at, from, length * sizeof *to);
    to[at + length] = 0;
    return fits ? S_OK : STRSAFE_E_INSUFFICIENT_BUFFER;
}

static HRESULT NAME(copy)(UNIT* to, size_t size, const UNIT* from, size_t count)
{
    HRESULT hr = size_check(size);

    if (FAILED(hr))
        return hr;
    if (count > STRSAFE_MAX_CCH) {
        to[0] = 0;
        return STRSAFE_E_INVALID_PARAMETER;
    }
    return NAME(put)(to, size, 0, from, count);
}

static HRESULT NAME(append)(UNIT* to, size_t size, const UNIT* from, size_t count)
{
    HRESULT hr = size_check(size);
    size_t at;

    if (FAILED(hr))
        return hr;
    at = UNITS(to, size);
    if (at == size || count > STRSAFE_MAX_CCH)
        return STRSAFE_E_INVALID_PARAMETER;
    return NAME(put)(to, size, at, from, count);
}

static HRESULT NAME(print)(UNIT* to, size_t size, const UNIT* format, va_list list)
{
    HRESULT hr = size_check(size);

    if (FAILED(hr))
        return hr;
    errno = 0;
    return print_result(PRINT(to, size, _TRUNCATE, format, list));
}

static HRESULT NAME(length)(const UNIT* text, size_t size, size_t* length)
{
    size_t found = 0;
    bool good = text != NULL && size <= STRSAFE_MAX_CCH;

    if (good) {
        found = UNITS(text, size);
        good = found < size;
    }
    if (length != NULL)
        *length = good ? found : 0;
    return good ? S_OK : STRSAFE_E_INVALID_PARAMETER;
}

HRESULT NAME(StringCchCopy)(UNIT* to, size_t size, const UNIT* from)
{
    return NAME(copy)(to, size, from, STRSAFE_MAX_CCH);
}

HRESULT NAME(StringCchCopyN)(UNIT* to, size_t size, const UNIT* from, size_t count)
{
    return NAME(copy)(to, size, from, count);
}

HRESULT NAME(StringCchCat)(UNIT* to, size_t size, const UNIT* from)
{
    return NAME(append)(to, size, from, STRSAFE_MAX_CCH);
}

HRESULT NAME(StringCchCatN)(UNIT* to, size_t size, const UNIT* from, size_t count)
{
    return NAME(append)(to, size, from, count);
}

HRESULT NAME(StringCchVPrintf)(UNIT* to, size_t size, const UNIT* format, va_list list)
{
    return NAME(print)(to, size, format, list);
}

HRESULT NAME(StringCchPrintf)(UNIT* to, size_t size, const UNIT* format, ...)
{
    LISTED(HRESULT, format, NAME(print)(to, size, format, list));
}

HRESULT NAME(StringCchLength)(const UNIT* text, size_t size, size_t* length)
{
    return NAME(length)(text, size, length);
}

HRESULT NAME(StringCbCopy)(UNIT* to, size_t bytes, const UNIT* from)
{
    return NAME(copy)(to, bytes / sizeof *to, from, STRSAFE_MAX_CCH);
}

HRESULT NAME(StringCbCopyN)(UNIT* to, size_t bytes, const UNIT* from, size_t count_bytes)
{
    return NAME(copy)(to, bytes / sizeof *to, from, count_bytes / sizeof *to);
}

HRESULT NAME(StringCbCat)(UNIT* to, size_t bytes, const UNIT* from)
{
    return NAME(append)(to, bytes / sizeof *to, from, STRSAFE_MAX_CCH);
}

HRESULT NAME(StringCbCatN)(UNIT* to, size_t bytes, const UNIT* from, size_t count_bytes)
{
    return NAME(append)(to, bytes / sizeof *to, from, count_bytes / sizeof *to);
}

HRESULT NAME(StringCbVPrintf)(UNIT* to, size_t bytes, const UNIT* format, va_list list)
{
    return NAME(print)(to, bytes / sizeof *to, format, list);
}

HRESULT NAME(StringCbPrintf)(UNIT* to, size_t bytes, const UNIT* format, ...)
{
    LISTED(HRESULT, format, NAME(print)(to, bytes / sizeof *to, format, list));
}

HRESULT NAME(StringCbLength)(const UNIT* text, size_t bytes, size_t* length)
{
    HRESULT hr = NAME(length)(text, bytes / sizeof *text, length);

    if (length != NULL)
        *length *= sizeof *text;        /* in bytes, as the size is */
    return hr;
}
