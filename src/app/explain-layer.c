/* explain-layer.c: what a layer holds for an input: the question, and its pictures
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-layer.h"

#include "base/i18n.h"

#include <math.h>
#include <string.h>

/* Of a layer's name, in a list of layers. */
#define MAX_CHARS 16

/* Files of others name layers by all that they are in; the end tells them apart. */
char *
weft_explain_layer_make_title (const WeftSubjectLayer *layer)
{
  glong length = g_utf8_strlen (layer->id, -1);
  const char *end = length > MAX_CHARS ? g_utf8_offset_to_pointer (layer->id, length - MAX_CHARS) : layer->id;

  return g_strdup_printf ("%s%s · %s", end != layer->id ? "…" : "", end, _ (layer->kind));
}

/* The question */

static void
clear_wish (gpointer box)
{
  g_free (((WeftExplainLayerWish *) box)->layer);
}

static void
clear_finding (gpointer box)
{
  weft_feature_maps_free (((WeftExplainLayer *) box)->maps);
}

static gpointer
find (const WeftExplainAnswer  *about,
      const WeftExplainWatch   *watch,
      GError                  **error)
{
  const WeftExplainLayerWish *wish = about->wish;
  WeftFeatureMaps *maps = weft_feature_maps_new (about->model->subject, wish->layer, weft_tensor_const_f32 (about->sample), watch->stop, error);
  WeftExplainLayer *finding;

  if (maps == NULL)
    return NULL;
  finding = weft_explain_box_new (WeftExplainLayer);
  finding->maps = maps;
  return finding;
}

static void
describe (const WeftExplainAnswer *answer,
          JsonObject              *recipe)
{
  json_object_set_string_member (recipe, "layer", ((const WeftExplainLayer *) answer->finding)->maps->layer);
}

const WeftExplainQuestion weft_explain_layer = {
  .id = "feature-maps",
  .needs = WEFT_EXPLAIN_NEEDS_INPUT,
  .clear_wish = clear_wish,
  .clear_finding = clear_finding,
  .find = find,
  .describe = describe,
};

/* Its pictures */

WeftSaliencyChart *
weft_explain_layer_draw_map (const WeftExplainAnswer *answer,
                             gint64                   map,
                             double                   limit)
{
  const WeftFeatureMaps *maps = ((const WeftExplainLayer *) answer->finding)->maps;
  const WeftFeatureMap *of = &maps->maps[map];
  g_autofree char *title = g_strdup_printf (_("%s · %s: map %d of %d"), maps->layer, _ (maps->kind), (int) map, (int) maps->n_maps);
  g_autofree char *findings = g_strdup_printf (_("Least %.3g, largest %.3g, mean %.3g; %.0f %% are zero."), (double) of->low, (double) of->high, of->mean, 100 * of->zeros);
  WeftSaliencyChart *chart = weft_saliency_chart_new_empty (answer->model->predictor, title, findings);
  WeftTensor *values = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (maps->height, maps->width), NULL);

  memcpy (weft_tensor_f32 (values), weft_feature_maps_get (maps, map), (gsize) (maps->height * maps->width) * sizeof (float));
  weft_saliency_chart_take_map (chart, values, weft_tensor_const_f32 (answer->sample), answer->dataset, answer->row);
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
weft_explain_layer_draw_units (const WeftExplainAnswer *answer)
{
  const WeftFeatureMaps *maps = ((const WeftExplainLayer *) answer->finding)->maps;
  g_autofree char *title = g_strdup_printf ("%s · %s", maps->layer, _ (maps->kind));
  g_autofree char *findings = g_strdup_printf (_("Number of units: %d; the strongest come first."), (int) maps->n_maps);
  WeftSaliencyChart *chart = weft_saliency_chart_new_empty (answer->model->predictor, title, findings);

  for (gint64 i = 0; i < maps->n_maps; i++) {
    char *label = g_strdup_printf (_("Unit %d"), (int) i);
    const WeftBar bar = { label, (double) maps->maps[i].high, 0, FALSE };

    g_ptr_array_add (chart->labels, label);
    g_array_append_val (chart->bars, bar);
  }
  g_array_sort (chart->bars, compare_units);
  chart->bar_title = _("what the unit gives");
  weft_saliency_chart_set_percent (chart, 99);
  return chart;
}
