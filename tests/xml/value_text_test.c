/* Text forms of decimals, dates, time spans, durations and GUIDs. */
#include "support.h"

#include "xml/value_text.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static const BYTE* bytes_of(const char* text)
{
    return (const BYTE*)text;
}

/* ---- decimal ---- */

static DECIMAL decimal(const char* text)
{
    DECIMAL value = { 0 };

    assert_int_equal(value_read_decimal(bytes_of(text), strlen(text), &value), NUM_OK);
    return value;
}

static void check_decimal(const char* text, const char* written)
{
    DECIMAL value = decimal(text);
    BYTE    out[VALUE_DECIMAL_CHARS];
    size_t  size = value_write_decimal(&value, out);

    assert_int_equal(size, strlen(written));
    assert_memory_equal(out, written, size);
    assert_true(value_decimal_valid(&value));
}

static void test_decimals_are_read_and_written_with_their_scale(void** state)
{
    static const char* const forms[][2] = {
        { "0", "0" },
        { "-0", "0" },
        { "+0.00", "0.00" },
        { "-0.0", "0.0" },
        { "007", "7" },
        { "+1.5", "1.5" },
        { "-1.25", "-1.25" },
        { "1.00", "1.00" },
        { "0.001", "0.001" },
        { "123456789012345678901234567.8", "123456789012345678901234567.8" },
        { "79228162514264337593543950335", "79228162514264337593543950335" },
        { "-79228162514264337593543950335", "-79228162514264337593543950335" },
        { "7.9228162514264337593543950335", "7.9228162514264337593543950335" },
        { "0.0000000000000000000000000001", "0.0000000000000000000000000001" },
        { "000000000000000000000000000000000000000000000000001.10", "1.10" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(forms); i++)
        check_decimal(forms[i][0], forms[i][1]);
}

static void test_decimal_fractions_that_do_not_fit_are_rounded_half_to_even(void** state)
{
    static const char* const forms[][2] = {
        { "0.00000000000000000000000000005", "0.0000000000000000000000000000" },      /* a tie, down to even */
        { "0.00000000000000000000000000015", "0.0000000000000000000000000002" },      /* a tie, up to even   */
        { "0.000000000000000000000000000050001", "0.0000000000000000000000000001" },  /* above the tie       */
        { "0.00000000000000000000000000004999999", "0.0000000000000000000000000000" },
        { "7.92281625142643375935439503355", "7.922816251426433759354395034" },       /* the carry needs a digit less */
        { "79228162514264337593543950335.4", "79228162514264337593543950335" },
        { "7922816251426433759354395033.49", "7922816251426433759354395033.5" },
        { "1.00000000000000000000000000000000000000", "1.0000000000000000000000000000" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(forms); i++)
        check_decimal(forms[i][0], forms[i][1]);
}

static void test_what_is_no_decimal_is_refused_and_leaves_the_output(void** state)
{
    static const struct { const char* text; enum num_result result; } forms[] = {
        { "", NUM_MALFORMED }, { "-", NUM_MALFORMED }, { "+", NUM_MALFORMED }, { ".5", NUM_MALFORMED },
        { "5.", NUM_MALFORMED }, { "1e3", NUM_MALFORMED }, { "1.5.5", NUM_MALFORMED }, { "--1", NUM_MALFORMED },
        { "1,5", NUM_MALFORMED }, { " 1", NUM_MALFORMED }, { "1 ", NUM_MALFORMED }, { "INF", NUM_MALFORMED },
        { "0x10", NUM_MALFORMED },
        { "79228162514264337593543950336", NUM_RANGE }, { "-79228162514264337593543950336", NUM_RANGE },
        { "79228162514264337593543950335.5", NUM_RANGE }, { "99999999999999999999999999999999999999999", NUM_RANGE },
        { "99999999999999999999999999999999999999999.x", NUM_MALFORMED },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(forms); i++) {
        DECIMAL value = decimal("42");

        assert_int_equal(value_read_decimal(bytes_of(forms[i].text), strlen(forms[i].text), &value), forms[i].result);
        assert_int_equal(value.Lo64, 42);
    }
}

static void test_decimals_compare_by_value(void** state)
{
    static const struct { const char* a; const char* b; int order; } pairs[] = {
        { "1", "1.00", 0 }, { "0", "-0.000", 0 }, { "1.5", "1.49", 1 }, { "-1.5", "-1.49", -1 }, { "-1", "1", -1 },
        { "79228162514264337593543950335", "7.9228162514264337593543950335", 1 },
        { "0.0000000000000000000000000001", "0", 1 }, { "10", "9.999999999999999999999999999", 1 },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(pairs); i++) {
        DECIMAL a = decimal(pairs[i].a);
        DECIMAL b = decimal(pairs[i].b);

        assert_int_equal(value_compare_decimal(&a, &b), pairs[i].order);
        assert_int_equal(value_compare_decimal(&b, &a), -pairs[i].order);
    }
}

/* ---- date and time ---- */

#define SECOND 10000000ull
#define DAY    (86400 * SECOND)

static void test_dates_are_read_as_ticks_and_format(void** state)
{
    static const struct { const char* text; uint64_t ticks; WS_DATETIME_FORMAT format; } forms[] = {
        { "0001-01-01T00:00:00", 0, WS_DATETIME_FORMAT_NONE },
        { "0001-01-01T00:00:00Z", 0, WS_DATETIME_FORMAT_UTC },
        { "1601-01-01T00:00:00Z", 504911232000000000, WS_DATETIME_FORMAT_UTC },
        { "1970-01-01T00:00:00Z", 621355968000000000, WS_DATETIME_FORMAT_UTC },
        { "9999-12-31T23:59:59.9999999Z", 3155378975999999999, WS_DATETIME_FORMAT_UTC },
        { "2007-09-25T01:30:00Z", 633262806000000000, WS_DATETIME_FORMAT_UTC },
        { "2007-09-27T10:30:00-07:00", 633265110000000000, WS_DATETIME_FORMAT_LOCAL },
        { "2007-09-27T10:30:00", 633264858000000000, WS_DATETIME_FORMAT_NONE },
        { "2000-02-29T00:00:00Z", 630873792000000000, WS_DATETIME_FORMAT_UTC },
        { "0004-02-29T00:00:00Z", (365 * 3 + 59) * DAY, WS_DATETIME_FORMAT_UTC },
        { "0001-01-01T24:00:00", DAY, WS_DATETIME_FORMAT_NONE },
        { "2007-12-31T24:00:00Z", 633347424000000000, WS_DATETIME_FORMAT_UTC },
        { "0001-01-01T00:00:00.1", 1000000, WS_DATETIME_FORMAT_NONE },
        { "0001-01-01T00:00:00.0000001", 1, WS_DATETIME_FORMAT_NONE },
        { "0001-01-01T14:00:00+14:00", 0, WS_DATETIME_FORMAT_LOCAL },
        { "9999-12-31T09:59:59-14:00", 3155378975990000000, WS_DATETIME_FORMAT_LOCAL },
        { "0001-01-01T00:00:00+00:00", 0, WS_DATETIME_FORMAT_LOCAL },
        { "0001-01-01T00:00:00-00:00", 0, WS_DATETIME_FORMAT_LOCAL },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(forms); i++) {
        WS_DATETIME value = { 77, WS_DATETIME_FORMAT_UTC };

        if (value_read_datetime(bytes_of(forms[i].text), strlen(forms[i].text), &value) != NUM_OK)
            fail_msg("%s is not read", forms[i].text);
        if (value.ticks != forms[i].ticks || value.format != forms[i].format)
            fail_msg("%s: %llu, format %d", forms[i].text, (unsigned long long)value.ticks, (int)value.format);
    }
}

static void test_what_is_no_date_is_refused_and_leaves_the_output(void** state)
{
    static const struct { const char* text; enum num_result result;
    } forms[] = {
        { "", NUM_MALFORMED },
        { "0000-01-01T00:00:00", NUM_MALFORMED },
        { "-0001-01-01T00:00:00", NUM_MALFORMED },
        { "+2007-01-01T00:00:00", NUM_MALFORMED },
        { "07-01-01T00:00:00", NUM_MALFORMED },
        { "12007-01-01T00:00:00", NUM_MALFORMED },
        { "2007-00-01T00:00:00", NUM_MALFORMED },
        { "2007-13-01T00:00:00", NUM_MALFORMED },
        { "2007-01-00T00:00:00", NUM_MALFORMED },
        { "2007-04-31T00:00:00", NUM_MALFORMED },
        { "2007-02-29T00:00:00", NUM_MALFORMED },
        { "1900-02-29T00:00:00", NUM_MALFORMED },
        { "2007-01-01T25:00:00", NUM_MALFORMED },
        { "2007-01-01T24:00:01", NUM_MALFORMED },
        { "2007-01-01T24:01:00", NUM_MALFORMED },
        { "2007-01-01T24:00:00.1", NUM_MALFORMED },
        { "2007-01-01T00:60:00", NUM_MALFORMED },
        { "2007-01-01T00:00:60", NUM_MALFORMED },
        { "2007-01-01T00:00:00.", NUM_MALFORMED },
        { "2007-01-01T00:00:00.12345678", NUM_MALFORMED },
        { "2007-01-01T00:00:00+14:01", NUM_MALFORMED },
        { "2007-01-01T00:00:00-15:00", NUM_MALFORMED },
        { "2007-01-01T00:00:00+01:60", NUM_MALFORMED },
        { "2007-01-01T00:00:00+0100", NUM_MALFORMED },
        { "2007-01-01T00:00:00+1:00", NUM_MALFORMED },
        { "2007-01-01t00:00:00", NUM_MALFORMED },
        { "2007-01-01T00:00:00z", NUM_MALFORMED },
        { "2007-01-01 00:00:00", NUM_MALFORMED },
        { "2007-01-01T00:00:00Z ", NUM_MALFORMED },
        { "2007-01-01T00:00:00Zx", NUM_MALFORMED },
        { "2007-01-01T00:00", NUM_MALFORMED },
        { "2007-01-01", NUM_MALFORMED },
        { "2007-1-01T00:00:00", NUM_MALFORMED },
        { "2007-01-01T0:00:00", NUM_MALFORMED },
        { "0001-01-01T00:00:00+00:01", NUM_RANGE },
        { "9999-12-31T23:59:59-00:01", NUM_RANGE },
        { "9999-12-31T24:00:00", NUM_RANGE },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(forms); i++) {
        WS_DATETIME value = { 77, WS_DATETIME_FORMAT_UTC };

        if (value_read_datetime(bytes_of(forms[i].text), strlen(forms[i].text), &value) != forms[i].result)
            fail_msg("%s is not refused as it should be", forms[i].text);
        assert_int_equal(value.ticks, 77);
    }
}

static void check_written_date(uint64_t ticks, WS_DATETIME_FORMAT format, const char* text)
{
    WS_DATETIME value = { ticks, format };
    BYTE        out[VALUE_DATETIME_CHARS];
    size_t      size = 0;

    assert_int_equal(value_write_datetime(&value, out, &size), NUM_OK);
    if (size != strlen(text) || memcmp(out, text, size) != 0)
        fail_msg("%llu is written as %.*s, not %s", (unsigned long long)ticks, (int)size, (const char*)out, text);
}

static void use_zone(const char* zone)
{
    assert_int_equal(setenv("TZ", zone, 1), 0);
    tzset();
}

static void test_dates_are_written_in_their_format(void** state)
{
    BYTE        out[VALUE_DATETIME_CHARS];
    size_t      size = 99;
    WS_DATETIME value = { 3155378976000000000, WS_DATETIME_FORMAT_UTC };

    (void)state;
    check_written_date(0, WS_DATETIME_FORMAT_NONE, "0001-01-01T00:00:00");
    check_written_date(0, WS_DATETIME_FORMAT_UTC, "0001-01-01T00:00:00Z");
    check_written_date(3155378975999999999, WS_DATETIME_FORMAT_UTC, "9999-12-31T23:59:59.9999999Z");
    check_written_date(630873792000000000 + 5000000, WS_DATETIME_FORMAT_UTC, "2000-02-29T00:00:00.5Z");
    check_written_date(633347424000000000 - 1, WS_DATETIME_FORMAT_NONE, "2007-12-31T23:59:59.9999999");
    assert_int_equal(value_write_datetime(&value, out, &size), NUM_RANGE);
    value = (WS_DATETIME){ 0, (WS_DATETIME_FORMAT)3 };
    assert_int_equal(value_write_datetime(&value, out, &size), NUM_RANGE);
    assert_int_equal(size, 99);
}

static void test_local_times_use_the_zone_of_the_machine(void** state)
{
    BYTE        out[VALUE_DATETIME_CHARS];
    size_t      size;
    WS_DATETIME last = { 3155378975999999999, WS_DATETIME_FORMAT_LOCAL };

    (void)state;
    use_zone("PDT7");
    check_written_date(633265110000000000, WS_DATETIME_FORMAT_LOCAL, "2007-09-27T10:30:00-07:00");
    check_written_date(0, WS_DATETIME_FORMAT_LOCAL, "0001-01-01T00:00:00+00:00");        /* before local times begin */
    check_written_date(504911232000000000, WS_DATETIME_FORMAT_LOCAL, "1600-12-31T17:00:00-07:00");
    use_zone("XST-5:30");
    check_written_date(633265110000000000, WS_DATETIME_FORMAT_LOCAL, "2007-09-27T23:00:00+05:30");
    assert_int_equal(value_write_datetime(&last, out, &size), NUM_RANGE);
    use_zone("LMT0:53:28");                                                                /* whole minutes are written */
    check_written_date(633265110000000000, WS_DATETIME_FORMAT_LOCAL, "2007-09-27T16:37:00-00:53");
    use_zone("FAR-15:00");
    check_written_date(633265110000000000, WS_DATETIME_FORMAT_LOCAL, "2007-09-27T17:30:00+00:00");
    use_zone("UTC0");
}

static void test_every_day_of_ten_thousand_years_survives_a_round_trip(void** state)
{
    (void)state;
    for (uint64_t day = 0; day < 3652059; day++) {
        WS_DATETIME value = { day * DAY, WS_DATETIME_FORMAT_UTC };
        WS_DATETIME back = { 0 };
        BYTE        out[VALUE_DATETIME_CHARS];
        size_t      size;

        if (value_write_datetime(&value, out, &size) != NUM_OK || value_read_datetime(out, size, &back) != NUM_OK
            || back.ticks != value.ticks)
            fail_msg("day %llu", (unsigned long long)day);
    }
}

/* ---- time span ---- */

static void test_time_spans_have_one_written_form_each(void** state)
{
    static const struct { int64_t ticks; const char* text; } forms[] = {
        { 0, "00:00:00" }, { 1, "00:00:00.0000001" }, { 15000000, "00:00:01.5" }, { 864000000000, "1.00:00:00" },
        { -36000000000, "-01:00:00" }, { -1, "-00:00:00.0000001" }, { INT64_MAX, "10675199.02:48:05.4775807" },
        { INT64_MIN, "-10675199.02:48:05.4775808" }, { 863999999999, "23:59:59.9999999" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(forms); i++) {
        WS_TIMESPAN value = { forms[i].ticks };
        WS_TIMESPAN back = { 99 };
        BYTE        out[VALUE_TIMESPAN_CHARS];
        size_t      size = value_write_timespan(&value, out);

        assert_int_equal(size, strlen(forms[i].text));
        assert_memory_equal(out, forms[i].text, size);
        assert_int_equal(value_read_timespan(out, size, &back), NUM_OK);
        assert_true(back.ticks == forms[i].ticks);
    }
}

static void test_time_spans_are_read_in_every_form(void** state)
{
    static const struct { const char* text; enum num_result result; int64_t ticks;
    } forms[] = {
        { "+00:00:01", NUM_OK, 10000000 },
        { "0.00:00:01", NUM_OK, 10000000 },
        { "-0000001.00:00:00.50", NUM_OK, -864005000000 },
        { "00:00:00.1234567", NUM_OK, 1234567 },
        { "-00:00:00", NUM_OK, 0 },
        { "10675199.02:48:05.4775808", NUM_RANGE, 0 },
        { "-10675199.02:48:05.4775809", NUM_RANGE, 0 },
        { "10675200.00:00:00", NUM_RANGE, 0 },
        { "99999999999999999999999.00:00:00", NUM_RANGE, 0 },
        { "", NUM_MALFORMED, 0 },
        { "-", NUM_MALFORMED, 0 },
        { "24:00:00", NUM_MALFORMED, 0 },
        { "00:60:00", NUM_MALFORMED, 0 },
        { "00:00:60", NUM_MALFORMED, 0 },
        { "0:00:00", NUM_MALFORMED, 0 },
        { "00:00", NUM_MALFORMED, 0 },
        { "00:00:00.", NUM_MALFORMED, 0 },
        { "00:00:00.12345678", NUM_MALFORMED, 0 },
        { "1", NUM_MALFORMED, 0 },
        { "1.", NUM_MALFORMED, 0 },
        { ".00:00:00", NUM_MALFORMED, 0 },
        { "1.00:00:00x", NUM_MALFORMED, 0 },
        { "PT1S", NUM_MALFORMED, 0 },
        { "--00:00:01", NUM_MALFORMED, 0 },
        { "1.24:00:00", NUM_MALFORMED, 0 },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(forms); i++) {
        WS_TIMESPAN value = { 4711 };

        if (value_read_timespan(bytes_of(forms[i].text), strlen(forms[i].text), &value) != forms[i].result)
            fail_msg("%s", forms[i].text);
        if (value.ticks != (forms[i].result == NUM_OK ? forms[i].ticks : 4711))
            fail_msg("%s: %lld", forms[i].text, (long long)value.ticks);
    }
}

/* ---- duration ---- */

static void check_duration(const char* text, WS_DURATION expected, const char* written)
{
    WS_DURATION value;
    BYTE        out[VALUE_DURATION_CHARS];
    size_t      size;

    assert_int_equal(value_read_duration(bytes_of(text), strlen(text), &value), NUM_OK);
    assert_memory_equal(&value, &expected, sizeof value);
    assert_int_equal(value_write_duration(&value, out, &size), NUM_OK);
    assert_int_equal(size, strlen(written));
    assert_memory_equal(out, written, size);
}

static void test_durations_keep_their_components(void** state)
{
    (void)state;
    check_duration("P1Y2M3DT4H5M6.5S", (WS_DURATION){ FALSE, 1, 2, 3, 4, 5, 6, 500, 0 }, "P1Y2M3DT4H5M6.5S");
    check_duration("-P1Y", (WS_DURATION){ TRUE, 1, 0, 0, 0, 0, 0, 0, 0 }, "-P1Y");
    check_duration("PT90M", (WS_DURATION){ FALSE, 0, 0, 0, 0, 90, 0, 0, 0 }, "PT90M");
    check_duration("P2M", (WS_DURATION){ FALSE, 0, 2, 0, 0, 0, 0, 0, 0 }, "P2M");
    check_duration("PT2M", (WS_DURATION){ FALSE, 0, 0, 0, 0, 2, 0, 0, 0 }, "PT2M");
    check_duration("PT0.0000001S", (WS_DURATION){ FALSE, 0, 0, 0, 0, 0, 0, 0, 1 }, "PT0.0000001S");
    check_duration("PT0.0019999S", (WS_DURATION){ FALSE, 0, 0, 0, 0, 0, 0, 1, 9999 }, "PT0.0019999S");
    check_duration("PT0S", (WS_DURATION){ 0 }, "PT0S");
    check_duration("P0D", (WS_DURATION){ 0 }, "PT0S");
    check_duration(
        "P4294967295Y4294967295M4294967295DT4294967295H4294967295M4294967295.9999999S",
        (WS_DURATION){ FALSE, UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX, 999, 9999 },
        "P4294967295Y4294967295M4294967295DT4294967295H4294967295M4294967295.9999999S");
}

static void test_what_is_no_duration_is_refused(void** state)
{
    static const struct { const char* text; enum num_result result; } forms[] = {
        { "", NUM_MALFORMED }, { "P", NUM_MALFORMED }, { "PT", NUM_MALFORMED }, { "P1DT", NUM_MALFORMED },
        { "-P", NUM_MALFORMED }, { "+P1D", NUM_MALFORMED }, { "1D", NUM_MALFORMED }, { "P1", NUM_MALFORMED },
        { "P1D1Y", NUM_MALFORMED }, { "P1Y1Y", NUM_MALFORMED }, { "P1H", NUM_MALFORMED }, { "PT1D", NUM_MALFORMED },
        { "PT1Y", NUM_MALFORMED }, { "P1.5D", NUM_MALFORMED }, { "PT1.5M", NUM_MALFORMED }, { "PT.5S", NUM_MALFORMED },
        { "PT5.S", NUM_MALFORMED }, { "PT0.12345678S", NUM_MALFORMED }, { "PT1S1S", NUM_MALFORMED },
        { "P1DT1HT1M", NUM_MALFORMED }, { "P-1D", NUM_MALFORMED }, { "p1D", NUM_MALFORMED }, { "P1d", NUM_MALFORMED },
        { "P1D ", NUM_MALFORMED }, { "PT1S1M", NUM_MALFORMED },
        { "P4294967296Y", NUM_RANGE }, { "PT99999999999999999999999S", NUM_RANGE },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(forms); i++) {
        WS_DURATION value = { .years = 7 };

        if (value_read_duration(bytes_of(forms[i].text), strlen(forms[i].text), &value) != forms[i].result)
            fail_msg("%s", forms[i].text);
        assert_int_equal(value.years, 7);
    }
}

static void test_a_duration_with_too_many_milliseconds_or_ticks_is_not_written(void** state)
{
    WS_DURATION value = { .milliseconds = 1000 };
    BYTE        out[VALUE_DURATION_CHARS];
    size_t      size;

    (void)state;
    assert_int_equal(value_write_duration(&value, out, &size), NUM_RANGE);
    value = (WS_DURATION){ .ticks = 10000 };
    assert_int_equal(value_write_duration(&value, out, &size), NUM_RANGE);
}

static void test_durations_compare_where_they_can(void** state)
{
    static const struct { const char* a; const char* b; int order;
    } pairs[] = {
        { "P1Y", "P12M", 0 },          { "P1Y", "P13M", -1 },
        { "-P1Y", "P1M", -1 },         { "P1D", "PT24H", 0 },
        { "PT1S", "PT0.9999999S", 1 }, { "-PT1S", "-PT2S", 1 },
        { "PT0S", "P1Y", -1 },         { "P4294967295D", "P4294967294DT24H1S", -1 },
    };
    WS_DURATION a;
    WS_DURATION b;
    int         order = 5;

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(pairs); i++) {
        assert_int_equal(value_read_duration(bytes_of(pairs[i].a), strlen(pairs[i].a), &a), NUM_OK);
        assert_int_equal(value_read_duration(bytes_of(pairs[i].b), strlen(pairs[i].b), &b), NUM_OK);
        assert_true(value_compare_duration(&a, &b, &order));
        assert_int_equal(order, pairs[i].order);
    }
    a = (WS_DURATION){ .months = 1 };
    b = (WS_DURATION){ .days = 30 };
    assert_false(value_compare_duration(&a, &b, &order));
}

/* ---- GUID ---- */

static void test_guids_are_read_in_either_case_and_written_in_lower(void** state)
{
    static const char text[] = "00112233-4455-6677-8899-aAbBcCdDeEfF";
    const GUID        expected = { 0x00112233, 0x4455, 0x6677, { 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff } };
    GUID              value;
    BYTE              out[VALUE_UNIQUE_ID_CHARS];

    (void)state;
    assert_int_equal(value_read_guid(bytes_of(text), 36, &value), NUM_OK);
    assert_memory_equal(&value, &expected, sizeof value);
    assert_int_equal(value_write_guid(&value, out), 36);
    assert_memory_equal(out, "00112233-4455-6677-8899-aabbccddeeff", 36);
    assert_int_equal(value_write_uuid_urn(&value, out), 45);
    assert_memory_equal(out, "urn:uuid:00112233-4455-6677-8899-aabbccddeeff", 45);
    memset(&value, 0, sizeof value);
    assert_int_equal(value_read_uuid_urn(out, 45, &value), NUM_OK);
    assert_memory_equal(&value, &expected, sizeof value);
}

static void test_what_is_no_guid_is_refused(void** state)
{
    static const char* const texts[] = {
        "",
        "0",
        "00112233-4455-6677-8899-aabbccddeef",
        "00112233-4455-6677-8899-aabbccddeefff",
        "{00112233-4455-6677-8899-aabbccddeeff}",
        "00112233x4455-6677-8899-aabbccddeeff",
        "0011223-34455-6677-8899-aabbccddeeff",
        "00112233-4455-6677-8899-aabbccddeefg",
        "00112233445566778899aabbccddeeff0000",
        "00112233-4455-6677-8899-aabbccddee f",
        "@0112233-4455-6677-8899-aabbccddeeff",
        "`0112233-4455-6677-8899-aabbccddeeff",
    };
    GUID value = { 7, 0, 0, { 0 } };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++)
        assert_int_equal(value_read_guid(bytes_of(texts[i]), strlen(texts[i]), &value), NUM_MALFORMED);
    assert_int_equal(value_read_uuid_urn(bytes_of("URN:UUID:00112233-4455-6677-8899-aabbccddeeff"), 45, &value),
                     NUM_MALFORMED);
    assert_int_equal(value.Data1, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decimals_are_read_and_written_with_their_scale),
        cmocka_unit_test(test_decimal_fractions_that_do_not_fit_are_rounded_half_to_even),
        cmocka_unit_test(test_what_is_no_decimal_is_refused_and_leaves_the_output),
        cmocka_unit_test(test_decimals_compare_by_value),
        cmocka_unit_test(test_dates_are_read_as_ticks_and_format),
        cmocka_unit_test(test_what_is_no_date_is_refused_and_leaves_the_output),
        cmocka_unit_test(test_dates_are_written_in_their_format),
        cmocka_unit_test(test_local_times_use_the_zone_of_the_machine),
        cmocka_unit_test(test_every_day_of_ten_thousand_years_survives_a_round_trip),
        cmocka_unit_test(test_time_spans_have_one_written_form_each),
        cmocka_unit_test(test_time_spans_are_read_in_every_form),
        cmocka_unit_test(test_durations_keep_their_components),
        cmocka_unit_test(test_what_is_no_duration_is_refused),
        cmocka_unit_test(test_a_duration_with_too_many_milliseconds_or_ticks_is_not_written),
        cmocka_unit_test(test_durations_compare_where_they_can),
        cmocka_unit_test(test_guids_are_read_in_either_case_and_written_in_lower),
        cmocka_unit_test(test_what_is_no_guid_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
