#include "guard.h"
#include <assert.h>

const struct guard_row *guard_row(enum guard_fault fault)
{
    static const struct guard_row rows[] = {
#define FAULT(id_, finding_, status_, detail_)                                                     \
    [GUARD_##id_] = {.finding = FINDING_##finding_, .status = status_, .detail = detail_},
#include "guard.def"
#undef FAULT
    };
    assert(fault > GUARD_FINE && fault < GUARD_FAULTS);
    return &rows[fault];
}

enum { TOKEN = 1, TARGET = 2, VALUE = 4, HOST = 8, HEX = 16 };

/* Where a byte may stand. TOKEN: RFC 9110, 5.6.2. TARGET: see guard.h. VALUE: RFC 9110, 5.5. HOST:
 * RFC 3986, 3.2.2 and a port. */
enum {
    NO = 0,
    VA = VALUE,
    KV = TOKEN | VALUE,
    TV = TARGET | VALUE,
    TH = TARGET | VALUE | HOST,
    KT = TOKEN | TARGET | VALUE,
    AL = TOKEN | TARGET | VALUE | HOST,
    HX = TOKEN | TARGET | VALUE | HOST | HEX
};

/* clang-format off */
static const uint8_t kinds[256] = {
    NO, NO, NO, NO, NO, NO, NO, NO, NO, VA, NO, NO, NO, NO, NO, NO, /* 00 */
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, /* 10 */
    VA, AL, TV, KV, AL, AL, AL, AL, TH, TH, AL, AL, TH, AL, AL, TV, /* 20 */
    HX, HX, HX, HX, HX, HX, HX, HX, HX, HX, TH, TH, TV, TH, TV, TV, /* 30 */
    TV, HX, HX, HX, HX, HX, HX, AL, AL, AL, AL, AL, AL, AL, AL, AL, /* 40 */
    AL, AL, AL, AL, AL, AL, AL, AL, AL, AL, AL, TH, TV, TH, KT, AL, /* 50 */
    KT, HX, HX, HX, HX, HX, HX, AL, AL, AL, AL, AL, AL, AL, AL, AL, /* 60 */
    AL, AL, AL, AL, AL, AL, AL, AL, AL, AL, AL, TV, KT, TV, AL, NO, /* 70 */
    VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, /* 80 */
    VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, /* 90 */
    VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, /* a0 */
    VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, /* b0 */
    VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, /* c0 */
    VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, /* d0 */
    VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, /* e0 */
    VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, VA, /* f0 */
};
/* clang-format on */

static bool is(char byte, int kind)
{
    return (kinds[(unsigned char)byte] & kind) != 0;
}

/* How many bytes at the start of `s` are of the kind. */
static size_t span(struct str s, int kind)
{
    size_t at = 0;
    while (at < s.len && is(s.ptr[at], kind))
        at++;
    return at;
}

static bool all_are(struct str s, int kind)
{
    return span(s, kind) == s.len;
}

/* Eight bytes at a time, of which none is below space or DEL: there is nothing to look at in most
 * field values. */
static size_t span_value(struct str s)
{
    const uint64_t ones = UINT64_MAX / 255, high = ones * 0x80;
    size_t at = 0;
    uint64_t x;
    for (; at + sizeof x <= s.len; at += sizeof x) {
        memcpy(&x, s.ptr + at, sizeof x);
        uint64_t del = x ^ ones * 0x7f;
        if (((x - ones * 0x20) & ~x & high) || ((del - ones) & ~del & high))
            break;
    }
    while (at < s.len && is(s.ptr[at], VALUE))
        at++;
    return at;
}

/* A head under reading. */
struct reader {
    struct str bytes;
    size_t at;
    const struct guard_limits *limits;
    struct guard_field *fields;
    struct guard_head *head;
    struct str authority;            /* of an absolute target */
    struct str host, length, coding; /* the fields that matter here; ptr NULL: absent */
    struct str expectation;
    size_t host_at; /* index in fields */
};

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static enum guard_outcome refuse(struct reader *r, enum guard_fault fault)
{
    r->head->fault = fault;
    return GUARD_REFUSED;
}

static struct str unread(const struct reader *r)
{
    return str_from(r->bytes, r->at);
}

/* Steps over CR LF. A CR may be the last byte there is. */
static enum guard_outcome line_end(struct reader *r)
{
    struct str s = unread(r);
    if (s.len == 0)
        return GUARD_PARTIAL;
    if (s.ptr[0] != '\r' || (s.len > 1 && s.ptr[1] != '\n'))
        return refuse(r, GUARD_LINE_END);
    if (s.len == 1)
        return GUARD_PARTIAL;
    r->at += 2;
    return GUARD_WHOLE;
}

static enum guard_outcome read_method(struct reader *r)
{
    struct str s = unread(r);
    size_t len = span(str_slice(s, 0, GUARD_METHOD_BYTES + 1), TOKEN);
    if (len == s.len && len <= GUARD_METHOD_BYTES)
        return GUARD_PARTIAL;
    if (len == 0 || len > GUARD_METHOD_BYTES || s.ptr[len] != ' ')
        return refuse(r, GUARD_METHOD);
    r->head->method = str_slice(s, 0, len);
    r->at += len + 1;
    return GUARD_WHOLE;
}

static enum guard_outcome read_target(struct reader *r)
{
    struct str s = unread(r);
    size_t most = r->limits->target_bytes;
    size_t len = span(str_slice(s, 0, most + 1), TARGET);
    if (len > most)
        return refuse(r, GUARD_TARGET_LENGTH);
    if (len == s.len)
        return GUARD_PARTIAL;
    if (s.ptr[len] == '\r' || s.ptr[len] == '\n')
        return refuse(r, GUARD_VERSION_SYNTAX);
    if (s.ptr[len] != ' ')
        return refuse(r, GUARD_TARGET_CHARACTER);
    if (len == 0)
        return refuse(r, GUARD_TARGET_FORM);
    r->head->target = str_slice(s, 0, len);
    r->at += len + 1;
    return GUARD_WHOLE;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static enum guard_outcome read_version(struct reader *r)
{
    struct str s = unread(r);
    size_t len = sizeof "HTTP/1.1" - 1;
    if (!str_starts(s, str_slice(STR("HTTP/"), 0, s.len)))
        return refuse(r, GUARD_VERSION_SYNTAX);
    if (s.len <= len)
        return GUARD_PARTIAL;
    if (!is_digit(s.ptr[5]) || s.ptr[6] != '.' || !is_digit(s.ptr[7]))
        return refuse(r, GUARD_VERSION_SYNTAX);
    if (s.ptr[len] != '\r' && s.ptr[len] != '\n')
        return refuse(r, GUARD_VERSION_SYNTAX);
    if (s.ptr[5] != '1' || s.ptr[7] > '1')
        return refuse(r, GUARD_VERSION);
    r->head->minor = (unsigned)(s.ptr[7] - '0');
    r->at += len;
    return line_end(r);
}

/* "http://host:8080/path?query" (RFC 9112, 3.2.2) falls into its authority and what follows. */
static enum guard_fault split_absolute(struct reader *r)
{
    struct str target = r->head->target;
    struct str scheme = str_slice(target, 0, str_find(target, ':'));
    struct str tail = str_from(target, scheme.len);
    if (!str_eq_nocase(scheme, STR("http")) && !str_eq_nocase(scheme, STR("https")))
        return GUARD_TARGET_FORM;
    if (!str_starts(tail, STR("://")))
        return GUARD_TARGET_FORM;
    tail = str_from(tail, 3);
    r->authority = str_slice(tail, 0, least(str_find(tail, '/'), str_find(tail, '?')));
    tail = str_from(tail, r->authority.len);
    r->head->target = tail.len ? tail : STR("/");
    bool whole = r->authority.len > 0 && all_are(r->authority, HOST);
    return whole && *r->head->target.ptr == '/' ? GUARD_FINE : GUARD_TARGET_FORM;
}

/* Queries are left alone: a lone '%' is common there, and harmless. */
static bool escapes_are_whole(struct str target)
{
    struct str path = str_slice(target, 0, str_find(target, '?'));
    for (size_t at = str_find(path, '%'); at < path.len;
         at += 3 + str_find(str_from(path, at + 3), '%'))
        if (at + 2 >= path.len || !all_are(str_slice(path, at + 1, at + 3), HEX))
            return false;
    return true;
}

static enum guard_outcome judge_target(struct reader *r)
{
    struct str target = r->head->target;
    if (str_eq(target, STR("*")) && str_eq(r->head->method, STR("OPTIONS")))
        return GUARD_WHOLE;
    enum guard_fault fault = *target.ptr == '/' ? GUARD_FINE : split_absolute(r);
    if (!fault && !escapes_are_whole(r->head->target))
        fault = GUARD_TARGET_ESCAPE;
    return fault ? refuse(r, fault) : GUARD_WHOLE;
}

/* Keeps a field of which there must be one; a second one is refused. */
static enum guard_outcome keep(struct reader *r, struct str *kept, struct str value,
                               enum guard_fault twice)
{
    if (kept->ptr)
        return refuse(r, twice);
    *kept = value;
    return GUARD_WHOLE;
}

/* Notes the fields that matter here. Their lengths differ, so few names are compared. */
static enum guard_outcome note_field(struct reader *r, struct str name, struct str value)
{
    switch (name.len) {
    case 4:
        if (!str_eq_nocase(name, STR("host")))
            return GUARD_WHOLE;
        r->host_at = r->head->field_count;
        return keep(r, &r->host, value, GUARD_HOST_REPEATED);
    case 6:
        if (!str_eq_nocase(name, STR("expect")))
            return GUARD_WHOLE;
        return keep(r, &r->expectation, value, GUARD_EXPECTATION);
    case 14:
        if (!str_eq_nocase(name, STR("content-length")))
            return GUARD_WHOLE;
        return keep(r, &r->length, value, GUARD_LENGTH_REPEATED);
    case 17:
        if (!str_eq_nocase(name, STR("transfer-encoding")))
            return GUARD_WHOLE;
        return keep(r, &r->coding, value, GUARD_CODING);
    default:
        return GUARD_WHOLE;
    }
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static struct str without_blanks(struct str s)
{
    while (s.len && is_blank(*s.ptr))
        s = str_from(s, 1);
    while (s.len && is_blank(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

static enum guard_outcome read_field(struct reader *r)
{
    struct str s = unread(r);
    size_t colon = span(s, TOKEN);
    if (colon == s.len)
        return GUARD_PARTIAL;
    if (colon == 0 && is_blank(*s.ptr))
        return refuse(r, GUARD_FIELD_FOLDED);
    if (colon == 0 || s.ptr[colon] != ':')
        return refuse(r, GUARD_FIELD_NAME);
    struct str value = str_from(s, colon + 1);
    value.len = span_value(value);
    r->at += colon + 1 + value.len;
    if (r->at < r->bytes.len && r->bytes.ptr[r->at] != '\r' && r->bytes.ptr[r->at] != '\n')
        return refuse(r, GUARD_FIELD_VALUE);
    enum guard_outcome end = line_end(r);
    if (end != GUARD_WHOLE)
        return end;
    if (r->head->field_count == least(r->limits->header_count, GUARD_FIELDS))
        return refuse(r, GUARD_FIELD_COUNT);
    struct guard_field *field = &r->fields[r->head->field_count];
    *field = (struct guard_field){.name = str_slice(s, 0, colon), .value = without_blanks(value)};
    enum guard_outcome noted = note_field(r, field->name, field->value);
    r->head->field_count++;
    return noted;
}

/* Reads lines up to the empty one. The bytes are counted with their line ends. */
static enum guard_outcome read_fields(struct reader *r)
{
    size_t start = r->at;
    for (;;) {
        struct str s = unread(r);
        enum guard_outcome outcome;
        if (s.len && (*s.ptr == '\r' || *s.ptr == '\n')) {
            outcome = line_end(r);
            r->head->bytes = r->at;
            return outcome;
        }
        outcome = read_field(r);
        size_t taken = outcome == GUARD_PARTIAL ? r->bytes.len - start : r->at - start;
        if (taken > r->limits->header_bytes && outcome != GUARD_REFUSED)
            return refuse(r, GUARD_FIELD_BYTES);
        if (outcome != GUARD_WHOLE)
            return outcome;
    }
}

/* The Host field, whose place an absolute target's authority takes. */
static enum guard_fault judge_host(struct reader *r)
{
    if (!r->host.ptr)
        return r->head->minor == 0 ? GUARD_FINE : GUARD_HOST_MISSING;
    if (!all_are(r->host, HOST))
        return GUARD_HOST_VALUE;
    if (r->authority.ptr)
        r->fields[r->host_at].value = r->authority;
    return GUARD_FINE;
}

static enum guard_fault judge_length(struct reader *r)
{
    uint64_t length = 0;
    if (r->length.len == 0 || r->length.len > 19)
        return GUARD_LENGTH_VALUE;
    for (size_t i = 0; i < r->length.len; i++) {
        if (!is_digit(r->length.ptr[i]))
            return GUARD_LENGTH_VALUE;
        length = length * 10 + (uint64_t)(r->length.ptr[i] - '0');
    }
    r->head->has_body = length > 0;
    return length > r->limits->body_bytes ? GUARD_BODY_LENGTH : GUARD_FINE;
}

/* How long the body is must be said once and in one way (RFC 9112, 6). */
static enum guard_fault judge_framing(struct reader *r)
{
    r->head->has_body = r->coding.ptr != NULL;
    if (r->coding.ptr && r->length.ptr)
        return GUARD_LENGTH_AND_CODING;
    if (r->coding.ptr && r->head->minor == 0)
        return GUARD_CODING_VERSION;
    if (r->coding.ptr && !str_eq_nocase(r->coding, STR("chunked")))
        return GUARD_CODING;
    return r->length.ptr ? judge_length(r) : GUARD_FINE;
}

static enum guard_fault judge_expectation(struct reader *r)
{
    if (!r->expectation.ptr)
        return GUARD_FINE;
    if (!str_eq_nocase(r->expectation, STR("100-continue")))
        return GUARD_EXPECTATION;
    if (r->head->minor == 0) {
        size_t at = 0;
        while (r->fields[at].value.ptr != r->expectation.ptr)
            at++;
        for (r->head->field_count--; at < r->head->field_count; at++)
            r->fields[at] = r->fields[at + 1];
    }
    return GUARD_FINE;
}

static enum guard_outcome judge_fields(struct reader *r)
{
    enum guard_fault fault = judge_host(r);
    if (!fault)
        fault = judge_framing(r);
    if (!fault)
        fault = judge_expectation(r);
    return fault ? refuse(r, fault) : GUARD_WHOLE;
}

/* Whether the part of a head that was not there before holds its end: an empty line, even of lone
 * LFs. */
static bool may_be_whole(struct str bytes, size_t seen)
{
    struct str s = str_from(bytes, seen > 3 ? seen - 3 : 0);
    for (size_t at = str_find(s, '\n'); at < s.len; at += 1 + str_find(str_from(s, at + 1), '\n')) {
        struct str after = str_from(s, at + 1);
        if (str_starts(after, STR("\n")) || str_starts(after, STR("\r\n")))
            return true;
    }
    return false;
}

/* A head that has not ended yet, nor exceeded what it may have. */
static bool may_go_on(struct str bytes, const struct guard_limits *limits)
{
    size_t line = GUARD_METHOD_BYTES + limits->target_bytes + sizeof " HTTP/1.1\r\n\r\n";
    size_t first = str_find(str_slice(bytes, 0, line), '\n');
    return first < line ? bytes.len - first <= limits->header_bytes : bytes.len < line;
}

enum guard_outcome guard_head(struct str bytes, size_t seen, const struct guard_limits *limits,
                              struct guard_field *fields, struct guard_head *head)
{
    static enum guard_outcome (*const steps[])(struct reader *) = {
        read_method, read_target, read_version, judge_target, read_fields, judge_fields};
    struct reader r = {.bytes = bytes, .limits = limits, .fields = fields, .head = head};
    *head = (struct guard_head){0};
    if (seen > 0 && may_go_on(bytes, limits) && !may_be_whole(bytes, seen))
        return GUARD_PARTIAL;
    /* An empty line in front of the request line is passed over (RFC 9112, 2.2). */
    if (str_starts(bytes, STR("\r\n")))
        r.at = 2;
    else if (str_eq(bytes, STR("\r")))
        return GUARD_PARTIAL;
    enum guard_outcome outcome = GUARD_WHOLE;
    for (size_t i = 0; i < sizeof steps / sizeof *steps && outcome == GUARD_WHOLE; i++)
        outcome = steps[i](&r);
    return outcome;
}

enum guard_fault guard_request_line(struct str method, struct str target, size_t target_bytes)
{
    if (method.len == 0 || method.len > GUARD_METHOD_BYTES || !all_are(method, TOKEN))
        return GUARD_METHOD;
    if (target.len > target_bytes)
        return GUARD_TARGET_LENGTH;
    if (!all_are(target, TARGET))
        return GUARD_TARGET_CHARACTER;
    if (str_starts(target, STR("/")))
        return escapes_are_whole(target) ? GUARD_FINE : GUARD_TARGET_ESCAPE;
    return str_eq(target, STR("*")) && str_eq(method, STR("OPTIONS")) ? GUARD_FINE
                                                                      : GUARD_TARGET_FORM;
}

enum guard_fault guard_field_sizes(size_t count, size_t bytes, const struct guard_limits *limits)
{
    if (count > limits->header_count)
        return GUARD_FIELD_COUNT;
    return bytes > limits->header_bytes ? GUARD_FIELD_BYTES : GUARD_FINE;
}

bool guard_authority(struct str authority)
{
    return all_are(authority, HOST);
}

bool guard_value_sendable(struct str value)
{
    return span_value(value) == value.len;
}

bool guard_field_sendable(struct str name, struct str value)
{
    return name.len > 0 && all_are(name, TOKEN) && guard_value_sendable(value);
}

/* Where in a chunked body the next byte stands (RFC 9112, 7.1). */
enum {
    CHUNK_SIZE, /* its first digit */
    CHUNK_SIZE_MORE,
    CHUNK_BLANK, /* between size and ';' */
    CHUNK_EXTENSION,
    CHUNK_SIZE_LF,
    CHUNK_DATA,
    CHUNK_DATA_CR,
    CHUNK_DATA_LF,
    CHUNK_TRAILER, /* the first byte of a line */
    CHUNK_TRAILER_MORE,
    CHUNK_TRAILER_LF,
    CHUNK_END_LF,
    CHUNK_END
};

static uint64_t hex_value(char byte)
{
    return (uint64_t)(is_digit(byte) ? byte - '0' : (byte | 0x20) - 'a' + 10);
}

static enum guard_fault add_digit(struct guard_chunks *chunks, char byte, size_t body_bytes)
{
    chunks->left = chunks->left * 16 + hex_value(byte);
    if (chunks->left == 0)
        chunks->extras++;
    chunks->state = CHUNK_SIZE_MORE;
    return chunks->left > body_bytes - chunks->total ? GUARD_BODY_LENGTH : GUARD_FINE;
}

/* A byte of an extension or trailer line; at CR it goes to `end`. */
static enum guard_fault add_extra(struct guard_chunks *chunks, char byte, uint8_t more, uint8_t end)
{
    chunks->extras++;
    chunks->state = byte == '\r' ? end : more;
    return byte == '\r' || is(byte, VALUE) ? GUARD_FINE : GUARD_CHUNK;
}

static enum guard_fault expect_byte(struct guard_chunks *chunks, char byte, char want, uint8_t next)
{
    chunks->state = next;
    return byte == want ? GUARD_FINE : GUARD_CHUNK;
}

static enum guard_fault size_byte(struct guard_chunks *chunks, char byte, size_t body_bytes)
{
    if (is(byte, HEX))
        return add_digit(chunks, byte, body_bytes);
    if (chunks->state == CHUNK_SIZE)
        return GUARD_CHUNK;
    if (byte == '\r')
        return expect_byte(chunks, byte, '\r', CHUNK_SIZE_LF);
    chunks->extras++;
    chunks->state = byte == ';' ? CHUNK_EXTENSION : CHUNK_BLANK;
    return byte == ';' || is_blank(byte) ? GUARD_FINE : GUARD_CHUNK;
}

/* Every byte but those of the chunks' data. */
static enum guard_fault framing_byte(struct guard_chunks *chunks, char byte, size_t body_bytes)
{
    switch (chunks->state) {
    case CHUNK_SIZE:
    case CHUNK_SIZE_MORE:
        return size_byte(chunks, byte, body_bytes);
    case CHUNK_BLANK:
        chunks->extras++;
        chunks->state = byte == ';' ? CHUNK_EXTENSION : CHUNK_BLANK;
        return byte == ';' || is_blank(byte) ? GUARD_FINE : GUARD_CHUNK;
    case CHUNK_EXTENSION:
        return add_extra(chunks, byte, CHUNK_EXTENSION, CHUNK_SIZE_LF);
    case CHUNK_SIZE_LF:
        return expect_byte(chunks, byte, '\n', chunks->left ? CHUNK_DATA : CHUNK_TRAILER);
    case CHUNK_DATA_CR:
        return expect_byte(chunks, byte, '\r', CHUNK_DATA_LF);
    case CHUNK_DATA_LF:
        return expect_byte(chunks, byte, '\n', CHUNK_SIZE);
    case CHUNK_TRAILER:
        return add_extra(chunks, byte, CHUNK_TRAILER_MORE, CHUNK_END_LF);
    case CHUNK_TRAILER_MORE:
        return add_extra(chunks, byte, CHUNK_TRAILER_MORE, CHUNK_TRAILER_LF);
    case CHUNK_TRAILER_LF:
        return expect_byte(chunks, byte, '\n', CHUNK_TRAILER);
    default:
        return expect_byte(chunks, byte, '\n', CHUNK_END);
    }
}

/* Moves the data that is there down over the framing before it. */
static size_t take_data(struct guard_chunks *chunks, char *to, const char *from, size_t len)
{
    size_t taken = len < chunks->left ? len : (size_t)chunks->left;
    if (to != from)
        memmove(to, from, taken);
    chunks->left -= taken;
    chunks->total += (uint32_t)taken;
    if (chunks->left == 0)
        chunks->state = CHUNK_DATA_CR;
    return taken;
}

enum guard_outcome guard_chunks(struct guard_chunks *chunks, char *bytes, size_t *len,
                                size_t body_bytes, size_t *rest, enum guard_fault *fault)
{
    size_t from = 0, to = 0;
    size_t most = least(body_bytes, UINT32_MAX);
    *fault = GUARD_FINE;
    while (from < *len && chunks->state != CHUNK_END) {
        if (chunks->state == CHUNK_DATA) {
            size_t taken = take_data(chunks, bytes + to, bytes + from, *len - from);
            from += taken;
            to += taken;
            continue;
        }
        *fault = framing_byte(chunks, bytes[from++], most);
        if (!*fault && chunks->extras > GUARD_EXTRA_BYTES)
            *fault = GUARD_CHUNK_EXTRAS;
        if (*fault)
            return GUARD_REFUSED;
    }
    *rest = *len - from;
    if (from != to)
        memmove(bytes + to, bytes + from, *rest);
    *len = to;
    return chunks->state == CHUNK_END ? GUARD_WHOLE : GUARD_PARTIAL;
}
