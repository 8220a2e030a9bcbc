/** sal.h of the porting kit: the annotations of Microsoft's static analyser stand for nothing here. */
#ifndef WWS_COMPAT_SAL_H
#define WWS_COMPAT_SAL_H

#include <wws/wintypes.h>

#endif
