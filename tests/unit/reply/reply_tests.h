/* Shared by the tests of replies. */
#ifndef PROVISO_REPLY_TESTS_H
#define PROVISO_REPLY_TESTS_H

#include "reply.h"
#include "unit.h"

/* One contract with one operation, and one request to it. */
struct reply_row {
    const char *about;
    const char *version;                 /* "3.1.0"; "2.0" is a Swagger document */
    const char *responses;               /* YAML of the operation's responses, in flow style */
    const char *accept, *code, *example; /* NULL: not given */
    const char
        *expected; /* "200 application/json\nname: value\n\nbody", or "REFUSED why [available]" */
};

extern const struct reply_row choice_rows[], body_rows[], field_rows[];
extern const size_t choice_row_count, body_row_count, field_row_count;

/* A contract being replied to, living in one arena. */
struct replying {
    struct arena *arena;
    struct source source;
    struct findings findings;
    struct budget budget;
    struct contract *contract;
    struct reply_plan *plan;
    struct values *values;
    struct reply reply;
    enum reply_outcome outcome;
};

/* Reads the YAML document and compiles its replies. */
void replying_open(struct replying *replying, struct arena *arena, struct str yaml);

/* Asks the first operation. */
void replying_ask(struct replying *replying, const char *accept, const char *code,
                  const char *example);

/* Status, content type, fields, body in the form of reply_row.expected. */
struct str replying_text(const struct replying *replying);

extern const struct CMUnitTest plan_tests[], prefer_tests[], prism_tests[], problem_tests[];
extern const size_t plan_test_count, prefer_test_count, prism_test_count, problem_test_count;

#endif
