/* explain-answer.c: what a model said of an input, and why
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-answer.h"

#include "base/i18n.h"

#include <math.h>
#include <string.h>

/* So many parts are told in words. */
#define MAX_TOLD 5

WeftExplainModel *
weft_explain_model_new (const char    *title,
                        WeftPredictor *predictor,
                        WeftSubject   *subject)
{
  WeftExplainModel *self = g_new0 (WeftExplainModel, 1);

  g_atomic_ref_count_init (&self->references);
  self->title = g_strdup (title);
  self->predictor = predictor;
  self->subject = subject;
  return self;
}

WeftExplainModel *
weft_explain_model_ref (WeftExplainModel *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weft_explain_model_unref (WeftExplainModel *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  weft_subject_free (self->subject);
  weft_predictor_free (self->predictor);
  g_free (self->title);
  g_free (self);
}

WeftExplainAnswer *
weft_explain_answer_new (const WeftExplainAnswer *base)
{
  WeftExplainAnswer *self = g_new0 (WeftExplainAnswer, 1);

  g_atomic_ref_count_init (&self->references);
  if (base == NULL)
    return self;
  self->model = weft_explain_model_ref (base->model);
  self->dataset = weft_dataset_ref (base->dataset);
  self->input = g_strdup (base->input);
  self->row = base->row;
  self->sample = weft_tensor_ref (base->sample);
  self->scores = g_memdup2 (base->scores, (gsize) base->n_classes * sizeof (float));
  self->logits = g_memdup2 (base->logits, (gsize) base->n_classes * sizeof (float));
  self->n_classes = base->n_classes;
  self->method = base->method;
  self->params = base->params != NULL ? weft_params_copy (base->params) : NULL;
  self->seed = base->seed;
  self->target = base->target;
  return self;
}

WeftExplainAnswer *
weft_explain_answer_ref (WeftExplainAnswer *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weft_explain_answer_unref (WeftExplainAnswer *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->saliency, weft_saliency_free);
  g_clear_pointer (&self->maps, weft_feature_maps_free);
  g_clear_pointer (&self->params, weft_params_free);
  g_clear_pointer (&self->sample, weft_tensor_unref);
  g_clear_pointer (&self->dataset, weft_dataset_unref);
  g_clear_pointer (&self->model, weft_explain_model_unref);
  g_free (self->scores);
  g_free (self->logits);
  g_free (self->input);
  g_free (self);
}

char *
weft_explain_answer_name_class (const WeftExplainAnswer *self,
                                gint64                   class)
{
  return weft_saliency_chart_name_class (weft_subject_get_class_names (self->model->subject), class);
}

gint64
weft_explain_answer_rank (const WeftExplainAnswer *self,
                          gint64                   rank)
{
  const WeftAnswer answer = { self->scores, self->logits, self->n_classes };

  return weft_answer_rank (&answer, rank);
}

static char *
describe_maps (const WeftExplainAnswer *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "view", "feature-maps");
  json_object_set_string_member (object, "model", self->model->title);
  json_object_set_string_member (object, "input", self->input);
  json_object_set_int_member (object, "row", self->row + 1);
  json_object_set_string_member (object, "layer", self->maps->layer);
  json_node_take_object (node, object);
  return weft_json_write (node, WEFT_JSON_COMPACT);
}

char *
weft_explain_answer_make_recipe (const WeftExplainAnswer *self)
{
  const WeftSaliencyRequest request = { .method = self->method, .params = self->params, .seed = self->seed };
  const char *const *names = weft_subject_get_class_names (self->model->subject);
  g_autoptr (JsonNode) node = NULL;

  if (self->maps != NULL)
    return describe_maps (self);
  if (self->saliency == NULL)
    return NULL;
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, weft_saliency_chart_describe (self->saliency, &request, names, self->model->title, self->input, self->row + 1));
  return weft_json_write (node, WEFT_JSON_COMPACT);
}

WeftSaliencyChart *
weft_explain_answer_draw (const WeftExplainAnswer *self)
{
  return weft_saliency_chart_new (self->saliency, self->method, self->model->predictor, weft_tensor_const_f32 (self->sample), self->dataset, self->row);
}

/* Feature maps */

WeftSaliencyChart *
weft_explain_answer_draw_map (const WeftExplainAnswer *self,
                              gint64                   map,
                              double                   limit)
{
  const WeftFeatureMaps *maps = self->maps;
  const WeftFeatureMap *of = &maps->maps[map];
  g_autofree char *title = g_strdup_printf (_("%s · %s: map %d of %d"), maps->layer, _ (maps->kind), (int) map + 1, (int) maps->n_maps);
  g_autofree char *findings = g_strdup_printf (_("Least %.3g, largest %.3g, mean %.3g; %.0f %% are zero."), (double) of->low, (double) of->high, of->mean, 100 * of->zeros);
  WeftSaliencyChart *chart = weft_saliency_chart_new_empty (self->model->predictor, title, findings);
  WeftTensor *values = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (maps->height, maps->width), NULL);

  memcpy (weft_tensor_f32 (values), weft_feature_maps_get (maps, map), (gsize) (maps->height * maps->width) * sizeof (float));
  weft_saliency_chart_take_map (chart, values, weft_tensor_const_f32 (self->sample), self->dataset, self->row);
  chart->is_signed = maps->low < 0;
  chart->limit = limit;
  chart->smooth = FALSE;
  return chart;
}

static int
compare_units (gconstpointer a,
               gconstpointer b)
{
  double difference = fabs (((const WeftBar *) b)->value) - fabs (((const WeftBar *) a)->value);

  return (difference > 0) - (difference < 0);
}

WeftSaliencyChart *
weft_explain_answer_draw_units (const WeftExplainAnswer *self)
{
  const WeftFeatureMaps *maps = self->maps;
  g_autofree char *title = g_strdup_printf ("%s · %s", maps->layer, _ (maps->kind));
  g_autofree char *findings = g_strdup_printf (_("Number of units: %d; the strongest come first."), (int) maps->n_maps);
  WeftSaliencyChart *chart = weft_saliency_chart_new_empty (self->model->predictor, title, findings);

  for (gint64 i = 0; i < maps->n_maps; i++) {
    char *label = g_strdup_printf (_("Unit %d"), (int) i + 1);
    const WeftBar bar = { label, (double) maps->maps[i].high, 0, FALSE };

    g_ptr_array_add (chart->labels, label);
    g_array_append_val (chart->bars, bar);
  }
  g_array_sort (chart->bars, compare_units);
  chart->bar_title = _("what the unit gives");
  weft_saliency_chart_set_percent (chart, 99);
  return chart;
}

/* In words */

/* The place with the largest number that is not yet taken; -1: there is none. */
static gint64
find_next (const WeftTensor *map,
           const gboolean   *taken)
{
  const float *values = weft_tensor_const_f32 (map);
  gint64 best = -1;

  for (gint64 i = 0; i < weft_shape_count (&map->shape); i++)
    if (!taken[i] && values[i] != 0.0f && (best < 0 || fabsf (values[i]) > fabsf (values[best])))
      best = i;
  return best;
}

static void
tell_places (GString          *text,
             const WeftTensor *map)
{
  g_autofree gboolean *taken = g_new0 (gboolean, weft_shape_count (&map->shape));
  gint64 width = map->shape.extent[1], place;

  for (int i = 0; i < MAX_TOLD && (place = find_next (map, taken)) >= 0; i++) {
    taken[place] = TRUE;
    g_string_append_printf (text, _(" Row %d, column %d: %+.3g."), (int) (place / width) + 1, (int) (place % width) + 1, (double) weft_tensor_const_f32 (map)[place]);
  }
}

static void
tell_parts (GString                 *text,
            const WeftSaliencyChart *chart)
{
  for (guint i = 0; i < MIN (chart->bars->len, MAX_TOLD); i++) {
    const WeftBar *bar = &g_array_index (chart->bars, WeftBar, i);

    g_string_append_printf (text, " %s: %+.3g.", bar->label, bar->value);
  }
}

char *
weft_explain_answer_tell (const WeftExplainAnswer *self)
{
  GString *text = g_string_new (_("The strongest parts:"));
  g_autoptr (WeftSaliencyChart) chart = weft_explain_answer_draw (self);

  if (chart->map != NULL)
    tell_places (text, chart->map);
  else
    tell_parts (text, chart);
  return g_string_free (text, FALSE);
}

char *
weft_explain_answer_judge (const WeftExplainAnswer *self,
                           gboolean                *good)
{
  GString *text = g_string_new (NULL);

  *good = self->saliency->remarks->len == 0;
  for (guint i = 0; i < self->saliency->checks->len; i++) {
    const WeftSaliencyCheck *check = &g_array_index (self->saliency->checks, WeftSaliencyCheck, i);

    if (!isfinite (check->limit))
      continue;
    *good &= check->value <= check->limit;
    g_string_append_printf (text, check->value <= check->limit ? _(" %s: %.2g, good.") : _(" %s: %.2g, more than %.2g: take it with care."), _ (check->title), check->value, check->limit);
  }
  for (guint i = 0; i < self->saliency->remarks->len; i++)
    g_string_append_printf (text, " %s", (const char *) self->saliency->remarks->pdata[i]);
  if (text->len > 0)
    return g_strchug (g_string_free (text, FALSE));
  g_string_free (text, TRUE);
  return NULL;
}
