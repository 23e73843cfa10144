/* import-shape.c: ops that join and arrange numbers, as layers
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Recurrent layers of files have samples and steps in another order than ours, and an axis
 * for directions. What only turns these back is no layer: it is followed letter by letter.
 */
#include "learn/import-private.h"

#include "base/i18n.h"

#include <string.h>

static gboolean
refuse_shape (const WeftOp  *op,
              GError       **error)
{
  return weft_import_refuse (op, _("it shapes samples in a way that no layer does"), error);
}

gboolean
weft_import_add_join_op (WeftImporter  *self,
                         const WeftOp  *op,
                         const char    *layer,
                         GError       **error)
{
  const char *inputs[WEFT_LAYER_MAX_INPUTS + 1] = { NULL };
  g_autoptr (WeftParams) params = weft_import_new_params (layer);

  if (op->n_inputs > WEFT_LAYER_MAX_INPUTS)
    return weft_import_refuse (op, _("it joins more than a layer can"), error);
  for (int i = 0; i < op->n_inputs; i++) {
    const WeftImportValue *value = weft_import_input (self, op, i);

    if (value->layer == NULL || value->step != 0 || *value->axes != '\0')
      return weft_import_refuse (op, _("it joins layers with numbers of the file"), error);
    if (!weft_import_need_axes (self, op->inputs[i], error))
      return FALSE;
    inputs[i] = value->layer;
  }
  if (g_str_equal (layer, "concat") && !weft_import_set_number (params, "axis", weft_op_get_int (op, "axis"), error))
    return FALSE;
  weft_import_add_join (self, layer, g_steal_pointer (&params), inputs, op->first_output);
  return TRUE;
}

/* Axes in another order */

/* Whether the layer has the axes so, where directions and units are one axis. */
static gboolean
is_in_order (const char *axes)
{
  return g_str_equal (axes, "BTH") || g_str_equal (axes, "BH");
}

static void
set_axes (WeftImportValue *value,
          const char      *axes)
{
  g_strlcpy (value->axes, is_in_order (axes) ? "" : axes, sizeof value->axes);
}

static gboolean
turn_axes (WeftImporter  *self,
           const WeftOp  *op,
           const char    *axes,
           GError       **error)
{
  char turned[WEFT_IMPORT_AXES] = "";
  int n = 0;
  const gint64 *order = weft_op_get_ints (op, "perm", &n);

  if (n != (int) strlen (axes))
    return refuse_shape (op, error);
  for (int i = 0; i < n; i++)
    turned[i] = axes[order[i]];
  weft_import_pass (self, op->inputs[0], op->first_output);
  set_axes (weft_import_output (self, op), turned);
  return TRUE;
}

/* Directions and units, which lie side by side, become one axis; or the axis of the one
 * direction goes. */
static gboolean
merge_axes (WeftImporter  *self,
            const WeftOp  *op,
            const char    *axes,
            GError       **error)
{
  const WeftShape *from = weft_import_shape (self, op->inputs[0]), *to = weft_import_shape (self, op->first_output);
  const char *directions = strchr (axes, 'D');
  int place = directions != NULL ? (int) (directions - axes) : 0, left = 0;
  char merged[WEFT_IMPORT_AXES] = "";

  if (directions == NULL || to->rank != from->rank - 1 || (from->extent[place] != 1 && directions[1] != 'H'))
    return refuse_shape (op, error);
  for (int i = 0; i < from->rank; i++) {
    gint64 extent = from->extent[i] * (i > 0 && i - 1 == place ? from->extent[place] : 1);

    if (i == place)
      continue;
    if (to->extent[left] != (extent < 0 ? from->extent[i] : extent))
      return refuse_shape (op, error);
    merged[left++] = axes[i];
  }
  weft_import_pass (self, op->inputs[0], op->first_output);
  set_axes (weft_import_output (self, op), merged);
  return TRUE;
}

gboolean
weft_import_add_transpose (WeftImporter  *self,
                           const WeftOp  *op,
                           const char    *layer,
                           GError       **error)
{
  const char *axes = weft_import_input (self, op, 0)->axes;
  int n = 0;
  const gint64 *order = weft_op_get_ints (op, "perm", &n);
  g_autoptr (WeftParams) params = weft_import_new_params (layer);

  if (*axes != '\0')
    return turn_axes (self, op, axes, error);
  if (n == 3 && order[0] == 1 && order[1] == 0)
    return turn_axes (self, op, "BTH", error);
  if (n < 2 || order[0] != 0)
    return refuse_shape (op, error);
  if (!weft_import_need_axes (self, op->inputs[0], error) || !weft_import_set_list (params, "order", order + 1, n - 1, error))
    return FALSE;
  weft_import_add (self, layer, NULL, g_steal_pointer (&params), op->inputs[0], op->first_output);
  return TRUE;
}

/* Samples in another shape */

/* Whether one shape has the numbers of the other, and axes of one element more or less. */
static gboolean
differs_by_ones (const WeftShape *a,
                 const WeftShape *b)
{
  return a->rank > 1 && b->rank > 1 && a->extent[1] == b->extent[1] && weft_shape_count_axes (a, 2, a->rank) == 1 && weft_shape_count_axes (b, 2, b->rank) == 1;
}

/* What makes one vector of a sample is a Flatten, whatever it is called. */
gboolean
weft_import_add_reshape (WeftImporter  *self,
                         const WeftOp  *op,
                         const char    *layer,
                         GError       **error)
{
  const WeftShape *from = weft_import_shape (self, op->inputs[0]), *to = weft_import_shape (self, op->first_output);
  WeftImportValue *source = weft_import_input (self, op, 0), *result = weft_import_output (self, op);
  gint64 count = weft_shape_count_axes (from, 1, from->rank);
  g_autoptr (WeftParams) params = NULL;

  if (*source->axes != '\0')
    return merge_axes (self, op, source->axes, error);
  if (differs_by_ones (from, to) && (source->is_flat || from->rank == 2)) {
    weft_import_pass (self, op->inputs[0], op->first_output);
    result->is_flat = to->rank > 2;
    return TRUE;
  }
  if (from->rank < 2 || to->rank < 2 || from->extent[0] != to->extent[0] || count < 1 || count != weft_shape_count_axes (to, 1, to->rank))
    return refuse_shape (op, error);
  params = weft_import_new_params (to->rank == 2 ? layer : "reshape");
  if (to->rank > 2 && !weft_import_set_list (params, "shape", to->extent + 1, to->rank - 1, error))
    return FALSE;
  weft_import_add (self, to->rank == 2 ? layer : "reshape", NULL, g_steal_pointer (&params), op->inputs[0], op->first_output);
  return TRUE;
}

/* One place of an axis, which goes: the last step of a sequence. */
gboolean
weft_import_add_place (WeftImporter  *self,
                       const WeftOp  *op,
                       const char    *layer,
                       GError       **error)
{
  const WeftShape *from = weft_import_shape (self, op->inputs[0]), *to = weft_import_shape (self, op->first_output);
  const char *axes = weft_import_input (self, op, 0)->axes, *shape = to->rank == 2 ? "flatten" : "reshape";
  gint64 axis = weft_op_get_int (op, "axis");
  g_autoptr (WeftParams) params = weft_import_new_params (layer), rest = weft_import_new_params (shape);
  double place;

  axis += axis < 0 ? from->rank : 0;
  if (!weft_import_get_number (self, op, 1, &place) || to->rank != from->rank - 1)
    return refuse_shape (op, error);
  if (*axes != '\0')
    return axes[axis] == 'D' && from->extent[axis] == 1 ? merge_axes (self, op, axes, error) : refuse_shape (op, error);
  if (axis == 0 || weft_shape_count_axes (to, 1, to->rank) < 1)
    return refuse_shape (op, error);
  if (!weft_import_need_axes (self, op->inputs[0], error) || !weft_import_set_number (params, "axis", axis, error) ||
      !weft_import_set_number (params, "first", (gint64) place, error) || !weft_import_set_number (params, "count", 1, error))
    return FALSE;
  if (to->rank > 2 && !weft_import_set_list (rest, "shape", to->extent + 1, to->rank - 1, error))
    return FALSE;
  weft_import_add (self, layer, NULL, g_steal_pointer (&params), op->inputs[0], op->first_output);
  weft_import_add (self, shape, NULL, g_steal_pointer (&rest), op->first_output, op->first_output);
  return TRUE;
}

/* Convolutions give images without channels one by themselves. */
gboolean
weft_import_add_channel (WeftImporter  *self,
                         const WeftOp  *op,
                         const char    *layer,
                         GError       **error)
{
  const WeftShape *from = weft_import_shape (self, op->inputs[0]), *to = weft_import_shape (self, op->first_output);

  if (*weft_import_input (self, op, 0)->layer != '\0' || to->rank != from->rank + 1 || to->extent[1] != 1)
    return weft_import_add_reshape (self, op, layer, error);
  weft_import_pass (self, op->inputs[0], op->first_output);
  return TRUE;
}
