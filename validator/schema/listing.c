/* A program as text, for people who want to know how a schema is judged: docs/internals/schema.md. */
#include "schema_private.h"

struct printer {
    const struct schema_set *set;
    struct buf *out;
    struct ptrmap numbers;          /* block → its number + 1 */
    VEC(const struct block *) seen; /* in the order they are met */
};

static size_t number_of(struct printer *printer, const struct block *block)
{
    void **slot = ptrmap_put(printer->out->arena, &printer->numbers, block);
    if (!*slot) {
        *vec_push(printer->out->arena, &printer->seen) = block;
        *slot = (void *)(uintptr_t)printer->seen.len;
    }
    return (uintptr_t)*slot - 1;
}

static void print_edge(struct printer *printer, const struct edge *edge)
{
    if (!edge->block->resource)
        buf_add(printer->out, STR(" anything"));
    else
        buf_printf(printer->out, " →%zu", number_of(printer, edge->block));
}

static void print_node(struct printer *printer, const struct node *node)
{
    buf_byte(printer->out, ' ');
    doc_write_json(printer->out, node);
}

/* ---- operands, by what they are ---- */

typedef void operand_printer(struct printer *printer, const struct op *op);

static void print_nothing(struct printer *printer, const struct op *op)
{
    (void)printer;
    (void)op;
}

static void print_keyword(struct printer *printer, const struct op *op)
{
    print_node(printer, op->keyword);
}

static void print_one_edge(struct printer *printer, const struct op *op)
{
    print_edge(printer, op->edge);
}

static void print_edges(struct printer *printer, const struct op *op)
{
    for (size_t i = 0; i < op->edges.len; i++)
        print_edge(printer, op->edges.at[i]);
}

static void print_range(struct printer *printer, const struct op *op)
{
    const struct bound *bounds[] = {op->range.low, op->range.high};
    static const char *const signs[2][2] = {
        {" >=", " >"},
        {" <=", " <"}
    };
    for (size_t i = 0; i < 2; i++) {
        if (!bounds[i])
            continue;
        buf_add(printer->out, str_of(signs[i][bounds[i]->exclusive]));
        print_node(printer, bounds[i]->node);
    }
}

static void print_limits(struct printer *printer, const struct op *op)
{
    if (op->limits.min > 0)
        buf_printf(printer->out, " >= %u", op->limits.min);
    if (op->limits.max < UINT32_MAX)
        buf_printf(printer->out, " <= %u", op->limits.max);
}

static void print_pattern(struct printer *printer, const struct op *op)
{
    static const char *const forms[] = {
        [PATTERN_ALWAYS] = "always",     [PATTERN_PREFIX] = "prefix",
        [PATTERN_LITERALS] = "literals", [PATTERN_CLASS] = "class",
        [PATTERN_SEQUENCE] = "sequence", [PATTERN_ENGINE] = "engine"};
    print_keyword(printer, op);
    buf_printf(printer->out, " (%s)", forms[pattern_form_of(op->pattern)]);
}

static void print_texts(struct printer *printer, const struct op *op)
{
    for (uint32_t i = 0; i < op->texts->count; i++)
        print_node(printer, op->texts->at[i]);
}

static void print_values(struct printer *printer, const struct op *op)
{
    for (uint32_t i = 0; i < op->count; i++)
        print_node(printer, op->values.at[i]);
}

static void print_contains(struct printer *printer, const struct op *op)
{
    print_edge(printer, op->contains.edge);
    buf_printf(printer->out, " >= %u", op->contains.min);
    if (op->contains.max < UINT32_MAX)
        buf_printf(printer->out, " <= %u", op->contains.max);
}

static void print_members(struct printer *printer, const struct op *op)
{
    const struct object *object = op->object;
    struct buf *out = printer->out;
    for (uint32_t i = 0; i < object->count; i++) {
        const struct member *member = &object->members[i];
        buf_printf(out, "%s " STR_FMT "%s", i ? "," : "",
                   STR_ARG(((struct str){member->name.text, member->name.len})),
                   member->required ? "!" : "");
        if (object->sources[i].edge)
            print_edge(printer, object->sources[i].edge);
    }
    for (uint32_t i = 0; i < object->pattern_count; i++) {
        buf_add(out, STR(", /"));
        buf_add(out, node_str(object->patterns[i].key));
        buf_byte(out, '/');
        print_edge(printer, object->patterns[i].edge);
    }
    if (object->is_closed) {
        buf_add(out, STR("; closed"));
    } else if (object->additional) {
        buf_add(out, STR("; rest"));
        print_edge(printer, object->additional);
    }
}

static void print_dependents(struct printer *printer, const struct op *op)
{
    for (size_t i = 0; i < op->dependents.len; i++) {
        const struct dependent *dependent = &op->dependents.at[i];
        print_node(printer, dependent->key);
        if (dependent->edge)
            print_edge(printer, dependent->edge);
        else
            print_node(printer, dependent->names);
    }
}

static void print_tag(struct printer *printer, const struct op *op)
{
    const struct tag *tag = op->tag;
    buf_printf(printer->out, " by " STR_FMT ":",
               STR_ARG(((struct str){tag->name.text, tag->name.len})));
    for (uint32_t i = 0; i < tag->values.count; i++) {
        print_node(printer, tag->values.at[i]);
        print_edge(printer, tag->branches[i]);
    }
}

static void print_if(struct printer *printer, const struct op *op)
{
    print_edge(printer, op->condition->when);
    if (op->condition->then) {
        buf_add(printer->out, STR(" then"));
        print_edge(printer, op->condition->then);
    }
    if (op->condition->otherwise) {
        buf_add(printer->out, STR(" else"));
        print_edge(printer, op->condition->otherwise);
    }
}

static void print_list(struct printer *printer, const struct op *op);

static const struct {
    const char *name;
    operand_printer *print;
} rows[OP_COUNT] = {
    [OP_END] = {"end",             print_nothing   },
    [OP_KINDS] = {"kinds",           print_keyword   },
    [OP_NEVER] = {"never",           print_nothing   },
    [OP_LEXICAL_INTEGER] = {"lexical integer", print_nothing   },
    [OP_RANGE] = {"range",           print_range     },
    [OP_MULTIPLE] = {"multiple",        print_keyword   },
    [OP_INTEGER_32] = {"integer 32",      print_nothing   },
    [OP_INTEGER_64] = {"integer 64",      print_nothing   },
    [OP_FORMAT] = {"format",          print_keyword   },
    [OP_LENGTH] = {"length",          print_limits    },
    [OP_PATTERN] = {"pattern",         print_pattern   },
    [OP_CONTENT] = {"content",         print_keyword   },
    [OP_TEXTS] = {"texts",           print_texts     },
    [OP_VALUES] = {"values",          print_values    },
    [OP_ITEM_COUNT] = {"item count",      print_limits    },
    [OP_PREFIX] = {"prefix",          print_edges     },
    [OP_ITEMS] = {"items",           print_one_edge  },
    [OP_UNIQUE] = {"unique",          print_nothing   },
    [OP_CONTAINS] = {"contains",        print_contains  },
    [OP_MEMBER_COUNT] = {"member count",    print_limits    },
    [OP_MEMBERS] = {"members",         print_members   },
    [OP_OBJECT] = {"object",          print_members   },
    [OP_NAMES] = {"names",           print_one_edge  },
    [OP_DEPENDENT] = {"dependent",       print_dependents},
    [OP_CALL] = {"call",            print_one_edge  },
    [OP_ALL] = {"all",             print_edges     },
    [OP_TAG] = {"tag",             print_tag       },
    [OP_ANY] = {"any",             print_edges     },
    [OP_ONE] = {"one",             print_edges     },
    [OP_NOT] = {"not",             print_one_edge  },
    [OP_IF] = {"if",              print_if        },
    [OP_TRACK] = {"track",           print_list      },
    [OP_UNEVALUATED_PROPERTIES] = {"unevaluated",     print_one_edge  },
    [OP_UNEVALUATED_ITEMS] = {"unevaluated",     print_one_edge  },
};

static void print_list(struct printer *printer, const struct op *op)
{
    for (const struct op *inner = op->list; inner->code != OP_END; inner++) {
        buf_printf(printer->out, "\n          %s", rows[inner->code].name);
        rows[inner->code].print(printer, inner);
    }
}

/* ---- blocks ---- */

static void print_kinds(struct buf *out, unsigned kinds)
{
    static const struct {
        const char *name;
        unsigned kinds;
    } names[] = {
        {"null",    KINDS_NULL   },
        {"boolean", KINDS_BOOLEAN},
        {"number",  KINDS_NUMBER },
        {"integer", KINDS_INTEGER},
        {"string",  KINDS_STRING },
        {"array",   KINDS_ARRAY  },
        {"object",  KINDS_OBJECT }
    };
    if (kinds == KINDS_ALL || kinds == 0) {
        buf_add(out, kinds ? STR(" anything") : STR(" nothing"));
        return;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if ((kinds & names[i].kinds) != names[i].kinds)
            continue;
        buf_printf(out, " %s", names[i].name);
        kinds &= ~names[i].kinds;
    }
}

static void print_block(struct printer *printer, const struct block *block)
{
    static const char *const kinds[] = {"null",   "false", "true",  "number",
                                        "string", "array", "object"};
    struct buf *out = printer->out;
    const struct resource *resource = block->resource;
    struct str place = doc_pointer_to(out->arena, resource->root, block->node);
    buf_printf(out, "%zu  #" STR_FMT ":", number_of(printer, block), STR_ARG(place));
    print_kinds(out, block->kinds);
    buf_byte(out, '\n');
    for (size_t kind = 0; kind <= NODE_OBJECT; kind++) {
        bool possible = block->kinds & (kind == NODE_NUMBER ? KINDS_NUMBER : KIND_BIT(kind));
        for (const struct op *op = block->ops[kind]; possible && op->code != OP_END; op++) {
            buf_printf(out, "     %s: %s", kinds[kind], rows[op->code].name);
            rows[op->code].print(printer, op);
            buf_byte(out, '\n');
        }
    }
}

void schema_write_program(const struct schema *schema, struct buf *out)
{
    struct printer printer = {.set = schema->set, .out = out};
    if (!schema->edge.block->resource)
        return;
    number_of(&printer, schema->edge.block);
    for (size_t i = 0; i < printer.seen.len; i++)
        print_block(&printer, printer.seen.at[i]);
}
