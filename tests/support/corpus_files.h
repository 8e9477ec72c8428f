/* Contracts in folders of the corpus, for the suites that read all of them.
 *
 *     size_t count = corpus_find(folder, "openapi");     may be called again for another part
 *     char **paths = corpus_sorted();                     by name; each belongs to the caller
 */
#ifndef PROVISO_CORPUS_FILES_H
#define PROVISO_CORPUS_FILES_H

#include "str.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

enum { CORPUS_FILES_MAX = 4096 };

/* nftw hands nothing through. */
static char *corpus_paths[CORPUS_FILES_MAX];
static size_t corpus_count;

static inline int corpus_remember(const char *path, const struct stat *status, int kind,
                                  struct FTW *level)
{
    (void)status, (void)level;
    struct str name = str_of(path);
    bool wanted =
        str_ends(name, STR(".json")) || str_ends(name, STR(".yaml")) || str_ends(name, STR(".yml"));
    if (kind != FTW_F || !wanted)
        return 0;
    if (corpus_count == CORPUS_FILES_MAX) {
        printf("not ok - there are more than %d files in the corpus\n", CORPUS_FILES_MAX);
        return 1;
    }
    corpus_paths[corpus_count++] = strdup(path);
    return 0;
}

/* Adds the JSON and YAML files below folder/part, or below the folder where part is empty. How many there are now: 0 where nothing is there. */
static inline size_t corpus_find(const char *folder, const char *part)
{
    char path[4096];
    snprintf(path, sizeof path, "%s%s%s", folder, part[0] ? "/" : "", part);
    nftw(path, corpus_remember, 16, FTW_PHYS); /* NOLINT(concurrency-mt-unsafe): one thread */
    return corpus_count;
}

static inline int corpus_by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static inline char **corpus_sorted(void)
{
    qsort(corpus_paths, corpus_count, sizeof *corpus_paths, corpus_by_name);
    return corpus_paths;
}

#endif
