/**
 * WebServices.h of the porting kit: Windows' header of this name brings <windows.h> along, and the samples rely on it.
 * The interface itself is in the library's header.
 */
#ifndef WWS_COMPAT_WEBSERVICES_H
#define WWS_COMPAT_WEBSERVICES_H

#pragma GCC system_header               /* for #include_next, which is an extension */

#include "windows.h"
#include_next <WebServices.h>

#endif
