#include "options.h"
#include "doc.h"
#include "files.h"

#include <stdio.h>
#include <stdlib.h>

static bool fail(struct options *options, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool fail(struct options *options, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    options->error = arena_vprintf(options->arena, format, args).ptr;
    va_end(args);
    return false;
}

static void *member(const struct options *options, const struct option_row *row)
{
    return (char *)options->target + row->offset;
}

static const struct {
    struct str word;
    bool on;
} switch_words[] = {
    {STR_INIT("on"),    true },
    {STR_INIT("off"),   false},
    {STR_INIT("true"),  true },
    {STR_INIT("false"), false},
    {STR_INIT("yes"),   true },
    {STR_INIT("no"),    false}
};
enum { SWITCH_WORDS = sizeof switch_words / sizeof *switch_words };

static bool is_switch_word(struct str value)
{
    for (size_t i = 0; i < SWITCH_WORDS; i++)
        if (str_eq(value, switch_words[i].word))
            return true;
    return false;
}

static bool set_switch(struct options *options, const struct option_row *row, struct str value)
{
    for (size_t i = 0; i < SWITCH_WORDS; i++) {
        if (str_eq(value, switch_words[i].word)) {
            *(bool *)member(options, row) = switch_words[i].on;
            return true;
        }
    }
    return fail(options, "--%s is on or off, not '" STR_FMT "'", row->name, STR_ARG(value));
}

static bool set_number(struct options *options, const struct option_row *row, struct str value)
{
    uint64_t number = 0;
    bool good = value.len > 0;
    for (size_t i = 0; good && i < value.len; i++) {
        unsigned digit = (unsigned)(value.ptr[i] - '0');
        good = digit <= 9 && !__builtin_mul_overflow(number, UINT64_C(10), &number) &&
               !__builtin_add_overflow(number, digit, &number);
    }
    if (!good)
        return fail(options, "--%s takes a whole number, not '" STR_FMT "'", row->name,
                    STR_ARG(value));
    *(uint64_t *)member(options, row) = number;
    return true;
}

static bool set_choice(struct options *options, const struct option_row *row, struct str value)
{
    struct str rest = str_of(row->takes), word;
    for (unsigned i = 0; str_cut(&rest, '|', &word); i++) {
        if (str_eq(word, value)) {
            *(unsigned *)member(options, row) = i;
            return true;
        }
    }
    return fail(options, "--%s is one of %s, not '" STR_FMT "'", row->name, row->takes,
                STR_ARG(value));
}

static bool set(struct options *options, const struct option_row *row, struct str value)
{
    switch (row->kind) {
    case OPTION_SWITCH:
        return set_switch(options, row, value);
    case OPTION_NUMBER:
        return set_number(options, row, value);
    case OPTION_CHOICE:
        return set_choice(options, row, value);
    case OPTION_LIST:
        *vec_push(options->arena, (strs *)member(options, row)) = value;
        return true;
    case OPTION_TEXT:
        *(struct str *)member(options, row) = value;
        return true;
    }
    return false;
}

static const struct option_row *by_name(const struct options *options, struct str name)
{
    for (size_t i = 0; i < options->count; i++)
        if (str_eq(str_of(options->rows[i].name), name))
            return &options->rows[i];
    return NULL;
}

static const struct option_row *by_letter(const struct options *options, char letter)
{
    for (size_t i = 0; i < options->count; i++)
        if (options->rows[i].letter == letter)
            return &options->rows[i];
    return NULL;
}

static bool fail_unknown(struct options *options, const char *what, struct str name)
{
    const char *nearest = NULL;
    size_t best = 3;
    for (size_t i = 0; i < options->count; i++) {
        size_t distance = str_distance(name, str_of(options->rows[i].name), 2);
        if (distance < best) {
            best = distance;
            nearest = options->rows[i].name;
        }
    }
    if (nearest)
        return fail(options, "unknown %s '" STR_FMT "'; did you mean '%s'?", what, STR_ARG(name),
                    nearest);
    return fail(options, "unknown %s '" STR_FMT "'; --help lists them", what, STR_ARG(name));
}

/* "--name=value", "--name", "-n", "-nvalue" or "-n=value" taken apart; a value that is not there has no ptr. */
struct argument {
    struct str text, name, value;
    bool is_long;
};

static struct argument split_argument(struct str text)
{
    struct argument argument = {.text = text, .is_long = str_starts(text, STR("--"))};
    struct str rest = str_from(text, argument.is_long ? 2 : 1);
    size_t name_len = argument.is_long ? str_find(rest, '=') : 1;
    argument.name = str_slice(rest, 0, name_len);
    if (rest.len > name_len)
        argument.value = str_from(rest, name_len + (rest.ptr[name_len] == '='));
    return argument;
}

/* The row that "--no-NAME" switches off, or NULL. */
static const struct option_row *switched_off(const struct options *options,
                                             const struct argument *argument)
{
    if (!argument->is_long || argument->value.ptr || !str_starts(argument->name, STR("no-")))
        return NULL;
    const struct option_row *row = by_name(options, str_from(argument->name, 3));
    return row && row->kind == OPTION_SWITCH ? row : NULL;
}

/* One argument that starts with '-', and where its value stands apart the one behind it. */
static bool read_argument(struct options *options, struct str text, char **next, bool *took)
{
    struct argument argument = split_argument(text);
    struct str value = argument.value;
    const struct option_row *row = argument.is_long ? by_name(options, argument.name)
                                                    : by_letter(options, argument.name.ptr[0]);
    const struct option_row *off = row ? NULL : switched_off(options, &argument);
    if (off)
        return set_switch(options, off, STR("off"));
    if (!row)
        return fail_unknown(options, "option", argument.is_long ? argument.name : text);
    if (!value.ptr && row->kind == OPTION_SWITCH) {
        *took = *next && is_switch_word(str_of(*next));
        return set_switch(options, row, *took ? str_of(*next) : STR("on"));
    }
    if (!value.ptr) {
        if (!*next)
            return fail(options, "--%s needs a value: %s%s", row->name, row->takes,
                        row->letter == 'h' && !argument.is_long ? " (for help, say --help)" : "");
        value = str_of(*next);
        *took = true;
    }
    return set(options, row, value);
}

static bool asks_for_help(const struct options *options, struct str argument)
{
    return str_eq(argument, STR("--help")) ||
           (str_eq(argument, STR("-h")) && !by_letter(options, 'h'));
}

static bool read_command_line(struct options *options, int argc, char **argv)
{
    bool only_positional = false;
    options->positional = (strs){0};
    for (int i = 1; i < argc; i++) {
        struct str argument = str_of(argv[i]);
        bool took = false;
        if (only_positional || argument.len < 2 || argument.ptr[0] != '-')
            *vec_push(options->arena, &options->positional) = argument;
        else if (str_eq(argument, STR("--")))
            only_positional = true;
        else if (asks_for_help(options, argument))
            options->help = true;
        else if (!read_argument(options, argument, &argv[i + 1], &took) && !options->tolerant)
            return false;
        i += took;
    }
    return true;
}

static bool read_environment(struct options *options)
{
    for (size_t i = 0; i < options->count; i++) {
        const struct option_row *row = &options->rows[i];
        struct str prefixed = arena_printf(options->arena, "PROVISO_%s", row->name);
        char *name = arena_cstr(options->arena, prefixed);
        for (char *c = name; *c; c++)
            *c = *c == '-' ? '_' : (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c);
        const char *value = getenv(name); /* NOLINT(concurrency-mt-unsafe): one thread yet */
        if (value && !set(options, row, str_of(value)) && !options->tolerant)
            return fail(options, "environment variable %s: %s", name, options->error);
    }
    return true;
}

static bool fail_at(struct options *options, const struct doc *doc, const struct node *node,
                    const char *what)
{
    struct line_column place = source_place(doc->source, node->at);
    return fail(options, STR_FMT ":%u:%u: %s", STR_ARG(doc->source->name), place.line, place.column,
                what);
}

static bool read_setting(struct options *options, const struct doc *doc, const struct node *key,
                         const struct node *value)
{
    const struct option_row *row = by_name(options, node_str(key));
    if (!row) {
        fail_unknown(options, "setting", node_str(key));
        return fail_at(options, doc, key, options->error);
    }
    if (value->kind == NODE_OBJECT || value->kind == NODE_NULL)
        return fail_at(options, doc, value, "this setting takes a value or a list of values");
    bool good = true;
    NODE_EACH_ITEM(value, item)
    good = good && row->kind == OPTION_LIST && set(options, row, node_str(item));
    if (value->kind == NODE_ARRAY)
        return good || fail_at(options, doc, value, "this setting takes one value, not a list");
    struct str text = node_is(value, NODE_TRUE)    ? STR("on")
                      : node_is(value, NODE_FALSE) ? STR("off")
                                                   : node_str(value);
    return set(options, row, text) || fail_at(options, doc, value, options->error);
}

/* The file that --config names, wherever on the command line it stands. */
static bool read_config(struct options *options, const char *path)
{
    struct findings findings = {.arena = options->arena};
    struct budget budget = budget_standard();
    struct source source = {0};
    struct doc *doc = NULL;
    if (files_open_root(options->arena, str_of(path), &budget, &source, &findings))
        doc = doc_read(options->arena, &source, &budget, &findings);
    if (!doc && findings.list.len) {
        const struct finding *finding = &findings.list.at[0];
        struct line_column place = source_place(&source, finding->where.offset);
        if (!source.text.ptr)
            return fail(options, "--config %s: " STR_FMT, path, STR_ARG(finding->message));
        return fail(options, "%s:%u:%u: " STR_FMT, path, place.line, place.column,
                    STR_ARG(finding->message));
    }
    if (!doc || !node_is(doc->root, NODE_OBJECT))
        return fail(options, "%s: settings are a mapping of option names to values", path);
    NODE_EACH_MEMBER(doc->root, key, value)
    {
        if (!read_setting(options, doc, key, value) && !options->tolerant)
            return false;
    }
    return true;
}

static const char *config_of(int argc, char **argv)
{
    const char *path = getenv("PROVISO_CONFIG"); /* NOLINT(concurrency-mt-unsafe): likewise */
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--config=", 9) == 0)
            path = argv[i] + 9;
        else if (strcmp(argv[i], "--config") == 0 && argv[i + 1])
            path = argv[i + 1];
    }
    return path;
}

static bool read_defaults(struct options *options)
{
    for (size_t i = 0; i < options->count; i++)
        if (options->rows[i].standard &&
            !set(options, &options->rows[i], str_of(options->rows[i].standard)))
            return false;
    return true;
}

/* A list given on the command line replaces one from the file or the environment. */
static void clear_lists_given(struct options *options, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct str text = str_of(argv[i]);
        if (text.len < 2 || text.ptr[0] != '-')
            continue;
        struct argument argument = split_argument(text);
        const struct option_row *row = argument.is_long ? by_name(options, argument.name)
                                                        : by_letter(options, argument.name.ptr[0]);
        if (row && row->kind == OPTION_LIST)
            *(strs *)member(options, row) = (strs){0};
    }
}

const struct option_row *options_with_limits(struct arena *arena, const struct option_row *own,
                                             size_t budget_offset, size_t *count)
{
    uint64_t limit_count;
    const struct budget_row *limits = budget_rows(&limit_count);
    struct option_row *rows = arena_array(arena, struct option_row, *count + limit_count);
    memcpy(rows, own, *count * sizeof *own);
    for (size_t i = 0; i < limit_count; i++) {
        unsigned long long standard = limits[i].standard;
        rows[*count + i] = (struct option_row){
            .name = limits[i].option + 2,
            .kind = OPTION_NUMBER,
            .takes = "N",
            .standard = arena_printf(arena, "%llu", standard).ptr,
            .help = arena_printf(arena, "limit: %s", limits[i].what).ptr,
            .offset = budget_offset + limits[i].offset,
        };
    }
    *count += limit_count;
    return rows;
}

bool options_read(struct options *options, int argc, char **argv)
{
    const char *config = config_of(argc, argv);
    if (!read_defaults(options) ||
        (config && !read_config(options, config) && !options->tolerant) ||
        !read_environment(options))
        return false;
    clear_lists_given(options, argc, argv);
    return read_command_line(options, argc, argv);
}

void options_write_help(const struct options *options, struct buf *out)
{
    for (size_t i = 0; i < options->count; i++) {
        const struct option_row *row = &options->rows[i];
        char head[80];
        bool is_switch = row->kind == OPTION_SWITCH;
        snprintf(head, sizeof head, "%s%c%s--%s%s%s%s", row->letter ? "-" : " ",
                 row->letter ? row->letter : ' ', row->letter ? ", " : "  ",
                 is_switch ? "[no-]" : "", row->name, is_switch ? "" : " ",
                 is_switch ? "" : row->takes);
        buf_printf(out, "  %s\n          %s", head, row->help);
        if (row->standard && row->standard[0])
            buf_printf(out, " (default: %s)", row->standard);
        buf_byte(out, '\n');
    }
    buf_printf(out, "      --help\n          show this\n");
}
