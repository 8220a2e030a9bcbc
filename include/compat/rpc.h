/** rpc.h of the porting kit: what the kit has of it is in <windows.h>. */
#ifndef WWS_COMPAT_RPC_H
#define WWS_COMPAT_RPC_H

#include "windows.h"

#endif
