#include "groups.h"

/* The macro of cmocka takes the size of an array, so that groups of other files are run through the
 * function behind it. */
static int run(const char *name, const struct CMUnitTest *tests, size_t count)
{
    return _cmocka_run_group_tests(name, tests, count, NULL, NULL);
}

int main(void)
{
    int failed = run("find", find_tests, find_test_count);
    failed += run("compile", compile_tests, compile_test_count);
    failed += run("near", near_tests, near_test_count);
    failed += run("media", media_tests, media_test_count);
    return failed;
}
