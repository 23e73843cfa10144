/* usage-record.c: what the program and the trainings that it started take, now and so far
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/usage-record.h"

#include "base/i18n.h"
#include "paint/curves.h"
#include "workflow/run-child.h"

#define BYTES_OF_GB 1e9
#define BYTES_OF_MB 1e6

/* One look: `own` is of the program with its trainings. */
typedef struct
{
  double time; /* seconds since the first look */
  double own[WEFT_N_USAGES];
  double all[WEFT_N_USAGES];
} Look;

struct _WeftUsageRecord
{
  GArray *looks;     /* Owned: Look */
  GArray *processes; /* Owned: WeftUsageProcess */
  WeftMachineUsage machine;
  double busy;
  gint64 first;  /* µs, monotonic; 0: nobody has looked */
  gint64 latest; /* µs, monotonic */
};

struct _WeftUsageLine
{
  WeftUsageKind kind;
  gsize n;
  double *times;
  double *own;
  double *all;
  double limit;
};

WeftUsageRecord *
weft_usage_record_new (void)
{
  WeftUsageRecord *self = g_new0 (WeftUsageRecord, 1);

  self->looks = g_array_new (FALSE, FALSE, sizeof (Look));
  self->processes = g_array_new (FALSE, FALSE, sizeof (WeftUsageProcess));
  return self;
}

void
weft_usage_record_free (WeftUsageRecord *self)
{
  g_array_unref (self->looks);
  g_array_unref (self->processes);
  g_free (self);
}

/* Returns: (nullable): what a process had taken at the look before; %NULL: it is new */
static const WeftProcessUsage *
find_before (const GArray *processes,
             int           process)
{
  for (guint i = 0; i < processes->len; i++)
    if (g_array_index (processes, WeftUsageProcess, i).process == process)
      return &g_array_index (processes, WeftUsageProcess, i).usage;
  return NULL;
}

static void
add_process (GArray           *now,
             const GArray     *before,
             WeftUsageProcess  process,
             double            seconds)
{
  const WeftProcessUsage *earlier = find_before (before, process.process);

  if (!weft_usage_read_process (process.process, &process.usage))
    return;
  if (earlier != NULL && seconds > 0) {
    process.cores = MAX (process.usage.processor - earlier->processor, 0) / seconds;
    process.written = MAX ((double) process.usage.written - (double) earlier->written, 0) / seconds;
  }
  g_array_append_val (now, process);
}

static GArray *
look_at_processes (const WeftUsageRecord *self,
                   double                 seconds)
{
  GArray *now = g_array_new (FALSE, FALSE, sizeof (WeftUsageProcess));
  g_autoptr (GArray) children = weft_run_child_list ();

  add_process (now, self->processes, (WeftUsageProcess){ 0 }, seconds);
  for (guint i = 0; i < children->len; i++) {
    const WeftRunChildInfo *child = &g_array_index (children, WeftRunChildInfo, i);

    add_process (now, self->processes, (WeftUsageProcess){ .process = child->process, .study = child->study, .point = child->point, .repeat = child->repeat }, seconds);
  }
  return now;
}

static void
remember (WeftUsageRecord *self)
{
  Look look = {
    .time = (double) (self->latest - self->first) / G_USEC_PER_SEC,
    .all = { self->busy, (double) (self->machine.bytes - self->machine.free_bytes) / BYTES_OF_GB },
  };

  for (guint i = 0; i < self->processes->len; i++) {
    const WeftUsageProcess *process = &g_array_index (self->processes, WeftUsageProcess, i);

    look.own[WEFT_USAGE_CORES] += process->cores;
    look.own[WEFT_USAGE_MEMORY] += (double) process->usage.bytes / BYTES_OF_GB;
    look.own[WEFT_USAGE_DISK] += process->written / BYTES_OF_MB;
  }
  if (self->looks->len == WEFT_USAGE_LOOKS)
    g_array_remove_index (self->looks, 0);
  g_array_append_val (self->looks, look);
}

void
weft_usage_record_look (WeftUsageRecord *self)
{
  gint64 now = g_get_monotonic_time ();
  double seconds = self->first > 0 ? (double) (now - self->latest) / G_USEC_PER_SEC : 0, before = self->machine.processor;
  GArray *processes = look_at_processes (self, seconds);

  g_array_unref (self->processes);
  self->processes = processes;
  weft_usage_read_machine (&self->machine);
  self->busy = seconds > 0 ? CLAMP ((self->machine.processor - before) / seconds, 0, self->machine.n_cores) : 0;
  self->latest = now;
  if (self->first == 0)
    self->first = now;
  else
    remember (self);
}

const GArray *
weft_usage_record_get_processes (const WeftUsageRecord *self)
{
  return self->processes;
}

WeftMachineUsage
weft_usage_record_get_machine (const WeftUsageRecord *self,
                               double                *busy)
{
  *busy = self->busy;
  return self->machine;
}

/* Lines */

WeftUsageLine *
weft_usage_record_make_line (const WeftUsageRecord *self,
                             WeftUsageKind          kind)
{
  WeftUsageLine *line = g_new0 (WeftUsageLine, 1);

  line->kind = kind;
  line->n = self->looks->len;
  line->times = g_new (double, line->n + 1);
  line->own = g_new (double, line->n + 1);
  line->all = g_new (double, line->n + 1);
  line->limit = self->machine.n_cores;
  for (gsize i = 0; i < line->n; i++) {
    const Look *look = &g_array_index (self->looks, Look, i), *last = &g_array_index (self->looks, Look, line->n - 1);

    line->times[i] = look->time - last->time;
    line->own[i] = look->own[kind];
    line->all[i] = look->all[kind];
  }
  return line;
}

void
weft_usage_line_free (WeftUsageLine *self)
{
  g_free (self->times);
  g_free (self->own);
  g_free (self->all);
  g_free (self);
}

/* What a kind is measured in, unless its name says it; and the least that an axis goes up to, so
 * that next to nothing looks like it. */
static const struct
{
  const char *unit;
  const char *columns;
  double least;
} kinds[WEFT_N_USAGES] = {
  [WEFT_USAGE_CORES] = { NULL, "seconds,weft_cores,machine_cores", 1 },
  [WEFT_USAGE_MEMORY] = { N_("GB"), "seconds,weft_gb,machine_gb", 0.1 },
  [WEFT_USAGE_DISK] = { N_("MB in a second"), "seconds,weft_mb_per_second", 1 },
};

void
weft_usage_line_paint (const WeftUsageLine  *self,
                       const WeftPaintStyle *style,
                       cairo_t              *cr,
                       double                width,
                       double                height)
{
  const WeftCurve lines[] = {
    { .title = _("Weft"), .x = self->times, .y = self->own, .n_points = self->n, .category = 0 },
    { .title = _("this machine"), .x = self->times, .y = self->all, .n_points = self->n, .category = 7, .stroke = 1 },
  };
  const WeftCurve alone = { .x = self->times, .y = self->own, .n_points = self->n, .category = 0 };
  WeftCurves curves = WEFT_CURVES_INIT;
  double most = 0;

  /* A program is small beside all memory there is; that is told in words. */
  for (gsize i = 0; i < self->n; i++)
    most = MAX (most, self->own[i]);
  curves.curves = self->kind == WEFT_USAGE_CORES ? lines : &alone;
  curves.n_curves = self->kind == WEFT_USAGE_CORES ? G_N_ELEMENTS (lines) : 1;
  curves.x_title = _("seconds");
  curves.y_title = kinds[self->kind].unit != NULL ? _ (kinds[self->kind].unit) : NULL;
  curves.y_low = 0;
  curves.y_high = MAX (self->kind == WEFT_USAGE_CORES ? self->limit : 1.2 * most, kinds[self->kind].least);
  weft_curves_paint (&curves, style, cr, width, height);
}

static void
append_number (GString    *text,
               char        before,
               double      value,
               const char *format)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, "%c%s", before, g_ascii_formatd (number, sizeof number, format, value));
}

char *
weft_usage_line_to_csv (const WeftUsageLine *self)
{
  GString *text = g_string_new (kinds[self->kind].columns);

  for (gsize i = 0; i < self->n; i++) {
    append_number (text, '\n', self->times[i], "%.1f");
    append_number (text, ',', self->own[i], "%.4f");
    if (self->kind != WEFT_USAGE_DISK)
      append_number (text, ',', self->all[i], "%.4f");
  }
  g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}
