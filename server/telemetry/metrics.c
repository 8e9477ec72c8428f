/* What was counted, added up over the loops, as OpenMetrics text. */
#include "telemetry_private.h"

#include "utf8.h"

enum metric_type { COUNTER, GAUGE, HISTOGRAM };

static const struct {
    struct str name, unit, label, help;
    enum metric_type type;
} metrics[] = {
#define METRIC(id, family, kind, of_unit, of_label, text)                                          \
    [METRIC_##id] = {.name = STR_INIT(family),                                                     \
                     .unit = STR_INIT(of_unit),                                                    \
                     .label = STR_INIT(of_label),                                                  \
                     .help = STR_INIT(text),                                                       \
                     .type = (kind)},
#include "metrics.def"
#undef METRIC
};

static const struct {
    struct str name, suffix;
} types[] = {
    [COUNTER] = {STR_INIT("counter"),   STR_INIT("_total") },
    [GAUGE] = {STR_INIT("gauge"),     STR_INIT("")       },
    [HISTOGRAM] = {STR_INIT("histogram"), STR_INIT("_bucket")},
};

void telemetry_write_metric_head(struct buf *out, enum telemetry_metric metric)
{
    struct str name = metrics[metric].name;
    buf_printf(out, "# TYPE " STR_FMT " " STR_FMT "\n", STR_ARG(name),
               STR_ARG(types[metrics[metric].type].name));
    if (metrics[metric].unit.len)
        buf_printf(out, "# UNIT " STR_FMT " " STR_FMT "\n", STR_ARG(name),
                   STR_ARG(metrics[metric].unit));
    buf_printf(out, "# HELP " STR_FMT " " STR_FMT "\n", STR_ARG(name),
               STR_ARG(metrics[metric].help));
}

/* A label value with the three escapes that OpenMetrics has. Other control characters are allowed
 * there, but help nobody. */
static void write_label_value(struct buf *out, struct str value)
{
    for (size_t i = 0, width; i < value.len; i += width ? width : 1) {
        width = utf8_width(str_from(value, i));
        char byte = value.ptr[i];
        if (byte == '\n')
            buf_add(out, STR("\\n"));
        else if (byte == '"' || byte == '\\')
            buf_printf(out, "\\%c", byte);
        else
            buf_add(out, width && (unsigned char)byte >= 0x20 ? str_slice(value, i, i + width)
                                                              : STR("\xEF\xBF\xBD"));
    }
}

void telemetry_write_sample(struct buf *out, enum telemetry_metric metric, struct str label,
                            uint64_t value)
{
    buf_add(out, metrics[metric].name);
    buf_add(out, types[metrics[metric].type].suffix);
    if (metrics[metric].label.len) {
        buf_printf(out, "{" STR_FMT "=\"", STR_ARG(metrics[metric].label));
        write_label_value(out, label);
        buf_add(out, STR("\"}"));
    }
    buf_printf(out, " %llu\n", (unsigned long long)value);
}

void telemetry_write_value(struct buf *out, enum telemetry_metric metric, uint64_t value)
{
    telemetry_write_metric_head(out, metric);
    telemetry_write_sample(out, metric, STR(""), value);
}

/* The counters of all loops together. */
struct totals {
    struct counts counts;
    struct tally_sum operations, errors;
};

static void add_counts(struct counts *sum, const struct counts *counts)
{
    for (int i = 0; i < STATUS_CLASSES; i++)
        sum->by_class[i] += counts->by_class[i];
    for (int i = 0; i <= BUCKETS; i++)
        sum->by_duration[i] += counts->by_duration[i];
    sum->nanoseconds += counts->nanoseconds;
    sum->lost += counts->lost;
}

static struct totals add_up(struct telemetry *telemetry, struct arena *arena)
{
    struct totals totals = {0};
    for (unsigned i = 0; i < telemetry->loops; i++) {
        struct lane *lane = &telemetry->lanes[i];
        pthread_mutex_lock(&lane->lock);
        struct tally operations = tally_copy(arena, &lane->operations);
        struct tally errors = tally_copy(arena, &lane->errors);
        add_counts(&totals.counts, &lane->counts);
        pthread_mutex_unlock(&lane->lock);
        tally_sum_add(arena, &totals.operations, &operations);
        tally_sum_add(arena, &totals.errors, &errors);
    }
    return totals;
}

static void write_classes(struct buf *out, const struct counts *counts)
{
    static const struct str names[] = {STR_INIT(""),    STR_INIT("1xx"), STR_INIT("2xx"),
                                       STR_INIT("3xx"), STR_INIT("4xx"), STR_INIT("5xx")};
    telemetry_write_metric_head(out, METRIC_REQUESTS);
    for (int i = 1; i < STATUS_CLASSES; i++)
        telemetry_write_sample(out, METRIC_REQUESTS, names[i], counts->by_class[i]);
}

static void write_tally(struct buf *out, enum telemetry_metric metric, struct tally_sum *sum)
{
    telemetry_write_metric_head(out, metric);
    tally_sum_sort(sum);
    for (size_t i = 0; i < sum->rows.len; i++)
        telemetry_write_sample(out, metric, sum->rows.at[i].name, sum->rows.at[i].count);
    if (sum->others)
        telemetry_write_sample(out, metric, STR(""), sum->others);
}

static void write_durations(struct buf *out, const struct counts *counts)
{
    uint64_t count = 0;
    telemetry_write_metric_head(out, METRIC_REQUEST_DURATION);
    for (int i = 0; i <= BUCKETS; i++) {
        count += counts->by_duration[i];
        telemetry_write_sample(out, METRIC_REQUEST_DURATION,
                               i < BUCKETS ? buckets[i].text : STR("+Inf"), count);
    }
    struct str name = metrics[METRIC_REQUEST_DURATION].name;
    buf_printf(out, STR_FMT "_count %llu\n", STR_ARG(name), (unsigned long long)count);
    buf_printf(out, STR_FMT "_sum %llu.%09llu\n", STR_ARG(name),
               (unsigned long long)(counts->nanoseconds / 1000000000),
               (unsigned long long)(counts->nanoseconds % 1000000000));
}

void telemetry_write_metrics(struct telemetry *telemetry, struct buf *out)
{
    struct arena arena;
    arena_init(&arena);
    struct totals totals = add_up(telemetry, &arena);
    write_classes(out, &totals.counts);
    write_tally(out, METRIC_OPERATION_REQUESTS, &totals.operations);
    write_tally(out, METRIC_ERRORS, &totals.errors);
    write_durations(out, &totals.counts);
    telemetry_write_value(out, METRIC_LOG_LINES, atomic_load(&telemetry->writer.lines));
    telemetry_write_metric_head(out, METRIC_LOG_LINES_LOST);
    telemetry_write_sample(out, METRIC_LOG_LINES_LOST, STR("ring_full"), totals.counts.lost);
    telemetry_write_sample(out, METRIC_LOG_LINES_LOST, STR("write_failed"),
                           atomic_load(&telemetry->writer.failed));
    arena_release(&arena);
}
