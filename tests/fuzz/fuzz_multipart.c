/* links: check
 *
 * A boundary on the first line, behind it a body of parts. What is taken out lies in the body, in order, without
 * boundaries; written anew, it is read as the same. */
#include "check_private.h"
#include "utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct parts {
    VEC(struct part) list;
    bool whole;
};

static void require(bool holds)
{
    if (!holds)
        abort();
}

static bool inside(struct str part, struct str whole)
{
    return part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len;
}

/* Slowly, but plainly. */
static bool is_boundary(struct str line, struct str boundary)
{
    if (!str_starts(line, STR("--")) || !str_starts(str_from(line, 2), boundary))
        return false;
    struct str rest = str_from(line, 2 + boundary.len);
    if (str_starts(rest, STR("--")))
        rest = str_from(rest, 2);
    for (size_t i = 0; i < rest.len; i++)
        if (rest.ptr[i] != ' ' && rest.ptr[i] != '\t' &&
            !(rest.ptr[i] == '\r' && i + 1 == rest.len))
            return false;
    return true;
}

static void check_text(struct str text, struct str body)
{
    require(text.len <= body.len && (text.ptr || text.len == 0));
    require(utf8_check(text) <= text.len); /* reads all of it */
}

static void check_part(const struct part *part, struct str boundary, struct str body)
{
    struct str bytes = part->bytes, line, fields = part->fields;
    require(inside(bytes, body) && inside(fields, body));
    require(fields.ptr + fields.len < bytes.ptr); /* an empty line lies between */
    require(!part->content_type.ptr || inside(part->content_type, fields));
    require(utf8_check(part->name) == part->name.len);
    check_text(part->name, body);
    check_text(part->filename, body);
    require(!part->transfer.ptr || inside(part->transfer, fields));
    while (str_cut(&bytes, '\n', &line))
        require(!is_boundary(line, boundary) || (!bytes.ptr && str_ends(line, STR("\r"))));
    while (str_cut(&fields, '\n', &line))
        require(fields.ptr ? str_find(line, ':') < line.len : line.len == 0);
}

static struct parts read_parts(struct arena *arena, struct str boundary, struct str body)
{
    struct parts parts = {0};
    struct multipart multipart;
    struct fault fault = {0};
    struct part part;
    enum part_step step;
    const char *end = body.ptr;
    size_t rest = body.len + 1;
    multipart_begin(&multipart, boundary, body);
    while ((step = multipart_next(&multipart, arena, &part, &fault)) == PART_NEXT) {
        require(multipart.rest.len < rest && inside(multipart.rest, body));
        check_part(&part, boundary, body);
        require(part.fields.ptr > end);
        rest = multipart.rest.len;
        end = part.bytes.ptr + part.bytes.len;
        *vec_push(arena, &parts.list) = part;
    }
    parts.whole = step == PART_END;
    require(parts.whole || fault.why.len);
    require(parts.whole || !fault.at || inside((struct str){fault.at, 0}, body));
    return parts;
}

static struct str written(struct arena *arena, struct str boundary, const struct parts *parts)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < parts->list.len; i++) {
        buf_add(&out, STR("--"));
        buf_add(&out, boundary);
        buf_add(&out, STR("\r\n"));
        buf_add(&out, parts->list.at[i].fields);
        buf_add(&out, STR("\r\n"));
        buf_add(&out, parts->list.at[i].bytes);
        buf_add(&out, STR("\r\n"));
    }
    buf_add(&out, STR("--"));
    buf_add(&out, boundary);
    buf_add(&out, STR("--"));
    return buf_str(&out);
}

static void check_again(struct arena *arena, struct str boundary, const struct parts *parts)
{
    struct parts again = read_parts(arena, boundary, written(arena, boundary, parts));
    require(again.whole && again.list.len == parts->list.len);
    for (size_t i = 0; i < again.list.len; i++) {
        const struct part *one = &parts->list.at[i], *other = &again.list.at[i];
        require(str_eq(one->bytes, other->bytes) && str_eq(one->fields, other->fields));
        require(str_eq(one->name, other->name) && str_eq(one->filename, other->filename));
        require(!one->name.ptr == !other->name.ptr && !one->filename.ptr == !other->filename.ptr);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    char *input = malloc(size ? size : 1);
    if (size)
        memcpy(input, data, size);
    struct str body = {input, size}, boundary = STR("");
    str_cut(&body, '\n', &boundary);
    if (body.ptr) {
        arena_init(&arena);
        struct parts parts = read_parts(&arena, boundary, body);
        if (parts.whole)
            check_again(&arena, boundary, &parts);
        arena_release(&arena);
    }
    free(input);
    return 0;
}
