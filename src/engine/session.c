/* session.c: a graph with the content of its parameters
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/session-private.h"

#include <string.h>

static void
unref_nullable (gpointer tensor)
{
  if (tensor != NULL)
    weft_tensor_unref (tensor);
}

static WeftSession *
make_session (WeftGraph *graph)
{
  WeftSession *self = g_new0 (WeftSession, 1);

  self->references = 1;
  self->graph = weft_graph_ref (graph);
  self->parameters = g_ptr_array_new_with_free_func (unref_nullable);
  return self;
}

WeftSession *
weft_session_new (WeftGraph  *graph,
                  GError    **error)
{
  g_autoptr (WeftSession) self = make_session (graph);

  return weft_session_add_parameters (self, error) ? g_steal_pointer (&self) : NULL;
}

WeftSession *
weft_session_new_frozen (WeftGraph *graph)
{
  WeftSession *self = make_session (graph);

  for (int value = 0; value < weft_graph_get_n_values (graph); value++) {
    const WeftValueInfo *info = weft_graph_get_value (graph, value);

    g_ptr_array_add (self->parameters, info->kind == WEFT_VALUE_PARAMETER ? weft_tensor_ref (info->tensor) : NULL);
  }
  weft_session_freeze (self);
  return self;
}

WeftSession *
weft_session_ref (WeftSession *self)
{
  __atomic_fetch_add (&self->references, 1, __ATOMIC_RELAXED);
  return self;
}

void
weft_session_unref (WeftSession *self)
{
  if (__atomic_fetch_sub (&self->references, 1, __ATOMIC_ACQ_REL) > 1)
    return;
  if (self->shortcut != NULL)
    self->free_shortcut (self);
  g_ptr_array_unref (self->parameters);
  weft_graph_unref (self->graph);
  g_free (self);
}

WeftGraph *
weft_session_get_graph (WeftSession *self)
{
  return self->graph;
}

WeftTensor *
weft_session_get_parameter (WeftSession *self,
                            WeftValue    value)
{
  g_return_val_if_fail (value >= 0 && (guint) value < self->parameters->len, NULL);

  return self->parameters->pdata[value];
}

void
weft_session_freeze (WeftSession *self)
{
  self->frozen = TRUE;
}

gboolean
weft_session_is_frozen (const WeftSession *self)
{
  return self->frozen;
}

gboolean
weft_session_add_parameters (WeftSession  *self,
                             GError      **error)
{
  for (int value = (int) self->parameters->len; value < weft_graph_get_n_values (self->graph); value++) {
    const WeftValueInfo *info = weft_graph_get_value (self->graph, value);
    WeftTensor *copy = NULL;

    if (info->kind == WEFT_VALUE_PARAMETER) {
      copy = weft_tensor_copy (info->tensor, error);
      if (copy == NULL)
        return FALSE;
    }
    g_ptr_array_add (self->parameters, copy);
  }
  return TRUE;
}
