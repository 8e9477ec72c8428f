#include "checking.h"

static bool ask(enum format_id id, struct str text)
{
    char *copy = malloc(text.len + (text.len == 0));
    assert_non_null(copy);
    memcpy(copy, text.ptr, text.len);
    bool holds = format_at(id)->holds((struct str){copy, text.len});
    free(copy);
    return holds;
}

static size_t differs(enum format_id id, bool holds, struct str text)
{
    if (ask(id, text) == holds)
        return 0;
    print_error(STR_FMT " %s <" STR_FMT ">\n", STR_ARG(format_at(id)->name),
                holds ? "refuses" : "accepts", STR_ARG(text));
    return 1;
}

void check_texts(enum format_id id, bool holds, const char *const *texts)
{
    size_t wrong = 0;
    for (size_t i = 0; texts[i]; i++)
        wrong += differs(id, holds, str_of(texts[i]));
    assert_int_equal(wrong, 0);
}

void check_text(enum format_id id, bool holds, struct str text)
{
    assert_int_equal(differs(id, holds, text), 0);
}
