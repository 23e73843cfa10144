/* switches.c: units of a model turned down or off, to see what becomes of its answer
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/switches.h"

#include "base/i18n.h"
#include "explain/error.h"

#include <string.h>

struct _WeftSwitches
{
  GArray *list; /* Owned: WeftSwitch */
};

/* A layer with switched units, and what it gives with them. */
typedef struct
{
  WeftValue value;
  WeftTensor *content; /* Owned (nullable): not computed yet */
} Layer;

static void
clear_switch (gpointer data)
{
  g_free (((WeftSwitch *) data)->layer);
}

static void
clear_layer (gpointer data)
{
  g_clear_pointer (&((Layer *) data)->content, weft_tensor_unref);
}

WeftSwitches *
weft_switches_new (void)
{
  WeftSwitches *self = g_new0 (WeftSwitches, 1);

  self->list = g_array_new (FALSE, FALSE, sizeof (WeftSwitch));
  g_array_set_clear_func (self->list, clear_switch);
  return self;
}

WeftSwitches *
weft_switches_copy (const WeftSwitches *self)
{
  WeftSwitches *copy = weft_switches_new ();

  for (guint i = 0; i < self->list->len; i++) {
    const WeftSwitch *one = &g_array_index (self->list, WeftSwitch, i);

    weft_switches_set (copy, one->layer, one->unit, one->factor);
  }
  return copy;
}

void
weft_switches_free (WeftSwitches *self)
{
  g_array_unref (self->list);
  g_free (self);
}

static WeftSwitch *
find (const WeftSwitches *self,
      const char         *layer,
      gint64              unit)
{
  for (guint i = 0; i < self->list->len; i++) {
    WeftSwitch *one = &g_array_index (self->list, WeftSwitch, i);

    if (one->unit == unit && g_str_equal (one->layer, layer))
      return one;
  }
  return NULL;
}

void
weft_switches_set (WeftSwitches *self,
                   const char   *layer,
                   gint64        unit,
                   double        factor)
{
  WeftSwitch *former = find (self, layer, unit);
  const WeftSwitch one = { g_strdup (layer), unit, factor };

  if (former != NULL)
    g_array_remove_index (self->list, (guint) (former - (WeftSwitch *) (gpointer) self->list->data));
  if (factor != 1)
    g_array_append_val (self->list, one);
  else
    g_free (one.layer);
}

double
weft_switches_get (const WeftSwitches *self,
                   const char         *layer,
                   gint64              unit)
{
  const WeftSwitch *one = find (self, layer, unit);

  return one != NULL ? one->factor : 1;
}

const WeftSwitch *
weft_switches_list (const WeftSwitches *self,
                    guint              *n)
{
  *n = self->list->len;
  return (const WeftSwitch *) (gpointer) self->list->data;
}

/* Applying them */

static int
compare_layers (gconstpointer a,
                gconstpointer b)
{
  return ((const Layer *) a)->value - ((const Layer *) b)->value;
}

const WeftSubjectLayer *
weft_switches_find_layer (const WeftSubject  *subject,
                          const WeftSwitch   *one,
                          GError            **error)
{
  const WeftSubjectLayer *layer = weft_subject_find_layer (subject, one->layer, error);

  if (layer == NULL || (layer->shape.rank >= 1 && one->unit >= 0 && one->unit < layer->shape.extent[0]))
    return layer;
  g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("layer “%s” has the units 0 to %" PRId64 ", there is no %" PRId64), layer->id, layer->shape.rank < 1 ? 0 : layer->shape.extent[0] - 1, one->unit);
  return NULL;
}

static gboolean
add_layer (GArray             *layers,
           const WeftSwitch   *one,
           const WeftSubject  *subject,
           GError            **error)
{
  const WeftSubjectLayer *layer = weft_switches_find_layer (subject, one, error);
  const Layer entry = { layer != NULL ? layer->value : WEFT_NO_VALUE, NULL };

  if (layer == NULL)
    return FALSE;
  for (guint i = 0; i < layers->len; i++)
    if (g_array_index (layers, Layer, i).value == layer->value)
      return TRUE;
  g_array_append_val (layers, entry);
  return TRUE;
}

/* Returns: (transfer full) (nullable): the layers with switched units, each before those that
 * are computed of it */
static GArray *
list_layers (const WeftSwitches  *self,
             const WeftSubject   *subject,
             GError             **error)
{
  g_autoptr (GArray) layers = g_array_new (FALSE, FALSE, sizeof (Layer));

  g_array_set_clear_func (layers, clear_layer);
  for (guint i = 0; self != NULL && i < self->list->len; i++)
    if (!add_layer (layers, &g_array_index (self->list, WeftSwitch, i), subject, error))
      return NULL;
  g_array_sort (layers, compare_layers);
  return g_steal_pointer (&layers);
}

/* Multiplies the switched units of a layer. */
static void
scale_units (const WeftSwitches *self,
             const WeftSubject  *subject,
             WeftValue           value,
             WeftTensor         *content)
{
  float *numbers = weft_tensor_f32 (content);

  for (guint i = 0; i < self->list->len; i++) {
    const WeftSwitch *one = &g_array_index (self->list, WeftSwitch, i);
    const WeftSubjectLayer *layer = weft_subject_find_layer (subject, one->layer, NULL);
    gint64 n_places = weft_shape_count_axes (&layer->shape, 1, layer->shape.rank), n_units = layer->shape.extent[0];

    for (gint64 row = 0; layer->value == value && row < content->shape.extent[0]; row++)
      for (gint64 place = 0; place < n_places; place++)
        numbers[(row * n_units + one->unit) * n_places + place] *= (float) one->factor;
  }
}

/* A plan with the samples, and the layers that are known already. */
static WeftPlan *
make_plan (const GArray     *layers,
           WeftSubject      *subject,
           gint64            n,
           const WeftValue  *outputs,
           int               n_outputs,
           const float      *samples,
           gint64            n_samples,
           GError          **error)
{
  g_autofree WeftValue *values = g_new (WeftValue, layers->len);
  WeftPlan *plan;

  for (guint i = 0; i < layers->len; i++)
    values[i] = g_array_index (layers, Layer, i).value;
  plan = weft_subject_plan (subject, n, outputs, n_outputs, values, (int) layers->len, error);
  if (plan == NULL)
    return NULL;
  weft_subject_feed (subject, plan, samples, n_samples);
  for (guint i = 0; i < layers->len; i++) {
    const Layer *layer = &g_array_index (layers, Layer, i);

    if (layer->content == NULL)
      continue;
    memcpy (weft_tensor_f32 (weft_plan_get_tensor (plan, layer->value)), weft_tensor_const_f32 (layer->content), layer->content->bytes);
    weft_plan_replace (plan, layer->value, TRUE);
  }
  return plan;
}

/* What a layer gives, with those below it switched, and itself. */
static gboolean
compute_layer (const WeftSwitches  *self,
               const GArray        *layers,
               Layer               *layer,
               WeftSubject         *subject,
               gint64               n,
               const float         *samples,
               gint64               n_samples,
               GError             **error)
{
  WeftPlan *plan = make_plan (layers, subject, n, &layer->value, 1, samples, n_samples, error);

  if (plan == NULL)
    return FALSE;
  weft_plan_run (plan, NULL);
  layer->content = weft_tensor_copy (weft_plan_get_tensor (plan, layer->value), error);
  if (layer->content != NULL)
    scale_units (self, subject, layer->value, layer->content);
  return layer->content != NULL;
}

WeftPlan *
weft_switches_plan (const WeftSwitches  *self,
                    WeftSubject         *subject,
                    gint64               n,
                    const WeftValue     *outputs,
                    int                  n_outputs,
                    const float         *samples,
                    gint64               n_samples,
                    GError             **error)
{
  g_autoptr (GArray) layers = list_layers (self, subject, error);

  for (guint i = 0; layers != NULL && i < layers->len; i++)
    if (!compute_layer (self, layers, &g_array_index (layers, Layer, i), subject, n, samples, n_samples, error))
      return NULL;
  return layers != NULL ? make_plan (layers, subject, n, outputs, n_outputs, samples, n_samples, error) : NULL;
}

gboolean
weft_switches_ask (const WeftSwitches  *self,
                   WeftSubject         *subject,
                   const float         *sample,
                   gint64               place,
                   WeftAnswer          *answer,
                   GError             **error)
{
  const WeftValue outputs[] = { weft_subject_get_logits (subject), weft_subject_get_scores (subject) };
  WeftPlan *plan = weft_switches_plan (self, subject, 1, outputs, 2, sample, 1, error);

  if (plan == NULL)
    return FALSE;
  weft_plan_run (plan, NULL);
  return weft_subject_take_answer (subject, plan, place, answer, error);
}
