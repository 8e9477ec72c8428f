/* The places of a text that is being solved: sets of characters that get smaller, and how one is chosen. On a known text
 * each has one character, and nothing changes. */
#include "draw_pattern_solve_private.h"

void solver_make_room(struct solver *solver, uint64_t place)
{
    if (place < solver->room)
        return;
    uint64_t room = solver->room ? solver->room * 2 : 32;
    room = room > place ? room : place + 1;
    struct chars *text = arena_reserve(solver->arena, room * sizeof *text);
    for (uint64_t i = 0; i < room; i++)
        text[i] = i < solver->room ? solver->text[i] : chars_any;
    solver->text = text;
    solver->room = room;
}

void solver_change(struct solver *solver, uint64_t place, struct chars to)
{
    struct chars *now = &solver->text[place];
    if (now->ascii[0] == to.ascii[0] && now->ascii[1] == to.ascii[1] && now->wide == to.wide &&
        now->wide_count == to.wide_count)
        return;
    *vec_push(solver->arena, &solver->changes) = (struct change){place, *now};
    *now = to;
}

/* What both have, as chars_both says; costs steps where ranges are to be put together. */
static struct chars put_together(struct solver *solver, const struct chars *a,
                                 const struct chars *b)
{
    struct together *last = &solver->together;
    bool known = last->a == a->wide && last->a_count == a->wide_count && last->b == b->wide &&
                 last->b_count == b->wide_count;
    if (a->wide_count == 0 || b->wide_count == 0 || chars_all_wide(a) || chars_all_wide(b))
        return chars_both(solver->arena, a, b);
    if (known)
        return (struct chars){
            {a->ascii[0] & b->ascii[0], a->ascii[1] & b->ascii[1]},
            last->both, last->count
        };
    struct chars both = chars_both(solver->arena, a, b);
    *last = (struct together){a->wide,       b->wide,         a->wide_count,
                              b->wide_count, both.wide_count, both.wide};
    solver->steps -= (int64_t)((a->wide_count + b->wide_count) / 8);
    return both;
}

/* Whether the one character of a place is in the set. */
static bool fits(const struct chars *one, const struct chars *chars)
{
    if (one->wide_count > 0)
        return chars_has(chars, one->wide[0].first);
    return (one->ascii[0] & chars->ascii[0]) != 0 || (one->ascii[1] & chars->ascii[1]) != 0;
}

bool solver_narrow(struct solver *solver, uint64_t place, const struct chars *chars)
{
    if (solver->known)
        return fits(&solver->text[place], chars);
    solver_make_room(solver, place);
    struct chars both = put_together(solver, &solver->text[place], chars);
    if (chars_empty(&both))
        return false;
    solver_change(solver, place, both);
    return true;
}

/* How many characters of a known text are in the set from here on, up to `most`. */
uint64_t solver_run_of(struct solver *solver, const struct chars *chars, uint64_t most)
{
    uint64_t run = 0, left = solver->at.high - solver->at.place;
    while (run < most && run < left && fits(&solver->text[solver->at.place + run], chars))
        run++;
    solver->steps -= (int64_t)(run / 8);
    return run;
}

/* In a look, notes what it took, but for what nearly all characters are. */
void solver_note(struct solver *solver, const struct chars *chars, uint64_t count)
{
    enum { NEARLY_ALL = 126, GAPS = 4 };
    if (solver->depth == 0 || (chars_ascii_count(chars) >= NEARLY_ALL && chars->wide_count <= GAPS))
        return;
    solver->steps -= (int64_t)(count / 8);
    for (uint64_t i = 0; i < count; i++)
        *vec_push(solver->arena, &solver->taken) = (struct taken){solver->at.place + i, *chars};
}

bool solver_exclude(struct solver *solver, uint64_t place, const struct chars *chars)
{
    struct chars left = chars_without(solver->arena, &solver->text[place], chars);
    if (chars_empty(&left))
        return false;
    solver_change(solver, place, left);
    return true;
}

bool solver_take(struct solver *solver, const struct chars *chars, uint64_t count)
{
    solver->steps -= (int64_t)(count / 8);
    if (count > solver->at.high - solver->at.place)
        return false;
    for (uint64_t i = 0; i < count; i++)
        if (!solver_narrow(solver, solver->at.place + i, chars))
            return false;
    solver_note(solver, chars, count);
    solver->at.place += count;
    return true;
}

uint32_t solver_pick(struct solver *solver, uint64_t place)
{
    const struct chars *chars = &solver->text[place];
    if (solver->draw)
        return chars_draw(chars, solver->draw);
    return chars_plain(chars, solver->variant * (place + 1));
}
