/* Until crt_stdlib_show.h the system's <stdlib.h> declares these under names that nobody uses: it means
 * another wchar_t or another meaning of formats. */
#define mbtowc wws_system_mbtowc
#define wctomb wws_system_wctomb
#define mbstowcs wws_system_mbstowcs
#define wcstombs wws_system_wcstombs
