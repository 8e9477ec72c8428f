/* What is noted, what survives a reload, and both reports word for word. */
#include "contract.h"
#include "coverage.h"
#include "unit.h"
#include "worlds.h"

#include <pthread.h>

#define PETS                                                                                       \
    "openapi: 3.0.3\n"                                                                             \
    "info: {title: Pets, version: '1'}\n"                                                          \
    "paths:\n"                                                                                     \
    "  /pets:\n"                                                                                   \
    "    get:\n"                                                                                   \
    "      operationId: listPets\n"                                                                \
    "      parameters:\n"                                                                          \
    "      - {name: limit, in: query, schema: {type: integer}}\n"                                  \
    "      - {name: tag, in: query, schema: {type: string}}\n"                                     \
    "      responses:\n"                                                                           \
    "        '200': {description: d}\n"                                                            \
    "        4XX: {description: d}\n"                                                              \
    "        default: {description: d}\n"                                                          \
    "    post:\n"                                                                                  \
    "      requestBody:\n"                                                                         \
    "        content: {application/json: {}, text/plain: {}}\n"                                    \
    "      responses:\n"                                                                           \
    "        '201': {description: d}\n"

/* The same later: limit and POST are gone, GET has come second, a header new. */
#define PETS_LATER                                                                                 \
    "openapi: 3.0.3\n"                                                                             \
    "info: {title: Pets, version: '2'}\n"                                                          \
    "paths:\n"                                                                                     \
    "  /new:\n"                                                                                    \
    "    get: {responses: {'200': {description: d}}}\n"                                            \
    "  /pets:\n"                                                                                   \
    "    get:\n"                                                                                   \
    "      parameters:\n"                                                                          \
    "      - {name: tag, in: header, schema: {type: string}}\n"                                    \
    "      - {name: tag, in: query, schema: {type: string}}\n"                                     \
    "      responses:\n"                                                                           \
    "        default: {description: d}\n"                                                          \
    "        '200': {description: d}\n"

#define NOTHING "openapi: 3.1.0\ninfo: {title: N, version: '1'}\ncomponents: {}\n"

static struct contract *contract_of(struct arena *arena, const char *text)
{
    struct world_file file = {.name = "root.yaml", .text = str_of(text)};
    struct world *world = arena_new(arena, struct world);
    world_open(world, arena, &file, 1);
    struct contract_options options = {.refs = world_options(world)};
    struct contract *contract = contract_read(arena, &world->root, &options, &world->findings);
    assert_non_null(contract);
    return contract;
}

struct setting {
    struct contract *contract;
    struct coverage *coverage;
};

static struct setting open_under(struct arena *arena, const char *text, const char *prefix)
{
    struct setting setting = {.contract = contract_of(arena, text)};
    struct coverage_mount mount = {setting.contract, str_of(prefix)};
    setting.coverage =
        coverage_open(&(struct coverage_options){.mounts = &mount, .mount_count = 1});
    return setting;
}

static struct str text_of(struct arena *arena, const struct coverage *coverage)
{
    struct buf out = {.arena = arena};
    coverage_write_text(coverage, &out);
    return buf_str(&out);
}

static struct str json_of(struct arena *arena, const struct coverage *coverage)
{
    struct buf out = {.arena = arena};
    coverage_write_json(coverage, &out);
    return buf_str(&out);
}

static void note(const struct setting *setting, size_t operation, uint16_t status)
{
    coverage_note(setting->coverage, 0, &setting->contract->operations[operation], status, NULL);
}

static void at_first_everything_is_missing(void **state)
{
    struct setting pets = open_under(*state, PETS, "/shop");
    assert_int_equal(coverage_percent(pets.coverage), 0);
    assert_text(text_of(*state, pets.coverage),
                "    hits  operation        statuses  parameters  media types  not seen\n"
                "       0  GET /shop/pets        0/3         0/2            -  everything\n"
                "       0  POST /shop/pets       0/1           -          0/2  everything\n"
                "operations 0 of 2 (0 %), statuses 0 of 4 (0 %), parameters 0 of 2 (0 %), "
                "media types 0 of 2 (0 %): 0 % in all\n");
    coverage_close(pets.coverage);
}

static void what_was_noted_is_counted_and_the_rest_named(void **state)
{
    struct setting pets = open_under(*state, PETS, "");
    const struct operation *get = &pets.contract->operations[0], *post = get + 1;
    const uint32_t second[] = {1};
    struct coverage_seen tag = {.parameters = second, .parameter_count = 1};
    struct coverage_seen text = {.media_type = &post->body->content.at[1]};
    coverage_note(pets.coverage, 0, get, 200, &tag);
    coverage_note(pets.coverage, 0, get, 200, NULL);
    coverage_note(pets.coverage, 0, post, 201, &text);
    coverage_note(pets.coverage, 0, post, 415, NULL);
    assert_text(
        text_of(*state, pets.coverage),
        "    hits  operation   statuses  parameters  media types  not seen\n"
        "       2  GET /pets        1/3         1/2            -  4XX, default, query limit\n"
        "       2  POST /pets       1/1           -          1/2  application/json"
        "  (undeclared statuses: 1)\n"
        "operations 2 of 2 (100 %), statuses 2 of 4 (50 %), parameters 1 of 2 (50 %), "
        "media types 1 of 2 (50 %): 60 % in all\n");
    assert_int_equal(coverage_percent(pets.coverage), 60);
    coverage_close(pets.coverage);
}

static void programs_read_the_same_in_json(void **state)
{
    struct arena *arena = *state;
    struct setting pets = open_under(arena, PETS, "/shop");
    const uint32_t both[] = {0, 1};
    struct coverage_seen seen = {.parameters = both, .parameter_count = 2};
    coverage_note(pets.coverage, 0, &pets.contract->operations[0], 200, &seen);
    note(&pets, 0, 404);
    note(&pets, 1, 500);
    struct str expected = arena_printf(
        arena,
        "{\"percent\":60,\"operations\":{\"seen\":2,\"of\":2},\"statuses\":{\"seen\":2,\"of\":4},"
        "\"parameters\":{\"seen\":2,\"of\":2},\"media_types\":{\"seen\":0,\"of\":2},\"contracts\":["
        "{\"title\":\"Pets\",\"prefix\":\"/shop\",\"hash\":\"%s\",\"operations\":[\n"
        "{\"id\":\"listPets\",\"method\":\"GET\",\"path\":\"/pets\",\"hits\":2,\"undeclared\":0,"
        "\"statuses\":[{\"code\":\"200\",\"hits\":1},{\"code\":\"4XX\",\"hits\":1},"
        "{\"code\":\"default\",\"hits\":0}],\"parameters\":[{\"in\":\"query\",\"name\":\"limit\","
        "\"hits\":1},{\"in\":\"query\",\"name\":\"tag\",\"hits\":1}],\"media_types\":[]},\n"
        "{\"id\":\"POST /pets\",\"method\":\"POST\",\"path\":\"/pets\",\"hits\":1,\"undeclared\":1,"
        "\"statuses\":[{\"code\":\"201\",\"hits\":0}],\"parameters\":[],\"media_types\":["
        "{\"name\":\"application/json\",\"hits\":0},{\"name\":\"text/plain\",\"hits\":0}]}\n"
        "]}]}\n",
        pets.contract->hash);
    assert_text(json_of(arena, pets.coverage), expected.ptr);
    coverage_close(pets.coverage);
}

static void a_status_counts_for_the_narrowest_that_is_declared(void **state)
{
    static const struct {
        uint16_t status;
        const char *missing;
    } rows[] = {
        {200, "  4XX, default, "},
        {404, "  200, default, "},
        {201, "  200, 4XX, "    },
        {500, "  200, 4XX, "    },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct setting pets = open_under(*state, PETS, "");
        note(&pets, 0, rows[i].status);
        if (!str_contains(text_of(*state, pets.coverage), str_of(rows[i].missing)))
            fail_msg("%u: " STR_FMT, rows[i].status, STR_ARG(text_of(*state, pets.coverage)));
        coverage_close(pets.coverage);
    }
}

static void without_parts_nothing_is_missing(void **state)
{
    struct setting nothing = open_under(*state, NOTHING, "");
    assert_int_equal(coverage_percent(nothing.coverage), 100);
    assert_text(text_of(*state, nothing.coverage),
                "    hits  operation  statuses  parameters  media types  not seen\n"
                "operations 0 of 0 (100 %), statuses 0 of 0 (100 %), parameters 0 of 0 (100 %), "
                "media types 0 of 0 (100 %): 100 % in all\n");
    coverage_close(nothing.coverage);
}

static void a_hundred_per_cent_is_everything(void **state)
{
    struct buf text = {.arena = *state};
    buf_add(&text, STR("openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n"));
    for (int i = 0; i < 150; i++)
        buf_printf(&text, "  /p%d: {get: {responses: {'200': {description: d}}}}\n", i);
    buf_byte(&text, '\0');
    struct setting many = open_under(*state, text.at, "");
    for (size_t i = 0; i < 149; i++)
        note(&many, i, 200);
    assert_int_equal(coverage_percent(many.coverage), 99);
    note(&many, 149, 200);
    assert_int_equal(coverage_percent(many.coverage), 100);
    coverage_close(many.coverage);
}

static void a_reload_keeps_what_is_still_there(void **state)
{
    struct arena *arena = *state;
    struct setting old = open_under(arena, PETS, "/shop");
    struct setting fresh = open_under(arena, PETS_LATER, "/shop");
    const uint32_t both[] = {0, 1};
    struct coverage_seen seen = {.parameters = both, .parameter_count = 2};
    coverage_note(old.coverage, 0, &old.contract->operations[0], 200, &seen);
    note(&old, 0, 200);
    note(&old, 0, 404);
    note(&old, 1, 201);
    note(&fresh, 1, 200);
    coverage_adopt(fresh.coverage, old.coverage);
    coverage_close(old.coverage);
    assert_text(text_of(arena, fresh.coverage),
                "    hits  operation       statuses  parameters  media types  not seen\n"
                "       0  GET /shop/new        0/1           -            -  everything\n"
                "       4  GET /shop/pets       1/2         1/2            -  default, header tag\n"
                "operations 1 of 2 (50 %), statuses 1 of 3 (33 %), parameters 1 of 2 (50 %), "
                "media types 0 of 0 (100 %): 42 % in all\n");
    assert_true(str_contains(json_of(arena, fresh.coverage),
                             STR("{\"in\":\"query\",\"name\":\"tag\",\"hits\":1}")));
    assert_true(str_contains(json_of(arena, fresh.coverage), STR("{\"code\":\"200\",\"hits\":3}")));
    coverage_close(fresh.coverage);
}

static void under_another_prefix_it_is_another_operation(void **state)
{
    struct setting old = open_under(*state, PETS, "/shop");
    struct setting fresh = open_under(*state, PETS, "/store");
    note(&old, 0, 200);
    coverage_adopt(fresh.coverage, old.coverage);
    assert_int_equal(coverage_percent(fresh.coverage), 0);
    coverage_close(old.coverage);
    coverage_close(fresh.coverage);
}

static void each_contract_has_its_own_operations(void **state)
{
    struct contract *pets = contract_of(*state, PETS), *later = contract_of(*state, PETS_LATER);
    struct coverage_mount mounts[] = {
        {pets,  STR_INIT("/a")},
        {later, STR_INIT("/b")}
    };
    struct coverage *coverage =
        coverage_open(&(struct coverage_options){.mounts = mounts, .mount_count = 2});
    coverage_note(coverage, 1, &later->operations[0], 200, NULL);
    assert_true(str_contains(text_of(*state, coverage), STR("       1  GET /b/new ")));
    assert_true(str_contains(text_of(*state, coverage), STR("       0  GET /a/pets ")));
    coverage_close(coverage);
}

static void a_path_cannot_move_the_cursor(void **state)
{
    struct setting odd = open_under(*state,
                                    "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n"
                                    "paths: {\"/\\e[2J\": {get: {responses: "
                                    "{'200': {description: d}}}}}\n",
                                    "");
    assert_true(str_contains(text_of(*state, odd.coverage), STR("GET /?[2J ")));
    coverage_close(odd.coverage);
}

enum { NOTES = 2000 };

static void *note_many(void *self)
{
    for (int i = 0; i < NOTES; i++)
        note(self, 0, 200);
    return NULL;
}

static void many_threads_may_note(void **state)
{
    struct setting pets = open_under(*state, PETS, "");
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, note_many, &pets), 0);
    coverage_percent(pets.coverage);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    assert_true(str_contains(text_of(*state, pets.coverage), STR("\n    8000  GET /pets ")));
    coverage_close(pets.coverage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(at_first_everything_is_missing),
        UNIT(what_was_noted_is_counted_and_the_rest_named),
        UNIT(programs_read_the_same_in_json),
        UNIT(a_status_counts_for_the_narrowest_that_is_declared),
        UNIT(without_parts_nothing_is_missing),
        UNIT(a_hundred_per_cent_is_everything),
        UNIT(a_reload_keeps_what_is_still_there),
        UNIT(under_another_prefix_it_is_another_operation),
        UNIT(each_contract_has_its_own_operations),
        UNIT(a_path_cannot_move_the_cursor),
        UNIT(many_threads_may_note),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
