/* links: doc */
#include "taping.h"

int main(void)
{
    return test_entries() + test_files();
}
