/* insert.c: ready-made models, and those of others, put into a document
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/insert.h"

#include "base/i18n.h"
#include "workflow/command.h"
#include "workflow/history.h"
#include "workflow/layers.h"

/* From a model to its training, canvas units. */
#define STEP 220

void
weft_architecture_place_init (WeftArchitecturePlace  *self,
                              const WeftArchitecture *architecture,
                              const WeftPortInfo     *data)
{
  *self = (WeftArchitecturePlace){ { .item = architecture->item }, architecture->n_outputs, NULL };
  if (data != NULL)
    self->parts = weft_layers_read_input (data, &self->input);
  if (data != NULL && data->classes != NULL)
    self->n_outputs = g_strv_length (data->classes);
  else if (data != NULL && data->target != NULL)
    self->n_outputs = 1;
}

void
weft_architecture_place_clear (WeftArchitecturePlace *self)
{
  g_clear_pointer (&self->parts, g_array_unref);
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
  g_autoptr (WeftModelSpec) spec = weft_architecture_build (architecture, params != NULL ? params : defaults, &place->input, place->n_outputs, error);
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

static WeftNode *
add_nodes (WeftWorkflow      *self,
           const WeftImport  *import,
           const char        *file,
           const char        *title,
           double             x,
           double             y,
           GError           **error)
{
  g_autoptr (WeftModelSpec) spec = weft_import_leave_out_shares (import);
  g_autoptr (JsonNode) nested = weft_layers_from_spec (spec);
  WeftNode *model = weft_workflow_add_node (self, "model", NULL, x, y, error);
  WeftNode *train = model != NULL ? weft_workflow_add_node (self, "train", NULL, x + STEP, y, error) : NULL;
  const char *id = model != NULL ? weft_node_get_id (model) : NULL;

  if (train == NULL || !weft_workflow_set_nested (self, id, nested, error) || !weft_workflow_set_title (self, id, title, error) ||
      !weft_workflow_set_parameter (self, weft_node_get_id (train), "weights", file, error) ||
      !weft_workflow_connect (self, id, "model", weft_node_get_id (train), "model", error))
    return NULL;
  return model;
}

WeftNode *
weft_workflow_add_import (WeftWorkflow      *self,
                          const WeftImport  *import,
                          const char        *file,
                          const char        *title,
                          double             x,
                          double             y,
                          GError           **error)
{
  WeftHistory *history = weft_workflow_get_history (self);
  WeftNode *model;

  weft_history_begin (history, _("Import Model"), NULL);
  model = add_nodes (self, import, file, title, x, y, error);
  if (model != NULL)
    weft_history_end (history);
  else
    weft_history_abandon (history);
  return model;
}
