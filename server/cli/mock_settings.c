#include "mock_settings.h"

#include <stddef.h>

/* What another mock server takes as its standard. */
static const struct {
    enum journey_compat compat;
    const char *name, *standard;
} compat_standards[] = {
    {COMPAT_PRISM,  "base-path",       "ignore"},
    {COMPAT_PRISM,  "unknown-params",  "ignore"},
    {COMPAT_PRISM,  "undeclared-body", "reject"},
    {COMPAT_PRISM,  "one-way",         "ignore"},
    {COMPAT_PRISM,  "admin",           "off"   },
    {COMPAT_PRISM,  "log",             "off"   },
    {COMPAT_STEADY, "base-path",       "ignore"},
    {COMPAT_STEADY, "watch",           "off"   },
    {COMPAT_STEADY, "cors",            "off"   },
    {COMPAT_STEADY, "admin",           "off"   },
    {COMPAT_STEADY, "log",             "off"   },
};

static void set_standards(struct option_row *rows, size_t count, enum journey_compat compat)
{
    for (size_t i = 0; i < sizeof compat_standards / sizeof *compat_standards; i++)
        for (size_t n = 0; n < count; n++)
            if (compat_standards[i].compat == compat &&
                strcmp(rows[n].name, compat_standards[i].name) == 0)
                rows[n].standard = compat_standards[i].standard;
}

/* Of names and letters that come twice the first ones count. Returns how many rows are left. */
static size_t without_doubles(struct option_row *rows, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        struct option_row row = rows[i];
        bool known = false;
        for (size_t n = 0; n < kept; n++) {
            known |= strcmp(rows[n].name, row.name) == 0;
            row.letter = rows[n].letter == row.letter ? 0 : row.letter;
        }
        if (!known)
            rows[kept++] = row;
    }
    return kept;
}

/* mock.def, behind steady.def where that counts, then one option for each limit of budget.def. */
static struct options rows_of(struct mock_settings *settings, struct arena *arena,
                              enum journey_compat compat)
{
    static const struct option_row own[] = {
#define OPTION(member, name_, letter_, kind_, takes_, standard_, help_)                            \
    {.name = (name_),                                                                              \
     .letter = (letter_),                                                                          \
     .kind = OPTION_##kind_,                                                                       \
     .takes = (takes_),                                                                            \
     .standard = (standard_),                                                                      \
     .help = (help_),                                                                              \
     .offset = offsetof(struct mock_settings, member)},
#include "mock.def"
    };
    static const struct option_row steady[] = {
#include "steady.def"
#undef OPTION
    };
    size_t first = compat == COMPAT_STEADY ? sizeof steady / sizeof *steady : 0;
    size_t count = sizeof own / sizeof *own + first;
    struct option_row *changed = arena_array(arena, struct option_row, count);
    memcpy(changed, steady, first * sizeof *steady);
    memcpy(changed + first, own, sizeof own);
    count = without_doubles(changed, count);
    set_standards(changed, count, compat);
    const struct option_row *rows =
        options_with_limits(arena, changed, offsetof(struct mock_settings, budget), &count);
    return (struct options){.rows = rows, .count = count, .target = settings, .arena = arena};
}

/* Which mock server to stand in for decides what the other options are: they are read once to find that out, and then
 * in earnest. */
static bool read_rows(struct mock_settings *settings, struct options *options, struct arena *arena,
                      int argc, char **argv)
{
    *options = rows_of(settings, arena, COMPAT_NONE);
    options->tolerant = true;
    options_read(options, argc, argv);
    enum journey_compat compat = (enum journey_compat)settings->compat;
    *settings = (struct mock_settings){0};
    *options = rows_of(settings, arena, compat);
    return options_read(options, argc, argv);
}

/* Prism's levels as our own settings. */
static void apply_level(struct mock_settings *settings)
{
    enum { LEVEL_DEBUG = 1, LEVEL_WARN = 3, LEVEL_SILENT = 6 };
    settings->verbose |= settings->verbose_level <= LEVEL_DEBUG;
    if (settings->verbose_level >= LEVEL_WARN)
        settings->log = LOG_OFF;
    settings->quiet |= settings->verbose_level == LEVEL_SILENT;
    settings->draws = settings->by_schema;
    if (settings->compat != COMPAT_PRISM)
        settings->by_schema |= settings->ignore_examples;
}

/* Steady's options as our own settings. */
static void apply_steady(struct mock_settings *settings)
{
    enum { FORMAT_JSON = 1 };
    const struct steady_settings *steady = &settings->steady;
    settings->quiet |= steady->quiet;
    settings->log = steady->log_format == FORMAT_JSON ? LOG_JSON : steady->log ? LOG_TEXT : LOG_OFF;
    if (!steady->reject && settings->validate_requests == JUDGE_ON)
        settings->validate_requests = JUDGE_WARN;
}

bool mock_settings_read(struct mock_settings *settings, struct options *options,
                        struct arena *arena, int argc, char **argv)
{
    bool good = read_rows(settings, options, arena, argc, argv);
    apply_level(settings);
    if (settings->compat == COMPAT_STEADY)
        apply_steady(settings);
    return good;
}
