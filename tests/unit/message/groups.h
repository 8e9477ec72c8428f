#ifndef PROVISO_MESSAGE_GROUPS_H
#define PROVISO_MESSAGE_GROUPS_H

#include "check.h"
#include "message.h"
#include "unit.h"

/* A contract, what makes its messages, and what judges them. */
struct desk {
    struct arena *arena;
    struct budget budget;
    struct findings findings;
    const struct contract *contract;
    struct message_maker *maker;
    const struct check *check;
    struct check_run *run;
};

struct desk *desk_of_text(struct arena *arena, const char *text);
struct desk *desk_of_file(struct arena *arena, const char *path);

/* Judges as if the message had come from elsewhere. *parameters: how many of the operation's it was found to have. */
enum check_verdict desk_judge(struct desk *desk, const struct operation *operation,
                              const struct message *message, size_t *parameters,
                              struct findings *findings);

int test_clean(void);
int test_message(void);
int test_style(void);

#endif
