#include "graph.h"

int main(void)
{
    int failed = test_pointers();
    failed += test_documents();
    failed += test_identifiers();
    failed += test_reports();
    return failed ? 1 : 0;
}
