/* Until crt_stdio_show.h the system's <stdio.h> declares these under names that nobody uses: it means
 * another wchar_t or another meaning of formats. */
#define printf wws_system_printf
#define fprintf wws_system_fprintf
#define sprintf wws_system_sprintf
#define snprintf wws_system_snprintf
#define vprintf wws_system_vprintf
#define vfprintf wws_system_vfprintf
#define vsprintf wws_system_vsprintf
#define vsnprintf wws_system_vsnprintf
