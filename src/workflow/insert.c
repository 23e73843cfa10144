/* insert.c: a ready-made model put into a model node
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/insert.h"

#include "base/i18n.h"
#include "workflow/command.h"
#include "workflow/history.h"
#include "workflow/layers.h"

void
weft_architecture_place_init (WeftArchitecturePlace  *self,
                              const WeftArchitecture *architecture,
                              const WeftPortInfo     *data)
{
  gboolean known = data != NULL && data->rank > 0;

  *self = (WeftArchitecturePlace){ architecture->item, architecture->n_outputs };
  for (int axis = 0; known && axis < data->rank; axis++)
    known = data->extent[axis] > 0;
  if (known) {
    self->item.rank = data->rank;
    for (int axis = 0; axis < data->rank; axis++)
      self->item.extent[axis] = data->extent[axis];
  }
  if (data != NULL && data->classes != NULL)
    self->n_outputs = g_strv_length (data->classes);
  else if (data != NULL && data->target != NULL)
    self->n_outputs = 1;
}

gboolean
weft_workflow_insert_architecture (WeftWorkflow                 *self,
                                   const char                   *node,
                                   const WeftArchitecture       *architecture,
                                   const WeftParams             *params,
                                   const WeftArchitecturePlace  *place,
                                   GError                      **error)
{
  g_autoptr (WeftParams) defaults = weft_params_new (architecture->params);
  g_autoptr (WeftModelSpec) spec = weft_architecture_build (architecture, params != NULL ? params : defaults, &place->item, place->n_outputs, error);
  g_autoptr (JsonNode) nested = NULL;
  g_autofree char *text = NULL;
  gboolean done;

  if (spec == NULL)
    return FALSE;
  nested = weft_layers_from_spec (spec);
  text = g_strdup_printf (_("Insert %s"), architecture->title);
  weft_history_begin (weft_workflow_get_history (self), text, NULL);
  done = weft_workflow_set_nested (self, node, nested, error);
  weft_history_end (weft_workflow_get_history (self));
  return done;
}
