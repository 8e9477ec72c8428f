/* Internationalised names: IDNA2008 (RFC 5890 to 5893). What a U-label may be made of (RFC 5892, NFC,
 * contexts of joiners and others) libidn2 knows; the Bidi rule of RFC 5893 we hold ourselves, as libidn2
 * 2.3 misses its fourth condition and looks at labels one by one. */
#include "bidi_private.h"
#include "format_private.h"
#include "utf8.h"

#include <idn2.h>
#include <stdlib.h>

/* An A-label has at most 59 characters behind its "xn--", and each code point takes one or more. */
enum { U_LABEL_MAX_CODE_POINTS = 59, U_LABEL_MAX_BYTES = 4 * U_LABEL_MAX_CODE_POINTS };

struct label {
    uint32_t at[HOST_LABEL_MAX_BYTES];
    size_t len;
    size_t bytes; /* of it as an A-label, or as it is where it is ASCII */
};

static bool is_ascii(struct str text)
{
    return utf8_ascii(text) == text.len;
}

/* A NUL-terminated copy in lower case, as far as it is ASCII: names in the DNS have no case. */
static bool copy_label(struct str label, bool lower, uint8_t out[U_LABEL_MAX_BYTES + 1])
{
    if (label.len > U_LABEL_MAX_BYTES || str_find(label, '\0') < label.len)
        return false;
    for (size_t i = 0; i < label.len; i++) {
        bool capital = lower && label.ptr[i] >= 'A' && label.ptr[i] <= 'Z';
        out[i] = (uint8_t)(label.ptr[i] | (capital ? 0x20 : 0));
    }
    out[label.len] = '\0';
    return true;
}

static void take_code_points(struct label *label, struct str text)
{
    label->len = 0;
    for (size_t at = 0, width; at < text.len; at += width)
        label->at[label->len++] = utf8_decode(str_from(text, at), &width);
}

/* The code points that an A-label stands for, as libidn2 gives them back. */
static bool take_decoded(struct label *label, const uint8_t *name)
{
    uint32_t *decoded = NULL;
    if (idn2_to_unicode_8z4z((const char *)name, &decoded, IDN2_NO_TR46) != IDN2_OK)
        return false;
    label->len = 0;
    while (decoded[label->len] && label->len < HOST_LABEL_MAX_BYTES) {
        label->at[label->len] = decoded[label->len];
        label->len++;
    }
    idn2_free(decoded);
    return true;
}

/* An A-label: what it means is a U-label that would be written just so (RFC 5891, 4.2, by way of what a
 * registry looks at; idn2_lookup_u8 passes over the contexts of RFC 5892, A.3 to A.9). */
static bool read_a_label(struct label *out, struct str text)
{
    uint8_t name[U_LABEL_MAX_BYTES + 1], *made = NULL;
    if (!format_is_ldh_label(text) || !copy_label(text, true, name))
        return false;
    int status = idn2_register_u8(NULL, name, &made, IDN2_NO_TR46);
    idn2_free(made);
    out->bytes = text.len;
    return status == IDN2_OK && take_decoded(out, name);
}

static bool read_u_label(struct label *out, struct str text)
{
    uint8_t name[U_LABEL_MAX_BYTES + 1], *made = NULL;
    if (!copy_label(text, false, name) || utf8_count(text) > U_LABEL_MAX_CODE_POINTS)
        return false;
    int status = idn2_register_u8(name, NULL, &made, IDN2_NO_TR46);
    out->bytes = status == IDN2_OK ? strlen((const char *)made) : 0;
    idn2_free(made);
    take_code_points(out, text);
    return status == IDN2_OK;
}

/* Hyphens in third and fourth place are kept for what is no ordinary name (RFC 5890, 2.3.1). */
static bool read_ascii_label(struct label *out, struct str text)
{
    if (format_is_xn_label(text))
        return read_a_label(out, text);
    if (!format_is_ldh_label(text) || str_eq(str_slice(text, 2, 4), STR("--")))
        return false;
    out->bytes = text.len;
    take_code_points(out, text);
    return true;
}

static bool read_label(struct label *out, struct str text)
{
    return is_ascii(text) ? read_ascii_label(out, text) : read_u_label(out, text);
}

bool format_is_a_label(struct str text)
{
    struct label label;
    struct bidi bidi = {0};
    if (!read_a_label(&label, text))
        return false;
    bidi_add(&bidi, label.at, label.len);
    return bidi_holds(&bidi);
}

/* Bytes of the separator that stands there, 0 for none: RFC 3490, 3.1 named four, and people type them all. */
static size_t separator_width(struct str text, size_t at)
{
    static const struct str wide[] = {STR_INIT("\u3002"), STR_INIT("\uFF0E"), STR_INIT("\uFF61")};
    if (text.ptr[at] == '.')
        return 1;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (str_starts(str_from(text, at), wide[i]))
            return wide[i].len;
    return 0;
}

/* Like str_cut, at any separator. */
static bool cut_at_any_dot(struct str *rest, struct str *label)
{
    if (!rest->ptr)
        return false;
    size_t at = 0, width = 0;
    while (at < rest->len && !(width = separator_width(*rest, at)))
        at++;
    *label = str_slice(*rest, 0, at);
    *rest = width ? str_from(*rest, at + width) : (struct str){0};
    return true;
}

/* A label that is brought into NFC first: the people who type addresses need not know of it. What is ASCII
 * is a sub-domain of RFC 5321, whatever it begins with. */
static bool read_mail_label(struct label *out, struct str text)
{
    if (is_ascii(text)) {
        out->bytes = text.len;
        if (!format_is_ldh_label(text))
            return false;
        take_code_points(out, text);
        return true;
    }
    uint8_t name[U_LABEL_MAX_BYTES + 1], *made = NULL;
    bool found = copy_label(text, false, name) &&
                 idn2_lookup_u8(name, &made, IDN2_NFC_INPUT | IDN2_NO_TR46) == IDN2_OK &&
                 read_label(out, str_of((const char *)made));
    idn2_free(made);
    return found;
}

typedef bool label_reader(struct label *out, struct str text);

static bool is_name(struct str text, label_reader *read, bool (*cut)(struct str *, struct str *))
{
    struct bidi bidi = {0};
    struct str part;
    struct label label;
    size_t bytes = 0;
    while (cut(&text, &part)) {
        if (!read(&label, part))
            return false;
        bytes += label.bytes + (bytes > 0);
        if (bytes > HOST_NAME_MAX_BYTES)
            return false;
        bidi_add(&bidi, label.at, label.len);
    }
    return bytes > 0 && bidi_holds(&bidi);
}

static bool cut_at_dot(struct str *rest, struct str *label)
{
    return str_cut(rest, '.', label);
}

/* Most names are ASCII and mean nothing else: they need none of IDNA. */
bool format_idn_hostname(struct str text)
{
    if (format_hostname_plain(text) && !format_has_tagged_label(text))
        return true;
    return is_name(text, read_label, cut_at_any_dot);
}

bool format_idn_domain(struct str text)
{
    if (is_ascii(text))
        return format_hostname_plain(text);
    return is_name(text, read_mail_label, cut_at_dot);
}
