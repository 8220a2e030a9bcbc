/** conio.h of the porting kit: a key from the console. */
#ifndef WWS_COMPAT_CONIO_H
#define WWS_COMPAT_CONIO_H

#include "win32/crt.h"
#include <wchar.h>

WWS_CRT_BEGIN

/**
 * Waits for a key and returns it without showing it: a byte, or a UTF-16 unit. If standard input is no terminal, the next
 * from there; EOF or WEOF at its end. Keys that are no characters come as the terminal sends them.
 */
int    _getch(void) WWS_CRT(_getch);
wint_t _getwch(void) WWS_CRT(_getwch);

WWS_CRT_END

#endif
