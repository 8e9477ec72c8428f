/* The texts that findings point into, with what is secret blotted out.
 *
 * A source has the text as it came while a message is judged, so that places in it are right; when judging ends,
 * hide_secrets puts a copy there in which secrets are stars. It looks for names and what is assigned to them, whatever
 * the format: what is malformed, or not of the type it claims, must not be shown either.
 */
#include "check_private.h"
#include "secret.h"

/* What may be shown of a text. */
enum showing {
    SHOW_BODY,      /* all but what secret names stand before */
    SHOW_PARAMETER, /* likewise, where names and values may alternate: a,1,b,2 */
    SHOW_NAMES,     /* cookies: nothing but names */
    SHOW_PATH,      /* all but captures with secret names */
    SHOW_NOTHING
};

struct shown {
    struct source source; /* first: places have the source only */
    enum showing showing;
    struct shown *next;
};

/* ---- sources ---- */

static struct shown *new_shown(struct exchange *x, struct str name, struct str text,
                               enum showing showing)
{
    struct shown *shown = arena_new(x->scratch, struct shown);
    *shown = (struct shown){
        .source = {.name = name, .text = text},
          .showing = showing, .next = x->shown
    };
    x->shown = shown;
    return shown;
}

/* Security schemes name parameters too. */
static bool is_secret(const struct exchange *x, struct str name)
{
    const struct security *security = &x->plan->operation->security;
    if (name_is_secret(name))
        return true;
    for (size_t i = 0; i < security->len; i++)
        for (size_t n = 0; n < security->at[i].len; n++)
            if (str_eq_nocase(security->at[i].schemes[n]->parameter, name))
                return true;
    return false;
}

const struct source *source_of_body(struct exchange *x, const char *what, struct str text)
{
    return x->findings ? &new_shown(x, str_of(what), text, SHOW_BODY)->source : NULL;
}

const struct source *source_of_query(struct exchange *x)
{
    if (!x->findings)
        return NULL;
    if (!x->query_source)
        x->query_source =
            &new_shown(x, STR("request query"), x->request->query, SHOW_PARAMETER)->source;
    return x->query_source;
}

const struct source *source_of_path(struct exchange *x)
{
    if (!x->findings)
        return NULL;
    if (!x->path_source)
        x->path_source = &new_shown(x, STR("request path"), x->request->path, SHOW_PATH)->source;
    return x->path_source;
}

const struct source *source_of_cookies(struct exchange *x, struct str field)
{
    return x->findings ? &new_shown(x, STR("request cookies"), field, SHOW_NAMES)->source : NULL;
}

const struct source *source_of_named(struct exchange *x, const char *what, struct str name,
                                     struct str text)
{
    if (!x->findings)
        return NULL;
    enum showing showing = is_secret(x, name) ? SHOW_NOTHING : SHOW_PARAMETER;
    return &new_shown(x, arena_printf(x->scratch, "%s '" STR_FMT "'", what, STR_ARG(name)), text,
                      showing)
                ->source;
}

struct source *source_inside(struct exchange *x, const struct source *outer, struct str text)
{
    if (!outer)
        return NULL;
    struct shown *shown = new_shown(x, outer->name, text, ((const struct shown *)outer)->showing);
    shown->source.lines_before = outer->lines_before;
    return &shown->source;
}

/* ---- what is secret ---- */

struct hiding {
    const struct exchange *x;
    struct str text;
    bool alternates;
    char *copy; /* NULL: there is nothing to hide yet */
};

static void hide(struct hiding *hiding, size_t from, size_t to)
{
    if (from >= to)
        return;
    if (!hiding->copy)
        hiding->copy = arena_cstr(hiding->x->scratch, hiding->text);
    for (size_t i = from; i < to; i++) /* lines stay, so that places do */
        if (hiding->copy[i] != '\n' && hiding->copy[i] != '\r')
            hiding->copy[i] = '*';
}

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("_-.%[\\", c)) || (c & 0x80);
}

static size_t skip_blanks(struct str text, size_t at)
{
    while (at < text.len && text.ptr[at] && strchr(" \t\r\n", text.ptr[at]))
        at++;
    return at;
}

static size_t find_any(struct str text, size_t at, const char *stops)
{
    while (at < text.len && (text.ptr[at] == '\0' || !strchr(stops, text.ptr[at])))
        at++;
    return at;
}

static size_t find_text(struct str text, size_t at, struct str what)
{
    while (at < text.len && !str_starts(str_from(text, at), what))
        at++;
    return at;
}

/* The end of the string whose quote is at `at`. */
static size_t string_end(struct str text, size_t at)
{
    char quote = text.ptr[at];
    for (at++; at < text.len && text.ptr[at] != quote; at++)
        at += text.ptr[at] == '\\';
    return at < text.len ? at : text.len;
}

/* The end of an array or object, brackets in strings aside; of the text where it does not end. */
static size_t nest_end(struct str text, size_t at)
{
    size_t depth = 0;
    for (; at < text.len; at++) {
        char c = text.ptr[at];
        depth += c == '{' || c == '[';
        if ((c == '}' || c == ']') && --depth == 0)
            return at;
        if (c == '"')
            at = string_end(text, at);
    }
    return text.len;
}

/* Hides the value that begins at `at`, one of JSON or a bare one that ends before one of the stops; its end. */
static size_t hide_value(struct hiding *hiding, size_t at, const char *stops)
{
    struct str text = hiding->text;
    at = skip_blanks(text, at);
    if (at == text.len)
        return at;
    char first = text.ptr[at];
    bool quoted = first == '"' || first == '\'', nested = first == '{' || first == '[';
    size_t end = at;
    if (quoted)
        end = string_end(text, at);
    if (nested)
        end = nest_end(text, at);
    size_t behind = end + (quoted || nested);
    if (behind < text.len && find_any(text, behind, " \t\r\n,}]/>?&;") > behind)
        end = find_any(text, behind, stops); /* a bare value that begins with a quote */
    hide(hiding, at + quoted, end);
    return end;
}

/* Where the tag begins whose name, with a prefix perhaps, ends in what is at `from`; from: it is none. */
static size_t tag_start(struct str text, size_t from)
{
    enum { PREFIX_MAX = 64 };
    size_t at = from;
    if (at > 0 && text.ptr[at - 1] == ':')
        for (at--; at > 0 && from - at < PREFIX_MAX && is_name_byte(text.ptr[at - 1]);)
            at--;
    return at > 0 && text.ptr[at - 1] == '<' ? at : from + 1;
}

/* <name …>value</name>: up to the end tag, elements inside included. A tag without an end hides all behind it. */
static size_t hide_element(struct hiding *hiding, struct str name, size_t at)
{
    struct str text = hiding->text;
    size_t begin = find_any(text, at, "<>"), end;
    if (begin < text.len && text.ptr[begin] == '>' && text.ptr[begin - 1] == '/')
        return begin;
    for (end = begin; end < text.len; end++) {
        end = find_text(text, end, STR("</"));
        if (str_starts(str_from(text, end + 2), name))
            break;
    }
    end = end < text.len ? end : text.len;
    hide(hiding, begin + 1, end);
    return end;
}

/* Hides what belongs to a secret name, where it is the name of anything; where to go on. */
static size_t hide_named(struct hiding *hiding, size_t from, size_t to)
{
    struct str text = hiding->text;
    size_t tag = tag_start(text, from), at = to;
    if (tag <= from)
        return hide_element(hiding, str_slice(text, tag, to), to);
    while (at < text.len && strchr("]\"'", text.ptr[at]))
        at++;
    size_t next = skip_blanks(text, at);
    if (next < text.len && text.ptr[next] == ':')
        return hide_value(hiding, next + 1, ",}]\r\n");
    if (next < text.len && text.ptr[next] == '=')
        return hide_value(hiding, next + 1, "&;\r\n<>");
    if (!hiding->alternates || at == text.len)
        return to;
    size_t end = find_any(text, at, "&");
    hide(hiding, at + 1, end);
    return end;
}

/* A name written with escapes may be any. */
static bool may_be_secret(const struct hiding *hiding, struct str name)
{
    return str_find(name, '\\') < name.len || is_secret(hiding->x, name);
}

static void hide_by_names(struct hiding *hiding)
{
    struct str text = hiding->text;
    for (size_t i = 0, from; i < text.len; i++) {
        for (from = i; i < text.len && is_name_byte(text.ptr[i]);)
            i++;
        if (i > from && may_be_secret(hiding, str_slice(text, from, i)))
            i = hide_named(hiding, from, i);
    }
}

/* ---- multipart ---- */

/* Whether the line is a Content-Disposition with such a name. */
static bool names_secret_part(const struct hiding *hiding, struct str line)
{
    static const struct str field = STR_INIT("content-disposition:");
    if (!str_eq_nocase(str_slice(line, 0, field.len), field))
        return false;
    for (size_t at = 0; (at = find_text(line, at, STR("name="))) < line.len;) {
        at += 5;
        at += at < line.len && line.ptr[at] == '"';
        if (is_secret(hiding->x, str_slice(line, at, find_any(line, at, "\";\r"))))
            return true;
    }
    return false;
}

/* The bytes of parts with secret names: behind the empty line, before the next boundary. */
static void hide_parts(struct hiding *hiding)
{
    struct str rest = hiding->text, line;
    bool secret = false, bytes = false;
    while (str_cut(&rest, '\n', &line)) {
        size_t from = (size_t)(line.ptr - hiding->text.ptr);
        bool boundary = str_starts(line, STR("--"));
        if (bytes && secret && !boundary)
            hide(hiding, from, from + line.len);
        bytes = !boundary && (bytes || str_trim(line).len == 0);
        secret = !boundary && (secret || names_secret_part(hiding, line));
    }
}

/* ---- the rest ---- */

static void hide_values(struct hiding *hiding)
{
    struct str text = hiding->text, rest = text, pair;
    while (str_cut(&rest, ';', &pair)) {
        size_t from = (size_t)(pair.ptr - text.ptr), equals = str_find(pair, '=');
        hide(hiding, from + equals + 1, from + pair.len);
    }
}

static void hide_captures(struct hiding *hiding)
{
    const struct check_request *request = hiding->x->request;
    for (size_t i = 0; i < request->capture_count; i++) {
        const struct capture *capture = &request->captures[i];
        if (!is_secret(hiding->x, capture->name) || capture->raw.ptr < hiding->text.ptr)
            continue;
        size_t from = (size_t)(capture->raw.ptr - hiding->text.ptr);
        if (from + capture->raw.len <= hiding->text.len)
            hide(hiding, from, from + capture->raw.len);
    }
}

void hide_secrets(struct exchange *x)
{
    for (struct shown *shown = x->shown; shown; shown = shown->next) {
        struct hiding hiding = {.x = x, .text = shown->source.text};
        hiding.alternates = shown->showing == SHOW_PARAMETER;
        if (shown->showing == SHOW_NOTHING)
            hide(&hiding, 0, hiding.text.len);
        else if (shown->showing == SHOW_NAMES)
            hide_values(&hiding);
        else
            hide_by_names(&hiding);
        if (shown->showing == SHOW_PATH)
            hide_captures(&hiding);
        if (shown->showing == SHOW_BODY)
            hide_parts(&hiding);
        if (hiding.copy)
            shown->source.text.ptr = hiding.copy;
    }
}

/* ---- values in messages ---- */

static void flag(struct node *nodes, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (nodes[i].kind != NODE_OBJECT && nodes[i].kind != NODE_ARRAY &&
            !(nodes[i].flags & NODE_IS_KEY))
            nodes[i].flags |= NODE_IS_SECRET;
}

void flag_secrets(const struct exchange *x, struct node *nodes, size_t count,
                  const struct place *place)
{
    if (place->part == SPOT_COOKIE || (place->name.len && is_secret(x, place->name)))
        flag(nodes, 0, count);
    for (size_t i = 0; i + 1 < count; i++)
        if (nodes[i].flags & NODE_IS_KEY && is_secret(x, node_str(&nodes[i])))
            flag(nodes, i + 1, i + 1 + nodes[i + 1].span);
}
