/* One exchange as an entry of HAR 1.2. */
#include "recorder_private.h"

#include <time.h>

static void write_start(struct buf *out, uint64_t wall_ms)
{
    time_t seconds = (time_t)(wall_ms / 1000);
    struct tm utc;
    gmtime_r(&seconds, &utc);
    buf_printf(out, "\"startedDateTime\":\"%04d-%02d-%02dT%02d:%02d:%02d.%03uZ\"",
               utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
               (unsigned)(wall_ms % 1000));
}

static void write_ms(struct buf *out, const char *name, uint64_t nanoseconds)
{
    buf_printf(out, "%s%llu.%03u", name, (unsigned long long)(nanoseconds / 1000000),
               (unsigned)(nanoseconds / 1000 % 1000));
}

static struct str value_of(const struct recorded_message *message, struct str name)
{
    for (size_t i = 0; i < message->field_count; i++)
        if (str_eq(message->fields[i].name, name))
            return message->fields[i].value;
    return STR("");
}

static struct str version_name(unsigned version)
{
    if (version >= 0x200)
        return STR("HTTP/2");
    return version == 0x100 ? STR("HTTP/1.0") : STR("HTTP/1.1");
}

/* HTTP/1.0 need not name a host, but an entry has an absolute URL. */
static void write_url(const struct pen *pen, const struct recorded *exchange, struct str query)
{
    struct buf url = {.arena = pen->scratch};
    buf_add(&url, STR("http://"));
    buf_add(&url, exchange->authority.len ? exchange->authority : STR("localhost"));
    buf_add(&url, veil_target(pen, exchange->path));
    if (query.ptr)
        buf_byte(&url, '?');
    buf_add(&url, query);
    har_write_text(pen, "url", buf_str(&url));
}

/* The query veiled as it stands behind its '?'. */
static struct str veiled_query(const struct pen *pen, struct str query)
{
    if (!query.ptr)
        return query;
    return str_from(veil_target(pen, arena_join(pen->scratch, STR("?"), query)), 1);
}

static void write_request(const struct pen *pen, const struct entry *entry)
{
    const struct recorded *exchange = &entry->exchange;
    const struct recorded_message *message = &exchange->request;
    struct str query = veiled_query(pen, exchange->query);
    buf_add(pen->out, STR(",\"request\":{\"method\":"));
    buf_json_string(pen->out, exchange->method);
    write_url(pen, exchange, query);
    har_write_text(pen, "httpVersion", version_name(exchange->version));
    buf_add(pen->out, STR(",\"cookies\":"));
    har_write_cookies(pen, message->fields, message->field_count);
    buf_add(pen->out, STR(",\"headers\":"));
    har_write_fields(pen, message->fields, message->field_count);
    buf_add(pen->out, STR(",\"queryString\":"));
    har_write_query(pen, query);
    if (entry->request_bytes) {
        buf_add(pen->out, STR(",\"postData\":{\"mimeType\":"));
        buf_json_string(pen->out, value_of(message, STR("content-type")));
        har_write_body(pen, message->body, entry->request_bytes, "_encoding");
        buf_byte(pen->out, '}');
    }
    buf_printf(pen->out, ",\"headersSize\":-1,\"bodySize\":%zu}", entry->request_bytes);
}

/* HEAD, 204, 205 and 304: the server leaves the body out, whatever there is. */
static bool has_body(const struct recorded *exchange)
{
    return !str_eq(exchange->method, STR("HEAD")) && exchange->status != 204 &&
           exchange->status != 205 && exchange->status != 304;
}

/* The content type first, where it does not stand among the fields. */
static void write_response_fields(const struct pen *pen, const struct recorded *exchange)
{
    const struct recorded_message *message = &exchange->response;
    size_t count = message->field_count;
    struct http_field *fields = arena_array(pen->scratch, struct http_field, count + 1);
    fields[0] = (struct http_field){STR("content-type"), exchange->content_type};
    for (size_t i = 0; i < count; i++)
        fields[i + 1] = message->fields[i];
    bool apart = exchange->content_type.len > 0;
    har_write_fields(pen, apart ? fields : fields + 1, apart ? count + 1 : count);
}

static void write_content(const struct pen *pen, const struct entry *entry, size_t bytes)
{
    const struct recorded *exchange = &entry->exchange;
    struct str type = exchange->content_type;
    buf_printf(pen->out, ",\"content\":{\"size\":%zu", bytes);
    har_write_text(pen, "mimeType",
                   type.len ? type : value_of(&exchange->response, STR("content-type")));
    if (bytes)
        har_write_body(pen, exchange->response.body, bytes, "encoding");
    buf_byte(pen->out, '}');
}

static void write_response(const struct pen *pen, const struct entry *entry)
{
    const struct recorded *exchange = &entry->exchange;
    const struct recorded_message *message = &exchange->response;
    size_t bytes = has_body(exchange) ? entry->response_bytes : 0;
    buf_printf(pen->out, ",\"response\":{\"status\":%u", exchange->status);
    har_write_text(pen, "statusText", str_of(http_reason(exchange->status)));
    har_write_text(pen, "httpVersion", version_name(exchange->version));
    buf_add(pen->out, STR(",\"cookies\":"));
    har_write_set_cookies(pen, message->fields, message->field_count);
    buf_add(pen->out, STR(",\"headers\":"));
    write_response_fields(pen, exchange);
    write_content(pen, entry, bytes);
    har_write_text(pen, "redirectURL", veil_target(pen, value_of(message, STR("location"))));
    buf_printf(pen->out, ",\"headersSize\":-1,\"bodySize\":%zu}", bytes);
}

static void write_finding(const struct pen *pen, const struct finding *finding)
{
    const struct spot *spot = finding->spot;
    buf_add(pen->out, STR("{\"id\":"));
    buf_json_string(pen->out, str_of(finding_row(finding->id)->name));
    har_write_text(pen, "severity", str_of(severity_name(finding->severity)));
    if (spot) {
        har_write_text(pen, "side", str_of(spot_side_name(spot->side)));
        har_write_text(pen, "part", str_of(spot_part_name(spot->part)));
        har_write_text(pen, "name", spot->name);
        har_write_text(pen, "pointer", spot->pointer);
        har_write_text(pen, "blame", str_of(spot_blame_name(spot->blame)));
    }
    har_write_text(pen, "message", finding->message);
    buf_byte(pen->out, '}');
}

static void write_findings(const struct pen *pen, const struct findings *findings)
{
    buf_add(pen->out, STR(",\"findings\":["));
    for (size_t i = 0; i < findings->list.len; i++) {
        buf_add(pen->out, i ? STR(",") : STR(""));
        write_finding(pen, &findings->list.at[i]);
    }
    buf_byte(pen->out, ']');
    if (findings->dropped)
        buf_printf(pen->out, ",\"dropped\":%zu", findings->dropped);
}

static void write_proviso(const struct pen *pen, const struct recorded *exchange)
{
    buf_add(pen->out, STR(",\"_proviso\":{\"peer\":"));
    buf_json_string(pen->out, exchange->peer);
    if (exchange->operation.len)
        har_write_text(pen, "operation", exchange->operation);
    if (exchange->contract.len)
        har_write_text(pen, "contract", exchange->contract);
    if (exchange->findings)
        write_findings(pen, exchange->findings);
    buf_byte(pen->out, '}');
}

void har_write_entry(const struct pen *pen, const struct entry *entry)
{
    const struct recorded *exchange = &entry->exchange;
    buf_byte(pen->out, '{');
    write_start(pen->out, exchange->started_ms);
    write_ms(pen->out, ",\"time\":", exchange->nanoseconds);
    write_request(pen, entry);
    write_response(pen, entry);
    write_ms(pen->out, ",\"cache\":{},\"timings\":{\"send\":0,\"wait\":", exchange->nanoseconds);
    buf_add(pen->out, STR(",\"receive\":0}"));
    write_proviso(pen, exchange);
    buf_byte(pen->out, '}');
}
