/* RFC 3339; RFC 9110, 5.6.7. */
#include "checking.h"

#include <stdio.h>
#include <time.h>

static void dates_are_days_of_the_calendar(void **state)
{
    (void)state;
    ACCEPTS(DATE, "2024-01-17", "0000-01-01", "9999-12-31", "2024-02-29", "2000-02-29",
            "1999-11-30");
    REFUSES(DATE, "2023-02-29", "1900-02-29", "2024-02-30", "2024-04-31", "2024-00-10",
            "2024-13-10", "2024-01-00", "2024-01-32", "2024-06-31", "2024-09-31", "2024-11-31");
}

/* Whether the C library gives a day back as it was asked for. */
static bool is_day(int year, int month, int day)
{
    struct tm tm = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day}, back;
    time_t seconds = timegm(&tm);
    return gmtime_r(&seconds, &back) && back.tm_year == year - 1900 && back.tm_mon == month - 1 &&
           back.tm_mday == day;
}

static void dates_are_those_of_the_c_library(void **state)
{
    (void)state;
    size_t wrong = 0;
    for (int year = 0; year <= 9999; year++)
        for (int month = 0; month <= 13; month++)
            for (int day = year % 100 == 0 || year == 2023 ? 0 : 28; day <= 32; day++) {
                char text[32];
                int len = snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
                bool holds = format_at(FORMAT_ID_DATE)->holds((struct str){text, (size_t)len});
                wrong += holds != is_day(year, month, day);
            }
    assert_int_equal(wrong, 0);
}

static void dates_have_ten_characters_in_their_places(void **state)
{
    (void)state;
    REFUSES(DATE, "", "2024", "2024-01-1", "2024-1-017", "24-01-17", "2024/01/17", "2024-01-17 ",
            " 2024-01-17", "2024-01-17Z", "20240117", "2024-W03-3", "2024-017", "-024-01-17",
            "2024-01-1a", "2024-01-+1", "202 -01-17", "2024-01-17\n");
    check_text(FORMAT_ID_DATE, false, STR("2024-01-1\0"));
}

static void times_have_an_offset(void **state)
{
    (void)state;
    ACCEPTS(TIME, "00:00:00Z", "23:59:59z", "09:30:00+00:00", "09:30:00-00:00", "09:30:00+23:59",
            "09:30:00.1Z", "09:30:00.123456789012345678901234567890-01:30");
    REFUSES(TIME, "09:30:00", "09:30Z", "24:00:00Z", "09:60:00Z", "09:30:61Z", "9:30:00Z",
            "09:30:00.Z", "09:30:00,5Z", "09:30:00+1:00", "09:30:00+0100", "09:30:00+01",
            "09:30:00+24:00", "09:30:00+01:60", "09:30:00ZZ", "09:30:00 Z", "09:30:00+01:00Z",
            "09-30-00Z", "09:30:00.5", "09:30:00*01:00", "Z", "09:30:00\u221201:00");
}

/* Section 5.7, appendix D: at midnight UTC, wherever that is seen from. */
static void leap_seconds_stand_before_midnight_utc(void **state)
{
    (void)state;
    ACCEPTS(TIME, "23:59:60Z", "23:59:60.999Z", "15:59:60-08:00", "00:59:60+01:00",
            "23:58:60-00:01", "00:00:60+00:01", "23:58:60+23:59");
    REFUSES(TIME, "23:58:60Z", "00:00:60Z", "22:59:60Z", "23:59:60+01:00", "23:59:60-01:00",
            "15:59:60+08:00", "23:59:61Z");
}

static void leap_seconds_end_a_month_of_utc(void **state)
{
    (void)state;
    ACCEPTS(DATE_TIME, "1990-12-31T23:59:60Z", "1990-12-31T15:59:60-08:00",
            "1991-01-01T00:59:60+01:00", "2015-06-30T23:59:60Z", "2015-07-01T08:59:60+09:00",
            "2024-02-29T23:59:60Z");
    REFUSES(DATE_TIME, "1990-12-30T23:59:60Z", "1990-12-31T00:59:60+01:00",
            "1991-01-01T15:59:60-08:00", "2024-02-28T23:59:60Z", "2015-07-02T08:59:60+09:00");
}

static void date_times_join_a_date_and_a_time(void **state)
{
    (void)state;
    ACCEPTS(DATE_TIME, "2024-01-17T09:30:00Z", "2024-01-17t09:30:00z",
            "2024-01-17T09:30:00.000001+05:45");
    REFUSES(DATE_TIME, "2024-01-17", "2024-01-17T", "2024-01-17 09:30:00Z", "2024-01-17T09:30:00",
            "2024-01-17T09:30Z", "2024-02-30T09:30:00Z", "2024-01-17_09:30:00Z",
            "2024-01-17T24:00:00Z", "2024-01-17TT09:30:00Z", "20240117T093000Z",
            "2024-01-17T09:30:00Z ", "09:30:00Z");
}

static void local_times_have_no_offset(void **state)
{
    (void)state;
    ACCEPTS(TIME_LOCAL, "09:30:00", "09:30:00.5", "12:59:60");
    REFUSES(TIME_LOCAL, "09:30", "09:30:00Z", "09:30:00+01:00", "24:00:00", "09:30:00.");
    ACCEPTS(DATE_TIME_LOCAL, "2024-01-17T09:30:00", "2024-01-17t09:30:00.25");
    REFUSES(DATE_TIME_LOCAL, "2024-01-17", "2024-01-17T", "2024-01-17T09:30:00Z",
            "2024-01-17 09:30:00", "2023-02-29T09:30:00");
}

/* Appendix A, rule by rule. */
static void durations_leave_out_units_only_at_the_ends(void **state)
{
    (void)state;
    ACCEPTS(DURATION, "P1Y", "P1M", "P1D", "P1Y2M", "P2M3D", "P1Y2M3D", "PT1H", "PT1M", "PT1S",
            "PT1H2M", "PT2M3S", "PT1H2M3S", "P1DT1S", "P1YT1H", "P4W", "P00001D", "p1dt12h",
            "P1MT1M");
    REFUSES(DURATION, "P", "PT", "P1", "1D", "P1YT", "P1Y3D", "PT1H3S", "P1W1D", "P1D1W", "P1WT1H",
            "P1M1Y", "P1D1M", "PT1S1M", "P1H", "P1S", "PT1D", "PT1W", "P1D1D", "P1.5D", "PT0.5S",
            "PT1,5S", "-P1D", "P-1D", "+P1D", "P1D ", " P1D", "P 1D", "PD", "PTS", "P1DT1",
            "P1DTT1H", "P1X", "P1D\n", "PP1D", "T1H");
}

/* The three forms of RFC 9110, 5.6.7; days of the week are held against the date where it has its century. */
static void http_dates_have_three_forms(void **state)
{
    (void)state;
    ACCEPTS(HTTP_DATE, "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994", "Wed, 17 Jan 2024 09:30:00 GMT", "Wed Jan 17 09:30:00 2024",
            "Sat, 31 Dec 2016 23:59:60 GMT", "Thu, 29 Feb 2024 00:00:00 GMT",
            "Sat, 01 Jan 0000 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT",
            "Monday, 29-Feb-00 08:49:37 GMT");
    REFUSES(HTTP_DATE, "Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 UTC", "sun, 06 Nov 1994 08:49:37 GMT",
            "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
            "Sun, 06 Nov 1994 08:49:61 GMT", "Thu, 30 Feb 2024 00:00:00 GMT",
            "Wed, 29 Feb 2023 00:00:00 GMT", "Sun 06 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37", "Sunday, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-1994 08:49:37 GMT", "Sunda, 06-Nov-94 08:49:37 GMT",
            "Sunday, 32-Nov-94 08:49:37 GMT", "Sun Nov 06 08:49:37 94", "Mon Nov  6 08:49:37 1994",
            "Sun Nov   08:49:37 1994", "Sun,06 Nov 1994 08:49:37 GMT ", "1994-11-06T08:49:37Z", ",",
            "Sunday,");
}

/* strftime knows two of the forms. */
static bool takes_http_date(const struct tm *tm)
{
    char fixdate[64], asctime[64];
    size_t first = strftime(fixdate, sizeof fixdate, "%a, %d %b %Y %H:%M:%S GMT", tm);
    size_t second = strftime(asctime, sizeof asctime, "%a %b %e %H:%M:%S %Y", tm);
    bool takes = format_at(FORMAT_ID_HTTP_DATE)->holds((struct str){fixdate, first});
    assert_int_equal(format_at(FORMAT_ID_HTTP_DATE)->holds((struct str){asctime, second}), takes);
    return takes;
}

static void http_dates_have_the_weekday_that_the_c_library_says(void **state)
{
    (void)state;
    const time_t day = 24 * 60 * 60, end = day * 365 * 200;
    size_t wrong = 0;
    for (time_t at = -end; at < end; at += day + 3607) {
        struct tm tm;
        gmtime_r(&at, &tm);
        wrong += !takes_http_date(&tm);
        tm.tm_wday = (tm.tm_wday + 6) % 7;
        wrong += takes_http_date(&tm);
    }
    assert_int_equal(wrong, 0);
}

static void months_of_http_dates_have_their_days(void **state)
{
    (void)state;
    ACCEPTS(HTTP_DATE, "Monday, 31-Jan-23 00:00:00 GMT", "Monday, 28-Feb-23 00:00:00 GMT",
            "Monday, 30-Apr-23 00:00:00 GMT", "Monday, 31-Dec-23 00:00:00 GMT");
    REFUSES(HTTP_DATE, "Monday, 32-Jan-23 00:00:00 GMT", "Monday, 29-Feb-23 00:00:00 GMT",
            "Monday, 32-Mar-23 00:00:00 GMT", "Monday, 31-Apr-23 00:00:00 GMT",
            "Monday, 31-Jun-23 00:00:00 GMT", "Monday, 00-Jan-23 00:00:00 GMT",
            "Monday, 32-Dec-23 00:00:00 GMT");
}

static void no_character_of_a_date_can_be_another(void **state)
{
    (void)state;
    static const struct {
        enum format_id id;
        const char *text;
    } rows[] = {
        {FORMAT_ID_DATE,            "2024-01-17"                          },
        {FORMAT_ID_DATE_TIME,       "2024-01-17T09:30:00.5+01:00"         },
        {FORMAT_ID_DATE_TIME_LOCAL, "2024-01-17T09:30:00"                 },
        {FORMAT_ID_HTTP_DATE,       "Sun, 06 Nov 1994 08:49:37 GMT"       },
        {FORMAT_ID_HTTP_DATE,       "Sunday, 06-Nov-94 08:49:37 GMT"      },
        {FORMAT_ID_HTTP_DATE,       "Sun Nov  6 08:49:37 1994"            },
        {FORMAT_ID_UUID,            "2eb8aa08-aa98-11ea-b4aa-73b441d16380"},
    };
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++)
        for (size_t i = 0; rows[row].text[i]; i++)
            for (const char *other = "/:x*@`G\x80"; *other; other++) {
                char text[64];
                size_t len = strlen(rows[row].text);
                memcpy(text, rows[row].text, len);
                if (text[i] == *other)
                    continue;
                text[i] = *other;
                check_text(rows[row].id, false, (struct str){text, len});
            }
}

int test_time(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_are_days_of_the_calendar),
        cmocka_unit_test(dates_are_those_of_the_c_library),
        cmocka_unit_test(dates_have_ten_characters_in_their_places),
        cmocka_unit_test(times_have_an_offset),
        cmocka_unit_test(leap_seconds_stand_before_midnight_utc),
        cmocka_unit_test(leap_seconds_end_a_month_of_utc),
        cmocka_unit_test(date_times_join_a_date_and_a_time),
        cmocka_unit_test(local_times_have_no_offset),
        cmocka_unit_test(durations_leave_out_units_only_at_the_ends),
        cmocka_unit_test(http_dates_have_three_forms),
        cmocka_unit_test(http_dates_have_the_weekday_that_the_c_library_says),
        cmocka_unit_test(months_of_http_dates_have_their_days),
        cmocka_unit_test(no_character_of_a_date_can_be_another),
    };
    return cmocka_run_group_tests_name("time", tests, NULL, NULL);
}
