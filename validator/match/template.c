#include "match_private.h"
#include "uri.h"

static struct str decoded(struct arena *arena, struct str raw)
{
    struct str text;
    return uri_decode(arena, raw, &text) ? text : raw;
}

/* The next "{name}" at or behind `from`; an opening brace without a closing one is plain text. */
static bool next_variable(struct str text, size_t from, struct span *braces)
{
    struct str rest = str_from(text, from);
    size_t open = str_find(rest, '{');
    size_t len = str_find(str_from(rest, open), '}');
    if (open + len >= rest.len)
        return false;
    *braces = (struct span){from + open, from + open + len + 1};
    return true;
}

static size_t count_variables(struct str text)
{
    size_t count = 0;
    struct span braces = {0, 0};
    while (next_variable(text, braces.to, &braces))
        count++;
    return count;
}

static const struct pattern *parse_pattern(struct arena *arena, struct str text, size_t variables)
{
    struct pattern *pattern = arena_new(arena, struct pattern);
    struct str *literals = arena_array(arena, struct str, variables + 1);
    struct span braces = {0, 0};
    for (size_t i = 0, from = 0; i <= variables; i++, from = braces.to) {
        size_t to = next_variable(text, from, &braces) ? braces.from : text.len;
        literals[i] = decoded(arena, str_slice(text, from, to));
        pattern->literal_bytes += literals[i].len;
    }
    pattern->literals = literals;
    pattern->variable_count = variables;
    return pattern;
}

/* Takes one segment apart; its variables' names go to `variables`. Returns how many there are. */
static size_t parse_segment(struct arena *arena, struct str text, struct segment *segment,
                            struct str *variables)
{
    size_t count = 0;
    struct span braces = {0, 0};
    while (next_variable(text, braces.to, &braces))
        variables[count++] = str_slice(text, braces.from + 1, braces.to - 1);
    *segment = (struct segment){.kind = SEGMENT_PATTERN, .text = text};
    if (count == 0) {
        segment->kind = SEGMENT_LITERAL;
        segment->literal = name_of(decoded(arena, text));
    } else if (count == 1 && text.ptr[0] == '{' && braces.to == text.len) {
        segment->kind = SEGMENT_WHOLE;
    } else {
        segment->pattern = parse_pattern(arena, text, count);
    }
    return count;
}

/* Real contracts tell operations apart by "/files/{id}#share" or "/pets?type=a", and some write
 * "/pets{?limit}" (RFC 6570). */
static struct str without_query(struct str text)
{
    struct span braces;
    bool closes = true; /* there is a closing brace ahead */
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.ptr[i], next = i + 1 < text.len ? text.ptr[i + 1] : '\0';
        if (byte == '?' || byte == '#' || (byte == '{' && (next == '?' || next == '#')))
            return str_slice(text, 0, i);
        closes = closes && (byte != '{' || next_variable(text, i, &braces));
        if (byte == '{' && closes)
            i = braces.to - 1;
    }
    return text;
}

enum template_fault template_parse(struct arena *arena, struct str text, struct path_template *out)
{
    struct str rest = without_query(text), part;
    rest = str_starts(rest, STR("/")) ? str_from(rest, 1) : rest;
    if (!rest.ptr)
        rest = STR("");
    size_t slashes = 0;
    for (size_t i = 0; i < rest.len; i++)
        slashes += rest.ptr[i] == '/';
    *out = (struct path_template){.segment_count = slashes + 1,
                                  .variable_count = count_variables(rest)};
    if (out->segment_count > MATCH_SEGMENTS_MAX)
        return TEMPLATE_TOO_DEEP;
    if (out->variable_count > MATCH_CAPTURES_MAX)
        return TEMPLATE_TOO_MANY_VARIABLES;
    struct segment *segments = arena_array(arena, struct segment, out->segment_count);
    struct str *variables = arena_array(arena, struct str, out->variable_count + 1);
    out->variable_count = 0;
    for (size_t i = 0; str_cut(&rest, '/', &part); i++)
        out->variable_count +=
            parse_segment(arena, part, &segments[i], variables + out->variable_count);
    out->segments = segments;
    out->variables = variables;
    return TEMPLATE_SOUND;
}

/* Longest literals first. */
static int pattern_cmp(const struct pattern *a, const struct pattern *b)
{
    if (a->literal_bytes != b->literal_bytes)
        return a->literal_bytes > b->literal_bytes ? -1 : 1;
    if (a->variable_count != b->variable_count)
        return a->variable_count < b->variable_count ? -1 : 1;
    int order = 0;
    for (size_t i = 0; i <= a->variable_count && order == 0; i++)
        order = str_cmp(a->literals[i], b->literals[i]);
    return order;
}

int segment_cmp(const struct segment *a, const struct segment *b)
{
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->kind == SEGMENT_LITERAL)
        return name_cmp(&a->literal, &b->literal);
    return a->kind == SEGMENT_PATTERN ? pattern_cmp(a->pattern, b->pattern) : 0;
}

/* Where `needle` occurs last in the text with at least one byte before it; false where nowhere. */
static bool find_last(struct str text, struct str needle, size_t *at)
{
    for (size_t i = text.len >= needle.len ? text.len - needle.len : 0; i > 0; i--)
        if (str_starts(str_from(text, i), needle)) {
            *at = i;
            return true;
        }
    return false;
}

/* From the right, each delimiter at its last place: that leaves most to what stands before it, so
 * no other choice fits where this one does not. Each variable gets at least one byte. */
bool pattern_fits(const struct pattern *pattern, struct str text, struct span *spans)
{
    size_t last = pattern->variable_count;
    struct str head = pattern->literals[0], tail = pattern->literals[last];
    if (text.len < head.len + tail.len || !str_starts(text, head) || !str_ends(text, tail))
        return false;
    size_t end = text.len - tail.len;
    for (size_t i = last; i-- > 1;) {
        size_t at;
        if (end <= head.len ||
            !find_last(str_slice(text, head.len, end - 1), pattern->literals[i], &at))
            return false;
        at += head.len;
        spans[i] = (struct span){at + pattern->literals[i].len, end};
        end = at;
    }
    spans[0] = (struct span){head.len, end};
    return end > head.len;
}

size_t path_split(struct arena *scratch, struct str path, struct path_segment *segments, size_t max)
{
    if (!str_starts(path, STR("/")))
        return 0;
    bool encoded = memchr(path.ptr, '%', path.len);
    const char *at = path.ptr + 1, *end = path.ptr + path.len;
    for (size_t count = 0; count < max;) {
        const char *slash = memchr(at, '/', (size_t)(end - at));
        struct str raw = {at, (size_t)((slash ? slash : end) - at)};
        segments[count].raw = raw;
        segments[count++].text = name_of(encoded ? decoded(scratch, raw) : raw);
        if (!slash)
            return count;
        at = slash + 1;
    }
    return 0;
}
