#include "sampler_private.h"
#include "utf8.h"

#include <stdio.h>

/* ---- constants by format ---- */

/* Where a constant may grow when it is too short: behind its end, or before its start. */
enum growth { GROWS_NOT, GROWS_BEHIND, GROWS_BEFORE };

static const struct format_row {
    struct str name, value;
    enum growth growth;
} formats[] = {
    {STR_INIT("date-time"),             STR_INIT("2019-08-24T14:15:22Z"),                       GROWS_NOT   },
    {STR_INIT("date"),                  STR_INIT("2019-08-24"),                                 GROWS_NOT   },
    {STR_INIT("time"),                  STR_INIT("14:15:22Z"),                                  GROWS_NOT   },
    {STR_INIT("duration"),              STR_INIT("P3D"),                                        GROWS_NOT   },
    {STR_INIT("email"),                 STR_INIT("user@example.com"),                           GROWS_BEFORE},
    {STR_INIT("idn-email"),             STR_INIT("пользователь@пример.ру"), GROWS_BEFORE},
    {STR_INIT("hostname"),              STR_INIT("example.com"),                                GROWS_BEFORE},
    {STR_INIT("idn-hostname"),          STR_INIT("пример.ру"),                          GROWS_BEFORE},
    {STR_INIT("ipv4"),                  STR_INIT("192.168.0.1"),                                GROWS_NOT   },
    {STR_INIT("ipv6"),                  STR_INIT("2001:0db8:85a3:0000:0000:8a2e:0370:7334"),    GROWS_NOT   },
    {STR_INIT("uri"),                   STR_INIT("http://example.com"),                         GROWS_BEHIND},
    {STR_INIT("url"),                   STR_INIT("http://example.com"),                         GROWS_BEHIND},
    {STR_INIT("uri-reference"),         STR_INIT("../dictionary"),                              GROWS_BEHIND},
    {STR_INIT("uri-template"),          STR_INIT("http://example.com/{endpoint}"),              GROWS_BEHIND},
    {STR_INIT("iri"),                   STR_INIT("http://пример.ру"),                   GROWS_BEHIND},
    {STR_INIT("iri-reference"),         STR_INIT("../словарь"),                          GROWS_BEHIND},
    {STR_INIT("password"),              STR_INIT("pa$$word"),                                   GROWS_BEHIND},
    {STR_INIT("byte"),                  STR_INIT("c3RyaW5n"),                                   GROWS_BEHIND},
    {STR_INIT("json-pointer"),          STR_INIT("/json/pointer"),                              GROWS_BEHIND},
    {STR_INIT("relative-json-pointer"), STR_INIT("1/relative/json/pointer"),                    GROWS_BEHIND},
    {STR_INIT("regex"),                 STR_INIT("/regex/"),                                    GROWS_BEHIND},
};

struct text {
    struct sampler *sampler;
    const struct shape *shape;
    uint64_t min, max; /* code points */
    const struct regexp **patterns;
    const struct node **pattern_nodes;
    size_t pattern_count;
    struct str format;
};

static void find_patterns(struct text *text)
{
    const struct shape *shape = text->shape;
    struct arena *scratch = text->sampler->scratch;
    text->patterns = arena_array(scratch, const struct regexp *, shape->parts.len);
    text->pattern_nodes = arena_array(scratch, const struct node *, shape->parts.len);
    for (size_t i = 0; i < shape->parts.len; i++) {
        const struct node *pattern = shape->parts.at[i]->view.at[KEY_PATTERN];
        if (!node_is(pattern, NODE_STRING))
            continue;
        const struct regexp *regexp = sampler_pattern(text->sampler, pattern);
        if (!regexp) {
            sampler_doubt(text->sampler, SAMPLE_DOUBT_PATTERN, pattern,
                          "the pattern is not understood");
            continue;
        }
        text->pattern_nodes[text->pattern_count] = pattern;
        text->patterns[text->pattern_count++] = regexp;
    }
}

static bool is_allowed(const struct text *text, struct str value)
{
    uint64_t count = utf8_count(value);
    if (count < text->min || count > text->max)
        return false;
    for (size_t i = 0; i < text->pattern_count; i++)
        if (!regexp_match(text->patterns[i], value))
            return false;
    return true;
}

/* ---- candidates ---- */

/* The word over and over, up to `length` code points; the word must be ASCII. */
static struct str repeated(struct arena *arena, struct str word, uint64_t length)
{
    char *bytes = arena_bytes(arena, length);
    for (uint64_t i = 0; i < length; i++)
        bytes[i] = word.ptr[i % word.len];
    return (struct str){bytes, length};
}

/* "string", long enough and short enough; further variants end in their number. */
static struct str plain(const struct text *text)
{
    struct arena *arena = text->sampler->scratch;
    uint64_t length = text->min > 6 ? text->min : 6;
    if (length > text->max)
        length = text->max;
    struct str word = repeated(arena, STR("string"), length);
    if (text->sampler->variant == 0)
        return word;
    struct str number = arena_printf(arena, "%u", text->sampler->variant);
    uint64_t room = text->max - length;
    size_t kept = room >= number.len ? length : text->max > number.len ? text->max - number.len : 0;
    return arena_join(arena, str_slice(word, 0, kept), str_slice(number, 0, text->max));
}

static const struct format_row *format_find(struct str name)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (str_eq(name, formats[i].name))
            return &formats[i];
    return NULL;
}

/* The constant made longer in a way that keeps its format: "http://example.com/stringst",
 * "stringstuser@example.com". */
static struct str grown(const struct text *text, const struct format_row *row)
{
    struct arena *arena = text->sampler->scratch;
    uint64_t count = utf8_count(row->value);
    uint64_t missing = text->min > count ? text->min - count : 0;
    if (str_eq(row->name, STR("password")) && missing > 0)
        return arena_join(arena, STR("pa$$word_"),
                          repeated(arena, STR("qwerty!@#$%^123456"), missing - 1));
    if (str_eq(row->name, STR("byte")))
        return arena_join(arena, row->value,
                          repeated(arena, STR("c3RyaW5n"), (missing + 3) / 4 * 4));
    if (row->growth == GROWS_BEFORE)
        return arena_join(arena, repeated(arena, STR("string."), missing), row->value);
    if (str_starts(row->name, STR("uri")) || str_starts(row->name, STR("iri")))
        return arena_join(arena, arena_join(arena, row->value, missing > 1 ? STR("/") : STR("")),
                          repeated(arena, STR("string"), missing > 1 ? missing - 1 : missing));
    return arena_join(arena, row->value, repeated(arena, STR("string"), missing));
}

/* Different values of one format for unique items: the last digit of those that end in or carry one
 * moves. */
static struct str varied(const struct text *text, const struct format_row *row, struct str value)
{
    struct arena *arena = text->sampler->scratch;
    unsigned variant = text->sampler->variant;
    if (variant == 0)
        return value;
    if (row->growth == GROWS_BEHIND && !str_eq(row->name, STR("byte")))
        return arena_printf(arena, STR_FMT "%s%u", STR_ARG(value),
                            str_eq(value, STR("http://example.com")) ? "/" : "", variant);
    if (row->growth == GROWS_BEFORE)
        return arena_printf(arena, "string%u." STR_FMT, variant, STR_ARG(value));
    if (str_eq(row->name, STR("date")))
        return arena_printf(arena, "%u-08-24", 2019 + variant % 7000);
    if (str_eq(row->name, STR("date-time")))
        return arena_printf(arena, "%u-08-24T14:15:22Z", 2019 + variant % 7000);
    if (str_eq(row->name, STR("time")))
        return arena_printf(arena, "14:%02u:%02uZ", variant / 60 % 60, variant % 60);
    if (str_eq(row->name, STR("duration")))
        return arena_printf(arena, "P%uD", 3 + variant);
    if (str_eq(row->name, STR("ipv4")))
        return arena_printf(arena, "192.168.%u.%u", variant / 256 % 256, variant % 256);
    if (str_eq(row->name, STR("ipv6")))
        return arena_printf(arena, "2001:0db8:85a3:0000:0000:8a2e:0370:%04x", variant % 65536);
    return value;
}

/* ---- uuid ---- */

static uint32_t rotated(uint32_t word, unsigned by)
{
    return word << by | word >> (32 - by);
}

/* Bob Jenkins' small generator, as the reference sampler seeds it. */
static uint32_t jenkins_next(uint32_t state[4])
{
    uint32_t mixed = state[0] - rotated(state[1], 27);
    state[0] = state[1] ^ rotated(state[2], 17);
    state[1] = state[2] + state[3];
    state[2] = state[3] + mixed;
    state[3] = state[0] + mixed;
    return state[3];
}

/* A version 4 UUID that belongs to the property's name. */
static struct str uuid_of(struct arena *arena, struct str name, unsigned variant)
{
    static const char pattern[] = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";
    uint32_t hash = variant;
    for (size_t i = 0; i < name.len; i++)
        hash = hash * 31 + (unsigned char)name.ptr[i];
    uint32_t state[4] = {hash, hash, hash, hash};
    char *bytes = arena_bytes(arena, sizeof pattern - 1);
    for (size_t i = 0; i < sizeof pattern - 1; i++) {
        bytes[i] = pattern[i];
        if (pattern[i] != 'x' && pattern[i] != 'y')
            continue;
        uint32_t digit = jenkins_next(state) >> 28;
        bytes[i] = "0123456789abcdef"[pattern[i] == 'x' ? digit : (digit & 3) | 8];
    }
    return (struct str){bytes, sizeof pattern - 1};
}

static bool by_format(const struct text *text, struct str *value)
{
    struct arena *arena = text->sampler->scratch;
    if (str_eq(text->format, STR("uuid"))) {
        *value = uuid_of(arena, text->shape->wanted->name, text->sampler->variant);
        return is_allowed(text, *value);
    }
    const struct format_row *row = format_find(text->format);
    if (!row)
        return false;
    *value = varied(text, row, row->value);
    if (is_allowed(text, *value))
        return true;
    if (row->growth == GROWS_NOT || text->sampler->variant > 0)
        return false;
    *value = grown(text, row);
    return is_allowed(text, *value);
}

/* A text made from the pattern; where several have to hold, by whichever gives one that all allow.
 */
static bool by_pattern(const struct text *text, struct str *value)
{
    struct regexp_wish wish = {
        .min = text->min, .max = text->max, .variant = text->sampler->variant};
    for (size_t i = 0; i < text->pattern_count; i++) {
        struct buf made = {.arena = text->sampler->scratch, .limit = text->sampler->out.limit};
        if (regexp_make(text->patterns[i], &wish, &made) && is_allowed(text, buf_str(&made))) {
            *value = buf_str(&made);
            return true;
        }
    }
    return false;
}

enum step text_write(struct sampler *sampler, const struct shape *shape)
{
    struct text text = {.sampler = sampler,
                        .shape = shape,
                        .min = shape_most(shape, KEY_MIN_LENGTH, 0),
                        .max = shape_least(shape, KEY_MAX_LENGTH, UINT64_MAX),
                        .format = node_string(shape_get(shape, KEY_FORMAT))};
    if (text.min > text.max)
        return sampler_fail(sampler, STEP_IMPOSSIBLE, shape_get(shape, KEY_MIN_LENGTH),
                            "minLength is above maxLength");
    if (text.min > sampler->sample->budget->sample_bytes)
        return sampler_fail(sampler, STEP_TOO_LARGE, shape_get(shape, KEY_MIN_LENGTH),
                            "minLength asks for more than a sample may have");
    find_patterns(&text);
    struct str value;
    if (!by_format(&text, &value)) {
        value = plain(&text);
        if (!is_allowed(&text, value) && !by_pattern(&text, &value)) {
            sampler_doubt(sampler, SAMPLE_DOUBT_PATTERN, text.pattern_nodes[0],
                          "no text was found that the pattern and the lengths allow");
            value = plain(&text);
        }
    }
    buf_json_string(&sampler->out, value);
    return STEP_MADE;
}
