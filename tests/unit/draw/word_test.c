#include "groups.h"
#include "texts.h"

#include <time.h>

static const struct str names[] = {
#define LIST(locale, name, items)
#define PROSE(name, template) STR_INIT(name),
#define TOKEN(name, template) STR_INIT(name),
#define WHOLE(name, template) STR_INIT(name),
#define FORMATTED(name, format) STR_INIT(name),
#define RANGED(name, low, high, decimals) STR_INIT(name),
#include "words.def"
#undef LIST
#undef PROSE
#undef TOKEN
#undef WHOLE
#undef FORMATTED
#undef RANGED
};

/* Number 0 is draw NULL; empty where the name says nothing. */
static struct str text_of(struct arena *arena, const char *name, uint64_t number,
                          struct text_limits limits)
{
    struct buf out = {.arena = arena};
    struct draw draw = stream(number);
    bool is_made = draw_named_text(number ? &draw : NULL, str_of(name), &limits, &out);
    assert_true(is_made || out.len == 0);
    return buf_str(&out);
}

static struct str words_of(struct arena *arena, uint64_t number, struct text_limits limits)
{
    struct buf out = {.arena = arena};
    struct draw draw = stream(number);
    draw_words(number ? &draw : NULL, &limits, &out);
    return buf_str(&out);
}

struct expectation {
    const char *name, *text;
};

static void check_first(struct arena *arena, const struct expectation *rows)
{
    size_t wrong = 0;
    for (; rows->name; rows++)
        wrong +=
            unit_differs(rows->name, text_of(arena, rows->name, 0, ANY_LENGTH), str_of(rows->text));
    assert_int_equal(wrong, 0);
}

static void there_are_many_rows_and_every_one_makes_texts(void **state)
{
    assert_true(COUNT(names) >= 120);
    for (size_t i = 0; i < COUNT(names); i++)
        for (uint64_t number = 0; number < 100; number++) {
            struct str text = text_of(*state, names[i].ptr, number, ANY_LENGTH);
            assert_true(text.len > 0 && utf8_check(text) == text.len);
            assert_int_equal(str_find(text, '{'), text.len);
            assert_int_equal(str_find(text, '|'), text.len);
        }
}

static void rows_are_written_small_and_without_spaces(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++)
        for (size_t at = 0; at < names[i].len; at++)
            assert_non_null(strchr("abcdefghijklmnopqrstuvwxyz0123456789", names[i].ptr[at]));
}

/* One row of texts and one of numbers. */
static void no_name_is_there_more_than_twice(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        size_t times = 0;
        for (size_t j = 0; j < COUNT(names); j++)
            times += str_eq(names[i], names[j]);
        assert_in_range(times, 1, 2);
    }
}

static void names_are_read_in_all_styles(void **state)
{
    static const char *const created[] = {
        "createdAt", "created_at", "CREATED-AT", "CreatedAt",      "created at",
        "createdat", "created.at", "CREATED_AT", "orderCreatedAt", "order[created_at]"};
    for (size_t i = 0; i < COUNT(created); i++)
        assert_text(text_of(*state, created[i], 0, ANY_LENGTH), "2019-08-24T14:15:22Z");
}

static void the_last_words_count_and_the_longest_row(void **state)
{
    static const struct expectation rows[] = {
        {"email",             "user@example.com"                                                },
        {"customerEmail",     "user@example.com"                                                },
        {"e-mail",            "user@example.com"                                                },
        {"emails",            "user@example.com"                                                },
        {"email2",            "user@example.com"                                                },
        {"emailAddress",      "user@example.com"                                                },
        {"address",           "11 Harbour Street, Northhaven"                                   },
        {"addressLine2",      "11 Harbour Street"                                               },
        {"ipAddress",         "192.168.0.1"                                                     },
        {"clientIP",          "192.168.0.1"                                                     },
        {"shippingAddresses", "11 Harbour Street, Northhaven"                                   },
        {"firstName",         "Alex"                                                            },
        {"FIRSTNAME",         "Alex"                                                            },
        {"name",              "Quiet harbour"                                                   },
        {"projectName",       "Quiet harbour"                                                   },
        {"companyName",       "Quiet Harbour Ltd"                                               },
        {"user_name",         "alex.holmwood"                                                   },
        {"file-name",         "quiet-harbour.pdf"                                               },
        {"productName",       "Quiet lamp"                                                      },
        {"cityName",          "Northhaven"                                                      },
        {"commentText",       "The quiet harbour stands beside a quiet harbour."                },
        {"categories",        "books"                                                           },
        {"status",            "active"                                                          },
        {"orderStatuses",     "active"                                                          },
        {"URL",               "http://example.com"                                              },
        {"avatarURL",         "https://example.com/avatars/1234.png"                            },
        {"userID",            "ab1123456"                                                       },
        {"userIDs",           "ab1123456"                                                       },
        {"URLPath",           "/harbour/quiet-harbour"                                          },
        {"sha256",            "123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0"},
        {"countryCode",       "CA"                                                              },
        {"price",             "1.00"                                                            },
        {"unitPrice",         "1.00"                                                            },
        {NULL,                NULL                                                              },
    };
    check_first(*state, rows);
}

static void parts_of_words_say_nothing(void **state)
{
    static const char *const others[] = {
        "", "x", "_", "emailVerified", "paid", "avoid", "filenames2x", "capacity", "ultimate", "s"};
    for (size_t i = 0; i < COUNT(others); i++)
        assert_text(text_of(*state, others[i], 1, ANY_LENGTH), "");
}

static void numbers_have_their_check_digits(void **state)
{
    for (uint64_t number = 0; number < 100; number++) {
        struct str iban = text_of(*state, "iban", number, ANY_LENGTH);
        struct str isbn = text_of(*state, "isbn", number, ANY_LENGTH);
        struct str turned = arena_printf(*state, STR_FMT "1314" STR_FMT, STR_ARG(str_from(iban, 4)),
                                         STR_ARG(str_slice(iban, 2, 4)));
        unsigned rest = 0, sum = 0;
        for (size_t i = 0; i < turned.len; i++)
            rest = (rest * 10 + (unsigned)(turned.ptr[i] - '0')) % 97;
        for (size_t i = 0; i < isbn.len; i++)
            sum += (unsigned)(isbn.ptr[i] - '0') * (i % 2 ? 3 : 1);
        assert_true(iban.len == 22 && str_starts(iban, STR("DE")) && rest == 1);
        assert_true(isbn.len == 13 && sum % 10 == 0);
    }
    assert_text(text_of(*state, "iban", 0, ANY_LENGTH), "DE79000000001234567890");
}

static void hashes_have_the_right_length(void **state)
{
    assert_int_equal(text_of(*state, "fileSha256", 1, ANY_LENGTH).len, 64);
    assert_int_equal(text_of(*state, "sha512", 1, ANY_LENGTH).len, 128);
    assert_int_equal(text_of(*state, "md5", 1, ANY_LENGTH).len, 32);
    assert_int_equal(text_of(*state, "commit", 1, ANY_LENGTH).len, 40);
}

static void secrets_are_plainly_none(void **state)
{
    static const char *const secrets[] = {"token", "accessToken", "api_key", "clientSecret"};
    for (size_t i = 0; i < COUNT(secrets); i++)
        assert_true(str_starts(text_of(*state, secrets[i], 1, ANY_LENGTH), STR("fake-")));
}

/* What is made is within the limits, and nothing is left where nothing is made. */
static void texts_keep_the_limits(void **state)
{
    static const struct text_limits limits[] = {
        {0,   0  },
        {1,   1  },
        {0,   3  },
        {5,   5  },
        {6,   9  },
        {12,  12 },
        {20,  22 },
        {40,  41 },
        {200, 300}
    };
    size_t wrong = 0;
    for (size_t i = 0; i < COUNT(names); i++)
        for (size_t j = 0; j < COUNT(limits); j++)
            for (uint64_t number = 0; number < 20; number++) {
                struct str text = text_of(*state, names[i].ptr, number, limits[j]);
                wrong += text.len && !is_within(text, &limits[j]);
            }
    assert_int_equal(wrong, 0);
    assert_text(text_of(*state, "city", 0, (struct text_limits){0, 5}), "North");
    assert_text(text_of(*state, "city", 0, (struct text_limits){20, 20}), "Northhaven string st");
    assert_text(text_of(*state, "slug", 0, (struct text_limits){16, 16}), "quiet-harbour-st");
    assert_text(text_of(*state, "iban", 0, (struct text_limits){0, 21}), "");
    assert_text(text_of(*state, "name", 1, (struct text_limits){5, 4}), "");
}

static void words_fill_the_limits(void **state)
{
    static const struct text_limits limits[] = {
        {0,   0         },
        {1,   1         },
        {0,   3         },
        {5,   5         },
        {6,   9         },
        {12,  12        },
        {20,  22        },
        {400, 410       },
        {0,   UINT64_MAX}
    };
    for (size_t i = 0; i < COUNT(limits); i++)
        for (uint64_t number = 0; number < 200; number++) {
            struct str text = words_of(*state, number, limits[i]);
            assert_true(is_within(text, &limits[i]));
            assert_true(text.len > 0 || limits[i].max == 0);
            assert_false(str_starts(text, STR(" ")) || str_ends(text, STR(" ")));
            assert_false(str_contains(text, STR("  ")));
        }
}

static void the_plain_words_are_string(void **state)
{
    assert_text(words_of(*state, 0, ANY_LENGTH), "string");
    assert_text(words_of(*state, 0, (struct text_limits){8, 99}), "stringst");
    assert_text(words_of(*state, 0, (struct text_limits){0, 4}), "stri");
    assert_text(words_of(*state, 0, (struct text_limits){0, 0}), "");
}

static void a_stream_gives_the_same_words_always(void **state)
{
    assert_text(words_of(*state, 11, ANY_LENGTH), "rapid garden");
    assert_text(text_of(*state, "fullName", 11, ANY_LENGTH), "Casey Stanmoor");
    assert_text(text_of(*state, "price", 11, ANY_LENGTH), "52.29");
    assert_text(text_of(*state, "apiKey", 11, ANY_LENGTH), "fake-key-u2lCW61luW0KoIWZwfwbYsYS");
}

static void names_tell_ranges_of_numbers(void **state)
{
    struct named_range range;
    (void)state;
    assert_true(draw_named_range(STR("shippingPrice"), &range));
    assert_true(range.low == 1 && range.high == 500 && range.decimals == 2);
    assert_true(draw_named_range(STR("LATITUDE"), &range));
    assert_true(range.low == -90 && range.high == 90 && range.decimals == 6);
    assert_true(draw_named_range(STR("created_at"), &range));
    assert_true(range.low == 1420070400 && range.decimals == 0);
    assert_true(draw_named_range(STR("page_size"), &range));
    assert_int_equal(range.low, 10);
    assert_false(draw_named_range(STR("email"), &range));
    assert_false(draw_named_range(STR("report"), &range));
    assert_false(draw_named_range(STR(""), &range));
}

static void every_range_has_a_width(void **state)
{
    (void)state;
#define LIST(locale, name, items)
#define PROSE(name, template)
#define TOKEN(name, template)
#define WHOLE(name, template)
#define FORMATTED(name, format)
#define RANGED(name, low, high, decimals) assert_true((low) < (high) && (decimals) <= 6);
#include "words.def"
#undef LIST
#undef PROSE
#undef TOKEN
#undef WHOLE
#undef FORMATTED
#undef RANGED
}

/* Names come from contracts, which anybody may have written. */
static void hostile_names_take_no_time(void **state)
{
    enum { LENGTH = 64 * 1024, ROUNDS = 1000 };
    char *text = arena_bytes(*state, LENGTH);
    const struct str ending = STR("_email");
    struct named_range range;
    clock_t start = clock();
    for (int round = 0; round < ROUNDS; round++) {
        struct buf out = {.arena = *state};
        memset(text, "aA_\xC3"[round % 4], LENGTH);
        memcpy(text + LENGTH - ending.len, ending.ptr, ending.len);
        for (size_t len = LENGTH; len; len /= 4) {
            struct str name = {text, len};
            draw_named_range(name, &range);
            draw_named_text(NULL, name, &ANY_LENGTH, &out);
        }
        assert_int_equal(out.len, 0);
    }
    assert_true(clock() - start < CLOCKS_PER_SEC * 5);
}

static void names_that_are_not_ascii_are_taken_as_they_are(void **state)
{
    assert_text(text_of(*state, "straße", 1, ANY_LENGTH), "");
    assert_text(text_of(*state, "größe_email", 0, ANY_LENGTH), "user@example.com");
    assert_text(text_of(*state, "größeemail", 0, ANY_LENGTH), "");
    assert_text(text_of(*state, "éemail", 0, ANY_LENGTH), "");
    assert_text(text_of(*state, "\xFF\xFE\x80", 0, ANY_LENGTH), "");
}

static void lengths_beyond_the_limit_of_the_buffer_end_there(void **state)
{
    struct text_limits limits = {UINT64_MAX / 2, UINT64_MAX};
    for (size_t i = 0; i < COUNT(names); i++) {
        struct draw draw = stream(1);
        struct buf out = {.arena = *state, .limit = 1000};
        assert_false(draw_named_text(&draw, names[i], &limits, &out));
    }
    struct draw draw = stream(1);
    struct buf out = {.arena = *state, .limit = 1000};
    draw_words(&draw, &limits, &out);
    assert_true(out.full);
}

int test_word(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(there_are_many_rows_and_every_one_makes_texts),
        UNIT(rows_are_written_small_and_without_spaces),
        UNIT(no_name_is_there_more_than_twice),
        UNIT(names_are_read_in_all_styles),
        UNIT(the_last_words_count_and_the_longest_row),
        UNIT(parts_of_words_say_nothing),
        UNIT(numbers_have_their_check_digits),
        UNIT(hashes_have_the_right_length),
        UNIT(secrets_are_plainly_none),
        UNIT(texts_keep_the_limits),
        UNIT(words_fill_the_limits),
        UNIT(the_plain_words_are_string),
        UNIT(a_stream_gives_the_same_words_always),
        UNIT(names_tell_ranges_of_numbers),
        UNIT(every_range_has_a_width),
        UNIT(hostile_names_take_no_time),
        UNIT(names_that_are_not_ascii_are_taken_as_they_are),
        UNIT(lengths_beyond_the_limit_of_the_buffer_end_there),
    };
    return cmocka_run_group_tests_name("word", tests, NULL, NULL);
}
