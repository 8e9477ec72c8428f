/* Names of groups (ECMA-262 22.2.1, RegExpIdentifierName). */
#include "read_private.h"

#include "utf8.h"

/* The next code point of a name, escapes turned into what they mean. */
static bool next_code_point(struct str text, size_t *at, uint32_t *code_point)
{
    size_t width;
    if (str_starts(str_from(text, *at), STR("\\u"))) {
        *at += 2;
        return pattern_unicode_escape(text, at, code_point);
    }
    *code_point = utf8_decode(str_from(text, *at), &width);
    *at += width;
    return true;
}

bool pattern_read_name(struct reader *reader, char close, struct str *name)
{
    size_t from = reader->at;
    uint32_t code_point;
    while (!reader_is_done(reader) && !reader_sees(reader, close)) {
        size_t offset = reader->at;
        bool first = offset == from;
        if (!next_code_point(reader->text, &reader->at, &code_point) ||
            !(first ? pattern_identifier_starts(code_point)
                    : pattern_identifier_continues(code_point)))
            return pattern_refuse(reader, offset, "this cannot stand in the name of a group");
    }
    *name = str_slice(reader->text, from, reader->at);
    if (name->len == 0 || reader_is_done(reader))
        return pattern_refuse(reader, from, "the name of the group is %s",
                              name->len ? "never closed" : "missing");
    reader->at++;
    return true;
}

/* Whether the name that begins at `at` in the text is this one, however the two are escaped. */
static bool is_same(const struct reader *reader, size_t at, struct str name)
{
    uint32_t theirs, ours;
    for (size_t i = 0; i < name.len;)
        if (at == reader->text.len || !next_code_point(reader->text, &at, &theirs) ||
            !next_code_point(name, &i, &ours) || theirs != ours)
            return false;
    return at < reader->text.len && (reader->text.ptr[at] == '>' || reader->text.ptr[at] == '\'');
}

uint32_t pattern_named_group(const struct reader *reader, struct str name)
{
    for (size_t i = 0; i < reader->names.len; i++)
        if (is_same(reader, reader->names.at[i], name))
            return reader->names.group[i];
    return 0;
}

bool pattern_name_is_taken(const struct reader *reader, struct str name)
{
    for (size_t i = 0; i < reader->names.read; i++)
        if (is_same(reader, reader->names.at[i], name))
            return true;
    return false;
}

/* How many bytes stand between the parenthesis and the name; 0 where the group has none. */
static size_t name_begins(const struct reader *reader, struct str behind)
{
    if (str_starts(behind, STR("?<")) && !str_starts(behind, STR("?<=")) &&
        !str_starts(behind, STR("?<!")))
        return 2;
    if (reader->lenient && str_starts(behind, STR("?'")))
        return 2;
    return reader->lenient && str_starts(behind, STR("?P<")) ? 3 : 0;
}

static bool note_group(struct reader *reader, size_t at)
{
    struct str behind = str_from(reader->text, at);
    size_t skip = name_begins(reader, behind);
    if (skip == 0 && str_starts(behind, STR("?")))
        return true;
    reader->captures++;
    if (skip == 0)
        return true;
    if (reader->names.len == NAMES_MAX)
        return pattern_refuse_limit(reader, at, "more than 500 groups have names");
    reader->names.at[reader->names.len] = at + skip;
    reader->names.group[reader->names.len++] = reader->captures;
    return true;
}

bool pattern_find_groups(struct reader *reader)
{
    bool in_class = false;
    for (size_t i = 0; i < reader->text.len; i++) {
        char byte = reader->text.ptr[i];
        if (byte == '\\')
            i++;
        else if (byte == '[' || byte == ']')
            in_class = byte == '[';
        else if (byte == '(' && !in_class && !note_group(reader, i + 1))
            return false;
    }
    return true;
}
