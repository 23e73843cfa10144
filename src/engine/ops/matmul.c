/* matmul.c: matrix products
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gemm: y = α A' B' + β C (ONNX 13). MatMul: NumPy's, over stacks of matrices.
 * weft.MatMul: the same with either operand transposed, for MatMul's gradient.
 * Rows are units, so that each belongs to one lane; large products go to
 * OpenBLAS, by shape alone.
 */
#include "engine/blas.h"
#include "engine/ops/ops.h"
#include "engine/ops/rules.h"
#include "engine/ops/update.h"

#include "base/i18n.h"
#include "engine/error.h"

#include <string.h>

/* The extents and strides of one product, whatever the op. */
typedef struct
{
  gint64 m;
  gint64 n;
  gint64 k;
  gboolean turn_a;
  gboolean turn_b;
} Product;

static gboolean
multiply_shapes (const WeftShape  *a,
                 const WeftShape  *b,
                 gboolean          turn_a,
                 gboolean          turn_b,
                 Product          *product,
                 GError          **error)
{
  const gint64 *tail_a = a->extent + a->rank - 2, *tail_b = b->extent + b->rank - 2;
  gint64 k_a = tail_a[turn_a ? 0 : 1], k_b = tail_b[turn_b ? 1 : 0];

  *product = (Product){ tail_a[turn_a ? 1 : 0], tail_b[turn_b ? 0 : 1], k_a, turn_a, turn_b };
  if (k_a == k_b || k_a == WEFT_UNKNOWN_EXTENT || k_b == WEFT_UNKNOWN_EXTENT)
    return TRUE;
  return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("A has %" PRId64 " columns, B has %" PRId64 " rows; they must agree"), k_a, k_b);
}

static double
cost_of_row (const Product *product)
{
  return 2.0 * (double) product->n * (double) product->k;
}

/* A lane has whole tiles of our kernels, or enough rows for OpenBLAS. Of a long transposed
 * A each line of memory has numbers of sixteen rows, and each lane reads all of B. */
static gint64
lane_rows (const Product *product)
{
  if (weft_blas_is_better (product->m, product->n, product->k))
    return WEFT_BLAS_ROWS;
  if (product->turn_a && product->k >= 256 && product->m >= 128)
    return product->m >= 512 ? 64 : product->m >= 256 ? 32
                                                      : 16;
  return 8;
}

/* A transposed B that many rows read is turned once, not by each lane. */
#define TURN_LEAST_B    (16 << 10)
#define TURN_LEAST_ROWS 16
#define TURN_ROWS       64

static gboolean
is_turned_before (const Product *p)
{
  return p->turn_b && p->m >= TURN_LEAST_ROWS && p->n * p->k >= TURN_LEAST_B && !weft_blas_is_better (p->m, p->n, p->k);
}

static void
measure_turned (const Product *p,
                int            operand,
                WeftPrepared  *result)
{
  if (operand == 1 && is_turned_before (p))
    *result = (WeftPrepared){ p->n * p->k, (p->n + TURN_ROWS - 1) / TURN_ROWS, (double) (p->k * TURN_ROWS) };
}

static void
run_turned (const WeftCall *call,
            gint64          first,
            gint64          last)
{
  const WeftShape *b = &call->inference->inputs[1].shape;
  gint64 n = b->extent[0], k = b->extent[1], begin = first * TURN_ROWS, end = MIN (last * TURN_ROWS, n);

  call->kernels->turn ((const float *) call->inputs[1] + begin * k, k, end - begin, k, (float *) call->outputs[0] + begin, n);
}

/* A transposed matrix times a vector is that vector, as a row, times the matrix. */
static void
multiply_column (const WeftCall *call,
                 const Product  *p,
                 const WeftGemm *column,
                 gint64          first,
                 gint64          last)
{
  WeftGemm row = *column;

  row.n = last - first;
  row.a = column->b;
  row.a_row = p->k;
  row.a_column = 1;
  row.b = column->a + first;
  row.b_row = p->m;
  row.b_transposed = FALSE;
  row.c = column->c + first;
  row.c_row = row.n;
  call->kernels->gemm (&row, 0, 1);
}

/* Sums along a few vectors as they lie in memory: @rows of @matrix with @vector. */
static void
multiply_dots (const WeftCall *call,
               const WeftGemm *g,
               const float    *matrix,
               const float    *vector,
               float          *to,
               gint64          rows)
{
  float sums[2];

  for (gint64 i = 0; i < rows; i++) {
    call->kernels->sum_products (matrix + i * g->k, 0, vector, g->k, sums);
    to[i] = g->alpha * sums[0];
  }
  call->kernels->unary (g->activation, to, to, rows, g->activation_alpha, 0);
}

/* Rows @first … @last - 1 of C. */
static void
multiply (const WeftCall *call,
          const Product  *p,
          WeftGemm       *g,
          gint64          first,
          gint64          last)
{
  g->n = p->n;
  g->k = p->k;
  g->a_row = p->turn_a ? 1 : p->k;
  g->a_column = p->turn_a ? p->m : 1;
  /* A vector is its own transpose. */
  g->b_transposed = p->turn_b && p->n > 1 && p->k > 1;
  g->b_row = g->b_transposed ? p->k : p->n;
  g->c_row = p->n;
  g->activation = (WeftUnary) call->activation;
  g->activation_alpha = call->activation_alpha;
  g->scratch = call->scratch;
  if (p->n == 1 && p->turn_a && g->bias == NULL)
    multiply_column (call, p, g, first, last);
  else if (p->n == 1 && g->bias == NULL)
    multiply_dots (call, g, g->a + first * p->k, g->b, g->c + first, last - first);
  else if (p->m == 1 && g->b_transposed && !p->turn_a && g->bias == NULL)
    multiply_dots (call, g, g->b, g->a, g->c, p->n);
  else if (weft_blas_is_better (p->m, p->n, p->k))
    weft_blas_gemm (call->kernels, g, first, last);
  else
    call->kernels->gemm (g, first, last);
}

/* Gemm */

static const WeftAttributeSpec gemm_attributes[] = {
  { .fallback = WEFT_FLOAT ("alpha", 1) },
  { .fallback = WEFT_FLOAT ("beta", 1) },
  { .fallback = WEFT_INT ("transA", 0), .minimum = 0, .maximum = 1 },
  { .fallback = WEFT_INT ("transB", 0), .minimum = 0, .maximum = 1 },
  { { NULL } },
};

static gboolean
look_at_gemm (const WeftInference  *self,
              Product              *product,
              GError              **error)
{
  const WeftShape *a = &self->inputs[0].shape, *b = &self->inputs[1].shape;

  if (a->rank != 2 || b->rank != 2)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("A has %d axes and B has %d, each must have 2; put a Flatten before it"), a->rank, b->rank);
  return multiply_shapes (a, b, weft_op_get_int (self->op, "transA") != 0, weft_op_get_int (self->op, "transB") != 0, product, error);
}

static void
measure_prepared_gemm (const WeftInference *self,
                       int                  operand,
                       WeftPrepared        *result)
{
  Product product;

  if (!look_at_gemm (self, &product, NULL))
    g_assert_not_reached ();
  measure_turned (&product, operand, result);
}

static gboolean
infer_gemm (WeftInference  *self,
            GError        **error)
{
  Product product;
  WeftShape joint;

  for (int i = 0; i < 3; i++)
    if (!weft_rule_need_f32 (self, i, error))
      return FALSE;
  if (!look_at_gemm (self, &product, error))
    return FALSE;
  self->outputs[0].dtype = WEFT_DTYPE_F32;
  self->outputs[0].shape = WEFT_SHAPE (product.m, product.n);
  return !self->inputs[2].present || weft_rule_broadcast (&self->outputs[0].shape, &self->inputs[2].shape, &joint, error);
}

/* A vector of n (or a matrix of one row) is added while tiles are stored. */
static gboolean
is_bias (const WeftInference *self,
         const Product       *product)
{
  const WeftShape *c = &self->inputs[2].shape;

  return self->inputs[2].present && weft_op_get_float (self->op, "beta") == 1 && c->rank > 0 &&
         c->extent[c->rank - 1] == product->n && weft_shape_count (c) == product->n;
}

static void
partition_gemm (const WeftInference *self,
                WeftPartition       *result)
{
  Product product;

  if (!look_at_gemm (self, &product, NULL))
    g_assert_not_reached ();
  result->units = product.m;
  result->multiple = lane_rows (&product);
  result->cost = cost_of_row (&product);
  result->aligned = product.turn_a ? 0 : 1;
  if (self->inputs[2].present && weft_shape_equal (&self->inputs[2].shape, &self->outputs[0].shape))
    result->aligned |= 1u << 2;
}

static gsize
scratch_gemm (const WeftInference *self,
              gint64               units)
{
  Product product;

  if (!look_at_gemm (self, &product, NULL))
    g_assert_not_reached ();
  return product.turn_b ? WEFT_GEMM_SCRATCH (product.k) : 0;
}

/* y += β C for a C that is no plain bias. */
static void
add_c (const WeftCall *call,
       gint64          first,
       gint64          last)
{
  const WeftShape *y = &call->inference->outputs[0].shape, *c = &call->inference->inputs[2].shape;
  gint64 n = y->extent[1];
  float beta = (float) weft_op_get_float (call->op, "beta");
  gint64 row_step = c->rank == 2 && c->extent[0] != 1 ? c->extent[1] : 0;
  gboolean stays = c->rank == 0 || c->extent[c->rank - 1] == 1;

  for (gint64 i = first; i < last; i++) {
    float *to = (float *) call->outputs[0] + i * n;
    const float *from = (const float *) call->inputs[2] + i * row_step;

    if (stays)
      call->kernels->unary (WEFT_UNARY_AFFINE, to, to, n, 1, beta * *from);
    else
      call->kernels->axpy (beta, from, to, n);
    call->kernels->unary ((WeftUnary) call->activation, to, to, n, call->activation_alpha, 0);
  }
}

/* Weights and moments that stay in the second-level cache between steps, where what is saved
 * counts, and columns that are whole tiles. */
#define STEP_MOST_C  (160 << 10)
#define STEP_COLUMNS 32
#define STEP_MOST_K  512

/* Adam's step has a root and a division, which take no time beside products. */
static gboolean
steps_gemm (const WeftInference *self,
            const WeftOp        *update)
{
  WeftUpdate kind = weft_update_get_kind (update);
  Product p;

  if (!look_at_gemm (self, &p, NULL))
    g_assert_not_reached ();
  return (kind == WEFT_UPDATE_ADAM || kind == WEFT_UPDATE_ADAMW) && p.turn_a && !p.turn_b && !self->inputs[2].present && p.n % STEP_COLUMNS == 0 && p.m * p.n <= STEP_MOST_C &&
         p.k <= STEP_MOST_K && !weft_blas_is_better (p.m, p.n, p.k);
}

/* Rows @first … @last - 1 of the weights, by those of the product. */
static void
step_gemm (const WeftCall *call,
           const Product  *p,
           gint64          first,
           gint64          last)
{
  const WeftGemm g = {
    .n = p->n,
    .k = p->k,
    .a = call->inputs[0],
    .a_row = 1,
    .a_column = p->m,
    .b = call->inputs[1],
    .b_row = p->n,
    .c = call->outputs[0],
    .c_row = p->n,
    .alpha = (float) weft_op_get_float (call->op, "alpha"),
  };
  const WeftUpdateStep step = { weft_update_get_kind (call->update), call->inputs[call->rate], call->outputs[1], call->outputs[2] };

  call->kernels->gemm_update (&g, &step, first, last);
}

static void
run_gemm (const WeftCall *call,
          gint64          first,
          gint64          last)
{
  gboolean bias;
  Product product;
  WeftCall plain = *call;
  WeftGemm g = { .a = call->inputs[0], .b = call->inputs[1], .c = call->outputs[0] };

  if (!look_at_gemm (call->inference, &product, NULL))
    g_assert_not_reached ();
  if (call->update != NULL) {
    step_gemm (call, &product, first, last);
    return;
  }
  product.turn_b = product.turn_b && !is_turned_before (&product);
  bias = is_bias (call->inference, &product);
  g.alpha = (float) weft_op_get_float (call->op, "alpha");
  g.bias = bias ? call->inputs[2] : NULL;
  if (call->inputs[2] != NULL && !bias)
    plain.activation = WEFT_UNARY_IDENTITY;
  multiply (&plain, &product, &g, first, last);
  if (call->inputs[2] != NULL && !bias)
    add_c (call, first, last);
}

/* A batch of few rows and a large matrix B: by rows, every thread would read all
 * of B, which after an update lies in the caches of those that updated it. By
 * rows of B each reads about what it has updated itself. */
#define PARTS_MOST_ROWS 64
#define PARTS_LEAST_B   (32 << 10)
#define PARTS_LEAST_K   64
#define PARTS_MOST      4

/* The gradient of a matrix by rows of all batches: what each thread sums is what it has
 * written, and what they hand over, the parts, is much less. */
#define PARTS_LEAST_SAVED 2
#define PARTS_LEAST_C     (4 << 10)

static gboolean
sums_over_many (const Product *p)
{
  return p->turn_a && !p->turn_b && p->m * p->n >= PARTS_LEAST_C && PARTS_LEAST_SAVED * PARTS_MOST * p->m * p->n <= (p->m + p->n) * p->k;
}

static gint64
count_gemm_parts (const WeftInference *self)
{
  Product product;

  if (!look_at_gemm (self, &product, NULL))
    g_assert_not_reached ();
  if (sums_over_many (&product))
    return PARTS_MOST;
  if (product.turn_a || product.turn_b || product.m > PARTS_MOST_ROWS || product.n * product.k < PARTS_LEAST_B)
    return 1;
  return MIN (product.k / PARTS_LEAST_K, PARTS_MOST);
}

/* Columns first … last - 1 of A times the same rows of B. */
static void
run_gemm_parts (const WeftCall *call,
                gint64          first,
                gint64          last)
{
  gint64 n_parts = count_gemm_parts (call->inference);
  Product product;

  if (!look_at_gemm (call->inference, &product, NULL))
    g_assert_not_reached ();
  for (gint64 part = first; part < last; part++) {
    gint64 begin = product.k * part / n_parts, end = product.k * (part + 1) / n_parts;
    WeftGemm g = {
      .n = product.n,
      .k = end - begin,
      .a = (const float *) call->inputs[0] + (product.turn_a ? begin * product.m : begin),
      .a_row = product.turn_a ? 1 : product.k,
      .a_column = product.turn_a ? product.m : 1,
      .b = (const float *) call->inputs[1] + begin * product.n,
      .b_row = product.n,
      .c = (float *) call->outputs[0] + part * product.m * product.n,
      .c_row = product.n,
      .alpha = (float) weft_op_get_float (call->op, "alpha"),
    };

    call->kernels->gemm (&g, 0, product.m);
  }
}

/* y of rows @first … @last - 1: the parts, and what the op adds to the product. */
static void
join_gemm_parts (const WeftCall *call,
                 gint64          first,
                 gint64          last)
{
  const WeftShape *shape = &call->inference->outputs[0].shape;
  gint64 n_parts = count_gemm_parts (call->inference), n = shape->extent[1], size = (last - first) * n;
  float *y = (float *) call->outputs[0] + first * n;
  const float *part = (const float *) call->inputs[0] + first * n;

  call->kernels->binary (WEFT_BINARY_ADD, part, 1, part + shape->extent[0] * n, 1, y, size);
  for (gint64 i = 2; i < n_parts; i++)
    call->kernels->axpy (1, part + i * shape->extent[0] * n, y, size);
  if (call->inputs[2] != NULL)
    add_c (call, first, last);
  else
    call->kernels->unary ((WeftUnary) call->activation, y, y, size, call->activation_alpha, 0);
}

static WeftValue
emit_gemm (WeftGraph *g,
           WeftValue  a,
           gboolean   turn_a,
           WeftValue  b,
           gboolean   turn_b,
           double     alpha)
{
  return weft_graph_emit (g, "Gemm", WEFT_INPUTS (a, b),
                          WEFT_ATTRIBUTES (WEFT_INT ("transA", turn_a), WEFT_INT ("transB", turn_b), WEFT_FLOAT ("alpha", alpha)));
}

static void
differentiate_gemm (WeftGraph       *g,
                    const WeftOp    *op,
                    const WeftValue *dy,
                    WeftValue       *dx)
{
  gboolean turn_a = weft_op_get_int (op, "transA") != 0, turn_b = weft_op_get_int (op, "transB") != 0;
  double alpha = weft_op_get_float (op, "alpha"), beta = weft_op_get_float (op, "beta");
  WeftValue a = op->inputs[0], b = op->inputs[1];

  dx[0] = turn_a ? emit_gemm (g, b, turn_b, *dy, TRUE, alpha) : emit_gemm (g, *dy, FALSE, b, !turn_b, alpha);
  dx[1] = turn_b ? emit_gemm (g, *dy, TRUE, a, turn_a, alpha) : emit_gemm (g, a, !turn_a, *dy, FALSE, alpha);
  if (op->inputs[2] != WEFT_NO_VALUE) {
    WeftValue sum = weft_rule_sum_like (g, *dy, op->inputs[2]);

    dx[2] = beta == 1 ? sum : weft_rule_affine (g, sum, beta, 0);
  }
}

const WeftOpClass weft_op_gemm = {
  .name = "Gemm",
  .min_inputs = 2,
  .max_inputs = 3,
  .n_outputs = 1,
  .flags = WEFT_OP_ACTIVATES,
  .attributes = gemm_attributes,
  .infer = infer_gemm,
  .differentiate = differentiate_gemm,
  .partition = partition_gemm,
  .scratch = scratch_gemm,
  .run = run_gemm,
  .measure_prepared = measure_prepared_gemm,
  .run_prepared = run_turned,
  .count_parts = count_gemm_parts,
  .run_parts = run_gemm_parts,
  .join_parts = join_gemm_parts,
  .steps = steps_gemm,
};

/* MatMul and weft.MatMul */

static const WeftAttributeSpec turned_attributes[] = {
  { .fallback = WEFT_INT ("transpose_a", 0), .minimum = 0, .maximum = 1 },
  { .fallback = WEFT_INT ("transpose_b", 0), .minimum = 0, .maximum = 1 },
  { { NULL } },
};

static gboolean
is_turned (const WeftOp *op,
           const char   *name)
{
  return op->klass == &weft_op_matmul_turned && weft_op_get_int (op, name) != 0;
}

/* The operand as a stack of matrices: a vector A is a row, a vector B a column. */
static WeftShape
as_matrices (const WeftShape *shape,
             gboolean         is_b)
{
  if (shape->rank != 1)
    return *shape;
  return is_b ? WEFT_SHAPE (shape->extent[0], 1) : WEFT_SHAPE (1, shape->extent[0]);
}

static WeftShape
stack_of (const WeftShape *shape)
{
  WeftShape stack = *shape;

  stack.rank -= 2;
  return stack;
}

static gboolean
look_at_matmul (const WeftInference  *self,
                WeftShape             stacks[3],
                Product              *product,
                GError              **error)
{
  WeftShape a = as_matrices (&self->inputs[0].shape, FALSE), b = as_matrices (&self->inputs[1].shape, TRUE);

  if (a.rank < 2 || b.rank < 2)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("a scalar cannot be multiplied as a matrix; use Mul"));
  stacks[0] = stack_of (&a);
  stacks[1] = stack_of (&b);
  return multiply_shapes (&a, &b, is_turned (self->op, "transpose_a"), is_turned (self->op, "transpose_b"), product, error) &&
         weft_rule_broadcast (&stacks[0], &stacks[1], &stacks[2], error);
}

/* Whether all of a stack share B and lie one below the other: then they are one product. */
static gboolean
is_shared (const WeftInference *self,
           const Product       *product)
{
  return self->inputs[1].shape.rank == 2 && self->inputs[0].shape.rank > 2 && !product->turn_a;
}

static void
measure_prepared_matmul (const WeftInference *self,
                         int                  operand,
                         WeftPrepared        *result)
{
  WeftShape stacks[3];
  Product product;

  if (!look_at_matmul (self, stacks, &product, NULL))
    g_assert_not_reached ();
  if (is_shared (self, &product) || stacks[2].rank == 0) {
    product.m *= weft_shape_count (&stacks[2]);
    measure_turned (&product, operand, result);
  }
}

static gboolean
infer_matmul (WeftInference  *self,
              GError        **error)
{
  WeftShape stacks[3], *y = &self->outputs[0].shape;
  Product product;

  if (!weft_rule_need_f32 (self, 0, error) || !weft_rule_need_f32 (self, 1, error) || !look_at_matmul (self, stacks, &product, error))
    return FALSE;
  self->outputs[0].dtype = WEFT_DTYPE_F32;
  *y = stacks[2];
  if (self->inputs[0].shape.rank != 1)
    y->extent[y->rank++] = product.m;
  if (self->inputs[1].shape.rank != 1)
    y->extent[y->rank++] = product.n;
  return TRUE;
}

/* A matrix without a stack is cut by rows, a stack by its leading axis. */
static void
partition_matmul (const WeftInference *self,
                  WeftPartition       *result)
{
  WeftShape stacks[3];
  Product product;

  if (!look_at_matmul (self, stacks, &product, NULL))
    g_assert_not_reached ();
  if (stacks[2].rank == 0) {
    result->units = product.m;
    result->multiple = lane_rows (&product);
    result->cost = cost_of_row (&product);
    result->aligned = product.turn_a ? 0 : 1;
    return;
  }
  result->units = stacks[2].extent[0];
  result->multiple = is_shared (self, &product) ? (8 + product.m - 1) / MAX (product.m, 1) : 1;
  result->cost = cost_of_row (&product) * (double) product.m * (double) weft_shape_count_axes (&stacks[2], 1, stacks[2].rank);
  for (int i = 0; i < 2; i++)
    if (stacks[i].rank == stacks[2].rank && stacks[i].extent[0] == result->units)
      result->aligned |= 1u << i;
}

static gsize
scratch_matmul (const WeftInference *self,
                gint64               units)
{
  WeftShape stacks[3];
  Product product;

  if (!look_at_matmul (self, stacks, &product, NULL))
    g_assert_not_reached ();
  return product.turn_b ? WEFT_GEMM_SCRATCH (product.k) : 0;
}

/* The rows of matrices @first … @last - 1 of @units, all at once. */
static void
run_shared (const WeftCall *call,
            Product        *p,
            WeftGemm       *g,
            gint64          units,
            gint64          first,
            gint64          last)
{
  gint64 rows;

  p->m = weft_shape_count (&call->inference->inputs[0].shape) / MAX (p->k, 1);
  p->turn_b = p->turn_b && !is_turned_before (p);
  rows = p->m / MAX (units, 1);
  multiply (call, p, g, first * rows, last * rows);
}

static void
run_matmul (const WeftCall *call,
            gint64          first,
            gint64          last)
{
  WeftShape stacks[3];
  Product p;
  WeftBroadcast walk;
  const WeftShape *const operands[] = { &stacks[0], &stacks[1] };
  WeftGemm g = { .a = call->inputs[0], .b = call->inputs[1], .c = call->outputs[0], .alpha = 1 };
  gint64 below, offsets[3];

  if (!look_at_matmul (call->inference, stacks, &p, NULL))
    g_assert_not_reached ();
  if (stacks[2].rank == 0) {
    p.turn_b = p.turn_b && !is_turned_before (&p);
    multiply (call, &p, &g, first, last);
    return;
  }
  if (is_shared (call->inference, &p)) {
    run_shared (call, &p, &g, stacks[2].extent[0], first, last);
    return;
  }
  weft_broadcast_init (&walk, &stacks[2], operands, 2, 0, stacks[2].extent[0]);
  below = weft_shape_count_axes (&stacks[2], 1, stacks[2].rank);
  for (gint64 i = first * below; i < last * below; i++) {
    weft_broadcast_offsets (&walk, i / walk.run, offsets);
    g.a = (const float *) call->inputs[0] + (offsets[0] + (walk.steps[0] ? i % walk.run : 0)) * p.m * p.k;
    g.b = (const float *) call->inputs[1] + (offsets[1] + (walk.steps[1] ? i % walk.run : 0)) * p.k * p.n;
    g.c = (float *) call->outputs[0] + i * p.m * p.n;
    multiply (call, &p, &g, 0, p.m);
  }
}

static WeftValue
emit_turned (WeftGraph *g,
             WeftValue  a,
             gboolean   turn_a,
             WeftValue  b,
             gboolean   turn_b)
{
  return weft_graph_emit (g, "weft.MatMul", WEFT_INPUTS (a, b), WEFT_ATTRIBUTES (WEFT_INT ("transpose_a", turn_a), WEFT_INT ("transpose_b", turn_b)));
}

/* @value with an axis of extent 1 at @axis. */
static WeftValue
widen (WeftGraph *g,
       WeftValue  value,
       gint64     axis)
{
  return weft_graph_emit (g, "Unsqueeze", WEFT_INPUTS (value, weft_graph_add_ints (g, &axis, 1)), NULL);
}

static gint64
last_extent (WeftGraph *g,
             WeftValue  x)
{
  const WeftShape *shape = &weft_graph_get_value (g, x)->shape;

  return shape->extent[shape->rank - 1];
}

/* All matrices of a stack one below the other. */
static WeftValue
as_rows (WeftGraph *g,
         WeftValue  x)
{
  return weft_graph_emit (g, "Reshape", WEFT_INPUTS (x, weft_graph_add_ints (g, (const gint64[]){ -1, last_extent (g, x) }, 2)), NULL);
}

/* The gradient of a B that a stack shares is one product over all rows. Of one column it is
 * smaller than what it is made of, and each matrix of the stack sums its own rows, at hand. */
static WeftValue
differentiate_shared (WeftGraph *g,
                      WeftValue  a,
                      WeftValue  d,
                      gboolean   turn_b)
{
  WeftValue rows = as_rows (g, a), drows = as_rows (g, d);

  return turn_b ? emit_gemm (g, drows, TRUE, rows, FALSE, 1) : emit_gemm (g, rows, TRUE, drows, FALSE, 1);
}

static void
differentiate_matmul (WeftGraph       *g,
                      const WeftOp    *op,
                      const WeftValue *dy,
                      WeftValue       *dx)
{
  gboolean turn_a = is_turned (op, "transpose_a"), turn_b = is_turned (op, "transpose_b");
  WeftValue a = op->inputs[0], b = op->inputs[1], d = *dy;
  gboolean row = weft_graph_get_value (g, a)->shape.rank == 1, column = weft_graph_get_value (g, b)->shape.rank == 1;

  if (row) {
    a = widen (g, a, 0);
    d = widen (g, d, column ? -1 : -2);
  }
  if (column) {
    b = widen (g, b, -1);
    d = widen (g, d, -1);
  }
  dx[0] = turn_a ? emit_turned (g, b, turn_b, d, TRUE) : emit_turned (g, d, FALSE, b, !turn_b);
  dx[0] = weft_rule_sum_like (g, dx[0], a);
  if (!turn_a && weft_graph_get_value (g, b)->shape.rank == 2 && weft_graph_get_value (g, a)->shape.rank > 2 && last_extent (g, a) > 0 && last_extent (g, d) > 1)
    dx[1] = differentiate_shared (g, a, d, turn_b);
  else
    dx[1] = weft_rule_sum_like (g, turn_b ? emit_turned (g, d, TRUE, a, turn_a) : emit_turned (g, a, !turn_a, d, FALSE), b);
  if (row)
    dx[0] = weft_graph_emit (g, "weft.ReshapeLike", WEFT_INPUTS (dx[0], op->inputs[0]), NULL);
  if (column)
    dx[1] = weft_graph_emit (g, "weft.ReshapeLike", WEFT_INPUTS (dx[1], op->inputs[1]), NULL);
}

#define MATMUL(id, onnx, list)                   \
  const WeftOpClass weft_op_##id = {             \
    .name = onnx,                                \
    .min_inputs = 2,                             \
    .max_inputs = 2,                             \
    .n_outputs = 1,                              \
    .attributes = list,                          \
    .infer = infer_matmul,                       \
    .differentiate = differentiate_matmul,       \
    .partition = partition_matmul,               \
    .scratch = scratch_matmul,                   \
    .run = run_matmul,                           \
    .measure_prepared = measure_prepared_matmul, \
    .run_prepared = run_turned,                  \
  }

MATMUL (matmul, "MatMul", NULL);
MATMUL (matmul_turned, "weft.MatMul", turned_attributes);
