#include "secret.h"

#include <stdint.h>

/* Words that make a name secret: anywhere in it, or only at its end, where the word is part of
 * harmless ones (keyword, author, session_count). `rare` is a letter of the word that few names
 * have: names without it need no closer look. "sid" is none of them: it ends names of things that
 * are no secret (AccountSid). */
static const struct {
    struct str word;
    char rare;
    bool at_end;
} secret_words[] = {
    {STR_INIT("token"),         'k', false},
    {STR_INIT("secret"),        'c', false},
    {STR_INIT("passw"),         'w', false},
    {STR_INIT("authorization"), 'z', false},
    {STR_INIT("signature"),     'g', false},
    {STR_INIT("credential"),    'd', false},
    {STR_INIT("key"),           'k', true },
    {STR_INIT("sig"),           'g', true },
    {STR_INIT("pwd"),           'w', true },
    {STR_INIT("auth"),          'h', true },
    {STR_INIT("session"),       'o', true },
    {STR_INIT("sessionid"),     'd', true },
    {STR_INIT("session_id"),    'd', true },
    {STR_INIT("session-id"),    'd', true },
    {STR_INIT("sessid"),        'd', true },
};

/* In lower case; both brackets are the same, so that one separates the parts of a name. */
static char plain(char byte)
{
    if (byte == '[')
        return ']';
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
}

/* A query name percent-decoded, its bytes plain, to `out` of `size` bytes; size + 1 where it is
 * longer. */
static size_t name_decode(struct str name, char *out, size_t size)
{
    size_t len = 0;
    for (size_t i = 0; i < name.len; i++) {
        if (len == size)
            return size + 1;
        char byte = name.ptr[i];
        if (byte == '%' && name.len - i > 2 && str_hex_digit(name.ptr[i + 1]) >= 0 &&
            str_hex_digit(name.ptr[i + 2]) >= 0) {
            byte = (char)(str_hex_digit(name.ptr[i + 1]) * 16 + str_hex_digit(name.ptr[i + 2]));
            i += 2;
        }
        out[len++] = plain(byte);
    }
    return len;
}

/* A bit for each letter that occurs. */
static uint32_t letters_of(struct str text)
{
    uint32_t letters = 0;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] >= 'a' && text.ptr[i] <= 'z')
            letters |= UINT32_C(1) << (text.ptr[i] - 'a');
    return letters;
}

static bool part_is_secret(struct str text)
{
    uint32_t letters = letters_of(text);
    for (size_t i = 0; i < sizeof secret_words / sizeof *secret_words; i++) {
        struct str word = secret_words[i].word;
        if (!(letters >> (secret_words[i].rare - 'a') & 1))
            continue;
        if (secret_words[i].at_end ? str_ends(text, word) : str_contains(text, word))
            return true;
    }
    return false;
}

bool name_is_secret(struct str name)
{
    char decoded[128];
    size_t len = name_decode(name, decoded, sizeof decoded);
    if (len > sizeof decoded)
        return true; /* nobody reads names that long: rather hidden than shown */
    struct str rest = {decoded, len}, part;
    while (str_cut(&rest, ']', &part))
        if (part_is_secret(part))
            return true;
    return false;
}
