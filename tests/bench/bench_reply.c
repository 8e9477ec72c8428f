/* links: reply files
 *
 * What preparing replies takes, contract by contract:
 *     bench_reply contract.json contract.yaml …
 * prints operations, how many of them are answered, bytes of all prepared bodies, findings, and
 * milliseconds for reading the contract and for compiling its replies (best of ROUNDS). bench_reply
 * --dump contract.json … prints every prepared reply as one line of JSON instead: what another
 * validator needs to judge it. With --all, what each declared response and media type gives. */
#include "files.h"
#include "reply.h"

#include "buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 5 };

enum mode { MODE_TIME, MODE_DUMP, MODE_DUMP_ALL };

struct run {
    struct arena arena;
    struct budget budget;
    struct files files;
    struct refs_loader loader;
    struct source source;
    struct findings findings;
    struct contract *contract;
    struct reply_plan *plan;
    double read_ms, compile_ms;
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static bool run_open(struct run *run, const char *path)
{
    *run = (struct run){.budget = budget_standard()};
    arena_init(&run->arena);
    run->findings.arena = &run->arena;
    run->files.budget = &run->budget;
    run->loader = files_loader(&run->files);
    struct contract_options options = {
        .refs = {.loader = &run->loader, .budget = &run->budget}
    };
    double start = now();
    if (files_open_root(&run->arena, str_of(path), &run->budget, &run->source, &run->findings))
        run->contract = contract_read(&run->arena, &run->source, &options, &run->findings);
    run->read_ms = now() - start;
    if (!run->contract)
        return false;
    start = now();
    run->plan = reply_compile(&run->arena, run->contract, &run->budget, &run->findings);
    run->compile_ms = now() - start;
    return true;
}

static void member(struct buf *out, const char *name, struct str text)
{
    buf_printf(out, ",\"%s\":", name);
    buf_json_string(out, text);
}

static void dump_reply(const struct run *run, const struct operation *operation,
                       enum reply_outcome outcome, const struct reply *reply, struct arena *scratch)
{
    struct buf out = {.arena = scratch};
    buf_printf(&out, "{\"outcome\":%d,\"status\":%u,\"prepared\":%s", (int)outcome, reply->status,
               reply->prepared ? "true" : "false");
    member(&out, "file", run->source.name);
    member(&out, "operation", operation->id);
    member(&out, "content_type", reply->content_type);
    member(&out, "origin", str_of(reply_origin_name(reply->origin)));
    member(&out, "why", reply->why);
    if (reply->media && reply->media->schema) {
        member(&out, "document", refs_doc(run->contract->refs, reply->media->schema)->source->uri);
        member(&out, "schema", refs_pointer(run->contract->refs, scratch, reply->media->schema));
    }
    member(&out, "body", reply->body);
    buf_add(&out, STR("}\n"));
    fwrite(out.at, 1, out.len, stdout);
}

static void dump_operation(const struct run *run, const struct operation *operation)
{
    struct arena scratch;
    struct reply reply;
    arena_init(&scratch);
    enum reply_outcome outcome =
        reply_choose(run->plan, operation, &(struct reply_wish){0}, &scratch, &reply);
    dump_reply(run, operation, outcome, &reply, &scratch);
    arena_release(&scratch);
}

static void dump_all(const struct run *run, const struct operation *operation)
{
    for (size_t i = 0; i < operation->responses.len; i++) {
        const struct response *response = &operation->responses.at[i];
        struct arena scratch;
        arena_init(&scratch);
        struct reply_wish wish = {
            .code = arena_printf(&scratch, "%u", response->low ? response->low : 599)};
        for (size_t j = 0; j < response->content.len; j++) {
            struct reply reply;
            wish.accept = response->content.at[j].name;
            enum reply_outcome outcome =
                reply_choose(run->plan, operation, &wish, &scratch, &reply);
            dump_reply(run, operation, outcome, &reply, &scratch);
        }
        arena_release(&scratch);
    }
}

static void print_row(const struct run *run, const char *path)
{
    struct arena scratch;
    size_t answered = 0, bytes = 0;
    arena_init(&scratch);
    for (size_t i = 0; i < run->contract->operation_count; i++) {
        struct reply reply;
        answered += reply_choose(run->plan, &run->contract->operations[i], &(struct reply_wish){0},
                                 &scratch, &reply) == REPLY_OK;
        bytes += reply.body.len;
    }
    arena_release(&scratch);
    printf("%5zu operations %5zu answered %9zu bytes %4zu errors %4zu warnings  read %8.2f ms  "
           "compile %8.2f ms  %s\n",
           run->contract->operation_count, answered, bytes, run->findings.count[SEVERITY_ERROR],
           run->findings.count[SEVERITY_WARNING], run->read_ms, run->compile_ms, path);
}

static void run_file(const char *path, enum mode mode)
{
    struct run run, best;
    bool good = run_open(&best, path);
    for (int round = 1; good && mode == MODE_TIME && round < ROUNDS; round++) {
        run_open(&run, path);
        if (run.compile_ms < best.compile_ms)
            best.compile_ms = run.compile_ms;
        if (run.read_ms < best.read_ms)
            best.read_ms = run.read_ms;
        arena_release(&run.arena);
    }
    if (!good)
        fprintf(stderr, "not read: %s\n", path);
    else if (mode == MODE_TIME)
        print_row(&best, path);
    else
        for (size_t i = 0; i < best.contract->operation_count; i++)
            (mode == MODE_DUMP ? dump_operation : dump_all)(&best, &best.contract->operations[i]);
    arena_release(&best.arena);
}

int main(int argc, char **argv)
{
    enum mode mode = MODE_TIME;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--dump") == 0)
            mode = MODE_DUMP;
        else if (strcmp(argv[i], "--all") == 0)
            mode = MODE_DUMP_ALL;
        else
            run_file(argv[i], mode);
    }
    return 0;
}
