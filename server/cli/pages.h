/* The pages of docs/findings, as the build embeds them (conf/embed_pages.cmake). */
#ifndef PROVISO_PAGES_H
#define PROVISO_PAGES_H

struct page {
    const char *name, *text;
};

/* Sorted by name; ends with a row of NULLs. */
extern const struct page finding_pages[];

#endif
