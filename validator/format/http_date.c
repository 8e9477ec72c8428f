/* HTTP-date, RFC 9110, section 5.6.7: the form that is sent, and the two old ones that must be taken. */
#include "format_private.h"

enum { NO_NUMBER = -1 };

static const char day_names[] = "SunMonTueWedThuFriSat";
static const char month_names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
static const struct str whole_day_names[] = {
    STR_INIT("Sunday"),   STR_INIT("Monday"), STR_INIT("Tuesday"),  STR_INIT("Wednesday"),
    STR_INIT("Thursday"), STR_INIT("Friday"), STR_INIT("Saturday"),
};

/* The place of the three letters at `at` in a row of such names. */
static int name_index(const char *names, struct str text, size_t at)
{
    for (int i = 0; names[i * 3]; i++)
        if (memcmp(names + i * 3, text.ptr + at, 3) == 0)
            return i;
    return NO_NUMBER;
}

static int digits(struct str text, size_t at, size_t count)
{
    int number = 0;
    for (size_t i = at; i < at + count; i++) {
        if (!is_in(SET_DIGIT, text.ptr[i]))
            return NO_NUMBER;
        number = number * 10 + (text.ptr[i] - '0');
    }
    return number;
}

/* 00:00:00 to 23:59:60. */
static bool is_time_of_day(struct str text, size_t at)
{
    int hour = digits(text, at, 2), minute = digits(text, at + 3, 2),
        second = digits(text, at + 6, 2);
    return text.ptr[at + 2] == ':' && text.ptr[at + 5] == ':' && hour >= 0 && hour <= 23 &&
           minute >= 0 && minute <= 59 && second >= 0 && second <= 60;
}

static bool is_day_of(int year, int month, int day)
{
    return year >= 0 && month >= 0 && day >= 1 &&
           (unsigned)day <= format_days_in((unsigned)year, (unsigned)month + 1);
}

/* Sunday is 0, January is 0: Zeller's congruence in Sakamoto's form. */
static int weekday(int year, int month, int day)
{
    static const int shift[] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
    year += 400 - (month < 2); /* a whole cycle ahead: never negative */
    return (year + year / 4 - year / 100 + year / 400 + shift[month] + day) % 7;
}

static bool is_date_on(int named, int year, int month, int day)
{
    return named >= 0 && is_day_of(year, month, day) && weekday(year, month, day) == named;
}

/* "Sun, 06 Nov 1994 08:49:37 GMT" */
static bool is_imf_fixdate(struct str text)
{
    return text.len == 29 && text.ptr[3] == ',' && text.ptr[4] == ' ' && text.ptr[7] == ' ' &&
           text.ptr[11] == ' ' && text.ptr[16] == ' ' && is_time_of_day(text, 17) &&
           str_ends(text, STR(" GMT")) &&
           is_date_on(name_index(day_names, text, 0), digits(text, 12, 4),
                      name_index(month_names, text, 8), digits(text, 5, 2));
}

/* "Sun Nov  6 08:49:37 1994" */
static bool is_asctime_date(struct str text)
{
    if (text.len != 24 || text.ptr[3] != ' ' || text.ptr[7] != ' ' || text.ptr[10] != ' ' ||
        text.ptr[19] != ' ' || !is_time_of_day(text, 11))
        return false;
    int day = text.ptr[8] == ' ' ? digits(text, 9, 1) : digits(text, 8, 2);
    return is_date_on(name_index(day_names, text, 0), digits(text, 20, 4),
                      name_index(month_names, text, 4), day);
}

/* "Sunday, 06-Nov-94 08:49:37 GMT". Which century is meant depends on today, so the day's name is not held
 * against the date, and 29-Feb-00 is taken. */
static bool is_rfc850_date(struct str text)
{
    struct str name = str_slice(text, 0, str_find(text, ','));
    text = str_from(text, name.len);
    if (text.len != 24 || text.ptr[1] != ' ' || text.ptr[4] != '-' || text.ptr[8] != '-' ||
        text.ptr[11] != ' ' || !is_time_of_day(text, 12) || !str_ends(text, STR(" GMT")))
        return false;
    int year = digits(text, 9, 2);
    bool named = false;
    for (size_t i = 0; i < sizeof whole_day_names / sizeof *whole_day_names; i++)
        named |= str_eq(name, whole_day_names[i]);
    return named && year >= 0 &&
           is_day_of(2000 + year, name_index(month_names, text, 5), digits(text, 2, 2));
}

bool format_http_date(struct str text)
{
    return is_imf_fixdate(text) || is_asctime_date(text) || is_rfc850_date(text);
}
