#include "media.h"

bool media_parse(struct str text, struct media *media)
{
    size_t end = str_find(text, ';');
    struct str head = str_trim(str_slice(text, 0, end));
    if (str_eq(head, STR("*")))
        head = STR("*/*");
    size_t slash = str_find(head, '/');
    *media = (struct media){.type = str_slice(head, 0, slash),
                            .subtype = str_from(head, slash + 1),
                            .parameters = str_trim(str_from(text, end + 1))};
    size_t plus = str_find_last(media->subtype, '+');
    media->suffix = str_from(media->subtype, plus + 1);
    bool half_wild = str_eq(media->type, STR("*")) && !str_eq(media->subtype, STR("*"));
    return str_is_token(media->type) && str_is_token(media->subtype) && !half_wild;
}

/* One parameter; the value without its quotes, but with its backslashes. */
struct argument {
    struct str name, value;
    bool quoted;
};

enum step { STEP_NEXT, STEP_END, STEP_MALFORMED };

/* Length of the quoted string that the text starts with, quotes included; 0 where it does not end.
 */
static size_t quoted_len(struct str text)
{
    for (size_t i = 1; i < text.len; i++) {
        if (text.ptr[i] == '"')
            return i + 1;
        i += text.ptr[i] == '\\';
    }
    return 0;
}

static enum step split_argument(struct str text, struct argument *argument)
{
    size_t equals = str_find(text, '=');
    struct str value = str_from(text, equals + 1);
    *argument = (struct argument){.name = str_slice(text, 0, equals), .value = value};
    if (str_starts(value, STR("\""))) {
        argument->quoted = true;
        argument->value = str_slice(value, 1, value.len - 1);
        return str_is_token(argument->name) && quoted_len(value) == value.len ? STEP_NEXT
                                                                              : STEP_MALFORMED;
    }
    return str_is_token(argument->name) && str_is_token(value) ? STEP_NEXT : STEP_MALFORMED;
}

/* Takes the text before `stop` off the front of `*rest`, as str_cut does, but not inside quotes. */
static bool cut_outside_quotes(struct str *rest, char stop, struct str *part)
{
    if (!rest->ptr)
        return false;
    size_t at = 0;
    while (at < rest->len && rest->ptr[at] != stop) {
        size_t quoted = rest->ptr[at] == '"' ? quoted_len(str_from(*rest, at)) : 1;
        at = quoted ? at + quoted : rest->len;
    }
    *part = str_slice(*rest, 0, at);
    *rest = at < rest->len ? str_from(*rest, at + 1) : (struct str){NULL, 0};
    return true;
}

/* The next parameter; empty ones (";;") are none. */
static enum step next_argument(struct str *rest, struct argument *argument)
{
    struct str part;
    while (cut_outside_quotes(rest, ';', &part)) {
        part = str_trim(part);
        if (part.len)
            return split_argument(part, argument);
    }
    return STEP_END;
}

/* The next byte of a value with its backslashes taken off, or -1 at its end. */
static int next_byte(const struct argument *argument, size_t *at)
{
    struct str value = argument->value;
    if (argument->quoted && *at + 1 < value.len && value.ptr[*at] == '\\')
        ++*at;
    return *at < value.len ? (unsigned char)value.ptr[(*at)++] : -1;
}

static int lower(int byte)
{
    return byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte;
}

static bool same_value(const struct argument *a, const struct argument *b)
{
    bool nocase = str_eq_nocase(a->name, STR("charset"));
    size_t at_a = 0, at_b = 0;
    for (;;) {
        int left = next_byte(a, &at_a), right = next_byte(b, &at_b);
        if (nocase ? lower(left) != lower(right) : left != right)
            return false;
        if (left < 0)
            return true;
    }
}

static bool find_argument(const struct media *media, struct str name, struct argument *argument)
{
    struct str rest = media->parameters;
    enum step step;
    while ((step = next_argument(&rest, argument)) != STEP_END)
        if (step == STEP_NEXT && str_eq_nocase(argument->name, name))
            return true;
    return false;
}

bool media_parameter(struct arena *arena, const struct media *media, struct str name,
                     struct str *value)
{
    struct argument argument;
    if (!find_argument(media, name, &argument))
        return false;
    *value = argument.value;
    if (!argument.quoted || str_find(argument.value, '\\') == argument.value.len)
        return true;
    char *text = arena_bytes(arena, argument.value.len);
    size_t len = 0;
    for (size_t at = 0; at < argument.value.len;)
        text[len++] = (char)next_byte(&argument, &at);
    *value = (struct str){text, len};
    return true;
}

bool media_is_json(const struct media *media)
{
    if (str_eq_nocase(media->suffix, STR("json")))
        return true;
    return str_eq_nocase(media->subtype, STR("json")) &&
           (str_eq_nocase(media->type, STR("application")) ||
            str_eq_nocase(media->type, STR("text")));
}

/* A wildcard on either side leaves as much in common as the wider of the two says. */
static unsigned covers_type(const struct media *range, const struct media *type)
{
    static const struct str any = STR_INIT("*");
    if (str_eq(range->type, any) || str_eq(type->type, any))
        return 1;
    if (!str_eq_nocase(range->type, type->type))
        return 0;
    if (str_eq(range->subtype, any) || str_eq(type->subtype, any))
        return 2;
    return str_eq_nocase(range->subtype, type->subtype) ? 3 : 0;
}

/* What stands behind the weight is no parameter of the type (RFC 7231, section 5.3.2, accept-ext).
 */
unsigned media_covers(const struct media *range, const struct media *type)
{
    unsigned level = covers_type(range, type);
    struct str rest = range->parameters;
    struct argument wanted, given;
    enum step step = STEP_NEXT;
    while (level && (step = next_argument(&rest, &wanted)) == STEP_NEXT) {
        if (str_eq_nocase(wanted.name, STR("q")))
            return level;
        if (!find_argument(type, wanted.name, &given) || !same_value(&wanted, &given))
            return 0;
        level++;
    }
    return step == STEP_MALFORMED ? 0 : level;
}

enum { FIT_STEP = 64 /* from one kind of fit to the next; parameters count in between */ };

/* An asterisk before the suffix is no range of RFC 9110, but what ASP.NET documents have. */
static bool is_range_of_suffix(const struct media *declared, const struct media *type)
{
    return str_starts(declared->subtype, STR("*+")) && str_eq_nocase(declared->type, type->type) &&
           type->suffix.len && str_eq_nocase(declared->suffix, type->suffix);
}

static unsigned fit_of_type(const struct media *declared, const struct media *type)
{
    unsigned level = covers_type(declared, type);
    if (level)
        return level == 3 ? 4 : level;
    if (is_range_of_suffix(declared, type))
        return 3;
    struct media plain = *type;
    plain.subtype = type->suffix;
    return type->suffix.len && covers_type(declared, &plain) == 3 ? 3 : 0;
}

static bool is_of_bytes(struct str name)
{
    return str_eq_nocase(name, STR("charset")) || str_eq_nocase(name, STR("boundary"));
}

unsigned media_fits(const struct media *declared, const struct media *type)
{
    unsigned level = fit_of_type(declared, type), same = 0;
    bool lacks = false;
    struct str rest = declared->parameters;
    struct argument wanted, given;
    enum step step = STEP_NEXT;
    while (level && (step = next_argument(&rest, &wanted)) == STEP_NEXT) {
        if (is_of_bytes(wanted.name))
            continue;
        bool there = find_argument(type, wanted.name, &given);
        if (there && !same_value(&wanted, &given))
            return 0;
        lacks |= !there;
        same += there && same < FIT_STEP / 2 - 1;
    }
    if (level == 0 || step == STEP_MALFORMED)
        return 0;
    return level * FIT_STEP + (lacks ? 0 : FIT_STEP / 2) + same;
}

/* One element of Accept. */
struct range {
    struct media media;
    unsigned q; /* in thousandths */
};

/* "0", "0.5", "1.000". Java's old HTTP client sends ".2", which is taken for what it means. */
static bool read_weight(const struct argument *argument, unsigned *q)
{
    struct str text = argument->value;
    size_t dot = str_find(text, '.');
    struct str whole = str_slice(text, 0, dot), decimals = str_from(text, dot + 1);
    unsigned unit = 100;
    if (argument->quoted || decimals.len > 3 || (whole.len == 0 && decimals.len == 0))
        return false;
    if (whole.len > 1 || (whole.len == 1 && whole.ptr[0] != '0' && whole.ptr[0] != '1'))
        return false;
    *q = whole.len && whole.ptr[0] == '1' ? 1000 : 0;
    for (size_t i = 0; i < decimals.len; i++, unit /= 10) {
        if (decimals.ptr[i] < '0' || decimals.ptr[i] > '9')
            return false;
        *q += unit * (unsigned)(decimals.ptr[i] - '0');
    }
    return *q <= 1000;
}

/* False where the element is malformed in any part. */
static bool read_range(struct str text, struct range *range)
{
    if (!media_parse(text, &range->media))
        return false;
    struct str rest = range->media.parameters;
    struct argument argument;
    bool weighed = false;
    enum step step;
    range->q = 1000;
    while ((step = next_argument(&rest, &argument)) == STEP_NEXT) {
        if (weighed || !str_eq_nocase(argument.name, STR("q")))
            continue;
        if (!read_weight(&argument, &range->q))
            return false;
        weighed = true;
    }
    return step == STEP_END;
}

/* What Accept says about one offer: by its most specific range. */
struct verdict {
    bool covered;
    unsigned q, level;
    size_t place; /* of the range in Accept */
};

static bool is_better(const struct verdict *a, const struct verdict *b)
{
    if (a->q != b->q)
        return a->q > b->q;
    return a->level != b->level ? a->level > b->level : a->place < b->place;
}

/* An offer that is no media type itself is only covered by a range for all. */
static unsigned covers_offer(const struct media *range, struct str offer, bool with_parameters)
{
    struct media media;
    if (!media_parse(offer, &media))
        return str_eq(range->type, STR("*"));
    return with_parameters ? media_covers(range, &media) : covers_type(range, &media);
}

static struct verdict judge(struct str accept, struct str offer, bool with_parameters)
{
    struct verdict verdict = {0};
    struct str element;
    for (size_t place = 0; cut_outside_quotes(&accept, ',', &element); place++) {
        struct range range;
        unsigned level =
            read_range(element, &range) ? covers_offer(&range.media, offer, with_parameters) : 0;
        if (level > verdict.level || (level == verdict.level && level && range.q > verdict.q))
            verdict =
                (struct verdict){.covered = true, .q = range.q, .level = level, .place = place};
    }
    return verdict;
}

static bool is_empty_list(struct str accept)
{
    struct str element;
    while (cut_outside_quotes(&accept, ',', &element))
        if (str_trim(element).len)
            return false;
    return true;
}

/* Without parameters only what no range covers with them is looked at: what was excluded stays so.
 */
static int choose(struct str accept, const struct str *offers, size_t offer_count,
                  bool with_parameters)
{
    struct verdict best = {0};
    int chosen = -1;
    for (size_t i = 0; i < offer_count; i++) {
        struct verdict verdict = judge(accept, offers[i], true);
        if (!with_parameters)
            verdict = verdict.covered ? (struct verdict){0} : judge(accept, offers[i], false);
        if (verdict.q > 0 && (chosen < 0 || is_better(&verdict, &best))) {
            best = verdict;
            chosen = (int)i;
        }
    }
    return chosen;
}

int media_choose(struct str accept, const struct str *offers, size_t offer_count)
{
    if (is_empty_list(accept))
        return offer_count ? 0 : -1;
    int chosen = choose(accept, offers, offer_count, true);
    return chosen >= 0 ? chosen : choose(accept, offers, offer_count, false);
}
