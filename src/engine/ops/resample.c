/* resample.c: Tile, Pad and Resize, whose numbers are sums over few of the input's
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Along each axis, place i of the output is Σ_t w_t x[k_t] over at most four
 * taps (k_t, w_t); over all axes, the product of these maps. So the gradient is
 * the map turned round, weft.TileGradient and its kin, and the gradient of
 * that is the op itself. Source: ONNX Tile 13, Pad 13, Resize 13; the
 * second input of a gradient says the shape only.
 */
#include "engine/ops/ops.h"
#include "engine/ops/plain.h"
#include "engine/ops/rules.h"

#include "base/i18n.h"
#include "engine/error.h"

#include <math.h>
#include <string.h>

#define MOST_TAPS 4

typedef struct
{
  int n; /* 0: a place that nothing is read for */
  gint64 index[MOST_TAPS];
  float weight[MOST_TAPS];
} Taps;

/* One of the maps: how its shape follows, and what a place reads. */
typedef struct _Map Map;
struct _Map
{
  int n_lists;     /* inputs that say more */
  gboolean copies; /* a place reads one number or none, and as it is */
  gboolean (*shape) (const WeftInference *self,
                     const Map *map,
                     WeftShape *y,
                     GError **error);
  void (*find) (const WeftInference *self,
                int axis,
                gint64 place,
                Taps *taps);
};

/* What a class is: a map, or the map turned round. */
typedef struct
{
  const Map *map;
  gboolean turned;
} Role;

static const Role *
role_of (const WeftInference *self)
{
  return self->op->klass->user;
}

/* The operand that the map reads, and the one it writes. */
static const WeftShape *
narrow (const WeftInference *self)
{
  return role_of (self)->turned ? &self->outputs[0].shape : &self->inputs[0].shape;
}

static const WeftShape *
wide (const WeftInference *self)
{
  return role_of (self)->turned ? &self->inputs[0].shape : &self->outputs[0].shape;
}

/* The map's list @index, or NULL where it is absent or empty. */
static const gint64 *
list_of (const WeftInference *self,
         int                  index)
{
  int input = index + (role_of (self)->turned ? 2 : 1);

  return self->inputs[input].content != NULL && weft_shape_count (&self->inputs[input].shape) > 0 ? self->inputs[input].content->data : NULL;
}

/* Tile: x repeated along each axis. */

static gint64
stretch (gint64 extent,
         gint64 factor)
{
  return factor == 1 ? extent : extent < 0 ? WEFT_UNKNOWN_EXTENT
                                           : extent * factor;
}

static gboolean
shape_tile (const WeftInference  *self,
            const Map            *map,
            WeftShape            *y,
            GError              **error)
{
  const gint64 *repeats;
  int n;

  if (!weft_rule_ints (self, 1, &repeats, &n, error))
    return FALSE;
  if (n != y->rank)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("%d numbers are given for %d axes"), n, y->rank);
  for (int i = 0; i < n; i++)
    y->extent[i] = stretch (y->extent[i], MAX (repeats[i], 0));
  return TRUE;
}

static void
find_tile (const WeftInference *self,
           int                  axis,
           gint64               place,
           Taps                *taps)
{
  *taps = (Taps){ 1, { place % narrow (self)->extent[axis] }, { 1 } };
}

/* Pad: a margin of one number, of what stands at the border, or mirrored. */

static const char *const pad_modes[] = { "constant", "edge", "reflect", NULL };

static const WeftAttributeSpec pad_attributes[] = { { .fallback = WEFT_TEXT ("mode", "constant") }, { { NULL } } };

static gboolean
shape_pad (const WeftInference  *self,
           const Map            *map,
           WeftShape            *y,
           GError              **error)
{
  const gint64 *pads;
  int n, mode = weft_rule_choice (self->op, "mode", pad_modes, error), rank = y->rank;

  if (mode < 0 || !weft_rule_ints (self, 1, &pads, &n, error))
    return FALSE;
  if (n != 2 * rank)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("%d numbers are given for %d axes"), n, rank);
  if (self->inputs[2].present && (self->inputs[2].dtype != self->inputs[0].dtype || weft_shape_count (&self->inputs[2].shape) != 1))
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_TYPE, _("the margin must be one number of the input's type"));
  for (int i = 0; i < rank; i++) {
    gint64 most = MAX (pads[i], pads[rank + i]), extent = y->extent[i], total = pads[i] + pads[rank + i];

    if (extent >= 0 && (extent + total < 0 || (mode == 2 && most >= MAX (extent, 1)) || (mode == 1 && most > 0 && extent == 0)))
      return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("axis %d, with extent %" PRId64 ", has too few numbers for this margin"), i, extent);
    y->extent[i] = extent < 0 && total != 0 ? WEFT_UNKNOWN_EXTENT : extent + total;
  }
  return TRUE;
}

static void
find_pad (const WeftInference *self,
          int                  axis,
          gint64               place,
          Taps                *taps)
{
  int mode = weft_rule_choice (self->op, "mode", pad_modes, NULL);
  gint64 n = narrow (self)->extent[axis], k = place - list_of (self, 0)[axis];

  if (mode == 1)
    k = CLAMP (k, 0, n - 1);
  else if (mode == 2)
    k = k < 0 ? -k : k >= n ? 2 * (n - 1) - k
                            : k;
  *taps = (Taps){ k >= 0 && k < n, { k }, { 1 } };
}

/* Resize: inputs x, roi, scales, sizes; of the last two one is given. */

static const char *const resize_modes[] = { "nearest", "linear", "cubic", NULL };
static const char *const coordinate_modes[] = { "half_pixel", "pytorch_half_pixel", "asymmetric", "align_corners", "tf_half_pixel_for_nn", "tf_crop_and_resize", NULL };
static const char *const nearest_modes[] = { "round_prefer_floor", "round_prefer_ceil", "floor", "ceil", NULL };

static const WeftAttributeSpec resize_attributes[] = {
  { .fallback = WEFT_TEXT ("mode", "nearest") },
  { .fallback = WEFT_TEXT ("coordinate_transformation_mode", "half_pixel") },
  { .fallback = WEFT_TEXT ("nearest_mode", "round_prefer_floor") },
  { .fallback = WEFT_FLOAT ("cubic_coeff_a", -0.75) },
  { .fallback = WEFT_INT ("exclude_outside", 0), .minimum = 0, .maximum = 1 },
  { .fallback = WEFT_FLOAT ("extrapolation_value", 0) },
  { { NULL } },
};

static const float *
scales_of (const WeftInference *self)
{
  return (const float *) (gconstpointer) list_of (self, 1);
}

static gboolean
shape_resize (const WeftInference  *self,
              const Map            *map,
              WeftShape            *y,
              GError              **error)
{
  const WeftOperand *given = &self->inputs[list_of (self, 2) != NULL ? 3 : 2];
  const float *scales = scales_of (self);

  if (weft_rule_choice (self->op, "mode", resize_modes, error) < 0 || weft_rule_choice (self->op, "nearest_mode", nearest_modes, error) < 0 ||
      weft_rule_choice (self->op, "coordinate_transformation_mode", coordinate_modes, error) < 0)
    return FALSE;
  if (g_str_equal (weft_op_get_text (self->op, "coordinate_transformation_mode"), "tf_crop_and_resize") &&
      (self->inputs[1].content == NULL || self->inputs[1].dtype != WEFT_DTYPE_F32 ||
       weft_shape_count (&self->inputs[1].shape) != 2 * y->rank))
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_TYPE, _("a constant region of f32, with a beginning and an end for each axis, must be given"));
  if (given->content == NULL || given->dtype != (given == &self->inputs[3] ? WEFT_DTYPE_I64 : WEFT_DTYPE_F32))
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_TYPE, _("constant scales of f32, or constant sizes of i64, must be given"));
  if (weft_shape_count (&given->shape) != y->rank)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("%d numbers are given for %d axes"), (int) weft_shape_count (&given->shape), y->rank);
  for (int i = 0; i < y->rank; i++)
    if (given == &self->inputs[3])
      y->extent[i] = MAX (list_of (self, 2)[i], 0);
    else if (scales[i] != 1)
      y->extent[i] = y->extent[i] < 0 ? WEFT_UNKNOWN_EXTENT : (gint64) MAX (floor ((double) y->extent[i] * (double) scales[i]), 0);
  return TRUE;
}

/* Where in a region of the input, from one part of its extent to another, place @i lies. */
static double
region_coordinate (const WeftInference *self,
                   int                  axis,
                   gint64               i)
{
  const float *region = (const float *) (gconstpointer) list_of (self, 0);
  double n = (double) narrow (self)->extent[axis], m = (double) wide (self)->extent[axis];
  double from = (double) region[axis], to = (double) region[narrow (self)->rank + axis];

  return m > 1 ? from * (n - 1) + (double) i * (to - from) * (n - 1) / (m - 1) : 0.5 * (from + to) * (n - 1);
}

/* Where in the input place @i of the output lies. */
static double
coordinate (const WeftInference *self,
            int                  axis,
            gint64               i)
{
  double n = (double) narrow (self)->extent[axis], m = (double) wide (self)->extent[axis];
  double scale = list_of (self, 2) != NULL ? m / n : (double) scales_of (self)[axis];

  switch (weft_rule_choice (self->op, "coordinate_transformation_mode", coordinate_modes, NULL)) {
  case 5:
    return region_coordinate (self, axis, i);
  case 4:
    return ((double) i + 0.5) / scale;
  case 3:
    return m == 1 ? 0 : (double) i * (n - 1) / (m - 1);
  case 2:
    return (double) i / scale;
  case 1:
    return m == 1 ? 0 : ((double) i + 0.5) / scale - 0.5;
  case 0:
  default:
    return ((double) i + 0.5) / scale - 0.5;
  }
}

static gint64
nearest (const WeftInference *self,
         double               x)
{
  switch (weft_rule_choice (self->op, "nearest_mode", nearest_modes, NULL)) {
  case 3:
    return (gint64) ceil (x);
  case 2:
    return (gint64) floor (x);
  case 1:
    return (gint64) floor (x + 0.5);
  case 0:
  default:
    return (gint64) ceil (x - 0.5);
  }
}

/* Keys' kernel at distance @d. Source: Keys 1981, with a free. */
static double
cubic (double a,
       double d)
{
  d = fabs (d);
  if (d <= 1)
    return ((a + 2) * d - (a + 3)) * d * d + 1;
  return d < 2 ? ((d - 5) * d + 8) * d * a - 4 * a : 0;
}

static void
add_tap (const WeftInference *self,
         int                  axis,
         gint64               index,
         double               weight,
         Taps                *taps)
{
  gint64 n = narrow (self)->extent[axis];

  if (weight == 0 || ((index < 0 || index >= n) && weft_op_get_int (self->op, "exclude_outside") != 0))
    return;
  taps->index[taps->n] = CLAMP (index, 0, n - 1);
  taps->weight[taps->n++] = (float) weight;
}

static void
find_resize (const WeftInference *self,
             int                  axis,
             gint64               place,
             Taps                *taps)
{
  int mode = weft_rule_choice (self->op, "mode", resize_modes, NULL);
  double x = coordinate (self, axis, place), low = floor (x), a = weft_op_get_float (self->op, "cubic_coeff_a"), sum = 0;
  gint64 n = narrow (self)->extent[axis];

  taps->n = 0;
  if (list_of (self, 0) != NULL && (x < 0 || x > (double) (n - 1)) && g_str_equal (weft_op_get_text (self->op, "coordinate_transformation_mode"), "tf_crop_and_resize"))
    return;
  if (mode == 0) {
    *taps = (Taps){ n > 0, { CLAMP (nearest (self, x), 0, MAX (n - 1, 0)) }, { 1 } };
    return;
  }
  for (gint64 k = mode == 2 ? -1 : 0; n > 0 && k < mode + 1; k++)
    add_tap (self, axis, (gint64) low + k, mode == 2 ? cubic (a, x - low - (double) k) : k == 0 ? 1 - (x - low)
                                                                                                : x - low,
             taps);
  for (int t = 0; t < taps->n; t++)
    sum += (double) taps->weight[t];
  for (int t = 0; t < taps->n && weft_op_get_int (self->op, "exclude_outside") != 0; t++)
    taps->weight[t] = (float) ((double) taps->weight[t] / sum);
}

/* What all maps have in common. */

static gboolean
infer (WeftInference  *self,
       GError        **error)
{
  const Role *role = role_of (self);

  weft_rule_like_input (self, role->turned ? 1 : 0);
  if ((role->turned || !role->map->copies) && !weft_rule_need_f32 (self, 0, error))
    return FALSE;
  return role->turned || role->map->shape (self, role->map, &self->outputs[0].shape, error);
}

/* Whether each place of @axis reads just its like. */
static gboolean
is_plain (const WeftInference *self,
          int                  axis)
{
  gboolean plain = narrow (self)->extent[axis] == wide (self)->extent[axis];
  Taps taps;

  for (gint64 i = 0; plain && i < wide (self)->extent[axis]; i++) {
    role_of (self)->map->find (self, axis, i, &taps);
    plain = taps.n == 1 && taps.index[0] == i && taps.weight[0] == 1;
  }
  return plain;
}

static void
partition (const WeftInference *self,
           WeftPartition       *result)
{
  gboolean rows = self->outputs[0].shape.rank > 0 && is_plain (self, 0);
  double cost = 6.0 * (double) weft_shape_count (wide (self));

  weft_rule_partition_whole (result, cost);
  if (rows) {
    result->units = self->outputs[0].shape.extent[0];
    result->cost = cost / (double) MAX (result->units, 1);
    result->aligned = 1;
  }
  result->unread = role_of (self)->turned ? 1u << 1 : 0;
}

static gsize
scratch (const WeftInference *self,
         gint64               units)
{
  gint64 places = 0;

  for (int axis = 0; axis < wide (self)->rank; axis++)
    places += wide (self)->extent[axis];
  return (gsize) places * sizeof (Taps);
}

/* A map on its way: axes below @n_axes one by one, the rest in runs. */
typedef struct
{
  const WeftKernels *kernels;
  gboolean turned;
  gboolean copies;
  gsize size; /* bytes of an element; of f32 where it does not just copy */
  float outside;
  int n_axes;
  gint64 run;
  gint64 extent[WEFT_MAX_RANK];
  gint64 wide_step[WEFT_MAX_RANK];
  gint64 narrow_step[WEFT_MAX_RANK];
  const Taps *taps[WEFT_MAX_RANK];
} Walk;

/* The last axis, where it is not in runs. */
static void
step_line (const Walk *self,
           guint8     *to,
           guint8     *from,
           float       weight)
{
  int axis = self->n_axes - 1;
  float *y = (float *) (gpointer) to, *x = (float *) (gpointer) from;

  for (gint64 i = 0; i < self->extent[axis]; i++) {
    const Taps *taps = &self->taps[axis][i];

    if (taps->n == 0 && self->outside != 0)
      y[i] = self->outside;
    for (int t = 0; t < taps->n; t++)
      if (self->copies)
        memcpy (to + (gsize) i * self->size, from + (gsize) taps->index[t] * self->size, self->size);
      else if (self->turned)
        x[taps->index[t]] += weight * taps->weight[t] * y[i];
      else
        y[i] += weight * taps->weight[t] * x[taps->index[t]];
  }
}

static void
step_axis (const Walk *self,
           int         axis,
           guint8     *y,
           guint8     *x,
           float       weight)
{
  if (axis == self->n_axes && self->copies) {
    memcpy (y, x, (gsize) self->run * self->size);
    return;
  }
  if (axis == self->n_axes) {
    self->kernels->axpy (weight, (const float *) (gpointer) (self->turned ? y : x), (float *) (gpointer) (self->turned ? x : y), self->run);
    return;
  }
  if (axis == self->n_axes - 1 && self->run == 1) {
    step_line (self, y, x, weight);
    return;
  }
  for (gint64 i = 0; i < self->extent[axis]; i++) {
    const Taps *taps = &self->taps[axis][i];

    if (taps->n == 0 && self->outside != 0)
      self->kernels->binary (WEFT_BINARY_MAX, &self->outside, 0, &self->outside, 0, (float *) (gpointer) y + i * self->wide_step[axis], self->wide_step[axis]);
    for (int t = 0; t < taps->n; t++)
      step_axis (self, axis + 1, y + self->size * (gsize) (i * self->wide_step[axis]), x + self->size * (gsize) (taps->index[t] * self->narrow_step[axis]),
                 weight * taps->weight[t]);
  }
}

static void
prepare (Walk           *self,
         const WeftCall *call,
         gint64          n_rows)
{
  const WeftInference *look = call->inference;
  Taps *taps = call->scratch;

  self->n_axes = wide (look)->rank;
  self->run = 1;
  while (self->n_axes > 0 && is_plain (look, self->n_axes - 1))
    self->run *= wide (look)->extent[--self->n_axes];
  if (self->n_axes == 0 && wide (look)->rank > 0)
    self->run = self->run / MAX (wide (look)->extent[0], 1) * n_rows;
  for (int axis = 0; axis < self->n_axes; axis++) {
    self->extent[axis] = axis == 0 ? n_rows : wide (look)->extent[axis];
    self->wide_step[axis] = weft_shape_count_axes (wide (look), axis + 1, wide (look)->rank);
    self->narrow_step[axis] = weft_shape_count_axes (narrow (look), axis + 1, wide (look)->rank);
    self->taps[axis] = taps;
    for (gint64 i = 0; i < self->extent[axis]; i++)
      role_of (look)->map->find (look, axis, i, taps++);
  }
}

/* What is there before anything is read: Pad's margin, or 0 to add to. */
static void
fill (const WeftCall *call,
      guint8         *to,
      gint64          n)
{
  WeftDType dtype = call->inference->outputs[0].dtype;
  WeftPlainRun margin = { dtype, call->inputs[2], 0, 0 };

  if (call->op->klass == &weft_op_pad && call->inputs[2] != NULL)
    weft_plain_run (&weft_plain_copy, &margin, &margin, &(WeftPlainRun){ dtype, to, 0, 1 }, n);
  else
    memset (to, 0, (gsize) n * weft_dtype_get_size (dtype));
}

static void
run (const WeftCall *call,
     gint64          first,
     gint64          last)
{
  const WeftInference *look = call->inference;
  gboolean whole = wide (look)->rank == 0 || !is_plain (look, 0);
  gint64 n_rows = whole ? weft_rule_rows (wide (look)) : last - first;
  gint64 y_part = whole ? 0 : weft_rule_part (wide (look), weft_rule_rows (wide (look)));
  gint64 x_part = whole ? 0 : weft_rule_part (narrow (look), weft_rule_rows (narrow (look)));
  gsize size = weft_dtype_get_size (look->outputs[0].dtype);
  Walk walk = { .kernels = call->kernels, .turned = role_of (look)->turned, .copies = role_of (look)->map->copies && !role_of (look)->turned, .size = size };
  guint8 *y = (guint8 *) (walk.turned ? call->inputs[0] : call->outputs[0]) + size * (gsize) (first * y_part);
  guint8 *x = (guint8 *) (walk.turned ? call->outputs[0] : call->inputs[0]) + size * (gsize) (first * x_part);

  walk.outside = call->op->klass == &weft_op_resize ? (float) weft_op_get_float (call->op, "extrapolation_value") : 0;
  prepare (&walk, call, n_rows);
  fill (call, walk.turned ? x : y, whole ? weft_shape_count (&look->outputs[0].shape) : n_rows * (walk.turned ? x_part : y_part));
  step_axis (&walk, 0, y, x, 1);
}

static void
differentiate (WeftGraph       *g,
               const WeftOp    *op,
               const WeftValue *dy,
               WeftValue       *dx)
{
  const Role *role = op->klass->user;
  g_autofree char *name = g_strdup_printf ("weft.%sGradient", op->klass->name);
  WeftValue inputs[WEFT_MAX_INPUTS] = { *dy, op->inputs[0] };

  for (int i = 0; i < role->map->n_lists; i++)
    inputs[2 + i] = op->inputs[1 + i];
  dx[0] = weft_graph_emit (g, name, inputs, 2 + role->map->n_lists, op->attributes);
}

static void
differentiate_turned (WeftGraph       *g,
                      const WeftOp    *op,
                      const WeftValue *dy,
                      WeftValue       *dx)
{
  const Role *role = op->klass->user;
  g_autofree char *name = g_strndup (op->klass->name + strlen ("weft."), strlen (op->klass->name) - strlen ("weft.Gradient"));
  WeftValue inputs[WEFT_MAX_INPUTS] = { *dy };

  for (int i = 0; i < role->map->n_lists; i++)
    inputs[1 + i] = op->inputs[2 + i];
  dx[0] = weft_graph_emit (g, name, inputs, 1 + role->map->n_lists, op->attributes);
}

/* The margin's number gets what flows to no place of the input. */
static void
differentiate_pad (WeftGraph       *g,
                   const WeftOp    *op,
                   const WeftValue *dy,
                   WeftValue       *dx)
{
  const WeftAttribute *drop = WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0));
  WeftValue margin;

  differentiate (g, op, dy, dx);
  if (op->n_inputs < 3 || op->inputs[2] == WEFT_NO_VALUE)
    return;
  margin = weft_rule_binary (g, "Sub", weft_graph_emit (g, "ReduceSum", WEFT_INPUTS (*dy), drop), weft_graph_emit (g, "ReduceSum", WEFT_INPUTS (dx[0]), drop));
  dx[2] = weft_graph_emit (g, "weft.ReshapeLike", WEFT_INPUTS (margin, op->inputs[2]), NULL);
}

static const Map tile_map = { 1, TRUE, shape_tile, find_tile };
static const Map pad_map = { 1, TRUE, shape_pad, find_pad };
static const Map resize_map = { 3, FALSE, shape_resize, find_resize };

#define CLASS(id, onnx, which, is_turned, least, most, list, rule) \
  const WeftOpClass weft_op_##id = {                               \
    .name = onnx,                                                  \
    .min_inputs = least,                                           \
    .max_inputs = most,                                            \
    .n_outputs = 1,                                                \
    .attributes = list,                                            \
    .infer = infer,                                                \
    .differentiate = rule,                                         \
    .partition = partition,                                        \
    .scratch = scratch,                                            \
    .run = run,                                                    \
    .user = &(const Role){ &which, is_turned },                    \
  }

CLASS (tile, "Tile", tile_map, FALSE, 2, 2, NULL, differentiate);
CLASS (tile_gradient, "weft.TileGradient", tile_map, TRUE, 3, 3, NULL, differentiate_turned);
CLASS (pad, "Pad", pad_map, FALSE, 2, 3, pad_attributes, differentiate_pad);
CLASS (pad_gradient, "weft.PadGradient", pad_map, TRUE, 3, 3, pad_attributes, differentiate_turned);
CLASS (resize, "Resize", resize_map, FALSE, 1, 4, resize_attributes, differentiate);
CLASS (resize_gradient, "weft.ResizeGradient", resize_map, TRUE, 2, 5, resize_attributes, differentiate_turned);
