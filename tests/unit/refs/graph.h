/* A world's references as text: where each one stands and where it leads in the end. */
#ifndef PROVISO_REFS_GRAPH_H
#define PROVISO_REFS_GRAPH_H

#include "unit.h"
#include "worlds.h"

/* One line for each reference of all documents, then all findings of reporting those that lead
 * nowhere:
 *
 *     root.yaml#/a -> root.yaml#/b
 *     root.yaml#/c -> nowhere
 *     error ref-not-found 2:10 …
 */
struct str graph_told(struct arena *arena, struct world *world, const struct refs_options *options);

/* graph_told of one document called root.yaml, with the standard options. */
struct str graph_of(struct arena *arena, const char *text);

#define GRAPH_FILES(arena, files) graph_of_files((arena), (files), sizeof(files) / sizeof *(files))
struct str graph_of_files(struct arena *arena, const struct world_file *files, size_t count);

int test_pointers(void);
int test_documents(void);
int test_identifiers(void);
int test_reports(void);

#endif
