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

int cmd_explain(int argc, char **argv)
{
    if (argc != 2 || str_eq(str_of(argv[1]), STR("--help"))) {
        printf("usage: proviso explain ID\n       proviso explain --list\n\n"
               "Prints what a finding means, with a broken and a mended example.\n");
        return argc == 2 ? EXIT_CLEAN : EXIT_TROUBLE;
    }
    struct str name = str_of(argv[1]);
    if (str_eq(name, STR("--list")))
        return list_all();
    if (str_starts(name, STR("urn:proviso:")))
        name = str_from(name, 12);
    const struct page *page = page_of(name);
    if (page) {
        fputs(page->text, stdout);
        return EXIT_CLEAN;
    }
    fprintf(stderr, "proviso explain: no finding is called '%s'; --list shows all\n", argv[1]);
    suggest(name);
    return EXIT_TROUBLE;
}
