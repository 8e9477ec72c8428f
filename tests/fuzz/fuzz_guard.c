/* Any bytes as the head of a request, and as a chunked body. links: http base
 *
 * The first byte says how the rest falls into pieces. Whatever the pieces, what passes is what passes
 * at once, and it has the form that the rest of the server relies on. */
#include "guard.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static const struct guard_limits limits = {
    .target_bytes = 200, .header_bytes = 600, .header_count = 12, .body_bytes = 300};

static void must(bool holds)
{
    if (!holds)
        abort();
}

static bool is_clean(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (((unsigned char)s.ptr[i] < ' ' && s.ptr[i] != '\t') || s.ptr[i] == 0x7f)
            return false;
    return true;
}

static void check_whole(struct str text, const struct guard_head *head,
                        const struct guard_field *fields)
{
    size_t framings = 0;
    must(head->bytes <= text.len && head->bytes >= 4);
    must(memcmp(text.ptr + head->bytes - 4, "\r\n\r\n", 4) == 0);
    must(head->minor <= 1 && head->field_count <= limits.header_count);
    must(guard_request_line(head->method, head->target, limits.target_bytes) == GUARD_FINE);
    for (size_t i = 0; i < head->field_count; i++) {
        must(guard_field_sendable(fields[i].name, fields[i].value) && is_clean(fields[i].value));
        framings += str_eq_nocase(fields[i].name, STR("content-length")) ||
                    str_eq_nocase(fields[i].name, STR("transfer-encoding"));
    }
    must(framings <= 1 && (!head->has_body || framings == 1));
}

static void fuzz_head(struct str text, size_t step)
{
    struct guard_field whole_fields[GUARD_FIELDS], fields[GUARD_FIELDS];
    struct guard_head whole, head = {0};
    enum guard_outcome at_once = guard_head(text, 0, &limits, whole_fields, &whole);
    enum guard_outcome outcome = GUARD_PARTIAL;
    for (size_t seen = 0; outcome == GUARD_PARTIAL && seen < text.len;) {
        size_t now = seen + step < text.len ? seen + step : text.len;
        outcome = guard_head(str_slice(text, 0, now), seen, &limits, fields, &head);
        seen = now;
    }
    if (at_once == GUARD_WHOLE) {
        check_whole(text, &whole, whole_fields);
        must(outcome == GUARD_WHOLE && head.bytes == whole.bytes);
        must(head.field_count == whole.field_count && str_eq(head.target, whole.target));
    } else {
        /* In pieces, a fault in the middle may show only when the end is there, and a limit before
         * another fault. */
        must(outcome != GUARD_WHOLE);
        must(outcome != GUARD_REFUSED || at_once == GUARD_REFUSED);
    }
}

static void fuzz_chunks(struct str text, size_t step)
{
    char *whole = malloc(text.len + 1), *pieces = malloc(text.len + 1);
    struct guard_chunks at_once = {.untouched = 1}, bit_by_bit = {.untouched = 1};
    size_t len = text.len, rest = 0, done = 0;
    enum guard_fault fault, other = GUARD_FINE;
    must(whole && pieces);
    memcpy(whole, text.ptr, text.len);
    enum guard_outcome first =
        guard_chunks(&at_once, whole, &len, limits.body_bytes, &rest, &fault);
    enum guard_outcome outcome = GUARD_PARTIAL;
    for (size_t at = 0; outcome == GUARD_PARTIAL && at < text.len;) {
        size_t piece = at + step < text.len ? step : text.len - at;
        memcpy(pieces + done, text.ptr + at, piece);
        at += piece;
        outcome =
            guard_chunks(&bit_by_bit, pieces + done, &piece, limits.body_bytes, &rest, &other);
        done += outcome == GUARD_REFUSED ? 0 : piece;
    }
    must(first == outcome && fault == other && done <= limits.body_bytes);
    if (first != GUARD_REFUSED)
        must(str_eq((struct str){whole, len}, (struct str){pieces, done}));
    free(whole);
    free(pieces);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    if (len == 0)
        return 0;
    struct str text = {(const char *)bytes + 1, len - 1};
    size_t step = bytes[0] % 40 + 1;
    fuzz_head(text, step);
    fuzz_chunks(text, step);
    return 0;
}
