/* test-trees.c: trees of thresholds, what they say of a model, hierarchies of classes
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Trees against scikit-learn, Ward's rule against SciPy; a tree over the neurons of a network that
 * reads digits must say what the network says.
 */
#include "shapes.h"

#include "explain/activations.h"
#include "explain/class-tree.h"
#include "explain/surrogate.h"

#define N_DIGITS     1797
#define DIGIT_POINTS 64

/* Rows of a leaf of the goldens. */
#define LEAST_LEAF 30

static JsonObject *
read_goldens (const char  *part,
              JsonNode   **node)
{
  g_autofree char *path = fixture_path ("trees.json");
  g_autoptr (GError) error = NULL;

  *node = weft_json_read_file (path, 1 << 22, &error);
  g_assert_no_error (error);
  return json_object_get_object_member (json_node_get_object (*node), part);
}

/* Nodes in the order of visits, left first. */
static void
compare_nodes (const WeftCart *cart,
               int             place,
               JsonArray      *nodes,
               guint          *next)
{
  JsonArray *golden = json_array_get_array_element (nodes, (*next)++);
  const WeftCartNode *node = &cart->nodes[place];

  g_assert_cmpint (node->column, ==, json_array_get_int_element (golden, 0));
  if (node->column >= 0)
    g_assert_cmpfloat_with_epsilon ((double) node->threshold, json_array_get_double_element (golden, 1), 1e-6);
  g_assert_cmpfloat_with_epsilon (node->impurity, json_array_get_double_element (golden, 2), 1e-9);
  g_assert_cmpint (node->n_rows, ==, json_array_get_int_element (golden, 3));
  if (node->column < 0)
    return;
  compare_nodes (cart, node->left, nodes, next);
  compare_nodes (cart, node->right, nodes, next);
}

static void
expect_tree (const WeftCart *cart,
             JsonObject     *golden,
             const char     *member)
{
  JsonArray *nodes = json_object_get_array_member (golden, member);
  guint next = 0;

  g_assert_cmpint (cart->n_nodes, ==, (int) json_array_get_length (nodes));
  compare_nodes (cart, 0, nodes, &next);
}

static void
test_cart (void)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *golden = read_goldens ("cart", &node);
  JsonArray *cases = json_object_get_array_member (golden, "cases");
  guint n_values;
  g_autofree float *values = fixture_numbers (golden, "values", &n_values);

  for (guint c = 0; c < json_array_get_length (cases); c++) {
    JsonObject *given = json_array_get_object_element (cases, c);
    guint n, n_alphas;
    g_autofree float *numbers = fixture_numbers (given, "labels", &n), *expected = fixture_numbers (given, "alphas", &n_alphas);
    g_autofree gint32 *labels = g_new (gint32, n);
    g_autofree guint32 *indices = g_new (guint32, n);
    const WeftCartRows rows = { values, labels, n_values / n, (guint) json_object_get_int_member (given, "n_labels") };
    const WeftCartOptions options = { 4, LEAST_LEAF, json_object_get_boolean_member (given, "balanced"), 0 };
    g_autoptr (WeftCart) cart = NULL;
    g_autoptr (GArray) alphas = NULL;

    for (guint i = 0; i < n; i++) {
      labels[i] = (gint32) numbers[i];
      indices[i] = n - 1 - i;
    }
    cart = weft_cart_fit (&rows, indices, n, &options, NULL);
    expect_tree (cart, given, "whole");
    g_assert_cmpint (weft_cart_get_depth (cart), ==, 4);
    g_assert_cmpint (2 * weft_cart_count_leaves (cart) - 1, ==, cart->n_nodes);
    alphas = weft_cart_list_alphas (cart);
    g_assert_cmpuint (alphas->len, ==, n_alphas);
    for (guint i = 0; i < n_alphas; i++)
      g_assert_cmpfloat_with_epsilon (g_array_index (alphas, double, i), (double) expected[i], 1e-7);
    weft_cart_prune (cart, json_object_get_double_member (given, "alpha"));
    expect_tree (cart, given, "pruned");
    for (guint i = 0; i < n; i++)
      g_assert_cmpint (cart->nodes[weft_cart_find_leaf (cart, values + i * rows.width)].column, ==, -1);
  }
}

/* Labels that nothing tells apart, and none to tell apart, are a leaf. */
static void
test_cart_leaf (void)
{
  static const float values[] = { 1, 1, 1, 1, 1, 1, 1, 1 };
  static const gint32 mixed[] = { 0, 1, 1, 0, 1, 1, 0, 1 }, same[] = { 1, 1, 1, 1, 1, 1, 1, 1 };
  static const guint32 indices[] = { 0, 1, 2, 3, 4, 5, 6, 7 };
  const WeftCartOptions options = { 4, 1, TRUE, 0 };
  const WeftCartRows constant = { values, mixed, 1, 2 }, pure = { values, same, 1, 2 };
  g_autoptr (WeftCart) first = weft_cart_fit (&constant, indices, 8, &options, NULL), second = weft_cart_fit (&pure, indices, 8, &options, NULL);

  g_assert_cmpint (first->n_nodes, ==, 1);
  g_assert_cmpint (first->nodes[0].label, ==, 1);
  g_assert_cmpfloat_with_epsilon (first->nodes[0].impurity, 0.5, 1e-12);
  g_assert_cmpint (second->n_nodes, ==, 1);
  g_assert_cmpint (second->nodes[0].label, ==, 1);
  g_assert_cmpint (weft_cart_get_depth (second), ==, 0);
}

/* A network that was trained on digits. */
typedef struct
{
  WeftDataset *dataset;
  WeftPredictor *predictor;
  WeftSubject *subject;
  WeftTensor *samples;
} Digits;

static void
digits_make_dataset (Digits *self)
{
  static const char *const names[] = { "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", NULL };
  WeftTensor *points = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (N_DIGITS, DIGIT_POINTS), NULL), *codes = weft_tensor_new (WEFT_DTYPE_I32, &WEFT_SHAPE (N_DIGITS), NULL);
  g_autofree char *path = fixture_path ("digits.txt"), *text = NULL;
  WeftDatasetBuilder *builder = weft_dataset_builder_new ();

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (int i = 0; i < N_DIGITS; i++) {
    const char *line = text + i * (DIGIT_POINTS + 2);

    weft_tensor_i32 (codes)[i] = line[0] - '0';
    for (int j = 0; j < DIGIT_POINTS; j++)
      weft_tensor_f32 (points)[i * DIGIT_POINTS + j] = (float) (line[1 + j] - 'a');
  }
  weft_dataset_builder_add_column (builder, "points", weft_column_new_dense (points));
  weft_dataset_builder_add_column (builder, "digit", weft_column_new_category (codes, g_strdupv ((char **) names)));
  self->dataset = weft_dataset_builder_end (builder, NULL);
}

static WeftModelSpec *
digits_make_spec (void)
{
  WeftModelSpec *spec = weft_model_spec_new ();

  shapes_add (spec, "first", "dense", "units=64", NULL);
  shapes_add (spec, "relu1", "relu", "", "first");
  shapes_add (spec, "second", "dense", "units=32", "relu1");
  shapes_add (spec, "relu2", "relu", "", "second");
  shapes_add (spec, "last", "dense", "units=10", "relu2");
  return spec;
}

static void
digits_train (Digits        *self,
              const guint32 *all)
{
  g_autoptr (WeftParams) features = weft_params_new (weft_preparation_params), params = weft_params_new (weft_trainer_params);
  g_autoptr (WeftPreparation) preparation = NULL;
  g_autoptr (WeftModelSpec) spec = digits_make_spec ();
  g_autoptr (WeftGather) gather = NULL;
  g_autoptr (WeftTrainer) trainer = NULL;
  g_autoptr (GError) error = NULL;
  WeftTrainerSetup setup = { .spec = spec, .train = { all, N_DIGITS }, .params = params, .seed = 3 };
  WeftTrainEnd end;

  g_assert_true (weft_params_set (features, "features", "points", NULL) && weft_params_set (features, "target", "digit", NULL));
  g_assert_true (weft_params_set (params, "epochs", "20", NULL));
  preparation = weft_preparation_fit (self->dataset, all, N_DIGITS, features, NULL, NULL, &error);
  g_assert_no_error (error);
  setup.gather = gather = weft_gather_new (preparation, self->dataset, WEFT_GATHER_PLAIN, NULL, &error);
  trainer = weft_trainer_new (&setup, &error);
  g_assert_no_error (error);
  weft_trainer_run (trainer, NULL, NULL, NULL, &end, &error);
  g_assert_no_error (error);
  self->predictor = shapes_wrap (spec, preparation, weft_trainer_get_session (trainer));
}

static void
digits_init (Digits *self)
{
  g_autofree guint32 *all = g_new (guint32, N_DIGITS);
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_DIGITS; i++)
    all[i] = i;
  digits_make_dataset (self);
  digits_train (self, all);
  self->samples = weft_predictor_prepare (self->predictor, self->dataset, (WeftRows){ all, N_DIGITS }, NULL, warnings, &error);
  g_assert_no_error (error);
  self->subject = weft_subject_new (self->predictor, 0, &error);
  g_assert_no_error (error);
}

static void
digits_clear (Digits *self)
{
  weft_subject_free (self->subject);
  weft_tensor_unref (self->samples);
  weft_predictor_free (self->predictor);
  weft_dataset_unref (self->dataset);
}

static WeftSurrogate *
imitate (Digits                     *digits,
         const WeftSurrogateOptions *options)
{
  g_autoptr (GError) error = NULL;
  WeftSurrogate *surrogate = weft_surrogate_run (digits->subject, digits->samples, options, NULL, &error);

  g_assert_no_error (error);
  return surrogate;
}

/* The way of a sample ends at the leaf that its activations lead to. */
static void
expect_way (Digits              *digits,
            const WeftSurrogate *surrogate,
            gint64               row)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) way = weft_surrogate_follow (surrogate, digits->subject, weft_tensor_const_f32 (digits->samples) + row * DIGIT_POINTS, &error);

  g_assert_no_error (error);
  g_assert_cmpint (g_array_index (way, WeftSurrogateStep, 0).node, ==, 0);
  for (guint i = 0; i + 1 < way->len; i++) {
    const WeftSurrogateStep *step = &g_array_index (way, WeftSurrogateStep, i), *next = &g_array_index (way, WeftSurrogateStep, i + 1);
    const WeftCartNode *node = &surrogate->cart->nodes[step->node];

    g_assert_cmpint (next->node, ==, step->value <= (double) node->threshold ? node->left : node->right);
  }
  g_assert_cmpint (surrogate->cart->nodes[g_array_index (way, WeftSurrogateStep, way->len - 1).node].column, ==, -1);
}

/* One class against all others, each of them: the tree says what the network says of rows that
 * it never saw, and one that learned shuffled answers knows only which are frequent. */
static void
test_fidelity (void)
{
  Digits digits;
  double control = 0, balanced = 0;

  digits_init (&digits);
  for (gint64 class = 0; class < 10; class ++) {
    WeftSurrogateOptions options = WEFT_SURROGATE_OPTIONS_INIT;

    options.class = class;
    options.n_bootstraps = class == 3 ? 20 : 0;
    g_autoptr (WeftSurrogate) tree = imitate (&digits, &options);
    g_assert_cmpstr (tree->layer, ==, "relu2");
    g_assert_cmpint (tree->n_units, ==, 32);
    g_assert_cmpint (tree->n_rows + tree->n_held, ==, N_DIGITS);
    g_assert_cmpfloat (tree->fidelity, >=, WEFT_SURROGATE_GOOD);
    g_assert_cmpfloat (tree->balanced, >=, 0.85);
    g_assert_cmpint (weft_cart_get_depth (tree->cart), <=, 4);
    g_assert_cmpfloat_with_epsilon (tree->fidelity, 1 - (double) tree->wrong->len / (double) tree->n_held, 1e-9);
    g_assert_cmpfloat (tree->control, <=, tree->majority + 0.02);
    control += (tree->majority - tree->control) / 10;
    balanced += tree->control_balanced / 10;
    expect_way (&digits, tree, 5 + class);
    if (class == 3)
      g_assert_cmpfloat (tree->stability, >=, 0.3);
  }
  g_test_message ("control: %.3f below the majority, balanced %.3f", control, balanced);
  g_assert_cmpfloat_with_epsilon (balanced, 0.5, 0.05);
  digits_clear (&digits);
}

/* All classes, two of them, another layer; the same seed, the same tree. */
static void
test_targets (void)
{
  Digits digits;
  WeftSurrogateOptions all = WEFT_SURROGATE_OPTIONS_INIT, rival = all, first = all;
  g_autoptr (GError) refused = NULL, few = NULL;
  g_autofree char *name = NULL, *other = NULL;

  digits_init (&digits);
  all.target = WEFT_SURROGATE_ALL;
  rival.target = WEFT_SURROGATE_RIVAL;
  rival.class = 3;
  rival.rival = 5;
  first.layer = "relu1";
  g_autoptr (WeftSurrogate) whole = imitate (&digits, &all), again = imitate (&digits, &all), pair = imitate (&digits, &rival), early = imitate (&digits, &first);
  g_assert_cmpuint (whole->n_labels, ==, 10);
  g_assert_cmpfloat (whole->fidelity, >=, 0.8);
  g_assert_cmpint (whole->options.max_depth, ==, 8);
  g_assert_cmpmem (whole->cart->nodes, (gsize) whole->cart->n_nodes * sizeof (WeftCartNode), again->cart->nodes, (gsize) again->cart->n_nodes * sizeof (WeftCartNode));
  g_assert_cmpfloat (pair->fidelity, >=, 0.9);
  g_assert_cmpint (pair->n_rows + pair->n_held, <, 450);
  g_assert_cmpint (early->n_units, ==, 64);
  name = weft_surrogate_name_label (pair, weft_subject_get_class_names (digits.subject), 0);
  g_assert_cmpstr (name, ==, "five");
  other = weft_surrogate_name_label (early, weft_subject_get_class_names (digits.subject), 0);
  g_assert_cmpstr (other, ==, "not zero");
  first.layer = "nowhere";
  g_assert_null (weft_surrogate_run (digits.subject, digits.samples, &first, NULL, &refused));
  g_assert_error (refused, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL);
  digits.samples->shape.extent[0] = 12;
  g_assert_null (weft_surrogate_run (digits.subject, digits.samples, &rival, NULL, &few));
  g_assert_error (few, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT);
  digits.samples->shape.extent[0] = N_DIGITS;
  digits_clear (&digits);
}

static void
test_ward (void)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *golden = read_goldens ("ward", &node);
  guint n_numbers, n_joined;
  g_autofree float *rows = fixture_numbers (golden, "rows", &n_numbers), *joined = fixture_numbers (golden, "joined", &n_joined);
  gint64 n = n_joined / 4 + 1;
  g_autoptr (WeftClassTree) tree = weft_class_tree_join (rows, n, n_numbers / n);

  g_assert_cmpint (tree->n_classes, ==, 17);
  for (gint64 k = 0; k < n - 1; k++) {
    g_assert_cmpint (tree->nodes[k].left, ==, (gint64) joined[4 * k]);
    g_assert_cmpint (tree->nodes[k].right, ==, (gint64) joined[4 * k + 1]);
    g_assert_cmpfloat_with_epsilon (tree->nodes[k].height, (double) joined[4 * k + 2], 1e-5);
    g_assert_cmpint (tree->nodes[k].n_classes, ==, (gint64) joined[4 * k + 3]);
  }
}

/* Three classes, two of them alike: the choices written out. */
static void
test_walk (void)
{
  static const float rows[] = { 0, 0, 1, 0, 9, 9 }, logits[] = { 2, 1, 0 };
  g_autoptr (WeftClassTree) tree = weft_class_tree_join (rows, 3, 2);
  g_auto (WeftClassWalk) walk = { 0 };
  double pair = 1 / (1 + exp (0 - 1.5)), first = 1 / (1 + exp (1.0 - 2.0));

  weft_class_tree_walk (tree, logits, &walk);
  g_assert_cmpfloat_with_epsilon (walk.shares[3], pair, 1e-12);
  g_assert_cmpfloat_with_epsilon (walk.shares[0], pair * first, 1e-12);
  g_assert_cmpfloat_with_epsilon (walk.shares[2], 1 - pair, 1e-12);
  g_assert_cmpfloat_with_epsilon (walk.shares[0] + walk.shares[1] + walk.shares[2], walk.shares[4], 1e-12);
  g_assert_cmpint (walk.likeliest, ==, 0);
  g_assert_cmpint (walk.chosen, ==, 0);
  g_assert_cmpfloat_with_epsilon (walk.entropy, (-(pair * log2 (pair) + (1 - pair) * log2 (1 - pair)) - (first * log2 (first) + (1 - first) * log2 (1 - first))) / 2, 1e-12);
}

/* Of a trained network the hierarchy mostly leads to its answer. */
static void
test_classes (void)
{
  Digits digits;
  g_autoptr (GError) error = NULL, refused = NULL;
  g_autoptr (WeftSubject) additive = fixture_read ("additive");
  WeftClassTreeScore score;

  digits_init (&digits);
  g_autoptr (WeftClassTree) tree = weft_class_tree_new (digits.subject, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tree->n_classes, ==, 10);
  g_assert_cmpint (tree->nodes[8].n_classes, ==, 10);
  g_autoptr (WeftTensor) logits = weft_activations_take (digits.subject, weft_subject_get_logits (digits.subject), digits.samples, NULL, &error);
  score = weft_class_tree_judge (tree, logits);
  g_test_message ("chosen %.3f, likeliest %.3f, entropy %.3f", score.chosen, score.likeliest, score.entropy);
  g_assert_cmpfloat (score.chosen, >=, 0.6);
  g_assert_cmpfloat (score.likeliest, >=, score.chosen);
  g_assert_cmpfloat (score.entropy, <, 1);
  g_assert_null (weft_class_tree_new (additive, &refused));
  g_assert_error (refused, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL);
  digits_clear (&digits);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trees/cart/golden", test_cart);
  g_test_add_func ("/trees/cart/leaf", test_cart_leaf);
  g_test_add_func ("/trees/surrogate/fidelity", test_fidelity);
  g_test_add_func ("/trees/surrogate/targets", test_targets);
  g_test_add_func ("/trees/classes/ward", test_ward);
  g_test_add_func ("/trees/classes/walk", test_walk);
  g_test_add_func ("/trees/classes/digits", test_classes);
  return g_test_run ();
}
