/* input.c: the part of a sample that one column gives
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sample is the numbers of all its columns, one after the other. x (N, V); y (N, …), those
 * of a column in its shape. Without a column, y = x.
 */
#include "learn/layer.h"

#include "base/i18n.h"
#include "learn/error.h"

static const WeftParam params[] = {
  { .id = "column", .type = WEFT_PARAM_COLUMN, .title = N_("Column"), .help = N_("Which column of the data is read; of a text that is written, what has been written before each word. None: all of the input."), .fallback = "" },
  { NULL },
};

static char *
list_names (WeftLayerBuild *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->n_parts; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", self->parts[i].name);
  return g_string_free (text, FALSE);
}

static const WeftInputPart *
find_part (WeftLayerBuild  *self,
           const char      *column,
           GError         **error)
{
  g_autofree char *names = NULL;

  for (guint i = 0; i < self->n_parts; i++)
    if (g_str_equal (self->parts[i].name, column))
      return &self->parts[i];
  names = list_names (self);
  g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("the data that arrives has no column “%s”, only %s; choose another, or prepare it as a feature"), column, names);
  return NULL;
}

static WeftValue
cut (WeftLayerBuild       *self,
     const WeftInputPart  *part,
     GError              **error)
{
  const gint64 count = weft_shape_count (&part->shape), end = part->first + count, axis = 1;
  gint64 extents[WEFT_MAX_RANK] = { 0 };
  WeftValue ints[3], y;

  for (int i = 0; i < part->shape.rank; i++)
    extents[i + 1] = part->shape.extent[i];
  ints[0] = weft_graph_add_ints (self->graph, &part->first, 1);
  ints[1] = weft_graph_add_ints (self->graph, &end, 1);
  ints[2] = weft_graph_add_ints (self->graph, &axis, 1);
  y = weft_graph_add (self->graph, "Slice", WEFT_INPUTS (self->inputs[0], ints[0], ints[1], ints[2]), NULL, error);
  return y == WEFT_NO_VALUE ? y : weft_graph_add (self->graph, "Reshape", WEFT_INPUTS (y, weft_graph_add_ints (self->graph, extents, part->shape.rank + 1)), NULL, error);
}

static WeftValue
build (WeftLayerBuild  *self,
       GError         **error)
{
  const char *column = weft_params_get (self->params, "column");
  const WeftInputPart *part = *column != '\0' ? find_part (self, column, error) : NULL;

  if (*column == '\0' || (part != NULL && weft_graph_get_value (self->graph, self->inputs[0])->shape.rank == part->shape.rank + 1 && self->n_parts == 1))
    return weft_graph_emit (self->graph, "Identity", WEFT_INPUTS (self->inputs[0]), NULL);
  return part != NULL ? cut (self, part, error) : WEFT_NO_VALUE;
}

const WeftLayerKind weft_layer_input = {
  .id = "input",
  .title = N_("Input"),
  .category = N_("Shape"),
  .icon = "weft-layer-input-symbolic",
  .help = N_("Gives one column of the data, so that different columns can go different ways: a picture here, a table there."),
  .params = params,
  .min_inputs = 1,
  .max_inputs = 1,
  .build = build,
};
