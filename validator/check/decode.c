#include "check_private.h"
#include "utf8.h"

static bool needs_decoding(struct str raw, enum coding coding)
{
    for (size_t i = 0; i < raw.len; i++)
        if (raw.ptr[i] == '%' || (raw.ptr[i] == '+' && coding == CODING_FORM))
            return true;
    return false;
}

static bool decode(struct arena *arena, struct str raw, enum coding coding, struct str *text,
                   struct fault *fault)
{
    char *out = arena_bytes(arena, raw.len);
    size_t len = 0;
    for (size_t i = 0; i < raw.len; i++) {
        char byte = raw.ptr[i];
        if (byte == '+' && coding == CODING_FORM)
            byte = ' ';
        if (byte == '%') {
            int high = i + 1 < raw.len ? str_hex_digit(raw.ptr[i + 1]) : -1;
            int low = i + 2 < raw.len ? str_hex_digit(raw.ptr[i + 2]) : -1;
            if (high < 0 || low < 0) {
                *fault = (struct fault){raw.ptr + i,
                                        STR("'%' is not followed by two hexadecimal digits")};
                return false;
            }
            byte = (char)(high * 16 + low);
            i += 2;
        }
        out[len++] = byte;
    }
    *text = (struct str){out, len};
    return true;
}

bool text_decode(struct arena *arena, struct str raw, enum coding coding, struct str *text,
                 struct fault *fault)
{
    *text = raw;
    if (coding != CODING_NONE && needs_decoding(raw, coding) &&
        !decode(arena, raw, coding, text, fault))
        return false;
    if (utf8_check(*text) == text->len)
        return true;
    *fault = (struct fault){raw.ptr, STR("the text is not UTF-8")};
    return false;
}
