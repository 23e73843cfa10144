/* test-study-gather.c: trials that no study chose, as a study's pictures show them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials/writer.h"
#include "tune/error.h"
#include "workflow/study-chart.h"
#include "workflow/study-gather.h"

#include <math.h>

#define WORKFLOW "{\"format\":\"weft-workflow\",\"version\":1,\"nodes\":{}}"
#define N_TRIALS 12

typedef struct
{
  WeftTrialStore *store;
  GArray *ids; /* gint64 */
} Fixture;

static double
get_rate (int i)
{
  return pow (10, -4 + 3 * i / (double) (N_TRIALS - 1));
}

/* The loss falls with the rate; the optimizer does nothing. */
static double
get_loss (int i)
{
  return 1 - i / (double) N_TRIALS;
}

static void
add (Fixture        *self,
     int             i,
     WeftTrialState  state,
     const char     *metric)
{
  g_autoptr (WeftTrial) trial = weft_trial_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *rate = g_strdup_printf ("%.9g", get_rate (i)), *batch = g_strdup_printf ("%d", 16 << (i % 3));
  WeftTrialWriter *writer;
  gint64 id;

  trial->node = g_strdup ("train");
  weft_trial_add_parameter (trial, "train.learning_rate", WEFT_TRIAL_VALUE_REAL, rate);
  weft_trial_add_parameter (trial, "train.batch_size", WEFT_TRIAL_VALUE_INTEGER, batch);
  weft_trial_add_parameter (trial, "train.epochs", WEFT_TRIAL_VALUE_INTEGER, "10");
  weft_trial_add_parameter (trial, "train.optimizer", WEFT_TRIAL_VALUE_TEXT, i % 2 == 0 ? "adam, plain" : "sgd");
  if (i % 4 == 0)
    weft_trial_add_parameter (trial, "model.dropout1.ratio", WEFT_TRIAL_VALUE_REAL, i % 8 == 0 ? "0.5" : "0.2");
  writer = weft_trial_begin (self->store, trial, WORKFLOW, &error);
  g_assert_no_error (error);
  for (int epoch = 1; epoch <= 3; epoch++) {
    weft_trial_writer_add_point (writer, metric, 10 * epoch, epoch, get_loss (i) + 3 - epoch);
    weft_trial_writer_add_point (writer, "batch_loss", 10 * epoch, epoch, get_loss (i));
    weft_trial_writer_add_point (writer, "test_accuracy", 10 * epoch, epoch, 1 - get_loss (i));
  }
  weft_trial_writer_direct (writer, metric, WEFT_TRIAL_LOWER_IS_BETTER);
  weft_trial_writer_direct (writer, "batch_loss", WEFT_TRIAL_LOWER_IS_BETTER);
  weft_trial_writer_direct (writer, "test_accuracy", WEFT_TRIAL_HIGHER_IS_BETTER);
  weft_trial_writer_end (writer, state, state == WEFT_TRIAL_FAILED ? "no memory" : NULL, &error);
  g_assert_no_error (error);
  id = weft_trial_writer_get_id (writer);
  g_array_append_val (self->ids, id);
  weft_trial_writer_free (writer);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  self->store = weft_trial_store_open (WEFT_TRIAL_STORE_MEMORY, NULL, &error);
  g_assert_no_error (error);
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (int i = 0; i < N_TRIALS; i++)
    add (self, i, i == 5 ? WEFT_TRIAL_FAILED : i == 6 ? WEFT_TRIAL_PRUNED
                                                      : WEFT_TRIAL_DONE,
         "validation_loss");
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  weft_trial_store_unref (self->store);
  g_array_unref (self->ids);
}

static WeftStudyData *
gather (Fixture     *self,
        const char  *metric,
        GError     **error)
{
  g_autofree gint64 *ids = g_new (gint64, self->ids->len);

  for (guint i = 0; i < self->ids->len; i++)
    ids[i] = g_array_index (self->ids, gint64, self->ids->len - 1 - i);
  return weft_study_gather (self->store, ids, self->ids->len, metric, error);
}

static const WeftVariable *
find_variable (const WeftStudyData *data,
               const char          *title)
{
  for (guint i = 0; i < data->n_variables; i++)
    if (g_str_equal (data->variables[i].title, title))
      return &data->variables[i];
  return NULL;
}

/* What differs is what axes are of, spread as its numbers are. */
static void
test_variables (Fixture       *self,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftStudyData) gathered = gather (self, NULL, &error);
  const WeftVariable *rate, *batch, *optimizer, *ratio, *loss;

  g_assert_no_error (error);
  g_assert_true (weft_study_data_is_gathered (gathered));
  g_assert_cmpuint (gathered->n_dimensions, ==, 4);
  g_assert_cmpuint (gathered->data->len, ==, N_TRIALS);
  g_assert_null (find_variable (gathered, "epochs"));
  rate = find_variable (gathered, "learning_rate");
  batch = find_variable (gathered, "batch_size");
  optimizer = find_variable (gathered, "optimizer");
  ratio = find_variable (gathered, "ratio");
  loss = find_variable (gathered, "validation loss");
  g_assert_cmpint (rate->spread, ==, WEFT_SPREAD_LOG);
  g_assert_cmpfloat_with_epsilon (rate->low, 1e-4, 1e-9);
  g_assert_cmpfloat_with_epsilon (rate->high, 0.1, 1e-9);
  g_assert_cmpint (batch->spread, ==, WEFT_SPREAD_LINEAR);
  g_assert_cmpint (optimizer->spread, ==, WEFT_SPREAD_NAMES);
  g_assert_cmpstr (optimizer->names[0], ==, "adam, plain");
  for (int i = 0; i < N_TRIALS; i++) {
    g_assert_cmpint (weft_study_data_get_number (gathered, (gsize) i), ==, g_array_index (self->ids, gint64, i));
    g_assert_cmpfloat_with_epsilon (rate->values[i], get_rate (i), 1e-9);
    g_assert_cmpfloat (batch->values[i], ==, 16 << (i % 3));
    g_assert_cmpfloat (optimizer->values[i], ==, i % 2);
    g_assert_true (i % 4 == 0 ? ratio->values[i] == (i % 8 == 0 ? 0.5 : 0.2) : isnan (ratio->values[i]));
    g_assert_cmpfloat_with_epsilon (loss->values[i], get_loss (i), 1e-9);
  }
  /* Not what batches measured: test rows, which all that are done have. */
  g_assert_cmpuint (gathered->n_objectives, ==, 2);
  g_assert_nonnull (find_variable (gathered, "test accuracy"));
  g_assert_cmpint (gathered->best, ==, N_TRIALS - 1);
}

/* States, reasons and what is left out are told. */
static void
test_words (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftStudyData) gathered = NULL;
  g_autofree char *counts = NULL, *point = NULL;

  add (self, 1, WEFT_TRIAL_DONE, "train_loss");
  gathered = gather (self, "validation_loss", &error);
  g_assert_no_error (error);
  counts = weft_study_data_tell_counts (gathered);
  g_assert_cmpuint (gathered->data->len, ==, N_TRIALS);
  g_assert_nonnull (strstr (counts, "12 trials"));
  g_assert_nonnull (strstr (counts, "1 has no validation loss"));
  g_assert_cmpint (weft_study_data_get (gathered, 5)->state, ==, WEFT_POINT_FAILED);
  g_assert_cmpint (weft_study_data_get (gathered, 6)->state, ==, WEFT_POINT_PRUNED);
  point = weft_study_data_tell_point (gathered, 5);
  g_assert_nonnull (strstr (point, "no memory"));
  g_assert_true (g_str_has_prefix (point, "Trial 6 "));
}

static void
test_pictures (Fixture       *self,
               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftStudyData) gathered = gather (self, NULL, &error);

  g_assert_no_error (error);
  for (int picture = 0; picture < WEFT_N_STUDY_PICTURES; picture++) {
    const WeftStudyView view = { .picture = (WeftStudyPicture) picture, .x = -1, .y = -1 };
    g_autoptr (WeftStudyChart) chart = weft_study_chart_new (gathered, &view, NULL, &error);
    cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 500, 300);
    cairo_t *cr = cairo_create (image);
    g_autofree char *csv = NULL, *recipe = NULL;
    WeftPaintStyle style;

    g_assert_no_error (error);
    weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
    weft_study_chart_paint (chart, &style, cr, 500, 300);
    g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
    cairo_destroy (cr);
    cairo_surface_destroy (image);
    csv = weft_study_chart_to_csv (chart);
    recipe = weft_study_chart_make_recipe (chart);
    g_assert_null (strstr (recipe, "\"study\":-1"));
    if (weft_study_picture_has_bars ((WeftStudyPicture) picture)) {
      /* The loss falls with the rate, always. */
      g_assert_cmpstr (chart->bars.bars[0].label, ==, "learning_rate, r = -1.00");
      g_assert_cmpfloat_with_epsilon (chart->correlations[0], -1, 1e-12);
    } else
      g_assert_nonnull (strstr (csv, "\n12,complete,"));
    g_assert_nonnull (strstr (chart->caption, "Best: trial 12, validation loss"));
  }
}

/* Which are alike: the same axes of the same trials or more of them. */
static void
test_alike (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftStudyData) all = gather (self, NULL, &error), other = NULL, fewer = NULL;

  g_assert_no_error (error);
  other = gather (self, "test_accuracy", &error);
  g_assert_no_error (error);
  g_assert_cmpint (other->best, ==, N_TRIALS - 1);
  g_assert_false (weft_study_data_is_alike (all, other));
  fewer = weft_study_gather (self->store, (const gint64 *) (gpointer) self->ids->data, 9, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (weft_study_data_is_alike (all, fewer));
}

static void
test_refused (Fixture       *self,
              gconstpointer  data)
{
  const gint64 *ids = (const gint64 *) (gpointer) self->ids->data;
  g_autoptr (GError) error = NULL;

  g_assert_null (weft_study_gather (self->store, ids, 1, NULL, &error));
  g_assert_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_DATA);
  g_clear_error (&error);
  g_assert_null (weft_study_gather (self->store, ids, 0, NULL, &error));
  g_assert_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_DATA);
  g_clear_error (&error);
  g_assert_null (weft_study_gather (self->store, ids, 3, "validation_f1", &error));
  g_assert_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_DATA);
  g_clear_error (&error);
  add (self, 2, WEFT_TRIAL_DONE, "validation_loss");
  ids = (const gint64 *) (gpointer) self->ids->data;
  {
    const gint64 same[] = { ids[2], ids[N_TRIALS] };

    g_assert_null (weft_study_gather (self->store, same, 2, NULL, &error));
    g_assert_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_DATA);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/workflow/study-gather/variables", Fixture, NULL, set_up, test_variables, tear_down);
  g_test_add ("/workflow/study-gather/words", Fixture, NULL, set_up, test_words, tear_down);
  g_test_add ("/workflow/study-gather/pictures", Fixture, NULL, set_up, test_pictures, tear_down);
  g_test_add ("/workflow/study-gather/alike", Fixture, NULL, set_up, test_alike, tear_down);
  g_test_add ("/workflow/study-gather/refused", Fixture, NULL, set_up, test_refused, tear_down);
  return g_test_run ();
}
