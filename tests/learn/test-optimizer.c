/* test-optimizer.c: optimizers, many steps long, against torch.optim
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The golden values come from tests/peers/engine_goldens.py. Each step's
 * gradients are given; weights are compared after every step, on every kernel
 * set.
 */
#include "../engine/golden.h"

#include "engine/session.h"
#include "learn/optimizer.h"
#include "learn/trainer.h"

#define N_WEIGHTS 2

static JsonNode *goldens;

typedef struct
{
  WeftParams *params;
  WeftGraph *graph;
  WeftValue weights[N_WEIGHTS];
  WeftValue gradients[N_WEIGHTS];
  WeftValue rate;
  GArray *updates;
  WeftSession *session;
  WeftPlan *plan;
} Setup;

static WeftParams *
take_params (JsonObject *object)
{
  WeftParams *params = weft_params_new (weft_trainer_params);
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next) {
    g_autofree char *text = weft_param_text_from_json (json_object_get_member (object, l->data));
    g_autoptr (GError) error = NULL;

    weft_params_set (params, l->data, text, &error);
    g_assert_no_error (error);
  }
  return params;
}

static void
setup_graph (Setup      *self,
             JsonObject *object)
{
  JsonArray *initial = weft_json_get_array (object, "initial");

  self->graph = weft_graph_new ();
  for (guint i = 0; i < N_WEIGHTS; i++) {
    g_autoptr (WeftTensor) tensor = golden_tensor (json_array_get_object_element (initial, i));
    g_autofree char *weight = g_strdup_printf ("w%u", i), *gradient = g_strdup_printf ("g%u", i);

    self->weights[i] = weft_graph_add_parameter (self->graph, weight, tensor);
    self->gradients[i] = weft_graph_add_input (self->graph, gradient, WEFT_DTYPE_F32, &tensor->shape);
  }
  self->rate = weft_graph_add_input (self->graph, "rate", WEFT_DTYPE_F32, &WEFT_SHAPE (WEFT_UPDATE_RATE_LENGTH));
}

static void
setup_init (Setup      *self,
            JsonObject *object)
{
  WeftPlanSpec spec = { .training = TRUE };
  g_autoptr (GError) error = NULL;

  self->params = take_params (weft_json_get_object (object, "params"));
  setup_graph (self, object);
  self->updates = g_array_new (FALSE, FALSE, sizeof (WeftPlanUpdate));
  weft_optimizer_emit (self->graph, self->params, self->weights, self->gradients, N_WEIGHTS, self->rate, self->updates);
  self->session = weft_session_new (self->graph, &error);
  g_assert_no_error (error);
  spec.updates = (const WeftPlanUpdate *) (gpointer) self->updates->data;
  spec.n_updates = (int) self->updates->len;
  self->plan = weft_plan_new (self->session, &spec, &error);
  g_assert_no_error (error);
}

static void
setup_clear (Setup *self)
{
  weft_plan_free (self->plan);
  weft_session_unref (self->session);
  g_array_unref (self->updates);
  weft_graph_unref (self->graph);
  weft_params_free (self->params);
}

static void
compare_step (Setup      *self,
              JsonObject *object,
              guint       step,
              const char *set)
{
  JsonArray *gradients = json_array_get_array_element (weft_json_get_array (object, "gradients"), step);
  JsonArray *expected = json_array_get_array_element (weft_json_get_array (object, "weights"), step);
  double rate = json_array_get_double_element (weft_json_get_array (object, "rates"), step);
  WeftOptimizer optimizer;

  for (guint i = 0; i < N_WEIGHTS; i++)
    golden_fill (weft_plan_get_tensor (self->plan, self->gradients[i]), json_array_get_array_element (gradients, i));
  weft_optimizer_init (&optimizer, self->params);
  weft_optimizer_fill_rate (&optimizer, rate, step + 1, weft_plan_get_tensor (self->plan, self->rate)->data);
  g_assert_cmpint (weft_plan_run (self->plan, NULL), ==, WEFT_PLAN_DONE);
  for (guint i = 0; i < N_WEIGHTS; i++) {
    g_autofree char *what = g_strdup_printf ("%s on %s, step %u, weight %u", weft_json_get_string (object, "name", NULL), set, step + 1, i);

    golden_compare (weft_session_get_parameter (self->session, self->weights[i]), json_array_get_array_element (expected, i), 1e-5, 1e-7, what);
  }
}

static void
test_golden (gconstpointer data)
{
  JsonObject *object = (gpointer) data;

  for (const WeftKernels *const *set = weft_kernels_list (); *set != NULL; set++) {
    g_autoptr (GError) error = NULL;
    Setup setup;

    weft_kernels_use ((*set)->name, &error);
    g_assert_no_error (error);
    setup_init (&setup, object);
    for (guint step = 0; step < json_array_get_length (weft_json_get_array (object, "rates")); step++)
      compare_step (&setup, object, step, (*set)->name);
    setup_clear (&setup);
  }
  weft_kernels_use (NULL, NULL);
}

static void
test_every_choice_has_a_golden (void)
{
  JsonArray *list = json_node_get_array (goldens);

  for (const WeftParamChoice *choice = weft_optimizer_choices; choice->id != NULL; choice++) {
    gboolean found = FALSE;

    for (guint i = 0; i < json_array_get_length (list); i++)
      found |= g_str_equal (weft_json_get_string (weft_json_get_object (json_array_get_object_element (list, i), "params"), "optimizer", NULL), choice->id);
    if (!found)
      g_error ("%s has no golden value in tests/peers/engine_goldens.py", choice->id);
  }
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  goldens = golden_read ("learn", "optimizers.json");
  g_test_add_func ("/learn/optimizer/every-choice-has-a-golden", test_every_choice_has_a_golden);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (goldens)); i++) {
    JsonObject *object = json_array_get_object_element (json_node_get_array (goldens), i);
    g_autofree char *path = g_strdup_printf ("/learn/optimizer/golden/%s", weft_json_get_string (object, "name", NULL));

    g_test_add_data_func (path, object, test_golden);
  }
  status = g_test_run ();
  json_node_unref (goldens);
  return status;
}
