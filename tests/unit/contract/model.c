#include "model.h"

static const char *const ins[] = {[IN_PATH] = "path",
                                  [IN_QUERY] = "query",
                                  [IN_HEADER] = "header",
                                  [IN_COOKIE] = "cookie",
                                  [IN_QUERYSTRING] = "querystring"};
static const char *const styles[] = {[STYLE_SIMPLE] = "simple", [STYLE_LABEL] = "label",
                                     [STYLE_MATRIX] = "matrix", [STYLE_FORM] = "form",
                                     [STYLE_SPACE] = "space",   [STYLE_PIPE] = "pipe",
                                     [STYLE_TAB] = "tab",       [STYLE_DEEP_OBJECT] = "deepObject",
                                     [STYLE_COOKIE] = "cookie"};
static const char *const kinds[] = {[SECURITY_API_KEY] = "apiKey",
                                    [SECURITY_HTTP] = "http",
                                    [SECURITY_OAUTH2] = "oauth2",
                                    [SECURITY_OPENID] = "openid",
                                    [SECURITY_MUTUAL_TLS] = "mutualTLS"};

static void tell_flag(struct buf *out, const char *name, bool is_set)
{
    if (is_set)
        buf_printf(out, " %s", name);
}

static void tell_examples(struct buf *out, const struct examples *examples)
{
    for (size_t i = 0; i < examples->len; i++) {
        const struct example *example = &examples->at[i];
        buf_printf(out, " " STR_FMT "=", STR_ARG(example->name));
        if (example->value)
            doc_write_json(out, example->value);
        if (example->serialized.ptr)
            buf_printf(out, "<" STR_FMT ">", STR_ARG(example->serialized));
        if (example->external.ptr)
            buf_printf(out, "(" STR_FMT ": " STR_FMT ")", STR_ARG(example->external),
                       STR_ARG(example->external_bytes));
    }
}

static void tell_content(struct buf *out, const char *indent, const struct media_types *content);

static void tell_headers(struct buf *out, const char *indent, const struct headers *headers)
{
    for (size_t i = 0; i < headers->len; i++) {
        const struct header *header = &headers->at[i];
        buf_printf(out, "%sheader " STR_FMT, indent, STR_ARG(header->name));
        tell_flag(out, "required", header->required);
        tell_flag(out, "explode", header->explode);
        tell_flag(out, "schema", header->schema != NULL);
        tell_examples(out, &header->examples);
        buf_byte(out, '\n');
        if (header->content)
            tell_content(out, "        ", header->content);
    }
}

static void tell_encoding(struct buf *out, const char *indent, const struct encoding *encoding)
{
    buf_printf(out, "%s  encoding " STR_FMT, indent, STR_ARG(encoding->property));
    if (encoding->content_type.len)
        buf_printf(out, " " STR_FMT, STR_ARG(encoding->content_type));
    if (encoding->style.len)
        buf_printf(out, " " STR_FMT, STR_ARG(encoding->style));
    if (encoding->has_explode)
        buf_printf(out, " explode=%s", encoding->explode ? "true" : "false");
    buf_byte(out, '\n');
    tell_headers(out, "        ", &encoding->headers);
}

static void tell_content(struct buf *out, const char *indent, const struct media_types *content)
{
    for (size_t i = 0; i < content->len; i++) {
        const struct media_type *media = &content->at[i];
        buf_printf(out, "%s" STR_FMT, indent, STR_ARG(media->name));
        tell_flag(out, "schema", media->schema != NULL);
        tell_flag(out, "items", media->item_schema != NULL);
        tell_examples(out, &media->examples);
        buf_byte(out, '\n');
        for (size_t e = 0; e < media->encoding_count; e++)
            tell_encoding(out, indent, &media->encodings[e]);
    }
}

static void tell_parameters(struct buf *out, const char *indent, const struct parameters *list)
{
    for (size_t i = 0; i < list->len; i++) {
        const struct parameter *parameter = &list->at[i];
        buf_printf(out, "%s%s " STR_FMT " %s", indent, ins[parameter->in], STR_ARG(parameter->name),
                   styles[parameter->style]);
        tell_flag(out, "explode", parameter->explode);
        tell_flag(out, "required", parameter->required);
        tell_flag(out, "deprecated", parameter->deprecated);
        tell_flag(out, "reserved", parameter->allow_reserved);
        tell_flag(out, "empty", parameter->allow_empty);
        tell_flag(out, "schema", parameter->schema != NULL);
        tell_examples(out, &parameter->examples);
        buf_byte(out, '\n');
        tell_content(out, "    ", &parameter->content);
    }
}

static void tell_responses(struct buf *out, const struct responses *responses)
{
    for (size_t i = 0; i < responses->len; i++) {
        const struct response *response = &responses->at[i];
        buf_printf(out, "  " STR_FMT, STR_ARG(response->code));
        if (response->low != response->high)
            buf_printf(out, " (%u-%u)", response->low, response->high);
        buf_byte(out, '\n');
        tell_headers(out, "    ", &response->headers);
        tell_content(out, "    ", &response->content);
        for (size_t n = 0; n < response->link_count; n++)
            buf_printf(out, "    link " STR_FMT " to " STR_FMT STR_FMT "\n",
                       STR_ARG(response->links[n].name), STR_ARG(response->links[n].operation_id),
                       STR_ARG(response->links[n].operation_ref));
    }
}

static void tell_security(struct buf *out, const struct security *security)
{
    for (size_t i = 0; i < security->len; i++) {
        const struct security_requirement *way = &security->at[i];
        buf_add(out, STR("  security"));
        for (size_t n = 0; n < way->len; n++) {
            buf_printf(out, " " STR_FMT, STR_ARG(way->schemes[n]->name));
            doc_write_json(out, way->scopes[n]);
        }
        buf_byte(out, '\n');
    }
}

static void tell_operation(struct buf *out, const struct operation *operation)
{
    buf_printf(out, STR_FMT " " STR_FMT " [" STR_FMT "]", STR_ARG(operation->method),
               STR_ARG(operation->path), STR_ARG(operation->id));
    for (size_t i = 0; i < operation->servers.len; i++)
        if (operation->servers.at[i].base_path.len)
            buf_printf(out, " at " STR_FMT, STR_ARG(operation->servers.at[i].base_path));
    tell_flag(out, "deprecated", operation->deprecated);
    buf_byte(out, '\n');
    tell_security(out, &operation->security);
    tell_parameters(out, "  ", &operation->parameters);
    if (operation->body) {
        buf_printf(out, "  body%s\n", operation->body->required ? " required" : "");
        tell_parameters(out, "    form ", &operation->body->form);
        tell_content(out, "    ", &operation->body->content);
    }
    tell_responses(out, &operation->responses);
    for (size_t i = 0; i < operation->callback_count; i++) {
        const struct callback *callback = &operation->callbacks[i];
        buf_printf(out, "  callback " STR_FMT " " STR_FMT ":", STR_ARG(callback->name),
                   STR_ARG(callback->expression));
        for (size_t n = 0; n < callback->operation_count; n++)
            buf_printf(out, " " STR_FMT " [" STR_FMT "]", STR_ARG(callback->operations[n]->method),
                       STR_ARG(callback->operations[n]->id));
        buf_byte(out, '\n');
    }
}

static void tell_schemes(struct buf *out, const struct contract *contract)
{
    for (size_t i = 0; i < contract->scheme_count; i++) {
        const struct security_scheme *scheme = &contract->schemes[i];
        buf_printf(out, "scheme " STR_FMT " %s", STR_ARG(scheme->name), kinds[scheme->kind]);
        if (scheme->kind == SECURITY_API_KEY)
            buf_printf(out, " %s " STR_FMT, ins[scheme->in], STR_ARG(scheme->parameter));
        if (scheme->kind == SECURITY_HTTP)
            buf_printf(out, " " STR_FMT, STR_ARG(scheme->scheme));
        buf_byte(out, '\n');
    }
}

static void tell_contract(struct buf *out, const struct contract *contract)
{
    tell_schemes(out, contract);
    for (size_t i = 0; i < contract->operation_count; i++)
        tell_operation(out, &contract->operations[i]);
    for (size_t i = 0; i < contract->webhook_count; i++) {
        buf_add(out, STR("webhook "));
        tell_operation(out, &contract->webhooks[i]);
    }
}

struct str model_of_world(struct arena *arena, struct world *world)
{
    struct buf out = {.arena = arena};
    struct contract_options options = {.refs = world_options(world)};
    struct contract *contract = contract_read(arena, &world->root, &options, &world->findings);
    if (contract)
        tell_contract(&out, contract);
    else
        buf_add(&out, STR("nothing\n"));
    return arena_join(arena, buf_str(&out), world_told(arena, world));
}

struct str model_of_files(struct arena *arena, const struct world_file *files, size_t count)
{
    struct world world;
    world_open(&world, arena, files, count);
    return model_of_world(arena, &world);
}

struct str model_of(struct arena *arena, const char *text)
{
    struct world_file file = {.name = "root.yaml", .text = str_of(text)};
    return model_of_files(arena, &file, 1);
}

struct contract *contract_of(struct arena *arena, const char *text)
{
    struct world_file file = {.name = "root.yaml", .text = str_of(text)};
    struct world *world = arena_new(arena, struct world);
    world_open(world, arena, &file, 1);
    struct contract_options options = {.refs = world_options(world)};
    struct contract *contract = contract_read(arena, &world->root, &options, &world->findings);
    assert_non_null(contract);
    return contract;
}
