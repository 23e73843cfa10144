/* test-optimum-judge.c: pictures of what units look for hold what they promise
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The limits are those of explain-methods 1.3.
 */
#include "scene.h"
#include "shapes.h"

#include "explain/activations.h"
#include "explain/optimum-judge.h"

#define N_BEST 9
#define SEED   1

/* A unit that holds nearly the same for all data has nothing to look for. */
#define LIVE 0.1

static Shapes shapes;
static WeftSubject *subject;
static WeftInputSpace *space;

static WeftExamples *
find_examples (const char *layer)
{
  g_autoptr (GError) error = NULL;
  WeftExamples *examples = weft_examples_new (subject, layer, shapes.predictor, shapes.dataset, N_BEST, NULL, &error);

  g_assert_no_error (error);
  return examples;
}

static gboolean
is_live (const WeftExamples *examples,
         gint64              unit)
{
  return examples->statistics[unit].best_deviation > LIVE * fabs (examples->statistics[unit].best_mean);
}

/* What is to be known of the picture of a channel. */
static void
judge (const char *method,
       const char *const *settings,
       const WeftExamples *examples,
       WeftOptimumAim aim,
       WeftOptimumJudgement *judgement)
{
  g_autoptr (GError) error = NULL;
  const WeftOptimumMethod *row = weft_optimum_find_method (method, space, NULL);
  g_autoptr (WeftParams) params = scene_params (row->params, settings);
  g_autoptr (WeftOptimum) optimum = weft_optimum_new (subject, space, row, params, &aim, NULL, SEED, &error);
  g_autoptr (WeftTensor) samples = NULL;

  g_assert_no_error (error);
  g_assert_true (weft_optimum_step (optimum, G_MAXINT32, NULL, &error));
  samples = weft_optimum_prepare_examples (examples, &aim, shapes.predictor, shapes.dataset, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (samples->shape.extent[0], ==, N_BEST);
  g_assert_true (weft_optimum_judge (optimum, subject, space, examples, samples, judgement, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (judgement->activation, ==, weft_optimum_get_activation (optimum, 0));
}

/* How many channels of the layer the row that moves @unit most moves at least as far, all in
 * standard deviations of what each usually holds. */
static guint
rank_data (const WeftExamples *examples,
           gint64              unit)
{
  const WeftOptimumAim aim = { WEFT_OPTIMUM_CHANNEL, NULL, unit, -1, -1, NULL, FALSE };
  g_autoptr (WeftTensor) samples = weft_optimum_prepare_examples (examples, &aim, shapes.predictor, shapes.dataset, NULL, NULL);
  g_autoptr (WeftTensor) all = weft_activations_take (subject, examples->source, samples, NULL, NULL);
  gint64 places = all->shape.extent[1] / examples->n_units;
  g_autofree double *moved = g_new0 (double, examples->n_units);
  guint rank = 0;

  for (gint64 i = 0; i < examples->n_units; i++) {
    const WeftUnitStatistics *statistics = &examples->statistics[i];

    for (gint64 place = 0; place < places; place++)
      moved[i] += (double) weft_tensor_const_f32 (all)[i * places + place] / (double) places;
    moved[i] = statistics->row_mean_deviation > 0 ? (moved[i] - statistics->mean) / statistics->row_mean_deviation : 0;
  }
  for (gint64 i = 0; i < examples->n_units; i++)
    rank += moved[i] >= moved[unit];
  return rank;
}

/* All live channels of three layers: pictures keep what they do when they are moved about, and move
 * their channel more than the best of the data, and than nearly all others of the layer. Channels
 * of so small a network share much of what they look for, so only about half come first, where
 * four fifths are hoped for: 17 of 32 with one set of kernels, with which one network is learned,
 * 15 of 34 with another. By the row of the data that moves it most no more do, so it is the
 * network that is not selective, and not its pictures. */
static void
test_channels (void)
{
  static const char *const layers[] = { "relu1", "relu2", "relu3" };
  guint n = 0, n_robust = 0, n_first = 0, n_front = 0, n_data = 0, n_alike = 0, n_strong = 0;
  double robustness = 0;

  for (guint i = 0; i < 3; i++) {
    g_autoptr (WeftExamples) examples = find_examples (layers[i]);

    for (gint64 unit = 0; unit < examples->n_units; unit++) {
      g_auto (WeftOptimumJudgement) judgement = { 0 };

      if (!is_live (examples, unit))
        continue;
      judge ("fourier", SETTINGS ("steps", "256"), examples, (WeftOptimumAim){ WEFT_OPTIMUM_CHANNEL, layers[i], unit, -1, -1, NULL, FALSE }, &judgement);
      n++;
      n_robust += judgement.robustness >= 0.7;
      robustness += judgement.robustness;
      n_first += judgement.rank == 1;
      n_front += judgement.rank <= 3;
      n_data += rank_data (examples, unit) == 1;
      g_assert_cmpfloat (judgement.z, >, 3);
      n_alike += judgement.similarity >= 0.3;
      n_strong += judgement.activation > judgement.best;
      g_test_message ("%s %d: robustness %.2f, rank %d, z %.1f, similarity %.2f", layers[i], (int) unit, judgement.robustness, (int) judgement.rank, judgement.z, judgement.similarity);
    }
  }
  g_test_message ("%u live: %u robust (mean %.2f), %u first of their layer (%u by the data’s best), %u of the first three, %u alike, %u stronger than the data", n, n_robust, robustness / n, n_first, n_data, n_front, n_alike, n_strong);
  g_assert_cmpuint (n, >=, 25);
  g_assert_cmpfloat (robustness / n, >=, 0.7);
  g_assert_cmpuint (10 * n_robust, >=, 8 * n);
  g_assert_cmpuint (5 * n_first, >=, 2 * n);
  g_assert_cmpuint (n_first + 2, >=, n_data);
  g_assert_cmpuint (10 * n_front, >=, 8 * n);
  g_assert_cmpuint (10 * n_alike, >=, 8 * n);
  g_assert_cmpuint (10 * n_strong, >=, 9 * n);
}

/* A picture that hangs on single pixels is told from one that does not. */
static void
test_fragile (void)
{
  g_autoptr (WeftExamples) examples = find_examples ("relu2");
  double moved = 0, still = 0;

  for (gint64 unit = 0; unit < 4; unit++) {
    const WeftOptimumAim aim = { WEFT_OPTIMUM_NEURON, "relu2", unit, -1, -1, NULL, FALSE };
    g_auto (WeftOptimumJudgement) first = { 0 }, second = { 0 };

    judge ("fourier", SETTINGS ("steps", "256"), examples, aim, &first);
    judge ("plain", NULL, examples, aim, &second);
    moved += first.robustness / 4;
    still += second.robustness / 4;
  }
  g_test_message ("robustness %.2f, of plain gradients %.2f", moved, still);
  g_assert_cmpfloat (moved, >, still + 0.1);
}

/* What is not good is said; here a picture that no step has been taken for. */
static void
test_remarks (void)
{
  const WeftOptimumAim aim = { WEFT_OPTIMUM_CHANNEL, "relu3", 0, -1, -1, NULL, FALSE };
  g_autoptr (WeftExamples) examples = find_examples ("relu3");
  g_autoptr (WeftOptimum) optimum = weft_optimum_new (subject, space, weft_optimum_methods, NULL, &aim, NULL, SEED, NULL);
  g_autoptr (WeftTensor) samples = weft_optimum_prepare_examples (examples, &aim, shapes.predictor, shapes.dataset, NULL, NULL);
  g_auto (WeftOptimumJudgement) judgement = { 0 }, alone = { 0 };

  g_assert_true (weft_optimum_step (optimum, 0, NULL, NULL));
  g_assert_true (weft_optimum_judge (optimum, subject, space, examples, samples, &judgement, NULL, NULL));
  g_assert_cmpuint (judgement.remarks->len, >=, 1);
  g_assert_cmpfloat (judgement.activation, <, judgement.best);
  g_assert_nonnull (strstr (judgement.remarks->pdata[0], "Weaker"));
  g_assert_true (weft_optimum_judge (optimum, subject, space, NULL, NULL, &alone, NULL, NULL));
  g_assert_true (isnan (alone.best) && isnan (alone.z) && isnan (alone.similarity) && alone.rank == 0);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  shapes_init (&shapes);
  subject = weft_subject_new (shapes.predictor, 0, NULL);
  space = weft_input_space_new (shapes.predictor, shapes.dataset, NULL, NULL);
  g_test_add_func ("/explain/optimum-judge/channels", test_channels);
  g_test_add_func ("/explain/optimum-judge/fragile", test_fragile);
  g_test_add_func ("/explain/optimum-judge/remarks", test_remarks);
  status = g_test_run ();
  weft_input_space_free (space);
  weft_subject_free (subject);
  shapes_clear (&shapes);
  return status;
}
