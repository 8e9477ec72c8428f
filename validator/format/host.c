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

/* One pass: at each end of a label, what stands before it and how long it was. */
bool format_hostname_plain(struct str text)
{
    size_t label = 0;
    if (text.len == 0 || text.len > HOST_NAME_MAX_BYTES)
        return false;
    for (size_t at = 0; at <= text.len; at++) {
        if (at < text.len && is_in(SET_LDH, text.ptr[at]))
            continue;
        if (at < text.len && text.ptr[at] != '.')
            return false;
        if (at == label || at - label > HOST_LABEL_MAX_BYTES || text.ptr[label] == '-' ||
            text.ptr[at - 1] == '-')
            return false;
        label = at + 1;
    }
    return true;
}

bool format_has_tagged_label(struct str text)
{
    for (size_t at = 0; at + 4 <= text.len; at++)
        if (text.ptr[at + 2] == '-' && text.ptr[at + 3] == '-' &&
            (at == 0 || text.ptr[at - 1] == '.'))
            return true;
    return false;
}

/* From draft 7 on (JSON Schema Validation 7.3.3), with the names that RFC 5891 makes of others. */
bool format_hostname(struct str text)
{
    struct str label;
    if (!format_hostname_plain(text))
        return false;
    if (!format_has_tagged_label(text))
        return true;
    while (str_cut(&text, '.', &label))
        if (format_is_xn_label(label) && !format_is_a_label(label))
            return false;
    return true;
}
