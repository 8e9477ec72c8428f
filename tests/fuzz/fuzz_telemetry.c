/* links: telemetry base
 *
 * Whatever a request says, the log stays UTF-8 without control characters but its own line ends,
 * and a secret never shows. The input is method, target, operation and correlation id, a line each.
 */
#include "telemetry.h"
#include "utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void check_text(struct str text)
{
    if (utf8_check(text) != text.len)
        abort();
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < 0x20 && text.ptr[i] != '\n')
            abort();
}

/* A secret of our own at the end of the target, behind whatever the input made of the rest. */
static struct str with_secret(struct arena *arena, struct str target)
{
    struct str safe = str_slice(target, 0, 150);
    return arena_join(arena, safe, STR("?token=hunter2&api_key=hunter2;passwd=hunter2"));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct str rest = {(const char *)bytes, size}, method = {0}, target = {0}, operation = {0};
    str_cut(&rest, '\n', &method);
    str_cut(&rest, '\n', &target);
    str_cut(&rest, '\n', &operation);
    if (str_contains((struct str){(const char *)bytes, size}, STR("hunter2")))
        return 0;
    struct arena arena;
    arena_init(&arena);
    struct telemetry_options options = {.loops = 1, .keep = 4};
    struct telemetry *telemetry = telemetry_open(&options);
    struct exchange exchange = {.method = method,
                                .target = target,
                                .operation = operation,
                                .error_class = operation,
                                .correlation_id = rest,
                                .status = 404};
    telemetry_note(telemetry, 0, &exchange);
    exchange.target = with_secret(&arena, target);
    telemetry_note(telemetry, 0, &exchange);
    struct buf out = {.arena = &arena};
    uint64_t last;
    telemetry_write_log(telemetry, &out, 0, 0);
    telemetry_write_events(telemetry, &out, 1, &last);
    telemetry_write_metrics(telemetry, &out);
    check_text(buf_str(&out));
    if (str_contains(buf_str(&out), STR("hunter2")))
        abort();
    telemetry_close(telemetry);
    arena_release(&arena);
    return 0;
}
