#include "groups.h"

int main(void)
{
    int failed = 0;
    failed += test_examples();
    failed += test_lines();
    failed += test_memory();
    failed += test_multipart();
    failed += test_xml();
    return failed ? 1 : 0;
}
