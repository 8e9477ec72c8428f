/* The codes of Steady, and those of what is found in contracts. */
#include "steady.h"

static const struct steady_code codes[] = {
#define STEADY(code, severity, category, confidence, title, means, remedy)                         \
    [STEADY_##                                                                                     \
        code] = {#code, severity, STEADY_CATEGORY_##category, confidence, title, means, remedy},
#include "steady.def"
#undef STEADY
};

const struct steady_code *steady_code(enum steady_id id)
{
    return &codes[id];
}

const char *steady_category_name(enum steady_category category)
{
    static const char *const names[] = {
        [STEADY_CATEGORY_SDK] = "sdk-issue",         [STEADY_CATEGORY_SPEC] = "spec-issue",
        [STEADY_CATEGORY_SPEC_FATAL] = "spec-issue", [STEADY_CATEGORY_NOTE] = "content-note",
        [STEADY_CATEGORY_AMBIGUOUS] = "ambiguous",
    };
    return names[category];
}

const struct steady_code *steady_code_find(struct str text)
{
    bool letter = text.len && (text.ptr[0] == 'E' || text.ptr[0] == 'e');
    struct str digits = str_from(text, letter ? 1 : 0);
    for (size_t i = 0; i < STEADY_COUNT; i++)
        if (str_eq(str_from(str_of(codes[i].code), 1), digits))
            return &codes[i];
    return NULL;
}

const struct steady_code *steady_code_of(enum finding_id id)
{
    static const struct {
        enum finding_id finding;
        enum steady_id code;
    } rows[] = {
        {FINDING_FILE_UNREADABLE,          STEADY_E1001},
        {FINDING_TEXT_NOT_UTF8,            STEADY_E1001},
        {FINDING_JSON_SYNTAX,              STEADY_E1001},
        {FINDING_YAML_SYNTAX,              STEADY_E1001},
        {FINDING_YAML_DOCUMENTS,           STEADY_E1001},
        {FINDING_YAML_ALIAS,               STEADY_E1001},
        {FINDING_DUPLICATE_KEY,            STEADY_E1001},
        {FINDING_KEY_NOT_TEXT,             STEADY_E1001},
        {FINDING_CONTRACT_VERSION_UNKNOWN, STEADY_E1002},
        {FINDING_CONTRACT_FIELD_MISSING,   STEADY_E1003},
        {FINDING_CONTRACT_EMPTY,           STEADY_E1003},
        {FINDING_REF_NOT_FOUND,            STEADY_E1004},
        {FINDING_REF_NOT_ALLOWED,          STEADY_E1004},
        {FINDING_REF_DOCUMENT_UNREADABLE,  STEADY_E1004},
        {FINDING_REF_CIRCULAR,             STEADY_E1005},
        {FINDING_CONTRACT_CIRCULAR,        STEADY_E1005},
        {FINDING_SCHEMA_LOOP,              STEADY_E1005},
        {FINDING_CONTRACT_TYPE_WRONG,      STEADY_E1006},
        {FINDING_SCHEMA_INVALID,           STEADY_E1006},
        {FINDING_SCHEMA_PATTERN_INVALID,   STEADY_E1006},
        {FINDING_SCHEMA_KEYWORD_IGNORED,   STEADY_E1007},
        {FINDING_PATH_AMBIGUOUS,           STEADY_E1008},
        {FINDING_PARAMETER_DUPLICATE,      STEADY_E1009},
        {FINDING_RESPONSES_MISSING,        STEADY_E1010},
        {FINDING_SAMPLE_IMPOSSIBLE,        STEADY_E1012},
        {FINDING_PATH_FRAGMENT,            STEADY_E1021},
        {FINDING_MEDIA_TYPE_INVALID,       STEADY_E1022},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].finding == id)
            return &codes[rows[i].code];
    return &codes[STEADY_E1015];
}
