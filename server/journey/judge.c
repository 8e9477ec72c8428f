/* Judging one exchange, and telling its sender. */
#include "journey_private.h"

enum { FINDINGS_KEPT = 20, SUMMARY_ITEMS = 5, SUMMARY_TEXT = 60 /* bytes of a name or pointer */ };

static struct check_fields fields_of(const struct http_request *request, struct str content_type)
{
    const struct http_field *fields;
    size_t count = http_fields(request, request->scratch, &fields);
    struct check_field *list = arena_reserve(request->scratch, (count + 1) * sizeof *list);
    for (size_t i = 0; i < count; i++) {
        bool taken = content_type.ptr && str_eq(fields[i].name, STR("content-type"));
        list[i] = (struct check_field){fields[i].name, taken ? content_type : fields[i].value};
    }
    return (struct check_fields){list, count};
}

static void begin(struct judgement *judgement, struct arena *scratch)
{
    judgement->findings.arena = scratch; /* zeroed when it was made */
    if (judgement->findings.max == 0)
        judgement->findings.max = FINDINGS_KEPT;
}

static void raise(struct judgement *judgement, enum check_verdict verdict)
{
    if (verdict > judgement->verdict)
        judgement->verdict = verdict;
}

void judge_request(const struct check *check, struct check_run *run,
                   const struct http_request *request, const struct match *match,
                   struct check_seen *seen, struct judgement *judgement)
{
    struct check_request message = {.path = request->path,
                                    .query = request->query,
                                    .captures = match->captures,
                                    .capture_count = match->capture_count,
                                    .fields = fields_of(request, judgement->content_type),
                                    .body = request->body,
                                    .seen = seen};
    begin(judgement, request->scratch);
    raise(judgement, check_request(check, match->operation, run, &message, request->scratch,
                                   &judgement->findings));
}

void judge_reply(const struct check *check, struct check_run *run, struct arena *scratch,
                 const struct operation *operation, const struct reply *reply,
                 struct judgement *judgement)
{
    struct check_field *fields = arena_array(scratch, struct check_field, reply->field_count + 1);
    size_t count = 0;
    if (reply->content_type.len)
        fields[count++] = (struct check_field){STR("content-type"), reply->content_type};
    for (size_t i = 0; i < reply->field_count; i++)
        fields[count++] = (struct check_field){reply->fields[i].name, reply->fields[i].value};
    struct check_response message = {
        .status = reply->status,
        .to_head = false, /* as the reply is before HEAD cuts it */
        .by_contract = true,
        .fields = {fields, count},
        .body = reply->body
    };
    begin(judgement, scratch);
    raise(judgement,
          check_response(check, operation, run, &message, scratch, &judgement->findings));
}

/* ---- telling ---- */

/* A string of RFC 9651: printable ASCII; other bytes are '?'. */
static void add_text(struct buf *out, struct str text)
{
    buf_byte(out, '"');
    for (size_t i = 0; i < text.len && i < SUMMARY_TEXT; i++) {
        char byte = text.ptr[i];
        if (byte == '"' || byte == '\\')
            buf_byte(out, '\\');
        buf_byte(out, byte >= ' ' && byte <= '~' ? byte : '?');
    }
    buf_byte(out, '"');
}

static void add_item(struct buf *out, const struct finding *finding)
{
    const struct spot *spot = finding->spot;
    buf_printf(out, "%s%s", out->len ? ", " : "", finding_row(finding->id)->name);
    if (finding->severity != SEVERITY_ERROR)
        buf_printf(out, ";severity=%s", severity_name(finding->severity));
    if (!spot)
        return;
    if (spot->side == SPOT_RESPONSE)
        buf_add(out, STR(";side=response"));
    buf_printf(out, ";in=%s", spot_part_name(spot->part));
    if (spot->name.len) {
        buf_add(out, STR(";name="));
        add_text(out, spot->name);
    }
    if (spot->pointer.len) {
        buf_add(out, STR(";pointer="));
        add_text(out, spot->pointer);
    }
}

struct str judge_summary(const struct findings *findings, struct arena *scratch)
{
    struct buf out = {.arena = scratch};
    size_t shown = 0, count = findings->list.len + findings->dropped;
    for (int severity = SEVERITY_ERROR; severity >= SEVERITY_NOTE; severity--)
        for (size_t i = 0; i < findings->list.len && shown < SUMMARY_ITEMS; i++)
            if ((int)findings->list.at[i].severity == severity) {
                add_item(&out, &findings->list.at[i]);
                shown++;
            }
    if (count > shown)
        buf_printf(&out, ", more;count=%zu", count - shown);
    return buf_str(&out);
}

const struct finding *judge_first_error(const struct findings *findings)
{
    for (size_t i = 0; i < findings->list.len; i++)
        if (findings->list.at[i].severity == SEVERITY_ERROR)
            return &findings->list.at[i];
    return NULL;
}

static struct str detail_of(const struct finding *first, size_t others, struct arena *scratch)
{
    struct buf out = {.arena = scratch};
    if (first->spot && first->spot->part != SPOT_CREDENTIALS) {
        buf_printf(&out, "%s", spot_part_name(first->spot->part));
        if (first->spot->name.len)
            buf_printf(&out, " '" STR_FMT "'", STR_ARG(first->spot->name));
        if (first->spot->pointer.len)
            buf_printf(&out, " at " STR_FMT, STR_ARG(first->spot->pointer));
        buf_add(&out, STR(": "));
    }
    buf_add(&out, first->message);
    if (others)
        buf_printf(&out, " (and %zu more)", others);
    return buf_str(&out);
}

struct str judge_detail(const struct findings *findings, struct arena *scratch)
{
    const struct finding *first = judge_first_error(findings);
    if (findings->list.len == 0)
        return STR("");
    if (first)
        return detail_of(first, findings->count[SEVERITY_ERROR] - 1, scratch);
    return detail_of(&findings->list.at[0], findings->list.len + findings->dropped - 1, scratch);
}

static bool is_reply_error(const struct finding *finding)
{
    return finding->severity == SEVERITY_ERROR && finding->spot &&
           finding->spot->side == SPOT_RESPONSE;
}

struct str judge_reply_detail(const struct findings *findings, struct arena *scratch)
{
    const struct finding *first = NULL;
    size_t others = 0;
    for (size_t i = 0; i < findings->list.len; i++) {
        if (!is_reply_error(&findings->list.at[i]))
            continue;
        others += first != NULL;
        first = first ? first : &findings->list.at[i];
    }
    if (!first) /* those of the request left no room */
        return STR("the answer breaks the contract, as the request does");
    return detail_of(first, others + findings->dropped, scratch);
}

struct str judge_write(const struct findings *findings, struct arena *scratch)
{
    struct buf out = {.arena = scratch};
    problem_write_findings(&out, findings);
    return buf_str(&out);
}

/* ---- statuses ---- */

static bool has_status(const struct findings *findings, uint16_t status)
{
    for (size_t i = 0; i < findings->list.len; i++)
        if (findings->list.at[i].severity == SEVERITY_ERROR &&
            check_status(findings->list.at[i].id) == status)
            return true;
    return false;
}

/* Prism's order: clients that were written for it find the response they expect. */
struct reply_refusal judge_codes(const struct findings *findings)
{
    static const uint16_t credentials[] = {401}, media[] = {415, 422, 400};
    static const uint16_t limits[] = {413, 422, 400}, others[] = {422, 400};
    if (has_status(findings, 401))
        return (struct reply_refusal){.codes = credentials, .count = 1};
    if (has_status(findings, 415))
        return (struct reply_refusal){.codes = media, .count = 3};
    if (has_status(findings, 413))
        return (struct reply_refusal){.codes = limits, .count = 3};
    return (struct reply_refusal){.codes = others, .count = 2};
}

uint16_t judge_status(const struct findings *findings)
{
    static const uint16_t order[] = {401, 415, 413, 400};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (has_status(findings, order[i]))
            return order[i];
    return 422;
}
