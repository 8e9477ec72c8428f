#include "dialects_private.h"
#include "uri.h"

const struct keyword_row keyword_rows[KEYWORD_COUNT] = {
#define KEYWORD(id, shape, holds, vocabulary)                                                      \
    [KEYWORD_##id] = {SHAPE_##shape, HOLDS_##holds, VOCABULARY_##vocabulary},
#include "keywords.def"
#undef KEYWORD
};

static const struct dialect *const dialects[SCHEMA_DIALECT_COUNT] = {
    &dialect_draft_4,     &dialect_draft_6,     &dialect_draft_7,
    &dialect_2019_09,     &dialect_2020_12,     &dialect_swagger_2_0,
    &dialect_openapi_3_0, &dialect_openapi_3_1, &dialect_asyncapi};

const struct dialect *dialect_at(enum schema_dialect id)
{
    return dialects[id];
}

const char *schema_dialect_name(enum schema_dialect dialect)
{
    return dialects[dialect]->name;
}

const char *schema_dialect_uri(enum schema_dialect dialect)
{
    return dialects[dialect]->uri;
}

/* "draft-07", "draft7" and "7" are the same to people. */
static bool is_named(struct str name, struct str text)
{
    if (str_eq(name, text))
        return true;
    if (!str_starts(name, STR("draft-0")))
        return false;
    struct str number = str_from(name, 7);
    if (str_starts(text, STR("draft")))
        text = str_from(text, 5);
    return str_eq(text, number);
}

/* URIs of one dialect beside its own. */
static const struct {
    struct str uri;
    enum schema_dialect dialect;
} other_uris[] = {
    {STR_INIT("https://json-schema.org/draft-04/schema"),        SCHEMA_DRAFT_4    },
    {STR_INIT("https://json-schema.org/draft-06/schema"),        SCHEMA_DRAFT_6    },
    {STR_INIT("https://json-schema.org/draft-07/schema"),        SCHEMA_DRAFT_7    },
    {STR_INIT("http://json-schema.org/draft/2019-09/schema"),    SCHEMA_2019_09    },
    {STR_INIT("http://json-schema.org/draft/2020-12/schema"),    SCHEMA_2020_12    },
    {STR_INIT("https://spec.openapis.org/oas/3.2/dialect/base"), SCHEMA_OPENAPI_3_1},
    {STR_INIT("openapi-3.2"),                                    SCHEMA_OPENAPI_3_1},
};
enum { OTHER_URIS = sizeof other_uris / sizeof *other_uris };

bool schema_dialect_find(struct str text, enum schema_dialect *dialect)
{
    if (str_ends(text, STR("#")))
        text.len--;
    for (size_t i = 0; i < OTHER_URIS; i++) {
        if (str_eq(text, other_uris[i].uri)) {
            *dialect = other_uris[i].dialect;
            return true;
        }
    }
    for (size_t i = 0; i < SCHEMA_DIALECT_COUNT; i++) {
        if (str_eq(text, str_of(dialects[i]->uri)) || is_named(str_of(dialects[i]->name), text)) {
            *dialect = (enum schema_dialect)i;
            return true;
        }
    }
    return false;
}

static unsigned slot_of(uint64_t head, size_t len)
{
    return (
        unsigned)(((head ^ len * UINT64_C(0x9E3779B97F4A7C15)) * UINT64_C(0xD6E8FEB86659FD93)) >>
                  56);
}

static uint64_t head_of(struct str text)
{
    uint64_t head = 0;
    for (size_t i = 0; i < text.len && i < 8; i++)
        head |= (uint64_t)(unsigned char)text.ptr[i] << (8 * i);
    return head;
}

void language_init(struct language *language, const struct dialect *dialect, unsigned vocabularies)
{
    *language = (struct language){.dialect = dialect,
                                  .vocabularies = vocabularies,
                                  .formats_asserted = dialect->formats_asserted};
    _Static_assert(LANGUAGE_SLOTS == 256, "slot_of gives eight bits");
    for (size_t i = 0; i < dialect->count; i++) {
        const struct keyword_name *row = &dialect->names[i];
        if (!(vocabularies >> keyword_rows[row->keyword].vocabulary & 1))
            continue;
        unsigned slot = slot_of(head_of(row->name), row->name.len);
        while (language->slots[slot])
            slot = (slot + 1) % LANGUAGE_SLOTS;
        language->slots[slot] = (uint8_t)(i + 1);
    }
}

enum keyword language_keyword(const struct language *language, const struct node *key)
{
    struct str name = node_str(key);
    unsigned slot = slot_of(head_of(name), name.len);
    for (; language->slots[slot]; slot = (slot + 1) % LANGUAGE_SLOTS) {
        const struct keyword_name *row = &language->dialect->names[language->slots[slot] - 1];
        if (str_eq(row->name, name))
            return row->keyword;
    }
    return KEYWORD_COUNT;
}

static const struct {
    struct str uri;
    enum vocabulary vocabulary;
} vocabularies[] = {
    {STR_INIT("https://json-schema.org/draft/2019-09/vocab/core"),              VOCABULARY_CORE       },
    {STR_INIT("https://json-schema.org/draft/2019-09/vocab/applicator"),        VOCABULARY_APPLICATOR },
    {STR_INIT("https://json-schema.org/draft/2019-09/vocab/validation"),        VOCABULARY_VALIDATION },
    {STR_INIT("https://json-schema.org/draft/2019-09/vocab/meta-data"),         VOCABULARY_META_DATA  },
    {STR_INIT("https://json-schema.org/draft/2019-09/vocab/format"),            VOCABULARY_FORMAT     },
    {STR_INIT("https://json-schema.org/draft/2019-09/vocab/content"),           VOCABULARY_CONTENT    },
    {STR_INIT("https://json-schema.org/draft/2020-12/vocab/core"),              VOCABULARY_CORE       },
    {STR_INIT("https://json-schema.org/draft/2020-12/vocab/applicator"),        VOCABULARY_APPLICATOR },
    {STR_INIT("https://json-schema.org/draft/2020-12/vocab/unevaluated"),       VOCABULARY_UNEVALUATED},
    {STR_INIT("https://json-schema.org/draft/2020-12/vocab/validation"),        VOCABULARY_VALIDATION },
    {STR_INIT("https://json-schema.org/draft/2020-12/vocab/meta-data"),         VOCABULARY_META_DATA  },
    {STR_INIT("https://json-schema.org/draft/2020-12/vocab/format-annotation"), VOCABULARY_FORMAT     },
    {STR_INIT("https://json-schema.org/draft/2020-12/vocab/format-assertion"),
     VOCABULARY_FORMAT_ASSERTION                                                                      },
    {STR_INIT("https://json-schema.org/draft/2020-12/vocab/content"),           VOCABULARY_CONTENT    },
    {STR_INIT("https://spec.openapis.org/oas/3.1/vocab/base"),                  VOCABULARY_OPENAPI    },
};

enum vocabulary vocabulary_find(struct str uri)
{
    for (size_t i = 0; i < sizeof vocabularies / sizeof *vocabularies; i++)
        if (str_eq(vocabularies[i].uri, uri))
            return vocabularies[i].vocabulary;
    return VOCABULARY_COUNT;
}
