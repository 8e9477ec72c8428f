/* links: format pattern
 *
 * What it costs to check a value of the formats that are in most contracts: nanoseconds a value, and how many
 * times as long the regular expression takes that people would write instead, compiled by PCRE2 and
 * measured side by side in one run. The expression is laxer (no calendar, no ranges), so the ratio is
 * on its side. Medians of ROUNDS interleaved rounds. */
#include "format.h"
#include "pattern.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 15, TIMES = 20 * 1000 };

struct row {
    enum format_id id;
    const char *text, *pattern;
};

static const struct row rows[] = {
    {FORMAT_ID_DATE,      "2024-01-17",                                  "^\\d{4}-\\d\\d-\\d\\d$"                     },
    {FORMAT_ID_DATE_TIME, "2024-01-17T09:30:00.123Z",
     "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+\\-]\\d\\d:\\d\\d)$"                                   },
    {FORMAT_ID_UUID,      "2eb8aa08-aa98-11ea-b4aa-73b441d16380",
     "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"                                  },
    {FORMAT_ID_URI,       "https://api.example.com/v1/pets/17?limit=10",
     "^[a-zA-Z][a-zA-Z0-9+.\\-]*:([!#$&-;=?-Z_a-z~\\[\\]]|%[0-9a-fA-F]{2})*$"                                         },
    {FORMAT_ID_EMAIL,     "joe.bloggs@mail.example.com",
     "^[a-zA-Z0-9._%+\\-]+@[a-zA-Z0-9\\-]+(\\.[a-zA-Z0-9\\-]+)*$"                                                     },
    {FORMAT_ID_IPV4,      "192.168.100.23",                              "^\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}$"},
    {FORMAT_ID_HOSTNAME,  "www.api.example.com",
     "^[a-zA-Z0-9]([a-zA-Z0-9\\-]*[a-zA-Z0-9])?(\\.[a-zA-Z0-9]([a-zA-Z0-9\\-]*[a-zA-Z0-9])?)*$"                       },
};
enum { ROWS = sizeof rows / sizeof *rows };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *times)
{
    qsort(times, ROUNDS, sizeof *times, by_value);
    return times[ROUNDS / 2];
}

static double time_format(const struct format *format, struct str text)
{
    int held = 0;
    double start = now();
    for (int i = 0; i < TIMES; i++)
        held += format->holds(text);
    double took = (now() - start) / TIMES;
    return held == TIMES ? took : -1;
}

static double time_pattern(const struct pattern *pattern, struct pattern_scratch *scratch,
                           struct str text)
{
    int found = 0;
    double start = now();
    for (int i = 0; i < TIMES; i++)
        found += pattern_search(pattern, scratch, text) == PATTERN_FOUND;
    double took = (now() - start) / TIMES;
    return found == TIMES ? took : -1;
}

static void measure(struct arena *arena, const struct row *row)
{
    struct pattern_fault fault;
    const struct pattern *pattern =
        pattern_compile(arena, str_of(row->pattern), PATTERN_STRICT, &fault);
    struct pattern_scratch *scratch = pattern_scratch_new(arena);
    const struct format *format = format_at(row->id);
    struct str text = str_of(row->text);
    double ours[ROUNDS], theirs[ROUNDS];
    if (!pattern) {
        printf("%s: " STR_FMT "\n", row->pattern, STR_ARG(fault.why));
        return;
    }
    for (int i = 0; i < ROUNDS; i++) {
        ours[i] = time_format(format, text);
        theirs[i] = time_pattern(pattern, scratch, text);
    }
    double us = median(ours), them = median(theirs);
    printf("%-10.*s %6.1f ns, a regular expression takes %5.1f times as long\n",
           STR_ARG(format->name), us, them / us);
}

int main(void)
{
    struct arena arena;
    arena_init(&arena);
    for (size_t i = 0; i < ROWS; i++)
        measure(&arena, &rows[i]);
    arena_release(&arena);
    return 0;
}
