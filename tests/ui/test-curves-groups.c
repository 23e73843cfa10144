/* test-curves-groups.c: curves of many trials: what tells them apart, and where each of them is
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "curves-bench.h"

#include "app/curve-readout.h"
#include "trials/writer.h"
#include "workflow/trial-models.h"

#include <math.h>

/* Two rates, two seeds each. */
static WeftTrialStore *
store_grid (gint64 ids[4])
{
  g_autoptr (GError) error = NULL;
  WeftTrialStore *store = weft_trial_store_open (WEFT_TRIAL_STORE_MEMORY, g_get_user_cache_dir (), &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 4; i++) {
    g_autoptr (WeftTrial) draft = weft_trial_new (NULL);
    WeftTrialWriter *writer;

    draft->seed = 1 + i % 2;
    weft_trial_add_parameter (draft, "train.learning_rate", WEFT_TRIAL_VALUE_REAL, i < 2 ? "0.1" : "0.01");
    writer = weft_trial_begin (store, draft, "{}", &error);
    g_assert_no_error (error);
    ids[i] = weft_trial_writer_get_id (writer);
    for (guint k = 1; k <= 10; k++) {
      weft_trial_writer_add_point (writer, "train_loss", k, k, (i < 2 ? 1 : 3) + 0.2 * i - 0.05 * k);
      weft_trial_writer_add_point (writer, "validation_loss", k, k, (i < 2 ? 1.2 : 3.2) + 0.2 * i - 0.05 * k);
      weft_trial_writer_add_point (writer, "validation_accuracy", k, k, 0.1 * i + 0.05 * k);
    }
    weft_trial_writer_end (writer, WEFT_TRIAL_DONE, NULL, NULL);
    weft_trial_writer_free (writer);
  }
  return store;
}

static void
reset_groups (Bench *self)
{
  static const char *const keys[] = { "curve-color-keys", "curve-stroke-keys", "curve-chart-keys", "curve-highlight", "curve-bands", "curve-axis-metric" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (self->settings, keys[i]);
}

static const WeftCurves *
get_picture (WeftCurveChart *chart)
{
  return &weft_curve_chart_get_set (chart)->picture;
}

/* Keys are chosen in the popover; color, stroke and chart follow them, and bands. */
static void
test_groups (void)
{
  const char *const seed[] = { "seed", "parameter:train.of_newer_trials", NULL };
  gint64 ids[4];
  g_autoptr (WeftTrialStore) store = store_grid (ids);
  WeftCurveChart *chart;
  GtkWidget *check;
  Bench bench;

  bench_init (&bench);
  reset_groups (&bench);
  weft_curves_pane_set_trials (WEFT_CURVES_PANE (bench.pane), store, ids, 4);
  chart = wait_for_chart (&bench, "loss");
  UI_WAIT (weft_curve_chart_get_set (chart) != NULL && get_picture (chart)->n_curves == 8);
  ui_click (ui_find_named (bench.pane, "Group by"));
  UI_WAIT ((check = ui_find_named (bench.pane, "Learning rate")) != NULL);
  ui_wait_frame (check);
  ui_click (check);
  UI_WAIT (get_picture (chart)->n_keys == 4);
  g_assert_cmpstr (get_picture (chart)->keys[0].title, ==, "Learning rate 0.01, 2 trials");
  g_assert_cmpstr (get_picture (chart)->keys[3].title, ==, "Validation");
  g_assert_cmpuint (get_picture (chart)->keys[3].stroke, ==, 1);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (get_picture (chart)->curves[i].category, ==, i < 2 ? 1 : 0);

  /* Trials of one rate are a band now, whatever their seed. */
  g_settings_set_boolean (bench.settings, "curve-bands", TRUE);
  UI_WAIT (get_picture (chart)->n_curves == 4);
  g_assert_nonnull (get_picture (chart)->curves[0].low);

  /* A key that these trials do not have is there all the same, and says nothing. */
  g_settings_set_strv (bench.settings, "curve-stroke-keys", seed);
  UI_WAIT ((chart = WEFT_CURVE_CHART (ui_find (bench.pane, is_chart_of, "loss"))) != NULL && weft_curve_chart_get_card (chart)->split == 2);
  chart = wait_for_chart (&bench, "loss");
  g_assert_cmpuint (get_picture (chart)->n_curves, ==, 4);
  g_assert_cmpuint (get_picture (chart)->curves[1].stroke, ==, 1);
  g_assert_cmpstr (get_picture (chart)->title, ==, "Loss · Training");
  g_assert_nonnull (strstr (get_picture (chart)->keys[2].title, "Seed 1 · train.of_newer_trials –"));
  g_settings_reset (bench.settings, "curve-stroke-keys");
  g_settings_set_strv (bench.settings, "curve-chart-keys", seed);
  UI_WAIT ((chart = WEFT_CURVE_CHART (ui_find (bench.pane, is_chart_of, "loss"))) != NULL && weft_curve_chart_get_card (chart)->chart == 0);
  reset_groups (&bench);
  UI_WAIT ((chart = WEFT_CURVE_CHART (ui_find (bench.pane, is_chart_of, "loss"))) != NULL && weft_curve_chart_get_card (chart)->chart < 0);
  bench_clear (&bench);
}

static void
epochs_cb (WeftCurvesPane *pane,
           GArray         *epochs,
           GArray         *told)
{
  g_array_set_size (told, 0);
  g_array_append_vals (told, epochs->data, epochs->len);
}

/* Returns: the epoch at which trial @i of the grid had a loss nearest to @x */
static double
find_grid_epoch (guint  i,
                 double x)
{
  double best = INFINITY;
  guint found = 0;

  for (guint k = 1; k <= 10; k++) {
    double away = fabs ((i < 2 ? 1 : 3) + 0.2 * i - 0.05 * k - x);

    if (away <= best)
      found = k;
    best = MIN (best, away);
  }
  return found;
}

/* Along a metric each trial is at an epoch of its own, and the readout names it. */
static void
test_epochs (void)
{
  gint64 ids[4];
  g_autoptr (WeftTrialStore) store = store_grid (ids);
  g_autoptr (GArray) told = g_array_new (FALSE, FALSE, sizeof (WeftTrialEpoch));
  g_autofree char *said = NULL;
  WeftCurveChart *chart;
  double x;
  Bench bench;

  bench_init (&bench);
  reset_groups (&bench);
  g_settings_set_string (bench.settings, "curve-axis-metric", "train_loss");
  g_settings_set_enum (bench.settings, "curve-axis", WEFT_CURVE_AXIS_METRIC);
  g_signal_connect (bench.pane, "epochs-changed", G_CALLBACK (epochs_cb), told);
  weft_curves_pane_set_trials (WEFT_CURVES_PANE (bench.pane), store, ids, 4);
  chart = wait_for_chart (&bench, "accuracy");
  ui_glide (GTK_WIDGET (chart), 80, 100);
  UI_WAIT (told->len == 4);
  x = weft_curve_chart_get_cursor (chart);
  for (guint i = 0; i < 4; i++) {
    g_assert_cmpint (g_array_index (told, WeftTrialEpoch, i).id, ==, ids[i]);
    g_assert_cmpfloat (g_array_index (told, WeftTrialEpoch, i).epoch, ==, find_grid_epoch (i, x));
  }
  said = weft_curve_readout_say (weft_curve_chart_get_set (chart), 0.8);
  g_assert_nonnull (strstr (said, "Trial 1 · Validation, Loss · Training 0.8: 0.2, epoch 4"));
  g_assert_nonnull (strstr (said, ", epoch 8;"));
  reset_groups (&bench);
  bench_clear (&bench);
}

static void
pointed_cb (WeftCurveChart *chart,
            gint64          owner,
            gint64         *told)
{
  *told = owner;
}

/* Who points at a curve is told whose it is. */
static void
test_highlight (void)
{
  gint64 ids[4], told = -77;
  g_autoptr (WeftTrialStore) store = store_grid (ids);
  WeftPaintStyle style;
  WeftCurvesLayout layout;
  WeftCurveChart *chart;
  WeftCurves picture;
  double height;
  Bench bench;

  bench_init (&bench);
  reset_groups (&bench);
  g_settings_set_enum (bench.settings, "curve-highlight", WEFT_CURVE_HIGHLIGHT_RUN);
  g_settings_set_double (bench.settings, "curve-smoothing", 0);
  weft_curves_pane_set_trials (WEFT_CURVES_PANE (bench.pane), store, ids, 4);
  chart = wait_for_chart (&bench, "loss");
  UI_WAIT (weft_curve_chart_get_set (chart) != NULL && get_picture (chart)->n_curves == 8);
  g_signal_connect (chart, "pointed", G_CALLBACK (pointed_cb), &told);
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  height = gtk_widget_get_height (GTK_WIDGET (chart));
  picture = weft_curve_set_get_picture (weft_curve_chart_get_set (chart), height);
  weft_curves_lay_out (&picture, &style, gtk_widget_get_width (GTK_WIDGET (chart)), height, &layout);
  ui_glide (GTK_WIDGET (chart), (int) weft_axis_to_place (&layout.x, 5), (int) weft_axis_to_place (&layout.y, picture.curves[3].y[4]));
  UI_WAIT (told == ids[3]);
  ui_move (bench.pane, 300, 20);
  UI_WAIT (told == 0);
  reset_groups (&bench);
  bench_clear (&bench);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  pane_init ();
  ui_test_add ("/ui/curves-groups/groups", test_groups);
  ui_test_add ("/ui/curves-groups/epochs", test_epochs);
  ui_test_add ("/ui/curves-groups/highlight", test_highlight);
  return ui_test_run ();
}
