/* Errors with all their places: where in the value, where in the schema, and by which way. */
#include "eval_private.h"
#include "finding.h"
#include "uri.h"

size_t explain_count(const struct schema_run *run)
{
    return run->explanation->errors.len;
}

bool explain_is_full(const struct schema_run *run)
{
    return run->explanation->errors.len >= SCHEMA_ERRORS_MAX;
}

void explain_drop(struct schema_run *run, bool satisfied)
{
    run->explanation->dropped += !satisfied;
}

void explain_enclose(struct schema_run *run, size_t begin)
{
    struct explanation *explanation = run->explanation;
    if (begin > 0 && begin <= explanation->errors.len)
        explanation->errors.at[begin - 1].span += (uint32_t)(explanation->errors.len - begin);
}

/* ---- places ---- */

static void add_pointer(struct buf *out, const struct node *from, const struct node *to)
{
    if (to >= from && to < node_end(from))
        buf_add(out, doc_pointer_to(out->arena, from, to));
}

enum {
    WAY_MAX = 64 /* frames that a location shows: recursion could make it as long as the value */
};

/* The last part of the way, outermost first; how many frames that are. */
static size_t last_frames(const struct frame *frame, const struct frame **way)
{
    size_t count = 0;
    for (; frame && count < WAY_MAX; frame = frame->up)
        way[count++] = frame;
    return count;
}

/* The way by which evaluation came to a keyword, references included (JSON Schema Core 2020-12, 12.3.1). */
static struct str keyword_location(struct arena *arena, const struct frame *frame,
                                   const struct node *keyword)
{
    const struct frame *way[WAY_MAX];
    struct buf out = {.arena = arena};
    size_t count = last_frames(frame, way);
    const struct node *at = count ? way[count - 1]->edge->at : keyword;
    while (count-- > 0) {
        const struct edge *edge = way[count]->edge;
        add_pointer(&out, at, edge->at);
        at = edge->at;
        for (const struct hop *hop = edge->hops; hop; hop = hop->next) {
            add_pointer(&out, at, hop->keyword);
            at = hop->target;
        }
    }
    add_pointer(&out, at, keyword);
    return buf_str(&out);
}

static struct str absolute_location(const struct schema_set *set, struct arena *arena,
                                    const struct node *keyword)
{
    const struct resource *resource = set_resource(set, keyword);
    if (!resource)
        return STR("");
    struct buf out = {.arena = arena};
    buf_add(&out, resource->uri);
    buf_byte(&out, '#');
    struct str pointer = doc_pointer_to(arena, resource->root, keyword);
    buf_add(&out, uri_encode(arena, pointer, "/?:@!$&'()*+,;=")); /* RFC 6901, section 6 */
    return buf_str(&out);
}

/* A key has the pointer of its value. */
static struct str value_pointer(const struct explanation *explanation, const struct node *value)
{
    const struct node *node = value->flags & NODE_IS_KEY ? value + 1 : value;
    const struct node *root = explanation->doc->root;
    if (node < root || node >= node_end(root))
        return STR("");
    return doc_pointer_to(explanation->arena, root, node);
}

static struct str keyword_name(const struct node *keyword, const struct block *block)
{
    const struct node *schema = block->node;
    bool inside = schema && keyword > schema && keyword < node_end(schema);
    const struct node *key = keyword - 1;
    return inside && key->flags & NODE_IS_KEY ? node_str(key) : STR("");
}

void explain_add(struct schema_run *run, const struct frame *frame, enum finding_id id,
                 const struct node *keyword, const struct node *value, const struct node *other)
{
    struct explanation *explanation = run->explanation;
    if (explain_is_full(run)) {
        explanation->dropped++;
        return;
    }
    struct arena *arena = explanation->arena;
    struct complaint complaint = {.arena = arena,
                                  .block = frame->edge->block,
                                  .id = id,
                                  .keyword = keyword,
                                  .value = value,
                                  .other = other};
    if (id == FINDING_VALUE_UNIQUE_ITEMS)
        complaint.pointer = value_pointer(explanation, other);
    struct schema_error *error = vec_push(arena, &explanation->errors);
    *error = (struct schema_error){.id = id, .value = value, .schema = keyword, .span = 1};
    error->other = other;
    error->meant = true;
    error->keyword = keyword_name(keyword, frame->edge->block);
    error->pointer = value_pointer(explanation, value);
    error->keyword_location = keyword_location(arena, frame, keyword);
    error->absolute_location = absolute_location(explanation->schema->set, arena, keyword);
    error->message = complaint_message(&complaint);
    error->hint = complaint_hint(&complaint);
}

const struct schema_outcome *schema_explain(const struct schema *schema, struct schema_run *run,
                                            const struct doc *doc, const struct node *value,
                                            struct arena *arena)
{
    struct explanation explanation = {.schema = schema, .doc = doc, .arena = arena};
    struct schema_outcome *outcome = arena_new(arena, struct schema_outcome);
    run->explanation = &explanation;
    *outcome = (struct schema_outcome){.doc = doc, .schema = schema};
    outcome->verdict = run_explaining(schema, run, value);
    run->explanation = NULL;
    outcome->value = value;
    outcome->errors = explanation.errors.at;
    outcome->count = explanation.errors.len;
    outcome->dropped = explanation.dropped;
    return outcome;
}
