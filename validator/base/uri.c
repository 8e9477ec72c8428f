#include "uri.h"
#include "buf.h"

static size_t find_any(struct str text, const char *stops)
{
    size_t at = 0;
    while (at < text.len && !(text.ptr[at] && strchr(stops, text.ptr[at])))
        at++;
    return at;
}

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_scheme(struct str text)
{
    if (text.len == 0 || !is_alpha(text.ptr[0]))
        return false;
    for (size_t i = 1; i < text.len; i++)
        if (!is_alpha(text.ptr[i]) && !is_digit(text.ptr[i]) &&
            find_any(str_slice(text, i, i + 1), "+-.") > 0)
            return false;
    return true;
}

struct uri uri_parse(struct str text)
{
    struct uri uri = {0};
    size_t colon = find_any(text, ":/?#");
    if (colon < text.len && text.ptr[colon] == ':' && is_scheme(str_slice(text, 0, colon))) {
        uri.scheme = str_slice(text, 0, colon);
        text = str_from(text, colon + 1);
    }
    if (str_starts(text, STR("//"))) {
        text = str_from(text, 2);
        uri.authority = str_slice(text, 0, find_any(text, "/?#"));
        text = str_from(text, uri.authority.len);
    }
    uri.path = str_slice(text, 0, find_any(text, "?#"));
    text = str_from(text, uri.path.len);
    if (str_starts(text, STR("?"))) {
        uri.query = str_slice(text, 1, find_any(text, "#"));
        text = str_from(text, uri.query.len + 1);
    }
    if (str_starts(text, STR("#")))
        uri.fragment = str_from(text, 1);
    return uri;
}

struct str uri_text(struct arena *arena, const struct uri *uri)
{
    struct buf out = {.arena = arena};
    if (uri->scheme.ptr) {
        buf_add(&out, uri->scheme);
        buf_byte(&out, ':');
    }
    if (uri->authority.ptr) {
        buf_add(&out, STR("//"));
        buf_add(&out, uri->authority);
    }
    buf_add(&out, uri->path);
    if (uri->query.ptr) {
        buf_byte(&out, '?');
        buf_add(&out, uri->query);
    }
    if (uri->fragment.ptr) {
        buf_byte(&out, '#');
        buf_add(&out, uri->fragment);
    }
    return buf_str(&out);
}

/* Section 5.2.4, segment by segment. */
static struct str remove_dot_segments(struct arena *arena, struct str path)
{
    char *out = arena_bytes(arena, path.len + 1);
    size_t len = 0;
    bool absolute = str_starts(path, STR("/"));
    struct str rest = path, segment;
    if (absolute)
        rest = str_from(rest, 1);
    while (str_cut(&rest, '/', &segment)) {
        bool last = !rest.ptr;
        if (str_eq(segment, STR(".."))) {
            struct str so_far = {out, len ? len - 1 : 0};
            size_t slash = str_find_last(so_far, '/');
            len = slash < so_far.len ? slash + 1 : 0;
        } else if (!str_eq(segment, STR("."))) {
            memcpy(out + len, segment.ptr, segment.len);
            len += segment.len;
            if (!last)
                out[len++] = '/';
        }
    }
    struct str body = {out, len};
    return absolute ? arena_join(arena, STR("/"), body) : body;
}

/* Section 5.2.3. */
static struct str merge_paths(struct arena *arena, const struct uri *base, struct str path)
{
    if (base->authority.ptr && base->path.len == 0)
        return arena_join(arena, STR("/"), path);
    size_t slash = str_find_last(base->path, '/');
    struct str folder = slash < base->path.len ? str_slice(base->path, 0, slash + 1) : STR("");
    return arena_join(arena, folder, path);
}

struct str uri_resolve(struct arena *arena, struct str base_text, struct str reference)
{
    struct uri base = uri_parse(base_text), out = uri_parse(reference);
    if (!out.scheme.ptr) {
        out.scheme = base.scheme;
        if (!out.authority.ptr) {
            out.authority = base.authority;
            if (out.path.len == 0) {
                out.path = base.path;
                out.query = out.query.ptr ? out.query : base.query;
            } else if (!str_starts(out.path, STR("/"))) {
                out.path = merge_paths(arena, &base, out.path);
            }
        }
    }
    out.path = remove_dot_segments(arena, out.path);
    return uri_text(arena, &out);
}

struct str uri_without_fragment(struct str text)
{
    return str_slice(text, 0, str_find(text, '#'));
}

bool uri_decode(struct arena *arena, struct str text, struct str *out)
{
    *out = text;
    if (str_find(text, '%') == text.len)
        return true;
    char *to = arena_bytes(arena, text.len);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '%') {
            to[len++] = text.ptr[i];
            continue;
        }
        int high = i + 1 < text.len ? str_hex_digit(text.ptr[i + 1]) : -1;
        int low = i + 2 < text.len ? str_hex_digit(text.ptr[i + 2]) : -1;
        *out = (struct str){to, len};
        if (high < 0 || low < 0)
            return false;
        to[len++] = (char)(high << 4 | low);
        i += 2;
    }
    *out = (struct str){to, len};
    return true;
}

struct str uri_encode(struct arena *arena, struct str text, const char *keep)
{
    static const char hex[] = "0123456789ABCDEF";
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (is_alpha(c) || is_digit(c) || (c && strchr("-._~", c)) || (c && strchr(keep, c))) {
            buf_byte(&out, c);
            continue;
        }
        char escape[] = {'%', hex[(unsigned char)c >> 4], hex[(unsigned char)c & 15]};
        buf_add(&out, (struct str){escape, sizeof escape});
    }
    return buf_str(&out);
}

struct str uri_to_path(struct arena *arena, struct str text)
{
    struct uri uri = uri_parse(text);
    struct str path;
    bool local = uri.authority.len == 0 || str_eq_nocase(uri.authority, STR("localhost"));
    if (!str_eq_nocase(uri.scheme, STR("file")) || !local || !uri_decode(arena, uri.path, &path))
        return STR("");
    return path;
}

struct str uri_of_path(struct arena *arena, struct str path)
{
    return arena_join(arena, STR("file://"), uri_encode(arena, path, "/!$&'()*+,;=:@"));
}
