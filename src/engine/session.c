/* session.c: a graph with the content of its parameters
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/session.h"

#include <string.h>

struct _WeftSession
{
  int references;
  WeftGraph *graph;      /* Owned */
  GPtrArray *parameters; /* Owned: per value a tensor, or NULL */
  WeftPlan *plan;        /* Owned: (nullable): that of the last weft_session_run() */
  char *plan_key;        /* Owned: what it was made for */
};

static void
unref_nullable (gpointer tensor)
{
  if (tensor != NULL)
    weft_tensor_unref (tensor);
}

WeftSession *
weft_session_new (WeftGraph *graph,
                  GError   **error)
{
  g_autoptr (WeftSession) self = g_new0 (WeftSession, 1);

  self->references = 1;
  self->graph = weft_graph_ref (graph);
  self->parameters = g_ptr_array_new_with_free_func (unref_nullable);
  return weft_session_add_parameters (self, error) ? g_steal_pointer (&self) : NULL;
}

WeftSession *
weft_session_ref (WeftSession *self)
{
  __atomic_fetch_add (&self->references, 1, __ATOMIC_RELAXED);
  return self;
}

/* A plan keeps its session, so the one kept here holds a reference less. */
static void
drop_plan (WeftSession *self)
{
  if (self->plan == NULL)
    return;
  __atomic_fetch_add (&self->references, 1, __ATOMIC_RELAXED);
  weft_plan_free (g_steal_pointer (&self->plan));
  g_clear_pointer (&self->plan_key, g_free);
}

void
weft_session_unref (WeftSession *self)
{
  if (__atomic_fetch_sub (&self->references, 1, __ATOMIC_ACQ_REL) > 1)
    return;
  if (self->plan != NULL) {
    self->references = 1;
    drop_plan (self);
  }
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

gboolean
weft_session_add_parameters (WeftSession *self,
                             GError     **error)
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

static char *
describe_request (const WeftValue   *inputs,
                  WeftTensor *const *tensors,
                  int                n_inputs,
                  const WeftValue   *outputs,
                  int                n_outputs)
{
  GString *key = g_string_new (NULL);

  for (int i = 0; i < n_inputs; i++) {
    g_autofree char *shape = weft_shape_to_string (&tensors[i]->shape);

    g_string_append_printf (key, "%d:%s ", inputs[i], shape);
  }
  for (int i = 0; i < n_outputs; i++)
    g_string_append_printf (key, "%d ", outputs[i]);
  return g_string_free (key, FALSE);
}

/* The kept plan must not keep the session alive. */
static gboolean
ensure_plan (WeftSession        *self,
             const WeftPlanSpec *spec,
             const char         *key,
             GError            **error)
{
  if (g_strcmp0 (self->plan_key, key) == 0)
    return TRUE;
  drop_plan (self);
  self->plan = weft_plan_new (self, spec, error);
  if (self->plan == NULL)
    return FALSE;
  __atomic_fetch_sub (&self->references, 1, __ATOMIC_RELAXED);
  self->plan_key = g_strdup (key);
  return TRUE;
}

static gboolean
copy_results (WeftSession     *self,
              const WeftValue *outputs,
              WeftTensor     **results,
              int              n_outputs,
              GError         **error)
{
  for (int i = 0; i < n_outputs; i++) {
    results[i] = weft_tensor_copy (weft_plan_get_tensor (self->plan, outputs[i]), error);
    if (results[i] == NULL) {
      while (i-- > 0)
        g_clear_pointer (&results[i], weft_tensor_unref);
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
weft_session_run (WeftSession       *self,
                  const WeftValue   *inputs,
                  WeftTensor *const *tensors,
                  int                n_inputs,
                  const WeftValue   *outputs,
                  WeftTensor       **results,
                  int                n_outputs,
                  GError           **error)
{
  g_autofree WeftPlanShape *shapes = g_new0 (WeftPlanShape, n_inputs + 1);
  g_autofree char *key = describe_request (inputs, tensors, n_inputs, outputs, n_outputs);
  WeftPlanSpec spec = { .outputs = outputs, .n_outputs = n_outputs, .shapes = shapes, .n_shapes = n_inputs };

  for (int i = 0; i < n_inputs; i++)
    shapes[i] = (WeftPlanShape){ inputs[i], tensors[i]->shape };
  if (!ensure_plan (self, &spec, key, error))
    return FALSE;
  for (int i = 0; i < n_inputs; i++)
    memcpy (weft_plan_get_tensor (self->plan, inputs[i])->data, tensors[i]->data, tensors[i]->bytes);
  weft_plan_run (self->plan, NULL);
  return copy_results (self, outputs, results, n_outputs, error);
}
