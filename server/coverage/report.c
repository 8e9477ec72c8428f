/* Coverage as people and programs read it. */
#include "coverage_private.h"

#include "utf8.h"

#include <stdio.h>

/* plural: what people call them, and how wide their column is; member: in JSON. */
static const struct {
    const char *plural, *member, *name;
} kinds[PART_KINDS] = {
    [STATUSES] = {"statuses",    "statuses",    "code"},
    [PARAMETERS] = {"parameters",  "parameters",  "name"},
    [MEDIA_TYPES] = {"media types", "media_types", "name"},
};

/* For a terminal: nothing that could move its cursor. */
static void write_plain(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        buf_byte(out, byte < 0x20 || byte == 0x7F ? '?' : text.ptr[i]);
    }
}

static void pad(struct buf *out, size_t width, size_t most)
{
    for (; width < most; width++)
        buf_byte(out, ' ');
}

/* The columns of "GET /shop/pets". */
static size_t width_of(const struct covered_mount *mount, const struct covered *operation)
{
    return utf8_count(operation->method) + 1 + utf8_count(mount->prefix) +
           utf8_count(operation->path);
}

static size_t widest(const struct coverage *coverage)
{
    size_t most = sizeof "operation" - 1;
    for (size_t m = 0; m < coverage->mount_count; m++) {
        const struct covered_mount *mount = &coverage->mounts[m];
        for (size_t i = 0; i < mount->operation_count; i++) {
            size_t width = width_of(mount, &mount->operations[i]);
            most = width > most ? width : most;
        }
    }
    return most;
}

static void write_head(struct buf *out, size_t most)
{
    buf_add(out, STR("    hits  operation"));
    pad(out, sizeof "operation" - 1, most);
    for (int kind = 0; kind < PART_KINDS; kind++)
        buf_printf(out, "  %s", kinds[kind].plural);
    buf_add(out, STR("  not seen\n"));
}

static void write_missing_parts(struct buf *out, const struct parts *parts, const char **lead)
{
    for (size_t i = 0; i < parts->len; i++) {
        const struct part *part = &parts->at[i];
        if (hits_of(&part->hits))
            continue;
        buf_add(out, str_of(*lead));
        buf_add(out, part->in);
        buf_add(out, part->in.len ? STR(" ") : STR(""));
        write_plain(out, part->name);
        *lead = ", ";
    }
}

static void write_missing(struct buf *out, const struct covered *operation)
{
    const char *lead = "  ";
    uint64_t undeclared = hits_of(&operation->undeclared);
    for (int kind = 0; kind < PART_KINDS; kind++)
        write_missing_parts(out, &operation->parts[kind], &lead);
    if (undeclared)
        buf_printf(out, "  (undeclared statuses: %llu)", (unsigned long long)undeclared);
}

static void write_row(struct buf *out, const struct covered_mount *mount,
                      const struct covered *operation, size_t most)
{
    uint64_t hits = hits_of(&operation->hits);
    buf_printf(out, "%8llu  ", (unsigned long long)hits);
    write_plain(out, operation->method);
    buf_byte(out, ' ');
    write_plain(out, mount->prefix);
    write_plain(out, operation->path);
    pad(out, width_of(mount, operation), most);
    for (int kind = 0; kind < PART_KINDS; kind++) {
        struct share share = share_of_parts(&operation->parts[kind]);
        char cell[48] = "-";
        if (share.of)
            snprintf(cell, sizeof cell, "%zu/%zu", share.seen, share.of);
        buf_printf(out, "  %*s", (int)strlen(kinds[kind].plural), cell);
    }
    if (hits)
        write_missing(out, operation);
    else
        buf_add(out, STR("  everything"));
    buf_byte(out, '\n');
}

static void write_share(struct buf *out, const char *what, struct share share)
{
    buf_printf(out, "%s %zu of %zu (%u %%)", what, share.seen, share.of, share_percent(share));
}

static void write_sum(struct buf *out, const struct coverage *coverage)
{
    struct shares shares = shares_of(coverage);
    write_share(out, "operations", shares.operations);
    for (int kind = 0; kind < PART_KINDS; kind++) {
        buf_add(out, STR(", "));
        write_share(out, kinds[kind].plural, shares.parts[kind]);
    }
    buf_printf(out, ": %u %% in all\n", share_percent(shares_sum(&shares)));
}

void coverage_write_text(const struct coverage *coverage, struct buf *out)
{
    size_t most = widest(coverage);
    write_head(out, most);
    for (size_t m = 0; m < coverage->mount_count; m++) {
        const struct covered_mount *mount = &coverage->mounts[m];
        for (size_t i = 0; i < mount->operation_count; i++)
            write_row(out, mount, &mount->operations[i], most);
    }
    write_sum(out, coverage);
}

static void write_member(struct buf *out, const char *lead, const char *name, struct str value)
{
    buf_printf(out, "%s\"%s\":", lead, name);
    buf_json_string(out, value);
}

static void write_count(struct buf *out, const char *name, const atomic_uint_fast64_t *counter)
{
    buf_printf(out, ",\"%s\":%llu", name, (unsigned long long)hits_of(counter));
}

static void write_parts(struct buf *out, const struct parts *parts, int kind)
{
    buf_printf(out, ",\"%s\":[", kinds[kind].member);
    for (size_t i = 0; i < parts->len; i++) {
        const struct part *part = &parts->at[i];
        buf_add(out, i ? STR(",{") : STR("{"));
        if (part->in.len)
            write_member(out, "", "in", part->in);
        write_member(out, part->in.len ? "," : "", kinds[kind].name, part->name);
        write_count(out, "hits", &part->hits);
        buf_byte(out, '}');
    }
    buf_byte(out, ']');
}

static void write_operation(struct buf *out, const struct covered *operation)
{
    write_member(out, "{", "id", operation->id);
    write_member(out, ",", "method", operation->method);
    write_member(out, ",", "path", operation->path);
    write_count(out, "hits", &operation->hits);
    write_count(out, "undeclared", &operation->undeclared);
    for (int kind = 0; kind < PART_KINDS; kind++)
        write_parts(out, &operation->parts[kind], kind);
    buf_byte(out, '}');
}

static void write_mount(struct buf *out, const struct covered_mount *mount)
{
    write_member(out, "{", "title", mount->title);
    write_member(out, ",", "prefix", mount->prefix);
    write_member(out, ",", "hash", mount->hash);
    buf_add(out, STR(",\"operations\":["));
    for (size_t i = 0; i < mount->operation_count; i++) {
        buf_add(out, i ? STR(",\n") : STR("\n"));
        write_operation(out, &mount->operations[i]);
    }
    buf_add(out, STR("\n]}"));
}

static void write_json_share(struct buf *out, const char *name, struct share share)
{
    buf_printf(out, ",\"%s\":{\"seen\":%zu,\"of\":%zu}", name, share.seen, share.of);
}

void coverage_write_json(const struct coverage *coverage, struct buf *out)
{
    struct shares shares = shares_of(coverage);
    buf_printf(out, "{\"percent\":%u", share_percent(shares_sum(&shares)));
    write_json_share(out, "operations", shares.operations);
    for (int kind = 0; kind < PART_KINDS; kind++)
        write_json_share(out, kinds[kind].member, shares.parts[kind]);
    buf_add(out, STR(",\"contracts\":["));
    for (size_t m = 0; m < coverage->mount_count; m++) {
        buf_add(out, m ? STR(",") : STR(""));
        write_mount(out, &coverage->mounts[m]);
    }
    buf_add(out, STR("]}\n"));
}
