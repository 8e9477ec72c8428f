#include "groups.h"

int main(void)
{
    int failed = test_values();
    failed += test_conflicts();
    failed += test_cases();
    return failed ? 1 : 0;
}
