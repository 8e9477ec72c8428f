/* YAML 1.2 through libyaml's events, into the same tape as JSON. */
#include "map.h"
#include "reader_private.h"
#include "utf8.h"
#include "yaml_private.h"

#include <assert.h>
#include <yaml.h>

/* A place of libyaml, which counts code points, as byte offset. Marks come in rising order but for
 * a few steps, so the cursor moves little. */
struct cursor {
    size_t index, byte;
    size_t ascii; /* up to here both are the same */
};

struct anchor {
    const struct node *moved; /* where its nodes are, once they left the tape; else NULL */
    size_t index, count;      /* in the tape */
    uint64_t height;
    bool complete;
};

/* A collection that is not closed. */
struct frame {
    size_t index;          /* of its node in the tape */
    uint64_t height;       /* levels inside it, so far */
    struct anchor *anchor; /* of the collection, or NULL */
    bool is_mapping, has_key;
    bool has_merge, merging; /* << was met; the next value is its value */
    uint32_t merge_at;
    size_t anchors_before; /* how many there were when << was met */
    struct node *merged;   /* the value of <<, or NULL */
};

struct yaml {
    yaml_parser_t parser;
    struct str text; /* without byte order mark */
    size_t skipped;  /* bytes of the mark */
    struct cursor cursor;
    VEC(struct node) tape;
    VEC(struct frame) frames;
    VEC(struct anchor *) anchors; /* those in the tape */
    struct map names;             /* anchor by name */
    uint64_t repeated;            /* nodes copied for aliases and merges */
    bool started, refused;
    struct arena scratch, step_scratch; /* of the whole text; of one step */
    const struct source *source;
    struct budget bounds;
    struct arena *arena;
    struct findings *findings;
};

static size_t step_back(struct str text, size_t byte)
{
    do
        byte--;
    while (((unsigned char)text.ptr[byte] & 0xC0) == 0x80);
    return byte;
}

static size_t step_on(struct str text, size_t byte)
{
    unsigned char lead = (unsigned char)text.ptr[byte];
    return byte + (lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4);
}

/* How many of the next `most` bytes are ASCII, up to the first that is not. */
static size_t ascii_run(struct str text, size_t byte, size_t most)
{
    return utf8_ascii(str_slice(text, byte, byte + most));
}

/* The offset in yaml->text. */
static size_t byte_of(struct yaml *yaml, const yaml_mark_t *mark)
{
    struct cursor *cursor = &yaml->cursor;
    if (mark->index <= cursor->ascii)
        return mark->index;
    while (cursor->index < mark->index && cursor->byte < yaml->text.len) {
        size_t run = ascii_run(yaml->text, cursor->byte, mark->index - cursor->index);
        cursor->index += run ? run : 1;
        cursor->byte = run ? cursor->byte + run : step_on(yaml->text, cursor->byte);
    }
    for (; cursor->index > mark->index; cursor->index--)
        cursor->byte = step_back(yaml->text, cursor->byte);
    return cursor->byte;
}

static uint32_t offset_of(struct yaml *yaml, const yaml_mark_t *mark)
{
    return (uint32_t)(byte_of(yaml, mark) + yaml->skipped);
}

static struct where where_of(struct yaml *yaml, const yaml_mark_t *mark)
{
    return reader_where(yaml->source, offset_of(yaml, mark), 1);
}

static bool over_budget(struct yaml *yaml, size_t at, enum finding_id id, const char *field)
{
    finding_over_budget(yaml->findings, id, reader_where(yaml->source, at, 1), &yaml->bounds,
                        field);
    return false;
}

static bool too_deep(struct yaml *yaml, size_t at)
{
    reader_too_deep(yaml->findings, reader_where(yaml->source, at, 1), &yaml->bounds);
    return false;
}

static bool syntax_error(struct yaml *yaml, size_t at, const char *what)
{
    finding_add(yaml->findings, FINDING_YAML_SYNTAX, reader_where(yaml->source, at, 1), "%s", what);
    return false;
}

/* The collection that is open; there must be one. */
static struct frame *innermost(struct yaml *yaml)
{
    assert(yaml->frames.len > 0);
    return &yaml->frames.at[yaml->frames.len - 1];
}

static bool wants_key(struct yaml *yaml)
{
    if (yaml->frames.len == 0)
        return false;
    const struct frame *frame = innermost(yaml);
    return frame->is_mapping && !frame->has_key && !frame->merging;
}

/* A new node at the tape's end, or NULL with a finding. */
static struct node *add_node(struct yaml *yaml, enum node_kind kind, size_t at)
{
    if (yaml->tape.len >= yaml->bounds.nodes) {
        over_budget(yaml, at, FINDING_DOCUMENT_TOO_LARGE, "nodes");
        return NULL;
    }
    struct node *node = vec_push(&yaml->scratch, &yaml->tape);
    *node = (struct node){.kind = (uint8_t)kind, .span = 1, .at = (uint32_t)at};
    return node;
}

/* `count` nodes copied to the end of the tape, or false with a finding. `nodes` may lie in the
 * tape. */
static bool add_copy(struct yaml *yaml, const struct node *nodes, size_t count, size_t at)
{
    if (count > yaml->bounds.nodes || yaml->tape.len > yaml->bounds.nodes - count)
        return over_budget(yaml, at, FINDING_DOCUMENT_TOO_LARGE, "nodes");
    for (size_t i = 0; i < count; i++) {
        struct node *copy = vec_push(&yaml->scratch, &yaml->tape);
        *copy = nodes[i];
    }
    return true;
}

static struct anchor *add_anchor(struct yaml *yaml, const yaml_char_t *name)
{
    if (!name)
        return NULL;
    struct anchor *anchor = arena_new(&yaml->scratch, struct anchor);
    anchor->index = yaml->tape.len;
    struct str key = arena_str(&yaml->scratch, str_of((const char *)name));
    *map_put(&yaml->scratch, &yaml->names, key) = anchor;
    *vec_push(&yaml->scratch, &yaml->anchors) = anchor;
    return anchor;
}

static bool count_repeated(struct yaml *yaml, size_t count, size_t at)
{
    yaml->repeated += count;
    return yaml->repeated <= yaml->bounds.alias_nodes ||
           over_budget(yaml, at, FINDING_YAML_ALIAS, "alias_nodes");
}

static bool is_mergeable(const struct node *node)
{
    NODE_EACH_ITEM(node, item)
    if (item->kind != NODE_OBJECT)
        return false;
    return node->kind == NODE_OBJECT || node->kind == NODE_ARRAY;
}

/* Takes the value of << off the tape's end; it comes back when its mapping closes. */
static bool take_merge(struct yaml *yaml, struct frame *frame, size_t index)
{
    size_t count = yaml->tape.len - index;
    const struct node *value = &yaml->tape.at[index];
    if (!is_mergeable(value))
        return syntax_error(
            yaml, frame->merge_at,
            "the value of the merge key << is neither a mapping nor a list of them");
    if (!count_repeated(yaml, count, frame->merge_at))
        return false;
    frame->merged = arena_reserve(&yaml->scratch, count * sizeof *value);
    memcpy(frame->merged, value, count * sizeof *value);
    for (size_t i = frame->anchors_before; i < yaml->anchors.len; i++) {
        struct anchor *anchor = yaml->anchors.at[i];
        anchor->moved = frame->merged + (anchor->index - index);
    }
    yaml->anchors.len = frame->anchors_before;
    yaml->tape.len = index;
    frame->merging = false;
    return true;
}

/* The value at `index` is complete: what that means to the collection around it. */
static bool end_value(struct yaml *yaml, size_t index, uint64_t height, struct anchor *anchor)
{
    if (anchor) {
        anchor->count = yaml->tape.len - index;
        anchor->height = height;
        anchor->complete = true;
    }
    if (yaml->frames.len == 0)
        return true;
    struct frame *frame = innermost(yaml);
    if (frame->height < height + 1)
        frame->height = height + 1;
    if (frame->merging)
        return take_merge(yaml, frame, index);
    if (!frame->is_mapping || frame->has_key)
        yaml->tape.at[frame->index].len++;
    frame->has_key = frame->is_mapping && !frame->has_key;
    return true;
}

static const char core_prefix[] = "tag:yaml.org,2002:";

/* The name behind the prefix of the core schema's tags, or the empty text. */
static struct str core_name(const yaml_char_t *tag)
{
    struct str text = str_of((const char *)tag);
    return str_starts(text, STR(core_prefix)) ? str_from(text, sizeof core_prefix - 1) : STR("");
}

static void warn_tag(struct yaml *yaml, size_t at, const yaml_char_t *tag, const char *what)
{
    struct str name = str_slice(str_of((const char *)tag), 0, 100);
    finding_add(yaml->findings, FINDING_YAML_TAG, reader_where(yaml->source, at, 1),
                "the tag " STR_FMT " %s", STR_ARG(name), what);
}

/* Whether what a scalar looks like is what its tag says it is. */
static bool tag_fits(struct str name, const struct yaml_value *value)
{
    if (str_eq(name, STR("int")))
        return value->kind == NODE_NUMBER && value->is_integer;
    if (str_eq(name, STR("float")))
        return value->kind == NODE_NUMBER || value->not_finite;
    if (str_eq(name, STR("bool")))
        return value->kind == NODE_TRUE || value->kind == NODE_FALSE;
    return str_eq(name, STR("null")) && value->kind == NODE_NULL;
}

static bool is_scalar_tag(struct str name)
{
    return str_eq(name, STR("int")) || str_eq(name, STR("float")) || str_eq(name, STR("bool")) ||
           str_eq(name, STR("null"));
}

static struct yaml_value resolve(struct yaml *yaml, const yaml_event_t *event, struct str text,
                                 size_t at)
{
    const yaml_char_t *tag = event->data.scalar.tag;
    struct yaml_value string = {.kind = NODE_STRING, .text = text};
    struct str name = core_name(tag);
    bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (tag && str_eq(name, STR("str")))
        return string;
    if (tag && !is_scalar_tag(name))
        warn_tag(yaml, at, tag, "is not one of the core schema and was ignored");
    else if (tag)
        plain = true;
    struct yaml_value value = plain ? yaml_resolve(yaml->arena, text) : string;
    if (is_scalar_tag(name) && !tag_fits(name, &value)) {
        warn_tag(yaml, at, tag, "does not fit this value, which was read as a string");
        return string;
    }
    if (value.not_finite)
        finding_add(yaml->findings, FINDING_YAML_NOT_FINITE,
                    reader_where(yaml->source, at, text.len),
                    STR_FMT " is no number that JSON has and was read as a string", STR_ARG(text));
    return value;
}

/* The scalar's text in the source where it stands there as it is, else copied; *at is where it
 * starts. */
static struct str scalar_text(struct yaml *yaml, const yaml_event_t *event, size_t *at)
{
    struct str value = {(const char *)event->data.scalar.value, event->data.scalar.length};
    size_t start = byte_of(yaml, &event->start_mark), end = byte_of(yaml, &event->end_mark);
    bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    size_t quote = plain ? 0 : 1;
    *at = start + yaml->skipped;
    if (end < start + value.len + 2 * quote)
        return arena_str(yaml->arena, value);
    size_t first = end - quote - value.len;
    struct str there = str_slice(yaml->text, first, first + value.len);
    if (!str_eq(there, value))
        return arena_str(yaml->arena, value);
    bool quoted = !plain && (yaml->text.ptr[first - 1] == '"' || yaml->text.ptr[first - 1] == '\'');
    if (!plain && !quoted)
        return arena_str(yaml->arena, value);
    *at = first - quote + yaml->skipped;
    return there;
}

/* A plain << in the place of a key. */
static bool is_merge_key(const yaml_event_t *event, struct str text)
{
    const yaml_char_t *tag = event->data.scalar.tag;
    return event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && str_eq(text, STR("<<")) &&
           (!tag || str_eq(core_name(tag), STR("merge")));
}

static bool start_merge(struct yaml *yaml, size_t at)
{
    struct frame *frame = innermost(yaml);
    if (frame->has_merge) {
        struct finding *finding =
            finding_add(yaml->findings, FINDING_DUPLICATE_KEY, reader_where(yaml->source, at, 2),
                        "the merge key << stands in this mapping already");
        finding->also = reader_where(yaml->source, frame->merge_at, 2);
        finding->hint = STR("one << can take a list: <<: [*first, *second]");
        yaml->refused = true;
    }
    frame->has_merge = frame->merging = true;
    frame->merge_at = (uint32_t)at;
    frame->anchors_before = yaml->anchors.len;
    return true;
}

static bool on_scalar(struct yaml *yaml, const yaml_event_t *event)
{
    size_t at, index = yaml->tape.len;
    struct str text = scalar_text(yaml, event, &at);
    bool key = wants_key(yaml);
    if (key && is_merge_key(event, text))
        return start_merge(yaml, at);
    struct anchor *anchor = add_anchor(yaml, event->data.scalar.anchor);
    struct yaml_value value = {.kind = NODE_STRING, .text = text};
    if (!key)
        value = resolve(yaml, event, text, at);
    struct node *node = add_node(yaml, value.kind, at);
    if (!node)
        return false;
    if (value.kind == NODE_STRING)
        node_string_set(node, value.text);
    else if (value.kind == NODE_NUMBER)
        node_number_set(node, value.text);
    else
        node->len = (uint32_t)text.len;
    if (key)
        node->flags |= NODE_IS_KEY;
    return end_value(yaml, index, 0, anchor);
}

static bool key_not_text(struct yaml *yaml, size_t at)
{
    finding_add(yaml->findings, FINDING_KEY_NOT_TEXT, reader_where(yaml->source, at, 1),
                "a key must be a scalar, and this one is a collection");
    return false;
}

static bool bad_alias(struct yaml *yaml, size_t at, const yaml_event_t *event, const char *what)
{
    struct str name = str_slice(str_of((const char *)event->data.alias.anchor), 0, 100);
    finding_add(yaml->findings, FINDING_YAML_ALIAS, reader_where(yaml->source, at, name.len + 1),
                "the alias *" STR_FMT " %s", STR_ARG(name), what);
    return false;
}

/* An alias in the place of a key stands for the scalar's text. */
static void make_key(struct node *node)
{
    static const struct str names[] = {[NODE_NULL] = STR_INIT("null"),
                                       [NODE_FALSE] = STR_INIT("false"),
                                       [NODE_TRUE] = STR_INIT("true")};
    node_string_set(node, node->text ? node_str(node) : names[node->kind]);
    node->flags = NODE_IS_ALIAS | NODE_IS_KEY;
}

static bool on_alias(struct yaml *yaml, const yaml_event_t *event)
{
    size_t at = offset_of(yaml, &event->start_mark), index = yaml->tape.len;
    const struct anchor *anchor =
        map_get(&yaml->names, str_of((const char *)event->data.alias.anchor));
    if (!anchor)
        return bad_alias(yaml, at, event, "has no anchor before it");
    if (!anchor->complete)
        return bad_alias(yaml, at, event, "stands inside its own anchor");
    if (!count_repeated(yaml, anchor->count, at))
        return false;
    if (yaml->frames.len + anchor->height > yaml->bounds.depth)
        return too_deep(yaml, at);
    const struct node *nodes = anchor->moved ? anchor->moved : yaml->tape.at + anchor->index;
    if (!add_copy(yaml, nodes, anchor->count, at))
        return false;
    struct node *copy = &yaml->tape.at[index];
    for (size_t i = 0; i < anchor->count; i++)
        copy[i].flags |= NODE_IS_ALIAS;
    copy->flags &= (uint8_t)~NODE_IS_KEY;
    if (wants_key(yaml)) {
        if (copy->kind == NODE_ARRAY || copy->kind == NODE_OBJECT)
            return key_not_text(yaml, at);
        make_key(copy);
    }
    return end_value(yaml, index, anchor->height, NULL);
}

static bool open_collection(struct yaml *yaml, const yaml_event_t *event, enum node_kind kind,
                            const yaml_char_t *anchor)
{
    size_t at = offset_of(yaml, &event->start_mark), index = yaml->tape.len;
    if (wants_key(yaml))
        return key_not_text(yaml, at);
    if (yaml->frames.len >= yaml->bounds.depth)
        return too_deep(yaml, at);
    struct anchor *named = add_anchor(yaml, anchor);
    if (!add_node(yaml, kind, at))
        return false;
    *vec_push(&yaml->scratch, &yaml->frames) =
        (struct frame){.index = index, .anchor = named, .is_mapping = kind == NODE_OBJECT};
    return true;
}

static bool on_sequence_start(struct yaml *yaml, const yaml_event_t *event)
{
    const yaml_char_t *tag = event->data.sequence_start.tag;
    if (tag && !str_eq(core_name(tag), STR("seq")))
        warn_tag(yaml, offset_of(yaml, &event->start_mark), tag,
                 "is not one of the core schema and was ignored");
    return open_collection(yaml, event, NODE_ARRAY, event->data.sequence_start.anchor);
}

static bool on_mapping_start(struct yaml *yaml, const yaml_event_t *event)
{
    const yaml_char_t *tag = event->data.mapping_start.tag;
    if (tag && !str_eq(core_name(tag), STR("map")))
        warn_tag(yaml, offset_of(yaml, &event->start_mark), tag,
                 "is not one of the core schema and was ignored");
    return open_collection(yaml, event, NODE_OBJECT, event->data.mapping_start.anchor);
}

/* Appends the members of `object` whose names are not `taken`. */
static bool merge_object(struct yaml *yaml, size_t index, struct map *taken,
                         const struct node *object)
{
    NODE_EACH_MEMBER(object, key, value)
    {
        void **slot = map_put(&yaml->step_scratch, taken, node_str(key));
        if (*slot)
            continue;
        *slot = yaml;
        if (!add_copy(yaml, key, 1 + (size_t)value->span, key->at))
            return false;
        yaml->tape.at[index].len++;
    }
    return true;
}

/* What << brings, behind the mapping's own members: those and earlier mappings win. */
static bool merge(struct yaml *yaml, const struct frame *frame)
{
    struct map taken = {0};
    const struct node *merged = frame->merged;
    NODE_EACH_MEMBER(&yaml->tape.at[frame->index], key, value)
    *map_put(&yaml->step_scratch, &taken, node_str(key)) = yaml;
    bool fits = merge_object(yaml, frame->index, &taken, merged);
    NODE_EACH_ITEM(merged, object)
    fits = fits && merge_object(yaml, frame->index, &taken, object);
    arena_clear(&yaml->step_scratch);
    return fits;
}

static void check_members(struct yaml *yaml, const struct node *mapping)
{
    size_t size = reader_room(mapping->len);
    void *room = size ? arena_reserve(&yaml->step_scratch, size) : NULL;
    if (!reader_check_members(yaml->source, mapping, room, yaml->findings))
        yaml->refused = true;
    if (size)
        arena_clear(&yaml->step_scratch);
}

static bool on_collection_end(struct yaml *yaml, const yaml_event_t *event)
{
    (void)event;
    struct frame frame = *innermost(yaml);
    struct node *node = &yaml->tape.at[frame.index];
    node->span = (uint32_t)(yaml->tape.len - frame.index);
    if (frame.is_mapping)
        check_members(yaml, node);
    if (frame.merged && !merge(yaml, &frame))
        return false;
    yaml->tape.at[frame.index].span = (uint32_t)(yaml->tape.len - frame.index);
    yaml->frames.len--;
    return end_value(yaml, frame.index, frame.height + (frame.height == 0), frame.anchor);
}

static bool on_document_start(struct yaml *yaml, const yaml_event_t *event)
{
    if (yaml->started) {
        finding_add(yaml->findings, FINDING_YAML_DOCUMENTS, where_of(yaml, &event->start_mark),
                    "a second document starts here");
        return false;
    }
    yaml->started = true;
    return true;
}

static bool on_stream_end(struct yaml *yaml, const yaml_event_t *event)
{
    if (!yaml->started)
        return syntax_error(yaml, offset_of(yaml, &event->start_mark),
                            "the text holds no document");
    return true;
}

static bool on_mere_event(struct yaml *yaml, const yaml_event_t *event)
{
    (void)yaml, (void)event;
    return true;
}

static bool (*const handlers[])(struct yaml *, const yaml_event_t *) = {
    [YAML_NO_EVENT] = on_mere_event,
    [YAML_STREAM_START_EVENT] = on_mere_event,
    [YAML_STREAM_END_EVENT] = on_stream_end,
    [YAML_DOCUMENT_START_EVENT] = on_document_start,
    [YAML_DOCUMENT_END_EVENT] = on_mere_event,
    [YAML_ALIAS_EVENT] = on_alias,
    [YAML_SCALAR_EVENT] = on_scalar,
    [YAML_SEQUENCE_START_EVENT] = on_sequence_start,
    [YAML_SEQUENCE_END_EVENT] = on_collection_end,
    [YAML_MAPPING_START_EVENT] = on_mapping_start,
    [YAML_MAPPING_END_EVENT] = on_collection_end,
};

/* What libyaml says, as a finding. */
static bool parser_failed(struct yaml *yaml)
{
    const yaml_parser_t *parser = &yaml->parser;
    const char *problem = parser->problem ? parser->problem : "there was not enough memory";
    if (parser->error == YAML_READER_ERROR)
        return syntax_error(yaml, parser->problem_offset + yaml->skipped, problem);
    struct finding *finding = finding_add(
        yaml->findings, FINDING_YAML_SYNTAX, where_of(yaml, &parser->problem_mark), "%s%s%s",
        problem, parser->context ? " " : "", parser->context ? parser->context : "");
    if (parser->context && parser->context_mark.index != parser->problem_mark.index)
        finding->also = where_of(yaml, &parser->context_mark);
    if (finding->where.offset < yaml->source->text.len &&
        yaml->source->text.ptr[finding->where.offset] == '\t')
        finding->hint = STR("YAML indents with spaces, not tabs");
    else if (str_contains(str_of(problem), STR("mapping values are not allowed")))
        finding->hint =
            STR("put quotes around a text that has ': ' in it, or look at the indentation");
    return false;
}

static bool read_events(struct yaml *yaml)
{
    bool going = true;
    for (yaml_event_type_t type = YAML_NO_EVENT; going && type != YAML_STREAM_END_EVENT;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&yaml->parser, &event))
            return parser_failed(yaml);
        type = event.type;
        going = handlers[type](yaml, &event);
        yaml_event_delete(&event);
    }
    return going && !yaml->refused;
}

static struct doc *make_doc(struct yaml *yaml)
{
    size_t count = yaml->tape.len;
    struct node *nodes = arena_reserve(yaml->arena, (count + 1) * sizeof *nodes);
    memcpy(nodes, yaml->tape.at, count * sizeof *nodes);
    nodes[count] = (struct node){.span = 1};
    struct doc *doc = arena_new(yaml->arena, struct doc);
    *doc = (struct doc){.source = yaml->source, .root = nodes, .count = count, .format = DOC_YAML};
    return doc;
}

static bool is_utf8(const struct source *source, struct findings *findings)
{
    size_t bad = utf8_check(source->text);
    if (bad == source->text.len)
        return true;
    finding_add(findings, FINDING_TEXT_NOT_UTF8, reader_where(source, bad, 1),
                "byte 0x%02X is not part of well-formed UTF-8",
                (unsigned char)source->text.ptr[bad]);
    return false;
}

struct doc *doc_read_yaml(struct arena *arena, const struct source *source,
                          const struct budget *budget, struct findings *findings)
{
    struct budget bounds = reader_bounds(budget);
    if (!reader_accepts(source, &bounds, findings) || !is_utf8(source, findings))
        return NULL;
    struct yaml yaml = {.source = source, .bounds = bounds, .arena = arena, .findings = findings};
    yaml.skipped = str_starts(source->text, STR("\xEF\xBB\xBF")) ? 3 : 0;
    yaml.text = str_from(source->text, yaml.skipped);
    size_t ascii = utf8_ascii(yaml.text);
    yaml.cursor = (struct cursor){.index = ascii, .byte = ascii, .ascii = ascii};
    struct doc *doc = NULL;
    if (yaml_parser_initialize(&yaml.parser)) {
        yaml_parser_set_encoding(&yaml.parser, YAML_UTF8_ENCODING);
        const char *text = yaml.text.len ? yaml.text.ptr : "";
        yaml_parser_set_input_string(&yaml.parser, (const unsigned char *)text, yaml.text.len);
        if (read_events(&yaml))
            doc = make_doc(&yaml);
        yaml_parser_delete(&yaml.parser);
    } else {
        parser_failed(&yaml);
    }
    arena_release(&yaml.scratch);
    arena_release(&yaml.step_scratch);
    return doc;
}
