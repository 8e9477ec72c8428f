/* Names of hosts, mailboxes, addresses: those that are kept for examples. */
#include "made_private.h"

enum {
    LABEL_MOST = 63,
    LOCAL_MOST = 64,
    SHORTEST_NAME = 6, /* "a.test" */
    DOMAIN_LENGTH = 11 /* "example.com" */
};

/* Labels with dots between them, so many characters in all. */
static void add_labels(struct draw *draw, uint64_t count, struct buf *out)
{
    for (; count > LABEL_MOST; count -= LABEL_MOST) {
        draw_fill(draw, LABEL_MOST - 1, '-', out);
        buf_byte(out, '.');
    }
    draw_fill(draw, count, '-', out);
}

/* RFC 2606. What is too short for those is a name of one label with a digit, which no top-level domain has. */
bool made_hostname(struct draw *draw, uint64_t count, struct buf *out)
{
    static const struct str ends[] = {STR_INIT(".example.com"), STR_INIT(".example.org"),
                                      STR_INIT(".example.net"), STR_INIT(".test")};
    if (count < SHORTEST_NAME) {
        buf_byte(out, 'h');
        draw_chars(draw, 'd', count - 1, out);
        return true;
    }
    struct str end = ends[count > DOMAIN_LENGTH + 1 || count == DOMAIN_LENGTH ? pick(draw, 3) : 3];
    if (count == DOMAIN_LENGTH)
        end = str_from(end, 1);
    else
        add_labels(draw, count - end.len, out);
    buf_add(out, end);
    return true;
}

/* Longer by what stands before the '@', and by the domain where that is full. */
bool made_email(struct draw *draw, uint64_t count, struct buf *out)
{
    uint64_t local = count > DOMAIN_LENGTH + 1 ? count - DOMAIN_LENGTH - 1 : 1;
    local = local > LOCAL_MOST ? LOCAL_MOST : local;
    draw_fill(draw, local, '.', out);
    buf_byte(out, '@');
    return made_hostname(draw, count - local - 1, out);
}

/* A number of so many digits that is the address of a host. */
static void add_octet(struct draw *draw, unsigned digits, struct buf *out)
{
    static const unsigned low[] = {0, 1, 10, 100}, high[] = {0, 9, 99, 254};
    buf_printf(out, "%u", (unsigned)pick_between(draw, low[digits], high[digits]));
}

/* RFC 5737; for the shortest and the longest, networks that are nobody's. */
bool made_ipv4(struct draw *draw, uint64_t count, struct buf *out)
{
    enum { SHORTEST = 7 };
    static const struct {
        struct str net;
        unsigned third, fourth; /* digits of those numbers; 0: it is in the net */
    } nets[] = {
        {STR_INIT("0.0.0."),      0, 1},
        {STR_INIT("10.0.0."),     0, 1},
        {STR_INIT("192.0.2."),    0, 1},
        {STR_INIT("192.0.2."),    0, 2},
        {STR_INIT("203.0.113."),  0, 1},
        {STR_INIT("203.0.113."),  0, 2},
        {STR_INIT("203.0.113."),  0, 3},
        {STR_INIT("198.51.100."), 0, 3},
        {STR_INIT("192.168."),    3, 3},
    };
    size_t row = (size_t)count - SHORTEST;
    buf_add(out, nets[row].net);
    if (nets[row].third) {
        add_octet(draw, nets[row].third, out);
        buf_byte(out, '.');
    }
    add_octet(draw, nets[row].fourth, out);
    return true;
}

enum { GROUP_DIGITS = 4 };

/* So many hexadecimal digits, no zero at the beginning. */
static void add_group(struct draw *draw, uint64_t digits, struct buf *out)
{
    static const char first[] = "123456789abcdef";
    buf_byte(out, first[pick(draw, sizeof first - 1)]);
    draw_chars(draw, 'x', digits - 1, out);
}

/* Groups with colons between them, so many characters in all: as few groups as that takes. */
static void add_groups(struct draw *draw, uint64_t count, struct buf *out)
{
    uint64_t groups = count ? count / (GROUP_DIGITS + 1) + 1 : 0;
    uint64_t digits = groups ? count - (groups - 1) : 0;
    for (; groups; groups--) {
        uint64_t most = digits - (groups - 1), now = most > GROUP_DIGITS ? GROUP_DIGITS : most;
        add_group(draw, now, out);
        digits -= now;
        if (groups > 1)
            buf_byte(out, ':');
    }
}

/* RFC 3849; what is shorter is in a net whose packets are thrown away (RFC 6666) or at home. */
bool made_ipv6(struct draw *draw, uint64_t count, struct buf *out)
{
    static const struct {
        unsigned from;
        struct str net;
        unsigned groups; /* their characters; 0: what is left */
        unsigned ipv4;   /* 1: the rest is one */
    } forms[] = {
        {40, STR_INIT("2001:0db8:"), 19, 1},
        {39, STR_INIT("2001:0db8:"), 0,  0},
        {35, STR_INIT("2001:db8:"),  0,  0},
        {10, STR_INIT("2001:db8::"), 0,  0},
        {5,  STR_INIT("100::"),      0,  0},
        {2,  STR_INIT("::"),         0,  0},
    };
    size_t row = 0;
    while (count < forms[row].from)
        row++;
    uint64_t left = count - forms[row].net.len, groups = forms[row].groups;
    buf_add(out, forms[row].net);
    add_groups(draw, groups ? groups : left, out);
    if (!forms[row].ipv4)
        return true;
    buf_byte(out, ':');
    return made_ipv4(draw, left - groups - 1, out);
}
