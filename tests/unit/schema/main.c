#include "groups.h"

int main(void)
{
    int failed = 0;
    failed += test_metaschemas();
    failed += test_arrays();
    failed += test_logic();
    failed += test_objects();
    failed += test_scalars();
    return failed ? 1 : 0;
}
