/* WS_DATETIME and FILETIME. Both count units of 100 ns: the one from the year 1, the other from 1601. */
#include "base/check.h"
#include "base/datetime.h"

#include "base/err.h"

HRESULT WINAPI WsDateTimeToFileTime(const WS_DATETIME* dateTime, FILETIME* fileTime, WS_ERROR* error)
{
    CHECK_CALL(WsDateTimeToFileTime(dateTime, fileTime, error), error);
    uint64_t ticks;

    if (dateTime == NULL || fileTime == NULL)
        return err_raise(error, E_INVALIDARG, "WsDateTimeToFileTime: a pointer is NULL");
    if (dateTime->ticks > DATETIME_TICKS_MAX)
        return err_raise(error, WS_E_INVALID_FORMAT, "a WS_DATETIME of %llu ticks is beyond the year 9999",
                         (unsigned long long)dateTime->ticks);
    if (dateTime->ticks < DATETIME_TICKS_1601)
        return err_raise(error, WS_E_INVALID_FORMAT, "a WS_DATETIME of %llu ticks is before the year 1601, where "
                         "FILETIME begins", (unsigned long long)dateTime->ticks);
    ticks = dateTime->ticks - DATETIME_TICKS_1601;
    fileTime->dwLowDateTime = (DWORD)ticks;
    fileTime->dwHighDateTime = (DWORD)(ticks >> 32);
    return S_OK;
}

HRESULT WINAPI WsFileTimeToDateTime(const FILETIME* fileTime, WS_DATETIME* dateTime, WS_ERROR* error)
{
    CHECK_CALL(WsFileTimeToDateTime(fileTime, dateTime, error), error);
    uint64_t ticks;

    if (fileTime == NULL || dateTime == NULL)
        return err_raise(error, E_INVALIDARG, "WsFileTimeToDateTime: a pointer is NULL");
    ticks = (uint64_t)fileTime->dwHighDateTime << 32 | fileTime->dwLowDateTime;
    if (ticks > DATETIME_TICKS_MAX - DATETIME_TICKS_1601)
        return err_raise(error, WS_E_INVALID_FORMAT, "a FILETIME of %llu is beyond the year 9999, where WS_DATETIME "
                         "ends", (unsigned long long)ticks);
    dateTime->ticks = ticks + DATETIME_TICKS_1601;
    dateTime->format = WS_DATETIME_FORMAT_UTC;
    return S_OK;
}
