/* links: check files */
#include "groups.h"

int main(void)
{
    int failed = 0;
    failed += test_clean();
    failed += test_message();
    failed += test_style();
    return failed ? 1 : 0;
}
