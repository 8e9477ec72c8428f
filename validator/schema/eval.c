/* Running a program. One source, three instantiations:
 *
 *   PLAIN    stops at the first failure and remembers nothing
 *   TRACK    the same, and marks which members or items of the value were evaluated
 *   EXPLAIN  goes on, runs the operations as they are written, and adds an error for each failure
 *
 * `mode` is a constant wherever these functions are inlined, so what a mode does not need is not there.
 */
#include "eval_private.h"
#include "number.h"

#define INLINE static inline __attribute__((always_inline))
#define NEVER_INLINE static __attribute__((noinline))
#define UNLIKELY(condition) __builtin_expect((condition), 0)

enum mode { PLAIN, TRACK, EXPLAIN };

struct scope {
    uint64_t *marks; /* a bit for each member or item that was evaluated; NULL: nobody asks */
    const struct frame *frame; /* EXPLAIN */
};

static bool plain(struct schema_run *run, const struct block *block, const struct node *node);
static bool plain_inside(struct schema_run *run, const struct block *block,
                         const struct node *node);
static bool plain_members(struct schema_run *run, const struct block *block,
                          const struct node *node);
static bool plain_items(struct schema_run *run, const struct block *block, const struct node *node);
static bool plain_values(struct schema_run *run, const struct block *block,
                         const struct node *node);
static bool list_plain(struct schema_run *run, const struct op *op, const struct node *node);
static bool track(struct schema_run *run, const struct block *block, const struct node *node,
                  struct scope scope);
static bool explain(struct schema_run *run, const struct edge *edge, const struct node *node,
                    struct scope scope);

INLINE bool allows(const struct block *block, const struct node *node)
{
    return block->kinds >> kind_of(node) & 1;
}

NEVER_INLINE uint32_t find_text_by_words(const struct texts *texts, const struct node *node)
{
    struct name name = name_of(node);
    uint32_t slot = name_slot(&texts->table, &name), index;
    for (; (index = texts->table.slots[slot]); slot = (slot + 1) & texts->table.mask)
        if (name_same(&texts->names[index - 1], &name))
            return index;
    return 0;
}

/* Which of the texts a string is: its index + 1, or 0. */
INLINE uint32_t find_text(const struct texts *texts, const struct node *node)
{
    if (!texts->table.by_head)
        return find_text_by_words(texts, node);
    uint32_t index = texts->table.slots[name_head_slot(&texts->table, node->head)];
    return index && name_is(&texts->names[index - 1], node) ? index : 0;
}

NEVER_INLINE bool is_int64(const struct node *node)
{
    int64_t value;
    if (node->flags & NODE_IS_COMPACT)
        return node->extra == 0;
    return number_to_int64(node_str(node), &value);
}

INLINE bool is_int32(const struct node *node)
{
    return node->flags & NODE_IS_COMPACT && node->extra == 0 && node->number >= INT32_MIN &&
           node->number <= INT32_MAX;
}

/* Of integers; what is not compact is far above them. */
INLINE bool is_flagged(uint64_t flags, const struct node *node)
{
    bool small = node->flags & NODE_IS_COMPACT && node->number >= 0 && node->number < 64;
    return small && flags >> node->number & 1;
}

/* A part of the value, by what its block allows at a glance; most need no more. */
INLINE bool part_holds(struct schema_run *run, const struct glance *glance,
                       const struct block *block, const struct node *node)
{
    enum way way = (enum way)glance->ways[kind_of(node)];
    if (way == WAY_ALWAYS)
        return true;
    if (way == WAY_NEVER)
        return false;
    if (way == WAY_LENGTH) {
        size_t length = node_code_points(node);
        return length >= glance->length.min && length <= glance->length.max;
    }
    if (way == WAY_TEXTS)
        return find_text(glance->texts, node);
    if (way == WAY_MEMBERS)
        return plain_members(run, block, node);
    if (way == WAY_ITEMS)
        return plain_items(run, block, node);
    if (way == WAY_INTEGER_32)
        return is_int32(node);
    if (way == WAY_INTEGER_64)
        return node->flags & NODE_IS_COMPACT || is_int64(node);
    if (way == WAY_FLAGS)
        return is_flagged(glance->flags, node);
    if (way == WAY_BETWEEN && node->flags & NODE_IS_COMPACT)
        return node->number >= glance->between->low && node->number <= glance->between->high;
    if (way == WAY_TESTS)
        return list_plain(run, block->ops[node->kind], node);
    if (way == WAY_VALUES)
        return plain_values(run, block, node);
    return plain_inside(run, block, node);
}

/* The node behind a value. Most are one node: guessing that is faster than waiting for the span. */
INLINE const struct node *node_next(const struct node *node)
{
    if (node->kind < NODE_ARRAY)
        return node + 1;
    return node + node->span;
}

/* Whether so many steps were taken that verdicts are kept. Then parts are judged by their lists, which keep them;
 * a walk without lists that has begun goes once through what is below. */
INLINE bool is_watched(const struct schema_run *run)
{
    return UNLIKELY(run->fuel < run->memo_below);
}

/* ---- one failure ---- */

INLINE bool fail(enum mode mode, struct schema_run *run, const struct scope *scope,
                 enum finding_id id, const struct node *keyword, const struct node *value)
{
    if (mode == EXPLAIN)
        explain_add(run, scope->frame, id, keyword, value, NULL);
    return false;
}

static bool run_out(struct schema_run *run)
{
    run->limit = true;
    return false;
}

/* ---- other blocks ---- */

/* A part of the value: a member's value, an item, a name. */
INLINE bool below(enum mode mode, struct schema_run *run, const struct edge *edge,
                  const struct node *node, struct scope scope)
{
    if (mode == EXPLAIN)
        return explain(run, edge, node, (struct scope){NULL, scope.frame});
    return plain(run, edge->block, node);
}

/* The same value. */
INLINE bool beside(enum mode mode, struct schema_run *run, const struct edge *edge,
                   const struct node *node, struct scope scope)
{
    if (mode == EXPLAIN)
        return explain(run, edge, node, scope);
    if (mode == TRACK && scope.marks)
        return track(run, edge->block, node, scope);
    return plain(run, edge->block, node);
}

/* The same value, only for the verdict and the marks. */
INLINE bool holds(struct schema_run *run, const struct edge *edge, const struct node *node,
                  struct scope scope)
{
    scope.frame = NULL;
    if (scope.marks)
        return track(run, edge->block, node, scope);
    return plain(run, edge->block, node);
}

/* ---- marks ---- */

static size_t words_for(const struct node *node)
{
    return ((size_t)node->len + 63) / 64;
}

static uint64_t *new_marks(struct schema_run *run, const struct node *node)
{
    return arena_array(&run->scratch, uint64_t, words_for(node) + 1);
}

INLINE void mark(uint64_t *marks, size_t index)
{
    if (marks)
        marks[index / 64] |= UINT64_C(1) << (index % 64);
}

INLINE bool is_marked(const uint64_t *marks, size_t index)
{
    return marks && marks[index / 64] >> (index % 64) & 1;
}

static bool has_parts(const struct node *node)
{
    return node->kind == NODE_OBJECT || node->kind == NODE_ARRAY;
}

/* One branch: what it marks stays only where it succeeds. */
static bool branch_holds(struct schema_run *run, const struct edge *edge, const struct node *node,
                         struct scope scope)
{
    if (!scope.marks || !has_parts(node))
        return holds(run, edge, node, (struct scope){0});
    struct arena_mark before = arena_mark(&run->scratch);
    uint64_t *marks = scope.marks;
    scope.marks = new_marks(run, node);
    bool held = holds(run, edge, node, scope);
    for (size_t i = 0; held && i < words_for(node); i++)
        marks[i] |= scope.marks[i];
    arena_rewind(&run->scratch, before);
    return held;
}

/* ---- scalars ---- */

INLINE bool in_range(enum mode mode, struct schema_run *run, const struct op *op,
                     const struct node *node, const struct scope *scope)
{
    const struct bound *low = op->range.low, *high = op->range.high;
    if (low) {
        int order = number_node_compare(node, low->node);
        if (order < 0 || (order == 0 && low->exclusive))
            return fail(mode, run, scope,
                        low->exclusive ? FINDING_VALUE_EXCLUSIVE_MINIMUM : FINDING_VALUE_MINIMUM,
                        low->node, node);
    }
    if (high) {
        int order = number_node_compare(node, high->node);
        if (order > 0 || (order == 0 && high->exclusive))
            return fail(mode, run, scope,
                        high->exclusive ? FINDING_VALUE_EXCLUSIVE_MAXIMUM : FINDING_VALUE_MAXIMUM,
                        high->node, node);
    }
    return true;
}

/* Draft 4, section 3.5: an integer is a number "without a fraction or exponent part". */
static bool is_lexical_integer(const struct node *node)
{
    for (uint32_t i = 0; i < node->len; i++)
        if (node->text[i] == '.' || (node->text[i] | 0x20) == 'e')
            return false;
    return true;
}

static bool format_holds(const struct op *op, const struct node *node)
{
    bool small = node->kind == NODE_NUMBER && node->flags & NODE_IS_COMPACT;
    enum format_id id = op->format->id;
    if (small && (id == FORMAT_ID_DOUBLE || id == FORMAT_ID_FLOAT))
        return true;
    return op->format->holds(node_str(node));
}

/* Once something ran out the verdict is made: no more is searched, which may be what takes the time. */
INLINE enum pattern_verdict search(struct schema_run *run, const struct pattern *pattern,
                                   const struct node *text)
{
    if (UNLIKELY(run->limit || run->fuel < 0))
        return PATTERN_LIMIT;
    return pattern_search(pattern, run->patterns, node_str(text));
}

/* Told once. */
INLINE bool fail_by_limit(enum mode mode, struct schema_run *run, const struct scope *scope,
                          const struct node *keyword, const struct node *value)
{
    bool is_told = run->limit;
    run->limit = true;
    return !is_told && fail(mode, run, scope, FINDING_VALUE_LIMIT, keyword, value);
}

INLINE bool pattern_holds(enum mode mode, struct schema_run *run, const struct op *op,
                          const struct node *node, const struct scope *scope)
{
    if (UNLIKELY(node->flags & NODE_IS_BYTES))
        return true;
    switch (search(run, op->pattern, node)) {
    case PATTERN_FOUND:
        return true;
    case PATTERN_ABSENT:
        return fail(mode, run, scope, FINDING_VALUE_PATTERN, op->keyword, node);
    case PATTERN_LIMIT:
        break;
    }
    return fail_by_limit(mode, run, scope, op->keyword, node);
}

static bool same_number(const struct node *a, const struct node *b)
{
    if (a->flags & b->flags & NODE_IS_COMPACT)
        return a->number == b->number && a->extra == b->extra;
    return node_equal(a, b);
}

static bool is_among(const struct op *op, const struct node *node)
{
    for (uint32_t i = 0; i < op->count; i++) {
        const struct node *value = op->values.at[i];
        if (value->kind != node->kind)
            continue;
        if (node->kind == NODE_NUMBER ? same_number(value, node) : node_equal(value, node))
            return true;
    }
    return false;
}

/* `enum` is the array around its values, `const` the value itself. */
static enum finding_id values_id(const struct op *op, const struct node *first)
{
    return op->count == 1 && first == op->keyword ? FINDING_VALUE_CONST : FINDING_VALUE_ENUM;
}

INLINE bool text_holds(enum mode mode, struct schema_run *run, const struct op *op,
                       const struct node *node, const struct scope *scope)
{
    if (node->kind == NODE_STRING && find_text(op->texts, node))
        return true;
    return fail(mode, run, scope, values_id(op, op->texts->at[0]), op->keyword, node);
}

INLINE bool value_holds(enum mode mode, struct schema_run *run, const struct op *op,
                        const struct node *node, const struct scope *scope)
{
    if (is_among(op, node))
        return true;
    const struct node *first = op->count ? op->values.at[0] : NULL;
    return fail(mode, run, scope, values_id(op, first), op->keyword, node);
}

/* Lengths, and numbers of items and members; the finding by which of the two bounds was meant. */
INLINE bool count_holds(enum mode mode, struct schema_run *run, const struct op *op,
                        const struct node *node, const struct scope *scope)
{
    static const enum finding_id ids[OP_COUNT][2] = {
        [OP_LENGTH] = {FINDING_VALUE_MIN_LENGTH,     FINDING_VALUE_MAX_LENGTH    },
        [OP_ITEM_COUNT] = {FINDING_VALUE_MIN_ITEMS,      FINDING_VALUE_MAX_ITEMS     },
        [OP_MEMBER_COUNT] = {FINDING_VALUE_MIN_PROPERTIES, FINDING_VALUE_MAX_PROPERTIES},
    };
    size_t count = op->code == OP_LENGTH ? node_code_points(node) : node->len;
    if (count < op->limits.min)
        return fail(mode, run, scope, ids[op->code][0], op->keyword, node);
    if (count > op->limits.max)
        return fail(mode, run, scope, ids[op->code][1], op->keyword, node);
    return true;
}

/* ---- arrays ---- */

INLINE bool prefix_holds(enum mode mode, struct schema_run *run, const struct op *op,
                         const struct node *node, struct scope scope)
{
    bool held = true;
    size_t index = 0;
    NODE_EACH_ITEM(node, item)
    {
        if (index == op->edges.len)
            break;
        mark(scope.marks, index);
        if (!below(mode, run, op->edges.at[index++], item, scope)) {
            if (mode != EXPLAIN)
                return false;
            held = false;
        }
    }
    return held;
}

/* `false` for what is left over: one error at the first of it says so. */
static bool forbids(const struct edge *edge)
{
    return edge->block->kinds == 0 && edge->at->kind == NODE_FALSE;
}

/* Each item by its list. */
NEVER_INLINE bool items_hold_each(struct schema_run *run, const struct op *op,
                                  const struct node *node)
{
    size_t index = 0;
    NODE_EACH_ITEM(node, item)
    if (index++ >= op->count && !plain(run, op->edge->block, item))
        return false;
    return true;
}

INLINE bool items_hold(enum mode mode, struct schema_run *run, const struct op *op,
                       const struct node *node, struct scope scope)
{
    const struct block *block = op->edge->block;
    size_t index = 0;
    bool held = true;
    run->fuel -= node->len;
    if (mode == PLAIN && is_watched(run))
        return items_hold_each(run, op, node);
    NODE_EACH_ITEM(node, item)
    {
        if (index++ < op->count)
            continue;
        mark(scope.marks, index - 1);
        if (mode != EXPLAIN) {
            if (!part_holds(run, &block->glance, block, item))
                return false;
        } else if (forbids(op->edge)) {
            held = fail(mode, run, &scope, FINDING_VALUE_ADDITIONAL_ITEMS, op->keyword, item);
        } else if (!below(mode, run, op->edge, item, scope)) {
            held = false;
        }
    }
    return held;
}

INLINE bool contains_holds(enum mode mode, struct schema_run *run, const struct op *op,
                           const struct node *node, struct scope scope)
{
    bool marks = mode != PLAIN && scope.marks && op->flags & OP_MARKS;
    size_t found = 0, index = 0;
    run->fuel -= node->len;
    NODE_EACH_ITEM(node, item)
    {
        if (plain(run, op->contains.edge->block, item)) {
            found++;
            if (marks)
                mark(scope.marks, index);
        }
        index++;
        if (!marks && found >= op->contains.min && op->contains.max == UINT32_MAX)
            return true;
        if (mode != EXPLAIN && found > op->contains.max)
            return false;
    }
    const struct node *const *bounds = op->contains.bounds;
    if (found < op->contains.min && bounds[0])
        return fail(mode, run, &scope, FINDING_VALUE_MIN_CONTAINS, bounds[0], node);
    if (found < op->contains.min)
        return fail(mode, run, &scope, FINDING_VALUE_CONTAINS, op->keyword, node);
    if (found > op->contains.max)
        return fail(mode, run, &scope, FINDING_VALUE_MAX_CONTAINS, bounds[1], node);
    return true;
}

INLINE bool unique_holds(enum mode mode, struct schema_run *run, const struct op *op,
                         const struct node *node, const struct scope *scope)
{
    const struct node *earlier = NULL;
    run->fuel -= node->span / 16;
    const struct node *repeated = find_repeated(run, node, &earlier);
    if (!repeated)
        return true;
    if (mode == EXPLAIN)
        explain_add(run, scope->frame, FINDING_VALUE_UNIQUE_ITEMS, op->keyword, repeated, earlier);
    return false;
}

/* ---- objects ---- */

NEVER_INLINE const struct member *find_member(const struct object *object, const struct node *key)
{
    if (object->table.by_head) {
        uint32_t index = object->table.slots[name_head_slot(&object->table, key->head)];
        bool found = index && name_is(&object->members[index - 1].name, key);
        return found ? &object->members[index - 1] : NULL;
    }
    struct name name = name_of(key);
    return object_member(object, &name);
}

/* Members mostly come in the order of the schema: the one behind the last is tried first, then the next. */
NEVER_INLINE bool members_hold_each(struct schema_run *run, const struct object *object,
                                    const struct node *node)
{
    const struct member *next = object->members;
    const struct node *key = node + 1, *end = node_end(node);
    uint64_t seen = 0;
    while (key < end) {
        const struct node *value = key + 1;
        const struct member *member = next;
        if (!name_is(&member->name, key)) {
            member = next + 1;
            if (!name_is(&member->name, key))
                member = find_member(object, key);
        }
        key = node_next(value);
        if (member) {
            seen |= member->required;
            next = member + 1;
            if (!part_holds(run, &member->glance, member->block, value))
                return false;
        } else if (object->is_closed) {
            return false;
        }
    }
    return seen == object->required;
}

INLINE const struct plan *find_plan(struct schema_run *run, const struct object *object,
                                    const struct node *node)
{
    const struct shape *shape = node->shape;
    if (!shape)
        return NULL;
    const struct plan *plan = plan_place(&run->plans, object, node->extra);
    if (__builtin_expect(plan->object == object && plan->shape == shape && plan->parts, 1))
        return plan;
    return plan_make(run, object, shape);
}

/* By a plan no key is looked at. It may move while its parts are judged. */
INLINE bool plan_holds(struct schema_run *run, const struct plan *plan, const struct node *node)
{
    const struct node *value = node + 2;
    const struct part *part = plan->parts, *end = part + plan->count;
    for (; part < end; part++) {
        if (!part_holds(run, &part->glance, part->block, value))
            return false;
        value = node_next(value) + 1;
    }
    return true;
}

INLINE bool members_hold_plain(struct schema_run *run, const struct object *object,
                               const struct node *node)
{
    const struct plan *plan = find_plan(run, object, node);
    if (plan)
        return plan_holds(run, plan, node);
    return members_hold_each(run, object, node);
}

static void explain_missing(struct schema_run *run, const struct object *object,
                            const struct node *node, uint64_t seen, const struct frame *frame)
{
    for (uint32_t i = 0; i < object->count; i++) {
        const struct member *member = &object->members[i];
        if (member->required & ~seen)
            explain_add(run, frame, FINDING_VALUE_REQUIRED, object->required_node, node,
                        object->sources[i].name);
    }
}

/* The patterns that a name matches; false where one of their schemas fails. */
INLINE bool patterns_hold(enum mode mode, struct schema_run *run, const struct object *object,
                          const struct node *key, struct scope scope, bool *known)
{
    bool held = true;
    for (uint32_t i = 0; i < object->pattern_count; i++) {
        const struct pattern_member *pattern = &object->patterns[i];
        enum pattern_verdict verdict = search(run, pattern->pattern, key);
        if (verdict == PATTERN_LIMIT)
            return fail_by_limit(mode, run, &scope, pattern->key, key);
        if (verdict == PATTERN_ABSENT)
            continue;
        *known = true;
        held = below(mode, run, pattern->edge, key + 1, scope) && held;
        if (!held && mode != EXPLAIN)
            return false;
    }
    return held;
}

/* One member of an object, in any mode. */
INLINE bool member_holds(enum mode mode, struct schema_run *run, const struct object *object,
                         const struct node *key, struct scope scope, bool *known)
{
    const struct member *member = find_member(object, key);
    bool held = true;
    const struct edge *edge = member ? object->sources[member->index].edge : NULL;
    if (edge) {
        *known = true;
        held = below(mode, run, edge, key + 1, scope);
        if (!held && mode != EXPLAIN)
            return false;
    }
    if (object->pattern_count)
        held = patterns_hold(mode, run, object, key, scope, known) && held;
    if (*known || !object->additional)
        return held;
    *known = true;
    if (mode == EXPLAIN && forbids(object->additional))
        return fail(mode, run, &scope, FINDING_VALUE_ADDITIONAL_PROPERTIES, object->additional->at,
                    key);
    return below(mode, run, object->additional, key + 1, scope) && held;
}

INLINE bool object_holds(enum mode mode, struct schema_run *run, const struct object *object,
                         const struct node *node, struct scope scope)
{
    uint64_t seen = 0;
    size_t index = 0;
    bool held = true;
    run->fuel -= node->len;
    NODE_EACH_MEMBER(node, key, value)
    {
        bool known = false;
        const struct member *member = object->required ? find_member(object, key) : NULL;
        seen |= member ? member->required : 0;
        held = member_holds(mode, run, object, key, scope, &known) && held;
        if (!held && mode != EXPLAIN)
            return false;
        if (known)
            mark(scope.marks, index);
        index++;
    }
    if (seen == object->required)
        return held;
    if (mode == EXPLAIN)
        explain_missing(run, object, node, seen, scope.frame);
    return false;
}

/* Each part by its list. */
NEVER_INLINE bool object_holds_each(struct schema_run *run, const struct object *object,
                                    const struct node *node)
{
    return object_holds(PLAIN, run, object, node, (struct scope){0});
}

INLINE bool object_holds_plain(struct schema_run *run, const struct object *object,
                               const struct node *node)
{
    const struct plan *plan = is_watched(run) ? NULL : find_plan(run, object, node);
    if (!plan)
        return object_holds_each(run, object, node);
    run->fuel -= node->len;
    return plan_holds(run, plan, node);
}

/* OP_MEMBERS, where a walk without lists begins. */
INLINE bool members_hold_watched(struct schema_run *run, const struct object *object,
                                 const struct node *node)
{
    if (is_watched(run))
        return object_holds_each(run, object, node);
    return members_hold_plain(run, object, node);
}

INLINE bool names_hold(enum mode mode, struct schema_run *run, const struct op *op,
                       const struct node *node, struct scope scope)
{
    bool held = true;
    run->fuel -= node->len;
    NODE_EACH_MEMBER(node, key, value)
    {
        if (plain(run, op->edge->block, key))
            continue;
        if (mode != EXPLAIN)
            return false;
        held = false;
        explain_add(run, scope.frame, FINDING_VALUE_PROPERTY_NAMES, op->keyword, key, NULL);
        size_t begin = explain_count(run);
        below(mode, run, op->edge, key, scope);
        explain_enclose(run, begin);
    }
    return held;
}

INLINE bool required_by(enum mode mode, struct schema_run *run, const struct dependent *dependent,
                        const struct node *node, const struct scope *scope)
{
    bool held = true;
    for (size_t i = 0; i < dependent->needed_count; i++) {
        const struct node *name = dependent->needed[i];
        if (node_get(node, node_str(name)))
            continue;
        if (mode != EXPLAIN)
            return false;
        held = false;
        explain_add(run, scope->frame, FINDING_VALUE_DEPENDENT_REQUIRED, dependent->names, node,
                    name);
    }
    return held;
}

INLINE bool dependents_hold(enum mode mode, struct schema_run *run, const struct op *op,
                            const struct node *node, struct scope scope)
{
    bool held = true;
    run->fuel -= node->len;
    for (size_t i = 0; i < op->dependents.len; i++) {
        const struct dependent *dependent = &op->dependents.at[i];
        if (!node_get(node, node_str(dependent->key)))
            continue;
        if (dependent->names)
            held = required_by(mode, run, dependent, node, &scope) && held;
        else
            held = beside(mode, run, dependent->edge, node, scope) && held;
        if (!held && mode != EXPLAIN)
            return false;
    }
    return held;
}

/* ---- logic ---- */

INLINE bool all_hold(enum mode mode, struct schema_run *run, const struct op *op,
                     const struct node *node, struct scope scope)
{
    bool held = true;
    for (size_t i = 0; i < op->edges.len; i++) {
        held = beside(mode, run, op->edges.at[i], node, scope) && held;
        if (!held && mode != EXPLAIN)
            return false;
    }
    return held;
}

/* The first branch that the kind of the value does not rule out; deep inside alternatives, where looking
 * into all would take twice the time at each level. */
static size_t likely_branch(const struct schema_run *run, const struct op *op,
                            const struct node *node)
{
    if (run->explanation->alternatives <= ALTERNATIVES_MAX)
        return SIZE_MAX;
    for (size_t i = 0; i < op->edges.len; i++)
        if (allows(op->edges.at[i]->block, node))
            return i;
    return 0;
}

/* All branches failed: each is explained, inside the error about all of them. */
static bool explain_branches(struct schema_run *run, const struct op *op, const struct node *node,
                             struct scope scope, enum finding_id id)
{
    bool is_full = explain_is_full(run);
    explain_add(run, scope.frame, id, op->keyword, node, NULL);
    if (is_full)
        return false;
    size_t *starts = arena_array(&run->scratch, size_t, op->edges.len + 1);
    struct failed_branches failed = {.op = op,
                                     .block = scope.frame->edge->block,
                                     .value = node,
                                     .starts = starts,
                                     .parent = explain_count(run) - 1};
    struct scope inner = {NULL, scope.frame};
    run->explanation->alternatives++;
    size_t only = likely_branch(run, op, node);
    for (size_t i = 0; i < op->edges.len; i++) {
        starts[i] = explain_count(run);
        bool enough = starts[i] > failed.parent + 1 && starts[i] > BRANCHES_ERRORS_MAX;
        if (only == i || (only == SIZE_MAX && !enough))
            explain(run, op->edges.at[i], node, inner);
    }
    run->explanation->alternatives--;
    starts[op->edges.len] = explain_count(run);
    explain_enclose(run, failed.parent + 1);
    explain_choose(run, &failed);
    return false;
}

INLINE bool any_holds(enum mode mode, struct schema_run *run, const struct op *op,
                      const struct node *node, struct scope scope)
{
    if (mode == PLAIN && op->flags & OP_IS_TRIVIAL)
        return true;
    bool held = false;
    for (size_t i = 0; i < op->edges.len; i++) {
        if (mode == PLAIN)
            held = plain(run, op->edges.at[i]->block, node);
        else
            held |= branch_holds(run, op->edges.at[i], node, scope);
        if (held && (mode == PLAIN || !scope.marks))
            return true;
    }
    if (held || mode != EXPLAIN)
        return held;
    return explain_branches(run, op, node, scope, FINDING_VALUE_ANY_OF);
}

static bool explain_too_many(struct schema_run *run, const struct op *op, const struct node *node,
                             struct scope scope, const size_t *which)
{
    explain_add(run, scope.frame, FINDING_VALUE_ONE_OF, op->keyword, node, NULL);
    explain_several(run, explain_count(run) - 1, op, which);
    return false;
}

INLINE bool one_holds(enum mode mode, struct schema_run *run, const struct op *op,
                      const struct node *node, struct scope scope)
{
    size_t which[2] = {0}, count = 0;
    for (size_t i = 0; i < op->edges.len && count < 2; i++) {
        bool held = mode == PLAIN ? plain(run, op->edges.at[i]->block, node)
                                  : branch_holds(run, op->edges.at[i], node, scope);
        if (held)
            which[count++] = i;
    }
    if (count == 1)
        return true;
    if (mode == EXPLAIN && count > 1)
        return explain_too_many(run, op, node, scope, which);
    if (mode == EXPLAIN)
        return explain_branches(run, op, node, scope, FINDING_VALUE_ONE_OF);
    return false;
}

INLINE bool tag_holds(enum mode mode, struct schema_run *run, const struct op *op,
                      const struct node *node, struct scope scope)
{
    const struct tag *tag = op->tag;
    NODE_EACH_MEMBER(node, key, value)
    {
        struct name name = name_of(key);
        if (!name_same(&tag->name, &name))
            continue;
        uint32_t index = value->kind == NODE_STRING ? find_text(&tag->values, value) : 0;
        return index && beside(mode, run, tag->branches[index - 1], node, scope);
    }
    return false;
}

INLINE bool not_holds(enum mode mode, struct schema_run *run, const struct op *op,
                      const struct node *node, struct scope scope)
{
    if (!plain(run, op->edge->block, node))
        return true;
    return fail(mode, run, &scope, FINDING_VALUE_NOT, op->keyword, node);
}

INLINE bool if_holds(enum mode mode, struct schema_run *run, const struct op *op,
                     const struct node *node, struct scope scope)
{
    const struct condition *condition = op->condition;
    bool when = mode == PLAIN ? plain(run, condition->when->block, node)
                              : branch_holds(run, condition->when, node, scope);
    const struct edge *edge = when ? condition->then : condition->otherwise;
    return !edge || beside(mode, run, edge, node, scope);
}

/* ---- unevaluated ---- */

INLINE bool unevaluated_hold(enum mode mode, struct schema_run *run, const struct op *op,
                             const struct node *node, struct scope scope)
{
    bool object = node->kind == NODE_OBJECT, held = true;
    enum finding_id id =
        object ? FINDING_VALUE_UNEVALUATED_PROPERTIES : FINDING_VALUE_UNEVALUATED_ITEMS;
    const struct node *part = node + 1, *end = node_end(node);
    for (size_t index = 0; part < end; index++) {
        const struct node *value = part + object;
        const struct node *named = part;
        part = value + value->span;
        if (is_marked(scope.marks, index))
            continue;
        mark(scope.marks, index);
        if (mode == EXPLAIN && forbids(op->edge))
            held = fail(mode, run, &scope, id, op->keyword, named);
        else
            held = below(mode, run, op->edge, value, scope) && held;
        if (!held && mode != EXPLAIN)
            return false;
    }
    return held;
}

static bool list_tracking(struct schema_run *run, const struct op *op, const struct node *node,
                          struct scope scope);

/* A list with marks of its own; what it evaluated, whoever asked for the list has evaluated too. */
NEVER_INLINE bool track_list(struct schema_run *run, const struct op *op, const struct node *node,
                             struct scope scope)
{
    if (run->frames == FRAMES_MAX)
        return run_out(run);
    struct arena_mark before = arena_mark(&run->scratch);
    uint64_t *outer = scope.marks;
    scope.marks = new_marks(run, node);
    run->frames++; /* the block around may be a copy in another one */
    bool held = list_tracking(run, op->list, node, scope);
    run->frames--;
    for (size_t i = 0; held && outer && i < words_for(node); i++)
        outer[i] |= scope.marks[i];
    arena_rewind(&run->scratch, before);
    return held;
}

/* ---- one operation ---- */

INLINE bool never_holds(enum mode mode, struct schema_run *run, const struct op *op,
                        const struct node *node, const struct scope *scope)
{
    enum finding_id id = op->count ? (enum finding_id)op->count : FINDING_VALUE_FORBIDDEN;
    return fail(mode, run, scope, id, op->keyword, node);
}

INLINE bool test_holds(enum mode mode, struct schema_run *run, const struct op *op,
                       const struct node *node, const struct scope *scope, bool held)
{
    static const enum finding_id ids[OP_COUNT] = {
        [OP_KINDS] = FINDING_VALUE_TYPE,           [OP_LEXICAL_INTEGER] = FINDING_VALUE_TYPE,
        [OP_INTEGER_32] = FINDING_VALUE_FORMAT,    [OP_INTEGER_64] = FINDING_VALUE_FORMAT,
        [OP_FORMAT] = FINDING_VALUE_FORMAT,        [OP_CONTENT] = FINDING_VALUE_CONTENT,
        [OP_MULTIPLE] = FINDING_VALUE_MULTIPLE_OF,
    };
    return held || fail(mode, run, scope, ids[op->code], op->keyword, node);
}

#define TEST(condition) test_holds(mode, run, op, node, &scope, (condition))

/* Operations on scalars; whatever else `code` is holds. */
INLINE bool step_scalar(enum mode mode, enum op_code code, struct schema_run *run,
                        const struct op *op, const struct node *node, struct scope scope)
{
    switch ((unsigned)code) {
    case OP_KINDS:
        return TEST(op->count >> kind_of(node) & 1);
    case OP_NEVER:
        return never_holds(mode, run, op, node, &scope);
    case OP_LEXICAL_INTEGER:
        return TEST(is_lexical_integer(node));
    case OP_RANGE:
        return in_range(mode, run, op, node, &scope);
    case OP_MULTIPLE:
        return TEST(number_node_is_multiple(node, op->number));
    case OP_INTEGER_32:
        return TEST(is_int32(node));
    case OP_INTEGER_64:
        return TEST(is_int64(node));
    case OP_FORMAT:
        return node->flags & NODE_IS_BYTES || TEST(format_holds(op, node));
    case OP_LENGTH:
    case OP_ITEM_COUNT:
    case OP_MEMBER_COUNT:
        return count_holds(mode, run, op, node, &scope);
    case OP_PATTERN:
        return pattern_holds(mode, run, op, node, &scope);
    case OP_CONTENT:
        return node->flags & NODE_IS_BYTES || TEST(content_holds(run, op, node));
    case OP_TEXTS:
        return text_holds(mode, run, op, node, &scope);
    case OP_VALUES:
        return value_holds(mode, run, op, node, &scope);
    default:
        return true;
    }
}

#undef TEST

/* `code` is the operation's own; in the plain mode a constant, so that each operation is a function. */
INLINE bool step(enum mode mode, enum op_code code, struct schema_run *run, const struct op *op,
                 const struct node *node, struct scope scope)
{
    switch ((unsigned)code) {
    case OP_PREFIX:
        return prefix_holds(mode, run, op, node, scope);
    case OP_ITEMS:
        return (mode == PLAIN && op->flags & OP_IS_TRIVIAL) ||
               items_hold(mode, run, op, node, scope);
    case OP_UNIQUE:
        return unique_holds(mode, run, op, node, &scope);
    case OP_CONTAINS:
        return (mode == PLAIN && op->flags & OP_IS_TRIVIAL) ||
               contains_holds(mode, run, op, node, scope);
    case OP_MEMBERS:
        return mode == PLAIN ? members_hold_watched(run, op->object, node)
                             : object_holds(mode, run, op->object, node, scope);
    case OP_OBJECT:
        return mode == PLAIN ? object_holds_plain(run, op->object, node)
                             : object_holds(mode, run, op->object, node, scope);
    case OP_NAMES:
        return names_hold(mode, run, op, node, scope);
    case OP_DEPENDENT:
        return dependents_hold(mode, run, op, node, scope);
    case OP_CALL:
        return beside(mode, run, op->edge, node, scope);
    case OP_ALL:
        return all_hold(mode, run, op, node, scope);
    case OP_TAG:
        return tag_holds(mode, run, op, node, scope);
    case OP_ANY:
        return any_holds(mode, run, op, node, scope);
    case OP_ONE:
        return one_holds(mode, run, op, node, scope);
    case OP_NOT:
        return not_holds(mode, run, op, node, scope);
    case OP_IF:
        return if_holds(mode, run, op, node, scope);
    case OP_TRACK:
        return track_list(run, op, node, scope);
    case OP_UNEVALUATED_PROPERTIES:
    case OP_UNEVALUATED_ITEMS:
        return unevaluated_hold(mode, run, op, node, scope);
    default:
        return step_scalar(mode, code, run, op, node, scope);
    }
}

/* ---- blocks ---- */

#define OP(code, what)                                                                             \
    static bool plain_##code(struct schema_run *run, const struct op *op, const struct node *node) \
    {                                                                                              \
        return step(PLAIN, OP_##code, run, op, node, (struct scope){0});                           \
    }
#include "ops.def"
#undef OP

op_runner *const op_runners[OP_COUNT] = {
#define OP(code, what) [OP_##code] = plain_##code,
#include "ops.def"
#undef OP
};

static bool list_plain(struct schema_run *run, const struct op *op, const struct node *node)
{
    for (; op->run; op++)
        if (!op->run(run, op, node))
            return false;
    return true;
}

static bool list_tracking(struct schema_run *run, const struct op *op, const struct node *node,
                          struct scope scope)
{
    for (; op->code != OP_END; op++)
        if (!step(TRACK, (enum op_code)op->code, run, op, node, scope))
            return false;
    return true;
}

/* ---- the memo ---- */

enum { MEMO_MAX = 1 << 22, /* slots */ MEMO_ID_MAX = 1 << 30 };

static uint64_t memo_key(const struct schema_run *run, const struct block *block,
                         const struct node *node)
{
    return (uint64_t)block->id << 32 | (uint64_t)(node - run->root);
}

static uint64_t *memo_slot(const struct memo *memo, uint64_t key)
{
    size_t at = (size_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 20) & (memo->cap - 1);
    while (memo->slots[at] && (memo->slots[at] - 1) >> 1 != key)
        at = (at + 1) & (memo->cap - 1);
    return &memo->slots[at];
}

static void memo_grow(struct schema_run *run)
{
    struct memo old = run->memo;
    run->memo = (struct memo){.cap = old.cap ? old.cap * 2 : 4096, .len = old.len};
    run->memo.slots = arena_array(&run->kept, uint64_t, run->memo.cap);
    for (size_t i = 0; i < old.cap; i++)
        if (old.slots[i])
            *memo_slot(&run->memo, (old.slots[i] - 1) >> 1) = old.slots[i];
}

/* From so many steps on it is likely that the same block judges the same value again and again. Then
 * verdicts are kept, and no schema takes more than blocks times nodes. */
static void memo_begin(struct schema_run *run)
{
    if (run->memo.cap)
        memset(run->memo.slots, 0, run->memo.cap * sizeof *run->memo.slots);
    else
        memo_grow(run);
    run->memo.len = 0;
    run->memo_is_on = true;
}

static void memo_keep(struct schema_run *run, uint64_t key, bool held)
{
    struct memo *memo = &run->memo;
    if (memo->len * 2 >= memo->cap) {
        if (memo->cap >= MEMO_MAX)
            return;
        memo_grow(run);
    }
    uint64_t *slot = memo_slot(memo, key);
    if (!*slot)
        memo->len++;
    *slot = (key << 1 | held) + 1;
}

NEVER_INLINE bool plain_watched(struct schema_run *run, const struct block *block,
                                const struct node *node)
{
    if (run->fuel < 0)
        return run_out(run);
    if (!run->memo_is_on)
        memo_begin(run);
    if (block->id >= MEMO_ID_MAX)
        return list_plain(run, block->ops[node->kind], node);
    uint64_t key = memo_key(run, block, node);
    uint64_t known = *memo_slot(&run->memo, key);
    if (known)
        return (known - 1) & 1;
    bool held = list_plain(run, block->ops[node->kind], node);
    if (!run->limit)
        memo_keep(run, key, held);
    return held;
}

static bool plain_inside(struct schema_run *run, const struct block *block, const struct node *node)
{
    if (UNLIKELY(run->frames == FRAMES_MAX))
        return run_out(run);
    run->frames++;
    bool held = UNLIKELY(--run->fuel < run->memo_below)
                    ? plain_watched(run, block, node)
                    : list_plain(run, block->ops[node->kind], node);
    run->frames--;
    return held;
}

/* The same for objects and arrays of which only the parts matter: without a list, and without a limit for blocks
 * inside blocks, for each step goes one level down in the value. */
static bool plain_members(struct schema_run *run, const struct block *block,
                          const struct node *node)
{
    run->fuel -= node->len;
    return members_hold_plain(run, block->shape, node);
}

static bool plain_items(struct schema_run *run, const struct block *block, const struct node *node)
{
    const struct block *each = block->item;
    const struct node *end = node_end(node);
    run->fuel -= node->len;
    for (const struct node *item = node + 1; item < end; item = node_next(item))
        if (!part_holds(run, &each->glance, each, item))
            return false;
    return true;
}

static bool plain_values(struct schema_run *run, const struct block *block, const struct node *node)
{
    const struct block *each = block->value;
    const struct node *end = node_end(node);
    run->fuel -= node->len;
    for (const struct node *key = node + 1; key < end; key = node_next(key + 1))
        if (!part_holds(run, &each->glance, each, key + 1))
            return false;
    return true;
}

static bool plain(struct schema_run *run, const struct block *block, const struct node *node)
{
    unsigned kind = kind_of(node);
    if (!(block->kinds >> kind & 1))
        return false;
    return block->done >> kind & 1 || plain_inside(run, block, node);
}

/* Whether one more block may be entered. */
static bool may_enter(struct schema_run *run)
{
    return run->frames < FRAMES_MAX && --run->fuel >= 0;
}

static bool track(struct schema_run *run, const struct block *block, const struct node *node,
                  struct scope scope)
{
    if (!allows(block, node))
        return false;
    if (!may_enter(run))
        return run_out(run);
    run->frames++;
    bool held = list_tracking(run, block->ops[node->kind], node, scope);
    run->frames--;
    return held;
}

static bool explain_list(struct schema_run *run, const struct block *block, const struct node *node,
                         struct scope scope)
{
    unsigned bit = KIND_BIT(kind_of(node));
    bool held = true;
    for (const struct op *op = block->all; op->code != OP_END; op++) {
        bool last = op->code == OP_UNEVALUATED_PROPERTIES || op->code == OP_UNEVALUATED_ITEMS;
        if (!(op->kinds & bit) || (last && !held))
            continue; /* what failed has evaluated nothing: that would be said of all of it */
        held = step(EXPLAIN, (enum op_code)op->code, run, op, node, scope) && held;
    }
    return held;
}

/* With marks of its own where the block asks for them; what failed keeps its marks, so that no more is said
 * of it. */
static bool explain_block(struct schema_run *run, const struct block *block,
                          const struct node *node, struct scope scope)
{
    if (!block->tracks || !has_parts(node))
        return explain_list(run, block, node, scope);
    struct arena_mark before = arena_mark(&run->scratch);
    uint64_t *outer = scope.marks;
    scope.marks = new_marks(run, node);
    bool held = explain_list(run, block, node, scope);
    for (size_t i = 0; outer && i < words_for(node); i++)
        outer[i] |= scope.marks[i];
    arena_rewind(&run->scratch, before);
    return held;
}

static bool explain(struct schema_run *run, const struct edge *edge, const struct node *node,
                    struct scope scope)
{
    if (!may_enter(run))
        return run_out(run);
    if (explain_is_full(run)) {
        bool satisfied = plain(run, edge->block, node);
        explain_drop(run, satisfied);
        return satisfied;
    }
    if (run->fuel < run->memo_below && !scope.marks && plain(run, edge->block, node))
        return true; /* what is valid needs no explaining; and its verdict is kept */
    struct frame frame = {.up = scope.frame, .edge = edge};
    scope.frame = &frame;
    run->frames++;
    bool held = explain_block(run, edge->block, node, scope);
    run->frames--;
    return held;
}

/* ---- the way in ---- */

static void release_run(void *self)
{
    struct schema_run *run = self;
    arena_release(&run->kept);
    arena_release(&run->scratch);
}

enum { PLANS_LEAST = 256 /* places */ };

struct schema_run *schema_run_new(struct arena *arena)
{
    struct schema_run *run = arena_new(arena, struct schema_run);
    arena_init(&run->kept);
    arena_init(&run->scratch);
    arena_on_release(arena, release_run, run);
    run->patterns = pattern_scratch_new(&run->kept);
    run->shapes = shapes_new(&run->kept);
    run->plans.at = arena_array(&run->kept, struct plan, PLANS_LEAST);
    run->plans.mask = PLANS_LEAST - 1;
    pattern_scratch_charge(run->patterns, &run->fuel);
    return run;
}

enum {
    STEPS_A_NODE = 64, /* at least, however low the budget */
    MEMO_A_NODE = 8,   /* steps from which on the memo is kept */
    MEMO_STEPS = 1000,
};

struct shapes *schema_run_shapes(struct schema_run *run)
{
    return run->shapes;
}

static void begin(const struct schema *schema, struct schema_run *run, const struct node *value)
{
    int64_t nodes = value->span, budget = (int64_t)(schema->set->budget.schema_steps & INT64_MAX);
    int64_t least = nodes * STEPS_A_NODE;
    arena_clear(&run->scratch);
    run->root = value;
    run->fuel = budget > least ? budget : least;
    run->memo_below = run->fuel - nodes * MEMO_A_NODE - MEMO_STEPS;
    run->memo_is_on = false;
    run->limit = false;
    run->frames = 0;
}

static enum schema_verdict verdict(const struct schema_run *run, bool held)
{
    if (run->limit)
        return SCHEMA_LIMIT;
    return held ? SCHEMA_VALID : SCHEMA_INVALID;
}

enum schema_verdict schema_eval(const struct schema *schema, struct schema_run *run,
                                const struct node *value)
{
    const struct block *block = schema->edge.block;
    begin(schema, run, value);
    return verdict(run, part_holds(run, &block->glance, block, value));
}

enum schema_verdict run_explaining(const struct schema *schema, struct schema_run *run,
                                   const struct node *value)
{
    begin(schema, run, value);
    return verdict(run, explain(run, &schema->edge, value, (struct scope){0}));
}

enum schema_verdict schema_eval_tracking(const struct schema *schema, struct schema_run *run,
                                         const struct node *value)
{
    begin(schema, run, value);
    struct scope scope = {.marks = has_parts(value) ? new_marks(run, value) : NULL};
    return verdict(run, track(run, schema->edge.block, value, scope));
}
