/* What a request wishes, as Prism 5 reads it. */
#include "prism.h"

#include "uri.h"

/* One of the names that count, and what it was given. */
struct wished {
    struct str name; /* "code" */
    struct str text; /* ptr NULL: it is absent, or has no text */
    struct str odd;  /* JSON of what is no text: true, a list; or empty */
};
enum { CODE, DYNAMIC, SEED, EXAMPLE, NAMES };

/* ---- Prefer ---- */

/* Takes the text before the next separator outside of quotes off the front. */
static struct str take(struct str *rest, char separator)
{
    bool quoted = false;
    size_t at = 0;
    while (at < rest->len && (quoted || rest->ptr[at] != separator)) {
        quoted ^= rest->ptr[at] == '"';
        at++;
    }
    struct str part = str_slice(*rest, 0, at);
    *rest = str_from(*rest, at + 1);
    return part;
}

/* The first of a name counts. Behind ';' there are parameters of a preference, which nobody looks at. */
static void note_preference(struct wished *wished, struct str preference)
{
    struct str pair = take(&preference, ';');
    size_t equals = str_find(pair, '=');
    struct str name = str_trim(str_slice(pair, 0, equals));
    struct str text = str_trim(str_from(pair, equals + 1));
    if (text.len > 1 && str_starts(text, STR("\"")) && str_ends(text, STR("\"")))
        text = str_slice(text, 1, text.len - 1);
    for (size_t i = 0; i < NAMES; i++) {
        if (!str_eq_nocase(wished[i].name, name) || wished[i].text.ptr || wished[i].odd.len)
            continue;
        if (text.len)
            wished[i].text = text;
        else
            wished[i].odd = STR("true");
    }
}

/* ---- the query ---- */

static struct str decoded(struct arena *scratch, struct str raw)
{
    struct str text;
    return uri_decode(scratch, raw, &text) && text.ptr ? text : STR("");
}

/* A name that comes again makes a list. */
static void note_parameter(struct arena *scratch, struct wished *wished, struct str text)
{
    struct buf list = {.arena = scratch};
    if (!wished->text.ptr && !wished->odd.len) {
        wished->text = text;
        return;
    }
    if (wished->text.ptr) {
        buf_byte(&list, '[');
        buf_json_string(&list, wished->text);
    } else {
        buf_add(&list, str_slice(wished->odd, 0, wished->odd.len - 1));
    }
    buf_byte(&list, ',');
    buf_json_string(&list, text);
    buf_byte(&list, ']');
    wished->text = (struct str){0};
    wished->odd = buf_str(&list);
}

static void read_query(struct arena *scratch, struct str query, struct wished *wished)
{
    struct str pair;
    while (query.ptr && str_cut(&query, '&', &pair)) {
        size_t equals = str_find(pair, '=');
        struct str name = str_slice(pair, 2, equals);
        for (size_t i = 0; i < NAMES && str_starts(pair, STR("__")); i++)
            if (str_eq(wished[i].name, name))
                note_parameter(scratch, &wished[i], decoded(scratch, str_from(pair, equals + 1)));
    }
}

/* ---- faults ---- */

static bool is_code(struct str text)
{
    bool digits = text.len == 3;
    for (size_t i = 0; i < text.len; i++)
        digits &= text.ptr[i] >= '0' && text.ptr[i] <= '9';
    return digits;
}

static bool is_boolean(struct str text)
{
    return str_eq(text, STR("true")) || str_eq(text, STR("false"));
}

static void add_fault(struct buf *out, const struct wished *wished, const char *wants)
{
    buf_printf(out, "%soptional property \"" STR_FMT "\"\n\xE2\x94\x94\xE2\x94\x80 cannot decode ",
               out->len ? "\n" : "", STR_ARG(wished->name));
    if (wished->odd.len)
        buf_add(out, wished->odd);
    else
        buf_json_string(out, wished->text);
    buf_printf(out, ", should be %s", wants);
}

static struct str faults_of(struct arena *scratch, const struct wished *wished)
{
    struct buf out = {.arena = scratch};
    for (size_t i = 0; i < NAMES; i++)
        if (wished[i].odd.len)
            add_fault(&out, &wished[i], "string");
        else if (i == CODE && wished[i].text.ptr && !is_code(wished[i].text))
            add_fault(&out, &wished[i], "a number");
        else if (i == DYNAMIC && wished[i].text.ptr && !is_boolean(wished[i].text))
            add_fault(&out, &wished[i], "a boolean");
    return buf_str(&out);
}

struct prism_wish prism_read_wish(struct arena *scratch, struct str prefer, struct str query)
{
    struct wished wished[NAMES] = {[CODE] = {.name = STR("code")},
                                   [DYNAMIC] = {.name = STR("dynamic")},
                                   [SEED] = {.name = STR("seed")},
                                   [EXAMPLE] = {.name = STR("example")}};
    if (prefer.len == 0)
        read_query(scratch, query, wished);
    while (prefer.len > 0)
        note_preference(wished, take(&prefer, ','));
    return (struct prism_wish){.code = wished[CODE].text,
                               .dynamic = wished[DYNAMIC].text,
                               .example = wished[EXAMPLE].text,
                               .seed = wished[SEED].text,
                               .fault = faults_of(scratch, wished)};
}
