/* What must not be shown is veiled when it is written: a recording is passed around. */
#include "recorder_private.h"
#include "secret.h"

static const struct str veil = STR_INIT("***");

/* A '?' ends a pair too: a target inside a value brings secrets of its own. */
static bool ends_pair(char byte)
{
    return byte == '&' || byte == ';' || byte == '?' || byte == '#';
}

static size_t pair_end(struct str text)
{
    size_t i = 0;
    while (i < text.len && !ends_pair(text.ptr[i]))
        i++;
    return i;
}

struct str veil_target(const struct pen *pen, struct str target)
{
    size_t at = pair_end(target);
    if (at == target.len || pen->keep_secrets)
        return target;
    struct buf out = {.arena = pen->scratch};
    buf_add(&out, str_slice(target, 0, at));
    while (at < target.len) {
        struct str pair = str_from(target, at + 1);
        pair.len = pair_end(pair);
        struct str name = str_slice(pair, 0, str_find(pair, '='));
        bool secret = name.len < pair.len && name_is_secret(name);
        buf_add(&out, str_slice(target, at, at + 1 + (secret ? name.len + 1 : pair.len)));
        if (secret)
            buf_add(&out, veil);
        at += 1 + pair.len;
    }
    return buf_str(&out);
}

struct str veil_cookie(const struct pen *pen, struct str value)
{
    return pen->keep_secrets ? value : veil;
}

static bool is_among(struct str name, const struct str *names, size_t count)
{
    while (count > 0)
        if (str_eq(name, names[--count]))
            return true;
    return false;
}

struct str veil_field(const struct pen *pen, const struct http_field *field)
{
    static const struct str secrets[] = {STR_INIT("cookie"), STR_INIT("set-cookie")};
    static const struct str targets[] = {STR_INIT("location"), STR_INIT("content-location"),
                                         STR_INIT("referer")};
    if (pen->keep_secrets)
        return field->value;
    if (is_among(field->name, secrets, 2) || name_is_secret(field->name))
        return veil;
    return is_among(field->name, targets, 3) ? veil_target(pen, field->value) : field->value;
}
