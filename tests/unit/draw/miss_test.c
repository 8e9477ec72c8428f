#include "groups.h"
#include "texts.h"

static bool miss(struct arena *arena, enum format_id id, uint64_t number, struct text_limits limits,
                 struct str *text)
{
    struct buf out = {.arena = arena};
    struct draw draw = stream(number);
    bool is_made = draw_format_miss(number ? &draw : NULL, format_at(id), &limits, &out);
    *text = buf_str(&out);
    return is_made;
}

static void every_format_that_is_checked_can_be_missed(void **state)
{
    for (enum format_id id = 0; id < FORMAT_COUNT; id++)
        for (uint64_t number = 0; number <= 200; number++) {
            const struct format *format = format_at(id);
            struct str text;
            bool is_made = miss(*state, id, number, ANY_LENGTH, &text);
            assert_int_equal(is_made, format->holds && format->of != FORMAT_OF_NUMBERS);
            if (is_made)
                assert_false(format->holds(text));
        }
}

static void misses_keep_the_limits(void **state)
{
    size_t none = 0;
    for (enum format_id id = 0; id < FORMAT_COUNT; id++)
        for (uint64_t length = 0; length <= 100; length++)
            for (uint64_t number = 0; number < 3; number++) {
                const struct format *format = format_at(id);
                struct text_limits limits = {length, number ? length : length + 5};
                struct str text;
                if (miss(*state, id, number, limits, &text))
                    assert_true(is_within(text, &limits) && !format->holds(text));
                else
                    none += text.len ||
                            (length > 1 && format->holds && format->of != FORMAT_OF_NUMBERS);
            }
    assert_int_equal(none, 0);
}

static void the_plain_misses_are_these(void **state)
{
    static const struct {
        enum format_id id;
        const char *text;
    } rows[] = {
        {FORMAT_ID_DATE,         "2019-13-24"                          },
        {FORMAT_ID_DATE_TIME,    "2019-13-24T14:15:22Z"                },
        {FORMAT_ID_TIME,         "25:15:22Z"                           },
        {FORMAT_ID_EMAIL,        "user@@example.com"                   },
        {FORMAT_ID_IPV4,         "999.168.0.1"                         },
        {FORMAT_ID_UUID,         "497f6eca-6276-4993-bfeb-53cbbbba6f0g"},
        {FORMAT_ID_URI,          "http//example.com"                   },
        {FORMAT_ID_JSON_POINTER, "#json/pointer"                       },
        {FORMAT_ID_INT64,        "+"                                   },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct str text;
        assert_true(miss(*state, rows[i].id, 0, ANY_LENGTH, &text));
        assert_text(text, rows[i].text);
    }
}

static void a_miss_differs_from_draw_to_draw(void **state)
{
    bool twice = false, none = false;
    for (uint64_t number = 1; number < 50; number++) {
        struct str text;
        assert_true(miss(*state, FORMAT_ID_EMAIL, number, ANY_LENGTH, &text));
        twice |= str_contains(text, STR("@@"));
        none |= !str_contains(text, STR("@"));
    }
    assert_true(twice && none);
}

/* A bare slip would cut a character in halves. */
static void misses_are_well_formed(void **state)
{
    for (enum format_id id = 0; id < FORMAT_COUNT; id++)
        for (uint64_t number = 0; number < 100; number++) {
            struct str text;
            if (miss(*state, id, number, ANY_LENGTH, &text))
                assert_int_equal(utf8_check(text), text.len);
        }
}

int test_miss(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(every_format_that_is_checked_can_be_missed),
        UNIT(misses_keep_the_limits),
        UNIT(the_plain_misses_are_these),
        UNIT(a_miss_differs_from_draw_to_draw),
        UNIT(misses_are_well_formed),
    };
    return cmocka_run_group_tests_name("miss", tests, NULL, NULL);
}
