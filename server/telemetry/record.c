#include "record_private.h"

#include <stdlib.h>

size_t text_cut(char *out, struct str text)
{
    static const char mark[] = "\xE2\x80\xA6"; /* … */
    size_t len = text.len;
    if (len > EXCHANGE_TEXT_MAX) {
        len = EXCHANGE_TEXT_MAX - (sizeof mark - 1);
        for (int back = 0; back < 3 && (text.ptr[len] & 0xC0) == 0x80; back++)
            len--;
        memcpy(out, text.ptr, len);
        memcpy(out + len, mark, sizeof mark - 1);
        return len + sizeof mark - 1;
    }
    if (len)
        memcpy(out, text.ptr, len);
    return len;
}

void record_release(struct record *record)
{
    free((void *)(uintptr_t)record->findings.ptr);
    record->findings = (struct str){0};
}

/* Few exchanges have any, and they may be long. Without memory they are left out: the log must not end the process. */
static void keep_findings(struct record *record, struct str findings)
{
    char *copy = findings.len ? malloc(findings.len) : NULL;
    if (!copy)
        return;
    memcpy(copy, findings.ptr, findings.len);
    record->findings = (struct str){copy, findings.len};
}

void record_fill(struct record *record, const struct exchange *exchange)
{
    const struct str texts[RECORD_TEXTS] = {
        [RECORD_METHOD] = exchange->method,
        [RECORD_TARGET] = exchange->target,
        [RECORD_OPERATION] = exchange->operation,
        [RECORD_CORRELATION_ID] = exchange->correlation_id,
        [RECORD_SPEC_HASH] = exchange->spec_hash,
        [RECORD_ERROR_CLASS] = exchange->error_class,
        [RECORD_DETAIL] = exchange->detail,
    };
    size_t at = 0;
    for (int i = 0; i < RECORD_TEXTS; i++) {
        char *out = record->texts + at;
        at += i == RECORD_TARGET ? target_cut(out, texts[i]) : text_cut(out, texts[i]);
        record->ends[i] = (uint16_t)at;
    }
    record->nanoseconds = exchange->nanoseconds;
    record->status = exchange->status;
    record_release(record);
    keep_findings(record, exchange->findings);
}

struct str record_get(const struct record *record, enum record_text which)
{
    size_t start = which == 0 ? 0 : record->ends[which - 1];
    return (struct str){record->texts + start, record->ends[which] - start};
}

struct record *record_copy(struct arena *arena, const struct record *record)
{
    size_t size = offsetof(struct record, texts) + record->ends[RECORD_TEXTS - 1];
    struct record *copy = arena_alloc(arena, size);
    memcpy(copy, record, size);
    copy->findings = record->findings.len ? arena_str(arena, record->findings) : (struct str){0};
    return copy;
}
