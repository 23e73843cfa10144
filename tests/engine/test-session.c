/* test-session.c: who holds the memory of weights and of intermediate values
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plan-fixture.h"

#include "base/alloc.h"

static void
test_adopt (void)
{
  g_autoptr (WeftGraph) g = weft_graph_new ();
  g_autoptr (WeftTensor) held = fixture_tensor (2, WEFT_SHAPE (5));
  WeftValue own = fixture_parameter (g, "own", 1, WEFT_SHAPE (5)), shared = weft_graph_add_parameter (g, "shared", held), late;
  g_autoptr (WeftSession) first = weft_session_adopt (g, NULL), second = weft_session_adopt (g, NULL);

  g_assert_true (weft_session_get_parameter (first, own) == weft_graph_get_value (g, own)->tensor);
  g_assert_true (weft_session_get_parameter (second, own) != weft_session_get_parameter (first, own));
  g_assert_true (weft_session_get_parameter (first, shared) != held);
  g_assert_cmpmem (weft_session_get_parameter (first, shared)->data, held->bytes, held->data, held->bytes);
  late = fixture_parameter (g, "late", 3, WEFT_SHAPE (5));
  g_assert_true (weft_session_add_parameters (first, NULL));
  g_assert_true (weft_session_get_parameter (first, late) == weft_graph_get_value (g, late)->tensor);
}

static WeftPlan *
plan_rows (WeftSession *session,
           WeftValue    x,
           WeftValue    y,
           gint64       n_rows)
{
  const WeftPlanShape shape = { x, WEFT_SHAPE (n_rows, 40) };
  g_autoptr (GError) error = NULL;
  WeftPlan *plan = weft_plan_new (session, &(const WeftPlanSpec){ .outputs = &y, .n_outputs = 1, .shapes = &shape, .n_shapes = 1 }, &error);

  g_assert_no_error (error);
  for (gint64 i = 0; i < n_rows * 40; i++)
    weft_tensor_set (weft_plan_get_tensor (plan, x), i, cos ((double) i));
  return plan;
}

/* exp (x) w, and that times w again: neither product is read row by row alone. */
static WeftValue
add_products (WeftGraph *g,
              WeftValue  x)
{
  WeftValue w = fixture_parameter (g, "w", 1, WEFT_SHAPE (40, 40)), product = weft_graph_emit (g, "MatMul", WEFT_INPUTS (weft_graph_emit (g, "Exp", WEFT_INPUTS (x), NULL), w), NULL);
  WeftValue turned = weft_graph_emit (g, "Transpose", WEFT_INPUTS (product), WEFT_ATTRIBUTES (WEFT_INTS ("perm", ((const gint64[]){ 1, 0 }), 2)));

  return weft_graph_emit (g, "MatMul", WEFT_INPUTS (w, turned), NULL);
}

/* Plans that take turns in one memory find what they would find alone, and keep what they
 * show. */
static void
test_alternate (void)
{
  g_autoptr (WeftGraph) g = weft_graph_new ();
  WeftValue x = weft_graph_add_input (g, "x", WEFT_DTYPE_F32, &WEFT_SHAPE (weft_graph_name_dimension (g, "batch"), 40)), y = add_products (g, x);
  g_autoptr (WeftSession) alone = weft_session_new (g, NULL), together = weft_session_new (g, NULL);
  g_autoptr (WeftPlan) large = NULL, small = NULL, expected = plan_rows (alone, x, y, 300), expected_small = plan_rows (alone, x, y, 70);

  weft_session_alternate (together);
  large = plan_rows (together, x, y, 300);
  small = plan_rows (together, x, y, 70);
  weft_plan_run (expected, NULL);
  weft_plan_run (expected_small, NULL);
  for (int run = 0; run < 2; run++) {
    const WeftTensor *wanted = weft_plan_get_tensor (expected, y), *wanted_small = weft_plan_get_tensor (expected_small, y);

    weft_plan_run (large, NULL);
    weft_plan_run (small, NULL);
    g_assert_cmpmem (weft_plan_get_tensor (large, y)->data, wanted->bytes, wanted->data, wanted->bytes);
    g_assert_cmpmem (weft_plan_get_tensor (small, y)->data, wanted_small->bytes, wanted_small->data, wanted_small->bytes);
  }
}

static guint64
count_allocations (WeftSession *session,
                   WeftValue    x,
                   WeftValue    y)
{
  guint64 before = weft_alloc_count ();
  g_autoptr (WeftPlan) plan = plan_rows (session, x, y, 70);

  return weft_alloc_count () - before;
}

/* The second plan brings no memory for what lies between its ops. */
static void
test_alternate_allocates_once (void)
{
  g_autoptr (WeftGraph) g = weft_graph_new ();
  WeftValue x = weft_graph_add_input (g, "x", WEFT_DTYPE_F32, &WEFT_SHAPE (weft_graph_name_dimension (g, "batch"), 40)), y = add_products (g, x);
  g_autoptr (WeftSession) session = weft_session_new (g, NULL);
  guint64 alone = count_allocations (session, x, y);
  g_autoptr (WeftPlan) large = NULL;

  weft_session_alternate (session);
  large = plan_rows (session, x, y, 300);
  g_assert_cmpuint (count_allocations (session, x, y), ==, alone - 1);
}

/* Weights that are changed in many ways before runs read them. */
static WeftValue
add_changed (WeftGraph *g,
             WeftValue  x,
             gint64     n)
{
  WeftValue w = fixture_parameter (g, "w", 1, WEFT_SHAPE (n, n)), changed = w;

  for (int i = 0; i < 5; i++)
    changed = weft_graph_emit (g, "Add", WEFT_INPUTS (weft_graph_emit (g, "Tanh", WEFT_INPUTS (changed), NULL), w), NULL);
  return weft_graph_emit (g, "MatMul", WEFT_INPUTS (x, changed), NULL);
}

/* Of what is computed once only that stays which runs read. */
static void
test_once (void)
{
  const gint64 n = 200, bytes = n * n * 4;
  g_autoptr (WeftGraph) g = weft_graph_new ();
  WeftValue x = fixture_parameter (g, "x", 3, WEFT_SHAPE (1, n)), y = add_changed (g, x, n);
  WeftValue late = weft_graph_emit (g, "Add", WEFT_INPUTS (y, weft_graph_add_input (g, "more", WEFT_DTYPE_F32, &WEFT_SHAPE (1, n))), NULL);
  g_autoptr (WeftSession) session = weft_session_new (g, NULL), frozen = weft_session_new_frozen (g);
  const WeftPlanSpec spec = { .outputs = &late, .n_outputs = 1 };
  g_autoptr (WeftPlan) expected = weft_plan_new (session, &spec, NULL), plan = weft_plan_new (frozen, &spec, NULL);
  const WeftTensor *wanted = weft_plan_get_tensor (expected, late);

  for (int run = 0; run < 2; run++) {
    weft_plan_run (expected, NULL);
    weft_plan_run (plan, NULL);
    g_assert_cmpmem (weft_plan_get_tensor (plan, late)->data, wanted->bytes, wanted->data, wanted->bytes);
  }
  g_assert_cmpuint (weft_plan_get_bytes (plan), <, 3 * bytes);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/session/adopt", test_adopt);
  g_test_add_func ("/engine/session/alternate", test_alternate);
  g_test_add_func ("/engine/session/alternate-allocates-once", test_alternate_allocates_once);
  g_test_add_func ("/engine/session/once", test_once);
  return g_test_run ();
}
