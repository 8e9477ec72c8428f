#include "groups.h"
#include "texts.h"

enum { DRAWS = 200 };

static bool is_of_strings(const struct format *format)
{
    return format->of != FORMAT_OF_NUMBERS;
}

/* Number 0 is draw NULL. */
static bool make(struct arena *arena, enum format_id id, uint64_t number, struct text_limits limits,
                 struct str *text)
{
    struct buf out = {.arena = arena};
    struct draw draw = stream(number);
    bool is_made = draw_format(number ? &draw : NULL, format_at(id), &limits, &out);
    *text = buf_str(&out);
    return is_made;
}

static size_t is_wrong(const struct format *format, struct str text, struct text_limits limits)
{
    if (is_within(text, &limits) && (!format->holds || format->holds(text)))
        return 0;
    print_error(STR_FMT " %llu to %llu: <" STR_FMT ">\n", STR_ARG(format->name),
                (unsigned long long)limits.min, (unsigned long long)limits.max, STR_ARG(text));
    return 1;
}

static void every_format_of_strings_has_a_maker(void **state)
{
    for (enum format_id id = 0; id < FORMAT_COUNT; id++) {
        struct str text;
        bool is_made = make(*state, id, 0, ANY_LENGTH, &text);
        if (is_made != is_of_strings(format_at(id)))
            print_error(STR_FMT "\n", STR_ARG(format_at(id)->name));
        assert_int_equal(is_made, is_of_strings(format_at(id)));
    }
}

static void texts_without_limits_are_of_their_format(void **state)
{
    size_t wrong = 0;
    for (enum format_id id = 0; id < FORMAT_COUNT; id++)
        for (uint64_t number = 0; number <= DRAWS && is_of_strings(format_at(id)); number++) {
            struct str text;
            assert_true(make(*state, id, number, ANY_LENGTH, &text));
            wrong += is_wrong(format_at(id), text, ANY_LENGTH);
        }
    assert_int_equal(wrong, 0);
}

/* Whatever comes out is of the format and within the limits; nothing is left behind where nothing does. */
static void texts_of_any_length_are_of_their_format(void **state)
{
    size_t wrong = 0;
    for (enum format_id id = 0; id < FORMAT_COUNT; id++)
        for (uint64_t length = 0; length <= 300; length++)
            for (uint64_t number = 0; number < 4; number++) {
                struct text_limits limits = {length, number % 2 ? length : length + 3};
                struct str text;
                if (make(*state, id, number, limits, &text))
                    wrong += is_wrong(format_at(id), text, limits);
                else
                    wrong += text.len != 0;
            }
    assert_int_equal(wrong, 0);
}

static void texts_that_are_drawn_often_are_of_their_format(void **state)
{
    static const struct text_limits limits[] = {
        {0,    5         },
        {0,    12        },
        {5,    25        },
        {20,   40        },
        {30,   1000      },
        {100,  254       },
        {1000, 1010      },
        {8,    UINT64_MAX}
    };
    size_t wrong = 0;
    for (enum format_id id = 0; id < FORMAT_COUNT; id++)
        for (size_t i = 0; i < COUNT(limits); i++)
            for (uint64_t number = 0; number <= DRAWS; number++) {
                struct str text;
                if (make(*state, id, number, limits[i], &text))
                    wrong += is_wrong(format_at(id), text, limits[i]);
            }
    assert_int_equal(wrong, 0);
}

/* The lengths from 0 to 300 that a format does not have. */
static struct str missing_lengths(struct arena *arena, enum format_id id)
{
    struct buf out = {.arena = arena};
    for (uint64_t length = 0; length <= 300; length++) {
        struct str text;
        uint64_t from = length;
        while (length <= 300 && !make(arena, id, 1, (struct text_limits){length, length}, &text))
            length++;
        if (length - from == 1)
            buf_printf(&out, "%llu ", (unsigned long long)from);
        else if (length > from)
            buf_printf(&out, "%llu-%llu ", (unsigned long long)from,
                       (unsigned long long)length - 1);
    }
    return buf_str(&out);
}

static void formats_have_all_lengths_but_these(void **state)
{
    static const struct {
        enum format_id id;
        const char *missing;
    } rows[] = {
        {FORMAT_ID_DATE,                  "0-9 11-300 "       },
        {FORMAT_ID_TIME,                  "0-8 10 "           },
        {FORMAT_ID_DATE_TIME,             "0-19 21 "          },
        {FORMAT_ID_TIME_LOCAL,            "0-7 9 "            },
        {FORMAT_ID_DATE_TIME_LOCAL,       "0-18 20 "          },
        {FORMAT_ID_HTTP_DATE,             "0-23 25-28 34-300 "},
        {FORMAT_ID_DURATION,              "0-2 "              },
        {FORMAT_ID_HOSTNAME,              "0 254-300 "        },
        {FORMAT_ID_IDN_HOSTNAME,          "0 254-300 "        },
        {FORMAT_ID_EMAIL,                 "0-2 255-300 "      },
        {FORMAT_ID_IDN_EMAIL,             "0-2 255-300 "      },
        {FORMAT_ID_IPV4,                  "0-6 16-300 "       },
        {FORMAT_ID_IPV6,                  "0-1 46-300 "       },
        {FORMAT_ID_URI,                   "0-1 "              },
        {FORMAT_ID_IRI,                   "0-1 "              },
        {FORMAT_ID_URI_REFERENCE,         ""                  },
        {FORMAT_ID_IRI_REFERENCE,         ""                  },
        {FORMAT_ID_URI_TEMPLATE,          ""                  },
        {FORMAT_ID_JSON_POINTER,          ""                  },
        {FORMAT_ID_RELATIVE_JSON_POINTER, "0 "                },
        {FORMAT_ID_UUID,                  "0-35 37-300 "      },
        {FORMAT_ID_REGEX,                 ""                  },
        {FORMAT_ID_CHAR,                  "0 2-300 "          },
        {FORMAT_ID_PASSWORD,              ""                  },
        {FORMAT_ID_HTML,                  ""                  },
        {FORMAT_ID_MEDIA_RANGE,           "0-2 "              },
        {FORMAT_ID_SF_STRING,             "0-1 "              },
        {FORMAT_ID_SF_TOKEN,              "0 "                },
        {FORMAT_ID_SF_BOOLEAN,            "0-1 3-300 "        },
        {FORMAT_ID_INT64,                 "0 "                },
        {FORMAT_ID_DECIMAL,               "0 "                },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_text(missing_lengths(*state, rows[i].id), rows[i].missing);
}

static void base64_has_its_lengths(void **state)
{
    for (uint64_t length = 0; length < 40; length++) {
        struct text_limits exactly = {length, length};
        struct str text;
        assert_int_equal(make(*state, FORMAT_ID_BYTE, 1, exactly, &text), length % 4 == 0);
        assert_int_equal(make(*state, FORMAT_ID_BASE64URL, 1, exactly, &text), length % 4 != 1);
        assert_int_equal(make(*state, FORMAT_ID_SF_BINARY, 1, exactly, &text), length % 4 == 2);
    }
}

static void the_plain_texts_are_these(void **state)
{
    static const struct {
        enum format_id id;
        const char *text;
    } rows[] = {
        {FORMAT_ID_DATE_TIME,     "2019-08-24T14:15:22Z"                      },
        {FORMAT_ID_DATE,          "2019-08-24"                                },
        {FORMAT_ID_TIME,          "14:15:22Z"                                 },
        {FORMAT_ID_DURATION,      "P3D"                                       },
        {FORMAT_ID_EMAIL,         "user@example.com"                          },
        {FORMAT_ID_IDN_EMAIL,     "пользователь@пример.ру"},
        {FORMAT_ID_HOSTNAME,      "example.com"                               },
        {FORMAT_ID_IDN_HOSTNAME,  "пример.ру"                         },
        {FORMAT_ID_IPV4,          "192.168.0.1"                               },
        {FORMAT_ID_IPV6,          "2001:db8:85a3::8a2e:370:7334"              },
        {FORMAT_ID_URI,           "http://example.com"                        },
        {FORMAT_ID_URI_REFERENCE, "../dictionary"                             },
        {FORMAT_ID_URI_TEMPLATE,  "http://example.com/{endpoint}"             },
        {FORMAT_ID_IRI,           "http://пример.ру"                  },
        {FORMAT_ID_UUID,          "497f6eca-6276-4993-bfeb-53cbbbba6f08"      },
        {FORMAT_ID_BYTE,          "c3RyaW5n"                                  },
        {FORMAT_ID_PASSWORD,      "pa$$word"                                  },
        {FORMAT_ID_JSON_POINTER,  "/json/pointer"                             },
        {FORMAT_ID_REGEX,         "/regex/"                                   },
        {FORMAT_ID_BINARY,        "string"                                    },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct str text;
        assert_true(make(*state, rows[i].id, 0, ANY_LENGTH, &text));
        assert_text(text, rows[i].text);
    }
}

static void plain_texts_that_do_not_fit_are_made_longer_or_shorter(void **state)
{
    static const struct {
        enum format_id id;
        struct text_limits limits;
        const char *text;
    } rows[] = {
        {FORMAT_ID_URI,       {30, 99}, "https://example.com/string/str"},
        {FORMAT_ID_EMAIL,     {20, 99}, "string.s@example.com"          },
        {FORMAT_ID_EMAIL,     {0, 10},  "s@str.test"                    },
        {FORMAT_ID_DATE_TIME, {24, 24}, "2019-08-24T14:15:22.123Z"      },
        {FORMAT_ID_IPV4,      {0, 9},   "192.0.2.1"                     },
        {FORMAT_ID_INT64,     {3, 3},   "112"                           },
        {FORMAT_ID_BYTE,      {9, 12},  "c3RyaW5nIHN0"                  },
        {FORMAT_ID_HTTP_DATE, {24, 24}, "Sat Aug 24 14:15:22 2019"      },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct str text;
        assert_true(make(*state, rows[i].id, 0, rows[i].limits, &text));
        assert_text(text, rows[i].text);
    }
}

static void a_stream_gives_the_same_text_always(void **state)
{
    struct str text, again, other;
    for (enum format_id id = 0; id < FORMAT_COUNT; id++)
        if (make(*state, id, 7, ANY_LENGTH, &text)) {
            assert_true(make(*state, id, 7, ANY_LENGTH, &again));
            assert_true(str_eq(text, again));
        }
    assert_true(make(*state, FORMAT_ID_UUID, 7, ANY_LENGTH, &text));
    assert_true(make(*state, FORMAT_ID_UUID, 8, ANY_LENGTH, &other));
    assert_text(text, "4d50cc32-e611-496a-ade9-ccf00ae0e2de");
    assert_false(str_eq(text, other));
}

static void uuids_are_of_version_4(void **state)
{
    for (uint64_t number = 1; number < 50; number++) {
        struct str text;
        assert_true(make(*state, FORMAT_ID_UUID, number, ANY_LENGTH, &text));
        assert_int_equal(text.ptr[14], '4');
        assert_non_null(strchr("89ab", text.ptr[19]));
    }
}

/* Hosts that are kept for examples, or no hosts of the DNS at all. */
static bool is_reserved(struct str host)
{
    static const struct str ends[] = {STR_INIT("example.com"), STR_INIT("example.org"),
                                      STR_INIT("example.net"), STR_INIT(".test"),
                                      STR_INIT(".example")};
    for (size_t i = 0; i < COUNT(ends); i++)
        if (str_ends(host, ends[i]))
            return true;
    return host.len < 6 && host.ptr[0] == 'h' && str_find(host, '.') == host.len;
}

static void names_are_those_that_are_kept_for_examples(void **state)
{
    for (uint64_t length = 0; length < 260; length++)
        for (uint64_t number = 1; number < 5; number++) {
            struct text_limits limits = {length, length < 40 ? length : 254};
            struct str text;
            if (make(*state, FORMAT_ID_HOSTNAME, number, limits, &text))
                assert_true(is_reserved(text));
            if (make(*state, FORMAT_ID_EMAIL, number, limits, &text))
                assert_true(is_reserved(str_from(text, str_find(text, '@') + 1)));
        }
}

static void addresses_are_those_of_documents(void **state)
{
    for (uint64_t number = 1; number < 200; number++) {
        struct str text;
        assert_true(make(*state, FORMAT_ID_IPV4, number, ANY_LENGTH, &text));
        assert_true(str_starts(text, STR("192.0.2.")) || str_starts(text, STR("198.51.100.")) ||
                    str_starts(text, STR("203.0.113.")));
        assert_true(make(*state, FORMAT_ID_IPV6, number, ANY_LENGTH, &text));
        assert_true(str_starts(text, STR("2001:db8:")));
    }
}

static void dates_are_from_2015_to_2029(void **state)
{
    bool first = false, last = false;
    for (uint64_t number = 1; number < 300; number++) {
        struct str text;
        assert_true(make(*state, FORMAT_ID_DATE, number, ANY_LENGTH, &text));
        struct str year = str_slice(text, 0, 4);
        assert_true(str_cmp(year, STR("2015")) >= 0 && str_cmp(year, STR("2029")) <= 0);
        first |= str_eq(year, STR("2015"));
        last |= str_eq(year, STR("2029"));
    }
    assert_true(first && last);
}

/* A contract may ask for more than there is memory: the buffer's limit holds. */
static void lengths_beyond_the_limit_of_the_buffer_are_refused(void **state)
{
    for (enum format_id id = 0; id < FORMAT_COUNT; id++) {
        struct draw draw = stream(1);
        struct buf out = {.arena = *state, .limit = 1000};
        struct text_limits limits = {UINT64_MAX / 2, UINT64_MAX};
        buf_add(&out, STR("before"));
        assert_false(draw_format(&draw, format_at(id), &limits, &out));
        assert_text(buf_str(&out), "before");
    }
}

static void limits_that_exclude_each_other_give_nothing(void **state)
{
    struct str text;
    for (enum format_id id = 0; id < FORMAT_COUNT; id++)
        assert_false(make(*state, id, 1, (struct text_limits){20, 10}, &text));
}

int test_format(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(every_format_of_strings_has_a_maker),
        UNIT(texts_without_limits_are_of_their_format),
        UNIT(texts_of_any_length_are_of_their_format),
        UNIT(texts_that_are_drawn_often_are_of_their_format),
        UNIT(formats_have_all_lengths_but_these),
        UNIT(base64_has_its_lengths),
        UNIT(the_plain_texts_are_these),
        UNIT(plain_texts_that_do_not_fit_are_made_longer_or_shorter),
        UNIT(a_stream_gives_the_same_text_always),
        UNIT(uuids_are_of_version_4),
        UNIT(names_are_those_that_are_kept_for_examples),
        UNIT(addresses_are_those_of_documents),
        UNIT(dates_are_from_2015_to_2029),
        UNIT(lengths_beyond_the_limit_of_the_buffer_are_refused),
        UNIT(limits_that_exclude_each_other_give_nothing),
    };
    return cmocka_run_group_tests_name("format", tests, NULL, NULL);
}
