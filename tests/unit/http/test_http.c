#include "wire.h"

/* The same line as in tests/support/lsan.supp, so that this program can be run by hand. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:h2o_mem_alloc_recycle\n";
}

int main(void)
{
    int failed = 0;
    failed += _cmocka_run_group_tests("guard", guard_tests, guard_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("head", head_tests, head_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("life", life_tests, life_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("http2", http2_tests, http2_test_count, NULL, NULL);
    return failed;
}
