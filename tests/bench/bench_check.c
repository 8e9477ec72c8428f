/* links: check PkgConfig::JANSSON
 *
 * Our side of the check bench; check.py runs it beside Prism and openapi-backend.
 *
 * Prints a line of JSON: the contract, the requests and the response that all sides judge, our verdicts on them, and
 * how often one pass of each measure asks malloc for memory. Then each line of standard input, "0 WHAT", is answered
 * with the nanoseconds of processor time that WHAT takes, on average over one slot. The rows of `measures` say what
 * there is. */
#include "check.h"
#include "slot.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

enum { WARM = 10000, COUNTED = 1000, FIELDS_MAX = 16 };

static const char contract_text[] =
    "openapi: 3.0.3\n"
    "info: {title: orders, version: '1'}\n"
    "paths:\n"
    "  /shops/{shopId}/orders:\n"
    "    post:\n"
    "      operationId: placeOrder\n"
    "      parameters:\n"
    "        - {name: shopId, in: path, required: true, schema: {type: integer, minimum: 1}}\n"
    "        - {name: limit, in: query, required: true, schema: {type: integer, minimum: 1, "
    "maximum: 100}}\n"
    "        - {name: dry, in: query, schema: {type: boolean}}\n"
    "        - name: X-Request-Id\n"
    "          in: header\n"
    "          required: true\n"
    "          schema: {type: string, pattern: '^[0-9a-f]{8}-[0-9a-f]{12}$'}\n"
    "      requestBody:\n"
    "        required: true\n"
    "        content:\n"
    "          application/json:\n"
    "            schema:\n"
    "              type: object\n"
    "              required: [customer, currency, items]\n"
    "              additionalProperties: false\n"
    "              properties:\n"
    "                customer: {type: string, minLength: 1, maxLength: 80}\n"
    "                currency: {type: string, enum: [EUR, GBP, USD]}\n"
    "                note: {type: string, maxLength: 200}\n"
    "                priority: {type: integer, minimum: 0, maximum: 9}\n"
    "                items:\n"
    "                  type: array\n"
    "                  minItems: 1\n"
    "                  maxItems: 50\n"
    "                  items:\n"
    "                    type: object\n"
    "                    required: [sku, quantity]\n"
    "                    additionalProperties: false\n"
    "                    properties:\n"
    "                      sku: {type: string, minLength: 3, maxLength: 20}\n"
    "                      quantity: {type: integer, minimum: 1, maximum: 999}\n"
    "      responses:\n"
    "        '201':\n"
    "          description: placed\n"
    "          content:\n"
    "            application/json:\n"
    "              schema:\n"
    "                type: object\n"
    "                required: [id, state, total, lines]\n"
    "                additionalProperties: false\n"
    "                properties:\n"
    "                  id: {type: string, minLength: 10}\n"
    "                  state: {type: string, enum: [open, paid, sent]}\n"
    "                  total: {type: integer, minimum: 0}\n"
    "                  currency: {type: string, enum: [EUR, GBP, USD]}\n"
    "                  lines:\n"
    "                    type: array\n"
    "                    items:\n"
    "                      type: object\n"
    "                      required: [sku, price]\n"
    "                      properties:\n"
    "                        sku: {type: string}\n"
    "                        price: {type: integer, minimum: 0}\n"
    "                        stock: {type: boolean}\n"
    "              example: " /* answer_text */;

static const char answer_text[] =
    "{\"id\":\"ord_01hxk3v7q2m4\",\"state\":\"open\",\"total\":129800,\"currency\":\"EUR\","
    "\"lines\":[{\"sku\":\"chair-oak-2\",\"price\":64900,\"stock\":true},"
    "{\"sku\":\"lamp-brass\",\"price\":129,\"stock\":false}]}";

/* The body of a right order, but for how many of the second item. */
#define ORDER(quantity)                                                                            \
    "{\"customer\":\"Ada Lovelace, 12 St James's Square\",\"currency\":\"EUR\",\"note\":\"Ring "   \
    "twice, please\",\"priority\":3,\"items\":[{\"sku\":\"chair-oak-2\",\"quantity\":2},"          \
    "{\"sku\":\"lamp-brass\",\"quantity\":" quantity "}]}"
#define RIGHT_PATH "/shops/1742/orders"
#define RIGHT_QUERY "limit=20&dry=true"
#define RIGHT_ID "5f0c9a1e-6b7d28e94c03"

/* The first is right, each other wrong in one place. */
static const struct sent {
    const char *name, *path, *query, *request_id, *body;
} sent[] = {
    {"right",  RIGHT_PATH,           RIGHT_QUERY,          RIGHT_ID, ORDER("1")    },
    {"body",   RIGHT_PATH,           RIGHT_QUERY,          RIGHT_ID, ORDER("\"x\"")},
    {"path",   "/shops/shop/orders", RIGHT_QUERY,          RIGHT_ID, ORDER("1")    },
    {"bounds", RIGHT_PATH,           "limit=101&dry=true", RIGHT_ID, ORDER("1")    },
    {"query",  RIGHT_PATH,           "limit=20&dry=often", RIGHT_ID, ORDER("1")    },
    {"header", RIGHT_PATH,           RIGHT_QUERY,          "1",      ORDER("1")    },
};
enum { SENT_COUNT = sizeof sent / sizeof *sent };

struct exchange {
    struct str path, query, body;
    struct check_fields fields;
};

struct bench {
    struct arena kept, scratch;
    const struct contract *contract;
    const struct match_tree *tree;
    const struct check *check, *telling; /* the second tells of unknown parameters */
    struct check_run *run;
    struct exchange requests[SENT_COUNT];
    struct check_response response;
};

/* ---- what malloc is asked for ---- */

static size_t allocations;

#if defined __GLIBC__ && !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__ &&          \
    !defined __clang__
enum { COUNTS_ALLOCATIONS = 1 };

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *piece, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

/* These stand before glibc's own, for the libraries as well. */
void *malloc(size_t size)
{
    allocations++;
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    allocations++;
    return __libc_calloc(count, size);
}

void *realloc(void *piece, size_t size)
{
    allocations++;
    return __libc_realloc(piece, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    allocations++;
    return __libc_memalign(alignment, size);
}
#else
enum { COUNTS_ALLOCATIONS = 0 };
#endif

/* ---- preparing ---- */

static struct check_fields fields_of(struct arena *arena, const struct sent *request)
{
    struct str length = arena_printf(arena, "%zu", strlen(request->body));
    const struct check_field list[] = {
        {STR("host"),            STR("shop.example.com")                                       },
        {STR("user-agent"),      STR("orders-client/3.2 (linux; x86_64)")                      },
        {STR("accept"),          STR("application/json")                                       },
        {STR("accept-encoding"), STR("gzip, deflate")                                          },
        {STR("content-type"),    STR("application/json; charset=utf-8")                        },
        {STR("content-length"),  length                                                        },
        {STR("x-request-id"),    str_of(request->request_id)                                   },
        {STR("traceparent"),     STR("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")},
    };
    struct check_field *fields = arena_array(arena, struct check_field, FIELDS_MAX);
    memcpy(fields, list, sizeof list);
    return (struct check_fields){fields, sizeof list / sizeof *list};
}

static const struct check *compile(struct bench *bench, enum check_policy unknown,
                                   struct findings *findings)
{
    struct check_options options = {.unknown = unknown};
    return check_compile(&bench->kept, bench->contract, &options, findings);
}

static void prepare_messages(struct bench *bench)
{
    static const struct check_field field = {STR_INIT("content-type"),
                                             STR_INIT("application/json")};
    for (size_t i = 0; i < SENT_COUNT; i++)
        bench->requests[i] = (struct exchange){.path = str_of(sent[i].path),
                                               .query = str_of(sent[i].query),
                                               .body = str_of(sent[i].body),
                                               .fields = fields_of(&bench->kept, &sent[i])};
    bench->response = (struct check_response){
        .status = 201, .fields = {&field, 1},
             .body = str_of(answer_text)
    };
}

/* False where there is anything to say against the contract. */
static bool prepare(struct bench *bench)
{
    arena_init(&bench->kept);
    arena_init(&bench->scratch);
    struct findings findings = {.arena = &bench->kept};
    struct source *source = arena_new(&bench->kept, struct source);
    struct str text = arena_join(&bench->kept, str_of(contract_text), str_of(answer_text));
    *source = (struct source){
        .name = STR("orders.yaml"), .uri = STR("file:///orders.yaml"), .text = text};
    bench->contract = contract_read(&bench->kept, source, &(struct contract_options){0}, &findings);
    if (!bench->contract)
        return false;
    struct match_mount mount = {.contract = bench->contract};
    bench->tree = match_compile(&bench->kept, &mount, 1, &(struct match_options){0}, &findings);
    bench->check = compile(bench, CHECK_IGNORE, &findings);
    bench->telling = compile(bench, CHECK_WARN, &findings);
    bench->run = check_run_new(&bench->kept);
    prepare_messages(bench);
    return findings.count[SEVERITY_ERROR] + findings.count[SEVERITY_WARNING] == 0;
}

/* ---- judging ---- */

/* As for one that came over the wire: everything anew but what is warm. */
static enum check_verdict judge(struct bench *bench, const struct check *check,
                                const struct exchange *sent_one)
{
    struct match match;
    struct findings findings = {.arena = &bench->scratch};
    arena_clear(&bench->scratch);
    if (match_find(bench->tree, STR("POST"), sent_one->path, &bench->scratch, &match) !=
        MATCH_FOUND)
        return CHECK_BROKEN;
    struct check_request request = {.path = sent_one->path,
                                    .query = sent_one->query,
                                    .captures = match.captures,
                                    .capture_count = match.capture_count,
                                    .fields = sent_one->fields,
                                    .body = sent_one->body};
    return check_request(check, match.operation, bench->run, &request, &bench->scratch, &findings);
}

static size_t measure_request(void *self)
{
    struct bench *bench = self;
    return judge(bench, bench->check, &bench->requests[0]) == CHECK_CLEAN;
}

static size_t measure_telling(void *self)
{
    struct bench *bench = self;
    return judge(bench, bench->telling, &bench->requests[0]) == CHECK_CLEAN;
}

static size_t measure_broken(void *self)
{
    struct bench *bench = self;
    return judge(bench, bench->check, &bench->requests[1]) == CHECK_BROKEN;
}

static size_t measure_response(void *self)
{
    struct bench *bench = self;
    struct findings findings = {.arena = &bench->scratch};
    arena_clear(&bench->scratch);
    return check_response(bench->check, &bench->contract->operations[0], bench->run,
                          &bench->response, &bench->scratch, &findings) == CHECK_CLEAN;
}

static const struct measure {
    const char *name;
    size_t (*pass)(void *self);
} measures[] = {
    {"request",  measure_request }, /* match_find and check_request, nothing wrong */
    {"telling",  measure_telling }, /* the same with unknown parameters looked for */
    {"broken",   measure_broken  }, /* a wrong type in the body, findings included */
    {"response", measure_response}, /* check_response, nothing wrong */
};
enum { MEASURE_COUNT = sizeof measures / sizeof *measures };

/* ---- telling ---- */

static json_t *sent_to_json(const struct sent *request, const struct exchange *exchange)
{
    json_t *fields = json_object();
    for (size_t i = 0; i < exchange->fields.len; i++) {
        const struct check_field *field = &exchange->fields.at[i];
        char name[64];
        snprintf(name, sizeof name, STR_FMT, STR_ARG(field->name));
        json_object_set_new(fields, name, json_stringn(field->value.ptr, field->value.len));
    }
    return json_pack("{ss,ss,ss,so,ss}", "name", request->name, "path", request->path, "query",
                     request->query, "fields", fields, "body", request->body);
}

/* Once warm, per pass on average; never by less than it was. */
static size_t count_allocations(struct bench *bench, const struct measure *measure)
{
    for (size_t i = 0; i < WARM; i++)
        measure->pass(bench);
    size_t before = allocations;
    for (size_t i = 0; i < COUNTED; i++)
        measure->pass(bench);
    return (allocations - before + COUNTED - 1) / COUNTED;
}

static void write_about(struct bench *bench)
{
    json_t *about = json_object(), *requests = json_array(), *counts = json_object();
    char verdicts[SENT_COUNT + 1] = "";
    for (size_t i = 0; i < SENT_COUNT; i++) {
        json_array_append_new(requests, sent_to_json(&sent[i], &bench->requests[i]));
        bool clean = judge(bench, bench->check, &bench->requests[i]) == CHECK_CLEAN;
        verdicts[i] = clean ? '1' : '0';
    }
    for (size_t i = 0; i < MEASURE_COUNT && COUNTS_ALLOCATIONS; i++) {
        size_t count = count_allocations(bench, &measures[i]);
        json_object_set_new(counts, measures[i].name, json_integer((json_int_t)count));
    }
    json_object_set_new(about, "contract", json_sprintf("%s%s", contract_text, answer_text));
    json_object_set_new(about, "response", json_string(answer_text));
    json_object_set_new(about, "requests", requests);
    json_object_set_new(about, "verdicts", json_string(verdicts));
    json_object_set_new(about, "allocations", counts);
    json_dumpf(about, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER);
    putchar('\n');
    json_decref(about);
}

static bool answer(struct bench *bench, const char *line)
{
    char name[16];
    if (sscanf(line, "0 %15s", name) != 1)
        return false;
    for (size_t i = 0; i < MEASURE_COUNT; i++)
        if (strcmp(measures[i].name, name) == 0) {
            printf("%.2f\n", slot_measure(measures[i].pass, bench, 1));
            fflush(stdout);
            return true;
        }
    return false;
}

int main(void)
{
    struct bench bench;
    if (!prepare(&bench)) {
        fprintf(stderr, "bench_check: something is wrong with the contract\n");
        return 2;
    }
    write_about(&bench);
    puts("ready");
    fflush(stdout);
    char line[64];
    while (fgets(line, sizeof line, stdin) && answer(&bench, line))
        ;
    arena_release(&bench.kept);
    arena_release(&bench.scratch);
    return 0;
}
