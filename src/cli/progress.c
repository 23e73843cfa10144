/* progress.c: a run as it goes, for the person in front of the terminal
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Several nodes may run side by side; the live line is about the one that was
 * heard of last.
 */
#include "cli/progress.h"

#include "base/i18n.h"
#include "cli/output.h"

#include <math.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* The live line is drawn at most so often. */
#define REDRAW_INTERVAL (G_USEC_PER_SEC / 10)

/* A line of this many columns has room for everything in full; on a narrower
 * one the bar is short and the speed, which comes last, may be cut. */
#define WIDE 100

typedef struct
{
  WeftRunSink parent;
  FILE *file; /* Borrowed */
  gboolean live;
  gboolean drawn;  /* whether a live line stands on the terminal */
  gint64 drawn_at; /* µs */

  /* The node that was heard of last */
  const WeftSnapshotNode *node; /* Borrowed from the snapshot, nullable */
  double fraction;
  double epoch;
  double loss;
  double score;
  gint64 first_step; /* of this run, for the speed */
  gint64 step;
  double first_fraction;
  gint64 first_time; /* µs, 0 before the first metric */
  double line_epoch; /* the epoch that @line is about */
  GString *line;     /* Owned: metrics of an epoch, for plain lines */
} Progress;

static gint64
get_parameter (const WeftSnapshotNode *node,
               const char             *id)
{
  const WeftParam *param = node->params != NULL ? weft_param_find (weft_params_get_table (node->params), id) : NULL;

  return param != NULL && param->type == WEFT_PARAM_INTEGER ? weft_params_get_integer (node->params, id) : 0;
}

static void
turn_to (Progress               *self,
         const WeftSnapshotNode *node)
{
  if (self->node == node)
    return;
  self->node = node;
  self->fraction = self->epoch = self->first_fraction = 0;
  self->loss = self->score = NAN;
  self->first_step = self->step = self->first_time = 0;
}

static int
get_columns (Progress *self)
{
  struct winsize size;

  if (ioctl (fileno (self->file), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  return 80;
}

static void
append_bar (GString *line,
            double   fraction,
            int      width)
{
  int filled = (int) (CLAMP (fraction, 0, 1) * width);

  for (int i = 0; i < width; i++)
    g_string_append (line, i < filled ? "█" : "░");
  g_string_append_printf (line, " %3.0f %%", 100 * fraction);
}

/* Returns: seconds since the node's first news, 0 as long as they say little */
static double
get_seconds (Progress *self)
{
  double seconds = self->first_time > 0 ? (double) (g_get_monotonic_time () - self->first_time) / G_USEC_PER_SEC : 0;

  return seconds >= 0.2 ? seconds : 0;
}

static void
append_time_left (Progress *self,
                  GString  *line)
{
  double seconds = get_seconds (self), done = self->fraction - self->first_fraction;
  int left;

  if (seconds == 0 || done < 0.01)
    return;
  left = (int) ceil (seconds * (1 - self->fraction) / done);
  g_string_append_printf (line, _("  %d:%02d left"), left / 60, left % 60);
}

static void
append_speed (Progress *self,
              GString  *line)
{
  double seconds = get_seconds (self);
  double rows = (double) (self->step - self->first_step) * (double) get_parameter (self->node, "batch_size");

  if (seconds > 0 && rows > 0)
    g_string_append_printf (line, _("  %.0f samples/s"), rows / seconds);
}

static char *
describe (Progress *self,
          int       columns)
{
  gboolean wide = columns >= WIDE;
  GString *line = g_string_new (self->node->title);
  gint64 epochs = get_parameter (self->node, "epochs");

  if (epochs > 0 && self->epoch > 0)
    g_string_append_printf (line, wide ? _("  epoch %.0f/%" PRId64) : "  %.0f/%" PRId64, ceil (self->epoch), epochs);
  g_string_append (line, "  ");
  append_bar (line, self->fraction, wide ? 20 : 4);
  append_time_left (self, line);
  if (!isnan (self->loss))
    g_string_append_printf (line, _("  loss %.4f"), self->loss);
  if (!isnan (self->score))
    g_string_append_printf (line, _("  validation %.4f"), self->score);
  append_speed (self, line);
  return g_string_free (line, FALSE);
}

static void
erase (Progress *self)
{
  if (self->drawn)
    fputs ("\r\033[K", self->file);
  self->drawn = FALSE;
}

static void
draw (Progress *self)
{
  gint64 now = g_get_monotonic_time ();
  g_autofree char *line = NULL;
  int columns;

  if (!self->live || self->node == NULL || now - self->drawn_at < REDRAW_INTERVAL)
    return;
  columns = get_columns (self) - 1;
  line = describe (self, columns);
  while (weft_cli_width (line) > columns && *line != '\0')
    *g_utf8_prev_char (line + strlen (line)) = '\0';
  fprintf (self->file, "\r\033[K%s", line);
  fflush (self->file);
  self->drawn = TRUE;
  self->drawn_at = now;
}

/* Writes the metrics of an epoch that have come together. */
static void
flush_line (Progress *self)
{
  if (self->line->len > 0 && self->node != NULL)
    fprintf (self->file, _("%s: epoch %.0f%s\n"), self->node->id, self->line_epoch, self->line->str);
  g_string_truncate (self->line, 0);
}

static void
progress_node_state (WeftRunSink          *sink,
                     const WeftNodeStatus *status)
{
  Progress *self = (Progress *) sink;
  g_autofree char *reason = status->reason != NULL ? weft_reason_to_string (status->reason) : NULL;

  if (status->state != WEFT_NODE_RUNNING && !weft_node_state_is_final (status->state))
    return;
  flush_line (self);
  if (status->state == WEFT_NODE_RUNNING)
    turn_to (self, status->node);
  erase (self);
  if (!self->live && status->state == WEFT_NODE_DONE)
    fprintf (self->file, _("%s: done in %.2f s\n"), status->node->id, status->seconds);
  else if (!self->live)
    fprintf (self->file, "%s: %s, %s\n", status->node->id, weft_node_state_get_title (status->state), reason != NULL ? reason : "-");
  else if (weft_node_state_is_final (status->state) && self->node == status->node)
    self->node = NULL;
  self->drawn_at = 0;
  draw (self);
}

static void
progress_progress (WeftRunSink            *sink,
                   const WeftSnapshotNode *node,
                   double                  fraction)
{
  Progress *self = (Progress *) sink;

  turn_to (self, node);
  self->fraction = fraction;
  if (self->first_time == 0) {
    self->first_time = g_get_monotonic_time ();
    self->first_fraction = fraction;
    self->first_step = self->step;
  }
  draw (self);
}

static void
note_metric (Progress   *self,
             const char *name,
             double      value)
{
  if (g_str_equal (name, "batch_loss") || g_str_equal (name, "train_loss"))
    self->loss = value;
  else if (g_str_has_prefix (name, "validation_") && !g_str_has_suffix (name, "_loss"))
    self->score = value;
}

static void
progress_metric (WeftRunSink            *sink,
                 const WeftSnapshotNode *node,
                 gint64                  step,
                 double                  epoch,
                 const char             *name,
                 double                  value)
{
  Progress *self = (Progress *) sink;

  /* What is measured once and not in the course of epochs is in the report; what is measured of
   * each layer is too much for a line. */
  if (epoch <= 0 || strchr (name, '/') != NULL)
    return;
  turn_to (self, node);
  self->step = step;
  self->epoch = epoch;
  note_metric (self, name, value);
  if (epoch != self->line_epoch)
    flush_line (self);
  if (!self->live && epoch == floor (epoch) && !g_str_equal (name, "batch_loss") && !g_str_equal (name, "learning_rate")) {
    self->line_epoch = epoch;
    g_string_append_printf (self->line, "  %s %.4g", name, value);
  }
  draw (self);
}

static void
progress_log (WeftRunSink            *sink,
              const WeftSnapshotNode *node,
              const char             *message)
{
  Progress *self = (Progress *) sink;

  flush_line (self);
  erase (self);
  fprintf (self->file, "%s%s%s\n", node != NULL ? node->id : "", node != NULL ? ": " : "", message);
  self->drawn_at = 0;
  draw (self);
}

static void
progress_end (WeftRunSink   *sink,
              WeftRunStatus  status,
              double         seconds)
{
  Progress *self = (Progress *) sink;

  flush_line (self);
  erase (self);
  fflush (self->file);
  self->node = NULL;
}

static void
progress_free (WeftRunSink *sink)
{
  Progress *self = (Progress *) sink;

  g_string_free (self->line, TRUE);
  g_free (self);
}

WeftRunSink *
weft_run_sink_new_progress (FILE     *file,
                            gboolean  live)
{
  static const WeftRunSinkClass klass = {
    .node_state = progress_node_state,
    .progress = progress_progress,
    .metric = progress_metric,
    .log = progress_log,
    .warn = progress_log,
    .end = progress_end,
    .free = progress_free,
  };
  Progress *self = g_new0 (Progress, 1);

  self->parent.klass = &klass;
  self->file = file;
  self->live = live;
  self->loss = self->score = NAN;
  self->line = g_string_new (NULL);
  return &self->parent;
}
