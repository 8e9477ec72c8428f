#include "model.h"

int main(void)
{
    int failed = test_reading();
    failed += test_operations();
    failed += test_parameters();
    failed += test_messages();
    failed += test_surroundings();
    failed += test_swagger();
    failed += test_limits();
    failed += test_hash();
    return failed ? 1 : 0;
}
