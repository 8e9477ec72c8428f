/* Regular expressions: the grammar of ECMA-262 with the u flag, as JSON Schema wants patterns (Core 6.4). */
#include "format_private.h"
#include "pattern.h"

bool format_regex(struct str text)
{
    return pattern_is_strict(text);
}
