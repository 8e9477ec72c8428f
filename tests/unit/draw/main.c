#include "groups.h"

int main(void)
{
    int failed = test_draw();
    return failed ? 1 : 0;
}
