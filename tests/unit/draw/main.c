/* links: format */
#include "groups.h"

int main(void)
{
    int failed = test_draw();
    failed += test_format();
    failed += test_miss();
    failed += test_word();

    int failed = test_draw() + test_number();
    return failed ? 1 : 0;
}
