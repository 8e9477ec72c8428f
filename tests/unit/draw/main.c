/* links: format */

/* links: pattern */
#include "groups.h"

int main(void)
{
    int failed = test_draw();
    failed += test_format();
    failed += test_miss();
    failed += test_word();

    int failed = test_draw() + test_number();

    int failed = test_draw() + test_pattern();
    return failed ? 1 : 0;
}
