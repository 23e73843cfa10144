/* test-study-chart.c: what a study's pictures are made of, what is asked of one, and the sample
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "../study-fixture.h"

#include "tune/error.h"
#include "tune/grid.h"
#include "tune/surface.h"
#include "workflow/check.h"
#include "workflow/document.h"
#include "workflow/error.h"
#include "workflow/study-chart.h"
#include "workflow/study-door.h"
#include "workflow/study-private.h"
#include "workflow/study-request.h"

#include <glib/gstdio.h>

typedef struct
{
  WeftTrialStore *store;
  WeftStudyData *data;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  gint64 study;

  self->store = weft_trial_store_open (WEFT_TRIAL_STORE_MEMORY, NULL, &error);
  g_assert_no_error (error);
  study = study_fill (self->store, "Digits", STUDY_N_POINTS);
  self->data = weft_study_data_read (self->store, study, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  weft_study_data_unref (self->data);
  weft_trial_store_unref (self->store);
}

static WeftStudyChart *
draw (Fixture          *self,
      WeftStudyPicture  picture)
{
  const WeftStudyView view = { .picture = picture, .x = -1, .y = -1 };
  g_autoptr (GError) error = NULL;
  WeftStudyChart *chart = weft_study_chart_new (self->data, &view, NULL, &error);

  g_assert_no_error (error);
  return chart;
}

static void
test_data (Fixture       *self,
           gconstpointer  data)
{
  g_autofree char *words = weft_study_data_tell_point (self->data, 4), *counts = weft_study_data_tell_counts (self->data);
  double point[3], best = INFINITY;
  gint64 number = -1;

  g_assert_cmpuint (self->data->n_variables, ==, 5);
  g_assert_cmpuint (self->data->data->len, ==, STUDY_N_POINTS);
  g_assert_cmpstr (self->data->variables[0].title, ==, "learning_rate");
  g_assert_cmpint (self->data->variables[0].spread, ==, WEFT_SPREAD_LOG);
  g_assert_cmpint (self->data->variables[2].spread, ==, WEFT_SPREAD_NAMES);
  for (guint i = 0; i < STUDY_N_POINTS; i++) {
    study_choose (i, point);
    g_assert_cmpfloat_with_epsilon (self->data->variables[0].values[i], point[0], 1e-9);
    if (study_get_state (i) == WEFT_POINT_COMPLETE && study_measure (point, STUDY_N_EPOCHS) < best) {
      best = study_measure (point, STUDY_N_EPOCHS);
      number = i;
    }
  }
  g_assert_cmpint (self->data->best, ==, number);
  /* What was given up has its last report, what failed nothing. */
  study_choose (4, point);
  g_assert_cmpfloat_with_epsilon (self->data->variables[3].values[4], study_measure (point, 2), 1e-6);
  g_assert_true (isnan (self->data->variables[3].values[12]));
  g_assert_nonnull (strstr (words, STUDY_REASON));
  g_assert_nonnull (strstr (counts, "30 trials"));
  for (guint i = 0; i < STUDY_N_POINTS; i++)
    g_assert_cmpint (weft_study_data_find_trial (self->data, g_array_index (weft_study_data_get (self->data, i)->trials, gint64, 0)), ==, i);
}

/* A study whose process is gone has nothing that runs, and says how it goes on. */
static void
test_interrupted (Fixture       *self,
                  gconstpointer  data)
{
  const WeftStudySettings *settings = weft_study_get_settings (self->data->study);
  gint64 id = self->data->record->id;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftStudyData) after = NULL;
  g_autofree char *choice = NULL, *words = NULL;
  WeftStudyPoint point = { .state = WEFT_POINT_RUNNING };
  double values[3];

  study_choose (0, values);
  node = weft_point_to_json (settings->space, values);
  point.choice = choice = weft_json_write (node, WEFT_JSON_COMPACT);
  weft_trial_store_add_point (self->store, id, &point, &error);
  g_assert_no_error (error);
  weft_trial_store_set_study_state (self->store, id, WEFT_STUDY_INTERRUPTED, NULL, &error);
  g_assert_no_error (error);
  after = weft_study_data_read (self->store, id, &error);
  g_assert_no_error (error);
  words = weft_study_data_tell (after);
  g_assert_nonnull (strstr (words, "Unfinished: 1"));
  g_assert_null (strstr (words, "Running"));
  g_assert_nonnull (strstr (words, "Goes on when its workflow is run again"));
}

static void
test_pictures (Fixture       *self,
               gconstpointer  data)
{
  for (int picture = 0; picture < WEFT_N_STUDY_PICTURES; picture++) {
    g_autoptr (WeftStudyChart) chart = draw (self, (WeftStudyPicture) picture);
    g_autofree char *csv = weft_study_chart_to_csv (chart), *recipe = weft_study_chart_make_recipe (chart);
    cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 500, 300);
    cairo_t *cr = cairo_create (image);
    g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);
    WeftPaintStyle style;

    weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
    weft_study_chart_paint (chart, &style, cr, 500, 300);
    g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
    g_assert_cmpuint (g_strv_length (lines), ==, weft_study_picture_has_bars ((WeftStudyPicture) picture) ? 3 + 2 : STUDY_N_POINTS + 2);
    g_assert_nonnull (strstr (recipe, weft_study_picture_get_id ((WeftStudyPicture) picture)));
    cairo_destroy (cr);
    cairo_surface_destroy (image);
  }
}

/* The learning rate matters most, so it is what is looked at first. */
static void
test_choice (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr (WeftStudyChart) bars = draw (self, WEFT_STUDY_IMPORTANCE);
  g_autoptr (WeftStudyChart) slice = draw (self, WEFT_STUDY_SLICE);
  g_autoptr (WeftStudyChart) contour = draw (self, WEFT_STUDY_CONTOUR);

  g_assert_true (g_str_has_prefix (bars->bars.bars[0].label, "learning_rate, r = "));
  g_assert_cmpuint (slice->x, ==, 0);
  g_assert_cmpuint (contour->x, ==, 0);
  g_assert_cmpuint (contour->y, ==, 1);
}

/* Records fall, and none after the last one is better. */
static void
test_history (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr (WeftStudyChart) chart = draw (self, WEFT_STUDY_HISTORY);
  const WeftPlot *plot = &chart->plot;

  g_assert_cmpuint (plot->n_front, >, 1);
  for (guint i = 1; i < plot->n_front; i++)
    g_assert_cmpfloat (plot->y.values[plot->front[i]], <, plot->y.values[plot->front[i - 1]]);
  g_assert_cmpint (plot->front[plot->n_front - 1], ==, self->data->best);
}

static void
test_pointed (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr (WeftStudyChart) chart = draw (self, WEFT_STUDY_SLICE);
  WeftPlotLayout layout;
  WeftPaintStyle style;
  gsize point;
  double x, y;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_plot_lay_out (&chart->plot, &style, 600, 400, &layout);
  g_assert_true (weft_plot_place (&chart->plot, &layout, 7, &x, &y));
  g_assert_true (weft_study_chart_find (chart, &style, 600, 400, x, y, &point));
  g_assert_cmpuint (point, ==, 7);
}

static void
test_nothing (void)
{
  const WeftStudyView view = { .x = -1, .y = -1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrialStore) store = weft_trial_store_open (WEFT_TRIAL_STORE_MEMORY, NULL, NULL);
  g_autoptr (WeftStudyData) data = weft_study_data_read (store, study_fill (store, "Empty", 0), &error);

  g_assert_no_error (error);
  g_assert_null (weft_study_chart_new (data, &view, NULL, &error));
  g_assert_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_DATA);
}

/* numpy: w = ((0.6 - d) / (0.6 * d)) ** 2; (w * v).sum () / w.sum () at (0.25, 0.25): 1.2508313 */
static void
test_surface (void)
{
  static const double x[] = { 0.1, 0.5, 0.9, 0.3 }, y[] = { 0.1, 0.4, 0.9, 0.7 }, values[] = { 1, 2, 4, (double) NAN };
  float surface[4], alone;

  weft_surface_interpolate (x, y, values, 4, 0.6, 2, 2, surface);
  g_assert_cmpfloat_with_epsilon ((double) surface[0], 1.2508313, 1e-5);
  weft_surface_interpolate (x, y, values, 1, 0.2, 1, 1, &alone);
  g_assert_true (isnan (alone));
}

/* Asking */

static void
test_requests (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-door-XXXXXX", NULL), *path = g_build_filename (folder, "t.db", NULL);
  g_autoptr (WeftStudyControl) control = weft_study_control_new ();
  g_autofree char *pause = weft_study_request_write ("pause"), *cancel = weft_study_request_write ("cancel");
  g_autoptr (GError) error = NULL;
  WeftStudyDoor *door;

  g_assert_false (weft_study_door_ask (path, 3, pause, &error));
  g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED);
  g_clear_error (&error);
  door = weft_study_door_open (path, 3, control, &error);
  g_assert_no_error (error);
  g_assert_true (weft_study_door_ask (path, 3, "no request", &error));
  g_assert_true (weft_study_door_ask (path, 3, pause, &error));
  g_assert_no_error (error);
  while (!weft_study_control_is_paused (control))
    g_usleep (1000);
  g_assert_false (weft_study_control_is_cancelled (control));
  g_assert_true (weft_study_door_ask (path, 3, cancel, &error));
  while (!weft_study_control_is_cancelled (control))
    g_usleep (1000);
  weft_study_door_close (door);
  g_assert_false (weft_study_door_ask (path, 3, pause, &error));
  g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED);
  (void) g_rmdir (folder);
}

/* The sample: nothing is wrong with it, and it has as many points as it says. */
static void
test_sample (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "samples", "tune-digits.weft", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftWorkflow) workflow = weft_workflow_load (path, NULL, &error);
  g_autoptr (WeftSnapshot) snapshot = workflow != NULL ? weft_workflow_snapshot (workflow, NULL, &error) : NULL;
  g_autoptr (WeftStudySettings) settings = weft_study_settings_new ();
  g_autoptr (WeftCheck) check = NULL;
  g_auto (GStrv) words = NULL;

  g_assert_no_error (error);
  check = weft_check_snapshot (snapshot, NULL);
  g_assert_cmpuint (weft_check_get_n_problems (check), ==, 0);
  words = g_strsplit (weft_params_get (weft_snapshot_find_node (snapshot, "tune", NULL)->params, "space"), "; ", -1);
  for (char **word = words; *word != NULL; word++) {
    char *equals = strchr (*word, '=');

    *equals = '\0';
    weft_study_settings_vary (settings, *word, equals + 1, snapshot, &error);
    g_assert_no_error (error);
  }
  g_assert_cmpuint (weft_grid_count (settings->space, 3), ==, 27);
}

/* Side by side counts once, gaps do not. */
static void
test_spans (void)
{
  WeftStudySpan spans[] = { { 20, 25 }, { 0, 10 }, { 2, 5 }, { 8, 12 } }, none[1];

  g_assert_cmpfloat_with_epsilon (weft_study_sum_spans (spans, 4), 17, 1e-9);
  g_assert_cmpfloat (weft_study_sum_spans (none, 0), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/workflow/study-chart/data", Fixture, NULL, set_up, test_data, tear_down);
  g_test_add ("/workflow/study-chart/bug/interrupted", Fixture, NULL, set_up, test_interrupted, tear_down);
  g_test_add ("/workflow/study-chart/pictures", Fixture, NULL, set_up, test_pictures, tear_down);
  g_test_add ("/workflow/study-chart/choice", Fixture, NULL, set_up, test_choice, tear_down);
  g_test_add ("/workflow/study-chart/history", Fixture, NULL, set_up, test_history, tear_down);
  g_test_add ("/workflow/study-chart/pointed", Fixture, NULL, set_up, test_pointed, tear_down);
  g_test_add_func ("/workflow/study-chart/nothing", test_nothing);
  g_test_add_func ("/workflow/study-chart/surface", test_surface);
  g_test_add_func ("/workflow/study-chart/requests", test_requests);
  g_test_add_func ("/workflow/study-chart/sample", test_sample);
  g_test_add_func ("/workflow/study-chart/spans", test_spans);
  return g_test_run ();
}
