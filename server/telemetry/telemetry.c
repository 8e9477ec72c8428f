#include "telemetry_private.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { LOGGED_RING = 2048 }; /* at least so many records wait for the writer before any is lost */

static uint64_t system_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME_COARSE, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static bool want_colour(const struct telemetry_options *options)
{
    /* Nobody sets it beside us. NOLINTNEXTLINE(concurrency-mt-unsafe) */
    const char *no_colour = getenv("NO_COLOR");
    return options->format == TELEMETRY_TEXT && isatty(options->fd) && !(no_colour && *no_colour);
}

static bool open_lanes(struct telemetry *telemetry, const struct telemetry_options *options)
{
    bool logged = options->format != TELEMETRY_OFF;
    size_t size = logged && telemetry->keep < LOGGED_RING ? LOGGED_RING : telemetry->keep;
    unsigned loops = options->loops ? options->loops : 1;
    telemetry->lanes = aligned_alloc(alignof(struct lane), loops * sizeof(struct lane));
    if (!telemetry->lanes)
        return false;
    bool whole = true;
    for (; telemetry->loops < loops; telemetry->loops++)
        whole &= lane_init(&telemetry->lanes[telemetry->loops], size, logged);
    return whole;
}

struct telemetry *telemetry_open(const struct telemetry_options *options)
{
    struct telemetry *telemetry = aligned_alloc(alignof(struct telemetry), sizeof *telemetry);
    if (!telemetry)
        return NULL;
    *telemetry = (struct telemetry){
        .keep = options->keep ? options->keep : TELEMETRY_KEEP,
        .now_ms = options->now_ms ? options->now_ms : system_now_ms,
    };
    arena_init(&telemetry->texts);
    telemetry->style = (struct line_style){
        .service = arena_str(&telemetry->texts, options->service),
        .test_run_id = arena_str(&telemetry->texts, options->test_run_id),
        .suite_type = arena_str(&telemetry->texts, options->suite_type),
        .colour = want_colour(options),
    };
    if (open_lanes(telemetry, options) && writer_start(telemetry, options))
        return telemetry;
    telemetry_close(telemetry);
    return NULL;
}

void telemetry_close(struct telemetry *telemetry)
{
    if (!writer_stop(telemetry))
        return;
    for (unsigned i = 0; i < telemetry->loops; i++)
        lane_release(&telemetry->lanes[i]);
    free(telemetry->lanes);
    arena_release(&telemetry->texts);
    free(telemetry);
}

void telemetry_note(struct telemetry *telemetry, unsigned loop, const struct exchange *exchange)
{
    struct lane *lane = &telemetry->lanes[loop % telemetry->loops];
    if (lane_note(lane, exchange, telemetry->now_ms(), &telemetry->number))
        sem_post(&telemetry->writer.wake);
}

/* The last exchanges behind `after`, at most `keep`. */
static records_t look(struct telemetry *telemetry, struct arena *arena, uint64_t after,
                      uint64_t *last)
{
    records_t records = {0};
    *last = atomic_load(&telemetry->number);
    if (after == *last)
        return records;
    if (after > *last)
        after = 0;
    if (*last > telemetry->keep && after < *last - telemetry->keep)
        after = *last - telemetry->keep;
    for (unsigned i = 0; i < telemetry->loops; i++)
        lane_look(&telemetry->lanes[i], after, *last, arena, &records);
    records_sort(&records);
    return records;
}

uint64_t telemetry_last(const struct telemetry *telemetry)
{
    return atomic_load_explicit(&telemetry->number, memory_order_relaxed);
}

void telemetry_write_log(struct telemetry *telemetry, struct buf *out, uint64_t after,
                         uint64_t most)
{
    struct arena arena;
    uint64_t last;
    arena_init(&arena);
    records_t records = look(telemetry, &arena, after, &last);
    buf_byte(out, '[');
    for (size_t i = 0; i < records.len && (most == 0 || i < most); i++) {
        buf_add(out, i ? STR(",\n") : STR("\n"));
        line_write_json(out, &telemetry->style, records.at[i], true);
    }
    buf_add(out, records.len ? STR("\n]\n") : STR("]\n"));
    arena_release(&arena);
}

void telemetry_write_events(struct telemetry *telemetry, struct buf *out, uint64_t after,
                            uint64_t *last)
{
    struct arena arena;
    arena_init(&arena);
    records_t records = look(telemetry, &arena, after, last);
    for (size_t i = 0; i < records.len; i++) {
        buf_printf(out, "id: %llu\ndata: ", (unsigned long long)records.at[i]->number);
        line_write_json(out, &telemetry->style, records.at[i], true);
        buf_add(out, STR("\n\n"));
    }
    arena_release(&arena);
}
