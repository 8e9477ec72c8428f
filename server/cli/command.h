/* The commands of proviso: one row each in main.c. */
#ifndef PROVISO_COMMAND_H
#define PROVISO_COMMAND_H

/* Exit statuses (DESIGN, the command line). */
enum { EXIT_CLEAN = 0, EXIT_FINDINGS = 1, EXIT_TROUBLE = 2 };

struct command {
    const char *name;
    const char *arguments; /* as --help shows them */
    const char *summary;
    int (*run)(int argc, char **argv); /* argv[0] is the command's name; returns the exit status */
};

int cmd_mock(int argc, char **argv);
int cmd_validate(int argc, char **argv);
int cmd_sample(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_bowtie(int argc, char **argv);

#endif
