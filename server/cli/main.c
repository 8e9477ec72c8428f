/* proviso: which command, and what all of them share. */
#include "command.h"
#include "str.h"

#include <signal.h>
#include <stdio.h>

static const struct command commands[] = {
    {"mock",    "CONTRACT...", "answer as the provider of a contract would",               cmd_mock   },
    {"explain", "ID",          "what a finding means, with a broken and a mended example", cmd_explain},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static void write_help(FILE *out)
{
    fprintf(out, "usage: proviso COMMAND [OPTIONS] [ARGUMENTS]\n\n"
                 "Proviso keeps both sides of an API to its contract.\n\n");
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(out, "  %-9s%-13s %s\n", commands[i].name, commands[i].arguments,
                commands[i].summary);
    fprintf(out, "\n  proviso COMMAND --help         how to use one of them\n"
                 "  proviso --version              which version this is\n\n"
                 "exit status: 0 clean, 1 findings, 2 trouble\n");
}

static int fail_unknown(const char *name)
{
    fprintf(stderr, "proviso: there is no command '%s'", name);
    for (size_t i = 0; i < COMMANDS; i++)
        if (str_distance(str_of(name), str_of(commands[i].name), 2) <= 2)
            fprintf(stderr, "; did you mean '%s'?", commands[i].name);
    fprintf(stderr, "\nproviso --help lists the commands\n");
    return EXIT_TROUBLE;
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    if (argc < 2) {
        write_help(stderr);
        return EXIT_TROUBLE;
    }
    struct str name = str_of(argv[1]);
    if (str_eq(name, STR("--help")) || str_eq(name, STR("help"))) {
        write_help(stdout);
        return EXIT_CLEAN;
    }
    if (str_eq(name, STR("--version"))) {
        printf("proviso %s\n", PROVISO_VERSION);
        return EXIT_CLEAN;
    }
    for (size_t i = 0; i < COMMANDS; i++)
        if (str_eq(name, str_of(commands[i].name)))
            return commands[i].run(argc - 1, argv + 1);
    return fail_unknown(argv[1]);
}
