/* test-seq2seq.c: a model that reads one sequence and writes another, and where it looks
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The task is to copy or to reverse eight letters of twelve, so it is known which letter
 * is to be looked at for which.
 */
#include "trainer-fixture.h"

#include "learn/architecture.h"
#include "learn/metrics.h"

#define N_TRAIN   4000
#define N_TEST    200
#define N_LETTERS 8
#define LENGTH    "9" /* eight letters and the end */

typedef struct
{
  WeftDataset *dataset;
  WeftGather *gather;
  guint32 rows[N_TRAIN + N_TEST];
} Task;

static WeftDataset *
make_dataset (gboolean reverse)
{
  g_autoptr (GString) text = g_string_new ("source,target\n");
  WeftRandom random;

  weft_random_init (&random, weft_random_key (1, "letters"), 0);
  for (int row = 0; row < N_TRAIN + N_TEST; row++) {
    char letters[N_LETTERS];

    for (int i = 0; i < N_LETTERS; i++) {
      letters[i] = (char) ('a' + weft_random_below (&random, 12));
      g_string_append_printf (text, "%s%c", i > 0 ? " " : "", letters[i]);
    }
    for (int i = 0; i < N_LETTERS; i++)
      g_string_append_printf (text, "%c%c", i > 0 ? ' ' : ',', letters[reverse ? N_LETTERS - 1 - i : i]);
    g_string_append_c (text, '\n');
  }
  return fixture_table (text->str, NULL);
}

static void
task_init (Task     *self,
           gboolean  reverse)
{
  g_autoptr (WeftParams) params = fixture_params (weft_preparation_params, SETTINGS ("features", "source", "target", "target", "task", "text", "tokens", "spaces", "length", LENGTH));
  g_autoptr (WeftPreparation) preparation = NULL;
  g_autoptr (GError) error = NULL;

  self->dataset = make_dataset (reverse);
  for (guint i = 0; i < N_TRAIN + N_TEST; i++)
    self->rows[i] = i;
  preparation = weft_preparation_fit (self->dataset, self->rows, N_TRAIN, params, NULL, NULL, &error);
  g_assert_no_error (error);
  self->gather = weft_gather_new (preparation, self->dataset, WEFT_GATHER_PLAIN, NULL, &error);
  g_assert_no_error (error);
}

static WeftTrainer *
train (Task       *self,
       const char *attention)
{
  const WeftArchitecture *architecture = weft_architecture_find ("gru_seq2seq");
  WeftPreparation *preparation = weft_gather_get_preparation (self->gather);
  const WeftInputPart parts[] = { weft_preparation_get_part (preparation, 0), weft_preparation_get_part (preparation, 1) };
  const WeftModelInput input = { weft_preparation_get_input_shape (preparation), parts, 2 };
  g_autoptr (WeftParams) params = fixture_params (architecture->params, SETTINGS ("entries", "20", "units", "32", "memory", "48", "attention", attention));
  g_autoptr (WeftParams) training = fixture_params (weft_trainer_params, SETTINGS ("epochs", "20", "batch_size", "64", "learning_rate", "0.003", "schedule", "cosine"));
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftModelSpec) spec = weft_architecture_build (architecture, params, &input, weft_preparation_get_n_targets (preparation), &error);
  WeftTrainerSetup setup = { .spec = spec, .gather = self->gather, .train = { self->rows, N_TRAIN }, .params = training, .seed = 3 };
  WeftTrainer *trainer;

  g_assert_no_error (error);
  trainer = weft_trainer_new (&setup, &error);
  g_assert_no_error (error);
  fixture_run (trainer, NULL, NULL);
  return trainer;
}

static double
find_accuracy (Task        *self,
               WeftTrainer *trainer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftEvaluator) evaluator = weft_evaluator_new (weft_trainer_get_model (trainer), weft_trainer_get_session (trainer),
                                                            weft_trainer_get_objective (trainer), self->gather, TRUE, &error);
  g_autoptr (WeftEvaluation) evaluation = weft_evaluator_run (evaluator, (WeftRows){ self->rows + N_TRAIN, N_TEST }, NULL, &error);
  g_autoptr (WeftMetricContext) context = weft_metric_context_new (evaluation);

  g_assert_no_error (error);
  return weft_metric_find ("accuracy")->compute (context);
}

/* Where the test rows' model looks: (rows, written places, read places). */
static WeftPlan *
look (Task        *self,
      WeftTrainer *trainer,
      WeftValue    alignment)
{
  WeftGraph *graph = weft_model_get_graph (weft_trainer_get_model (trainer));
  WeftValue input = weft_model_get_input (weft_trainer_get_model (trainer)), target = weft_trainer_get_objective (trainer)->target;
  WeftPlanShape shapes[] = { { input, weft_graph_get_value (graph, input)->shape }, { target, weft_graph_get_value (graph, target)->shape } };
  g_autoptr (GError) error = NULL;
  WeftPlan *plan;

  shapes[0].shape.extent[0] = shapes[1].shape.extent[0] = N_TEST;
  plan = weft_plan_new (weft_trainer_get_session (trainer), &(WeftPlanSpec){ .outputs = &alignment, .n_outputs = 1, .shapes = shapes, .n_shapes = 2 }, &error);
  g_assert_no_error (error);
  weft_gather_fill_inputs (self->gather, self->rows + N_TRAIN, N_TEST, weft_tensor_f32 (weft_plan_get_tensor (plan, input)));
  weft_plan_run (plan, NULL);
  return plan;
}

/* How often the letter that was looked at most is the one that is written. */
static double
find_alignment (Task        *self,
                WeftTrainer *trainer,
                gboolean     reverse)
{
  WeftValue alignment = weft_graph_find (weft_model_get_graph (weft_trainer_get_model (trainer)), "attention.alignment");
  g_autoptr (WeftPlan) plan = look (self, trainer, alignment);
  const WeftTensor *a = weft_plan_get_tensor (plan, alignment);
  gint64 steps = a->shape.extent[2];
  int hits = 0;

  for (int row = 0; row < N_TEST; row++)
    for (int t = 0; t < N_LETTERS; t++) {
      const float *shares = weft_tensor_const_f32 (a) + (row * a->shape.extent[1] + t) * steps;
      int best = 0;
      double sum = 0;

      for (int s = 0; s < steps; s++) {
        sum += (double) shares[s];
        best = shares[s] > shares[best] ? s : best;
      }
      g_assert_cmpfloat_with_epsilon (sum, 1, 1e-5);
      g_assert_cmpfloat (shares[N_LETTERS], ==, 0);
      hits += best == (reverse ? N_LETTERS - 1 - t : t);
    }
  return (double) hits / (N_TEST * N_LETTERS);
}

static void
test_task (gconstpointer data)
{
  const char *name = data;
  gboolean reverse = g_str_has_prefix (name, "reverse");
  double accuracy, alignment;
  g_autoptr (WeftTrainer) trainer = NULL;
  Task task;

  task_init (&task, reverse);
  trainer = train (&task, g_str_has_suffix (name, "additive") ? "additive" : "multiplicative");
  accuracy = find_accuracy (&task, trainer);
  alignment = find_alignment (&task, trainer, reverse);
  g_test_message ("%s: accuracy %.4f, alignment %.4f", name, accuracy, alignment);
  g_assert_cmpfloat (accuracy, >=, 0.99);
  g_assert_cmpfloat (alignment, >=, 0.98);
  weft_gather_unref (task.gather);
  weft_dataset_unref (task.dataset);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/learn/seq2seq/reverse-additive", "reverse-additive", test_task);
  g_test_add_data_func ("/learn/seq2seq/reverse-multiplicative", "reverse-multiplicative", test_task);
  g_test_add_data_func ("/learn/seq2seq/copy-additive", "copy-additive", test_task);
  g_test_add_data_func ("/learn/seq2seq/copy-multiplicative", "copy-multiplicative", test_task);
  return g_test_run ();
}
