/* The members of \p{…}, as our matcher finds them: 512 code points at a time, an eighth of them where they differ. */
#include "draw_pattern_private.h"

#include "pattern.h"
#include "utf8.h"

enum { SCANNED = 0x32000, BLOCK = 512, PARTS = 8, RANGES_MAX = 1000, PROPERTIES_MAX = 16 };

struct scan {
    struct arena arena; /* of what is compiled */
    const struct pattern *inside, *outside;
    struct pattern_scratch *scratch;
};

static const struct pattern *compiled(struct scan *scan, struct str written, bool negated)
{
    struct pattern_fault fault;
    struct str text =
        arena_printf(&scan->arena, negated ? "[^" STR_FMT "]" : "[" STR_FMT "]", STR_ARG(written));
    return pattern_compile(&scan->arena, text, PATTERN_LENIENT, &fault);
}

static bool found(struct scan *scan, const struct pattern *pattern, uint32_t first, uint32_t count)
{
    char bytes[4 * BLOCK];
    size_t len = 0;
    for (uint32_t i = 0; i < count; i++)
        len += utf8_encode(first + i, bytes + len);
    return pattern_search(pattern, scan->scratch, (struct str){bytes, len}) == PATTERN_FOUND;
}

static void add(struct arena *arena, code_ranges *ranges, uint32_t first, uint32_t count)
{
    if (ranges->len > 0 && ranges->at[ranges->len - 1].last + 1 == first)
        ranges->at[ranges->len - 1].last += count;
    else
        *vec_push(arena, ranges) = (struct code_range){first, first + count - 1};
}

static void scan_block(struct scan *scan, struct arena *arena, code_ranges *ranges, uint32_t first,
                       uint32_t count)
{
    if (!found(scan, scan->inside, first, count))
        return;
    if (count == 1 || !found(scan, scan->outside, first, count)) {
        add(arena, ranges, first, count);
        return;
    }
    uint32_t part = count / PARTS;
    for (uint32_t i = 0; i < PARTS; i++)
        scan_block(scan, arena, ranges, first + i * part, part);
}

/* Where every code point is like the others: Han, Hangul, private use, Tangut. One stands for a block. */
static bool is_alike(uint32_t first)
{
    static const struct code_range alike[] = {
        {0x4e00,  0x9fff },
        {0xac00,  0xd5ff },
        {0xe000,  0xf7ff },
        {0x17000, 0x185ff},
        {0x20000, 0x2a5ff}
    };
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++)
        if (first >= alike[i].first && first <= alike[i].last)
            return true;
    return false;
}

static void scan_blocks(struct scan *scan, struct arena *arena, code_ranges *ranges)
{
    for (uint32_t c = 0; c < SCANNED && ranges->len < RANGES_MAX; c += BLOCK) {
        if (c >= SURROGATE_FIRST && c <= SURROGATE_LAST)
            continue;
        if (!is_alike(c))
            scan_block(scan, arena, ranges, c, BLOCK);
        else if (found(scan, scan->inside, c, 1))
            add(arena, ranges, c, BLOCK);
    }
}

static bool scan_all(struct arena *arena, struct property *property)
{
    struct scan scan;
    arena_init(&scan.arena);
    scan.inside = compiled(&scan, property->written, false);
    scan.outside = compiled(&scan, property->written, true);
    bool known = scan.inside && scan.outside;
    scan.scratch = known ? pattern_scratch_new(&scan.arena) : NULL;
    if (known)
        scan_blocks(&scan, arena, &property->ranges);
    arena_release(&scan.arena);
    return known;
}

static const struct property *property_of(struct tree_reader *reader, struct str written)
{
    for (struct property *old = reader->properties; old; old = old->next)
        if (str_eq(old->written, written))
            return old;
    struct property *property = arena_new(reader->arena, struct property);
    property->written = arena_str(reader->arena, written);
    property->next = reader->properties;
    reader->properties = property;
    if (++reader->property_count > PROPERTIES_MAX || !scan_all(reader->arena, property))
        reader->failed = true;
    return property;
}

void tree_add_property(struct tree_reader *reader, code_ranges *ranges, struct str written)
{
    const struct property *property = property_of(reader, written);
    if (property->ranges.len > reader->property_room)
        reader->failed = true;
    for (size_t i = 0; i < property->ranges.len && !reader->failed; i++)
        tree_add_range(reader, ranges, property->ranges.at[i].first, property->ranges.at[i].last);
    reader->property_room -= reader->failed ? 0 : property->ranges.len;
}
