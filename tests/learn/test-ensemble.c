/* test-ensemble.c: members that learn apart and answer together
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lakshminarayanan, Pritzel and Blundell 2017: each member of an ensemble learns as if it were
 * alone. So two go the same way in an ensemble as alone, and its loss is the mean of theirs.
 */
#include "trainer-fixture.h"

#include "learn/architecture.h"

typedef struct
{
  const char *path;
  const char *target;
  const char *loss;
  const char *mixup;
  const char *accumulate;
} Row;

static const Row rows[] = {
  { "/learn/ensemble/cross-entropy", "kind", "cross-entropy", "0", "1" },
  { "/learn/ensemble/mixup", "kind", "cross-entropy", "0.4", "1" },
  { "/learn/ensemble/accumulate", "kind", "cross-entropy", "0", "2" },
  { "/learn/ensemble/squared-error", "size", "squared-error", "0", "1" },
  { "/learn/ensemble/absolute-error", "size", "absolute-error", "0", "1" },
  { "/learn/ensemble/huber", "size", "huber", "0", "1" },
};

static const char *const names[] = { "one", "two" };

static void
add_member (WeftModelSpec *spec,
            const char    *name,
            const char    *n_outputs)
{
  g_autofree char *first = g_strconcat (name, "-first", NULL), *bend = g_strconcat (name, "-bend", NULL), *last = g_strconcat (name, "-last", NULL);

  fixture_add_layer (spec, first, "dense", SETTINGS ("units", "9"), NULL);
  fixture_add_layer (spec, bend, "tanh", NULL, first);
  fixture_add_layer (spec, last, "dense", SETTINGS ("units", n_outputs), bend);
}

static WeftTrainer *
train (Fixture       *fixture,
       const Row     *row,
       WeftModelSpec *spec)
{
  WeftTrainer *trainer;

  fixture_init (fixture, row->target,
                SETTINGS ("epochs", "3", "batch_size", "50", "optimizer", "sgd", "momentum", "0", "weight_decay", "0.1", "learning_rate", "0.05", "loss", row->loss, "mixup", row->mixup, "accumulate", row->accumulate));
  weft_model_spec_unref (fixture->spec);
  fixture->spec = spec;
  trainer = fixture_trainer (fixture);
  fixture_run (trainer, NULL, NULL);
  return trainer;
}

static const char *
count_outputs (const Row *row)
{
  return g_str_equal (row->target, "kind") ? "3" : "1";
}

static WeftTrainer *
train_alone (Fixture   *fixture,
             const Row *row,
             int        k)
{
  WeftModelSpec *spec = weft_model_spec_new ();

  add_member (spec, names[k], count_outputs (row));
  return train (fixture, row, spec);
}

static WeftTrainer *
train_both (Fixture    *fixture,
            const Row  *row,
            const char *apart)
{
  const WeftLayerKind *average = weft_layer_kind_find ("average");
  WeftModelSpec *spec = weft_model_spec_new ();

  for (int k = 0; k < 2; k++)
    add_member (spec, names[k], count_outputs (row));
  weft_model_spec_add (spec, "mean", average, fixture_params (average->params, SETTINGS ("apart", apart)), SETTINGS ("one-last", "two-last"));
  return train (fixture, row, spec);
}

/* Returns: how far the first weights of member @k are from those of @alone at most */
static double
measure_distance (WeftTrainer *both,
                  WeftTrainer *alone,
                  int          k)
{
  g_autofree char *name = g_strconcat (names[k], "-first.weight", NULL);
  WeftTrainer *trainers[] = { both, alone };
  const WeftTensor *weights[2];
  double most = 0;

  for (int i = 0; i < 2; i++)
    weights[i] = weft_session_get_parameter (weft_trainer_get_session (trainers[i]), weft_graph_find (weft_model_get_graph (weft_trainer_get_model (trainers[i])), name));
  for (gint64 i = 0; i < 3 * 9; i++)
    most = MAX (most, ABS (weft_tensor_get (weights[0], i) - weft_tensor_get (weights[1], i)));
  return most;
}

static const WeftTrainEpoch *
get_last (WeftTrainer *trainer)
{
  guint n;
  const WeftTrainEpoch *history = weft_trainer_get_history (trainer, &n);

  return &history[n - 1];
}

/* Losses are convex, so the mean of two answers loses less than they do on average. */
static void
test_apart (gconstpointer data)
{
  const Row *row = data;
  Fixture fixtures[4];
  g_autoptr (WeftTrainer) both = train_both (&fixtures[0], row, "true"), joint = train_both (&fixtures[1], row, "false");
  g_autoptr (WeftTrainer) one = train_alone (&fixtures[2], row, 0), two = train_alone (&fixtures[3], row, 1);

  g_assert_cmpfloat (measure_distance (both, one, 0), <, 1e-5);
  g_assert_cmpfloat (measure_distance (both, two, 1), <, 1e-5);
  g_assert_cmpfloat (measure_distance (joint, one, 0), >, 1e-3);
  g_assert_cmpfloat_with_epsilon (get_last (both)->train_loss, (get_last (one)->train_loss + get_last (two)->train_loss) / 2, 1e-5);
  g_assert_cmpfloat (get_last (both)->validation_loss, <, (get_last (one)->validation_loss + get_last (two)->validation_loss) / 2);
  for (guint i = 0; i < G_N_ELEMENTS (fixtures); i++)
    fixture_clear (&fixtures[i]);
}

/* Cross entropy applies softmax itself, to each member. */
static void
test_softmax (void)
{
  const WeftLayerKind *average = weft_layer_kind_find ("average");
  Fixture fixture;
  g_autoptr (WeftTrainer) trainer = NULL;
  g_autoptr (GError) error = NULL;
  WeftTrainerSetup setup;

  fixture_init (&fixture, "kind", NULL);
  fixture_add_layer (fixture.spec, "shares", "softmax", NULL, "last");
  weft_model_spec_add (fixture.spec, "mean", average, fixture_params (average->params, SETTINGS ("apart", "true")), SETTINGS ("shares", "shares"));
  setup = (WeftTrainerSetup){ .spec = fixture.spec, .gather = fixture.gather, .train = { fixture.rows, FIXTURE_TRAIN }, .params = fixture.params };
  trainer = weft_trainer_new (&setup, &error);
  g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL);
  g_assert_nonnull (strstr (error->message, "remove the Softmax layer"));
  fixture_clear (&fixture);
}

static void
test_shapes (void)
{
  const WeftLayerKind *average = weft_layer_kind_find ("average");
  g_autoptr (WeftModelSpec) spec = weft_model_spec_new ();
  g_autoptr (GError) error = NULL;

  fixture_add_layer (spec, "three", "dense", SETTINGS ("units", "3"), NULL);
  fixture_add_layer (spec, "four", "dense", SETTINGS ("units", "4"), NULL);
  weft_model_spec_add (spec, "mean", average, fixture_params (average->params, NULL), SETTINGS ("three", "four"));
  g_assert_null (weft_model_new (spec, &WEFT_SHAPE (2), 1, &error));
  g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL);
  g_assert_nonnull (strstr (error->message, "must have one shape"));
}

/* As many layers for each member, whose weights begin elsewhere. */
static void
test_architecture (void)
{
  const WeftArchitecture *mlp = weft_architecture_find ("mlp");
  g_autoptr (WeftParams) params = fixture_params (mlp->params, SETTINGS ("layers", "1", "units", "5", "members", "3"));
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftModelSpec) spec = weft_architecture_build (mlp, params, &(WeftModelInput){ .item = WEFT_SHAPE (4) }, 2, &error);
  g_autoptr (WeftModel) model = NULL;
  const WeftLayerSpec *last;
  WeftGraph *graph;
  double begins[2];

  g_assert_no_error (error);
  g_assert_cmpuint (weft_model_spec_get_n_layers (spec), ==, 3 * 3 + 1);
  last = weft_model_spec_get_layer (spec, 9);
  g_assert_cmpstr (last->kind->id, ==, "average");
  g_assert_true (weft_params_get_boolean (last->params, "apart"));
  g_assert_cmpstr (last->inputs[2], ==, "member3-output");
  model = weft_model_new (spec, &WEFT_SHAPE (4), 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (weft_model_count_parameters (model), ==, 3 * (4 * 5 + 5 + 5 * 2 + 2));
  graph = weft_model_get_graph (model);
  begins[0] = weft_tensor_get (weft_graph_get_value (graph, weft_graph_find (graph, "member1-dense1.weight"))->tensor, 0);
  begins[1] = weft_tensor_get (weft_graph_get_value (graph, weft_graph_find (graph, "member2-dense1.weight"))->tensor, 0);
  g_assert_cmpfloat (begins[0], !=, begins[1]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add_data_func (rows[i].path, &rows[i], test_apart);
  g_test_add_func ("/learn/ensemble/shapes", test_shapes);
  g_test_add_func ("/learn/ensemble/softmax", test_softmax);
  g_test_add_func ("/learn/ensemble/architecture", test_architecture);
  return g_test_run ();
}
