/* Dates, times and durations of RFC 3339: section 5.6, appendix A. */
#include "format_private.h"

enum {
    DATE_BYTES = 10,
    TIME_BYTES = 8,
    MINUTES_A_DAY = 24 * 60,
    NO_NUMBER = 100 /* what two() gives where no two digits stand */
};

struct clock {
    int minute; /* of the day */
    bool leap;  /* the second is 60 */
};

static unsigned two(const char *text)
{
    unsigned tens = (unsigned)(unsigned char)text[0] - '0';
    unsigned ones = (unsigned)(unsigned char)text[1] - '0';
    return tens < 10 && ones < 10 ? tens * 10 + ones : NO_NUMBER;
}

/* Appendix C. */
static bool is_leap_year(unsigned year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

unsigned format_days_in(unsigned year, unsigned month)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap_year(year) ? 29 : days[month - 1];
}

/* The full-date that DATE_BYTES bytes are: its day, and how many days its month has; false where it is none. */
static bool read_date(const char *text, unsigned *day, unsigned *days)
{
    unsigned century = two(text), year = two(text + 2), month = two(text + 5);
    *day = two(text + 8);
    if (century == NO_NUMBER || year == NO_NUMBER || text[4] != '-' || text[7] != '-')
        return false;
    if (month < 1 || month > 12)
        return false;
    *days = format_days_in(century * 100 + year, month);
    return *day >= 1 && *day <= *days;
}

/* The bytes of the partial-time that the text begins with; 0 where it begins with none. */
static size_t read_time(struct str text, struct clock *clock)
{
    if (text.len < TIME_BYTES || text.ptr[2] != ':' || text.ptr[5] != ':')
        return 0;
    unsigned hour = two(text.ptr), minute = two(text.ptr + 3), second = two(text.ptr + 6);
    if (hour > 23 || minute > 59 || second > 60)
        return 0;
    *clock = (struct clock){(int)(hour * 60 + minute), second == 60};
    if (text.len == TIME_BYTES || text.ptr[TIME_BYTES] != '.')
        return TIME_BYTES;
    size_t fraction = span(SET_DIGIT, text, TIME_BYTES + 1);
    return fraction ? TIME_BYTES + 1 + fraction : 0;
}

/* The whole text is a time-offset; *minutes is what local time is ahead of UTC. */
static bool read_offset(struct str text, int *minutes)
{
    *minutes = 0;
    if (text.len == 1)
        return (text.ptr[0] | 0x20) == 'z';
    if (text.len != 6 || (text.ptr[0] != '+' && text.ptr[0] != '-') || text.ptr[3] != ':')
        return false;
    unsigned hour = two(text.ptr + 1), minute = two(text.ptr + 4);
    if (hour > 23 || minute > 59)
        return false;
    *minutes = (int)(hour * 60 + minute);
    if (text.ptr[0] == '-')
        *minutes = -*minutes;
    return true;
}

/* A full-time; *utc is its minute in UTC, below 0 the day before. */
static bool read_full_time(struct str text, struct clock *clock, int *utc)
{
    size_t end = read_time(text, clock);
    int offset;
    if (end == 0 || !read_offset(str_from(text, end), &offset))
        return false;
    *utc = clock->minute - offset;
    return !clock->leap || (*utc + MINUTES_A_DAY) % MINUTES_A_DAY == MINUTES_A_DAY - 1;
}

bool format_date(struct str text)
{
    unsigned day, days;
    return text.len == DATE_BYTES && read_date(text.ptr, &day, &days);
}

/* Second 60 is only ever inserted before midnight UTC (section 5.7). */
bool format_time(struct str text)
{
    struct clock clock;
    int utc;
    return read_full_time(text, &clock, &utc);
}

/* Section 5.7: a leap second ends a month, by UTC's calendar. Where local time is ahead, UTC's last day
 * of the month may be the first of the next here. */
bool format_date_time(struct str text)
{
    unsigned day, days;
    struct clock clock;
    int utc;
    if (text.len <= DATE_BYTES || !read_date(text.ptr, &day, &days) ||
        (text.ptr[DATE_BYTES] | 0x20) != 't' ||
        !read_full_time(str_from(text, DATE_BYTES + 1), &clock, &utc))
        return false;
    return !clock.leap || day == (utc < 0 ? 1 : days);
}

/* Without an offset nobody knows whether it is midnight in UTC: any minute may have a second 60. */
bool format_time_local(struct str text)
{
    struct clock clock;
    return text.len && read_time(text, &clock) == text.len;
}

bool format_date_time_local(struct str text)
{
    unsigned day, days;
    return text.len > DATE_BYTES && read_date(text.ptr, &day, &days) &&
           (text.ptr[DATE_BYTES] | 0x20) == 't' &&
           format_time_local(str_from(text, DATE_BYTES + 1));
}

/* Digits and a unit, one behind the other: takes as many as there are, each unit of `units` at most once
 * and directly behind the one before. Returns where that ends. */
static size_t take_units(struct str text, size_t at, struct str units)
{
    size_t unit = units.len;
    for (;;) {
        size_t digits = span(SET_DIGIT, text, at);
        if (digits == 0 || at + digits == text.len)
            return at;
        char letter = (char)(text.ptr[at + digits] & ~0x20);
        size_t found = str_find(units, letter);
        if (found == units.len || (unit < units.len && found != unit + 1))
            return at;
        unit = found;
        at += digits + 1;
    }
}

/* Appendix A: a unit may be left out at either end, but not between (P1Y2D is none), weeks stand alone.
 * ABNF takes letters of either case (RFC 5234, 2.3), as section 5.6 says of T and Z. */
bool format_duration(struct str text)
{
    if (text.len < 3 || (text.ptr[0] | 0x20) != 'p')
        return false;
    size_t at = take_units(text, 1, STR("W"));
    if (at > 1)
        return at == text.len;
    at = take_units(text, 1, STR("YMD"));
    if (at == text.len)
        return true;
    if ((text.ptr[at] | 0x20) != 't')
        return false;
    size_t end = take_units(text, at + 1, STR("HMS"));
    return end > at + 1 && end == text.len;
}
