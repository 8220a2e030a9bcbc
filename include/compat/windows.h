/**
 * windows.h of the porting kit: the small part of Win32 that programs of the Windows Web Services API use.
 *
 * What is declared works as its page in Microsoft's reference says, with the differences that the comments name. What is
 * not declared is not there: a program that needs more of Win32 fails to compile, and does not misbehave. docs/porting.md
 * says how to build with the kit.
 */
#ifndef WWS_COMPAT_WINDOWS_H
#define WWS_COMPAT_WINDOWS_H

#include "win32/base.h"
#include "win32/error.h"
#include "win32/memory.h"
#include "win32/atomic.h"
#include "win32/sync.h"
#include "win32/thread.h"
#include "win32/clock.h"
#include "win32/text.h"
#include "win32/uuid.h"
#include "win32/entry.h"

#endif
