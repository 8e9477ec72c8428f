#include "lines_private.h"

#include "utf8.h"

#include <time.h>

static void member(struct buf *out, struct str name, struct str value)
{
    if (value.len == 0)
        return;
    buf_byte(out, ',');
    buf_json_string(out, name);
    buf_byte(out, ':');
    buf_json_string(out, value);
}

static struct str result(const struct record *record)
{
    if (record_get(record, RECORD_ERROR_CLASS).len == 0)
        return STR("ok");
    return record->status >= 500 ? STR("failed") : STR("refused");
}

static void write_time(struct buf *out, uint64_t wall_ms)
{
    time_t seconds = (time_t)(wall_ms / 1000);
    struct tm utc;
    gmtime_r(&seconds, &utc);
    buf_printf(out, "\"time\":\"%04d-%02d-%02dT%02d:%02d:%02d.%03uZ\"", utc.tm_year + 1900,
               utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
               (unsigned)(wall_ms % 1000));
}

void line_write_json(struct buf *out, const struct line_style *style, const struct record *record,
                     bool numbered)
{
    buf_byte(out, '{');
    if (numbered)
        buf_printf(out, "\"number\":%llu,", (unsigned long long)record->number);
    write_time(out, record->wall_ms);
    member(out, STR("service"), style->service);
    member(out, STR("suite_type"), style->suite_type);
    member(out, STR("test_run_id"), style->test_run_id);
    member(out, STR("correlation_id"), record_get(record, RECORD_CORRELATION_ID));
    member(out, STR("spec_hash"), record_get(record, RECORD_SPEC_HASH));
    member(out, STR("method"), record_get(record, RECORD_METHOD));
    member(out, STR("target"), record_get(record, RECORD_TARGET));
    member(out, STR("operation"), record_get(record, RECORD_OPERATION));
    buf_printf(out, ",\"status\":%u,\"duration_ms\":%llu.%03u", (unsigned)record->status,
               (unsigned long long)(record->nanoseconds / 1000000),
               (unsigned)(record->nanoseconds / 1000 % 1000));
    member(out, STR("result"), result(record));
    member(out, STR("error_class"), record_get(record, RECORD_ERROR_CLASS));
    member(out, STR("detail"), record_get(record, RECORD_DETAIL));
    if (record->findings.len) {
        buf_add(out, STR(",\"findings\":"));
        buf_add(out, record->findings);
    }
    buf_byte(out, '}');
}

/* Text for a terminal: control characters, which could move its cursor or start a line, as \xNN,
 * and what is not UTF-8 likewise. */
static void write_plain(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len;) {
        size_t width = utf8_width(str_from(text, i)), unused;
        uint32_t point = width ? utf8_decode(str_from(text, i), &unused) : 0;
        if (point < 0x20 || (point >= 0x7F && point < 0xA0)) {
            buf_printf(out, "\\x%02X", (unsigned char)text.ptr[i]);
            i++;
        } else {
            buf_add(out, str_slice(text, i, i + width));
            i += width;
        }
    }
}

static struct str status_colour(uint16_t status)
{
    if (status >= 500)
        return STR("\x1b[31m");
    return status >= 400 ? STR("\x1b[33m") : STR("\x1b[32m");
}

static void write_status(struct buf *out, const struct line_style *style, uint16_t status)
{
    buf_byte(out, ' ');
    if (style->colour)
        buf_add(out, status_colour(status));
    buf_printf(out, "%u", (unsigned)status);
    if (style->colour)
        buf_add(out, STR("\x1b[0m"));
}

static void write_word(struct buf *out, struct str word)
{
    if (word.len == 0)
        return;
    buf_byte(out, ' ');
    write_plain(out, word);
}

void line_write_text(struct buf *out, const struct line_style *style, const struct record *record)
{
    time_t seconds = (time_t)(record->wall_ms / 1000);
    struct tm local;
    localtime_r(&seconds, &local);
    buf_printf(out, "%02d:%02d:%02d.%03u", local.tm_hour, local.tm_min, local.tm_sec,
               (unsigned)(record->wall_ms % 1000));
    write_word(out, record_get(record, RECORD_METHOD));
    write_word(out, record_get(record, RECORD_TARGET));
    write_status(out, style, record->status);
    write_word(out, record_get(record, RECORD_OPERATION));
    write_word(out, record_get(record, RECORD_ERROR_CLASS));
    buf_printf(out, " %llu.%02u ms", (unsigned long long)(record->nanoseconds / 1000000),
               (unsigned)(record->nanoseconds / 10000 % 100));
    struct str detail = record_get(record, RECORD_DETAIL);
    buf_add(out, detail.len ? STR(" (") : STR(""));
    write_plain(out, detail);
    buf_add(out, detail.len ? STR(")\n") : STR("\n"));
}
