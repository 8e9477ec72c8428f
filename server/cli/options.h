/* Options: one table a command, read from four places, later ones over earlier ones: the table's
 * defaults, the file named by
 * --config (YAML or JSON, option names as keys), the environment (PROVISO_ and the name in
 * capitals), the command line.
 *
 * Takes `--name value`, `--name=value`, `-n value`, `-nvalue`; switches as `--name`, `--no-name`,
 * `--name=on|off|true|false`. `--` ends the options. What is no option is a positional argument.
 *
 *     struct mock_settings settings;
 *     struct options options = {.rows = rows, .count = n, .target = &settings, .arena = &arena};
 *     if (!options_read(&options, argc, argv)) fprintf(stderr, "proviso mock: %s\n", options.error)
 */
#ifndef PROVISO_OPTIONS_H
#define PROVISO_OPTIONS_H

#include "buf.h"
#include "finding.h"
#include "vec.h"

typedef VEC(struct str) strs;

enum option_kind {
    OPTION_SWITCH, /* bool */
    OPTION_NUMBER, /* uint64_t */
    OPTION_TEXT,   /* struct str */
    OPTION_CHOICE, /* unsigned: index among the words of `takes`, which '|' separates */
    OPTION_LIST    /* strs: each use adds one */
};

struct option_row {
    const char *name; /* long name, without dashes */
    char letter;      /* short name, or 0 */
    enum option_kind kind;
    const char *takes;    /* what its value is called in --help: PORT, on|off */
    const char *standard; /* default, as text; NULL: zero or empty */
    const char *help;
    size_t offset; /* of its member in the target */
};

struct options {
    const struct option_row *rows;
    size_t count;
    void *target;
    struct arena *arena;
    strs positional;
    bool tolerant;     /* what cannot be read is passed over */
    bool help;         /* --help, or -h where no option has that letter */
    const char *error; /* one line; where options_read gives false */
};

/* The rows of a command and behind them one for each limit of budget.def, which sets the field of the
 * struct budget at `budget_offset` in the target. *count becomes the number of all. */
const struct option_row *options_with_limits(struct arena *arena, const struct option_row *own,
                                             size_t budget_offset, size_t *count);

bool options_read(struct options *options, int argc, char **argv);

/* The rows as --help shows them. */
void options_write_help(const struct options *options, struct buf *out);

#endif
