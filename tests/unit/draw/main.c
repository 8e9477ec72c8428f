/* links: format pattern */
#include "groups.h"

int main(void)
{
    int failed = test_draw();
    failed += test_format();
    failed += test_miss();
    failed += test_number();
    failed += test_pattern();
    failed += test_word();
    return failed ? 1 : 0;
}
