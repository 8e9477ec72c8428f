/* links: pattern PkgConfig::PCRE2
 *
 * What it costs to search for a pattern, against PCRE2 with its JIT and the same pattern: how many times as long PCRE2
 * takes, measured side by side in one run, medians of ROUNDS interleaved rounds. The first rows are run by
 * operations of our own; the last by PCRE2 too, so that a ratio below 1 is what the watch over it costs. */
#include "pattern.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { ROUNDS = 21, TIMES = 50000 };

static const char *const forms[] = {"always", "prefix", "literals", "class", "sequence", "engine"};

/* Subjects match, so that everything is looked at. */
static const struct row {
    const char *name, *pattern, *subject;
} rows[] = {
    {"prefix",     "^/v1/accounts",                                                     "/v1/accounts/acct_1032D82eZvKYlo2C"},
    {"literals",   "^(active|past_due|unpaid|canceled|incomplete|trialing)$",           "canceled"                          },
    {"word",       "^[A-Za-z0-9_-]{1,64}$",                                             "acct_1032D82eZvKYlo2C"             },
    {"text",       "^.{1,255}$",                                                        "The quick brown fox jumps over it" },
    {"not blank",  "\\S",                                                               "  x"                               },
    {"date",       "^\\d{4}-\\d{2}-\\d{2}$",                                            "2024-01-17"                        },
    {"uuid",       "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
     "497f6eca-6276-4993-bfeb-53cbbbba6f08"                                                                                 },
    {"identifier", "^ord_[0-9abcdefghjkmnpqrstvwxyz]{26}$",                             "ord_01h2xcejqtf2nbrexx3vqjhp41"    },
    {"decimal",    "^-?\\d+$",                                                          "-1234567"                          },
    {"time",       "^([01]\\d|2[0-3]):?([0-5]\\d)$",                                    "23:59"                             },
    {"month",      "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[1-2][0-9]|3[0-1])$",             "2024-01-17"                        },
    {"slug",       "^[a-z0-9]+(-[a-z0-9]+)*$",                                          "the-quick-brown-fox"               },
    {"locale",     "^[a-z]{2}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?$",          "zh-Hant-TW"                        },
    {"address",    "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$",                                    "somebody@mail.example.org"         },
    {"version",    "^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(-[0-9A-Za-z.-]+)?$",
     "10.42.1-rc.1"                                                                                                         },
    {"colour",     "^#(([0-9a-fA-F]{2}){3}|([0-9a-fA-F]){3})$",                         "#1a2b3c"                           },
};

struct bench {
    const struct pattern *pattern;
    struct pattern_scratch *scratch;
    pcre2_code *code;
    pcre2_match_data *data;
    struct str subject;
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static double time_ours(const struct bench *bench, size_t *found)
{
    double start = now();
    for (int i = 0; i < TIMES; i++)
        *found += pattern_search(bench->pattern, bench->scratch, bench->subject) == PATTERN_FOUND;
    return (now() - start) / TIMES;
}

static double time_theirs(const struct bench *bench, size_t *found)
{
    double start = now();
    for (int i = 0; i < TIMES; i++)
        *found += pcre2_jit_match(bench->code, (PCRE2_SPTR)bench->subject.ptr, bench->subject.len,
                                  0, 0, bench->data, NULL) >= 0;
    return (now() - start) / TIMES;
}

static int by_value(const void *left, const void *right)
{
    const double *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

static double median(double *times)
{
    qsort(times, ROUNDS, sizeof *times, by_value);
    return times[ROUNDS / 2];
}

static bool prepare(struct bench *bench, struct arena *arena, const struct row *row)
{
    struct pattern_fault fault;
    int error;
    PCRE2_SIZE offset;
    *bench = (struct bench){
        .pattern = pattern_compile(arena, str_of(row->pattern), PATTERN_STRICT, &fault),
        .scratch = pattern_scratch_new(arena),
        .subject = str_of(row->subject)};
    bench->code = pcre2_compile((PCRE2_SPTR)row->pattern, PCRE2_ZERO_TERMINATED,
                                PCRE2_UTF | PCRE2_DOLLAR_ENDONLY, &error, &offset, NULL);
    bench->data = pcre2_match_data_create(1, NULL);
    return bench->pattern && bench->code && bench->data &&
           pcre2_jit_compile(bench->code, PCRE2_JIT_COMPLETE) == 0;
}

static bool run(const struct row *row)
{
    struct arena arena;
    struct bench bench;
    double ours[ROUNDS], theirs[ROUNDS];
    size_t found = 0;
    arena_init(&arena);
    bool good = prepare(&bench, &arena, row);
    for (int i = 0; good && i < ROUNDS; i++) {
        ours[i] = time_ours(&bench, &found);
        theirs[i] = time_theirs(&bench, &found);
    }
    good = good && found == (size_t)2 * TIMES * ROUNDS;
    if (good) {
        double a = median(ours), b = median(theirs);
        printf("pattern %-10s %-8s PCRE2 takes %5.2f x as long (ours %5.1f ns, PCRE2 %5.1f ns)\n",
               row->name, forms[pattern_form_of(bench.pattern)], b / a, a, b);
    } else {
        fprintf(stderr, "bench_pattern: %s is not found, or not compiled\n", row->name);
    }
    pcre2_code_free(bench.code);
    pcre2_match_data_free(bench.data);
    arena_release(&arena);
    return good;
}

int main(void)
{
    bool good = true;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        good = run(&rows[i]) && good;
    return good ? 0 : 1;
}
