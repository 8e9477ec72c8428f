/* Parts of a message as HAR has them. */
#include "recorder_private.h"
#include "utf8.h"

void har_write_text(const struct pen *pen, const char *name, struct str value)
{
    buf_printf(pen->out, ",\"%s\":", name);
    buf_json_string(pen->out, value);
}

/* The element of a list that has a name and a value; more members may follow. */
static void write_pair(const struct pen *pen, bool first, struct str name, struct str value)
{
    buf_add(pen->out, first ? STR("{\"name\":") : STR(",{\"name\":"));
    buf_json_string(pen->out, name);
    har_write_text(pen, "value", value);
}

void har_write_fields(const struct pen *pen, const struct http_field *fields, size_t count)
{
    buf_byte(pen->out, '[');
    for (size_t i = 0; i < count; i++) {
        write_pair(pen, i == 0, fields[i].name, veil_field(pen, &fields[i]));
        buf_byte(pen->out, '}');
    }
    buf_byte(pen->out, ']');
}

/* "name=value", or a value alone, as browsers take it. */
static void write_cookie(const struct pen *pen, bool first, struct str text)
{
    size_t equals = str_find(text, '=');
    struct str name = equals < text.len ? str_slice(text, 0, equals) : STR("");
    struct str value = equals < text.len ? str_from(text, equals + 1) : text;
    write_pair(pen, first, str_trim(name), veil_cookie(pen, str_trim(value)));
}

void har_write_cookies(const struct pen *pen, const struct http_field *fields, size_t count)
{
    bool first = true;
    struct str cookie;
    buf_byte(pen->out, '[');
    for (size_t i = 0; i < count; i++) {
        struct str rest = fields[i].value;
        while (str_eq(fields[i].name, STR("cookie")) && str_cut(&rest, ';', &cookie)) {
            cookie = str_trim(cookie);
            if (cookie.len == 0)
                continue;
            write_cookie(pen, first, cookie);
            buf_byte(pen->out, '}');
            first = false;
        }
    }
    buf_byte(pen->out, ']');
}

static void write_attribute(const struct pen *pen, struct str attribute)
{
    static const struct {
        struct str name;
        const char *member;
        bool flag;
    } rows[] = {
        {STR_INIT("path"),     "path",     false},
        {STR_INIT("domain"),   "domain",   false},
        {STR_INIT("httponly"), "httpOnly", true },
        {STR_INIT("secure"),   "secure",   true },
    };
    size_t equals = str_find(attribute, '=');
    struct str name = str_trim(str_slice(attribute, 0, equals));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!str_eq_nocase(name, rows[i].name))
            continue;
        if (rows[i].flag)
            buf_printf(pen->out, ",\"%s\":true", rows[i].member);
        else
            har_write_text(pen, rows[i].member, str_trim(str_from(attribute, equals + 1)));
    }
}

void har_write_set_cookies(const struct pen *pen, const struct http_field *fields, size_t count)
{
    bool first = true;
    struct str part;
    buf_byte(pen->out, '[');
    for (size_t i = 0; i < count; i++) {
        struct str rest = fields[i].value;
        if (!str_eq(fields[i].name, STR("set-cookie")) || !str_cut(&rest, ';', &part))
            continue;
        write_cookie(pen, first, part);
        while (str_cut(&rest, ';', &part))
            write_attribute(pen, part);
        buf_byte(pen->out, '}');
        first = false;
    }
    buf_byte(pen->out, ']');
}

/* As forms are decoded: '+' is a space, and what is no escape stays. */
static struct str form_decode(struct arena *arena, struct str text)
{
    char *out = arena_bytes(arena, text.len);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.ptr[i];
        if (byte == '%' && text.len - i > 2 && str_hex_digit(text.ptr[i + 1]) >= 0 &&
            str_hex_digit(text.ptr[i + 2]) >= 0) {
            byte = (char)(str_hex_digit(text.ptr[i + 1]) * 16 + str_hex_digit(text.ptr[i + 2]));
            i += 2;
        } else if (byte == '+') {
            byte = ' ';
        }
        out[len++] = byte;
    }
    return (struct str){out, len};
}

void har_write_query(const struct pen *pen, struct str query)
{
    bool first = true;
    struct str pair;
    buf_byte(pen->out, '[');
    while (query.ptr && str_cut(&query, '&', &pair)) {
        if (pair.len == 0)
            continue;
        size_t equals = str_find(pair, '=');
        write_pair(pen, first, form_decode(pen->scratch, str_slice(pair, 0, equals)),
                   form_decode(pen->scratch, str_from(pair, equals + 1)));
        buf_byte(pen->out, '}');
        first = false;
    }
    buf_byte(pen->out, ']');
}

static void write_base64(struct buf *out, struct str bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    buf_byte(out, '"');
    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t have = bytes.len - i < 3 ? bytes.len - i : 3;
        uint32_t group = 0;
        for (size_t n = 0; n < 3; n++)
            group = group << 8 | (n < have ? (unsigned char)bytes.ptr[i + n] : 0u);
        char text[4] = {digits[group >> 18], digits[group >> 12 & 63], digits[group >> 6 & 63],
                        digits[group & 63]};
        memset(text + have + 1, '=', 3 - have);
        buf_add(out, (struct str){text, sizeof text});
    }
    buf_byte(out, '"');
}

void har_write_body(const struct pen *pen, struct str body, size_t bytes, const char *encoding)
{
    if (utf8_check(body) == body.len) {
        har_write_text(pen, "text", body);
    } else {
        buf_add(pen->out, STR(",\"text\":"));
        write_base64(pen->out, body);
        har_write_text(pen, encoding, STR("base64"));
    }
    if (body.len < bytes)
        buf_printf(pen->out, ",\"comment\":\"the first %zu of %zu bytes\"", body.len, bytes);
}
