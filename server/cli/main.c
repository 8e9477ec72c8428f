/* proviso: which command, and what all of them share. */
#include "as_steady.h"
#include "command.h"
#include "str.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

static const struct command commands[] = {
    {"mock",     "CONTRACT...",        "answer as the provider of a contract would",               cmd_mock   },
    {"validate", "SCHEMA INSTANCE...", "whether values satisfy a schema, and where not",
     cmd_validate                                                                                             },
    {"sample",   "CONTRACT OPERATION", "print a request or response that a contract allows",
     cmd_sample                                                                                               },
    {"explain",  "ID",                 "what a finding means, with a broken and a mended example", cmd_explain},
    {"bowtie",   "",                   "JSON Schema conformance harness (Bowtie protocol)",        cmd_bowtie },
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static void write_help(FILE *out)
{
    fprintf(out, "usage: proviso COMMAND [OPTIONS] [ARGUMENTS]\n\n"
                 "Proviso keeps both sides of an API to its contract.\n\n");
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(out, "  %-9s%-19s %s\n", commands[i].name, commands[i].arguments,
                commands[i].summary);
    fprintf(out, "\n  proviso COMMAND --help        how to use one of them\n"
                 "  proviso --version             which version this is\n\n"
                 "exit status: 0 clean, 1 findings, 2 trouble\n");
}

static const struct command *find(struct str name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (str_eq(name, str_of(commands[i].name)))
            return &commands[i];
    return NULL;
}

static bool is_one_of(struct str name, const char *words)
{
    struct str rest = str_of(words), word;
    while (str_cut(&rest, ' ', &word))
        if (str_eq(word, name))
            return true;
    return false;
}

static int fail_unknown(const char *name)
{
    fprintf(stderr, "proviso: there is no command '%s'", name);
    for (size_t i = 0; i < COMMANDS; i++)
        if (str_distance(str_of(name), str_of(commands[i].name), 2) <= 2)
            fprintf(stderr, "; did you mean '%s'?", commands[i].name);
    if (access(name, R_OK) == 0)
        fprintf(stderr, "; did you mean 'proviso mock %s'?", name);
    fprintf(stderr, "\nproviso --help lists the commands\n");
    return EXIT_TROUBLE;
}

enum { STAND_IN_ARGUMENTS = 1000 };

/* `proviso mock --compat NAME` with the arguments from `first` on. */
static int run_as(const char *name, int first, int argc, char **argv)
{
    static char mock[] = "mock", compat[] = "--compat";
    char *all[STAND_IN_ARGUMENTS + 4] = {mock, compat, (char *)(uintptr_t)name};
    int count = 3;
    for (int i = first; i < argc && count < STAND_IN_ARGUMENTS; i++)
        all[count++] = argv[i];
    return cmd_mock(count, all);
}

/* `prism mock FILE` */
static int run_as_prism(int argc, char **argv)
{
    struct str first = str_of(argc > 1 ? argv[1] : "");
    if (str_eq(first, STR("mock")))
        return run_as("prism", 2, argc, argv);
    if (str_eq(first, STR("--version"))) {
        printf("5.16.0 (proviso %s)\n", PROVISO_VERSION);
        return EXIT_CLEAN;
    }
    bool help = str_eq(first, STR("--help"));
    fprintf(help ? stdout : stderr,
            "usage: prism mock [OPTIONS] CONTRACT (this is proviso under the name of prism; "
            "of its commands there is only mock)\n");
    return help ? EXIT_CLEAN : EXIT_FINDINGS;
}

/* `steady FILE`, and what it does besides serving. */
static int run_as_steady(int argc, char **argv)
{
    static char help[] = "--help";
    char *asked[] = {argv[0], help, NULL};
    struct str first = str_of(argc > 1 ? argv[1] : "");
    if (str_eq(first, STR("validate")))
        return as_steady_validate(argc - 1, argv + 1);
    if (str_eq(first, STR("explain")))
        return as_steady_explain(argc - 1, argv + 1);
    if (!str_eq(first, STR("--version")))
        return argc > 1 ? run_as("steady", 1, argc, argv) : run_as("steady", 1, 2, asked);
    printf("steady 0.22.2 (proviso %s)\n", PROVISO_VERSION);
    return EXIT_CLEAN;
}

/* Started under the name of another mock server (a symbolic link is enough), its command lines are taken as they are. */
static const struct {
    struct str name;
    int (*run)(int argc, char **argv);
} stand_ins[] = {
    {STR_INIT("prism"),  run_as_prism },
    {STR_INIT("steady"), run_as_steady},
};

static struct str base_name(const char *path)
{
    struct str text = str_of(path);
    return str_from(text, str_find_last(text, '/') + 1);
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    struct str own =
        argc > 0 && strchr(argv[0], '/') ? base_name(argv[0]) : str_of(argc > 0 ? argv[0] : "");
    for (size_t i = 0; i < sizeof stand_ins / sizeof *stand_ins; i++)
        if (str_eq(own, stand_ins[i].name))
            return stand_ins[i].run(argc, argv);
    if (argc < 2) {
        write_help(stderr);
        return EXIT_TROUBLE;
    }
    struct str name = str_of(argv[1]);
    if (is_one_of(name, "--help -h help")) {
        char help[] = "--help";
        char *asked[] = {argv[2], help, NULL}; /* `help mock` is `mock --help` */
        const struct command *command = argc > 2 ? find(str_of(argv[2])) : NULL;
        if (command)
            return command->run(2, asked);
        write_help(stdout);
        return EXIT_CLEAN;
    }
    if (is_one_of(name, "--version -V version")) {
        printf("proviso %s\n", PROVISO_VERSION);
        return EXIT_CLEAN;
    }
    const struct command *command = find(name);
    return command ? command->run(argc - 1, argv + 1) : fail_unknown(argv[1]);
}
