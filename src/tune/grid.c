/* grid.c: all points of a space that are tried one by one
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/grid.h"

#include "base/i18n.h"
#include "tune/error.h"
#include "tune/point.h"

#include <math.h>

/* What is gone through: the values of each dimension, and where each one stands. */
typedef struct
{
  const WeftSpace *space; /* Borrowed */
  GPtrArray *values;      /* Owned: a GArray of double for each dimension */
  guint *places;          /* Owned */
  double *point;          /* Owned */
} Walk;

static void
walk_clear (Walk *self)
{
  g_ptr_array_unref (self->values);
  g_free (self->places);
  g_free (self->point);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

GArray *
weft_dimension_list_values (const WeftDimension *self,
                            guint                n_steps)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (double));
  double n_own = self->step > 0 ? round ((self->high - self->low) / self->step) + 1 : INFINITY;
  gboolean own = self->type == WEFT_DIMENSION_CHOICE || (self->step > 0 && !(self->type == WEFT_DIMENSION_INTEGER && self->step == 1));
  guint n = own || n_own <= n_steps ? (guint) MIN (n_own, WEFT_GRID_MAX + 1.0) : n_steps;

  for (guint i = 0; i < n; i++) {
    double share = n > 1 ? i / (n - 1.0) : 0.5, value;

    value = self->log ? exp (log (self->low) + share * (log (self->high) - log (self->low))) : self->low + share * (self->high - self->low);
    value = weft_dimension_round (self, value);
    if (values->len == 0 || g_array_index (values, double, values->len - 1) != value)
      g_array_append_val (values, value);
  }
  return values;
}

/* Puts all dimensions from @first on to their first value, or to none. */
static void
walk_reset (Walk  *self,
            guint  first)
{
  for (guint i = first; i < weft_space_get_size (self->space); i++) {
    gboolean active = weft_space_is_active (self->space, i, self->point);

    self->places[i] = 0;
    self->point[i] = active ? g_array_index ((GArray *) self->values->pdata[i], double, 0) : NAN;
  }
}

static void
walk_start (Walk            *self,
            const WeftSpace *space,
            guint            n_steps)
{
  *self = (Walk){ space, g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref), g_new0 (guint, weft_space_get_size (space)), weft_point_new (space) };
  for (guint i = 0; i < weft_space_get_size (space); i++)
    g_ptr_array_add (self->values, weft_dimension_list_values (weft_space_get_dimension (space, i), n_steps));
  walk_reset (self, 0);
}

/* Returns: whether there was another point */
static gboolean
walk_on (Walk *self)
{
  for (guint i = weft_space_get_size (self->space); i-- > 0;) {
    const GArray *values = self->values->pdata[i];

    if (isnan (self->point[i]) || self->places[i] + 1 == values->len)
      continue;
    self->point[i] = g_array_index (values, double, ++self->places[i]);
    walk_reset (self, i + 1);
    return TRUE;
  }
  return FALSE;
}

gsize
weft_grid_count (const WeftSpace *space,
                 guint            n_steps)
{
  g_auto (Walk) walk = { 0 };
  gsize n = 0;

  walk_start (&walk, space, n_steps);
  do
    n++;
  while (n <= WEFT_GRID_MAX && walk_on (&walk));
  return n;
}

double *
weft_grid_list (const WeftSpace  *space,
                guint             n_steps,
                gsize            *n_points,
                GError          **error)
{
  g_auto (Walk) walk = { 0 };
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (double));

  walk_start (&walk, space, n_steps);
  *n_points = 0;
  do {
    if (++*n_points > WEFT_GRID_MAX) {
      g_set_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_SPACE, _("the grid has more than %d points; give fewer choices or larger steps"), WEFT_GRID_MAX);
      return NULL;
    }
    g_array_append_vals (points, walk.point, weft_space_get_size (space));
  } while (walk_on (&walk));
  return (double *) (gpointer) g_array_free (g_steal_pointer (&points), FALSE);
}
