/* The bounds of WS_DATETIME, in its ticks of 100 ns since 0001-01-01T00:00:00. Public functions: WsDateTimeToFileTime,
 * WsFileTimeToDateTime. Any thread. */
#ifndef WWS_BASE_DATETIME_H
#define WWS_BASE_DATETIME_H

#include "base/common.h"

#define DATETIME_TICKS_MAX   UINT64_C(3155378975999999999)     /* the last one of the year 9999 */
#define DATETIME_TICKS_1601  UINT64_C(504911232000000000)      /* FILETIME 0                    */

#endif
