/* test-relevance-ops.c: relevance through each class of ops
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whatever the op: what its inputs get and what is kept is what came, and shares of regions are
 * the transposed map, ⟨m, M R⟩ = ⟨Mᵀm, R⟩.
 */
#include "bench.h"

typedef struct
{
  const char *op;
  WeftValue (*build) (Bench *bench, const char *op);
} Case;

static WeftValue
ints (Bench  *bench,
      gint64  a,
      gint64  b,
      int     n)
{
  const gint64 numbers[] = { a, b };

  return weft_graph_add_ints (bench->graph, numbers, n);
}

/* Places 0, 2 and 1 of rows, as GatherElements reads them. */
static WeftValue
places (Bench *bench)
{
  WeftTensor *tensor = weft_tensor_new (WEFT_DTYPE_I64, &WEFT_SHAPE (3, 4), NULL);

  for (gint64 i = 0; i < 12; i++)
    weft_tensor_set (tensor, i, (double) ((i / 4 * 2) % 3));
  return weft_graph_add_constant (bench->graph, tensor);
}

#define EMIT(attributes, ...) weft_graph_emit (bench->graph, op, WEFT_INPUTS (__VA_ARGS__), attributes)

static WeftValue
build_one (Bench      *bench,
           const char *op)
{
  return EMIT (NULL, bench_site (bench, WEFT_SHAPE (3, 4)));
}

static WeftValue
build_image (Bench      *bench,
             const char *op)
{
  return EMIT (NULL, bench_site (bench, WEFT_SHAPE (2, 3, 4, 4)));
}

static WeftValue
build_pool (Bench      *bench,
            const char *op)
{
  return EMIT (WEFT_ATTRIBUTES (WEFT_INTS ("kernel_shape", ((const gint64[]){ 2, 3 }), 2)), bench_site (bench, WEFT_SHAPE (2, 3, 4, 5)));
}

static WeftValue
build_two (Bench      *bench,
           const char *op)
{
  return EMIT (NULL, bench_site (bench, WEFT_SHAPE (3, 4)), bench_site (bench, WEFT_SHAPE (1, 4)));
}

static WeftValue
build_choice (Bench      *bench,
              const char *op)
{
  return EMIT (NULL, bench_site (bench, WEFT_SHAPE (3, 4)), bench_site (bench, WEFT_SHAPE (3, 4)), bench_numbers (bench, WEFT_SHAPE (3, 4), FALSE));
}

static WeftValue
build_many (Bench      *bench,
            const char *op)
{
  return EMIT (NULL, bench_site (bench, WEFT_SHAPE (3, 4)), bench_numbers (bench, WEFT_SHAPE (3, 4), FALSE), bench_site (bench, WEFT_SHAPE (4)));
}

static WeftValue
build_scaled (Bench      *bench,
              const char *op)
{
  return EMIT (NULL, bench_site (bench, WEFT_SHAPE (3, 4)), bench_numbers (bench, WEFT_SHAPE (4), TRUE));
}

static WeftValue
build_mod (Bench      *bench,
           const char *op)
{
  return EMIT (WEFT_ATTRIBUTES (WEFT_INT ("fmod", 1)), bench_site (bench, WEFT_SHAPE (3, 4)), bench_numbers (bench, WEFT_SHAPE (4), TRUE));
}

static WeftValue
build_like (Bench      *bench,
            const char *op)
{
  return EMIT (NULL, bench_site (bench, WEFT_SHAPE (3, 4)), bench_numbers (bench, WEFT_SHAPE (3, 4), TRUE));
}

static WeftValue
build_stretched (Bench      *bench,
                 const char *op)
{
  return EMIT (NULL, bench_site (bench, WEFT_SHAPE (1, 4)), bench_numbers (bench, WEFT_SHAPE (3, 4), TRUE));
}

static WeftValue
build_shrunk (Bench      *bench,
              const char *op)
{
  return EMIT (NULL, bench_site (bench, WEFT_SHAPE (3, 4)), bench_numbers (bench, WEFT_SHAPE (1, 4), TRUE));
}

static WeftValue
build_cast (Bench      *bench,
            const char *op)
{
  return EMIT (WEFT_ATTRIBUTES (WEFT_INT ("to", WEFT_DTYPE_F32)), bench_site (bench, WEFT_SHAPE (3, 4)));
}

static WeftValue
build_conv (Bench      *bench,
            const char *op)
{
  return EMIT (WEFT_ATTRIBUTES (WEFT_INTS ("pads", ((const gint64[]){ 1, 1, 1, 1 }), 4)), bench_site (bench, WEFT_SHAPE (2, 3, 5, 5)),
               bench_numbers (bench, WEFT_SHAPE (4, 3, 3, 3), FALSE), bench_numbers (bench, WEFT_SHAPE (4), FALSE));
}

static WeftValue
build_conv_transpose (Bench      *bench,
                      const char *op)
{
  return EMIT (WEFT_ATTRIBUTES (WEFT_INTS ("strides", ((const gint64[]){ 2, 2 }), 2)), bench_site (bench, WEFT_SHAPE (2, 3, 3, 3)),
               bench_numbers (bench, WEFT_SHAPE (3, 2, 2, 2), FALSE), bench_numbers (bench, WEFT_SHAPE (2), FALSE));
}

static WeftValue
build_gemm (Bench      *bench,
            const char *op)
{
  return EMIT (WEFT_ATTRIBUTES (WEFT_INT ("transB", 1), WEFT_FLOAT ("beta", 0.5)), bench_site (bench, WEFT_SHAPE (3, 4)),
               bench_numbers (bench, WEFT_SHAPE (5, 4), FALSE), bench_numbers (bench, WEFT_SHAPE (5), FALSE));
}

static WeftValue
build_products (Bench      *bench,
                const char *op)
{
  return EMIT (NULL, bench_site (bench, WEFT_SHAPE (2, 3, 4)), bench_site (bench, WEFT_SHAPE (2, 4, 2)));
}

static WeftValue
build_norm (Bench      *bench,
            const char *op)
{
  return EMIT (NULL, bench_site (bench, WEFT_SHAPE (2, 3, 2, 2)), bench_numbers (bench, WEFT_SHAPE (3), FALSE), bench_numbers (bench, WEFT_SHAPE (3), FALSE),
               bench_numbers (bench, WEFT_SHAPE (3), FALSE), bench_numbers (bench, WEFT_SHAPE (3), TRUE));
}

static WeftValue
build_layer_norm (Bench      *bench,
                  const char *op)
{
  return EMIT (NULL, bench_site (bench, WEFT_SHAPE (2, 3, 4)), bench_numbers (bench, WEFT_SHAPE (4), FALSE), bench_numbers (bench, WEFT_SHAPE (4), FALSE));
}

static WeftValue
build_instance_norm (Bench      *bench,
                     const char *op)
{
  return EMIT (NULL, bench_site (bench, WEFT_SHAPE (2, 3, 4)), bench_numbers (bench, WEFT_SHAPE (3), FALSE), bench_numbers (bench, WEFT_SHAPE (3), FALSE));
}

/* Both directions, rows that end early, and a state to begin with. */
static WeftValue
emit_cell (Bench      *bench,
           const char *op,
           gboolean    rows_first)
{
  gint64 width = g_str_equal (op, "LSTM") ? 12 : 9;
  const gint64 lengths[] = { 4, 2 };
  WeftValue x = bench_site (bench, rows_first ? WEFT_SHAPE (2, 4, 5) : WEFT_SHAPE (4, 2, 5)), h = bench_site (bench, rows_first ? WEFT_SHAPE (2, 2, 3) : WEFT_SHAPE (2, 2, 3));
  WeftValue n_steps = weft_graph_emit (bench->graph, "Cast", WEFT_INPUTS (weft_graph_add_ints (bench->graph, lengths, 2)), WEFT_ATTRIBUTES (WEFT_INT ("to", WEFT_DTYPE_I32)));
  const WeftAttribute attributes[] = { WEFT_INT ("layout", rows_first), WEFT_TEXT ("direction", "bidirectional"), WEFT_INT ("linear_before_reset", 1), { .name = NULL } };
  const WeftAttribute plain[] = { attributes[0], attributes[1], { .name = NULL } };

  return EMIT (width == 9 ? attributes : plain, x, bench_numbers (bench, WEFT_SHAPE (2, width, 5), FALSE), bench_numbers (bench, WEFT_SHAPE (2, width, 3), FALSE),
               bench_numbers (bench, WEFT_SHAPE (2, 2 * width), FALSE), n_steps, h);
}

static WeftValue
build_cell (Bench      *bench,
            const char *op)
{
  return emit_cell (bench, op, TRUE);
}

static WeftValue
build_reduce (Bench      *bench,
              const char *op)
{
  return EMIT (WEFT_ATTRIBUTES (WEFT_INTS ("axes", ((const gint64[]){ 1 }), 1)), bench_site (bench, WEFT_SHAPE (3, 4)));
}

static WeftValue
build_axis (Bench      *bench,
            const char *op)
{
  return EMIT (NULL, bench_site (bench, WEFT_SHAPE (3, 1, 4)), ints (bench, 1, 0, 1));
}

static WeftValue
build_pair (Bench      *bench,
            const char *op)
{
  return EMIT (NULL, bench_site (bench, WEFT_SHAPE (2, 6)), ints (bench, 4, 3, 2));
}

static WeftValue
build_copies (Bench      *bench,
              const char *op)
{
  return EMIT (NULL, bench_site (bench, WEFT_SHAPE (1, 6)), ints (bench, 4, 6, 2));
}

static WeftValue
build_repeats (Bench      *bench,
               const char *op)
{
  return EMIT (NULL, bench_site (bench, WEFT_SHAPE (2, 3)), ints (bench, 2, 3, 2));
}

static WeftValue
build_concat (Bench      *bench,
              const char *op)
{
  return EMIT (WEFT_ATTRIBUTES (WEFT_INT ("axis", 1)), bench_site (bench, WEFT_SHAPE (3, 2)), bench_numbers (bench, WEFT_SHAPE (3, 1), FALSE), bench_site (bench, WEFT_SHAPE (3, 4)));
}

static WeftValue
build_slice (Bench      *bench,
             const char *op)
{
  return EMIT (NULL, bench_site (bench, WEFT_SHAPE (3, 6)), ints (bench, 1, 2, 2), ints (bench, 3, 5, 2));
}

static WeftValue
build_unslice (Bench      *bench,
               const char *op)
{
  return EMIT (NULL, bench_site (bench, WEFT_SHAPE (2, 3)), bench_numbers (bench, WEFT_SHAPE (3, 6), FALSE), ints (bench, 1, 2, 2), ints (bench, 3, 5, 2));
}

static WeftValue
build_gather (Bench      *bench,
              const char *op)
{
  return EMIT (NULL, bench_site (bench, WEFT_SHAPE (3, 4)), ints (bench, 2, 0, 2));
}

static WeftValue
build_gather_elements (Bench      *bench,
                       const char *op)
{
  return EMIT (NULL, bench_site (bench, WEFT_SHAPE (3, 4)), places (bench));
}

static WeftValue
build_scatter (Bench      *bench,
               const char *op)
{
  return EMIT (NULL, bench_site (bench, WEFT_SHAPE (3, 4)), places (bench), bench_site (bench, WEFT_SHAPE (3, 4)));
}

static WeftValue
build_one_hot (Bench      *bench,
               const char *op)
{
  return EMIT (NULL, ints (bench, 2, 0, 2), ints (bench, 3, 0, 1), bench_site (bench, WEFT_SHAPE (2)));
}

static WeftValue
build_top (Bench      *bench,
           const char *op)
{
  return EMIT (NULL, bench_site (bench, WEFT_SHAPE (3, 4)), ints (bench, 2, 0, 1));
}

static WeftValue
build_cum_sum (Bench      *bench,
               const char *op)
{
  return EMIT (NULL, bench_site (bench, WEFT_SHAPE (3, 4)), ints (bench, 1, 0, 1));
}

static WeftValue
build_pad (Bench      *bench,
           const char *op)
{
  const gint64 pads[] = { 0, 1, 2, 1 };

  return EMIT (WEFT_ATTRIBUTES (WEFT_TEXT ("mode", "constant")), bench_site (bench, WEFT_SHAPE (3, 4)), weft_graph_add_ints (bench->graph, pads, 4));
}

static WeftValue
build_resize (Bench      *bench,
              const char *op)
{
  const float scales[] = { 1, 1, 2, 1.5f };

  return EMIT (WEFT_ATTRIBUTES (WEFT_TEXT ("mode", "linear")), bench_site (bench, WEFT_SHAPE (1, 2, 3, 4)), WEFT_NO_VALUE, bench_given (bench, WEFT_SHAPE (4), scales));
}

static WeftValue
build_where (Bench      *bench,
             const char *op)
{
  WeftValue chooser = weft_graph_emit (bench->graph, "Greater", WEFT_INPUTS (bench_numbers (bench, WEFT_SHAPE (3, 4), FALSE), weft_graph_add_scalar (bench->graph, 0)), NULL);

  return EMIT (NULL, chooser, bench_site (bench, WEFT_SHAPE (3, 4)), bench_numbers (bench, WEFT_SHAPE (3, 4), FALSE));
}

/* Classes that do not go with one input of (3, 4). */
static const Case cases[] = {
  { "Add", build_two },
  { "Sub", build_two },
  { "Mul", build_two },
  { "Div", build_two },
  { "Pow", build_scaled },
  { "PRelu", build_scaled },
  { "Mod", build_mod },
  { "Sum", build_many },
  { "Mean", build_many },
  { "Max", build_choice },
  { "Min", build_choice },
  { "Cast", build_cast },
  { "weft.WhileTraining", build_like },
  { "weft.Augment", build_image },
  { "LayerNormalization", build_layer_norm },
  { "InstanceNormalization", build_instance_norm },
  { "Conv", build_conv },
  { "ConvTranspose", build_conv_transpose },
  { "Gemm", build_gemm },
  { "MatMul", build_products },
  { "weft.MatMul", build_products },
  { "BatchNormalization", build_norm },
  { "LSTM", build_cell },
  { "GRU", build_cell },
  { "ReduceSum", build_axis },
  { "ReduceMean", build_reduce },
  { "ReduceL1", build_reduce },
  { "ReduceL2", build_reduce },
  { "ReduceMax", build_reduce },
  { "ReduceMin", build_reduce },
  { "AveragePool", build_pool },
  { "MaxPool", build_pool },
  { "GlobalAveragePool", build_image },
  { "GlobalMaxPool", build_image },
  { "CumSum", build_cum_sum },
  { "weft.SumLike", build_shrunk },
  { "weft.ExpandLike", build_stretched },
  { "weft.ReshapeLike", build_like },
  { "Reshape", build_pair },
  { "Squeeze", build_axis },
  { "Unsqueeze", build_axis },
  { "Concat", build_concat },
  { "Slice", build_slice },
  { "weft.Unslice", build_unslice },
  { "Gather", build_gather },
  { "GatherElements", build_gather_elements },
  { "ScatterElements", build_scatter },
  { "TopK", build_top },
  { "OneHot", build_one_hot },
  { "Expand", build_copies },
  { "Tile", build_repeats },
  { "Pad", build_pad },
  { "Resize", build_resize },
  { "Where", build_where },
};

static WeftValue
build (Bench      *bench,
       const char *op)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    if (g_str_equal (cases[i].op, op))
      return cases[i].build (bench, op);
  return build_one (bench, op);
}

static WeftShape
shape_of (const Bench *bench,
          WeftValue    value)
{
  return weft_graph_get_value (bench->graph, value)->shape;
}

static double
dot (Bench     *bench,
     WeftValue  a,
     WeftValue  b,
     double    *size)
{
  gint64 n;
  const float *x = bench_read (bench, a, &n), *y = bench_read (bench, b, NULL);
  double sum = 0;

  for (gint64 i = 0; i < n; i++) {
    sum += (double) x[i] * (double) y[i];
    *size += fabs ((double) x[i]);
  }
  return sum;
}

static double
total (Bench     *bench,
       WeftValue  value)
{
  gint64 n;
  const float *x = bench_read (bench, value, &n);
  double sum = 0;

  for (gint64 i = 0; i < n; i++)
    sum += (double) x[i];
  return sum;
}

/* Both laws, for what goes from @y to the sites. */
static void
check_laws (Bench             *bench,
            const char        *what,
            WeftRelevanceRule  rule,
            WeftValue          y)
{
  const WeftRelevanceComposite composite = WEFT_RELEVANCE_COMPOSITE (rule);
  WeftValue start = bench_numbers (bench, shape_of (bench, y), FALSE), masks[MOST_SITES], share, outputs[2 * MOST_SITES + 3];
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftRelevance) relevance = weft_relevance_emit (bench->graph, y, start, bench->sites, bench->n_sites, &composite, &error);
  double parts = 0, masked = 0, size = 1e-3, transposed, kept;
  int n = 0;

  g_assert_no_error (error);
  for (int i = 0; i < bench->n_sites; i++)
    masks[i] = bench_numbers (bench, shape_of (bench, bench->sites[i]), FALSE);
  weft_relevance_emit_shares (relevance, masks, &y, 1, &share, &error);
  g_assert_no_error (error);
  for (int i = 0; i < bench->n_sites; i++)
    if (weft_relevance_get (relevance, bench->sites[i]) != WEFT_NO_VALUE) {
      outputs[n++] = weft_relevance_get (relevance, bench->sites[i]);
      outputs[n++] = masks[i];
    }
  outputs[n] = weft_relevance_get_kept (relevance);
  outputs[n + 1] = start;
  outputs[n + 2] = share;
  bench_run (bench, outputs, n + 3);
  for (int i = 0; i < n; i += 2) {
    parts += total (bench, outputs[i]);
    masked += dot (bench, outputs[i], outputs[i + 1], &size);
  }
  kept = total (bench, outputs[n]);
  transposed = dot (bench, start, share, &size);
  if (!(fabs (parts + kept - total (bench, start)) <= 1e-4 * size))
    g_error ("%s, rule %d: %g and %g kept are not %g", what, (int) rule, parts, kept, total (bench, start));
  if (!(fabs (masked - transposed) <= 1e-4 * size))
    g_error ("%s, rule %d: <m, M R> is %g, <M'm, R> %g", what, (int) rule, masked, transposed);
}

static gboolean
is_differentiable (const WeftOpClass *klass)
{
  return klass->differentiate != NULL && !(klass->flags & (WEFT_OP_NO_GRADIENT | WEFT_OP_UPDATE));
}

/* No class is forgotten: each has a rule that keeps the laws, or a reason why there is none. */
static void
test_table (void)
{
  for (const WeftOpClass *const *klass = weft_op_class_list (); *klass != NULL; klass++) {
    const char *why;
    gboolean has_rule = weft_relevance_explain_class (*klass, &why);

    if (is_differentiable (*klass) && !has_rule && why == NULL)
      g_error ("%s has neither a rule nor a reason", (*klass)->name);
    for (WeftRelevanceRule rule = WEFT_RELEVANCE_EPSILON; has_rule && rule <= WEFT_RELEVANCE_BOX; rule++) {
      Bench bench;

      bench_begin (&bench);
      check_laws (&bench, (*klass)->name, rule, build (&bench, (*klass)->name));
      bench_end (&bench);
    }
  }
}

/* An open gate takes nothing of what it lets through. */
static void
test_gate (void)
{
  const WeftRelevanceComposite composite = WEFT_RELEVANCE_COMPOSITE (WEFT_RELEVANCE_EPSILON);
  Bench bench;

  bench_begin (&bench);
  WeftValue x = bench_site (&bench, WEFT_SHAPE (3, 4)), gate = bench_site (&bench, WEFT_SHAPE (3, 4));
  WeftValue open = weft_graph_emit (bench.graph, "Sigmoid", WEFT_INPUTS (gate), NULL);
  WeftValue turned = weft_graph_emit (bench.graph, "Sub", WEFT_INPUTS (weft_graph_add_scalar (bench.graph, 1), open), NULL);
  WeftValue y = weft_graph_emit (bench.graph, "Mul", WEFT_INPUTS (turned, x), NULL), start = bench_numbers (&bench, WEFT_SHAPE (3, 4), FALSE);
  g_autoptr (WeftRelevance) relevance = weft_relevance_emit (bench.graph, y, start, bench.sites, 2, &composite, NULL);
  const WeftValue outputs[] = { weft_relevance_get (relevance, x), start };
  gint64 n;

  g_assert_cmpint (weft_relevance_get (relevance, gate), ==, WEFT_NO_VALUE);
  bench_run (&bench, outputs, 2);
  for (gint64 i = 0; i < 12; i++)
    g_assert_cmpfloat (bench_read (&bench, outputs[0], &n)[i], ==, bench_read (&bench, start, NULL)[i]);
  bench_end (&bench);
}

static WeftValue
emit_norm (Bench     *bench,
           WeftValue  x,
           gint64     channels)
{
  return weft_graph_emit (bench->graph, "BatchNormalization",
                          WEFT_INPUTS (x, bench_numbers (bench, WEFT_SHAPE (channels), FALSE), bench_numbers (bench, WEFT_SHAPE (channels), FALSE),
                                       bench_numbers (bench, WEFT_SHAPE (channels), FALSE), bench_numbers (bench, WEFT_SHAPE (channels), TRUE)),
                          NULL);
}

static WeftValue
build_matmul_add (Bench      *bench,
                  const char *op)
{
  WeftValue product = weft_graph_emit (bench->graph, "MatMul", WEFT_INPUTS (bench_site (bench, WEFT_SHAPE (3, 4)), bench_numbers (bench, WEFT_SHAPE (4, 5), FALSE)), NULL);

  return EMIT (NULL, product, bench_numbers (bench, WEFT_SHAPE (5), FALSE));
}

/* Batch normalization and the op before it, read as one op, give what both give. */
static void
test_fold (void)
{
  static const Case products[] = { { "Conv", build_conv }, { "ConvTranspose", build_conv_transpose }, { "Gemm", build_gemm }, { "Add", build_matmul_add } };

  for (gsize i = 0; i < G_N_ELEMENTS (products); i++) {
    WeftRelevanceLinear linear;
    Bench bench;

    bench_begin (&bench);
    WeftValue product = products[i].build (&bench, products[i].op), y = emit_norm (&bench, product, shape_of (&bench, product).extent[1]);
    int n_values = weft_graph_get_n_values (bench.graph);
    g_autofree guint8 *states = g_new0 (guint8, n_values);
    g_autofree int *n_readers = g_new0 (int, n_values);
    WeftRelevanceWalk walk = { .graph = bench.graph, .n_values = n_values, .states = states, .n_readers = n_readers, .kept = WEFT_NO_VALUE };

    weft_relevance_survey (&walk, y, bench.sites, 1);
    weft_relevance_read_linear (&walk, weft_graph_get_value (bench.graph, y)->producer, 1, &linear);
    g_assert_cmpint (linear.n_through, >=, 1);
    g_assert_cmpint (linear.output, ==, y);
    g_assert_cmpint (linear.core->inputs[0], ==, bench.sites[0]);
    WeftValue bare = weft_graph_emit (bench.graph, linear.core->klass->name, WEFT_INPUTS (bench.sites[0], linear.weight), linear.core->attributes);
    const WeftValue outputs[] = { y, weft_relevance_binary (bench.graph, "Add", bare, linear.bias) };
    gint64 n;

    bench_run (&bench, outputs, 2);
    bench_read (&bench, y, &n);
    for (gint64 k = 0; k < n; k++) {
      double given = (double) bench_read (&bench, y, NULL)[k], folded = (double) bench_read (&bench, outputs[1], NULL)[k];

      g_assert_cmpfloat (fabs (given - folded), <=, 1e-5 * (1 + fabs (given)));
    }
    check_laws (&bench, products[i].op, WEFT_RELEVANCE_GAMMA, y);
    bench_end (&bench);
  }
}

/* Written out, a cell gives what its op gives. */
static void
test_cell (void)
{
  static const char *const ops[] = { "LSTM", "GRU" };

  for (int turn = 0; turn < 4; turn++) {
    WeftValue outputs[6];
    Bench bench;
    int n = turn / 2 == 0 ? 3 : 2;

    bench_begin (&bench);
    WeftValue y = emit_cell (&bench, ops[turn / 2], turn % 2 == 0);
    g_assert_true (weft_relevance_write_cell (bench.graph, weft_graph_get_value (bench.graph, y)->producer, outputs));
    for (int k = 0; k < n; k++)
      outputs[3 + k] = y + k;
    bench_run (&bench, outputs, 3 + n);
    for (int k = 0; k < n; k++) {
      WeftShape given = shape_of (&bench, y + k), written = shape_of (&bench, outputs[k]);

      g_assert_true (weft_shape_equal (&given, &written));
      for (gint64 i = 0; i < weft_shape_count (&given); i++)
        g_assert_cmpfloat (fabs ((double) (bench_read (&bench, y + k, NULL)[i] - bench_read (&bench, outputs[k], NULL)[i])), <=, 1e-5);
    }
    check_laws (&bench, ops[turn / 2], WEFT_RELEVANCE_EPSILON, y + 1);
    bench_end (&bench);
  }
}

/* What has no rule is refused with its name and a method that works. */
static void
test_refusal (void)
{
  const WeftRelevanceComposite composite = WEFT_RELEVANCE_COMPOSITE (WEFT_RELEVANCE_EPSILON);
  g_autoptr (GError) error = NULL;
  Bench bench;

  bench_begin (&bench);
  WeftValue y = build_reduce (&bench, "ReduceProd");
  g_assert_null (weft_relevance_emit (bench.graph, y, y, bench.sites, 1, &composite, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL);
  g_assert_nonnull (strstr (error->message, "ReduceProd"));
  g_assert_nonnull (strstr (error->message, "integrated gradients"));
  bench_end (&bench);
}

/* A small network of pictures with all that such have: each rule keeps the laws from end to end. */
static void
test_network (void)
{
  for (WeftRelevanceRule rule = WEFT_RELEVANCE_EPSILON; rule <= WEFT_RELEVANCE_BOX; rule++) {
    Bench bench;

    bench_begin (&bench);
    WeftValue h = weft_graph_emit (bench.graph, "Relu", WEFT_INPUTS (emit_norm (&bench, build_conv (&bench, "Conv"), 4)), NULL);
    h = weft_graph_emit (bench.graph, "MaxPool", WEFT_INPUTS (h), WEFT_ATTRIBUTES (WEFT_INTS ("kernel_shape", ((const gint64[]){ 2, 2 }), 2)));
    WeftValue inner = weft_graph_emit (bench.graph, "Conv", WEFT_INPUTS (h, bench_numbers (&bench, WEFT_SHAPE (4, 1, 1, 1), FALSE)), WEFT_ATTRIBUTES (WEFT_INT ("group", 4)));
    h = weft_graph_emit (bench.graph, "Relu", WEFT_INPUTS (weft_relevance_binary (bench.graph, "Add", h, emit_norm (&bench, inner, 4))), NULL);
    h = weft_graph_emit (bench.graph, "Flatten", WEFT_INPUTS (weft_graph_emit (bench.graph, "GlobalAveragePool", WEFT_INPUTS (h), NULL)), NULL);
    h = weft_graph_emit (bench.graph, "Gemm", WEFT_INPUTS (h, bench_numbers (&bench, WEFT_SHAPE (4, 3), FALSE), bench_numbers (&bench, WEFT_SHAPE (3), FALSE)), NULL);
    check_laws (&bench, "network", rule, h);
    bench_end (&bench);
  }
}

/* Of a net of ReLU without biases LRP-ε with ε → 0 is gradient × input. */
static void
test_gradient (void)
{
  WeftRelevanceComposite composite = WEFT_RELEVANCE_COMPOSITE (WEFT_RELEVANCE_EPSILON);
  Bench bench;
  WeftValue slope;
  gint64 n;

  composite.epsilon = 1e-12;
  bench_begin (&bench);
  WeftValue x = bench_site (&bench, WEFT_SHAPE (2, 6)), h = x;
  for (int i = 0; i < 3; i++) {
    h = weft_graph_emit (bench.graph, "MatMul", WEFT_INPUTS (h, bench_numbers (&bench, WEFT_SHAPE (6, 6), FALSE)), NULL);
    h = weft_graph_emit (bench.graph, "Relu", WEFT_INPUTS (h), NULL);
  }
  WeftValue y = weft_graph_emit (bench.graph, "MatMul", WEFT_INPUTS (h, bench_numbers (&bench, WEFT_SHAPE (6, 1), FALSE)), NULL);
  g_autoptr (WeftRelevance) relevance = weft_relevance_emit (bench.graph, y, y, bench.sites, 1, &composite, NULL);
  g_assert_true (weft_graph_differentiate (bench.graph, y, &x, 1, &slope, NULL));
  const WeftValue outputs[] = { weft_relevance_get (relevance, x), weft_relevance_binary (bench.graph, "Mul", x, slope), weft_relevance_get_kept (relevance) };
  bench_run (&bench, outputs, 3);
  bench_read (&bench, outputs[0], &n);
  double largest = 0;
  for (gint64 i = 0; i < n; i++)
    largest = MAX (largest, fabs ((double) bench_read (&bench, outputs[1], NULL)[i]));
  g_assert_cmpfloat (largest, >, 0);
  for (gint64 i = 0; i < n; i++)
    g_assert_cmpfloat (fabs ((double) (bench_read (&bench, outputs[0], NULL)[i] - bench_read (&bench, outputs[1], NULL)[i])), <=, 1e-5 * largest);
  g_assert_cmpfloat (fabs ((double) bench_read (&bench, outputs[2], NULL)[0]), <=, 1e-4 * largest);
  bench_end (&bench);
}

/* Weights that let only units 1 of the first layer and 2 of the second one matter. */
static void
test_planted (void)
{
  const float first[9] = { 0, 1, 0, 0, 2, 0, 1, 0, 1 }, second[9] = { 1, 0, 0, 0, 0, 3, 0, 1, 0 }, last[3] = { 0, 0, 2 }, input[3] = { 1, 1, 0.5f };
  const WeftRelevanceRule tried[] = { WEFT_RELEVANCE_EPSILON, WEFT_RELEVANCE_GAMMA, WEFT_RELEVANCE_Z_PLUS, WEFT_RELEVANCE_ALPHA_BETA };

  for (gsize i = 0; i < G_N_ELEMENTS (tried); i++) {
    const WeftRelevanceComposite composite = WEFT_RELEVANCE_COMPOSITE (tried[i]);
    Bench bench;

    bench_begin (&bench);
    WeftValue x = bench_given (&bench, WEFT_SHAPE (1, 3), input);
    WeftValue one = weft_graph_emit (bench.graph, "Relu", WEFT_INPUTS (weft_relevance_binary (bench.graph, "MatMul", x, bench_given (&bench, WEFT_SHAPE (3, 3), first))), NULL);
    WeftValue two = weft_graph_emit (bench.graph, "Relu", WEFT_INPUTS (weft_relevance_binary (bench.graph, "MatMul", one, bench_given (&bench, WEFT_SHAPE (3, 3), second))), NULL);
    WeftValue y = weft_relevance_binary (bench.graph, "MatMul", two, bench_given (&bench, WEFT_SHAPE (3, 1), last));
    g_autoptr (WeftRelevance) relevance = weft_relevance_emit (bench.graph, y, y, &x, 1, &composite, NULL);
    const WeftValue outputs[] = { weft_relevance_get (relevance, one), weft_relevance_get (relevance, two), y };

    bench_run (&bench, outputs, 3);
    for (int k = 0; k < 3; k++) {
      g_assert_true ((bench_read (&bench, outputs[0], NULL)[k] != 0.0f) == (k == 1));
      g_assert_true ((bench_read (&bench, outputs[1], NULL)[k] != 0.0f) == (k == 2));
    }
    bench_end (&bench);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  weft_team_set_size (1, FALSE);
  g_test_add_func ("/explain/relevance/ops/table", test_table);
  g_test_add_func ("/explain/relevance/ops/gate", test_gate);
  g_test_add_func ("/explain/relevance/ops/fold", test_fold);
  g_test_add_func ("/explain/relevance/ops/refusal", test_refusal);
  g_test_add_func ("/explain/relevance/ops/cell", test_cell);
  g_test_add_func ("/explain/relevance/ops/network", test_network);
  g_test_add_func ("/explain/relevance/ops/gradient", test_gradient);
  g_test_add_func ("/explain/relevance/ops/planted", test_planted);
  return g_test_run ();
}
