#include "sample_forms.h"
#include "http.h"
#include "utf8.h"

/* ---- HTTP/1.1 ---- */

static struct str host_of(struct str server)
{
    size_t i = 0;
    while (i + 3 <= server.len && !str_starts(str_from(server, i), STR("://")))
        i++;
    struct str rest = i + 3 <= server.len ? str_from(server, i + 3) : server;
    return str_slice(rest, 0, str_find(rest, '/'));
}

void sample_write_http(struct buf *out, const struct message *message, struct str server)
{
    if (message->status)
        buf_printf(out, "HTTP/1.1 %u %s\r\n", message->status, http_reason(message->status));
    else
        buf_printf(out, STR_FMT " " STR_FMT " HTTP/1.1\r\nhost: " STR_FMT "\r\n",
                   STR_ARG(message->method), STR_ARG(message->target), STR_ARG(host_of(server)));
    for (size_t i = 0; i < message->field_count; i++)
        buf_printf(out, STR_FMT ": " STR_FMT "\r\n", STR_ARG(message->fields[i].name),
                   STR_ARG(message->fields[i].value));
    if (message->body.ptr)
        buf_printf(out, "content-length: %zu\r\n", message->body.len);
    buf_add(out, STR("\r\n"));
    buf_add(out, message->body);
}

/* ---- a shell ---- */

static void add_quoted(struct buf *out, struct str text)
{
    buf_byte(out, '\'');
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '\'')
            buf_add(out, STR("'\\''"));
        else
            buf_byte(out, text.ptr[i]);
    buf_byte(out, '\'');
}

/* Whether it can stand in a word of a line; curl reads a leading '@' as the name of a file. */
static bool is_one_line(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7F)
            return false;
    return utf8_check(text) == text.len && !str_starts(text, STR("@"));
}

/* The format of printf(1) that gives these bytes; one that starts with '-' would be an option. */
static void add_printf(struct buf *out, struct str text)
{
    struct buf format = {.arena = out->arena};
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        if (byte == '%' || byte == '\\')
            buf_printf(&format, "%s", byte == '%' ? "%%" : "\\\\");
        else if (byte < ' ' || byte >= 0x7F || (byte == '-' && i == 0))
            buf_printf(&format, "\\%03o", byte);
        else
            buf_byte(&format, (char)byte);
    }
    buf_add(out, STR("printf "));
    add_quoted(out, buf_str(&format));
    buf_add(out, STR(" | "));
}

/* Letters go without quotes; a token of HTTP may have other characters, and some of them mean something to a shell. */
static void add_word(struct buf *out, struct str word)
{
    bool letters = true;
    for (size_t i = 0; i < word.len; i++)
        letters &= (word.ptr[i] >= 'A' && word.ptr[i] <= 'Z') ||
                   (word.ptr[i] >= 'a' && word.ptr[i] <= 'z');
    if (letters && word.len)
        buf_add(out, word);
    else
        add_quoted(out, word);
}

static void add_method(struct buf *out, const struct message *message)
{
    bool get = str_eq(message->method, STR("GET")) && !message->body.ptr;
    if (str_eq(message->method, STR("HEAD")))
        buf_add(out, STR(" --head"));
    else if (!get) {
        buf_add(out, STR(" -X "));
        add_word(out, message->method);
    }
}

static void add_fields(struct buf *out, const struct message *message)
{
    for (size_t i = 0; i < message->field_count; i++) {
        const struct message_field *field = &message->fields[i];
        const char *between =
            field->value.len ? ": " : ";"; /* curl sends "name;" as an empty field */
        buf_add(out, STR(" -H "));
        add_quoted(out, arena_printf(out->arena, STR_FMT "%s" STR_FMT, STR_ARG(field->name),
                                     between, STR_ARG(field->value)));
    }
}

void sample_write_curl(struct buf *out, const struct message *message, struct str server)
{
    bool one_line = is_one_line(message->body);
    if (message->body.ptr && !one_line)
        add_printf(out, message->body);
    buf_add(out, STR("curl -sS -g --path-as-is"));
    add_method(out, message);
    buf_byte(out, ' ');
    add_quoted(out, arena_join(out->arena, server, message->target));
    add_fields(out, message);
    if (message->body.ptr) {
        buf_add(out, STR(" --data-binary "));
        add_quoted(out, one_line ? message->body : STR("@-"));
    }
    buf_byte(out, '\n');
}

/* ---- HTTP archives ---- */

static void add_member(struct buf *out, const char *name, struct str value)
{
    buf_printf(out, "\"%s\":", name);
    buf_json_string(out, value);
}

static void add_pair(struct buf *out, struct str name, struct str value)
{
    buf_byte(out, '{');
    add_member(out, "name", name);
    buf_byte(out, ',');
    add_member(out, "value", value);
    buf_byte(out, '}');
}

static void add_headers(struct buf *out, const struct message *message)
{
    buf_add(out, STR("\"headers\":["));
    for (size_t i = 0; message && i < message->field_count; i++) {
        buf_add(out, i ? STR(",") : STR(""));
        add_pair(out, message->fields[i].name, message->fields[i].value);
    }
    buf_add(out, STR("],\"headersSize\":-1,\"cookies\":[]"));
}

static struct str base64_of(struct arena *arena, struct str bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < bytes.len; i += 3) {
        uint32_t held = 0;
        size_t count = bytes.len - i < 3 ? bytes.len - i : 3;
        for (size_t n = 0; n < 3; n++)
            held = held << 8 | (n < count ? (unsigned char)bytes.ptr[i + n] : 0U);
        for (size_t n = 0; n < 4; n++)
            buf_byte(&out, n <= count ? digits[held >> (18 - 6 * n) & 63] : '=');
    }
    return buf_str(&out);
}

/* Texts as they are, other bytes in base64: HAR has a member for that in responses, here requests have it, too. */
static void add_content(struct buf *out, const char *name, const struct message *message)
{
    bool text = utf8_check(message->body) == message->body.len;
    buf_printf(out, ",\"%s\":{\"size\":%zu,", name, message->body.len);
    add_member(out, "mimeType", message->content_type);
    buf_byte(out, ',');
    add_member(out, "text", text ? message->body : base64_of(out->arena, message->body));
    buf_add(out, text ? STR("}") : STR(",\"encoding\":\"base64\"}"));
}

static void add_query(struct buf *out, struct str query)
{
    struct str rest = query, pair;
    bool first = true;
    buf_add(out, STR(",\"queryString\":["));
    while (query.ptr && str_cut(&rest, '&', &pair)) {
        size_t equals = str_find(pair, '=');
        buf_add(out, first ? STR("") : STR(","));
        first = false;
        add_pair(out, str_slice(pair, 0, equals), str_from(pair, equals + 1));
    }
    buf_byte(out, ']');
}

static void add_request(struct buf *out, const struct message *request, struct str server)
{
    buf_add(out, STR("\"request\":{"));
    add_member(out, "method", request->method);
    buf_byte(out, ',');
    add_member(out, "url", arena_join(out->arena, server, request->target));
    buf_add(out, STR(",\"httpVersion\":\"HTTP/1.1\","));
    add_headers(out, request);
    add_query(out, request->query);
    buf_printf(out, ",\"bodySize\":%zu", request->body.len);
    if (request->body.ptr)
        add_content(out, "postData", request);
    buf_byte(out, '}');
}

static void add_response(struct buf *out, const struct message *response)
{
    static const struct message nothing;
    const struct message *message = response ? response : &nothing;
    const char *reason = message->status ? http_reason(message->status) : "";
    buf_printf(out,
               ",\"response\":{\"status\":%u,\"statusText\":\"%s\",\"httpVersion\":\"HTTP/1.1\",",
               message->status, reason);
    add_headers(out, message);
    buf_printf(out, ",\"redirectURL\":\"\",\"bodySize\":%zu", message->body.len);
    add_content(out, "content", message);
    buf_byte(out, '}');
}

void sample_har_begin(struct buf *out)
{
    buf_add(out, STR("{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"proviso\",\"version\":"
                     "\"" PROVISO_VERSION "\"},\"entries\":["));
}

/* HAR wants a time: none is meant. */
void sample_har_entry(struct buf *out, const struct message *request,
                      const struct message *response, struct str server)
{
    buf_add(out, STR("{\"startedDateTime\":\"1970-01-01T00:00:00.000Z\",\"time\":0,"));
    add_request(out, request, server);
    add_response(out, response);
    buf_add(out, STR(",\"cache\":{},\"timings\":{\"send\":0,\"wait\":0,\"receive\":0}}"));
}

void sample_har_end(struct buf *out)
{
    buf_add(out, STR("]}}\n"));
}
