/* Ends what crt_stdlib_hide.h began. */
#undef mbtowc
#undef wctomb
#undef mbstowcs
#undef wcstombs
