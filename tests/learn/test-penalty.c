/* test-penalty.c: the cost of looking at marked places, against PyTorch and differences
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The golden values come from tests/peers/penalty_goldens.py, the gradients among them from
 * differentiating twice.
 */
#include "../engine/golden.h"
#include "trainer-fixture.h"

#include "engine/gradient.h"
#include "engine/session.h"
#include "learn/penalty.h"

#include <math.h>

#define TOLERANCE 2e-4
#define FLOOR     2e-5

static JsonNode *goldens;

/* A model of a case, with its penalty. */
typedef struct
{
  JsonObject *object;
  WeftTensor *input;
  WeftTensor *mask;
  WeftModel *model;
  WeftObjective objective;
  WeftPenalty penalty;
  WeftSession *session;
} Case;

static WeftModel *
build_model (JsonArray        *layers,
             const WeftTensor *input)
{
  g_autoptr (WeftModelSpec) spec = weft_model_spec_new ();
  g_autoptr (GError) error = NULL;
  WeftShape item = { .rank = input->shape.rank - 1 };
  const char *before = NULL;
  WeftModel *model;

  for (int axis = 0; axis < item.rank; axis++)
    item.extent[axis] = input->shape.extent[axis + 1];
  for (guint i = 0; i < json_array_get_length (layers); i++) {
    JsonObject *layer = json_array_get_object_element (layers, i), *settings = weft_json_get_object (layer, "settings");
    g_autoptr (GList) names = json_object_get_members (settings);
    g_autoptr (GPtrArray) words = g_ptr_array_new ();

    for (GList *l = names; l != NULL; l = l->next) {
      g_ptr_array_add (words, l->data);
      g_ptr_array_add (words, (gpointer) weft_json_get_string (settings, l->data, NULL));
    }
    g_ptr_array_add (words, NULL);
    fixture_add_layer (spec, weft_json_get_string (layer, "id", NULL), weft_json_get_string (layer, "kind", NULL), (const char *const *) words->pdata, before);
    before = weft_json_get_string (layer, "id", NULL);
  }
  model = weft_model_new (spec, &item, 1, &error);
  g_assert_no_error (error);
  return model;
}

static void
take_weights (Case *self)
{
  JsonObject *parameters = weft_json_get_object (self->object, "parameters");
  g_autoptr (GList) names = json_object_get_members (parameters);

  for (GList *l = names; l != NULL; l = l->next) {
    g_autoptr (WeftTensor) tensor = golden_tensor (weft_json_get_object (parameters, l->data));
    WeftTensor *own = weft_session_get_parameter (self->session, weft_graph_find (weft_model_get_graph (self->model), l->data));

    g_assert_true (weft_shape_equal (&own->shape, &tensor->shape));
    memcpy (own->data, tensor->data, tensor->bytes);
  }
}

static void
case_init (Case       *self,
           JsonObject *object)
{
  g_autoptr (GError) error = NULL;
  WeftGraph *graph;

  self->object = object;
  self->input = golden_tensor (weft_json_get_object (object, "input"));
  self->mask = golden_tensor (weft_json_get_object (object, "mask"));
  self->model = build_model (weft_json_get_array (object, "layers"), self->input);
  graph = weft_model_get_graph (self->model);
  self->objective = (WeftObjective){ .scores = weft_graph_emit (graph, weft_json_get_string (object, "ending", NULL), WEFT_INPUTS (weft_model_get_output (self->model)), NULL) };
  g_assert_true (weft_penalty_build (self->model, &self->objective, &self->penalty, &error));
  g_assert_no_error (error);
}

static void
case_clear (Case *self)
{
  weft_session_unref (self->session);
  weft_model_unref (self->model);
  weft_tensor_unref (self->mask);
  weft_tensor_unref (self->input);
}

/* Values of a plan over the case's samples. */
static WeftPlan *
run (Case            *self,
     const WeftValue *values,
     int              n)
{
  const WeftPlanShape shapes[] = { { weft_model_get_input (self->model), self->input->shape }, { self->penalty.mask, self->mask->shape } };
  const WeftPlanSpec spec = { .outputs = values, .n_outputs = n, .shapes = shapes, .n_shapes = 2, .training = TRUE };
  g_autoptr (GError) error = NULL;
  WeftPlan *plan = weft_plan_new (self->session, &spec, &error);

  g_assert_no_error (error);
  memcpy (weft_plan_get_tensor (plan, shapes[0].input)->data, self->input->data, self->input->bytes);
  memcpy (weft_plan_get_tensor (plan, shapes[1].input)->data, self->mask->data, self->mask->bytes);
  weft_plan_run (plan, NULL);
  return plan;
}

static void
test_peer (gconstpointer data)
{
  JsonObject *object = json_array_get_object_element (json_node_get_array (goldens), GPOINTER_TO_UINT (data)), *expected = weft_json_get_object (object, "gradients");
  const char *name = weft_json_get_string (object, "name", "");
  g_autoptr (GList) names = json_object_get_members (expected);
  WeftValue values[16], sources[16];
  double wanted = weft_json_get_number (object, "penalty", 0), n_rows;
  g_autoptr (WeftPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  int n = 0;
  Case self;

  case_init (&self, object);
  for (GList *l = names; l != NULL; l = l->next)
    sources[n++] = weft_graph_find (weft_model_get_graph (self.model), l->data);
  g_assert_true (weft_graph_differentiate (weft_model_get_graph (self.model), self.penalty.sum, sources, n, values + 2, &error));
  values[0] = self.penalty.sum;
  values[1] = self.penalty.mean;
  self.session = weft_session_new (weft_model_get_graph (self.model), &error);
  take_weights (&self);
  plan = run (&self, values, n + 2);
  n_rows = (double) self.input->shape.extent[0];
  g_assert_cmpfloat_with_epsilon (weft_tensor_get (weft_plan_get_tensor (plan, values[0]), 0), wanted, 1e-5 * wanted);
  g_assert_cmpfloat_with_epsilon (weft_tensor_get (weft_plan_get_tensor (plan, values[1]), 0), wanted / n_rows, 1e-5 * wanted);
  n = 2;
  for (GList *l = names; l != NULL; l = l->next) {
    g_autofree char *what = g_strdup_printf ("%s, gradient of %s", name, (const char *) l->data);

    golden_compare (weft_plan_get_tensor (plan, values[n++]), weft_json_get_array (expected, l->data), TOLERANCE, FLOOR, what);
  }
  case_clear (&self);
}

/* Σ log p of softmax, of one sample, in double. */
static double
sum_logarithms (const WeftTensor *scores,
                gint64            row)
{
  gint64 n = scores->shape.extent[1];
  double sum = 0;

  for (gint64 k = 0; k < n; k++)
    sum += log (weft_tensor_get (scores, row * n + k));
  return sum;
}

/* The penalty is the squared slope of Σ log p at what is marked, as differences find it. */
static void
test_differences (void)
{
  const double step = 0.02;
  Case self;
  g_autoptr (GError) error = NULL;
  double expected = 0, found;
  g_autoptr (WeftPlan) plan = NULL;
  gint64 width;

  case_init (&self, json_array_get_object_element (json_node_get_array (goldens), 0));
  self.session = weft_session_new (weft_model_get_graph (self.model), &error);
  take_weights (&self);
  width = self.input->shape.extent[1];
  for (gint64 i = 0; i < weft_shape_count (&self.input->shape); i++) {
    double sums[2], at = weft_tensor_get (self.input, i);

    for (int side = 0; side < 2; side++) {
      g_autoptr (WeftPlan) moved = NULL;

      weft_tensor_set (self.input, i, at + (side == 0 ? -step : step));
      moved = run (&self, &self.objective.scores, 1);
      sums[side] = sum_logarithms (weft_plan_get_tensor (moved, self.objective.scores), i / width);
    }
    weft_tensor_set (self.input, i, at);
    expected += pow (weft_tensor_get (self.mask, i) * (sums[1] - sums[0]) / (2 * step), 2);
  }
  plan = run (&self, &self.penalty.sum, 1);
  found = weft_tensor_get (weft_plan_get_tensor (plan, self.penalty.sum), 0);
  g_assert_cmpfloat_with_epsilon (found / expected, 1, 1e-3);
  case_clear (&self);
}

/* Numbers that are predicted have no probabilities, words no slope: sentences. */
static void
test_refused (void)
{
  g_autoptr (WeftModelSpec) reader = weft_model_spec_new (), sizes = weft_model_spec_new ();
  g_autoptr (WeftModel) model = NULL, number = NULL;
  g_autoptr (GError) error = NULL;
  WeftObjective objective;
  WeftPenalty penalty;

  fixture_add_layer (reader, "words", "embedding", SETTINGS ("entries", "9", "units", "4"), NULL);
  fixture_add_layer (reader, "flat", "flatten", NULL, "words");
  fixture_add_layer (reader, "last", "dense", SETTINGS ("units", "2"), "flat");
  model = weft_model_new (reader, &WEFT_SHAPE (3), 1, &error);
  g_assert_no_error (error);
  objective.scores = weft_graph_emit (weft_model_get_graph (model), "Softmax", WEFT_INPUTS (weft_model_get_output (model)), NULL);
  g_assert_false (weft_penalty_build (model, &objective, &penalty, &error));
  g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL);
  g_assert_nonnull (strstr (error->message, "counter-examples"));
  g_clear_error (&error);
  fixture_add_layer (sizes, "last", "dense", SETTINGS ("units", "1"), NULL);
  number = weft_model_new (sizes, &WEFT_SHAPE (3), 1, &error);
  objective.scores = weft_model_get_output (number);
  g_assert_false (weft_penalty_build (number, &objective, &penalty, &error));
  g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL);
  g_assert_nonnull (strstr (error->message, "counter-examples"));
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  path = g_test_build_filename (G_TEST_DIST, "data", "learn", "penalty.json", NULL);
  goldens = weft_json_read_file (path, 1 << 22, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (goldens)); i++) {
    g_autofree char *name = g_strdup_printf ("/learn/penalty/peer/%s", weft_json_get_string (json_array_get_object_element (json_node_get_array (goldens), i), "name", ""));

    g_test_add_data_func (name, GUINT_TO_POINTER (i), test_peer);
  }
  g_test_add_func ("/learn/penalty/differences", test_differences);
  g_test_add_func ("/learn/penalty/refused", test_refused);
  status = g_test_run ();
  json_node_unref (goldens);
  return status;
}
