/* usage-record.c: what the program and the trainings that it started take, now and so far
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/usage-record.h"

#include "base/i18n.h"
#include "paint/curves.h"
#include "workflow/run-child.h"

#define BYTES_OF_GB 1073741824.0

/* One look: `own` is of the program with its trainings. */
typedef struct
{
  double time; /* seconds since the first look */
  double own_cores;
  double all_cores;
  double own_bytes;
  double all_bytes;
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
  gboolean of_memory;
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

/* Returns: for how long processors had worked for a process at the look before; -1: it is new */
static double
find_before (const GArray *processes,
             int           process)
{
  for (guint i = 0; i < processes->len; i++)
    if (g_array_index (processes, WeftUsageProcess, i).process == process)
      return g_array_index (processes, WeftUsageProcess, i).usage.processor;
  return -1;
}

static void
add_process (GArray           *now,
             const GArray     *before,
             WeftUsageProcess  process,
             double            seconds)
{
  double earlier = find_before (before, process.process);

  if (!weft_usage_read_process (process.process, &process.usage))
    return;
  process.cores = earlier >= 0 && seconds > 0 ? MAX (process.usage.processor - earlier, 0) / seconds : 0;
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
    .all_cores = self->busy,
    .all_bytes = (double) (self->machine.bytes - self->machine.free_bytes),
  };

  for (guint i = 0; i < self->processes->len; i++) {
    look.own_cores += g_array_index (self->processes, WeftUsageProcess, i).cores;
    look.own_bytes += (double) g_array_index (self->processes, WeftUsageProcess, i).usage.bytes;
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
                             gboolean               of_memory)
{
  WeftUsageLine *line = g_new0 (WeftUsageLine, 1);

  line->of_memory = of_memory;
  line->n = self->looks->len;
  line->times = g_new (double, line->n + 1);
  line->own = g_new (double, line->n + 1);
  line->all = g_new (double, line->n + 1);
  line->limit = of_memory ? (double) self->machine.bytes / BYTES_OF_GB : self->machine.n_cores;
  for (gsize i = 0; i < line->n; i++) {
    const Look *look = &g_array_index (self->looks, Look, i), *last = &g_array_index (self->looks, Look, line->n - 1);

    line->times[i] = look->time - last->time;
    line->own[i] = of_memory ? look->own_bytes / BYTES_OF_GB : look->own_cores;
    line->all[i] = of_memory ? look->all_bytes / BYTES_OF_GB : look->all_cores;
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

void
weft_usage_line_paint (const WeftUsageLine  *self,
                       const WeftPaintStyle *style,
                       cairo_t              *cr,
                       double                width,
                       double                height)
{
  const WeftCurve lines[] = {
    { .title = _("Weft"), .x = self->times, .y = self->own, .n_points = self->n, .category = 0 },
    { .title = _("this machine"), .x = self->times, .y = self->all, .n_points = self->n, .category = 7, .dashed = TRUE },
  };
  const WeftCurve memory = { .x = self->times, .y = self->own, .n_points = self->n, .category = 0 };
  WeftCurves curves = WEFT_CURVES_INIT;
  double most = 0;

  /* A program is small beside all memory there is; that is told in words. */
  for (gsize i = 0; i < self->n; i++)
    most = MAX (most, self->own[i]);
  curves.curves = self->of_memory ? &memory : lines;
  curves.n_curves = self->of_memory ? 1 : G_N_ELEMENTS (lines);
  curves.y_title = self->of_memory ? _("GB") : _("cores");
  curves.y_low = 0;
  curves.y_high = self->of_memory ? MAX (1.2 * most, 0.1) : MAX (self->limit, 1);
  weft_curves_paint (&curves, style, cr, width, height);
}

char *
weft_usage_line_to_csv (const WeftUsageLine *self)
{
  GString *text = g_string_new (self->of_memory ? "seconds,weft_gb,machine_gb\n" : "seconds,weft_cores,machine_cores\n");

  for (gsize i = 0; i < self->n; i++) {
    char numbers[3][G_ASCII_DTOSTR_BUF_SIZE];

    g_string_append_printf (text, "%s,%s,%s\n", g_ascii_formatd (numbers[0], sizeof numbers[0], "%.1f", self->times[i]),
                            g_ascii_formatd (numbers[1], sizeof numbers[1], "%.4f", self->own[i]), g_ascii_formatd (numbers[2], sizeof numbers[2], "%.4f", self->all[i]));
  }
  return g_string_free (text, FALSE);
}
