#include "draw.h"

#include <sodium.h>

enum { STEP_NAME = 'n', STEP_INDEX = 'i' };

static uint64_t read_word(const unsigned char *bytes)
{
    uint64_t word = 0;
    for (size_t i = 0; i < 8; i++)
        word |= (uint64_t)bytes[i] << (8 * i);
    return word;
}

static void write_word(unsigned char *bytes, uint64_t word)
{
    for (size_t i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(word >> (8 * i));
}

static struct draw_key key_from(const unsigned char *bytes)
{
    return (struct draw_key){.high = read_word(bytes), .low = read_word(bytes + 8)};
}

struct draw_key draw_key_of(const struct str *fields, size_t count)
{
    unsigned char hash[16], length[8];
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    for (size_t i = 0; i < count; i++) {
        write_word(length, fields[i].len);
        crypto_generichash_update(&state, length, sizeof length);
        if (fields[i].len)
            crypto_generichash_update(&state, (const unsigned char *)fields[i].ptr, fields[i].len);
    }
    crypto_generichash_final(&state, hash, sizeof hash);
    return key_from(hash);
}

/* A byte says which kind of step it is, so that the member "0" is not the item 0. */
static struct draw_key key_below(const struct draw_key *outer, unsigned char kind, const void *step,
                                 size_t len)
{
    unsigned char key[16], hash[16], room[256];
    write_word(key, outer->high);
    write_word(key + 8, outer->low);
    room[0] = kind;
    if (len >= sizeof room) { /* long names: by their hash */
        crypto_generichash(hash, sizeof hash, step, len, key, sizeof key);
        return key_from(hash);
    }
    if (len)
        memcpy(room + 1, step, len);
    crypto_shorthash_siphashx24(hash, room, len + 1, key);
    return key_from(hash);
}

struct draw_key draw_key_named(const struct draw_key *outer, struct str name)
{
    return key_below(outer, STEP_NAME, name.ptr, name.len);
}

struct draw_key draw_key_at(const struct draw_key *outer, uint64_t index)
{
    unsigned char bytes[8];
    write_word(bytes, index);
    return key_below(outer, STEP_INDEX, bytes, sizeof bytes);
}

struct draw draw_begin(const struct draw_key *key)
{
    return (struct draw){.state = key->high ^ (key->low << 1 | key->low >> 63)};
}

uint64_t draw_bits(struct draw *draw)
{
    uint64_t mixed = draw->state += UINT64_C(0x9e3779b97f4a7c15);
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94d049bb133111eb);
    return mixed ^ (mixed >> 31);
}

uint64_t draw_below(struct draw *draw, uint64_t count)
{
    uint64_t uneven = -count % count, bits; /* how many of all there are too many */
    do {
        bits = draw_bits(draw);
    } while (bits < uneven);
    return bits % count;
}

uint64_t draw_between(struct draw *draw, uint64_t low, uint64_t high)
{
    uint64_t count = high - low + 1;
    return count ? low + draw_below(draw, count) : draw_bits(draw);
}

bool draw_chance(struct draw *draw, unsigned percent)
{
    return draw_below(draw, 100) < percent;
}
