/* test-goldens.c: every operation and loss, and its gradients, against PyTorch
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The golden values come from tests/peers/engine_goldens.py, in double
 * precision, and those of numbers that are no f32 from plain_goldens.py. Each case is
 * run on every kernel set that this processor has.
 */
#include "golden.h"

#include "engine/gradient.h"
#include "engine/kernels.h"
#include "engine/loss.h"
#include "engine/session.h"

#define TOLERANCE 1e-5

/* Gradients such as p (dy - Σ p dy) cancel numbers of order one. */
#define FLOOR 2e-7

static JsonNode *ops, *plain, *losses;

/* A case while it is compared: what is given, and which values are looked at. */
typedef struct
{
  WeftGraph *graph;
  WeftValue operands[WEFT_MAX_INPUTS]; /* as the op sees them */
  int n_operands;
  WeftValue given[WEFT_MAX_INPUTS];
  WeftTensor *tensors[WEFT_MAX_INPUTS];
  int n_given;
} Setup;

static void
setup_clear (Setup *self)
{
  for (int i = 0; i < self->n_given; i++)
    weft_tensor_unref (self->tensors[i]);
  weft_graph_unref (self->graph);
}

static WeftValue
setup_give (Setup      *self,
            WeftTensor *tensor)
{
  g_autofree char *name = g_strdup_printf ("x%d", self->n_given);
  WeftValue value = weft_graph_add_input (self->graph, name, tensor->dtype, &tensor->shape);

  self->given[self->n_given] = value;
  self->tensors[self->n_given++] = tensor;
  return value;
}

static void
setup_inputs (Setup     *self,
              JsonArray *inputs)
{
  for (guint i = 0; i < json_array_get_length (inputs); i++) {
    JsonNode *element = json_array_get_element (inputs, i);
    JsonObject *object = JSON_NODE_HOLDS_NULL (element) ? NULL : json_node_get_object (element);
    WeftTensor *tensor = object != NULL ? golden_tensor (object) : NULL;

    self->operands[self->n_operands++] = tensor == NULL                                   ? WEFT_NO_VALUE
                                         : weft_json_get_bool (object, "constant", FALSE) ? weft_graph_add_constant (self->graph, tensor)
                                                                                          : setup_give (self, tensor);
  }
}

static gint64 *
take_ints (JsonArray *array)
{
  gint64 *numbers = g_new (gint64, json_array_get_length (array) + 1);

  for (guint i = 0; i < json_array_get_length (array); i++)
    numbers[i] = json_array_get_int_element (array, i);
  return numbers;
}

static GArray *
take_attributes (JsonObject *object)
{
  GArray *list = g_array_new (TRUE, TRUE, sizeof (WeftAttribute));
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next) {
    JsonObject *value = weft_json_get_object (object, l->data);
    JsonArray *ints = weft_json_get_array (value, "ints");
    WeftAttribute attribute = { .name = l->data };

    if (ints != NULL) {
      attribute.type = WEFT_ATTRIBUTE_INTS;
      attribute.numbers = take_ints (ints);
      attribute.n_numbers = (int) json_array_get_length (ints);
    } else if (json_object_has_member (value, "text")) {
      attribute.type = WEFT_ATTRIBUTE_STRING;
      attribute.text = weft_json_get_string (value, "text", NULL);
    } else if (json_object_has_member (value, "float")) {
      attribute.type = WEFT_ATTRIBUTE_FLOAT;
      attribute.real = weft_json_get_number (value, "float", NAN);
    } else {
      attribute.type = WEFT_ATTRIBUTE_INT;
      attribute.number = weft_json_get_int (value, "int", 0);
    }
    g_array_append_val (list, attribute);
  }
  return list;
}

static void
free_attributes (GArray *list)
{
  for (guint i = 0; i < list->len; i++)
    g_free ((gpointer) g_array_index (list, WeftAttribute, i).numbers);
  g_array_unref (list);
}

static WeftTensor *
compute (WeftSession *session,
         Setup       *setup,
         WeftValue    value)
{
  g_autoptr (GError) error = NULL;
  WeftTensor *result = NULL;

  weft_session_run (session, setup->given, setup->tensors, setup->n_given, &value, &result, 1, &error);
  g_assert_no_error (error);
  return result;
}

/* Compares @value, and the gradients of Σ seed ⊙ value by each of @gradients. */
static void
compare_all (Setup       *setup,
             WeftValue    value,
             JsonObject  *expected,
             JsonArray   *seed,
             JsonArray  **gradients,
             const char  *what)
{
  WeftValue found[WEFT_MAX_INPUTS] = { 0 }, weighted = WEFT_NO_VALUE;
  g_autoptr (WeftSession) session = NULL;
  g_autoptr (WeftTensor) output = NULL, shape = golden_tensor (expected);
  g_autoptr (GError) error = NULL;

  if (seed != NULL)
    weighted = weft_graph_emit (setup->graph, "Mul", WEFT_INPUTS (value, golden_seed (setup->graph, value, seed)), NULL);
  for (int i = 0; i < setup->n_operands; i++)
    if (gradients[i] != NULL)
      g_assert_true (weft_graph_differentiate (setup->graph, weighted, &setup->operands[i], 1, &found[i], &error));
  session = weft_session_new (setup->graph, &error);
  g_assert_no_error (error);
  output = compute (session, setup, value);
  g_assert_true (weft_shape_equal (&output->shape, &shape->shape));
  g_assert_cmpint (output->dtype, ==, shape->dtype);
  golden_compare (output, weft_json_get_array (expected, "data"), TOLERANCE, 0, what);
  for (int i = 0; i < setup->n_operands; i++)
    if (gradients[i] != NULL) {
      g_autoptr (WeftTensor) gradient = compute (session, setup, found[i]);
      g_autofree char *name = g_strdup_printf ("%s, gradient of input %d", what, i);

      golden_compare (gradient, gradients[i], TOLERANCE, FLOOR, name);
    }
}

static void
compare_op (JsonObject *object,
            const char *set)
{
  JsonObject *expected = weft_json_get_object (object, "gradients");
  JsonArray *gradients[WEFT_MAX_INPUTS] = { NULL };
  GArray *attributes = take_attributes (weft_json_get_object (object, "attributes"));
  const char *op = weft_json_get_string (object, "op", NULL);
  g_autofree char *what = g_strdup_printf ("%s on %s", op, set);
  g_autoptr (GError) error = NULL;
  Setup setup = { .graph = weft_graph_new () };
  WeftValue output;

  setup_inputs (&setup, weft_json_get_array (object, "inputs"));
  output = weft_graph_add (setup.graph, op, setup.operands, setup.n_operands, (const WeftAttribute *) (gpointer) attributes->data, &error);
  g_assert_no_error (error);
  for (int i = 0; expected != NULL && i < setup.n_operands; i++) {
    g_autofree char *key = g_strdup_printf ("%d", i);

    gradients[i] = weft_json_get_array (expected, key);
  }
  compare_all (&setup, output, weft_json_get_object (object, "output"), weft_json_get_array (object, "seed"), gradients, what);
  setup_clear (&setup);
  free_attributes (attributes);
}

static WeftValue
add_loss (Setup       *setup,
          JsonObject  *object,
          GError     **error)
{
  static const char *const reductions[] = { "mean", "sum", "none" };
  const char *kind = weft_json_get_string (object, "kind", NULL);
  JsonObject *weights = weft_json_get_object (object, "weights");
  WeftValue output = setup->operands[0], target = setup->operands[1];
  int r = 0;

  while (!g_str_equal (reductions[r], weft_json_get_string (object, "reduction", NULL)))
    r++;
  if (g_str_equal (kind, "cross-entropy"))
    return weft_loss_cross_entropy (setup->graph, output, target, weights != NULL ? weft_graph_add_constant (setup->graph, golden_tensor (weights)) : WEFT_NO_VALUE,
                                    weft_json_get_number (object, "label_smoothing", 0), (WeftReduction) r, NULL, error);
  if (g_str_has_prefix (kind, "binary-"))
    return weft_loss_binary_cross_entropy (setup->graph, output, target, g_str_equal (kind, "binary-logits"), (WeftReduction) r, error);
  if (g_str_equal (kind, "squared"))
    return weft_loss_squared_error (setup->graph, output, target, (WeftReduction) r, error);
  if (g_str_equal (kind, "absolute"))
    return weft_loss_absolute_error (setup->graph, output, target, (WeftReduction) r, error);
  g_assert_cmpstr (kind, ==, "huber");
  return weft_loss_huber (setup->graph, output, target, weft_json_get_number (object, "delta", 0), (WeftReduction) r, error);
}

static void
compare_loss (JsonObject *object,
              const char *set)
{
  g_autofree char *what = g_strdup_printf ("%s, %s, on %s", weft_json_get_string (object, "kind", NULL), weft_json_get_string (object, "reduction", NULL), set);
  JsonArray *gradients[WEFT_MAX_INPUTS] = { weft_json_get_array (object, "gradient") };
  g_autoptr (GError) error = NULL;
  Setup setup = { .graph = weft_graph_new () };
  WeftValue loss;

  setup.operands[0] = setup_give (&setup, golden_tensor (weft_json_get_object (object, "output")));
  setup.operands[1] = setup_give (&setup, golden_tensor (weft_json_get_object (object, "target")));
  setup.n_operands = 2;
  loss = add_loss (&setup, object, &error);
  g_assert_no_error (error);
  compare_all (&setup, loss, weft_json_get_object (object, "loss"), weft_json_get_array (object, "seed"), gradients, what);
  setup_clear (&setup);
}

static void
on_every_set (JsonObject *object,
              void (*compare) (JsonObject *object, const char *set))
{
  for (const WeftKernels *const *set = weft_kernels_list (); *set != NULL; set++) {
    g_autoptr (GError) error = NULL;

    weft_kernels_use ((*set)->name, &error);
    g_assert_no_error (error);
    compare (object, (*set)->name);
  }
  weft_kernels_use (NULL, NULL);
}

static void
test_op (gconstpointer data)
{
  on_every_set ((gpointer) data, compare_op);
}

static void
test_loss (gconstpointer data)
{
  on_every_set ((gpointer) data, compare_loss);
}

/* Updates have goldens in tests/learn, dropout has its test in test-plan.c. */
static void
test_every_op_has_a_golden (void)
{
  JsonArray *list = json_node_get_array (ops);

  for (const WeftOpClass *const *klass = weft_op_class_list (); *klass != NULL; klass++) {
    gboolean found = ((*klass)->flags & (WEFT_OP_UPDATE | WEFT_OP_TRAINING)) != 0;

    for (guint i = 0; i < json_array_get_length (list); i++)
      found |= g_str_equal (weft_json_get_string (json_array_get_object_element (list, i), "op", NULL), (*klass)->name);
    if (!found)
      g_error ("%s has no golden value in tests/peers/engine_goldens.py", (*klass)->name);
  }
}

static void
add_tests (JsonNode      *node,
           const char    *kind,
           const char    *key,
           GTestDataFunc  func)
{
  JsonArray *list = json_node_get_array (node);

  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonObject *object = json_array_get_object_element (list, i);
    g_autofree char *path = g_strdup_printf ("/engine/goldens/%s/%s/%u", kind, weft_json_get_string (object, key, NULL), i);

    g_test_add_data_func (path, object, func);
  }
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  ops = golden_read ("engine", "ops.json");
  plain = golden_read ("engine", "plain.json");
  losses = golden_read ("engine", "losses.json");
  g_test_add_func ("/engine/goldens/every-op-has-a-golden", test_every_op_has_a_golden);
  add_tests (ops, "op", "op", test_op);
  add_tests (plain, "plain", "op", test_op);
  add_tests (losses, "loss", "kind", test_loss);
  status = g_test_run ();
  json_node_unref (ops);
  json_node_unref (plain);
  json_node_unref (losses);
  return status;
}
