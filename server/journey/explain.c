#include "journey.h"
#include "journey_private.h"

enum { NEAREST_MAX = 5 };

static void member(struct buf *out, const char *name, struct str value)
{
    if (out->at[out->len - 1] != '{')
        buf_byte(out, ',');
    buf_json_string(out, str_of(name));
    buf_byte(out, ':');
    buf_json_string(out, value);
}

static void member_raw(struct buf *out, const char *name, struct str json)
{
    if (out->at[out->len - 1] != '{')
        buf_byte(out, ',');
    buf_json_string(out, str_of(name));
    buf_byte(out, ':');
    buf_add(out, json);
}

static void explain_place(struct buf *out, const struct contract *contract, const struct node *node,
                          struct arena *scratch)
{
    struct where where = refs_where(contract->refs, node);
    if (!where.source)
        return;
    struct line_column place = source_place(where.source, where.offset);
    member(out, "place",
           arena_printf(scratch, STR_FMT ":%u:%u", STR_ARG(where.source->name), place.line,
                        place.column));
}

static void explain_operation(struct buf *out, const struct snapshot *snapshot,
                              const struct operation *operation, uint32_t mount,
                              struct arena *scratch)
{
    const struct snapshot_mount *from = &snapshot->mounts[mount];
    member(out, "operation", operation->id);
    member(out, "method", operation->method);
    member(out, "path", operation->path);
    member(out, "contract", from->contract->name);
    if (from->prefix.len)
        member(out, "mount", from->prefix);
    explain_place(out, from->contract, operation->node, scratch);
}

/* What is asked here has no credentials, fields and body: whether they are right is not part of the answer. */
static void explain_judging(struct buf *out)
{
    member_raw(out, "judged", STR("false"));
}

static void explain_captures(struct buf *out, const struct match *match)
{
    member_raw(out, "captures", STR("{"));
    for (size_t i = 0; i < match->capture_count; i++)
        member(out, arena_cstr(out->arena, match->captures[i].name), match->captures[i].value);
    buf_byte(out, '}');
    member_raw(out, "with_base_path", match->with_base_path ? STR("true") : STR("false"));
    if (match->head_from_get)
        member(out, "because", STR("HEAD is answered from GET"));
}

static void explain_reply(struct buf *out, enum reply_outcome outcome, const struct reply *reply,
                          struct arena *scratch)
{
    uint16_t status = outcome == REPLY_OK ? reply->status : journey_refusal(outcome)->status;
    member_raw(out, "status", arena_printf(scratch, "%u", status));
    if (outcome != REPLY_OK) {
        enum finding_id problem = journey_refusal(outcome)->problem;
        member(out, "problem", str_of(finding_row(problem)->name));
        member(out, "why", reply->why);
        if (reply->available.len)
            member(out, "available", reply->available);
        return;
    }
    if (reply->response)
        member(out, "response", reply->response->code);
    if (reply->content_type.len)
        member(out, "media_type", reply->content_type);
    if (reply->example)
        member(out, "example", reply->example->name);
    member(out, "body_from", str_of(reply_origin_name(reply->origin)));
    member_raw(out, "prepared", reply->prepared ? STR("true") : STR("false"));
}

static void explain_nearest(struct buf *out, const struct snapshot *snapshot, struct str method,
                            struct str path, struct arena *scratch)
{
    struct match_near near[NEAREST_MAX];
    size_t count = match_nearest(snapshot->tree, method, path, scratch, near, NEAREST_MAX);
    member_raw(out, "nearest", STR("["));
    for (size_t i = 0; i < count; i++) {
        buf_add(out, i ? STR(",{") : STR("{"));
        explain_operation(out, snapshot, near[i].operation, near[i].mount, scratch);
        member(out, "lacks", near[i].lacks);
        buf_byte(out, '}');
    }
    buf_byte(out, ']');
}

static void explain_found(struct buf *out, const struct snapshot *snapshot,
                          const struct explain_question *question, const struct match *match,
                          struct arena *scratch)
{
    struct reply_wish wish = journey_wish(scratch, question->accept, question->prefer);
    struct reply reply = {0};
    explain_operation(out, snapshot, match->operation, match->mount, scratch);
    explain_captures(out, match);
    explain_judging(out);
    enum reply_outcome outcome =
        reply_choose(snapshot->mounts[match->mount].plan, match->operation, &wish, scratch, &reply);
    explain_reply(out, outcome, &reply, scratch);
}

void journey_explain(const struct snapshot *snapshot, const struct explain_question *question,
                     struct arena *scratch, struct buf *out)
{
    struct match match;
    struct str path = str_slice(question->target, 0, str_find(question->target, '?'));
    buf_byte(out, '{');
    member(out, "asked",
           arena_printf(scratch, STR_FMT " " STR_FMT, STR_ARG(question->method),
                        STR_ARG(question->target)));
    switch (match_find(snapshot->tree, question->method, path, scratch, &match)) {
    case MATCH_FOUND:
        explain_found(out, snapshot, question, &match, scratch);
        break;
    case MATCH_NO_METHOD:
        member_raw(out, "status", STR("405"));
        member(out, "problem", str_of(finding_row(FINDING_METHOD_NOT_ALLOWED)->name));
        member(out, "path", match.matched_path);
        member(out, "allow", match.allow);
        break;
    case MATCH_NO_PATH:
        member_raw(out, "status", STR("404"));
        member(out, "problem", str_of(finding_row(FINDING_PATH_NOT_FOUND)->name));
        explain_nearest(out, snapshot, question->method, path, scratch);
        break;
    }
    buf_byte(out, '}');
}
