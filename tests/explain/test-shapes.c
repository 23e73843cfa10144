/* test-shapes.c: maps must point to what the answer comes from, and lose it with the weights
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The limits are those of explain-methods 2.3 and 5.3, on pictures whose shape is known.
 */
#include "shapes.h"

#include "explain/faithfulness.h"

#define N_LOOKED 72
#define GRID     6

static Shapes shapes;

static WeftSubject *
look_into (const WeftPredictor *predictor)
{
  g_autoptr (GError) error = NULL;
  WeftSubject *subject = weft_subject_new (predictor, 0, &error);

  g_assert_no_error (error);
  return subject;
}

static WeftSaliencyRequest
make_request (const char *method,
              int         index)
{
  return (WeftSaliencyRequest){
    .method = weft_saliency_find (method),
    .sample = weft_tensor_const_f32 (shapes.input) + index * SHAPES_PIXELS,
    .target = { shapes.classes[SHAPES_TRAIN + index], -1, 0 },
    .seed = 1,
  };
}

/* With one setting other than by default, or none. */
static WeftSaliency *
run_with (WeftSubject *subject,
          const char  *method,
          const char  *setting,
          const char  *value,
          int          index)
{
  WeftSaliencyRequest request = make_request (method, index);
  g_autoptr (WeftParams) params = weft_params_new (request.method->params);
  g_autoptr (GError) error = NULL;
  WeftSaliency *result;

  if (setting != NULL)
    g_assert_true (weft_params_set (params, setting, value, NULL));
  request.params = params;
  result = weft_saliency_run (subject, &request, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static WeftSaliency *
run (WeftSubject *subject,
     const char  *method,
     int          index)
{
  return run_with (subject, method, NULL, NULL, index);
}

/* Returns: the @i-th picture that has a shape */
static int
find_shape (int i)
{
  return i / (SHAPES_CLASSES - 1) * SHAPES_CLASSES + i % (SHAPES_CLASSES - 1);
}

/* The network must be worth looking into. */
static void
test_accuracy (void)
{
  g_autoptr (WeftSubject) subject = look_into (shapes.predictor);
  guint n_right = 0;

  for (int i = 0; i < SHAPES_ROWS - SHAPES_TRAIN; i++) {
    g_auto (WeftAnswer) answer = { 0 };

    g_assert_true (weft_subject_ask (subject, weft_tensor_const_f32 (shapes.input) + i * SHAPES_PIXELS, 0, &answer, NULL));
    n_right += weft_answer_rank (&answer, 0) == shapes.classes[SHAPES_TRAIN + i];
  }
  g_test_message ("%u of %d right", n_right, SHAPES_ROWS - SHAPES_TRAIN);
  g_assert_cmpuint (n_right, >=, 95);
}

/* The pointing game: the strongest place of the map lies on the shape. */
static void
test_pointing (gconstpointer method)
{
  g_autoptr (WeftSubject) subject = look_into (shapes.predictor);
  int n_hits = 0;

  for (int k = 0; k < N_LOOKED; k++) {
    int i = find_shape (k);
    g_autoptr (WeftSaliency) result = run (subject, method, i);
    g_autoptr (WeftTensor) map = weft_saliency_to_map (result->values, WEFT_SALIENCY_SUM, NULL);
    gint64 rows = map->shape.extent[0], columns = map->shape.extent[1], best = 0;

    for (gint64 cell = 1; cell < rows * columns; cell++)
      if (weft_tensor_const_f32 (map)[cell] > weft_tensor_const_f32 (map)[best])
        best = cell;
    n_hits += shapes_hits (&shapes, i, ((double) (best / columns) + 0.5) * SHAPES_SIDE / (double) rows, ((double) (best % columns) + 0.5) * SHAPES_SIDE / (double) columns, 1);
  }
  g_test_message ("%s: %d of %d", (const char *) method, n_hits, N_LOOKED);
  g_assert_cmpint (n_hits * 100, >=, 95 * N_LOOKED);
}

/* Positive relevance lies within the box of the shape. */
static void
test_mass (gconstpointer method)
{
  g_autoptr (WeftSubject) subject = look_into (shapes.predictor);
  double inside = 0, all = 0;

  for (int k = 0; k < N_LOOKED; k++) {
    int i = find_shape (k);
    g_autoptr (WeftSaliency) result = run (subject, method, i);
    g_autoptr (WeftTensor) map = weft_saliency_to_map (result->values, WEFT_SALIENCY_SUM, NULL);

    for (int pixel = 0; pixel < SHAPES_PIXELS; pixel++) {
      double part = MAX ((double) weft_tensor_const_f32 (map)[pixel], 0);

      all += part;
      inside += shapes_hits (&shapes, i, pixel / SHAPES_SIDE, pixel % SHAPES_SIDE, 0) ? part : 0;
    }
  }
  g_test_message ("%s: %.3f of the mass", (const char *) method, inside / all);
  g_assert_cmpfloat (inside / all, >=, 0.6);
}

/* What was measured: of the first method, which is the default, and of the best. */
static double gain_first, gain_best;

/* Every method gains more than a random map and one of edges, over all pictures. */
static void
test_gain (gconstpointer method)
{
  g_autoptr (WeftSubject) subject = look_into (shapes.predictor);
  double own = 0, random = 0, edges = 0;

  for (int k = 0; k < N_LOOKED; k++) {
    int i = find_shape (k);
    const WeftSaliencyRequest request = make_request (method, i);
    g_autoptr (WeftSaliency) result = run (subject, method, i);
    g_autoptr (GError) error = NULL;

    weft_faithfulness_judge (subject, &request, result, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpfloat_with_epsilon (fixture_check (result, "gain"), fixture_check (result, "insertion") - fixture_check (result, "deletion"), 1e-12);
    own += fixture_check (result, "gain") / N_LOOKED;
    random += fixture_check (result, "gain-random") / N_LOOKED;
    edges += fixture_check (result, "gain-edges") / N_LOOKED;
  }
  g_test_message ("%s: gain %.3f, random %.3f, edges %.3f", (const char *) method, own, random, edges);
  gain_first = g_str_equal (method, weft_saliency_list ()[0]->id) ? own : gain_first;
  gain_best = MAX (gain_best, own);
  g_assert_cmpfloat (own, >, random + 0.02);
  g_assert_cmpfloat (own, >, edges);
}

/* The default is near the best; .023 on these pictures. */
static void
test_default (void)
{
  if (gain_first == 0) {
    g_test_skip ("needs the gain of all methods");
    return;
  }
  g_test_message ("default %.3f, best %.3f", gain_first, gain_best);
  g_assert_cmpfloat (gain_first, >=, gain_best - 0.03);
}

typedef struct
{
  float value;
  int index;
} Placed;

static int
compare_placed (gconstpointer a,
                gconstpointer b)
{
  const Placed *first = a, *second = b;

  return first->value != second->value ? (first->value > second->value) - (first->value < second->value) : first->index - second->index;
}

/* Ranks, those of equal numbers being their mean. */
static void
rank (const float *values,
      int          n,
      double      *ranks)
{
  g_autofree Placed *placed = g_new (Placed, n);

  for (int i = 0; i < n; i++)
    placed[i] = (Placed){ values[i], i };
  qsort (placed, (gsize) n, sizeof (Placed), compare_placed);
  for (int first = 0, last; first < n; first = last) {
    for (last = first + 1; last < n && placed[last].value == placed[first].value; last++)
      ;
    for (int i = first; i < last; i++)
      ranks[placed[i].index] = (first + last - 1) / 2.0;
  }
}

static double
correlate_ranks (const float *a,
                 const float *b,
                 int          n)
{
  g_autofree double *first = g_new (double, n), *second = g_new (double, n);
  double middle = (n - 1) / 2.0, product = 0, left = 0, right = 0;

  rank (a, n, first);
  rank (b, n, second);
  for (int i = 0; i < n; i++) {
    product += (first[i] - middle) * (second[i] - middle);
    left += (first[i] - middle) * (first[i] - middle);
    right += (second[i] - middle) * (second[i] - middle);
  }
  return left > 0 && right > 0 ? product / sqrt (left * right) : 0;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  return (*(const double *) a > *(const double *) b) - (*(const double *) a < *(const double *) b);
}

/* With other weights the map is another one, or it was never about the model. */
static void
test_randomized (gconstpointer method)
{
  g_autoptr (WeftSubject) subject = look_into (shapes.predictor), other = look_into (shapes.random);
  double mean = 0;

  for (int k = 0; k < N_LOOKED; k++) {
    int i = find_shape (k);
    g_autoptr (WeftSaliency) trained = run (subject, method, i), random = run (other, method, i);

    mean += correlate_ranks (weft_tensor_const_f32 (trained->values), weft_tensor_const_f32 (random->values), (int) weft_shape_count (&trained->values->shape)) / N_LOOKED;
  }
  g_test_message ("%s: %.3f", (const char *) method, mean);
  g_assert_cmpfloat (mean, <, 0.3);
}

/* Means over a coarse grid, on which both are asked the same. */
static void
pool (const WeftTensor *values,
      float            *cells)
{
  g_autoptr (WeftTensor) map = weft_saliency_to_map (values, WEFT_SALIENCY_SUM, NULL);
  gint64 side = map->shape.extent[0];

  memset (cells, 0, GRID * GRID * sizeof (float));
  for (gint64 k = 0; k < side * side; k++)
    cells[k / side * GRID / side * GRID + k % side * GRID / side] += weft_tensor_const_f32 (map)[k];
}

/* What a gradient says of a layer's cells, and what the model loses without them. */
static void
test_cam_and_occlusion (void)
{
  g_autoptr (WeftSubject) subject = look_into (shapes.predictor);
  double found[N_LOOKED];

  for (int k = 0; k < N_LOOKED; k++) {
    int i = find_shape (k);
    g_autoptr (WeftSaliency) cam = run_with (subject, "grad-cam", "negative", "true", i), covered = run_with (subject, "occlusion", "window", "8", i);
    float cells[GRID * GRID], drops[GRID * GRID];

    pool (cam->values, cells);
    pool (covered->values, drops);
    found[k] = correlate_ranks (cells, drops, GRID * GRID);
  }
  qsort (found, N_LOOKED, sizeof (double), compare_doubles);
  g_test_message ("median %.3f", found[N_LOOKED / 2]);
  g_assert_cmpfloat (found[N_LOOKED / 2], >=, 0.4);
}

/* 95 of 100 integrals add up to the score's rise within 1 %. */
static void
test_completeness (void)
{
  g_autoptr (WeftSubject) subject = look_into (shapes.predictor);
  double found[N_LOOKED];

  for (int k = 0; k < N_LOOKED; k++) {
    int i = find_shape (k);
    g_autoptr (WeftSaliency) result = run (subject, "integrated-gradients", i);

    found[k] = fixture_check (result, "completeness");
  }
  qsort (found, N_LOOKED, sizeof (double), compare_doubles);
  g_test_message ("p95 %.4f", found[N_LOOKED * 95 / 100]);
  g_assert_cmpfloat (found[N_LOOKED * 95 / 100], <=, 0.01);
}

static void
add (const char    *what,
     const char    *method,
     GTestDataFunc  function)
{
  g_autofree char *path = g_strdup_printf ("/explain/shapes/%s/%s", what, method);

  g_test_add_data_func (path, method, function);
}

int
main (int    argc,
      char **argv)
{
  static const char *const pointing[] = { "grad-cam", "hires-cam", "layer-cam", "score-cam", "ablation-cam", "occlusion", NULL };
  static const char *const gain[] = { "integrated-gradients", "gradient", "gradient-input", "smoothgrad", "vargrad", "lrp", "activation", "grad-cam", "hires-cam", "layer-cam", "grad-cam-plus", "score-cam", "ablation-cam", "occlusion", "rise", NULL };
  static const char *const randomized[] = { "gradient", "grad-cam", NULL };
  int status;

  g_test_init (&argc, &argv, NULL);
  shapes_init (&shapes);
  g_test_add_func ("/explain/shapes/accuracy", test_accuracy);
  for (const char *const *method = pointing; *method != NULL; method++)
    add ("pointing", *method, test_pointing);
  add ("mass", "integrated-gradients", test_mass);
  add ("mass", "occlusion", test_mass);
  for (const char *const *method = gain; *method != NULL; method++)
    add ("gain", *method, test_gain);
  g_test_add_func ("/explain/shapes/default", test_default);
  for (const char *const *method = randomized; *method != NULL; method++)
    add ("randomized", *method, test_randomized);
  g_test_add_func ("/explain/shapes/cam-and-occlusion", test_cam_and_occlusion);
  g_test_add_func ("/explain/shapes/completeness", test_completeness);
  status = g_test_run ();
  shapes_clear (&shapes);
  return status;
}
