/* links: format */
#include "groups.h"

int main(void)
{
    int failed = test_draw();
    failed += test_format();
    return failed ? 1 : 0;
}
