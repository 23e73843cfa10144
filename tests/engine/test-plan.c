/* test-plan.c: plans give the same numbers however they are cut and stored
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plan-fixture.h"

#include "engine/error.h"

static void
test_threads (void)
{
  const gint64 batches[] = { 1, 2, 7, 64, 257 };

  for (guint b = 0; b < G_N_ELEMENTS (batches); b++) {
    g_autoptr (GByteArray) alone = train (1, batches[b], (WeftPlanSpec){ 0 }, 5);

    for (guint i = 1; i < G_N_ELEMENTS (team_sizes); i++) {
      g_autoptr (GByteArray) together = train (team_sizes[i], batches[b], (WeftPlanSpec){ 0 }, 5);

      assert_same_record (alone, together);
    }
  }
}

/* All five steps differ, so the test above would see a run that does nothing. */
static void
test_training_learns (void)
{
  g_autoptr (GByteArray) found = train (2, 64, (WeftPlanSpec){ 0 }, 30);
  const float *losses = (const float *) (gpointer) found->data;

  g_assert_cmpfloat (losses[29], <, 0.7f * losses[0]);
}

static void
test_kept_values_change_nothing (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (team_sizes); i++) {
    g_autoptr (GByteArray) plain = train (team_sizes[i], 65, (WeftPlanSpec){ 0 }, 4), kept = NULL;
    g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (WeftValue));
    Mlp mlp;

    mlp_init (&mlp, 61, 203, 11);
    for (WeftValue value = 0; value < weft_graph_get_n_values (mlp.graph); value++) {
      const WeftOp *op = weft_graph_get_value (mlp.graph, value)->producer;

      if (op != NULL && !(op->klass->flags & WEFT_OP_UPDATE))
        g_array_append_val (all, value);
    }
    mlp_clear (&mlp);
    kept = train (team_sizes[i], 65, (WeftPlanSpec){ .keep = (const WeftValue *) (gpointer) all->data, .n_keep = (int) all->len }, 4);
    assert_same_record (plain, kept);
  }
}

/* Replacing */

static void
test_replace (void)
{
  WeftPlan *plan;
  Mlp mlp;
  WeftValue outputs[] = { WEFT_NO_VALUE };
  double computed;
  const WeftTensor *bias;

  mlp_init (&mlp, 61, 203, 11);
  outputs[0] = mlp.logits;
  plan = mlp_plan (&mlp, 3, (WeftPlanSpec){ .outputs = outputs, .n_outputs = 1, .replaceable = &mlp.hidden, .n_replaceable = 1 });
  bias = weft_session_get_parameter (mlp.session, mlp.parameters[3]);
  weft_plan_replace (plan, mlp.hidden, TRUE);
  memset (weft_plan_get_tensor (plan, mlp.hidden)->data, 0, weft_plan_get_tensor (plan, mlp.hidden)->bytes);
  for (int i = 0; i < 11; i++)
    g_assert_true (isfinite (weft_tensor_get (bias, i)));
  computed = weft_tensor_get (bias, 4);
  weft_plan_run (plan, NULL);
  g_assert_cmpfloat (weft_tensor_get (weft_plan_get_tensor (plan, mlp.logits), 4), ==, computed);
  weft_plan_replace (plan, mlp.hidden, FALSE);
  weft_plan_run (plan, NULL);
  computed = 0;
  for (gint64 i = 0; i < 203; i++)
    computed += weft_tensor_get (weft_plan_get_tensor (plan, mlp.hidden), i);
  g_assert_cmpfloat (computed, >, 1);
  weft_plan_free (plan);
  mlp_clear (&mlp);
}

/* Fusion and folding */

static WeftTensor *
run_one (WeftSession   *session,
         WeftPlanSpec   spec,
         WeftValue      value,
         char         **description)
{
  g_autoptr (GError) error = NULL;
  WeftPlan *plan = weft_plan_new (session, &spec, &error);
  WeftTensor *copy;

  g_assert_no_error (error);
  weft_plan_run (plan, NULL);
  copy = weft_tensor_copy (weft_plan_get_tensor (plan, value), NULL);
  *description = weft_plan_describe (plan);
  weft_plan_free (plan);
  return copy;
}

static void
test_fused_activation (void)
{
  static const char *const names[] = { "Relu", "Sigmoid", "Tanh", "Softsign" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (WeftGraph) g = weft_graph_new ();
    WeftValue a = fixture_parameter (g, "a", 1, WEFT_SHAPE (37, 53)), b = fixture_parameter (g, "b", 2, WEFT_SHAPE (53, 71)), c = fixture_parameter (g, "c", 3, WEFT_SHAPE (71));
    WeftValue product = weft_graph_emit (g, "Gemm", WEFT_INPUTS (a, b, c), NULL);
    WeftValue y = weft_graph_emit (g, names[i], WEFT_INPUTS (product), NULL);
    g_autoptr (WeftSession) session = weft_session_new (g, NULL);
    g_autofree char *fused = NULL, *unfused = NULL;
    g_autoptr (WeftTensor) one = run_one (session, (WeftPlanSpec){ .outputs = &y, .n_outputs = 1 }, y, &fused);
    g_autoptr (WeftTensor) other = run_one (session, (WeftPlanSpec){ .outputs = &y, .n_outputs = 1, .keep = &product, .n_keep = 1 }, y, &unfused);

    g_assert_nonnull (strstr (fused, "Gemm+activation"));
    g_assert_null (strstr (unfused, "+activation"));
    g_assert_cmpmem (one->data, one->bytes, other->data, other->bytes);
  }
}

/* Whole numbers have no vectors: what follows a sum of them is not done on the way. */
static void
test_whole_numbers_are_not_fused (void)
{
  g_autoptr (WeftGraph) g = weft_graph_new ();
  WeftValue x = weft_graph_add_input (g, "x", WEFT_DTYPE_I32, &WEFT_SHAPE (1)), y = weft_graph_emit (g, "Neg", WEFT_INPUTS (weft_graph_emit (g, "Add", WEFT_INPUTS (x, x), NULL)), NULL);
  g_autoptr (WeftSession) session = weft_session_new (g, NULL);
  g_autoptr (WeftTensor) given = weft_tensor_new (WEFT_DTYPE_I32, &WEFT_SHAPE (1), NULL), result = NULL;

  weft_tensor_set (given, 0, 3);
  weft_session_run (session, &x, &given, 1, &y, &result, 1, NULL);
  g_assert_cmpfloat (weft_tensor_get (result, 0), ==, -6);
}

/* Products in parts */

#define PARTS_M 33
#define PARTS_K 500
#define PARTS_N 131

/* α Σ_k a[i,k] b[k,j] + c, in double; @a turned: a[k,i]. */
static void
assert_product (const WeftTensor *y,
                const WeftTensor *a,
                const WeftTensor *b,
                const WeftTensor *c,
                double            alpha,
                gboolean          relu,
                gboolean          turned)
{
  for (gint64 i = 0; i < PARTS_M; i++)
    for (gint64 j = 0; j < PARTS_N; j++) {
      gint64 from = c == NULL ? 0 : c->shape.rank == 1 ? j
                                                       : i * PARTS_N + j;
      double sum = 0;

      for (gint64 k = 0; k < PARTS_K; k++)
        sum += weft_tensor_get (a, turned ? k * PARTS_M + i : i * PARTS_K + k) * weft_tensor_get (b, k * PARTS_N + j);
      sum = alpha * sum + (c == NULL ? 0 : weft_tensor_get (c, from));
      g_assert_cmpfloat_with_epsilon (weft_tensor_get (y, i * PARTS_N + j), relu ? MAX (sum, 0) : sum, 4e-5);
    }
}

static void
check_parts (WeftTensor *c,
             double      alpha,
             gboolean    relu,
             gboolean    turned)
{
  g_autoptr (GByteArray) first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (team_sizes); i++) {
    g_autoptr (WeftGraph) g = weft_graph_new ();
    WeftValue a = fixture_parameter (g, "a", 1, turned ? WEFT_SHAPE (PARTS_K, PARTS_M) : WEFT_SHAPE (PARTS_M, PARTS_K));
    WeftValue b = fixture_parameter (g, "b", 2, WEFT_SHAPE (PARTS_K, PARTS_N));
    WeftValue more = c == NULL ? WEFT_NO_VALUE : weft_graph_add_parameter (g, "c", c);
    WeftValue y = weft_graph_emit (g, "Gemm", WEFT_INPUTS (a, b, more), WEFT_ATTRIBUTES (WEFT_FLOAT ("alpha", alpha), WEFT_INT ("transA", turned)));
    g_autoptr (WeftSession) session = NULL;
    g_autoptr (GByteArray) found = g_byte_array_new ();
    g_autoptr (WeftTensor) result = NULL;
    g_autofree char *description = NULL;

    if (relu)
      y = weft_graph_emit (g, "Relu", WEFT_INPUTS (y), NULL);
    session = weft_session_new (g, NULL);
    weft_team_set_size (team_sizes[i], FALSE);
    result = run_one (session, (WeftPlanSpec){ .outputs = &y, .n_outputs = 1 }, y, &description);
    g_assert_nonnull (strstr (description, "4 units in 4 lanes"));
    assert_product (result, weft_session_get_parameter (session, a), weft_session_get_parameter (session, b), c, alpha, relu, turned);
    record (found, result);
    if (first == NULL)
      first = g_steal_pointer (&found);
    else
      assert_same_record (first, found);
  }
  weft_team_set_size (0, FALSE);
}

static void
test_product_in_parts (void)
{
  g_autoptr (WeftTensor) bias = fixture_tensor (3, WEFT_SHAPE (PARTS_N)), matrix = fixture_tensor (4, WEFT_SHAPE (PARTS_M, PARTS_N));

  check_parts (NULL, 1, FALSE, FALSE);
  check_parts (bias, 1, TRUE, FALSE);
  check_parts (bias, 0.5, FALSE, FALSE);
  check_parts (matrix, 1, TRUE, FALSE);
  check_parts (NULL, 1, FALSE, TRUE);
  check_parts (bias, 0.5, TRUE, TRUE);
}

static void
test_constants_are_folded (void)
{
  g_autoptr (WeftGraph) g = weft_graph_new ();
  WeftValue x = fixture_parameter (g, "x", 1, WEFT_SHAPE (4, 9));
  WeftValue constant = weft_graph_add_constant (g, fixture_tensor (2, WEFT_SHAPE (4, 9)));
  WeftValue folded = weft_graph_emit (g, "Exp", WEFT_INPUTS (constant), NULL);
  WeftValue y = weft_graph_emit (g, "Add", WEFT_INPUTS (x, folded), NULL);
  g_autoptr (WeftSession) session = weft_session_new (g, NULL);
  g_autofree char *description = NULL, *other = NULL;
  g_autoptr (WeftTensor) sum = run_one (session, (WeftPlanSpec){ .outputs = &y, .n_outputs = 1 }, y, &description);
  g_autoptr (WeftTensor) alone = run_one (session, (WeftPlanSpec){ .outputs = &folded, .n_outputs = 1 }, folded, &other);

  g_assert_null (strstr (description, "Exp"));
  for (gint64 i = 0; i < 36; i++) {
    g_assert_cmpfloat_with_epsilon (weft_tensor_get (alone, i), exp (weft_tensor_get (weft_graph_get_value (g, constant)->tensor, i)), 1e-6);
    g_assert_cmpfloat_with_epsilon (weft_tensor_get (sum, i), weft_tensor_get (alone, i) + weft_tensor_get (weft_session_get_parameter (session, x), i), 1e-6);
  }
}

/* Dropout */

static void
compare_dropout (const WeftTensor *x,
                 const WeftTensor *y,
                 const WeftTensor *dx)
{
  gint64 n = weft_shape_count (&x->shape), n_left_out = 0;
  double sigma = sqrt (0.25 * 0.75 / (double) n);

  for (gint64 i = 0; i < n; i++) {
    gboolean left_out = weft_tensor_get (dx, i) == 0;

    n_left_out += left_out;
    g_assert_cmpfloat_with_epsilon (weft_tensor_get (y, i), left_out ? 0 : weft_tensor_get (x, i) / 0.75, 1e-6);
    g_assert_cmpfloat_with_epsilon (weft_tensor_get (dx, i), left_out ? 0 : 1 / 0.75, 1e-6);
  }
  g_assert_cmpfloat (fabs ((double) n_left_out / (double) n - 0.25), <, 5 * sigma);
}

static void
test_dropout (void)
{
  g_autoptr (WeftGraph) g = weft_graph_new ();
  WeftValue x = fixture_parameter (g, "x", 1, WEFT_SHAPE (101, 203)), dx, values[2];
  WeftValue y = weft_graph_emit (g, "Dropout", WEFT_INPUTS (x, weft_graph_add_scalar (g, 0.25)), NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftSession) session = NULL;
  g_autoptr (WeftTensor) first = NULL;

  weft_graph_differentiate (g, y, &x, 1, &dx, &error);
  values[0] = y;
  values[1] = dx;
  session = weft_session_new (g, &error);
  for (guint i = 0; i < G_N_ELEMENTS (team_sizes); i++) {
    g_autoptr (WeftPlan) plan = NULL;
    const WeftTensor *now;

    weft_team_set_size (team_sizes[i], FALSE);
    plan = weft_plan_new (session, &(WeftPlanSpec){ .outputs = values, .n_outputs = 2, .training = TRUE }, &error);
    now = weft_plan_get_tensor (plan, y);
    weft_plan_set_random (plan, 7, 1);
    weft_plan_run (plan, NULL);
    if (first == NULL)
      first = weft_tensor_copy (now, NULL);
    g_assert_cmpmem (first->data, first->bytes, now->data, now->bytes);
    compare_dropout (weft_session_get_parameter (session, x), now, weft_plan_get_tensor (plan, dx));
    weft_plan_set_random (plan, 7, 2);
    weft_plan_run (plan, NULL);
    g_assert_true (memcmp (first->data, now->data, now->bytes) != 0);
    weft_plan_set_random (plan, 8, 1);
    weft_plan_run (plan, NULL);
    g_assert_true (memcmp (first->data, now->data, now->bytes) != 0);
  }
  weft_team_set_size (0, FALSE);
}

static void
test_dropout_rests_outside_training (void)
{
  g_autoptr (WeftGraph) g = weft_graph_new ();
  WeftValue x = fixture_parameter (g, "x", 1, WEFT_SHAPE (5, 7));
  WeftValue y = weft_graph_emit (g, "Dropout", WEFT_INPUTS (x, weft_graph_add_scalar (g, 0.25)), NULL);
  g_autoptr (WeftSession) session = weft_session_new (g, NULL);
  g_autofree char *description = NULL;
  g_autoptr (WeftTensor) found = run_one (session, (WeftPlanSpec){ .outputs = &y, .n_outputs = 1 }, y, &description);
  const WeftTensor *given = weft_session_get_parameter (session, x);

  g_assert_cmpmem (found->data, found->bytes, given->data, given->bytes);
}

/* Graphs drawn at random: whatever memory ops share, the numbers are those of a
 * plan in which each has its own. */

static WeftValue
grow (WeftGraph  *g,
      WeftValue   x,
      WeftValue   other,
      WeftRandom *random)
{
  static const char *const unary[] = { "Relu", "Sigmoid", "Tanh", "Neg", "Abs", "Softplus", "Softsign" };
  static const char *const binary[] = { "Add", "Sub", "Mul", "Max", "Min" };
  const WeftShape shape = weft_graph_get_value (g, x)->shape, *with = &weft_graph_get_value (g, other)->shape;
  gint64 rows = shape.extent[0], columns = shape.extent[1], width = 1 + weft_random_below (random, 70), axis = 1, one = 1;

  switch (weft_random_below (random, 10)) {
  case 0:
  case 1:
    return weft_graph_emit (g, "Gemm", WEFT_INPUTS (x, weft_graph_add_constant (g, fixture_tensor (random->position, WEFT_SHAPE (columns, width)))), NULL);
  case 2:
    return weft_graph_emit (g, "Softmax", WEFT_INPUTS (x), WEFT_ATTRIBUTES (WEFT_INT ("axis", weft_random_below (random, 2))));
  case 3:
    return weft_graph_emit (g, "Transpose", WEFT_INPUTS (x), NULL);
  case 4:
    return columns > 100 ? x : weft_graph_emit (g, "Concat", WEFT_INPUTS (x, x), WEFT_ATTRIBUTES (WEFT_INT ("axis", 1)));
  case 5:
    if (columns < 3)
      return x;
    return weft_graph_emit (g, "Slice", WEFT_INPUTS (x, weft_graph_add_ints (g, &one, 1), weft_graph_add_ints (g, &columns, 1), weft_graph_add_ints (g, &axis, 1)), NULL);
  case 6:
    return weft_graph_emit (g, "Sub", WEFT_INPUTS (x, weft_graph_emit (g, "ReduceMean", WEFT_INPUTS (x), WEFT_ATTRIBUTES (WEFT_INTS ("axes", &axis, 1)))), NULL);
  case 7:
  case 8:
    if (weft_shape_equal (&shape, with))
      return weft_graph_emit (g, binary[weft_random_below (random, G_N_ELEMENTS (binary))], WEFT_INPUTS (x, other), NULL);
    return weft_graph_emit (g, "Add", WEFT_INPUTS (x, weft_graph_add_constant (g, fixture_tensor (random->position, WEFT_SHAPE (rows, 1)))), NULL);
  default:
    return weft_graph_emit (g, unary[weft_random_below (random, G_N_ELEMENTS (unary))], WEFT_INPUTS (x), NULL);
  }
}

typedef struct
{
  WeftGraph *graph;
  WeftValue outputs[3]; /* the last value, and gradients of its sum */
  WeftPlanUpdate updates[2];
} Drawn;

static void
drawn_init (Drawn   *self,
            guint64  seed)
{
  WeftGraph *g = self->graph = weft_graph_new ();
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (WeftValue));
  g_autoptr (GError) error = NULL;
  WeftValue parameters[2], gradients[2], value;
  WeftRandom random;

  weft_random_init (&random, weft_random_key (seed, "graph"), 0);
  for (int i = 0; i < 2; i++) {
    value = parameters[i] = fixture_parameter (g, i == 0 ? "a" : "b", seed + (guint64) i, WEFT_SHAPE (67, 41));
    g_array_append_val (values, value);
  }
  for (int i = 0; i < 25; i++) {
    guint back = MIN (values->len, 4);

    value = grow (g, g_array_index (values, WeftValue, values->len - 1 - weft_random_below (&random, back)),
                  g_array_index (values, WeftValue, weft_random_below (&random, values->len)), &random);
    g_array_append_val (values, value);
  }
  self->outputs[0] = value;
  g_assert_true (weft_graph_differentiate (g, value, parameters, 2, gradients, &error));
  for (int i = 0; i < 2; i++) {
    WeftValue step = weft_graph_emit (g, "Mul", WEFT_INPUTS (gradients[i], weft_graph_add_scalar (g, 0.01)), NULL);

    self->outputs[i + 1] = gradients[i];
    self->updates[i] = (WeftPlanUpdate){ parameters[i], weft_graph_emit (g, "Sub", WEFT_INPUTS (parameters[i], step), NULL) };
  }
}

static GByteArray *
drawn_run (Drawn    *self,
           int       n_members,
           gboolean  keep)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (WeftValue));
  g_autoptr (WeftSession) session = weft_session_new (self->graph, NULL);
  WeftPlanSpec spec = { .outputs = self->outputs, .n_outputs = 3, .updates = self->updates, .n_updates = 2 };
  g_autoptr (WeftPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  GByteArray *found = g_byte_array_new ();

  for (WeftValue value = 0; keep && value < weft_graph_get_n_values (self->graph); value++)
    if (weft_graph_get_value (self->graph, value)->kind == WEFT_VALUE_RESULT)
      g_array_append_val (all, value);
  spec.keep = (const WeftValue *) (gpointer) all->data;
  spec.n_keep = (int) all->len;
  weft_team_set_size (n_members, FALSE);
  plan = weft_plan_new (session, &spec, &error);
  g_assert_no_error (error);
  for (int run = 0; run < 3; run++) {
    weft_plan_run (plan, NULL);
    for (int i = 0; i < 3; i++)
      record (found, weft_plan_get_tensor (plan, self->outputs[i]));
  }
  for (int i = 0; i < 2; i++)
    record (found, weft_session_get_parameter (session, self->updates[i].parameter));
  weft_team_set_size (0, FALSE);
  return found;
}

static void
test_drawn (void)
{
  for (guint64 seed = 0; seed < 60; seed++) {
    g_autoptr (GByteArray) kept = NULL;
    Drawn drawn;

    drawn_init (&drawn, seed);
    kept = drawn_run (&drawn, 1, TRUE);
    for (guint i = 0; i < G_N_ELEMENTS (team_sizes); i++) {
      g_autoptr (GByteArray) shared = drawn_run (&drawn, team_sizes[i], FALSE);

      if (kept->len != shared->len || memcmp (kept->data, shared->data, kept->len) != 0)
        g_error ("graph %d at %d threads differs from a plan that keeps everything", (int) seed, team_sizes[i]);
    }
    weft_graph_unref (drawn.graph);
  }
}

/* Errors */

static void
test_shapes_must_be_known (void)
{
  g_autoptr (GError) error = NULL;
  WeftPlan *plan;
  Mlp mlp;

  mlp_init (&mlp, 5, 7, 3);
  plan = weft_plan_new (mlp.session, &(WeftPlanSpec){ .outputs = &mlp.loss, .n_outputs = 1 }, &error);
  g_assert_null (plan);
  g_assert_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, "x: "));
  mlp_clear (&mlp);
}

/* Batches of different team_sizes share one session. */
static void
test_shapes_by_plan (void)
{
  WeftPlan *large, *small;
  Mlp mlp;

  mlp_init (&mlp, 61, 203, 11);
  large = mlp_plan (&mlp, 64, (WeftPlanSpec){ .keep = &mlp.logits, .n_keep = 1 });
  small = mlp_plan (&mlp, 3, (WeftPlanSpec){ .keep = &mlp.logits, .n_keep = 1 });
  weft_plan_run (large, NULL);
  weft_plan_run (small, NULL);
  g_assert_cmpint (weft_plan_get_tensor (large, mlp.logits)->shape.extent[0], ==, 64);
  g_assert_cmpint (weft_plan_get_tensor (small, mlp.logits)->shape.extent[0], ==, 3);
  g_assert_cmpfloat (weft_plan_get_cost (large), >, 10 * weft_plan_get_cost (small) / 2);
  weft_plan_free (large);
  weft_plan_free (small);
  mlp_clear (&mlp);
}

/* What is measured adds up to what the plan costs, and is by op. */
static void
test_times (void)
{
  g_autoptr (GArray) times = NULL, none = NULL;
  double cost = 0;
  WeftPlan *plan;
  Mlp mlp;

  mlp_init (&mlp, 61, 203, 11);
  plan = mlp_plan (&mlp, 64, (WeftPlanSpec){ .keep = &mlp.logits, .n_keep = 1 });
  weft_plan_measure (plan, TRUE);
  for (int i = 0; i < 3; i++)
    weft_plan_run (plan, NULL);
  times = weft_plan_get_times (plan);
  for (guint i = 0; i < times->len; i++) {
    const WeftPlanTime *time = &g_array_index (times, WeftPlanTime, i);

    cost += time->cost;
    g_assert_true (i == 0 || time->seconds <= g_array_index (times, WeftPlanTime, i - 1).seconds);
    for (guint j = 0; j < i; j++)
      g_assert_cmpstr (time->op, !=, g_array_index (times, WeftPlanTime, j).op);
  }
  g_assert_cmpfloat_with_epsilon (cost / 3, weft_plan_get_cost (plan), 1e-3 * cost);
  weft_plan_measure (plan, FALSE);
  none = weft_plan_get_times (plan);
  g_assert_cmpuint (none->len, ==, 0);
  weft_plan_free (plan);
  mlp_clear (&mlp);
}

/* Plans of a frozen session compute once what follows from parameters; others follow them. */
static void
test_frozen (void)
{
  for (int frozen = 0; frozen < 2; frozen++) {
    g_autoptr (WeftGraph) graph = weft_graph_new ();
    g_autoptr (WeftTensor) one = weft_tensor_new_scalar (1);
    WeftValue w = weft_graph_add_parameter (graph, "w", one), x = weft_graph_add_input (graph, "x", WEFT_DTYPE_F32, &WEFT_SHAPE (2));
    WeftValue y = weft_graph_emit (graph, "Mul", WEFT_INPUTS (x, weft_graph_emit (graph, "Exp", WEFT_INPUTS (w), NULL)), NULL);
    g_autoptr (WeftSession) session = weft_session_new (graph, NULL);
    g_autoptr (WeftPlan) plan = NULL;

    if (frozen)
      weft_session_freeze (session);
    plan = weft_plan_new (session, &(WeftPlanSpec){ .outputs = &y, .n_outputs = 1 }, NULL);
    weft_tensor_set (weft_session_get_parameter (session, w), 0, 0);
    weft_tensor_set (weft_plan_get_tensor (plan, x), 1, 2);
    weft_plan_run (plan, NULL);
    g_assert_cmpfloat_with_epsilon (weft_tensor_get (weft_plan_get_tensor (plan, y), 1), frozen ? 2 * G_E : 2, 1e-5);
  }
}

/* What is never written is the graph's own, not a copy. */
static void
test_frozen_shares (void)
{
  g_autoptr (WeftGraph) graph = weft_graph_new ();
  g_autoptr (WeftTensor) one = weft_tensor_new_scalar (1);
  WeftValue w = weft_graph_add_parameter (graph, "w", one), y = weft_graph_emit (graph, "Exp", WEFT_INPUTS (w), NULL);
  g_autoptr (WeftSession) session = weft_session_new_frozen (graph), other = weft_session_new (graph, NULL);
  WeftTensor *result;

  g_assert_true (weft_session_is_frozen (session) && weft_session_get_parameter (session, w) == one);
  g_assert_true (weft_session_get_parameter (other, w) != one);
  g_assert_true (weft_session_run (session, NULL, NULL, 0, &y, &result, 1, NULL));
  g_assert_cmpfloat_with_epsilon (weft_tensor_get (result, 0), G_E, 1e-5);
  weft_tensor_unref (result);
}

/* relu (normalize (x) + r) is one op, and gives what three give. */
static void
test_fused_sum (void)
{
  g_autoptr (WeftGraph) graph = weft_graph_new ();
  const WeftShape shape = WEFT_SHAPE (2, 3, 5, 7);
  WeftValue x = weft_graph_add_input (graph, "x", WEFT_DTYPE_F32, &shape), r = weft_graph_add_input (graph, "r", WEFT_DTYPE_F32, &shape);
  WeftValue one = weft_graph_add_constant (graph, weft_tensor_new_vector ((const float[]){ 1, -2, 3 }, 3)), y, sum, plain;
  g_autoptr (WeftSession) session = NULL;
  float results[2][210];

  plain = weft_graph_emit (graph, "BatchNormalization", WEFT_INPUTS (x, one, one, one, weft_graph_emit (graph, "Mul", WEFT_INPUTS (one, one), NULL)), NULL);
  sum = weft_graph_emit (graph, "Add", WEFT_INPUTS (r, plain), NULL);
  y = weft_graph_emit (graph, "Relu", WEFT_INPUTS (sum), NULL);
  session = weft_session_new (graph, NULL);
  for (int keeps = 0; keeps < 2; keeps++) {
    const WeftValue kept[] = { plain, sum };
    g_autoptr (WeftPlan) plan = weft_plan_new (session, &(WeftPlanSpec){ .outputs = &y, .n_outputs = 1, .keep = kept, .n_keep = keeps == 0 ? 0 : 2 }, NULL);
    g_autofree char *text = weft_plan_describe (plan);

    for (int i = 0; i < 210; i++) {
      weft_tensor_set (weft_plan_get_tensor (plan, x), i, i % 11 - 5);
      weft_tensor_set (weft_plan_get_tensor (plan, r), i, i % 7 - 3);
    }
    weft_plan_run (plan, NULL);
    memcpy (results[keeps], weft_plan_get_tensor (plan, y)->data, sizeof results[keeps]);
    g_assert_true ((strstr (text, "Add") == NULL) == (keeps == 0));
    g_assert_true ((strstr (text, "BatchNormalization+activation") != NULL) == (keeps == 0));
  }
  for (int i = 0; i < 210; i++)
    g_assert_cmpfloat_with_epsilon (results[0][i], results[1][i], 1e-5);
}

/* An update that is made as its gradient is computed */

/* Three steps by the gradient of Σ (x w)², of which also the plan's description is given;
 * @both: x learns too. */
static GByteArray *
run_steps (const char  *op,
           gboolean     keep,
           gboolean     both,
           int          n_members,
           char       **description)
{
  g_autoptr (WeftGraph) g = weft_graph_new ();
  const WeftUpdateRate given = { 0.1f, 0.9f, 0.999f, 0.1f, 0.001f, 1e-8f, 0, 0, 1, INFINITY, 1, 1, 0, 0 };
  WeftValue w = fixture_parameter (g, "w", 1, WEFT_SHAPE (300, 64)), x = fixture_parameter (g, "x", 2, WEFT_SHAPE (100, 300));
  const WeftValue learned[] = { w, x };
  WeftValue y = weft_graph_emit (g, "Gemm", WEFT_INPUTS (x, w), NULL);
  WeftValue loss = weft_graph_emit (g, "ReduceSumSquare", WEFT_INPUTS (y), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0))), gradients[2];
  WeftValue rate = weft_graph_add_input (g, "rate", WEFT_DTYPE_F32, &WEFT_SHAPE (WEFT_UPDATE_RATE_LENGTH));
  g_autoptr (WeftTensor) zeros = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (300, 64), NULL);
  const WeftValue moments[] = { fixture_parameter (g, "m", 3, WEFT_SHAPE (300, 64)), weft_graph_add_parameter (g, "v", zeros) };
  g_autoptr (WeftSession) session = NULL;
  g_autoptr (WeftPlan) plan = NULL;
  GByteArray *found = g_byte_array_new ();
  WeftPlanUpdate updates[4];
  WeftPlanSpec spec;

  g_assert_true (weft_graph_differentiate (g, loss, learned, 2, gradients, NULL));
  updates[0] = (WeftPlanUpdate){ w, weft_graph_emit (g, op, WEFT_INPUTS (w, gradients[0], moments[0], moments[1], rate), NULL) };
  updates[1] = (WeftPlanUpdate){ moments[0], updates[0].value + 1 };
  updates[2] = (WeftPlanUpdate){ moments[1], updates[0].value + 2 };
  updates[3] = (WeftPlanUpdate){ x, weft_graph_emit (g, "weft.SgdUpdate", WEFT_INPUTS (x, gradients[1], rate), NULL) };
  session = weft_session_new (g, NULL);
  weft_team_set_size (n_members, FALSE);
  spec = (WeftPlanSpec){ .outputs = &loss, .n_outputs = 1, .keep = gradients, .n_keep = keep, .updates = updates, .n_updates = both ? 4 : 3, .training = TRUE };
  plan = weft_plan_new (session, &spec, NULL);
  memcpy (weft_plan_get_tensor (plan, rate)->data, &given, sizeof given);
  for (int run = 0; run < 3; run++)
    weft_plan_run (plan, NULL);
  for (int i = 0; i < 3; i++)
    record (found, weft_session_get_parameter (session, updates[i].parameter));
  *description = weft_plan_describe (plan);
  weft_team_set_size (0, FALSE);
  return found;
}

static void
assert_steps (gboolean both)
{
  g_autofree char *apart_text = NULL;
  g_autoptr (GByteArray) apart = run_steps ("weft.AdamUpdate", TRUE, both, 1, &apart_text), first = NULL;

  g_assert_null (strstr (apart_text, "+update"));
  for (guint i = 0; i < G_N_ELEMENTS (team_sizes); i++) {
    g_autofree char *text = NULL;
    g_autoptr (GByteArray) found = run_steps ("weft.AdamUpdate", FALSE, both, team_sizes[i], &text);

    g_assert_true ((strstr (text, "Gemm+update") != NULL) == !both);
    g_assert_true ((strstr (text, "AdamUpdate") != NULL) == both);
    g_assert_cmpuint (found->len, ==, apart->len);
    for (guint k = 0; k < found->len / sizeof (float); k++)
      g_assert_cmpfloat_with_epsilon (((const float *) (gpointer) found->data)[k], ((const float *) (gpointer) apart->data)[k], 1e-4f);
    if (first == NULL)
      first = g_steal_pointer (&found);
    else
      assert_same_record (first, found);
  }
}

static void
test_fused_update (void)
{
  g_autofree char *text = NULL;
  g_autoptr (GByteArray) other = run_steps ("weft.NadamUpdate", FALSE, FALSE, 1, &text);

  g_assert_null (strstr (text, "+update"));
  assert_steps (FALSE);
  assert_steps (TRUE);
}

/* What a lane keeps for later lies where it has just read for the last time: `a` and `d`, which
 * differ by a stage and two products, are one buffer. */
static void
test_place_left_behind (void)
{
  enum {
    N = 256,
    BYTES = N * N * 4
  };
  g_autoptr (WeftGraph) g = weft_graph_new ();
  const gint64 rows = 0;
  const WeftAttribute over_rows[] = { WEFT_INTS ("axes", &rows, 1), { NULL } };
  WeftValue x = fixture_parameter (g, "x", 1, WEFT_SHAPE (N, N)), w = fixture_parameter (g, "w", 2, WEFT_SHAPE (N, N));
  WeftValue a = weft_graph_emit (g, "Tanh", WEFT_INPUTS (x), NULL);
  WeftValue c = weft_graph_emit (g, "Gemm", WEFT_INPUTS (a, w, weft_graph_emit (g, "ReduceMean", WEFT_INPUTS (a), over_rows)), NULL);
  WeftValue d = weft_graph_emit (g, "Gemm", WEFT_INPUTS (c, w), NULL), y = weft_graph_emit (g, "ReduceMean", WEFT_INPUTS (d), over_rows);
  g_autoptr (WeftSession) session = weft_session_new (g, NULL);
  g_autoptr (WeftTensor) kept = NULL, shared = NULL;
  g_autofree char *description = NULL, *other = NULL;
  g_autoptr (WeftPlan) plan = NULL;

  weft_team_set_size (1, FALSE);
  plan = weft_plan_new (session, &(WeftPlanSpec){ .outputs = &y, .n_outputs = 1 }, NULL);
  g_assert_cmpuint (weft_plan_get_bytes (plan), >, BYTES);
  g_assert_cmpuint (weft_plan_get_bytes (plan), <, BYTES * 3 / 2);
  kept = run_one (session, (WeftPlanSpec){ .outputs = &y, .n_outputs = 1, .keep = (const WeftValue[]){ a, d }, .n_keep = 2 }, y, &description);
  shared = run_one (session, (WeftPlanSpec){ .outputs = &y, .n_outputs = 1 }, y, &other);
  g_assert_cmpmem (kept->data, kept->bytes, shared->data, shared->bytes);
  weft_team_set_size (0, FALSE);
}

/* A few numbers that like to come in sixteens do not keep a convolution in one lane. */
static void
test_lanes_by_what_takes_time (void)
{
  g_autoptr (WeftGraph) graph = weft_graph_new ();
  g_autoptr (WeftTensor) weights = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (16, 16, 5, 5), NULL);
  WeftValue x = weft_graph_add_input (graph, "x", WEFT_DTYPE_F32, &WEFT_SHAPE (16, 16, 40, 40)), s = weft_graph_add_input (graph, "s", WEFT_DTYPE_F32, &WEFT_SHAPE (16));
  WeftValue outputs[2];
  g_autoptr (WeftSession) session = NULL;
  g_autoptr (WeftPlan) plan = NULL;
  g_autofree char *text = NULL;

  outputs[0] = weft_graph_emit (graph, "Conv", WEFT_INPUTS (x, weft_graph_add_parameter (graph, "w", weights)), NULL);
  outputs[1] = weft_graph_emit (graph, "Exp", WEFT_INPUTS (s), NULL);
  session = weft_session_new (graph, NULL);
  plan = weft_plan_new (session, &(WeftPlanSpec){ .outputs = outputs, .n_outputs = 2 }, NULL);
  text = weft_plan_describe (plan);
  g_assert_nonnull (strstr (text, "16 units in 16 lanes"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/plan/threads", test_threads);
  g_test_add_func ("/engine/plan/training-learns", test_training_learns);
  g_test_add_func ("/engine/plan/kept-values-change-nothing", test_kept_values_change_nothing);
  g_test_add_func ("/engine/plan/replace", test_replace);
  g_test_add_func ("/engine/plan/fused-activation", test_fused_activation);
  g_test_add_func ("/engine/plan/whole-numbers-are-not-fused", test_whole_numbers_are_not_fused);
  g_test_add_func ("/engine/plan/product-in-parts", test_product_in_parts);
  g_test_add_func ("/engine/plan/constants-are-folded", test_constants_are_folded);
  g_test_add_func ("/engine/plan/dropout", test_dropout);
  g_test_add_func ("/engine/plan/dropout-rests-outside-training", test_dropout_rests_outside_training);
  g_test_add_func ("/engine/plan/drawn", test_drawn);
  g_test_add_func ("/engine/plan/shapes-must-be-known", test_shapes_must_be_known);
  g_test_add_func ("/engine/plan/shapes-by-plan", test_shapes_by_plan);
  g_test_add_func ("/engine/plan/times", test_times);
  g_test_add_func ("/engine/plan/frozen", test_frozen);
  g_test_add_func ("/engine/plan/frozen-shares", test_frozen_shares);
  g_test_add_func ("/engine/plan/fused-sum", test_fused_sum);
  g_test_add_func ("/engine/plan/fused-update", test_fused_update);
  g_test_add_func ("/engine/plan/place-left-behind", test_place_left_behind);
  g_test_add_func ("/engine/plan/bug/lanes-by-what-takes-time", test_lanes_by_what_takes_time);
  return g_test_run ();
}
