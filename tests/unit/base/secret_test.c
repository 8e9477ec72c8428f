#include "groups.h"
#include "secret.h"
#include "unit.h"

static void count_wrong(const struct str *names, size_t count, bool secret)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++)
        if (name_is_secret(names[i]) != secret) {
            print_error("'" STR_FMT "' is %s\n", STR_ARG(names[i]), secret ? "shown" : "hidden");
            wrong++;
        }
    assert_int_equal(wrong, 0);
}

static void names_that_speak_of_secrets_are_known(void **state)
{
    static const struct str names[] = {
        STR_INIT("token"),     STR_INIT("access_token"), STR_INIT("apiKey"),
        STR_INIT("X-Api-Key"), STR_INIT("PASSWORD"),     STR_INIT("client_secret"),
        STR_INIT("tok%65n"),   STR_INIT("sig"),          STR_INIT("X-Amz-Signature"),
        STR_INIT("userpwd"),   STR_INIT("oauth"),        STR_INIT("Proxy-Authorization"),
    };
    (void)state;
    count_wrong(names, sizeof names / sizeof *names, true);
}

static void names_that_only_look_like_it_are_not(void **state)
{
    static const struct str names[] = {
        STR_INIT(""),           STR_INIT("]"),      STR_INIT("[]"),         STR_INIT("keyword"),
        STR_INIT("author"),     STR_INIT("signed"), STR_INIT("keywords[a"), STR_INIT("keys[name]"),
        STR_INIT("page[size]"), STR_INIT("keys0"),  STR_INIT("%5B%5D"),     STR_INIT("a[0]"),
    };
    (void)state;
    count_wrong(names, sizeof names / sizeof *names, false);
}

static void each_part_of_a_name_with_brackets_counts(void **state)
{
    static const struct str names[] = {
        STR_INIT("filter[apikey]"),     STR_INIT("filter%5Bapikey%5D"),
        STR_INIT("filter[a][apiKey]"),  STR_INIT("filter[token][gt]"),
        STR_INIT("apikey[]"),           STR_INIT("filter[apikey][]"),
        STR_INIT("filter[apikey][10]"), STR_INIT("filter%5bpwd%5d%5b%5d"),
        STR_INIT("apikey[value]"),
    };
    (void)state;
    count_wrong(names, sizeof names / sizeof *names, true);
}

static void sessions_are_secret_but_not_what_is_told_of_them(void **state)
{
    static const struct str secret[] = {
        STR_INIT("session"),    STR_INIT("laravel_session"), STR_INIT("userSession"),
        STR_INIT("sessionid"),  STR_INIT("JSESSIONID"),      STR_INIT("PHPSESSID"),
        STR_INIT("session_id"), STR_INIT("X-Session-Id"),    STR_INIT("filter[sessionId]"),
    };
    static const struct str shown[] = {
        STR_INIT("session_count"), STR_INIT("sessions"),     STR_INIT("sessionIdle"),
        STR_INIT("AccountSid"),    STR_INIT("sessions[at]"), STR_INIT("sid"),
    };
    (void)state;
    count_wrong(secret, sizeof secret / sizeof *secret, true);
    count_wrong(shown, sizeof shown / sizeof *shown, false);
}

static void names_too_long_to_look_at_are_hidden(void **state)
{
    char name[129];
    (void)state;
    memset(name, 'a', sizeof name);
    assert_false(name_is_secret((struct str){name, 128}));
    assert_true(name_is_secret((struct str){name, 129}));
}

int test_secret(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(names_that_speak_of_secrets_are_known),
        UNIT(names_that_only_look_like_it_are_not),
        UNIT(each_part_of_a_name_with_brackets_counts),
        UNIT(sessions_are_secret_but_not_what_is_told_of_them),
        UNIT(names_too_long_to_look_at_are_hidden),
    };
    return cmocka_run_group_tests_name("secret", tests, NULL, NULL);
}
