/* test-graph.c: what does not fit is refused when it is added, with a sentence
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/error.h"
#include "engine/gradient.h"
#include "engine/graph.h"

#include <string.h>

/* Values to misuse. */
typedef struct
{
  WeftGraph *graph;
  WeftValue matrix; /* 3 × 4 */
  WeftValue other;  /* 5 × 6 */
  WeftValue cube;   /* 2 × 3 × 4 */
  WeftValue ints;   /* i32, 3 */
  WeftValue truth;  /* bool, 3 × 4 */
  WeftValue shape;  /* constant: 7, 7 */
  WeftValue batch;  /* batch × 4 */
} Setup;

static void
setup_init (Setup *self)
{
  WeftGraph *g = self->graph = weft_graph_new ();

  self->matrix = weft_graph_add_input (g, "matrix", WEFT_DTYPE_F32, &WEFT_SHAPE (3, 4));
  self->other = weft_graph_add_input (g, "other", WEFT_DTYPE_F32, &WEFT_SHAPE (5, 6));
  self->cube = weft_graph_add_input (g, "cube", WEFT_DTYPE_F32, &WEFT_SHAPE (2, 3, 4));
  self->ints = weft_graph_add_input (g, "ints", WEFT_DTYPE_I32, &WEFT_SHAPE (3));
  self->truth = weft_graph_add_input (g, "truth", WEFT_DTYPE_BOOL, &WEFT_SHAPE (3, 4));
  self->shape = weft_graph_add_ints (g, (const gint64[]){ 7, 7 }, 2);
  self->batch = weft_graph_add_input (g, "batch", WEFT_DTYPE_F32, &WEFT_SHAPE (weft_graph_name_dimension (g, "n"), 4));
}

static void
assert_refused (Setup               *setup,
                const char          *op,
                const WeftValue     *inputs,
                int                  n_inputs,
                const WeftAttribute *attributes,
                const char          *sentence)
{
  int n_ops = weft_graph_get_n_ops (setup->graph), n_values = weft_graph_get_n_values (setup->graph);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (weft_graph_add (setup->graph, op, inputs, n_inputs, attributes, &error), ==, WEFT_NO_VALUE);
  g_assert_nonnull (error);
  g_assert_true (error->domain == WEFT_ENGINE_ERROR);
  g_assert_true (g_str_has_prefix (error->message, op));
  if (strstr (error->message, sentence) == NULL)
    g_error ("“%s” does not say “%s”", error->message, sentence);
  g_assert_cmpint (weft_graph_get_n_ops (setup->graph), ==, n_ops);
  g_assert_cmpint (weft_graph_get_n_values (setup->graph), ==, n_values);
}

static void
test_misuse (void)
{
  const gint64 twice[] = { 0, 0 };
  Setup s;

  setup_init (&s);
  assert_refused (&s, "Fold", WEFT_INPUTS (s.matrix), NULL, "there is no such operation");
  assert_refused (&s, "Add", WEFT_INPUTS (s.matrix), NULL, "input 2 is missing");
  assert_refused (&s, "Add", WEFT_INPUTS (s.matrix, WEFT_NO_VALUE), NULL, "input 2 is missing");
  assert_refused (&s, "Relu", WEFT_INPUTS (s.matrix, s.matrix), NULL, "2 inputs are given, it takes at most 1");
  assert_refused (&s, "Relu", WEFT_INPUTS (s.matrix), WEFT_ATTRIBUTES (WEFT_INT ("slope", 1)), "there is no attribute slope");
  assert_refused (&s, "Concat", WEFT_INPUTS (s.matrix, s.matrix), NULL, "the attribute axis must be given");
  assert_refused (&s, "Softmax", WEFT_INPUTS (s.matrix), WEFT_ATTRIBUTES (WEFT_TEXT ("axis", "last")), "the attribute axis has the wrong type");
  assert_refused (&s, "Gemm", WEFT_INPUTS (s.matrix, s.other), WEFT_ATTRIBUTES (WEFT_INT ("transA", 2)), "it must lie between 0 and 1");
  assert_refused (&s, "Add", WEFT_INPUTS (s.matrix, s.other), NULL, "shapes 3×4 and 5×6 do not fit together");
  assert_refused (&s, "Add", WEFT_INPUTS (s.matrix, s.ints), NULL, "put a Cast before one of them");
  assert_refused (&s, "Sigmoid", WEFT_INPUTS (s.ints), NULL, "input 1 is i32, f32 is needed");
  assert_refused (&s, "Gemm", WEFT_INPUTS (s.matrix, s.other), NULL, "A has 4 columns, B has 5 rows");
  assert_refused (&s, "Gemm", WEFT_INPUTS (s.cube, s.matrix), NULL, "put a Flatten before it");
  assert_refused (&s, "MatMul", WEFT_INPUTS (s.matrix, s.other), NULL, "4");
  assert_refused (&s, "Softmax", WEFT_INPUTS (s.matrix), WEFT_ATTRIBUTES (WEFT_INT ("axis", 2)), "axis 2 is not one of the 2 axes");
  assert_refused (&s, "Reshape", WEFT_INPUTS (s.matrix, s.shape), NULL, "3×4 cannot be reshaped to 7×7");
  assert_refused (&s, "Reshape", WEFT_INPUTS (s.matrix, s.ints), NULL, "input 2 must be a constant list of integers");
  assert_refused (&s, "Transpose", WEFT_INPUTS (s.matrix), WEFT_ATTRIBUTES (WEFT_INTS ("perm", twice, 2)), "perm must name each of the 2 axes once");
  assert_refused (&s, "Concat", WEFT_INPUTS (s.matrix, s.other), WEFT_ATTRIBUTES (WEFT_INT ("axis", 0)), "cannot stand side by side along axis 0");
  assert_refused (&s, "Where", WEFT_INPUTS (s.matrix, s.matrix, s.matrix), NULL, "the condition is f32, bool is needed");
  assert_refused (&s, "Equal", WEFT_INPUTS (s.matrix, s.ints), NULL, "f32 and i32 cannot be compared");
  assert_refused (&s, "Gather", WEFT_INPUTS (s.matrix, s.matrix), NULL, "indices are f32, i32 or i64 is needed");
  assert_refused (&s, "weft.SoftmaxCrossEntropy", WEFT_INPUTS (s.matrix, s.matrix), NULL, "the target is f32");
  assert_refused (&s, "weft.SoftmaxCrossEntropy", WEFT_INPUTS (s.other, s.ints), NULL, "logits of 5×6 and a target of 3 do not fit");
  assert_refused (&s, "weft.SgdUpdate", WEFT_INPUTS (s.matrix, s.other, s.matrix), NULL, "must have one shape");
  assert_refused (&s, "Dropout", WEFT_INPUTS (s.matrix, s.matrix), NULL, "the ratio must be a scalar");
  weft_graph_unref (s.graph);
}

static void
test_names (void)
{
  Setup s;
  WeftValue y;

  setup_init (&s);
  y = weft_graph_emit (s.graph, "Relu", WEFT_INPUTS (s.matrix), NULL);
  weft_graph_set_name (s.graph, y, "y");
  g_assert_cmpint (weft_graph_find (s.graph, "y"), ==, y);
  g_assert_cmpint (weft_graph_find (s.graph, "matrix"), ==, s.matrix);
  g_assert_cmpint (weft_graph_find (s.graph, "z"), ==, WEFT_NO_VALUE);
  g_assert_cmpstr (weft_graph_get_value (s.graph, y)->name, ==, "y");
  g_assert_true (weft_graph_get_value (s.graph, y)->producer == weft_graph_get_op (s.graph, 0));
  g_assert_cmpint (weft_graph_get_value (s.graph, s.shape)->kind, ==, WEFT_VALUE_CONSTANT);
  weft_graph_unref (s.graph);
}

static void
test_named_dimensions (void)
{
  g_autoptr (WeftGraph) g = weft_graph_new ();
  gint64 n = weft_graph_name_dimension (g, "n"), t = weft_graph_name_dimension (g, "t");
  WeftValue a = weft_graph_add_input (g, "a", WEFT_DTYPE_F32, &WEFT_SHAPE (n, 4));
  WeftValue b = weft_graph_add_input (g, "b", WEFT_DTYPE_F32, &WEFT_SHAPE (n, 4)), c = weft_graph_add_input (g, "c", WEFT_DTYPE_F32, &WEFT_SHAPE (t, 4));
  g_autoptr (GError) error = NULL;
  WeftValue sum;

  g_assert_cmpint (n, <, 0);
  g_assert_cmpint (n, !=, t);
  g_assert_cmpint (weft_graph_name_dimension (g, "n"), ==, n);
  sum = weft_graph_add (g, "Add", WEFT_INPUTS (a, b), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (weft_graph_get_value (g, sum)->shape.extent[0], ==, n);
  /* Two names may turn out equal: what comes of it is known to a plan only. */
  sum = weft_graph_add (g, "Add", WEFT_INPUTS (a, c), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (weft_graph_get_value (g, sum)->shape.extent[0], ==, WEFT_UNKNOWN_EXTENT);
}

static void
infer_with (WeftGraph    *g,
            WeftOperand  *operands,
            gint64        rows_a,
            gint64        rows_b,
            GError      **error)
{
  const WeftValue values[] = { weft_graph_find (g, "a"), weft_graph_find (g, "b") };
  const gint64 rows[] = { rows_a, rows_b };

  for (int i = 0; i < 2; i++)
    operands[values[i]] = (WeftOperand){ TRUE, WEFT_DTYPE_F32, WEFT_SHAPE (rows[i], 4), NULL };
  weft_graph_infer (g, operands, error);
}

static void
test_infer (void)
{
  g_autoptr (WeftGraph) g = weft_graph_new ();
  gint64 n = weft_graph_name_dimension (g, "n");
  WeftValue a = weft_graph_add_input (g, "a", WEFT_DTYPE_F32, &WEFT_SHAPE (n, 4)), b = weft_graph_add_input (g, "b", WEFT_DTYPE_F32, &WEFT_SHAPE (n, 4));
  WeftValue sum = weft_graph_emit (g, "Add", WEFT_INPUTS (a, b), NULL), turned = weft_graph_emit (g, "Transpose", WEFT_INPUTS (sum), NULL);
  g_autofree WeftOperand *operands = g_new0 (WeftOperand, weft_graph_get_n_values (g));
  g_autoptr (GError) error = NULL;

  infer_with (g, operands, 9, 9, &error);
  g_assert_no_error (error);
  g_assert_true (weft_shape_equal (&operands[turned].shape, &WEFT_SHAPE (4, 9)));
  infer_with (g, operands, 9, 8, &error);
  g_assert_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_SHAPE);
}

/* No product of extents overflows, not even once named dimensions are known. */
static void
test_too_large (void)
{
  g_autoptr (WeftGraph) g = weft_graph_new ();
  gint64 n = weft_graph_name_dimension (g, "n");
  const WeftValue repeats = weft_graph_add_ints (g, (const gint64[]){ G_GINT64_CONSTANT (1) << 40, G_GINT64_CONSTANT (1) << 40 }, 2);
  WeftValue known = weft_graph_add_input (g, "known", WEFT_DTYPE_F32, &WEFT_SHAPE (3, 3)), open = weft_graph_add_input (g, "open", WEFT_DTYPE_F32, &WEFT_SHAPE (n, n)), tiled;
  g_autofree WeftOperand *operands = NULL;
  g_autoptr (GError) error = NULL, later = NULL;

  g_assert_cmpint (weft_graph_add (g, "Tile", WEFT_INPUTS (known, repeats), NULL, &error), ==, WEFT_NO_VALUE);
  g_assert_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_SHAPE);
  tiled = weft_graph_add (g, "Tile", WEFT_INPUTS (open, repeats), NULL, NULL);
  g_assert_cmpint (tiled, !=, WEFT_NO_VALUE);
  operands = g_new0 (WeftOperand, weft_graph_get_n_values (g));
  operands[known] = operands[open] = (WeftOperand){ TRUE, WEFT_DTYPE_F32, WEFT_SHAPE (1, 1), NULL };
  g_assert_false (weft_graph_infer (g, operands, &later));
  g_assert_error (later, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_SHAPE);
}

static void
test_gradient_through_nothing (void)
{
  Setup s;
  WeftValue compared, chosen, gradient;
  g_autoptr (GError) error = NULL;
  const WeftTensor *zeros;

  setup_init (&s);
  compared = weft_graph_emit (s.graph, "Greater", WEFT_INPUTS (s.matrix, s.matrix), NULL);
  chosen = weft_graph_emit (s.graph, "Where", WEFT_INPUTS (compared, s.matrix, s.matrix), NULL);
  g_assert_true (weft_graph_differentiate (s.graph, chosen, &s.cube, 1, &gradient, &error));
  g_assert_no_error (error);
  zeros = weft_graph_get_value (s.graph, gradient)->tensor;
  g_assert_true (weft_shape_equal (&weft_graph_get_value (s.graph, gradient)->shape, &WEFT_SHAPE (2, 3, 4)));
  for (gint64 i = 0; zeros != NULL && i < weft_shape_count (&zeros->shape); i++)
    g_assert_cmpfloat (weft_tensor_get (zeros, i), ==, 0);
  weft_graph_unref (s.graph);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/graph/misuse", test_misuse);
  g_test_add_func ("/engine/graph/names", test_names);
  g_test_add_func ("/engine/graph/named-dimensions", test_named_dimensions);
  g_test_add_func ("/engine/graph/infer", test_infer);
  g_test_add_func ("/engine/graph/too-large", test_too_large);
  g_test_add_func ("/engine/graph/gradient-through-nothing", test_gradient_through_nothing);
  return g_test_run ();
}
