/**
 * wincrypt.h of the porting kit: the few types of CryptoAPI that the Windows Web Services API is written in, which
 * <WebServices.h> declares itself. CryptoAPI's functions are not here.
 */
#ifndef WWS_COMPAT_WINCRYPT_H
#define WWS_COMPAT_WINCRYPT_H

#include "windows.h"

#endif
