/* DATETIME, TIMESPAN and DURATION as text, and the order of durations. */
#include "xml/value_text.h"

#include <string.h>
#include <time.h>

#define TICKS_PER_SECOND 10000000u
#define TICKS_PER_MINUTE (60ull * TICKS_PER_SECOND)
#define TICKS_PER_HOUR   (60 * TICKS_PER_MINUTE)
#define TICKS_PER_DAY    (24 * TICKS_PER_HOUR)
#define TICKS_MAX        3155378975999999999ull      /* 9999-12-31T23:59:59.9999999        */
#define TICKS_FILETIME   504911232000000000ull       /* 1601-01-01: local times begin here */
#define TICKS_UNIX       621355968000000000ull       /* 1970-01-01                         */
#define FRACTION_DIGITS  7u
#define ZONE_MINUTES_MAX (14 * 60)
#define DAYS_PER_CYCLE   146097u                     /* 400 years                          */
#define TIMESPAN_DAYS    10675199u                   /* whole days in 63 bits of ticks     */

__extension__ typedef __int128 i128;

/* Text being read: what is left of it. */
struct cursor {
    const BYTE* next;
    const BYTE* end;
};

static bool at_digit(const struct cursor* at)
{
    return at->next < at->end && *at->next >= '0' && *at->next <= '9';
}

static bool take(struct cursor* at, char c)
{
    if (at->next == at->end || *at->next != (BYTE)c)
        return false;
    at->next++;
    return true;
}

/* Exactly count digits. */
static bool take_digits(struct cursor* at, unsigned count, unsigned* out)
{
    unsigned value = 0;

    for (; count != 0; count--) {
        if (!at_digit(at))
            return false;
        value = value * 10 + (unsigned)(*at->next++ - '0');
    }
    *out = value;
    return true;
}

/* Any number of digits, at least one. A number over max comes out as max + 1. */
static bool take_number(struct cursor* at, uint64_t max, uint64_t* out)
{
    uint64_t value = 0;

    if (!at_digit(at))
        return false;
    for (; at_digit(at); at->next++) {
        if (value <= max)
            value = value * 10 + (unsigned)(*at->next - '0');
        if (value > max)
            value = max + 1;
    }
    *out = value;
    return true;
}

/* The digits behind a point, 1 to 7 of them, in ticks. */
static bool take_fraction(struct cursor* at, unsigned* ticks)
{
    unsigned count = 0;
    unsigned value = 0;

    while (at_digit(at) && count < FRACTION_DIGITS) {
        value = value * 10 + (unsigned)(*at->next++ - '0');
        count++;
    }
    if (count == 0 || at_digit(at))
        return false;
    for (; count < FRACTION_DIGITS; count++)
        value *= 10;
    *ticks = value;
    return true;
}

static size_t put_digits(BYTE* out, unsigned value, unsigned count)
{
    for (unsigned i = count; i != 0; i--) {
        out[i - 1] = (BYTE)('0' + value % 10);
        value /= 10;
    }
    return count;
}

/* "." and the ticks of a second without trailing zeros; nothing for 0. */
static size_t put_fraction(BYTE* out, unsigned ticks)
{
    size_t size = 1 + FRACTION_DIGITS;

    if (ticks == 0)
        return 0;
    out[0] = '.';
    put_digits(out + 1, ticks, FRACTION_DIGITS);
    while (out[size - 1] == '0')
        size--;
    return size;
}

static size_t put_time_of_day(BYTE* out, uint64_t ticks)
{
    size_t size = 0;

    size += put_digits(out + size, (unsigned)(ticks / TICKS_PER_HOUR), 2);
    out[size++] = ':';
    size += put_digits(out + size, (unsigned)(ticks / TICKS_PER_MINUTE % 60), 2);
    out[size++] = ':';
    size += put_digits(out + size, (unsigned)(ticks / TICKS_PER_SECOND % 60), 2);
    return size + put_fraction(out + size, (unsigned)(ticks % TICKS_PER_SECOND));
}

/* ---- DATETIME ------------------------------------------------------------------------------------------------------ */

static bool leap_year(unsigned year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static unsigned days_in_month(unsigned year, unsigned month)
{
    static const BYTE days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    return month == 2 && leap_year(year) ? 29 : days[month - 1];
}

/* Days from 0001-01-01. Years are counted from March, so that the leap day is the last of its year. */
static unsigned days_before(unsigned year, unsigned month, unsigned day)
{
    unsigned shifted_year = month > 2 ? year : year - 1;
    unsigned shifted_month = month > 2 ? month - 3 : month + 9;
    unsigned day_of_year = (153 * shifted_month + 2) / 5 + day - 1;

    return shifted_year * 365 + shifted_year / 4 - shifted_year / 100 + shifted_year / 400 + day_of_year - 306;
}

static void date_of_days(unsigned days, unsigned* year, unsigned* month, unsigned* day)
{
    unsigned shifted = days + 306;
    unsigned cycle = shifted / DAYS_PER_CYCLE;
    unsigned of_cycle = shifted % DAYS_PER_CYCLE;
    unsigned year_of_cycle = (of_cycle - of_cycle / 1460 + of_cycle / 36524 - of_cycle / 146096) / 365;
    unsigned day_of_year = of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    unsigned shifted_month = (5 * day_of_year + 2) / 153;

    *day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    *month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    *year = cycle * 400 + year_of_cycle + (*month <= 2);
}

static bool take_date(struct cursor* at, uint64_t* ticks)
{
    unsigned year;
    unsigned month;
    unsigned day;

    if (!take_digits(at, 4, &year) || !take(at, '-') || !take_digits(at, 2, &month) || !take(at, '-')
        || !take_digits(at, 2, &day))
        return false;
    if (year == 0 || month == 0 || month > 12 || day == 0 || day > days_in_month(year, month))
        return false;
    *ticks = days_before(year, month, day) * TICKS_PER_DAY;
    return true;
}

/* Up to and including hour 24, which is allowed as the end of a day. */
static bool take_time_of_day(struct cursor* at, uint64_t* ticks)
{
    unsigned hour;
    unsigned minute;
    unsigned second;
    unsigned fraction = 0;

    if (!take_digits(at, 2, &hour) || !take(at, ':') || !take_digits(at, 2, &minute) || !take(at, ':')
        || !take_digits(at, 2, &second))
        return false;
    if (take(at, '.') && !take_fraction(at, &fraction))
        return false;
    *ticks = hour * TICKS_PER_HOUR + minute * TICKS_PER_MINUTE + second * (uint64_t)TICKS_PER_SECOND + fraction;
    return minute <= 59 && second <= 59 && *ticks <= TICKS_PER_DAY;
}

/* The zone, if there is one, up to the end of the text: the offset from UTC in minutes. */
static bool take_zone(struct cursor* at, WS_DATETIME_FORMAT* format, int* offset)
{
    bool     negative;
    unsigned hour;
    unsigned minute;

    *offset = 0;
    *format = WS_DATETIME_FORMAT_NONE;
    if (at->next == at->end)
        return true;
    *format = WS_DATETIME_FORMAT_UTC;
    if (take(at, 'Z'))
        return at->next == at->end;
    *format = WS_DATETIME_FORMAT_LOCAL;
    negative = take(at, '-');
    if (!negative && !take(at, '+'))
        return false;
    if (!take_digits(at, 2, &hour) || !take(at, ':') || !take_digits(at, 2, &minute) || at->next != at->end)
        return false;
    *offset = (int)(hour * 60 + minute);
    if (minute > 59 || *offset > ZONE_MINUTES_MAX)
        return false;
    if (negative)
        *offset = -*offset;
    return true;
}

/* Shifts by a zone; false when that leaves the range of ticks. */
static bool shift_minutes(uint64_t* ticks, int minutes)
{
    int64_t shifted = (int64_t)*ticks + minutes * (int64_t)TICKS_PER_MINUTE;

    if (shifted < 0 || shifted > (int64_t)TICKS_MAX)
        return false;
    *ticks = (uint64_t)shifted;
    return true;
}

enum num_result value_read_datetime(const BYTE* text, size_t size, WS_DATETIME* out)
{
    struct cursor      at = { text, text + size };
    WS_DATETIME_FORMAT format;
    uint64_t           ticks;
    uint64_t           time_of_day;
    int                offset;

    if (!take_date(&at, &ticks) || !take(&at, 'T') || !take_time_of_day(&at, &time_of_day)
        || !take_zone(&at, &format, &offset))
        return NUM_MALFORMED;
    ticks += time_of_day;
    if (!shift_minutes(&ticks, -offset))
        return NUM_RANGE;
    out->ticks = ticks;
    out->format = format;
    return NUM_OK;
}

/* Minutes east of UTC where this machine stands, at that time. Local mean times before standard time have seconds, and a
 * few were more than 14 hours away, which the text cannot say: such a time is written with the offset 0, the same instant. */
static int local_offset_minutes(uint64_t ticks)
{
    time_t    seconds = (time_t)(ticks / TICKS_PER_SECOND) - (time_t)(TICKS_UNIX / TICKS_PER_SECOND);
    struct tm local;
    long      minutes;

    if (ticks < TICKS_FILETIME || localtime_r(&seconds, &local) == NULL)
        return 0;
    minutes = local.tm_gmtoff / 60;
    return minutes < -ZONE_MINUTES_MAX || minutes > ZONE_MINUTES_MAX ? 0 : (int)minutes;
}

static size_t put_date(BYTE* out, uint64_t ticks)
{
    unsigned year;
    unsigned month;
    unsigned day;
    size_t   size = 0;

    date_of_days((unsigned)(ticks / TICKS_PER_DAY), &year, &month, &day);
    size += put_digits(out + size, year, 4);
    out[size++] = '-';
    size += put_digits(out + size, month, 2);
    out[size++] = '-';
    return size + put_digits(out + size, day, 2);
}

static size_t put_offset(BYTE* out, int minutes)
{
    unsigned magnitude = (unsigned)(minutes < 0 ? -minutes : minutes);

    out[0] = minutes < 0 ? '-' : '+';
    put_digits(out + 1, magnitude / 60, 2);
    out[3] = ':';
    return 4 + put_digits(out + 4, magnitude % 60, 2);
}

enum num_result value_write_datetime(const WS_DATETIME* value, BYTE out[VALUE_DATETIME_CHARS], size_t* written)
{
    uint64_t ticks = value->ticks;
    int      offset = 0;
    size_t   size;

    if (ticks > TICKS_MAX || (unsigned)value->format > WS_DATETIME_FORMAT_NONE)
        return NUM_RANGE;
    if (value->format == WS_DATETIME_FORMAT_LOCAL)
        offset = local_offset_minutes(ticks);
    if (!shift_minutes(&ticks, offset))
        return NUM_RANGE;
    size = put_date(out, ticks);
    out[size++] = 'T';
    size += put_time_of_day(out + size, ticks % TICKS_PER_DAY);
    if (value->format == WS_DATETIME_FORMAT_UTC)
        out[size++] = 'Z';
    else if (value->format == WS_DATETIME_FORMAT_LOCAL)
        size += put_offset(out + size, offset);
    *written = size;
    return NUM_OK;
}

/* ---- TIMESPAN ------------------------------------------------------------------------------------------------------ */

enum num_result value_read_timespan(const BYTE* text, size_t size, WS_TIMESPAN* out)
{
    struct cursor at = { text, text + size };
    bool          negative = take(&at, '-');
    struct cursor start;
    uint64_t      days = 0;
    uint64_t      ticks;

    if (!negative)
        (void)take(&at, '+');
    start = at;
    if (!take_number(&at, TIMESPAN_DAYS, &days))
        return NUM_MALFORMED;
    if (!take(&at, '.')) {
        days = 0;
        at = start;
    }
    if (!take_time_of_day(&at, &ticks) || ticks >= TICKS_PER_DAY || at.next != at.end)
        return NUM_MALFORMED;
    ticks += days * TICKS_PER_DAY;
    if (ticks > (uint64_t)INT64_MAX + negative)
        return NUM_RANGE;
    out->ticks = negative ? (int64_t)(0 - ticks) : (int64_t)ticks;
    return NUM_OK;
}

size_t value_write_timespan(const WS_TIMESPAN* value, BYTE out[VALUE_TIMESPAN_CHARS])
{
    uint64_t magnitude = value->ticks < 0 ? 0 - (uint64_t)value->ticks : (uint64_t)value->ticks;
    uint64_t days = magnitude / TICKS_PER_DAY;
    size_t   size = 0;

    if (value->ticks < 0)
        out[size++] = '-';
    if (days != 0) {
        size += num_write_uint(days, out + size);
        out[size++] = '.';
    }
    return size + put_time_of_day(out + size, magnitude % TICKS_PER_DAY);
}

/* ---- DURATION ------------------------------------------------------------------------------------------------------ */

enum { DURATION_PARTS = 6, DURATION_DATE_PARTS = 3, DURATION_SECONDS = 5 };

static const char duration_letters[DURATION_PARTS + 1] = "YMDHMS";

/* One number with its letter, which has to come after the part number *part - 1. A fraction needs seconds. */
static bool take_duration_part(struct cursor* at, bool in_time, unsigned* part, uint64_t* number, unsigned* fraction)
{
    unsigned last = in_time ? DURATION_PARTS : DURATION_DATE_PARTS;
    bool     has_fraction;

    if (!take_number(at, UINT32_MAX, number))
        return false;
    has_fraction = take(at, '.');
    if (has_fraction && !take_fraction(at, fraction))
        return false;
    while (*part < last && !take(at, duration_letters[*part]))
        ++*part;
    return *part < last && (!has_fraction || *part == DURATION_SECONDS);
}

enum num_result value_read_duration(const BYTE* text, size_t size, WS_DURATION* out)
{
    struct cursor at = { text, text + size };
    bool          negative = take(&at, '-');
    uint64_t      parts[DURATION_PARTS] = { 0 };
    unsigned      fraction = 0;
    unsigned      part = 0;
    bool          in_time = false;
    bool          in_range = true;

    if (!take(&at, 'P') || at.next == at.end)
        return NUM_MALFORMED;
    while (at.next != at.end) {
        uint64_t number = 0;

        if (!in_time && take(&at, 'T')) {
            in_time = true;
            part = DURATION_DATE_PARTS;
        }
        if (!take_duration_part(&at, in_time, &part, &number, &fraction))
            return NUM_MALFORMED;
        in_range = in_range && number <= UINT32_MAX;
        parts[part++] = number;
    }
    if (!in_range)
        return NUM_RANGE;
    *out = (WS_DURATION){ negative, (ULONG)parts[0], (ULONG)parts[1], (ULONG)parts[2], (ULONG)parts[3], (ULONG)parts[4],
                          (ULONG)parts[5], fraction / 10000, fraction % 10000 };
    return NUM_OK;
}

static size_t put_duration_part(BYTE* out, ULONG number, char letter)
{
    size_t size;

    if (number == 0)
        return 0;
    size = num_write_uint(number, out);
    out[size] = (BYTE)letter;
    return size + 1;
}

enum num_result value_write_duration(const WS_DURATION* value, BYTE out[VALUE_DURATION_CHARS], size_t* written)
{
    ULONG  fraction = value->milliseconds * 10000 + value->ticks;
    size_t size = 0;
    size_t date_size;

    if (value->milliseconds > 999 || value->ticks > 9999)
        return NUM_RANGE;
    if (value->negative)
        out[size++] = '-';
    out[size++] = 'P';
    date_size = size;
    size += put_duration_part(out + size, value->years, 'Y');
    size += put_duration_part(out + size, value->months, 'M');
    size += put_duration_part(out + size, value->days, 'D');
    if (size == date_size || value->hours != 0 || value->minutes != 0 || value->seconds != 0 || fraction != 0) {
        out[size++] = 'T';
        date_size = size;
        size += put_duration_part(out + size, value->hours, 'H');
        size += put_duration_part(out + size, value->minutes, 'M');
        if (value->seconds != 0 || fraction != 0 || size == date_size) {
            size += num_write_uint(value->seconds, out + size);
            size += put_fraction(out + size, fraction);
            out[size++] = 'S';
        }
    }
    *written = size;
    return NUM_OK;
}

static int64_t duration_months(const WS_DURATION* value)
{
    int64_t months = (int64_t)value->years * 12 + value->months;

    return value->negative ? -months : months;
}

static i128 duration_ticks(const WS_DURATION* value)
{
    i128 ticks = (i128)value->days * TICKS_PER_DAY + (i128)value->hours * TICKS_PER_HOUR
                 + (i128)value->minutes * TICKS_PER_MINUTE + (i128)value->seconds * TICKS_PER_SECOND
                 + (i128)value->milliseconds * 10000 + value->ticks;

    return value->negative ? -ticks : ticks;
}

bool value_compare_duration(const WS_DURATION* a, const WS_DURATION* b, int* out)
{
    int64_t months_a = duration_months(a);
    int64_t months_b = duration_months(b);
    i128    ticks_a = duration_ticks(a);
    i128    ticks_b = duration_ticks(b);

    if (months_a == 0 && months_b == 0)
        *out = (ticks_a > ticks_b) - (ticks_a < ticks_b);
    else if (ticks_a == 0 && ticks_b == 0)
        *out = (months_a > months_b) - (months_a < months_b);
    else
        return false;
    return true;
}
