/* test-trial-maps.c: several trials' models, and why they say what they say of one input
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/paths.h"
#include "explain/activations.h"
#include "trials/writer.h"
#include "workflow/document.h"
#include "workflow/run.h"
#include "workflow/sink-trials.h"
#include "workflow/trial-data.h"
#include "workflow/trial-layouts.h"
#include "workflow/trial-maps.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* A store with trials 1 and 2 of two seeds, and 3, which kept no model. */
typedef struct
{
  char *folder;
  WeftTrialStore *store;
  WeftTrialModels *models;
} Desk;

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_tree (child);
  }
  g_remove (path);
}

static void
train (WeftTrialStore *store,
       guint64         seed,
       int             deal)
{
  g_autofree char *path = weft_path_shipped ("samples/iris-flowers.weft");
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftWorkflow) workflow = weft_workflow_load (path, NULL, &error);
  g_autofree char *split = g_strdup_printf ("prepare.seed=%d", deal);
  g_autoptr (WeftSnapshot) snapshot = weft_workflow_snapshot (workflow, (const char *const[]){ "train.epochs=40", split, NULL }, &error);
  g_autoptr (WeftRunSink) sink = weft_run_sink_new_trials (store, seed, 1, 0);
  const WeftRunOptions options = { .seed = seed };

  g_assert_true (weft_run_execute (snapshot, &options, sink, NULL, &error));
  g_assert_no_error (error);
}

static void
add_bare (WeftTrialStore *store)
{
  g_autoptr (WeftTrial) draft = weft_trial_new ("Bare");
  g_autoptr (GError) error = NULL;
  WeftTrialWriter *writer = weft_trial_begin (store, draft, "{\"format\":\"weft-workflow\",\"version\":1,\"nodes\":{}}", &error);

  g_assert_no_error (error);
  weft_trial_writer_end (writer, WEFT_TRIAL_DONE, NULL, NULL);
  weft_trial_writer_free (writer);
}

static void
setup (Desk          *self,
       gconstpointer  data)
{
  static const gint64 ids[] = { 1, 2, 3 };
  g_autofree char *path = NULL, *artefacts = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("weft-maps-XXXXXX", NULL);
  path = g_build_filename (self->folder, "trials.db", NULL);
  artefacts = g_build_filename (self->folder, "artefacts", NULL);
  self->store = weft_trial_store_open (path, artefacts, &error);
  g_assert_no_error (error);
  train (self->store, 1, 1);
  train (self->store, 2, data != NULL ? 2 : 1);
  add_bare (self->store);
  self->models = weft_trial_models_new (self->store, ids, G_N_ELEMENTS (ids));
}

/* Without any trial. */
static void
setup_folder (Desk          *self,
              gconstpointer  data)
{
  self->folder = g_dir_make_tmp ("weft-maps-XXXXXX", NULL);
}

static void
teardown (Desk          *self,
          gconstpointer  data)
{
  g_clear_pointer (&self->models, weft_trial_models_unref);
  g_clear_pointer (&self->store, weft_trial_store_unref);
  remove_tree (self->folder);
  g_free (self->folder);
}

/* What a model gives a class of a row, asked by itself. */
static double
ask (const WeftTrialModel *model,
     const WeftData       *data,
     guint32               row,
     gint64                class)
{
  WeftTrainedModel *trained = weft_predictor_get_trained (model->predictor);
  g_autoptr (WeftEvaluation) said = weft_trained_model_evaluate (trained, 0, data->dataset, (WeftRows){ &row, 1 }, TRUE, NULL, NULL, NULL);

  return (double) said->scores[class >= 0 ? class : said->classes[0]];
}

/* Whether a trial learns from a row, of its data restored by itself. */
static gboolean
is_trained (WeftTrialStore *store,
            gint64          trial,
            guint32         row)
{
  g_autoptr (WeftArtefact) restored = weft_trial_data_restore (store, trial, NULL, NULL);
  const WeftData *data = weft_artefact_get_value (restored);

  for (gsize i = 0; i < data->split->train.n_rows; i++)
    if (data->split->train.rows[i] == row)
      return TRUE;
  return FALSE;
}

/* The rows are those that validate the first trial and that the other has not learned from, the
 * first one where both are farthest apart. */
static void
test_rank (Desk          *desk,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  const WeftData *rows;
  const GArray *apart;
  double most = 0;
  gsize n_held = 0;

  g_assert_true (weft_trial_models_open (desk->models, (double) NAN, &error));
  apart = weft_trial_models_rank (desk->models, NULL, &error);
  g_assert_no_error (error);
  rows = weft_trial_models_get_data (desk->models, NULL, &error);
  for (gsize i = 0; i < rows->split->validation.n_rows; i++) {
    guint32 row = rows->split->validation.rows[i];

    if (is_trained (desk->store, 2, row))
      continue;
    n_held++;
    most = fmax (most, fabs (ask (weft_trial_models_get (desk->models, 0), rows, row, -1) - ask (weft_trial_models_get (desk->models, 1), rows, row, -1)));
  }
  /* The second trial has dealt its rows in another way. */
  g_assert_cmpuint (n_held, >, 0);
  g_assert_cmpuint (n_held, <, rows->split->validation.n_rows);
  g_assert_true (weft_trial_models_are_held_out (desk->models));
  g_assert_cmpuint (apart->len, ==, MIN (n_held, WEFT_TRIAL_MODELS_LISTED));
  for (guint i = 0; i < apart->len; i++)
    g_assert_false (is_trained (desk->store, 2, (guint32) g_array_index (apart, WeftTrialApart, i).row));
  g_assert_cmpfloat (most, >, 0);
  g_assert_cmpfloat_with_epsilon (g_array_index (apart, WeftTrialApart, 0).apart, most, 1e-6);
  for (guint i = 1; i < apart->len; i++)
    g_assert_cmpfloat (g_array_index (apart, WeftTrialApart, i - 1).apart, >=, g_array_index (apart, WeftTrialApart, i).apart);
}

/* A map is what the method finds in the model by itself. */
static void
check_map (const WeftTrialMaps  *maps,
           const WeftTrialMap   *map,
           const WeftTrialModel *model,
           const WeftData       *data)
{
  guint32 row = (guint32) maps->row;
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (WeftTensor) sample = weft_predictor_prepare (model->predictor, data->dataset, (WeftRows){ &row, 1 }, NULL, warnings, NULL);
  const WeftSaliencyRequest request = { .method = maps->method, .sample = weft_tensor_const_f32 (sample), .target = { maps->class, -1, 0 }, .seed = 1 };
  g_autoptr (WeftSaliency) alone = weft_saliency_run (model->subject, &request, NULL, NULL);

  g_assert_null (map->trouble);
  g_assert_cmpint (weft_shape_count (&map->numbers->shape), ==, 4);
  g_assert_cmpmem (map->numbers->data, map->numbers->bytes, alone->values->data, alone->values->bytes);
  g_assert_cmpfloat_with_epsilon (map->score, ask (model, data, row, maps->class), 1e-6);
  g_assert_nonnull (strstr (map->says, map->likely));
}

static void
test_row (Desk          *desk,
          gconstpointer  unused)
{
  const WeftTrialMapsWish wish = { NULL, NULL, -1, -1, 1 }, other = { weft_saliency_find ("gradient"), NULL, 3, 2, 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrialMaps) maps = NULL, chosen = NULL;
  g_autofree char *title = NULL, *told = NULL, *csv = NULL;
  WeftPaintStyle style;

  g_assert_true (weft_trial_models_open (desk->models, (double) NAN, &error));
  maps = weft_trial_maps_new (desk->models, &wish, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (maps->maps->len, ==, 3);
  g_assert_cmpstr (maps->method->id, ==, "integrated-gradients");
  g_assert_cmpstr (maps->class_name, ==, maps->truth);
  for (guint i = 0; i < 2; i++)
    check_map (maps, maps->maps->pdata[i], weft_trial_models_get (desk->models, i), weft_trial_models_get_data (desk->models, NULL, NULL));
  g_assert_nonnull (((const WeftTrialMap *) maps->maps->pdata[2])->trouble);
  title = weft_trial_maps_make_title (maps);
  told = weft_trial_maps_tell (maps);
  csv = weft_trial_maps_to_csv (maps);
  g_assert_true (g_str_has_prefix (title, "Integrated gradients: why "));
  g_assert_nonnull (strstr (told, "C: Bare. No map: it kept no model"));
  g_assert_true (g_str_has_prefix (csv, "part,\"Trial 1, epoch 40\",\"Trial 2, epoch 40\",Bare\nsepal_length_cm,"));
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  g_assert_cmpuint (maps->bars->bars->len, ==, 8);
  g_assert_cmpfloat (weft_trial_maps_get_natural_height (maps, &style, 600), >, 200);
  chosen = weft_trial_maps_new (desk->models, &other, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (chosen->row, ==, 3);
  g_assert_cmpstr (chosen->class_name, ==, "virginica");
  check_map (chosen, chosen->maps->pdata[1], weft_trial_models_get (desk->models, 1), weft_trial_models_get_data (desk->models, NULL, NULL));
}

/* Each trial goes to the last model that it kept up to an epoch, and says which that is. */
static void
test_epochs (Desk          *desk,
             gconstpointer  unused)
{
  const WeftTrialMapsWish wish = { NULL, NULL, 59, -1, 1 };
  g_autoptr (WeftTrialMaps) first = NULL, later = NULL;
  const WeftTrialModel *model;

  g_assert_true (weft_trial_models_open (desk->models, 1, NULL));
  model = weft_trial_models_get (desk->models, 0);
  g_assert_cmpuint (model->at->epoch, ==, 1);
  first = weft_trial_maps_new (desk->models, &wish, NULL, NULL);
  g_assert_cmpstr (((const WeftTrialMap *) first->maps->pdata[0])->title, ==, "Trial 1, epoch 1");
  g_assert_true (weft_trial_models_open (desk->models, 38, NULL));
  model = weft_trial_models_get (desk->models, 0);
  g_assert_cmpuint (model->at->epoch, <, 38);
  later = weft_trial_maps_new (desk->models, &wish, NULL, NULL);
  g_assert_nonnull (strstr (((const WeftTrialMap *) later->maps->pdata[0])->title, "the nearest one kept"));
  g_assert_cmpfloat (((const WeftTrialMap *) first->maps->pdata[0])->score, !=, ((const WeftTrialMap *) later->maps->pdata[0])->score);
  check_map (later, later->maps->pdata[0], model, weft_trial_models_get_data (desk->models, NULL, NULL));
}

/* One trial at its first epoch, the others at their end. */
static void
test_epochs_apart (Desk          *desk,
                   gconstpointer  unused)
{
  const WeftTrialMapsWish wish = { NULL, NULL, 59, -1, 1 };
  g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (WeftTrialEpoch));
  const WeftTrialEpochs epochs = { (double) NAN, own }, end = { (double) NAN, NULL };
  g_autoptr (WeftTrialMaps) maps = NULL;
  WeftTrialEpoch first;

  g_assert_true (weft_trial_models_open (desk->models, (double) NAN, NULL));
  first = (WeftTrialEpoch){ weft_trial_models_get (desk->models, 0)->id, 1 };
  g_array_append_val (own, first);
  g_assert_false (weft_trial_epochs_equal (&epochs, &end));
  g_assert_true (weft_trial_epochs_equal (&epochs, &epochs));
  g_assert_true (weft_trial_models_open_each (desk->models, &epochs, NULL));
  g_assert_cmpuint (weft_trial_models_get (desk->models, 0)->at->epoch, ==, 1);
  g_assert_true (weft_trial_models_get (desk->models, 1)->at->is_model);
  maps = weft_trial_maps_new (desk->models, &wish, NULL, NULL);
  g_assert_cmpstr (((const WeftTrialMap *) maps->maps->pdata[0])->title, ==, "Trial 1, epoch 1");
}

/* An input of one's own has no true class; what cannot be is said. */
static void
test_file (Desk          *desk,
           gconstpointer  unused)
{
  g_autofree char *path = g_build_filename (desk->folder, "own.csv", NULL);
  const WeftTrialMapsWish wish = { NULL, path, -1, -1, 1 }, beyond = { NULL, path, 1, -1, 1 }, absurd = { NULL, path, 0, 7, 1 };
  g_autoptr (WeftTrialMaps) maps = NULL;
  g_autoptr (GError) error = NULL, missing = NULL, class_error = NULL;

  g_assert_true (g_file_set_contents (path, "sepal_length_cm,sepal_width_cm,petal_length_cm,petal_width_cm\n6.1,2.8,4.7,1.2\n", -1, NULL));
  g_assert_true (weft_trial_models_open (desk->models, (double) NAN, NULL));
  maps = weft_trial_maps_new (desk->models, &wish, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (maps->truth);
  g_assert_cmpstr (maps->input, ==, "own.csv");
  g_assert_cmpstr (maps->class_name, ==, ((const WeftTrialMap *) maps->maps->pdata[0])->likely);
  g_assert_null (weft_trial_maps_new (desk->models, &beyond, NULL, &missing));
  g_assert_nonnull (strstr (missing->message, "no row 2"));
  g_assert_null (weft_trial_maps_new (desk->models, &absurd, NULL, &class_error));
  g_assert_nonnull (class_error);
}

static void
test_stopped (Desk          *desk,
              gconstpointer  unused)
{
  const WeftTrialMapsWish wish = { NULL, NULL, -1, -1, 1 };
  g_autoptr (GError) error = NULL;
  WeftStop stop = WEFT_STOP_INIT;

  weft_stop_request (&stop);
  g_assert_true (weft_trial_models_open (desk->models, (double) NAN, NULL));
  g_assert_null (weft_trial_maps_new (desk->models, &wish, &stop, &error));
  g_assert_nonnull (error);
}

/* Layouts */

static WeftTrialLayouts *
lay_out (WeftTrialModels *models,
         double           epoch,
         const char      *method)
{
  g_autoptr (GError) error = NULL;
  WeftTrialLayouts *layouts = weft_trial_layouts_new (models, &(WeftTrialEpochs){ .all = epoch }, weft_embedding_find_method (method, NULL), NULL, NULL, &error);

  g_assert_no_error (error);
  return layouts;
}

static const WeftTensor *
get_points (const WeftTrialLayouts *layouts,
            guint                   index)
{
  return ((const WeftTrialLayout *) layouts->layouts->pdata[index])->points;
}

/* Principal components of what the layer makes of the rows, found by themselves; signs are free. */
static void
test_components (Desk          *desk,
                 gconstpointer  unused)
{
  g_autoptr (WeftTrialLayouts) layouts = lay_out (desk->models, (double) NAN, "pca");
  const WeftTrialModel *model = weft_trial_models_get (desk->models, 1);
  const WeftData *data = weft_trial_models_get_data (desk->models, NULL, NULL);
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (WeftTensor) samples = weft_predictor_prepare (model->predictor, data->dataset, (WeftRows){ layouts->rows, layouts->n_rows }, NULL, warnings, NULL);
  g_autoptr (WeftTensor) x = weft_activations_take (model->subject, weft_subject_find_layer (model->subject, layouts->layer, NULL)->value, samples, NULL, NULL), alone = NULL;
  g_autoptr (WeftEmbedding) embedding = weft_embedding_new (x, weft_embedding_find_method ("pca", NULL), NULL, 1, NULL);
  g_autofree char *told = weft_trial_layouts_tell (layouts), *csv = weft_trial_layouts_to_csv (layouts);

  while (!weft_embedding_is_done (embedding))
    g_assert_true (weft_embedding_step (embedding, 10, NULL, NULL));
  alone = weft_embedding_get_points (embedding, NULL);
  g_assert_cmpuint (layouts->n_rows, ==, data->split->validation.n_rows);
  for (gsize i = 0; i < 2 * layouts->n_rows; i++)
    g_assert_cmpfloat_with_epsilon (fabsf (weft_tensor_const_f32 (get_points (layouts, 1))[i]), fabsf (weft_tensor_const_f32 (alone)[i]), 1e-4f);
  g_assert_nonnull (strstr (told, "Trial 1, epoch 40: "));
  g_assert_nonnull (strstr (told, "Bare: it kept no model"));
  g_assert_true (g_str_has_prefix (csv, "row,class,\"Trial 1, epoch 40 x\",\"Trial 1, epoch 40 y\","));
}

/* Whatever was looked at before, an epoch has the same picture. */
static void
test_ways (Desk          *desk,
           gconstpointer  unused)
{
  static const gint64 ids[] = { 1, 2, 3 };
  g_autoptr (WeftTrialModels) others = weft_trial_models_new (desk->store, ids, G_N_ELEMENTS (ids));
  g_autoptr (WeftTrialLayouts) last = NULL, at_once = NULL, early = NULL, again = NULL;
  WeftPaintStyle style;

  at_once = lay_out (desk->models, 10, "tsne");
  last = lay_out (others, (double) NAN, "tsne");
  early = lay_out (others, 1, "tsne");
  again = lay_out (others, 10, "tsne");
  for (guint i = 0; i < 2; i++) {
    g_assert_cmpmem (get_points (at_once, i)->data, get_points (at_once, i)->bytes, get_points (again, i)->data, get_points (again, i)->bytes);
    g_assert_true (memcmp (get_points (early, i)->data, get_points (again, i)->data, get_points (early, i)->bytes) != 0);
  }
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  g_assert_cmpfloat (weft_trial_layouts_get_natural_height (last, &style, 600), >, 200);
}

static void
test_layouts_stopped (Desk          *desk,
                      gconstpointer  unused)
{
  WeftStop stop = WEFT_STOP_INIT;
  g_autoptr (GError) error = NULL;

  weft_stop_request (&stop);
  g_assert_null (weft_trial_layouts_new (desk->models, &(WeftTrialEpochs){ .all = (double) NAN }, weft_embedding_find_method ("pca", NULL), NULL, &stop, &error));
  g_assert_nonnull (error);
}

/* What a model learned from is said, and that no row is held out by all. */
static void
test_learned (Desk          *desk,
              gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrialMaps) maps = NULL;
  WeftTrialMapsWish wish = { weft_saliency_find ("gradient"), NULL, 0, 0, 1 };
  gboolean learned[2];

  g_assert_true (weft_trial_models_open (desk->models, (double) NAN, &error));
  while (!is_trained (desk->store, 1, (guint32) wish.row) || is_trained (desk->store, 2, (guint32) wish.row))
    wish.row++;
  maps = weft_trial_maps_new (desk->models, &wish, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    learned[i] = strstr (((const WeftTrialMap *) maps->maps->pdata[i])->says, "learned from this row") != NULL;
  g_assert_true (learned[0]);
  g_assert_false (learned[1]);
  g_assert_false (maps->is_learned);
}

/* 60 rows, ordered in two ways: the last tenths of each test and validate. The second way has its
 * last rows among the first of the first way, but for row 50 where they meet. */
static void
write_rows (const char *path,
            gboolean    meets)
{
  static const char *const kinds[] = { "small", "middle", "large" };
  g_autoptr (GString) csv = g_string_new ("size,kind,first,second\n");

  for (int i = 0; i < 60; i++) {
    int second = i < 20 ? 1000 + i : i;

    if (meets && i == 50)
      second = 2000;
    g_string_append_printf (csv, "%d.5,%s,%d,%d\n", 10 * (i % 3) + i % 7, kinds[i % 3], i, second);
  }
  g_assert_true (g_file_set_contents (path, csv->str, -1, NULL));
}

static void
train_ordered (WeftTrialStore *store,
               const char     *file,
               const char     *order)
{
  g_autofree char *path = weft_path_shipped ("samples/iris-flowers.weft");
  g_autofree char *data = g_strdup_printf ("data.file=%s", file), *column = g_strdup_printf ("prepare.order=%s", order);
  const char *const settings[] = { data, column, "prepare.target=kind", "prepare.test=0.1", "prepare.validation=0.1", "train.epochs=3", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftWorkflow) workflow = weft_workflow_load (path, NULL, &error);
  g_autoptr (WeftSnapshot) snapshot = weft_workflow_snapshot (workflow, settings, &error);
  g_autoptr (WeftRunSink) sink = weft_run_sink_new_trials (store, 1, 1, 0);
  const WeftRunOptions options = { .seed = 1 };

  g_assert_no_error (error);
  weft_run_execute (snapshot, &options, sink, NULL, &error);
  g_assert_no_error (error);
}

/* Returns: (transfer full): the maps of a row that nobody chose */
static WeftTrialMaps *
look_at_any (WeftTrialModels *models)
{
  const WeftTrialMapsWish wish = { weft_saliency_find ("gradient"), NULL, -1, -1, 1 };
  g_autoptr (GError) error = NULL;
  WeftTrialMaps *maps;

  g_assert_true (weft_trial_models_open (models, (double) NAN, &error));
  maps = weft_trial_maps_new (models, &wish, NULL, &error);
  g_assert_no_error (error);
  return maps;
}

/* Where validation rows do not meet, one of the first trial's is taken, and that is said; where
 * they meet in one row, it is that. */
static void
test_held_by_all (Desk          *desk,
                  gconstpointer  meets)
{
  static const gint64 ids[] = { 1, 2 };
  g_autofree char *path = g_build_filename (desk->folder, "own.db", NULL), *rows = g_build_filename (desk->folder, "rows.csv", NULL), *told = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrialStore) store = weft_trial_store_open (path, NULL, &error);
  g_autoptr (WeftTrialModels) models = NULL;
  g_autoptr (WeftTrialMaps) maps = NULL;

  write_rows (rows, meets != NULL);
  train_ordered (store, rows, "first");
  train_ordered (store, rows, "second");
  models = weft_trial_models_new (store, ids, G_N_ELEMENTS (ids));
  maps = look_at_any (models);
  told = weft_trial_maps_tell (maps);
  g_assert_cmpint (maps->is_learned, ==, meets == NULL);
  g_assert_cmpint (strstr (told, "No row is held out by all of these trials") != NULL, ==, meets == NULL);
  if (meets != NULL)
    g_assert_cmpint (maps->row, ==, 50);
  g_assert_false (is_trained (store, 1, (guint32) maps->row));
  g_assert_cmpint (is_trained (store, 2, (guint32) maps->row), ==, meets == NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/workflow/trial-maps/rank", Desk, "dealt anew", setup, test_rank, teardown);
  g_test_add ("/workflow/trial-maps/learned", Desk, "dealt anew", setup, test_learned, teardown);
  g_test_add ("/workflow/trial-maps/held-by-none", Desk, NULL, setup_folder, test_held_by_all, teardown);
  g_test_add ("/workflow/trial-maps/held-by-all", Desk, "row 50", setup_folder, test_held_by_all, teardown);
  g_test_add ("/workflow/trial-maps/row", Desk, NULL, setup, test_row, teardown);
  g_test_add ("/workflow/trial-maps/epochs", Desk, NULL, setup, test_epochs, teardown);
  g_test_add ("/workflow/trial-maps/epochs-apart", Desk, NULL, setup, test_epochs_apart, teardown);
  g_test_add ("/workflow/trial-maps/file", Desk, NULL, setup, test_file, teardown);
  g_test_add ("/workflow/trial-maps/stopped", Desk, NULL, setup, test_stopped, teardown);
  g_test_add ("/workflow/trial-layouts/components", Desk, NULL, setup, test_components, teardown);
  g_test_add ("/workflow/trial-layouts/ways", Desk, NULL, setup, test_ways, teardown);
  g_test_add ("/workflow/trial-layouts/stopped", Desk, NULL, setup, test_layouts_stopped, teardown);
  return g_test_run ();
}
