/* test-optimum.c: what units look for, against what is known of them
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The limits are those of explain-methods 1.3.
 */
#include "scene.h"
#include "shapes.h"

#include "engine/team.h"
#include "explain/optimum-private.h"

#define SEED 1

/* Weights of a filter of the first convolution. */
#define KERNEL 3

static Shapes shapes;
static WeftSubject *subject;
static WeftInputSpace *space;

static WeftOptimum *
make_of (WeftSubject *of,
         const WeftInputSpace *in,
         const char *id,
         const WeftOptimumAim *aim,
         const float *start,
         const char *const *settings)
{
  g_autoptr (GError) error = NULL;
  const WeftOptimumMethod *method = weft_optimum_find_method (id, in, &error);
  g_autoptr (WeftParams) params = NULL;
  WeftOptimum *self;

  g_assert_no_error (error);
  params = scene_params (method->params, settings);
  self = weft_optimum_new (of, in, method, params, aim, start, SEED, &error);
  g_assert_no_error (error);
  return self;
}

static WeftOptimum *
make (const char *id,
      const WeftOptimumAim *aim,
      const char *const *settings)
{
  return make_of (subject, space, id, aim, NULL, settings);
}

static WeftOptimumAim
aim_at (WeftOptimumKind  kind,
        const char      *layer,
        gint64           unit)
{
  return (WeftOptimumAim){ kind, layer, unit, -1, -1, NULL, FALSE };
}

static void
finish (WeftOptimum *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_optimum_step (self, G_MAXINT32, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (weft_optimum_is_done (self));
}

/* The cosine of the angle between two rows of numbers. */
static double
find_cosine (const float *a,
             const float *b,
             gint64       n)
{
  double product = 0, left = 0, right = 0;

  for (gint64 i = 0; i < n; i++) {
    product += (double) a[i] * (double) b[i];
    left += (double) a[i] * (double) a[i];
    right += (double) b[i] * (double) b[i];
  }
  return product / sqrt (left * right);
}

/* What an input is away from the middle of what it can be. */
static float *
take_middle_off (const WeftInputSpace *in,
                 const float          *sample)
{
  float *offset = g_new (float, in->n);

  for (gint64 i = 0; i < in->n; i++)
    offset[i] = sample[i] - (in->low[i] + in->high[i]) / 2;
  return offset;
}

/* Black and white are known exactly, so pictures come back as the bytes that they were. */
static void
test_space (void)
{
  const guint8 *pixels = weft_tensor_u8 (weft_column_get_tensor (weft_dataset_find_column (shapes.dataset, "picture")));

  g_assert_cmpint (space->channels, ==, 1);
  g_assert_cmpint (space->height, ==, SHAPES_SIDE);
  for (int row = 0; row < 20; row++) {
    g_autofree guint8 *bytes = weft_input_space_to_bytes (space, weft_tensor_const_f32 (shapes.input) + row * SHAPES_PIXELS);

    g_assert_cmpmem (bytes, SHAPES_PIXELS, pixels + (SHAPES_TRAIN + row) * SHAPES_PIXELS, SHAPES_PIXELS);
  }
}

/* Of a table: the middle of each column; without data there is a sentence. */
static void
test_space_table (void)
{
  g_autoptr (WeftInputSpace) table = NULL;
  g_autoptr (GError) error = NULL;
  Scene scene;

  scene_begin (&scene, "a,b,c");
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), NULL);
  scene_end (&scene);
  g_assert_null (weft_input_space_new (scene.predictor, NULL, NULL, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT);
  table = weft_input_space_new (scene.predictor, scene.dataset, NULL, NULL);
  g_assert_cmpint (table->channels, ==, 0);
  for (gint64 row = 0; row < N_ROWS; row++)
    for (int i = 0; i < 3; i++) {
      float number = weft_tensor_const_f32 (scene.input)[row * 3 + i];

      g_assert_true (number >= table->low[i] && number <= table->high[i]);
    }
  scene_clear (&scene);
}

/* An untrained model of one dense layer on the pixels. */
static WeftSubject *
make_line (WeftPredictor **predictor)
{
  g_autoptr (WeftModelSpec) spec = weft_model_spec_new ();
  WeftPreparation *preparation = weft_predictor_get_preparation (shapes.predictor);
  g_autoptr (GError) error = NULL;
  WeftSubject *line;

  shapes_add (spec, "flat", "flatten", "", NULL);
  shapes_add (spec, "last", "dense", "units=4", "flat");
  *predictor = shapes_wrap (spec, preparation, NULL);
  line = weft_subject_new (*predictor, 0, &error);
  g_assert_no_error (error);
  return line;
}

/* Of w·x, held together by decay, the optimum is w. */
static void
test_line (void)
{
  g_autoptr (WeftPredictor) predictor = NULL;
  g_autoptr (WeftSubject) line = make_line (&predictor);
  const WeftGraph *graph = weft_subject_get_graph (line);
  const WeftTensor *weights = weft_graph_get_value (graph, weft_graph_find (graph, "last.weight"))->tensor;

  for (int class = 0; class < SHAPES_CLASSES; class ++) {
    const WeftOptimumAim aim = aim_at (WEFT_OPTIMUM_CLASS, NULL, class);
    g_autoptr (WeftOptimum) optimum = make_of (line, space, "plain", &aim, NULL, SETTINGS ("decay", "0.1", "tolerance", "0"));
    g_autofree float *column = g_new (float, SHAPES_PIXELS), *offset = NULL;

    finish (optimum);
    offset = take_middle_off (space, weft_optimum_get_image (optimum, 0));
    for (int i = 0; i < SHAPES_PIXELS; i++)
      column[i] = weft_tensor_const_f32 (weights)[i * SHAPES_CLASSES + class];
    g_assert_cmpfloat (find_cosine (offset, column, SHAPES_PIXELS), >=, 0.999);
  }
}

/* A neuron of the first convolution looks for its filter. */
static void
test_filter (void)
{
  const WeftGraph *graph = weft_subject_get_graph (subject);
  const WeftTensor *weights = weft_graph_get_value (graph, weft_graph_find (graph, "conv1.weight"))->tensor;

  for (int unit = 0; unit < 8; unit++) {
    const WeftOptimumAim aim = aim_at (WEFT_OPTIMUM_NEURON, "conv1", unit);
    g_autoptr (WeftOptimum) optimum = make ("plain", &aim, SETTINGS ("decay", "0.2", "tolerance", "0", "learning_rate", "0.001"));
    g_autofree float *offset = NULL;
    float patch[KERNEL * KERNEL];

    finish (optimum);
    offset = take_middle_off (space, weft_optimum_get_image (optimum, 0));
    for (int i = 0; i < KERNEL * KERNEL; i++)
      patch[i] = offset[(SHAPES_SIDE / 2 - 1 + i / KERNEL) * SHAPES_SIDE + SHAPES_SIDE / 2 - 1 + i % KERNEL];
    g_assert_cmpfloat (find_cosine (patch, weft_tensor_const_f32 (weights) + unit * KERNEL * KERNEL, KERNEL * KERNEL), >=, 0.95);
  }
}

/* The slope along @way by central differences. */
static double
differ (WeftObjectiveValue *objective,
        const float        *way,
        double              step)
{
  const float *sample = weft_tensor_const_f32 (shapes.input);
  g_autofree float *points = g_new (float, 2 * SHAPES_PIXELS);
  float values[2];

  for (int i = 0; i < SHAPES_PIXELS; i++) {
    points[i] = sample[i] + (float) step * way[i];
    points[SHAPES_PIXELS + i] = sample[i] - (float) step * way[i];
  }
  g_assert_true (weft_objective_value_run (objective, points, 2, values, NULL, NULL, NULL));
  return ((double) values[0] - (double) values[1]) / (2 * step);
}

/* The model has kinks, and numbers of 32 bits: of three steps one must be right. */
static void
check_slope (const WeftOptimumAim *aim)
{
  g_autoptr (GError) error = NULL;
  WeftObjectiveValue *objective = weft_objective_value_new (subject, aim, 0, 1, &error);
  g_autofree float *way = g_new (float, SHAPES_PIXELS), *gradient = g_new (float, SHAPES_PIXELS);
  double slope = 0, length = 0, worst = INFINITY;
  WeftRandom random;
  float value;

  g_assert_no_error (error);
  g_assert_true (weft_objective_value_run (objective, weft_tensor_const_f32 (shapes.input), 1, &value, gradient, NULL, &error));
  weft_random_init (&random, SEED, 0);
  for (int i = 0; i < SHAPES_PIXELS; i++)
    length += pow ((double) gradient[i], 2);
  for (int i = 0; i < SHAPES_PIXELS; i++) {
    way[i] = (float) ((double) gradient[i] / sqrt (length) + 0.02 * weft_random_normal (&random));
    slope += (double) way[i] * (double) gradient[i] * (aim->least ? -1 : 1);
  }
  for (double step = 4e-3; step > 1e-4; step /= 4)
    worst = MIN (worst, fabs (differ (objective, way, step) - slope) / fabs (slope));
  g_test_message ("kind %d: %.6g, off by %.2g", aim->kind, slope, worst);
  g_assert_cmpfloat (worst, <=, 1e-3);
  weft_objective_value_free (objective);
}

static void
test_slopes (void)
{
  float direction[16];

  for (int i = 0; i < 16; i++)
    direction[i] = (float) (i % 5) - 1.5f;
  for (int least = 0; least < 2; least++)
    for (int kind = WEFT_OPTIMUM_NEURON; kind <= WEFT_OPTIMUM_DIRECTION; kind++) {
      const WeftOptimumAim aim = { (WeftOptimumKind) kind, kind == WEFT_OPTIMUM_CLASS ? NULL : "relu2", 1, 10, -1, direction, least };

      check_slope (&aim);
    }
}

/* What is to rise is there before the activation function: a unit that is off finds a way up. */
static void
test_dead_start (void)
{
  const WeftOptimumAim aim = aim_at (WEFT_OPTIMUM_CHANNEL, "relu1", 3), before = aim_at (WEFT_OPTIMUM_CHANNEL, "norm", 3);
  g_autoptr (WeftOptimum) after = make ("plain", &aim, SETTINGS ("steps", "32")), same = make ("plain", &before, SETTINGS ("steps", "32"));

  finish (after);
  finish (same);
  g_assert_cmpmem (weft_optimum_get_image (after, 0), SHAPES_PIXELS * sizeof (float), weft_optimum_get_image (same, 0), SHAPES_PIXELS * sizeof (float));
  g_assert_cmpfloat (weft_optimum_get_first_activation (after, 0), <, 0.5);
  g_assert_cmpfloat (weft_optimum_get_activation (after, 0), >, weft_optimum_get_first_activation (after, 0) + 1);
}

/* Mean and deviation of what the data make of an aim, and the most. */
typedef struct
{
  double mean;
  double deviation;
  double best;
} Spread;

static Spread
measure_data (WeftOptimum *optimum)
{
  gint64 n = space->samples->shape.extent[0];
  g_autofree float *values = g_new (float, n);
  Spread spread = { 0, 0, -INFINITY };
  double square = 0;

  g_assert_true (weft_optimum_measure (optimum, weft_tensor_const_f32 (space->samples), n, values, NULL, NULL));
  for (gint64 i = 0; i < n; i++) {
    spread.mean += (double) values[i] / (double) n;
    square += (double) values[i] * (double) values[i] / (double) n;
    spread.best = MAX (spread.best, (double) values[i]);
  }
  spread.deviation = sqrt (MAX (square - spread.mean * spread.mean, 0));
  return spread;
}

/* A unit that holds nearly the same for all data has nothing to look for. */
static gboolean
is_live (const char *layer,
         gint64      unit)
{
  const WeftOptimumAim aim = aim_at (WEFT_OPTIMUM_NEURON, layer, unit);
  g_autoptr (WeftOptimum) optimum = make ("plain", &aim, NULL);
  Spread spread = measure_data (optimum);

  return spread.deviation > 0.1 * fabs (spread.mean);
}

/* Twice the best of the data, both counted from the data's mean: before its activation function
 * a unit has no zero of its own. */
static void
test_strength (void)
{
  static const char *const layers[] = { "relu1", "relu2", "relu3" };
  guint n_live = 0, n_strong = 0;

  for (guint i = 0; i < 3; i++)
    for (gint64 unit = 0; unit < (i == 0 ? 8 : 16); unit++) {
      const WeftOptimumAim aim = aim_at (WEFT_OPTIMUM_CHANNEL, layers[i], unit);
      g_autoptr (WeftOptimum) optimum = NULL;
      Spread spread;

      if (!is_live (layers[i], unit))
        continue;
      optimum = make ("fourier", &aim, SETTINGS ("steps", "256"));
      finish (optimum);
      spread = measure_data (optimum);
      n_live++;
      n_strong += weft_optimum_get_activation (optimum, 0) - spread.mean >= 2 * (spread.best - spread.mean);
    }
  g_test_message ("%u of %u live channels", n_strong, n_live);
  g_assert_cmpuint (n_live, >=, 25);
  g_assert_cmpuint (10 * n_strong, >=, 9 * n_live);
}

/* Every class gets a picture that the model takes for it, and more surely than any of the data. */
static void
test_classes (void)
{
  for (int class = 0; class < SHAPES_CLASSES; class ++) {
    const WeftOptimumAim aim = aim_at (WEFT_OPTIMUM_CLASS, NULL, class);
    g_autoptr (WeftOptimum) optimum = make ("fourier", &aim, NULL);
    g_auto (WeftAnswer) answer = { 0 };

    finish (optimum);
    g_assert_true (weft_subject_ask (subject, weft_optimum_get_image (optimum, 0), 0, &answer, NULL));
    g_assert_cmpint (weft_answer_rank (&answer, 0), ==, class);
    g_assert_cmpfloat_with_epsilon (answer.logits[class], weft_optimum_get_activation (optimum, 0), 1e-4);
    g_assert_cmpfloat (weft_optimum_get_activation (optimum, 0), >, measure_data (optimum).best);
  }
}

/* The other end: what moves a unit down. */
static void
test_least (void)
{
  WeftOptimumAim aim = aim_at (WEFT_OPTIMUM_CHANNEL, "relu3", 0);
  g_autoptr (WeftOptimum) optimum = NULL;

  aim.least = TRUE;
  optimum = make ("fourier", &aim, SETTINGS ("steps", "64"));
  finish (optimum);
  g_assert_cmpfloat (weft_optimum_get_activation (optimum, 0), <, weft_optimum_get_first_activation (optimum, 0) - 1);
}

/* Every method, on one, two and three threads, in one go and with pauses: the same bits. */
static void
test_same (gconstpointer data)
{
  const char *id = data;
  const WeftOptimumAim aim = aim_at (WEFT_OPTIMUM_CHANNEL, "relu3", 1);
  const char *const *settings = g_str_equal (id, "maco") ? SETTINGS ("steps", "24", "crops", "8") : SETTINGS ("steps", "24");
  g_autofree float *first = NULL;

  for (int threads = 1; threads <= 3; threads++) {
    g_autoptr (WeftOptimum) optimum = NULL;
    WeftStop stop = WEFT_STOP_INIT;

    weft_team_set_size (threads, FALSE);
    optimum = make (id, &aim, settings);
    if (threads > 1) {
      weft_optimum_step (optimum, 5, NULL, NULL);
      weft_stop_request (&stop);
      g_assert_true (weft_optimum_step (optimum, 5, &stop, NULL));
      g_assert_cmpint (weft_optimum_get_step (optimum), ==, 5);
    }
    finish (optimum);
    g_assert_cmpuint (weft_optimum_get_curve (optimum)->len, ==, weft_optimum_get_step (optimum));
    if (first == NULL)
      first = g_memdup2 (weft_optimum_get_image (optimum, 0), SHAPES_PIXELS * sizeof (float));
    g_assert_cmpmem (first, SHAPES_PIXELS * sizeof (float), weft_optimum_get_image (optimum, 0), SHAPES_PIXELS * sizeof (float));
  }
  weft_team_set_size (0, FALSE);
}

/* Whatever the method, what comes out is a picture, and it rises. */
static void
test_picture (gconstpointer data)
{
  const WeftOptimumAim aim = aim_at (WEFT_OPTIMUM_CHANNEL, "relu3", 0);
  g_autoptr (WeftOptimum) optimum = make (data, &aim, NULL);
  g_autofree float *shares = g_new (float, SHAPES_PIXELS);
  const float *opacity;

  finish (optimum);
  weft_input_space_to_shares (space, weft_optimum_get_image (optimum, 0), shares);
  for (int i = 0; i < SHAPES_PIXELS; i++)
    g_assert_true (shares[i] >= -1e-5f && shares[i] <= 1 + 1e-5f);
  g_assert_cmpfloat (weft_optimum_get_activation (optimum, 0), >, measure_data (optimum).best);
  opacity = weft_optimum_get_opacity (optimum);
  g_assert_true ((opacity != NULL) == g_str_equal ((const char *) data, "maco"));
  for (int i = 0; opacity != NULL && i < SHAPES_PIXELS; i++)
    g_assert_true (opacity[i] >= 0 && opacity[i] <= 1);
}

/* How alike pictures are: the mean cosine of pairs. */
static double
find_likeness (WeftOptimum *optimum)
{
  gint64 n = weft_optimum_get_n_images (optimum);
  double sum = 0;

  for (gint64 a = 0; a < n; a++)
    for (gint64 b = 0; b < a; b++) {
      g_autofree float *first = take_middle_off (space, weft_optimum_get_image (optimum, a)), *second = take_middle_off (space, weft_optimum_get_image (optimum, b));

      sum += fabs (find_cosine (first, second, SHAPES_PIXELS)) / (double) (n * (n - 1) / 2);
    }
  return sum;
}

/* Several pictures that are kept apart still move the unit, and are less alike. */
static void
test_diversity (void)
{
  const WeftOptimumAim aim = aim_at (WEFT_OPTIMUM_CHANNEL, "relu2", 1);
  const char *const *free = SETTINGS ("images", "4", "diversity", "0", "transforms", "false"), *const *apart = SETTINGS ("images", "4", "diversity", "1", "transforms", "false");
  g_autoptr (WeftOptimum) first = make ("fourier", &aim, free), second = make ("fourier", &aim, apart);

  finish (first);
  finish (second);
  g_test_message ("likeness %.3f, kept apart %.3f", find_likeness (first), find_likeness (second));
  g_assert_cmpfloat (find_likeness (second), <, find_likeness (first) - 0.05);
  for (gint64 i = 0; i < 4; i++)
    g_assert_cmpfloat (weft_optimum_get_activation (second, i), >, weft_optimum_get_first_activation (second, i));
}

/* x ← x + η dJ/dx, to the letter, from a sample. */
static void
test_plain (void)
{
  const WeftOptimumAim aim = aim_at (WEFT_OPTIMUM_CLASS, NULL, 1);
  const float *sample = weft_tensor_const_f32 (shapes.input);
  g_autoptr (WeftOptimum) optimum = make_of (subject, space, "plain", &aim, sample, SETTINGS ("even", "false", "learning_rate", "0.5", "steps", "1"));
  WeftObjectiveValue *objective = weft_objective_value_new (subject, &aim, 0, 1, NULL);
  g_autofree float *gradient = g_new (float, SHAPES_PIXELS);
  float value;

  g_assert_true (weft_objective_value_run (objective, sample, 1, &value, gradient, NULL, NULL));
  g_assert_cmpmem (weft_optimum_get_start (optimum), SHAPES_PIXELS * sizeof (float), sample, SHAPES_PIXELS * sizeof (float));
  finish (optimum);
  g_assert_cmpfloat_with_epsilon (weft_optimum_get_first_activation (optimum, 0), value, 1e-6);
  for (int i = 0; i < SHAPES_PIXELS; i++) {
    float moved = CLAMP (sample[i] + 0.5f * gradient[i], space->low[i], space->high[i]);

    g_assert_cmpfloat_with_epsilon (weft_optimum_get_image (optimum, 0)[i], moved, 1e-6);
  }
  weft_objective_value_free (objective);
}

/* Where it rises no more, it ends. */
static void
test_settles (void)
{
  g_autoptr (WeftPredictor) predictor = NULL;
  g_autoptr (WeftSubject) line = make_line (&predictor);
  const WeftOptimumAim aim = aim_at (WEFT_OPTIMUM_CLASS, NULL, 0);
  g_autoptr (WeftOptimum) optimum = make_of (line, space, "plain", &aim, NULL, SETTINGS ("steps", "100000"));

  finish (optimum);
  g_assert_cmpint (weft_optimum_get_step (optimum), <, 10000);
  g_assert_cmpuint (weft_optimum_get_remarks (optimum)->len, ==, 1);
  g_assert_nonnull (strstr (weft_optimum_get_remarks (optimum)->pdata[0], "rises no more"));
}

/* Of a straight line over a table the optimum is the corner of the box that the signs say. */
static void
test_table (void)
{
  const WeftOptimumAim aim = aim_at (WEFT_OPTIMUM_CLASS, NULL, 1);
  g_autoptr (WeftInputSpace) table = NULL;
  g_autoptr (WeftOptimum) optimum = NULL;
  g_autoptr (GError) error = NULL;
  const WeftTensor *weights;
  Scene scene;

  scene_begin (&scene, "a,b,c");
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), NULL);
  scene_end (&scene);
  table = weft_input_space_new (scene.predictor, scene.dataset, NULL, NULL);
  g_assert_cmpstr (weft_optimum_find_method (NULL, table, NULL)->id, ==, "plain");
  g_assert_null (weft_optimum_new (scene.subject, table, weft_optimum_find_method ("maco", table, NULL), NULL, &aim, NULL, SEED, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT);
  optimum = make_of (scene.subject, table, NULL, &aim, NULL, SETTINGS ("tolerance", "0", "steps", "2000"));
  finish (optimum);
  weights = weft_graph_get_value (weft_subject_get_graph (scene.subject), weft_graph_find (weft_subject_get_graph (scene.subject), "last.weight"))->tensor;
  for (int i = 0; i < 3; i++)
    g_assert_cmpfloat (weft_optimum_get_image (optimum, 0)[i], ==, weft_tensor_const_f32 (weights)[i * 3 + 1] > 0 ? table->high[i] : table->low[i]);
  g_clear_pointer (&optimum, weft_optimum_free);
  scene_clear (&scene);
}

static void
refuse (WeftSubject          *of,
        const WeftInputSpace *in,
        WeftOptimumAim        aim,
        int                   code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (weft_optimum_new (of, in, weft_optimum_find_method ("plain", in, NULL), NULL, &aim, NULL, SEED, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, code);
  g_test_message ("%s", error->message);
}

/* What cannot be is a sentence. */
static void
test_refusals (void)
{
  const float zeros[16] = { 0 };
  g_autoptr (WeftInputSpace) words = NULL;
  g_autoptr (GError) error = NULL;
  WeftOptimumAim aim = aim_at (WEFT_OPTIMUM_NEURON, "relu1", 0);
  Scene scene;

  refuse (subject, space, aim_at (WEFT_OPTIMUM_CHANNEL, "nothing", 0), WEFT_EXPLAIN_ERROR_MODEL);
  refuse (subject, space, aim_at (WEFT_OPTIMUM_CHANNEL, "relu1", 8), WEFT_EXPLAIN_ERROR_TARGET);
  refuse (subject, space, aim_at (WEFT_OPTIMUM_CLASS, NULL, 4), WEFT_EXPLAIN_ERROR_TARGET);
  aim.row = SHAPES_SIDE;
  refuse (subject, space, aim, WEFT_EXPLAIN_ERROR_TARGET);
  aim = (WeftOptimumAim){ WEFT_OPTIMUM_DIRECTION, "relu2", 0, -1, -1, zeros, FALSE };
  refuse (subject, space, aim, WEFT_EXPLAIN_ERROR_TARGET);
  g_assert_null (weft_optimum_find_method ("deep", space, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_TARGET);
  scene_begin (&scene, "words");
  scene_add (&scene, "table", "embedding", SETTINGS ("entries", "20", "units", "5"), NULL);
  scene_add (&scene, "mean", "steps", NULL, SETTINGS ("table"));
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("mean"));
  scene_end (&scene);
  words = weft_input_space_new (scene.predictor, scene.dataset, NULL, NULL);
  refuse (scene.subject, words, aim_at (WEFT_OPTIMUM_CHANNEL, "last", 0), WEFT_EXPLAIN_ERROR_MODEL);
  scene_clear (&scene);
}

static void
add_for_all (const char    *what,
             GTestDataFunc  function)
{
  for (const WeftOptimumMethod *method = weft_optimum_methods; method->id != NULL; method++) {
    g_autofree char *path = g_strdup_printf ("/explain/optimum/%s/%s", what, method->id);

    g_test_add_data_func (path, method->id, function);
  }
}

static void
test_methods (void)
{
  for (const WeftOptimumMethod *method = weft_optimum_methods; method->id != NULL; method++)
    for (const WeftParam *param = method->params; param->id != NULL; param++) {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = weft_param_check (param, param->fallback, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (text, ==, param->fallback);
    }
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
  g_test_add_func ("/explain/optimum/space/picture", test_space);
  g_test_add_func ("/explain/optimum/space/table", test_space_table);
  g_test_add_func ("/explain/optimum/methods", test_methods);
  g_test_add_func ("/explain/optimum/line", test_line);
  g_test_add_func ("/explain/optimum/filter", test_filter);
  g_test_add_func ("/explain/optimum/slopes", test_slopes);
  g_test_add_func ("/explain/optimum/dead-start", test_dead_start);
  g_test_add_func ("/explain/optimum/strength", test_strength);
  g_test_add_func ("/explain/optimum/classes", test_classes);
  g_test_add_func ("/explain/optimum/least", test_least);
  add_for_all ("same", test_same);
  add_for_all ("picture", test_picture);
  g_test_add_func ("/explain/optimum/diversity", test_diversity);
  g_test_add_func ("/explain/optimum/plain", test_plain);
  g_test_add_func ("/explain/optimum/settles", test_settles);
  g_test_add_func ("/explain/optimum/table", test_table);
  g_test_add_func ("/explain/optimum/refusals", test_refusals);
  status = g_test_run ();
  weft_input_space_free (space);
  weft_subject_free (subject);
  shapes_clear (&shapes);
  return status;
}
