/* Values in every style, as the table of OpenAPI 3.1.1 ("Style Examples") shows them. */
#include "groups.h"

#define HEAD "openapi: 3.1.1\ninfo: {title: T, version: '1'}\n"
#define EMPTY "{const: ''}"
#define TEXT "{const: blue}"
#define LIST "{const: [blue, black, brown]}"
#define OBJECT                                                                                     \
    "{type: object, const: {R: 100, G: 200, B: 150}, properties: {R: {type: integer}, G: {type: "  \
    "integer}, B: {type: integer}}}"

static struct str written(struct arena *arena, const char *parameter, bool path)
{
    struct str text = arena_printf(
        arena,
        HEAD "paths: {'/a%s': {get: {parameters: [%s], responses: {'204': {description: d}}}}}\n",
        path ? "/{color}" : "", parameter);
    struct desk *desk = desk_of_text(arena, text.ptr);
    struct message message;
    struct message_wish wish = {.seed = STR("a")};
    enum message_outcome outcome =
        message_request(desk->maker, &desk->contract->operations[0], &wish, arena, &message);
    if (outcome != MESSAGE_MADE)
        return STR("not made");
    return message.field_count ? message.fields[0].value : str_from(message.target, 3);
}

static void values_are_written_as_openapi_shows(void **state)
{
    static const struct {
        const char *in, *style, *explode, *schema, *text;
    } rows[] = {
        {"path",   "matrix",         "false", TEXT,                      ";color=blue"                         },
        {"path",   "matrix",         "false", LIST,                      ";color=blue,black,brown"             },
        {"path",   "matrix",         "false", OBJECT,                    ";color=R,100,G,200,B,150"            },
        {"path",   "matrix",         "true",  LIST,                      ";color=blue;color=black;color=brown" },
        {"path",   "matrix",         "true",  OBJECT,                    ";R=100;G=200;B=150"                  },
        {"path",   "label",          "false", TEXT,                      ".blue"                               },
        {"path",   "label",          "false", LIST,                      ".blue,black,brown"                   },
        {"path",   "label",          "false", OBJECT,                    ".R,100,G,200,B,150"                  },
        {"path",   "label",          "true",  LIST,                      ".blue.black.brown"                   },
        {"path",   "label",          "true",  OBJECT,                    ".R=100.G=200.B=150"                  },
        {"path",   "simple",         "false", TEXT,                      "blue"                                },
        {"path",   "simple",         "false", EMPTY,                     "not made"                            },
        {"path",   "simple",         "false", LIST,                      "blue,black,brown"                    },
        {"path",   "simple",         "false", OBJECT,                    "R,100,G,200,B,150"                   },
        {"path",   "simple",         "true",  OBJECT,                    "R=100,G=200,B=150"                   },
        {"query",  "form",           "true",  EMPTY,                     "color="                              },
        {"query",  "form",           "true",  TEXT,                      "color=blue"                          },
        {"query",  "form",           "true",  LIST,                      "color=blue&color=black&color=brown"  },
        {"query",  "form",           "true",  OBJECT,                    "R=100&G=200&B=150"                   },
        {"query",  "form",           "false", LIST,                      "color=blue,black,brown"              },
        {"query",  "form",           "false", OBJECT,                    "color=R,100,G,200,B,150"             },
        {"query",  "spaceDelimited", "false", LIST,                      "color=blue%20black%20brown"          },
        {"query",  "pipeDelimited",  "false", LIST,                      "color=blue%7Cblack%7Cbrown"          },
        {"query",  "deepObject",     "true",  OBJECT,
         "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"                                                  },
        {"query",  "form",           "true",  "{const: 'a/b c&d=e'}",    "color=a%2Fb%20c%26d%3De"             },
        {"query",  "form",           "false", "{const: ['a,b', c]}",     "color=a%2Cb,c"                       },
        {"header", "simple",         "false", LIST,                      "blue,black,brown"                    },
        {"header", "simple",         "true",  OBJECT,                    "R=100,G=200,B=150"                   },
        {"header", "simple",         "false", "{const: ['a,b', c]}",     "not made"                            },
        {"header", "simple",         "false", "{const: \"caf\\u00e9\"}", "not made"                            },
        {"cookie", "form",           "false", LIST,                      "color=blue,black,brown"              },
        {"cookie", "form",           "true",  LIST,                      "color=blue; color=black; color=brown"},
    };
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str parameter = arena_printf(
            *state, "{name: color, in: %s, required: true, style: %s, explode: %s, schema: %s}",
            rows[i].in, rows[i].style, rows[i].explode, rows[i].schema);
        struct str found = written(*state, parameter.ptr, strcmp(rows[i].in, "path") == 0);
        wrong += unit_differs(parameter.ptr, found, str_of(rows[i].text));
    }
    assert_int_equal(wrong, 0);
}

static void reserved_characters_stand_where_they_may(void **state)
{
    assert_text(written(*state,
                        "{name: u, in: query, required: true, allowReserved: true, schema: {const: "
                        "'http://a.example/?b&c=d#e'}}",
                        false),
                "u=http://a.example/?b%26c%3Dd%23e");
}

int test_style(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(values_are_written_as_openapi_shows),
        UNIT(reserved_characters_stand_where_they_may),
    };
    return cmocka_run_group_tests_name("style", tests, NULL, NULL);
}
