#include "groups.h"

int main(void)
{
    int failed = test_metaschemas();
    return failed ? 1 : 0;
}
