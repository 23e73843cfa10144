/* test-model-file.c: trained models come back out of files, whoever wrote them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trainer-fixture.h"

#include "exchange/onnx.h"
#include "learn/model-file.h"

#include <glib/gstdio.h>

#define EPOCHS SETTINGS ("epochs", "2", "batch_size", "16")

/* A model that has learned, with a file for it. */
typedef struct
{
  Fixture fixture;
  WeftTrainedModel *trained;
  char *path;
} Scene;

static void
scene_init (Scene      *self,
            const char *target,
            const char *ending)
{
  g_autofree char *name = g_strconcat ("weft-XXXXXX", ending, NULL);
  g_autoptr (WeftTrainer) trainer = NULL;
  g_autoptr (GError) error = NULL;
  int handle = g_file_open_tmp (name, &self->path, &error);

  g_assert_no_error (error);
  g_close (handle, NULL);
  fixture_init (&self->fixture, target, EPOCHS);
  trainer = fixture_trainer (&self->fixture);
  fixture_run (trainer, NULL, NULL);
  self->trained = weft_trained_model_new (self->fixture.spec, weft_gather_get_preparation (self->fixture.gather), weft_trainer_get_objective (trainer)->loss,
                                          weft_trainer_get_session (trainer), &error);
  g_assert_no_error (error);
  weft_trained_model_set_data (self->trained, "0123");
}

static void
scene_clear (Scene *self)
{
  weft_trained_model_unref (self->trained);
  fixture_clear (&self->fixture);
  g_remove (self->path);
  g_free (self->path);
}

static WeftEvaluation *
score (WeftTrainedModel *model,
       const Scene      *scene)
{
  g_autoptr (GError) error = NULL;
  WeftEvaluation *evaluation = weft_trained_model_evaluate (model, 0, scene->fixture.dataset, (WeftRows){ scene->fixture.rows, FIXTURE_ROWS }, FALSE, NULL, NULL, &error);

  g_assert_no_error (error);
  return evaluation;
}

static WeftTrainedModel *
read_back (const Scene     *scene,
           WeftPreparation *preparation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftModelFile) file = weft_model_file_read (scene->path, &error);
  WeftTrainedModel *model;

  g_assert_no_error (error);
  g_assert_true ((file->trained != NULL) != (file->import != NULL));
  model = weft_model_file_prepare (file, preparation, &error);
  g_assert_no_error (error);
  return model;
}

static void
assert_same_scores (const Scene      *scene,
                    WeftTrainedModel *model,
                    double            tolerance)
{
  g_autoptr (WeftEvaluation) there = score (scene->trained, scene), here = score (model, scene);

  g_assert_cmpint (there->n_scores, ==, here->n_scores);
  for (gint64 i = 0; i < FIXTURE_ROWS * there->n_scores; i++)
    g_assert_cmpfloat_with_epsilon (there->scores[i], here->scores[i], tolerance);
}

/* Its own file, and the ONNX file that still has its texts: the same bytes. */
static void
test_own (gconstpointer data)
{
  const char *ending = data;
  g_autoptr (WeftTrainedModel) back = NULL;
  g_autoptr (GBytes) one = NULL, other = NULL;
  g_autoptr (GError) error = NULL;
  Scene scene;

  scene_init (&scene, "both", ending);
  if (g_str_equal (ending, ".onnx"))
    weft_trained_model_export (scene.trained, scene.path, &error);
  else
    weft_trained_model_save (scene.trained, scene.path, &error);
  g_assert_no_error (error);
  back = read_back (&scene, NULL);
  one = weft_trained_model_to_bytes (scene.trained, NULL);
  other = weft_trained_model_to_bytes (back, NULL);
  g_assert_true (g_bytes_equal (one, other));
  scene_clear (&scene);
}

static const WeftTensor *
get_weights (gpointer  session,
             WeftValue value)
{
  return weft_session_get_parameter (session, value);
}

/* As another program writes it: nothing but the computation, which ends in a Softmax. */
static void
write_bare (const Scene *self)
{
  g_autoptr (WeftOnnxModel) file = weft_onnx_model_new (weft_model_get_graph (weft_trained_model_get_model (self->trained)));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  weft_onnx_model_add_input (file, weft_model_get_input (weft_trained_model_get_model (self->trained)));
  weft_onnx_model_add_output (file, weft_trained_model_get_scores (self->trained, 0), "answer");
  bytes = weft_onnx_serialize (file, get_weights, weft_trained_model_get_session (self->trained), &error);
  g_assert_no_error (error);
  g_file_set_contents (self->path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
}

static void
assert_refused (const Scene     *scene,
                WeftPreparation *preparation,
                const char      *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftModelFile) file = weft_model_file_read (scene->path, &error);

  g_assert_no_error (error);
  g_assert_null (weft_model_file_prepare (file, preparation, &error));
  g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL);
  g_assert_nonnull (strstr (error->message, part));
}

static WeftPreparation *
prepare (const Scene *scene,
         const char  *features,
         const char  *target)
{
  g_autoptr (WeftParams) params = fixture_params (weft_preparation_params, SETTINGS ("features", features, "target", target));
  g_autoptr (GError) error = NULL;
  WeftPreparation *self = weft_preparation_fit (scene->fixture.dataset, scene->fixture.rows, FIXTURE_TRAIN, params, NULL, NULL, &error);

  g_assert_no_error (error);
  return self;
}

static void
test_foreign (void)
{
  g_autoptr (WeftPreparation) narrow = NULL, number = NULL;
  Scene scene;

  scene_init (&scene, "kind", ".onnx");
  write_bare (&scene);
  narrow = prepare (&scene, "a,b", "kind");
  number = prepare (&scene, "a,b,c", "size");
  {
    g_autoptr (WeftTrainedModel) back = read_back (&scene, weft_gather_get_preparation (scene.fixture.gather));

    assert_same_scores (&scene, back, 1e-6);
  }
  assert_refused (&scene, NULL, "does not say how its rows are prepared");
  assert_refused (&scene, narrow, "the model reads 3 of each row and the prepared data has 2");
  assert_refused (&scene, number, "gives 3 numbers for a row and the target of the data has 1");
  scene_clear (&scene);
}

/* What is no model is refused with its name. */
static void
test_no_model (gconstpointer data)
{
  const char *ending = data;
  g_autoptr (GError) error = NULL;
  Scene scene;

  scene_init (&scene, "kind", ending);
  g_file_set_contents (scene.path, "a,b,c\n1,2,3\n", -1, &error);
  g_assert_no_error (error);
  g_assert_null (weft_model_file_read (scene.path, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, scene.path));
  scene_clear (&scene);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/learn/model-file/own/safetensors", ".safetensors", test_own);
  g_test_add_data_func ("/learn/model-file/own/onnx", ".onnx", test_own);
  g_test_add_func ("/learn/model-file/foreign", test_foreign);
  g_test_add_data_func ("/learn/model-file/none/safetensors", ".safetensors", test_no_model);
  g_test_add_data_func ("/learn/model-file/none/onnx", ".onnx", test_no_model);
  return g_test_run ();
}
