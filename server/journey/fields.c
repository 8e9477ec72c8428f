/* The header fields of a reply, and those of them that browsers ask for. */
#include "journey_private.h"

static void grow(struct fields *fields)
{
    struct http_field *more = arena_array(fields->scratch, struct http_field, fields->cap * 2);
    memcpy(more, fields->at, fields->len * sizeof *more);
    fields->at = more;
    fields->cap *= 2;
}

void fields_add(struct fields *fields, struct str name, struct str value)
{
    if (fields->len == fields->cap)
        grow(fields);
    fields->at[fields->len++] = (struct http_field){name, value};
}

void fields_add_text(struct fields *fields, const struct http_request *request, struct str name,
                     struct str text)
{
    struct str value = reply_field_value(request->scratch, text);
    fields_add(fields, name, http_keep(request, value));
}

/* The names of the fields so far, as Access-Control-Expose-Headers lists them: with credentials a '*' would be a
 * name like any other. */
static struct str exposed_names(const struct fields *fields, const struct http_request *request)
{
    struct buf names = {.arena = request->scratch};
    for (size_t i = 0; i < fields->len; i++) {
        buf_add(&names, i ? STR(", ") : STR(""));
        buf_add(&names, fields->at[i].name);
    }
    return http_keep(request, buf_str(&names));
}

/* What a contract says about CORS itself (those written for gateways do) gives way: browsers refuse two origins. */
static void drop_cors(struct fields *fields)
{
    size_t kept = 0;
    for (size_t i = 0; i < fields->len; i++)
        if (!str_starts(fields->at[i].name, STR("access-control-")))
            fields->at[kept++] = fields->at[i];
    fields->len = kept;
}

/* What browsers need to let a page read the answer (Fetch standard, "CORS protocol"): any origin may read everything. */
void fields_add_cors(struct fields *fields, const struct http_request *request, bool preflight)
{
    struct str origin = http_header(request, STR("origin"));
    if (!origin.ptr)
        return;
    if (!preflight)
        drop_cors(fields);
    struct str names = exposed_names(fields, request);
    fields_add_text(fields, request, STR("access-control-allow-origin"), origin);
    fields_add(fields, STR("access-control-allow-credentials"), STR("true"));
    if (names.len && !preflight)
        fields_add(fields, STR("access-control-expose-headers"), names);
    fields_add(fields, STR("vary"), STR("origin"));
}

static bool has_field(const struct fields *fields, struct str name)
{
    for (size_t i = 0; i < fields->len; i++)
        if (str_eq(fields->at[i].name, name))
            return true;
    return false;
}

void fields_add_open_cors(struct fields *fields, const struct http_request *request)
{
    static const struct {
        struct str name, asked; /* where the request has that field, its value */
        struct str standard;
    } rows[] = {
        {STR_INIT("access-control-allow-origin"),      STR_INIT("origin"),                         STR_INIT("*")   },
        {STR_INIT("access-control-allow-headers"),     STR_INIT("access-control-request-headers"),
         STR_INIT("*")                                                                                             },
        {STR_INIT("access-control-allow-credentials"), STR_INIT(""),                               STR_INIT("true")},
        {STR_INIT("access-control-expose-headers"),    STR_INIT("access-control-expose-headers"),
         STR_INIT("*")                                                                                             },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str asked = rows[i].asked.len ? http_header(request, rows[i].asked) : STR("");
        if (!has_field(fields, rows[i].name))
            fields_add_text(fields, request, rows[i].name, asked.len ? asked : rows[i].standard);
    }
}

void fields_answer_open_preflight(const struct http_request *request, struct str method,
                                  struct fields *fields, struct http_reply *out)
{
    out->status = 204;
    fields_add_text(fields, request, STR("access-control-allow-methods"), method);
    fields_add(fields, STR("vary"), STR("origin"));
}

bool fields_is_preflight(const struct http_request *request, struct str *method)
{
    if (!str_eq(request->method, STR("OPTIONS")) || !http_header(request, STR("origin")).ptr)
        return false;
    *method = http_header(request, STR("access-control-request-method"));
    return method->ptr != NULL;
}

void fields_answer_preflight(const struct http_request *request, struct str method,
                             struct fields *fields, struct http_reply *out)
{
    struct str wanted = http_header(request, STR("access-control-request-headers"));
    out->status = 204;
    fields_add_text(fields, request, STR("access-control-allow-methods"), method);
    if (wanted.ptr)
        fields_add_text(fields, request, STR("access-control-allow-headers"), wanted);
    fields_add(fields, STR("access-control-max-age"), STR("600"));
}
