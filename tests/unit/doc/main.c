#include "reading.h"

int main(void)
{
    int failed = test_json();
    failed += test_yaml();
    failed += test_yaml_reuse();
    failed += test_node();
    failed += test_scalar();
    failed += test_hash();
    failed += test_traffic();
    failed += test_shape();
    failed += test_pointer();
    failed += test_write();
    failed += test_corpus();
    return failed ? 1 : 0;
}
