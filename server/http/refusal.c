#include "http_private.h"

static size_t limit_of(enum guard_fault fault, const struct guard_limits *limits)
{
    const struct {
        enum guard_fault fault;
        size_t limit;
    } rows[] = {
        {GUARD_TARGET_LENGTH, limits->target_bytes},
        {GUARD_FIELD_BYTES,   limits->header_bytes},
        {GUARD_FIELD_COUNT,   limits->header_count},
        {GUARD_BODY_LENGTH,   limits->body_bytes  },
        {GUARD_CHUNK_EXTRAS,  GUARD_EXTRA_BYTES   },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].fault == fault)
            return rows[i].limit;
    return 0;
}

void refusal_reply(enum guard_fault fault, const struct guard_limits *limits, struct arena *scratch,
                   struct http_reply *reply)
{
    const struct guard_row *row = guard_row(fault);
    const struct finding_row *finding = finding_row(row->finding);
    size_t limit = limit_of(fault, limits);
    struct str detail = str_of(row->detail);
    if (limit)
        detail = arena_printf(scratch, STR_FMT ": at most %zu%s", STR_ARG(detail), limit,
                              fault == GUARD_FIELD_COUNT ? "" : " bytes");
    struct buf out = {.arena = scratch};
    buf_printf(&out, "{\"type\":\"urn:proviso:%s\",\"title\":", finding->name);
    buf_json_string(&out, str_of(finding->summary));
    buf_printf(&out, ",\"status\":%u,\"detail\":", row->status);
    buf_json_string(&out, detail);
    buf_byte(&out, '}');
    *reply = (struct http_reply){
        .status = row->status,
        .content_type = STR("application/problem+json"),
        .body = buf_str(&out),
        .close = true,
    };
}
