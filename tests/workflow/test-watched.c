/* test-watched.c: what is looked at of a running training, and where it is told
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/schedule-chart.h"
#include "workflow/sink.h"
#include "workflow/stuck-alarm.h"
#include "workflow/watch-chart.h"
#include "workflow/rows-log.h"
#include "workflow/watched.h"

#include "base/json.h"

#include <math.h>
#include <string.h>

/* Alarm */

typedef struct
{
  int told;
  double seconds;
} Told;

static void
stuck_cb (gpointer data,
          double   seconds,
          double   usual)
{
  Told *self = data;

  self->seconds = seconds;
  __atomic_fetch_add (&self->told, 1, __ATOMIC_SEQ_CST);
}

static int
count_told (Told *self)
{
  return __atomic_load_n (&self->told, __ATOMIC_SEQ_CST);
}

static void
wait_told (Told *self,
           int   n)
{
  gint64 until = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (count_told (self) < n && g_get_monotonic_time () < until)
    g_usleep (2000);
  g_assert_cmpint (count_told (self), ==, n);
}

/* Once for each standstill, and not for one that was asked for. */
static void
test_alarm (void)
{
  Told told = { 0 };
  g_autoptr (WeftStuckAlarm) alarm = weft_stuck_alarm_new (0.2, stuck_cb, &told);

  g_usleep (400000);
  g_assert_cmpint (count_told (&told), ==, 0);
  weft_stuck_alarm_beat (alarm);
  weft_stuck_alarm_beat (alarm);
  wait_told (&told, 1);
  g_assert_cmpfloat (told.seconds, >=, 0.2);
  g_usleep (300000);
  g_assert_cmpint (count_told (&told), ==, 1);
  weft_stuck_alarm_beat (alarm);
  wait_told (&told, 2);
  weft_stuck_alarm_beat (alarm);
  weft_stuck_alarm_rest (alarm);
  g_usleep (400000);
  g_assert_cmpint (count_told (&told), ==, 2);
}

/* Charts */

static WeftWatchLog *
make_log (guint n_moments)
{
  WeftWatchLog *log = weft_watch_log_new ();

  for (guint i = 0; i < n_moments; i++) {
    WeftWatch *watch = weft_watch_new ();

    watch->number = i;
    watch->step = 1 + i;
    watch->epoch = i;
    for (int k = 0; k < 3; k++) {
      static const char *const ids[] = { "first", "bend", "last" };
      WeftWatchLayer *layer = weft_watch_add_layer (watch, ids[k]);

      layer->histograms[WEFT_WATCH_OUTPUTS] = (WeftHistogram){ .low = -1.0 - i, .high = 1, .n = 10 };
      layer->histograms[WEFT_WATCH_OUTPUTS].counts[3] = 10;
      layer->gradient_norm = k == 1 ? (double) NAN : 1.0 / (1 + i);
      layer->dead = k == 1 && i > 2 ? 0.25 : 0;
    }
    weft_watch_log_take (log, watch);
  }
  return log;
}

static guint
count_lines (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += *text == '\n';
  return n;
}

static void
test_charts (void)
{
  g_autoptr (WeftWatchLog) log = make_log (50), none = weft_watch_log_new ();
  static const guint lines[] = { 33, 33, 3, 1, 2 };
  WeftPaintStyle style;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 400, 300);
  cairo_t *cr = cairo_create (surface);

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  for (int look = 0; look < WEFT_N_WATCH_LOOKS; look++) {
    WeftWatchChoice choice = { (WeftWatchLook) look, "first", WEFT_WATCH_OUTPUTS, 20 };
    g_autoptr (WeftWatchChart) chart = weft_watch_chart_new (log, &choice);
    g_autofree char *csv = chart != NULL ? weft_watch_chart_to_csv (chart) : NULL, *words = NULL;

    g_assert_null (weft_watch_chart_new (none, &choice));
    /* Nobody told of updates. */
    if (look == WEFT_WATCH_UPDATES_OF_LAYERS) {
      g_assert_null (chart);
      continue;
    }
    g_assert_cmpuint (count_lines (csv), ==, lines[look]);
    weft_watch_chart_paint (chart, &style, cr, 400, 300);
    g_assert_false (isnan (weft_watch_chart_find (chart, &style, 400, 300, 150, 60, &words)) && look != WEFT_WATCH_RIDGE);
  }
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* The rate that lies ahead is the rate that comes. */
static void
test_schedule (void)
{
  g_autoptr (WeftParams) params = weft_params_new (weft_trainer_params);
  g_autoptr (WeftScheduleChart) chart = NULL;
  g_autofree char *csv = NULL;

  weft_params_set (params, "epochs", "4", NULL);
  weft_params_set (params, "schedule", "step", NULL);
  weft_params_set (params, "schedule_epochs", "2", NULL);
  weft_params_set (params, "learning_rate", "0.5", NULL);
  chart = weft_schedule_chart_new (params, 10);
  csv = weft_schedule_chart_to_csv (chart);
  g_assert_cmpuint (count_lines (csv), ==, 41);
  g_assert_nonnull (strstr (csv, "\n1.9,0.5\n"));
  g_assert_nonnull (strstr (csv, "\n2,0.05\n"));
  g_assert_nonnull (strstr (weft_schedule_chart_get_words (chart), "0.05"));
}

/* Rows */

static JsonNode *
make_report (gint64 epoch,
             gsize  size)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *filling = g_strnfill (size, 'x');

  json_object_set_int_member (object, "epoch", epoch);
  json_object_set_int_member (object, "step", 10 * epoch);
  json_object_set_string_member (object, "filling", filling);
  json_node_take_object (node, object);
  return node;
}

static gint64
epoch_at (const WeftRowsLog *log,
          double             epoch)
{
  return weft_json_get_int (json_node_get_object (weft_rows_log_find (log, epoch)), "epoch", -1);
}

static WeftRowsLog *
make_rows (gint64 n_epochs,
           gsize  size)
{
  WeftRowsLog *log = weft_rows_log_new ();

  for (gint64 epoch = 1; epoch <= n_epochs; epoch++) {
    g_autoptr (JsonNode) report = make_report (epoch, size);

    weft_rows_log_take (log, report);
  }
  return log;
}

/* What it holds is evenly far apart, with the latest, and comes back from its file. */
static void
test_rows (void)
{
  g_autoptr (WeftRowsLog) log = make_rows (1001, 10), back = NULL;
  g_autofree char *text = NULL, *again = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (log->reports->len, <=, WEFT_ROWS_LOG_EPOCHS);
  g_assert_cmpuint (log->reports->len, >, WEFT_ROWS_LOG_EPOCHS / 2);
  g_assert_cmpint (epoch_at (log, 3), ==, 8);
  g_assert_cmpint (epoch_at (log, 500), ==, 496);
  g_assert_cmpint (epoch_at (log, (double) NAN), ==, 1001);
  text = weft_rows_log_to_text (log);
  back = weft_rows_log_from_text (text, strlen (text), &error);
  g_assert_no_error (error);
  again = weft_rows_log_to_text (back);
  g_assert_cmpstr (again, ==, text);
  weft_rows_log_rewind (log, 4960);
  g_assert_cmpint (epoch_at (log, (double) NAN), ==, 496);
}

/* Large reports are fewer; a file that is no list is refused. */
static void
test_rows_bounds (void)
{
  g_autoptr (WeftRowsLog) log = make_rows (100, 40000), none = NULL;
  g_autofree char *text = weft_rows_log_to_text (log);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (strlen (text), <=, WEFT_ROWS_LOG_BYTES + 1000);
  g_assert_cmpuint (log->reports->len, >=, 3);
  g_assert_cmpint (epoch_at (log, (double) NAN), ==, 100);
  none = weft_rows_log_from_text ("{}", 2, &error);
  g_assert_null (none);
  g_assert_nonnull (error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/watched/alarm", test_alarm);
  g_test_add_func ("/workflow/watched/charts", test_charts);
  g_test_add_func ("/workflow/watched/schedule", test_schedule);
  g_test_add_func ("/workflow/watched/rows", test_rows);
  g_test_add_func ("/workflow/watched/rows-bounds", test_rows_bounds);
  return g_test_run ();
}
