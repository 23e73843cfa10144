/* trainer-change.c: what changes while a training runs
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A parameter of the trainer, the ratio of a dropout, or which layers are frozen. A layer that
 * is frozen on the way takes part in the step like any other, and is put back after it: its
 * weights, what the optimizer remembers of them, and its running means.
 */
#include "learn/trainer-private.h"

#include "base/i18n.h"
#include "learn/error.h"

#include <float.h>
#include <string.h>

static gboolean
fail (GError     **error,
      const char  *sentence,
      const char  *what)
{
  g_autoptr (GString) text = g_string_new (sentence);

  g_string_replace (text, "%s", what, 0);
  g_set_error_literal (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_REQUEST, text->str);
  return FALSE;
}

static gboolean
has_layer (WeftTrainer *self,
           const char  *id)
{
  guint n;
  const WeftLayerInfo *layers = weft_model_get_layers (self->model, &n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (layers[i].spec->id, id))
      return TRUE;
  return FALSE;
}

/* What was frozen when the training began has no gradients that it could learn by. */
static gboolean
check_freeze (WeftTrainer  *self,
              const char   *value,
              GError      **error)
{
  g_autoptr (WeftParams) params = weft_params_new (weft_trainer_params);
  g_auto (GStrv) ids = NULL;

  weft_params_set (params, "freeze", value, NULL);
  ids = weft_params_get_list (params, "freeze");
  for (char **id = ids; *id != NULL; id++)
    if (!has_layer (self, *id))
      return fail (error, _("“%s” is not frozen: the model has no such layer"), *id);
  for (char **id = self->frozen_first; *id != NULL; id++)
    if (!g_strv_contains ((const char *const *) ids, *id))
      return fail (error, _("“%s” stays frozen, as the training began; stop and run again to let it learn"), *id);
  return TRUE;
}

/* The norm is only measured where there was a limit from the beginning. */
static gboolean
set_clip_norm (WeftTrainer  *self,
               const char   *value,
               GError      **error)
{
  WeftValue limit = weft_graph_find (weft_model_get_graph (self->model), WEFT_OPTIMIZER_CLIP_NORM);
  double number = g_ascii_strtod (value, NULL);

  if (limit == WEFT_NO_VALUE)
    return number == 0 || fail (error, _("“%s” cannot be set on the way where there was no limit at first; stop, set it and run again"), "clip_norm");
  weft_tensor_set (weft_session_get_parameter (self->session, limit), 0, number > 0 ? number : (double) FLT_MAX);
  return TRUE;
}

static char *
change_parameter (WeftTrainer  *self,
                  const char   *what,
                  const char   *value,
                  GError      **error)
{
  char *former;

  if (g_str_equal (what, "freeze") && !check_freeze (self, value, error))
    return NULL;
  if (g_str_equal (what, "clip_norm") && !set_clip_norm (self, value, error))
    return NULL;
  former = g_strdup (weft_params_get (self->params, what));
  weft_params_set (self->params, what, value, NULL);
  weft_trainer_read_params (self);
  return former;
}

char *
weft_trainer_change (WeftTrainer  *self,
                     const char   *what,
                     const char   *value,
                     GError      **error)
{
  WeftGraph *graph = weft_model_get_graph (self->model);
  WeftValue ratio = weft_graph_find (graph, what);
  char *former;

  if (weft_param_find (weft_trainer_params, what) != NULL)
    return change_parameter (self, what, value, error);
  if (ratio == WEFT_NO_VALUE || weft_graph_get_value (graph, ratio)->kind != WEFT_VALUE_PARAMETER || weft_graph_get_value (graph, ratio)->shape.rank > 0) {
    fail (error, _("“%s” is not changed: this training has no such thing"), what);
    return NULL;
  }
  former = g_strdup_printf ("%g", weft_tensor_get (weft_session_get_parameter (self->session, ratio), 0));
  weft_tensor_set (weft_session_get_parameter (self->session, ratio), 0, g_ascii_strtod (value, NULL));
  return former;
}

/* Frozen layers */

/* Whether the parameter called @name belongs to a layer that was frozen on the way. */
static gboolean
is_held (const WeftTrainer  *self,
         char              **ids,
         const char         *name)
{
  for (char **id = ids; *id != NULL; id++) {
    gsize length = strlen (*id);

    if (g_str_has_prefix (name, *id) && name[length] == '.' && !g_strv_contains ((const char *const *) self->frozen_first, *id))
      return TRUE;
  }
  return FALSE;
}

/* Calls @each for every parameter that is held, in the order of the graph. */
static void
visit_held (WeftTrainer *self,
            void (*each) (WeftTrainer *self, WeftTensor *tensor, guint index))
{
  g_auto (GStrv) ids = weft_params_get_list (self->params, "freeze");
  WeftGraph *graph = weft_model_get_graph (self->model);
  guint index = 0;

  if (g_strv_length (ids) == g_strv_length (self->frozen_first))
    return;
  for (int value = 0; value < weft_graph_get_n_values (graph); value++) {
    const WeftValueInfo *info = weft_graph_get_value (graph, value);

    if (info->kind == WEFT_VALUE_PARAMETER && info->shape.rank > 0 && is_held (self, ids, info->name))
      each (self, weft_session_get_parameter (self->session, value), index++);
  }
}

static void
hold (WeftTrainer *self,
      WeftTensor  *tensor,
      guint        index)
{
  if (index == self->held->len)
    g_ptr_array_add (self->held, weft_tensor_new (tensor->dtype, &tensor->shape, NULL));
  memcpy (((WeftTensor *) self->held->pdata[index])->data, tensor->data, tensor->bytes);
}

static void
put_back (WeftTrainer *self,
          WeftTensor  *tensor,
          guint        index)
{
  memcpy (tensor->data, ((WeftTensor *) self->held->pdata[index])->data, tensor->bytes);
}

void
weft_trainer_hold_frozen (WeftTrainer *self)
{
  if (self->held == NULL)
    self->held = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_tensor_unref);
  visit_held (self, hold);
}

void
weft_trainer_put_back (WeftTrainer *self)
{
  visit_held (self, put_back);
}
