/* Dates and times, from 2015 to 2029, whatever today is. */
#include "made_private.h"

enum {
    FIRST_YEAR = 2015,
    DAYS = 15 * 365 + 4,
    FIRST_WEEKDAY = 4, /* Thursday; Sunday is 0 */
    PLAIN_DAY = 1696   /* 2019-08-24 */
};

struct moment {
    unsigned year, month, day, weekday; /* January is 0 */
    unsigned hour, minute, second;
};

static unsigned days_in(unsigned year, unsigned month)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month] + (month == 1 && year % 4 == 0 ? 1u : 0u); /* 2100 is far */
}

static struct moment moment_of(unsigned day, unsigned second)
{
    struct moment at = {.year = FIRST_YEAR,
                        .weekday = (day + FIRST_WEEKDAY) % 7,
                        .hour = second / 3600,
                        .minute = second / 60 % 60,
                        .second = second % 60};
    for (unsigned days; day >= (days = days_in(at.year, at.month)); day -= days) {
        at.year += at.month == 11;
        at.month = (at.month + 1) % 12;
    }
    at.day = day + 1;
    return at;
}

static struct moment pick_moment(struct draw *draw)
{
    if (!draw)
        return moment_of(PLAIN_DAY, (14 * 60 + 15) * 60 + 22);
    unsigned day = (unsigned)draw_below(draw, DAYS);
    return moment_of(day, (unsigned)draw_below(draw, 24 * 3600));
}

static void add_date(const struct moment *at, struct buf *out)
{
    buf_printf(out, "%04u-%02u-%02u", at->year, at->month + 1, at->day);
}

static void add_time(const struct moment *at, struct buf *out)
{
    buf_printf(out, "%02u:%02u:%02u", at->hour, at->minute, at->second);
}

/* A fraction of a second of so many characters; one character is none. */
static bool add_fraction(struct draw *draw, uint64_t count, struct buf *out)
{
    if (count == 0)
        return true;
    buf_byte(out, '.');
    draw_chars(draw, 'd', count - 1, out);
    return count > 1;
}

bool made_date(struct draw *draw, uint64_t count, struct buf *out)
{
    struct moment at = pick_moment(draw);
    add_date(&at, out);
    return count == 10;
}

bool made_time_local(struct draw *draw, uint64_t count, struct buf *out)
{
    struct moment at = pick_moment(draw);
    add_time(&at, out);
    return add_fraction(draw, count - 8, out);
}

bool made_time(struct draw *draw, uint64_t count, struct buf *out)
{
    bool is_made = made_time_local(draw, count - 1, out);
    buf_byte(out, 'Z');
    return is_made;
}

bool made_date_time_local(struct draw *draw, uint64_t count, struct buf *out)
{
    struct moment at = pick_moment(draw);
    add_date(&at, out);
    buf_byte(out, 'T');
    add_time(&at, out);
    return add_fraction(draw, count - 19, out);
}

bool made_date_time(struct draw *draw, uint64_t count, struct buf *out)
{
    bool is_made = made_date_time_local(draw, count - 1, out);
    buf_byte(out, 'Z');
    return is_made;
}

static const char *const day_names[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                        "Thursday", "Friday", "Saturday"};
static const char *const month_names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/* "Wednesday, 06-Nov-24 08:49:37 GMT": as long as the day's name lets it be, so that the week is searched. */
static bool add_old_date(struct draw *draw, uint64_t count, struct buf *out)
{
    unsigned start = draw ? (unsigned)draw_below(draw, DAYS - 7) : PLAIN_DAY;
    for (unsigned day = start; day < start + 7; day++) {
        struct moment at = moment_of(day, (unsigned)pick(draw, 24 * 3600));
        const char *name = day_names[at.weekday];
        if (strlen(name) + 24 != count)
            continue;
        buf_printf(out, "%s, %02u-%s-%02u ", name, at.day, month_names[at.month], at.year % 100);
        add_time(&at, out);
        buf_add(out, STR(" GMT"));
        return true;
    }
    return false;
}

/* Of three forms only one is written today; the others are there for other lengths. */
bool made_http_date(struct draw *draw, uint64_t count, struct buf *out)
{
    enum { FIXDATE = 29, ASCTIME = 24 };
    if (count != FIXDATE && count != ASCTIME)
        return add_old_date(draw, count, out);
    struct moment at = pick_moment(draw);
    const char *day = day_names[at.weekday], *month = month_names[at.month];
    if (count == FIXDATE)
        buf_printf(out, "%.3s, %02u %s %u ", day, at.day, month, at.year);
    else
        buf_printf(out, "%.3s %s %2u ", day, month, at.day);
    add_time(&at, out);
    if (count == FIXDATE)
        buf_add(out, STR(" GMT"));
    else
        buf_printf(out, " %u", at.year);
    return true;
}

bool made_duration(struct draw *draw, uint64_t count, struct buf *out)
{
    buf_byte(out, 'P');
    for (; count > 3 && !out->full; count--)
        buf_byte(out, '0');
    draw_chars(draw, 'D', 1, out);
    buf_byte(out, 'D');
    return true;
}
