/* gradient-sum.c: what flows back to one value, added up
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/gradient-sum.h"

/* Rows of a product where their number is not known: a batch. */
#define USUAL_ROWS 64

/* Aᵀ G, of matrices or of stacks of them. */
typedef struct
{
  const WeftOp *op;
  WeftShape a;
  WeftShape g;
} Product;

/* A slice along one axis that lies in zeros. */
typedef struct
{
  const WeftOp *op;
  gint64 axis;
  gint64 first;
  gint64 last;
} Piece;

static const WeftShape *
shape_of (WeftGraph *graph,
          WeftValue  value)
{
  return &weft_graph_get_value (graph, value)->shape;
}

/* The op that computes the numbers of @value, under whatever shape. */
static const WeftOp *
find_source (WeftGraph *graph,
             WeftValue  value)
{
  const WeftOp *op = weft_graph_get_value (graph, value)->producer;

  while (op != NULL && (op->klass->flags & WEFT_OP_ALIAS) != 0)
    op = weft_graph_get_value (graph, op->inputs[0])->producer;
  return op;
}

static gboolean
is_gemm (const WeftOp *op)
{
  return g_str_equal (op->klass->name, "Gemm");
}

static gboolean
turns_first (const WeftOp *op)
{
  if (is_gemm (op))
    return op->n_inputs == 2 && weft_op_get_int (op, "transA") != 0 && weft_op_get_int (op, "transB") == 0 && weft_op_get_float (op, "alpha") == 1;
  return g_str_equal (op->klass->name, "weft.MatMul") && weft_op_get_int (op, "transpose_a") != 0 && weft_op_get_int (op, "transpose_b") == 0;
}

/* Joining copies the operands and saves adding the products. */
static gboolean
pays (const Product *self)
{
  int last = self->a.rank - 1;
  gint64 rows = self->a.extent[last - 1] < 0 ? USUAL_ROWS : self->a.extent[last - 1], k = self->a.extent[last], n = self->g.extent[last];

  return k > 0 && n > 0 && (double) rows * (double) (k + n) <= 2.0 * (double) k * (double) n;
}

static gboolean
read_product (WeftGraph *graph,
              WeftValue  value,
              Product   *product)
{
  const WeftOp *op = find_source (graph, value);

  if (op == NULL || !turns_first (op))
    return FALSE;
  *product = (Product){ op, *shape_of (graph, op->inputs[0]), *shape_of (graph, op->inputs[1]) };
  for (int i = 0; i < product->a.rank - 2; i++)
    if (product->a.rank != product->g.rank || product->a.extent[i] != product->g.extent[i])
      return FALSE;
  return product->a.rank == product->g.rank && product->a.rank == (is_gemm (op) ? 2 : MAX (product->a.rank, 3)) && pays (product);
}

static gboolean
are_alike (const Product *a,
           const Product *b)
{
  return a->op->klass == b->op->klass && weft_shape_equal (&a->a, &b->a) && weft_shape_equal (&a->g, &b->g);
}

static WeftValue
get (const GArray *list,
     guint         i)
{
  return g_array_index (list, WeftValue, i);
}

static WeftValue
add (WeftGraph *graph,
     WeftValue  total,
     WeftValue  share)
{
  return total == WEFT_NO_VALUE ? share : weft_graph_emit (graph, "Add", WEFT_INPUTS (total, share), NULL);
}

/* Any number of values side by side. */
static WeftValue
concat (WeftGraph       *graph,
        const WeftValue *values,
        guint            n,
        gint64           axis)
{
  WeftValue groups[WEFT_MAX_INPUTS];
  guint size = 1, n_groups = 0;

  if (n == 1)
    return values[0];
  while (size * WEFT_MAX_INPUTS < n)
    size *= WEFT_MAX_INPUTS;
  for (guint i = 0; i < n; i += size)
    groups[n_groups++] = concat (graph, values + i, MIN (size, n - i), axis);
  return weft_graph_emit (graph, "Concat", groups, (int) n_groups, WEFT_ATTRIBUTES (WEFT_INT ("axis", axis)));
}

/* Operand @k of all products, the rows of one beside those of another: so a batch stays cut
 * by its rows. */
static WeftValue
join_operands (WeftGraph    *graph,
               const GArray *products,
               int           k)
{
  g_autofree WeftValue *values = g_new (WeftValue, products->len);
  const WeftOp *op = find_source (graph, get (products, 0));
  gint64 axis = is_gemm (op) ? 1 : shape_of (graph, op->inputs[k])->rank - 2, width = shape_of (graph, op->inputs[k])->extent[1];

  for (guint i = 0; i < products->len; i++) {
    values[i] = find_source (graph, get (products, i))->inputs[k];
    if (is_gemm (op))
      values[i] = weft_graph_emit (graph, "Unsqueeze", WEFT_INPUTS (values[i], weft_graph_add_ints (graph, &axis, 1)), NULL);
  }
  values[0] = concat (graph, values, products->len, axis);
  if (!is_gemm (op))
    return values[0];
  return weft_graph_emit (graph, "Reshape", WEFT_INPUTS (values[0], weft_graph_add_ints (graph, (const gint64[]){ -1, width }, 2)), NULL);
}

/* The products that have been kept as one, which is added to those joined before. */
static void
join_products (WeftGradientSum *self,
               WeftGraph       *graph)
{
  const WeftOp *op = find_source (graph, get (self->products, 0));
  WeftValue product = op->first_output;

  if (self->products->len > 1) {
    WeftValue a = join_operands (graph, self->products, 0), g = join_operands (graph, self->products, 1);

    product = weft_graph_emit (graph, op->klass->name, WEFT_INPUTS (a, g), op->attributes);
  }
  self->joined = add (graph, self->joined, product);
}

/* All products, under the shape that the last one has been given. */
static void
add_products (WeftGradientSum *self,
              WeftGraph       *graph)
{
  WeftValue share;

  if (self->products == NULL || self->products->len == 0)
    return;
  share = get (self->products, 0);
  if (self->products->len > 1 || self->joined != WEFT_NO_VALUE) {
    join_products (self, graph);
    share = weft_graph_emit (graph, "weft.ReshapeLike", WEFT_INPUTS (self->joined, share), NULL);
  }
  g_array_set_size (self->products, 0);
  self->joined = WEFT_NO_VALUE;
  self->total = add (graph, self->total, share);
}

static gboolean
keep_product (WeftGradientSum *self,
              WeftGraph       *graph,
              WeftValue        share)
{
  Product product, first;

  if (!read_product (graph, share, &product))
    return FALSE;
  if (self->products == NULL)
    self->products = g_array_new (FALSE, FALSE, sizeof (WeftValue));
  if (self->products->len > 0 && (!read_product (graph, get (self->products, 0), &first) || !are_alike (&first, &product)))
    return FALSE;
  if (self->products->len == WEFT_MAX_INPUTS) {
    join_products (self, graph);
    g_array_set_size (self->products, 0);
  }
  g_array_append_val (self->products, share);
  return TRUE;
}

/* Numbers of a constant that has one. */
static gboolean
read_number (WeftGraph *graph,
             WeftValue  value,
             gint64    *number)
{
  const WeftValueInfo *info = value == WEFT_NO_VALUE ? NULL : weft_graph_get_value (graph, value);

  if (info == NULL || info->kind != WEFT_VALUE_CONSTANT || weft_shape_count (&info->shape) != 1)
    return FALSE;
  *number = (gint64) weft_tensor_get (info->tensor, 0);
  return TRUE;
}

static gboolean
read_piece (WeftGraph *graph,
            WeftValue  value,
            Piece     *piece)
{
  const WeftOp *op = weft_graph_get_value (graph, value)->producer;
  const WeftShape *shape = shape_of (graph, value);
  gint64 extent;

  if (op == NULL || !g_str_equal (op->klass->name, "weft.Unslice") || op->n_inputs != 5)
    return FALSE;
  if (!read_number (graph, op->inputs[2], &piece->first) || !read_number (graph, op->inputs[4], &piece->axis))
    return FALSE;
  piece->op = op;
  piece->axis += piece->axis < 0 ? shape->rank : 0;
  extent = shape->extent[piece->axis];
  piece->first = CLAMP (piece->first < 0 ? piece->first + extent : piece->first, 0, extent);
  piece->last = piece->first + shape_of (graph, op->inputs[0])->extent[piece->axis];
  return extent > 0 && piece->last > piece->first;
}

static gboolean
keep_piece (WeftGradientSum *self,
            WeftGraph       *graph,
            WeftValue        share)
{
  Piece piece, other;

  if (!read_piece (graph, share, &piece))
    return FALSE;
  if (self->pieces == NULL)
    self->pieces = g_array_new (FALSE, FALSE, sizeof (WeftValue));
  for (guint i = 0; i < self->pieces->len; i++)
    if (!read_piece (graph, get (self->pieces, i), &other) || other.axis != piece.axis || (piece.first < other.last && other.first < piece.last))
      return FALSE;
  g_array_append_val (self->pieces, share);
  return TRUE;
}

static int
compare_pieces (gconstpointer a,
                gconstpointer b,
                gpointer      graph)
{
  Piece first = { 0 }, second = { 0 };

  read_piece (graph, *(const WeftValue *) a, &first);
  read_piece (graph, *(const WeftValue *) b, &second);
  return first.first < second.first ? -1 : first.first > second.first;
}

/* Pieces @from … @to - 1, which touch each other, as one. */
static WeftValue
join_run (WeftGraph    *graph,
          const GArray *pieces,
          guint         from,
          guint         to)
{
  g_autofree WeftValue *values = g_new (WeftValue, to - from);
  Piece first = { 0 }, last = { 0 };
  WeftValue like, joined, start, stop;

  if (to - from == 1)
    return get (pieces, from);
  for (guint i = from; i < to; i++)
    values[i - from] = weft_graph_get_value (graph, get (pieces, i))->producer->inputs[0];
  read_piece (graph, get (pieces, from), &first);
  read_piece (graph, get (pieces, to - 1), &last);
  like = first.op->inputs[1];
  joined = concat (graph, values, to - from, first.axis);
  if (last.last - first.first == shape_of (graph, like)->extent[first.axis])
    return joined;
  start = weft_graph_add_ints (graph, &first.first, 1);
  stop = weft_graph_add_ints (graph, &last.last, 1);
  return weft_graph_emit (graph, "weft.Unslice", WEFT_INPUTS (joined, like, start, stop, weft_graph_add_ints (graph, &first.axis, 1)), NULL);
}

static void
join_pieces (WeftGradientSum *self,
             WeftGraph       *graph)
{
  guint from = 0;

  if (self->pieces == NULL)
    return;
  g_array_sort_with_data (self->pieces, compare_pieces, graph);
  for (guint i = 1; i <= self->pieces->len; i++) {
    Piece before = { 0 }, piece = { 0 };

    read_piece (graph, get (self->pieces, i - 1), &before);
    if (i < self->pieces->len && read_piece (graph, get (self->pieces, i), &piece) && piece.first == before.last)
      continue;
    self->total = add (graph, self->total, join_run (graph, self->pieces, from, i));
    from = i;
  }
  g_array_set_size (self->pieces, 0);
}

void
weft_gradient_sum_add (WeftGradientSum *self,
                       WeftGraph       *graph,
                       WeftValue        share)
{
  if (!keep_product (self, graph, share) && !keep_piece (self, graph, share))
    self->total = add (graph, self->total, share);
}

WeftValue
weft_gradient_sum_finish (WeftGradientSum *self,
                          WeftGraph       *graph)
{
  add_products (self, graph);
  join_pieces (self, graph);
  return self->total;
}

void
weft_gradient_sum_clear (WeftGradientSum *self)
{
  g_clear_pointer (&self->products, g_array_unref);
  g_clear_pointer (&self->pieces, g_array_unref);
}
