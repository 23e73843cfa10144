/* test-curves.c: learning curves grow, are zoomed, read off and laid over each other
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The last test feeds ten thousand points a second and says how long frames took. It
 * is no timed test: it fails only when a window would seem to hang.
 */
#include "curves-bench.h"

#include "app/curve-readout.h"
#include "paint/picture.h"
#include "trials/writer.h"
#include "workflow/trial-models.h"

#include <math.h>

#define POINTS_A_SECOND 10000
#define FLOOD_SECONDS   4

/* Milliseconds that no frame may take, on however busy a machine. */
#define HANGING 500

static void
measure (Bench      *self,
         const char *name,
         double      step,
         double      value)
{
  WeftRunEvent event = {
    .type = WEFT_RUN_EVENT_METRIC,
    .node = g_intern_string ("train"),
    .name = g_intern_string (name),
    .step = step,
    .epoch = step / 100,
    .value = value,
  };

  weft_document_take_event (self->document, &event);
}

static void
train (Bench *self,
       guint  n_epochs)
{
  for (guint i = 1; i <= 100 * n_epochs; i++) {
    measure (self, "batch_loss", i, 2 * exp (-(double) i / 200) + 0.1);
    measure (self, "learning_rate", i, 0.001);
    if (i % 100 != 0)
      continue;
    measure (self, "train_loss", i, 2 * exp (-(double) i / 200) + 0.1);
    measure (self, "validation_loss", i, 2 * exp (-(double) i / 220) + 0.2);
    measure (self, "validation_accuracy", i, 1 - exp (-(double) i / 200));
    measure (self, "epoch_seconds", i, 0.5);
  }
  measure (self, "test_accuracy", 0, 0.95);
  weft_document_tell_events (self->document);
}

static gsize
count_points (WeftCurveChart *chart)
{
  const WeftCurveSet *set = weft_curve_chart_get_set (chart);
  gsize n = 0;

  for (guint i = 0; set != NULL && i < set->picture.n_curves; i++)
    n += set->picture.curves[i].n_points;
  return n;
}

static void
test_families (void)
{
  WeftCurveChart *loss;
  Bench bench;

  bench_init (&bench);
  g_assert_nonnull (ui_find_named (bench.pane, "No Curves Yet"));
  train (&bench, 3);
  loss = wait_for_chart (&bench, "loss");
  g_assert_cmpuint (weft_curve_chart_get_set (loss)->picture.n_curves, ==, 3);
  g_assert_cmpstr (weft_curve_chart_get_set (loss)->picture.title, ==, "Loss");
  g_assert_cmpuint (count_points (loss), ==, 306);

  /* A number that was measured once is no curve. */
  g_assert_cmpuint (weft_curve_chart_get_set (wait_for_chart (&bench, "accuracy"))->picture.n_curves, ==, 1);
  g_assert_nonnull (wait_for_chart (&bench, "learning_rate"));
  g_assert_cmpfloat (weft_curve_chart_get_set (wait_for_chart (&bench, "accuracy"))->picture.x_low, ==, 1);
  bench_clear (&bench);
}

/* A change stands on every chart, and metrics of layers share one. */
static void
test_marks (void)
{
  WeftRunEvent change = { .type = WEFT_RUN_EVENT_MARK, .node = g_intern_string ("train"), .name = g_intern_string ("learning_rate"), .step = 120 };
  const WeftCurveSet *set;
  Bench bench;

  bench_init (&bench);
  train (&bench, 2);
  measure (&bench, "gradient_norm", 150, 3);
  measure (&bench, "gradient_norm/first", 150, 2);
  measure (&bench, "gradient_norm/last", 150, 1);
  change.text = g_strdup ("0.01");
  weft_document_take_event (bench.document, &change);
  weft_run_event_clear (&change);
  weft_document_tell_events (bench.document);
  set = weft_curve_chart_get_set (wait_for_chart (&bench, "gradient_norm"));
  g_assert_cmpuint (set->picture.n_curves, ==, 3);
  UI_WAIT ((set = weft_curve_chart_get_set (wait_for_chart (&bench, "loss"))) != NULL && set->picture.n_marks == 1);
  g_assert_cmpfloat (set->picture.marks[0].x, ==, 120);
  g_assert_cmpstr (set->picture.marks[0].label, ==, "Learning rate 0.01");
  bench_clear (&bench);
}

static void
test_zoom (void)
{
  WeftCurveChart *chart;
  Bench bench;

  bench_init (&bench);
  train (&bench, 3);
  chart = wait_for_chart (&bench, "loss");
  ui_drag (GTK_WIDGET (chart), 90, 70, GTK_WIDGET (chart), 170, 120);
  UI_WAIT (weft_curve_chart_get_zoomed (chart));
  chart = wait_for_chart (&bench, "loss");
  g_assert_cmpfloat (weft_curve_chart_get_set (chart)->picture.x_low, >, 0);
  g_assert_cmpfloat (weft_curve_chart_get_set (chart)->picture.x_high, <, 300);
  ui_click_at (GTK_WIDGET (chart), 150, 100, 1, 2);
  UI_WAIT (!weft_curve_chart_get_zoomed (chart));

  /* The same by the keyboard. */
  ui_key ("plus");
  UI_WAIT (weft_curve_chart_get_zoomed (chart));
  ui_key ("0");
  UI_WAIT (!weft_curve_chart_get_zoomed (chart));
  bench_clear (&bench);
}

static void
get_limits (WeftCurveChart *chart,
            double          x[2])
{
  const WeftCurves *picture = &weft_curve_chart_get_set (chart)->picture;

  x[0] = picture->x_low;
  x[1] = picture->x_high;
}

/* With Control the wheel zooms where the pointer is, with Shift a drag moves what is shown. */
static void
test_wheel (void)
{
  double whole[2], near[2], moved[2];
  WeftCurveChart *chart;
  Bench bench;

  bench_init (&bench);
  train (&bench, 3);
  chart = wait_for_chart (&bench, "loss");
  get_limits (chart, whole);
  ui_glide (GTK_WIDGET (chart), 150, 100);
  UI_WAIT (!isnan (weft_curve_chart_get_cursor (chart)));
  ui_scroll (GTK_WIDGET (chart), 150, 100, -1);
  ui_wait_frame (GTK_WIDGET (chart));
  g_assert_false (weft_curve_chart_get_zoomed (chart));
  ui_hold_key ("Control_L");
  ui_scroll (GTK_WIDGET (chart), 150, 100, -3);
  ui_release_key ("Control_L");
  UI_WAIT (weft_curve_chart_get_zoomed (chart));
  chart = wait_for_chart (&bench, "loss");
  get_limits (chart, near);
  g_assert_cmpfloat (near[0], >, whole[0]);
  g_assert_cmpfloat (near[1], <, whole[1]);
  ui_hold_key ("Shift_L");
  ui_drag (GTK_WIDGET (chart), 150, 100, GTK_WIDGET (chart), 110, 100);
  ui_release_key ("Shift_L");
  UI_WAIT (weft_curve_chart_get_set (chart)->picture.x_low > near[0]);
  chart = wait_for_chart (&bench, "loss");
  get_limits (chart, moved);
  g_assert_cmpfloat_with_epsilon (moved[1] - moved[0], near[1] - near[0], 1e-6);
  ui_hold_key ("Control_L");
  for (int i = 0; i < 8; i++) {
    ui_scroll (GTK_WIDGET (chart), 150, 100, 3);
    ui_wait_frame (GTK_WIDGET (chart));
  }
  ui_release_key ("Control_L");
  UI_WAIT (!weft_curve_chart_get_zoomed (chart));
  bench_clear (&bench);
}

/* One value far off does not flatten all others. */
static void
test_outliers (void)
{
  WeftPaintStyle style;
  WeftCurvesLayout layout;
  WeftCurveChart *chart;
  GtkWidget *check;
  Bench bench;

  bench_init (&bench);
  for (guint i = 1; i <= 100; i++)
    measure (&bench, "train_loss", i, i == 50 ? 1e6 : 1 + 0.01 * i);
  weft_document_tell_events (bench.document);
  chart = wait_for_chart (&bench, "loss");
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_curves_lay_out (&weft_curve_chart_get_set (chart)->picture, &style, 300, 200, &layout);
  g_assert_cmpfloat (layout.y.high, >=, 1e6);
  ui_click (ui_find_named (bench.pane, "Settings of the curves"));
  UI_WAIT ((check = ui_find_named (bench.pane, "Ignore outliers")) != NULL);
  ui_wait_frame (check);
  ui_click (check);
  UI_WAIT (weft_curve_chart_get_set (chart)->picture.ignores_outliers);
  weft_curves_lay_out (&weft_curve_chart_get_set (chart)->picture, &style, 300, 200, &layout);
  g_assert_cmpfloat (layout.y.high, <, 10);
  g_settings_reset (bench.settings, "curve-ignore-outliers");
  bench_clear (&bench);
}

static void
epoch_cb (WeftCurvesPane *pane,
          double          epoch,
          double         *told)
{
  *told = epoch;
}

/* The cursor over seconds tells the epoch, too. */
static void
test_time (void)
{
  double told = (double) NAN;
  WeftCurveChart *chart;
  Bench bench;

  bench_init (&bench);
  train (&bench, 3);
  g_settings_set_enum (bench.settings, "curve-axis", WEFT_CURVE_AXIS_TIME);
  chart = wait_for_chart (&bench, "loss");
  UI_WAIT (weft_curve_chart_get_set (chart)->picture.x_scale == WEFT_SCALE_TIME);
  g_signal_connect (bench.pane, "epoch-changed", G_CALLBACK (epoch_cb), &told);
  chart = wait_for_chart (&bench, "loss");
  ui_glide (GTK_WIDGET (chart), 180, 100);
  UI_WAIT (!isnan (told));
  g_assert_cmpfloat (told, >, 0);
  g_assert_cmpfloat (told, <=, 3);
  bench_clear (&bench);
}

/* The cursor of one chart is that of all. */
static void
test_cursor (void)
{
  WeftCurveChart *loss, *accuracy;
  double first;
  Bench bench;

  bench_init (&bench);
  train (&bench, 3);
  accuracy = wait_for_chart (&bench, "accuracy");
  loss = wait_for_chart (&bench, "loss");
  ui_glide (GTK_WIDGET (loss), 150, 100);
  UI_WAIT (!isnan (weft_curve_chart_get_cursor (loss)));
  g_assert_cmpfloat (weft_curve_chart_get_cursor (loss), ==, weft_curve_chart_get_cursor (accuracy));
  first = weft_curve_chart_get_cursor (loss);
  ui_glide (GTK_WIDGET (loss), 180, 100);
  UI_WAIT (weft_curve_chart_get_cursor (accuracy) > first);
  ui_move (bench.pane, 300, 20);
  UI_WAIT (isnan (weft_curve_chart_get_cursor (accuracy)));

  gtk_widget_child_focus (GTK_WIDGET (loss), GTK_DIR_TAB_FORWARD);
  ui_key ("End");
  UI_WAIT (weft_curve_chart_get_cursor (accuracy) == 300);
  ui_key ("Left");
  UI_WAIT (weft_curve_chart_get_cursor (accuracy) < 300);
  ui_key ("Escape");
  UI_WAIT (isnan (weft_curve_chart_get_cursor (accuracy)));
  bench_clear (&bench);
}

static void
test_settings (void)
{
  WeftCurveChart *chart;
  GtkWidget *item;
  Bench bench;

  bench_init (&bench);
  train (&bench, 3);
  chart = wait_for_chart (&bench, "loss");
  ui_click (ui_find_named (bench.pane, "Logarithmic upright axis"));
  UI_WAIT (weft_curve_chart_get_set (chart)->picture.y_scale == WEFT_SCALE_LOG);
  g_assert_true (g_settings_get_boolean (bench.settings, "curve-log-scale"));

  gtk_widget_grab_focus (ui_find_type (bench.pane, GTK_TYPE_SCALE));
  ui_key ("Home");
  UI_WAIT (weft_curve_chart_get_set (chart)->picture.smoothing <= 0);

  ui_click (ui_find_named (bench.pane, "Horizontal axis"));
  UI_WAIT ((item = ui_find_named (bench.pane, "Time")) != NULL);
  ui_wait_frame (item);
  ui_click (item);
  UI_WAIT (weft_curve_chart_get_set (chart)->picture.x_scale == WEFT_SCALE_TIME);

  /* Three epochs of half a second each. */
  g_assert_cmpfloat_with_epsilon (weft_curve_chart_get_set (chart)->picture.curves[0].x[299], 1.5, 1e-9);
  g_assert_cmpint (g_settings_get_enum (bench.settings, "curve-axis"), ==, 2);
  bench_clear (&bench);
}

/* A value stands at the latest step that is not behind its own. */
static void
test_join (void)
{
  static const double steps[] = { 1, 5, 10, 12, 4, 20 }, along_steps[] = { 5, 10, 15 }, along[] = { 0.9, 0.5, 0.7 };
  static const double wanted[] = { (double) NAN, 0.9, 0.5, 0.5, (double) NAN, 0.7 };
  double places[G_N_ELEMENTS (steps)];

  weft_curve_axis_join (steps, G_N_ELEMENTS (steps), along_steps, along, G_N_ELEMENTS (along), places);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    g_assert_true (places[i] == wanted[i] || (isnan (places[i]) && isnan (wanted[i])));
}

/* A value may come back: of a path the last point that had it counts. */
static void
test_nearest (void)
{
  static const double x[] = { 1, 0.5, 0.5, 0.7 }, y[] = { 0, 1, 2, 3 };
  WeftCurve curve = { .x = x, .y = y, .n_points = 4 };

  g_assert_cmpuint (weft_curve_find_nearest (&curve, 0.5), ==, 1);
  curve.is_path = TRUE;
  g_assert_cmpuint (weft_curve_find_nearest (&curve, 0.5), ==, 2);
  g_assert_cmpuint (weft_curve_find_nearest (&curve, 0.6), ==, 3);
}

/* The accuracy over the loss, of which the smaller values come later. */
static void
test_along_metric (void)
{
  const WeftCurve *curve;
  WeftCurveChart *chart;
  GtkWidget *item;
  Bench bench;

  bench_init (&bench);
  train (&bench, 3);
  chart = wait_for_chart (&bench, "accuracy");
  ui_click (ui_find_named (bench.pane, "Horizontal axis"));
  UI_WAIT ((item = ui_find_named (bench.pane, "Loss · Training")) != NULL);
  ui_wait_frame (item);
  ui_click (item);
  UI_WAIT (g_str_equal (weft_curve_chart_get_set (chart)->picture.x_title, "Loss · Training"));
  g_assert_cmpint (g_settings_get_enum (bench.settings, "curve-axis"), ==, WEFT_CURVE_AXIS_METRIC);
  curve = &weft_curve_chart_get_set (chart)->picture.curves[0];
  g_assert_true (curve->is_path);
  g_assert_cmpuint (curve->n_points, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat_with_epsilon (curve->x[i], 2 * exp (-(100.0 * i + 100) / 200) + 0.1, 1e-12);
  g_settings_reset (bench.settings, "curve-axis-metric");
  bench_clear (&bench);
}

static gint64
store_trial (WeftTrialStore *store,
             const char     *name,
             double          pace)
{
  g_autoptr (WeftTrial) draft = weft_trial_new (name);
  g_autoptr (GError) error = NULL;
  WeftTrialWriter *writer = weft_trial_begin (store, draft, "{}", &error);
  gint64 id = weft_trial_writer_get_id (writer);

  g_assert_no_error (error);
  for (guint i = 1; i <= 50; i++) {
    weft_trial_writer_add_point (writer, "batch_loss", i, i / 10.0, exp (-pace * i));
    weft_trial_writer_add_point (writer, "validation_loss", i, i / 10.0, exp (-pace * i));
    weft_trial_writer_add_point (writer, "train_loss", i, i / 10.0, exp (-pace * i));
  }
  weft_trial_writer_add_mark (writer, &(WeftTrialMark){ .step = 20, .epoch = 2, .time = 0.4, .name = (char *) "learning_rate", .from = (char *) "0.1", .to = (char *) "0.01" });
  weft_trial_writer_add_mark (writer, &(WeftTrialMark){ .step = 30, .epoch = 3, .time = 0.6, .name = (char *) "pause" });
  weft_trial_writer_end (writer, WEFT_TRIAL_DONE, NULL, &error);
  g_assert_no_error (error);
  weft_trial_writer_free (writer);
  return id;
}

/* Stored trials lie over each other and over what runs, a color each. */
static void
test_trials (void)
{
  g_autoptr (GError) error = NULL;
  WeftTrialStore *store = weft_trial_store_open (WEFT_TRIAL_STORE_MEMORY, g_get_user_cache_dir (), &error);
  gint64 ids[] = { store_trial (store, "Slow", 0.01), store_trial (store, "Quick", 0.1) };
  const WeftCurves *picture;
  WeftCurveChart *chart;
  Bench bench;

  g_assert_no_error (error);
  bench_init (&bench);
  weft_curves_pane_set_trials (WEFT_CURVES_PANE (bench.pane), store, ids, 2);
  chart = wait_for_chart (&bench, "loss");
  picture = &weft_curve_chart_get_set (chart)->picture;
  g_assert_cmpuint (picture->n_curves, ==, 4);
  g_assert_cmpstr (picture->curves[0].title, ==, "Slow · Training");
  g_assert_cmpuint (picture->curves[0].category, ==, 0);
  g_assert_cmpuint (picture->curves[1].category, ==, 1);
  g_assert_cmpuint (picture->curves[2].stroke, ==, 1);
  /* What was changed in each of them stands on all charts; a pause changed nothing. */
  g_assert_cmpuint (picture->n_marks, ==, 2);
  g_assert_cmpfloat (picture->marks[0].x, ==, 20);
  g_assert_cmpstr (picture->marks[1].label, ==, "Quick: Learning rate 0.01");
  g_assert_false (picture->curves[1].is_stressed);
  g_settings_set_int64 (bench.settings, "trials-baseline", ids[1]);
  UI_WAIT (weft_curve_chart_get_set (chart)->picture.curves[1].is_stressed);
  g_assert_false (weft_curve_chart_get_set (chart)->picture.curves[0].is_stressed);
  g_settings_reset (bench.settings, "trials-baseline");
  UI_WAIT (!weft_curve_chart_get_set (chart)->picture.curves[1].is_stressed);

  train (&bench, 1);
  chart = wait_for_chart (&bench, "loss");
  g_assert_cmpuint (weft_curve_chart_get_set (chart)->picture.n_curves, ==, 7);
  weft_curves_pane_set_trials (WEFT_CURVES_PANE (bench.pane), NULL, NULL, 0);
  chart = wait_for_chart (&bench, "loss");
  g_assert_cmpuint (weft_curve_chart_get_set (chart)->picture.n_curves, ==, 3);
  bench_clear (&bench);
  weft_trial_store_unref (store);
}

/* A picture is saved from its menu and remembers what it was made with. */
static void
test_save (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL), *path = g_build_filename (folder, "loss.png", NULL);
  g_autofree char *recipe = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;
  WeftCurveChart *chart;
  GtkWidget *item;
  Bench bench;

  bench_init (&bench);
  train (&bench, 2);
  chart = wait_for_chart (&bench, "loss");
  ui_click_at (GTK_WIDGET (chart), 60, 60, 3, 1);
  UI_WAIT ((item = ui_find_named (GTK_WIDGET (chart), "Save Picture…")) != NULL);
  ui_wait_frame (item);
  ui_click (item);
  UI_WAIT ((item = ui_find_type (NULL, GTK_TYPE_FILE_CHOOSER_WIDGET)) != NULL);
  ui_wait_frame (item);
  ui_key ("<Control>a");
  ui_type (path);
  ui_key ("Return");
  UI_WAIT (g_file_test (path, G_FILE_TEST_EXISTS));
  recipe = weft_picture_read_recipe (path, &error);
  g_assert_no_error (error);
  root = weft_json_parse (recipe, strlen (recipe), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (weft_json_get_string (json_node_get_object (root), "metric", NULL), ==, "loss");
  g_assert_nonnull (weft_json_get_object (json_node_get_object (root), "workflow"));
  UI_WAIT (ui_find_type (NULL, GTK_TYPE_FILE_CHOOSER_WIDGET) == NULL);
  bench_clear (&bench);
}

/* Frames */

typedef struct
{
  Bench *bench;
  GArray *costs;     /* double, ms */
  GArray *intervals; /* double, ms */
  gint64 started;
  gint64 before;
  gint64 last;
  guint n_fed;
} Flood;

static void
before_paint_cb (GdkFrameClock *clock,
                 Flood         *self)
{
  self->before = g_get_monotonic_time ();
}

static void
after_paint_cb (GdkFrameClock *clock,
                Flood         *self)
{
  gint64 now = g_get_monotonic_time ();
  double cost = (double) (now - self->before) / 1000, interval = (double) (now - self->last) / 1000;

  g_array_append_val (self->costs, cost);
  if (self->last != 0)
    g_array_append_val (self->intervals, interval);
  self->last = now;
}

static gboolean
feed_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  Flood *self = data;
  guint due = (guint) ((double) (g_get_monotonic_time () - self->started) * POINTS_A_SECOND / G_USEC_PER_SEC);

  for (; self->n_fed < due; self->n_fed += 2) {
    measure (self->bench, "batch_loss", self->n_fed, 1 + 0.5 * sin (self->n_fed * 0.7) + exp (-(double) self->n_fed / 9000));
    measure (self->bench, "learning_rate", self->n_fed, 0.001);
  }
  weft_document_tell_events (self->bench->document);
  return G_SOURCE_CONTINUE;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return (*(const double *) a > *(const double *) b) - (*(const double *) a < *(const double *) b);
}

static double
get_p99 (GArray *numbers)
{
  g_array_sort (numbers, compare);
  return g_array_index (numbers, double, numbers->len * 99 / 100);
}

static void
test_flood (void)
{
  GdkFrameClock *clock;
  WeftCurveChart *chart;
  guint tick;
  gsize early;
  Bench bench;
  Flood flood = { .bench = &bench };

  bench_init (&bench);
  flood.costs = g_array_new (FALSE, FALSE, sizeof (double));
  flood.intervals = g_array_new (FALSE, FALSE, sizeof (double));
  clock = gtk_widget_get_frame_clock (bench.pane);
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), &flood);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), &flood);
  flood.started = g_get_monotonic_time ();
  tick = gtk_widget_add_tick_callback (bench.pane, feed_cb, &flood, NULL);
  UI_WAIT ((chart = WEFT_CURVE_CHART (ui_find (bench.pane, is_chart_of, "loss"))) != NULL && count_points (chart) > 0);
  early = count_points (chart);
  UI_WAIT (flood.n_fed >= FLOOD_SECONDS * POINTS_A_SECOND);
  g_assert_cmpuint (count_points (chart), >, 2 * early);
  gtk_widget_remove_tick_callback (bench.pane, tick);
  g_signal_handlers_disconnect_by_data (clock, &flood);
  UI_WAIT (weft_curve_chart_get_settled (chart));
  g_assert_cmpuint (count_points (chart), ==, flood.n_fed / 2);

  g_test_message ("%u frames at %d points/s: before-paint to after-paint p99 %.1f ms, interval p99 %.1f ms",
                  flood.costs->len, POINTS_A_SECOND, get_p99 (flood.costs), get_p99 (flood.intervals));
  g_assert_cmpfloat (get_p99 (flood.costs), <, HANGING);
  g_array_unref (flood.costs);
  g_array_unref (flood.intervals);
  bench_clear (&bench);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  pane_init ();
  ui_test_add ("/ui/curves/families", test_families);
  ui_test_add ("/ui/curves/join", test_join);
  ui_test_add ("/ui/curves/along-metric", test_along_metric);
  ui_test_add ("/ui/curves/marks", test_marks);
  ui_test_add ("/ui/curves/zoom", test_zoom);
  ui_test_add ("/ui/curves/wheel", test_wheel);
  ui_test_add ("/ui/curves/outliers", test_outliers);
  ui_test_add ("/ui/curves/time", test_time);
  ui_test_add ("/ui/curves/cursor", test_cursor);
  ui_test_add ("/ui/curves/settings", test_settings);
  ui_test_add ("/ui/curves/trials", test_trials);
  ui_test_add ("/ui/curves/nearest", test_nearest);
  ui_test_add ("/ui/curves/save", test_save);
  ui_test_add ("/ui/curves/flood", test_flood);
  return ui_test_run ();
}
