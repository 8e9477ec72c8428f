/* Prefer (RFC 7240): a list of preferences, each a name, perhaps with a value, perhaps with
 * parameters of its own. */
#include "reply.h"

#include "buf.h"

static bool is_separator(char byte)
{
    return byte == ',' || byte == ';';
}

/* Takes the text up to the next separator outside of quotes off the front of *rest. */
static struct str take_preference(struct str *rest)
{
    bool quoted = false;
    size_t at = 0;
    while (at < rest->len && (quoted || !is_separator(rest->ptr[at]))) {
        if (rest->ptr[at] == '"')
            quoted = !quoted;
        else if (quoted && rest->ptr[at] == '\\' && at + 1 < rest->len)
            at++;
        at++;
    }
    struct str preference = str_slice(*rest, 0, at);
    *rest = str_from(*rest, at + 1);
    return str_trim(preference);
}

static struct str unquoted(struct arena *scratch, struct str text)
{
    if (text.len == 0 || text.ptr[0] != '"')
        return text;
    struct buf out = {.arena = scratch};
    for (size_t i = 1; i < text.len && text.ptr[i] != '"'; i++) {
        if (text.ptr[i] == '\\' && i + 1 < text.len)
            i++;
        buf_byte(&out, text.ptr[i]);
    }
    return out.len > 0 ? buf_str(&out) : STR("");
}

bool reply_preference(struct arena *scratch, struct str prefer, struct str name, struct str *value)
{
    while (prefer.len > 0) {
        struct str preference = take_preference(&prefer);
        size_t equals = str_find(preference, '=');
        if (!str_eq_nocase(str_trim(str_slice(preference, 0, equals)), name))
            continue;
        *value = unquoted(scratch, str_trim(str_from(preference, equals + 1)));
        if (!value->ptr)
            *value = STR("");
        return true;
    }
    return false;
}
