/* session-run.c: the short way to run a graph once
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/session-private.h"

#include <string.h>

static char *
describe_request (const WeftValue *inputs,
                  WeftTensor *const *tensors,
                  int n_inputs,
                  const WeftValue *outputs,
                  int n_outputs)
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

/* A plan keeps its session, so the one kept here holds a reference less. While
 * it goes, two more keep the session from being freed a second time. */
static void
free_shortcut (WeftSession *self)
{
  Shortcut *shortcut = g_steal_pointer (&self->shortcut);

  if (shortcut == NULL)
    return;
  __atomic_fetch_add (&self->references, 2, __ATOMIC_RELAXED);
  weft_plan_free (shortcut->plan);
  __atomic_fetch_sub (&self->references, 1, __ATOMIC_RELAXED);
  g_free (shortcut->key);
  g_free (shortcut);
}

static gboolean
ensure_plan (WeftSession         *self,
             const WeftPlanSpec  *spec,
             const char          *key,
             GError             **error)
{
  WeftPlan *plan;

  if (self->shortcut != NULL && g_str_equal (self->shortcut->key, key))
    return TRUE;
  free_shortcut (self);
  plan = weft_plan_new (self, spec, error);
  if (plan == NULL)
    return FALSE;
  __atomic_fetch_sub (&self->references, 1, __ATOMIC_RELAXED);
  self->shortcut = g_new0 (Shortcut, 1);
  *self->shortcut = (Shortcut){ plan, g_strdup (key) };
  self->free_shortcut = free_shortcut;
  return TRUE;
}

static gboolean
copy_results (WeftSession      *self,
              const WeftValue  *outputs,
              WeftTensor      **results,
              int               n_outputs,
              GError          **error)
{
  for (int i = 0; i < n_outputs; i++) {
    results[i] = weft_tensor_copy (weft_plan_get_tensor (self->shortcut->plan, outputs[i]), error);
    if (results[i] == NULL) {
      while (i-- > 0)
        g_clear_pointer (&results[i], weft_tensor_unref);
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
weft_session_run (WeftSession *self,
                  const WeftValue *inputs,
                  WeftTensor *const *tensors,
                  int n_inputs,
                  const WeftValue *outputs,
                  WeftTensor **results,
                  int n_outputs,
                  GError **error)
{
  g_autofree WeftPlanShape *shapes = g_new0 (WeftPlanShape, n_inputs + 1);
  g_autofree char *key = describe_request (inputs, tensors, n_inputs, outputs, n_outputs);
  WeftPlanSpec spec = { .outputs = outputs, .n_outputs = n_outputs, .shapes = shapes, .n_shapes = n_inputs };

  for (int i = 0; i < n_inputs; i++)
    shapes[i] = (WeftPlanShape){ inputs[i], tensors[i]->shape };
  if (!ensure_plan (self, &spec, key, error))
    return FALSE;
  for (int i = 0; i < n_inputs; i++)
    memcpy (weft_plan_get_tensor (self->shortcut->plan, inputs[i])->data, tensors[i]->data, tensors[i]->bytes);
  weft_plan_run (self->shortcut->plan, NULL);
  return copy_results (self, outputs, results, n_outputs, error);
}
