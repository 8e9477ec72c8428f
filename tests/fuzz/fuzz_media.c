/* links: match
 *
 * Accept and what is offered: a text of lines, the first is Accept, the others are offers. */
#include "media.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { OFFERS_MAX = 8 };

static void require(bool holds)
{
    if (!holds)
        abort();
}

static bool inside(struct str part, struct str whole)
{
    return part.len == 0 || (part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len);
}

static void check_type(struct str text)
{
    struct media media;
    struct arena arena;
    struct str value;
    if (!media_parse(text, &media))
        return;
    arena_init(&arena);
    bool star = str_eq(media.type, STR("*"));
    require(star || inside(media.type, text));
    require(star || inside(media.subtype, text));
    require(inside(media.parameters, text));
    if (media_parameter(&arena, &media, STR("charset"), &value))
        require(value.len <= media.parameters.len);
    struct media bare = media;
    bare.parameters = STR("");
    require(media_covers(&bare, &media) >= 1 && media_covers(&bare, &media) <= 3);
    require(media_covers(&media, &media) <= 3 + media.parameters.len);
    arena_release(&arena);
}

/* Alone, the chosen offer is chosen too, and what is refused among others is refused alone. */
static void check_choice(struct str accept, const struct str *offers, size_t count)
{
    int chosen = media_choose(accept, offers, count);
    require(chosen >= -1 && chosen < (int)count);
    if (chosen >= 0)
        require(media_choose(accept, &offers[chosen], 1) == 0);
    for (size_t i = 0; chosen < 0 && i < count; i++)
        require(media_choose(accept, &offers[i], 1) == -1);
    require(media_choose(STR("*/*"), offers, count) == (count ? 0 : -1));
    require(media_choose(STR("*/*;q=0"), offers, count) == -1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str offers[OFFERS_MAX], accept = STR("");
    size_t count = 0;
    char *input = malloc(size + 1);
    memcpy(input, data, size);
    struct str rest = {input, size};
    str_cut(&rest, '\n', &accept);
    while (count < OFFERS_MAX && str_cut(&rest, '\n', &offers[count]))
        check_type(offers[count++]);
    check_type(accept);
    check_choice(accept, offers, count);
    free(input);
    return 0;
}
