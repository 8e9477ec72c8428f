#include "reader_private.h"

static const struct node *own_or_root(struct reader *reader, const struct operation *operation,
                                      const char *name)
{
    const struct node *own = reader_member(reader, operation->node, name, NODE_ARRAY);
    return own ? own : reader_member(reader, reader->contract->root, name, NODE_ARRAY);
}

static bool is_in(const struct node *parameter, struct str place)
{
    return str_eq(node_string(node_get(parameter, STR("in"))), place);
}

static void read_form_parameter(struct reader *reader, const struct node *node,
                                struct parameter *parameter)
{
    *parameter = (struct parameter){
        .name = reader_text(reader, node, "name"),
        .in = IN_QUERY,
        .style = STYLE_FORM,
        .explode = str_eq(reader_text(reader, node, "collectionFormat"), STR("multi")),
        .node = node,
        .schema = node,
        .required = reader_flag(reader, node, "required", false),
        .allow_empty = reader_flag(reader, node, "allowEmptyValue", false),
    };
}

static struct media_types body_content(struct reader *reader, const struct node *consumes,
                                       const struct node *body, bool form)
{
    size_t most = (consumes ? consumes->len : 0) + 1, len = 0;
    struct media_type *at = arena_array(reader->arena, struct media_type, most);
    const struct node *schema = form ? NULL : node_get(body, STR("schema"));
    NODE_EACH_ITEM(consumes, item)
    {
        if (item->kind == NODE_STRING)
            at[len++] = (struct media_type){.name = node_str(item), .node = body, .schema = schema};
    }
    struct str usual = form ? STR("application/x-www-form-urlencoded") : STR("application/json");
    if (len == 0)
        at[len++] = (struct media_type){.name = usual, .node = body, .schema = schema};
    return (struct media_types){at, len};
}

/* Body and form parameters, the operation's own and those of its path. */
static void read_body(struct reader *reader, struct operation *operation)
{
    const struct node *lists[] = {node_get(operation->node, STR("parameters")),
                                  node_get(operation->path_node, STR("parameters"))};
    VEC(struct parameter) form = {0};
    struct body *body = arena_new(reader->arena, struct body);
    for (size_t i = 0; i < 2; i++) {
        NODE_EACH_ITEM(lists[i], item)
        {
            const struct node *node = refs_follow(reader->refs, item);
            if (is_in(node, STR("body")) && !body->node) {
                body->node = node;
                body->required = reader_flag(reader, node, "required", false);
            } else if (is_in(node, STR("formData"))) {
                read_form_parameter(reader, node, vec_push(reader->arena, &form));
            }
        }
    }
    if (!body->node && form.len == 0)
        return;
    if (!body->node)
        body->node = form.at[0].node;
    for (size_t i = 0; i < form.len; i++)
        body->required = body->required || form.at[i].required;
    body->form = (struct parameters){form.at, form.len};
    body->content =
        body_content(reader, own_or_root(reader, operation, "consumes"), body->node, form.len > 0);
    operation->body = body;
}

static void read_rest_of_operation(struct reader *reader, struct operation *operation)
{
    reader->produces = own_or_root(reader, operation, "produces");
    read_body(reader, operation);
}

void reader_swagger2(struct reader *reader)
{
    struct contract *contract = reader->contract;
    operations paths = {0};
    contract->servers = reader_swagger_servers(reader, contract->root);
    reader_schemes(reader,
                   reader_member(reader, contract->root, "securityDefinitions", NODE_OBJECT));
    reader->security = reader_security(reader, contract->root, (struct security){0});
    reader_paths(reader, &paths, read_rest_of_operation);
    contract->operations = paths.at;
    contract->operation_count = paths.len;
}
