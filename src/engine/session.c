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
make_session (WeftGraph *graph,
              gboolean   adopts)
{
  WeftSession *self = g_new0 (WeftSession, 1);

  self->references = 1;
  self->adopts = adopts;
  self->graph = weft_graph_ref (graph);
  self->parameters = g_ptr_array_new_with_free_func (unref_nullable);
  return self;
}

WeftSession *
weft_session_new (WeftGraph  *graph,
                  GError    **error)
{
  g_autoptr (WeftSession) self = make_session (graph, FALSE);

  return weft_session_add_parameters (self, error) ? g_steal_pointer (&self) : NULL;
}

WeftSession *
weft_session_adopt (WeftGraph  *graph,
                    GError    **error)
{
  g_autoptr (WeftSession) self = make_session (graph, TRUE);

  return weft_session_add_parameters (self, error) ? g_steal_pointer (&self) : NULL;
}

WeftSession *
weft_session_new_frozen (WeftGraph *graph)
{
  WeftSession *self = make_session (graph, FALSE);

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
  g_clear_pointer (&self->memory, weft_tensor_unref);
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

void
weft_session_alternate (WeftSession *self)
{
  self->alternates = TRUE;
}

/* Larger memory takes the place of what there is, which goes with the plans that have it. */
WeftTensor *
weft_session_take_memory (WeftSession  *self,
                          gsize         bytes,
                          GError      **error)
{
  WeftTensor *memory;

  if (self->alternates && self->memory != NULL && self->memory->bytes >= bytes)
    return weft_tensor_ref (self->memory);
  memory = weft_tensor_new (WEFT_DTYPE_U8, &WEFT_SHAPE ((gint64) bytes), error);
  if (self->alternates && memory != NULL) {
    g_clear_pointer (&self->memory, weft_tensor_unref);
    self->memory = weft_tensor_ref (memory);
  }
  return memory;
}

static WeftTensor *
take_initial (const WeftSession  *self,
              WeftTensor         *initial,
              GError            **error)
{
  return self->adopts && !weft_tensor_is_shared (initial) ? weft_tensor_ref (initial) : weft_tensor_copy (initial, error);
}

gboolean
weft_session_add_parameters (WeftSession  *self,
                             GError      **error)
{
  for (int value = (int) self->parameters->len; value < weft_graph_get_n_values (self->graph); value++) {
    const WeftValueInfo *info = weft_graph_get_value (self->graph, value);
    WeftTensor *content = NULL;

    if (info->kind == WEFT_VALUE_PARAMETER) {
      content = take_initial (self, info->tensor, error);
      if (content == NULL)
        return FALSE;
    }
    g_ptr_array_add (self->parameters, content);
  }
  return TRUE;
}
