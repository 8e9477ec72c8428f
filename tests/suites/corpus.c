/* links: reply match files
 *
 * Every contract of the corpus is loaded and every operation of it answered, as the mock would: the
 * request that its path template describes is matched, a reply chosen, and the reply held against
 * what the contract declares. One line a document.
 *
 *     suite_corpus FOLDER            "ok - stripe/spec3.json: 446 operations", "not ok - …", "ok -
 * … # skip …"
 */
#include "buf.h"
#include "corpus_files.h"
#include "files.h"
#include "match.h"
#include "media.h"
#include "reply.h"
#include "uri.h"

enum { FAULTS_SHOWN = 5 };

/* "/pets/{id}.json" as a request would say it: variables filled with x, what a path may not hold
 * encoded. */
static struct str concrete_path(struct arena *arena, const struct operation *operation)
{
    struct buf out = {.arena = arena};
    bool variable = false;
    struct str path = operation->path;
    path = str_slice(path, 0, str_find(path, '?'));
    path = str_slice(path, 0, str_find(path, '#'));
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        if (c == '{' && memchr(path.ptr + i, '}', path.len - i)) {
            variable = true;
            buf_byte(&out, 'x');
        } else if (c == '}') {
            variable = false;
        } else if (!variable) {
            buf_byte(&out, c);
        }
    }
    return uri_encode(arena, buf_str(&out), "/%:@!$&'()*+,;=");
}

static bool declares(const struct operation *operation, const struct reply *reply)
{
    for (size_t i = 0; i < operation->responses.len; i++) {
        const struct response *response = &operation->responses.at[i];
        if (response == reply->response)
            return response->high == 0 ||
                   (reply->status >= response->low && reply->status <= response->high);
    }
    return false;
}

/* Why a reply is not what the contract says, or NULL. */
static const char *fault_of(struct arena *arena, const struct operation *operation,
                            const struct reply *reply)
{
    struct media media;
    if (!declares(operation, reply))
        return "status not declared";
    if (reply->content_type.len && !media_parse(reply->content_type, &media))
        return "content type is none";
    if (reply->content_type.len == 0)
        return reply->body.len ? "body without a content type" : NULL;
    if (media_is_json(&media) && reply->body.len) {
        struct findings findings = {.arena = arena};
        struct budget budget = budget_standard();
        struct source source = {.name = STR("reply"), .text = reply->body};
        if (!doc_read_json(arena, &source, &budget, &findings))
            return "body is not JSON";
    }
    return NULL;
}

struct sum {
    size_t operations, answered, told, faults;
};

static void complain(struct sum *sum, const struct operation *operation, const char *why)
{
    if (sum->faults++ < FAULTS_SHOWN)
        printf("#   " STR_FMT " " STR_FMT ": %s\n", STR_ARG(operation->method),
               STR_ARG(operation->path), why);
}

static void ask(const struct contract *contract, const struct match_tree *tree,
                const struct reply_plan *plan, const struct operation *operation, struct sum *sum)
{
    struct arena scratch;
    struct match match;
    struct reply reply = {0};
    struct reply_wish wish = {0};
    (void)contract;
    arena_init(&scratch);
    sum->operations++;
    struct str path = concrete_path(&scratch, operation);
    enum match_outcome found = match_find(tree, operation->method, path, &scratch, &match);
    if (found != MATCH_FOUND) {
        complain(sum, operation, "its own path does not lead to it");
    } else {
        enum reply_outcome outcome = reply_choose(plan, match.operation, &wish, &scratch, &reply);
        const char *fault =
            outcome == REPLY_OK ? fault_of(&scratch, match.operation, &reply) : NULL;
        if (fault)
            complain(sum, operation, fault);
        else if (outcome == REPLY_OK)
            sum->answered++;
        else
            sum->told++; /* a problem document says why; the finding was reported at load */
    }
    arena_release(&scratch);
}

static bool is_contract(const struct source *source)
{
    return str_contains(source->text, STR("openapi")) || str_contains(source->text, STR("swagger"));
}

static void try_document(const char *folder, const char *path)
{
    struct arena arena;
    arena_init(&arena);
    struct findings findings = {.arena = &arena};
    struct budget budget = budget_standard();
    struct source source;
    struct files files = {.budget = &budget};
    struct refs_loader loader = files_loader(&files);
    struct contract_options options = {
        .refs = {.loader = &loader, .budget = &budget}
    };
    const char *name = path + strlen(folder) + 1;
    struct contract *contract = NULL;
    if (files_open_root(&arena, str_of(path), &budget, &source, &findings) && is_contract(&source))
        contract = contract_read(&arena, &source, &options, &findings);
    struct sum sum = {0};
    if (contract) {
        struct match_mount mount = {contract, STR("")};
        struct match_options matching = {.base = MATCH_BASE_BOTH};
        const struct match_tree *tree = match_compile(&arena, &mount, 1, &matching, &findings);
        const struct reply_plan *plan = reply_compile(&arena, contract, &budget, &findings);
        for (size_t i = 0; i < contract->operation_count; i++)
            ask(contract, tree, plan, &contract->operations[i], &sum);
    }
    bool named = contract || findings.count[SEVERITY_ERROR] > 0;
    if (sum.faults || (!named && is_contract(&source)))
        printf("not ok - %s: %zu operations, %zu faults\n", name, sum.operations, sum.faults);
    else if (contract)
        printf("ok - %s: %zu operations, %zu answered, %zu told why not\n", name, sum.operations,
               sum.answered, sum.told);
    arena_release(&arena);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    size_t count = corpus_find(argv[1], "");
    if (count == 0) {
        printf("ok - the contracts of the corpus # skip it is not on this machine\n");
        return 0;
    }
    char **paths = corpus_sorted();
    for (size_t i = 0; i < count; i++) {
        try_document(argv[1], paths[i]);
        free(paths[i]);
    }
    return 0;
}
