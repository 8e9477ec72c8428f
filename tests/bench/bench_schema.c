/* links: schema PkgConfig::JANSSON
 *
 * Our side of the schema bench; schema.py runs it beside ajv and makes ratios of what both say.
 *
 *     bench_schema FOLDER...          cases made by schema_cases.mjs
 *     bench_schema --compile FILE     all schemas of a contract: how long reading and compiling take
 *
 * For each folder a line of JSON: bytes of the instances, our verdicts on them, what is wrong with the schema.
 * Then each line of standard input, "NUMBER WHAT", is answered with the nanoseconds of processor time that an instance
 * took, on average over one slot. The rows of `measures` say what there is. */
#include "buf.h"
#include "schema.h"
#include "slot.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 9 };

/* Texts, and each of them read. */
struct list {
    size_t count;
    struct source *sources;
    const struct node **values;
};

struct subject {
    struct arena kept, scratch;
    struct budget budget;
    struct findings findings;
    const struct schema *schema;
    struct schema_run *run;
    struct list right, near;
};

static bool read_file(struct arena *arena, const char *path, struct source *source)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    rewind(file);
    char *bytes = arena_bytes(arena, size);
    size_t got = fread(bytes, 1, size, file);
    fclose(file);
    *source = (struct source){
        .name = str_of(path), .text = {bytes, got}
    };
    return got == size;
}

static const struct doc *read_part(struct subject *subject, const char *folder, const char *name)
{
    struct source *source = arena_new(&subject->kept, struct source);
    struct str path = arena_printf(&subject->kept, "%s/%s", folder, name);
    return read_file(&subject->kept, path.ptr, source)
               ? doc_read_json(&subject->kept, source, &subject->budget, &subject->findings)
               : NULL;
}

/* As traffic is read: with the shapes of the run. */
static struct doc_reading reading_of(const struct subject *subject)
{
    return (struct doc_reading){.budget = &subject->budget,
                                .shapes = schema_run_shapes(subject->run)};
}

/* One value a line. A file that is not there has none. */
static struct list read_list(struct subject *subject, const char *folder, const char *name)
{
    struct list list = {0};
    struct source whole;
    struct str path = arena_printf(&subject->kept, "%s/%s", folder, name), line;
    if (!read_file(&subject->kept, path.ptr, &whole))
        return list;
    size_t most = 1;
    for (size_t i = 0; i < whole.text.len; i++)
        most += whole.text.ptr[i] == '\n';
    list.sources = arena_array(&subject->kept, struct source, most);
    list.values = arena_array(&subject->kept, const struct node *, most);
    while (str_cut(&whole.text, '\n', &line)) {
        if (line.len == 0)
            continue;
        struct source *source = &list.sources[list.count];
        *source = (struct source){.name = STR("instance.json"), .text = line};
        struct doc_reading reading = reading_of(subject);
        const struct doc *doc =
            doc_read_value(&subject->kept, source, &reading, &subject->findings);
        if (doc)
            list.values[list.count++] = doc->root;
    }
    return list;
}

static bool compile(struct subject *subject, const char *folder)
{
    const struct doc *about = read_part(subject, folder, "case.json");
    const struct doc *doc = read_part(subject, folder, "schema.json");
    struct schema_options options = {.formats = SCHEMA_FORMATS_ASSERTED,
                                     .budget = &subject->budget};
    if (!about || !doc)
        return false;
    struct str dialect = node_string(node_get(about->root, STR("dialect")));
    struct str pointer = node_string(node_get(about->root, STR("pointer")));
    struct str uri = node_string(node_get(about->root, STR("uri")));
    const struct node *root = doc_pointer_find(doc->root, pointer);
    if (!root || !schema_dialect_find(dialect, &options.dialect))
        return false;
    struct schema_set *set = schema_set_new(&subject->kept, &options, &subject->findings);
    schema_set_add(set, uri, doc, doc->root);
    subject->schema = schema_compile(set, root, SCHEMA_NEUTRAL);
    subject->run = schema_run_new(&subject->kept);
    return true;
}

static void write_verdicts(const struct subject *subject, const struct list *list)
{
    for (size_t i = 0; i < list->count; i++)
        putchar("10?"[schema_eval(subject->schema, subject->run, list->values[i])]);
}

/* The first thing that is wrong with the schema, as JSON. */
static void write_error(const struct findings *findings)
{
    struct str message = STR("");
    for (size_t i = findings->list.len; i-- > 0;)
        if (findings->list.at[i].severity == SEVERITY_ERROR)
            message = findings->list.at[i].message;
    json_t *text = json_stringn(message.ptr, message.len);
    json_dumpf(text, stdout, JSON_ENCODE_ANY);
    json_decref(text);
}

static bool open_subject(struct subject *subject, const char *folder)
{
    arena_init(&subject->kept);
    arena_init(&subject->scratch);
    subject->budget = budget_standard();
    subject->findings = (struct findings){.arena = &subject->kept};
    if (!compile(subject, folder)) {
        fprintf(stderr, "bench_schema: %s is no case\n", folder);
        return false;
    }
    subject->right = read_list(subject, folder, "instances.jsonl");
    subject->near = read_list(subject, folder, "near.jsonl");
    printf("{\"bytes\": [");
    for (size_t i = 0; i < subject->right.count; i++)
        printf("%s%zu", i ? ", " : "", subject->right.sources[i].text.len);
    printf("], \"valid\": \"");
    write_verdicts(subject, &subject->right);
    printf("\", \"near\": \"");
    write_verdicts(subject, &subject->near);
    printf("\", \"error\": ");
    write_error(&subject->findings);
    printf("}\n");
    return true;
}

static const struct doc *read_again(struct subject *subject, const struct source *source)
{
    struct findings findings = {.arena = &subject->scratch};
    struct doc_reading reading = reading_of(subject);
    arena_clear(&subject->scratch);
    return doc_read_value(&subject->scratch, source, &reading, &findings);
}

/* Each measure goes over all instances once and counts the good ones, so that nothing can be left out. */
static size_t measure_read(void *self)
{
    struct subject *subject = self;
    size_t good = 0;
    for (size_t i = 0; i < subject->right.count; i++)
        good += read_again(subject, &subject->right.sources[i]) != NULL;
    return good;
}

static size_t measure_jansson(void *self)
{
    const struct subject *subject = self;
    size_t good = 0;
    for (size_t i = 0; i < subject->right.count; i++) {
        json_error_t error;
        struct str text = subject->right.sources[i].text;
        json_t *value = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, &error);
        good += value != NULL;
        json_decref(value);
    }
    return good;
}

static size_t judge(const struct subject *subject, const struct list *list)
{
    size_t good = 0;
    for (size_t i = 0; i < list->count; i++)
        good += schema_eval(subject->schema, subject->run, list->values[i]) == SCHEMA_VALID;
    return good;
}

static size_t measure_eval(void *self)
{
    const struct subject *subject = self;
    return judge(subject, &subject->right);
}

static size_t measure_near(void *self)
{
    const struct subject *subject = self;
    return judge(subject, &subject->near);
}

static size_t measure_whole(void *self)
{
    struct subject *subject = self;
    size_t good = 0;
    for (size_t i = 0; i < subject->right.count; i++) {
        const struct doc *doc = read_again(subject, &subject->right.sources[i]);
        good += doc && schema_eval(subject->schema, subject->run, doc->root) == SCHEMA_VALID;
    }
    return good;
}

static const struct measure {
    const char *name;
    size_t (*pass)(void *self);
} measures[] = {
    {"read",    measure_read   }, /* our reader over the texts */
    {"jansson", measure_jansson}, /* jansson over the same */
    {"eval",    measure_eval   }, /* schema_eval over the values */
    {"near",    measure_near   }, /* the same over those that are wrong */
    {"whole",   measure_whole  }, /* our reader and schema_eval over the texts */
};

static bool answer(struct subject *subjects, size_t count, const char *line)
{
    char name[16];
    size_t number;
    if (sscanf(line, "%zu %15s", &number, name) != 2 || number >= count)
        return false;
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
        if (strcmp(measures[i].name, name) == 0) {
            struct subject *subject = &subjects[number];
            bool near = measures[i].pass == measure_near;
            size_t of = near ? subject->near.count : subject->right.count;
            printf("%.2f\n", slot_measure(measures[i].pass, subject, of));
            fflush(stdout);
            return true;
        }
    return false;
}

static int by_value(const void *left, const void *right)
{
    const double *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

/* Of one round, in milliseconds. */
struct compiling {
    double read, compile;
    size_t schemas, incomplete;
};

static struct compiling compile_all(struct arena *arena, const struct source *source)
{
    struct budget budget = budget_standard();
    struct findings findings = {.arena = arena};
    struct refs_options following = {.budget = &budget};
    struct compiling result = {0};
    double start = slot_now();
    const struct refs *refs = refs_open(arena, source, &following, &findings);
    result.read = (slot_now() - start) / 1e6;
    if (!refs)
        return result;
    struct schema_options options = {
        .dialect = SCHEMA_OPENAPI_3_0, .budget = &budget, .refs = refs};
    start = slot_now();
    struct schema_set *set = schema_set_new(arena, &options, &findings);
    const struct node *all = doc_pointer_find(refs_root(refs), STR("/components/schemas"));
    NODE_EACH_MEMBER(all, key, value)
    {
        const struct schema *schema = schema_compile(set, value, SCHEMA_NEUTRAL);
        result.schemas++;
        result.incomplete += !schema_is_complete(schema);
    }
    result.compile = (slot_now() - start) / 1e6;
    return result;
}

static int bench_compiling(const char *path)
{
    struct arena texts, arena;
    arena_init(&texts);
    struct source source;
    double reads[ROUNDS], compiles[ROUNDS];
    if (!read_file(&texts, path, &source)) {
        fprintf(stderr, "bench_schema: cannot read %s\n", path);
        return 2;
    }
    source.uri = STR("file:///contract.json");
    struct compiling last = {0};
    for (int i = 0; i < ROUNDS; i++) {
        arena_init(&arena); /* anew each time: a contract is compiled once, in cold memory */
        last = compile_all(&arena, &source);
        reads[i] = last.read;
        compiles[i] = last.compile;
        arena_release(&arena);
    }
    arena_release(&texts);
    qsort(reads, ROUNDS, sizeof *reads, by_value);
    qsort(compiles, ROUNDS, sizeof *compiles, by_value);
    printf("{\"schemas\": %zu, \"incomplete\": %zu, \"read\": %.3f, \"compile\": %.3f}\n",
           last.schemas, last.incomplete, reads[ROUNDS / 2], compiles[ROUNDS / 2]);
    return last.schemas ? 0 : 2;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--compile") == 0)
        return bench_compiling(argv[2]);
    size_t count = (size_t)argc - 1;
    struct subject *subjects = calloc(count + 1, sizeof *subjects);
    bool opened = subjects != NULL;
    for (size_t i = 0; opened && i < count; i++)
        opened = open_subject(&subjects[i], argv[i + 1]);
    if (opened)
        puts("ready");
    fflush(stdout);
    char line[64];
    while (opened && fgets(line, sizeof line, stdin) && answer(subjects, count, line))
        ;
    for (size_t i = 0; subjects && i < count; i++) {
        arena_release(&subjects[i].kept);
        arena_release(&subjects[i].scratch);
    }
    free(subjects);
    return opened ? 0 : 2;
}
