/* Bodies of several parts (RFC 2046, 5.1; RFC 7578).
 *
 * Lines end in CRLF or, as many clients write them, in LF alone. A line is a boundary where nothing else stands in
 * it: RFC 2046, 5.1.1, takes whatever begins like one, but then "--abcd" in a text would end the parts of "abc".
 * Each byte is looked at a bounded number of times, whatever the body.
 */
#include "check_private.h"
#include "utf8.h"

enum { BOUNDARY_MAX = 70 /* RFC 2046, 5.1.1 */, HEADER_LINES = 64, HEADER_BYTES = 16 * 1024 };

/* One part while it is read. */
struct parting {
    struct multipart *multipart;
    struct arena *arena;
    struct part *part;
    struct str disposition,
        encoding; /* fields that say something about the part; ptr NULL where absent */
    struct fault *fault;
};

static bool refuse(struct parting *parting, const char *at, struct str why)
{
    *parting->fault = (struct fault){at, why};
    return false;
}

/* ---- pieces of text ---- */

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static bool skip(struct str *rest, struct str what)
{
    if (!str_starts(*rest, what))
        return false;
    *rest = str_from(*rest, what.len);
    return true;
}

static void skip_blanks(struct str *rest)
{
    while (rest->len && is_blank(*rest->ptr))
        *rest = str_from(*rest, 1);
}

static struct str without_line_end(struct str text)
{
    if (str_ends(text, STR("\r\n")))
        return str_slice(text, 0, text.len - 2);
    return str_slice(text, 0, text.len - str_ends(text, STR("\n")));
}

/* False where there is no line end any more. */
static bool take_line(struct str *rest, struct str *line)
{
    size_t end = str_find(*rest, '\n');
    if (end == rest->len)
        return false;
    *line = without_line_end(str_slice(*rest, 0, end + 1));
    *rest = str_from(*rest, end + 1);
    return true;
}

/* ---- boundaries ---- */

enum line_kind { LINE_TEXT, LINE_BOUNDARY, LINE_CLOSING };

/* What the text, which begins a line, begins with; *after is what follows a boundary. */
static enum line_kind line_kind(struct str text, struct str boundary, struct str *after)
{
    if (!skip(&text, STR("--")) || !skip(&text, boundary))
        return LINE_TEXT;
    enum line_kind kind = skip(&text, STR("--")) ? LINE_CLOSING : LINE_BOUNDARY;
    skip_blanks(&text); /* transport padding */
    if (text.len && !skip(&text, STR("\n")) && !skip(&text, STR("\r\n")))
        return LINE_TEXT;
    *after = text;
    return kind;
}

/* Goes on behind the next boundary, and says what stood before it. False where there is none. */
static bool take_boundary(struct multipart *multipart, struct str *before)
{
    struct str text = multipart->rest, line = text;
    enum line_kind kind;
    while (!(kind = line_kind(line, multipart->boundary, &multipart->rest))) {
        size_t end = str_find(line, '\n');
        if (end == line.len)
            return false;
        line = str_from(line, end + 1);
    }
    /* The line end before a boundary belongs to the boundary. */
    *before = without_line_end(str_slice(text, 0, text.len - line.len));
    multipart->ended = kind == LINE_CLOSING;
    return true;
}

static bool ends_early(struct parting *parting)
{
    const struct multipart *multipart = parting->multipart;
    return refuse(parting, multipart->rest.ptr + multipart->rest.len,
                  arena_printf(parting->arena,
                               "the body ends before the closing boundary '--" STR_FMT "--'",
                               STR_ARG(multipart->boundary)));
}

static bool take_preamble(struct parting *parting)
{
    struct multipart *multipart = parting->multipart;
    struct str boundary = multipart->boundary, preamble;
    if (boundary.len == 0)
        return refuse(parting, NULL, STR("the boundary in the Content-Type is empty"));
    if (boundary.len > BOUNDARY_MAX)
        return refuse(parting, NULL,
                      STR("the boundary in the Content-Type is longer than 70 characters"));
    multipart->began = take_boundary(multipart, &preamble);
    return multipart->began ||
           refuse(parting, multipart->rest.ptr,
                  arena_printf(parting->arena,
                               "no line of the body is the boundary '--" STR_FMT "'",
                               STR_ARG(boundary)));
}

static bool take_bytes(struct parting *parting)
{
    return take_boundary(parting->multipart, &parting->part->bytes) || ends_early(parting);
}

/* ---- Content-Disposition (RFC 2183, 2; RFC 7578, 4.2) ---- */

struct disposition {
    struct str name, filename, extended; /* as they stand, without quotes */
};

struct argument {
    struct str name, value;
};

/* Browsers and old clients send paths with plain backslashes: they escape nothing but quotes and themselves. */
static bool is_quoted_pair(struct str text)
{
    return str_starts(text, STR("\\\"")) || str_starts(text, STR("\\\\"));
}

/* How many bytes stand for the next one. In names browsers write three characters as %XX, and no others (HTML,
 * "multipart/form-data encoding algorithm"). */
static size_t unescape(struct str text, char *byte)
{
    struct str three = str_slice(text, 0, 3);
    if (is_quoted_pair(text)) {
        *byte = text.ptr[1];
        return 2;
    }
    *byte = text.ptr[0];
    if (str_eq(three, STR("%22")))
        *byte = '"';
    else if (str_eq_nocase(three, STR("%0D")))
        *byte = '\r';
    else if (str_eq_nocase(three, STR("%0A")))
        *byte = '\n';
    return *byte == text.ptr[0] ? 1 : 3;
}

static struct str decode(struct arena *arena, struct str raw)
{
    if (str_find(raw, '\\') == raw.len && str_find(raw, '%') == raw.len)
        return raw;
    char *out = arena_bytes(arena, raw.len);
    size_t len = 0;
    while (raw.len)
        raw = str_from(raw, unescape(raw, &out[len++]));
    return (struct str){out, len};
}

/* Takes what stands before one of the stops off the front. */
static struct str take_until(struct str *rest, const char *stops)
{
    size_t len = 0;
    while (len < rest->len && !strchr(stops, rest->ptr[len]))
        len++;
    struct str taken = str_slice(*rest, 0, len);
    *rest = str_from(*rest, len);
    return taken;
}

static bool take_quoted(struct parting *parting, struct str *rest, struct str *value)
{
    const char *quote = rest->ptr;
    struct str text = str_from(*rest, 1);
    size_t len = 0;
    while (len < text.len && text.ptr[len] != '"')
        len += is_quoted_pair(str_from(text, len)) ? 2 : 1;
    if (len >= text.len)
        return refuse(parting, quote, STR("the quotes of the Content-Disposition are not closed"));
    *value = str_slice(text, 0, len);
    *rest = str_from(text, len + 1);
    return true;
}

/* Takes one parameter with the ';' before it off the front; the name is empty where nothing is behind the ';'. */
static bool take_argument(struct parting *parting, struct str *rest, struct argument *argument)
{
    *rest = str_from(*rest, 1);
    skip_blanks(rest);
    argument->name = take_until(rest, "=; \t\"");
    skip_blanks(rest);
    if (argument->name.len == 0 && (rest->len == 0 || *rest->ptr == ';'))
        return true;
    if (argument->name.len == 0 || !skip(rest, STR("=")))
        return refuse(parting, rest->ptr, STR("the Content-Disposition has no 'name=value' here"));
    skip_blanks(rest);
    if (!str_starts(*rest, STR("\""))) {
        argument->value = take_until(rest, "; \t\"");
        if (argument->value.len == 0)
            return refuse(parting, rest->ptr,
                          STR("the Content-Disposition has a parameter without a value"));
    } else if (!take_quoted(parting, rest, &argument->value)) {
        return false;
    }
    skip_blanks(rest);
    return rest->len == 0 || *rest->ptr == ';' ||
           refuse(parting, rest->ptr, STR("the Content-Disposition has no ';' here"));
}

static struct str *argument_of(struct disposition *disposition, struct str name)
{
    if (str_eq_nocase(name, STR("name")))
        return &disposition->name;
    if (str_eq_nocase(name, STR("filename")))
        return &disposition->filename;
    return str_eq_nocase(name, STR("filename*")) ? &disposition->extended : NULL;
}

static bool read_arguments(struct parting *parting, struct disposition *disposition)
{
    struct str rest = parting->disposition;
    struct str type = take_until(&rest, "; \t=\"");
    skip_blanks(&rest);
    if (type.len == 0 || (rest.len && *rest.ptr != ';'))
        return refuse(parting, parting->disposition.ptr,
                      STR("the Content-Disposition does not begin with a type"));
    while (rest.len) {
        struct argument argument = {0};
        if (!take_argument(parting, &rest, &argument))
            return false;
        struct str *place = argument_of(disposition, argument.name);
        if (place && place->ptr)
            return refuse(parting, argument.name.ptr,
                          STR("the Content-Disposition has this parameter twice"));
        if (place)
            *place = argument.value;
    }
    return true;
}

/* charset'language'text (RFC 8187, 3.2). What is in another charset than UTF-8 stays encoded. */
static bool read_extended(struct parting *parting, struct str raw, struct str *text)
{
    size_t first = str_find(raw, '\'');
    struct str tail = str_from(raw, first + 1);
    size_t second = str_find(tail, '\'');
    if (second == tail.len)
        return refuse(parting, raw.ptr, STR("'filename*' does not begin with a charset"));
    *text = str_from(tail, second + 1);
    if (!str_eq_nocase(str_slice(raw, 0, first), STR("UTF-8")))
        return true;
    return text_decode(parting->arena, *text, CODING_PERCENT, text, parting->fault);
}

static bool read_disposition(struct parting *parting)
{
    struct disposition disposition = {0};
    struct part *part = parting->part;
    if (!read_arguments(parting, &disposition))
        return false;
    part->name = decode(parting->arena, disposition.name);
    part->filename = decode(parting->arena, disposition.filename);
    if (utf8_check(part->name) < part->name.len)
        return refuse(parting, disposition.name.ptr, STR("the name of the part is not UTF-8"));
    /* RFC 6266, 4.3: the extended one is the better one. */
    return !disposition.extended.ptr ||
           read_extended(parting, disposition.extended, &part->filename);
}

/* ---- header lines ---- */

static bool is_field_name(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] <= ' ' || text.ptr[i] > '~')
            return false;
    return text.len > 0;
}

static bool has_control(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (((unsigned char)text.ptr[i] < ' ' && text.ptr[i] != '\t') || text.ptr[i] == '\x7f')
            return true;
    return false;
}

/* Where the value of a field that matters here goes, or NULL. */
static struct str *field_of(struct parting *parting, struct str name)
{
    if (str_eq_nocase(name, STR("Content-Disposition")))
        return &parting->disposition;
    if (str_eq_nocase(name, STR("Content-Type")))
        return &parting->part->content_type;
    return str_eq_nocase(name, STR("Content-Transfer-Encoding")) ? &parting->part->transfer : NULL;
}

static bool read_field(struct parting *parting, struct str line)
{
    size_t colon = str_find(line, ':');
    struct str name = str_slice(line, 0, colon), value = str_from(line, colon + 1);
    if (is_blank(line.ptr[0]))
        return refuse(parting, line.ptr, STR("a header line is folded"));
    if (colon == line.len)
        return refuse(parting, line.ptr, STR("a header line has no colon"));
    if (!is_field_name(name))
        return refuse(parting, line.ptr, STR("a header line has no proper name"));
    if (has_control(value))
        return refuse(parting, line.ptr, STR("a header line has a control character"));
    struct str *place = field_of(parting, name);
    if (place && place->ptr)
        return refuse(parting, line.ptr, STR("the part has this header field twice"));
    if (place)
        *place = str_trim(value);
    return true;
}

static bool read_header(struct parting *parting)
{
    struct multipart *multipart = parting->multipart;
    struct str *rest = &multipart->rest, line, after;
    const char *begin = rest->ptr;
    for (size_t count = 0;; count++) {
        const char *at = rest->ptr;
        if (line_kind(*rest, multipart->boundary, &after))
            return refuse(parting, at, STR("there is no empty line behind the header of the part"));
        if (!take_line(rest, &line))
            return ends_early(parting);
        if ((size_t)(rest->ptr - begin) > HEADER_BYTES)
            return refuse(parting, begin, STR("the header of the part is longer than 16 KiB"));
        parting->part->fields = (struct str){begin, (size_t)(at - begin)};
        if (line.len == 0)
            return true;
        if (count == HEADER_LINES)
            return refuse(parting, at, STR("the part has more than 64 header lines"));
        if (!read_field(parting, line))
            return false;
    }
}

static bool read_fields(struct parting *parting)
{
    static const struct str encodings[] = {STR_INIT("7bit"), STR_INIT("8bit"), STR_INIT("binary"),
                                           STR_INIT("base64"), STR_INIT("quoted-printable")};
    struct str encoding = parting->part->transfer;
    bool known = !encoding.ptr;
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++)
        known |= str_eq_nocase(encoding, encodings[i]);
    if (!known)
        return refuse(parting, encoding.ptr, /* RFC 2045, 6.1 */
                      STR("the Content-Transfer-Encoding is none that is known"));
    return !parting->disposition.ptr || read_disposition(parting);
}

/* ---- the whole ---- */

void multipart_begin(struct multipart *multipart, struct str boundary, struct str body)
{
    *multipart = (struct multipart){.boundary = boundary, .rest = body};
}

enum part_step multipart_next(struct multipart *multipart, struct arena *arena, struct part *part,
                              struct fault *fault)
{
    struct parting parting = {.multipart = multipart, .arena = arena, .part = part, .fault = fault};
    *part = (struct part){0};
    if (!multipart->began && !take_preamble(&parting))
        return PART_MALFORMED;
    if (multipart->ended)
        return PART_END;
    bool good = read_header(&parting) && read_fields(&parting) && take_bytes(&parting);
    return good ? PART_NEXT : PART_MALFORMED;
}
