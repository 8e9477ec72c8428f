/* Plans: everything about an operation that can be worked out before a message comes. */
#include "check_private.h"

struct compiler {
    struct arena *arena;
    struct check *check;
    enum schema_direction direction;
    struct arena scratch;
    struct ptrmap decoders; /* node of a parameter → struct decoder */
};

enum schema_dialect check_dialect(const struct contract *contract)
{
    static const enum schema_dialect dialects[] = {
        [CONTRACT_SWAGGER_2_0] = SCHEMA_SWAGGER_2_0,
        [CONTRACT_OPENAPI_3_0] = SCHEMA_OPENAPI_3_0,
        [CONTRACT_OPENAPI_3_1] = SCHEMA_OPENAPI_3_1,
        [CONTRACT_OPENAPI_3_2] = SCHEMA_OPENAPI_3_1,
    };
    enum schema_dialect dialect;
    if (contract->dialect.len && schema_dialect_find(contract->dialect, &dialect))
        return dialect;
    return dialects[contract->version];
}

static const struct schema *compile_schema(struct compiler *compiler, const struct node *node)
{
    struct schema_set *set = compiler->check->set;
    if (!node)
        return NULL;
    void **known =
        ptrmap_put(compiler->arena, &compiler->check->schemas[compiler->direction], node);
    if (*known)
        return *known;
    /* Most schemas are the same both ways: what serves both is compiled once. */
    const struct schema *schema = schema_compile(set, node, SCHEMA_NEUTRAL);
    if (schema_is_one_way(schema))
        schema = schema_compile(set, node, compiler->direction);
    *known = (void *)(uintptr_t)schema;
    return schema;
}

static const struct schema *strict_of(struct compiler *compiler, const struct schema *schema)
{
    if (!schema || !compiler->check->strict_set || !schema_is_one_way(schema))
        return NULL;
    return schema_compile(compiler->check->strict_set, schema_node(schema), compiler->direction);
}

/* ---- decoders ---- */

enum { KINDS_SCALAR = KINDS_BOOLEAN | KINDS_NUMBER | KINDS_STRING };

static void set_forms(struct decoder *decoder)
{
    unsigned kinds = decoder->outline->kinds;
    static const struct {
        unsigned kinds;
        enum form form;
    } forms[FORMS] = {
        {KINDS_NULL | KINDS_BOOLEAN | KINDS_NUMBER | KINDS_STRING, AS_TEXT  },
        {KINDS_ARRAY,                                              AS_LIST  },
        {KINDS_OBJECT,                                             AS_OBJECT},
    };
    for (size_t i = 0; i < FORMS; i++)
        if (kinds & forms[i].kinds)
            decoder->forms[decoder->form_count++] = forms[i].form;
    if (decoder->form_count > 1 && decoder->forms[0] == AS_TEXT && !(kinds & KINDS_SCALAR)) {
        /* null and an array */
        memmove(decoder->forms, decoder->forms + 1,
                (decoder->form_count - 1) * sizeof *decoder->forms);
        decoder->form_count--;
    }
    if (decoder->form_count == 0 || decoder->written.style == STYLE_DEEP_OBJECT) {
        decoder->form_count = 1; /* nothing is allowed: judging says so */
        decoder->forms[0] = AS_TEXT;
    }
}

/* Whether an object says what becomes of members that it does not name. */
static bool takes_others(const struct outline *outline)
{
    for (size_t i = 0; i < outline->node_count; i++) {
        const struct node *others = node_get(outline->nodes[i], STR("additionalProperties"));
        const struct node *patterns = node_get(outline->nodes[i], STR("patternProperties"));
        if ((others && others->kind != NODE_FALSE) || patterns)
            return true;
    }
    return false;
}

static bool holds_objects(const struct outline *outline)
{
    const struct outline *items = outline->items;
    return outline->kinds & KINDS_ARRAY && items && items->kinds & KINDS_OBJECT &&
           !(items->kinds & KINDS_SCALAR);
}

/* Written as the options say, where they do: nested formats are for arrays of objects, too. */
static void set_format(struct decoder *decoder, const struct check_format *format)
{
    struct way {
        enum parameter_style style;
        bool explode, dots;
    };
    static const struct way arrays[] = {
        [CHECK_ARRAY_REPEAT] = {STYLE_FORM,        true,  false},
        [CHECK_ARRAY_COMMA] = {STYLE_FORM,        false, false},
        [CHECK_ARRAY_SPACE] = {STYLE_SPACE,       false, false},
        [CHECK_ARRAY_PIPE] = {STYLE_PIPE,        false, false},
        [CHECK_ARRAY_BRACKETS] = {STYLE_DEEP_OBJECT, false, false}
    };
    static const struct way objects[] = {
        [CHECK_OBJECT_FLAT] = {STYLE_FORM,        true,  false},
        [CHECK_OBJECT_FLAT_COMMA] = {STYLE_FORM,        false, false},
        [CHECK_OBJECT_BRACKETS] = {STYLE_DEEP_OBJECT, false, false},
        [CHECK_OBJECT_DOTS] = {STYLE_DEEP_OBJECT, false, true }
    };
    const struct outline *outline = decoder->outline;
    bool nested = format->object >= CHECK_OBJECT_BRACKETS;
    bool object = outline->kinds & KINDS_OBJECT || (nested && holds_objects(outline));
    const struct way *way = object && format->object ? &objects[format->object]
                            : outline->kinds & KINDS_ARRAY && !object && format->array
                                ? &arrays[format->array]
                                : NULL;
    decoder->written.inner = format->array;
    if (!way)
        return;
    decoder->written.formatted = true;
    decoder->written.style = way->style;
    decoder->written.explode = way->explode;
    decoder->written.dots = way->dots;
}

static void set_schema(struct compiler *compiler, struct decoder *decoder,
                       const struct node *schema, const struct check_format *format)
{
    decoder->schema = compile_schema(compiler, schema);
    if (!decoder->schema)
        return;
    decoder->strict = strict_of(compiler, decoder->schema);
    decoder->faulty = !schema_is_complete(decoder->schema);
    decoder->outline = schema_outline(decoder->schema);
    if (format)
        set_format(decoder, format);
    set_forms(decoder);
    bool pairs = decoder->written.style == STYLE_FORM || decoder->written.style == STYLE_COOKIE;
    decoder->takes_rest = pairs && decoder->written.explode &&
                          decoder->outline->kinds & KINDS_OBJECT && decoder->part != SPOT_PATH &&
                          decoder->part != SPOT_HEADER && !(decoder->outline->kinds & KINDS_STRING);
}

static const struct media_plan *compile_media_types(struct compiler *compiler,
                                                    const struct media_types *types);

static bool is_before_3_0_4(const struct contract *contract)
{
    struct str version = node_string(node_get(contract->root, STR("openapi")));
    static const struct str old[] = {STR_INIT("3.0.0"), STR_INIT("3.0.1"), STR_INIT("3.0.2"),
                                     STR_INIT("3.0.3"), STR_INIT("3.1.0")};
    for (size_t i = 0; i < sizeof old / sizeof *old; i++)
        if (str_eq(version, old[i]))
            return true;
    return false;
}

static struct decoder new_decoder(struct compiler *compiler, const struct parameter *parameter,
                                  const struct check_format *format)
{
    static const struct {
        enum spot_part part;
        enum coding coding;
    } places[PARAMETER_IN_COUNT] = {
        [IN_PATH] = {SPOT_PATH,   CODING_PERCENT},
          [IN_QUERY] = {SPOT_QUERY,  CODING_FORM   },
        [IN_HEADER] = {SPOT_HEADER, CODING_NONE   },
          [IN_COOKIE] = {SPOT_COOKIE, CODING_PERCENT},
        [IN_QUERYSTRING] = {SPOT_QUERY,  CODING_FORM   },
    };
    struct decoder decoder = {
        .written = {.name = parameter->name,
                    .style = parameter->style,
                    .explode = parameter->explode},
        .part = places[parameter->in].part,
        .coding = parameter->style == STYLE_COOKIE ? CODING_NONE : places[parameter->in].coding,
        .required = parameter->required,
        .deprecated = parameter->deprecated,
        .allow_empty = parameter->allow_empty,
        .old_label = parameter->style == STYLE_LABEL && !parameter->explode &&
                     is_before_3_0_4(compiler->check->contract),
        .node = parameter->node,
    };
    if (parameter->in == IN_HEADER)
        decoder.written.name = arena_lower(compiler->arena, parameter->name);
    if (parameter->content.len)
        decoder.content = compile_media_types(compiler, &parameter->content);
    else
        set_schema(compiler, &decoder, parameter->schema, format);
    return decoder;
}

/* Parameters that many operations refer to have one decoder, of which each has a copy. */
static struct decoder decoder_of(struct compiler *compiler, const struct parameter *parameter,
                                 const struct check_format *format)
{
    struct decoder *known = ptrmap_get(&compiler->decoders, parameter->node);
    if (!known) {
        known = arena_new(&compiler->scratch, struct decoder);
        *known = new_decoder(compiler, parameter, format);
        *ptrmap_put(&compiler->scratch, &compiler->decoders, parameter->node) = known;
    }
    return *known;
}

static struct decoders list_of(struct compiler *compiler, const struct parameters *parameters,
                               enum parameter_in in)
{
    const struct check_format *format = in == IN_QUERY ? &compiler->check->options.query : NULL;
    size_t count = 0;
    for (size_t i = 0; i < parameters->len; i++)
        count += parameters->at[i].in == in;
    if (count == 0)
        return (struct decoders){0};
    struct decoder *list = arena_array(compiler->arena, struct decoder, count);
    count = 0;
    for (size_t i = 0; i < parameters->len; i++)
        if (parameters->at[i].in == in) {
            list[count] = decoder_of(compiler, &parameters->at[i], format);
            list[count++].index = (uint32_t)i;
        }
    return (struct decoders){list, count};
}

/* ---- header fields ---- */

/* Swagger 2.0: how the items of a header are separated stands in the header itself. */
static enum parameter_style header_style(const struct contract *contract, const struct node *node)
{
    static const struct {
        struct str name;
        enum parameter_style style;
    } rows[] = {
        {STR_INIT("ssv"),   STYLE_SPACE},
        {STR_INIT("tsv"),   STYLE_TAB  },
        {STR_INIT("pipes"), STYLE_PIPE }
    };
    struct str format = node_string(node_get(node, STR("collectionFormat")));
    for (size_t i = 0; contract->version == CONTRACT_SWAGGER_2_0 && i < sizeof rows / sizeof *rows;
         i++)
        if (str_eq(format, rows[i].name))
            return rows[i].style;
    return STYLE_SIMPLE;
}

static struct decoders headers_of(struct compiler *compiler, const struct headers *headers)
{
    struct decoder *list = arena_array(compiler->arena, struct decoder, headers->len + 1);
    size_t count = 0;
    for (size_t i = 0; i < headers->len; i++) {
        const struct header *header = &headers->at[i];
        if (str_eq_nocase(header->name, STR("content-type")))
            continue;
        struct decoder *decoder = &list[count++];
        *decoder = (struct decoder){
            .written = {.name = arena_lower(compiler->arena, header->name),
                        .style = header_style(compiler->check->contract, header->node),
                        .explode = header->explode},
            .part = SPOT_HEADER,
            .coding = CODING_NONE,
            .required = header->required,
            .node = header->node,
        };
        if (header->content && header->content->len)
            decoder->content = compile_media_types(compiler, header->content);
        else
            set_schema(compiler, decoder, header->schema, NULL);
    }
    return (struct decoders){list, count};
}

/* ---- claims ---- */

struct claiming {
    VEC(struct claim) list;
    uint32_t rest;
};

static struct claim claim_of(const struct decoder *decoder, uint32_t index)
{
    struct str name = decoder->written.name;
    bool deep = decoder->written.style == STYLE_DEEP_OBJECT, dots = decoder->written.dots;
    bool scalar = decoder->outline && decoder->outline->kinds & KINDS_SCALAR;
    return (struct claim){.name = name,
                          .decoder = index,
                          .deep = deep && !dots,
                          .dots = dots,
                          .only_nested = decoder->written.formatted && deep && !scalar &&
                                         !str_ends(name, STR("[]"))};
}

static void claim_members(struct compiler *compiler, struct claiming *claiming,
                          const struct decoder *decoder, uint32_t index)
{
    const struct outline *outline = decoder->outline;
    for (size_t i = 0; i < outline->member_count; i++)
        *vec_push(compiler->arena, &claiming->list) =
            (struct claim){.name = outline->members[i].name, .decoder = index};
    if (claiming->rest == 0 && takes_others(outline))
        claiming->rest = index + 1;
}

/* What security schemes read is no member of an object. */
static void claim_credentials(struct compiler *compiler, struct claiming *claiming,
                              const struct security *security, enum parameter_in in)
{
    for (size_t i = 0; i < security->len; i++)
        for (size_t n = 0; n < security->at[i].len; n++) {
            const struct security_scheme *scheme = security->at[i].schemes[n];
            if (scheme->kind == SECURITY_API_KEY && scheme->in == in)
                *vec_push(compiler->arena, &claiming->list) =
                    (struct claim){.name = scheme->parameter, .nobody = true};
        }
}

/* Declared names come before the members of exploded objects. `security`: of parameters in the place `in`; or NULL. */
static struct claims claims_of(struct compiler *compiler, const struct decoders *decoders,
                               const struct security *security, enum parameter_in in)
{
    struct claiming claiming = {0};
    for (uint32_t i = 0; i < decoders->len; i++)
        *vec_push(compiler->arena, &claiming.list) = claim_of(&decoders->at[i], i);
    for (uint32_t i = 0; i < decoders->len; i++)
        if (decoders->at[i].takes_rest)
            claim_members(compiler, &claiming, &decoders->at[i], i);
    if (claiming.rest && security)
        claim_credentials(compiler, &claiming, security, in);
    struct claims claims = {.at = claiming.list.at,
                            .len = claiming.list.len,
                            .rest = claiming.rest,
                            .options = &compiler->check->options};
    claims_index(compiler->arena, &claims);
    return claims;
}

/* ---- bodies ---- */

static const struct encoding *encoding_of(const struct media_type *type, struct str property)
{
    for (size_t i = 0; i < type->encoding_count; i++)
        if (str_eq(type->encodings[i].property, property))
            return &type->encodings[i];
    return NULL;
}

static enum parameter_style style_named(struct str name)
{
    static const struct {
        struct str name;
        enum parameter_style style;
    } rows[] = {
        {STR_INIT("spaceDelimited"), STYLE_SPACE      },
        {STR_INIT("pipeDelimited"),  STYLE_PIPE       },
        {STR_INIT("deepObject"),     STYLE_DEEP_OBJECT}
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_eq(name, rows[i].name))
            return rows[i].style;
    return STYLE_FORM;
}

/* Whether an encoding says how a value is written: then its contentType counts for nothing (OpenAPI 3.1.1, "Encoding
 * Object"). Before 3.1 that was for forms only. */
static bool is_styled(const struct compiler *compiler, const struct media_plan *media,
                      const struct encoding *encoding)
{
    return encoding && (encoding->style.len || encoding->has_explode || encoding->allow_reserved) &&
           (media->reader == READER_FORM ||
            compiler->check->contract->version >= CONTRACT_OPENAPI_3_1);
}

/* The decoder of a property; where neither the options nor an encoding say how, as a query would have it. */
static struct decoder field_of(const struct compiler *compiler, const struct media_plan *media,
                               const struct outline_member *member, const struct part_plan *part)
{
    struct decoder decoder = {
        .written = {.name = member->name, .style = STYLE_FORM, .explode = true},
        .part = SPOT_BODY,
        .coding = CODING_FORM,
        .node = part->encoding ? part->encoding->node : media->type->node,
        .outline = member->value,
    };
    if (part->styled) {
        decoder.written.style = style_named(part->encoding->style);
        decoder.written.explode = part->encoding->has_explode ? part->encoding->explode
                                                              : decoder.written.style == STYLE_FORM;
    }
    if (compiler->direction == SCHEMA_REQUEST)
        set_format(&decoder, &compiler->check->options.form);
    set_forms(&decoder);
    bool loose = decoder.written.style == STYLE_FORM && decoder.written.explode;
    decoder.takes_rest = loose && part->styled && member->value->kinds & KINDS_OBJECT &&
                         !(member->value->kinds & KINDS_STRING);
    for (size_t i = 0; loose && !decoder.takes_rest && i < decoder.form_count;
         i++) /* its members would have no common name */
        decoder.forms[i] = decoder.forms[i] == AS_OBJECT ? AS_TEXT : decoder.forms[i];
    return decoder;
}

static struct part_plan part_of(struct compiler *compiler, const struct media_plan *media,
                                const struct encoding *encoding)
{
    struct part_plan part = {.encoding = encoding};
    if (!part.encoding || !part.encoding->node)
        return part;
    part.styled = is_styled(compiler, media, part.encoding);
    part.type = part.styled ? STR("") : part.encoding->content_type;
    part.headers = headers_of(compiler, &part.encoding->headers);
    return part;
}

static void set_fields(struct compiler *compiler, struct media_plan *media)
{
    const struct outline *outline = media->outline;
    uint32_t count = outline ? (uint32_t)outline->member_count : 0;
    struct decoder *fields = arena_array(compiler->arena, struct decoder, count + 1);
    struct part_plan *parts = arena_array(compiler->arena, struct part_plan, count + 1);
    struct claiming claiming = {0};
    for (uint32_t i = 0; i < count; i++) {
        parts[i] = part_of(compiler, media, encoding_of(media->type, outline->members[i].name));
        fields[i] = field_of(compiler, media, &outline->members[i], &parts[i]);
        struct claim claim = claim_of(&fields[i], i);
        claim.deep |= !fields[i].written.formatted;
        *vec_push(compiler->arena, &claiming.list) = claim;
    }
    for (uint32_t i = 0; i < count; i++)
        if (fields[i].takes_rest)
            claim_members(compiler, &claiming, &fields[i], i);
    media->fields = (struct decoders){fields, count};
    media->parts = parts;
    media->claims =
        (struct claims){.at = claiming.list.at, .len = claiming.list.len, .rest = claiming.rest};
    claims_index(compiler->arena, &media->claims);
}

static void set_parts_by_place(struct compiler *compiler, struct media_plan *media)
{
    const struct media_type *type = media->type;
    struct part_plan *prefix =
        arena_array(compiler->arena, struct part_plan, type->prefix_encoding_count + 1);
    for (size_t i = 0; i < type->prefix_encoding_count; i++)
        prefix[i] = part_of(compiler, media, &type->prefix_encodings[i]);
    media->prefix = prefix;
    media->prefix_count = type->prefix_encoding_count;
    prefix[media->prefix_count] = part_of(compiler, media, type->item_encoding);
    media->item = &prefix[media->prefix_count];
}

static void compile_media(struct compiler *compiler, const struct media_type *type,
                          struct media_plan *media)
{
    *media = (struct media_plan){.type = type, .name = type->name};
    if (media_parse(type->name, &media->range))
        media->reader = reader_of(&media->range);
    else
        media->reader = READER_NONE;
    media->schema = compile_schema(compiler, type->schema);
    media->item_schema = compile_schema(compiler, type->item_schema);
    media->faulty = (media->schema && !schema_is_complete(media->schema)) ||
                    (media->item_schema && !schema_is_complete(media->item_schema));
    media->strict = strict_of(compiler, media->schema);
    media->item_strict = strict_of(compiler, media->item_schema);
    if (media->schema && media->reader != READER_JSON)
        media->outline = schema_outline(media->schema);
    if (media->item_schema && media->reader != READER_JSON)
        media->item_outline = schema_outline(media->item_schema);
    bool wild = str_eq(media->range.subtype, STR("*"));
    if (media->reader == READER_FORM || media->reader == READER_MULTIPART || wild)
        set_fields(compiler, media);
    if (media->reader == READER_MULTIPART)
        set_parts_by_place(compiler, media);
}

static const struct media_plan *compile_media_types(struct compiler *compiler,
                                                    const struct media_types *types)
{
    struct media_plan *list = arena_array(compiler->arena, struct media_plan, types->len + 1);
    for (size_t i = 0; i < types->len; i++)
        compile_media(compiler, &types->at[i], &list[i]);
    return list;
}

/* Swagger 2.0: each form parameter is judged for itself. */
static void set_form_parameters(struct compiler *compiler, const struct body *body,
                                struct media_plan *media, size_t count)
{
    struct decoder *fields = arena_array(compiler->arena, struct decoder, body->form.len + 1);
    for (size_t i = 0; i < body->form.len; i++) {
        fields[i] = decoder_of(compiler, &body->form.at[i], &compiler->check->options.form);
        fields[i].part = SPOT_BODY;
    }
    for (size_t i = 0; i < count; i++) {
        media[i].each = true;
        media[i].fields = (struct decoders){fields, body->form.len};
        media[i].parts = arena_array(compiler->arena, struct part_plan, body->form.len + 1);
        media[i].claims = claims_of(compiler, &media[i].fields, NULL, IN_QUERY);
    }
}

static struct body_plan body_of(struct compiler *compiler, const struct body *body)
{
    struct body_plan plan = {0};
    if (!body)
        return plan;
    plan.node = body->node;
    plan.required = body->required;
    plan.media = compile_media_types(compiler, &body->content);
    plan.media_count = body->content.len;
    if (body->form.len)
        set_form_parameters(compiler, body, (struct media_plan *)(uintptr_t)plan.media,
                            plan.media_count);
    return plan;
}

/* ---- operations ---- */

static void set_responses(struct compiler *compiler, struct plan *plan)
{
    const struct responses *responses = &plan->operation->responses;
    struct response_plan *list =
        arena_array(compiler->arena, struct response_plan, responses->len + 1);
    compiler->direction = SCHEMA_RESPONSE;
    for (size_t i = 0; i < responses->len; i++) {
        const struct response *response = &responses->at[i];
        list[i] = (struct response_plan){
            .response = response,
            .headers = headers_of(compiler, &response->headers),
            .body = {.node = response->node,
                     .media = compile_media_types(compiler, &response->content),
                     .media_count = response->content.len},
        };
    }
    plan->responses = list;
    plan->response_count = responses->len;
}

static void compile_plan(struct compiler *compiler, const struct operation *operation,
                         struct plan *plan)
{
    const struct parameters *parameters = &operation->parameters;
    compiler->direction = SCHEMA_REQUEST;
    *plan = (struct plan){
        .operation = operation,
        .path = list_of(compiler, parameters, IN_PATH),
        .query = list_of(compiler, parameters, IN_QUERY),
        .header = list_of(compiler, parameters, IN_HEADER),
        .cookie = list_of(compiler, parameters, IN_COOKIE),
        .body = body_of(compiler, operation->body),
        .challenge = challenge_of(compiler->arena, compiler->check->contract, &operation->security),
        .judges_unknown = compiler->check->options.unknown != CHECK_IGNORE,
    };
    struct decoders whole = list_of(compiler, parameters, IN_QUERYSTRING);
    if (whole.len && whole.at[0].content)
        plan->querystring = &whole.at[0];
    plan->query_claims = claims_of(compiler, &plan->query, &operation->security, IN_QUERY);
    plan->cookie_claims = claims_of(compiler, &plan->cookie, &operation->security, IN_COOKIE);
    set_responses(compiler, plan);
}

/* Callbacks may hold callbacks: as deep as a document writes them. */
static void compile_others(struct compiler *compiler, const struct operation *operation,
                           bool itself)
{
    void **slot = itself ? ptrmap_put(compiler->arena, &compiler->check->others, operation) : NULL;
    if (slot && *slot)
        return;
    if (slot) {
        struct plan *plan = arena_new(compiler->arena, struct plan);
        *slot = plan;
        compile_plan(compiler, operation, plan);
    }
    for (size_t i = 0; i < operation->callback_count; i++)
        for (size_t n = 0; n < operation->callbacks[i].operation_count; n++)
            compile_others(compiler, operation->callbacks[i].operations[n], true);
}

static struct schema_set *new_set(struct arena *arena, const struct check *check,
                                  enum schema_one_way one_way, struct findings *findings)
{
    struct schema_options options = {.dialect = check_dialect(check->contract),
                                     .budget = &check->budget,
                                     .one_way = one_way,
                                     .refs = check->contract->refs};
    return schema_set_new(arena, &options, findings);
}

struct check *check_compile(struct arena *arena, const struct contract *contract,
                            const struct check_options *options, struct findings *findings)
{
    struct check *check = arena_new(arena, struct check);
    struct findings *again = arena_new(arena, struct findings);
    *again = (struct findings){.arena = arena, .max = 1}; /* told by the first set already */
    check->contract = contract;
    check->options = *options;
    check->budget = options->budget ? *options->budget : budget_standard();
    check->set = new_set(arena, check, SCHEMA_ONE_WAY_ALLOWED, findings);
    if (options->one_way != CHECK_IGNORE)
        check->strict_set = new_set(arena, check, SCHEMA_ONE_WAY_REFUSED, again);
    struct compiler compiler = {.arena = arena, .check = check};
    arena_init(&compiler.scratch);
    struct plan *plans = arena_array(arena, struct plan, contract->operation_count + 1);
    for (size_t i = 0; i < contract->operation_count; i++)
        compile_plan(&compiler, &contract->operations[i], &plans[i]);
    check->plans = plans;
    for (size_t i = 0; i < contract->operation_count; i++)
        compile_others(&compiler, &contract->operations[i], false);
    for (size_t i = 0; i < contract->webhook_count; i++)
        compile_others(&compiler, &contract->webhooks[i], true);
    arena_release(&compiler.scratch);
    return check;
}

const struct schema *check_schema(const struct check *check, const struct node *node,
                                  enum schema_direction direction)
{
    return node ? ptrmap_get(&check->schemas[direction], node) : NULL;
}
