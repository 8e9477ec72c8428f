/* JSON as RFC 8259 has it, in a single pass without recursion.
 *
 * The tape is reserved at its largest possible size (a value takes at least two bytes of text with
 * its comma, but for containers that are not closed) and its unused end is given back, so nodes are
 * written once and never moved. While a container is open, its span holds the index of the
 * container around it: that is all the stack there is.
 *
 * What reads something takes the place where it starts and gives the place behind it, or NULL with
 * a finding: places are kept in registers. What nearly every value needs is inlined by force. */
#include "reader_private.h"
#include "shape.h"
#include "utf8.h"

#include <assert.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* The names of an open object, each by two of the bits. */
struct filter {
    uint64_t words[8];
};

struct json {
    const char *start, *end;
    struct node *nodes, *next;  /* the tape, and where its next node goes */
    struct node *limit, *spare; /* the budget ends there; the last that fits */
    struct node *open; /* the innermost container that is not closed, NULL outside of all */
    uint64_t depth;
    struct filter *filters; /* by depth; not where there are shapes */
    struct shapes *shapes;
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

#define COLD __attribute__((cold, noinline))
#define HOT inline __attribute__((always_inline))

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

/* A bit for each of sixteen bytes that is no plain one of a string, the lowest for the first. Bits
 * above the lowest one set may be wrong. */
static inline unsigned stops_at(const char *at)
{
#ifdef __SSE2__
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    __m128i backslashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    /* as signed numbers, bytes that are not ASCII are below the control characters */
    __m128i others = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quotes, backslashes), others));
#else
    uint64_t low = stops_in(reader_word(at)), high = stops_in(reader_word(at + 8));
    if (low)
        return 1u << (__builtin_ctzll(low) / 8);
    return high ? 0x100u << (__builtin_ctzll(high) / 8) : 0;
#endif
}

/* The bytes of a word that come before the first stop. */
static inline uint64_t head_before(uint64_t word, int stop)
{
#define BYTES(count) ((UINT64_C(1) << (8 * (count))) - 1)
    static const uint64_t masks[8] = {BYTES(0), BYTES(1), BYTES(2), BYTES(3),
                                      BYTES(4), BYTES(5), BYTES(6), BYTES(7)};
#undef BYTES
    return stop < 8 ? word & masks[stop] : word;
}

static size_t offset(const struct json *json, const char *at)
{
    return (size_t)(at - json->start);
}

static struct where where(const struct json *json, const char *at, size_t length)
{
    return reader_where(json->source, offset(json, at), length);
}

static bool follows_comma(const struct json *json, const char *at)
{
    while (at > json->start && is_space(at[-1]))
        at--;
    return at > json->start && at[-1] == ',';
}

/* The byte at `at`, or NUL at the end, which stands nowhere in JSON. */
static inline char byte_at(const struct json *json, const char *at)
{
    return at < json->end ? *at : '\0';
}

/* What people used to other notations may want to hear. */
static struct str hint_at(const struct json *json, const char *at)
{
    char found = byte_at(json, at);
    if (found == '/' || found == '#')
        return STR("JSON has no comments");
    if (found == '\'')
        return STR("strings stand in double quotes");
    if ((found == '}' || found == ']') && follows_comma(json, at))
        return STR("the comma before it is one too many");
    return STR("");
}

/* NULL, with a finding. */
static COLD const char *expected(const struct json *json, const char *at, const char *what)
{
    struct str found = reader_found(json->findings->arena, json->source, offset(json, at));
    struct finding *finding =
        finding_add(json->findings, FINDING_JSON_SYNTAX, where(json, at, at < json->end),
                    "expected %s, found " STR_FMT, what, STR_ARG(found));
    if (at == json->end && json->open)
        finding->also = reader_where(json->source, json->open->at, 1);
    finding->hint = hint_at(json, at);
    return NULL;
}

/* NULL, with a finding. */
static COLD const char *wrong(const struct json *json, const char *at, const char *what)
{
    finding_add(json->findings, FINDING_JSON_SYNTAX, where(json, at, at < json->end), "%s", what);
    return NULL;
}

/* Behind the white space at `at`, which has some. */
static __attribute__((noinline)) const char *skip_spaces(const char *at, const char *end)
{
    while (at < end && is_space(*at)) {
        at++;
        while (end - at >= 8) {
            uint64_t other = reader_word(at) ^ EACH_BYTE(' ');
            at += other ? __builtin_ctzll(other) / 8 : 8;
            if (other)
                break;
        }
    }
    return at;
}

/* Behind the white space at `at`, of which most texts have none. */
static HOT const char *skip_space(const struct json *json, const char *at)
{
    return at < json->end && (unsigned char)*at > ' ' ? at : skip_spaces(at, json->end);
}

static COLD struct node *too_many(const struct json *json, const char *at)
{
    finding_over_budget(json->findings, FINDING_DOCUMENT_TOO_LARGE, where(json, at, 1),
                        &json->bounds, "nodes");
    return NULL;
}

/* A place for a node that starts at `at`, or NULL where the budget is used up. */
static HOT struct node *add_node(struct json *json, const char *at)
{
    return json->next < json->limit ? json->next++ : too_many(json, at);
}

struct string {
    const char *start, *end; /* decoded */
    size_t extra;            /* bytes that continue a code point */
    uint64_t head;
};

/* Adds the string at `at`; `behind` it. */
static HOT const char *add_string(struct json *json, const char *at, const char *behind,
                                  unsigned flags, struct string string)
{
    struct node *node = add_node(json, at);
    if (!node)
        return NULL;
    *node = (struct node){
        .kind = NODE_STRING,
        .flags = (uint8_t)flags,
        .extra = (uint16_t)(string.extra < NODE_EXTRA_MANY ? string.extra : NODE_EXTRA_MANY),
        .span = 1,
        .at = (uint32_t)offset(json, at),
        .len = (uint32_t)(string.end - string.start),
        .text = string.start,
        .head = string.head};
    return behind;
}

/* The first byte from `at` on that is not a plain one of a string. */
static const char *skip_plain(const char *at, const char *end)
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
        size_t others = utf8_others((struct str){at, (size_t)(end - at)}, extra);
        if (others == 0)
            return at;
        at += others;
    }
    return at;
}

/* Says why the string that starts at `start` could not go on at `at`. */
static COLD const char *string_broken(const struct json *json, const char *start, const char *at)
{
    if (at == json->end)
        return wrong(json, start, "a string is not closed");
    unsigned char byte = (unsigned char)*at;
    if (byte >= 0x80)
        finding_add(json->findings, FINDING_TEXT_NOT_UTF8, where(json, at, 1),
                    "byte 0x%02X is not part of well-formed UTF-8", byte);
    else
        finding_add(json->findings, FINDING_JSON_SYNTAX, where(json, at, 1),
                    "control character 0x%02X stands in a string; it must be written \\u%04x", byte,
                    byte);
    return NULL;
}

/* The four hex digits behind \u, or -1. */
static int32_t unit_at(const char *at, const char *end)
{
    int32_t unit = 0;
    for (int i = 0; i < 4; i++) {
        int digit = at + i < end ? str_hex_digit(at[i]) : -1;
        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

/* Decodes the \uXXXX or pair of surrogates at `escape` into *out. */
static const char *decode_unicode(const struct json *json, const char *escape, char **out)
{
    int32_t unit = unit_at(escape + 2, json->end);
    if (unit < 0)
        return wrong(json, escape, "\\u must be followed by four hexadecimal digits");
    uint32_t code_point = (uint32_t)unit;
    const char *at = escape + 6;
    if ((unit & 0xFC00) == 0xD800) {
        bool paired = json->end - at >= 2 && at[0] == '\\' && at[1] == 'u';
        int32_t low = paired ? unit_at(at + 2, json->end) : -1;
        if (low < 0 || (low & 0xFC00) != 0xDC00)
            return wrong(json, escape, "a high surrogate is not followed by a low one");
        code_point = 0x10000 + ((code_point & 0x3FF) << 10) + ((uint32_t)low & 0x3FF);
        at += 6;
    } else if ((unit & 0xFC00) == 0xDC00) {
        return wrong(json, escape, "a low surrogate does not follow a high one");
    }
    *out += utf8_encode(code_point, *out);
    return at;
}

static const char *decode_escape(const struct json *json, const char *at, char **out)
{
    static const char meanings[128] = {['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
                                       ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t'};
    char letter = json->end - at >= 2 ? at[1] : '\0';
    if (letter == 'u')
        return decode_unicode(json, at, out);
    char meaning = (unsigned char)letter < 128 ? meanings[(unsigned char)letter] : '\0';
    if (!meaning)
        return wrong(json, at, "a backslash is followed by none of \" \\ / b f n r t u");
    *(*out)++ = meaning;
    return at + 2;
}

/* Copies the characters from `at` on up to a quote, a backslash or what is wrong in a string, and
 * adds to *extra like skip_characters. What is decoded is never longer than what it stands for, so
 * sixteen bytes fit wherever the text has as many. */
static const char *copy_characters(const char *at, const char *end, char **out, size_t *extra)
{
    while (end - at >= 16) {
        unsigned stops = stops_at(at);
        memcpy(*out, at, 16);
        unsigned plain = stops ? (unsigned)__builtin_ctz(stops) : 16;
        at += plain;
        *out += plain;
        if (stops && (unsigned char)*at < 0x80)
            return at;
        if (stops)
            break;
    }
    const char *stop = skip_characters(at, end, extra);
    memcpy(*out, at, (size_t)(stop - at));
    *out += stop - at;
    return stop;
}

/* The string at `quote` whose first escape stands at `at`, behind `extra` bytes that continue a
 * code point. */
static const char *read_escaped(struct json *json, const char *quote, const char *at, size_t extra,
                                unsigned flags)
{
    char *start = json->decoded, *out = start;
    memcpy(out, quote + 1, (size_t)(at - quote) - 1);
    out += at - quote - 1;
    while (at < json->end && *at == '\\') {
        char *escape = out;
        at = decode_escape(json, at, &out);
        if (!at)
            return NULL;
        extra += (size_t)(out - escape) - 1;
        at = copy_characters(at, json->end, &out, &extra);
    }
    if (at == json->end || *at != '"')
        return string_broken(json, quote, at);
    json->decoded = out;
    uint64_t head = node_head((struct str){start, (size_t)(out - start)});
    return add_string(json, quote, at + 1, flags, (struct string){start, out, extra, head});
}

/* The string at `quote` that is plain up to `at`, but perhaps not plain behind. */
static __attribute__((noinline)) const char *read_any_string(struct json *json, const char *quote,
                                                             const char *at, unsigned flags)
{
    size_t extra = 0;
    at = skip_characters(at, json->end, &extra);
    if (at < json->end && *at == '\\')
        return read_escaped(json, quote, at, extra, flags);
    if (at == json->end || *at != '"')
        return string_broken(json, quote, at);
    const char *start = quote + 1;
    uint64_t head = node_head((struct str){start, (size_t)(at - start)});
    return add_string(json, quote, at + 1, flags, (struct string){start, at, extra, head});
}

/* The string at `at`, which is a quote. Most end within sixteen bytes, and which of them it is
 * takes no branch. */
static HOT const char *read_string(struct json *json, const char *at, unsigned flags)
{
    const char *start = at + 1, *end = start;
    if (json->end - start < 16)
        return read_any_string(json, at, start, flags);
    unsigned stops = stops_at(start);
    uint64_t head = reader_word(start);
    if (stops) {
        end += __builtin_ctz(stops);
        head = head_before(head, __builtin_ctz(stops));
    } else {
        end = skip_plain(start + 16, json->end);
    }
    if (end == json->end || *end != '"')
        return read_any_string(json, at, end, flags);
    return add_string(json, at, end + 1, flags, (struct string){start, end, 0, head});
}

/* Behind the digits at `at`, which are added to *value as far as it holds them; NULL with a finding
 * where there is none. */
static HOT const char *read_digits(struct json *json, const char *at, uint64_t *value,
                                   const char *what)
{
    const char *start = at;
    for (; at < json->end && is_digit(*at); at++)
        *value = *value * 10 + (uint64_t)(*at - '0');
    return at > start ? at : expected(json, at, what);
}

/* Adds the number from `start` to `end`, of a value that is value / 10^places with no digit too
 * many. */
static inline const char *add_compact(struct json *json, const char *start, const char *end,
                                      uint64_t value, size_t places)
{
    struct node *node = add_node(json, start);
    if (!node)
        return NULL;
    *node = (struct node){.kind = NODE_NUMBER,
                          .flags = places ? NODE_IS_COMPACT : NODE_IS_COMPACT | NODE_IS_INTEGER,
                          .extra = (uint16_t)places,
                          .span = 1,
                          .at = (uint32_t)offset(json, start),
                          .len = (uint32_t)(end - start),
                          .text = start,
                          .number = *start == '-' ? -(int64_t)value : (int64_t)value};
    return end;
}

static const char *add_number(struct json *json, const char *start, const char *end)
{
    struct node *node = add_node(json, start);
    if (!node)
        return NULL;
    node->at = (uint32_t)offset(json, start);
    node_number_set(node, (struct str){start, (size_t)(end - start)});
    return end;
}

/* Behind the exponent whose sign or first digit is at `at`; *value is beyond all that is compact
 * where it has more than four digits. */
static const char *read_exponent(struct json *json, const char *at, int64_t *value)
{
    bool negative = byte_at(json, at) == '-';
    at += negative || byte_at(json, at) == '+';
    uint64_t digits = 0;
    const char *end = read_digits(json, at, &digits, "a digit in the exponent");
    if (!end)
        return NULL;
    *value = end - at > 4 ? INT16_MAX : (int64_t)digits;
    *value = negative ? -*value : *value;
    return end;
}

/* As many digits fit into 64 bits. */
enum { SHORT_DIGITS = 19 };
static const uint64_t compact_end = UINT64_C(1000000000000000000);

/* The number whose digits before the point, `value`, end at `at`. */
static const char *read_fraction(struct json *json, const char *start, const char *at,
                                 uint64_t value)
{
    size_t digits = (size_t)(at - start); /* a sign counts as one */
    int64_t places = 0, exponent = 0;
    if (byte_at(json, at) == '.') {
        const char *point = at;
        at = read_digits(json, at + 1, &value, "a digit behind the decimal point");
        if (!at)
            return NULL;
        places = at - point - 1;
    }
    if ((byte_at(json, at) | 0x20) == 'e') {
        at = read_exponent(json, at + 1, &exponent);
        if (!at)
            return NULL;
    }
    bool is_short = digits + (size_t)places <= SHORT_DIGITS;
    places -= exponent;
    for (; places > 0 && value % 10 == 0 && value > 0; places--)
        value /= 10;
    for (; places < 0 && value < compact_end && value > 0; places++)
        value *= 10;
    if (value == 0)
        places = 0;
    if (!is_short || value >= compact_end || places > NODE_COMPACT_DIGITS)
        return add_number(json, start, at);
    return add_compact(json, start, at, value, (size_t)places);
}

static inline const char *read_number(struct json *json, const char *start)
{
    const char *whole = start + (*start == '-');
    uint64_t value = 0;
    const char *at = read_digits(json, whole, &value, "a digit");
    if (!at)
        return NULL;
    if (*whole == '0' && at > whole + 1)
        return wrong(json, whole, "a number starts with a zero that does not belong there");
    char next = byte_at(json, at);
    if (next == '.' || (next | 0x20) == 'e' || at - whole > NODE_COMPACT_DIGITS)
        return read_fraction(json, start, at, value);
    return add_compact(json, start, at, value, 0);
}

static inline const char *read_word(struct json *json, const char *at, enum node_kind kind,
                                    struct str word)
{
    if (!str_starts((struct str){at, (size_t)(json->end - at)}, word))
        return expected(json, at, "a value");
    struct node *node = add_node(json, at);
    if (!node)
        return NULL;
    *node = (struct node){.kind = (uint8_t)kind,
                          .span = 1,
                          .at = (uint32_t)offset(json, at),
                          .len = (uint32_t)word.len};
    return at + word.len;
}

static const char *read_literal(struct json *json, const char *at)
{
    char first = byte_at(json, at);
    if (first == 't')
        return read_word(json, at, NODE_TRUE, STR("true"));
    if (first == 'f')
        return read_word(json, at, NODE_FALSE, STR("false"));
    return read_word(json, at, NODE_NULL, STR("null"));
}

static const char *open_container(struct json *json, const char *at, enum node_kind kind)
{
    if (json->depth == json->bounds.depth) {
        reader_too_deep(json->findings, where(json, at, 1), &json->bounds);
        return NULL;
    }
    struct node *node = add_node(json, at);
    if (!node)
        return NULL;
    *node = (struct node){.kind = (uint8_t)kind,
                          .span = json->open ? (uint32_t)(json->open - json->nodes) : 0,
                          .at = (uint32_t)offset(json, at)};
    json->open = node;
    json->depth++;
    if (!json->shapes)
        json->filters[json->depth] = (struct filter){{0}};
    else if (kind == NODE_OBJECT)
        node->shape = shapes_root(json->shapes);
    return at + 1;
}

/* The room for it is what the tape has not used. There is enough: of what was reserved for the
 * text of a member, five bytes at least and a comma, its two nodes leave half a node over. */
static void check_members(struct json *json, const struct node *object)
{
    assert(reader_room(object->len) <=
           (size_t)(json->spare + 1 - json->next) * sizeof *json->nodes);
    if (!reader_check_members(json->source, object, json->next, json->findings))
        json->refused = true;
}

static const char *close_container(struct json *json, const char *at)
{
    struct node *node = json->open;
    json->depth--;
    json->open = json->depth ? &json->nodes[node->span] : NULL;
    node->span = (uint32_t)(json->next - node);
    bool suspect = node->extra;
    node->extra = json->shapes && node_shape(node) ? node->shape->tag : 0;
    if (suspect && json->duplicates == DUPLICATES_REFUSED)
        check_members(json, node);
    return at + 1;
}

static HOT const char *read_value(struct json *json, const char *at)
{
    char first = byte_at(json, at);
    if (first == '"')
        return read_string(json, at, 0);
    if (first == '{')
        return open_container(json, at, NODE_OBJECT);
    if (first == '[')
        return open_container(json, at, NODE_ARRAY);
    if (first == '-' || is_digit(first))
        return read_number(json, at);
    return read_literal(json, at);
}

/* Notes the name in the filter of its object. Only where both its bits are there already, by chance
 * or not, may there be a duplicate: `extra` says so while the object is open. */
static inline void note_name(struct json *json, struct node *object, const struct node *key)
{
    uint64_t last = key->len ? (unsigned char)key->text[key->len - 1] : 0;
    uint64_t name = (key->head + (last << 24) + key->len) * UINT64_C(0x9E3779B97F4A7C15);
    uint64_t bits = UINT64_C(1) << (name >> 58) | UINT64_C(1) << (name >> 52 & 63);
    uint64_t *word = &json->filters[json->depth].words[name >> 49 & 7];
    object->extra |= (*word & bits) == bits;
    *word |= bits;
}

/* Goes on to the shape with this name as well. An object that has none any more may have the name twice. */
static inline void note_shape(struct json *json, struct node *object, const struct node *key)
{
    if (object->shape)
        object->shape = shape_step(json->shapes, object->shape, key);
    object->extra |= !object->shape;
}

static inline const char *read_member(struct json *json, struct node *object, const char *at)
{
    if (byte_at(json, at) != '"')
        return expected(json, at, "a member's name in double quotes");
    at = read_string(json, at, NODE_IS_KEY);
    if (!at)
        return NULL;
    if (json->shapes)
        note_shape(json, object, json->next - 1);
    else
        note_name(json, object, json->next - 1);
    at = skip_space(json, at);
    if (byte_at(json, at) != ':')
        return expected(json, at, "':' behind a member's name");
    return read_value(json, skip_space(json, at + 1));
}

/* Members up to one that opens a container, or to the end of the object. */
static const char *read_members(struct json *json, const char *at)
{
    struct node *object = json->open;
    do {
        at = skip_space(json, at);
        char first = byte_at(json, at);
        if (first == '}')
            return close_container(json, at);
        if (object->len > 0) {
            if (first != ',')
                return expected(json, at, "',' or '}' behind a member");
            at = skip_space(json, at + 1);
        }
        object->len++;
        at = read_member(json, object, at);
    } while (at && json->open == object);
    return at;
}

/* Items likewise. */
static const char *read_items(struct json *json, const char *at)
{
    struct node *array = json->open;
    do {
        at = skip_space(json, at);
        char first = byte_at(json, at);
        if (first == ']')
            return close_container(json, at);
        if (array->len > 0) {
            if (first != ',')
                return expected(json, at, "',' or ']' behind an item");
            at = skip_space(json, at + 1);
        }
        array->len++;
        at = read_value(json, at);
    } while (at && json->open == array);
    return at;
}

static bool read_text(struct json *json)
{
    const char *at = json->start + (str_starts(json->source->text, STR("\xEF\xBB\xBF")) ? 3 : 0);
    at = read_value(json, skip_space(json, at));
    while (at && json->open)
        at = json->open->kind == NODE_OBJECT ? read_members(json, at) : read_items(json, at);
    if (!at)
        return false;
    at = skip_space(json, at);
    return at == json->end || expected(json, at, "the end of the text");
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* One piece for decoded strings, nodes and filters, none ever larger than the text allows: a warm
 * arena then asks nothing of malloc. Gives its size; findings may come from the same arena while
 * the text is read. */
static size_t reserve(struct json *json)
{
    struct str text = json->source->text;
    bool has_escapes = str_find(text, '\\') < text.len;
    size_t decoded = has_escapes ? (text.len + 15) & ~(size_t)15 : 0;
    uint64_t half = text.len / 2 + 1;
    uint64_t depth = least(text.len, json->bounds.depth), most = half + least(half, depth);
    uint64_t limit = least(most, json->bounds.nodes);
    /* one spare node at the end, and what check_members needs where the budget is smaller */
    uint64_t spare = least(most, limit + limit / 4 + 1);
    size_t size = decoded + (spare + 1) * sizeof *json->nodes + (depth + 1) * sizeof *json->filters;
    json->decoded = arena_reserve(json->arena, size);
    json->nodes = (void *)(json->decoded + decoded);
    json->filters = (void *)(json->nodes + spare + 1);
    json->next = json->nodes;
    json->limit = json->nodes + limit;
    json->spare = json->nodes + spare;
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
    const char *start = source->text.len ? source->text.ptr : "";
    struct json json = {.start = start,
                        .end = start + source->text.len,
                        .duplicates = reading->duplicates,
                        .shapes = reading->shapes,
                        .source = source,
                        .bounds = reader_bounds(reading->budget),
                        .arena = arena,
                        .findings = findings};
    if (!reader_accepts(source, &json.bounds, findings))
        return NULL;
    size_t size = reserve(&json);
    const char *piece = json.decoded;
    bool complete = read_text(&json) && !json.refused;
    *json.next = (struct node){.span = 1};
    const char *behind = (const char *)(json.next + 1);
    arena_shrink(arena, piece, size, complete ? (size_t)(behind - piece) : 0);
    if (!complete)
        return NULL;
    struct doc *doc = arena_new(arena, struct doc);
    *doc = (struct doc){.source = source,
                        .root = json.nodes,
                        .count = (size_t)(json.next - json.nodes),
                        .format = DOC_JSON};
    return doc;
}
