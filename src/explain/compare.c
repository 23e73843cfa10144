/* compare.c: how alike two maps of one input are
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/compare.h"

#include "base/i18n.h"
#include "explain/error.h"
#include "explain/ranks.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

/* Of structural similarity: the windows, and what keeps its quotients from those of nothing. */
#define WINDOW 7
#define K1     0.01
#define K2     0.03

void
weft_map_comparison_free (WeftMapComparison *self)
{
  g_clear_pointer (&self->first, weft_tensor_unref);
  g_clear_pointer (&self->second, weft_tensor_unref);
  g_clear_pointer (&self->difference, weft_tensor_unref);
  g_free (self);
}

/* One size */

typedef struct
{
  gint64 low;
  gint64 high;
  double part;
} Between;

/* Where the middle of place @i of @to lies among @from places. */
static Between
find_between (gint64 i,
              gint64 from,
              gint64 to)
{
  double place = CLAMP (((double) i + 0.5) * (double) from / (double) to - 0.5, 0, (double) from - 1);
  gint64 low = (gint64) place;

  return (Between){ low, MIN (low + 1, from - 1), place - (double) low };
}

static double
mix (const float *row,
     Between      x)
{
  return (double) row[x.low] + x.part * ((double) row[x.high] - (double) row[x.low]);
}

static WeftTensor *
resample (const WeftTensor  *map,
          const WeftShape   *shape,
          GError           **error)
{
  gint64 height = map->shape.extent[0], width = map->shape.extent[1];
  WeftTensor *result = weft_tensor_new (WEFT_DTYPE_F32, shape, error);

  for (gint64 i = 0; result != NULL && i < shape->extent[0]; i++) {
    Between y = find_between (i, height, shape->extent[0]);
    const float *low = weft_tensor_const_f32 (map) + y.low * width, *high = weft_tensor_const_f32 (map) + y.high * width;

    for (gint64 j = 0; j < shape->extent[1]; j++) {
      Between x = find_between (j, width, shape->extent[1]);
      double above = mix (low, x);

      weft_tensor_f32 (result)[i * shape->extent[1] + j] = (float) (above + y.part * (mix (high, x) - above));
    }
  }
  return result;
}

static WeftTensor *
bring (const WeftTensor  *map,
       const WeftShape   *shape,
       GError           **error)
{
  return weft_shape_equal (&map->shape, shape) ? weft_tensor_copy (map, error) : resample (map, shape, error);
}

/* Figures */

static gboolean
check_numbers (const WeftTensor *map)
{
  for (gint64 i = 0; i < weft_shape_count (&map->shape); i++)
    if (!isfinite (weft_tensor_const_f32 (map)[i]))
      return FALSE;
  return TRUE;
}

static int
compare_sizes (gconstpointer a,
               gconstpointer b,
               gpointer      data)
{
  const float *numbers = data;
  guint32 first = *(const guint32 *) a, second = *(const guint32 *) b;
  float one = fabsf (numbers[first]), other = fabsf (numbers[second]);

  if (one != other)
    return one > other ? -1 : 1;
  return first < second ? -1 : first > second;
}

/* Marks the places with the largest numbers; of equal ones the first. */
static void
mark_top (const WeftTensor *map,
          gsize             n_top,
          guint8           *marks)
{
  gsize n = (gsize) weft_shape_count (&map->shape);
  g_autofree guint32 *order = g_new (guint32, n);

  for (gsize i = 0; i < n; i++)
    order[i] = (guint32) i;
  g_qsort_with_data (order, (int) n, sizeof *order, compare_sizes, (gpointer) weft_tensor_const_f32 (map));
  for (gsize i = 0; i < n_top; i++)
    marks[order[i]]++;
}

static double
measure_overlap (const WeftTensor *first,
                 const WeftTensor *second)
{
  gsize n = (gsize) weft_shape_count (&first->shape), n_top = (gsize) ceil (WEFT_MAP_TOP * (double) n), n_both = 0;
  g_autofree guint8 *marks = g_new0 (guint8, n);

  mark_top (first, n_top, marks);
  mark_top (second, n_top, marks);
  for (gsize i = 0; i < n; i++)
    n_both += marks[i] == 2;
  return (double) n_both / (double) (2 * n_top - n_both);
}

/* What structural similarity knows of a window. */
typedef struct
{
  double a, b, aa, bb, ab;
} Sums;

static Sums
add_up (const WeftTensor *first,
        const WeftTensor *second,
        gint64            top,
        gint64            left,
        gint64            side)
{
  gint64 width = first->shape.extent[1];
  Sums sums = { 0 };

  for (gint64 y = top; y < top + side; y++)
    for (gint64 x = left; x < left + side; x++) {
      double a = (double) weft_tensor_const_f32 (first)[y * width + x], b = (double) weft_tensor_const_f32 (second)[y * width + x];

      sums.a += a;
      sums.b += b;
      sums.aa += a * a;
      sums.bb += b * b;
      sums.ab += a * b;
    }
  return sums;
}

static double
find_similarity (const Sums *sums,
                 double      n,
                 double      range)
{
  double a = sums->a / n, b = sums->b / n, sample = n / (n - 1);
  double aa = sample * (sums->aa / n - a * a), bb = sample * (sums->bb / n - b * b), ab = sample * (sums->ab / n - a * b);
  double c1 = K1 * range * K1 * range, c2 = K2 * range * K2 * range;

  return (2 * a * b + c1) * (2 * ab + c2) / ((a * a + b * b + c1) * (aa + bb + c2));
}

static double
find_range (const WeftTensor *first,
            const WeftTensor *second)
{
  double low = INFINITY, high = -INFINITY;

  for (gint64 i = 0; i < weft_shape_count (&first->shape); i++) {
    double a = (double) weft_tensor_const_f32 (first)[i], b = (double) weft_tensor_const_f32 (second)[i];

    low = MIN (low, MIN (a, b));
    high = MAX (high, MAX (a, b));
  }
  return high - low;
}

static double
measure_ssim (const WeftTensor *first,
              const WeftTensor *second)
{
  gint64 height = first->shape.extent[0], width = first->shape.rank == 2 ? first->shape.extent[1] : 0;
  gint64 least = MIN (height, width), side = MIN (WINDOW, least - (least + 1) % 2);
  double range = find_range (first, second), sum = 0;

  if (least < 3)
    return (double) NAN;
  /* Two maps of the same number everywhere. */
  if (range == 0)
    return 1;
  for (gint64 top = 0; top + side <= height; top++)
    for (gint64 left = 0; left + side <= width; left++) {
      Sums sums = add_up (first, second, top, left, side);

      sum += find_similarity (&sums, (double) (side * side), range);
    }
  return sum / (double) ((height - side + 1) * (width - side + 1));
}

static WeftTensor *
subtract (const WeftTensor  *first,
          const WeftTensor  *second,
          GError           **error)
{
  WeftTensor *result = weft_tensor_new (WEFT_DTYPE_F32, &first->shape, error);

  for (gint64 i = 0; result != NULL && i < weft_shape_count (&first->shape); i++)
    weft_tensor_f32 (result)[i] = weft_tensor_const_f32 (first)[i] - weft_tensor_const_f32 (second)[i];
  return result;
}

static gboolean
check_maps (const WeftTensor  *first,
            const WeftTensor  *second,
            GError           **error)
{
  if (first->shape.rank != second->shape.rank || (first->shape.rank == 1 && first->shape.extent[0] != second->shape.extent[0])) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT, _("the two models are given %" PRId64 " and %" PRId64 " numbers for the same input, which cannot be compared one by one; take models of the same preparation"),
                 weft_shape_count (&first->shape), weft_shape_count (&second->shape));
    return FALSE;
  }
  if (check_numbers (first) && check_numbers (second))
    return TRUE;
  g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_NUMBERS, _("a map has numbers that are none, so it cannot be compared; choose another method"));
  return FALSE;
}

WeftMapComparison *
weft_map_compare (const WeftTensor  *first,
                  const WeftTensor  *second,
                  GError           **error)
{
  g_autoptr (WeftMapComparison) self = g_new0 (WeftMapComparison, 1);
  WeftShape shape;

  if (!check_maps (first, second, error))
    return NULL;
  shape = first->shape;
  for (int axis = 0; axis < shape.rank; axis++)
    shape.extent[axis] = MAX (shape.extent[axis], second->shape.extent[axis]);
  self->first = bring (first, &shape, error);
  self->second = self->first != NULL ? bring (second, &shape, error) : NULL;
  self->difference = self->second != NULL ? subtract (self->first, self->second, error) : NULL;
  if (self->difference == NULL)
    return NULL;
  self->spearman = weft_ranks_correlate (weft_tensor_const_f32 (self->first), weft_tensor_const_f32 (self->second), (gsize) weft_shape_count (&shape));
  self->ssim = measure_ssim (self->first, self->second);
  self->overlap = measure_overlap (self->first, self->second);
  return g_steal_pointer (&self);
}
