/* Mailboxes: RFC 5321, section 4.1.2, and with characters beyond ASCII RFC 6531, section 3.3. */
#include "format_private.h"

enum {
    LOCAL_MAX_BYTES = 64,   /* RFC 5321, 4.5.3.1.1 */
    MAILBOX_MAX_BYTES = 254 /* 4.5.3.1.3: a path of 256, less its '<' and '>' */
};

/* RFC 6531 adds all of UTF-8 that is not ASCII to atext and qtext. */
static bool is_text(struct char_set set, char c, bool international)
{
    return is_in(set, c) || (international && (unsigned char)c >= 0x80);
}

/* Behind the Dot-string that the text begins with: atoms with single dots between them. */
static size_t dot_string_end(struct str text, bool international)
{
    size_t at = 0, atom = 0;
    for (; at < text.len; at++) {
        if (is_text(SET_ATEXT, text.ptr[at], international))
            continue;
        if (text.ptr[at] != '.' || at == atom)
            break;
        atom = at + 1;
    }
    return at == atom ? 0 : at;
}

/* Behind the Quoted-string that the text begins with; 0 where it does not end. */
static size_t quoted_string_end(struct str text, bool international)
{
    size_t at = 1;
    while (at < text.len && text.ptr[at] != '"') {
        if (is_text(SET_QTEXT, text.ptr[at], international))
            at++;
        else if (text.ptr[at] == '\\' && at + 1 < text.len && text.ptr[at + 1] >= ' ' &&
                 text.ptr[at + 1] <= '~')
            at += 2;
        else
            return 0;
    }
    return at < text.len ? at + 1 : 0;
}

/* RFC 5321, 4.1.3. Of general literals none is registered but IPv6. */
static bool is_address_literal(struct str text)
{
    if (text.len < 2 || text.ptr[text.len - 1] != ']')
        return false;
    text = str_slice(text, 1, text.len - 1);
    if (str_eq_nocase(str_slice(text, 0, 5), STR("IPv6:")))
        return format_ipv6(str_from(text, 5));
    return format_ipv4(text);
}

static bool is_mailbox(struct str text, bool international)
{
    if (text.len == 0 || text.len > MAILBOX_MAX_BYTES)
        return false;
    size_t local = text.ptr[0] == '"' ? quoted_string_end(text, international)
                                      : dot_string_end(text, international);
    if (local == 0 || local > LOCAL_MAX_BYTES || local == text.len || text.ptr[local] != '@')
        return false;
    struct str domain = str_from(text, local + 1);
    if (str_starts(domain, STR("[")))
        return is_address_literal(domain);
    return international ? format_idn_domain(domain) : format_hostname_plain(domain);
}

bool format_email(struct str text)
{
    return is_mailbox(text, false);
}

bool format_idn_email(struct str text)
{
    return is_mailbox(text, true);
}
