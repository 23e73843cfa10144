/* test-gradient.c: what flows back to a value that many ops read
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/gradient.h"
#include "engine/plan.h"

#include "plan-fixture.h"

#define MOST_STEPS 23

/* A value that is read in each of some steps, each through an alias of its own, which
 * shows the step's share of the gradient. */
typedef struct
{
  WeftGraph *graph;
  WeftValue shared;
  WeftValue aliases[MOST_STEPS];
  int n_steps;
  WeftValue total;
} Steps;

static void
steps_init (Steps           *self,
            const WeftShape *shape)
{
  *self = (Steps){ .graph = weft_graph_new (), .total = WEFT_NO_VALUE };
  self->shared = fixture_parameter (self->graph, "shared", 1, *shape);
}

static void
steps_clear (Steps *self)
{
  weft_graph_unref (self->graph);
}

static WeftValue
next_alias (Steps *self)
{
  return self->aliases[self->n_steps++] = weft_graph_emit (self->graph, "Identity", WEFT_INPUTS (self->shared), NULL);
}

/* Each step counts in its own way, or a share of one could stand for that of another. */
static void
add_step (Steps     *self,
          WeftValue  y)
{
  WeftValue sum = weft_graph_emit (self->graph, "ReduceSum", WEFT_INPUTS (weft_graph_emit (self->graph, "Tanh", WEFT_INPUTS (y), NULL)), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
  WeftValue weighted = weft_graph_emit (self->graph, "Mul", WEFT_INPUTS (sum, weft_graph_add_scalar (self->graph, self->n_steps)), NULL);

  self->total = self->total == WEFT_NO_VALUE ? weighted : weft_graph_emit (self->graph, "Add", WEFT_INPUTS (self->total, weighted), NULL);
}

static WeftValue
add_input (Steps     *self,
           WeftShape  shape)
{
  g_autofree char *name = g_strdup_printf ("step%d", self->n_steps);

  return fixture_parameter (self->graph, name, (guint64) self->n_steps + 100, shape);
}

static int
count (const char *text,
       const char *word)
{
  int n = 0;

  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    n++;
  return n;
}

/* The gradient is the sum of all shares; @word occurs @times among what computes it. */
static void
check (Steps      *self,
       const char *word,
       int         times)
{
  WeftValue values[MOST_STEPS + 1] = { self->shared }, gradients[MOST_STEPS + 1];
  WeftTensor *found[MOST_STEPS + 1] = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftSession) session = NULL;
  g_autoptr (WeftPlan) plan = NULL;
  g_autofree char *text = NULL;
  int n = self->n_steps + 1;

  memcpy (values + 1, self->aliases, (gsize) self->n_steps * sizeof (WeftValue));
  weft_graph_differentiate (self->graph, self->total, values, n, gradients, &error);
  g_assert_no_error (error);
  session = weft_session_new (self->graph, &error);
  weft_session_run (session, NULL, NULL, 0, gradients, found, n, &error);
  g_assert_no_error (error);
  for (gint64 i = 0; i < weft_shape_count (&found[0]->shape); i++) {
    double sum = 0;

    for (int step = 1; step < n; step++)
      sum += weft_tensor_get (found[step], i);
    g_assert_cmpfloat_with_epsilon (weft_tensor_get (found[0], i), sum, 1e-5 * (n + fabs (sum)));
  }
  plan = weft_plan_new (session, &(WeftPlanSpec){ .outputs = gradients, .n_outputs = 1 }, &error);
  g_assert_no_error (error);
  text = weft_plan_describe (plan);
  g_assert_cmpint (count (text, word), ==, times);
  for (int i = 0; i < n; i++)
    weft_tensor_unref (found[i]);
}

/* Weights of a cell that is written out step by step: at most ten steps are one product. */
static void
test_products (void)
{
  const int counts[][2] = { { 1, 1 }, { 2, 1 }, { 10, 1 }, { 11, 2 }, { 23, 3 } };

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++) {
    Steps steps;

    steps_init (&steps, &WEFT_SHAPE (8, 9));
    while (steps.n_steps < counts[i][0]) {
      WeftValue x = add_input (&steps, WEFT_SHAPE (3, 8));

      add_step (&steps, weft_graph_emit (steps.graph, "Gemm", WEFT_INPUTS (x, next_alias (&steps)), NULL));
    }
    check (&steps, " Gemm", counts[i][0] + counts[i][1]);
    steps_clear (&steps);
  }
}

/* What attention looks at: in each step a row of weights for each of a stack of matrices. */
static void
test_stacked_products (void)
{
  Steps steps;

  steps_init (&steps, &WEFT_SHAPE (4, 6, 8));
  while (steps.n_steps < 7) {
    WeftValue weights = add_input (&steps, WEFT_SHAPE (4, 1, 6));

    add_step (&steps, weft_graph_emit (steps.graph, "MatMul", WEFT_INPUTS (weights, next_alias (&steps)), NULL));
  }
  check (&steps, " weft.MatMul", 1);
  steps_clear (&steps);
}

/* Many rows and a small product: to copy the rows would cost more than to add. */
static void
test_large_operands (void)
{
  Steps steps;

  steps_init (&steps, &WEFT_SHAPE (8, 1));
  while (steps.n_steps < 4) {
    WeftValue x = add_input (&steps, WEFT_SHAPE (50, 8));

    add_step (&steps, weft_graph_emit (steps.graph, "Gemm", WEFT_INPUTS (x, next_alias (&steps)), NULL));
  }
  check (&steps, " Concat", 0);
  steps_clear (&steps);
}

static void
check_slices (const gint64 *bounds,
              int           n_slices,
              int           n_concats,
              int           n_unslices)
{
  const gint64 axis = 1;
  Steps steps;

  steps_init (&steps, &WEFT_SHAPE (3, 12, 4));
  for (int i = 0; i < n_slices; i++) {
    WeftValue from = weft_graph_add_ints (steps.graph, &bounds[2 * i], 1), to = weft_graph_add_ints (steps.graph, &bounds[2 * i + 1], 1), x = next_alias (&steps);

    add_step (&steps, weft_graph_emit (steps.graph, "Slice", WEFT_INPUTS (x, from, to, weft_graph_add_ints (steps.graph, &axis, 1)), NULL));
  }
  check (&steps, " Concat", n_concats);
  check (&steps, " weft.Unslice", n_unslices);
  steps_clear (&steps);
}

static void
test_slices (void)
{
  gint64 steps[24];

  for (int i = 0; i < 12; i++) {
    steps[2 * i] = 11 - i;
    steps[2 * i + 1] = 12 - i;
  }
  check_slices (steps, 12, 3, 0);
  check_slices (steps + 2, 11, 2, 1);
  check_slices ((const gint64[]){ 0, 2, 5, -5, 7, 9 }, 3, 1, 2);
  check_slices ((const gint64[]){ 0, 2, 3, 4, 1, 5 }, 3, 0, 3);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/gradient/products", test_products);
  g_test_add_func ("/engine/gradient/stacked-products", test_stacked_products);
  g_test_add_func ("/engine/gradient/large-operands", test_large_operands);
  g_test_add_func ("/engine/gradient/slices", test_slices);
  return g_test_run ();
}
