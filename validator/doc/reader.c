#include "members_private.h"
#include "reader_private.h"
#include "utf8.h"

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static const uint64_t most_bytes = UINT32_MAX - 1;

struct budget reader_bounds(const struct budget *budget)
{
    struct budget bounds = *budget;
    bounds.document_bytes = least(bounds.document_bytes, most_bytes);
    bounds.nodes = least(bounds.nodes, UINT32_MAX - 1);
    bounds.depth = least(bounds.depth, DOC_DEPTH_MAX);
    return bounds;
}

void reader_too_deep(struct findings *findings, struct where where, const struct budget *bounds)
{
    struct finding *finding =
        finding_over_budget(findings, FINDING_DOCUMENT_TOO_LARGE, where, bounds, "depth");
    if (bounds->depth == DOC_DEPTH_MAX)
        finding->hint = STR("");
}

struct where reader_where(const struct source *source, size_t offset, size_t length)
{
    return (struct where){.source = source, .offset = (uint32_t)offset, .length = (uint32_t)length};
}

bool reader_accepts(const struct source *source, const struct budget *bounds,
                    struct findings *findings)
{
    if (source->text.len <= bounds->document_bytes)
        return true;
    struct finding *finding = finding_over_budget(
        findings, FINDING_DOCUMENT_TOO_LARGE, reader_where(source, 0, 0), bounds, "document_bytes");
    if (bounds->document_bytes == most_bytes)
        finding->hint = STR("");
    return false;
}

struct str reader_found(struct arena *arena, const struct source *source, size_t offset)
{
    struct str rest = str_from(source->text, offset);
    if (rest.len == 0)
        return STR("the end of the text");
    size_t width = utf8_width(rest);
    unsigned char byte = (unsigned char)rest.ptr[0];
    if (byte == '\n' || byte == '\r')
        return STR("the end of the line");
    if (width == 0 || byte < 0x20 || byte == 0x7F)
        return arena_printf(arena, "byte 0x%02X", byte);
    return arena_printf(arena, "'" STR_FMT "'", (int)width, rest.ptr);
}

static void report(const struct source *source, const struct node *first, const struct node *second,
                   struct findings *findings)
{
    struct str name = str_slice(node_str(first), 0, 100);
    struct finding *finding =
        finding_add(findings, FINDING_DUPLICATE_KEY, reader_where(source, second->at, second->len),
                    "the key '" STR_FMT "' stands in this object already", STR_ARG(name));
    finding->also = reader_where(source, first->at, first->len);
}

static bool check_by_sorting(const struct source *source, const struct node *object,
                             struct findings *findings)
{
    struct arena scratch;
    arena_init(&scratch);
    const struct node **keys = members_by_name(&scratch, object);
    bool unique = true;
    for (size_t i = 1, first = 0; i < object->len; i++) {
        if (!str_eq(node_str(keys[first]), node_str(keys[i]))) {
            first = i;
            continue;
        }
        report(source, keys[first], keys[i], findings);
        unique = false;
    }
    arena_release(&scratch);
    return unique;
}

enum { FEW_MEMBERS = 24 };

/* One of 64 bits for a name: names with different bits differ. */
static uint64_t name_bit(const struct node *key)
{
    if (key->len == 0)
        return 1;
    unsigned first = (unsigned char)key->text[0], last = (unsigned char)key->text[key->len - 1];
    unsigned middle = (unsigned char)key->text[key->len / 2];
    return UINT64_C(1) << ((first + last * 5 + middle * 11 + key->len * 7) & 63);
}

static const struct node *find_before(const struct node *const *keys, size_t count,
                                      const struct node *key)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(node_str(keys[i]), node_str(key)))
            return keys[i];
    return NULL;
}

bool reader_check_members(const struct source *source, const struct node *object,
                          struct findings *findings)
{
    if (object->len > FEW_MEMBERS)
        return check_by_sorting(source, object, findings);
    const struct node *keys[FEW_MEMBERS];
    uint64_t seen = 0;
    size_t count = 0;
    bool unique = true;
    NODE_EACH_MEMBER(object, key, value)
    {
        uint64_t bit = name_bit(key);
        const struct node *first = seen & bit ? find_before(keys, count, key) : NULL;
        if (first) {
            report(source, first, key, findings);
            unique = false;
        }
        seen |= bit;
        keys[count++] = key;
    }
    return unique;
}
