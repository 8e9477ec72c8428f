#include "groups.h"

int main(void)
{
    int failed = 0;
    failed += test_metaschemas();
    failed += test_arrays();
    failed += test_dialects();
    failed += test_direction();
    failed += test_limits();
    failed += test_logic();
    failed += test_memory();
    failed += test_outline();
    failed += test_messages();
    failed += test_objects();
    failed += test_references();
    failed += test_scalars();
    return failed ? 1 : 0;
}
