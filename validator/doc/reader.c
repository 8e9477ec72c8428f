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

static bool check_by_sorting(const struct source *source, const struct node *object, void *room,
                             struct findings *findings)
{
    members_list(object, room);
    const struct node **keys = members_sort(room, object->len);
    bool unique = true;
    for (size_t i = 1, first = 0; i < object->len; i++) {
        if (!members_same_name(keys[first], keys[i])) {
            first = i;
            continue;
        }
        report(source, keys[first], keys[i], findings);
        unique = false;
    }
    return unique;
}

/* More than 24 members meet in a table; its slots hold how far behind the object a key is. */
enum { FEW_MEMBERS = 24, STEPS_PER_MEMBER = 8 };

static size_t slots_for(size_t members)
{
    size_t slots = 64;
    while (slots < 2 * members)
        slots *= 2;
    return slots;
}

/* Room for the table, of which a quarter is used at least, or for sorting: as much. */
size_t reader_room(size_t members)
{
    return members > FEW_MEMBERS ? members * 4 * sizeof(uint32_t) : 0;
}

/* Steps over the slots of other names that are in the way; false where the name is there already. */
static bool find_slot(const struct node *object, const struct node *key, const uint32_t *slots,
                      size_t *slot, size_t mask)
{
    for (; slots[*slot]; *slot = (*slot + 1) & mask)
        if (members_same_name(&object[slots[*slot]], key))
            return false;
    return true;
}

/* Whether a quick look shows that all names differ. Names made to meet in the table run out of
 * steps and are sorted. */
static bool differ(const struct node *object, uint32_t *slots)
{
    size_t count = slots_for(object->len), mask = count - 1;
    size_t steps = object->len * (size_t)STEPS_PER_MEMBER;
    memset(slots, 0, count * sizeof *slots);
    NODE_EACH_MEMBER(object, key, value)
    {
        size_t home = reader_hash(node_str(key)) & mask, slot = home;
        if (!find_slot(object, key, slots, &slot, mask))
            return false;
        size_t taken = (slot - home) & mask;
        if (taken > steps)
            return false;
        steps -= taken;
        slots[slot] = (uint32_t)(key - object);
    }
    return true;
}

/* Two of 64 bits for a name: names differ where one of them is not set by any other. */
static inline uint64_t name_bits(const struct node *key)
{
    uint64_t last = key->len ? (unsigned char)key->text[key->len - 1] : 0;
    uint64_t name = (key->head + (last << 24) + key->len) * UINT64_C(0x9E3779B97F4A7C15);
    return UINT64_C(1) << (name >> 58) | UINT64_C(1) << (name >> 52 & 63);
}

static const struct node *find_before(const struct node *const *keys, size_t count,
                                      const struct node *key)
{
    for (size_t i = 0; i < count; i++)
        if (members_same_name(keys[i], key))
            return keys[i];
    return NULL;
}

static bool check_few(const struct source *source, const struct node *object,
                      struct findings *findings)
{
    const struct node *keys[FEW_MEMBERS];
    uint64_t seen = 0;
    size_t count = 0;
    bool unique = true;
    NODE_EACH_MEMBER(object, key, value)
    {
        uint64_t bits = name_bits(key);
        const struct node *first = (seen & bits) == bits ? find_before(keys, count, key) : NULL;
        if (first) {
            report(source, first, key, findings);
            unique = false;
        }
        seen |= bits;
        keys[count++] = key;
    }
    return unique;
}

bool reader_check_members(const struct source *source, const struct node *object, void *room,
                          struct findings *findings)
{
    if (object->len <= FEW_MEMBERS)
        return check_few(source, object, findings);
    return differ(object, room) || check_by_sorting(source, object, room, findings);
}
