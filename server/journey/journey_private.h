/* Shared by the journey, its explanation, and the steps of answering. */
#ifndef PROVISO_JOURNEY_PRIVATE_H
#define PROVISO_JOURNEY_PRIVATE_H

#include "coverage.h"
#include "http.h"
#include "journey.h"
#include "media.h"
#include "problem.h"
#include "snapshot.h"
#include "telemetry.h"

#include <pthread.h>

enum { FIELDS_ROOM = 32 /* more are kept in scratch memory */ };

/* What one loop answers from. The holder outlives the snapshot's turn: it is freed with its last
 * reply. */
struct holder {
    struct snapshot *snapshot;
    struct coverage *coverage; /* the journey's; or NULL */
    struct arena arena;        /* of the run */
    struct check_run *run;
    struct values *values;
    size_t in_flight;
    bool retired;
};

/* What is known of the exchange that the loop is just answering, for `told`. */
struct under_way {
    const struct operation *operation;
    const struct contract *contract;
    enum finding_id problem;
    uint32_t route, mount;
    struct str detail, told;         /* the first finding in words, all as JSON; or empty */
    const struct findings *findings; /* NULL: it was not judged */
    struct check_seen seen;
    const struct http_reply *reply; /* until it goes */
};

struct loop {
    struct holder *holder;
    struct under_way now;
    struct journey_tally tally;
    struct http_field fields[FIELDS_ROOM]; /* of the reply under way */
};

struct journey {
    struct journey_options options;
    struct loop *loops;
    struct str log_url;
    pthread_mutex_t lock; /* of what follows */
    struct snapshot *current;
    struct coverage *coverage; /* of the current snapshot; or NULL */
};

/* answer.c: who makes the values of the reply, and whether they are drawn. */
struct answering;
void journey_set_draws(struct answering *answering, bool draws);

/* journey.c: a reply made from the holder has left. */
void holder_release(void *holder);

/* ---- fields.c ---- */

/* The fields of one reply under way. */
struct fields {
    struct http_field *at;
    size_t len, cap;
    struct arena *scratch;
};

void fields_add(struct fields *fields, struct str name, struct str value);

/* The same of a text that somebody else wrote: what a field may carry of it. */
void fields_add_text(struct fields *fields, const struct http_request *request, struct str name,
                     struct str text);

/* What browsers need to let a page read the answer (Fetch standard, "CORS protocol"). */
bool fields_is_preflight(const struct http_request *request, struct str *method);
void fields_answer_preflight(const struct http_request *request, struct str method,
                             struct fields *fields, struct http_reply *out);
void fields_add_cors(struct fields *fields, const struct http_request *request, bool preflight);

/* The same as Prism has it: on every reply, '*' for what was not asked for; the contract's own fields stand. */
void fields_answer_open_preflight(const struct http_request *request, struct str method,
                                  struct fields *fields, struct http_reply *out);
void fields_add_open_cors(struct fields *fields, const struct http_request *request);

/* ---- judge.c ---- */

/* What was found in one exchange. */
struct judgement {
    enum check_verdict verdict;
    struct findings findings; /* in the request's scratch */
    struct str content_type;  /* what the request's is taken for; ptr NULL: for itself */
};

/* One request by the check of its contract. `seen` may be NULL. */
void judge_request(const struct check *check, struct check_run *run,
                   const struct http_request *request, const struct match *match,
                   struct check_seen *seen, struct judgement *judgement);

/* Adds what is to be said of a reply that is about to be sent. */
void judge_reply(const struct check *check, struct check_run *run, struct arena *scratch,
                 const struct operation *operation, const struct reply *reply,
                 struct judgement *judgement);

/* The findings as a list of ids with their places as parameters (RFC 9651). */
struct str judge_summary(const struct findings *findings, struct arena *scratch);

/* The statuses that may answer a broken request where the operation declares them, most fitting first. */
struct reply_refusal judge_codes(const struct findings *findings);

/* The status of the problem document where it declares none. */
uint16_t judge_status(const struct findings *findings);

/* All findings as a JSON array, as `errors` of a problem document has them. */
struct str judge_write(const struct findings *findings, struct arena *scratch);

/* The first error (of none, the first finding) in one clause, with a count of the others. */
struct str judge_detail(const struct findings *findings, struct arena *scratch);

/* The same of the errors that a reply has, where it is not the request that is to be told of. */
struct str judge_reply_detail(const struct findings *findings, struct arena *scratch);

/* The first finding that is an error, or NULL. */
const struct finding *judge_first_error(const struct findings *findings);

/* ---- answer.c ---- */

/* One request on its way to its answer. */
struct answering {
    struct journey *journey;
    struct loop *loop;
    const struct http_request *request;
    struct str path; /* the request's; a voice may read it in its own way */
    struct fields fields;
    struct match match;
    enum match_outcome matched;
    struct reply_wish wish;
    struct judgement *judgement;
    struct reply reply;
    enum reply_outcome outcome;
    struct problem problem; /* id FINDING_COUNT: there is none */
    struct http_reply *out;
};

void journey_answer(struct answering *a);

/* Which problem, and which status, a reply that could not be chosen is answered with. */
struct refusal {
    enum finding_id problem;
    uint16_t status;
};
const struct refusal *journey_refusal(enum reply_outcome outcome);

/* What the fields Accept and Prefer ask for; either may be absent (ptr NULL). */
struct reply_wish journey_wish(struct arena *scratch, struct str accept, struct str prefer);

/* ---- voices: how what Proviso itself has to say is said ---- */

struct voice {
    /* Requests that are the voice's own, such as a health path; true where answered. NULL: none. */
    bool (*serves)(struct answering *a);
    /* Whether what was found makes a request broken. NULL: where one is an error. */
    bool (*breaks)(const struct answering *a);
    /* Writes a->problem into a->out. */
    void (*tells)(struct answering *a);
    /* Adds fields that say what was found. */
    void (*hints)(struct answering *a);
    /* What becomes of a broken request, where the request itself says so. NULL: what the options and Prefer say. */
    enum journey_judging (*judging)(const struct answering *a);
    /* Whether what was matched may answer; false: it was answered here. NULL: it may. */
    bool (*admits)(struct answering *a);
    /* Changes what was found in the request, in the reply. NULL: it stands. */
    void (*amends)(struct answering *a);
    void (*amends_reply)(struct answering *a);
    /* The value of WWW-Authenticate where no 401 is declared. NULL: check_challenge, as elsewhere. */
    struct str (*challenges)(const struct answering *a);
    bool always_hints;   /* where nothing was found, too */
    bool reads_wishes;   /* `serves` has read a->wish */
    bool refuses_itself; /* broken requests, whatever the operation declares for them */
    /* The status to answer with, instead of what Prefer asks for; empty: the usual one. NULL: Prefer is read. Where there
     * is one, Accept never fails. */
    struct str (*status)(const struct operation *operation);
    bool judges_replies; /* always, to tell of it; with --errors to refuse */
    bool open_cors;      /* every reply may be read by every page, as Prism has it */
    bool traces;         /* Proviso-Trace */
};
extern const struct voice voice_proviso, voice_prism, voice_steady;

#endif
