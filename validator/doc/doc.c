#include "doc.h"
#include "reader_private.h"

static bool looks_like_json(const struct source *source)
{
    if (str_ends(source->name, STR(".json")))
        return true;
    if (str_ends(source->name, STR(".yaml")) || str_ends(source->name, STR(".yml")))
        return false;
    struct str text = source->text;
    if (str_starts(text, STR("\xEF\xBB\xBF")))
        text = str_from(text, 3);
    text = str_trim(text);
    return str_starts(text, STR("{")) || str_starts(text, STR("["));
}

struct doc *doc_read(struct arena *arena, const struct source *source, const struct budget *budget,
                     struct findings *findings)
{
    return looks_like_json(source) ? doc_read_json(arena, source, budget, findings)
                                   : doc_read_yaml(arena, source, budget, findings);
}

/* The bytes a quoted string takes in the text, its quotes included. */
static size_t quoted_length(struct str text)
{
    for (size_t i = 1; i < text.len; i++) {
        if (text.ptr[i] == text.ptr[0])
            return i + 1;
        if (text.ptr[i] == '\\' && text.ptr[0] == '"')
            i++;
    }
    return text.len;
}

struct where doc_where(const struct doc *doc, const struct node *node)
{
    bool holds = node->kind == NODE_ARRAY || node->kind == NODE_OBJECT;
    size_t length = holds ? 1 : node->len;
    /* An escape takes ten bytes at most, so that a long line is not searched to its end. */
    struct str rest = str_slice(doc->source->text, node->at, node->at + length * 10 + 2);
    struct str line = str_slice(rest, 0, str_find(rest, '\n'));
    if (holds)
        length = 1;
    else if (line.len && (line.ptr[0] == '"' || line.ptr[0] == '\''))
        length = quoted_length(line);
    return reader_where(doc->source, node->at, length < line.len ? length : line.len);
}
