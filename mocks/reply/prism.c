#include "prism_private.h"
#include "reply.h"

#define TYPE_BASE "https://stoplight.io/prism/errors#"

enum { VIOLATIONS_MAX = 8092 /* characters, as Prism cuts them */ };

static const struct {
    const char *name, *title;
    uint16_t status;
} problems[] = {
#define PRISM(id, name, status, title) [PRISM_##id] = {name, title, status},
#include "prism.def"
#undef PRISM
};

uint16_t prism_status(enum prism_problem problem)
{
    return problems[problem].status;
}

/* ---- documents ---- */

struct str prism_text(struct arena *arena, enum prism_problem problem)
{
    return arena_printf(arena, TYPE_BASE "%s: %s", problems[problem].name, problems[problem].title);
}

static void add_head(struct buf *out, enum prism_problem problem, struct str detail)
{
    const char *title = problems[problem].title;
    buf_printf(out, "{\"type\":\"" TYPE_BASE "%s\",\"title\":", problems[problem].name);
    buf_json_string(out, title[0] ? str_of(title) : detail);
    buf_printf(out, ",\"status\":%u,\"detail\":", problems[problem].status);
    buf_json_string(out, title[0] ? detail : STR(""));
}

void prism_write_problem(struct buf *out, enum prism_problem problem, struct str detail,
                         const struct findings *findings)
{
    static const struct prism_items of_request = {.side = SPOT_REQUEST},
                                    of_response = {SPOT_RESPONSE, true, true};
    add_head(out, problem, detail);
    if (findings) {
        buf_add(out, STR(",\"validation\":["));
        prism_write_items(out, findings, problem == PRISM_VIOLATIONS ? &of_response : &of_request,
                          0);
        buf_byte(out, ']');
    }
    buf_byte(out, '}');
}

void prism_write_unauthorized(struct buf *out, struct str challenge)
{
    add_head(out, PRISM_UNAUTHORIZED,
             STR("Your request does not fullfil the security requirements and no HTTP unauthorized "
                 "response was found in the spec, so Prism is generating this error for you."));
    if (challenge.len) {
        buf_add(out, STR(",\"headers\":{\"WWW-Authenticate\":"));
        buf_json_string(out, challenge);
        buf_byte(out, '}');
    }
    buf_byte(out, '}');
}

void prism_write_violations(struct buf *out, const struct findings *findings)
{
    static const struct prism_items of_request = {SPOT_REQUEST, true, false},
                                    of_response = {SPOT_RESPONSE, true, false};
    struct buf list = {.arena = out->arena};
    buf_byte(&list, '[');
    size_t count = prism_write_items(&list, findings, &of_request, 0);
    count = prism_write_items(&list, findings, &of_response, count);
    buf_byte(&list, ']');
    struct str text = reply_field_json(out->arena, buf_str(&list));
    if (count == 0)
        return;
    if (text.len > VIOLATIONS_MAX) {
        buf_add(out, STR("Too many violations! "));
        text.len = VIOLATIONS_MAX;
    }
    buf_add(out, text);
}
