#include "checking.h"

int main(void)
{
    int failed = test_table();
    failed += test_time();
    failed += test_name();
    failed += test_reference();
    failed += test_text();
    failed += test_number();
    return failed ? 1 : 0;
}
