/* Formats that authored values are held against: those that clients parse. Others are not looked at. */
#include "sampler_private.h"
#include "uri.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Whether the text has the form of the picture: '0' stands for a digit, 'x' for a hexadecimal one, others for themselves. */
static bool looks_like(struct str text, const char *picture)
{
    if (text.len != strlen(picture))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool hex = is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (picture[i] == '0' ? !is_digit(c) : picture[i] == 'x' ? !hex : c != picture[i])
            return false;
    }
    return true;
}

static unsigned number_at(struct str text, size_t at, size_t digits)
{
    unsigned number = 0;
    for (size_t i = at; i < at + digits; i++)
        number = number * 10 + (unsigned)(text.ptr[i] - '0');
    return number;
}

static bool is_date(struct str text)
{
    static const unsigned days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (!looks_like(text, "0000-00-00"))
        return false;
    unsigned year = number_at(text, 0, 4), month = number_at(text, 5, 2),
             day = number_at(text, 8, 2);
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] + (leap && month == 2);
}

static bool is_zone(struct str text)
{
    if (str_eq_nocase(text, STR("Z")))
        return true;
    bool numeric = looks_like(text, "+00:00") || looks_like(text, "-00:00");
    return numeric && number_at(text, 1, 2) < 24 && number_at(text, 4, 2) < 60;
}

static bool is_time(struct str text)
{
    if (!looks_like(str_slice(text, 0, 8), "00:00:00"))
        return false;
    size_t end = 8;
    if (end < text.len && text.ptr[end] == '.')
        while (++end < text.len && is_digit(text.ptr[end]))
            continue;
    bool fraction = end == 8 || end > 9;
    return fraction && number_at(text, 0, 2) < 24 && number_at(text, 3, 2) < 60 &&
           number_at(text, 6, 2) <= 60 && is_zone(str_from(text, end));
}

static bool is_date_time(struct str text)
{
    return text.len > 11 && (text.ptr[10] == 'T' || text.ptr[10] == 't') &&
           is_date(str_slice(text, 0, 10)) && is_time(str_from(text, 11));
}

static bool is_uuid(struct str text)
{
    return looks_like(text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
}

static bool is_ipv4(struct str text)
{
    struct str part;
    unsigned parts = 0;
    while (str_cut(&text, '.', &part)) {
        bool digits = part.len > 0 && part.len <= 3 && (part.len == 1 || part.ptr[0] != '0');
        for (size_t i = 0; i < part.len; i++)
            digits = digits && is_digit(part.ptr[i]);
        if (!digits || number_at(part, 0, part.len) > 255)
            return false;
        parts++;
    }
    return parts == 4;
}

static bool is_visible(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] <= ' ' || text.ptr[i] == '\x7f') /* bytes above ASCII are below zero */
            return false;
    return text.len > 0;
}

static bool is_email(struct str text)
{
    size_t at = str_find_last(text, '@');
    return is_visible(text) && at > 0 && at + 1 < text.len;
}

static bool is_uri(struct str text)
{
    return is_visible(text) && uri_parse(text).scheme.len > 0;
}

bool format_holds(struct str format, struct str text)
{
    static const struct {
        struct str name;
        bool (*holds)(struct str);
    } rows[] = {
        {STR_INIT("date-time"), is_date_time},
        {STR_INIT("date"),      is_date     },
        {STR_INIT("time"),      is_time     },
        {STR_INIT("uuid"),      is_uuid     },
        {STR_INIT("ipv4"),      is_ipv4     },
        {STR_INIT("email"),     is_email    },
        {STR_INIT("uri"),       is_uri      },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_eq(format, rows[i].name))
            return rows[i].holds(text);
    return true;
}
