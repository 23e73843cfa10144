/* onnx-places.c: operations that move or pick numbers, of those that Weft has
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Split is Slices; DepthToSpace and SpaceToDepth are a Transpose between two
 * Reshapes; Trilu chooses by a constant mask; GatherND and ScatterND are Gather and
 * ScatterElements of what is flattened, by places that are computed. Most need
 * the extents they work on to be known. Source: ONNX 13; Trilu 14, ScatterND 16.
 */
#include "exchange/onnx-step-private.h"

#include "base/i18n.h"
#include "exchange/error.h"

#include <string.h>

/* Whether extents @first … @last - 1 of @value are known; otherwise refuses. */
static gboolean
need_extents (WeftOnnxStep *self,
              WeftValue     value,
              int           first,
              int           last)
{
  const WeftShape *shape = weft_onnx_shape (self, value);
  gboolean known = value != WEFT_NO_VALUE && shape->rank >= last;

  for (int i = first; known && i < last; i++)
    known = shape->extent[i] >= 0;
  if (!known)
    weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_TYPE, _("the extents of axes %d to %d of its input must be known; read the model with fixed shapes"), first, last - 1);
  return known;
}

/* The sizes of Split's pieces: given, or equal ones, of which the last may be smaller. */
static gboolean
find_pieces (WeftOnnxStep *self,
             gint64        extent,
             gint64       *sizes)
{
  const WeftOnnxAttribute *attribute = weft_onnx_node_find (self->node, "split");
  const WeftTensor *list = weft_onnx_content (self, weft_onnx_input (self, 1));
  gint64 given = attribute != NULL ? attribute->numbers->len : list != NULL ? weft_shape_count (&list->shape)
                                                                            : -1;
  gint64 total = 0, each = (extent + self->n_outputs - 1) / self->n_outputs;

  if (given >= 0 && given != self->n_outputs)
    return FALSE;
  for (int i = 0; i < self->n_outputs; i++) {
    sizes[i] = attribute != NULL ? g_array_index (attribute->numbers, gint64, i) : list != NULL ? weft_tensor_get_int (list, i)
                                                                                                : CLAMP (extent - i * each, 0, each);
    if (sizes[i] < 0 || sizes[i] > extent)
      return FALSE;
    total += sizes[i];
  }
  return total == extent;
}

static WeftValue
make_split (WeftOnnxStep *self)
{
  WeftValue x = weft_onnx_input (self, 0);
  int rank = weft_onnx_shape (self, x)->rank;
  gint64 axis = weft_onnx_get_int (self, "axis", 0), place = 0;
  g_autofree gint64 *sizes = g_new (gint64, self->n_outputs);

  axis = axis < 0 ? axis + rank : axis;
  if (axis < 0 || axis >= rank)
    return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_FORMAT, _("axis %d is not one of the %d axes"), (int) axis, rank);
  if (!need_extents (self, x, (int) axis, (int) axis + 1))
    return WEFT_NO_VALUE;
  if (!find_pieces (self, weft_onnx_shape (self, x)->extent[axis], sizes))
    return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_FORMAT, _("the pieces do not add up to the extent of axis %d"), (int) axis);
  for (int i = 0; i < self->n_outputs; i++) {
    const gint64 end = place + sizes[i];

    self->outputs[i] = weft_onnx_slice (self, x, axis, place, end);
    place = end;
  }
  return self->outputs[0];
}

/* @x as @before, with its axes in another order, as @after; 0 keeps the first extent. */
static WeftValue
rearrange (WeftOnnxStep *self,
           WeftValue     x,
           const gint64  before[6],
           const gint64  order[6],
           const gint64  after[4])
{
  WeftValue apart = weft_onnx_listed (self, "Reshape", x, before, 6);

  apart = weft_onnx_emit (self, "Transpose", &apart, 1, WEFT_ATTRIBUTES (WEFT_INTS ("perm", order, 6)));
  return weft_onnx_listed (self, "Reshape", apart, after, 4);
}

/* Whether the input is an image whose channels, or whose pixels, go in blocks of b. */
static gboolean
need_blocks (WeftOnnxStep *self,
             gint64        b,
             gboolean      pixels)
{
  const WeftShape *shape = weft_onnx_shape (self, weft_onnx_input (self, 0));

  if (!need_extents (self, weft_onnx_input (self, 0), 1, 4))
    return FALSE;
  if (b > 0 && b < 1 << 15 && shape->rank == 4 && (pixels ? shape->extent[2] % b == 0 && shape->extent[3] % b == 0 : shape->extent[1] % (b * b) == 0))
    return TRUE;
  weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_FORMAT, _("the input does not divide into blocks of %d"), (int) b);
  return FALSE;
}

static WeftValue
make_depth_to_space (WeftOnnxStep *self)
{
  gint64 b = weft_onnx_get_int (self, "blocksize", 0), c, h, w;
  gboolean columns_first = g_str_equal (weft_onnx_get_text (self, "mode", "DCR"), "CRD");
  const gint64 *x;

  if (!need_blocks (self, b, FALSE))
    return WEFT_NO_VALUE;
  x = weft_onnx_shape (self, self->inputs[0])->extent;
  c = x[1] / (b * b);
  h = x[2];
  w = x[3];
  if (columns_first)
    return rearrange (self, self->inputs[0], (const gint64[]){ 0, c, b, b, h, w }, (const gint64[]){ 0, 1, 4, 2, 5, 3 }, (const gint64[]){ 0, c, h * b, w * b });
  return rearrange (self, self->inputs[0], (const gint64[]){ 0, b, b, c, h, w }, (const gint64[]){ 0, 3, 4, 1, 5, 2 }, (const gint64[]){ 0, c, h * b, w * b });
}

static WeftValue
make_space_to_depth (WeftOnnxStep *self)
{
  gint64 b = weft_onnx_get_int (self, "blocksize", 0), c, h, w;
  const gint64 *x;

  if (!need_blocks (self, b, TRUE))
    return WEFT_NO_VALUE;
  x = weft_onnx_shape (self, self->inputs[0])->extent;
  c = x[1];
  h = x[2] / b;
  w = x[3] / b;
  return rearrange (self, self->inputs[0], (const gint64[]){ 0, c, h, b, w, b }, (const gint64[]){ 0, 3, 5, 1, 2, 4 }, (const gint64[]){ 0, c * b * b, h, w });
}

/* A constant of zeros to fill; refuses what memory cannot hold. */
static WeftTensor *
new_constant (WeftOnnxStep    *self,
              WeftDType        dtype,
              const WeftShape *shape)
{
  return self->error != NULL ? NULL : weft_tensor_new (dtype, shape, &self->error);
}

/* Trilu-14: the triangle above, or below, diagonal k; the rest is 0. */
static WeftValue
make_trilu (WeftOnnxStep *self)
{
  WeftValue x = weft_onnx_input (self, 0), zero;
  int rank = weft_onnx_shape (self, x)->rank;
  const WeftTensor *given = weft_onnx_content (self, weft_onnx_input (self, 1));
  gboolean upper = weft_onnx_get_int (self, "upper", 1) != 0;
  gint64 k = given != NULL ? weft_tensor_get_int (given, 0) : 0, rows, columns;
  WeftTensor *mask;

  if (weft_onnx_input (self, 1) != WEFT_NO_VALUE && (given == NULL || weft_shape_count (&given->shape) != 1))
    return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_TYPE, _("its diagonal must be a constant number"));
  if (!need_extents (self, x, MAX (rank - 2, 0), MAX (rank, 2)))
    return WEFT_NO_VALUE;
  rows = weft_onnx_shape (self, x)->extent[rank - 2];
  columns = weft_onnx_shape (self, x)->extent[rank - 1];
  mask = new_constant (self, WEFT_DTYPE_BOOL, &WEFT_SHAPE (rows, columns));
  if (mask == NULL)
    return WEFT_NO_VALUE;
  for (gint64 i = 0; i < rows; i++)
    for (gint64 j = 0; j < columns; j++)
      ((guint8 *) mask->data)[i * columns + j] = upper ? j - i >= k : j - i <= k;
  zero = weft_onnx_number (self, weft_onnx_dtype (self, x), 0);
  return weft_onnx_emit (self, "Where", WEFT_INPUTS (weft_graph_add_constant (self->graph, mask), x, zero), NULL);
}

/* EyeLike-9: 1 on diagonal k. */
static WeftValue
make_eye_like (WeftOnnxStep *self)
{
  WeftValue x = weft_onnx_input (self, 0);
  gint64 k = weft_onnx_get_int (self, "k", 0), number = weft_onnx_get_int (self, "dtype", 0);
  WeftDType dtype = weft_onnx_dtype (self, x);
  const WeftShape *shape = weft_onnx_shape (self, x);
  WeftTensor *eye;

  if ((number != 0 && !weft_onnx_dtype_from_number (number, &dtype, &self->error)) || !need_extents (self, x, 0, 2))
    return WEFT_NO_VALUE;
  eye = new_constant (self, dtype, &WEFT_SHAPE (shape->extent[0], shape->extent[1]));
  if (eye == NULL)
    return WEFT_NO_VALUE;
  for (gint64 i = 0; i < shape->extent[0]; i++)
    if (k > -shape->extent[0] - 1 && k < shape->extent[1] && i + k >= 0 && i + k < shape->extent[1])
      weft_tensor_set (eye, i * shape->extent[1] + i + k, 1);
  return weft_graph_add_constant (self->graph, eye);
}

/* NonZero-13: the places of all that is not 0, which only of a constant are known. */
static WeftValue
make_non_zero (WeftOnnxStep *self)
{
  const WeftTensor *x = weft_onnx_content (self, weft_onnx_input (self, 0));
  gint64 count = 0, n = 0;
  WeftTensor *places;

  if (x == NULL)
    return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_TYPE, _("how many numbers are not 0 must be known beforehand; export the model with constants folded"));
  for (gint64 i = 0; i < weft_shape_count (&x->shape); i++)
    count += weft_tensor_get (x, i) != 0;
  places = new_constant (self, WEFT_DTYPE_I64, &WEFT_SHAPE (MAX (x->shape.rank, 1), count));
  if (places == NULL)
    return WEFT_NO_VALUE;
  for (gint64 i = 0; i < weft_shape_count (&x->shape); i++) {
    if (weft_tensor_get (x, i) == 0)
      continue;
    for (gint64 axis = x->shape.rank - 1, rest = i; axis >= 0; rest /= x->shape.extent[axis], axis--)
      weft_tensor_i64 (places)[axis * count + n] = rest % x->shape.extent[axis];
    n++;
  }
  return weft_graph_add_constant (self->graph, places);
}

/* The rows of data that indices name: places among all runs over axes before
 * @n_axes, of which the first @n_batch go along with those of the indices. */
static WeftValue
find_rows (WeftOnnxStep *self,
           WeftValue     data,
           WeftValue     indices,
           int           n_batch,
           int           n_axes)
{
  const WeftShape *x = weft_onnx_shape (self, data), *index = weft_onnx_shape (self, indices);
  gint64 step[WEFT_MAX_RANK], last = index->rank - 1, batches = weft_shape_count_axes (x, 0, n_batch), each = weft_shape_count_axes (x, n_batch, n_axes);
  WeftShape beside = { .rank = (int) last };
  WeftValue rows;
  WeftTensor *starts;

  for (int i = n_batch; i < n_axes; i++)
    step[i - n_batch] = weft_shape_count_axes (x, i + 1, n_axes);
  for (int i = 0; i < beside.rank; i++)
    beside.extent[i] = i < n_batch ? x->extent[i] : 1;
  starts = new_constant (self, WEFT_DTYPE_I64, &beside);
  if (starts == NULL)
    return WEFT_NO_VALUE;
  for (gint64 i = 0; i < batches; i++)
    weft_tensor_i64 (starts)[i] = i * each;
  rows = weft_onnx_cast (self, indices, WEFT_DTYPE_I64);
  rows = weft_onnx_listed (self, "Mod", rows, x->extent + n_batch, n_axes - n_batch);
  rows = weft_onnx_listed (self, "Mul", rows, step, n_axes - n_batch);
  rows = weft_onnx_emit (self, "ReduceSum", WEFT_INPUTS (rows, weft_graph_add_ints (self->graph, &last, 1)), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
  return weft_onnx_binary (self, "Add", rows, weft_graph_add_constant (self->graph, starts));
}

/* How many axes of the data the indices, the second input, go over; -1 where they do not fit. */
static int
count_axes (WeftOnnxStep *self,
            gint64        n_batch)
{
  const WeftShape *x = weft_onnx_shape (self, weft_onnx_input (self, 0)), *index = weft_onnx_shape (self, weft_onnx_input (self, 1));
  gint64 k = index->rank > 0 ? index->extent[index->rank - 1] : 0;

  if (n_batch < 0 || n_batch >= index->rank || k < 1 || n_batch + k > x->rank) {
    weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_TYPE, _("its indices do not fit its data"));
    return -1;
  }
  return need_extents (self, self->inputs[0], 0, (int) (n_batch + k)) ? (int) (n_batch + k) : -1;
}

static WeftValue
make_gather_nd (WeftOnnxStep *self)
{
  gint64 n_batch = weft_onnx_get_int (self, "batch_dims", 0), extents[WEFT_MAX_RANK];
  int n_axes = count_axes (self, n_batch), n = 1;
  const WeftShape *x = weft_onnx_shape (self, weft_onnx_input (self, 0));
  WeftValue rows;

  if (n_axes < 0 || !need_extents (self, self->inputs[0], n_axes, x->rank))
    return WEFT_NO_VALUE;
  extents[0] = weft_shape_count_axes (x, 0, n_axes);
  for (int i = n_axes; i < x->rank; i++)
    extents[n++] = x->extent[i];
  rows = find_rows (self, self->inputs[0], self->inputs[1], (int) n_batch, n_axes);
  return weft_onnx_binary (self, "Gather", weft_onnx_listed (self, "Reshape", self->inputs[0], extents, n), rows);
}

/* ScatterND, with each row of the updates as long as a row of the data. */
static WeftValue
make_scatter_nd (WeftOnnxStep *self)
{
  int n_axes = count_axes (self, 0);
  const WeftShape *x = weft_onnx_shape (self, weft_onnx_input (self, 0));
  gint64 width, extents[2];
  WeftValue rows, updates;

  if (n_axes < 0 || !need_extents (self, self->inputs[0], n_axes, x->rank) || weft_onnx_input (self, 2) == WEFT_NO_VALUE)
    return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_FORMAT, _("input %d is missing"), 3);
  width = weft_shape_count_axes (x, n_axes, x->rank);
  extents[0] = weft_shape_count_axes (x, 0, n_axes);
  extents[1] = width;
  rows = weft_onnx_listed (self, "Reshape", find_rows (self, self->inputs[0], self->inputs[1], 0, n_axes), (const gint64[]){ -1, 1 }, 2);
  rows = weft_onnx_listed (self, "Expand", rows, (const gint64[]){ 1, width }, 2);
  updates = weft_onnx_listed (self, "Reshape", self->inputs[2], (const gint64[]){ -1, width }, 2);
  updates = weft_onnx_emit (self, "ScatterElements", WEFT_INPUTS (weft_onnx_listed (self, "Reshape", self->inputs[0], extents, 2), rows, updates),
                            WEFT_ATTRIBUTES (WEFT_TEXT ("reduction", weft_onnx_get_text (self, "reduction", "none"))));
  return weft_onnx_like (self, "Reshape", updates, self->inputs[0]);
}

/* Scatter was ScatterElements' name before opset 11. */
static WeftValue
make_scatter (WeftOnnxStep *self)
{
  return weft_onnx_add_class (self, "ScatterElements", self->inputs, self->n_inputs);
}

const WeftOnnxRecipe weft_onnx_place_recipes[] = {
  { "DepthToSpace", make_depth_to_space },
  { "EyeLike", make_eye_like },
  { "GatherND", make_gather_nd },
  { "NonZero", make_non_zero },
  { "Scatter", make_scatter },
  { "ScatterND", make_scatter_nd },
  { "SpaceToDepth", make_space_to_depth },
  { "Split", make_split },
  { "Trilu", make_trilu },
  { NULL },
};
