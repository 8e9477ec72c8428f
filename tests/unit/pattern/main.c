/* links: doc */
#include "trying.h"

int main(void)
{
    int failed = test_strict();
    failed += test_rewritten();
    failed += test_refused();
    failed += test_lenient();
    failed += test_form();
    failed += test_limit();
    failed += test_names();
    failed += test_suite();
    return failed ? 1 : 0;
}
