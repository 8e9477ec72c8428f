/* The plan: what was rendered when the contract loaded, and rendering for those who ask for
 * something else. */
#include "reply_private.h"

/* The reply of one operation to a request without wishes. */
struct prepared {
    enum reply_outcome outcome;
    struct selection selection;
    struct reply reply;
};

struct reply_plan {
    enum reply_manner manner;
    const struct contract *contract;
    const struct check *check;
    struct budget budget;
    struct prepared *prepared; /* by operation->index */
};

/* ---- rendering ---- */

void render_tell(struct render *render, enum finding_id id, const struct node *node, struct str why)
{
    if (!render->findings || !node)
        return;
    void **told = ptrmap_put(render->told_arena, render->told, node);
    if (*told)
        return;
    *told = render;
    finding_add(render->findings, id, refs_where(render->contract->refs, node), STR_FMT,
                STR_ARG(why));
}

static void tell_failure(struct render *render, enum sample_outcome outcome,
                         const struct sample *sample)
{
    struct refs *refs = render->contract->refs;
    if (outcome == SAMPLE_UNRESOLVED && render->findings && sample->fault)
        refs_report(refs, sample->fault, render->findings);
    else
        render_tell(render,
                    outcome == SAMPLE_TOO_LARGE ? FINDING_SAMPLE_TOO_LARGE
                                                : FINDING_SAMPLE_IMPOSSIBLE,
                    sample->fault, sample->why);
}

static struct str failure_text(struct render *render, const struct sample *sample)
{
    if (!sample->fault)
        return sample->why;
    struct str pointer = refs_pointer(render->contract->refs, render->arena, sample->fault);
    return arena_printf(render->arena, STR_FMT " (" STR_FMT ")", STR_ARG(sample->why),
                        STR_ARG(pointer));
}

/* The plain sample; what came of it. */
static enum sample_outcome render_plain(struct render *render, const struct node *schema,
                                        struct buf *out, bool *authored)
{
    struct sample sample = {.refs = render->contract->refs,
                            .version = render->contract->version,
                            .direction = render->direction,
                            .as_prism = render->manner == REPLY_AS_PRISM,
                            .budget = render->budget,
                            .memo = render->memo};
    enum sample_outcome outcome = sample_json(&sample, schema, out);
    *authored = sample.authored;
    if (outcome == SAMPLE_OK)
        return outcome;
    if (!render->judged)
        tell_failure(render, outcome, &sample);
    render->why = failure_text(render, &sample);
    return outcome;
}

/* Why there is no value, with the keywords that exclude one another. */
static struct str reason_of(struct render *render, const struct values_made *made)
{
    struct buf text = {.arena = render->arena};
    buf_add(&text, made->why);
    for (size_t i = 0; i < made->conflict_count; i++)
        buf_printf(&text, "%s" STR_FMT, i ? ", " : ": ",
                   STR_ARG(refs_pointer(render->contract->refs, render->arena, made->conflict[i])));
    return buf_str(&text);
}

/* `otherwise`: the finding where it is not proved that there is none. */
static bool render_value(struct render *render, const struct schema *schema,
                         enum values_voice voice, enum finding_id otherwise, struct buf *out)
{
    struct values_wish wish = {.key = draw_key_named(&render->key, render->part), .voice = voice};
    struct values_made made;
    enum values_outcome outcome = values_draw(render->values, schema, &wish, render->arena, &made);
    if (outcome == VALUES_MADE) {
        doc_write_json(out, made.root);
        return true;
    }
    render->why = reason_of(render, &made);
    render_tell(render, outcome == VALUES_IMPOSSIBLE ? FINDING_SAMPLE_IMPOSSIBLE : otherwise,
                made.conflict_count ? made.conflict[0] : schema_node(schema), render->why);
    return false;
}

/* Read as traffic is, into memory that is given back. */
static bool is_allowed(struct render *render, const struct schema *schema, struct str text)
{
    struct arena_mark mark = arena_mark(render->judging);
    struct source source = {.name = STR("sample.json"), .text = text};
    struct findings findings = {.arena = render->judging, .max = 1};
    struct doc_reading reading = {.budget = render->budget, .duplicates = DUPLICATES_REFUSED};
    const struct doc *doc = doc_read_value(render->judging, &source, &reading, &findings);
    bool allowed = doc && values_allow(render->values, schema, doc->root);
    arena_rewind(render->judging, mark);
    return allowed;
}

/* NULL where nobody can say what the schema allows. */
static const struct schema *judge_of(const struct render *render, const struct node *node)
{
    bool judged = render->check && render->values;
    const struct schema *schema =
        judged ? check_schema(render->check, node, SCHEMA_RESPONSE) : NULL;
    return schema && schema_is_complete(schema) ? schema : NULL;
}

bool render_sample(struct render *render, const struct node *node, struct buf *out, bool *authored)
{
    const struct schema *schema = judge_of(render, node);
    size_t start = out->len;
    *authored = false;
    render->judged = schema != NULL;
    if (schema && render->draws)
        return render_value(render, schema, VALUES_DRAWN, FINDING_SAMPLE_NOT_FOUND, out);
    enum sample_outcome outcome = render_plain(render, node, out, authored);
    bool made = outcome == SAMPLE_OK;
    if (!schema || (made && is_allowed(render, schema, str_from(buf_str(out), start))))
        return made;
    out->len = start;
    *authored = false;
    return render_value(
        render, schema, VALUES_PLAIN,
        outcome == SAMPLE_TOO_LARGE ? FINDING_SAMPLE_TOO_LARGE : FINDING_SAMPLE_NOT_FOUND, out);
}

const struct node *render_parse(struct render *render, struct str text)
{
    struct source *source = arena_new(render->arena, struct source);
    *source = (struct source){.name = STR("sample.json"), .text = text};
    struct findings findings = {.arena = render->arena, .max = 1};
    struct doc *doc = doc_read_json(render->arena, source, render->budget, &findings);
    return doc ? doc->root : NULL;
}

static enum reply_outcome render_body(struct render *render, const struct selection *selection,
                                      struct reply *reply)
{
    if (!selection->media)
        return REPLY_OK;
    if (render->manner == REPLY_AS_PRISM)
        return prism_body_render(render, selection, &reply->body, &reply->origin);
    return body_render(render, selection, &reply->body, &reply->origin) ? REPLY_OK
                                                                        : REPLY_NOT_RENDERED;
}

static enum reply_outcome render_selection(struct render *render, const struct operation *operation,
                                           const struct selection *selection, struct reply *reply)
{
    reply->status = selection->status;
    reply->response = selection->response;
    reply->media = selection->media;
    reply->example = selection->example;
    reply->content_type = reply_field_value(render->arena, selection->content_type);
    enum reply_outcome outcome = render_body(render, selection, reply);
    if (outcome == REPLY_OK &&
        !fields_render(render, operation, selection->response, &reply->fields, &reply->field_count))
        outcome = REPLY_NOT_RENDERED;
    if (outcome != REPLY_OK)
        reply->why = render->why;
    return outcome;
}

static enum reply_outcome select_reply(const struct reply_plan *plan, const struct choice *choice)
{
    return plan->manner == REPLY_AS_PRISM
               ? prism_make(choice)
               : selection_make(choice->operation, choice->wish, choice->scratch, choice->selection,
                                choice->reply);
}

/* ---- compiling ---- */

/* Prism's replies show what only requests should have. */
static enum sample_direction direction_of(enum reply_manner manner)
{
    return manner == REPLY_AS_PRISM ? SAMPLE_NEITHER : SAMPLE_RESPONSE;
}

static void prepare(const struct reply_plan *plan, struct render *render,
                    const struct operation *operation, struct prepared *prepared)
{
    const struct reply_wish none = {0};
    struct reply *reply = &prepared->reply;
    struct choice choice = {plan->contract,       operation, &none, render->arena,
                            &prepared->selection, reply};
    prepared->outcome = select_reply(plan, &choice);
    if (prepared->outcome == REPLY_OK)
        prepared->outcome = render_selection(render, operation, &prepared->selection, reply);
    else
        reply->response = prepared->selection.response;
    reply->prepared = true;
    if (prepared->outcome == REPLY_NO_RESPONSE && operation->responses.len > 0)
        render_tell(render, FINDING_NO_RESPONSE, operation->node, reply->why);
}

struct reply_plan *reply_compile(struct arena *arena, const struct contract *contract,
                                 const struct budget *budget, struct findings *findings)
{
    struct reply_options options = {.manner = REPLY_AS_PROVISO, .budget = budget};
    return reply_compile_as(&options, arena, contract, findings);
}

struct reply_plan *reply_compile_as(const struct reply_options *options, struct arena *arena,
                                    const struct contract *contract, struct findings *findings)
{
    struct reply_plan *plan = arena_new(arena, struct reply_plan);
    plan->manner = options->manner;
    plan->contract = contract;
    plan->check = options->check;
    plan->budget = *options->budget;
    plan->prepared = arena_array(arena, struct prepared, contract->operation_count);
    struct arena told_arena, judging;
    struct ptrmap told = {0};
    arena_init(&told_arena);
    arena_init(&judging);
    struct render render = {.manner = plan->manner,
                            .direction = direction_of(plan->manner),
                            .contract = contract,
                            .budget = &plan->budget,
                            .check = plan->check,
                            .values = values_new(&told_arena, &plan->budget),
                            .arena = arena,
                            .judging = &judging,
                            .findings = findings,
                            .memo = sample_memo_new(&told_arena),
                            .told_arena = &told_arena,
                            .told = &told};
    for (size_t i = 0; i < contract->operation_count; i++)
        prepare(plan, &render, &contract->operations[i], &plan->prepared[i]);
    arena_release(&judging);
    arena_release(&told_arena);
    return plan;
}

/* ---- choosing ---- */

enum { GENERATOR_VERSION = 1 /* another one gives other values for the same key */ };

/* What a value depends on (docs/decisions/0014). */
static struct draw_key key_of(const struct operation *operation, const struct selection *selection,
                              const struct reply_wish *wish, struct arena *scratch)
{
    struct str request = {(const char *)&wish->request, sizeof wish->request};
    struct str fields[] = {
        arena_printf(scratch, "%d", GENERATOR_VERSION),
        wish->seed,
        operation->method,
        operation->path,
        arena_printf(scratch, "%u", selection->status),
        selection->content_type,
        request,
    };
    return draw_key_of(fields, sizeof fields / sizeof *fields);
}

static struct render render_into(const struct reply_plan *plan, const struct operation *operation,
                                 const struct selection *selection, const struct reply_wish *wish,
                                 struct arena *scratch)
{
    struct render render = {.manner = plan->manner,
                            .direction = direction_of(plan->manner),
                            .contract = plan->contract,
                            .budget = &plan->budget,
                            .check = plan->check,
                            .values = wish->values,
                            .draws = wish->draws && wish->values,
                            .arena = scratch,
                            .judging = scratch,
                            .told_arena = scratch};
    if (render.draws)
        render.key = key_of(operation, selection, wish, scratch);
    return render;
}

static const struct prepared *prepared_for(const struct reply_plan *plan,
                                           const struct operation *operation)
{
    bool ours = operation->index < plan->contract->operation_count &&
                operation == &plan->contract->operations[operation->index];
    return ours ? &plan->prepared[operation->index]
                : NULL; /* webhooks and callbacks are rendered when asked for */
}

/* No wish, or one for the very media type that was prepared: most requests. */
static bool wants_prepared(const struct reply_plan *plan, const struct reply_wish *wish,
                           const struct prepared *prepared)
{
    struct str accept = str_trim(wish->accept);
    if (wish->code.ptr || wish->example.ptr || wish->from == REPLY_BY_SCHEMA ||
        wish->ignore_examples || wish->draws)
        return false;
    if (accept.len == 0 || plan->manner == REPLY_AS_PRISM)
        return accept.len == 0;
    if (str_eq(accept, STR("*/*")))
        return true;
    const struct media_type *media = prepared->selection.media;
    return media && str_eq(accept, media->name) && str_eq(accept, prepared->selection.content_type);
}

static bool is_same(const struct selection *a, const struct selection *b)
{
    return a->status == b->status && a->response == b->response && a->media == b->media &&
           a->example == b->example && a->dynamic == b->dynamic &&
           str_eq(a->content_type, b->content_type);
}

enum reply_outcome reply_choose(const struct reply_plan *plan, const struct operation *operation,
                                const struct reply_wish *wish, struct arena *scratch,
                                struct reply *reply)
{
    const struct prepared *prepared = prepared_for(plan, operation);
    if (prepared && wants_prepared(plan, wish, prepared)) {
        *reply = prepared->reply;
        return prepared->outcome;
    }
    struct selection selection;
    *reply = (struct reply){0};
    struct choice choice = {plan->contract, operation, wish, scratch, &selection, reply};
    enum reply_outcome outcome = select_reply(plan, &choice);
    if (outcome != REPLY_OK) {
        reply->response = selection.response;
        return outcome;
    }
    bool draws = wish->draws && wish->values;
    if (prepared && prepared->outcome == REPLY_OK && !draws &&
        is_same(&selection, &prepared->selection)) {
        *reply = prepared->reply;
        return REPLY_OK;
    }
    struct render render = render_into(plan, operation, &selection, wish, scratch);
    return render_selection(&render, operation, &selection, reply);
}

enum reply_outcome reply_refuse(const struct reply_plan *plan, const struct operation *operation,
                                const struct reply_refusal *refusal, const struct reply_wish *wish,
                                struct arena *scratch, struct reply *reply)
{
    struct selection selection;
    *reply = (struct reply){0};
    struct choice choice = {plan->contract, operation, wish, scratch, &selection, reply};
    enum reply_outcome outcome =
        plan->manner == REPLY_AS_PRISM
            ? prism_refuse(&choice, refusal)
            : selection_refuse(operation, refusal, wish, scratch, &selection, reply);
    reply->response = selection.response;
    if (outcome != REPLY_OK)
        return outcome;
    struct render render = render_into(plan, operation, &selection, wish, scratch);
    return render_selection(&render, operation, &selection, reply);
}

const char *reply_origin_name(enum reply_origin origin)
{
    static const char *const names[] = {
        [REPLY_FROM_NOTHING] = "nothing",
        [REPLY_FROM_EXAMPLE] = "example",
        [REPLY_FROM_SCHEMA_EXAMPLE] = "schema example",
        [REPLY_FROM_SCHEMA] = "schema",
    };
    return names[origin];
}
