/* Shared by the tests of sampling. */
#ifndef PROVISO_SAMPLE_TESTS_H
#define PROVISO_SAMPLE_TESTS_H

#include "sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct sample_row {
    const char *about;
    enum contract_version version;
    const char *yaml; /* a document whose member `schema` is sampled */
    const char *expected;
};

extern const struct sample_row sample_rows[];
extern const size_t sample_row_count;

/* One sampling with all it needs. */
struct sampling {
    struct arena arena;
    struct source source;
    struct findings findings;
    struct budget budget;
    struct sample_doubts doubts;
    struct sample sample;
    enum sample_outcome outcome;
    struct str text;
};

/* Samples the member `schema` of the YAML document. Give it to sampling_end. */
void sampling_run(struct sampling *sampling, enum contract_version version, const char *yaml);
void sampling_end(struct sampling *sampling);

#endif
