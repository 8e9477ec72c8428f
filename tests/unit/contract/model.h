/* A contract as text, so that a test compares all of it at once; and the groups of tests. */
#ifndef PROVISO_CONTRACT_MODEL_H
#define PROVISO_CONTRACT_MODEL_H

#include "contract.h"
#include "unit.h"
#include "worlds.h"

/* Lines such as these, and behind them the findings, one a line; "nothing" where no contract came
 * back. What has its usual value is left out.
 *
 *     GET /pets [listPets] at /v1
 *       path id simple required schema
 *       body required
 *         application/json schema
 *       200
 *         header X-Total schema
 *         application/json schema default=[1]
 */
struct str model_of(struct arena *arena, const char *text);

#define MODEL_FILES(arena, files) model_of_files((arena), (files), sizeof(files) / sizeof *(files))
struct str model_of_files(struct arena *arena, const struct world_file *files, size_t count);

/* The contract of a text that must give one; its findings go unseen. */
struct contract *contract_of(struct arena *arena, const char *text);

/* The same for a world, whose findings are told too. */
struct str model_of_world(struct arena *arena, struct world *world);

/* The first two lines of a document; what is wrong in a test's own text is from line 3 on. */
#define OPENAPI(version) "openapi: " version "\ninfo: {title: T, version: '1'}\n"
#define SWAGGER "swagger: '2.0'\ninfo: {title: T, version: '1'}\n"
#define DONE "responses: {'204': {description: d}}"

int test_reading(void);
int test_operations(void);
int test_parameters(void);
int test_messages(void);
int test_surroundings(void);
int test_swagger(void);
int test_limits(void);
int test_hash(void);

#endif
