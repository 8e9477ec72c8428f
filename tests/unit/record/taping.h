/* A recorder that writes into a folder made for the test, and what came out. */
#ifndef PROVISO_TEST_TAPING_H
#define PROVISO_TEST_TAPING_H

#include "record.h"
#include "unit.h"

struct tape {
    struct arena arena;
    char folder[32];
    struct recorder_options options;
    struct recorder *recorder;
};

int tape_setup(void **state);
int tape_teardown(void **state);
#define TAPE(test) cmocka_unit_test_setup_teardown(test, tape_setup, tape_teardown)

/* Begins to record into a file of the folder; the options' path is made from it. */
void tape_start(struct tape *tape, const char *name, struct recorder_options options);

/* Ends it; all but a few tests expect that nothing was lost. */
struct recorder_sum tape_stop(struct tape *tape);

/* What is in the file now. */
struct str tape_text(struct tape *tape);

/* The line that one exchange becomes, its line end not included. */
struct str line_of(struct tape *tape, const struct recorded *exchange);

/* GET http://a/pets, answered 204 by nobody. */
extern const struct recorded plain;

int test_entries(void);
int test_files(void);

#endif
