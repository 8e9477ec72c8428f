/* proviso explain ID: the page of docs/findings, as the build embeds it. */
#include "command.h"
#include "finding.h"
#include "pages.h"

#include <stdio.h>

static const struct page *page_of(struct str name)
{
    for (const struct page *page = finding_pages; page->name; page++)
        if (str_eq(str_of(page->name), name))
            return page;
    return NULL;
}

static int list_all(void)
{
    for (unsigned id = 0; id < FINDING_COUNT; id++) {
        const struct finding_row *row = finding_row((enum finding_id)id);
        printf("%-28s %-8s %s\n", row->name, severity_name(row->severity), row->summary);
    }
    return EXIT_CLEAN;
}

static void suggest(struct str name)
{
    for (unsigned id = 0; id < FINDING_COUNT; id++) {
        const char *known = finding_row((enum finding_id)id)->name;
        if (str_distance(name, str_of(known), 4) <= 4)
            fprintf(stderr, "did you mean %s?\n", known);
    }
}

static int usage(FILE *out, int status)
{
    fprintf(out, "usage: proviso explain ID\n       proviso explain --list\n\n"
                 "Prints what a finding means, with a broken and a mended example.\n");
    return status;
}

/* An id as people paste it: "[ref-not-found]", "urn:proviso:ref-not-found", in any case. */
static struct str read_id(char *text)
{
    for (char *c = text; *c; c++)
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
    struct str name = str_of(text);
    if (str_starts(name, STR("[")) && str_ends(name, STR("]")))
        name = str_slice(name, 1, name.len - 1);
    return str_starts(name, STR("urn:proviso:")) ? str_from(name, 12) : name;
}

/* Comments in a page are for the test that runs its examples. */
static void print_page(const char *text)
{
    struct str rest = str_of(text), line;
    while (rest.len && str_cut(&rest, '\n', &line))
        if (!str_starts(line, STR("<!--")))
            printf(STR_FMT "\n", STR_ARG(line));
}

int cmd_explain(int argc, char **argv)
{
    if (argc == 2 && str_eq(str_of(argv[1]), STR("--help")))
        return usage(stdout, EXIT_CLEAN);
    if (argc != 2)
        return usage(stderr, EXIT_TROUBLE);
    if (str_eq(str_of(argv[1]), STR("--list")))
        return list_all();
    struct str name = read_id(argv[1]);
    const struct page *page = page_of(name);
    if (page) {
        print_page(page->text);
        return EXIT_CLEAN;
    }
    fprintf(stderr, "proviso explain: no finding is called '%s'; --list shows all\n", argv[1]);
    suggest(name);
    return EXIT_TROUBLE;
}
