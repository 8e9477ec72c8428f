/* Host names of RFC 1123, section 2.1: labels of letters, digits and hyphens, each of which begins and ends
 * with a letter or digit. */
#include "format_private.h"

bool format_is_ldh_label(struct str label)
{
    return label.len >= 1 && label.len <= HOST_LABEL_MAX_BYTES && all_in(SET_LDH, label) &&
           label.ptr[0] != '-' && label.ptr[label.len - 1] != '-';
}

bool format_is_xn_label(struct str label)
{
    return label.len >= 4 && str_eq_nocase(str_slice(label, 0, 4), STR("xn--"));
}

bool format_hostname_plain(struct str text)
{
    struct str label;
    if (text.len == 0 || text.len > HOST_NAME_MAX_BYTES)
        return false;
    while (str_cut(&text, '.', &label))
        if (!format_is_ldh_label(label))
            return false;
    return true;
}

/* From draft 7 on (JSON Schema Validation 7.3.3), with the names that RFC 5891 makes. */
bool format_hostname(struct str text)
{
    struct str label;
    if (!format_hostname_plain(text))
        return false;
    while (str_cut(&text, '.', &label))
        if (format_is_xn_label(label) && !format_is_a_label(label))
            return false;
    return true;
}
