/* JSON as RFC 8259 has it, in a single pass without recursion.
 *
 * The tape is reserved at its largest possible size (a value takes at least two bytes of text with
 * its comma, but for containers that are not closed) and its unused end is given back, so nodes are
 * written once and never moved. While a container is open, its span holds the index of the
 * container around it: that is all the stack there is. */
#include "reader_private.h"
#include "utf8.h"

#include <assert.h>

struct json {
    const char *at, *start, *end;
    struct node *nodes;
    struct node *open; /* the innermost container that is not closed, NULL outside of all */
    uint64_t count, limit, reserved; /* nodes: there are, may be, fit */
    uint64_t depth;
    char *decoded;       /* where the next string with escapes goes */
    unsigned duplicates; /* of struct doc_reading */
    bool refused;        /* a duplicate was found; reading goes on to find more */
    const struct source *source;
    struct budget bounds;
    struct arena *arena;
    struct findings *findings;
};

static bool is_space(char byte)
{
    static const bool spaces[256] = {[' '] = true, ['\t'] = true, ['\n'] = true, ['\r'] = true};
    return spaces[(unsigned char)byte];
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* What stands in a string as it is, looked at by itself: no quote, backslash, control character,
 * all ASCII. */
static bool is_plain(char byte)
{
    unsigned char value = (unsigned char)byte;
    return value >= 0x20 && value < 0x80 && value != '"' && value != '\\';
}

#define EACH_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))

/* The top bit of each byte that is a quote, a backslash, a control character or not ASCII. Bits
 * above the lowest one set may be wrong: subtracting borrows from the bytes above a hit. */
static uint64_t stops_in(uint64_t word)
{
    uint64_t quotes = (word ^ EACH_BYTE('"')) - EACH_BYTE(1);
    uint64_t backslashes = (word ^ EACH_BYTE('\\')) - EACH_BYTE(1);
    uint64_t controls = word - EACH_BYTE(0x20);
    return (quotes | backslashes | controls | word) & EACH_BYTE(0x80);
}

static size_t offset(const struct json *json, const char *at)
{
    return (size_t)(at - json->start);
}

static struct where where(const struct json *json, const char *at, size_t length)
{
    return reader_where(json->source, offset(json, at), length);
}

static bool follows_comma(const struct json *json)
{
    const char *at = json->at;
    while (at > json->start && is_space(at[-1]))
        at--;
    return at > json->start && at[-1] == ',';
}

/* What people used to other notations may want to hear. */
static struct str hint_at(const struct json *json)
{
    char found = json->at < json->end ? *json->at : '\0';
    if (found == '/' || found == '#')
        return STR("JSON has no comments");
    if (found == '\'')
        return STR("strings stand in double quotes");
    if ((found == '}' || found == ']') && follows_comma(json))
        return STR("the comma before it is one too many");
    return STR("");
}

static bool expected(const struct json *json, const char *what)
{
    struct str found = reader_found(json->findings->arena, json->source, offset(json, json->at));
    struct finding *finding = finding_add(json->findings, FINDING_JSON_SYNTAX,
                                          where(json, json->at, json->at < json->end),
                                          "expected %s, found " STR_FMT, what, STR_ARG(found));
    if (json->at == json->end && json->open)
        finding->also = reader_where(json->source, json->open->at, 1);
    finding->hint = hint_at(json);
    return false;
}

static bool wrong(const struct json *json, const char *at, const char *what)
{
    finding_add(json->findings, FINDING_JSON_SYNTAX, where(json, at, at < json->end), "%s", what);
    return false;
}

/* Steps over white space; the byte behind it, or NUL at the end (which stands nowhere in JSON). */
static inline char skip_space(struct json *json)
{
    const char *at = json->at, *end = json->end;
    while (at < end && is_space(*at)) {
        at++;
        while (end - at >= 8) {
            uint64_t other = reader_word(at) ^ EACH_BYTE(' ');
            at += other ? __builtin_ctzll(other) / 8 : 8;
            if (other)
                break;
        }
    }
    json->at = at;
    return at < end ? *at : '\0';
}

/* A new node at json->at, or NULL where the budget is used up. */
static inline struct node *add_node(struct json *json, enum node_kind kind)
{
    if (json->count == json->limit) {
        finding_over_budget(json->findings, FINDING_DOCUMENT_TOO_LARGE, where(json, json->at, 1),
                            &json->bounds, "nodes");
        return NULL;
    }
    struct node *node = &json->nodes[json->count++];
    *node = (struct node){.kind = (uint8_t)kind, .span = 1, .at = (uint32_t)offset(json, json->at)};
    return node;
}

static inline bool add_string(struct json *json, unsigned flags, struct str text, size_t extra,
                              uint64_t head)
{
    struct node *node = add_node(json, NODE_STRING);
    if (!node)
        return false;
    node->flags = (uint8_t)flags;
    node->extra = (uint16_t)(extra < NODE_EXTRA_MANY ? extra : NODE_EXTRA_MANY);
    node->len = (uint32_t)text.len;
    node->text = text.ptr;
    node->head = head;
    return true;
}

/* The first byte from `at` on that is not a plain one of a string. */
static inline const char *skip_plain(const char *at, const char *end)
{
    while (end - at >= 8) {
        uint64_t stops = stops_in(reader_word(at));
        if (stops)
            return at + __builtin_ctzll(stops) / 8;
        at += 8;
    }
    while (at < end && is_plain(*at))
        at++;
    return at;
}

/* The first byte from `at` on that is a quote, a backslash or wrong in a string; the end where
 * there is none. Adds the bytes that continue a code point to *extra. */
static const char *skip_characters(const char *at, const char *end, size_t *extra)
{
    while ((at = skip_plain(at, end)) < end && (unsigned char)*at >= 0x80) {
        size_t width = utf8_width((struct str){at, (size_t)(end - at)});
        if (width == 0)
            return at;
        *extra += width - 1;
        at += width;
    }
    return at;
}

/* Says why a string could not go on at `at`. */
static bool string_broken(const struct json *json, const char *at)
{
    if (at == json->end) {
        finding_add(json->findings, FINDING_JSON_SYNTAX, where(json, json->at, 1),
                    "a string is not closed");
        return false;
    }
    unsigned char byte = (unsigned char)*at;
    if (byte >= 0x80) {
        finding_add(json->findings, FINDING_TEXT_NOT_UTF8, where(json, at, 1),
                    "byte 0x%02X is not part of well-formed UTF-8", byte);
        return false;
    }
    finding_add(json->findings, FINDING_JSON_SYNTAX, where(json, at, 1),
                "control character 0x%02X stands in a string; it must be written \\u%04x", byte,
                byte);
    return false;
}

static int hex_digit(char byte)
{
    if (is_digit(byte))
        return byte - '0';
    char lower = (char)(byte | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* The four hex digits behind \u, or -1. */
static int32_t unit_at(const char *at, const char *end)
{
    int32_t unit = 0;
    for (int i = 0; i < 4; i++) {
        int digit = at + i < end ? hex_digit(at[i]) : -1;
        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

/* Decodes \uXXXX or a pair of surrogates at *at into *out. */
static bool decode_unicode(const struct json *json, const char **at, char **out)
{
    const char *escape = *at;
    int32_t unit = unit_at(escape + 2, json->end);
    if (unit < 0)
        return wrong(json, escape, "\\u must be followed by four hexadecimal digits");
    uint32_t code_point = (uint32_t)unit;
    *at += 6;
    if ((unit & 0xFC00) == 0xD800) {
        bool paired = json->end - *at >= 2 && (*at)[0] == '\\' && (*at)[1] == 'u';
        int32_t low = paired ? unit_at(*at + 2, json->end) : -1;
        if (low < 0 || (low & 0xFC00) != 0xDC00)
            return wrong(json, escape, "a high surrogate is not followed by a low one");
        code_point = 0x10000 + ((code_point & 0x3FF) << 10) + ((uint32_t)low & 0x3FF);
        *at += 6;
    } else if ((unit & 0xFC00) == 0xDC00) {
        return wrong(json, escape, "a low surrogate does not follow a high one");
    }
    *out += utf8_encode(code_point, *out);
    return true;
}

static bool decode_escape(const struct json *json, const char **at, char **out)
{
    static const char meanings[128] = {['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
                                       ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t'};
    char letter = json->end - *at >= 2 ? (*at)[1] : '\0';
    if (letter == 'u')
        return decode_unicode(json, at, out);
    char meaning = (unsigned char)letter < 128 ? meanings[(unsigned char)letter] : '\0';
    if (!meaning)
        return wrong(json, *at, "a backslash is followed by none of \" \\ / b f n r t u");
    *(*out)++ = meaning;
    *at += 2;
    return true;
}

/* A string whose first escape stands at `at`, behind `extra` bytes that continue a code point. */
static bool read_escaped(struct json *json, const char *at, size_t extra, unsigned flags)
{
    const char *plain = json->at + 1;
    char *start = json->decoded, *out = start;
    for (;;) {
        size_t len = (size_t)(at - plain);
        memcpy(out, plain, len);
        out += len;
        if (at == json->end || (*at != '"' && *at != '\\'))
            return string_broken(json, at);
        if (*at == '"')
            break;
        char *escape = out;
        if (!decode_escape(json, &at, &out))
            return false;
        extra += (size_t)(out - escape) - 1;
        plain = at;
        at = skip_characters(at, json->end, &extra);
    }
    json->decoded = out;
    struct str text = {start, (size_t)(out - start)};
    if (!add_string(json, flags, text, extra, node_head(text)))
        return false;
    json->at = at + 1;
    return true;
}

/* A string that is not plain ASCII, or stands near the end of the text. */
static bool read_any_string(struct json *json, unsigned flags)
{
    size_t extra = 0;
    const char *start = json->at + 1, *at = skip_characters(start, json->end, &extra);
    if (at < json->end && *at == '\\')
        return read_escaped(json, at, extra, flags);
    if (at == json->end || *at != '"')
        return string_broken(json, at);
    struct str text = {start, (size_t)(at - start)};
    if (!add_string(json, flags, text, extra, node_head(text)))
        return false;
    json->at = at + 1;
    return true;
}

/* The string at json->at, which is a quote. */
static inline bool read_string(struct json *json, unsigned flags)
{
    const char *start = json->at + 1, *at = start;
    if (json->end - at < 8)
        return read_any_string(json, flags);
    uint64_t head = reader_word(at), stops = stops_in(head);
    if (stops) {
        uint64_t first = stops & -stops;
        head &= (first >> 7) - 1;
        at += __builtin_ctzll(stops) / 8;
    } else {
        at = skip_plain(at + 8, json->end);
    }
    if (at == json->end || *at != '"')
        return read_any_string(json, flags);
    if (!add_string(json, flags, (struct str){start, (size_t)(at - start)}, 0, head))
        return false;
    json->at = at + 1;
    return true;
}

/* Steps over digits, adding them to *value as far as it holds them; false with a finding where
 * there is none. */
static inline bool read_digits(struct json *json, const char **at, uint64_t *value,
                               const char *what)
{
    const char *start = *at;
    for (; *at < json->end && is_digit(**at); ++*at)
        *value = *value * 10 + (uint64_t)(**at - '0');
    if (*at > start)
        return true;
    json->at = *at;
    return expected(json, what);
}

/* A number without exponent, of so few digits that `value` holds them; `places` of them stand
 * behind the point. */
static void set_short(struct node *node, struct str text, uint64_t value, size_t places)
{
    for (; places > 0 && value % 10 == 0; places--)
        value /= 10;
    if (places > NODE_COMPACT_DIGITS || value >= UINT64_C(1000000000000000000)) {
        node_number_set(node, text);
        return;
    }
    node->flags = places ? NODE_IS_COMPACT : NODE_IS_COMPACT | NODE_IS_INTEGER;
    node->extra = (uint16_t)places;
    node->len = (uint32_t)text.len;
    node->text = text.ptr;
    node->number = text.ptr[0] == '-' ? -(int64_t)value : (int64_t)value;
}

/* As many digits fit into 64 bits. */
enum { SHORT_DIGITS = 19 };

static bool read_number(struct json *json)
{
    const char *start = json->at, *at = start + (*start == '-'), *whole = at;
    uint64_t value = 0, exponent = 0;
    if (!read_digits(json, &at, &value, "a digit"))
        return false;
    size_t digits = (size_t)(at - whole), places = 0;
    if (*whole == '0' && digits > 1)
        return wrong(json, whole, "a number starts with a zero that does not belong there");
    if (at < json->end && *at == '.') {
        const char *point = at++;
        if (!read_digits(json, &at, &value, "a digit behind the decimal point"))
            return false;
        places = (size_t)(at - point) - 1;
    }
    bool is_short = digits + places <= SHORT_DIGITS;
    if (at < json->end && (*at | 0x20) == 'e') {
        at++;
        at += at < json->end && (*at == '+' || *at == '-');
        if (!read_digits(json, &at, &exponent, "a digit in the exponent"))
            return false;
        is_short = false;
    }
    struct node *node = add_node(json, NODE_NUMBER);
    if (!node)
        return false;
    struct str text = {start, (size_t)(at - start)};
    json->at = at;
    if (is_short)
        set_short(node, text, value, places);
    else
        node_number_set(node, text);
    return true;
}

static bool read_literal(struct json *json)
{
    static const struct {
        struct str name;
        enum node_kind kind;
    } literals[] = {
        {STR_INIT("null"),  NODE_NULL },
        {STR_INIT("false"), NODE_FALSE},
        {STR_INIT("true"),  NODE_TRUE }
    };
    struct str rest = {json->at, (size_t)(json->end - json->at)};
    for (size_t i = 0; i < sizeof literals / sizeof *literals; i++) {
        if (!str_starts(rest, literals[i].name))
            continue;
        struct node *node = add_node(json, literals[i].kind);
        if (!node)
            return false;
        node->len = (uint32_t)literals[i].name.len;
        json->at += node->len;
        return true;
    }
    return expected(json, "a value");
}

static bool open_container(struct json *json, enum node_kind kind)
{
    if (json->depth == json->bounds.depth) {
        reader_too_deep(json->findings, where(json, json->at, 1), &json->bounds);
        return false;
    }
    struct node *node = add_node(json, kind);
    if (!node)
        return false;
    node->span = json->open ? (uint32_t)(json->open - json->nodes) : 0;
    json->open = node;
    json->depth++;
    json->at++;
    return true;
}

/* The room for it is what the tape has not used. There is enough: of what was reserved for the
 * text of a member, five bytes at least and a comma, its two nodes leave half a node over. */
static void check_members(struct json *json, const struct node *object)
{
    assert(reader_room(object->len) <= (json->reserved - json->count) * sizeof *json->nodes);
    if (!reader_check_members(json->source, object, &json->nodes[json->count], json->findings))
        json->refused = true;
}

static bool close_container(struct json *json)
{
    struct node *node = json->open;
    size_t index = (size_t)(node - json->nodes);
    json->depth--;
    json->open = json->depth ? &json->nodes[node->span] : NULL;
    node->span = (uint32_t)(json->count - index);
    json->at++;
    if (node->kind == NODE_OBJECT && node->len > 1 && json->duplicates == DUPLICATES_REFUSED)
        check_members(json, node);
    return true;
}

static bool read_value(struct json *json, char first)
{
    if (first == '"')
        return read_string(json, 0);
    if (first == '{')
        return open_container(json, NODE_OBJECT);
    if (first == '[')
        return open_container(json, NODE_ARRAY);
    if (first == '-' || is_digit(first))
        return read_number(json);
    return read_literal(json);
}

static bool read_member(struct json *json, char first)
{
    if (first != '"')
        return expected(json, "a member's name in double quotes");
    if (!read_string(json, NODE_IS_KEY))
        return false;
    if (skip_space(json) != ':')
        return expected(json, "':' behind a member's name");
    json->at++;
    return read_value(json, skip_space(json));
}

/* Whatever comes next in the open container: its end, its next item or its next member. */
static bool read_next(struct json *json)
{
    struct node *open = json->open;
    bool object = open->kind == NODE_OBJECT;
    char first = skip_space(json);
    if (first == (object ? '}' : ']'))
        return close_container(json);
    if (open->len > 0) {
        if (first != ',')
            return expected(json,
                            object ? "',' or '}' behind a member" : "',' or ']' behind an item");
        json->at++;
        first = skip_space(json);
    }
    open->len++;
    return object ? read_member(json, first) : read_value(json, first);
}

static bool read_text(struct json *json)
{
    if (str_starts(json->source->text, STR("\xEF\xBB\xBF")))
        json->at += 3;
    if (!read_value(json, skip_space(json)))
        return false;
    while (json->open)
        if (!read_next(json))
            return false;
    skip_space(json);
    return json->at == json->end || expected(json, "the end of the text");
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* One piece for decoded strings and nodes, neither ever larger than the text allows: a warm arena
 * then asks nothing of malloc. Gives the size of both; findings may come from the same arena while
 * the text is read. */
static size_t reserve(struct json *json)
{
    struct str text = json->source->text;
    bool has_escapes = str_find(text, '\\') < text.len;
    size_t decoded = has_escapes ? (text.len + 15) & ~(size_t)15 : 0;
    uint64_t half = text.len / 2 + 1;
    uint64_t most = half + least(half, json->bounds.depth);
    json->limit = least(most, json->bounds.nodes);
    /* one spare node at the end, and what check_members needs where the budget is smaller */
    json->reserved = least(most, json->limit + json->limit / 4 + 1) + 1;
    size_t size = decoded + json->reserved * sizeof *json->nodes;
    json->decoded = arena_reserve(json->arena, size);
    json->nodes = (void *)(json->decoded + decoded);
    return size;
}

struct doc *doc_read_json(struct arena *arena, const struct source *source,
                          const struct budget *budget, struct findings *findings)
{
    struct doc_reading reading = {.budget = budget, .duplicates = DUPLICATES_REFUSED};
    return doc_read_value(arena, source, &reading, findings);
}

struct doc *doc_read_value(struct arena *arena, const struct source *source,
                           const struct doc_reading *reading, struct findings *findings)
{
    struct budget bounds = reader_bounds(reading->budget);
    if (!reader_accepts(source, &bounds, findings))
        return NULL;
    const char *start = source->text.len ? source->text.ptr : "";
    struct json json = {.at = start,
                        .start = start,
                        .end = start + source->text.len,
                        .duplicates = reading->duplicates,
                        .source = source,
                        .bounds = bounds,
                        .arena = arena,
                        .findings = findings};
    size_t size = reserve(&json);
    const char *piece = json.decoded;
    bool complete = read_text(&json) && !json.refused;
    json.nodes[json.count] = (struct node){.span = 1};
    const char *behind = (const char *)&json.nodes[json.count + 1];
    arena_shrink(arena, piece, size, complete ? (size_t)(behind - piece) : 0);
    if (!complete)
        return NULL;
    struct doc *doc = arena_new(arena, struct doc);
    *doc =
        (struct doc){.source = source, .root = json.nodes, .count = json.count, .format = DOC_JSON};
    return doc;
}
