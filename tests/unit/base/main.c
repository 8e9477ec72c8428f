#include "groups.h"

int main(void)
{
    int failed = test_str();
    failed += test_arena();
    failed += test_buf();
    failed += test_map();
    failed += test_utf8();
    failed += test_uri();
    failed += test_number();
    failed += test_source();
    failed += test_finding();
    failed += test_secret();
    return failed ? 1 : 0;
}
